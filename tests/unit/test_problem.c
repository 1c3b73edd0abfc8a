/* Problem files: what is accepted, what it means, the canonical form, and what is refused. */
#define _POSIX_C_SOURCE 200809L
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "base/text.h"
#include "problem/density.h"
#include "problem/problem.h"

TestSuite(problem, .fini = flint_cleanup);

/* Parse a text that must be accepted. */
static relucert_problem *parse(const char *string) {
  relucert_context *ctx = relucert_context_new();
  relucert_problem *problem = relucert_problem_parse(ctx, string, strlen(string), "test");
  cr_assert_not_null(problem, "%s", relucert_error_message(ctx));
  cr_assert_eq(relucert_error_status(ctx), RELUCERT_OK);
  relucert_context_free(ctx);
  return problem;
}

/* Assert that n bytes are refused with this very message. */
static void refuse_bytes(const char *bytes, size_t n, const char *message) {
  relucert_context *ctx = relucert_context_new();
  cr_assert_null(relucert_problem_parse(ctx, bytes, n, "test"));
  cr_assert_eq(relucert_error_status(ctx), RELUCERT_BAD_INPUT);
  cr_assert_str_eq(relucert_error_message(ctx), message);
  relucert_context_free(ctx);
}

static void refuse(const char *string, const char *message) { refuse_bytes(string, strlen(string), message); }

/* The target polynomial of a problem on [0,1] whose target is the expression. */
static void parse_expression(fmpq_poly_t f, const char *expression) {
  text t = { NULL, 0, 0 };
  relucert_problem *problem;
  text_printf(&t, "relucert-problem 1\ninterval 0 1\ntarget %s\nhidden 1\n", expression);
  problem = parse(t.data);
  fmpq_poly_set(f, problem->target.poly[0]);
  relucert_problem_free(problem);
  text_clear(&t);
}

/* Assert that the expression is the polynomial with this canonical form. */
static void check_expression(const char *expression, const char *canonical) {
  text t = { NULL, 0, 0 };
  fmpq_poly_t f;
  fmpq_poly_init(f);
  parse_expression(f, expression);
  text_expression(&t, f);
  cr_assert_str_eq(t.data, canonical, "%s", expression);
  text_clear(&t);
  fmpq_poly_clear(f);
}

/* Assert that the canonical form of the text is this, and is a fixed point. */
static void check_canonical(const char *string, const char *canonical) {
  relucert_problem *problem = parse(string);
  char *printed = relucert_problem_print(problem);
  cr_assert_str_eq(printed, canonical);
  relucert_problem_free(problem);
  problem = parse(printed);
  relucert_free(printed);
  printed = relucert_problem_print(problem);
  cr_assert_str_eq(printed, canonical);
  relucert_free(printed);
  relucert_problem_free(problem);
}

Test(problem, expressions) {
  check_expression("x^2", "x^2");
  check_expression("-x^2", "-x^2");
  check_expression("(-x)^2", "x^2");
  check_expression("2*-x^2", "-2*x^2");
  check_expression("x - -1", "x + 1");
  check_expression("x*+2", "2*x");
  check_expression("8/2/2*x", "2*x");
  check_expression("1/2*x", "1/2*x");
  check_expression("x/2*3", "3/2*x");
  check_expression("x/(1/2)", "2*x");
  check_expression("x/(x-x+2)", "1/2*x");
  check_expression("1 - 2 - 3", "-4");
  check_expression("0.25 + 10.50", "43/4");
  check_expression("007", "7");
  check_expression("(x+1)^3", "x^3 + 3*x^2 + 3*x + 1");
  check_expression("((x))^1", "x");
  check_expression("x^0", "1");
  check_expression("(x-x)^0", "1");
  check_expression("0*x^500", "0");
  check_expression("\tx ^ 2 \t+ ( 3 ) ", "x^2 + 3");
  check_expression("-(x+1)*(x-1)", "-x^2 + 1");
  check_expression("2/-4*x", "-1/2*x");
  check_expression("2^10*x^1/2", "512*x");
}

Test(problem, canonical_form) {
  check_canonical("# first\n\n  relucert-problem   1\r\n\tinterval -0.50 4/2 # x\ntarget x\nhidden 01",
                  "relucert-problem 1\ninterval -1/2 2\ntarget [-1/2, 2] x\ndensity [-1/2, 2] 1\n"
                  "activation relu\nhidden 1\n");
  check_canonical("relucert-problem 1\nhidden 3\nactivation two-slope 0.1\ninterval 0 1\n"
                  "density [0,1/4] 0\ntarget [ 0 , 1/2 ] x\ndensity [1/4,1] x\ntarget [1/2,1] x\n",
                  "relucert-problem 1\ninterval 0 1\ntarget [0, 1/2] x\ntarget [1/2, 1] x\n"
                  "density [0, 1/4] 0\ndensity [1/4, 1] x\nactivation two-slope 1/10\nhidden 3\n");
  check_canonical("relucert-problem 1\ninterval 0 1\ntarget 0\nactivation quadratic\nhidden 1000\n",
                  "relucert-problem 1\ninterval 0 1\ntarget [0, 1] 0\ndensity [0, 1] 1\n"
                  "activation quadratic\nhidden 1000\n");
  check_canonical("relucert-problem 1\ninterval 0 1\ntarget [0, 1/4] 3\nhidden 1\n"
                  "target [1/4, 1/2]\talgebraic( (x+1)*2 ) / (0.5*x^1)* sqrt (( 4 - x^2 ))\n"
                  "target [1/2, 1] algebraic (0)/(-2)*sqrt(1)\n",
                  "relucert-problem 1\ninterval 0 1\ntarget [0, 1/4] 3\n"
                  "target [1/4, 1/2] algebraic (2*x + 2)/(1/2*x)*sqrt(-x^2 + 4)\n"
                  "target [1/2, 1] algebraic (0)/(-2)*sqrt(1)\ndensity [0, 1] 1\nactivation relu\nhidden 1\n");
}

/* Data stand in the order in which they were written, a weight of 1 is written, the least and the greatest
   place are the interval; one layer is `hidden`, the loss power 2 is not written. */
Test(problem, data_depth_and_loss) {
  relucert_problem *p;
  check_canonical("relucert-problem 1\nlayers 2 3 2\ndata 1 -0.5\nloss power 4\ndata 0 1/3 2\ndata 1 7 4/8\n",
                  "relucert-problem 1\ndata 1 -1/2 1\ndata 0 1/3 2\ndata 1 7 1/2\nactivation relu\n"
                  "loss power 4\nlayers 2 3 2\n");
  check_canonical("relucert-problem 1\ninterval 0 1\nlayers 7\nloss power 2\ntarget x\n",
                  "relucert-problem 1\ninterval 0 1\ntarget [0, 1] x\ndensity [0, 1] 1\nactivation relu\n"
                  "hidden 7\n");
  p = parse("relucert-problem 1\ndata 1 0\ndata -3/2 0\ndata 5 0\nlayers 2 3 4\n");
  cr_assert(fmpq_equal_si(p->b, 5) && fmpz_equal_si(fmpq_numref(p->a), -3) && fmpz_equal_si(fmpq_denref(p->a), 2));
  cr_assert_eq(problem_parameters(p), 2 * 2 + 3 * 3 + 4 * 4 + 5); /* w and b of each layer, v and c */
  relucert_problem_free(p);
}

/* Random expression of the given depth, appended to t, and its value at the rational point x by
   plain rational arithmetic: an evaluation that shares nothing with the parser. */
static void random_expression(text *t, fmpq_t value, const fmpq_t x, flint_rand_t state, int depth) {
  fmpq_t right;
  ulong n = n_randint(state, 40), kind = depth == 0 ? n_randint(state, 3) : 3 + n_randint(state, 6);
  fmpq_init(right);
  if (kind == 0) {
    text_append(t, "x");
    fmpq_set(value, x);
  } else if (kind == 1) {
    text_printf(t, "%lu", n);
    fmpq_set_ui(value, n, 1);
  } else if (kind == 2) {
    text_printf(t, "%lu.%02lu", n, n);
    fmpq_set_ui(value, 101 * n, 100);
  } else {
    text_append(t, kind == 6 ? "-(" : "(");
    random_expression(t, value, x, state, depth - 1);
    text_append(t, ")");
    if (kind == 3 || kind == 4 || kind == 5) {
      text_append(t, kind == 3 ? " + (" : kind == 4 ? "-(" : "*(");
      random_expression(t, right, x, state, depth - 1);
      text_append(t, ")");
      (kind == 3 ? fmpq_add : kind == 4 ? fmpq_sub : fmpq_mul)(value, value, right);
    } else if (kind == 6) {
      fmpq_neg(value, value);
    } else if (kind == 7) {
      text_printf(t, "/%lu", n + 1);
      fmpq_set_ui(right, n + 1, 1);
      fmpq_div(value, value, right);
    } else {
      text_printf(t, "^%lu", n % 4);
      fmpq_pow_si(value, value, (slong) (n % 4));
    }
  }
  fmpq_clear(right);
}

Test(problem, expressions_have_the_value_of_direct_evaluation) {
  flint_rand_t state;
  fmpq_poly_t f;
  fmpq_t x, y, z;
  long i;
  flint_randinit(state);
  fmpq_poly_init(f);
  fmpq_init(x);
  fmpq_init(y);
  fmpq_init(z);
  for (i = 0; i < 1000; i++) {
    text t = { NULL, 0, 0 };
    fmpq_randtest(x, state, 8);
    random_expression(&t, y, x, state, 1 + (int) (i % 4));
    parse_expression(f, t.data);
    fmpq_poly_evaluate_fmpq(z, f, x);
    cr_assert(fmpq_equal(y, z), "%s", t.data);
    text_clear(&t);
  }
  fmpq_clear(x);
  fmpq_clear(y);
  fmpq_clear(z);
  fmpq_poly_clear(f);
  flint_randclear(state);
}

/* A piecewise polynomial with random pieces on [a, b]; squares when it must be >= 0. */
static void random_pieces(pwpoly *f, const fmpq_t a, const fmpq_t b, flint_rand_t state, int square) {
  slong i, n = 1 + (slong) n_randint(state, 6);
  fmpq_t left, right, step;
  fmpq_poly_t p;
  fmpq_init(left);
  fmpq_init(right);
  fmpq_init(step);
  fmpq_poly_init(p);
  fmpq_sub(step, b, a);
  fmpq_div_fmpz(step, step, (fmpz *) &n);
  fmpq_set(left, a);
  for (i = 0; i < n; i++) {
    fmpq_add(right, left, step);
    fmpq_poly_randtest(p, state, 1 + (slong) n_randint(state, 6), 1 + n_randint(state, 70));
    if (square)
      fmpq_poly_mul(p, p, p);
    if (square && i == 0 && fmpq_poly_is_zero(p))
      fmpq_poly_one(p);
    pwpoly_append(f, left, i + 1 < n ? right : b, p);
    fmpq_set(left, right);
  }
  fmpq_clear(left);
  fmpq_clear(right);
  fmpq_clear(step);
  fmpq_poly_clear(p);
}

static relucert_problem *random_problem(flint_rand_t state) {
  relucert_problem *problem = problem_new();
  fmpq_randtest(problem->a, state, 30);
  fmpq_randtest_not_zero(problem->b, state, 30);
  fmpq_abs(problem->b, problem->b);
  fmpq_add(problem->b, problem->a, problem->b);
  random_pieces(&problem->target, problem->a, problem->b, state, 0);
  random_pieces(&problem->density, problem->a, problem->b, state, 1);
  problem->activation = (activation_kind) n_randint(state, 3);
  if (problem->activation == ACTIVATION_TWO_SLOPE)
    do
      fmpq_randtest(problem->gamma, state, 10);
    while (fmpq_is_one(problem->gamma));
  problem->hidden = 1 + (long) n_randint(state, 1000);
  return problem;
}

static int same_pieces(const pwpoly *f, const pwpoly *g) {
  slong i;
  if (f->n != g->n || !fmpq_equal(f->at, g->at))
    return 0;
  for (i = 0; i < f->n; i++)
    if (!fmpq_equal(f->at + i + 1, g->at + i + 1) || !fmpq_poly_equal(f->poly[i], g->poly[i]))
      return 0;
  return 1;
}

static int same_problem(const relucert_problem *p, const relucert_problem *q) {
  return fmpq_equal(p->a, q->a) && fmpq_equal(p->b, q->b) && same_pieces(&p->target, &q->target) &&
         same_pieces(&p->density, &q->density) && p->activation == q->activation &&
         fmpq_equal(p->gamma, q->gamma) && p->hidden == q->hidden;
}

Test(problem, round_trip) {
  flint_rand_t state;
  long i;
  flint_randinit(state);
  for (i = 0; i < 400; i++) {
    relucert_problem *p = random_problem(state), *copy = problem_copy(p), *q;
    char *once = relucert_problem_print(p), *twice;
    q = parse(once);
    twice = relucert_problem_print(q);
    cr_assert(same_problem(p, copy));
    cr_assert(same_problem(p, q), "%s", once);
    cr_assert_str_eq(once, twice);
    relucert_free(once);
    relucert_free(twice);
    relucert_problem_free(p);
    relucert_problem_free(q);
    relucert_problem_free(copy);
  }
  flint_randclear(state);
}

Test(problem, many_pieces_stay_linear) {
  text t = { NULL, 0, 0 };
  relucert_problem *problem;
  long i, n = 20000;
  text_printf(&t, "relucert-problem 1\ninterval 0 %ld\nhidden 1\n", n);
  for (i = 0; i < n; i++)
    text_printf(&t, "target [%ld, %ld] %ld*x\n", i, i + 1, i % 7);
  problem = parse(t.data);
  cr_assert_eq(problem->target.n, n);
  cr_assert(fmpq_equal(problem->target.at + n, problem->b));
  relucert_problem_free(problem);
  text_clear(&t);
}

/* Assert whether the polynomial, in FLINT's notation, is negative somewhere on [l, r]. */
static void check_sign(const char *poly, const char *l, const char *r, int expected) {
  fmpq_poly_t p;
  fmpq_t u, v, x, y;
  fmpq_poly_init(p);
  fmpq_init(u);
  fmpq_init(v);
  fmpq_init(x);
  fmpq_init(y);
  fmpq_poly_set_str(p, poly);
  fmpq_set_str(u, l, 10);
  fmpq_set_str(v, r, 10);
  cr_assert_eq(density_negative_at(x, p, u, v), expected, "%s", poly);
  if (expected) {
    fmpq_poly_evaluate_fmpq(y, p, x);
    cr_assert(fmpq_sgn(y) < 0 && fmpq_cmp(u, x) < 0 && fmpq_cmp(x, v) < 0);
  }
  fmpq_poly_clear(p);
  fmpq_clear(u);
  fmpq_clear(v);
  fmpq_clear(x);
  fmpq_clear(y);
}

Test(problem, sign_of_densities_is_decided_exactly) {
  check_sign("0", "0", "1", 0);
  check_sign("1  -1/7", "0", "1", 1);
  check_sign("2  0 1", "0", "1", 0);
  check_sign("2  0 1", "-1/1000000000000", "1", 1);
  check_sign("3  1/9 -2/3 1", "0", "1", 0);      /* (x - 1/3)^2 */
  check_sign("3  -1/9 2/3 -1", "0", "1", 1);     /* -(x - 1/3)^2 */
  check_sign("4  -1 3 -3 1", "0", "1", 1);       /* (x - 1)^3 */
  check_sign("4  -1 3 -3 1", "1", "2", 0);
  check_sign("5  4 0 -4 0 1", "1", "2", 0);      /* (x^2 - 2)^2: double irrational roots */
  check_sign("4  -2 2 1 -1", "1", "2", 1);       /* (1 - x)(x^2 - 2): negative right of sqrt(2) */
  check_sign("3  30001/120000 -1 1", "0", "1", 0); /* (x - 1/2)^2 + 1/120000 */
  check_sign("3  29999/120000 -1 1", "0", "1", 1); /* (x - 1/2)^2 - 1/120000 */
}

#define HEAD "relucert-problem 1\ninterval 0 1\n"

Test(problem, messages_name_place_found_and_expected) {
  refuse(HEAD "target 2x\nhidden 1\n",
         "test:3:8: error: found '2x', expected an operator (write 2*x for a product)");
  refuse(HEAD "target x^2^3\nhidden 1\n",
         "test:3:11: error: found '^', expected another operator: exponents cannot be chained "
         "(write (x^2)^3 or x^6)");
  refuse(HEAD "target x/0\nhidden 1\n",
         "test:3:10: error: found '0', expected a nonzero constant as divisor");
  refuse(HEAD "target x^-1\nhidden 1\n",
         "test:3:10: error: found '-1', expected a literal exponent, an integer from 0 to 500");
  refuse(HEAD "target x\ndensity x - 1/2\nhidden 1\n",
         "test:4:9: error: found a density with the value -1/4 at x = 1/4, expected one that is never "
         "negative");
  refuse(HEAD "target [0, 1/2] x\nhidden 1\n",
         "test:3:12: error: found target pieces that end at 1/2, expected 1, the right end of the interval");
  refuse(HEAD "target x\n", "test:4:1: error: found the end of the file, expected 'hidden H'");
  refuse("", "test:1:1: error: found the end of the file, expected 'relucert-problem 1'");
  refuse_bytes(HEAD "target x\0y\n", sizeof HEAD "target x\0y\n" - 1,
               "test:3:9: error: found '\\x00', expected printable ASCII characters, spaces and tabs outside "
               "comments");
}

/* A text of n copies of s between head and tail must be refused with a message that holds the fragment. */
static void refuse_repeated(const char *head, const char *s, long n, const char *tail, const char *fragment) {
  relucert_context *ctx = relucert_context_new();
  text t = { NULL, 0, 0 };
  text_append(&t, head);
  for (; n > 0; n--)
    text_append(&t, s);
  text_append(&t, tail);
  cr_assert_null(relucert_problem_parse(ctx, t.data, t.length, "test"));
  cr_assert_eq(relucert_error_status(ctx), RELUCERT_BAD_INPUT);
  cr_assert_not_null(strstr(relucert_error_message(ctx), fragment), "%s", relucert_error_message(ctx));
  text_clear(&t);
  relucert_context_free(ctx);
}

Test(problem, caps) {
  const char *end = "\nhidden 1\n";
  refuse_repeated(HEAD "target ", "9", 5001, end, "at most 5000 digits");
  refuse_repeated(HEAD "target 0.", "9", 5000, end, "at most 5000 digits");
  refuse_repeated(HEAD "target x", "", 0, "^501\nhidden 1\n", "integer from 0 to 500");
  refuse_repeated(HEAD "target x", "*x", 500, end, "degree of at most 500");
  refuse_repeated(HEAD "target ", "(x^2)^251", 1, end, "degree of at most 500");
  refuse_repeated(HEAD "target ((2^500)^500)^500", "", 0, end, "at most 200000");
  refuse_repeated(HEAD "target (2^500)^40", "", 0, end, "more than 5000 digits");
  refuse_repeated(HEAD "target x", "", 0, "/(3^500)^30\nhidden 1\n", "more than 5000 digits");
  refuse_repeated(HEAD "target ", "(", 201, "x", "at most 200");
  refuse_repeated(HEAD "target ", " ", 1L << 20, "x", "expected at most 1048576");
  refuse_repeated("", "\n", (64L << 20) + 1, "", "expected at most 67108864");
  refuse_repeated(HEAD "target (x/3^20 + 1/2^20)^500", "", 0, end, "bytes in canonical form, expected");
}

Test(problem, caps_are_not_hit_too_early) {
  text t = { NULL, 0, 0 };
  fmpq_poly_t f;
  fmpz_t nines;
  long i;
  fmpq_poly_init(f);
  for (i = 0; i < 200; i++)
    text_append(&t, "(");
  text_append(&t, "x^500");
  for (i = 0; i < 200; i++)
    text_append(&t, ")");
  text_append(&t, "/");
  for (i = 0; i < 5000; i++)
    text_append(&t, "9");
  parse_expression(f, t.data);
  cr_assert_eq(fmpq_poly_degree(f), 500);
  fmpz_init(nines);
  fmpz_ui_pow_ui(nines, 10, 5000);
  fmpz_sub_ui(nines, nines, 1);
  cr_assert(fmpz_equal(fmpq_poly_denref(f), nines));
  fmpz_clear(nines);
  text_clear(&t);
  parse_expression(f, "(x/3 + 1/2)^500");
  text_expression(&t, f);
  parse_expression(f, t.data);
  cr_assert_eq(fmpq_poly_degree(f), 500);
  text_clear(&t);
  fmpq_poly_clear(f);
}

Test(problem, inline_problems) {
  const char *targets[] = { "[0, 1/2] x^2", "[1/2, 1] x - 0.25" }, *densities[] = { "x" };
  problem_inline args = { "0,1", NULL, "1", targets, 2, densities, 1, NULL, NULL };
  relucert_context *ctx = relucert_context_new();
  relucert_problem *problem = problem_from_inline(ctx, &args);
  char *printed;
  cr_assert_not_null(problem, "%s", relucert_error_message(ctx));
  printed = relucert_problem_print(problem);
  cr_assert_str_eq(printed,
                   "relucert-problem 1\ninterval 0 1\ntarget [0, 1/2] x^2\ntarget [1/2, 1] x - 1/4\n"
                   "density [0, 1] x\nactivation relu\nhidden 1\n");
  relucert_free(printed);
  relucert_problem_free(problem);
  args.activation = "two-slope -1";
  problem = problem_from_inline(ctx, &args);
  cr_assert_not_null(problem);
  cr_assert_eq(problem->hidden, 1);
  cr_assert_eq(problem->activation, ACTIVATION_TWO_SLOPE);
  relucert_problem_free(problem);
  relucert_context_free(ctx);
}

/* Assert that the inline problem is refused with this message. */
static void refuse_inline(const char *interval, const char *target, const char *second, const char *hidden,
                          const char *message) {
  const char *targets[2];
  problem_inline args = { interval, NULL, hidden, targets, (target != NULL) + (second != NULL), NULL, 0, NULL, NULL };
  relucert_context *ctx = relucert_context_new();
  targets[0] = target;
  targets[1] = second;
  cr_assert_null(problem_from_inline(ctx, &args));
  cr_assert_eq(relucert_error_status(ctx), RELUCERT_BAD_INPUT);
  cr_assert_str_eq(relucert_error_message(ctx), message);
  relucert_context_free(ctx);
}

Test(problem, inline_errors) {
  refuse_inline("0 1", "x", NULL, "1", "--interval:1:3: error: found '1', expected a comma, as in 0,1");
  refuse_inline(NULL, "x", NULL, NULL,
                "--interval:1:1: error: found no such option, expected --interval A,B");
  refuse_inline("0,1", NULL, NULL, NULL,
                "--target:1:1: error: found no such option, expected --target 'POLY' or --target "
                "'[L, R] POLY'");
  refuse_inline("0,1", "[0,1/2] x", "[1/2,1] 2x", "1",
                "--target:2:9: error: found '2x', expected an operator (write 2*x for a product)");
  refuse_inline("0,1", "x +", NULL, "1",
                "--target:1:4: error: found the end of the argument, expected a number, x or '('");
  refuse_inline("0,1", "x", NULL, NULL,
                "--hidden:1:1: error: found no such option, expected --hidden H, the number of hidden "
                "neurons");
  refuse_inline("0,1", "x", NULL, "0",
                "--hidden:1:1: error: found '0', expected the number of hidden neurons, an integer from 1 to "
                "1000");
  refuse_inline("0,1", "x # y", NULL, "1", "--target:1:3: error: found '#', expected an operator or the end");
}

Test(problem, files_that_cannot_be_read) {
  relucert_context *ctx = relucert_context_new();
  cr_assert_null(relucert_problem_read(ctx, "/no/such/file.prob"));
  cr_assert_eq(relucert_error_status(ctx), RELUCERT_BAD_INPUT);
  cr_assert_str_eq(relucert_error_message(ctx),
                   "/no/such/file.prob: error: cannot open the problem file: No such file or directory");
  cr_assert_null(relucert_problem_read(ctx, "/"));
  cr_assert_str_eq(relucert_error_message(ctx),
                   "/: error: found a directory, expected a problem file");
  relucert_problem_free(NULL);
  relucert_context_free(ctx);
}
