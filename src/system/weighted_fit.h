/* Best affine fits with a polynomial density, in double intervals (doc/theory.md, 7.6). */
#ifndef RELUCERT_SYSTEM_WEIGHTED_FIT_H
#define RELUCERT_SYSTEM_WEIGHTED_FIT_H

#include "system/chain.h"

/* Largest degree of f and p that is covered. */
enum { WEIGHTED_DEGREE = 500 };

/* A polynomial g of x near a fixed centre: rows[m (degree+1) + r] is the coefficient of y^m in g^(r)(x)/r!,
   where x = centre + y. */
typedef struct {
  slong degree;
  interval *rows;
} taylor_table;

/* One cell: p = (x - z_i)^left_order (z_(i+1) - x)^right_order u. */
typedef struct {
  double centre;
  taylor_table f, p, u;
  slong left_order, right_order;
  interval *f_left, *f_right, *p_left, *p_right, *fp_left,
      *fp_right;                 /* Taylor coefficients at z_i and z_(i+1) */
  interval *f_jump, *p_jump;     /* those of this cell minus those of the cell before, at z_i (i > 0) */
  interval p_range, slope_range; /* p and f' over the cell */
} weighted_cell;

/* What enclosures of weighted fits need to know of a problem. Built once, read only afterwards. */
struct general_data {
  slong n;                  /* cells */
  slong degree_f, degree_p; /* largest degrees */
  interval *z;              /* n + 1 breakpoints */
  weighted_cell *cells;
  double middle;       /* of the hull */
  interval *prefix[5]; /* prefix[r][i]: int (x - middle)^r p over [z_0, z_i], r = 0, 1, 2; with f p: prefix[3
                          + r], r = 0, 1 */
  interval *inverse;   /* 1/r, r >= 1 */
};

/* The best affine fit of f on J = [u,v] in the notation of 7.6. Every field is an enclosure; it may be the
   whole line. The first group is always set, the second one only with derivatives, the last two only with
   spread. */
typedef struct {
  interval length;
  interval right, left, right_l, left_l; /* R, L, R/l, L/l */
  interval slope, slope_l;               /* sigma, l sigma */
  interval alpha, beta;
  interval right_u, right_v, left_u, left_v;       /* derivatives by the ends */
  interval slope_u, slope_v, slope_l_u, slope_l_v; /* of sigma; l times the derivatives of sigma */
  interval mean_u, mean_v;                         /* of xbar */
  interval spread_u, spread_v;                     /* l times the derivatives of ln V */
  interval spread, shape;                          /* V and V/l^3 */
} weighted_fit;

/* Set y for J with u in the closed cell i, v in the closed cell j >= i, u <= v. Rounding mode upward. */
void weighted_fit_on(weighted_fit *y, const struct general_data *d, slong i, slong j, interval u, interval v,
                     int derivatives, int spread);
/* The same for u = z - l (1-s), v = z + l s with z = z_(i+1), j = i+1, without derivatives. */
void weighted_fit_in_chart(weighted_fit *y, const struct general_data *d, slong i, interval l, interval s);

/* J over a hinge z_b, where alone the slope of f changes, with the sign bend: the errors of the fit at u and
   v are -bend times lambda and rho >= 0; an enclosure of lambda/(lambda + rho) (Lemma 7.10a). */
interval weighted_hinge(const struct general_data *d, slong i, slong j, slong b, interval u, interval v,
                        int bend);

#endif
