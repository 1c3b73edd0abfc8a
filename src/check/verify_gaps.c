/* verify_gaps.c - densities that are zero on pieces: the list of words, what the places of zeros are, which
   zeros count, which families there are. */
#include "verify_gaps.h"

#include <stdlib.h>
#include <string.h>

bool gap_claims_uncovered(const Check *k)
{
    const Certificate *c = k->c;
    bool ends = k->m.left_gap || k->m.right_gap;
    if (!support_has_gaps(&k->m))
        return ends && (c->least_line || c->strata);
    bool uncovered = c->least_line || c->strata || c->moving;
    for (long i = 0; i < c->realizations && !uncovered; i++)
        uncovered = c->realization[i].algebraic != NULL;
    return uncovered;
}

/* ---- The list of words. */

/* The parts of the support and the gaps between them in turn; region r, which is a gap for odd r, goes from
   the breakpoint begin[r] to begin[r+1]. at[1..k]: the regions of the places; code: the letters. */
typedef struct {
    int regions, k;
    int *begin, at[TREE_KINKS + 2];
    unsigned long code; /* 2^k: type B */
    long hidden;
    bool one_letter; /* R only */
} GapWords;

static void gap_words_init(GapWords *s, const Moments *m, long hidden)
{
    *s = (GapWords){.hidden = hidden, .one_letter = has_one_letter(m->problem)};
    s->begin = must_alloc((size_t)m->n + 2, sizeof *s->begin);
    for (long i = 1; i < m->n; i++)
        if (cell_is_empty(m, i) != cell_is_empty(m, i - 1))
            s->begin[++s->regions] = (int)i;
    s->begin[++s->regions] = (int)m->n;
}

/* The regions after these: ascending, no gap twice; false after the last ones of this length. */
static bool next_regions(GapWords *s)
{
    for (int j = s->k; j >= 1; j--) {
        s->at[j]++;
        for (int i = j + 1; i <= s->k; i++)
            s->at[i] = s->at[i - 1] + s->at[i - 1] % 2;
        if (s->at[s->k] < s->regions)
            return true;
    }
    return false;
}

/* The next word; the first one for k = 0; false after the last one. */
static bool next_gap_word(GapWords *s)
{
    unsigned long last = 1UL << s->k; /* a single kink inside a part belongs to type B only */
    bool any = s->k > 0 && ++s->code <= last - (s->k == s->hidden);
    if (!any && !(s->k > 0 && next_regions(s))) {
        if (++s->k > s->hidden)
            return false;
        for (int j = 1; j <= s->k; j++)
            s->at[j] = 0;
    }
    if (!any)
        s->code = s->k == 1 && s->at[1] % 2 == 0 ? 2 : s->one_letter ? (1UL << s->k) - 1 : 0;
    return true;
}

static bool is_type_b(const GapWords *s)
{
    return s->code >> s->k != 0;
}

/* Is this the name of the word? Sets its ends. */
static bool has_name(const GapWords *s, Name *name)
{
    bool same = name->gaps && name->k == s->k && name->type_b == is_type_b(s);
    for (int j = 1; j <= s->k && same; j++) {
        int r = s->at[j];
        bool right = s->code >> (s->k - j) & 1;
        same = name->node[j] == (r % 2 ? s->begin[r] : 0) && name->from[j] == (r % 2 ? 0 : s->begin[r]) &&
               (name->type_b || (name->text[j - 1] == 'R') == right);
        name->end[j] = s->begin[r + 1];
    }
    return same;
}

/* Cut the box of a zero with the parts. */
static bool clip_box(Check *k, const Name *name, Zero *z)
{
    for (int j = 1; j <= name->k; j++) {
        mpq_t *lo = &z->box.lo[j - 1], *hi = &z->box.hi[j - 1];
        const mpq_t *from = &k->m.z[name->node[j] ? name->node[j] : name->from[j]];
        const mpq_t *to = &k->m.z[name->end[j]];
        if (name->node[j]) {
            bool there = mpq_equal(*lo, *from) && mpq_equal(*hi, *from) &&
                         (z->location == ZERO_UNDECIDED || mpq_equal(z->at[j - 1], *from));
            if (!there)
                return rejected(k->v, z->line, "place %d is not the beginning of its gap", j);
            continue;
        }
        if (mpq_cmp(*lo, *from) < 0)
            mpq_set(*lo, *from);
        if (mpq_cmp(*hi, *to) > 0)
            mpq_set(*hi, *to);
        if (mpq_cmp(*lo, *hi) >= 0)
            return rejected(k->v, z->line, "kink %d is not in its part of the support", j);
    }
    return true;
}

bool check_gap_words(Check *k)
{
    const Certificate *c = k->c;
    GapWords s;
    long i = 0;
    bool good = true;
    if (c->words == 0 && c->kind == LIST_PARTIAL) { /* they may be too many */
        k->open = true;
        return true;
    }
    gap_words_init(&s, &k->m, c->problem.hidden);
    for (; good && next_gap_word(&s); i++) {
        if (i >= c->words || !has_name(&s, &c->word[i].name))
            good = rejected(k->v, i < c->words ? c->word[i].line : c->list_line,
                            "a word is missing here, or this is none in its place");
        for (long n = 0; good && n < c->word[i].zeros; n++)
            good = clip_box(k, &c->word[i].name, &c->word[i].zero[n]);
    }
    free(s.begin);
    return good && (i == c->words || rejected(k->v, c->word[i].line, "there is no such word"));
}

bool same_regions(const Name *a, const Name *b)
{
    bool same = a->gaps == b->gaps && a->k == b->k;
    for (int j = 1; j <= a->k && same && a->gaps; j++)
        same = a->node[j] == b->node[j] && a->from[j] == b->from[j];
    return same;
}

/* ---- Nodes. */

/* The length of the gap of node j. */
static void gap_length(mpq_t r, const Moments *m, const Word *w, int j)
{
    mpq_sub(r, m->z[gap_end_at(m, w->node[j])], m->z[w->node[j]]);
}

/* The right side minus the left side of node j, at the beginning and at the end of the gap. */
static void difference(Range *d, Range *end, const Chain *c, const Moments *m, const Word *w, int j)
{
    Range t;
    mpq_t length;
    ranges_init(&t, 1);
    mpq_init(length);
    range_sub(d, &c->left[j], &c->right[j - 1]);
    gap_length(length, m, w, j);
    chain_jump(end, c, j);
    range_point(&t, length, 0);
    range_mul(end, end, &t, c->bits);
    range_add(end, end, d);
    mpq_clear(length);
    ranges_clear(&t, 1);
}

void value_behind_gap(Range *r, const Chain *c, const Integrals *d, const Word *w, int j)
{
    Range t;
    mpq_t length;
    ranges_init(&t, 1);
    mpq_init(length);
    gap_length(length, d->m, w, j);
    range_point(&t, length, 0);
    range_mul(&t, &t, &c->slope[j], c->bits);
    range_point(r, d->m->mean, c->bits);
    range_add(r, r, &c->left[j]);
    range_add(r, r, &t);
    mpq_clear(length);
    ranges_clear(&t, 1);
}

/* -1, 0, 1, or 2 if the sign is not known. */
static int certain_sign(const Range *x)
{
    int sign = range_sign(x);
    return sign != 0 || (range_is_point(x) && mpq_sgn(x->lo) == 0) ? sign : 2;
}

/* Is f one affine function on both sides of node j, and the chain f there, as T has no effect? */
static bool one_line(const Chain *c, const Integrals *d, const Word *w, int j)
{
    mpq_t slope;
    bool same = w->type_b || (w->tau[j - 1] == 0 && w->tau[j] == 0) || chain_sigma_vanishes(c, d, w);
    mpq_init(slope);
    same = same && affine_slope(slope, d->m, c->q[j - 1].lo, c->q[j + 1].hi);
    mpq_clear(slope);
    return same;
}

static bool shape_of(GapShape *s, const Chain *c, const Integrals *integrals, const Word *w)
{
    const Moments *m = integrals->m;
    Range d, end;
    bool known = true;
    *s = (GapShape){.total = w->k};
    ranges_init(&d, 1);
    ranges_init(&end, 1);
    for (int j = w->k; j >= 1 && known; j--) {
        if (w->node[j] <= 0)
            continue;
        if (one_line(c, integrals, w, j)) {
            s->flat = true;
            continue;
        }
        difference(&d, &end, c, m, w, j);
        int u = certain_sign(&d), v = certain_sign(&end);
        known = u != 2 && v != 2;
        s->flat = s->flat || (u == 0 && v == 0);
        s->weight[j] = u * v > 0 ? 2 : 1;
        if (s->weight[j] == 2)
            s->pair = j;
        s->total += s->weight[j] - 1;
        s->pairs += s->weight[j] - 1;
        s->ends += u * v == 0;
    }
    ranges_clear(&d, 1);
    ranges_clear(&end, 1);
    return known;
}

bool gap_shape(GapShape *s, Check *k, Located *z)
{
    bool known = false;
    Chain c;
    chain_init(&c);
    for (unsigned long bits = next_precision(k, 0); bits && !known; bits = next_precision(k, bits)) {
        located_refine(z, &k->integrals, bits);
        known = located_chain(&c, z, &k->integrals, bits) && shape_of(s, &c, &k->integrals, &z->word);
    }
    chain_clear(&c);
    return known || rejected(k->v, z->zero->line, "the weights of its nodes are not proved with %ld bits",
                             k->c->precision);
}

/* ---- Two letters in one gap. */

/* r = what the slope jumps of all letters L add up to for the slopes of the chain at its ends: (gamma s_k -
   s_0)/(1 + gamma), gamma != -1 (Theorem 9.14b). */
static void all_left_jumps(Range *r, const Chain *c, const mpq_t gamma)
{
    mpq_t t;
    Range factor;
    mpq_init(t);
    ranges_init(&factor, 1);
    range_point(&factor, gamma, 0);
    range_mul(r, &c->slope[c->k], &factor, c->bits);
    range_sub(r, r, &c->slope[0]);
    mpq_set_ui(t, 1, 1);
    mpq_add(t, t, gamma);
    mpq_inv(t, t);
    range_point(&factor, t, 0);
    range_mul(r, r, &factor, c->bits);
    ranges_clear(&factor, 1);
    mpq_clear(t);
}

/* r = the slope jump that the letter L of the pair must have: all_left_jumps without those of the other
   places; bit j - 1 of code: place j is an L. */
static void required_jump(Range *r, const Chain *c, const GapShape *s, unsigned long code, const mpq_t gamma)
{
    Range m;
    ranges_init(&m, 1);
    all_left_jumps(r, c, gamma);
    for (int j = 1; j <= c->k; j++)
        if (j != s->pair && (code >> (j - 1) & 1)) {
            chain_jump(&m, c, j);
            range_sub(r, r, &m);
        }
    ranges_clear(&m, 1);
}

/* Can the letter L in the gap of the pair have the slope jump x (Lemma 7.23)? 1 yes; 3 yes, as a bound; 0 no;
   2 not known. d, end: the difference at both ends of the gap. */
static int reachable(const Range *x, const Range *d, const Range *end, const mpq_t length, unsigned long bits)
{
    Range t, l;
    ranges_init(&t, 1);
    ranges_init(&l, 1);
    range_point(&l, length, 0);
    range_mul(&l, &l, x, bits);
    int side = range_sign(d);
    range_sub(&t, &l, end);
    int above = certain_sign(&t);
    range_add(&t, &l, d);
    int below = certain_sign(&t);
    ranges_clear(&t, 1);
    ranges_clear(&l, 1);
    if (above == side || below == -side)
        return 1;
    if (above == 2 || below == 2)
        return 2;
    return above == 0 || below == 0 ? 3 : 0;
}

/* The same for all letters of the other places: 1 if some give 1, else 2 if some are not known, else 3, 0. */
static int any_letters(const Chain *c, const GapShape *s, const Moments *m, const Word *w)
{
    Range x, d, end;
    mpq_t length;
    int answer = 0;
    mpq_init(length);
    ranges_init(&x, 1);
    ranges_init(&d, 1);
    ranges_init(&end, 1);
    difference(&d, &end, c, m, w, s->pair);
    gap_length(length, m, w, s->pair);
    for (unsigned long code = 0; code >> w->k == 0 && answer != 1; code++) {
        required_jump(&x, c, s, code, m->problem->gamma);
        int now = reachable(&x, &d, &end, length, c->bits);
        if (now == 1 || answer == 0 || (now == 2 && answer == 3))
            answer = now;
    }
    mpq_clear(length);
    ranges_clear(&x, 1);
    ranges_clear(&d, 1);
    ranges_clear(&end, 1);
    return answer;
}

static int letters_of_pair(const GapShape *s, Check *k, Located *z)
{
    int answer = 2;
    Chain c;
    chain_init(&c);
    for (unsigned long bits = next_precision(k, 0); bits && answer == 2; bits = next_precision(k, bits)) {
        located_refine(z, &k->integrals, bits);
        if (located_chain(&c, z, &k->integrals, bits))
            answer = any_letters(&c, s, &k->m, &z->word);
    }
    chain_clear(&c);
    return answer;
}

int gap_realizable(GapShape *s, Check *k, Located *z)
{
    long hidden = k->c->problem.hidden;
    if (s->total + z->word.type_b <= hidden)
        return 1;
    if (!z->word.type_b || s->total > hidden || s->pairs == 0 || has_one_letter(&k->c->problem))
        return 0;
    s->mixed = true;
    if (s->pairs > 1)
        return 1;
    int answer = letters_of_pair(s, k, z);
    s->rigid = answer == 3;
    return answer == 2 ? -1 : answer != 0;
}

/* ---- R(q) and L(q) with q in a gap. */

/* Where both sides of node 1, given exactly, meet; false if they do not, or nowhere in the gap. */
static bool meeting_point(mpq_t x, Check *k, const Located *z)
{
    GapShape s;
    Chain c;
    Range d, end;
    mpq_t length;
    mpq_init(length);
    chain_init(&c);
    ranges_init(&d, 1);
    ranges_init(&end, 1);
    bool good = mpq_sgn(z->radius) == 0 && located_chain(&c, z, &k->integrals, 0) &&
                shape_of(&s, &c, &k->integrals, &z->word) && !s.flat && s.weight[1] == 1;
    if (good) { /* d (d - end)^-1 of the gap */
        difference(&d, &end, &c, &k->m, &z->word, 1);
        mpq_sub(end.lo, d.lo, end.lo);
        mpq_div(x, d.lo, end.lo);
        gap_length(length, &k->m, &z->word, 1);
        mpq_mul(x, x, length);
        mpq_add(x, x, z->at[0]);
    }
    mpq_clear(length);
    chain_clear(&c);
    ranges_clear(&d, 1);
    ranges_clear(&end, 1);
    return good;
}

/* Is the zero of the word with one node also one of type A with this letter, given that both functions are
   those of a kink at the same place? For gamma <= 0 that follows, otherwise Sigma = 0 is needed. */
static bool is_zero_of_letter(const Check *k, const WordProof *p, const Located *z, char letter)
{
    Word w;
    Chain c;
    Range sigma;
    if (!p->name.type_b || k->slopes.n <= 0)
        return p->name.type_b || p->name.text[0] == letter;
    chain_init(&c);
    ranges_init(&sigma, 1);
    word_set(&w, k->slopes, &letter, 1, false);
    bool zero = located_chain(&c, z, &k->integrals, 0);
    if (zero)
        chain_sigma(&sigma, &c, &w);
    zero = zero && range_is_point(&sigma) && mpq_sgn(sigma.lo) == 0;
    ranges_clear(&sigma, 1);
    chain_clear(&c);
    return zero;
}

bool is_kink_in_gap(Check *k, const WordProof *p, const Located *z, long id)
{
    const Realization *r = &k->c->realization[id];
    mpq_t x;
    mpq_init(x);
    bool good = p->name.gaps && p->name.k == 1 && p->name.node[1] > 0 && strchr("RL", r->word) &&
                k->solved[id].kink.exact && meeting_point(x, k, z) &&
                mpq_equal(x, k->solved[id].kink.at) && is_zero_of_letter(k, p, z, r->word);
    mpq_clear(x);
    return good;
}

/* ---- Families. */

/* The next family must be this one. */
static bool expect(Check *k, long *next, const char *kind, long id, long gap, int gaps, int dimension)
{
    const Certificate *c = k->c;
    char *expected;
    if (*next >= c->families)
        return rejected(k->v, c->list_line, "the family `%s` of realization %ld is missing", kind, id + 1);
    const Sentence *s = &c->family[(*next)++];
    gmp_asprintf(&expected, "%ld family %ld %s realization %ld gap %ld gaps %d dimension %d", s->claim, *next,
                 kind, id + 1, gap, gaps, dimension);
    bool same = strcmp(expected, s->text) == 0;
    if (!same)
        rejected(k->v, s->line, "expected the family `%s`", expected);
    free(expected);
    return same;
}

long gap_of_kink(const Check *k, const Realization *r)
{
    long found = 0;
    for (long b = 1; b < k->m.n && !found; b++) {
        long end = gap_end_at(&k->m, b);
        if (end > 0 && b <= r->place && r->place < end + (r->proof == AT_BREAKPOINT))
            found = b;
    }
    return found;
}

/* Theorem 7.24 (a), (b). */
static bool expect_of_realization(Check *k, long *next, long id)
{
    const Realization *r = &k->c->realization[id];
    const GapShape *s = &k->solved[id].shape;
    if (r->word == 'R' || r->word == 'L') {
        long gap = gap_of_kink(k, r);
        return gap == 0 || expect(k, next, "gap-split", id, gap, 1, 2);
    }
    if (r->word != 'W')
        return true;
    if (s->pairs > 0 && !s->rigid &&
        !expect(k, next, "gap-pairs", id, r->name.node[s->pair], s->pairs, 2 * s->pairs - s->mixed))
        return false;
    int single = 1;
    while (single <= r->name.k && s->weight[single] != 1)
        single++;
    bool left_over = s->total + (r->name.type_b && !s->mixed) < k->c->problem.hidden;
    return single > r->name.k || !left_over || expect(k, next, "gap-split", id, r->name.node[single], 1, 2);
}

/* Theorem 7.24 (c): without other families in gaps the constant can have three kinks in a gap that have no
   effect. */
static bool expect_bump(Check *k, long *next, long first)
{
    const Certificate *c = k->c;
    long id = 0, gap = 1;
    if (c->problem.hidden < 3 || *next > first || c->kind == LIST_PARTIAL)
        return true;
    while (id < c->realizations && c->realization[id].word != 'C' &&
           (c->realization[id].word != 'F' || mpq_sgn(k->m.slope) != 0))
        id++;
    while (gap_end_at(&k->m, gap) == 0)
        gap++;
    return expect(k, next, "gap-bump", id, gap, 1, 4);
}

bool check_gap_families(Check *k, long *next)
{
    long first = *next;
    for (long id = 0; id < k->c->realizations; id++)
        if (!expect_of_realization(k, next, id))
            return false;
    return expect_bump(k, next, first);
}

bool check_end_pairs(Check *k, long *next)
{
    const Moments *m = &k->m;
    long id = 0;
    if (mpq_sgn(m->slope) != 0)
        return true;
    while (id < k->c->realizations && k->c->realization[id].word != 'F')
        id++;
    return (!m->left_gap || expect(k, next, "end-pair", id, 0, 1, 3)) &&
           (!m->right_gap || expect(k, next, "end-pair", id, m->n, 1, 3));
}
