/* Critical points near given parameters, quadratic activation (doc/theory.md, Theorem 9.16): all critical
   points are known. They form the set of the best quadratic fit f_2 (if some network is f_2), and, if f_2 is
   not the mean of f, that of the mean. */
#ifndef RELUCERT_TYPES_NEAR_QUADRATIC_H
#define RELUCERT_TYPES_NEAR_QUADRATIC_H

#include "system/quadratic_fit.h"
#include "theta/theta.h"

/* Is it certain that no critical point is at a distance of at most R > 0 from t? */
int near_quadratic_excluded(const quadratic_fit *q, const theta *t, const fmpq_t R);

/* A critical point near t, about the nearest one, at a distance that exceeds the least one by a small part of
   R; or NULL if none is found. Where a set of critical points is linear, its nearest point is exact. */
theta *near_quadratic_find(const quadratic_fit *q, const theta *t, const fmpq_t R);

/* For the set of the mean if M1 != 0, where each neuron has its own conditions: the critical point nearest to
   t. */
theta *near_quadratic_of_mean(const quadratic_fit *q, const theta *t);

/* y = the square of the distance. */
void near_quadratic_distance(fmpq_t y, const theta *t, const theta *u);

#endif
