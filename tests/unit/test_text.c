/* Growing strings, numbers as text, and files that appear whole. */
#define _POSIX_C_SOURCE 200809L
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/outfile.h"
#include "base/text.h"

TestSuite(text, .fini = flint_cleanup);

/* Assert that text_decimal prints [lo, hi] as expected (NULL: refuses). */
static void check_decimal(const char *lo, const char *hi, long digits, const char *expected) {
  text t = { NULL, 0, 0 };
  fmpq_t l, h;
  int ok;
  fmpq_init(l);
  fmpq_init(h);
  cr_assert_eq(fmpq_set_str(l, lo, 10), 0);
  cr_assert_eq(fmpq_set_str(h, hi, 10), 0);
  text_append(&t, "");
  ok = text_decimal(&t, l, h, digits);
  cr_assert_eq(ok, expected != NULL, "[%s, %s]", lo, hi);
  cr_assert_str_eq(t.data, expected ? expected : "");
  fmpq_clear(l);
  fmpq_clear(h);
  text_clear(&t);
}

Test(text, decimals_of_rationals) {
  check_decimal("0", "0", 15, "0");
  check_decimal("1/5", "1/5", 15, "0.200000000000000");
  check_decimal("-1/3", "-1/3", 5, "-0.33333");
  check_decimal("2/3", "2/3", 5, "0.66667");
  check_decimal("1", "1", 3, "1.00");
  check_decimal("7", "7", 1, "7");
  check_decimal("123", "123", 3, "123");
  check_decimal("1234", "1234", 3, "1.23e3");
  check_decimal("1/1000000", "1/1000000", 3, "0.00000100");
  check_decimal("1/10000000", "1/10000000", 3, "1.00e-7");
  check_decimal("99999/100", "99999/100", 3, "1.00e3");
  check_decimal("99999/100000", "99999/100000", 3, "1.00");
  check_decimal("100000000000000000000", "100000000000000000000", 21, "100000000000000000000");
  check_decimal("1000000000000000000000", "1000000000000000000000", 22, "1.000000000000000000000e21");
}

Test(text, decimals_of_intervals) {
  check_decimal("-1", "1", 3, NULL);
  check_decimal("0", "1", 3, NULL);
  check_decimal("-1", "0", 3, NULL);
  check_decimal("1/2", "1/3", 0, NULL);
  check_decimal("1", "2", 3, NULL);
  check_decimal("19999/10000", "20001/10000", 3, "2.00");
  check_decimal("199/100", "201/100", 3, NULL); /* both ends are one whole unit away from 2.00 */
  check_decimal("1991/1000", "2009/1000", 3, "2.00");
  check_decimal("-2009/1000", "-1991/1000", 3, "-2.00");
  check_decimal("999/1000", "1001/1000", 1, "1");
}

/* Assert |x - d| < unit of the last digit of the decimal s, read here by other means than text.c's. */
static void check_error(const char *s, const fmpq_t x) {
  const char *e = strchr(s, 'e'), *point = strchr(s, '.'), *p;
  long scale = e ? strtol(e + 1, NULL, 10) : 0;
  fmpq_t d, unit, ten;
  fmpq_init(d);
  fmpq_init(unit);
  fmpq_init(ten);
  fmpq_set_si(ten, 10, 1);
  for (p = s; *p && *p != 'e'; p++)
    if (*p >= '0' && *p <= '9') {
      fmpq_mul(d, d, ten);
      fmpq_add_si(d, d, *p - '0');
      scale -= point && p > point;
    }
  fmpq_pow_si(unit, ten, scale);
  fmpq_mul(d, d, unit);
  if (*s == '-')
    fmpq_neg(d, d);
  fmpq_sub(d, d, x);
  fmpq_abs(d, d);
  cr_assert(fmpq_cmp(d, unit) < 0, "%s", s);
  fmpq_clear(d);
  fmpq_clear(unit);
  fmpq_clear(ten);
}

Test(text, random_intervals_are_printed_within_a_unit) {
  flint_rand_t state;
  fmpq_t lo, hi, width;
  long i, printed = 0;
  flint_randinit(state);
  fmpq_init(lo);
  fmpq_init(hi);
  fmpq_init(width);
  for (i = 0; i < 3000; i++) {
    text t = { NULL, 0, 0 };
    fmpq_randtest_not_zero(lo, state, 1 + n_randint(state, 120));
    fmpq_div_2exp(width, lo, n_randint(state, 150));
    fmpq_abs(width, width);
    if (i % 5 == 0)
      fmpq_zero(width);
    fmpq_add(hi, lo, width);
    if (text_decimal(&t, lo, hi, 1 + (long) n_randint(state, 40))) {
      check_error(t.data, lo);
      check_error(t.data, hi);
      printed++;
    } else {
      cr_assert(!fmpq_is_zero(width), "an exact number is always printed");
    }
    text_clear(&t);
  }
  cr_assert_gt(printed, 1500);
  fmpq_clear(lo);
  fmpq_clear(hi);
  fmpq_clear(width);
  flint_randclear(state);
}

/* Assert what text_expression and text_fmpq_poly print for the polynomial in FLINT's own notation. */
static void check_polynomial(const char *flint, const char *expression, const char *coefficients) {
  text t = { NULL, 0, 0 };
  fmpq_poly_t f;
  fmpq_poly_init(f);
  cr_assert_eq(fmpq_poly_set_str(f, flint), 0);
  text_expression(&t, f);
  cr_assert_str_eq(t.data, expression);
  text_clear(&t);
  text_fmpq_poly(&t, f);
  cr_assert_str_eq(t.data, coefficients);
  text_clear(&t);
  fmpq_poly_clear(f);
}

Test(text, polynomials) {
  check_polynomial("0", "0", "0 0");
  check_polynomial("1  -1", "-1", "0 -1");
  check_polynomial("2  0 1", "x", "1 0 1");
  check_polynomial("2  0 -1", "-x", "1 0 -1");
  check_polynomial("4  -4 1 0 -1/2", "-1/2*x^3 + x - 4", "3 -4 1 0 -1/2");
  check_polynomial("3  1/3 -2/7 1", "x^2 - 2/7*x + 1/3", "2 1/3 -2/7 1");
}

Test(text, integer_polynomials_and_growth) {
  text t = { NULL, 0, 0 };
  fmpz_poly_t f;
  char *whole;
  long i;
  fmpz_poly_init(f);
  text_fmpz_poly(&t, f);
  cr_assert_str_eq(t.data, "0 0");
  fmpz_poly_set_coeff_si(f, 2, -3);
  text_append(&t, ";");
  text_fmpz_poly(&t, f);
  cr_assert_str_eq(t.data, "0 0;2 0 0 -3");
  text_clear(&t);
  for (i = 0; i < 10000; i++)
    text_printf(&t, "%04ld", i);
  cr_assert_eq(t.length, 40000);
  whole = text_take(&t);
  cr_assert_eq(strlen(whole), 40000);
  cr_assert_eq(strncmp(whole + 4 * 1234, "1234", 4), 0);
  cr_assert_null(t.data);
  relucert_free(whole);
  whole = text_take(&t);
  cr_assert_str_eq(whole, "");
  relucert_free(whole);
  fmpz_poly_clear(f);
}

/* The contents of a short file, in a static buffer. */
static const char *contents(const char *path) {
  static char buffer[100];
  FILE *file = fopen(path, "r");
  size_t n;
  cr_assert_not_null(file);
  n = fread(buffer, 1, sizeof buffer - 1, file);
  buffer[n] = 0;
  fclose(file);
  return buffer;
}

Test(text, files_are_replaced_whole) {
  char folder[] = "/tmp/relucert-test-XXXXXX", path[100], link[100];
  relucert_context *ctx = relucert_context_new();
  struct stat info;
  cr_assert_not_null(mkdtemp(folder));
  umask(027);
  snprintf(path, sizeof path, "%s/a.cert", folder);
  snprintf(link, sizeof link, "%s/link", folder);
  cr_assert_eq(relucert_write_file(ctx, path, "one\n"), RELUCERT_OK);
  cr_assert_str_eq(contents(path), "one\n");
  cr_assert_eq(stat(path, &info), 0);
  cr_assert_eq(info.st_mode & 0777, 0640, "a new file has the permissions that umask leaves");
  cr_assert_eq(chmod(path, 0604), 0);
  cr_assert_eq(symlink("a.cert", link), 0);
  cr_assert_eq(relucert_write_file(ctx, link, "two\n"), RELUCERT_OK);
  cr_assert_str_eq(contents(path), "two\n");
  cr_assert_eq(lstat(link, &info), 0);
  cr_assert(S_ISLNK(info.st_mode), "a symbolic link is followed");
  cr_assert_eq(stat(path, &info), 0);
  cr_assert_eq(info.st_mode & 0777, 0604, "a replaced file keeps its permissions");
  cr_assert_eq(unlink(link), 0);
  cr_assert_eq(unlink(path), 0);
  cr_assert_eq(rmdir(folder), 0, "no temporary file is left");
  relucert_context_free(ctx);
}

Test(text, failures_to_write_are_named) {
  char folder[] = "/tmp/relucert-test-XXXXXX";
  relucert_context *ctx = relucert_context_new();
  cr_assert_not_null(mkdtemp(folder));
  cr_assert_eq(relucert_write_file(ctx, folder, "x"), RELUCERT_FAILURE);
  cr_assert_not_null(strstr(relucert_error_message(ctx), folder));
  cr_assert_not_null(strstr(relucert_error_message(ctx), "directory"));
  cr_assert_eq(relucert_write_file(ctx, "/no/such/folder/a.cert", "x"), RELUCERT_FAILURE);
  cr_assert_not_null(strstr(relucert_error_message(ctx), "/no/such/folder/a.cert"));
  if (access("/dev/full", W_OK) == 0) {
    cr_assert_eq(relucert_write_file(ctx, "/dev/full", "x"), RELUCERT_FAILURE);
    cr_assert_eq(relucert_write_file(ctx, "/dev/null", "x"), RELUCERT_OK);
    cr_assert_eq(relucert_error_status(ctx), RELUCERT_OK);
  }
  outfile_cleanup();
  cr_assert_eq(rmdir(folder), 0);
  relucert_context_free(ctx);
}
