/* Families of moving kinks for people and as JSON. */
#ifndef RELUCERT_REPORT_MOVING_H
#define RELUCERT_REPORT_MOVING_H

#include <jansson.h>
#include "base/text.h"
#include "landscape/landscape.h"

/* All of them, as a part of the verdict; nothing if there are none. */
void moving_print(text *t, const relucert_result *result);
/* "family 1" or " and families 1, 2" (" and" after functions): those whose members attain the infimum. */
void moving_print_global(text *t, const relucert_result *result);
/* Entry i (from 0) of result->moving, as an entry of "families" (doc/formats.md, section 2). */
json_t *moving_json(const relucert_result *result, slong i);

#endif
