/* Reading expected.json: its form is checked by one table for each kind of object. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include "cli/expected.h"

/* The state of a validation: the file, and the place in it as in "realizations[2].risk". */
typedef struct {
  relucert_context *ctx;
  const char *filename;
  text place;
  long digits;
} reader;

typedef struct {
  const char *key;
  int (*check)(reader *r, const json_t *value); /* 0 after a recorded error */
} field;

/* Caps of the numbers in the file. */
enum { NUMBER_LENGTH = 200000, EXPONENT = 100000 };

/* Record an error at the present place; returns 0. */
static int fail(reader *r, const json_t *found, const char *expected) {
  char *dump = json_dumps(found, JSON_ENCODE_ANY | JSON_COMPACT | JSON_ENSURE_ASCII);
  context_fail(r->ctx, RELUCERT_BAD_INPUT, "%s: error: %s%sfound %.60s, expected %s",
               r->filename, r->place.length ? r->place.data : "", r->place.length ? ": " : "",
               dump ? dump : "nothing", expected);
  relucert_free(dump);
  return 0;
}

/* Number of digits at the start of string. */
static size_t count_digits(const char *string) { return strspn(string, "0123456789"); }

int expected_fraction(fmpq_t x, const char *string) {
  const char *digits = string + (*string == '-'), *slash = digits + count_digits(digits);
  size_t n = strlen(string);
  if (slash == digits || n > NUMBER_LENGTH)
    return 0;
  if (*slash == '/' && (!count_digits(slash + 1) || slash[1 + count_digits(slash + 1)]))
    return 0;
  if ((*slash && *slash != '/') || fmpq_set_str(x, string, 10) != 0 || fmpz_is_zero(fmpq_denref(x)))
    return 0;
  fmpq_canonicalise(x);
  return 1;
}

/* The exponent after e or E: an optional sign and at most six digits. */
static int parse_exponent(slong *e, const char *string) {
  int negative = *string == '-';
  const char *digits = string + (*string == '-' || *string == '+');
  size_t n = count_digits(digits);
  if (n == 0 || n > 6 || digits[n])
    return 0;
  for (*e = 0; *digits; digits++)
    *e = 10 * *e + (*digits - '0');
  if (negative)
    *e = -*e;
  return *e >= -EXPONENT && *e <= EXPONENT;
}

/* x times 10^e. */
static void scale(fmpq_t x, slong e) {
  fmpz_t power;
  fmpz_init(power);
  fmpz_ui_pow_ui(power, 10, (ulong) (e < 0 ? -e : e));
  if (e < 0)
    fmpq_div_fmpz(x, x, power);
  else
    fmpq_mul_fmpz(x, x, power);
  fmpz_clear(power);
}

int expected_decimal(fmpq_t x, fmpq_t unit, const char *string) {
  const char *whole = string + (*string == '-');
  size_t before = count_digits(whole), after = 0;
  const char *end = whole + before;
  slong e = 0;
  text digits = {0};
  if (*end == '.') {
    after = count_digits(end + 1);
    end += 1 + after;
    if (after == 0)
      return 0;
  }
  if (before == 0 || before + after > NUMBER_LENGTH)
    return 0;
  if ((*end == 'e' || *end == 'E') ? !parse_exponent(&e, end + 1) : *end != 0)
    return 0;
  text_append_n(&digits, string, (size_t) (whole - string) + before);
  text_append_n(&digits, whole + before + (after > 0), after);
  fmpq_zero(x);
  fmpz_set_str(fmpq_numref(x), digits.data, 10);
  text_clear(&digits);
  fmpq_one(unit);
  scale(x, e - (slong) after);
  scale(unit, e - (slong) after);
  return 1;
}

/* One function for each form of a value: 1 if value has it, else 0 after a recorded error. */
static int check_schema(reader *r, const json_t *value) {
  return json_is_integer(value) && json_integer_value(value) == 1 ? 1 : fail(r, value, "1");
}

static int check_string(reader *r, const json_t *value) {
  return json_is_string(value) && json_string_length(value) ? 1 : fail(r, value, "a nonempty string");
}

static int check_boolean(reader *r, const json_t *value) {
  return json_is_boolean(value) ? 1 : fail(r, value, "true or false");
}

static int check_natural(reader *r, const json_t *value) {
  return json_is_integer(value) && json_integer_value(value) >= 0 ? 1 : fail(r, value, "an integer >= 0");
}

static int check_count(reader *r, const json_t *value) {
  return json_is_null(value) ? 1 : check_natural(r, value);
}

/* Is value the string word? */
static int is_word(const json_t *value, const char *word) {
  return json_is_string(value) && strcmp(json_string_value(value), word) == 0;
}

static int check_status(reader *r, const json_t *value) {
  return is_word(value, "complete") || is_word(value, "incomplete")
           ? 1 : fail(r, value, "\"complete\" or \"incomplete\"");
}

static int check_verdict(reader *r, const json_t *value) {
  return is_word(value, "finite") || is_word(value, "infinite") || is_word(value, "unknown")
           ? 1 : fail(r, value, "\"finite\", \"infinite\" or \"unknown\"");
}

static int check_type(reader *r, const json_t *value) {
  return is_word(value, "local minimum") || is_word(value, "saddle") || is_word(value, "undecided")
           ? 1 : fail(r, value, "\"local minimum\", \"saddle\" or \"undecided\"");
}

static int check_word(reader *r, const json_t *value) {
  const char *word = json_is_string(value) ? json_string_value(value) : "?";
  return word[strspn(word, "LR")] == 0 ? 1 : fail(r, value, "a string of letters L and R");
}

static int check_exact(reader *r, const json_t *value) {
  fmpq_t x;
  int good;
  fmpq_init(x);
  good = json_is_string(value) && expected_fraction(x, json_string_value(value));
  fmpq_clear(x);
  return good ? 1 : fail(r, value, "a fraction such as \"4/3645\"");
}

static int check_digits(reader *r, const json_t *value) {
  fmpq_t x, unit;
  int good;
  fmpq_init(x);
  fmpq_init(unit);
  good = json_is_string(value) && expected_decimal(x, unit, json_string_value(value));
  fmpq_clear(x);
  fmpq_clear(unit);
  if (good && (long) json_string_length(value) > r->digits)
    r->digits = (long) json_string_length(value);
  return good ? 1 : fail(r, value, "a decimal such as \"0.0722665257878777\"");
}

/* Apply check to every element of an array. */
static int check_array(reader *r, const json_t *value, int (*check)(reader *, const json_t *)) {
  size_t i, length = r->place.length;
  if (!json_is_array(value))
    return fail(r, value, "an array");
  for (i = 0; i < json_array_size(value); i++) {
    text_printf(&r->place, "[%zu]", i);
    if (!check(r, json_array_get(value, i)))
      return 0;
    r->place.length = length;
    r->place.data[length] = 0;
  }
  return 1;
}

static int check_integer_string(reader *r, const json_t *value) {
  const char *string = json_is_string(value) ? json_string_value(value) : "";
  return check_exact(r, value) && (strchr(string, '/') ? fail(r, value, "an integer as a string") : 1);
}

static int check_minpoly(reader *r, const json_t *value) {
  return check_array(r, value, check_integer_string);
}

/* Append a key that nothing is known about: escaped as in JSON, and at most 60 bytes of that. */
static void append_unknown_key(text *place, const char *key) {
  json_t *string = json_string(key);
  char *dump = json_dumps(string, JSON_ENCODE_ANY | JSON_ENSURE_ASCII);
  size_t n = dump ? strlen(dump) - 2 : 0; /* without the quotation marks */
  if (dump)
    text_append_n(place, dump + 1, n > 60 ? 60 : n);
  text_append(place, n > 60 ? "..." : "");
  relucert_free(dump);
  json_decref(string);
}

/* Check an object whose keys are all in the table, which ends with a NULL key. */
static int check_object(reader *r, const json_t *object, const field *fields) {
  size_t length = r->place.length;
  const char *key;
  json_t *value;
  if (!json_is_object(object))
    return fail(r, object, "an object");
  json_object_foreach((json_t *) object, key, value) {
    const field *f = fields;
    while (f->key && strcmp(f->key, key) != 0)
      f++;
    text_append(&r->place, length ? "." : "");
    if (!f->key) {
      append_unknown_key(&r->place, key);
      return fail(r, value, "no such key");
    }
    text_append(&r->place, key);
    if (!f->check(r, value))
      return 0;
    r->place.length = length;
    r->place.data[length] = 0;
  }
  return 1;
}

/* EXP: exactly one of "exact" and "digits". */
static int check_number(reader *r, const json_t *value) {
  static const field fields[] = {
    {"exact", check_exact}, {"digits", check_digits}, {"minpoly", check_minpoly}, {NULL, NULL}};
  if (!check_object(r, value, fields))
    return 0;
  return !json_object_get(value, "exact") != !json_object_get(value, "digits")
           ? 1 : fail(r, value, "one of \"exact\" and \"digits\"");
}

static int check_kinks(reader *r, const json_t *value) { return check_array(r, value, check_number); }

static int check_polynomial(reader *r, const json_t *value) {
  return json_is_array(value) && json_array_size(value) != 3 ? fail(r, value, "three coefficients")
                                                             : check_array(r, value, check_exact);
}

static int check_infimum(reader *r, const json_t *value) {
  static const field fields[] = {
    {"value", check_number}, {"attained", check_boolean}, {"source", check_string}, {NULL, NULL}};
  return json_is_null(value) ? 1 : check_object(r, value, fields);
}

static int check_realization(reader *r, const json_t *value) {
  static const field fields[] = {
    {"word", check_word}, {"full", check_boolean}, {"kinks", check_kinks}, {"risk", check_number},
    {"polynomial", check_polynomial},
    {"type", check_type}, {"global", check_boolean}, {"source", check_string}, {NULL, NULL}};
  return check_object(r, value, fields);
}

static int check_realizations(reader *r, const json_t *value) {
  return check_array(r, value, check_realization);
}

/* "source" stands at the top or in each realization. */
static int check_sources(reader *r, const json_t *root) {
  const json_t *list = json_object_get(root, "realizations");
  size_t i, n = json_array_size(list);
  if (json_object_get(root, "source"))
    return 1;
  for (i = 0; i < n && json_object_get(json_array_get(list, i), "source"); i++)
    ;
  if (n > 0 && i == n)
    return 1;
  text_append(&r->place, "source");
  return fail(r, json_object_get(root, "source"), "the source of the values, here or in every realization");
}

static int check_root(reader *r, const json_t *root) {
  static const field fields[] = {
    {"schema", check_schema}, {"source", check_string}, {"status", check_status},
    {"verdict", check_verdict}, {"count", check_count},
    {"count_on_support", check_count}, {"families", check_natural}, {"infimum", check_infimum},
    {"realizations", check_realizations}, {NULL, NULL}};
  if (!check_object(r, root, fields))
    return 0;
  return json_object_get(root, "schema") ? check_sources(r, root) : fail(r, root, "\"schema\": 1");
}

json_t *expected_read(relucert_context *ctx, const char *filename, long *digits) {
  json_error_t error;
  reader r = {ctx, filename, {0}, 0};
  json_t *root;
  short_name name;
  FILE *file;
  int good;
  context_clear_error(ctx);
  r.filename = context_name(name, filename);
  file = fopen(filename, "rb");
  if (!file) {
    context_fail(ctx, RELUCERT_BAD_INPUT, "%s: error: cannot be opened: %s", r.filename, strerror(errno));
    return NULL;
  }
  root = json_loadf(file, JSON_REJECT_DUPLICATES, &error);
  fclose(file);
  if (!root) {
    if (error.line > 0)
      context_fail(ctx, RELUCERT_BAD_INPUT, "%s:%d:%d: error: found malformed JSON (%s), expected valid JSON",
                   r.filename, error.line, error.column, error.text);
    else
      context_fail(ctx, RELUCERT_BAD_INPUT, "%s: error: %s", r.filename, error.text);
    return NULL;
  }
  good = check_root(&r, root);
  text_clear(&r.place);
  *digits = r.digits;
  if (good)
    return root;
  json_decref(root);
  return NULL;
}
