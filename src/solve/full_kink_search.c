/* The zeros of the word B1 from the roots of its polynomials. */
#include <string.h>
#include "solve/full_kink_search.h"
#include "solve/unique.h"
#include "system/full_kink.h"

/* Uniqueness is accepted up to this kappa, and in boxes no narrower than this in units of b - a, as in the
   search. */
#define GOOD_KAPPA 0.85
#define LEAST_RADIUS 0x1p-26

/* The double next to x below (direction < 0) or above it. */
static double next_double(const fmpq_t x, int direction) {
  arf_t y;
  double z;
  arf_init(y);
  arf_set_fmpq(y, x, 80, direction < 0 ? ARF_RND_FLOOR : ARF_RND_CEIL);
  z = arf_get_d(y, direction < 0 ? ARF_RND_FLOOR : ARF_RND_CEIL);
  arf_clear(y);
  return z;
}

static interval enclosure(algebraic *root) {
  fmpq_t lo, hi;
  interval q;
  fmpq_init(lo);
  fmpq_init(hi);
  algebraic_refine(root, 80);
  algebraic_interval(lo, hi, root);
  q = iv(next_double(lo, -1), next_double(hi, 1));
  fmpq_clear(lo);
  fmpq_clear(hi);
  return q;
}

/* z->unique = the box of radius r (a power of 2) around z->at, with ends of few bits. */
static void place_box(chain_zero *z, double r) {
  double grid = r * 0x1p-6, mid = nearbyint(0.5 * (z->at[1].hi - z->at[1].neg) / grid) * grid;
  z->unique[1] = iv(mid - r, mid + r);
}

static int is_one_to_one(const chain_zero *z, const chain_data *d, const chain_word *w) {
  double inverse[1], kappa;
  int mode = interval_begin();
  kappa = one_to_one(inverse, d, w, z->unique);
  interval_end(mode);
  return kappa <= GOOD_KAPPA;
}

/* z->unique = the largest box around z->at, of radius at most `most`, on which F is one-to-one; when there
   is none, or for rational zeros, the largest one, with z->root set. */
static void set_box(chain_zero *z, const chain_data *d, const chain_word *w, double most, int rational) {
  double least = LEAST_RADIUS * (d->z[d->n].hi + d->z[0].neg), largest;
  int exponent;
  frexp(most, &exponent);
  largest = ldexp(0.5, exponent);
  for (double r = largest; !rational && r >= least; r /= 2) {
    place_box(z, r);
    if (is_one_to_one(z, d, w))
      return;
  }
  place_box(z, largest);
  z->root = 1;
}

/* The zeros with their boxes, which keep clear of each other; 0 if that is impossible in doubles. */
static int set_zeros(chain_zero *zeros, algebraic *roots, slong n, const chain_data *d, const chain_word *w) {
  double quarter = 0.25 * (d->z[d->n].hi + d->z[0].neg);
  for (slong i = 0; i < n; i++) {
    zeros[i].at[1] = enclosure(roots + i);
    zeros[i].at[0] = zeros[i].unique[0] = d->z[0];
    zeros[i].at[2] = zeros[i].unique[2] = d->z[d->n];
  }
  for (slong i = 0; i < n; i++) {
    const interval *at = &zeros[i].at[1];
    double room = quarter;
    if (i > 0)
      room = fmin(room, (iv_lo(*at) - zeros[i - 1].at[1].hi) / 3);
    if (i + 1 < n)
      room = fmin(room, (iv_lo(zeros[i + 1].at[1]) - at->hi) / 3);
    if (!(room > iv_width(*at)))
      return 0;
    set_box(zeros + i, d, w, room, roots[i].rational);
    if (at->neg > zeros[i].unique[1].neg || at->hi > zeros[i].unique[1].hi
        || (i > 0 && iv_lo(zeros[i].unique[1]) <= zeros[i - 1].unique[1].hi))
      return 0;
  }
  return 1;
}

int search_full_kink(search_result *r, const cells *c, const chain_data *d, const chain_word *w) {
  algebraic *roots;
  chain_zero *zeros;
  slong n = full_kink_roots(&roots, c, 0, c->n - 1);
  long nodes = r->nodes;
  int done;
  if (n < 0)
    return 0;
  zeros = mem_alloc((size_t) n, sizeof *zeros);
  done = set_zeros(zeros, roots, n, d, w);
  for (slong i = 0; i < n; i++)
    algebraic_clear(roots + i);
  mem_free(roots);
  if (!done) {
    mem_free(zeros);
    return 0;
  }
  search_clear(r);
  r->n = n;
  r->zeros = zeros;
  r->nodes = nodes;
  r->roots = 1;
  text_append(&r->tree, "roots");
  return 1;
}
