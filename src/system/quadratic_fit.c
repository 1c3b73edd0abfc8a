/* Moments and the best quadratic fit. */
#include "system/quadratic_fit.h"

/* y += int g over [l,r]. */
static void add_integral(fmpq_t y, const fmpq_poly_t g, const fmpq_t l, const fmpq_t r) {
  fmpq_poly_t primitive;
  fmpq_t end;
  fmpq_poly_init(primitive);
  fmpq_init(end);
  fmpq_poly_integral(primitive, g);
  fmpq_poly_evaluate_fmpq(end, primitive, r);
  fmpq_add(y, y, end);
  fmpq_poly_evaluate_fmpq(end, primitive, l);
  fmpq_sub(y, y, end);
  fmpq_poly_clear(primitive);
  fmpq_clear(end);
}

/* y[i] += int x^i g over [l,r] for i = 0, ..., n - 1. */
static void add_moments(fmpq *y, slong n, const fmpq_poly_t g, const fmpq_t l, const fmpq_t r) {
  fmpq_poly_t h;
  fmpq_poly_init(h);
  for (slong i = 0; i < n; i++) {
    fmpq_poly_shift_left(h, g, i);
    add_integral(y + i, h, l, r);
  }
  fmpq_poly_clear(h);
}

/* Add everything about [l,r], where f and p are polynomials. */
static void add_piece(quadratic_fit *q, const fmpq_poly_t f, const fmpq_poly_t p, const fmpq_t l,
                      const fmpq_t r) {
  fmpq_poly_t g;
  fmpq_poly_init(g);
  add_moments(q->p, 5, p, l, r);
  fmpq_poly_mul(g, f, p);
  add_moments(q->fp, 3, g, l, r);
  fmpq_poly_mul(g, g, f);
  add_integral(q->square, g, l, r);
  fmpq_poly_clear(g);
}

/* Walk through the common refinement of target and density. */
static void add_all(quadratic_fit *q, const pwpoly *f, const pwpoly *p) {
  slong i = 0, j = 0;
  fmpq_t l;
  fmpq_init(l);
  fmpq_set(l, f->at);
  while (i < f->n && j < p->n) {
    int order = fmpq_cmp(f->at + i + 1, p->at + j + 1);
    const fmpq *r = order < 0 ? f->at + i + 1 : p->at + j + 1;
    if (!fmpq_poly_is_zero(p->poly[j]))
      add_piece(q, f->poly[i], p->poly[j], l, r);
    fmpq_set(l, r);
    i += order <= 0;
    j += order >= 0;
  }
  fmpq_clear(l);
}

/* The normal equations; the matrix is positive definite, as p dx is not carried by two points. */
static void set_fit(quadratic_fit *q) {
  fmpq_mat_t gram, right, x;
  fmpq_mat_init(gram, 3, 3);
  fmpq_mat_init(right, 3, 1);
  fmpq_mat_init(x, 3, 1);
  for (slong i = 0; i < 3; i++) {
    for (slong j = 0; j < 3; j++)
      fmpq_set(fmpq_mat_entry(gram, i, j), q->p + i + j);
    fmpq_set(fmpq_mat_entry(right, i, 0), q->fp + i);
  }
  fmpq_mat_solve(x, gram, right);
  for (slong i = 0; i < 3; i++)
    fmpq_set(q->fit + i, fmpq_mat_entry(x, i, 0));
  fmpq_mat_clear(gram);
  fmpq_mat_clear(right);
  fmpq_mat_clear(x);
}

/* The mean, M1 and M2 of mean - f, and the variance. */
static void set_mean(quadratic_fit *q) {
  fmpq_div(q->mean, q->fp, q->p);
  fmpq_mul(q->first, q->mean, q->p + 1);
  fmpq_sub(q->first, q->first, q->fp + 1);
  fmpq_mul(q->second, q->mean, q->p + 2);
  fmpq_sub(q->second, q->second, q->fp + 2);
  fmpq_mul(q->variance, q->p + 1, q->p + 1);
  fmpq_div(q->variance, q->variance, q->p);
  fmpq_sub(q->variance, q->p + 2, q->variance);
}

void quadratic_fit_init(quadratic_fit *q, const relucert_problem *problem) {
  for (slong i = 0; i < 5; i++)
    fmpq_init(q->p + i);
  for (slong i = 0; i < 3; i++) {
    fmpq_init(q->fp + i);
    fmpq_init(q->fit + i);
  }
  fmpq_init(q->square);
  fmpq_init(q->mean);
  fmpq_init(q->first);
  fmpq_init(q->second);
  fmpq_init(q->variance);
  add_all(q, &problem->target, &problem->density);
  set_fit(q);
  set_mean(q);
}

void quadratic_fit_clear(quadratic_fit *q) {
  for (slong i = 0; i < 5; i++)
    fmpq_clear(q->p + i);
  for (slong i = 0; i < 3; i++) {
    fmpq_clear(q->fp + i);
    fmpq_clear(q->fit + i);
  }
  fmpq_clear(q->square);
  fmpq_clear(q->mean);
  fmpq_clear(q->first);
  fmpq_clear(q->second);
  fmpq_clear(q->variance);
}

void quadratic_moment(fmpq_t y, const quadratic_fit *q, const fmpq *g, slong i) {
  fmpq_neg(y, q->fp + i);
  for (slong j = 0; j < 3; j++)
    fmpq_addmul(y, g + j, q->p + i + j);
}

/* ||g - f||^2 = ||f||^2 - <g,f> + <g, g - f> */
void quadratic_risk(fmpq_t risk, const quadratic_fit *q, const fmpq *g) {
  fmpq_t sum, moment;
  fmpq_init(sum);
  fmpq_init(moment);
  fmpq_set(sum, q->square);
  for (slong i = 0; i < 3; i++) {
    quadratic_moment(moment, q, g, i);
    fmpq_addmul(sum, g + i, moment);
    fmpq_submul(sum, g + i, q->fp + i);
  }
  fmpq_swap(risk, sum);
  fmpq_clear(sum);
  fmpq_clear(moment);
}

int quadratic_fit_is_constant(const quadratic_fit *q) {
  return fmpq_is_zero(q->fit + 1) && fmpq_is_zero(q->fit + 2);
}

int quadratic_fit_is_realized(const quadratic_fit *q, slong hidden) {
  return hidden >= 2 || !fmpq_is_zero(q->fit + 2) || quadratic_fit_is_constant(q);
}
