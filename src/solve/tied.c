/* The chain system on the points of a box where tied kinks divide intervals in given proportions. */
#include "solve/tied.h"
#include "solve/unique.h"

/* Uniqueness is accepted up to this kappa, as in the search. */
#define GOOD_KAPPA 0.85

/* Does [lo, hi] lie in one stretch? */
static int in_stretch(const chain_data *d, double lo, double hi) {
  slong first, last;
  cells_met(&first, &last, iv(lo, hi), d);
  for (slong i = first; i <= last; i++)
    if (d->stretch[i] < 0 || d->stretch[i] != d->stretch[first])
      return 0;
  return 1;
}

void ties_of(ties *t, const chain_data *d, const chain_word *w, const interval *X) {
  slong k = w->k;
  t->word = w;
  t->count = 0;
  t->group[0] = t->left[0] = t->right[0] = 0;
  t->left[k + 1] = t->right[k + 1] = k + 1;
  for (slong j = 1; j <= k; j++) {
    double lo = iv_lo(j > 1 ? X[j - 1] : d->z[0]), hi = (j < k ? X[j + 1] : d->z[d->n]).hi;
    lo = fmax(lo, iv_lo(d->z[0]));
    hi = fmin(hi, d->z[d->n].hi);
    t->tied[j] =
        !d->general && !w->node[j] && chain_opposite(w->tau[j - 1], w->tau[j]) && in_stretch(d, lo, hi);
    t->count += t->tied[j];
    t->group[j] = t->tied[j] ? t->group[j - 1] : j;
    t->left[j] = t->tied[j] ? t->left[j - 1] : j;
  }
  for (slong j = k; j >= 1; j--)
    t->right[j] = t->tied[j] ? t->right[j + 1] : j;
}

/* In what proportion the pieces from q_i to q_j have their lengths, as a sum over them. */
static interval roots_between(const ties *t, slong i, slong j) {
  interval sum = { 0, 0 };
  for (; i < j; i++)
    sum = iv_add(sum, t->word->root[i]);
  return sum;
}

/* How much q_j moves with the kink y, which is not tied. */
static interval share(const ties *t, slong j, slong y) {
  slong left = t->left[j], right = t->right[j];
  if (j == y)
    return iv_point(1);
  if (y != left && y != right)
    return iv_point(0);
  return iv_div(y == left ? roots_between(t, j, right) : roots_between(t, left, j),
                roots_between(t, left, right));
}

/* The matrix of the derivatives of the equations that are left by the kinks that are left. */
static void reduce(interval *reduced, const interval *jacobian, const ties *t, slong k) {
  slong at = 0;
  for (slong i = 1; i <= k; i++)
    for (slong y = 1; y <= k && !t->tied[i]; y++) {
      interval sum = { 0, 0 };
      if (t->tied[y])
        continue;
      for (slong j = t->left[y - 1]; j <= t->right[y + 1]; j++)
        if (j >= 1 && j <= k)
          sum = iv_add(sum, iv_mul_any(jacobian[(i - 1) * k + j - 1], share(t, j, y)));
      reduced[at++] = sum;
    }
}

int tied_one_to_one(const ties *t, const chain_data *d, const chain_word *w, const interval *X) {
  interval jacobian[CHAIN_MAX * CHAIN_MAX], reduced[CHAIN_MAX * CHAIN_MAX];
  double inverse[CHAIN_MAX * CHAIN_MAX];
  if (t->count == 0 || t->count == w->k || !jacobian_over(jacobian, d, w, X, t->group))
    return 0;
  reduce(reduced, jacobian, t, w->k);
  return contraction(inverse, reduced, w->k - t->count) <= GOOD_KAPPA;
}

/* Put the tied kinks where they belong. */
static void tie(double *x, const ties *t, slong k) {
  for (slong j = 1; j <= k; j++) {
    slong left = t->left[j], right = t->right[j];
    if (t->tied[j])
      x[j] = x[left]
             + (x[right] - x[left]) * iv_mid(roots_between(t, left, j)) / iv_mid(roots_between(t, left, right));
  }
}

/* One step of Newton's method; the largest change, or infinity. */
static double step(double *x, const ties *t, const chain_data *d, const chain_word *w) {
  interval f[CHAIN_MAX], jacobian[CHAIN_MAX * CHAIN_MAX], reduced[CHAIN_MAX * CHAIN_MAX];
  double inverse[CHAIN_MAX * CHAIN_MAX], change = 0;
  slong k = w->k, n = k - t->count, a = 0;
  evaluate_at(f, jacobian, x, d, w);
  reduce(reduced, jacobian, t, k);
  if (!approximate_inverse(inverse, reduced, n))
    return INFINITY;
  for (slong y = 1; y <= k; y++) {
    double s = 0;
    slong b = 0;
    for (slong i = 1; i <= k && !t->tied[y]; i++)
      if (!t->tied[i])
        s += inverse[a * n + b++] * iv_mid(f[i - 1]);
    a += !t->tied[y];
    change = fmax(change, isfinite(s) ? fabs(s) : INFINITY);
    x[y] = fmin(iv_lo(d->z[d->n]), fmax(y == 1 ? d->z[0].hi : x[t->left[y - 1]], x[y] - s));
  }
  tie(x, t, k);
  return change;
}

int tied_find_zero(double *x, const ties *t, const chain_data *d, const chain_word *w) {
  double scale = iv_width(iv_hull(d->z[0], d->z[d->n])), last = INFINITY;
  x[0] = d->z[0].hi;
  x[w->k + 1] = iv_lo(d->z[d->n]);
  tie(x, t, w->k);
  for (int round = 0; round < 60; round++) {
    double change = step(x, t, d, w);
    if (change <= 0x1p-40 * scale)
      return 1;
    if (!(change < INFINITY) || (round > 20 && change > last))
      return 0;
    last = change;
  }
  return 0;
}
