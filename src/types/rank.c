/* The place of a critical network in the list of all critical functions of its problem. Functions are
   compared on the hull of the support of the density. */
#include "landscape/same.h"
#include "types/examined.h"

/* A piecewise affine function on the hull: k kinks strictly inside, k + 2 places and values. */
typedef struct {
  slong k;
  fmpq *at, *values;
} polyline;

static void polyline_init(polyline *g, slong k) {
  g->k = k;
  g->at = _fmpq_vec_init(k + 2);
  g->values = _fmpq_vec_init(k + 2);
}

static void polyline_clear(polyline *g) {
  _fmpq_vec_clear(g->at, g->k + 2);
  _fmpq_vec_clear(g->values, g->k + 2);
}

/* The hull of the support. */
static void find_hull(fmpq_t left, fmpq_t right, const relucert_problem *problem) {
  const pwpoly *p = &problem->density;
  slong first = 0, last = p->n - 1;
  while (fmpq_poly_is_zero(p->poly[first]))
    first++;
  while (fmpq_poly_is_zero(p->poly[last]))
    last--;
  fmpq_set(left, p->at + first);
  fmpq_set(right, p->at + last + 1);
}

/* The realization of a network, whose kinks are ascending. */
static void polyline_of_point(polyline *g, const point_report *r, const theta *t, const fmpq_t gamma,
                              const fmpq_t left, const fmpq_t right) {
  slong first = 0, end = r->nkinks;
  while (first < end && fmpq_cmp(r->kinks + first, left) <= 0)
    first++;
  while (first < end && fmpq_cmp(r->kinks + end - 1, right) >= 0)
    end--;
  polyline_init(g, end - first);
  fmpq_set(g->at, left);
  for (slong i = 0; i < g->k; i++)
    fmpq_set(g->at + i + 1, r->kinks + first + i);
  fmpq_set(g->at + g->k + 1, right);
  for (slong i = 0; i <= g->k + 1; i++)
    theta_evaluate(g->values + i, t, gamma, g->at + i);
}

/* y = the value at x of the line through (u, f) and (v, g). */
static void interpolate(fmpq_t y, const fmpq_t x, const fmpq_t u, const fmpq_t f, const fmpq_t v,
                        const fmpq_t g) {
  fmpq_t s, d;
  fmpq_init(s);
  fmpq_init(d);
  fmpq_sub(s, x, u);
  fmpq_sub(d, v, u);
  fmpq_div(s, s, d);
  fmpq_sub(d, g, f);
  fmpq_mul(s, s, d);
  fmpq_add(y, f, s);
  fmpq_clear(s);
  fmpq_clear(d);
}

/* Are all numbers of the entry rational, and known as such? */
static int is_exact(const realization *r) {
  for (slong i = 0; i < r->nkinks; i++)
    if (!number_is_rational(&r->kinks[i].at))
      return 0;
  for (slong i = 0; i < r->nkinks + 2; i++)
    if (!number_is_rational(r->values + i))
      return 0;
  return 1;
}

/* The realization of an entry with exact numbers. */
static void polyline_of_entry(polyline *g, const relucert_result *list, const realization *r,
                              const fmpq_t left, const fmpq_t right) {
  slong k = r->nkinks;
  const fmpq *a = list->problem->a, *b = list->problem->b;
  const fmpq *first = k ? r->kinks[0].at.lo : b, *last = k ? r->kinks[k - 1].at.lo : a;
  polyline_init(g, k);
  fmpq_set(g->at, left);
  fmpq_set(g->at + k + 1, right);
  for (slong i = 0; i < k; i++) {
    fmpq_set(g->at + i + 1, r->kinks[i].at.lo);
    fmpq_set(g->values + i + 1, r->values[i + 1].lo);
  }
  interpolate(g->values, left, a, r->values[0].lo, first, r->values[1].lo);
  interpolate(g->values + k + 1, right, last, r->values[k].lo, b, r->values[k + 1].lo);
}

/* Is the function g an entry with exact numbers? */
static int equals_exactly(const polyline *g, const relucert_result *list, const realization *r) {
  polyline e;
  int equal = r->nkinks == g->k;
  if (!equal)
    return 0;
  polyline_of_entry(&e, list, r, g->at, g->at + g->k + 1);
  for (slong i = 0; i < g->k + 2; i++)
    equal = equal && fmpq_equal(e.at + i, g->at + i) && fmpq_equal(e.values + i, g->values + i);
  polyline_clear(&e);
  return equal;
}

/* lo <= x <= hi for an interval of doubles. */
static int in_interval(const fmpq_t x, const interval *box) {
  arf_t end;
  fmpq_t y;
  int inside;
  arf_init(end);
  fmpq_init(y);
  arf_set_d(end, -box->neg);
  arf_get_fmpq(y, end);
  inside = fmpq_cmp(y, x) <= 0;
  arf_set_d(end, box->hi);
  arf_get_fmpq(y, end);
  inside = inside && fmpq_cmp(x, y) <= 0;
  arf_clear(end);
  fmpq_clear(y);
  return inside;
}

/* The sum of tau_i s_i over all pieces of g, with its slopes s_i, is 0. */
static int slopes_cancel(const polyline *g, const chain_word *w) {
  fmpq_t sum, slope, length;
  int zero;
  fmpq_init(sum);
  fmpq_init(slope);
  fmpq_init(length);
  for (slong i = 0; i <= g->k; i++) {
    fmpq_sub(slope, g->values + i + 1, g->values + i);
    fmpq_sub(length, g->at + i + 1, g->at + i);
    fmpq_div(slope, slope, length);
    fmpq_mul_si(slope, slope, w->tau[i]);
    fmpq_add(sum, sum, slope);
  }
  zero = fmpq_is_zero(sum);
  fmpq_clear(sum);
  fmpq_clear(slope);
  fmpq_clear(length);
  return zero;
}

/* The letter of the non-flat neurons with a kink at x, if T != 0, where all of them have the same one (R for
   the absolute value, which has no other). */
static char letter_at(const point_report *r, const fmpq_t x, int absolute) {
  for (slong i = 0; i < r->nplaces; i++)
    if (fmpq_equal(r->places[i].at, x))
      return r->places[i].right + r->places[i].left == 0 ? 0 : r->places[i].right > 0 || absolute ? 'R' : 'L';
  return 0;
}

/* Do the kinks of the critical function g solve the equations of the word (Theorems 7.2, 7.6)? With T = 0
   its slopes are those of the best fits. */
static int solves_word(const polyline *g, const point_report *r, const chain_word *w) {
  if (fmpq_is_zero(r->tension))
    return w->type_b || slopes_cancel(g, w);
  for (slong j = 0; j < g->k; j++)
    if (w->type_b || letter_at(r, g->at + j + 1, slopes_are_absolute(w->slopes)) != w->letters[j])
      return 0;
  return 1;
}

/* Is g the chain whose zero was not recognised as rational? */
static int equals_zero(const polyline *g, const relucert_result *list, const point_report *r,
                       const realization *entry) {
  const chain_zero *z = search_zero_of(list, entry);
  if (entry->nkinks != g->k || word_of(list, entry)->k != g->k || !solves_word(g, r, word_of(list, entry)))
    return 0;
  for (slong j = 1; j <= g->k; j++)
    if (!in_interval(g->at + j, z->unique + j))
      return 0;
  return 1;
}

slong rank_find(const relucert_result *list, const point_report *r, const theta *t) {
  fmpq_t left, right;
  polyline g;
  slong found = 0;
  fmpq_init(left);
  fmpq_init(right);
  find_hull(left, right, list->problem);
  polyline_of_point(&g, r, t, list->problem->gamma, left, right);
  for (slong i = 0; i < list->n && !found; i++) {
    const realization *entry = list->list + i;
    if (is_exact(entry) ? equals_exactly(&g, list, entry)
                        : realization_is_chain(entry) && equals_zero(&g, list, r, entry))
      found = i + 1;
  }
  polyline_clear(&g);
  fmpq_clear(left);
  fmpq_clear(right);
  return found;
}

slong rank_smaller(const relucert_result *list, const fmpq_t risk, slong listed) {
  slong i, smaller = 0;
  if (!result_is_complete(list))
    return -1;
  if (listed) { /* the first of those with equal risk */
    for (i = listed - 1; i > 0 && list->order[i - 1] != ORDER_LESS; i--)
      if (list->order[i - 1] == ORDER_NOT_SEPARATED)
        return -1;
    return i;
  }
  for (i = 0; i < list->n; i++) {
    const number *x = &list->list[i].risk;
    if (fmpq_cmp(x->lo, risk) < 0 && fmpq_cmp(risk, x->hi) <= 0)
      return -1;
    smaller += fmpq_cmp(x->hi, risk) < 0;
  }
  return smaller;
}
