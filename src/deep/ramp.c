/* Best fits s x + c + m max(x - q, 0) by Newton steps with exact integrals. */
#include "deep/fit.h"
#include "deep/ramp.h"

enum { STEPS = 100, MOST_STEPS = 1000, HALVINGS = 20 };

void ramp_init(ramp *h) {
  h->kinked = 0;
  for (int i = 0; i < 3; i++)
    fmpq_init(h->y + i);
  fmpq_init(h->q);
}

void ramp_clear(ramp *h) {
  for (int i = 0; i < 3; i++)
    fmpq_clear(h->y + i);
  fmpq_clear(h->q);
}

void ramp_set(ramp *h, const ramp *of) {
  h->kinked = of->kinked;
  for (int i = 0; i < 3; i++)
    fmpq_set(h->y + i, of->y + i);
  fmpq_set(h->q, of->q);
}

/* left, right (3 numbers each) = the integrals of e^k x^i on both sides of the kink; without one all is
   left. */
static void side_moments(fmpq *left, fmpq *right, const measure *mu, const ramp *h, long k) {
  fmpq_t slope, intercept;
  measure_moments(left, mu, h->y, h->y + 1, k, NULL, h->kinked ? h->q : NULL);
  if (!h->kinked)
    return;
  fmpq_init(slope);
  fmpq_init(intercept);
  fmpq_add(slope, h->y, h->y + 2);
  fmpq_set(intercept, h->y + 1);
  fmpq_submul(intercept, h->y + 2, h->q);
  measure_moments(right, mu, slope, intercept, k, h->q, NULL);
  fmpq_clear(slope);
  fmpq_clear(intercept);
}

void ramp_risk(fmpq_t risk, const measure *mu, const ramp *h, long r) {
  fmpq *m = _fmpq_vec_init(6);
  side_moments(m, m + 3, mu, h, r);
  fmpq_add(risk, m, m + 3);
  _fmpq_vec_clear(m, 6);
}

/* u = m[i + 1] - q m[i]: the integral of e^k x^i (x - q) on the right of q. */
static void ramp_moment(fmpq_t u, const fmpq *m, int i, const fmpq_t q) {
  fmpq_set(u, m + i + 1);
  fmpq_submul(u, q, m + i);
}

void ramp_gradient(fmpq *g, const measure *mu, const ramp *h, long r) {
  fmpq *m = _fmpq_vec_init(6);
  side_moments(m, m + 3, mu, h, r - 1);
  fmpq_add(g, m + 1, m + 4);
  fmpq_add(g + 1, m, m + 3);
  ramp_moment(g + 2, m + 3, 0, h->q);
  for (int i = 0; i < 3; i++)
    fmpq_mul_si(g + i, g + i, r);
  _fmpq_vec_clear(m, 6);
}

void ramp_matrix(fmpq_mat_t a, const measure *mu, const ramp *h, long r) {
  fmpq *m = _fmpq_vec_init(6);
  side_moments(m, m + 3, mu, h, r - 2);
  if (h->kinked) {
    ramp_moment(fmpq_mat_entry(a, 0, 2), m + 3, 1, h->q);
    ramp_moment(fmpq_mat_entry(a, 1, 2), m + 3, 0, h->q);
    fmpq_set(fmpq_mat_entry(a, 2, 2), fmpq_mat_entry(a, 0, 2));
    fmpq_submul(fmpq_mat_entry(a, 2, 2), h->q, fmpq_mat_entry(a, 1, 2));
    fmpq_set(fmpq_mat_entry(a, 2, 0), fmpq_mat_entry(a, 0, 2));
    fmpq_set(fmpq_mat_entry(a, 2, 1), fmpq_mat_entry(a, 1, 2));
  }
  for (int i = 0; i < 2; i++)
    for (int j = 0; j < 2; j++)
      fmpq_add(fmpq_mat_entry(a, i, j), m + 2 - i - j, m + 5 - i - j);
  fmpq_mat_scalar_mul_fmpz(a, a, (fmpz[]) {r * (r - 1)});
  _fmpq_vec_clear(m, 6);
}

int ramp_newton(fmpq *step, const fmpq *g, const fmpq_mat_t a) {
  slong d = fmpq_mat_nrows(a);
  fmpq_mat_t x, b;
  int unique;
  fmpq_mat_init(x, d, 1);
  fmpq_mat_init(b, d, 1);
  for (slong i = 0; i < d; i++)
    fmpq_neg(fmpq_mat_entry(b, i, 0), g + i);
  unique = fmpq_mat_solve(x, a, b);
  for (slong i = 0; i < d; i++)
    fmpq_set(step + i, fmpq_mat_entry(x, i, 0));
  fmpq_mat_clear(x);
  fmpq_mat_clear(b);
  return unique;
}

/* The Newton step at h; 0 if the fit is not unique there. */
static int find_step(fmpq *step, const measure *mu, const ramp *h, long r) {
  fmpq *g = _fmpq_vec_init(3);
  fmpq_mat_t a;
  int unique;
  fmpq_mat_init(a, 2 + h->kinked, 2 + h->kinked);
  ramp_gradient(g, mu, h, r);
  ramp_matrix(a, mu, h, r);
  unique = ramp_newton(step, g, a);
  fmpq_mat_clear(a);
  _fmpq_vec_clear(g, 3);
  return unique;
}

/* x = 2^e x */
static void shift(fmpq_t x, slong e) {
  if (e >= 0)
    fmpq_mul_2exp(x, x, (flint_bitcnt_t) e);
  else
    fmpq_div_2exp(x, x, (flint_bitcnt_t) -e);
}

void round_to(fmpq_t x, slong unit, int side) {
  fmpz_t n;
  fmpz_init(n);
  shift(x, -unit);
  if (side > 0)
    fmpz_cdiv_q(n, fmpq_numref(x), fmpq_denref(x));
  else if (side < 0)
    fmpz_fdiv_q(n, fmpq_numref(x), fmpq_denref(x));
  else
    fmpz_ndiv_qr(n, fmpq_numref(x), fmpq_numref(x), fmpq_denref(x));
  fmpq_set_fmpz(x, n);
  shift(x, unit);
  fmpz_clear(n);
}

void ramp_round(ramp *h, const ramp *of, const grid *g) {
  ramp_set(h, of);
  round_to(h->y, g->slope, 0);
  round_to(h->y + 1, g->value, 0);
  round_to(h->y + 2, g->slope, 0);
}

/* Go from h, whose risk is *risk, in the direction of the step, as long as the risk becomes less; 0 if it
   does not. */
static int descend(ramp *h, fmpq_t risk, fmpq *step, const measure *mu, long r, const grid *g) {
  ramp next;
  fmpq_t found;
  int better = 0;
  ramp_init(&next);
  fmpq_init(found);
  for (int k = 0; k < HALVINGS && !better; k++) {
    ramp_set(&next, h);
    for (int i = 0; i < 3; i++) {
      fmpq_add(next.y + i, next.y + i, step + i);
      fmpq_div_2exp(step + i, step + i, 1);
    }
    ramp_round(&next, &next, g);
    ramp_risk(found, mu, &next, r);
    better = fmpq_cmp(found, risk) < 0;
  }
  if (better) {
    ramp_set(h, &next);
    fmpq_set(risk, found);
  }
  fmpq_clear(found);
  ramp_clear(&next);
  return better;
}

int ramp_fit(ramp *h, const measure *mu, long r, const grid *g) {
  fmpq *step = _fmpq_vec_init(3);
  fmpq_t risk;
  int unique = find_step(step, mu, h, r);
  fmpq_init(risk);
  if (unique && r == 2)
    for (int i = 0; i < 3; i++)
      fmpq_add(h->y + i, h->y + i, step + i);
  else if (unique) {
    ramp_round(h, h, g);
    ramp_risk(risk, mu, h, r);
    slong steps = FLINT_MIN(STEPS + 2 * g->bits, MOST_STEPS);
    for (slong k = 0; k < steps && !measure_is_stopped(mu) && find_step(step, mu, h, r)
                      && descend(h, risk, step, mu, r, g);
         k++)
      ;
  }
  fmpq_clear(risk);
  _fmpq_vec_clear(step, 3);
  return unique;
}
