/* rows_shape.c - a realization at one precision: its chain, its error, Phi. */
#include "rows.h"

#include "roots.h"

#include <stdlib.h>
#include <string.h>

/* The word of the realization: C, F, R and L become chains with 0 or 1 kinks. */
static Name name_of(const Realization *z)
{
    Name n = {.k = 0};
    if (z->word == 'W')
        return z->name;
    if (z->word == 'R' || z->word == 'L') {
        n.k = 1;
        n.text[0] = z->word;
    }
    n.type_b = z->word == 'F';
    if (n.type_b)
        n.text[0] = 'B';
    return n;
}

/* The kinks and the chain between them. */
static bool set_chain(Shape *s, const Solved *solved, unsigned long bits)
{
    const Integrals *d = &s->k->integrals;
    const Moments *m = &s->k->m;
    if (s->z->word == 'W') {
        located_refine(solved->zero, d, bits);
        s->exact = mpq_sgn(solved->zero->radius) == 0;
        return located_chain(&s->c, solved->zero, d, bits);
    }
    s->exact = s->name.k == 0 || solved->kink.exact;
    range_point(&s->c.q[0], m->z[0], 0);
    range_point(&s->c.q[s->name.k + 1], m->z[m->n], 0);
    if (s->name.k && s->exact) {
        range_point(&s->c.q[1], solved->kink.at, 0);
    } else if (s->name.k) {
        Kink *kink = &s->k->solved[s->z - s->k->c->realization].kink;
        kink_refine(kink, bits);
        set_dyadic(s->c.q[1].lo, kink->lo, kink->bits);
        set_dyadic(s->c.q[1].hi, kink->hi, kink->bits);
    }
    return chain_evaluate(&s->c, d, &s->word, s->exact ? 0 : bits);
}

/* Has some zero been proved to be this function under another word? Then T = 0 (Theorem 7.12 (b)). */
static bool listed_twice(const Shape *s)
{
    const Certificate *c = s->k->c;
    for (long i = 0; i < c->words; i++)
        for (long j = 0; j < c->word[i].zeros; j++) {
            const Zero *z = &c->word[i].zero[j];
            if (z->location != ZERO_UNDECIDED && z->outcome == IS_SAME &&
                z->id == s->z - c->realization + 1 &&
                strcmp(c->word[i].name.text, s->name.text) != 0)
                return true;
        }
    return false;
}

/* T = 0 is known for type B, for numbers, and where Sigma vanishes. */
static void set_T(Shape *s)
{
    s->T = range_sign(&s->c.T);
    if (s->T != 0 || s->word.type_b)
        return;
    if (!range_is_point(&s->c.T) && !listed_twice(s) &&
        (s->z->word != 'W' || sigma_is_zero(s, &s->name) <= 0))
        s->T = SIGN_UNKNOWN;
}

const Range *shape_claimed_kink(const Shape *s, int j)
{
    return s->z->word == 'W' ? &s->z->number[j - 1] : &s->z->kink;
}

/* Where q[i] is: its value if the claim gives it. */
static void set_ends(Shape *s)
{
    for (int i = 0; i <= s->c.k + 1; i++) {
        bool kink = i > 0 && i <= s->c.k;
        const Range *q = kink ? shape_claimed_kink(s, i) : &s->c.q[i];
        if (!range_is_point(q))
            q = &s->c.q[i];
        mpq_set(s->ends[i][0], q->lo);
        mpq_set(s->ends[i][1], q->hi);
    }
}

/* Is f one affine function between these points? */
static bool affine_between(const Shape *s, const mpq_t from, const mpq_t to)
{
    mpq_t slope;
    mpq_init(slope);
    bool yes = affine_slope(slope, &s->k->m, from, to);
    mpq_clear(slope);
    return yes;
}

/* Does z_b lie in the claimed interval of kink j, and f have a hinge there, and is f affine on both sides, up
   to the next kinks? Then q_j = z_b (Lemma 7.8). */
static bool is_hinge(const Shape *s, int j, long b)
{
    const Moments *m = &s->k->m;
    const Range *q = shape_claimed_kink(s, j);
    const Poly *f = &m->problem->target[m->target[b - 1]].p, *g = &m->problem->target[m->target[b]].p;
    const mpq_t *z = &m->z[b];
    mpq_t x, y;
    if (mpq_cmp(q->lo, *z) > 0 || mpq_cmp(q->hi, *z) < 0 || poly_equal(f, g))
        return false;
    mpq_inits(x, y, NULL);
    poly_eval(x, f, *z);
    poly_eval(y, g, *z);
    bool good = mpq_equal(x, y) && affine_between(s, s->ends[j - 1][0], *z) &&
                affine_between(s, *z, s->ends[j + 1][1]);
    mpq_clears(x, y, NULL);
    return good;
}

/* Is tau_i T = 0? */
static bool no_tension(const Shape *s, int i)
{
    return s->T == 0 || s->word.tau[i] == 0;
}

static void set_fits(Shape *s)
{
    for (int j = 1; j <= s->c.k; j++)
        for (long b = 1; b < s->k->m.n; b++)
            if (no_tension(s, j - 1) && no_tension(s, j) && !mpq_equal(s->ends[j][0], s->ends[j][1]) &&
                is_hinge(s, j, b)) {
                mpq_set(s->ends[j][0], s->k->m.z[b]);
                mpq_set(s->ends[j][1], s->k->m.z[b]);
            }
    for (int i = 0; i <= s->c.k; i++)
        s->fits[i] = no_tension(s, i) && affine_between(s, s->ends[i][0], s->ends[i + 1][1]);
}

static void set_lines(Shape *s)
{
    for (int i = 0; i <= s->c.k; i++) {
        range_mul(&s->constant[i], &s->c.slope[i], &s->c.centre[i], s->c.bits);
        range_sub(&s->constant[i], &s->c.mean[i], &s->constant[i]);
    }
    for (int i = 0; i <= s->c.k + 1; i++)
        integrals_at(s->at[i], &s->k->integrals, &s->c.q[i], s->c.bits);
}

/* A kink at q with the slope jump `jump`, v = jump/(1-gamma). From the constant its value at a is subtracted,
   from *slope its slope there. */
static void add_kink(Point *p, mpq_t slope, char letter, const mpq_t q, const mpq_t jump, const mpq_t a)
{
    mpq_t t, v;
    mpq_inits(t, v, NULL);
    mpq_set_ui(t, 1, 1);
    mpq_sub(t, t, p->problem->gamma);
    mpq_div(v, jump, t);
    if (letter == 'R')
        mpq_neg(t, q);
    else
        mpq_set(t, q);
    point_add(p, letter == 'R' ? 1 : -1, t, v);
    slope_of_word(t, p->problem, letter, false);
    mpq_mul(v, v, t);
    mpq_sub(slope, slope, v);
    mpq_sub(t, a, q);
    mpq_mul(t, t, v);
    mpq_sub(p->constant, p->constant, t);
    mpq_clears(t, v, NULL);
}

void point_of_shape(Point *p, const Shape *s, const Name *word)
{
    mpq_t slope, b;
    Range jump;
    const mpq_t *a = &s->c.q[0].lo;
    mpq_inits(slope, b, NULL);
    ranges_init(&jump, 1);
    point_init(p, s->k->m.problem);
    p->neuron = must_alloc((size_t)s->c.k + 1, sizeof *p->neuron);
    chain_value(&jump, &s->c, &s->k->integrals, 0);
    mpq_set(p->constant, jump.lo);
    mpq_set(slope, s->c.slope[0].lo);
    for (int j = 1; j <= s->c.k; j++) {
        chain_jump(&jump, &s->c, j);
        add_kink(p, slope, word->type_b ? 'R' : word->text[j - 1], s->c.q[j].lo, jump.lo, *a);
    }
    if (word->type_b) { /* slope (x - a + 1), which is slope at a */
        mpq_set_ui(b, 1, 1);
        mpq_sub(b, b, *a);
        point_add(p, 1, b, slope);
        mpq_sub(p->constant, p->constant, slope);
    }
    ranges_clear(&jump, 1);
    mpq_clears(slope, b, NULL);
}

bool shape_init(Shape *s, Check *k, long id, unsigned long bits)
{
    memset(s, 0, sizeof *s);
    s->k = k;
    s->z = &k->c->realization[id];
    s->name = name_of(s->z);
    word_of_name(&s->word, &s->name, k->slopes);
    s->T = SIGN_UNKNOWN;
    chain_init(&s->c);
    ranges_init(s->constant, TREE_KINKS + 1);
    ranges_init(s->at[0], (TREE_KINKS + 2L) * PREFIXES);
    for (int i = 0; i < TREE_KINKS + 2; i++)
        mpq_inits(s->ends[i][0], s->ends[i][1], NULL);
    if (!set_chain(s, &k->solved[id], bits)) {
        s->exact = false;
        return false;
    }
    set_T(s);
    set_ends(s);
    set_fits(s);
    set_lines(s);
    if (!s->exact)
        return true;
    point_of_shape(&s->point, s, &s->name);
    return network_init(&s->w, &s->point, k->v);
}

void shape_clear(Shape *s)
{
    if (s->exact) {
        network_clear(&s->w);
        point_clear(&s->point);
    }
    for (int i = 0; i < TREE_KINKS + 2; i++)
        mpq_clears(s->ends[i][0], s->ends[i][1], NULL);
    ranges_clear(s->at[0], (TREE_KINKS + 2L) * PREFIXES);
    ranges_clear(s->constant, TREE_KINKS + 1);
    chain_clear(&s->c);
}

/* The integer with Psi/(1-gamma) = Phi_L + level T for this letter, where T is that of the chain. */
static int level_of(const Shape *s, char letter)
{
    return letter == 'R' ? s->k->slopes.d : -s->k->slopes.n;
}

/* The integer with M1([a,q_i]) = level T. */
static int level_at(const Shape *s, int i)
{
    Slopes g = s->k->slopes;
    return i == 0 ? 0 : i > s->c.k ? g.d - g.n : level_of(s, s->name.text[i - 1]);
}

bool phi_vanishes_at(const Shape *s, char letter, int i)
{
    return s->T == 0 || level_at(s, i) == level_of(s, letter);
}

void shape_error(Range *r, const Shape *s, int i, long cell, const Range *x)
{
    const Moments *m = &s->k->m;
    Range t;
    ranges_init(&t, 1);
    range_mul(r, &s->c.slope[i], x, s->c.bits);
    range_add(r, r, &s->constant[i]);
    range_poly(&t, &m->problem->target[m->target[cell]].p, x, s->c.bits);
    range_sub(r, r, &t);
    range_point(&t, m->mean, s->c.bits);
    range_add(r, r, &t);
    ranges_clear(&t, 1);
}

/* r = constant A + slope B - h, the integral over [q_i, x] of x^n e p; first = P0 or P1. */
static void error_moment(Range *r, const Shape *s, int i, const Range x[PREFIXES], int n)
{
    Range t, u;
    ranges_init(&t, 1);
    ranges_init(&u, 1);
    range_sub(r, &s->at[i][H0 + n], &x[H0 + n]);
    for (int k = 0; k < 2; k++) {
        range_sub(&t, &x[P0 + n + k], &s->at[i][P0 + n + k]);
        range_mul(&u, &t, k ? &s->c.slope[i] : &s->constant[i], s->c.bits);
        range_add(r, r, &u);
    }
    ranges_clear(&t, 1);
    ranges_clear(&u, 1);
}

void shape_phi(Range *phi, Range *slope, const Shape *s, char letter, int i, const mpq_t x)
{
    Range at[PREFIXES], first, point;
    ranges_init(at, PREFIXES);
    ranges_init(&first, 1);
    ranges_init(&point, 1);
    range_point(&point, x, 0);
    integrals_at(at, &s->k->integrals, &point, s->c.bits);
    error_moment(slope, s, i, at, 0);
    error_moment(&first, s, i, at, 1);
    range_mul(phi, slope, &point, s->c.bits);
    range_sub(phi, phi, &first);
    if (s->T != 0) {
        mpq_set_si(point.lo, level_of(s, letter) - level_at(s, i), 1);
        range_point(&point, point.lo, 0);
        range_mul(&point, &point, &s->c.T, 0);
        range_add(phi, phi, &point);
    }
    ranges_clear(&point, 1);
    ranges_clear(&first, 1);
    ranges_clear(at, PREFIXES);
}

/* The segment of the network on this side of kink j. */
static long segment_beside(const Shape *s, int j, int side)
{
    long node = 0;
    while (mpq_cmp(s->w.x[node], s->c.q[j].lo) < 0)
        node++;
    return side ? node : node - 1;
}

static Side exact_side(const Shape *s, int j, int side)
{
    long i = segment_beside(s, j, side);
    const Poly *ep = &s->w.weight[i];
    Range jump;
    if (ep->len == 0)
        return SIDE_EXACT;
    ranges_init(&jump, 1);
    chain_jump(&jump, &s->c, j);
    int m = mpq_sgn(jump.lo), value = m * poly_sign_at(ep, s->c.q[j].lo);
    int beside = m * roots_sign_beside(ep, s->c.q[j].lo, side ? 1 : -1);
    ranges_clear(&jump, 1);
    if (value)
        return value > 0 ? SIDE_POSITIVE : SIDE_NEGATIVE;
    return beside > 0 ? SIDE_ZERO_GOOD : SIDE_ZERO_BAD;
}

/* The cell next to q_j on this side. */
static long cell_beside(const Shape *s, int j, int side)
{
    const Moments *m = &s->k->m;
    const mpq_t *from = &s->ends[j][side];
    long i = 0;
    while (i + 1 < m->n && (side ? mpq_cmp(m->z[i + 1], *from) <= 0 : mpq_cmp(m->z[i + 1], *from) < 0))
        i++;
    return i;
}

/* Do the polynomials f and g agree at x, and, if `smooth`, their derivatives? */
static bool agree_at(const Poly *f, const Poly *g, const mpq_t x, bool smooth)
{
    Poly d;
    poly_init(&d);
    poly_sub(&d, f, g);
    bool same = poly_sign_at(&d, x) == 0;
    poly_derivative(&d, &d);
    same = same && (!smooth || poly_sign_at(&d, x) == 0);
    poly_clear(&d);
    return same;
}

/* Is f continuous at kink j (smooth: f' too)? */
static bool continuous_at_kink(const Shape *s, int j, bool smooth)
{
    const Moments *m = &s->k->m;
    long i = cell_beside(s, j, 0), l = cell_beside(s, j, 1);
    if (i == l)
        return true;
    return l == i + 1 && agree_at(&m->problem->target[m->target[i]].p, &m->problem->target[m->target[l]].p,
                                  m->z[l], smooth);
}

/* Is p not 0 at kink j, taken from this side? */
static bool density_at_kink(const Shape *s, int j, int side)
{
    const Moments *m = &s->k->m;
    Range p;
    ranges_init(&p, 1);
    range_poly(&p, &m->problem->density[m->density[cell_beside(s, j, side)]].p, &s->c.q[j], s->c.bits);
    int sign = range_sign(&p);
    ranges_clear(&p, 1);
    return sign > 0;
}

/* Is the limit of e at kink j from this side known to be 0? */
static bool error_vanishes(const Shape *s, int j, int side)
{
    if (s->exact)
        return poly_sign_at(&s->w.error[segment_beside(s, j, side)], s->c.q[j].lo) == 0;
    return s->fits[side ? j : j - 1] || s->fits[side ? j - 1 : j];
}

bool kink_is_touched(const Shape *s, int j)
{
    return error_vanishes(s, j, 0) && error_vanishes(s, j, 1) && continuous_at_kink(s, j, true) &&
           density_at_kink(s, j, 0) && density_at_kink(s, j, 1);
}

/* e = 0 at kink j, as it is 0 on the other side: the sign of e m_j on this side, by the slope s - f'. */
static Side beside_exact_fit(const Shape *s, int j, int side)
{
    const Moments *m = &s->k->m;
    long cell = cell_beside(s, j, side);
    Range slope, t, jump;
    Poly d;
    poly_init(&d);
    ranges_init(&slope, 1);
    ranges_init(&t, 1);
    ranges_init(&jump, 1);
    chain_jump(&jump, &s->c, j);
    poly_derivative(&d, &m->problem->target[m->target[cell]].p);
    range_poly(&t, &d, &s->c.q[j], s->c.bits);
    range_sub(&slope, &s->c.slope[side ? j : j - 1], &t);
    int sign = range_sign(&slope) * range_sign(&jump) * (side ? 1 : -1);
    ranges_clear(&slope, 1);
    ranges_clear(&t, 1);
    ranges_clear(&jump, 1);
    poly_clear(&d);
    return sign > 0 ? SIDE_ZERO_GOOD : sign < 0 ? SIDE_ZERO_BAD : SIDE_UNKNOWN;
}

Side side_of_kink(const Shape *s, int j, int side)
{
    if (s->exact)
        return exact_side(s, j, side);
    if (s->fits[side ? j : j - 1])
        return SIDE_EXACT;
    if (s->fits[side ? j - 1 : j] && continuous_at_kink(s, j, false))
        return beside_exact_fit(s, j, side);
    Range value[2], jump;
    bool jumps;
    ranges_init(value, 2);
    ranges_init(&jump, 1);
    chain_error(value, &jumps, &s->c, &s->k->integrals, j);
    chain_jump(&jump, &s->c, j);
    int sign = range_sign(&value[side]) * range_sign(&jump);
    if (jumps && !mpq_equal(s->ends[j][0], s->ends[j][1]) && range_sign(&value[0]) != range_sign(&value[1]))
        sign = 0; /* the kink is near the breakpoint, on which side is not known */
    ranges_clear(value, 2);
    ranges_clear(&jump, 1);
    return sign > 0 ? SIDE_POSITIVE : sign < 0 ? SIDE_NEGATIVE : SIDE_UNKNOWN;
}

void end_of_hull(EndOfHull *e, const Shape *s, bool left)
{
    const Moments *m = &s->k->m;
    const mpq_t *at = &m->z[left ? 0 : m->n];
    mpq_t t;
    e->known = true;
    e->zero = false;
    e->r = e->s = 0;
    if (s->exact) {
        long i = left ? 0 : s->w.n - 1;
        e->zero = s->w.error[i].len == 0;
        if (e->zero)
            return;
        mpq_init(t);
        e->s = roots_order_at(t, network_density(&s->w, i), *at);
        e->r = roots_order_at(e->kappa, &s->w.error[i], *at);
        if (!left && e->r % 2)
            mpq_neg(e->kappa, e->kappa);
        e->sign = mpq_sgn(e->kappa);
        mpq_clear(t);
        return;
    }
    e->zero = s->fits[left ? 0 : s->c.k];
    if (e->zero)
        return;
    Range x;
    ranges_init(&x, 1);
    shape_error(&x, s, left ? 0 : s->c.k, left ? 0 : m->n - 1, &s->c.q[left ? 0 : s->c.k + 1]);
    e->sign = range_sign(&x);
    e->known = e->sign != 0;
    ranges_clear(&x, 1);
}
