/* relucert_solve: from a problem to a finished result. */
#include "cert/certificate.h"
#include "landscape/build.h"
#include "landscape/chains.h"
#include "landscape/infimum.h"
#include "landscape/least.h"
#include "landscape/order.h"
#include "landscape/power_limit.h"
#include "landscape/quadratic.h"
#include "problem/slopes.h"
#include "types/limits.h"
#include "types/one_kink.h"
#include "types/quadratic.h"
#include "types/rows.h"
#include "types/types.h"

/* What two slopes do not have yet with two and more neurons. */
static void check_slopes(relucert_context *ctx, const relucert_problem *problem) {
  slope_pair g;
  if (problem->activation != ACTIVATION_TWO_SLOPE || problem->hidden == 1 || problem_is_relu(problem))
    return;
  if (!slopes_of(&g, problem))
    context_fail(ctx, RELUCERT_BAD_INPUT,
                 "found a slope with a large numerator or denominator, expected a sum of both below 2^26 for "
                 "two and more hidden neurons");
}

static int supported(relucert_context *ctx, const relucert_problem *problem,
                     const relucert_options *options) {
  if (!problem_check_plain(ctx, problem))
    return 0;
  check_slopes(ctx, problem);
  if (ctx->status != RELUCERT_OK)
    return 0;
  if (problem->activation != ACTIVATION_QUADRATIC && !problem_is_smooth(problem)
      && problem->hidden > CHAIN_MAX)
    context_fail(ctx, RELUCERT_BAD_INPUT,
                 "found hidden %ld, expected hidden 1 to %d: this version solves no wider networks",
                 problem->hidden, CHAIN_MAX);
  else if (options->digits < 1 || options->digits > 100000)
    context_fail(ctx, RELUCERT_BAD_INPUT, "found %ld digits, expected 1 to 100000", options->digits);
  else if (options->jobs < 1 || options->jobs > 1024)
    context_fail(ctx, RELUCERT_BAD_INPUT, "found %ld jobs, expected 1 to 1024", options->jobs);
  else if (options->max_boxes < 0)
    context_fail(ctx, RELUCERT_BAD_INPUT, "found at most %ld boxes, expected 0 or more", options->max_boxes);
  return ctx->status == RELUCERT_OK;
}

/* Everything that follows the search for kinks; NULL with a message in ctx. */
static relucert_result *landscape_of(const relucert_problem *problem, const relucert_options *options,
                                     const cells *c, const kink_list *found, relucert_context *ctx) {
  relucert_result *result = landscape_build(problem, options, c, found);
  types_assign(result, c);
  if (problem->hidden > 1 && chains_add(result, ctx, c) != RELUCERT_OK) {
    relucert_result_free(result);
    return NULL;
  }
  result->options.checkpoint = NULL; /* the caller's string */
  order_realizations(result, c);
  least_settle_families(result);
  least_find(result, ctx, c);
  infimum_find(result, ctx, c);
  if (problem->hidden > 1 && !cells_density_vanishes(c))
    one_kink_settle(result, c);
  if (problem->hidden > 1 && !problem_is_relu(problem))
    one_kink_widen(result, c);
  if (options->strata && problem->hidden == 1)
    types_add_strata(result, c);
  else if (options->strata)
    rows_add(result, c);
  landscape_finish(result, ctx);
  limits_find(result);
  certificate_number_claims(result);
  return result;
}

/* Quadratic activation: closed forms, without any search. */
static relucert_result *solve_quadratic(const relucert_problem *problem, const relucert_options *options) {
  relucert_result *result = quadratic_landscape(problem, options);
  if (options->strata)
    quadratic_add_strata(result);
  certificate_number_claims(result);
  return result;
}

/* Rectified powers and clipped ReLU: the targets of Theorem 9.18 only. NULL with a message for others. */
static relucert_result *solve_smooth(relucert_context *ctx, const relucert_problem *problem,
                                     const relucert_options *options) {
  relucert_result *result = power_limit_landscape(problem, options);
  if (result)
    certificate_number_claims(result);
  else
    context_fail(ctx, RELUCERT_BAD_INPUT,
                 "found activation %s, expected relu, two-slope or quadratic: for power and clipped-relu this "
                 "version examines given networks only (relucert point), apart from targets of Theorem 9.18 "
                 "(power, two or more neurons, a density that is zero on no piece)",
                 problem->activation == ACTIVATION_POWER ? "power" : "clipped-relu");
  return result;
}

relucert_result *relucert_solve(relucert_context *ctx, const relucert_problem *problem,
                                const relucert_options *options) {
  relucert_options defaults;
  relucert_result *result = NULL;
  kink_list found;
  cells c;
  context_clear_error(ctx);
  relucert_options_init(&defaults);
  if (!options)
    options = &defaults;
  if (!supported(ctx, problem, options))
    return NULL;
  if (problem->activation == ACTIVATION_QUADRATIC)
    return solve_quadratic(problem, options);
  if (problem_is_smooth(problem))
    return solve_smooth(ctx, problem, options);
  cells_init(&c, problem);
  if (kinks_find(&found, ctx, &c) == RELUCERT_OK)
    result = landscape_of(problem, options, &c, &found, ctx);
  kinks_clear(&found);
  cells_clear(&c);
  return result;
}
