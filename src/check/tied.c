/* tied.c - boxes in which some kinks are the midpoints of their neighbours at every genuine zero
   (doc/theory.md, Lemma 7.11c): F may be one-to-one on the points with this property only. */
#include "exclude.h"

enum { MORE_PARTS = 4 };

/* For kinks 1..k: whether q_j is tied, and the next kinks (or ends 0, k+1) that are not; for untied q_j, j
   itself. group[i] is equal for pieces that ties make equally long. */
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
        t->tied[j] = w->tau[j] != 0 && w->tau[j - 1] == -w->tau[j] && in_stretch(d, box, j - 1, j + 1, w->k);
        t->count += t->tied[j];
        t->group[j] = t->tied[j] ? t->group[j - 1] : j;
        t->left[j] = t->tied[j] ? t->left[j - 1] : j;
    }
    for (int j = w->k; j >= 1; j--)
        t->right[j] = t->tied[j] ? t->right[j + 1] : j;
}

/* Are the tied kinks of this point midpoints? */
static bool holds_at(const Ties *t, const TreeData *d, const mpq_t *at, int k)
{
    const Moments *m = d->moments;
    mpq_t x;
    bool good = true;
    mpq_init(x);
    for (int j = 1; j <= k && good; j++) {
        mpq_add(x, j > 1 ? at[j - 2] : m->z[0], j < k ? at[j] : m->z[m->n]);
        mpq_div_2exp(x, x, 1);
        good = !t->tied[j] || mpq_equal(x, at[j - 1]);
    }
    mpq_clear(x);
    return good;
}

/* dF_i/dy for the kink y, with which the tied kinks on both sides of it move. */
static Fix derivative(const Jacobian *full, const Ties *t, int i, int y, int k)
{
    Fix sum = full->at[i - 1][y - 1];
    for (int j = y - 1; j >= 1 && t->tied[j]; j--)
        sum = fix_add(sum, fix_over(fix_times(full->at[i - 1][j - 1], j - t->left[j]), y - t->left[j]));
    for (int j = y + 1; j <= k && t->tied[j]; j++)
        sum = fix_add(sum, fix_over(fix_times(full->at[i - 1][j - 1], t->right[j] - j), t->right[j] - y));
    return sum;
}

/* The equations and the kinks that are not tied. */
static void reduce(Jacobian *r, const Jacobian *full, const Ties *t, int k)
{
    for (int i = 1, a = 0; i <= k; a += !t->tied[i++])
        for (int y = 1, b = 0; y <= k && !t->tied[i]; b += !t->tied[y++])
            if (!t->tied[y])
                r->at[a][b] = derivative(full, t, i, y, k);
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
    if (d->weighted || t.count == 0 || t.count == w.k || !holds_at(&t, d, at, w.k))
        return false;
    w.group = t.group;
    for (int parts = 1; parts <= MORE_PARTS && !good; parts++) {
        if (!box_jacobian(&full, d, &w, box, parts))
            continue;
        reduce(&reduced, &full, &t, w.k);
        good = matrix_contraction(&inverse, &shift, &reduced, w.k - t.count) > 0;
    }
    return good;
}
