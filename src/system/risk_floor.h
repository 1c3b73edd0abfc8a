/* A lower bound for the risks of all functions whose places lie in a box (doc/theory.md, Lemma 7.17a). */
#ifndef RELUCERT_SYSTEM_RISK_FLOOR_H
#define RELUCERT_SYSTEM_RISK_FLOOR_H

#include "base/interval.h"
#include "system/cells.h"

/* The integrals of p, Xp, X^2 p, hp, Xhp, h^2 p from a on, with h = f - mean, X = x - middle of the hull, as
   polynomials in x - z_i on cell i. */
enum { FLOOR_INTEGRALS = 6 };
typedef struct {
  slong n, terms;      /* cells; coefficients of each polynomial */
  interval *z;         /* n + 1 breakpoints */
  interval *integral;  /* integral[(i FLOOR_INTEGRALS + m) terms + r]: coefficient of (x - z_i)^r */
} risk_floor;

/* The density must be positive almost everywhere on the hull. Not in upward rounding mode: FLINT is called. */
void risk_floor_init(risk_floor *f, const cells *c);
void risk_floor_clear(risk_floor *f);

/* The sum over i = 0..k of the risks of the best affine fits of f between the upper end of q[i] and the lower
   end of q[i+1], rounded down; q[0] and q[k+1] are the ends of the hull. Rounding mode upward. */
double risk_floor_of_box(const risk_floor *f, const interval *q, slong k);

#endif
