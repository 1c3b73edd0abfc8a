/* Zeros of chain systems: Newton's method, which proposes, and the bound that proves (doc/theory.md,
   Lemma 7.11). Vectors of k kinks are "exact" when their balls have radius 0. */
#ifndef RELUCERT_LANDSCAPE_NEWTON_H
#define RELUCERT_LANDSCAPE_NEWTON_H

#include "exact/scalar.h"
#include "solve/search.h"

/* F (and its Jacobian matrix unless NULL) at the balls x. */
void newton_equations(arb_mat_t f, arb_mat_struct *jacobian, const cells *c, const chain_word *w,
                      arb_srcptr x, slong bits);

/* D is the part of the uniqueness box of `box` with a <= x_1 <= ... <= x_k <= b. Do the balls x lie in D,
   strictly ascending between a and b? */
int newton_inside(const cells *c, const chain_word *w, const chain_zero *box, arb_srcptr x, slong bits);

/* Improve exact x by Newton steps at the working precision `bits`, shortened to stay strictly inside D
   (anywhere if box is NULL). Returns the e of the last step, |step| <= 2^e, which is about -bits/2 or less
   after convergence. */
slong newton_improve(arb_ptr x, const cells *c, const chain_word *w, const chain_zero *box, slong bits);

/* Let X be a box of balls that contains the exact point x, C an approximate inverse of F', kappa a bound
   of the norm of 1 - C F' over X. If kappa < 1, F is one-to-one on X, every zero in X has distance at most
   radius = |C F(x)| / (1 - kappa) from x, and if X contains the ball of this radius in its interior there
   is one. Returns 0 if kappa < 1 is not proved. */
int newton_distance(mag_t radius, const cells *c, const chain_word *w, arb_srcptr x, arb_srcptr box,
                    slong bits);

#endif
