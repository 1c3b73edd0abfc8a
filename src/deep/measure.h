/* The measure of a problem, its density or its data, and exact integrals of powers of errors. */
#ifndef RELUCERT_DEEP_MEASURE_H
#define RELUCERT_DEEP_MEASURE_H

#include "deep/network.h"

typedef struct {
  const relucert_problem *problem;
  const relucert_context *ctx; /* its limits end a search; NULL: no limits */
  fmpq_t left, right; /* the hull of the support */
  slong n;            /* cells of the hull, on each of which f and p are polynomials; 0 for data */
  fmpq *at;           /* n + 1 */
  fmpq_poly_t *f, *p;
} measure;

/* The problem has no algebraic pieces; it and ctx must outlive mu. Clear with measure_clear. */
void measure_init(measure *mu, const relucert_context *ctx, const relucert_problem *problem);
void measure_clear(measure *mu);

/* Was a limit hit? */
int measure_is_stopped(const measure *mu);

/* m[i] = the integral of (slope x + intercept - f)^k x^i over from < x <= to for i = 0, 1, 2; NULL: no
   bound. */
void measure_moments(fmpq *m, const measure *mu, const fmpq_t slope, const fmpq_t intercept, long k,
                     const fmpq *from, const fmpq *to);
/* The integral of (N - f)^k for one broken line N on the hull. */
void measure_risk(fmpq_t risk, const measure *mu, const broken_lines *line, long k);

#endif
