/* Rationals, field elements, balls with derivatives. */
#include "base/context.h"
#include "exact/field.h"
#include "exact/scalar.h"

scalar *scalars_new(const ring *r, slong n) {
  scalar *x = mem_alloc((size_t) n, sizeof(scalar));
  for (slong i = 0; i < n; i++)
    if (r->kind == SCALAR_RATIONAL)
      fmpq_init(&x[i].rational);
    else if (r->kind == SCALAR_FIELD)
      fmpq_poly_init(&x[i].element);
    else
      x[i].ball = _arb_vec_init(1 + r->variables);
  return x;
}

void scalars_free(scalar *x, const ring *r, slong n) {
  for (slong i = 0; i < n; i++)
    if (r->kind == SCALAR_RATIONAL)
      fmpq_clear(&x[i].rational);
    else if (r->kind == SCALAR_FIELD)
      fmpq_poly_clear(&x[i].element);
    else
      _arb_vec_clear(x[i].ball, 1 + r->variables);
  mem_free(x);
}

void scalar_set(scalar *y, const scalar *x, const ring *r) {
  if (r->kind == SCALAR_RATIONAL)
    fmpq_set(&y->rational, &x->rational);
  else if (r->kind == SCALAR_FIELD)
    fmpq_poly_set(&y->element, &x->element);
  else
    _arb_vec_set(y->ball, x->ball, 1 + r->variables);
}

void scalar_set_fmpq(scalar *y, const fmpq_t x, const ring *r) {
  if (r->kind == SCALAR_RATIONAL) {
    fmpq_set(&y->rational, x);
  } else if (r->kind == SCALAR_FIELD) {
    fmpq_poly_set_fmpq(&y->element, x);
  } else {
    _arb_vec_zero(y->ball, 1 + r->variables);
    arb_set_fmpq(y->ball, x, r->bits);
  }
}

void scalar_set_si(scalar *y, slong x, const ring *r) {
  if (r->kind == SCALAR_RATIONAL) {
    fmpq_set_si(&y->rational, x, 1);
  } else if (r->kind == SCALAR_FIELD) {
    fmpq_poly_set_si(&y->element, x);
  } else {
    _arb_vec_zero(y->ball, 1 + r->variables);
    arb_set_si(y->ball, x);
  }
}

void scalar_set_variable(scalar *y, const arb_t x, slong i, const ring *r) {
  _arb_vec_zero(y->ball, 1 + r->variables);
  arb_set(y->ball, x);
  if (i >= 0 && i < r->variables)
    arb_one(y->ball + 1 + i);
}

void scalar_add(scalar *y, const scalar *u, const scalar *v, const ring *r) {
  if (r->kind == SCALAR_RATIONAL)
    fmpq_add(&y->rational, &u->rational, &v->rational);
  else if (r->kind == SCALAR_FIELD)
    fmpq_poly_add(&y->element, &u->element, &v->element);
  else
    _arb_vec_add(y->ball, u->ball, v->ball, 1 + r->variables, r->bits);
}

void scalar_sub(scalar *y, const scalar *u, const scalar *v, const ring *r) {
  if (r->kind == SCALAR_RATIONAL)
    fmpq_sub(&y->rational, &u->rational, &v->rational);
  else if (r->kind == SCALAR_FIELD)
    fmpq_poly_sub(&y->element, &u->element, &v->element);
  else
    _arb_vec_sub(y->ball, u->ball, v->ball, 1 + r->variables, r->bits);
}

/* (u v)' = u v' + u' v; the values are needed until the end, because y may be u or v. */
static void ball_mul(arb_ptr y, arb_srcptr u, arb_srcptr v, const ring *r) {
  arb_t t;
  arb_init(t);
  for (slong i = 1; i <= r->variables; i++) {
    arb_mul(t, u, v + i, r->bits);
    arb_addmul(t, u + i, v, r->bits);
    arb_swap(y + i, t);
  }
  arb_mul(y, u, v, r->bits);
  arb_clear(t);
}

/* (u/v)' = (u' - (u/v) v') / v. */
static void ball_div(arb_ptr y, arb_srcptr u, arb_srcptr v, const ring *r) {
  arb_t quotient, t;
  arb_init(quotient);
  arb_init(t);
  arb_div(quotient, u, v, r->bits);
  for (slong i = 1; i <= r->variables; i++) {
    arb_set(t, u + i);
    arb_submul(t, quotient, v + i, r->bits);
    arb_div(y + i, t, v, r->bits);
  }
  arb_swap(y, quotient);
  arb_clear(t);
  arb_clear(quotient);
}

static void field_mul(fmpq_poly_t y, const fmpq_poly_t u, const fmpq_poly_t v, const ring *r) {
  fmpq_poly_mul(y, u, v);
  field_reduce(y, r->modulus);
}

static void field_div(fmpq_poly_t y, const fmpq_poly_t u, const fmpq_poly_t v, const ring *r) {
  fmpq_poly_t gcd, inverse, unused;
  fmpq_poly_init(gcd);
  fmpq_poly_init(inverse);
  fmpq_poly_init(unused);
  fmpq_poly_xgcd(gcd, inverse, unused, v, r->modulus);
  field_mul(y, u, inverse, r);
  fmpq_poly_clear(gcd);
  fmpq_poly_clear(inverse);
  fmpq_poly_clear(unused);
}

/* By the rule of Horner; constants stay rational numbers. */
static void field_evaluate(fmpq_poly_t y, const fmpq_poly_t f, const fmpq_poly_t x, const ring *r) {
  fmpq_poly_t sum;
  fmpq_t c;
  fmpq_poly_init(sum);
  fmpq_init(c);
  for (slong i = fmpq_poly_degree(f); i >= 0; i--) {
    field_mul(sum, sum, x, r);
    fmpq_poly_get_coeff_fmpq(c, f, i);
    fmpq_poly_add_fmpq(sum, sum, c);
  }
  fmpq_poly_swap(y, sum);
  fmpq_poly_clear(sum);
  fmpq_clear(c);
}

void scalar_mul(scalar *y, const scalar *u, const scalar *v, const ring *r) {
  if (r->kind == SCALAR_RATIONAL)
    fmpq_mul(&y->rational, &u->rational, &v->rational);
  else if (r->kind == SCALAR_FIELD)
    field_mul(&y->element, &u->element, &v->element, r);
  else
    ball_mul(y->ball, u->ball, v->ball, r);
}

void scalar_div(scalar *y, const scalar *u, const scalar *v, const ring *r) {
  if (r->kind == SCALAR_RATIONAL)
    fmpq_div(&y->rational, &u->rational, &v->rational);
  else if (r->kind == SCALAR_FIELD)
    field_div(&y->element, &u->element, &v->element, r);
  else
    ball_div(y->ball, u->ball, v->ball, r);
}

void scalar_mul_si(scalar *y, const scalar *u, slong n, const ring *r) {
  if (r->kind == SCALAR_RATIONAL)
    fmpq_mul_si(&y->rational, &u->rational, n);
  else if (r->kind == SCALAR_FIELD)
    fmpq_poly_scalar_mul_si(&y->element, &u->element, n);
  else
    for (slong i = 0; i <= r->variables; i++)
      arb_mul_si(y->ball + i, u->ball + i, n, r->bits);
}

void scalar_addmul(scalar *y, const scalar *u, const scalar *v, const ring *r) {
  scalar *t = scalars_new(r, 1);
  scalar_mul(t, u, v, r);
  scalar_add(y, y, t, r);
  scalars_free(t, r, 1);
}

/* f(x) and f'(x) times the derivatives of x. */
static void ball_evaluate(arb_ptr y, const fmpq_poly_t f, arb_srcptr x, const ring *r) {
  arb_t value, slope;
  fmpz *derivative = _fmpz_vec_init(f->length + 1);
  arb_init(value);
  arb_init(slope);
  _arb_fmpz_poly_evaluate_arb(value, f->coeffs, f->length, x, r->bits);
  arb_div_fmpz(value, value, f->den, r->bits);
  if (r->variables > 0 && f->length > 1) {
    _fmpz_poly_derivative(derivative, f->coeffs, f->length);
    _arb_fmpz_poly_evaluate_arb(slope, derivative, f->length - 1, x, r->bits);
    arb_div_fmpz(slope, slope, f->den, r->bits);
  }
  for (slong i = 1; i <= r->variables; i++)
    arb_mul(y + i, slope, x + i, r->bits);
  arb_swap(y, value);
  arb_clear(value);
  arb_clear(slope);
  _fmpz_vec_clear(derivative, f->length + 1);
}

void scalar_evaluate(scalar *y, const fmpq_poly_t f, const scalar *x, const ring *r) {
  if (r->kind == SCALAR_RATIONAL)
    fmpq_poly_evaluate_fmpq(&y->rational, f, &x->rational);
  else if (r->kind == SCALAR_FIELD)
    field_evaluate(&y->element, f, &x->element, r);
  else
    ball_evaluate(y->ball, f, x->ball, r);
}

void scalar_join(scalar *y, const scalar *x, const ring *r) {
  if (r->kind == SCALAR_BALL)
    for (slong i = 0; i <= r->variables; i++)
      arb_union(y->ball + i, y->ball + i, x->ball + i, r->bits);
}

int scalar_is_zero(const scalar *x, const ring *r) {
  return r->kind == SCALAR_FIELD ? fmpq_poly_is_zero(&x->element)
                                 : r->kind == SCALAR_RATIONAL && fmpq_is_zero(&x->rational);
}

void scalar_get_arb(arb_t y, const scalar *x, const ring *r) {
  if (r->kind == SCALAR_RATIONAL) {
    arb_set_fmpq(y, &x->rational, r->bits);
  } else if (r->kind == SCALAR_FIELD) {
    const fmpq_poly_struct *f = &x->element;
    _arb_fmpz_poly_evaluate_arb(y, f->coeffs, f->length, r->generator, r->bits);
    arb_div_fmpz(y, y, f->den, r->bits);
  } else {
    arb_set(y, x->ball);
  }
}

int scalar_cmp_fmpq(const scalar *x, const fmpq_t q, const ring *r) {
  int order;
  arb_t y, z;
  if (r->kind == SCALAR_RATIONAL)
    return fmpq_cmp(&x->rational, q);
  arb_init(y);
  arb_init(z);
  scalar_get_arb(z, x, r);
  arb_set_fmpq(y, q, r->bits);
  order = arb_lt(z, y) ? -1 : arb_gt(z, y);
  arb_clear(y);
  arb_clear(z);
  return order;
}

int scalar_sign(const scalar *x, const ring *r) {
  int sign;
  arb_t y;
  if (r->kind == SCALAR_RATIONAL)
    return fmpq_sgn(&x->rational);
  arb_init(y);
  scalar_get_arb(y, x, r);
  sign = arb_is_positive(y) ? 1 : arb_is_negative(y) ? -1 : 0;
  arb_clear(y);
  return sign;
}
