/* No critical point in a ball, quadratic activation.

   A linear function l = alpha A + beta B + gamma C of the coefficients of N = A x^2 + B x + C is gamma c +
   the sum of v_j Q(u_j), with u_j = (w_j, b_j) and the form Q(w,b) = alpha w^2 + 2 beta w b + gamma b^2. For
   |delta| <= R the change of l is at most |grad l| R + max_j (|v_j| |Q| + |Q u_j|) R^2 + 2/5 |Q| R^3: the
   terms of the second order are v_j Q(z) + 2 y u_j^T Q z for delta = (z, y), those of the third are y Q(z),
   and |y| |z|^2 <= 2/(3 sqrt 3) R^3. */
#include "types/near_quadratic.h"

enum { BITS = 128 };

typedef struct {
  fmpq alpha, beta, gamma;
} form;

static void form_init(form *l) {
  fmpq_init(&l->alpha);
  fmpq_init(&l->beta);
  fmpq_init(&l->gamma);
}

static void form_clear(form *l) {
  fmpq_clear(&l->alpha);
  fmpq_clear(&l->beta);
  fmpq_clear(&l->gamma);
}

/* The coefficients of x^2, x and 1 for n = 0, 1, 2; then the integrals of N, x N, x^2 N with the density. */
static void form_set(form *l, const quadratic_fit *q, slong n) {
  fmpq_set_si(&l->alpha, n == 0, 1);
  fmpq_set_si(&l->beta, n == 1, 1);
  fmpq_set_si(&l->gamma, n == 2, 1);
  if (n >= 3) {
    fmpq_set(&l->alpha, q->p + n - 1);
    fmpq_set(&l->beta, q->p + n - 2);
    fmpq_set(&l->gamma, q->p + n - 3);
  }
}

/* y = (alpha w + beta b, beta w + gamma b) and Q(w,b), exactly. */
static void apply(fmpq *y, fmpq_t value, const form *l, const fmpq_t w, const fmpq_t b) {
  fmpq_mul(y, &l->alpha, w);
  fmpq_addmul(y, &l->beta, b);
  fmpq_mul(y + 1, &l->beta, w);
  fmpq_addmul(y + 1, &l->gamma, b);
  fmpq_mul(value, y, w);
  fmpq_addmul(value, y + 1, b);
}

/* sum += factor x^2 */
static void add_square(arb_t sum, const fmpq_t x, slong factor) {
  arb_t y;
  arb_init(y);
  arb_set_fmpq(y, x, BITS);
  arb_mul(y, y, y, BITS);
  arb_addmul_si(sum, y, factor, BITS);
  arb_clear(y);
}

/* What one neuron contributes: to l, to |grad l|^2, and a bound of |v| |Q| + |Q u|. */
static void add_neuron(fmpq_t value, arb_t squares, arb_t most, const form *l, const arb_t norm,
                       const theta *t, slong j) {
  fmpq *y = _fmpq_vec_init(3);
  arb_t length, v;
  arb_init(length);
  arb_init(v);
  apply(y, y + 2, l, t->w + j, t->b + j);
  fmpq_addmul(value, t->v + j, y + 2);
  add_square(squares, y + 2, 1);
  add_square(length, y, 1);
  add_square(length, y + 1, 1);
  arb_set_fmpq(v, t->v + j, BITS);
  arb_mul(v, v, v, BITS);
  arb_mul_2exp_si(v, v, 2);
  arb_addmul(squares, v, length, BITS); /* 4 v^2 |Q u|^2 */
  arb_sqrt(length, length, BITS);
  arb_mul_2exp_si(v, v, -2);
  arb_sqrt(v, v, BITS);
  arb_addmul(length, v, norm, BITS);
  arb_max(most, most, length, BITS);
  arb_clear(length);
  arb_clear(v);
  _fmpq_vec_clear(y, 3);
}

/* value = l at t; change = the bound for the ball. */
static void form_bound(fmpq_t value, arb_t change, const form *l, const theta *t, const fmpq_t R) {
  arb_t norm, most, radius;
  arb_init(norm);
  arb_init(most);
  arb_init(radius);
  arb_set_fmpq(radius, R, BITS);
  add_square(norm, &l->alpha, 1);
  add_square(norm, &l->beta, 2);
  add_square(norm, &l->gamma, 1);
  arb_sqrt(norm, norm, BITS);
  fmpq_mul(value, &l->gamma, t->c);
  arb_zero(change);
  add_square(change, &l->gamma, 1);
  for (slong j = 0; j < t->H; j++)
    add_neuron(value, change, most, l, norm, t, j);
  arb_sqrt(change, change, BITS);
  arb_mul_2exp_si(norm, norm, 1);
  arb_div_ui(norm, norm, 5, BITS);
  arb_addmul(most, norm, radius, BITS);
  arb_addmul(change, most, radius, BITS);
  arb_mul(change, change, radius, BITS);
  arb_clear(norm);
  arb_clear(most);
  arb_clear(radius);
}

/* Does l certainly differ from its value at the polynomial g (coefficients ascending) in the whole ball? */
static int form_excludes(const form *l, const fmpq *g, const theta *t, const fmpq_t R) {
  fmpq_t value;
  arb_t change, difference;
  int excludes;
  fmpq_init(value);
  arb_init(change);
  arb_init(difference);
  form_bound(value, change, l, t, R);
  fmpq_submul(value, &l->alpha, g + 2);
  fmpq_submul(value, &l->beta, g + 1);
  fmpq_submul(value, &l->gamma, g);
  fmpq_abs(value, value);
  arb_set_fmpq(difference, value, BITS);
  excludes = arb_gt(difference, change);
  fmpq_clear(value);
  arb_clear(change);
  arb_clear(difference);
  return excludes;
}

/* Has certainly no network in the ball the function g? */
static int function_excluded(const quadratic_fit *q, const fmpq *g, const theta *t, const fmpq_t R) {
  form l;
  int excluded = 0;
  form_init(&l);
  for (slong n = 0; !excluded && n < 6; n++) {
    form_set(&l, q, n);
    excluded = form_excludes(&l, g, t, R);
  }
  form_clear(&l);
  return excluded;
}

/* Is the square y above R^2? */
static int exceeds(const fmpq_t y, const fmpq_t R) {
  fmpq_t square;
  int above;
  fmpq_init(square);
  fmpq_mul(square, R, R);
  above = fmpq_cmp(y, square) > 0;
  fmpq_clear(square);
  return above;
}

/* The critical points that realize the mean g, which is not f_2: if M1 = 0 all w are 0. */
static int mean_excluded(const quadratic_fit *q, const fmpq *g, const theta *t, const fmpq_t R) {
  fmpq_t square;
  int excluded;
  fmpq_init(square);
  if (!fmpq_is_zero(q->first)) {
    theta *u = near_quadratic_of_mean(q, t);
    near_quadratic_distance(square, t, u);
    relucert_theta_free(u);
    excluded = exceeds(square, R);
  } else {
    for (slong j = 0; j < t->H; j++)
      fmpq_addmul(square, t->w + j, t->w + j);
    excluded = exceeds(square, R) || function_excluded(q, g, t, R);
  }
  fmpq_clear(square);
  return excluded;
}

int near_quadratic_excluded(const quadratic_fit *q, const theta *t, const fmpq_t R) {
  fmpq *mean = _fmpq_vec_init(3);
  int excluded;
  fmpq_set(mean, q->mean);
  excluded = !quadratic_fit_is_realized(q, t->H) || function_excluded(q, q->fit, t, R);
  excluded = excluded && (quadratic_fit_is_constant(q) || mean_excluded(q, mean, t, R));
  _fmpq_vec_clear(mean, 3);
  return excluded;
}
