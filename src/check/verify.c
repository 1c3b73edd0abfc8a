/* verify.c - the order of the checks, and what they share. */
#include "lojasiewicz.h"
#include "verify_gaps.h"

#include <stdlib.h>

void check_init(Check *k, const Certificate *c, Verdict *v)
{
    k->c = c;
    k->v = v;
    k->symmetric[0] = k->symmetric[1] = -1;
    k->used_mirror = k->used_single_kink = k->open = false;
    k->tree = NULL;
    k->risk = NULL;
    k->located = NULL;
    k->integrals.running = NULL;
    ranges_init(k->place, TREE_KINKS);
    mpq_init(k->start_risk);
    moments_init(&k->m, &c->problem);
    k->solved = must_alloc((size_t)c->realizations, sizeof *k->solved);
    for (long i = 0; i < c->realizations; i++) {
        kink_init(&k->solved[i].kink);
        quotient_init(&k->solved[i].risk);
        ranges_init(&k->solved[i].enclosure, 1);
    }
    k->slopes = (Slopes){0, 1};
    if (c->problem.hidden > 1) {
        slopes_set(&k->slopes, c->problem.gamma); /* it fits: certificate.c */
        integrals_init(&k->integrals, &k->m);
        k->tree = tree_data_new(&k->m);
        if (k->tree)
            tree_data_refine(k->tree, &k->integrals);
        k->located = must_alloc((size_t)c->words, sizeof *k->located);
    }
}

void check_clear(Check *k)
{
    for (long i = 0; i < k->c->realizations; i++) {
        kink_clear(&k->solved[i].kink);
        quotient_clear(&k->solved[i].risk);
        ranges_clear(&k->solved[i].enclosure, 1);
    }
    free(k->solved);
    for (long i = 0; k->located && i < k->c->words; i++) {
        for (long j = 0; k->located[i] && j < k->c->word[i].zeros; j++)
            located_clear(&k->located[i][j]);
        free(k->located[i]);
    }
    free(k->located);
    integrals_clear(&k->integrals);
    ranges_clear(k->place, TREE_KINKS);
    mpq_clear(k->start_risk);
    box_risk_free(k->risk);
    tree_data_free(k->tree);
    moments_clear(&k->m);
}

/* Beyond this numbers would take too much time and memory. */
enum { MOST_BITS = 65536 };

unsigned long next_precision(const Check *k, unsigned long bits)
{
    unsigned long most = (unsigned long)k->c->precision;
    if (bits == MOST_BITS && bits < most) {
        unknown(k->v, "a claim needs more than %d bits", MOST_BITS);
        return 0;
    }
    most = most < MOST_BITS ? most : MOST_BITS;
    if (bits == most)
        return 0;
    bits = bits ? 2 * bits : 64;
    return bits < most ? bits : most;
}

bool verify_all(Check *k)
{
    for (long i = 0; i < k->c->realizations; i++)
        if (k->c->realization[i].word != 'W' && !verify_realization(k, i))
            return false;
    if (k->c->problem.hidden == 1)
        return verify_list(k) && verify_order(k) && verify_strata(k) && verify_lojasiewicz(k);
    if (!k->tree || gap_claims_uncovered(k))
        return unknown(k->v, "this density or target is not covered by the checker for two or more neurons");
    return verify_families(k) && verify_words(k) && verify_chains(k) && verify_list(k) && verify_least(k) &&
           verify_order(k) && verify_rows(k) && verify_lojasiewicz(k);
}
