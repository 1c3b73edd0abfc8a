/* Tables for weighted fits, computed exactly and then enclosed. */
#include "base/context.h"
#include "base/enclose.h"
#include "system/weighted_fit.h"

static void fmpq_of_double(fmpq_t q, double x) {
  arf_t y;
  arf_init(y);
  arf_set_d(y, x);
  arf_get_fmpq(q, y);
  arf_clear(y);
}

/* row[r] = coefficient r of f(at + x), r = 0..degree */
static void taylor_row(interval *row, const fmpq_poly_t f, const fmpq_t at, slong degree) {
  fmpq_poly_t g;
  fmpq_t t;
  fmpq_poly_init(g);
  fmpq_init(t);
  poly_along_line(g, f, at, 1);
  for (slong r = 0; r <= degree; r++) {
    fmpq_poly_get_coeff_fmpq(t, g, r);
    row[r] = enclose_fmpq(t);
  }
  fmpq_poly_clear(g);
  fmpq_clear(t);
}

static void table_init(taylor_table *table, const fmpq_poly_t f, const fmpq_t centre) {
  fmpq_poly_t g;
  fmpq_t t;
  fmpz_t binomial;
  slong n = FLINT_MAX(0, fmpq_poly_degree(f));
  fmpq_poly_init(g);
  fmpq_init(t);
  fmpz_init(binomial);
  poly_along_line(g, f, centre, 1);
  table->degree = n;
  table->rows = enclose_new((n + 1) * (n + 1));
  for (slong r = 0; r <= n; r++)
    for (slong m = 0; m + r <= n; m++) {
      fmpq_poly_get_coeff_fmpq(t, g, m + r);
      fmpz_bin_uiui(binomial, (ulong) (m + r), (ulong) r);
      fmpq_mul_fmpz(t, t, binomial);
      table->rows[m * (n + 1) + r] = enclose_fmpq(t);
    }
  fmpq_poly_clear(g);
  fmpq_clear(t);
  fmpz_clear(binomial);
}

/* Divide u by the linear polynomial sign (x - z) as often as possible; returns how often. */
static slong split_zero(fmpq_poly_t u, const fmpq_t z, int sign) {
  fmpq_poly_t line, quotient;
  fmpq_t value;
  slong order = 0;
  fmpq_poly_init(line);
  fmpq_poly_init(quotient);
  fmpq_init(value);
  fmpq_poly_set_fmpq(line, z);
  fmpq_poly_neg(line, line);
  fmpq_poly_set_coeff_si(line, 1, 1);
  if (sign < 0)
    fmpq_poly_neg(line, line);
  for (fmpq_poly_evaluate_fmpq(value, u, z); fmpq_is_zero(value); fmpq_poly_evaluate_fmpq(value, u, z)) {
    fmpq_poly_div(quotient, u, line);
    fmpq_poly_swap(u, quotient);
    order++;
  }
  fmpq_poly_clear(line);
  fmpq_poly_clear(quotient);
  fmpq_clear(value);
  return order;
}

/* An enclosure of f over [l,r] from its Taylor polynomial at the middle. */
static interval range_of(const fmpq_poly_t f, const fmpq_t l, const fmpq_t r) {
  fmpq_poly_t g;
  fmpq_t middle, half, sum, t, power;
  interval lo, hi;
  fmpq_poly_init(g);
  fmpq_init(middle);
  fmpq_init(half);
  fmpq_init(sum);
  fmpq_init(t);
  fmpq_init(power);
  fmpq_add(middle, l, r);
  fmpq_div_2exp(middle, middle, 1);
  fmpq_sub(half, r, middle);
  poly_along_line(g, f, middle, 1);
  fmpq_set_si(power, 1, 1);
  for (slong n = 1; n <= fmpq_poly_degree(g); n++) {
    fmpq_mul(power, power, half);
    fmpq_poly_get_coeff_fmpq(t, g, n);
    fmpq_abs(t, t);
    fmpq_addmul(sum, t, power);
  }
  fmpq_poly_get_coeff_fmpq(middle, g, 0);
  fmpq_sub(t, middle, sum);
  lo = enclose_fmpq(t);
  fmpq_add(t, middle, sum);
  hi = enclose_fmpq(t);
  fmpq_poly_clear(g);
  fmpq_clear(middle);
  fmpq_clear(half);
  fmpq_clear(sum);
  fmpq_clear(t);
  fmpq_clear(power);
  return (interval){ lo.neg, hi.hi };
}

static interval *new_row(const fmpq_poly_t f, const fmpq_t at, slong degree) {
  interval *row = enclose_new(degree + 1);
  taylor_row(row, f, at, degree);
  return row;
}

/* The rows of jumps at z_i: cell i minus cell i-1. */
static interval *new_jump(const fmpq_poly_t now, const fmpq_poly_t before, const fmpq_t at, slong degree) {
  fmpq_poly_t difference;
  fmpq_poly_init(difference);
  fmpq_poly_sub(difference, now, before);
  interval *row = new_row(difference, at, degree);
  fmpq_poly_clear(difference);
  return row;
}

/* p on cell i, but 1 where p = 0: fits do not ask for it there (system/gap_fit.c). */
static void density_on(fmpq_poly_t p, const cells *c, slong i) {
  fmpq_poly_set(p, c->p->poly[c->density[i]]);
  if (cells_is_empty(c, i))
    fmpq_poly_one(p);
}

static void cell_init(weighted_cell *y, const struct general_data *d, const cells *c, slong i) {
  const fmpq_poly_struct *f = c->f->poly[c->target[i]];
  fmpq_poly_t g, p;
  fmpq_t t;
  fmpq_poly_init(p);
  density_on(p, c, i);
  fmpq_poly_init(g);
  fmpq_init(t);
  y->centre = 0.5 * (iv_mid(d->z[i]) + iv_mid(d->z[i + 1]));
  fmpq_of_double(t, y->centre);
  table_init(&y->f, f, t);
  table_init(&y->p, p, t);
  fmpq_poly_set(g, p);
  y->left_order = split_zero(g, c->z + i, 1);
  y->right_order = split_zero(g, c->z + i + 1, -1);
  table_init(&y->u, g, t);
  y->p_range = range_of(p, c->z + i, c->z + i + 1);
  y->p_range.neg = fmin(y->p_range.neg, 0); /* p >= 0 */
  fmpq_poly_derivative(g, f);
  y->slope_range = range_of(g, c->z + i, c->z + i + 1);
  fmpq_poly_mul(g, f, p);
  y->f_left = new_row(f, c->z + i, d->degree_f);
  y->f_right = new_row(f, c->z + i + 1, d->degree_f);
  y->p_left = new_row(p, c->z + i, d->degree_p);
  y->p_right = new_row(p, c->z + i + 1, d->degree_p);
  y->fp_left = new_row(g, c->z + i, d->degree_f + d->degree_p);
  y->fp_right = new_row(g, c->z + i + 1, d->degree_f + d->degree_p);
  if (i > 0) {
    y->f_jump = new_jump(f, c->f->poly[c->target[i - 1]], c->z + i, d->degree_f);
    density_on(g, c, i - 1);
    y->p_jump = new_jump(p, g, c->z + i, d->degree_p);
  }
  fmpq_poly_clear(p);
  fmpq_poly_clear(g);
  fmpq_clear(t);
}

static void cell_clear(weighted_cell *y) {
  mem_free(y->f.rows);
  mem_free(y->p.rows);
  mem_free(y->u.rows);
  mem_free(y->f_left);
  mem_free(y->f_right);
  mem_free(y->p_left);
  mem_free(y->p_right);
  mem_free(y->fp_left);
  mem_free(y->fp_right);
  mem_free(y->f_jump);
  mem_free(y->p_jump);
}

/* out[i] = int (x - middle)^r g over [z_0, z_i] for g = p, or f p when with_f. */
static void prefix_moments(interval *out, const struct general_data *d, const cells *c, slong r, int with_f) {
  fmpq_poly_t g, line;
  fmpq_t sum, t;
  fmpq_poly_init(g);
  fmpq_poly_init(line);
  fmpq_init(sum);
  fmpq_init(t);
  fmpq_of_double(t, -d->middle);
  fmpq_poly_set_fmpq(line, t);
  fmpq_poly_set_coeff_si(line, 1, 1);
  for (slong i = 0; i < c->n; i++) {
    out[i] = enclose_fmpq(sum);
    density_on(g, c, i);
    if (with_f)
      fmpq_poly_mul(g, g, c->f->poly[c->target[i]]);
    for (slong m = 0; m < r; m++)
      fmpq_poly_mul(g, g, line);
    fmpq_poly_integral(g, g);
    fmpq_poly_evaluate_fmpq(t, g, c->z + i + 1);
    fmpq_add(sum, sum, t);
    fmpq_poly_evaluate_fmpq(t, g, c->z + i);
    fmpq_sub(sum, sum, t);
  }
  out[c->n] = enclose_fmpq(sum);
  fmpq_poly_clear(g);
  fmpq_poly_clear(line);
  fmpq_clear(sum);
  fmpq_clear(t);
}

static void set_inverses(struct general_data *d) {
  slong top = 2 * d->degree_f + d->degree_p + 8;
  fmpq_t t;
  fmpq_init(t);
  d->inverse = enclose_new(top);
  for (slong r = 1; r < top; r++) {
    fmpq_set_si(t, 1, (ulong) r);
    d->inverse[r] = enclose_fmpq(t);
  }
  fmpq_clear(t);
}

struct general_data *general_data_new(const cells *c) {
  struct general_data *d = mem_alloc(1, sizeof(*d));
  d->n = c->n;
  d->degree_f = 1;
  for (slong i = 0; i < c->n; i++) {
    d->degree_f = FLINT_MAX(d->degree_f, fmpq_poly_degree(c->f->poly[c->target[i]]));
    d->degree_p = FLINT_MAX(d->degree_p, fmpq_poly_degree(c->p->poly[c->density[i]]));
  }
  d->z = enclose_new(c->n + 1);
  for (slong i = 0; i <= c->n; i++)
    d->z[i] = enclose_fmpq(c->z + i);
  d->middle = 0.5 * (iv_mid(d->z[0]) + iv_mid(d->z[c->n]));
  d->cells = mem_alloc((size_t) c->n, sizeof(weighted_cell));
  for (slong i = 0; i < c->n; i++)
    cell_init(d->cells + i, d, c, i);
  for (slong r = 0; r < 5; r++) {
    d->prefix[r] = enclose_new(c->n + 1);
    prefix_moments(d->prefix[r], d, c, r % 3, r >= 3);
  }
  set_inverses(d);
  return d;
}

void general_data_free(struct general_data *d) {
  if (!d)
    return;
  for (slong i = 0; i < d->n; i++)
    cell_clear(d->cells + i);
  for (slong r = 0; r < 5; r++)
    mem_free(d->prefix[r]);
  mem_free(d->cells);
  mem_free(d->z);
  mem_free(d->inverse);
  mem_free(d);
}
