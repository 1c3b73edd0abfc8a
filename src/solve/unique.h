/* Boxes on which the chain system is one-to-one (doc/theory.md, Lemma 7.11). */
#ifndef RELUCERT_SOLVE_UNIQUE_H
#define RELUCERT_SOLVE_UNIQUE_H

#include "system/chain.h"

/* An approximate inverse of a k x k matrix by elimination; 0 if there is none. Any result is valid as a
   preconditioner. */
int approximate_inverse(double *inverse, const interval *matrix, slong k);

/* Newton's method from x[1..k], in doubles, kept within a <= x_1 <= ... <= x_k <= b; returns 1 when it
   converges. */
int find_zero(double *x, const chain_data *d, const chain_word *w);

/* The units in which the norm of Lemma 7.11 measures the coordinates: powers of 2, 1 for sides longer than half
   of the longest one (and for points), and so on. */
void box_units(double *unit, const interval *X, slong k);

/* The part of the box X[1..k] with a <= q_1 <= ... <= q_k <= b, on which F is tested: kappa < 1, the
   largest row sum of |1 - inverse F'| in the units of the box, proves that F is one-to-one there. Returns an
   upper bound of kappa, or infinity. */
double one_to_one(double *inverse, const chain_data *d, const chain_word *w, const interval *X);

/* An upper bound of the largest row sum of |1 - inverse A| for the k x k matrices A in `jacobian`, and the
   inverse; or infinity. */
double contraction(double *inverse, const interval *jacobian, slong k);

/* The hull of F' over the parts of X (as in one_to_one) in the cells that it meets; group as in
   chain_evaluate_tied. Returns 0 if there is no such part, or too many. */
int jacobian_over(interval *hull, const chain_data *d, const chain_word *w, const interval *X,
                  const slong *group);

/* The first and the last cell with inner points in X. */
void cells_met(slong *first, slong *last, interval x, const chain_data *d);

/* The point as a box, moved off breakpoints that are no doubles. */
void point_box(chain_box *b, double *x, const chain_data *d, const chain_word *w);

/* An enclosure of F at a point of the closed simplex. The point may be moved off a breakpoint that is no
 * double. */
void evaluate_at(interval *f, interval *jacobian, double *x, const chain_data *d, const chain_word *w);

#endif
