/* located.c - proof of a zero by uniqueness in a box and a residual. */
#include "located.h"

#include "jet_jacobian.h"

#include <stdlib.h>
#include <string.h>

void located_init(Located *z, const Zero *zero, const Word *word)
{
    z->zero = zero;
    z->word = *word;
    z->known = false;
    memset(z->halvings, 0, sizeof z->halvings);
    z->inverse = must_alloc((size_t)(word->k * word->k), sizeof *z->inverse);
    mpq_inits(z->kappa, z->radius, NULL);
    z->secant = must_alloc((size_t)(word->k * word->k), sizeof *z->secant);
    for (int i = 0; i < word->k * word->k; i++)
        mpq_inits(z->inverse[i], z->secant[i], NULL);
    for (int i = 0; i < word->k; i++)
        mpq_init(z->at[i]);
}

void located_clear(Located *z)
{
    for (int i = 0; i < z->word.k * z->word.k; i++)
        mpq_clears(z->inverse[i], z->secant[i], NULL);
    for (int i = 0; i < z->word.k; i++)
        mpq_clear(z->at[i]);
    free(z->inverse);
    free(z->secant);
    mpq_clears(z->kappa, z->radius, NULL);
}

/* Where place j can be: nodes at breakpoints do not move. */
static void place_range(Range *r, const mpq_t at, const mpq_t radius, const Word *w, int j)
{
    if (w->node[j] > 0)
        range_point(r, at, 0);
    else
        range_ball(r, at, radius);
}

/* The kinks of the chain become the balls around at, the ends those of the hull. */
static bool evaluate_at(Chain *c, const mpq_t *at, const mpq_t radius, const Word *w, const Integrals *d,
                        unsigned long bits)
{
    const Moments *m = d->m;
    range_point(&c->q[0], m->z[0], 0);
    for (int i = 0; i < w->k; i++)
        place_range(&c->q[i + 1], at[i], radius, w, i + 1);
    range_point(&c->q[w->k + 1], m->z[m->n], 0);
    return chain_evaluate(c, d, w, bits);
}

bool located_chain(Chain *c, const Located *z, const Integrals *d, unsigned long bits)
{
    return evaluate_at(c, (const mpq_t *)z->at, z->radius, &z->word, d, mpq_sgn(z->radius) ? bits : 0);
}

/* Does the range of kink j lie in the interior of its part of the support (closed: in the part)? */
static bool in_part(const Range *x, const Word *w, int j, const Moments *m, bool closed)
{
    if (w->node[j] > 0 || w->to[j] == 0)
        return true;
    int low = mpq_cmp(m->z[w->from[j]], x->lo), high = mpq_cmp(x->hi, m->z[w->to[j]]);
    return (low < 0 || (closed && low == 0)) && (high < 0 || (closed && high == 0));
}

/* Does the ball lie in the box, and strictly between the ends of the hull, of its part of the support, and its
   neighbours? With radius 0 and `closed` points may also coincide. */
static bool in_domain(const mpq_t *at, const mpq_t radius, const Located *z, const Moments *m, bool closed)
{
    const Box *box = &z->zero->box;
    int k = z->word.k;
    Range before, x;
    bool good = true;
    ranges_init(&before, 1);
    ranges_init(&x, 1);
    range_point(&before, m->z[0], 0);
    for (int i = 0; i <= k && good; i++) {
        if (i < k)
            place_range(&x, at[i], radius, &z->word, i + 1);
        else
            range_point(&x, m->z[m->n], 0);
        int order = mpq_cmp(before.hi, x.lo);
        good = (order < 0 || (closed && order == 0)) &&
               (i == k || in_part(&x, &z->word, i + 1, m, closed)) &&
               (i == k || (mpq_cmp(x.lo, box->lo[i]) >= 0 && mpq_cmp(x.hi, box->hi[i]) <= 0));
        range_set(&before, &x);
    }
    ranges_clear(&before, 1);
    ranges_clear(&x, 1);
    return good;
}

/* f = F at a point inside the simplex; false when it cannot be evaluated with these bits. */
static bool equations(Range *f, const mpq_t *at, const Located *z, const Integrals *d, unsigned long bits)
{
    Chain c;
    mpq_t zero;
    chain_init(&c);
    mpq_init(zero);
    bool good = evaluate_at(&c, at, zero, &z->word, d, bits);
    for (int j = 0; j < z->word.k && good; j++)
        good = chain_equation_at(&f[j], &c, &z->word, d, j + 1);
    mpq_clear(zero);
    chain_clear(&c);
    return good;
}

/* radius = |inverse f| / (1 - kappa) in the norm of kappa, f = F(x): no zero in the domain is farther away
   from x (theory.md 7.11). In the maximum norm, which is not greater, the zero is not farther away either. */
static void set_radius(mpq_t radius, const Range *f, const Located *z)
{
    int k = z->word.k;
    Range step, t;
    ranges_init(&step, 1);
    ranges_init(&t, 1);
    mpq_set_ui(radius, 0, 1);
    for (int i = 0; i < k; i++) {
        mpq_set_ui(step.lo, 0, 1);
        mpq_set_ui(step.hi, 0, 1);
        for (int j = 0; j < k; j++) {
            range_point(&t, z->inverse[i * k + j], 0);
            range_mul(&t, &t, &f[j], 0);
            range_add(&step, &step, &t);
        }
        mpq_neg(step.lo, step.lo);
        mpq_mul_2exp(step.lo, step.lo, (mp_bitcnt_t)z->halvings[i]);
        mpq_mul_2exp(step.hi, step.hi, (mp_bitcnt_t)z->halvings[i]);
        if (mpq_cmp(step.lo, radius) > 0)
            mpq_set(radius, step.lo);
        if (mpq_cmp(step.hi, radius) > 0)
            mpq_set(radius, step.hi);
    }
    mpq_set_ui(t.lo, 1, 1);
    mpq_sub(t.lo, t.lo, z->kappa);
    mpq_div(radius, radius, t.lo);
    ranges_clear(&step, 1);
    ranges_clear(&t, 1);
}

static bool prove_exact(Located *z, bool alone, const Integrals *d, Verdict *v)
{
    Range f;
    Chain c;
    /* only a spurious zero, or one that is a response with fewer places, may lie on a face */
    bool closed = !alone && (z->zero->outcome == IS_SPURIOUS || z->zero->outcome == IS_RESPONSE);
    if (!in_domain((const mpq_t *)z->zero->at, z->radius, z, d->m, closed))
        return rejected(v, z->zero->line, "the point does not lie in the box, in order");
    chain_init(&c);
    ranges_init(&f, 1);
    bool good = evaluate_at(&c, (const mpq_t *)z->zero->at, z->radius, &z->word, d, 0);
    for (int j = 1; j <= z->word.k && good; j++) {
        good = chain_equation_at(&f, &c, &z->word, d, j) && range_is_point(&f) && mpq_sgn(f.lo) == 0;
    }
    ranges_clear(&f, 1);
    chain_clear(&c);
    return good || rejected(v, z->zero->line, "the point is not an exact zero of the equations");
}

static bool prove_near(Located *z, const Integrals *d, Verdict *v)
{
    Range f[TREE_KINKS];
    unsigned long bits = 0; /* twice those of the point, for a residual that is not spoilt by rounding */
    for (int i = 0; i < z->word.k; i++)
        if (bits < mpz_sizeinbase(mpq_denref(z->zero->at[i]), 2))
            bits = mpz_sizeinbase(mpq_denref(z->zero->at[i]), 2);
    bits = 2 * bits + 64;
    if (!in_domain((const mpq_t *)z->zero->at, z->radius, z, d->m, false))
        return rejected(v, z->zero->line, "the point does not lie in the box, in order");
    ranges_init(f, z->word.k);
    bool good = equations(f, (const mpq_t *)z->zero->at, z, d, bits);
    if (good)
        set_radius(z->radius, f, z);
    ranges_clear(f, z->word.k);
    return (good && in_domain((const mpq_t *)z->zero->at, z->radius, z, d->m, false)) ||
           rejected(v, z->zero->line, "the zero is not proved to exist near this point");
}

bool located_prove(Located *z, bool alone, const Integrals *d, const TreeData *t, Verdict *v)
{
    bool exact = z->zero->location == ZERO_EXACT;
    if (z->zero->location == ZERO_UNDECIDED)
        return true;
    bool spurious = exact && z->zero->outcome == IS_SPURIOUS;
    if (!(exact && alone) &&
        !box_one_to_one(z->kappa, z->inverse, z->halvings, t, &z->word, &z->zero->box) &&
        !(spurious && tied_one_to_one(t, &z->word, &z->zero->box, (const mpq_t *)z->zero->at)) &&
        !jet_one_to_one(z->kappa, z->inverse, z->halvings, d, &z->word, &z->zero->box))
        return unknown(v, "line %ld: the equations are not proved one-to-one on this box", z->zero->line);
    for (int i = 0; i < z->word.k; i++)
        mpq_set(z->at[i], z->zero->at[i]);
    for (int i = 0; i < z->word.k * z->word.k; i++)
        mpq_set(z->secant[i], z->inverse[i]);
    z->known = exact ? prove_exact(z, alone, d, v) : prove_near(z, d, v);
    return z->known;
}

static void round_number(mpq_t x, unsigned long bits)
{
    Range t;
    ranges_init(&t, 1);
    range_point(&t, x, bits);
    mpq_set(x, t.lo);
    ranges_clear(&t, 1);
}

/* next = at - secant f, rounded. */
static void next_point(mpq_t *next, const Range *f, const Located *z, unsigned long bits)
{
    int k = z->word.k;
    mpq_t t;
    mpq_init(t);
    for (int i = 0; i < k; i++) {
        mpq_set(next[i], z->at[i]);
        for (int j = 0; j < k; j++) {
            mpq_mul(t, z->secant[i * k + j], f[j].lo);
            mpq_sub(next[i], next[i], t);
        }
        if (z->word.node[i + 1] <= 0)
            round_number(next[i], bits);
    }
    mpq_clear(t);
}

/* Broyden's update of the secant matrix B: B += (x - B y) (x^T B) / (x^T B y), x and y the differences of
   points and of values of F. */
static void update_secant(Located *z, const mpq_t *next, const Range *f, const Range *g, unsigned long bits)
{
    int k = z->word.k;
    mpq_t x[TREE_KINKS], by[TREE_KINKS], xb[TREE_KINKS], y, t, scale;
    mpq_inits(y, t, scale, NULL);
    for (int i = 0; i < k; i++) {
        mpq_inits(x[i], by[i], xb[i], NULL);
        mpq_sub(x[i], next[i], z->at[i]);
    }
    for (int j = 0; j < k; j++) {
        mpq_sub(y, g[j].lo, f[j].lo);
        for (int i = 0; i < k; i++) {
            mpq_mul(t, z->secant[i * k + j], y);
            mpq_add(by[i], by[i], t);
            mpq_mul(t, z->secant[i * k + j], x[i]);
            mpq_add(xb[j], xb[j], t);
        }
    }
    for (int i = 0; i < k; i++) {
        mpq_mul(t, x[i], by[i]);
        mpq_add(scale, scale, t);
    }
    for (int i = 0; i < k * k && mpq_sgn(scale); i++) {
        mpq_sub(t, x[i / k], by[i / k]);
        mpq_mul(t, t, xb[i % k]);
        mpq_div(t, t, scale);
        mpq_add(z->secant[i], z->secant[i], t);
        round_number(z->secant[i], bits);
    }
    for (int i = 0; i < k; i++)
        mpq_clears(x[i], by[i], xb[i], NULL);
    mpq_clears(y, t, scale, NULL);
}

/* One step; f is F at the present point, and afterwards at the new one. True when the radius has become
 * smaller. */
static bool refine_once(Located *z, Range *f, const Integrals *d, unsigned long bits)
{
    int k = z->word.k;
    Range g[TREE_KINKS];
    mpq_t next[TREE_KINKS], radius;
    mpq_init(radius);
    ranges_init(g, k);
    for (int i = 0; i < k; i++)
        mpq_init(next[i]);
    next_point(next, f, z, bits);
    bool better = in_domain((const mpq_t *)next, radius, z, d->m, false) &&
                  equations(g, (const mpq_t *)next, z, d, bits);
    if (better)
        set_radius(radius, g, z);
    better = better && mpq_cmp(radius, z->radius) < 0;
    if (better) {
        update_secant(z, (const mpq_t *)next, f, g, bits);
        mpq_set(z->radius, radius);
    }
    for (int i = 0; i < k; i++) {
        if (better) {
            mpq_set(z->at[i], next[i]);
            range_set(&f[i], &g[i]);
        }
        mpq_clear(next[i]);
    }
    mpq_clear(radius);
    ranges_clear(g, k);
    return better;
}

void located_refine(Located *z, const Integrals *d, unsigned long bits)
{
    Range f[TREE_KINKS];
    mpq_t wanted;
    unsigned long work = bits + bits / 2 + 64;
    mpq_init(wanted);
    mpq_set_ui(wanted, 1, 1);
    mpq_div_2exp(wanted, wanted, bits);
    ranges_init(f, z->word.k);
    if (mpq_cmp(z->radius, wanted) > 0 && equations(f, (const mpq_t *)z->at, z, d, work))
        while (mpq_cmp(z->radius, wanted) > 0 && refine_once(z, f, d, work))
            ;
    ranges_clear(f, z->word.k);
    mpq_clear(wanted);
}
