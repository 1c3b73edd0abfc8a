/* Roles of the neurons, the generalised gradient, and what each neuron does to the type. */
#include "base/context.h"
#include "types/point_parts.h"

/* ---- Roles. */

int role_is_kink(role r) { return r == ROLE_KINK_R || r == ROLE_KINK_L; }

int role_is_affine_end(role r, int left) {
  return left ? r == ROLE_ENDPOINT_FULL_A || r == ROLE_END_A_POSITIVE || r == ROLE_END_A_NEGATIVE
              : r == ROLE_ENDPOINT_FULL_B || r == ROLE_END_B_POSITIVE || r == ROLE_END_B_NEGATIVE;
}

int role_is_affine(role r) {
  return r == ROLE_FULL || r == ROLE_LEVEL || r == ROLE_NEGATIVE || r == ROLE_NEGATIVE_LEVEL
         || role_is_affine_end(r, 0) || role_is_affine_end(r, 1);
}

/* The role of a neuron with w > 0 and place q on [a,b]; that of w < 0 is its mirror image. */
static role role_of_rising(const fmpq_t q, const fmpq_t a, const fmpq_t b) {
  int left = fmpq_cmp(q, a), right = fmpq_cmp(q, b);
  if (left <= 0)
    return left < 0 ? ROLE_FULL : ROLE_ENDPOINT_FULL_A;
  return right < 0 ? ROLE_KINK_R : right == 0 ? ROLE_TOUCHING_B : ROLE_DEAD;
}

static role role_of_falling(const fmpq_t q, const fmpq_t a, const fmpq_t b) {
  int left = fmpq_cmp(q, a), right = fmpq_cmp(q, b);
  if (right >= 0)
    return right > 0 ? ROLE_FULL : ROLE_ENDPOINT_FULL_B;
  return left > 0 ? ROLE_KINK_L : left == 0 ? ROLE_TOUCHING_A : ROLE_DEAD;
}

/* The same role for an activation that is not 0 for t < 0. */
static role with_two_slopes(role r) {
  switch (r) {
  case ROLE_DEAD: return ROLE_NEGATIVE;
  case ROLE_TOUCHING_A: return ROLE_END_A_NEGATIVE;
  case ROLE_TOUCHING_B: return ROLE_END_B_NEGATIVE;
  case ROLE_ENDPOINT_FULL_A: return ROLE_END_A_POSITIVE;
  case ROLE_ENDPOINT_FULL_B: return ROLE_END_B_POSITIVE;
  default: return r;
  }
}

/* jump = (1 - gamma) v |w| */
static void set_jump(fmpq_t jump, const point_work *w, slong j) {
  fmpq_t size, rest;
  fmpq_init(size);
  fmpq_init(rest);
  fmpq_one(rest);
  fmpq_sub(rest, rest, w->problem->gamma);
  fmpq_abs(size, w->theta->w + j);
  fmpq_mul(size, size, rest);
  fmpq_mul(jump, w->theta->v + j, size);
  fmpq_clear(size);
  fmpq_clear(rest);
}

static void set_role(point_work *w, slong j) {
  neuron_report *n = w->r->neurons + j;
  const fmpq *a = w->e.z, *b = w->e.z + w->e.n, *slope = w->theta->w + j, *shift = w->theta->b + j;
  int sign = fmpq_sgn(slope), relu = problem_is_relu(w->problem);
  set_jump(n->jump, w, j);
  n->flat = fmpq_is_zero(w->theta->v + j);
  w->where[j] = -1;
  if (sign == 0) {
    n->role = fmpq_sgn(shift) > 0    ? ROLE_LEVEL
              : fmpq_is_zero(shift) ? ROLE_DEGENERATE
              : relu                ? ROLE_DEAD
                                    : ROLE_NEGATIVE_LEVEL;
    return;
  }
  fmpq_div(n->place, shift, slope);
  fmpq_neg(n->place, n->place);
  n->role = sign > 0 ? role_of_rising(n->place, a, b) : role_of_falling(n->place, a, b);
  if (!relu)
    n->role = with_two_slopes(n->role);
  if (role_is_kink(n->role))
    w->where[j] = point_error_index(&w->e, n->place);
}

/* ---- The generalised gradient. */

/* The neuron is active on the cells from..to-1 of the hull. */
static void active_cells(slong *from, slong *to, const point_work *w, slong j) {
  *from = 0;
  *to = w->e.n;
  switch (w->r->neurons[j].role) {
  case ROLE_KINK_R:
    *from = w->where[j];
    break;
  case ROLE_KINK_L:
    *to = w->where[j];
    break;
  case ROLE_FULL: case ROLE_LEVEL: case ROLE_ENDPOINT_FULL_A: case ROLE_ENDPOINT_FULL_B:
  case ROLE_END_A_POSITIVE: case ROLE_END_B_POSITIVE:
    break;
  default:
    *to = 0;
  }
}

/* y = twice the integral of s'(wx + b) times the integrand of the moments m, which are sums over the
   cells; the neuron is active on the cells from..to-1, and s'(0) = gamma. */
static void set_moment(fmpq_t y, const fmpq *m, slong from, slong to, const point_work *w) {
  fmpq_t rest;
  fmpq_init(rest);
  fmpq_sub(y, m + to, m + from);
  fmpq_sub(rest, m + w->e.n, y);
  fmpq_addmul(y, rest, w->problem->gamma);
  fmpq_mul_2exp(y, y, 1);
  fmpq_clear(rest);
}

/* 2 v M1, 2 v M0, 2 (w M1 + b M0) with moments weighted by s'; returns whether all are 0. */
static int set_gradient(point_work *w, slong j) {
  neuron_report *n = w->r->neurons + j;
  slong from, to;
  fmpq_t m0, m1;
  fmpq_init(m0);
  fmpq_init(m1);
  active_cells(&from, &to, w, j);
  set_moment(m0, w->e.m0, from, to, w);
  set_moment(m1, w->e.m1, from, to, w);
  fmpq_mul(n->gradient[0], w->theta->v + j, m1);
  fmpq_mul(n->gradient[1], w->theta->v + j, m0);
  fmpq_mul(n->gradient[2], w->theta->w + j, m1);
  fmpq_addmul(n->gradient[2], w->theta->b + j, m0);
  fmpq_clear(m0);
  fmpq_clear(m1);
  return fmpq_is_zero(n->gradient[0]) && fmpq_is_zero(n->gradient[1]) && fmpq_is_zero(n->gradient[2]);
}

void point_set_roles(point_work *w) {
  point_report *r = w->r;
  fmpq_mul_2exp(r->gradient_c, w->e.m0 + w->e.n, 1);
  fmpq_set(r->tension, w->e.m1 + w->e.n);
  fmpq_set(r->risk, w->e.risk);
  r->global = fmpq_is_zero(r->risk);
  r->critical = fmpq_is_zero(r->gradient_c);
  r->differentiable = 1;
  for (slong j = 0; j < r->H; j++) {
    set_role(w, j);
    r->critical &= set_gradient(w, j);
    if (r->neurons[j].role == ROLE_DEGENERATE && !r->neurons[j].flat && !r->global)
      r->differentiable = 0;
  }
}

/* ---- Effects. */

static void set_effect(neuron_report *n, effect what, const char *reason) {
  n->effect = what;
  n->reason = reason;
}

/* e p = 0 on both sides of the kink? */
static int is_exact(const point_work *w, slong j) {
  return point_error_vanishes(&w->e, w->where[j] - 1) && point_error_vanishes(&w->e, w->where[j]);
}

/* A flat kink at z_i: Phi and Phi' vanish there, and e p next to it? */
static int joins(const point_work *w, slong j) {
  slong i = w->where[j], last = w->e.n;
  int right = w->r->neurons[j].role == ROLE_KINK_R, balanced;
  fmpq_t m0;
  fmpq_init(m0); /* criticality is Phi = 0 */
  fmpq_sub(m0, w->e.m0 + (right ? last : i), w->e.m0 + (right ? i : 0));
  balanced = fmpq_is_zero(m0);
  fmpq_clear(m0);
  return balanced && is_exact(w, j);
}

static void set_kink(point_work *w, slong j) {
  neuron_report *n = w->r->neurons + j;
  if (!n->flat)
    set_effect(n, EFFECT_CORE, NULL);
  else if (joins(w, j))
    set_effect(n, EFFECT_JOINS, "the derivative in v vanishes for all kinks nearby");
  else
    set_effect(n, EFFECT_SADDLE,
               "moving the kink makes the derivative in v nonzero without changing the function");
}

/* v e p >= 0 on both sides of the kink, which is not flat or joins? */
static int is_harmless_kink(const point_work *w, slong j) {
  int sign = fmpq_sgn(w->r->neurons[j].jump);
  return w->r->neurons[j].effect != EFFECT_SADDLE && point_error_sign(&w->e, w->where[j], -1) * sign >= 0 &&
         point_error_sign(&w->e, w->where[j], 1) * sign >= 0;
}

static const char *const why_active = "active on the whole interval, so a small v makes the slope free";
static const char *const why_affine = "affine on the whole interval, so a small v makes the slope free";

static void set_full(point_work *w, slong j) {
  neuron_report *n = w->r->neurons + j;
  if (!n->flat)
    set_effect(n, EFFECT_CORE, NULL);
  else if (fmpq_is_zero(w->r->tension))
    set_effect(n, EFFECT_JOINS, problem_is_relu(w->problem) ? why_active : why_affine);
  else
    set_effect(n, EFFECT_SADDLE,
               "turning the line makes the derivative in v nonzero without changing the function");
}

void point_set_effects(point_work *w) {
  for (slong j = 0; j < w->r->H; j++) {
    neuron_report *n = w->r->neurons + j;
    if (n->role == ROLE_DEAD) {
      set_effect(n, EFFECT_NEUTRAL, "inactive on the whole interval, nearby neurons too");
      n->harmless = 1;
    } else if (role_is_kink(n->role)) {
      set_kink(w, j);
      n->harmless = is_harmless_kink(w, j);
    } else if (role_is_affine(n->role)) {
      set_full(w, j);
      n->harmless = n->effect != EFFECT_SADDLE; /* those that touch an end: see there */
    }
  }
}
