/* The critical point near given parameters that has a given realization: every neuron keeps w; kinks move by
   b; slopes are corrected by the v. */
#include "types/near_parts.h"

/* What follows from the zero; the numbers are those of refine_numbers. */
typedef struct {
  const ring *ring;
  const theta *t;
  const proposal *p;
  const cells *cells;
  const fits *fits;
  const scalar *slope, *jump, *value;
  fmpq_t margin;                 /* dead neurons are below -margin on the hull */
  scalar *w, *b, *v, *c;         /* the point */
} builder;

/* y += q x, or y += |q| x with absolute. */
static void add_multiple(scalar *y, const fmpq_t q, const scalar *x, int absolute, const ring *r) {
  scalar *t = scalars_new(r, 1);
  fmpq_t s;
  fmpq_init(s);
  fmpq_set(s, q);
  if (absolute)
    fmpq_abs(s, s);
  scalar_set_fmpq(t, s, r);
  scalar_addmul(y, t, x, r);
  fmpq_clear(s);
  scalars_free(t, r, 1);
}

/* b so that the kink is at x_i, or at the end, or that the neuron is dead. */
static void set_shift(builder *d, slong j) {
  slong group = d->p->group[j];
  const fmpq *w = d->t->w + j;
  fmpq_t y;
  fmpq_init(y);
  scalar_set_fmpq(d->b + j, d->t->b + j, d->ring);
  if (group > 0) {
    scalar_set_si(d->b + j, 0, d->ring);
    fmpq_neg(y, w);
    add_multiple(d->b + j, y, d->fits->x + group, 0, d->ring);
  } else if (group == NEAR_DEAD || group == NEAR_ENDPOINT || group == NEAR_END_NEGATIVE) {
    int right = (fmpq_sgn(w) > 0) == (group != NEAR_ENDPOINT);
    fmpq_mul(y, w, d->cells->z + (right ? d->cells->n : 0));
    if (group == NEAR_DEAD)
      fmpq_add(y, y, d->margin);
    fmpq_neg(y, y);
    scalar_set_fmpq(d->b + j, y, d->ring);
  }
  fmpq_clear(y);
}

/* y = s' just right of a for neuron j: 1, gamma, or 0 if it adds nothing. Is it not 0? */
static int set_start(fmpq_t y, const builder *d, slong j) {
  slong group = d->p->group[j];
  fmpq_zero(y);
  if (group == NEAR_FULL || group == NEAR_ENDPOINT || (group > 0 && fmpq_sgn(d->t->w + j) < 0))
    fmpq_one(y);
  else if (group != NEAR_UNCHANGED && group != NEAR_DEAD)
    fmpq_set(y, d->cells->gamma);
  return !fmpq_is_zero(y);
}

/* ---- The least change of the v with

     sum over the neurons at x_i of v |w| = jump i / (1 - gamma),   sum of s' v w at a = first slope

   (the latter only if the affine part is free; otherwise it follows). With u = s' w at a it is |w_j| lambda_i
   + u_j lambda. With G_i the sums of w^2 and A_i of -u |w| over the neurons at x_i, and S of u^2 over all
   neurons: G_i lambda_i - A_i lambda = rest i, S lambda - sum A_i lambda_i = rest. */

/* squares[i] = G_i, active[i] = A_i for i from 1; active[0] = S. */
static void set_squares(fmpq *squares, fmpq *active, const builder *d) {
  fmpq_t u;
  fmpq_init(u);
  for (slong j = 0; j < d->p->H; j++) {
    slong group = d->p->group[j];
    const fmpq *w = d->t->w + j;
    if (group > 0)
      fmpq_addmul(squares + group, w, w);
    if (!set_start(u, d, j))
      continue;
    fmpq_mul(u, u, w);
    fmpq_addmul(active, u, u);
    if (group > 0)
      (fmpq_sgn(w) > 0 ? fmpq_submul : fmpq_addmul)(active + group, u, w);
  }
  fmpq_clear(u);
}

/* rest[i] for i from 1, and rest[0] of the slope. */
static void set_rests(scalar *rest, const builder *d) {
  const ring *r = d->ring;
  scalar *y = scalars_new(r, 1);
  fmpq_t s;
  fmpq_init(s);
  fmpq_one(s);
  fmpq_sub(s, s, d->cells->gamma);
  fmpq_inv(s, s);
  scalar_set(rest, d->slope, r);
  for (slong i = 1; i <= d->p->k; i++)
    add_multiple(rest + i, s, d->jump + i - 1, 0, r);
  for (slong j = 0; j < d->p->H; j++) {
    slong group = d->p->group[j];
    if (group > 0) {
      scalar_set_si(y, 0, r);
      add_multiple(y, d->t->w + j, d->v + j, 1, r);
      scalar_sub(rest + group, rest + group, y, r);
    }
    if (set_start(s, d, j)) {
      scalar_mul(y, d->w + j, d->v + j, r);
      fmpq_neg(s, s);
      add_multiple(rest, s, y, 0, r);
    }
  }
  scalars_free(y, r, 1);
  fmpq_clear(s);
}

/* Turn the rests into lambda_i, lambda. Returns 0 if there is no solution. */
static int solve(scalar *rest, const fmpq *squares, const fmpq *active, const builder *d) {
  const ring *r = d->ring;
  fmpq_t pivot, t;
  int possible = 1;
  fmpq_init(pivot);
  fmpq_init(t);
  fmpq_set(pivot, active);
  for (slong i = 1; i <= d->p->k; i++) {
    fmpq_div(t, active + i, squares + i);
    add_multiple(rest, t, rest + i, 0, r);
    fmpq_submul(pivot, t, active + i);
  }
  if (d->p->free) {
    possible = !fmpq_is_zero(pivot);
    if (possible)
      fmpq_inv(pivot, pivot);
  } else {
    fmpq_zero(pivot);
  }
  scalar_set_fmpq(rest + d->p->k + 1, pivot, r);
  scalar_mul(rest, rest, rest + d->p->k + 1, r);
  for (slong i = 1; i <= d->p->k; i++) {
    add_multiple(rest + i, active + i, rest, 0, r);
    scalar_set_fmpq(rest + d->p->k + 1, squares + i, r);
    scalar_div(rest + i, rest + i, rest + d->p->k + 1, r);
  }
  fmpq_clear(pivot);
  fmpq_clear(t);
  return possible;
}

static int correct_weights(builder *d) {
  slong k = d->p->k;
  scalar *rest = scalars_new(d->ring, k + 2);
  fmpq *squares = _fmpq_vec_init(k + 1), *active = _fmpq_vec_init(k + 1);
  fmpq_t u;
  int possible;
  fmpq_init(u);
  set_squares(squares, active, d);
  set_rests(rest, d);
  possible = solve(rest, squares, active, d);
  for (slong j = 0; possible && j < d->p->H; j++) {
    if (d->p->group[j] > 0)
      add_multiple(d->v + j, d->t->w + j, rest + d->p->group[j], 1, d->ring);
    if (set_start(u, d, j)) {
      fmpq_mul(u, u, d->t->w + j);
      add_multiple(d->v + j, u, rest, 0, d->ring);
    }
  }
  fmpq_clear(u);
  _fmpq_vec_clear(squares, k + 1);
  _fmpq_vec_clear(active, k + 1);
  scalars_free(rest, d->ring, k + 2);
  return possible;
}

/* c = g(a) - the values of the neurons there. */
static void set_constant(builder *d) {
  const ring *r = d->ring;
  scalar *y = scalars_new(r, 1);
  fmpq_t s;
  fmpq_init(s);
  scalar_set(d->c, d->value, r);
  for (slong j = 0; j < d->p->H; j++)
    if (set_start(s, d, j)) {
      scalar_set(y, d->b + j, r);
      add_multiple(y, d->cells->z, d->w + j, 0, r);
      scalar_mul(y, y, d->v + j, r);
      fmpq_neg(s, s);
      add_multiple(d->c, s, y, 0, r);
    }
  scalars_free(y, r, 1);
  fmpq_clear(s);
}

static int build(builder *d) {
  for (slong j = 0; j < d->p->H; j++) {
    scalar_set_fmpq(d->w + j, d->t->w + j, d->ring);
    scalar_set_fmpq(d->v + j, d->t->v + j, d->ring);
    set_shift(d, j);
  }
  if (!correct_weights(d))
    return 0;
  set_constant(d);
  return 1;
}

/* ---- The report. */

/* sum += (x - q)^2 */
static void add_square(scalar *sum, const scalar *x, const fmpq_t q, const ring *r) {
  scalar *t = scalars_new(r, 1);
  scalar_set_fmpq(t, q, r);
  scalar_sub(t, x, t, r);
  scalar_addmul(sum, t, t, r);
  scalars_free(t, r, 1);
}

/* An upper bound of the distance, with few bits. */
static void set_distance(fmpq_t y, const builder *d) {
  scalar *sum = scalars_new(d->ring, 1);
  arb_t s;
  mag_t bound;
  arf_t x;
  arb_init(s);
  mag_init(bound);
  arf_init(x);
  for (slong j = 0; j < d->p->H; j++) {
    add_square(sum, d->b + j, d->t->b + j, d->ring);
    add_square(sum, d->v + j, d->t->v + j, d->ring);
  }
  add_square(sum, d->c, d->t->c, d->ring);
  scalar_get_arb(s, sum, d->ring);
  arb_sqrtpos(s, s, d->ring->bits);
  arb_get_mag(bound, s);
  arf_set_mag(x, bound);
  arf_get_fmpq(y, x);
  scalars_free(sum, d->ring, 1);
  arb_clear(s);
  mag_clear(bound);
  arf_clear(x);
}

static void set_numbers(near_report *y, const builder *d, const scalar *risk) {
  for (slong j = 0; j < y->H; j++) {
    scalar_get_arb(y->w + j, d->w + j, d->ring);
    scalar_get_arb(y->b + j, d->b + j, d->ring);
    scalar_get_arb(y->v + j, d->v + j, d->ring);
  }
  scalar_get_arb(y->c, d->c, d->ring);
  y->nkinks = d->p->k;
  y->kinks = _arb_vec_init(y->nkinks);
  y->jumps = _arb_vec_init(y->nkinks);
  y->values = _arb_vec_init(y->nkinks + 2);
  for (slong i = 0; i < y->nkinks; i++) {
    scalar_get_arb(y->kinks + i, d->fits->x + i + 1, d->ring);
    scalar_get_arb(y->jumps + i, d->jump + i, d->ring);
  }
  for (slong i = 0; i < y->nkinks + 2; i++)
    scalar_get_arb(y->values + i, d->value + i, d->ring);
  scalar_get_arb(y->risk, risk, d->ring);
}

static theta *exact_point(const builder *d) {
  theta *t = theta_new(d->p->H);
  for (slong j = 0; j < t->H; j++) {
    fmpq_set(t->w + j, &d->w[j].rational);
    fmpq_set(t->b + j, &d->b[j].rational);
    fmpq_set(t->v + j, &d->v[j].rational);
  }
  fmpq_set(t->c, &d->c->rational);
  return t;
}

int near_realize(near_report *y, const theta *t, const proposal *p, const cells *c, const refined_zero *z,
                 const fmpq_t R) {
  ring r;
  fits f;
  scalar *numbers, *point;
  slong H = p->H, k = p->k;
  int possible;
  refine_fits(&f, &r, z);
  if (r.bits < 128)
    r.bits = 128;
  numbers = refine_numbers(&f);
  point = scalars_new(&r, 3 * H + 1);
  builder d = { .ring = &r, .t = t, .p = p, .cells = c, .fits = &f, .slope = numbers, .jump = numbers + k + 1,
                .value = numbers + 2 * k + 1, .w = point, .b = point + H, .v = point + 2 * H,
                .c = point + 3 * H };
  fmpq_init(d.margin);
  fmpq_div_2exp(d.margin, R, 30);
  possible = build(&d);
  if (possible) {
    set_distance(y->distance, &d);
    set_numbers(y, &d, numbers + 3 * k + 3);
    if (z->exact)
      y->exact = exact_point(&d);
  }
  fmpq_clear(d.margin);
  scalars_free(point, &r, 3 * H + 1);
  scalars_free(numbers, &r, 3 * k + 4);
  fits_clear(&f);
  return possible;
}
