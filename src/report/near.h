/* Enclosures of the numbers of a critical point that is not rational. */
#ifndef RELUCERT_REPORT_NEAR_H
#define RELUCERT_REPORT_NEAR_H

#include "landscape/landscape.h"

/* x (initialised) = the number that y encloses. Returns how many significant digits of it are known, at most
   `digits`; 0 if none. */
long near_number(number *x, const arb_t y, long digits);

#endif
