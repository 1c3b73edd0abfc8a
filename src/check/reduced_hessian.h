/* reduced_hessian.h - the reduced risk l(xi), xi = (c, [A,] q_1, m_1, ..., q_k, m_k), of the functions
   g = c + [A x] + sum m_j phi_j with phi_j = (x - q_j)_+ or (q_j - x)_+, and its second derivatives over a
   box of xi around a critical point (theory.md 10.8). */
#ifndef CHECK_REDUCED_HESSIAN_H
#define CHECK_REDUCED_HESSIAN_H

#include "chain.h"

enum { CORE_MOST = 2 + 2 * TREE_KINKS };

/* The coordinates stand in x in the order of xi; the box is the product of the x[i]. */
typedef struct {
    int n, k;
    bool affine;               /* is A one of them? */
    bool rightward[TREE_KINKS]; /* of each kink: is phi_j = (x - q_j)_+? */
    Range x[CORE_MOST];
    mpq_t radius[CORE_MOST]; /* the box has no points farther from the critical point, by coordinates */
} CoreBox;

void core_box_init(CoreBox *b);
void core_box_clear(CoreBox *b);

/* The place of kink j, from 0, in xi; that of its jump is the next one. */
int kink_place(const CoreBox *b, int j);

/* h[a n + b], a, b < n: an enclosure of the second derivative by xi_a and xi_b at all points of the box;
   where f or p jumps at a kink, of all that it tends to from the sides. All kinks of the box lie inside the
   hull. Ends are rounded outward to multiples of 2^-bits. */
void reduced_hessian(Range *h, const CoreBox *b, const Integrals *d, unsigned long bits);

#endif
