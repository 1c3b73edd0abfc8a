/* Real algebraic numbers and root isolation, against Calcium's qqbar and against planted roots. */
#include "exact/field.h"
#include "exact/roots.h"
#include "support.h"

static void free_roots(algebraic *roots, slong n) {
  for (slong i = 0; i < n; i++)
    algebraic_clear(roots + i);
  mem_free(roots);
}

/* qqbar with the same value. */
static void to_qqbar(qqbar_t y, algebraic *x) {
  slong d = fmpz_poly_degree(x->poly), found = 0;
  qqbar_ptr all;
  if (x->rational) {
    qqbar_set_fmpq(y, x->value);
    return;
  }
  all = _qqbar_vec_init(d);
  qqbar_roots_fmpz_poly(all, x->poly, 0);
  fmpq_t lo, hi;
  qqbar_t l, h;
  fmpq_init(lo); fmpq_init(hi);
  qqbar_init(l); qqbar_init(h);
  algebraic_interval(lo, hi, x);
  qqbar_set_fmpq(l, lo);
  qqbar_set_fmpq(h, hi);
  for (slong i = 0; i < d; i++)
    if (qqbar_is_real(all + i) && qqbar_cmp_re(l, all + i) < 0 && qqbar_cmp_re(all + i, h) < 0) {
      qqbar_set(y, all + i);
      found++;
    }
  cr_assert_eq(found, 1, "the isolating interval holds %ld roots", (long) found);
  fmpq_clear(lo); fmpq_clear(hi);
  qqbar_clear(l); qqbar_clear(h);
  _qqbar_vec_clear(all, d);
}

Test(roots, agree_with_qqbar) {
  flint_rand_t state;
  fmpz_poly_t f, g;
  fmpq_t u, v;
  flint_randinit(state);
  fmpz_poly_init(f); fmpz_poly_init(g);
  fmpq_init(u); fmpq_init(v);
  for (int round = 0; round < 150; round++) {
    algebraic *roots;
    slong *mult, n, i, j = 0, d;
    do {
      fmpz_poly_randtest(f, state, 5, 12);
      fmpz_poly_randtest(g, state, 3, 6);
      fmpz_poly_mul(f, f, g);
      if (round % 2)
        fmpz_poly_mul(f, f, g); /* multiple roots */
    } while (fmpz_poly_degree(f) < 1);
    d = fmpz_poly_degree(f);
    random_fmpq(u, state, 30, 7);
    random_fmpq(v, state, 30, 7);
    if (fmpq_cmp(u, v) >= 0)
      fmpq_add_si(v, u, 1);
    n = roots_isolate(&roots, &mult, f, u, v);
    qqbar_ptr all = _qqbar_vec_init(d);
    qqbar_roots_fmpz_poly(all, f, 0);
    slong expected = 0, with_multiplicity = 0;
    qqbar_t l, r, x;
    qqbar_init(l); qqbar_init(r); qqbar_init(x);
    qqbar_set_fmpq(l, u);
    qqbar_set_fmpq(r, v);
    for (i = 0; i < d; i++)
      expected += qqbar_is_real(all + i) && qqbar_cmp_re(l, all + i) < 0 && qqbar_cmp_re(all + i, r) < 0;
    for (i = 0; i < n; i++) {
      slong times = 0;
      to_qqbar(x, roots + i);
      for (j = 0; j < d; j++)
        times += qqbar_equal(x, all + j);
      cr_assert_eq(times, mult[i]);
      with_multiplicity += times;
      cr_assert(i == 0 || algebraic_cmp(roots + i - 1, roots + i) < 0);
    }
    cr_assert_eq(with_multiplicity, expected);
    cr_assert(roots_descartes(f, u, v) >= expected && (roots_descartes(f, u, v) - expected) % 2 == 0);
    qqbar_clear(l); qqbar_clear(r); qqbar_clear(x);
    _qqbar_vec_clear(all, d);
    free_roots(roots, n);
    mem_free(mult);
  }
  fmpz_poly_clear(f); fmpz_poly_clear(g);
  fmpq_clear(u); fmpq_clear(v);
  flint_randclear(state);
}

/* (x-p/q)... with roots at the ends of the interval, at its middle, and next to each other. */
Test(roots, planted_rational_roots) {
  static const slong at[][2] = { { 0, 1 },      { 1, 1 },      { 1, 2 },  { 1, 4 }, { 3, 4 },
                                 { 333, 1000 }, { 334, 1000 }, { -1, 3 }, { 7, 2 } };
  fmpz_poly_t f, line;
  fmpq_t zero, one;
  algebraic *roots;
  slong n, *mult;
  fmpz_poly_init(f); fmpz_poly_init(line);
  fmpq_init(zero); fmpq_init(one);
  fmpq_one(one);
  fmpz_poly_set_si(f, -3);
  for (size_t i = 0; i < sizeof at / sizeof *at; i++) {
    fmpz_poly_set_coeff_si(line, 0, -at[i][0]);
    fmpz_poly_set_coeff_si(line, 1, at[i][1]);
    fmpz_poly_mul(f, f, line);
    fmpz_poly_mul(f, f, line);
  }
  n = roots_isolate(&roots, &mult, f, zero, one); /* the open interval: 1/4, 333/1000, 334/1000, 1/2, 3/4 */
  cr_assert_eq(n, 5);
  static const slong inside[][2] = { {1, 4}, {333, 1000}, {167, 500}, {1, 2}, {3, 4} };
  for (slong i = 0; i < n; i++) {
    cr_assert(roots[i].rational);
    cr_assert(fmpz_equal_si(fmpq_numref(roots[i].value), inside[i][0])
              && fmpz_equal_si(fmpq_denref(roots[i].value), inside[i][1]));
    cr_assert_eq(mult[i], 2);
  }
  free_roots(roots, n);
  mem_free(mult);
  fmpz_poly_clear(f); fmpz_poly_clear(line);
  fmpq_clear(zero); fmpq_clear(one);
}

/* Mignotte's polynomial x^d - 2 (a x - 1)^2 has two roots closer than a^(-d/2-1). */
Test(roots, close_roots) {
  fmpz_poly_t f;
  fmpq_t zero, one;
  algebraic *roots;
  slong n;
  fmpz_poly_init(f);
  fmpq_init(zero); fmpq_init(one);
  fmpq_one(one);
  fmpz_poly_set_coeff_si(f, 0, -2);
  fmpz_poly_set_coeff_si(f, 1, 4 * 1000);
  fmpz_poly_set_coeff_si(f, 2, -2 * 1000 * 1000);
  fmpz_poly_set_coeff_si(f, 15, 1);
  n = roots_isolate(&roots, NULL, f, zero, one);
  cr_assert_eq(n, 2);
  cr_assert(algebraic_cmp(roots, roots + 1) < 0);
  fmpq_set_si(zero, 1, 1000); /* the roots lie on the two sides of 1/1000 */
  cr_assert(algebraic_cmp_fmpq(roots, zero) < 0 && algebraic_cmp_fmpq(roots + 1, zero) > 0);
  free_roots(roots, n);
  fmpz_poly_clear(f);
  fmpq_clear(zero); fmpq_clear(one);
}

Test(algebraic, refinement_encloses_sqrt_two) {
  fmpz_poly_t f;
  fmpq_t l, r, w;
  algebraic x;
  fmpz_poly_init(f);
  fmpq_init(l); fmpq_init(r); fmpq_init(w);
  fmpz_poly_set_coeff_si(f, 2, 1);
  fmpz_poly_set_coeff_si(f, 0, -2);
  fmpq_set_si(r, 2, 1);
  algebraic_init(&x);
  algebraic_set_root(&x, f, l, r);
  for (slong bits = 1; bits <= 20000; bits = bits * 3 + 1) {
    algebraic_refine(&x, bits);
    algebraic_interval(l, r, &x);
    fmpq_sub(w, r, l);
    fmpq_mul_2exp(w, w, (flint_bitcnt_t) bits);
    cr_assert(fmpz_cmp(fmpq_numref(w), fmpq_denref(w)) <= 0, "width at %ld bits", (long) bits);
    fmpq_mul(l, l, l);
    fmpq_mul(r, r, r);
    fmpq_set_si(w, 2, 1);
    cr_assert(fmpq_cmp(l, w) < 0 && fmpq_cmp(w, r) < 0, "2 lies between the squares of the ends");
  }
  algebraic_clear(&x);
  fmpz_poly_clear(f);
  fmpq_clear(l); fmpq_clear(r); fmpq_clear(w);
}

Test(algebraic, signs_agree_with_qqbar) {
  flint_rand_t state;
  fmpz_poly_t f, g;
  fmpq_t u, v;
  qqbar_t x, y;
  flint_randinit(state);
  fmpz_poly_init(f); fmpz_poly_init(g);
  fmpq_init(u); fmpq_init(v);
  qqbar_init(x); qqbar_init(y);
  fmpq_set_si(u, -100, 1);
  fmpq_set_si(v, 100, 1);
  int checked = 0;
  for (int round = 0; round < 100; round++) {
    algebraic *roots;
    slong n;
    do
      fmpz_poly_randtest(f, state, 5, 5);
    while (fmpz_poly_degree(f) < 1);
    n = roots_isolate(&roots, NULL, f, u, v);
    for (slong i = 0; i < n; i++) {
      fmpz_poly_randtest(g, state, 4, 5);
      if (round % 3 == 0)
        fmpz_poly_mul(g, g, roots[i].poly); /* sign 0 */
      to_qqbar(x, roots + i);
      qqbar_evaluate_fmpz_poly(y, g, x);
      cr_assert_eq(algebraic_sign_at(g, roots + i), qqbar_sgn_re(y));
      checked++;
    }
    free_roots(roots, n);
  }
  cr_assert(checked > 50);
  fmpz_poly_clear(f); fmpz_poly_clear(g);
  fmpq_clear(u); fmpq_clear(v);
  qqbar_clear(x); qqbar_clear(y);
  flint_randclear(state);
}

/* The same number from different polynomials, and different numbers that agree to 60 digits. */
Test(algebraic, comparison) {
  fmpz_poly_t f, g;
  fmpq_t l, r;
  algebraic x, y;
  fmpz_poly_init(f); fmpz_poly_init(g);
  fmpq_init(l); fmpq_init(r);
  fmpz_poly_set_coeff_si(f, 0, -2);
  fmpz_poly_set_coeff_si(f, 2, 1);
  fmpz_poly_set_coeff_si(g, 0, -3);
  fmpz_poly_set_coeff_si(g, 1, 1);
  fmpz_poly_mul(g, g, f); /* squarefree multiple */
  fmpq_set_si(l, 1, 1);
  fmpq_set_si(r, 2, 1);
  algebraic_init(&x); algebraic_init(&y);
  algebraic_set_root(&x, f, l, r);
  algebraic_set_root(&y, g, l, r);
  cr_assert_eq(algebraic_cmp(&x, &y), 0);
  fmpz_poly_scalar_mul_si(f, f, 1);
  fmpz_poly_zero(g); /* 10^120 x^2 - (2 10^120 + 1): its root exceeds sqrt 2 by about 3.5e-121 */
  fmpz_t big;
  fmpz_init(big);
  fmpz_set_ui(big, 10);
  fmpz_pow_ui(big, big, 120);
  fmpz_poly_set_coeff_fmpz(g, 2, big);
  fmpz_mul_si(big, big, -2);
  fmpz_sub_ui(big, big, 1);
  fmpz_poly_set_coeff_fmpz(g, 0, big);
  algebraic_set_root(&y, g, l, r);
  cr_assert(algebraic_cmp(&x, &y) < 0 && algebraic_cmp(&y, &x) > 0);
  fmpz_clear(big);
  algebraic_clear(&x); algebraic_clear(&y);
  fmpz_poly_clear(f); fmpz_poly_clear(g);
  fmpq_clear(l); fmpq_clear(r);
}

Test(field, minimal_polynomials_agree_with_qqbar) {
  flint_rand_t state;
  fmpz_poly_t f, u, w, h;
  fmpq_t lo, hi;
  qqbar_t x, y, z;
  int checked = 0;
  flint_randinit(state);
  fmpz_poly_init(f); fmpz_poly_init(u); fmpz_poly_init(w); fmpz_poly_init(h);
  fmpq_init(lo); fmpq_init(hi);
  qqbar_init(x); qqbar_init(y); qqbar_init(z);
  fmpq_set_si(lo, -1000, 1);
  fmpq_set_si(hi, 1000, 1);
  for (int round = 0; round < 60; round++) {
    algebraic *roots;
    slong n;
    do {
      fmpz_poly_randtest(f, state, 5, 4);
      fmpz_poly_randtest(u, state, 4, 4);
      fmpz_poly_randtest_not_zero(w, state, 4, 4);
    } while (fmpz_poly_degree(f) < 2);
    n = roots_isolate(&roots, NULL, f, lo, hi);
    for (slong i = 0; i < n; i++) {
      if (roots[i].rational || algebraic_sign_at(w, roots + i) == 0)
        continue;
      if (round % 4 == 0)
        fmpz_poly_scalar_mul_si(u, w, round - 7); /* rational quotient */
      fmpq_t r;
      fmpq_init(r);
      to_qqbar(x, roots + i);
      qqbar_evaluate_fmpz_poly(y, u, x);
      qqbar_evaluate_fmpz_poly(z, w, x);
      qqbar_div(y, y, z);
      field_minpoly(h, u, w, roots[i].poly);
      cr_assert(fmpz_poly_equal(h, QQBAR_POLY(y)));
      cr_assert_eq(field_is_rational(r, u, w, roots[i].poly), qqbar_is_rational(y));
      if (qqbar_is_rational(y)) {
        qqbar_set_fmpq(z, r);
        cr_assert(qqbar_equal(y, z));
      }
      checked++;
      fmpq_clear(r);
    }
    free_roots(roots, n);
  }
  cr_assert(checked > 30);
  fmpz_poly_clear(f); fmpz_poly_clear(u); fmpz_poly_clear(w); fmpz_poly_clear(h);
  fmpq_clear(lo); fmpq_clear(hi);
  qqbar_clear(x); qqbar_clear(y); qqbar_clear(z);
  flint_randclear(state);
}

/* A product is never proved irreducible; x^4 + 1 cannot be proved in this way; Eisenstein polynomials
   x^d - 2 with d prime can (the degrees 1 and d-1, or d, occur). */
Test(field, irreducibility_proofs_are_sound) {
  flint_rand_t state;
  fmpz_poly_t f, g;
  ulong *primes;
  flint_randinit(state);
  fmpz_poly_init(f); fmpz_poly_init(g);
  for (int round = 0; round < 200; round++) {
    do {
      fmpz_poly_randtest(f, state, 5, 8);
      fmpz_poly_randtest(g, state, 5, 8);
    } while (fmpz_poly_degree(f) < 1 || fmpz_poly_degree(g) < 1);
    fmpz_poly_mul(f, f, g);
    cr_assert_eq(irreducibility_primes(&primes, f), 0);
  }
  fmpz_poly_zero(f);
  fmpz_poly_set_coeff_si(f, 4, 1);
  fmpz_poly_set_coeff_si(f, 0, 1);
  cr_assert_eq(irreducibility_primes(&primes, f), 0);
  static const slong degrees[] = { 2, 3, 5, 7, 11 };
  for (size_t i = 0; i < 5; i++) {
    fmpz_poly_zero(f);
    fmpz_poly_set_coeff_si(f, degrees[i], 1);
    fmpz_poly_set_coeff_si(f, 0, -2);
    slong n = irreducibility_primes(&primes, f);
    cr_assert(n > 0, "x^%ld - 2", (long) degrees[i]);
    for (slong k = 0; k < n; k++)
      cr_assert(n_is_prime(primes[k]) && (k == 0 || primes[k - 1] < primes[k]));
    mem_free(primes);
  }
  fmpz_poly_clear(f); fmpz_poly_clear(g);
  flint_randclear(state);
}
