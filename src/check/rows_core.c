/* rows_core.c - the rows `core`: which words represent the realization, and the types of their cores. */
#include "rows_walk.h"

#include <stdio.h>
#include <string.h>

int sigma_is_zero(const Shape *s, const Name *word)
{
    Check *k = s->k;
    const Solved *solved = &k->solved[s->z - k->c->realization];
    if (solved->zero)
        return sigma_vanishes(k, solved->zero, &solved->word->name, &s->c, word);
    Word w;
    Range sigma;
    ranges_init(&sigma, 1);
    word_of_name(&w, word, k->slopes);
    chain_sigma(&sigma, &s->c, &w);
    int sign = range_sign(&sigma);
    int answer = sign != 0 ? -1 : range_is_point(&sigma) || chain_sigma_vanishes(&s->c, &k->integrals, &w);
    ranges_clear(&sigma, 1);
    return answer;
}

/* Is this word the one of the realization, or has a zero for it been proved to be this function? */
static bool is_listed(const Shape *s, const Name *word)
{
    const Certificate *c = s->k->c;
    bool found = s->name.k == word->k && !s->name.type_b && strcmp(s->name.text, word->text) == 0;
    for (long i = 0; i < c->words && !found; i++)
        for (long j = 0; j < c->word[i].zeros && !found; j++) {
            const Zero *z = &c->word[i].zero[j];
            found = z->location != ZERO_UNDECIDED && z->outcome == IS_SAME &&
                    z->id == s->z - c->realization + 1 && strcmp(c->word[i].name.text, word->text) == 0;
        }
    return found;
}

/* T = 0: does the word represent the realization? 1 yes, -1 no, 0 not known. */
static int word_represents(const Shape *s, const Name *word)
{
    return is_listed(s, word) ? 1 : sigma_is_zero(s, word);
}

/* Rational kinks: the type of the point with one neuron for each kink. */
static CoreType exact_core(const Shape *s, const Name *word)
{
    Point p;
    Network w;
    CoreType type = CORE_OPEN;
    Verdict unused = {.status = VERIFIED};
    point_of_shape(&p, s, word);
    if (network_init(&w, &p, &unused)) {
        CoreForm form = core_form(&w, false);
        Effect kink = single_kink(&w);
        type = form == FORM_DEFINITE                        ? CORE_MINIMUM
               : form == FORM_NEGATIVE || kink == DESCENT ? CORE_SADDLE
               : kink == NEUTRAL                          ? CORE_MINIMUM_ALONE
                                                          : CORE_OPEN;
    }
    network_clear(&w);
    point_clear(&p);
    return type;
}

CoreType core_of_word(const Shape *s, const Name *word)
{
    if (s->c.k == 0)
        return CORE_MINIMUM;
    if (s->exact)
        return exact_core(s, word);
    int form = chain_core(&s->c, &s->k->integrals, word);
    bool own_kink = s->z->word == word->text[0] && word->k == 1; /* R or L: its type has been proved */
    if (form > 0)
        return CORE_MINIMUM;
    if (form < 0 || (own_kink && !s->z->minimum && !s->z->undecided))
        return CORE_SADDLE;
    return own_kink && s->z->minimum ? CORE_MINIMUM_ALONE : CORE_OPEN;
}

bool single_kink_minimum(Check *k, long id)
{
    Shape s;
    CoreType type = CORE_OPEN;
    if (shape_init(&s, k, id, next_precision(k, 0)) && s.exact)
        type = exact_core(&s, &s.name);
    shape_clear(&s);
    return type == CORE_MINIMUM || type == CORE_MINIMUM_ALONE;
}

/* One row; a weaker type than the known one may stand there: `undecided`, or `alone`. */
static bool core_row(RowWalk *w, const Shape *s, const Name *word, const char *head, int dimension,
                     bool *all_saddles)
{
    CoreType type = core_of_word(s, word);
    char text[120];
    int n = snprintf(text, sizeof text, "core %s neurons %d dimension %d", head, word->k + word->type_b,
                     dimension);
    bool minimum = type == CORE_MINIMUM || type == CORE_MINIMUM_ALONE;
    bool alone = minimum && word->k == 1;
    const char *known[] = {"undecided", "local-minimum", "local-minimum alone", "saddle"};
    const bool allowed[] = {true, type == CORE_MINIMUM, alone, type == CORE_SADDLE};
    for (int i = 0; i < 4; i++) {
        snprintf(text + n, sizeof text - (size_t)n, " %s", known[i]);
        if (!allowed[i] || !row_follows(w, "%s", text))
            continue;
        if (i == 1 && row_follows(w, "%s alone", text))
            continue;
        *all_saddles = *all_saddles && i == 3;
        return row_is(w, "%s", text);
    }
    snprintf(text + n, sizeof text - (size_t)n, " %s", known[type]);
    return row_is(w, "%s", text);
}

/* The row of a word for T = 0, if the word represents the realization. */
static bool word_row(RowWalk *w, const Shape *s, const Name *word, bool *any, bool *all_saddles)
{
    const char *text = word->k ? word->text : "-";
    char head[TREE_KINKS + 20];
    if (!row_follows(w, "core %s", text))
        return word_represents(s, word) < 0 || row_is(w, "core %s neurons %d", text, word->k);
    bool unproved = row_follows(w, "core %s unproved", text);
    if (!unproved && word_represents(s, word) <= 0)
        return row_is(w, "core %s unproved", text);
    snprintf(head, sizeof head, "%s%s", text, unproved ? " unproved" : "");
    *any = true;
    return core_row(w, s, word, head, word->k, all_saddles);
}

/* All words of k letters, in alphabetical order. */
static bool all_words(RowWalk *w, const Shape *s, bool *any, bool *all_saddles)
{
    int k = s->c.k;
    bool good = true, one_letter = has_one_letter(&s->k->c->problem);
    for (unsigned long code = one_letter ? (1UL << k) - 1 : 0; code >> k == 0 && good; code++) {
        Name word = {.k = k};
        for (int i = 0; i < k; i++)
            word.text[i] = (code >> (k - 1 - i)) & 1 ? 'R' : 'L';
        good = word_row(w, s, &word, any, all_saddles);
    }
    return good;
}

bool rows_of_core(RowWalk *w, const Shape *s, int *least)
{
    int k = s->c.k;
    long hidden = s->k->c->problem.hidden;
    bool saddles = true, any = true, good;
    if (s->T != 0) {
        good = core_row(w, s, &s->name, k ? s->name.text : "-", k, &saddles);
    } else {
        Name full = {.text = "B", .k = k, .type_b = true};
        any = false;
        good = (k + 1 > hidden || core_row(w, s, &full, "free", k + 2, &saddles)) &&
               all_words(w, s, &any, &saddles);
    }
    *least = any ? k : k + 1;
    w->saddles = good && saddles;
    return good;
}
