/* relucert_point_examine: from a network to everything that is proved about it. */
#include "landscape/quadratic.h"
#include "report/words.h"
#include "types/examined.h"

int examined_supported(relucert_context *ctx, const relucert_problem *problem, const theta *t, long digits) {
  if (!problem_check_plain(ctx, problem))
    return 0;
  if (digits < 1 || digits > 100000)
    context_fail(ctx, RELUCERT_BAD_INPUT, "found %ld digits, expected 1 to 100000", digits);
  else
    return theta_check_width(ctx, t, problem->hidden);
  return 0;
}

/* The risk in decimal and as a fraction. */
static void set_risk_texts(relucert_point *p) {
  text t = {0};
  number risk;
  number_init(&risk);
  fmpq_set(risk.lo, p->report.risk);
  fmpq_set(risk.hi, p->report.risk);
  words_decimal(&t, &risk, p->digits);
  p->risk_text = text_take(&t);
  text_fmpq(&t, p->report.risk);
  p->risk_exact = text_take(&t);
  number_clear(&risk);
}

relucert_point *relucert_point_examine(relucert_context *ctx, const relucert_problem *problem,
                                       const relucert_theta *parameters, const relucert_options *options) {
  relucert_point *p;
  relucert_options defaults;
  context_clear_error(ctx);
  relucert_options_init(&defaults);
  if (!options)
    options = &defaults;
  if (!examined_supported(ctx, problem, parameters, options->digits))
    return NULL;
  p = mem_alloc(1, sizeof *p);
  p->problem = problem_copy(problem);
  p->theta = theta_copy(parameters);
  p->digits = options->digits;
  p->smaller = -1;
  point_report_init(&p->report, p->problem, p->theta);
  set_risk_texts(p);
  return p;
}

void relucert_point_free(relucert_point *p) {
  if (!p)
    return;
  point_report_clear(&p->report);
  relucert_result_free(p->list);
  relucert_theta_free(p->theta);
  relucert_problem_free(p->problem);
  mem_free(p->risk_text);
  mem_free(p->risk_exact);
  mem_free(p);
}

/* What the rules say about the point and what the list says about its realization must agree. */
static relucert_status check_rank(const relucert_point *p, relucert_context *ctx) {
  const realization *entry;
  const char *wrong = NULL;
  if (!p->listed && relucert_result_verdict(p->list) != RELUCERT_FINITE)
    return RELUCERT_OK; /* it may be missing, or belong to a family */
  entry = p->list->list + p->listed - 1;
  if (!p->listed)
    wrong = "a critical function is missing in the list";
  else if (fmpq_cmp(p->report.risk, entry->risk.lo) < 0 || fmpq_cmp(p->report.risk, entry->risk.hi) > 0)
    wrong = "the risk of a point is not that of its realization";
  else if (p->report.type == RELUCERT_SADDLE && !p->report.global && entry->global == 1)
    wrong = "a saddle has the least risk";
  else if (p->report.type == RELUCERT_LOCAL_MINIMUM && entry->type == RELUCERT_SADDLE)
    wrong = "a local minimum realizes a function that has only saddles";
  return wrong ? context_fail(ctx, RELUCERT_FAILURE, "internal error: %s", wrong) : RELUCERT_OK;
}

relucert_status relucert_point_rank(relucert_context *ctx, relucert_point *p,
                                    const relucert_options *options) {
  relucert_result *list = relucert_solve(ctx, p->problem, options);
  if (!list)
    return relucert_error_status(ctx);
  relucert_result_free(p->list);
  p->list = list;
  if (p->report.polynomial)
    p->listed = p->report.critical ? quadratic_find(list, p->report.polynomial) : 0;
  else if (p->report.function.n)
    p->listed = 0; /* nothing is listed */
  else
    p->listed = p->report.critical ? rank_find(list, &p->report, p->theta) : 0;
  p->smaller = rank_smaller(list, p->report.risk, p->listed);
  return p->report.critical ? check_rank(p, ctx) : RELUCERT_OK;
}

int relucert_point_critical(const relucert_point *p) { return p->report.critical; }

int relucert_point_differentiable(const relucert_point *p) { return p->report.differentiable; }

relucert_type relucert_point_type(const relucert_point *p) {
  if (!p->report.critical)
    return RELUCERT_UNDECIDED;
  return relucert_point_global(p) == 1 ? RELUCERT_LOCAL_MINIMUM : p->report.type;
}

int relucert_point_global(const relucert_point *p) {
  if (p->report.critical && p->report.global)
    return 1;
  if (!p->report.critical || p->report.type == RELUCERT_SADDLE || p->report.polynomial)
    return 0;
  return examined_rank_global(p);
}

const char *relucert_point_risk(const relucert_point *p) { return p->risk_text; }

const char *relucert_point_risk_exact(const relucert_point *p) { return p->risk_exact; }

long relucert_point_listed(const relucert_point *p) { return p->listed; }

relucert_status relucert_point_list_status(const relucert_point *p) {
  return p->list ? relucert_result_status(p->list) : RELUCERT_OK;
}
