/* Whether two critical functions are the same. Kinks and values determine a function; nothing is decided by
   a tolerance. */
#include <string.h>
#include "landscape/same.h"
#include "solve/mirror.h"
#include "system/full_kink.h"

zero_record *record_of(const relucert_result *result, const realization *r) {
  return &result->records[r->zero_word][r->zero];
}

const chain_zero *search_zero_of(const relucert_result *result, const realization *r) {
  return &result->words.list[r->zero_word].search.zeros[r->zero];
}

const chain_word *word_of(const relucert_result *result, const realization *r) {
  return &result->words.list[r->zero_word].word;
}

int word_is_symmetric(const chain_word *w) {
  chain_word image;
  if (w->type_b)
    return 1;
  mirror_word(&image, w);
  return memcmp(image.letters, w->letters, (size_t) w->k) == 0;
}

/* ---- Enclosures of k kinks and k + 2 values */

static void set_number(arb_t y, const number *x, slong bits) {
  arb_t hi;
  arb_init(hi);
  arb_set_fmpq(y, x->lo, bits);
  arb_set_fmpq(hi, x->hi, bits);
  arb_union(y, y, hi, bits);
  arb_clear(hi);
}

/* values[0..k+1] of an exact zero */
static void exact_values(fmpq *values, const refined_zero *z) {
  slong k = z->word->k;
  fmpq *room = _fmpq_vec_init(2 * k + 1);
  fmpq_t risk;
  fmpq_init(risk);
  refine_exact(room, room + k + 1, values, risk, z);
  fmpq_clear(risk);
  _fmpq_vec_clear(room, 2 * k + 1);
}

static void coordinates_of_exact(arb_ptr v, const refined_zero *z, slong bits) {
  slong k = z->word->k, j;
  fmpq *values = _fmpq_vec_init(k + 2);
  exact_values(values, z);
  for (j = 0; j < k; j++)
    arb_set_fmpq(v + j, z->point + j, bits);
  for (j = 0; j < k + 2; j++)
    arb_set_fmpq(v + k + j, values + j, bits);
  _fmpq_vec_clear(values, k + 2);
}

static void coordinates_of_zero(arb_ptr v, refined_zero *z, const cells *c, slong bits) {
  slong k = z->word->k;
  arb_ptr room;
  if (z->exact) {
    coordinates_of_exact(v, z, bits);
    return;
  }
  if (z->precision < bits)
    refine_to(z, c, bits);
  _arb_vec_set(v, z->q, k);
  room = _arb_vec_init(2 * k + 2);
  refine_function(room, room + k + 1, v + k, room + 2 * k + 1, z);
  _arb_vec_clear(room, 2 * k + 2);
}

static void coordinates(arb_ptr v, const relucert_result *result, realization *r, const cells *c,
                        slong bits) {
  if (realization_is_chain(r)) {
    coordinates_of_zero(v, &record_of(result, r)->zero, c, bits);
    return;
  }
  algebraic_get_arb(v, &r->kinks[0].place, bits);
  for (slong j = 0; j < 3; j++)
    set_number(v + 1 + j, r->values + j, bits);
}

static int disjoint(arb_srcptr v, arb_srcptr w, slong n) {
  for (slong j = 0; j < n; j++)
    if (!arb_overlaps(v + j, w + j))
      return 1;
  return 0;
}

/* Do enclosures of about `bits` bits tell the functions apart? */
static int told_apart(const relucert_result *result, realization *r, refined_zero *z, const cells *c,
                      slong bits) {
  slong n = 2 * z->word->k + 2;
  arb_ptr v = _arb_vec_init(n), w = _arb_vec_init(n);
  int apart;
  coordinates(v, result, r, c, bits);
  coordinates_of_zero(w, z, c, bits);
  apart = disjoint(v, w, n);
  _arb_vec_clear(v, n);
  _arb_vec_clear(w, n);
  return apart;
}

/* ---- Exact comparison */

static int is_exact(const relucert_result *result, const realization *r) {
  return realization_is_chain(r) ? record_of(result, r)->zero.exact : r->kinks[0].place.rational;
}

/* r and z are exact, and r has its numbers: equal kinks and equal values? */
static int equal_exactly(const realization *r, const refined_zero *z) {
  slong k = z->word->k, j;
  fmpq *values = _fmpq_vec_init(k + 2);
  int equal = 1;
  exact_values(values, z);
  for (j = 0; j < k; j++)
    equal = equal && fmpq_equal(r->kinks[j].at.lo, z->point + j);
  for (j = 0; j < k + 2; j++)
    equal = equal && fmpq_equal(r->values[j].lo, values + j);
  _fmpq_vec_clear(values, k + 2);
  return equal;
}

/* T = 0 for z, and T = 0 for the word of r at the kinks of z too, which are therefore a zero of the equations
   of r, in whose uniqueness box there is one only. */
static int equal_by_tension(const relucert_result *result, const realization *r, const refined_zero *z) {
  return realization_is_chain(r) && z->tension == 0 && zero_in_box(z, search_zero_of(result, r), NULL)
         && refine_sigma(z, word_of(result, r)) == 0;
}

/* For the word B1 and r = R(q) or L(q) (doc/theory.md, Lemma 7.11b, 9.5 (c)): q, which is irrational, is a root
   of the polynomial of B1, and lies in the box, which contains no other zero. For gamma > 0 this is not enough. */
static int equal_by_root(realization *r, const refined_zero *z, const chain_zero *found, const cells *c) {
  fmpq_t lo, hi, l, h;
  fmpz_poly_t f;
  int equal = 0;
  if (!realization_is_kink(r) || !z->word->type_b || r->kinks->cell < 0 || c->slopes.n > 0)
    return 0;
  fmpq_init(lo); fmpq_init(hi); fmpq_init(l); fmpq_init(h);
  fmpz_poly_init(f);
  algebraic_refine(&r->kinks->place, 128);
  algebraic_interval(lo, hi, &r->kinks->place);
  box_side(l, h, found->unique + 1);
  if (fmpq_cmp(l, lo) <= 0 && fmpq_cmp(hi, h) <= 0) {
    full_kink_polynomial(f, c, r->kinks->cell);
    equal = algebraic_sign_at(f, &r->kinks->place) == 0;
  }
  fmpz_poly_clear(f);
  fmpq_clear(lo); fmpq_clear(hi); fmpq_clear(l); fmpq_clear(h);
  return equal;
}

/* Do the numbers of r tell its kinks from those of z? A cheap test that nearly always suffices. */
static int kinks_apart(const realization *r, const refined_zero *z) {
  arb_t y;
  int apart = 0;
  arb_init(y);
  for (slong j = 0; !apart && j < r->nkinks; j++) {
    set_number(y, &r->kinks[j].at, 64);
    apart = !arb_overlaps(y, z->q + j);
  }
  arb_clear(y);
  return apart;
}

sameness same_function(const relucert_result *result, realization *r, refined_zero *z,
                       const chain_zero *found, const cells *c, slong bits) {
  slong b;
  if (kinks_apart(r, z))
    return FUNCTIONS_DIFFERENT;
  if (z->exact && is_exact(result, r))
    return equal_exactly(r, z) ? FUNCTIONS_EQUAL : FUNCTIONS_DIFFERENT;
  if (equal_by_tension(result, r, z) || equal_by_root(r, z, found, c))
    return FUNCTIONS_EQUAL;
  for (b = 256; b < bits; b *= 2)
    if (told_apart(result, r, z, c, b))
      return FUNCTIONS_DIFFERENT;
  return told_apart(result, r, z, c, bits) ? FUNCTIONS_DIFFERENT : FUNCTIONS_UNDECIDED;
}

/* Are all places and values of two exact zeros equal? */
static int exact_zeros_agree(const refined_zero *y, const refined_zero *z) {
  slong k = z->word->k;
  fmpq *u = _fmpq_vec_init(2 * k + 4), *v = u + k + 2;
  int equal = 1;
  exact_values(u, y);
  exact_values(v, z);
  for (slong j = 0; j < k; j++)
    equal = equal && fmpq_equal(y->point + j, z->point + j);
  for (slong j = 0; j < k + 2; j++)
    equal = equal && fmpq_equal(u + j, v + j);
  _fmpq_vec_clear(u, 2 * k + 4);
  return equal;
}

/* Do enclosures of about `bits` bits tell two zeros apart? */
static int zeros_apart(refined_zero *y, refined_zero *z, const cells *c, slong bits) {
  slong n = 2 * z->word->k + 2;
  arb_ptr v = _arb_vec_init(n), w = _arb_vec_init(n);
  int apart;
  coordinates_of_zero(v, y, c, bits);
  coordinates_of_zero(w, z, c, bits);
  apart = disjoint(v, w, n);
  _arb_vec_clear(v, n);
  _arb_vec_clear(w, n);
  return apart;
}

sameness same_zeros(const relucert_result *result, const realization *r, refined_zero *z, const cells *c,
                    slong bits) {
  refined_zero *y = &record_of(result, r)->zero;
  if (y->exact && z->exact)
    return exact_zeros_agree(y, z) ? FUNCTIONS_EQUAL : FUNCTIONS_DIFFERENT;
  if (zeros_apart(y, z, c, 128))
    return FUNCTIONS_DIFFERENT;
  if (equal_by_tension(result, r, z))
    return FUNCTIONS_EQUAL;
  for (slong b = 256; b < bits; b *= 2)
    if (zeros_apart(y, z, c, b))
      return FUNCTIONS_DIFFERENT;
  return zeros_apart(y, z, c, bits) ? FUNCTIONS_DIFFERENT : FUNCTIONS_UNDECIDED;
}
