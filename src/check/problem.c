/* problem.c - problems: reading them from a certificate, their conditions, comparison, canonical form. */
#include "problem.h"

#include "roots.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void problem_init(Problem *p)
{
    memset(p, 0, sizeof *p);
    mpq_inits(p->a, p->b, p->gamma, NULL);
}

static void clear_pieces(Piece *pieces, long count)
{
    for (long i = 0; i < count; i++) {
        mpq_clears(pieces[i].left, pieces[i].right, NULL);
        poly_clear(&pieces[i].p);
    }
    free(pieces);
}

void problem_clear(Problem *p)
{
    clear_pieces(p->target, p->targets);
    clear_pieces(p->density, p->densities);
    free(p->activation);
    mpq_clears(p->a, p->b, p->gamma, NULL);
}

Piece *problem_add_piece(Piece **pieces, long *count, long *capacity)
{
    if (*count == *capacity) {
        *capacity = *capacity ? 2 * *capacity : 16;
        *pieces = must_realloc(*pieces, (size_t)*capacity, sizeof **pieces);
    }
    Piece *piece = *pieces + (*count)++;
    mpq_inits(piece->left, piece->right, NULL);
    poly_init(&piece->p);
    piece->line = 0;
    return piece;
}

/* `NAME N` and N pieces that tile [a, b] in order. */
static bool read_pieces(Problem *p, Reader *r, const char *name, Piece **pieces, long *count)
{
    long announced, capacity = 0;
    if (!reader_line(r) || !reader_word(r, name) || !reader_small(r, 1, 1000000000, &announced) ||
        !reader_end(r))
        return false;
    if (announced > MAX_PIECES)
        return unknown(r->verdict, "line %ld: more than %d pieces", r->line, MAX_PIECES);
    for (long i = 0; i < announced; i++) {
        Piece *piece = problem_add_piece(pieces, count, &capacity);
        if (!reader_line(r) || !reader_fraction(r, piece->left) || !reader_fraction(r, piece->right) ||
            !reader_polynomial(r, &piece->p, false) || !reader_end(r))
            return false;
        piece->line = r->line;
        if (!mpq_equal(piece->left, i ? (*pieces)[i - 1].right : p->a))
            return malformed(r->verdict, r->line, "the piece does not begin where the one before it ends");
        if (mpq_cmp(piece->left, piece->right) >= 0)
            return malformed(r->verdict, r->line, "the piece is empty");
    }
    return mpq_equal((*pieces)[announced - 1].right, p->b) ||
           malformed(r->verdict, r->line, "the pieces do not end at the right end of the interval");
}

static bool check_density(const Problem *p, Verdict *v)
{
    bool positive = false;
    for (long i = 0; i < p->densities; i++) {
        const Piece *d = &p->density[i];
        int sign = roots_sign_on(&d->p, d->left, d->right);
        if (sign < 0 || sign == 2)
            return malformed(v, d->line, "the density is negative somewhere on its piece");
        positive = positive || sign > 0;
    }
    return positive || malformed(v, p->density[0].line, "the density is zero everywhere");
}

bool is_two_slope(const Problem *p)
{
    return mpq_sgn(p->gamma) != 0;
}

bool has_one_letter(const Problem *p)
{
    return mpq_cmp_si(p->gamma, -1, 1) == 0;
}

/* The fraction after `two-slope`, which is at hand. */
static bool read_two_slope(Problem *p, Reader *r)
{
    return reader_word(r, "two-slope") && reader_fraction(r, p->gamma) &&
           (mpq_cmp_ui(p->gamma, 1, 1) != 0 || malformed(r->verdict, r->line, "the slope is 1")) &&
           gmp_asprintf(&p->activation, "two-slope %Qd", p->gamma) > 0;
}

/* The exponent after `power`, which is at hand. */
static bool read_power(Problem *p, Reader *r)
{
    return reader_word(r, "power") && reader_small(r, 2, 8, &p->power) &&
           gmp_asprintf(&p->activation, "power %ld", p->power) > 0;
}

static bool read_activation(Problem *p, Reader *r)
{
    if (!reader_line(r) || !reader_word(r, "activation"))
        return false;
    p->activation_line = r->line;
    if (reader_peek(r, "two-slope"))
        return read_two_slope(p, r) && reader_end(r);
    if (reader_peek(r, "power"))
        return read_power(p, r) && reader_end(r);
    const char *name = reader_peek(r, "quadratic")      ? "quadratic"
                       : reader_peek(r, "clipped-relu") ? "clipped-relu"
                                                        : "relu";
    p->activation = must_alloc(strlen(name) + 1, 1);
    memcpy(p->activation, name, strlen(name) + 1);
    return reader_word(r, name) && reader_end(r);
}

bool problem_read(Problem *p, Reader *r)
{
    if (!reader_line(r) || !reader_word(r, "interval") || !reader_fraction(r, p->a) ||
        !reader_fraction(r, p->b) || !reader_end(r))
        return false;
    p->interval_line = r->line;
    if (mpq_cmp(p->a, p->b) >= 0)
        return malformed(r->verdict, r->line, "the interval is empty");
    if (!read_pieces(p, r, "target", &p->target, &p->targets) ||
        !read_pieces(p, r, "density", &p->density, &p->densities) || !check_density(p, r->verdict))
        return false;
    if (!read_activation(p, r))
        return false;
    p->hidden_line = r->line + 1;
    return reader_line(r) && reader_word(r, "hidden") && reader_small(r, 1, MAX_HIDDEN, &p->hidden) &&
           reader_end(r);
}

static bool same_pieces(const Piece *c, long nc, const Piece *f, long nf, const char *name, Verdict *v)
{
    if (nc != nf)
        return rejected(v, c[0].line - 1, "the problem file has %ld %s pieces, the certificate %ld", nf, name,
                        nc);
    for (long i = 0; i < nc; i++)
        if (!mpq_equal(c[i].left, f[i].left) || !mpq_equal(c[i].right, f[i].right) ||
            !poly_equal(&c[i].p, &f[i].p))
            return rejected(v, c[i].line, "the problem file has another %s piece (its line %ld)", name,
                            f[i].line);
    return true;
}

bool problem_same(const Problem *c, const Problem *f, Verdict *v)
{
    if (!mpq_equal(c->a, f->a) || !mpq_equal(c->b, f->b))
        return rejected(v, c->interval_line, "the problem file has another interval");
    if (!same_pieces(c->target, c->targets, f->target, f->targets, "target", v) ||
        !same_pieces(c->density, c->densities, f->density, f->densities, "density", v))
        return false;
    if (strcmp(c->activation, f->activation) != 0)
        return rejected(v, c->activation_line, "the problem file has the activation %.60s", f->activation);
    return c->hidden == f->hidden ||
           rejected(v, c->hidden_line, "the problem file has hidden %ld", f->hidden);
}

/* One term of a polynomial in descending order; `first` suppresses a leading plus. */
static void print_term(mpq_t c, long power, bool first)
{
    if (mpq_sgn(c) < 0)
        printf(first ? "-" : " - ");
    else if (!first)
        printf(" + ");
    mpq_abs(c, c);
    bool one = mpq_cmp_ui(c, 1, 1) == 0;
    if (power == 0 || !one)
        gmp_printf("%Qd%s", c, power > 0 ? "*" : "");
    if (power > 0)
        printf(power > 1 ? "x^%ld" : "x", power);
}

void print_polynomial(const Poly *p)
{
    mpq_t c;
    mpq_init(c);
    if (p->len == 0)
        printf("0");
    for (long i = p->len - 1; i >= 0; i--) {
        poly_coefficient(c, p, i);
        if (mpq_sgn(c))
            print_term(c, i, i == p->len - 1);
    }
    mpq_clear(c);
}

static void print_pieces(const char *name, const Piece *pieces, long count)
{
    for (long i = 0; i < count; i++) {
        gmp_printf("%s [%Qd, %Qd] ", name, pieces[i].left, pieces[i].right);
        print_polynomial(&pieces[i].p);
        printf("\n");
    }
}

void problem_print(const Problem *p)
{
    gmp_printf("relucert-problem 1\ninterval %Qd %Qd\n", p->a, p->b);
    print_pieces("target", p->target, p->targets);
    print_pieces("density", p->density, p->densities);
    printf("activation %s\nhidden %ld\n", p->activation, p->hidden);
}
