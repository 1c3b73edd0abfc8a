/* Affine targets and two-slope activations with gamma > 0, as leaky ReLU (theory.md, Theorem 9.13): for every
   n <= H the two alternating words of length n. The interval is cut in the proportion of eta_0, ..., eta_n:
   sqrt(1+gamma) inside; the first is 1 before R and sqrt(gamma) before L, the last is 1 after L and
   sqrt(gamma) after R. */
#include <string.h>
#include "exact/roots.h"
#include "theorem/affine.h"

/* sqrt(gamma), sqrt(1 + gamma) and 1. */
typedef struct {
  qqbar_t root, inner, one;
} lengths;

static void lengths_init(lengths *e, const fmpq_t gamma) {
  fmpq_t x;
  fmpq_init(x);
  qqbar_init(e->root);
  qqbar_init(e->inner);
  qqbar_init(e->one);
  qqbar_set_fmpq(e->root, gamma);
  qqbar_sqrt(e->root, e->root);
  fmpq_set_si(x, 1, 1);
  qqbar_set_fmpq(e->one, x);
  fmpq_add(x, x, gamma);
  qqbar_set_fmpq(e->inner, x);
  qqbar_sqrt(e->inner, e->inner);
  fmpq_clear(x);
}

static void lengths_clear(lengths *e) {
  qqbar_clear(e->root);
  qqbar_clear(e->inner);
  qqbar_clear(e->one);
}

/* Letter j = 1..n of the alternating word that begins with `first`. */
static char letter(char first, slong j) { return (first == 'R') == (j % 2 == 1) ? 'R' : 'L'; }

/* eta_i of the word of length n. */
static qqbar_srcptr length(const lengths *e, char first, slong n, slong i) {
  if (i == 0)
    return first == 'R' ? e->one : e->root;
  if (i == n)
    return letter(first, n) == 'L' ? e->one : e->root;
  return e->inner;
}

/* sum = eta_0 + ... + eta_(k-1) */
static void sum_lengths(qqbar_t sum, const lengths *e, char first, slong n, slong k) {
  qqbar_zero(sum);
  for (slong i = 0; i < k; i++)
    qqbar_add(sum, sum, length(e, first, n, i));
}

/* -1, 0, 1: the sign of x - y. */
static int compare(const qqbar_t x, const fmpq_t y) {
  qqbar_t z;
  int sign;
  qqbar_init(z);
  qqbar_set_fmpq(z, y);
  sign = qqbar_cmp_re(x, z);
  qqbar_clear(z);
  return sign;
}

/* Is x proved to be y? If y is irrational: x has the minimal polynomial of y, which has one root between the
   bounds of x, and y lies there. */
static int is_algebraic(const number *x, const qqbar_t y) {
  fmpq_t value;
  int same;
  if (!qqbar_is_rational(y))
    return !number_is_rational(x) && x->min.known && fmpz_poly_equal(x->min.poly, QQBAR_POLY(y))
           && roots_descartes(x->min.poly, x->lo, x->hi) == 1 && compare(y, x->lo) > 0
           && compare(y, x->hi) < 0;
  fmpq_init(value);
  qqbar_get_fmpq(value, y);
  same = number_is(x, value);
  fmpq_clear(value);
  return same;
}

/* Are the kinks of r at a + l (eta_0 + ... + eta_(j-1))/S? */
static int has_kinks(const realization *r, const affine *f, const lengths *e, char first, slong n) {
  qqbar_t place, whole;
  int good = r->nkinks == n;
  qqbar_init(place);
  qqbar_init(whole);
  sum_lengths(whole, e, first, n, n + 1);
  for (slong j = 1; j <= n && good; j++) {
    sum_lengths(place, e, first, n, j);
    qqbar_div(place, place, whole);
    qqbar_mul_fmpq(place, place, f->l);
    qqbar_add_fmpq(place, place, f->a);
    good = is_algebraic(&r->kinks[j - 1].at, place);
  }
  qqbar_clear(place);
  qqbar_clear(whole);
  return good;
}

/* Is the risk of r slope^2 (1-gamma)^2 l^3 / (12 S^4)? */
static int has_value(const realization *r, const affine *f, const lengths *e, const fmpq_t gamma, char first,
                     slong n) {
  qqbar_t value;
  fmpq_t factor, x;
  int good;
  qqbar_init(value);
  fmpq_init(factor);
  fmpq_init(x);
  fmpq_set_si(x, 1, 1);
  fmpq_sub(x, x, gamma);
  fmpq_mul(x, x, x);
  affine_value(factor, f, 0);
  fmpq_mul(factor, factor, x);
  sum_lengths(value, e, first, n, n + 1);
  qqbar_inv(value, value);
  qqbar_pow_ui(value, value, 4);
  qqbar_mul_fmpq(value, value, factor);
  good = is_algebraic(&r->risk, value);
  qqbar_clear(value);
  fmpq_clear(factor);
  fmpq_clear(x);
  return good;
}

/* The realization of the alternating word, or NULL. */
static const realization *find(const relucert_result *result, char first, slong n) {
  for (slong i = 0; i < result->n; i++) {
    const realization *r = result->list + i;
    slong j = 0;
    while (r->nkinks == n && !r->full && j < n && r->word[j] == letter(first, j + 1))
      j++;
    if (j == n)
      return r;
  }
  return NULL;
}

static void tell_word(account *a, const instance *y, const affine *f, const lengths *e, char first, slong n) {
  const realization *r = find(y->result, first, n);
  account_says(a, SAYS_FACT,
               r && has_kinks(r, f, e, first, n) && has_value(r, f, e, y->problem->gamma, first, n)
                   && r->type == RELUCERT_SADDLE,
               "n = %ld, first letter %c: kinks a + l (eta_0 + ... + eta_(j-1))/S, critical value "
               "alpha^2 (1-gamma)^2 l^3/(12 S^4) = %s; all its parameters are saddles.",
               (long) n, first, r ? r->risk_text : "?");
  account_claim(a, r ? r->claim : 0);
}

void tell_two_slope(account *a, const instance *y, const affine *f) {
  const relucert_result *r = y->result;
  slong hidden = y->problem->hidden;
  const realization *constant;
  lengths e;
  tell_list(a, y, 2 + 2 * hidden);
  if (!account_holds(a))
    return;
  constant = r->list + r->n - 1;
  lengths_init(&e, y->problem->gamma);
  tell_target(a, r->list);
  for (slong n = hidden; n >= 1; n--) {
    tell_word(a, y, f, &e, 'R', n);
    tell_word(a, y, f, &e, 'L', n);
  }
  tell_constant(a, constant, f, !constant->full && constant->nkinks == 0 && constant->type == RELUCERT_SADDLE,
                "all its parameters are saddles.");
  lengths_clear(&e);
}
