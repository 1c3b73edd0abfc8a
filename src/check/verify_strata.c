/* verify_strata.c - the strata of Theorem 5.1, and what those of Theorem 9.7 share with them. The problem
   determines the whole list, line by line and as text, except for the intervals that isolate irrational zeros
   (doc/formats.md 4.5). */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "roots.h"
#include "strata.h"

bool expect(Walk *w, const char *format, ...)
{
    const Certificate *c = w->k->c;
    char *tail, *line;
    va_list args;
    va_start(args, format);
    gmp_vasprintf(&tail, format, args);
    va_end(args);
    const Sentence *s = w->next < c->strata ? &c->stratum[w->next] : NULL;
    bool same = false;
    if (!s) {
        rejected(w->k->v, c->stratum[c->strata - 1].line, "no stratum follows, expected `stratum %s %.200s`",
                 w->owner, tail);
    } else {
        gmp_asprintf(&line, "%ld stratum %s %s", s->claim, w->owner, tail);
        same = strcmp(line, s->text) == 0 || rejected(w->k->v, s->line, "expected `%.300s`", line);
        free(line);
    }
    w->next++;
    free(tail);
    return same;
}

const char *type_name(bool minimum)
{
    return minimum ? "local-minimum" : "saddle";
}

/* The sets of slope jumps at a place where e ~ kappa t^r, p ~ const t^s; `zero`: the jump 0 belongs to them.
 */
static bool touching_sets(Walk *w, const char *role, const mpq_t kappa, long r, long s, bool zero)
{
    if (r >= 2 && !zero)
        return expect(w, "%s dimension 2 local-minimum", role);
    if (r >= 2)
        return expect(w, "%s when m (-inf,0) (0,inf) dimension 2 local-minimum", role) &&
               expect(w, "%s when m [0,0] dimension 1 saddle", role);
    bool positive = mpq_sgn(kappa) > 0;
    if (r == 0 && positive)
        return expect(w, "%s when m (0,inf) dimension 2 local-minimum", role) &&
               expect(w, "%s when m (-inf,0%c dimension 2 saddle", role, zero ? ']' : ')');
    if (r == 0)
        return expect(w, "%s when m (-inf,0) dimension 2 local-minimum", role) &&
               expect(w, "%s when m %c0,inf) dimension 2 saddle", role, zero ? '[' : '(');
    mpq_t x;
    mpq_init(x);
    mpq_set_si(x, -(s + 1), 1);
    mpq_mul(x, x, kappa);
    bool good;
    if (positive)
        good = expect(w, "%s when m (-inf,%Qd) (0,inf) dimension 2 local-minimum", role, x) &&
               expect(w, "%s when m [%Qd,0%c dimension 2 saddle", role, x, zero ? ']' : ')');
    else
        good = expect(w, "%s when m (-inf,0) (%Qd,inf) dimension 2 local-minimum", role, x) &&
               expect(w, "%s when m %c0,%Qd] dimension 2 saddle", role, zero ? '[' : '(', x);
    mpq_clear(x);
    return good;
}

/* A neuron that touches the left (right) end of the hull, beside the constant realization. */
static bool touching(Walk *w, const char *role, bool left, bool zero)
{
    const Moments *m = &w->k->m;
    Cell cell;
    mpq_t kappa, t;
    long i = left ? 0 : m->n - 1;
    cell_init(&cell);
    mpq_inits(kappa, t, NULL);
    moments_cell(&cell, m, i, 'R');
    bool good;
    if (cell.h.len == 0) {
        good = expect(w, "%s dimension 2 local-minimum", role);
    } else {
        const mpq_t *end = &m->z[left ? 0 : m->n];
        long s = roots_order_at(t, cell.p, *end), r = roots_order_at(kappa, &cell.h, *end);
        if (left || r % 2 == 0) /* e = -h, and the distance to the right end is b - x */
            mpq_neg(kappa, kappa);
        good = touching_sets(w, role, kappa, r, s, zero);
    }
    mpq_clears(kappa, t, NULL);
    cell_clear(&cell);
    return good;
}

bool exact_near_end(const Moments *m, bool left)
{
    if (left ? m->left_gap : m->right_gap)
        return true;
    Cell cell;
    cell_init(&cell);
    moments_cell(&cell, m, left ? 0 : m->n - 1, 'R');
    bool exact = cell.h.len == 0; /* the cells at the ends of the hull carry a density that is not 0 */
    cell_clear(&cell);
    return exact;
}

/* The sign of G E for the word just inside the left (right) end of the hull. */
static int sign_at_end(const Moments *m, char word, bool left)
{
    Cell cell;
    cell_init(&cell);
    moments_cell(&cell, m, left ? 0 : m->n - 1, word);
    const mpq_t *end = &m->z[left ? 0 : m->n];
    int sign =
        roots_sign_beside(&cell.G, *end, left ? 1 : -1) * roots_sign_beside(&cell.E, *end, left ? 1 : -1);
    cell_clear(&cell);
    return sign;
}

bool affine_end_is_minimum(const Moments *m, char word, bool left)
{
    int sign = sign_at_end(m, word, left);
    return left ? sign < 0 : sign > 0;
}

/* Signs that G_R takes on the hull: bit 0 for positive, bit 1 for negative. */
static int signs_of_G(const Moments *m)
{
    int taken = 0;
    Cell cell;
    cell_init(&cell);
    for (long i = 0; i < m->n && taken != 3; i++) {
        moments_cell(&cell, m, i, 'R');
        int s = roots_sign_on(&cell.G, m->z[i], m->z[i + 1]);
        taken |= s == 2 ? 3 : s > 0 ? 1 : s < 0 ? 2 : 0;
    }
    cell_clear(&cell);
    return taken;
}

/* w = b = 0, v != 0: a local minimum iff T = 0 and -v G_R >= 0; with two slopes critical only if T = 0. */
bool degenerate_strata(Walk *w)
{
    const Moments *m = &w->k->m;
    const char *smooth = mpq_sgn(m->S) == 0 ? "" : " nonsmooth";
    int taken = mpq_sgn(m->slope) == 0 ? signs_of_G(m) : 3;
    bool negative = !(taken & 2), positive = !(taken & 1); /* local minimum for v < 0, for v > 0 */
    if (!expect(w, "degenerate when v [0,0] dimension 0 %s", type_name(mpq_sgn(m->S) == 0)))
        return false;
    if (is_two_slope(m->problem) && mpq_sgn(m->slope))
        return true;
    if (negative == positive)
        return expect(w, "degenerate when v (-inf,0) (0,inf) dimension 1 %s%s", type_name(positive), smooth);
    return expect(w, "degenerate when v %s dimension 1 local-minimum%s", negative ? "(-inf,0)" : "(0,inf)",
                  smooth) &&
           expect(w, "degenerate when v %s dimension 1 saddle%s", negative ? "(0,inf)" : "(-inf,0)", smooth);
}

/* `flat-W at LO HI dimension 1 saddle` for one zero of G inside the cell, right of `after`, which becomes HI.
 */
static bool flat_root(Walk *w, char word, const Poly *G, const mpq_t right, mpq_t after)
{
    const Certificate *c = w->k->c;
    mpq_t lo, hi;
    const char *at = w->next < c->strata ? strstr(c->stratum[w->next].text, " at ") : NULL;
    if (!at)
        return expect(w, "flat-%c at LO HI dimension 1 saddle", word);
    long line = c->stratum[w->next].line;
    char *copy = must_alloc(strlen(at) + 1, 1);
    memcpy(copy, at, strlen(at) + 1);
    char *first = strtok(copy + 4, " "), *second = strtok(NULL, " ");
    mpq_inits(lo, hi, NULL);
    bool good = first && second && mpq_set_str(lo, first, 10) == 0 && mpq_set_str(hi, second, 10) == 0 &&
                mpz_sgn(mpq_denref(lo)) > 0 && mpz_sgn(mpq_denref(hi)) > 0;
    if (good) { /* the comparison as text sees to the canonical form */
        mpq_canonicalize(lo);
        mpq_canonicalize(hi);
        good = expect(w, "flat-%c at %Qd %Qd dimension 1 saddle", word, lo, hi);
    } else {
        expect(w, "flat-%c at LO HI dimension 1 saddle", word);
    }
    if (good && (mpq_cmp(lo, after) <= 0 || mpq_cmp(lo, hi) > 0 || mpq_cmp(hi, right) >= 0 ||
                 roots_closed(G, lo, hi) != 1 ||
                 (!mpq_equal(lo, hi) && (!poly_sign_at(G, lo) || !poly_sign_at(G, hi)))))
        good = rejected(w->k->v, line, "the interval does not isolate a zero inside the right cell");
    mpq_set(after, hi);
    mpq_clears(lo, hi, NULL);
    free(copy);
    return good;
}

/* An interval [from, to] of zeros of Phi. */
static bool flat_interval(Walk *w, char word, const mpq_t from, const mpq_t to)
{
    const Problem *p = w->k->m.problem;
    if (mpq_cmp(from, p->a) > 0 && !expect(w, "flat-%c at %Qd %Qd dimension 1 saddle", word, from, from))
        return false;
    if (!expect(w, "flat-%c between %Qd %Qd dimension 2 local-minimum", word, from, to))
        return false;
    return mpq_cmp(to, p->b) == 0 || expect(w, "flat-%c at %Qd %Qd dimension 1 saddle", word, to, to);
}

/* State of the walk over the zeros of Phi: the interval of zeros that is being crossed, if any. */
typedef struct {
    bool inside;
    mpq_t from;
} Zeros;

/* One stretch [left, right] with the polynomial G; a zero at `left` belongs to it unless left = a. */
static bool flat_stretch(Walk *w, char word, Zeros *s, const Poly *G, const mpq_t left, const mpq_t right)
{
    if (G->len == 0) {
        if (!s->inside)
            mpq_set(s->from, left);
        s->inside = true;
        return true;
    }
    if (s->inside && !flat_interval(w, word, s->from, left))
        return false;
    if (!s->inside && mpq_cmp(left, w->k->m.problem->a) > 0 && poly_sign_at(G, left) == 0 &&
        !expect(w, "flat-%c at %Qd %Qd dimension 1 saddle", word, left, left))
        return false;
    s->inside = false;
    mpq_t after;
    mpq_init(after);
    mpq_set(after, left);
    bool good = true;
    for (long count = roots_open(G, left, right); good && count > 0; count--)
        good = flat_root(w, word, G, right, after);
    mpq_clear(after);
    return good;
}

/* G of the word in a gap: Th times the slope on the side of the support. */
static void error_in_gap(Poly *G, const Moments *m, char word, bool left)
{
    mpq_t t;
    mpq_init(t);
    slope_of_word(t, m->problem, word, left);
    mpq_mul(t, t, m->prefix[m->n][H1]);
    poly_constant(G, t);
    mpq_clear(t);
}

/* Flat kinks: the zeros of G in (a, b), by place. */
bool flat_strata(Walk *w, char word)
{
    const Moments *m = &w->k->m;
    Zeros s = {.inside = false};
    Cell cell;
    Poly gap;
    cell_init(&cell);
    poly_init(&gap);
    mpq_init(s.from);
    bool good = true;
    if (m->left_gap) {
        error_in_gap(&gap, m, word, true);
        good = flat_stretch(w, word, &s, &gap, m->problem->a, m->z[0]);
    }
    for (long i = 0; good && i < m->n; i++) {
        moments_cell(&cell, m, i, word);
        good = flat_stretch(w, word, &s, &cell.G, m->z[i], m->z[i + 1]);
    }
    if (good && m->right_gap) {
        error_in_gap(&gap, m, word, false);
        good = flat_stretch(w, word, &s, &gap, m->z[m->n], m->problem->b);
    }
    if (good && s.inside)
        good = flat_interval(w, word, s.from, m->problem->b);
    mpq_clear(s.from);
    poly_clear(&gap);
    cell_clear(&cell);
    return good;
}

static bool constant_strata(Walk *w)
{
    const Moments *m = &w->k->m;
    bool level = mpq_sgn(m->slope) == 0; /* T = 0 */
    if (!expect(w, "dead dimension 3 local-minimum"))
        return false;
    for (int left = 1; left >= 0; left--) {
        const char *role = left ? "touching-a" : "touching-b";
        bool gap = left ? m->left_gap : m->right_gap;
        if (!(gap ? expect(w, "%s dimension 2 local-minimum", role) : touching(w, role, left, true)))
            return false;
    }
    if (!degenerate_strata(w))
        return false;
    if (!level)
        return expect(w, "level when v [0,0] dimension 1 saddle") && flat_strata(w, 'R') &&
               flat_strata(w, 'L');
    return expect(w, "level dimension 2 local-minimum") && expect(w, "flat-full dimension 2 local-minimum") &&
           expect(w, "flat-endpoint-full-a dimension 1 %s", type_name(exact_near_end(m, true))) &&
           expect(w, "flat-endpoint-full-b dimension 1 %s", type_name(exact_near_end(m, false))) &&
           flat_strata(w, 'R') && flat_strata(w, 'L');
}

static bool affine_strata(Walk *w)
{
    const Moments *m = &w->k->m;
    bool at_a = m->left_gap || affine_end_is_minimum(m, 'R', true);
    bool at_b = m->right_gap || affine_end_is_minimum(m, 'L', false);
    return expect(w, "full dimension 2 local-minimum") &&
           expect(w, "endpoint-full-a dimension 1 %s", type_name(at_a)) &&
           expect(w, "endpoint-full-b dimension 1 %s", type_name(at_b));
}

/* A family, whose claim has been verified: R affine and L constant move in the left gap. */
static bool family_strata(Walk *w, const char *text)
{
    bool affine = strstr(text, " affine ") != NULL, right_word = strstr(text, " R ") != NULL;
    bool left = affine == right_word;
    if (affine)
        return expect(w, "interior dimension 2 local-minimum") &&
               expect(w, "end dimension 1 %s",
                      type_name(affine_end_is_minimum(&w->k->m, left ? 'R' : 'L', left)));
    return expect(w, "interior dimension 3 local-minimum") && touching(w, "end", left, false);
}

bool verify_strata(Check *k)
{
    const Certificate *c = k->c;
    Walk w = {.k = k};
    bool good = true, two_slope = is_two_slope(&c->problem);
    if (c->strata == 0)
        return true;
    for (long i = 0; good && i < c->realizations; i++) {
        const Realization *z = &c->realization[i];
        snprintf(w.owner, sizeof w.owner, "realization %ld", i + 1);
        if (z->word == 'C' || (z->word == 'F' && mpq_sgn(k->m.slope) == 0))
            good = (two_slope ? two_slope_constant_strata : constant_strata)(&w);
        else if (z->word == 'F')
            good = (two_slope ? two_slope_affine_strata : affine_strata)(&w);
        else
            good = expect(&w, "kink dimension 1 %s", type_name(z->minimum));
    }
    for (long i = 0; good && i < c->families; i++) {
        snprintf(w.owner, sizeof w.owner, "family %ld", i + 1);
        good = (two_slope ? two_slope_family_strata : family_strata)(&w, c->family[i].text);
    }
    if (good && w.next < c->strata)
        return rejected(k->v, c->stratum[w.next].line, "there is no further stratum");
    return good;
}
