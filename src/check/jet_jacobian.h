/* jet_jacobian.h - enclosures of F' over small boxes, and uniqueness by them, in rationals rounded outward
   (doc/theory.md, Lemmas 7.6a and 7.11): finer than tree.h, slower, and made of other code. */
#ifndef CHECK_JET_JACOBIAN_H
#define CHECK_JET_JACOBIAN_H

#include "range.h"
#include "tree.h"

struct Integrals; /* chain.h */

/* r[k * j + m] = dF_(j+1)/dq_(m+1) over the points of the box with a <= q_1 <= ... <= q_k <= b that lie on no
   breakpoint; the row of a node at a breakpoint is a unit vector, and its column is 0 elsewhere. False if the box
   is too wide for that, or crosses too many breakpoints. */
bool jet_jacobian(Range *r, const struct Integrals *d, const Word *w, const Box *box, unsigned long bits);

/* As box_one_to_one of tree.h. */
bool jet_one_to_one(mpq_t kappa, mpq_t *inverse, const struct Integrals *d, const Word *w, const Box *box);

#endif
