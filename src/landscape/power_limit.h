/* Rectified powers: targets that networks approach and do not reach (doc/theory.md, Theorem 9.18). */
#ifndef RELUCERT_LANDSCAPE_POWER_LIMIT_H
#define RELUCERT_LANDSCAPE_POWER_LIMIT_H

#include "landscape/landscape.h"

/* f = A ((x-z)_+)^(n-1) + B on the interval, or with (z-x)_+, for the activation (t_+)^n; a < z < b, A !=
   0. */
struct power_limit {
  fmpq_t z, A, B;
  int right; /* (x-z)_+ */
};

/* Is the problem of this form, with two or more hidden neurons and a density that is zero on no piece?
   Then y is set, and to be cleared. */
int power_limit_init(power_limit *y, const relucert_problem *problem);
void power_limit_clear(power_limit *y);

/* Such a problem: an incomplete list without any function, the infimum 0, networks near it. NULL for others. */
relucert_result *power_limit_landscape(const relucert_problem *problem, const relucert_options *options);

#endif
