/* Real algebraic numbers: a rational, or an irreducible polynomial with an isolating interval. */
#ifndef RELUCERT_EXACT_ALGEBRAIC_H
#define RELUCERT_EXACT_ALGEBRAIC_H

#include "base/flint_all.h"

/* Irrational: poly is primitive, squarefree, with positive leading coefficient, has exactly one root
   in the open interval (lo, hi) / 2^scale, none at its ends, and that root is the number.
   Rational: poly = den x - num, lo = hi = scale = 0, value holds the number. */
typedef struct {
  int rational;
  fmpq_t value;
  fmpz_poly_t poly;
  fmpz_t lo, hi;
  slong scale; /* >= 0 */
} algebraic;

/* f = den x - num for q = num/den: the minimal polynomial of q. */
void minpoly_of_fmpq(fmpz_poly_t f, const fmpq_t q);

void algebraic_init(algebraic *x);
void algebraic_clear(algebraic *x);
void algebraic_set(algebraic *x, const algebraic *y);
void algebraic_set_fmpq(algebraic *x, const fmpq_t q);
/* The only root of poly (primitive, squarefree, positive leading coefficient, no rational root in
   (l,r)) in the open interval (l,r); poly may vanish at l or r. */
void algebraic_set_root(algebraic *x, const fmpz_poly_t poly, const fmpq_t l, const fmpq_t r);

/* Halve the isolating interval at least until its width is <= 2^-bits (quadratic interval refinement). */
void algebraic_refine(algebraic *x, slong bits);
/* Rational ends of the present isolating interval (equal for rational x). */
void algebraic_interval(fmpq_t lo, fmpq_t hi, const algebraic *x);
/* Enclosure of radius <= 2^-bits or less; refines x. */
void algebraic_get_arb(arb_t y, algebraic *x, slong bits);

/* Sign of the polynomial f at x: -1, 0, 1, exactly. May refine x. */
int algebraic_sign_at(const fmpz_poly_t f, algebraic *x);
/* Sign of x - y, exactly; may refine both. */
int algebraic_cmp(algebraic *x, algebraic *y);
int algebraic_cmp_fmpq(algebraic *x, const fmpq_t q);

#endif
