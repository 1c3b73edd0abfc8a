/* Families of constant risk: certificate and JSON. */
#include "cert/certificate.h"
#include "problem/print.h"
#include "report/values.h"
#include "theorem/constant_risk.h"

/* " LO HI" */
static void add_interval(text *t, const fmpq_t lo, const fmpq_t hi) {
  text_append(t, " ");
  text_fmpq(t, lo);
  text_append(t, " ");
  text_fmpq(t, hi);
}

/* " X" */
static void add_number(text *t, const fmpq_t x) {
  text_append(t, " ");
  text_fmpq(t, x);
}

/* "NAME P Q" for the rational function P/Q. */
static void add_ratio(text *t, const char *name, const fmpz_poly_q_t r) {
  text_printf(t, "%s ", name);
  text_fmpz_poly(t, fmpz_poly_q_numref(r));
  text_append(t, " ");
  text_fmpz_poly(t, fmpz_poly_q_denref(r));
}

static void add_claims(text *t, const constant_risk *y) {
  text_append(t, "claims 4\n1 family R");
  add_interval(t, y->problem->a, y->problem->target.at + 1);
  text_append(t, " uncountable\n2 risk");
  add_interval(t, y->risk.lo, y->risk.hi);
  text_append(t, "\n3 better");
  add_interval(t, y->better_risk.lo, y->better_risk.hi);
  text_append(t, "\n4 gap");
  add_interval(t, y->gap.x, y->gap.y);
  add_number(t, y->d);
  text_append(t, " at-least");
  add_number(t, y->gap_least);
  text_append(t, "\n");
}

char *constant_risk_certificate(const constant_risk *y) {
  const antiderivatives *w = y->known;
  text t = {0};
  long lines = 1;
  text_append(&t, "relucert-certificate 1\n");
  certificate_write_problem(&t, y->problem);
  text_append(&t, "constant-risk\n");
  certificate_write_theta(&t, "theta", y->better);
  add_claims(&t, y);
  text_append(&t, "proof\n");
  add_ratio(&t, "primitive", w->integral);
  add_ratio(&t, "\nmoment", w->moment);
  add_ratio(&t, "\nsquare", w->square);
  text_printf(&t, " %ld", (long) w->n);
  for (slong i = 0; i < w->n; i++) {
    add_number(&t, w->factor + i);
    add_interval(&t, w->slope + i, w->value + i);
  }
  text_append(&t, "\n");
  for (size_t i = 0; i < t.length; i++)
    lines += t.data[i] == '\n';
  text_printf(&t, "end %ld\n", lines);
  return text_take(&t);
}

/* The canonical lines of the target pieces. */
static json_t *target_json(const relucert_problem *p) {
  json_t *array = json_array();
  for (slong i = 0; i < p->target.n; i++) {
    json_t *piece = json_object();
    text t = {0};
    print_target_function(&t, p, i);
    value_put(piece, "piece", value_fractions(p->target.at + i, p->target.at + i + 1));
    value_put(piece, "algebraic", value_text(&t));
    value_push(array, piece);
  }
  return array;
}

static json_t *gap_json(const constant_risk *y, long digits) {
  json_t *object = json_object();
  text t = {0};
  surd_text(&t, &y->gap, y->d);
  value_put(object, "exact", value_text(&t));
  value_put(object, "at_least", value_fraction(y->gap_least));
  text_decimal(&t, y->gap_least, y->gap_least, digits);
  value_put(object, "approx", value_text(&t));
  return object;
}

json_t *constant_risk_json(const constant_risk *y, long digits) {
  const relucert_problem *p = y->problem;
  json_t *object = json_object(), *members = json_object(), *better = json_object();
  value_put(object, "schema", json_integer(1));
  value_put(object, "kind", json_string("constant-risk"));
  value_put(object, "interval", value_fractions(p->a, p->b));
  value_put(object, "target", target_json(p));
  value_put(object, "hidden", json_integer(p->hidden));
  value_put(members, "word", json_string("R"));
  value_put(members, "kink", value_fractions(p->a, p->target.at + 1));
  value_put(members, "risk", value_number(&y->risk, digits));
  value_put(object, "family", members);
  value_put(better, "theta", value_theta(y->better));
  value_put(better, "risk", value_number(&y->better_risk, digits));
  value_put(object, "better", better);
  value_put(object, "gap", gap_json(y, digits));
  return object;
}
