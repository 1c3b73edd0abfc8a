/* The risk near a function with at most one kink: gradient, second derivatives, Newton step. */
#ifndef RELUCERT_DEEP_RAMP_H
#define RELUCERT_DEEP_RAMP_H

#include "deep/fit.h"

void ramp_set(ramp *h, const ramp *of);

/* g = the 3 derivatives of the risk with exponent r in y, also in y[2] = 0 of a function without kink, at
   h->q. a = the second derivatives, 2 x 2 or, with a kink, 3 x 3; symmetric. */
void ramp_gradient(fmpq *g, const measure *mu, const ramp *h, long r);
void ramp_matrix(fmpq_mat_t a, const measure *mu, const ramp *h, long r);
/* step = -a^(-1) g; 0 if a is singular. */
int ramp_newton(fmpq *step, const fmpq *g, const fmpq_mat_t a);

#endif
