/* The words and expressions that the table and the JSON share. */
#ifndef RELUCERT_REPORT_WORDS_H
#define RELUCERT_REPORT_WORDS_H

#include "base/text.h"
#include "landscape/landscape.h"

const char *words_type(relucert_type type);          /* "local minimum", "saddle", "undecided" */
const char *words_effect(row_effect effect);         /* "neutral", "saddle", "undecided", ... */
const char *words_verdict(relucert_verdict verdict); /* "finite", "infinite", "unknown" */

/* x with the given number of significant digits, error below one unit of the last one. */
void words_decimal(text *t, const number *x, long digits);
/* f as an expression in the letter q instead of x. */
void words_expression_in_q(text *t, const fmpq_poly_t f);

/* The role of the neuron in a stratum, as "touching at a" or "flat R(q)"; word is that of the
   realization or family it belongs to. */
void words_role(text *t, const stratum *s, const char *word);
/* The sign condition of a stratum, as "m < 0 or m > 2"; nothing if there is none. */
void words_condition(text *t, const stratum *s);

/* Value of a family member at a (which = 0), at its kink (1), at b (2), as an expression in q and m. */
void words_family_value(text *t, const relucert_result *result, const family *f, int which);

#endif
