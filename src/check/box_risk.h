/* box_risk.h - lower bounds for the risk of all functions of a word with places in a box (doc/theory.md,
   Lemma 7.17a): between the intervals of two neighbouring places they are affine, so at least the risk of the
   best affine fit arises there. */
#ifndef CHECK_BOX_RISK_H
#define CHECK_BOX_RISK_H

#include "tree.h"

/* Tables of integrals for the cells of a problem, and the bound to compare with. d must outlive it. */
BoxRisk *box_risk_new(const TreeData *d);
void box_risk_free(BoxRisk *r); /* may be NULL */
void box_risk_set_bound(BoxRisk *r, const mpq_t bound);

/* Is the risk of every function of the word with places a < q_1 < ... < q_k < b in the box at least the
   bound? True only when this is proved; boxes are cut further, up to a limit. */
bool box_risk_at_least(BoxRisk *r, const TreeData *d, const Word *w, const Box *box);

#endif
