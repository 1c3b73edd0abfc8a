/* Problems of the theorem library. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include "problem/scan.h"
#include "problem/statements.h"
#include "theorem/instance.h"

/* An instance that holds only its name. */
static instance *new_instance(const char *format, va_list args) {
  instance *y = mem_alloc(1, sizeof *y);
  text t = {0};
  char buffer[100];
  vsnprintf(buffer, sizeof buffer, format, args);
  text_append(&t, buffer);
  y->name = text_take(&t);
  return y;
}

instance *instance_solve(const request *asked, text *file, const char *name, ...) {
  va_list args;
  instance *y;
  va_start(args, name);
  y = new_instance(name, args);
  va_end(args);
  y->file = text_take(file);
  y->problem = relucert_problem_parse(asked->ctx, y->file, strlen(y->file), y->name);
  y->result = y->problem ? relucert_solve(asked->ctx, y->problem, &asked->options) : NULL;
  if (y->result)
    return y;
  instance_free(y);
  return NULL;
}

/* A copy that the caller frees. */
static char *copy_of(const char *string) {
  text t = {0};
  text_append(&t, string);
  return text_take(&t);
}

instance *instance_own(const request *asked, const char *file, char *certificate, char *json,
                       const char *name, ...) {
  va_list args;
  instance *y;
  va_start(args, name);
  y = new_instance(name, args);
  va_end(args);
  y->file = copy_of(file);
  y->certificate = certificate;
  y->json = json;
  y->problem = relucert_problem_parse(asked->ctx, y->file, strlen(y->file), y->name);
  if (y->problem)
    return y;
  instance_free(y);
  return NULL;
}

void instance_free(instance *y) {
  if (!y)
    return;
  relucert_free(y->name);
  relucert_free(y->file);
  relucert_problem_free(y->problem);
  relucert_result_free(y->result);
  relucert_free(y->certificate);
  relucert_free(y->json);
  mem_free(y);
}

char *instance_certificate(const instance *y) {
  return y->certificate ? copy_of(y->certificate) : relucert_result_certificate(y->result);
}

char *instance_json(const instance *y) {
  return y->json ? copy_of(y->json) : relucert_result_json(y->result);
}

int instance_is_complete(const instance *y) {
  return !y->result || (result_is_complete(y->result) && y->result->claim_list > 0);
}

int instance_gap(fmpq_t gap, const instance *y) {
  const relucert_result *r = y->result;
  if (!instance_is_complete(y) || !r->infimum.known || r->infimum.attained || r->n == 0
      || (r->n > 1 && r->order[0] == ORDER_NOT_SEPARATED))
    return 0;
  fmpq_sub(gap, r->list[0].risk.lo, r->infimum.value.hi);
  return 1;
}

void fmpq_lower_decimal(fmpq_t y, const fmpq_t x, slong digits) {
  slong shift = digits;
  fmpz_t n, bound, power;
  fmpz_init(n);
  fmpz_init(bound);
  fmpz_init(power);
  fmpz_ui_pow_ui(bound, 10, (ulong) digits);
  shift += (slong) fmpz_sizeinbase(fmpq_denref(x), 10) - (slong) fmpz_sizeinbase(fmpq_numref(x), 10) + 1;
  do { /* n = floor(x 10^shift) < 10^digits, for the greatest such shift */
    fmpz_ui_pow_ui(power, 10, (ulong) FLINT_ABS(shift));
    if (shift >= 0)
      fmpq_mul_fmpz(y, x, power);
    else
      fmpq_div_fmpz(y, x, power);
    fmpz_fdiv_q(n, fmpq_numref(y), fmpq_denref(y));
    shift--;
  } while (fmpz_cmp(n, bound) >= 0);
  fmpq_set_fmpz(y, n);
  if (shift + 1 >= 0)
    fmpq_div_fmpz(y, y, power);
  else
    fmpq_mul_fmpz(y, y, power);
  fmpz_clear(n);
  fmpz_clear(bound);
  fmpz_clear(power);
}

void text_lower_decimal(text *t, const fmpq_t x, slong digits) {
  fmpq_t y;
  fmpq_init(y);
  fmpq_lower_decimal(y, x, digits);
  text_decimal(t, y, y, digits);
  fmpq_clear(y);
}

/* ---- Problem files. */

void request_interval(fmpq_t left, fmpq_t right, const request *asked, slong a, slong b) {
  fmpq_set_si(left, a, 1);
  fmpq_set_si(right, b, 1);
  if (asked->interval) {
    fmpq_set(left, asked->interval);
    fmpq_set(right, asked->interval + 1);
  }
}

void file_begin(text *file, const request *asked, slong a, slong b) {
  fmpq_t left, right;
  fmpq_init(left);
  fmpq_init(right);
  request_interval(left, right, asked, a, b);
  text_append(file, "relucert-problem 1\ninterval ");
  text_fmpq(file, left);
  text_append(file, " ");
  text_fmpq(file, right);
  text_append(file, "\n");
  fmpq_clear(left);
  fmpq_clear(right);
}

void file_end(text *file, long hidden) { text_printf(file, "hidden %ld\n", hidden); }

/* "target [LEFT, RIGHT] VALUE" */
static void put_constant(text *file, const fmpq_t left, const fmpq_t right, const fmpz_t value) {
  text_append(file, "target [");
  text_fmpq(file, left);
  text_append(file, ", ");
  text_fmpq(file, right);
  text_append(file, "] ");
  text_fmpz(file, value);
  text_append(file, "\n");
}

void file_step(text *file, const request *asked, long hidden, const fmpz_t height) {
  fmpq_t left, middle, right;
  fmpz_t zero;
  fmpq_init(left);
  fmpq_init(middle);
  fmpq_init(right);
  fmpz_init(zero);
  request_interval(left, right, asked, 0, 1);
  fmpq_add(middle, left, right);
  fmpq_div_2exp(middle, middle, 1);
  file_begin(file, asked, 0, 1);
  put_constant(file, left, middle, zero);
  put_constant(file, middle, right, height);
  file_end(file, hidden);
  fmpq_clear(left);
  fmpq_clear(middle);
  fmpq_clear(right);
  fmpz_clear(zero);
}

/* f(x) = T_d((2x - a - b)/(b - a)) */
static void chebyshev_on(fmpq_poly_t f, slong d, const fmpq_t a, const fmpq_t b) {
  fmpz_poly_t t;
  fmpq_poly_t line;
  fmpq_t x, length;
  fmpz_poly_init(t);
  fmpq_poly_init(line);
  fmpq_init(x);
  fmpq_init(length);
  fmpz_poly_chebyshev_t(t, (ulong) d);
  fmpq_poly_set_fmpz_poly(f, t);
  fmpq_sub(length, b, a);
  fmpq_add(x, a, b);
  fmpq_div(x, x, length);
  fmpq_neg(x, x);
  fmpq_poly_set_coeff_fmpq(line, 0, x);
  fmpq_set_si(x, 2, 1);
  fmpq_div(x, x, length);
  fmpq_poly_set_coeff_fmpq(line, 1, x);
  fmpq_poly_compose(f, f, line);
  fmpz_poly_clear(t);
  fmpq_poly_clear(line);
  fmpq_clear(x);
  fmpq_clear(length);
}

void file_chebyshev(text *file, const request *asked, slong d, int tilted) {
  fmpq_t a, b;
  fmpq_poly_t f;
  fmpq_init(a);
  fmpq_init(b);
  fmpq_poly_init(f);
  request_interval(a, b, asked, -1, 1);
  chebyshev_on(f, d, a, b);
  file_begin(file, asked, -1, 1);
  text_append(file, "target ");
  text_expression(file, f);
  text_append(file, tilted ? " + x/10\n" : "\n");
  file_end(file, 1);
  fmpq_clear(a);
  fmpq_clear(b);
  fmpq_poly_clear(f);
}

/* ---- Numbers from the command line. */

static scanner argument(relucert_context *ctx, const char *option, const char *value) {
  return (scanner) {.ctx = ctx,
                   .name = option,
                   .line = 1,
                   .source = SCAN_OPTION,
                   .start = value,
                   .at = value,
                   .end = value + strlen(value)};
}

int request_number(fmpq_t x, relucert_context *ctx, const char *option, const char *value, size_t skip) {
  scanner s = argument(ctx, option, value);
  if (!scan_check_bytes(&s))
    return 0;
  s.at += skip;
  scan_at_end(&s);
  return scan_number(&s, x, "the number") && scan_end(&s, "the number");
}

int request_bounds(fmpq *ends, relucert_context *ctx, const char *option, const char *value) {
  scanner s = argument(ctx, option, value);
  builder b;
  int good;
  memset(&b, 0, sizeof b);
  b.problem = problem_new();
  good = scan_check_bytes(&s) && statement_interval(&b, &s);
  fmpq_set(ends, b.problem->a);
  fmpq_set(ends + 1, b.problem->b);
  relucert_problem_free(b.problem);
  return good;
}
