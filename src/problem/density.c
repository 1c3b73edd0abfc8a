/* Is a polynomial nonnegative, or without zeros, on an interval?

   Between two neighbouring distinct roots a polynomial keeps its sign. So p >= 0 on [l, r] if and
   only if p > 0 at one rational point between any two neighbours among l, the roots in (l, r), r. */
#include "base/context.h"
#include "exact/roots.h"
#include "problem/density.h"

/* x = (u + v) / 2. */
static void midpoint(fmpq_t x, const fmpq_t u, const fmpq_t v) {
  fmpq_add(x, u, v);
  fmpq_div_2exp(x, x, 1);
}

/* A rational point strictly between roots i and i + 1, number -1 standing for l and number n for r:
   isolating intervals lie inside (l, r) and apart from each other. */
static void point_between(fmpq_t x, const algebraic *roots, slong i, slong n, const fmpq_t l,
                          const fmpq_t r) {
  fmpq_t u, v, unused;
  fmpq_init(u);
  fmpq_init(v);
  fmpq_init(unused);
  fmpq_set(u, l);
  fmpq_set(v, r);
  if (i >= 0)
    algebraic_interval(unused, u, &roots[i]);
  if (i + 1 < n)
    algebraic_interval(v, unused, &roots[i + 1]);
  midpoint(x, u, v);
  fmpq_clear(unused);
  fmpq_clear(v);
  fmpq_clear(u);
}

/* Is p(x) < 0? */
static int negative(const fmpq_poly_t p, const fmpq_t x) {
  int sign;
  fmpq_t y;
  fmpq_init(y);
  fmpq_poly_evaluate_fmpq(y, p, x);
  sign = fmpq_sgn(y);
  fmpq_clear(y);
  return sign < 0;
}

int polynomial_has_zero(const fmpq_poly_t p, const fmpq_t l, const fmpq_t r) {
  fmpz_poly_t f;
  fmpq_t x, y;
  int found = fmpq_poly_is_zero(p);
  fmpz_poly_init(f);
  fmpq_init(x);
  fmpq_init(y);
  fmpq_poly_evaluate_fmpq(x, p, l);
  fmpq_poly_evaluate_fmpq(y, p, r);
  found = found || fmpq_is_zero(x) || fmpq_is_zero(y);
  if (!found && fmpq_poly_degree(p) > 0) {
    algebraic *roots = NULL;
    slong n = 0;
    fmpq_poly_get_numerator(f, p);
    if (roots_descartes(f, l, r) > 0)
      n = roots_isolate(&roots, NULL, f, l, r);
    for (slong i = 0; i < n; i++)
      algebraic_clear(&roots[i]);
    mem_free(roots);
    found = n > 0;
  }
  fmpz_poly_clear(f);
  fmpq_clear(x);
  fmpq_clear(y);
  return found;
}

int density_negative_at(fmpq_t x, const fmpq_poly_t p, const fmpq_t l, const fmpq_t r) {
  slong i, n = 0;
  int found = 0;
  algebraic *roots = NULL;
  fmpz_poly_t f;
  if (fmpq_poly_is_zero(p))
    return 0;
  fmpz_poly_init(f);
  fmpq_poly_get_numerator(f, p);
  if (fmpz_poly_degree(f) > 0 && roots_descartes(f, l, r) > 0)
    n = roots_isolate(&roots, NULL, f, l, r);
  for (i = -1; i < n && !found; i++) {
    point_between(x, roots, i, n, l, r);
    found = negative(p, x);
  }
  for (i = 0; i < n; i++)
    algebraic_clear(&roots[i]);
  mem_free(roots);
  fmpz_poly_clear(f);
  return found;
}
