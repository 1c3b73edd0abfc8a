/* Types of parameters for two or more hidden neurons, as a table of rows (doc/formats.md, section 5.8). */
#ifndef RELUCERT_REPORT_ROWS_H
#define RELUCERT_REPORT_ROWS_H

#include <jansson.h>
#include "base/text.h"
#include "landscape/landscape.h"

/* What the row is about, as "core RL", "cancelling RL", "touching at a". */
void rows_role(text *t, const stratum *s);
/* The rows of every realization. */
void rows_print(text *t, const relucert_result *result);
/* The rows of one realization. */
json_t *rows_json(const realization *r, long digits);

#endif
