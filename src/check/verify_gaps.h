/* verify_gaps.h - two or more neurons where the density is zero on pieces inside the hull (theory.md 7.20 to
   7.25, 9.14a to 9.14e, doc/formats.md 5.11, 5.13). */
#ifndef CHECK_VERIFY_GAPS_H
#define CHECK_VERIFY_GAPS_H

#include "verify.h"

/* Is there something in the certificate that the checker does not prove for such a density? */
bool gap_claims_uncovered(const Check *k);

/* The words are those of the problem, in order. The ends of their gaps and parts are set, and the boxes of
   their zeros are cut with the parts of the kinks. A partial list may have no word at all; it is open then.
 */
bool check_gap_words(Check *k);

/* Do the places of two words lie in the same parts and gaps? */
bool same_regions(const Name *a, const Name *b);

/* What the places of the zero are; false if that is not decided, and the verdict says so. */
bool gap_shape(GapShape *s, Check *k, Located *z);

/* Has some network of this width the function of the zero, if that is genuine (Theorem 7.22)? 1 yes, and
   s->mixed, s->rigid are set; 0 no; -1 not decided. */
int gap_realizable(GapShape *s, Check *k, Located *z);

/* Is the function of the zero R(q) or L(q), realization id, with q in a gap? */
bool is_kink_in_gap(Check *k, const WordProof *p, const Located *z, long id);

/* The gap, closed, in which R(q) or L(q) has its kink, or 0. */
long gap_of_kink(const Check *k, const Realization *r);

/* Are the families from number *next on those in gaps of the realizations? *next becomes the number after
   them. */
bool check_gap_families(Check *k, long *next);

/* The same for two more kinks at an end of the interval that have no effect on the hull, for two slopes, both
   not 0, and several neurons (Lemma 9.14a). */
bool check_end_pairs(Check *k, long *next);

/* The value of the right side of a node at the end of its gap. */
void value_behind_gap(Range *r, const Chain *c, const Integrals *d, const Word *w, int j);

#endif
