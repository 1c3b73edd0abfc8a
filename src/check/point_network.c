/* point_network.c - the network of a point certificate on the hull of the support: roles, the error between
   neighbouring nodes, its moments, the gradient. */
#include "point.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_BITS = 1 << 22 }; /* of the sums over all segments, estimated before they are computed */

static size_t bits_of(const mpq_t q)
{
    return mpz_sizeinbase(mpq_numref(q), 2) + mpz_sizeinbase(mpq_denref(q), 2);
}

/* A bound for the size of the integrals: every segment adds the powers of its ends. */
static bool too_large(const Point *p)
{
    size_t bits = 0, degree = 0;
    for (long i = 0; i < p->problem->targets; i++)
        if ((size_t)p->problem->target[i].p.len > degree)
            degree = (size_t)p->problem->target[i].p.len;
    for (long i = 0; i < p->problem->densities; i++)
        if ((size_t)p->problem->density[i].p.len > degree)
            degree = (size_t)p->problem->density[i].p.len;
    for (long i = 0; i < p->neurons && bits <= MAX_BITS; i++) {
        const Neuron *u = &p->neuron[i];
        bits += bits_of(u->v) + bits_of(p->problem->gamma);
        bits += (bits_of(u->w) + bits_of(u->b)) * (2 * degree + 4);
    }
    return bits > MAX_BITS;
}

/* For gamma = -1 the activation is even: the sign of (w, b) is chosen. */
static void choose_letter(Neuron *u)
{
    if (mpq_sgn(u->w) < 0 || (mpq_sgn(u->w) == 0 && mpq_sgn(u->b) < 0)) {
        mpq_neg(u->w, u->w);
        mpq_neg(u->b, u->b);
    }
}

/* 1 - gamma */
static void set_bend(mpq_t bend, const Problem *p)
{
    mpq_set_ui(bend, 1, 1);
    mpq_sub(bend, bend, p->gamma);
}

/* What a kink of the neuron bends by: its slope jump, and the sign of its v. */
static void set_jump(Neuron *u, const Problem *p)
{
    set_bend(u->jump, p);
    u->push = mpq_sgn(u->jump) * mpq_sgn(u->v);
    mpq_mul(u->jump, u->jump, u->v);
    if (mpq_sgn(u->w) < 0)
        mpq_neg(u->jump, u->jump);
    mpq_mul(u->jump, u->jump, u->w);
}

/* The role of a neuron on [a, b], and its place. */
static void set_role(Neuron *u, const mpq_t a, const mpq_t b)
{
    int side = mpq_sgn(u->w);
    if (side == 0) {
        u->role = mpq_sgn(u->b) < 0 ? IS_DEAD : mpq_sgn(u->b) == 0 ? IS_DEGENERATE : IS_LEVEL;
        return;
    }
    mpq_div(u->place, u->b, u->w);
    mpq_neg(u->place, u->place);
    int left = mpq_cmp(u->place, a), right = mpq_cmp(u->place, b);
    if (left > 0 && right < 0)
        u->role = side > 0 ? KINK_R : KINK_L;
    else if (left == 0)
        u->role = side > 0 ? FULL_FROM_LEFT : TOUCHES_LEFT;
    else if (right == 0)
        u->role = side > 0 ? TOUCHES_RIGHT : FULL_TO_RIGHT;
    else
        u->role = (left < 0) == (side > 0) ? IS_FULL : IS_DEAD;
}

bool is_kink(const Neuron *u)
{
    return u->role == KINK_R || u->role == KINK_L;
}

bool is_at_end(const Neuron *u, bool left)
{
    return left ? u->role == TOUCHES_LEFT || u->role == FULL_FROM_LEFT
                : u->role == TOUCHES_RIGHT || u->role == FULL_TO_RIGHT;
}

/* Has the neuron positive arguments inside the hull, next to the left end? */
static bool is_active_left(const Neuron *u)
{
    return u->role == KINK_L || (u->role >= IS_FULL && !is_kink(u));
}

bool is_full(const Network *w, const Neuron *u)
{
    return !is_kink(u) && u->role != IS_DEGENERATE &&
           (is_active_left(u) || is_two_slope(w->point->problem));
}

static int compare(const void *a, const void *b)
{
    return mpq_cmp(*(const mpq_t *)a, *(const mpq_t *)b);
}

/* The nodes: breakpoints and kinks, ascending, each once. */
static void set_nodes(Network *w)
{
    const Point *p = w->point;
    long count = 0, room = w->m.n + 1 + p->neurons;
    mpq_t *all = rationals_new(room);
    for (long i = 0; i <= w->m.n; i++)
        mpq_set(all[count++], w->m.z[i]);
    for (long i = 0; i < p->neurons; i++)
        if (is_kink(&p->neuron[i]))
            mpq_set(all[count++], p->neuron[i].place);
    qsort(all, (size_t)count, sizeof *all, compare);
    w->x = rationals_new(count);
    w->n = -1;
    for (long i = 0; i < count; i++)
        if (i == 0 || !mpq_equal(all[i], all[i - 1]))
            mpq_set(w->x[++w->n], all[i]);
    for (long i = w->n + 1; i < count; i++)
        mpq_clear(w->x[i]);
    rationals_free(all, room);
}

/* The node at which the kink is. */
static long find_node(const Network *w, const mpq_t place)
{
    long lo = 0, hi = w->n;
    while (lo < hi) {
        long mid = (lo + hi) / 2;
        if (mpq_cmp(w->x[mid], place) < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

/* change[i][k], k = 0, 1: by how much the coefficient of x^k in N changes at node i; at node 0: its value. */
static void add_neuron(mpq_t (*change)[2], const Neuron *u, const Problem *p)
{
    mpq_t t, bend;
    mpq_inits(t, bend, NULL);
    set_bend(bend, p);
    for (int k = 0; k < 2; k++) {
        mpq_mul(t, u->v, k ? u->w : u->b);
        if (is_kink(u)) {
            mpq_mul(bend, bend, t);
            (u->role == KINK_R ? mpq_add : mpq_sub)(change[u->node][k], change[u->node][k], bend);
            set_bend(bend, p);
        }
        if (!is_active_left(u))
            mpq_mul(t, t, p->gamma);
        mpq_add(change[0][k], change[0][k], t);
    }
    mpq_clears(t, bend, NULL);
}

const Poly *network_density(const Network *w, long i)
{
    return &w->m.problem->density[w->m.density[w->cell[i]]].p;
}

/* e and e p on all segments. */
static void set_errors(Network *w)
{
    const Point *p = w->point;
    mpq_t *change = rationals_new(2 * w->n), now[2];
    Poly line;
    poly_init(&line);
    mpq_inits(now[0], now[1], NULL);
    mpq_set(change[0], p->constant);
    for (long i = 0; i < p->neurons; i++)
        add_neuron((mpq_t(*)[2])change, &p->neuron[i], p->problem);
    for (long i = 0; i < w->n; i++) {
        for (int k = 0; k < 2; k++)
            mpq_add(now[k], now[k], change[2 * i + k]);
        poly_set_rationals(&line, now, 2);
        poly_sub(&w->error[i], &line, &w->m.problem->target[w->m.target[w->cell[i]]].p);
        poly_mul(&w->weight[i], &w->error[i], network_density(w, i));
    }
    mpq_clears(now[0], now[1], NULL);
    poly_clear(&line);
    rationals_free(change, 2 * w->n);
}

/* sum += the integral of g over segment i. */
static void add_integral(mpq_t sum, const Network *w, long i, const Poly *g)
{
    Poly s;
    mpq_t t;
    poly_init(&s);
    mpq_init(t);
    poly_integral(&s, g);
    poly_eval(t, &s, w->x[i + 1]);
    mpq_add(sum, sum, t);
    poly_eval(t, &s, w->x[i]);
    mpq_sub(sum, sum, t);
    mpq_clear(t);
    poly_clear(&s);
}

/* All integrals, the risk, and T. */
static void set_sums(Network *w)
{
    Poly g;
    poly_init(&g);
    for (long i = 0; i < w->n; i++) {
        for (int k = 0; k < SUMS; k++) {
            if (k == MOMENT0 || k == MASS)
                poly_set(&g, k == MOMENT0 ? &w->weight[i] : network_density(w, i));
            else
                poly_times_x(&g, &g);
            mpq_set(w->sum[i + 1][k], w->sum[i][k]);
            add_integral(w->sum[i + 1][k], w, i, &g);
        }
        poly_mul(&g, &w->weight[i], &w->error[i]);
        add_integral(w->risk, w, i, &g);
    }
    mpq_set(w->T, w->sum[w->n][MOMENT1]);
    poly_clear(&g);
}

static void set_segments(Network *w)
{
    w->cell = must_alloc((size_t)w->n, sizeof *w->cell);
    w->error = must_alloc((size_t)w->n, sizeof *w->error);
    w->weight = must_alloc((size_t)w->n, sizeof *w->weight);
    w->sum = (mpq_t(*)[SUMS])rationals_new((w->n + 1) * SUMS);
    for (long i = 0, cell = 0; i < w->n; i++) {
        while (mpq_cmp(w->m.z[cell + 1], w->x[i]) <= 0)
            cell++;
        w->cell[i] = cell;
        poly_inits(&w->error[i], &w->weight[i], (Poly *)NULL);
    }
}

bool network_init(Network *w, Point *p, Verdict *v)
{
    memset(w, 0, sizeof *w);
    w->point = p;
    w->n = -1;
    mpq_inits(w->T, w->risk, NULL);
    moments_init(&w->m, p->problem);
    if (too_large(p))
        return unknown(v, "the numbers of the network are too large");
    for (long i = 0; i < p->neurons; i++) {
        if (has_one_letter(p->problem))
            choose_letter(&p->neuron[i]);
        set_jump(&p->neuron[i], p->problem);
        set_role(&p->neuron[i], w->m.z[0], w->m.z[w->m.n]);
    }
    set_nodes(w);
    for (long i = 0; i < p->neurons; i++)
        if (is_kink(&p->neuron[i]))
            p->neuron[i].node = find_node(w, p->neuron[i].place);
    set_segments(w);
    set_errors(w);
    set_sums(w);
    return true;
}

void network_clear(Network *w)
{
    for (long i = 0; i < w->n; i++)
        poly_clears(&w->error[i], &w->weight[i], (Poly *)NULL);
    free(w->error);
    free(w->weight);
    free(w->cell);
    rationals_free(w->x, w->n + 1);
    rationals_free((mpq_t *)w->sum, (w->n + 1) * SUMS);
    mpq_clears(w->T, w->risk, NULL);
    moments_clear(&w->m);
}

/* int s'(wx+b) e p and int s'(wx+b) x e p, where s'(0) = gamma: gamma M + (1-gamma) (M of the set where the
   neuron is active). */
static void slope_moments(mpq_t m[2], const Network *w, const Neuron *u)
{
    const mpq_t *gamma = &w->point->problem->gamma;
    mpq_t t;
    mpq_init(t);
    for (int k = 0; k < 2; k++) {
        const mpq_t *all = &w->sum[w->n][MOMENT0 + k];
        if (u->role == KINK_R)
            mpq_sub(m[k], *all, w->sum[u->node][MOMENT0 + k]);
        else if (u->role == KINK_L)
            mpq_set(m[k], w->sum[u->node][MOMENT0 + k]);
        else if (u->role >= IS_FULL)
            mpq_set(m[k], *all);
        else
            mpq_set_ui(m[k], 0, 1);
        mpq_sub(t, *all, m[k]);
        mpq_mul(t, t, *gamma);
        mpq_add(m[k], m[k], t);
    }
    mpq_clear(t);
}

long network_gradient(const Network *w)
{
    long nonzero = mpq_sgn(w->sum[w->n][MOMENT0]) != 0;
    mpq_t m[2], s, t;
    mpq_inits(m[0], m[1], s, t, NULL);
    for (long i = 0; i < w->point->neurons; i++) {
        const Neuron *u = &w->point->neuron[i];
        slope_moments(m, w, u);
        if (mpq_sgn(u->v) != 0)
            nonzero += (mpq_sgn(m[1]) != 0) + (mpq_sgn(m[0]) != 0);
        mpq_mul(s, u->w, m[1]);
        mpq_mul(t, u->b, m[0]);
        mpq_add(s, s, t);
        nonzero += mpq_sgn(s) != 0;
    }
    mpq_clears(m[0], m[1], s, t, NULL);
    return nonzero;
}
