/* The zero of a chain system near given kinks. */
#ifndef RELUCERT_SOLVE_NEAR_ZERO_H
#define RELUCERT_SOLVE_NEAR_ZERO_H

#include "solve/search.h"

/* Newton's method from the kinks x[1..k], which become the ones where it ends, and the box around them on
   which F is one-to-one. Returns 0 if it does not converge, or if there is no such box. That there is a zero
   in it is not proved (refine_init decides). */
int near_zero(chain_zero *zero, double *x, const chain_data *d, const chain_word *w);

#endif
