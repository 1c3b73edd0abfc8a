/* moments.c - integrals of the problem data over the hull and the kink functions of each cell. */
#include "moments.h"

#include <stdlib.h>
#include <string.h>

/* The first and the last density piece that is not zero. */
static void find_support(const Problem *p, long *first, long *last)
{
    *first = 0;
    *last = p->densities - 1;
    while (p->density[*first].p.len == 0)
        ++*first;
    while (p->density[*last].p.len == 0)
        --*last;
}

/* Breakpoints and pieces of each cell: a merge of the ends of target and density pieces inside the hull. */
static void build_cells(Moments *m)
{
    const Problem *p = m->problem;
    long t = 0, d, last;
    find_support(p, &d, &last);
    size_t room = (size_t)(p->targets + p->densities + 1);
    m->z = must_alloc(room, sizeof *m->z);
    m->target = must_alloc(room, sizeof *m->target);
    m->density = must_alloc(room, sizeof *m->density);
    mpq_init(m->z[0]);
    mpq_set(m->z[0], p->density[d].left);
    m->left_gap = mpq_cmp(p->a, m->z[0]) < 0;
    while (mpq_cmp(p->target[t].right, m->z[0]) <= 0)
        t++;
    while (d <= last) {
        const mpq_t *te = &p->target[t].right, *de = &p->density[d].right;
        int order = mpq_cmp(*te, *de);
        m->target[m->n] = t;
        m->density[m->n] = d;
        mpq_init(m->z[++m->n]);
        mpq_set(m->z[m->n], order <= 0 ? *te : *de);
        t += order <= 0;
        d += order >= 0;
    }
    m->right_gap = mpq_cmp(m->z[m->n], p->b) < 0;
}

/* r = the polynomial value + int_z^x integrand. */
static void running_integral(Poly *r, const Poly *integrand, const mpq_t value, const mpq_t z)
{
    Poly c;
    mpq_t t;
    poly_init(&c);
    mpq_init(t);
    poly_integral(r, integrand);
    poly_eval(t, r, z);
    mpq_sub(t, value, t);
    poly_constant(&c, t);
    poly_add(r, r, &c);
    mpq_clear(t);
    poly_clear(&c);
}

/* sum += int over cell i of the integrand. */
static void add_integral(mpq_t sum, const Moments *m, long i, const Poly *integrand)
{
    Poly r;
    poly_init(&r);
    running_integral(&r, integrand, sum, m->z[i]);
    poly_eval(sum, &r, m->z[i + 1]);
    poly_clear(&r);
}

static const Poly *density_on(const Moments *m, long i)
{
    return &m->problem->density[m->density[i]].p;
}

/* h = f - fbar on cell i. */
static void error_on(Poly *h, const Moments *m, long i)
{
    poly_constant(h, m->mean);
    poly_sub(h, &m->problem->target[m->target[i]].p, h);
}

/* Integrals of g, x g, ... (count of them) over the first i+1 cells, from those over the first i. */
static void extend_prefix(const Moments *m, long i, int from, int count, const Poly *g)
{
    Poly t;
    poly_init(&t);
    poly_set(&t, g);
    for (int k = from; k < from + count; k++) {
        mpq_set(m->prefix[i + 1][k], m->prefix[i][k]);
        add_integral(m->prefix[i + 1][k], m, i, &t);
        poly_times_x(&t, &t);
    }
    poly_clear(&t);
}

static void build_prefixes(Moments *m)
{
    Poly g, h;
    poly_inits(&g, &h, (Poly *)NULL);
    m->prefix = must_alloc((size_t)m->n + 1, sizeof *m->prefix);
    for (long i = 0; i <= m->n; i++)
        for (int k = 0; k < PREFIXES; k++)
            mpq_init(m->prefix[i][k]);
    for (long i = 0; i < m->n; i++) {
        extend_prefix(m, i, P0, 3, density_on(m, i));
        poly_mul(&g, density_on(m, i), &m->problem->target[m->target[i]].p);
        add_integral(m->mean, m, i, &g);
    }
    mpq_div(m->mean, m->mean, m->prefix[m->n][P0]);
    for (long i = 0; i < m->n; i++) {
        error_on(&h, m, i);
        poly_mul(&g, &h, density_on(m, i));
        extend_prefix(m, i, H0, 2, &g);
        poly_mul(&g, &g, &h);
        add_integral(m->S, m, i, &g);
    }
    poly_clears(&g, &h, (Poly *)NULL);
}

void moments_init(Moments *m, const Problem *problem)
{
    memset(m, 0, sizeof *m);
    m->problem = problem;
    mpq_inits(m->mean, m->S, m->variance, m->slope, m->fit_risk, NULL);
    build_cells(m);
    build_prefixes(m);
    mpq_t *total = m->prefix[m->n];
    mpq_mul(m->variance, total[P1], total[P1]); /* int x^2 p - (int x p)^2 / K */
    mpq_div(m->variance, m->variance, total[P0]);
    mpq_sub(m->variance, total[P2], m->variance);
    mpq_div(m->slope, total[H1], m->variance);
    mpq_mul(m->fit_risk, m->slope, total[H1]);
    mpq_sub(m->fit_risk, m->S, m->fit_risk);
}

void moments_clear(Moments *m)
{
    for (long i = 0; m->z && i <= m->n; i++) {
        mpq_clear(m->z[i]);
        for (int k = 0; k < PREFIXES; k++)
            mpq_clear(m->prefix[i][k]);
    }
    free(m->z);
    free(m->target);
    free(m->density);
    free(m->prefix);
    mpq_clears(m->mean, m->S, m->variance, m->slope, m->fit_risk, NULL);
}

void cell_init(Cell *c)
{
    poly_inits(&c->G, &c->V, &c->E, &c->phi, &c->h, (Poly *)NULL);
    c->p = NULL;
}

void cell_clear(Cell *c)
{
    poly_clears(&c->G, &c->V, &c->E, &c->phi, &c->h, (Poly *)NULL);
}

/* The prefix integrals as polynomials in q on cell i; `beyond`: those of 1, x, x^2 are taken over [q, b_s].
 */
static void integrals_at_kink(Poly run[PREFIXES], const Moments *m, long i, bool beyond, const Poly *h)
{
    Poly g, total;
    poly_inits(&g, &total, (Poly *)NULL);
    for (int k = P0; k < PREFIXES; k++) {
        if (k == P0)
            poly_set(&g, density_on(m, i));
        else if (k == H0)
            poly_mul(&g, density_on(m, i), h);
        else
            poly_times_x(&g, &g);
        running_integral(&run[k], &g, m->prefix[i][k], m->z[i]);
        if (beyond && k <= P2) {
            poly_constant(&total, m->prefix[m->n][k]);
            poly_sub(&run[k], &total, &run[k]);
        }
    }
    poly_clears(&g, &total, (Poly *)NULL);
}

void moments_running(Poly run[PREFIXES], const Moments *m, long i)
{
    Poly h;
    poly_init(&h);
    error_on(&h, m, i);
    integrals_at_kink(run, m, i, false, &h);
    poly_clear(&h);
}

void slope_of_word(mpq_t slope, const Problem *p, char word, bool right)
{
    if ((word == 'R') == right)
        mpq_set_ui(slope, 1, 1);
    else
        mpq_set(slope, p->gamma);
    if (word == 'L')
        mpq_neg(slope, slope);
}

/* first = run1 - q run0, second = run2 - 2 q run1 + q^2 run0: first and second moments of x - q. */
static void moments_about(Poly *first, Poly *second, const Poly run[P2 + 1])
{
    Poly t;
    poly_init(&t);
    poly_times_x(&t, &run[P0]);
    poly_sub(first, &run[P1], &t);
    poly_add(&t, first, &run[P1]);
    poly_times_x(&t, &t); /* 2 q run1 - q^2 run0 */
    poly_sub(second, &run[P2], &t);
    poly_clear(&t);
}

/* r += factor x. */
static void add_multiple(Poly *r, const Poly *x, const mpq_t factor)
{
    Poly t;
    poly_init(&t);
    poly_scale(&t, x, factor);
    poly_add(r, r, &t);
    poly_clear(&t);
}

/* phi = int phi p and V = int phi^2 p - (int phi p)^2 / K for phi(x) = left (x-q) + bend (x-q)_+, so that
   phi(x)^2 = left^2 (x-q)^2 + (2 left bend + bend^2) (x-q)_+^2; beyond: integrals over [q, b_s]. */
static void set_variance(Cell *c, const Moments *m, const Poly *beyond, const mpq_t left, const mpq_t bend)
{
    Poly all[P2 + 1], first, second;
    mpq_t t;
    mpq_init(t);
    poly_inits(&first, &second, (Poly *)NULL);
    for (int k = P0; k <= P2; k++) {
        poly_init(&all[k]);
        poly_constant(&all[k], m->prefix[m->n][k]);
    }
    moments_about(&first, &second, all);
    poly_scale(&c->phi, &first, left);
    mpq_mul(t, left, left);
    poly_scale(&c->V, &second, t);
    moments_about(&first, &second, beyond);
    add_multiple(&c->phi, &first, bend);
    mpq_add(t, left, left);
    mpq_add(t, t, bend);
    mpq_mul(t, t, bend);
    add_multiple(&c->V, &second, t);
    poly_mul(&first, &c->phi, &c->phi);
    mpq_inv(t, m->prefix[m->n][P0]);
    mpq_neg(t, t);
    add_multiple(&c->V, &first, t);
    for (int k = P0; k <= P2; k++)
        poly_clear(&all[k]);
    poly_clears(&first, &second, (Poly *)NULL);
    mpq_clear(t);
}

/* G = int h phi p = left Th + bend (Th - H1 + q H0), and E = G' V - G V'/2 with G' = bend H0. */
static void set_error(Cell *c, const Moments *m, const Poly run[PREFIXES], const mpq_t left, const mpq_t bend)
{
    Poly total, t;
    mpq_t half;
    poly_inits(&total, &t, (Poly *)NULL);
    mpq_init(half);
    poly_constant(&total, m->prefix[m->n][H1]);
    poly_times_x(&t, &run[H0]);
    poly_sub(&t, &t, &run[H1]);
    poly_add(&t, &t, &total);
    poly_scale(&c->G, &t, bend);
    add_multiple(&c->G, &total, left);
    poly_scale(&t, &run[H0], bend);
    poly_mul(&c->E, &t, &c->V);
    poly_derivative(&t, &c->V);
    poly_mul(&t, &t, &c->G);
    mpq_set_si(half, -1, 2);
    add_multiple(&c->E, &t, half);
    mpq_clear(half);
    poly_clears(&total, &t, (Poly *)NULL);
}

void moments_cell(Cell *c, const Moments *m, long i, char word)
{
    Poly run[PREFIXES];
    mpq_t left, bend;
    mpq_inits(left, bend, NULL);
    for (int k = 0; k < PREFIXES; k++)
        poly_init(&run[k]);
    slope_of_word(left, m->problem, word, false);
    slope_of_word(bend, m->problem, word, true);
    mpq_sub(bend, bend, left);
    c->p = density_on(m, i);
    error_on(&c->h, m, i);
    integrals_at_kink(run, m, i, true, &c->h);
    set_variance(c, m, run, left, bend);
    set_error(c, m, run, left, bend);
    for (int k = 0; k < PREFIXES; k++)
        poly_clear(&run[k]);
    mpq_clears(left, bend, NULL);
}

bool cell_is_empty(const Moments *m, long i)
{
    return m->problem->density[m->density[i]].p.len == 0;
}

bool support_has_gaps(const Moments *m)
{
    bool found = false;
    for (long i = 0; i < m->n && !found; i++)
        found = cell_is_empty(m, i);
    return found;
}

long gap_end_at(const Moments *m, long b)
{
    if (b <= 0 || b >= m->n || !cell_is_empty(m, b) || cell_is_empty(m, b - 1))
        return 0;
    while (cell_is_empty(m, b)) /* the last cell is not empty */
        b++;
    return b;
}

/* m1 -= q m0 */
static void move_origin(Poly *m1, const Poly *m0)
{
    Poly t;
    poly_init(&t);
    poly_times_x(&t, m0);
    poly_sub(m1, m1, &t);
    poly_clear(&t);
}

void moments_fit(Poly *value, Poly *slope, Poly *gram, Poly m[PREFIXES])
{
    Poly t;
    poly_init(&t);
    move_origin(&m[P2], &m[P1]);
    move_origin(&m[P1], &m[P0]);
    move_origin(&m[P2], &m[P1]);
    move_origin(&m[H1], &m[H0]);
    poly_mul(value, &m[H0], &m[P2]);
    poly_mul(&t, &m[H1], &m[P1]);
    poly_sub(value, value, &t);
    poly_mul(slope, &m[H1], &m[P0]);
    poly_mul(&t, &m[H0], &m[P1]);
    poly_sub(slope, slope, &t);
    poly_mul(gram, &m[P0], &m[P2]);
    poly_mul(&t, &m[P1], &m[P1]);
    poly_sub(gram, gram, &t);
    poly_clear(&t);
}
