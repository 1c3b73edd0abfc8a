/* Critical points near approximate parameters. */
#include <math.h>
#include "support.h"
#include "types/near.h"

static const double square_rl[2] = { 0.0722665257878777, 0.5361332628939388 };

static theta *theta_of_doubles(slong H, const double *numbers, double c) {
  theta *t = theta_new(H);
  for (slong j = 0; j < 3 * H; j++) {
    arf_t x;
    arf_init(x);
    arf_set_d(x, numbers[j]);
    arf_get_fmpq((j % 3 == 0 ? t->w : j % 3 == 1 ? t->b : t->v) + j / 3, x);
    arf_clear(x);
  }
  arf_t x;
  arf_init(x);
  arf_set_d(x, c);
  arf_get_fmpq(t->c, x);
  arf_clear(x);
  return t;
}

static void look(near_report *y, const char *lines, const theta *t, slong radius) {
  relucert_problem *problem = problem_of("relucert-problem 1\n%s\nhidden %d\n", lines, (int) t->H);
  relucert_context *ctx = relucert_context_new();
  fmpq_t R;
  fmpq_init(R);
  fmpq_set_si(R, 1, 1);
  fmpq_div_fmpz(R, R, (fmpz[]) { radius });
  near_report_init(y, ctx, problem, t, R, 128);
  if (y->outcome == NEAR_FOUND)
    cr_expect(fmpq_cmp(y->distance, R) <= 0);
  fmpq_clear(R);
  relucert_context_free(ctx);
  relucert_problem_free(problem);
}

static int is_near(const arb_t x, double y) {
  return fabs(arf_get_d(arb_midref(x), ARF_RND_NEAR) - y) < 1e-12;
}

/* R(1/5), R(3/5) of x^2, with one neuron and with two, approximately; the kinks are recognised. */
Test(near, rational_point) {
  const double numbers[9] = { 1.5, -0.30000001, 0.8, 1, -0.2, -0.4000001, 0.5, -0.3, 1.60000002 };
  theta *t = theta_of_doubles(3, numbers, 0.013333333);
  near_report y;
  look(&y, "interval 0 1\ntarget x^2", t, 1000000);
  cr_assert_eq(y.outcome, NEAR_FOUND, "%s", y.reason ? y.reason : "");
  cr_assert_not_null(y.exact);
  cr_expect(y.report.critical);
  cr_expect_eq(y.type, RELUCERT_LOCAL_MINIMUM);
  cr_expect_eq(y.nkinks, 2);
  cr_expect(is_near(y.kinks, 0.2) && is_near(y.kinks + 1, 0.6) && is_near(y.risk, 4.0 / 28125));
  near_report_clear(&y);
  relucert_theta_free(t);
}

/* A network near RL of x^2, whose kinks are irrational: slopes s_i = q_i + q_(i+1) + 12 tau_i T / l_i^3 with
   tau = 1, -1, 1 and s_0 - s_1 + s_2 = 0. */
static theta *square_network(double noise) {
  double q[4] = { 0, square_rl[0], square_rl[1], 1 }, s[3], sum = 0, weights = 0, T, start;
  int tau[3] = { 1, -1, 1 };
  for (int i = 0; i < 3; i++) {
    double l = q[i + 1] - q[i];
    sum += tau[i] * (q[i] + q[i + 1]);
    weights += 12 / (l * l * l);
  }
  T = -sum / weights;
  for (int i = 0; i < 3; i++) {
    double l = q[i + 1] - q[i];
    s[i] = q[i] + q[i + 1] + tau[i] * 12 * T / (l * l * l);
  }
  start = q[1] * q[1] / 3 - s[0] * q[1] / 2; /* the mean of x^2 on the first piece */
  const double m_left = s[2] - s[1], m_right = s[1] - s[0];
  const double numbers[6] = { 1, -q[1] + noise, m_right, -1, q[2] - noise, m_left };
  return theta_of_doubles(2, numbers, start - m_left * q[2]);
}

Test(near, irrational_point) {
  theta *t = square_network(1e-9);
  near_report y;
  look(&y, "interval 0 1\ntarget x^2", t, 10000000);
  cr_assert_eq(y.outcome, NEAR_FOUND, "%s", y.reason ? y.reason : "");
  cr_assert_null(y.exact);
  cr_expect_eq(y.type, RELUCERT_LOCAL_MINIMUM);
  cr_expect(is_near(y.kinks, square_rl[0]) && is_near(y.kinks + 1, square_rl[1]) &&
            is_near(y.risk, 0.00026985482281296));
  near_report_clear(&y);
  relucert_theta_free(t);
}

/* A kink of each letter near 1/2, no full neuron: B(1/2) of x^2, risk 1/2880. */
Test(near, two_letters_at_one_place) {
  const double numbers[6] = { 3.5, -1.75, 1.5 / 3.5, -2, 1.0000000001, -0.25 };
  theta *t = theta_of_doubles(2, numbers, 5.0 / 24);
  near_report y;
  look(&y, "interval 0 1\ntarget x^2", t, 1000000);
  cr_assert_eq(y.outcome, NEAR_FOUND, "%s", y.reason ? y.reason : "");
  cr_assert_not_null(y.exact);
  cr_expect(y.report.affine_free);
  cr_expect_eq(y.nkinks, 1);
  cr_expect(is_near(y.kinks, 0.5) && is_near(y.risk, 1.0 / 2880));
  near_report_clear(&y);
  relucert_theta_free(t);
}

/* One neuron that is nearly dead, one nearly zero at the left end: constants and affine fits. */
Test(near, ends) {
  const double dead[3] = { 1, -0.99999999, 0.5 }, full[3] = { -1, 0.99999999, -1 };
  theta *t = theta_of_doubles(1, dead, 1.0 / 3);
  near_report y;
  look(&y, "interval 0 1\ntarget x^2", t, 1000000);
  cr_assert_eq(y.outcome, NEAR_FOUND, "%s", y.reason ? y.reason : "");
  cr_expect(y.exact && y.report.neurons[0].role == ROLE_DEAD && y.type == RELUCERT_LOCAL_MINIMUM);
  near_report_clear(&y);
  relucert_theta_free(t);
  t = theta_of_doubles(1, full, 5.0 / 6); /* v e(1) > 0 */
  look(&y, "interval 0 1\ntarget x^2", t, 1000000);
  cr_assert_eq(y.outcome, NEAR_FOUND, "%s", y.reason ? y.reason : "");
  cr_expect(y.exact && y.report.neurons[0].role == ROLE_ENDPOINT_FULL_B && y.type == RELUCERT_LOCAL_MINIMUM);
  near_report_clear(&y);
  relucert_theta_free(t);
}

/* Far from every critical point small balls contain none; no ball that contains one is excluded. */
Test(near, excluded_balls, .timeout = 60) {
  flint_rand_t state;
  slong excluded = 0;
  flint_randinit(state);
  for (int round = 0; round < 60; round++) {
    double numbers[6];
    theta *t;
    near_report y;
    for (int j = 0; j < 6; j++)
      numbers[j] = 0.01 * (double) n_randint(state, 400) - 2;
    t = theta_of_doubles(2, numbers, 1);
    look(&y, "interval 0 1\ntarget x^2", t, 100000);
    excluded += y.outcome == NEAR_NONE;
    near_report_clear(&y);
    relucert_theta_free(t);
    t = square_network(1e-9 * round * round * round);
    look(&y, "interval 0 1\ntarget x^2", t, 100);
    cr_expect_eq(y.outcome, NEAR_FOUND, "round %d", round);
    near_report_clear(&y);
    relucert_theta_free(t);
  }
  cr_assert(excluded > 30, "%d", (int) excluded);
  flint_randclear(state);
}

/* ---- Two slopes */

#define TENTH "interval 0 1\ntarget x^2\nactivation two-slope 1/10"

/* L and R at 1/2 with slopes 1/2 and 3/2 on the sides: B(1/2), by hand. */
Test(near, two_slopes_two_letters) {
  const double numbers[6] = { 2, -1.0000000002, 145.0 / 198, -1, 0.5, -35.0 / 99 };
  theta *t = theta_of_doubles(2, numbers, 5.0 / 24);
  near_report y;
  look(&y, TENTH, t, 1000000);
  cr_assert_eq(y.outcome, NEAR_FOUND, "%s", y.reason ? y.reason : "");
  cr_assert_not_null(y.exact);
  cr_expect(y.report.affine_free && y.type == RELUCERT_LOCAL_MINIMUM);
  cr_expect(is_near(y.kinks, 0.5) && is_near(y.jumps, 1) && is_near(y.risk, 1.0 / 2880));
  near_report_clear(&y);
  relucert_theta_free(t);
}

/* Kinks near an end move there: the affine fit x - 1/6, by hand. e = -1/6 at both ends. */
Test(near, two_slopes_ends) {
  const double negative[3] = { 1, -0.999999999, 10 }, positive[3] = { -1, 0.999999999, -1 };
  theta *t = theta_of_doubles(1, negative, 5.0 / 6);
  near_report y;
  look(&y, TENTH, t, 1000000);
  cr_assert_eq(y.outcome, NEAR_FOUND, "%s", y.reason ? y.reason : "");
  cr_expect(y.exact && y.report.neurons[0].role == ROLE_END_B_NEGATIVE && y.type == RELUCERT_SADDLE);
  near_report_clear(&y);
  relucert_theta_free(t);
  t = theta_of_doubles(1, positive, 5.0 / 6);
  look(&y, TENTH, t, 1000000);
  cr_assert_eq(y.outcome, NEAR_FOUND, "%s", y.reason ? y.reason : "");
  cr_expect(y.exact && y.report.neurons[0].role == ROLE_END_B_POSITIVE && y.type == RELUCERT_LOCAL_MINIMUM);
  near_report_clear(&y);
  relucert_theta_free(t);
}

/* R(q) of x^2 for gamma = 1/10, a root of the polynomial of Theorem 9.6 found elsewhere, as one neuron and as two
   with the parts f and 1 - f of m: experiments with 8000 neighbours. */
static void check_split(double f, relucert_type type) {
  const double q = 0.373033758033885894, m = 1.377988416, c = 0.07208653809;
  const double numbers[6] = { 1, -q, f * m, 1, -q, (1 - f) * m };
  theta *t = theta_of_doubles(f == 1 ? 1 : 2, numbers, c);
  near_report y;
  look(&y, TENTH, t, 1000000);
  cr_assert_eq(y.outcome, NEAR_FOUND, "%s", y.reason ? y.reason : "");
  cr_assert_null(y.exact);
  cr_expect_eq(y.type, type, "%g: %s", f, y.type_reason);
  cr_expect(is_near(y.kinks, q) && is_near(y.risk, 8.18208120597952275e-4));
  near_report_clear(&y);
  relucert_theta_free(t);
}

Test(near, two_slopes_splitting) {
  check_split(1, RELUCERT_LOCAL_MINIMUM);
  check_split(0.5, RELUCERT_SADDLE);
  check_split(1.7, RELUCERT_LOCAL_MINIMUM);
}

/* The component of an excluded ball at a random point of it. */
static double component_at(const near_report *y, const char *lines, const theta *center, double radius,
                           flint_rand_t state) {
  relucert_problem *problem = problem_of("relucert-problem 1\n%s\nhidden %d\n", lines, (int) center->H);
  theta *t = theta_copy(center);
  point_report r;
  double value;
  fmpq_t step;
  fmpq_init(step);
  for (slong j = 0; j < 3 * t->H + 1; j++) { /* each by radius / 3 at most, of 7 */
    fmpq *entry = j == 3 * t->H ? t->c : (j % 3 == 0 ? t->w : j % 3 == 1 ? t->b : t->v) + j / 3;
    fmpq_set_si(step, (slong) n_randint(state, 2001) - 1000, 3000);
    fmpq_mul_si(step, step, (slong) (radius * 1e6));
    fmpq_div_fmpz(step, step, (fmpz[]) { 1000000 });
    fmpq_add(entry, entry, step);
  }
  point_report_init(&r, problem, t);
  value = fmpq_sgn(y->component == 'c' ? r.gradient_c
                                       : r.neurons[y->neuron].gradient[y->component == 'w'   ? 0
                                                                       : y->component == 'b' ? 1
                                                                                             : 2]);
  point_report_clear(&r);
  relucert_theta_free(t);
  relucert_problem_free(problem);
  fmpq_clear(step);
  return value;
}

/* In an excluded ball the component has one sign; balls around critical points are not excluded. */
Test(near, two_slopes_excluded_balls, .timeout = 60) {
  static const char *const lines[] = { TENTH, "interval 0 1\ntarget x^2\nactivation two-slope -3",
                                       "interval 0 1\ntarget x^2\nactivation two-slope 20" };
  const double fit[6] = { 1, 2, 0.5, -1, 2, -0.5 };
  flint_rand_t state;
  slong excluded = 0;
  flint_randinit(state);
  for (int round = 0; round < 60; round++) {
    double numbers[6];
    theta *t;
    near_report y;
    for (int j = 0; j < 6; j++)
      numbers[j] = 0.01 * (double) n_randint(state, 400) - 2;
    t = theta_of_doubles(2, numbers, 1);
    look(&y, lines[round % 3], t, 100);
    for (int k = 0; y.outcome == NEAR_NONE && k < 5; k++) {
      double first = component_at(&y, lines[round % 3], t, 0, state);
      cr_expect(first * component_at(&y, lines[round % 3], t, 0.01, state) > 0, "round %d", round);
    }
    excluded += y.outcome == NEAR_NONE;
    near_report_clear(&y);
    relucert_theta_free(t);
    t = theta_of_doubles(2, fit, -1.0 / 6 + 1e-4 * round); /* x/2 + 1 + x/2 - 1 + c */
    look(&y, lines[round % 3], t, 100);
    cr_expect_eq(y.outcome, NEAR_FOUND, "round %d", round);
    near_report_clear(&y);
    relucert_theta_free(t);
  }
  cr_assert(excluded > 20, "%d", (int) excluded);
  flint_randclear(state);
}
