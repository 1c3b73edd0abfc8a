/* Best affine fits across gaps: the fits on the parts of the support are put together. The slope is a mean of
   the slopes on the parts and of that between their centres, so that it stays bounded where parts shrink. */
#include "system/gap_fit.h"
#include "system/weighted_piece.h"

int gap_between(const chain_data *d, slong first, slong last) {
  for (slong i = first; d->empty && i <= last; i++)
    if (d->empty[i])
      return 1;
  return 0;
}

/* A part of the support: its mass, the means of x and f, int (x - mean)^2, the slope of the fit. */
typedef struct {
  interval mass, centre, level, spread, slope;
} part;

static interval not_negative(interval x) { return (interval){ fmin(x.neg, 0), fmax(x.hi, 0) }; }

/* int p between the breakpoint with the Taylor coefficients row and the point at distance w. */
static interval mass_beside(const struct general_data *d, const interval *row, interval w) {
  interval sum = zero();
  for (slong k = d->degree_p; k >= 0; k--)
    sum = iv_mul(iv_add(sum, iv_mul(row[k], d->inverse[k + 1])), w);
  return sum;
}

/* int p from u in cell i to v in cell j; at_z: u is the breakpoint z_i. */
static interval mass_between(const struct general_data *d, slong i, slong j, interval u, interval v,
                             int at_z) {
  slong from = at_z ? i : i + 1; /* whole cells from..j-1 */
  interval sum = zero(), w;
  if (!at_z && i == j) { /* v is z_(j+1) */
    w = iv_sub(u, d->z[i + 1]);
    return not_negative(iv_neg(mass_beside(d, d->cells[i].p_right, w)));
  }
  if (from < j)
    sum = iv_sub(d->prefix[0][j], d->prefix[0][from]);
  sum = iv_add(sum, mass_beside(d, d->cells[j].p_left, iv_sub(v, d->z[j])));
  if (!at_z)
    sum = iv_sub(sum, mass_beside(d, d->cells[i].p_right, iv_sub(u, d->z[i + 1])));
  return not_negative(sum);
}

static interval value_at(const struct general_data *d, slong cell, interval x) {
  return value_of(d->cells[cell].f_left, d->degree_f, iv_sub(x, d->z[cell]));
}

/* The part in the cells i..j, without gap; at one end at least it meets a gap. */
static void part_on(part *y, const struct general_data *d, slong i, slong j, interval u, interval v,
                    int at_z) {
  weighted_fit f;
  interval before, after, from_u, from_v;
  weighted_fit_on(&f, d, i, j, u, v, 0, 1);
  before = iv_mul(f.alpha, f.length);
  after = iv_mul(f.beta, f.length);
  y->mass = mass_between(d, i, j, u, v, at_z);
  y->centre = within(iv_add(u, before), iv_sub(v, after));
  y->spread = not_negative(f.spread);
  y->slope = f.slope;
  from_u = iv_add(iv_add(value_at(d, i, u), f.left), iv_mul_any(f.slope, before));
  from_v = iv_sub(iv_add(value_at(d, j, v), f.right), iv_mul_any(f.slope, after));
  y->level = within(from_u, from_v);
}

/* x/(x + rest) for numbers >= 0. */
static interval share(interval x, interval rest) {
  interval low = iv_point(iv_lo(x)), high = iv_point(x.hi), lo, hi;
  if (!(x.hi < INFINITY && rest.hi < INFINITY))
    return iv(0, 1);
  lo = iv_div(low, iv_add(low, iv_point(rest.hi)));
  hi = iv_div(high, iv_add(high, iv_point(iv_lo(rest))));
  return iv(lo.hi < INFINITY ? fmax(0, iv_lo(lo)) : 0, hi.hi < INFINITY ? fmin(1, hi.hi) : 1);
}

/* x y/(x + y), which rises in both. */
static interval harmonic(interval x, interval y) {
  interval lo = iv_mul(iv_point(iv_lo(x)), iv_point(iv_lo(y))), hi = iv_mul(iv_point(x.hi), iv_point(y.hi));
  lo = iv_div(lo, iv_add(iv_point(iv_lo(x)), iv_point(iv_lo(y))));
  hi = iv_div(hi, iv_add(iv_point(x.hi), iv_point(y.hi)));
  return iv(lo.hi < INFINITY ? fmax(0, iv_lo(lo)) : 0, hi.hi < INFINITY ? hi.hi : fmin(x.hi, y.hi));
}

/* a becomes the union of a and b, which lies right of a (doc/theory.md, Lemma 7.21). */
static void unite(part *a, const part *b) {
  interval distance = iv_sub(b->centre, a->centre), rise = iv_sub(b->level, a->level);
  interval common = iv_mul_any(harmonic(a->mass, b->mass), iv_mul(distance, distance));
  interval between = iv_div(rise, distance), right = share(b->mass, a->mass), slope;
  slope = iv_add(between, iv_mul_any(share(a->spread, iv_add(b->spread, common)), iv_sub(a->slope, between)));
  slope = iv_add(slope, iv_mul_any(share(b->spread, iv_add(a->spread, common)), iv_sub(b->slope, between)));
  a->slope = within(slope, iv_hull(iv_hull(a->slope, b->slope), between));
  a->centre = iv_add(a->centre, iv_mul(right, distance));
  a->level = iv_add(a->level, iv_mul_any(right, rise));
  a->spread = iv_add(iv_add(a->spread, b->spread), common);
  a->mass = iv_add(a->mass, b->mass);
}

/* x/y for y > 0 that may be unbounded. */
static interval over(interval x, interval y) { return iv_div(x, y); }

/* Lemma 7.6a. p_u, p_v: the density at the ends; d_u, d_v: f' there. */
static void set_derivatives(weighted_fit *y, const part *x, interval before, interval after, interval p_u,
                            interval p_v, interval d_u, interval d_v) {
  interval one = iv_point(1), per_mass = over(one, x->mass), per_spread = over(one, x->spread);
  interval u = iv_mul(before, before), v = iv_mul(after, after), both = iv_mul(before, after);
  interval uu = iv_mul_any(p_u, iv_add(per_mass, iv_mul_any(u, per_spread)));
  interval vv = iv_mul_any(p_v, iv_add(per_mass, iv_mul_any(v, per_spread)));
  interval uv = iv_sub(per_mass, iv_mul_any(both, per_spread));
  interval kernel_u = iv_mul_any(iv_mul_any(p_u, before), per_spread);
  interval kernel_v = iv_mul_any(iv_mul_any(p_v, after), per_spread);
  y->right_v = iv_sub(iv_sub(y->slope, d_v), iv_mul_any(y->right, vv));
  y->right_u = iv_mul_any(y->left, iv_mul_any(p_u, uv));
  y->left_u = iv_add(iv_sub(y->slope, d_u), iv_mul_any(y->left, uu));
  y->left_v = iv_neg(iv_mul_any(y->right, iv_mul_any(p_v, uv)));
  y->slope_v = iv_neg(iv_mul_any(y->right, kernel_v));
  y->slope_u = iv_neg(iv_mul_any(y->left, kernel_u));
  y->slope_l_v = iv_mul_any(y->length, y->slope_v);
  y->slope_l_u = iv_mul_any(y->length, y->slope_u);
  y->mean_v = iv_mul_any(iv_mul_any(p_v, after), per_mass);
  y->mean_u = iv_mul_any(iv_mul_any(p_u, before), per_mass);
  y->spread_v = iv_mul_any(y->length, iv_mul_any(iv_mul_any(p_v, v), per_spread));
  y->spread_u = iv_neg(iv_mul_any(y->length, iv_mul_any(iv_mul_any(p_u, u), per_spread)));
}

/* Derivative of the polynomial with the Taylor coefficients row at distance w. */
static interval derivative_of(const interval *row, slong degree, interval w) {
  interval sum = zero();
  for (slong n = degree; n >= 1; n--)
    sum = iv_add(iv_mul(sum, w), iv_scale((double) n, row[n]));
  return sum;
}

/* Everything about J = [u,v] from its moments. */
static void set_fit(weighted_fit *y, const part *x, const struct general_data *d, slong i, slong j,
                    interval u, interval v, int derivatives) {
  const weighted_cell *left = d->cells + i, *right = d->cells + j;
  interval before = iv_sub(x->centre, u), after = iv_sub(v, x->centre), per_l;
  interval w_u = iv_sub(u, d->z[i]), w_v = iv_sub(v, d->z[j]), cube;
  *y = (weighted_fit){ .length = iv_sub(v, u), .slope = x->slope, .spread = x->spread };
  per_l = iv_div(iv_point(1), y->length);
  y->slope_l = iv_mul_any(y->length, x->slope);
  y->alpha = iv_meet(iv(0, 1), iv_mul_any(before, per_l));
  y->beta = iv_meet(iv(0, 1), iv_mul_any(after, per_l));
  y->right = iv_sub(iv_add(x->level, iv_mul_any(x->slope, after)), value_at(d, j, v));
  y->left = iv_sub(iv_sub(x->level, iv_mul_any(x->slope, before)), value_at(d, i, u));
  y->right_l = iv_mul_any(y->right, per_l);
  y->left_l = iv_mul_any(y->left, per_l);
  cube = iv_mul_any(per_l, iv_mul_any(per_l, per_l));
  y->shape = iv_mul_any(x->spread, cube);
  if (derivatives)
    set_derivatives(y, x, before, after, at_least_zero(value_of(left->p_left, d->degree_p, w_u)),
                    at_least_zero(value_of(right->p_left, d->degree_p, w_v)),
                    derivative_of(left->f_left, d->degree_f, w_u),
                    derivative_of(right->f_left, d->degree_f, w_v));
}

static interval in_cell(const struct general_data *d, slong i, interval x) {
  return within(x, (interval){ d->z[i].neg, d->z[i + 1].hi });
}

/* J from u in cell `first` to v in cell `last`, neither of them empty, with a gap between. */
static void fit_across(weighted_fit *y, const chain_data *d, slong first, slong last, interval u, interval v,
                       int derivatives) {
  const struct general_data *g = d->general;
  part all = { 0 }, next;
  u = in_cell(g, first, u);
  v = in_cell(g, last, v);
  for (slong i = first, j; i <= last; i = j + 1) {
    j = i;
    if (d->empty[i])
      continue;
    while (j < last && !d->empty[j + 1])
      j++;
    part_on(&next, g, i, j, i == first ? u : g->z[i], j == last ? v : g->z[j + 1], i != first);
    if (i == first)
      all = next;
    else
      unite(&all, &next);
  }
  set_fit(y, &all, g, first, last, u, v, derivatives);
}

void chain_fit_on(weighted_fit *y, const chain_data *d, const chain_box *b, slong i, int derivatives,
                  int spread) {
  interval u = chain_left_end(d, b, i), v = b->q[i + 1];
  if (gap_between(d, b->first[i], b->last[i]))
    fit_across(y, d, b->first[i], b->last[i], u, v, derivatives);
  else
    weighted_fit_on(y, d->general, b->first[i], b->last[i], u, v, derivatives, spread);
}

int gap_corner(interval *rise, interval *left, interval *right, const chain_data *d, const chain_box *b,
               slong i, interval slope) {
  const struct general_data *g = d->general;
  slong first = b->first[i], last = b->last[i];
  interval u, v;
  if (!d->gap_end || first + 1 >= d->n || d->gap_end[first + 1] != last)
    return 0;
  u = in_cell(g, first, chain_left_end(d, b, i));
  v = in_cell(g, last, b->q[i + 1]);
  *rise = iv_sub(value_at(g, last, v), value_at(g, first, u));
  *left = iv_mul_any(iv(-at_least_zero(iv_sub(g->z[first + 1], u)).hi, 0),
                     iv_sub(slope, g->cells[first].slope_range));
  *right = iv_mul_any(iv(0, at_least_zero(iv_sub(v, g->z[last])).hi),
                      iv_sub(slope, g->cells[last].slope_range));
  return 1;
}
