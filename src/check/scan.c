/* scan.c - the words, numbers and polynomials of problem files (doc/formats.md 1), without recursion. */
#include "scan.h"

#include <stdlib.h>
#include <string.h>

enum { FILE_DEGREE = 500, FILE_BITS = 200000, FILE_NESTING = 200 };

bool scan_fail(const Scan *s, const char *expected)
{
    size_t length = 0, rest = (size_t)(s->end - s->at);
    while (length < rest && length < 20 && !strchr(" \t", s->at[length]))
        length++;
    long column = (long)(s->at - s->start) + 1;
    if (length == 0)
        return malformed(s->v, s->line, "%.200s:%ld:%ld: error: found the end of the line, expected %s",
                         s->path, s->line, column, expected);
    return malformed(s->v, s->line, "%.200s:%ld:%ld: error: found `%.*s`, expected %s", s->path, s->line,
                     column, (int)length, s->at, expected);
}

bool scan_over_cap(const Scan *s, const char *what, long cap)
{
    return unknown(s->v, "%.200s:%ld:%ld: %s, the cap is %ld", s->path, s->line, (long)(s->at - s->start) + 1,
                   what, cap);
}

void scan_skip_space(Scan *s)
{
    while (s->at < s->end && (*s->at == ' ' || *s->at == '\t'))
        s->at++;
}

bool scan_take(Scan *s, char c)
{
    if (s->at == s->end || *s->at != c)
        return false;
    s->at++;
    scan_skip_space(s);
    return true;
}

bool scan_word(Scan *s, const char *word)
{
    size_t n = strlen(word);
    if ((size_t)(s->end - s->at) < n || memcmp(s->at, word, n) != 0)
        return false;
    if (s->at + n < s->end && !strchr(" \t", s->at[n]))
        return false;
    s->at += n;
    scan_skip_space(s);
    return true;
}

bool scan_line_over(Scan *s)
{
    return s->at == s->end || scan_fail(s, "the end of the line");
}

size_t scan_digits(const Scan *s, const char *from)
{
    size_t n = 0;
    while (from + n < s->end && from[n] >= '0' && from[n] <= '9')
        n++;
    return n;
}

/* Multiply z by 10^n and add the n digits at s->at; step over them. */
static bool read_digits(Scan *s, mpz_t z, size_t n)
{
    if (n > FILE_DIGITS)
        return scan_over_cap(s, "a number with too many digits", FILE_DIGITS);
    char *copy = must_alloc(n + 1, 1);
    mpz_t t, power;
    mpz_inits(t, power, NULL);
    memcpy(copy, s->at, n);
    mpz_set_str(t, copy, 10);
    mpz_ui_pow_ui(power, 10, n);
    mpz_mul(z, z, power);
    mpz_add(z, z, t);
    mpz_clears(t, power, NULL);
    free(copy);
    s->at += n;
    return true;
}

/* Digits with an optional decimal part. */
static bool read_decimal(Scan *s, mpq_t value)
{
    size_t n = scan_digits(s, s->at), d = 0;
    if (n == 0)
        return scan_fail(s, "a number");
    mpq_set_ui(value, 0, 1);
    if (!read_digits(s, mpq_numref(value), n))
        return false;
    if (s->at == s->end || *s->at != '.')
        return true;
    s->at++;
    d = scan_digits(s, s->at);
    if (d == 0)
        return scan_fail(s, "digits after the decimal point");
    if (n + d > FILE_DIGITS)
        return scan_over_cap(s, "a number with too many digits", FILE_DIGITS);
    if (!read_digits(s, mpq_numref(value), d))
        return false;
    mpz_ui_pow_ui(mpq_denref(value), 10, d);
    mpq_canonicalize(value);
    return true;
}

bool scan_number(Scan *s, mpq_t value)
{
    bool minus = s->at < s->end && *s->at == '-';
    if (s->at < s->end && (*s->at == '-' || *s->at == '+'))
        s->at++;
    const char *start = s->at;
    if (!read_decimal(s, value))
        return false;
    if (s->at < s->end && *s->at == '/' && (size_t)(s->at - start) == scan_digits(s, start)) {
        s->at++;
        size_t n = scan_digits(s, s->at);
        if (n == 0 || strspn(s->at, "0") >= n)
            return scan_fail(s, "a nonzero denominator");
        mpz_set_ui(mpq_denref(value), 0);
        if (!read_digits(s, mpq_denref(value), n))
            return false;
        mpq_canonicalize(value);
    }
    if (minus)
        mpq_neg(value, value);
    if (s->at < s->end && !strchr(" \t,]", *s->at))
        return scan_fail(s, "the end of the number");
    scan_skip_space(s);
    return true;
}

/* The two stacks of the expression parser; `ops` holds ( ~ + - * /, ~ being the unary minus. */
typedef struct {
    Poly *value;
    char *ops;
    long values, operators, value_room, operator_room, nesting;
} Stacks;

static Poly *push_value(Stacks *t)
{
    if (t->values == t->value_room) {
        t->value_room = t->value_room ? 2 * t->value_room : 16;
        t->value = must_realloc(t->value, (size_t)t->value_room, sizeof *t->value);
    }
    poly_init(&t->value[t->values]);
    return &t->value[t->values++];
}

static void pop_value(Stacks *t)
{
    poly_clear(&t->value[--t->values]);
}

static void push_operator(Stacks *t, char op)
{
    if (t->operators == t->operator_room) {
        t->operator_room = t->operator_room ? 2 * t->operator_room : 16;
        t->ops = must_realloc(t->ops, (size_t)t->operator_room, 1);
    }
    t->ops[t->operators++] = op;
}

static int precedence(char op)
{
    return op == '(' ? 0 : op == '+' || op == '-' ? 1 : op == '~' ? 3 : 2;
}

static bool size_within_cap(const Scan *s, const Poly *p)
{
    size_t bits = mpz_sizeinbase(p->den, 2);
    for (long i = 0; i < p->len; i++)
        if (mpz_sizeinbase(p->c[i], 2) > bits)
            bits = mpz_sizeinbase(p->c[i], 2);
    return bits <= FILE_BITS || scan_over_cap(s, "a coefficient with too many bits", FILE_BITS);
}

static bool product(const Scan *s, Poly *r, const Poly *a, const Poly *b)
{
    if (a->len + b->len - 2 > FILE_DEGREE)
        return scan_over_cap(s, "a degree that is too large", FILE_DEGREE);
    poly_mul(r, a, b);
    return size_within_cap(s, r);
}

/* Apply the operator on top of its stack to the topmost values. */
static bool apply(const Scan *s, Stacks *t)
{
    char op = t->ops[--t->operators];
    Poly *b = &t->value[t->values - 1], *a = op == '~' ? b : b - 1;
    bool good = true;
    mpq_t c;
    if (op == '~') {
        poly_neg(b, b);
        return true;
    }
    switch (op) {
    case '+': poly_add(a, a, b); break;
    case '-': poly_sub(a, a, b); break;
    case '*': good = product(s, a, a, b); break;
    default:
        if (b->len != 1)
            return scan_fail(s, "a nonzero constant as divisor before this place");
        mpq_init(c);
        poly_coefficient(c, b, 0);
        mpq_inv(c, c);
        poly_scale(a, a, c);
        mpq_clear(c);
    }
    poly_reduce(a);
    good = good && size_within_cap(s, a);
    pop_value(t);
    return good;
}

/* `^ natural` after an operand, if it is there. */
static bool read_power(Scan *s, Stacks *t)
{
    if (!scan_take(s, '^'))
        return true;
    size_t n = scan_digits(s, s->at);
    if (n == 0)
        return scan_fail(s, "a natural number as exponent");
    long exponent = n > 9 ? FILE_DEGREE + 1 : strtol(s->at, NULL, 10);
    if (exponent > FILE_DEGREE)
        return scan_over_cap(s, "an exponent that is too large", FILE_DEGREE);
    s->at += n;
    scan_skip_space(s);
    if (s->at < s->end && *s->at == '^')
        return scan_fail(s, "no second exponent (write parentheses)");
    Poly *result = push_value(t), *base = result - 1;
    poly_resize(result, 1);
    mpz_set_ui(result->c[0], 1);
    bool good = true;
    for (; good && exponent > 0; exponent--)
        good = product(s, result, result, base);
    poly_swap(base, result);
    pop_value(t);
    return good;
}

/* What can begin an operand: a sign, `(`, x or a number; *open stays true while an operand is still due. */
static bool read_operand(Scan *s, Stacks *t, bool *sign_allowed, bool *due)
{
    mpq_t c;
    if (*sign_allowed && s->at < s->end && (*s->at == '-' || *s->at == '+')) {
        if (*s->at == '-')
            push_operator(t, '~');
        *sign_allowed = false;
        return scan_take(s, *s->at);
    }
    if (scan_take(s, '(')) {
        if (++t->nesting > FILE_NESTING)
            return scan_over_cap(s, "parentheses nested too deeply", FILE_NESTING);
        push_operator(t, '(');
        *sign_allowed = true;
        return true;
    }
    *due = false;
    if (scan_take(s, 'x')) {
        Poly *p = push_value(t);
        poly_resize(p, 2);
        mpz_set_ui(p->c[1], 1);
        return read_power(s, t);
    }
    if (scan_digits(s, s->at) == 0)
        return scan_fail(s, "a number, x or `(`");
    mpq_init(c);
    bool good = read_decimal(s, c);
    poly_constant(push_value(t), c);
    mpq_clear(c);
    scan_skip_space(s);
    return good && read_power(s, t);
}

/* What can follow an operand: an operator, or `)`. *due becomes true after an operator. */
static bool read_operator(Scan *s, Stacks *t, bool *sign_allowed, bool *due)
{
    char op = *s->at;
    if (!strchr("+-*/)", op))
        return scan_fail(s, "an operator (write * for a product, as in 2*x)");
    int level = op == ')' ? 1 : precedence(op);
    while (t->operators > 0 && t->ops[t->operators - 1] != '(' &&
           precedence(t->ops[t->operators - 1]) >= level)
        if (!apply(s, t))
            return false;
    if (op == ')' && t->operators == 0)
        return scan_fail(s, "no `)` without `(`");
    scan_take(s, op);
    if (op == ')') {
        t->operators--;
        t->nesting--;
        return read_power(s, t);
    }
    push_operator(t, op);
    *sign_allowed = *due = true;
    return true;
}

bool scan_polynomial(Scan *s, Poly *p)
{
    Stacks t = {NULL, NULL, 0, 0, 0, 0, 0};
    bool due = true, sign_allowed = true, good = true;
    while (good && (due || s->at < s->end))
        good = due ? read_operand(s, &t, &sign_allowed, &due) : read_operator(s, &t, &sign_allowed, &due);
    if (good && t.nesting > 0)
        good = scan_fail(s, "`)`");
    while (good && t.operators > 0)
        good = apply(s, &t);
    if (good)
        poly_swap(p, &t.value[0]);
    while (t.values > 0)
        pop_value(&t);
    free(t.value);
    free(t.ops);
    return good;
}
