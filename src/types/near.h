/* Is there a critical point near given approximate parameters? */
#ifndef RELUCERT_TYPES_NEAR_H
#define RELUCERT_TYPES_NEAR_H

#include "landscape/refine.h"
#include "types/point.h"

typedef enum { NEAR_FOUND, NEAR_NONE, NEAR_UNDECIDED } near_outcome;

typedef struct {
  near_outcome outcome;
  const char *reason;  /* one line of English, static; NULL when found */

  /* NEAR_NONE: this component of the generalised gradient vanishes nowhere in the ball. For quadratic activation
     there are other reasons (near_quadratic.h). */
  char component;      /* 'w', 'b', 'v' of the neuron, or 'c'; quadratic: 0 */
  slong neuron;        /* from 0 */

  /* NEAR_FOUND: a critical point within `distance` (a rational upper bound, <= R; Euclidean norm). */
  fmpq_t distance;
  theta *exact;        /* it, if it is rational; then `report` is about it, else both are unset */
  point_report report;
  slong H;
  arb_ptr w, b, v;     /* enclosures of its parameters, H each; c: 1 */
  arb_t c;
  slong nkinks;        /* its realization: kinks, slope jumps, values at a, at the kinks, at b, risk.
                          For quadratic activation it is in report */
  arb_ptr kinks, jumps, values;
  arb_t risk;
  relucert_type type;
  const char *type_reason;
} near_report;

/* Look for a critical point within the distance R > 0 of t. The activation must be relu, two-slope
   or quadratic, t->H = problem->hidden. Numbers that are not rational are enclosed with at least `bits` bits.
   Stops early with NEAR_UNDECIDED when ctx says so. Clear with near_report_clear. */
void near_report_init(near_report *y, const relucert_context *ctx, const relucert_problem *problem,
                      const theta *t, const fmpq_t R, slong bits);
void near_report_clear(near_report *y);

#endif
