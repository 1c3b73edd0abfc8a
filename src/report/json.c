/* The result as JSON: doc/formats.md, section 2, and doc/result.schema.json. */
#include <jansson.h>
#include "problem/print.h"
#include "report/words.h"

/* The program ends where an allocation of jansson fails, as it does with GMP. */
static void require(int success) {
  if (success)
    return;
  fputs("relucert: out of memory\n", stderr);
  flint_abort();
}

/* object[key] = value; takes over value. */
static void put(json_t *object, const char *key, json_t *value) {
  require(json_object_set_new(object, key, value) == 0);
}

static void push(json_t *array, json_t *value) { require(json_array_append_new(array, value) == 0); }

/* The text as a JSON string; t is empty afterwards. */
static json_t *string_of(text *t) {
  json_t *string = json_stringn(t->data ? t->data : "", t->length);
  text_clear(t);
  return string;
}

/* "P" or "P/Q". */
static json_t *fraction(const fmpq_t x) {
  text t = {0};
  text_fmpq(&t, x);
  return string_of(&t);
}

/* Two fractions, as for the ends of an interval. */
static json_t *fractions(const fmpq_t x, const fmpq_t y) {
  json_t *pair = json_array();
  push(pair, fraction(x));
  push(pair, fraction(y));
  return pair;
}

/* Ascending integer coefficients as strings. */
static json_t *coefficients(const fmpz_poly_t f) {
  json_t *array = json_array();
  slong i;
  for (i = 0; i < fmpz_poly_length(f); i++) {
    text t = {0};
    text_fmpz(&t, fmpz_poly_get_coeff_ptr(f, i));
    push(array, string_of(&t));
  }
  return array;
}

/* NUM of doc/formats.md. */
static json_t *json_number(const number *x, long digits) {
  json_t *object = json_object();
  text t = {0};
  words_decimal(&t, x, digits);
  put(object, "approx", string_of(&t));
  put(object, "lo", fraction(x->lo));
  put(object, "hi", fraction(x->hi));
  if (number_is_rational(x))
    put(object, "exact", fraction(x->lo));
  if (x->min.known) {
    put(object, "minpoly", coefficients(x->min.poly));
    put(object, "minpoly_certified", json_boolean(x->min.nprimes > 0 || fmpz_poly_degree(x->min.poly) == 1));
  }
  return object;
}

/* NUM of a rational number. */
static json_t *json_rational(const fmpq_t x, long digits) {
  json_t *object;
  number n;
  number_init(&n);
  fmpq_set(n.lo, x);
  fmpq_set(n.hi, x);
  object = json_number(&n, digits);
  number_clear(&n);
  return object;
}

/* The pieces of the target or the density. */
static json_t *json_pieces(const pwpoly *f) {
  json_t *array = json_array();
  slong i;
  for (i = 0; i < f->n; i++) {
    json_t *piece = json_object();
    text t = {0};
    text_expression(&t, f->poly[i]);
    put(piece, "piece", fractions(f->at + i, f->at + i + 1));
    put(piece, "polynomial", string_of(&t));
    push(array, piece);
  }
  return array;
}

/* The activation as in problem files. */
static json_t *json_activation(const relucert_problem *problem) {
  text t = {0};
  print_activation(&t, problem);
  return string_of(&t);
}

/* "problem". */
static json_t *json_problem(const relucert_problem *problem) {
  json_t *object = json_object();
  put(object, "interval", fractions(problem->a, problem->b));
  put(object, "target", json_pieces(&problem->target));
  put(object, "density", json_pieces(&problem->density));
  put(object, "activation", json_activation(problem));
  put(object, "hidden", json_integer(problem->hidden));
  return object;
}

/* STRATUM of doc/formats.md; word is that of its realization or family. */
static json_t *json_stratum(const stratum *s, const char *word, long digits) {
  json_t *object = json_object(), *roles = json_array(), *when = json_array();
  text t = {0};
  words_role(&t, s, word);
  push(roles, string_of(&t));
  put(object, "roles", roles);
  if (s->place == 1)
    put(object, "at", json_number(&s->at, digits));
  if (s->place == 2) {
    json_t *between = json_array();
    push(between, json_number(&s->from, digits));
    push(between, json_number(&s->to, digits));
    put(object, "between", between);
  }
  if (s->nconditions > 0) {
    words_condition(&t, s);
    push(when, string_of(&t));
  }
  put(object, "when", when);
  put(object, "dimension", json_integer(s->dimension));
  put(object, "type", json_string(words_type(s->type)));
  put(object, "differentiable", json_boolean(!s->nonsmooth));
  put(object, "reason", json_string(s->reason));
  put(object, "claim", json_integer(s->claim));
  return object;
}

static json_t *json_strata(const stratum *strata, slong n, const char *word, long digits) {
  json_t *array = json_array();
  slong i;
  for (i = 0; i < n; i++)
    push(array, json_stratum(strata + i, word, digits));
  return array;
}

/* "kinks" of a realization. */
static json_t *json_kinks(const realization *r, long digits) {
  json_t *array = json_array();
  slong i;
  for (i = 0; i < r->nkinks; i++) {
    json_t *entry = json_object();
    put(entry, "at", json_number(&r->kinks[i].at, digits));
    put(entry, "slope_jump", json_number(&r->kinks[i].slope_jump, digits));
    push(array, entry);
  }
  return array;
}

/* How the risk compares with that of the realization before (i > 0), and a proved mirror image. */
static void put_order(json_t *object, const relucert_result *result, slong i) {
  static const char *const words[] = {"less", "equal", "equal", "equal", "not separated"};
  if (i > 0) {
    put(object, "previous_risk", json_string(words[result->order[i - 1]]));
    if (result->order[i - 1] == ORDER_NOT_SEPARATED)
      put(object, "previous_risk_bits", json_integer(result->order_bits[i - 1]));
  }
  if (i > 0 && result->order[i - 1] == ORDER_EQUAL_MIRROR)
    put(object, "mirror_of", json_integer(i));
  else if (i + 1 < result->n && result->order[i] == ORDER_EQUAL_MIRROR)
    put(object, "mirror_of", json_integer(i + 2));
}

/* Entry i (from 0) of "realizations". */
static json_t *json_realization(const relucert_result *result, slong i) {
  const realization *r = result->list + i;
  long digits = result->options.digits;
  json_t *object = json_object(), *values = json_array();
  slong j;
  for (j = 0; j < r->nkinks + 2; j++)
    push(values, json_number(r->values + j, digits));
  put(object, "id", json_integer(i + 1));
  put(object, "word", json_string(r->word));
  put(object, "full", json_boolean(r->full));
  put(object, "kinks", json_kinks(r, digits));
  put(object, "values", values);
  put(object, "risk", json_number(&r->risk, digits));
  if (realization_is_kink(r)) {
    json_t *quotient = json_object();
    put(quotient, "numerator", coefficients(r->risk_num));
    put(quotient, "denominator", coefficients(r->risk_den));
    put(object, "risk_in_kink", quotient);
  }
  put_order(object, result, i);
  put(object, "type", json_string(words_type(r->type)));
  if (r->type_reason)
    put(object, "type_reason", json_string(r->type_reason));
  put(object, "global", r->global < 0 ? json_null() : json_boolean(r->global));
  put(object, "claim", json_integer(r->claim));
  if (result->options.strata && result->problem->hidden == 1)
    put(object, "strata", json_strata(r->strata, r->nstrata, r->word, digits));
  return object;
}

/* "kinks" of a family: the kink is the parameter q, the slope jump is a number or the parameter m. */
static json_t *family_kinks(const relucert_result *result, const family *f) {
  json_t *array = json_array(), *entry = json_object();
  fmpq_t jump;
  fmpq_init(jump);
  fmpq_set(jump, result->slope);
  if (!f->left)
    fmpq_neg(jump, jump);
  put(entry, "at", json_string("q"));
  put(entry, "slope_jump", f->affine ? json_rational(jump, result->options.digits) : json_string("m"));
  fmpq_clear(jump);
  push(array, entry);
  return array;
}

/* "parameter", "range", "range_closed", "dimension". */
static void put_range(json_t *object, const relucert_result *result, const family *f) {
  const relucert_problem *problem = result->problem;
  long digits = result->options.digits;
  json_t *parameter = json_array(), *range = json_array(), *closed = json_array();
  push(parameter, json_string("q"));
  if (!f->affine)
    push(parameter, json_string("m"));
  push(range, json_rational(f->left ? problem->a : f->z, digits));
  push(range, json_rational(f->left ? f->z : problem->b, digits));
  push(closed, json_boolean(!f->left));
  push(closed, json_boolean(f->left));
  put(object, "parameter", parameter);
  put(object, "range", range);
  put(object, "range_closed", closed);
  put(object, "dimension", json_integer(f->affine ? 1 : 2));
}

/* Entry i (from 0) of "families". */
static json_t *json_family(const relucert_result *result, slong i) {
  const family *f = result->families + i;
  long digits = result->options.digits;
  json_t *object = json_object(), *values = json_array();
  int which;
  put(object, "id", json_integer(i + 1));
  put(object, "word", json_string(f->word));
  put(object, "kind", json_string(f->affine ? "affine" : "constant"));
  put_range(object, result, f);
  put(object, "kinks", family_kinks(result, f));
  for (which = 0; which < 3; which++) {
    text t = {0};
    words_family_value(&t, result, f, which);
    push(values, string_of(&t));
  }
  put(object, "values", values);
  put(object, "risk", json_number(&result->list[f->equal_on_support_to].risk, digits));
  put(object, "equal_on_support_to", json_integer(f->equal_on_support_to + 1));
  put(object, "claim", json_integer(f->claim));
  if (result->options.strata)
    put(object, "strata", json_strata(f->strata, f->nstrata, f->word, digits));
  return object;
}

/* "infimum": null when it is not decided. */
static json_t *json_infimum(const relucert_result *result) {
  json_t *object;
  if (result->nglobal == 0)
    return json_null();
  object = json_object();
  put(object, "value", json_number(&result->list[0].risk, result->options.digits));
  put(object, "attained", json_true());
  put(object, "claim", json_integer(result->claim_infimum));
  return object;
}

/* "claims": where the general claims stand in the certificate. */
static json_t *json_claims(const relucert_result *result) {
  json_t *object = json_object();
  put(object, "list", json_integer(result->claim_list));
  put(object, "distinct", json_integer(result->claim_distinct));
  put(object, "order", json_integer(result->claim_order));
  put(object, "infimum", result->claim_infimum ? json_integer(result->claim_infimum) : json_null());
  return object;
}

/* "regions": counts of the search. */
static json_t *json_regions(const relucert_result *result) {
  json_t *object = json_object();
  put(object, "enumerated", json_integer(result->regions));
  put(object, "excluded", json_integer(result->excluded));
  put(object, "solved", json_integer(result->solved));
  return object;
}

/* A box of a word that was not decided; null for a word that was not searched at all. */
static json_t *json_unresolved_box(const unresolved_box *u) {
  json_t *object = json_object(), *box = u->lo ? json_array() : json_null();
  slong j;
  for (j = 0; u->lo && j < u->k; j++)
    push(box, fractions(u->lo + j, u->hi + j));
  put(object, "word", json_string(u->word));
  put(object, "pieces", json_null());
  put(object, "box", box);
  put(object, "limit", json_string(u->limit));
  return object;
}

/* "unresolved": the regions that were not searched, and the boxes that were not decided. */
static json_t *json_unresolved(const relucert_result *result) {
  json_t *array = json_array();
  slong i;
  for (i = 0; i < result->nopen; i++) {
    const open_region *o = result->open + i;
    json_t *object = json_object();
    text t = {0};
    text_append(&t, "[");
    text_fmpq(&t, o->left);
    text_append(&t, ", ");
    text_fmpq(&t, o->right);
    text_append(&t, "]");
    put(object, "word", json_string(o->word));
    put(object, "pieces", string_of(&t));
    put(object, "box", json_null());
    put(object, "limit", json_string(result->limit ? result->limit : "unknown"));
    push(array, object);
  }
  for (i = 0; i < result->nunresolved; i++)
    push(array, json_unresolved_box(result->unresolved + i));
  return array;
}

/* "status", "verdict" and the counts. */
static void put_verdict(json_t *object, const relucert_result *r) {
  int complete = r->verdict != RELUCERT_UNKNOWN;
  put(object, "status", json_string(complete ? "complete" : "incomplete"));
  put(object, "verdict", json_string(words_verdict(r->verdict)));
  put(object, "count", r->count < 0 ? json_null() : json_integer(r->count));
  put(object, "count_on_support", r->count_on_support < 0 ? json_null() : json_integer(r->count_on_support));
}

/* Is the list complete, and its first risk the least? */
static int knows_least(const relucert_result *r) {
  return r->verdict != RELUCERT_UNKNOWN && r->n > 0 && (r->n == 1 || r->order[0] != ORDER_NOT_SEPARATED);
}

/* The whole object. */
static json_t *json_result(const relucert_result *result) {
  json_t *object = json_object(), *realizations = json_array(), *families = json_array();
  slong i;
  for (i = 0; i < result->n; i++)
    push(realizations, json_realization(result, i));
  for (i = 0; i < result->nfamilies; i++)
    push(families, json_family(result, i));
  put(object, "schema", json_integer(1));
  put(object, "relucert", json_string(relucert_version()));
  put(object, "problem", json_problem(result->problem));
  put(object, "risk_definition", json_string("int (N-f)^2 p dx over the interval, no factor 1/2"));
  put_verdict(object, result);
  put(object, "realizations", realizations);
  put(object, "families", families);
  put(object, "infimum", json_infimum(result));
  put(object, "least_critical_risk",
      knows_least(result) ? json_number(&result->list[0].risk, result->options.digits) : json_null());
  put(object, "claims", json_claims(result));
  put(object, "regions", json_regions(result));
  put(object, "unresolved", json_unresolved(result));
  return object;
}

char *relucert_result_json(const relucert_result *result) {
  json_t *object = json_result(result);
  char *dump = json_dumps(object, JSON_INDENT(2));
  text t = {0};
  require(dump != NULL);
  json_decref(object);
  text_append(&t, dump);
  relucert_free(dump);
  text_append(&t, "\n");
  return text_take(&t);
}
