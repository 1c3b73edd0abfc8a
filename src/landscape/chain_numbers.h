/* The numbers and the type of a critical function with two or more active neurons. */
#ifndef RELUCERT_LANDSCAPE_CHAIN_NUMBERS_H
#define RELUCERT_LANDSCAPE_CHAIN_NUMBERS_H

#include "landscape/landscape.h"

/* Kinks, slope jumps, values and risk of r (initialised for z->word->k kinks) at the genuine zero z, which is
   refined as far as the digits need. */
void chain_set_numbers(realization *r, refined_zero *z, const cells *c, long digits);

/* Type of the best parameter vector with this realization. own: a definite second variation for the word of z
   makes a local minimum; it does unless there are nodes whose kinks lie at the ends of their gaps
   (doc/theory.md, 7.13, 7.24a). */
void chain_set_type(realization *r, const refined_zero *z, int own);

#endif
