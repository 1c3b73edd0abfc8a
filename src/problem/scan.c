/* Reading one line of a problem or of parameters: places, error messages, words and numbers. */
#include <stdarg.h>
#include <string.h>
#include "problem/scan.h"

static int is_digit(char c) { return c >= '0' && c <= '9'; }
static int is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
static int is_blank(char c) { return c == ' ' || c == '\t'; }

/* Write n bytes at out, non-printable ones as \xNN; returns the end. Room for 4 n bytes is needed. */
static char *put_escaped(char *out, const char *bytes, size_t n) {
  static const char hex[] = "0123456789ABCDEF";
  for (; n > 0; n--, bytes++) {
    unsigned char c = (unsigned char) *bytes;
    if (c >= 0x20 && c < 0x7f) {
      *out++ = (char) c;
    } else {
      *out++ = '\\';
      *out++ = 'x';
      *out++ = hex[c >> 4];
      *out++ = hex[c & 15];
    }
  }
  return out;
}

const char *scan_quote(quote q, const char *bytes, size_t n) {
  const size_t most = 40, head = 24, tail = 12;
  char *out = q;
  *out++ = '\'';
  if (n <= most) {
    out = put_escaped(out, bytes, n);
  } else {
    out = put_escaped(out, bytes, head);
    out = put_escaped(out, "...", 3);
    out = put_escaped(out, bytes + n - tail, tail);
  }
  *out++ = '\'';
  *out = 0;
  return q;
}

const char *scan_quote_fmpq(quote q, const fmpq_t x) {
  char *digits;
  size_t n;
  if (fmpz_bits(fmpq_numref(x)) + fmpz_bits(fmpq_denref(x)) > 1000000)
    return "a long fraction";
  digits = fmpq_get_str(NULL, 10, x);
  scan_quote(q, digits, strlen(digits));
  flint_free(digits);
  n = strlen(q) - 2; /* numbers stand without quotation marks */
  memmove(q, q + 1, n);
  q[n] = 0;
  return q;
}

/* Write "NAME:LINE:COLUMN: error: " into a buffer; long names keep their end. Returns the buffer. */
static const char *put_place(char buffer[512], const scanner *s, const char *at) {
  size_t n = strlen(s->name), most = 100;
  char *out = buffer;
  if (n > most)
    out = put_escaped(out, "...", 3);
  out = put_escaped(out, n > most ? s->name + n - most : s->name, n > most ? most : n);
  sprintf(out, ":%ld:%ld: error: ", s->line, (long) (at - s->start) + 1);
  return buffer;
}

/* What ends where the scanner ends. */
static const char *whole(const scanner *s) {
  static const char *const names[] = {"line", "argument", "string"};
  return names[s->source];
}

int scan_fail(const scanner *s, const char *at, const char *format, ...) {
  char place[512], message[480];
  va_list args;
  va_start(args, format);
  vsnprintf(message, sizeof message, format, args);
  va_end(args);
  context_fail(s->ctx, RELUCERT_BAD_INPUT, "%s%s", put_place(place, s, at), message);
  return 0;
}

int scan_unexpected(const scanner *s, const char *from, const char *to, const char *format, ...) {
  char expected[280];
  quote q;
  va_list args;
  va_start(args, format);
  vsnprintf(expected, sizeof expected, format, args);
  va_end(args);
  if (from < to)
    return scan_fail(s, from, "found %s, expected %s", scan_quote(q, from, (size_t) (to - from)), expected);
  return scan_fail(s, from, "found the end of the %s, expected %s", whole(s), expected);
}

const char *scan_find_line(scanner *s, const char *text_end) {
  const char *newline = memchr(s->start, '\n', (size_t) (text_end - s->start));
  s->at = s->start;
  s->end = newline ? newline : text_end;
  if (newline && s->end > s->start && s->end[-1] == '\r')
    s->end--;
  return newline ? newline + 1 : NULL;
}

int scan_check_line(scanner *s) {
  const char *comment;
  if (s->end - s->start > CAP_LINE)
    return scan_fail(s, s->start, "found a line of %ld bytes, expected at most %ld",
                     (long) (s->end - s->start), CAP_LINE);
  comment = memchr(s->start, '#', (size_t) (s->end - s->start));
  if (comment)
    s->end = comment;
  return scan_check_bytes(s);
}

int scan_header(scanner *s, const char *header) {
  const char *from = s->at, *to = scan_word_end(s, from);
  if ((size_t) (to - from) != strlen(header) || memcmp(from, header, strlen(header)) != 0)
    return scan_unexpected(s, from, to, "'%s 1' as the first line", header);
  s->at = to;
  scan_at_end(s);
  to = scan_word_end(s, s->at);
  if (to - s->at != 1 || *s->at != '1')
    return scan_unexpected(s, s->at, to, "version 1 of the format %s", header);
  s->at = to;
  return scan_end(s, "the version");
}

int scan_at_end(scanner *s) {
  while (s->at < s->end && is_blank(*s->at))
    s->at++;
  return s->at == s->end;
}

const char *scan_word_end(const scanner *s, const char *at) {
  while (at < s->end && !is_blank(*at))
    at++;
  return at;
}

const char *scan_token_end(const scanner *s, const char *at) {
  const char *to = at;
  while (to < s->end && (is_letter(*to) || is_digit(*to) || *to == '.'))
    to++;
  return to == at && at < s->end ? at + 1 : to;
}

int scan_end(scanner *s, const char *what) {
  if (scan_at_end(s))
    return 1;
  return scan_unexpected(s, s->at, scan_word_end(s, s->at), "the end of the %s after %s", whole(s), what);
}

int scan_check_bytes(const scanner *s) {
  const char *p, *to;
  for (p = s->start; p < s->end; p++)
    if ((unsigned char) *p >= 0x7f || ((unsigned char) *p < 0x20 && *p != '\t')) {
      for (to = p + 1; to < s->end && (unsigned char) *to >= 0x80;)
        to++;
      return scan_unexpected(s, p, to, "printable ASCII characters, spaces and tabs outside comments");
    }
  return 1;
}

/* End of the digits that start at `at`. */
static const char *digits_end(const scanner *s, const char *at) {
  while (at < s->end && is_digit(*at))
    at++;
  return at;
}

/* x = the integer with the n >= 1 digits at p. */
static void set_digits(fmpz_t x, const char *p, size_t n) {
  char *copy = mem_alloc(n + 1, 1);
  memcpy(copy, p, n);
  fmpz_set_str(x, copy, 10);
  mem_free(copy);
}

/* Refuse more than CAP_DIGITS digits. */
static int check_digits(const scanner *s, const char *from, const char *to) {
  if (to - from <= CAP_DIGITS)
    return 1;
  return scan_unexpected(s, from, to, "a number of at most %d digits, not %ld", CAP_DIGITS,
                         (long) (to - from));
}

int scan_decimal(scanner *s, fmpq_t x) {
  const char *from = s->at, *point = digits_end(s, from), *to = point;
  fmpz_t fraction;
  if (point == from)
    return scan_unexpected(s, from, scan_token_end(s, from), "a digit");
  if (point < s->end && *point == '.') {
    to = digits_end(s, point + 1);
    if (to == point + 1)
      return scan_unexpected(s, from, to, "a digit after the point");
  }
  if (!check_digits(s, from, to - (to > point)))
    return 0;
  set_digits(fmpq_numref(x), from, (size_t) (point - from));
  fmpz_one(fmpq_denref(x));
  if (to > point) {
    fmpz_init(fraction);
    set_digits(fraction, point + 1, (size_t) (to - point - 1));
    fmpz_ui_pow_ui(fmpq_denref(x), 10, (ulong) (to - point - 1));
    fmpz_mul(fmpq_numref(x), fmpq_numref(x), fmpq_denref(x));
    fmpz_add(fmpq_numref(x), fmpq_numref(x), fraction);
    fmpq_canonicalise(x);
    fmpz_clear(fraction);
  }
  s->at = to;
  return 1;
}

/* Divide x, the digits from `from` to s->at, by the digits that follow the slash at s->at. */
static int read_denominator(scanner *s, fmpq_t x, const char *from) {
  const char *slash = s->at, *to = digits_end(s, slash + 1);
  fmpz_t den;
  int zero;
  if (memchr(from, '.', (size_t) (slash - from)))
    return scan_unexpected(s, from, to, "a decimal or a fraction of two integers, not a mixture");
  if (to == slash + 1)
    return scan_unexpected(s, to, scan_token_end(s, to), "the digits of a denominator");
  if (!check_digits(s, slash + 1, to))
    return 0;
  fmpz_init(den);
  set_digits(den, slash + 1, (size_t) (to - slash - 1));
  zero = fmpz_is_zero(den);
  if (!zero)
    fmpq_div_fmpz(x, x, den);
  fmpz_clear(den);
  if (zero)
    return scan_unexpected(s, from, to, "a denominator that is not zero");
  s->at = to;
  return 1;
}

/* A number must be followed by a blank, a comma, a bracket, or the end. */
static int check_number_end(const scanner *s, const char *from, const char *what) {
  const char *to = s->at;
  if (to == s->end || is_blank(*to) || *to == ',' || *to == ']')
    return 1;
  while (to < s->end && !is_blank(*to) && *to != ',' && *to != ']')
    to++;
  return scan_unexpected(s, from, to, "a number (like -2, 0.25 or 1/3) as %s", what);
}

int scan_number(scanner *s, fmpq_t x, const char *what) {
  const char *from = s->at, *digits;
  int negative = from < s->end && *from == '-';
  if (from < s->end && (*from == '-' || *from == '+'))
    s->at++;
  digits = s->at;
  if (s->at == s->end || !is_digit(*s->at))
    return scan_unexpected(s, from, scan_word_end(s, from), "a number (like -2, 0.25 or 1/3) as %s", what);
  if (!scan_decimal(s, x))
    return 0;
  if (s->at < s->end && *s->at == '/' && !read_denominator(s, x, digits))
    return 0;
  if (negative)
    fmpq_neg(x, x);
  return check_number_end(s, from, what);
}

int scan_natural(scanner *s, long *n, long least, long greatest, const char *what) {
  const char *from = s->at, *to = scan_token_end(s, from), *p;
  if (from < s->end && (*from == '-' || *from == '+'))
    to = scan_token_end(s, from + 1);
  for (*n = 0, p = from; p < to && is_digit(*p) && *n <= greatest; p++)
    *n = 10 * *n + (*p - '0');
  if (p == from || p < to || *n < least || *n > greatest)
    return scan_unexpected(s, from, to, "%s, an integer from %ld to %ld", what, least, greatest);
  s->at = to;
  return 1;
}
