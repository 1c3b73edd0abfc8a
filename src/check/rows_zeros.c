/* rows_zeros.c - the zeros of Phi in interval arithmetic. On a part of J_i inside a cell Phi'' = e p, so that
   on [m-w, m+w] Phi lies in Phi(m) + Phi'(m) [-w,w] + (e p) [0,w^2]/2 and Phi' in Phi'(m) + (e p) [-w,w].
   Next to a place where Phi = Phi' = 0 there is no other zero as far as e has one sign. */
#include "rows.h"

enum { MAX_DEPTH = 80, MAX_PARTS = 4000 };

/* Enclosures on [m-w, m+w] in J_i and a cell. */
typedef struct {
    Range phi, slope;
} Local;

static void local_init(Local *l)
{
    ranges_init(&l->phi, 1);
    ranges_init(&l->slope, 1);
}

static void local_clear(Local *l)
{
    ranges_clear(&l->phi, 1);
    ranges_clear(&l->slope, 1);
}

/* r = [-w, w] or [0, w]. */
static void symmetric(Range *r, const mpq_t w, bool positive)
{
    mpq_set(r->hi, w);
    mpq_neg(r->lo, w);
    if (positive)
        mpq_set_ui(r->lo, 0, 1);
}

static void enclose(Local *l, const Shape *s, char letter, int i, long cell, const Range *x)
{
    const Moments *m = &s->k->m;
    Range ep, t;
    mpq_t mid, w;
    ranges_init(&ep, 1);
    ranges_init(&t, 1);
    mpq_inits(mid, w, NULL);
    mpq_add(mid, x->lo, x->hi);
    mpq_div_2exp(mid, mid, 1);
    mpq_sub(w, x->hi, mid);
    shape_error(&ep, s, i, cell, x);
    range_poly(&t, &m->problem->density[m->density[cell]].p, x, s->c.bits);
    range_mul(&ep, &ep, &t, s->c.bits);
    shape_phi(&l->phi, &l->slope, s, letter, i, mid);
    symmetric(&t, w, false);
    range_mul(&t, &t, &l->slope, s->c.bits);
    range_add(&l->phi, &l->phi, &t);
    symmetric(&t, w, false);
    range_mul(&t, &t, &ep, s->c.bits);
    range_add(&l->slope, &l->slope, &t);
    mpq_mul(w, w, w);
    mpq_div_2exp(w, w, 1);
    symmetric(&t, w, true);
    range_mul(&t, &t, &ep, s->c.bits);
    range_add(&l->phi, &l->phi, &t);
    mpq_clears(mid, w, NULL);
    ranges_clear(&ep, 1);
    ranges_clear(&t, 1);
}

/* What is to be shown on an interval: no zero; no zero of Phi and Phi'; a derivative of one sign; the same
   without bisection. */
typedef enum { NO_ZERO, NO_DOUBLE_ZERO, MONOTONE, MONOTONE_AT_ONCE } Goal;

/* Does the enclosure show it? *sign: of the derivative, for the last two, 0 at the beginning. */
static bool shows(const Local *l, Goal goal, int *sign)
{
    if (goal == NO_ZERO)
        return range_sign(&l->phi) != 0;
    if (goal == NO_DOUBLE_ZERO)
        return range_sign(&l->phi) != 0 || range_sign(&l->slope) != 0;
    int now = range_sign(&l->slope);
    bool good = now != 0 && (*sign == 0 || *sign == now);
    *sign = now;
    return good;
}

/* Show the goal on [lo, hi] in J_i and this cell, by bisection. */
static bool show_in_cell(const Shape *s, char letter, int i, long cell, const mpq_t lo, const mpq_t hi,
                         Goal goal, int *sign)
{
    Range stack[MAX_DEPTH + 2], x;
    Local l;
    int depth[MAX_DEPTH + 2], top = 1, parts = 0;
    bool good = true;
    ranges_init(stack, MAX_DEPTH + 2);
    ranges_init(&x, 1);
    local_init(&l);
    mpq_set(stack[0].lo, lo);
    mpq_set(stack[0].hi, hi);
    depth[0] = 0;
    while (top > 0 && good) {
        int now = depth[--top];
        range_set(&x, &stack[top]);
        enclose(&l, s, letter, i, cell, &x);
        int before = *sign;
        if (shows(&l, goal, sign))
            continue;
        *sign = before;
        good = goal != MONOTONE_AT_ONCE && now < MAX_DEPTH && ++parts < MAX_PARTS;
        mpq_add(stack[top].hi, x.lo, x.hi);
        mpq_div_2exp(stack[top].hi, stack[top].hi, 1);
        mpq_set(stack[top].lo, x.lo);
        mpq_set(stack[top + 1].lo, stack[top].hi);
        mpq_set(stack[top + 1].hi, x.hi);
        depth[top] = depth[top + 1] = now + 1;
        top += 2;
    }
    local_clear(&l);
    ranges_clear(&x, 1);
    ranges_clear(stack, MAX_DEPTH + 2);
    return good;
}

/* The same on all cells. */
static bool show(const Shape *s, char letter, int i, const mpq_t lo, const mpq_t hi, Goal goal)
{
    const Moments *m = &s->k->m;
    int sign = 0;
    bool good = true;
    for (long cell = 0; cell < m->n && good; cell++) {
        const mpq_t *u = mpq_cmp(lo, m->z[cell]) > 0 ? (const mpq_t *)lo : &m->z[cell];
        const mpq_t *v = mpq_cmp(hi, m->z[cell + 1]) < 0 ? (const mpq_t *)hi : &m->z[cell + 1];
        if (mpq_cmp(*u, *v) < 0 || (mpq_equal(*u, *v) && mpq_equal(lo, hi)))
            good = show_in_cell(s, letter, i, cell, *u, *v, goal, &sign);
    }
    return good;
}

/* Is the sign of e constant on the cell part x of J_i, but perhaps for its 0 at the kink j = i or i+1 itself,
   beside which e = 0 on the other side? */
static bool error_of_one_sign(const Shape *s, int i, long cell, const Range *x, int j)
{
    const Moments *m = &s->k->m;
    Range e, t;
    ranges_init(&e, 1);
    ranges_init(&t, 1);
    shape_error(&e, s, i, cell, x);
    bool good = range_sign(&e) != 0;
    if (!good && j >= 1 && j <= s->c.k && side_of_kink(s, j, j == i) == SIDE_ZERO_GOOD) {
        Poly d;
        poly_init(&d); /* e is 0 at the kink, and monotone */
        poly_derivative(&d, &m->problem->target[m->target[cell]].p);
        range_poly(&t, &d, x, s->c.bits);
        range_sub(&t, &s->c.slope[i], &t);
        good = range_sign(&t) != 0;
        poly_clear(&d);
    }
    ranges_clear(&e, 1);
    ranges_clear(&t, 1);
    return good;
}

/* Does q_j, known to be at a breakpoint or not, belong to the closed cell? */
static bool is_in_cell(const Shape *s, int j, long cell)
{
    const mpq_t *z = s->k->m.z;
    return mpq_cmp(s->ends[j][0], z[cell]) >= 0 && mpq_cmp(s->ends[j][1], z[cell + 1]) <= 0;
}

/* *from = a point of J_i up to which (counted from its end `upper`) there is no zero but that at its end.
   Returns false if none is found. */
static bool leave_end(mpq_t from, const Shape *s, char letter, int i, bool upper)
{
    const Moments *m = &s->k->m;
    const Range *q = &s->c.q[i + upper];
    if (!phi_vanishes_at(s, letter, i + upper)) {
        mpq_set(from, upper ? q->hi : q->lo);
        return true;
    }
    Range x;
    mpq_t step;
    ranges_init(&x, 1);
    mpq_init(step);
    bool good = false;
    long cell = upper ? m->n - 1 : 0; /* the one into which J_i goes from there */
    while (upper ? cell > 0 && mpq_cmp(m->z[cell], q->lo) >= 0
                 : cell + 1 < m->n && mpq_cmp(m->z[cell + 1], q->hi) <= 0)
        cell += upper ? -1 : 1;
    if (!is_in_cell(s, i + upper, cell))
        mpq_set_ui(step, 0, 1);
    else if (upper)
        mpq_sub(step, q->lo, mpq_cmp(m->z[cell], s->c.q[i].hi) > 0 ? m->z[cell] : s->c.q[i].hi);
    else
        mpq_sub(step, mpq_cmp(m->z[cell + 1], s->c.q[i + 1].lo) < 0 ? m->z[cell + 1] : s->c.q[i + 1].lo,
                q->hi);
    for (int n = 0; n < 60 && !good && mpq_sgn(step) > 0; n++) {
        range_set(&x, q);
        if (upper)
            mpq_sub(x.lo, q->lo, step);
        else
            mpq_add(x.hi, q->hi, step);
        good = error_of_one_sign(s, i, cell, &x, i + upper);
        mpq_set(from, upper ? x.lo : x.hi);
        mpq_div_2exp(step, step, 1);
    }
    mpq_clear(step);
    ranges_clear(&x, 1);
    return good;
}

/* The sign of Phi at x. */
static int sign_at(const Shape *s, char letter, int i, const mpq_t x)
{
    Range phi, slope;
    ranges_init(&phi, 1);
    ranges_init(&slope, 1);
    shape_phi(&phi, &slope, s, letter, i, x);
    int sign = range_sign(&phi);
    ranges_clear(&phi, 1);
    ranges_clear(&slope, 1);
    return sign;
}

/* For x in J_i with different signs of Phi at its ends: y = an interval between lo and hi that contains x,
   and on which Phi is monotone, so that it has no zero there but the one in x; y = x if none is found. Next
   to a zero Phi is too small for NO_ZERO. */
static void widen(Range *y, const Shape *s, char letter, int i, const Range *x, const mpq_t lo,
                  const mpq_t hi)
{
    enum { HALVINGS = 40 };
    mpq_t step;
    mpq_init(step);
    mpq_sub(step, hi, lo);
    bool good = false, simple = sign_at(s, letter, i, x->lo) * sign_at(s, letter, i, x->hi) < 0;
    for (int n = 0; n < HALVINGS && simple && !good; n++) {
        mpq_div_2exp(step, step, 1);
        mpq_sub(y->lo, x->lo, step);
        mpq_add(y->hi, x->hi, step);
        if (mpq_cmp(y->lo, lo) < 0)
            mpq_set(y->lo, mpq_cmp(x->lo, lo) < 0 ? x->lo : lo);
        if (mpq_cmp(y->hi, hi) > 0)
            mpq_set(y->hi, mpq_cmp(x->hi, hi) > 0 ? x->hi : hi);
        good = show(s, letter, i, y->lo, y->hi, MONOTONE_AT_ONCE);
    }
    if (!good)
        range_set(y, x);
    mpq_clear(step);
}

/* Are all zeros on J_i covered? */
static bool interval_covered(const Shape *s, char letter, int i, const Ranges *given, Goal goal)
{
    mpq_t lo, hi;
    Range y;
    mpq_inits(lo, hi, NULL);
    ranges_init(&y, 1);
    bool good = leave_end(lo, s, letter, i, false) && leave_end(hi, s, letter, i, true);
    for (long n = 0; n < given->count && good; n++) {
        const Range *x = &given->at[n];
        if (mpq_cmp(x->hi, lo) <= 0)
            continue;
        if (mpq_cmp(x->lo, hi) >= 0)
            break;
        widen(&y, s, letter, i, x, lo, hi);
        good = mpq_cmp(lo, y.lo) >= 0 || show(s, letter, i, lo, y.lo, goal);
        mpq_set(lo, y.hi);
    }
    good = good && (mpq_cmp(lo, hi) >= 0 || show(s, letter, i, lo, hi, goal));
    ranges_clear(&y, 1);
    mpq_clears(lo, hi, NULL);
    return good;
}

bool zeros_covered(const Shape *s, char letter, int first, int last, const Ranges *given, bool double_zeros)
{
    bool good = true;
    for (int i = first; i <= last && good; i++)
        good = s->fits[i] || interval_covered(s, letter, i, given, double_zeros ? NO_DOUBLE_ZERO : NO_ZERO);
    return good;
}

int interval_between_kinks(const Shape *s, const Range *at)
{
    for (int i = 0; i <= s->c.k; i++)
        if (mpq_cmp(at->lo, s->c.q[i].hi) > 0 && mpq_cmp(at->hi, s->c.q[i + 1].lo) < 0)
            return i;
    return -1;
}

bool zero_isolated(const Shape *s, char letter, const Range *at, int *i)
{
    *i = interval_between_kinks(s, at);
    return *i >= 0 && !s->fits[*i] && sign_at(s, letter, *i, at->lo) * sign_at(s, letter, *i, at->hi) < 0 &&
           show(s, letter, *i, at->lo, at->hi, MONOTONE);
}

bool error_not_zero(const Shape *s, int i, const Range *at)
{
    const Moments *m = &s->k->m;
    Range x, e;
    mpq_t t;
    bool good = true;
    ranges_init(&x, 1);
    ranges_init(&e, 1);
    mpq_init(t);
    for (long cell = 0; cell < m->n && good; cell++) {
        const mpq_t *u = mpq_cmp(at->lo, m->z[cell]) > 0 ? &at->lo : &m->z[cell];
        const mpq_t *v = mpq_cmp(at->hi, m->z[cell + 1]) < 0 ? &at->hi : &m->z[cell + 1];
        if (mpq_cmp(*u, *v) >= 0)
            continue;
        const Poly *f = &m->problem->target[m->target[cell]].p;
        bool found = f->len > 2; /* a polynomial of degree > 1 minus a line is not 0 */
        for (int n = 0; n <= 4 && !found; n++) { /* a line is not 0 if it is not 0 somewhere */
            mpq_sub(t, *v, *u);
            mpq_set_si(x.lo, n, 4);
            mpq_canonicalize(x.lo);
            mpq_mul(t, t, x.lo);
            mpq_add(t, t, *u);
            range_point(&x, t, 0);
            shape_error(&e, s, i, cell, &x);
            found = range_sign(&e) != 0;
        }
        good = found;
    }
    mpq_clear(t);
    ranges_clear(&x, 1);
    ranges_clear(&e, 1);
    return good;
}

/* Signs of Phi at evenly spread points of every J_i. */
static void sample_signs(PhiSigns *p, const Shape *s)
{
    enum { POINTS = 16 };
    mpq_t x, step;
    mpq_inits(x, step, NULL);
    for (int i = 0; i <= s->c.k; i++) {
        mpq_sub(step, s->c.q[i + 1].lo, s->c.q[i].hi);
        mpq_set_ui(x, 1, POINTS);
        mpq_mul(step, step, x);
        mpq_set(x, s->c.q[i].hi);
        for (int n = 1; n < POINTS; n++) {
            mpq_add(x, x, step);
            int sign = sign_at(s, 'R', i, x);
            p->positive = p->positive || sign > 0;
            p->negative = p->negative || sign < 0;
        }
    }
    mpq_clears(x, step, NULL);
}

void signs_of_phi(PhiSigns *p, const Shape *s)
{
    Ranges none = {.count = 0};
    *p = (PhiSigns){.positive = false};
    if (s->exact) {
        exact_signs(&p->positive, &p->negative, &p->only_at_kinks, s);
        p->never_negative = !p->negative;
        p->never_positive = !p->positive;
        return;
    }
    sample_signs(p, s);
    bool fit = false;
    for (int i = 0; i <= s->c.k; i++)
        fit = fit || s->fits[i];
    bool covered = zeros_covered(s, 'R', 0, s->c.k, &none, false); /* one sign on every J_i */
    p->only_at_kinks = covered && !fit;
    p->never_negative = covered && !p->negative && p->positive;
    p->never_positive = covered && !p->positive && p->negative;
}
