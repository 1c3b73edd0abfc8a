/* Lojasiewicz inequalities near critical networks (doc/theory.md, 10.8; doc/formats.md, 5.17). */
#ifndef RELUCERT_LANDSCAPE_LOJASIEWICZ_H
#define RELUCERT_LANDSCAPE_LOJASIEWICZ_H

#include "landscape/landscape.h"

/* |grad L(theta)|^2 >= C^2 |L(theta) - L*| for all theta at a distance of at most R from the standard
   parameters. */
struct lojasiewicz {
  fmpq_t radius, constant; /* R, C */
  const char *reason;      /* why none was found (one line of English), else NULL */
  long claim;              /* 0: none */
};

/* For each realization of a finished result (relu): an inequality and its claim, or the reason why there is
   none. They go into the certificate. */
void lojasiewicz_add(relucert_result *result);
void lojasiewicz_clear(lojasiewicz *y);

#endif
