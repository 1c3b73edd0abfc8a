/* The result as a text for people. */
#include <string.h>
#include "report/gaps.h"
#include "report/response.h"
#include "report/chains.h"
#include "report/columns.h"
#include "report/functions.h"
#include "report/heading.h"
#include "report/moving.h"
#include "report/power_limit.h"
#include "report/quadratic.h"
#include "report/rows.h"
#include "report/words.h"

/* The row of realization i (from 0). */
static void add_row(columns *table, const relucert_result *result, slong i) {
  const realization *r = result->list + i;
  text t = {0};
  text_printf(&t, "%ld", (long) (i + 1));
  columns_add(table, &t);
  functions_name(&t, r);
  columns_add(table, &t);
  if (r->nkinks > 0) {
    text_append(&t, fmpq_sgn(r->kinks[0].at.hi) < 0 ? "" : " ");
    words_decimal(&t, &r->kinks[0].at, result->options.digits);
  }
  columns_add(table, &t);
  chains_risk_cells(table, result, r);
}

/* The table for one hidden neuron. */
static void print_rows(text *t, const relucert_result *result) {
  static const char *const headings[] = {">id", "function", " kink q", "risk", "", "type", ">claim"};
  columns table;
  slong i;
  columns_init(&table, headings, 7);
  for (i = 0; i < result->n; i++)
    add_row(&table, result, i);
  columns_print(t, &table, 2);
  columns_clear(&table);
}

/* The table, and what the types mean. */
static void print_table(text *t, const relucert_result *result) {
  text_append(t, "\nCritical realization functions, by risk\n");
  if (result->problem->hidden > 1) {
    chains_table(t, result);
    chains_notes(t, result);
  } else {
    print_rows(t, result);
    text_append(t, "\n");
  }
  text_append(t, "  global minimum: it has the least risk of all networks.\n"
                 "  local minimum: some parameters (w, b, v, c) that give it are a local minimum.\n"
                 "  saddle: all critical parameters that give it are saddles.  There are no local maxima.\n");
}

/* One formula for each row, or the points between which the function is affine. */
static void print_functions(text *t, const relucert_result *result) {
  slong i;
  text_append(t, "\nThe functions (");
  text_append(t, result->problem->hidden > 1 ? "q is the kink; " : "q as above; ");
  text_append(t, "decimals: error below one unit of the last digit)\n");
  for (i = 0; i < result->n; i++) {
    text_printf(t, "%5ld  ", (long) (i + 1));
    if (realization_is_chain(result->list + i))
      functions_points(t, result, i, 7);
    else
      functions_formula(t, result, i);
    text_append(t, "\n");
  }
}

/* "[left, right]". */
static void print_interval(text *t, const fmpq_t left, const fmpq_t right) {
  text_append(t, "[");
  text_fmpq(t, left);
  text_append(t, ", ");
  text_fmpq(t, right);
  text_append(t, "]");
}

/* Why family i exists, its formula, and what all its members share. */
static void print_family(text *t, const relucert_result *result, slong i) {
  const family *f = result->families + i;
  text_printf(t, "  family %ld: the density vanishes on ", (long) (i + 1));
  if (f->left)
    print_interval(t, result->problem->a, f->z);
  else
    print_interval(t, f->z, result->problem->b);
  text_printf(t, ", so %s(q) can have its kink anywhere there:\n    ", f->word);
  functions_family(t, result, f);
  text_printf(t, "\n    dimension %d; each equals function %ld where the density is not 0, ",
              f->affine ? 1 : 2, (long) (f->equal_on_support_to + 1));
  text_append(t, "with its risk");
  if (f->claim)
    text_printf(t, " (claim %ld)", f->claim);
  text_append(t, "\n");
}

/* Do the open regions o and o + 1 belong to one word and meet? */
static int adjacent(const open_region *o) {
  return strcmp(o[0].word, o[1].word) == 0 && fmpq_equal(o[0].right, o[1].left);
}

/* Neighbouring open cells of one word are one line. */
static void print_open(text *t, const relucert_result *result) {
  slong i, j;
  for (i = 0; i < result->nopen; i = j) {
    const open_region *o = result->open + i;
    for (j = i + 1; j < result->nopen && adjacent(result->open + j - 1); j++)
      ;
    text_printf(t, "  %s(q) with q in ", o->word);
    print_interval(t, o->left, result->open[j - 1].right);
    text_printf(t, ": %ld region%s not searched\n", (long) (j - i), j - i == 1 ? "" : "s");
  }
}

/* "(claim 1)" of the list. */
static void print_list_claim(text *t, const relucert_result *result) {
  text_printf(t, " (claim %ld).\n", result->claim_list);
}

/* Families of functions that agree where the density is not 0. */
static void print_families(text *t, const relucert_result *result) {
  for (slong i = 0; i < result->nfamilies; i++)
    print_family(t, result, i);
  gaps_print(t, result);
}

/* How many there are, and why. */
static void print_verdict(text *t, const relucert_result *result) {
  text_append(t, "\n");
  moving_print(t, result);
  if (result->verdict == RELUCERT_FINITE) {
    text_printf(t, "FINITE: exactly %ld critical realization function%s. The list is complete", result->count,
                result->count == 1 ? "" : "s");
    print_list_claim(t, result);
    gaps_print(t, result);
  } else if (result_is_complete(result) && result->nmoving > 0) {
    text_append(t, result->nfamilies
                     ? "Every critical realization function agrees where the density is not 0 with one that is\n"
                       "listed above, or with a member of a family. The list is complete"
                     : "Every critical realization function is listed above, or a member of a family. "
                       "The list is complete");
    print_list_claim(t, result);
    print_families(t, result);
  } else if (result_is_complete(result)) {
    text_printf(t, "INFINITE: infinitely many critical realization functions on the interval, exactly %ld\n"
                   "different ones where the density is not 0: the list above and %sfamilies",
                result->count_on_support,
                result->problem->hidden > 1 ? "others that agree with it\nthere, as in these " : "");
    print_list_claim(t, result);
    print_families(t, result);
  } else {
    text_printf(t, "INCOMPLETE (%s): what is listed above is proved, but there may be more:\n",
                result->limit ? result->limit : "unknown limit");
    print_open(t, result);
    chains_unresolved(t, result);
    print_families(t, result);
    if (result->least)
      text_printf(t, "No critical point has less risk than function 1 (claim %ld).\n", result->claim_least);
    if (!fmpq_is_zero(result->bound)) {
      text_append(t, "Every critical point has at least the risk ");
      text_fmpq(t, result->bound);
      text_printf(t, " (claim %ld).\n", result->claim_least);
    }
  }
}

/* " and families 1, 2": every member of a family has the risk of the function that it equals. */
static void print_global_families(text *t, const relucert_result *result) {
  slong i, n = 0, shown = 0;
  for (i = 0; i < result->nfamilies; i++)
    n += result->families[i].equal_on_support_to < result->nglobal;
  if (n == 0)
    return;
  text_append(t, n == 1 ? " and family" : " and families");
  for (i = 0; i < result->nfamilies; i++)
    if (result->families[i].equal_on_support_to < result->nglobal)
      text_printf(t, "%s%ld", shown++ ? ", " : " ", (long) (i + 1));
}

/* The infimum and where it is attained, if that is known. */
static void print_infimum(text *t, const relucert_result *result) {
  slong i;
  if (result->infimum.known && !result->infimum.attained) {
    response_print(t, result);
    return;
  }
  if (!result->infimum.known) {
    text_printf(t, "Infimum of the risk: not decided, because %s.\n", result->infimum.reason);
    return;
  }
  text_append(t, "Infimum of the risk over all networks: ");
  functions_number(t, &result->infimum.value, result->options.digits);
  text_append(t, ", attained by ");
  if (result->nglobal > 0)
    text_append(t, result->nglobal == 1 ? "function " : "functions ");
  for (i = 0; i < result->nglobal; i++)
    text_printf(t, "%s%ld", i ? ", " : "", (long) (i + 1));
  print_global_families(t, result);
  moving_print_global(t, result);
  if (!result_is_complete(result))
    text_append(t, ", and perhaps by others that are not listed");
  if (result->claim_infimum)
    text_printf(t, " (claim %ld)", result->claim_infimum);
  text_append(t, ".\n");
}

/* "role, at q = ..., if ..." */
static void describe_stratum(text *t, const stratum *s, const char *word, long digits) {
  words_role(t, s, word);
  if (s->place == 1) {
    text_append(t, ", q = ");
    functions_number(t, &s->at, digits);
  } else if (s->place == 2) {
    text_append(t, ", ");
    functions_number(t, &s->from, digits);
    text_append(t, " < q < ");
    functions_number(t, &s->to, digits);
  }
  if (s->nconditions > 0) {
    text_append(t, ", if ");
    words_condition(t, s);
  }
}

/* The strata of one realization or family, each with its reason on a line below. */
static void print_strata_of(text *t, const stratum *strata, slong n, const char *word, long digits) {
  static const char *const headings[] = {">claim", ">dimension", "type", "neuron", "\n"};
  columns table;
  slong i;
  columns_init(&table, headings, 5);
  for (i = 0; i < n; i++) {
    text cell = {0};
    text_printf(&cell, "%ld", strata[i].claim);
    columns_add(&table, &cell);
    text_printf(&cell, "%d", strata[i].dimension);
    columns_add(&table, &cell);
    text_printf(&cell, "%s%s", words_type(strata[i].type), strata[i].nonsmooth ? " (nonsmooth)" : "");
    columns_add(&table, &cell);
    describe_stratum(&cell, strata + i, word, digits);
    columns_add(&table, &cell);
    columns_add_string(&table, strata[i].reason);
  }
  columns_print(t, &table, 4);
  columns_clear(&table);
}

/* With --strata: the strata of everything listed. */
static void print_strata(text *t, const relucert_result *result) {
  slong i;
  text_append(t, "\nStrata: all critical parameters (w, b, v, c), by the role of the neuron");
  text_append(t, problem_is_relu(result->problem) ? "; m = v |w|\n" : "\n");
  for (i = 0; i < result->n; i++) {
    const realization *r = result->list + i;
    text_printf(t, "\n  function %ld, ", (long) (i + 1));
    functions_name(t, r);
    text_append(t, "\n");
    print_strata_of(t, r->strata, r->nstrata, r->word, result->options.digits);
  }
  for (i = 0; i < result->nfamilies; i++) {
    const family *f = result->families + i;
    text_printf(t, "\n  family %ld\n", (long) (i + 1));
    print_strata_of(t, f->strata, f->nstrata, f->word, result->options.digits);
  }
}

char *relucert_result_text(const relucert_result *result) {
  text t = {0};
  heading_print(&t, result->problem);
  if (result->power_limit) {
    power_limit_print(&t, result);
    return text_take(&t);
  }
  if (result->quadratic) {
    quadratic_print_table(&t, result);
  } else {
    print_table(&t, result);
    print_functions(&t, result);
  }
  print_verdict(&t, result);
  print_infimum(&t, result);
  if (result->options.strata && result->quadratic)
    quadratic_print_strata(&t, result);
  else if (result->options.strata && result->problem->hidden == 1)
    print_strata(&t, result);
  else if (result->options.strata)
    rows_print(&t, result);
  return text_take(&t);
}
