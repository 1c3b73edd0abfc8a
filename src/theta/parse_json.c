/* Theta files as programs write them: a JSON object with the arrays w, b, v and the number c. Strings are
   exact numbers as in problem files; a JSON number means its binary64 value. */
#include <jansson.h>
#include <stdarg.h>
#include <string.h>
#include "problem/scan.h"
#include "theta/theta.h"

/* A file that is being read. */
typedef struct {
  relucert_context *ctx;
  const char *name;
  int binary64; /* a JSON number was read */
} reader;

/* Record "FILE: error: found ..., expected ..."; returns 0. */
__attribute__((format(printf, 2, 3))) static int fail(const reader *r, const char *format, ...) {
  char message[480];
  short_name shown;
  va_list args;
  va_start(args, format);
  vsnprintf(message, sizeof message, format, args);
  va_end(args);
  context_fail(r->ctx, RELUCERT_BAD_INPUT, "%s: error: %s", context_name(shown, r->name), message);
  return 0;
}

/* What a value is, for messages. */
static const char *kind(const json_t *value) {
  switch (json_typeof(value)) {
    case JSON_OBJECT: return "an object";
    case JSON_ARRAY: return "an array";
    case JSON_STRING: return "a string";
    case JSON_INTEGER: case JSON_REAL: return "a number";
    case JSON_TRUE: case JSON_FALSE: return "a truth value";
    default: return "null";
  }
}

/* x = the number in a string, exactly. place: where it stands, for messages. */
static int read_string(reader *r, fmpq *x, const json_t *value, const char *place) {
  const char *string = json_string_value(value), *reason;
  size_t n = json_string_length(value);
  relucert_context *scratch = relucert_context_new();
  scanner s = {.ctx = scratch, .name = "", .line = 1, .source = SCAN_STRING, .start = string,
               .end = string + n, .at = string};
  int ok;
  scan_at_end(&s);
  ok = scan_number(&s, x, place) && scan_end(&s, "the number");
  if (!ok) {
    reason = strstr(relucert_error_message(scratch), "error: ");
    fail(r, "in %s: %s", place, reason ? reason + strlen("error: ") : "found no number, expected one");
  }
  relucert_context_free(scratch);
  return ok;
}

/* x = the finite double y, exactly. */
static void set_double(fmpq *x, double y) {
  arf_t z;
  arf_init(z);
  arf_set_d(z, y);
  arf_get_fmpq(x, z);
  arf_clear(z);
}

/* x = a value that stands at this place. */
static int read_value(reader *r, fmpq *x, const json_t *value, const char *place) {
  if (json_is_string(value))
    return read_string(r, x, value, place);
  if (!json_is_real(value)) /* whole numbers are read as doubles, too */
    return fail(r, "found %s as %s, expected a number or a string with a number", kind(value), place);
  r->binary64 = 1;
  set_double(x, json_real_value(value));
  return 1;
}

/* x = the entries of the array `key`, n of them. */
static int read_array(reader *r, fmpq *x, const json_t *array, const char *key) {
  char place[64];
  for (size_t i = 0; i < json_array_size(array); i++) {
    sprintf(place, "entry %lu of \"%s\"", (unsigned long) i + 1, key);
    if (!read_value(r, x + i, json_array_get(array, i), place))
      return 0;
  }
  return 1;
}

/* The value of `key` is an array of *H entries; of the first one the length becomes *H, from 1 to the cap. */
static int check_array(const reader *r, const json_t *value, const char *key, int is_known, slong *H) {
  slong n = (slong) json_array_size(value);
  if (!json_is_array(value))
    return fail(r, "found %s as \"%s\", expected an array", kind(value), key);
  if (is_known && n != *H)
    return fail(r, "found %ld entries in \"%s\", expected %ld as in \"w\"", (long) n, key, (long) *H);
  if (n < 1 || n > CAP_HIDDEN)
    return fail(r, "found %ld entries in \"%s\", expected 1 to %d", (long) n, key, CAP_HIDDEN);
  *H = n;
  return 1;
}

/* Unknown and missing keys, arrays and their lengths; *H becomes the common length. */
static int check_shape(const reader *r, json_t *object, slong *H) {
  static const char *const keys[] = {"w", "b", "v", "c"};
  const char *key;
  json_t *value;
  quote q;
  json_object_foreach(object, key, value)
    if (strlen(key) != 1 || !strchr("wbvc", *key))
      return fail(r, "found the key %s, expected only \"w\", \"b\", \"v\" and \"c\"",
                  scan_quote(q, key, strlen(key)));
  for (int j = 0; j < 4; j++) {
    value = json_object_get(object, keys[j]);
    if (!value)
      return fail(r, "found no key \"%s\", expected \"w\", \"b\", \"v\" and \"c\"", keys[j]);
    if (j < 3 && !check_array(r, value, keys[j], j > 0, H))
      return 0;
  }
  return 1;
}

/* The parameters in a JSON value; NULL after an error. */
static theta *read_object(reader *r, json_t *object) {
  slong H = 0;
  theta *t;
  if (!check_shape(r, object, &H))
    return NULL;
  t = theta_new(H);
  if (read_array(r, t->w, json_object_get(object, "w"), "w")
      && read_array(r, t->b, json_object_get(object, "b"), "b")
      && read_array(r, t->v, json_object_get(object, "v"), "v")
      && read_value(r, t->c, json_object_get(object, "c"), "\"c\"")) {
    t->binary64 = r->binary64;
    return t;
  }
  relucert_theta_free(t);
  return NULL;
}

/* Numbers contain no comma, so this bounds the number of values before any of them is read. */
static int check_commas(const reader *r, const char *string, size_t len) {
  const long most = 3L * CAP_HIDDEN;
  long commas = 0;
  for (size_t i = 0; i < len; i++)
    commas += string[i] == ',';
  return commas <= most || fail(r, "found %ld commas, expected at most %ld, as in %d neurons", commas, most,
                                CAP_HIDDEN);
}

/* Record what jansson says, in printable characters. */
static void fail_syntax(const reader *r, json_error_t *error) {
  short_name shown;
  for (char *p = error->text; *p; p++)
    if ((unsigned char) *p < 0x20 || (unsigned char) *p >= 0x7f)
      *p = '?';
  context_fail(r->ctx, RELUCERT_BAD_INPUT, "%s:%d:%d: error: found malformed JSON (%s), expected valid JSON",
               context_name(shown, r->name), error->line < 1 ? 1 : error->line,
               error->column < 1 ? 1 : error->column, error->text);
}

theta *theta_parse_json(relucert_context *ctx, const char *string, size_t len, const char *name) {
  reader r = {ctx, name, 0};
  json_error_t error;
  json_t *object;
  theta *t = NULL;
  if (!check_commas(&r, string, len))
    return NULL;
  object = json_loadb(string, len, JSON_REJECT_DUPLICATES | JSON_DECODE_INT_AS_REAL, &error);
  if (object)
    t = read_object(&r, object);
  else
    fail_syntax(&r, &error);
  json_decref(object);
  return t;
}
