/* Results for the quadratic activation. */
#include <string.h>
#include "report/columns.h"
#include "report/functions.h"
#include "report/quadratic.h"
#include "report/values.h"
#include "report/words.h"

/* "x^2 - 1/3" */
static void exact_expression(text *t, const fmpq *polynomial) {
  fmpq_poly_t f;
  fmpq_poly_init(f);
  for (slong i = 0; i < 3; i++)
    fmpq_poly_set_coeff_fmpq(f, i, polynomial + i);
  text_expression(t, f);
  fmpq_poly_clear(f);
}

/* Expressions up to this length are printed exactly. */
enum { SHOWN_EXPRESSION = 60 };

/* Append "+ C x^i" with a decimal for C != 0. */
static void append_term(text *t, const fmpq_t c, slong i, int first, long digits) {
  fmpq_t absolute;
  fmpq_init(absolute);
  fmpq_abs(absolute, c);
  text_append(t, fmpq_sgn(c) < 0 ? (first ? "-" : " - ") : first ? "" : " + ");
  text_decimal(t, absolute, absolute, digits);
  text_append(t, i == 2 ? "*x^2" : i == 1 ? "*x" : "");
  fmpq_clear(absolute);
}

void quadratic_formula(text *t, const fmpq *polynomial, long digits) {
  text exact = {0};
  int first = 1;
  exact_expression(&exact, polynomial);
  if (exact.length <= SHOWN_EXPRESSION)
    text_append(t, exact.data);
  for (slong i = 2; i >= 0 && exact.length > SHOWN_EXPRESSION; i--)
    if (!fmpq_is_zero(polynomial + i)) {
      append_term(t, polynomial + i, i, first, digits);
      first = 0;
    }
  text_clear(&exact);
}

static int is(const stratum *s, const char *role) { return strcmp(s->role, role) == 0; }

/* "degenerate", "flat level", ...: what a neuron is, or all of them together. */
static const char *role_of(const stratum *s) {
  static const char *const names[][2] = {
    {"zero", "degenerate"}, {"constant", "flat level"}, {"flat", "flat parabola"},
    {"one-sign", "one sign"}, {"one-opposite", "one opposite"}};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    if (is(s, names[i][0]))
      return names[i][1];
  return s->role;
}

/* The place or bound; exactly if digits is 0 or the fraction is short. */
static void append_place(text *t, const stratum *s, long digits) {
  if (digits)
    functions_number(t, &s->at, digits);
  else
    text_fmpq(t, s->at.lo);
}

/* Append condition i (from 0) of a stratum about the signs of all v; 0 if there is none. */
static int append_sign_condition(text *t, const stratum *s, int i, long digits) {
  const char *same = s->pattern && *s->pattern == '-' ? "<" : ">";
  const char *other = *same == '<' ? ">" : "<";
  if (i == 0)
    text_append(t, "w_j = 0 for all j");
  else if (is(s, "else") && i == 1)
    text_append(t, "none of the conditions above");
  else if (is(s, "one-sign") && i == 1)
    text_printf(t, "v_j %s 0 for all j", same);
  else if (is(s, "one-opposite") && i == 1)
    text_printf(t, "v_j %s 0 for exactly one j", other);
  else if (is(s, "one-opposite") && i == 2)
    text_printf(t, "v_j %s 0 for all other j", same);
  else if (is(s, "one-opposite") && i == 3) {
    text_printf(t, "sum v_j b_j^2 %s ", other);
    append_place(t, s, digits);
  } else
    return 0;
  return 1;
}

/* The same for any stratum. */
static int append_condition(text *t, const stratum *s, int i, long digits) {
  if (s->part == PART_ALL)
    return !s->global && append_sign_condition(t, s, i, digits);
  if (is(s, "zero") || i > 1)
    return 0;
  if (i == 0)
    text_append(t, "v = 0");
  else if (is(s, "constant"))
    return 0;
  else {
    text_append(t, "b/w = ");
    append_place(t, s, digits);
  }
  return 1;
}

static const char *type_of(const stratum *s) { return s->global ? "global minimum" : words_type(s->type); }

/* ---- Text */

/* A table's row. */
static void add_row(columns *table, const relucert_result *result, slong i) {
  const realization *r = result->list + i;
  long digits = result->options.digits;
  text t = {0};
  text_printf(&t, "%ld", (long) i + 1);
  columns_add(table, &t);
  quadratic_formula(&t, r->polynomial, digits);
  columns_add(table, &t);
  words_decimal(&t, &r->risk, digits);
  columns_add(table, &t);
  if (!fmpz_is_one(fmpq_denref(r->risk.lo)))
    text_append(&t, "= ");
  text_fmpq(&t, r->risk.lo);
  if (fmpz_is_one(fmpq_denref(r->risk.lo)) || t.length > 40)
    text_clear(&t);
  columns_add(table, &t);
  columns_add_string(table, r->global ? "global minimum" : words_type(r->type));
  text_printf(&t, "%ld", r->claim);
  columns_add(table, &t);
}

void quadratic_print_table(text *t, const relucert_result *result) {
  static const char *const headings[] = {">id", "N(x)", "risk", "", "type", ">claim"};
  columns table;
  text_append(t, "\nCritical realization functions, by risk\n");
  columns_init(&table, headings, 6);
  for (slong i = 0; i < result->n; i++)
    add_row(&table, result, i);
  columns_print(t, &table, 2);
  columns_clear(&table);
  text_append(t, "\n  global minimum: it has the least risk of all networks.\n"
                 "  local minimum: some parameters (w, b, v, c) that give it are a local minimum.\n"
                 "  saddle: all critical parameters that give it are saddles.  There are no local maxima.\n");
}

/* ", if v = 0 and b/w = 1/2" */
static void append_conditions(text *t, const stratum *s, long digits) {
  text part = {0};
  for (int i = 0; append_condition(&part, s, i, digits); i++) {
    text_printf(t, "%s%s", i ? " and " : ", if ", part.data);
    text_clear(&part);
  }
}

static void print_strata_of(text *t, const realization *r, long digits) {
  static const char *const headings[] = {">claim", ">dimension", "type", "parameters", "\n"};
  columns table;
  columns_init(&table, headings, 5);
  for (slong j = 0; j < r->nstrata; j++) {
    const stratum *s = r->strata + j;
    text cell = {0};
    text_printf(&cell, "%ld", s->claim);
    columns_add(&table, &cell);
    text_printf(&cell, "%d", s->dimension);
    columns_add(&table, &cell);
    columns_add_string(&table, type_of(s));
    text_append(&cell, role_of(s));
    append_conditions(&cell, s, digits);
    columns_add(&table, &cell);
    columns_add_string(&table, s->reason);
  }
  columns_print(t, &table, 4);
  columns_clear(&table);
}

void quadratic_print_strata(text *t, const relucert_result *result) {
  text_append(t, "\nStrata: all critical parameters (w, b, v, c)\n");
  for (slong i = 0; i < result->n; i++) {
    const realization *r = result->list + i;
    text_printf(t, "\n  function %ld, ", (long) i + 1);
    quadratic_formula(t, r->polynomial, result->options.digits);
    text_append(t, r->nstrata && r->strata->part == PART_NEURON
                     ? "; every neuron (w, b, v) is one of\n" : "; all neurons together\n");
    print_strata_of(t, r, result->options.digits);
  }
}

void quadratic_print_limit(text *t, const relucert_result *result) {
  text_append(t, "It is the risk of ");
  quadratic_formula(t, result->quadratic->fit, result->options.digits);
  text_append(t, ", the best quadratic polynomial, which one neuron does not realize:\n"
                 "v (w x + b)^2 + c has degree 2 or 0.\n");
}

/* ---- JSON */

json_t *quadratic_coefficients(const fmpq *polynomial) {
  json_t *array = json_array();
  for (slong i = 0; i < 3; i++)
    value_push(array, value_fraction(polynomial + i));
  return array;
}

static json_t *json_stratum(const stratum *s) {
  json_t *object = json_object(), *roles = json_array(), *when = json_array();
  text t = {0};
  value_push(roles, json_string(role_of(s)));
  for (int i = 0; append_condition(&t, s, i, 0); i++)
    value_push(when, value_text(&t));
  value_put(object, "part", json_string(s->part == PART_ALL ? "all" : "neuron"));
  value_put(object, "roles", roles);
  value_put(object, "when", when);
  value_put(object, "dimension", json_integer(s->dimension));
  value_put(object, "type", json_string(type_of(s)));
  value_put(object, "differentiable", json_true());
  value_put(object, "reason", json_string(s->reason));
  value_put(object, "claim", json_integer(s->claim));
  return object;
}

json_t *quadratic_realization(const relucert_result *result, slong i) {
  const realization *r = result->list + i;
  json_t *object = json_object(), *strata = json_array();
  value_put(object, "id", json_integer(i + 1));
  value_put(object, "polynomial", quadratic_coefficients(r->polynomial));
  value_put(object, "risk", value_number(&r->risk, result->options.digits));
  if (i > 0)
    value_put(object, "previous_risk", json_string("less"));
  value_put(object, "type", json_string(words_type(r->type)));
  value_put(object, "global", json_boolean(r->global));
  value_put(object, "claim", json_integer(r->claim));
  for (slong j = 0; j < r->nstrata; j++)
    value_push(strata, json_stratum(r->strata + j));
  if (r->nstrata)
    value_put(object, "strata", strata);
  else
    json_decref(strata);
  return object;
}
