/* exact_fit.c - rule e: a piece over a hinge of f cannot be matched to its neighbours (doc/formats.md 5.4).
   All numbers are multiplied by the square of a length, so that most are small; the others are rounded to
   infinity. */
#include "exclude.h"
#include "rules.h"
#include "weighted_chain.h"
#include "weighted_fit.h"

/* Intervals that may be unbounded: hi = FIXED_MAX and lo = -FIXED_MAX stand for infinity. */
static int64_t to_range(Wide x)
{
    return x > FIXED_MAX ? FIXED_MAX : x < -FIXED_MAX ? -FIXED_MAX : (int64_t)x;
}

/* An upper bound of a sum, and of a product with a number between b.lo >= 0 and b.hi. */
static int64_t sum_above(int64_t a, int64_t b)
{
    return a == FIXED_MAX || b == FIXED_MAX ? FIXED_MAX : to_range((Wide)a + b);
}

static int64_t product_above(int64_t a, Fix b)
{
    int64_t factor = a > 0 ? b.hi : b.lo;
    if (a > 0 && b.hi > 0 && (a == FIXED_MAX || b.hi == FIXED_MAX))
        return FIXED_MAX;
    return to_range(-(-(Wide)a * factor >> FRACTION_BITS));
}

static Fix add(Fix a, Fix b)
{
    return fix(-sum_above(-a.lo, -b.lo), sum_above(a.hi, b.hi));
}

static Fix times(Fix a, Fix b) /* b >= 0 */
{
    return fix(-product_above(-a.lo, b), product_above(a.hi, b));
}

/* a/b for a, b >= 0. */
static Fix quotient(Fix a, Fix b)
{
    Wide low = b.hi > 0 ? (Wide)a.lo * FIXED_ONE / b.hi : 0;
    Wide high = b.lo > 0 ? (Wide)a.hi * FIXED_ONE / b.lo + 1 : FIXED_MAX;
    return fix(to_range(low), to_range(high));
}

/* g - f at q_j is T left[j] = T right[j] (6T for constant density), where these are defined. */
typedef struct {
    const TreeData *d;
    const Word *w;
    const Node *n;
    Pieces pieces;
    Chain chain;
    KinkBox box;
    Fix q[TREE_KINKS + 2];
    Fix at_u[TREE_KINKS + 1],
        at_v[TREE_KINKS + 1]; /* A_i and B_i; both are tau'_i / l_i^2 for constant density (tau in
                                 units of the largest |tau|) */
    Fix force[TREE_KINKS + 1]; /* tau'_i / l_i, for constant density */
    Fix left[TREE_KINKS + 2], right[TREE_KINKS + 2];
    bool has_left[TREE_KINKS + 2], has_right[TREE_KINKS + 2];
} Match;

/* The parts of piece i on both sides of the hinge b or, if the density is not constant, numbers in the same
   proportion as the errors of the best fit at u and v: these are as s^2 t to s t^2, so as above to below,
   for constant density. */
static void hinge_parts(Fix *above, Fix *below, const Match *m, int i, long b)
{
    const Fit *f = &m->chain.fit[i];
    if (m->d->weighted && m->box.left[i].cell + 1 == b && m->box.right[i].cell == b) {
        *above = weighted_hinge(m->d, m->box.left[i], m->box.right[i]);
        *below = fix_sub(fix_point(FIXED_ONE), *above);
    } else if (m->d->weighted) {
        bool convex = m->d->cell[b].kink.lo >= 0;
        *above = convex ? fix_neg(f->L) : f->L;
        *below = convex ? fix_neg(f->R) : f->R;
    } else {
        *above = fix_sub(m->q[i + 1], m->d->cell[b].at);
        *below = fix_sub(m->d->cell[b].at, m->q[i]);
    }
    above->lo = above->lo > 0 ? above->lo : 0;
    below->lo = below->lo > 0 ? below->lo : 0;
}

/* unit share length/V. */
static Fix weighted_part(Real unit, const Fit *f, Fix share)
{
    Real low = weighted_pull(f, share, false), high = weighted_pull(f, share, true);
    Fix r = fix(0, FIXED_MAX);
    Real top = low.m > 0 ? real_div(unit, low, true) : high, bottom = real_div(unit, high, false);
    if (low.m > 0 && top.e + FRACTION_BITS < 0)
        r.hi = real_to_fixed(top, true);
    r.lo = bottom.e + FRACTION_BITS < 0 ? real_to_fixed(bottom, false) : FIXED_MAX;
    return r;
}

static void set_weighted_pulls(Match *m)
{
    const Fix one = {FIXED_ONE, FIXED_ONE};
    Real unit = real_of(FIXED_ONE);
    for (int i = 0; i <= m->w->k; i++)
        if (m->pieces.tau[i] != 0) {
            Real low = weighted_pull(&m->chain.fit[i], one, true);
            unit = low.m > 0 && real_cmp(low, unit) < 0 ? low : unit;
        }
    for (int i = 0; i <= m->w->k; i++) {
        const Fit *f = &m->chain.fit[i];
        Fix tau = m->w->size[i].tau;
        m->at_u[i] = fix_signed(times(weighted_part(unit, f, f->weight.alpha), tau), m->pieces.tau[i]);
        m->at_v[i]
            = fix_signed(times(weighted_part(unit, f, fix_sub(one, f->weight.alpha)), tau), m->pieces.tau[i]);
    }
}

/* at_u and at_v; all are multiplied by the same number. */
static void set_pulls(Match *m)
{
    int64_t unit = FIXED_ONE;
    for (int i = 0; i <= m->w->k; i++) {
        Fix l = m->chain.fit[i].length;
        int64_t low = l.lo > 0 ? l.lo : l.hi;
        if (m->pieces.tau[i] != 0 && low < unit)
            unit = low;
    }
    for (int i = 0; i <= m->w->k; i++) {
        Fix ratio = quotient(fix_point(unit), m->chain.fit[i].length);
        Fix pull = times(ratio, m->w->size[i].tau);
        m->at_u[i] = m->at_v[i] = fix_signed(times(pull, ratio), m->pieces.tau[i]);
        m->force[i] = fix_signed(times(pull, fix_point(unit)), m->pieces.tau[i]);
    }
}

static void set_left(Match *m)
{
    m->has_left[0] = false;
    for (int i = 0; i < m->w->k; i++) {
        long b = hinge_of(m->d, &m->pieces, i);
        Fix above, below;
        m->has_left[i + 1] = false;
        if (m->n->pinned[i + 1] || m->w->node[i + 1] != KINK_PLACE)
            continue;
        if (stretch_of(m->d, &m->pieces, i) >= 0) {
            m->left[i + 1] = m->at_v[i];
            m->has_left[i + 1] = true;
        } else if (b >= 0 && m->has_left[i]) {
            hinge_parts(&above, &below, m, i, b);
            Fix moved = times(add(m->left[i], m->at_u[i]), quotient(below, above));
            m->left[i + 1] = add(m->at_v[i], moved);
            m->has_left[i + 1] = above.lo > 0;
        }
    }
}

static void set_right(Match *m)
{
    m->has_right[m->w->k + 1] = false;
    for (int i = m->w->k; i >= 1; i--) {
        long b = hinge_of(m->d, &m->pieces, i);
        Fix above, below;
        m->has_right[i] = false;
        if (m->n->pinned[i] || m->w->node[i] != KINK_PLACE)
            continue;
        if (stretch_of(m->d, &m->pieces, i) >= 0) {
            m->right[i] = fix_neg(m->at_u[i]);
            m->has_right[i] = true;
        } else if (b >= 0 && m->has_right[i + 1]) {
            hinge_parts(&above, &below, m, i, b);
            Fix moved = times(add(m->right[i + 1], fix_neg(m->at_v[i])), quotient(above, below));
            m->right[i] = add(moved, fix_neg(m->at_u[i]));
            m->has_right[i] = below.lo > 0;
        }
    }
}

/* (1) the errors at both ends of piece i are 0, and it pulls nowhere. */
static bool no_error(const Match *m, int i)
{
    const int *tau = m->pieces.tau;
    return m->has_left[i] && m->has_right[i + 1] && stretch_of(m->d, &m->pieces, i - 1) >= 0 &&
           stretch_of(m->d, &m->pieces, i + 1) >= 0 && tau[i] == 0 && (tau[i - 1] == 0 || tau[i + 1] == 0);
}

/* (2) the two ends cannot be balanced: (left + at_u) below + (at_v - right) above != 0. */
static bool unbalanced(const Match *m, int i, long b)
{
    Fix above, below;
    if (!m->has_left[i] || !m->has_right[i + 1])
        return false;
    hinge_parts(&above, &below, m, i, b);
    Fix force = m->force[i];
    if (m->d->weighted) { /* divided by above + below */
        Fix part = fix(quotient(fix_point(below.lo), fix_point(below.lo + above.hi)).lo, FIXED_ONE);
        if (above.lo > 0)
            part.hi = FIXED_ONE - quotient(fix_point(above.lo), fix_point(above.lo + below.hi)).lo;
        below = part;
        above = fix_sub(fix_point(FIXED_ONE), part);
        force = fix_hull(m->at_u[i], m->at_v[i]);
    }
    Fix sum = add(force, times(m->left[i], below));
    return !fix_has_zero(add(sum, fix_neg(times(m->right[i + 1], above))));
}

static int sign_of(Fix a) /* 0 if not known */
{
    return a.lo > 0 ? 1 : a.hi < 0 ? -1 : 0;
}

/* (3) T has the wrong sign. */
static bool wrong_sign(const Match *m, int i, long b)
{
    if (m->w->type_b || m->chain.any_steep)
        return false;
    int bend = -sign_of(m->chain.sigma) * sign_of(m->d->cell[b].kink);
    if (m->has_left[i] && bend * sign_of(add(m->left[i], m->at_u[i])) > 0)
        return true;
    return m->has_right[i + 1] && bend * sign_of(add(m->at_v[i], fix_neg(m->right[i + 1]))) < 0;
}

bool rule_exact_fit(const TreeData *d, const Word *w, const Node *n)
{
    Match m;
    m.d = d;
    m.w = w;
    m.n = n;
    set_pieces(&m.pieces, d, w, n);
    node_kinks(&m.box, n, d, w->k);
    if (!box_chain(&m.chain, m.q, d, w, n, false))
        return false;
    if (d->weighted)
        set_weighted_pulls(&m);
    else
        set_pulls(&m);
    set_left(&m);
    set_right(&m);
    for (int i = 0; i <= w->k; i++) {
        long b = hinge_of(d, &m.pieces, i);
        if (b >= 0 && (no_error(&m, i) || unbalanced(&m, i, b) || wrong_sign(&m, i, b)))
            return true;
    }
    return false;
}
