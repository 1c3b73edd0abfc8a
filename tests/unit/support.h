/* What the unit tests share: problems from text, random data, exact integrals by elementary means. */
#ifndef RELUCERT_TESTS_SUPPORT_H
#define RELUCERT_TESTS_SUPPORT_H

#include <criterion/criterion.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include "base/text.h"
#include "landscape/landscape.h"
#include "relucert.h"

/* Parse a problem given as printf arguments; the test fails on errors. */
static inline relucert_problem *problem_of(const char *format, ...) {
  char *buffer = malloc(1 << 20);
  va_list args;
  va_start(args, format);
  vsnprintf(buffer, 1 << 20, format, args);
  va_end(args);
  relucert_context *ctx = relucert_context_new();
  relucert_problem *problem = relucert_problem_parse(ctx, buffer, strlen(buffer), "test");
  cr_assert_not_null(problem, "%s\n%s", relucert_error_message(ctx), buffer);
  relucert_context_free(ctx);
  free(buffer);
  return problem;
}

static inline relucert_result *solution_of(const relucert_problem *problem, long digits) {
  relucert_context *ctx = relucert_context_new();
  relucert_options options;
  relucert_options_init(&options);
  options.digits = digits;
  options.strata = 1;
  relucert_result *result = relucert_solve(ctx, problem, &options);
  cr_assert_not_null(result, "%s", relucert_error_message(ctx));
  relucert_context_free(ctx);
  return result;
}

/* Random rational with |numerator| <= n and denominator <= d. */
static inline void random_fmpq(fmpq_t q, flint_rand_t state, ulong n, ulong d) {
  slong numerator = (slong) n_randint(state, 2 * n + 1) - (slong) n; /* in this order with every compiler */
  fmpq_set_si(q, numerator, 1 + n_randint(state, d));
}

static inline void random_poly(fmpq_poly_t f, flint_rand_t state, slong degree) {
  fmpq_t c;
  fmpq_init(c);
  fmpq_poly_zero(f);
  for (slong i = 0; i <= degree; i++) {
    random_fmpq(c, state, 9, 5);
    fmpq_poly_set_coeff_fmpq(f, i, c);
  }
  fmpq_clear(c);
}

/* Append "keyword [l, r] poly" lines of a random piecewise polynomial on [0,1] with n pieces; squares
   only when it is to be a density. */
static inline void random_pieces(text *t, flint_rand_t state, const char *keyword, slong n, slong degree,
                                 int square) {
  fmpq_poly_t f;
  fmpq_poly_init(f);
  for (slong i = 0; i < n; i++) {
    do
      random_poly(f, state, square ? degree / 2 : degree);
    while (square && fmpq_poly_is_zero(f));
    if (square)
      fmpq_poly_mul(f, f, f);
    text_printf(t, "%s [%ld/%ld, %ld/%ld] ", keyword, (long) i, (long) n, (long) i + 1, (long) n);
    text_expression(t, f);
    text_append(t, "\n");
  }
  fmpq_poly_clear(f);
}

/* integral of f over [l,r] */
static inline void integral(fmpq_t y, const fmpq_poly_t f, const fmpq_t l, const fmpq_t r) {
  fmpq_poly_t F;
  fmpq_t t;
  fmpq_poly_init(F);
  fmpq_init(t);
  fmpq_poly_integral(F, f);
  fmpq_poly_evaluate_fmpq(y, F, r);
  fmpq_poly_evaluate_fmpq(t, F, l);
  fmpq_sub(y, y, t);
  fmpq_poly_clear(F);
  fmpq_clear(t);
}

/* y = integral over [l,r] of g f^k p, for a polynomial g and piecewise f, p: every pair of pieces is
   intersected with [l,r] and integrated. */
static inline void moment(fmpq_t y, const fmpq_poly_t g, const relucert_problem *problem, int k,
                          const fmpq_t l, const fmpq_t r) {
  fmpq_poly_t s;
  fmpq_t lo, hi, part;
  fmpq_poly_init(s);
  fmpq_init(lo); fmpq_init(hi); fmpq_init(part);
  fmpq_zero(y);
  for (slong i = 0; i < problem->target.n; i++)
    for (slong j = 0; j < problem->density.n; j++) {
      fmpq_set(lo, l);
      fmpq_set(hi, r);
      if (fmpq_cmp(lo, problem->target.at + i) < 0) fmpq_set(lo, problem->target.at + i);
      if (fmpq_cmp(lo, problem->density.at + j) < 0) fmpq_set(lo, problem->density.at + j);
      if (fmpq_cmp(hi, problem->target.at + i + 1) > 0) fmpq_set(hi, problem->target.at + i + 1);
      if (fmpq_cmp(hi, problem->density.at + j + 1) > 0) fmpq_set(hi, problem->density.at + j + 1);
      if (fmpq_cmp(lo, hi) >= 0)
        continue;
      fmpq_poly_mul(s, g, problem->density.poly[j]);
      for (int e = 0; e < k; e++)
        fmpq_poly_mul(s, s, problem->target.poly[i]);
      integral(part, s, lo, hi);
      fmpq_add(y, y, part);
    }
  fmpq_poly_clear(s);
  fmpq_clear(lo); fmpq_clear(hi); fmpq_clear(part);
}

/* y += factor * moment */
static inline void add_moment(fmpq_t y, const fmpq_t factor, const fmpq_poly_t g, const relucert_problem *problem,
                              int power, const fmpq_t l, const fmpq_t r) {
  fmpq_t t;
  fmpq_init(t);
  if (fmpq_cmp(l, r) < 0)
    moment(t, g, problem, power, l, r);
  fmpq_addmul(y, factor, t);
  fmpq_clear(t);
}

/* The least risk of c + m psi over c and m, psi = s(x-q) (side 'R') or s(q-x) ('L'), from the normal equations with
   raw moments: an independent path to the reduced risk S - G^2/V. Also c and m. */
static inline void least_risk(fmpq_t risk, fmpq_t c, fmpq_t m, const relucert_problem *problem, char side,
                              const fmpq_t q) {
  fmpq_poly_t one, phi, square;
  fmpq_t k, p1, p2, f0, f1, f2, det, t;
  const fmpq *l = side == 'R' ? q : problem->a, *r = side == 'R' ? problem->b : q;
  fmpq_poly_init(one); fmpq_poly_init(phi); fmpq_poly_init(square);
  fmpq_init(k);
  fmpq_init(p1);
  fmpq_init(p2);
  fmpq_init(f0);
  fmpq_init(f1);
  fmpq_init(f2);
  fmpq_init(det);
  fmpq_init(t);
  fmpq_poly_set_si(one, 1);
  fmpq_poly_set_coeff_fmpq(phi, 0, q);
  fmpq_poly_neg(phi, phi);
  fmpq_poly_set_coeff_si(phi, 1, 1);
  if (side == 'L')
    fmpq_poly_neg(phi, phi);
  fmpq_poly_mul(square, phi, phi);
  moment(k, one, problem, 0, problem->a, problem->b);
  moment(p1, phi, problem, 0, l, r);
  moment(p2, square, problem, 0, l, r);
  moment(f0, one, problem, 1, problem->a, problem->b);
  moment(f1, phi, problem, 1, l, r);
  l = side == 'R' ? problem->a : q; /* psi = gamma phi there */
  r = side == 'R' ? q : problem->b;
  fmpq_mul(t, problem->gamma, problem->gamma);
  add_moment(p1, problem->gamma, phi, problem, 0, l, r);
  add_moment(p2, t, square, problem, 0, l, r);
  add_moment(f1, problem->gamma, phi, problem, 1, l, r);
  moment(f2, one, problem, 2, problem->a, problem->b);
  /* k c + p1 m = f0, p1 c + p2 m = f1; risk = f2 - c f0 - m f1 */
  fmpq_mul(det, k, p2);
  fmpq_submul(det, p1, p1);
  fmpq_mul(c, f0, p2);
  fmpq_submul(c, p1, f1);
  fmpq_div(c, c, det);
  fmpq_mul(m, k, f1);
  fmpq_submul(m, p1, f0);
  fmpq_div(m, m, det);
  fmpq_mul(risk, c, f0);
  fmpq_addmul(risk, m, f1);
  fmpq_sub(risk, f2, risk);
  fmpq_poly_clear(one); fmpq_poly_clear(phi); fmpq_poly_clear(square);
  fmpq_clear(k);
  fmpq_clear(p1);
  fmpq_clear(p2);
  fmpq_clear(f0);
  fmpq_clear(f1);
  fmpq_clear(f2);
  fmpq_clear(det);
  fmpq_clear(t);
}

#endif
