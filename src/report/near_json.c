/* What was found near approximate parameters, as JSON: doc/formats.md, section 8.3. */
#include "report/near.h"
#include "report/point.h"
#include "report/values.h"
#include "report/words.h"

/* NUM of an enclosed number, with as many digits as are known. */
static json_t *ball(const arb_t y, long digits) {
  json_t *object;
  number x;
  number_init(&x);
  digits = near_number(&x, y, digits);
  if (digits > 0) {
    object = value_number(&x, digits);
  } else {
    object = json_object();
    value_put(object, "lo", value_fraction(x.lo));
    value_put(object, "hi", value_fraction(x.hi));
  }
  number_clear(&x);
  return object;
}

static json_t *balls(arb_srcptr y, slong n, long digits) {
  json_t *array = json_array();
  for (slong i = 0; i < n; i++)
    value_push(array, ball(y + i, digits));
  return array;
}

/* "critical_point": its parameters, enclosed. */
static json_t *json_parameters(const near_report *r, long digits) {
  json_t *object = json_object();
  value_put(object, "w", balls(r->w, r->H, digits));
  value_put(object, "b", balls(r->b, r->H, digits));
  value_put(object, "v", balls(r->v, r->H, digits));
  value_put(object, "c", ball(r->c, digits));
  return object;
}

/* "realization" */
static json_t *json_realization(const near_report *r, long digits) {
  json_t *object = json_object(), *kinks;
  if (r->report.polynomial) {
    json_t *coefficients = json_array();
    for (slong i = 0; i < 3; i++)
      value_push(coefficients, value_fraction(r->report.polynomial + i));
    value_put(object, "polynomial", coefficients);
    return object;
  }
  kinks = json_array();
  for (slong i = 0; i < r->nkinks; i++) {
    json_t *entry = json_object();
    value_put(entry, "at", ball(r->kinks + i, digits));
    value_put(entry, "slope_jump", ball(r->jumps + i, digits));
    value_push(kinks, entry);
  }
  value_put(object, "kinks", kinks);
  value_put(object, "values", balls(r->values, r->nkinks + 2, digits));
  return object;
}

/* What is known about the critical point that was found. */
static void put_found(json_t *object, const relucert_near *y) {
  const near_report *r = &y->report;
  value_put(object, "distance", value_rational(r->distance, 3));
  value_put(object, "rational", json_boolean(y->point != NULL));
  value_put(object, "critical_point", json_parameters(r, y->digits));
  value_put(object, "realization", json_realization(r, y->digits));
  value_put(object, "risk", ball(r->risk, y->digits));
  value_put(object, "type", json_string(y->point ? point_type_name(y->point) : words_type(r->type)));
  value_put(object, "type_reason", json_string(y->point ? point_type_reason(y->point) : r->type_reason));
  if (y->point)
    value_put(object, "point", point_value(y->point));
}

/* The component of the gradient that vanishes nowhere in the ball. */
static json_t *json_component(const near_report *r) {
  text t = {0};
  if (r->component == 'c')
    text_append(&t, "c");
  else
    text_printf(&t, "%c %ld", r->component, (long) r->neuron + 1);
  return value_text(&t);
}

char *relucert_near_json(const relucert_near *y) {
  static const char *const outcomes[] = {
    [NEAR_FOUND] = "found", [NEAR_NONE] = "none", [NEAR_UNDECIDED] = "undecided"};
  json_t *object = json_object();
  value_put(object, "schema", json_integer(1));
  value_put(object, "kind", json_string("near"));
  value_put(object, "relucert", json_string(relucert_version()));
  value_put(object, "problem", value_problem(y->problem));
  value_put(object, "risk_definition", json_string("int (N-f)^2 p dx over the interval, no factor 1/2"));
  value_put(object, "theta", value_theta(y->theta));
  value_put(object, "binary64", json_boolean(y->theta->binary64));
  value_put(object, "radius", value_fraction(y->radius));
  value_put(object, "outcome", json_string(outcomes[y->report.outcome]));
  if (y->report.outcome == NEAR_FOUND)
    put_found(object, y);
  else if (y->report.outcome == NEAR_NONE)
    value_put(object, "component", y->report.component ? json_component(&y->report) : json_null());
  else
    value_put(object, "reason", json_string(y->report.reason));
  return value_print(object);
}
