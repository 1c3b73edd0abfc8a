/* Two and more hidden neurons: from the zeros of all words to critical functions. */
#ifndef RELUCERT_LANDSCAPE_CHAINS_H
#define RELUCERT_LANDSCAPE_CHAINS_H

#include "landscape/landscape.h"

/* Search all words of the problem of result (options: jobs, max_boxes, checkpoint), decide what becomes of
   every zero, and append the critical functions with all numbers and types. Densities that vanish on a
   piece are not covered: then all words are left unresolved. Status as of words_search. */
relucert_status chains_add(relucert_result *result, relucert_context *ctx, const cells *c);

#endif
