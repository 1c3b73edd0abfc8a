/* reader.c - loading a certificate and reading its tokens. */
#include "reader.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_DIGITS = 200000, MAX_DEGREE = 20000 };
static const size_t max_file = (size_t)256 << 20, max_line = (size_t)64 << 20;

bool file_load(char **data, size_t *size, const char *path, size_t limit, Verdict *v)
{
    size_t capacity = 1 << 16;
    *data = must_alloc(capacity, 1);
    *size = 0;
    FILE *f = fopen(path, "rb");
    if (!f) {
        fprintf(stderr, "relucert-check: cannot open %s: %s\n", path, strerror(errno));
        return unknown(v, "cannot read %.300s", path);
    }
    size_t got;
    while ((got = fread(*data + *size, 1, capacity - *size - 1, f)) > 0 && *size <= limit) {
        *size += got;
        if (capacity - *size < 2)
            *data = must_realloc(*data, capacity *= 2, 1);
    }
    bool failed = ferror(f) != 0;
    if (failed)
        fprintf(stderr, "relucert-check: cannot read %s: %s\n", path, strerror(errno));
    fclose(f);
    (*data)[*size] = '\0';
    if (failed)
        return unknown(v, "cannot read %.300s", path);
    return *size <= limit || unknown(v, "%.300s is larger than %zu bytes", path, limit);
}

/* One pass over the file: printable ASCII, single spaces, no blank line, LF at the end; fills r->data. */
static bool check_lexical(Reader *r)
{
    char before = '\n';
    size_t start = 0;
    long line = 1;
    for (size_t i = 0; i < r->size; i++) {
        char c = r->text[i];
        if (i - start > max_line)
            return unknown(r->verdict, "line %ld is longer than %zu bytes", line, max_line);
        if (c != '\n' && (c < 0x20 || c > 0x7e))
            return malformed(r->verdict, line, "byte 0x%02x, expected printable ASCII", (unsigned char)c);
        if (c == ' ' && (before == ' ' || before == '\n'))
            return malformed(r->verdict, line, "unexpected space at column %zu", i - start + 1);
        if (c == '\n' && (before == '\n' || before == ' '))
            return malformed(r->verdict, line, before == ' ' ? "space at the end of the line" : "blank line");
        r->data[i] = c == ' ' || c == '\n' ? '\0' : c;
        if (c == '\n') {
            start = i + 1;
            line++;
        }
        before = c;
    }
    r->lines = line - 1;
    if (r->size == 0)
        return malformed(r->verdict, 1, "the file is empty");
    return before == '\n' || malformed(r->verdict, line, "the last line does not end in a line feed");
}

bool reader_open(Reader *r, const char *path, Verdict *v)
{
    memset(r, 0, sizeof *r);
    r->verdict = v;
    if (!file_load(&r->text, &r->size, path, max_file, v))
        return false;
    r->data = must_alloc(r->size + 1, 1);
    r->line_end = r->data;
    return check_lexical(r);
}

void reader_close(Reader *r)
{
    free(r->text);
    free(r->data);
}

bool reader_line(Reader *r)
{
    if (r->line == r->lines)
        return malformed(r->verdict, r->line + 1, "unexpected end of the file");
    r->next = r->line_end;
    const char *from = r->text + (r->line_end - r->data);
    const char *end = memchr(from, '\n', r->size - (size_t)(from - r->text));
    r->line_end = r->data + (end + 1 - r->text);
    r->line++;
    return true;
}

char *reader_text(const Reader *r)
{
    size_t end = (size_t)(r->line_end - r->data) - 1, start = end;
    while (start > 0 && r->text[start - 1] != '\n')
        start--;
    char *copy = must_alloc(end - start + 1, 1);
    memcpy(copy, r->text + start, end - start);
    return copy;
}

bool reader_ahead(const Reader *r, const char *word)
{
    Reader copy = *r; /* the next line is looked at, and read again later */
    Verdict unused = {.status = VERIFIED};
    copy.verdict = &unused;
    return reader_line(&copy) && reader_peek(&copy, word);
}

bool reader_ended(const Reader *r)
{
    return r->next >= r->line_end;
}

bool reader_peek(const Reader *r, const char *word)
{
    return !reader_ended(r) && strcmp(r->next, word) == 0;
}

const char *reader_token(Reader *r)
{
    if (reader_ended(r)) {
        malformed(r->verdict, r->line, "the line is too short");
        return NULL;
    }
    const char *token = r->next;
    r->next += strlen(token) + 1;
    return token;
}

bool reader_word(Reader *r, const char *word)
{
    const char *token = reader_token(r);
    return token && (strcmp(token, word) == 0 ||
                     malformed(r->verdict, r->line, "found `%.40s`, expected `%s`", token, word));
}

bool reader_end(Reader *r)
{
    return reader_ended(r) ||
           malformed(r->verdict, r->line, "found `%.40s`, expected the end of the line", r->next);
}

/* Length of the canonical natural number at s, 0 if there is none (leading zeros are not canonical). */
static size_t natural(const char *s)
{
    size_t n = strspn(s, "0123456789");
    return n > 1 && s[0] == '0' ? 0 : n;
}

bool reader_small(Reader *r, long min, long max, long *value)
{
    const char *token = reader_token(r);
    if (!token)
        return false;
    size_t n = natural(token);
    if (n == 0 || token[n])
        return malformed(r->verdict, r->line, "found `%.40s`, expected a natural number", token);
    long long found = n > 18 ? max + 1LL : strtoll(token, NULL, 10);
    *value = (long)found;
    return (found >= min && found <= max) ||
           malformed(r->verdict, r->line, "found %.40s, expected a number from %ld to %ld", token, min, max);
}

/* value = the natural number of n digits at s. */
static void set_natural(mpz_t value, const char *s, size_t n)
{
    char *copy = must_alloc(n + 1, 1);
    memcpy(copy, s, n);
    mpz_set_str(value, copy, 10);
    free(copy);
}

bool reader_fraction(Reader *r, mpq_t value)
{
    const char *token = reader_token(r);
    if (!token)
        return false;
    const char *s = token + (token[0] == '-');
    size_t n = natural(s), d = 0;
    bool good = n > 0 && !(s > token && s[0] == '0');
    if (good && s[n] == '/') {
        d = natural(s + n + 1);
        good = d > 0;
    }
    if (!good || s[n + d + (d > 0)])
        return malformed(r->verdict, r->line, "found `%.40s`, expected an integer or a reduced fraction",
                         token);
    if (n > MAX_DIGITS || d > MAX_DIGITS)
        return unknown(r->verdict, "line %ld: a number of more than %d digits", r->line, MAX_DIGITS);
    set_natural(mpq_numref(value), s, n);
    mpz_set_ui(mpq_denref(value), 1);
    if (d) {
        mpz_t g;
        mpz_init(g);
        set_natural(mpq_denref(value), s + n + 1, d);
        mpz_gcd(g, mpq_numref(value), mpq_denref(value));
        good = mpz_cmp_ui(mpq_denref(value), 1) > 0 && mpz_cmp_ui(g, 1) == 0;
        mpz_clear(g);
        if (!good) {
            mpq_set_ui(value, 0, 1);
            return malformed(r->verdict, r->line, "the fraction `%.40s` is not in lowest terms", token);
        }
    }
    if (s > token)
        mpq_neg(value, value);
    return true;
}

bool reader_polynomial(Reader *r, Poly *p, bool integer)
{
    long degree;
    if (!reader_small(r, 0, 1000000000, &degree))
        return false;
    if (degree > MAX_DEGREE)
        return unknown(r->verdict, "line %ld: degree %ld, the checker stops at %d", r->line, degree,
                       MAX_DEGREE);
    mpq_t *c = must_alloc((size_t)degree + 1, sizeof *c);
    bool good = true;
    for (long i = 0; i <= degree; i++)
        mpq_init(c[i]);
    for (long i = 0; good && i <= degree; i++) {
        good = reader_fraction(r, c[i]);
        if (good && integer && mpz_cmp_ui(mpq_denref(c[i]), 1) != 0)
            good = malformed(r->verdict, r->line, "a coefficient is not an integer");
    }
    if (good && degree > 0 && mpq_sgn(c[degree]) == 0)
        good = malformed(r->verdict, r->line, "the leading coefficient is zero");
    if (good)
        poly_set_rationals(p, c, degree + 1);
    for (long i = 0; i <= degree; i++)
        mpq_clear(c[i]);
    free(c);
    if (good && integer && !poly_is_canonical(p))
        return malformed(r->verdict, r->line,
                         "the polynomial is not primitive with positive leading coefficient");
    return good;
}

bool reader_finish(Reader *r)
{
    long lines;
    if (!reader_word(r, "end") || !reader_small(r, 1, 1000000000, &lines) || !reader_end(r))
        return false;
    if (lines != r->line)
        return malformed(r->verdict, r->line, "the end line says %ld lines, this is line %ld", lines, r->line);
    return r->line == r->lines || malformed(r->verdict, r->line + 1, "text after the end line");
}
