/* The error e = N - f of a given network, exactly (doc/theory.md, section 8). */
#ifndef RELUCERT_TYPES_POINT_ERROR_H
#define RELUCERT_TYPES_POINT_ERROR_H

#include "problem/problem.h"
#include "theta/theta.h"

typedef struct {
  /* N on the interval of the problem: slope[i] x + intercept[i] on [at[i], at[i+1]]; the inner at[i] are the
     places -b/w of all neurons with w != 0, also of those without slope jump. */
  slong pieces;
  fmpq *at, *slope, *intercept;
  /* e and p on the cells [z_i, z_(i+1)] of the hull of the support; every breakpoint of f, p and N in the
     hull is some z_i. */
  slong n;
  fmpq *z;
  fmpq_poly_t *e, *p;
  fmpq *m0, *m1; /* n + 1 each: int from z_0 to z_i of e p and of x e p */
  fmpq_t risk;   /* int e^2 p */
  slong room[2]; /* allocated entries of at and z */
} point_error;

/* The activation has two slopes (relu: one of them 0). */
void point_error_init(point_error *e, const relucert_problem *problem, const theta *t);
void point_error_clear(point_error *e);

/* The i with z_i = q, or -1. */
slong point_error_index(const point_error *e, const fmpq_t q);
/* Is e p = 0 on cell i? */
int point_error_vanishes(const point_error *e, slong i);
/* y = e p at z_i, from the right (side 1) or from the left (side -1); 0 beyond the ends of the hull. */
void point_error_density(fmpq_t y, const point_error *e, slong i, int side);
/* Sign of e p next to z_i on the right (side 1) or left (side -1) inside the hull; 0 if e p = 0 there. */
int point_error_sign(const point_error *e, slong i, int side);
/* The value of N at x in the interval of the problem. */
void point_error_value(fmpq_t y, const point_error *e, const fmpq_t x);
/* y = integral of f over [l,r]. */
void poly_integral(fmpq_t y, const fmpq_poly_t f, const fmpq_t l, const fmpq_t r);

#endif
