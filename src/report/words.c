/* The words and expressions that the table and the JSON share. */
#include <string.h>
#include "landscape/build.h"
#include "report/words.h"

const char *words_type(relucert_type type) {
  static const char *const words[] = {"local minimum", "saddle", "undecided"};
  return words[type];
}

const char *words_effect(row_effect effect) {
  static const char *const words[] = {"neutral", "saddle", "undecided", "core", "by subset sums"};
  return words[effect];
}

const char *words_verdict(relucert_verdict verdict) {
  static const char *const words[] = {"finite", "infinite", "unknown"};
  return words[verdict];
}

/* The solver encloses every number tightly enough for the digits asked for; if it did not, the only
   honest thing left is to stop. */
void words_decimal(text *t, const number *x, long digits) {
  if (text_decimal(t, x->lo, x->hi, digits))
    return;
  fputs("relucert: internal error: an enclosure is too wide for its decimals\n", stderr);
  flint_abort();
}

void words_expression_in_q(text *t, const fmpq_poly_t f) {
  size_t i = t->length;
  text_expression(t, f);
  for (; i < t->length; i++)
    if (t->data[i] == 'x')
      t->data[i] = 'q';
}

void words_role(text *t, const stratum *s, const char *word) {
  static const char *const words[][2] = {
    {"touching-a", "touching at a"},
    {"touching-b", "touching at b"},
    {"level", "constant positive (w = 0, b > 0)"},
    {"negative-level", "constant negative (w = 0, b < 0)"},
    {"flat-negative", "flat negative"},
    {"flat-end-a-positive", "flat end at a (positive)"},
    {"flat-end-a-negative", "flat end at a (negative)"},
    {"flat-end-b-positive", "flat end at b (positive)"},
    {"flat-end-b-negative", "flat end at b (negative)"},
    {"end-a-positive", "end at a (positive)"},
    {"end-a-negative", "end at a (negative)"},
    {"end-b-positive", "end at b (positive)"},
    {"end-b-negative", "end at b (negative)"},
    {"end-a", "end at a"},
    {"end-b", "end at b"},
    {"flat-full", "flat full"},
    {"flat-endpoint-full-a", "flat endpoint-full at a"},
    {"flat-endpoint-full-b", "flat endpoint-full at b"},
    {"flat-R", "flat R(q)"},
    {"flat-L", "flat L(q)"},
    {"endpoint-full-a", "endpoint-full at a"},
    {"endpoint-full-b", "endpoint-full at b"}};
  size_t i;
  for (i = 0; i < sizeof words / sizeof *words; i++)
    if (strcmp(s->role, words[i][0]) == 0) {
      text_append(t, words[i][1]);
      return;
    }
  if (strcmp(s->role, "kink") == 0)
    text_printf(t, "%s(q)", word);
  else if (strcmp(s->role, "interior") == 0 || strcmp(s->role, "end") == 0)
    text_printf(t, "%s(q), %s", word, s->role[0] == 'i' ? "q inside the gap" : "q at the end of the gap");
  else
    text_append(t, s->role);
}

/* One interval of values of the variable, as "v = 0", "m > 1/2", "-1 < m <= 0". */
static void interval_condition(text *t, char variable, const condition *c) {
  if (!c->lo_infinite && !c->hi_infinite && fmpq_equal(c->lo, c->hi)) {
    text_printf(t, "%c = ", variable);
    text_fmpq(t, c->lo);
  } else if (c->lo_infinite && c->hi_infinite) {
    text_printf(t, "any %c", variable);
  } else if (c->hi_infinite) {
    text_printf(t, "%c %s ", variable, c->lo_closed ? ">=" : ">");
    text_fmpq(t, c->lo);
  } else {
    if (!c->lo_infinite) {
      text_fmpq(t, c->lo);
      text_append(t, c->lo_closed ? " <= " : " < ");
    }
    text_printf(t, "%c %s ", variable, c->hi_closed ? "<=" : "<");
    text_fmpq(t, c->hi);
  }
}

/* Everything but one point? */
static int all_but_a_point(const stratum *s) {
  const condition *c = s->conditions;
  return s->nconditions == 2 && c[0].lo_infinite && c[1].hi_infinite && !c[0].hi_closed && !c[1].lo_closed
         && fmpq_equal(c[0].hi, c[1].lo);
}

void words_condition(text *t, const stratum *s) {
  slong i;
  if (all_but_a_point(s)) {
    text_printf(t, "%c != ", s->variable);
    text_fmpq(t, s->conditions[1].lo);
    return;
  }
  for (i = 0; i < s->nconditions; i++) {
    if (i)
      text_append(t, " or ");
    interval_condition(t, s->variable, &s->conditions[i]);
  }
}

/* The best affine fit at x, or at q when x is NULL. */
static void affine_fit_at(text *t, const relucert_result *result, const fmpq *x) {
  fmpq_poly_t line;
  fmpq_t value;
  fmpq_poly_init(line);
  fmpq_init(value);
  fmpq_poly_set_coeff_fmpq(line, 0, result->intercept);
  fmpq_poly_set_coeff_fmpq(line, 1, result->slope);
  if (x) {
    fmpq_poly_evaluate_fmpq(value, line, x);
    text_fmpq(t, value);
  } else {
    words_expression_in_q(t, line);
  }
  fmpq_clear(value);
  fmpq_poly_clear(line);
}

/* mean + m*(q - a), or mean + m*(b - q). */
static void constant_plus_ramp(text *t, const relucert_result *result, int left) {
  fmpq_poly_t ramp;
  fmpq_poly_init(ramp);
  fmpq_poly_set_coeff_fmpq(ramp, 0, left ? result->problem->a : result->problem->b);
  fmpq_poly_set_coeff_si(ramp, 1, -1);
  if (left)
    fmpq_poly_neg(ramp, ramp);
  text_fmpq(t, result->mean);
  text_append(t, " + m*(");
  words_expression_in_q(t, ramp);
  text_append(t, ")");
  fmpq_poly_clear(ramp);
}

/* The best affine fit at q, continued with the slope in the gap to its end. */
static void affine_fit_in_gap(text *t, const relucert_result *result, const family *f) {
  fmpq_poly_t line, ramp;
  fmpq_t slope;
  fmpq_poly_init(line);
  fmpq_poly_init(ramp);
  fmpq_init(slope);
  family_slope_in_gap(slope, result, f);
  fmpq_poly_set_coeff_fmpq(line, 0, result->intercept);
  fmpq_poly_set_coeff_fmpq(line, 1, result->slope);
  fmpq_poly_set_coeff_fmpq(ramp, 0, f->left ? result->problem->a : result->problem->b);
  fmpq_poly_set_coeff_si(ramp, 1, -1);
  fmpq_poly_scalar_mul_fmpq(ramp, ramp, slope);
  fmpq_poly_add(line, line, ramp);
  words_expression_in_q(t, line);
  fmpq_poly_clear(line);
  fmpq_poly_clear(ramp);
  fmpq_clear(slope);
}

void words_family_value(text *t, const relucert_result *result, const family *f, int which) {
  int in_gap = which == (f->left ? 0 : 2);
  if (f->affine && in_gap)
    affine_fit_in_gap(t, result, f);
  else if (f->affine && which == 1)
    affine_fit_at(t, result, NULL);
  else if (f->affine)
    affine_fit_at(t, result, which == 0 ? result->problem->a : result->problem->b);
  else if (in_gap)
    constant_plus_ramp(t, result, f->left);
  else
    text_fmpq(t, result->mean);
}
