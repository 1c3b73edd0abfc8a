/* The quadratic activation: known functions, the affine theorem, boundary cases of the types, invariance, and
   gradient and types of random networks by independent means. */
#include "landscape/number.h"
#include "landscape/quadratic.h"
#include "support.h"
#include "theta/theta.h"
#include "types/point.h"

static relucert_problem *quadratic_problem(const char *lines, slong hidden) {
  return problem_of("relucert-problem 1\n%s\nactivation quadratic\nhidden %d\n", lines, (int) hidden);
}

static relucert_result *solve(const char *lines, slong hidden) {
  relucert_problem *problem = quadratic_problem(lines, hidden);
  relucert_result *result = solution_of(problem, 15);
  relucert_problem_free(problem);
  return result;
}

/* "C0 C1 C2 RISK" of realization i. */
static void check_realization(const relucert_result *r, slong i, const char *expected, relucert_type type,
                              int global) {
  text t = { 0 };
  cr_assert(i < r->n);
  for (slong j = 0; j < 3; j++) {
    text_fmpq(&t, r->list[i].polynomial + j);
    text_append(&t, " ");
  }
  text_fmpq(&t, r->list[i].risk.lo);
  cr_expect_str_eq(t.data, expected, "found %s, expected %s", t.data, expected);
  cr_expect(number_is_rational(&r->list[i].risk));
  cr_expect_eq(r->list[i].type, type);
  cr_expect_eq(r->list[i].global, global);
  text_clear(&t);
}

static void check_infimum(const relucert_result *r, const char *value, int attained) {
  text t = { 0 };
  text_fmpq(&t, r->infimum.value.lo);
  cr_expect_str_eq(t.data, value);
  cr_expect_eq(r->infimum.attained, attained);
  cr_expect_eq(r->infimum.claim_blow_up > 0, !attained);
  text_clear(&t);
}

/* The place b/w or the bound in stratum j of realization i. */
static void check_place(const relucert_result *r, slong i, slong j, const char *token, const char *place) {
  text t = { 0 };
  cr_assert(i < r->n && j < r->list[i].nstrata);
  text_fmpq(&t, r->list[i].strata[j].at.lo);
  cr_expect_str_eq(r->list[i].strata[j].role, token);
  cr_expect_str_eq(t.data, place);
  text_clear(&t);
}

Test(quadratic, known_functions) {
  relucert_result *r = solve("interval 0 1\ntarget x", 1);
  cr_expect_eq(r->n, 1);
  check_realization(r, 0, "1/2 0 0 1/12", RELUCERT_SADDLE, 0);
  check_infimum(r, "0", 0);
  relucert_result_free(r);
  r = solve("interval 0 1\ntarget x^2", 1);
  cr_expect_eq(r->n, 2);
  check_realization(r, 0, "0 0 1 0", RELUCERT_LOCAL_MINIMUM, 1);
  check_realization(r, 1, "1/3 0 0 4/45", RELUCERT_SADDLE, 0);
  check_place(r, 1, 2, "flat", "-8/15");
  relucert_result_free(r);
  r = solve("interval -1 1\ntarget x^2", 3);
  check_realization(r, 1, "1/3 0 0 8/45", RELUCERT_LOCAL_MINIMUM, 0);
  check_place(r, 1, 1, "one-opposite", "2/15");
  cr_expect_str_eq(r->list[1].strata[0].pattern, "-");
  cr_expect_eq(r->list[1].strata[0].dimension, 6);
  cr_expect_eq(r->list[0].strata[0].dimension, 7);
  relucert_result_free(r);
  r = solve("interval -1 1\ntarget x^3", 1);
  cr_expect_eq(r->n, 1);
  check_realization(r, 0, "0 0 0 2/7", RELUCERT_SADDLE, 0);
  check_infimum(r, "8/175", 0);
  relucert_result_free(r);
  r = solve("interval -1 1\ntarget x^3", 2);
  check_realization(r, 0, "0 3/5 0 8/175", RELUCERT_LOCAL_MINIMUM, 1);
  check_infimum(r, "8/175", 1);
  relucert_result_free(r);
}

/* A target whose best quadratic fit is its mean; one that jumps; one without density in the middle. */
Test(quadratic, special_targets) {
  relucert_result *r = solve("interval -1 1\ntarget x^3 - 3/5*x", 1);
  cr_expect_eq(r->n, 1);
  check_realization(r, 0, "0 0 0 8/175", RELUCERT_LOCAL_MINIMUM, 1);
  check_infimum(r, "8/175", 1);
  cr_expect_eq(r->list[0].strata[0].dimension, 2);
  relucert_result_free(r);
  /* sgn: f_2 = 3x/2, ||f||^2 - ||f_2||^2 = 2 - 3/2 */
  r = solve("interval -1 1\ntarget [-1, 0] -1\ntarget [0, 1] 1", 1);
  cr_expect_eq(r->n, 1);
  check_realization(r, 0, "0 0 0 2", RELUCERT_SADDLE, 0);
  check_infimum(r, "1/2", 0);
  relucert_result_free(r);
  /* the target between the two parts of the support does not matter; at both ends there is a gap */
  r = solve("interval -3 3\ntarget [-3, -1] x^2\ntarget [-1, 1] 17*x^5\ntarget [1, 3] x^2\n"
            "density [-3, -2] 0\ndensity [-2, -1] 1\ndensity [-1, 1] 0\ndensity [1, 2] 1\ndensity [2, 3] 0",
            1);
  check_realization(r, 0, "0 0 1 0", RELUCERT_LOCAL_MINIMUM, 1);
  /* mean 7/3, int x^4 = 62/5, Var of x^2: 62/5 - 98/9 */
  check_realization(r, 1, "7/3 0 0 68/45", RELUCERT_LOCAL_MINIMUM, 0);
  relucert_result_free(r);
}

/* f = alpha x + beta on [a, a + l]: f (not for one neuron) and the mean, of value alpha^2 l^3/12, a saddle
   (Theorem 9.17). */
Test(quadratic, affine_theorem) {
  static const int cases[][4] = {
    { 0, 1, 1, 0 }, { 0, 1, -3, 2 }, { -1, 2, 2, 5 }, { -7, 3, 1, 1 }, { 5, 4, -2, 0 } };
  fmpq_t value;
  fmpq_init(value);
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    for (slong H = 1; H <= 5; H++) {
      const int *c = cases[i];
      char lines[200];
      relucert_result *r;
      snprintf(lines, sizeof lines, "interval %d %d\ntarget (%d)*x + (%d)", c[0], c[0] + c[1], c[2], c[3]);
      r = solve(lines, H);
      cr_expect_eq(r->n, H == 1 ? 1 : 2);
      fmpq_set_si(value, c[2] * c[2] * c[1] * c[1] * c[1], 12);
      fmpq_canonicalise(value);
      cr_expect(fmpq_equal(value, r->list[r->n - 1].risk.lo), "%s", lines);
      cr_expect_eq(r->list[r->n - 1].type, RELUCERT_SADDLE);
      cr_expect_eq(r->list[r->n - 1].nstrata, 3);
      for (slong j = 0; j < 3; j++)
        cr_expect_eq(r->list[r->n - 1].strata[j].type, RELUCERT_SADDLE);
      check_infimum(r, "0", H > 1);
      relucert_result_free(r);
    }
  fmpq_clear(value);
}

/* The networks near an infimum that is not attained have the risks that they claim, which tend to it. */
Test(quadratic, networks_near_the_infimum) {
  relucert_result *r = solve("interval -1 1\ntarget x^3 + 2", 1);
  cr_assert_eq(r->infimum.attained, 0);
  for (slong i = 0; i < LIMIT_NETWORKS; i++) {
    point_report p;
    fmpq_t excess;
    fmpq_init(excess);
    point_report_init(&p, r->problem, r->infimum.networks[i].network);
    cr_expect(fmpq_equal(p.risk, r->infimum.networks[i].risk));
    fmpq_sub(excess, p.risk, r->infimum.value.lo);
    cr_expect_gt(fmpq_sgn(excess), 0);
    /* u (x + 1)^2, u = (3/5)/(2 10^(2i+2)), is orthogonal to x^3 - 3x/5; u^2 int (x+1)^4 = u^2 32/5 */
    for (slong k = 0; k < 4 * (i + 1); k++)
      fmpq_mul_si(excess, excess, 10);
    fmpq_mul_si(excess, excess, 500);
    cr_expect(fmpq_equal_si(excess, 288), "found another excess"); /* 500 (9/100) (32/5) = 288 */
    point_report_clear(&p);
    fmpq_clear(excess);
  }
  cr_expect_lt(fmpq_cmp(r->infimum.start.risk, r->list[0].risk.lo), 0);
  relucert_result_free(r);
}

/* ---- One network */

/* "W B V; W B V; C" */
static theta *network(const char *numbers) {
  char *copy = malloc(strlen(numbers) + 1);
  slong n = 0, H = 0;
  theta *t;
  strcpy(copy, numbers);
  for (const char *s = numbers; *s; s++)
    H += *s == ';';
  t = theta_new(H);
  for (char *s = strtok(copy, " ;"); s; s = strtok(NULL, " ;"), n++) {
    fmpq *parts[3] = { t->w, t->b, t->v };
    cr_assert_eq(fmpq_set_str(n < 3 * H ? parts[n % 3] + n / 3 : t->c, s, 10), 0);
  }
  cr_assert_eq(n, 3 * H + 1);
  free(copy);
  return t;
}

static const char *type_name(const point_report *r) {
  return !r->critical                        ? "not critical"
         : r->global                         ? "global"
         : r->type == RELUCERT_LOCAL_MINIMUM ? "minimum"
         : r->type == RELUCERT_SADDLE        ? "saddle"
                                             : "undecided";
}

static void check_type(const char *lines, const char *numbers, const char *expected) {
  theta *t = network(numbers);
  relucert_problem *problem = quadratic_problem(lines, t->H);
  point_report r;
  point_report_init(&r, problem, t);
  cr_expect_str_eq(type_name(&r), expected, "%s | %s: %s", lines, numbers, type_name(&r));
  point_report_clear(&r);
  relucert_problem_free(problem);
  relucert_theta_free(t);
}

#define EVEN "interval -1 1\ntarget x^2"
#define MINUS "interval -1 1\ntarget -x^2"
#define SQUARE "interval 0 1\ntarget x^2"
#define CUBE "interval -1 1\ntarget x^3"

/* The mean of SQUARE: e = 1/3 - x^2, M1 = -1/12, M2 = -4/45. */
Test(quadratic, slanted_mean) {
  check_type(SQUARE, "0 0 5; 1/3", "saddle");
  check_type(SQUARE, "0 2 0; 1/3", "saddle");
  check_type(SQUARE, "-3 8/5 0; 1/3", "saddle");
  check_type(SQUARE, "1 -8/15 0; 0 0 -1; 0 7 0; 1/3", "saddle");
  check_type(SQUARE, "1 -1/2 0; 1/3", "not critical");
  check_type(SQUARE, "0 2 1; -11/3", "not critical");
  check_type(SQUARE, "1 -8/15 0; 0", "not critical");
}

/* The best quadratic polynomial is a global minimum whatever its risk is. */
Test(quadratic, best_fit) {
  check_type(SQUARE, "1 0 1; 0", "global");
  check_type(SQUARE, "3 1 1/9; -1/9", "not critical");
  check_type(CUBE, "1 1 3/20; 1 -1 -3/20; 0", "global");
  check_type(CUBE, "1 1 3/20; 1 -1 -3/20; 0 5 0; 0", "global");
  check_type("interval -1 1\ntarget x^3 - 3/5*x", "5 2 0; 0", "global");
  check_type("interval -1 1\ntarget x^3 - 3/5*x", "0 2 1; -4", "global");
}

/* M1 = 0, M2 = -8/45, Var = 2/3: with one v > 0 the sum of the v b^2 must exceed 2/15. */
Test(quadratic, boundary_cases) {
  check_type(EVEN, "0 1 -1; 4/3", "minimum");
  check_type(EVEN, "0 0 -1; 1/3", "minimum");
  check_type(EVEN, "0 9/20 1; 157/1200", "minimum");
  check_type(EVEN, "0 3/10 1; 73/300", "saddle");
  check_type(EVEN, "0 1 2/15; 1/5", "saddle");
  check_type(EVEN, "0 1 2/15; 1/3", "not critical");
  check_type(EVEN, "0 0 0; 1/3", "saddle");
  check_type(EVEN, "0 1 1; 0 1/2 -1; -5/12", "minimum");
  check_type(EVEN, "0 1 1; 0 19/20 -1; 283/1200", "saddle");
  check_type(EVEN, "0 1 1; 0 1 -13/15; 1/5", "saddle");
  check_type(EVEN, "0 1 1; 0 1 1/2; -7/6", "saddle");
  check_type(EVEN, "0 1 -1; 0 1 0; 4/3", "saddle");
  check_type(EVEN, "0 1 -1; 0 2 -3; 40/3", "minimum");
  check_type(EVEN, "1 0 0; 1/3", "not critical");
  check_type(MINUS, "0 9/20 -1; -157/1200", "minimum");
  check_type(MINUS, "0 1 -2/15; -1/5", "saddle");
  check_type(MINUS, "0 1 1; -4/3", "minimum");
  check_type(MINUS, "0 1 -1; 0 1/2 1; 5/12", "minimum");
}

/* ---- Random networks: the risk by integration, its derivatives by formulas that are exact for polynomials
   of degree 4, which the risk is along every line of weights. */

/* The piece of f that begins last at or before x. */
static const fmpq_poly_struct *piece_at(const pwpoly *f, const fmpq_t x) {
  slong i = f->n - 1;
  while (i > 0 && fmpq_cmp(f->at + i, x) > 0)
    i--;
  return f->poly[i];
}

/* int (N - f)^2 p; all breakpoints are multiples of 1/4 in [-1,1]. */
static void direct_risk(fmpq_t risk, const relucert_problem *problem, const theta *t) {
  fmpq_poly_t N, g;
  fmpq_t l, r, y;
  fmpq_poly_init(N);
  fmpq_poly_init(g);
  fmpq_init(l);
  fmpq_init(r);
  fmpq_init(y);
  fmpq_poly_set_fmpq(N, t->c);
  for (slong j = 0; j < t->H; j++) {
    fmpq_poly_zero(g);
    fmpq_poly_set_coeff_fmpq(g, 0, t->b + j);
    fmpq_poly_set_coeff_fmpq(g, 1, t->w + j);
    fmpq_poly_mul(g, g, g);
    fmpq_poly_scalar_mul_fmpq(g, g, t->v + j);
    fmpq_poly_add(N, N, g);
  }
  fmpq_zero(risk);
  for (int i = -4; i < 4; i++) {
    fmpq_set_si(l, i, 4);
    fmpq_set_si(r, i + 1, 4);
    fmpq_canonicalise(l);
    fmpq_canonicalise(r);
    fmpq_poly_sub(g, N, piece_at(&problem->target, l));
    fmpq_poly_mul(g, g, g);
    fmpq_poly_mul(g, g, piece_at(&problem->density, l));
    fmpq_poly_integral(g, g);
    fmpq_poly_evaluate_fmpq(y, g, r);
    fmpq_add(risk, risk, y);
    fmpq_poly_evaluate_fmpq(y, g, l);
    fmpq_sub(risk, risk, y);
  }
  fmpq_poly_clear(N);
  fmpq_poly_clear(g);
  fmpq_clear(l);
  fmpq_clear(r);
  fmpq_clear(y);
}

/* sum of weights[k] L(x + (k-2) direction) / 12, x the n parameters from `x` on of t. */
static void difference(fmpq_t sum, const relucert_problem *problem, theta *t, fmpq *x, const int *direction,
                       slong n, const int weights[5]) {
  fmpq_t risk;
  fmpq_init(risk);
  fmpq_zero(sum);
  for (int k = 0; k < 5; k++) {
    for (slong j = 0; j < n; j++)
      fmpq_add_si(x + j, x + j, (k - 2) * direction[j]);
    direct_risk(risk, problem, t);
    fmpq_mul_si(risk, risk, weights[k]);
    fmpq_add(sum, sum, risk);
    for (slong j = 0; j < n; j++)
      fmpq_sub_si(x + j, x + j, (k - 2) * direction[j]);
  }
  fmpq_set_si(risk, 12, 1);
  fmpq_div(sum, sum, risk);
  fmpq_clear(risk);
}

static const int first_derivative[5] = { 1, -8, 0, 8, -1 }, second_derivative[5] = { -1, 16, -30, 16, -1 };

/* A problem on [-1,1] with a jump of f and a density that vanishes on a piece. */
static relucert_problem *random_problem(flint_rand_t state, slong hidden) {
  text t = { 0 };
  relucert_problem *problem;
  fmpq_poly_t f;
  fmpq_poly_init(f);
  for (int i = -1; i < 1; i++) {
    random_poly(f, state, (slong) n_randint(state, 5));
    text_printf(&t, "target [%d, %d] ", i, i + 1);
    text_expression(&t, f);
    text_append(&t, "\n");
  }
  text_append(&t, "density [-1, -1/2] 3*x^2\ndensity [-1/2, 1/4] 0\ndensity [1/4, 1] x");
  problem = problem_of("relucert-problem 1\ninterval -1 1\n%s\nactivation quadratic\nhidden %d\n", t.data,
                       (int) hidden);
  fmpq_poly_clear(f);
  text_clear(&t);
  return problem;
}

static theta *random_network(flint_rand_t state, slong H) {
  theta *t = theta_new(H);
  for (slong j = 0; j < H; j++) {
    random_fmpq(t->w + j, state, 3, 3);
    random_fmpq(t->b + j, state, 3, 3);
    random_fmpq(t->v + j, state, 3, 3);
  }
  random_fmpq(t->c, state, 3, 3);
  return t;
}

Test(quadratic, gradient_of_random_networks) {
  static const int one[1] = { 1 };
  flint_rand_t state;
  fmpq_t y;
  flint_randinit(state);
  fmpq_init(y);
  for (int repeat = 0; repeat < 20; repeat++) {
    slong H = 1 + (slong) n_randint(state, 4);
    relucert_problem *problem = random_problem(state, H);
    theta *t = random_network(state, H);
    fmpq *parts[3] = { t->w, t->b, t->v };
    point_report r;
    point_report_init(&r, problem, t);
    direct_risk(y, problem, t);
    cr_expect(fmpq_equal(y, r.risk));
    for (slong j = 0; j < H; j++)
      for (int k = 0; k < 3; k++) {
        difference(y, problem, t, parts[k] + j, one, 1, first_derivative);
        cr_expect(fmpq_equal(y, r.neurons[j].gradient[k]), "component %d of neuron %d", k, (int) j);
      }
    difference(y, problem, t, t->c, one, 1, first_derivative);
    cr_expect(fmpq_equal(y, r.gradient_c));
    point_report_clear(&r);
    relucert_problem_free(problem);
    relucert_theta_free(t);
  }
  fmpq_clear(y);
  flint_randclear(state);
}

/* The second derivatives in w, 0 at the mean of an even target; c plays no part in them, as int x p = 0. */
static void hessian(fmpq_mat_t P, const relucert_problem *problem, theta *t) {
  slong H = t->H;
  int *direction = calloc((size_t) H, sizeof *direction);
  for (slong i = 0; i < H; i++) {
    direction[i] = 1;
    difference(fmpq_mat_entry(P, i, i), problem, t, t->w, direction, H, second_derivative);
    for (slong j = 0; j < i; j++) {
      fmpq *y = fmpq_mat_entry(P, i, j);
      direction[j] = 1;
      difference(y, problem, t, t->w, direction, H, second_derivative);
      fmpq_sub(y, y, fmpq_mat_entry(P, i, i));
      fmpq_sub(y, y, fmpq_mat_entry(P, j, j));
      fmpq_div_2exp(y, y, 1);
      fmpq_set(fmpq_mat_entry(P, j, i), y);
      direction[j] = 0;
    }
    direction[i] = 0;
  }
  free(direction);
}

/* All leading minors are positive. */
static int is_definite(const fmpq_mat_t P) {
  int definite = 1;
  fmpq_t det;
  fmpq_init(det);
  for (slong n = 1; n <= fmpq_mat_nrows(P) && definite; n++) {
    fmpq_mat_t Q;
    fmpq_mat_init(Q, n, n);
    for (slong i = 0; i < n * n; i++)
      fmpq_set(fmpq_mat_entry(Q, i / n, i % n), fmpq_mat_entry(P, i / n, i % n));
    fmpq_mat_det(det, Q);
    definite = fmpq_sgn(det) > 0;
    fmpq_mat_clear(Q);
  }
  fmpq_clear(det);
  return definite;
}

/* c for which the network with w = 0 is the mean. */
static void set_constant(theta *t, const fmpq_t mean) {
  fmpq_t y;
  fmpq_init(y);
  fmpq_set(t->c, mean);
  for (slong j = 0; j < t->H; j++) {
    fmpq_zero(t->w + j);
    fmpq_mul(y, t->b + j, t->b + j);
    fmpq_submul(t->c, y, t->v + j);
  }
  fmpq_clear(y);
}

/* A network at the mean of an even target is a local minimum if and only if the second derivatives in w are
   positive definite (Theorem 9.16). */
static int is_minimum(const relucert_result *mean, theta *t, flint_rand_t state) {
  point_report r;
  fmpq_mat_t P;
  int minimum;
  for (slong j = 0; j < t->H; j++) /* mostly of one sign */
    if (n_randint(state, 4) && fmpq_sgn(t->v + j) * fmpq_sgn(mean->quadratic->second) < 0)
      fmpq_neg(t->v + j, t->v + j);
  set_constant(t, mean->list[1].values->lo);
  fmpq_mat_init(P, t->H, t->H);
  hessian(P, mean->problem, t);
  minimum = is_definite(P);
  point_report_init(&r, mean->problem, t);
  cr_expect_str_eq(type_name(&r), minimum ? "minimum" : "saddle");
  point_report_clear(&r);
  fmpq_mat_clear(P);
  return minimum;
}

Test(quadratic, types_of_random_networks) {
  flint_rand_t state;
  int all = 0, minima = 0;
  flint_randinit(state);
  for (int repeat = 0; repeat < 120; repeat++) {
    slong H = 1 + (slong) n_randint(state, 3);
    int A = (int) n_randint(state, 9) - 4, B = (int) n_randint(state, 9) - 4;
    char lines[200];
    relucert_result *result;
    theta *t = random_network(state, H);
    snprintf(lines, sizeof lines, "interval -1 1\ntarget (%d)*x^2 + (%d)*x^4\ndensity 1 + 2*x^2", A, B);
    result = solve(lines, H);
    all += result->n == 2;
    minima += result->n == 2 && is_minimum(result, t, state);
    relucert_theta_free(t);
    relucert_result_free(result);
  }
  cr_expect(minima > 20 && all - minima > 20, "%d minima of %d", minima, all);
  flint_randclear(state);
}

/* ---- Symmetry */

/* A piece of a problem; X stands for x. */
typedef struct {
  const char *keyword;
  int l, r;
  const char *expression;
} piece;
static const piece pieces[] = { { "target", -1, 0, "X^3 - 2*X" }, { "target", 0, 2, "1 - X^2" },
                                { "density", -1, 1, "1" }, { "density", 1, 2, "X^2" } };
enum { PIECES = sizeof pieces / sizeof *pieces };

/* (x - d)/k as in "3/2"; k > 0 after a change of both signs. */
static void append_place(text *t, int x, int k, int d) {
  text_printf(t, "%d/%d", k > 0 ? x - d : d - x, k > 0 ? k : -k);
}

/* The piece with k x + d for x; targets times s, plus u. */
static void append_piece(text *t, const piece *p, int k, int d, int s, int u) {
  text_printf(t, "%s [", p->keyword);
  append_place(t, k > 0 ? p->l : p->r, k, d);
  text_append(t, ", ");
  append_place(t, k > 0 ? p->r : p->l, k, d);
  text_append(t, "] ");
  if (*p->keyword == 't')
    text_printf(t, "(%d) + (%d)*", u, s);
  text_append(t, "(");
  for (const char *c = p->expression; *c; c++)
    if (*c == 'X')
      text_printf(t, "((%d)*x + (%d))", k, d);
    else
      text_append_n(t, c, 1);
  text_append(t, ")\n");
}

/* The landscape of s f(k x + d) + u, density p(k x + d). */
static relucert_result *substituted(int k, int d, int s, int u, slong hidden) {
  text t = { 0 };
  relucert_result *r;
  text_append(&t, "interval ");
  append_place(&t, k > 0 ? -1 : 2, k, d);
  text_append(&t, " ");
  append_place(&t, k > 0 ? 2 : -1, k, d);
  text_append(&t, "\n");
  for (int kind = 0; kind < 2; kind++)
    for (int i = 0; i < PIECES / 2; i++) {
      int j = PIECES / 2 * kind + (k > 0 ? i : PIECES / 2 - 1 - i);
      append_piece(&t, pieces + j, k, d, s, u);
    }
  r = solve(t.data, hidden);
  text_clear(&t);
  return r;
}

/* q(x) = s p(k x + d) + u for the polynomials p and q. */
static void check_polynomial(const fmpq *p, const fmpq *q, int k, int d, int s, int u) {
  fmpq_poly_t f, g;
  fmpq_t value;
  fmpq_poly_init(f);
  fmpq_poly_init(g);
  fmpq_init(value);
  for (slong i = 0; i < 3; i++)
    fmpq_poly_set_coeff_fmpq(f, i, p + i);
  fmpq_poly_set_coeff_si(g, 0, d);
  fmpq_poly_set_coeff_si(g, 1, k);
  fmpq_poly_compose(f, f, g);
  fmpq_poly_scalar_mul_si(f, f, s);
  fmpq_poly_set_si(g, u);
  fmpq_poly_add(f, f, g);
  for (slong i = 0; i < 3; i++) {
    fmpq_poly_get_coeff_fmpq(value, f, i);
    cr_expect(fmpq_equal(value, q + i), "coefficient %d for %d %d %d %d", (int) i, k, d, s, u);
  }
  fmpq_poly_clear(f);
  fmpq_poly_clear(g);
  fmpq_clear(value);
}

/* Substitution changes the functions in the same way, and the risks by s^2/|k|. */
static void check_substitution(int k, int d, int s, int u, slong hidden) {
  relucert_result *x = substituted(1, 0, 1, 0, hidden), *y = substituted(k, d, s, u, hidden);
  fmpq_t factor;
  fmpq_init(factor);
  cr_assert_eq(x->n, y->n);
  for (slong i = 0; i < x->n; i++) {
    fmpq_set_si(factor, s * s, (ulong) abs(k));
    fmpq_canonicalise(factor);
    fmpq_mul(factor, factor, x->list[i].risk.lo);
    cr_expect(fmpq_equal(factor, y->list[i].risk.lo), "risk for %d %d %d %d", k, d, s, u);
    check_polynomial(x->list[i].polynomial, y->list[i].polynomial, k, d, s, u);
    cr_expect_eq(x->list[i].type, y->list[i].type);
  }
  fmpq_clear(factor);
  relucert_result_free(x);
  relucert_result_free(y);
}

Test(quadratic, substitutions) {
  for (slong hidden = 1; hidden <= 2; hidden++) {
    check_substitution(1, 0, 3, -5, hidden);
    check_substitution(1, 4, 1, 0, hidden);
    check_substitution(3, -2, 1, 0, hidden);
    check_substitution(-1, 0, 1, 0, hidden);
    check_substitution(-2, 7, -4, 1, hidden);
  }
}

/* Any width: the same functions, 3H - 2 and 2H dimensions. */
Test(quadratic, width) {
  for (slong hidden = 2; hidden <= 1000; hidden *= 5) {
    relucert_result *r = solve(EVEN, hidden);
    cr_expect_eq(r->n, 2);
    check_realization(r, 1, "1/3 0 0 8/45", RELUCERT_LOCAL_MINIMUM, 0);
    cr_expect_eq(r->list[0].strata[0].dimension, 3 * hidden - 2);
    cr_expect_eq(r->list[1].strata[2].dimension, 2 * hidden);
    relucert_result_free(r);
  }
}
