/* Integer relations by lattice reduction. */
#include "exact/lll.h"
#include "support.h"

/* x[i] = alpha^i, i = 0..n, for alpha = (p/q)^(1/root) */
static arb_ptr powers(slong p, ulong q, ulong root, slong n, slong bits) {
  arb_ptr x = _arb_vec_init(n + 1);
  arb_t alpha;
  arb_init(alpha);
  arb_set_si(alpha, p);
  arb_div_ui(alpha, alpha, q, bits);
  arb_root_ui(alpha, alpha, root, bits);
  arb_one(x);
  for (slong i = 1; i <= n; i++)
    arb_mul(x + i, x + i - 1, alpha, bits);
  arb_clear(alpha);
  return x;
}

/* The relation of 1, alpha, ..., alpha^n for alpha^n = p/q, where there is no other one: q alpha^n - p = 0.
   */
static void check_root(slong p, ulong q, slong n, slong size) {
  arb_ptr x = powers(p, q, (ulong) n, n, lll_bits(n, size) + 64);
  fmpz *c = _fmpz_vec_init(n + 1);
  cr_assert(lll_relation(c, x, n, size));
  cr_assert_eq(FLINT_ABS(fmpz_get_si(c)), p);
  cr_assert_eq(FLINT_ABS(fmpz_get_si(c + n)), (slong) q);
  cr_assert_eq(fmpz_sgn(c), -fmpz_sgn(c + n));
  for (slong i = 1; i < n; i++)
    cr_assert(fmpz_is_zero(c + i));
  _arb_vec_clear(x, n + 1);
  _fmpz_vec_clear(c, n + 1);
}

Test(lll, roots) {
  check_root(2, 1, 2, 4);
  check_root(2, 3, 7, 8);
  check_root(1000003, 1000033, 12, 24);
  check_root(10000000000037, 22876792454961, 30, 46); /* some rows do not fit in doubles */
}

/* Small numbers, whose combinations are small without being 0: 3 alpha^5 = 10^-8. */
Test(lll, small_numbers) { check_root(1, 300000000, 5, 30); }

/* alpha^12 = 2/3 has no polynomial of degree 11, and p/q with more bits than asked for is not found. */
Test(lll, none) {
  slong size = 24, bits = lll_bits(12, size) + 64;
  arb_ptr x = powers(2, 3, 12, 12, bits);
  fmpz *c = _fmpz_vec_init(13);
  cr_assert_not(lll_relation(c, x, 11, size));
  cr_assert(lll_relation(c, x, 12, size));
  _arb_vec_clear(x, 13);
  x = powers(1000003, 1000033, 12, 12, bits);
  cr_assert_not(lll_relation(c, x, 12, 12));
  _arb_vec_clear(x, 13);
  _fmpz_vec_clear(c, 13);
}
