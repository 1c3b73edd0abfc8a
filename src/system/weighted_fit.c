/* Enclosures of weighted best affine fits: local pieces, or, over several breakpoints, sums of moments. */
#include "system/weighted_local.h"

/* A weighted_fit is an array of intervals. */
enum { FIELDS = sizeof(weighted_fit) / sizeof(interval) };

static void join(weighted_fit *y, const weighted_fit *x) {
  interval *a = (interval *) y;
  const interval *b = (const interval *) x;
  for (int i = 0; i < FIELDS; i++)
    a[i] = iv_hull(a[i], b[i]);
}
static void cut_down(weighted_fit *y, const weighted_fit *x) {
  interval *a = (interval *) y;
  const interval *b = (const interval *) x;
  for (int i = 0; i < FIELDS; i++)
    a[i] = iv_meet(a[i], b[i]);
}

static void fit_in_cell(weighted_fit *y, const struct general_data *d, slong i, interval u, interval v,
                        int derivatives) {
  weighted_piece x;
  x.d = d;
  x.h = iv_scale(0.5, y->length);
  weighted_piece_in_cell(&x, i, u, v);
  weighted_fit_of_piece(y, &x, d->cells[i].p_range, derivatives);
}

/* One breakpoint inside; s is cut into parts if it varies much. */
static void fit_over(weighted_fit *y, const struct general_data *d, slong i, interval c, interval s,
                     int derivatives) {
  weighted_piece x;
  interval p = iv_hull(d->cells[i].p_range, d->cells[i + 1].p_range);
  double width = iv_width(s), lo = iv_lo(s), hi;
  int parts = width > 0.8 ? 8 : width > 0.3 ? 4 : 1;
  weighted_fit z = *y;
  x.d = d;
  x.h = iv_scale(0.5, y->length);
  for (int part = 0; part < parts; part++, lo = hi) {
    hi = part < parts - 1 ? lo + width / parts : s.hi;
    int from_right = lo + hi > 1;
    weighted_piece_over(&x, i, c, iv(lo, hi), from_right);
    weighted_fit_of_piece(&z, &x, p, derivatives);
    if (from_right)
      weighted_fit_reflect(&z);
    if (part)
      join(y, &z);
    else
      *y = z;
  }
}

/* s = (v-z)/l of u <= z <= v: increasing in v - z, decreasing in z - u. */
static interval place_of(interval u, interval v, interval z) {
  interval before = at_least_zero(iv_sub(z, u)), after = at_least_zero(iv_sub(v, z)), lo, hi;
  lo = iv_div(iv_point(iv_lo(after)), iv_add(iv_point(iv_lo(after)), iv_point(before.hi)));
  hi = iv_div(iv_point(after.hi), iv_add(iv_point(after.hi), iv_point(iv_lo(before))));
  return iv_meet(iv(0, 1), (interval){ fmin(lo.neg, 0), hi.hi });
}

static interval length_of(interval u, interval v) { return at_least_zero(iv_sub(v, u)); }

/* Everything but sharp bounds for V. */
static void fit_natural(weighted_fit *y, const struct general_data *d, slong i, slong j, interval u,
                        interval v, int derivatives) {
  *y = (weighted_fit){ 0 };
  y->length = length_of(u, v);
  if (i == j) {
    fit_in_cell(y, d, i, u, v, derivatives);
  } else if (j == i + 1) {
    fit_over(y, d, i, iv_scale(0.5, iv_add(u, v)), place_of(u, v, d->z[j]), derivatives);
    if (y->length.hi < -3 * y->length.neg) {
      weighted_fit z = *y;
      weighted_fit_over_cells(&z, d, i, j, u, v, derivatives);
      cut_down(y, &z);
    }
  } else {
    interval least = iv_sub(d->z[j], d->z[i + 1]);
    y->length.neg = fmin(y->length.neg, least.neg);
    weighted_fit_over_cells(y, d, i, j, u, v, derivatives);
  }
}

/* An enclosure of V that is good for narrow u, v. */
static interval spread_at(const struct general_data *d, slong i, slong j, interval u, interval v) {
  weighted_fit y;
  weighted_piece x;
  interval m[5];
  y.length = length_of(u, v);
  x.d = d;
  x.h = iv_scale(0.5, y.length);
  if (i == j)
    weighted_piece_in_cell(&x, i, u, v);
  if (j == i + 1)
    weighted_piece_over(&x, i, iv_scale(0.5, iv_add(u, v)), place_of(u, v, d->z[j]), 0);
  if (j <= i + 1) {
    weighted_piece_moments(m, &x, 2);
    m[3] = iv_sub(iv_mul(m[0], m[2]), iv_mul(m[1], m[1]));
    if (!is_positive(m[3]) || !is_positive(m[0]))
      return iv(0, INFINITY);
    weighted_fit_spread(&y, &x, m[0], m[3]);
    return y.spread;
  }
  return weighted_spread_over_cells(d, i, j, u, v);
}

/* V increases in v and decreases in u: bounds from the corners, which are moved into the cells. */
static interval sharp_spread(const struct general_data *d, slong i, slong j, interval u, interval v) {
  double ulo = iv_lo(u), vlo = iv_lo(v), uhi = u.hi, vhi = v.hi, lower = 0;
  interval y = spread_at(d, i, j, iv(ulo, fmax(ulo, d->z[i].hi)), iv(fmin(vhi, iv_lo(d->z[j + 1])), vhi));
  double upper = y.hi;
  if (uhi < vlo) {
    y = spread_at(d, i, j, iv(fmin(uhi, iv_lo(d->z[i + 1])), uhi), iv(vlo, fmax(vlo, d->z[j].hi)));
    lower = fmax(0, iv_lo(y));
  }
  return iv(lower, upper);
}

/* The part of x between the breakpoints lo and hi, in which it is known to lie. */
static interval between(interval x, interval lo, interval hi) {
  interval y = iv_meet(x, (interval){ lo.neg, hi.hi });
  return iv_lo(y) <= y.hi ? y : x;
}

void weighted_fit_on(weighted_fit *y, const struct general_data *d, slong i, slong j, interval u, interval v,
                     int derivatives, int spread) {
  u = between(u, d->z[i], d->z[i + 1]);
  v = between(v, d->z[j], d->z[j + 1]);
  fit_natural(y, d, i, j, u, v, derivatives);
  if (spread)
    y->spread = iv_meet(at_least_zero(y->spread), sharp_spread(d, i, j, u, v));
}

void weighted_fit_in_chart(weighted_fit *y, const struct general_data *d, slong i, interval l, interval s) {
  interval c = iv_add(d->z[i + 1], iv_mul(l, iv_sub(s, iv_point(0.5))));
  *y = (weighted_fit){ 0 };
  y->length = l;
  fit_over(y, d, i, c, s, 0);
}

/* lambda/(lambda + rho) for s = (v-z)/l; [0,1] if nothing better is known. */
static interval hinge_share(const struct general_data *d, slong i, interval c, interval h, interval s) {
  weighted_piece x;
  interval at_u, at_v, share, one = iv_point(1);
  int from_right = iv_mid(s) > 0.5;
  x.d = d;
  x.h = h;
  weighted_piece_over(&x, i, c, s, from_right);
  if (!weighted_hinge_of_piece(&at_u, &at_v, &x) || !is_positive(at_v))
    return iv(0, 1);
  share = iv_div(one, iv_add(one, iv_div(at_u, at_v))); /* of the end v of the piece */
  return within(from_right ? share : iv_sub(one, share), iv(0, 1));
}

interval weighted_hinge(const struct general_data *d, slong i, slong j, slong b, interval u, interval v,
                        int bend) {
  u = between(u, d->z[i], d->z[i + 1]);
  v = between(v, d->z[j], d->z[j + 1]);
  if (j != i + 1 && (b == j || b == i + 1))
    return weighted_share_over_cells(d, i, j, b, u, v);
  if (j != i + 1) { /* the errors of f itself, which are not small */
    weighted_fit y;
    fit_natural(&y, d, i, j, u, v, 0);
    interval lambda = at_least_zero(iv_scale(-bend, y.left)), rho = at_least_zero(iv_scale(-bend, y.right));
    return within(iv_div(lambda, iv_add(lambda, rho)), iv(0, 1));
  }
  interval s = place_of(u, v, d->z[j]), c = iv_scale(0.5, iv_add(u, v)), h = iv_scale(0.5, length_of(u, v)),
           share = s;
  double width = iv_width(s), lo = iv_lo(s), hi;
  int parts = width > 0.8 ? 8 : width > 0.3 ? 4 : 1;
  for (int part = 0; part < parts; part++, lo = hi) {
    hi = part < parts - 1 ? lo + width / parts : s.hi;
    interval y = hinge_share(d, i, c, h, iv(lo, hi));
    share = part ? iv_hull(share, y) : y;
  }
  return share;
}
