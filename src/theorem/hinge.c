/* Networks with one kink and an affine part. */
#include "theorem/antiderivatives.h"
#include "theorem/hinge.h"
#include "types/point_error.h"

void hinge_init(hinge *n) {
  fmpq_init(n->value);
  fmpq_init(n->slope);
  fmpq_init(n->jump);
  fmpq_init(n->kink);
}

void hinge_clear(hinge *n) {
  fmpq_clear(n->value);
  fmpq_clear(n->slope);
  fmpq_clear(n->jump);
  fmpq_clear(n->kink);
}

theta *hinge_theta(const hinge *n, const fmpq_t a, long hidden) {
  theta *t;
  slong j = 0;
  if (hidden < 2 - fmpq_is_zero(n->slope))
    return NULL;
  t = theta_new(hidden);
  for (slong i = 0; i < hidden; i++)
    fmpq_set_si(t->b + i, -1, 1); /* dead */
  fmpq_set(t->c, n->value);
  if (!fmpq_is_zero(n->slope)) { /* slope (x - a + 1) is active everywhere */
    fmpq_set_si(t->w, 1, 1);
    fmpq_set_si(t->b, 1, 1);
    fmpq_sub(t->b, t->b, a);
    fmpq_set(t->v, n->slope);
    fmpq_submul(t->c, t->v, t->b);
    j++;
  }
  fmpq_set_si(t->w + j, 1, 1);
  fmpq_neg(t->b + j, n->kink);
  fmpq_set(t->v + j, n->jump);
  return t;
}

void hinge_ramp(fmpq_poly_t f, const hinge *n) {
  fmpq_t x;
  fmpq_init(x);
  fmpq_mul(x, n->jump, n->kink);
  fmpq_neg(x, x);
  line_set(f, x, n->jump);
  fmpq_clear(x);
}

void hinge_square(fmpq_t y, const hinge *n, const fmpq_t a, const fmpq_t b) {
  fmpq_poly_t f, ramp;
  fmpq_t x;
  fmpq_poly_init(f);
  fmpq_poly_init(ramp);
  fmpq_init(x);
  hinge_ramp(ramp, n);
  line_set(f, n->value, n->slope);
  fmpq_poly_mul(f, f, f);
  poly_integral(y, f, a, n->kink);
  line_set(f, n->value, n->slope);
  fmpq_poly_add(f, f, ramp);
  fmpq_poly_mul(f, f, f);
  poly_integral(x, f, n->kink, b);
  fmpq_add(y, y, x);
  fmpq_poly_clear(f);
  fmpq_poly_clear(ramp);
  fmpq_clear(x);
}

void hinge_text(text *t, const hinge *n) {
  fmpq_poly_t f;
  fmpq_t x;
  fmpq_poly_init(f);
  fmpq_init(x);
  line_set(f, n->value, n->slope);
  text_expression(t, f);
  text_append(t, fmpq_sgn(n->jump) < 0 ? " - " : " + ");
  fmpq_abs(x, n->jump);
  text_fmpq(t, x);
  text_append(t, "*max(");
  fmpq_poly_zero(f);
  fmpq_poly_set_coeff_si(f, 1, 1);
  fmpq_neg(x, n->kink);
  fmpq_poly_set_coeff_fmpq(f, 0, x);
  text_expression(t, f);
  text_append(t, ", 0)");
  fmpq_poly_clear(f);
  fmpq_clear(x);
}
