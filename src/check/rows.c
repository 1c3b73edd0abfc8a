/* rows.c - the rows of every realization, in their order (doc/formats.md, 5.8). */
#include "rows_walk.h"

#include <string.h>

enum { MOST_BITS = 1024 }; /* work limit; more would hardly help */

/* Two or more neurons at a kink, with x, y the limits of (e p) m_j: all of the sign of m_j; exactly one; two
   or more, but not all. */
static void split_effects(Effect e[3], Side x, Side y, bool touched)
{
    bool positive = x == SIDE_POSITIVE || y == SIDE_POSITIVE;
    bool negative = x == SIDE_NEGATIVE || y == SIDE_NEGATIVE;
    bool good = (x == SIDE_POSITIVE || x == SIDE_ZERO_GOOD || x == SIDE_EXACT) &&
                (y == SIDE_POSITIVE || y == SIDE_ZERO_GOOD || y == SIDE_EXACT);
    bool below = x != SIDE_POSITIVE && x != SIDE_UNKNOWN && y != SIDE_POSITIVE && y != SIDE_UNKNOWN;
    e[0] = good ? NEUTRAL : negative && below ? DESCENT : NOT_DECIDED;
    e[1] = positive ? DESCENT : x == SIDE_NEGATIVE && y == SIDE_NEGATIVE ? NEUTRAL : NOT_DECIDED;
    e[2] = positive || negative ? DESCENT : NOT_DECIDED;
    if (touched)
        e[1] = e[2] = DESCENT;
    if (x == SIDE_EXACT && y == SIDE_EXACT)
        e[1] = e[2] = NEUTRAL;
}

static bool rows_of_splits(RowWalk *w, const Shape *s)
{
    static const char *const patterns[] = {"same", "one", "other"};
    bool good = true;
    for (int j = 1; j <= s->c.k && good; j++) {
        Effect e[3];
        split_effects(e, side_of_kink(s, j, 0), side_of_kink(s, j, 1), kink_is_touched(s, j));
        for (int i = 0; i < 3 && good; i++)
            good = row_effect(w, e[i], "", "split %d %s dimension 3", j, patterns[i]);
    }
    return good;
}

static bool zeros(RowWalk *w, const Shape *s, char letter, bool cancel, const char *role)
{
    return (s->exact ? exact_zeros : enclosed_zeros)(w, s, letter, cancel, role);
}

static bool rows_of_groups(RowWalk *w, const Shape *s)
{
    if (s->T == 0 || has_one_letter(&s->k->c->problem))
        return zeros(w, s, 'R', true, "cancel RL");
    return zeros(w, s, 'R', true, "cancel R") && zeros(w, s, 'L', true, "cancel L");
}

/* Is every kink exact, or e p m_j >= 0 next to it on both sides, and e at each end not 0, or 0 next to it? */
static bool all_harmless(const Shape *s)
{
    bool good = true;
    EndOfHull e;
    mpq_init(e.kappa);
    for (int j = 1; j <= s->c.k && good; j++)
        for (int side = 0; side < 2; side++) {
            Side x = side_of_kink(s, j, side);
            good = good && (x == SIDE_POSITIVE || x == SIDE_ZERO_GOOD || x == SIDE_EXACT);
        }
    for (int left = 0; left < 2 && good; left++) {
        end_of_hull(&e, s, left);
        good = e.known && (e.zero || e.r == 0);
    }
    mpq_clear(e.kappa);
    return good;
}

/* The sign of e at both ends, and of e p beside every kink, if it is one and the same; else 0. */
static int sign_at_kinks_and_ends(const Shape *s)
{
    int sign = 0;
    bool same = true;
    EndOfHull e;
    Range jump;
    mpq_init(e.kappa);
    ranges_init(&jump, 1);
    for (int left = 0; left < 2; left++) {
        end_of_hull(&e, s, left);
        same = same && e.known && !e.zero && e.r <= 1 && (!sign || e.sign == sign);
        sign = same ? e.sign : 0;
    }
    for (int j = 1; j <= s->c.k; j++)
        for (int side = 0; side < 2; side++) {
            Side x = side_of_kink(s, j, side);
            chain_jump(&jump, &s->c, j);
            int now = range_sign(&jump) * (x == SIDE_POSITIVE ? 1 : x == SIDE_NEGATIVE ? -1 : 0);
            same = same && now != 0 && now == sign;
        }
    mpq_clear(e.kappa);
    ranges_clear(&jump, 1);
    return same ? sign : 0;
}

/* A degenerate neuron with (1-gamma) v of this sign, for T = 0. */
static Effect degenerate_effect(const Shape *s, const PhiSigns *phi, int v)
{
    if (v > 0 ? phi->negative : phi->positive)
        return DESCENT;
    if (!(v > 0 ? phi->never_negative : phi->never_positive))
        return NOT_DECIDED;
    Name full = {.text = "B", .k = s->c.k, .type_b = true};
    if (phi->only_at_kinks && sign_at_kinks_and_ends(s) == v && core_of_word(s, &full) == CORE_MINIMUM)
        return NEUTRAL;
    return all_harmless(s) ? NEUTRAL : NOT_DECIDED;
}

/* Degenerate neurons with v < 0 and v > 0, on one line if their effects are said to be the same. */
static bool rows_of_degenerate(RowWalk *w, const Shape *s)
{
    static const char *const sets[] = {"(-inf,0)", "(0,inf)"};
    const Problem *p = &s->k->c->problem;
    Effect e[2] = {DESCENT, DESCENT};
    if (s->T == 0) {
        PhiSigns phi;
        int sign = mpq_cmp_ui(p->gamma, 1, 1) < 0 ? 1 : -1; /* of 1 - gamma */
        signs_of_phi(&phi, s);
        e[0] = degenerate_effect(s, &phi, -sign);
        e[1] = degenerate_effect(s, &phi, sign);
    }
    if (!row_is(w, "degenerate when v [0,0] dimension 0 saddle"))
        return false;
    if (s->T != 0 && is_two_slope(p)) /* those with v != 0 are not critical */
        return true;
    if (row_follows(w, "degenerate when v (-inf,0) (0,inf)"))
        return row_effect(w, e[0] == e[1] ? e[0] : NOT_DECIDED, " nonsmooth",
                          "degenerate when v (-inf,0) (0,inf) dimension 1");
    int first = row_follows(w, "degenerate when v (0,inf)"); /* two lines, which say different things */
    long start = w->next;
    if (!row_effect(w, e[first], " nonsmooth", "degenerate when v %s dimension 1", sets[first]) ||
        !row_effect(w, e[!first], " nonsmooth", "degenerate when v %s dimension 1", sets[!first]))
        return false;
    const char *order[] = {"neutral", "undecided", "saddle"};
    int said[2] = {0, 0};
    for (int i = 0; i < 2; i++)
        while (!strstr(w->c->stratum[start + i].text, order[said[i]]))
            said[i]++;
    return said[0] < said[1] || row_wrong(w, "the rows of degenerate neurons are not in order");
}

/* Neurons that are affine on the hull: `level`, or `full` and those with their zero at an end. */
static bool rows_of_affine(RowWalk *w, const Shape *s, bool spare)
{
    const Problem *p = &s->k->c->problem;
    bool negative = is_two_slope(p);
    if (s->T != 0)
        return !spare || (row_is(w, "level when v [0,0] dimension 1 saddle") &&
                          (!negative || row_is(w, "negative-level when v [0,0] dimension 1 saddle")));
    if (s->c.k + 1 > p->hidden)
        return true;
    if (s->c.k + 2 <= p->hidden &&
        (!row_is(w, "full dimension 3 core") || (negative && !row_is(w, "negative dimension 3 core"))))
        return false;
    return rows_of_ends(w, s, true);
}

static bool rows_of_spare(RowWalk *w, const Shape *s, int least)
{
    const Problem *p = &s->k->c->problem;
    bool spare = least + 1 <= p->hidden;
    if (spare && !is_two_slope(p) &&
        (!row_is(w, "dead dimension 3 neutral") || !rows_of_ends(w, s, false)))
        return false;
    if ((spare && !rows_of_degenerate(w, s)) || !rows_of_affine(w, s, spare))
        return false;
    return !spare || (zeros(w, s, 'R', false, "flat-R") && zeros(w, s, 'L', false, "flat-L"));
}

/* All rows of a realization at one precision. */
static bool walk(RowWalk *w, Check *k, unsigned long bits)
{
    const Realization *z = &k->c->realization[w->id];
    long hidden = k->c->problem.hidden;
    if (row_follows(w, "all undecided"))
        return row_is(w, "all undecided");
    if (mpq_sgn(z->risk.lo) == 0 && mpq_sgn(z->risk.hi) == 0)
        return row_is(w, "all global-minimum");
    Shape s;
    int least = 0;
    bool good = shape_init(&s, k, w->id, bits) &&
                (s.T != SIGN_UNKNOWN || row_is(w, "all undecided")) && rows_of_core(w, &s, &least) &&
                (s.c.k + 1 > hidden || rows_of_splits(w, &s)) &&
                (s.c.k + 2 > hidden || rows_of_groups(w, &s)) && rows_of_spare(w, &s, least);
    shape_clear(&s);
    return good;
}

/* Precision after precision, until the rows are proved. */
static bool verify_rows_of(Check *k, long id, long *next)
{
    RowWalk w = {.c = k->c, .id = id};
    bool good = false;
    for (unsigned long bits = next_precision(k, 0); bits && bits <= MOST_BITS && !good;
         bits = next_precision(k, bits)) {
        w.next = *next;
        w.line = 0;
        w.saddles = false;
        good = walk(&w, k, bits);
    }
    *next = w.next;
    return good || rejected(k->v, w.line ? w.line : k->c->realization[id].line, "%s",
                            w.line ? w.reason : "its rows are not proved");
}

bool verify_rows(Check *k)
{
    const Certificate *c = k->c;
    long next = 0;
    if (c->strata == 0)
        return true;
    for (long i = 0; i < c->realizations; i++)
        if (!verify_rows_of(k, i, &next))
            return false;
    return next == c->strata || rejected(k->v, c->stratum[next].line, "there is no further stratum");
}
