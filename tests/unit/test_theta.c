/* Theta files: both forms, exact numbers, canonical text, values of networks. What is refused: tests/bad-thetas. */
#include <criterion/criterion.h>
#include <math.h>
#include <string.h>
#include "base/text.h"
#include "theta/theta.h"

TestSuite(theta, .fini = flint_cleanup);

/* The parameters in a text; the test fails on errors. */
static theta *theta_of(const char *string) {
  relucert_context *ctx = relucert_context_new();
  theta *t = relucert_theta_parse(ctx, string, strlen(string), "test");
  cr_assert_not_null(t, "%s\n%s", relucert_error_message(ctx), string);
  relucert_context_free(ctx);
  return t;
}

/* Reading the text gives this canonical form, and reading that gives it again. */
static void check_canonical(const char *string, const char *canonical, int binary64) {
  theta *t = theta_of(string), *again;
  char *printed = relucert_theta_print(t), *twice;
  cr_assert_str_eq(printed, canonical);
  cr_assert_eq(relucert_theta_binary64(t), binary64, "%s", string);
  again = theta_of(printed);
  twice = relucert_theta_print(again);
  cr_assert_str_eq(twice, canonical);
  cr_assert_eq(relucert_theta_binary64(again), 0);
  cr_assert_eq(relucert_theta_hidden(again), relucert_theta_hidden(t));
  relucert_free(printed);
  relucert_free(twice);
  relucert_theta_free(t);
  relucert_theta_free(again);
}

Test(theta, text) {
  check_canonical("relucert-theta 1\nneuron 1 -1/3 4/3\nconstant 1/27\n",
                  "relucert-theta 1\nneuron 1 -1/3 4/3\nconstant 1/27\n", 0);
  check_canonical("# first\r\n\r\n relucert-theta\t1 # x\r\nconstant -0.50\r\n  neuron +2/4 0.1 -0/7#\r\n"
                  "neuron 000 12 -1.250",
                  "relucert-theta 1\nneuron 1/2 1/10 0\nneuron 0 12 -5/4\nconstant -1/2\n", 0);
}

Test(theta, json) {
  check_canonical("{\"w\": [\"1\"], \"b\": [\"-1/3\"], \"v\": [\"4/3\"], \"c\": \"1/27\"}",
                  "relucert-theta 1\nneuron 1 -1/3 4/3\nconstant 1/27\n", 0);
  check_canonical("\r\n\t {\"c\":\"-0.1\",\"v\":[\" 2 \",\"0\"],\"b\":[\"0\",\"1\"],\"w\":[\"+1\",\"-2/4\"]}\n",
                  "relucert-theta 1\nneuron 1 0 2\nneuron -1/2 1 0\nconstant -1/10\n", 0);
}

Test(theta, binary64) {
  check_canonical("{\"w\":[0.1],\"b\":[-2.5e-1],\"v\":[9007199254740993],\"c\":-0.0}",
                  "relucert-theta 1\nneuron 3602879701896397/36028797018963968 -1/4 9007199254740992\n"
                  "constant 0\n", 1);
  check_canonical("{\"w\":[\"0.1\"],\"b\":[1],\"v\":[\"1\"],\"c\":\"0\"}",
                  "relucert-theta 1\nneuron 1/10 1 1\nconstant 0\n", 1);
}

/* JSON numbers with 17 digits give back every double. */
Test(theta, random_doubles) {
  flint_rand_t state;
  flint_randinit(state);
  for (int i = 0; i < 2000; i++) {
    double x = ldexp((double) n_randlimb(state), (int) n_randint(state, 1000) - 600) * (i % 2 ? -1 : 1);
    char string[200];
    arf_t y;
    fmpq_t q;
    theta *t;
    sprintf(string, "{\"w\":[%.17g],\"b\":[\"0\"],\"v\":[\"0\"],\"c\":\"0\"}", x);
    t = theta_of(string);
    arf_init(y);
    fmpq_init(q);
    arf_set_d(y, x);
    arf_get_fmpq(q, y);
    cr_assert(fmpq_equal(q, t->w), "%s", string);
    arf_clear(y);
    fmpq_clear(q);
    relucert_theta_free(t);
  }
  flint_randclear(state);
}

/* The largest file: 1000 neurons, numbers of 5000 digits. */
Test(theta, caps) {
  text s = {0};
  theta *t;
  char *digits = mem_alloc(5001, 1), *printed;
  memset(digits, '7', 5000);
  text_append(&s, "relucert-theta 1\n");
  text_printf(&s, "neuron %s 1/%s -0.%s\n", digits, digits, digits + 1);
  for (int i = 1; i < 1000; i++)
    text_printf(&s, "neuron %d 0 1\n", i);
  text_append(&s, "constant 0\n");
  t = theta_of(s.data);
  cr_assert_eq(t->H, 1000);
  printed = relucert_theta_print(t);
  cr_assert_eq(memcmp(strstr(printed, "neuron ") + 7, digits, 5000), 0);
  relucert_free(printed);
  relucert_theta_free(t);
  mem_free(digits);
  text_clear(&s);
}

Test(theta, value) {
  theta *t = theta_of("relucert-theta 1\nneuron 2 -1 3\nneuron -1 1/2 4\nneuron 0 5 1\nneuron 1 -9 7\nconstant -1");
  theta *copy = theta_copy(t);
  const slong places[] = {0, 1, 2, 10}; /* values by hand */
  const slong values[2][4] = {{6, 7, 13, 68}, {-126, -109, -97, -8}};
  fmpq_t x, y, gamma;
  fmpq_init(gamma);
  fmpq_init(x);
  fmpq_init(y);
  relucert_theta_free(t);
  for (int i = 0; i < 8; i++) {
    fmpq_set_si(gamma, i < 4 ? 0 : 2, 1);
    fmpq_set_si(x, places[i % 4], 1);
    theta_evaluate(y, copy, gamma, x);
    fmpq_set_si(x, values[i / 4][i % 4], 1);
    cr_assert(fmpq_equal(x, y), "gamma %ld, at %ld", (long) i / 4 * 2, (long) places[i % 4]);
  }
  fmpq_clear(gamma);
  fmpq_clear(x);
  fmpq_clear(y);
  relucert_theta_free(copy);
}
