/* From kinks to realizations with exact risks, families, counts. */
#ifndef RELUCERT_LANDSCAPE_BUILD_H
#define RELUCERT_LANDSCAPE_BUILD_H

#include "landscape/landscape.h"
#include "solve/one_neuron.h"

/* A result for the problem (copied) with everything but order, types, strata and claim numbers. */
relucert_result *landscape_build(const relucert_problem *problem, const relucert_options *options, const cells *c,
                                 const kink_list *found);

/* Minimal polynomials of risks are found up to this degree, decimals and flags filled in. Call when the order is final. */
enum { RISK_MINPOLY_DEGREE = 40 };
void landscape_finish(relucert_result *result);

#endif
