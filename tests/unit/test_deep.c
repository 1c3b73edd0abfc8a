/* Networks of any depth, their risks, best affine fits for two losses, and better networks. */
#include "deep/spurious.h"
#include "support.h"
#include "theta/theta.h"

TestSuite(deep, .fini = flint_cleanup);

static const char *const activations[] = {"relu", "two-slope 1/3", "two-slope -2", "clipped-relu"};

/* Random weights, a quarter of them 0. */
static network *random_network(const relucert_problem *problem, flint_rand_t state) {
  network *net = network_new(problem);
  for (slong i = 0; i <= net->layers; i++) {
    slong rows = i < net->layers ? net->widths[i] : 1, n = network_inputs(net, i) + 1;
    fmpq *row = i < net->layers ? net->rows[i] : net->output;
    for (slong k = 0; k < rows * n; k++)
      if (n_randint(state, 4))
        random_fmpq(row + k, state, 5, 4);
  }
  return net;
}

/* x = l + (r - l) k/n */
static void between(fmpq_t x, const fmpq_t l, const fmpq_t r, slong k, ulong n) {
  fmpq_t t;
  fmpq_init(t);
  fmpq_set_si(t, k, n);
  fmpq_sub(x, r, l);
  fmpq_mul(x, x, t);
  fmpq_add(x, x, l);
  fmpq_clear(t);
}

/* The value of the line inside segment i, from its ends. */
static void line_value(fmpq_t y, const broken_lines *line, slong i, slong k, ulong n) {
  between(y, line->value + i, line->value + i + 1, k, n);
}

/* The broken line agrees with the network itself at three places of every segment and at all places. */
Test(deep, broken_lines_are_the_network) {
  flint_rand_t state;
  long kinks = 0;
  flint_randinit(state);
  for (long trial = 0; trial < 200; trial++) {
    static const char *const layers[] = {"1", "3", "2 3", "4 1 2", "3 2 3 2"};
    relucert_problem *problem =
        problem_of("relucert-problem 1\ninterval -1 2\ntarget 0\nactivation %s\nlayers %s\n",
                   activations[trial % 4], layers[trial % 5]);
    network *net = random_network(problem, state);
    broken_lines line;
    fmpq_t x, y, z;
    fmpq_init(x);
    fmpq_init(y);
    fmpq_init(z);
    network_line(&line, net, problem, problem->a, problem->b);
    cr_assert(fmpq_equal(line.at, problem->a) && fmpq_equal(line.at + line.n, problem->b));
    for (slong i = 0; i < line.n; i++) {
      cr_assert(fmpq_cmp(line.at + i, line.at + i + 1) < 0);
      for (slong k = 0; k <= 7; k++) {
        between(x, line.at + i, line.at + i + 1, k, 7);
        network_evaluate(y, net, problem, x);
        line_value(z, &line, i, k, 7);
        cr_assert(fmpq_equal(y, z), "trial %ld, segment %ld", trial, (long) i);
      }
    }
    kinks += line.n - 1;
    fmpq_clear(x);
    fmpq_clear(y);
    fmpq_clear(z);
    broken_lines_clear(&line);
    network_free(net);
    relucert_problem_free(problem);
  }
  cr_assert(kinks > 300, "%ld kinks", kinks);
  flint_randclear(state);
}

/* The parameters of a network with one layer. */
static relucert_theta *theta_of(const network *net) {
  relucert_theta *t = theta_new(net->widths[0]);
  for (slong j = 0; j < t->H; j++) {
    fmpq_set(t->w + j, network_row(net, 0, j));
    fmpq_set(t->b + j, network_row(net, 0, j) + 1);
    fmpq_set(t->v + j, net->output + j);
  }
  fmpq_set(t->c, net->output + t->H);
  return t;
}

/* One layer, squared loss: the risk is that of relucert_point_examine, which computes it in another way; also
   with gaps of the density at both ends. */
Test(deep, risk_of_one_layer) {
  flint_rand_t state;
  flint_randinit(state);
  for (long trial = 0; trial < 40; trial++) {
    relucert_problem *problem =
        problem_of("relucert-problem 1\ninterval -1 3\ntarget [-1, 1/2] x^2\ntarget [1/2, 3] 1 - x\n"
                   "density [-1, 0] %s\ndensity [0, 1] x\ndensity [1, 2] 2\ndensity [2, 3] %s\n"
                   "activation %s\nhidden 3\n",
                   trial % 2 ? "0" : "1", trial % 3 ? "0" : "3 - x", activations[trial % 4]);
    network *net = random_network(problem, state);
    relucert_theta *t = theta_of(net);
    relucert_context *ctx = relucert_context_new();
    relucert_point *point = relucert_point_examine(ctx, problem, t, NULL);
    broken_lines line;
    measure mu;
    fmpq_t risk;
    text found = {0};
    fmpq_init(risk);
    measure_init(&mu, NULL, problem);
    network_line(&line, net, problem, mu.left, mu.right);
    measure_risk(risk, &mu, &line, 2);
    text_fmpq(&found, risk);
    cr_assert_str_eq(found.data, relucert_point_risk_exact(point));
    text_clear(&found);
    fmpq_clear(risk);
    broken_lines_clear(&line);
    measure_clear(&mu);
    relucert_point_free(point);
    relucert_context_free(ctx);
    relucert_theta_free(t);
    network_free(net);
    relucert_problem_free(problem);
  }
  flint_randclear(state);
}

/* The sum of w (N(x) - y)^r over the data. */
static void sum_risk(fmpq_t risk, const network *net, const relucert_problem *problem) {
  fmpq_t y;
  fmpq_init(y);
  fmpq_zero(risk);
  for (slong i = 0; i < problem->data.n; i++) {
    network_evaluate(y, net, problem, problem->data.x + i);
    fmpq_sub(y, y, problem->data.y + i);
    fmpq_pow_si(y, y, problem->loss);
    fmpq_addmul(risk, y, problem->data.w + i);
  }
  fmpq_clear(y);
}

/* The output parameters s/alpha, 0, ..., c - s beta/alpha of the first network, for s and c of the
   approximation. */
static void set_output_of(network *net, const spurious *y) {
  fmpq *c = net->output + network_inputs(net, net->layers);
  fmpq_div(net->output, y->fit.h.y, y->alpha);
  fmpq_set(c, y->fit.h.y + 1);
  fmpq_submul(c, net->output, y->beta);
}

/* Random data, some of them at the same place: both networks evaluated point by point. */
Test(deep, networks_of_random_data) {
  flint_rand_t state;
  flint_randinit(state);
  for (long trial = 0; trial < 60; trial++) {
    static const char *const layers[] = {"2", "3 2", "2 4 3", "2 3 2 2 5"};
    relucert_problem *problem;
    spurious *y;
    deep_outcome found;
    fmpq_t risk, gap;
    text t = {0};
    text_printf(&t, "relucert-problem 1\nactivation %s\nlayers %s\nloss power %d\n", activations[trial % 4],
                layers[n_randint(state, 4)], trial % 8 < 4 ? 2 : 4);
    for (int i = 0; i < 8; i++)
      text_printf(&t, "data %ld %ld/3 %ld\n", (long) n_randint(state, 6) - i % 2 * 7,
                  (long) n_randint(state, 40), (long) n_randint(state, 3) + 1);
    problem = problem_of("%s", t.data);
    y = spurious_new(NULL, problem, 20, &found);
    cr_assert_not_null(y, "%s", t.data);
    fmpq_init(risk);
    fmpq_init(gap);
    sum_risk(risk, y->better, problem);
    cr_assert(fmpq_equal(risk, y->better_risk));
    fmpq_sub(gap, y->fit.low, risk);
    cr_assert(fmpq_sgn(y->gap) > 0 && fmpq_cmp(y->gap, gap) <= 0);
    set_output_of(y->inside, y);
    sum_risk(risk, y->inside, problem);
    cr_assert(fmpq_equal(risk, y->fit.risk) && fmpq_cmp(y->fit.low, risk) <= 0);
    fmpq_clear(risk);
    fmpq_clear(gap);
    spurious_free(y);
    relucert_problem_free(problem);
    text_clear(&t);
  }
  flint_randclear(state);
}

/* The errors 1, -1, -1, 1 at 0, 1, 2, 3 are orthogonal to 1 and x, as are their cubes: the line is the best
   affine fit for both losses, and found exactly. */
Test(deep, planted_lines) {
  for (long loss = 2; loss <= 4; loss += 2)
    for (long s = -3; s <= 3; s++) {
      relucert_problem *problem = problem_of(
          "relucert-problem 1\ndata 0 8/7\ndata 1 %ld/7\ndata 2 %ld/7\ndata 3 %ld/7\nloss power %ld\n"
          "hidden 2\n",
          s - 6, 2 * s - 6, 3 * s + 8, loss);
      affine_fit f;
      measure mu;
      measure_init(&mu, NULL, problem);
      cr_assert(affine_fit_init(&f, &mu, 100) == DEEP_FOUND);
      fmpq_mul_si(f.s, f.s, 7);
      fmpq_mul_si(f.c, f.c, 7);
      cr_assert(f.exact && fmpq_equal_si(f.s, s) && fmpq_equal_si(f.c, 1) && fmpq_equal_si(f.risk, 4));
      affine_fit_clear(&f);
      measure_clear(&mu);
      relucert_problem_free(problem);
    }
}

/* The sign of the polynomial a_0 + a_1 c + a_2 c^2 + a_3 c^3 at c. */
static int sign_at(const slong *a, const fmpq_t c) {
  fmpq_t y;
  int sign;
  fmpq_init(y);
  for (int i = 3; i >= 0; i--) {
    fmpq_mul(y, y, c);
    fmpq_add_si(y, y, a[i]);
  }
  sign = fmpq_sgn(y);
  fmpq_clear(y);
  return sign;
}

/* Quartic loss and a symmetric target: the slope is known, the intercept is the zero of an increasing
   cubic. */
static void check_cubic(const char *lines, slong slope, const slong *cubic) {
  relucert_problem *problem = problem_of("relucert-problem 1\n%s\nloss power 4\nhidden 2\n", lines);
  affine_fit f;
  measure mu;
  fmpq_t width;
  fmpq_init(width);
  measure_init(&mu, NULL, problem);
  cr_assert(affine_fit_init(&f, &mu, 100) == DEEP_FOUND);
  cr_assert(!f.exact && fmpq_cmp_si(f.s, slope) <= 0 && fmpq_cmp_si(f.s + 1, slope) >= 0);
  cr_assert(sign_at(cubic, f.c) < 0 && sign_at(cubic, f.c + 1) > 0);
  fmpq_sub(width, f.c + 1, f.c);
  fmpq_mul_2exp(width, width, 80);
  cr_assert(fmpq_cmp_si(width, 1) < 0 && fmpq_cmp(f.low, f.risk) < 0);
  fmpq_clear(width);
  affine_fit_clear(&f);
  measure_clear(&mu);
  relucert_problem_free(problem);
}

Test(deep, quartic_fits) {
  /* (0,0), (1,1), (2,0): 2 c^3 - (1-c)^3 = 0 */
  check_cubic("data 0 0\ndata 1 1\ndata 2 0", 0, (const slong[]) {-1, 3, -3, 3});
  /* x^2 on [-1,1]: the integral of (c - x^2)^3 over [0,1] is c^3 - c^2 + 3c/5 - 1/7 */
  check_cubic("interval -1 1\ntarget x^2", 0, (const slong[]) {-5, 21, -35, 35});
  /* the same with 5x added, weight 3 */
  check_cubic("interval -1 1\ntarget x^2 + 5*x\ndensity 3", 5, (const slong[]) {-5, 21, -35, 35});
}

/* Two data at each of two places, or a quartic loss with a line through the best values: no function is
   better. */
Test(deep, data_without_better_functions) {
  static const char *const lines[] = {"data 0 1\ndata 0 -1\ndata 1 1\ndata 1 3\ndata 2 4\ndata 2 4",
                                      "data 0 5\ndata 1 7/2\ndata 3 1/2", "interval 0 1\ntarget 3*x - 1/7"};
  for (int i = 0; i < 3; i++)
    for (long loss = 2; loss <= 4; loss += 2) {
      relucert_problem *problem =
          problem_of("relucert-problem 1\n%s\nloss power %ld\nhidden 2\n", lines[i], loss);
      deep_outcome found;
      cr_assert_null(spurious_new(NULL, problem, 20, &found));
      cr_assert(found == DEEP_NONE);
      relucert_problem_free(problem);
    }
}

/* Quartic loss, where the best fit is nearly degenerate, or the best fit for squared loss is. The best values at
   the places are not on a line: in the first case c != 0 at 0 (for c = 0 the derivative is 4 (8 - 2) != 0), and
   0, 0. */
Test(deep, nearly_degenerate_quartic_fits) {
  static const char *const lines[] = {
      "data 0 1 2\ndata 0 -2\ndata 1 0\ndata 2 0",
      "data 0 1\ndata 0 -1\ndata 1 0\ndata 2 0\ndata 3 0.000000000000000000000001"};
  for (int i = 0; i < 2; i++) {
    relucert_problem *problem =
        problem_of("relucert-problem 1\n%s\nloss power 4\nhidden 2\n", lines[i]);
    deep_outcome found;
    spurious *y = spurious_new(NULL, problem, 60, &found);
    text t = {0};
    cr_assert_not_null(y);
    cr_assert(fmpq_cmp(y->better_risk, y->fit.low) < 0 && fmpq_sgn(y->gap) > 0);
    cr_assert(text_decimal(&t, y->fit.s, y->fit.s + 1, 60) && text_decimal(&t, y->fit.low, y->fit.risk, 60));
    text_clear(&t);
    spurious_free(y);
    relucert_problem_free(problem);
  }
}
