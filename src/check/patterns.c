/* patterns.c - the generalised words of a width (doc/formats.md 5.9): type A with one node, then type B. */
#include "verify_responses.h"

#include <stdlib.h>
#include <string.h>

void word_of_pattern(Word *w, const Pattern *s, Slopes g)
{
    word_set(w, g, s->letter, s->k, s->type_b);
    for (int j = 1; j <= s->k; j++)
        w->node[j] = s->node[j];
}

void patterns_init(PatternList *s, const Moments *m, long hidden)
{
    *s = (PatternList){.hidden = (int)hidden, .one_letter = has_one_letter(m->problem)};
    s->jump = must_alloc((size_t)m->n + 1, sizeof *s->jump);
    for (long b = 1; b < m->n; b++)
        if (jumps_at(m, b))
            s->jump[++s->jumps] = (int)b;
}

void patterns_clear(PatternList *s)
{
    free(s->jump);
}

/* ---- Type A: letters, then the place of the node, then its breakpoint. */

/* The next letters of this length, or the first ones of the next length; false after the last ones. */
static bool next_letters(PatternList *s)
{
    char *letter = s->pattern.letter;
    int i = s->pattern.k - 1;
    while (i >= 0 && letter[i] == 'R')
        letter[i--] = 'L';
    if (i >= 0) {
        letter[i] = 'R';
        return true;
    }
    if (s->pattern.k + 1 >= s->hidden)
        return false;
    memset(letter, 'L', (size_t)++s->pattern.k);
    return true;
}

static int place_of_node(const Pattern *s)
{
    int j = 1;
    while (j < s->k && s->node[j] == KINK_PLACE)
        j++;
    return j;
}

/* symbol[j] is that of the node; all other places are kinks. */
static bool next_type_a(PatternList *s)
{
    int j = s->pattern.k ? place_of_node(&s->pattern) : 0;
    if (j > 0 && s->symbol[j] < s->jumps)
        s->symbol[j]++;
    else {
        if (j > 0)
            s->symbol[j] = s->pattern.node[j] = 0;
        if (j == s->pattern.k) {
            if (!next_letters(s))
                return false;
            j = 0;
        }
        s->symbol[++j] = 1;
    }
    s->pattern.node[j] = s->jump[s->symbol[j]];
    return true;
}

/* ---- Type B, and type A if there is one letter only: words over the symbols, in lexicographic order. */

/* Can symbols 1..length begin (complete: be) a word of type B? Kinks cost one neuron, nodes two; one node at
   a breakpoint alone costs three, and a free node needs exactly one of these. If there is one letter only
   (Theorem 9.10 (c)), type B costs one neuron more, and there are no free nodes. */
static bool allowed(const PatternList *s, int length, bool complete)
{
    int kinks = 0, nodes = 0, free_nodes = 0, last = 0;
    for (int j = 1; j <= length; j++) {
        int x = s->symbol[j];
        if (x == 0)
            kinks++;
        else if (x > s->jumps)
            free_nodes++;
        else if (x <= last)
            return false;
        else {
            nodes++;
            last = x;
        }
    }
    if (s->one_letter)
        return free_nodes == 0 && kinks + 2 * nodes + s->pattern.type_b <= s->hidden &&
               (!complete || nodes > 0);
    if (free_nodes > 1 || (free_nodes == 1 && nodes > 1) || kinks + 2 * (nodes + free_nodes) > s->hidden)
        return false;
    if (!complete)
        return true;
    return nodes > 0 && (nodes + free_nodes > 1 || kinks + 3 <= s->hidden);
}

/* The next sequence of symbols of this length all whose beginnings are allowed; false after the last one. The
   search goes on at place j. */
static bool next_symbols(PatternList *s, int j)
{
    while (j >= 1 && j <= s->pattern.k) {
        s->symbol[j]++;
        if (s->symbol[j] > s->jumps + 1)
            j--;
        else if (allowed(s, j, false) && ++j <= s->pattern.k)
            s->symbol[j] = -1;
    }
    return j > s->pattern.k;
}

static bool next_by_symbols(PatternList *s)
{
    int from = s->pattern.k; /* the last place moves first */
    do {
        if (!next_symbols(s, from)) {
            if (s->pattern.k + 1 >= s->hidden)
                return false;
            s->pattern.k++;
            s->symbol[1] = -1;
            from = 1;
            if (!next_symbols(s, from))
                return false;
        }
        from = s->pattern.k;
    } while (!allowed(s, s->pattern.k, true));
    for (int j = 1; j <= s->pattern.k; j++) {
        int x = s->symbol[j];
        s->pattern.node[j] = x > s->jumps ? FREE_NODE : s->jump[x];
        if (!s->pattern.type_b)
            s->pattern.letter[j - 1] = 'R';
    }
    return true;
}

bool patterns_next(PatternList *s)
{
    if (!s->pattern.type_b) {
        if (s->one_letter ? next_by_symbols(s) : next_type_a(s))
            return true;
        s->pattern = (Pattern){.type_b = true};
    }
    return next_by_symbols(s);
}
