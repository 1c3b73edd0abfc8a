/* From kinks to realizations with exact risks, families, counts. */
#ifndef RELUCERT_LANDSCAPE_BUILD_H
#define RELUCERT_LANDSCAPE_BUILD_H

#include "landscape/landscape.h"
#include "solve/one_neuron.h"

/* A result for the problem (copied) with everything but order, types, strata and claim numbers. */
relucert_result *landscape_build(const relucert_problem *problem, const relucert_options *options,
                                 const cells *c, const kink_list *found);

/* Fill in decimals and the minimal polynomials of risks up to this degree (no more of them once a limit
   of ctx is hit: they are no part of the list). Call when the order is final. */
enum { RISK_MINPOLY_DEGREE = 40 };
void landscape_finish(relucert_result *result, const relucert_context *ctx);

#endif
