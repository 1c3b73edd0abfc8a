/* Zeros in number fields. */
#include "base/context.h"
#include "exact/field.h"
#include "landscape/number_field.h"

enum { STEP_BITS = 200 };

/* Bits of each coefficient that a relation of n + 1 numbers may have; as many bits for each are needed. */
static slong height(slong n) { return 20 + n; }

/* Last column of the lattice: the combinations of 2^bits x_j, rounded to integers, in the rows. (Rounding
   the numbers and not the combinations keeps relations short whatever the rows are.) */
static void set_last_column(fmpz_mat_t lattice, arb_srcptr x, slong n, slong bits) {
  fmpz_t number;
  fmpz_init(number);
  for (slong i = 0; i <= n; i++)
    fmpz_zero(fmpz_mat_entry(lattice, i, n + 1));
  for (slong j = 0; j <= n; j++) {
    arf_get_fmpz_fixed_si(number, arb_midref(x + j), -bits);
    for (slong i = 0; i <= n; i++)
      fmpz_addmul(fmpz_mat_entry(lattice, i, n + 1), fmpz_mat_entry(lattice, i, j), number);
  }
  fmpz_clear(number);
}

/* The shortest vector of the reduced lattice as a relation c_0..c_n: 1 if it is much shorter than for random
   numbers that are known to `bits` bits, else 0. */
static int shortest(fmpz *c, const fmpz_mat_t lattice, slong n, slong bits) {
  slong size = 0;
  for (slong i = 0; i <= n; i++) {
    slong b = (slong) fmpz_bits(fmpz_mat_entry(lattice, 0, i));
    fmpz_set(c + i, fmpz_mat_entry(lattice, 0, i));
    size = b > size ? b : size;
  }
  return size > 0 && 4 * (n + 1) * size <= 3 * bits;
}

/* LLL-reduce the lattice of the numbers x_0..x_n at `bits` bits; the precision grows in steps, which keeps
   the numbers small that have to be reduced. Stops with 1 and the relation in c (n + 1 numbers) as soon as
   there is one: to reduce lattices with relations further takes long. */
static int reduce(fmpz *c, fmpz_mat_t lattice, arb_srcptr x, slong n, slong bits) {
  fmpz_lll_t options;
  fmpz_lll_context_init_default(options);
  for (slong now = 0; now < bits;) {
    now = now + STEP_BITS < bits ? now + STEP_BITS : bits;
    set_last_column(lattice, x, n, now);
    fmpz_lll(lattice, NULL, options);
    if (shortest(c, lattice, n, now))
      return 1;
  }
  return 0;
}

/* Integers c_0..c_n, not all zero, with sum c_i x_i = 0 to many bits, `bits` at most, and much smaller than
   for random x: in c, and 1; or 0. */
static int relation(fmpz *c, arb_srcptr x, slong n, slong bits) {
  fmpz_mat_t lattice;
  int found;
  fmpz_mat_init(lattice, n + 1, n + 2);
  for (slong i = 0; i <= n; i++)
    fmpz_one(fmpz_mat_entry(lattice, i, i));
  found = reduce(c, lattice, x, n, bits);
  fmpz_mat_clear(lattice);
  return found;
}

/* The same for x_0..x_n, where `base` is the reduced lattice of x_0..x_(n-1), which have no relation. */
static int extended_relation(fmpz *c, const fmpz_mat_t base, arb_srcptr x, slong n, slong bits) {
  fmpz_mat_t lattice;
  fmpz_lll_t options;
  int found;
  fmpz_mat_init(lattice, n + 1, n + 2);
  for (slong i = 0; i < n; i++)
    for (slong j = 0; j < n; j++)
      fmpz_set(fmpz_mat_entry(lattice, i, j), fmpz_mat_entry(base, i, j));
  fmpz_one(fmpz_mat_entry(lattice, n, n));
  set_last_column(lattice, x, n, bits);
  fmpz_lll_context_init_default(options);
  fmpz_lll(lattice, NULL, options);
  found = shortest(c, lattice, n, bits);
  fmpz_mat_clear(lattice);
  return found;
}

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

/* A candidate f of degree <= n for the minimal polynomial of x, which is known to more than `bits` bits. */
static int guess_of_degree(fmpz_poly_t f, const arb_t x, slong n, slong bits) {
  arb_ptr powers = _arb_vec_init(n + 1);
  fmpz *c = _fmpz_vec_init(n + 1);
  fmpz_poly_t g;
  int found;
  fmpz_poly_init(g);
  set_powers(powers, x, n, bits + 64);
  found = relation(c, powers, n, bits);
  for (slong i = 0; found && i <= n; i++)
    fmpz_poly_set_coeff_fmpz(g, i, c + i);
  found = found && factor_at(f, g, x, bits);
  fmpz_poly_clear(g);
  _fmpz_vec_clear(c, n + 1);
  _arb_vec_clear(powers, n + 1);
  return found;
}

/* A candidate for the minimal polynomial of kink g, of degree at most max_degree. z is refined as needed. */
static int guess_minimal(field_zero *y, refined_zero *z, slong g, slong max_degree) {
  for (slong n = 2, last = 0; last < max_degree; last = n, n += n / 2 + 1) {
    slong bits;
    n = FLINT_MIN(n, max_degree);
    bits = (n + 1) * height(n);
    refine_to(z, z->cells, bits + 32);
    if (z->precision < bits + 32)
      return 0;
    if (guess_of_degree(y->minimal[g], z->q + g, n, bits))
      return 1;
  }
  return 0;
}

/* What all searches for elements share: alpha^0..alpha^(d-1), their reduced lattice, mu'(alpha). */
typedef struct {
  slong d, bits;
  arb_ptr powers;  /* d + 1: the last one is for a number */
  fmpz_mat_t base;
  fmpz_poly_t derivative;
  arb_t slope;     /* mu'(alpha) */
} element_search;

static void element_search_init(element_search *s, const fmpz_poly_t mu, const arb_t alpha, slong bits) {
  fmpz *c;
  s->d = fmpz_poly_degree(mu);
  s->bits = bits;
  s->powers = _arb_vec_init(s->d + 1);
  set_powers(s->powers, alpha, s->d - 1, bits + 64);
  fmpz_mat_init(s->base, s->d, s->d + 1);
  for (slong i = 0; i < s->d; i++)
    fmpz_one(fmpz_mat_entry(s->base, i, i));
  c = _fmpz_vec_init(s->d);
  reduce(c, s->base, s->powers, s->d - 1, bits);
  _fmpz_vec_clear(c, s->d);
  fmpz_poly_init(s->derivative);
  fmpz_poly_derivative(s->derivative, mu);
  arb_init(s->slope);
  arb_fmpz_poly_evaluate_arb(s->slope, s->derivative, alpha, bits + 64);
}

static void element_search_clear(element_search *s) {
  _arb_vec_clear(s->powers, s->d + 1);
  fmpz_mat_clear(s->base);
  fmpz_poly_clear(s->derivative);
  arb_clear(s->slope);
}

/* element = x as an element of the field: a candidate. In the form P(alpha) / (c mu'(alpha)) the coefficients
   of P are about as small as those of mu (rational univariate representation). */
static int guess_element(scalar *element, element_search *s, const arb_t x, const ring *r) {
  fmpz *c = _fmpz_vec_init(s->d + 1);
  scalar *slope = scalars_new(r, 1);
  fmpz_poly_t g;
  int found;
  fmpz_poly_init(g);
  arb_mul(s->powers + s->d, s->slope, x, s->bits + 64);
  found = extended_relation(c, s->base, s->powers, s->d, s->bits) && !fmpz_is_zero(c + s->d);
  if (found) {
    fmpz_neg(c + s->d, c + s->d);
    fmpz_poly_scalar_mul_fmpz(g, s->derivative, c + s->d);
    fmpq_poly_set_fmpz_poly(&slope->element, g);
    fmpz_poly_zero(g);
    for (slong i = 0; i < s->d; i++)
      fmpz_poly_set_coeff_fmpz(g, i, c + i);
    fmpq_poly_set_fmpz_poly(&element->element, g);
    scalar_div(element, element, slope, r);
  }
  fmpz_poly_clear(g);
  scalars_free(slope, r, 1);
  _fmpz_vec_clear(c, s->d + 1);
  return found;
}

/* Candidates for all kinks as elements of the field of kink g. */
static int guess_kinks(field_zero *y, refined_zero *z, slong g) {
  slong d = fmpz_poly_degree(y->minimal[g]), bits = (d + 1) * (height(d) + 8), j;
  element_search s;
  y->generator = g;
  fmpq_poly_set_fmpz_poly(y->modulus, y->minimal[g]);
  refine_to(z, z->cells, bits + 32);
  if (z->precision < bits + 32)
    return 0;
  fmpq_poly_zero(&y->kinks[g].element);
  fmpq_poly_set_coeff_si(&y->kinks[g].element, 1, 1);
  element_search_init(&s, y->minimal[g], z->q + g, bits);
  for (j = 0; j < y->k && (j == g || guess_element(y->kinks + j, &s, z->q + j, &y->ring)); j++)
    ;
  element_search_clear(&s);
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

int field_zero_init(field_zero *y, const refined_zero *z, slong max_degree) {
  refined_zero fine;
  int ok;
  *y = (field_zero) { .k = z->word->k };
  fmpq_poly_init(y->modulus);
  arb_init(y->alpha);
  y->ring = (ring) { .kind = SCALAR_FIELD, .bits = 2, .modulus = y->modulus, .generator = y->alpha };
  y->minimal = mem_alloc((size_t) y->k, sizeof(fmpz_poly_t));
  for (slong j = 0; j < y->k; j++)
    fmpz_poly_init(y->minimal[j]);
  y->kinks = scalars_new(&y->ring, y->k);
  y->tension = scalars_new(&y->ring, 1);
  refine_copy(&fine, z, z->precision + 64);
  ok = guess_field(y, &fine, max_degree);
  if (ok) {
    set_minimal(y);
    arb_set(y->alpha, fine.q + y->generator);
    y->ring.bits = 2 * fine.precision;
    ok = changes_sign(y->minimal[y->generator], y->alpha, fine.precision) && kinks_fit(y, z)
         && prove_zero(y, z);
  }
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
