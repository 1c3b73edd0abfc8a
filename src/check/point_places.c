/* point_places.c - the places of the core: how many kinks are there, and what a jump of the moved function
   costs (Theorem 8.5). */
#include "point.h"

#include "roots.h"

#include <stdlib.h>

enum { MAX_SUBSETS = 18 };

/* A place while it is examined: the slope jumps of its core kinks, and kappa = e p on its two sides. */
typedef struct {
    const Network *w;
    long node, n;
    mpq_t *m;
    mpq_t sum, kappa[2];
    bool capped;
} Inspection;

/* Is the sum of some of the slope jumps 0? All subsets in the order of a Gray code; more than a few numbers
   of both signs are a cap. */
static bool zero_sum(Inspection *s)
{
    int signs = 0;
    for (long i = 0; i < s->n; i++)
        signs |= mpq_sgn(s->m[i]) > 0 ? 1 : 2;
    if (signs != 3)
        return false;
    if (s->n > MAX_SUBSETS) {
        s->capped = true;
        return mpq_sgn(s->sum) == 0;
    }
    mpq_t sum;
    mpq_init(sum);
    bool found = false;
    unsigned long in = 0;
    for (unsigned long code = 1; code >> s->n == 0 && !found; code++) {
        long i = 0;
        while (!((code >> i) & 1))
            i++;
        in ^= 1UL << i;
        if ((in >> i) & 1)
            mpq_add(sum, sum, s->m[i]);
        else
            mpq_sub(sum, sum, s->m[i]);
        found = mpq_sgn(sum) == 0;
    }
    mpq_clear(sum);
    return found;
}

/* Number of slope jumps with this sign. */
static long with_sign(const Inspection *s, int sign)
{
    long count = 0;
    for (long i = 0; i < s->n; i++)
        count += mpq_sgn(s->m[i]) == sign;
    return count;
}

/* Is kappa M > 0 on this side (0: left), or kappa = 0 and M e p >= 0 beside the place? */
static bool side_is_good(const Inspection *s, int side)
{
    const Poly *ep = &s->w->weight[side ? s->node : s->node - 1];
    return mpq_sgn(s->sum) * roots_sign_beside(ep, s->w->x[s->node], side ? 1 : -1) >= 0;
}

/* (vii): all slope jumps of one sign, one kappa M < 0, the other not: the neuron with the smallest jump moves
   to the bad side, the others to the other one. */
static bool parts_descend(const Inspection *s, int bad)
{
    long least = 0;
    mpq_t t, u;
    mpq_inits(t, u, NULL);
    for (long i = 1; i < s->n; i++)
        if (mpq_cmp(s->m[i], s->m[least]) * mpq_sgn(s->sum) < 0)
            least = i;
    mpq_div(t, s->kappa[bad], s->m[least]);
    mpq_sub(u, s->sum, s->m[least]);
    mpq_div(u, s->kappa[!bad], u);
    mpq_add(t, t, u);
    bool negative = mpq_sgn(t) < 0;
    mpq_clears(t, u, NULL);
    return negative;
}

/* (viii): e = 0 and p != 0 at the place on both sides, and f' is continuous, so that e' jumps by M. */
static bool touched(const Inspection *s)
{
    const mpq_t *q = &s->w->x[s->node];
    Poly slope;
    mpq_t jump, y;
    mpq_inits(jump, y, NULL);
    poly_init(&slope);
    bool zero = true;
    for (int side = 0; side < 2; side++) {
        long i = side ? s->node : s->node - 1;
        const Poly *p = network_density(s->w, i);
        zero = zero && p->len > 0 && poly_sign_at(p, *q) != 0 && poly_sign_at(&s->w->error[i], *q) == 0;
        poly_derivative(&slope, &s->w->error[i]);
        poly_eval(y, &slope, *q);
        mpq_sub(jump, y, jump); /* in the end right minus left */
    }
    zero = zero && mpq_equal(jump, s->sum);
    poly_clear(&slope);
    mpq_clears(jump, y, NULL);
    return zero;
}

/* A place that is not exact, with n >= 1: Theorem 8.5, and 8.3 (e). NEUTRAL: regular. */
static Effect judge(Inspection *s)
{
    int left = mpq_sgn(s->kappa[0]), right = mpq_sgn(s->kappa[1]);
    if (s->n == 1)
        return NEUTRAL;
    if (zero_sum(s))
        return DESCENT;
    int M = mpq_sgn(s->sum);
    long like = with_sign(s, M), unlike = s->n - like;
    if (left * right > 0) /* unlike = the number of kappa m_i < 0 if kappa M > 0, otherwise like is */
        return left * M > 0 ? (unlike == 0 ? NEUTRAL : DESCENT) : like == 1 ? NEUTRAL : DESCENT;
    if (unlike == 0 && side_is_good(s, 0) && side_is_good(s, 1))
        return NEUTRAL;
    if (unlike > 0 && (left * M > 0 || right * M > 0))
        return DESCENT;
    if (like >= 2 && left * M <= 0 && right * M <= 0 && (left || right))
        return DESCENT;
    if (unlike == 0 && left * right < 0 && parts_descend(s, left * M < 0 ? 0 : 1))
        return DESCENT;
    if (unlike > 0 && touched(s))
        return DESCENT;
    return NOT_DECIDED;
}

static void collect(Inspection *s, Place *p)
{
    const Point *point = s->w->point;
    for (long i = 0; i < point->neurons; i++) {
        const Neuron *u = &point->neuron[i];
        if (!is_kink(u) || u->node != p->node)
            continue;
        bool flat = u->push == 0, right = u->role == KINK_R;
        p->right = p->right || right;
        p->left = p->left || !right;
        if (flat) {
            p->flat_r += right;
            p->flat_l += !right;
        } else {
            mpq_set(s->m[s->n++], u->jump);
            mpq_add(s->sum, s->sum, u->jump);
        }
    }
    p->core = s->n;
}

/* Everything about a place but p->jump of an exact one. */
static Effect examine(Place *p, Network *w)
{
    Inspection s = {.w = w, .node = p->node, .m = rationals_new(w->point->neurons)};
    Effect effect = NEUTRAL;
    mpq_inits(s.sum, s.kappa[0], s.kappa[1], NULL);
    collect(&s, p);
    p->exact = w->weight[p->node - 1].len == 0 && w->weight[p->node].len == 0;
    if (!p->exact) {
        p->jump = true;
        for (int side = 0; side < 2; side++)
            poly_eval(s.kappa[side], &w->weight[side ? p->node : p->node - 1], w->x[p->node]);
        effect = judge(&s);
        w->capped = w->capped || (s.capped && effect != DESCENT);
        if (s.capped && effect == NEUTRAL)
            effect = NOT_DECIDED;
        for (int side = 0; side < 2 && effect != DESCENT; side++) /* of a move of all kinks together */
            mpq_div(p->cost[side], s.kappa[side], s.sum);
    }
    mpq_clears(s.sum, s.kappa[0], s.kappa[1], NULL);
    rationals_free(s.m, w->point->neurons);
    return effect;
}

/* Is there a neuron that supplies an affine part if T = 0? `without` as in has_free_slope. */
static bool has_full(const Network *w, int without)
{
    for (long i = 0; i < w->point->neurons; i++) {
        const Neuron *u = &w->point->neuron[i];
        int end = is_at_end(u, true) ? 1 : is_at_end(u, false) ? 2 : 0;
        if (is_full(w, u) && !(end & without))
            return true;
    }
    return false;
}

/* Are there kinks of both letters at one place? They are not flat, or they join the core. */
static bool has_both_letters(const Network *w)
{
    int *letters = must_alloc((size_t)w->n + 1, sizeof *letters);
    bool both = false;
    for (long i = 0; i < w->point->neurons; i++) {
        const Neuron *u = &w->point->neuron[i];
        if (is_kink(u))
            letters[u->node] |= u->role == KINK_R ? 1 : 2;
    }
    for (long i = 0; i <= w->n; i++)
        both = both || letters[i] == 3;
    free(letters);
    return both;
}

bool has_free_slope(const Network *w, int without)
{
    return has_full(w, without) || has_both_letters(w);
}

/* At which exact places are jumps free? */
static void set_exact_jumps(Place *p, long count, bool full)
{
    long both = 0;
    for (long i = 0; i < count; i++)
        both += p[i].right && p[i].left;
    for (long i = 0; i < count; i++) {
        bool pair = p[i].right && p[i].left;
        if (p[i].exact)
            p[i].jump = p[i].core > 0 || p[i].flat_r > 1 || p[i].flat_l > 1 || (pair && (full || both > 1));
    }
}

/* One place for each node with a kink; every flat kink joins. */
Place *places_new(long *count, Effect *worst, Network *w)
{
    bool *used = must_alloc((size_t)w->n + 1, sizeof *used);
    Place *p = must_alloc((size_t)w->n + 1, sizeof *p);
    *count = 0;
    *worst = NEUTRAL;
    for (long i = 0; i < w->point->neurons; i++)
        if (is_kink(&w->point->neuron[i]))
            used[w->point->neuron[i].node] = true;
    for (long i = 0; i <= w->n; i++)
        if (used[i]) {
            p[*count].node = i;
            mpq_inits(p[*count].cost[0], p[*count].cost[1], NULL);
            Effect effect = examine(&p[(*count)++], w);
            if (effect == DESCENT || *worst == NEUTRAL)
                *worst = *worst == DESCENT ? DESCENT : effect;
        }
    set_exact_jumps(p, *count, has_full(w, 0));
    free(used);
    return p;
}

void places_free(Place *p, long count)
{
    for (long i = 0; i < count; i++)
        mpq_clears(p[i].cost[0], p[i].cost[1], NULL);
    free(p);
}
