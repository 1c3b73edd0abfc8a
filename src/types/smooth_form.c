/* Q(delta) = |dN|^2 + <e, d2N> as a symmetric matrix, L(theta + delta) - L(theta) = Q(delta) +
   o(|delta|^2). */
#include "base/context.h"
#include "types/smooth_form.h"

/* dN by one parameter: polynomials on two ranges of cells, 0 elsewhere. */
typedef struct {
  slong from[2], to[2];
  fmpq_poly_t f[2];
} column;

/* The precision of balls; a bound for the columns cubed times the bits of the entries in exact
   elimination. */
enum { BALL_BITS = 8192, EXACT_WORK = 400000000 };

typedef struct {
  const smooth_network *s;
  slong n;
  column *list;   /* c, x, ..., x^shared, then the neurons */
  quadratic form;
} builder;

/* ---- The columns. */

static const ring rationals = { .kind = SCALAR_RATIONAL };

/* A new column with f = 0 on no cell. */
static column *add_column(builder *w) {
  column *c = w->list + w->n++;
  for (int i = 0; i < 2; i++) {
    c->from[i] = c->to[i] = 0;
    fmpq_poly_init(c->f[i]);
  }
  return c;
}

/* x^k for k = 0..shared */
static void add_shared(builder *w, slong shared) {
  for (slong k = 0; k <= shared; k++) {
    column *c = add_column(w);
    c->to[0] = w->s->cells;
    fmpq_poly_set_coeff_si(c->f[0], k, 1);
  }
}

/* The number of breaks of a neuron of clipped ReLU in the closed hull; 2 for one at an end. */
static int count_breaks(const smooth_network *s, slong j) {
  int count = 0;
  for (slong level = 0; level < 2; level++) {
    slong i = smooth_break(s, j, level);
    count += i == 0 || i == s->cells ? 2 : i > 0;
  }
  return count;
}

int smooth_has_orbit(const smooth_network *s, slong j) {
  int moved = !fmpq_is_zero(s->theta->w + j);
  if (s->clipped)
    return moved && count_breaks(s, j) == 1;
  return moved || !fmpq_is_zero(s->theta->b + j);
}

/* Which of the columns of neuron j are there? */
static int has_column(const smooth_network *s, slong j, int parameter) {
  int w = !fmpq_is_zero(s->theta->w + j);
  return parameter == 2 || parameter == w || !smooth_has_orbit(s, j);
}

/* dN by w, b: v s'(u) x, v s'(u), on the cells where the neuron is active; by v: s(u). */
static void add_neuron(builder *w, slong j) {
  const smooth_network *s = w->s;
  fmpq_t factor;
  fmpq_init(factor);
  for (int k = 0; k < 3; k++) {
    column *c;
    if (!has_column(s, j, k))
      continue;
    c = add_column(w);
    smooth_active(c->from, c->to, s, j);
    fmpq_set_si(factor, s->n, 1);
    fmpq_mul(factor, factor, s->theta->v + j);
    if (k == 2) {
      fmpq_one(factor);
      smooth_saturated(c->from + 1, c->to + 1, s, j);
      fmpq_poly_one(c->f[1]);
    }
    smooth_power(c->f[0], s, j, k == 2 ? s->n : s->n - 1, factor);
    if (k == 0)
      fmpq_poly_shift_left(c->f[0], c->f[0], 1);
  }
  fmpq_clear(factor);
}

/* ---- <dN, dN>. */

/* y += the integral of f g p over the cells that are in both ranges. */
static void add_overlap(fmpq_t y, const smooth_network *s, const column *f, int i, const column *g, int k) {
  slong from = FLINT_MAX(f->from[i], g->from[k]), to = FLINT_MIN(f->to[i], g->to[k]);
  fmpq_poly_t h;
  fmpq_t t;
  if (from >= to)
    return;
  fmpq_poly_init(h);
  fmpq_init(t);
  fmpq_poly_mul(h, f->f[i], g->f[k]);
  smooth_mass_integral(t, s, h, from, to);
  fmpq_add(y, y, t);
  fmpq_poly_clear(h);
  fmpq_clear(t);
}

static void add_products(builder *w) {
  for (slong r = 0; r < w->n; r++)
    for (slong c = 0; c <= r; c++)
      for (int i = 0; i < 4; i++)
        add_overlap(&quadratic_entry(&w->form, r, c)->rational, w->s, w->list + r, i / 2, w->list + c, i % 2);
}

/* ---- <e, d2N>. */

/* The entries of neuron j that are in the form: y[k][l] for l <= k; the others are NULL. */
typedef struct {
  fmpq *y[3][3];
} entries;

/* The first column of neuron j is `at`; returns the column behind the neuron. */
static slong find_entries(entries *e, const builder *w, slong j, slong at) {
  slong index[3];
  for (int k = 0; k < 3; k++)
    index[k] = has_column(w->s, j, k) ? at++ : -1;
  for (int k = 0; k < 3; k++)
    for (int l = 0; l <= k; l++)
      e->y[k][l] = index[k] < 0 || index[l] < 0 ? NULL
                                                : &quadratic_entry(&w->form, index[k], index[l])->rational;
  return at;
}

/* Add the integrals of f x^(2-i) e p, i = 0, 1, 2, to ww, bw, bb; of f x^(1-i), i = 0, 1, to vw, vb. */
static void add_integrals(const entries *e, const builder *w, slong j, fmpq_poly_t f, int second) {
  slong from, to;
  fmpq_poly_t g;
  fmpq_t t;
  fmpq_poly_init(g);
  fmpq_init(t);
  smooth_active(&from, &to, w->s, j);
  for (int k = 0; k < 3; k++)
    for (int l = 0; l <= k; l++) {
      if (!e->y[k][l] || (k == 2 && l == 2) || (k < 2) != second)
        continue;
      fmpq_poly_shift_left(g, f, (k == 0) + (l == 0));
      smooth_error_integral(t, w->s, g, from, to);
      fmpq_add(e->y[k][l], e->y[k][l], t);
    }
  fmpq_poly_clear(g);
  fmpq_clear(t);
}

/* s'' = n (n-1) u^(n-2) beside v, s' = n u^(n-1) beside dv. */
static void add_derivatives(const entries *e, const builder *w, slong j) {
  const smooth_network *s = w->s;
  fmpq_poly_t f;
  fmpq_t factor;
  fmpq_poly_init(f);
  fmpq_init(factor);
  fmpq_set_si(factor, s->n, 1);
  smooth_power(f, s, j, s->n - 1, factor);
  add_integrals(e, w, j, f, 0);
  if (s->n > 1) {
    fmpq_set_si(factor, s->n * (s->n - 1), 1);
    fmpq_mul(factor, factor, s->theta->v + j);
    smooth_power(f, s, j, s->n - 2, factor);
    add_integrals(e, w, j, f, 1);
  }
  fmpq_poly_clear(f);
  fmpq_clear(factor);
}

/* y = (e p)(q) v sign / |w| at the break q = z_i inside the hull, at which e p is continuous. */
static void set_weight(fmpq_t y, const smooth_network *s, slong j, slong i, int sign) {
  fmpq_poly_evaluate_fmpq(y, s->ep[i], s->z + i);
  fmpq_mul(y, y, s->theta->v + j);
  fmpq_div(y, y, s->theta->w + j);
  if (sign * fmpq_sgn(s->theta->w + j) < 0)
    fmpq_neg(y, y);
}

/* Clipped ReLU: v times the sum of + - (e p)(q) (dw q + db)^2 / |w| over both breaks q that are inside the
   hull. */
static void add_breaks(const entries *e, const builder *w, slong j) {
  fmpq_t y;
  if (fmpq_is_zero(w->s->theta->w + j))
    return;
  fmpq_init(y);
  for (int level = 0; level < 2; level++) {
    slong i = smooth_break(w->s, j, level);
    if (i <= 0 || i >= w->s->cells)
      continue;
    set_weight(y, w->s, j, i, level ? -1 : 1);
    fmpq_add(e->y[1][1], e->y[1][1], y);
    if (!e->y[0][0])
      continue;
    fmpq_mul(y, y, w->s->z + i);
    fmpq_add(e->y[1][0], e->y[1][0], y);
    fmpq_addmul(e->y[0][0], y, w->s->z + i);
  }
  fmpq_clear(y);
}

/* ---- All together. */

static slong count_columns(const smooth_network *s, const smooth_columns *columns) {
  slong n = 1 + columns->shared;
  for (slong j = 0; j < s->theta->H; j++)
    for (int k = 0; columns->in[j] && k < 3; k++)
      n += has_column(s, j, k);
  return n;
}

static void clear_columns(builder *w) {
  for (slong i = 0; i < w->n; i++)
    for (int k = 0; k < 2; k++)
      fmpq_poly_clear(w->list[i].f[k]);
  mem_free(w->list);
}

int smooth_form_init(quadratic *form, const smooth_network *s, const smooth_columns *columns) {
  builder w = { .s = s };
  slong at = 1 + columns->shared, n = count_columns(s, columns);
  if (n > SMOOTH_FORM_MAX)
    return 0;
  w.list = mem_alloc((size_t) n, sizeof(column));
  add_shared(&w, columns->shared);
  for (slong j = 0; j < s->theta->H; j++)
    if (columns->in[j])
      add_neuron(&w, j);
  quadratic_init(&w.form, n, NULL, &rationals);
  add_products(&w);
  for (slong j = 0; j < s->theta->H; j++)
    if (columns->in[j]) {
      entries e;
      at = find_entries(&e, &w, j, at);
      add_derivatives(&e, &w, j);
      if (s->clipped)
        add_breaks(&e, &w, j);
    }
  clear_columns(&w);
  *form = w.form;
  return 1;
}

/* ---- The sign. */

/* In balls: 1 if the form is positive definite, -1 if it is negative somewhere, 0 if that is not certain. */
static int sign_in_balls(const quadratic *form, slong bits) {
  ring balls = { .kind = SCALAR_BALL, .bits = bits };
  quadratic f;
  int sign = 1;
  quadratic_init(&f, form->n, NULL, &balls);
  for (slong i = 0; i < f.n; i++)
    for (slong j = 0; j <= i; j++)
      scalar_set_fmpq(quadratic_entry(&f, i, j), &quadratic_entry(form, i, j)->rational, &balls);
  for (slong i = 0; i < f.n && sign > 0; i++)
    sign = quadratic_eliminate(&f, i);
  quadratic_clear(&f);
  return sign;
}

/* The number of bits of the longest entry. */
static slong form_bits(const quadratic *form) {
  slong bits = 0;
  for (slong i = 0; i < form->n; i++)
    for (slong j = 0; j <= i; j++) {
      const fmpq *x = &quadratic_entry(form, i, j)->rational;
      bits = FLINT_MAX(bits, (slong) (fmpz_bits(fmpq_numref(x)) + fmpz_bits(fmpq_denref(x))));
    }
  return bits;
}

/* Balls decide nearly all forms without a kernel; the others are left to exact elimination if it is not
   too much. */
static slong form_kernel(quadratic *form) {
  int sign = 0;
  for (slong bits = 128; bits <= BALL_BITS && sign == 0; bits *= 4)
    sign = sign_in_balls(form, bits);
  if (sign)
    return sign > 0 ? 0 : -1;
  return (double) form->n * form->n * form->n * form_bits(form) > EXACT_WORK ? -2 : quadratic_kernel(form);
}

slong smooth_form_kernel(const smooth_network *s, const smooth_columns *columns) {
  quadratic form;
  slong kernel = -2;
  if (smooth_form_init(&form, s, columns)) {
    kernel = form_kernel(&form);
    quadratic_clear(&form);
  }
  return kernel;
}
