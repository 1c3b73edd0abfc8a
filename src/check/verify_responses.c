/* verify_responses.c - every generalised word in its order, its tree and zeros, and what follows for the
   infimum of the risk where f jumps (doc/formats.md 5.9; theory.md 7.15 to 7.18). */
#include "verify_responses.h"

#include <stdlib.h>

/* ---- Words, trees, zeros. */

/* Nodes at breakpoints have no interval, and f does not jump inside that of a free node. */
static bool check_box(const Check *k, const Zero *z, const Word *w)
{
    const Moments *m = &k->m;
    for (int j = 1; j <= w->k; j++) {
        const mpq_t *lo = &z->box.lo[j - 1], *hi = &z->box.hi[j - 1];
        if (w->node[j] > 0 && (!mpq_equal(*lo, m->z[w->node[j]]) || !mpq_equal(*hi, m->z[w->node[j]])))
            return rejected(k->v, z->line, "the node at place %d is not at its breakpoint", j);
        for (long b = 1; b < m->n && w->node[j] == FREE_NODE && z->location != ZERO_UNDECIDED; b++)
            if (mpq_cmp(*lo, m->z[b]) < 0 && mpq_cmp(m->z[b], *hi) < 0 && jumps_at(m, b))
                return rejected(k->v, z->line, "the target jumps inside the interval of the free node");
    }
    return true;
}

static bool check_tree(Check *k, const ResponseWord *p, const Word *w)
{
    TreeFault fault;
    bool open = false;
    Box *boxes = must_alloc((size_t)p->zeros, sizeof *boxes);
    for (long i = 0; i < p->zeros; i++)
        boxes[i] = p->zero[i].box; /* borrowed */
    bool good = tree_verify(&open, &fault, k->tree, w, p->tree, boxes, p->zeros, k->risk);
    free(boxes);
    if (!good && fault.undecided)
        return unknown(k->v, "line %ld: letter %ld of the tree: %s", p->line, fault.at, fault.why);
    if (!good)
        return rejected(k->v, p->line, "letter %ld of the tree: %s", fault.at, fault.why);
    return !open || rejected(k->v, p->line, "a part of the tree is not decided");
}

/* All zeros of a word and its tree. */
static bool check_word(Check *k, const ResponseWord *p, Located *located)
{
    Word w;
    word_of_pattern(&w, &p->pattern, k->slopes);
    for (long i = 0; i < p->zeros; i++)
        located_init(&located[i], &p->zero[i], &w);
    for (long i = 0; i < p->zeros; i++)
        if (!check_box(k, &p->zero[i], &w) ||
            !located_prove(&located[i], false, &k->integrals, k->tree, k->v))
            return false;
    return check_tree(k, p, &w);
}

/* Are these all the generalised words, in order? */
static bool check_patterns(Check *k)
{
    const Responses *s = &k->c->responses;
    PatternList list;
    long i = 0;
    bool good = true;
    patterns_init(&list, &k->m, k->c->problem.hidden);
    while (good && patterns_next(&list)) {
        good = i < s->words && same_pattern(&s->word[i].pattern, &list.pattern);
        if (!good) {
            char *text = pattern_text(&list.pattern);
            rejected(k->v, i < s->words ? s->word[i].line : s->line, "expected the generalised word %s",
                     text);
            free(text);
        }
        i++;
    }
    patterns_clear(&list);
    return good && (i == s->words || rejected(k->v, s->word[i].line, "there is no such generalised word"));
}

/* ---- Risks. */

/* Does the zero lie on a face, so that it is a response with fewer places? */
static bool on_face(const Located *z, const Moments *m)
{
    if (z->zero->location != ZERO_EXACT)
        return false;
    for (int i = 0; i <= z->word.k; i++)
        if (mpq_equal(i > 0 ? z->at[i - 1] : m->z[0], i < z->word.k ? z->at[i] : m->z[m->n]))
            return true;
    return false;
}

static bool enclose_zero_risk(Range *r, Check *k, Located *z, unsigned long bits)
{
    Chain c;
    chain_init(&c);
    if (mpq_sgn(z->radius))
        located_refine(z, &k->integrals, bits);
    bool good = located_chain(&c, z, &k->integrals, bits);
    if (good)
        chain_risk(r, &c, &k->integrals);
    chain_clear(&c);
    return good;
}

/* Is the risk of the zero proved to be at least the number *bound or, if that is NULL, the risk of
   realization 1? */
static bool risk_at_least(Check *k, Located *z, const mpq_t *bound)
{
    if (!z->known)
        return box_risk_at_least(k->risk, k->tree, &z->word, &z->zero->box) ||
               unknown(k->v, "line %ld: the risk in this box is not proved to be above the infimum",
                       z->zero->line);
    int decision = 0;
    Range x, y;
    ranges_init(&x, 1);
    ranges_init(&y, 1);
    for (unsigned long bits = next_precision(k, 0); bits && !decision; bits = next_precision(k, bits)) {
        if (bound)
            range_point(&y, *bound, 0);
        else if (!enclose_risk(&y, k, 0, bits))
            continue;
        if (enclose_zero_risk(&x, k, z, bits))
            decision = mpq_cmp(x.lo, y.hi) >= 0 ? 1 : mpq_cmp(x.hi, y.lo) < 0 ? -1 : 0;
    }
    ranges_clear(&x, 1);
    ranges_clear(&y, 1);
    if (decision == 0)
        return rejected(k->v, z->zero->line, "the risk is not proved to be above the infimum with %ld bits",
                        k->c->precision);
    return decision > 0 || rejected(k->v, z->zero->line, "a response near here has a risk below the infimum");
}

static bool check_risks(Check *k, const ResponseWord *p, Located *located)
{
    const Certificate *c = k->c;
    const mpq_t *bound = c->attained_by ? NULL : (const mpq_t *)&c->infimum.lo;
    if (c->attained_family)
        bound = (const mpq_t *)&c->motion[c->attained_family - c->families - 1].risk;
    for (long i = 0; i < p->zeros; i++)
        if (!on_face(&located[i], &k->m) && !risk_at_least(k, &located[i], bound))
            return false;
    return true;
}

/* Is the risk of the best response in the interval claimed, and below all critical risks? */
static bool check_best(Check *k, Located *z)
{
    const Certificate *c = k->c;
    bool inside = false, outside = false, below = false, above = false;
    Range x;
    if (!z->known || on_face(z, &k->m))
        return rejected(k->v, c->responses.best_line, "this zero is not proved to be a response");
    ranges_init(&x, 1);
    for (unsigned long bits = next_precision(k, 0); bits && !(inside && below) && !outside && !above;
         bits = next_precision(k, bits)) {
        if (!enclose_zero_risk(&x, k, z, bits))
            continue;
        inside = range_inside(&x, &c->infimum);
        outside = range_disjoint(&x, &c->infimum);
        below = below_all_critical(&above, k, &x, bits);
    }
    ranges_clear(&x, 1);
    if (!inside)
        return rejected(k->v, c->infimum_line, outside ? "the best response has another risk"
                                                       : "the risk of the best response is not proved");
    return below || rejected(k->v, c->infimum_line,
                             above ? "a critical point has no greater risk"
                                   : "the risk is not separated from that of a critical point");
}

/* The word and zero named as the best. */
static const ResponseWord *find_best(Check *k)
{
    const Responses *s = &k->c->responses;
    for (long i = 0; i < s->words; i++)
        if (same_pattern(&s->word[i].pattern, &s->best) && s->best_zero <= s->word[i].zeros)
            return &s->word[i];
    rejected(k->v, s->best_line, "there is no such zero");
    return NULL;
}

/* Keep the places of the best response for the report. */
static void keep_places(Check *k, const Located *z)
{
    for (int i = 0; i < z->word.k; i++) {
        if (z->word.node[i + 1] > 0)
            range_point(&k->place[i], z->at[i], 0);
        else
            range_ball(&k->place[i], z->at[i], z->radius);
    }
}

static bool check_all_responses(Check *k)
{
    const Responses *s = &k->c->responses;
    const ResponseWord *best = s->ordinary ? NULL : find_best(k);
    bool good = check_patterns(k) && (s->ordinary || best);
    if (good && s->ordinary != (k->c->attained_by > 0 || k->c->attained_family > 0))
        good = rejected(k->v, s->best_line, "this is not what the claim says");
    if (good && k->c->attained_family)
        set_risk_bound(k, k->c->motion[k->c->attained_family - 1].risk);
    else if (good && s->ordinary)
        good = set_first_risk_bound(k);
    else if (good)
        set_risk_bound(k, k->c->infimum.lo);
    for (long i = 0; i < s->words && good; i++) {
        const ResponseWord *p = &s->word[i];
        Located *located = must_alloc((size_t)p->zeros, sizeof *located);
        good = check_word(k, p, located) && check_risks(k, p, located);
        if (good && p == best) {
            good = check_best(k, &located[s->best_zero - 1]);
            keep_places(k, &located[s->best_zero - 1]);
        }
        for (long j = 0; j < p->zeros; j++)
            if (located[j].zero)
                located_clear(&located[j]);
        free(located);
    }
    return good;
}

/* ---- A response of risk 0. */

static bool is_listed(const Pattern *pattern, const Check *k)
{
    PatternList list;
    bool found = false;
    patterns_init(&list, &k->m, k->c->problem.hidden);
    while (!found && patterns_next(&list))
        found = same_pattern(pattern, &list.pattern);
    patterns_clear(&list);
    return found;
}

/* Is the place of every node its breakpoint, and are the places in order, strictly inside the hull? */
static bool in_order(const Responses *s, const Moments *m)
{
    bool good = true;
    for (int j = 1; j <= s->exact.k + 1 && good; j++) {
        good = mpq_cmp(j > 1 ? s->at[j - 2] : m->z[0], j <= s->exact.k ? s->at[j - 1] : m->z[m->n]) < 0;
        if (good && j <= s->exact.k && s->exact.node[j] > 0)
            good = mpq_equal(s->at[j - 1], m->z[s->exact.node[j]]);
    }
    return good;
}

/* Do the equations of the word hold exactly at the places given, and is the risk 0? */
static bool has_risk_zero(Check *k, const Word *w)
{
    const Responses *s = &k->c->responses;
    Chain c;
    Range r;
    chain_init(&c);
    ranges_init(&r, 1);
    range_point(&c.q[0], k->m.z[0], 0);
    for (int j = 1; j <= w->k; j++)
        range_point(&c.q[j], s->at[j - 1], 0);
    range_point(&c.q[w->k + 1], k->m.z[k->m.n], 0);
    bool good = chain_evaluate(&c, &k->integrals, w, 0);
    for (int j = 1; j <= w->k && good; j++)
        good = chain_equation_at(&r, &c, w, &k->integrals, j) && range_is_point(&r) && mpq_sgn(r.lo) == 0;
    if (good)
        chain_risk(&r, &c, &k->integrals);
    good = good && range_is_point(&r) && mpq_sgn(r.lo) == 0;
    for (int j = 1; j <= w->k; j++)
        range_set(&k->place[j - 1], &c.q[j]);
    ranges_clear(&r, 1);
    chain_clear(&c);
    return good;
}

static bool check_exact_response(Check *k)
{
    const Certificate *c = k->c;
    const Responses *s = &c->responses;
    Word w;
    if (c->attained_by || c->attained_family || mpq_sgn(c->infimum.lo) != 0 || mpq_sgn(c->infimum.hi) != 0)
        return rejected(k->v, c->infimum_line, "a response of risk 0 says that it is 0 and not attained");
    if (!is_listed(&s->exact, k))
        return rejected(k->v, s->exact_line, "there is no such generalised word");
    if (!in_order(s, &k->m))
        return rejected(k->v, s->exact_line, "the places are not in order or not at the breakpoints");
    word_of_pattern(&w, &s->exact, k->slopes);
    return has_risk_zero(k, &w) || rejected(k->v, s->exact_line, "it is not a response of risk 0");
}

/* ---- The claims. */

bool verify_infimum_of_jumps(Check *k)
{
    const Certificate *c = k->c;
    if (c->responses.kind == NO_RESPONSES)
        return rejected(k->v, c->infimum_line, "f jumps, and there are no generalised responses");
    if (c->responses.kind == RESPONSE_OF_RISK_ZERO)
        return check_exact_response(k);
    if (c->kind == LIST_PARTIAL && !c->least_line)
        return rejected(k->v, c->infimum_line,
                        "the list is partial without `least`, and there is no response of risk 0");
    return check_all_responses(k);
}
