/* Cells, the network on them, and moments. */
#include <string.h>
#include "base/context.h"
#include "types/smooth_network.h"

/* ---- Cells. */

/* The place where u = level of a neuron with w != 0. */
static void set_place(fmpq_t q, const smooth_network *s, slong j, slong level) {
  fmpq_sub_si(q, s->theta->b + j, level);
  fmpq_div(q, q, s->theta->w + j);
  fmpq_neg(q, q);
}

/* Append q to the ends of cells if it is inside the hull. */
static void add_end(smooth_network *s, slong *n, const fmpq_t q, const fmpq_t a, const fmpq_t b) {
  if (fmpq_cmp(q, a) > 0 && fmpq_cmp(q, b) < 0)
    fmpq_set(s->z + (*n)++, q);
}

/* The breaks of all neurons that are inside the hull. */
static void add_breaks(smooth_network *s, slong *n, const fmpq_t a, const fmpq_t b) {
  fmpq_t q;
  fmpq_init(q);
  for (slong j = 0; j < s->theta->H; j++)
    for (slong level = 0; level <= s->clipped && !fmpq_is_zero(s->theta->w + j); level++) {
      set_place(q, s, j, level);
      add_end(s, n, q, a, b);
    }
  fmpq_clear(q);
}

/* z: the hull of the support, cut wherever something changes. */
static void set_cells(smooth_network *s, const relucert_problem *problem) {
  const pwpoly *f = &problem->target, *p = &problem->density;
  slong first = 0, last = p->n - 1, n = 0;
  while (fmpq_poly_is_zero(p->poly[first]))
    first++;
  while (fmpq_poly_is_zero(p->poly[last]))
    last--;
  s->room = p->n + f->n + 2 + 2 * s->theta->H;
  s->z = _fmpq_vec_init(s->room);
  for (slong i = first; i <= last + 1; i++)
    fmpq_set(s->z + n++, p->at + i);
  for (slong i = 0; i <= f->n; i++)
    add_end(s, &n, f->at + i, p->at + first, p->at + last + 1);
  add_breaks(s, &n, p->at + first, p->at + last + 1);
  s->cells = ascending_set(s->z, n) - 1;
}

slong smooth_break(const smooth_network *s, slong j, slong level) {
  slong i;
  fmpq_t q;
  fmpq_init(q);
  set_place(q, s, j, level);
  i = ascending_find(s->z, s->cells + 1, q);
  if (i >= 0 && !fmpq_equal(s->z + i, q))
    i = -1;
  fmpq_clear(q);
  return i;
}

/* ---- Neurons. */

/* The cells on which wx + b > level; for w = 0, b = 1 the neuron is saturated, with s' = 0. */
static void above(slong *from, slong *to, const smooth_network *s, slong j, slong level) {
  int sign = fmpq_sgn(s->theta->w + j);
  fmpq_t q;
  *from = 0;
  *to = s->cells;
  if (sign == 0) {
    int order = fmpq_cmp_si(s->theta->b + j, level);
    *to = order > 0 || (order == 0 && level) ? s->cells : 0;
    return;
  }
  fmpq_init(q);
  set_place(q, s, j, level);
  slong i = fmpq_cmp(q, s->z) <= 0 ? 0 : ascending_find(s->z, s->cells + 1, q);
  *(sign > 0 ? from : to) = i;
  fmpq_clear(q);
}

void smooth_saturated(slong *from, slong *to, const smooth_network *s, slong j) {
  *from = *to = 0;
  if (s->clipped)
    above(from, to, s, j, 1);
}

void smooth_active(slong *from, slong *to, const smooth_network *s, slong j) {
  slong left, right;
  above(from, to, s, j, 0);
  smooth_saturated(&left, &right, s, j);
  if (left >= right)
    return;
  if (fmpq_sgn(s->theta->w + j) > 0)
    *to = left;
  else if (fmpq_sgn(s->theta->w + j) < 0)
    *from = right;
  else
    *to = *from;
}

void smooth_power(fmpq_poly_t f, const smooth_network *s, slong j, slong k, const fmpq_t factor) {
  fmpq_poly_zero(f);
  fmpq_poly_set_coeff_fmpq(f, 1, s->theta->w + j);
  fmpq_poly_set_coeff_fmpq(f, 0, s->theta->b + j);
  fmpq_poly_pow(f, f, (ulong) k);
  fmpq_poly_scalar_mul_fmpq(f, f, factor);
}

/* ---- The network. */

/* N[i] += f, N[to] -= f where these are cells: what enters and leaves there. */
static void enter(smooth_network *s, slong from, slong to, const fmpq_poly_t f) {
  if (from >= to)
    return;
  fmpq_poly_add(s->N[from], s->N[from], f);
  if (to < s->cells)
    fmpq_poly_sub(s->N[to], s->N[to], f);
}

static void set_network(smooth_network *s) {
  const theta *t = s->theta;
  slong from, to;
  fmpq_poly_t f;
  fmpq_poly_init(f);
  fmpq_poly_set_fmpq(s->N[0], t->c);
  for (slong j = 0; j < t->H; j++) {
    smooth_active(&from, &to, s, j);
    smooth_power(f, s, j, s->n, t->v + j);
    enter(s, from, to, f);
    smooth_saturated(&from, &to, s, j);
    fmpq_poly_set_fmpq(f, t->v + j);
    enter(s, from, to, f);
  }
  for (slong i = 1; i < s->cells; i++)
    fmpq_poly_add(s->N[i], s->N[i], s->N[i - 1]);
  fmpq_poly_clear(f);
}

/* ---- Moments. */

/* sum[m + k] = sum[k] + the integral of x^k g over cell i, for the m moments k. */
static void add_moments(fmpq *sum, slong m, const smooth_network *s, slong i, const fmpq_poly_t g) {
  fmpq_poly_t primitive, h;
  fmpq_t y;
  fmpq_poly_init(primitive);
  fmpq_poly_init(h);
  fmpq_init(y);
  fmpq_poly_set(h, g);
  for (slong k = 0; k < m; k++) {
    fmpq_poly_integral(primitive, h);
    fmpq_poly_evaluate_fmpq(y, primitive, s->z + i + 1);
    fmpq_add(sum + m + k, sum + k, y);
    fmpq_poly_evaluate_fmpq(y, primitive, s->z + i);
    fmpq_sub(sum + m + k, sum + m + k, y);
    fmpq_poly_shift_left(h, h, 1);
  }
  fmpq_poly_clear(primitive);
  fmpq_poly_clear(h);
  fmpq_clear(y);
}

/* e p on all cells, the moments, the risk. */
static void set_moments(smooth_network *s, const relucert_problem *problem) {
  const pwpoly *f = &problem->target, *p = &problem->density;
  slong m = s->n + 1, M = 2 * s->n + 1;
  fmpq *risk = _fmpq_vec_init(2);
  fmpq_poly_t e;
  fmpq_poly_init(e);
  for (slong i = 0; i < s->cells; i++) {
    const fmpq_poly_struct *density = p->poly[ascending_find(p->at, p->n, s->z + i)];
    fmpq_poly_sub(e, s->N[i], f->poly[ascending_find(f->at, f->n, s->z + i)]);
    fmpq_poly_mul(s->ep[i], e, density);
    add_moments(s->error + i * m, m, s, i, s->ep[i]);
    add_moments(s->mass + i * M, M, s, i, density);
    fmpq_poly_mul(e, e, s->ep[i]);
    add_moments(risk, 1, s, i, e);
    fmpq_swap(risk, risk + 1);
  }
  fmpq_set(s->risk, risk);
  _fmpq_vec_clear(risk, 2);
  fmpq_poly_clear(e);
}

void smooth_network_init(smooth_network *s, const relucert_problem *problem, const theta *t) {
  memset(s, 0, sizeof *s);
  s->theta = t;
  s->clipped = problem->activation == ACTIVATION_CLIPPED;
  s->n = s->clipped ? 1 : problem->power;
  set_cells(s, problem);
  s->N = mem_alloc((size_t) s->cells, sizeof(fmpq_poly_t));
  s->ep = mem_alloc((size_t) s->cells, sizeof(fmpq_poly_t));
  for (slong i = 0; i < s->cells; i++) {
    fmpq_poly_init(s->N[i]);
    fmpq_poly_init(s->ep[i]);
  }
  s->error = _fmpq_vec_init((s->cells + 1) * (s->n + 1));
  s->mass = _fmpq_vec_init((s->cells + 1) * (2 * s->n + 1));
  fmpq_init(s->risk);
  set_network(s);
  set_moments(s, problem);
}

void smooth_network_clear(smooth_network *s) {
  for (slong i = 0; i < s->cells; i++) {
    fmpq_poly_clear(s->N[i]);
    fmpq_poly_clear(s->ep[i]);
  }
  mem_free(s->N);
  mem_free(s->ep);
  _fmpq_vec_clear(s->z, s->room);
  _fmpq_vec_clear(s->error, (s->cells + 1) * (s->n + 1));
  _fmpq_vec_clear(s->mass, (s->cells + 1) * (2 * s->n + 1));
  fmpq_clear(s->risk);
}

/* y = the sum of the g_k times (moment k at `to` minus moment k at `from`), of m moments. */
static void integral(fmpq_t y, const fmpq *table, slong m, const fmpq_poly_t g, slong from, slong to) {
  fmpq_t c, d;
  fmpq_init(c);
  fmpq_init(d);
  fmpq_zero(y);
  for (slong k = 0; k < fmpq_poly_length(g) && from < to; k++) {
    fmpq_poly_get_coeff_fmpq(c, g, k);
    fmpq_sub(d, table + to * m + k, table + from * m + k);
    fmpq_addmul(y, c, d);
  }
  fmpq_clear(c);
  fmpq_clear(d);
}

void smooth_error_integral(fmpq_t y, const smooth_network *s, const fmpq_poly_t g, slong from, slong to) {
  integral(y, s->error, s->n + 1, g, from, to);
}

void smooth_mass_integral(fmpq_t y, const smooth_network *s, const fmpq_poly_t g, slong from, slong to) {
  integral(y, s->mass, 2 * s->n + 1, g, from, to);
}

const fmpq *smooth_moment(const smooth_network *s, slong k) {
  return s->error + s->cells * (s->n + 1) + k;
}
