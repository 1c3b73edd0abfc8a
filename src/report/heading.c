/* What stands above every table: the problem, the networks, the risk. */
#include <string.h>
#include "problem/print.h"
#include "problem/slopes.h"
#include "report/heading.h"

/* More lines of target or density pieces than this are abridged. */
enum { SHOWN_PIECES = 12 };

/* A run of n lines that start with the same word; a long run is abridged, saying so. */
static void print_run(text *t, const char *run, slong n, slong word) {
  slong i;
  for (i = 0; i < n; i++) {
    const char *end = strchr(run, '\n');
    if (n <= SHOWN_PIECES || i < SHOWN_PIECES / 2 || i >= n - SHOWN_PIECES / 2) {
      text_append(t, "  ");
      text_append_n(t, run, (size_t) (end - run) + 1);
    } else if (i == SHOWN_PIECES / 2) {
      text_printf(t, "  ... (%ld more %.*s pieces; --json shows all)\n", (long) (n - SHOWN_PIECES),
                  (int) word, run);
    }
    run = end + 1;
  }
}

/* " + v_1 (w_1 x + b_1)^2 + ..." */
static void print_squares(text *t, long hidden) {
  if (hidden == 1)
    text_append(t, " + v (w x + b)^2");
  for (long j = 1; hidden > 1 && j <= hidden; j++)
    if (j <= 2 || j == hidden)
      text_printf(t, "%s + v_%ld (w_%ld x + b_%ld)^2", j > 3 ? " + ..." : "", j, j, j);
  text_append(t, ".\n");
}

/* " + v_1 s(w_1 x + b_1) + ...", and what s is. */
static void print_two_slope(text *t, const relucert_problem *problem) {
  long j, hidden = problem->hidden;
  if (hidden == 1)
    text_append(t, " + v s(w x + b)");
  for (j = 1; hidden > 1 && j <= hidden; j++)
    if (j <= 2 || j == hidden)
      text_printf(t, "%s + v_%ld s(w_%ld x + b_%ld)", j > 3 ? " + ..." : "", j, j, j);
  text_append(t, ",\nwith s(t) = t for t > 0, ");
  if (problem_is_absolute(problem)) {
    text_append(t, "-t");
  } else {
    text_fmpq(t, problem->gamma);
    text_append(t, "*t");
  }
  text_append(t, " for t <= 0.\n");
}

/* " + v_1 max(w_1 x + b_1, 0)^2 + ...", or with min(max(w_1 x + b_1, 0), 1). */
static void print_smooth(text *t, const relucert_problem *problem) {
  const char *open = problem->power ? "max" : "min(max", *close = problem->power ? "" : ", 1)";
  long hidden = problem->hidden;
  for (long j = 1; j <= hidden; j++)
    if (j <= 2 || j == hidden) {
      if (hidden == 1)
        text_printf(t, " + v %s(w x + b, 0)%s", open, close);
      else
        text_printf(t, "%s + v_%ld %s(w_%ld x + b_%ld, 0)%s", j > 3 ? " + ..." : "", j, open, j, j, close);
      if (problem->power)
        text_printf(t, "^%ld", problem->power);
    }
  text_append(t, ".\n");
}

/* "v_1 max(w_1 x + b_1, 0) + ..." */
static void print_network(text *t, const relucert_problem *problem) {
  long j, hidden = problem->hidden;
  text_append(t, "\nNetworks: N(x) = c");
  if (problem->activation == ACTIVATION_QUADRATIC) {
    print_squares(t, hidden);
    return;
  }
  if (problem_is_smooth(problem)) {
    print_smooth(t, problem);
    return;
  }
  if (!fmpq_is_zero(problem->gamma)) {
    print_two_slope(t, problem);
    return;
  }
  if (hidden == 1)
    text_append(t, " + v max(w x + b, 0)");
  for (j = 1; hidden > 1 && j <= hidden; j++)
    if (j <= 2 || j == hidden)
      text_printf(t, "%s + v_%ld max(w_%ld x + b_%ld, 0)", j > 3 ? " + ..." : "", j, j, j);
  text_append(t, ".\n");
}

void heading_print(text *t, const relucert_problem *problem) {
  char *canonical = relucert_problem_print(problem);
  const char *line = canonical, *next;
  text_append(t, "Problem\n");
  while (*line) {
    size_t word = strcspn(line, " \n");
    slong n = 0;
    for (next = line; *next && strncmp(next, line, word + 1) == 0; n++)
      next += strcspn(next, "\n") + 1;
    print_run(t, line, n, (slong) word);
    line = next;
  }
  relucert_free(canonical);
  print_network(t, problem);
  text_append(t, "Risk: the integral of (N(x) - f(x))^2 p(x) dx over [");
  text_fmpq(t, problem->a);
  text_append(t, ", ");
  text_fmpq(t, problem->b);
  text_append(t, "], without a factor 1/2;\nf is the target, p the density.\n");
}
