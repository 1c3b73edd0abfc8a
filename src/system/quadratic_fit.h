/* Moments of a problem and its best quadratic fit (doc/theory.md, 9.15): any density, any target. */
#ifndef RELUCERT_SYSTEM_QUADRATIC_FIT_H
#define RELUCERT_SYSTEM_QUADRATIC_FIT_H

#include "problem/problem.h"

typedef struct {
  fmpq p[5];            /* int x^i p */
  fmpq fp[3];           /* int x^i f p */
  fmpq_t square;        /* int f^2 p */
  fmpq_t mean;          /* of f */
  fmpq fit[3];          /* f_2 = fit[0] + fit[1] x + fit[2] x^2 */
  fmpq_t first, second; /* M1, M2 of mean - f */
  fmpq_t variance;      /* int (x - mean of x)^2 p */
} quadratic_fit;

/* Exact. Clear with quadratic_fit_clear. */
void quadratic_fit_init(quadratic_fit *q, const relucert_problem *problem);
void quadratic_fit_clear(quadratic_fit *q);

/* y = int x^i (g - f) p for i = 0, 1, 2 and g = g[0] + g[1] x + g[2] x^2. */
void quadratic_moment(fmpq_t y, const quadratic_fit *q, const fmpq *g, slong i);
/* The risk of g. */
void quadratic_risk(fmpq_t risk, const quadratic_fit *q, const fmpq *g);

/* Is f_2 the mean of f? */
int quadratic_fit_is_constant(const quadratic_fit *q);
/* Is f_2 the function of a network with `hidden` neurons? */
int quadratic_fit_is_realized(const quadratic_fit *q, slong hidden);

#endif
