/* The target is the limit of networks. */
#include "landscape/power_limit.h"
#include "report/power_limit.h"
#include "report/values.h"
#include "theta/theta.h"

/* "  M = 10^2: risk 1/3, w = 1, 1, b = ..." with the two neurons that are not 0. */
static void print_network(text *t, const limit_network *y, long digits) {
  const theta *p = y->network;
  text_printf(t, "  M = 10^%ld: risk ", (long) y->power);
  if (!text_decimal(t, y->risk, y->risk, digits))
    text_fmpq(t, y->risk);
  text_append(t, ", (w, b, v) =");
  for (slong j = 0; j < 2; j++) {
    const fmpq *entries[] = {p->w + j, p->b + j, p->v + j};
    for (int k = 0; k < 3; k++) {
      text_append(t, k ? ", " : j ? " and (" : " (");
      text_fmpq(t, entries[k]);
    }
    text_append(t, ")");
  }
  text_append(t, ", c = ");
  text_fmpq(t, p->c);
  text_append(t, "\n");
}

void power_limit_print(text *t, const relucert_result *result) {
  const infimum *f = &result->infimum;
  long digits = result->options.digits < 10 ? result->options.digits : 10, power = result->problem->power;
  text_printf(t, "\nINCOMPLETE: %s (claim %ld).\n", result->limit, result->claim_list);
  text_printf(t, "Infimum of the risk over all networks: 0, not attained (claim %ld).\n",
              result->claim_infimum);
  text_printf(t, "There is no global minimum: the derivative of order %ld of the target jumps at ",
              power - 1);
  text_fmpq(t, result->power_limit->z);
  text_append(t, ", that of a\nnetwork does not (Theorem 9.18). Difference quotients of two neurons with "
                 "step (b-a)/M approach it:\n");
  for (slong i = 0; i < LIMIT_NETWORKS; i++)
    print_network(t, f->networks + i, digits);
}

json_t *power_limit_response(const relucert_result *result) {
  json_t *object = json_object();
  value_put(object, "function", value_pieces(&result->problem->target));
  return object;
}
