/* What the text for two or more hidden neurons has of its own. */
#include <string.h>
#include "report/chains.h"
#include "report/columns.h"
#include "report/functions.h"
#include "report/words.h"

/* Digits of kinks in the table and of boxes; words with boxes that are shown; width of lines. */
enum { KINK_DIGITS = 7, BOX_DIGITS = 5, SHOWN_WORDS = 16, LINE = 96 };

const char *chains_type(const realization *r) {
  return r->global == 1 ? "global minimum" : words_type(r->type);
}

/* The kinks, in short. */
static void short_kinks(text *t, const relucert_result *result, const realization *r) {
  long digits = result->options.digits < KINK_DIGITS ? result->options.digits : KINK_DIGITS;
  slong j;
  for (j = 0; j < r->nkinks; j++) {
    text_append(t, j ? ", " : fmpq_sgn(r->kinks[0].at.hi) < 0 ? "" : " ");
    functions_number(t, &r->kinks[j].at, digits);
  }
}

/* Exact fractions up to this length are shown beside decimals. */
enum { SHORT_RISK = 16 };

void chains_risk_cells(columns *table, const relucert_result *result, const realization *r) {
  text t = {0}, exact = {0};
  words_decimal(&t, &r->risk, result->options.digits);
  columns_add(table, &t);
  if (number_is_rational(&r->risk)) {
    text_fmpq(&exact, r->risk.lo);
    if (exact.length <= SHORT_RISK)
      text_printf(&t, "= %s", exact.data);
  }
  text_clear(&exact);
  columns_add(table, &t);
  columns_add_string(table, chains_type(r));
  if (r->claim)
    text_printf(&t, "%ld", r->claim);
  else
    text_append(&t, "-");
  columns_add(table, &t);
}

/* The row of realization i (from 0). */
static void add_row(columns *table, const relucert_result *result, slong i) {
  const realization *r = result->list + i;
  text t = {0};
  text_printf(&t, "%ld", (long) (i + 1));
  columns_add(table, &t);
  if (r->nkinks == 1 && !r->full)
    text_append(&t, r->word);
  else
    functions_name(&t, r);
  columns_add(table, &t);
  chains_risk_cells(table, result, r);
  short_kinks(&t, result, r);
  columns_add(table, &t);
}

void chains_table(text *t, const relucert_result *result) {
  static const char *const headings[] = {">id", "function", "risk", "", "type", ">claim", " kinks"};
  columns table;
  slong i;
  columns_init(&table, headings, 7);
  for (i = 0; i < result->n; i++)
    add_row(&table, result, i);
  columns_print(t, &table, 2);
  columns_clear(&table);
}

/* "  Mirror images: 2 = 3, 5 = 6." for the pairs in this relation, over several lines if need be. */
static void list_pairs(text *t, const relucert_result *result, order_relation relation, const char *title) {
  size_t start = t->length;
  slong i, n = 0;
  for (i = 0; i + 1 < result->n; i++) {
    if (result->order[i] != relation)
      continue;
    text_append(t, n++ ? "," : title);
    if (t->length - start > LINE) {
      text_append(t, "\n   ");
      start = t->length;
    }
    text_printf(t, " %ld and %ld", (long) (i + 1), (long) (i + 2));
  }
  if (n)
    text_append(t, ".\n");
}

/* Neighbours whose order by risk is not known. */
static void list_not_separated(text *t, const relucert_result *result) {
  slong i;
  for (i = 0; i + 1 < result->n; i++)
    if (result->order[i] == ORDER_NOT_SEPARATED)
      text_printf(t, "  The risks of %ld and %ld are not separated: they differ by at most 2^-%ld, or not "
                     "at all.\n", (long) (i + 1), (long) (i + 2), (long) result->order_bits[i]);
}

/* Why types are undecided. */
static void list_undecided(text *t, const relucert_result *result) {
  slong i;
  for (i = 0; i < result->n; i++)
    if (result->list[i].type == RELUCERT_UNDECIDED && result->list[i].global != 1)
      text_printf(t, "  The type of %ld is undecided: %s.\n", (long) (i + 1),
                  result->list[i].type_reason ? result->list[i].type_reason : "no reason given");
}

void chains_notes(text *t, const relucert_result *result) {
  text_append(t, "\n  function: one letter for each kink, from the left; R: the neuron is active right of "
                 "it, L: left.\n"
                 "  B: one neuron is active on the whole interval, the others have these kinks.\n");
  list_pairs(t, result, ORDER_EQUAL_MIRROR, "  Mirror images with equal risk:");
  list_pairs(t, result, ORDER_EQUAL_EXACT, "  Equal risks:");
  list_pairs(t, result, ORDER_EQUAL_POLY, "  Equal risks (one root of one polynomial):");
  list_not_separated(t, result);
  list_undecided(t, result);
}

/* Is all of the word open? Such an entry may have no box. */
static int is_whole(const relucert_result *result, const unresolved_box *box) {
  slong j;
  for (j = 0; box->lo && j < box->k; j++)
    if (fmpq_cmp(box->lo + j, result->problem->a) > 0 || fmpq_cmp(box->hi + j, result->problem->b) < 0)
      return 0;
  return 1;
}

/* Do two entries belong on one line: boxes of one word, or whole words? */
static int alike(const relucert_result *result, const unresolved_box *x, const unresolved_box *y) {
  int whole = is_whole(result, x);
  return strcmp(x->limit, y->limit) == 0 && whole == is_whole(result, y)
         && (whole || strcmp(x->word, y->word) == 0);
}

/* " q1 in [0.1, 0.2], ..." */
static void print_box(text *t, const unresolved_box *box) {
  slong j;
  for (j = 0; j < box->k; j++) {
    text_printf(t, "%s q%ld in [", j ? "," : "", (long) (j + 1));
    text_decimal(t, box->lo + j, box->lo + j, BOX_DIGITS);
    text_append(t, ", ");
    text_decimal(t, box->hi + j, box->hi + j, BOX_DIGITS);
    text_append(t, "]");
  }
}

/* n boxes of one word, or n whole words. */
static void print_group(text *t, const relucert_result *result, const unresolved_box *group, slong n) {
  slong i;
  if (!is_whole(result, group)) {
    text_printf(t, "  %s: %ld box%s not decided (%s)%s", group->word, (long) n, n == 1 ? "" : "es",
                group->limit, n == 1 ? ":" : ", the first:");
    print_box(t, group);
  } else {
    text_printf(t, "  %s", group->word);
    for (i = 1; i < n && i < SHOWN_WORDS; i++)
      text_printf(t, ", %s", group[i].word);
    text_printf(t, "%s: not searched (%s)", i < n ? ", ..." : "", group->limit);
  }
  text_append(t, "\n");
}

void chains_unresolved(text *t, const relucert_result *result) {
  slong i, j, lines = 0;
  for (i = 0; i < result->nunresolved; i = j) {
    for (j = i + 1; j < result->nunresolved; j++)
      if (!alike(result, result->unresolved + i, result->unresolved + j))
        break;
    if (++lines <= SHOWN_WORDS)
      print_group(t, result, result->unresolved + i, j - i);
  }
  if (lines > SHOWN_WORDS)
    text_printf(t, "  ... (%ld more words; --json shows all)\n", (long) (lines - SHOWN_WORDS));
}
