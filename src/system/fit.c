/* Enclosures of best affine fits. */
#include "system/fit.h"

static const interval ZERO = { 0, 0 };

/* sum_n coefficient[n stride] x^n, n = 0..degree, by Horner. */
static interval horner(const interval *coefficient, slong degree, slong stride, interval x) {
  interval y = coefficient[degree * stride];
  for (slong n = degree - 1; n >= 0; n--)
    y = iv_add(iv_mul(y, x), coefficient[n * stride]);
  return y;
}

/* v - u for u <= v. */
static interval length_of(interval u, interval v) {
  interval l = iv_sub(v, u);
  if (l.neg > 0)
    l.neg = 0;
  return l;
}

/* a b for b >= 0. */
static inline interval mul_positive(interval a, interval b) {
  return (interval) { a.neg * (a.neg > 0 ? b.hi : -b.neg), a.hi * (a.hi > 0 ? b.hi : -b.neg) };
}

/* S_e, S_o, slope as functions of the midpoint c and h = l/2. */
typedef struct {
  interval even, odd, slope;
} sums;

static inline void add_term(interval *sum, interval factor, interval a, interval power) {
  *sum = iv_add(*sum, mul_positive(a, mul_positive(factor, power)));
}

/* From value and derivatives of S_e, S_o: d/dv = (d/dc + d/dh)/2, d/du = (d/dc - d/dh)/2. */
static void by_ends(fit *y, const sums *by_c, const sums *by_h) {
  interval rc = iv_neg(iv_add(by_c->even, by_c->odd)), rh = iv_neg(iv_add(by_h->even, by_h->odd));
  interval lc = iv_sub(by_c->odd, by_c->even), lh = iv_sub(by_h->odd, by_h->even);
  y->right_v = iv_scale(0.5, iv_add(rc, rh));
  y->right_u = iv_scale(0.5, iv_sub(rc, rh));
  y->left_v = iv_scale(0.5, iv_add(lc, lh));
  y->left_u = iv_scale(0.5, iv_sub(lc, lh));
  y->slope_v = iv_scale(0.5, iv_add(by_c->slope, by_h->slope));
  y->slope_u = iv_scale(0.5, iv_sub(by_c->slope, by_h->slope));
}

/* f of cell i, continued if necessary: with the Taylor coefficients a_n of f at the midpoint and h = l/2,
   S_e = sum_{n even >= 2} n/(n+1) a_n h^n, S_o = sum_{n odd >= 3} (n-1)/(n+2) a_n h^n: the errors are
   -S_e - S_o at v, -S_e + S_o at u, and the slope is sum_{n odd} 3/(n+2) a_n h^(n-1). */
static void fit_in_cell(fit *y, const chain_data *d, slong i, interval u, interval v, int derivatives) {
  slong degree = d->degrees[i], w = d->degree + 1;
  const interval *rows = d->taylor + i * w * (w + 1);
  interval c = iv_scale(0.5, iv_add(u, v)), h = iv_scale(0.5, y->length);
  interval before = ZERO, power = iv_point(1); /* h^(n-2), h^(n-1) */
  sums value = { ZERO, ZERO, ZERO }, by_c = value, by_h = value;
  interval a = degree > 0 ? horner(rows + 1, degree - 1, w + 1, c) : ZERO;
  for (slong n = 1; n <= degree; n++) {
    interval next = mul_positive(power, h), a_c = ZERO, factor = d->factor[n], three = d->three[n];
    interval above = n < degree ? horner(rows + n + 1, degree - n - 1, w + 1, c) : ZERO;
    double dn = (double) n;
    if (n < degree && derivatives)
      a_c = iv_scale(dn + 1, above);
    if (n % 2 == 0) {
      add_term(&value.even, factor, a, next);
      if (derivatives) {
        add_term(&by_h.even, iv_scale(dn, factor), a, power);
        add_term(&by_c.even, factor, a_c, next);
      }
    } else {
      add_term(&value.slope, three, a, power);
      add_term(&value.odd, factor, a, next);
      if (derivatives) {
        add_term(&by_c.slope, three, a_c, power);
        add_term(&by_h.slope, iv_scale(dn - 1, three), a, before);
        add_term(&by_h.odd, iv_scale(dn, factor), a, power);
        add_term(&by_c.odd, factor, a_c, next);
      }
    }
    before = power;
    power = next;
    a = above;
  }
  y->right = iv_neg(iv_add(value.even, value.odd));
  y->left = iv_sub(value.odd, value.even);
  y->slope = value.slope;
  if (derivatives)
    by_ends(y, &by_c, &by_h);
}

/* Numbers of the form l^n P(x), x in [0,1], that a step (x - z)_+^n adds to the fit, each with the factors of
   l^(n-1) in its derivatives towards the far end (n P + (1-x) P') and towards the near end (-n P + x P'). */
typedef struct {
  interval value, toward, away;
} step_term;

static step_term step_of(interval p, interval dp, double n, interval x, interval rest) {
  interval np = iv_scale(n, p);
  return (step_term){ p, iv_add(np, mul_positive(dp, rest)), iv_sub(mul_positive(dp, x), np) };
}

/* For the step (x - z)_+^n: minus the error at the end beyond z, the value of the fit at the other end, and
   the slope times l, with s in [0,1] (theory: integrals of Lemma 7.3 (c)), t = 1 - s. */
static void step_terms(step_term *near, step_term *far, step_term *slope, const chain_data *d, slong n,
                       interval s, interval t, interval power) {
  double dn = (double) n;
  interval c1 = d->over1[n], c2 = d->over2[n], next = mul_positive(s, power); /* power = s^n */
  interval square = mul_positive(s, s), six2 = iv_scale(6, c2), four1 = iv_scale(4, c1);
  interval bracket = iv_add(iv_sub(iv_point(1), iv_mul(four1, s)), iv_mul(six2, square));
  if (n >= 1) { /* decreasing on [0,1] */
    interval at_lo = iv_point(iv_lo(s)), at_hi = iv_point(s.hi);
    at_lo = iv_add(iv_point(1), iv_mul(at_lo, iv_sub(iv_mul(six2, at_lo), four1)));
    at_hi = iv_add(iv_point(1), iv_mul(at_hi, iv_sub(iv_mul(six2, at_hi), four1)));
    bracket = iv_meet(bracket, (interval){ at_hi.neg, at_lo.hi });
  }
  interval p = mul_positive(bracket, power), dp;
  if (n == 0)
    dp = iv_sub(iv_scale(6, s), iv_point(4));
  else
    dp = iv_add(iv_sub(iv_point(dn), iv_scale(4, s)), iv_mul(iv_scale(6, c1), square));
  for (slong i = 1; i < n; i++)
    dp = mul_positive(dp, s);
  *near = step_of(iv_neg(p), iv_neg(dp), dn, s, t);
  *far = step_of(mul_positive(iv_sub(mul_positive(six2, s), iv_scale(2, c1)), next),
                 mul_positive(iv_sub(mul_positive(iv_scale(6, c1), s), iv_point(2)), power), dn, s, t);
  *slope = step_of(iv_scale(6, mul_positive(iv_sub(c1, mul_positive(iv_scale(2, c2), s)), next)),
                   iv_scale(6, mul_positive(iv_sub(iv_point(1), mul_positive(iv_scale(2, c1), s)), power)),
                   dn - 1, s, t);
}

/* x += c l^e y for l >= 0 given as power = l^e. */
static void add_scaled(interval *x, interval c, interval power, interval y) {
  *x = iv_add(*x, iv_mul_any(mul_positive(c, power), y));
}

/* s = y/(y + x) for y, x >= 0, in [0,1]. */
static interval part_of(interval y, interval x) {
  double up = iv_lo(y) + x.hi, down = -(x.neg - y.hi);
  interval s = { 0, 1 };
  if (iv_lo(y) > 0)
    s.neg = y.neg / up;
  if (down > 0 && y.hi < down)
    s.hi = y.hi / down;
  return s;
}

/* One step of the sum over n: the difference c (x - z)_+^n of the two pieces, added to the fit of the piece
   of the end at which the other side begins. side = 1: base is the left piece, s the part beyond z; side =
   -1: mirrored. */
static void add_step(fit *y, const chain_data *d, slong n, int side, interval c, interval s, interval t,
                     interval power, const interval *lp, int derivatives) {
  step_term near, far, slope;
  interval *near_y = side > 0 ? &y->right : &y->left, *far_y = side > 0 ? &y->left : &y->right;
  step_terms(&near, &far, &slope, d, n, s, t, power);
  add_scaled(near_y, c, lp[1], near.value);
  add_scaled(far_y, c, lp[1], far.value);
  add_scaled(&y->slope, iv_scale(side, c), lp[0], slope.value);
  add_scaled(&y->scaled, iv_scale(side, c), lp[1], slope.value);
  if (!derivatives)
    return;
  interval sc = iv_scale(side, c);
  add_scaled(side > 0 ? &y->right_v : &y->left_u, sc, lp[0], near.toward);
  add_scaled(side > 0 ? &y->right_u : &y->left_v, sc, lp[0], near.away);
  add_scaled(side > 0 ? &y->left_v : &y->right_u, sc, lp[0], far.toward);
  add_scaled(side > 0 ? &y->left_u : &y->right_v, sc, lp[0], far.away);
  add_scaled(side > 0 ? &y->slope_v : &y->slope_u, c, lp[-1], slope.toward);
  add_scaled(side > 0 ? &y->slope_u : &y->slope_v, c, lp[-1], slope.away);
  add_scaled(side > 0 ? &y->scaled_v : &y->scaled_u, c, lp[0], slope.toward);
  add_scaled(side > 0 ? &y->scaled_u : &y->scaled_v, c, lp[0], slope.away);
}

/* u in cell i, v in cell i+1, z between them: the piece with the longer part, continued, plus steps
   at z with coefficients c_n, in terms of the length l, s = (v-z)/l and t = (z-u)/l. */
static void fit_over_breakpoint(fit *y, const chain_data *d, slong i, interval u, interval v, interval s,
                                interval t, int derivatives) {
  slong w = d->degree + 1, degree = FLINT_MAX(d->degrees[i], d->degrees[i + 1]);
  const interval *a = d->at_right + i * w, *b = d->at_left + (i + 1) * w;
  interval l = y->length, power = iv_point(1), lp[3];
  int side = iv_lo(s) + s.hi <= 1 ? 1 : -1;
  fit_in_cell(y, d, side > 0 ? i : i + 1, u, v, derivatives);
  y->singular = 4 * iv_lo(l) < l.hi;
  y->scaled = iv_mul(l, y->slope);
  if (derivatives) {
    y->scaled_u = iv_mul(l, y->slope_u);
    y->scaled_v = iv_mul(l, y->slope_v);
  }
  lp[2] = iv_point(1); /* lp = l^(n-2), l^(n-1), l^n */
  lp[1] = iv_div(iv_point(1), l);
  lp[0] = iv_div(lp[1], l);
  if (!(iv_lo(l) > 0))
    lp[0] = lp[1] = (interval){ 0, INFINITY };
  for (slong n = 0; n <= degree; n++) {
    interval c = n == 0 ? d->jump[i + 1] : n == 1 ? d->bend[i + 1] : iv_sub(b[n], a[n]);
    if (side < 0 && n % 2 == 0)
      c = iv_neg(c);
    if (c.neg != 0 || c.hi != 0)
      add_step(y, d, n, side, c, side > 0 ? s : t, side > 0 ? t : s, power, lp + 1, derivatives);
    power = mul_positive(power, side > 0 ? s : t);
    lp[0] = lp[1];
    lp[1] = lp[2];
    lp[2] = mul_positive(lp[2], l);
  }
}

/* f - (alpha + beta (x - z)) as Taylor coefficients at a point at distance delta from z. */
static void shifted(interval *c, const interval *taylor, slong degree, double alpha, double beta,
                    interval delta) {
  for (slong n = 0; n <= degree; n++)
    c[n] = taylor[n];
  c[0] = iv_sub(c[0], iv_add(iv_point(alpha), iv_scale(beta, delta)));
  if (degree >= 1)
    c[1] = iv_sub(c[1], iv_point(beta));
}

/* int over [0,x] (sign 1) resp. [x,0] (sign -1) of sum c_n y^n (*m0) and of y sum c_n y^n (*m1). */
static void partial_moments(interval *m0, interval *m1, const interval *c, slong degree, interval x,
                            double sign, const chain_data *d) {
  interval power = x, r0 = ZERO, r1 = ZERO;
  for (slong n = 0; n <= degree; n++) {
    interval next = iv_mul(power, x);
    interval over = n < d->degree ? d->over1[n + 1] : iv_div(iv_point(1), iv_point((double) n + 2));
    r0 = iv_add(r0, iv_mul(iv_mul(c[n], power), d->over1[n]));
    r1 = iv_add(r1, iv_mul(iv_mul(c[n], next), over));
    power = next;
  }
  *m0 = iv_scale(sign, r0);
  *m1 = iv_scale(sign, r1);
}

/* Moments of order 0 and 1 about z_(i+1) of f - (alpha + beta (x - z_(i+1))) over the cells i+1..j-1. */
static void whole_moments(interval *m0, interval *m1, const chain_data *d, slong i, slong j, double alpha,
                          double beta) {
  *m0 = *m1 = ZERO;
  for (slong m = i + 1; m < j; m++) {
    interval w = d->width[m], delta = m == i + 1 ? ZERO : iv_sub(d->z[m], d->z[i + 1]);
    interval first = iv_mul(w, iv_add(iv_scale(0.5, w), delta)); /* int x, int x^2 over the cell */
    interval end = iv_add(delta, w), third = { -0x1.5555555555555p-2, 0x1.5555555555556p-2 };
    interval second = iv_mul(iv_mul(third, w),
                             iv_add(iv_mul(end, end), iv_add(iv_mul(end, delta), iv_mul(delta, delta))));
    *m0 = iv_add(*m0, iv_sub(d->moment0[m], iv_add(iv_scale(alpha, w), iv_scale(beta, first))));
    *m1 = iv_add(*m1, iv_sub(iv_add(d->moment1[m], iv_mul(delta, d->moment0[m])),
                             iv_add(iv_scale(alpha, first), iv_scale(beta, second))));
  }
}

/* The affine function alpha + beta (x - z_(i+1)) near the fit of f over [u,v], from moments at the midpoints
   of u and v. Any answer is right; a good one makes narrow enclosures. */
static void guess_affine(double *alpha, double *beta, const chain_data *d, slong i, slong j, double x,
                         double y, double delta) {
  slong w = d->degree + 1;
  interval m0, m1, p0, p1, q0, q1;
  double l = delta + y - x, mid = 0.5 * (delta + y + x), mean, centred;
  whole_moments(&m0, &m1, d, i, j, 0, 0);
  partial_moments(&p0, &p1, d->at_right + i * w, d->degrees[i], iv_point(x), -1, d);
  partial_moments(&q0, &q1, d->at_left + j * w, d->degrees[j], iv_point(y), 1, d);
  mean = iv_mid(m0) + iv_mid(p0) + iv_mid(q0);
  centred = iv_mid(m1) + iv_mid(p1) + iv_mid(q1) + delta * iv_mid(q0) - mid * mean;
  mean /= l;
  *beta = 12 * centred / (l * l * l);
  *alpha = mean - *beta * mid;
  if (!isfinite(*alpha) || !isfinite(*beta))
    *alpha = *beta = 0;
}

static interval derivative_at(const interval *taylor, slong degree, interval x) {
  interval y = ZERO;
  for (slong n = degree; n >= 1; n--)
    y = iv_add(iv_mul(y, x), iv_scale((double) n, taylor[n]));
  return y;
}

/* Derivatives of the fit from its errors: with r = fit - f, moving v changes the fit at x by -r(v)
   K(x,v), moving u by r(u) K(x,u), where K is the reproducing kernel of the affine functions on J,
   K(v,v) = K(u,u) = 4/l, K(u,v) = -2/l. df_u, df_v: derivative of f at the ends. */
static void derivatives_by_kernel(fit *y, interval df_u, interval df_v) {
  interval right_l = iv_div(y->right, y->length), left_l = iv_div(y->left, y->length);
  y->right_v = iv_sub(iv_sub(y->slope, iv_scale(4, right_l)), df_v);
  y->right_u = iv_scale(-2, left_l);
  y->left_u = iv_sub(iv_add(y->slope, iv_scale(4, left_l)), df_u);
  y->left_v = iv_scale(2, right_l);
  y->slope_v = iv_scale(-6, iv_div(right_l, y->length));
  y->slope_u = iv_scale(-6, iv_div(left_l, y->length));
}

enum { MAX_TAYLOR = 512 };

/* u in cell i, v in cell j > i+1: moments about z_(i+1) of f minus an affine function near the fit; the
   length is at least that of the cells between. */
static void fit_over_cells(fit *y, const chain_data *d, slong i, slong j, interval u, interval v,
                           int derivatives) {
  slong w = d->degree + 1;
  interval a[MAX_TAYLOR], b[MAX_TAYLOR], delta = iv_sub(d->z[j], d->z[i + 1]), l = y->length;
  interval x = iv_neg(length_of(u, d->z[i + 1])), e = length_of(d->z[j], v), end = iv_add(delta, e);
  interval m0, m1, p0, p1, mid = iv_scale(0.5, iv_add(x, end)), mean, third;
  double alpha, beta;
  if (l.neg > delta.neg)
    l.neg = delta.neg;
  y->length = l;
  guess_affine(&alpha, &beta, d, i, j, iv_mid(x), iv_mid(e), iv_mid(delta));
  shifted(a, d->at_right + i * w, FLINT_MAX(1, d->degrees[i]), alpha, beta, ZERO);
  shifted(b, d->at_left + j * w, FLINT_MAX(1, d->degrees[j]), alpha, beta, delta);
  whole_moments(&m0, &m1, d, i, j, alpha, beta);
  partial_moments(&p0, &p1, a, FLINT_MAX(1, d->degrees[i]), x, -1, d);
  m0 = iv_add(m0, p0);
  m1 = iv_add(m1, p1);
  partial_moments(&p0, &p1, b, FLINT_MAX(1, d->degrees[j]), e, 1, d);
  m0 = iv_add(m0, p0);
  m1 = iv_add(m1, iv_add(p1, iv_mul(delta, p0)));
  m1 = iv_sub(m1, iv_mul(mid, m0)); /* about the midpoint */
  mean = iv_div(m0, l);
  third = iv_div(iv_scale(6, iv_div(m1, l)), l);
  y->slope = iv_div(iv_scale(2, third), l);
  y->right = iv_sub(iv_add(mean, third), horner(b, FLINT_MAX(1, d->degrees[j]), 1, e));
  y->left = iv_sub(iv_sub(mean, third), horner(a, FLINT_MAX(1, d->degrees[i]), 1, x));
  if (derivatives)
    derivatives_by_kernel(y, derivative_at(a, FLINT_MAX(1, d->degrees[i]), x),
                          derivative_at(b, FLINT_MAX(1, d->degrees[j]), e));
  y->slope = iv_add(y->slope, iv_point(beta));
}

void fit_on(fit *y, const chain_data *d, slong i, slong j, interval u, interval v, int derivatives) {
  y->length = length_of(u, v);
  y->singular = 0;
  if (i == j)
    fit_in_cell(y, d, i, u, v, derivatives);
  else if (j == i + 1) {
    interval below = length_of(u, d->z[j]), above = length_of(d->z[j], v);
    fit_over_breakpoint(y, d, i, u, v, part_of(above, below), part_of(below, above), derivatives);
  }
  else
    fit_over_cells(y, d, i, j, u, v, derivatives);
}

void fit_in_chart(fit *y, const chain_data *d, slong i, interval u, interval v, interval l, interval s) {
  y->length = l;
  fit_over_breakpoint(y, d, i, u, v, s, iv_sub(iv_point(1), s), 0);
}

interval fit_error_in_chart(const chain_data *d, slong i, interval l, interval part, int side) {
  slong w = d->degree + 1, degree = FLINT_MAX(d->degrees[i], d->degrees[i + 1]);
  const interval *a = d->at_right + i * w, *b = d->at_left + (i + 1) * w;
  interval sum = ZERO, power = iv_point(1), x = mul_positive(l, part);
  for (slong n = 0; n <= degree; n++) { /* as `far` in step_terms */
    interval c = n == 0 ? d->jump[i + 1] : n == 1 ? d->bend[i + 1] : iv_sub(b[n], a[n]);
    interval p = iv_sub(iv_scale(6, mul_positive(d->over2[n], part)), iv_scale(2, d->over1[n]));
    sum = iv_add(sum, iv_mul(side < 0 && n % 2 == 0 ? iv_neg(c) : c, mul_positive(p, power)));
    power = mul_positive(power, x);
  }
  return sum;
}

/* By s both ends move by l: with the reproducing kernel (derivatives_by_kernel), and the slope times l as
   `scaled`. */
void fit_sliding(interval *right, interval *left, const chain_data *d, slong i, interval l, interval s) {
  slong w = d->degree + 1;
  interval t = iv_sub(iv_point(1), s), after = mul_positive(l, s), before = mul_positive(l, t), df;
  fit y;
  fit_in_chart(&y, d, i, iv_sub(d->z[i + 1], before), iv_add(d->z[i + 1], after), l, s);
  df = derivative_at(d->at_left + (i + 1) * w, d->degrees[i + 1], after);
  *right = iv_sub(y.scaled, iv_add(iv_mul(l, df), iv_add(iv_scale(4, y.right), iv_scale(2, y.left))));
  df = derivative_at(d->at_right + i * w, d->degrees[i], iv_neg(before));
  *left = iv_sub(iv_add(y.scaled, iv_add(iv_scale(4, y.left), iv_scale(2, y.right))), iv_mul(l, df));
}
