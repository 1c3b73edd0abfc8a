/* The risk as a semialgebraic function (doc/theory.md, 10.7): what the integrals of one neuron, and of
   products of two neurons, are where their kinks stay in given cells.

   The activation is s(t) = t^power for t > 0 and slope t^power for t <= 0. With u_i = w z_i + b at the
   breakpoints the pairs (w,b) belong to these regions, of which there are 2 + 2n for n cells:

     dead       u_0 <= 0, u_n <= 0
     full       u_0 > 0, u_n > 0
     R, cell i  u_i <= 0 < u_(i+1): kink in [z_i, z_(i+1)), active on its right
     L, cell i  u_i > 0 >= u_(i+1): kink in (z_i, z_(i+1)], active on its left

   If s is a polynomial there is only one, `full`, without conditions. */
#ifndef RELUCERT_SYSTEM_RISK_FORMULA_H
#define RELUCERT_SYSTEM_RISK_FORMULA_H

#include "system/cells.h"

typedef enum { REGION_DEAD, REGION_FULL, REGION_R, REGION_L } region_kind;
typedef struct {
  region_kind kind;
  slong cell; /* of R and L, else 0 */
} region;

/* Where two kinks are that share a cell: the kink of neuron 1 is at most that of neuron 2, or at least. */
typedef enum { KINKS_ASCEND, KINKS_DESCEND } kink_order;

typedef struct {
  const cells *c;
  slong power;
  fmpq_t slope;
  slong n;                    /* regions */
  fmpq_poly_t *density;       /* [k * c->n + i]: on cell i the integral from z_0 of x^k p, k = 0..2 power */
  fmpq_poly_t *target;        /* the same of x^k f p, k = 0..power */
  fmpq_t mass, first, square; /* int p, int f p, int f^2 p */
  fmpq_mpoly_ctx_t ctx;       /* variables w1, b1, w2, b2 */
  slong shift;                /* polynomials in ctx have been multiplied by (w1 w2)^shift */
} risk_formula;

/* For an activation with problem_has_formula; c must outlive y. Clear with risk_formula_clear. */
int problem_has_formula(const relucert_problem *problem);
void risk_formula_init(risk_formula *y, const cells *c);
void risk_formula_clear(risk_formula *y);

/* Region number i = 0, ..., n - 1. */
region risk_formula_region(const risk_formula *y, slong i);
/* Do two neurons in these regions have kinks in the same cell, so that their order matters? */
int regions_share_cell(region u, region v);

/* A = int s(w x + b) p or, with f, F = int s(w x + b) f p, for neuron 1 in region u. */
void risk_formula_single(fmpq_mpoly_t A, const risk_formula *y, region u, int with_target);
/* P = int s(w1 x + b1) s(w2 x + b2) p, for neurons in the regions u, v. */
void risk_formula_pair(fmpq_mpoly_t P, const risk_formula *y, region u, region v, kink_order order);

#endif
