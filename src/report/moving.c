/* Families of moving kinks: expressions in the parameter. */
#include <string.h>
#include "report/moving.h"
#include "report/values.h"

/* f with the name of the parameter in place of x. */
static void add_expression(text *t, const fmpq_poly_t f, slong parameter) {
  text x = {0};
  text_expression(&x, f);
  for (size_t i = 0; i < x.length; i++)
    if (x.data[i] == 'x')
      text_printf(t, "q%ld", (long) parameter);
    else
      text_append_n(t, x.data + i, 1);
  text_clear(&x);
}

static void add_polynomial(text *t, const fmpz_poly_t f, slong parameter) {
  fmpq_poly_t g;
  fmpq_poly_init(g);
  fmpq_poly_set_fmpz_poly(g, f);
  text_append(t, "(");
  add_expression(t, g, parameter);
  text_append(t, ")");
  fmpq_poly_clear(g);
}

/* A polynomial, or (numerator)/(denominator). */
static void add_quotient(text *t, const fmpz_poly_q_struct *f, slong parameter) {
  if (fmpz_poly_degree(fmpz_poly_q_denref(f)) < 1) {
    fmpq_poly_t g;
    fmpq_poly_init(g);
    fmpq_poly_set_fmpz_poly(g, fmpz_poly_q_numref(f));
    fmpq_poly_scalar_div_fmpz(g, g, fmpz_poly_q_denref(f)->coeffs);
    add_expression(t, g, parameter);
    fmpq_poly_clear(g);
    return;
  }
  add_polynomial(t, fmpz_poly_q_numref(f), parameter);
  text_append(t, "/");
  add_polynomial(t, fmpz_poly_q_denref(f), parameter);
}

/* Kink j (from 0). */
static void add_kink(text *t, const moving *y, slong j) {
  fmpq_poly_t line;
  fmpq_poly_init(line);
  fmpq_poly_set_coeff_fmpq(line, 0, y->base + j);
  fmpq_poly_set_coeff_fmpq(line, 1, y->step + j);
  add_expression(t, line, y->parameter);
  fmpq_poly_clear(line);
}

/* The number of the first of these families. */
static slong first_number(const relucert_result *result) {
  return result->nfamilies + result->ngap_families + 1;
}

static const chain_word *word_of_family(const relucert_result *result, const moving *y) {
  return &result->words.list[y->word].word;
}

/* "  family 1, LLL: q1 = 1/2 - 1/2*q2, q3 = 1 - 1/2*q2 for every q2 with 1/3 < q2 < 2/3" and its numbers. */
static void print_family(text *t, const relucert_result *result, slong i) {
  const moving *y = result->moving + i;
  const chain_word *w = word_of_family(result, y);
  text_printf(t, "  family %ld, %s:", (long) (first_number(result) + i), w->type_b ? "B" : w->letters);
  for (slong j = 0, n = 0; j < y->k; j++) {
    if (j + 1 == y->parameter)
      continue;
    text_printf(t, "%s q%ld = ", n++ ? "," : "", (long) (j + 1));
    add_kink(t, y, j);
  }
  text_append(t, " for every ");
  text_fmpq(t, y->lo);
  text_printf(t, " %s q%ld %s ", y->closed[0] ? "<=" : "<", (long) y->parameter, y->closed[1] ? "<=" : "<");
  text_fmpq(t, y->hi);
  text_append(t, "\n    values at the left end, the kinks and the right end:");
  for (slong j = 0; j < y->k + 2; j++) {
    text_append(t, j ? ", " : " ");
    add_quotient(t, y->values + j, y->parameter);
  }
  text_append(t, "\n    dimension 1, all with the risk ");
  text_fmpq(t, y->risk);
  text_printf(t, " (claim %ld)\n", y->claim);
}

void moving_print(text *t, const relucert_result *result) {
  if (result->nmoving == 0)
    return;
  text_append(t, "INFINITE: infinitely many critical realization functions, in families whose kinks move "
                 "together:\n");
  for (slong i = 0; i < result->nmoving; i++)
    print_family(t, result, i);
}

/* Do its members attain the infimum, which is known? */
static int is_global(const relucert_result *result, const moving *y) {
  const infimum *f = &result->infimum;
  return f->attained == 1 && fmpq_equal(f->value.lo, y->risk) && fmpq_equal(f->value.hi, y->risk);
}

void moving_print_global(text *t, const relucert_result *result) {
  slong n = 0, shown = 0;
  for (slong i = 0; i < result->nmoving; i++)
    n += is_global(result, result->moving + i);
  if (n == 0)
    return;
  text_append(t, result->nglobal > 0 ? " and " : "");
  text_append(t, n == 1 ? "family" : "families");
  for (slong i = 0; i < result->nmoving; i++)
    if (is_global(result, result->moving + i))
      text_printf(t, "%s%ld", shown++ ? ", " : " ", (long) (first_number(result) + i));
}

static json_t *json_kinks(const moving *y) {
  json_t *array = json_array();
  for (slong j = 0; j < y->k; j++) {
    json_t *entry = json_object();
    text t = {0};
    add_kink(&t, y, j);
    value_put(entry, "at", value_text(&t));
    add_quotient(&t, y->jumps + j, y->parameter);
    value_put(entry, "slope_jump", value_text(&t));
    value_push(array, entry);
  }
  return array;
}

static json_t *json_values(const moving *y) {
  json_t *array = json_array();
  for (slong j = 0; j < y->k + 2; j++) {
    text t = {0};
    add_quotient(&t, y->values + j, y->parameter);
    value_push(array, value_text(&t));
  }
  return array;
}

json_t *moving_json(const relucert_result *result, slong i) {
  const moving *y = result->moving + i;
  const chain_word *w = word_of_family(result, y);
  long digits = result->options.digits;
  json_t *object = json_object(), *parameter = json_array(), *range = json_array(), *closed = json_array();
  text t = {0};
  text_printf(&t, "q%ld", (long) y->parameter);
  value_push(parameter, value_text(&t));
  value_push(range, value_rational(y->lo, digits));
  value_push(range, value_rational(y->hi, digits));
  value_push(closed, json_boolean(y->closed[0]));
  value_push(closed, json_boolean(y->closed[1]));
  value_put(object, "id", json_integer(first_number(result) + i));
  value_put(object, "word", json_string(w->type_b ? "" : w->letters));
  value_put(object, "full", json_boolean(w->type_b));
  value_put(object, "kind", json_string("moving"));
  value_put(object, "parameter", parameter);
  value_put(object, "range", range);
  value_put(object, "range_closed", closed);
  value_put(object, "dimension", json_integer(1));
  value_put(object, "kinks", json_kinks(y));
  value_put(object, "values", json_values(y));
  value_put(object, "risk", value_rational(y->risk, digits));
  value_put(object, "global", result->infimum.known ? json_boolean(is_global(result, y)) : json_null());
  value_put(object, "claim", json_integer(y->claim));
  return object;
}
