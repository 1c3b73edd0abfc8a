/* Kinks that move together: everything as quotients of polynomials in the parameter t, exactly. */
#include "base/context.h"
#include "exact/roots.h"
#include "landscape/moving.h"

typedef fmpz_poly_q_struct quotient;

static quotient *quotients_new(slong n) {
  quotient *x = mem_alloc((size_t) n, sizeof *x);
  for (slong i = 0; i < n; i++)
    fmpz_poly_q_init(x + i);
  return x;
}

static void quotients_free(quotient *x, slong n) {
  for (slong i = 0; x && i < n; i++)
    fmpz_poly_q_clear(x + i);
  mem_free(x);
}

static void set_polynomial(quotient *y, const fmpq_poly_t f) {
  fmpq_poly_get_numerator(fmpz_poly_q_numref(y), f);
  fmpz_poly_set_fmpz(fmpz_poly_q_denref(y), fmpq_poly_denref(f));
  fmpz_poly_q_canonicalise(y);
}

static void set_number(quotient *y, const fmpq_t x) {
  fmpq_poly_t f;
  fmpq_poly_init(f);
  fmpq_poly_set_fmpq(f, x);
  set_polynomial(y, f);
  fmpq_poly_clear(f);
}

void moving_init(moving *y, slong word, slong k) {
  y->word = word;
  y->k = k;
  y->parameter = 0;
  y->claim = 0;
  y->closed[0] = y->closed[1] = 0;
  y->base = _fmpq_vec_init(k);
  y->step = _fmpq_vec_init(k);
  y->jumps = quotients_new(k);
  y->values = quotients_new(k + 2);
  fmpq_init(y->lo);
  fmpq_init(y->hi);
  fmpq_init(y->risk);
}

void moving_clear(moving *y) {
  _fmpq_vec_clear(y->base, y->k);
  _fmpq_vec_clear(y->step, y->k);
  quotients_free(y->jumps, y->k);
  quotients_free(y->values, y->k + 2);
  fmpq_clear(y->lo);
  fmpq_clear(y->hi);
  fmpq_clear(y->risk);
}

/* ---- The range */

/* The affine functions base + step t of q_0 = a, the kinks, q_(k+1) = b, and their cells. */
typedef struct {
  slong k;
  fmpq *base, *step; /* k + 2 */
  slong cell[CHAIN_MAX + 2];
} lines;

static void lines_init(lines *x, const moving *y, const cells *c) {
  x->k = y->k;
  x->base = _fmpq_vec_init(y->k + 2);
  x->step = _fmpq_vec_init(y->k + 2);
  fmpq_set(x->base, c->z);
  fmpq_set(x->base + y->k + 1, c->z + c->n);
  for (slong j = 0; j < y->k; j++) {
    fmpq_set(x->base + j + 1, y->base + j);
    fmpq_set(x->step + j + 1, y->step + j);
  }
}

static void lines_clear(lines *x) {
  _fmpq_vec_clear(x->base, x->k + 2);
  _fmpq_vec_clear(x->step, x->k + 2);
}

/* Cut the range to u + v t > 0 (closed: >= 0, which matters for v = 0 only); 0 if nothing is left. */
static int cut(moving *y, const fmpq_t u, const fmpq_t v, int closed, int *bounded) {
  fmpq_t end;
  int sign = fmpq_sgn(v);
  if (sign == 0)
    return fmpq_sgn(u) > (closed ? -1 : 0);
  fmpq_init(end);
  fmpq_div(end, u, v);
  fmpq_neg(end, end);
  if (sign > 0 && (!(*bounded & 1) || fmpq_cmp(end, y->lo) > 0))
    fmpq_set(y->lo, end);
  if (sign < 0 && (!(*bounded & 2) || fmpq_cmp(end, y->hi) < 0))
    fmpq_set(y->hi, end);
  *bounded |= sign > 0 ? 1 : 2;
  fmpq_clear(end);
  return 1;
}

/* Cut the range to z < base + step t, or to the opposite if sign < 0. */
static int cut_at(moving *y, const lines *x, slong j, const fmpq_t z, int sign, int *bounded) {
  fmpq_t u, v;
  int some;
  fmpq_init(u);
  fmpq_init(v);
  fmpq_sub(u, x->base + j, z);
  fmpq_set(v, x->step + j);
  if (sign < 0) {
    fmpq_neg(u, u);
    fmpq_neg(v, v);
  }
  some = cut(y, u, v, 1, bounded);
  fmpq_clear(u);
  fmpq_clear(v);
  return some;
}

/* Cut the range to q_j < q_(j+1). */
static int cut_order(moving *y, const lines *x, slong j, int *bounded) {
  fmpq_t u, v;
  int some;
  fmpq_init(u);
  fmpq_init(v);
  fmpq_sub(u, x->base + j + 1, x->base + j);
  fmpq_sub(v, x->step + j + 1, x->step + j);
  some = cut(y, u, v, 0, bounded);
  fmpq_clear(u);
  fmpq_clear(v);
  return some;
}

/* The cell in which line j lies at t = inside. */
static slong cell_at(const lines *x, slong j, const cells *c, const fmpq_t inside) {
  fmpq_t q;
  slong i = c->n - 1;
  fmpq_init(q);
  fmpq_mul(q, x->step + j, inside);
  fmpq_add(q, q, x->base + j);
  while (i > 0 && fmpq_cmp(q, c->z + i) < 0)
    i--;
  fmpq_clear(q);
  return i;
}

/* Cells and the largest open range; 0 if it does not contain `inside`. */
static int find_range(moving *y, lines *x, const cells *c, const fmpq_t inside) {
  int bounded = 0, some = 1;
  for (slong j = 0; j <= x->k + 1; j++) {
    x->cell[j] = cell_at(x, j, c, inside);
    some = some && cut_at(y, x, j, c->z + x->cell[j], 1, &bounded);
    some = some && cut_at(y, x, j, c->z + x->cell[j] + 1, -1, &bounded);
  }
  for (slong j = 0; j <= x->k; j++)
    some = some && cut_order(y, x, j, &bounded);
  return some && bounded == 3 && fmpq_cmp(y->lo, inside) < 0 && fmpq_cmp(inside, y->hi) < 0;
}

/* ---- The functions of t */

enum { P0, P1, P2, H0, H1, MOMENTS };

/* One J_i, relative to the mean of f as in system/fits.h. */
typedef struct {
  quotient *moment;   /* MOMENTS integrals over J_i */
  quotient *numbers;  /* level, center, slope, 1/variance */
} piece;
enum { LEVEL, CENTER, SLOPE, INVERSE, NUMBERS };

/* The MOMENTS integrals from a to the line x_j. */
static quotient *integrals_to(const lines *x, slong j, const cells *c) {
  slong i = x->cell[j];
  const fmpq_poly_struct *const f[MOMENTS] = { c->p0[i], c->p1[i], c->p2[i], c->h0[i], c->h1[i] };
  quotient *y = quotients_new(MOMENTS);
  fmpq_poly_t line, g;
  fmpq_poly_init(line);
  fmpq_poly_init(g);
  fmpq_poly_set_coeff_fmpq(line, 0, x->base + j);
  fmpq_poly_set_coeff_fmpq(line, 1, x->step + j);
  for (slong m = 0; m < MOMENTS; m++) {
    fmpq_poly_compose(g, f[m], line);
    set_polynomial(y + m, g);
  }
  fmpq_poly_clear(line);
  fmpq_poly_clear(g);
  return y;
}

/* The best affine fit on J_i: mean value of h, mean value of x, slope, and 1 / int (x - center)^2 p. */
static void fit_piece(piece *z) {
  quotient *m = z->moment, *y = z->numbers, *d = quotients_new(2);
  fmpz_poly_q_div(y + LEVEL, m + H0, m + P0);
  fmpz_poly_q_div(y + CENTER, m + P1, m + P0);
  fmpz_poly_q_mul(d, m + P0, m + P2);
  fmpz_poly_q_submul(d, m + P1, m + P1);
  fmpz_poly_q_mul(d + 1, m + P0, m + H1);
  fmpz_poly_q_submul(d + 1, m + P1, m + H0);
  fmpz_poly_q_div(y + SLOPE, d + 1, d);
  fmpz_poly_q_div(y + INVERSE, m + P0, d);
  quotients_free(d, 2);
}

static piece *pieces_new(const lines *x, const cells *c) {
  piece *z = mem_alloc((size_t) x->k + 1, sizeof *z);
  quotient *left = integrals_to(x, 0, c), *right;
  for (slong i = 0; i <= x->k; i++) {
    right = integrals_to(x, i + 1, c);
    z[i].moment = quotients_new(MOMENTS);
    z[i].numbers = quotients_new(NUMBERS);
    for (slong m = 0; m < MOMENTS; m++)
      fmpz_poly_q_sub(z[i].moment + m, right + m, left + m);
    fit_piece(z + i);
    quotients_free(left, MOMENTS);
    left = right;
  }
  quotients_free(left, MOMENTS);
  return z;
}

static void pieces_free(piece *z, slong k) {
  for (slong i = 0; i <= k; i++) {
    quotients_free(z[i].moment, MOMENTS);
    quotients_free(z[i].numbers, NUMBERS);
  }
  mem_free(z);
}

/* y += c x */
static void add_multiple(quotient *y, const quotient *x, slong c) {
  quotient *t = quotients_new(1);
  fmpz_poly_q_scalar_mul_si(t, x, c);
  fmpz_poly_q_add(y, y, t);
  quotients_free(t, 1);
}

/* Add tau_i T / V_i to the slopes, T = -(sum tau_i sigma_i) / (sum tau_i^2 / V_i). */
static void add_tension(piece *z, const chain_word *w) {
  quotient *y = quotients_new(3);
  for (slong i = 0; i <= w->k; i++)
    if (w->tau[i]) {
      add_multiple(y, z[i].numbers + SLOPE, -w->tau[i]);
      add_multiple(y + 1, z[i].numbers + INVERSE, (slong) w->tau[i] * w->tau[i]);
    }
  if (!fmpz_poly_q_is_zero(y)) {
    fmpz_poly_q_div(y, y, y + 1);
    for (slong i = 0; i <= w->k; i++)
      if (w->tau[i]) {
        fmpz_poly_q_mul(y + 2, y, z[i].numbers + INVERSE);
        add_multiple(z[i].numbers + SLOPE, y + 2, w->tau[i]);
      }
  }
  quotients_free(y, 3);
}

/* y = level + slope (x_j - center), the value of J_i at the line x_j. */
static void value_at(quotient *y, const piece *z, const lines *x, slong j) {
  fmpq_poly_t line;
  fmpq_poly_init(line);
  fmpq_poly_set_coeff_fmpq(line, 0, x->base + j);
  fmpq_poly_set_coeff_fmpq(line, 1, x->step + j);
  set_polynomial(y, line);
  fmpz_poly_q_sub(y, y, z->numbers + CENTER);
  fmpz_poly_q_mul(y, y, z->numbers + SLOPE);
  fmpz_poly_q_add(y, y, z->numbers + LEVEL);
  fmpq_poly_clear(line);
}

/* Is the function that the pieces make continuous? Sets the values. */
static int set_values(moving *y, const piece *z, const lines *x, const cells *c) {
  quotient *right = quotients_new(2);
  int continuous = 1;
  set_number(right + 1, c->mean);
  for (slong j = 0; j <= x->k + 1; j++) {
    value_at(y->values + j, z + (j > 0 ? j - 1 : 0), x, j);
    if (j >= 1 && j <= x->k) {
      value_at(right, z + j, x, j);
      continuous = continuous && fmpz_poly_q_equal(y->values + j, right);
    }
    fmpz_poly_q_add(y->values + j, y->values + j, right + 1);
  }
  quotients_free(right, 2);
  return continuous;
}

/* Has the quotient, which is not 0, no zero in the open range? */
static int without_zero(const quotient *f, const fmpq_t lo, const fmpq_t hi) {
  algebraic *roots;
  slong n;
  if (fmpz_poly_degree(fmpz_poly_q_numref(f)) < 1)
    return 1;
  n = roots_isolate(&roots, NULL, fmpz_poly_q_numref(f), lo, hi);
  for (slong i = 0; i < n; i++)
    algebraic_clear(roots + i);
  mem_free(roots);
  return n == 0;
}

static int set_jumps(moving *y, const piece *z) {
  int all = 1;
  for (slong j = 0; j < y->k && all; j++) {
    fmpz_poly_q_sub(y->jumps + j, z[j + 1].numbers + SLOPE, z[j].numbers + SLOPE);
    all = !fmpz_poly_q_is_zero(y->jumps + j) && without_zero(y->jumps + j, y->lo, y->hi);
  }
  return all;
}

/* risk = S - int h g p, which must not depend on t. */
static int set_risk(moving *y, const piece *z, const cells *c) {
  quotient *r = quotients_new(2);
  int constant;
  set_number(r, c->spread);
  for (slong i = 0; i <= y->k; i++) {
    fmpz_poly_q_submul(r, z[i].numbers + LEVEL, z[i].moment + H0);
    fmpz_poly_q_set(r + 1, z[i].moment + H1);
    fmpz_poly_q_submul(r + 1, z[i].numbers + CENTER, z[i].moment + H0);
    fmpz_poly_q_submul(r, z[i].numbers + SLOPE, r + 1);
  }
  constant = fmpz_poly_degree(fmpz_poly_q_numref(r)) < 1 && fmpz_poly_degree(fmpz_poly_q_denref(r)) == 0;
  if (constant) {
    fmpz_poly_get_coeff_fmpz(fmpq_numref(y->risk), fmpz_poly_q_numref(r), 0);
    fmpz_poly_get_coeff_fmpz(fmpq_denref(y->risk), fmpz_poly_q_denref(r), 0);
    fmpq_canonicalise(y->risk);
  }
  quotients_free(r, 2);
  return constant;
}

/* Is the function at the end t of the range a member, too: are the kinks in order, and the slope jumps not
   0? */
static int is_member(const moving *y, const lines *x, const fmpq_t t) {
  fmpq_t p, q;
  int member = 1;
  fmpq_init(p);
  fmpq_init(q);
  for (slong j = 0; j <= x->k + 1 && member; j++) {
    fmpq_mul(q, x->step + j, t);
    fmpq_add(q, q, x->base + j);
    member = j == 0 || fmpq_cmp(p, q) < 0;
    fmpq_set(p, q);
  }
  for (slong j = 0; j < y->k && member; j++) {
    fmpz_poly_evaluate_fmpq(q, fmpz_poly_q_numref(y->jumps + j), t);
    member = !fmpq_is_zero(q);
  }
  fmpq_clear(p);
  fmpq_clear(q);
  return member;
}

int moving_prove(moving *y, const cells *c, const chain_word *w, const fmpq_t inside) {
  lines x;
  int good;
  lines_init(&x, y, c);
  good = find_range(y, &x, c, inside);
  if (good) {
    piece *z = pieces_new(&x, c);
    add_tension(z, w);
    good = set_values(y, z, &x, c) && set_jumps(y, z) && set_risk(y, z, c);
    pieces_free(z, x.k);
  }
  y->closed[0] = good && is_member(y, &x, y->lo);
  y->closed[1] = good && is_member(y, &x, y->hi);
  lines_clear(&x);
  return good;
}

int moving_equal(const moving *y, const moving *z) {
  int equal = y->k == z->k && y->parameter == z->parameter && fmpq_equal(y->lo, z->lo);
  for (slong j = 0; equal && j < y->k; j++)
    equal = fmpq_equal(y->base + j, z->base + j) && fmpq_equal(y->step + j, z->step + j);
  for (slong j = 0; equal && j < y->k + 2; j++)
    equal = fmpz_poly_q_equal(y->values + j, z->values + j);
  return equal;
}
