/* wide_kink.c - the type of R(q) and L(q) for an activation with two slopes, neither of which is 0, and
   several neurons (theory.md 9.9, 9.11). No neuron can be dead: the kink is made of all of them, or all but
   one are full (if T = 0). */
#include "point.h"
#include "verify.h"

typedef enum { EQUAL_PARTS, ONE_OPPOSITE_TO_OTHERS, OTHERS_FULL, WAYS } Way;

bool type_unknown(Check *k, const Realization *z)
{
    return unknown(k->v, "line %ld: it is not proved to be a %s", z->line,
                   z->minimum ? "local minimum" : "saddle");
}

/* v of neuron i: the sum over the neurons of the kink is M. */
static void set_part(mpq_t v, const mpq_t M, long neurons, long i, Way way)
{
    mpq_set_si(v, way == ONE_OPPOSITE_TO_OTHERS && i > 0 ? -1 : 1, 1);
    if (way == EQUAL_PARTS)
        mpq_set_ui(v, 1, (unsigned long)neurons);
    else if (way == ONE_OPPOSITE_TO_OTHERS && i == 0)
        mpq_set_si(v, neurons, 1);
    mpq_mul(v, v, M);
}

/* All neurons at the kink, or one there and flat ones that are full, the value at the kink being that of the
   realization. */
static void set_point(Point *p, const Problem *problem, char letter, const mpq_t q, const mpq_t M,
                      const mpq_t value, Way way)
{
    mpq_t b, v;
    mpq_inits(b, v, NULL);
    point_init(p, problem);
    p->neuron = must_alloc((size_t)problem->hidden, sizeof *p->neuron);
    mpq_set(p->constant, value);
    for (long i = 0; i < problem->hidden; i++) {
        if (i > 0 && way == OTHERS_FULL) {
            mpq_set_ui(b, 1, 1);
            mpq_sub(b, b, problem->a);
            mpq_set_ui(v, 0, 1);
            point_add(p, 1, b, v);
            continue;
        }
        mpq_set(b, q);
        if (letter == 'R')
            mpq_neg(b, b);
        set_part(v, M, problem->hidden, i, way);
        point_add(p, letter == 'R' ? 1 : -1, b, v);
    }
    mpq_clears(b, v, NULL);
}

/* Is this network critical, and a local minimum? */
static bool network_is_minimum(Point *p)
{
    Network w;
    Verdict unused = {.status = VERIFIED};
    bool minimum = false;
    if (network_init(&w, p, &unused) && network_gradient(&w) == 0) {
        PointType type = network_type(&w);
        minimum = type == LOCAL_MINIMUM || type == GLOBAL_MINIMUM;
    }
    network_clear(&w);
    return minimum;
}

/* A rational kink: one of the networks is a local minimum. */
static bool exact_minimum(const Check *k, char letter, const Kink *kink, const Cell *cell,
                          const Quotient *value)
{
    mpq_t M, V, at;
    bool minimum = false;
    mpq_inits(M, V, at, NULL);
    poly_eval(M, &cell->G, kink->at);
    poly_eval(V, &cell->V, kink->at);
    mpq_div(M, M, V);
    quotient_at(at, value, kink);
    for (Way way = EQUAL_PARTS; way < WAYS && !minimum; way++) {
        Point p;
        set_point(&p, &k->c->problem, letter, kink->at, M, at, way);
        minimum = network_is_minimum(&p);
        point_clear(&p);
    }
    mpq_clears(M, V, at, NULL);
    return minimum;
}

/* Is u/w proved not to vanish at an irrational kink? */
static bool is_nonzero(Check *k, Kink *kink, const Poly *u, const Poly *w)
{
    Quotient f;
    Interval x;
    bool nonzero = false;
    quotient_init(&f);
    interval_init(&x);
    quotient_set(&f, u, w);
    for (unsigned long bits = next_precision(k, 0); bits && !nonzero; bits = next_precision(k, bits))
        nonzero = quotient_enclose(&x, &f, kink, bits) && (mpz_sgn(x.lo) > 0 || mpz_sgn(x.hi) < 0);
    interval_clear(&x);
    quotient_clear(&f);
    return nonzero;
}

/* An irrational kink, inside its cell: E has a simple zero, so that the core is definite (Theorem 8.8), and
   e p != 0, so that all neurons may share the kink. */
static bool root_minimum(Check *k, Kink *kink, const Cell *cell, const Quotient *value)
{
    Poly one, t, f;
    mpq_t c;
    poly_inits(&one, &t, &f, (Poly *)NULL);
    mpq_init(c);
    mpq_set_ui(c, 1, 1);
    poly_constant(&one, c);
    poly_derivative(&t, &cell->E);
    bool minimum = is_nonzero(k, kink, &t, &one) && is_nonzero(k, kink, cell->p, &one);
    poly_constant(&f, k->m.mean);
    poly_add(&f, &f, &cell->h);
    poly_mul(&t, &f, &value->w);
    poly_sub(&t, &value->u, &t);
    minimum = minimum && t.len > 0 && is_nonzero(k, kink, &t, &value->w);
    mpq_clear(c);
    poly_clears(&one, &t, &f, (Poly *)NULL);
    return minimum;
}

bool wide_kink_is_minimum(Check *k, const Realization *z, Kink *kink, const Cell *cell,
                          const Quotient *value)
{
    return kink->exact ? exact_minimum(k, z->word, kink, cell, value) : root_minimum(k, kink, cell, value);
}
