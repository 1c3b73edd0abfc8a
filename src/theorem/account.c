/* The account of a proof, for people and as JSON. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include "report/values.h"
#include "report/words.h"
#include "theorem/account.h"
#include "theorem/theorem.h"

enum { NOT_PROVED = 1, WIDTH = 100, LABEL = 12 };

void account_init(account *a, const struct theorem *about) { *a = (account) {.theorem = about}; }

static void clear_part(account_part *part) {
  for (slong i = 0; i < part->nlines; i++) {
    relucert_free(part->lines[i].words);
    mem_free(part->lines[i].claims);
  }
  mem_free(part->lines);
  mem_free(part->certificate);
  instance_free(part->problem);
}

void account_clear(account *a) {
  for (slong i = 0; i < a->nparts; i++)
    clear_part(a->parts + i);
  mem_free(a->parts);
}

void account_begin(account *a, instance *y) {
  a->parts = mem_realloc(a->parts, (size_t) a->nparts + 1, sizeof *a->parts);
  a->parts[a->nparts++] = (account_part) {.problem = y};
}

void account_says_text(account *a, line_kind kind, int holds, text *words) {
  account_part *part = a->parts + a->nparts - 1;
  part->lines = mem_realloc(part->lines, (size_t) part->nlines + 1, sizeof *part->lines);
  part->lines[part->nlines++] = (account_line) {.kind = kind, .holds = holds, .words = text_take(words)};
}

void account_says(account *a, line_kind kind, int holds, const char *format, ...) {
  text t = {0};
  char *buffer;
  va_list args;
  int n;
  va_start(args, format);
  n = vsnprintf(NULL, 0, format, args);
  va_end(args);
  buffer = mem_alloc((size_t) n + 1, 1);
  va_start(args, format);
  vsnprintf(buffer, (size_t) n + 1, format, args);
  va_end(args);
  text_append(&t, buffer);
  mem_free(buffer);
  account_says_text(a, kind, holds, &t);
}

void account_claim(account *a, long claim) {
  account_part *part = a->parts + a->nparts - 1;
  account_line *line = part->lines + part->nlines - 1;
  if (claim == 0) {
    line->holds = 0;
    return;
  }
  line->claims = mem_realloc(line->claims, (size_t) line->nclaims + 1, sizeof *line->claims);
  line->claims[line->nclaims++] = claim;
}

/* 0, or the status of a part in which some line does not hold. What is said in
   general follows from the problems. */
static int part_status(const account_part *part) {
  for (slong i = 0; i < part->nlines && part->problem; i++)
    if (!part->lines[i].holds)
      return instance_is_complete(part->problem) ? NOT_PROVED : RELUCERT_INCOMPLETE;
  return RELUCERT_OK;
}

int account_holds(const account *a) { return part_status(a->parts + a->nparts - 1) == RELUCERT_OK; }

int account_status(const account *a) {
  int status = RELUCERT_OK;
  for (slong i = 0; i < a->nparts && status != NOT_PROVED; i++) {
    int found = part_status(a->parts + i);
    status = found ? found : status;
  }
  return status;
}

/* ---- Text */

/* The words, broken at blanks; what follows the first line is indented. */
static void print_wrapped(text *t, const char *words, int column, int indent) {
  while (*words) {
    size_t n = strcspn(words, " ");
    if (column > indent && column + 1 + (int) n > WIDTH) {
      text_printf(t, "\n%*s", indent, "");
      column = indent;
    } else if (column > indent) {
      text_append(t, " ");
      column++;
    }
    text_append_n(t, words, n);
    column += (int) n;
    words += n + (words[n] == ' ');
  }
  text_append(t, "\n");
}

/* " (claims 1, 5-9)" */
static void add_claims(text *t, const account_line *line) {
  const long *c = line->claims;
  for (slong i = 0, j; i < line->nclaims; i = j) {
    for (j = i + 1; j < line->nclaims && c[j] == c[j - 1] + 1; j++)
      ;
    text_printf(t, "%s%ld", i ? ", " : line->nclaims > 1 ? " (claims " : " (claim ", c[i]);
    if (j > i + 1)
      text_printf(t, "%s%ld", j > i + 2 ? "-" : ", ", c[j - 1]);
  }
  if (line->nclaims)
    text_append(t, ")");
}

static void print_line(text *t, const account_line *line) {
  static const char *const labels[] = {"hypothesis", "proved", "cited", "conclusion"};
  text words = {0};
  text_append(&words, line->words);
  add_claims(&words, line);
  text_printf(t, "  %-*s", LABEL, line->holds ? labels[line->kind] : "NOT PROVED");
  print_wrapped(t, words.data, LABEL + 2, LABEL + 2);
  text_clear(&words);
}

/* "NAME: hidden 2, interval [0, 1]", or "NAME: layers 2 3, 10 data on [0, 9]" */
static void print_title(text *t, const instance *y) {
  const relucert_problem *p = y->problem;
  text_printf(t, "\n%s: %s", y->name, p->layers > 1 ? "layers" : "hidden");
  for (slong i = 0; i < p->layers; i++)
    text_printf(t, " %ld", problem_width(p, i));
  if (p->data.n)
    text_printf(t, ", %ld data on [", (long) p->data.n);
  else
    text_append(t, ", interval [");
  text_fmpq(t, p->a);
  text_append(t, ", ");
  text_fmpq(t, p->b);
  text_append(t, "]\n");
}

void account_print(text *t, const account *a) {
  const theorem *th = a->theorem;
  if (*th->label)
    text_printf(t, "Theorem %s, %s\n", th->label, th->name);
  else
    text_printf(t, "Counterexample: %s\n", th->name);
  print_wrapped(t, th->paper, 0, 0);
  text_append(t, "\nStatement\n  ");
  print_wrapped(t, th->statement, 2, 2);
  for (slong i = 0; i < a->nparts; i++) {
    const account_part *part = a->parts + i;
    if (part->problem)
      print_title(t, part->problem);
    else
      text_append(t, "\n");
    for (slong j = 0; j < part->nlines; j++)
      print_line(t, part->lines + j);
    if (part->certificate)
      text_printf(t, "  %-*s%s\n", LABEL, "certificate", part->certificate);
  }
}

/* ---- JSON */

static json_t *line_json(const account_line *line) {
  static const char *const kinds[] = {"hypothesis", "proved", "cited", "conclusion"};
  json_t *object = json_object(), *claims = json_array();
  for (slong i = 0; i < line->nclaims; i++)
    value_push(claims, json_integer(line->claims[i]));
  value_put(object, "kind", json_string(kinds[line->kind]));
  value_put(object, "holds", json_boolean(line->holds));
  value_put(object, "words", json_string(line->words));
  value_put(object, "claims", claims);
  return object;
}

/* What `relucert solve --json` or `relucert point --json` prints. */
static json_t *result_json(const instance *y) {
  char *dump = instance_json(y);
  json_t *object = json_loads(dump, 0, NULL);
  relucert_free(dump);
  return object;
}

static json_t *part_json(const account_part *part) {
  json_t *object = json_object(), *lines = json_array();
  for (slong i = 0; i < part->nlines; i++)
    value_push(lines, line_json(part->lines + i));
  value_put(object, "name", part->problem ? json_string(part->problem->name) : json_null());
  value_put(object, "lines", lines);
  value_put(object, "certificate", part->certificate ? json_string(part->certificate) : json_null());
  value_put(object, "result", part->problem ? result_json(part->problem) : json_null());
  return object;
}

json_t *account_json(const account *a) {
  int status = account_status(a);
  json_t *object = json_object(), *parts = json_array();
  for (slong i = 0; i < a->nparts; i++)
    value_push(parts, part_json(a->parts + i));
  value_put(object, "theorem", *a->theorem->label ? json_string(a->theorem->label) : json_null());
  value_put(object, "name", json_string(a->theorem->name));
  value_put(object, "paper", json_string(a->theorem->paper));
  value_put(object, "statement", json_string(a->theorem->statement));
  value_put(object, "status",
            json_string(status == RELUCERT_OK           ? "proved"
                        : status == RELUCERT_INCOMPLETE ? "incomplete"
                                                        : "not proved"));
  value_put(object, "parts", parts);
  return object;
}
