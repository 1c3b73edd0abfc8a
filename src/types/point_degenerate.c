/* Degenerate neurons, w = b = 0. */
#include "base/context.h"
#include "exact/roots.h"
#include "problem/density.h"
#include "types/point_parts.h"
#include "types/types.h"

/* phi = Phi_R = int from q to the right end of (x - q) e p, as a polynomial in q on cell i. With A and B
   the primitives of e p and x e p that vanish at z_(i+1) and the moments beyond: Phi_R = (M1 - B) - q (M0
   - A). */
static void set_phi(fmpq_poly_t phi, const point_error *e, slong i) {
  fmpq_poly_t s, moment[2];
  fmpq_t y, rest;
  fmpq_poly_init(s);
  fmpq_init(y);
  fmpq_init(rest);
  fmpq_poly_mul(s, e->e[i], e->p[i]);
  for (int k = 0; k < 2; k++) {
    const fmpq *m = k ? e->m1 : e->m0;
    fmpq_poly_init(moment[k]);
    fmpq_poly_integral(moment[k], s);
    fmpq_poly_evaluate_fmpq(y, moment[k], e->z + i + 1);
    fmpq_sub(rest, m + e->n, m + i + 1);
    fmpq_add(y, y, rest);
    fmpq_poly_sub_fmpq(moment[k], moment[k], y);
    fmpq_poly_neg(moment[k], moment[k]);
    fmpq_poly_shift_left(s, s, 1);
  }
  fmpq_poly_shift_left(moment[0], moment[0], 1);
  fmpq_poly_sub(phi, moment[1], moment[0]);
  fmpq_poly_clear(moment[0]);
  fmpq_poly_clear(moment[1]);
  fmpq_poly_clear(s);
  fmpq_clear(y);
  fmpq_clear(rest);
}

/* Number of distinct zeros of f != 0 in the open interval. */
static slong zeros_between(const fmpq_poly_t f, const fmpq_t l, const fmpq_t r) {
  fmpz_poly_t g;
  algebraic *roots;
  slong n;
  fmpz_poly_init(g);
  fmpq_poly_get_numerator(g, f);
  n = roots_isolate(&roots, NULL, g, l, r);
  for (slong i = 0; i < n; i++)
    algebraic_clear(roots + i);
  mem_free(roots);
  fmpz_poly_clear(g);
  return n;
}

/* Is there a kink at z_i that is not flat, and sign e p > 0 there on both sides? */
static int rises_at_kink(const point_work *w, slong i, int sign) {
  fmpq_t y;
  int rises = 0;
  for (slong j = 0; j < w->r->H; j++)
    rises |= w->where[j] == i && !w->r->neurons[j].flat;
  fmpq_init(y);
  for (int side = -1; rises && side <= 1; side += 2) {
    point_error_density(y, &w->e, i, side);
    rises = sign * fmpq_sgn(y) > 0;
  }
  fmpq_clear(y);
  return rises;
}

/* Look at sign Phi_R on cell i: *negative if it is < 0 somewhere, *positive = 0 unless it is > 0 everywhere
   (at the left end of the cell, too, unless this is the end of the hull) but at kinks. */
static void inspect_cell(int *negative, int *positive, const point_work *w, slong i, int sign) {
  const point_error *e = &w->e;
  fmpq_poly_t phi;
  fmpq_t x;
  fmpq_poly_init(phi);
  fmpq_init(x);
  set_phi(phi, e, i);
  if (sign < 0)
    fmpq_poly_neg(phi, phi);
  if (density_negative_at(x, phi, e->z + i, e->z + i + 1))
    *negative = 1;
  fmpq_poly_evaluate_fmpq(x, phi, e->z + i);
  if (fmpq_poly_is_zero(phi) || zeros_between(phi, e->z + i, e->z + i + 1) > 0 ||
      (i > 0 && fmpq_is_zero(x) && !rises_at_kink(w, i, sign)))
    *positive = 0;
  fmpq_poly_clear(phi);
  fmpq_clear(x);
}

/* Is sign e > 0 next to an end of the hull, where e vanishes at most to first order? side: 1 at the left
   end. */
static int rises_at_end(const point_error *e, int sign, int side) {
  slong cell = side > 0 ? 0 : e->n - 1;
  const fmpq *z = e->z + (side > 0 ? 0 : e->n);
  fmpq_poly_t slope;
  fmpq_t y;
  int rises = sign_beside_rational(e->e[cell], z, side) == sign;
  fmpq_poly_init(slope);
  fmpq_init(y);
  fmpq_poly_evaluate_fmpq(y, e->e[cell], z);
  if (rises && fmpq_is_zero(y)) {
    fmpq_poly_derivative(slope, e->e[cell]);
    fmpq_poly_evaluate_fmpq(y, slope, z);
    rises = !fmpq_is_zero(y);
  }
  fmpq_poly_clear(slope);
  fmpq_clear(y);
  return rises;
}

/* T = 0, (1 - gamma) v of the given sign. */
static void set_balanced(neuron_report *n, const point_work *w, int sign) {
  const point_error *e = &w->e;
  int negative = 0, positive = 1;
  for (slong i = 0; i < e->n && !negative; i++)
    inspect_cell(&negative, &positive, w, i, sign);
  if (negative) {
    n->effect = EFFECT_SADDLE;
    n->reason = "a small kink with v Phi < 0 decreases the risk at first order";
  } else if (positive && rises_at_end(e, sign, 1) && rises_at_end(e, sign, -1)) {
    n->effect = EFFECT_NEUTRAL;
    n->reason = "v Phi > 0 but at kinks with v (N - f) > 0: small kinks increase the risk";
  } else {
    n->effect = EFFECT_UNDECIDED;
    n->reason = "v Phi >= 0 with zeros: the risk does not decrease at first order";
  }
  n->harmless = !negative;
}

void point_set_degenerate(point_work *w) {
  for (slong j = 0; j < w->r->H; j++) {
    neuron_report *n = w->r->neurons + j;
    if (n->role != ROLE_DEGENERATE)
      continue;
    if (n->flat || !fmpq_is_zero(w->r->tension)) { /* T != 0: relu only */
      n->effect = EFFECT_SADDLE;
      n->reason = n->flat ? "a small kink with a small v of the right sign decreases the risk"
                          : "a small neuron that is active on the whole interval decreases the risk at first "
                            "order";
    } else {
      set_balanced(n, w, fmpq_cmp_si(w->problem->gamma, 1) < 0 ? fmpq_sgn(w->theta->v + j)
                                                               : -fmpq_sgn(w->theta->v + j));
    }
  }
}
