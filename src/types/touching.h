/* Strata of touching neurons over the constant realization. */
#ifndef RELUCERT_TYPES_TOUCHING_H
#define RELUCERT_TYPES_TOUCHING_H

#include "landscape/strata.h"
#include "system/cells.h"

/* Whether f = mean on the cell at the left or right end of the hull. */
int error_vanishes_at_end(const cells *c, int left);

/* e ~ kappa d^r and p ~ const d^s at the left or right end z of the hull, d the distance from z; e and p are
   not 0. */
void end_form(fmpq_t kappa, slong *r, slong *s, const fmpq_poly_t e, const fmpq_poly_t p, const fmpq_t z,
              int left);

/* Append the strata of a neuron with slope m = v|w| whose pre-activation is zero at an end of the
   hull and negative inside, over the constant (Theorem 5.1); nonzero: m = 0 is not admitted (ends of
   families). */
void add_touching(stratum **list, slong *n, const char *role, const cells *c, int left, int nonzero);

#endif
