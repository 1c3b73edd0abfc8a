/* Networks with one kink and an affine part. */
#ifndef RELUCERT_THEOREM_HINGE_H
#define RELUCERT_THEOREM_HINGE_H

#include "base/text.h"
#include "theta/theta.h"

/* The network value + slope x + jump (x - kink)_+. */
typedef struct {
  fmpq_t value, slope, jump, kink;
} hinge;

void hinge_init(hinge *n);
void hinge_clear(hinge *n);
/* Its parameters with `hidden` neurons, of which those that are not needed are dead on [a,b]; NULL if more
   are needed. */
theta *hinge_theta(const hinge *n, const fmpq_t a, long hidden);
/* f = jump (x - kink) */
void hinge_ramp(fmpq_poly_t f, const hinge *n);
/* y = the integral of its square over [a,b], a <= kink <= b. */
void hinge_square(fmpq_t y, const hinge *n, const fmpq_t a, const fmpq_t b);
/* "-7/10*x + 2/5 - 7*max(x - 7/8, 0)" */
void hinge_text(text *t, const hinge *n);

#endif
