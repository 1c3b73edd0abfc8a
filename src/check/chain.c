/* chain.c - evaluation of a chain from the moments of its intervals. */
#include "chain.h"

#include <stdlib.h>

void integrals_init(Integrals *d, const Moments *m)
{
    d->m = m;
    d->running = must_alloc((size_t)m->n, sizeof *d->running);
    for (long i = 0; i < m->n; i++) {
        for (int k = 0; k < PREFIXES; k++)
            poly_init(&d->running[i][k]);
        moments_running(d->running[i], m, i);
    }
}

void integrals_clear(Integrals *d)
{
    for (long i = 0; d->running && i < d->m->n; i++)
        for (int k = 0; k < PREFIXES; k++)
            poly_clear(&d->running[i][k]);
    free(d->running);
}

static void each_field(Chain *c, void (*apply)(Range *, long))
{
    enum { N = TREE_KINKS + 1 };
    Range *fields[] = {c->mean, c->centre, c->variance, c->fit, c->slope, c->left, c->right};
    apply(c->q, N + 1);
    apply(c->moment[0], (long)N * PREFIXES);
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        apply(fields[i], N);
    apply(&c->T, 1);
}

void chain_init(Chain *c)
{
    each_field(c, ranges_init);
}

void chain_clear(Chain *c)
{
    each_field(c, ranges_clear);
}

bool jumps_at(const Moments *m, long b)
{
    const Problem *p = m->problem;
    mpq_t x, y;
    mpq_inits(x, y, NULL);
    poly_eval(x, &p->target[m->target[b - 1]].p, m->z[b]);
    poly_eval(y, &p->target[m->target[b]].p, m->z[b]);
    bool jumps = !mpq_equal(x, y);
    mpq_clears(x, y, NULL);
    return jumps;
}

/* The first cell that meets the range x, which lies in the hull. */
static long first_cell(const Moments *m, const mpq_t x)
{
    long lo = 0, hi = m->n - 1;
    while (lo < hi) {
        long mid = (lo + hi) / 2;
        if (mpq_cmp(x, m->z[mid + 1]) <= 0)
            hi = mid;
        else
            lo = mid + 1;
    }
    return lo;
}

/* part = the intersection of x and the closed cell i, which is not empty. */
static void part_in_cell(Range *part, const Range *x, const Moments *m, long i)
{
    mpq_set(part->lo, mpq_cmp(x->lo, m->z[i]) < 0 ? m->z[i] : x->lo);
    mpq_set(part->hi, mpq_cmp(x->hi, m->z[i + 1]) > 0 ? m->z[i + 1] : x->hi);
}

/* They are continuous, so the hull over the cells will do. */
void integrals_at(Range r[PREFIXES], const Integrals *d, const Range *x, unsigned long bits)
{
    Range part, t;
    ranges_init(&part, 1);
    ranges_init(&t, 1);
    long first = first_cell(d->m, x->lo);
    for (long i = first; i < d->m->n && (i == first || mpq_cmp(d->m->z[i], x->hi) < 0); i++) {
        part_in_cell(&part, x, d->m, i);
        for (int k = 0; k < PREFIXES; k++) {
            range_poly(&t, &d->running[i][k], &part, bits);
            if (i == first)
                range_set(&r[k], &t);
            else
                range_hull(&r[k], &t);
        }
    }
    ranges_clear(&part, 1);
    ranges_clear(&t, 1);
}

/* The moments over all J_i. */
static void set_moments(Chain *c, const Integrals *d, unsigned long bits)
{
    Range at[2][PREFIXES];
    ranges_init(at[0], 2L * PREFIXES);
    integrals_at(at[0], d, &c->q[0], bits);
    for (int i = 0; i <= c->k; i++) {
        integrals_at(at[(i + 1) % 2], d, &c->q[i + 1], bits);
        for (int k = 0; k < PREFIXES; k++)
            range_sub(&c->moment[i][k], &at[(i + 1) % 2][k], &at[i % 2][k]);
    }
    ranges_clear(at[0], 2L * PREFIXES);
}

/* Mean, centre, variance and slope of the best affine fit of h on J_i. */
static bool set_fit(Chain *c, int i, unsigned long bits)
{
    Range *m = c->moment[i], *v = &c->variance[i], *s = &c->fit[i];
    if (range_sign(&m[P0]) <= 0)
        return false;
    range_div(&c->mean[i], &m[H0], &m[P0], bits);
    range_div(&c->centre[i], &m[P1], &m[P0], bits);
    range_mul(v, &m[P1], &c->centre[i], bits);
    range_sub(v, &m[P2], v); /* int x^2 p - xbar int x p */
    range_mul(s, &c->centre[i], &m[H0], bits);
    range_sub(s, &m[H1], s);
    return range_sign(v) > 0 && range_div(s, s, v, bits);
}

/* h(q) for a point q at which f is continuous, or the limit from one side (-1 left, 1 right; at the end of a
   gap that of the support); false when f jumps there and no side is given. */
static bool value_at_point(Range *r, const Integrals *d, const Range *q, int side)
{
    const Moments *m = d->m;
    long i = first_cell(m, q->lo);
    mpq_t x, y;
    mpq_inits(x, y, NULL);
    poly_eval(x, &m->problem->target[m->target[i]].p, q->lo);
    bool good = true;
    if (i + 1 < m->n && mpq_equal(q->lo, m->z[i + 1])) {
        if (side == 0 && cell_is_empty(m, i) != cell_is_empty(m, i + 1))
            side = cell_is_empty(m, i) ? 1 : -1;
        poly_eval(y, &m->problem->target[m->target[i + 1]].p, q->lo);
        good = side != 0 || mpq_equal(x, y);
        if (side > 0)
            mpq_set(x, y);
    }
    mpq_sub(x, x, m->mean);
    range_point(r, x, 0);
    mpq_clears(x, y, NULL);
    return good;
}

/* r = x times tau, for any tau. */
static void times_tau(Range *r, const Range *x, int tau)
{
    Range t;
    mpq_t factor;
    ranges_init(&t, 1);
    mpq_init(factor);
    mpq_set_si(factor, tau, 1);
    mpq_mul(t.lo, tau > 0 ? x->lo : x->hi, factor);
    mpq_mul(t.hi, tau > 0 ? x->hi : x->lo, factor);
    range_set(r, &t);
    mpq_clear(factor);
    ranges_clear(&t, 1);
}

/* T = - (sum tau_i sigma_i) / (sum tau_i^2 / V_i); its limit is 0 when J_i with tau_i != 0 is empty. */
static bool set_T(Chain *c, const Word *w, unsigned long bits)
{
    Range sum, one, t;
    mpq_t unit;
    bool any = false, good = true, vanishes = w->type_b;
    ranges_init(&sum, 1);
    ranges_init(&one, 1);
    ranges_init(&t, 1);
    mpq_init(unit);
    mpq_set_ui(unit, 1, 1);
    range_point(&one, unit, 0);
    for (int i = 0; i <= c->k && good; i++) {
        if (w->tau[i] == 0)
            continue;
        any = true;
        vanishes = vanishes || c->empty[i];
        good = c->empty[i] || range_div(&t, &one, &c->variance[i], bits);
        times_tau(&t, &t, w->tau[i]);
        times_tau(&t, &t, w->tau[i]);
        range_add(&sum, &sum, &t);
    }
    if (vanishes || !any)
        range_sub(&c->T, &one, &one);
    else if (good) {
        chain_sigma(&t, c, w);
        range_neg(&t, &t);
        good = range_div(&c->T, &t, &sum, bits);
    }
    mpq_clear(unit);
    ranges_clear(&sum, 1);
    ranges_clear(&one, 1);
    ranges_clear(&t, 1);
    return good;
}

/* Slope and end values on J_i: the best fit plus tau_i T (x - xbar_i)/V_i. */
static bool set_piece(Chain *c, int i, int tau, unsigned long bits)
{
    Range t;
    ranges_init(&t, 1);
    range_set(&c->slope[i], &c->fit[i]);
    bool good = tau == 0 || range_div(&t, &c->T, &c->variance[i], bits);
    times_tau(&t, &t, tau);
    range_add(&c->slope[i], &c->slope[i], &t);
    for (int side = 0; side < 2; side++) {
        Range *value = side ? &c->right[i] : &c->left[i];
        range_sub(value, &c->q[i + side], &c->centre[i]);
        range_mul(value, value, &c->slope[i], bits);
        range_add(value, value, &c->mean[i]);
    }
    ranges_clear(&t, 1);
    return good;
}

/* Has J_i shrunk to a point? If it begins behind a gap, this is the end of the gap. */
static bool is_point(const Chain *c, const Moments *m, const Word *w, int i)
{
    const Range *u = &c->q[i], *v = &c->q[i + 1];
    long end = i > 0 && w->node[i] > 0 ? gap_end_at(m, w->node[i]) : 0;
    return range_is_point(u) && range_is_point(v) && mpq_equal(end > 0 ? m->z[end] : u->lo, v->lo);
}

/* On which side of the point to which J_i has shrunk it lies, if that is a node of the word; else 0. */
static int side_of_node(const Word *w, int i)
{
    return i < w->k && w->node[i + 1] > 0 ? -1 : i > 0 && w->node[i] > 0;
}

bool chain_evaluate(Chain *c, const Integrals *d, const Word *w, unsigned long bits)
{
    c->k = w->k;
    c->bits = bits;
    set_moments(c, d, bits);
    for (int i = 0; i <= c->k; i++) {
        c->empty[i] = is_point(c, d->m, w, i);
        if (c->empty[i] ? !value_at_point(&c->left[i], d, &c->q[i + 1], side_of_node(w, i))
                        : !set_fit(c, i, bits))
            return false;
        if (c->empty[i])
            range_set(&c->right[i], &c->left[i]);
    }
    if (!set_T(c, w, bits))
        return false;
    for (int i = 0; i <= c->k; i++)
        if (!c->empty[i] && !set_piece(c, i, w->tau[i], bits))
            return false;
    return true;
}

void chain_residual(Range *r, const Chain *c, int j)
{
    range_sub(r, &c->right[j - 1], &c->left[j]);
}

/* A value of the chain at q[j] minus h there; false if f jumps at a breakpoint in the range q[j]. */
static bool error_at(Range *r, const Range *value, const Chain *c, const Integrals *d, int j)
{
    const Moments *m = d->m;
    const Range *q = &c->q[j];
    long first = first_cell(m, q->lo);
    Range part, t;
    bool good = true;
    ranges_init(&part, 1);
    ranges_init(&t, 1);
    for (long i = first; i < m->n && (i == first || mpq_cmp(m->z[i], q->hi) <= 0) && good; i++) {
        good = i == first || !jumps_at(m, i);
        part_in_cell(&part, q, m, i);
        range_poly(&t, &m->problem->target[m->target[i]].p, &part, c->bits);
        if (i == first)
            range_set(r, &t);
        else
            range_hull(r, &t);
    }
    range_point(&t, m->mean, c->bits);
    range_sub(r, r, &t);
    range_sub(r, value, r);
    ranges_clear(&part, 1);
    ranges_clear(&t, 1);
    return good;
}

bool chain_equation_at(Range *r, const Chain *c, const Word *w, const Integrals *d, int j)
{
    Range t;
    bool good = true;
    ranges_init(&t, 1);
    if (w->node[j] > 0) {
        mpq_set_ui(r->lo, 0, 1);
        mpq_set_ui(r->hi, 0, 1);
    } else if (w->node[j] == FREE_NODE) {
        good = error_at(r, &c->right[j - 1], c, d, j) && error_at(&t, &c->left[j], c, d, j);
        range_add(r, r, &t);
    } else
        chain_residual(r, c, j);
    ranges_clear(&t, 1);
    return good;
}

void chain_jump(Range *r, const Chain *c, int j)
{
    range_sub(r, &c->slope[j], &c->slope[j - 1]);
}

/* r += slope_i (to - from), from the end of the hull to that of the interval. */
static void extend(Range *r, const Chain *c, int i, const mpq_t from, const mpq_t to)
{
    Range t;
    if (c->empty[i] || mpq_equal(from, to))
        return;
    ranges_init(&t, 1);
    mpq_sub(t.lo, to, from);
    mpq_set(t.hi, t.lo);
    range_mul(&t, &t, &c->slope[i], c->bits);
    range_add(r, r, &t);
    ranges_clear(&t, 1);
}

void chain_value(Range *r, const Chain *c, const Integrals *d, int j)
{
    const Moments *m = d->m;
    range_point(r, m->mean, c->bits);
    range_add(r, r, j == 0 ? &c->left[0] : &c->right[j - 1]);
    if (j == 0)
        extend(r, c, 0, m->z[0], m->problem->a);
    if (j == c->k + 1)
        extend(r, c, c->k, m->z[m->n], m->problem->b);
}

/* e is orthogonal to g, so the risk is int h^2 p - int h g p; g = mean + s (x - xbar) on J_i. */
void chain_risk(Range *r, const Chain *c, const Integrals *d)
{
    Range t, u;
    ranges_init(&t, 1);
    ranges_init(&u, 1);
    range_point(r, d->m->S, c->bits);
    for (int i = 0; i <= c->k; i++) {
        range_mul(&t, &c->mean[i], &c->moment[i][H0], c->bits);
        range_sub(r, r, &t);
        range_mul(&t, &c->fit[i], &c->variance[i], c->bits); /* int h (x - xbar) p */
        range_mul(&u, &t, &c->slope[i], c->bits);
        range_sub(r, r, &u);
    }
    ranges_clear(&t, 1);
    ranges_clear(&u, 1);
}

void chain_sigma(Range *r, const Chain *c, const Word *w)
{
    Range sum, t;
    ranges_init(&sum, 1);
    ranges_init(&t, 1);
    for (int i = 0; i <= c->k; i++)
        if (w->tau[i] != 0 && !c->empty[i]) {
            times_tau(&t, &c->fit[i], w->tau[i]);
            range_add(&sum, &sum, &t);
        }
    range_set(r, &sum);
    ranges_clear(&sum, 1);
    ranges_clear(&t, 1);
}

bool affine_slope(mpq_t slope, const Moments *m, const mpq_t from, const mpq_t to)
{
    long i = first_cell(m, from);
    if (i + 1 < m->n && mpq_equal(from, m->z[i + 1]))
        i++;
    while (cell_is_empty(m, i)) /* what f is in a gap does not matter; the last cell is none */
        i++;
    const Poly *f = &m->problem->target[m->target[i]].p;
    bool affine = f->len <= 2;
    for (; affine && mpq_cmp(m->z[i + 1], to) < 0; i++)
        affine = cell_is_empty(m, i + 1) || poly_equal(f, &m->problem->target[m->target[i + 1]].p);
    mpq_set_ui(slope, 0, 1);
    if (affine && f->len == 2)
        poly_coefficient(slope, f, 1);
    return affine;
}

bool chain_sigma_vanishes(const Chain *c, const Integrals *d, const Word *w)
{
    mpq_t sum, slope, tau;
    bool good = true;
    mpq_inits(sum, slope, tau, NULL);
    for (int i = 0; i <= c->k && good; i++) {
        if (w->tau[i] == 0)
            continue;
        good = affine_slope(slope, d->m, c->q[i].lo, c->q[i + 1].hi);
        mpq_set_si(tau, w->tau[i], 1);
        mpq_mul(slope, slope, tau);
        mpq_add(sum, sum, slope);
    }
    good = good && mpq_sgn(sum) == 0;
    mpq_clears(sum, slope, tau, NULL);
    return good;
}

/* r = (g - f) p on the part of q[j] in cell i, g being the value of the chain at q[j]. */
static void error_in_cell(Range *r, const Chain *c, const Integrals *d, int j, long i)
{
    const Moments *m = d->m;
    Range part, t;
    ranges_init(&part, 1);
    ranges_init(&t, 1);
    part_in_cell(&part, &c->q[j], m, i);
    chain_value(r, c, d, j);
    range_poly(&t, &m->problem->target[m->target[i]].p, &part, c->bits);
    range_sub(r, r, &t);
    range_poly(&t, &m->problem->density[m->density[i]].p, &part, c->bits);
    range_mul(r, r, &t, c->bits);
    ranges_clear(&part, 1);
    ranges_clear(&t, 1);
}

/* Are f and p continuous at breakpoint z_i, 0 < i < n? */
static bool continuous_at(const Moments *m, long i)
{
    const Problem *p = m->problem;
    mpq_t x, y;
    mpq_inits(x, y, NULL);
    poly_eval(x, &p->target[m->target[i - 1]].p, m->z[i]);
    poly_eval(y, &p->target[m->target[i]].p, m->z[i]);
    bool good = mpq_equal(x, y) != 0;
    poly_eval(x, &p->density[m->density[i - 1]].p, m->z[i]);
    poly_eval(y, &p->density[m->density[i]].p, m->z[i]);
    good = good && mpq_equal(x, y);
    mpq_clears(x, y, NULL);
    return good;
}

void chain_error(Range side[2], bool *jump, const Chain *c, const Integrals *d, int j)
{
    const Moments *m = d->m;
    Range t;
    long first = first_cell(m, c->q[j].lo), i = first;
    ranges_init(&t, 1);
    *jump = false;
    do {
        error_in_cell(&t, c, d, j, i);
        *jump = *jump || (i > first && !continuous_at(m, i));
        range_set(&side[1], &t);
        if (i == first)
            range_set(&side[0], &t);
        i++;
        if (i - first > 2 || (i - first == 2 && !*jump)) { /* one value, somewhere in these cells */
            range_hull(&side[0], &t);
            range_set(&side[1], &side[0]);
        }
    } while (i < m->n && mpq_cmp(m->z[i], c->q[j].hi) <= 0);
    ranges_clear(&t, 1);
}
