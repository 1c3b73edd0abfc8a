/* verify_list.c - the list is complete: every cell, every breakpoint, the two fits, the families, the counts.
 */
#include "verify_gaps.h"

#include "roots.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Kinks of the list in the order of the walk: word, then place, a breakpoint before the cell on its right. */
typedef struct {
    const Realization *z;
    Kink *kink;
} Listed;

static int compare_listed(const void *left, const void *right)
{
    const Realization *a = ((const Listed *)left)->z, *b = ((const Listed *)right)->z;
    if (a->word != b->word)
        return a->word > b->word ? -1 : 1; /* R before L */
    if (a->place != b->place)
        return a->place < b->place ? -1 : 1;
    if ((a->proof == AT_BREAKPOINT) != (b->proof == AT_BREAKPOINT))
        return a->proof == AT_BREAKPOINT ? -1 : 1;
    return a->line < b->line ? -1 : 1;
}

/* Are two kinks proved to be different numbers? */
static bool different(const Check *k, Kink *a, Kink *b)
{
    if (a->exact && b->exact)
        return !mpq_equal(a->at, b->at);
    if (a->exact)
        return different(k, b, a); /* one level only */
    for (unsigned long bits = next_precision(k, 0); bits; bits = next_precision(k, bits)) {
        mpq_t x, y;
        mpq_inits(x, y, NULL);
        kink_refine(a, bits);
        if (!b->exact)
            kink_refine(b, bits);
        set_dyadic(x, a->lo, a->bits);
        set_dyadic(y, a->hi, a->bits);
        bool apart = b->exact
                         ? mpq_cmp(b->at, x) < 0 || mpq_cmp(b->at, y) > 0
                         : compare_dyadic(x, b->hi, b->bits) > 0 || compare_dyadic(y, b->lo, b->bits) < 0;
        mpq_clears(x, y, NULL);
        if (apart)
            return true;
    }
    return false;
}

/* Are the kinks listed in one place pairwise different? */
static bool check_different(Check *k, Listed *l, long count)
{
    for (long i = 0; i < count; i++)
        for (long j = i + 1; j < count; j++)
            if (!different(k, l[i].kink, l[j].kink))
                return rejected(k->v, l[j].z->line, "not proved different from the realization on line %ld",
                                l[i].z->line);
    return true;
}

/* Number of distinct roots of E inside the cell at which G does not vanish. E != 0. */
static long count_critical(const Check *k, const Cell *cell, long i)
{
    Poly e, g;
    poly_inits(&e, &g, (Poly *)NULL);
    poly_squarefree(&e, &cell->E);
    poly_gcd(&g, &e, &cell->G);
    poly_divide(&e, &e, &g);
    long count = roots_open(&e, k->m.z[i], k->m.z[i + 1]);
    poly_clears(&e, &g, (Poly *)NULL);
    return count;
}

/* Cell i lists `count` kinks, proved to be zeros of E but not of G. Are these all, unless the cell is open?
 */
static bool check_cell(Check *k, const Cell *cell, long i, char word, Listed *l, long count, bool open)
{
    if (!check_different(k, l, count))
        return false;
    if (cell->E.len == 0)
        return cell->G.len == 0 || rejected(k->v, k->c->list_line,
                                            "%c, cell %ld: E vanishes identically and G does not", word, i);
    if (open || roots_open(&cell->E, k->m.z[i], k->m.z[i + 1]) == count)
        return true;
    long found = count_critical(k, cell, i);
    return found == count ||
           rejected(k->v, k->c->list_line, "%c has %ld critical kinks in cell %ld, %ld are listed", word,
                    found, i, count);
}

/* Breakpoint i, the left end of the cell, is listed exactly when E = 0 != G there. */
static bool check_breakpoint(Check *k, const Cell *cell, long i, char word, Listed *l, long count)
{
    bool critical = poly_sign_at(&cell->E, k->m.z[i]) == 0 && poly_sign_at(&cell->G, k->m.z[i]) != 0;
    if (count > 1)
        return rejected(k->v, l[1].z->line, "listed twice, see line %ld", l[0].z->line);
    return count == critical || rejected(k->v, k->c->list_line,
                                         "the critical kink of %c at breakpoint %ld is not listed", word, i);
}

/* Walk over the cells of one word; `listed` are its kinks in order, `open` its open cells in order. */
static bool walk(Check *k, char word, Listed *listed, long count, const OpenCell *open, long opens)
{
    Cell cell;
    bool good = true;
    long at = 0, o = 0;
    cell_init(&cell);
    for (long i = 0; i < k->m.n && good; i++) {
        moments_cell(&cell, &k->m, i, word);
        long first = at;
        while (at < count && listed[at].z->place == i && listed[at].z->proof == AT_BREAKPOINT)
            at++;
        if (i > 0)
            good = check_breakpoint(k, &cell, i, word, listed + first, at - first);
        first = at;
        while (at < count && listed[at].z->place == i)
            at++;
        bool is_open = o < opens && open[o].cell == i;
        o += is_open;
        good = good && check_cell(k, &cell, i, word, listed + first, at - first, is_open);
    }
    cell_clear(&cell);
    if (good && o < opens)
        return rejected(k->v, open[o].line, "there are only %ld cells", k->m.n);
    return good;
}

static bool check_kinks(Check *k)
{
    const Certificate *c = k->c;
    Listed *l = must_alloc((size_t)c->realizations, sizeof *l);
    long count = 0, right = 0, open_right = 0;
    for (long i = 0; i < c->realizations; i++) {
        const Realization *z = &c->realization[i];
        if (z->word == 'R' || z->word == 'L')
            l[count++] = (Listed){z, &k->solved[i].kink};
        right += z->word == 'R';
    }
    for (long i = 0; i < c->opens; i++)
        open_right += c->open[i].word == 'R';
    qsort(l, (size_t)count, sizeof *l, compare_listed);
    bool good = walk(k, 'R', l, right, c->open, open_right);
    if (good && !has_one_letter(&c->problem))
        good = walk(k, 'L', l + right, count - right, c->open ? c->open + open_right : NULL,
                    c->opens - open_right);
    else if (good && right < count)
        good = rejected(k->v, l[right].z->line, "R and L are the same functions, which are written with R");
    else if (good && open_right < c->opens)
        good = rejected(k->v, c->open[open_right].line, "R and L are the same functions");
    free(l);
    return good;
}

/* The constant and the affine fit are listed once each; only F when they are the same function. */
static bool check_fits(Check *k)
{
    long constants = 0, fits = 0;
    for (long i = 0; i < k->c->realizations; i++) {
        constants += k->c->realization[i].word == 'C';
        fits += k->c->realization[i].word == 'F';
    }
    if (fits != 1)
        return rejected(k->v, k->c->list_line, "the best affine fit is listed %ld times", fits);
    return constants == (mpq_sgn(k->m.slope) != 0) ||
           rejected(k->v, k->c->list_line, "the constant is listed %ld times", constants);
}

/* The next family must be this one. */
static bool expect_family(Check *k, long *next, const char *what, const mpq_t place)
{
    const Certificate *c = k->c;
    char *expected;
    if (*next >= c->families)
        return rejected(k->v, c->list_line, "the family `%s` is missing", what);
    const Sentence *s = &c->family[(*next)++];
    gmp_asprintf(&expected, "%ld family %ld %s %Qd", s->claim, *next, what, place);
    bool same = strcmp(expected, s->text) == 0;
    free(expected);
    return same || rejected(k->v, s->line, "expected the family `%s`", what);
}

/* With two slopes that are not 0 a neuron with its kink in a gap is affine on the support, so it carries the
   affine fit: no constant, and nothing if the fit is constant (Theorem 9.6). */
static bool expect_two_slope_families(Check *k, long *next)
{
    const Moments *m = &k->m;
    bool both = !has_one_letter(m->problem);
    if (mpq_sgn(m->slope) == 0)
        return true;
    if (m->left_gap && !(expect_family(k, next, "R affine", m->z[0]) &&
                         (!both || expect_family(k, next, "L affine", m->z[0]))))
        return false;
    return !m->right_gap || ((!both || expect_family(k, next, "L affine", m->z[m->n])) &&
                             expect_family(k, next, "R affine", m->z[m->n]));
}

bool family_is_left(const Moments *m, const char *text)
{
    char *place;
    gmp_asprintf(&place, "%Qd", m->z[0]);
    bool left = strcmp(strrchr(text, ' ') + 1, place) == 0;
    free(place);
    return left;
}

static bool expect_relu_families(Check *k, long *next)
{
    const Moments *m = &k->m;
    bool sloped = mpq_sgn(m->slope) != 0;
    if (m->left_gap && sloped && !expect_family(k, next, "R affine", m->z[0]))
        return false;
    if (m->left_gap && !expect_family(k, next, "L constant", m->z[0]))
        return false;
    if (m->right_gap && sloped && !expect_family(k, next, "L affine", m->z[m->n]))
        return false;
    return !m->right_gap || expect_family(k, next, "R constant", m->z[m->n]);
}

static bool check_families(Check *k)
{
    long next = 0;
    if (!(is_two_slope(&k->c->problem) ? expect_two_slope_families : expect_relu_families)(k, &next))
        return false;
    if (k->c->problem.hidden > 1 && support_has_gaps(&k->m) && !check_gap_families(k, &next))
        return false;
    if (k->c->problem.hidden > 1 && is_two_slope(&k->c->problem) && !check_end_pairs(k, &next))
        return false;
    return next == k->c->families || rejected(k->v, k->c->family[next].line, "there is no such family");
}

static bool check_counts(Check *k)
{
    const Certificate *c = k->c;
    bool partial = c->opens > 0 || k->open || c->risk_leaves;
    bool more = c->families > 0 && c->kind == LIST_PARTIAL && c->problem.hidden > 1;
    if (c->infinite != (c->moving > 0 || more))
        return rejected(k->v, c->list_line, "there are %s families",
                        c->infinite ? "no" : "some");
    if (c->kind == LIST_PARTIAL)
        return partial || rejected(k->v, c->list_line, "partial, but no region is open");
    if (partial)
        return rejected(k->v, c->list_line, "a tree or a zero is not decided, the list is partial");
    if (c->infinite)
        return true;
    if ((c->kind == LIST_INFINITE) != (c->families > 0))
        return rejected(k->v, c->list_line, "the list is %s", c->families ? "infinite" : "finite");
    if (c->kind == LIST_FINITE && c->functions != c->realizations)
        return rejected(k->v, c->list_line, "%ld functions are listed", c->realizations);
    return c->classes == c->realizations ||
           rejected(k->v, c->list_line, "%ld functions on the support are listed", c->realizations);
}

bool verify_list(Check *k)
{
    return check_fits(k) && check_kinks(k) && check_families(k) && check_counts(k);
}
