/* Mirror images of words and of their zeros. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "solve/mirror.h"

void mirror_word(chain_word *w, const chain_word *v) {
  char letters[CHAIN_MAX + 1];
  slong j;
  for (j = 0; j < v->k; j++)
    letters[j] = v->letters[v->k - 1 - j] == 'R' && !slopes_are_absolute(v->slopes) ? 'L' : 'R';
  letters[v->k] = 0;
  chain_word_set(w, v->slopes, v->type_b ? NULL : letters, v->k);
}

int mirror_sum(double *sum, const cells *c) {
  fmpq_t s;
  mpq_t x, y;
  int exact;
  fmpq_init(s);
  mpq_init(x);
  mpq_init(y);
  fmpq_add(s, c->z, c->z + c->n);
  fmpq_get_mpq(x, s);
  *sum = mpq_get_d(x);
  exact = isfinite(*sum);
  if (exact) {
    mpq_set_d(y, *sum);
    exact = mpq_equal(x, y);
  }
  fmpq_clear(s);
  mpq_clear(x);
  mpq_clear(y);
  return exact;
}

/* The double nearest to sum - x, and the rest that is missing to sum - x (exactly: the sum of two doubles
   in the rounding mode to nearest, Knuth). */
static double reflect(double *rest, double sum, double x) {
  double y = sum - x, z = y - sum;
  *rest = (sum - (y - z)) + (-x - z);
  return y;
}

/* The mirror image of an interval; 0 if it has an end that is no double. */
static int reflect_exactly(interval *image, interval x, double sum) {
  double low, high;
  *image = (interval) {-reflect(&low, sum, x.hi), reflect(&high, sum, -x.neg)};
  return low == 0 && high == 0;
}

/* The smallest interval around the mirror image. */
static interval reflect_outwards(interval x, double sum) {
  double low, high, lo = reflect(&low, sum, x.hi), hi = reflect(&high, sum, -x.neg);
  return (interval) {-(low < 0 ? nextafter(lo, -INFINITY) : lo), high > 0 ? nextafter(hi, INFINITY) : hi};
}

/* The common part of two intervals that meet. */
static interval meet(interval x, interval y) {
  return (interval) {x.neg < y.neg ? x.neg : y.neg, x.hi < y.hi ? x.hi : y.hi};
}

/* 0 as in mirror_search. Entries 0 and k+1, the ends of the hull, are kept. */
static int reflect_zero(chain_zero *image, const chain_zero *original, slong k, double sum) {
  slong j;
  *image = *original;
  for (j = 1; j <= k; j++) {
    if (!reflect_exactly(image->unique + j, original->unique[k + 1 - j], sum))
      return 0;
    image->at[j] = meet(reflect_outwards(original->at[k + 1 - j], sum), image->unique[j]);
  }
  return 1;
}

/* Ascending by the entries 1, 2, ... of `at`. All zeros have the same number of kinks, and the entry after
   the last one is b. */
static int compare_zeros(const void *x, const void *y) {
  const chain_zero *v = x, *w = y;
  slong j;
  for (j = 1; j < CHAIN_MAX + 1; j++) {
    if (v->at[j].neg != w->at[j].neg)
      return v->at[j].neg > w->at[j].neg ? -1 : 1;
    if (v->at[j].hi != w->at[j].hi)
      return v->at[j].hi < w->at[j].hi ? -1 : 1;
  }
  return 0;
}

/* All unresolved boxes. */
static void reflect_unresolved(search_result *image, const search_result *original, slong k, double sum) {
  slong i, j;
  image->nunresolved = original->nunresolved;
  image->limit = original->limit;
  if (image->nunresolved == 0)
    return;
  image->unresolved = mem_alloc((size_t) image->nunresolved, sizeof *image->unresolved);
  for (i = 0; i < image->nunresolved; i++) {
    memcpy(image->unresolved[i], original->unresolved[i], sizeof *image->unresolved);
    for (j = 1; j <= k; j++)
      image->unresolved[i][j] = reflect_outwards(original->unresolved[i][k + 1 - j], sum);
  }
}

int mirror_search(search_result *image, const search_result *original, slong k, double sum) {
  slong i;
  memset(image, 0, sizeof *image);
  image->zeros = mem_alloc((size_t) original->n, sizeof *image->zeros);
  for (i = 0; i < original->n; i++)
    if (!reflect_zero(image->zeros + i, original->zeros + i, k, sum)) {
      mem_free(image->zeros);
      memset(image, 0, sizeof *image);
      return 0;
    }
  image->n = original->n;
  qsort(image->zeros, (size_t) image->n, sizeof *image->zeros, compare_zeros);
  reflect_unresolved(image, original, k, sum);
  return 1;
}
