/* modular.h - polynomials modulo primes below 2^31: quick coprimality, and irreducibility from factor
 * degrees. */
#ifndef CHECK_MODULAR_H
#define CHECK_MODULAR_H

#include "poly.h"

#include <stdint.h>

bool is_prime(uint32_t n);

/* True proves that the integer polynomials a, b (nonzero) have no common root; false proves nothing. */
bool modular_coprime(const Poly *a, const Poly *b);

/* Do the degrees of the irreducible factors of f modulo the given primes prove that f is irreducible over the
   rationals? Every prime must leave the degree and squarefreeness of f intact; `bad` gets the first that does
   not, or 0. The primes must be primes below 2^31. */
bool modular_irreducible(const Poly *f, const uint32_t *primes, long count, uint32_t *bad);

#endif
