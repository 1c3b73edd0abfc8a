/* JSON values that several outputs share. */
#include "problem/print.h"
#include "report/values.h"
#include "theta/theta.h"
#include "report/words.h"

/* The program ends where an allocation of jansson fails, as it does with GMP. */
static void require(int success) {
  if (success)
    return;
  fputs("relucert: out of memory\n", stderr);
  flint_abort();
}

void value_put(json_t *object, const char *key, json_t *value) {
  require(json_object_set_new(object, key, value) == 0);
}

void value_push(json_t *array, json_t *value) { require(json_array_append_new(array, value) == 0); }

json_t *value_text(text *t) {
  json_t *string = json_stringn(t->data ? t->data : "", t->length);
  text_clear(t);
  return string;
}

json_t *value_fraction(const fmpq_t x) {
  text t = {0};
  text_fmpq(&t, x);
  return value_text(&t);
}

json_t *value_fractions(const fmpq_t x, const fmpq_t y) {
  json_t *pair = json_array();
  value_push(pair, value_fraction(x));
  value_push(pair, value_fraction(y));
  return pair;
}

json_t *value_coefficients(const fmpz_poly_t f) {
  json_t *array = json_array();
  slong i;
  for (i = 0; i < fmpz_poly_length(f); i++) {
    text t = {0};
    text_fmpz(&t, fmpz_poly_get_coeff_ptr(f, i));
    value_push(array, value_text(&t));
  }
  return array;
}

json_t *value_number(const number *x, long digits) {
  json_t *object = json_object();
  text t = {0};
  words_decimal(&t, x, digits);
  value_put(object, "approx", value_text(&t));
  value_put(object, "lo", value_fraction(x->lo));
  value_put(object, "hi", value_fraction(x->hi));
  if (number_is_rational(x))
    value_put(object, "exact", value_fraction(x->lo));
  if (x->min.known) {
    value_put(object, "minpoly", value_coefficients(x->min.poly));
    value_put(object, "minpoly_certified",
              json_boolean(x->min.nprimes > 0 || fmpz_poly_degree(x->min.poly) == 1));
  }
  return object;
}

json_t *value_between(const fmpq_t lo, const fmpq_t hi, long digits) {
  json_t *object;
  number n;
  number_init(&n);
  fmpq_set(n.lo, lo);
  fmpq_set(n.hi, hi);
  object = value_number(&n, digits);
  number_clear(&n);
  return object;
}

json_t *value_rational(const fmpq_t x, long digits) { return value_between(x, x, digits); }

json_t *value_pieces(const pwpoly *f) {
  json_t *array = json_array();
  slong i;
  for (i = 0; i < f->n; i++) {
    json_t *piece = json_object();
    text t = {0};
    text_expression(&t, f->poly[i]);
    value_put(piece, "piece", value_fractions(f->at + i, f->at + i + 1));
    value_put(piece, "polynomial", value_text(&t));
    value_push(array, piece);
  }
  return array;
}

/* The activation as in problem files. */
static json_t *json_activation(const relucert_problem *problem) {
  text t = {0};
  print_activation(&t, problem);
  return value_text(&t);
}

/* [[X, Y, W], ...] */
static json_t *json_data(const data_set *data) {
  json_t *array = json_array();
  for (slong i = 0; i < data->n; i++) {
    json_t *point = value_fractions(data->x + i, data->y + i);
    value_push(point, value_fraction(data->w + i));
    value_push(array, point);
  }
  return array;
}

/* The number of neurons, or those of several layers, and the loss if it is not the square. */
static void put_network(json_t *object, const relucert_problem *problem) {
  json_t *layers = json_array();
  for (slong i = 0; i < problem->layers; i++)
    value_push(layers, json_integer(problem_width(problem, i)));
  if (problem->layers == 1)
    value_put(object, "hidden", json_integer(problem->hidden));
  if (problem->layers > 1)
    value_put(object, "layers", layers);
  else
    json_decref(layers);
  if (problem->loss != 2)
    value_put(object, "loss", json_integer(problem->loss));
}

json_t *value_problem(const relucert_problem *problem) {
  json_t *object = json_object();
  value_put(object, "interval", value_fractions(problem->a, problem->b));
  if (problem->data.n)
    value_put(object, "data", json_data(&problem->data));
  else {
    value_put(object, "target", value_pieces(&problem->target));
    value_put(object, "density", value_pieces(&problem->density));
  }
  value_put(object, "activation", json_activation(problem));
  put_network(object, problem);
  return object;
}

static json_t *fractions_of(const fmpq *x, slong n) {
  json_t *array = json_array();
  for (slong i = 0; i < n; i++)
    value_push(array, value_fraction(x + i));
  return array;
}

json_t *value_theta(const theta *t) {
  json_t *object = json_object();
  value_put(object, "w", fractions_of(t->w, t->H));
  value_put(object, "b", fractions_of(t->b, t->H));
  value_put(object, "v", fractions_of(t->v, t->H));
  value_put(object, "c", value_fraction(t->c));
  return object;
}

json_t *value_least_risk(const relucert_result *r) {
  int known = result_has_least(r) && r->n > 0 && r->least_family >= 0
              && (r->n == 1 || r->order[0] != ORDER_NOT_SEPARATED);
  return known ? value_number(result_least_risk(r), r->options.digits) : json_null();
}

char *value_print(json_t *object) {
  char *dump = json_dumps(object, JSON_INDENT(2));
  text t = {0};
  require(dump != NULL);
  json_decref(object);
  text_append(&t, dump);
  relucert_free(dump);
  text_append(&t, "\n");
  return text_take(&t);
}
