/* gap_fit.h - the best affine fit on pieces that contain gaps of the support (doc/theory.md, Lemmas 7.21 and
   7.21a). */
#ifndef CHECK_GAP_FIT_H
#define CHECK_GAP_FIT_H

#include "chain_bounds.h"

/* Is the density 0 on one of the cells first..last? */
bool gap_between(const TreeData *d, long first, long last);

/* The same as fit_bounds for such a piece, the cells of its ends not being empty. */
void gap_fit(Fit *r, const TreeData *d, End u, End v, bool derivatives);

/* Piece i of the box goes from a kink in the cell before a gap to a kink in the cell behind it: do F_i and
   F_(i+1) show, by Lemma 7.21a, that the box holds no genuine zero? The numbers of *c are those of the
   box for the word *w, whose tau are 0 if T = 0 in all of the box; first: g = f on piece i + 1 at every zero,
   second: on piece i - 1. */
bool gap_corner_excluded(const TreeData *d, const Word *w, const KinkBox *box, const Chain *c, int i,
                         bool first, bool second);

#endif
