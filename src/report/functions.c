/* Realization functions as formulas for people. */
#include <string.h>
#include "landscape/build.h"
#include "report/functions.h"
#include "report/words.h"

/* Fractions and polynomials up to these lengths are shown exactly. */
enum { SHORT_FRACTION = 12, SHORT_AFFINE = 24, SHORT_POLYNOMIAL = 48 };
enum { FORMULA_DIGITS = 10, DEFAULT_DIGITS = 15 };

void functions_name(text *t, const realization *r) {
  if (realization_is_chain(r))
    text_append(t, r->full ? "B" : r->word);
  else if (r->nkinks > 0)
    text_printf(t, "%s(q)", r->word);
  else
    text_append(t, r->full ? "affine" : "constant");
}

void functions_number(text *t, const number *x, long digits) {
  text exact = {0};
  if (number_is_rational(x))
    text_fmpq(&exact, x->lo);
  if (exact.length > 0 && exact.length <= SHORT_FRACTION)
    text_append(t, exact.data);
  else
    words_decimal(t, x, digits);
  text_clear(&exact);
}

/* Formulas show fewer digits than the table, unless more than the default were asked for. */
static long formula_digits(const relucert_result *result) {
  long digits = result->options.digits;
  return digits < FORMULA_DIGITS || digits > DEFAULT_DIGITS ? digits : FORMULA_DIGITS;
}

/* Is x proved to be the integer n? */
static int is_integer(const number *x, slong n) {
  return number_is_rational(x) && fmpz_is_one(fmpq_denref(x->lo)) && fmpz_equal_si(fmpq_numref(x->lo), n);
}

/* " + x*" or " - |x|*" before another factor, without "1*"; first: nothing stands before it. */
static void append_factor(text *t, const number *x, long digits, int first) {
  int negative = fmpq_sgn(x->hi) <= 0;
  text factor = {0};
  functions_number(&factor, x, digits);
  if (negative)
    text_append(t, first ? "-" : " - ");
  else
    text_append(t, first ? "" : " + ");
  if (!is_integer(x, 1) && !is_integer(x, -1))
    text_printf(t, "%s*", factor.data + negative);
  text_clear(&factor);
}

/* ",  q = 1/3", or the equation of an irrational kink, in full when it is short. */
static void append_kink(text *t, const kink *k, long digits) {
  fmpq_poly_t f;
  text equation = {0};
  if (number_is_rational(&k->at)) {
    text_append(t, ",  q = ");
    functions_number(t, &k->at, digits);
    return;
  }
  fmpq_poly_init(f);
  fmpq_poly_set_fmpz_poly(f, k->at.min.poly);
  words_expression_in_q(&equation, f);
  if (k->at.min.known && equation.length <= SHORT_POLYNOMIAL)
    text_printf(t, ",  %s = 0", equation.data);
  else if (k->at.min.known)
    text_printf(t, ",  equation of degree %ld (see --json)", (long) fmpq_poly_degree(f));
  text_clear(&equation);
  fmpq_poly_clear(f);
}

/* The neuron, without its factor. */
static void append_neuron(text *t, const relucert_result *result, int right) {
  const char *argument = right ? "x - q" : "q - x";
  text_printf(t, problem_is_relu(result->problem) ? "max(%s, 0)" : "s(%s)", argument);
}

/* x / (1 - gamma): a slope jump becomes the factor of the neuron. */
static void divide_by_jump(number *x, const relucert_result *result) {
  fmpq_t t;
  fmpq_init(t);
  fmpq_one(t);
  fmpq_sub(t, t, result->problem->gamma);
  fmpq_div(x->lo, x->lo, t);
  fmpq_div(x->hi, x->hi, t);
  if (fmpq_sgn(t) < 0)
    fmpq_swap(x->lo, x->hi);
  fmpq_clear(t);
}

/* The value at the kink, plus the neuron, then what q is. */
static void append_kink_formula(text *t, const relucert_result *result, const realization *r, long digits) {
  int right = strcmp(r->word, "R") == 0;
  const number *level = r->values + 1;
  int first = is_integer(level, 0);
  number factor;
  number_init(&factor);
  fmpq_set(factor.lo, r->kinks[0].slope_jump.lo);
  fmpq_set(factor.hi, r->kinks[0].slope_jump.hi);
  divide_by_jump(&factor, result);
  if (!first)
    functions_number(t, level, digits);
  append_factor(t, &factor, digits, first);
  append_neuron(t, result, right);
  append_kink(t, r->kinks, digits);
  number_clear(&factor);
}

/* slope * x + intercept, exactly when that is short; the letter is x or q. */
static void append_affine(text *t, const relucert_result *result, char letter) {
  fmpq_poly_t line;
  fmpq_poly_init(line);
  fmpq_poly_set_coeff_fmpq(line, 0, result->intercept);
  fmpq_poly_set_coeff_fmpq(line, 1, result->slope);
  if (letter == 'x')
    text_expression(t, line);
  else
    words_expression_in_q(t, line);
  fmpq_poly_clear(line);
}

/* A proved rational number; clear it with number_clear. */
static void number_of(number *x, const fmpq_t value) {
  number_init(x);
  fmpq_set(x->lo, value);
  fmpq_set(x->hi, value);
}

/* The best affine fit in decimals; slope and intercept are not both short, the slope is not 0. */
static void append_affine_decimal(text *t, const relucert_result *result) {
  long digits = formula_digits(result);
  number slope, intercept;
  number_of(&slope, result->slope);
  number_of(&intercept, result->intercept);
  if (!is_integer(&intercept, 0)) {
    functions_number(t, &intercept, digits);
    append_factor(t, &slope, digits, 0);
  } else {
    append_factor(t, &slope, digits, 1);
  }
  text_append(t, "x");
  number_clear(&slope);
  number_clear(&intercept);
}

void functions_formula(text *t, const relucert_result *result, slong i) {
  const realization *r = result->list + i;
  text exact = {0};
  text_append(t, "N(x) = ");
  if (r->nkinks > 0) {
    append_kink_formula(t, result, r, formula_digits(result));
  } else if (r->full && !fmpq_is_zero(result->slope)) {
    append_affine(&exact, result, 'x');
    if (exact.length <= SHORT_AFFINE)
      text_append(t, exact.data);
    else
      append_affine_decimal(t, result);
    text_clear(&exact);
  } else {
    functions_number(t, r->values, formula_digits(result));
  }
}

/* A number behind a space or its minus, so that columns are aligned; owned by the caller. */
static char *signed_number(const number *x, long digits) {
  text t = {0};
  text_append(&t, fmpq_sgn(x->hi) < 0 ? "" : " ");
  functions_number(&t, x, digits);
  return text_take(&t);
}

/* Append x and y to two lines, padded to the same width but for the last ones. */
static void append_point(text *above, text *below, const number *x, const number *y, long digits, int last) {
  char *u = signed_number(x, digits), *v = signed_number(y, digits);
  int width = last ? 0 : (int) (strlen(u) > strlen(v) ? strlen(u) : strlen(v)) + 1;
  text_printf(above, "%-*s", width, u);
  text_printf(below, "%-*s", width, v);
  mem_free(u);
  mem_free(v);
}

void functions_points(text *t, const relucert_result *result, slong i, int indent) {
  const realization *r = result->list + i;
  long digits = result->options.digits;
  text below = {0};
  number a, b;
  slong j;
  number_of(&a, result->problem->a);
  number_of(&b, result->problem->b);
  text_append(t, "x    ");
  text_printf(&below, "%*sN(x) ", indent, "");
  append_point(t, &below, &a, r->values, digits, 0);
  for (j = 0; j < r->nkinks; j++)
    append_point(t, &below, &r->kinks[j].at, r->values + j + 1, digits, 0);
  append_point(t, &below, &b, r->values + j + 1, digits, 1);
  text_printf(t, "\n%s", below.data);
  text_clear(&below);
  number_clear(&a);
  number_clear(&b);
}

/* Affine: value at q of the best affine fit plus the neuron, which continues it on the support. */
void functions_family(text *t, const relucert_result *result, const family *f) {
  int right = strcmp(f->word, "R") == 0;
  number jump;
  number_of(&jump, result->slope);
  text_append(t, "N(x) = ");
  if (f->affine) {
    family_slope_in_gap(jump.hi, result, f);
    fmpq_sub(jump.lo, f->left ? jump.lo : jump.hi, f->left ? jump.hi : jump.lo);
    fmpq_set(jump.hi, jump.lo);
    divide_by_jump(&jump, result);
    append_affine(t, result, 'q');
    append_factor(t, &jump, formula_digits(result), 0);
  } else {
    text_fmpq(t, result->mean);
    text_append(t, " + m*");
  }
  append_neuron(t, result, right);
  text_append(t, f->affine ? "  for " : "  for m != 0, ");
  text_fmpq(t, f->left ? result->problem->a : f->z);
  text_append(t, f->left ? " < q <= " : " <= q < ");
  text_fmpq(t, f->left ? f->z : result->problem->b);
  number_clear(&jump);
}
