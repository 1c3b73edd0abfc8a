/* verify_order.c - the order of the risks with its equalities, and the infimum. */
#include "verify.h"

#include "roots.h"

/* Is the risk of i proved to be less than that of j, i + 1 = j? */
static bool check_less(Check *k, long i, long line)
{
    Solved *s = &k->solved[i];
    int decision = 0;
    if (s[0].kink.exact && s[1].kink.exact) {
        mpq_t x, y;
        mpq_inits(x, y, NULL);
        quotient_at(x, &s[0].risk, &s[0].kink);
        quotient_at(y, &s[1].risk, &s[1].kink);
        decision = mpq_cmp(x, y) < 0 ? 1 : -1;
        mpq_clears(x, y, NULL);
    }
    Interval x, y;
    interval_init(&x);
    interval_init(&y);
    for (unsigned long bits = next_precision(k, 0); bits && !decision; bits = next_precision(k, bits))
        if (quotient_enclose(&x, &s[0].risk, &s[0].kink, bits) &&
            quotient_enclose(&y, &s[1].risk, &s[1].kink, bits))
            decision = mpz_cmp(x.hi, y.lo) < 0 ? 1 : mpz_cmp(x.lo, y.hi) > 0 ? -1 : 0;
    interval_clear(&x);
    interval_clear(&y);
    if (decision == 0)
        return rejected(k->v, line, "the risks are not separated with %ld bits", k->c->precision);
    return decision > 0 || rejected(k->v, line, "the first risk is not less than the second");
}

static bool check_equal_exact(Check *k, const Realization *z)
{
    bool same = mpq_equal(z[0].risk.lo, z[0].risk.hi) && mpq_equal(z[1].risk.lo, z[1].risk.hi) &&
                mpq_equal(z[0].risk.lo, z[1].risk.lo);
    return same || rejected(k->v, z->order_line, "the risks are not given as the same rational number");
}

/* Both risks are roots of one polynomial that has one root only near them. */
static bool check_equal_poly(Check *k, long i, const Realization *z)
{
    Solved *s = &k->solved[i];
    if (!z[0].risk_line || !z[1].risk_line || !poly_equal(&z[0].risk_poly, &z[1].risk_poly))
        return rejected(k->v, z->order_line, "the two risks do not have the same polynomial");
    bool same = false;
    Interval x, y;
    mpq_t lo, hi;
    interval_init(&x);
    interval_init(&y);
    mpq_inits(lo, hi, NULL);
    for (unsigned long bits = next_precision(k, 0); bits && !same; bits = next_precision(k, bits)) {
        if (!quotient_enclose(&x, &s[0].risk, &s[0].kink, bits) ||
            !quotient_enclose(&y, &s[1].risk, &s[1].kink, bits))
            continue;
        set_dyadic(lo, mpz_cmp(x.lo, y.lo) < 0 ? x.lo : y.lo, bits);
        set_dyadic(hi, mpz_cmp(x.hi, y.hi) > 0 ? x.hi : y.hi, bits);
        same = roots_closed(&z->risk_poly, lo, hi) == 1;
    }
    mpq_clears(lo, hi, NULL);
    interval_clear(&x);
    interval_clear(&y);
    return same || rejected(k->v, z->order_line, "the polynomial has several roots near the two risks");
}

/* The sum of the ends of the hull: x -> sum - x is the reflection of Lemma 3.6 on the hull. Outside the hull
   nothing enters a risk, and if p is symmetric on [a,b] the sum is a+b. */
static void ends_of_hull(mpq_t sum, const Moments *m)
{
    mpq_add(sum, m->z[0], m->z[m->n]);
}

/* Do f(sum - x) = s f(x) + t, for one t, and p(sum - x) = p(x) hold on the hull? */
static bool symmetric_with(const Moments *m, int s)
{
    const Problem *p = m->problem;
    long i = 0, j = m->n - 1;
    bool good = true, first = true;
    mpq_t sum, end, minus;
    Poly f, g, t;
    mpq_inits(sum, end, minus, NULL);
    poly_inits(&f, &g, &t, (Poly *)NULL);
    ends_of_hull(sum, m);
    mpq_set_si(minus, -s, 1);
    while (good && i < m->n && j >= 0) {
        poly_reflect(&g, &p->density[m->density[j]].p, sum);
        good = poly_equal(&g, &p->density[m->density[i]].p);
        poly_reflect(&g, &p->target[m->target[j]].p, sum);
        poly_scale(&f, &p->target[m->target[i]].p, minus);
        poly_add(&g, &g, &f); /* f(sum - x) - s f(x) = t */
        if (first)
            poly_set(&t, &g);
        first = false;
        good = good && g.len <= 1 && poly_equal(&g, &t);
        mpq_sub(end, sum, m->z[j]);
        int order = mpq_cmp(m->z[i + 1], end);
        i += order <= 0;
        j -= order >= 0;
    }
    mpq_clears(sum, end, minus, NULL);
    poly_clears(&f, &g, &t, (Poly *)NULL);
    return good;
}

/* Is b's kink the mirror image of a's? For irrational kinks the polynomials must be mirror images as well. */
static bool mirrored_kinks(Check *k, const Realization *z, Kink *a, const Kink *b)
{
    mpq_t sum, x, y;
    bool same = false;
    mpq_inits(sum, x, y, NULL);
    ends_of_hull(sum, &k->m);
    if (a->exact && b->exact) {
        mpq_sub(x, sum, a->at);
        same = mpq_equal(x, b->at) != 0;
    } else if (!a->exact && !b->exact) {
        Poly image;
        poly_init(&image);
        poly_reflect(&image, &a->p, sum);
        poly_canonical(&image, &image);
        bool possible = poly_equal(&image, &b->p);
        poly_clear(&image);
        for (unsigned long bits = next_precision(k, 0); possible && bits && !same;
             bits = next_precision(k, bits)) {
            kink_refine(a, bits);
            set_dyadic(x, a->hi, a->bits);
            mpq_sub(x, sum, x);
            set_dyadic(y, a->lo, a->bits);
            mpq_sub(y, sum, y);
            same = mpq_cmp(x, z[1].kink.lo) >= 0 && mpq_cmp(y, z[1].kink.hi) <= 0;
            possible = mpq_cmp(y, z[1].kink.lo) >= 0 && mpq_cmp(x, z[1].kink.hi) <= 0;
        }
    }
    mpq_clears(sum, x, y, NULL);
    return same;
}

static bool check_equal_mirror(Check *k, long i, const Realization *z)
{
    if (!(z[0].word == 'R' && z[1].word == 'L') && !(z[0].word == 'L' && z[1].word == 'R'))
        return rejected(k->v, z->order_line, "a mirror pair has one word R and one word L");
    if (k->symmetric < 0)
        k->symmetric = symmetric_with(&k->m, 1) || symmetric_with(&k->m, -1);
    if (!k->symmetric)
        return rejected(k->v, z->order_line, "the problem has no mirror symmetry");
    k->used_mirror = true;
    return mirrored_kinks(k, z, &k->solved[i].kink, &k->solved[i + 1].kink) ||
           rejected(k->v, z->order_line, "the kinks are not proved to be mirror images");
}

bool verify_order(Check *k)
{
    const Certificate *c = k->c;
    const Realization *z = c->realization;
    for (long i = 0; i + 1 < c->realizations; i++) {
        bool good = z[i].relation == LESS          ? check_less(k, i, z[i].order_line)
                    : z[i].relation == EQUAL_EXACT ? check_equal_exact(k, z + i)
                    : z[i].relation == EQUAL_POLY  ? check_equal_poly(k, i, z + i)
                                                   : check_equal_mirror(k, i, z + i);
        if (!good)
            return false;
    }
    if (!c->infimum_line)
        return true;
    long least = 1; /* number of realizations of least risk */
    while (least < c->realizations && z[least - 1].relation != LESS)
        least++;
    return least == c->attained_by ||
           rejected(k->v, c->infimum_line, "%ld realizations have the least risk", least);
}
