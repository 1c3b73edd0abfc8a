/* Rectified powers and clipped ReLU: roles, gradient, and the type by single neurons and by the second
   variation (doc/theory.md, 9.19 to 9.20b). */
#include "base/context.h"
#include "types/smooth_form.h"
#include "types/smooth_point.h"

static const char *const why_global = "the risk is 0";
static const char *const why_constant = "it stays constant on the hull, or dead, after small changes";
static const char *const why_flat = "v = 0, and small changes of this neuron alone decrease the risk";
static const char *const why_degenerate = "a small w and b turn it on in a way that decreases the risk";
static const char *const why_frozen =
  "the risk is not twice differentiable in the parameters of this neuron; the second variation keeps them";
static const char *const why_definite =
  "the second variation is positive definite but for directions in which the risk is constant";
static const char *const why_negative = "the second variation is negative in some direction";
static const char *const why_semidefinite =
  "the second variation is nowhere negative, but it vanishes in some direction";
static const char *const why_many =
  "the second variation is not decided: too many neurons, or too long numbers";

typedef struct {
  smooth_network s;
  point_report *r;
} work;

/* ---- Roles. */

/* The role of a neuron with w != 0; its place is a break in the closed hull, if there is one. */
static role moving_role(work *w, slong j) {
  const smooth_network *s = &w->s;
  int at_end = 0, inside = 0;
  slong from, to;
  for (slong level = s->clipped; level >= 0; level--) {
    slong i = smooth_break(s, j, level);
    at_end = at_end || i == 0 || i == s->cells;
    inside = inside || (i > 0 && i < s->cells);
    if (i >= 0)
      fmpq_set(w->r->neurons[j].place, s->z + i);
  }
  if (at_end || inside)
    return at_end ? ROLE_BREAK_AT_END : ROLE_BREAK_INSIDE;
  smooth_active(&from, &to, s, j);
  if (from < to)
    return s->clipped ? ROLE_LINEAR : ROLE_FULL;
  smooth_saturated(&from, &to, s, j);
  return from < to ? ROLE_SATURATED : ROLE_DEAD;
}

/* The role of a neuron with w = 0. */
static role constant_role(const work *w, slong j) {
  const fmpq *b = w->s.theta->b + j;
  int above = fmpq_cmp_si(b, 1);
  if (fmpq_sgn(b) < 0)
    return ROLE_DEAD;
  if (fmpq_is_zero(b) || (w->s.clipped && above == 0))
    return ROLE_DEGENERATE;
  if (!w->s.clipped)
    return ROLE_FULL;
  return above > 0 ? ROLE_SATURATED : ROLE_LINEAR;
}

/* ---- The gradient. */

/* 2v int s'(u) x e p, 2v int s'(u) e p, 2 int s(u) e p. */
static void set_gradient(work *w, slong j) {
  const smooth_network *s = &w->s;
  fmpq_t *gradient = w->r->neurons[j].gradient, factor;
  fmpq_poly_t f;
  slong from, to;
  fmpq_poly_init(f);
  fmpq_init(factor);
  fmpq_set_si(factor, 2, 1);
  smooth_saturated(&from, &to, s, j);
  fmpq_poly_set_fmpq(f, factor);
  smooth_error_integral(gradient[0], s, f, from, to);
  smooth_active(&from, &to, s, j);
  smooth_power(f, s, j, s->n, factor);
  smooth_error_integral(gradient[2], s, f, from, to);
  fmpq_add(gradient[2], gradient[2], gradient[0]);
  fmpq_set_si(factor, 2 * s->n, 1);
  fmpq_mul(factor, factor, s->theta->v + j);
  smooth_power(f, s, j, s->n - 1, factor);
  smooth_error_integral(gradient[1], s, f, from, to);
  fmpq_poly_shift_left(f, f, 1);
  smooth_error_integral(gradient[0], s, f, from, to);
  fmpq_poly_clear(f);
  fmpq_clear(factor);
}

/* Roles and gradients; whether all components vanish, and whether L is differentiable. */
static void set_neurons(work *w) {
  point_report *r = w->r;
  const theta *t = w->s.theta;
  fmpq_mul_2exp(r->gradient_c, smooth_moment(&w->s, 0), 1);
  r->critical = fmpq_is_zero(r->gradient_c);
  r->differentiable = 1;
  for (slong j = 0; j < r->H; j++) {
    neuron_report *n = r->neurons + j;
    n->role = fmpq_is_zero(t->w + j) ? constant_role(w, j) : moving_role(w, j);
    n->flat = fmpq_is_zero(t->v + j);
    set_gradient(w, j);
    for (int k = 0; k < 3; k++)
      r->critical = r->critical && fmpq_is_zero(n->gradient[k]);
    if (w->s.clipped && n->role == ROLE_DEGENERATE && !n->flat && !r->global)
      r->differentiable = 0;
  }
}

/* ---- Single neurons (Lemma 9.20a). The network is critical, its risk is not 0. */

/* The least k >= 1 with M_k != 0 among those up to n; 0 if there is none. */
static slong first_moment(const smooth_network *s) {
  for (slong k = 1; k <= s->n; k++)
    if (!fmpq_is_zero(smooth_moment(s, k)))
      return k;
  return 0;
}

/* Is e p != 0 on a cell next to a break of neuron j? */
static int error_beside_breaks(const smooth_network *s, slong j) {
  int found = 0;
  for (slong level = 0; level <= s->clipped; level++) {
    slong i = smooth_break(s, j, level);
    found = found || (i > 0 && !fmpq_poly_is_zero(s->ep[i - 1]))
            || (i >= 0 && i < s->cells && !fmpq_poly_is_zero(s->ep[i]));
  }
  return found;
}

/* Why small changes of neuron j decrease the risk; NULL: not known. */
static const char *descent(const work *w, slong j) {
  const smooth_network *s = &w->s;
  const neuron_report *n = w->r->neurons + j;
  slong k = first_moment(s);
  switch (n->role) {
  case ROLE_DEGENERATE:
    if (n->flat)
      return why_flat;
    return k > 0 && (k % 2 || fmpq_sgn(s->theta->v + j) * fmpq_sgn(smooth_moment(s, k)) < 0) ? why_degenerate
                                                                                            : NULL;
  case ROLE_FULL:
  case ROLE_LINEAR:
    return n->flat && k > 0 ? why_flat : NULL;
  case ROLE_BREAK_AT_END:
  case ROLE_BREAK_INSIDE:
    return n->flat && error_beside_breaks(s, j) ? why_flat : NULL;
  default:
    return NULL;
  }
}

/* ---- The second variation. */

/* Does e p jump at the end z_i of a cell inside the hull? */
static int error_jumps(const smooth_network *s, slong i) {
  fmpq_t left, right;
  int jumps;
  fmpq_init(left);
  fmpq_init(right);
  fmpq_poly_evaluate_fmpq(left, s->ep[i - 1], s->z + i);
  fmpq_poly_evaluate_fmpq(right, s->ep[i], s->z + i);
  jumps = !fmpq_equal(left, right);
  fmpq_clear(left);
  fmpq_clear(right);
  return jumps;
}

/* Clipped ReLU: does e p jump at a break of neuron j inside the hull? */
static int jumps_at_break(const smooth_network *s, slong j) {
  int jumps = 0;
  for (slong level = 0; level < 2; level++) {
    slong i = smooth_break(s, j, level);
    jumps = jumps || (i > 0 && i < s->cells && error_jumps(s, i));
  }
  return jumps;
}

/* Is L not twice differentiable in the parameters of neuron j? */
static int is_frozen(const work *w, slong j) {
  const neuron_report *n = w->r->neurons + j;
  if (n->flat)
    return 0;
  if (!w->s.clipped)
    return w->s.n == 2 && n->role == ROLE_DEGENERATE;
  return n->role == ROLE_DEGENERATE || n->role == ROLE_BREAK_AT_END
         || (n->role == ROLE_BREAK_INSIDE && jumps_at_break(&w->s, j));
}

/* The effects of the neurons; how many are frozen. */
static slong set_effects(work *w) {
  slong frozen = 0;
  for (slong j = 0; j < w->r->H; j++) {
    neuron_report *n = w->r->neurons + j;
    n->effect = EFFECT_CORE;
    if ((n->reason = descent(w, j))) {
      n->effect = EFFECT_SADDLE;
    } else if (n->role == ROLE_DEAD || n->role == ROLE_SATURATED) {
      n->effect = EFFECT_NEUTRAL;
      n->reason = why_constant;
    } else if (is_frozen(w, j)) {
      n->effect = EFFECT_UNDECIDED;
      n->reason = why_frozen;
      frozen++;
    }
  }
  return frozen;
}

/* The sign of the form, as smooth_form_kernel says. share: neurons that are polynomials on the whole hull
   are replaced by a polynomial of degree n. */
static slong form_with(const work *w, int share) {
  slong kernel, H = w->r->H;
  unsigned char *in = mem_alloc((size_t) H, 1);
  smooth_columns columns = { in, 0 };
  for (slong j = 0; j < H; j++) {
    const neuron_report *n = w->r->neurons + j;
    int whole = share && (n->role == ROLE_FULL || n->role == ROLE_LINEAR);
    in[j] = n->effect == EFFECT_CORE && !whole;
    if (whole)
      columns.shared = w->s.n;
  }
  kernel = smooth_form_kernel(&w->s, &columns);
  mem_free(in);
  return kernel;
}

/* Sharing needs that M_1, ..., M_n are 0: for clipped ReLU they are; for powers it proves minima only. */
static slong form_kernel(const work *w) {
  slong kernel = -1;
  if (w->s.clipped)
    return form_with(w, 1);
  if (!first_moment(&w->s))
    kernel = form_with(w, 1);
  return kernel == 0 ? 0 : form_with(w, 0);
}

static void set_type(point_report *r, relucert_type type, const char *reason) {
  r->type = type;
  r->reason = reason;
}

/* By the second variation in the parameters that are not frozen. */
static void decide_by_form(work *w, slong frozen) {
  slong kernel = form_kernel(w);
  if (kernel == -1)
    set_type(w->r, RELUCERT_SADDLE, why_negative);
  else if (kernel == -2)
    set_type(w->r, RELUCERT_UNDECIDED, why_many);
  else if (frozen)
    set_type(w->r, RELUCERT_UNDECIDED, why_frozen);
  else if (kernel > 0)
    set_type(w->r, RELUCERT_UNDECIDED, why_semidefinite);
  else
    set_type(w->r, RELUCERT_LOCAL_MINIMUM, why_definite);
}

/* A critical network. */
static void decide(work *w) {
  point_report *r = w->r;
  slong frozen;
  if (r->global) {
    for (slong j = 0; j < r->H; j++) {
      r->neurons[j].effect = EFFECT_NEUTRAL;
      r->neurons[j].reason = why_global;
    }
    set_type(r, RELUCERT_LOCAL_MINIMUM, why_global);
    return;
  }
  frozen = set_effects(w);
  for (slong j = 0; j < r->H; j++)
    if (r->neurons[j].effect == EFFECT_SADDLE) {
      set_type(r, RELUCERT_SADDLE, r->neurons[j].reason);
      return;
    }
  decide_by_form(w, frozen);
}

/* The function on the hull; neighbouring cells with the same polynomial are one piece. */
static void set_function(work *w) {
  const smooth_network *s = &w->s;
  for (slong i = 0, from = 0; i < s->cells; i++)
    if (i + 1 == s->cells || !fmpq_poly_equal(s->N[i], s->N[i + 1])) {
      pwpoly_append(&w->r->function, s->z + from, s->z + i + 1, s->N[i]);
      from = i + 1;
    }
}

void smooth_point_set(point_report *r, const relucert_problem *problem, const theta *t) {
  work w = { .r = r };
  smooth_network_init(&w.s, problem, t);
  set_function(&w);
  fmpq_set(r->risk, w.s.risk);
  fmpq_set(r->tension, smooth_moment(&w.s, 1));
  r->global = fmpq_is_zero(r->risk);
  set_neurons(&w);
  if (r->critical)
    decide(&w);
  smooth_network_clear(&w.s);
}
