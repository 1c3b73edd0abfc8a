/* L D L^T of symmetric matrices with a profile. */
#include "base/context.h"
#include "exact/form.h"

void quadratic_init(quadratic *f, slong n, const slong *first, const ring *r) {
  f->ring = r;
  f->n = n;
  f->first = mem_alloc((size_t) n, sizeof(slong));
  f->row = mem_alloc((size_t) n, sizeof(scalar *));
  for (slong i = 0; i < n; i++) {
    f->first[i] = first ? first[i] : 0;
    f->row[i] = scalars_new(r, i - f->first[i] + 1);
  }
}

void quadratic_clear(quadratic *f) {
  for (slong i = 0; i < f->n; i++)
    scalars_free(f->row[i], f->ring, i - f->first[i] + 1);
  mem_free(f->row);
  mem_free(f->first);
}

void quadratic_set(quadratic *f, const quadratic *g) {
  for (slong i = 0; i < f->n; i++)
    for (slong j = 0; j <= i - f->first[i]; j++)
      scalar_set(f->row[i] + j, g->row[i] + j, f->ring);
}

scalar *quadratic_entry(const quadratic *f, slong i, slong j) {
  return j >= f->first[i] && j <= i ? f->row[i] + (j - f->first[i]) : NULL;
}

/* Row i: L_ij D_j = Q_ij - sum over m < j of (L_im D_m) L_jm. */
static void eliminate_left(quadratic *f, slong i) {
  const ring *r = f->ring;
  scalar *row = f->row[i], *t = scalars_new(r, 1);
  slong first = f->first[i];
  for (slong j = first; j < i; j++)
    for (slong m = first > f->first[j] ? first : f->first[j]; m < j; m++) {
      scalar_mul(t, row + m - first, f->row[j] + m - f->first[j], r);
      scalar_sub(row + j - first, row + j - first, t, r);
    }
  scalars_free(t, r, 1);
}

int quadratic_eliminate(quadratic *f, slong i) {
  const ring *r = f->ring;
  slong first = f->first[i];
  scalar *row = f->row[i], *pivot = row + i - first, *t = scalars_new(r, 1);
  int sign, crossed = 0;
  eliminate_left(f, i);
  for (slong j = first; j < i; j++) {
    scalar *above = f->row[j] + j - f->first[j], *entry = row + j - first;
    if (scalar_is_zero(above, r)) {
      crossed |= !scalar_is_zero(entry, r);
      continue;
    }
    scalar_set(t, entry, r);
    scalar_div(entry, t, above, r);
    scalar_mul(t, t, entry, r);
    scalar_sub(pivot, pivot, t, r);
  }
  sign = crossed ? -1 : scalar_sign(pivot, r);
  scalars_free(t, r, 1);
  return sign;
}

slong quadratic_kernel(quadratic *f) {
  slong kernel = 0;
  for (slong i = 0; i < f->n; i++) {
    int sign = quadratic_eliminate(f, i);
    if (sign < 0)
      return -1;
    kernel += sign == 0;
  }
  return kernel;
}

void quadratic_direction(scalar *d, const quadratic *f, slong at) {
  const ring *r = f->ring;
  scalar *t = scalars_new(r, 1);
  for (slong i = 0; i < at; i++)
    scalar_set_si(d + i, 0, r);
  scalar_set_si(d + at, 1, r);
  for (slong j = at; j > 0; j--) /* d_i -= L_ji d_j, from the last row upwards */
    for (slong i = f->first[j]; i < j; i++) {
      scalar_mul(t, f->row[j] + i - f->first[j], d + j, r);
      scalar_sub(d + i, d + i, t, r);
    }
  scalars_free(t, r, 1);
}
