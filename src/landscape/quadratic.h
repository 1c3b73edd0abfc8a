/* The landscape of networks with quadratic activation (doc/theory.md, 9.15 and 9.16). */
#ifndef RELUCERT_LANDSCAPE_QUADRATIC_H
#define RELUCERT_LANDSCAPE_QUADRATIC_H

#include "landscape/landscape.h"

/* All critical realizations, their best types, the infimum with networks near it if it is not attained:
   everything but strata and the numbers of claims. Exact; the list is complete. */
relucert_result *quadratic_landscape(const relucert_problem *problem, const relucert_options *options);

/* y = the function of a network: y[0] + y[1] x + y[2] x^2. */
void quadratic_of_theta(fmpq *y, const struct relucert_theta *t);

/* Index of the realization with this polynomial from 1, or 0. */
slong quadratic_find(const relucert_result *result, const fmpq *polynomial);

#endif
