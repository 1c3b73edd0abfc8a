/* Growing strings, and numbers as text. */
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include "base/text.h"

/* Make room for n more bytes and the terminating zero. */
static void reserve(text *t, size_t n) {
  size_t room = t->room ? t->room : 64;
  if (n >= SIZE_MAX / 4 - t->length) {
    fputs("relucert: out of memory\n", stderr);
    flint_abort();
  }
  while (room <= t->length + n)
    room *= 2;
  if (room != t->room) {
    t->data = mem_realloc(t->data, room, 1);
    t->room = room;
  }
}

void text_append_n(text *t, const char *bytes, size_t n) {
  reserve(t, n);
  if (n)
    memcpy(t->data + t->length, bytes, n);
  t->length += n;
  t->data[t->length] = 0;
}

void text_append(text *t, const char *string) { text_append_n(t, string, strlen(string)); }

void text_printf(text *t, const char *format, ...) {
  va_list args, again;
  int n;
  va_start(args, format);
  va_copy(again, args);
  n = vsnprintf(NULL, 0, format, args);
  va_end(args);
  if (n < 0) {
    fputs("relucert: a text cannot be formatted\n", stderr);
    flint_abort();
  }
  reserve(t, (size_t) n);
  vsnprintf(t->data + t->length, (size_t) n + 1, format, again);
  va_end(again);
  t->length += (size_t) n;
}

char *text_take(text *t) {
  char *data;
  reserve(t, 0);
  t->data[t->length] = 0;
  data = t->data;
  t->data = NULL;
  t->length = t->room = 0;
  return data;
}

void text_clear(text *t) {
  mem_free(t->data);
  t->data = NULL;
  t->length = t->room = 0;
}

void text_fmpz(text *t, const fmpz_t x) {
  char *digits = fmpz_get_str(NULL, 10, x);
  text_append(t, digits);
  flint_free(digits);
}

void text_fmpq(text *t, const fmpq_t x) {
  text_fmpz(t, fmpq_numref(x));
  if (!fmpz_is_one(fmpq_denref(x))) {
    text_append(t, "/");
    text_fmpz(t, fmpq_denref(x));
  }
}

void text_fmpz_poly(text *t, const fmpz_poly_t f) {
  slong i, degree = fmpz_poly_degree(f);
  if (degree < 0) {
    text_append(t, "0 0");
    return;
  }
  text_printf(t, "%ld", (long) degree);
  for (i = 0; i <= degree; i++) {
    text_append(t, " ");
    text_fmpz(t, fmpz_poly_get_coeff_ptr(f, i));
  }
}

void text_fmpq_poly(text *t, const fmpq_poly_t f) {
  slong i, degree = fmpq_poly_degree(f);
  fmpq_t c;
  if (degree < 0) {
    text_append(t, "0 0");
    return;
  }
  fmpq_init(c);
  text_printf(t, "%ld", (long) degree);
  for (i = 0; i <= degree; i++) {
    fmpq_poly_get_coeff_fmpq(c, f, i);
    text_append(t, " ");
    text_fmpq(t, c);
  }
  fmpq_clear(c);
}

/* Append one term |c| x^i. */
static void append_term(text *t, const fmpq_t c, slong i) {
  fmpq_t size;
  fmpq_init(size);
  fmpq_abs(size, c);
  if (i == 0 || !fmpq_is_one(size))
    text_fmpq(t, size);
  if (i > 0 && !fmpq_is_one(size))
    text_append(t, "*");
  if (i > 0)
    text_append(t, "x");
  if (i > 1)
    text_printf(t, "^%ld", (long) i);
  fmpq_clear(size);
}

void text_expression(text *t, const fmpq_poly_t f) {
  slong i, degree = fmpq_poly_degree(f);
  fmpq_t c;
  if (degree < 0) {
    text_append(t, "0");
    return;
  }
  fmpq_init(c);
  for (i = degree; i >= 0; i--) {
    fmpq_poly_get_coeff_fmpq(c, f, i);
    if (fmpq_is_zero(c))
      continue;
    if (i == degree)
      text_append(t, fmpq_sgn(c) < 0 ? "-" : "");
    else
      text_append(t, fmpq_sgn(c) < 0 ? " - " : " + ");
    append_term(t, c, i);
  }
  fmpq_clear(c);
}

/* unit = 10^e as a fraction; |e| is below the number of bits of an object in memory. */
static void power_of_ten(fmpq_t unit, slong e) {
  fmpq_one(unit);
  if (e >= 0)
    fmpz_ui_pow_ui(fmpq_numref(unit), 10, (ulong) e);
  else
    fmpz_ui_pow_ui(fmpq_denref(unit), 10, (ulong) -e);
}

/* The e with 10^e <= x < 10^(e+1), for x > 0: a guess from digit counts, then exact comparisons. */
static slong decimal_exponent(const fmpq_t x) {
  slong e = (slong) fmpz_sizeinbase(fmpq_numref(x), 10) - (slong) fmpz_sizeinbase(fmpq_denref(x), 10);
  fmpq_t power;
  fmpq_init(power);
  for (power_of_ten(power, e); fmpq_cmp(power, x) > 0; power_of_ten(power, e))
    e--;
  for (power_of_ten(power, e + 1); fmpq_cmp(power, x) <= 0; power_of_ten(power, e + 1))
    e++;
  fmpq_clear(power);
  return e;
}

/* d = the integer nearest to x / unit, for x, unit > 0; halves go up. */
static void round_to_unit(fmpz_t d, const fmpq_t x, const fmpq_t unit) {
  fmpq_t q;
  fmpz_t two_den;
  fmpq_init(q);
  fmpz_init(two_den);
  fmpq_div(q, x, unit);
  fmpz_mul_2exp(two_den, fmpq_denref(q), 1);
  fmpz_mul_2exp(d, fmpq_numref(q), 1);
  fmpz_add(d, d, fmpq_denref(q));
  fmpz_fdiv_q(d, d, two_den);
  fmpz_clear(two_den);
  fmpq_clear(q);
}

/* Is |x - d unit| < unit? */
static int within_unit(const fmpq_t x, const fmpz_t d, const fmpq_t unit) {
  int inside;
  fmpq_t r;
  fmpq_init(r);
  fmpq_mul_fmpz(r, unit, d);
  fmpq_sub(r, x, r);
  fmpq_abs(r, r);
  inside = fmpq_cmp(r, unit) < 0;
  fmpq_clear(r);
  return inside;
}

/* Append the number whose digits are `digits` (n of them) and whose first digit stands for 10^e.
   Plain notation never pads an integer with zeros that are not known digits. */
static void append_decimal(text *t, int negative, const char *digits, slong n, slong e) {
  slong i;
  text_append(t, negative ? "-" : "");
  if (e < -6 || e > 20 || e >= n) {
    text_append_n(t, digits, 1);
    if (n > 1) {
      text_append(t, ".");
      text_append(t, digits + 1);
    }
    text_printf(t, "e%ld", (long) e);
  } else if (e < 0) {
    text_append(t, "0.");
    for (i = -1; i > e; i--)
      text_append(t, "0");
    text_append(t, digits);
  } else {
    text_append_n(t, digits, (size_t) e + 1);
    if (e + 1 < n) {
      text_append(t, ".");
      text_append(t, digits + e + 1);
    }
  }
}

/* The digits d and exponent e of the decimal with n significant digits nearest to x > 0; unit is
   the value of its last digit. */
static void nearest_decimal(fmpz_t d, slong *e, fmpq_t unit, const fmpq_t x, slong n) {
  fmpz_t limit;
  fmpz_init(limit);
  fmpz_ui_pow_ui(limit, 10, (ulong) n);
  *e = decimal_exponent(x);
  power_of_ten(unit, *e - n + 1);
  round_to_unit(d, x, unit);
  if (fmpz_equal(d, limit)) { /* 9.99.. was rounded up to 10.0.. */
    ++*e;
    power_of_ten(unit, *e - n + 1);
    fmpz_ui_pow_ui(d, 10, (ulong) n - 1);
  }
  fmpz_clear(limit);
}

/* "0." and `digits` zeros, for lo <= 0 <= hi below 10^-digits in size. Returns 0 for others. */
static int not_told_from_zero(text *t, const fmpq_t lo, const fmpq_t hi, long digits) {
  fmpz_t zero;
  fmpq_t unit;
  int ok = 0;
  if (digits < 1 || fmpq_sgn(lo) > 0 || fmpq_sgn(hi) < 0)
    return 0;
  fmpz_init(zero);
  fmpq_init(unit);
  power_of_ten(unit, -digits);
  ok = within_unit(lo, zero, unit) && within_unit(hi, zero, unit);
  if (ok)
    text_append(t, "0.");
  for (long i = 0; ok && i < digits; i++)
    text_append(t, "0");
  fmpq_clear(unit);
  fmpz_clear(zero);
  return ok;
}

int text_decimal(text *t, const fmpq_t lo, const fmpq_t hi, long digits) {
  int negative, ok;
  slong e;
  char *string;
  fmpq_t middle, unit;
  fmpz_t d;
  if (fmpq_is_zero(lo) && fmpq_is_zero(hi)) {
    text_append(t, "0");
    return 1;
  }
  if (digits < 1 || fmpq_sgn(lo) * fmpq_sgn(hi) <= 0)
    return not_told_from_zero(t, lo, hi, digits);
  fmpq_init(middle);
  fmpq_init(unit);
  fmpz_init(d);
  fmpq_add(middle, lo, hi);
  fmpq_div_2exp(middle, middle, 1);
  negative = fmpq_sgn(middle) < 0;
  fmpq_abs(middle, middle);
  nearest_decimal(d, &e, unit, middle, digits);
  string = fmpz_get_str(NULL, 10, d);
  if (negative)
    fmpz_neg(d, d);
  ok = within_unit(lo, d, unit) && within_unit(hi, d, unit);
  if (ok)
    append_decimal(t, negative, string, digits, e);
  flint_free(string);
  fmpz_clear(d);
  fmpq_clear(unit);
  fmpq_clear(middle);
  return ok;
}
