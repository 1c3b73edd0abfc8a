/* Two kinks on both sides of a jump next to a piece on which g = f (doc/theory.md, Lemma 7.10c): the place
   of the other one is a root of a polynomial. */
#ifndef RELUCERT_SYSTEM_CORNER_H
#define RELUCERT_SYSTEM_CORNER_H

#include "base/interval.h"
#include "system/cells.h"

/* The roots in a cell without its ends, one of which is the breakpoint z_b of the jump, and whether the
   other one is a root, too. known = 0: f is not affine with one slope on both sides of z_b, or all numbers
   are roots. */
typedef struct {
  int known, at_end;
  slong n;
  interval *root;
} corner_roots;

/* side = 0: q in the cell left of z_b such that the best affine fit of f on [a,q] is f - d/3 at q, d =
   f(z_b+) - f(z_b-); side = 1: q in the cell right of z_b such that the one on [q,b] is f + d/3 at q. For
   any rounding mode but upward. mem_free(root) afterwards. */
corner_roots corner_find(const cells *c, slong b, int side);

#endif
