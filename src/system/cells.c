/* Cells, exact moments, and the kink equation. */
#include "base/context.h"
#include "system/cells.h"

/* The hull of the support: density pieces first..last are the outermost ones that are not zero. */
static void hull(const pwpoly *p, slong *first, slong *last) {
  *first = 0;
  *last = p->n - 1;
  while (fmpq_poly_is_zero(p->poly[*first]))
    ++*first;
  while (fmpq_poly_is_zero(p->poly[*last]))
    --*last;
}

/* Merge the breakpoints of f and p inside the hull. */
static void cut(cells *c, slong first, slong last) {
  const pwpoly *f = c->f, *p = c->p;
  slong i = 0, j = first, room = f->n + p->n + 1;
  c->z = _fmpq_vec_init(room);
  c->target = mem_alloc((size_t) room, sizeof(slong));
  c->density = mem_alloc((size_t) room, sizeof(slong));
  while (fmpq_cmp(f->at + i + 1, p->at + j) <= 0)
    i++;
  fmpq_set(c->z, p->at + j);
  for (c->n = 0; j <= last; c->n++) {
    int order = fmpq_cmp(f->at + i + 1, p->at + j + 1);
    c->target[c->n] = i;
    c->density[c->n] = j;
    fmpq_set(c->z + c->n + 1, order < 0 ? f->at + i + 1 : p->at + j + 1);
    i += order <= 0;
    j += order >= 0;
  }
}

/* y = antiderivative of x^k s, plus the constant that gives it the value `start` at z; start becomes
   its value at the right end. */
static void accumulate(fmpq_poly_t y, const fmpq_poly_t s, slong k, const fmpq_t z, const fmpq_t end,
                       fmpq_t start) {
  fmpq_t value;
  fmpq_init(value);
  fmpq_poly_shift_left(y, s, k);
  fmpq_poly_integral(y, y);
  fmpq_poly_evaluate_fmpq(value, y, z);
  fmpq_sub(value, start, value);
  fmpq_poly_get_coeff_fmpq(start, y, 0);
  fmpq_add(value, value, start);
  fmpq_poly_set_coeff_fmpq(y, 0, value);
  fmpq_poly_evaluate_fmpq(start, y, end);
  fmpq_clear(value);
}

static fmpq_poly_t *new_polys(slong n) {
  fmpq_poly_t *v = mem_alloc((size_t) n, sizeof(fmpq_poly_t));
  for (slong i = 0; i < n; i++)
    fmpq_poly_init(v[i]);
  return v;
}

static void free_polys(fmpq_poly_t *v, slong n) {
  for (slong i = 0; v && i < n; i++)
    fmpq_poly_clear(v[i]);
  mem_free(v);
}

/* mass, first, second, p0, p1, p2, and mean. */
static void moments_of_density(cells *c) {
  fmpq_poly_t fp;
  fmpq_t total;
  fmpq_poly_init(fp);
  fmpq_init(total);
  for (slong i = 0; i < c->n; i++) {
    const fmpq_poly_struct *p = c->p->poly[c->density[i]];
    accumulate(c->p0[i], p, 0, c->z + i, c->z + i + 1, c->mass);
    accumulate(c->p1[i], p, 1, c->z + i, c->z + i + 1, c->first);
    accumulate(c->p2[i], p, 2, c->z + i, c->z + i + 1, c->second);
    fmpq_poly_mul(fp, c->f->poly[c->target[i]], p);
    accumulate(fp, fp, 0, c->z + i, c->z + i + 1, total);
  }
  fmpq_div(c->mean, total, c->mass);
  fmpq_poly_clear(fp);
  fmpq_clear(total);
}

/* th, spread, h0, h1. */
static void moments_of_target(cells *c) {
  fmpq_poly_t h, hp, square;
  fmpq_t zero;
  fmpq_poly_init(h); fmpq_poly_init(hp); fmpq_poly_init(square);
  fmpq_init(zero);
  for (slong i = 0; i < c->n; i++) {
    fmpq_poly_sub_fmpq(h, c->f->poly[c->target[i]], c->mean);
    fmpq_poly_mul(hp, h, c->p->poly[c->density[i]]);
    accumulate(c->h0[i], hp, 0, c->z + i, c->z + i + 1, zero); /* ends as 0 = int h p */
    accumulate(c->h1[i], hp, 1, c->z + i, c->z + i + 1, c->th);
    fmpq_poly_mul(square, h, hp);
    accumulate(square, square, 0, c->z + i, c->z + i + 1, c->spread);
  }
  fmpq_poly_clear(h); fmpq_poly_clear(hp); fmpq_poly_clear(square);
  fmpq_clear(zero);
}

/* slope = Th / (second - first^2 / mass), intercept = mean - slope first / mass. */
static void affine_fit(cells *c) {
  fmpq_t t;
  fmpq_init(t);
  fmpq_mul(t, c->first, c->first);
  fmpq_div(t, t, c->mass);
  fmpq_sub(t, c->second, t);
  fmpq_div(c->slope, c->th, t);
  fmpq_mul(t, c->slope, c->first);
  fmpq_div(t, t, c->mass);
  fmpq_sub(c->intercept, c->mean, t);
  fmpq_clear(t);
}

void cells_init(cells *c, const relucert_problem *problem) {
  slong first, last;
  c->problem = problem;
  slopes_of(&c->slopes, problem);
  c->f = &problem->target;
  c->p = &problem->density;
  fmpq_init(c->mass); fmpq_init(c->mean); fmpq_init(c->first); fmpq_init(c->second);
  fmpq_init(c->th); fmpq_init(c->spread); fmpq_init(c->slope); fmpq_init(c->intercept);
  hull(c->p, &first, &last);
  c->left_gap = first > 0;
  c->right_gap = last < c->p->n - 1;
  cut(c, first, last);
  c->p0 = new_polys(c->n);
  c->p1 = new_polys(c->n);
  c->p2 = new_polys(c->n);
  c->h0 = new_polys(c->n);
  c->h1 = new_polys(c->n);
  moments_of_density(c);
  moments_of_target(c);
  affine_fit(c);
}

void cells_clear(cells *c) {
  _fmpq_vec_clear(c->z, c->f->n + c->p->n + 1);
  mem_free(c->target);
  mem_free(c->density);
  free_polys(c->p0, c->n);
  free_polys(c->p1, c->n);
  free_polys(c->p2, c->n);
  free_polys(c->h0, c->n);
  free_polys(c->h1, c->n);
  fmpq_clear(c->mass); fmpq_clear(c->mean); fmpq_clear(c->first); fmpq_clear(c->second);
  fmpq_clear(c->th); fmpq_clear(c->spread); fmpq_clear(c->slope); fmpq_clear(c->intercept);
}

void kink_equation_init(kink_equation *k) {
  fmpq_poly_init(k->g);
  fmpq_poly_init(k->v);
  fmpq_poly_init(k->e);
  fmpq_poly_init(k->u);
}

void kink_equation_clear(kink_equation *k) {
  fmpq_poly_clear(k->g);
  fmpq_poly_clear(k->v);
  fmpq_poly_clear(k->e);
  fmpq_poly_clear(k->u);
}

/* y = total - s. */
static void rest(fmpq_poly_t y, const fmpq_t total, const fmpq_poly_t s) {
  fmpq_poly_sub_fmpq(y, s, total);
  fmpq_poly_neg(y, y);
}

/* u = int phi p and s = int phi^2 p, and `other` = the mass where phi = 0. */
static void moments_of_phi(fmpq_poly_t u, fmpq_poly_t s, fmpq_poly_t other, const cells *c, slong i,
                           orientation o) {
  fmpq_poly_t m0, m1;
  fmpq_poly_init(m0);
  fmpq_poly_init(m1);
  if (o == KINK_R) {
    rest(m0, c->mass, c->p0[i]);
    rest(m1, c->first, c->p1[i]);
    rest(s, c->second, c->p2[i]);
    fmpq_poly_set(other, c->p0[i]);
  } else {
    fmpq_poly_set(m0, c->p0[i]);
    fmpq_poly_set(m1, c->p1[i]);
    fmpq_poly_set(s, c->p2[i]);
    rest(other, c->mass, c->p0[i]);
  }
  fmpq_poly_shift_left(m0, m0, 1);
  fmpq_poly_sub(u, m1, m0); /* int (x - q) p over phi's side */
  fmpq_poly_add(m1, m1, u);
  fmpq_poly_shift_left(m1, m1, 1);
  fmpq_poly_sub(s, s, m1); /* m2 - q (2 m1 - q m0) */
  if (o == KINK_L)
    fmpq_poly_neg(u, u);
  fmpq_poly_clear(m0);
  fmpq_poly_clear(m1);
}

void kink_equation_set(kink_equation *k, const cells *c, slong i, orientation o) {
  fmpq_poly_t other;
  fmpq_poly_init(other);
  moments_of_phi(k->u, k->v, other, c, i, o);
  fmpq_poly_mul(k->e, k->u, k->u);
  fmpq_poly_scalar_div_fmpq(k->e, k->e, c->mass);
  fmpq_poly_sub(k->v, k->v, k->e); /* V = int phi^2 p - u^2 / mass */
  fmpq_poly_shift_left(k->g, c->h0[i], 1);
  fmpq_poly_sub(k->g, k->g, c->h1[i]); /* G_L = q h0 - h1 */
  if (o == KINK_R)
    fmpq_poly_add_fmpq(k->g, k->g, c->th);
  fmpq_poly_mul(other, other, k->u); /* E = h0 V +- G u other / mass */
  fmpq_poly_mul(other, other, k->g);
  fmpq_poly_scalar_div_fmpq(other, other, c->mass);
  fmpq_poly_mul(k->e, c->h0[i], k->v);
  if (o == KINK_R)
    fmpq_poly_add(k->e, k->e, other);
  else
    fmpq_poly_sub(k->e, k->e, other);
  fmpq_poly_clear(other);
}

/* Do the two polynomials differ at x? */
static int differ_at(const fmpq_poly_t f, const fmpq_poly_t g, const fmpq_t x) {
  fmpq_t y, z;
  int differ;
  fmpq_init(y);
  fmpq_init(z);
  fmpq_poly_evaluate_fmpq(y, f, x);
  fmpq_poly_evaluate_fmpq(z, g, x);
  differ = !fmpq_equal(y, z);
  fmpq_clear(y);
  fmpq_clear(z);
  return differ;
}

int cells_target_jumps(const cells *c, slong i) {
  return differ_at(c->f->poly[c->target[i - 1]], c->f->poly[c->target[i]], c->z + i);
}

int cells_density_jumps(const cells *c, slong i) {
  return differ_at(c->p->poly[c->density[i - 1]], c->p->poly[c->density[i]], c->z + i);
}

int cells_is_empty(const cells *c, slong i) { return fmpq_poly_is_zero(c->p->poly[c->density[i]]); }

int cells_have_gap(const cells *c) {
  for (slong i = 0; i < c->n; i++)
    if (cells_is_empty(c, i))
      return 1;
  return 0;
}

slong cells_gap_end(const cells *c, slong i) {
  slong end = i;
  if (i == 0 || i >= c->n || cells_is_empty(c, i - 1) || !cells_is_empty(c, i))
    return 0;
  while (cells_is_empty(c, end)) /* the last cell is not empty */
    end++;
  return end;
}

int cells_density_vanishes(const cells *c) {
  return cells_have_gap(c) || c->left_gap || c->right_gap;
}
