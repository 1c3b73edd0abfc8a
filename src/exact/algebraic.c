/* Real algebraic numbers. Every decision is made by the exact sign of an integer polynomial at a
   dyadic point, or by an enclosure that excludes zero. */
#include "base/context.h"
#include "exact/algebraic.h"

void algebraic_init(algebraic *x) {
  x->rational = 1;
  fmpq_init(x->value);
  fmpz_poly_init(x->poly);
  fmpz_init(x->lo);
  fmpz_init(x->hi);
  x->scale = 0;
}

void algebraic_clear(algebraic *x) {
  fmpq_clear(x->value);
  fmpz_poly_clear(x->poly);
  fmpz_clear(x->lo);
  fmpz_clear(x->hi);
}

void algebraic_set(algebraic *x, const algebraic *y) {
  x->rational = y->rational;
  fmpq_set(x->value, y->value);
  fmpz_poly_set(x->poly, y->poly);
  fmpz_set(x->lo, y->lo);
  fmpz_set(x->hi, y->hi);
  x->scale = y->scale;
}

void minpoly_of_fmpq(fmpz_poly_t f, const fmpq_t q) {
  fmpz_poly_zero(f);
  fmpz_poly_set_coeff_fmpz(f, 1, fmpq_denref(q));
  fmpz_poly_set_coeff_fmpz(f, 0, fmpq_numref(q));
  fmpz_neg(fmpz_poly_get_coeff_ptr(f, 0), fmpz_poly_get_coeff_ptr(f, 0));
}

void algebraic_set_fmpq(algebraic *x, const fmpq_t q) {
  x->rational = 1;
  fmpq_set(x->value, q);
  minpoly_of_fmpq(x->poly, q);
  fmpz_zero(x->lo);
  fmpz_zero(x->hi);
  x->scale = 0;
}

/* y = f(n / 2^scale) 2^(scale deg f). */
static void scaled_value(fmpz_t y, const fmpz_poly_t f, const fmpz_t n, slong scale) {
  slong d = fmpz_poly_degree(f), i;
  fmpz_t t;
  fmpz_init(t);
  fmpz_zero(y);
  for (i = d; i >= 0; i--) {
    fmpz_mul(y, y, n);
    fmpz_mul_2exp(t, fmpz_poly_get_coeff_ptr(f, i), (ulong) (scale * (d - i)));
    fmpz_add(y, y, t);
  }
  fmpz_clear(t);
}

static int sign_at_dyadic(const fmpz_poly_t f, const fmpz_t n, slong scale) {
  int sign;
  fmpz_t y;
  fmpz_init(y);
  scaled_value(y, f, n, scale);
  sign = fmpz_sgn(y);
  fmpz_clear(y);
  return sign;
}

static int sign_at_fmpq(const fmpz_poly_t f, const fmpq_t q) {
  int sign;
  fmpq_t y;
  fmpq_init(y);
  fmpz_poly_evaluate_fmpq(y, f, q);
  sign = fmpq_sgn(y);
  fmpq_clear(y);
  return sign;
}

/* Sign of the squarefree f just right (side 1) or just left (side -1) of q. */
static int sign_beside(const fmpz_poly_t f, const fmpq_t q, int side) {
  int sign = sign_at_fmpq(f, q);
  if (sign == 0) {
    fmpz_poly_t derivative;
    fmpz_poly_init(derivative);
    fmpz_poly_derivative(derivative, f);
    sign = side * sign_at_fmpq(derivative, q);
    fmpz_poly_clear(derivative);
  }
  return sign;
}

void algebraic_set_root(algebraic *x, const fmpz_poly_t poly, const fmpq_t l, const fmpq_t r) {
  int left = sign_beside(poly, l, 1);
  fmpz_t one;
  x->rational = 0;
  fmpq_zero(x->value);
  fmpz_poly_set(x->poly, poly);
  fmpz_init_set_ui(one, 1);
  for (x->scale = 2;; x->scale *= 2) { /* coarse dyadic points between l, the root and r */
    fmpz_mul_2exp(x->lo, fmpq_numref(l), (ulong) x->scale);
    fmpz_fdiv_q(x->lo, x->lo, fmpq_denref(l));
    fmpz_add(x->lo, x->lo, one);
    fmpz_mul_2exp(x->hi, fmpq_numref(r), (ulong) x->scale);
    fmpz_cdiv_q(x->hi, x->hi, fmpq_denref(r));
    fmpz_sub(x->hi, x->hi, one);
    if (fmpz_cmp(x->lo, x->hi) < 0 && sign_at_dyadic(poly, x->lo, x->scale) == left
        && sign_at_dyadic(poly, x->hi, x->scale) == -left)
      break;
  }
  fmpz_clear(one);
}

/* One step of quadratic interval refinement: cut the interval into 2^j parts and try the one where
   the secant meets zero, and its neighbour. Returns whether the interval shrank to one part. */
static int refine_step(algebraic *x, slong j) {
  fmpz_t width, fl, fh, index, a, b;
  int sa, sb, sl, done = 0;
  fmpz_init(width); fmpz_init(fl); fmpz_init(fh); fmpz_init(index); fmpz_init(a); fmpz_init(b);
  scaled_value(fl, x->poly, x->lo, x->scale);
  scaled_value(fh, x->poly, x->hi, x->scale);
  sl = fmpz_sgn(fl);
  fmpz_sub(width, x->hi, x->lo);
  fmpz_sub(a, fl, fh);
  fmpz_mul_2exp(b, fl, (ulong) j);
  fmpz_fdiv_q(index, b, a); /* 0 <= index < 2^j: the secant's zero lies in part `index` */
  fmpz_mul_2exp(a, x->lo, (ulong) j);
  fmpz_addmul(a, index, width);
  fmpz_add(b, a, width);
  sa = sign_at_dyadic(x->poly, a, x->scale + j);
  if (sa == sl) {
    sb = sign_at_dyadic(x->poly, b, x->scale + j);
    if (sb != sl) {
      done = 1;
    } else { /* one further to the right? */
      fmpz_set(a, b);
      fmpz_add(b, b, width);
      fmpz_mul_2exp(fl, x->hi, (ulong) j);
      done = fmpz_cmp(b, fl) <= 0 && sign_at_dyadic(x->poly, b, x->scale + j) != sl;
    }
  } else { /* one further to the left? */
    fmpz_set(b, a);
    fmpz_sub(a, a, width);
    fmpz_mul_2exp(fl, x->lo, (ulong) j);
    done = fmpz_cmp(a, fl) >= 0 && sign_at_dyadic(x->poly, a, x->scale + j) == sl;
  }
  if (done) {
    fmpz_swap(x->lo, a);
    fmpz_swap(x->hi, b);
    x->scale += j;
  }
  fmpz_clear(width); fmpz_clear(fl); fmpz_clear(fh); fmpz_clear(index); fmpz_clear(a); fmpz_clear(b);
  return done;
}

static void bisect(algebraic *x) {
  fmpz_t mid;
  int left = sign_at_dyadic(x->poly, x->lo, x->scale);
  fmpz_init(mid);
  fmpz_add(mid, x->lo, x->hi);
  x->scale++;
  if (sign_at_dyadic(x->poly, mid, x->scale) == left) {
    fmpz_swap(x->lo, mid);
    fmpz_mul_2exp(x->hi, x->hi, 1);
  } else {
    fmpz_swap(x->hi, mid);
    fmpz_mul_2exp(x->lo, x->lo, 1);
  }
  fmpz_clear(mid);
}

/* -log2 of the width, rounded down by at most one. */
static slong width_bits(const algebraic *x) {
  slong bits;
  fmpz_t width;
  fmpz_init(width);
  fmpz_sub(width, x->hi, x->lo);
  bits = x->scale - (slong) fmpz_bits(width);
  fmpz_clear(width);
  return bits;
}

void algebraic_refine(algebraic *x, slong bits) {
  slong j = 2, missing;
  if (x->rational)
    return;
  while ((missing = bits - width_bits(x)) > 0) {
    slong step = FLINT_MIN(j, missing + 1);
    if (step >= 2 && refine_step(x, step)) {
      j = 2 * step;
    } else {
      j = FLINT_MAX(step / 2, 2);
      bisect(x);
    }
  }
}

void algebraic_interval(fmpq_t lo, fmpq_t hi, const algebraic *x) {
  if (x->rational) {
    fmpq_set(lo, x->value);
    fmpq_set(hi, x->value);
    return;
  }
  fmpq_set_fmpz(lo, x->lo);
  fmpq_div_2exp(lo, lo, (flint_bitcnt_t) x->scale);
  fmpq_set_fmpz(hi, x->hi);
  fmpq_div_2exp(hi, hi, (flint_bitcnt_t) x->scale);
}

void algebraic_get_arb(arb_t y, algebraic *x, slong bits) {
  slong exact;
  fmpz_t mid, rad;
  if (x->rational) {
    arb_set_fmpq(y, x->value, bits + 32 + (slong) fmpz_bits(fmpq_numref(x->value)));
    return;
  }
  algebraic_refine(x, bits + 1);
  fmpz_init(mid);
  fmpz_init(rad);
  fmpz_add(mid, x->lo, x->hi);
  fmpz_sub(rad, x->hi, x->lo);
  exact = (slong) fmpz_bits(mid) + 2;
  arb_set_fmpz(y, mid);
  mag_set_fmpz(arb_radref(y), rad);
  arb_mul_2exp_si(y, y, -x->scale - 1);
  arb_set_round(y, y, exact);
  fmpz_clear(mid);
  fmpz_clear(rad);
}

/* Whether f vanishes at the irrational x: whether gcd(f, poly), which has at most this one root in
   the isolating interval, changes sign over it. */
static int vanishes_at(const fmpz_poly_t f, const algebraic *x) {
  int zero;
  fmpz_poly_t g;
  fmpz_poly_init(g);
  fmpz_poly_gcd(g, f, x->poly);
  zero = fmpz_poly_degree(g) > 0
         && sign_at_dyadic(g, x->lo, x->scale) * sign_at_dyadic(g, x->hi, x->scale) < 0;
  fmpz_poly_clear(g);
  return zero;
}

int algebraic_sign_at(const fmpz_poly_t f, algebraic *x) {
  slong bits;
  int sign = 0, tested = 0;
  arb_t y, z;
  if (fmpz_poly_is_zero(f))
    return 0;
  if (x->rational)
    return sign_at_fmpq(f, x->value);
  arb_init(y);
  arb_init(z);
  for (bits = 64; sign == 0; bits *= 2) {
    algebraic_get_arb(y, x, bits);
    arb_fmpz_poly_evaluate_arb(z, f, y, bits + 64 + FLINT_ABS(fmpz_poly_max_bits(f)));
    if (arb_is_positive(z))
      sign = 1;
    else if (arb_is_negative(z))
      sign = -1;
    else if (bits >= 128 && !tested) {
      if (vanishes_at(f, x))
        break;
      tested = 1;
    }
  }
  arb_clear(y);
  arb_clear(z);
  return sign;
}

int algebraic_cmp_fmpq(algebraic *x, const fmpq_t q) {
  fmpq_t lo, hi;
  int result;
  if (x->rational)
    return fmpq_cmp(x->value, q);
  fmpq_init(lo);
  fmpq_init(hi);
  algebraic_interval(lo, hi, x);
  if (fmpq_cmp(q, lo) <= 0)
    result = 1;
  else if (fmpq_cmp(q, hi) >= 0)
    result = -1;
  else { /* inside: the root is right of q when the sign at q is still that of lo */
    int s = sign_at_fmpq(x->poly, q);
    result = s == 0 ? 0 : s == sign_at_fmpq(x->poly, lo) ? 1 : -1;
  }
  fmpq_clear(lo);
  fmpq_clear(hi);
  return result;
}

/* Whether the irrational numbers x and y are equal: gcd of their polynomials changes sign over the
   intersection of the isolating intervals (as it has at most one root there, a common one). */
static int equal_irrational(const algebraic *x, const algebraic *y) {
  fmpq_t lx, hx, ly, hy;
  fmpz_poly_t g;
  int equal = 0;
  fmpq_init(lx); fmpq_init(hx); fmpq_init(ly); fmpq_init(hy);
  fmpz_poly_init(g);
  algebraic_interval(lx, hx, x);
  algebraic_interval(ly, hy, y);
  if (fmpq_cmp(lx, ly) < 0)
    fmpq_swap(lx, ly);
  if (fmpq_cmp(hx, hy) > 0)
    fmpq_swap(hx, hy);
  if (fmpq_cmp(lx, hx) < 0) {
    fmpz_poly_gcd(g, x->poly, y->poly);
    equal = fmpz_poly_degree(g) > 0 && sign_at_fmpq(g, lx) * sign_at_fmpq(g, hx) < 0;
  }
  fmpq_clear(lx); fmpq_clear(hx); fmpq_clear(ly); fmpq_clear(hy);
  fmpz_poly_clear(g);
  return equal;
}

/* -1, 1 when the isolating intervals are disjoint in this order, else 0. */
static int cmp_intervals(const algebraic *x, const algebraic *y) {
  fmpq_t lx, hx, ly, hy;
  int result;
  fmpq_init(lx); fmpq_init(hx); fmpq_init(ly); fmpq_init(hy);
  algebraic_interval(lx, hx, x);
  algebraic_interval(ly, hy, y);
  result = fmpq_cmp(hx, ly) <= 0 ? -1 : fmpq_cmp(hy, lx) <= 0 ? 1 : 0;
  fmpq_clear(lx); fmpq_clear(hx); fmpq_clear(ly); fmpq_clear(hy);
  return result;
}

int algebraic_cmp(algebraic *x, algebraic *y) {
  int result;
  slong bits;
  if (y->rational)
    return algebraic_cmp_fmpq(x, y->value);
  if (x->rational)
    return -algebraic_cmp_fmpq(y, x->value);
  result = cmp_intervals(x, y);
  if (result != 0 || equal_irrational(x, y))
    return result;
  for (bits = 64; (result = cmp_intervals(x, y)) == 0; bits *= 2) {
    algebraic_refine(x, bits);
    algebraic_refine(y, bits);
  }
  return result;
}
