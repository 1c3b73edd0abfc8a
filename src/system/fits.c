/* The chain of affine fits. */
#include <string.h>
#include "system/fits.h"

enum { MOMENTS = 5 };

void fits_locate(slong *first, slong *last, const cells *c, const scalar *x, const ring *r) {
  slong lo = 0, hi = c->n - 1; /* first: the last i with z_i < x for certain */
  while (lo < hi) {
    slong mid = lo + (hi - lo + 1) / 2;
    if (scalar_cmp_fmpq(x, c->z + mid, r) > 0)
      lo = mid;
    else
      hi = mid - 1;
  }
  *first = lo;
  hi = c->n - 1; /* last: the first i with x < z_(i+1) for certain */
  while (lo < hi) {
    slong mid = lo + (hi - lo) / 2;
    if (scalar_cmp_fmpq(x, c->z + mid + 1, r) < 0)
      hi = mid;
    else
      lo = mid + 1;
  }
  *last = lo;
}

/* y[0..4] = int p, int x p, int x^2 p, int h p, int x h p from a to x: continuous across cells. */
static void moments_to(scalar *y, const cells *c, const scalar *x, const ring *r) {
  scalar *other = scalars_new(r, 1);
  slong first, last;
  fits_locate(&first, &last, c, x, r);
  for (slong i = first; i <= last; i++) {
    const fmpq_poly_struct *poly[MOMENTS] = { c->p0[i], c->p1[i], c->p2[i], c->h0[i], c->h1[i] };
    for (slong m = 0; m < MOMENTS && (i == first || r->kind == SCALAR_BALL); m++) {
      scalar_evaluate(i == first ? y + m : other, poly[m], x, r);
      if (i > first)
        scalar_join(y + m, other, r);
    }
  }
  scalars_free(other, r, 1);
}

/* Best affine fit on J_i from the moments at its ends. */
static void set_fit(fits *t, slong i, const scalar *left, const scalar *right) {
  const ring *r = t->ring;
  scalar *a = scalars_new(r, 2);
  scalar_sub(t->p0 + i, right, left, r);
  scalar_sub(t->p1 + i, right + 1, left + 1, r);
  scalar_sub(t->p2 + i, right + 2, left + 2, r);
  t->shrunk[i] = scalar_is_zero(t->p0 + i, r);
  if (!t->shrunk[i]) {
    scalar_sub(a, right + 3, left + 3, r);
    scalar_sub(a + 1, right + 4, left + 4, r);
    scalar_div(t->level + i, a, t->p0 + i, r);
    scalar_div(t->center + i, t->p1 + i, t->p0 + i, r);
    scalar_mul(a, a, t->center + i, r);
    scalar_sub(a + 1, a + 1, a, r); /* int (x - center) h p */
    scalar_mul(a, t->p1 + i, t->center + i, r);
    scalar_sub(t->variance + i, t->p2 + i, a, r);
    scalar_div(t->sigma + i, a + 1, t->variance + i, r);
  }
  scalars_free(a, r, 2);
}

/* The slope of f on a cell where f is affine. */
static void affine_slope(fmpq_t y, const cells *c, slong i) {
  fmpq_poly_get_coeff_fmpq(y, c->f->poly[c->target[i]], 1);
}

/* Where f is affine it is its own fit: no cancellation, and slopes that are known to be rational. */
static void set_affine(fits *t, slong i) {
  const cells *c = t->cells;
  scalar *mean;
  slong first, last, unused;
  fmpq_t slope;
  fits_locate(&first, &unused, c, t->x + i, t->ring);
  fits_locate(&unused, &last, c, t->x + i + 1, t->ring);
  t->affine[i] = -1;
  if (t->shrunk[i] || first != last || fmpq_poly_degree(c->f->poly[c->target[first]]) > 1)
    return;
  t->affine[i] = first;
  fmpq_init(slope);
  mean = scalars_new(t->ring, 1);
  affine_slope(slope, c, first);
  scalar_set_fmpq(t->sigma + i, slope, t->ring);
  scalar_evaluate(t->level + i, c->f->poly[c->target[first]], t->center + i, t->ring);
  scalar_set_fmpq(mean, c->mean, t->ring);
  scalar_sub(t->level + i, t->level + i, mean, t->ring);
  scalars_free(mean, t->ring, 1);
  fmpq_clear(slope);
}

/* The number of the point to which J_i has shrunk, and the cells on both sides of it that matter: where p is
   not 0, and only that side of a gap which J_i is on. */
static slong cells_of_point(slong *first, slong *last, const fits *t, slong i) {
  const cells *c = t->cells;
  int behind = i > 0 && t->word->node[i] > 0 && cells_gap_end(c, t->word->node[i]) > 0;
  slong at = behind ? i + 1 : i;
  fits_locate(first, last, c, t->x + at, t->ring);
  if (behind || cells_is_empty(c, *first))
    *first = *last;
  if (cells_is_empty(c, *last))
    *last = *first;
  return at;
}

/* J_i is a point: its level is h there, if h is continuous. (If kinks lie at both ends of a gap, it is none.) */
static void set_point(fits *t, slong i) {
  const cells *c = t->cells;
  scalar *other = scalars_new(t->ring, 1), *level = t->level + i;
  slong first, last, at = cells_of_point(&first, &last, t, i);
  scalar_evaluate(level, c->f->poly[c->target[first]], t->x + at, t->ring);
  scalar_evaluate(other, c->f->poly[c->target[last]], t->x + at, t->ring);
  scalar_sub(other, other, level, t->ring);
  t->undefined |= !scalar_is_zero(other, t->ring);
  scalar_sub(other, t->x + at, t->x + i + 1, t->ring);
  t->undefined |= !scalar_is_zero(other, t->ring);
  scalar_set_fmpq(other, c->mean, t->ring);
  scalar_sub(level, level, other, t->ring);
  scalars_free(other, t->ring, 1);
}

/* T = - sum tau_i sigma_i / sum tau_i^2 / V_i, which is 0 if an interval with tau_i != 0 is a point, and
   the slopes sigma_i + tau_i T / V_i. */
static void set_tension(fits *t, const chain_word *w) {
  const ring *r = t->ring;
  scalar *inverse = scalars_new(r, t->k + 1), *sum = scalars_new(r, 1);
  int any = 0, point = 0;
  for (slong i = 0; i <= t->k; i++) {
    point |= w->tau[i] && t->shrunk[i];
    if (w->tau[i] && !t->shrunk[i]) {
      scalar_set_si(inverse + i, w->tau[i], r);
      scalar_div(inverse + i, inverse + i, t->variance + i, r); /* tau_i / V_i */
      scalar_mul_si(t->slope + i, inverse + i, w->tau[i], r);
      scalar_add(sum, sum, t->slope + i, r);
      any = 1;
    }
  }
  if (any && !point) {
    fits_sum(t->tension, t, w);
    scalar_div(t->tension, t->tension, sum, r);
    scalar_mul_si(t->tension, t->tension, -1, r);
  }
  for (slong i = 0; i <= t->k; i++) {
    scalar_mul(t->slope + i, inverse + i, t->tension, r);
    scalar_add(t->slope + i, t->slope + i, t->sigma + i, r);
  }
  scalars_free(inverse, r, t->k + 1);
  scalars_free(sum, r, 1);
}

static void allocate(fits *t) {
  scalar **each[] = { &t->p0, &t->p1, &t->p2, &t->level, &t->center, &t->variance, &t->sigma, &t->slope };
  for (size_t i = 0; i < sizeof each / sizeof *each; i++)
    *each[i] = scalars_new(t->ring, t->k + 1);
  t->x = scalars_new(t->ring, t->k + 2);
  t->tension = scalars_new(t->ring, 1);
}

void fits_clear(fits *t) {
  scalar *each[] = { t->p0, t->p1, t->p2, t->level, t->center, t->variance, t->sigma, t->slope };
  for (size_t i = 0; i < sizeof each / sizeof *each; i++)
    scalars_free(each[i], t->ring, t->k + 1);
  scalars_free(t->x, t->ring, t->k + 2);
  scalars_free(t->tension, t->ring, 1);
}

void fits_init(fits *t, const ring *r, const cells *c, const chain_word *w, const scalar *kinks) {
  scalar *at = scalars_new(r, MOMENTS * (w->k + 2));
  memset(t, 0, sizeof *t);
  t->ring = r;
  t->cells = c;
  t->word = w;
  t->k = w->k;
  allocate(t);
  scalar_set_fmpq(t->x, c->z, r);
  scalar_set_fmpq(t->x + t->k + 1, c->z + c->n, r);
  for (slong j = 1; j <= t->k; j++)
    scalar_set(t->x + j, kinks + j - 1, r);
  for (slong j = 0; j <= t->k + 1; j++)
    moments_to(at + MOMENTS * j, c, t->x + j, r);
  for (slong i = 0; i <= t->k; i++) {
    set_fit(t, i, at + MOMENTS * i, at + MOMENTS * (i + 1));
    set_affine(t, i);
    if (t->shrunk[i])
      set_point(t, i);
  }
  set_tension(t, w);
  scalars_free(at, r, MOMENTS * (t->k + 2));
}

void fits_value(scalar *y, const fits *t, slong i, slong j) {
  const ring *r = t->ring;
  scalar *s;
  if (t->shrunk[i]) {
    scalar_set(y, t->level + i, r);
    return;
  }
  s = scalars_new(r, 1);
  scalar_sub(s, t->x + j, t->center + i, r);
  scalar_mul(s, s, t->slope + i, r);
  scalar_add(y, t->level + i, s, r);
  scalars_free(s, r, 1);
}

void fits_full_value(scalar *y, const fits *t, slong i, slong j) {
  scalar *mean = scalars_new(t->ring, 1);
  fits_value(y, t, i, j);
  scalar_set_fmpq(mean, t->cells->mean, t->ring);
  scalar_add(y, y, mean, t->ring);
  scalars_free(mean, t->ring, 1);
}

/* y = h at x_j, as far as f is continuous there. */
static void target_at(scalar *y, const fits *t, slong j) {
  const cells *c = t->cells;
  scalar *other = scalars_new(t->ring, 1);
  slong first, last;
  fits_locate(&first, &last, c, t->x + j, t->ring);
  for (slong i = first; i <= last; i++) {
    scalar_evaluate(i == first ? y : other, c->f->poly[c->target[i]], t->x + j, t->ring);
    if (i > first)
      scalar_join(y, other, t->ring);
  }
  scalar_set_fmpq(other, c->mean, t->ring);
  scalar_sub(y, y, other, t->ring);
  scalars_free(other, t->ring, 1);
}

void fits_equation(scalar *y, const fits *t, slong j) {
  const ring *r = t->ring;
  scalar *right;
  if (t->word->node[j] > 0) {
    scalar_set_fmpq(y, t->cells->z + t->word->node[j], r);
    scalar_sub(y, t->x + j, y, r);
    return;
  }
  right = scalars_new(r, 1);
  fits_value(y, t, j - 1, j);
  fits_value(right, t, j, j);
  if (t->word->node[j] == FREE_NODE) { /* the errors on both sides add up to 0 */
    scalar_add(y, y, right, r);
    target_at(right, t, j);
    scalar_mul_si(right, right, 2, r);
  }
  scalar_sub(y, y, right, r);
  scalars_free(right, r, 1);
}

void fits_jump(scalar *y, const fits *t, slong j) {
  scalar_sub(y, t->slope + j, t->slope + j - 1, t->ring);
}

void fits_sum(scalar *y, const fits *t, const chain_word *v) {
  scalar *s = scalars_new(t->ring, 1);
  scalar_set_si(y, 0, t->ring);
  for (slong i = 0; i <= t->k; i++)
    if (v->tau[i]) {
      scalar_mul_si(s, t->sigma + i, v->tau[i], t->ring);
      scalar_add(y, y, s, t->ring);
    }
  scalars_free(s, t->ring, 1);
}

int fits_sum_exactly(fmpq_t y, const fits *t, const chain_word *v) {
  fmpq_t slope;
  int known = 1;
  fmpq_init(slope);
  fmpq_zero(y);
  for (slong i = 0; i <= t->k; i++)
    if (v->tau[i]) {
      known = known && t->affine[i] >= 0;
      if (!known)
        break;
      affine_slope(slope, t->cells, t->affine[i]);
      fmpq_mul_si(slope, slope, v->tau[i]);
      fmpq_add(y, y, slope);
    }
  fmpq_clear(slope);
  return known;
}

/* int h^2 p - int h g p, and int h g p = level^2 P0 + slope sigma V on J_i. */
void fits_risk(scalar *y, const fits *t) {
  const ring *r = t->ring;
  scalar *s = scalars_new(r, 1);
  scalar_set_fmpq(y, t->cells->spread, r);
  for (slong i = 0; i <= t->k; i++) {
    scalar_mul(s, t->level + i, t->level + i, r);
    scalar_mul(s, s, t->p0 + i, r);
    scalar_sub(y, y, s, r);
    scalar_mul(s, t->slope + i, t->sigma + i, r);
    scalar_mul(s, s, t->variance + i, r);
    scalar_sub(y, y, s, r);
  }
  scalars_free(s, r, 1);
}

void fits_error_density(scalar *y, const fits *t, slong j, slong i) {
  const ring *r = t->ring;
  const cells *c = t->cells;
  scalar *s = scalars_new(r, 2);
  fits_value(s, t, j - 1, j);
  scalar_set_fmpq(s + 1, c->mean, r);
  scalar_add(s, s, s + 1, r);
  scalar_evaluate(s + 1, c->f->poly[c->target[i]], t->x + j, r);
  scalar_sub(s, s, s + 1, r);
  scalar_evaluate(s + 1, c->p->poly[c->density[i]], t->x + j, r);
  scalar_mul(y, s, s + 1, r);
  scalars_free(s, r, 2);
}
