/* Boxes of core coordinates. */
#include "base/context.h"
#include "landscape/core_box.h"

void core_box_between(arb_t y, const fmpq_t lo, const fmpq_t hi) {
  arb_t t;
  arb_init(t);
  arb_set_fmpq(t, hi, CORE_BOX_BITS);
  arb_set_fmpq(y, lo, CORE_BOX_BITS);
  arb_union(y, y, t, CORE_BOX_BITS);
  arb_clear(t);
}

void core_box_magnitude(arb_t y, const arb_t x) {
  arf_t u;
  arf_init(u);
  arb_get_abs_ubound_arf(u, x, CORE_BOX_BITS);
  arb_set_arf(y, u);
  arf_clear(u);
}

/* x = an end of x +- r, rounded outward to a multiple of 2^-96. */
static void move_end(fmpq_t x, const arb_t r, int up) {
  enum { GRID = 96 };
  arb_t t;
  arf_t u;
  fmpz_t n;
  arb_init(t);
  arf_init(u);
  fmpz_init(n);
  arb_set_fmpq(t, x, CORE_BOX_BITS);
  if (up)
    arb_add(t, t, r, CORE_BOX_BITS);
  else
    arb_sub(t, t, r, CORE_BOX_BITS);
  arb_mul_2exp_si(t, t, GRID);
  if (up)
    arb_get_ubound_arf(u, t, 2 * CORE_BOX_BITS);
  else
    arb_get_lbound_arf(u, t, 2 * CORE_BOX_BITS);
  arf_get_fmpz(n, u, up ? ARF_RND_CEIL : ARF_RND_FLOOR);
  fmpq_set_fmpz(x, n);
  fmpq_div_2exp(x, x, GRID);
  arb_clear(t);
  arf_clear(u);
  fmpz_clear(n);
}

/* x and radius for a coordinate that is a product v w, w* = 1: R (|x*| + 1 + R). */
static void widen_product(arb_t x, arb_t radius, const arb_t R) {
  core_box_magnitude(radius, x);
  arb_add_si(radius, radius, 1, CORE_BOX_BITS);
  arb_add(radius, radius, R, CORE_BOX_BITS);
  arb_mul(radius, radius, R, CORE_BOX_BITS);
  core_box_magnitude(radius, radius);
  arb_add_error(x, radius);
}

/* Kink j: R (1 + |q*|)/(1 - R). */
static void widen_kink(core_box *b, slong j, const number *at, const arb_t R) {
  arb_ptr radius = b->radius + 1 + b->full + 2 * j;
  arb_t t;
  arb_init(t);
  core_box_between(t, at->lo, at->hi);
  core_box_magnitude(radius, t);
  arb_add_si(radius, radius, 1, CORE_BOX_BITS);
  arb_mul(radius, radius, R, CORE_BOX_BITS);
  arb_sub_si(t, R, 1, CORE_BOX_BITS);
  arb_neg(t, t);
  arb_div(radius, radius, t, CORE_BOX_BITS);
  core_box_magnitude(radius, radius);
  fmpq_set(b->low + j, at->lo);
  fmpq_set(b->high + j, at->hi);
  move_end(b->low + j, radius, 0);
  move_end(b->high + j, radius, 1);
  arb_clear(t);
}

/* Without a full neuron c = g(a) - sum over L of m_j (q_j - a), with the radius R. */
static void set_constant(core_box *b, const realization *r, const arb_t R) {
  arb_t t, a;
  arb_init(t);
  arb_init(a);
  arb_set_fmpq(a, b->c->z, CORE_BOX_BITS);
  core_box_between(b->constant, r->values[0].lo, r->values[0].hi);
  for (slong j = 0; j < b->k; j++)
    if (b->letters[j] == 'L') {
      core_box_between(t, r->kinks[j].at.lo, r->kinks[j].at.hi);
      arb_sub(t, t, a, CORE_BOX_BITS);
      arb_submul(b->constant, t, b->jump + j, CORE_BOX_BITS);
    }
  core_box_magnitude(b->radius, R);
  arb_add_error(b->constant, b->radius);
  arb_clear(t);
  arb_clear(a);
}

/* With a full neuron: A = the slope at a, c = g(a) - A a, with the radii R (|A*| + 1 + R) and
   R (1 + |A*| + |1 - a| + R). */
static void set_affine(core_box *b, const realization *r, const arb_t R) {
  arb_t t, a;
  arb_init(t);
  arb_init(a);
  arb_set_fmpq(a, b->c->z, CORE_BOX_BITS);
  if (b->k > 0)
    core_box_between(t, r->kinks->at.lo, r->kinks->at.hi);
  else
    arb_set_fmpq(t, b->c->z + b->c->n, CORE_BOX_BITS);
  arb_sub(t, t, a, CORE_BOX_BITS);
  core_box_between(b->constant, r->values[0].lo, r->values[0].hi);
  core_box_between(b->slope, r->values[1].lo, r->values[1].hi);
  arb_sub(b->slope, b->slope, b->constant, CORE_BOX_BITS);
  arb_div(b->slope, b->slope, t, CORE_BOX_BITS);
  arb_submul(b->constant, b->slope, a, CORE_BOX_BITS);
  core_box_magnitude(b->radius, b->slope);
  arb_sub_si(t, a, 1, CORE_BOX_BITS);
  core_box_magnitude(t, t);
  arb_add(b->radius, b->radius, t, CORE_BOX_BITS);
  arb_add_si(b->radius, b->radius, 1, CORE_BOX_BITS);
  arb_add(b->radius, b->radius, R, CORE_BOX_BITS);
  arb_mul(b->radius, b->radius, R, CORE_BOX_BITS);
  core_box_magnitude(b->radius, b->radius);
  arb_add_error(b->constant, b->radius);
  widen_product(b->slope, b->radius + 1, R);
  arb_clear(t);
  arb_clear(a);
}

void core_box_init(core_box *b, const cells *c, const realization *r, const fmpq_t R) {
  arb_t distance;
  *b = (core_box){
    .c = c, .k = r->nkinks, .full = r->full, .n = 1 + r->full + 2 * r->nkinks, .letters = r->word
  };
  b->low = _fmpq_vec_init(2 * b->k);
  b->high = b->low + b->k;
  arb_init(b->constant);
  arb_init(b->slope);
  b->jump = _arb_vec_init(b->k + b->n);
  b->radius = b->jump + b->k;
  arb_init(distance);
  arb_set_fmpq(distance, R, CORE_BOX_BITS);
  for (slong j = 0; j < b->k; j++)
    core_box_between(b->jump + j, r->kinks[j].slope_jump.lo, r->kinks[j].slope_jump.hi);
  if (b->full)
    set_affine(b, r, distance);
  else
    set_constant(b, r, distance);
  for (slong j = 0; j < b->k; j++) {
    widen_kink(b, j, &r->kinks[j].at, distance);
    widen_product(b->jump + j, b->radius + 2 + b->full + 2 * j, distance);
  }
  arb_clear(distance);
}

void core_box_clear(core_box *b) {
  _fmpq_vec_clear(b->low, 2 * b->k);
  _arb_vec_clear(b->jump, b->k + b->n);
  arb_clear(b->constant);
  arb_clear(b->slope);
}

int core_box_leaves(const core_box *b) {
  for (slong j = 0; j < b->k; j++)
    if (fmpq_cmp(b->low + j, b->c->z) <= 0 || fmpq_cmp(b->high + j, b->c->z + b->c->n) >= 0)
      return 1;
  return 0;
}

int core_box_jumps(const core_box *b) {
  for (slong j = 0; j < b->k; j++)
    for (slong i = 1; i < b->c->n; i++)
      if (cells_target_jumps(b->c, i) && fmpq_cmp(b->low + j, b->c->z + i) <= 0
          && fmpq_cmp(b->c->z + i, b->high + j) <= 0)
        return 1;
  return 0;
}
