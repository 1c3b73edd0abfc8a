/* jet_jacobian.h - enclosures of F' over small boxes, and uniqueness by them, in rationals rounded outward
   (doc/theory.md, Lemmas 7.6a and 7.11): finer than tree.h, slower, and made of other code. */
#ifndef CHECK_JET_JACOBIAN_H
#define CHECK_JET_JACOBIAN_H

#include "jet.h"

struct Integrals; /* chain.h */

/* r[k * j + m] = dF_(j+1)/dq_(m+1) over the points of the box with a <= q_1 <= ... <= q_k <= b that lie on no
   breakpoint; the row of a node at a breakpoint is a unit vector, and its column is 0 elsewhere. False if
   the box is too wide for that, or crosses too many breakpoints. */
bool jet_jacobian(Range *r, const struct Integrals *d, const Word *w, const Box *box, unsigned long bits);

/* As box_one_to_one of tree.h. */
bool jet_one_to_one(mpq_t kappa, mpq_t *inverse, int *halvings, const struct Integrals *d, const Word *w,
                    const Box *box);

/* Does F have no zero with a < q_1 < ... < q_k < b in the box, by the mean value form of
   combinations of the F_j? The box crosses no breakpoints. */
bool jet_excluded(const struct Integrals *d, const Word *w, const Box *box);

/* ---- What the files jet_*.c need of each other. */

/* What to do with the entries dF_(j+1)/dq_(m+1) over a part of a box between breakpoints. */
typedef void JetVisit(void *result, const Jet *entry, const Variables *vars);

/* False if there are no parts, or if there is one without entries. */
bool jet_parts(JetVisit *visit, void *result, const struct Integrals *d, const Word *w, const Box *box,
               unsigned long bits);

/* A visit that makes the hulls of a JetHull, k*k ranges, those of all entries. */
typedef struct {
    Range *entry;
    bool any;
} JetHull;
JetVisit jet_join;

/* inverse = that of the middle of the k x k matrix j, rounded; false if it has none. */
bool jet_inverse(mpq_t *inverse, const Range *j, int k, unsigned long bits);

/* r = an upper bound for the modulus of n - (sum of row[m] times entry (m, b)). */
void jet_deviation(mpq_t r, long n, const mpq_t *row, const Jet *entry, int b, const Variables *vars);

#endif
