/* Exact evaluation of N - f as a piecewise polynomial, its moments and the risk. */
#include "base/context.h"
#include "types/point_error.h"
#include "types/types.h"

void poly_integral(fmpq_t y, const fmpq_poly_t f, const fmpq_t l, const fmpq_t r) {
  fmpq_poly_t primitive;
  fmpq_t t;
  fmpq_poly_init(primitive);
  fmpq_init(t);
  fmpq_poly_integral(primitive, f);
  fmpq_poly_evaluate_fmpq(t, primitive, l);
  fmpq_poly_evaluate_fmpq(y, primitive, r);
  fmpq_sub(y, y, t);
  fmpq_poly_clear(primitive);
  fmpq_clear(t);
}

/* ---- The network. */

/* q = -b/w, w != 0. */
static void place_of(fmpq_t q, const fmpq_t w, const fmpq_t b) {
  fmpq_div(q, b, w);
  fmpq_neg(q, q);
}

/* at = the ends and the distinct places between them. */
static void set_places(point_error *e, const relucert_problem *problem, const theta *t) {
  slong n = 0;
  e->at = _fmpq_vec_init(t->H + 2);
  for (slong j = 0; j < t->H; j++)
    if (!fmpq_is_zero(t->w + j)) {
      place_of(e->at + n, t->w + j, t->b + j);
      n += fmpq_cmp(e->at + n, problem->a) > 0 && fmpq_cmp(e->at + n, problem->b) < 0;
    }
  fmpq_set(e->at + n++, problem->a);
  fmpq_set(e->at + n++, problem->b);
  e->pieces = ascending_set(e->at, n) - 1;
}

/* Neuron j is active on the pieces from..to-1. */
static void active_pieces(slong *from, slong *to, const point_error *e, const theta *t, slong j) {
  int sign = fmpq_sgn(t->w + j);
  fmpq_t q;
  *from = 0;
  *to = e->pieces;
  if (sign == 0) {
    *to = fmpq_sgn(t->b + j) > 0 ? e->pieces : 0;
    return;
  }
  fmpq_init(q);
  place_of(q, t->w + j, t->b + j);
  slong i = ascending_find(e->at, e->pieces + 1, q);
  if (i > 0)
    *(sign > 0 ? from : to) = i;
  else if (sign < 0)
    *to = 0;
  fmpq_clear(q);
}

/* What enters and leaves the lines of N by factor v (wx + b) on the pieces from..to-1, for neuron j. */
static void add_line(point_error *e, const theta *t, slong j, const fmpq_t factor, slong from, slong to) {
  fmpq_t v;
  if (from >= to)
    return;
  fmpq_init(v);
  fmpq_mul(v, t->v + j, factor);
  fmpq_addmul(e->slope + from, v, t->w + j);
  fmpq_addmul(e->intercept + from, v, t->b + j);
  fmpq_submul(e->slope + to, v, t->w + j);
  fmpq_submul(e->intercept + to, v, t->b + j);
  fmpq_clear(v);
}

/* The lines of N: s(t) = gamma t + (1 - gamma) max(t, 0); first what enters and leaves at every
   piece, then the sums. */
static void set_lines(point_error *e, const theta *t, const fmpq_t gamma) {
  fmpq_t rest;
  fmpq_init(rest);
  fmpq_one(rest);
  fmpq_sub(rest, rest, gamma);
  e->slope = _fmpq_vec_init(e->pieces + 1);
  e->intercept = _fmpq_vec_init(e->pieces + 1);
  fmpq_set(e->intercept, t->c);
  for (slong j = 0; j < t->H; j++) {
    slong from, to;
    active_pieces(&from, &to, e, t, j);
    add_line(e, t, j, rest, from, to);
    add_line(e, t, j, gamma, 0, e->pieces);
  }
  fmpq_clear(rest);
  for (slong i = 1; i < e->pieces; i++) {
    fmpq_add(e->slope + i, e->slope + i, e->slope + i - 1);
    fmpq_add(e->intercept + i, e->intercept + i, e->intercept + i - 1);
  }
}

void point_error_value(fmpq_t y, const point_error *e, const fmpq_t x) {
  slong i = ascending_find(e->at, e->pieces, x);
  fmpq_mul(y, e->slope + i, x);
  fmpq_add(y, y, e->intercept + i);
}

/* ---- The cells. */

/* The hull of the support: from the first to the last density piece that is not 0. */
static void hull_pieces(slong *first, slong *last, const pwpoly *p) {
  *first = 0;
  *last = p->n - 1;
  while (fmpq_poly_is_zero(p->poly[*first]))
    ++*first;
  while (fmpq_poly_is_zero(p->poly[*last]))
    --*last;
}

/* z = all breakpoints of f, p and N in the hull. */
static void set_cells(point_error *e, const relucert_problem *problem) {
  const pwpoly *f = &problem->target, *p = &problem->density;
  slong first, last, n = 0;
  e->z = _fmpq_vec_init(f->n + p->n + e->pieces + 3);
  hull_pieces(&first, &last, p);
  for (slong i = first; i <= last + 1; i++)
    fmpq_set(e->z + n++, p->at + i);
  for (slong k = 0; k < 2; k++)
    for (slong i = 0; i <= (k ? e->pieces : f->n); i++) {
      const fmpq *x = (k ? e->at : f->at) + i;
      if (fmpq_cmp(x, p->at + first) > 0 && fmpq_cmp(x, p->at + last + 1) < 0)
        fmpq_set(e->z + n++, x);
    }
  e->n = ascending_set(e->z, n) - 1;
}

/* e and p on every cell. */
static void set_polynomials(point_error *e, const relucert_problem *problem) {
  const pwpoly *f = &problem->target, *p = &problem->density;
  e->e = mem_alloc((size_t) e->n, sizeof(fmpq_poly_t));
  e->p = mem_alloc((size_t) e->n, sizeof(fmpq_poly_t));
  for (slong i = 0; i < e->n; i++) {
    slong line = ascending_find(e->at, e->pieces, e->z + i);
    fmpq_poly_init(e->e[i]);
    fmpq_poly_init(e->p[i]);
    fmpq_poly_set_coeff_fmpq(e->e[i], 0, e->intercept + line);
    fmpq_poly_set_coeff_fmpq(e->e[i], 1, e->slope + line);
    fmpq_poly_sub(e->e[i], e->e[i], f->poly[ascending_find(f->at, f->n, e->z + i)]);
    fmpq_poly_set(e->p[i], p->poly[ascending_find(p->at, p->n, e->z + i)]);
  }
}

/* The sums of the moments, and the risk. */
static void set_moments(point_error *e) {
  fmpq_poly_t s;
  fmpq_t y;
  fmpq_poly_init(s);
  fmpq_init(y);
  e->m0 = _fmpq_vec_init(e->n + 1);
  e->m1 = _fmpq_vec_init(e->n + 1);
  for (slong i = 0; i < e->n; i++) {
    const fmpq *l = e->z + i, *r = e->z + i + 1;
    fmpq_poly_mul(s, e->e[i], e->p[i]);
    poly_integral(y, s, l, r);
    fmpq_add(e->m0 + i + 1, e->m0 + i, y);
    fmpq_poly_shift_left(s, s, 1);
    poly_integral(y, s, l, r);
    fmpq_add(e->m1 + i + 1, e->m1 + i, y);
    fmpq_poly_shift_right(s, s, 1);
    fmpq_poly_mul(s, s, e->e[i]);
    poly_integral(y, s, l, r);
    fmpq_add(e->risk, e->risk, y);
  }
  fmpq_poly_clear(s);
  fmpq_clear(y);
}

void point_error_init(point_error *e, const relucert_problem *problem, const theta *t) {
  set_places(e, problem, t);
  set_lines(e, t, problem->gamma);
  set_cells(e, problem);
  set_polynomials(e, problem);
  fmpq_init(e->risk);
  set_moments(e);
  e->room[0] = t->H + 2;
  e->room[1] = problem->target.n + problem->density.n + e->pieces + 3;
}

void point_error_clear(point_error *e) {
  _fmpq_vec_clear(e->at, e->room[0]);
  _fmpq_vec_clear(e->slope, e->pieces + 1);
  _fmpq_vec_clear(e->intercept, e->pieces + 1);
  _fmpq_vec_clear(e->z, e->room[1]);
  _fmpq_vec_clear(e->m0, e->n + 1);
  _fmpq_vec_clear(e->m1, e->n + 1);
  for (slong i = 0; i < e->n; i++) {
    fmpq_poly_clear(e->e[i]);
    fmpq_poly_clear(e->p[i]);
  }
  mem_free(e->e);
  mem_free(e->p);
  fmpq_clear(e->risk);
}

/* ---- Local questions. */

slong point_error_index(const point_error *e, const fmpq_t q) {
  slong i = ascending_find(e->z, e->n + 1, q);
  return i >= 0 && fmpq_equal(e->z + i, q) ? i : -1;
}

int point_error_vanishes(const point_error *e, slong i) {
  return fmpq_poly_is_zero(e->e[i]) || fmpq_poly_is_zero(e->p[i]);
}

int point_error_sign(const point_error *e, slong i, int side) {
  slong cell = side > 0 ? i : i - 1;
  return fmpq_poly_is_zero(e->p[cell]) ? 0 : sign_beside_rational(e->e[cell], e->z + i, side);
}

void point_error_density(fmpq_t y, const point_error *e, slong i, int side) {
  slong cell = side > 0 ? i : i - 1;
  fmpq_t t;
  fmpq_zero(y);
  if (cell < 0 || cell >= e->n)
    return;
  fmpq_init(t);
  fmpq_poly_evaluate_fmpq(y, e->e[cell], e->z + i);
  fmpq_poly_evaluate_fmpq(t, e->p[cell], e->z + i);
  fmpq_mul(y, y, t);
  fmpq_clear(t);
}
