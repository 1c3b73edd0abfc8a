/* The search for a critical point near given parameters. */
#include <math.h>
#include <stdlib.h>
#include "base/context.h"
#include "solve/near_zero.h"
#include "types/near_parts.h"
#include "types/near_quadratic.h"

enum { THRESHOLDS = 24 }; /* of each kind that are tried */

static const char *const why_width = "more than 12 different kinks are needed near these parameters";
static const char *const why_gap = "the density is zero on a piece";
static const char *const why_far = "the nearest critical point that was found is farther away";
static const char *const why_nothing =
    "Newton's method found no critical point with these roles of the neurons";
static const char *const why_no_set = "no critical point was found from these parameters";

typedef struct {
  const relucert_context *ctx;
  const relucert_problem *problem;
  const theta *t;
  const fmpq *R;
  slong bits;
  point_report report; /* on t */
  cells cells;
  chain_data data;
  const char *limit;   /* why the search is not thorough */
  int wide, far;       /* a proposal had too many kinks; a point was found too far away */
} search;

/* ---- Distances between kinks, and to the ends. */

static double as_double(const fmpq_t q) {
  arb_t y;
  double d;
  arb_init(y);
  arb_set_fmpq(y, q, 64);
  d = arf_get_d(arb_midref(y), ARF_RND_NEAR);
  arb_clear(y);
  return d;
}

static int by_value(const void *x, const void *y) {
  const double *a = x, *b = y;
  return *a < *b ? -1 : *a > *b;
}

static int is_kink(const neuron_report *n) { return role_is_kink(n->role); }

/* Sort n distances, keep 0 and the least ones, slightly enlarged. Returns their number. */
static slong shorten(double *list, slong n) {
  slong k = 0;
  qsort(list, (size_t) n, sizeof *list, by_value);
  for (slong i = 0; i < n && k < THRESHOLDS; i++)
    if (k == 0 || list[i] > list[k - 1] * (1 + 1e-12))
      list[k++] = list[i];
  for (slong i = 0; i < k; i++)
    list[i] *= 1 + 1e-13;
  return k;
}

/* How far from the ends kinks lie that can move there within the ball, and 0. */
static slong end_distances(double *list, const search *s) {
  slong n = 1;
  list[0] = 0;
  for (slong j = 0; j < s->t->H; j++)
    for (int right = 0; right < 2 && is_kink(s->report.neurons + j); right++) {
      const fmpq *end = s->cells.z + (right ? s->cells.n : 0);
      list[n] = fabs(as_double(s->report.neurons[j].place) - as_double(end));
      n += list[n] * fabs(as_double(s->t->w + j)) <= as_double(s->R) * 1.001;
    }
  return shorten(list, n);
}

/* The distances between neighbouring kinks that can be joined within the ball, and 0. */
static slong gaps(double *list, const search *s) {
  slong n = 1, k = 0, H = s->t->H;
  double *place = mem_alloc((size_t) H, sizeof *place), slowest = INFINITY;
  for (slong j = 0; j < H; j++)
    if (is_kink(s->report.neurons + j)) {
      place[k++] = as_double(s->report.neurons[j].place);
      slowest = fmin(slowest, fabs(as_double(s->t->w + j)));
    }
  qsort(place, (size_t) k, sizeof *place, by_value);
  list[0] = 0;
  for (slong i = 1; i < k; i++) {
    list[n] = place[i] - place[i - 1];
    n += list[n] * slowest <= 2 * as_double(s->R);
  }
  mem_free(place);
  return shorten(list, n);
}

/* ---- One proposal. */

/* The zero of the chain system near the guesses; 1 if it exists and is genuine. */
static int find(refined_zero *z, const search *s, proposal *p) {
  chain_zero box;
  if (p->k == 0) {
    *z = (refined_zero) { .cells = &s->cells, .word = &p->word, .state = ZERO_GENUINE, .exact = 1 };
    z->tension = -1;
    z->point = _fmpq_vec_init(0);
    z->q = _arb_vec_init(0);
    return 1;
  }
  if (!near_zero(&box, p->x, &s->data, &p->word))
    return 0;
  refine_init(z, &s->cells, &p->word, &box, 0);
  if (z->state == ZERO_GENUINE) {
    if (!z->exact && z->precision < s->bits)
      refine_to(z, &s->cells, s->bits);
    return 1;
  }
  refine_clear(z);
  return 0;
}

/* The guesses after Newton's method are so far away that the ball cannot contain the point? */
static int clearly_far(const search *s, const proposal *p) {
  double sum = 0, R = as_double(s->R);
  for (slong j = 0; j < p->H; j++)
    if (p->group[j] > 0) {
      double w = as_double(s->t->w + j), b = as_double(s->t->b + j);
      sum += (b + w * p->x[p->group[j]]) * (b + w * p->x[p->group[j]]);
    }
  return sum > 1.01 * R * R;
}

static void candidate_init(near_report *y, slong H) {
  *y = (near_report) { .outcome = NEAR_UNDECIDED, .H = H, .type = RELUCERT_UNDECIDED };
  fmpq_init(y->distance);
  y->w = _arb_vec_init(H);
  y->b = _arb_vec_init(H);
  y->v = _arb_vec_init(H);
  arb_init(y->c);
  arb_init(y->risk);
}

/* The type; 0 if the point is rational and not critical after all (a flat neuron). */
static int judge(near_report *y, const search *s, const proposal *p, const refined_zero *z) {
  if (!y->exact) {
    near_set_type(y, s->t, &s->report, p, z);
    return 1;
  }
  point_report_init(&y->report, s->problem, y->exact);
  y->type = y->report.type;
  y->type_reason = y->report.reason;
  return y->report.critical;
}

/* Try a proposal; *best becomes its point if that is nearer than *best and within the ball. */
static void try_proposal(near_report *best, search *s, proposal *p) {
  refined_zero z;
  near_report y;
  if (!find(&z, s, p))
    return;
  if (p->k > 0 && clearly_far(s, p)) {
    s->far = 1;
    refine_clear(&z);
    return;
  }
  candidate_init(&y, p->H);
  if (near_realize(&y, s->t, p, &s->cells, &z, s->R)) {
    int near = fmpq_cmp(y.distance, s->R) <= 0;
    s->far |= !near;
    near = near && (best->outcome != NEAR_FOUND || fmpq_cmp(y.distance, best->distance) < 0);
    if (near && judge(&y, s, p, &z)) {
      near_report other = *best;
      y.outcome = NEAR_FOUND;
      *best = y;
      y = other;
    }
  }
  near_report_clear(&y);
  refine_clear(&z);
}

/* ---- All proposals. */

static int has_full(const point_report *r) {
  for (slong j = 0; j < r->H; j++)
    if (role_is_affine(r->neurons[j].role))
      return 1;
  return 0;
}

/* One choice of distances, with and without places of both letters (with a full neuron letters do not
   matter). */
static void try_distances(near_report *best, search *s, double join, double end) {
  for (int mixed = 0; mixed <= !has_full(&s->report); mixed++) {
    proposal p;
    if (!proposal_init(&p, s->t, &s->report, &s->cells, join, end, mixed))
      s->wide = 1;
    else if (!mixed || p.free)
      try_proposal(best, s, &p);
    proposal_clear(&p);
  }
}

static void try_all(near_report *best, search *s) {
  slong H = s->t->H, ends, joins;
  double *end = mem_alloc(2 * (size_t) H + 1, sizeof *end), *join = mem_alloc((size_t) H + 1, sizeof *join);
  ends = end_distances(end, s);
  joins = gaps(join, s);
  for (slong i = 0; i < ends && !s->limit; i++)
    for (slong j = 0; j < joins && !s->limit; j++) {
      try_distances(best, s, join[j], end[i]);
      s->limit = context_limit(s->ctx);
    }
  mem_free(end);
  mem_free(join);
}

static int has_gap(const cells *c) {
  for (slong i = 0; i < c->n; i++)
    if (fmpq_poly_is_zero(c->p->poly[c->density[i]]))
      return 1;
  return 0;
}

/* The ball is searched; outcome and reason are set. */
static void look_around(near_report *y, search *s) {
  cells_init(&s->cells, s->problem);
  if (has_gap(&s->cells)) {
    y->reason = why_gap;
    cells_clear(&s->cells);
    return;
  }
  chain_data_init(&s->data, &s->cells);
  try_all(y, s);
  if (y->outcome != NEAR_FOUND)
    y->reason = s->limit ? s->limit : s->far ? why_far : s->wide ? why_width : why_nothing;
  chain_data_clear(&s->data);
  cells_clear(&s->cells);
}

/* The realization of a report, which is piecewise affine. */
static void set_function(near_report *y, const point_report *r, slong bits) {
  y->nkinks = r->nkinks;
  y->kinks = _arb_vec_init(r->nkinks);
  y->jumps = _arb_vec_init(r->nkinks);
  y->values = _arb_vec_init(r->nkinks + 2);
  for (slong i = 0; i < r->nkinks; i++) {
    arb_set_fmpq(y->kinks + i, r->kinks + i, bits);
    arb_set_fmpq(y->jumps + i, r->jumps + i, bits);
  }
  for (slong i = 0; i < r->nkinks + 2; i++)
    arb_set_fmpq(y->values + i, r->values + i, bits);
}

/* The rational parameters t are critical: the answer, but for the distance. */
static void accept(near_report *y, const search *s, const theta *t) {
  y->outcome = NEAR_FOUND;
  y->exact = theta_copy(t);
  point_report_init(&y->report, s->problem, t);
  for (slong j = 0; j < t->H; j++) {
    arb_set_fmpq(y->w + j, t->w + j, s->bits);
    arb_set_fmpq(y->b + j, t->b + j, s->bits);
    arb_set_fmpq(y->v + j, t->v + j, s->bits);
  }
  arb_set_fmpq(y->c, t->c, s->bits);
  arb_set_fmpq(y->risk, y->report.risk, s->bits);
  if (!y->report.polynomial)
    set_function(y, &y->report, s->bits);
  y->type = y->report.type;
  y->type_reason = y->report.reason;
}

/* An upper bound of the root of x >= 0, with few bits. */
static void upper_root(fmpq_t y, const fmpq_t x) {
  arb_t root;
  mag_t bound;
  arf_t end;
  arb_init(root);
  mag_init(bound);
  arf_init(end);
  arb_set_fmpq(root, x, 128);
  arb_sqrtpos(root, root, 128);
  arb_get_mag(bound, root);
  arf_set_mag(end, bound);
  arf_get_fmpq(y, end);
  arb_clear(root);
  mag_clear(bound);
  arf_clear(end);
}

/* Quadratic activation: all critical points are known. */
static void look_at_sets(near_report *y, const search *s) {
  quadratic_fit q;
  theta *found;
  quadratic_fit_init(&q, s->problem);
  if (near_quadratic_excluded(&q, s->t, s->R)) {
    y->outcome = NEAR_NONE;
  } else {
    found = near_quadratic_find(&q, s->t, s->R);
    y->reason = found ? why_far : why_no_set;
    if (found) {
      near_quadratic_distance(y->distance, s->t, found);
      upper_root(y->distance, y->distance);
      if (fmpq_cmp(y->distance, s->R) <= 0)
        accept(y, s, found);
    }
    relucert_theta_free(found);
  }
  quadratic_fit_clear(&q);
}

void near_report_init(near_report *y, const relucert_context *ctx, const relucert_problem *problem,
                      const theta *t, const fmpq_t R, slong bits) {
  search s = { .ctx = ctx, .problem = problem, .t = t, .R = R, .bits = bits < 64 ? 64 : bits };
  candidate_init(y, t->H);
  point_report_init(&s.report, problem, t);
  if (s.report.critical)
    accept(y, &s, t);
  else if (problem->activation == ACTIVATION_QUADRATIC)
    look_at_sets(y, &s);
  else if (near_excluded(y, problem, t, &s.report, R))
    y->outcome = NEAR_NONE;
  else
    look_around(y, &s);
  point_report_clear(&s.report);
}

void near_report_clear(near_report *y) {
  fmpq_clear(y->distance);
  relucert_theta_free(y->exact);
  if (y->report.neurons)
    point_report_clear(&y->report);
  _arb_vec_clear(y->w, y->H);
  _arb_vec_clear(y->b, y->H);
  _arb_vec_clear(y->v, y->H);
  arb_clear(y->c);
  arb_clear(y->risk);
  if (y->kinks) {
    _arb_vec_clear(y->kinks, y->nkinks);
    _arb_vec_clear(y->jumps, y->nkinks);
    _arb_vec_clear(y->values, y->nkinks + 2);
  }
}
