/* point_touch.c - neurons that touch an end of the hull, and those that are zero exactly there and full
   otherwise, as all of them are for gamma != 0. Let e ~ kappa t^r and p ~ const t^s at distance t from the
   end, m_i their slope jumps. Kinks that move in by eps change the risk by a positive multiple of eps^(s+3)
   (m (kappa + m/(s+1)) + o(1)) for r = 1, m being the sum of the m_i concerned. */
#include "point.h"

#include "roots.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_SUBSETS = 18, MAX_ORDERED = 6, MAX_ORDER = 60, MAX_BOXES = 60000 };

typedef struct {
    long n;
    mpq_t *m;       /* the n slope jumps */
    bool *touching; /* false: full otherwise, so that its slope jump is tied to the affine part */
    mpq_t kappa, pull; /* pull = kappa (s+1) */
    long r, s;
    bool same_sign; /* all m_i > 0 or all < 0 */
    bool free;      /* an affine part is supplied by something else than the full neurons of the list */
} End;

static void end_collect(End *d, const Network *w, bool left)
{
    const Point *p = w->point;
    int signs = 0;
    d->m = rationals_new(p->neurons);
    d->touching = must_alloc((size_t)p->neurons, sizeof *d->touching);
    for (long i = 0; i < p->neurons; i++) {
        const Neuron *u = &p->neuron[i];
        if (!is_at_end(u, left))
            continue;
        d->touching[d->n] = !is_full(w, u);
        mpq_set(d->m[d->n++], u->jump);
        signs |= mpq_sgn(u->jump) > 0 ? 1 : mpq_sgn(u->jump) < 0 ? 2 : 4;
    }
    d->same_sign = signs == 1 || signs == 2;
    d->free = has_free_slope(w, left ? 1 : 2);
}

/* The orders of e and p at the end; e is not 0 beside it. */
static void end_orders(End *d, const Network *w, bool left)
{
    long i = left ? 0 : w->n - 1;
    const mpq_t *at = &w->x[left ? 0 : w->n];
    mpq_t t;
    mpq_init(t);
    d->s = roots_order_at(t, network_density(w, i), *at);
    d->r = roots_order_at(d->kappa, &w->error[i], *at);
    if (!left && d->r % 2)
        mpq_neg(d->kappa, d->kappa);
    mpq_set_si(t, d->s + 1, 1);
    mpq_mul(d->pull, d->kappa, t);
    mpq_clear(t);
}

/* Sign of m (kappa + m/(s+1)). */
static int sign_alone(const End *d, const mpq_t m)
{
    mpq_t t;
    mpq_init(t);
    mpq_add(t, d->pull, m);
    int sign = mpq_sgn(m) * mpq_sgn(t);
    mpq_clear(t);
    return sign;
}

/* What one subset with the slope jump m says, r >= 1; adjustable: the slope jump of one of its neurons can be
   changed, others making up for it. */
static Effect judge_subset(const End *d, const mpq_t m, bool adjustable)
{
    int sign = d->r == 1 ? sign_alone(d, m) : 1;
    if (mpq_sgn(m) == 0 || sign < 0)
        return DESCENT;
    return sign > 0 ? NEUTRAL : adjustable ? DESCENT : NOT_DECIDED;
}

/* All nonempty subsets, in the order of a Gray code. */
static Effect judge_subsets(const End *d)
{
    Effect worst = NEUTRAL;
    mpq_t m;
    mpq_init(m);
    unsigned long in = 0, touching = 0, all = (1UL << d->n) - 1;
    for (long i = 0; i < d->n; i++)
        touching |= (unsigned long)d->touching[i] << i;
    for (unsigned long code = 1; code >> d->n == 0 && worst != DESCENT; code++) {
        long i = 0;
        while (!((code >> i) & 1))
            i++;
        in ^= 1UL << i;
        if ((in >> i) & 1)
            mpq_add(m, m, d->m[i]);
        else
            mpq_sub(m, m, d->m[i]);
        Effect now = judge_subset(d, m, (in & touching) || d->free || (all & ~in & ~touching));
        worst = now == NEUTRAL ? worst : now;
    }
    mpq_clear(m);
    return worst;
}

/* With kinks at eps_1 >= ... >= eps_n, eps_1 = 1, the change of the risk is a positive multiple of
   Psi = sum_j eps_j^(s+2) ((m_j (pull + m_j) - (s+1) m_j M_j) eps_j + (s+3) m_j sum_(i<j) m_i eps_i),
   M_j = sum_(i<j) m_i. A box of (eps_2, ..., eps_n) in units of 2^-depth. */
typedef struct {
    long n, s;
    const End *d;
    const long *order;
    mpq_t *self; /* the first coefficients */
} Ordered;

typedef struct {
    unsigned long lo[MAX_ORDERED], hi[MAX_ORDERED];
} Cube;

enum { DEPTH = 40 };

static void power(mpq_t r, unsigned long base, unsigned long e)
{
    mpz_ui_pow_ui(mpq_numref(r), base, e);
    mpz_set_ui(mpq_denref(r), 1);
    mpq_div_2exp(r, r, DEPTH * e);
}

/* r += c times the smaller value of a monomial eps_i^a eps_j^b on the cube (the larger one for c < 0). */
static void add_bound(mpq_t r, const mpq_t c, const Cube *cube, long i, unsigned long a, long j,
                      unsigned long b)
{
    mpq_t t, u;
    mpq_inits(t, u, NULL);
    const unsigned long *at = mpq_sgn(c) >= 0 ? cube->lo : cube->hi;
    power(t, at[i], a);
    power(u, at[j], b);
    mpq_mul(t, t, u);
    mpq_mul(t, t, c);
    mpq_add(r, r, t);
    mpq_clears(t, u, NULL);
}

/* A lower bound of Psi on the cube; its value when the cube is a point. */
static int psi_sign(const Ordered *o, const Cube *cube)
{
    mpq_t sum, c, f;
    mpq_inits(sum, c, f, NULL);
    mpq_set_si(f, o->s + 3, 1);
    for (long j = 0; j < o->n; j++) {
        add_bound(sum, o->self[j], cube, j, (unsigned long)o->s + 3, 0, 0);
        for (long i = 0; i < j; i++) {
            mpq_mul(c, o->d->m[o->order[i]], o->d->m[o->order[j]]);
            mpq_mul(c, c, f);
            add_bound(sum, c, cube, i, 1, j, (unsigned long)o->s + 2);
        }
    }
    int sign = mpq_sgn(sum);
    mpq_clears(sum, c, f, NULL);
    return sign;
}

static void set_self(Ordered *o)
{
    mpq_t before, t;
    mpq_inits(before, t, NULL);
    for (long j = 0; j < o->n; j++) {
        mpq_set_si(t, o->s + 1, 1);
        mpq_mul(t, t, before);
        mpq_sub(t, o->d->pull, t);
        mpq_add(t, t, o->d->m[o->order[j]]);
        mpq_mul(o->self[j], t, o->d->m[o->order[j]]);
        mpq_add(before, before, o->d->m[o->order[j]]);
    }
    mpq_clears(before, t, NULL);
}

/* Is the cube free of points with eps_1 >= ... >= eps_n? */
static bool out_of_order(const Ordered *o, const Cube *c)
{
    for (long j = 1; j < o->n; j++)
        if (c->lo[j] > c->hi[j - 1])
            return true;
    return false;
}

/* The point of the cube with the smallest coordinates, moved into the order. */
static void lowest_point(Cube *point, const Ordered *o, const Cube *c)
{
    *point = *c;
    for (long j = o->n - 1; j > 0; j--)
        if (j < o->n - 1 && point->lo[j] < point->lo[j + 1])
            point->lo[j] = point->lo[j + 1];
    memcpy(point->hi, point->lo, sizeof point->hi);
}

/* Cut the longest side; false when it is too short. */
static bool cut(Cube *a, Cube *b, long n)
{
    long widest = 1;
    for (long j = 2; j < n; j++)
        if (a->hi[j] - a->lo[j] > a->hi[widest] - a->lo[widest])
            widest = j;
    *b = *a;
    unsigned long middle = (a->lo[widest] + a->hi[widest]) / 2;
    if (n < 2 || middle == a->lo[widest])
        return false;
    a->hi[widest] = b->lo[widest] = middle;
    return true;
}

/* Psi for one order of the kinks, by subdivision. *left: the cubes that may still be looked at. */
static Effect psi_ordered(const Ordered *o, long *left)
{
    Cube stack[MAX_ORDERED * DEPTH + 2], point;
    long top = 1;
    Effect effect = NEUTRAL;
    memset(stack, 0, sizeof stack[0]);
    for (long j = 0; j < o->n; j++)
        stack[0].hi[j] = 1UL << DEPTH;
    stack[0].lo[0] = stack[0].hi[0];
    while (top > 0 && effect == NEUTRAL) {
        Cube c = stack[--top];
        if (out_of_order(o, &c) || psi_sign(o, &c) > 0)
            continue;
        lowest_point(&point, o, &c);
        if (psi_sign(o, &point) < 0)
            effect = DESCENT;
        else if (--*left < 0 || !cut(&c, &stack[top], o->n))
            effect = NOT_DECIDED;
        else
            stack[top + 1] = c;
        top += 2;
    }
    return effect;
}

/* The next order of 0..n-1, in lexicographic order. */
static bool next_order(long *order, long n)
{
    long i = n - 2, j = n - 1;
    while (i >= 0 && order[i] > order[i + 1])
        i--;
    if (i < 0)
        return false;
    while (order[j] < order[i])
        j--;
    long t = order[i];
    order[i] = order[j];
    order[j] = t;
    for (i++, j = n - 1; i < j; i++, j--) {
        t = order[i];
        order[i] = order[j];
        order[j] = t;
    }
    return true;
}

/* r = 1, slope jumps of both signs, none 0: are all kinks at any distances worse than none? */
static Effect judge_together(const End *d, bool *capped)
{
    long order[MAX_ORDERED], left = MAX_BOXES;
    Effect worst = NEUTRAL;
    for (long i = 0; i < d->n; i++)
        order[i] = i;
    Ordered o = {.n = d->n, .s = d->s, .d = d, .order = order, .self = rationals_new(d->n)};
    do {
        set_self(&o);
        Effect now = psi_ordered(&o, &left);
        if (now == DESCENT || worst == NEUTRAL)
            worst = now;
    } while (worst != DESCENT && next_order(order, d->n));
    *capped = *capped || (worst == NOT_DECIDED && left < 0);
    rationals_free(o.self, d->n);
    return worst;
}

/* P(m) = m (kappa + m/(s+1)). */
static void set_P(mpq_t r, const End *d, const mpq_t m)
{
    mpq_t t;
    mpq_init(t);
    mpq_add(t, d->pull, m);
    mpq_mul(r, t, m);
    mpq_set_si(t, d->s + 1, 1);
    mpq_div(r, r, t);
    mpq_clear(t);
}

/* r = x^n. */
static void to_power(mpq_t r, const mpq_t x, unsigned long n)
{
    mpz_pow_ui(mpq_numref(r), mpq_numref(x), n);
    mpz_pow_ui(mpq_denref(r), mpq_denref(x), n);
}

/* The sign of the least value of Psi(1, t), 0 < t < 1, for two neurons with m_1 m_2 < 0 and P > 0; 1 if there
   is no minimum inside: B = -m_1 m_2, C = P(m_j) + B, t = B (s+2)/((s+1) C), P(m_i) - B t^(s+2)/(s+1). */
static int least_of_two(const End *d, int i)
{
    mpq_t B, C, t, f;
    int sign = 1;
    mpq_inits(B, C, t, f, NULL);
    mpq_mul(B, d->m[0], d->m[1]);
    mpq_neg(B, B);
    set_P(C, d, d->m[1 - i]);
    mpq_add(C, C, B);
    mpq_set_si(f, d->s + 2, (unsigned long)d->s + 1);
    mpq_canonicalize(f);
    mpq_mul(t, B, f);
    mpq_div(t, t, C);
    if (mpq_cmp_ui(t, 1, 1) < 0) {
        to_power(f, t, (unsigned long)d->s + 2);
        mpq_mul(f, f, B);
        mpq_set_si(t, d->s + 1, 1);
        mpq_div(f, f, t);
        set_P(C, d, d->m[i]);
        mpq_sub(f, C, f);
        sign = mpq_sgn(f);
    }
    mpq_clears(B, C, t, f, NULL);
    return sign;
}

static Effect judge_two(const End *d)
{
    int first = least_of_two(d, 0), second = least_of_two(d, 1);
    int least = first < second ? first : second;
    bool adjustable = (d->touching[0] && d->touching[1]) || d->free;
    return least > 0 ? NEUTRAL : least < 0 || adjustable ? DESCENT : NOT_DECIDED;
}

/* Slope jumps of one sign, none 0: every neuron is judged alone. */
static Effect judge_each(const End *d)
{
    Effect worst = NEUTRAL;
    long full = 0;
    for (long i = 0; i < d->n; i++)
        full += !d->touching[i];
    for (long i = 0; i < d->n && worst != DESCENT; i++) {
        Effect now;
        if (d->r == 0)
            now = mpq_sgn(d->m[i]) * mpq_sgn(d->kappa) > 0 ? NEUTRAL : DESCENT;
        else
            now = judge_subset(d, d->m[i], d->touching[i] || d->free || full > 1);
        worst = now == NEUTRAL ? worst : now;
    }
    return worst;
}

static Effect judge_end(const End *d, bool *capped)
{
    if (d->r == 0 || d->same_sign)
        return judge_each(d);
    for (long i = 0; i < d->n; i++)
        if (mpq_sgn(d->m[i]) == 0)
            return DESCENT;
    if (d->n > MAX_SUBSETS) {
        *capped = true;
        return NOT_DECIDED;
    }
    Effect effect = judge_subsets(d);
    if (effect != NEUTRAL || d->r > 1)
        return effect;
    if (d->n == 2)
        return judge_two(d);
    if (d->n > MAX_ORDERED || d->s > MAX_ORDER) {
        *capped = true;
        return NOT_DECIDED;
    }
    return judge_together(d, capped);
}

Effect neurons_touching(Network *w, bool left)
{
    End d = {.n = 0};
    Effect effect = NEUTRAL;
    mpq_inits(d.kappa, d.pull, NULL);
    end_collect(&d, w, left);
    if (d.n > 0 && w->error[left ? 0 : w->n - 1].len > 0) {
        end_orders(&d, w, left);
        effect = judge_end(&d, &w->capped);
    }
    mpq_clears(d.kappa, d.pull, NULL);
    rationals_free(d.m, w->point->neurons);
    free(d.touching);
    return effect;
}
