/* Growing strings, and numbers as text. */
#ifndef RELUCERT_BASE_TEXT_H
#define RELUCERT_BASE_TEXT_H

#include "base/context.h"
#include "base/flint_all.h"

/* A growing string; { NULL, 0, 0 } is empty and valid. */
typedef struct {
  char *data;
  size_t length, room;
} text;

void text_append(text *t, const char *string);
void text_append_n(text *t, const char *bytes, size_t n);
void text_printf(text *t, const char *format, ...) __attribute__((format(printf, 2, 3), nonnull));
void text_fmpz(text *t, const fmpz_t x);                 /* decimal integer */
void text_fmpq(text *t, const fmpq_t x);                 /* P or P/Q, reduced */
void text_fmpz_poly(text *t, const fmpz_poly_t f);       /* "D C0 ... CD" (doc/formats.md 4.1) */
void text_fmpq_poly(text *t, const fmpq_poly_t f);       /* the same with rational coefficients */
void text_expression(text *t, const fmpq_poly_t f);      /* "-1/2*x^3 + x - 4" (canonical form) */
/* The string itself, owned by the caller (relucert_free); t is empty afterwards. Never NULL. */
char *text_take(text *t);
void text_clear(text *t);

/* Append a decimal with `digits` significant digits for a number x of which only lo <= x <= hi is
   known, such that the error is below one unit of the last digit. Plain notation when the decimal
   exponent is between -6 and 20 and every digit of the integer part is known, else as in 1.5e-30;
   trailing zeros are kept; zero (lo = hi = 0) is "0". Where [lo,hi] contains 0 and another number: "0." and
   `digits` zeros, if |x| < 10^-digits. Returns 0, appending nothing, when [lo,hi] is too wide. */
int text_decimal(text *t, const fmpq_t lo, const fmpq_t hi, long digits);

#endif
