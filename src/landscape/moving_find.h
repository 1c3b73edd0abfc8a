/* Proposing families of moving kinks from the boxes that a search left open. */
#ifndef RELUCERT_LANDSCAPE_MOVING_FIND_H
#define RELUCERT_LANDSCAPE_MOVING_FIND_H

#include "landscape/landscape.h"

/* Look for families of moving kinks near the unresolved boxes of all words, and append those that are proved
   to result->moving, each function once (type B before type A). What is not found is not claimed. */
void moving_find(relucert_result *result, const relucert_context *ctx, const cells *c);

#endif
