/* Numbers of a result: certified enclosures, exact rationals, minimal polynomials. */
#ifndef RELUCERT_LANDSCAPE_NUMBER_H
#define RELUCERT_LANDSCAPE_NUMBER_H

#include "landscape/landscape.h"

/* Enclosures are this much narrower, relatively, than one unit of the last decimal digit. */
enum { GUARD_BITS = 8 };
slong digits_to_bits(long digits);

void number_set_fmpq(number *x, const fmpq_t q);
/* x = place: its isolating interval refined to the given number of significant digits, and its minimal
   polynomial, of whose irreducibility the certificate proves nothing yet (number_prove_irreducible). */
void number_set_algebraic(number *x, algebraic *place, long digits);
/* x = U/W at place, W != 0 there; recognises rationals exactly (then lo = hi). */
void number_set_quotient(number *x, const fmpz_poly_t u, const fmpz_poly_t w, algebraic *place, long digits);
/* Look for the primes that prove the known minimal polynomial of x irreducible. */
void number_prove_irreducible(number *x);
/* The minimal polynomials of x and y are equal, and y has primes: x gets them, too. */
void number_share_primes(number *x, const number *y);
/* Fill x->min for x = U/W at an irrational place, with its primes, unless it is known already. */
void number_find_minpoly(number *x, const fmpz_poly_t u, const fmpz_poly_t w, const algebraic *place);

/* x = the number that y encloses (lo < hi, also when it happens to be rational). Returns 0, with x unchanged,
   while y is not accurate to `bits` significant bits. A number that cannot be told from 0 with four times the
   bits after the point gets the interval from -2^-bits to 2^-bits. */
int number_set_arb(number *x, const arb_t y, slong bits);

/* Rational enclosure lo < U/W < hi at an irrational place, relative width <= 2^-bits; U/W != 0. */
void quotient_enclosure(fmpq_t lo, fmpq_t hi, const fmpz_poly_t u, const fmpz_poly_t w, algebraic *place,
                        slong bits);

#endif
