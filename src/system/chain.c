/* Enclosures of the chain system. */
#include "base/context.h"
#include "system/chain.h"

/* The double interval around a rational number. */
static interval around(const fmpq_t x) {
  arb_t y;
  arf_t end;
  interval r;
  arb_init(y);
  arf_init(end);
  arb_set_fmpq(y, x, 60);
  arb_get_lbound_arf(end, y, 60);
  r.neg = -arf_get_d(end, ARF_RND_FLOOR);
  arb_get_ubound_arf(end, y, 60);
  r.hi = arf_get_d(end, ARF_RND_CEIL);
  arb_clear(y);
  arf_clear(end);
  return r;
}

/* row[r] = f^(r)(x)/r! for r = 0..degree. */
static void taylor_at(interval *row, const fmpq_poly_t f, const fmpq_t x, slong degree) {
  fmpq_poly_t line, g;
  fmpq_t t;
  fmpq_poly_init(line);
  fmpq_poly_init(g);
  fmpq_init(t);
  fmpq_poly_set_fmpq(line, x);
  fmpq_poly_set_coeff_si(line, 1, 1);
  fmpq_poly_compose(g, f, line);
  for (slong r = 0; r <= degree; r++) {
    fmpq_poly_get_coeff_fmpq(t, g, r);
    row[r] = around(t);
  }
  fmpq_poly_clear(line);
  fmpq_poly_clear(g);
  fmpq_clear(t);
}

/* rows[m (degree+2) + r] = coefficient of c^m in f^(r)(c)/r!, r = 0..degree. */
static void taylor_polynomials(interval *rows, const fmpq_poly_t f, slong degree) {
  fmpq_t t;
  fmpz_t binomial;
  fmpq_init(t);
  fmpz_init(binomial);
  for (slong r = 0; r <= degree; r++)
    for (slong m = 0; m + r <= degree; m++) {
      fmpq_poly_get_coeff_fmpq(t, f, m + r);
      fmpz_bin_uiui(binomial, (ulong) (m + r), (ulong) r);
      fmpq_mul_fmpz(t, t, binomial);
      rows[m * (degree + 2) + r] = around(t);
    }
  fmpq_clear(t);
  fmpz_clear(binomial);
}

/* int f and int (x - l) f over [l,r]. */
static void cell_moments(interval *m0, interval *m1, const fmpq_poly_t f, const fmpq_t l, const fmpq_t r) {
  fmpq_poly_t line, g;
  fmpq_t t, width;
  fmpq_poly_init(line);
  fmpq_poly_init(g);
  fmpq_init(t);
  fmpq_init(width);
  fmpq_sub(width, r, l);
  fmpq_poly_set_fmpq(line, l);
  fmpq_poly_set_coeff_si(line, 1, 1);
  fmpq_poly_compose(g, f, line);
  fmpq_poly_integral(line, g);
  fmpq_poly_evaluate_fmpq(t, line, width);
  *m0 = around(t);
  fmpq_poly_shift_left(g, g, 1);
  fmpq_poly_integral(line, g);
  fmpq_poly_evaluate_fmpq(t, line, width);
  *m1 = around(t);
  fmpq_poly_clear(line);
  fmpq_poly_clear(g);
  fmpq_clear(t);
  fmpq_clear(width);
}

static interval jump_at(const cells *c, slong i) {
  fmpq_t l, r;
  interval jump;
  fmpq_init(l);
  fmpq_init(r);
  fmpq_poly_evaluate_fmpq(l, c->f->poly[c->target[i - 1]], c->z + i);
  fmpq_poly_evaluate_fmpq(r, c->f->poly[c->target[i]], c->z + i);
  fmpq_sub(r, r, l);
  jump = around(r);
  fmpq_clear(l);
  fmpq_clear(r);
  return jump;
}

static interval fraction(slong p, slong q) {
  fmpq_t x;
  interval y;
  fmpq_init(x);
  fmpq_set_si(x, p, (ulong) q);
  y = around(x);
  fmpq_clear(x);
  return y;
}

static interval *new_intervals(slong n) { return mem_alloc((size_t) n, sizeof(interval)); }

void chain_data_init(chain_data *d, const cells *c) {
  slong i, w;
  d->n = c->n;
  d->degree = 1;
  d->degrees = mem_alloc((size_t) c->n, sizeof(slong));
  for (i = 0; i < c->n; i++) {
    d->degrees[i] = FLINT_MAX(0, fmpq_poly_degree(c->f->poly[c->target[i]]));
    d->degree = FLINT_MAX(d->degree, d->degrees[i]);
  }
  w = d->degree + 1;
  d->z = new_intervals(c->n + 1);
  d->taylor = new_intervals(c->n * w * (w + 1));
  d->at_left = new_intervals(c->n * w);
  d->at_right = new_intervals(c->n * w);
  d->jump = new_intervals(c->n + 1);
  d->moment0 = new_intervals(c->n);
  d->moment1 = new_intervals(c->n);
  for (i = 0; i <= c->n; i++)
    d->z[i] = around(c->z + i);
  d->factor = new_intervals(w);
  d->three = new_intervals(w);
  for (i = 1; i < w; i++) {
    d->factor[i] = i % 2 == 0 ? fraction(i, i + 1) : fraction(i - 1, i + 2);
    d->three[i] = fraction(3, i + 2);
  }
  for (i = 0; i < c->n; i++) {
    const fmpq_poly_struct *f = c->f->poly[c->target[i]];
    taylor_polynomials(d->taylor + i * w * (w + 1), f, d->degree);
    taylor_at(d->at_left + i * w, f, c->z + i, d->degree);
    taylor_at(d->at_right + i * w, f, c->z + i + 1, d->degree);
    cell_moments(d->moment0 + i, d->moment1 + i, f, c->z + i, c->z + i + 1);
    if (i > 0)
      d->jump[i] = jump_at(c, i);
  }
}

void chain_data_clear(chain_data *d) {
  mem_free(d->degrees);
  mem_free(d->z);
  mem_free(d->taylor);
  mem_free(d->at_left);
  mem_free(d->at_right);
  mem_free(d->jump);
  mem_free(d->moment0);
  mem_free(d->moment1);
  mem_free(d->factor);
  mem_free(d->three);
}

void chain_set_tau(chain *c) {
  int before = 0, next; /* virtual letters: L at a, R at b */
  for (slong i = 0; i <= c->k; i++) {
    next = i == c->k || c->letters[i] == 'R';
    c->tau[i] = c->type_b ? 0 : next - before;
    before = next;
  }
}

/* The best affine fit on J = [u,v]: errors at the two ends, slope, and their derivatives by u and v. */
typedef struct {
  interval length, right, left, slope; /* fit - f at v and at u */
  interval right_u, right_v, left_u, left_v, slope_u, slope_v;
} fit;

/* sum_n coefficient[n] x^n, n = 0..degree, by Horner. */
static interval horner(const interval *coefficient, slong degree, slong stride, interval x) {
  interval y = coefficient[degree * stride];
  for (slong n = degree - 1; n >= 0; n--)
    y = iv_add(iv_mul(y, x), coefficient[n * stride]);
  return y;
}

static interval length_of(interval u, interval v) {
  interval l = iv_sub(v, u);
  if (l.neg > 0)
    l.neg = 0;
  return l;
}

/* Both ends in cell i: with the Taylor coefficients a_n of f at the midpoint and h = l/2,
   S_e = sum_{n even >= 2} n/(n+1) a_n h^n, S_o = sum_{n odd >= 3} (n-1)/(n+2) a_n h^n: the errors are
   -S_e - S_o at v, -S_e + S_o at u, and the slope is sum_{n odd} 3/(n+2) a_n h^(n-1). */
static void fit_in_cell(fit *y, const chain_data *d, slong i, interval u, interval v, int derivatives) {
  slong degree = d->degrees[i], w = d->degree + 1, n;
  interval c = iv_scale(0.5, iv_add(u, v)), h = iv_scale(0.5, y->length), power = iv_point(1);
  interval even = { 0, 0 }, odd = { 0, 0 }, slope = { 0, 0 };
  interval even_h = { 0, 0 }, odd_h = { 0, 0 }, slope_h = { 0, 0 }, even_c = { 0, 0 }, odd_c = { 0, 0 },
           slope_c = { 0, 0 };
  interval before = { 0, 0 }; /* h^(n-2) */
  for (n = 1; n <= degree; n++) { /* power = h^(n-1) */
    const interval *rows = d->taylor + i * w * (w + 1);
    interval a = horner(rows + n, degree - n, w + 1, c), factor = d->factor[n];
    interval a_c = { 0, 0 }, next = { power.neg * -h.neg, power.hi * h.hi }; /* power, h >= 0 */
    double dn = (double) n;
    if (derivatives && n < degree)
      a_c = iv_scale(dn + 1, horner(rows + n + 1, degree - n - 1, w + 1, c));
    if (n % 2 == 0) {
      even = iv_add(even, iv_mul(factor, iv_mul(a, next)));
      if (derivatives) {
        even_h = iv_add(even_h, iv_mul(factor, iv_scale(dn, iv_mul(a, power))));
        even_c = iv_add(even_c, iv_mul(factor, iv_mul(a_c, next)));
      }
    } else {
      interval three = d->three[n];
      slope = iv_add(slope, iv_mul(three, iv_mul(a, power)));
      if (derivatives) {
        slope_c = iv_add(slope_c, iv_mul(three, iv_mul(a_c, power)));
        if (n > 1)
          slope_h = iv_add(slope_h, iv_mul(three, iv_scale(dn - 1, iv_mul(a, before))));
      }
      if (n > 1) {
        odd = iv_add(odd, iv_mul(factor, iv_mul(a, next)));
        if (derivatives) {
          odd_h = iv_add(odd_h, iv_mul(factor, iv_scale(dn, iv_mul(a, power))));
          odd_c = iv_add(odd_c, iv_mul(factor, iv_mul(a_c, next)));
        }
      }
    }
    before = power;
    power = next;
  }
  y->right = iv_neg(iv_add(even, odd));
  y->left = iv_sub(odd, even);
  y->slope = slope;
  if (derivatives) { /* d/dv = (d/dc + d/dh)/2, d/du = (d/dc - d/dh)/2 */
    interval rc = iv_neg(iv_add(even_c, odd_c)), rh = iv_neg(iv_add(even_h, odd_h));
    interval lc = iv_sub(odd_c, even_c), lh = iv_sub(odd_h, even_h);
    y->right_v = iv_scale(0.5, iv_add(rc, rh));
    y->right_u = iv_scale(0.5, iv_sub(rc, rh));
    y->left_v = iv_scale(0.5, iv_add(lc, lh));
    y->left_u = iv_scale(0.5, iv_sub(lc, lh));
    y->slope_v = iv_scale(0.5, iv_add(slope_c, slope_h));
    y->slope_u = iv_scale(0.5, iv_sub(slope_c, slope_h));
  }
}

/* Derivatives of the fit from its errors: with r = fit - f, moving v changes the fit at x by -r(v)
   K(x,v), moving u by r(u) K(x,u), where K is the reproducing kernel of the affine functions on J,
   K(v,v) = K(u,u) = 4/l, K(u,v) = -2/l. right_l = right/l, left_l = left/l; df_u, df_v: derivative of f
   at the ends. */
static void derivatives_by_kernel(fit *y, interval right_l, interval left_l, interval df_u, interval df_v) {
  y->right_v = iv_sub(iv_sub(y->slope, iv_scale(4, right_l)), df_v);
  y->right_u = iv_scale(-2, left_l);
  y->left_u = iv_sub(iv_add(y->slope, iv_scale(4, left_l)), df_u);
  y->left_v = iv_scale(2, right_l);
  y->slope_v = iv_scale(-6, iv_div(right_l, y->length));
  y->slope_u = iv_scale(-6, iv_div(left_l, y->length));
}

static interval derivative_at(const interval *taylor, slong degree, interval x) {
  interval y = { 0, 0 };
  for (slong n = degree; n >= 1; n--)
    y = iv_add(iv_mul_any(y, x), iv_scale((double) n, taylor[n]));
  return y;
}

/* u in cell i, v in cell i+1, z between them: with s = (v-z)/l, t = 1-s and Taylor coefficients a_n, b_n
   of the two pieces at z, all numbers are polynomials in l, s, t, and delta = b_0 - a_0
   (the integrals of Lemma 7.3 (c), worked out). */
static void fit_over_breakpoint(fit *y, const chain_data *d, slong i, interval u, interval v,
                                int derivatives, int inside) {
  slong degree = FLINT_MAX(d->degrees[i], d->degrees[i + 1]), w = d->degree + 1, n;
  const interval *a = d->at_right + i * w, *b = d->at_left + (i + 1) * w;
  interval z = d->z[i + 1], l = y->length, one = iv_point(1), unit = iv(0, 1), delta = d->jump[i + 1];
  interval s = iv_div(iv_sub(v, z), l), t = iv_div(iv_sub(z, u), l);
  if (inside) { /* u <= z <= v */
    s = iv_meet(unit, s);
    t = iv_meet(unit, t);
  }
  s = iv_meet(s, iv_sub(one, t));
  t = iv_meet(t, iv_sub(one, s));
  interval right_l = { 0, 0 }, left_l = { 0, 0 }, lp = one; /* sums of l^(n-1) (...), lp = l^(n-1) */
  interval sn = s, tn = t;                                   /* s^n, t^n */
  for (n = 1; n <= degree; n++) {
    double dn = (double) n, sign = n % 2 ? -1 : 1;
    interval sm = iv_mul_any(sn, s), tm = iv_mul_any(tn, t); /* s^(n+1), t^(n+1) */
    interval p = iv_div(one, iv_point(dn + 1)), q = iv_div(iv_point(6), iv_point(dn + 2));
    interval kv = iv_mul_any(p, iv_sub(iv_scale(6, t), iv_point(2))),
             ku = iv_mul_any(p, iv_sub(iv_point(4), iv_scale(6, t)));
    interval left_v = iv_scale(sign, iv_mul_any(tm, iv_sub(kv, iv_mul_any(q, t)))),
             right_v = iv_mul_any(sm, iv_add(kv, iv_mul_any(q, s)));
    interval left_u = iv_scale(sign, iv_mul_any(tm, iv_add(ku, iv_mul_any(q, t)))),
             right_u = iv_mul_any(sm, iv_sub(ku, iv_mul_any(q, s)));
    interval ev = iv_add(iv_mul_any(a[n], left_v), iv_mul_any(b[n], iv_sub(right_v, sn)));
    interval eu = iv_add(iv_mul_any(a[n], iv_sub(left_u, iv_scale(sign, tn))), iv_mul_any(b[n], right_u));
    right_l = iv_add(right_l, iv_mul_any(lp, ev));
    left_l = iv_add(left_l, iv_mul_any(lp, eu));
    lp = iv_mul_any(lp, l);
    sn = sm;
    tn = tm;
  }
  /* slope = (fit(v) - fit(u))/l = right_l - left_l + (f(v) - f(u))/l, where the last is sum l^(n-1) (b_n
   * s^n - a_n (-t)^n) + delta/l */
  interval secant = { 0, 0 };
  lp = one;
  sn = s;
  tn = t;
  for (n = 1; n <= degree; n++) {
    secant = iv_add(secant, iv_mul_any(lp, iv_sub(iv_mul_any(b[n], sn),
                                                  iv_scale(n % 2 ? -1 : 1, iv_mul_any(a[n], tn)))));
    lp = iv_mul_any(lp, l);
    sn = iv_mul_any(sn, s);
    tn = iv_mul_any(tn, t);
  }
  y->right = iv_mul_any(l, right_l);
  y->left = iv_mul_any(l, left_l);
  if (delta.neg != 0 || delta.hi != 0) { /* a jump: delta s (4 - 3 s) - delta at v, delta s (3 s - 2) at u */
    interval jr = iv_mul_any(delta, iv_sub(iv_mul_any(s, iv_sub(iv_point(4), iv_scale(3, s))), one));
    interval jl = iv_mul_any(delta, iv_mul_any(s, iv_sub(iv_scale(3, s), iv_point(2))));
    y->right = iv_add(y->right, jr);
    y->left = iv_add(y->left, jl);
    right_l = iv_add(right_l, iv_div(jr, l));
    left_l = iv_add(left_l, iv_div(jl, l));
    secant = iv_add(secant, iv_div(delta, l));
  }
  y->slope = iv_add(iv_sub(right_l, left_l), secant);
  if (derivatives)
    derivatives_by_kernel(y, right_l, left_l, derivative_at(a, degree, iv_sub(u, z)),
                          derivative_at(b, degree, iv_sub(v, z)));
}

/* int over [0,x] (sign 1) resp. [x,0] (sign -1) of sum c_n y^n (*m0) and of y sum c_n y^n (*m1). */
static void partial_moments(interval *m0, interval *m1, const interval *c, slong degree, interval x,
                            double sign) {
  interval power = x, r0 = { 0, 0 }, r1 = { 0, 0 };
  for (slong n = 0; n <= degree; n++) {
    interval next = iv_mul_any(power, x);
    r0 = iv_add(r0, iv_div(iv_mul_any(c[n], power), iv_point((double) n + 1)));
    r1 = iv_add(r1, iv_div(iv_mul_any(c[n], next), iv_point((double) n + 2)));
    power = next;
  }
  *m0 = iv_scale(sign, r0);
  *m1 = iv_scale(sign, r1);
}

/* u in cell i, v in cell j > i+1: moments about z_(i+1); the length is at least that of the cells between. */
static void fit_over_cells(fit *y, const chain_data *d, slong i, slong j, interval u, interval v,
                           int derivatives, int inside) {
  slong w = d->degree + 1, m;
  const interval *a = d->at_right + i * w, *b = d->at_left + j * w;
  interval x = iv_sub(u, d->z[i + 1]), x2 = iv_sub(v, d->z[j]), l = y->length, m0, m1, p0, p1, value_u,
           value_v;
  if (inside && l.neg > -iv_lo(iv_sub(d->z[j], d->z[i + 1])))
    l.neg = -iv_lo(iv_sub(d->z[j], d->z[i + 1]));
  y->length = l;
  partial_moments(&m0, &m1, a, d->degrees[i], x, -1);
  partial_moments(&p0, &p1, b, d->degrees[j], x2, 1);
  m0 = iv_add(m0, p0);
  m1 = iv_add(m1, iv_add(p1, iv_mul_any(iv_sub(d->z[j], d->z[i + 1]), p0)));
  for (m = i + 1; m < j; m++) {
    m0 = iv_add(m0, d->moment0[m]);
    m1 = iv_add(m1, iv_add(d->moment1[m], iv_mul_any(iv_sub(d->z[m], d->z[i + 1]), d->moment0[m])));
  }
  m1 = iv_sub(m1, iv_mul_any(x, m0)); /* about u */
  m0 = iv_div(m0, l);
  m1 = iv_div(iv_div(m1, l), l);
  value_v = iv_sub(iv_scale(6, m1), iv_scale(2, m0));
  value_u = iv_sub(iv_scale(4, m0), iv_scale(6, m1));
  y->slope = iv_div(iv_sub(iv_scale(12, m1), iv_scale(6, m0)), l);
  y->right = iv_sub(value_v, horner(b, d->degrees[j], 1, x2));
  y->left = iv_sub(value_u, horner(a, d->degrees[i], 1, x));
  if (derivatives)
    derivatives_by_kernel(y, iv_div(y->right, l), iv_div(y->left, l), derivative_at(a, d->degrees[i], x),
                          derivative_at(b, d->degrees[j], x2));
}

static void fit_on(fit *y, const chain_data *d, slong i, slong j, interval u, interval v, int derivatives,
                   int inside) {
  y->length = length_of(u, v);
  if (i == j)
    fit_in_cell(y, d, i, u, v, derivatives);
  else if (j == i + 1)
    fit_over_breakpoint(y, d, i, u, v, derivatives, inside);
  else
    fit_over_cells(y, d, i, j, u, v, derivatives, inside);
}

/* omega_i = 1/sum_j tau_j^2 (l_i/l_j)^3 decreases in l_i and increases in the other l_j: evaluate at the
   two extreme corners. In 0/0 corners omega is only known to lie in [0,1]. */
static interval omega(const chain *c, const fit *y, slong i) {
  interval lower = iv_point(1), upper = iv_point(1); /* the sums; the term j = i is 1 */
  for (slong j = 0; j <= c->k; j++)
    if (c->tau[j] && j != i) {
      interval small = iv_div(iv_point(iv_lo(y[i].length)), iv_point(y[j].length.hi));
      interval large = iv_div(iv_point(y[i].length.hi), iv_point(iv_lo(y[j].length)));
      if (y[j].length.hi > 0)
        lower = iv_add(lower, iv_mul_any(small, iv_mul_any(small, small)));
      if (iv_lo(y[j].length) > 0)
        upper = iv_add(upper, iv_mul_any(large, iv_mul_any(large, large)));
      else
        upper = iv(1, INFINITY);
    }
  lower = iv_div(iv_point(1), lower);
  upper = upper.hi == INFINITY ? iv_point(0) : iv_div(iv_point(1), upper);
  return iv_meet(iv(0, 1), iv(iv_lo(upper), lower.hi));
}

/* Enclosure of the cube root of a in [0,1], proved by cubing. */
static interval cube_root(interval a) {
  double lo = cbrt(iv_lo(a)) * (1 - 0x1p-50), hi = cbrt(a.hi) * (1 + 0x1p-50);
  interval l = iv_point(lo), h = iv_point(hi);
  if (!(lo >= 0) || iv_mul_any(l, iv_mul_any(l, l)).hi > iv_lo(a))
    lo = 0;
  if (!(hi <= 1) || iv_lo(iv_mul_any(h, iv_mul_any(h, h))) < a.hi)
    hi = 1;
  return iv(lo, hi);
}

/* weight[i] = omega_i l_i and d[i][m] = d weight_i / d l_m: omega_i (3 omega_i - 2) for m = i, else 3
   rho_i^2 rho_m^4 <= 0.84 with rho^3 = omega (Lemma 7.3). */
static void weights(interval *weight, interval (*d)[CHAIN_MAX + 1], const chain *c, const fit *y) {
  interval om[CHAIN_MAX + 1], rho[CHAIN_MAX + 1], square;
  for (slong i = 0; i <= c->k; i++) {
    weight[i] = iv_point(0);
    if (c->tau[i]) {
      om[i] = omega(c, y, i);
      weight[i] = iv_mul_any(om[i], y[i].length);
      if (d)
        rho[i] = cube_root(om[i]);
    }
  }
  for (slong i = 0; d && i <= c->k; i++)
    for (slong m = 0; m <= c->k; m++) {
      d[i][m] = iv_point(0);
      if (!c->tau[i] || !c->tau[m])
        continue;
      if (i == m) { /* x (3 x - 2): convex, least value -1/3 at 1/3 */
        interval at_lo =
            iv_mul_any(iv_point(iv_lo(om[i])), iv_sub(iv_scale(3, iv_point(iv_lo(om[i]))), iv_point(2)));
        interval at_hi = iv_mul_any(iv_point(om[i].hi), iv_sub(iv_scale(3, iv_point(om[i].hi)), iv_point(2)));
        d[i][m] = iv_hull(at_lo, at_hi);
        if (iv_lo(om[i]) < 0.34 && om[i].hi > 0.33)
          d[i][m] = iv_hull(d[i][m], iv(-0.33333334, -0.33));
      } else {
        square = iv_mul_any(rho[m], rho[m]);
        d[i][m] = iv_scale(3, iv_mul_any(iv_mul_any(rho[i], rho[i]), iv_mul_any(square, square)));
        if (d[i][m].hi > 0.8400001)
          d[i][m].hi = 0.8400001;
      }
    }
}

/* Whether J_(j-1) and J_j lie in one cell on which f is affine. */
static int affine_at(const chain *c, slong j) {
  return c->cell[j - 1] == c->cell[j] && c->cell[j] == c->cell[j + 1] && c->data->degrees[c->cell[j]] <= 1;
}

int chain_impossible(const chain *c) {
  for (slong j = 1; j <= c->k; j++)
    if (affine_at(c, j) && (c->tau[j - 1] == 0 || c->tau[j - 1] != -c->tau[j]))
      return 1;
  return 0;
}

/* Everything that the equations are made of, on a box. */
typedef struct {
  fit y[CHAIN_MAX + 1];
  interval weight[CHAIN_MAX + 1], dweight[CHAIN_MAX + 1][CHAIN_MAX + 1];
  interval sum; /* sum_i tau_i slope_i */
  int mixed;    /* some tau_i is not 0, so that T enters */
} parts;

static void evaluate_parts(parts *p, const chain *c, const interval *q, int derivatives, int inside) {
  p->mixed = 0;
  p->sum = iv_point(0);
  for (slong i = 0; i <= c->k; i++) {
    fit_on(p->y + i, c->data, c->cell[i], c->cell[i + 1], q[i], q[i + 1], derivatives, inside);
    if (c->tau[i]) {
      p->mixed = 1;
      p->sum = iv_add(p->sum, iv_scale(c->tau[i], p->y[i].slope));
    }
  }
  weights(p->weight, derivatives ? p->dweight : NULL, c, p->y);
}

/* (tau_(j-1) omega_(j-1) l_(j-1) + tau_j omega_j l_j) / 2 */
static interval half_weights(const parts *p, const chain *c, slong j) {
  return iv_add(iv_scale(0.5 * c->tau[j - 1], p->weight[j - 1]), iv_scale(0.5 * c->tau[j], p->weight[j]));
}

static interval derivative(const parts *p, const chain *c, slong j, slong m) {
  interval d = { 0, 0 }, s, ds = { 0, 0 }, dsum = { 0, 0 };
  if (affine_at(c, j)) /* 2 q_j - q_(j-1) - q_(j+1) */
    return iv_point(m == j ? 2 : m == j - 1 || m == j + 1 ? -1 : 0);
  if (m == j)
    d = iv_sub(p->y[j - 1].right_v, p->y[j].left_u);
  else if (m == j - 1)
    d = p->y[j - 1].right_u;
  else if (m == j + 1)
    d = iv_neg(p->y[j].left_v);
  if (!p->mixed)
    return d;
  s = half_weights(p, c, j); /* d(s sum) = s dsum + ds sum */
  if (c->tau[m - 1])
    dsum = iv_add(dsum, iv_scale(c->tau[m - 1], p->y[m - 1].slope_v));
  if (c->tau[m])
    dsum = iv_add(dsum, iv_scale(c->tau[m], p->y[m].slope_u));
  for (slong i = j - 1; i <= j; i++)
    if (c->tau[i])
      ds = iv_add(ds, iv_scale(0.5 * c->tau[i], iv_sub(p->dweight[i][m - 1], p->dweight[i][m])));
  return iv_sub(d, iv_add(iv_mul_any(s, dsum), iv_mul_any(ds, p->sum)));
}

void chain_evaluate(interval *f, interval *jacobian, const chain *c, const interval *q, int inside) {
  parts p;
  evaluate_parts(&p, c, q, jacobian != NULL, inside);
  for (slong j = 1; j <= c->k; j++) {
    if (affine_at(c, j))
      f[j - 1] = iv_sub(iv_scale(2, q[j]), iv_add(q[j - 1], q[j + 1]));
    else
      f[j - 1] = iv_sub(p.y[j - 1].right, p.y[j].left);
    if (p.mixed && !affine_at(c, j))
      f[j - 1] = iv_sub(f[j - 1], iv_mul_any(half_weights(&p, c, j), p.sum));
    for (slong m = 1; jacobian && m <= c->k; m++)
      jacobian[(j - 1) * c->k + m - 1] = derivative(&p, c, j, m);
  }
}

void chain_slopes(interval *slopes, interval *sum, const chain *c, const interval *q, int inside) {
  parts p;
  evaluate_parts(&p, c, q, 0, inside);
  *sum = p.sum;
  for (slong i = 0; i <= c->k; i++) {
    slopes[i] = p.y[i].slope;
    if (c->tau[i])
      slopes[i] = iv_sub(slopes[i], iv_scale(c->tau[i], iv_mul_any(omega(c, p.y, i), p.sum)));
  }
}
