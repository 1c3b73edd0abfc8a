/* Pieces of f and p in local coordinates, for weighted fits. On J = [u,v] with midpoint c and half length h
   let x = c + ht. A local piece (no breakpoint inside, or one) is f = sum a_n h^n t^n, p = scale sum r_k t^k
   on [-1,1], plus, right of the breakpoint, terms in y = (x - z)/h: there the two polynomials f differ by sum
   d_n h^n y^n, the densities by sum e_k y^k, and p = sum g_k y^k. */
#ifndef RELUCERT_SYSTEM_WEIGHTED_PIECE_H
#define RELUCERT_SYSTEM_WEIGHTED_PIECE_H

#include "system/weighted_fit.h"

enum { WEIGHTED_TERMS = WEIGHTED_DEGREE + 4 };

typedef struct {
  const struct general_data *d;
  slong fd, pd; /* degrees of f and of the weight */
  interval h, scale;
  interval a[WEIGHTED_TERMS], r[WEIGHTED_TERMS];
  int over;             /* a breakpoint inside, at t = 1 - s2 */
  int same_weight;      /* e = 0 */
  slong jd, gd;         /* degrees of the jump of f, and of p right of the breakpoint */
  interval s2;          /* (v - z)/h, in [0,2] */
  const interval *jump; /* d_n, n = 0..jd, up to signs */
  int from_right;       /* reflected: d_n is jump[n] for odd n, else -jump[n] */
  interval e[WEIGHTED_TERMS], g[WEIGHTED_TERMS]; /* e_k and p = sum g_k y^k right of the breakpoint */
} weighted_piece;

static inline interval zero(void) { return (interval){ 0, 0 }; }
static inline interval whole(void) { return (interval){ INFINITY, INFINITY }; }
static inline int is_zero(interval x) { return x.neg == 0 && x.hi == 0; }
static inline int is_positive(interval x) { return x.neg < 0 && x.hi < INFINITY; }

/* x without what lies below 0, of a number known to be >= 0. */
static inline interval at_least_zero(interval x) {
  if (x.neg > 0)
    x.neg = 0;
  return x;
}

/* The part of x in range, of a number known to be there (never empty). */
static inline interval within(interval x, interval range) {
  interval y = iv_meet(x, range);
  return iv_lo(y) <= y.hi ? y : range;
}

static inline interval power_of(interval x, slong n) {
  interval y = iv_point(1);
  for (slong k = 0; k < n; k++)
    y = iv_mul(y, x);
  return y;
}

/* sum x_k w^k, k = 0..n */
static inline interval value_of(const interval *x, slong n, interval w) {
  interval sum = x[n];
  for (slong k = n - 1; k >= 0; k--)
    sum = iv_add(iv_mul(sum, w), x[k]);
  return sum;
}

/* J in cell i; x->d and x->h are set. The weight is p over scale = (c - z_i)^r (z_(i+1) - c)^r', divided by
   u(c) if this is safely positive. */
void weighted_piece_in_cell(weighted_piece *x, slong i, interval u, interval v);
/* z = z_(i+1) in J, s = (v - z)/l, midpoint c; x->d and x->h are set. The left cell is the base; with
   from_right the piece is reflected at c, so that the right cell is. */
void weighted_piece_over(weighted_piece *x, slong i, interval c, interval s, int from_right);
/* m[n] = int t^n (weight) dt over [-1,1], n = 0..top <= degree of f + 1, or 2. */
void weighted_piece_moments(interval *m, const weighted_piece *x, slong top);
/* d_n */
interval weighted_piece_jump(const weighted_piece *x, slong n);
/* int y^n t^i p dt right of the breakpoint, i = 0, 1, over scale; power = s2^(n+1). */
void weighted_piece_jump_moments(interval *phi0, interval *phi1, const weighted_piece *x, slong n,
                                 interval power);
/* The range of f' over J. */
interval weighted_piece_slopes(const weighted_piece *x);

#endif
