/* relucert theorem: prove instances of theorems again. */
#include <stdio.h>
#include <string.h>
#include "cli/cli.h"
#include "cli/folders.h"
#include "cli/inputs.h"
#include "cli/process.h"
#include "cli/requests.h"
#include "report/values.h"

/* The theorem of this name or label, or NULL. */
static const theorem *find(const char *name) {
  for (int i = 0; i < ntheorems; i++)
    if (strcmp(name, theorems[i].name) == 0 || strcmp(name, theorems[i].label) == 0)
      return theorems + i;
  return NULL;
}

/* What is to be proved: theorems from *first, *n of them (0 for --list). Returns 0 or 2. */
static int read_operands(const options *o, const theorem **first, int *n) {
  int list = o->given[OPT_LIST].n > 0, all = o->given[OPT_ALL].n > 0;
  *first = theorems;
  *n = all ? ntheorems : 0;
  if (list + all + (o->noperands > 0) > 1)
    return usage_error(o->verb, "found more than one of NAME, --list and --all, expected one of them");
  if (list || all)
    return 0;
  if (o->noperands == 0)
    return usage_error(o->verb, "found no theorem, expected NAME, --list or --all");
  *first = find(o->operands[0]);
  *n = 1;
  if (!*first)
    return usage_error(o->verb,
                       "found unknown theorem '%s', expected a name that relucert theorem --list prints",
                       o->operands[0]);
  if (o->noperands > 1 + ((*first)->uses & USES_PROBLEM ? 1 : 0))
    return usage_error(o->verb, "found '%s' after %s, expected nothing", o->operands[o->noperands - 1],
                       o->operands[o->noperands - 2]);
  return 0;
}

static int print_list(void) {
  for (int i = 0; i < ntheorems; i++)
    printf("%s  %-18s %s\n", theorems[i].label, theorems[i].name, theorems[i].paper);
  return 0;
}

/* ---- Certificates: one to a file, or all to a folder, each with its problem file. */

/* The number of certificates. */
static long count_certificates(const account *list, int n) {
  long count = 0;
  for (int i = 0; i < n; i++)
    for (slong j = 0; j < list[i].nparts; j++)
      count += list[i].parts[j].problem != NULL;
  return count;
}

/* Write DIR/LABEL-NAME.prob and DIR/LABEL-NAME.cert, or only the certificate to `name`. Returns 0, or the exit
   status after an error message. */
static int write_part(relucert_context *ctx, account_part *part, const char *label, const char *name,
                      int folder) {
  text t = {0};
  int status = 0;
  text_append(&t, name);
  if (folder) {
    text_printf(&t, "/%s-%s.prob", label, part->problem->name);
    if (relucert_write_file(ctx, t.data, part->problem->file) != RELUCERT_OK)
      status = process_failure(ctx);
    text_clear(&t);
    text_printf(&t, "%s/%s-%s.cert", name, label, part->problem->name);
  }
  part->certificate = text_take(&t);
  return status ? status
                : output_file(ctx, part->certificate, instance_certificate(part->problem));
}

static int write_certificates(relucert_context *ctx, account *list, int n, const char *name) {
  int folder = folder_exists(name) || count_certificates(list, n) > 1;
  int status = folder ? folder_make(name) : 0;
  for (int i = 0; i < n; i++)
    for (slong j = 0; j < list[i].nparts && !status; j++)
      if (list[i].parts[j].problem)
        status = write_part(ctx, list[i].parts + j, list[i].theorem->label, name, folder);
  return status;
}

/* ---- The run */

static void print_accounts(const account *list, int n, int as_json) {
  text t = {0};
  json_t *object = json_object(), *array = json_array();
  for (int i = 0; i < n && !as_json; i++) {
    text_append(&t, i ? "\n\n" : "");
    account_print(&t, list + i);
  }
  for (int i = 0; i < n && as_json; i++)
    value_push(array, account_json(list + i));
  value_put(object, "schema", json_integer(1));
  value_put(object, "kind", json_string("theorems"));
  value_put(object, "relucert", json_string(relucert_version()));
  value_put(object, "theorems", array);
  if (as_json)
    output_print(value_print(object));
  else
    output_print(text_take(&t));
  if (!as_json)
    json_decref(object);
}

/* Certificates are written before anything is printed. The status is that of the first failure, else the
   worst of the accounts: 1 before 3. */
static int deliver(relucert_context *ctx, const options *o, account *list, int n) {
  const char *name = options_value(o, OPT_CERT);
  int status = name ? write_certificates(ctx, list, n, name) : 0, worst = 0;
  print_accounts(list, n, o->given[OPT_JSON].n > 0);
  for (int i = 0; i < n && worst != 1; i++) {
    int found = account_status(list + i);
    worst = found ? found : worst;
  }
  return status ? status : worst;
}

/* Prove n theorems; 0, or the exit status after an error message. */
static int prove(const request *asked, const options *o, account *list, const theorem *first, int n) {
  progress_line line;
  int status = 0;
  progress_begin(&line, asked->ctx, o);
  for (int i = 0; i < n && !status; i++) {
    account_init(list + i, first + i);
    status = first[i].prove(list + i, asked);
  }
  progress_end(&line, asked->ctx);
  return status ? process_failure(asked->ctx) : 0;
}

/* Everything after the command line is read. */
static int run(request *asked, const options *o, const theorem *first, int n) {
  const char *file = o->noperands > 1 ? o->operands[1] : NULL;
  int status = request_read(asked, o, n == 1 ? first->uses : 0, n == 1 ? first->name : "--all", file);
  account *list = mem_alloc((size_t) n, sizeof *list);
  if (!status)
    status = prove(asked, o, list, first, n);
  if (!status)
    status = deliver(asked->ctx, o, list, n);
  for (int i = 0; i < n; i++)
    account_clear(list + i);
  mem_free(list);
  request_clear(asked);
  return status;
}

int cmd_theorem(const options *o) {
  request asked = {0};
  const theorem *first;
  double seconds = 0;
  int n, status = read_operands(o, &first, &n);
  if (status || (status = output_check_names(o)) || (status = input_options(o, &asked.options, &seconds)))
    return status;
  if (n == 0)
    return print_list();
  asked.ctx = relucert_context_new();
  relucert_set_time_limit(asked.ctx, seconds);
  process_set_context(asked.ctx);
  status = run(&asked, o, first, n);
  process_set_context(NULL);
  relucert_context_free(asked.ctx);
  return status;
}
