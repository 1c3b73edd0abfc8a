/* relucert solve: all critical realizations of a problem. */
#define _POSIX_C_SOURCE 200809L
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include "base/outfile.h"
#include "cli/cli.h"
#include "cli/process.h"
#include "problem/problem.h"

/* A line on the terminal, renewed at most ten times a second; data points to the time of the last one. */
static void show_progress(void *data, long done, long total) {
  struct timespec *last = data, now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  if (now.tv_sec == last->tv_sec && now.tv_nsec - last->tv_nsec < 100000000)
    return;
  *last = now;
  fprintf(stderr, "\rregion %ld of %ld\033[K", done, total);
  fflush(stderr);
}

/* Erase the progress line if there was one. */
static void clear_progress(const struct timespec *last) {
  if (last->tv_sec)
    fputs("\r\033[K", stderr);
}

/* --time-limit S: digits, optionally with a decimal point. */
static int parse_time_limit(const options *o, double *seconds) {
  const char *value = options_value(o, OPT_TIME_LIMIT);
  size_t n;
  if (!value)
    return 0;
  n = strspn(value, "0123456789");
  if (n > 0 && value[n] == '.')
    n += 1 + strspn(value + n + 1, "0123456789");
  *seconds = n > 0 && value[n] == 0 ? strtod(value, NULL) : 0;
  if (!(*seconds > 0 && *seconds <= 1e9))
    return usage_error(o->verb, "found --time-limit '%s', expected seconds, above 0 and at most 1000000000",
                       value);
  return 0;
}

/* The first option of an inline problem that was given, or OPT_COUNT. */
static option_id inline_option(const options *o) {
  static const option_id ids[] = {OPT_INTERVAL, OPT_TARGET, OPT_DENSITY, OPT_ACTIVATION, OPT_HIDDEN};
  size_t i;
  for (i = 0; i < sizeof ids / sizeof *ids; i++)
    if (o->given[ids[i]].n)
      return ids[i];
  return OPT_COUNT;
}

/* A problem comes from one file or from options, not both. Returns 0 or 2. */
static int check_operands(const options *o) {
  option_id given = inline_option(o);
  if (o->noperands == 0 && given == OPT_COUNT)
    return usage_error(o->verb, "found no problem, expected FILE or --interval, --target and --hidden");
  if (o->noperands > 0 && given != OPT_COUNT)
    return usage_error(o->verb, "found both FILE '%s' and %s, expected one of them", o->operands[0],
                       option_specs[given].name);
  if (o->noperands > 1)
    return usage_error(o->verb, "found '%s' after FILE, expected one FILE", o->operands[1]);
  return 0;
}

/* Do both names lead to one regular file? */
static int same_file(const char *name, const char *other) {
  struct stat a, b;
  return stat(name, &a) == 0 && stat(other, &b) == 0 && S_ISREG(a.st_mode) && a.st_dev == b.st_dev
         && a.st_ino == b.st_ino;
}

/* An option that names a file to be written: a name, and not that of the problem. Returns 0 or 2. */
static int check_output_name(const options *o, option_id id) {
  const char *name = options_value(o, id), *option = option_specs[id].name;
  if (name && (!*name || strcmp(name, "-") == 0))
    return usage_error(o->verb, "found %s '%s', expected the name of a file", option, name);
  if (name && o->noperands && same_file(name, o->operands[0]))
    return usage_error(o->verb, "found %s '%s', which is the problem file, expected another file", option,
                       name);
  return 0;
}

/* --cert and --checkpoint. Returns 0 or 2. */
static int check_output_names(const options *o) {
  const char *certificate = options_value(o, OPT_CERT), *checkpoint = options_value(o, OPT_CHECKPOINT);
  int status = check_output_name(o, OPT_CERT);
  if (status || (status = check_output_name(o, OPT_CHECKPOINT)))
    return status;
  if (certificate && checkpoint
      && (strcmp(certificate, checkpoint) == 0 || same_file(certificate, checkpoint)))
    return usage_error(o->verb, "found '%s' for both --cert and --checkpoint, expected two files",
                       certificate);
  return 0;
}

/* The problem of FILE or of the options; NULL with a message in ctx. */
static relucert_problem *read_problem(relucert_context *ctx, const options *o) {
  problem_inline args = {
    .interval = options_value(o, OPT_INTERVAL), .activation = options_value(o, OPT_ACTIVATION),
    .hidden = options_value(o, OPT_HIDDEN),
    .targets = o->given[OPT_TARGET].values, .ntargets = o->given[OPT_TARGET].n,
    .densities = o->given[OPT_DENSITY].values, .ndensities = o->given[OPT_DENSITY].n};
  return o->noperands ? relucert_problem_read(ctx, o->operands[0]) : problem_from_inline(ctx, &args);
}

/* Returns 0, or the exit status after an error message. */
static int write_certificate(relucert_context *ctx, const relucert_result *result, const char *filename) {
  char *certificate = relucert_result_certificate(result);
  relucert_status status = relucert_write_file(ctx, filename, certificate);
  relucert_free(certificate);
  return status == RELUCERT_OK ? 0 : process_failure(ctx);
}

/* To standard output; process_end notices when that fails. */
static void print_result(const relucert_result *result, int json) {
  char *printed = json ? relucert_result_json(result) : relucert_result_text(result);
  fputs(printed, stdout);
  relucert_free(printed);
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
  int status = filename ? write_certificate(ctx, result, filename) : 0;
  print_result(result, o->given[OPT_JSON].n > 0);
  if (status)
    return status;
  if (o->given[OPT_STRICT].n && !is_decided(result))
    return RELUCERT_INCOMPLETE;
  return (int) relucert_result_status(result);
}

/* What can be said before the work: --strata is for one neuron, and the certificate can be written. */
static relucert_status prepare(relucert_context *ctx, const options *o, const relucert_problem *problem) {
  const char *certificate = options_value(o, OPT_CERT);
  if (o->given[OPT_STRATA].n && problem->hidden > 1)
    return context_fail(ctx, RELUCERT_BAD_INPUT,
                        "found --strata with hidden %ld, expected hidden 1: strata are given for one hidden "
                        "neuron only", problem->hidden);
  return certificate ? outfile_check(ctx, certificate) : RELUCERT_OK;
}

/* Read and solve, with a progress line on a terminal; NULL with a message in ctx. */
static relucert_result *solve(relucert_context *ctx, const options *o, const relucert_options *what) {
  struct timespec last = {0, 0};
  relucert_problem *problem = read_problem(ctx, o);
  relucert_result *result = NULL;
  if (problem && prepare(ctx, o, problem) == RELUCERT_OK) {
    if (!o->given[OPT_QUIET].n && isatty(STDERR_FILENO))
      relucert_set_progress(ctx, show_progress, &last);
    result = relucert_solve(ctx, problem, what);
    relucert_set_progress(ctx, NULL, NULL);
    clear_progress(&last);
  }
  relucert_problem_free(problem);
  return result;
}

/* The options of the computation; 0, or the exit status after an error message. */
static int read_options(const options *o, relucert_options *what, double *seconds) {
  int status;
  relucert_options_init(what);
  what->strata = o->given[OPT_STRATA].n > 0;
  what->checkpoint = options_value(o, OPT_CHECKPOINT);
  (void) ((status = check_operands(o)) || (status = check_output_names(o))
          || (status = options_natural(o, OPT_DIGITS, 100000, &what->digits))
          || (status = options_natural(o, OPT_MAX_BOXES, 1000000000, &what->max_boxes))
          || (status = options_jobs(o, &what->jobs)) || (status = parse_time_limit(o, seconds)));
  return status;
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
