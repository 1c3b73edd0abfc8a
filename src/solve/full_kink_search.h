/* The word B1 by the roots of polynomials, for zeros that the tree of boxes cannot resolve. */
#ifndef RELUCERT_SOLVE_FULL_KINK_SEARCH_H
#define RELUCERT_SOLVE_FULL_KINK_SEARCH_H

#include "solve/search.h"

/* Replace the result of search_word for the word w, which is B1, by all roots (doc/theory.md, Lemma 7.11a):
   roots = 1, nothing unresolved. Returns 0, with r as it was, when a polynomial vanishes identically or
   roots lie too close together for doubles. Thread-safe. */
int search_full_kink(search_result *r, const cells *c, const chain_data *d, const chain_word *w);

#endif
