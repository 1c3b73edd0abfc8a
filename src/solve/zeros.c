/* Zeros and the boxes in which they are the only ones. */
#include <string.h>
#include "solve/tied.h"
#include "solve/unique.h"
#include "solve/zeros.h"
#include "system/general.h"

/* Uniqueness is accepted up to this kappa; a checker with wider enclosures still gets below 1. */
#define GOOD_KAPPA 0.85
/* The same where boxes are tiny because derivatives change quickly. */
#define FINE_KAPPA 0.1
#define FINE_RADIUS 0x1p-26
/* The same where some |tau| is STEEP times another: some pieces are then very short. */
#define STEEP_KAPPA 0.05
#define STEEP 500
/* The same for boxes with sides of different lengths, the shortest of them, and how many proportions of the sides
   are tried. */
#define LONG_KAPPA 0.2
#define SHORTEST_SIDE 0x1p-36
enum { MOST_PROPORTIONS = 6 };

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

/* X = the box of radius r (a power of 2) around x, or r unit[j-1] for x_j, rounded so that its ends have few bits.
   With symmetric: its own mirror image if x nearly is. */
static void box_around(interval *X, const subject *s, const double *x, double r, const double *unit,
                       int symmetric) {
  slong k = s->w->k;
  double grid = r * 0x1p-6;
  for (slong j = 1; j <= k; j++) {
    double own = unit ? r * unit[j - 1] : r, mid = nearbyint(x[j] / (own * 0x1p-6)) * (own * 0x1p-6);
    X[j] = s->w->node[j] > 0 ? s->d->z[s->w->node[j]] : iv(mid - own, mid + own);
  }
  if (!symmetric || unit)
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
  double r = 0, unit[CHAIN_MAX];
  box_units(unit, z->unique, k);
  evaluate_at(f, NULL, x, s->d, s->w);
  for (slong i = 0; i < k; i++) {
    interval y = { 0, 0 };
    for (slong j = 0; j < k; j++) {
      if (!(iv_mag(f[j]) < INFINITY))
        return 1;
      y = iv_add(y, iv_scale(inverse[i * k + j], f[j]));
    }
    r = fmax(r, iv_mag(y) / unit[i]);
  }
  r = r / -(kappa - 1);
  for (slong j = 1; j <= k; j++) {
    double own = r * unit[j - 1];
    z->at[j] = iv_meet(z->unique[j], (interval){ own - x[j], own + x[j] });
    if (z->at[j].hi < iv_lo(z->at[j]))
      return 0;
  }
  return 1;
}

static void add_zero(search_result *r, const chain_zero *z) {
  r->zeros = mem_realloc(r->zeros, (size_t) r->n + 1, sizeof(chain_zero));
  r->zeros[r->n++] = *z;
}

int word_is_steep(const chain_word *w) {
  double least = INFINITY, most = 0;
  for (slong i = 0; i <= w->k; i++)
    if (w->tau[i]) {
      least = fmin(least, fabs((double) w->tau[i]));
      most = fmax(most, fabs((double) w->tau[i]));
    }
  return most > STEEP * least;
}

/* Units that are small for kinks close to an end of a gap or to a neighbour; 0 if the density has no gap. */
static int units_beside_gaps(double *unit, const subject *s, const double *x) {
  slong k = s->w->k;
  double most = 0;
  if (!s->d->gap_end)
    return 0;
  for (slong j = 1; j <= k; j++) {
    double left = s->w->to[j] ? s->d->z[s->w->from[j]].hi : s->d->z[0].hi;
    double right = s->w->to[j] ? iv_lo(s->d->z[s->w->to[j]]) : iv_lo(s->d->z[s->d->n]);
    left = j > 1 && s->w->node[j - 1] <= 0 ? fmax(left, x[j - 1]) : left;
    right = j < k && s->w->node[j + 1] <= 0 ? fmin(right, x[j + 1]) : right;
    unit[j - 1] = s->w->node[j] > 0 ? 0 : fmax(0x1p-40 * s->scale, fmin(x[j] - left, right - x[j]));
    most = fmax(most, unit[j - 1]);
  }
  for (slong j = 0; j < k; j++) {
    double power = 1;
    while (unit[j] > 0 && power * most > unit[j])
      power *= 0.5;
    unit[j] = power;
  }
  return 1;
}

/* The radius of a box with sides in the proportion of these units on which F is one-to-one, or 0. */
static double long_radius(const subject *s, const double *x, const double *unit) {
  double inverse[CHAIN_MAX * CHAIN_MAX];
  interval X[CHAIN_MAX + 2];
  int exponent;
  frexp(s->scale, &exponent);
  for (double radius = ldexp(0.25, exponent); radius > FINE_RADIUS * s->scale; radius /= 2) {
    box_around(X, s, x, radius, unit, 0);
    if (one_to_one(inverse, s->d, s->w, X) <= LONG_KAPPA)
      return radius;
  }
  return 0;
}

/* Such a box; of several proportions the one whose shortest side is the longest. */
static int find_long_box(chain_zero *z, double *inverse, double *kappa, const subject *s, const double *x) {
  double unit[CHAIN_MAX], least_side = SHORTEST_SIDE * s->scale, best = least_side;
  slong k = s->w->k;
  if (!units_beside_gaps(unit, s, x))
    return 0;
  for (int n = 0; n < MOST_PROPORTIONS; n++) {
    double radius = long_radius(s, x, unit), least = 1;
    for (slong j = 0; j < k; j++)
      least = fmin(least, unit[j]);
    if (radius * least > best) {
      best = radius * least;
      box_around(z->unique, s, x, radius, unit, 0);
    }
    for (slong j = 0; j < k; j++)
      unit[j] = fmin(1, 4 * unit[j]);
  }
  if (best > least_side)
    *kappa = one_to_one(inverse, s->d, s->w, z->unique);
  return best > least_side;
}

/* The largest box around x, symmetric or not, on which F is one-to-one; 0 if its radius is not larger than
   `least`. */
static int find_box(chain_zero *z, double *inverse, double *kappa, const subject *s, const double *x,
                    int symmetric, double least) {
  double good = word_is_steep(s->w) ? STEEP_KAPPA : GOOD_KAPPA; /* in boxes that are not tiny */
  int exponent;
  frexp(s->scale, &exponent);
  for (double radius = ldexp(0.25, exponent); radius > least; radius /= 2) {
    box_around(z->unique, s, x, radius, NULL, symmetric);
    *kappa = one_to_one(inverse, s->d, s->w, z->unique);
    if (*kappa <= (radius > FINE_RADIUS * s->scale ? good : FINE_KAPPA))
      return 1;
  }
  return find_long_box(z, inverse, kappa, s, x);
}

/* Is x, entries 1..k, in the box q or close to it? */
static int is_near(const double *x, const interval *q, const subject *s) {
  for (slong j = 1; j <= s->w->k; j++) {
    double near = 2 * iv_width(q[j]) + 0x1p-30 * s->scale;
    if (x[j] < iv_lo(q[j]) - near || x[j] > q[j].hi + near)
      return 0;
  }
  return 1;
}

/* The same on the points with tied kinks; `at` is then only a guess. */
static int find_tied_box(chain_zero *z, const subject *s, double *x, const interval *q) {
  slong k = s->w->k;
  ties t;
  ties_of(&t, s->d, s->w, q);
  if (t.count == 0 || t.count == k || !tied_find_zero(x, &t, s->d, s->w) || !is_near(x, q, s))
    return 0;
  for (double radius = 0x1p-6 * s->scale; radius > 0x1p-26 * s->scale; radius /= 2) {
    int exponent;
    frexp(radius, &exponent);
    box_around(z->unique, s, x, ldexp(0.5, exponent), NULL, 0);
    ties_of(&t, s->d, s->w, z->unique);
    if (tied_one_to_one(&t, s->d, s->w, z->unique)) {
      for (slong j = 1; j <= k; j++)
        z->tied |= (unsigned) t.tied[j] << j;
      return 1;
    }
  }
  return 0;
}

int zeros_find_tied(search_result *r, const subject *s, const interval *q) {
  double x[CHAIN_MAX + 2];
  slong k = s->w->k;
  chain_zero z = { .at = { { 0, 0 } } };
  for (slong j = 1; j <= k; j++)
    x[j] = iv_mid(q[j]);
  if (!find_tied_box(&z, s, x, q))
    return 0;
  z.unique[0] = s->d->z[0];
  z.unique[k + 1] = s->d->z[s->d->n];
  memcpy(z.at, z.unique, sizeof z.at);
  for (slong j = 1; j <= k; j++)
    z.at[j] = iv_meet(z.unique[j], iv(x[j] - 0x1p-24 * s->scale, x[j] + 0x1p-24 * s->scale));
  for (slong i = 0; i < r->n; i++)
    if (!disjoint(r->zeros[i].at, z.at, k))
      return 0;
  add_zero(r, &z);
  r->tied = 1;
  return 1;
}

/* A zero x on a face, near the box q, at which kinks that are tied in q do not divide their intervals in the right
   proportion: no genuine zero is near. */
static int contradicts_ties(const double *x, const interval *q, const subject *s) {
  slong k = s->w->k;
  double least = INFINITY, most = 0;
  ties t;
  ties_of(&t, s->d, s->w, q);
  for (slong j = 1; t.count > 0 && j <= k + 1; j++) {
    double before = j > 1 ? x[j - 1] : s->d->z[0].hi, here = j <= k ? x[j] : s->d->z[s->d->n].hi;
    double after = j < k ? x[j + 1] : s->d->z[s->d->n].hi;
    least = fmin(least, here - before);
    if (j <= k && t.tied[j]) {
      double u = iv_mid(s->w->root[j - 1]), v = iv_mid(s->w->root[j]);
      most = fmax(most, fabs(v * before + u * after - (u + v) * here) / fmin(u, v));
    }
  }
  return least < 0x1p-30 * s->scale && most > 0x1p-20 * s->scale;
}

/* Does x lie on a face? */
static int on_face(const double *x, const subject *s) {
  slong k = s->w->k;
  double least = INFINITY;
  for (slong j = 1; j <= k + 1; j++) {
    double before = j > 1 ? x[j - 1] : s->d->z[0].hi, here = j <= k ? x[j] : s->d->z[s->d->n].hi;
    least = fmin(least, here - before);
  }
  return least < 0x1p-30 * s->scale;
}

/* A zero x on a face where an equation that replaces some F_j in a stretch does not hold (density not
   constant): no genuine zero is near. */
static int contradicts_balance(double *x, const subject *s) {
  const chain_word *w = s->w;
  const slong *stretch = s->d->stretch;
  chain_box b;
  if (!s->d->general || !on_face(x, s))
    return 0;
  point_box(&b, x, s->d, w);
  for (slong j = 1; j <= w->k; j++) {
    slong first = b.first[j - 1], last = b.last[j];
    int signs = (w->tau[j - 1] > 0) - (w->tau[j - 1] < 0) + (w->tau[j] > 0) - (w->tau[j] < 0);
    interval balance;
    if (w->node[j] || stretch[first] < 0 || stretch[first] != stretch[last] || !w->tau[j] || signs)
      continue;
    balance = general_balance(NULL, s->d, w, &b, j);
    if (iv_lo(balance) > 0x1p-20 * s->scale || balance.hi < -0x1p-20 * s->scale)
      return 1;
  }
  return 0;
}

int zeros_near(const search_result *r, const interval *q, slong k, double distance) {
  interval wide[CHAIN_MAX + 2];
  for (slong j = 1; j <= k; j++)
    wide[j] = (interval){ q[j].neg + distance, q[j].hi + distance };
  for (slong i = 0; i < r->n; i++)
    if (!disjoint(r->zeros[i].unique, wide, k))
      return 1;
  return 0;
}

int zeros_find(search_result *r, const subject *s, const interval *q, int symmetric, double least) {
  double x[CHAIN_MAX + 2], inverse[CHAIN_MAX * CHAIN_MAX], kappa;
  slong k = s->w->k;
  chain_zero z = { .at = { { 0, 0 } } };
  for (slong j = 1; j <= k; j++)
    x[j] = iv_mid(q[j]);
  if (!find_zero(x, s->d, s->w) || !is_near(x, q, s))
    return 0;
  if (s->affine && (contradicts_ties(x, q, s) || contradicts_balance(x, s)))
    return 0;
  for (slong j = 1; j <= k; j++)
    z.unique[j] = iv_point(x[j]);
  if (zeros_cover(r, z.unique, k) || !find_box(&z, inverse, &kappa, s, x, symmetric, least))
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
