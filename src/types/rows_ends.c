/* Rows of neurons whose pre-activation vanishes at an end of the hull only, and of full neurons. */
#include "types/row_maker.h"
#include "types/touching.h"

static const char *const why_dead = "no small change of it changes the function";
static const char *const why_fit =
    "the error vanishes next to this end, so moving the kink in cannot decrease the risk";
static const char *const why_sign = "the error at the end has the sign that penalises a kink moving in";
static const char *const why_sign_not = "moving the kink in with a suitable slope decreases the risk";
static const char *const why_order =
    "the error vanishes at the end to higher order than the neuron's own quadratic term";
static const char *const why_free =
    "a small slope of the right sign decreases the risk when the kink moves in";
static const char *const why_flat =
    "the slope is where the terms of lowest order cancel, which decides nothing";
static const char *const why_open = "the order to which the error vanishes at this end is not decided";
static const char *const why_sums = "several such neurons: by the sums of their slopes m (Theorem 8.4)";
static const char *const why_joins = "all nearby affine parts are covered by the row of the free core";
static const char *const why_level = "w can be moved to where the derivative in v is not zero";

static const error_part *end_part(const error_view *v, int left) {
  return left ? v->parts : v->parts + v->nparts - 1;
}

static const fmpq *end_point(const error_view *v, int left) {
  return left ? v->f->cells->z : v->f->cells->z + v->f->cells->n;
}

int error_sign_at_end(const error_view *v, int left) {
  const error_part *part = end_part(v, left);
  const fmpq *z = end_point(v, left);
  fmpq_t y;
  arb_t x;
  int sign;
  if (part->fit)
    return 0;
  fmpq_init(y);
  arb_init(x);
  if (v->f->exact) {
    fmpq_poly_evaluate_fmpq(y, part->error, z);
    sign = fmpq_sgn(y);
  } else {
    arb_set_fmpq(x, z, v->ring.bits);
    arb_poly_evaluate(x, part->error_ball, x, v->ring.bits);
    sign = arb_is_positive(x) ? 1 : arb_is_negative(x) ? -1 : 0;
  }
  fmpq_clear(y);
  arb_clear(x);
  return sign;
}

typedef struct {
  row_maker *m;
  const char *role;
  int full; /* endpoint-full, not touching */
} end_rows;

static stratum *add(const end_rows *e, int dimension, row_effect effect, const char *reason) {
  return row_add(e->m, PART_SPARE, e->role, dimension, effect, reason);
}

/* Order 0: v kappa > 0 is neutral. */
static void order_zero(const end_rows *e, int sign) {
  fmpq_t zero;
  stratum *s;
  fmpq_init(zero);
  s = add(e, 2, ROW_NEUTRAL, why_sign);
  stratum_when(s, 'v', sign > 0 ? zero : NULL, 0, sign > 0 ? NULL : zero, 0);
  s = add(e, 2, ROW_SADDLE, why_sign_not);
  stratum_when(s, 'v', sign > 0 ? NULL : zero, sign < 0, sign > 0 ? zero : NULL, sign > 0);
  fmpq_clear(zero);
}

/* Exact: is x the slope of the affine part for some choice of letters, that is the first slope of g plus the
   sum of some slope jumps? (The slope that a neuron endpoint-full at b contributes is -m.) */
static int supplies_affine_part(const row_maker *m, const fmpq_t x, int left) {
  const fits *t = &m->view.fits;
  fmpq_t sum;
  int found = 0;
  fmpq_init(sum);
  for (slong code = 0; !found && code < (slong) 1 << m->k; code++) {
    fmpq_set(sum, &t->slope->rational);
    for (slong j = 0; j < m->k; j++)
      if (code >> j & 1) {
        fmpq_add(sum, sum, &t->slope[j + 1].rational);
        fmpq_sub(sum, sum, &t->slope[j].rational);
      }
    if (!left)
      fmpq_neg(sum, sum);
    found = fmpq_equal(sum, x);
  }
  fmpq_clear(sum);
  return found;
}

/* Order 1: m (kappa + m/(s+1)) > 0 is neutral; x = -kappa (s+1). At m = x nothing is known for an
   endpoint-full neuron that may be the only one to supply the affine part. */
static void order_one(const end_rows *e, const fmpq_t x, int left) {
  fmpq_t zero;
  const fmpq *lo = x, *hi = zero;
  stratum *s;
  fmpq_init(zero);
  if (fmpq_sgn(x) > 0) {
    lo = zero;
    hi = x;
  }
  s = add(e, 2, ROW_NEUTRAL, why_sign);
  stratum_when(s, 'm', NULL, 0, lo, 0);
  stratum_when(s, 'm', hi, 0, NULL, 0);
  s = add(e, 2, ROW_SADDLE, why_free);
  stratum_when(s, 'm', lo, !e->full || lo == zero, hi, !e->full || hi == zero);
  if (e->full) {
    int open = supplies_affine_part(e->m, x, left);
    s = add(e, 1, open ? ROW_UNDECIDED : ROW_SADDLE, open ? why_flat : why_free);
    stratum_when(s, 'm', x, 1, x, 1);
  }
  fmpq_clear(zero);
}

static void order_higher(const end_rows *e) {
  fmpq_t zero;
  stratum *s;
  fmpq_init(zero);
  s = add(e, 2, ROW_NEUTRAL, why_order);
  stratum_when(s, 'm', NULL, 0, zero, 0);
  stratum_when(s, 'm', zero, 0, NULL, 0);
  s = add(e, 1, ROW_SADDLE, why_free);
  stratum_when(s, 'm', zero, 1, zero, 1);
  fmpq_clear(zero);
}

/* e = 0 at the end, exactly, but not next to it. */
static void exact_order(const end_rows *e, int left) {
  const error_view *v = &e->m->view;
  const error_part *part = end_part(v, left);
  fmpq_t kappa;
  slong r, s;
  fmpq_init(kappa);
  end_form(kappa, &r, &s, part->error, part_density(v, part), end_point(v, left), left);
  if (r == 1) {
    fmpq_mul_si(kappa, kappa, -(s + 1));
    order_one(e, kappa, left);
  } else {
    order_higher(e);
  }
  fmpq_clear(kappa);
}

int error_sign_next_to_end(const error_view *v, int left) {
  const error_part *part = end_part(v, left);
  int sign = error_sign_at_end(v, left);
  fmpq_t kappa;
  slong r, s;
  if (sign || part->fit || !v->f->exact)
    return sign;
  fmpq_init(kappa);
  end_form(kappa, &r, &s, part->error, part_density(v, part), end_point(v, left), left);
  sign = r == 1 ? fmpq_sgn(kappa) : 0;
  fmpq_clear(kappa);
  return sign;
}

/* The rows of one end for touching, or endpoint-full, neurons. */
static void rows_end(row_maker *m, int left, int full) {
  static const char *const roles[2][2] = { { "touching-b", "touching-a" },
                                           { "endpoint-full-b", "endpoint-full-a" } };
  end_rows e = { .m = m, .role = roles[full][left], .full = full };
  int sign = error_sign_at_end(&m->view, left);
  if (end_part(&m->view, left)->fit)
    add(&e, 2, ROW_NEUTRAL, why_fit);
  else if (sign)
    order_zero(&e, sign);
  else if (!m->f.exact)
    add(&e, -1, ROW_UNDECIDED, why_open);
  else
    exact_order(&e, left);
  if (!full && !sign && m->f.exact && !end_part(&m->view, left)->fit && m->k + 2 <= m->hidden)
    add(&e, -1, ROW_BY_SUMS, why_sums);
}

void rows_touching(row_maker *m) {
  row_add(m, PART_SPARE, "dead", 3, ROW_NEUTRAL, why_dead);
  rows_end(m, 1, 0);
  rows_end(m, 0, 0);
}

void rows_full(row_maker *m) {
  fmpq_t zero;
  if (m->f.balanced && m->k + 1 <= m->hidden) {
    if (m->k + 2 <= m->hidden)
      row_add(m, PART_SPARE, "full", 3, ROW_CORE, why_joins);
    rows_end(m, 1, 1);
    rows_end(m, 0, 1);
  } else if (!m->f.balanced && m->least + 1 <= m->hidden) {
    fmpq_init(zero);
    stratum_when(row_add(m, PART_SPARE, "level", 1, ROW_SADDLE, why_level), 'v', zero, 1, zero, 1);
    fmpq_clear(zero);
  }
}
