/* Theorem T6 for networks of any depth: the best affine fit, realized by neurons that stay inside an affine
   piece of the activation, is a local minimum, and is not global, for every target that is not affine. */
#include <stdio.h>
#include "deep/spurious.h"
#include "problem/print.h"
#include "report/values.h"
#include "theorem/theorem.h"

/* Among them ten points of one period of a sine, rounded to tenths, and a density with a gap. */
static const struct {
  const char *name, *lines;
} targets[] = {
    {"square", "interval 0 1\ntarget x^2\n"},
    {"absolute-value", "interval -1 1\ntarget [-1, 0] -x\ntarget [0, 1] x\n"},
    {"step", "interval 0 1\ntarget [0, 1/2] 0\ntarget [1/2, 1] 1\n"},
    {"sine", "data 0 0\ndata 1 0.6\ndata 2 1\ndata 3 0.9\ndata 4 0.3\ndata 5 -0.3\ndata 6 -0.9\ndata 7 -1\n"
             "data 8 -0.6\ndata 9 0\n"},
    {"gap", "interval 0 3\ntarget [0, 2] x^2\ntarget [2, 3] 4*x - 4\ndensity [0, 1] x\ndensity [1, 2] 0\n"
            "density [2, 3] 1\n"},
};
static const char *const activations[] = {"relu", "two-slope 1/10", "clipped-relu"};
static const char *const depths[] = {"2", "2 3", "2 3 2", "3 2 2 3"};
enum { TARGETS = sizeof targets / sizeof *targets, ACTIVATIONS = 3, DEPTHS = 4 };

/* ---- The account */

static void add_number(text *t, const fmpq *lo, const fmpq *hi, int exact, long digits) {
  if (exact)
    text_fmpq(t, lo);
  else
    text_decimal(t, lo, hi, digits);
}

/* "3 hidden layers of 2, 3 and 2 neurons, activation relu, squared loss". */
static void add_architecture(text *t, const relucert_problem *p) {
  text_printf(t, "%ld hidden layer%s of ", (long) p->layers, p->layers > 1 ? "s" : "");
  for (slong i = 0; i < p->layers; i++)
    text_printf(t, "%s%ld", i == 0 ? "" : i + 1 < p->layers ? ", " : " and ", problem_width(p, i));
  text_append(t, " neurons, activation ");
  print_activation(t, p);
  text_append(t, p->loss == 2 ? ", squared loss" : ", loss |N - f|^4");
}

static void tell_fit(account *a, const spurious *y, long digits) {
  const affine_fit *f = &y->fit;
  text t = {0};
  add_architecture(&t, y->mu.problem);
  text_append(
      &t, ". All neurons of the first network stay strictly inside the piece of slope 1 of the activation on "
          "the support.");
  account_says_text(a, SAYS_HYPOTHESIS, 1, &t);
  account_claim(a, 2);
  text_append(&t, "The best affine fit has the slope ");
  add_number(&t, f->s, f->s + 1, f->exact, digits);
  text_append(&t, " and the intercept ");
  add_number(&t, f->c, f->c + 1, f->exact, digits);
  text_append(&t, ".");
  account_says_text(a, SAYS_FACT, 1, &t);
  account_claim(a, 1);
  text_append(&t, "It is what the network realizes there; so the network is a local minimum, with the ");
  text_append(&t, f->exact ? "exact risk " : "risk ");
  add_number(&t, f->low, f->risk, f->exact, digits);
  text_append(&t, ".");
  account_says_text(a, SAYS_FACT, 1, &t);
  account_claim(a, 2);
  account_says(
      a, SAYS_FACT, 1,
      "It belongs to a manifold of dimension %ld of local minima with this risk, 2 less than the number of "
      "parameters: all parameters near it with the same slope and intercept.",
      (long) problem_parameters(y->mu.problem) - 2);
  account_claim(a, 2);
}

static void tell_better(account *a, const spurious *y) {
  text t = {0};
  text_append(&t, "Another network of the same architecture has the exact risk ");
  text_fmpq(&t, y->better_risk);
  text_append(&t, ".");
  account_says_text(a, SAYS_FACT, 1, &t);
  account_claim(a, 3);
  text_append(&t, "That is less by at least ");
  text_lower_decimal(&t, y->gap, 10);
  text_append(&t, ": those local minima are not global.");
  account_says_text(a, SAYS_FACT, fmpq_sgn(y->gap) > 0, &t);
  account_claim(a, 4);
}

/* ---- JSON */

static json_t *json_row(const fmpq *row, slong n) {
  json_t *array = json_array();
  for (slong i = 0; i < n; i++)
    value_push(array, value_fraction(row + i));
  return array;
}

/* A list of layers, each a list of neurons [w_1, ..., w_n, b]. */
static json_t *json_layers(const network *net) {
  json_t *layers = json_array();
  for (slong i = 0; i < net->layers; i++) {
    json_t *layer = json_array();
    for (slong j = 0; j < net->widths[i]; j++)
      value_push(layer, json_row(network_row(net, i, j), network_inputs(net, i) + 1));
    value_push(layers, layer);
  }
  return layers;
}

/* The network whose risk is the least one of affine functions. */
static json_t *json_fit(const spurious *y, long digits) {
  json_t *object = json_object();
  value_put(object, "slope", value_between(y->fit.s, y->fit.s + 1, digits));
  value_put(object, "intercept", value_between(y->fit.c, y->fit.c + 1, digits));
  value_put(object, "risk", value_between(y->fit.low, y->fit.risk, digits));
  value_put(object, "dimension", json_integer(problem_parameters(y->mu.problem) - 2));
  value_put(object, "hidden_layers", json_layers(y->inside));
  value_put(object, "first_output_neuron", value_fractions(y->alpha, y->beta));
  return object;
}

static json_t *json_better(const spurious *y, long digits) {
  const network *net = y->better;
  json_t *object = json_object();
  value_put(object, "risk", value_rational(y->better_risk, digits));
  value_put(object, "hidden_layers", json_layers(net));
  value_put(object, "output", json_row(net->output, network_inputs(net, net->layers) + 1));
  return object;
}

/* doc/formats.md, section 9 */
static char *print_result(const spurious *y, long digits) {
  json_t *object = json_object();
  value_put(object, "schema", json_integer(1));
  value_put(object, "kind", json_string("spurious"));
  value_put(object, "problem", value_problem(y->mu.problem));
  value_put(object, "best_affine_fit", json_fit(y, digits));
  value_put(object, "better", json_better(y, digits));
  value_put(object, "gap", value_fraction(y->gap));
  return value_print(object);
}

/* ---- Instances */

/* The hypotheses that do not need the fit. */
static int check_problem(const request *asked, const relucert_problem *problem) {
  if (problem->nroots)
    problem_check_plain(asked->ctx, problem);
  else if (problem->activation == ACTIVATION_QUADRATIC || problem->activation == ACTIVATION_POWER)
    context_fail(asked->ctx, RELUCERT_BAD_INPUT, "found activation %s, expected one with an affine piece",
                 problem->activation == ACTIVATION_POWER ? "power" : "quadratic");
  for (slong i = 0; i < problem->layers; i++)
    if (problem_width(problem, i) < 2)
      context_fail(asked->ctx, RELUCERT_BAD_INPUT,
                   "found hidden %ld, expected at least 2 neurons in each layer for this theorem",
                   problem_width(problem, i));
  return (int) relucert_error_status(asked->ctx);
}

static int prove_problem(account *a, const request *asked, const relucert_problem *problem,
                         const char *name) {
  const relucert_context *limited = asked->problem ? asked->ctx : NULL; /* examples are quick */
  int status = check_problem(asked, problem);
  deep_outcome found = DEEP_NONE;
  spurious *y = status ? NULL : spurious_new(limited, problem, asked->options.digits, &found);
  char *file;
  instance *one;
  if (status)
    return status;
  if (!y && limited && context_limit(limited))
    return context_fail(asked->ctx, RELUCERT_INCOMPLETE, "%s before a proof was found",
                        context_limit(limited));
  if (!y && found == DEEP_UNDECIDED)
    return context_fail(asked->ctx, RELUCERT_INCOMPLETE,
                        "the best affine fit is not known closely enough to decide whether a function "
                        "is better");
  if (!y)
    return context_fail(asked->ctx, RELUCERT_BAD_INPUT, "found %s, expected %s",
                        problem->data.n ? "data without a function that is better than their best affine fit"
                                        : "a target that is affine where the density is not 0",
                        problem->data.n ? "other data" : "another one");
  file = relucert_problem_print(problem);
  one =
      instance_own(asked, file, spurious_certificate(y), print_result(y, asked->options.digits), "%s", name);
  relucert_free(file);
  if (one) {
    account_begin(a, one);
    tell_fit(a, y, asked->options.digits);
    tell_better(a, y);
  }
  spurious_free(y);
  return (int) relucert_error_status(asked->ctx);
}

/* Target i with these layers, or those that were asked for. */
static int prove_example(account *a, const request *asked, int i, const char *layers, const char *activation,
                         long loss) {
  text t = {0}, name = {0};
  relucert_problem *problem;
  int status;
  text_printf(&t, "relucert-problem 1\n%sactivation %s\nloss power %ld\nlayers %s\n", targets[i].lines,
              activation, loss, layers);
  problem = relucert_problem_parse(asked->ctx, t.data, t.length, targets[i].name);
  if (problem && (!asked->layers || problem_set_layers(asked->ctx, problem, asked->layers))) {
    text_printf(&name, "%s-%ld-layer%s-loss-%ld", targets[i].name, (long) problem->layers,
                problem->layers > 1 ? "s" : "", loss);
    prove_problem(a, asked, problem, name.data);
  }
  status = (int) relucert_error_status(asked->ctx);
  relucert_problem_free(problem);
  text_clear(&name);
  text_clear(&t);
  return status;
}

/* All targets with the depths, activations and losses that were asked for, else with all depths and losses,
   the activations in turn. */
static int prove_examples(account *a, const request *asked) {
  char hidden[30];
  int one_depth = asked->layers || asked->hidden, status = 0;
  snprintf(hidden, sizeof hidden, "%ld", asked->hidden);
  for (int i = 0; i < TARGETS; i++)
    for (int d = 0; d < (one_depth ? 1 : DEPTHS); d++)
      for (long loss = 2; loss <= 4 && !status; loss += 2)
        if (!asked->loss || asked->loss == loss)
          status = prove_example(
              a, asked, i, asked->hidden ? hidden : depths[d],
              asked->activation ? asked->activation : activations[(i + d + loss / 2) % ACTIVATIONS], loss);
  return status;
}

int prove_spurious_deep(account *a, const request *asked) {
  int status = asked->problem ? prove_problem(a, asked, asked->problem, "given") : prove_examples(a, asked);
  if (status)
    return status;
  account_begin(a, NULL);
  account_says(a, SAYS_CONCLUSION, account_status(a) == RELUCERT_OK,
               "For these targets there is a continuum of local minima that are not global.");
  return 0;
}

int make_spurious_deep(account *a, const request *asked) {
  char hidden[30];
  if (asked->problem)
    return prove_problem(a, asked, asked->problem, "spurious-deep");
  snprintf(hidden, sizeof hidden, "%ld", asked->hidden);
  return prove_example(a, asked, 0, asked->hidden ? hidden : depths[2],
                       asked->activation ? asked->activation : "relu", asked->loss ? asked->loss : 2);
}
