/* verify_order.c - the order of the risks with its equalities, and the infimum. */
#include "verify_responses.h"

#include "roots.h"

#include <string.h>

/* The risk of a chain, kept for the next time. */
static bool enclose_chain_risk(Range *r, Check *k, Solved *s, unsigned long bits)
{
    Chain c;
    chain_init(&c);
    located_refine(s->zero, &k->integrals, bits);
    bool good = located_chain(&c, s->zero, &k->integrals, bits);
    if (good)
        chain_risk(r, &c, &k->integrals);
    chain_clear(&c);
    return good;
}

bool enclose_risk(Range *r, Check *k, long id, unsigned long bits)
{
    Solved *s = &k->solved[id];
    bool good = true;
    if (k->c->realization[id].word == 'W') {
        if (s->enclosure_bits != bits) {
            good = enclose_chain_risk(&s->enclosure, k, s, bits);
            s->enclosure_bits = good ? bits : 0;
        }
        range_set(r, &s->enclosure);
        return good;
    }
    if (s->kink.exact) {
        quotient_at(r->lo, &s->risk, &s->kink);
        mpq_set(r->hi, r->lo);
        return true;
    }
    Interval x;
    interval_init(&x);
    good = quotient_enclose(&x, &s->risk, &s->kink, bits);
    set_dyadic(r->lo, x.lo, bits);
    set_dyadic(r->hi, x.hi, bits);
    interval_clear(&x);
    return good;
}

/* Is the risk of i proved to be less than that of j? */
static bool check_less(Check *k, long i, long j, long line)
{
    int decision = 0;
    Range x, y;
    ranges_init(&x, 1);
    ranges_init(&y, 1);
    for (unsigned long bits = next_precision(k, 0); bits && !decision; bits = next_precision(k, bits)) {
        if (!enclose_risk(&x, k, i, bits) || !enclose_risk(&y, k, j, bits))
            continue;
        bool equal = range_is_point(&x) && range_is_point(&y) && mpq_equal(x.lo, y.lo);
        decision = mpq_cmp(x.hi, y.lo) < 0 ? 1 : equal || mpq_cmp(x.lo, y.hi) > 0 ? -1 : 0;
    }
    ranges_clear(&x, 1);
    ranges_clear(&y, 1);
    if (decision == 0)
        return rejected(k->v, line, "the risks are not separated with %ld bits", k->c->precision);
    return decision > 0 || rejected(k->v, line, "the first risk is not less than the second");
}

/* The realizations before and after i that no `<` separates from i and i+1: each of the first must be below
   each of the second. (For `=` one comparison would do, for `~` it would not.) */
static bool check_step(Check *k, long i)
{
    const Realization *z = k->c->realization;
    long first = i, last = i + 1;
    while (first > 0 && z[first - 1].relation != LESS)
        first--;
    while (last + 1 < k->c->realizations && z[last].relation != LESS)
        last++;
    for (long a = first; a <= i; a++)
        for (long b = i + 1; b <= last; b++)
            if (!check_less(k, a, b, z[i].order_line))
                return false;
    return true;
}

/* `~ n`: do both risks lie in an interval of length 2^-n, and are they not in the wrong order? */
static bool check_close(Check *k, long i)
{
    const Realization *z = &k->c->realization[i];
    Range x, y;
    mpq_t length;
    bool close = false;
    ranges_init(&x, 1);
    ranges_init(&y, 1);
    mpq_init(length);
    for (unsigned long bits = next_precision(k, 0); bits && !close; bits = next_precision(k, bits)) {
        if (!enclose_risk(&x, k, i, bits) || !enclose_risk(&y, k, i + 1, bits))
            continue;
        range_hull(&x, &y);
        mpq_sub(length, x.hi, x.lo);
        mpq_mul_2exp(length, length, (unsigned long)z->closeness);
        close = mpq_cmp_ui(length, 1, 1) <= 0;
    }
    unsigned long fine = 2 * (unsigned long)z->closeness + 128;
    bool descending = close && enclose_risk(&x, k, i, fine) && enclose_risk(&y, k, i + 1, fine) &&
                      mpq_cmp(x.lo, y.hi) > 0;
    mpq_clear(length);
    ranges_clear(&x, 1);
    ranges_clear(&y, 1);
    if (descending)
        return rejected(k->v, z->order_line, "the first risk is greater");
    return close || rejected(k->v, z->order_line, "the risks are not proved this close");
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
    if (!z[0].risk_line || !z[1].risk_line || !poly_equal(&z[0].risk_poly, &z[1].risk_poly))
        return rejected(k->v, z->order_line, "the two risks do not have the same polynomial");
    bool same = false;
    Range x, y;
    ranges_init(&x, 1);
    ranges_init(&y, 1);
    for (unsigned long bits = next_precision(k, 0); bits && !same; bits = next_precision(k, bits)) {
        if (!enclose_risk(&x, k, i, bits) || !enclose_risk(&y, k, i + 1, bits))
            continue;
        range_hull(&x, &y);
        same = roots_closed(&z->risk_poly, x.lo, x.hi) == 1;
    }
    ranges_clear(&x, 1);
    ranges_clear(&y, 1);
    return same || rejected(k->v, z->order_line, "the polynomial has several roots near the two risks");
}

/* The sum of the ends of the hull: x -> sum - x is the reflection of Lemma 3.6 on the hull. Outside the hull
   nothing enters a risk, and if p is symmetric on [a,b] the sum is a+b. */
void ends_of_hull(mpq_t sum, const Moments *m)
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

bool has_symmetry(Check *k, int s)
{
    int *known = &k->symmetric[s < 0];
    if (*known < 0)
        *known = symmetric_with(&k->m, s);
    return *known;
}

/* Is the chain i + 1 the mirror image of the chain i? Its zero is the only one in its box. */
static bool mirrored_chains(Check *k, long i)
{
    const Solved *a = &k->solved[i], *b = a + 1;
    const Realization *z = &k->c->realization[i];
    Name label, word;
    mirror_name(&label, &z[0].name, k->slopes);
    mirror_name(&word, &a->word->name, k->slopes);
    bool good = !label.gaps && strcmp(label.text, z[1].name.text) == 0 && label.k == z[1].name.k &&
                strcmp(word.text, b->word->name.text) == 0;
    Range x, y;
    mpq_t sum;
    ranges_init(&x, 1);
    ranges_init(&y, 1);
    mpq_init(sum);
    ends_of_hull(sum, &k->m);
    for (int n = 0; n < label.k && good; n++) {
        range_ball(&x, a->zero->at[label.k - 1 - n], a->zero->radius);
        mpq_sub(y.lo, sum, x.hi);
        mpq_sub(y.hi, sum, x.lo);
        good = mpq_cmp(b->zero->zero->box.lo[n], y.lo) <= 0 && mpq_cmp(y.hi, b->zero->zero->box.hi[n]) <= 0;
    }
    mpq_clear(sum);
    ranges_clear(&x, 1);
    ranges_clear(&y, 1);
    return good;
}

/* Is one word R and the other L, or both R where L is the same as R? */
static bool mirrored_words(const Check *k, char a, char b)
{
    if (has_one_letter(&k->c->problem))
        return a == 'R' && b == 'R';
    return (a == 'R' && b == 'L') || (a == 'L' && b == 'R');
}

static bool check_equal_mirror(Check *k, long i, const Realization *z)
{
    bool chains = z[0].word == 'W' && z[1].word == 'W';
    if (!chains && !mirrored_words(k, z[0].word, z[1].word))
        return rejected(k->v, z->order_line, "a mirror pair has one word R and one word L");
    if (!has_symmetry(k, 1) && !has_symmetry(k, -1))
        return rejected(k->v, z->order_line, "the problem has no mirror symmetry");
    k->used_mirror = true;
    if (chains)
        return mirrored_chains(k, i) ||
               rejected(k->v, z->order_line, "the chains are not proved to be mirror images");
    return mirrored_kinks(k, z, &k->solved[i].kink, &k->solved[i + 1].kink) ||
           rejected(k->v, z->order_line, "the kinks are not proved to be mirror images");
}

/* Does f jump inside the support? If not, a minimum exists (theory.md 7.14, 7.20, 7.25). */
static bool has_jump(const Moments *m)
{
    bool found = false;
    for (long b = 1; b < m->n && !found; b++)
        found = !cell_is_empty(m, b - 1) && !cell_is_empty(m, b) && jumps_at(m, b);
    return found;
}

/* The family has less risk than all realizations, and no more than the other families. */
static bool check_best_family(Check *k)
{
    const Certificate *c = k->c;
    bool below = false, above = false;
    Range x;
    long number = c->attained_family - c->families; /* among the families whose kinks move */
    if (number < 1 || number > c->moving)
        return rejected(k->v, c->infimum_line, "this is no family whose kinks move");
    const Family *f = &c->motion[number - 1];
    for (long i = 0; i < c->moving; i++)
        if (mpq_cmp(c->motion[i].risk, f->risk) < 0)
            return rejected(k->v, c->infimum_line, "family %ld has less risk", c->families + i + 1);
    ranges_init(&x, 1);
    range_point(&x, f->risk, 0);
    for (unsigned long bits = next_precision(k, 0); bits && !below && !above; bits = next_precision(k, bits))
        below = below_realizations(&above, k, &x, bits);
    ranges_clear(&x, 1);
    return below || rejected(k->v, c->infimum_line,
                             above ? "a realization has no greater risk"
                                   : "the risk of the family is not separated from that of a realization");
}

/* Has no family less risk than realization 1? */
static bool check_other_families(Check *k)
{
    for (long i = 0; i < k->c->moving; i++)
        if (!first_risk_at_most(k, k->c->motion[i].risk))
            return rejected(k->v, k->c->infimum_line, "family %ld is not proved to have at least this risk",
                            i + 1);
    return true;
}

/* The realizations 1 to K, and no other, or a family, have the least risk; and this is the infimum, if f does
   not jump. */
static bool check_attained(Check *k)
{
    const Certificate *c = k->c;
    const Realization *z = c->realization;
    if (c->attained_family)
        return check_best_family(k);
    long least = 1; /* number of realizations of least risk */
    while (least < c->realizations && z[least - 1].relation != LESS) {
        if (z[least - 1].relation == CLOSE)
            return rejected(k->v, c->infimum_line, "the least risk is not separated from others");
        least++;
    }
    if (!check_other_families(k))
        return false;
    return least == c->attained_by ||
           rejected(k->v, c->infimum_line, "%ld realizations have the least risk", least);
}

static bool check_infimum(Check *k)
{
    const Certificate *c = k->c;
    bool jumps = c->problem.hidden > 1 && has_jump(&k->m);
    if ((c->attained_by || c->attained_family) && !check_attained(k))
        return false;
    if (jumps && (support_has_gaps(&k->m) || k->m.left_gap || k->m.right_gap))
        return rejected(k->v, c->infimum_line, "f jumps, and the density is zero on a piece");
    if (jumps)
        return verify_infimum_of_jumps(k) && (!c->blow_up_line || verify_blow_up(k));
    if (c->responses.line)
        return rejected(k->v, c->responses.line, "the target does not jump inside the hull");
    return c->attained_by || c->attained_family ||
           rejected(k->v, c->infimum_line, "a continuous target has a minimum");
}

bool verify_order(Check *k)
{
    const Certificate *c = k->c;
    const Realization *z = c->realization;
    for (long i = 0; i + 1 < c->realizations; i++) {
        bool good = z[i].relation == LESS          ? check_step(k, i)
                    : z[i].relation == EQUAL_EXACT ? check_equal_exact(k, z + i)
                    : z[i].relation == EQUAL_POLY  ? check_equal_poly(k, i, z + i)
                    : z[i].relation == CLOSE       ? check_close(k, i)
                                                   : check_equal_mirror(k, i, z + i);
        if (!good)
            return false;
    }
    return !c->infimum_line || check_infimum(k);
}
