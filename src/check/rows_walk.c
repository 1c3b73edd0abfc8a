/* rows_walk.c - comparing derived rows with the lines of the certificate, in order. */
#include <stdarg.h> /* before gmp.h */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rows_walk.h"

/* The text of the next line behind `N stratum realization ID `, or NULL if it is about something else. */
static const char *next_text(const RowWalk *w)
{
    char head[80];
    if (w->next >= w->c->strata)
        return NULL;
    const Sentence *s = &w->c->stratum[w->next];
    int n = snprintf(head, sizeof head, "%ld stratum realization %ld ", s->claim, w->id + 1);
    return strncmp(s->text, head, (size_t)n) == 0 ? s->text + n : NULL;
}

/* Record the first failure. */
static bool fail(RowWalk *w, long at, const char *what, const char *text)
{
    if (!w->line) {
        long last = at < w->c->strata ? at : w->c->strata - 1;
        w->line = w->c->stratum[last].line;
        snprintf(w->reason, sizeof w->reason, "%s%.300s", what, text);
    }
    return false;
}

bool row_wrong(RowWalk *w, const char *reason)
{
    return fail(w, w->next > 0 ? w->next - 1 : 0, reason, "");
}

bool row_follows(const RowWalk *w, const char *format, ...)
{
    const char *text = next_text(w);
    char *wanted;
    va_list args;
    va_start(args, format);
    gmp_vasprintf(&wanted, format, args);
    va_end(args);
    size_t n = strlen(wanted);
    bool yes = text && strncmp(text, wanted, n) == 0 && (text[n] == ' ' || text[n] == '\0');
    free(wanted);
    return yes;
}

static bool is(RowWalk *w, const char *wanted)
{
    const char *text = next_text(w);
    if (text && strcmp(text, wanted) == 0) {
        w->next++;
        return true;
    }
    return false;
}

bool row_is(RowWalk *w, const char *format, ...)
{
    char *wanted;
    va_list args;
    va_start(args, format);
    gmp_vasprintf(&wanted, format, args);
    va_end(args);
    bool same = is(w, wanted) || fail(w, w->next, "expected the row ", wanted);
    free(wanted);
    return same;
}

bool row_effect(RowWalk *w, Effect known, const char *suffix, const char *format, ...)
{
    static const char *const words[] = {"neutral", "saddle", "undecided"};
    const bool allowed[] = {known == NEUTRAL, known == DESCENT || w->saddles, true};
    char *prefix, *wanted;
    va_list args;
    va_start(args, format);
    gmp_vasprintf(&prefix, format, args);
    va_end(args);
    bool found = false;
    for (int i = 0; i < 3 && !found; i++) {
        gmp_asprintf(&wanted, "%s %s%s", prefix, words[i], suffix);
        found = allowed[i] && is(w, wanted);
        free(wanted);
    }
    if (!found) {
        gmp_asprintf(&wanted, "%s %s%s", prefix, words[known], suffix);
        fail(w, w->next, "expected the row ", wanted);
        free(wanted);
    }
    free(prefix);
    return found;
}

bool row_place(RowWalk *w, Range *at, const char *role)
{
    char *head, *copy = NULL;
    const char *text = next_text(w);
    gmp_asprintf(&head, "%s at ", role);
    size_t n = strlen(head);
    bool good = text && strncmp(text, head, n) == 0;
    if (good) {
        copy = must_alloc(strlen(text + n) + 1, 1);
        memcpy(copy, text + n, strlen(text + n) + 1);
        char *lo = strtok(copy, " "), *hi = strtok(NULL, " ");
        good = lo && hi && mpq_set_str(at->lo, lo, 10) == 0 && mpq_set_str(at->hi, hi, 10) == 0 &&
               mpz_sgn(mpq_denref(at->lo)) > 0 && mpz_sgn(mpq_denref(at->hi)) > 0;
    }
    if (good) { /* the comparison as text sees to the canonical form */
        mpq_canonicalize(at->lo);
        mpq_canonicalize(at->hi);
        good = mpq_cmp(at->lo, at->hi) <= 0;
    }
    free(copy);
    free(head);
    return good || fail(w, w->next, "expected a row with the role ", role);
}
