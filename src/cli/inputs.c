/* What several commands share: problems, options of the computation, output files, progress. */
#define _POSIX_C_SOURCE 200809L
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "cli/inputs.h"
#include "cli/process.h"
#include "problem/problem.h"

option_id input_inline_option(const options *o) {
  static const option_id ids[] = {OPT_INTERVAL, OPT_TARGET, OPT_DENSITY, OPT_ACTIVATION, OPT_HIDDEN};
  size_t i;
  for (i = 0; i < sizeof ids / sizeof *ids; i++)
    if (o->given[ids[i]].n)
      return ids[i];
  return OPT_COUNT;
}

relucert_problem *input_problem(relucert_context *ctx, const options *o, const char *filename) {
  problem_inline args = {
    .interval = options_value(o, OPT_INTERVAL), .activation = options_value(o, OPT_ACTIVATION),
    .hidden = options_value(o, OPT_HIDDEN),
    .targets = o->given[OPT_TARGET].values, .ntargets = o->given[OPT_TARGET].n,
    .densities = o->given[OPT_DENSITY].values, .ndensities = o->given[OPT_DENSITY].n};
  return filename ? relucert_problem_read(ctx, filename) : problem_from_inline(ctx, &args);
}

/* --time-limit S: digits, optionally with a decimal point. */
static int read_time_limit(const options *o, double *seconds) {
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

int input_options(const options *o, relucert_options *what, double *seconds) {
  int status;
  relucert_options_init(what);
  what->strata = o->given[OPT_STRATA].n > 0;
  what->checkpoint = options_value(o, OPT_CHECKPOINT);
  (void) ((status = options_natural(o, OPT_DIGITS, 100000, &what->digits))
          || (status = options_natural(o, OPT_MAX_BOXES, 1000000000, &what->max_boxes))
          || (status = options_jobs(o, &what->jobs)) || (status = read_time_limit(o, seconds)));
  return status;
}

/* Do both names lead to one regular file? */
static int same_file(const char *name, const char *other) {
  struct stat a, b;
  return stat(name, &a) == 0 && stat(other, &b) == 0 && S_ISREG(a.st_mode) && a.st_dev == b.st_dev
         && a.st_ino == b.st_ino;
}

/* An option that names a file to be written: a name, and not one of those that are read. Returns 0 or 2. */
static int check_output_name(const options *o, option_id id) {
  const char *name = options_value(o, id), *option = option_specs[id].name;
  int i;
  if (name && (!*name || strcmp(name, "-") == 0))
    return usage_error(o->verb, "found %s '%s', expected the name of a file", option, name);
  for (i = 0; name && i < o->noperands; i++)
    if (same_file(name, o->operands[i]))
      return usage_error(o->verb, "found %s '%s', which is an input file, expected another file", option,
                         name);
  return 0;
}

int output_check_names(const options *o) {
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

int output_file(relucert_context *ctx, const char *filename, char *string) {
  relucert_status status = relucert_write_file(ctx, filename, string);
  relucert_free(string);
  return status == RELUCERT_OK ? 0 : process_failure(ctx);
}

void output_print(char *string) {
  fputs(string, stdout);
  relucert_free(string);
}

/* Renew the line, at most ten times a second. */
static void show_progress(void *data, long done, long total) {
  struct timespec *last = &((progress_line *) data)->last, now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  if (now.tv_sec == last->tv_sec && now.tv_nsec - last->tv_nsec < 100000000)
    return;
  *last = now;
  fprintf(stderr, "\rregion %ld of %ld\033[K", done, total);
  fflush(stderr);
}

void progress_begin(progress_line *line, relucert_context *ctx, const options *o) {
  *line = (progress_line) {{0, 0}};
  if (!o->given[OPT_QUIET].n && isatty(STDERR_FILENO))
    relucert_set_progress(ctx, show_progress, line);
}

void progress_end(progress_line *line, relucert_context *ctx) {
  relucert_set_progress(ctx, NULL, NULL);
  if (line->last.tv_sec)
    fputs("\r\033[K", stderr);
}
