/* One full neuron and one kink: its place as a root of polynomials. */
#include "base/context.h"
#include "system/full_kink.h"

/* The best affine fit on one side of q: its value at q is value / gram, gram > 0; polynomials in q. */
typedef struct {
  fmpq_poly_t value, gram;
} side_fit;

static void side_fit_init(side_fit *s) {
  fmpq_poly_init(s->value);
  fmpq_poly_init(s->gram);
}

static void side_fit_clear(side_fit *s) {
  fmpq_poly_clear(s->value);
  fmpq_poly_clear(s->gram);
}

/* m1 -= q m0 */
static void move_origin(fmpq_poly_t m1, const fmpq_poly_t m0) {
  fmpq_poly_t t;
  fmpq_poly_init(t);
  fmpq_poly_shift_left(t, m0, 1);
  fmpq_poly_sub(m1, m1, t);
  fmpq_poly_clear(t);
}

/* From the integrals of p, xp, x^2 p, hp, xhp over this side, which are used up (moved to the origin q). */
static void side_fit_set(side_fit *s, fmpq_poly_t p0, fmpq_poly_t p1, fmpq_poly_t p2, fmpq_poly_t h0,
                         fmpq_poly_t h1) {
  fmpq_poly_t t;
  fmpq_poly_init(t);
  move_origin(p2, p1);
  move_origin(p1, p0);
  move_origin(p2, p1);
  move_origin(h1, h0);
  fmpq_poly_mul(s->value, h0, p2);
  fmpq_poly_mul(t, h1, p1);
  fmpq_poly_sub(s->value, s->value, t);
  fmpq_poly_mul(s->gram, p0, p2);
  fmpq_poly_mul(t, p1, p1);
  fmpq_poly_sub(s->gram, s->gram, t);
  fmpq_poly_clear(t);
}

/* y = total - s */
static void rest(fmpq_poly_t y, const fmpq_t total, const fmpq_poly_t s) {
  fmpq_poly_sub_fmpq(y, s, total);
  fmpq_poly_neg(y, y);
}

/* The fits on [a,q] and [q,b], q in cell i. */
static void set_sides(side_fit *left, side_fit *right, const cells *c, slong i) {
  fmpq_poly_t m[5];
  for (int j = 0; j < 5; j++)
    fmpq_poly_init(m[j]);
  rest(m[0], c->mass, c->p0[i]);
  rest(m[1], c->first, c->p1[i]);
  rest(m[2], c->second, c->p2[i]);
  fmpq_poly_neg(m[3], c->h0[i]); /* int h p = 0 */
  rest(m[4], c->th, c->h1[i]);
  side_fit_set(right, m[0], m[1], m[2], m[3], m[4]);
  fmpq_poly_set(m[0], c->p0[i]);
  fmpq_poly_set(m[1], c->p1[i]);
  fmpq_poly_set(m[2], c->p2[i]);
  fmpq_poly_set(m[3], c->h0[i]);
  fmpq_poly_set(m[4], c->h1[i]);
  side_fit_set(left, m[0], m[1], m[2], m[3], m[4]);
  for (int j = 0; j < 5; j++)
    fmpq_poly_clear(m[j]);
}

void full_kink_fit(fmpq_poly_t value, fmpq_poly_t gram, const cells *c, slong i, int side) {
  side_fit both[2];
  side_fit_init(both);
  side_fit_init(both + 1);
  set_sides(both, both + 1, c, i);
  fmpq_poly_swap(value, both[side].value);
  fmpq_poly_swap(gram, both[side].gram);
  side_fit_clear(both);
  side_fit_clear(both + 1);
}

void full_kink_polynomial(fmpz_poly_t f, const cells *c, slong i) {
  side_fit left, right;
  side_fit_init(&left);
  side_fit_init(&right);
  set_sides(&left, &right, c, i);
  fmpq_poly_mul(left.value, left.value, right.gram);
  fmpq_poly_mul(right.value, right.value, left.gram);
  fmpq_poly_sub(left.value, left.value, right.value);
  fmpq_poly_get_numerator(f, left.value);
  side_fit_clear(&left);
  side_fit_clear(&right);
}

/* ---- Roots */

/* z as one more root if f vanishes there. */
static void append_breakpoint(algebraic **roots, slong *n, const fmpz_poly_t f, const fmpq_t z) {
  fmpq_t y;
  fmpq_init(y);
  fmpz_poly_evaluate_fmpq(y, f, z);
  if (fmpq_is_zero(y)) {
    *roots = mem_realloc(*roots, (size_t) *n + 1, sizeof(algebraic));
    algebraic_init(*roots + *n);
    algebraic_set_fmpq(*roots + *n, z);
    ++*n;
  }
  fmpq_clear(y);
}

static void append_inner(algebraic **roots, slong *n, const fmpz_poly_t f, const fmpq_t u, const fmpq_t v) {
  algebraic *some;
  slong count = roots_isolate(&some, NULL, f, u, v);
  *roots = mem_realloc(*roots, (size_t) (*n + count), sizeof(algebraic));
  for (slong i = 0; i < count; i++)
    (*roots)[(*n)++] = some[i];
  mem_free(some);
}

static void free_roots(algebraic *roots, slong n) {
  for (slong i = 0; i < n; i++)
    algebraic_clear(roots + i);
  mem_free(roots);
}

slong full_kink_roots(algebraic **roots, const cells *c, slong first, slong last) {
  slong n = 0;
  int zero = 0;
  fmpz_poly_t f;
  fmpz_poly_init(f);
  *roots = NULL;
  for (slong i = first; i <= last && !zero; i++) {
    full_kink_polynomial(f, c, i);
    zero = fmpz_poly_is_zero(f);
    if (zero)
      break;
    if (i == first && i > 0)
      append_breakpoint(roots, &n, f, c->z + i);
    append_inner(roots, &n, f, c->z + i, c->z + i + 1);
    if (i + 1 < c->n)
      append_breakpoint(roots, &n, f, c->z + i + 1);
  }
  fmpz_poly_clear(f);
  if (!zero)
    return n;
  free_roots(*roots, n);
  *roots = NULL;
  return -1;
}

int full_kink_rational(fmpq_t q, const cells *c, const fmpq_t lo, const fmpq_t hi) {
  algebraic *roots;
  slong first = 0, last, n;
  int found = 0;
  while (first + 1 < c->n && fmpq_cmp(c->z + first + 1, lo) < 0)
    first++;
  for (last = first; last + 1 < c->n && fmpq_cmp(c->z + last + 1, hi) < 0;)
    last++;
  n = full_kink_roots(&roots, c, first, last);
  for (slong i = 0; i < n && !found; i++)
    if (roots[i].rational && fmpq_cmp(roots[i].value, lo) >= 0 && fmpq_cmp(roots[i].value, hi) <= 0) {
      fmpq_set(q, roots[i].value);
      found = 1;
    }
  if (n >= 0)
    free_roots(roots, n);
  return found;
}
