/* Comparing a result with expected.json, with exact arithmetic. */
#include <string.h>
#include "cli/expected.h"
#include "report/functions.h"
#include "report/words.h"

/* Where a comparison stands: lines start with "NAME: " or "NAME: realization 3: ". */
typedef struct {
  text *differences;
  const char *name;
  size_t realization; /* from 1; 0 = none */
  long digits;
  int undecided;
} comparison;

/* Start a line "NAME: realization 3: what: found "; the caller goes on. */
static void begin(comparison *c, const char *what) {
  text_printf(c->differences, "%s: ", c->name);
  if (c->realization)
    text_printf(c->differences, "realization %zu: ", c->realization);
  text_printf(c->differences, "%s: found ", what);
}

/* A whole line. */
static void differ(comparison *c, const char *what, const char *found, const char *expected) {
  begin(c, what);
  text_printf(c->differences, "%s, expected %s\n", found, expected);
}

/* A word that must agree; expected NULL: not compared. */
static void compare_word(comparison *c, const char *what, const char *found, const json_t *expected) {
  if (expected && strcmp(found, json_string_value(expected)) != 0) {
    begin(c, what);
    text_printf(c->differences, "\"%s\", expected \"%s\"\n", found, json_string_value(expected));
  }
}

/* A boolean; found -1: not decided. */
static void compare_boolean(comparison *c, const char *what, int found, const json_t *expected) {
  static const char *const words[] = {"undecided", "false", "true"};
  if (expected && found != json_boolean_value(expected))
    differ(c, what, words[found + 1], words[json_boolean_value(expected) + 1]);
}

/* A count; found -1 and expected null: infinite or unknown. */
static void compare_count(comparison *c, const char *what, long found, const json_t *expected) {
  json_int_t wanted = json_is_null(expected) ? -1 : json_integer_value(expected);
  if (!expected || found == wanted)
    return;
  begin(c, what);
  if (found < 0)
    text_append(c->differences, "null");
  else
    text_printf(c->differences, "%ld", found);
  if (wanted < 0)
    text_append(c->differences, ", expected null\n");
  else
    text_printf(c->differences, ", expected %lld\n", (long long) wanted);
}

/* A line for a number: exact if it is rational, else in decimal. */
static void number_differs(comparison *c, const char *what, const number *found, const char *expected) {
  begin(c, what);
  if (number_is_rational(found))
    text_fmpq(c->differences, found->lo);
  else
    words_decimal(c->differences, found, c->digits);
  text_printf(c->differences, ", expected %s\n", expected);
}

/* The number must be this rational, and proved so. */
static void compare_exact(comparison *c, const char *what, const number *found, const char *expected) {
  fmpq_t x;
  fmpq_init(x);
  expected_fraction(x, expected);
  if (!number_is_rational(found) || !fmpq_equal(found->lo, x))
    number_differs(c, what, found, expected);
  fmpq_clear(x);
}

/* The number must be proved to lie within one unit of the last digit. */
static void compare_digits(comparison *c, const char *what, const number *found, const char *expected) {
  fmpq_t low, high, unit;
  fmpq_init(low);
  fmpq_init(high);
  fmpq_init(unit);
  expected_decimal(low, unit, expected);
  fmpq_add(high, low, unit);
  fmpq_sub(low, low, unit);
  if (fmpq_cmp(found->hi, low) < 0 || fmpq_cmp(found->lo, high) > 0)
    number_differs(c, what, found, expected);
  else if (fmpq_cmp(found->lo, low) < 0 || fmpq_cmp(found->hi, high) > 0)
    c->undecided = 1;
  fmpq_clear(low);
  fmpq_clear(high);
  fmpq_clear(unit);
}

/* The minimal polynomial of a number of the result, if it is known. */
static int known_minpoly(fmpz_poly_t f, const number *x) {
  if (x->min.known)
    fmpz_poly_set(f, x->min.poly);
  if (x->min.known || !number_is_rational(x))
    return x->min.known;
  minpoly_of_fmpq(f, x->lo);
  return 1;
}

/* The minimal polynomial must be this one. */
static void compare_minpoly(comparison *c, const char *what, const number *found, const json_t *expected) {
  fmpz_poly_t f, wanted;
  fmpz_t coefficient;
  text t = {0};
  size_t i;
  fmpz_poly_init(f);
  fmpz_poly_init(wanted);
  fmpz_init(coefficient);
  for (i = 0; i < json_array_size(expected); i++) {
    fmpz_set_str(coefficient, json_string_value(json_array_get(expected, i)), 10);
    fmpz_poly_set_coeff_fmpz(wanted, (slong) i, coefficient);
  }
  text_printf(&t, "%s: minpoly", what);
  if (!known_minpoly(f, found)) {
    differ(c, t.data, "none", "a known minimal polynomial");
  } else if (!fmpz_poly_equal(f, wanted)) {
    begin(c, t.data);
    text_fmpz_poly(c->differences, f);
    text_append(c->differences, ", expected ");
    text_fmpz_poly(c->differences, wanted);
    text_append(c->differences, " (degree, then ascending coefficients)\n");
  }
  text_clear(&t);
  fmpz_poly_clear(f);
  fmpz_poly_clear(wanted);
  fmpz_clear(coefficient);
}

/* EXP; expected NULL: not compared. */
static void compare_number(comparison *c, const char *what, const number *found, const json_t *expected) {
  const json_t *exact = json_object_get(expected, "exact"), *poly = json_object_get(expected, "minpoly");
  if (!expected)
    return;
  if (exact)
    compare_exact(c, what, found, json_string_value(exact));
  else
    compare_digits(c, what, found, json_string_value(json_object_get(expected, "digits")));
  if (poly)
    compare_minpoly(c, what, found, poly);
}

/* The places of the kinks, and how many there are. */
static void compare_kinks(comparison *c, const realization *found, const json_t *expected) {
  size_t i, n = json_array_size(expected);
  if (!expected)
    return;
  if ((size_t) found->nkinks != n) {
    begin(c, "kinks");
    text_printf(c->differences, "%ld, expected %zu\n", (long) found->nkinks, n);
    return;
  }
  for (i = 0; i < n; i++) {
    text what = {0};
    text_append(&what, "kink");
    if (n > 1)
      text_printf(&what, " %zu", i + 1);
    compare_number(c, what.data, &found->kinks[i].at, json_array_get(expected, i));
    text_clear(&what);
  }
}

/* The coefficients of a realization of the quadratic activation; expected NULL: not compared. */
static void compare_polynomial(comparison *c, const realization *found, const json_t *expected) {
  fmpq_t x;
  if (!expected)
    return;
  if (!found->polynomial) {
    differ(c, "polynomial", "none", "one");
    return;
  }
  fmpq_init(x);
  for (size_t i = 0; i < 3; i++) {
    text what = {0}, value = {0};
    const char *wanted = json_string_value(json_array_get(expected, i));
    text_printf(&what, "coefficient of x^%zu", i);
    text_fmpq(&value, found->polynomial + i);
    if (!expected_fraction(x, wanted) || !fmpq_equal(x, found->polynomial + i))
      differ(c, what.data, value.data, wanted);
    text_clear(&what);
    text_clear(&value);
  }
  fmpq_clear(x);
}

/* All keys of one realization. */
static void compare_realization(comparison *c, const realization *found, const json_t *expected) {
  compare_word(c, "word", found->word, json_object_get(expected, "word"));
  compare_boolean(c, "full", found->full, json_object_get(expected, "full"));
  compare_kinks(c, found, json_object_get(expected, "kinks"));
  compare_polynomial(c, found, json_object_get(expected, "polynomial"));
  compare_number(c, "risk", &found->risk, json_object_get(expected, "risk"));
  compare_word(c, "type", words_type(found->type), json_object_get(expected, "type"));
  compare_boolean(c, "global", found->global, json_object_get(expected, "global"));
}

/* "realizations": length, and entry by entry. */
static void compare_list(comparison *c, const relucert_result *found, const json_t *expected) {
  size_t i, n = json_array_size(expected);
  if (!expected)
    return;
  if ((size_t) found->n != n) {
    begin(c, "realizations");
    text_printf(c->differences, "%ld, expected %zu\n", (long) found->n, n);
    return;
  }
  for (i = 0; i < n; i++) {
    c->realization = i + 1;
    compare_realization(c, found->list + i, json_array_get(expected, i));
  }
  c->realization = 0;
}

/* "infimum": null, or value and attained. */
static void compare_infimum(comparison *c, const relucert_result *found, const json_t *expected) {
  int known = found->infimum.known;
  if (!expected)
    return;
  if (json_is_null(expected) == known) {
    differ(c, "infimum", known ? "a value" : "none", known ? "null" : "a value");
  } else if (known) {
    compare_number(c, "infimum", &found->infimum.value, json_object_get(expected, "value"));
    compare_boolean(c, "infimum attained", found->infimum.attained, json_object_get(expected, "attained"));
  }
}

int expected_compare(text *differences, const char *name, const json_t *expected,
                     const relucert_result *result) {
  comparison c = {differences, name, 0, result->options.digits, 0};
  compare_word(&c, "status", result_is_complete(result) ? "complete" : "incomplete",
               json_object_get(expected, "status"));
  compare_word(&c, "verdict", words_verdict(result->verdict), json_object_get(expected, "verdict"));
  compare_count(&c, "count", result->count, json_object_get(expected, "count"));
  compare_count(&c, "count on support", result->count_on_support,
                json_object_get(expected, "count_on_support"));
  compare_count(&c, "families", result->nfamilies + result->ngap_families + result->nmoving,
                json_object_get(expected, "families"));
  compare_infimum(&c, result, json_object_get(expected, "infimum"));
  compare_list(&c, result, json_object_get(expected, "realizations"));
  return c.undecided;
}
