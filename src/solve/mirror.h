/* Mirror images of words and of their zeros. */
#ifndef RELUCERT_SOLVE_MIRROR_H
#define RELUCERT_SOLVE_MIRROR_H

#include "solve/search.h"
#include "system/cells.h"

/* w becomes v reversed, L and R exchanged; type B stays what it is. */
void mirror_word(chain_word *w, const chain_word *v);

/* Set *sum to a + b for the hull [a, b]; 0 if that is no double. */
int mirror_sum(double *sum, const cells *c);

/* image = the result for the mirror word of that of `original`, which has k letters: zeros (sorted anew) and
   unresolved boxes x -> sum - x, tree empty, nodes 0. 0, with nothing to be cleared, if an end of a
   uniqueness box has a mirror image that is no double. */
int mirror_search(search_result *image, const search_result *original, slong k, double sum);

#endif
