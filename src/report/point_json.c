/* An examined network as JSON: doc/formats.md, section 8.1, and doc/point.schema.json. */
#include "report/point.h"
#include "report/quadratic.h"
#include "report/values.h"

/* "gradient": the components that are not 0. */
static json_t *json_gradient(const point_report *r) {
  json_t *array = json_array();
  for (slong i = 0; i <= r->H; i++)
    for (int j = 0; j < point_components(r, i); j++)
      if (!fmpq_is_zero(point_component(r, i, j))) {
        json_t *entry = json_object();
        text t = {0};
        point_component_name(&t, r, i, j);
        value_put(entry, "component", value_text(&t));
        value_put(entry, "value", value_fraction(point_component(r, i, j)));
        value_push(array, entry);
      }
  return array;
}

/* Entry i (from 0) of "neurons". */
static json_t *json_neuron(const relucert_point *p, slong i) {
  const neuron_report *n = p->report.neurons + i;
  int is_kink = role_is_kink(n->role);
  int has_place = is_kink || n->role == ROLE_PARABOLA;
  json_t *object = json_object();
  value_put(object, "index", json_integer(i + 1));
  value_put(object, "role", json_string(point_role_name(n->role)));
  value_put(object, "flat", json_boolean(n->flat));
  value_put(object, "at", has_place ? value_rational(n->place, p->digits) : json_null());
  value_put(object, "slope_jump", is_kink ? value_rational(n->jump, p->digits) : json_null());
  if (p->report.critical) {
    value_put(object, "effect", json_string(point_effect_name(n->effect)));
    if (n->reason)
      value_put(object, "reason", json_string(n->reason));
  }
  return object;
}

static json_t *json_neurons(const relucert_point *p) {
  json_t *array = json_array();
  for (slong i = 0; i < p->report.H; i++)
    value_push(array, json_neuron(p, i));
  return array;
}

/* "realization": kinks and values of the function. */
static json_t *json_realization(const relucert_point *p) {
  const point_report *r = &p->report;
  json_t *object = json_object(), *kinks, *values;
  if (r->polynomial) {
    value_put(object, "polynomial", quadratic_coefficients(r->polynomial));
    return object;
  }
  kinks = json_array();
  values = json_array();
  for (slong i = 0; i < r->nkinks; i++) {
    json_t *entry = json_object();
    value_put(entry, "at", value_rational(r->kinks + i, p->digits));
    value_put(entry, "slope_jump", value_rational(r->jumps + i, p->digits));
    value_push(kinks, entry);
  }
  for (slong i = 0; i < r->nkinks + 2; i++)
    value_push(values, value_rational(r->values + i, p->digits));
  value_put(object, "kinks", kinks);
  value_put(object, "values", values);
  return object;
}

static json_t *json_place(const core_place *place, long digits) {
  json_t *object = json_object(), *sides = json_array();
  text t = {0};
  point_letters(&t, place);
  value_push(sides, value_rational(place->error_density[0], digits));
  value_push(sides, value_rational(place->error_density[1], digits));
  value_put(object, "at", value_rational(place->at, digits));
  value_put(object, "letters", value_text(&t));
  value_put(object, "joined", json_integer(place->joined));
  value_put(object, "slope_jump", value_rational(place->jump, digits));
  value_put(object, "error_density", sides);
  return object;
}

/* "core" of a critical point. */
static json_t *json_core(const relucert_point *p) {
  const point_report *r = &p->report;
  json_t *object = json_object(), *places = json_array();
  for (slong i = 0; i < r->nplaces; i++)
    value_push(places, json_place(r->places + i, p->digits));
  value_put(object, "affine_free", json_boolean(r->affine_free));
  value_put(object, "places", places);
  value_put(object, "form", json_string(point_form_name(r->form)));
  return object;
}

/* "rank" */
static json_t *json_rank(const relucert_point *p) {
  const relucert_result *list = p->list;
  int complete = relucert_result_status(list) == RELUCERT_OK;
  json_t *object = json_object();
  value_put(object, "complete", json_boolean(complete));
  value_put(object, "limit", complete ? json_null() : json_string(list->limit ? list->limit : "unknown"));
  value_put(object, "listed", p->listed ? json_integer(p->listed) : json_null());
  value_put(object, "of", json_integer(list->n));
  value_put(object, "smaller_risks", p->smaller >= 0 ? json_integer(p->smaller) : json_null());
  value_put(object, "least_critical_risk", value_least_risk(list));
  return object;
}

/* "claims": where they stand in the certificate. */
static json_t *json_claims(const relucert_point *p) {
  json_t *object = json_object();
  value_put(object, "critical", json_integer(1));
  value_put(object, "risk", json_integer(2));
  value_put(object, "type", p->report.critical && point_type_is_claimed(p) ? json_integer(3) : json_null());
  return object;
}

/* "core", "type" and "type_reason". */
static void put_type(json_t *object, const relucert_point *p) {
  int critical = p->report.critical;
  value_put(object, "core", critical && !p->report.polynomial ? json_core(p) : json_null());
  value_put(object, "type", critical ? json_string(point_type_name(p)) : json_null());
  value_put(object, "type_reason", critical ? json_string(point_type_reason(p)) : json_null());
}

json_t *point_value(const relucert_point *p) {
  json_t *object = json_object();
  value_put(object, "schema", json_integer(1));
  value_put(object, "kind", json_string("point"));
  value_put(object, "relucert", json_string(relucert_version()));
  value_put(object, "problem", value_problem(p->problem));
  value_put(object, "risk_definition", json_string("int (N-f)^2 p dx over the interval, no factor 1/2"));
  value_put(object, "theta", value_theta(p->theta));
  value_put(object, "binary64", json_boolean(p->theta->binary64));
  value_put(object, "critical", json_boolean(p->report.critical));
  value_put(object, "differentiable", json_boolean(p->report.differentiable));
  value_put(object, "gradient", json_gradient(&p->report));
  value_put(object, "risk", value_rational(p->report.risk, p->digits));
  value_put(object, "neurons", json_neurons(p));
  value_put(object, "realization", json_realization(p));
  put_type(object, p);
  if (p->list)
    value_put(object, "rank", json_rank(p));
  value_put(object, "claims", json_claims(p));
  return object;
}

char *relucert_point_json(const relucert_point *p) { return value_print(point_value(p)); }
