/* Bisection with exclusion by enclosures, by the mean value form, and by its preconditioned form;
   existence and uniqueness by the Krawczyk test on a slightly larger box. */
#include <string.h>
#include "solve/search.h"

/* Boxes narrower than this are not divided further, in units of b - a. */
#define LEAST_WIDTH 0x1p-26

typedef interval box[CHAIN_MAX + 2];

/* Intersect with q_1 <= ... <= q_k; 0 if nothing is left. */
static int clip_order(interval *q, slong k) {
  slong i;
  for (i = 1; i <= k; i++)
    q[i].neg = fmin(q[i].neg, q[i - 1].neg);
  for (i = k; i >= 1; i--)
    q[i].hi = fmin(q[i].hi, q[i + 1].hi);
  for (i = 1; i <= k; i++)
    if (q[i].hi < iv_lo(q[i]))
      return 0;
  return 1;
}

static int excluded_by_value(const interval *f, slong k) {
  for (slong j = 0; j < k; j++)
    if (!iv_has_zero(f[j]))
      return 1;
  return 0;
}

/* The system around the midpoint x of a box: F(x), the Jacobian over the box, and dx = box - x. */
typedef struct {
  double x[CHAIN_MAX];
  interval at_x[CHAIN_MAX], jacobian[CHAIN_MAX * CHAIN_MAX], dx[CHAIN_MAX];
  double inverse[CHAIN_MAX * CHAIN_MAX]; /* approximate inverse of the midpoint Jacobian */
  int invertible;
} expansion;

/* Approximate inverse by elimination with partial pivoting: any matrix is valid as a preconditioner. */
static int invert(double *r, const interval *jacobian, slong n) {
  double a[CHAIN_MAX][2 * CHAIN_MAX];
  for (slong i = 0; i < n; i++)
    for (slong j = 0; j < n; j++) {
      a[i][j] = iv_mid(jacobian[i * n + j]);
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
    for (slong j = 0; j < 2 * n; j++) {
      double t = a[i][j];
      a[i][j] = a[pivot][j];
      a[pivot][j] = t;
    }
    for (slong j = 2 * n - 1; j >= i; j--)
      a[i][j] /= a[i][i];
    for (slong row = 0; row < n; row++)
      if (row != i)
        for (slong j = 2 * n - 1; j >= i; j--)
          a[row][j] -= a[row][i] * a[i][j];
  }
  for (slong i = 0; i < n; i++)
    for (slong j = 0; j < n; j++)
      if (!isfinite(r[i * n + j] = a[i][n + j]))
        return 0;
  return 1;
}

/* Returns 0 when some derivative is unbounded. */
static int expand(expansion *e, const chain *c, const interval *q, int inside) {
  box point;
  interval f[CHAIN_MAX];
  slong k = c->k, i;
  point[0] = q[0];
  point[k + 1] = q[k + 1];
  for (i = 1; i <= k; i++) {
    e->x[i - 1] = iv_mid(q[i]);
    point[i] = iv_point(e->x[i - 1]);
    e->dx[i - 1] = iv_sub(q[i], point[i]);
  }
  chain_evaluate(f, e->jacobian, c, q, inside);
  chain_evaluate(e->at_x, NULL, c, point, inside);
  for (i = 0; i < k * k; i++)
    if (!(iv_mag(e->jacobian[i]) < INFINITY))
      return 0;
  e->invertible = invert(e->inverse, e->jacobian, k);
  return 1;
}

static int excluded_by_mean_value(const expansion *e, slong k) {
  for (slong j = 0; j < k; j++) {
    interval s = e->at_x[j];
    for (slong i = 0; i < k; i++)
      s = iv_add(s, iv_mul(e->jacobian[j * k + i], e->dx[i]));
    if (!iv_has_zero(s))
      return 1;
  }
  return 0;
}

/* Component i of the Krawczyk operator minus x: -(R F(x))_i + ((1 - R J) dx)_i. */
static interval krawczyk(const expansion *e, slong k, slong i) {
  interval y = { 0, 0 };
  for (slong j = 0; j < k; j++)
    y = iv_sub(y, iv_scale(e->inverse[i * k + j], e->at_x[j]));
  for (slong m = 0; m < k; m++) {
    interval r = iv_point(m == i);
    for (slong j = 0; j < k; j++)
      r = iv_sub(r, iv_scale(e->inverse[i * k + j], e->jacobian[j * k + m]));
    y = iv_add(y, iv_mul(r, e->dx[m]));
  }
  return y;
}

static int excluded_by_krawczyk(const expansion *e, slong k) {
  for (slong i = 0; e->invertible && i < k; i++) {
    interval y = krawczyk(e, k, i);
    if (y.hi < iv_lo(e->dx[i]) || iv_lo(y) > e->dx[i].hi)
      return 1;
  }
  return 0;
}

/* Existence and uniqueness in the box q of the continued F; at: a smaller box with the zero. */
static int unique_zero(interval *at, const chain *c, const interval *q) {
  expansion e;
  slong k = c->k;
  if (!expand(&e, c, q, 0) || !e.invertible)
    return 0;
  at[0] = q[0];
  at[k + 1] = q[k + 1];
  for (slong i = 0; i < k; i++) {
    interval y = krawczyk(&e, k, i);
    if (!(y.hi < e.dx[i].hi && y.neg < e.dx[i].neg))
      return 0;
    at[i + 1] = iv_add(y, iv_point(e.x[i]));
  }
  return 1;
}

/* Shrink `at` as far as double precision allows. */
static void polish(interval *at, const chain *c) {
  for (int round = 0; round < 20; round++) {
    box next;
    expansion e;
    int better = 0;
    if (!expand(&e, c, at, 0) || !e.invertible)
      return;
    for (slong i = 0; i < c->k; i++) {
      next[i + 1] = iv_meet(at[i + 1], iv_add(krawczyk(&e, c->k, i), iv_point(e.x[i])));
      better |= iv_width(next[i + 1]) < 0.9 * iv_width(at[i + 1]);
    }
    memcpy(at + 1, next + 1, (size_t) c->k * sizeof(interval));
    if (!better)
      return;
  }
}

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

/* The region as a box. */
static void region_box(interval *q, const chain *c) {
  const chain_data *d = c->data;
  q[0] = d->z[0];
  q[c->k + 1] = d->z[d->n];
  for (slong j = 1; j <= c->k; j++)
    q[j] = iv_hull(d->z[c->cell[j]], d->z[c->cell[j] + 1]);
}

enum verdict { OPEN, EXCLUDED, SOLVED, STUCK };

/* The zero proved to exist at `at` (unique in `unique`): new, known, or outside the region. */
static enum verdict record(search_result *r, const chain *c, const interval *unique, const interval *at) {
  box region;
  slong i;
  region_box(region, c);
  if (disjoint(at, region, c->k))
    return EXCLUDED;
  for (i = 1; i < c->k; i++)
    if (iv_lo(at[i]) > at[i + 1].hi)
      return EXCLUDED;
  for (i = 0; i < r->n; i++)
    if (contains(r->solutions[i].unique, at, c->k) || contains(unique, r->solutions[i].at, c->k))
      return SOLVED;
  for (i = 0; i < r->n; i++)
    if (!disjoint(r->solutions[i].at, at, c->k))
      return STUCK;
  r->solutions = mem_realloc(r->solutions, (size_t) r->n + 1, sizeof(chain_solution));
  memcpy(r->solutions[r->n].unique, unique, sizeof(box));
  memcpy(r->solutions[r->n].at, at, sizeof(box));
  r->n++;
  return SOLVED;
}

/* Try to prove one zero in the box enlarged by a tenth on each side. */
static enum verdict try_solution(search_result *r, const chain *c, const interval *q) {
  box larger, at;
  memcpy(larger, q, sizeof(box));
  for (slong i = 1; i <= c->k; i++) {
    double more = 0.1 * iv_width(q[i]) + LEAST_WIDTH * 0.01;
    larger[i] = (interval) { q[i].neg + more, q[i].hi + more };
  }
  if (!unique_zero(at, c, larger))
    return OPEN;
  polish(at, c);
  return record(r, c, larger, at);
}

/* The coordinate with the largest effect on the equations, and where to cut it. */
static slong choose_cut(double *cut, const expansion *e, const interval *q, slong k, int usable) {
  slong best = 1;
  double most = -1;
  for (slong i = 1; i <= k; i++) {
    double smear = usable ? 0 : 1;
    for (slong j = 0; usable && j < k; j++)
      smear = fmax(smear, iv_mag(e->jacobian[j * k + i - 1]));
    smear *= iv_width(q[i]);
    if (smear > most) {
      most = smear;
      best = i;
    }
  }
  *cut = iv_lo(q[best]) + 0.4921875 * iv_width(q[best]);
  return best;
}

static double largest_width(const interval *q, slong k) {
  double w = 0;
  for (slong i = 1; i <= k; i++)
    w = fmax(w, iv_width(q[i]));
  return w;
}

/* Decide a box, or say where to cut it. The letter for the tree is the test that decided. */
static enum verdict decide(search_result *r, const chain *c, interval *q, char *letter, slong *index,
                           double *cut) {
  interval f[CHAIN_MAX];
  expansion e;
  slong k = c->k;
  enum verdict v = OPEN;
  int usable;
  *letter = 'o';
  if (!clip_order(q, k))
    return EXCLUDED;
  *letter = 'v';
  chain_evaluate(f, NULL, c, q, 1);
  if (excluded_by_value(f, k))
    return EXCLUDED;
  usable = expand(&e, c, q, 1);
  *letter = 'm';
  if (usable && excluded_by_mean_value(&e, k))
    return EXCLUDED;
  *letter = 'p';
  if (usable && excluded_by_krawczyk(&e, k))
    return EXCLUDED;
  *letter = 'k';
  if (usable && e.invertible && (v = try_solution(r, c, q)) != OPEN && v != STUCK)
    return v;
  *letter = '?';
  if (largest_width(q, k) < LEAST_WIDTH * iv_width(iv_hull(q[0], q[k + 1])))
    return STUCK;
  *index = choose_cut(cut, &e, q, k, usable);
  *letter = (char) ('0' + *index);
  return OPEN;
}

static void leave_unresolved(search_result *r, const interval *q, const char *limit) {
  r->unresolved = mem_realloc(r->unresolved, (size_t) r->nunresolved + 1, sizeof(box));
  memcpy(r->unresolved[r->nunresolved++], q, sizeof(box));
  r->limit = limit;
}

void search_region(search_result *r, const relucert_context *ctx, const chain *c, long max_boxes) {
  slong top = 1, room = 256;
  box *stack;
  int mode;
  memset(r, 0, sizeof *r);
  if (chain_impossible(c)) {
    text_append(&r->tree, "a");
    return;
  }
  stack = mem_alloc((size_t) room, sizeof(box));
  mode = interval_begin();
  region_box(stack[0], c);
  while (top > 0) {
    box q;
    char letter;
    slong index = 0;
    double cut = 0;
    const char *limit = (r->nodes & 255) == 0 ? context_limit(ctx) : NULL;
    memcpy(q, stack[--top], sizeof(box));
    if (!limit && max_boxes > 0 && r->nodes >= max_boxes)
      limit = "box limit";
    if (limit) { /* this box and all that wait stay open */
      leave_unresolved(r, q, limit);
      text_append(&r->tree, "?");
      continue;
    }
    r->nodes++;
    switch (decide(r, c, q, &letter, &index, &cut)) {
    case STUCK:
      leave_unresolved(r, q, "width limit");
      break;
    case OPEN: /* the left part first */
      if (top + 2 > room)
        stack = mem_realloc(stack, (size_t) (room *= 2), sizeof(box));
      memcpy(stack[top], q, sizeof(box));
      stack[top++][index].neg = -cut;
      memcpy(stack[top], q, sizeof(box));
      stack[top++][index].hi = cut;
      break;
    default:
      break;
    }
    text_append_n(&r->tree, &letter, 1);
  }
  interval_end(mode);
  mem_free(stack);
}

void search_clear(search_result *r) {
  mem_free(r->solutions);
  mem_free(r->unresolved);
  text_clear(&r->tree);
}
