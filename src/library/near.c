/* relucert_near_examine: from approximate parameters to a critical point near them, or to the proof that
   there is none. */
#include <string.h>
#include "landscape/number.h"
#include "problem/scan.h"
#include "problem/slopes.h"
#include "types/examined.h"

/* ---- The radius: a number as in problem files, optionally with a decimal exponent. */

/* x *= 10^e for the text "DIGITS", "+DIGITS" or "-DIGITS" from s->at to the end; |e| <= 1000. */
static int read_exponent(scanner *s, fmpq_t x) {
  const char *sign = s->at;
  long exponent = 0;
  fmpz_t power;
  if (s->at < s->end && (*s->at == '-' || *s->at == '+'))
    s->at++;
  if (!scan_natural(s, &exponent, 0, 1000, "the exponent") || !scan_end(s, "the exponent"))
    return 0;
  fmpz_init(power);
  fmpz_ui_pow_ui(power, 10, (ulong) exponent);
  if (*sign == '-')
    fmpq_div_fmpz(x, x, power);
  else
    fmpq_mul_fmpz(x, x, power);
  fmpz_clear(power);
  return 1;
}

/* 0 after an error. */
static int read_radius(fmpq_t x, relucert_context *ctx, const char *radius) {
  size_t n = strlen(radius), mantissa = strcspn(radius, "eE");
  scanner s = {.ctx = ctx, .name = "radius", .line = 1, .source = SCAN_OPTION, .start = radius, .at = radius,
               .end = radius + mantissa};
  scan_at_end(&s);
  if (!scan_number(&s, x, "the radius") || !scan_end(&s, "the radius"))
    return 0;
  s.at = s.end + (mantissa < n);
  s.end = radius + n;
  if (mantissa < n && !read_exponent(&s, x))
    return 0;
  if (fmpq_sgn(x) > 0)
    return 1;
  return scan_fail(&s, radius, "found a radius that is not positive, expected one above 0");
}

/* ---- The search. */

/* A decimal with three to six digits, not less than x >= 0, as "1.2345e-9". */
static char *upper_decimal(const fmpq_t x) {
  slong e = (slong) fmpz_sizeinbase(fmpq_numref(x), 10) - (slong) fmpz_sizeinbase(fmpq_denref(x), 10) - 4;
  text t = {0}, digits = {0};
  fmpz_t n, power;
  fmpq_t y;
  fmpz_init(n);
  fmpz_init(power);
  fmpq_init(y);
  fmpz_ui_pow_ui(power, 10, (ulong) FLINT_ABS(e));
  if (e < 0)
    fmpq_mul_fmpz(y, x, power);
  else
    fmpq_div_fmpz(y, x, power);
  fmpz_cdiv_q(n, fmpq_numref(y), fmpq_denref(y));
  text_fmpz(&digits, n);
  if (fmpz_is_zero(n))
    text_append(&t, "0");
  else
    text_printf(&t, "%c.%se%ld", digits.data[0], digits.data + 1, (long) (e + (slong) digits.length - 1));
  text_clear(&digits);
  fmpz_clear(n);
  fmpz_clear(power);
  fmpq_clear(y);
  return text_take(&t);
}

/* Search the ball, and examine the point if it is rational. */
static void search(relucert_near *y, relucert_context *ctx, const relucert_options *options) {
  near_report_init(&y->report, ctx, y->problem, y->theta, y->radius, 2 * digits_to_bits(y->digits) + 128);
  if (y->report.outcome != NEAR_FOUND)
    return;
  y->distance = upper_decimal(y->report.distance);
  if (y->report.exact)
    y->point = relucert_point_examine(ctx, y->problem, y->report.exact, options);
}

/* Can the activation be searched? 0 with a message in ctx if not. */
static int near_supported(relucert_context *ctx, const relucert_problem *problem) {
  static const char *const names[] = {"relu", "two-slope", "quadratic", "power", "clipped-relu"};
  slope_pair g;
  if (slopes_of(&g, problem) || problem->activation == ACTIVATION_QUADRATIC)
    return 1;
  if (problem->activation == ACTIVATION_TWO_SLOPE)
    context_fail(ctx, RELUCERT_BAD_INPUT,
                 "found a slope with a large numerator or denominator, expected a sum of both below 2^26");
  else
    context_fail(ctx, RELUCERT_BAD_INPUT,
                 "found activation %s, expected relu, two-slope or quadratic: this version searches near "
                 "parameters of such networks only",
                 names[problem->activation]);
  return 0;
}

relucert_near *relucert_near_examine(relucert_context *ctx, const relucert_problem *problem,
                                     const relucert_theta *parameters, const char *radius,
                                     const relucert_options *options) {
  relucert_near *y;
  relucert_options defaults;
  fmpq_t R;
  context_clear_error(ctx);
  relucert_options_init(&defaults);
  if (!options)
    options = &defaults;
  fmpq_init(R);
  if (!near_supported(ctx, problem) || !examined_supported(ctx, problem, parameters, options->digits)
      || !read_radius(R, ctx, radius)) {
    fmpq_clear(R);
    return NULL;
  }
  y = mem_alloc(1, sizeof *y);
  y->problem = problem_copy(problem);
  y->theta = theta_copy(parameters);
  y->digits = options->digits;
  fmpq_init(y->radius);
  fmpq_swap(y->radius, R);
  fmpq_clear(R);
  search(y, ctx, options);
  return y;
}

void relucert_near_free(relucert_near *y) {
  if (!y)
    return;
  near_report_clear(&y->report);
  relucert_point_free(y->point);
  relucert_theta_free(y->theta);
  relucert_problem_free(y->problem);
  fmpq_clear(y->radius);
  mem_free(y->distance);
  mem_free(y);
}

int relucert_near_found(const relucert_near *y) {
  return y->report.outcome == NEAR_FOUND ? 1 : y->report.outcome == NEAR_NONE ? 0 : -1;
}

const char *relucert_near_distance(const relucert_near *y) { return y->distance; }

relucert_type relucert_near_type(const relucert_near *y) {
  return y->report.outcome == NEAR_FOUND ? y->report.type : RELUCERT_UNDECIDED;
}

const relucert_point *relucert_near_point(const relucert_near *y) { return y->point; }
