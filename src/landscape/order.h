/* Exact comparison of risks and the order of the list. */
#ifndef RELUCERT_LANDSCAPE_ORDER_H
#define RELUCERT_LANDSCAPE_ORDER_H

#include "landscape/landscape.h"
#include "system/cells.h"

/* Sort result->list by risk, then kink, then L before R (no kink first); fill order and, unless the
   list is incomplete, nglobal and the global flags. */
void order_realizations(relucert_result *result, const cells *c);

#endif
