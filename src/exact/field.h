/* Quotients U(x)/W(x) of polynomials at a root x of an irreducible polynomial mu: elements of the
   number field Q[x]/(mu) (doc/theory.md, section 6). */
#ifndef RELUCERT_EXACT_FIELD_H
#define RELUCERT_EXACT_FIELD_H

#include "base/flint_all.h"

/* y = y mod mu; mu has integer coefficients and degree >= 1. */
void field_reduce(fmpq_poly_t y, const fmpq_poly_t mu);

/* Whether U/W is rational in the field; if so r is set to it. mu irreducible of degree >= 2, W not
   divisible by mu. */
int field_is_rational(fmpq_t r, const fmpz_poly_t u, const fmpz_poly_t w, const fmpz_poly_t mu);

/* The minimal polynomial of U/W (primitive, positive leading coefficient), from the traces of its
   powers. Same requirements. */
void field_minpoly(fmpz_poly_t f, const fmpz_poly_t u, const fmpz_poly_t w, const fmpz_poly_t mu);

/* Primes modulo which the degrees of the factors of f show that f is irreducible over Q: returns
   their number and the ascending list in *primes (mem_free), or 0 when no short list
   was found or the degree is above 128 (then nothing is known about f). Degree >= 2. */
slong irreducibility_primes(ulong **primes, const fmpz_poly_t f);

#endif
