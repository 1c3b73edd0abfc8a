/* Which kinks share a place, and what moving them costs. */
#include "base/context.h"
#include "types/point_places.h"

enum { SUBSETS = 12 }; /* kinks whose subset sums are looked at */

int kink_place_letter(const kink_place *p) {
  slong left = p->count[0][0] + p->count[0][1], right = p->count[1][0] + p->count[1][1];
  return p->absolute ? 1 : left && right ? 0 : right ? 1 : -1;
}

int kink_place_one_sided(const kink_place *p) { return !fmpq_equal(p->cost[0], p->cost[1]); }

static int of_core(const neuron_report *n) {
  return role_is_kink(n->role) && (n->effect == EFFECT_CORE || n->effect == EFFECT_JOINS);
}

static void gather(kink_place *p, const point_work *w) {
  p->m = mem_alloc((size_t) w->r->H, sizeof *p->m);
  for (slong j = 0; j < w->r->H; j++) {
    const neuron_report *n = w->r->neurons + j;
    if (w->where[j] != p->z || !of_core(n))
      continue;
    p->count[n->role == ROLE_KINK_R][n->flat]++;
    if (n->flat)
      continue;
    p->m[p->n++] = n->jump;
    fmpq_add(p->sum, p->sum, n->jump);
  }
}

/* ---- Theorem 8.5. */

/* Number of slope jumps of the given sign. */
static slong of_sign(const kink_place *p, int sign) {
  slong n = 0;
  for (slong i = 0; i < p->n; i++)
    n += fmpq_sgn(p->m[i]) == sign;
  return n;
}

/* Do some of the slope jumps add up to 0? -1: too many to tell. */
static int has_zero_sum(const kink_place *p) {
  fmpq_t sum;
  int found = fmpq_is_zero(p->sum);
  if (found || of_sign(p, 1) == 0 || of_sign(p, -1) == 0)
    return found;
  if (p->n > SUBSETS)
    return -1;
  fmpq_init(sum);
  for (ulong subset = 1; subset >> p->n == 0 && !found; subset++) {
    fmpq_zero(sum);
    for (slong i = 0; i < p->n; i++)
      if (subset >> i & 1)
        fmpq_add(sum, sum, p->m[i]);
    found = fmpq_is_zero(sum);
  }
  fmpq_clear(sum);
  return found;
}

/* All slope jumps have the sign of the sum, (e p) M is positive on one side and negative on the other: (vii),
   the smallest one moving to the bad side and the others to the good one. */
static int parting_descends(const kink_place *p) {
  const fmpq *least = p->m[0];
  slong bad = fmpq_sgn(p->density[0]) * fmpq_sgn(p->sum) > 0; /* the side with (e p) M < 0 */
  fmpq_t rest, x, y;
  int descends;
  for (slong i = 1; i < p->n; i++)
    if (fmpq_cmp(p->m[i], least) * fmpq_sgn(p->sum) < 0)
      least = p->m[i];
  fmpq_init(rest);
  fmpq_init(x);
  fmpq_init(y);
  fmpq_sub(rest, p->sum, least);
  fmpq_div(x, p->density[bad], least);
  fmpq_div(y, p->density[1 - bad], rest);
  fmpq_add(x, x, y);
  descends = fmpq_sgn(x) < 0;
  fmpq_clear(rest);
  fmpq_clear(x);
  fmpq_clear(y);
  return descends;
}

/* n >= 2, M != 0, e p has the same sign, not 0, on both sides: (ii), (iii), else
   (iv)-(vi). */
static place_verdict verdict_equal_signs(const kink_place *p) {
  int kappa = fmpq_sgn(p->density[0]);
  slong negative = of_sign(p, -kappa);
  return negative == 0 || (negative == 1 && fmpq_sgn(p->sum) == -kappa) ? PLACE_REGULAR : PLACE_DESCENT;
}

/* n >= 2, all slope jumps of one sign: (iii), (vi), (vii). good, bad: sides with (e p) M > 0, < 0 in the
   limit; the remaining ones must have (e p) M >= 0. */
static place_verdict verdict_one_sign(const kink_place *p) {
  int good = 0, bad = 0, below = 0, sign = fmpq_sgn(p->sum);
  for (int side = 0; side < 2; side++) {
    int kappa = fmpq_sgn(p->density[side]) * sign;
    good += kappa > 0;
    bad += kappa < 0;
    below += p->sign[side] * sign < 0;
  }
  if (below == 0)
    return PLACE_REGULAR;
  if (bad == 0)
    return PLACE_UNDECIDED;
  return good == 0 || parting_descends(p) ? PLACE_DESCENT : PLACE_UNDECIDED;
}

/* n >= 2, both signs among the slope jumps, e p != 0 on one side at least: (v), (vi). */
static place_verdict verdict_mixed(const kink_place *p) {
  int sign = fmpq_sgn(p->sum);
  if (fmpq_sgn(p->density[0]) * sign > 0 || fmpq_sgn(p->density[1]) * sign > 0)
    return PLACE_DESCENT;
  return of_sign(p, sign) > 1 ? PLACE_DESCENT : PLACE_UNDECIDED;
}

/* Both signs among the slope jumps: does e vanish at the place on both sides, p on none, and is f' continuous
   there, so that e' jumps by the sum? (viii) */
static int is_smooth_zero(const kink_place *p, const point_error *e) {
  fmpq_poly_t slope;
  fmpq_t jump, y;
  int smooth = 1;
  fmpq_poly_init(slope);
  fmpq_init(jump);
  fmpq_init(y);
  for (int side = 0; side < 2; side++) {
    slong cell = p->z - 1 + side;
    fmpq_poly_evaluate_fmpq(y, e->e[cell], e->z + p->z);
    smooth &= fmpq_is_zero(y);
    fmpq_poly_evaluate_fmpq(y, e->p[cell], e->z + p->z);
    smooth &= !fmpq_is_zero(y);
    fmpq_poly_derivative(slope, e->e[cell]);
    fmpq_poly_evaluate_fmpq(y, slope, e->z + p->z);
    fmpq_sub(jump, y, jump); /* at the end: right minus left */
  }
  smooth &= fmpq_equal(jump, p->sum);
  fmpq_poly_clear(slope);
  fmpq_clear(jump);
  fmpq_clear(y);
  return smooth;
}

/* The verdict on a place that is not exact. */
static place_verdict verdict_of(const kink_place *p, const point_error *e) {
  int left = fmpq_sgn(p->density[0]), right = fmpq_sgn(p->density[1]);
  if (p->n == 1)
    return PLACE_REGULAR;
  if (fmpq_is_zero(p->sum))
    return PLACE_DESCENT;
  if (left * right > 0)
    return verdict_equal_signs(p);
  if (of_sign(p, fmpq_sgn(p->sum)) == p->n)
    return verdict_one_sign(p);
  if (left || right)
    return verdict_mixed(p);
  return has_zero_sum(p) > 0 || is_smooth_zero(p, e) ? PLACE_DESCENT : PLACE_UNDECIDED;
}

static void set_cost(kink_place *p, const point_error *e) {
  p->verdict = PLACE_REGULAR;
  if (p->exact) {
    p->jumps = p->n > 0 || p->count[0][1] > 1 || p->count[1][1] > 1
               || (p->absolute && p->count[0][1] + p->count[1][1] > 1);
    return;
  }
  p->jumps = 1;
  p->verdict = verdict_of(p, e);
  if (p->verdict == PLACE_DESCENT)
    return;
  fmpq_div(p->cost[0], p->density[fmpq_sgn(p->sum) > 0], p->sum); /* D < 0: to the right if the sum is > 0 */
  fmpq_div(p->cost[1], p->density[fmpq_sgn(p->sum) < 0], p->sum);
}

/* ---- All places. */

static void place_init(kink_place *p, const point_work *w, slong z) {
  p->z = z;
  p->absolute = problem_is_absolute(w->problem);
  fmpq_init(p->sum);
  for (int side = 0; side < 2; side++) {
    fmpq_init(p->density[side]);
    fmpq_init(p->cost[side]);
    point_error_density(p->density[side], &w->e, z, side ? 1 : -1);
    p->sign[side] = point_error_sign(&w->e, z, side ? 1 : -1);
  }
  p->exact = p->sign[0] == 0 && p->sign[1] == 0;
  gather(p, w);
  set_cost(p, &w->e);
}

slong kink_places_find(kink_place **places, const point_work *w) {
  slong n = 0;
  unsigned char *used = mem_alloc((size_t) w->e.n + 1, 1);
  for (slong j = 0; j < w->r->H; j++)
    if (w->where[j] >= 0 && of_core(w->r->neurons + j) && !used[w->where[j]]) {
      used[w->where[j]] = 1;
      n++;
    }
  *places = mem_alloc((size_t) n, sizeof(kink_place));
  n = 0;
  for (slong z = 0; z <= w->e.n; z++)
    if (used[z])
      place_init(*places + n++, w, z);
  mem_free(used);
  return n;
}

void kink_places_free(kink_place *places, slong n) {
  for (slong i = 0; i < n; i++) {
    mem_free(places[i].m);
    fmpq_clear(places[i].sum);
    for (int side = 0; side < 2; side++) {
      fmpq_clear(places[i].density[side]);
      fmpq_clear(places[i].cost[side]);
    }
  }
  mem_free(places);
}
