/* Cores with one kink. The reduced risk is const - G^2/V, with the derivative -2 G E / V^2. */
#include "solve/one_neuron.h"
#include "types/one_kink.h"
#include "types/types.h"

/* y = int x psi p = left int_a^q x (x - q) p + right int_q^b x (x - q) p, for the slopes of psi */
static void first_moment(fmpq_poly_t y, const cells *c, slong i, orientation side) {
  fmpq_poly_t s;
  fmpq_t left, right;
  fmpq_init(left);
  fmpq_init(right);
  psi_slopes(left, right, c, side);
  fmpq_poly_init(s);
  fmpq_poly_set_coeff_fmpq(s, 1, c->first);
  fmpq_poly_neg(s, s);
  fmpq_poly_set_coeff_fmpq(s, 0, c->second);
  fmpq_poly_scalar_mul_fmpq(s, s, right); /* right int_a^b */
  fmpq_poly_shift_left(y, c->p1[i], 1);
  fmpq_poly_sub(y, y, c->p2[i]); /* -int_a^q */
  fmpq_sub(right, right, left);
  fmpq_poly_scalar_mul_fmpq(y, y, right);
  fmpq_poly_add(y, y, s);
  fmpq_poly_clear(s);
  fmpq_clear(left);
  fmpq_clear(right);
}

/* y = <x - mean of x, psi>; u = int psi p */
static void covariance(fmpq_poly_t y, const cells *c, slong i, orientation side, const fmpq_poly_t u) {
  fmpq_poly_t s;
  fmpq_poly_init(s);
  first_moment(y, c, i, side);
  fmpq_poly_scalar_mul_fmpq(s, u, c->first);
  fmpq_poly_scalar_div_fmpq(s, s, c->mass);
  fmpq_poly_sub(y, y, s);
  fmpq_poly_clear(s);
}

void one_kink_tension(fmpq_poly_t t, const cells *c, slong cell, orientation side) {
  kink_equation k;
  kink_equation_init(&k);
  kink_equation_set(&k, c, cell, side);
  covariance(t, c, cell, side, k.u);
  fmpq_poly_mul(t, t, k.g);
  fmpq_poly_scalar_mul_fmpq(k.v, k.v, c->th);
  fmpq_poly_sub(t, t, k.v);
  kink_equation_clear(&k);
}

/* Turn G, V, E of the constant into those of the best affine fit: with C = <x - mean, psi> and W = int (x -
   mean)^2 p, G - slope C, V - C^2/W. */
static void free_affine_part(kink_equation *k, const cells *c, slong cell, orientation side) {
  fmpq_poly_t y, s;
  fmpq_t w;
  fmpq_poly_init(y);
  fmpq_poly_init(s);
  fmpq_init(w);
  covariance(y, c, cell, side, k->u);
  fmpq_mul(w, c->first, c->first);
  fmpq_div(w, w, c->mass);
  fmpq_sub(w, c->second, w);
  fmpq_poly_scalar_mul_fmpq(s, y, c->slope);
  fmpq_poly_sub(k->g, k->g, s);
  fmpq_poly_mul(s, y, y);
  fmpq_poly_scalar_div_fmpq(s, s, w);
  fmpq_poly_sub(k->v, k->v, s);
  fmpq_poly_derivative(s, k->v); /* E = G'V - GV'/2 */
  fmpq_poly_mul(s, s, k->g);
  fmpq_set_si(w, 1, 2);
  fmpq_poly_scalar_mul_fmpq(s, s, w);
  fmpq_poly_derivative(y, k->g);
  fmpq_poly_mul(y, y, k->v);
  fmpq_poly_sub(k->e, y, s);
  fmpq_poly_clear(y);
  fmpq_poly_clear(s);
  fmpq_clear(w);
}

/* Sign of f at q. */
static int sign_at(const fmpq_poly_t f, algebraic *q) {
  fmpz_poly_t g;
  int sign;
  if (fmpq_poly_is_zero(f))
    return 0;
  fmpz_poly_init(g);
  integer_multiple(g, f);
  sign = algebraic_sign_at(g, q);
  fmpz_poly_clear(g);
  return sign;
}

/* On one side: rises is the sign of the derivative of the reduced risk away from the kink, steep whether it
   changes to first order. */
static void side_of_kink(int *rises, int *steep, const cells *c, slong cell, char letter, algebraic *q,
                         int side) {
  orientation o = letter == 'L' ? KINK_L : KINK_R;
  kink_equation k;
  int sign;
  kink_equation_init(&k);
  kink_equation_set(&k, c, cell, o);
  if (letter == 'B')
    free_affine_part(&k, c, cell, o);
  sign = -sign_at(k.g, q) * side;
  *rises = sign * sign_beside(k.e, q, side);
  fmpq_poly_derivative(k.e, k.e);
  *steep = sign_at(k.e, q) != 0;
  kink_equation_clear(&k);
}

/* The place of the only kink, with the cells left and right of it. */
static void place(algebraic *q, slong *left, slong *right, const row_maker *m) {
  const cells *c = m->f.cells;
  const kink *k = m->r->kinks;
  if (!m->f.zero) {
    algebraic_set(q, &k->place);
    *right = k->cell >= 0 ? k->cell : k->breakpoint;
    *left = k->cell >= 0 ? k->cell : k->breakpoint - 1;
    return;
  }
  algebraic_set_fmpq(q, k->at.lo);
  for (*right = 0; fmpq_cmp(c->z + *right + 1, k->at.lo) <= 0;)
    ++*right;
  *left = fmpq_equal(c->z + *right, k->at.lo) ? *right - 1 : *right;
}

one_kink_sign one_kink_type(row_maker *m, char letter) {
  algebraic q;
  slong cell[2];
  int rises[2], steep[2];
  algebraic_init(&q);
  place(&q, cell, cell + 1, m);
  for (int i = 0; i < 2; i++)
    side_of_kink(rises + i, steep + i, m->f.cells, cell[i], letter, &q, i == 0 ? -1 : 1);
  algebraic_clear(&q);
  if (rises[0] <= 0 || rises[1] <= 0)
    return ONE_KINK_NONE;
  return steep[0] && steep[1] ? ONE_KINK_DEFINITE : ONE_KINK_MINIMUM;
}

void one_kink_settle(relucert_result *result, const cells *c) {
  for (slong i = 0; i < result->n; i++) {
    realization *r = result->list + i;
    row_maker m = { .r = r, .k = r->nkinks };
    if (r->type != RELUCERT_UNDECIDED || r->nkinks != 1 || !r->full || critical_init(&m.f, result, r, c) != 0)
      continue;
    if (!m.f.exact || one_kink_type(&m, 'B') == ONE_KINK_NONE)
      continue;
    r->type = RELUCERT_LOCAL_MINIMUM;
    r->type_reason = NULL;
  }
}

/* ---- Two slopes */

/* The sign of e p at the kink on this side: e = mean - (G/V)(u/mass) - f. */
static int error_sign(const cells *c, slong cell, char letter, algebraic *q) {
  kink_equation k;
  fmpq_poly_t y, s;
  int sign;
  kink_equation_init(&k);
  kink_equation_set(&k, c, cell, letter == 'L' ? KINK_L : KINK_R);
  fmpq_poly_init(y);
  fmpq_poly_init(s);
  fmpq_poly_set_fmpq(y, c->mean);
  fmpq_poly_sub(y, y, c->f->poly[c->target[cell]]);
  fmpq_poly_mul(y, y, k.v);
  fmpq_poly_mul(s, k.g, k.u);
  fmpq_poly_scalar_div_fmpq(s, s, c->mass);
  fmpq_poly_sub(y, y, s); /* e V */
  fmpq_poly_mul(y, y, c->p->poly[c->density[cell]]);
  sign = sign_at(y, q);
  fmpq_poly_clear(y);
  fmpq_poly_clear(s);
  kink_equation_clear(&k);
  return sign;
}

/* Has e p the same sign, not 0, on both sides of the kink? */
static int can_split(const row_maker *m) {
  algebraic q;
  slong left, right;
  int sign;
  algebraic_init(&q);
  place(&q, &left, &right, m);
  sign = error_sign(m->f.cells, left, m->r->word[0], &q);
  sign *= error_sign(m->f.cells, right, m->r->word[0], &q);
  algebraic_clear(&q);
  return sign > 0;
}

static const char *const why_alone =
    "a minimum for one neuron, but it is not decided whether the others can share its kink";

/* Does the kink lie in a closed gap? Then it is a local minimum (doc/theory.md, 9.14e). */
static int is_in_gap(const row_maker *m) {
  algebraic q;
  slong left, right;
  algebraic_init(&q);
  place(&q, &left, &right, m);
  algebraic_clear(&q);
  return cells_is_empty(m->f.cells, left) || cells_is_empty(m->f.cells, right);
}

static int stays_minimum(row_maker *m, int tension) {
  if (can_split(m) && one_kink_type(m, m->r->word[0]) == ONE_KINK_DEFINITE)
    return 1;
  return tension == 0 && one_kink_type(m, 'B') != ONE_KINK_NONE;
}

void one_kink_widen(relucert_result *result, const cells *c) {
  for (slong i = 0; i < result->n; i++) {
    realization *r = result->list + i;
    row_maker m = { .r = r, .k = r->nkinks };
    int tension;
    if (!realization_is_kink(r) || r->type != RELUCERT_LOCAL_MINIMUM)
      continue;
    tension = critical_init(&m.f, result, r, c);
    if (is_in_gap(&m) || stays_minimum(&m, tension))
      continue;
    r->type = RELUCERT_UNDECIDED;
    r->type_reason = why_alone;
  }
}
