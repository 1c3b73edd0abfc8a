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

/* The affine neurons that vanish at an end, two slopes: positive or negative inside. */
typedef enum { END_POSITIVE, END_NEGATIVE } end_side;

typedef struct {
  row_maker *m;
  const char *role;
  int full;      /* affine, not touching */
  end_side side; /* of an affine neuron: its sign inside */
} end_rows;

static stratum *add(const end_rows *e, int dimension, row_effect effect, const char *reason) {
  return row_add(e->m, PART_SPARE, e->role, dimension, effect, reason);
}

/* Order 0: v kappa > 0 is neutral; with two slopes m kappa > 0. */
static void order_zero(const end_rows *e, int sign) {
  char variable = rows_are_relu(e->m) ? 'v' : 'm';
  fmpq_t zero;
  stratum *s;
  fmpq_init(zero);
  s = add(e, 2, ROW_NEUTRAL, why_sign);
  stratum_when(s, variable, sign > 0 ? zero : NULL, 0, sign > 0 ? NULL : zero, 0);
  s = add(e, 2, ROW_SADDLE, why_sign_not);
  stratum_when(s, variable, sign > 0 ? NULL : zero, sign < 0, sign > 0 ? zero : NULL, sign > 0);
  fmpq_clear(zero);
}

/* y = (1 - gamma) times the slope of the affine part beside kinks with these letters (bit j: L): (1 - gamma)
   s_0 + sum over L of m_j - gamma sum over R of m_j. */
static void affine_slope(fmpq_t y, const row_maker *m, slong letters) {
  const fmpq *gamma = m->f.cells->gamma;
  const fits *t = &m->view.fits;
  fmpq_t jump;
  fmpq_init(jump);
  fmpq_set(y, &t->slope->rational);
  fmpq_submul(y, y, gamma);
  for (slong j = 0; j < m->k; j++) {
    fmpq_sub(jump, &t->slope[j + 1].rational, &t->slope[j].rational);
    if (letters >> j & 1)
      fmpq_add(y, y, jump);
    else
      fmpq_submul(y, gamma, jump);
  }
  fmpq_clear(jump);
}

/* Exact: is it the slope of the affine part for some choice of letters that the neuron with slope jump x
   contributes? (1 - gamma) times this slope is x at a, -x at b, times -gamma for a negative neuron. */
static int supplies_affine_part(const end_rows *e, const fmpq_t x, int left) {
  fmpq_t sum, slope;
  int found = 0;
  fmpq_init(sum);
  fmpq_init(slope);
  fmpq_set(slope, x);
  if (e->side == END_NEGATIVE)
    fmpq_mul(slope, slope, e->m->f.cells->gamma);
  if (left == (e->side == END_NEGATIVE))
    fmpq_neg(slope, slope);
  for (slong code = 0; !found && code < (slong) 1 << e->m->k; code++) {
    affine_slope(sum, e->m, code);
    found = fmpq_equal(sum, slope);
  }
  fmpq_clear(sum);
  fmpq_clear(slope);
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
    int open = supplies_affine_part(e, x, left);
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

/* The rows of one end for one neuron. */
static void rows_end(const end_rows *e, int left) {
  const row_maker *m = e->m;
  int sign = error_sign_at_end(&m->view, left);
  if (end_part(&m->view, left)->fit)
    add(e, 2, ROW_NEUTRAL, why_fit);
  else if (sign)
    order_zero(e, sign);
  else if (!m->f.exact)
    add(e, -1, ROW_UNDECIDED, why_open);
  else
    exact_order(e, left);
}

/* The row for several neurons at an end where e has order 1 or more. */
static void row_of_sums(row_maker *m, const char *role, int left) {
  int known = m->f.exact && !error_sign_at_end(&m->view, left) && !end_part(&m->view, left)->fit;
  if (known && m->k + 2 <= m->hidden)
    row_add(m, PART_SPARE, role, -1, ROW_BY_SUMS, why_sums);
}

void rows_touching(row_maker *m) {
  static const char *const roles[] = { "touching-b", "touching-a" };
  row_add(m, PART_SPARE, "dead", 3, ROW_NEUTRAL, why_dead);
  for (int left = 1; left >= 0; left--) {
    rows_end(&(end_rows) { .m = m, .role = roles[left] }, left);
    row_of_sums(m, roles[left], left);
  }
}

/* T = 0: the neurons that vanish at an end and are affine inside. */
static void rows_affine_end(row_maker *m, int left) {
  static const char *const roles[2][2] = { { "end-b-positive", "end-b-negative" },
                                           { "end-a-positive", "end-a-negative" } };
  end_rows e = { .m = m, .role = left ? "endpoint-full-a" : "endpoint-full-b", .full = 1 };
  if (rows_are_relu(m)) {
    rows_end(&e, left);
    return;
  }
  for (int side = 0; side < 2; side++) {
    e.role = roles[left][side];
    e.side = side ? END_NEGATIVE : END_POSITIVE;
    rows_end(&e, left);
  }
  row_of_sums(m, left ? "end-a" : "end-b", left);
}

static void row_level(row_maker *m, const char *role) {
  fmpq_t zero;
  fmpq_init(zero);
  stratum_when(row_add(m, PART_SPARE, role, 1, ROW_SADDLE, why_level), 'v', zero, 1, zero, 1);
  fmpq_clear(zero);
}

void rows_full(row_maker *m) {
  int relu = rows_are_relu(m);
  if (m->f.balanced && m->k + 1 <= m->hidden) {
    if (m->k + 2 <= m->hidden)
      row_add(m, PART_SPARE, "full", 3, ROW_CORE, why_joins);
    if (m->k + 2 <= m->hidden && !relu)
      row_add(m, PART_SPARE, "negative", 3, ROW_CORE, why_joins);
    rows_affine_end(m, 1);
    rows_affine_end(m, 0);
  } else if (!m->f.balanced && m->least + 1 <= m->hidden) {
    row_level(m, "level");
    if (!relu)
      row_level(m, "negative-level");
  }
}
