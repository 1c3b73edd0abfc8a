/* What the text for two or more hidden neurons has of its own: its table, and what may be left open. */
#ifndef RELUCERT_REPORT_CHAINS_H
#define RELUCERT_REPORT_CHAINS_H

#include "base/text.h"
#include "landscape/landscape.h"
#include "report/columns.h"

/* The type as tables name it: "global minimum" or that of words_type. */
const char *chains_type(const realization *r);
/* Four cells of the row of realization r: its risk, the same as a fraction if that is short, type, claim. */
void chains_risk_cells(columns *table, const relucert_result *result, const realization *r);
/* One row for each realization: id, word, risk, type, claim, kinks in short. */
void chains_table(text *t, const relucert_result *result);
/* What the letters mean; mirror images, equal risks, risks that are not separated, undecided types. */
void chains_notes(text *t, const relucert_result *result);
/* The boxes that were not decided, one line for each word. */
void chains_unresolved(text *t, const relucert_result *result);

#endif
