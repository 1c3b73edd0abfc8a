/* All strata of parameter vectors for one neuron (Theorem 5.1; strata_two_slope.c for Theorem 9.7). */
#include "exact/roots.h"
#include "landscape/number.h"
#include "solve/one_neuron.h"
#include "types/strata_parts.h"
#include "types/touching.h"
#include "types/types.h"

static int is_perfect(const cells *c) { return fmpq_is_zero(c->spread); }

/* G on a cell as an integer polynomial with its signs. */
static void cell_g(fmpz_poly_t g, const cells *c, slong i, orientation o) {
  kink_equation k;
  kink_equation_init(&k);
  kink_equation_set(&k, c, i, o);
  integer_multiple(g, k.g);
  kink_equation_clear(&k);
}

/* Signs that Psi_R = -G takes (Phi_R for relu): sample each cell between consecutive zeros, and the breakpoints.
   Phi is continuous, zero at the ends of the hull when T = 0. */
static void signs_of_phi(constant_data *d) {
  const cells *c = d->c;
  fmpz_poly_t g;
  fmpz_poly_init(g);
  for (slong i = 0; i < c->n; i++) {
    algebraic *roots;
    slong *mult, n, j;
    fmpq_poly_t gq;
    int sign;
    cell_g(g, c, i, KINK_R);
    fmpq_poly_init(gq);
    fmpq_poly_set_fmpz_poly(gq, g);
    sign = -sign_beside_rational(gq, c->z + i, 1); /* left of the first root, then change at odd ones */
    fmpq_poly_clear(gq);
    d->positive |= sign > 0;
    d->negative |= sign < 0;
    n = roots_isolate(&roots, &mult, g, c->z + i, c->z + i + 1);
    for (j = 0; j < n; j++) {
      if (mult[j] % 2 == 1)
        d->positive = d->negative = 1;
      algebraic_clear(roots + j);
    }
    mem_free(roots);
    mem_free(mult);
  }
  fmpz_poly_clear(g);
}

static void add_at(stratum **list, slong *n, const char *role, const fmpq_t q, relucert_type type,
                   const char *reason) {
  stratum *s = strata_append(list, n, role, 1, type, reason);
  s->place = 1;
  number_set_fmpq(&s->at, q);
}

static const char *const why_zero =
    "moving the kink makes the derivative in v nonzero without changing the function";

static void add_flat_root(stratum **list, slong *n, const char *role, algebraic *q, long digits) {
  stratum *s = strata_append(list, n, role, 1, RELUCERT_SADDLE, why_zero);
  s->place = 1;
  number_set_algebraic(&s->at, q, digits);
}

static const char *const why_zero_end =
    "an end of an interval of zeros: moving the kink out of it makes the derivative in v nonzero";

/* A maximal interval [u,v] of zeros of Phi. */
static void add_interval(stratum **list, slong *n, const char *role, const fmpq_t u, const fmpq_t v,
                         const relucert_problem *problem) {
  stratum *s;
  if (fmpq_cmp(u, problem->a) > 0)
    add_at(list, n, role, u, RELUCERT_SADDLE, why_zero_end);
  s = strata_append(list, n, role, 2, RELUCERT_LOCAL_MINIMUM,
                    "the derivative in v vanishes for all nearby kinks, so the risk cannot decrease");
  s->place = 2;
  number_set_fmpq(&s->from, u);
  number_set_fmpq(&s->to, v);
  if (fmpq_cmp(v, problem->b) < 0)
    add_at(list, n, role, v, RELUCERT_SADDLE, why_zero_end);
}

/* Zeros of Phi in one open cell, where g is not identically zero. */
static void add_cell_zeros(stratum **list, slong *n, const char *role, const cells *c, slong i,
                           const fmpz_poly_t g, long digits) {
  algebraic *roots;
  slong k = roots_isolate(&roots, NULL, g, c->z + i, c->z + i + 1);
  for (slong j = 0; j < k; j++) {
    add_flat_root(list, n, role, roots + j, digits);
    algebraic_clear(roots + j);
  }
  mem_free(roots);
}

/* In a gap Phi is 0 or T: on the side where the neuron sees no mass it vanishes, on the other it is T. Psi is a
   multiple of T, with a factor that is not 0 if gamma is not. */
static int vanishes_in_gap(const constant_data *d, orientation blind, orientation o) {
  return d->balanced || (o == blind && problem_is_relu(d->c->problem));
}

void add_flat_kinks(stratum **list, slong *n, const constant_data *d, orientation o) {
  const cells *c = d->c;
  const relucert_problem *problem = c->problem;
  const char *role = o == KINK_R ? "flat-R" : "flat-L";
  int left_zero = c->left_gap && vanishes_in_gap(d, KINK_L, o),
      right_zero = c->right_gap && vanishes_in_gap(d, KINK_R, o);
  int open = left_zero; /* an interval of zeros has begun at u */
  fmpq_t u, value;
  fmpz_poly_t g;
  fmpq_init(u);
  fmpq_init(value);
  fmpz_poly_init(g);
  fmpq_set(u, problem->a);
  for (slong i = 0; i < c->n; i++) {
    cell_g(g, c, i, o);
    if (fmpz_poly_is_zero(g)) {
      if (!open)
        fmpq_set(u, c->z + i);
      open = 1;
      continue;
    }
    if (open)
      add_interval(list, n, role, u, c->z + i, problem);
    fmpz_poly_evaluate_fmpq(value, g, c->z + i);
    if (!open && fmpq_is_zero(value) && fmpq_cmp(c->z + i, problem->a) > 0)
      add_at(list, n, role, c->z + i, RELUCERT_SADDLE, why_zero);
    open = 0;
    add_cell_zeros(list, n, role, c, i, g, d->digits);
  }
  if (right_zero && !open)
    fmpq_set(u, c->z + c->n);
  if (open || right_zero)
    add_interval(list, n, role, u, right_zero ? problem->b : c->z + c->n, problem);
  fmpq_clear(u);
  fmpq_clear(value);
  fmpz_poly_clear(g);
}

void add_degenerate_zero(stratum **list, slong *n, const constant_data *d) {
  fmpq_t zero;
  stratum *s;
  fmpq_init(zero);
  s = strata_append(list, n, "degenerate", 0, d->perfect ? RELUCERT_LOCAL_MINIMUM : RELUCERT_SADDLE,
                    d->perfect ? "the risk is zero"
                               : "w and b can be moved to where the derivative in v is not zero");
  stratum_when(s, 'v', zero, 1, zero, 1);
  fmpq_clear(zero);
}

void add_degenerate(stratum **list, slong *n, const constant_data *d) {
  int minimum[2] = { d->balanced && !d->positive, d->balanced && !d->negative }; /* v < 0, v > 0 */
  fmpq_t zero;
  stratum *s;
  int pass, side;
  fmpq_init(zero);
  for (pass = 1; pass >= 0; pass--) { /* local minima first */
    if (minimum[0] != pass && minimum[1] != pass)
      continue;
    s = strata_append(list, n, "degenerate", 1, pass ? RELUCERT_LOCAL_MINIMUM : RELUCERT_SADDLE,
                      pass ? "T = 0 and v Phi has no negative value, so no small neuron decreases the risk"
                           : "some small neuron with this sign of v decreases the risk");
    for (side = 0; side < 2; side++)
      if (minimum[side] == pass)
        stratum_when(s, 'v', side == 0 ? NULL : zero, 0, side == 0 ? zero : NULL, 0);
    s->nonsmooth = !d->perfect;
  }
  fmpq_clear(zero);
}

void add_flat_end(stratum **list, slong *n, const char *role, const cells *c, int left) {
  int minimum = (left ? c->left_gap : c->right_gap) || error_vanishes_at_end(c, left);
  strata_append(list, n, role, 1, minimum ? RELUCERT_LOCAL_MINIMUM : RELUCERT_SADDLE,
                minimum
                    ? "the derivative in v vanishes for all nearby neurons, so the risk cannot decrease"
                    : "moving the kink in makes the derivative in v nonzero without changing the function");
}

static const char *const why_affine =
    "all nearby networks are affine, and the constant is the best affine fit";

void add_level(stratum **list, slong *n, const char *role, const constant_data *d) {
  fmpq_t zero;
  stratum *s;
  if (d->balanced) {
    strata_append(list, n, role, 2, RELUCERT_LOCAL_MINIMUM, why_affine);
    return;
  }
  fmpq_init(zero);
  s = strata_append(list, n, role, 1, RELUCERT_SADDLE,
                    "w can be moved to where the derivative in v is not zero");
  stratum_when(s, 'v', zero, 1, zero, 1);
  fmpq_clear(zero);
}

void add_affine_neighbours(stratum **list, slong *n, const char *role, int constant) {
  strata_append(list, n, role, 2, RELUCERT_LOCAL_MINIMUM,
                constant ? why_affine : "all nearby networks are affine, and this is the best affine fit");
}

static void add_touching_end(stratum **list, slong *n, const cells *c, int left, int gap) {
  const char *role = left ? "touching-a" : "touching-b";
  if (gap)
    strata_append(
        list, n, role, 2, RELUCERT_LOCAL_MINIMUM,
        "the density vanishes next to this end, so all nearby networks are constant on the support");
  else
    add_touching(list, n, role, c, left, 0);
}

void constant_data_set(constant_data *d, const cells *c, long digits) {
  *d = (constant_data) { .c = c, .perfect = is_perfect(c), .balanced = fmpq_is_zero(c->th), .digits = digits };
  signs_of_phi(d);
}

static void constant_strata(realization *r, const cells *c, long digits) {
  constant_data d;
  constant_data_set(&d, c, digits);
  strata_append(&r->strata, &r->nstrata, "dead", 3, RELUCERT_LOCAL_MINIMUM,
                "all nearby networks are constant, and the constant is the best one");
  add_touching_end(&r->strata, &r->nstrata, c, 1, c->left_gap);
  add_touching_end(&r->strata, &r->nstrata, c, 0, c->right_gap);
  add_degenerate_zero(&r->strata, &r->nstrata, &d);
  add_degenerate(&r->strata, &r->nstrata, &d);
  add_level(&r->strata, &r->nstrata, "level", &d);
  if (d.balanced) {
    add_affine_neighbours(&r->strata, &r->nstrata, "flat-full", 1);
    add_flat_end(&r->strata, &r->nstrata, "flat-endpoint-full-a", c, 1);
    add_flat_end(&r->strata, &r->nstrata, "flat-endpoint-full-b", c, 0);
  }
  add_flat_kinks(&r->strata, &r->nstrata, &d, KINK_R);
  add_flat_kinks(&r->strata, &r->nstrata, &d, KINK_L);
}

static const char *const why_rises = "the risk does not decrease when the kink moves in from this end";
static const char *const why_falls = "the risk decreases when the kink moves in from this end";

void add_end(stratum **list, slong *n, const char *role, int dimension, int minimum) {
  strata_append(list, n, role, dimension, minimum ? RELUCERT_LOCAL_MINIMUM : RELUCERT_SADDLE,
                minimum ? why_rises : why_falls);
}

static void affine_strata(realization *r, const cells *c) {
  add_affine_neighbours(&r->strata, &r->nstrata, "full", 0);
  add_end(&r->strata, &r->nstrata, "endpoint-full-a", 1, c->left_gap || rises_from_end(c, 1, KINK_R));
  add_end(&r->strata, &r->nstrata, "endpoint-full-b", 1, c->right_gap || rises_from_end(c, 0, KINK_L));
}

static void family_strata(family *f, const cells *c) {
  orientation o = f->word[0] == 'R' ? KINK_R : KINK_L;
  strata_append(&f->strata, &f->nstrata, "interior", f->affine ? 2 : 3, RELUCERT_LOCAL_MINIMUM,
                f->affine ? "all nearby networks are affine on the support"
                          : "all nearby networks are constant on the support");
  if (f->affine)
    add_end(&f->strata, &f->nstrata, "end", 1, rises_from_end(c, f->left, o));
  else
    add_touching(&f->strata, &f->nstrata, "end", c, f->left, 1);
}

void types_add_strata(relucert_result *result, const cells *c) {
  int relu = problem_is_relu(result->problem);
  for (slong i = 0; i < result->n; i++) {
    realization *r = result->list + i;
    if (r->nkinks == 1)
      strata_append(&r->strata, &r->nstrata, "kink", 1, r->type,
                    r->type == RELUCERT_SADDLE
                        ? "the risk, minimised over the other parameters, has no minimum in the kink here"
                        : "the risk, minimised over the other parameters, has a minimum in the kink here");
    else if (r->full && !fmpq_is_zero(c->slope))
      relu ? affine_strata(r, c) : two_slope_affine_strata(r, c);
    else if (relu)
      constant_strata(r, c, result->options.digits);
    else
      two_slope_constant_strata(r, c, result->options.digits);
  }
  for (slong i = 0; i < result->nfamilies; i++)
    family_strata(result->families + i, c);
}
