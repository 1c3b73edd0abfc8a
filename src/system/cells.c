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
  c->gamma = problem->gamma;
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

void psi_slopes(fmpq_t left, fmpq_t right, const cells *c, orientation o) {
  fmpq_set_si(left, o == KINK_R ? 0 : -1, 1);
  fmpq_set_si(right, o == KINK_R ? 1 : 0, 1);
  if (o == KINK_R)
    fmpq_add(left, left, c->gamma);
  else
    fmpq_sub(right, right, c->gamma);
}

/* Add the part of one side of q to u = int psi p and s = int psi^2 p, where psi = slope (x - q); m0, m1, m2 are
   the moments of p on that side. */
static void add_side(fmpq_poly_t u, fmpq_poly_t s, const fmpq_t slope, const fmpq_poly_t m0,
                     const fmpq_poly_t m1, const fmpq_poly_t m2) {
  fmpq_poly_t first, second;
  if (fmpq_is_zero(slope))
    return;
  fmpq_poly_init(first);
  fmpq_poly_init(second);
  fmpq_poly_shift_left(first, m0, 1);
  fmpq_poly_sub(first, m1, first); /* int (x - q) p = m1 - q m0 */
  fmpq_poly_add(second, m1, first);
  fmpq_poly_shift_left(second, second, 1);
  fmpq_poly_sub(second, m2, second); /* int (x - q)^2 p = m2 - q (2 m1 - q m0) */
  fmpq_poly_scalar_mul_fmpq(first, first, slope);
  fmpq_poly_scalar_mul_fmpq(second, second, slope);
  fmpq_poly_scalar_mul_fmpq(second, second, slope);
  fmpq_poly_add(u, u, first);
  fmpq_poly_add(s, s, second);
  fmpq_poly_clear(first);
  fmpq_poly_clear(second);
}

/* u = int psi p and s = int psi^2 p. */
static void moments_of_psi(fmpq_poly_t u, fmpq_poly_t s, const cells *c, slong i, const fmpq_t left,
                           const fmpq_t right) {
  fmpq_poly_t m0, m1, m2;
  fmpq_poly_init(m0); fmpq_poly_init(m1); fmpq_poly_init(m2);
  rest(m0, c->mass, c->p0[i]);
  rest(m1, c->first, c->p1[i]);
  rest(m2, c->second, c->p2[i]);
  fmpq_poly_zero(u);
  fmpq_poly_zero(s);
  add_side(u, s, left, c->p0[i], c->p1[i], c->p2[i]);
  add_side(u, s, right, m0, m1, m2);
  fmpq_poly_clear(m0); fmpq_poly_clear(m1); fmpq_poly_clear(m2);
}

/* G = <h, psi> = right Th + (right - left) (q h0 - h1) */
static void set_g(fmpq_poly_t g, const cells *c, slong i, const fmpq_t left, const fmpq_t right) {
  fmpq_t t;
  fmpq_init(t);
  fmpq_poly_shift_left(g, c->h0[i], 1);
  fmpq_poly_sub(g, g, c->h1[i]);
  fmpq_sub(t, right, left);
  fmpq_poly_scalar_mul_fmpq(g, g, t);
  fmpq_mul(t, right, c->th);
  fmpq_poly_add_fmpq(g, g, t);
  fmpq_clear(t);
}

void kink_equation_set(kink_equation *k, const cells *c, slong i, orientation o) {
  fmpq_poly_t s;
  fmpq_t left, right;
  fmpq_init(left);
  fmpq_init(right);
  fmpq_poly_init(s);
  psi_slopes(left, right, c, o);
  moments_of_psi(k->u, k->v, c, i, left, right);
  fmpq_poly_mul(s, k->u, k->u);
  fmpq_poly_scalar_div_fmpq(s, s, c->mass);
  fmpq_poly_sub(k->v, k->v, s); /* V = int psi^2 p - u^2 / mass */
  set_g(k->g, c, i, left, right);
  fmpq_sub(right, right, left);
  fmpq_poly_scalar_mul_fmpq(k->e, c->h0[i], right); /* G' = (right - left) h0 */
  fmpq_poly_mul(k->e, k->e, k->v);
  fmpq_poly_derivative(s, k->v);
  fmpq_poly_mul(s, s, k->g);
  fmpq_poly_scalar_div_ui(s, s, 2);
  fmpq_poly_sub(k->e, k->e, s);
  fmpq_poly_clear(s);
  fmpq_clear(left);
  fmpq_clear(right);
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
