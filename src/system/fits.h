/* The chain of affine fits at given kinks (doc/theory.md, section 7), in rationals, field elements or
   balls: for any density that is positive almost everywhere on the hull, and any f. (fit.h has the double
   intervals of the search.)

   Everything is relative to the mean of f: h = f - mean, and "g" below is the piecewise affine function
   minus the mean. On J_i = [x_i, x_(i+1)], x_0 = a, x_(k+1) = b: g is the best affine fit of h plus tau_i
   T times the affine function with moments 0 and 1, T from the slope equation sum tau_i s_i = 0. */
#ifndef RELUCERT_SYSTEM_FITS_H
#define RELUCERT_SYSTEM_FITS_H

#include "exact/scalar.h"
#include "system/cells.h"
#include "system/chain.h"

typedef struct {
  const ring *ring;
  const cells *cells;
  const chain_word *word;
  slong k;
  scalar *x;                   /* k + 2 */
  scalar *p0, *p1, *p2;        /* int p, int x p, int x^2 p over J_i; k + 1 each, as all that follow */
  scalar *level;               /* mean value of h on J_i */
  scalar *center;              /* mean value of x on J_i */
  scalar *variance;            /* int (x - center)^2 p over J_i */
  scalar *sigma;               /* slope of the best affine fit */
  scalar *slope;               /* s_i */
  scalar *tension;             /* one number: T */
  int shrunk[CHAIN_MAX + 1];   /* exact numbers: x_i = x_(i+1); g on J_i is the limit, h at this point */
  slong affine[CHAIN_MAX + 1]; /* a cell with affine f in which J_i lies for certain, or -1: sigma is exact */
  int undefined;               /* exact numbers: h jumps at a shrunk interval, so there is no limit */
} fits;

/* Set up the fits of the word w, which must outlive t, at k kinks; clear in any case. Balls: kinks that
   are too wide or not ascending give indeterminate balls. Field elements: the enclosure of the
   generator must decide in which cell a kink lies, unless it is a rational number. */
void fits_init(fits *t, const ring *r, const cells *c, const chain_word *w, const scalar *kinks);
void fits_clear(fits *t);

/* y = value of g on J_i, continued as an affine function, at x_j, j = i or i + 1. */
void fits_value(scalar *y, const fits *t, slong i, slong j);
/* The same with the mean of f: the value of the chain itself. */
void fits_full_value(scalar *y, const fits *t, slong i, slong j);
/* y = F_j, 1 <= j <= k (for nodes as in system/chain.h). */
void fits_equation(scalar *y, const fits *t, slong j);
/* y = m_j, 1 <= j <= k (nothing shrunk). */
void fits_jump(scalar *y, const fits *t, slong j);
/* y = Sigma_v = sum tau_i sigma_i with the tau of the word v. */
void fits_sum(scalar *y, const fits *t, const chain_word *v);
/* Is every J_i with tau_i != 0 (of the word v) certainly in a cell where f is affine? Then y = Sigma_v. */
int fits_sum_exactly(fmpq_t y, const fits *t, const chain_word *v);
/* y = risk, at a zero of F (nothing shrunk). */
void fits_risk(scalar *y, const fits *t);
/* y = e p at x_j, taken from cell i. */
void fits_error_density(scalar *y, const fits *t, slong j, slong i);

/* The cells first..last that may contain x. */
void fits_locate(slong *first, slong *last, const cells *c, const scalar *x, const ring *r);

#endif
