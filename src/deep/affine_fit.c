/* The best affine fit and its bounds (doc/theory.md, 10.5). */
#include "deep/fit.h"
#include "deep/ramp.h"

enum { NEAR = 40, SHIFTS = 20 };

/* The exponent e with 2^(e-1) < |x| < 2^(e+1), 0 for x = 0. */
static slong exponent_of(const fmpq_t x) {
  return fmpq_is_zero(x) ? 0 : (slong) fmpz_bits(fmpq_numref(x)) - (slong) fmpz_bits(fmpq_denref(x));
}

/* The grid of ramp_fit: e^2 is about the risk over the mass of mu, and |x| < 2^place on the hull. */
static void set_grid(grid *g, const measure *mu, const fmpq_t risk, slong bits) {
  slong place = FLINT_MAX(exponent_of(mu->left), exponent_of(mu->right)) + 1;
  fmpq *m = _fmpq_vec_init(3);
  fmpq_t zero;
  fmpq_init(zero);
  measure_moments(m, mu, zero, zero, 0, NULL, NULL);
  g->value = (exponent_of(risk) - exponent_of(m)) / 2 - bits;
  g->slope = g->value - place;
  g->bits = bits;
  fmpq_clear(zero);
  _fmpq_vec_clear(m, 3);
}

/* Is the gradient at h zero? */
static int is_best(const measure *mu, const ramp *h, long r) {
  fmpq *g = _fmpq_vec_init(3);
  int zero;
  ramp_gradient(g, mu, h, r);
  zero = fmpq_is_zero(g) && fmpq_is_zero(g + 1);
  _fmpq_vec_clear(g, 3);
  return zero;
}

/* x = 2^e */
static void set_power(fmpq_t x, slong e) {
  fmpq_one(x);
  if (e >= 0)
    fmpq_mul_2exp(x, x, (flint_bitcnt_t) e);
  else
    fmpq_div_2exp(x, x, (flint_bitcnt_t) -e);
}

/* x = the fraction with the least denominator within 2^unit of x. */
static void simplify(fmpq_t x, slong unit) {
  fmpq_t l, r, d;
  fmpq_init(l);
  fmpq_init(r);
  fmpq_init(d);
  set_power(d, unit);
  fmpq_sub(l, x, d);
  fmpq_add(r, x, d);
  fmpq_simplest_between(x, l, r);
  fmpq_clear(l);
  fmpq_clear(r);
  fmpq_clear(d);
}

/* Take simple fractions near h instead of h if they are the best fit exactly. */
static void try_simple(affine_fit *f, const measure *mu, long r) {
  ramp h;
  ramp_init(&h);
  ramp_set(&h, &f->h);
  simplify(h.y, f->g.slope + NEAR);
  simplify(h.y + 1, f->g.value + NEAR);
  if (is_best(mu, &h, r))
    ramp_set(&f->h, &h);
  ramp_clear(&h);
}

/* y >= sqrt(x), a multiple of 2^unit, by less than 2 units. */
static void upper_root(fmpq_t y, const fmpq_t x, slong unit) {
  fmpq_t one;
  fmpz_t n;
  fmpq_init(one);
  fmpz_init(n);
  set_power(one, unit);
  fmpq_div(y, x, one);
  fmpq_div(y, y, one);
  fmpz_cdiv_q(n, fmpq_numref(y), fmpq_denref(y));
  fmpz_sqrt(n, n);
  fmpz_add_ui(n, n, 1);
  fmpq_mul_fmpz(y, one, n);
  fmpq_clear(one);
  fmpz_clear(n);
}

/* bounds = x + step +- sqrt(kappa inverse), rounded outwards. */
static void set_bounds(fmpq *bounds, const fmpq_t x, const fmpq_t step, const fmpq_t kappa,
                       const fmpq_t inverse, slong unit) {
  fmpq_t radius;
  fmpq_init(radius);
  fmpq_mul(radius, kappa, inverse);
  upper_root(radius, radius, unit);
  fmpq_add(bounds, x, step);
  fmpq_add(bounds + 1, bounds, radius);
  fmpq_sub(bounds, bounds, radius);
  round_to(bounds, unit, -1);
  round_to(bounds + 1, unit, 1);
  fmpq_clear(radius);
}

/* With Q = a/2 for r = 2 and Q = a/6 for r = 4, where a are the second derivatives: the centre of the
   ellipse is h - Q^(-1) g/2, and kappa = g Q^(-1) g/4. Returns 0 if Q is singular. */
static int bound_fit(affine_fit *f, const measure *mu, long r) {
  fmpq *g = _fmpq_vec_init(3), *step = _fmpq_vec_init(2);
  fmpq_mat_t a;
  fmpq_t kappa;
  int regular;
  fmpq_init(kappa);
  fmpq_mat_init(a, 2, 2);
  ramp_gradient(g, mu, &f->h, r);
  ramp_matrix(a, mu, &f->h, r);
  fmpq_mat_scalar_div_fmpz(a, a, (fmpz[]) {r * (r - 1)});
  if (r == 4)
    fmpq_mat_scalar_mul_fmpz(a, a, (fmpz[]) {2});
  regular = fmpq_mat_inv(a, a);
  for (int i = 0; i < 2; i++) {
    fmpq_mul(step + i, fmpq_mat_entry(a, i, 0), g);
    fmpq_addmul(step + i, fmpq_mat_entry(a, i, 1), g + 1);
    fmpq_div_2exp(step + i, step + i, 1);
    fmpq_neg(step + i, step + i);
    fmpq_submul(kappa, step + i, g + i);
  }
  fmpq_div_2exp(kappa, kappa, 1);
  fmpq_sub(f->low, f->risk, kappa);
  set_bounds(f->s, f->h.y, step, kappa, fmpq_mat_entry(a, 0, 0), f->g.slope);
  set_bounds(f->c, f->h.y + 1, step + 1, kappa, fmpq_mat_entry(a, 1, 1), f->g.value);
  fmpq_clear(kappa);
  fmpq_mat_clear(a);
  _fmpq_vec_clear(g, 3);
  _fmpq_vec_clear(step, 2);
  return regular;
}

static void set_exact(affine_fit *f) {
  fmpq_set(f->low, f->risk);
  for (int i = 0; i < 2; i++) {
    fmpq_set(f->s + i, f->h.y);
    fmpq_set(f->c + i, f->h.y + 1);
  }
}

static void init_numbers(affine_fit *f) {
  ramp_init(&f->h);
  fmpq_init(f->risk);
  fmpq_init(f->low);
  for (int i = 0; i < 2; i++) {
    fmpq_init(f->s + i);
    fmpq_init(f->c + i);
  }
}

void affine_fit_clear(affine_fit *f) {
  ramp_clear(&f->h);
  fmpq_clear(f->risk);
  fmpq_clear(f->low);
  for (int i = 0; i < 2; i++) {
    fmpq_clear(f->s + i);
    fmpq_clear(f->c + i);
  }
}

/* The matrix of second derivatives for r = 4 is singular at the best fit for r = 2 if that has an error at one
   place only; then h starts 2^-1, 2^-2, ... of the error above it. Returns 0 if it is singular there as well. */
static int find_start(ramp *h, const measure *mu, const grid *g) {
  fmpq_mat_t a;
  fmpq_t determinant, shift;
  int regular = 0;
  fmpq_mat_init(a, 2, 2);
  fmpq_init(determinant);
  fmpq_init(shift);
  for (slong k = 1; k <= SHIFTS && !regular; k++) {
    ramp_matrix(a, mu, h, 4);
    fmpq_mat_det(determinant, a);
    regular = !fmpq_is_zero(determinant);
    set_power(shift, g->value + g->bits - k);
    if (!regular)
      fmpq_add(h->y + 1, h->y + 1, shift);
  }
  fmpq_mat_clear(a);
  fmpq_clear(determinant);
  fmpq_clear(shift);
  return regular;
}

/* The best fit for r = 4, from that for r = 2. */
static int fit_quartic(affine_fit *f, const measure *mu) {
  if (is_best(mu, &f->h, 4))
    return 1;
  if (!find_start(&f->h, mu, &f->g) || !ramp_fit(&f->h, mu, 4, &f->g))
    return 0;
  try_simple(f, mu, 4);
  return 1;
}

deep_outcome affine_fit_init(affine_fit *f, const measure *mu, slong bits) {
  long r = mu->problem->loss;
  init_numbers(f);
  if (!ramp_fit(&f->h, mu, 2, NULL))
    return DEEP_UNDECIDED;
  ramp_risk(f->risk, mu, &f->h, 2);
  if (fmpq_is_zero(f->risk))
    return DEEP_NONE;
  set_grid(&f->g, mu, f->risk, bits);
  if (r == 4) {
    if (!fit_quartic(f, mu))
      return DEEP_UNDECIDED;
    ramp_risk(f->risk, mu, &f->h, r);
  }
  f->exact = is_best(mu, &f->h, r);
  if (f->exact)
    set_exact(f);
  return f->exact || bound_fit(f, mu, r) ? DEEP_FOUND : DEEP_UNDECIDED;
}
