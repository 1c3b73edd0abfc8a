/* problem.c - problems: reading them from a certificate, their conditions, comparison, canonical form
   (doc/formats.md 4.2). */
#include "problem.h"

#include "roots.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void problem_init(Problem *p)
{
    memset(p, 0, sizeof *p);
    p->loss = 2;
    mpq_inits(p->a, p->b, p->gamma, NULL);
}

static void clear_pieces(Piece *pieces, long count)
{
    for (long i = 0; i < count; i++) {
        mpq_clears(pieces[i].left, pieces[i].right, NULL);
        poly_clear(&pieces[i].p);
        if (pieces[i].radical)
            poly_clears(&pieces[i].radical->B, &pieces[i].radical->C, (Poly *)NULL);
        free(pieces[i].radical);
    }
    free(pieces);
}

void problem_clear(Problem *p)
{
    clear_pieces(p->target, p->targets);
    clear_pieces(p->density, p->densities);
    for (long i = 0; i < p->data; i++)
        mpq_clears(p->datum[i].x, p->datum[i].y, p->datum[i].weight, NULL);
    free(p->datum);
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
    piece->radical = NULL;
    piece->line = 0;
    return piece;
}

void piece_set_radical(Piece *piece)
{
    piece->radical = must_alloc(1, sizeof *piece->radical);
    poly_inits(&piece->radical->B, &piece->radical->C, (Poly *)NULL);
}

bool radical_is_sound(const Piece *piece)
{
    const Poly *B = &piece->radical->B, *C = &piece->radical->C;
    return B->len > 0 && roots_closed(B, piece->left, piece->right) == 0 && C->len > 0 &&
           poly_sign_at(C, piece->left) > 0 && roots_closed(C, piece->left, piece->right) == 0;
}

Datum *problem_add_datum(Problem *p, long *capacity)
{
    if (p->data == *capacity) {
        *capacity = *capacity ? 2 * *capacity : 16;
        p->datum = must_realloc(p->datum, (size_t)*capacity, sizeof *p->datum);
    }
    Datum *d = &p->datum[p->data++];
    mpq_inits(d->x, d->y, d->weight, NULL);
    d->line = 0;
    return d;
}

bool problem_set_hull(Problem *p)
{
    mpq_set(p->a, p->datum[0].x);
    mpq_set(p->b, p->datum[0].x);
    for (long i = 1; i < p->data; i++) {
        if (mpq_cmp(p->datum[i].x, p->a) < 0)
            mpq_set(p->a, p->datum[i].x);
        if (mpq_cmp(p->datum[i].x, p->b) > 0)
            mpq_set(p->b, p->datum[i].x);
    }
    return mpq_cmp(p->a, p->b) < 0;
}

long problem_parameters(const Problem *p)
{
    long count = p->width[p->layers - 1] + 1, before = 1;
    for (long i = 0; i < p->layers && count <= MAX_PARAMETERS; i++) {
        count += p->width[i] * (before + 1);
        before = p->width[i];
    }
    return count <= MAX_PARAMETERS ? count : MAX_PARAMETERS + 1;
}

bool problem_is_plain(const Problem *p, Verdict *v)
{
    static const char kind[] = "certificates of this kind are not about";
    if (p->data)
        return rejected(v, p->data_line, "%s data sets", kind);
    for (long i = 0; i < p->targets; i++)
        if (p->target[i].radical)
            return rejected(v, p->target[i].line, "%s algebraic targets", kind);
    if (p->loss != 2)
        return rejected(v, p->loss_line, "%s this loss", kind);
    return p->layers == 1 || rejected(v, p->hidden_line, "%s two or more hidden layers", kind);
}

static bool is_small(const Poly *p)
{
    return p->len <= MAX_RADICAL + 1;
}

/* What follows the bounds of a piece: a polynomial, or for targets `algebraic` and three of them. */
static bool read_function(Piece *piece, Reader *r, bool target)
{
    if (!target || !reader_peek(r, "algebraic"))
        return reader_polynomial(r, &piece->p, false) && reader_end(r);
    piece_set_radical(piece);
    return reader_word(r, "algebraic") && reader_polynomial(r, &piece->p, false) &&
           reader_polynomial(r, &piece->radical->B, false) &&
           reader_polynomial(r, &piece->radical->C, false) && reader_end(r) &&
           ((is_small(&piece->p) && is_small(&piece->radical->B) && is_small(&piece->radical->C)) ||
            unknown(r->verdict, "line %ld: an algebraic piece of a degree over %d", r->line, MAX_RADICAL));
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
            !read_function(piece, r, pieces == &p->target))
            return false;
        piece->line = r->line;
        if (!mpq_equal(piece->left, i ? (*pieces)[i - 1].right : p->a))
            return malformed(r->verdict, r->line, "the piece does not begin where the one before it ends");
        if (mpq_cmp(piece->left, piece->right) >= 0)
            return malformed(r->verdict, r->line, "the piece is empty");
        if (piece->radical && !radical_is_sound(piece))
            return malformed(r->verdict, r->line, "B has a zero on the piece, or C is not positive there");
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

/* `interval A B`, which is at hand, the target and the density. */
static bool read_functions(Problem *p, Reader *r)
{
    if (!reader_word(r, "interval") || !reader_fraction(r, p->a) || !reader_fraction(r, p->b) ||
        !reader_end(r))
        return false;
    p->interval_line = r->line;
    if (mpq_cmp(p->a, p->b) >= 0)
        return malformed(r->verdict, r->line, "the interval is empty");
    return read_pieces(p, r, "target", &p->target, &p->targets) &&
           read_pieces(p, r, "density", &p->density, &p->densities) && check_density(p, r->verdict);
}

/* `data N`, which is at hand, and N lines. */
static bool read_data(Problem *p, Reader *r)
{
    long announced, capacity = 0;
    p->data_line = r->line;
    if (!reader_word(r, "data") || !reader_small(r, 1, 1000000000, &announced) || !reader_end(r))
        return false;
    if (announced > MAX_PIECES)
        return unknown(r->verdict, "line %ld: more than %d points", r->line, MAX_PIECES);
    for (long i = 0; i < announced; i++) {
        Datum *d = problem_add_datum(p, &capacity);
        if (!reader_line(r) || !reader_fraction(r, d->x) || !reader_fraction(r, d->y) ||
            !reader_fraction(r, d->weight) || !reader_end(r))
            return false;
        d->line = r->line;
        if (mpq_sgn(d->weight) <= 0)
            return malformed(r->verdict, r->line, "the weight is not positive");
    }
    return problem_set_hull(p) || malformed(r->verdict, p->data_line, "all points have the same X");
}

/* `hidden H` or `layers K N1 ... NK`, K >= 2; the line is at hand. */
static bool read_widths(Problem *p, Reader *r)
{
    bool deep = reader_peek(r, "layers");
    p->layers = 1;
    p->hidden_line = r->line;
    if (!reader_word(r, deep ? "layers" : "hidden") || (deep && !reader_small(r, 2, MAX_LAYERS, &p->layers)))
        return false;
    for (long i = 0; i < p->layers; i++)
        if (!reader_small(r, 1, MAX_HIDDEN, &p->width[i]))
            return false;
    p->hidden = p->width[0];
    return (problem_parameters(p) <= MAX_PARAMETERS ||
            malformed(r->verdict, r->line, "a network with more than %d parameters", MAX_PARAMETERS)) &&
           reader_end(r);
}

bool problem_read(Problem *p, Reader *r)
{
    if (!reader_line(r) || !(reader_peek(r, "data") ? read_data(p, r) : read_functions(p, r)) ||
        !read_activation(p, r) || !reader_line(r))
        return false;
    if (reader_peek(r, "loss")) {
        p->loss = 4;
        p->loss_line = r->line;
        if (!reader_word(r, "loss") || !reader_word(r, "power") || !reader_word(r, "4") || !reader_end(r) ||
            !reader_line(r))
            return false;
    }
    return read_widths(p, r);
}

/* Are the functions of two pieces the same, and written in the same way? */
static bool same_function(const Piece *c, const Piece *f)
{
    if (!c->radical || !f->radical)
        return !c->radical && !f->radical && poly_equal(&c->p, &f->p);
    return poly_equal(&c->p, &f->p) && poly_equal(&c->radical->B, &f->radical->B) &&
           poly_equal(&c->radical->C, &f->radical->C);
}

static bool same_pieces(const Piece *c, long nc, const Piece *f, long nf, const char *name, Verdict *v)
{
    if (nc != nf)
        return rejected(v, c[0].line - 1, "the problem file has %ld %s pieces, the certificate %ld", nf, name,
                        nc);
    for (long i = 0; i < nc; i++)
        if (!mpq_equal(c[i].left, f[i].left) || !mpq_equal(c[i].right, f[i].right) ||
            !same_function(&c[i], &f[i]))
            return rejected(v, c[i].line, "the problem file has another %s piece (its line %ld)", name,
                            f[i].line);
    return true;
}

static bool same_data(const Problem *c, const Problem *f, Verdict *v)
{
    if (c->data != f->data)
        return rejected(v, c->data_line, "the problem file has %ld points, not %ld", f->data, c->data);
    for (long i = 0; i < c->data; i++) {
        const Datum *d = &c->datum[i], *e = &f->datum[i];
        if (!mpq_equal(d->x, e->x) || !mpq_equal(d->y, e->y) || !mpq_equal(d->weight, e->weight))
            return rejected(v, d->line, "the problem file has another point (its line %ld)", e->line);
    }
    return true;
}

bool problem_same(const Problem *c, const Problem *f, Verdict *v)
{
    long line = c->data ? c->data_line : c->interval_line;
    if ((c->data > 0) != (f->data > 0))
        return rejected(v, line, "the problem file has %s data set", c->data ? "no" : "a");
    if (!same_data(c, f, v))
        return false;
    if (!mpq_equal(c->a, f->a) || !mpq_equal(c->b, f->b))
        return rejected(v, line, "the problem file has another interval");
    if (!c->data && (!same_pieces(c->target, c->targets, f->target, f->targets, "target", v) ||
                     !same_pieces(c->density, c->densities, f->density, f->densities, "density", v)))
        return false;
    if (strcmp(c->activation, f->activation) != 0)
        return rejected(v, c->activation_line, "the problem file has the activation %.60s", f->activation);
    if (c->loss != f->loss)
        return rejected(v, c->activation_line, "the problem file has loss power %ld", f->loss);
    if (c->layers != f->layers)
        return rejected(v, c->hidden_line, "the problem file has %ld hidden layers", f->layers);
    for (long i = 0; i < c->layers; i++)
        if (c->width[i] != f->width[i])
            return c->layers == 1
                       ? rejected(v, c->hidden_line, "the problem file has hidden %ld", f->hidden)
                       : rejected(v, c->hidden_line, "the problem file has layer %ld of width %ld", i + 1,
                                  f->width[i]);
    return true;
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
        const Radical *radical = pieces[i].radical;
        gmp_printf("%s [%Qd, %Qd] %s", name, pieces[i].left, pieces[i].right, radical ? "algebraic (" : "");
        print_polynomial(&pieces[i].p);
        if (radical) {
            printf(")/(");
            print_polynomial(&radical->B);
            printf(")*sqrt(");
            print_polynomial(&radical->C);
            printf(")");
        }
        printf("\n");
    }
}

void problem_print(const Problem *p)
{
    printf("relucert-problem 1\n");
    if (!p->data)
        gmp_printf("interval %Qd %Qd\n", p->a, p->b);
    print_pieces("target", p->target, p->targets);
    print_pieces("density", p->density, p->densities);
    for (long i = 0; i < p->data; i++)
        gmp_printf("data %Qd %Qd %Qd\n", p->datum[i].x, p->datum[i].y, p->datum[i].weight);
    printf("activation %s\n", p->activation);
    if (p->loss != 2)
        printf("loss power %ld\n", p->loss);
    printf(p->layers > 1 ? "layers" : "hidden");
    for (long i = 0; i < p->layers; i++)
        printf(" %ld", p->width[i]);
    printf("\n");
}
