/* box_risk.c - a lower bound for the risk of all responses with places in a box: between the intervals of two
   neighbouring places they are affine, so at least the risk of the best affine fit arises there. */
#include "verify_responses.h"

#include <stdlib.h>

enum { MORE_BOXES = 4096, MORE_DEPTH = 64, SQUARE = PREFIXES, INTEGRALS };

/* sum[..] += the integrals of p, xp, x^2 p, hp, xhp, h^2 p over [u,v] in cell i, h = f - fbar. */
static void add_integrals(mpq_t *sum, const Moments *m, long i, const mpq_t u, const mpq_t v)
{
    const Poly *p = &m->problem->density[m->density[i]].p;
    Poly h, g, s;
    mpq_t t;
    poly_inits(&h, &g, &s, (Poly *)NULL);
    mpq_init(t);
    poly_constant(&g, m->mean);
    poly_sub(&h, &m->problem->target[m->target[i]].p, &g);
    for (int k = 0; k < INTEGRALS; k++) {
        if (k == P0)
            poly_set(&g, p);
        else if (k == H0 || k == SQUARE)
            poly_mul(&g, p, &h);
        else
            poly_times_x(&g, &g);
        if (k == SQUARE)
            poly_mul(&g, &g, &h);
        poly_integral(&s, &g);
        poly_eval(t, &s, v);
        mpq_add(sum[k], sum[k], t);
        poly_eval(t, &s, u);
        mpq_sub(sum[k], sum[k], t);
    }
    mpq_clear(t);
    poly_clears(&h, &g, &s, (Poly *)NULL);
}

/* risk += that of the best affine fit from its integrals, p > 0 almost everywhere there. */
static void add_fit_risk(mpq_t risk, mpq_t *sum)
{
    mpq_t centre, t, variance;
    mpq_inits(centre, t, variance, NULL);
    mpq_add(risk, risk, sum[SQUARE]);
    mpq_mul(t, sum[H0], sum[H0]);
    mpq_div(t, t, sum[P0]);
    mpq_sub(risk, risk, t);
    mpq_div(centre, sum[P1], sum[P0]);
    mpq_mul(variance, centre, sum[P1]);
    mpq_sub(variance, sum[P2], variance);
    mpq_mul(t, centre, sum[H0]);
    mpq_sub(t, sum[H1], t);
    mpq_mul(t, t, t);
    mpq_div(t, t, variance);
    mpq_sub(risk, risk, t);
    mpq_clears(centre, t, variance, NULL);
}

/* risk += the risk of the best affine fit on [u,v], u < v in the hull. */
static void add_risk_between(mpq_t risk, const Moments *m, const mpq_t u, const mpq_t v)
{
    mpq_t sum[INTEGRALS];
    for (int k = 0; k < INTEGRALS; k++)
        mpq_init(sum[k]);
    for (long i = 0; i < m->n; i++)
        if (mpq_cmp(m->z[i], v) < 0 && mpq_cmp(u, m->z[i + 1]) < 0)
            add_integrals(sum, m, i, mpq_cmp(m->z[i], u) > 0 ? m->z[i] : u,
                          mpq_cmp(m->z[i + 1], v) < 0 ? m->z[i + 1] : v);
    add_fit_risk(risk, sum);
    for (int k = 0; k < INTEGRALS; k++)
        mpq_clear(sum[k]);
}

/* The bound for one box. */
static void least_risk(mpq_t risk, const Range *q, int k, const Moments *m)
{
    mpq_set_ui(risk, 0, 1);
    for (int i = 0; i <= k; i++) {
        const mpq_t *u = i > 0 ? &q[i - 1].hi : &m->z[0], *v = i < k ? &q[i].lo : &m->z[m->n];
        if (mpq_cmp(*u, *v) < 0)
            add_risk_between(risk, m, *u, *v);
    }
}

/* Halve the longest side: q becomes the lower part. */
static void halve(Range *upper, Range *q, int k)
{
    mpq_t length, t;
    int longest = 0;
    mpq_inits(length, t, NULL);
    for (int i = 0; i < k; i++) {
        range_set(&upper[i], &q[i]);
        mpq_sub(t, q[i].hi, q[i].lo);
        if (mpq_cmp(t, length) > 0) {
            longest = i;
            mpq_set(length, t);
        }
    }
    mpq_add(t, q[longest].lo, q[longest].hi);
    mpq_div_2exp(t, t, 1);
    mpq_set(q[longest].hi, t);
    mpq_set(upper[longest].lo, t);
    mpq_clears(length, t, NULL);
}

bool box_risk_at_least(const Box *box, int k, const mpq_t bound, const Moments *m)
{
    Range *q = must_alloc((MORE_DEPTH + 1) * (size_t)k, sizeof *q);
    int depth = 1;
    mpq_t risk;
    mpq_init(risk);
    ranges_init(q, (MORE_DEPTH + 1) * (long)k);
    for (int i = 0; i < k; i++) {
        mpq_set(q[i].lo, box->lo[i]);
        mpq_set(q[i].hi, box->hi[i]);
    }
    for (int count = 0; depth > 0 && depth <= MORE_DEPTH && count < MORE_BOXES; count++) {
        Range *top = &q[(depth - 1) * k];
        least_risk(risk, top, k, m);
        if (mpq_cmp(risk, bound) >= 0)
            depth--;
        else {
            halve(top + k, top, k);
            depth++;
        }
    }
    ranges_clear(q, (MORE_DEPTH + 1) * (long)k);
    free(q);
    mpq_clear(risk);
    return depth == 0;
}
