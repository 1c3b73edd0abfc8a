/* What the text and the JSON say about an infimum that rectified powers approach (doc/theory.md, Theorem
   9.18). */
#ifndef RELUCERT_REPORT_POWER_LIMIT_H
#define RELUCERT_REPORT_POWER_LIMIT_H

#include <jansson.h>
#include "base/text.h"
#include "landscape/landscape.h"

/* Everything below the heading. */
void power_limit_print(text *t, const relucert_result *result);
/* "response": the target. */
json_t *power_limit_response(const relucert_result *result);

#endif
