/* Theorem 9.18: the target is recognised, and the networks N_eps with their exact risks. */
#include "base/context.h"
#include "landscape/build.h"
#include "landscape/number.h"
#include "landscape/power_limit.h"
#include "types/smooth_network.h"

static const char *const why_open = "the critical functions are not listed for this activation";

/* ---- The target. */

/* Is g - B = A (side (x - z))^(n-1) with A != 0? */
static int is_power(power_limit *y, const fmpq_poly_t g, slong n, int side) {
  fmpq_poly_t line, h;
  int same;
  fmpq_poly_init(line);
  fmpq_poly_init(h);
  fmpq_poly_get_coeff_fmpq(y->A, g, n - 1);
  if (side < 0 && n % 2 == 0)
    fmpq_neg(y->A, y->A);
  fmpq_poly_set_coeff_fmpq(line, 0, y->z);
  fmpq_poly_neg(line, line);
  fmpq_poly_set_coeff_si(line, 1, 1);
  if (side < 0)
    fmpq_poly_neg(line, line);
  fmpq_poly_pow(line, line, (ulong) n - 1);
  fmpq_poly_scalar_mul_fmpq(line, line, y->A);
  fmpq_poly_set_fmpq(h, y->B);
  fmpq_poly_add(line, line, h);
  same = !fmpq_is_zero(y->A) && fmpq_poly_equal(line, g);
  fmpq_poly_clear(line);
  fmpq_poly_clear(h);
  return same;
}

/* Two polynomials that meet at z, one of them constant? */
static int set_target(power_limit *y, const pwpoly *f, slong n) {
  slong i = 0;
  while (i < f->n && fmpq_poly_equal(f->poly[i], f->poly[0]))
    i++;
  for (slong k = i; k < f->n; k++)
    if (!fmpq_poly_equal(f->poly[k], f->poly[i]))
      return 0;
  if (i == f->n)
    return 0;
  fmpq_set(y->z, f->at + i);
  y->right = fmpq_poly_length(f->poly[0]) <= 1;
  fmpq_poly_get_coeff_fmpq(y->B, f->poly[y->right ? 0 : i], 0);
  return fmpq_poly_length(f->poly[y->right ? 0 : i]) <= 1
         && is_power(y, f->poly[y->right ? i : 0], n, y->right ? 1 : -1);
}

int power_limit_init(power_limit *y, const relucert_problem *problem) {
  const pwpoly *p = &problem->density;
  if (problem->activation != ACTIVATION_POWER || problem->hidden < 2)
    return 0;
  for (slong i = 0; i < p->n; i++)
    if (fmpq_poly_is_zero(p->poly[i]))
      return 0;
  fmpq_init(y->z);
  fmpq_init(y->A);
  fmpq_init(y->B);
  if (set_target(y, &problem->target, problem->power))
    return 1;
  power_limit_clear(y);
  return 0;
}

void power_limit_clear(power_limit *y) {
  fmpq_clear(y->z);
  fmpq_clear(y->A);
  fmpq_clear(y->B);
}

/* ---- The networks. */

/* N_eps with eps = (b - a) / 10^power: B + A/(n eps) (s(x - z + eps) - s(x - z)), or mirrored; all other
   neurons 0. */
static void set_network(limit_network *y, const relucert_result *result, slong power) {
  const relucert_problem *problem = result->problem;
  const power_limit *f = result->power_limit;
  theta *t = theta_new(problem->hidden);
  smooth_network s;
  fmpq_t eps;
  fmpq_init(eps);
  fmpz_ui_pow_ui(fmpq_denref(eps), 10, (ulong) power);
  fmpz_one(fmpq_numref(eps));
  fmpq_sub(t->v, problem->b, problem->a);
  fmpq_mul(eps, eps, t->v);
  for (slong j = 0; j < 2; j++) {
    fmpq_set_si(t->w + j, f->right ? 1 : -1, 1);
    fmpq_mul(t->b + j, t->w + j, f->z);
    fmpq_neg(t->b + j, t->b + j);
  }
  fmpq_add(t->b, t->b, eps);
  fmpq_div(t->v, f->A, eps);
  fmpq_set_si(t->v + 1, problem->power, 1);
  fmpq_div(t->v, t->v, t->v + 1);
  fmpq_neg(t->v + 1, t->v);
  fmpq_set(t->c, f->B);
  smooth_network_init(&s, problem, t);
  fmpq_init(y->risk);
  fmpq_set(y->risk, s.risk);
  smooth_network_clear(&s);
  y->network = t;
  y->power = power;
  fmpq_clear(eps);
}

relucert_result *power_limit_landscape(const relucert_problem *problem, const relucert_options *options) {
  power_limit *y = mem_alloc(1, sizeof *y);
  relucert_result *result;
  infimum *f;
  if (!power_limit_init(y, problem)) {
    mem_free(y);
    return NULL;
  }
  result = landscape_new(problem, options);
  f = &result->infimum;
  result->options.checkpoint = NULL; /* the caller's string */
  result->power_limit = y;
  result->verdict = RELUCERT_UNKNOWN;
  result->count = result->count_on_support = -1;
  result->unresolved = mem_alloc(1, sizeof *result->unresolved);
  result->unresolved->limit = result->limit = why_open;
  result->nunresolved = 1;
  number_init(&f->value);
  f->known = 1;
  for (slong i = 0; i < LIMIT_NETWORKS; i++)
    set_network(f->networks + i, result, 2 * (i + 1));
  result->precision = 1;
  return result;
}
