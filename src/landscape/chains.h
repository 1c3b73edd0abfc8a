/* Two and more hidden neurons: from the zeros of all words to critical functions. */
#ifndef RELUCERT_LANDSCAPE_CHAINS_H
#define RELUCERT_LANDSCAPE_CHAINS_H

#include "landscape/landscape.h"

/* words_search for the problem of result with its options jobs and max_boxes. */
relucert_status search_words(word_list *words, const relucert_result *result, relucert_context *ctx,
                             const cells *c, const char *checkpoint);

/* Search all words of the problem of result (options: jobs, max_boxes, checkpoint), decide what becomes of
   every zero, and append the critical functions with all numbers and types. Status as of words_search. */
relucert_status chains_add(relucert_result *result, relucert_context *ctx, const cells *c);

/* Record that word w, or the box with the intervals q[1..k], is not decided. */
unresolved_box *add_unresolved(relucert_result *result, const chain_word *w, const char *limit);
void add_unresolved_box(relucert_result *result, const chain_word *w, const interval *q, const char *limit);

#endif
