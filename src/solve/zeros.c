/* Zeros and the boxes in which they are the only ones. */
#include <string.h>
#include "solve/unique.h"
#include "solve/zeros.h"

/* Uniqueness is accepted up to this kappa; a checker with wider enclosures still gets below 1. */
#define GOOD_KAPPA 0.85

static int contains(const interval *outer, const interval *inner, slong k) {
  for (slong i = 1; i <= k; i++)
    if (inner[i].neg > outer[i].neg || inner[i].hi > outer[i].hi)
      return 0;
  return 1;
}

static int disjoint(const interval *a, const interval *b, slong k) {
  for (slong i = 1; i <= k; i++)
    if (a[i].hi < iv_lo(b[i]) || b[i].hi < iv_lo(a[i]))
      return 1;
  return 0;
}

int zeros_cover(const search_result *r, const interval *q, slong k) {
  for (slong i = 0; i < r->n; i++)
    if (contains(r->zeros[i].unique, q, k))
      return 1;
  return 0;
}

/* X = the box of radius r (a power of 2) around x, rounded so that its ends have few bits. With symmetric:
   its own mirror image if x nearly is. */
static void box_around(interval *X, const subject *s, const double *x, double r, int symmetric) {
  slong k = s->w->k;
  double grid = r * 0x1p-6;
  for (slong j = 1; j <= k; j++) {
    double mid = nearbyint(x[j] / grid) * grid;
    X[j] = iv(mid - r, mid + r);
  }
  if (!symmetric)
    return;
  interval sum = iv_add(s->d->z[0], s->d->z[s->d->n]);
  for (slong j = 1; j <= k; j++)
    if (iv_width(sum) > 0 || fabs(x[j] + x[k + 1 - j] - sum.hi) > grid)
      return;
  for (slong j = k; 2 * j > k; j--) {
    slong m = k + 1 - j;
    if (m == j) {
      X[j] = iv(0.5 * sum.hi - r, 0.5 * sum.hi + r);
      continue;
    }
    X[m] = (interval){ -(sum.hi - X[j].hi), sum.hi + X[j].neg };
  }
}

/* Cut `at` down to where zeros in D can be: the ball around x in D of radius |C F(x)| / (1 - kappa). Returns
   0 when that is empty. */
static int locate(chain_zero *z, const subject *s, double *x, const double *inverse, double kappa) {
  interval f[CHAIN_MAX];
  slong k = s->w->k;
  double r = 0;
  evaluate_at(f, NULL, x, s->d, s->w);
  for (slong i = 0; i < k; i++) {
    interval y = { 0, 0 };
    for (slong j = 0; j < k; j++) {
      if (!(iv_mag(f[j]) < INFINITY))
        return 1;
      y = iv_add(y, iv_scale(inverse[i * k + j], f[j]));
    }
    r = fmax(r, iv_mag(y));
  }
  r = r / -(kappa - 1);
  for (slong j = 1; j <= k; j++) {
    z->at[j] = iv_meet(z->unique[j], (interval){ r - x[j], r + x[j] });
    if (z->at[j].hi < iv_lo(z->at[j]))
      return 0;
  }
  return 1;
}

static void add_zero(search_result *r, const chain_zero *z) {
  r->zeros = mem_realloc(r->zeros, (size_t) r->n + 1, sizeof(chain_zero));
  r->zeros[r->n++] = *z;
}

/* The largest box around x, symmetric or not, on which F is one-to-one; 0 if only tiny ones are. */
static int find_box(chain_zero *z, double *inverse, double *kappa, const subject *s, const double *x,
                    int symmetric) {
  int exponent;
  frexp(s->scale, &exponent);
  for (double radius = ldexp(0.25, exponent); radius > 0x1p-26 * s->scale; radius /= 2) {
    box_around(z->unique, s, x, radius, symmetric);
    *kappa = one_to_one(inverse, s->d, s->w, z->unique);
    if (*kappa <= GOOD_KAPPA)
      return 1;
  }
  return 0;
}

int zeros_find(search_result *r, const subject *s, const interval *q, int symmetric) {
  double x[CHAIN_MAX + 2], inverse[CHAIN_MAX * CHAIN_MAX], kappa;
  slong k = s->w->k;
  chain_zero z = { .at = { { 0, 0 } } };
  for (slong j = 1; j <= k; j++)
    x[j] = iv_mid(q[j]);
  if (!find_zero(x, s->d, s->w))
    return 0;
  for (slong j = 1; j <= k; j++) {
    double near = 2 * iv_width(q[j]) + 0x1p-30 * s->scale;
    if (x[j] < iv_lo(q[j]) - near || x[j] > q[j].hi + near)
      return 0;
    z.unique[j] = iv_point(x[j]);
  }
  if (zeros_cover(r, z.unique, k) || !find_box(&z, inverse, &kappa, s, x, symmetric))
    return 0;
  z.unique[0] = s->d->z[0];
  z.unique[k + 1] = s->d->z[s->d->n];
  memcpy(z.at, z.unique, sizeof z.at);
  if (!locate(&z, s, x, inverse, kappa))
    return 0;
  for (slong i = 0; i < r->n; i++)
    if (!disjoint(r->zeros[i].at, z.at, k))
      return 0;
  add_zero(r, &z);
  return 1;
}
