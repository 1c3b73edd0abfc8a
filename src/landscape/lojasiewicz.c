/* The best constant of a Lojasiewicz inequality that an interval matrix for the Hessian proves, and a good
   radius. */
#include "base/context.h"
#include "landscape/core_box.h"
#include "landscape/lojasiewicz.h"

enum { LEAST_SHIFT = 2, GREATEST_SHIFT = 60 };

/* Y = an approximate inverse (points) of the middle of h. Returns 0 if there is none. */
static int middle_inverse(arb_mat_t Y, const arb_mat_t h) {
  int found;
  arb_mat_t middle;
  arb_mat_init(middle, arb_mat_nrows(h), arb_mat_nrows(h));
  arb_mat_get_mid(middle, h);
  found = arb_mat_inv(Y, middle, CORE_BOX_BITS);
  if (found)
    arb_mat_get_mid(Y, Y);
  arb_mat_clear(middle);
  return found;
}

/* sigma with |A d| >= sigma |d| for every A in h: (1 - ||1 - Y h||)/||Y||. Not positive: no such number is
   known. */
static void least_stretch(arb_t sigma, const arb_mat_t h) {
  arb_mat_t Y, rest, one;
  arb_t norm;
  slong n = arb_mat_nrows(h);
  arb_mat_init(Y, n, n);
  arb_mat_init(rest, n, n);
  arb_mat_init(one, n, n);
  arb_init(norm);
  arb_zero(sigma);
  if (middle_inverse(Y, h)) {
    arb_mat_one(one);
    arb_mat_mul(rest, Y, h, CORE_BOX_BITS);
    arb_mat_sub(rest, one, rest, CORE_BOX_BITS);
    arb_mat_frobenius_norm(sigma, rest, CORE_BOX_BITS);
    arb_sub_si(sigma, sigma, 1, CORE_BOX_BITS);
    arb_neg(sigma, sigma);
    arb_mat_frobenius_norm(norm, Y, CORE_BOX_BITS);
    arb_div(sigma, sigma, norm, CORE_BOX_BITS);
  }
  arb_mat_clear(Y);
  arb_mat_clear(rest);
  arb_mat_clear(one);
  arb_clear(norm);
}

/* min(||h||, sigma + the norm of the widths of h) */
static void greatest_stretch(arb_t M, const arb_t sigma, const arb_mat_t h) {
  arb_t widths, t;
  arb_init(widths);
  arb_init(t);
  for (slong i = 0; i < arb_mat_nrows(h); i++)
    for (slong j = 0; j < arb_mat_nrows(h); j++) {
      arb_get_rad_arb(t, arb_mat_entry(h, i, j));
      arb_addmul(widths, t, t, CORE_BOX_BITS);
    }
  arb_sqrt(widths, widths, CORE_BOX_BITS);
  arb_mul_2exp_si(widths, widths, 1);
  arb_add(widths, widths, sigma, CORE_BOX_BITS);
  arb_mat_frobenius_norm(M, h, CORE_BOX_BITS);
  arb_min(M, M, widths, CORE_BOX_BITS);
  arb_clear(widths);
  arb_clear(t);
}

/* y = s^2: |grad L|^2 >= s^2 |grad l|^2 at a distance of at most R. */
static void parameter_stretch(arb_t y, const core_box *b, const fmpq_t R) {
  arb_t t, r;
  arb_init(t);
  arb_init(r);
  arb_set_fmpq(r, R, CORE_BOX_BITS);
  arb_sub_si(y, r, 1, CORE_BOX_BITS);
  arb_mul(y, y, y, CORE_BOX_BITS);
  if (b->full) { /* over 1 + (1+R)^2 + (|1-a| + R)^2 */
    arb_set_fmpq(t, b->c->z, CORE_BOX_BITS);
    arb_sub_si(t, t, 1, CORE_BOX_BITS);
    arb_abs(t, t);
    arb_add(t, t, r, CORE_BOX_BITS);
    arb_mul(t, t, t, CORE_BOX_BITS);
    arb_add_si(r, r, 1, CORE_BOX_BITS);
    arb_addmul(t, r, r, CORE_BOX_BITS);
    arb_add_si(t, t, 1, CORE_BOX_BITS);
    arb_div(y, y, t, CORE_BOX_BITS);
  }
  arb_clear(t);
  arb_clear(r);
}

/* C^2 = 2 s^2 sigma^2 / min(||h||, sigma + D). */
static void square_of_constant(arb_t y, const core_box *b, const fmpq_t R) {
  arb_mat_t h;
  arb_t sigma, M;
  arb_mat_init(h, b->n, b->n);
  arb_init(sigma);
  arb_init(M);
  core_box_hessian(h, b);
  least_stretch(sigma, h);
  if (!arb_is_positive(sigma)) {
    arb_zero(y);
  } else {
    greatest_stretch(M, sigma, h);
    parameter_stretch(y, b, R);
    arb_mul(y, y, sigma, CORE_BOX_BITS);
    arb_mul(y, y, sigma, CORE_BOX_BITS);
    arb_div(y, y, M, CORE_BOX_BITS);
    arb_mul_2exp_si(y, y, 1);
  }
  arb_mat_clear(h);
  arb_clear(sigma);
  arb_clear(M);
}

/* y = a number that is not greater than C^2 for the radius R; 0: no inequality is proved. A reason is given
   for R = 0. */
static void bound(arb_t y, const char **reason, const realization *r, const cells *c, const fmpq_t R) {
  core_box b;
  arf_t u;
  arf_init(u);
  arb_zero(y);
  *reason = NULL;
  core_box_init(&b, c, r, R);
  if (core_box_leaves(&b))
    *reason = "a kink is too close to an end of the interval";
  else
    square_of_constant(y, &b, R);
  arb_get_lbound_arf(u, y, CORE_BOX_BITS);
  arb_set_arf(y, u);
  if (!arb_is_positive(y)) {
    arb_zero(y);
    if (!*reason)
      *reason = core_box_jumps(&b)
                    ? "the target jumps at a kink, and the one-sided Hessians are too different"
                    : "the Hessian of the core is singular, or too close to it";
  }
  core_box_clear(&b);
  arf_clear(u);
}

/* C = 15/16 of the root of y > 0, rounded down to a fraction of three or more decimal digits. */
static void round_constant(fmpq_t C, const arb_t y) {
  arb_t root;
  arf_t u;
  fmpz_t n;
  slong digits = 0;
  arb_init(root);
  arf_init(u);
  fmpz_init(n);
  arb_sqrt(root, y, CORE_BOX_BITS);
  arb_mul_si(root, root, 15, CORE_BOX_BITS);
  arb_mul_2exp_si(root, root, -4);
  arb_get_lbound_arf(u, root, CORE_BOX_BITS);
  arf_get_fmpz(n, u, ARF_RND_FLOOR);
  for (; fmpz_cmp_si(n, 100) < 0; digits++) {
    arf_mul_si(u, u, 10, CORE_BOX_BITS, ARF_RND_FLOOR);
    arf_get_fmpz(n, u, ARF_RND_FLOOR);
  }
  fmpq_set_fmpz(C, n);
  fmpz_ui_pow_ui(n, 10, (ulong) digits);
  fmpq_div_fmpz(C, C, n);
  arb_clear(root);
  arf_clear(u);
  fmpz_clear(n);
}

/* Are dead and full neurons at a distance of at most R dead and full: R (1 + max(|a|,|b|)) < 1? */
static int others_stay(const relucert_problem *problem, const realization *r, const fmpq_t R) {
  int stay;
  fmpq_t t, u;
  fmpq_init(t);
  fmpq_init(u);
  fmpq_abs(t, problem->a);
  fmpq_abs(u, problem->b);
  fmpq_set(t, fmpq_cmp(t, u) < 0 ? u : t);
  fmpq_add_si(t, t, 1);
  fmpq_mul(t, t, R);
  stay = (!r->full && r->nkinks == problem->hidden) || fmpq_cmp_si(t, 1) < 0;
  fmpq_clear(t);
  fmpq_clear(u);
  return stay;
}

/* Is the square of C for the radius R at least `least`? */
static int radius_serves(arb_t square, const realization *r, const cells *c, const fmpq_t R,
                         const arb_t least) {
  const char *reason;
  if (!others_stay(c->problem, r, R))
    return 0;
  bound(square, &reason, r, c, R);
  return arb_ge(square, least);
}

/* The largest R = 1/4, 1/8, ... for which C is at least half as large as the limit of C for R -> 0. */
static void find_inequality(lojasiewicz *y, const realization *r, const cells *c) {
  int shift = LEAST_SHIFT;
  arb_t limit, square;
  arb_init(limit);
  arb_init(square);
  bound(limit, &y->reason, r, c, y->radius);
  arb_mul_2exp_si(limit, limit, -2);
  fmpq_set_si(y->radius, 1, 1 << LEAST_SHIFT);
  while (!y->reason && shift <= GREATEST_SHIFT && !radius_serves(square, r, c, y->radius, limit)) {
    fmpq_div_2exp(y->radius, y->radius, 1);
    shift++;
  }
  if (shift > GREATEST_SHIFT)
    y->reason = "only a very small neighbourhood would do";
  if (!y->reason)
    round_constant(y->constant, square);
  arb_clear(limit);
  arb_clear(square);
}

void lojasiewicz_add(relucert_result *result) {
  cells c;
  cells_init(&c, result->problem);
  result->lojasiewicz = mem_alloc((size_t) result->n, sizeof *result->lojasiewicz);
  for (slong i = 0; i < result->n; i++) {
    lojasiewicz *y = result->lojasiewicz + i;
    fmpq_init(y->radius);
    fmpq_init(y->constant);
    if (cells_density_vanishes(&c))
      y->reason = "the density is zero on a piece of the interval";
    else
      find_inequality(y, result->list + i, &c);
    if (!y->reason)
      y->claim = ++result->claims;
  }
  cells_clear(&c);
}

void lojasiewicz_clear(lojasiewicz *y) {
  fmpq_clear(y->radius);
  fmpq_clear(y->constant);
}
