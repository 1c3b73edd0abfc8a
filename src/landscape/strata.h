/* Building lists of strata. */
#ifndef RELUCERT_LANDSCAPE_STRATA_H
#define RELUCERT_LANDSCAPE_STRATA_H

#include "landscape/landscape.h"

/* Append a stratum without place and conditions; role and reason are static strings. The pointer is
   valid until the next append. */
stratum *strata_append(stratum **list, slong *n, const char *role, int dimension, relucert_type type,
                       const char *reason);
/* Add the condition that `variable` lies in an interval; lo or hi NULL means infinite. */
void stratum_when(stratum *s, char variable, const fmpq *lo, int lo_closed, const fmpq *hi, int hi_closed);
void strata_clear(stratum *list, slong n);

#endif
