/* Polynomials as people write them: recursive descent, one function for each level of

     sum     = product { (+|-) product }
     product = factor { (*|/) factor }
     factor  = [+|-] power
     power   = primary [ ^ natural ]
     primary = number | x | ( sum )

   The recursion is as deep as the nesting of parentheses, which is capped. All intermediate results
   have degree <= CAP_DEGREE and, over their common denominator, coefficients of at most CAP_BITS
   bits. Degrees are checked before each operation; because both operands are within the caps, the
   result of one operation has at most 2 CAP_BITS + 10 bits, and it is checked before the next. */
#include <string.h>
#include "problem/polynomial.h"

static int read_sum(scanner *s, fmpq_poly_t f, int depth);

/* Bits of the largest integer in f over its common denominator. */
static slong max_bits(const fmpq_poly_t f) {
  slong bits = FLINT_ABS(_fmpz_vec_max_bits(fmpq_poly_numref(f), f->length));
  return FLINT_MAX(bits, (slong) fmpz_bits(fmpq_poly_denref(f)));
}

/* Is f, the value of the text that starts at `at`, within the cap on coefficients? */
static int check_size(const scanner *s, const char *at, const fmpq_poly_t f) {
  slong bits = max_bits(f);
  if (bits <= CAP_BITS)
    return 1;
  return scan_fail(s, at, "found an expression whose value has coefficients of %ld bits, expected at most %d",
                   (long) bits, CAP_BITS);
}

/* f = f g; `at` is the place of g in messages. */
static int multiply(const scanner *s, const char *at, fmpq_poly_t f, const fmpq_poly_t g) {
  slong degree = fmpq_poly_degree(f) + fmpq_poly_degree(g);
  if (degree > CAP_DEGREE)
    return scan_fail(s, at, "found a product of degree %ld, expected a degree of at most %d", (long) degree,
                     CAP_DEGREE);
  fmpq_poly_mul(f, f, g);
  return check_size(s, at, f);
}

/* f = f^n by binary powering, 0^0 = 1; `at` is the place of the power in messages. */
static int raise_to(const scanner *s, const char *at, fmpq_poly_t f, long n) {
  slong degree = fmpq_poly_degree(f) * n;
  fmpq_poly_t base;
  long bit;
  int ok = 1;
  if (degree > CAP_DEGREE)
    return scan_fail(s, at, "found a power of degree %ld, expected a degree of at most %d", (long) degree,
                     CAP_DEGREE);
  fmpq_poly_init(base);
  fmpq_poly_set(base, f);
  fmpq_poly_one(f);
  for (bit = 1; bit <= n / 2; bit *= 2)
    ;
  for (; ok && bit > 0; bit /= 2) {
    fmpq_poly_mul(f, f, f);
    ok = check_size(s, at, f) && (!(n & bit) || multiply(s, at, f, base));
  }
  fmpq_poly_clear(base);
  return ok;
}

/* f = f / g, where the text of g is that from `at` to the present place. */
static int divide(const scanner *s, const char *at, fmpq_poly_t f, const fmpq_poly_t g) {
  fmpq_t c;
  if (fmpq_poly_degree(g) != 0)
    return scan_unexpected(s, at, s->at, "a nonzero constant as divisor");
  fmpq_init(c);
  fmpq_poly_get_coeff_fmpq(c, g, 0);
  fmpq_poly_scalar_div_fmpq(f, f, c);
  fmpq_clear(c);
  return check_size(s, at, f);
}

/* Something else than an operand stands here. */
static int no_operand(const scanner *s) {
  const char *to = scan_token_end(s, s->at);
  const char *hint = "";
  if (s->at < s->end && *s->at == '*' && s->at > s->start && s->at[-1] == '*')
    hint = " (write ^ for a power)";
  else if (to - s->at > 1 && *s->at == 'x')
    hint = " (write x*2 for a product, x^2 for a power)";
  else if (s->at < s->end && *s->at == '.')
    hint = " (write 0.5, not .5)";
  return scan_unexpected(s, s->at, to, "a number, x or '('%s", hint);
}

/* ( sum ), from the parenthesis on. */
static int read_parenthesis(scanner *s, fmpq_poly_t f, int depth) {
  const char *open = s->at;
  if (depth >= CAP_NESTING)
    return scan_fail(s, open, "found more than %d nested parentheses, expected at most %d", CAP_NESTING,
                     CAP_NESTING);
  s->at++;
  if (!read_sum(s, f, depth + 1))
    return 0;
  if (s->at == s->end)
    return scan_unexpected(s, s->at, s->at, "')' to close the '(' in column %ld",
                           (long) (open - s->start) + 1);
  s->at++;
  return 1;
}

static int read_number(scanner *s, fmpq_poly_t f) {
  fmpq_t c;
  int ok;
  fmpq_init(c);
  ok = scan_decimal(s, c);
  if (ok)
    fmpq_poly_set_fmpq(f, c);
  fmpq_clear(c);
  return ok;
}

static int read_primary(scanner *s, fmpq_poly_t f, int depth) {
  if (scan_at_end(s))
    return no_operand(s);
  if (*s->at >= '0' && *s->at <= '9')
    return read_number(s, f);
  if (*s->at == '(')
    return read_parenthesis(s, f, depth);
  if (*s->at != 'x' || scan_token_end(s, s->at) != s->at + 1)
    return no_operand(s);
  s->at++;
  fmpq_poly_zero(f);
  fmpq_poly_set_coeff_ui(f, 1, 1);
  return 1;
}

static int read_power(scanner *s, fmpq_poly_t f, int depth) {
  const char *from;
  long n;
  scan_at_end(s);
  from = s->at;
  if (!read_primary(s, f, depth))
    return 0;
  if (scan_at_end(s) || *s->at != '^')
    return 1;
  s->at++;
  scan_at_end(s);
  if (!scan_natural(s, &n, 0, CAP_EXPONENT, "a literal exponent"))
    return 0;
  return raise_to(s, from, f, n);
}

static int read_factor(scanner *s, fmpq_poly_t f, int depth) {
  int negative = 0;
  if (!scan_at_end(s) && (*s->at == '-' || *s->at == '+')) {
    negative = *s->at == '-';
    s->at++;
  }
  if (!read_power(s, f, depth))
    return 0;
  if (negative)
    fmpq_poly_neg(f, f);
  return 1;
}

/* An operand that starts at `from` is followed by something else than an operator. */
static int no_operator(const scanner *s, const char *from) {
  const char *to = scan_token_end(s, s->at);
  int next = (int) (to - s->at), operand = (int) (s->at - from);
  if (*s->at == '^')
    return scan_unexpected(s, s->at, to,
                           "another operator: exponents cannot be chained (write (x^2)^3 or x^6)");
  if (*s->at == 'e' || *s->at == 'E')
    return scan_unexpected(s, from, to, "an operator (numbers have no exponent notation)");
  if (!strchr("(x0123456789", *s->at))
    return scan_unexpected(s, s->at, to, "an operator or the end");
  if (operand > 20 || next > 20)
    return scan_unexpected(s, s->at, to, "an operator (write * for a product)");
  while (operand > 0 && (from[operand - 1] == ' ' || from[operand - 1] == '\t'))
    operand--;
  return scan_unexpected(s, from, to, "an operator (write %.*s*%.*s for a product)", operand, from, next,
                         s->at);
}

/* After an operand that starts at `from`: is the next thing one of the operators given? Errors when
   it is no operator at all: *ok = 0. */
static int at_operator(scanner *s, const char *operators, const char *from, int *ok) {
  *ok = 1;
  if (scan_at_end(s))
    return 0;
  if (!strchr("+-*/)", *s->at))
    *ok = no_operator(s, from);
  return *ok && strchr(operators, *s->at) != NULL;
}

static int read_product(scanner *s, fmpq_poly_t f, int depth) {
  const char *from;
  char operator;
  fmpq_poly_t g;
  int ok;
  scan_at_end(s);
  from = s->at;
  if (!read_factor(s, f, depth))
    return 0;
  fmpq_poly_init(g);
  while (at_operator(s, "*/", from, &ok)) {
    operator = *s->at++;
    scan_at_end(s);
    from = s->at;
    ok = read_factor(s, g, depth) && (operator == '*' ? multiply(s, from, f, g) : divide(s, from, f, g));
    if (!ok)
      break;
  }
  fmpq_poly_clear(g);
  return ok;
}

static int read_sum(scanner *s, fmpq_poly_t f, int depth) {
  const char *from;
  char operator;
  fmpq_poly_t g;
  int ok = read_product(s, f, depth);
  fmpq_poly_init(g);
  while (ok && !scan_at_end(s) && *s->at != ')') {
    operator = *s->at++;
    scan_at_end(s);
    from = s->at;
    ok = read_product(s, g, depth);
    if (!ok)
      break;
    if (operator == '+')
      fmpq_poly_add(f, f, g);
    else
      fmpq_poly_sub(f, f, g);
    ok = check_size(s, from, f);
  }
  fmpq_poly_clear(g);
  return ok;
}

/* Can the canonical form of f be read again, that is, has every integer in it at most CAP_DIGITS digits? */
static int check_digits(const scanner *s, const char *at, const fmpq_poly_t f) {
  slong i;
  int ok = 1;
  fmpq_t c;
  fmpz_t limit;
  if (max_bits(f) <= 3 * CAP_DIGITS) /* then all are below 2^(3 CAP_DIGITS) < 10^CAP_DIGITS */
    return 1;
  fmpq_init(c);
  fmpz_init(limit);
  fmpz_ui_pow_ui(limit, 10, CAP_DIGITS);
  for (i = 0; ok && i < f->length; i++) {
    fmpq_poly_get_coeff_fmpq(c, f, i);
    ok = fmpz_cmpabs(fmpq_numref(c), limit) < 0 && fmpz_cmp(fmpq_denref(c), limit) < 0;
  }
  fmpz_clear(limit);
  fmpq_clear(c);
  if (ok)
    return 1;
  return scan_fail(s, at, "found a polynomial with a coefficient of more than %d digits, expected at most %d",
                   CAP_DIGITS, CAP_DIGITS);
}

int polynomial_read(scanner *s, fmpq_poly_t f) {
  const char *from;
  scan_at_end(s);
  from = s->at;
  if (!read_sum(s, f, 0))
    return 0;
  if (s->at < s->end)
    return scan_unexpected(s, s->at, s->at + 1, "an operator or the end: no parenthesis is open");
  return check_digits(s, from, f);
}

int polynomial_read_group(scanner *s, fmpq_poly_t f, const char *what) {
  const char *from;
  if (scan_at_end(s) || *s->at != '(')
    return scan_unexpected(s, s->at, scan_token_end(s, s->at), "'(' before %s", what);
  from = s->at;
  return read_parenthesis(s, f, 0) && check_digits(s, from, f);
}
