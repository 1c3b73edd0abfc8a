/* located.h - zeros of the chain equations F: uniqueness, enclosure by a ball, refinement (theory.md 7.11).
 */
#ifndef CHECK_LOCATED_H
#define CHECK_LOCATED_H

#include "certificate.h"
#include "chain.h"

/* The only zero of F in its box lies in the ball |x - at| <= radius (maximum norm). */
typedef struct {
    const Zero *zero;
    Word word;
    bool known; /* false for an undecided zero */
    mpq_t kappa, *inverse;
    int halvings[TREE_KINKS]; /* of the norm of kappa (tree.h) */
    mpq_t *secant; /* a better approximate inverse of F' at the zero, for refinement; nothing is claimed about
                      it */
    mpq_t at[TREE_KINKS], radius;
} Located;

void located_init(Located *z, const Zero *zero, const Word *word);
void located_clear(Located *z);

/* Prove what the certificate says of the zero; the verdict says what is wrong. alone: the box contains only
   one zero between the ends of the hull for another reason, and so an exact zero there is that one. */
bool located_prove(Located *z, bool alone, const Integrals *d, const TreeData *t, Verdict *v);

/* Try to make the radius at most 2^-bits; harmless when it fails. */
void located_refine(Located *z, const Integrals *d, unsigned long bits);

/* Evaluate the chain at the ball, exactly if that is a point. */
bool located_chain(Chain *c, const Located *z, const Integrals *d, unsigned long bits);

#endif
