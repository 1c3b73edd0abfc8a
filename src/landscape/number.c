/* Numbers of a result. */
#include "exact/field.h"
#include "landscape/number.h"

void number_init(number *x) {
  fmpq_init(x->lo);
  fmpq_init(x->hi);
  x->min.known = 0;
  fmpz_poly_init(x->min.poly);
  x->min.nprimes = 0;
  x->min.primes = NULL;
}

void number_clear(number *x) {
  fmpq_clear(x->lo);
  fmpq_clear(x->hi);
  fmpz_poly_clear(x->min.poly);
  mem_free(x->min.primes);
}

int number_is_rational(const number *x) { return fmpq_equal(x->lo, x->hi); }

slong digits_to_bits(long digits) { return (slong) digits * 10 / 3 + GUARD_BITS; }

void number_set_fmpq(number *x, const fmpq_t q) {
  fmpq_set(x->lo, q);
  fmpq_set(x->hi, q);
}

void number_prove_irreducible(number *x) {
  minpoly *m = &x->min;
  if (m->known && fmpz_poly_degree(m->poly) > 1)
    m->nprimes = irreducibility_primes(&m->primes, m->poly);
}

void number_share_primes(number *x, const number *y) {
  x->min.nprimes = y->min.nprimes;
  x->min.primes = mem_realloc(x->min.primes, (size_t) y->min.nprimes, sizeof(ulong));
  for (slong i = 0; i < y->min.nprimes; i++)
    x->min.primes[i] = y->min.primes[i];
}

/* Bits by which the isolating interval is narrower than the number is large; negative if it contains 0. */
static slong relative_bits(const algebraic *place) {
  slong bits = -1;
  fmpz_t width;
  if (fmpz_sgn(place->lo) * fmpz_sgn(place->hi) > 0) {
    fmpz_init(width);
    fmpz_sub(width, place->hi, place->lo);
    bits = (slong) FLINT_MIN(fmpz_bits(place->lo), fmpz_bits(place->hi)) - (slong) fmpz_bits(width);
    fmpz_clear(width);
  }
  return bits;
}

void number_set_algebraic(number *x, algebraic *place, long digits) {
  slong wanted = digits_to_bits(digits), bits = wanted;
  if (place->rational) {
    number_set_fmpq(x, place->value);
    return;
  }
  while (relative_bits(place) < wanted) {
    algebraic_refine(place, bits);
    bits *= 2;
  }
  algebraic_interval(x->lo, x->hi, place);
  x->min.known = 1;
  fmpz_poly_set(x->min.poly, place->poly);
}

/* Rational ends of the enclosure y, rounded outwards to `bits` significant bits. */
static void outward(fmpq_t lo, fmpq_t hi, const arb_t y, slong bits) {
  arf_t end;
  arf_init(end);
  arb_get_lbound_arf(end, y, bits);
  arf_get_fmpq(lo, end);
  arb_get_ubound_arf(end, y, bits);
  arf_get_fmpq(hi, end);
  arf_clear(end);
}

void quotient_enclosure(fmpq_t lo, fmpq_t hi, const fmpz_poly_t u, const fmpz_poly_t w, algebraic *place,
                        slong bits) {
  slong precision, size = FLINT_MAX(FLINT_ABS(fmpz_poly_max_bits(u)), FLINT_ABS(fmpz_poly_max_bits(w)));
  arb_t q, y, z;
  arb_init(q);
  arb_init(y);
  arb_init(z);
  for (precision = bits + 64;; precision *= 2) {
    algebraic_get_arb(q, place, precision);
    arb_fmpz_poly_evaluate_arb(y, u, q, precision + size);
    arb_fmpz_poly_evaluate_arb(z, w, q, precision + size);
    arb_div(y, y, z, precision);
    if (arb_rel_accuracy_bits(y) > bits + 4)
      break;
  }
  outward(lo, hi, y, bits + 8);
  arb_clear(q);
  arb_clear(y);
  arb_clear(z);
}

/* end -= 1 (sign -1) or += 1 unit of the last of `bits` significant bits. */
static void widen(fmpq_t end, slong bits, int sign) {
  fmpq_t unit;
  slong size = (slong) fmpz_bits(fmpq_numref(end)) - (slong) fmpz_bits(fmpq_denref(end));
  fmpq_init(unit);
  fmpq_set_si(unit, sign, 1);
  if (size - bits >= 0)
    fmpq_mul_2exp(unit, unit, (ulong) (size - bits));
  else
    fmpq_div_2exp(unit, unit, (ulong) (bits - size));
  fmpq_add(end, end, unit);
  fmpq_clear(unit);
}

int number_set_arb(number *x, const arb_t y, slong bits) {
  if (arb_rel_accuracy_bits(y) > bits + 4) {
    outward(x->lo, x->hi, y, bits + 4);
    widen(x->lo, bits + 3, -1);
    widen(x->hi, bits + 3, 1);
    return 1;
  }
  if (!arb_contains_zero(y) || mag_cmp_2exp_si(arb_radref(y), -4 * bits) > 0)
    return 0;
  fmpq_set_si(x->hi, 1, 1);
  fmpq_div_2exp(x->hi, x->hi, (ulong) bits);
  fmpq_neg(x->lo, x->hi);
  return 1;
}

void number_set_quotient(number *x, const fmpz_poly_t u, const fmpz_poly_t w, algebraic *place, long digits) {
  if (place->rational) {
    fmpz_poly_evaluate_fmpq(x->lo, u, place->value);
    fmpz_poly_evaluate_fmpq(x->hi, w, place->value);
    fmpq_div(x->lo, x->lo, x->hi);
    fmpq_set(x->hi, x->lo);
  } else if (field_is_rational(x->lo, u, w, place->poly)) {
    fmpq_set(x->hi, x->lo);
  } else {
    quotient_enclosure(x->lo, x->hi, u, w, place, digits_to_bits(digits));
  }
}

void number_find_minpoly(number *x, const fmpz_poly_t u, const fmpz_poly_t w, const algebraic *place) {
  if (x->min.known)
    return;
  x->min.known = 1;
  if (number_is_rational(x))
    minpoly_of_fmpq(x->min.poly, x->lo);
  else
    field_minpoly(x->min.poly, u, w, place->poly);
  number_prove_irreducible(x);
}
