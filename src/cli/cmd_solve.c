/* relucert solve: all critical realizations of a problem. */
#include "base/outfile.h"
#include "cli/cli.h"
#include "cli/inputs.h"
#include "cli/process.h"
#include "problem/problem.h"

/* A problem comes from one file or from options, not both. Returns 0 or 2. */
static int check_operands(const options *o) {
  option_id given = input_inline_option(o);
  if (o->noperands == 0 && given == OPT_COUNT)
    return usage_error(o->verb, "found no problem, expected FILE or --interval, --target and --hidden");
  if (o->noperands > 0 && given != OPT_COUNT)
    return usage_error(o->verb, "found both FILE '%s' and %s, expected one of them", o->operands[0],
                       option_specs[given].name);
  if (o->noperands > 1)
    return usage_error(o->verb, "found '%s' after FILE, expected one FILE", o->operands[1]);
  return 0;
}

/* With --strict every listed realization must have a type and be known to be global or not. */
static int is_decided(const relucert_result *result) {
  long i;
  for (i = 0; i < relucert_result_length(result); i++)
    if (relucert_result_global(result, i) < 0 || relucert_result_type(result, i) == RELUCERT_UNDECIDED)
      return 0;
  return 1;
}

/* The certificate is written before anything is printed; the result is printed even if that failed. */
static int deliver(relucert_context *ctx, const options *o, const relucert_result *result) {
  const char *filename = options_value(o, OPT_CERT);
  int status = filename ? output_file(ctx, filename, relucert_result_certificate(result)) : 0;
  output_print(o->given[OPT_JSON].n ? relucert_result_json(result) : relucert_result_text(result));
  if (status)
    return status;
  if (o->given[OPT_STRICT].n && !is_decided(result))
    return RELUCERT_INCOMPLETE;
  return (int) relucert_result_status(result);
}

/* What can be said before the work: whether the certificate can be written. */
static relucert_status prepare(relucert_context *ctx, const options *o) {
  const char *certificate = options_value(o, OPT_CERT);
  return certificate ? outfile_check(ctx, certificate) : RELUCERT_OK;
}

/* Read and solve, with a progress line on a terminal; NULL with a message in ctx. */
static relucert_result *solve(relucert_context *ctx, const options *o, const relucert_options *what) {
  progress_line line;
  relucert_problem *problem = input_problem(ctx, o, o->noperands ? o->operands[0] : NULL);
  relucert_result *result = NULL;
  if (problem && prepare(ctx, o) == RELUCERT_OK) {
    progress_begin(&line, ctx, o);
    result = relucert_solve(ctx, problem, what);
    progress_end(&line, ctx);
  }
  relucert_problem_free(problem);
  return result;
}

/* The options of the computation; 0, or the exit status after an error message. */
static int read_options(const options *o, relucert_options *what, double *seconds) {
  int status = check_operands(o);
  if (status == 0)
    status = output_check_names(o);
  return status ? status : input_options(o, what, seconds);
}

int cmd_solve(const options *o) {
  relucert_context *ctx;
  relucert_result *result;
  relucert_options what;
  double seconds = 0;
  int lost = 0, status = read_options(o, &what, &seconds);
  if (status)
    return status;
  ctx = relucert_context_new();
  relucert_set_time_limit(ctx, seconds);
  process_set_context(ctx);
  result = solve(ctx, o, &what);
  if (result && relucert_error_status(ctx) != RELUCERT_OK)
    lost = process_failure(ctx); /* a checkpoint that could not be written any more */
  status = result ? deliver(ctx, o, result) : process_failure(ctx);
  process_set_context(NULL);
  relucert_result_free(result);
  relucert_context_free(ctx);
  return lost ? lost : status;
}
