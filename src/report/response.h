/* An infimum that is not attained, its generalised response, and networks near it. */
#ifndef RELUCERT_REPORT_RESPONSE_H
#define RELUCERT_REPORT_RESPONSE_H

#include <jansson.h>
#include "base/text.h"
#include "landscape/landscape.h"

/* For people. */
void response_print(text *t, const relucert_result *result);
/* Put "response", "gap", "sequence" and "blow_up" (doc/formats.md, section 2) into the object "infimum". */
void response_put(json_t *object, const relucert_result *result);

#endif
