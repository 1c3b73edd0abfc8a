/* The type of a given network: everything put together. */
#include <string.h>
#include "base/context.h"
#include "types/point_parts.h"
#include "types/quadratic.h"
#include "types/smooth_point.h"

/* ---- The realization. */

static void set_realization(point_report *r, const point_error *e) {
  r->kinks = _fmpq_vec_init(e->pieces);
  r->jumps = _fmpq_vec_init(e->pieces);
  r->values = _fmpq_vec_init(e->pieces + 1);
  r->room = e->pieces;
  r->nkinks = 0;
  point_error_value(r->values, e, e->at);
  for (slong i = 1; i < e->pieces; i++) {
    fmpq *jump = r->jumps + r->nkinks;
    fmpq_sub(jump, e->slope + i, e->slope + i - 1);
    if (fmpq_is_zero(jump))
      continue;
    fmpq_set(r->kinks + r->nkinks++, e->at + i);
    point_error_value(r->values + r->nkinks, e, e->at + i);
  }
  point_error_value(r->values + r->nkinks + 1, e, e->at + e->pieces);
}

/* ---- The type of a critical point. */

static const char *const why_global = "the risk is 0";
static const char *const why_constant = "the function is the best constant and all neurons are neutral";
static const char *const why_minimum = "the core is positive definite and all other neurons are neutral";
static const char *const why_harmless = "to first order no change of a single neuron decreases the risk";
static const char *const why_grows = "the risk does not fall when the kink moves, all else being optimal";
static const char *const why_falls = "the risk falls when the kink moves to one side, all else being optimal";

/* The first neuron with this effect; NULL if there is none. */
static const neuron_report *first_with(const point_report *r, effect what) {
  for (slong j = 0; j < r->H; j++)
    if (r->neurons[j].effect == what)
      return r->neurons + j;
  return NULL;
}

static int all_harmless(const point_report *r) {
  for (slong j = 0; j < r->H; j++)
    if (!r->neurons[j].harmless)
      return 0;
  return 1;
}

static void set_type(point_report *r, relucert_type type, const char *reason) {
  r->type = type;
  r->reason = reason;
}

/* Degenerate neurons are neutral only beside a core that stays definite when x is added (Theorem 8.6). */
static void check_degenerate(point_work *w) {
  for (slong j = 0; j < w->r->H; j++) {
    neuron_report *n = w->r->neurons + j;
    if (n->role == ROLE_DEGENERATE && n->effect == EFFECT_NEUTRAL && !point_definite_with_slope(w)) {
      n->effect = EFFECT_UNDECIDED;
      n->reason = "v Phi >= 0, but the core is not definite when a full neuron is added";
    }
  }
}

/* The rules for local minima, none for saddles having applied; why: what is known about the form. */
static void decide_minimum(point_work *w, const char *why) {
  point_report *r = w->r;
  const neuron_report *open = first_with(r, EFFECT_UNDECIDED);
  int grows = point_single_kink(w);
  if (grows >= 0)
    set_type(r, grows ? RELUCERT_LOCAL_MINIMUM : RELUCERT_SADDLE, grows ? why_grows : why_falls);
  else if (!open && r->form == FORM_EMPTY)
    set_type(r, RELUCERT_LOCAL_MINIMUM, why_constant);
  else if (!open && r->form == FORM_DEFINITE)
    set_type(r, RELUCERT_LOCAL_MINIMUM, why_minimum);
  else if (all_harmless(r))
    set_type(r, RELUCERT_LOCAL_MINIMUM, why_harmless);
  else
    set_type(r, RELUCERT_UNDECIDED, open ? open->reason : why);
}

/* Theorem 8.9 for a risk that is not 0. */
static void decide(point_work *w) {
  point_report *r = w->r;
  const char *why;
  const neuron_report *saddle;
  point_set_effects(w);
  point_set_touching(w);
  point_set_degenerate(w);
  point_set_core(w, &why);
  check_degenerate(w);
  saddle = first_with(r, EFFECT_SADDLE);
  if (saddle)
    set_type(r, RELUCERT_SADDLE, saddle->reason);
  else if (r->form == FORM_NEGATIVE)
    set_type(r, RELUCERT_SADDLE, why);
  else
    decide_minimum(w, why);
}

/* Risk 0: a global minimum whatever the roles are. */
static void set_global(point_report *r) {
  for (slong j = 0; j < r->H; j++) {
    r->neurons[j].effect = EFFECT_NEUTRAL;
    r->neurons[j].reason = why_global;
  }
  r->form = FORM_EMPTY;
  set_type(r, RELUCERT_LOCAL_MINIMUM, why_global);
}

/* ---- Life cycle. */

static void report_init(point_report *r, slong H) {
  memset(r, 0, sizeof *r);
  r->H = H;
  r->neurons = mem_alloc((size_t) H, sizeof(neuron_report));
  for (slong j = 0; j < H; j++) {
    fmpq_init(r->neurons[j].place);
    fmpq_init(r->neurons[j].jump);
    for (int k = 0; k < 3; k++)
      fmpq_init(r->neurons[j].gradient[k]);
    r->neurons[j].effect = EFFECT_UNDECIDED;
  }
  fmpq_init(r->gradient_c);
  fmpq_init(r->risk);
  fmpq_init(r->tension);
  r->form = FORM_UNDECIDED;
  r->type = RELUCERT_UNDECIDED;
}

void point_report_init(point_report *r, const relucert_problem *problem, const theta *t) {
  point_work w = { .problem = problem, .theta = t, .r = r };
  report_init(r, t->H);
  if (problem->activation == ACTIVATION_QUADRATIC) {
    quadratic_point_set(r, problem, t);
    return;
  }
  if (problem_is_smooth(problem)) {
    smooth_point_set(r, problem, t);
    return;
  }
  point_error_init(&w.e, problem, t);
  w.where = mem_alloc((size_t) t->H, sizeof(slong));
  set_realization(r, &w.e);
  point_set_roles(&w);
  if (r->critical && r->global)
    set_global(r);
  else if (r->critical)
    decide(&w);
  mem_free(w.where);
  point_error_clear(&w.e);
}

void point_report_clear(point_report *r) {
  for (slong j = 0; j < r->H; j++) {
    fmpq_clear(r->neurons[j].place);
    fmpq_clear(r->neurons[j].jump);
    for (int k = 0; k < 3; k++)
      fmpq_clear(r->neurons[j].gradient[k]);
  }
  mem_free(r->neurons);
  for (slong i = 0; i < r->nplaces; i++) {
    fmpq_clear(r->places[i].at);
    fmpq_clear(r->places[i].jump);
    fmpq_clear(r->places[i].error_density[0]);
    fmpq_clear(r->places[i].error_density[1]);
  }
  mem_free(r->places);
  pwpoly_clear(&r->function);
  if (r->polynomial)
    _fmpq_vec_clear(r->polynomial, 3);
  if (r->kinks) {
    _fmpq_vec_clear(r->kinks, r->room);
    _fmpq_vec_clear(r->jumps, r->room);
    _fmpq_vec_clear(r->values, r->room + 1);
  }
  fmpq_clear(r->gradient_c);
  fmpq_clear(r->risk);
  fmpq_clear(r->tension);
}
