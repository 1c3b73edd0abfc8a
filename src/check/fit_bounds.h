/* fit_bounds.h - enclosures of the best affine fit of f on a piece [u,v] of the hull, for density 1, over a
   box of ends u and v (doc/theory.md, Lemma 7.3). x is mapped to [0,1], and f is shifted by a constant and
   multiplied by a power of two, so that fixed-point numbers suffice; F is multiplied by the same number. */
#ifndef CHECK_FIT_BOUNDS_H
#define CHECK_FIT_BOUNDS_H

#include "real.h"
#include "tree.h"

enum { MAX_FIT_DEGREE = 40, MAX_FIT_CELLS = 4000 };

/* A piece without gaps: its mass, the means of x and f, the integral of (x - mean)^2, the slope of the fit. */
typedef struct {
    Fix mass, centre, level, spread, slope;
} FitPart;

/* f on one cell. Places inside a cell are measured by y in [0,1]; everything else in units of [0,1] = hull.
   f = left[0] + left[1] X + X^2 sum_(n>=2) left[n] y^(n-2) with X = width y, and the same from the right end
   with 1 - y in place of y. second[i] are the Taylor coefficients in y of f'' at the midpoint; first[0] is f'
   there and f' = first[0] + (y - 1/2) width sum_(i>=1) first[i] (y - 1/2)^(i-1). */
typedef struct {
    long degree;
    Fix at, width; /* the left end of the cell; its length */
    Fix *first, *second, *left, *right;
    Fix sum, moment; /* the integrals of f and x f from the hull's left end to the cell's */
    long stretch;    /* first cell of the stretch (run of cells on which f is one affine polynomial), or -1 */
    mpq_t exact_slope; /* of f, in the units of the problem, in a stretch */
    Fix jump, kink;    /* right limit - left limit of f and of f' at the cell's left end */
    /* The density, if it is not constant on the hull: the sum of p_left[m] y^m, of p_right[m] (1-y)^m, and
       y^zero[0] (1-y)^zero[1] times the sum of p_middle[m] (y - 1/2)^m. */
    long p_degree, middle_degree, zero[2];
    Fix *p_left, *p_right, *p_middle;
    bool empty;   /* the density is 0 (the numbers above stand for 1) */
    long gap_end; /* the last breakpoint of the gap that begins at the left end, or 0 */
    FitPart part; /* of the whole part of the support that begins at the left end, if one does */
} FitCell;

struct TreeData {
    const Moments *moments;
    long n;
    FitCell *cell;
    bool weighted; /* the density is not constant */
    bool gaps;     /* it is 0 on some cell */
    mpq_t length;  /* of the hull */
    mpq_t scale;   /* by which f is multiplied, a power of two */
    const struct Integrals *integrals; /* for the tests of jet_jacobian.h; NULL: they are not used */
};

/* One end of a piece: y in cell `cell`. */
typedef struct {
    long cell;
    Fix y;
} End;

/* The density on [u,v]: alpha = (mean of x - u)/length; bounds for V, which increases with the piece; log_u =
   length times the derivative of log V by u. */
typedef struct {
    Fix alpha, mean_u, mean_v, log_u, log_v; /* mean_u = derivative of the mean of x by u */
    bool wild;                               /* mean_u to log_v do not fit */
    Real low, high, shape_low, shape_high;   /* shape: V/length^3 */
} Weight;

/* The fit on [u,v]: R and L are fit - f at v and u, Ru = dR/du and so on. Where f jumps inside a
   piece that may be very short the slope is not bounded, and in charts it is better not used: then `steep`,
   and rise = length times slope. Where f' jumps inside such a piece the same is true of the derivatives of
   the slope: `sharp`. */
typedef struct {
    Fix length, R, L, slope, rise;
    bool steep;
    Fix mean_R, mean_L; /* mean of f on the piece minus f at v and at u, if steep */
    Fix Ru, Rv, Lu, Lv, slope_u, slope_v;
    bool sharp;
    Fix rise_u, rise_v; /* length times slope_u, slope_v, if sharp */
    Weight weight;      /* if the density is not constant */
} Fit;

/* All of *r; the derivatives only if `derivatives`. The cells of both ends are not empty. */
void fit_bounds(Fit *r, const TreeData *d, End u, End v, bool derivatives);

/* A piece [z - t l, z + s l] over one breakpoint, t = 1 - s; z is the left end of cell b. X = s l, Y = t l,
   and P, Q are Y, X divided by the widths of the cells. in_chart: the box is one in
   charts, where the piece is steep whatever its length is. */
typedef struct {
    long b;
    bool in_chart;
    Fix l, s, t, X, Y, P, Q;
} Bridge;

/* The bridge from u to v in the next cell. */
void bridge_between(Bridge *r, const TreeData *d, End u, End v);

/* All of *r but the derivatives. */
void fit_bridge(Fit *r, const TreeData *d, const Bridge *at);

/* Constant density: the derivatives of R and L by s for fixed l, bounded also where l may be 0. */
void fit_slide(Fix *R, Fix *L, const TreeData *d, const Bridge *at);

#endif
