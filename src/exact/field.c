/* Elements of Q[x]/(mu), and proofs of irreducibility. */
#include "base/context.h"
#include "exact/field.h"

/* By schoolbook pseudo-division. (Polynomial remainders of FLINT 2.9 leak memory for some divisors of degree
   above 16.) */
void field_reduce(fmpq_poly_t y, const fmpq_poly_t mu) {
  slong d = fmpq_poly_degree(mu), i;
  fmpz_poly_t r;
  fmpz_t den, top;
  if (fmpq_poly_degree(y) < d)
    return;
  fmpz_poly_init(r);
  fmpz_init(den);
  fmpz_init(top);
  fmpq_poly_get_numerator(r, y);
  fmpq_poly_get_denominator(den, y);
  for (i = fmpz_poly_degree(r); i >= d; i--) { /* r = lead r - r_i x^(i-d) mu */
    fmpz_poly_get_coeff_fmpz(top, r, i);
    if (fmpz_is_zero(top))
      continue;
    fmpz_poly_scalar_mul_fmpz(r, r, mu->coeffs + d);
    _fmpz_vec_scalar_submul_fmpz(r->coeffs + i - d, mu->coeffs, d + 1, top);
    fmpz_mul(den, den, mu->coeffs + d);
    _fmpz_poly_normalise(r);
  }
  fmpq_poly_set_fmpz_poly(y, r);
  fmpq_poly_scalar_div_fmpz(y, y, den);
  fmpz_poly_clear(r);
  fmpz_clear(den);
  fmpz_clear(top);
}

/* y = f mod mu, over Q. */
static void residue(fmpq_poly_t y, const fmpz_poly_t f, const fmpq_poly_t mu) {
  fmpq_poly_set_fmpz_poly(y, f);
  field_reduce(y, mu);
}

int field_is_rational(fmpq_t r, const fmpz_poly_t u, const fmpz_poly_t w, const fmpz_poly_t mu) {
  fmpq_poly_t m, a, b;
  fmpq_t t;
  int rational;
  fmpq_poly_init(m);
  fmpq_poly_init(a);
  fmpq_poly_init(b);
  fmpq_init(t);
  fmpq_poly_set_fmpz_poly(m, mu);
  residue(a, u, m);
  residue(b, w, m);
  if (fmpq_poly_length(a) <= fmpq_poly_length(b)) { /* a = r b for r = quotient of leading terms? */
    slong top = fmpq_poly_length(b) - 1;
    fmpq_poly_get_coeff_fmpq(r, a, top);
    fmpq_poly_get_coeff_fmpq(t, b, top);
    fmpq_div(r, r, t);
    fmpq_poly_scalar_mul_fmpq(b, b, r);
    rational = fmpq_poly_equal(a, b);
  } else {
    rational = 0;
  }
  fmpq_poly_clear(m);
  fmpq_poly_clear(a);
  fmpq_poly_clear(b);
  fmpq_clear(t);
  return rational;
}

/* power[i] = sum over the roots of mu of root^i, i = 0..d-1 (Newton's identities). */
static void power_sums(fmpq *power, const fmpz_poly_t mu) {
  slong d = fmpz_poly_degree(mu), k, i;
  const fmpz *c = mu->coeffs;
  fmpq_t t;
  fmpq_init(t);
  fmpq_set_si(power, d, 1);
  for (k = 1; k < d; k++) {
    fmpz_mul_si(fmpq_numref(power + k), c + d - k, -k);
    fmpz_one(fmpq_denref(power + k));
    for (i = 1; i < k; i++) {
      fmpq_mul_fmpz(t, power + i, c + d - k + i);
      fmpq_sub(power + k, power + k, t);
    }
    fmpq_div_fmpz(power + k, power + k, c + d);
  }
  fmpq_clear(t);
}

/* trace = Tr(f) for f reduced modulo mu. */
static void trace_of(fmpq_t trace, const fmpq_poly_t f, const fmpq *power) {
  fmpq_t t;
  slong i;
  fmpq_init(t);
  fmpq_zero(trace);
  for (i = 0; i < fmpq_poly_length(f); i++) {
    fmpq_poly_get_coeff_fmpq(t, f, i);
    fmpq_addmul(trace, t, power + i);
  }
  fmpq_clear(t);
}

/* The monic polynomial whose roots have the power sums s[1..d]. */
static void from_power_sums(fmpq_poly_t f, const fmpq *s, slong d) {
  slong k, i;
  fmpq_t t, sum;
  fmpq_init(t);
  fmpq_init(sum);
  fmpq_poly_zero(f);
  fmpq_poly_set_coeff_si(f, d, 1);
  for (k = 1; k <= d; k++) { /* coefficient of x^(d-k) is -(s_k + sum_i a_(d-i) s_(k-i)) / k */
    fmpq_set(sum, s + k);
    for (i = 1; i < k; i++) {
      fmpq_poly_get_coeff_fmpq(t, f, d - i);
      fmpq_addmul(sum, t, s + k - i);
    }
    fmpq_set_si(t, -1, (ulong) k);
    fmpq_mul(sum, sum, t);
    fmpq_poly_set_coeff_fmpq(f, d - k, sum);
  }
  fmpq_clear(t);
  fmpq_clear(sum);
}

/* Whether f is squarefree modulo one of a few primes, which proves it squarefree. */
static int squarefree_modulo(const fmpz_poly_t f) {
  ulong p = UWORD(1) << 30;
  int squarefree = 0;
  for (int tries = 0; tries < 5 && !squarefree; tries++) {
    nmod_poly_t g;
    p = n_nextprime(p, 1);
    nmod_poly_init(g, p);
    fmpz_poly_get_nmod_poly(g, f);
    squarefree = nmod_poly_degree(g) == fmpz_poly_degree(f) && nmod_poly_is_squarefree(g);
    nmod_poly_clear(g);
  }
  return squarefree;
}

void field_minpoly(fmpz_poly_t f, const fmpz_poly_t u, const fmpz_poly_t w, const fmpz_poly_t mu) {
  slong d = fmpz_poly_degree(mu), k;
  fmpq *power = _fmpq_vec_init(d), *sums = _fmpq_vec_init(d + 1);
  fmpq_poly_t m, r, rk, unused, inverse;
  fmpz_poly_t derivative;
  fmpq_poly_init(m); fmpq_poly_init(r); fmpq_poly_init(rk); fmpq_poly_init(unused); fmpq_poly_init(inverse);
  fmpz_poly_init(derivative);
  fmpq_poly_set_fmpz_poly(m, mu);
  power_sums(power, mu);
  residue(r, w, m);
  fmpq_poly_xgcd(rk, inverse, unused, r, m); /* gcd is 1 */
  residue(r, u, m);
  fmpq_poly_mul(r, r, inverse);
  field_reduce(r, m);
  fmpq_poly_set_si(rk, 1);
  for (k = 1; k <= d; k++) {
    fmpq_poly_mul(rk, rk, r);
    field_reduce(rk, m);
    trace_of(sums + k, rk, power);
  }
  from_power_sums(rk, sums, d); /* a power of the minimal polynomial */
  fmpq_poly_get_numerator(f, rk);
  if (!squarefree_modulo(f)) {
    fmpz_poly_derivative(derivative, f);
    fmpz_poly_gcd(derivative, f, derivative);
    fmpz_poly_div(f, f, derivative);
  }
  fmpz_poly_primitive_part(f, f);
  fmpq_poly_clear(m);
  fmpq_poly_clear(r);
  fmpq_poly_clear(rk);
  fmpq_poly_clear(unused);
  fmpq_poly_clear(inverse);
  fmpz_poly_clear(derivative);
  _fmpq_vec_clear(power, d);
  _fmpq_vec_clear(sums, d + 1);
}

enum {
  PRIMES_TRIED = 200,
  IRREDUCIBILITY_DEGREE = 128 /* beyond it a checker would spend more time on this than on all the rest */
};

/* Mark in sums[0..d] every sum of degrees of irreducible factors of f modulo p. Returns 0 when p is
   of no use: it divides the leading coefficient, or f is not squarefree modulo p. */
static int degree_sums(char *sums, const fmpz_poly_t f, ulong p) {
  slong d = fmpz_poly_degree(f), i, j, n;
  nmod_poly_t g;
  nmod_poly_factor_t factors;
  int useful;
  nmod_poly_init(g, p);
  fmpz_poly_get_nmod_poly(g, f);
  useful = nmod_poly_degree(g) == d && nmod_poly_is_squarefree(g);
  if (useful) {
    nmod_poly_factor_init(factors);
    nmod_poly_factor(factors, g);
    for (i = 0; i <= d; i++)
      sums[i] = i == 0;
    for (j = 0; j < factors->num; j++) {
      n = nmod_poly_degree(factors->p + j);
      for (i = d; i >= n; i--)
        sums[i] = (char) (sums[i] | sums[i - n]);
    }
    nmod_poly_factor_clear(factors);
  }
  nmod_poly_clear(g);
  return useful;
}

slong irreducibility_primes(ulong **primes, const fmpz_poly_t f) {
  slong d = fmpz_poly_degree(f), n = 0, left = d - 1, tried, i;
  *primes = NULL;
  if (d > IRREDUCIBILITY_DEGREE)
    return 0;
  char *common = mem_alloc((size_t) d + 1, 1), *sums = mem_alloc((size_t) d + 1, 1);
  ulong p = 2;
  *primes = mem_alloc((size_t) d, sizeof(ulong)); /* every prime kept removes at least one degree */
  for (i = 1; i < d; i++)
    common[i] = 1;
  for (tried = 0; left > 0 && tried < PRIMES_TRIED; tried++, p = n_nextprime(p, 1)) {
    slong before = left;
    if (!degree_sums(sums, f, p))
      continue;
    for (i = 1; i < d; i++)
      if (common[i] && !sums[i]) {
        common[i] = 0;
        left--;
      }
    if (left < before)
      (*primes)[n++] = p;
  }
  mem_free(common);
  mem_free(sums);
  if (left > 0) {
    mem_free(*primes);
    *primes = NULL;
    n = 0;
  }
  return n;
}
