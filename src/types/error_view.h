/* The error e = g - f of a critical function and its moment functions, as polynomials on parts: exact where
   the kinks are rational, else with balls as coefficients (doc/theory.md, section 8). */
#ifndef RELUCERT_TYPES_ERROR_VIEW_H
#define RELUCERT_TYPES_ERROR_VIEW_H

#include "types/critical.h"

/* J_i cut with a cell. */
typedef struct {
  slong piece, cell;
  int fit;                /* e = 0 for certain */
  fmpq_t u, v;            /* the part; balls: it is contained in [u,v] */
  fmpq_poly_t error, phi; /* exact: e, and Phi_L(y) = int_a^y (y - x) e p */
  arb_poly_t error_ball, phi_ball;
} error_part;

typedef struct {
  const critical *f;
  ring ring;
  fits fits;
  int sum[CHAIN_MAX + 2]; /* M1([a,q_j]) = sum[j] t, t the tension of fits */
  slong nparts;
  error_part *parts;      /* ascending; neighbours touch, where kinks are balls they overlap */
} error_view;

/* Set up with at least `bits` bits. v must not move; f must outlive it. Clear with error_view_clear. */
void error_view_init(error_view *v, const critical *f, slong bits);
void error_view_clear(error_view *v);

/* Is Phi_R (letter 'R') or Phi_L (letter 'L') zero at q_j, 0 <= j <= k+1 (q_0 = a, q_(k+1) = b)? Where it is,
   the zero is double. For two slopes Psi / (1 - gamma) of 9.11 takes the place of Phi here and below. */
int phi_vanishes(const error_view *v, char letter, slong j);

/* y = Phi_LETTER on a part, exact or with balls. */
void phi_exact(fmpq_poly_t y, const error_view *v, const error_part *part, char letter);
void phi_balls(arb_poly_t y, const error_view *v, const error_part *part, char letter);

/* The density on a part. */
const fmpq_poly_struct *part_density(const error_view *v, const error_part *part);

#endif
