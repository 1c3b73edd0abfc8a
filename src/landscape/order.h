/* Exact comparison of risks and the order of the list. */
#ifndef RELUCERT_LANDSCAPE_ORDER_H
#define RELUCERT_LANDSCAPE_ORDER_H

#include "landscape/landscape.h"
#include "system/cells.h"

/* Sort result->list by risk, and equal risks as doc/formats.md, section 2, says; fill order, nglobal and the
   global flags. Risks of chains that agree to max(256, 4 b) significant bits, b what the digits asked
   for need (more where risks are large), and are not proved equal, are ORDER_NOT_SEPARATED. */
void order_realizations(relucert_result *result, const cells *c);

#endif
