/* Theorem T6 for one hidden layer: the best affine fit, realized by neurons that are active on the whole
   interval, is a local minimum, and is not global, whatever the target is, unless it is affine. */
#include <string.h>
#include "system/quadratic_fit.h"
#include "theorem/theorem.h"
#include "types/examined.h"
#include "types/point_error.h"

static const struct {
  const char *name, *target;
} examples[] = {
    {"square", "interval 0 1\ntarget x^2\n"},
    {"absolute-value", "interval -1 1\ntarget [-1, 0] -x\ntarget [0, 1] x\n"},
    {"step", "interval 0 1\ntarget [0, 1/2] 0\ntarget [1/2, 1] 1\n"},
};
enum { EXAMPLES = sizeof examples / sizeof *examples, DEFAULT_HIDDEN = 2, FINEST = 11 };

/* The best affine fit slope x + intercept. */
static void best_affine(fmpq_t slope, fmpq_t intercept, const relucert_problem *problem) {
  quadratic_fit q;
  fmpq_t det;
  fmpq_init(det);
  quadratic_fit_init(&q, problem);
  fmpq_mul(det, q.p, q.p + 2);
  fmpq_submul(det, q.p + 1, q.p + 1);
  fmpq_mul(slope, q.p, q.fp + 1);
  fmpq_submul(slope, q.p + 1, q.fp);
  fmpq_div(slope, slope, det);
  fmpq_set(intercept, q.fp);
  fmpq_submul(intercept, slope, q.p + 1);
  fmpq_div(intercept, intercept, q.p);
  quadratic_fit_clear(&q);
  fmpq_clear(det);
}

/* c such that the network has the value intercept at 0, if all its neurons are w x + b with w = 1 there. */
static void set_constant(theta *t, const fmpq_t intercept) {
  fmpq_set(t->c, intercept);
  for (slong j = 0; j < t->H; j++)
    fmpq_submul(t->c, t->v + j, t->b + j);
}

/* The fit by H neurons with the pre-activation x - a + j, j = 1..H, and v = 1 but for the first one. */
static theta *full_network(const relucert_problem *problem, const fmpq_t slope, const fmpq_t intercept) {
  theta *t = theta_new(problem->hidden);
  for (slong j = 0; j < t->H; j++) {
    fmpq_set_si(t->w + j, 1, 1);
    fmpq_set_si(t->b + j, j + 1, 1);
    fmpq_sub(t->b + j, t->b + j, problem->a);
    fmpq_set_si(t->v + j, 1, 1);
  }
  fmpq_set_si(t->v, t->H - 1, 1);
  fmpq_sub(t->v, slope, t->v);
  set_constant(t, intercept);
  return t;
}

/* The fit plus m s(x - q): one full neuron, one kink at q; the others have w = v = 0. */
static theta *kink_network(const relucert_problem *problem, const fmpq_t slope, const fmpq_t intercept,
                           const fmpq_t q, const fmpq_t m) {
  theta *t = theta_new(problem->hidden);
  for (slong j = 0; j < t->H; j++)
    fmpq_set_si(t->b + j, -1, 1);
  fmpq_set_si(t->w, 1, 1);
  fmpq_set_si(t->b, 1, 1);
  fmpq_sub(t->b, t->b, problem->a);
  fmpq_set(t->v, slope);
  set_constant(t, intercept);
  fmpq_set_si(t->w + 1, 1, 1);
  fmpq_neg(t->b + 1, q);
  fmpq_set(t->v + 1, m);
  return t;
}

/* risk = that of the fit plus m s(x - q). */
static void kink_risk(fmpq_t risk, const relucert_problem *problem, const fmpq_t slope,
                      const fmpq_t intercept, const fmpq_t q, slong m) {
  theta *t;
  point_error e;
  fmpq_t x;
  fmpq_init(x);
  fmpq_set_si(x, m, 1);
  t = kink_network(problem, slope, intercept, q, x);
  point_error_init(&e, problem, t);
  fmpq_set(risk, e.risk);
  point_error_clear(&e);
  relucert_theta_free(t);
  fmpq_clear(x);
}

/* m = -(r(1) - r(-1)) / (2 (r(1) + r(-1) - 2 r(0))), where the risk r(m) of the fit plus m s(x - q), a
   quadratic polynomial, is least. Returns 0 if that is not less than r(0). */
static int best_factor(fmpq_t m, const relucert_problem *problem, const fmpq_t slope, const fmpq_t intercept,
                       const fmpq_t q) {
  fmpq_t r0, r1, r2;
  int better;
  fmpq_init(r0);
  fmpq_init(r1);
  fmpq_init(r2);
  kink_risk(r0, problem, slope, intercept, q, 0);
  kink_risk(r1, problem, slope, intercept, q, 1);
  kink_risk(r2, problem, slope, intercept, q, -1);
  fmpq_sub(m, r2, r1);
  better = !fmpq_is_zero(m);
  fmpq_add(r1, r1, r2);
  fmpq_sub(r1, r1, r0);
  fmpq_sub(r1, r1, r0);
  fmpq_mul_2exp(r1, r1, 1);
  if (better)
    fmpq_div(m, m, r1);
  fmpq_clear(r0);
  fmpq_clear(r1);
  fmpq_clear(r2);
  return better;
}

/* left < right: the ends of the first cell on which the error of the fit is not 0. Returns 0 if there is
   none: the target is affine where the density is not 0. */
static int find_cell(fmpq_t left, fmpq_t right, const relucert_problem *problem, const theta *fit) {
  point_error e;
  slong i = 0;
  int found;
  point_error_init(&e, problem, fit);
  while (i < e.n && point_error_vanishes(&e, i))
    i++;
  found = i < e.n;
  if (found) {
    fmpq_set(left, e.z + i);
    fmpq_set(right, e.z + i + 1);
  }
  point_error_clear(&e);
  return found;
}

/* A network with less risk than the fit, with a kink in the first cell on which the error e is not 0, or NULL
   if there is no such cell. The function of q that best_factor compares with 0 is a polynomial there, and not
   0, as its second derivative is a multiple of e p: among the 2^FINEST - 1 places there are more than its
   degree. */
static theta *better_network(const relucert_problem *problem, const theta *fit, const fmpq_t slope,
                             const fmpq_t intercept) {
  theta *t = NULL;
  fmpq_t left, right, q, step, m;
  fmpq_init(left);
  fmpq_init(right);
  fmpq_init(q);
  fmpq_init(step);
  fmpq_init(m);
  if (find_cell(left, right, problem, fit))
    fmpq_sub(step, right, left);
  for (int k = 1; k <= FINEST && !fmpq_is_zero(step) && !t; k++) {
    fmpq_div_2exp(step, step, 1);
    fmpq_add(q, left, step);
    for (; fmpq_cmp(q, right) < 0 && !t; fmpq_add(q, q, step))
      if (best_factor(m, problem, slope, intercept, q))
        t = kink_network(problem, slope, intercept, q, m);
  }
  fmpq_clear(left);
  fmpq_clear(right);
  fmpq_clear(q);
  fmpq_clear(step);
  fmpq_clear(m);
  return t;
}

/* ---- The account */

static void tell_fit(account *a, instance *y) {
  const relucert_problem *p = y->problem;
  const relucert_point *point = y->point;
  text t = {0};
  account_begin(a, y);
  account_says(a, SAYS_HYPOTHESIS, p->hidden >= 2,
               "One hidden layer of %ld neurons. The neurons x - a + j, j = 1..%ld, are "
               "in the linear piece of the activation on the whole interval.",
               p->hidden, p->hidden);
  account_says(a, SAYS_HYPOTHESIS, fmpq_sgn(point->report.risk) > 0,
               "The target is not affine: its best affine fit, the "
               "realization of this network, has a risk above 0.");
  account_claim(a, 2);
  text_append(&t, "The network is a critical point and a local minimum, with the exact risk ");
  text_append(&t, relucert_point_risk_exact(point));
  text_append(&t, ".");
  account_says_text(a, SAYS_FACT,
                    relucert_point_critical(point) && relucert_point_type(point) == RELUCERT_LOCAL_MINIMUM,
                    &t);
  for (long claim = 1; claim <= 3; claim++)
    account_claim(a, claim);
  account_says(a, SAYS_FACT, 1,
               "It belongs to a manifold of dimension 3H - 1 = %ld of local minima with this risk: all "
               "parameters near it with the same two numbers, slope and intercept of the realization.",
               3 * p->hidden - 1);
}

static void tell_better(account *a, instance *y, const relucert_point *fit) {
  text t = {0};
  account_begin(a, y);
  text_append(&t, "This network of the same width has the exact risk ");
  text_append(&t, relucert_point_risk_exact(y->point));
  text_append(&t, ", which is less: those local minima are not global.");
  account_says_text(a, SAYS_FACT, fmpq_cmp(y->point->report.risk, fit->report.risk) < 0, &t);
  account_claim(a, 2);
}

/* Both networks of a problem that is not affine; 0, or the status of a failure. */
static int prove_networks(account *a, const request *asked, const char *name, const char *file,
                          const relucert_problem *problem) {
  fmpq_t slope, intercept;
  theta *fit, *better;
  instance *one, *other;
  int status;
  fmpq_init(slope);
  fmpq_init(intercept);
  best_affine(slope, intercept, problem);
  fit = full_network(problem, slope, intercept);
  better = better_network(problem, fit, slope, intercept);
  one = better ? instance_examine(asked, file, fit, "%s-fit", name) : NULL;
  other = one ? instance_examine(asked, file, better, "%s-better", name) : NULL;
  if (other) {
    tell_fit(a, one);
    tell_better(a, other, one->point);
  } else {
    instance_free(one);
    if (!better)
      context_fail(asked->ctx, RELUCERT_BAD_INPUT,
                   "found a target that is affine where the density is not 0, expected "
                   "another one");
  }
  status = (int) relucert_error_status(asked->ctx);
  relucert_theta_free(fit);
  relucert_theta_free(better);
  fmpq_clear(slope);
  fmpq_clear(intercept);
  return status;
}

/* The hypotheses that do not need the fit. */
static int check_problem(const request *asked, const relucert_problem *problem) {
  if (!problem_check_plain(asked->ctx, problem))
    return (int) relucert_error_status(asked->ctx);
  if (problem->activation == ACTIVATION_QUADRATIC)
    context_fail(asked->ctx, RELUCERT_BAD_INPUT,
                 "found activation quadratic, expected one with an affine piece");
  else if (problem->hidden < 2)
    context_fail(asked->ctx, RELUCERT_BAD_INPUT, "found hidden %ld, expected at least 2 for this theorem",
                 problem->hidden);
  return (int) relucert_error_status(asked->ctx);
}

static int prove_file(account *a, const request *asked, const char *name, const char *file) {
  relucert_problem *problem = relucert_problem_parse(asked->ctx, file, strlen(file), name);
  int status = problem ? check_problem(asked, problem) : (int) relucert_error_status(asked->ctx);
  if (!status)
    status = prove_networks(a, asked, name, file, problem);
  relucert_problem_free(problem);
  return status;
}

static int prove_examples(account *a, const request *asked) {
  long hidden = asked->hidden ? asked->hidden : DEFAULT_HIDDEN;
  int status = 0;
  for (int i = 0; i < EXAMPLES && !status; i++) {
    text t = {0};
    text_printf(&t, "relucert-problem 1\n%s", examples[i].target);
    if (asked->activation)
      text_printf(&t, "activation %s\n", asked->activation);
    file_end(&t, hidden);
    status = prove_file(a, asked, examples[i].name, t.data);
    text_clear(&t);
  }
  return status;
}

static int prove_given(account *a, const request *asked) {
  char *file = relucert_problem_print(asked->problem);
  int status = prove_file(a, asked, "given", file);
  relucert_free(file);
  return status;
}

int prove_spurious_affine(account *a, const request *asked) {
  int status = asked->problem ? prove_given(a, asked) : prove_examples(a, asked);
  if (status)
    return status;
  account_begin(a, NULL);
  account_says(a, SAYS_CITED, 1,
               "Networks with more than one hidden layer, and other losses, are left to the paper.");
  account_says(a, SAYS_CONCLUSION, account_status(a) == RELUCERT_OK,
               "For these targets there is a continuum of local "
               "minima that are not global.");
  return 0;
}
