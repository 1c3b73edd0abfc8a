/* poly.h - dense polynomials in one variable with rational coefficients over one common denominator. */
#ifndef CHECK_POLY_H
#define CHECK_POLY_H

#include <gmp.h>
#include <stdbool.h>

/* (c[0] + c[1] x + ... + c[len-1] x^(len-1)) / den, den > 0, c[len-1] != 0; len = 0 is the zero polynomial.
   "Integer polynomial" means den = 1. In all functions the result may be one of the arguments. */
typedef struct {
    mpz_t *c;
    long len, cap;
    mpz_t den;
} Poly;

void poly_init(Poly *p);
void poly_clear(Poly *p);
void poly_inits(Poly *first, ...); /* lists that end with NULL */
void poly_clears(Poly *first, ...);
void poly_set(Poly *r, const Poly *a);
void poly_swap(Poly *a, Poly *b);
void poly_resize(Poly *p, long len); /* new coefficients are 0; the caller sees to c[len-1] != 0 */
void poly_trim(Poly *p);             /* drop leading zeros */
void poly_reduce(Poly *p);           /* coefficients and denominator in lowest terms */
void poly_set_rationals(Poly *p, mpq_t *coefficients, long count);
void poly_constant(Poly *r, const mpq_t value);
void poly_coefficient(mpq_t r, const Poly *a, long i);

void poly_add(Poly *r, const Poly *a, const Poly *b);
void poly_sub(Poly *r, const Poly *a, const Poly *b);
void poly_mul(Poly *r, const Poly *a, const Poly *b);
void poly_scale(Poly *r, const Poly *a, const mpq_t factor);
void poly_neg(Poly *r, const Poly *a);
void poly_times_x(Poly *r, const Poly *a);
void poly_derivative(Poly *r, const Poly *a);
void poly_integral(Poly *r, const Poly *a); /* the antiderivative that vanishes at 0 */
void poly_eval(mpq_t r, const Poly *a, const mpq_t x);
int poly_sign_at(const Poly *a, const mpq_t x);
/* r = a(m / 2^bits) times 2^(bits * degree), for an integer polynomial a. */
void poly_eval_dyadic(mpz_t r, const Poly *a, const mpz_t m, unsigned long bits);
void poly_compose(Poly *r, const Poly *f, const Poly *x);    /* f(x), by Horner's rule */
void poly_reflect(Poly *r, const Poly *a, const mpq_t sum); /* x -> a(sum - x) */
bool poly_equal(const Poly *a, const Poly *b);

void poly_primitive(Poly *r, const Poly *a); /* integer, content 1, a positive multiple of a */
void poly_canonical(Poly *r, const Poly *a); /* integer, content 1, positive leading coefficient */
bool poly_is_canonical(const Poly *a);
bool poly_divide(Poly *quotient, const Poly *a,
                 const Poly *b);                      /* integer a, primitive b != 0: does b divide a? */
void poly_rem(Poly *r, const Poly *a, const Poly *b); /* remainder over the rationals; lead b > 0 */
void poly_gcd(Poly *r, const Poly *a, const Poly *b); /* canonical; a, b not both 0 */
void poly_squarefree(Poly *r, const Poly *a);         /* canonical, the same roots, all simple; a != 0 */

#endif
