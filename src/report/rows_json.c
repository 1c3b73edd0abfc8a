/* Rows as JSON: doc/formats.md, section 2. */
#include "report/rows.h"
#include "report/values.h"
#include "report/words.h"

/* Two NUMs. */
static json_t *json_between(const stratum *s, long digits) {
  json_t *between = json_array();
  value_push(between, value_number(&s->from, digits));
  value_push(between, value_number(&s->to, digits));
  return between;
}

/* An enclosure of an unknown number of zeros: no decimal. */
static json_t *json_enclosure(const number *x) {
  json_t *object = json_object();
  value_put(object, "lo", value_fraction(x->lo));
  value_put(object, "hi", value_fraction(x->hi));
  return object;
}

/* The keys of a row about the core or about everything, with a type. */
static void put_core(json_t *object, const stratum *s) {
  if (s->part == PART_CORE) {
    value_put(object, "neurons", json_integer(s->neurons));
    value_put(object, "alone", json_boolean(s->alone));
    value_put(object, "proved", json_boolean(!s->unproved));
  }
  value_put(object, "type", json_string(s->global ? "global minimum" : words_type(s->type)));
}

/* The keys of any other row. */
static void put_spare(json_t *object, const stratum *s, long digits) {
  json_t *when = json_array();
  text t = {0};
  if (s->part == PART_SPLIT) {
    value_put(object, "kink", json_integer(s->kink));
    value_put(object, "pattern", json_string(s->pattern));
  }
  if (s->place == 1)
    value_put(object, "at", s->unresolved ? json_enclosure(&s->at) : value_number(&s->at, digits));
  if (s->place == 2)
    value_put(object, "between", json_between(s, digits));
  if (s->nconditions > 0) {
    words_condition(&t, s);
    value_push(when, value_text(&t));
  }
  value_put(object, "resolved", json_boolean(!s->unresolved));
  value_put(object, "when", when);
  value_put(object, "several", json_boolean(s->effect == ROW_BY_SUMS));
  value_put(object, "effect", json_string(words_effect(s->effect)));
  value_put(object, "differentiable", json_boolean(!s->nonsmooth));
}

static json_t *json_row(const stratum *s, long digits) {
  static const char *const parts[] = {"neuron", "all", "core", "split", "cancel", "spare"};
  json_t *object = json_object(), *roles = json_array();
  text t = {0};
  value_put(object, "part", json_string(parts[s->part]));
  rows_role(&t, s);
  value_push(roles, value_text(&t));
  value_put(object, "roles", roles);
  if (s->part == PART_ALL || s->part == PART_CORE)
    put_core(object, s);
  else
    put_spare(object, s, digits);
  if (s->dimension >= 0)
    value_put(object, "dimension", json_integer(s->dimension));
  value_put(object, "reason", json_string(s->reason));
  value_put(object, "claim", json_integer(s->claim));
  return object;
}

json_t *rows_json(const realization *r, long digits) {
  json_t *array = json_array();
  for (slong i = 0; i < r->nstrata; i++)
    value_push(array, json_row(r->strata + i, digits));
  return array;
}
