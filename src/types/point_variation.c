/* The reduced second variation as a matrix with a small profile. */
#include "base/context.h"
#include "types/point_variation.h"

static const ring rationals = { .kind = SCALAR_RATIONAL };

/* ---- The variables. */

static fmpq_poly_t *new_polys(slong n) {
  fmpq_poly_t *f = mem_alloc((size_t) n, sizeof(fmpq_poly_t));
  for (slong i = 0; i < n; i++)
    fmpq_poly_init(f[i]);
  return f;
}

static void free_polys(fmpq_poly_t *f, slong n) {
  for (slong i = 0; i < n; i++)
    fmpq_poly_clear(f[i]);
  mem_free(f);
}

/* y = the level r_i of the letter of place i - 1: 0 at the left end (i = 0), 1 for R, -gamma for L, 1 - gamma
   at the right end. */
static void set_level(fmpq_t y, const kink_place *places, slong n, slong i, const fmpq_t gamma) {
  int letter = i == 0 ? -1 : i > n ? 1 : kink_place_letter(places + i - 1);
  fmpq_set_si(y, letter > 0, 1);
  if (i > n || (i > 0 && letter < 0))
    fmpq_sub(y, y, gamma);
}

/* y = tau_i = r_(i+1) - r_i (Theorem 9.3). For relu it is 1 between L and R, -1 between R and L, 0
   between equal letters; L stands at the left end and R at the right end. */
static void set_tau(fmpq_t y, const kink_place *places, slong n, slong i, const fmpq_t gamma) {
  fmpq_t level;
  fmpq_init(level);
  set_level(level, places, n, i, gamma);
  set_level(y, places, n, i + 1, gamma);
  fmpq_sub(y, y, level);
  fmpq_clear(level);
}

/* A slope with tau_i = t of the affine part that is not free. The sums S_i of tau_j s_j over j <= i are
   variables, s_i = (S_i - S_(i-1)) / tau_i, and the last one is 0; a slope with tau_i = 0 is a variable of
   its own. sum: S_(i-1), then S_i. */
static void set_bound_slope(fmpq_poly_t slope, fmpq_poly_t sum, slong *n, const fmpq_t t, int last) {
  if (fmpq_is_zero(t)) {
    fmpq_poly_set_coeff_si(slope, (*n)++, 1);
    return;
  }
  fmpq_poly_neg(slope, sum);
  fmpq_poly_zero(sum);
  if (!last) {
    fmpq_poly_set_coeff_si(sum, (*n)++, 1);
    fmpq_poly_add(slope, slope, sum);
  }
  fmpq_poly_scalar_div_fmpq(slope, slope, t);
}

/* gamma: NULL if the affine part is free. */
static void set_slope(variation *v, slong i, const kink_place *places, const fmpq *gamma, fmpq_poly_t sum,
                      slong last) {
  fmpq_t t;
  if (!gamma) {
    fmpq_poly_set_coeff_si(v->slope[i], v->n++, 1);
    return;
  }
  fmpq_init(t);
  set_tau(t, places, v->places, i, gamma);
  set_bound_slope(v->slope[i], sum, &v->n, t, i == last);
  fmpq_clear(t);
}

/* The value at the left end of interval i, and the jump there. */
static void set_value(variation *v, slong i, const point_work *w, const kink_place *places) {
  fmpq_poly_t before;
  fmpq_t length;
  if (i == 0) {
    fmpq_poly_set_coeff_si(v->value[0], v->n++, 1);
    return;
  }
  fmpq_poly_init(before); /* the value at the right end of interval i - 1 */
  fmpq_init(length);
  fmpq_sub(length, w->e.z + places[i - 1].z, w->e.z + (i > 1 ? places[i - 2].z : 0));
  fmpq_poly_scalar_mul_fmpq(before, v->slope[i - 1], length);
  fmpq_poly_add(before, before, v->value[i - 1]);
  if (places[i - 1].jumps) {
    fmpq_poly_set_coeff_si(v->value[i], v->n++, 1);
    fmpq_poly_sub(v->jump[i - 1], v->value[i], before);
  } else {
    fmpq_poly_set(v->value[i], before);
  }
  fmpq_poly_clear(before);
  fmpq_clear(length);
}

/* The last interval with tau != 0. */
static slong last_bound(const kink_place *places, slong n, const fmpq_t gamma) {
  slong i = n;
  fmpq_t t;
  fmpq_init(t);
  while (i > 0 && (set_tau(t, places, n, i, gamma), fmpq_is_zero(t)))
    i--;
  fmpq_clear(t);
  return i;
}

/* ---- Moments of the density. */

/* The moments over the cells from..to-1 about z_from. */
static void set_moment(fmpq m[3], const point_error *e, slong from, slong to) {
  fmpq_poly_t s, line;
  fmpq_t y;
  fmpq_poly_init(s);
  fmpq_poly_init(line);
  fmpq_init(y);
  fmpq_poly_set_fmpq(line, e->z + from);
  fmpq_poly_neg(line, line);
  fmpq_poly_set_coeff_si(line, 1, 1);
  for (slong i = from; i < to; i++) {
    fmpq_poly_set(s, e->p[i]);
    for (int k = 0; k < 3; k++) {
      poly_integral(y, s, e->z + i, e->z + i + 1);
      fmpq_add(m + k, m + k, y);
      fmpq_poly_mul(s, s, line);
    }
  }
  fmpq_poly_clear(s);
  fmpq_poly_clear(line);
  fmpq_clear(y);
}

void variation_init(variation *v, const point_work *w, const kink_place *places, slong n, int affine_free) {
  fmpq_poly_t sum;
  const fmpq *gamma = w->problem->gamma;
  slong last = last_bound(places, n, gamma);
  v->n = 0;
  v->places = n;
  v->value = new_polys(n + 1);
  v->slope = new_polys(n + 1);
  v->jump = new_polys(n);
  v->moment = mem_alloc((size_t) n + 1, sizeof *v->moment);
  fmpq_poly_init(sum);
  for (slong i = 0; i <= n; i++) {
    set_value(v, i, w, places);
    set_slope(v, i, places, affine_free ? NULL : gamma, sum, last);
    for (int k = 0; k < 3; k++)
      fmpq_init(v->moment[i] + k);
    set_moment(v->moment[i], &w->e, i > 0 ? places[i - 1].z : 0, i < n ? places[i].z : w->e.n);
  }
  fmpq_poly_clear(sum);
}

void variation_clear(variation *v) {
  free_polys(v->value, v->places + 1);
  free_polys(v->slope, v->places + 1);
  free_polys(v->jump, v->places);
  for (slong i = 0; i <= v->places; i++)
    for (int k = 0; k < 3; k++)
      fmpq_clear(v->moment[i] + k);
  mem_free(v->moment);
}

/* ---- The matrix. */

/* The variables that occur in f or g, ascending; *index is allocated. */
static slong support(slong **index, const fmpq_poly_t f, const fmpq_poly_t g) {
  slong length = f->length > g->length ? f->length : g->length, n = 0;
  *index = mem_alloc((size_t) length, sizeof(slong));
  for (slong i = 0; i < length; i++)
    if ((i < f->length && !fmpz_is_zero(f->coeffs + i)) || (i < g->length && !fmpz_is_zero(g->coeffs + i)))
      (*index)[n++] = i;
  return n;
}

/* Rows that meet in a product of f, g with f, g begin at the first of their variables. */
static void widen(slong *first, const fmpq_poly_t f, const fmpq_poly_t g) {
  slong *index, n = support(&index, f, g);
  for (slong i = 0; i < n; i++)
    if (index[0] < first[index[i]])
      first[index[i]] = index[0];
  mem_free(index);
}

/* y += c f_i g_j */
static void add_product(fmpq_t y, const fmpq_t c, const fmpq_poly_t f, slong i, const fmpq_poly_t g,
                        slong j) {
  fmpq_t s, t;
  if (fmpq_is_zero(c) || i >= f->length || j >= g->length)
    return;
  fmpq_init(s);
  fmpq_init(t);
  fmpq_poly_get_coeff_fmpq(s, f, i);
  fmpq_poly_get_coeff_fmpq(t, g, j);
  fmpq_mul(s, s, t);
  fmpq_addmul(y, s, c);
  fmpq_clear(s);
  fmpq_clear(t);
}

/* f += m_0 x^2 + 2 m_1 x y + m_2 y^2 */
static void add_square(quadratic *f, const fmpq *m, const fmpq_poly_t x, const fmpq_poly_t y) {
  slong *index, n = support(&index, x, y);
  for (slong k = 0; k < n; k++)
    for (slong l = 0; l <= k; l++) {
      slong i = index[k], j = index[l];
      fmpq *entry = &quadratic_entry(f, i, j)->rational;
      add_product(entry, m, x, i, x, j);
      add_product(entry, m + 1, x, i, y, j);
      add_product(entry, m + 1, y, i, x, j);
      add_product(entry, m + 2, y, i, y, j);
    }
  mem_free(index);
}

void variation_form(quadratic *f, const variation *v, const fmpq *costs) {
  slong *first = mem_alloc((size_t) v->n, sizeof(slong));
  fmpq *cost = _fmpq_vec_init(3); /* cost, 0, 0 */
  for (slong i = 0; i < v->n; i++)
    first[i] = i;
  for (slong i = 0; i <= v->places; i++)
    widen(first, v->value[i], v->slope[i]);
  for (slong i = 0; i < v->places; i++)
    widen(first, v->jump[i], v->jump[i]);
  quadratic_init(f, v->n, first, &rationals);
  for (slong i = 0; i <= v->places; i++)
    add_square(f, v->moment[i], v->value[i], v->slope[i]);
  for (slong i = 0; i < v->places; i++) {
    fmpq_set(cost, costs + i);
    add_square(f, cost, v->jump[i], v->jump[i]);
  }
  _fmpq_vec_clear(cost, 3);
  mem_free(first);
}
