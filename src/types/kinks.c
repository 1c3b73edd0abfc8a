/* Types of kinks: the reduced risk rho(q) = S - G^2/V has rho' = -2 G E / V^2, so that the sign of
   -G E beside q decides (Theorem 4.1). */
#include "solve/one_neuron.h"
#include "types/types.h"

int sign_beside_rational(const fmpq_poly_t f, const fmpq_t q, int side) {
  fmpq_poly_t d;
  fmpq_t value;
  int sign = 0, parity = 1;
  fmpq_poly_init(d);
  fmpq_init(value);
  fmpq_poly_set(d, f);
  while (!fmpq_poly_is_zero(d) && sign == 0) { /* the first derivative that does not vanish */
    fmpq_poly_evaluate_fmpq(value, d, q);
    sign = parity * fmpq_sgn(value);
    fmpq_poly_derivative(d, d);
    parity *= side;
  }
  fmpq_poly_clear(d);
  fmpq_clear(value);
  return sign;
}

int sign_beside(const fmpq_poly_t f, algebraic *q, int side) {
  fmpz_poly_t d;
  int sign = 0, parity = 1;
  if (q->rational)
    return sign_beside_rational(f, q->value, side);
  fmpz_poly_init(d);
  integer_multiple(d, f);
  while (!fmpz_poly_is_zero(d) && sign == 0) {
    sign = parity * algebraic_sign_at(d, q);
    fmpz_poly_derivative(d, d);
    parity *= side;
  }
  fmpz_poly_clear(d);
  return sign;
}

/* Sign of -G E just beside the kink, on the given cell; G has no zero there. */
static int slope_sign(kink_equation *k, const cells *c, slong cell, orientation o, algebraic *q, int side) {
  kink_equation_set(k, c, cell, o);
  return -sign_beside(k->g, q, side) * sign_beside(k->e, q, side);
}

static relucert_type type_of_kink(realization *r, const cells *c) {
  kink_equation k;
  kink *q = r->kinks;
  orientation o = r->word[0] == 'R' ? KINK_R : KINK_L;
  slong right = q->cell >= 0 ? q->cell : q->breakpoint, left = q->cell >= 0 ? q->cell : q->breakpoint - 1;
  int minimum;
  kink_equation_init(&k);
  minimum = slope_sign(&k, c, left, o, &q->place, -1) < 0 && slope_sign(&k, c, right, o, &q->place, 1) > 0;
  kink_equation_clear(&k);
  return minimum ? RELUCERT_LOCAL_MINIMUM : RELUCERT_SADDLE;
}

int rises_from_end(const cells *c, int left, orientation o) {
  kink_equation k;
  const fmpq *z = left ? c->z : c->z + c->n;
  int side = left ? 1 : -1, sign;
  kink_equation_init(&k);
  kink_equation_set(&k, c, left ? 0 : c->n - 1, o);
  sign = -sign_beside_rational(k.g, z, side) * sign_beside_rational(k.e, z, side);
  kink_equation_clear(&k);
  return side * sign > 0;
}

/* The constant, if it is not the best affine fit: with dead neurons it is always a local minimum, else if and only if
   G of a letter vanishes on an interval (Theorems 4.2 and 9.7). */
static relucert_type type_of_constant(const cells *c) {
  int minimum = problem_is_relu(c->problem);
  kink_equation k;
  kink_equation_init(&k);
  for (slong i = 0; i < 2 * c->n && !minimum; i++) {
    kink_equation_set(&k, c, i / 2, i % 2 ? KINK_L : KINK_R);
    minimum = fmpq_poly_is_zero(k.g);
  }
  kink_equation_clear(&k);
  return minimum ? RELUCERT_LOCAL_MINIMUM : RELUCERT_SADDLE;
}

void types_assign(relucert_result *result, const cells *c) {
  for (slong i = 0; i < result->n; i++) {
    realization *r = result->list + i;
    r->type = r->nkinks == 1 ? type_of_kink(r, c) : r->full ? RELUCERT_LOCAL_MINIMUM : type_of_constant(c);
  }
}
