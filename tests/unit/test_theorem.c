/* The theorem library: closed forms of the affine theorem, and that a wrong list, value or type is noticed.
 */
#include "support.h"
#include "theorem/affine.h"

/* f = slope x on [a, a+l] with its solution, as the theorem gets it. */
typedef struct {
  relucert_context *ctx;
  fmpq interval[2], slope;
  affine f;
  account a;
} fixture;

static instance *fixture_init(fixture *x, const char *activation, long hidden) {
  request asked = {.interval = x->interval, .slope = &x->slope};
  text file = {0};
  instance *y;
  asked.ctx = x->ctx = relucert_context_new();
  relucert_options_init(&asked.options);
  asked.options.strata = 1;
  for (int i = 0; i < 2; i++)
    fmpq_init(x->interval + i);
  fmpq_init(&x->slope);
  fmpq_set_si(x->interval, -1, 2);
  fmpq_set_si(x->interval + 1, 3, 1);
  fmpq_set_si(&x->slope, -2, 3);
  affine_init(&x->f, &asked);
  file_begin(&file, &asked, 0, 1);
  text_printf(&file, "target -2/3*x\nactivation %s\n", activation);
  file_end(&file, hidden);
  y = instance_solve(&asked, &file, "test");
  cr_assert_not_null(y, "%s", relucert_error_message(x->ctx));
  account_init(&x->a, theorems);
  return y;
}

static void fixture_clear(fixture *x) {
  account_clear(&x->a);
  affine_clear(&x->f);
  for (int i = 0; i < 2; i++)
    fmpq_clear(x->interval + i);
  fmpq_clear(&x->slope);
  relucert_context_free(x->ctx);
}

/* One change of a result that makes it differ from the theorem. */
static void add_to(fmpq_t x) { fmpq_add_si(x, x, 1); }
static void wrong_count(relucert_result *r) { r->count = --r->n; }
static void wrong_kink(relucert_result *r) {
  add_to(r->list[1].kinks[1].at.lo);
  add_to(r->list[1].kinks[1].at.hi);
}
static void uncertain_kink(relucert_result *r) { add_to(r->list[1].kinks[1].at.hi); }
static void wrong_jump(relucert_result *r) {
  fmpq_neg(r->list[2].kinks->slope_jump.lo, r->list[2].kinks->slope_jump.lo);
}
static void wrong_risk(relucert_result *r) { fmpq_mul_2exp(r->list[2].risk.lo, r->list[2].risk.lo, 1); }
static void wrong_type(relucert_result *r) { r->list[1].type = RELUCERT_LOCAL_MINIMUM; }
static void wrong_constant(relucert_result *r) { add_to(r->list[r->n - 1].values->lo); }
static void not_complete(relucert_result *r) { r->claim_list = 0; }
static void no_claim(relucert_result *r) { r->list[2].claim = 0; }

static stratum *find(realization *r, const char *role) {
  for (slong i = 0; i < r->nstrata; i++)
    if (strcmp(r->strata[i].role, role) == 0)
      return r->strata + i;
  cr_assert_fail("no row %s", role);
  return NULL;
}

static void other_touching(relucert_result *r) { /* minimum for the wrong sign of v */
  stratum *s = find(r->list + r->n - 1, "touching-a");
  condition c = s->conditions[0];
  s->conditions[0] = s[1].conditions[0];
  s[1].conditions[0] = c;
}
static void dead_is_saddle(relucert_result *r) { find(r->list + r->n - 1, "dead")->effect = ROW_SADDLE; }
static void level_is_neutral(relucert_result *r) { find(r->list + r->n - 1, "level")->effect = ROW_NEUTRAL; }

/* Does the account hold after this change? */
static int holds_after(void (*change)(relucert_result *), long hidden) {
  fixture x;
  instance *y = fixture_init(&x, "relu", hidden);
  int holds;
  if (change)
    change(y->result);
  tell_affine(&x.a, y, &x.f);
  holds = account_holds(&x.a);
  cr_expect_eq(account_status(&x.a), holds ? 0 : change == not_complete ? RELUCERT_INCOMPLETE : 1);
  fixture_clear(&x);
  return holds;
}

Test(theorem, changes_are_noticed) {
  static void (*const changes[])(relucert_result *) = {
      wrong_kink,   uncertain_kink, wrong_jump,     wrong_risk,     wrong_type,      wrong_constant,
      not_complete, no_claim,       other_touching, dead_is_saddle, level_is_neutral};
  cr_expect(holds_after(NULL, 5));
  for (size_t i = 0; i < sizeof changes / sizeof *changes; i++)
    cr_expect_not(holds_after(changes[i], 5), "change %d", (int) i);
}

/* The word of a list without one of its functions: the count is wrong, and nothing else is looked at. */
Test(theorem, a_missing_function_is_noticed) {
  fixture x;
  instance *y = fixture_init(&x, "relu", 4);
  slong n = y->result->n;
  wrong_count(y->result);
  tell_affine(&x.a, y, &x.f);
  cr_expect_not(account_holds(&x.a));
  y->result->n = n;
  fixture_clear(&x);
}

/* alpha = -2/3, l = 7/2: alpha^2 l^3/12 = (4/9)(343/8)/12 = 343/216; by (n+1)^4 = 81: 343/17496. */
Test(theorem, critical_values) {
  static const char *const expected[] = {"343/216", "343/17496"};
  fixture x;
  instance *y = fixture_init(&x, "quadratic", 1);
  fmpq_t value;
  fmpq_init(value);
  for (slong i = 0; i < 2; i++) {
    text t = {0};
    affine_value(value, &x.f, 2 * i);
    text_fmpq(&t, value);
    cr_expect_str_eq(t.data, expected[i]);
    text_clear(&t);
  }
  fmpq_clear(value);
  instance_free(y);
  fixture_clear(&x);
}

/* Two-slope: the irrational kinks are those of the theorem for the right gamma only. */
Test(theorem, two_slope_kinks) {
  for (int wrong = 0; wrong <= 1; wrong++) {
    fixture x;
    instance *y = fixture_init(&x, "two-slope 1/10", 1);
    if (wrong)
      fmpq_set_si(y->problem->gamma, 1, 11);
    tell_affine(&x.a, y, &x.f);
    cr_expect_eq(account_holds(&x.a), !wrong);
    fixture_clear(&x);
  }
}

/* floor(x 10^k)/10^k with the digits asked for. */
Test(theorem, lower_decimals) {
  static const struct {
    slong p;
    ulong q;
    const char *expected;
  } list[] = {
      {2, 3, "0.6666"}, {1, 1, "1.000"}, {99999, 1, "9.999e4"}, {1, 8, "0.1250"}, {1, 3000, "0.0003333"}};
  for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
    text t = {0};
    fmpq_t x;
    fmpq_init(x);
    fmpq_set_si(x, list[i].p, list[i].q);
    text_lower_decimal(&t, x, 4);
    cr_expect_str_eq(t.data, list[i].expected, "found %s, expected %s", t.data, list[i].expected);
    fmpq_clear(x);
    text_clear(&t);
  }
}
