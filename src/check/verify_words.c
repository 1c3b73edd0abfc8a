/* verify_words.c - completeness for two or more neurons: every word in its order, its tree, its zeros, and
   what each zero is (doc/formats.md 5.1, 5.3, 5.5; theory.md 7.12). */
#include "verify_gaps.h"

#include <stdlib.h>
#include <string.h>

void word_of_name(Word *w, const Name *name, Slopes g)
{
    word_set(w, g, name->text, name->k, name->type_b);
    for (int j = 1; j <= name->k && name->gaps; j++) {
        w->node[j] = name->node[j];
        w->from[j] = name->from[j];
        w->to[j] = name->node[j] ? 0 : name->end[j];
    }
}

void mirror_name(Name *image, const Name *name, Slopes g)
{
    *image = *name;
    for (int i = 0; i < name->k && !name->type_b && !slopes_one_letter(g); i++)
        image->text[i] = name->text[name->k - 1 - i] == 'R' ? 'L' : 'R';
}

bool same_name(const Name *a, const Name *b)
{
    return a->k == b->k && a->type_b == b->type_b && same_regions(a, b) &&
           (a->type_b || strcmp(a->text, b->text) == 0);
}

/* Does `outer` contain the mirror image of `inner`? */
static bool contains_image(const Box *outer, const Box *inner, int k, const mpq_t sum)
{
    bool inside = true;
    mpq_t x;
    mpq_init(x);
    for (int i = 0; i < k && inside; i++) {
        mpq_sub(x, sum, inner->hi[k - 1 - i]);
        inside = mpq_cmp(outer->lo[i], x) <= 0;
        mpq_sub(x, sum, inner->lo[k - 1 - i]);
        inside = inside && mpq_cmp(x, outer->hi[i]) <= 0;
    }
    mpq_clear(x);
    return inside;
}

bool self_mirrored(const Name *name, const Located *z, const mpq_t sum, Slopes g)
{
    Name image;
    Range x;
    mpq_t end;
    mirror_name(&image, name, g);
    bool inside = !name->gaps && same_name(&image, name);
    ranges_init(&x, 1);
    mpq_init(end);
    for (int i = 0; i < name->k && inside; i++) { /* the image of the ball lies in the box */
        range_ball(&x, z->at[name->k - 1 - i], z->radius);
        mpq_sub(end, sum, x.hi);
        inside = mpq_cmp(z->zero->box.lo[i], end) <= 0;
        mpq_sub(end, sum, x.lo);
        inside = inside && mpq_cmp(end, z->zero->box.hi[i]) <= 0;
    }
    mpq_clear(end);
    ranges_clear(&x, 1);
    return inside;
}

/* The ball of z lies in the uniqueness box. */
static bool ball_in_box(const Located *z, const Box *box)
{
    Range x;
    bool inside = true;
    ranges_init(&x, 1);
    for (int i = 0; i < z->word.k && inside; i++) {
        range_ball(&x, z->at[i], z->radius);
        inside = mpq_cmp(box->lo[i], x.lo) <= 0 && mpq_cmp(x.hi, box->hi[i]) <= 0;
    }
    ranges_clear(&x, 1);
    return inside;
}

/* ---- Words ---- */

/* The word after this one (the first for k = 0), in the order of 5.1; false after the last one. The letters
   of a length begin with all L, or with all R if that is the only letter. */
static bool next_word(Name *name, long hidden, char first)
{
    if (name->type_b) {
        name->k++;
        return name->k < hidden;
    }
    int i = name->k - 1;
    while (i >= 0 && name->text[i] == 'R')
        name->text[i--] = 'L';
    if (i >= 0) {
        name->text[i] = 'R';
        return true;
    }
    int k = name->k ? name->k + 1 : 2;
    *name = (Name){.k = k};
    if (k > hidden)
        *name = (Name){.text = "B", .k = 1, .type_b = true};
    else
        memset(name->text, first, (size_t)k);
    return true;
}

static bool check_words(Check *k)
{
    const Certificate *c = k->c;
    if (support_has_gaps(&k->m))
        return check_gap_words(k);
    Name name = {.k = 0};
    long i = 0;
    while (next_word(&name, c->problem.hidden, slopes_one_letter(k->slopes) ? 'R' : 'L')) {
        if (i >= c->words || !same_name(&c->word[i].name, &name)) {
            char number[16] = "";
            if (name.type_b)
                number[0] = (char)('0' + name.k / 10), number[1] = (char)('0' + name.k % 10);
            return rejected(k->v, i < c->words ? c->word[i].line : c->list_line, "expected the word %s%s",
                            name.text, number[0] == '0' ? number + 1 : number);
        }
        i++;
    }
    return i == c->words || rejected(k->v, c->word[i].line, "there is no such word");
}

/* ---- Trees and zeros ---- */

/* The families whose members are zeros of the word, for the leaves `t`; the caller frees them. */
static Motion *motions_of(const Check *k, const Name *name)
{
    const Certificate *c = k->c;
    Motion *r = must_alloc((size_t)c->moving, sizeof *r);
    for (long i = 0; i < c->moving; i++) {
        const Family *f = &c->motion[i];
        r[i] = (Motion){family_has_word(k, f, name) ? f->name.k : 0, (const mpq_t *)f->base,
                        (const mpq_t *)f->step, f->range.lo, f->range.hi};
    }
    return r;
}

static bool check_tree(Check *k, const WordProof *p, Word *w)
{
    TreeFault fault;
    bool open = false;
    Motion *motion = strchr(p->tree, 't') ? motions_of(k, &p->name) : NULL;
    w->motion = motion;
    w->motions = motion ? k->c->moving : 0;
    Box *boxes = must_alloc((size_t)p->zeros, sizeof *boxes);
    for (long i = 0; i < p->zeros; i++)
        boxes[i] = p->zero[i].box; /* borrowed */
    bool good = tree_verify(&open, &fault, k->tree, w, p->tree, boxes, p->zeros, k->risk);
    free(boxes);
    free(motion);
    k->open = k->open || open;
    if (!good && fault.undecided)
        return unknown(k->v, "line %ld: letter %ld of the tree: %s", p->line, fault.at, fault.why);
    return good || rejected(k->v, p->line, "letter %ld of the tree: %s", fault.at, fault.why);
}

/* `mirror`: an earlier word is the mirror image, and its zeros have their images in the boxes of this one. */
static bool check_mirror(Check *k, const WordProof *p)
{
    Name name;
    if (p->name.gaps)
        return rejected(k->v, p->line, "mirror words are not covered where the density has gaps");
    mirror_name(&name, &p->name, k->slopes);
    const WordProof *q = k->c->word;
    while (q < p && !same_name(&q->name, &name))
        q++;
    if (q == p)
        return rejected(k->v, p->line, "there is no earlier word whose mirror image this is");
    if (!has_symmetry(k, 1) && !has_symmetry(k, -1))
        return rejected(k->v, p->line, "the problem has no mirror symmetry");
    if (p->zeros != q->zeros)
        return rejected(k->v, p->line, "%ld zeros, the word %s has %ld", p->zeros, name.text, q->zeros);
    if (q->tree && strchr(q->tree, 't'))
        return rejected(k->v, p->line, "the tree of %s has leaves about families", name.text);
    mpq_t sum;
    mpq_init(sum);
    ends_of_hull(sum, &k->m);
    k->used_mirror = true;
    bool good = true;
    for (long i = 0; i < q->zeros && good; i++) {
        good = false;
        for (long j = 0; j < p->zeros && !good; j++)
            good = contains_image(&p->zero[j].box, &q->zero[i].box, name.k, sum);
        if (!good)
            rejected(k->v, q->zero[i].line, "no zero of %s has the mirror image of this box in its own",
                     p->name.text);
    }
    mpq_clear(sum);
    return good;
}

/* What is known about the zeros; for roots that these are all. */
static bool check_zeros(Check *k, long i)
{
    const WordProof *p = &k->c->word[i];
    Word w;
    word_of_name(&w, &p->name, k->slopes);
    k->located[i] = must_alloc((size_t)p->zeros, sizeof **k->located);
    for (long j = 0; j < p->zeros; j++)
        located_init(&k->located[i][j], &p->zero[j], &w);
    for (long j = 0; j < p->zeros; j++) {
        if (!located_prove(&k->located[i][j], p->roots, &k->integrals, k->tree, k->v))
            return false;
        k->open = k->open || !k->located[i][j].known;
    }
    if (p->roots && p->name.gaps)
        return rejected(k->v, p->line, "`roots` are not covered where the density has gaps");
    return !p->roots || verify_full_kink(p, &k->integrals, k->v);
}

/* The zeros are known. Are there no others? */
static bool check_completeness(Check *k, const WordProof *p)
{
    Word w;
    word_of_name(&w, &p->name, k->slopes);
    return p->roots || (p->tree ? check_tree(k, p, &w) : check_mirror(k, p));
}

/* ---- Outcomes ---- */

int sigma_vanishes(Check *k, const Located *z, const Name *zero_word, const Chain *c, const Name *word)
{
    Word w;
    Range sigma;
    Name image;
    mpq_t sum;
    ranges_init(&sigma, 1);
    mpq_init(sum);
    word_of_name(&w, word, k->slopes);
    chain_sigma(&sigma, c, &w);
    bool exact = range_is_point(&sigma) || chain_sigma_vanishes(c, &k->integrals, &w);
    int answer = range_sign(&sigma) != 0 ? -1 : exact ? 1 : 0;
    ends_of_hull(sum, &k->m);
    mirror_name(&image, word, k->slopes);
    if (answer == 0 && same_name(&image, word) && self_mirrored(zero_word, z, sum, k->slopes) &&
        has_symmetry(k, 1)) {
        answer = 1;
        k->used_mirror = true;
    }
    mpq_clear(sum);
    ranges_clear(&sigma, 1);
    return answer;
}

/* `realization ID`: the label fits the word, and this is the first zero with this ID. */
static bool is_realization(Check *k, const WordProof *p, Located *z)
{
    const Realization *r = &k->c->realization[z->zero->id - 1];
    Solved *s = &k->solved[z->zero->id - 1];
    if (r->word != 'W' || s->zero)
        return rejected(k->v, z->zero->line,
                        s->zero ? "realization %ld has been found on line %ld"
                                : "realization %ld is no chain",
                        z->zero->id, s->zero ? s->zero->zero->line : 0);
    if (!same_name(&r->name, &p->name))
        return rejected(k->v, z->zero->line, "realization %ld has the word %s", z->zero->id, r->name.text);
    s->zero = z;
    s->word = p;
    return true;
}

/* Where the density has gaps: is the zero, which is realization id, genuine, with these weights, and is there
   a network? */
static bool is_gap_realization(Check *k, Located *z)
{
    const Realization *r = &k->c->realization[z->zero->id - 1];
    GapShape *s = &k->solved[z->zero->id - 1].shape;
    if (!gap_shape(s, k, z))
        return false;
    if (s->flat)
        return rejected(k->v, z->zero->line, "both sides of a node are one line");
    if (memcmp(s->weight, r->weight, sizeof s->weight) != 0)
        return rejected(k->v, r->line, "the weights of its nodes are others");
    return gap_realizable(s, k, z) > 0 ||
           rejected(k->v, z->zero->line, "no network of this width is proved to have this function");
}

/* Does kink j lie at an end of its part of the support? */
static bool is_at_gap(const Located *z, int j, const Moments *m)
{
    const Word *w = &z->word;
    return j > 0 && w->to[j] > 0 &&
           (mpq_equal(z->at[j - 1], m->z[w->from[j]]) || mpq_equal(z->at[j - 1], m->z[w->to[j]]));
}

/* Do, exactly, two kinks coincide, or one with an end, or does a slope jump vanish? */
static bool has_false_kink(Check *k, const Located *z)
{
    Chain c;
    Range m;
    chain_init(&c);
    ranges_init(&m, 1);
    bool spurious = false, good = z->zero->location == ZERO_EXACT && located_chain(&c, z, &k->integrals, 0);
    for (int i = 0; i <= c.k && good; i++)
        spurious = spurious || c.empty[i] || is_at_gap(z, i, &k->m);
    for (int j = 1; j <= c.k && good && !spurious; j++) {
        if (z->word.node[j] > 0)
            continue;
        chain_jump(&m, &c, j);
        spurious = mpq_sgn(m.lo) == 0;
    }
    ranges_clear(&m, 1);
    chain_clear(&c);
    return spurious;
}

/* `spurious`, exact. */
static bool is_spurious(Check *k, const Located *z)
{
    return has_false_kink(k, z) || rejected(k->v, z->zero->line, "it is a genuine zero");
}

/* `spurious` where the density has gaps: it is as without gaps, or a node is none, or no network of this
   width has this function. */
static bool is_spurious_in_gaps(Check *k, Located *z)
{
    GapShape s;
    if (has_false_kink(k, z))
        return true;
    if (!gap_shape(&s, k, z))
        return false;
    return s.flat || gap_realizable(&s, k, z) == 0 ||
           rejected(k->v, z->zero->line, "it is not proved that no network of this width has this function");
}

/* Has realization id, given exactly, these kinks and values? */
static bool equals_exactly(Check *k, const WordProof *p, const Located *z, long id)
{
    const Realization *r = &k->c->realization[id];
    bool chain = r->word == 'W';
    int n = z->word.k, nodes = chain ? r->nodes : 0;
    const Range *kinks = chain ? r->number : &r->kink;
    const Range *values = chain ? r->number + 2 * n : r->value;
    if (z->zero->location != ZERO_EXACT || n != (chain ? r->name.k : strchr("RL", r->word) ? 1 : 0) ||
        (chain ? !same_regions(&r->name, &p->name) : z->word.node[1] > 0))
        return false;
    Chain c;
    Range x;
    chain_init(&c);
    ranges_init(&x, 1);
    bool good = located_chain(&c, z, &k->integrals, 0);
    for (int j = 1; j <= n && good; j++)
        good = z->word.node[j] > 0 ||
               (range_is_point(&kinks[j - 1]) && mpq_equal(z->at[j - 1], kinks[j - 1].lo));
    for (int i = 0; i < n + nodes + 2 && good; i++) {
        chain_value_number(&x, &c, &k->integrals, &z->word, i);
        good = range_is_point(&values[i]) && mpq_equal(x.lo, values[i].lo);
    }
    ranges_clear(&x, 1);
    chain_clear(&c);
    return good;
}

/* The problem is even, and the zero its own mirror image, so that T = 0; likewise for realization id, whose
   zero is the same point. */
static bool equals_by_symmetry(Check *k, const WordProof *p, const Located *z, long id)
{
    const Solved *s = &k->solved[id];
    Name image;
    mpq_t sum;
    if (!s->zero || !s->zero->known || s->zero->word.k != z->word.k || p->name.gaps || !has_symmetry(k, 1))
        return false;
    mpq_init(sum);
    ends_of_hull(sum, &k->m);
    mirror_name(&image, &s->word->name, k->slopes);
    bool good = same_name(&image, &s->word->name) && self_mirrored(&p->name, z, sum, k->slopes) &&
                ball_in_box(z, &s->zero->zero->box);
    mpq_clear(sum);
    k->used_mirror = k->used_mirror || good;
    return good;
}

/* At the zero sum tau_i sigma_i = 0 for its word and that of realization id, because all intervals with tau_i
   != 0 lie in affine pieces of f; so it is a zero for both, and lies in the box of the other. */
static bool equals_by_affine_pieces(Check *k, const WordProof *p, const Located *z, long id)
{
    const Solved *s = &k->solved[id];
    if (!s->zero || !s->zero->known || s->zero->word.k != z->word.k ||
        !same_regions(&p->name, &s->word->name))
        return false;
    Chain c;
    chain_init(&c);
    bool good =
        located_chain(&c, z, &k->integrals, 64) && chain_sigma_vanishes(&c, &k->integrals, &z->word) &&
        chain_sigma_vanishes(&c, &k->integrals, &s->zero->word) && ball_in_box(z, &s->zero->zero->box);
    chain_clear(&c);
    return good;
}

/* The zero is one of B1, and realization id an R or L with the same kink. If gamma > 0 its T need not be 0
   (Theorem 9.5 (c)). */
static bool equals_by_root(Check *k, const WordProof *p, const Located *z, long id)
{
    const Realization *r = &k->c->realization[id];
    Word w;
    word_set(&w, k->slopes, &r->word, 1, false);
    return p->name.type_b && p->name.k == 1 && p->name.node[1] == 0 && strchr("RL", r->word) &&
           r->proof == AT_ROOT &&
           is_full_kink(&k->solved[id].kink, r->place, &z->zero->box, &k->integrals,
                        k->slopes.n > 0 ? w.tau : NULL);
}

static bool is_same(Check *k, const WordProof *p, const Located *z)
{
    long id = z->zero->id - 1;
    return equals_exactly(k, p, z, id) || is_kink_in_gap(k, p, z, id) || equals_by_symmetry(k, p, z, id) ||
           equals_by_affine_pieces(k, p, z, id) ||
           equals_by_root(k, p, z, id) ||
           rejected(k->v, z->zero->line, "it is not proved to be the function of realization %ld", id + 1);
}

static bool each_zero(Check *k, bool (*check)(Check *, const WordProof *, Located *, bool), bool first)
{
    for (long i = 0; i < k->c->words; i++)
        for (long j = 0; j < k->c->word[i].zeros; j++)
            if (k->located[i][j].known && !check(k, &k->c->word[i], &k->located[i][j], first))
                return false;
    return true;
}

/* First the realizations, then the zeros that refer to them. */
static bool check_outcome(Check *k, const WordProof *p, Located *z, bool first)
{
    Outcome o = z->zero->outcome;
    bool has_id = o == IS_REALIZATION || o == IS_SAME;
    if (has_id && z->zero->id > k->c->realizations)
        return rejected(k->v, z->zero->line, "there are only %ld realizations", k->c->realizations);
    if (first)
        return o != IS_REALIZATION ||
               (is_realization(k, p, z) && (!p->name.gaps || is_gap_realization(k, z)));
    if (o == IS_SPURIOUS && p->name.gaps)
        return is_spurious_in_gaps(k, z);
    if (o == IS_SPURIOUS)
        return z->zero->algebraic ? verify_flat(k, z) : is_spurious(k, z);
    return o == IS_REALIZATION || is_same(k, p, z);
}

/* Is some zero realization id, if that is a chain? */
static bool check_listed(Check *k, long id)
{
    const Realization *r = &k->c->realization[id];
    return r->word != 'W' || k->solved[id].zero || rejected(k->v, r->line, "no zero is this realization");
}

/* Leaves `r` of trees are about the risk of realization 1, so its zero must be known before. */
bool verify_words(Check *k)
{
    const Certificate *c = k->c;
    if (!check_words(k))
        return false;
    for (long i = 0; i < c->words; i++)
        if (!check_zeros(k, i))
            return false;
    if (!each_zero(k, check_outcome, true))
        return false;
    if (c->least_line && (!check_listed(k, 0) || !set_least_bound(k)))
        return false;
    for (long i = 0; i < c->words; i++)
        if (!check_completeness(k, &c->word[i]))
            return false;
    for (long i = 0; i < c->realizations; i++)
        if (!check_listed(k, i))
            return false;
    return each_zero(k, check_outcome, false);
}
