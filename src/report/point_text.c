/* An examined network as a text for people. */
#include "problem/print.h"
#include "report/columns.h"
#include "report/functions.h"
#include "report/heading.h"
#include "report/point.h"
#include "report/quadratic.h"
#include "report/words.h"

/* Longer fractions are left to --json. */
enum { SHOWN_FRACTION = 60 };

/* A short fraction exactly, any other number in decimal. */
static void append_number(text *t, const fmpq_t x, long digits) {
  number n;
  number_init(&n);
  fmpq_set(n.lo, x);
  fmpq_set(n.hi, x);
  functions_number(t, &n, digits);
  number_clear(&n);
}

/* "1/180 = 0.00555555555555556", or the decimal alone for an integer or a long fraction. */
static void append_exact(text *t, const fmpq_t x, long digits) {
  text exact = {0};
  number n;
  number_init(&n);
  fmpq_set(n.lo, x);
  fmpq_set(n.hi, x);
  text_fmpq(&exact, x);
  if (fmpz_is_one(fmpq_denref(x)) && exact.length <= SHOWN_FRACTION) {
    text_append(t, exact.data);
  } else {
    if (exact.length <= SHOWN_FRACTION)
      text_printf(t, "%s = ", exact.data);
    words_decimal(t, &n, digits);
    if (exact.length > SHOWN_FRACTION)
      text_append(t, " (exactly: --json)");
  }
  text_clear(&exact);
  number_clear(&n);
}

/* A cell with a number behind a space or its minus, so that columns are aligned. */
static void add_number(columns *table, const fmpq_t x, long digits) {
  text t = {0};
  text_append(&t, fmpq_sgn(x) < 0 ? "" : " ");
  append_number(&t, x, digits);
  columns_add(table, &t);
}

/* The row of neuron i (from 0). */
static void add_neuron(columns *table, const relucert_point *p, slong i) {
  const neuron_report *n = p->report.neurons + i;
  const theta *parameters = p->theta;
  text t = {0};
  text_printf(&t, "%ld", (long) i + 1);
  columns_add(table, &t);
  add_number(table, parameters->w + i, p->digits);
  add_number(table, parameters->b + i, p->digits);
  add_number(table, parameters->v + i, p->digits);
  text_printf(&t, "%s%s", n->flat ? "flat " : "", point_role_name(n->role));
  columns_add(table, &t);
  if (point_has_place(n))
    add_number(table, n->place, p->digits);
  else
    columns_add_string(table, "");
  columns_add_string(table, p->report.critical ? point_effect_name(n->effect) : "");
}

/* Was the reason of neuron i given by one before? (Reasons are static strings.) */
static int is_repeated(const point_report *r, slong i) {
  for (slong j = 0; j < i; j++)
    if (r->neurons[j].reason == r->neurons[i].reason && r->neurons[j].effect == r->neurons[i].effect)
      return 1;
  return 0;
}

/* "1, 3-7, 12": the neurons, from 1, that share effect and reason with neuron i, the first of them. */
static void append_sharers(text *t, const point_report *r, slong i) {
  slong end, from = i;
  while (from < r->H) {
    for (end = from; end < r->H && r->neurons[end].reason == r->neurons[i].reason
                     && r->neurons[end].effect == r->neurons[i].effect;)
      end++;
    if (end > from)
      text_printf(t, "%s%ld", from > i ? ", " : "", (long) from + 1);
    if (end > from + 1)
      text_printf(t, "%s%ld", end > from + 2 ? "-" : ", ", (long) end);
    from = end + 1;
  }
}

/* Why the neurons have these effects, each reason once. */
static void print_reasons(text *t, const point_report *r) {
  for (slong i = 0; i < r->H; i++)
    if (r->neurons[i].reason && !is_repeated(r, i)) {
      text_printf(t, "  %s (", point_effect_name(r->neurons[i].effect));
      append_sharers(t, r, i);
      text_printf(t, "): %s\n", r->neurons[i].reason);
    }
}

static void print_neurons(text *t, const relucert_point *p, const char *title) {
  const char *headings[] = {">neuron", " w", " b", " v", "role", " kink", "effect"};
  columns table;
  text_printf(t, "\n%s\n", title);
  if (!p->report.critical)
    headings[6] = "";
  if (p->report.polynomial)
    headings[5] = " vertex";
  if (p->report.function.n)
    headings[5] = " break";
  columns_init(&table, headings, 7);
  for (slong i = 0; i < p->theta->H; i++)
    add_neuron(&table, p, i);
  columns_print(t, &table, 2);
  columns_clear(&table);
  text_append(t, "  constant c = ");
  append_number(t, p->theta->c, p->digits);
  text_append(t, "\n");
  if (p->report.critical)
    print_reasons(t, &p->report);
}

/* All components of the gradient that are not 0. */
static void print_gradient(text *t, const relucert_point *p) {
  const point_report *r = &p->report;
  text_append(t, "critical: no (claim 1). Components of the gradient that are not 0:\n");
  for (slong i = 0; i <= r->H; i++)
    for (int j = 0; j < point_components(r, i); j++)
      if (!fmpq_is_zero(point_component(r, i, j))) {
        text_append(t, "  ");
        point_component_name(t, r, i, j);
        text_append(t, ": ");
        append_exact(t, point_component(r, i, j), p->digits);
        text_append(t, "\n");
      }
}

static void print_type(text *t, const relucert_point *p) {
  const char *claim = point_type_is_claimed(p) ? " (claim 3)" : "";
  text_printf(t, "type: %s%s\n  because %s\n", point_type_name(p), claim, point_type_reason(p));
  if (!point_type_is_claimed(p) && p->report.type != RELUCERT_UNDECIDED)
    text_printf(t, "  (claim 3 says: %s, because %s)\n", words_type(p->report.type), p->report.reason);
  if (!p->report.differentiable)
    text_append(t, "The risk is not differentiable here: a degenerate neuron has v != 0. Critical means\n"
                   "that the generalised gradient vanishes.\n");
}

/* The places of the core, one line each. */
static void print_places(text *t, const relucert_point *p) {
  static const char *const headings[] = {" place", "letters", " slope jump", " e p left", " e p right",
                                         "flat ones that join"};
  const point_report *r = &p->report;
  columns table;
  columns_init(&table, headings, 6);
  for (slong i = 0; i < r->nplaces; i++) {
    const core_place *place = r->places + i;
    text cell = {0};
    add_number(&table, place->at, p->digits);
    point_letters(&cell, place);
    columns_add(&table, &cell);
    add_number(&table, place->jump, p->digits);
    add_number(&table, place->error_density[0], p->digits);
    add_number(&table, place->error_density[1], p->digits);
    if (place->joined)
      text_printf(&cell, "%ld", (long) place->joined);
    columns_add(&table, &cell);
  }
  columns_print(t, &table, 2);
  columns_clear(&table);
}

static void print_core(text *t, const relucert_point *p) {
  const point_report *r = &p->report;
  text_printf(t, "\nCore: second variation %s; the affine part is %s.\n", point_form_name(r->form),
              r->affine_free ? "free" : "not free");
  if (r->nplaces)
    print_places(t, p);
}

/* Where the realization stands in the list. */
static void print_rank(text *t, const relucert_point *p) {
  const relucert_result *list = p->list;
  int complete = relucert_result_status(list) == RELUCERT_OK;
  text_printf(t, "\nThe list of critical realization functions of this problem is %s: %ld function%s",
              complete ? "complete" : "incomplete", (long) list->n, list->n == 1 ? "" : "s");
  if (list->nmoving)
    text_printf(t, " and %ld famil%s whose kinks move", (long) list->nmoving, list->nmoving == 1 ? "y" : "ies");
  text_printf(t, "%s.\n", complete ? "" : " so far");
  if (!complete)
    text_printf(t, "  It was ended by: %s.\n", list->limit ? list->limit : "unknown limit");
  if (p->listed)
    text_printf(t, "  This network realizes function %ld.\n", (long) p->listed);
  else
    text_printf(t, "  This network %s.\n", !p->report.critical ? "is not critical"
                                          : complete && list->verdict == RELUCERT_INFINITE
                                              ? "realizes none of them, but a member of a family"
                                              : "realizes none of them");
  if (p->smaller >= 0)
    text_printf(t, "  %ld of them ha%s a smaller risk.\n", (long) p->smaller, p->smaller == 1 ? "s" : "ve");
}

/* Longer realizations are left to --json. */
enum { SHOWN_FUNCTION = 20, SHOWN_PIECE = 200 };

/* "[0, 1/2] x^2", a line for each piece. */
static void print_function(text *t, const pwpoly *f) {
  text_printf(t, "  realization: %ld piece%s%s\n", (long) f->n, f->n == 1 ? "" : "s",
              f->n > SHOWN_FUNCTION ? " (--json shows them)" : "");
  for (slong i = 0; i < f->n && f->n <= SHOWN_FUNCTION; i++) {
    text line = {0};
    print_piece(&line, "   ", f, i);
    text_append(t, line.length <= SHOWN_PIECE ? line.data : "    (a long polynomial: --json)\n");
    text_clear(&line);
  }
}

void point_text(text *t, const relucert_point *p, const char *title) {
  print_neurons(t, p, title);
  if (p->report.polynomial) {
    text_append(t, "  realization N(x) = ");
    quadratic_formula(t, p->report.polynomial, p->digits);
    text_append(t, "\n");
  } else if (p->report.function.n) {
    print_function(t, &p->report.function);
  } else if (p->report.critical) {
    print_core(t, p);
  }
  text_append(t, "\n");
  if (p->report.critical)
    text_append(t, "critical: yes (claim 1)\n");
  else
    print_gradient(t, p);
  text_append(t, "risk: ");
  append_exact(t, p->report.risk, p->digits);
  text_append(t, " (claim 2)\n");
  if (p->report.critical)
    print_type(t, p);
}

char *relucert_point_text(const relucert_point *p) {
  text t = {0};
  heading_print(&t, p->problem);
  point_text(&t, p, p->theta->binary64 ? "The network (numbers read as binary64: yes)"
                                       : "The network (numbers read as binary64: no)");
  if (p->list)
    print_rank(&t, p);
  return text_take(&t);
}
