/* Reading one line of a problem or of parameters: places, error messages, words and numbers. */
#ifndef RELUCERT_PROBLEM_SCAN_H
#define RELUCERT_PROBLEM_SCAN_H

#include "base/context.h"
#include "base/flint_all.h"

/* Caps of problem files (doc/formats.md, section 1). */
#define CAP_DIGITS 5000
#define CAP_LINE (1L << 20)
#define CAP_FILE (64L << 20)
#define CAP_PIECES 200000
#define CAP_DEGREE 500
#define CAP_EXPONENT 500
#define CAP_BITS 200000
#define CAP_NESTING 200
#define CAP_HIDDEN 1000
#define CAP_LAYERS 32
#define CAP_PARAMETERS 100000

/* A position in the line from start to end (exclusive; without line end and comment). */
typedef struct {
  relucert_context *ctx;
  const char *name;     /* of the file, or of the option that holds the line */
  long line;            /* from 1 */
  enum { SCAN_LINE, SCAN_OPTION, SCAN_STRING } source; /* a line of a file, an argument of the command line,
                                                          or a JSON string */
  const char *start, *end;
  const char *at;       /* the next byte to be read */
} scanner;

/* Set s->end for the line that starts at s->start, and s->at to its start; returns the start of the next
   line, or NULL. */
const char *scan_find_line(scanner *s, const char *text_end);
/* Cut off the comment, check length and bytes of the line; 0 after an error. */
int scan_check_line(scanner *s);
/* Read the first line of a file: "HEADER 1"; 0 after an error. */
int scan_header(scanner *s, const char *header);

/* Record the error "NAME:LINE:COLUMN: error: ..." for the byte at `at`. Returns 0. */
int scan_fail(const scanner *s, const char *at, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Record "found X, expected ..." for the text X from `from` to `to`, which may be empty at the end of
   the line only. Returns 0. */
int scan_unexpected(const scanner *s, const char *from, const char *to, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* Copy bytes for a message: quoted, shortened, one printable line. */
#define QUOTE_SIZE 200
typedef char quote[QUOTE_SIZE];
const char *scan_quote(quote q, const char *bytes, size_t n);
/* A rational for a message, shortened. */
const char *scan_quote_fmpq(quote q, const fmpq_t x);

/* Skip spaces and tabs; then: is this the end of the line? */
int scan_at_end(scanner *s);
/* Nothing may follow; `what` names what the line holds already. */
int scan_end(scanner *s, const char *what);
/* End of the run of bytes other than space and tab that starts at `at`. */
const char *scan_word_end(const scanner *s, const char *at);
/* End of the token that starts at `at`: a run of letters, digits, points and underscores, or one byte. */
const char *scan_token_end(const scanner *s, const char *at);

/* Every byte must be printable ASCII or a tab. */
int scan_check_bytes(const scanner *s);

/* Read "DIGITS" or "DIGITS.DIGITS" (no sign), at most CAP_DIGITS digits. */
int scan_decimal(scanner *s, fmpq_t x);
/* Read a number: optional sign, then a decimal or "DIGITS/DIGITS". `what` names it in messages. */
int scan_number(scanner *s, fmpq_t x, const char *what);
/* Read a natural number of digits only that lies in [least, greatest]. */
int scan_natural(scanner *s, long *n, long least, long greatest, const char *what);

#endif
