/* Theta files as people write them: one line for each neuron. */
#include <string.h>
#include "problem/scan.h"
#include "theta/theta.h"

/* A file that is being read. */
typedef struct {
  slong n;         /* neurons so far */
  fmpq *numbers;   /* w, b, v of each; room for CAP_HIDDEN neurons */
  long lines[CAP_HIDDEN + 1];
  fmpq_t c;
  int header;
  long constant;   /* the line of the constant, or 0 */
} reader;

/* Read a number after blanks. */
static int read_number(scanner *s, fmpq *x, const char *what) {
  scan_at_end(s);
  return scan_number(s, x, what);
}

static int read_neuron(reader *r, scanner *s) {
  static const char *const names[] = {"the weight w", "the bias b", "the outer weight v"};
  if (r->n == CAP_HIDDEN)
    return scan_fail(s, s->start, "found more than %d neurons, expected at most %d", CAP_HIDDEN, CAP_HIDDEN);
  for (int j = 0; j < 3; j++)
    if (!read_number(s, r->numbers + 3 * r->n + j, names[j]))
      return 0;
  r->lines[r->n++] = s->line;
  return scan_end(s, "w, b and v");
}

static int read_constant(reader *r, scanner *s) {
  if (r->constant)
    return scan_fail(s, s->start, "found a second 'constant', expected only the one on line %ld",
                     r->constant);
  r->constant = s->line;
  return read_number(s, r->c, "the constant c") && scan_end(s, "the constant");
}

/* Is the word from `from` to `to` this one? */
static int is_word(const char *from, const char *to, const char *word) {
  return (size_t) (to - from) == strlen(word) && memcmp(from, word, strlen(word)) == 0;
}

/* Read one line; 0 after an error. */
static int read_line(reader *r, scanner *s) {
  const char *from, *to;
  if (!scan_check_line(s))
    return 0;
  if (scan_at_end(s))
    return 1;
  if (!r->header) {
    r->header = 1;
    return scan_header(s, "relucert-theta");
  }
  from = s->at;
  s->at = to = scan_word_end(s, from);
  if (is_word(from, to, "neuron"))
    return read_neuron(r, s);
  if (is_word(from, to, "constant"))
    return read_constant(r, s);
  return scan_unexpected(s, from, to, "neuron or constant");
}

/* Is everything there? s stands on the last line. */
static int check_complete(const reader *r, scanner *s) {
  const char *missing = NULL;
  if (!r->header)
    missing = "'relucert-theta 1'";
  else if (r->n == 0)
    missing = "'neuron W B V'";
  else if (!r->constant)
    missing = "'constant C'";
  if (!missing)
    return 1;
  return scan_fail(s, s->end, "found the end of the file, expected %s", missing);
}

/* Read all lines of the text. */
static int read_text(reader *r, scanner *s, const char *text_end) {
  const char *next;
  for (;;) {
    next = scan_find_line(s, text_end);
    if (!read_line(r, s))
      return 0;
    if (!next)
      break;
    s->start = next;
    s->line++;
  }
  r->lines[r->n] = s->line;
  return check_complete(r, s);
}

/* The parameters that were read. */
static theta *finish(reader *r) {
  theta *t = theta_new(r->n);
  for (slong i = 0; i < r->n; i++) {
    fmpq_swap(t->w + i, r->numbers + 3 * i);
    fmpq_swap(t->b + i, r->numbers + 3 * i + 1);
    fmpq_swap(t->v + i, r->numbers + 3 * i + 2);
  }
  fmpq_swap(t->c, r->c);
  t->lines = mem_alloc((size_t) r->n + 1, sizeof *t->lines);
  memcpy(t->lines, r->lines, ((size_t) r->n + 1) * sizeof *t->lines);
  return t;
}

theta *theta_parse_text(relucert_context *ctx, const char *string, size_t len, const char *name) {
  scanner s = {.ctx = ctx, .name = name, .line = 1, .start = string, .end = string, .at = string};
  reader *r = mem_alloc(1, sizeof *r);
  theta *t = NULL;
  fmpq_init(r->c);
  r->numbers = _fmpq_vec_init(3 * CAP_HIDDEN);
  if (read_text(r, &s, string + len))
    t = finish(r);
  _fmpq_vec_clear(r->numbers, 3 * CAP_HIDDEN);
  fmpq_clear(r->c);
  mem_free(r);
  return t;
}
