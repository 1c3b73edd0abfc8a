/* verify_chains.c - the numbers of each chain, and that no function is listed twice. */
#include "verify_gaps.h"

#include <string.h>

void chain_value_number(Range *r, const Chain *c, const Integrals *d, const Word *w, int i)
{
    int j = 0; /* place j has the values from number i on */
    for (; i > 0; j++) {
        bool node = j + 1 <= w->k && w->node[j + 1] > 0;
        if (node && i == 2) {
            value_behind_gap(r, c, d, w, j + 1);
            return;
        }
        i -= 1 + (node && i > 2);
    }
    chain_value(r, c, d, j);
}

static int nodes_of(const Word *w)
{
    int count = 0;
    for (int j = 1; j <= w->k; j++)
        count += w->node[j] > 0;
    return count;
}

/* Number i of a chain claim: kinks (for a node its gap), slope jumps, values, risk. */
static void chain_number(Range *r, const char **what, const Chain *c, const Integrals *d, const Word *w,
                         int i)
{
    int k = c->k, values = k + 2 + nodes_of(w);
    *what = i < k ? "kink" : i < 2 * k ? "slope jump" : i < 2 * k + values ? "value" : "risk";
    if (i < k)
        range_set(r, &c->q[i + 1]);
    if (i < k && w->node[i + 1] > 0)
        mpq_set(r->hi, d->m->z[gap_end_at(d->m, w->node[i + 1])]);
    else if (i >= k && i < 2 * k)
        chain_jump(r, c, i - k + 1);
    else if (i >= 2 * k && i < 2 * k + values)
        chain_value_number(r, c, d, w, i - 2 * k);
    else if (i >= 2 * k + values)
        chain_risk(r, c, d);
}

/* Is this number of a claim about a node, for which it may be 0, or is a whole gap? */
static bool is_about_node(const Word *w, int i)
{
    return i < 2 * w->k && w->node[i % w->k + 1] > 0;
}

/* Are the claimed intervals right? 1 yes, 0 not proved, -1 no; *which says what is concerned. Slope jumps of
   kinks must be different from 0. (verify_algebraic looks after points LO = HI when there is a number field.)
 */
static int check_numbers(const Check *k, const Realization *z, const Chain *c, const Word *w,
                         const char **what, int *which)
{
    Range x;
    int answer = 1, count = 3 * c->k + 2 + nodes_of(w);
    ranges_init(&x, 1);
    for (*which = 0; answer == 1 && *which <= count; ++*which) {
        const Range *claim = *which < count ? &z->number[*which] : &z->risk;
        bool node = is_about_node(w, *which), jump = *which >= c->k && *which < 2 * c->k && !node;
        chain_number(&x, what, c, &k->integrals, w, *which);
        if (range_disjoint(&x, claim) || (jump && range_is_point(&x) && mpq_sgn(x.lo) == 0) ||
            (node && *which < c->k && !range_inside(claim, &x)))
            answer = -1;
        else if ((!range_inside(&x, claim) && !(z->algebraic && range_is_point(claim))) ||
                 (jump && range_sign(&x) == 0))
            answer = 0;
    }
    ranges_clear(&x, 1);
    return answer;
}

/* Number of this kind of quantity, from 1 (values: from 0, the left end). */
static int position(const Realization *z, int which)
{
    int k = z->name.k;
    return which < k                       ? which + 1
           : which < 2 * k                 ? which - k + 1
           : which < 3 * k + 2 + z->nodes ? which - 2 * k
                                           : 0;
}

static bool verify_numbers(Check *k, long id)
{
    const Realization *z = &k->c->realization[id];
    Located *zero = k->solved[id].zero;
    const char *what = "chain";
    int answer = 0, which = 1;
    Chain c;
    chain_init(&c);
    for (unsigned long bits = next_precision(k, 0); bits && !answer; bits = next_precision(k, bits)) {
        located_refine(zero, &k->integrals, bits);
        if (located_chain(&c, zero, &k->integrals, bits))
            answer = check_numbers(k, z, &c, &zero->word, &what, &which);
    }
    chain_clear(&c);
    if (answer == 0)
        return rejected(k->v, z->line, "%s %d is not proved with %ld bits", what,
                        position(z, which - 1), k->c->precision);
    return answer > 0 || rejected(k->v, z->line, "%s %d is not in the interval given", what,
                                  position(z, which - 1));
}

static bool verify_type(Check *k, long id)
{
    const Realization *z = &k->c->realization[id];
    Located *zero = k->solved[id].zero;
    bool risk_zero = range_is_point(&z->risk) && mpq_sgn(z->risk.lo) == 0; /* it is proved */
    int answer = z->undecided || (z->minimum && risk_zero);
    Chain c;
    chain_init(&c);
    for (unsigned long bits = next_precision(k, 0); bits && !answer; bits = next_precision(k, bits)) {
        located_refine(zero, &k->integrals, bits);
        if (located_chain(&c, zero, &k->integrals, bits))
            answer = core_type(k, id, &c);
    }
    chain_clear(&c);
    if (answer == 0 && z->minimum && z->name.type_b && z->name.k == 1 && !z->name.gaps &&
        !k->m.left_gap && !k->m.right_gap) {
        answer = single_kink_minimum(k, id);
        k->used_single_kink = k->used_single_kink || answer > 0;
    }
    if (answer == 0 && is_two_slope(&k->c->problem))
        return type_unknown(k, z);
    return answer > 0 || rejected(k->v, z->line, answer < 0 ? "it is a %s" : "it is not proved to be a %s",
                                  z->minimum == (answer == 0) ? "local minimum" : "saddle");
}

/* Are the two chains proved to be different functions? They are when one kink or value differs. */
static bool different(Check *k, long i, long j)
{
    Solved *s = &k->solved[i], *t = &k->solved[j];
    const Word *v = &s->zero->word, *w = &t->zero->word;
    if (v->k != w->k || !same_regions(&s->word->name, &t->word->name))
        return true;
    Chain a, b;
    Range x, y;
    bool apart = false;
    const char *what;
    chain_init(&a);
    chain_init(&b);
    ranges_init(&x, 1);
    ranges_init(&y, 1);
    for (unsigned long bits = next_precision(k, 0); bits && !apart; bits = next_precision(k, bits)) {
        located_refine(s->zero, &k->integrals, bits);
        located_refine(t->zero, &k->integrals, bits);
        if (!located_chain(&a, s->zero, &k->integrals, bits) ||
            !located_chain(&b, t->zero, &k->integrals, bits))
            continue;
        for (int n = 0; n < 3 * a.k + 2 + nodes_of(v) && !apart; n++) {
            chain_number(&x, &what, &a, &k->integrals, v, n);
            chain_number(&y, &what, &b, &k->integrals, w, n);
            apart = range_disjoint(&x, &y);
        }
    }
    chain_clear(&a);
    chain_clear(&b);
    ranges_clear(&x, 1);
    ranges_clear(&y, 1);
    return apart;
}

/* Do the claims, which hold, show the difference already? */
static bool claims_differ(const Realization *x, const Realization *y)
{
    if (x->name.k != y->name.k || !same_regions(&x->name, &y->name))
        return true;
    for (int n = 0; n < 3 * x->name.k + 2 + x->nodes; n++)
        if (range_disjoint(&x->number[n], &y->number[n]))
            return true;
    return range_disjoint(&x->risk, &y->risk);
}

/* A chain with one place and an R or L, whose numbers are proved. The function of a node of weight 2 is not
   continuous for any kink in the gap; for one of weight 1 the values at both ends and the slope jump are
   compared. */
static bool differs_from_kink(const Realization *chain, const Realization *kink)
{
    const Range *values = chain->number + 2;
    bool node = chain->name.node[1] > 0;
    if (chain->name.k != 1 || chain->weight[1] == 2)
        return true;
    bool apart = !node && (range_disjoint(&chain->number[0], &kink->kink) ||
                           range_disjoint(&values[1], &kink->value[1]));
    return apart || range_disjoint(&chain->number[1], &kink->jump) ||
           range_disjoint(&values[0], &kink->value[0]) || range_disjoint(&values[2 + node], &kink->value[2]);
}

static bool verify_distinct(Check *k)
{
    const Realization *z = k->c->realization;
    for (long i = 0; i < k->c->realizations; i++)
        for (long j = 0; j < i; j++) {
            bool chains = z[i].word == 'W' && z[j].word == 'W',
                 kink = strchr("RL", z[i].word) || strchr("RL", z[j].word);
            bool good = true;
            if (chains)
                good = claims_differ(&z[i], &z[j]) || different(k, i, j);
            else if (kink && (z[i].word == 'W' || z[j].word == 'W'))
                good = z[i].word == 'W' ? differs_from_kink(&z[i], &z[j]) : differs_from_kink(&z[j], &z[i]);
            if (!good)
                return rejected(k->v, z[i].line, "not proved different from the realization on line %ld",
                                z[j].line);
        }
    return true;
}

bool verify_chains(Check *k)
{
    for (long i = 0; i < k->c->realizations; i++)
        if (k->c->realization[i].word == 'W' &&
            (!verify_numbers(k, i) || !verify_type(k, i) || !verify_algebraic(k, i)))
            return false;
    return verify_distinct(k);
}
