/* relucert make: certified counterexamples. */
#include <stdio.h>
#include <string.h>
#include "cli/cli.h"
#include "cli/folders.h"
#include "cli/inputs.h"
#include "cli/process.h"
#include "cli/requests.h"
#include "report/values.h"

/* The kind of counterexample, or NULL after an error message. */
static const theorem *read_kind(const options *o) {
  if (o->noperands == 0) {
    usage_error(o->verb, "found no kind of counterexample, expected infinite-minima, blow-up, no-minimum, "
                         "many-minima or spurious-deep");
    return NULL;
  }
  for (int i = 0; i < nmakers; i++)
    if (strcmp(o->operands[0], makers[i].name) == 0) {
      int most = makers[i].uses & USES_PROBLEM ? 2 : 1;
      if (o->noperands <= most)
        return makers + i;
      usage_error(o->verb, "found '%s' after %s, expected nothing", o->operands[most], o->operands[most - 1]);
      return NULL;
    }
  usage_error(o->verb, "found unknown kind '%s', expected infinite-minima, blow-up, no-minimum, "
                       "many-minima or spurious-deep",
              o->operands[0]);
  return NULL;
}

/* The problem file with the account as a comment after its first line. */
static char *commented_file(const instance *y, const char *words) {
  text t = {0};
  const char *rest = strchr(y->file, '\n') + 1;
  text_append_n(&t, y->file, (size_t) (rest - y->file));
  while (*words) {
    size_t n = strcspn(words, "\n");
    text_append(&t, n ? "# " : "#");
    text_append_n(&t, words, n);
    text_append(&t, "\n");
    words += n + (words[n] == '\n');
  }
  text_append(&t, rest);
  return text_take(&t);
}

/* Is this the text of the problem that was solved? */
static int same_problem(relucert_context *ctx, const char *file, const relucert_problem *solved) {
  relucert_problem *problem = relucert_problem_parse(ctx, file, strlen(file), "problem.prob");
  char *one = problem ? relucert_problem_print(problem) : NULL, *other = relucert_problem_print(solved);
  int same = one && strcmp(one, other) == 0;
  if (problem && !same)
    context_fail(ctx, RELUCERT_FAILURE,
                 "internal error: the problem file is not that of the problem that was solved");
  relucert_problem_free(problem);
  relucert_free(one);
  relucert_free(other);
  return same;
}

/* problem.prob, proof.cert, statement.txt. Returns 0, or the exit status after an error message. */
static int write_files(relucert_context *ctx, const char *folder, account_part *part, const char *file,
                       const char *words) {
  int status = folder_make(folder);
  if (!status)
    status = folder_write(ctx, folder, "problem.prob", file);
  if (!status) {
    char *certificate = instance_certificate(part->problem);
    status = folder_write(ctx, folder, "proof.cert", certificate);
    relucert_free(certificate);
    part->certificate = folder_join(folder, "proof.cert");
  }
  return status ? status : folder_write(ctx, folder, "statement.txt", words);
}

/* doc/formats.md, section 9 */
static char *print_json(const account *a) {
  json_t *object = json_object();
  value_put(object, "schema", json_integer(1));
  value_put(object, "kind", json_string("counterexample"));
  value_put(object, "relucert", json_string(relucert_version()));
  value_put(object, "counterexample", account_json(a));
  return value_print(object);
}

/* Files are written, and the problem file is printed, only if everything is proved. */
static int deliver(relucert_context *ctx, const options *o, account *a) {
  const char *folder = options_value(o, OPT_OUTPUT);
  int proved = account_status(a) == RELUCERT_OK, status = account_status(a);
  text t = {0};
  char *words, *file;
  account_print(&t, a);
  words = text_take(&t);
  file = commented_file(a->parts->problem, words);
  if (!same_problem(ctx, file, a->parts->problem->problem))
    status = process_failure(ctx);
  else if (proved && folder)
    status = write_files(ctx, folder, a->parts, file, words);
  if (o->given[OPT_JSON].n)
    output_print(print_json(a));
  else
    fputs(proved && !folder ? file : words, stdout);
  relucert_free(words);
  relucert_free(file);
  return status;
}

/* Everything after the command line is read. */
static int run(request *asked, const options *o, const theorem *kind) {
  int status = request_read(asked, o, kind->uses, kind->name, o->noperands > 1 ? o->operands[1] : NULL);
  progress_line line;
  account a;
  account_init(&a, kind);
  if (!status) {
    progress_begin(&line, asked->ctx, o);
    status = kind->prove(&a, asked) ? process_failure(asked->ctx) : 0;
    progress_end(&line, asked->ctx);
    status = status ? status : deliver(asked->ctx, o, &a);
  }
  account_clear(&a);
  request_clear(asked);
  return status;
}

int cmd_make(const options *o) {
  request asked = {0};
  const theorem *kind = read_kind(o);
  double seconds = 0;
  int status;
  if (!kind)
    return RELUCERT_BAD_INPUT;
  if (o->given[OPT_OUTPUT].n && !*options_value(o, OPT_OUTPUT))
    return usage_error(o->verb, "found --output '', expected the name of a folder");
  status = input_options(o, &asked.options, &seconds);
  if (status)
    return status;
  asked.ctx = relucert_context_new();
  relucert_set_time_limit(asked.ctx, seconds);
  process_set_context(asked.ctx);
  status = run(&asked, o, kind);
  process_set_context(NULL);
  relucert_context_free(asked.ctx);
  return status;
}
