/* The statements of finite data sets, of networks with several hidden layers, and of the loss. */
#include <string.h>
#include "problem/print.h"
#include "problem/statements.h"

int statement_first_widths(builder *b, const scanner *s, const char *keyword) {
  if (b->widths && strcmp(b->widths, keyword) == 0)
    return scan_fail(s, s->start, "found a second '%s', expected only the one on line %ld", keyword,
                     b->hidden.line);
  if (b->widths)
    return scan_fail(s, s->start, "found '%s' next to '%s' on line %ld, expected one of them", keyword,
                     b->widths, b->hidden.line);
  b->widths = keyword;
  b->hidden = *s;
  return 1;
}

/* The widths behind `layers`, separated by blanks or, on the command line, by commas. */
static int read_widths(scanner *s, long *widths, slong *n) {
  const char *from;
  for (*n = 0; *n == 0 || !scan_at_end(s); ++*n) {
    scan_at_end(s);
    from = s->at;
    if (*n > 0 && s->source == SCAN_OPTION) {
      if (*s->at != ',')
        return scan_unexpected(s, s->at, scan_token_end(s, s->at), "a comma, as in 2,3,2");
      s->at++;
      scan_at_end(s);
    }
    if (*n == CAP_LAYERS)
      return scan_unexpected(s, from, scan_token_end(s, from), "at most %d layers", CAP_LAYERS);
    if (!scan_natural(s, widths + *n, 1, CAP_HIDDEN, "the width of a layer"))
      return 0;
  }
  return 1;
}

int statement_layers(builder *b, scanner *s) {
  relucert_problem *problem = b->problem;
  long widths[CAP_LAYERS];
  const char *from;
  slong n;
  if (!statement_first_widths(b, s, "layers"))
    return 0;
  scan_at_end(s);
  from = s->at;
  if (!read_widths(s, widths, &n))
    return 0;
  mem_free(problem->widths);
  problem->widths = NULL;
  problem->layers = n;
  problem->hidden = widths[0];
  if (problem->layers > 1) {
    problem->widths = mem_alloc((size_t) problem->layers, sizeof *widths);
    memcpy(problem->widths, widths, (size_t) problem->layers * sizeof *widths);
  }
  if (problem_parameters(problem) > CAP_PARAMETERS)
    return scan_fail(s, from, "found layers with %ld parameters, expected at most %d",
                     (long) problem_parameters(problem), CAP_PARAMETERS);
  return 1;
}

int statement_loss(builder *b, scanner *s) {
  const char *from, *to;
  if (b->loss.name)
    return scan_fail(s, s->start, "found a second 'loss', expected only the one on line %ld", b->loss.line);
  b->loss = *s;
  scan_at_end(s);
  from = s->at;
  to = scan_word_end(s, from);
  if (s->source == SCAN_LINE) {
    if (to - from != 5 || memcmp(from, "power", 5) != 0)
      return scan_unexpected(s, from, to, "power 2 or power 4");
    s->at = to;
    scan_at_end(s);
  }
  from = s->at;
  if (!scan_natural(s, &b->problem->loss, 2, 4, "the exponent of the loss, 2 or 4"))
    return 0;
  if (b->problem->loss == 3)
    return scan_unexpected(s, from, s->at, "the exponent of the loss, 2 or 4");
  return scan_end(s, "the loss");
}

/* ---- Data */

int statement_without_data(const builder *b, const scanner *s, const char *keyword) {
  if (!b->data.name)
    return 1;
  return scan_fail(s, s->start, "found '%s' next to 'data' on line %ld, expected one of them", keyword,
                   b->data.line);
}

/* Room for one more point. */
static void grow(fmpq **x, slong n, slong room) {
  *x = mem_realloc(*x, (size_t) room, sizeof **x);
  for (slong i = n; i < room; i++)
    fmpq_init(*x + i);
}

/* A new point at the end, with the weight 1. */
static void append_point(builder *b) {
  data_set *data = &b->problem->data;
  if (data->n == b->room) {
    b->room = 2 * b->room + 8;
    grow(&data->x, data->n, b->room);
    grow(&data->y, data->n, b->room);
    grow(&data->w, data->n, b->room);
  }
  fmpq_one(data->w + data->n++);
}

/* Read "X Y" or "X Y W" as the last point. */
static int read_point(scanner *s, const data_set *data) {
  slong i = data->n - 1;
  const char *from;
  scan_at_end(s);
  if (!scan_number(s, data->x + i, "the place of a point"))
    return 0;
  scan_at_end(s);
  if (!scan_number(s, data->y + i, "the value at a point"))
    return 0;
  if (scan_at_end(s))
    return 1;
  from = s->at;
  if (!scan_number(s, data->w + i, "the weight of a point"))
    return 0;
  if (fmpq_sgn(data->w + i) <= 0)
    return scan_unexpected(s, from, s->at, "a weight above 0");
  return scan_end(s, "the weight");
}

/* Is the canonical form with this point within its cap? */
static int check_printed(builder *b, const scanner *s) {
  text line = {0};
  print_data(&line, &b->problem->data, b->problem->data.n - 1);
  b->printed += (long) line.length;
  text_clear(&line);
  return b->printed <= CAP_FILE - CAP_LINE
         || scan_fail(s, s->start, "found more than %ld bytes of data in canonical form, expected fewer",
                      CAP_FILE - CAP_LINE);
}

int statement_data(builder *b, scanner *s) {
  if (b->interval.name)
    return scan_fail(s, s->start, "found 'data' next to 'interval' on line %ld, expected one of them",
                     b->interval.line);
  if (b->problem->data.n == CAP_PIECES)
    return scan_fail(s, s->start, "found more than %d points, expected at most %d", CAP_PIECES, CAP_PIECES);
  append_point(b);
  if (!read_point(s, &b->problem->data))
    return 0;
  b->data = *s;
  return check_printed(b, s);
}

int statements_finish_data(builder *b) {
  relucert_problem *problem = b->problem;
  const data_set *data = &problem->data;
  fmpq_set(problem->a, data->x);
  fmpq_set(problem->b, data->x);
  for (slong i = 1; i < data->n; i++) {
    if (fmpq_cmp(data->x + i, problem->a) < 0)
      fmpq_set(problem->a, data->x + i);
    if (fmpq_cmp(data->x + i, problem->b) > 0)
      fmpq_set(problem->b, data->x + i);
  }
  return fmpq_cmp(problem->a, problem->b) < 0
         || scan_fail(&b->data, b->data.start, "found all data at one place, expected at least two places");
}
