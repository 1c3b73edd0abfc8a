/* One kink beside dead and affine neurons: the reduced risk decides (doc/theory.md, Theorem 8.8). */
#include "base/context.h"
#include "system/full_kink.h"
#include "types/point_parts.h"
#include "types/types.h"

/* The cells beside q: *left = *right if q lies inside one. */
static void cells_beside(slong *left, slong *right, const cells *c, const fmpq_t q) {
  *right = 0;
  while (fmpq_cmp(c->z + *right + 1, q) <= 0)
    ++*right;
  *left = fmpq_equal(c->z + *right, q) ? *right - 1 : *right;
}

/* Sign of the derivative of min over c, m of the risk of c + m psi_q. */
static int growth_alone(const cells *c, slong cell, orientation o, const fmpq_t q, int side) {
  kink_equation k;
  int sign;
  kink_equation_init(&k);
  kink_equation_set(&k, c, cell, o);
  sign = -sign_beside_rational(k.g, q, side) * sign_beside_rational(k.e, q, side);
  kink_equation_clear(&k);
  return sign;
}

/* The same for A x + c + m (x - q)_+, m the slope jump: the derivative is -2 m int from q of e p, and
   this integral has the sign of the left fit minus the right fit at q. */
static int growth_with_full(const cells *c, slong cell, int jump_sign, const fmpq_t q, int side) {
  fmpz_poly_t f;
  fmpq_poly_t g;
  int sign;
  fmpz_poly_init(f);
  fmpq_poly_init(g);
  full_kink_polynomial(f, c, cell);
  fmpq_poly_set_fmpz_poly(g, f);
  sign = -jump_sign * sign_beside_rational(g, q, side);
  fmpz_poly_clear(f);
  fmpq_poly_clear(g);
  return sign;
}

/* The only kink, not flat, if all other neurons are dead or affine without touching an end. */
static const neuron_report *single_kink(const point_report *r) {
  const neuron_report *found = NULL;
  for (slong j = 0; j < r->H; j++) {
    const neuron_report *n = r->neurons + j;
    int at_end = role_is_affine_end(n->role, 0) || role_is_affine_end(n->role, 1);
    if (n->role == ROLE_DEAD || (role_is_affine(n->role) && !at_end))
      continue;
    if (found || n->flat || !role_is_kink(n->role))
      return NULL;
    found = n;
  }
  return found;
}

int point_single_kink(const point_work *w) {
  const neuron_report *one = single_kink(w->r);
  cells c;
  int growth[2];
  slong cell[2];
  if (!one)
    return -1;
  cells_init(&c, w->problem);
  cells_beside(&cell[0], &cell[1], &c, one->place);
  for (int i = 0; i < 2; i++) {
    int side = i ? 1 : -1;
    growth[i] = w->r->affine_free ? growth_with_full(&c, cell[i], fmpq_sgn(one->jump), one->place, side)
                                  : growth_alone(&c, cell[i], one->role == ROLE_KINK_R ? KINK_R : KINK_L,
                                                 one->place, side);
  }
  cells_clear(&c);
  return growth[0] <= 0 && growth[1] >= 0;
}
