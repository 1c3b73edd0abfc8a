/* Problems on the command line: each option is one statement. */
#include <string.h>
#include "problem/problem.h"
#include "problem/statements.h"

/* A scanner for the argument of the given occurrence of an option. */
static scanner argument(relucert_context *ctx, const char *option, long occurrence, const char *value) {
  scanner s;
  s.ctx = ctx;
  s.name = option;
  s.line = occurrence;
  s.source = SCAN_OPTION;
  s.start = s.at = value;
  s.end = value + strlen(value);
  return s;
}

/* Read one argument as a statement. */
static int read_argument(relucert_context *ctx, builder *b, const char *option, long occurrence,
                         const char *value, int (*statement)(builder *b, scanner *s)) {
  scanner s = argument(ctx, option, occurrence, value);
  if (s.end - s.start > CAP_LINE)
    return scan_fail(&s, s.start, "found an argument of %ld bytes, expected at most %ld",
                     (long) (s.end - s.start), CAP_LINE);
  return scan_check_bytes(&s) && statement(b, &s);
}

/* Record that an option is missing. Returns 0. */
static int missing(relucert_context *ctx, const char *option, const char *expected) {
  scanner s = argument(ctx, option, 1, "");
  return scan_fail(&s, s.start, "found no such option, expected %s", expected);
}

/* Read all arguments. */
static int read_arguments(relucert_context *ctx, builder *b, const problem_inline *args) {
  long i;
  if (!args->interval)
    return missing(ctx, "--interval", "--interval A,B");
  if (args->ntargets < 1)
    return missing(ctx, "--target", "--target 'POLY' or --target '[L, R] POLY'");
  if (!args->hidden && !args->layers)
    return missing(ctx, "--hidden", "--hidden H, the number of hidden neurons");
  if (!read_argument(ctx, b, "--interval", 1, args->interval, statement_interval))
    return 0;
  for (i = 0; i < args->ntargets; i++)
    if (!read_argument(ctx, b, "--target", i + 1, args->targets[i], statement_target))
      return 0;
  for (i = 0; i < args->ndensities; i++)
    if (!read_argument(ctx, b, "--density", i + 1, args->densities[i], statement_density))
      return 0;
  if (args->activation && !read_argument(ctx, b, "--activation", 1, args->activation, statement_activation))
    return 0;
  if (args->loss && !read_argument(ctx, b, "--loss", 1, args->loss, statement_loss))
    return 0;
  if (args->layers && !read_argument(ctx, b, "--layers", 1, args->layers, statement_layers))
    return 0;
  return !args->hidden || read_argument(ctx, b, "--hidden", 1, args->hidden, statement_hidden);
}

relucert_problem *problem_from_inline(relucert_context *ctx, const problem_inline *args) {
  builder b;
  context_clear_error(ctx);
  memset(&b, 0, sizeof b);
  b.problem = problem_new();
  if (read_arguments(ctx, &b, args) && statements_finish(&b))
    return b.problem;
  relucert_problem_free(b.problem);
  return NULL;
}

int problem_set_layers(relucert_context *ctx, relucert_problem *problem, const char *layers) {
  builder b = {.problem = problem};
  return read_argument(ctx, &b, "--layers", 1, layers, statement_layers);
}

int problem_set_loss(relucert_context *ctx, relucert_problem *problem, const char *loss) {
  builder b = {.problem = problem};
  return read_argument(ctx, &b, "--loss", 1, loss, statement_loss);
}
