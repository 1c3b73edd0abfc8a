/* rows_ends.c - touching and endpoint-full neurons at the two ends of the hull (theory.md 8.4). */
#include "rows_walk.h"

/* r = 0, or r >= 2, or r = 1 with touching neurons only: the sets of v or m of one neuron. */
static bool sets(RowWalk *w, const EndOfHull *e, const char *role)
{
    if (e->r == 0)
        return row_is(w, "%s when v %s dimension 2 neutral", role, e->sign > 0 ? "(0,inf)" : "(-inf,0)") &&
               row_is(w, "%s when v %s dimension 2 saddle", role, e->sign > 0 ? "(-inf,0]" : "[0,inf)");
    return row_is(w, "%s when m (-inf,0) (0,inf) dimension 2 neutral", role) &&
           row_is(w, "%s when m [0,0] dimension 1 saddle", role);
}

/* May a full neuron of this slope be the only one that supplies the affine part, that is, is this the slope
   of g at a plus the sum of some of the m_j? (Those have the letter L.) Rational kinks. */
static bool may_be_alone(const Shape *s, const mpq_t slope)
{
    bool found = false;
    Range jump;
    mpq_t sum;
    ranges_init(&jump, 1);
    mpq_init(sum);
    for (unsigned long in = 0; in >> s->c.k == 0 && !found; in++) {
        mpq_set(sum, s->c.slope[0].lo);
        for (int j = 1; j <= s->c.k; j++) {
            chain_jump(&jump, &s->c, j);
            if ((in >> (j - 1)) & 1)
                mpq_add(sum, sum, jump.lo);
        }
        found = mpq_equal(sum, slope) != 0;
    }
    mpq_clear(sum);
    ranges_clear(&jump, 1);
    return found;
}

/* r = 1: m (kappa + m/(s+1)) is 0 at 0 and X. */
static bool sets_of_order_one(RowWalk *w, const Shape *s, const EndOfHull *e, const char *role, bool full,
                              bool right)
{
    mpq_t x;
    mpq_init(x);
    mpq_set_si(x, -(e->s + 1), 1);
    mpq_mul(x, x, e->kappa);
    const char *shut = full ? "(" : "[", *end = full ? ")" : "]";
    bool good;
    if (e->sign > 0)
        good = row_is(w, "%s when m (-inf,%Qd) (0,inf) dimension 2 neutral", role, x) &&
               row_is(w, "%s when m %s%Qd,0] dimension 2 saddle", role, shut, x);
    else
        good = row_is(w, "%s when m (-inf,0) (%Qd,inf) dimension 2 neutral", role, x) &&
               row_is(w, "%s when m [0,%Qd%s dimension 2 saddle", role, x, end);
    if (good && full) {
        Effect effect = NOT_DECIDED;
        if (right)
            mpq_neg(x, x);
        if (!may_be_alone(s, x))
            effect = DESCENT;
        if (right)
            mpq_neg(x, x);
        good = row_effect(w, effect, "", "%s when m [%Qd,%Qd] dimension 1", role, x, x);
    }
    mpq_clear(x);
    return good;
}

static bool rows_of_end(RowWalk *w, const Shape *s, const EndOfHull *e, bool full, bool right)
{
    const char *role = full ? (right ? "endpoint-full-b" : "endpoint-full-a") : right ? "touching-b"
                                                                                     : "touching-a";
    bool several = !full && s->c.k + 2 <= s->k->c->problem.hidden;
    if (row_follows(w, "%s undecided", role))
        return row_is(w, "%s undecided", role) &&
               (!several || !row_follows(w, "%s several", role) ||
                row_is(w, "%s several by-subset-sums", role));
    if (w->saddles && row_follows(w, "%s dimension 2 saddle", role))
        return row_is(w, "%s dimension 2 saddle", role);
    if (!e->known)
        return row_is(w, "%s undecided", role);
    if (e->zero)
        return row_is(w, "%s dimension 2 neutral", role);
    return (e->r == 1 ? sets_of_order_one(w, s, e, role, full, right) : sets(w, e, role)) &&
           (e->r == 0 || !several || row_is(w, "%s several by-subset-sums", role));
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
