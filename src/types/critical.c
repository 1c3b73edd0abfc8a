/* A critical function: its T, and kinks that are known to be rational. */
#include "landscape/same.h"
#include "solve/one_neuron.h"
#include "types/critical.h"
#include "types/one_kink.h"

/* At the kink r, T = M1([a,b]) != 0? */
static int kink_tension(const realization *r, const cells *c) {
  kink *q = r->kinks;
  slong i = q->cell >= 0 ? q->cell : q->breakpoint;
  fmpq_poly_t t;
  fmpz_poly_t f;
  int sign;
  fmpq_poly_init(t);
  fmpz_poly_init(f);
  one_kink_tension(t, c, i, r->word[0] == 'R' ? KINK_R : KINK_L);
  integer_multiple(f, t);
  sign = fmpz_poly_is_zero(f) ? 0 : algebraic_sign_at(f, &q->place);
  fmpz_poly_clear(f);
  fmpq_poly_clear(t);
  return sign != 0;
}

/* 1: T != 0, 0: T = 0, -1: not decided. */
static int tension(const relucert_result *result, const realization *r, const cells *c) {
  if (realization_is_chain(r))
    return record_of(result, r)->zero.tension;
  if (r->full)
    return 0;
  return r->nkinks == 0 ? !fmpq_is_zero(c->th) : kink_tension(r, c);
}

/* ---- Rational kinks */

int is_stretch(const cells *c, slong first, slong last) {
  int same = fmpq_poly_degree(c->f->poly[c->target[first]]) <= 1;
  for (slong n = first + 1; same && n <= last; n++)
    same = fmpq_poly_equal(c->f->poly[c->target[n]], c->f->poly[c->target[first]]);
  return same;
}

/* Is f continuous at breakpoint i, but not one polynomial there? */
static int is_hinge(const cells *c, slong i) {
  const fmpq_poly_struct *f = c->f->poly[c->target[i - 1]], *g = c->f->poly[c->target[i]];
  fmpq_t x, y;
  int hinge;
  fmpq_init(x);
  fmpq_init(y);
  fmpq_poly_evaluate_fmpq(x, f, c->z + i);
  fmpq_poly_evaluate_fmpq(y, g, c->z + i);
  hinge = fmpq_equal(x, y) && !fmpq_poly_equal(f, g);
  fmpq_clear(x);
  fmpq_clear(y);
  return hinge;
}

/* A bound of q_j, from below (side -1) or above. */
static const fmpq *bound(const critical *f, slong j, int side) {
  const number *x;
  if (f->known[j])
    return f->known[j];
  x = &f->r->kinks[j - 1].at;
  return side < 0 ? x->lo : x->hi;
}

/* Does Lemma 7.8 show that q_j is breakpoint i, which its enclosure contains: f is affine from q_(j-1) to z_i
   and from z_i to q_(j+1), with a hinge at z_i, and tau_(j-1) T = tau_j T = 0? */
static int is_pinned(const critical *f, slong j, slong i) {
  const cells *c = f->cells;
  slong first = 0, last = c->n - 1;
  if (!f->balanced && (f->word.tau[j - 1] || f->word.tau[j]))
    return 0;
  while (first + 1 < c->n && fmpq_cmp(c->z + first + 1, bound(f, j - 1, -1)) <= 0)
    first++;
  while (last > 0 && fmpq_cmp(c->z + last, bound(f, j + 1, 1)) >= 0)
    last--;
  return first < i && i <= last && is_stretch(c, first, i - 1) && is_stretch(c, i, last) && is_hinge(c, i);
}

/* One more kink that is known; 0 if there is none. */
static int find_pinned(critical *f) {
  const cells *c = f->cells;
  for (slong j = 1; j <= f->k; j++)
    for (slong i = 1; !f->known[j] && i < c->n; i++)
      if (fmpq_cmp(bound(f, j, -1), c->z + i) <= 0 && fmpq_cmp(bound(f, j, 1), c->z + i) >= 0
          && is_pinned(f, j, i)) {
        f->known[j] = c->z + i;
        return 1;
      }
  return 0;
}

static void find_known(critical *f) {
  f->known[0] = f->cells->z;
  f->known[f->k + 1] = f->cells->z + f->cells->n;
  for (slong j = 1; j <= f->k; j++)
    f->known[j] = number_is_rational(&f->r->kinks[j - 1].at) ? f->r->kinks[j - 1].at.lo : NULL;
  while (find_pinned(f))
    continue;
  f->exact = 1;
  for (slong j = 1; j <= f->k; j++)
    f->exact = f->exact && f->known[j];
}

int critical_init(critical *f, const relucert_result *result, realization *r, const cells *c) {
  int sign = tension(result, r, c);
  *f = (critical) { .result = result, .cells = c, .r = r, .k = r->nkinks, .balanced = sign == 0 };
  if (realization_is_chain(r)) {
    f->zero = &record_of(result, r)->zero;
    f->own = *word_of(result, r);
  } else {
    chain_word_set(&f->own, c->slopes, r->full ? NULL : r->word, r->nkinks);
  }
  f->word = f->own;
  if (f->balanced)
    chain_word_set(&f->word, c->slopes, NULL, f->k);
  find_known(f);
  return sign;
}
