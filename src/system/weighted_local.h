/* Fits on local pieces, and what fits of all kinds share. Internal to weighted fits. */
#ifndef RELUCERT_SYSTEM_WEIGHTED_LOCAL_H
#define RELUCERT_SYSTEM_WEIGHTED_LOCAL_H

#include "system/weighted_piece.h"

/* What depends on the weight alone: xbar, and factors of the kernel K of Lemma 7.6a. */
typedef struct {
  interval alpha, beta, nu, at_u, at_v; /* pi_u, pi_v */
  interval uu, vv, uv_u, uv_v;          /* l p(u) K(u,u), l p(v) K(v,v), l p(u) K(u,v), l p(v) K(u,v) */
} weighted_kernel;

/* Set k from enclosures of alpha, beta, nu, pi_u, pi_v. */
void weighted_kernel_set(weighted_kernel *k, interval alpha, interval beta, interval nu, interval at_u,
                         interval at_v);

/* Everything about a local piece; y->length is set. p: range of the density over J. */
void weighted_fit_of_piece(weighted_fit *y, const weighted_piece *x, interval p, int derivatives);
/* Minus the errors of the fit of y right of the breakpoint, at u and v, over (v - z)/h; both >= 0. Returns 0
   if the weight may vanish. */
int weighted_hinge_of_piece(interval *at_u, interval *at_v, const weighted_piece *x);
/* V and V/l^3 of a local piece from its moment 0 and det = m0 m2 - m1^2; y->length is set. */
void weighted_fit_spread(weighted_fit *y, const weighted_piece *x, interval mass, interval det);
/* The fit of the reflected piece. */
void weighted_fit_reflect(weighted_fit *y);

/* J over at least one breakpoint, from u in cell i to v in cell j > i; y->length is set and better bounded
 * below. */
void weighted_fit_over_cells(weighted_fit *y, const struct general_data *d, slong i, slong j, interval u,
                             interval v, int derivatives);
/* V there, good for narrow u, v. */
interval weighted_spread_over_cells(const struct general_data *d, slong i, slong j, interval u, interval v);

/* lambda/(lambda + rho) of weighted_hinge with the hinge z_b, b = i+1 or b = j. */
interval weighted_share_over_cells(const struct general_data *d, slong i, slong j, slong b, interval u,
                                   interval v);

/* Whatever the weight is: sigma is a mean of f', the errors vanish somewhere in J and have the derivative
   sigma - f', if f is continuous (Lemma 7.6b). range: of f' over J; p: of the density; y->length is set. */
void weighted_fit_crude(weighted_fit *y, interval range, interval p, int continuous);
/* Derivatives that follow from R/l, L/l, which are set, and the kernel; right_l2 = R/l^2,
   left_l2 = L/l^2. */
void weighted_fit_derivatives(weighted_fit *y, const weighted_kernel *k, interval right_l2, interval left_l2);

#endif
