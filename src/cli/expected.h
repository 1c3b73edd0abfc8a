/* expected.json of a regression suite: doc/formats.md, section 3. */
#ifndef RELUCERT_CLI_EXPECTED_H
#define RELUCERT_CLI_EXPECTED_H

#include <jansson.h>
#include "base/text.h"
#include "landscape/landscape.h"

/* Read and validate filename: every key and every value has the form that formats.md asks for. *digits
   becomes the number of digits of the longest decimal in it. NULL with a message in ctx on errors. Free
   with json_decref. */
json_t *expected_read(relucert_context *ctx, const char *filename, long *digits);

/* An exact fraction "P/Q"; 0 if the string is none. */
int expected_fraction(fmpq_t x, const char *string);
/* A decimal such as "-0.072" or "9.7e-05", and one unit of its last digit; 0 if the string is none. */
int expected_decimal(fmpq_t x, fmpq_t unit, const char *string);

/* Compare a result with validated expectations: every difference becomes a line "NAME: ...". Returns
   0, or 1 if result has too few digits to decide (then the lines mean nothing). */
int expected_compare(text *differences, const char *name, const json_t *expected,
                     const relucert_result *result);

#endif
