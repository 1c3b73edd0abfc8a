/* Theorem T5: affine targets; the list of the paper, compared exactly with what was found. */
#include <string.h>
#include "problem/print.h"
#include "theorem/affine.h"

void affine_init(affine *f, const request *asked) {
  fmpq_init(f->a);
  fmpq_init(f->l);
  fmpq_init(f->slope);
  fmpq_init(f->middle);
  request_interval(f->a, f->l, asked, 0, 1);
  fmpq_add(f->middle, f->a, f->l);
  fmpq_div_2exp(f->middle, f->middle, 1);
  fmpq_sub(f->l, f->l, f->a);
  fmpq_set_si(f->slope, 1, 1);
  if (asked->slope)
    fmpq_set(f->slope, asked->slope);
}

void affine_clear(affine *f) {
  fmpq_clear(f->a);
  fmpq_clear(f->l);
  fmpq_clear(f->slope);
  fmpq_clear(f->middle);
}

int number_is(const number *x, const fmpq_t y) { return number_is_rational(x) && fmpq_equal(x->lo, y); }

/* x = y/n */
static void divide(fmpq_t x, const fmpq_t y, slong n) {
  fmpz_t d;
  fmpz_init(d);
  fmpz_set_si(d, n);
  fmpq_div_fmpz(x, y, d);
  fmpz_clear(d);
}

void affine_value(fmpq_t value, const affine *f, slong n) {
  fmpz_t d;
  fmpz_init(d);
  fmpz_set_si(d, n + 1);
  fmpz_pow_ui(d, d, 4);
  fmpz_mul_ui(d, d, 12);
  fmpq_mul(value, f->slope, f->slope);
  for (int i = 0; i < 3; i++)
    fmpq_mul(value, value, f->l);
  fmpq_div_fmpz(value, value, d);
  fmpz_clear(d);
}

/* ---- ReLU: the realizations */

/* Is r the function with n kinks, n >= 2 even: letters R L R L ..., kinks a + j l/(n+1), slope jumps 2
   slope/(n+1) with alternating signs? With the letters this determines the function up to a constant. */
static int is_zigzag(const realization *r, const affine *f, slong n) {
  fmpq_t place, jump, step;
  int good = !r->full && r->nkinks == n && strlen(r->word) == (size_t) n;
  fmpq_init(place);
  fmpq_init(jump);
  fmpq_init(step);
  divide(step, f->l, n + 1);
  fmpq_set(place, f->a);
  divide(jump, f->slope, n + 1);
  fmpq_mul_2exp(jump, jump, 1);
  for (slong j = 0; j < n && good; j++) {
    fmpq_add(place, place, step);
    good = r->word[j] == "RL"[j % 2] && number_is(&r->kinks[j].at, place)
           && number_is(&r->kinks[j].slope_jump, jump);
    fmpq_neg(jump, jump);
  }
  fmpq_clear(place);
  fmpq_clear(jump);
  fmpq_clear(step);
  return good;
}

/* Does the critical value number n belong to r? */
static int has_value(const realization *r, const affine *f, slong n) {
  fmpq_t value;
  int good;
  fmpq_init(value);
  affine_value(value, f, n);
  good = number_is(&r->risk, value);
  fmpq_clear(value);
  return good;
}

/* ---- Types of parameters */

/* Is the condition of s that its variable has this sign? */
static int condition_is_sign(const stratum *s, int sign) {
  const condition *c = s->conditions;
  if (s->nconditions != 1 || c->lo_infinite != (sign < 0) || c->hi_infinite != (sign > 0))
    return 0;
  return sign > 0 ? !c->lo_closed && fmpq_is_zero(c->lo) : !c->hi_closed && fmpq_is_zero(c->hi);
}

/* 1, 2, 3: neurons of s are dead, touching at a with slope v > 0, touching at b with slope v < 0; else 0. */
static int harmless_role(const stratum *s, int slope) {
  if (strcmp(s->role, "dead") == 0 && s->nconditions == 0)
    return 1;
  if (strcmp(s->role, "touching-a") == 0 && condition_is_sign(s, slope))
    return 2;
  return strcmp(s->role, "touching-b") == 0 && condition_is_sign(s, -slope) ? 3 : 0;
}

/* Does this stratum say that parameters are no minimum? And that they can be one? */
static int says_saddle(const stratum *s) {
  return s->part == PART_SPARE || s->part == PART_SPLIT || s->part == PART_CANCEL
             ? s->effect == ROW_SADDLE
             : s->type == RELUCERT_SADDLE;
}
static int says_minimum(const stratum *s) {
  return s->part == PART_SPARE ? s->effect == ROW_NEUTRAL
                               : s->part == PART_NEURON && s->type == RELUCERT_LOCAL_MINIMUM;
}

/* The constant: local minima if and only if all neurons are of the three harmless kinds, each of which
   occurs; the row of the core (two or more neurons) says that it has no kinks. */
static int constant_is_as_stated(const realization *r, int slope) {
  int seen[4] = {0};
  for (slong i = 0; i < r->nstrata; i++) {
    const stratum *s = r->strata + i;
    int role = s->part == PART_CORE || s->part == PART_ALL ? 0 : harmless_role(s, slope);
    if (s->part == PART_CORE) {
      if (strcmp(s->word, "-") != 0 || s->type != RELUCERT_LOCAL_MINIMUM)
        return 0;
    } else if (role ? !says_minimum(s) : !says_saddle(s)) {
      return 0;
    }
    seen[role]++;
  }
  return seen[1] == 1 && seen[2] == 1 && seen[3] == 1;
}

/* A function with kinks: every row of its core says saddle. */
static int core_is_saddle(const realization *r) {
  slong cores = 0;
  for (slong i = 0; i < r->nstrata; i++) {
    const stratum *s = r->strata + i;
    if (s->part == PART_CORE && s->type != RELUCERT_SADDLE)
      return 0;
    cores += s->part == PART_CORE;
  }
  return cores > 0 && r->type == RELUCERT_SADDLE;
}

static int all_saddles(const realization *r) {
  for (slong i = 0; i < r->nstrata; i++)
    if (r->strata[i].type != RELUCERT_SADDLE)
      return 0;
  return r->nstrata > 0 && r->type == RELUCERT_SADDLE;
}

/* The claims of r and of the strata that were looked at: all, or those of the core. */
static void claim_strata(account *a, const realization *r, int core_only) {
  account_claim(a, r->claim);
  for (slong i = 0; i < r->nstrata; i++)
    if (!core_only || r->strata[i].part == PART_CORE)
      account_claim(a, r->strata[i].claim);
}

/* ---- The account */

void tell_list(account *a, const instance *y, slong expected) {
  const relucert_result *r = y->result;
  account_says(
      a, SAYS_FACT, instance_is_complete(y) && r->verdict == RELUCERT_FINITE && r->n == expected,
      "The critical realization functions are exactly the %ld of the list, as many as the theorem lists.",
      (long) r->n);
  account_claim(a, r->claim_list);
  account_claim(a, r->claim_distinct);
}

void tell_target(account *a, const realization *r) {
  fmpq_t zero;
  fmpq_init(zero);
  account_says(a, SAYS_FACT, r->full && r->nkinks == 0 && number_is(&r->risk, zero) && r->global == 1,
               "The target itself has the critical value 0: global minima.");
  account_claim(a, r->claim);
  fmpq_clear(zero);
}

/* "n = 2: ... the value slope^2 l^3/(12*3^4) = 1/972" */
static void tell_zigzag(account *a, const realization *r, const affine *f, slong n) {
  text t = {0};
  fmpq_t value;
  fmpq_init(value);
  affine_value(value, f, n);
  text_printf(&t,
              "n = %ld: letters RL...RL, kinks a + j l/%ld, slope jumps +-2 alpha/%ld, critical value "
              "alpha^2 l^3/(12*%ld^4) = ",
              (long) n, (long) n + 1, (long) n + 1, (long) n + 1);
  text_fmpq(&t, value);
  text_append(&t, "; all parameters are saddles.");
  account_says_text(a, SAYS_FACT, is_zigzag(r, f, n) && has_value(r, f, n) && core_is_saddle(r), &t);
  claim_strata(a, r, 1);
  fmpq_clear(value);
}

void tell_constant(account *a, const realization *r, const affine *f, int as_stated, const char *minima) {
  text t = {0};
  fmpq_t value;
  fmpq_init(value);
  affine_value(value, f, 0);
  text_append(&t, "n = 0: the constant ");
  fmpq_mul(value, f->slope, f->middle);
  text_fmpq(&t, value);
  as_stated = as_stated && number_is(r->values, value) && number_is(r->values + r->nkinks + 1, value);
  text_append(&t, ", critical value alpha^2 l^3/12 = ");
  affine_value(value, f, 0);
  text_fmpq(&t, value);
  text_printf(&t, "; %s", minima);
  account_says_text(a, SAYS_FACT, as_stated && has_value(r, f, 0), &t);
  claim_strata(a, r, 0);
  fmpq_clear(value);
}

static void tell_relu(account *a, const instance *y, const affine *f) {
  const relucert_result *r = y->result;
  slong greatest = y->problem->hidden / 2 * 2, i = 0;
  int slope = fmpq_sgn(f->slope);
  tell_list(a, y, 2 + greatest / 2);
  if (!account_holds(a))
    return;
  tell_target(a, r->list + i++);
  for (slong n = greatest; n >= 2; n -= 2)
    tell_zigzag(a, r->list + i++, f, n);
  tell_constant(
      a, r->list + i, f,
      !r->list[i].full && r->list[i].nkinks == 0 && constant_is_as_stated(r->list + i, slope),
      "its parameters are local minima if every neuron is dead, or touches a with alpha v > 0 or b with "
      "alpha v < 0, else saddles.");
}

/* Is g = slope x? */
static int is_target(const realization *r, const affine *f) {
  return fmpq_is_zero(r->polynomial) && fmpq_equal(r->polynomial + 1, f->slope)
         && fmpq_is_zero(r->polynomial + 2);
}

static void tell_quadratic(account *a, const instance *y, const affine *f) {
  const relucert_result *r = y->result;
  int attained = y->problem->hidden >= 2;
  const realization *constant = r->list + attained;
  tell_list(a, y, 1 + attained);
  if (!account_holds(a))
    return;
  if (attained) {
    account_says(a, SAYS_FACT,
                 is_target(r->list, f) && fmpq_is_zero(r->list->risk.hi) && r->list->global == 1,
                 "The target itself has the critical value 0: global minima.");
    account_claim(a, r->list->claim);
  } else {
    account_says(a, SAYS_FACT, r->infimum.known && !r->infimum.attained && fmpq_is_zero(r->infimum.value.hi),
                 "The infimum 0 of the risk is not attained.");
    account_claim(a, r->claim_infimum);
  }
  tell_constant(a, constant, f, all_saddles(constant), "all its parameters are saddles.");
}

void tell_affine(account *a, instance *y, const affine *f) {
  text t = {0};
  account_begin(a, y);
  text_append(&t, "Activation ");
  print_activation(&t, y->problem);
  text_append(&t, ", density 1. The target is affine and not constant: alpha = ");
  text_fmpq(&t, f->slope);
  text_append(&t, ", l = ");
  text_fmpq(&t, f->l);
  text_append(&t, ".");
  account_says_text(a, SAYS_HYPOTHESIS, 1, &t);
  if (y->problem->activation == ACTIVATION_QUADRATIC)
    tell_quadratic(a, y, f);
  else if (problem_is_relu(y->problem))
    tell_relu(a, y, f);
  else
    tell_two_slope(a, y, f);
}

/* "two-slope-1-10": the activation as a part of a file name. */
static void name_of(text *name, const char *activation) {
  for (const char *c = activation; *c; c++)
    text_printf(name, "%c", *c == ' ' || *c == '/' ? '-' : *c);
}

/* Solve one problem and compare. 0, or the status of a failure. */
static int prove_one(account *a, const request *asked, const char *activation, long hidden) {
  text t = {0}, name = {0};
  affine f;
  instance *y;
  affine_init(&f, asked);
  file_begin(&t, asked, 0, 1);
  text_append(&t, "target ");
  text_fmpq(&t, f.slope);
  text_printf(&t, "*x\nactivation %s\n", activation);
  file_end(&t, hidden);
  name_of(&name, activation);
  y = instance_solve(asked, &t, "%s-%s-%ld", fmpq_sgn(f.slope) > 0 ? "affine" : "falling", name.data, hidden);
  text_clear(&name);
  if (y)
    tell_affine(a, y, &f);
  affine_clear(&f);
  return y ? 0 : (int) relucert_error_status(asked->ctx);
}

/* ---- Which activations: relu, quadratic, and two-slope G with G > 0, G != 1. */

static const struct {
  const char *name;
  long hidden; /* greatest width, unless one is asked for */
} activations[] = {
  {"relu", 5}, {"quadratic", 5}, {"two-slope 1/10", 5}, {"two-slope 1/2", 5}, {"two-slope 9/10", 5}};
enum { ACTIVATIONS = sizeof activations / sizeof *activations };
static const char two_slope[] = "two-slope ";

/* Is `name` of two-slope, with a good number? Returns 0, perhaps with a message in ctx. */
static int is_two_slope(relucert_context *ctx, const char *name) {
  size_t n = sizeof two_slope - 1;
  fmpq_t gamma;
  int good;
  if (strncmp(name, two_slope, n) != 0)
    return 0;
  fmpq_init(gamma);
  good = request_number(gamma, ctx, "--activation", name, n);
  if (good && (fmpq_sgn(gamma) <= 0 || fmpq_is_one(gamma))) {
    context_fail(ctx, RELUCERT_BAD_INPUT, "found --activation '%s', expected a slope above 0 other than 1",
                 name);
    good = 0;
  }
  fmpq_clear(gamma);
  return good;
}

static int check_request(const request *asked) {
  const char *name = asked->activation;
  if (asked->slope && fmpq_is_zero(asked->slope))
    context_fail(asked->ctx, RELUCERT_BAD_INPUT,
                 "found --slope 0, expected a number other than 0: the target must not "
                 "be constant");
  else if (name && strcmp(name, "relu") != 0 && strcmp(name, "quadratic") != 0
           && !is_two_slope(asked->ctx, name))
    context_fail(asked->ctx, RELUCERT_BAD_INPUT,
                 "found --activation '%s', expected relu, quadratic or two-slope G", name);
  return (int) relucert_error_status(asked->ctx);
}

/* One activation, of the width asked for or of all up to `greatest`. */
static int prove_activation(account *a, const request *asked, const char *name, long greatest) {
  long first = asked->hidden ? asked->hidden : 1, last = asked->hidden ? asked->hidden : greatest;
  request with_strata = *asked;
  int status = 0;
  /* two-slope: all parameters are saddles, which the types of the realizations say */
  with_strata.options.strata = strncmp(name, two_slope, sizeof two_slope - 1) != 0;
  for (long hidden = first; hidden <= last && !status; hidden++)
    status = prove_one(a, &with_strata, name, hidden);
  return status;
}

/* All activations, or that which was asked for. */
static int prove_activations(account *a, const request *asked) {
  int status = 0;
  size_t n;
  for (int i = 0; i < ACTIVATIONS && !status; i++) {
    n = strcspn(activations[i].name, " ");
    if (asked->activation && strncmp(asked->activation, activations[i].name, n) == 0)
      return prove_activation(a, asked, asked->activation, activations[i].hidden);
    if (!asked->activation && (!asked->hidden || asked->hidden <= activations[i].hidden))
      status = prove_activation(a, asked, activations[i].name, activations[i].hidden);
  }
  return status;
}

/* The same for f = -(3/2) x on [-1,2]. */
static int prove_falling(account *a, const request *asked) {
  request other = *asked;
  fmpq numbers[3];
  int status;
  for (int i = 0; i < 3; i++)
    fmpq_init(numbers + i);
  fmpq_set_si(numbers, -1, 1);
  fmpq_set_si(numbers + 1, 2, 1);
  fmpq_set_si(numbers + 2, -3, 2);
  other.interval = numbers;
  other.slope = numbers + 2;
  status = prove_activations(a, &other);
  for (int i = 0; i < 3; i++)
    fmpq_clear(numbers + i);
  return status;
}

int prove_affine_target(account *a, const request *asked) {
  int status = check_request(asked);
  status = status ? status : prove_activations(a, asked);
  if (!status && !asked->interval && !asked->slope)
    status = prove_falling(a, asked);
  if (status)
    return status;
  account_begin(a, NULL);
  account_says(a, SAYS_CITED, 1,
               "Nothing: for these widths the whole statement is computed. For every width it is "
               "Theorems 8.11 (relu), 9.13 (two-slope) and 9.17 (quadratic) of theory.md. No critical point "
               "is a local "
               "maximum: moving c increases the risk (Lemma 1.3).");
  account_says(a, SAYS_CONCLUSION, account_status(a) == RELUCERT_OK,
               "The list of critical functions, critical values "
               "and types found by the search is the list of the theorem.");
  return 0;
}
