/* probfile.c - problem files as people write them (doc/formats.md section 1), without recursion. */
#include "problem.h"

#include "roots.h"

#include <stdlib.h>
#include <string.h>

enum { FILE_DEGREE = 500, FILE_DIGITS = 5000, FILE_BITS = 200000, FILE_NESTING = 200, FILE_PIECES = 200000 };
static const size_t file_limit = (size_t)64 << 20, line_limit = (size_t)1 << 20;

typedef struct {
    const char *path;
    const char *start, *at, *end; /* the current line without comment and line end; the place in it */
    long line;
    Verdict *v;
    long target_room, density_room;
    bool header;
} Scan;

/* Record `FILE:LINE:COLUMN: error: found ..., expected ...` for the present place. */
static bool fail(const Scan *s, const char *expected)
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

static bool over_cap(const Scan *s, const char *what, long cap)
{
    return unknown(s->v, "%.200s:%ld:%ld: %s, the cap is %ld", s->path, s->line, (long)(s->at - s->start) + 1,
                   what, cap);
}

static void skip_space(Scan *s)
{
    while (s->at < s->end && (*s->at == ' ' || *s->at == '\t'))
        s->at++;
}

/* Is the next character c? Then step over it and the space behind. */
static bool take(Scan *s, char c)
{
    if (s->at == s->end || *s->at != c)
        return false;
    s->at++;
    skip_space(s);
    return true;
}

static bool line_over(Scan *s)
{
    return s->at == s->end || fail(s, "the end of the line");
}

static size_t digits(const Scan *s, const char *from)
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
        return over_cap(s, "a number with too many digits", FILE_DIGITS);
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
    size_t n = digits(s, s->at), d = 0;
    if (n == 0)
        return fail(s, "a number");
    mpq_set_ui(value, 0, 1);
    if (!read_digits(s, mpq_numref(value), n))
        return false;
    if (s->at == s->end || *s->at != '.')
        return true;
    s->at++;
    d = digits(s, s->at);
    if (d == 0)
        return fail(s, "digits after the decimal point");
    if (n + d > FILE_DIGITS)
        return over_cap(s, "a number with too many digits", FILE_DIGITS);
    if (!read_digits(s, mpq_numref(value), d))
        return false;
    mpz_ui_pow_ui(mpq_denref(value), 10, d);
    mpq_canonicalize(value);
    return true;
}

/* A number outside of polynomials: optional sign, a decimal or digits/digits. */
static bool read_number(Scan *s, mpq_t value)
{
    bool minus = s->at < s->end && *s->at == '-';
    if (s->at < s->end && (*s->at == '-' || *s->at == '+'))
        s->at++;
    const char *start = s->at;
    if (!read_decimal(s, value))
        return false;
    if (s->at < s->end && *s->at == '/' && (size_t)(s->at - start) == digits(s, start)) {
        s->at++;
        size_t n = digits(s, s->at);
        if (n == 0 || strspn(s->at, "0") >= n)
            return fail(s, "a nonzero denominator");
        mpz_set_ui(mpq_denref(value), 0);
        if (!read_digits(s, mpq_denref(value), n))
            return false;
        mpq_canonicalize(value);
    }
    if (minus)
        mpq_neg(value, value);
    if (s->at < s->end && !strchr(" \t,]", *s->at))
        return fail(s, "the end of the number");
    skip_space(s);
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
    return bits <= FILE_BITS || over_cap(s, "a coefficient with too many bits", FILE_BITS);
}

static bool product(const Scan *s, Poly *r, const Poly *a, const Poly *b)
{
    if (a->len + b->len - 2 > FILE_DEGREE)
        return over_cap(s, "a degree that is too large", FILE_DEGREE);
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
            return fail(s, "a nonzero constant as divisor before this place");
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
    if (!take(s, '^'))
        return true;
    size_t n = digits(s, s->at);
    if (n == 0)
        return fail(s, "a natural number as exponent");
    long exponent = n > 9 ? FILE_DEGREE + 1 : strtol(s->at, NULL, 10);
    if (exponent > FILE_DEGREE)
        return over_cap(s, "an exponent that is too large", FILE_DEGREE);
    s->at += n;
    skip_space(s);
    if (s->at < s->end && *s->at == '^')
        return fail(s, "no second exponent (write parentheses)");
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
        return take(s, *s->at);
    }
    if (take(s, '(')) {
        if (++t->nesting > FILE_NESTING)
            return over_cap(s, "parentheses nested too deeply", FILE_NESTING);
        push_operator(t, '(');
        *sign_allowed = true;
        return true;
    }
    *due = false;
    if (take(s, 'x')) {
        Poly *p = push_value(t);
        poly_resize(p, 2);
        mpz_set_ui(p->c[1], 1);
        return read_power(s, t);
    }
    if (digits(s, s->at) == 0)
        return fail(s, "a number, x or `(`");
    mpq_init(c);
    bool good = read_decimal(s, c);
    poly_constant(push_value(t), c);
    mpq_clear(c);
    skip_space(s);
    return good && read_power(s, t);
}

/* What can follow an operand: an operator, or `)`. *due becomes true after an operator. */
static bool read_operator(Scan *s, Stacks *t, bool *sign_allowed, bool *due)
{
    char op = *s->at;
    if (!strchr("+-*/)", op))
        return fail(s, "an operator (write * for a product, as in 2*x)");
    int level = op == ')' ? 1 : precedence(op);
    while (t->operators > 0 && t->ops[t->operators - 1] != '(' &&
           precedence(t->ops[t->operators - 1]) >= level)
        if (!apply(s, t))
            return false;
    if (op == ')' && t->operators == 0)
        return fail(s, "no `)` without `(`");
    take(s, op);
    if (op == ')') {
        t->operators--;
        t->nesting--;
        return read_power(s, t);
    }
    push_operator(t, op);
    *sign_allowed = *due = true;
    return true;
}

/* The polynomial up to the end of the line. */
static bool read_polynomial(Scan *s, Poly *p)
{
    Stacks t = {NULL, NULL, 0, 0, 0, 0, 0};
    bool due = true, sign_allowed = true, good = true;
    while (good && (due || s->at < s->end))
        good = due ? read_operand(s, &t, &sign_allowed, &due) : read_operator(s, &t, &sign_allowed, &due);
    if (good && t.nesting > 0)
        good = fail(s, "`)`");
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

/* `[L, R]` before the polynomial; without it the piece is the whole interval. */
static bool read_bounds(Scan *s, const Problem *p, Piece *piece)
{
    if (!take(s, '[')) {
        mpq_set(piece->left, p->a);
        mpq_set(piece->right, p->b);
        return true;
    }
    if (!read_number(s, piece->left) || !(take(s, ',') || fail(s, "`,`")) || !read_number(s, piece->right) ||
        !(take(s, ']') || fail(s, "`]`")))
        return false;
    return true;
}

static bool read_piece(Scan *s, Problem *p, Piece **pieces, long *count, long *room)
{
    const char *start = s->at;
    if (p->interval_line == 0)
        return fail(s, "the statement `interval` before this one");
    if (*count == FILE_PIECES)
        return over_cap(s, "too many pieces", FILE_PIECES);
    Piece *piece = problem_add_piece(pieces, count, room);
    piece->line = s->line;
    if (!read_bounds(s, p, piece) || !read_polynomial(s, &piece->p))
        return false;
    s->at = start;
    if (!mpq_equal(piece->left, *count > 1 ? (*pieces)[*count - 2].right : p->a))
        return fail(s, "a piece that begins where the one before ends");
    if (mpq_cmp(piece->left, piece->right) >= 0 || mpq_cmp(piece->right, p->b) > 0)
        return fail(s, "a piece [L, R] with L < R inside the interval");
    int sign = pieces == &p->density ? roots_sign_on(&piece->p, piece->left, piece->right) : 1;
    return (sign >= 0 && sign != 2) || fail(s, "a density that is nowhere negative");
}

static bool read_interval(Scan *s, Problem *p)
{
    if (p->interval_line)
        return fail(s, "only one statement `interval`");
    p->interval_line = s->line;
    if (!read_number(s, p->a) || !read_number(s, p->b))
        return false;
    return (mpq_cmp(p->a, p->b) < 0 || fail(s, "A < B")) && line_over(s);
}

static bool read_hidden(Scan *s, Problem *p)
{
    size_t n = digits(s, s->at);
    if (p->hidden)
        return fail(s, "only one statement `hidden`");
    if (n > 0 && n < 10)
        p->hidden = strtol(s->at, NULL, 10);
    if (p->hidden < 1 || p->hidden > 1000)
        return fail(s, "a number from 1 to 1000");
    s->at += n;
    skip_space(s);
    return line_over(s);
}

/* Step over the word if it comes next. */
static bool take_word(Scan *s, const char *word)
{
    size_t n = strlen(word);
    if ((size_t)(s->end - s->at) < n || memcmp(s->at, word, n) != 0)
        return false;
    if (s->at + n < s->end && !strchr(" \t", s->at[n]))
        return false;
    s->at += n;
    skip_space(s);
    return true;
}

static bool read_activation(Scan *s, Problem *p)
{
    if (p->activation)
        return fail(s, "only one statement `activation`");
    p->activation = must_alloc(2 * FILE_DIGITS + 32, 1);
    if (take_word(s, "relu"))
        memcpy(p->activation, "relu", 5);
    else if (take_word(s, "quadratic"))
        memcpy(p->activation, "quadratic", 10);
    else if (take_word(s, "two-slope")) {
        if (!read_number(s, p->gamma) ||
            !(mpq_cmp_ui(p->gamma, 1, 1) != 0 || fail(s, "a slope other than 1")))
            return false;
        gmp_snprintf(p->activation, 2 * FILE_DIGITS + 32, "two-slope %Qd", p->gamma);
    } else if (take_word(s, "clipped-relu"))
        memcpy(p->activation, "clipped-relu", 13);
    else if (take_word(s, "power")) {
        size_t n = digits(s, s->at);
        if (n > 0 && n < 10)
            p->power = strtol(s->at, NULL, 10);
        if (p->power < 2 || p->power > 8)
            return fail(s, "an exponent from 2 to 8");
        s->at += n;
        skip_space(s);
        gmp_snprintf(p->activation, 32, "power %ld", p->power);
    } else
        return fail(s, "relu, two-slope GAMMA, quadratic, power N or clipped-relu");
    return line_over(s);
}

static bool read_statement(Scan *s, Problem *p)
{
    if (!s->header) {
        s->header = true;
        return (take_word(s, "relucert-problem") && take_word(s, "1") && s->at == s->end) ||
               fail(s, "the first line `relucert-problem 1`");
    }
    if (take_word(s, "interval"))
        return read_interval(s, p);
    if (take_word(s, "target"))
        return read_piece(s, p, &p->target, &p->targets, &s->target_room);
    if (take_word(s, "density"))
        return read_piece(s, p, &p->density, &p->densities, &s->density_room);
    if (take_word(s, "activation"))
        return read_activation(s, p);
    if (take_word(s, "hidden"))
        return read_hidden(s, p);
    return fail(s, "interval, target, density, activation or hidden");
}

/* Set up the scan for the line at `from`; returns the place behind it. Refuses bytes that are not text. */
static const char *next_line(Scan *s, const char *from, const char *file_end)
{
    const char *end = memchr(from, '\n', (size_t)(file_end - from));
    const char *after = end ? end + 1 : file_end;
    s->start = s->at = from;
    s->line++;
    s->end = end ? end : file_end;
    if ((size_t)(s->end - from) > line_limit) {
        over_cap(s, "a line with too many bytes", (long)line_limit);
        return NULL;
    }
    if (end && s->end > from && s->end[-1] == '\r')
        s->end--;
    for (; s->at < s->end && *s->at != '#'; s->at++)
        if ((*s->at < 0x20 && *s->at != '\t') || *s->at > 0x7e) {
            malformed(s->v, s->line, "%.200s:%ld:%ld: error: found byte 0x%02x, expected printable ASCII",
                      s->path, s->line, (long)(s->at - s->start) + 1, (unsigned char)*s->at);
            return NULL;
        }
    s->end = s->at;
    s->at = s->start;
    skip_space(s);
    while (s->end > s->at && strchr(" \t", s->end[-1]))
        s->end--;
    return after;
}

/* Defaults, and what can only be judged at the end. */
static bool finish(Scan *s, Problem *p)
{
    bool positive = false;
    s->start = s->at = s->end;
    s->line++;
    if (!s->header || !p->interval_line || !p->targets || !p->hidden)
        return fail(s, "the header, `interval`, `target` and `hidden`");
    if (!mpq_equal(p->target[p->targets - 1].right, p->b))
        return fail(s, "target pieces up to the right end of the interval");
    if (p->densities == 0) {
        Piece *piece = problem_add_piece(&p->density, &p->densities, &s->density_room);
        mpq_set(piece->left, p->a);
        mpq_set(piece->right, p->b);
        poly_resize(&piece->p, 1);
        mpz_set_ui(piece->p.c[0], 1);
    }
    if (!mpq_equal(p->density[p->densities - 1].right, p->b))
        return fail(s, "density pieces up to the right end of the interval");
    for (long i = 0; i < p->densities; i++)
        positive = positive || p->density[i].p.len > 0;
    if (!p->activation) {
        p->activation = must_alloc(5, 1);
        memcpy(p->activation, "relu", 5);
    }
    return positive || fail(s, "a density that is not zero everywhere");
}

bool problem_read_file(Problem *p, const char *path, Verdict *v)
{
    char *data;
    size_t size;
    Scan s = {.path = path, .v = v};
    bool good = file_load(&data, &size, path, file_limit, v);
    const char *at = data, *end = data + size;
    while (good && at < end) {
        at = next_line(&s, at, end);
        good = at && (s.at == s.end || read_statement(&s, p));
    }
    good = good && finish(&s, p);
    free(data);
    return good;
}
