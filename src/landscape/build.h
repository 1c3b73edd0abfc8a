/* From kinks to realizations with exact risks, families, counts. */
#ifndef RELUCERT_LANDSCAPE_BUILD_H
#define RELUCERT_LANDSCAPE_BUILD_H

#include "landscape/landscape.h"
#include "solve/one_neuron.h"

/* An empty realization with room for nkinks kinks; word is not copied. */
void realization_init(realization *r, const char *word, int full, slong nkinks);
void realization_clear(realization *r);

/* A result for the problem (copied) with its numbers 0, and nothing else. */
relucert_result *landscape_new(const relucert_problem *problem, const relucert_options *options);

/* A result for the problem (copied) with what one neuron can do: everything but order, types, strata and
   claim numbers. For two or more hidden neurons without families and counts. */
relucert_result *landscape_build(const relucert_problem *problem, const relucert_options *options,
                                 const cells *c, const kink_list *found);

/* The slope that the members of a family of kind affine have in the gap. */
void family_slope_in_gap(fmpq_t slope, const relucert_result *result, const family *f);

/* Verdict and counts, from what is open, unresolved, undecided, and from the families. */
void landscape_count(relucert_result *result);

/* Fill in decimals and the minimal polynomials of risks up to this degree (no more of them once a limit
   of ctx is hit: they are no part of the list). Call when the order is final. */
enum { RISK_MINPOLY_DEGREE = 40 };
void landscape_finish(relucert_result *result, const relucert_context *ctx);

#endif
