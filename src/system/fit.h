/* Best affine fits of f on an interval J = [u,v] of unknown ends, constant density (doc/theory.md,
 * Lemma 7.3). */
#ifndef RELUCERT_SYSTEM_FIT_H
#define RELUCERT_SYSTEM_FIT_H

#include "system/chain.h"

/* Errors fit - f at the two ends (f continued from the cells of u and v), slope, and their derivatives
   by u and v. When several cells meet J and its length may be 0, slope and its derivatives may be
   unbounded while length * slope and length * derivatives of the slope are not. */
typedef struct {
  interval length, right, left, slope;
  interval right_u, right_v, left_u, left_v, slope_u, slope_v;
  int singular;
  interval scaled, scaled_u, scaled_v; /* length times slope, slope_u, slope_v; only when singular */
} fit;

/* The fit for u in cell i and v in cell j >= i. Rounding mode upward. */
void fit_on(fit *y, const chain_data *d, slong i, slong j, interval u, interval v, int derivatives);

/* The same over the breakpoint z_(i+1), without derivatives, for given enclosures of l = v - u and s = (v -
   z)/l in [0,1]; u and v enclose z - l (1-s) and z + l s. */
void fit_in_chart(fit *y, const chain_data *d, slong i, interval u, interval v, interval l, interval s);

/* There, if f is affine left of the breakpoint (side = 1): the error at u divided by part = s; if f is affine
   right of it (side = -1): the error at v divided by part = 1 - s (Lemma 7.10b). */
interval fit_error_in_chart(const chain_data *d, slong i, interval l, interval part, int side);

/* In a chart, constant density: the derivatives by s at fixed l of the errors at the right and the left
   end. */
void fit_sliding(interval *right, interval *left, const chain_data *d, slong i, interval l, interval s);

#endif
