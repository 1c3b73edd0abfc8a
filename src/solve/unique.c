/* Newton's method and the one-to-one test. */
#include <string.h>
#include "solve/unique.h"

int approximate_inverse(double *inverse, const interval *matrix, slong n) {
  double a[CHAIN_MAX][2 * CHAIN_MAX];
  for (slong i = 0; i < n; i++)
    for (slong j = 0; j < n; j++) {
      a[i][j] = iv_mid(matrix[i * n + j]);
      a[i][n + j] = i == j;
      if (!isfinite(a[i][j]))
        return 0;
    }
  for (slong i = 0; i < n; i++) {
    slong pivot = i;
    for (slong j = i + 1; j < n; j++)
      if (fabs(a[j][i]) > fabs(a[pivot][i]))
        pivot = j;
    if (!(fabs(a[pivot][i]) > 1e-100))
      return 0;
    for (slong j = i; pivot != i && j < 2 * n; j++) {
      double t = a[i][j];
      a[i][j] = a[pivot][j];
      a[pivot][j] = t;
    }
    double scale = 1 / a[i][i];
    for (slong j = i + 1; j < 2 * n; j++)
      a[i][j] *= scale;
    for (slong row = 0; row < n; row++)
      if (row != i && a[row][i] != 0)
        for (slong j = i + 1; j < 2 * n; j++)
          a[row][j] -= a[row][i] * a[i][j];
  }
  for (slong i = 0; i < n; i++)
    for (slong j = 0; j < n; j++)
      if (!isfinite(inverse[i * n + j] = a[i][n + j]))
        return 0;
  return 1;
}

/* The cell that contains x, or that begins at it; x is moved into it when it cannot be told from a
   breakpoint. */
static slong cell_of(double *x, const chain_data *d) {
  slong lo = 0, hi = d->n; /* z_lo <= x < z_hi */
  while (hi - lo > 1) {
    slong mid = (lo + hi) / 2;
    if (d->z[mid].hi <= *x)
      lo = mid;
    else
      hi = mid;
  }
  if (hi < d->n && *x > iv_lo(d->z[hi])) { /* within the enclosure of z_hi */
    *x = d->z[hi].hi;
    return hi;
  }
  return lo;
}

/* If q_j is a node at a breakpoint, it is there. */
static int box_at_node(chain_box *b, const chain_data *d, const chain_word *w, slong j) {
  slong z = w->node[j];
  if (z <= 0)
    return 0;
  b->last[j - 1] = z - 1;
  b->first[j] = chain_cell_after(d, z);
  b->q[j] = d->z[z];
  return 1;
}

void point_box(chain_box *b, double *x, const chain_data *d, const chain_word *w) {
  slong k = w->k;
  b->charts = 0;
  b->q[0] = d->z[0];
  b->q[k + 1] = d->z[d->n];
  b->first[0] = 0;
  b->last[k] = d->n - 1;
  for (slong j = 1; j <= k; j++) {
    if (box_at_node(b, d, w, j))
      continue;
    b->first[j] = cell_of(x + j, d);
    if (w->to[j]) /* its closed cells only */
      b->first[j] = FLINT_MAX(w->from[j], FLINT_MIN(b->first[j], w->to[j] - 1));
    b->last[j - 1] = b->first[j];
    b->q[j] = iv_point(x[j]);
  }
}

void evaluate_at(interval *f, interval *jacobian, double *x, const chain_data *d, const chain_word *w) {
  chain_box b;
  point_box(&b, x, d, w);
  chain_evaluate(f, jacobian, d, w, &b);
}

int find_zero(double *x, const chain_data *d, const chain_word *w) {
  interval f[CHAIN_MAX], jacobian[CHAIN_MAX * CHAIN_MAX];
  double inverse[CHAIN_MAX * CHAIN_MAX], a = d->z[0].hi, b = iv_lo(d->z[d->n]), last = INFINITY;
  slong k = w->k;
  for (int round = 0; round < 30; round++) {
    double change = 0;
    evaluate_at(f, jacobian, x, d, w);
    if (!approximate_inverse(inverse, jacobian, k))
      return 0;
    for (slong i = 1; i <= k; i++) {
      double step = 0;
      for (slong j = 0; j < k; j++)
        step += inverse[(i - 1) * k + j] * iv_mid(f[j]);
      if (!isfinite(step))
        return 0;
      x[i] = fmin(b, fmax(i == 1 ? a : x[i - 1], x[i] - step));
      if (w->to[i])
        x[i] = fmin(iv_lo(d->z[w->to[i]]), fmax(d->z[w->from[i]].hi, x[i]));
      if (w->node[i] > 0)
        x[i] = iv_mid(d->z[w->node[i]]);
      change = fmax(change, fabs(step));
    }
    if (change <= 0x1p-48 * (b - a))
      return 1;
    if (round > 10 && change > last)
      return 0;
    last = change;
  }
  return 0;
}

/* Largest number of combinations of cells over which a Jacobian is taken. */
enum { MOST_PARTS = 200 };

void cells_met(slong *first, slong *last, interval x, const chain_data *d) {
  slong i = 0, j = d->n - 1;
  while (i < d->n - 1 && d->z[i + 1].hi <= iv_lo(x))
    i++;
  while (j > i && iv_lo(d->z[j]) >= x.hi)
    j--;
  *first = i;
  *last = j;
}

/* X within the given cells and in order, as a box for evaluation; 0 if empty. */
static int part_of_box(chain_box *b, const slong *cell, const interval *X, const chain_data *d,
                       const chain_word *w) {
  slong k = w->k;
  b->charts = 0;
  b->q[0] = d->z[0];
  b->q[k + 1] = d->z[d->n];
  b->first[0] = 0;
  b->last[k] = d->n - 1;
  for (slong j = 1; j <= k; j++) {
    if (box_at_node(b, d, w, j))
      continue;
    b->first[j] = b->last[j - 1] = cell[j];
    b->q[j] = iv_meet(X[j], iv_hull(d->z[cell[j]], d->z[cell[j] + 1]));
    b->q[j].neg = fmin(b->q[j].neg, b->q[j - 1].neg);
  }
  for (slong j = k; j >= 1; j--) {
    b->q[j].hi = fmin(b->q[j].hi, b->q[j + 1].hi);
    if (b->q[j].hi < iv_lo(b->q[j]) || b->first[j] > b->last[j])
      return 0;
  }
  return 1;
}

int jacobian_over(interval *hull, const chain_data *d, const chain_word *w, const interval *X,
                  const slong *group) {
  slong first[CHAIN_MAX + 1], last[CHAIN_MAX + 1], cell[CHAIN_MAX + 1], k = w->k, j;
  double combinations = 1;
  int any = 0;
  for (j = 1; j <= k; j++) {
    cells_met(first + j, last + j, X[j], d);
    if (w->node[j] > 0)
      first[j] = last[j];
    if (w->to[j]) { /* D ends at the gaps */
      first[j] = FLINT_MAX(first[j], w->from[j]);
      last[j] = FLINT_MIN(last[j], w->to[j] - 1);
      if (first[j] > last[j])
        return 0;
    }
    for (slong i = first[j] + 1; w->node[j] == FREE_NODE && i <= last[j]; i++)
      if (d->jump[i].neg != 0 || d->jump[i].hi != 0) /* the equation of a free node is not continuous there */
        return 0;
    cell[j] = first[j];
    combinations *= (double) (last[j] - first[j] + 1);
  }
  if (combinations > MOST_PARTS)
    return 0;
  do {
    interval f[CHAIN_MAX], jacobian[CHAIN_MAX * CHAIN_MAX];
    chain_box b;
    if (part_of_box(&b, cell, X, d, w)) {
      if (group)
        chain_evaluate_tied(f, jacobian, d, w, &b, group);
      else
        chain_evaluate(f, jacobian, d, w, &b);
      for (slong i = 0; i < k * k; i++)
        hull[i] = any ? iv_hull(hull[i], jacobian[i]) : jacobian[i];
      any = 1;
    }
    for (j = 1; j <= k && ++cell[j] > last[j]; j++)
      cell[j] = first[j];
  } while (j <= k);
  return any;
}

void box_units(double *unit, const interval *X, slong k) {
  double most = 0;
  for (slong j = 1; j <= k; j++)
    most = fmax(most, iv_width(X[j]));
  for (slong j = 1; j <= k; j++) {
    unit[j - 1] = 1;
    if (iv_width(X[j]) <= 0x1p-45 * most) /* a node, at a breakpoint that need not be a double */
      continue;
    while (iv_width(X[j]) <= 0.5 * most * unit[j - 1])
      unit[j - 1] *= 0.5;
  }
}

/* contraction with these units of the coordinates; all are 1 if NULL. */
static double contraction_in_units(double *inverse, const interval *jacobian, slong k, const double *unit) {
  double kappa = 0;
  if (!approximate_inverse(inverse, jacobian, k))
    return INFINITY;
  for (slong i = 0; i < k; i++) {
    double row = 0;
    for (slong m = 0; m < k; m++) {
      interval r = iv_point(i == m);
      for (slong j = 0; j < k; j++)
        r = iv_sub(r, iv_scale(inverse[i * k + j], jacobian[j * k + m]));
      row += iv_mag(r) * (unit ? unit[m] / unit[i] : 1);
    }
    kappa = fmax(kappa, row);
  }
  return isfinite(kappa) ? kappa : INFINITY;
}

double contraction(double *inverse, const interval *jacobian, slong k) {
  return contraction_in_units(inverse, jacobian, k, NULL);
}

double one_to_one(double *inverse, const chain_data *d, const chain_word *w, const interval *X) {
  interval jacobian[CHAIN_MAX * CHAIN_MAX];
  double unit[CHAIN_MAX];
  box_units(unit, X, w->k);
  if (!jacobian_over(jacobian, d, w, X, NULL))
    return INFINITY;
  return contraction_in_units(inverse, jacobian, w->k, unit);
}
