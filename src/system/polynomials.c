#include "base/context.h"
#include "system/polynomials.h"

/* A quotient of polynomials. */
typedef struct {
  fmpq_mpoly_t num, den;
} quotient;

/* What is known about J_i = [u, v] and the function g on it; with h = f - mean in place of f, which changes
   g by a constant. p0, p1, p2, h0, h1: moments over J_i of 1, x, x^2 (weight p) and h, x h (weight p).
   A slope is unknown (a variable), or follows from the unknown ones, or is that of the best affine fit. */
typedef struct {
  int empty;       /* p = 0 on J_i */
  slong variable;  /* of an unknown slope, else -1 */
  fmpq_mpoly_t u, v, length, p0, p1, p2, h0, h1;
  fmpq_mpoly_t det, rise; /* p0 p2 - p1^2 and h1 p0 - h0 p1: slope of the fit rise/det */
  quotient slope, left, right; /* of g, and its end values */
} stretch;

typedef struct {
  const cells *c;
  const chain_word *w;
  fmpq_mpoly_ctx_t ctx;
  slong last; /* the sign change whose slope is eliminated by sum tau_i s_i = 0, or -1 */
  stretch *j; /* k + 1 */
  fmpq_mpoly_struct *equation;
  slong n;
  fmpq_mpoly_struct *factor; /* what must not vanish, besides the lengths */
  slong nfactors;
} builder;

/* ---- quotients */

static void quotient_init(quotient *a, const fmpq_mpoly_ctx_t ctx) {
  fmpq_mpoly_init(a->num, ctx);
  fmpq_mpoly_init(a->den, ctx);
  fmpq_mpoly_one(a->den, ctx);
}

static void quotient_clear(quotient *a, const fmpq_mpoly_ctx_t ctx) {
  fmpq_mpoly_clear(a->num, ctx);
  fmpq_mpoly_clear(a->den, ctx);
}

/* Divide numerator and denominator by their greatest common divisor. */
static void quotient_reduce(quotient *a, const fmpq_mpoly_ctx_t ctx) {
  fmpq_mpoly_t g;
  fmpq_mpoly_init(g, ctx);
  if (fmpq_mpoly_gcd(g, a->num, a->den, ctx)) {
    fmpq_mpoly_divides(a->num, a->num, g, ctx);
    fmpq_mpoly_divides(a->den, a->den, g, ctx);
  }
  fmpq_mpoly_clear(g, ctx);
}

/* The numerator of a - b over the least common denominator. */
static void quotient_difference(fmpq_mpoly_t d, const quotient *a, const quotient *b,
                                const fmpq_mpoly_ctx_t ctx) {
  fmpq_mpoly_t g, x, y;
  fmpq_mpoly_init(g, ctx);
  fmpq_mpoly_init(x, ctx);
  fmpq_mpoly_init(y, ctx);
  if (!fmpq_mpoly_gcd(g, a->den, b->den, ctx))
    fmpq_mpoly_one(g, ctx);
  fmpq_mpoly_divides(x, b->den, g, ctx);
  fmpq_mpoly_divides(y, a->den, g, ctx);
  fmpq_mpoly_mul(x, x, a->num, ctx);
  fmpq_mpoly_mul(y, y, b->num, ctx);
  fmpq_mpoly_sub(d, x, y, ctx);
  fmpq_mpoly_clear(g, ctx);
  fmpq_mpoly_clear(x, ctx);
  fmpq_mpoly_clear(y, ctx);
}

/* ---- moments */

/* r = a b - c d */
static void cross(fmpq_mpoly_t r, const fmpq_mpoly_t a, const fmpq_mpoly_t b, const fmpq_mpoly_t c,
                  const fmpq_mpoly_t d, const fmpq_mpoly_ctx_t ctx) {
  fmpq_mpoly_t t;
  fmpq_mpoly_init(t, ctx);
  fmpq_mpoly_mul(t, c, d, ctx);
  fmpq_mpoly_mul(r, a, b, ctx);
  fmpq_mpoly_sub(r, r, t, ctx);
  fmpq_mpoly_clear(t, ctx);
}

/* r = f(x) by Horner's rule. */
static void compose(fmpq_mpoly_t r, const fmpq_poly_t f, const fmpq_mpoly_t x, const fmpq_mpoly_ctx_t ctx) {
  slong i;
  fmpq_t coefficient;
  fmpq_init(coefficient);
  fmpq_mpoly_zero(r, ctx);
  for (i = fmpq_poly_degree(f); i >= 0; i--) {
    fmpq_poly_get_coeff_fmpq(coefficient, f, i);
    fmpq_mpoly_mul(r, r, x, ctx);
    fmpq_mpoly_add_fmpq(r, r, coefficient, ctx);
  }
  fmpq_clear(coefficient);
}

/* r = the moment with this primitive in every cell, from u (in cell lo) to v (in cell hi). */
static void moment(fmpq_mpoly_t r, const fmpq_poly_t *primitive, const stretch *j, slong lo, slong hi,
                   const fmpq_mpoly_ctx_t ctx) {
  fmpq_mpoly_t t;
  fmpq_mpoly_init(t, ctx);
  compose(r, primitive[hi], j->v, ctx);
  compose(t, primitive[lo], j->u, ctx);
  fmpq_mpoly_sub(r, r, t, ctx);
  fmpq_mpoly_clear(t, ctx);
}

static void set_moments(stretch *j, const cells *c, slong lo, slong hi, const fmpq_mpoly_ctx_t ctx) {
  fmpq_mpoly_sub(j->length, j->v, j->u, ctx);
  moment(j->p0, c->p0, j, lo, hi, ctx);
  moment(j->p1, c->p1, j, lo, hi, ctx);
  moment(j->p2, c->p2, j, lo, hi, ctx);
  moment(j->h0, c->h0, j, lo, hi, ctx);
  moment(j->h1, c->h1, j, lo, hi, ctx);
  cross(j->det, j->p0, j->p2, j->p1, j->p1, ctx);
  cross(j->rise, j->h1, j->p0, j->h0, j->p1, ctx);
}

/* ---- the function g */

/* Its value at x, an end of J_i: (h0 + slope (x p0 - p1)) / p0. */
static void set_value(quotient *value, const stretch *j, const fmpq_mpoly_t x, const fmpq_mpoly_ctx_t ctx) {
  fmpq_mpoly_t arm;
  fmpq_mpoly_init(arm, ctx);
  fmpq_mpoly_mul(arm, x, j->p0, ctx);
  fmpq_mpoly_sub(arm, arm, j->p1, ctx);
  fmpq_mpoly_mul(arm, arm, j->slope.num, ctx);
  fmpq_mpoly_mul(value->num, j->h0, j->slope.den, ctx);
  fmpq_mpoly_add(value->num, value->num, arm, ctx);
  fmpq_mpoly_mul(value->den, j->p0, j->slope.den, ctx);
  quotient_reduce(value, ctx);
  fmpq_mpoly_clear(arm, ctx);
}

/* Where p = 0 on J_i the left value is that of the stretch before, and the right one slope length more. */
static void continue_value(stretch *j, const quotient *before, const fmpq_mpoly_ctx_t ctx) {
  fmpq_mpoly_t rise;
  fmpq_mpoly_init(rise, ctx);
  fmpq_mpoly_set(j->left.num, before->num, ctx);
  fmpq_mpoly_set(j->left.den, before->den, ctx);
  fmpq_mpoly_mul(rise, j->slope.num, j->length, ctx);
  fmpq_mpoly_mul(rise, rise, before->den, ctx);
  fmpq_mpoly_add(j->right.num, before->num, rise, ctx);
  fmpq_mpoly_set(j->right.den, before->den, ctx);
  fmpq_mpoly_clear(rise, ctx);
}

/* The eliminated slope: s_i = -(sum tau_m s_m over the other m) / tau_i. */
static void set_last_slope(builder *b) {
  quotient *slope = &b->j[b->last].slope;
  fmpq_mpoly_t t;
  fmpq_mpoly_init(t, b->ctx);
  for (slong m = 0; m < b->last; m++)
    if (b->w->tau[m] != 0) {
      fmpq_mpoly_scalar_mul_si(t, b->j[m].slope.num, b->w->tau[m], b->ctx);
      fmpq_mpoly_sub(slope->num, slope->num, t, b->ctx);
    }
  fmpq_mpoly_scalar_div_si(slope->num, slope->num, b->w->tau[b->last], b->ctx);
  fmpq_mpoly_clear(t, b->ctx);
}

static void set_slopes(builder *b) {
  slong i;
  for (i = 0; i <= b->w->k; i++) {
    stretch *j = b->j + i;
    if (j->variable >= 0) {
      fmpq_mpoly_gen(j->slope.num, j->variable, b->ctx);
    } else if (i != b->last) {
      fmpq_mpoly_set(j->slope.num, j->rise, b->ctx);
      fmpq_mpoly_set(j->slope.den, j->det, b->ctx);
      quotient_reduce(&j->slope, b->ctx);
    }
  }
  if (b->last >= 0)
    set_last_slope(b);
}

static void set_values(builder *b) {
  slong i;
  for (i = 0; i <= b->w->k; i++) {
    stretch *j = b->j + i;
    if (j->empty) {
      continue_value(j, &b->j[i - 1].right, b->ctx);
    } else {
      set_value(&j->left, j, j->u, b->ctx);
      set_value(&j->right, j, j->v, b->ctx);
    }
  }
}

/* ---- equations and factors */

/* Divide a by every l_i as often as possible; a must not be 0. */
static void strip_lengths(fmpq_mpoly_t a, const builder *b) {
  slong i;
  fmpq_mpoly_t quot;
  fmpq_mpoly_init(quot, b->ctx);
  for (i = 0; i <= b->w->k; i++)
    while (fmpq_mpoly_divides(quot, a, b->j[i].length, b->ctx))
      fmpq_mpoly_swap(a, quot, b->ctx);
  fmpq_mpoly_clear(quot, b->ctx);
}

/* Add the equation a = 0 without factors l_i, unless a = 0 identically. */
static void add_equation(builder *b, fmpq_mpoly_t a) {
  if (fmpq_mpoly_is_zero(a, b->ctx))
    return;
  strip_lengths(a, b);
  fmpq_mpoly_set(b->equation + b->n++, a, b->ctx);
}

/* Require a != 0. Factors l_i are required anyway. */
static void add_factor(builder *b, const fmpq_mpoly_t a) {
  fmpq_mpoly_struct *factor = b->factor + b->nfactors;
  fmpq_mpoly_set(factor, a, b->ctx);
  if (!fmpq_mpoly_is_zero(factor, b->ctx))
    strip_lengths(factor, b);
  if (!fmpq_mpoly_is_fmpq(factor, b->ctx) || fmpq_mpoly_is_zero(factor, b->ctx))
    b->nfactors++;
}

/* Continuity at q_1..q_k; where p = 0 left of q_j or right of it this joins the next stretch with p > 0. */
static void add_continuity(builder *b) {
  slong j;
  fmpq_mpoly_t d;
  fmpq_mpoly_init(d, b->ctx);
  for (j = 1; j <= b->w->k; j++) {
    quotient_difference(d, &b->j[j - 1].right, &b->j[j].left, b->ctx);
    add_equation(b, d);
  }
  fmpq_mpoly_clear(d, b->ctx);
}

/* tau_i T = (slope - slope of the fit) V_i, as a quotient: T for tau_i != 0 with p > 0. */
static void set_tension(quotient *t, const stretch *j, int tau, const fmpq_mpoly_ctx_t ctx) {
  fmpq_mpoly_mul(t->num, j->slope.num, j->det, ctx);
  fmpq_mpoly_sub(t->num, t->num, j->rise, ctx);
  fmpq_mpoly_scalar_div_si(t->num, t->num, tau, ctx);
  fmpq_mpoly_set(t->den, j->p0, ctx);
  quotient_reduce(t, ctx);
}

/* All J_i with tau_i != 0 have the same T, which is 0 if p = 0 on one of them. */
static void add_tensions(builder *b) {
  slong i;
  int zero = 0, some = 0;
  quotient t, before;
  fmpq_mpoly_t d;
  quotient_init(&t, b->ctx);
  quotient_init(&before, b->ctx);
  fmpq_mpoly_init(d, b->ctx);
  for (i = 0; i <= b->w->k; i++)
    zero |= b->w->tau[i] != 0 && b->j[i].empty;
  for (i = 0; i <= b->w->k; i++) {
    if (b->w->tau[i] == 0 || b->j[i].empty)
      continue;
    set_tension(&t, b->j + i, b->w->tau[i], b->ctx);
    if (zero || some) {
      quotient_difference(d, &t, &before, b->ctx); /* before is 0 at first */
      add_equation(b, d);
    }
    if (!zero) {
      fmpq_mpoly_swap(before.num, t.num, b->ctx);
      fmpq_mpoly_swap(before.den, t.den, b->ctx);
    }
    some = 1;
  }
  fmpq_mpoly_clear(d, b->ctx);
  quotient_clear(&t, b->ctx);
  quotient_clear(&before, b->ctx);
}

/* Slope jumps, and the denominators p0 and det where p > 0. */
static void add_factors(builder *b) {
  slong i;
  fmpq_mpoly_t d;
  fmpq_mpoly_init(d, b->ctx);
  for (i = 0; i <= b->w->k; i++) {
    if (i > 0) {
      quotient_difference(d, &b->j[i].slope, &b->j[i - 1].slope, b->ctx);
      add_factor(b, d);
    }
    if (!b->j[i].empty) {
      add_factor(b, b->j[i].p0);
      add_factor(b, b->j[i].det);
    }
  }
  fmpq_mpoly_clear(d, b->ctx);
}

/* ---- set-up */

enum {
  EQUATIONS_MAX = 2 * CHAIN_MAX + 1,
  FACTORS_MAX = 4 * CHAIN_MAX + 3, /* k + 1 lengths, k jumps, 2 (k + 1) denominators */
  PRODUCT_TERMS = 20000
};

/* Is p = 0 on cells lo..hi? */
static int is_empty(const cells *c, slong lo, slong hi) {
  for (; lo <= hi; lo++)
    if (!fmpq_poly_is_zero(c->p->poly[c->density[lo]]))
      return 0;
  return 1;
}

static slong first_cell(const slong *cell, slong i) { return i == 0 ? 0 : cell[i - 1]; }
static slong last_cell(const builder *b, const slong *cell, slong i) {
  return i == b->w->k ? b->c->n - 1 : cell[i];
}

/* Decide which slopes are unknown; returns their number and lists them in slope[]. */
static slong choose_slopes(builder *b, slong *slope) {
  slong i, n = 0;
  b->last = -1;
  for (i = 0; i <= b->w->k; i++)
    if (b->w->tau[i] != 0)
      b->last = i;
  for (i = 0; i <= b->w->k; i++) {
    b->j[i].variable = -1;
    if ((b->w->tau[i] != 0 || b->j[i].empty) && i != b->last) {
      slope[n] = i;
      b->j[i].variable = n++;
    }
  }
  return n;
}

static void stretch_init(stretch *j, const fmpq_mpoly_ctx_t ctx) {
  fmpq_mpoly_struct *all[] = {j->u, j->v, j->length, j->p0, j->p1, j->p2, j->h0, j->h1, j->det, j->rise};
  size_t i;
  for (i = 0; i < sizeof all / sizeof *all; i++)
    fmpq_mpoly_init(all[i], ctx);
  quotient_init(&j->slope, ctx);
  quotient_init(&j->left, ctx);
  quotient_init(&j->right, ctx);
}

static void stretch_clear(stretch *j, const fmpq_mpoly_ctx_t ctx) {
  fmpq_mpoly_struct *all[] = {j->u, j->v, j->length, j->p0, j->p1, j->p2, j->h0, j->h1, j->det, j->rise};
  size_t i;
  for (i = 0; i < sizeof all / sizeof *all; i++)
    fmpq_mpoly_clear(all[i], ctx);
  quotient_clear(&j->slope, ctx);
  quotient_clear(&j->left, ctx);
  quotient_clear(&j->right, ctx);
}

/* x = q_j, 0 <= j <= k+1; kinks are the variables from `kinks` on. */
static void set_place(fmpq_mpoly_t x, const builder *b, slong kinks, slong j) {
  if (j == 0)
    fmpq_mpoly_set_fmpq(x, b->c->z, b->ctx);
  else if (j == b->w->k + 1)
    fmpq_mpoly_set_fmpq(x, b->c->z + b->c->n, b->ctx);
  else
    fmpq_mpoly_gen(x, kinks + j - 1, b->ctx);
}

static void builder_init(builder *b, polynomial_system *s, const cells *c, const chain_word *w,
                         const slong *cell) {
  slong i, kinks;
  b->c = c;
  b->w = w;
  b->n = b->nfactors = 0;
  b->j = mem_alloc((size_t) w->k + 1, sizeof *b->j);
  for (i = 0; i <= w->k; i++)
    b->j[i].empty = is_empty(c, first_cell(cell, i), last_cell(b, cell, i));
  s->k = w->k;
  s->nslopes = choose_slopes(b, s->slope);
  kinks = s->nslopes;
  fmpq_mpoly_ctx_init(b->ctx, kinks + w->k, ORD_DEGREVLEX);
  b->equation = mem_alloc(EQUATIONS_MAX, sizeof *b->equation);
  b->factor = mem_alloc(FACTORS_MAX, sizeof *b->factor);
  for (i = 0; i < EQUATIONS_MAX; i++)
    fmpq_mpoly_init(b->equation + i, b->ctx);
  for (i = 0; i < FACTORS_MAX; i++)
    fmpq_mpoly_init(b->factor + i, b->ctx);
  for (i = 0; i <= w->k; i++) {
    stretch_init(b->j + i, b->ctx);
    set_place(b->j[i].u, b, kinks, i);
    set_place(b->j[i].v, b, kinks, i + 1);
    set_moments(b->j + i, c, first_cell(cell, i), last_cell(b, cell, i), b->ctx);
  }
}

static void builder_clear(builder *b) {
  slong i;
  for (i = 0; i <= b->w->k; i++)
    stretch_clear(b->j + i, b->ctx);
  for (i = 0; i < EQUATIONS_MAX; i++)
    fmpq_mpoly_clear(b->equation + i, b->ctx);
  for (i = 0; i < FACTORS_MAX; i++)
    fmpq_mpoly_clear(b->factor + i, b->ctx);
  mem_free(b->equation);
  mem_free(b->factor);
  mem_free(b->j);
  fmpq_mpoly_ctx_clear(b->ctx);
}

static fmpz_mpoly_struct *new_polynomials(const polynomial_system *s, slong n) {
  slong i;
  fmpz_mpoly_struct *all = mem_alloc((size_t) n + 1, sizeof *all);
  for (i = 0; i < n; i++)
    fmpz_mpoly_init(all + i, s->ctx);
  return all;
}

static void clear_polynomials(const polynomial_system *s, fmpz_mpoly_struct *all, slong n) {
  slong i;
  for (i = 0; i < n; i++)
    fmpz_mpoly_clear(all + i, s->ctx);
}

/* Multiply all lengths and factors; a new product begins where one would have more than PRODUCT_TERMS
   terms. */
static void set_products(polynomial_system *s, const builder *b) {
  slong i, count = s->k + 1 + b->nfactors;
  s->product = new_polynomials(s, count);
  s->nproducts = 1;
  fmpz_mpoly_one(s->product, s->ctx);
  for (i = 0; i < count; i++) {
    const fmpq_mpoly_struct *factor = i <= s->k ? b->j[i].length : b->factor + (i - s->k - 1);
    fmpz_mpoly_struct *product = s->product + s->nproducts - 1;
    slong terms = fmpz_mpoly_length(product, s->ctx);
    if (terms > 1 && fmpz_mpoly_length(factor->zpoly, s->ctx) > PRODUCT_TERMS / terms) {
      product = s->product + s->nproducts++;
      fmpz_mpoly_one(product, s->ctx);
    }
    fmpz_mpoly_mul(product, product, factor->zpoly, s->ctx);
  }
  clear_polynomials(s, s->product + s->nproducts, count - s->nproducts);
}

/* The primitive integer parts of the equations, and the products. */
static void finish(polynomial_system *s, const builder *b) {
  fmpz_mpoly_ctx_init(s->ctx, s->nslopes + s->k, ORD_DEGREVLEX);
  s->names = NULL;
  s->equation = new_polynomials(s, b->n);
  for (s->n = 0; s->n < b->n; s->n++)
    fmpz_mpoly_set(s->equation + s->n, b->equation[s->n].zpoly, s->ctx);
  set_products(s, b);
}

slong polynomial_system_degree(const cells *c) {
  slong i, degree = 0;
  for (i = 0; i < c->n; i++) {
    slong sum = fmpq_poly_degree(c->f->poly[c->target[i]]) + fmpq_poly_degree(c->p->poly[c->density[i]]);
    if (sum > degree)
      degree = sum;
  }
  return degree <= SYSTEM_DEGREE_MAX ? 0 : degree;
}

void polynomial_system_init(polynomial_system *s, const cells *c, const chain_word *w, const slong *cell) {
  builder b;
  builder_init(&b, s, c, w, cell);
  set_slopes(&b);
  set_values(&b);
  add_continuity(&b);
  add_tensions(&b);
  add_factors(&b);
  finish(s, &b);
  builder_clear(&b);
}

void polynomial_system_clear(polynomial_system *s) {
  clear_polynomials(s, s->equation, s->n);
  clear_polynomials(s, s->product, s->nproducts);
  mem_free(s->equation);
  mem_free(s->product);
  mem_free(s->names);
  fmpz_mpoly_ctx_clear(s->ctx);
}
