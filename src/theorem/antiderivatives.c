/* Antiderivatives of an algebraic function: rational functions, and identities between them. */
#include "problem/density.h"
#include "theorem/antiderivatives.h"

void antiderivatives_init(antiderivatives *w, slong n) {
  fmpz_poly_q_init(w->integral);
  fmpz_poly_q_init(w->moment);
  fmpz_poly_q_init(w->square);
  w->n = n;
  w->factor = _fmpq_vec_init(n);
  w->slope = _fmpq_vec_init(n);
  w->value = _fmpq_vec_init(n);
}

void antiderivatives_clear(antiderivatives *w) {
  fmpz_poly_q_clear(w->integral);
  fmpz_poly_q_clear(w->moment);
  fmpz_poly_q_clear(w->square);
  _fmpq_vec_clear(w->factor, w->n);
  _fmpq_vec_clear(w->slope, w->n);
  _fmpq_vec_clear(w->value, w->n);
}

void ratio_set(fmpz_poly_q_t r, const fmpq_poly_t num, const fmpq_poly_t den) {
  fmpq_poly_get_numerator(fmpz_poly_q_numref(r), num);
  fmpq_poly_get_numerator(fmpz_poly_q_denref(r), den);
  fmpz_poly_scalar_mul_fmpz(fmpz_poly_q_numref(r), fmpz_poly_q_numref(r), fmpq_poly_denref(den));
  fmpz_poly_scalar_mul_fmpz(fmpz_poly_q_denref(r), fmpz_poly_q_denref(r), fmpq_poly_denref(num));
  fmpz_poly_q_canonicalise(r);
}

void ratio_set_poly(fmpz_poly_q_t r, const fmpq_poly_t f) {
  fmpq_poly_t one;
  fmpq_poly_init(one);
  fmpq_poly_one(one);
  ratio_set(r, f, one);
  fmpq_poly_clear(one);
}

int ratio_evaluate(fmpq_t y, const fmpz_poly_q_t r, const fmpq_t x) {
  fmpq_t den;
  int good;
  fmpq_init(den);
  fmpz_poly_evaluate_fmpq(den, fmpz_poly_q_denref(r), x);
  fmpz_poly_evaluate_fmpq(y, fmpz_poly_q_numref(r), x);
  good = !fmpq_is_zero(den);
  if (good)
    fmpq_div(y, y, den);
  fmpq_clear(den);
  return good;
}

/* Has the denominator of r a zero in [u,v]? */
static int has_pole(const fmpz_poly_q_t r, const fmpq_t u, const fmpq_t v) {
  fmpq_poly_t den;
  int found;
  fmpq_poly_init(den);
  fmpq_poly_set_fmpz_poly(den, fmpz_poly_q_denref(r));
  found = polynomial_has_zero(den, u, v);
  fmpq_poly_clear(den);
  return found;
}

/* Is (r sqrt(D))' = g sqrt(D), that is r' + r D'/(2D) = g? */
static int is_derivative(const fmpz_poly_q_t r, const fmpz_poly_q_t g, const fmpq_poly_t rad) {
  fmpz_poly_q_t s, u;
  fmpq_poly_t f, h;
  int same;
  fmpz_poly_q_init(s);
  fmpz_poly_q_init(u);
  fmpq_poly_init(f);
  fmpq_poly_init(h);
  fmpq_poly_derivative(f, rad);
  fmpq_poly_scalar_mul_ui(h, rad, 2);
  ratio_set(s, f, h);
  fmpz_poly_q_mul(s, s, r);
  fmpz_poly_q_derivative(u, r);
  fmpz_poly_q_add(s, s, u);
  same = fmpz_poly_q_equal(s, g);
  fmpz_poly_q_clear(s);
  fmpz_poly_q_clear(u);
  fmpq_poly_clear(f);
  fmpq_poly_clear(h);
  return same;
}

void line_set(fmpq_poly_t f, const fmpq_t u, const fmpq_t v) {
  fmpq_poly_zero(f);
  fmpq_poly_set_coeff_fmpq(f, 0, u);
  fmpq_poly_set_coeff_fmpq(f, 1, v);
}

/* Is the derivative of the antiderivative of the square u^2 D? */
static int is_square(const antiderivatives *w, const fmpz_poly_q_t u, const fmpq_poly_t rad) {
  fmpz_poly_q_t s, r;
  fmpq_poly_t num, den;
  int same;
  fmpz_poly_q_init(s);
  fmpz_poly_q_init(r);
  fmpq_poly_init(num);
  fmpq_poly_init(den);
  fmpz_poly_q_derivative(s, w->square);
  for (slong i = 0; i < w->n; i++) {
    line_set(den, w->value + i, w->slope + i);
    fmpq_poly_set_fmpq(num, w->slope + i);
    fmpq_poly_scalar_mul_fmpq(num, num, w->factor + i);
    ratio_set(r, num, den);
    fmpz_poly_q_add(s, s, r);
  }
  ratio_set_poly(r, rad);
  fmpz_poly_q_mul(r, r, u);
  fmpz_poly_q_mul(r, r, u);
  same = fmpz_poly_q_equal(s, r);
  fmpz_poly_q_clear(s);
  fmpz_poly_q_clear(r);
  fmpq_poly_clear(num);
  fmpq_poly_clear(den);
  return same;
}

/* Are the logarithms defined on [u,v]? */
static int logarithms_exist(const antiderivatives *w, const fmpq_t u, const fmpq_t v) {
  int good = 1;
  fmpq_t x, y;
  fmpq_init(x);
  fmpq_init(y);
  for (slong i = 0; i < w->n && good; i++) {
    fmpq_mul(x, w->slope + i, u);
    fmpq_add(x, x, w->value + i);
    fmpq_mul(y, w->slope + i, v);
    fmpq_add(y, y, w->value + i);
    good = fmpq_sgn(x) > 0 && fmpq_sgn(y) > 0;
  }
  fmpq_clear(x);
  fmpq_clear(y);
  return good;
}

const char *antiderivatives_check(const antiderivatives *w, const fmpq_poly_t num, const fmpq_poly_t den,
                                  const fmpq_poly_t rad, const fmpq_t a, const fmpq_t z) {
  const char *wrong = NULL;
  fmpz_poly_q_t u, x;
  fmpz_poly_q_init(u);
  fmpz_poly_q_init(x);
  ratio_set(u, num, den);
  fmpz_poly_set_coeff_ui(fmpz_poly_q_numref(x), 1, 1);
  fmpz_poly_q_mul(x, x, u);
  if (has_pole(w->integral, a, z) || has_pole(w->moment, a, z) || has_pole(w->square, a, z)
      || !logarithms_exist(w, a, z))
    wrong = "antiderivatives without poles";
  else if (!is_derivative(w->integral, u, rad) || !is_derivative(w->moment, x, rad))
    wrong = "antiderivatives of f and x f";
  else if (!is_square(w, u, rad))
    wrong = "an antiderivative of the square of f";
  fmpz_poly_q_clear(u);
  fmpz_poly_q_clear(x);
  return wrong;
}

void antiderivatives_square(arb_t y, const antiderivatives *w, const fmpq_t x, slong bits) {
  arb_t s;
  fmpq_t t;
  arb_init(s);
  fmpq_init(t);
  ratio_evaluate(t, w->square, x);
  arb_set_fmpq(y, t, bits);
  for (slong i = 0; i < w->n; i++) {
    fmpq_mul(t, w->slope + i, x);
    fmpq_add(t, t, w->value + i);
    arb_set_fmpq(s, t, bits);
    arb_log(s, s, bits);
    arb_mul_fmpz(s, s, fmpq_numref(w->factor + i), bits);
    arb_div_fmpz(s, s, fmpq_denref(w->factor + i), bits);
    arb_add(y, y, s, bits);
  }
  arb_clear(s);
  fmpq_clear(t);
}
