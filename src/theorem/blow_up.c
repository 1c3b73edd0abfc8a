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

/* The infimum, the least critical risk, and how far they are apart. */
static void tell_gap(account *a, const instance *y) {
  const relucert_result *r = y->result;
  text t = {0};
  fmpq_t gap;
  int separated;
  fmpq_init(gap);
  separated = instance_gap(gap, y) && fmpq_sgn(gap) > 0;
  account_says(a, SAYS_FACT, instance_is_complete(y), "The critical realization functions are exactly the %ld of the "
               "list.", (long) r->n);
  account_claim(a, r->claim_list);
  text_append(&t, "The least critical risk is ");
  if (r->n > 0)
    functions_number(&t, &r->list[0].risk, r->options.digits);
  account_says_text(a, SAYS_FACT, r->n > 0, &t);
  account_claim(a, r->claim_order);
  account_claim(a, r->n > 0 ? r->list[0].claim : 0);
  account_says(a, SAYS_FACT, r->infimum.known && !r->infimum.attained && number_is_rational(&r->infimum.value)
               && fmpq_is_zero(r->infimum.value.lo), "The infimum of the risk is 0; it is not attained.");
  account_claim(a, r->claim_infimum);
  text_append(&t, "So all critical risks are at least ");
  if (separated)
    text_decimal(&t, gap, gap, 6);
  text_append(&t, " (rounded) above the infimum.");
  account_says_text(a, SAYS_FACT, separated, &t);
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
  account_says(a, SAYS_FACT, 1, "Every gradient flow trajectory that starts with less risk than the least critical risk, "
               "such as from theta_0, tends to infinity (theory.md, Theorem 7.18 (c)).");
  account_claim(a, y->result->infimum.claim_blow_up);
}

void blow_up_tell(account *a, instance *y) {
  const relucert_problem *p = y->problem;
  text t = {0};
  account_begin(a, y);
  text_printf(&t, "ReLU, density 1, %ld neurons. The target is 0 on the left half of the interval and ", p->hidden);
  text_expression(&t, p->target.poly[1]);
  text_append(&t, " on the right half.");
  account_says_text(a, SAYS_HYPOTHESIS, p->hidden >= 2, &t);
  tell_gap(a, y);
  tell_start(a, y);
}

void blow_up_cite(account *a) {
  account_begin(a, NULL);
  account_says(a, SAYS_CITED, 1, "S. Eberle, A. Jentzen, A. Riekert, G. Weiss: Existence, uniqueness, and convergence "
               "rates for gradient flows in the training of artificial neural networks with ReLU activation, "
               "arXiv:2108.08106 (2021): from every initial value there is a gradient flow trajectory.");
}

int prove_blow_up(account *a, const request *asked) {
  long first = asked->hidden ? asked->hidden : LEAST_HIDDEN, last = asked->hidden ? asked->hidden : GREATEST_HIDDEN;
  fmpz_t one;
  if (first < 2)
    return context_fail(asked->ctx, RELUCERT_BAD_INPUT, "found --hidden 1, expected at least 2: with one neuron the "
                        "infimum of the risk is attained for every target (theory.md, Theorem 3.5)");
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
  account_says(a, SAYS_CONCLUSION, account_status(a) == RELUCERT_OK, "For these H the risks of all critical points are "
               "bounded away from the infimum, and every gradient flow below the bound diverges.");
  return 0;
}
