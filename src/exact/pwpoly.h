/* Piecewise polynomials over Q. */
#ifndef RELUCERT_EXACT_PWPOLY_H
#define RELUCERT_EXACT_PWPOLY_H

#include "base/flint_all.h"

/* n >= 1 pieces; piece i is poly[i] on [at[i], at[i+1]], at[0] < ... < at[n]. */
typedef struct {
  slong n;
  fmpq *at;          /* n + 1 entries */
  fmpq_poly_t *poly; /* n entries */
} pwpoly;

/* All entries zero; n >= 1. Clear with pwpoly_clear (a zeroed struct may be cleared too). */
void pwpoly_init(pwpoly *f, slong n);
void pwpoly_clear(pwpoly *f);
void pwpoly_set(pwpoly *f, const pwpoly *g); /* f uninitialised */
/* Append a piece [left, right]; f may be a zeroed struct; left must be the present right end. */
void pwpoly_append(pwpoly *f, const fmpq_t left, const fmpq_t right, const fmpq_poly_t poly);

/* The index of the last of the n ascending entries that is <= q; -1 if there is none. */
slong ascending_find(const fmpq *x, slong n, const fmpq_t q);
/* Sort n numbers and drop repetitions; returns how many are left. */
slong ascending_set(fmpq *x, slong n);

/* g(x) = f(at + sign x) for sign = 1 or -1; g may be f. */
void poly_along_line(fmpq_poly_t g, const fmpq_poly_t f, const fmpq_t at, int sign);

#endif
