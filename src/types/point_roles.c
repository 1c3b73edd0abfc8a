/* Roles of the neurons, the generalised gradient, and what each neuron does to the type. */
#include "base/context.h"
#include "types/point_parts.h"

/* ---- Roles. */

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

static void set_role(point_work *w, slong j) {
  neuron_report *n = w->r->neurons + j;
  const fmpq *a = w->e.z, *b = w->e.z + w->e.n, *slope = w->theta->w + j, *shift = w->theta->b + j;
  fmpq_t size;
  int sign = fmpq_sgn(slope);
  fmpq_init(size);
  fmpq_abs(size, slope);
  fmpq_mul(n->jump, w->theta->v + j, size);
  fmpq_clear(size);
  n->flat = fmpq_is_zero(w->theta->v + j);
  w->where[j] = -1;
  if (sign == 0) {
    n->role = fmpq_sgn(shift) < 0 ? ROLE_DEAD : fmpq_is_zero(shift) ? ROLE_DEGENERATE : ROLE_LEVEL;
    return;
  }
  fmpq_div(n->place, shift, slope);
  fmpq_neg(n->place, n->place);
  n->role = sign > 0 ? role_of_rising(n->place, a, b) : role_of_falling(n->place, a, b);
  if (n->role == ROLE_KINK_R || n->role == ROLE_KINK_L)
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
    break;
  default:
    *to = 0;
  }
}

/* 2 v M1, 2 v M0, 2 (w M1 + b M0); returns whether all are 0. */
static int set_gradient(point_work *w, slong j) {
  neuron_report *n = w->r->neurons + j;
  slong from, to;
  fmpq_t m0, m1;
  fmpq_init(m0);
  fmpq_init(m1);
  active_cells(&from, &to, w, j);
  fmpq_sub(m0, w->e.m0 + to, w->e.m0 + from);
  fmpq_sub(m1, w->e.m1 + to, w->e.m1 + from);
  fmpq_mul_2exp(m0, m0, 1);
  fmpq_mul_2exp(m1, m1, 1);
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
  int sign = fmpq_sgn(w->theta->v + j);
  return w->r->neurons[j].effect != EFFECT_SADDLE && point_error_sign(&w->e, w->where[j], -1) * sign >= 0 &&
         point_error_sign(&w->e, w->where[j], 1) * sign >= 0;
}

static void set_full(point_work *w, slong j) {
  neuron_report *n = w->r->neurons + j;
  if (!n->flat)
    set_effect(n, EFFECT_CORE, NULL);
  else if (fmpq_is_zero(w->r->tension))
    set_effect(n, EFFECT_JOINS, "active on the whole interval, so a small v makes the slope free");
  else
    set_effect(n, EFFECT_SADDLE,
               "turning the line makes the derivative in v nonzero without changing the function");
}

void point_set_effects(point_work *w) {
  for (slong j = 0; j < w->r->H; j++) {
    neuron_report *n = w->r->neurons + j;
    switch (n->role) {
    case ROLE_DEAD:
      set_effect(n, EFFECT_NEUTRAL, "inactive on the whole interval, nearby neurons too");
      n->harmless = 1;
      break;
    case ROLE_KINK_R: case ROLE_KINK_L:
      set_kink(w, j);
      n->harmless = is_harmless_kink(w, j);
      break;
    case ROLE_FULL: case ROLE_LEVEL: case ROLE_ENDPOINT_FULL_A: case ROLE_ENDPOINT_FULL_B:
      set_full(w, j);
      n->harmless = n->effect != EFFECT_SADDLE; /* endpoint-full ones: see the end they touch */
      break;
    default:
      break;
    }
  }
}
