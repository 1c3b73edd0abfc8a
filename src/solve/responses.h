/* Generalised words (doc/theory.md, 7.16; doc/formats.md, 5.9): activation patterns whose chains may jump at
   nodes, each of which takes two neurons. Their zeros are the candidates for the infimum of the risk when the
   target jumps. */
#ifndef RELUCERT_SOLVE_RESPONSES_H
#define RELUCERT_SOLVE_RESPONSES_H

#include "solve/words.h"

/* More words than this are not listed. */
enum { MOST_RESPONSES = 200000 };

/* All generalised words of width `hidden` with at most `kinks` places that are no nodes at breakpoints,
   in the order of doc/formats.md; to be searched by words_search without a checkpoint. Returns 0, with
   an empty list, when there are more than MOST_RESPONSES. Clear with words_clear in any case. */
int responses_init(word_list *words, const cells *c, slong hidden, slong kinks);

#endif
