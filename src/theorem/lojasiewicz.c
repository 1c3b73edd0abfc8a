/* Theorem T4: Lojasiewicz inequalities with exponent 1/2 at critical networks, rates of gradient flows. */
#include "landscape/lojasiewicz.h"
#include "report/functions.h"
#include "theorem/theorem.h"

/* The problems that are looked at if none is given; the last line `hidden H` is added. */
static const struct {
  const char *name, *file;
  long least, most; /* widths */
} examples[] = {
    {"square", "relucert-problem 1\ninterval 0 1\ntarget x^2\n", 1, 3},
    {"chebyshev", "relucert-problem 1\ninterval -1 1\ntarget 4*x^3 - 3*x\n", 2, 2},
    {"absolute-value", "relucert-problem 1\ninterval -1 1\ntarget [-1, 0] -x\ntarget [0, 1] x\n", 2, 2},
    {"step", "relucert-problem 1\ninterval 0 1\ntarget [0, 1/2] 0\ntarget [1/2, 1] 1\n", 2, 2},
    {"weighted-square", "relucert-problem 1\ninterval 0 1\ntarget x^2\ndensity 2*x\n", 2, 2},
    {"fourth-power", "relucert-problem 1\ninterval -1 1\ntarget x^4\n", 2, 2},
    {"affine", "relucert-problem 1\ninterval 0 1\ntarget x\n", 2, 2},
};
enum { EXAMPLES = sizeof examples / sizeof *examples, WIDEST = 12 };

/* Record the first hypothesis that a problem of the user lacks. Returns 0 then. */
static int check_hypotheses(relucert_context *ctx, const relucert_problem *problem) {
  if (!problem_is_relu(problem))
    context_fail(ctx, RELUCERT_BAD_INPUT, "found another activation, expected relu for this theorem");
  else if (problem->hidden > WIDEST)
    context_fail(ctx, RELUCERT_BAD_INPUT, "found hidden %ld, expected at most %d", problem->hidden,
                 (int) WIDEST);
  return relucert_error_status(ctx) == RELUCERT_OK;
}

/* "Realization 2, RL, a saddle" */
static void name_realization(text *t, const realization *r, slong id) {
  text_printf(t, "Realization %ld, %s, ", (long) id,
              r->nkinks == 0 ? (r->full ? "the best affine fit" : "the constant")
              : r->full      ? "a full neuron and kinks"
                             : r->word);
  text_append(t, r->type == RELUCERT_LOCAL_MINIMUM ? "a local minimum"
                 : r->type == RELUCERT_SADDLE      ? "a saddle"
                                                   : "of undecided type");
}

/* One realization. What has no inequality is said as well, and is no failure. */
static void tell_realization(account *a, const relucert_result *r, slong i) {
  const lojasiewicz *y = r->lojasiewicz + i;
  text t = {0};
  fmpq_t rate;
  name_realization(&t, r->list + i, i + 1);
  if (!y->claim) {
    text_printf(&t, ": no inequality is claimed, as %s.", y->reason);
    account_says_text(a, SAYS_FACT, 1, &t);
    account_claim(a, r->list[i].claim);
    return;
  }
  fmpq_init(rate);
  fmpq_mul(rate, y->constant, y->constant);
  text_append(&t,
              ": |grad L|^2 >= C^2 |L - L*| at a distance of at most R from its standard parameters, R = ");
  text_fmpq(&t, y->radius);
  text_append(&t, ", C = ");
  text_fmpq(&t, y->constant);
  text_append(&t, "; rate C^2 at least ");
  text_lower_decimal(&t, rate, 5);
  text_append(&t, ".");
  account_says_text(a, SAYS_FACT, 1, &t);
  account_claim(a, r->list[i].claim);
  account_claim(a, y->claim);
  fmpq_clear(rate);
}

/* The number of inequalities. */
static slong count_claims(const relucert_result *r) {
  slong found = 0;
  for (slong i = 0; i < r->n; i++)
    found += r->lojasiewicz[i].claim > 0;
  return found;
}

/* What follows from the inequalities, if there are any. */
static void tell_rates(account *a, const relucert_result *r) {
  slong found = count_claims(r);
  if (found == 0)
    return;
  account_says(
      a, SAYS_FACT, 1,
      "Every gradient flow trajectory that converges to %s standard parameters converges with this rate: "
      "L - L* is less than a constant times exp(-C^2 t), the distance is at most (2/C) sqrt(L - L*) "
      "(theory.md, 10.9).",
      found == 1 ? "these" : "one of these");
  for (slong i = 0; i < r->n; i++)
    if (r->lojasiewicz[i].claim)
      account_claim(a, r->lojasiewicz[i].claim);
}

static void tell(account *a, instance *y) {
  relucert_result *r = y->result;
  lojasiewicz_add(r);
  account_begin(a, y);
  account_says(a, SAYS_HYPOTHESIS, 1,
               "ReLU, %ld neuron%s; target and density are piecewise polynomial: the risk is semialgebraic "
               "(`relucert export --risk`).",
               y->problem->hidden, y->problem->hidden == 1 ? "" : "s");
  account_says(a, SAYS_FACT, instance_is_complete(y),
               "The critical realization functions are exactly those of the list (%ld) and the members of "
               "its families (%ld).",
               (long) r->n, (long) (r->nfamilies + r->ngap_families + r->nmoving));
  account_claim(a, r->claim_list);
  for (slong i = 0; i < r->n; i++)
    tell_realization(a, r, i);
  tell_rates(a, r);
}

/* One problem file, a text that is empty afterwards. */
static int prove_file(account *a, const request *asked, text *file, const char *name) {
  instance *y = instance_solve(asked, file, "%s", name);
  if (!y)
    return (int) relucert_error_status(asked->ctx);
  tell(a, y);
  return 0;
}

/* All examples, with the width of the request if it names one. */
static int prove_examples(account *a, const request *asked) {
  int status = 0;
  for (int i = 0; i < EXAMPLES; i++) {
    long least = asked->hidden ? asked->hidden : examples[i].least,
         most = asked->hidden ? asked->hidden : examples[i].most;
    for (long hidden = least; hidden <= most && !status; hidden++) {
      text file = {0}, name = {0};
      text_append(&file, examples[i].file);
      file_end(&file, hidden);
      text_printf(&name, "%s-%ld", examples[i].name, hidden);
      status = prove_file(a, asked, &file, name.data);
      text_clear(&name);
    }
  }
  return status;
}

static int prove_given(account *a, const request *asked) {
  text file = {0};
  char *printed;
  if (!check_hypotheses(asked->ctx, asked->problem))
    return RELUCERT_BAD_INPUT;
  printed = relucert_problem_print(asked->problem);
  text_append(&file, printed);
  relucert_free(printed);
  return prove_file(a, asked, &file, "given");
}

/* What is proved in all problems together. */
static void tell_conclusion(account *a) {
  slong found = 0;
  for (slong i = 0; i < a->nparts; i++)
    if (a->parts[i].problem)
      found += count_claims(a->parts[i].problem->result);
  account_says(a, SAYS_CONCLUSION, account_status(a) == RELUCERT_OK,
               found ? "At the parameters of these claims the Lojasiewicz exponent is 1/2, with the constants "
                       "and neighbourhoods given, and the convergence is exponential."
                     : "Nothing but what is cited is said about exponents and rates here.");
}

int prove_lojasiewicz(account *a, const request *asked) {
  int status;
  if (asked->hidden > WIDEST)
    return context_fail(asked->ctx, RELUCERT_BAD_INPUT, "found --hidden %ld, expected at most %d",
                        asked->hidden, (int) WIDEST);
  status = asked->problem ? prove_given(a, asked) : prove_examples(a, asked);
  if (status)
    return status;
  account_begin(a, NULL);
  account_says(
      a, SAYS_CITED, 1,
      "For all problems of this kind: every gradient flow trajectory that does not diverge converges "
      "to a critical point, and its risk to the critical risk with rate 1, |L - L*| <= const/(1 + t) "
      "(Eberle, Jentzen, Riekert, Weiss: by the Kurdyka-Lojasiewicz inequality for semialgebraic "
      "functions).");
  tell_conclusion(a);
  return 0;
}
