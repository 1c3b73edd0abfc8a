/* chart.c - leaves in charts (doc/theory.md, Lemma 7.9): two kinks near a breakpoint at which f jumps. */
#include "trial.h"

enum { RATIO_PARTS = 32 };

/* [lo, hi] of cell c in units of the hull. */
static Fix position_place(const TreeData *d, long c, Position p)
{
    return place(d, end_in(c, p, p));
}

/* The distance X = s l <= room of a kink from the breakpoint, and Q = X / width <= 1; false if there is none.
 */
static bool set_side(Fix *X, Fix *Q, Fix l, Fix s, Fix room, Fix width)
{
    *X = fix_mul_nonneg(l, s);
    X->hi = X->hi < room.hi ? X->hi : room.hi;
    if (X->lo > X->hi)
        return false;
    *Q = fix_div(*X, width);
    Q->hi = Q->hi < FIXED_ONE ? Q->hi : FIXED_ONE;
    Q->lo = Q->lo < Q->hi ? Q->lo : Q->hi;
    return true;
}

/* The piece over the breakpoint; false if the box of the chart is empty. */
static bool set_bridge(Bridge *r, const TreeData *d, const Node *n)
{
    int i = n->chart;
    r->b = low_cell(d, n->middle);
    const FitCell *b = &d->cell[r->b], *a = b - 1;
    Fix first = position_place(d, r->b - 1, n->first), last = position_place(d, r->b, n->last);
    r->l = fix_mul_nonneg(fix_sub(last, first), fix(n->lo[i], n->hi[i]));
    r->s = fix(n->lo[i + 1], n->hi[i + 1]);
    r->t = fix_sub(fix_point(FIXED_ONE), r->s);
    return set_side(&r->X, &r->Q, r->l, r->s, fix_sub(last, b->at), b->width) &&
           set_side(&r->Y, &r->P, r->l, r->t, fix_sub(b->at, first), a->width);
}

static Position least(Position a, Position b)
{
    return a < b ? a : b;
}

static Position greatest(Position a, Position b)
{
    return a > b ? a : b;
}

/* *r = the node outside the chart, with intervals of positive length that hold q_i and q_(i+1). */
static void leave_chart(Node *r, const Node *n, const Bridge *at)
{
    int i = n->chart;
    Position z = n->middle;
    *r = *n;
    r->chart = 0;
    r->lo[i] = least(greatest(z - at->P.hi, n->first), z - 1);
    r->hi[i] = greatest(z - at->P.lo, r->lo[i] + 1);
    r->lo[i + 1] = least(z + at->Q.lo, n->last - 1);
    r->hi[i + 1] = greatest(least(z + at->Q.hi, n->last), r->lo[i + 1] + 1);
}

bool chart_kinks(Node *r, const TreeData *d, const Node *n)
{
    Bridge at;
    fixed_overflow = false;
    if (!set_bridge(&at, d, n) || fixed_overflow)
        return false;
    leave_chart(r, n, &at);
    return true;
}

/* The chain over the box of a chart; *empty if that holds no point. False if a number does not fit. */
static bool chart_chain(Trial *t, bool *empty, const Node *n)
{
    Bridge bridge;
    Node outside;
    fixed_overflow = false;
    t->has_jacobian = false;
    *empty = !set_bridge(&bridge, t->d, n);
    if (*empty || fixed_overflow)
        return !fixed_overflow;
    leave_chart(&outside, n, &bridge);
    node_kinks(&t->box, &outside, t->d, t->w->k);
    set_places(t->q, t->d, &t->box, t->w->k);
    chain_fits(&t->chain, t->d, t->w, &t->box, false);
    fit_bridge(&t->chain.fit[n->chart], t->d, &bridge);
    chain_combine(&t->chain, t->w);
    return !fixed_overflow;
}

/* ---- The ratio of two lengths. */

/* Enclosures of omega_a, omega_b, omega_a l_a/l_b and omega_b l_b/l_a where l_b = x l_a, x in [0,1], and
   omega_a + omega_b is in `both`. */
typedef struct {
    int a, b;
    Fix weight_a, weight_b, a_by_b, b_by_a;
} Ratio;

static void set_ratio(Ratio *r, Fix x, Fix both)
{
    Fix square = fix_mul_nonneg(x, x), cube = fix_mul_nonneg(square, x);
    Fix sum = fix_add(fix_point(FIXED_ONE), cube), low = fix_point(sum.lo), high = fix_point(sum.hi);
    /* x^3/(1 + x^3) and x^2/(1 + x^3) increase in [0,1], 1/(1 + x^3) decreases */
    Fix cube_share = fix(fix_div(fix_point(cube.lo), low).lo, fix_div(fix_point(cube.hi), high).hi);
    Fix square_share = fix(fix_div(fix_point(square.lo), low).lo, fix_div(fix_point(square.hi), high).hi);
    r->weight_a = fix_mul_nonneg(both, cube_share);
    r->weight_b = fix_mul_nonneg(both, fix_div(fix_point(FIXED_ONE), sum));
    r->a_by_b = fix_mul_nonneg(both, square_share);
    r->b_by_a = fix_mul_nonneg(both, fix_div(x, sum));
}

static bool disjoint(Fix a, Fix b)
{
    return a.hi < b.lo || b.hi < a.lo;
}

/* What omega_a + omega_b = 1 - the other omegas can be. */
static Fix both_weights(const Chain *c, const Word *w, int a, int b)
{
    Fix r = fix_point(FIXED_ONE);
    for (int i = 0; i <= w->k; i++)
        if (w->tau[i] && i != a && i != b)
            r = fix_sub(r, c->weight[i]);
    return fix(r.lo > 0 ? r.lo : 0, r.hi > 0 ? r.hi : 0);
}

/* Is there no zero with l_b = x l_a? */
static bool ratio_excludes(const Trial *t, Ratio *r, Fix x)
{
    Chain c = t->chain;
    Fix la = c.fit[r->a].length, lb = c.fit[r->b].length;
    set_ratio(r, x, both_weights(&c, t->w, r->a, r->b));
    if (disjoint(fix_mul_nonneg(la, x), lb) || disjoint(r->weight_a, c.weight[r->a]) ||
        disjoint(r->weight_b, c.weight[r->b]))
        return true;
    c.weight[r->a] = fix_meet(c.weight[r->a], r->weight_a);
    c.weight[r->b] = fix_meet(c.weight[r->b], r->weight_b);
    Fix more_a = fix_mul_nonneg(c.weight[r->a], la), more_b = fix_mul_nonneg(c.weight[r->b], lb);
    if (disjoint(more_a, c.weighted_length[r->a]) || disjoint(more_b, c.weighted_length[r->b]))
        return true;
    c.weighted_length[r->a] = fix_meet(c.weighted_length[r->a], more_a);
    c.weighted_length[r->b] = fix_meet(c.weighted_length[r->b], more_b);
    chain_set_sigma(&c, t->w, r->a, r->b, r->a_by_b, r->b_by_a);
    return !fixed_overflow && no_zero(t, &c);
}

/* For all ratios of the lengths of pieces a and b. */
static bool ratios_exclude(const Trial *t, int a, int b)
{
    for (int side = 0; side < 2; side++)
        for (int p = 0; p < RATIO_PARTS; p++) {
            Ratio r = {.a = side ? b : a, .b = side ? a : b};
            Fix x = fix(FIXED_ONE / RATIO_PARTS * p, FIXED_ONE / RATIO_PARTS * (p + 1));
            if (!ratio_excludes(t, &r, x))
                return false;
        }
    return true;
}

/* One box; for all ratios of the two lengths, if a pair is given. */
static bool chart_excluded_once(Trial *t, const Node *n, bool option)
{
    bool empty;
    if (!chart_chain(t, &empty, n))
        return false;
    if (empty || no_zero(t, &t->chain))
        return true;
    return option && ratios_exclude(t, t->pair[0], t->pair[1]);
}

static int longest_coordinate(const Trial *t, const Node *n)
{
    int best = 0;
    for (int j = 1; j <= t->w->k; j++)
        if (!n->pinned[j] && n->hi[j] - n->lo[j] >= 2 &&
            (best == 0 || n->hi[j] - n->lo[j] > n->hi[best] - n->lo[best]))
            best = j;
    return best;
}

bool chart_excluded(const TreeData *d, const Word *w, const Node *n)
{
    Trial t;
    t.d = d;
    t.w = w;
    return excluded_with_cuts(&t, n, chart_excluded_once, longest_coordinate, false);
}

bool chart_excluded_by_ratio(const TreeData *d, const Word *w, const Node *n, int a, int b)
{
    Trial t;
    t.d = d;
    t.w = w;
    t.pair[0] = a;
    t.pair[1] = b;
    if (a == b || a > w->k || b > w->k || w->tau[a] == 0 || w->tau[b] == 0)
        return false;
    return excluded_with_cuts(&t, n, chart_excluded_once, longest_coordinate, true);
}
