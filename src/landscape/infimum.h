/* The infimum of the risk, and whether it is attained (doc/theory.md, 7.14 to 7.18). */
#ifndef RELUCERT_LANDSCAPE_INFIMUM_H
#define RELUCERT_LANDSCAPE_INFIMUM_H

#include "landscape/landscape.h"

/* Set result->infimum, nglobal and the `global` of all realizations, which are ordered by risk. For two
   or more hidden neurons and a target that jumps the generalised words are searched, with the options
   of the result. */
void infimum_find(relucert_result *result, relucert_context *ctx, const cells *c);
void infimum_clear(infimum *f);

#endif
