/* Rows as a table. */
#include <string.h>
#include "problem/slopes.h"
#include "report/columns.h"
#include "report/functions.h"
#include "report/rows.h"
#include "report/words.h"

void rows_role(text *t, const stratum *s) {
  if (s->part == PART_CORE)
    text_printf(t, "core %s", s->word);
  else if (s->part == PART_CANCEL)
    text_printf(t, "cancelling %s", s->word);
  else if (s->part == PART_SPARE)
    words_role(t, s, s->word);
  else
    text_append(t, s->role);
}

/* " q = ...", or where between. */
static void describe_place(text *t, const stratum *s, long digits) {
  if (s->unresolved) {
    text_append(t, ", zeros near ");
    text_decimal(t, s->at.lo, s->at.lo, 7);
  } else if (s->place == 1) {
    text_append(t, ", q = ");
    functions_number(t, &s->at, digits);
  } else if (s->place == 2) {
    text_append(t, ", ");
    functions_number(t, &s->from, digits);
    text_append(t, " < q < ");
    functions_number(t, &s->to, digits);
  }
}

static void describe_core(text *t, const stratum *s) {
  if (strcmp(s->word, "free") == 0)
    text_append(t, "core with a free affine part");
  else if (strcmp(s->word, "-") == 0)
    text_append(t, "no core");
  else
    text_printf(t, "core %s", s->word);
  if (s->unproved)
    text_append(t, " (if it gives this function)");
}

static void describe_split(text *t, const stratum *s) {
  text_printf(t, "several at kink %ld, ", (long) s->kink);
  text_append(t, strcmp(s->pattern, "same") == 0  ? "slope jumps of one sign"
                 : strcmp(s->pattern, "one") == 0 ? "just one of the sign of their sum"
                                                  : "other signs");
}

static void describe(text *t, const stratum *s, long digits) {
  if (s->part == PART_ALL)
    text_append(t, "all");
  else if (s->part == PART_CORE)
    describe_core(t, s);
  else if (s->part == PART_SPLIT)
    describe_split(t, s);
  else
    rows_role(t, s);
  describe_place(t, s, digits);
  if (s->effect == ROW_BY_SUMS)
    text_append(t, ", several");
  if (s->nconditions > 0) {
    text_append(t, ", if ");
    words_condition(t, s);
  }
}

static const char *const beside_dead = " beside dead neurons only";
static const char *const beside_affine = " beside full and negative neurons only";

/* The type or the effect. */
static void verdict(text *t, const stratum *s, int relu) {
  if (s->part == PART_ALL)
    text_append(t, s->global ? "global minimum" : "undecided");
  else if (s->part == PART_CORE)
    text_printf(t, "%s%s", words_type(s->type), !s->alone ? "" : relu ? beside_dead : beside_affine);
  else
    text_printf(t, "%s%s", words_effect(s->effect), s->nonsmooth ? " (nonsmooth)" : "");
}

static void print_rows(text *t, const realization *r, long digits, int relu) {
  static const char *const headings[] = { ">claim", ">dimension", "says", "neurons", "because" };
  columns table;
  columns_init(&table, headings, 5);
  for (slong i = 0; i < r->nstrata; i++) {
    const stratum *s = r->strata + i;
    text cell = { 0 };
    text_printf(&cell, "%ld", s->claim);
    columns_add(&table, &cell);
    if (s->dimension >= 0)
      text_printf(&cell, "%d", s->dimension);
    columns_add(&table, &cell);
    verdict(&cell, s, relu);
    columns_add(&table, &cell);
    describe(&cell, s, digits);
    columns_add(&table, &cell);
    columns_add_string(&table, s->reason);
  }
  columns_print(t, &table, 4);
  columns_clear(&table);
}

void rows_print(text *t, const relucert_result *result) {
  int relu = problem_is_relu(result->problem);
  text_append(
      t, "\nTypes of all critical parameters, by rows. A local minimum: the core says local minimum and "
         "all\nother rows that apply say neutral; a saddle: some row that applies says saddle. ");
  text_append(t, relu ? "m = v |w|\n"
                      : "m: the\nslope jump. Rows for full neurons hold for level ones, too.\n");
  for (slong i = 0; i < result->n; i++) {
    text_printf(t, "\n  function %ld, ", (long) (i + 1));
    functions_name(t, result->list + i);
    text_append(t, "\n");
    if (result->list[i].nstrata > 0)
      print_rows(t, result->list + i, result->options.digits, relu);
    else
      text_append(t, "    not available: the density vanishes on a piece\n");
  }
}
