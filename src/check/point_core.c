/* point_core.c - the reduced form of the core (theory.md, section 8). A function in X is given by its values
   on the two sides of every place, and at the ends of the hull; then the integral of its square is a
   tridiagonal form, and so are the costs of its jumps. If no affine part is free, sum tau_i s_i = 0 is one
   linear condition on the slopes s_i between neighbouring places. */
#include "point.h"

#include <stdlib.h>

typedef enum { SMALLER_COST, LARGER_COST } Choice;

/* The places with the ends of the hull around them, and the matrix. */
typedef struct {
    const Network *w;
    Place *p;
    long count;
    bool free, gaps; /* gaps: the density is 0 on some interval between places */
    long n;
    mpq_t *diagonal, *beside, *border;
} Core;

static long node_before(const Core *c, long i)
{
    return i == 0 ? 0 : c->p[i - 1].node;
}

static long node_after(const Core *c, long i)
{
    return i == c->count ? c->w->n : c->p[i].node;
}

/* The level of a letter: R 1, L -gamma. */
static void set_level(mpq_t level, const Core *c, const Place *p)
{
    mpq_set_ui(level, 1, 1);
    if (!p->right)
        mpq_neg(level, c->w->point->problem->gamma);
}

/* tau_i of interval i = 0..count: the level after it minus the level before it; at the ends of the hull the
   levels are 0 and 1-gamma (Theorem 9.3). */
static void set_tau(mpq_t tau, const Core *c, long i)
{
    mpq_t before;
    mpq_init(before);
    if (i > 0)
        set_level(before, c, &c->p[i - 1]);
    if (i < c->count) {
        set_level(tau, c, &c->p[i]);
    } else {
        mpq_set_ui(tau, 1, 1);
        mpq_sub(tau, tau, c->w->point->problem->gamma);
    }
    mpq_sub(tau, tau, before);
    mpq_clear(before);
}

static bool tau_is_zero(const Core *c, long i)
{
    mpq_t t;
    mpq_init(t);
    set_tau(t, c, i);
    bool zero = mpq_sgn(t) == 0;
    mpq_clear(t);
    return zero;
}

/* Has interval i mass? */
static bool has_mass(const Core *c, long i)
{
    return !mpq_equal(c->w->sum[node_before(c, i)][MASS], c->w->sum[node_after(c, i)][MASS]);
}

/* r = int (x - y)(x - z) p over interval i. */
static void second_moment(mpq_t r, const Core *c, long i, const mpq_t y, const mpq_t z)
{
    mpq_t t, u;
    mpq_inits(t, u, NULL);
    const mpq_t *lo = c->w->sum[node_before(c, i)], *hi = c->w->sum[node_after(c, i)];
    mpq_sub(r, hi[MASS2], lo[MASS2]);
    mpq_sub(t, hi[MASS1], lo[MASS1]);
    mpq_add(u, y, z);
    mpq_mul(t, t, u);
    mpq_sub(r, r, t);
    mpq_sub(t, hi[MASS], lo[MASS]);
    mpq_mul(u, y, z);
    mpq_mul(t, t, u);
    mpq_add(r, r, t);
    mpq_clears(t, u, NULL);
}

/* Interval i with the values at its ends in rows k, k+1: its mass matrix and its part of the condition. */
static void add_interval(Core *c, long i, long k)
{
    const mpq_t *u = &c->w->x[node_before(c, i)], *v = &c->w->x[node_after(c, i)];
    mpq_t length, square, t;
    mpq_inits(length, square, t, NULL);
    mpq_sub(length, *v, *u);
    mpq_mul(square, length, length);
    second_moment(t, c, i, *v, *v);
    mpq_div(t, t, square);
    mpq_add(c->diagonal[k], c->diagonal[k], t);
    second_moment(t, c, i, *u, *u);
    mpq_div(t, t, square);
    mpq_add(c->diagonal[k + 1], c->diagonal[k + 1], t);
    second_moment(t, c, i, *u, *v);
    mpq_div(t, t, square);
    mpq_sub(c->beside[k], c->beside[k], t);
    set_tau(t, c, i);
    mpq_div(t, t, length);
    mpq_sub(c->border[k], c->border[k], t);
    mpq_add(c->border[k + 1], c->border[k + 1], t);
    mpq_clears(length, square, t, NULL);
}

/* cost times the square of the jump between rows k, k+1. */
static void add_cost(Core *c, long k, const mpq_t cost)
{
    mpq_add(c->diagonal[k], c->diagonal[k], cost);
    mpq_add(c->diagonal[k + 1], c->diagonal[k + 1], cost);
    mpq_sub(c->beside[k], c->beside[k], cost);
}

static const mpq_t *chosen_cost(const Place *p, Choice choice)
{
    bool first_is_less = mpq_cmp(p->cost[0], p->cost[1]) < 0;
    return &p->cost[first_is_less == (choice == SMALLER_COST) ? 0 : 1];
}

static bool has_two_costs(const Place *p)
{
    return !mpq_equal(p->cost[0], p->cost[1]);
}

static void matrix_clear(Core *c)
{
    rationals_free(c->diagonal, c->n);
    rationals_free(c->beside, c->n);
    rationals_free(c->border, c->n);
    c->diagonal = c->beside = c->border = NULL;
}

static void matrix_new(Core *c, long rows)
{
    c->n = rows;
    c->diagonal = rationals_new(rows);
    c->beside = rationals_new(rows);
    c->border = rationals_new(rows);
}

/* The form on X. The cost at place `other` (-1: none) is chosen the other way. */
static CoreForm form_on_X(Core *c, Choice choice, long other)
{
    matrix_new(c, 2 * c->count + 2);
    long row = 0;
    for (long i = 0; i <= c->count; i++) {
        add_interval(c, i, row++);
        if (i < c->count && c->p[i].jump)
            add_cost(c, row++, *chosen_cost(&c->p[i], i == other ? (Choice)!choice : choice));
    }
    CoreForm form = form_decide(c->diagonal, c->beside, c->free ? NULL : c->border, row + 1);
    matrix_clear(c);
    return form;
}

/* The form on the larger space with jumps at all exact places, modulo functions that are 0 almost everywhere;
   all costs are the smaller ones. The ends of the intervals without mass must be exact places; their values
   are left out, and they satisfy the condition if one of their tau is not 0. */
static CoreForm form_with_gaps(Core *c)
{
    matrix_new(c, 2 * c->count + 2);
    bool good = true, free = c->free;
    long row = 0;
    for (long i = 0; i <= c->count; i++) {
        const Place *next = i < c->count ? &c->p[i] : NULL;
        if (has_mass(c, i)) {
            add_interval(c, i, row++);
            if (next && !next->exact)
                add_cost(c, row, *chosen_cost(next, SMALLER_COST));
            row++;
        } else { /* it is not the first or the last one */
            good = good && c->p[i - 1].exact && next && next->exact;
            free = free || !tau_is_zero(c, i);
        }
    }
    CoreForm form = good ? form_decide(c->diagonal, c->beside, free ? NULL : c->border, row)
                         : FORM_SEMIDEFINITE;
    matrix_clear(c);
    return form;
}

/* With several places whose costs depend on the side, a direction that is negative for the larger costs, or
   for the smaller cost at one place (it or its opposite lies on that side), is negative. */
static CoreForm form_with_sides(Core *c, long two_costs)
{
    CoreForm form = form_on_X(c, SMALLER_COST, -1);
    if (form != FORM_NEGATIVE || two_costs <= 1)
        return form;
    for (long i = 0; i < c->count; i++)
        if (has_two_costs(&c->p[i]) && form_on_X(c, LARGER_COST, i) == FORM_NEGATIVE)
            return FORM_NEGATIVE;
    return FORM_OPEN;
}

static void survey(Core *c, long *two_costs)
{
    *two_costs = 0;
    for (long i = 0; i < c->count; i++)
        *two_costs += has_two_costs(&c->p[i]);
    c->free = c->free || has_free_slope(c->w, 0);
    for (long i = 0; i <= c->count; i++)
        c->gaps = c->gaps || !has_mass(c, i);
    for (long i = 0; i < c->w->n; i++)
        c->gaps = c->gaps || network_density(c->w, i)->len == 0;
}

CoreForm core_form(Network *w, bool free)
{
    Core c = {.w = w, .free = free};
    Effect effect;
    long two_costs;
    CoreForm form;
    c.p = places_new(&c.count, &effect, w);
    survey(&c, &two_costs);
    form = effect == DESCENT ? FORM_NEGATIVE : form_with_sides(&c, two_costs);
    if (effect == NOT_DECIDED && form != FORM_NEGATIVE)
        form = FORM_OPEN;
    if (effect == NEUTRAL && c.gaps && form != FORM_NEGATIVE) {
        form = form_with_gaps(&c);
        if (form == FORM_NEGATIVE) /* only in the larger space */
            form = FORM_SEMIDEFINITE;
    }
    places_free(c.p, c.count);
    return form;
}
