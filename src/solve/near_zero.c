/* Newton's method from a guess, without a search. */
#include <string.h>
#include "solve/near_zero.h"
#include "solve/unique.h"
#include "solve/zeros.h"

int near_zero(chain_zero *zero, double *x, const chain_data *d, const chain_word *w) {
  search_result found = { 0 };
  subject s = { .d = d, .w = w };
  interval q[CHAIN_MAX + 2];
  int mode = interval_begin(), ok;
  s.scale = d->z[d->n].hi + d->z[0].neg;
  ok = find_zero(x, d, w);
  for (slong j = 1; ok && j <= w->k; j++)
    q[j] = iv_point(x[j]);
  ok = ok && zeros_find(&found, &s, q, 0, 0x1p-26 * s.scale);
  if (ok)
    *zero = found.zeros[0];
  interval_end(mode);
  search_clear(&found);
  return ok;
}
