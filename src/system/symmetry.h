/* Mirror symmetry of a problem, decided exactly. */
#ifndef RELUCERT_SYSTEM_SYMMETRY_H
#define RELUCERT_SYSTEM_SYMMETRY_H

#include "system/cells.h"

/* With [a, b] the hull of the support: 1 if p(a+b-x) = p(x) and f(a+b-x) = f(x) on it, -1 if p(a+b-x) = p(x)
   and f(a+b-x) = 2 mean - f(x), else 0. (No other f(a+b-x) = s f(x) + t with s = 1 or -1 is possible: take
   means.) */
int cells_symmetry(const cells *c);

#endif
