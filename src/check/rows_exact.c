/* rows_exact.c - Phi of a realization with rational kinks: polynomials between the nodes of its network. */
#include "rows_walk.h"

#include "roots.h"

void exact_signs(bool *positive, bool *negative, bool *only_at_kinks, const Shape *s)
{
    const Network *w = &s->w;
    Poly phi;
    poly_init(&phi);
    *positive = *negative = false;
    *only_at_kinks = true;
    for (long i = 0; i < w->n; i++) {
        network_phi(&phi, w, i, 'R');
        int sign = roots_sign_on(&phi, w->x[i], w->x[i + 1]);
        *positive = *positive || sign == 1 || sign == 2;
        *negative = *negative || sign == -1 || sign == 2;
        *only_at_kinks = *only_at_kinks && phi.len > 0 && roots_open(&phi, w->x[i], w->x[i + 1]) == 0 &&
                         (i == 0 || kink_of_place(s, w->x[i]) || poly_sign_at(&phi, w->x[i]) != 0);
    }
    poly_clear(&phi);
}

int kink_of_place(const Shape *s, const mpq_t x)
{
    for (int j = 1; j <= s->c.k; j++)
        if (mpq_equal(x, s->c.q[j].lo))
            return j;
    return 0;
}

/* What is listed: all zeros as `flat-R`, or the double zeros that are no kinks as `cancel R`. */
typedef struct {
    RowWalk *w;
    const Shape *s;
    char letter;
    bool cancel;
    const char *role;
    long from; /* node where the present interval of zeros begins, or -1 */
    int definite; /* of the outside; -1: not yet known */
} Lister;

/* One zero at a node. */
static bool at_node(Lister *l, long node)
{
    const mpq_t *x = &l->s->w.x[node];
    if (l->cancel && kink_of_place(l->s, *x))
        return true;
    return row_is(l->w, "%s at %Qd %Qd dimension %d saddle", l->role, *x, *x, l->cancel ? 3 : 1);
}

/* The interval of zeros from l->from to this node. */
static bool interval(Lister *l, long node)
{
    const mpq_t *u = &l->s->w.x[l->from], *v = &l->s->w.x[node];
    if (l->definite < 0)
        l->definite = outside_is_definite(l->s);
    bool good = (l->from == 0 || at_node(l, l->from)) &&
                row_effect(l->w, l->definite ? NEUTRAL : NOT_DECIDED, "",
                           "%s between %Qd %Qd %Qd %Qd dimension %d", l->role, *u, *u, *v, *v,
                           l->cancel ? 4 : 2) &&
                (node == l->s->w.n || at_node(l, node));
    l->from = -1;
    return good;
}

/* The zeros of f inside segment i, ascending. */
static bool inside(Lister *l, const Poly *f, long i)
{
    const mpq_t *end = &l->s->w.x[i];
    mpq_t after;
    Range at;
    mpq_init(after);
    ranges_init(&at, 1);
    mpq_set(after, end[0]);
    bool good = true;
    for (long count = roots_open(f, end[0], end[1]); count > 0 && good; count--) {
        good = row_place(l->w, &at, l->role) &&
               row_is(l->w, "%s at %Qd %Qd dimension %d saddle", l->role, at.lo, at.hi, l->cancel ? 3 : 1);
        bool isolated = good && mpq_cmp(at.lo, after) > 0 && mpq_cmp(at.hi, end[1]) < 0 &&
                        roots_closed(f, at.lo, at.hi) == 1 &&
                        (range_is_point(&at) || (poly_sign_at(f, at.lo) && poly_sign_at(f, at.hi)));
        if (good && !isolated)
            good = row_wrong(l->w, "the interval does not isolate a zero inside the right segment");
        mpq_set(after, at.hi);
    }
    ranges_clear(&at, 1);
    mpq_clear(after);
    return good;
}

/* f = Phi, or for `cancel` the greatest common divisor of Phi and Phi', on segment i. */
static void zeros_on(Poly *f, const Lister *l, long i)
{
    Poly d;
    poly_init(&d);
    network_phi(f, &l->s->w, i, l->letter);
    if (l->cancel && f->len > 0) {
        poly_derivative(&d, f);
        poly_gcd(f, f, &d);
    }
    poly_clear(&d);
}

bool exact_zeros(RowWalk *w, const Shape *s, char letter, bool cancel, const char *role)
{
    Lister l = {.w = w, .s = s, .letter = letter, .cancel = cancel, .role = role, .from = -1, .definite = -1};
    Poly f;
    bool good = true;
    poly_init(&f);
    for (long i = 0; i < s->w.n && good; i++) {
        zeros_on(&f, &l, i);
        if (f.len == 0) {
            l.from = l.from < 0 ? i : l.from;
            continue;
        }
        if (l.from >= 0)
            good = interval(&l, i);
        else if (i > 0 && poly_sign_at(&f, s->w.x[i]) == 0)
            good = at_node(&l, i);
        good = good && inside(&l, &f, i);
    }
    if (good && l.from >= 0)
        good = interval(&l, s->w.n);
    poly_clear(&f);
    return good;
}
