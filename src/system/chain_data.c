/* Preparation of a problem for the enclosures of the chain system. */
#include "base/context.h"
#include "base/enclose.h"
#include "system/chain.h"

/* row[r] = f^(r)(x)/r! for r = 0..degree. */
static void taylor_at(interval *row, const fmpq_poly_t f, const fmpq_t x, slong degree) {
  fmpq_poly_t g;
  fmpq_t t;
  fmpq_poly_init(g);
  fmpq_init(t);
  poly_along_line(g, f, x, 1);
  for (slong r = 0; r <= degree; r++) {
    fmpq_poly_get_coeff_fmpq(t, g, r);
    row[r] = enclose_fmpq(t);
  }
  fmpq_poly_clear(g);
  fmpq_clear(t);
}

/* rows[m (degree+2) + r] = coefficient of c^m in f^(r)(c)/r!, r = 0..degree. */
static void taylor_polynomials(interval *rows, const fmpq_poly_t f, slong degree) {
  fmpq_t t;
  fmpz_t binomial;
  fmpq_init(t);
  fmpz_init(binomial);
  for (slong r = 0; r <= degree; r++)
    for (slong m = 0; m + r <= degree; m++) {
      fmpq_poly_get_coeff_fmpq(t, f, m + r);
      fmpz_bin_uiui(binomial, (ulong) (m + r), (ulong) r);
      fmpq_mul_fmpz(t, t, binomial);
      rows[m * (degree + 2) + r] = enclose_fmpq(t);
    }
  fmpq_clear(t);
  fmpz_clear(binomial);
}

/* int f and int (x - l) f over [l,r]. */
static void cell_moments(interval *m0, interval *m1, const fmpq_poly_t f, const fmpq_t l, const fmpq_t r) {
  fmpq_poly_t integral, g;
  fmpq_t t, width;
  fmpq_poly_init(integral);
  fmpq_poly_init(g);
  fmpq_init(t);
  fmpq_init(width);
  fmpq_sub(width, r, l);
  poly_along_line(g, f, l, 1);
  fmpq_poly_integral(integral, g);
  fmpq_poly_evaluate_fmpq(t, integral, width);
  *m0 = enclose_fmpq(t);
  fmpq_poly_shift_left(g, g, 1);
  fmpq_poly_integral(integral, g);
  fmpq_poly_evaluate_fmpq(t, integral, width);
  *m1 = enclose_fmpq(t);
  fmpq_poly_clear(integral);
  fmpq_poly_clear(g);
  fmpq_clear(t);
  fmpq_clear(width);
}

/* r(z_i) - l(z_i) for polynomials l and r. */
static interval step_of(const fmpq_poly_t left, const fmpq_poly_t right, const fmpq_t z) {
  fmpq_t l, r;
  interval step;
  fmpq_init(l);
  fmpq_init(r);
  fmpq_poly_evaluate_fmpq(l, left, z);
  fmpq_poly_evaluate_fmpq(r, right, z);
  fmpq_sub(r, r, l);
  step = enclose_fmpq(r);
  fmpq_clear(l);
  fmpq_clear(r);
  return step;
}

/* jump and bend at z_i. */
static void steps_at(chain_data *d, const cells *c, slong i) {
  const fmpq_poly_struct *left = c->f->poly[c->target[i - 1]], *right = c->f->poly[c->target[i]];
  fmpq_poly_t dl, dr;
  fmpq_poly_init(dl);
  fmpq_poly_init(dr);
  fmpq_poly_derivative(dl, left);
  fmpq_poly_derivative(dr, right);
  d->jump[i] = step_of(left, right, c->z + i);
  d->bend[i] = step_of(dl, dr, c->z + i);
  fmpq_poly_clear(dl);
  fmpq_poly_clear(dr);
}

static interval fraction(slong p, slong q) {
  fmpq_t x;
  interval y;
  fmpq_init(x);
  fmpq_set_si(x, p, (ulong) q);
  y = enclose_fmpq(x);
  fmpq_clear(x);
  return y;
}

/* The density is one constant on the whole hull. */
static int constant_density(const cells *c) {
  for (slong i = 0; i < c->n; i++)
    if (fmpq_poly_degree(c->p->poly[c->density[i]]) > 0
        || !fmpq_poly_equal(c->p->poly[c->density[i]], c->p->poly[c->density[0]]))
      return 0;
  return 1;
}

static void allocate(chain_data *d, slong n, slong w) {
  d->z = enclose_new(n + 1);
  d->width = enclose_new(n);
  d->taylor = enclose_new(n * w * (w + 1));
  d->at_left = enclose_new(n * w);
  d->at_right = enclose_new(n * w);
  d->jump = enclose_new(n + 1);
  d->bend = enclose_new(n + 1);
  d->steepness = enclose_new(n);
  d->moment0 = enclose_new(n);
  d->moment1 = enclose_new(n);
  d->factor = enclose_new(w);
  d->three = enclose_new(w);
  d->over1 = enclose_new(w);
  d->over2 = enclose_new(w);
}

/* steepness: the slopes of the affine cells times their common denominator. */
static void steepness(chain_data *d, const cells *c) {
  fmpz_t common;
  fmpq_t slope;
  fmpz_init_set_ui(common, 1);
  fmpq_init(slope);
  for (int round = 0; round < 2; round++)
    for (slong i = 0; i < c->n; i++) {
      if (d->degrees[i] > 1)
        continue;
      fmpq_poly_get_coeff_fmpq(slope, c->f->poly[c->target[i]], 1);
      if (round == 0)
        fmpz_lcm(common, common, fmpq_denref(slope));
      else {
        fmpq_mul_fmpz(slope, slope, common);
        d->steepness[i] = enclose_fmpq(slope);
      }
    }
  fmpz_clear(common);
  fmpq_clear(slope);
}

/* Where f is affine on cell i, whether it is the same polynomial on cell i-1. */
static int continues(const chain_data *d, const cells *c, slong i) {
  return i > 0 && d->stretch[i - 1] >= 0
         && fmpq_poly_equal(c->f->poly[c->target[i - 1]], c->f->poly[c->target[i]]);
}

static void stretches(chain_data *d, const cells *c) {
  d->stretch = mem_alloc((size_t) c->n, sizeof(slong));
  for (slong i = 0; i < c->n; i++)
    d->stretch[i] = d->degrees[i] > 1 ? -1 : continues(d, c, i) ? d->stretch[i - 1] : i;
}

/* gap_end and empty; a stretch goes on behind a gap if f is the same polynomial there, whatever f is in the
   gap. */
static void gaps(chain_data *d, const cells *c) {
  d->gap_end = NULL;
  d->empty = NULL;
  if (!cells_have_gap(c))
    return;
  d->gap_end = mem_alloc((size_t) c->n, sizeof *d->gap_end);
  d->empty = mem_alloc((size_t) c->n, sizeof *d->empty);
  for (slong i = 0; i < c->n; i++) {
    d->gap_end[i] = cells_gap_end(c, i);
    d->empty[i] = cells_is_empty(c, i);
  }
  for (slong i = 1; i < c->n; i++) {
    slong end = d->gap_end[i], before = d->stretch[i - 1], same;
    if (!end) {
      if (!d->empty[i] && !d->empty[i - 1])
        d->stretch[i] = d->degrees[i] > 1 ? -1 : continues(d, c, i) ? before : i;
      continue;
    }
    same = before >= 0 && fmpq_poly_equal(c->f->poly[c->target[i - 1]], c->f->poly[c->target[end]]);
    for (slong j = i; j < end; j++)
      d->stretch[j] = same ? before : -1;
    d->stretch[end] = same ? before : d->degrees[end] > 1 ? -1 : end;
  }
}

/* For constant density only. */
static void corners(chain_data *d, const cells *c) {
  d->corner[0] = d->corner[1] = NULL;
  for (int side = 0; side < 2 && !d->general; side++) {
    d->corner[side] = mem_alloc((size_t) c->n, sizeof(corner_roots));
    for (slong b = 1; b < c->n; b++)
      d->corner[side][b] = corner_find(c, b, side);
  }
}

void chain_data_init(chain_data *d, const cells *c) {
  slong i, w;
  fmpq_t width;
  d->n = c->n;
  d->degree = 1;
  d->degrees = mem_alloc((size_t) c->n, sizeof(slong));
  for (i = 0; i < c->n; i++) {
    d->degrees[i] = FLINT_MAX(0, fmpq_poly_degree(c->f->poly[c->target[i]]));
    d->degree = FLINT_MAX(d->degree, d->degrees[i]);
  }
  w = d->degree + 1;
  allocate(d, c->n, w);
  for (i = 0; i <= c->n; i++)
    d->z[i] = enclose_fmpq(c->z + i);
  for (i = 0; i < w; i++) {
    d->over1[i] = fraction(1, i + 1);
    d->over2[i] = fraction(1, (i + 1) * (i + 2));
    d->factor[i] = fraction(i % 2 == 0 ? i : i - 1, i % 2 == 0 ? i + 1 : i + 2);
    d->three[i] = fraction(3, i + 2);
  }
  fmpq_init(width);
  for (i = 0; i < c->n; i++) {
    const fmpq_poly_struct *f = c->f->poly[c->target[i]];
    fmpq_sub(width, c->z + i + 1, c->z + i);
    d->width[i] = enclose_fmpq(width);
    taylor_polynomials(d->taylor + i * w * (w + 1), f, d->degree);
    taylor_at(d->at_left + i * w, f, c->z + i, d->degree);
    taylor_at(d->at_right + i * w, f, c->z + i + 1, d->degree);
    cell_moments(d->moment0 + i, d->moment1 + i, f, c->z + i, c->z + i + 1);
    if (i > 0)
      steps_at(d, c, i);
  }
  fmpq_clear(width);
  stretches(d, c);
  gaps(d, c);
  steepness(d, c);
  d->general = constant_density(c) ? NULL : general_data_new(c);
  corners(d, c);
}

void chain_data_clear(chain_data *d) {
  mem_free(d->degrees);
  mem_free(d->stretch);
  mem_free(d->z);
  mem_free(d->width);
  mem_free(d->taylor);
  mem_free(d->at_left);
  mem_free(d->at_right);
  mem_free(d->jump);
  mem_free(d->bend);
  mem_free(d->steepness);
  mem_free(d->moment0);
  mem_free(d->moment1);
  mem_free(d->factor);
  mem_free(d->three);
  mem_free(d->over1);
  mem_free(d->over2);
  for (int side = 0; side < 2 && d->corner[side]; side++) {
    for (slong b = 1; b < d->n; b++)
      mem_free(d->corner[side][b].root);
    mem_free(d->corner[side]);
  }
  general_data_free(d->general);
  mem_free(d->gap_end);
  mem_free(d->empty);
}
