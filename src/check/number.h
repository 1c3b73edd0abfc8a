/* number.h - the real numbers of a critical realization: its kink, and quotients of polynomials in the kink.
 */
#ifndef CHECK_NUMBER_H
#define CHECK_NUMBER_H

#include "poly.h"

/* A real number in [lo, hi] / 2^bits: an exact rational, or the only root of p there (p has opposite signs
   at the ends, or lo = hi is the root). */
typedef struct {
    bool exact;
    mpq_t at; /* the value, when exact */
    Poly p;   /* integer polynomial; when exact it is unused */
    mpz_t lo, hi;
    unsigned long bits;
    int sign; /* of p at lo */
} Kink;

/* The number u(q)/w(q); u, w integer polynomials. */
typedef struct {
    Poly u, w;
} Quotient;

/* A dyadic interval with a number of fractional bits known from the context. */
typedef struct {
    mpz_t lo, hi;
} Interval;

void kink_init(Kink *k);
void kink_clear(Kink *k);
void kink_set_exact(Kink *k, const mpq_t at);

/* k = the root of p in (lo, hi); the caller has shown that there is one only, with a change of sign. */
void kink_set_root(Kink *k, const Poly *p, const mpq_t lo, const mpq_t hi);

/* Make hi - lo at most 2^-bits, for a kink that is not exact. */
void kink_refine(Kink *k, unsigned long bits);

void quotient_init(Quotient *f);
void quotient_clear(Quotient *f);
void quotient_set(Quotient *f, const Poly *u, const Poly *w); /* any rational polynomials, w != 0 */
void quotient_at(mpq_t r, const Quotient *f, const Kink *k);  /* value at an exact kink */

void interval_init(Interval *x);
void interval_clear(Interval *x);

/* x = an enclosure of f(k) with `bits` fractional bits; false when the denominator may vanish. */
bool quotient_enclose(Interval *x, const Quotient *f, Kink *k, unsigned long bits);

/* Sign of q - m / 2^bits. */
int compare_dyadic(const mpq_t q, const mpz_t m, unsigned long bits);

/* q = m / 2^bits. */
void set_dyadic(mpq_t q, const mpz_t m, unsigned long bits);

#endif
