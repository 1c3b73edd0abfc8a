/* Fits on local pieces: the errors of the fits of t^n and y^n are quotients of moments. */
#include "system/weighted_local.h"

/* A weighted_fit is an array of intervals. */
enum { FIELDS = sizeof(weighted_fit) / sizeof(interval) };

/* The fit of a function with moments (phi0, phi1) is phi0 v[0] + phi1 v[1] at t = 1, with u at t = -1, and
   has the slope phi0 s[0] + phi1 s[1]. */
typedef struct {
  interval v[2], u[2], s[2];
} functional;

static int set_functional(functional *k, interval *det, const interval *m) {
  interval inverse;
  *det = iv_sub(iv_mul(m[0], m[2]), iv_mul(m[1], m[1]));
  if (!is_positive(*det) || !is_positive(m[0]))
    return 0;
  inverse = iv_div(iv_point(1), *det);
  k->v[0] = iv_mul(iv_sub(m[2], m[1]), inverse);
  k->v[1] = iv_mul(iv_sub(m[0], m[1]), inverse);
  k->u[0] = iv_mul(iv_add(m[2], m[1]), inverse);
  k->u[1] = iv_neg(iv_mul(iv_add(m[0], m[1]), inverse));
  k->s[0] = iv_neg(iv_mul(m[1], inverse));
  k->s[1] = iv_mul(m[0], inverse);
  return 1;
}

static interval apply(const interval *k, interval phi0, interval phi1) {
  return iv_add(iv_mul(k[0], phi0), iv_mul(k[1], phi1));
}

void weighted_kernel_set(weighted_kernel *k, interval alpha, interval beta, interval nu, interval at_u,
                         interval at_v) {
  interval one = iv_point(1), unit = iv(0, 1), product, inverse;
  k->alpha = within(alpha, unit);
  k->beta = within(beta, unit);
  k->nu = within(nu, iv(0, 0.25));
  k->at_u = at_least_zero(at_u);
  k->at_v = at_least_zero(at_v);
  inverse = iv_div(one, k->nu);
  product = iv_sub(one, iv_mul_any(inverse, iv_mul(k->alpha, k->beta)));
  k->uu = iv_mul_any(k->at_u, iv_add(one, iv_mul_any(inverse, iv_mul(k->alpha, k->alpha))));
  k->vv = iv_mul_any(k->at_v, iv_add(one, iv_mul_any(inverse, iv_mul(k->beta, k->beta))));
  k->uv_u = iv_mul_any(k->at_u, product);
  k->uv_v = iv_mul_any(k->at_v, product);
}

/* Of fit minus function, on [-1,1]: values at 1 and -1, slope of the fit, and h times the derivatives of the
   values by u and v. */
typedef struct {
  interval right, left, slope, right_u, right_v, left_u, left_v;
} errors;

/* A function on [-1,1]: its moments, values and derivatives at the ends. */
typedef struct {
  interval phi0, phi1, at_u, at_v, d_u, d_v;
} shape;

/* y += coefficient times the errors of x; the derivatives only if k is given. */
static void add_errors(errors *y, const functional *l, const weighted_kernel *k, interval coefficient,
                       const shape *x) {
  interval slope = apply(l->s, x->phi0, x->phi1), right = iv_sub(apply(l->v, x->phi0, x->phi1), x->at_v),
           left = iv_sub(apply(l->u, x->phi0, x->phi1), x->at_u);
  y->right = iv_add(y->right, iv_mul(coefficient, right));
  y->left = iv_add(y->left, iv_mul(coefficient, left));
  y->slope = iv_add(y->slope, iv_mul(coefficient, slope));
  if (!k)
    return;
  right = iv_scale(0.5, right);
  left = iv_scale(0.5, left);
  y->right_v
      = iv_add(y->right_v, iv_mul_any(coefficient, iv_sub(iv_sub(slope, x->d_v), iv_mul_any(right, k->vv))));
  y->right_u = iv_add(y->right_u, iv_mul_any(coefficient, iv_mul_any(left, k->uv_u)));
  y->left_u
      = iv_add(y->left_u, iv_mul_any(coefficient, iv_add(iv_sub(slope, x->d_u), iv_mul_any(left, k->uu))));
  y->left_v = iv_sub(y->left_v, iv_mul_any(coefficient, iv_mul_any(right, k->uv_v)));
}

/* The terms a_n h^(n-2) t^n, n >= 2. */
static void base_errors(errors *y, const weighted_piece *x, const functional *l, const weighted_kernel *k,
                        const interval *m) {
  interval power = iv_point(1);
  for (slong n = 2; n <= x->fd; n++) {
    double sign = n % 2 ? -1 : 1, dn = (double) n;
    shape term = { m[n], m[n + 1], iv_point(sign), iv_point(1), iv_point(-sign * dn), iv_point(dn) };
    add_errors(y, l, k, iv_mul(x->a[n], power), &term);
    power = iv_mul(power, x->h);
  }
}

/* The terms d_n y^n with h^(n-2) for n >= 2 into high, n = 1 into one, n = 0 into none. */
static void jump_errors(errors *sums, const weighted_piece *x, const functional *l,
                        const weighted_kernel *k) {
  interval hpower = iv_point(1), before = zero(), power = iv_point(1); /* S^(n-1), S^n */
  for (slong n = 0; n <= x->jd; n++) {
    interval d = weighted_piece_jump(x, n), next = iv_mul(power, x->s2);
    if (!is_zero(d)) {
      shape term = { zero(), zero(), zero(), power, zero(), iv_scale((double) n, before) };
      weighted_piece_jump_moments(&term.phi0, &term.phi1, x, n, next);
      add_errors(sums + (n < 2 ? n : 2), l, k, n >= 2 ? iv_mul(d, hpower) : d, &term);
    }
    if (n >= 2)
      hpower = iv_mul(hpower, x->h);
    before = power;
    power = next;
  }
}

static interval divided(interval x, interval h) { return is_zero(x) ? x : iv_div(x, h); }

/* h^(2-r) high + h^(1-r) one + h^(-r) none for r = 0, 1, 2 */
static interval level0(interval none, interval one, interval high, interval h) {
  return iv_add(iv_mul(h, iv_add(iv_mul(h, high), one)), none);
}
static interval level1(interval none, interval one, interval high, interval h) {
  if (is_zero(one) && is_zero(none))
    return iv_mul_any(h, high);
  return iv_add(iv_add(iv_mul_any(h, high), one), divided(none, h));
}
static interval level2(interval none, interval one, interval high, interval h) {
  return iv_add(high, iv_add(divided(one, h), divided(divided(none, h), h)));
}

static void combine(weighted_fit *y, const weighted_piece *x, const errors *e) {
  interval h = x->h, a1 = x->fd >= 1 ? x->a[1] : zero();
  y->right = level0(e[0].right, e[1].right, e[2].right, h);
  y->left = level0(e[0].left, e[1].left, e[2].left, h);
  y->right_l = iv_scale(0.5, level1(e[0].right, e[1].right, e[2].right, h));
  y->left_l = iv_scale(0.5, level1(e[0].left, e[1].left, e[2].left, h));
  y->slope = iv_add(a1, level1(e[0].slope, e[1].slope, e[2].slope, h));
  y->slope_l = iv_scale(2, iv_add(iv_mul(h, a1), level0(e[0].slope, e[1].slope, e[2].slope, h)));
}

void weighted_fit_derivatives(weighted_fit *y, const weighted_kernel *k, interval right_l2,
                              interval left_l2) {
  interval by_v = iv_mul_any(k->at_v, iv_div(k->beta, k->nu)),
           by_u = iv_mul_any(k->at_u, iv_div(k->alpha, k->nu));
  y->slope_v = iv_neg(iv_mul_any(right_l2, by_v));
  y->slope_u = iv_neg(iv_mul_any(left_l2, by_u));
  y->slope_l_v = iv_neg(iv_mul_any(y->right_l, by_v));
  y->slope_l_u = iv_neg(iv_mul_any(y->left_l, by_u));
  y->mean_v = iv_mul_any(k->at_v, k->beta);
  y->mean_u = iv_mul_any(k->at_u, k->alpha);
  y->spread_v = iv_mul_any(by_v, k->beta);
  y->spread_u = iv_neg(iv_mul_any(by_u, k->alpha));
}

static void combine_derivatives(weighted_fit *y, const weighted_piece *x, const errors *e,
                                const weighted_kernel *k) {
  interval h = x->h;
  y->right_u = level1(e[0].right_u, e[1].right_u, e[2].right_u, h);
  y->right_v = level1(e[0].right_v, e[1].right_v, e[2].right_v, h);
  y->left_u = level1(e[0].left_u, e[1].left_u, e[2].left_u, h);
  y->left_v = level1(e[0].left_v, e[1].left_v, e[2].left_v, h);
  weighted_fit_derivatives(y, k, iv_scale(0.25, level2(e[0].right, e[1].right, e[2].right, h)),
                           iv_scale(0.25, level2(e[0].left, e[1].left, e[2].left, h)));
}

static void kernel_of(weighted_kernel *k, const weighted_piece *x, const interval *m, interval det) {
  interval inverse = iv_div(iv_point(1), m[0]), mean = iv_scale(0.5, iv_mul(m[1], inverse));
  interval p_u = value_of(x->r, x->pd, iv_point(-1)),
           p_v = x->over ? value_of(x->g, x->gd, x->s2) : value_of(x->r, x->pd, iv_point(1));
  weighted_kernel_set(k, iv_add(iv_point(0.5), mean), iv_sub(iv_point(0.5), mean),
                      iv_scale(0.25, iv_mul(iv_mul(det, inverse), inverse)),
                      iv_scale(2, iv_mul(p_u, inverse)), iv_scale(2, iv_mul(p_v, inverse)));
}

void weighted_fit_spread(weighted_fit *y, const weighted_piece *x, interval mass, interval det) {
  y->shape = iv_scale(0.125, iv_mul(x->scale, iv_div(det, mass)));
  y->spread = iv_mul(y->shape, iv_mul(y->length, iv_mul(y->length, y->length)));
}

void weighted_fit_crude(weighted_fit *y, interval range, interval p, int continuous) {
  interval off = iv_sub(range, range), l = y->length, *field = (interval *) y;
  for (int i = 0; i < FIELDS; i++)
    field[i] = whole();
  y->length = l;
  y->slope = continuous ? range : whole();
  y->right_l = y->left_l = continuous ? off : whole();
  y->slope_l = iv_mul_any(l, y->slope);
  y->right = iv_mul_any(l, y->right_l);
  y->left = iv_mul_any(l, y->left_l);
  y->alpha = y->beta = iv(0, 1);
  y->shape = iv_mul(at_least_zero(p), iv(1 / 12.1, 1 / 11.9));
  y->spread = iv_mul(y->shape, iv_mul(l, iv_mul(l, l)));
}

void weighted_fit_of_piece(weighted_fit *y, const weighted_piece *x, interval p, int derivatives) {
  interval m[2 * WEIGHTED_TERMS], det;
  functional l;
  weighted_kernel k;
  errors sums[3] = { 0 };
  weighted_piece_moments(m, x, x->fd > 1 ? x->fd + 1 : 2);
  if (!set_functional(&l, &det, m)) {
    weighted_fit_crude(y, weighted_piece_slopes(x), p, !x->over || is_zero(x->jump[0]));
    return;
  }
  kernel_of(&k, x, m, det);
  y->alpha = k.alpha;
  y->beta = k.beta;
  base_errors(sums + 2, x, &l, derivatives ? &k : NULL, m);
  if (x->over)
    jump_errors(sums, x, &l, derivatives ? &k : NULL);
  combine(y, x, sums);
  if (derivatives)
    combine_derivatives(y, x, sums, &k);
  weighted_fit_spread(y, x, m[0], det);
}

void weighted_fit_reflect(weighted_fit *y) {
  weighted_fit x = *y;
  y->right = x.left;
  y->left = x.right;
  y->right_l = x.left_l;
  y->left_l = x.right_l;
  y->slope = iv_neg(x.slope);
  y->slope_l = iv_neg(x.slope_l);
  y->alpha = x.beta;
  y->beta = x.alpha;
  y->right_u = iv_neg(x.left_v);
  y->right_v = iv_neg(x.left_u);
  y->left_u = iv_neg(x.right_v);
  y->left_v = iv_neg(x.right_u);
  y->slope_u = x.slope_v;
  y->slope_v = x.slope_u;
  y->slope_l_u = x.slope_l_v;
  y->slope_l_v = x.slope_l_u;
  y->mean_u = x.mean_v;
  y->mean_v = x.mean_u;
  y->spread_u = iv_neg(x.spread_v);
  y->spread_v = iv_neg(x.spread_u);
}

int weighted_hinge_of_piece(interval *at_u, interval *at_v, const weighted_piece *x) {
  interval m[2 * WEIGHTED_TERMS], det, phi0, phi1;
  functional l;
  weighted_piece_moments(m, x, 2);
  if (!set_functional(&l, &det, m))
    return 0;
  weighted_piece_jump_moments(&phi0, &phi1, x, 1, iv_point(1));
  *at_u = at_least_zero(iv_neg(iv_mul(x->s2, apply(l.u, phi0, phi1))));
  *at_v = at_least_zero(iv_sub(iv_point(1), iv_mul(x->s2, apply(l.v, phi0, phi1))));
  return 1;
}
