/* Types of parameter vectors for two and more hidden neurons: rows (doc/formats.md, section 5.8). */
#ifndef RELUCERT_TYPES_ROWS_H
#define RELUCERT_TYPES_ROWS_H

#include "landscape/landscape.h"
#include "system/cells.h"

/* Fill the strata of every realization, unless the density is zero on a piece. Afterwards `c` is not needed.
 */
void rows_add(relucert_result *result, const cells *c);

#endif
