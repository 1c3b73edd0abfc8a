/* The result as JSON: doc/formats.md, section 2, and doc/result.schema.json. */
#include "landscape/build.h"
#include "landscape/lojasiewicz.h"
#include "report/gaps.h"
#include "report/moving.h"
#include "report/quadratic.h"
#include "report/response.h"
#include "report/rows.h"
#include "report/values.h"
#include "report/words.h"

/* STRATUM of doc/formats.md; word is that of its realization or family. */
static json_t *json_stratum(const stratum *s, const char *word, long digits) {
  json_t *object = json_object(), *roles = json_array(), *when = json_array();
  text t = {0};
  words_role(&t, s, word);
  value_push(roles, value_text(&t));
  value_put(object, "roles", roles);
  if (s->place == 1)
    value_put(object, "at", value_number(&s->at, digits));
  if (s->place == 2) {
    json_t *between = json_array();
    value_push(between, value_number(&s->from, digits));
    value_push(between, value_number(&s->to, digits));
    value_put(object, "between", between);
  }
  if (s->nconditions > 0) {
    words_condition(&t, s);
    value_push(when, value_text(&t));
  }
  value_put(object, "when", when);
  value_put(object, "dimension", json_integer(s->dimension));
  value_put(object, "type", json_string(words_type(s->type)));
  value_put(object, "differentiable", json_boolean(!s->nonsmooth));
  value_put(object, "reason", json_string(s->reason));
  value_put(object, "claim", json_integer(s->claim));
  return object;
}

static json_t *json_strata(const stratum *strata, slong n, const char *word, long digits) {
  json_t *array = json_array();
  slong i;
  for (i = 0; i < n; i++)
    value_push(array, json_stratum(strata + i, word, digits));
  return array;
}

/* "kinks" of a realization. */
static json_t *json_kinks(const realization *r, long digits) {
  json_t *array = json_array();
  slong i;
  for (i = 0; i < r->nkinks; i++) {
    json_t *entry = json_object();
    value_put(entry, "at", value_number(&r->kinks[i].at, digits));
    value_put(entry, "slope_jump", value_number(&r->kinks[i].slope_jump, digits));
    value_push(array, entry);
  }
  return array;
}

/* How the risk compares with that of the realization before (i > 0), and a proved mirror image. */
static void put_order(json_t *object, const relucert_result *result, slong i) {
  static const char *const words[] = {"less", "equal", "equal", "equal", "not separated"};
  if (i > 0) {
    value_put(object, "previous_risk", json_string(words[result->order[i - 1]]));
    if (result->order[i - 1] == ORDER_NOT_SEPARATED)
      value_put(object, "previous_risk_bits", json_integer(result->order_bits[i - 1]));
  }
  if (i > 0 && result->order[i - 1] == ORDER_EQUAL_MIRROR)
    value_put(object, "mirror_of", json_integer(i));
  else if (i + 1 < result->n && result->order[i] == ORDER_EQUAL_MIRROR)
    value_put(object, "mirror_of", json_integer(i + 2));
}

/* "lojasiewicz" of a realization. */
static json_t *json_lojasiewicz(const lojasiewicz *y) {
  json_t *object = json_object();
  if (y->reason) {
    value_put(object, "reason", json_string(y->reason));
  } else {
    value_put(object, "radius", value_fraction(y->radius));
    value_put(object, "constant", value_fraction(y->constant));
  }
  value_put(object, "claim", claim_json(y->claim));
  return object;
}

/* Entry i (from 0) of "realizations". */
static json_t *json_realization(const relucert_result *result, slong i) {
  const realization *r = result->list + i;
  long digits = result->options.digits;
  json_t *object = json_object(), *values = json_array();
  slong j;
  for (j = 0; j < r->nkinks + 2; j++)
    value_push(values, value_number(r->values + j, digits));
  value_put(object, "id", json_integer(i + 1));
  value_put(object, "word", json_string(r->word));
  value_put(object, "full", json_boolean(r->full));
  value_put(object, "kinks", json_kinks(r, digits));
  value_put(object, "values", values);
  value_put(object, "risk", value_number(&r->risk, digits));
  if (realization_is_kink(r)) {
    json_t *quotient = json_object();
    value_put(quotient, "numerator", value_coefficients(r->risk_num));
    value_put(quotient, "denominator", value_coefficients(r->risk_den));
    value_put(object, "risk_in_kink", quotient);
  }
  put_order(object, result, i);
  value_put(object, "type", json_string(words_type(r->type)));
  if (r->type_reason)
    value_put(object, "type_reason", json_string(r->type_reason));
  value_put(object, "global", r->global < 0 ? json_null() : json_boolean(r->global));
  value_put(object, "claim", claim_json(r->claim));
  if (result->options.strata && result->problem->hidden == 1)
    value_put(object, "strata", json_strata(r->strata, r->nstrata, r->word, digits));
  else if (result->options.strata && r->nstrata > 0)
    value_put(object, "strata", rows_json(r, digits));
  if (result->lojasiewicz)
    value_put(object, "lojasiewicz", json_lojasiewicz(result->lojasiewicz + i));
  return object;
}

/* "kinks" of a family: the kink is the parameter q, the slope jump is a number or the parameter m. */
static json_t *family_kinks(const relucert_result *result, const family *f) {
  json_t *array = json_array(), *entry = json_object();
  fmpq_t jump;
  fmpq_init(jump);
  if (f->affine) {
    family_slope_in_gap(jump, result, f);
    fmpq_sub(jump, result->slope, jump);
    if (!f->left)
      fmpq_neg(jump, jump);
  }
  value_put(entry, "at", json_string("q"));
  value_put(entry, "slope_jump", f->affine ? value_rational(jump, result->options.digits) : json_string("m"));
  fmpq_clear(jump);
  value_push(array, entry);
  return array;
}

/* "parameter", "range", "range_closed", "dimension". */
static void put_range(json_t *object, const relucert_result *result, const family *f) {
  const relucert_problem *problem = result->problem;
  long digits = result->options.digits;
  json_t *parameter = json_array(), *range = json_array(), *closed = json_array();
  value_push(parameter, json_string("q"));
  if (!f->affine)
    value_push(parameter, json_string("m"));
  value_push(range, value_rational(f->left ? problem->a : f->z, digits));
  value_push(range, value_rational(f->left ? f->z : problem->b, digits));
  value_push(closed, json_boolean(!f->left));
  value_push(closed, json_boolean(f->left));
  value_put(object, "parameter", parameter);
  value_put(object, "range", range);
  value_put(object, "range_closed", closed);
  value_put(object, "dimension", json_integer(f->affine ? 1 : 2));
}

/* Entry i (from 0) of "families". */
static json_t *json_family(const relucert_result *result, slong i) {
  const family *f = result->families + i;
  long digits = result->options.digits;
  json_t *object = json_object(), *values = json_array();
  int which;
  value_put(object, "id", json_integer(i + 1));
  value_put(object, "word", json_string(f->word));
  value_put(object, "kind", json_string(f->affine ? "affine" : "constant"));
  put_range(object, result, f);
  value_put(object, "kinks", family_kinks(result, f));
  for (which = 0; which < 3; which++) {
    text t = {0};
    words_family_value(&t, result, f, which);
    value_push(values, value_text(&t));
  }
  value_put(object, "values", values);
  value_put(object, "risk", value_number(&result->list[f->equal_on_support_to].risk, digits));
  value_put(object, "equal_on_support_to", json_integer(f->equal_on_support_to + 1));
  value_put(object, "claim", claim_json(f->claim));
  if (result->options.strata && result->problem->hidden == 1)
    value_put(object, "strata", json_strata(f->strata, f->nstrata, f->word, digits));
  return object;
}

/* "infimum": null when it is not decided. */
static json_t *json_infimum(const relucert_result *result) {
  json_t *object;
  if (!result->infimum.known)
    return json_null();
  object = json_object();
  value_put(object, "value", value_number(&result->infimum.value, result->options.digits));
  value_put(object, "attained", json_boolean(result->infimum.attained));
  value_put(object, "claim", claim_json(result->claim_infimum));
  if (!result->infimum.attained)
    response_put(object, result);
  return object;
}

/* "claims": where the general claims stand in the certificate. */
static json_t *json_claims(const relucert_result *result) {
  json_t *object = json_object();
  value_put(object, "list", json_integer(result->claim_list));
  value_put(object, "distinct", json_integer(result->claim_distinct));
  value_put(object, "order", json_integer(result->claim_order));
  value_put(object, "least", result->claim_least ? json_integer(result->claim_least) : json_null());
  value_put(object, "infimum", result->claim_infimum ? json_integer(result->claim_infimum) : json_null());
  return object;
}

/* "regions": counts of the search. */
static json_t *json_regions(const relucert_result *result) {
  json_t *object = json_object();
  value_put(object, "enumerated", json_integer(result->regions));
  value_put(object, "excluded", json_integer(result->excluded));
  value_put(object, "solved", json_integer(result->solved));
  return object;
}

/* A box of a word that was not decided; null for a word that was not searched at all. */
static json_t *json_unresolved_box(const unresolved_box *u) {
  json_t *object = json_object(), *box = u->lo ? json_array() : json_null();
  slong j;
  for (j = 0; u->lo && j < u->k; j++)
    value_push(box, value_fractions(u->lo + j, u->hi + j));
  value_put(object, "word", json_string(u->word));
  value_put(object, "pieces", json_null());
  value_put(object, "box", box);
  value_put(object, "limit", json_string(u->limit));
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
    value_put(object, "word", json_string(o->word));
    value_put(object, "pieces", value_text(&t));
    value_put(object, "box", json_null());
    value_put(object, "limit", json_string(result->limit ? result->limit : "unknown"));
    value_push(array, object);
  }
  for (i = 0; i < result->nunresolved; i++)
    value_push(array, json_unresolved_box(result->unresolved + i));
  return array;
}

/* "status", "verdict" and the counts. */
static void put_verdict(json_t *object, const relucert_result *r) {
  int complete = result_is_complete(r);
  value_put(object, "status", json_string(complete ? "complete" : "incomplete"));
  value_put(object, "verdict", json_string(words_verdict(r->verdict)));
  value_put(object, "count", r->count < 0 ? json_null() : json_integer(r->count));
  value_put(object, "count_on_support",
            r->count_on_support < 0 ? json_null() : json_integer(r->count_on_support));
}

/* The whole object. */
static json_t *json_result(const relucert_result *result) {
  json_t *object = json_object(), *realizations = json_array(), *families = json_array();
  slong i;
  for (i = 0; i < result->n; i++)
    value_push(realizations,
               result->quadratic ? quadratic_realization(result, i) : json_realization(result, i));
  for (i = 0; i < result->nfamilies; i++)
    value_push(families, json_family(result, i));
  for (i = 0; i < result->ngap_families; i++)
    value_push(families, gaps_json(result, i));
  for (i = 0; i < result->nmoving; i++)
    value_push(families, moving_json(result, i));
  value_put(object, "schema", json_integer(1));
  value_put(object, "relucert", json_string(relucert_version()));
  value_put(object, "problem", value_problem(result->problem));
  value_put(object, "risk_definition", json_string("int (N-f)^2 p dx over the interval, no factor 1/2"));
  put_verdict(object, result);
  value_put(object, "realizations", realizations);
  value_put(object, "families", families);
  value_put(object, "infimum", json_infimum(result));
  value_put(object, "least_critical_risk", value_least_risk(result));
  value_put(object, "critical_risks_at_least",
            fmpq_is_zero(result->bound) ? json_null() : value_fraction(result->bound));
  value_put(object, "claims", json_claims(result));
  value_put(object, "regions", json_regions(result));
  value_put(object, "unresolved", json_unresolved(result));
  return object;
}

char *relucert_result_json(const relucert_result *result) {
  return value_print(json_result(result));
}
