/* Families of constant risk: the exact conditions, and what is refused when one number is wrong. */
#include <criterion/criterion.h>
#include <string.h>
#include "theorem/constant_risk.h"

TestSuite(constant_risk, .fini = flint_cleanup);

static const char *const target =
    "relucert-problem 1\ninterval 0 1\nhidden 2\n"
    "target [0, 3/4] algebraic (1 - 3*x^2)/(2*(1-x)*(1+3*x)^2)*sqrt((1-x)*(1+3*x))\n"
    "target [3/4, 1] algebraic (-1427 + 3616*x - 2304*x^2)/(338)*sqrt(13)\n";

/* Everything about one problem. */
typedef struct {
  relucert_problem *problem;
  antiderivatives known;
  hinge network;
} setting;

static void set_ratio(fmpz_poly_q_t r, const char *num, const char *den) {
  cr_assert_eq(fmpz_poly_set_str(fmpz_poly_q_numref(r), num), 0);
  cr_assert_eq(fmpz_poly_set_str(fmpz_poly_q_denref(r), den), 0);
  fmpz_poly_q_canonicalise(r);
}

static relucert_problem *parse(const char *string) {
  relucert_context *ctx = relucert_context_new();
  relucert_problem *problem = relucert_problem_parse(ctx, string, strlen(string), "test");
  cr_assert_not_null(problem, "%s", relucert_error_message(ctx));
  relucert_context_free(ctx);
  return problem;
}

/* The antiderivatives of theory.md, 10.2, and the network 3/8 - 3/5 x - 5/2 (x - 3/4)_+. */
static void setting_init(setting *y, const char *problem) {
  y->problem = parse(problem);
  antiderivatives_init(&y->known, 2);
  set_ratio(y->known.integral, "2  0 1", "2  2 6");
  set_ratio(y->known.moment, "3  1 2 3", "2  12 36");
  set_ratio(y->known.square, "4  -11 -39 -72 -108", "3  144 864 1296");
  for (int i = 0; i < 2; i++) {
    fmpq_set_si(y->known.factor + i, i ? -1 : 1, 64);
    fmpq_set_si(y->known.slope + i, i ? -1 : 3, 1);
    fmpq_set_si(y->known.value + i, 1, 1);
  }
  hinge_init(&y->network);
  fmpq_set_si(y->network.value, 3, 8);
  fmpq_set_si(y->network.slope, -3, 5);
  fmpq_set_si(y->network.jump, -5, 2);
  fmpq_set_si(y->network.kink, 3, 4);
}

static void setting_clear(setting *y) {
  relucert_problem_free(y->problem);
  antiderivatives_clear(&y->known);
  hinge_clear(&y->network);
}

/* Assert that the setting is refused for this reason; clears it. */
static void refuse(setting *y, const char *reason) {
  constant_risk r;
  const char *wrong = constant_risk_init(&r, y->problem, &y->known, &y->network, 15);
  cr_assert_not_null(wrong, "expected: %s", reason);
  cr_assert_str_eq(wrong, reason);
  constant_risk_clear(&r);
  setting_clear(y);
}

/* log(13)/64 - 3129/175760, and the gap 5 sqrt(13)/192 - 757/9600 (theory.md, 10.2 and 10.3). */
Test(constant_risk, numbers) {
  setting y;
  constant_risk r;
  arb_t x, z;
  fmpq_t q;
  arb_init(x);
  arb_init(z);
  fmpq_init(q);
  setting_init(&y, target);
  cr_assert_null(constant_risk_init(&r, y.problem, &y.known, &y.network, 40));
  fmpq_set_si(q, -757, 9600);
  cr_assert(fmpq_equal(r.gap.x, q));
  fmpq_set_si(q, 5, 192);
  cr_assert(fmpq_equal(r.gap.y, q));
  fmpq_set_si(q, 13, 1);
  cr_assert(fmpq_equal(r.d, q));
  arb_log_ui(x, 13, 300);
  arb_div_ui(x, x, 64, 300);
  fmpq_set_si(q, 3129, 175760);
  arb_set_fmpq(z, q, 300);
  arb_sub(x, x, z, 300);
  arb_set_fmpq(z, r.risk.lo, 300);
  cr_assert(arb_le(z, x));
  arb_set_fmpq(z, r.risk.hi, 300);
  cr_assert(arb_ge(z, x));
  constant_risk_clear(&r);
  setting_clear(&y);
  arb_clear(x);
  arb_clear(z);
  fmpq_clear(q);
}

Test(constant_risk, wrong_antiderivatives) {
  setting y;
  setting_init(&y, target);
  set_ratio(y.known.integral, "2  0 1", "2  2 7");
  refuse(&y, "antiderivatives of f and x f");
  setting_init(&y, target);
  set_ratio(y.known.moment, "3  1 2 4", "2  12 36");
  refuse(&y, "antiderivatives of f and x f");
  setting_init(&y, target);
  set_ratio(y.known.square, "4  -11 -39 -72 -109", "3  144 864 1296");
  refuse(&y, "an antiderivative of the square of f");
  setting_init(&y, target);
  fmpq_set_si(y.known.factor, 1, 63);
  refuse(&y, "an antiderivative of the square of f");
  setting_init(&y, target); /* the same derivative, but the logarithm of a negative number */
  fmpq_neg(y.known.slope + 1, y.known.slope + 1);
  fmpq_neg(y.known.value + 1, y.known.value + 1);
  refuse(&y, "antiderivatives without poles");
}

Test(constant_risk, wrong_targets) {
  static const char *const head =
      "relucert-problem 1\ninterval 0 1\nhidden 2\n"
      "target [0, 3/4] algebraic (1 - 3*x^2)/(2*(1-x)*(1+3*x)^2)*sqrt((1-x)*(1+3*x))\n";
  static const struct {
    const char *rest, *reason;
  } list[] = {
      {"target [3/4, 1] algebraic (-1427 + 3616*x - 2304*x^2 + 1/10^9)/(338)*sqrt(13)\n", "a continuous target"},
      /* continuous, but with other moments */
      {"target [3/4, 1] algebraic (-1427 + 3616*x - 2304*x^2 + (4*x-3)/10^9)/(338)*sqrt(13)\n",
       "a risk that does not depend on the kink, less than that of the mean"},
      {"target [3/4, 1] algebraic (-1427 + 3616*x - 2304*x^2)/(338)*sqrt(14)\n",
       "the same square root on both sides of the first breakpoint"},
      {"target [3/4, 1] algebraic (-1427 + 3616*x - 2304*x^2)/(338*x)*sqrt(13)\n",
       "one number under the roots of all pieces but the first, and numbers as denominators"},
      {"target [3/4, 1] -1/9\n", "at least two target pieces, all of them algebraic"},
  };
  for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
    setting y;
    char file[1000];
    snprintf(file, sizeof file, "%s%s", head, list[i].rest);
    setting_init(&y, file);
    refuse(&y, list[i].reason);
  }
}

Test(constant_risk, wrong_networks) {
  setting y;
  setting_init(&y, target);
  fmpq_set_si(y.network.kink, 74, 100);
  refuse(&y, "a network without kinks inside the first piece");
  setting_init(&y, target); /* the best affine fit, almost */
  fmpq_set_si(y.network.value, 1, 2);
  fmpq_set_si(y.network.slope, -1, 1);
  fmpq_set_si(y.network.jump, 1, 1000000);
  refuse(&y, "a network with less risk");
  setting_init(&y, target);
  y.problem->hidden = 1;
  refuse(&y, "more neurons");
}
