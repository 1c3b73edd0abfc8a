/* relucert point: is a given network a critical point, and of what type? */
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

/* Options of the enumeration make sense with --rank only. Returns 0 or 2. */
static int check_options(const options *o) {
  static const option_id ids[] = {OPT_JOBS, OPT_TIME_LIMIT, OPT_MAX_BOXES, OPT_CHECKPOINT};
  for (size_t i = 0; i < sizeof ids / sizeof *ids && !o->given[OPT_RANK].n; i++)
    if (o->given[ids[i]].n)
      return usage_error(o->verb, "found %s without --rank, expected both", option_specs[ids[i]].name);
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

/* Read both files and examine the network; NULL with a message in ctx. */
static relucert_point *examine(relucert_context *ctx, const options *o, const operands *names,
                               const relucert_options *what) {
  const char *certificate = options_value(o, OPT_CERT);
  relucert_problem *problem = input_problem(ctx, o, names->problem);
  relucert_theta *theta = problem ? relucert_theta_read(ctx, names->theta) : NULL;
  relucert_point *point = NULL;
  if (theta && (!certificate || outfile_check(ctx, certificate) == RELUCERT_OK))
    point = relucert_point_examine(ctx, problem, theta, what);
  relucert_theta_free(theta);
  relucert_problem_free(problem);
  return point;
}

/* Everything after the command line is read. */
static int run(relucert_context *ctx, const options *o, const operands *names, const relucert_options *what) {
  relucert_point *point = examine(ctx, o, names, what);
  int status, failed = 0;
  if (!point)
    return process_failure(ctx);
  if (o->given[OPT_RANK].n)
    failed = find_rank(ctx, point, o, what);
  status = failed == RELUCERT_BAD_INPUT ? failed : deliver(ctx, o, point);
  relucert_point_free(point);
  return failed ? failed : status;
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
  if (o->given[OPT_RANK].n)
    process_set_context(ctx);
  status = run(ctx, o, &names, &what);
  process_set_context(NULL);
  relucert_context_free(ctx);
  return status;
}
