/* The search for the nearest critical point, quadratic activation. Approximations propose parameters; then
   those of one neuron, and c, are computed exactly from the equations, which are linear in them. */
#include "types/near_quadratic.h"

enum { ITERATIONS = 100, GRID_BITS = 40, GUARD_BITS = 160, FAR_BITS = 30 };

/* ---- Exact points. */

void near_quadratic_distance(fmpq_t y, const theta *t, const theta *u) {
  fmpq_t d;
  fmpq_init(d);
  fmpq_sub(d, t->c, u->c);
  fmpq_mul(y, d, d);
  for (slong j = 0; j < t->H; j++) {
    fmpq_sub(d, t->w + j, u->w + j);
    fmpq_addmul(y, d, d);
    fmpq_sub(d, t->b + j, u->b + j);
    fmpq_addmul(y, d, d);
    fmpq_sub(d, t->v + j, u->v + j);
    fmpq_addmul(y, d, d);
  }
  fmpq_clear(d);
}

/* The point of the line b = slope w that is nearest to (w, b), and the square of the distance. */
static void project(fmpq_t square, fmpq_t x, fmpq_t y, const fmpq_t slope, const fmpq_t w, const fmpq_t b) {
  fmpq_t norm, d;
  fmpq_init(norm);
  fmpq_init(d);
  fmpq_one(norm);
  fmpq_addmul(norm, slope, slope);
  fmpq_mul(x, slope, b);
  fmpq_add(x, x, w);
  fmpq_div(x, x, norm);
  fmpq_mul(y, slope, x);
  fmpq_sub(d, x, w);
  fmpq_mul(square, d, d);
  fmpq_sub(d, y, b);
  fmpq_addmul(square, d, d);
  fmpq_clear(norm);
  fmpq_clear(d);
}

/* Neuron j of t becomes the nearest one with w = b = 0, or v = w = 0, or v = 0 and b = slope w. */
static void move_neuron(theta *t, slong j, const fmpq_t slope) {
  fmpq *y = _fmpq_vec_init(6), *zero = y, *constant = y + 1, *flat = y + 2, *square = y + 3;
  fmpq_mul(square, t->w + j, t->w + j);
  fmpq_set(zero, square);
  fmpq_addmul(zero, t->b + j, t->b + j);
  fmpq_mul(flat, t->v + j, t->v + j);
  fmpq_add(constant, square, flat);
  project(square, y + 4, y + 5, slope, t->w + j, t->b + j);
  fmpq_add(flat, flat, square);
  if (fmpq_cmp(flat, zero) < 0 && fmpq_cmp(flat, constant) < 0) {
    fmpq_set(t->w + j, y + 4);
    fmpq_set(t->b + j, y + 5);
    fmpq_zero(t->v + j);
  } else {
    int is_zero = fmpq_cmp(zero, constant) <= 0;
    fmpq_zero(t->w + j);
    fmpq_zero((is_zero ? t->b : t->v) + j);
  }
  _fmpq_vec_clear(y, 6);
}

theta *near_quadratic_of_mean(const quadratic_fit *q, const theta *t) {
  theta *u = theta_copy(t);
  fmpq_t slope;
  fmpq_init(slope);
  fmpq_div(slope, q->second, q->first); /* b/w = -M2/(2 M1) */
  fmpq_div_2exp(slope, slope, 1);
  fmpq_neg(slope, slope);
  for (slong j = 0; j < t->H; j++)
    move_neuron(u, j, slope);
  fmpq_set(u->c, q->mean);
  fmpq_clear(slope);
  return u;
}

/* c such that the constant coefficient of N is y. */
static void set_constant(theta *t, const fmpq_t y) {
  fmpq_t term;
  fmpq_init(term);
  fmpq_set(t->c, y);
  for (slong j = 0; j < t->H; j++) {
    fmpq_mul(term, t->b + j, t->b + j);
    fmpq_submul(t->c, t->v + j, term);
  }
  fmpq_clear(term);
}

/* v, b of neuron i and c such that N = fit; 0 if w = 0 or v would be 0. */
static int solve_neuron(theta *t, slong i, const fmpq *fit) {
  fmpq_t product;
  int possible;
  fmpq *v = t->v + i, *b = t->b + i;
  if (fmpq_is_zero(t->w + i))
    return 0;
  fmpq_init(product);
  fmpq_set(v, fit + 2);
  fmpq_div_2exp(b, fit + 1, 1);
  for (slong j = 0; j < t->H; j++)
    if (j != i) {
      fmpq_mul(product, t->v + j, t->w + j);
      fmpq_submul(v, product, t->w + j);
      fmpq_submul(b, product, t->b + j);
    }
  fmpq_div(v, v, t->w + i);
  fmpq_div(v, v, t->w + i);
  possible = !fmpq_is_zero(v);
  if (possible) {
    fmpq_div(b, b, v);
    fmpq_div(b, b, t->w + i);
    set_constant(t, fit);
  }
  fmpq_clear(product);
  return possible;
}

/* ---- Approximations: x = start + J(x)^T y with F(x) = 0, a point where the distance is stationary. */

/* The parameters are in the order w, b, v, c. F: the coefficients A and B/2 of N, and C, minus those of g;
   with equations = 1 only C. */
typedef struct {
  slong H, n, equations, bits;
  const fmpq *g;
  const char *fixed; /* n: these are not moved */
  arb_ptr start, x;  /* n */
  arb_mat_t f, jacobian;
} projection;

static void projection_init(projection *p, const theta *t, const fmpq *g, const char *fixed, slong equations,
                            slong bits) {
  *p = (projection) { .H = t->H, .n = 3 * t->H + 1, .equations = equations, .bits = bits, .g = g,
                      .fixed = fixed };
  p->start = _arb_vec_init(p->n);
  p->x = _arb_vec_init(p->n);
  for (slong j = 0; j < t->H; j++) {
    arb_set_fmpq(p->start + j, t->w + j, bits);
    arb_set_fmpq(p->start + t->H + j, t->b + j, bits);
    arb_set_fmpq(p->start + 2 * t->H + j, t->v + j, bits);
  }
  arb_set_fmpq(p->start + 3 * t->H, t->c, bits);
  for (slong i = 0; i < p->n; i++) {
    arb_get_mid_arb(p->start + i, p->start + i);
    arb_set(p->x + i, p->start + i);
  }
  arb_mat_init(p->f, equations, 1);
  arb_mat_init(p->jacobian, equations, p->n);
}

static void projection_clear(projection *p) {
  _arb_vec_clear(p->start, p->n);
  _arb_vec_clear(p->x, p->n);
  arb_mat_clear(p->f);
  arb_mat_clear(p->jacobian);
}

/* Row `row` of F and of its derivative: the sum of v_j x_j y_j, x and y being w or b. */
static void add_products(projection *p, slong row, slong x, slong y) {
  slong H = p->H;
  arb_t xy;
  arb_init(xy);
  for (slong j = 0; j < H; j++) {
    arb_srcptr v = p->x + 2 * H + j;
    arb_mul(xy, p->x + x * H + j, p->x + y * H + j, p->bits);
    arb_addmul(arb_mat_entry(p->f, row, 0), v, xy, p->bits);
    arb_set(arb_mat_entry(p->jacobian, row, 2 * H + j), xy);
    arb_addmul(arb_mat_entry(p->jacobian, row, x * H + j), v, p->x + y * H + j, p->bits);
    arb_addmul(arb_mat_entry(p->jacobian, row, y * H + j), v, p->x + x * H + j, p->bits);
  }
  arb_clear(xy);
}

/* F and its derivative at x. */
static void evaluate(projection *p) {
  fmpq_t half;
  arb_t y;
  slong last = p->equations - 1;
  fmpq_init(half);
  arb_init(y);
  fmpq_div_2exp(half, p->g + 1, 1);
  arb_mat_zero(p->f);
  arb_mat_zero(p->jacobian);
  for (slong row = 0; row <= last; row++) {
    slong coefficient = row < last ? 2 - row : 0;
    add_products(p, row, coefficient < 2, coefficient == 0);
    arb_set_fmpq(y, coefficient == 1 ? half : p->g + coefficient, p->bits);
    arb_sub(arb_mat_entry(p->f, row, 0), arb_mat_entry(p->f, row, 0), y, p->bits);
  }
  arb_add(arb_mat_entry(p->f, last, 0), arb_mat_entry(p->f, last, 0), p->x + 3 * p->H, p->bits);
  arb_one(arb_mat_entry(p->jacobian, last, 3 * p->H));
  for (slong i = 0; i < p->n; i++)
    for (slong row = 0; p->fixed && p->fixed[i] && row <= last; row++)
      arb_zero(arb_mat_entry(p->jacobian, row, i));
  fmpq_clear(half);
  arb_clear(y);
}

/* next = start + J^T y, with J J^T y = J (x - start) - F; 0 if that has no solution. */
static int next_point(arb_ptr next, projection *p) {
  arb_mat_t difference, right, transpose, square, y;
  int ok;
  arb_mat_init(difference, p->n, 1);
  arb_mat_init(right, p->equations, 1);
  arb_mat_init(transpose, p->n, p->equations);
  arb_mat_init(square, p->equations, p->equations);
  arb_mat_init(y, p->equations, 1);
  evaluate(p);
  for (slong i = 0; i < p->n; i++)
    arb_sub(arb_mat_entry(difference, i, 0), p->x + i, p->start + i, p->bits);
  arb_mat_approx_mul(right, p->jacobian, difference, p->bits);
  arb_mat_sub(right, right, p->f, p->bits);
  arb_mat_transpose(transpose, p->jacobian);
  arb_mat_approx_mul(square, p->jacobian, transpose, p->bits);
  ok = arb_mat_approx_solve(y, square, right, p->bits);
  arb_mat_approx_mul(difference, transpose, y, p->bits);
  for (slong i = 0; i < p->n; i++) {
    arb_add(next + i, p->start + i, arb_mat_entry(difference, i, 0), p->bits);
    arb_get_mid_arb(next + i, next + i);
    ok = ok && arb_is_finite(next + i);
  }
  arb_mat_clear(difference);
  arb_mat_clear(right);
  arb_mat_clear(transpose);
  arb_mat_clear(square);
  arb_mat_clear(y);
  return ok;
}

/* Are all |x_i - y_i| < 2^e? */
static int are_close(arb_srcptr x, arb_srcptr y, slong n, slong e) {
  arb_t d;
  mag_t m;
  int close = 1;
  arb_init(d);
  mag_init(m);
  for (slong i = 0; close && i < n; i++) {
    arb_sub(d, x + i, y + i, 64);
    arb_get_mag(m, d);
    close = mag_cmp_2exp_si(m, e) < 0;
  }
  arb_clear(d);
  mag_clear(m);
  return close;
}

/* Iterate until x changes by less than 2^e; 0 if it goes farther than 2^far, or is not defined. */
static int iterate(projection *p, slong e, slong far) {
  arb_ptr next = _arb_vec_init(p->n);
  int ok = 1, done = 0;
  for (int i = 0; ok && !done && i < ITERATIONS; i++) {
    ok = next_point(next, p) && are_close(next, p->start, p->n, far);
    if (ok) {
      done = are_close(next, p->x, p->n, e);
      _arb_vec_swap(p->x, next, p->n);
    }
  }
  _arb_vec_clear(next, p->n);
  return ok;
}

/* ---- From approximations to exact points. */

static void round_to(fmpq_t y, const arb_t x, slong bits) {
  fmpz_t n;
  fmpz_init(n);
  arf_get_fmpz_fixed_si(n, arb_midref(x), -bits);
  fmpq_set_fmpz(y, n);
  if (bits >= 0)
    fmpq_div_2exp(y, y, (flint_bitcnt_t) bits);
  else
    fmpq_mul_2exp(y, y, (flint_bitcnt_t) -bits);
  fmpz_clear(n);
}

/* The parameters that were moved, rounded to multiples of 2^-bits. */
static theta *rounded(const projection *p, const theta *t, slong bits) {
  theta *u = theta_copy(t);
  fmpq *part[] = { u->w, u->b, u->v };
  for (slong i = 0; i < 3 * p->H; i++)
    if (!arb_equal(p->x + i, p->start + i))
      round_to(part[i / p->H] + i % p->H, p->x + i, bits);
  return u;
}

/* The neuron with the largest |v| w^2. */
static slong strongest(const theta *t) {
  fmpq_t most, y;
  slong best = 0;
  fmpq_init(most);
  fmpq_init(y);
  for (slong j = 0; j < t->H; j++) {
    fmpq_mul(y, t->v + j, t->w + j);
    fmpq_mul(y, y, t->w + j);
    fmpq_abs(y, y);
    if (fmpq_cmp(y, most) > 0) {
      fmpq_swap(most, y);
      best = j;
    }
  }
  fmpq_clear(most);
  fmpq_clear(y);
  return best;
}

/* R is about 2^-bits. */
static slong bits_of(const fmpq_t R) {
  return (slong) fmpz_bits(fmpq_denref(R)) - (slong) fmpz_bits(fmpq_numref(R));
}

/* A network with the function g near t, with all parameters free (fixed = NULL), or, g being constant, with v
   w = 0 for every neuron by what is fixed; NULL if none is found. */
static theta *find_function(const theta *t, const fmpq *g, const char *fixed, const fmpq_t R) {
  slong grid = bits_of(R) + GRID_BITS;
  projection p;
  theta *u = NULL;
  projection_init(&p, t, g, fixed, fixed ? 1 : 3, FLINT_MAX(grid, 0) + GUARD_BITS);
  if (iterate(&p, -grid, FAR_BITS - bits_of(R))) {
    u = rounded(&p, t, grid);
    if (fixed) {
      set_constant(u, g);
    } else if (!solve_neuron(u, strongest(u), g)) {
      relucert_theta_free(u);
      u = NULL;
    }
  }
  projection_clear(&p);
  return u;
}

/* ---- All sets. */

typedef struct {
  const theta *t;
  theta *best;
  fmpq_t square; /* of its distance */
} nearest;

/* Takes u over. */
static void offer(nearest *y, theta *u) {
  fmpq_t square;
  if (!u)
    return;
  fmpq_init(square);
  near_quadratic_distance(square, y->t, u);
  if (!y->best || fmpq_cmp(square, y->square) < 0) {
    relucert_theta_free(y->best);
    y->best = u;
    fmpq_swap(y->square, square);
  } else {
    relucert_theta_free(u);
  }
  fmpq_clear(square);
}

typedef enum { FIX_W, FIX_V, FIX_SMALLER } fixing;

/* Constant networks g: every neuron has w = 0, or v = 0, or the smaller one of them is 0. */
static void offer_constant(nearest *y, const fmpq *g, fixing what, const fmpq_t R) {
  slong H = y->t->H;
  theta *t = theta_copy(y->t);
  char *fixed = mem_alloc((size_t) (3 * H + 1), 1);
  fmpq_t w, v;
  fmpq_init(w);
  fmpq_init(v);
  for (slong j = 0; j < H; j++) {
    int fix_w;
    fmpq_abs(w, t->w + j);
    fmpq_abs(v, t->v + j);
    fix_w = what == FIX_W || (what == FIX_SMALLER && fmpq_cmp(w, v) <= 0);
    fixed[fix_w ? j : 2 * H + j] = 1;
    fmpq_zero((fix_w ? t->w : t->v) + j);
  }
  offer(y, find_function(t, g, fixed, R));
  fmpq_clear(w);
  fmpq_clear(v);
  mem_free(fixed);
  relucert_theta_free(t);
}

theta *near_quadratic_find(const quadratic_fit *q, const theta *t, const fmpq_t R) {
  nearest y = { .t = t };
  fmpq *mean = _fmpq_vec_init(3);
  fmpq_init(y.square);
  fmpq_set(mean, q->mean);
  if (quadratic_fit_is_realized(q, t->H))
    offer(&y, find_function(t, q->fit, NULL, R));
  if (quadratic_fit_is_constant(q)) {
    offer_constant(&y, mean, FIX_W, R);
    offer_constant(&y, mean, FIX_V, R);
    offer_constant(&y, mean, FIX_SMALLER, R);
  } else if (fmpq_is_zero(q->first)) {
    offer_constant(&y, mean, FIX_W, R);
  } else {
    offer(&y, near_quadratic_of_mean(q, t));
  }
  fmpq_clear(y.square);
  _fmpq_vec_clear(mean, 3);
  return y.best;
}
