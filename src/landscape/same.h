/* Whether two critical functions are the same, proved one way or the other. */
#ifndef RELUCERT_LANDSCAPE_SAME_H
#define RELUCERT_LANDSCAPE_SAME_H

#include "landscape/landscape.h"

/* The record of the zero that gave a chain, and its place in the search. */
zero_record *record_of(const relucert_result *result, const realization *r);
const chain_zero *search_zero_of(const relucert_result *result, const realization *r);
const chain_word *word_of(const relucert_result *result, const realization *r);

/* Whether w is its own mirror image. */
int word_is_symmetric(const chain_word *w);
typedef enum { FUNCTIONS_DIFFERENT, FUNCTIONS_EQUAL, FUNCTIONS_UNDECIDED } sameness;

/* Compare the function of realization r with that of the genuine zero z, which has as many kinks and
   was found in the box `found`. Equality is proved for exact zeros, where T = 0 is proved, and for R
   and L against the word B1 (doc/formats.md, section 5.5, `same`); difference by disjoint enclosures,
   which are improved to `bits` bits if necessary. */
sameness same_function(const relucert_result *result, realization *r, refined_zero *z,
                       const chain_zero *found, const cells *c, slong bits);

/* The same for a chain r of a word with its places in the same regions (interior gaps). */
sameness same_zeros(const relucert_result *result, const realization *r, refined_zero *z, const cells *c,
                    slong bits);

#endif
