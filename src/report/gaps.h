/* Families that interior gaps of the support create, for people and as JSON. */
#ifndef RELUCERT_REPORT_GAPS_H
#define RELUCERT_REPORT_GAPS_H

#include <jansson.h>
#include "base/text.h"
#include "landscape/landscape.h"

/* All of them, as a part of the verdict; nothing without gaps. */
void gaps_print(text *t, const relucert_result *result);
/* Entry i (from 0) of result->gap_families, as an entry of "families" (doc/formats.md, section 2). */
json_t *gaps_json(const relucert_result *result, slong i);
/* The number of a claim; null for 0, what is not in the certificate. */
json_t *claim_json(long claim);

#endif
