/* The risk as a text (doc/formats.md, 6a). */
#ifndef RELUCERT_REPORT_RISK_FORMULA_H
#define RELUCERT_REPORT_RISK_FORMULA_H

#include "base/text.h"
#include "system/risk_formula.h"

/* Append the whole file, for the problem of the cells of y. */
void risk_formula_print(text *t, const risk_formula *y);

#endif
