/* The zeros that a search has found. */
#ifndef RELUCERT_SOLVE_ZEROS_H
#define RELUCERT_SOLVE_ZEROS_H

#include "solve/exclude.h"
#include "solve/search.h"

/* Whether the box q[1..k] lies in the uniqueness box of a zero that has been found. */
int zeros_cover(const search_result *r, const interval *q, slong k);

/* Is some |tau| more than 500 times another one that is not 0? */
int word_is_steep(const chain_word *w);

/* Whether the uniqueness box of a zero that has been found is not farther from the box q[1..k] than distance.
 */
int zeros_near(const search_result *r, const interval *q, slong k, double distance);

/* From a box near a zero: find the zero and the largest box around it on which F is one-to-one, of a radius
   above `least`. Returns 1 when a new one was recorded. symmetric: see search_word. Rounding mode upward. */
int zeros_find(search_result *r, const subject *s, const interval *q, int symmetric, double least);

/* The same on the points with tied kinks (tied.h): for zeros that are not genuine, as only one genuine zero,
   or one exact zero that is not, is then known to lie in the box. */
int zeros_find_tied(search_result *r, const subject *s, const interval *q);

#endif
