/* Rectified powers and clipped ReLU: gradient and second variation against differences of the exact risk,
   symmetries, networks with known risk and type. */
#include "support.h"
#include "theta/theta.h"
#include "types/point.h"
#include "types/smooth_form.h"

/* theta from "w b v w b v ... c". */
static theta *theta_of(const char *numbers, slong H) {
  theta *t = theta_new(H);
  for (slong i = 0; i <= 3 * H; i++) {
    fmpq *entries[] = { t->w, t->b, t->v };
    char word[32];
    int length;
    cr_assert_eq(sscanf(numbers, "%31s%n", word, &length), 1);
    cr_assert_eq(fmpq_set_str(i == 3 * H ? t->c : entries[i % 3] + i / 3, word, 10), 0);
    numbers += length;
  }
  return t;
}

static void check_point(const char *lines, const char *numbers, slong H, const char *risk, int critical,
                        relucert_type type) {
  relucert_problem *problem = problem_of("relucert-problem 1\n%s\nhidden %ld\n", lines, (long) H);
  theta *t = theta_of(numbers, H);
  point_report r;
  text found = { 0 };
  point_report_init(&r, problem, t);
  text_fmpq(&found, r.risk);
  if (risk)
    cr_expect_str_eq(found.data, risk, "%s: found %s, expected %s", lines, found.data, risk);
  cr_expect_eq(r.critical, critical, "%s, theta %s", lines, numbers);
  if (critical)
    cr_expect_eq(r.type, type, "%s, theta %s: type %d", lines, numbers, (int) r.type);
  text_clear(&found);
  point_report_clear(&r);
  relucert_theta_free(t);
  relucert_problem_free(problem);
}

/* The networks N_eps of Theorem 9.18 for f = (x_+)^(n-1) on [-1,1]. With e = N - f: for n = 2 the integral
   is eps^5/(20 eps^2) on [-eps,0] and (eps/2)^2 on [0,1]; for n = 3 eps^7/(63 eps^2), and that of (eps x +
   eps^2/3)^2. */
Test(smooth, sequence) {
  const char *two = "interval -1 1\ntarget [-1, 0] 0\ntarget [0, 1] x\nactivation power 2";
  const char *three = "interval -1 1\ntarget [-1, 0] 0\ntarget [0, 1] x^2\nactivation power 3";
  check_point(two, "1 1/10 5 1 0 -5 0", 2, "51/20000", 0, 0);
  /* 1/4 + 1/20 at eps = 1 */
  check_point(two, "1 1 1/2 1 0 -1/2 0", 2, "3/10", 0, 0);
  /* 1/63 + 1/3 + 1/3 + 1/9 */
  check_point(three, "1 1 1/3 1 0 -1/3 0", 2, "50/63", 0, 0);
}

Test(smooth, known_types) {
  static const char *const activations[] = { "clipped-relu", "power 2", "power 3", "power 8" };
  for (int i = 0; i < 4; i++) {
    char lines[200];
    /* The mean of x^2 is 1/3, its risk 1/5 - 1/9. Dead neurons leave a local minimum, w = b = v = 0 a
       saddle. */
    snprintf(lines, sizeof lines, "interval 0 1\ntarget x^2\nactivation %s", activations[i]);
    check_point(lines, "1 -2 3 1/3", 1, "4/45", 1, RELUCERT_LOCAL_MINIMUM);
    check_point(lines, "0 0 0 1/3", 1, "4/45", 1, RELUCERT_SADDLE);
    check_point(lines, "1 -2 3 0 0 0 1/3", 2, "4/45", 1, RELUCERT_SADDLE);
    /* M1 = 1/6 - 1/4 is not 0: a neuron with w = b = 0 can be turned on */
    check_point(lines, "0 0 5 1/3", 1, "4/45", 1, RELUCERT_SADDLE);
    /* The target is realized. */
    snprintf(lines, sizeof lines, "interval 0 1\ntarget 7\nactivation %s", activations[i]);
    check_point(lines, "1 -1/2 0 7", 1, "0", 1, RELUCERT_LOCAL_MINIMUM);
  }
  /* The best affine fit x - 1/6 of x^2 by neurons that are affine on [0,1], the mean by saturated ones. */
  const char *square = "interval 0 1\ntarget x^2\nactivation clipped-relu";
  check_point(square, "1/2 1/4 2 -2/3", 1, "1/180", 1, RELUCERT_LOCAL_MINIMUM);
  check_point(square, "1/2 1/4 2 0 1/2 0 1 2 1 -5/3", 3, "1/180", 1, RELUCERT_LOCAL_MINIMUM);
  check_point(square, "1 2 1 -2/3", 1, "4/45", 1, RELUCERT_LOCAL_MINIMUM);
  check_point(square, "0 2 1 -2/3", 1, "4/45", 1, RELUCERT_LOCAL_MINIMUM);
  /* with an affine neuron of slope 0 beside the mean: M1 is not 0 */
  check_point(square, "0 1/2 0 1/3", 1, "4/45", 1, RELUCERT_SADDLE);
  check_point(square, "0 1 3 -8/3", 1, "4/45", 1, RELUCERT_SADDLE);
  /* With 0 <= u < 1 clipped ReLU is ReLU: the global minimum of ReLU for x^2 (README). Then the same with
     u > 0, u <= 1 by s(1 - t) = 1 - s(t). */
  check_point(square, "1 -1/3 4/3 1/27", 1, "4/3645", 1, RELUCERT_LOCAL_MINIMUM);
  check_point(square, "1/2 -1/6 8/3 1/27", 1, "4/3645", 1, RELUCERT_LOCAL_MINIMUM);
  check_point(square, "-1 4/3 -4/3 37/27", 1, "4/3645", 1, RELUCERT_LOCAL_MINIMUM);
  /* (t_+)^2 on [-1,1]: 3/5 x is the best quadratic fit of x^3, risk 2/7 - 6/25; (x+2)^2 - (x-2)^2 = 8x */
  check_point("interval -1 1\ntarget x^3\nactivation power 2", "1 2 3/40 -1 2 -3/40 0", 2, "8/175", 1,
              RELUCERT_LOCAL_MINIMUM);
}

/* ---- Random networks. */

enum { NEURONS = 3 };

/* On [0,1], with breaks that are multiples of 1/17 divided by w: nowhere else does anything change. */
static theta *random_theta(flint_rand_t state) {
  theta *t = theta_new(NEURONS);
  for (slong j = 0; j < NEURONS; j++) {
    slong w = 1 + (slong) n_randint(state, 5), b = (slong) n_randint(state, 80);
    fmpq_set_si(t->w + j, n_randint(state, 2) ? w : -w, 1);
    fmpq_set_si(t->b + j, b - 40 + !((b - 40) % 17), 17);
    random_fmpq(t->v + j, state, 9, 5);
  }
  random_fmpq(t->c, state, 9, 5);
  return t;
}

static relucert_problem *random_problem(flint_rand_t state, slong power) {
  text t = { 0 };
  text_append(&t, "relucert-problem 1\ninterval 0 1\n");
  random_pieces(&t, state, "target", 1 + (slong) n_randint(state, 3), 3, 0);
  random_pieces(&t, state, "density", 1 + (slong) n_randint(state, 2), 2, 1);
  if (power > 1)
    text_printf(&t, "activation power %ld\nhidden %d\n", (long) power, (int) NEURONS);
  else
    text_printf(&t, "activation clipped-relu\nhidden %d\n", (int) NEURONS);
  relucert_problem *problem = problem_of("%s", t.data);
  text_clear(&t);
  return problem;
}

static fmpq *parameter(theta *t, slong j, int k) {
  fmpq *lists[] = { t->w, t->b, t->v };
  return lists[k] + j;
}

static void risk_of(fmpq_t risk, const relucert_problem *problem, const theta *t) {
  smooth_network s;
  smooth_network_init(&s, problem, t);
  fmpq_set(risk, s.risk);
  smooth_network_clear(&s);
}

/* The risks at theta + step d, step = 2^-40 and its negative; d: w, b, v of the neurons, then c. */
static void risks_beside(fmpq_t plus, fmpq_t minus, const relucert_problem *problem, const theta *t,
                         const slong *d) {
  for (int side = 1; side >= -1; side -= 2) {
    theta *u = theta_copy(t);
    fmpq_t x;
    fmpq_init(x);
    for (slong i = 0; i <= 3 * NEURONS; i++) {
      fmpq *y = i == 3 * NEURONS ? u->c : parameter(u, i / 3, (int) (i % 3));
      fmpq_set_si(x, side * d[i], 1);
      fmpq_div_2exp(x, x, 40);
      fmpq_add(y, y, x);
    }
    risk_of(side > 0 ? plus : minus, problem, u);
    fmpq_clear(x);
    relucert_theta_free(u);
  }
}

/* y = the form at d, whose changes of w are 0 for neurons with an orbit. */
static void form_at(fmpq_t y, const smooth_network *s, const slong *d) {
  static const unsigned char all[NEURONS] = { 1, 1, 1 };
  smooth_columns columns = { all, 0 };
  quadratic Q;
  slong v[3 * NEURONS + 1], n = 0;
  fmpq_t t;
  v[n++] = d[3 * NEURONS];
  for (slong i = 0; i < 3 * NEURONS; i++)
    if (i % 3 || !smooth_has_orbit(s, i / 3))
      v[n++] = d[i];
  cr_assert(smooth_form_init(&Q, s, &columns));
  cr_assert_eq(Q.n, n);
  fmpq_init(t);
  fmpq_zero(y);
  for (slong i = 0; i < n; i++)
    for (slong j = 0; j <= i; j++) {
      fmpq_set_si(t, (i == j ? 1 : 2) * v[i] * v[j], 1);
      fmpq_addmul(y, t, &quadratic_entry(&Q, i, j)->rational);
    }
  fmpq_clear(t);
  quadratic_clear(&Q);
}

/* Is |x - y| < 2^-16 (1 + |y|)? */
static int is_near(const fmpq_t x, const fmpq_t y) {
  fmpq_t d, e;
  fmpq_init(d);
  fmpq_init(e);
  fmpq_sub(d, x, y);
  fmpq_abs(d, d);
  fmpq_abs(e, y);
  fmpq_add_si(e, e, 1);
  fmpq_div_2exp(e, e, 16);
  int near = fmpq_cmp(d, e) < 0;
  fmpq_clear(d);
  fmpq_clear(e);
  return near;
}

/* 2^39 (L(+) - L(-)) is the gradient times d, 2^79 (L(+) + L(-) - 2 L) the form at d, both up to about
   2^-40. */
static void check_differences(flint_rand_t state, slong power) {
  relucert_problem *problem = random_problem(state, power);
  theta *t = random_theta(state);
  slong d[3 * NEURONS + 1];
  point_report r;
  smooth_network s;
  fmpq_t plus, minus, x, y;
  fmpq_init(plus);
  fmpq_init(minus);
  fmpq_init(x);
  fmpq_init(y);
  smooth_network_init(&s, problem, t);
  for (slong i = 0; i <= 3 * NEURONS; i++)
    d[i] = i < 3 * NEURONS && i % 3 == 0 && smooth_has_orbit(&s, i / 3) ? 0 : (slong) n_randint(state, 7) - 3;
  point_report_init(&r, problem, t);
  risks_beside(plus, minus, problem, t, d);
  fmpq_set_si(x, d[3 * NEURONS], 1);
  fmpq_mul(y, x, r.gradient_c);
  for (slong i = 0; i < 3 * NEURONS; i++) {
    fmpq_set_si(x, d[i], 1);
    fmpq_addmul(y, x, r.neurons[i / 3].gradient[i % 3]);
  }
  fmpq_sub(x, plus, minus);
  fmpq_mul_2exp(x, x, 39);
  cr_expect(is_near(x, y), "gradient, power %ld", (long) power);
  form_at(y, &s, d);
  fmpq_add(x, plus, minus);
  fmpq_sub(x, x, r.risk);
  fmpq_sub(x, x, r.risk);
  fmpq_mul_2exp(x, x, 79);
  cr_expect(is_near(x, y), "second variation, power %ld", (long) power);
  smooth_network_clear(&s);
  point_report_clear(&r);
  fmpq_clear(plus);
  fmpq_clear(minus);
  fmpq_clear(x);
  fmpq_clear(y);
  relucert_theta_free(t);
  relucert_problem_free(problem);
}

Test(smooth, differences) {
  flint_rand_t state;
  flint_randinit(state);
  for (slong power = 1; power <= 8; power++)
    for (int i = 0; i < 12; i++)
      check_differences(state, power);
  flint_randclear(state);
}

/* ---- Symmetries. */

/* y(x) = f(1 - x) for f on [0,1]. */
static void mirror_pieces(pwpoly *y, const pwpoly *f) {
  pwpoly_init(y, f->n);
  for (slong i = 0; i <= f->n; i++) {
    fmpq_sub_si(y->at + f->n - i, f->at + i, 1);
    fmpq_neg(y->at + f->n - i, y->at + f->n - i);
  }
  for (slong i = 0; i < f->n; i++) {
    fmpq_t one;
    fmpq_init(one);
    fmpq_one(one);
    poly_along_line(y->poly[f->n - 1 - i], f->poly[i], one, -1);
    fmpq_clear(one);
  }
}

static relucert_problem *mirrored_problem(const relucert_problem *problem) {
  relucert_problem *y = problem_copy(problem);
  pwpoly_clear(&y->target);
  pwpoly_clear(&y->density);
  mirror_pieces(&y->target, &problem->target);
  mirror_pieces(&y->density, &problem->density);
  return y;
}

/* The network at 1 - x. */
static theta *mirrored(const theta *t) {
  theta *y = theta_copy(t);
  for (slong j = 0; j < t->H; j++) {
    fmpq_add(y->b + j, t->b + j, t->w + j);
    fmpq_neg(y->w + j, t->w + j);
  }
  return y;
}

/* The same function with clipped ReLU, as s(1 - t) = 1 - s(t). */
static theta *complement(const theta *t) {
  theta *y = theta_copy(t);
  for (slong j = 0; j < t->H; j++) {
    fmpq_neg(y->w + j, t->w + j);
    fmpq_sub_si(y->b + j, t->b + j, 1);
    fmpq_neg(y->b + j, y->b + j);
    fmpq_neg(y->v + j, t->v + j);
    fmpq_add(y->c, y->c, t->v + j);
  }
  return y;
}

/* The risk, and the sign of the form in all neurons. */
static slong risk_and_sign(fmpq_t risk, const relucert_problem *problem, const theta *t) {
  static const unsigned char all[NEURONS] = { 1, 1, 1 };
  smooth_columns columns = { all, 0 };
  smooth_network s;
  smooth_network_init(&s, problem, t);
  fmpq_set(risk, s.risk);
  slong kernel = smooth_form_kernel(&s, &columns);
  smooth_network_clear(&s);
  return kernel;
}

static void check_same(const relucert_problem *p, const theta *t, const relucert_problem *q, const theta *u,
                       slong *negative) {
  fmpq_t x, y;
  fmpq_init(x);
  fmpq_init(y);
  slong kernel = risk_and_sign(x, p, t);
  cr_expect_eq(risk_and_sign(y, q, u), kernel);
  cr_expect(fmpq_equal(x, y));
  *negative += kernel < 0;
  fmpq_clear(x);
  fmpq_clear(y);
}

/* The second variation is the same form in other coordinates. Breaks at the ends do not occur. */
Test(smooth, symmetries) {
  enum { CASES = 60 };
  slong negative = 0;
  flint_rand_t state;
  flint_randinit(state);
  for (int i = 0; i < CASES; i++) {
    slong power = 1 + i % 4;
    relucert_problem *p = random_problem(state, power), *q = mirrored_problem(p);
    theta *t = random_theta(state), *u = mirrored(t), *z = complement(t);
    check_same(p, t, q, u, &negative);
    if (power == 1)
      check_same(p, t, p, z, &negative);
    relucert_theta_free(t);
    relucert_theta_free(u);
    relucert_theta_free(z);
    relucert_problem_free(p);
    relucert_problem_free(q);
  }
  cr_expect(negative > 0);
  flint_randclear(state);
}
