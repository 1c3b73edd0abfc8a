/* Theorem T2: uncountably many functions of local minima that are not global (doc/theory.md, 10.1 to 10.3).
 */
#include "report/values.h"
#include "report/words.h"
#include "theorem/constant_risk.h"
#include "theorem/theorem.h"

enum { DEFAULT_HIDDEN = 2, LOGARITHMS = 2, LONGEST = 4, FIRST_BITS = 128 };

/* A polynomial of t = (x - a)/(b - a): the coefficients, ascending, divided by den. */
typedef struct {
  slong c[LONGEST];
  ulong den;
} plan;

/* With t = (x - a)/(b - a): the target is (1 - 3 t^2)/(2 (1-t) (1+3t)^2) sqrt((1-t) (1+3t)) up to t = 3/4,
   then a polynomial times sqrt(13), and the better network is value + slope t + jump (t - kink)_+. */
static const plan numerator = {{1, 0, -3}, 2}, denominator = {{1, 5, 3, -9}, 1}, radicand = {{1, 2, -3}, 1};
static const struct {
  plan rest, value, slope, jump;
  slong kink;
  ulong kink_den;
} targets[] = {
    /* for one neuron */
    {{{79069, -283424, 337152, -133120}, 338}, {{3}, 32}, {{0}, 1}, {{-48}, 1}, 15, 16},
    {{{-1427, 3616, -2304}, 338}, {{2}, 5}, {{-7}, 10}, {{-7}, 1}, 7, 8},
};

/* The interval as a = `left`, b - a = `length`; line = t; the target has this factor. */
typedef struct {
  fmpq_t left, length, factor;
  fmpq_poly_t line;
} frame;

static void frame_init(frame *y, const fmpq *ends, const fmpz_t factor) {
  fmpq_t x;
  fmpq_init(x);
  fmpq_init(y->left);
  fmpq_init(y->length);
  fmpq_init(y->factor);
  fmpq_poly_init(y->line);
  fmpq_set(y->left, ends);
  fmpq_sub(y->length, ends + 1, ends);
  fmpq_set_fmpz(y->factor, factor);
  fmpq_inv(x, y->length);
  fmpq_poly_set_coeff_fmpq(y->line, 1, x);
  fmpq_mul(x, x, y->left);
  fmpq_neg(x, x);
  fmpq_poly_set_coeff_fmpq(y->line, 0, x);
  fmpq_clear(x);
}

static void frame_clear(frame *y) {
  fmpq_clear(y->left);
  fmpq_clear(y->length);
  fmpq_clear(y->factor);
  fmpq_poly_clear(y->line);
}

/* x = left + t length for t = n/d. */
static void place(fmpq_t x, const frame *y, slong n, ulong d) {
  fmpq_t t;
  fmpq_init(t);
  fmpq_set_si(t, n, d);
  fmpq_set(x, y->left);
  fmpq_addmul(x, t, y->length);
  fmpq_clear(t);
}

/* f = the polynomial in t as one in x. */
static void in_x(fmpq_poly_t f, const frame *y, const plan *p) {
  fmpq_poly_zero(f);
  for (slong i = 0; i < LONGEST; i++)
    fmpq_poly_set_coeff_si(f, i, p->c[i]);
  fmpq_poly_scalar_div_ui(f, f, p->den);
  fmpq_poly_compose(f, f, y->line);
}

/* n = factor times the better network. */
static void set_network(hinge *n, const frame *y, int which) {
  fmpq_t x;
  fmpq_init(x);
  fmpq_div(x, y->factor, y->length); /* a slope in t is this times a slope in x */
  fmpq_set_si(n->slope, targets[which].slope.c[0], targets[which].slope.den);
  fmpq_set_si(n->jump, targets[which].jump.c[0], targets[which].jump.den);
  fmpq_set_si(n->value, targets[which].value.c[0], targets[which].value.den);
  fmpq_mul(n->slope, n->slope, x);
  fmpq_mul(n->jump, n->jump, x);
  fmpq_mul(n->value, n->value, y->factor);
  fmpq_submul(n->value, n->slope, y->left);
  place(n->kink, y, targets[which].kink, targets[which].kink_den);
  fmpq_clear(x);
}

/* The problem; free with relucert_problem_free. */
static relucert_problem *new_problem(const frame *y, int which, long hidden) {
  relucert_problem *p = problem_new();
  fmpq_poly_t num, den, rad;
  fmpq_t z;
  fmpq_init(z);
  fmpq_poly_init(num);
  fmpq_poly_init(den);
  fmpq_poly_init(rad);
  place(p->a, y, 0, 1);
  place(p->b, y, 1, 1);
  place(z, y, 3, 4);
  in_x(num, y, &numerator);
  fmpq_poly_scalar_mul_fmpq(num, num, y->factor);
  in_x(den, y, &denominator);
  in_x(rad, y, &radicand);
  problem_append_root(p, p->a, z, num, den, rad);
  in_x(num, y, &targets[which].rest);
  fmpq_poly_scalar_mul_fmpq(num, num, y->factor);
  fmpq_poly_one(den);
  fmpq_poly_set_si(rad, 13);
  problem_append_root(p, z, p->b, num, den, rad);
  pwpoly_append(&p->density, p->a, p->b, den);
  p->hidden = hidden;
  fmpq_clear(z);
  fmpq_poly_clear(num);
  fmpq_poly_clear(den);
  fmpq_poly_clear(rad);
  return p;
}

/* With t: f has the antiderivative t sqrt(D)/(2 + 6t), t f has (1 + 2t + 3t^2) sqrt(D)/(12 + 36t). */
static void set_linear(antiderivatives *w, const frame *y) {
  static const plan integral = {{0, 1}, 1}, moment = {{1, 2, 3}, 1}, two = {{2, 6}, 1},
                    twelve = {{12, 36}, 1};
  fmpq_poly_t num, den, part;
  fmpq_t c;
  fmpq_poly_init(num);
  fmpq_poly_init(den);
  fmpq_poly_init(part);
  fmpq_init(c);
  fmpq_mul(c, y->factor, y->length);
  in_x(part, y, &integral);
  fmpq_poly_scalar_mul_fmpq(part, part, c);
  in_x(den, y, &two);
  ratio_set(w->integral, part, den);
  in_x(num, y, &moment); /* x f dx = factor (length t F + left F) length dt */
  fmpq_mul(c, c, y->length);
  fmpq_poly_scalar_mul_fmpq(num, num, c);
  fmpq_poly_scalar_mul_fmpq(part, part, y->left);
  fmpq_poly_scalar_mul_ui(part, part, 6);
  fmpq_poly_add(num, num, part);
  in_x(den, y, &twelve);
  ratio_set(w->moment, num, den);
  fmpq_poly_clear(num);
  fmpq_poly_clear(den);
  fmpq_poly_clear(part);
  fmpq_clear(c);
}

/* With t: f^2 has -(11 + 39t + 72t^2 + 108t^3)/(144 (1+3t)^2) + (log(1+3t) - log(1-t))/64. */
static void set_square(antiderivatives *w, const frame *y) {
  static const plan square = {{-11, -39, -72, -108}, 144}, below = {{1, 6, 9}, 1};
  static const slong slopes[LOGARITHMS] = {3, -1};
  fmpq_poly_t num, den;
  fmpq_t c, x;
  fmpq_poly_init(num);
  fmpq_poly_init(den);
  fmpq_init(c);
  fmpq_init(x);
  fmpq_mul(c, y->factor, y->factor);
  fmpq_mul(c, c, y->length);
  in_x(num, y, &square);
  fmpq_poly_scalar_mul_fmpq(num, num, c);
  in_x(den, y, &below);
  ratio_set(w->square, num, den);
  fmpq_div_2exp(c, c, 6);
  for (int i = 0; i < LOGARITHMS; i++) { /* 1 + slope t = 1 + slope (x - left)/length */
    fmpq_set(w->factor + i, c);
    fmpq_neg(c, c);
    fmpq_set_si(w->slope + i, slopes[i], 1);
    fmpq_div(w->slope + i, w->slope + i, y->length);
    fmpq_mul(x, w->slope + i, y->left);
    fmpq_set_si(w->value + i, 1, 1);
    fmpq_sub(w->value + i, w->value + i, x);
  }
  fmpq_poly_clear(num);
  fmpq_poly_clear(den);
  fmpq_clear(c);
  fmpq_clear(x);
}

/* ---- The account */

static void tell_problem(account *a, const relucert_problem *p, const fmpq_t factor) {
  text t = {0};
  text_printf(&t, "ReLU, density 1, %ld neuron%s. The target is ", p->hidden, p->hidden == 1 ? "" : "s");
  if (!fmpq_is_one(factor)) {
    text_fmpq(&t, factor);
    text_append(&t, " times ");
  }
  text_printf(&t,
              "the function F%s of theory.md, 10.2, of (x - a)/(b - a): it is continuous, algebraic on "
              "[a,z] = [",
              p->hidden == 1 ? "*" : "");
  text_fmpq(&t, p->a);
  text_append(&t, ", ");
  text_fmpq(&t, p->target.at + 1);
  text_append(&t, "], and sqrt(13) times a polynomial on [z,b], so Lipschitz continuous.");
  account_says_text(a, SAYS_HYPOTHESIS, 1, &t);
}

static void tell_family(account *a, const constant_risk *y, long digits) {
  text t = {0};
  account_says(
      a, SAYS_FACT, 1,
      "For every q in (a,z) there is exactly one critical realization with one kink R(q). These "
      "uncountably many functions have one and the same risk, and each of them is the realization of "
      "local minima, for every number of neurons (theory.md, 10.1).");
  account_claim(a, 1);
  text_append(&t, "This risk is ");
  words_decimal(&t, &y->risk, digits);
  text_append(&t, ".");
  account_says_text(a, SAYS_FACT, 1, &t);
  account_claim(a, 2);
}

static void tell_better(account *a, const constant_risk *y, const hinge *n, const fmpq_t wanted,
                        long digits) {
  text t = {0};
  text_append(&t, "The network ");
  hinge_text(&t, n);
  text_append(&t, " has the risk ");
  words_decimal(&t, &y->better_risk, digits);
  text_append(&t, ".");
  account_says_text(a, SAYS_FACT, 1, &t);
  account_claim(a, 3);
  text_append(&t, "The difference is exactly ");
  surd_text(&t, &y->gap, y->d);
  text_append(&t, ", at least ");
  text_lower_decimal(&t, y->gap_least, 10);
  text_append(&t,
              ": the local minima of the family are not global, and their risk is above the infimum by at "
              "least the ");
  text_fmpq(&t, wanted);
  text_printf(&t, " that was asked for, for %ld and more neurons.", y->problem->hidden);
  account_says_text(a, SAYS_FACT, fmpq_cmp(y->gap_least, wanted) >= 0, &t);
  account_claim(a, 4);
}

/* ---- Instances */

/* A problem with all that belongs to it. */
typedef struct {
  frame at;
  relucert_problem *problem;
  antiderivatives known;
  hinge network;
  constant_risk risk;
  const char *wrong;
} example;

static void example_init(example *e, const request *asked, const fmpq *ends, const fmpz_t factor,
                         long hidden) {
  int which = hidden > 1;
  frame_init(&e->at, ends, factor);
  e->problem = new_problem(&e->at, which, hidden);
  antiderivatives_init(&e->known, LOGARITHMS);
  set_linear(&e->known, &e->at);
  set_square(&e->known, &e->at);
  hinge_init(&e->network);
  set_network(&e->network, &e->at, which);
  e->wrong = constant_risk_init(&e->risk, e->problem, &e->known, &e->network, asked->options.digits);
}

static void example_clear(example *e) {
  frame_clear(&e->at);
  constant_risk_clear(&e->risk);
  hinge_clear(&e->network);
  antiderivatives_clear(&e->known);
  relucert_problem_free(e->problem);
}

/* Give the example to the account as an instance. Returns 0, or the status of a failure. */
static int tell_example(account *a, const request *asked, const example *e, const fmpq_t wanted,
                        const char *name) {
  char *file = relucert_problem_print(e->problem);
  instance *y = instance_own(asked, file, constant_risk_certificate(&e->risk),
                             value_print(constant_risk_json(&e->risk, asked->options.digits)), "%s", name);
  relucert_free(file);
  if (!y)
    return (int) relucert_error_status(asked->ctx);
  account_begin(a, y);
  tell_problem(a, e->problem, e->at.factor);
  tell_family(a, &e->risk, asked->options.digits);
  tell_better(a, &e->risk, &e->network, wanted, asked->options.digits);
  return 0;
}

/* n = the least natural number with n^2 gap >= wanted; both > 0. The gap is irrational, so that some precision
   decides. */
static void factor_for(fmpz_t n, const constant_risk *y, const fmpq_t wanted) {
  arb_t x, gap;
  slong bits = FIRST_BITS;
  arb_init(x);
  arb_init(gap);
  do {
    surd_enclose(gap, &y->gap, y->d, bits);
    arb_set_fmpq(x, wanted, bits);
    arb_div(x, x, gap, bits);
    arb_sqrt(x, x, bits);
    arb_ceil(x, x, bits);
    bits *= 2;
  } while (!arb_get_unique_fmpz(n, x));
  arb_clear(x);
  arb_clear(gap);
}

/* An instance with a gap of `wanted` or more: a factor n of the target is a factor n^2 of all risks. Returns
   0, or the status of a failure. */
static int prove_gap(account *a, const request *asked, const fmpq *ends, const fmpq_t wanted, long hidden,
                     const char *name) {
  example e;
  fmpz_t factor;
  int status;
  fmpz_init_set_ui(factor, 1);
  example_init(&e, asked, ends, factor, hidden);
  if (!e.wrong)
    factor_for(factor, &e.risk, wanted);
  if (!e.wrong && !fmpz_is_one(factor)) {
    example_clear(&e);
    example_init(&e, asked, ends, factor, hidden);
  }
  if (!e.wrong && !constant_risk_reaches(&e.risk, wanted))
    e.wrong = "a sufficient gap";
  if (e.wrong)
    status = (int) context_fail(asked->ctx, RELUCERT_FAILURE, "internal error: expected %s", e.wrong);
  else
    status = tell_example(a, asked, &e, wanted, name);
  example_clear(&e);
  fmpz_clear(factor);
  return status;
}

/* What was asked for as the gap, else n/d. */
static void wanted_gap(fmpq_t wanted, const request *asked, slong n, ulong d) {
  fmpq_set_si(wanted, n, d);
  if (asked->gap)
    fmpq_set(wanted, asked->gap);
}

static int check_gap(const request *asked) {
  if (asked->gap && fmpq_sgn(asked->gap) <= 0)
    context_fail(asked->ctx, RELUCERT_BAD_INPUT,
                 "found a --gap that is not positive, expected a number above 0");
  return (int) relucert_error_status(asked->ctx);
}

static int prove_on(account *a, const request *asked, slong left, slong right, slong n, ulong d,
                    long hidden) {
  fmpq *ends = _fmpq_vec_init(2);
  fmpq_t wanted;
  text name = {0};
  int status;
  fmpq_init(wanted);
  request_interval(ends, ends + 1, asked, left, right);
  wanted_gap(wanted, asked, n, d);
  text_printf(&name, "infinite-minima-%ld", (long) a->nparts + 1);
  status = prove_gap(a, asked, ends, wanted, hidden, name.data);
  text_clear(&name);
  fmpq_clear(wanted);
  _fmpq_vec_clear(ends, 2);
  return status;
}

int prove_infinite_minima(account *a, const request *asked) {
  static const slong intervals[][2] = {{0, 1}, {-1, 5}}, gaps[][2] = {{1, 1000}, {1, 1}, {1000000, 1}};
  long hidden = asked->hidden ? asked->hidden : DEFAULT_HIDDEN;
  int status = check_gap(asked);
  for (int i = 0; i < (asked->interval ? 1 : 2) && !status; i++)
    for (int j = 0; j < (asked->gap ? 1 : 3) && !status; j++)
      status = prove_on(a, asked, intervals[i][0], intervals[i][1], gaps[j][0], (ulong) gaps[j][1], hidden);
  if (!status && !asked->hidden)
    status = prove_on(a, asked, 0, 1, 1, 1, 1);
  if (status)
    return status;
  account_begin(a, NULL);
  account_says(
      a, SAYS_CONCLUSION, account_status(a) == RELUCERT_OK,
      "For these targets there are uncountably many realization functions of local minima that are not "
      "global, with a risk above the infimum by the given number or more.");
  return 0;
}

int make_infinite_minima(account *a, const request *asked) {
  long hidden = asked->hidden ? asked->hidden : DEFAULT_HIDDEN;
  int status = check_gap(asked);
  return status ? status : prove_on(a, asked, 0, 1, 1, 1, hidden);
}
