/* Antiderivatives of f = u sqrt(D), u a rational function, D a polynomial, and of x f and f^2. */
#ifndef RELUCERT_THEOREM_ANTIDERIVATIVES_H
#define RELUCERT_THEOREM_ANTIDERIVATIVES_H

#include "base/text.h"

/* (integral sqrt(D))' = f, (moment sqrt(D))' = x f, and the derivative of square + sum over i < n of
   factor_i log(slope_i x + value_i) is f^2. */
typedef struct {
  fmpz_poly_q_t integral, moment, square;
  slong n;
  fmpq *factor, *slope, *value;
} antiderivatives;

void antiderivatives_init(antiderivatives *w, slong n);
void antiderivatives_clear(antiderivatives *w);

/* Are they what they should be for f = (num/den) sqrt(rad), without poles in [a,z]? Decided exactly. NULL, or
   what is wanting. */
const char *antiderivatives_check(const antiderivatives *w, const fmpq_poly_t num, const fmpq_poly_t den,
                                  const fmpq_poly_t rad, const fmpq_t a, const fmpq_t z);
/* A ball with the value at x of the antiderivative of f^2 inside. */
void antiderivatives_square(arb_t y, const antiderivatives *w, const fmpq_t x, slong bits);

/* r = num/den, den != 0; r = f. */
void ratio_set(fmpz_poly_q_t r, const fmpq_poly_t num, const fmpq_poly_t den);
void ratio_set_poly(fmpz_poly_q_t r, const fmpq_poly_t f);
/* y = r(x); 0 if x is a pole. */
int ratio_evaluate(fmpq_t y, const fmpz_poly_q_t r, const fmpq_t x);
/* f = u + v x */
void line_set(fmpq_poly_t f, const fmpq_t u, const fmpq_t v);

#endif
