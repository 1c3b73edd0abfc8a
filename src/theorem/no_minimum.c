/* Targets for which the risk has no minimum. */
#include <string.h>
#include "theorem/theorem.h"

/* ReLU: a step. */
static instance *solve_relu(const request *asked, long hidden) {
  text t = {0};
  fmpz_t one;
  fmpz_init_set_ui(one, 1);
  file_step(&t, asked, hidden, one);
  fmpz_clear(one);
  return instance_solve(asked, &t, "no-minimum");
}

/* One neuron with the square as activation: x. */
static instance *solve_quadratic(const request *asked) {
  text t = {0};
  file_begin(&t, asked, 0, 1);
  text_append(&t, "target x\nactivation quadratic\n");
  file_end(&t, 1);
  return instance_solve(asked, &t, "no-minimum");
}

static void tell(account *a, instance *y) {
  const relucert_result *r = y->result;
  const infimum *f = &r->infimum;
  text t = {0};
  account_begin(a, y);
  account_says(a, SAYS_FACT, instance_is_complete(y),
               "The critical realization functions are exactly the %ld of the "
               "list.",
               (long) r->n);
  account_claim(a, r->claim_list);
  text_append(&t, "The infimum of the risk is ");
  if (f->known)
    text_fmpq(&t, f->value.lo);
  text_append(&t, "; it is not attained: the risk has no global minimum.");
  account_says_text(a, SAYS_FACT, f->known && !f->attained && number_is_rational(&f->value), &t);
  account_claim(a, r->claim_infimum);
  if (f->start.network) {
    text_append(&t, "Some network has the exact risk ");
    text_fmpq(&t, f->start.risk);
    text_append(
        &t, ", less than all critical risks; every gradient flow trajectory from there tends to infinity.");
    account_says_text(a, SAYS_FACT, 1, &t);
    account_claim(a, f->claim_blow_up);
  }
}

int make_no_minimum(account *a, const request *asked) {
  int quadratic = asked->activation && strcmp(asked->activation, "quadratic") == 0;
  long hidden = asked->hidden ? asked->hidden : quadratic ? 1 : 2;
  instance *y = NULL;
  if (asked->activation && !quadratic && strcmp(asked->activation, "relu") != 0)
    context_fail(asked->ctx, RELUCERT_BAD_INPUT, "found --activation '%s', expected relu or quadratic",
                 asked->activation);
  else if (quadratic && hidden != 1)
    context_fail(asked->ctx, RELUCERT_BAD_INPUT,
                 "found --hidden %ld, expected 1: with two or more quadratic neurons the "
                 "infimum is attained for every target (theory.md, Theorem 9.15)",
                 hidden);
  else if (!quadratic && hidden < 2)
    context_fail(asked->ctx, RELUCERT_BAD_INPUT,
                 "found --hidden 1, expected at least 2: with one ReLU neuron the "
                 "infimum is attained for every target (theory.md, Theorem 3.5)");
  else
    y = quadratic ? solve_quadratic(asked) : solve_relu(asked, hidden);
  if (!y)
    return (int) relucert_error_status(asked->ctx);
  tell(a, y);
  return 0;
}
