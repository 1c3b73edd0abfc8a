/* Where a search leaves boxes open there may be a family: with one kink held at a rational place, Newton's
   method finds the other ones, which are recognised as rationals; two such points propose a family, which
   moving_prove decides exactly. Nothing here needs to be right. */
#include "landscape/moving_find.h"
#include "landscape/newton.h"

enum { SEEDS = 12, MANY_BOXES = 1000, LAST_SEEDS = 32 };
enum { STEPS = 12, BITS = 256, RECOGNISED_BITS = 100, MOST_FAMILIES = 64 };

/* step = least squares solution of A step = F, A the Jacobian without column `fixed`; 0 if there is none. */
static int least_squares(arb_mat_t step, const arb_mat_t f, const arb_mat_t jacobian, slong fixed) {
  slong k = arb_mat_nrows(jacobian), i, j;
  arb_mat_t a, transposed, normal, right;
  int ok;
  arb_mat_init(a, k, k - 1);
  arb_mat_init(transposed, k - 1, k);
  arb_mat_init(normal, k - 1, k - 1);
  arb_mat_init(right, k - 1, 1);
  for (i = 0; i < k; i++)
    for (j = 0; j < k - 1; j++)
      arb_set(arb_mat_entry(a, i, j), arb_mat_entry(jacobian, i, j < fixed ? j : j + 1));
  arb_mat_transpose(transposed, a);
  arb_mat_approx_mul(normal, transposed, a, BITS);
  arb_mat_approx_mul(right, transposed, f, BITS);
  ok = arb_mat_approx_solve(step, normal, right, BITS);
  arb_mat_clear(a);
  arb_mat_clear(transposed);
  arb_mat_clear(normal);
  arb_mat_clear(right);
  return ok;
}

static int is_finite(const arb_mat_t a) {
  for (slong i = 0; i < arb_mat_nrows(a); i++)
    for (slong j = 0; j < arb_mat_ncols(a); j++)
      if (!arb_is_finite(arb_mat_entry(a, i, j)))
        return 0;
  return 1;
}

/* Are all entries less than 2^-bits? */
static int is_small(const arb_mat_t a, slong bits) {
  mag_t norm;
  int small;
  mag_init(norm);
  arb_mat_bound_inf_norm(norm, a);
  small = mag_cmp_2exp_si(norm, -bits) < 0;
  mag_clear(norm);
  return small;
}

/* Improve all x but x_fixed (from 0); 0 if that is not possible. */
static int improve(arb_ptr x, const cells *c, const chain_word *w, slong fixed) {
  slong k = w->k, n, j;
  arb_mat_t f, jacobian, step;
  int ok = 1, converged = 0;
  arb_mat_init(f, k, 1);
  arb_mat_init(jacobian, k, k);
  arb_mat_init(step, k - 1, 1);
  for (n = 0; n < STEPS && ok && !converged; n++) {
    newton_equations(f, jacobian, c, w, x, BITS);
    ok = is_finite(f) && is_finite(jacobian) && least_squares(step, f, jacobian, fixed) && is_finite(step);
    ok = ok && (n < 4 || is_small(step, 16));
    converged = ok && is_small(step, 2 * RECOGNISED_BITS) && is_small(f, RECOGNISED_BITS);
    for (j = 0; ok && j < k - 1; j++) {
      arb_ptr y = x + (j < fixed ? j : j + 1);
      arb_sub(y, y, arb_mat_entry(step, j, 0), BITS);
      arb_get_mid_arb(y, y);
    }
  }
  arb_mat_clear(f);
  arb_mat_clear(jacobian);
  arb_mat_clear(step);
  return ok && converged;
}

/* q = the simplest rational within 2^-bits of x. */
static void recognise(fmpq_t q, const arb_t x, slong bits) {
  fmpq_t lo, hi, radius;
  fmpq_init(lo); fmpq_init(hi); fmpq_init(radius);
  arf_get_fmpq(lo, arb_midref(x));
  fmpq_set_si(radius, 1, 1);
  fmpq_div_2exp(radius, radius, (flint_bitcnt_t) bits);
  fmpq_add(hi, lo, radius);
  fmpq_sub(lo, lo, radius);
  fmpq_simplest_between(q, lo, hi);
  fmpq_clear(lo); fmpq_clear(hi); fmpq_clear(radius);
}

/* point = rationals near a zero that has q_fixed = t, found from x. */
static int point_at(fmpq *point, arb_srcptr x, slong fixed, const fmpq_t t, const cells *c,
                    const chain_word *w) {
  arb_ptr y = _arb_vec_init(w->k);
  int ok;
  _arb_vec_set(y, x, w->k);
  arb_set_fmpq(y + fixed, t, BITS);
  arb_get_mid_arb(y + fixed, y + fixed);
  ok = improve(y, c, w, fixed);
  for (slong j = 0; ok && j < w->k; j++)
    recognise(point + j, y + j, RECOGNISED_BITS);
  fmpq_set(point + fixed, t);
  _arb_vec_clear(y, w->k);
  return ok;
}

/* The line through two points, with the first kink that moves as parameter. Returns its number, from 0. */
static slong line_through(moving *y, const fmpq *p, const fmpq *q) {
  slong fixed = 0;
  fmpq_t width, part;
  while (fixed + 1 < y->k && fmpq_equal(p + fixed, q + fixed))
    fixed++;
  fmpq_init(width);
  fmpq_init(part);
  fmpq_sub(width, q + fixed, p + fixed);
  y->parameter = fixed + 1;
  for (slong j = 0; j < y->k; j++) {
    fmpq_sub(part, q + j, p + j);
    fmpq_div(y->step + j, part, width);
    fmpq_mul(part, y->step + j, p + fixed);
    fmpq_sub(y->base + j, p + j, part);
  }
  fmpq_clear(width);
  fmpq_clear(part);
  return fixed;
}

/* A family through a point near x that is found with q_fixed held. */
static int try_parameter(moving *y, const cells *c, const chain_word *w, arb_srcptr x, slong fixed) {
  fmpq *p = _fmpq_vec_init(w->k), *q = _fmpq_vec_init(w->k);
  fmpq_t t, u, width;
  int found = 0;
  fmpq_init(t); fmpq_init(u); fmpq_init(width);
  fmpq_sub(width, c->z + c->n, c->z);
  fmpq_div_2exp(width, width, 9);
  recognise(t, x + fixed, 12);
  for (int side = -1; side <= 1 && !found; side += 2) {
    fmpq_set(u, t);
    side < 0 ? fmpq_sub(u, u, width) : fmpq_add(u, u, width);
    if (point_at(p, x, fixed, t, c, w) && point_at(q, x, fixed, u, c, w)) {
      slong parameter = line_through(y, p, q);
      found = moving_prove(y, c, w, p + parameter);
    }
  }
  _fmpq_vec_clear(p, w->k);
  _fmpq_vec_clear(q, w->k);
  fmpq_clear(t); fmpq_clear(u); fmpq_clear(width);
  return found;
}

/* Is the middle of the box on a family of this word, as far as one can see? Then it need not be tried. */
static int is_near_family(const relucert_result *result, slong word, const interval *box) {
  for (slong i = 0; i < result->nmoving; i++) {
    const moving *y = result->moving + i;
    int near = y->word == word;
    for (slong j = 0; near && j < y->k; j++) {
      double at = fmpq_get_d(y->base + j) + fmpq_get_d(y->step + j) * iv_mid(box[y->parameter]);
      near = fabs(at - iv_mid(box[j + 1])) < 1e-5;
    }
    if (near)
      return 1;
  }
  return 0;
}

/* Take over a family unless its functions are in the list; otherwise clear it. */
static void add_family(relucert_result *result, moving *y) {
  for (slong i = 0; i < result->nmoving; i++)
    if (moving_equal(result->moving + i, y)) {
      moving_clear(y);
      return;
    }
  result->moving = mem_realloc(result->moving, (size_t) result->nmoving + 1, sizeof *y);
  result->moving[result->nmoving++] = *y;
}

static void try_box(relucert_result *result, const cells *c, slong word, const interval *box) {
  const chain_word *w = &result->words.list[word].word;
  arb_ptr x = _arb_vec_init(w->k);
  int found = 0;
  for (slong j = 0; j < w->k; j++)
    arb_set_d(x + j, iv_mid(box[j + 1]));
  for (slong fixed = 0; fixed < w->k && !found; fixed++) {
    moving y;
    moving_init(&y, word, w->k);
    found = try_parameter(&y, c, w, x, fixed);
    if (found)
      add_family(result, &y);
    else
      moving_clear(&y);
  }
  _arb_vec_clear(x, w->k);
}

/* Some of the boxes that word w left open: evenly spread, and the last ones, which are large if the search
   was given up. */
static void try_word(relucert_result *result, const relucert_context *ctx, const cells *c, slong w) {
  const search_result *s = &result->words.list[w].search;
  slong step = s->nunresolved / SEEDS + 1, last = s->nunresolved;
  if (last >= MANY_BOXES)
    last -= LAST_SEEDS;
  for (slong i = 0; i < s->nunresolved && result->nmoving < MOST_FAMILIES && !context_limit(ctx); i++)
    if ((i % step == 0 || i >= last) && !is_near_family(result, w, s->unresolved[i]))
      try_box(result, c, w, s->unresolved[i]);
}

void moving_find(relucert_result *result, const relucert_context *ctx, const cells *c) {
  const word_list *words = &result->words;
  for (int type_b = 1; type_b >= 0; type_b--)
    for (slong w = 0; w < words->n; w++)
      if (words->list[w].word.type_b == type_b && words->list[w].word.k > 1)
        try_word(result, ctx, c, w);
}
