/* Is a polynomial nonnegative, or without zeros, on an interval? */
#ifndef RELUCERT_PROBLEM_DENSITY_H
#define RELUCERT_PROBLEM_DENSITY_H

#include "base/flint_all.h"

/* Decide exactly whether p < 0 somewhere on [l, r], l < r. Returns 1 and a point x of (l, r) with
   p(x) < 0, or 0 (x undefined) when p >= 0 on all of [l, r]. */
int density_negative_at(fmpq_t x, const fmpq_poly_t p, const fmpq_t l, const fmpq_t r);

/* Has p a zero in [l, r]? l < r; decided exactly. */
int polynomial_has_zero(const fmpq_poly_t p, const fmpq_t l, const fmpq_t r);

#endif
