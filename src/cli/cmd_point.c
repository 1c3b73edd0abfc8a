/* relucert point: is a given network a critical point, and of what type? */
#include <stdio.h>
#include "base/outfile.h"
#include "cli/cli.h"
#include "cli/inputs.h"
#include "cli/process.h"

/* The operands: a problem, unless it is given by options, and a theta file. */
typedef struct {
  const char *problem; /* NULL: given by options */
  const char *theta;
} operands;

static int read_operands(const options *o, operands *names) {
  option_id given = input_inline_option(o);
  int problems = given == OPT_COUNT;
  *names = (operands) {NULL, NULL};
  if (o->noperands < problems)
    return usage_error(o->verb, "found no problem, expected PROBLEM THETA, or --interval, --target, --hidden "
                                "and THETA");
  if (o->noperands < problems + 1)
    return usage_error(o->verb, "found no parameters, expected the name of a theta file%s",
                       problems ? " after PROBLEM" : "");
  if (o->noperands > problems + 1)
    return usage_error(o->verb, "found '%s' after THETA, expected nothing%s", o->operands[problems + 1],
                       problems ? "" : ": the problem is given by options");
  names->problem = problems ? o->operands[0] : NULL;
  names->theta = o->operands[problems];
  return 0;
}

/* Options that need others, or exclude them. Returns 0 or 2. */
static int check_options(const options *o) {
  static const option_id ids[] = {OPT_JOBS, OPT_MAX_BOXES, OPT_CHECKPOINT};
  int rank = o->given[OPT_RANK].n > 0, near = o->given[OPT_NEAR].n > 0;
  for (size_t i = 0; i < sizeof ids / sizeof *ids && !rank; i++)
    if (o->given[ids[i]].n)
      return usage_error(o->verb, "found %s without --rank, expected both", option_specs[ids[i]].name);
  if (o->given[OPT_TIME_LIMIT].n && !rank && !near)
    return usage_error(o->verb, "found --time-limit without --rank or --near, expected one of them");
  if (rank && near)
    return usage_error(o->verb, "found both --rank and --near, expected one of them");
  return output_check_names(o);
}

/* Find the realization in the list, with a progress line on a terminal. Returns 0, or the exit status after
   an error message. */
static int find_rank(relucert_context *ctx, relucert_point *point, const options *o,
                     const relucert_options *what) {
  progress_line line;
  relucert_status status;
  progress_begin(&line, ctx, o);
  status = relucert_point_rank(ctx, point, what);
  progress_end(&line, ctx);
  return status == RELUCERT_OK && relucert_error_status(ctx) == RELUCERT_OK ? 0 : process_failure(ctx);
}

/* The certificate is written before anything is printed; the result is printed even if that failed. */
static int deliver(relucert_context *ctx, const options *o, const relucert_point *point) {
  const char *filename = options_value(o, OPT_CERT);
  int status = filename ? output_file(ctx, filename, relucert_point_certificate(point)) : 0;
  int undecided = relucert_point_critical(point) && relucert_point_type(point) == RELUCERT_UNDECIDED;
  output_print(o->given[OPT_JSON].n ? relucert_point_json(point) : relucert_point_text(point));
  if (status)
    return status;
  if (o->given[OPT_STRICT].n && undecided)
    return RELUCERT_INCOMPLETE;
  return (int) relucert_point_list_status(point);
}

/* The same for what was found near the parameters. */
static int deliver_near(relucert_context *ctx, const options *o, const relucert_near *near) {
  const char *filename = options_value(o, OPT_CERT);
  const relucert_point *point = relucert_near_point(near);
  int status = 0, found = relucert_near_found(near);
  if (filename && point)
    status = output_file(ctx, filename, relucert_point_certificate(point));
  output_print(o->given[OPT_JSON].n ? relucert_near_json(near) : relucert_near_text(near));
  if (filename && !point) {
    process_flush();
    fprintf(stderr, "relucert: no certificate was written: %s\n",
            found == 1 ? "the critical point is not rational" : "no critical point was found");
    status = RELUCERT_INCOMPLETE;
  }
  if (status)
    return status;
  if (found < 0 || (found && o->given[OPT_STRICT].n && relucert_near_type(near) == RELUCERT_UNDECIDED))
    return RELUCERT_INCOMPLETE;
  return 0;
}

/* --near: search the ball. */
static int run_near(relucert_context *ctx, const options *o, const relucert_problem *problem,
                    const relucert_theta *theta, const relucert_options *what) {
  relucert_near *near = relucert_near_examine(ctx, problem, theta, options_value(o, OPT_NEAR), what);
  int status = near ? deliver_near(ctx, o, near) : process_failure(ctx);
  relucert_near_free(near);
  return status;
}

/* Without --near: the network itself, with its place in the list for --rank. */
static int run_point(relucert_context *ctx, const options *o, const relucert_problem *problem,
                     const relucert_theta *theta, const relucert_options *what) {
  relucert_point *point = relucert_point_examine(ctx, problem, theta, what);
  int status, failed = 0;
  if (!point)
    return process_failure(ctx);
  if (o->given[OPT_RANK].n)
    failed = find_rank(ctx, point, o, what);
  status = failed == RELUCERT_BAD_INPUT ? failed : deliver(ctx, o, point);
  relucert_point_free(point);
  return failed ? failed : status;
}

/* Everything after the command line is read. */
static int run(relucert_context *ctx, const options *o, const operands *names, const relucert_options *what) {
  const char *certificate = options_value(o, OPT_CERT);
  relucert_problem *problem = input_problem(ctx, o, names->problem);
  relucert_theta *theta = problem ? relucert_theta_read(ctx, names->theta) : NULL;
  int status;
  if (!theta || (certificate && outfile_check(ctx, certificate) != RELUCERT_OK))
    status = process_failure(ctx);
  else if (o->given[OPT_NEAR].n)
    status = run_near(ctx, o, problem, theta, what);
  else
    status = run_point(ctx, o, problem, theta, what);
  relucert_theta_free(theta);
  relucert_problem_free(problem);
  return status;
}

int cmd_point(const options *o) {
  relucert_context *ctx;
  relucert_options what;
  operands names;
  double seconds = 0;
  int status = read_operands(o, &names);
  if (status || (status = check_options(o)) || (status = input_options(o, &what, &seconds)))
    return status;
  ctx = relucert_context_new();
  relucert_set_time_limit(ctx, seconds);
  if (o->given[OPT_RANK].n || o->given[OPT_NEAR].n)
    process_set_context(ctx);
  status = run(ctx, o, &names, &what);
  process_set_context(NULL);
  relucert_context_free(ctx);
  return status;
}
