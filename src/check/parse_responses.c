/* parse_responses.c - the last part of a proof section: generalised words with their trees and zeros, the
   best response, a network below all critical risks (doc/formats.md 5.9). */
#include "certificate.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_WORDS = 10000000, MAX_BREAKPOINT = 10000000 };

void responses_clear(Certificate *c)
{
    Responses *s = &c->responses;
    for (int i = 0; i < s->exact.k && s->exact_line; i++)
        mpq_clear(s->at[i]);
    for (long i = 0; i < s->words; i++)
        zeros_clear(s->word[i].zero, s->word[i].zeros, s->word[i].pattern.k);
    free(s->word);
    for (long i = 0; c->theta && i < 3 * c->problem.hidden + 1; i++)
        mpq_clear(c->theta[i]);
    free(c->theta);
}

bool same_pattern(const Pattern *a, const Pattern *b)
{
    if (a->k != b->k || a->type_b != b->type_b)
        return false;
    for (int j = 1; j <= a->k; j++)
        if (a->node[j] != b->node[j] || (!a->type_b && a->letter[j - 1] != b->letter[j - 1]))
            return false;
    return true;
}

char *pattern_text(const Pattern *s)
{
    char *text = must_alloc(TREE_KINKS * 16 + 2, 1), *end = text;
    if (s->type_b)
        *end++ = 'B';
    for (int j = 1; j <= s->k; j++) {
        if (!s->type_b)
            *end++ = s->letter[j - 1];
        if (s->node[j] > 0)
            end += sprintf(end, "!%d", s->node[j]);
        else if (s->type_b)
            *end++ = s->node[j] == FREE_NODE ? '?' : 'k';
    }
    *end = '\0';
    return text;
}

/* The number after a `!`, in canonical form; *s goes behind it. 0: there is none. */
static int breakpoint_number(const char **s)
{
    long b = 0;
    if (**s < '1' || **s > '9')
        return 0;
    for (; **s >= '0' && **s <= '9' && b <= MAX_BREAKPOINT; ++*s)
        b = 10 * b + (**s - '0');
    return b <= MAX_BREAKPOINT ? (int)b : 0;
}

/* One place of a name; false if there is none. */
static bool scan_place(Pattern *s, const char **text)
{
    char c = *(*text)++;
    int j = s->k + 1;
    if (j > TREE_KINKS || !strchr(s->type_b ? "k!?" : "LR", c))
        return false;
    s->k = j;
    s->node[j] = c == '?' ? FREE_NODE : KINK_PLACE;
    if (!s->type_b)
        s->letter[j - 1] = c;
    if (!s->type_b && **text == '!')
        c = *(*text)++;
    if (c == '!')
        s->node[j] = breakpoint_number(text);
    return c != '!' || s->node[j] > 0;
}

static bool read_pattern(Pattern *s, Reader *r)
{
    const char *text = reader_token(r);
    if (!text)
        return false;
    const char *at = text;
    *s = (Pattern){.type_b = *at == 'B'};
    at += s->type_b;
    bool good = *at != '\0';
    while (good && *at != '\0')
        good = scan_place(s, &at);
    return good || malformed(r->verdict, r->line, "found `%.40s`, expected a generalised word", text);
}

/* `response NAME exact Q1 ... Qk`. */
static bool read_exact_response(Responses *s, Reader *r)
{
    if (!reader_word(r, "response") || !read_pattern(&s->exact, r))
        return false;
    s->exact_line = r->line;
    for (int i = 0; i < s->exact.k; i++)
        mpq_init(s->at[i]);
    bool good = reader_word(r, "exact");
    for (int i = 0; i < s->exact.k && good; i++)
        good = read_coordinate(r, s->at[i]);
    return good && reader_end(r) && reader_line(r);
}

/* `gword NAME N TREE` and its N zeros. */
static bool read_response_word(Responses *s, Reader *r)
{
    long zeros;
    s->word = grown(s->word, &s->words, &s->room, sizeof *s->word);
    ResponseWord *w = &s->word[s->words - 1];
    w->line = r->line;
    if (!reader_word(r, "gword") || !read_pattern(&w->pattern, r) || !reader_small(r, 0, MAX_WORDS, &zeros) ||
        !(w->tree = reader_token(r)))
        return false;
    if (!is_tree(w->tree))
        return malformed(r->verdict, r->line, "found `%.40s`, expected a tree", w->tree);
    if (!reader_end(r) || !reader_line(r))
        return false;
    for (long i = 0; i < zeros; i++) {
        w->zero = grown(w->zero, &w->zeros, &w->room, sizeof *w->zero);
        Zero *z = &w->zero[i];
        if (!read_zero_box(z, r, w->pattern.k) || !read_zero_point(z, r, w->pattern.k) || !reader_end(r) ||
            !reader_line(r))
            return false;
        z->outcome = IS_RESPONSE;
    }
    return true;
}

/* `best NAME I` or `best ordinary`. */
static bool read_best(Responses *s, Reader *r)
{
    s->best_line = r->line;
    if (!reader_word(r, "best"))
        return false;
    s->ordinary = reader_peek(r, "ordinary");
    bool good = s->ordinary ? reader_token(r) != NULL
                            : read_pattern(&s->best, r) && reader_small(r, 1, MAX_WORDS, &s->best_zero);
    return good && reader_end(r) && reader_line(r);
}

/* `theta0`, a line `W B V` for each neuron, `constant C`. */
static bool read_theta(Certificate *c, Reader *r)
{
    long count = 3 * c->problem.hidden;
    c->theta_line = r->line;
    c->theta = must_alloc((size_t)count + 1, sizeof *c->theta);
    for (long i = 0; i <= count; i++)
        mpq_init(c->theta[i]);
    if (!reader_word(r, "theta0") || !reader_end(r))
        return false;
    for (long i = 0; i < count; i += 3)
        if (!reader_line(r) || !read_coordinate(r, c->theta[i]) || !read_coordinate(r, c->theta[i + 1]) ||
            !read_coordinate(r, c->theta[i + 2]) || !reader_end(r))
            return false;
    return reader_line(r) && reader_word(r, "constant") && read_coordinate(r, c->theta[count]) &&
           reader_end(r) && reader_line(r);
}

/* The lines after `responses`. */
static bool read_all(Certificate *c, Reader *r)
{
    Responses *s = &c->responses;
    long words;
    s->line = r->line;
    if (!c->infimum_line)
        return malformed(r->verdict, r->line, "responses, but the infimum is not claimed");
    if (!reader_word(r, "responses"))
        return false;
    s->kind = reader_peek(r, "zero") ? RESPONSE_OF_RISK_ZERO : ALL_RESPONSES;
    if (s->kind == RESPONSE_OF_RISK_ZERO)
        return reader_token(r) && reader_end(r) && reader_line(r) && read_exact_response(s, r);
    if (!reader_small(r, 1, MAX_WORDS, &words) || !reader_end(r) || !reader_line(r))
        return false;
    for (long i = 0; i < words; i++)
        if (!read_response_word(s, r))
            return false;
    return read_best(s, r);
}

bool read_responses(Certificate *c, Reader *r)
{
    if (reader_peek(r, "responses") && !read_all(c, r))
        return false;
    if (!c->blow_up_line)
        return true;
    return read_theta(c, r);
}
