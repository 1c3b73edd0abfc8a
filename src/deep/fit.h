/* The best affine fit, and a better function with one kink, for the losses |e|^2 and |e|^4 (doc/theory.md,
   10.5 and 10.6). */
#ifndef RELUCERT_DEEP_FIT_H
#define RELUCERT_DEEP_FIT_H

#include "deep/measure.h"

/* y[0] x + y[1], with a kink + y[2] max(x - q, 0). */
typedef struct {
  int kinked;
  fmpq y[3];
  fmpq_t q;
} ramp;

void ramp_init(ramp *h);
void ramp_clear(ramp *h);
/* The exact risk of h, for the exponent r of the loss. */
void ramp_risk(fmpq_t risk, const measure *mu, const ramp *h, long r);

/* Numbers are rounded to multiples of 2^slope for slopes, 2^value for values of functions: about 2^-`bits`
   of the error of the best affine fit for r = 2. */
typedef struct {
  slong slope, value, bits;
} grid;

/* h = the best fit of its kind: exactly for r = 2, from any h; an approximation on the grid for r = 4, from
   the present h. Returns 0 if the fit is not unique at h. */
int ramp_fit(ramp *h, const measure *mu, long r, const grid *g);
void ramp_round(ramp *h, const ramp *of, const grid *g);

/* x rounded to a multiple of 2^unit: down (side -1), up (1), or to the nearest (0). */
void round_to(fmpq_t x, slong unit, int side);

/* The best affine fit s x + c: the minimum of F is in [low, risk], s and c are in [s[0],s[1]] and
   [c[0],c[1]]. */
typedef struct {
  ramp h; /* the approximation S0 x + C0 */
  grid g;
  fmpq_t risk, low;
  fmpq s[2], c[2];
  int exact; /* h is the best affine fit */
} affine_fit;

typedef enum { DEEP_NONE, DEEP_UNDECIDED, DEEP_FOUND } deep_outcome;

/* With approximations of about so many bits; NONE: it has no error; UNDECIDED: they do not suffice. *f may be
   cleared in all cases. */
deep_outcome affine_fit_init(affine_fit *f, const measure *mu, slong bits);
void affine_fit_clear(affine_fit *f);

/* A function with one kink q inside the hull, and its exact risk, which is less than f->low. NONE: the best
   affine fit is best among all functions (doc/theory.md, 10.6); UNDECIDED: f is not exact enough. Neither
   means anything if a limit was hit. */
deep_outcome better_ramp(ramp *h, fmpq_t risk, const measure *mu, const affine_fit *f);

#endif
