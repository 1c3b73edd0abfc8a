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
