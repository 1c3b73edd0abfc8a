/* weighted_core.h - the best affine fit on one piece, for a density that is not constant: what the files
   weighted_*.c share (doc/theory.md, Theorem 7.6 and the lemmas after it). */
#ifndef CHECK_WEIGHTED_CORE_H
#define CHECK_WEIGHTED_CORE_H

#include "weighted_fit.h"

/* What is known of one piece. Densities may be multiplied by a number of their own for each piece: `scale`
   divides it out of the average density. */
typedef struct {
    Fix l, R, L, slope, rise;
    Fix R1, L1, R2, L2;         /* R/l, L/l, R/l^2, L/l^2 */
    Fix slope_at_v, slope_at_u; /* slope - f'(v), slope - f'(u) */
    Fix f_slope_v, f_slope_u;   /* f'(v), f'(u), for pieces over breakpoints */
    Fix alpha, nu, pi_u, pi_v;  /* (mean - u)/l; V/(mass l^2); l p(u)/mass, l p(v)/mass */
    Fix average;                /* mass/l, divided by scale */
    Fix mean_R, mean_L;         /* mean of f minus f(v), f(u), if steep */
    bool steep;
    bool crude; /* R2, L2, pi_u and pi_v are not known, so that there are no derivatives */
    Real scale_low, scale_high;
} Core;

/* A line: value at the left end of the first full cell, slope. */
typedef struct {
    int64_t value, slope;
} Line;

/* One side of a breakpoint, up to the distance X = width y: terms[k] = f_k X^k, the sum of which is f at the
   end; moments T[q] = sum over m >= order of p_m y^(m-order)/(q+m+1), so that int x^n X^k p = X^(n+k+1)
   y^order T[n+k]; p at the end, divided by y^order. */
typedef struct {
    Fix first, second; /* f_0 and f_1 */
    Fix rest;          /* sum over k >= 2 of f_k X^(k-2) */
    Fix rest_slope;    /* sum over k >= 2 of k f_k X^(k-2) */
    Fix T[3], gap[2]; /* gap[n] = T[n] - T[n+1], both >= 0 */
    Fix by_T[2]; /* by_T[n] = sum over k >= 2 of f_k X^(k-2) T[n+k] */
    Fix density;
} Side;

static inline Fix one_minus(Fix x)
{
    return fix_sub(fix_point(FIXED_ONE), x);
}

static inline Fix nonneg(Fix a)
{
    return fix(a.lo > 0 ? a.lo : 0, a.hi > 0 ? a.hi : 0);
}

/* *low, *high *= x^n. */
void times_power(Real *low, Real *high, Fix x, long n);

/* A shape number x in [0,1] that varies much is cut into this many parts; part i of them. */
int part_count(Fix x);
Fix part_of(Fix x, int i, int count);

/* *r = the hull of both. */
void core_join(Core *r, const Core *x);

/* The side of a breakpoint that is the left (right_of_it) or the right end of cell c. */
void set_side(Side *r, const FitCell *c, bool right_of_it, Fix y, long order);

/* sum over k of f_k X^k T[n+k] = first T[n] + X (second T[n+1] + X by_T[n]), and that without the first term,
 * by X. */
Fix without_first(const Side *s, Fix X, int n);

/* The fit c0 + c1 x of data with moments P (of the density) and Q (of f times the density). */
void solve_fit(Fix *c0, Fix *c1, const Fix *P, const Fix *Q, Fix D);

/* P0 P2 - P1^2, which is also nu (P0 l)^2 if nu is given. */
Fix determinant(const Fix *P, const Fix *nu, Fix l);

/* The number of factors x - z that the densities on both sides of the left end of cell b share. */
long common_order(const TreeData *d, long b);

/* The factor of T[n] in moment n about a breakpoint in units of l, where the piece goes s l to this side:
 * (s/width)^order s^(n+1). */
Fix side_factor(Fix s, Fix width, long order, int n);

/* Moments of the density about the breakpoint of a bridge, in units of l, as moduli: those of both sides;
   products of them, of which sums without cancellation can be made; det = P0 P2 - P1^2 for the whole. */
typedef struct {
    Fix left[3], right[3], mass;
    Fix left_gap[2], right_gap[2]; /* t L0 - L1 and t L1 - L2, s R0 - R1 and s R1 - R2, all >= 0 */
    Fix det_left, det_right, cross, left_far, right_far; /* L0 L2 - L1^2, ..., L1 R1, L2 R0, L0 R2 */
    Fix det;
} Masses;
void set_masses(Masses *r, const TreeData *d, const Bridge *at, const Side *left, const Side *right);

/* The part of a bridge with the given range of s; false if it is empty. */
bool bridge_part(Bridge *r, const TreeData *d, const Bridge *whole, Fix s);

/* The piece inside a cell, over one breakpoint, over more (*fit gets its fit as a line, if it is not NULL).
   nu: an enclosure known already, or NULL. */
void core_inside(Core *r, const FitCell *c, Fix u, Fix v);
void core_bridge(Core *r, const TreeData *d, const Bridge *at, const Fix *nu);
void core_many(Core *r, const TreeData *d, End u, End v, const Line *line, Line *fit, const Fix *nu);

#endif
