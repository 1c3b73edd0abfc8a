/* verify_least.c - the bound for leaves `r` of trees and for boxes that are not decided, and the claim
   `least` (doc/formats.md 5.2, 5.9; theory.md 7.17a, 7.17b). */
#include "verify.h"

enum { ENOUGH_BITS = 128 };

/* An upper bound of the risk of realization 1: from an enclosure, or as claimed, which is proved later. */
static bool bound_first_risk(mpq_t bound, Check *k)
{
    unsigned long bits = 0;
    bool known = false;
    Range x;
    ranges_init(&x, 1);
    while ((!known || bits < ENOUGH_BITS) && (bits = next_precision(k, bits)) > 0)
        if (enclose_risk(&x, k, 0, bits)) {
            known = true;
            mpq_set(bound, x.hi);
        }
    if (known && mpq_cmp(k->c->realization[0].risk.hi, bound) < 0)
        mpq_set(bound, k->c->realization[0].risk.hi);
    ranges_clear(&x, 1);
    return known;
}

void set_risk_bound(Check *k, const mpq_t bound)
{
    if (!k->risk)
        k->risk = box_risk_new(k->tree);
    box_risk_set_bound(k->risk, bound);
}

bool set_first_risk_bound(Check *k)
{
    mpq_t bound;
    mpq_init(bound);
    bool known = bound_first_risk(bound, k);
    if (known)
        set_risk_bound(k, bound);
    mpq_clear(bound);
    return known || rejected(k->v, k->c->realization[0].line, "the risk is not known with %ld bits",
                             k->c->precision);
}

bool set_least_bound(Check *k)
{
    bool known = false;
    Range x;
    if (!k->c->bounded)
        return set_first_risk_bound(k);
    if (mpq_sgn(k->c->bound) <= 0)
        return rejected(k->v, k->c->least_line, "the bound is not positive");
    ranges_init(&x, 1);
    for (unsigned long bits = next_precision(k, 0); bits && !known; bits = next_precision(k, bits))
        known = enclose_risk(&x, k, 0, bits) && mpq_cmp(x.lo, k->c->bound) >= 0;
    ranges_clear(&x, 1);
    set_risk_bound(k, k->c->bound);
    return known ||
           rejected(k->v, k->c->least_line, "the risk of realization 1 is not proved to be at least this");
}

bool first_risk_at_most(Check *k, const mpq_t bound)
{
    bool known = false;
    Range x;
    ranges_init(&x, 1);
    for (unsigned long bits = next_precision(k, 0); bits && !known; bits = next_precision(k, bits))
        known = enclose_risk(&x, k, 0, bits) && mpq_cmp(x.hi, bound) <= 0;
    ranges_clear(&x, 1);
    return known;
}

/* Members of families are critical points like others. */
static bool families_are_above(Check *k)
{
    const Certificate *c = k->c;
    for (long i = 0; i < c->moving; i++)
        if (c->bounded ? mpq_cmp(c->motion[i].risk, c->bound) < 0 : !first_risk_at_most(k, c->motion[i].risk))
            return rejected(k->v, c->least_line,
                            "family %ld is not proved to have at least this risk", i + 1);
    return true;
}

bool verify_least(Check *k)
{
    const Certificate *c = k->c;
    if (!c->least_line)
        return true;
    if (!families_are_above(k))
        return false;
    if (c->opens)
        return rejected(k->v, c->least_line, "a cell is open");
    return !k->open || rejected(k->v, c->least_line, "a tree or a zero is not decided");
}
