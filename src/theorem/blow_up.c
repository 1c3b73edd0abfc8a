/* Theorem T3: the step in the middle of the interval; gradient flows that diverge. */
#include "report/functions.h"
#include "theorem/theorem.h"
#include "theta/theta.h"

enum { LEAST_HIDDEN = 2, GREATEST_HIDDEN = 5 };

/* "x, y, z" */
static void add_vector(text *t, const char *name, const fmpq *x, slong n) {
  text_printf(t, "%s = (", name);
  for (slong i = 0; i < n; i++) {
    text_append(t, i ? ", " : "");
    text_fmpq(t, x + i);
  }
  text_append(t, ")");
}

/* What the difference of the least critical risk and the infimum rests on. */
static void claim_least_and_infimum(account *a, const relucert_result *r) {
  account_claim(a, r->claim_list);
  account_claim(a, r->claim_order);
  account_claim(a, r->claim_infimum);
  account_claim(a, r->n > 0 ? r->list[0].claim : 0);
}

/* The infimum, the least critical risk, and how far they are apart. */
static void tell_gap(account *a, const instance *y) {
  const relucert_result *r = y->result;
  text t = {0};
  fmpq_t gap;
  int separated;
  fmpq_init(gap);
  separated = instance_gap(gap, y) && fmpq_sgn(gap) > 0;
  account_says(a, SAYS_FACT, instance_is_complete(y),
               "The critical realization functions are exactly the %ld of the "
               "list.",
               (long) r->n);
  account_claim(a, r->claim_list);
  text_append(&t, "The least critical risk is ");
  if (r->n > 0)
    functions_number(&t, &r->list[0].risk, r->options.digits);
  text_append(&t, ".");
  account_says_text(a, SAYS_FACT, r->n > 0, &t);
  account_claim(a, r->claim_list);
  account_claim(a, r->claim_order);
  account_claim(a, r->n > 0 ? r->list[0].claim : 0);
  account_says(a, SAYS_FACT,
               r->infimum.known && !r->infimum.attained && number_is_rational(&r->infimum.value)
                   && fmpq_is_zero(r->infimum.value.lo),
               "The infimum of the risk is 0; it is not attained.");
  account_claim(a, r->claim_infimum);
  text_append(&t, "So every critical risk minus the infimum is at least ");
  if (separated)
    text_lower_decimal(&t, gap, 10);
  text_append(&t, " (rounded down).");
  account_says_text(a, SAYS_FACT, separated, &t);
  claim_least_and_infimum(a, r);
  fmpq_clear(gap);
}

/* The network from which gradient flows diverge. */
static void tell_start(account *a, const instance *y) {
  const limit_network *start = &y->result->infimum.start;
  const theta *n = start->network;
  text t = {0};
  text_append(&t, "The network theta_0 with ");
  if (n) {
    add_vector(&t, "w", n->w, n->H);
    add_vector(&t, ", b", n->b, n->H);
    add_vector(&t, ", v", n->v, n->H);
    text_append(&t, ", c = ");
    text_fmpq(&t, n->c);
    text_append(&t, " has the exact risk ");
    text_fmpq(&t, start->risk);
    text_append(&t, ", less than all critical risks.");
  }
  account_says_text(a, SAYS_FACT, n != NULL, &t);
  account_claim(a, y->result->infimum.claim_blow_up);
  account_says(a, SAYS_FACT, 1,
               "Every gradient flow trajectory that starts with less risk than the least critical risk, "
               "such as from theta_0, tends to infinity (theory.md, Theorem 7.18 (c)).");
  claim_least_and_infimum(a, y->result);
  account_claim(a, y->result->infimum.claim_blow_up);
}

static void blow_up_tell(account *a, instance *y) {
  const relucert_problem *p = y->problem;
  text t = {0};
  account_begin(a, y);
  text_printf(&t, "ReLU, density 1, %ld neurons. The target is 0 on the left half of the interval and ",
              p->hidden);
  text_expression(&t, p->target.poly[1]);
  text_append(&t, " on the right half.");
  account_says_text(a, SAYS_HYPOTHESIS, p->hidden >= 2, &t);
  tell_gap(a, y);
  tell_start(a, y);
}

static void blow_up_cite(account *a) {
  account_begin(a, NULL);
  account_says(a, SAYS_CITED, 1,
               "S. Eberle, A. Jentzen, A. Riekert, G. Weiss: Existence, uniqueness, and convergence "
               "rates for gradient flows in the training of artificial neural networks with ReLU activation, "
               "arXiv:2108.08106 (2021): from every initial value there is a gradient flow trajectory.");
}

/* Returns 0 after an error. */
static int check_hidden(relucert_context *ctx, long hidden) {
  if (hidden >= LEAST_HIDDEN)
    return 1;
  context_fail(ctx, RELUCERT_BAD_INPUT,
               "found --hidden %ld, expected at least 2: with one neuron the infimum of the "
               "risk is attained for every target (theory.md, Theorem 3.5)",
               hidden);
  return 0;
}

int prove_blow_up(account *a, const request *asked) {
  long first = asked->hidden ? asked->hidden : LEAST_HIDDEN,
       last = asked->hidden ? asked->hidden : GREATEST_HIDDEN;
  fmpz_t one;
  if (!check_hidden(asked->ctx, first))
    return RELUCERT_BAD_INPUT;
  fmpz_init_set_ui(one, 1);
  for (long hidden = first; hidden <= last; hidden++) {
    text t = {0};
    instance *y;
    file_step(&t, asked, hidden, one);
    y = instance_solve(asked, &t, "step-%ld", hidden);
    if (!y)
      break;
    blow_up_tell(a, y);
  }
  fmpz_clear(one);
  if (relucert_error_status(asked->ctx) != RELUCERT_OK)
    return (int) relucert_error_status(asked->ctx);
  blow_up_cite(a);
  account_says(a, SAYS_CONCLUSION, account_status(a) == RELUCERT_OK,
               "For these H the risks of all critical points are "
               "bounded away from the infimum, and every gradient flow below the bound diverges.");
  return 0;
}

/* ---- A counterexample with a gap of any size. */

/* y = the least natural number with y^2 gap >= wanted; gap, wanted > 0. */
static void height_for(fmpz_t y, const fmpq_t gap, const fmpq_t wanted) {
  fmpq_t ratio;
  fmpz_t n;
  fmpq_init(ratio);
  fmpz_init(n);
  fmpq_div(ratio, wanted, gap);
  fmpz_cdiv_q(n, fmpq_numref(ratio), fmpq_denref(ratio));
  fmpz_sub_ui(n, n, 1);
  fmpz_sqrt(y, n);
  fmpz_add_ui(y, y, 1);
  fmpq_clear(ratio);
  fmpz_clear(n);
}

/* The step of the given height. */
static instance *solve_step(const request *asked, long hidden, const fmpz_t height) {
  text t = {0};
  file_step(&t, asked, hidden, height);
  return instance_solve(asked, &t, "blow-up");
}

/* A step with a gap of `wanted` or more: a factor y of the target is a factor y^2 of all risks. */
static instance *solve_scaled(const request *asked, long hidden, const fmpq_t wanted) {
  instance *unit, *scaled = NULL;
  fmpz_t height;
  fmpq_t gap;
  fmpz_init_set_ui(height, 1);
  fmpq_init(gap);
  unit = solve_step(asked, hidden, height);
  if (!unit || !instance_gap(gap, unit) || fmpq_sgn(gap) <= 0 || fmpq_cmp(gap, wanted) >= 0) {
    scaled = unit; /* done, or without a proof that there is a gap */
  } else {
    instance_free(unit);
    height_for(height, gap, wanted);
    scaled = solve_step(asked, hidden, height);
  }
  fmpz_clear(height);
  fmpq_clear(gap);
  return scaled;
}

int make_blow_up(account *a, const request *asked) {
  long hidden = asked->hidden ? asked->hidden : LEAST_HIDDEN;
  fmpq_t wanted, gap;
  instance *y = NULL;
  text t = {0};
  fmpq_init(wanted);
  fmpq_init(gap);
  fmpq_set_si(wanted, 1, 1);
  if (asked->gap)
    fmpq_set(wanted, asked->gap);
  if (fmpq_sgn(wanted) <= 0)
    context_fail(asked->ctx, RELUCERT_BAD_INPUT,
                 "found a --gap that is not positive, expected a number above 0");
  else if (check_hidden(asked->ctx, hidden))
    y = solve_scaled(asked, hidden, wanted);
  if (y) {
    blow_up_tell(a, y);
    text_append(&t, "The difference is at least the ");
    text_fmpq(&t, wanted);
    text_append(&t, " that was asked for.");
    account_says_text(a, SAYS_FACT, instance_gap(gap, y) && fmpq_cmp(gap, wanted) >= 0, &t);
    claim_least_and_infimum(a, y->result);
    blow_up_cite(a);
  }
  fmpq_clear(wanted);
  fmpq_clear(gap);
  return y ? 0 : (int) relucert_error_status(asked->ctx);
}
