/* The Hessian of the risk in core coordinates over a box around a critical realization (theory.md, 10.8). */
#ifndef RELUCERT_LANDSCAPE_CORE_BOX_H
#define RELUCERT_LANDSCAPE_CORE_BOX_H

#include "landscape/landscape.h"
#include "system/cells.h"

/* The coordinates are c, [A,] q_1, m_1, ..., q_k, m_k, in this order. */
typedef struct {
  const cells *c;
  slong k, n;            /* kinks, coordinates */
  int full;              /* 1: the coordinate A exists, and all letters are R */
  const char *letters;   /* k */
  fmpq *low, *high;      /* k each: the kinks lie in [low, high] */
  arb_t constant, slope; /* c and A */
  arb_ptr jump, radius;  /* k slope jumps; n distances from the realization */
} core_box;

/* The coordinates of all networks at a distance of at most R < 1 from the standard parameters of r; clear in
   any case. */
void core_box_init(core_box *b, const cells *c, const realization *r, const fmpq_t R);
void core_box_clear(core_box *b);

/* Does a kink of the box leave the open hull? May one of them lie where f jumps? */
int core_box_leaves(const core_box *b);
int core_box_jumps(const core_box *b);

/* h (n x n) = an enclosure of all Hessians in the box, one-sided ones where f or p jumps; for a box that does
   not leave the hull. */
void core_box_hessian(arb_mat_t h, const core_box *b);

/* y = the interval [lo, hi]; y = an upper bound of |x|, as a number. */
void core_box_between(arb_t y, const fmpq_t lo, const fmpq_t hi);
void core_box_magnitude(arb_t y, const arb_t x);

enum { CORE_BOX_BITS = 256 };

#endif
