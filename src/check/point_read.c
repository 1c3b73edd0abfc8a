/* point_read.c - the part of a point certificate behind the problem: parameters and claims. */
#include "point.h"

#include <stdlib.h>
#include <string.h>

mpq_t *rationals_new(long count)
{
    mpq_t *q = must_alloc((size_t)count, sizeof *q);
    for (long i = 0; i < count; i++)
        mpq_init(q[i]);
    return q;
}

void rationals_free(mpq_t *q, long count)
{
    for (long i = 0; q && i < count; i++)
        mpq_clear(q[i]);
    free(q);
}

bool point_follows(const Reader *r)
{
    return reader_ahead(r, "theta");
}

void point_init(Point *p, const Problem *problem)
{
    memset(p, 0, sizeof *p);
    p->problem = problem;
    mpq_inits(p->constant, p->risk, NULL);
}

void point_clear(Point *p)
{
    for (long i = 0; i < p->neurons; i++)
        mpq_clears(p->neuron[i].w, p->neuron[i].b, p->neuron[i].v, p->neuron[i].place, p->neuron[i].jump,
                   NULL);
    free(p->neuron);
    mpq_clears(p->constant, p->risk, NULL);
}

void point_add(Point *p, int w, const mpq_t b, const mpq_t v)
{
    Neuron *u = &p->neuron[p->neurons++];
    mpq_inits(u->w, u->b, u->v, u->place, u->jump, NULL);
    mpq_set_si(u->w, w, 1);
    mpq_set(u->b, b);
    mpq_set(u->v, v);
}

/* `theta`, a line `W B V` for each neuron, `constant C`. */
static bool read_theta(Point *p, Reader *r)
{
    if (!reader_line(r) || !reader_word(r, "theta") || !reader_end(r))
        return false;
    p->neuron = must_alloc((size_t)p->problem->hidden, sizeof *p->neuron);
    for (long i = 0; i < p->problem->hidden; i++) {
        Neuron *u = &p->neuron[p->neurons++];
        mpq_inits(u->w, u->b, u->v, u->place, u->jump, NULL);
        if (!reader_line(r) || !reader_fraction(r, u->w) || !reader_fraction(r, u->b) ||
            !reader_fraction(r, u->v) || !reader_end(r))
            return false;
    }
    return reader_line(r) && reader_word(r, "constant") && reader_fraction(r, p->constant) && reader_end(r);
}

/* A line that begins with this number and this word. */
static bool claim(Reader *r, long number, const char *word)
{
    long found;
    if (!reader_line(r) || !reader_small(r, 1, 3, &found))
        return false;
    return (found == number ||
            malformed(r->verdict, r->line, "claim number %ld, expected %ld", found, number)) &&
           (!word || reader_word(r, word));
}

/* `1 critical` or `1 not-critical N`. */
static bool read_critical(Point *p, Reader *r)
{
    if (!claim(r, 1, NULL))
        return false;
    p->critical_line = r->line;
    if (reader_peek(r, "critical"))
        return reader_token(r) && reader_end(r);
    return reader_word(r, "not-critical") && reader_small(r, 1, 3 * p->problem->hidden + 1, &p->nonzero) &&
           reader_end(r);
}

static bool read_type(Point *p, Reader *r)
{
    static const char *const names[] = {"global-minimum", "local-minimum", "saddle", "undecided"};
    int type = 0;
    if (!claim(r, 3, "type"))
        return false;
    p->type_line = r->line;
    while (type < 3 && !reader_peek(r, names[type]))
        type++;
    p->type = (PointType)type;
    if (!reader_word(r, names[type]))
        return false;
    p->nonsmooth = reader_peek(r, "nondifferentiable");
    return (!p->nonsmooth || reader_token(r)) && reader_end(r);
}

bool point_read(Point *p, Reader *r)
{
    long claims;
    if (!read_theta(p, r) || !reader_line(r) || !reader_word(r, "claims") ||
        !reader_small(r, 2, 3, &claims) || !reader_end(r) || !read_critical(p, r))
        return false;
    if (claims != (p->nonzero ? 2 : 3))
        return malformed(r->verdict, r->line - 1, "%ld claims, expected %d", claims, p->nonzero ? 2 : 3);
    if (!claim(r, 2, "risk") || !reader_fraction(r, p->risk) || !reader_end(r))
        return false;
    p->risk_line = r->line;
    if (!p->nonzero && !read_type(p, r))
        return false;
    return reader_line(r) && reader_word(r, "proof") && reader_end(r) && reader_line(r) && reader_finish(r);
}
