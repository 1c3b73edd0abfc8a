/* Fits over several cells, for which the length is bounded below: sums of moments, from which a line close to
   the fit is subtracted first. */
#include "system/weighted_local.h"

/* The line level + slope (x - at). */
typedef struct {
  double at, level, slope;
} line;

/* sum of c_k int y^(k+n) dy from 0 to w: c_k w^(k+n+1)/(k+n+1) */
static interval end_moment(const struct general_data *d, const interval *c, slong degree, slong n,
                           interval w) {
  interval power = power_of(w, n + 1), sum = zero();
  for (slong k = 0; k <= degree; k++) {
    sum = iv_add(sum, iv_mul(iv_mul(c[k], power), d->inverse[k + n + 1]));
    power = iv_mul(power, w);
  }
  return sum;
}

/* Moments 0, 1, 2 (n = 3), or 0, 1 (n = 2), about X from those about X + by. */
static void shift_moments(interval *m, int n, interval by) {
  if (n > 2)
    m[2] = iv_add(m[2], iv_mul(by, iv_add(iv_scale(2, m[1]), iv_mul(by, m[0]))));
  m[1] = iv_add(m[1], iv_mul(by, m[0]));
}

/* m[0..2] of p, m[3..4] of (f - g) p over the whole cells i+1..j-1, about g->at. */
static void inner_moments(interval *m, const struct general_data *d, slong i, slong j, const line *g) {
  interval by = iv_sub(iv_point(d->middle), iv_point(g->at));
  for (slong n = 0; n < 5; n++)
    m[n] = iv_sub(d->prefix[n][j], d->prefix[n][i + 1]);
  shift_moments(m, 3, by);
  shift_moments(m + 3, 2, by);
  for (slong n = 3; n < 5; n++)
    m[n] = iv_sub(m[n], iv_add(iv_scale(g->level, m[n - 3]), iv_scale(g->slope, m[n - 2])));
}

/* m += sign times the same between the breakpoint z and z + w; p, fp: Taylor coefficients at z. */
static void add_end(interval *m, const struct general_data *d, const interval *p, const interval *fp,
                    interval z, interval w, const line *g, double sign) {
  interval part[5], row[2 * WEIGHTED_TERMS], by = iv_sub(z, iv_point(g->at));
  interval level = iv_add(iv_point(g->level), iv_scale(g->slope, by));
  slong both = d->degree_f + d->degree_p;
  for (slong k = 0; k <= both; k++) {
    row[k] = fp[k];
    if (k <= d->degree_p)
      row[k] = iv_sub(row[k], iv_mul(level, p[k]));
    if (k >= 1 && k - 1 <= d->degree_p)
      row[k] = iv_sub(row[k], iv_scale(g->slope, p[k - 1]));
  }
  for (slong n = 0; n < 5; n++)
    part[n] = n < 3 ? end_moment(d, p, d->degree_p, n, w) : end_moment(d, row, both, n - 3, w);
  shift_moments(part, 3, by);
  shift_moments(part + 3, 2, by);
  for (slong n = 0; n < 5; n++)
    m[n] = iv_add(m[n], iv_scale(sign, part[n]));
}

static void all_moments(interval *m, const struct general_data *d, slong i, slong j, interval u, interval v,
                        const line *g) {
  const weighted_cell *left = d->cells + i, *right = d->cells + j;
  inner_moments(m, d, i, j, g);
  add_end(m, d, left->p_right, left->fp_right, d->z[i + 1], iv_sub(u, d->z[i + 1]), g, -1);
  add_end(m, d, right->p_left, right->fp_left, d->z[j], iv_sub(v, d->z[j]), g, 1);
}

interval weighted_spread_over_cells(const struct general_data *d, slong i, slong j, interval u, interval v) {
  line g = { 0.5 * (iv_mid(u) + iv_mid(v)), 0, 0 };
  interval m[5];
  all_moments(m, d, i, j, u, v, &g);
  return iv_sub(m[2], iv_div(iv_mul(m[1], m[1]), m[0]));
}

/* A line close to the fit on the middle of the box. */
static line guess(const struct general_data *d, slong i, slong j, interval u, interval v) {
  double x = iv_mid(u), y = iv_mid(v), mean, spread;
  line g = { 0.5 * (x + y), 0, 0 };
  interval m[5];
  all_moments(m, d, i, j, iv_point(x), iv_point(y), &g);
  mean = iv_mid(m[1]) / iv_mid(m[0]);
  spread = iv_mid(m[2]) - mean * iv_mid(m[1]);
  g.slope = (iv_mid(m[4]) - mean * iv_mid(m[3])) / spread;
  g.level = iv_mid(m[3]) / iv_mid(m[0]) - g.slope * mean;
  if (!isfinite(g.slope) || !isfinite(g.level))
    g.slope = g.level = 0;
  return g;
}

/* sum c_n w^n minus the line, where c is a Taylor row at z. */
static interval value_beside(const interval *c, slong degree, interval z, interval w, const line *g) {
  interval first = iv_sub(c[1], iv_point(g->slope)), sum = zero();
  for (slong n = degree; n >= 2; n--)
    sum = iv_mul(iv_add(sum, c[n]), w);
  sum = iv_mul(iv_add(sum, first), w);
  interval level = iv_add(iv_point(g->level), iv_scale(g->slope, iv_sub(z, iv_point(g->at))));
  return iv_add(sum, iv_sub(c[0], level));
}

/* Derivative of the same. */
static interval derivative_beside(const interval *c, slong degree, interval w, const line *g) {
  interval sum = zero();
  for (slong n = degree; n >= 2; n--)
    sum = iv_mul(iv_add(sum, iv_scale((double) n, c[n])), w);
  return iv_add(sum, iv_sub(c[1], iv_point(g->slope)));
}

/* Bounds that need nothing. */
static void crude_over_cells(weighted_fit *y, const struct general_data *d, slong i, slong j) {
  interval range = d->cells[i].slope_range, p = d->cells[i].p_range;
  int continuous = 1;
  for (slong n = i + 1; n <= j; n++) {
    range = iv_hull(range, d->cells[n].slope_range);
    p = iv_hull(p, d->cells[n].p_range);
    continuous &= is_zero(d->cells[n].f_jump[0]);
  }
  weighted_fit_crude(y, range, p, continuous);
}

/* What the fit of f - g is made of. */
typedef struct {
  interval m[5], mean, spread, slope, level, per_l; /* moments about g.at, xbar - g.at, V, fit there, 1/l */
  interval to_u, to_v;                              /* u - g.at, v - g.at */
  line g;
} sums;

/* Returns 0 if V may vanish. */
static int set_sums(sums *x, const struct general_data *d, slong i, slong j, interval u, interval v,
                    interval length) {
  x->g = guess(d, i, j, u, v);
  all_moments(x->m, d, i, j, u, v, &x->g);
  if (!is_positive(x->m[0]) || !is_positive(length))
    return 0;
  x->mean = iv_div(x->m[1], x->m[0]);
  x->spread = iv_sub(x->m[2], iv_mul(x->mean, x->m[1]));
  if (!is_positive(x->spread))
    return 0;
  x->slope = iv_div(iv_sub(x->m[4], iv_mul(x->mean, x->m[3])), x->spread);
  x->level = iv_sub(iv_div(x->m[3], x->m[0]), iv_mul(x->slope, x->mean));
  x->per_l = iv_div(iv_point(1), length);
  x->to_u = iv_sub(u, iv_point(x->g.at));
  x->to_v = iv_sub(v, iv_point(x->g.at));
  return 1;
}

static void sums_derivatives(weighted_fit *y, const sums *x, const weighted_kernel *k, interval d_u,
                             interval d_v) {
  weighted_fit_derivatives(y, k, iv_mul(y->right_l, x->per_l), iv_mul(y->left_l, x->per_l));
  y->right_v = iv_sub(iv_sub(x->slope, d_v), iv_mul_any(y->right_l, k->vv));
  y->right_u = iv_mul_any(y->left_l, k->uv_u);
  y->left_u = iv_add(iv_sub(x->slope, d_u), iv_mul_any(y->left_l, k->uu));
  y->left_v = iv_neg(iv_mul_any(y->right_l, k->uv_v));
}

void weighted_fit_over_cells(weighted_fit *y, const struct general_data *d, slong i, slong j, interval u,
                             interval v, int derivatives) {
  const interval *f_u = d->cells[i].f_right, *f_v = d->cells[j].f_left;
  const interval *p_u = d->cells[i].p_right, *p_v = d->cells[j].p_left;
  interval w_u = iv_sub(u, d->z[i + 1]), w_v = iv_sub(v, d->z[j]), square, density_u, density_v;
  weighted_kernel k;
  sums x;
  if (!set_sums(&x, d, i, j, u, v, y->length)) {
    crude_over_cells(y, d, i, j);
    return;
  }
  y->slope = iv_add(x.slope, iv_point(x.g.slope));
  y->right
      = iv_sub(iv_add(x.level, iv_mul(x.slope, x.to_v)), value_beside(f_v, d->degree_f, d->z[j], w_v, &x.g));
  y->left = iv_sub(iv_add(x.level, iv_mul(x.slope, x.to_u)),
                   value_beside(f_u, d->degree_f, d->z[i + 1], w_u, &x.g));
  y->right_l = iv_mul(y->right, x.per_l);
  y->left_l = iv_mul(y->left, x.per_l);
  y->slope_l = iv_mul(y->slope, y->length);
  square = iv_mul(x.per_l, x.per_l);
  y->spread = x.spread;
  y->shape = iv_mul(x.spread, iv_mul(square, x.per_l));
  density_u = iv_div(iv_mul(value_of(p_u, d->degree_p, w_u), y->length), x.m[0]);
  density_v = iv_div(iv_mul(value_of(p_v, d->degree_p, w_v), y->length), x.m[0]);
  weighted_kernel_set(&k, iv_mul(iv_sub(x.mean, x.to_u), x.per_l), iv_mul(iv_sub(x.to_v, x.mean), x.per_l),
                      iv_mul(iv_div(x.spread, x.m[0]), square), density_u, density_v);
  y->alpha = k.alpha;
  y->beta = k.beta;
  if (derivatives)
    sums_derivatives(y, &x, &k, derivative_beside(f_u, d->degree_f, w_u, &x.g),
                     derivative_beside(f_v, d->degree_f, w_v, &x.g));
}

/* sum of c_k (sign w)^k/(k+n): int y^(n-1) p dy over [0,w] divided by w^n, for p at sign y from the
 * breakpoint. */
static interval end_average(const struct general_data *d, const interval *c, slong n, interval w,
                            double sign) {
  interval power = iv_point(1), sum = zero();
  for (slong k = 0; k <= d->degree_p; k++) {
    sum = iv_add(sum, iv_mul(iv_mul(c[k], power), d->inverse[k + n]));
    power = iv_mul(power, iv_scale(sign, w));
  }
  return sum;
}

interval weighted_share_over_cells(const struct general_data *d, slong i, slong j, slong b, interval u,
                                   interval v) {
  line g = { 0.5 * (iv_mid(u) + iv_mid(v)), 0, 0 };
  double sign = b == j ? 1 : -1; /* the side of z_b that lies in one cell */
  interval w = at_least_zero(sign > 0 ? iv_sub(v, d->z[b]) : iv_sub(d->z[b], u)), m[5], det, phi0, phi1,
           value[2], by = iv_sub(d->z[b], iv_point(g.at)), one = iv_point(1);
  const interval *p = sign > 0 ? d->cells[j].p_left : d->cells[i].p_right;
  all_moments(m, d, i, j, u, v, &g);
  det = iv_sub(iv_mul(m[0], m[2]), iv_mul(m[1], m[1]));
  if (!is_positive(det) || !is_positive(m[0]))
    return iv(0, 1);
  phi0 = end_average(d, p, 2, w, sign);
  phi1 = iv_add(iv_mul(by, phi0), iv_scale(sign, iv_mul(w, end_average(d, p, 3, w, sign))));
  for (int side = 0; side < 2; side++) { /* values of the fit at u and v, over w^2 */
    interval x = iv_sub(side ? v : u, iv_point(g.at));
    value[side] = iv_div(
        iv_add(iv_mul(phi0, iv_sub(m[2], iv_mul(m[1], x))), iv_mul(phi1, iv_sub(iv_mul(m[0], x), m[1]))),
        det);
  }
  interval near = at_least_zero(iv_sub(one, iv_mul(w, value[sign > 0]))),
           far = at_least_zero(iv_neg(iv_mul(w, value[sign < 0])));
  if (!is_positive(near))
    return iv(0, 1);
  near = iv_div(one, iv_add(one, iv_div(far, near))); /* the share of the end beside z_b */
  return within(sign > 0 ? iv_sub(one, near) : near, iv(0, 1));
}
