/* tied.c - boxes in which at every genuine zero some kinks divide the interval between their neighbours in
   the proportion of the roots of |tau|, and so are its midpoints if these agree (doc/theory.md, Lemma 7.11c
   and Theorem 9.5 (b)): F may be one-to-one on the points with this property only. */
#include "exclude.h"

enum { MORE_PARTS = 4 };

/* For kinks 1..k: whether q_j is tied, and the next kinks (or ends 0, k+1) that are not; for untied q_j, j
   itself. group[i] is equal for pieces in one run of ties. */
typedef struct {
    bool tied[TREE_KINKS + 2];
    int left[TREE_KINKS + 2], right[TREE_KINKS + 2], group[TREE_KINKS + 1], count;
} Ties;

/* Do all points from kink i to kink m of the box lie in one stretch? */
static bool in_stretch(const TreeData *d, const Box *box, int i, int m, int k)
{
    Position end = (Position)d->n << FRACTION_BITS;
    Position lo = i > 0 ? position_of(d, box->lo[i - 1], false) : 0;
    Position hi = m <= k ? position_of(d, box->hi[m - 1], true) : end;
    lo = lo < 0 ? 0 : lo;
    hi = hi > end ? end : hi;
    if (lo >= hi)
        return false;
    long stretch = d->cell[low_cell(d, lo)].stretch;
    return stretch >= 0 && d->cell[high_cell(hi)].stretch == stretch;
}

static void find_ties(Ties *t, const TreeData *d, const Word *w, const Box *box)
{
    *t = (Ties){.count = 0};
    t->left[w->k + 1] = t->right[w->k + 1] = w->k + 1;
    for (int j = 1; j <= w->k; j++) {
        bool opposite = (w->tau[j - 1] > 0 && w->tau[j] < 0) || (w->tau[j - 1] < 0 && w->tau[j] > 0);
        t->tied[j] = opposite && in_stretch(d, box, j - 1, j + 1, w->k);
        t->count += t->tied[j];
        t->group[j] = t->tied[j] ? t->group[j - 1] : j;
        t->left[j] = t->tied[j] ? t->left[j - 1] : j;
    }
    for (int j = w->k; j >= 1; j--)
        t->right[j] = t->tied[j] ? t->right[j + 1] : j;
}

/* x = |tau| length^2, the length being the distance from u to v. */
static void weighted_square(mpq_t x, const mpq_t u, const mpq_t v, int tau)
{
    mpq_t factor;
    mpq_init(factor);
    mpq_set_si(factor, tau < 0 ? -tau : tau, 1);
    mpq_sub(x, v, u);
    mpq_mul(x, x, x);
    mpq_mul(x, x, factor);
    mpq_clear(factor);
}

/* Is |tau_j| l_(j-1)^2 = |tau_(j-1)| l_j^2 for the tied kinks of this point, which is in order? */
static bool holds_at(const Ties *t, const TreeData *d, const mpq_t *at, const Word *w)
{
    const Moments *m = d->moments;
    mpq_t x, y;
    bool good = true;
    mpq_inits(x, y, NULL);
    for (int j = 1; j <= w->k && good; j++) {
        weighted_square(x, j > 1 ? at[j - 2] : m->z[0], at[j - 1], w->tau[j]);
        weighted_square(y, at[j - 1], j < w->k ? at[j] : m->z[m->n], w->tau[j - 1]);
        good = !t->tied[j] || mpq_equal(x, y);
    }
    mpq_clears(x, y, NULL);
    return good;
}

/* x times the sum of the roots of |tau| from J_i to J_(m-1), by that from J_left to J_(right-1). */
static Fix part_of_run(Fix x, const Word *w, int i, int m, int left, int right)
{
    Fix part = fix_point(0), whole = fix_point(0);
    for (int n = left; n < right; n++) {
        whole = fix_add(whole, w->size[n].root);
        if (n >= i && n < m)
            part = fix_add(part, w->size[n].root);
    }
    return fix_div(fix_mul(x, part), whole);
}

/* dF_i/dy for the kink y, with which the tied kinks on both sides of it move. */
static Fix derivative(const Jacobian *full, const Ties *t, const Word *w, int i, int y)
{
    const Fix *row = full->at[i - 1];
    Fix sum = row[y - 1];
    for (int j = y - 1; j >= 1 && t->tied[j]; j--)
        sum = fix_add(sum, part_of_run(row[j - 1], w, t->left[j], j, t->left[j], y));
    for (int j = y + 1; j <= w->k && t->tied[j]; j++)
        sum = fix_add(sum, part_of_run(row[j - 1], w, j, t->right[j], y, t->right[j]));
    return sum;
}

/* The equations and the kinks that are not tied. */
static void reduce(Jacobian *r, const Jacobian *full, const Ties *t, const Word *w)
{
    for (int i = 1, a = 0; i <= w->k; a += !t->tied[i++])
        for (int y = 1, b = 0; y <= w->k && !t->tied[i]; b += !t->tied[y++])
            if (!t->tied[y])
                r->at[a][b] = derivative(full, t, w, i, y);
}

bool tied_one_to_one(const TreeData *d, const Word *word, const Box *box, const mpq_t *at)
{
    Word w = *word;
    Ties t;
    Jacobian full, reduced;
    Matrix inverse;
    int shift;
    bool good = false;
    find_ties(&t, d, word, box);
    if (d->weighted || t.count == 0 || t.count == w.k || !holds_at(&t, d, at, &w))
        return false;
    w.group = t.group;
    for (int parts = 1; parts <= MORE_PARTS && !good; parts++) {
        if (!box_jacobian(&full, d, &w, box, parts))
            continue;
        reduce(&reduced, &full, &t, &w);
        good = matrix_contraction(&inverse, &shift, &reduced, w.k - t.count, NULL) > 0;
    }
    return good;
}
