/* Cores with one kink: the risk, minimised over everything but the kink (doc/theory.md, Theorem 8.8). */
#ifndef RELUCERT_TYPES_ONE_KINK_H
#define RELUCERT_TYPES_ONE_KINK_H

#include "system/cells.h"
#include "types/row_maker.h"

/* t = T V as a polynomial in the kink, on a cell; V > 0. */
void one_kink_tension(fmpq_poly_t t, const cells *c, slong cell, orientation side);

/* The reduced risk has no minimum, has one, has one with a positive second derivative on both sides. */
typedef enum { ONE_KINK_NONE, ONE_KINK_MINIMUM, ONE_KINK_DEFINITE } one_kink_sign;

/* letter: 'R', 'L', or 'B' if the affine part is free too. m has one kink, known as an algebraic number. */
one_kink_sign one_kink_type(row_maker *m, char letter);

/* The type local minimum for chains with one rational kink and a free affine part whose form decides
   nothing. */
void one_kink_settle(relucert_result *result, const cells *c);

/* Two slopes, two and more neurons: the types of the functions R(q), L(q) from those for one neuron (Theorem
   9.9 (d')). Saddles stay; the other neurons of a minimum must share the kink, or be full. */
void one_kink_widen(relucert_result *result, const cells *c);

#endif
