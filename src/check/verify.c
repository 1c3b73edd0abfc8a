/* verify.c - the order of the checks, and what they share. */
#include "verify.h"

#include <stdlib.h>

void check_init(Check *k, const Certificate *c, Verdict *v)
{
    k->c = c;
    k->v = v;
    k->symmetric = -1;
    k->used_mirror = false;
    moments_init(&k->m, &c->problem);
    k->solved = must_alloc((size_t)c->realizations, sizeof *k->solved);
    for (long i = 0; i < c->realizations; i++) {
        kink_init(&k->solved[i].kink);
        quotient_init(&k->solved[i].risk);
    }
}

void check_clear(Check *k)
{
    for (long i = 0; i < k->c->realizations; i++) {
        kink_clear(&k->solved[i].kink);
        quotient_clear(&k->solved[i].risk);
    }
    free(k->solved);
    moments_clear(&k->m);
}

unsigned long next_precision(const Check *k, unsigned long bits)
{
    unsigned long most = (unsigned long)k->c->precision;
    if (bits == most)
        return 0;
    bits = bits ? 2 * bits : 64;
    return bits < most ? bits : most;
}

bool verify_all(Check *k)
{
    for (long i = 0; i < k->c->realizations; i++)
        if (!verify_realization(k, i))
            return false;
    return verify_list(k) && verify_order(k) && verify_strata(k);
}
