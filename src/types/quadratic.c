/* Types of parameter vectors with quadratic activation. */
#include "landscape/quadratic.h"
#include "landscape/number.h"
#include "landscape/strata.h"
#include "types/quadratic.h"

static const char *const why_best = "no quadratic polynomial has a smaller risk";
static const char *const why_slanted = "M1 is not 0: a small change of this neuron decreases the risk";
static const char *const why_missing = "v = 0: a small v with v M2 < 0 and a small w decrease the risk";
static const char *const why_one_sign = "all v M2 > 0: every small change of the w increases the risk";
static const char *const why_outweighed =
  "one v M2 < 0, but the sum of the v b^2 makes the second variation in w positive definite";
static const char *const why_two_opposite = "two v M2 < 0: the second variation in w is negative somewhere";
static const char *const why_one_opposite =
  "one v M2 < 0, and the sum of the v b^2 does not make up for it: the risk decreases nearby";
static const char *const why_else =
  "a small v M2 < 0 can be made, or the second variation in w is not positive definite";

/* X = -M2/(2 Var), if M1 = 0. */
static void set_bound(fmpq_t bound, const quadratic_fit *q) {
  fmpq_div(bound, q->second, q->variance);
  fmpq_div_2exp(bound, bound, 1);
  fmpq_neg(bound, bound);
}

/* ---- Strata */

/* Of the mean, M1 != 0: what each neuron may be. */
static void add_neurons(realization *r, const quadratic_fit *q) {
  fmpq_t zero, place;
  stratum *s;
  fmpq_init(zero);
  fmpq_init(place);
  fmpq_div(place, q->second, q->first); /* b/w = -M2/(2 M1) */
  fmpq_div_2exp(place, place, 1);
  fmpq_neg(place, place);
  strata_append(&r->strata, &r->nstrata, "zero", 1, RELUCERT_SADDLE, why_slanted);
  s = strata_append(&r->strata, &r->nstrata, "constant", 1, RELUCERT_SADDLE, why_slanted);
  stratum_when(s, 'v', zero, 1, zero, 1);
  s = strata_append(&r->strata, &r->nstrata, "flat", 1, RELUCERT_SADDLE, why_slanted);
  stratum_when(s, 'v', zero, 1, zero, 1);
  s->place = 1;
  number_set_fmpq(&s->at, place);
  fmpq_clear(zero);
  fmpq_clear(place);
}

/* A stratum about all neurons together. */
static stratum *add_all(realization *r, const char *token, slong dimension, relucert_type type,
                        const char *reason) {
  stratum *s = strata_append(&r->strata, &r->nstrata, token, (int) dimension, type, reason);
  s->part = PART_ALL;
  return s;
}

/* Of the mean, M1 = 0: all w are 0, and the signs of the v decide. */
static void add_signs(realization *r, const quadratic_fit *q, slong hidden) {
  stratum *s;
  fmpq_t bound;
  fmpq_init(bound);
  set_bound(bound, q);
  s = add_all(r, "one-sign", 2 * hidden, RELUCERT_LOCAL_MINIMUM, why_one_sign);
  s->pattern = fmpq_sgn(q->second) > 0 ? "+" : "-";
  s = add_all(r, "one-opposite", 2 * hidden, RELUCERT_LOCAL_MINIMUM, why_outweighed);
  s->pattern = fmpq_sgn(q->second) > 0 ? "+" : "-";
  number_set_fmpq(&s->at, bound);
  add_all(r, "else", 2 * hidden, RELUCERT_SADDLE, why_else);
  fmpq_clear(bound);
}

/* The dimension of {N = f_2}: two equations for w, b, v (and one for c), but only one, v w = 0, for one
   neuron and a constant f_2. */
static slong best_dimension(const quadratic_fit *q, slong hidden) {
  return hidden == 1 && quadratic_fit_is_constant(q) ? 2 : 3 * hidden - 2;
}

void quadratic_add_strata(relucert_result *result) {
  const quadratic_fit *q = result->quadratic;
  slong hidden = result->problem->hidden;
  for (slong i = 0; i < result->n; i++) {
    realization *r = result->list + i;
    if (r->global)
      add_all(r, "all", best_dimension(q, hidden), RELUCERT_LOCAL_MINIMUM, why_best)->global = 1;
    else if (!fmpq_is_zero(q->first))
      add_neurons(r, q);
    else
      add_signs(r, q, hidden);
  }
}

/* ---- One network */

/* The components of the gradient for one neuron: 4 v (w M2 + b M1), 4 v (w M1 + b M0) and
   2 (w^2 M2 + 2 w b M1 + b^2 M0). */
static void set_gradient(neuron_report *n, const fmpq *moment, const fmpq_t w, const fmpq_t b,
                         const fmpq_t v) {
  fmpq_t four;
  fmpq *g = _fmpq_vec_init(2);
  fmpq_init(four);
  fmpq_set_si(four, 4, 1);
  for (slong i = 0; i < 2; i++) {
    fmpq_mul(g + i, w, moment + 2 - i);
    fmpq_addmul(g + i, b, moment + 1 - i);
    fmpq_mul(n->gradient[i], g + i, v);
    fmpq_mul(n->gradient[i], n->gradient[i], four);
  }
  fmpq_mul(n->gradient[2], g, w);
  fmpq_addmul(n->gradient[2], g + 1, b);
  fmpq_mul_2exp(n->gradient[2], n->gradient[2], 1);
  _fmpq_vec_clear(g, 2);
  fmpq_clear(four);
}

/* Role, vertex and gradient of every neuron; whether all components vanish. */
static int set_neurons(point_report *r, const fmpq *moment, const theta *t) {
  int critical = fmpq_is_zero(moment);
  for (slong j = 0; j < t->H; j++) {
    neuron_report *n = r->neurons + j;
    int constant = fmpq_is_zero(t->w + j);
    n->role = !constant ? ROLE_PARABOLA : fmpq_is_zero(t->b + j) ? ROLE_DEGENERATE : ROLE_LEVEL;
    n->flat = fmpq_is_zero(t->v + j);
    if (!constant) {
      fmpq_div(n->place, t->b + j, t->w + j);
      fmpq_neg(n->place, n->place);
    }
    set_gradient(n, moment, t->w + j, t->b + j, t->v + j);
    for (int k = 0; k < 3; k++)
      critical = critical && fmpq_is_zero(n->gradient[k]);
  }
  return critical;
}

static void set_effects(point_report *r, effect what, const char *reason) {
  for (slong j = 0; j < r->H; j++) {
    r->neurons[j].effect = what;
    r->neurons[j].reason = reason;
  }
}

static void set_type(point_report *r, relucert_type type, const char *reason) {
  r->type = type;
  r->reason = reason;
}

/* M2 (sum v b^2 - X) < 0, that is sum > X if M2 < 0, and < X if M2 > 0. */
static int is_outweighed(const quadratic_fit *q, const theta *t) {
  fmpq_t sum, term, bound;
  int order;
  fmpq_init(sum);
  fmpq_init(term);
  fmpq_init(bound);
  for (slong j = 0; j < t->H; j++) {
    fmpq_mul(term, t->b + j, t->b + j);
    fmpq_addmul(sum, term, t->v + j);
  }
  set_bound(bound, q);
  order = fmpq_cmp(sum, bound);
  fmpq_clear(sum);
  fmpq_clear(term);
  fmpq_clear(bound);
  return fmpq_sgn(q->second) < 0 ? order > 0 : order < 0;
}

/* The mean with M1 = 0 != M2: all w are 0. */
static void decide_by_signs(point_report *r, const quadratic_fit *q, const theta *t) {
  slong opposite = 0, missing = 0;
  set_effects(r, EFFECT_CORE, NULL);
  for (slong j = 0; j < t->H; j++) {
    int sign = fmpq_sgn(t->v + j) * fmpq_sgn(q->second);
    opposite += sign < 0;
    missing += sign == 0;
    if (sign == 0) {
      r->neurons[j].effect = EFFECT_SADDLE;
      r->neurons[j].reason = why_missing;
    }
  }
  if (missing > 0)
    set_type(r, RELUCERT_SADDLE, why_missing);
  else if (opposite == 0)
    set_type(r, RELUCERT_LOCAL_MINIMUM, why_one_sign);
  else if (opposite > 1)
    set_type(r, RELUCERT_SADDLE, why_two_opposite);
  else if (is_outweighed(q, t))
    set_type(r, RELUCERT_LOCAL_MINIMUM, why_outweighed);
  else
    set_type(r, RELUCERT_SADDLE, why_one_opposite);
}

/* A critical point, which realizes f_2 or the mean. */
static void decide(point_report *r, const quadratic_fit *q, const fmpq *moment, const theta *t) {
  r->global = fmpq_is_zero(moment + 1) && fmpq_is_zero(moment + 2);
  if (r->global) {
    set_effects(r, EFFECT_NEUTRAL, why_best);
    set_type(r, RELUCERT_LOCAL_MINIMUM, why_best);
  } else if (!fmpq_is_zero(moment + 1)) {
    set_effects(r, EFFECT_SADDLE, why_slanted);
    set_type(r, RELUCERT_SADDLE, why_slanted);
  } else {
    decide_by_signs(r, q, t);
  }
}

void quadratic_point_set(point_report *r, const relucert_problem *problem, const theta *t) {
  quadratic_fit q;
  fmpq *moment = _fmpq_vec_init(3);
  quadratic_fit_init(&q, problem);
  r->polynomial = _fmpq_vec_init(3);
  quadratic_of_theta(r->polynomial, t);
  for (slong i = 0; i < 3; i++)
    quadratic_moment(moment + i, &q, r->polynomial, i);
  quadratic_risk(r->risk, &q, r->polynomial);
  fmpq_mul_2exp(r->gradient_c, moment, 1);
  fmpq_set(r->tension, moment + 1);
  r->critical = set_neurons(r, moment, t);
  r->differentiable = 1;
  if (r->critical)
    decide(r, &q, moment, t);
  _fmpq_vec_clear(moment, 3);
  quadratic_fit_clear(&q);
}
