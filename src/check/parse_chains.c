/* parse_chains.c - the parts of a certificate that two or more neurons add: claims about chains, the words
   with their trees and zeros (doc/formats.md 5.2 and 5.3). */
#include "certificate.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_ZEROS = 10000000, MAX_POINT_BITS = 100000, MAX_FAMILY_BITS = 4096, MAX_BREAKPOINT = 10000000 };

void zeros_clear(Zero *z, long count, int k)
{
    for (long j = 0; j < count; j++) {
        for (int n = 0; n < k; n++)
            mpq_clears(z[j].box.lo[n], z[j].box.hi[n], z[j].at[n], NULL);
        algebraic_clear(z[j].algebraic);
    }
    free(z);
}

void words_clear(Certificate *c)
{
    for (long i = 0; i < c->words; i++)
        zeros_clear(c->word[i].zero, c->word[i].zeros, c->word[i].name.k);
    free(c->word);
    for (long i = 0; i < c->moving; i++) {
        Family *f = &c->motion[i];
        for (int n = 0; n < TREE_KINKS; n++)
            mpq_clears(f->base[n], f->step[n], NULL);
        ranges_clear(&f->range, 1);
        mpq_clear(f->risk);
    }
    free(c->motion);
}

/* A word of type A with at most TREE_KINKS letters, as a string. */
static bool is_type_a(const char *s)
{
    size_t n = strlen(s);
    return n >= 2 && n <= TREE_KINKS && strspn(s, "LR") == n;
}

static void set_name(Name *name, const char *text, int k, bool type_b)
{
    *name = (Name){.k = k, .type_b = type_b};
    memcpy(name->text, text, strlen(text));
}

/* `.B` (a kink in the part that begins at z_B) or `!B` (a node that spans the gap that begins there). */
static bool scan_region(Name *name, const char **s)
{
    char kind = **s;
    int j = name->k, value = 0;
    if (kind != '.' && kind != '!')
        return false;
    const char *digits = ++*s;
    for (; **s >= '0' && **s <= '9' && value <= MAX_BREAKPOINT; ++*s)
        value = 10 * value + (**s - '0');
    bool canonical = *s > digits && (*digits != '0' || *s == digits + 1) && value <= MAX_BREAKPOINT;
    name->node[j] = kind == '!' ? value : 0;
    name->from[j] = kind == '!' ? 0 : value;
    return canonical && (kind == '.' || value > 0);
}

/* A word where the density has gaps: letters with regions, or B and `k` with a region for each kink, a region
   for each node. */
static bool scan_gap_name(Name *name, const char *s)
{
    *name = (Name){.type_b = *s == 'B', .gaps = true};
    if (name->type_b)
        name->text[0] = *s++;
    while (*s != '\0') {
        if (++name->k > TREE_KINKS)
            return false;
        bool letter = name->type_b ? *s == 'k' : *s == 'L' || *s == 'R';
        if (!letter && !(name->type_b && *s == '!'))
            return false;
        if (!name->type_b)
            name->text[name->k - 1] = *s;
        s += letter;
        if (!scan_region(name, &s) || (name->type_b && letter != (name->node[name->k] == 0)))
            return false;
    }
    return name->k > 0;
}

static bool is_gap_name(const char *s)
{
    return strpbrk(s, ".!") != NULL;
}

static bool read_type(Realization *z, Reader *r)
{
    z->minimum = reader_peek(r, "local-minimum");
    z->undecided = reader_peek(r, "undecided");
    return reader_word(r, z->minimum ? "local-minimum" : z->undecided ? "undecided" : "saddle");
}

/* `weights W ...` for the nodes of the word, if there are any. */
static bool read_weights(Realization *z, Reader *r)
{
    bool good = z->nodes == 0 || reader_word(r, "weights");
    for (int j = 1; j <= z->name.k && good; j++) {
        long weight = 0;
        good = z->name.node[j] == 0 || reader_small(r, 1, 2, &weight);
        z->weight[j] = (int)weight;
    }
    return good;
}

/* The claim of a chain where the density has gaps, from the type on. */
static bool read_gap_claim(Realization *z, Reader *r, long hidden)
{
    long k = z->name.k;
    z->word = 'W';
    if (!read_type(z, r) || !reader_word(r, "kinks") || !reader_small(r, 1, hidden, &k))
        return false;
    if (k != z->name.k)
        return malformed(r->verdict, r->line, "%ld kinks for a word of %d places", k, z->name.k);
    for (int j = 1; j <= k; j++)
        z->nodes += z->name.node[j] > 0;
    z->number = must_alloc(3 * (size_t)k + (size_t)z->nodes + 2, sizeof *z->number);
    ranges_init(z->number, 3 * k + z->nodes + 2);
    for (long i = 0; i < k; i++)
        if (!read_range(r, &z->number[i]))
            return false;
    return read_weights(z, r) && read_ranges(r, "jumps", z->number + k, k) &&
           read_ranges(r, "values", z->number + 2 * k, k + z->nodes + 2);
}

bool read_chain_claim(Realization *z, Reader *r, long hidden)
{
    const char *word = reader_token(r);
    long k;
    if (!word)
        return false;
    if (is_gap_name(word) && scan_gap_name(&z->name, word))
        return read_gap_claim(z, r, hidden);
    bool type_b = strcmp(word, "B") == 0;
    if (!type_b && !is_type_a(word))
        return malformed(r->verdict, r->line, "found `%.40s`, expected C, F, B or a word of L and R", word);
    z->word = 'W';
    if (!read_type(z, r) || !reader_word(r, "kinks") || !reader_small(r, 1, hidden - type_b, &k))
        return false;
    if (!type_b && (size_t)k != strlen(word))
        return malformed(r->verdict, r->line, "%ld kinks for the word %s", k, word);
    set_name(&z->name, word, (int)k, type_b);
    z->number = must_alloc(3 * (size_t)k + 2, sizeof *z->number);
    ranges_init(z->number, 3 * k + 2);
    for (long i = 0; i < k; i++)
        if (!read_range(r, &z->number[i]))
            return false;
    return read_ranges(r, "jumps", z->number + k, k) && read_ranges(r, "values", z->number + 2 * k, k + 2);
}

/* A number of a zero; its size enters all that is computed there. */
bool read_coordinate(Reader *r, mpq_t x)
{
    return reader_fraction(r, x) &&
           (mpz_sizeinbase(mpq_numref(x), 2) + mpz_sizeinbase(mpq_denref(x), 2) <= MAX_POINT_BITS ||
            unknown(r->verdict, "line %ld: a number of more than %d bits", r->line, MAX_POINT_BITS));
}

bool read_zero_point(Zero *z, Reader *r, int k)
{
    if (reader_peek(r, "undecided")) {
        z->location = ZERO_UNDECIDED;
        return reader_token(r) != NULL;
    }
    z->location = reader_peek(r, "near") ? ZERO_NEAR : ZERO_EXACT;
    if (!reader_word(r, z->location == ZERO_NEAR ? "near" : "exact"))
        return false;
    for (int i = 0; i < k; i++)
        if (!read_coordinate(r, z->at[i]))
            return false;
    return true;
}

/* The outcome after a point. */
static bool read_outcome(Zero *z, Reader *r)
{
    static const char *const names[] = {"realization", "spurious", "same"};
    int outcome = IS_REALIZATION;
    while (outcome < IS_SAME && !reader_peek(r, names[outcome]))
        outcome++;
    z->outcome = (Outcome)outcome;
    if (!reader_word(r, reader_peek(r, names[outcome]) ? names[outcome] : "realization"))
        return false;
    bool has_id = z->outcome == IS_REALIZATION || z->outcome == IS_SAME;
    return !has_id || reader_small(r, 1, MAX_ZEROS, &z->id);
}

bool read_zero_box(Zero *z, Reader *r, int k)
{
    z->line = r->line;
    for (int i = 0; i < k; i++)
        mpq_inits(z->box.lo[i], z->box.hi[i], z->at[i], NULL);
    if (!reader_word(r, "zero"))
        return false;
    for (int i = 0; i < k; i++) {
        if (!read_coordinate(r, z->box.lo[i]) || !read_coordinate(r, z->box.hi[i]))
            return false;
        if (mpq_cmp(z->box.lo[i], z->box.hi[i]) > 0)
            return malformed(r->verdict, r->line, "an interval with LO > HI");
    }
    return true;
}

static bool read_zero(WordProof *w, Reader *r)
{
    w->zero = grown(w->zero, &w->zeros, &w->room, sizeof *w->zero);
    Zero *z = &w->zero[w->zeros - 1];
    return read_zero_box(z, r, w->name.k) && read_zero_point(z, r, w->name.k) &&
           (z->location == ZERO_UNDECIDED || read_outcome(z, r)) && reader_end(r) && reader_line(r);
}

bool is_tree(const char *text)
{
    return strspn(text, "0123456789ABCoazdegvmpnkrcwxtj?") == strlen(text);
}

/* A word of L and R, or B and the number of kinks, or a word with regions. */
static bool read_name(Name *name, Reader *r)
{
    const char *s = reader_token(r);
    if (!s)
        return false;
    if (is_gap_name(s) && scan_gap_name(name, s))
        return true;
    if (is_type_a(s)) {
        set_name(name, s, (int)strlen(s), false);
        return true;
    }
    for (int k = 1; k <= TREE_KINKS; k++) {
        char text[TREE_KINKS + 2] = {'B', k < 10 ? (char)('0' + k) : '1',
                                     k < 10 ? '\0' : (char)('0' + k - 10)};
        if (strcmp(s, text) == 0) {
            set_name(name, s, k, true);
            return true;
        }
    }
    return malformed(r->verdict, r->line, "found `%.40s`, expected a word", s);
}

/* A coefficient or an end of a family, which enters powers; the radius or constant of an inequality. */
bool read_small_fraction(Reader *r, mpq_t x)
{
    return reader_fraction(r, x) &&
           (mpz_sizeinbase(mpq_numref(x), 2) + mpz_sizeinbase(mpq_denref(x), 2) <= MAX_FAMILY_BITS ||
            unknown(r->verdict, "line %ld: a number of more than %d bits", r->line, MAX_FAMILY_BITS));
}

static Family *add_family(Certificate *c, const Reader *r, long claim)
{
    c->motion = grown(c->motion, &c->moving, &c->moving_room, sizeof *c->motion);
    Family *f = &c->motion[c->moving - 1];
    f->line = r->line;
    f->claim = claim;
    for (int n = 0; n < TREE_KINKS; n++)
        mpq_inits(f->base[n], f->step[n], NULL);
    ranges_init(&f->range, 1);
    mpq_init(f->risk);
    return f;
}

/* `family K WORD moving C1 D1 ... range LO HI risk X`, the number of the claim being read. */
bool read_moving(Certificate *c, Reader *r, long claim)
{
    Family *f = add_family(c, r, claim);
    if (!reader_word(r, "family") || !read_id(r, c->families + c->moving) || !read_name(&f->name, r) ||
        !reader_word(r, "moving"))
        return false;
    if (f->name.k > c->problem.hidden - f->name.type_b || f->name.gaps)
        return malformed(r->verdict, r->line, "a word of %d kinks%s", f->name.k, f->name.gaps ? " and gaps" : "");
    for (int i = 0; i < f->name.k; i++)
        if (!read_small_fraction(r, f->base[i]) || !read_small_fraction(r, f->step[i]))
            return false;
    if (!reader_word(r, "range") || !read_small_fraction(r, f->range.lo) ||
        !read_small_fraction(r, f->range.hi))
        return false;
    if (mpq_cmp(f->range.lo, f->range.hi) >= 0)
        return malformed(r->verdict, r->line, "an empty range");
    return reader_word(r, "risk") && reader_fraction(r, f->risk) && reader_end(r);
}

/* `word WORD N TREE` and its N lines `zero`. */
static bool read_word_proof(Certificate *c, Reader *r)
{
    long zeros;
    c->word = grown(c->word, &c->words, &c->word_room, sizeof *c->word);
    WordProof *w = &c->word[c->words - 1];
    w->line = r->line;
    if (!reader_word(r, "word") || !read_name(&w->name, r) || !reader_small(r, 0, MAX_ZEROS, &zeros))
        return false;
    const char *tree = reader_token(r);
    if (!tree)
        return false;
    if (is_tree(tree)) {
        w->tree = tree;
        c->risk_leaves = c->risk_leaves || strchr(tree, 'r');
        if (c->risk_leaves && !c->least_line)
            return malformed(r->verdict, r->line, "a leaf `r`, but there is no claim `least`");
    } else if (strcmp(tree, "roots") == 0)
        w->roots = true;
    else if (strcmp(tree, "mirror") != 0)
        return malformed(r->verdict, r->line, "found `%.40s`, expected a tree, `roots` or `mirror`", tree);
    if (!reader_end(r) || !reader_line(r))
        return false;
    for (long i = 0; i < zeros; i++)
        if (!read_zero(w, r))
            return false;
    return true;
}

bool read_words(Certificate *c, Reader *r)
{
    while (reader_peek(r, "word"))
        if (!read_word_proof(c, r))
            return false;
    return read_flat_zeros(c, r);
}
