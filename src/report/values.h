/* JSON values that several outputs share (doc/formats.md, section 2). */
#ifndef RELUCERT_REPORT_VALUES_H
#define RELUCERT_REPORT_VALUES_H

#include <jansson.h>
#include "base/text.h"
#include "landscape/landscape.h"

/* object[key] = value; takes over value. Out of memory ends the program, here and below. */
void value_put(json_t *object, const char *key, json_t *value);
/* Append to the array; takes over value. */
void value_push(json_t *array, json_t *value);
/* The text as a JSON string; t is empty afterwards. */
json_t *value_text(text *t);
/* "P" or "P/Q". */
json_t *value_fraction(const fmpq_t x);
/* Two fractions, as for the ends of an interval. */
json_t *value_fractions(const fmpq_t x, const fmpq_t y);
/* Ascending integer coefficients as strings. */
json_t *value_coefficients(const fmpz_poly_t f);
/* NUM of doc/formats.md; of a number in [lo,hi]; of a rational number. */
json_t *value_number(const number *x, long digits);
json_t *value_between(const fmpq_t lo, const fmpq_t hi, long digits);
json_t *value_rational(const fmpq_t x, long digits);
/* "least_critical_risk": null unless the first risk of the list is known to be the least. */
json_t *value_least_risk(const relucert_result *result);
/* "theta": exact parameters of a network. */
json_t *value_theta(const struct relucert_theta *t);
/* "problem". */
/* An array of {"piece": [L, R], "polynomial": "..."}. */
json_t *value_pieces(const pwpoly *f);
json_t *value_problem(const relucert_problem *problem);
/* The object as text with a newline at the end; takes over object. Free with mem_free. */
char *value_print(json_t *object);

#endif
