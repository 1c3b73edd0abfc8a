/* The sign of the reduced form of the core (doc/theory.md, section 8). */
#include "base/context.h"
#include "types/point_variation.h"

enum { SIDES = 10 }; /* places with different costs whose combinations are all looked at */

typedef struct {
  const point_work *w;
  kink_place *places;
  slong n;
  variation v;
  fmpq *costs;
} core;

/* The smaller (most = 0) or larger cost of every place. */
static void set_extreme_costs(core *c, int most) {
  for (slong i = 0; i < c->n; i++) {
    const fmpq *costs[2] = { c->places[i].cost[0], c->places[i].cost[1] };
    fmpq_set(c->costs + i, costs[(fmpq_cmp(costs[1], costs[0]) > 0) == most]);
  }
}

/* Kernel dimension of the form with c->costs, -1 if it is negative somewhere. */
static slong kernel(const core *c) {
  quadratic f;
  slong k;
  variation_form(&f, &c->v, c->costs);
  k = quadratic_kernel(&f);
  quadratic_clear(&f);
  return k;
}

/* ---- The density vanishes on a piece inside the hull. */

static int has_gap(const point_error *e) {
  for (slong i = 0; i < e->n; i++)
    if (fmpq_poly_is_zero(e->p[i]))
      return 1;
  return 0;
}

/* Kernel dimension of the form with cost 1 (or 0) at all places that are not exact, 0 at the others. */
static slong kernel_of_unit_costs(core *c, int cost) {
  for (slong i = 0; i < c->n; i++)
    fmpq_set_si(c->costs + i, cost && !c->places[i].exact, 1);
  return kernel(c);
}

/* With jumps at all exact places: is the form with the smaller costs positive but for functions that vanish
   where p does not, and do these not jump at places that are not exact? */
static int definite_with_gaps(core *c) {
  slong null;
  int definite;
  for (slong i = 0; i < c->n; i++)
    c->places[i].jumps = 1;
  variation_clear(&c->v);
  variation_init(&c->v, c->w, c->places, c->n, c->w->r->affine_free);
  null = kernel_of_unit_costs(c, 0);
  definite = kernel_of_unit_costs(c, 1) == null;
  set_extreme_costs(c, 0);
  return definite && kernel(c) == null;
}

/* ---- Places with different costs. */

/* After a negative pivot in the form with the costs of `sides` (bits: D > 0): does its direction, or the
   opposite one, have these signs at all places with different costs? */
static int witness(const core *c, const quadratic *f, slong at, ulong sides) {
  scalar *d = scalars_new(f->ring, at + 1);
  fmpq_t y, t;
  int with = 1, against = 1;
  slong bit = 0;
  quadratic_direction(d, f, at);
  fmpq_init(y);
  fmpq_init(t);
  for (slong i = 0; i < c->n; i++) {
    if (!kink_place_one_sided(c->places + i))
      continue;
    fmpq_zero(y);
    for (slong k = 0; k <= at && k < c->v.jump[i]->length; k++) {
      fmpq_poly_get_coeff_fmpq(t, c->v.jump[i], k);
      fmpq_addmul(y, t, &d[k].rational);
    }
    int sign = sides >> bit++ & 1 ? fmpq_sgn(y) : -fmpq_sgn(y);
    with &= sign >= 0;
    against &= sign <= 0;
  }
  fmpq_clear(y);
  fmpq_clear(t);
  scalars_free(d, f->ring, at + 1);
  return with || against;
}

/* Is the form with the costs of `sides` negative in a direction with these signs? Only the direction of the
   first negative pivot is tried. */
static int negative_in_cone(core *c, ulong sides) {
  quadratic f;
  int found = 0;
  slong bit = 0;
  for (slong i = 0; i < c->n; i++) {
    int differ = kink_place_one_sided(c->places + i);
    fmpq_set(c->costs + i, c->places[i].cost[differ ? sides >> bit & 1 : 0]);
    bit += differ;
  }
  variation_form(&f, &c->v, c->costs);
  for (slong i = 0; i < f.n; i++)
    if (quadratic_eliminate(&f, i) < 0) {
      found = fmpq_sgn(&quadratic_entry(&f, i, i)->rational) < 0 && witness(c, &f, i, sides);
      break;
    }
  quadratic_clear(&f);
  return found;
}

/* `differing` places have different costs, and the form with the smaller ones is negative somewhere. */
static form one_sided_form(core *c, slong differing) {
  if (differing <= 1)
    return FORM_NEGATIVE;
  set_extreme_costs(c, 1);
  if (kernel(c) < 0)
    return FORM_NEGATIVE;
  for (ulong sides = 0; differing <= SIDES && sides >> differing == 0; sides++)
    if (negative_in_cone(c, sides))
      return FORM_NEGATIVE;
  return FORM_UNDECIDED;
}

/* ---- The verdict. */

static const char *const why_descent = "moving the kinks at one place apart, or together, decreases the risk";
static const char *const why_negative = "the second variation of the core is negative in some direction";
static const char *const why_place = "several kinks share a place, and no rule decides how they move apart";
static const char *const why_sides =
    "(N - f) p jumps at several kinks, and the one-sided second variations do not decide";
static const char *const why_kernel = "the second variation of the core is semidefinite";

/* PLACE_DESCENT if there is such a place, else PLACE_UNDECIDED if there is one. */
static place_verdict worst_place(const core *c) {
  place_verdict worst = PLACE_REGULAR;
  for (slong i = 0; i < c->n; i++) {
    place_verdict v = c->places[i].verdict;
    if (v == PLACE_DESCENT)
      return v;
    if (v != PLACE_REGULAR)
      worst = v;
  }
  return worst;
}

/* The form with the cost of every place. */
static form reduced_form(core *c, const char **why) {
  slong k, differing = 0;
  form sign;
  for (slong i = 0; i < c->n; i++)
    differing += kink_place_one_sided(c->places + i);
  set_extreme_costs(c, 0);
  k = kernel(c);
  if (k < 0)
    sign = one_sided_form(c, differing);
  else if (has_gap(&c->w->e))
    sign = definite_with_gaps(c) ? FORM_DEFINITE : FORM_SEMIDEFINITE;
  else
    sign = k == 0 ? FORM_DEFINITE : FORM_SEMIDEFINITE;
  *why = sign == FORM_NEGATIVE ? why_negative : sign == FORM_UNDECIDED ? why_sides : why_kernel;
  return sign;
}

/* At an undecided place the kinks may move together, so that a negative form decides, too. */
static form core_form(core *c, const char **why) {
  place_verdict worst = worst_place(c);
  form sign;
  if (worst == PLACE_DESCENT) {
    *why = why_descent;
    return FORM_NEGATIVE;
  }
  variation_init(&c->v, c->w, c->places, c->n, c->w->r->affine_free);
  sign = reduced_form(c, why);
  variation_clear(&c->v);
  if (worst == PLACE_REGULAR || sign == FORM_NEGATIVE)
    return sign;
  *why = why_place;
  return FORM_UNDECIDED;
}

/* Is some neuron affine on the whole hull, and able to change the slope? */
static int has_affine(const point_report *r) {
  for (slong j = 0; j < r->H; j++)
    if (role_is_affine(r->neurons[j].role))
      return 1;
  return 0;
}

static void report_place(core_place *y, const kink_place *p, const point_error *e) {
  fmpq_init(y->at);
  fmpq_init(y->jump);
  fmpq_set(y->at, e->z + p->z);
  fmpq_set(y->jump, p->sum);
  y->right = p->count[1][0];
  y->left = p->count[0][0];
  y->joined = p->count[0][1] + p->count[1][1];
  for (int side = 0; side < 2; side++) {
    fmpq_init(y->error_density[side]);
    fmpq_set(y->error_density[side], p->density[side]);
  }
}

/* Is the affine part free, and are jumps at exact places? mixed: number of places with both letters. */
static void set_free(core *c, point_report *r) {
  slong mixed = 0;
  int full = has_affine(r);
  for (slong i = 0; i < c->n; i++)
    mixed += kink_place_letter(c->places + i) == 0;
  r->affine_free = fmpq_is_zero(r->tension) && (full || mixed > 0);
  for (slong i = 0; r->affine_free && i < c->n; i++)
    if (c->places[i].exact && kink_place_letter(c->places + i) == 0 && (full || mixed > 1))
      c->places[i].jumps = 1;
}

void point_set_core(point_work *w, const char **why) {
  point_report *r = w->r;
  core c = { .w = w };
  *why = NULL;
  c.n = kink_places_find(&c.places, w);
  set_free(&c, r);
  r->nplaces = c.n;
  r->places = mem_alloc((size_t) c.n, sizeof(core_place));
  for (slong i = 0; i < c.n; i++)
    report_place(r->places + i, c.places + i, &w->e);
  c.costs = _fmpq_vec_init(c.n);
  r->form = c.n == 0 && !r->affine_free ? FORM_EMPTY : core_form(&c, why);
  _fmpq_vec_clear(c.costs, c.n);
  kink_places_free(c.places, c.n);
}

int point_definite_with_slope(const point_work *w) {
  core c = { .w = w };
  slong k;
  c.n = kink_places_find(&c.places, w);
  c.costs = _fmpq_vec_init(c.n);
  variation_init(&c.v, w, c.places, c.n, 1);
  set_extreme_costs(&c, 0);
  k = kernel(&c);
  variation_clear(&c.v);
  _fmpq_vec_clear(c.costs, c.n);
  kink_places_free(c.places, c.n);
  return k == 0;
}
