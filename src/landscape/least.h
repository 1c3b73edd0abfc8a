/* The least critical risk when the list is not complete: a box that is not decided does not matter if all
   functions with kinks in it have a larger risk (doc/theory.md, Lemma 7.17a). */
#ifndef RELUCERT_LANDSCAPE_LEAST_H
#define RELUCERT_LANDSCAPE_LEAST_H

#include "landscape/landscape.h"

/* After the order: set result->least_family and family_risk. */
void least_settle_families(relucert_result *result);

/* Is the first realization certainly of less risk than those that are not proved equal to it, and separated
   from families of moving kinks? */
int least_is_separated(const relucert_result *result);

/* A number that is larger than the risk in x, which is not negative, by a margin that a checker can see. */
double least_level(const arb_t risk);
enum { LEVEL_BITS = 128 };

/* The level of the least risk in the list; its floor is to be cleared. */
void least_level_init(risk_level *level, const relucert_result *result, const cells *c);

/* Two or more hidden neurons, an ordered list: search the words that are not decided once more, without boxes
   above the risk of the first realization. If nothing is left, result->least is set, and the trees of these
   words are the new ones. */
void least_find(relucert_result *result, relucert_context *ctx, const cells *c);

/* If that was not possible: search them with lower levels, all above the risk in `response`, and set
   result->bound, a lower bound of all critical risks that is greater. Returns 0 if none is found. */
int least_bound(relucert_result *result, relucert_context *ctx, const cells *c, const arb_t response);

#endif
