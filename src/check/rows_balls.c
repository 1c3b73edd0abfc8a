/* rows_balls.c - rows about the zeros of Phi when the kinks are known in intervals. Marks are the kinks with
   Phi = 0 and the intervals with e = 0 = Phi; between two marks the certificate gives intervals with single
   zeros, or with an unknown number of them, and it is proved that there are no others. */
#include "rows_walk.h"

#include <stdlib.h>

typedef struct {
    RowWalk *w;
    const Shape *s;
    char letter;
    bool cancel;
    const char *role;
    int dimension;
    Ranges given; /* since the last mark */
    int first;    /* J_i behind the last mark */
} Region;

/* The interval of the next line enters the region. */
static bool take(Region *r)
{
    Range at;
    int i;
    bool good;
    ranges_init(&at, 1);
    const Range *last = r->given.count ? &r->given.at[r->given.count - 1] : NULL;
    good = row_place(r->w, &at, r->role);
    if (good && row_follows(r->w, "%s at %Qd %Qd unresolved", r->role, at.lo, at.hi)) {
        i = interval_between_kinks(r->s, &at);
        Effect effect = i >= 0 && error_not_zero(r->s, i, &at) ? DESCENT : NOT_DECIDED;
        good = row_effect(r->w, effect, "", "%s at %Qd %Qd unresolved dimension %d", r->role, at.lo, at.hi,
                          r->dimension);
    } else if (good) {
        good = row_is(r->w, "%s at %Qd %Qd dimension %d saddle", r->role, at.lo, at.hi, r->dimension) &&
               ((!r->cancel && zero_isolated(r->s, r->letter, &at, &i)) ||
                row_wrong(r->w, "not proved to isolate a zero"));
    }
    if (good && last && mpq_cmp(last->hi, at.lo) > 0)
        good = row_wrong(r->w, "the intervals are not in order");
    if (good) {
        r->given.at = grown(r->given.at, &r->given.count, &r->given.room, sizeof *r->given.at);
        ranges_init(&r->given.at[r->given.count - 1], 1);
        range_set(&r->given.at[r->given.count - 1], &at);
    }
    ranges_clear(&at, 1);
    return good;
}

/* The region up to J_last is complete; the next one begins at J_next. */
static bool close_region(Region *r, int last, int next)
{
    bool good = zeros_covered(r->s, r->letter, r->first, last, &r->given, r->cancel) ||
                row_wrong(r->w, "not proved that there is no other zero behind this row or the one before");
    ranges_clear(r->given.at, r->given.count);
    r->given.count = 0;
    r->first = next;
    return good;
}

/* Take lines until one begins with this place (NULL: until there are no more). */
static bool take_until(Region *r, const char *mark, const Range *at)
{
    bool good = true;
    while (good && row_follows(r->w, "%s at", r->role) &&
           !(at && row_follows(r->w, "%s %s %Qd %Qd", r->role, mark, at->lo, at->hi)))
        good = take(r);
    return good;
}

/* LO HI of q[i] in claims. */
static const Range *claimed(const Shape *s, int i)
{
    return i > 0 && i <= s->c.k ? shape_claimed_kink(s, i) : &s->c.q[i];
}

/* A kink with Phi = 0, no interval with e = 0 beside it. */
static bool kink_mark(Region *r, int j)
{
    const Range *q = claimed(r->s, j);
    if (r->cancel) /* no row; the region goes on */
        return true;
    return take_until(r, "at", q) && close_region(r, j - 1, j) &&
           row_is(r->w, "%s at %Qd %Qd dimension 1 saddle", r->role, q->lo, q->hi);
}

/* The intervals J_i, ..., J_l with e = 0 = Phi. */
static bool fit_mark(Region *r, int i, int l)
{
    const Range *u = claimed(r->s, i), *v = claimed(r->s, l + 1);
    bool at_u = i > 0 && !r->cancel, at_v = l < r->s->c.k && !r->cancel; /* those ends are kinks */
    return take_until(r, at_u ? "at" : "between", u) && close_region(r, i - 1, l + 1) &&
           (!at_u || row_is(r->w, "%s at %Qd %Qd dimension 1 saddle", r->role, u->lo, u->hi)) &&
           row_effect(r->w, outside_is_definite(r->s) ? NEUTRAL : NOT_DECIDED, "",
                      "%s between %Qd %Qd %Qd %Qd dimension %d", r->role, u->lo, u->hi, v->lo, v->hi,
                      r->cancel ? 4 : 2) &&
           (!at_v || row_is(r->w, "%s at %Qd %Qd dimension 1 saddle", r->role, v->lo, v->hi));
}

/* Is e = 0 = Phi on J_i? */
static bool is_fit(const Region *r, int i)
{
    return i >= 0 && i <= r->s->c.k && r->s->fits[i] && phi_vanishes_at(r->s, r->letter, i) &&
           phi_vanishes_at(r->s, r->letter, i + 1);
}

bool enclosed_zeros(RowWalk *w, const Shape *s, char letter, bool cancel, const char *role)
{
    Region r = {.w = w, .s = s, .letter = letter, .cancel = cancel, .role = role,
                .dimension = cancel ? 3 : 1};
    bool good = true;
    for (int i = 0; i <= s->c.k && good; i++) {
        if (is_fit(&r, i)) {
            int l = i;
            while (is_fit(&r, l + 1))
                l++;
            good = fit_mark(&r, i, l);
            i = l;
        } else if (i > 0 && !is_fit(&r, i - 1) && phi_vanishes_at(s, letter, i)) {
            good = kink_mark(&r, i);
        }
    }
    good = good && take_until(&r, "", NULL) && close_region(&r, s->c.k, s->c.k + 1);
    ranges_clear(r.given.at, r.given.count);
    free(r.given.at);
    return good;
}
