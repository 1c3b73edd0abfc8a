/* The zeros of the chain system of the word B1 (doc/theory.md, Lemma 7.11a): the best affine fits on [a,q]
   and on [q,b] agree at q. On every cell these are the roots of a polynomial. */
#ifndef RELUCERT_SYSTEM_FULL_KINK_H
#define RELUCERT_SYSTEM_FULL_KINK_H

#include "exact/roots.h"
#include "system/cells.h"

/* The best affine fit of f - mean on [a,q] (side 0) or [q,b] (side 1), q in cell i, has at q the value
   value / gram, gram > 0. */
void full_kink_fit(fmpq_poly_t value, fmpq_poly_t gram, const cells *c, slong i, int side);

/* f = the polynomial on cell i, up to a positive constant. */
void full_kink_polynomial(fmpz_poly_t f, const cells *c, slong i);

/* All distinct zeros inside (a,b) in the closed cells first..last, ascending. *roots is allocated (each
   algebraic_clear, then mem_free); returns their number, or -1, with *roots NULL, when a polynomial
   vanishes identically. */
slong full_kink_roots(algebraic **roots, const cells *c, slong first, slong last);

/* Is one of the zeros in [lo,hi] rational? Then q is the first of these. */
int full_kink_rational(fmpq_t q, const cells *c, const fmpq_t lo, const fmpq_t hi);

#endif
