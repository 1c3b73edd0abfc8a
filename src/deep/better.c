/* A function with one kink and less risk than the best affine fit (doc/theory.md, 10.6). */
#include "base/context.h"
#include "deep/fit.h"
#include "deep/ramp.h"

enum { NATURAL = 64, FINEST = 11, LONG = 256, FEW_BITS = 2, MANY_BITS = 100 };

/* The search: the kink with the largest gain so far. */
typedef struct {
  const measure *mu;
  long r;
  ramp h;            /* the affine fit, with a kink of slope jump 0 at the place that is looked at */
  fmpq_t best, gain; /* place and gain; gain 0: none */
} place_search;

/* Look at the kink q: with squared loss the best function with it has less risk by half of (g_m)^2 times an
   entry of the inverse of the second derivatives, which exists if g_m is not 0 (for a best fit). Nothing
   is done after a limit. */
static void look(place_search *s, const fmpq_t q) {
  fmpq *g, *step;
  fmpq_mat_t a;
  if (measure_is_stopped(s->mu))
    return;
  g = _fmpq_vec_init(3);
  step = _fmpq_vec_init(3);
  fmpq_mat_init(a, 3, 3);
  fmpq_set(s->h.q, q);
  ramp_gradient(g, s->mu, &s->h, s->r);
  ramp_matrix(a, s->mu, &s->h, s->r);
  if (!fmpq_is_zero(g + 2) && ramp_newton(step, g, a)) {
    fmpq_mul(g + 2, g + 2, step + 2);
    fmpq_neg(g + 2, g + 2);
    if (fmpq_cmp(g + 2, s->gain) > 0) {
      fmpq_set(s->gain, g + 2);
      fmpq_set(s->best, q);
    }
  }
  fmpq_mat_clear(a);
  _fmpq_vec_clear(g, 3);
  _fmpq_vec_clear(step, 3);
}

/* All multiples of 2^-k of the way from l to r, without the ends. */
static void look_between(place_search *s, const fmpq_t l, const fmpq_t r, int k) {
  fmpq_t q, step;
  fmpq_init(q);
  fmpq_init(step);
  fmpq_sub(step, r, l);
  fmpq_div_2exp(step, step, (flint_bitcnt_t) k);
  fmpq_add(q, l, step);
  for (; fmpq_cmp(q, r) < 0; fmpq_add(q, q, step))
    look(s, q);
  fmpq_clear(q);
  fmpq_clear(step);
}

/* Some of the places at which f, p or the data change (all of them if there are few), then a grid. */
static void look_around(place_search *s) {
  const measure *mu = s->mu;
  const data_set *data = &mu->problem->data;
  const fmpq *x = data->n ? data->x : mu->at;
  slong n = data->n ? data->n : mu->n + 1, stride = n / NATURAL + 1;
  for (slong i = 0; i < n; i += stride)
    if (fmpq_cmp(x + i, mu->left) > 0 && fmpq_cmp(x + i, mu->right) < 0)
      look(s, x + i);
  look_between(s, mu->left, mu->right, 4);
}

/* Is the error of the fit 0 on cell i, as far as the density is not? */
static int vanishes(const place_search *s, slong i) {
  fmpq_poly_t e;
  int zero = fmpq_poly_is_zero(s->mu->p[i]);
  fmpq_poly_init(e);
  fmpq_poly_set_coeff_fmpq(e, 1, s->h.y);
  fmpq_poly_set_coeff_fmpq(e, 0, s->h.y + 1);
  zero = zero || fmpq_poly_equal(e, s->mu->f[i]);
  fmpq_poly_clear(e);
  return zero;
}

/* All places that may be needed: all data, or a cell on which the error is not 0. There g_m is a polynomial
   of q, not 0 and of degree at most 3 * 500 + 500 + 2, less than the number of places. */
static void look_everywhere(place_search *s) {
  const measure *mu = s->mu;
  const data_set *data = &mu->problem->data;
  slong i = 0;
  for (slong j = 0; j < data->n && fmpq_is_zero(s->gain); j++)
    look(s, data->x + j);
  while (i < mu->n && vanishes(s, i))
    i++;
  for (int k = 1; i < mu->n && k <= FINEST && fmpq_is_zero(s->gain); k++)
    look_between(s, mu->at + i, mu->at + i + 1, k);
}

/* Is the risk of h less than low by at least 9/10 of `wanted`? */
static int is_good(const ramp *h, fmpq_t risk, const measure *mu, const fmpq_t low, const fmpq_t wanted) {
  fmpq_t x, y;
  int good;
  fmpq_init(x);
  fmpq_init(y);
  ramp_risk(risk, mu, h, mu->problem->loss);
  fmpq_sub(x, low, risk);
  fmpq_mul_si(x, x, 10);
  fmpq_mul_si(y, wanted, 9);
  good = fmpq_sgn(x) > 0 && fmpq_cmp(x, y) >= 0;
  fmpq_clear(x);
  fmpq_clear(y);
  return good;
}

/* g with so many bits, at most those that it has. */
static grid coarser(const grid *g, slong bits) {
  slong less = g->bits - FLINT_MIN(bits, g->bits);
  return (grid) {.slope = g->slope + less, .value = g->value + less, .bits = g->bits - less};
}

/* The best h with its kink, from the present h: with more and more bits, until its risk is less than f->low.
   Returns 0 if it never is. */
static int fit_kink(ramp *h, fmpq_t risk, const measure *mu, const affine_fit *f) {
  ramp from;
  int less = 0, last = 0;
  ramp_init(&from);
  ramp_set(&from, h);
  for (slong bits = MANY_BITS; !less && !last; bits *= 2) {
    grid g = coarser(&f->g, bits);
    ramp_set(h, &from);
    if (ramp_fit(h, mu, mu->problem->loss, &g)) {
      ramp_risk(risk, mu, h, mu->problem->loss);
      less = fmpq_cmp(risk, f->low) < 0;
    }
    last = bits >= f->g.bits;
  }
  ramp_clear(&from);
  return less;
}

/* Shorter numbers for h, if they keep nine tenths of what is gained. */
static void shorten(ramp *h, fmpq_t risk, const measure *mu, const affine_fit *f) {
  ramp shorter;
  fmpq_t gap;
  ramp_init(&shorter);
  fmpq_init(gap);
  fmpq_sub(gap, f->low, risk);
  for (slong bits = FEW_BITS; bits < f->g.bits; bits += bits < MANY_BITS ? 2 : bits) {
    grid g = coarser(&f->g, bits);
    ramp_round(&shorter, h, &g);
    if (is_good(&shorter, risk, mu, f->low, gap)) {
      ramp_set(h, &shorter);
      break;
    }
  }
  ramp_risk(risk, mu, h, mu->problem->loss);
  fmpq_clear(gap);
  ramp_clear(&shorter);
}

static slong length(const ramp *h) {
  slong bits = 0;
  for (int i = 0; i < 3; i++)
    bits += (slong) (fmpz_bits(fmpq_numref(h->y + i)) + fmpz_bits(fmpq_denref(h->y + i)));
  return bits;
}

deep_outcome better_ramp(ramp *h, fmpq_t risk, const measure *mu, const affine_fit *f) {
  place_search s = {.mu = mu, .r = mu->problem->loss};
  int found, none;
  ramp_init(&s.h);
  fmpq_init(s.best);
  fmpq_init(s.gain);
  ramp_set(&s.h, &f->h);
  s.h.kinked = 1;
  look_around(&s);
  if (fmpq_is_zero(s.gain))
    look_everywhere(&s);
  fmpq_set(s.h.q, s.best);
  none = fmpq_is_zero(s.gain) && f->exact;
  found = !fmpq_is_zero(s.gain) && fit_kink(&s.h, risk, mu, f);
  if (found) {
    if (s.r == 4 || length(&s.h) > LONG)
      shorten(&s.h, risk, mu, f);
    ramp_set(h, &s.h);
  }
  ramp_clear(&s.h);
  fmpq_clear(s.best);
  fmpq_clear(s.gain);
  return found ? DEEP_FOUND : none ? DEEP_NONE : DEEP_UNDECIDED;
}
