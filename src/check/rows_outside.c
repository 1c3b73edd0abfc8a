/* rows_outside.c - is the form positive definite on what remains of the hull when the intervals with e = 0
   are taken out (theory.md 8.10 (c))? Every part between kinks and such intervals has its own affine
   function, given by its values at the two ends; the jump at a kink between two parts has a cost. The matrix
   is tridiagonal, and the pivots must be positive. */
#include "rows.h"

#include <stdlib.h>

/* Elimination row by row: what the last row adds to the next. */
typedef struct {
    const Shape *s;
    Range diagonal, beside; /* of the last row; beside: its entry in the next column */
    bool good, started;
} Outside;

static void add_square(Range *sum, const Range *x, const Range *y, const Range *by, unsigned long bits)
{
    Range t;
    ranges_init(&t, 1);
    range_mul(&t, x, y, bits);
    if (by)
        range_div(&t, &t, by, bits);
    range_add(sum, sum, &t);
    ranges_clear(&t, 1);
}

/* The next row has this diagonal entry, and `beside` with the row after it. */
static void row(Outside *o, const Range *diagonal, const Range *beside)
{
    Range t;
    unsigned long bits = o->s->c.bits;
    if (!o->good)
        return;
    ranges_init(&t, 1);
    range_set(&t, diagonal);
    if (o->started) {
        Range minus;
        ranges_init(&minus, 1);
        range_neg(&minus, &o->beside);
        add_square(&t, &o->beside, &minus, &o->diagonal, bits);
        ranges_clear(&minus, 1);
    }
    o->started = true;
    o->good = range_sign(&t) > 0;
    range_set(&o->diagonal, &t);
    range_set(&o->beside, beside);
    ranges_clear(&t, 1);
}

/* r = int (x - y)(x - z) p / l^2 over [u, v], p given by its moments. */
static void entry(Range *r, const Range m[3], const Range *y, const Range *z, const Range *length,
                  unsigned long bits)
{
    Range t;
    ranges_init(&t, 1);
    range_add(&t, y, z);
    range_mul(&t, &t, &m[1], bits);
    range_sub(r, &m[2], &t);
    range_mul(&t, y, z, bits);
    range_mul(&t, &t, &m[0], bits);
    range_add(r, r, &t);
    range_div(r, r, length, bits);
    range_div(r, r, length, bits);
    ranges_clear(&t, 1);
}

/* A part [u, v]; cost_u, cost_v: of the jumps at its ends (0 where it has no neighbour). */
static void part(Outside *o, const Range *u, const Range *v, const Range *cost_u, const Range *cost_v)
{
    Range at[2][PREFIXES], m[3], length, d[2], off;
    unsigned long bits = o->s->c.bits;
    ranges_init(at[0], 2L * PREFIXES);
    ranges_init(m, 3);
    ranges_init(d, 2);
    ranges_init(&length, 1);
    ranges_init(&off, 1);
    integrals_at(at[0], &o->s->k->integrals, u, bits);
    integrals_at(at[1], &o->s->k->integrals, v, bits);
    for (int n = 0; n < 3; n++)
        range_sub(&m[n], &at[1][P0 + n], &at[0][P0 + n]);
    range_sub(&length, v, u);
    o->good = o->good && range_sign(&length) > 0;
    if (o->good) {
        entry(&d[0], m, v, v, &length, bits);
        entry(&d[1], m, u, u, &length, bits);
        entry(&off, m, u, v, &length, bits);
        range_neg(&off, &off);
        range_add(&d[0], &d[0], cost_u);
        range_add(&d[1], &d[1], cost_v);
        row(o, &d[0], &off);
        range_neg(&off, cost_v);
        row(o, &d[1], &off);
    }
    ranges_clear(at[0], 2L * PREFIXES);
    ranges_clear(m, 3);
    ranges_clear(d, 2);
    ranges_clear(&length, 1);
    ranges_clear(&off, 1);
}

/* The cost at kink j, with e not 0 on both sides: the smaller of e p / m_j. */
static void cost_of_kink(Range *cost, const Shape *s, int j)
{
    Range side[2], jump;
    bool jumps;
    ranges_init(side, 2);
    ranges_init(&jump, 1);
    chain_error(side, &jumps, &s->c, &s->k->integrals, j);
    chain_jump(&jump, &s->c, j);
    for (int i = 0; i < 2; i++)
        range_div(&side[i], &side[i], &jump, s->c.bits);
    bool less = mpq_cmp(side[0].lo, side[1].lo) < 0;
    mpq_set(cost->lo, side[less ? 0 : 1].lo);
    mpq_set(cost->hi, side[0].hi);
    if (mpq_cmp(side[1].hi, cost->hi) < 0)
        mpq_set(cost->hi, side[1].hi);
    ranges_clear(side, 2);
    ranges_clear(&jump, 1);
}

/* Kink j as the end of a part: true if the part on its other side is not taken out, with its cost; else kappa
   m_j >= 0 is needed. */
static bool end_is_kink(Outside *o, Range *cost, int j)
{
    Side left = side_of_kink(o->s, j, 0), right = side_of_kink(o->s, j, 1);
    bool inner = left != SIDE_EXACT && right != SIDE_EXACT;
    if (inner)
        cost_of_kink(cost, o->s, j);
    else {
        Side side = left == SIDE_EXACT ? right : left;
        o->good = o->good && (side == SIDE_POSITIVE || side == SIDE_ZERO_GOOD || side == SIDE_ZERO_BAD);
    }
    return inner;
}

/* A part between the kinks (or 0) j and l. */
static void part_between(Outside *o, const Range *u, const Range *v, int j, int l)
{
    Range cost[2];
    ranges_init(cost, 2);
    if (j)
        end_is_kink(o, &cost[0], j);
    if (l)
        end_is_kink(o, &cost[1], l);
    part(o, u, v, &cost[0], &cost[1]);
    ranges_clear(cost, 2);
}

/* Segments of the network with e != 0, joined as long as no kink and no interval with e = 0 comes between. */
static void exact_parts(Outside *o)
{
    const Network *w = &o->s->w;
    Range u, v;
    ranges_init(&u, 1);
    ranges_init(&v, 1);
    for (long i = 0; i < w->n;) {
        long first = i++;
        if (w->weight[first].len == 0)
            continue;
        while (i < w->n && w->weight[i].len > 0 && !kink_of_place(o->s, w->x[i]))
            i++;
        range_point(&u, w->x[first], 0);
        range_point(&v, w->x[i], 0);
        part_between(o, &u, &v, kink_of_place(o->s, w->x[first]), kink_of_place(o->s, w->x[i]));
    }
    ranges_clear(&u, 1);
    ranges_clear(&v, 1);
}

bool outside_is_definite(const Shape *s)
{
    Outside o = {.s = s, .good = true};
    ranges_init(&o.diagonal, 1);
    ranges_init(&o.beside, 1);
    if (s->exact)
        exact_parts(&o);
    else
        for (int i = 0; i <= s->c.k && o.good; i++)
            if (!s->fits[i])
                part_between(&o, &s->c.q[i], &s->c.q[i + 1], i, i < s->c.k ? i + 1 : 0);
    ranges_clear(&o.diagonal, 1);
    ranges_clear(&o.beside, 1);
    return o.good;
}
