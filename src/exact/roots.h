/* Real roots of integer polynomials in open intervals, exactly. */
#ifndef RELUCERT_EXACT_ROOTS_H
#define RELUCERT_EXACT_ROOTS_H

#include "exact/algebraic.h"

/* Number of sign variations of the Descartes test for f on the open interval (u,v): an upper bound,
   of the same parity, for the number of roots there counted with multiplicity; exact if 0 or 1
   (doc/theory.md, section 6). f != 0, u < v. */
slong roots_descartes(const fmpz_poly_t f, const fmpq_t u, const fmpq_t v);

/* All real roots in (u,v) of an irreducible polynomial f of degree >= 1 with positive leading
   coefficient, ascending. *roots is allocated (each algebraic_clear, then mem_free). */
slong roots_of_irreducible(algebraic **roots, const fmpz_poly_t f, const fmpq_t u, const fmpq_t v);

/* All distinct real roots in (u,v) of f != 0, ascending, with isolating intervals inside (u,v) that are
   pairwise disjoint as closed intervals; mult[i] (allocated, may be NULL) their multiplicities. Uses
   factorization over Q, so each root carries its minimal polynomial. */
slong roots_isolate(algebraic **roots, slong **mult, const fmpz_poly_t f, const fmpq_t u, const fmpq_t v);

#endif
