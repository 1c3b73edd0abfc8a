/* constant_work.h - between the files that check a family of constant risk (doc/formats.md 5.15). */
#ifndef CHECK_CONSTANT_WORK_H
#define CHECK_CONSTANT_WORK_H

#include "constant_risk.h"

/* f = (A/B) sqrt(D) on [a, z], Phi' = f, X' = x f there. */
typedef struct {
    const ConstantRisk *y;
    Verdict *v;
    const Problem *p;
    const Piece *first; /* [a, z] */
    mpq_t d, K;
    Surd at_a[2], at_z[2]; /* of Phi and of X */
    Surd moment[2];        /* integrals of f and x f over [a, b] */
    Surd mean, th;         /* of f; int x (f - mean) */
    mpq_t square;          /* int f^2 without the logarithms */
    Surd constant;         /* G^2/V */
    mpq_t network_square;  /* int N^2 */
    Surd network_product;  /* int N f */
} ConstantWork;

/* value = P(x)/Q(x); false: Q(x) = 0 */
bool fraction_at(mpq_t value, const Poly *P, const Poly *Q, const mpq_t x);
bool square_root(mpq_t r, const mpq_t x); /* r^2 = x for a rational r >= 0? */

/* ratio = (A z + B)/(A a + B) for logarithm i; false: one of the two is not positive. */
bool log_argument(mpq_t ratio, const ConstantWork *w, long i);

/* Is the target of the form of 5.15, and are the given antiderivatives right? Sets d, and root with
   D(z) = d root^2. */
bool constant_form(ConstantWork *w, mpq_t root);

#endif
