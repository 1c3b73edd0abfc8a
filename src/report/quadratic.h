/* What the text and the JSON of a result say about the quadratic activation. */
#ifndef RELUCERT_REPORT_QUADRATIC_H
#define RELUCERT_REPORT_QUADRATIC_H

#include <jansson.h>
#include "base/text.h"
#include "landscape/landscape.h"

/* Three coefficients, ascending, as "x^2 - 1/3"; with decimals if that is long (error below one unit of the last
   digit). */
void quadratic_formula(text *t, const fmpq *polynomial, long digits);
/* As an array of three fractions. */
json_t *quadratic_coefficients(const fmpq *polynomial);

/* The table of realizations with the meaning of the types; the strata. */
void quadratic_print_table(text *t, const relucert_result *result);
void quadratic_print_strata(text *t, const relucert_result *result);
/* What the infimum is the risk of, if it is not attained. */
void quadratic_print_limit(text *t, const relucert_result *result);

/* Entry i (from 0) of "realizations". */
json_t *quadratic_realization(const relucert_result *result, slong i);

#endif
