/* Closed forms for the quadratic activation. */
#include "landscape/build.h"
#include "landscape/number.h"
#include "landscape/quadratic.h"
#include "theta/theta.h"

/* value = y[0] + y[1] x + y[2] x^2 */
static void evaluate(fmpq_t value, const fmpq *y, const fmpq_t x) {
  fmpq_mul(value, y + 2, x);
  fmpq_add(value, value, y + 1);
  fmpq_mul(value, value, x);
  fmpq_add(value, value, y);
}

/* Append the realization of a polynomial. */
static void add_realization(relucert_result *result, const fmpq *polynomial, relucert_type type, int global) {
  realization *r = result->list + result->n++;
  fmpq_t value;
  fmpq_init(value);
  realization_init(r, "", 0, 0);
  r->polynomial = _fmpq_vec_init(3);
  for (slong i = 0; i < 3; i++)
    fmpq_set(r->polynomial + i, polynomial + i);
  evaluate(value, polynomial, result->problem->a);
  number_set_fmpq(r->values, value);
  evaluate(value, polynomial, result->problem->b);
  number_set_fmpq(r->values + 1, value);
  quadratic_risk(value, result->quadratic, polynomial);
  number_set_fmpq(&r->risk, value);
  r->type = type;
  r->global = global;
  fmpq_clear(value);
}

/* f_2 if it is a realization, and the mean if it is another function (Theorem 9.15), whose best type is that
   of Theorem 9.16. */
static void set_list(relucert_result *result) {
  const quadratic_fit *q = result->quadratic;
  fmpq *constant = _fmpq_vec_init(3);
  fmpq_set(constant, q->mean);
  result->list = mem_alloc(2, sizeof(realization));
  if (quadratic_fit_is_realized(q, result->problem->hidden))
    add_realization(result, q->fit, RELUCERT_LOCAL_MINIMUM, 1);
  if (!quadratic_fit_is_constant(q))
    add_realization(result, constant, fmpq_is_zero(q->first) ? RELUCERT_LOCAL_MINIMUM : RELUCERT_SADDLE, 0);
  result->order = mem_alloc(1, sizeof(order_relation)); /* the risks of two differ */
  result->order[0] = ORDER_LESS;
  result->order_bits = mem_alloc(1, sizeof(slong));
  result->verdict = RELUCERT_FINITE;
  result->count = result->count_on_support = (long) result->n;
  _fmpq_vec_clear(constant, 3);
}

/* A network for f_2 + u (x - a)^2, u = B / ((b - a) 10^power), f_2 = B x + C: the second summand is at most
   |B| (b - a) / 10^power. One neuron u (x - a + d)^2 with d = B/(2u) gives it, up to a constant. */
static void set_network(limit_network *y, const relucert_result *result, slong power) {
  const relucert_problem *problem = result->problem;
  const fmpq *f = result->quadratic->fit;
  theta *t = theta_new(problem->hidden);
  fmpq *g = _fmpq_vec_init(3);
  fmpq_t d;
  fmpq_init(d);
  fmpz_ui_pow_ui(fmpq_numref(d), 10, (ulong) power);
  fmpq_mul(t->v, problem->b, d);
  fmpq_submul(t->v, problem->a, d); /* (b - a) 10^power */
  fmpq_div_2exp(d, t->v, 1);
  fmpq_div(t->v, f + 1, t->v);
  fmpq_one(t->w);
  fmpq_sub(t->b, d, problem->a);
  fmpq_mul(t->c, d, d);
  fmpq_mul(t->c, t->c, t->v);
  fmpq_neg(t->c, t->c);
  fmpq_add(t->c, t->c, f);
  fmpq_addmul(t->c, f + 1, problem->a);
  quadratic_of_theta(g, t);
  fmpq_init(y->risk);
  quadratic_risk(y->risk, result->quadratic, g);
  y->network = t;
  y->power = power;
  _fmpq_vec_clear(g, 3);
  fmpq_clear(d);
}

/* Networks near the infimum, and the least steep one below all critical risks. */
static void set_networks(relucert_result *result) {
  infimum *f = &result->infimum;
  for (slong i = 0; i < LIMIT_NETWORKS; i++)
    set_network(f->networks + i, result, 2 * (i + 1));
  for (slong power = 1;; power++) {
    set_network(&f->start, result, power);
    if (fmpq_cmp(f->start.risk, result->list[0].risk.lo) < 0)
      return;
    relucert_theta_free(f->start.network);
    fmpq_clear(f->start.risk);
  }
}

/* The risk of f_2, attained if f_2 is a realization. */
static void set_infimum(relucert_result *result) {
  infimum *f = &result->infimum;
  fmpq_t risk;
  fmpq_init(risk);
  quadratic_risk(risk, result->quadratic, result->quadratic->fit);
  number_init(&f->value);
  number_set_fmpq(&f->value, risk);
  f->known = 1;
  f->attained = quadratic_fit_is_realized(result->quadratic, result->problem->hidden);
  result->nglobal = f->attained;
  if (!f->attained)
    set_networks(result);
  fmpq_clear(risk);
}

relucert_result *quadratic_landscape(const relucert_problem *problem, const relucert_options *options) {
  relucert_result *result = landscape_new(problem, options);
  relucert_context *unlimited = relucert_context_new();
  result->options.checkpoint = NULL; /* the caller's string */
  result->quadratic = mem_alloc(1, sizeof *result->quadratic);
  quadratic_fit_init(result->quadratic, problem);
  fmpq_set(result->mean, result->quadratic->mean);
  set_list(result);
  set_infimum(result);
  landscape_finish(result, unlimited);
  result->precision = 1; /* everything is rational */
  relucert_context_free(unlimited);
  return result;
}

void quadratic_of_theta(fmpq *y, const theta *t) {
  fmpq_t vw, vb;
  fmpq_init(vw);
  fmpq_init(vb);
  fmpq_set(y, t->c);
  fmpq_zero(y + 1);
  fmpq_zero(y + 2);
  for (slong j = 0; j < t->H; j++) {
    fmpq_mul(vw, t->v + j, t->w + j);
    fmpq_mul(vb, t->v + j, t->b + j);
    fmpq_addmul(y + 2, vw, t->w + j);
    fmpq_addmul(y + 1, vw, t->b + j);
    fmpq_addmul(y + 1, vb, t->w + j);
    fmpq_addmul(y, vb, t->b + j);
  }
  fmpq_clear(vw);
  fmpq_clear(vb);
}

slong quadratic_find(const relucert_result *result, const fmpq *polynomial) {
  for (slong i = 0; i < result->n; i++) {
    const fmpq *y = result->list[i].polynomial;
    if (fmpq_equal(y, polynomial) && fmpq_equal(y + 1, polynomial + 1) && fmpq_equal(y + 2, polynomial + 2))
      return i + 1;
  }
  return 0;
}
