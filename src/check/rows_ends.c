/* rows_ends.c - touching and endpoint-full neurons at the two ends of the hull (theory.md 8.4); for gamma
   != 0 all are endpoint-full, with arguments > 0 or < 0 inside (9.11). */
#include "rows_walk.h"

/* The neurons of one row. */
typedef struct {
    const char *name;
    bool full, right;
    bool negative; /* arguments < 0 inside the hull; only for gamma != 0 */
} EndRole;

/* r = 0, or r >= 2, or r = 1 with touching neurons only: the sets of v or m of one neuron. */
static bool sets(RowWalk *w, const Shape *s, const EndOfHull *e, const char *role)
{
    char x = is_two_slope(&s->k->c->problem) ? 'm' : 'v';
    const char *good = e->sign > 0 ? "(0,inf)" : "(-inf,0)", *bad = e->sign > 0 ? "(-inf,0]" : "[0,inf)";
    if (e->r == 0)
        return row_is(w, "%s when %c %s dimension 2 neutral", role, x, good) &&
               row_is(w, "%s when %c %s dimension 2 saddle", role, x, bad);
    return row_is(w, "%s when m (-inf,0) (0,inf) dimension 2 neutral", role) &&
           row_is(w, "%s when m [0,0] dimension 1 saddle", role);
}

/* slope = 1 - gamma times the slope on the hull of a neuron with the slope jump m: m or -gamma m if w > 0 or
   w < 0 at a, gamma m or -m at b. */
static void slope_on_hull(mpq_t slope, const Shape *s, const EndRole *role, const mpq_t m)
{
    mpq_set(slope, m);
    if (role->negative)
        mpq_mul(slope, slope, s->k->c->problem.gamma);
    if (role->negative != role->right)
        mpq_neg(slope, slope);
}

/* May such a neuron with the slope jump m be the only one that supplies the affine part: is its slope that of
   g at a minus those of the kinks there, gamma m_j/(1-gamma) for the letter R, -m_j/(1-gamma) for L? Rational
   kinks. */
static bool may_be_alone(const Shape *s, const EndRole *role, const mpq_t m)
{
    const mpq_t *gamma = &s->k->c->problem.gamma;
    bool found = false;
    Range jump;
    mpq_t sum, slope, t;
    ranges_init(&jump, 1);
    mpq_inits(sum, slope, t, NULL);
    slope_on_hull(slope, s, role, m);
    for (unsigned long in = 0; in >> s->c.k == 0 && !found; in++) {
        mpq_mul(t, *gamma, s->c.slope[0].lo);
        mpq_sub(sum, s->c.slope[0].lo, t);
        for (int j = 1; j <= s->c.k; j++) {
            chain_jump(&jump, &s->c, j);
            mpq_mul(t, *gamma, jump.lo);
            if ((in >> (j - 1)) & 1)
                mpq_add(sum, sum, jump.lo);
            else
                mpq_sub(sum, sum, t);
        }
        found = mpq_equal(sum, slope) != 0;
    }
    mpq_clears(sum, slope, t, NULL);
    ranges_clear(&jump, 1);
    return found;
}

/* r = 1: m (kappa + m/(s+1)) is 0 at 0 and X. */
static bool sets_of_order_one(RowWalk *w, const Shape *s, const EndOfHull *e, const EndRole *end_role)
{
    mpq_t x;
    mpq_init(x);
    mpq_set_si(x, -(e->s + 1), 1);
    mpq_mul(x, x, e->kappa);
    const char *role = end_role->name;
    const char *shut = end_role->full ? "(" : "[", *end = end_role->full ? ")" : "]";
    bool good;
    if (e->sign > 0)
        good = row_is(w, "%s when m (-inf,%Qd) (0,inf) dimension 2 neutral", role, x) &&
               row_is(w, "%s when m %s%Qd,0] dimension 2 saddle", role, shut, x);
    else
        good = row_is(w, "%s when m (-inf,0) (%Qd,inf) dimension 2 neutral", role, x) &&
               row_is(w, "%s when m [0,%Qd%s dimension 2 saddle", role, x, end);
    if (good && end_role->full) {
        Effect effect = may_be_alone(s, end_role, x) ? NOT_DECIDED : DESCENT;
        good = row_effect(w, effect, "", "%s when m [%Qd,%Qd] dimension 1", role, x, x);
    }
    mpq_clear(x);
    return good;
}

/* Whether the row for two or more neurons at one end, where the sums of their m decide, stands behind. */
typedef enum { NO_ROW, MAYBE_A_ROW, ONE_ROW } Several;

/* The rows of one role. */
static bool rows_of_role(RowWalk *w, const Shape *s, const EndOfHull *e, const EndRole *role,
                         Several *several)
{
    if (row_follows(w, "%s undecided", role->name)) {
        *several = *several == NO_ROW ? MAYBE_A_ROW : *several;
        return row_is(w, "%s undecided", role->name);
    }
    if (w->saddles && row_follows(w, "%s dimension 2 saddle", role->name))
        return row_is(w, "%s dimension 2 saddle", role->name);
    if (!e->known)
        return row_is(w, "%s undecided", role->name);
    if (e->zero)
        return row_is(w, "%s dimension 2 neutral", role->name);
    if (e->r > 0)
        *several = ONE_ROW;
    return e->r == 1 ? sets_of_order_one(w, s, e, role) : sets(w, s, e, role->name);
}

static bool row_of_several(RowWalk *w, const Shape *s, const char *end, Several several)
{
    if (s->c.k + 2 > s->k->c->problem.hidden || several == NO_ROW ||
        (several == MAYBE_A_ROW && !row_follows(w, "%s several", end)))
        return true;
    return row_is(w, "%s several by-subset-sums", end);
}

/* All rows about neurons at one end; full: those that are not touching. */
static bool rows_of_end(RowWalk *w, const Shape *s, const EndOfHull *e, bool full, bool right)
{
    static const EndRole roles[2][4] = {{{"touching-a", false, false, false},
                                         {"endpoint-full-a", true, false, false},
                                         {"end-a-positive", true, false, false},
                                         {"end-a-negative", true, false, true}},
                                        {{"touching-b", false, true, false},
                                         {"endpoint-full-b", true, true, false},
                                         {"end-b-positive", true, true, false},
                                         {"end-b-negative", true, true, true}}};
    const EndRole *role = roles[right];
    Several several = NO_ROW;
    if (is_two_slope(&s->k->c->problem))
        return rows_of_role(w, s, e, &role[2], &several) && rows_of_role(w, s, e, &role[3], &several) &&
               row_of_several(w, s, right ? "end-b" : "end-a", several);
    return rows_of_role(w, s, e, &role[full], &several) &&
           (full || row_of_several(w, s, role->name, several));
}

bool rows_of_ends(RowWalk *w, const Shape *s, bool full)
{
    bool good = true;
    EndOfHull e;
    mpq_init(e.kappa);
    for (int right = 0; right < 2 && good; right++) {
        end_of_hull(&e, s, !right);
        good = rows_of_end(w, s, &e, full, right != 0);
    }
    mpq_clear(e.kappa);
    return good;
}
