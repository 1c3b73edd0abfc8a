/* Roots of the equation for the outer kink of a corner. */
#include "base/context.h"
#include "base/enclose.h"
#include "exact/roots.h"
#include "system/corner.h"
#include "system/full_kink.h"

/* d = f right of z_b - f left of it, if that is a constant, not 0, and f is affine. */
static int jump_of(fmpq_t d, const cells *c, slong b) {
  fmpq_poly_t f;
  int good;
  fmpq_poly_init(f);
  fmpq_poly_sub(f, c->f->poly[c->target[b]], c->f->poly[c->target[b - 1]]);
  good = fmpq_poly_degree(f) == 0 && fmpq_poly_degree(c->f->poly[c->target[b]]) <= 1;
  fmpq_poly_get_coeff_fmpq(d, f, 0);
  fmpq_poly_clear(f);
  return good;
}

/* y = value of the fit - (f + shift), times its gram, on cell i. */
static void set_polynomial(fmpz_poly_t y, const cells *c, slong i, int side, const fmpq_t shift) {
  fmpq_poly_t value, gram, f;
  fmpq_t constant;
  fmpq_poly_init(value);
  fmpq_poly_init(gram);
  fmpq_poly_init(f);
  fmpq_init(constant);
  full_kink_fit(value, gram, c, i, side);
  fmpq_sub(constant, shift, c->mean);
  fmpq_poly_set_fmpq(f, constant);
  fmpq_poly_add(f, f, c->f->poly[c->target[i]]);
  fmpq_poly_mul(f, f, gram);
  fmpq_poly_sub(value, value, f);
  fmpq_poly_get_numerator(y, value);
  fmpq_poly_clear(value);
  fmpq_poly_clear(gram);
  fmpq_poly_clear(f);
  fmpq_clear(constant);
}

/* An enclosure of the root. */
static interval enclose_root(algebraic *x) {
  interval y;
  fmpq_t lo, hi;
  fmpq_init(lo);
  fmpq_init(hi);
  algebraic_refine(x, 64);
  algebraic_interval(lo, hi, x);
  y = iv_hull(enclose_fmpq(lo), enclose_fmpq(hi));
  fmpq_clear(lo);
  fmpq_clear(hi);
  return y;
}

static void set_roots(corner_roots *y, const fmpz_poly_t f, const cells *c, slong i, int side) {
  algebraic *roots;
  fmpq_t x;
  fmpq_init(x);
  fmpz_poly_evaluate_fmpq(x, f, c->z + i + side);
  y->at_end = fmpq_is_zero(x);
  fmpq_clear(x);
  if (fmpz_poly_degree(f) < 1)
    return;
  y->n = roots_isolate(&roots, NULL, f, c->z + i, c->z + i + 1);
  y->root = enclose_new(y->n);
  for (slong j = 0; j < y->n; j++) {
    y->root[j] = enclose_root(roots + j);
    algebraic_clear(roots + j);
  }
  mem_free(roots);
}

corner_roots corner_find(const cells *c, slong b, int side) {
  corner_roots y = { 0, 0, 0, NULL };
  slong i = side ? b : b - 1;
  fmpz_poly_t f;
  fmpq_t d;
  fmpz_poly_init(f);
  fmpq_init(d);
  if (jump_of(d, c, b)) {
    fmpq_div_fmpz(d, d, (fmpz[]) { 3 });
    if (!side)
      fmpq_neg(d, d);
    set_polynomial(f, c, i, side, d);
    y.known = !fmpz_poly_is_zero(f);
    if (y.known)
      set_roots(&y, f, c, i, side);
  }
  fmpz_poly_clear(f);
  fmpq_clear(d);
  return y;
}
