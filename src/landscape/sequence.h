/* Networks that tend to a generalised response (doc/theory.md, 7.18). */
#ifndef RELUCERT_LANDSCAPE_SEQUENCE_H
#define RELUCERT_LANDSCAPE_SEQUENCE_H

#include "landscape/landscape.h"
#include "theta/theta.h"

/* A rational network of the width of the problem that is near the optimal response of an infimum that
   is not attained: kinks, values and slopes are rounded as the numbers of the result are, and every
   node becomes a ramp of width about (b-a)/steepness. As the steepness grows and the numbers become
   more accurate its risk tends to the infimum. steepness > 0. Free with theta_free. */
theta *sequence_network(const relucert_result *result, const fmpz_t steepness);

#endif
