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
/* Whether the uniqueness box of z, k kinks, is its own mirror image: x -> sum - x. */
int box_is_symmetric(const chain_zero *z, slong k, const fmpq_t sum);

/* Whether the kinks of z provably lie in the uniqueness box of `box`; with sum not NULL: their mirror image
   sum - x does. */
int zero_in_box(const refined_zero *z, const chain_zero *box, const fmpq *sum);

typedef enum { FUNCTIONS_DIFFERENT, FUNCTIONS_EQUAL, FUNCTIONS_UNDECIDED } sameness;

/* Compare the function of realization r with that of the genuine zero z, which has as many kinks. Equality is
   proved for exact zeros, and where T = 0 is proved (doc/formats.md, section 5.5, `same`); difference by
   disjoint enclosures, which are improved to `bits` bits if necessary. */
sameness same_function(const relucert_result *result, realization *r, refined_zero *z, const cells *c,
                       slong bits);

#endif
