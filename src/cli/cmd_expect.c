/* relucert expect: a regression suite, one folder for each problem. */
#define _POSIX_C_SOURCE 200809L
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "cli/cli.h"
#include "cli/expected.h"
#include "cli/process.h"

enum { LEAST_DIGITS = 15, MOST_DIGITS = 100000, DIFFERENT = 1 };

/* One folder under test. */
typedef struct {
  char *name, *problem, *expected, *certificate; /* the folder and its three files */
} folder;

/* NAME/FILE; owned by the caller. */
static char *join(const char *name, const char *file) {
  text t = {0};
  text_printf(&t, "%s/%s", name, file);
  return text_take(&t);
}

/* The folder as it was typed, without slashes at its end. */
static void folder_init(folder *f, const char *name) {
  text t = {0};
  size_t n = strlen(name);
  while (n > 1 && name[n - 1] == '/')
    n--;
  text_append_n(&t, name, n);
  f->name = text_take(&t);
  f->problem = join(f->name, "problem.prob");
  f->expected = join(f->name, "expected.json");
  f->certificate = join(f->name, "proof.cert");
}

static void folder_clear(folder *f) {
  mem_free(f->name);
  mem_free(f->problem);
  mem_free(f->expected);
  mem_free(f->certificate);
}

/* May the list be incomplete? Only if the expectation says so. */
static int may_be_incomplete(const json_t *expected) {
  const json_t *status = json_object_get(expected, "status");
  return status && strcmp(json_string_value(status), "incomplete") == 0;
}

/* Solve with more and more digits until every comparison is decided; prints the differences. */
static int compare(relucert_context *ctx, const folder *f, const relucert_problem *problem,
                   const json_t *expected, long digits, long jobs) {
  relucert_options what;
  relucert_result *result;
  text differences = {0};
  int undecided, status;
  relucert_options_init(&what);
  what.jobs = jobs;
  what.digits = digits < LEAST_DIGITS ? LEAST_DIGITS : digits > MOST_DIGITS ? MOST_DIGITS : digits;
  do {
    text_clear(&differences);
    result = relucert_solve(ctx, problem, &what);
    if (!result)
      return process_failure(ctx);
    status = may_be_incomplete(expected) ? 0 : (int) relucert_result_status(result);
    undecided = expected_compare(&differences, f->name, expected, result);
    relucert_result_free(result);
    what.digits = 2 * what.digits;
  } while (undecided && !status && what.digits <= MOST_DIGITS);
  if (undecided || status) {
    text_clear(&differences);
    text_printf(&differences, "%s: found %s, expected a decision\n", f->name,
                status ? "an incomplete list" : "too few digits");
  }
  if (differences.length) {
    fputs(differences.data, stdout);
    status = status ? status : DIFFERENT;
  }
  text_clear(&differences);
  return status;
}

/* The last line that the checker prints is its verdict; partial: the list is claimed to be incomplete. */
static int check_certificate(const folder *f, int partial) {
  const char *wanted = partial ? "s PARTIAL" : "s VERIFIED";
  text output = {0};
  const char *verdict;
  int status;
  if (access(f->certificate, R_OK) != 0) {
    fprintf(stderr, "%s: error: found '%s', expected a certificate\n", f->certificate, strerror(errno));
    return RELUCERT_BAD_INPUT;
  }
  status = process_run_checker(&output, f->certificate, f->problem);
  while (output.length && output.data[output.length - 1] == '\n')
    output.data[--output.length] = 0;
  verdict = output.length ? strrchr(output.data, '\n') : NULL;
  verdict = verdict ? verdict + 1 : output.length ? output.data : "no verdict";
  if (status == (partial ? RELUCERT_INCOMPLETE : 0) && strcmp(verdict, wanted) == 0) {
    text_clear(&output);
    return 0;
  }
  printf("%s: proof.cert: found '%s', expected '%s'\n", f->name, verdict, wanted);
  text_clear(&output);
  return status == RELUCERT_FAILURE || status == RELUCERT_BAD_INPUT ? status : DIFFERENT;
}

/* Solve, compare, check the proof; returns the exit status of this folder. */
static int compare_and_check(relucert_context *ctx, const folder *f, long jobs) {
  long digits = 0;
  int status, checked, partial;
  json_t *expected;
  relucert_problem *problem = relucert_problem_read(ctx, f->problem);
  if (!problem)
    return process_failure(ctx);
  expected = expected_read(ctx, f->expected, &digits);
  if (!expected) {
    relucert_problem_free(problem);
    return process_failure(ctx);
  }
  status = compare(ctx, f, problem, expected, digits, jobs);
  partial = may_be_incomplete(expected);
  json_decref(expected);
  relucert_problem_free(problem);
  process_flush();
  checked = process_interrupted() ? RELUCERT_INCOMPLETE : check_certificate(f, partial);
  return checked > status ? checked : status;
}

/* The same with a last line that says ok or FAILED. */
static int expect_folder(relucert_context *ctx, const char *name, long jobs, int quiet) {
  folder f;
  int status;
  folder_init(&f, name);
  status = compare_and_check(ctx, &f, jobs);
  if (status != 0 || !quiet)
    printf("%s %s\n", status == 0 ? "ok" : "FAILED", f.name);
  process_flush();
  folder_clear(&f);
  return status;
}

/* The status is the greatest of all folders: an error before a difference; 3 only after an interrupt. */
int cmd_expect(const options *o) {
  relucert_context *ctx;
  long jobs;
  int i, status = options_jobs(o, &jobs);
  if (status)
    return status;
  if (o->noperands == 0)
    return usage_error(o->verb, "found no folder, expected DIR...");
  ctx = relucert_context_new();
  process_set_context(ctx);
  for (i = 0; i < o->noperands && !process_interrupted(); i++) {
    int found = expect_folder(ctx, o->operands[i], jobs, o->given[OPT_QUIET].n > 0);
    if (found > status)
      status = found;
  }
  process_set_context(NULL);
  relucert_context_free(ctx);
  return status;
}
