/* From exact numbers to intervals of doubles. */
#ifndef RELUCERT_BASE_ENCLOSE_H
#define RELUCERT_BASE_ENCLOSE_H

#include "base/flint_all.h"
#include "base/interval.h"

/* An interval of doubles around the rational number x; a point when x is a double. For any rounding mode but
   upward: it calls FLINT. */
interval enclose_fmpq(const fmpq_t x);

/* n intervals [0, 0]; free with mem_free. */
interval *enclose_new(slong n);

#endif
