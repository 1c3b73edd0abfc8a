/* Zeros in number fields. */
#include "base/context.h"
#include "exact/field.h"
#include "exact/lll.h"
#include "landscape/number_field.h"

/* Bits of each coefficient of a minimal polynomial of degree n. */
static slong minpoly_size(slong n) { return 18 + 3 * n / 4; }

/* Bits of each coefficient that expresses a kink in a field of degree d. */
static slong element_size(slong d) { return 24 + 3 * d / 4; }

/* powers[i] = x^i, i = 0..n */
static void set_powers(arb_ptr powers, const arb_t x, slong n, slong bits) {
  arb_one(powers);
  for (slong i = 1; i <= n; i++)
    arb_mul(powers + i, powers + i - 1, x, bits);
}

/* The irreducible factor of g != 0 that has a root at x, as far as the ball x tells; 0 if not one only. */
static int factor_at(fmpz_poly_t f, const fmpz_poly_t g, const arb_t x, slong bits) {
  fmpz_poly_factor_t factors;
  slong found = 0;
  arb_t y;
  arb_init(y);
  fmpz_poly_factor_init(factors);
  fmpz_poly_factor(factors, g);
  for (slong i = 0; i < factors->num; i++) {
    arb_fmpz_poly_evaluate_arb(y, factors->p + i, x, bits);
    if (arb_contains_zero(y)) {
      fmpz_poly_set(f, factors->p + i);
      found++;
    }
  }
  if (found && fmpz_sgn(fmpz_poly_lead(f)) < 0)
    fmpz_poly_neg(f, f);
  fmpz_poly_factor_clear(factors);
  arb_clear(y);
  return found == 1;
}

/* Refine z so that relations of x_0..x_n with this many bits can be found; 0 if that is not possible. */
static int refine_for(refined_zero *z, slong n, slong size) {
  slong bits = lll_bits(n, size) + 16;
  refine_to(z, z->cells, bits);
  return z->precision >= bits;
}

/* A candidate for the minimal polynomial of kink g, of degree at most n. z is refined as needed. */
static int guess_minimal(field_zero *y, refined_zero *z, slong g, slong n) {
  slong size = minpoly_size(n);
  fmpz *c;
  arb_ptr powers;
  fmpz_poly_t f;
  int found;
  if (!refine_for(z, n, size))
    return 0;
  c = _fmpz_vec_init(n + 1);
  powers = _arb_vec_init(n + 1);
  fmpz_poly_init(f);
  set_powers(powers, z->q + g, n, z->precision + 32);
  found = lll_relation(c, powers, n, size);
  for (slong i = 0; found && i <= n; i++)
    fmpz_poly_set_coeff_fmpz(f, i, c + i);
  found = found && factor_at(y->minimal[g], f, z->q + g, z->precision);
  fmpz_poly_clear(f);
  _fmpz_vec_clear(c, n + 1);
  _arb_vec_clear(powers, n + 1);
  return found;
}

/* element = P(alpha) / (c_d mu'(alpha)), P = -(c_0 + ... + c_(d-1) alpha^(d-1)) */
static void set_element(scalar *element, const fmpz *c, slong d, const fmpz_poly_t derivative,
                        const ring *r) {
  scalar *slope = scalars_new(r, 1);
  fmpz_poly_t f;
  fmpz_poly_init(f);
  fmpz_poly_scalar_mul_fmpz(f, derivative, c + d);
  fmpz_poly_neg(f, f);
  fmpq_poly_set_fmpz_poly(&slope->element, f);
  fmpz_poly_zero(f);
  for (slong i = 0; i < d; i++)
    fmpz_poly_set_coeff_fmpz(f, i, c + i);
  fmpq_poly_set_fmpz_poly(&element->element, f);
  scalar_div(element, element, slope, r);
  fmpz_poly_clear(f);
  scalars_free(slope, r, 1);
}

/* element = x as an element of the field: a candidate. `powers` has alpha^0..alpha^(d-1) and room for one
   more number. In the form of set_element the coefficients of P are about as small as those of mu (rational
   univariate representation). */
static int guess_element(scalar *element, arb_ptr powers, const fmpz_poly_t derivative, const arb_t x,
                         slong bits, const ring *r) {
  slong d = fmpz_poly_degree(derivative) + 1;
  fmpz *c = _fmpz_vec_init(d + 1);
  arb_t slope;
  int found;
  arb_init(slope);
  arb_fmpz_poly_evaluate_arb(slope, derivative, powers + 1, bits);
  arb_mul(powers + d, slope, x, bits);
  found = lll_relation(c, powers, d, element_size(d)) && !fmpz_is_zero(c + d);
  if (found)
    set_element(element, c, d, derivative, r);
  arb_clear(slope);
  _fmpz_vec_clear(c, d + 1);
  return found;
}

/* Candidates for all kinks as elements of the field of kink g. */
static int guess_kinks(field_zero *y, refined_zero *z, slong g) {
  slong d = fmpz_poly_degree(y->minimal[g]), j;
  arb_ptr powers;
  fmpz_poly_t derivative;
  y->generator = g;
  fmpq_poly_set_fmpz_poly(y->modulus, y->minimal[g]);
  fmpq_poly_zero(&y->kinks[g].element);
  fmpq_poly_set_coeff_si(&y->kinks[g].element, 1, 1);
  if (!refine_for(z, d, element_size(d)))
    return 0;
  powers = _arb_vec_init(d + 1);
  set_powers(powers, z->q + g, d - 1, z->precision + 32);
  fmpz_poly_init(derivative);
  fmpz_poly_derivative(derivative, y->minimal[g]);
  for (j = 0; j < y->k; j++)
    if (j != g
        && !guess_element(y->kinks + j, powers, derivative, z->q + j, z->precision + 32, &y->ring))
      break;
  fmpz_poly_clear(derivative);
  _arb_vec_clear(powers, d + 1);
  return j == y->k;
}

/* The minimal polynomials of all kinks, which are elements of the field, but the generator. */
static void set_minimal(field_zero *y) {
  fmpz_poly_t u, w;
  fmpz_poly_init(u);
  fmpz_poly_init(w);
  for (slong j = 0; j < y->k; j++) {
    if (j == y->generator)
      continue;
    fmpq_poly_get_numerator(u, &y->kinks[j].element);
    fmpz_poly_set_fmpz(w, fmpq_poly_denref(&y->kinks[j].element));
    field_minpoly(y->minimal[j], u, w, y->minimal[y->generator]);
  }
  fmpz_poly_clear(u);
  fmpz_poly_clear(w);
}

/* A kink whose field contains all kinks, and candidates for these as its elements. */
static int guess_field(field_zero *y, refined_zero *z, slong max_degree) {
  for (slong g = 0; g < y->k; g++) {
    if (!guess_minimal(y, z, g, max_degree))
      return 0;
    if (fmpz_poly_degree(y->minimal[g]) >= 2 && guess_kinks(y, z, g))
      return 1;
  }
  return 0;
}

/* Does f have values of different sign at the ends of the ball x? */
static int changes_sign(const fmpz_poly_t f, const arb_t x, slong bits) {
  arb_t left, right;
  int change;
  arb_init(left);
  arb_init(right);
  arb_get_lbound_arf(arb_midref(left), x, 2 * bits);
  arb_get_ubound_arf(arb_midref(right), x, 2 * bits);
  arb_fmpz_poly_evaluate_arb(left, f, left, 4 * bits);
  arb_fmpz_poly_evaluate_arb(right, f, right, 4 * bits);
  change = (arb_is_positive(left) && arb_is_negative(right))
           || (arb_is_negative(left) && arb_is_positive(right));
  arb_clear(left);
  arb_clear(right);
  return change;
}

/* With alpha the root of the modulus in the ball y->alpha: are the kinks within the balls of z, each
   certainly inside one cell or rational, and are they roots of their polynomials? */
static int kinks_fit(const field_zero *y, const refined_zero *z) {
  scalar *value = scalars_new(&y->ring, 1);
  fmpq_poly_t f;
  arb_t ball;
  int fit = 1;
  arb_init(ball);
  fmpq_poly_init(f);
  for (slong j = 0; fit && j < y->k; j++) {
    slong first, last;
    scalar_get_arb(ball, y->kinks + j, &y->ring);
    fits_locate(&first, &last, z->cells, y->kinks + j, &y->ring);
    fmpq_poly_set_fmpz_poly(f, y->minimal[j]);
    scalar_evaluate(value, f, y->kinks + j, &y->ring);
    fit = arb_contains(z->q + j, ball) && (first == last || fmpq_poly_degree(&y->kinks[j].element) <= 0)
          && scalar_is_zero(value, &y->ring);
  }
  fmpq_poly_clear(f);
  arb_clear(ball);
  scalars_free(value, &y->ring, 1);
  return fit;
}

/* Is F = 0 at the kinks? Then the tension and the numbers are set. */
static int prove_zero(field_zero *y, const refined_zero *z) {
  scalar *value = scalars_new(&y->ring, 1);
  fits t;
  int zero = 1;
  fits_init(&t, &y->ring, z->cells, z->word, y->kinks);
  for (slong j = 1; zero && j <= y->k; j++) {
    fits_equation(value, &t, j);
    zero = scalar_is_zero(value, &y->ring);
  }
  if (zero) {
    scalar_set(y->tension, t.tension, &y->ring);
    y->numbers = refine_numbers(&t);
  }
  fits_clear(&t);
  scalars_free(value, &y->ring, 1);
  return zero;
}

static void field_zero_empty(field_zero *y, const refined_zero *z) {
  *y = (field_zero) { .k = z->word->k };
  fmpq_poly_init(y->modulus);
  arb_init(y->alpha);
  y->ring = (ring) { .kind = SCALAR_FIELD, .bits = 2, .modulus = y->modulus, .generator = y->alpha };
  y->minimal = mem_alloc((size_t) y->k, sizeof(fmpz_poly_t));
  for (slong j = 0; j < y->k; j++)
    fmpz_poly_init(y->minimal[j]);
  y->kinks = scalars_new(&y->ring, y->k);
  y->tension = scalars_new(&y->ring, 1);
}

/* Does the modulus have one root alpha near z, which `fine` knows more precisely, and lie the candidates for
   the kinks where z is unique? */
static int place(field_zero *y, const refined_zero *z, const refined_zero *fine) {
  arb_set(y->alpha, fine->q + y->generator);
  y->ring.bits = 2 * fine->precision;
  return changes_sign(y->minimal[y->generator], y->alpha, fine->precision) && kinks_fit(y, z);
}

int field_zero_init(field_zero *y, const refined_zero *z, slong max_degree) {
  refined_zero fine;
  int ok;
  field_zero_empty(y, z);
  refine_copy(&fine, z, z->precision);
  ok = guess_field(y, &fine, max_degree);
  if (ok) {
    set_minimal(y);
    refine_to(&fine, z->cells, z->precision + 64);
    ok = place(y, z, &fine) && prove_zero(y, z);
  }
  refine_clear(&fine);
  return ok;
}

static void copy_kinks(field_zero *y, const field_zero *other) {
  y->generator = other->generator;
  fmpq_poly_set(y->modulus, other->modulus);
  for (slong j = 0; j < y->k; j++) {
    fmpz_poly_set(y->minimal[j], other->minimal[j]);
    scalar_set(y->kinks + j, other->kinks + j, &y->ring);
  }
}

/* Are the kinks in the same cells? */
static int same_cells(const field_zero *y, const field_zero *other, const cells *c) {
  int same = 1;
  for (slong j = 0; same && j < y->k; j++) {
    slong first, last, other_first, other_last;
    fits_locate(&first, &last, c, y->kinks + j, &y->ring);
    fits_locate(&other_first, &other_last, c, other->kinks + j, &other->ring);
    same = first == other_first && last == other_last;
  }
  return same;
}

/* The tension and the numbers are computed from the kinks with their cells in Q[x]/(mu), so that all this is
   the same for all roots of mu, and F = 0, too. */
static void copy_numbers(field_zero *y, const field_zero *other) {
  slong n = 3 * y->k + 4;
  scalar_set(y->tension, other->tension, &y->ring);
  y->numbers = scalars_new(&y->ring, n);
  for (slong i = 0; i < n; i++)
    scalar_set(y->numbers + i, other->numbers + i, &y->ring);
}

int field_zero_init_conjugate(field_zero *y, const refined_zero *z, const field_zero *other) {
  refined_zero fine;
  int ok;
  field_zero_empty(y, z);
  if (!changes_sign(other->minimal[other->generator], z->q + other->generator, z->precision))
    return 0;
  copy_kinks(y, other);
  refine_copy(&fine, z, z->precision + 64);
  ok = place(y, z, &fine) && same_cells(y, other, z->cells);
  if (ok)
    copy_numbers(y, other);
  refine_clear(&fine);
  return ok;
}

int field_zero_is_flat(const field_zero *y) {
  const scalar *jumps = y->numbers + y->k + 1;
  int flat = 0;
  for (slong j = 0; !flat && j < y->k; j++)
    flat = scalar_is_zero(jumps + j, &y->ring);
  return flat;
}

void field_zero_clear(field_zero *y) {
  if (y->numbers)
    scalars_free(y->numbers, &y->ring, 3 * y->k + 4);
  scalars_free(y->kinks, &y->ring, y->k);
  scalars_free(y->tension, &y->ring, 1);
  for (slong j = 0; j < y->k; j++)
    fmpz_poly_clear(y->minimal[j]);
  mem_free(y->minimal);
  fmpq_poly_clear(y->modulus);
  arb_clear(y->alpha);
}
