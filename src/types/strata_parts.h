/* Parts of the tables of strata for one neuron that relu and two-slope activations share (doc/formats.md, sections 4.5
   and 4.7). Each function appends to list, of length n. */
#ifndef RELUCERT_TYPES_STRATA_PARTS_H
#define RELUCERT_TYPES_STRATA_PARTS_H

#include "landscape/strata.h"
#include "system/cells.h"

/* What the strata of the constant depend on. */
typedef struct {
  const cells *c;
  int perfect;            /* e = 0 a.e. */
  int balanced;           /* T = 0 */
  int positive, negative; /* whether Psi_R > 0, or < 0, somewhere on [a,b] (only of use if T = 0) */
  long digits;
} constant_data;
void constant_data_set(constant_data *d, const cells *c, long digits);

/* w = b = v = 0. */
void add_degenerate_zero(stratum **list, slong *n, const constant_data *d);
/* w = b = 0, v != 0: a local minimum iff T = 0 and v Psi_R >= 0 on [a,b]. */
void add_degenerate(stratum **list, slong *n, const constant_data *d);
/* w = 0 != b: v = 0 if T != 0, any v if T = 0. */
void add_level(stratum **list, slong *n, const char *role, const constant_data *d);
/* Nearby networks are affine, and this is the best affine fit, which is constant or not. */
void add_affine_neighbours(stratum **list, slong *n, const char *role, int constant);
/* v = 0, kink at the left or right end, T = 0. */
void add_flat_end(stratum **list, slong *n, const char *role, const cells *c, int left);
/* Flat kinks of one orientation: all zeros of Psi in (a,b), from left to right. */
void add_flat_kinks(stratum **list, slong *n, const constant_data *d, orientation o);
/* A kink at an end: a local minimum iff the risk does not decrease when it moves in. */
void add_end(stratum **list, slong *n, const char *role, int dimension, int minimum);

/* Theorem 9.7: the tables for gamma != 0. */
void two_slope_constant_strata(realization *r, const cells *c, long digits);
void two_slope_affine_strata(realization *r, const cells *c);

#endif
