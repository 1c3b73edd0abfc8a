/* The measure of a problem, its density or its data, and exact integrals of powers of errors. */
#include "base/context.h"
#include "deep/measure.h"
#include "types/point_error.h"

/* The hull of the density pieces that are not 0. */
static void find_hull(measure *mu) {
  const pwpoly *p = &mu->problem->density;
  slong first = 0, last = p->n - 1;
  while (fmpq_poly_is_zero(p->poly[first]))
    first++;
  while (fmpq_poly_is_zero(p->poly[last]))
    last--;
  fmpq_set(mu->left, p->at + first);
  fmpq_set(mu->right, p->at + last + 1);
}

/* The ends of the pieces of f and p in the hull, ascending; *room: what is allocated. */
static fmpq *cell_ends(measure *mu, slong *room) {
  const pwpoly *list[] = {&mu->problem->target, &mu->problem->density};
  fmpq *at;
  slong n = 0;
  *room = list[0]->n + list[1]->n + 2;
  at = _fmpq_vec_init(*room);
  for (int k = 0; k < 2; k++)
    for (slong i = 0; i <= list[k]->n; i++)
      if (fmpq_cmp(list[k]->at + i, mu->left) >= 0 && fmpq_cmp(list[k]->at + i, mu->right) <= 0)
        fmpq_set(at + n++, list[k]->at + i);
  mu->n = ascending_set(at, n) - 1;
  return at;
}

/* g = the polynomial of f on a cell that starts at x. */
static void piece_at(fmpq_poly_t g, const pwpoly *f, const fmpq_t x) {
  fmpq_poly_init(g);
  fmpq_poly_set(g, f->poly[ascending_find(f->at, f->n, x)]);
}

static void set_cells(measure *mu) {
  slong room;
  fmpq *at;
  find_hull(mu);
  at = cell_ends(mu, &room);
  mu->at = _fmpq_vec_init(mu->n + 1);
  mu->f = mem_alloc((size_t) mu->n, sizeof *mu->f);
  mu->p = mem_alloc((size_t) mu->n, sizeof *mu->p);
  for (slong i = 0; i <= mu->n; i++)
    fmpq_set(mu->at + i, at + i);
  for (slong i = 0; i < mu->n; i++) {
    piece_at(mu->f[i], &mu->problem->target, at + i);
    piece_at(mu->p[i], &mu->problem->density, at + i);
  }
  _fmpq_vec_clear(at, room);
}

void measure_init(measure *mu, const relucert_context *ctx, const relucert_problem *problem) {
  *mu = (measure) {.problem = problem, .ctx = ctx};
  fmpq_init(mu->left);
  fmpq_init(mu->right);
  if (problem->data.n == 0) {
    set_cells(mu);
    return;
  }
  fmpq_set(mu->left, problem->a);
  fmpq_set(mu->right, problem->b);
}

void measure_clear(measure *mu) {
  fmpq_clear(mu->left);
  fmpq_clear(mu->right);
  for (slong i = 0; i < mu->n; i++) {
    fmpq_poly_clear(mu->f[i]);
    fmpq_poly_clear(mu->p[i]);
  }
  mem_free(mu->f);
  mem_free(mu->p);
  if (mu->n)
    _fmpq_vec_clear(mu->at, mu->n + 1);
}

int measure_is_stopped(const measure *mu) { return mu->ctx && context_limit(mu->ctx); }

/* Add the part of cell i. */
static void add_cell(fmpq *m, const measure *mu, slong i, const fmpq_t slope, const fmpq_t intercept, long k,
                     const fmpq *from, const fmpq *to) {
  const fmpq *l = from && fmpq_cmp(from, mu->at + i) > 0 ? from : mu->at + i;
  const fmpq *r = to && fmpq_cmp(to, mu->at + i + 1) < 0 ? to : mu->at + i + 1;
  fmpq_poly_t e;
  fmpq_t y;
  if (fmpq_poly_is_zero(mu->p[i]) || fmpq_cmp(l, r) >= 0)
    return;
  fmpq_poly_init(e);
  fmpq_init(y);
  fmpq_poly_set_coeff_fmpq(e, 1, slope);
  fmpq_poly_set_coeff_fmpq(e, 0, intercept);
  fmpq_poly_sub(e, e, mu->f[i]);
  fmpq_poly_pow(e, e, (ulong) k);
  fmpq_poly_mul(e, e, mu->p[i]);
  for (int power = 0; power < 3; power++) {
    poly_integral(y, e, l, r);
    fmpq_add(m + power, m + power, y);
    fmpq_poly_shift_left(e, e, 1);
  }
  fmpq_poly_clear(e);
  fmpq_clear(y);
}

/* Add the part of point i of the data. */
static void add_point(fmpq *m, const data_set *data, slong i, const fmpq_t slope, const fmpq_t intercept,
                      long k, const fmpq *from, const fmpq *to) {
  const fmpq *x = data->x + i;
  fmpq_t e;
  if ((from && fmpq_cmp(x, from) <= 0) || (to && fmpq_cmp(x, to) > 0))
    return;
  fmpq_init(e);
  fmpq_mul(e, slope, x);
  fmpq_add(e, e, intercept);
  fmpq_sub(e, e, data->y + i);
  fmpq_pow_si(e, e, k);
  fmpq_mul(e, e, data->w + i);
  for (int power = 0; power < 3; power++) {
    fmpq_add(m + power, m + power, e);
    fmpq_mul(e, e, x);
  }
  fmpq_clear(e);
}

void measure_moments(fmpq *m, const measure *mu, const fmpq_t slope, const fmpq_t intercept, long k,
                     const fmpq *from, const fmpq *to) {
  for (int power = 0; power < 3; power++)
    fmpq_zero(m + power);
  for (slong i = 0; i < mu->n; i++)
    add_cell(m, mu, i, slope, intercept, k, from, to);
  for (slong i = 0; i < mu->problem->data.n; i++)
    add_point(m, &mu->problem->data, i, slope, intercept, k, from, to);
}

void measure_risk(fmpq_t risk, const measure *mu, const broken_lines *line, long k) {
  fmpq *m = _fmpq_vec_init(3);
  fmpq_t slope, intercept;
  fmpq_init(slope);
  fmpq_init(intercept);
  fmpq_zero(risk);
  for (slong i = 0; i < line->n; i++) {
    fmpq_sub(slope, line->value + i + 1, line->value + i);
    fmpq_sub(intercept, line->at + i + 1, line->at + i);
    fmpq_div(slope, slope, intercept);
    fmpq_set(intercept, line->value + i);
    fmpq_submul(intercept, slope, line->at + i);
    measure_moments(m, mu, slope, intercept, k, i ? line->at + i : NULL,
                    i + 1 < line->n ? line->at + i + 1 : NULL);
    fmpq_add(risk, risk, m);
  }
  _fmpq_vec_clear(m, 3);
  fmpq_clear(slope);
  fmpq_clear(intercept);
}
