/* Families of moving kinks, and what a search with them still leaves open. */
#ifndef RELUCERT_LANDSCAPE_MOVING_SEARCH_H
#define RELUCERT_LANDSCAPE_MOVING_SEARCH_H

#include "landscape/landscape.h"

/* After the search of all words: find families of moving kinks, and search the words that have open boxes
   and a family afresh with it (letter t), as long as this shows further families. Such a word is the mirror
   image of no other. */
void moving_search(relucert_result *result, relucert_context *ctx, const cells *c);

#endif
