/* Targets with many local minima that are not global, for one neuron. */
#include "theorem/theorem.h"

enum { DEFAULT_COUNT = 10, GREATEST_COUNT = 197 };

/* Is realization i a local minimum that is not global? Both are claimed: its type, and that the infimum is
   attained by the first nglobal realizations and by no others. */
static int is_spurious(const relucert_result *r, slong i) {
  return r->list[i].type == RELUCERT_LOCAL_MINIMUM && r->infimum.known && r->infimum.attained
         && r->nglobal > 0 && i >= r->nglobal;
}

static long count_spurious(const relucert_result *r) {
  long n = 0;
  for (slong i = 0; i < r->n; i++)
    n += is_spurious(r, i);
  return n;
}

static void tell(account *a, instance *y, long wanted, slong degree) {
  const relucert_result *r = y->result;
  long n = count_spurious(r);
  account_begin(a, y);
  account_says(a, SAYS_FACT, 1, "The target is the Chebyshev polynomial of degree %ld of the interval.",
               (long) degree);
  account_says(a, SAYS_FACT, instance_is_complete(y),
               "The critical realization functions are exactly the %ld of the "
               "list, which are pairwise different.",
               (long) r->n);
  account_claim(a, r->claim_list);
  account_claim(a, r->claim_distinct);
  account_says(a, SAYS_FACT, r->nglobal > 0,
               "The infimum of the risk is attained, by the first %ld of them and by no "
               "others.",
               (long) r->nglobal);
  account_claim(a, r->claim_order);
  account_claim(a, r->claim_infimum);
  account_says(a, SAYS_FACT, n >= wanted,
               "Of the others, %ld are functions of local minima; %ld were asked for.", n, wanted);
  for (slong i = 0; i < r->n; i++)
    if (is_spurious(r, i))
      account_claim(a, r->list[i].claim);
}

/* Chebyshev polynomials of even degree d have 2d - 1 critical functions, all of which can be local minima,
   and two of which are global: a good guess for d, then as many degrees more as are needed. */
int make_many_minima(account *a, const request *asked) {
  long wanted = asked->count ? asked->count : DEFAULT_COUNT;
  if (wanted > GREATEST_COUNT)
    return context_fail(asked->ctx, RELUCERT_BAD_INPUT, "found --count %ld, expected at most %d", wanted,
                        GREATEST_COUNT);
  for (slong d = (wanted + 6) / 4 * 2;; d += 2) {
    text t = {0};
    instance *y;
    file_chebyshev(&t, asked, d, 0);
    y = instance_solve(asked, &t, "many-minima");
    if (!y)
      return (int) relucert_error_status(asked->ctx);
    if (count_spurious(y->result) >= wanted || !instance_is_complete(y)) {
      tell(a, y, wanted, d);
      return 0;
    }
    instance_free(y);
  }
}
