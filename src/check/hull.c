/* hull.c - the Jacobian over a large box, as the hull over small parts of it. */
#include "exclude.h"

enum { MAX_PARTS = 5000, MAX_SEGMENTS = 64 };

/* A part of one side: an interval of q_j, and the cells in which the pieces end and begin there. */
typedef struct {
    Position lo, hi;
    long before, after;
} Segment;

/* The parts of all sides, and the one in turn on each. */
typedef struct {
    Segment of[TREE_KINKS + 2][MAX_SEGMENTS];
    int count[TREE_KINKS + 2], at[TREE_KINKS + 2];
} Segments;

/* Cut a side at the breakpoints, and what is left into equal parts; false if these are too many. */
static bool cut_side(Segment *r, int *count, const TreeData *d, Position lo, Position hi, int parts)
{
    *count = 0;
    if (lo >= hi) {
        r[(*count)++] = (Segment){lo, lo, high_cell(lo), low_cell(d, lo)};
        return true;
    }
    for (long c = low_cell(d, lo); c <= high_cell(hi); c++) {
        Position left = (Position)c << FRACTION_BITS, right = (Position)(c + 1) << FRACTION_BITS;
        left = left > lo ? left : lo;
        right = right < hi ? right : hi;
        for (int p = 0; p < parts; p++) {
            Wide width = right - left;
            if (*count == MAX_SEGMENTS)
                return false;
            Position from = left + (Position)(width * p / parts),
                     to = left + (Position)(width * (p + 1) / parts);
            r[(*count)++] = (Segment){from, to, c, c};
        }
    }
    return true;
}

static bool set_segments(Segments *s, const TreeData *d, int k, const Position *lo, const Position *hi,
                         int parts)
{
    long total = 1;
    for (int j = 0; j <= k + 1; j++) {
        Position end = j == 0 ? 0 : (Position)d->n << FRACTION_BITS;
        bool inner = j > 0 && j <= k;
        if (!cut_side(s->of[j], &s->count[j], d, inner ? lo[j] : end, inner ? hi[j] : end, parts))
            return false;
        s->at[j] = 0;
        total *= s->count[j];
        if (total > MAX_PARTS)
            return false;
    }
    return true;
}

/* The next combination of parts; false after the last one. */
static bool next_segments(Segments *s, int k)
{
    for (int j = 1; j <= k; j++) {
        if (++s->at[j] < s->count[j])
            return true;
        s->at[j] = 0;
    }
    return false;
}

/* The part in turn, cut down to q_1 <= ... <= q_k; false if nothing (or a part of its boundary) is left. */
static bool set_part(KinkBox *r, const Segments *s, const TreeData *d, int k)
{
    Node n;
    node_root(&n, d, k);
    for (int j = 1; j <= k; j++) {
        const Segment *g = &s->of[j][s->at[j]], *previous = &s->of[j - 1][s->at[j - 1]];
        n.lo[j] = g->lo;
        n.hi[j] = g->hi;
        n.pinned[j] = g->lo == g->hi;
        if (g->before < previous->after)
            return false;
    }
    node_clip(&n, k);
    for (int j = 1; j <= k; j++)
        if (!n.pinned[j] && n.hi[j] <= n.lo[j])
            return false;
    for (int i = 0; i <= k; i++) {
        const Segment *left = &s->of[i][s->at[i]], *right = &s->of[i + 1][s->at[i + 1]];
        r->left[i] = end_behind(d, left->after, n.lo[i], n.hi[i]);
        r->right[i] = end_in(right->before, n.lo[i + 1], n.hi[i + 1]);
    }
    return true;
}

/* Row j alone, if tau = 0 on both sides of q_j, so that it depends on these pieces only: the others may have
   no bounded derivatives. */
static bool plain_row(Jacobian *r, const TreeData *d, const Word *w, const KinkBox *box, int j)
{
    Chain c = {.weighted = d->weighted};
    Word plain = {.k = w->k, .type_b = true};
    plain.node[j] = w->node[j];
    fixed_overflow = false;
    for (int i = j - 1; i <= j; i++)
        fit_bounds(&c.fit[i], d, box->left[i], box->right[i], true);
    chain_jacobian(r, &c, &plain);
    return !fixed_overflow;
}

static bool part_jacobian(Jacobian *r, const TreeData *d, const Word *w, const KinkBox *box, int row)
{
    Chain c;
    if (row > 0 && w->tau[row - 1] == 0 && w->tau[row] == 0)
        return plain_row(r, d, w, box, row);
    fixed_overflow = false;
    chain_fits(&c, d, w, box, true);
    chain_combine(&c, w);
    chain_jacobian(r, &c, w);
    return !fixed_overflow;
}

bool hull_jacobian(Jacobian *r, const TreeData *d, const Word *w, const Position *lo, const Position *hi,
                   int parts, int row)
{
    Segments s;
    bool any = false;
    if (!set_segments(&s, d, w->k, lo, hi, parts))
        return false;
    do {
        KinkBox box;
        Jacobian part;
        if (!set_part(&box, &s, d, w->k))
            continue;
        if (!part_jacobian(&part, d, w, &box, row))
            return false;
        for (int a = 0; a < w->k; a++)
            for (int b = 0; b < w->k; b++)
                r->at[a][b] = any ? fix_hull(r->at[a][b], part.at[a][b]) : part.at[a][b];
        any = true;
    } while (next_segments(&s, w->k));
    return any;
}
