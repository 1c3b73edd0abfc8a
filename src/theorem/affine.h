/* Affine targets f(x) = slope x: the critical functions and values that theorem T5 lists. */
#ifndef RELUCERT_THEOREM_AFFINE_H
#define RELUCERT_THEOREM_AFFINE_H

#include "theorem/theorem.h"

/* f on [a, a+l], whose middle is `middle`. */
typedef struct {
  fmpq_t a, l, slope, middle;
} affine;

/* What was asked for, else slope 1 on [0,1]. */
void affine_init(affine *f, const request *asked);
void affine_clear(affine *f);

/* x is proved to be the rational number y. */
int number_is(const number *x, const fmpq_t y);
/* value = slope^2 l^3 / (12 (n+1)^4) */
void affine_value(fmpq_t value, const affine *f, slong n);

/* The account of y, the problem of f, strata included, which the account now owns. */
void tell_affine(account *a, instance *y, const affine *f);

/* Lines of the account. tell_list: there are `expected` functions. tell_target: f itself is r, with the value
   0. tell_constant: r is the constant f(middle); `minima` is what is said about its parameters, and
   `as_stated` whether that is so. */
void tell_list(account *a, const instance *y, slong expected);
void tell_target(account *a, const realization *r);
void tell_constant(account *a, const realization *r, const affine *f, int as_stated, const char *minima);

/* All lines but the hypothesis for two-slope activations of slope gamma > 0. */
void tell_two_slope(account *a, const instance *y, const affine *f);

#endif
