/* parse_algebraic.c - the lines `algebraic` of a certificate and what belongs to them (doc/formats.md 5.7).
 */
#include "certificate.h"

#include <stdlib.h>

enum { MAX_FIELD_DEGREE = 128 };

void algebraic_clear(Algebraic *a)
{
    if (!a)
        return;
    poly_clears(&a->mu, &a->left, &a->tension, (Poly *)NULL);
    for (int i = 0; i < TREE_KINKS; i++) {
        poly_clears(&a->kink[i], &a->minpoly[i].p, (Poly *)NULL);
        free(a->minpoly[i].primes.p);
    }
    for (int i = 0; i <= TREE_KINKS; i++)
        poly_clear(&a->slope[i]);
    free(a->primes.p);
    free(a);
}

static Algebraic *algebraic_new(long line)
{
    Algebraic *a = must_alloc(1, sizeof *a);
    a->line = line;
    poly_inits(&a->mu, &a->left, &a->tension, (Poly *)NULL);
    for (int i = 0; i < TREE_KINKS; i++)
        poly_inits(&a->kink[i], &a->minpoly[i].p, (Poly *)NULL);
    for (int i = 0; i <= TREE_KINKS; i++)
        poly_init(&a->slope[i]);
    return a;
}

/* Whose chain it is: realization `id`, or zero number `id` of a word (NULL for a realization). */
typedef struct {
    const char *word;
    long id;
} Owner;

static bool read_number(Reader *r, long expected)
{
    long found;
    return reader_small(r, 0, 100000000, &found) &&
           (found == expected || malformed(r->verdict, r->line, "found %ld, expected %ld", found, expected));
}

/* `ID` or `zero WORD I`. */
static bool read_owner(Reader *r, const Owner *o)
{
    return o->word ? reader_word(r, "zero") && reader_word(r, o->word) && read_number(r, o->id)
                   : read_id(r, o->id);
}

/* `NAME OWNER`, with the number `index` after it unless that is negative. */
static bool read_head(Reader *r, const char *name, const Owner *o, long index)
{
    return reader_word(r, name) && read_owner(r, o) && (index < 0 || read_number(r, index));
}

/* A whole line `NAME OWNER [I] E D N0 ... ND`: the polynomial (N0 + N1 alpha + ...)/E of degree below that of
 * mu. */
static bool read_element(Poly *p, const Algebraic *a, Reader *r, const char *name, const Owner *o, long index)
{
    mpq_t e;
    mpq_init(e);
    bool good = read_head(r, name, o, index) && reader_fraction(r, e);
    if (good && (mpq_sgn(e) <= 0 || mpz_cmp_ui(mpq_denref(e), 1) != 0))
        good = malformed(r->verdict, r->line, "the denominator is not a positive integer");
    good = good && reader_polynomial(r, p, false) && reader_end(r);
    if (good && p->len >= a->mu.len)
        good = malformed(r->verdict, r->line, "the degree is not below that of the first polynomial");
    if (good) {
        mpq_inv(e, e);
        poly_scale(p, p, e);
    }
    mpq_clear(e);
    return good && reader_line(r);
}

/* `irreducible NAME ID [I] P1 ...`, if the line begins so. */
static bool read_optional_primes(Primes *primes, Reader *r, const char *name, const Owner *o, long index)
{
    if (!reader_peek(r, "irreducible"))
        return true;
    char *start = r->next;
    reader_token(r);
    if (!reader_peek(r, name)) {
        r->next = start;
        return true;
    }
    return read_head(r, name, o, index) && read_primes(r, primes) && reader_line(r);
}

/* `minpoly ID I D C0 ... CD`, ascending in I, each with its primes. */
static bool read_minpolys(Algebraic *a, Reader *r, const Owner *o, int k)
{
    long last = 0, i;
    while (reader_peek(r, "minpoly")) {
        if (!reader_word(r, "minpoly") || !read_owner(r, o) || !reader_small(r, last + 1, k, &i))
            return false;
        Minpoly *m = &a->minpoly[i - 1];
        m->line = r->line;
        last = i;
        if (!reader_polynomial(r, &m->p, true) || !reader_end(r) || !reader_line(r) ||
            !read_optional_primes(&m->primes, r, "minpoly", o, i))
            return false;
        if (m->p.len < 2)
            return malformed(r->verdict, m->line, "a polynomial without roots");
    }
    return true;
}

/* p = x */
static void set_variable(Poly *p)
{
    mpq_t one;
    mpq_init(one);
    mpq_set_ui(one, 1, 1);
    poly_constant(p, one);
    poly_times_x(p, p);
    mpq_clear(one);
}

/* `J D C0 ... CD`, the end of the first line. */
static bool read_modulus(Algebraic *a, Reader *r, int k)
{
    long generator;
    if (!reader_small(r, 1, k, &generator) || !reader_polynomial(r, &a->mu, true) || !reader_end(r))
        return false;
    a->generator = (int)generator;
    set_variable(&a->kink[generator - 1]);
    if (a->mu.len < 3)
        return malformed(r->verdict, r->line, "a kink polynomial of degree less than 2");
    if (a->mu.len - 1 > MAX_FIELD_DEGREE)
        return unknown(r->verdict, "line %ld: a field of degree %ld, the checker stops at %d", r->line,
                       a->mu.len - 1, MAX_FIELD_DEGREE);
    return true;
}

/* The lines `kink-of` to `tension`. */
static bool read_elements(Algebraic *a, Reader *r, const Owner *o, const Name *name)
{
    bool good = true;
    for (int i = 1; i <= name->k && good; i++)
        good = i == a->generator || read_element(&a->kink[i - 1], a, r, "kink-of", o, i);
    good = good && read_element(&a->left, a, r, "left-value", o, -1);
    for (int i = 0; i <= name->k && good; i++)
        good = read_element(&a->slope[i], a, r, "slope", o, i);
    return good && (name->type_b || read_element(&a->tension, a, r, "tension", o, -1));
}

bool read_algebraic(Realization *z, Reader *r, long id)
{
    Owner o = {.id = id};
    long found;
    char *start = r->next;
    if (!reader_peek(r, "algebraic"))
        return true;
    reader_token(r);
    if (!reader_small(r, 1, 100000000, &found))
        return false;
    if (found != id) { /* of a later realization */
        r->next = start;
        return true;
    }
    Algebraic *a = z->algebraic = algebraic_new(r->line);
    return read_modulus(a, r, z->name.k) && reader_line(r) &&
           read_optional_primes(&a->primes, r, "algebraic", &o, -1) && read_elements(a, r, &o, &z->name) &&
           read_minpolys(a, r, &o, z->name.k) && read_risk(z, r, id);
}

/* `algebraic zero WORD I J D C0 ... CD` and the elements, for zero number i from 1. */
static bool read_flat_zero(Zero *z, Reader *r, const Name *name, long i)
{
    Owner o = {.word = name->text, .id = i};
    Algebraic *a = z->algebraic = algebraic_new(r->line);
    return read_head(r, "algebraic", &o, -1) && read_modulus(a, r, name->k) && reader_line(r) &&
           read_elements(a, r, &o, name);
}

bool read_flat_zeros(Certificate *c, Reader *r)
{
    for (long w = 0; w < c->words; w++)
        for (long i = 0; i < c->word[w].zeros; i++) {
            Zero *z = &c->word[w].zero[i];
            if (z->location == ZERO_NEAR && z->outcome == IS_SPURIOUS && !c->word[w].name.gaps &&
                !read_flat_zero(z, r, &c->word[w].name, i + 1))
                return false;
        }
    return true;
}
