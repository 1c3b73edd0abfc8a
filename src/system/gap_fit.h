/* Best affine fits on pieces that contain gaps of the support (doc/theory.md, 7.21). */
#ifndef RELUCERT_SYSTEM_GAP_FIT_H
#define RELUCERT_SYSTEM_GAP_FIT_H

#include "system/chain.h"
#include "system/weighted_fit.h"

/* Is p = 0 on one of the cells first..last? */
int gap_between(const chain_data *d, slong first, slong last);

/* Where J_i begins: q_i, but behind the gap if q_i is a node that spans one. */
static inline interval chain_left_end(const chain_data *d, const chain_box *b, slong i) {
  return i > 0 && b->first[i] > b->last[i - 1] + 1 ? d->z[b->first[i]] : b->q[i];
}

/* The fit on J_i of the box for a density that is not constant. Rounding mode upward. */
void chain_fit_on(weighted_fit *y, const chain_data *d, const chain_box *b, slong i, int derivatives,
                  int spread);

/* J_i from q_i in one part of the support to q_(i+1) in the next one (two cells that meet the gap). rise:
   f(q_(i+1)) - f(q_i). left, right: the errors fit - f at q_i if they vanish in the first part, at q_(i+1) if
   they vanish in the second one, where slope encloses that of the fit (Lemma 7.21a). Returns 0 for any other
   J_i. */
int gap_corner(interval *rise, interval *left, interval *right, const chain_data *d, const chain_box *b,
               slong i, interval slope);

#endif
