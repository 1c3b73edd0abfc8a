/* Newton's method and its error bound. */
#include "landscape/newton.h"
#include "system/fits.h"

enum { NEWTON_STEPS = 60 };

void newton_equations(arb_mat_t f, arb_mat_struct *jacobian, const cells *c, const chain_word *w,
                      arb_srcptr x, slong bits) {
  ring r = { .kind = SCALAR_BALL, .bits = bits, .variables = jacobian ? w->k : 0 };
  scalar *kinks = scalars_new(&r, w->k), *y = scalars_new(&r, 1);
  fits t;
  for (slong j = 0; j < w->k; j++)
    if (w->node[j + 1] > 0)
      scalar_set_fmpq(kinks + j, c->z + w->node[j + 1], &r);
    else
      scalar_set_variable(kinks + j, x + j, j, &r);
  fits_init(&t, &r, c, w, kinks);
  for (slong j = 0; j < w->k; j++) {
    if (w->node[j + 1] > 0) {
      scalar_set_variable(y, x + j, j, &r);
      scalar_sub(y, y, kinks + j, &r);
    } else {
      fits_equation(y, &t, j + 1);
    }
    arb_set(arb_mat_entry(f, j, 0), y->ball);
    for (slong m = 0; jacobian && m < w->k; m++)
      arb_set(arb_mat_entry(jacobian, j, m), y->ball + 1 + m);
  }
  fits_clear(&t);
  scalars_free(kinks, &r, w->k);
  scalars_free(y, &r, 1);
}

static int arb_is_between(const arb_t x, double lo, double hi) {
  arb_t end;
  int inside;
  arb_init(end);
  arb_set_d(end, lo);
  inside = arb_ge(x, end);
  arb_set_d(end, hi);
  inside = inside && arb_le(x, end);
  arb_clear(end);
  return inside;
}

int newton_inside(const cells *c, const chain_word *w, const chain_zero *box, arb_srcptr x, slong bits) {
  slong k = w->k;
  arb_t end;
  int inside;
  arb_init(end);
  arb_set_fmpq(end, c->z, bits);
  inside = arb_lt(end, x);
  arb_set_fmpq(end, c->z + c->n, bits);
  inside = inside && arb_lt(x + k - 1, end);
  for (slong j = 0; inside && j < k; j++)
    inside = (w->node[j + 1] > 0 || arb_is_between(x + j, iv_lo(box->unique[j + 1]), box->unique[j + 1].hi))
             && (j == 0 || arb_lt(x + j - 1, x + j));
  for (slong j = 0; inside && j < k; j++)
    if (w->to[j + 1]) { /* between two gaps */
      arb_set_fmpq(end, c->z + w->from[j + 1], bits);
      inside = arb_lt(end, x + j);
      arb_set_fmpq(end, c->z + w->to[j + 1], bits);
      inside = inside && arb_lt(x + j, end);
    }
  arb_clear(end);
  return inside;
}

static int vector_is_finite(arb_srcptr x, slong k) {
  for (slong j = 0; j < k; j++)
    if (!arb_is_finite(x + j))
      return 0;
  return 1;
}

static int matrix_is_finite(const arb_mat_t a) {
  for (slong i = 0; i < arb_mat_nrows(a); i++)
    for (slong j = 0; j < arb_mat_ncols(a); j++)
      if (!arb_is_finite(arb_mat_entry(a, i, j)))
        return 0;
  return 1;
}

/* step = F'(x)^-1 F(x), approximately, as exact numbers; 0 if there is none. */
static int newton_step(arb_ptr step, const cells *c, const chain_word *w, arb_srcptr x, slong bits) {
  slong k = w->k;
  arb_mat_t f, jacobian, solution;
  int ok;
  arb_mat_init(f, k, 1);
  arb_mat_init(solution, k, 1);
  arb_mat_init(jacobian, k, k);
  newton_equations(f, jacobian, c, w, x, bits);
  ok = matrix_is_finite(f) && matrix_is_finite(jacobian) && arb_mat_approx_solve(solution, jacobian, f, bits);
  for (slong j = 0; j < k; j++)
    arb_get_mid_arb(step + j, arb_mat_entry(solution, j, 0));
  arb_mat_clear(f);
  arb_mat_clear(solution);
  arb_mat_clear(jacobian);
  return ok && vector_is_finite(step, k);
}

/* An e with |step| <= 2^e, clamped to [-10^6, 10^6]. */
static slong exponent(arb_srcptr step, slong k) {
  slong most = -1000000;
  for (slong j = 0; j < k; j++) {
    mag_t m;
    mag_init(m);
    arb_get_mag(m, step + j);
    if (!mag_is_zero(m)) {
      slong e = mag_cmp_2exp_si(m, 1000000) > 0 ? 1000000 : mag_cmp_2exp_si(m, -1000000) < 0 ? -1000000
                                                                                          : MAG_EXP(m);
      most = e > most ? e : most;
    }
    mag_clear(m);
  }
  return most;
}

static void subtract(arb_ptr y, arb_srcptr x, arb_srcptr step, slong k, slong bits) {
  for (slong j = 0; j < k; j++) {
    arb_sub(y + j, x + j, step + j, bits);
    arb_get_mid_arb(y + j, y + j);
  }
}

slong newton_improve(arb_ptr x, const cells *c, const chain_word *w, const chain_zero *box, slong bits) {
  slong k = w->k, e = 0;
  arb_ptr step = _arb_vec_init(k), next = _arb_vec_init(k);
  for (slong n = 0; n < NEWTON_STEPS && newton_step(step, c, w, x, bits); n++) {
    e = exponent(step, k);
    subtract(next, x, step, k, bits);
    while (box && e > -bits && !newton_inside(c, w, box, next, bits)) {
      _arb_vec_scalar_mul_2exp_si(step, step, k, -1);
      subtract(next, x, step, k, bits);
      e--;
    }
    if (e <= -bits)
      break;
    _arb_vec_swap(x, next, k);
    if (e <= -bits / 2)
      break;
  }
  _arb_vec_clear(step, k);
  _arb_vec_clear(next, k);
  return e;
}

/* norm = bound of the maximal row sum of |1 - C J|. */
static void contraction_norm(mag_t norm, const arb_mat_t inverse, const arb_mat_t jacobian, slong bits) {
  slong k = arb_mat_nrows(jacobian);
  arb_mat_t a;
  arb_mat_init(a, k, k);
  arb_mat_mul(a, inverse, jacobian, bits);
  for (slong j = 0; j < k; j++)
    arb_sub_si(arb_mat_entry(a, j, j), arb_mat_entry(a, j, j), 1, bits);
  arb_mat_bound_inf_norm(norm, a);
  arb_mat_clear(a);
}

int newton_distance(mag_t radius, const cells *c, const chain_word *w, arb_srcptr x, arb_srcptr box,
                    slong bits) {
  slong k = w->k;
  arb_mat_t f, jacobian, inverse;
  mag_t kappa, one;
  int ok;
  arb_mat_init(f, k, 1);
  arb_mat_init(jacobian, k, k);
  arb_mat_init(inverse, k, k);
  mag_init(kappa);
  mag_init(one);
  mag_one(one);
  newton_equations(f, jacobian, c, w, box, bits);
  ok = matrix_is_finite(jacobian) && arb_mat_approx_inv(inverse, jacobian, bits) && matrix_is_finite(inverse);
  if (ok) {
    contraction_norm(kappa, inverse, jacobian, bits);
    newton_equations(f, NULL, c, w, x, bits);
    arb_mat_mul(f, inverse, f, bits);
    arb_mat_bound_inf_norm(radius, f);
    ok = mag_cmp(kappa, one) < 0 && mag_is_finite(radius);
    mag_sub_lower(one, one, kappa);
    mag_div(radius, radius, one);
  }
  mag_clear(kappa);
  mag_clear(one);
  arb_mat_clear(f);
  arb_mat_clear(jacobian);
  arb_mat_clear(inverse);
  return ok;
}

