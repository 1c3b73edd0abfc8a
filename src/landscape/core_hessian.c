/* An interval matrix for the Hessian of l(xi) = int (g - f)^2 p over a box of core coordinates.

   The derivatives of g are 1, x, m_j psi_j (by q_j) and phi_j (by m_j), with phi_R = (x - q)_+, phi_L = (q -
   x)_+, psi_R = -1 for x > q, psi_L = 1 for x < q. Integrals of products of phi, |psi|, 1 and x - a are
   monotone in every kink, so that their values at two corners of the box are their enclosure. */
#include "base/context.h"
#include "landscape/core_box.h"

/* What is multiplied: 1, x - a, |psi_j| or phi_j. */
typedef enum { ONE, DISTANCE, STEP, RAMP } factor_kind;
typedef struct {
  factor_kind kind;
  slong j;
} factor;

/* ---- Integrals of products */

static int is_left(const core_box *b, slong j) { return !b->full && b->letters[j] == 'L'; }

/* The factor is line[0] + line[1] x on its part of [lo, hi], which becomes this part, and 0 elsewhere.
   `corner`: 0 for the kinks where all products are least, 1 where they are greatest. */
static void factor_line(fmpq *line, fmpq_t lo, fmpq_t hi, const core_box *b, factor u, int corner) {
  const int left = u.kind >= STEP && is_left(b, u.j);
  const fmpq *q = u.kind >= STEP ? (left == corner ? b->high : b->low) + u.j : b->c->z;
  fmpq_set_si(line + 1, u.kind == DISTANCE || u.kind == RAMP ? (left ? -1 : 1) : 0, 1);
  if (u.kind == ONE || u.kind == STEP) {
    fmpq_set_si(line, 1, 1);
  } else {
    fmpq_mul(line, line + 1, q);
    fmpq_neg(line, line);
  }
  if (u.kind >= STEP && left && fmpq_cmp(q, hi) < 0)
    fmpq_set(hi, q);
  if (u.kind >= STEP && !left && fmpq_cmp(q, lo) > 0)
    fmpq_set(lo, q);
}

/* y = int over [lo, hi] of x^n p, n = 0, 1, 2, for lo, hi in the hull. */
static void moment(fmpq_t y, const cells *c, slong n, const fmpq_t lo, const fmpq_t hi) {
  fmpq_poly_t *p = n == 0 ? c->p0 : n == 1 ? c->p1 : c->p2;
  fmpq_t t;
  fmpq_init(t);
  fmpq_poly_evaluate_fmpq(t, p[FLINT_MIN(ascending_find(c->z, c->n + 1, lo), c->n - 1)], lo);
  fmpq_poly_evaluate_fmpq(y, p[FLINT_MIN(ascending_find(c->z, c->n + 1, hi), c->n - 1)], hi);
  fmpq_sub(y, y, t);
  fmpq_clear(t);
}

/* y = int u v p at one corner. */
static void product_at(fmpq_t y, const core_box *b, factor u, factor v, int corner) {
  fmpq *t = _fmpq_vec_init(8); /* two lines, lo, hi, coefficient, moment */
  fmpq_set(t + 4, b->c->z);
  fmpq_set(t + 5, b->c->z + b->c->n);
  factor_line(t, t + 4, t + 5, b, u, corner);
  factor_line(t + 2, t + 4, t + 5, b, v, corner);
  fmpq_zero(y);
  for (slong n = 0; n <= 2 && fmpq_cmp(t + 4, t + 5) < 0; n++) {
    fmpq_zero(t + 6);
    for (slong i = FLINT_MAX(n - 1, 0); i <= FLINT_MIN(n, 1); i++)
      fmpq_addmul(t + 6, t + i, t + 2 + (n - i));
    moment(t + 7, b->c, n, t + 4, t + 5);
    fmpq_addmul(y, t + 6, t + 7);
  }
  _fmpq_vec_clear(t, 8);
}

/* y = an enclosure of int u v p over the box. */
static void product(arb_t y, const core_box *b, factor u, factor v) {
  fmpq_t lo, hi;
  fmpq_init(lo);
  fmpq_init(hi);
  product_at(lo, b, u, v, 0);
  product_at(hi, b, u, v, 1);
  core_box_between(y, lo, hi);
  fmpq_clear(lo);
  fmpq_clear(hi);
}

/* ---- The matrix */

/* Coordinate s: its kink, or -1 for c and A; is it a place of a kink? */
static slong kink_of(const core_box *b, slong s) { return s <= b->full ? -1 : (s - 1 - b->full) / 2; }
static int is_place(const core_box *b, slong s) { return s > b->full && (s - 1 - b->full) % 2 == 0; }

/* y = int d p u, d = the derivative of g by coordinate s. */
static void derivative_product(arb_t y, const core_box *b, slong s, factor u) {
  const slong j = kink_of(b, s);
  arb_t t, a;
  factor v = { j < 0 ? ONE : is_place(b, s) ? STEP : RAMP, j };
  product(y, b, u, v);
  if (v.kind == STEP) {
    arb_mul(y, y, b->jump + j, CORE_BOX_BITS);
    if (!is_left(b, j))
      arb_neg(y, y);
  }
  if (b->full && s == 1) { /* x = (x - a) + a */
    arb_init(t);
    arb_init(a);
    product(t, b, u, (factor){ DISTANCE, -1 });
    arb_set_fmpq(a, b->c->z, CORE_BOX_BITS);
    arb_mul(y, y, a, CORE_BOX_BITS);
    arb_add(y, y, t, CORE_BOX_BITS);
    arb_clear(t);
    arb_clear(a);
  }
}

/* y = f(x) for x in [lo, hi], by Taylor's formula at the middle. */
static void evaluate(arb_t y, const fmpq_poly_t f, const fmpq_t lo, const fmpq_t hi) {
  fmpq_t middle, half;
  fmpq_poly_t g;
  arb_poly_t h;
  arb_t x;
  fmpq_init(middle);
  fmpq_init(half);
  fmpq_poly_init(g);
  arb_poly_init(h);
  arb_init(x);
  fmpq_add(middle, lo, hi);
  fmpq_div_2exp(middle, middle, 1);
  fmpq_sub(half, hi, middle);
  poly_along_line(g, f, middle, 1);
  arb_poly_set_fmpq_poly(h, g, CORE_BOX_BITS);
  arb_set_fmpq(y, half, CORE_BOX_BITS);
  arb_add_error(x, y);
  arb_poly_evaluate(y, h, x, CORE_BOX_BITS);
  fmpq_clear(middle);
  fmpq_clear(half);
  fmpq_poly_clear(g);
  arb_poly_clear(h);
  arb_clear(x);
}

/* y = e p on the part [lo, hi] of the interval of kink j in cell i. */
static void error_density_in(arb_t y, const core_box *b, slong j, slong i, const fmpq_t lo, const fmpq_t hi) {
  arb_t x, t, zero;
  arb_init(x);
  arb_init(t);
  arb_init(zero);
  core_box_between(x, lo, hi);
  evaluate(t, b->c->f->poly[b->c->target[i]], lo, hi);
  arb_sub(y, b->constant, t, CORE_BOX_BITS);
  arb_addmul(y, b->slope, x, CORE_BOX_BITS);
  for (slong l = 0; l < b->k; l++) {
    if (l == j)
      continue;
    core_box_between(t, b->low + l, b->high + l);
    arb_sub(t, x, t, CORE_BOX_BITS);
    if (is_left(b, l))
      arb_neg(t, t);
    arb_max(t, t, zero, CORE_BOX_BITS);
    arb_addmul(y, t, b->jump + l, CORE_BOX_BITS);
  }
  evaluate(t, b->c->p->poly[b->c->density[i]], lo, hi);
  arb_mul(y, y, t, CORE_BOX_BITS);
  arb_clear(x);
  arb_clear(t);
  arb_clear(zero);
}

/* y = e p at kink j: the hull over the cells that its interval meets. */
static void error_density(arb_t y, const core_box *b, slong j) {
  const fmpq *z = b->c->z, *lo, *hi;
  int first = 1;
  arb_t t;
  arb_init(t);
  for (slong i = 0; i < b->c->n; i++) {
    if (fmpq_cmp(z + i + 1, b->low + j) < 0 || fmpq_cmp(b->high + j, z + i) < 0)
      continue;
    lo = fmpq_cmp(z + i, b->low + j) < 0 ? b->low + j : z + i;
    hi = fmpq_cmp(z + i + 1, b->high + j) < 0 ? z + i + 1 : b->high + j;
    error_density_in(t, b, j, i, lo, hi);
    if (first)
      arb_set(y, t);
    else
      arb_union(y, y, t, CORE_BOX_BITS);
    first = 0;
  }
  arb_clear(t);
}

/* The row of q_j: d_s G for G = int e psi_j p, times m_j, and G itself, which is 0 at the realization, beside
 * m_j. */
static void place_row(arb_mat_t h, const core_box *b, slong j) {
  const slong row = 1 + b->full + 2 * j;
  arb_t G, y, t;
  arb_init(G);
  arb_init(y);
  arb_init(t);
  for (slong s = 0; s < b->n; s++) {
    derivative_product(y, b, s, (factor){ STEP, j });
    if (!is_left(b, j))
      arb_neg(y, y);
    if (s == row) {
      error_density(t, b, j);
      arb_add(y, y, t, CORE_BOX_BITS);
    }
    core_box_magnitude(t, y);
    arb_addmul(G, t, b->radius + s, CORE_BOX_BITS);
    arb_mul(arb_mat_entry(h, row, s), y, b->jump + j, CORE_BOX_BITS);
  }
  core_box_magnitude(G, G);
  arb_add_error(arb_mat_entry(h, row, row + 1), G);
  arb_clear(G);
  arb_clear(y);
  arb_clear(t);
}

void core_box_hessian(arb_mat_t h, const core_box *b) {
  for (slong j = 0; j < b->k; j++)
    place_row(h, b, j);
  for (slong s = 0; s < b->n; s++) {
    const slong j = kink_of(b, s);
    if (is_place(b, s))
      continue;
    for (slong u = 0; u < b->n; u++)
      if (is_place(b, u))
        arb_set(arb_mat_entry(h, s, u), arb_mat_entry(h, u, s));
      else if (b->full && s == 1) /* x = (x - a) + a */
        continue;
      else
        derivative_product(arb_mat_entry(h, s, u), b, u, (factor){ j < 0 ? ONE : RAMP, j });
  }
  for (slong u = 0; b->full && u < b->n; u++)
    if (u == 1)
      arb_set_fmpq(arb_mat_entry(h, 1, 1), b->c->second, CORE_BOX_BITS);
    else if (!is_place(b, u))
      arb_set(arb_mat_entry(h, 1, u), arb_mat_entry(h, u, 1));
  arb_mat_scalar_mul_2exp_si(h, h, 1);
}
