/* The risk near a function with at most one kink: gradient, second derivatives, Newton step. */
#ifndef RELUCERT_DEEP_HINGE_H
#define RELUCERT_DEEP_HINGE_H

#include "deep/fit.h"

void hinge_set(hinge *h, const hinge *of);

/* g = the 3 derivatives of the risk with exponent r in y, also in y[2] = 0 of a function without kink, at h->q.
   a = the second derivatives, 2 x 2 or, with a kink, 3 x 3; symmetric. */
void hinge_gradient(fmpq *g, const measure *mu, const hinge *h, long r);
void hinge_matrix(fmpq_mat_t a, const measure *mu, const hinge *h, long r);
/* step = -a^(-1) g; 0 if a is singular. */
int hinge_newton(fmpq *step, const fmpq *g, const fmpq_mat_t a);

#endif
