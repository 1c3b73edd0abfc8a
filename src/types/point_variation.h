/* The reduced form of a core (doc/theory.md, section 8):

     Q(dg) = int (dg)^2 p dx + sum of cost D^2 over the places

   on functions dg that are affine between the places, with a jump D at the places with `jumps`, and, unless
   the affine part is free, with sum tau_i s_i = 0 for the slopes s_i. */
#ifndef RELUCERT_TYPES_POINT_VARIATION_H
#define RELUCERT_TYPES_POINT_VARIATION_H

#include "exact/form.h"
#include "types/point_places.h"

/* dg in n variables: on the interval i, between the places i - 1 and i, value[i] + slope[i] (x - left end);
   jump[i] at place i. Each is a linear form: the coefficient of x^k belongs to variable k. */
typedef struct {
  slong n, places;
  fmpq_poly_t *value, *slope, *jump;
  fmpq (*moment)[3];    /* int p, int (x - left end) p, int (x - left end)^2 p on every interval */
} variation;

void variation_init(variation *v, const point_work *w, const kink_place *places, slong n, int affine_free);
void variation_clear(variation *v);

/* f (uninitialised; clear with quadratic_clear) = Q with the given cost of every place. */
void variation_form(quadratic *f, const variation *v, const fmpq *costs);

#endif
