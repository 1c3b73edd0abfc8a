/* Words for a density with interior gaps (doc/theory.md, 7.22): every place is a kink between two gaps, or a
   node that spans a gap. */
#ifndef RELUCERT_SOLVE_GAP_WORDS_H
#define RELUCERT_SOLVE_GAP_WORDS_H

#include "solve/words.h"

/* More words than this are not listed. */
enum { MOST_GAP_WORDS = 100000 };

/* All words for width `hidden`; type A has up to `hidden` places, with one place only a node; type B has up
   to hidden - 1. Returns 0, with an empty list, when there are more than MOST_GAP_WORDS. Clear with
   words_clear in any case. */
int gap_words_init(word_list *words, const cells *c, slong hidden);

#endif
