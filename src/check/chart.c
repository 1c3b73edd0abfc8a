/* chart.c - leaves in charts (doc/theory.md, Lemma 7.9): pairs of kinks near breakpoints at which f jumps. */
#include "rules.h"
#include "trial.h"
#include "weighted_fit.h"

/* [lo, hi] of cell c in units of the hull. */
static Fix position_place(const TreeData *d, long c, Position p)
{
    return place(d, end_in(c, p, p));
}

/* The distance X = s l of a kink from the breakpoint, from `least` to `room`, and Q = X / width <= 1; false
   if there is none. */
static bool set_side(Fix *X, Fix *Q, Fix l, Fix s, Fix least, Fix room, Fix width)
{
    *X = fix_meet(fix_mul_nonneg(l, s), fix(least.lo, room.hi));
    if (X->lo > X->hi)
        return false;
    *Q = fix_div(*X, width);
    Q->hi = Q->hi < FIXED_ONE ? Q->hi : FIXED_ONE;
    Q->lo = Q->lo < Q->hi ? Q->lo : Q->hi;
    return true;
}

/* Make *a narrower by another enclosure of the same number; false if there is none. */
static bool narrow(Fix *a, Fix b)
{
    *a = fix_meet(*a, b);
    return a->lo <= a->hi;
}

bool chart_bridge(Bridge *r, const TreeData *d, const Node *n, int i)
{
    r->b = low_cell(d, n->from[i + 1]);
    r->in_chart = true;
    const FitCell *b = &d->cell[r->b], *a = b - 1;
    Fix first = position_place(d, r->b - 1, n->from[i]), before = position_place(d, r->b - 1, n->to[i]);
    Fix after = position_place(d, r->b, n->from[i + 1]), last = position_place(d, r->b, n->to[i + 1]);
    r->l = fix_mul_nonneg(fix_sub(last, first), fix(n->lo[i], n->hi[i]));
    r->s = fix(n->lo[i + 1], n->hi[i + 1]);
    r->t = fix_sub(fix_point(FIXED_ONE), r->s);
    return set_side(&r->X, &r->Q, r->l, r->s, fix_sub(after, b->at), fix_sub(last, b->at), b->width) &&
           set_side(&r->Y, &r->P, r->l, r->t, fix_sub(b->at, before), fix_sub(b->at, first), a->width) &&
           narrow(&r->l, fix_add(r->X, r->Y)) && narrow(&r->s, fit_share(r->X, r->Y)) &&
           narrow(&r->t, fit_share(r->Y, r->X));
}

static Position least(Position a, Position b)
{
    return a < b ? a : b;
}

static Position greatest(Position a, Position b)
{
    return a > b ? a : b;
}

/* *r leaves the chart of piece i for intervals of positive length that hold q_i and q_(i+1). */
static void leave_chart(Node *r, const Bridge *at, int i)
{
    Position z = at->b * FIXED_ONE;
    r->chart[i] = r->chart[i + 1] = NO_CHART;
    r->charts--;
    r->lo[i] = least(greatest(z - at->P.hi, r->from[i]), z - 1);
    r->hi[i] = greatest(least(z - at->P.lo, r->to[i]), r->lo[i] + 1);
    r->lo[i + 1] = least(greatest(z + at->Q.lo, r->from[i + 1]), r->to[i + 1] - 1);
    r->hi[i + 1] = greatest(least(z + at->Q.hi, r->to[i + 1]), r->lo[i + 1] + 1);
}

/* *r = the node outside all its charts, bridge[i] = the pieces in them. False if a chart is empty, or if a
   number does not fit. */
static bool leave_charts(Node *r, Bridge *bridge, const TreeData *d, const Node *n)
{
    *r = *n;
    for (int i = 1; i < TREE_KINKS; i++) {
        if (n->chart[i] != CHART_LEFT)
            continue;
        if (!chart_bridge(&bridge[i], d, n, i) || fixed_overflow)
            return false;
        leave_chart(r, &bridge[i], i);
    }
    return true;
}

bool chart_kinks(Node *r, const TreeData *d, const Node *n)
{
    Bridge bridge[TREE_KINKS];
    fixed_overflow = false;
    return leave_charts(r, bridge, d, n);
}

/* The fits of all pieces. Those in charts are not asked for outside their charts as well, where numbers might
   not fit. */
static void chart_fits(Trial *t, const Node *n, const Bridge *bridge)
{
    t->chain.weighted = t->d->weighted;
    for (int i = 0; i <= t->w->k; i++) {
        End u = t->box.left[i], v = t->box.right[i];
        if (n->chart[i] == CHART_LEFT) {
            fit_bridge(&t->chain.fit[i], t->d, &bridge[i]);
        } else if (u.cell + 1 == v.cell && !t->d->weighted) {
            Bridge at;
            bridge_between(&at, t->d, u, v);
            at.in_chart = true;
            fit_bridge(&t->chain.fit[i], t->d, &at);
        } else {
            fit_bounds(&t->chain.fit[i], t->d, u, v, false);
        }
    }
}

/* The chain over a box in charts; *empty if that holds no point. False if a number does not fit. */
static bool chart_chain(Trial *t, bool *empty, const Node *n)
{
    Bridge bridge[TREE_KINKS];
    Node outside;
    fixed_overflow = false;
    t->has_jacobian = false;
    *empty = !leave_charts(&outside, bridge, t->d, n);
    if (*empty || fixed_overflow)
        return !fixed_overflow;
    node_kinks(&t->box, &outside, t->d, t->w->k);
    set_places(t->q, t->d, &t->box, t->w->k);
    chart_fits(t, n, bridge);
    chain_combine(&t->chain, t->w);
    return !fixed_overflow;
}

/* One box; for all ratios of lengths, if pieces to be compared are given. */
static bool chart_excluded_once(Trial *t, const Node *n, bool option)
{
    bool empty;
    if (!chart_chain(t, &empty, n))
        return false;
    if (empty || no_zero(t, &t->chain))
        return true;
    return option && ratios_exclude(t);
}

/* The same, or by rule n. */
static bool chart_or_neighbours(Trial *t, const Node *n, bool option)
{
    return chart_excluded_once(t, n, option) || rule_neighbour_in_chart(t->d, t->w, n);
}

/* How far the enclosures of the equations are from excluding the box: 0 if one of them does. */
static int64_t distance_to_proof(Trial *t, const Node *n)
{
    bool empty;
    int64_t r = FIXED_MAX;
    if (!chart_chain(t, &empty, n))
        return r;
    for (int j = 1; j <= t->w->k; j++) {
        Fix f = equation_at(t, &t->chain, j);
        int64_t beyond = f.hi < -f.lo ? f.hi : -f.lo;
        r = beyond < r ? beyond : r;
    }
    return empty || r < 0 ? 0 : r;
}

/* The coordinate whose halves are the nearest to a proof; the longest if none helps. */
static int best_coordinate(const Trial *t, const Node *n)
{
    Trial half;
    half.d = t->d;
    half.w = t->w;
    int best = longest_coordinate(t, n);
    int64_t least = 2 * (distance_to_proof(&half, n) / 2);
    for (int j = 1; j <= t->w->k; j++) {
        Node lower = *n, upper;
        if (n->pinned[j] || n->hi[j] - n->lo[j] < 2)
            continue;
        halve(&lower, &upper, j);
        int64_t sum = distance_to_proof(&half, &lower) / 2 + distance_to_proof(&half, &upper) / 2;
        if (sum < least) {
            least = sum;
            best = j;
        }
    }
    return best;
}

bool chart_excluded(const TreeData *d, const Word *w, const Node *n)
{
    Trial t;
    t.d = d;
    t.w = w;
    return excluded_with_cuts(&t, n, chart_excluded_once, best_coordinate, false);
}

bool chart_without_neighbours(const TreeData *d, const Word *w, const Node *n)
{
    Trial t;
    t.d = d;
    t.w = w;
    return excluded_with_cuts(&t, n, chart_or_neighbours, best_coordinate, false);
}

bool pieces_comparable(const Word *w, const int *piece, int count)
{
    for (int s = 0; s < count; s++) {
        if (piece[s] < 0 || piece[s] > w->k || w->tau[piece[s]] == 0)
            return false;
        for (int t = 0; t < s; t++)
            if (piece[t] == piece[s])
                return false;
    }
    return true;
}

bool chart_excluded_by_ratio(const TreeData *d, const Word *w, const Node *n, const int *piece, int count)
{
    Trial t;
    t.d = d;
    t.w = w;
    t.compared = count;
    t.parts = 0;
    for (int s = 0; s < count; s++)
        t.piece[s] = piece[s];
    return excluded_with_cuts(&t, n, chart_excluded_once, longest_coordinate, true);
}
