/* node.c - positions, clipping and cuts of the boxes of a subdivision tree. */
#include "node.h"

Position position_of(const TreeData *d, const mpq_t x, bool up)
{
    const Moments *m = d->moments;
    long low = 0, high = d->n;
    if (mpq_cmp(x, m->z[0]) < 0)
        return up ? 0 : -1;
    if (mpq_cmp(x, m->z[d->n]) >= 0)
        return ((Position)d->n << FRACTION_BITS) + (up && mpq_cmp(x, m->z[d->n]) > 0);
    while (high - low > 1) { /* z[low] <= x < z[high] */
        long middle = (low + high) / 2;
        if (mpq_cmp(m->z[middle], x) <= 0)
            low = middle;
        else
            high = middle;
    }
    mpq_t y, width;
    mpq_inits(y, width, NULL);
    mpq_sub(y, x, m->z[low]);
    mpq_sub(width, m->z[low + 1], m->z[low]);
    mpq_div(y, y, width);
    Position p = ((Position)low << FRACTION_BITS) + (up ? fixed_ceil(y) : fixed_floor(y));
    mpq_clears(y, width, NULL);
    return p;
}

void position_point(mpq_t x, const TreeData *d, Position p)
{
    const mpq_t *z = d->moments->z;
    long c = low_cell(d, p);
    mpq_t t;
    mpq_init(t);
    mpq_set_si(t, p - ((Position)c << FRACTION_BITS), 1);
    mpq_div_2exp(t, t, FRACTION_BITS);
    mpq_sub(x, z[c + 1], z[c]);
    mpq_mul(x, x, t);
    mpq_add(x, x, z[c]);
    mpq_clear(t);
}

void node_root(Node *n, const TreeData *d, int k)
{
    *n = (Node){.charts = 0};
    for (int j = 1; j <= k + 1; j++) {
        n->lo[j] = j <= k ? 0 : (Position)d->n << FRACTION_BITS;
        n->hi[j] = (Position)d->n << FRACTION_BITS;
    }
}

void node_pin(Node *n, int j, Position z)
{
    n->lo[j] = n->hi[j] = z;
    n->pinned[j] = true;
}

Position node_low(const Node *n, int j)
{
    return n->chart[j] ? n->from[j] : n->lo[j];
}

Position node_high(const Node *n, int j)
{
    return n->chart[j] ? n->to[j] : n->hi[j];
}

long low_cell(const TreeData *d, Position p)
{
    long c = (long)(p >> FRACTION_BITS);
    return c < d->n ? c : d->n - 1;
}

long high_cell(Position p)
{
    return p > 0 ? (long)((p - 1) >> FRACTION_BITS) : 0;
}

/* Do the ends of coordinate j stay as they are? */
static bool frozen(const Node *n, int j)
{
    return n->pinned[j] || n->chart[j];
}

void node_clip(Node *n, int k)
{
    for (int j = 2; j <= k; j++)
        if (!frozen(n, j) && n->lo[j] < node_low(n, j - 1))
            n->lo[j] = node_low(n, j - 1);
    for (int j = k - 1; j >= 1; j--)
        if (!frozen(n, j) && n->hi[j] > node_high(n, j + 1))
            n->hi[j] = node_high(n, j + 1);
}

bool node_empty(const Node *n, int k)
{
    for (int j = 1; j <= k; j++) {
        if (!frozen(n, j) && n->hi[j] <= n->lo[j])
            return true;
        if (n->pinned[j] && (node_low(n, j - 1) >= n->lo[j] || node_high(n, j + 1) <= n->hi[j]))
            return true;
    }
    return false;
}

bool node_cut(Node *n, Node *upper, const TreeData *d, int j)
{
    Position lo = n->lo[j], hi = n->hi[j], at;
    if (n->pinned[j] || lo >= hi)
        return false;
    long first = low_cell(d, lo), last = high_cell(hi);
    if (first < last)
        at = (Position)((first + last + 1) / 2) << FRACTION_BITS;
    else
        at = lo + 63 * (hi - lo) / 128;
    if (at <= lo || at >= hi)
        return false;
    *upper = *n;
    n->hi[j] = upper->lo[j] = at;
    return true;
}

bool node_in_cells(const Node *n, const TreeData *d, int k)
{
    for (int j = 1; j <= k; j++)
        if (!frozen(n, j) && low_cell(d, n->lo[j]) != high_cell(n->hi[j]))
            return false;
    return true;
}

End end_in(long c, Position lo, Position hi)
{
    Position base = (Position)c << FRACTION_BITS;
    End r = {c, fix(lo - base, hi - base)};
    return r;
}

End end_behind(const TreeData *d, long c, Position lo, Position hi)
{
    long behind = d->cell[c].gap_end;
    if (behind > 0 && lo == hi && lo == (Position)c << FRACTION_BITS)
        return (End){behind, fix(0, 0)};
    return end_in(c, lo, hi);
}

void node_kinks(KinkBox *r, const Node *n, const TreeData *d, int k)
{
    for (int i = 0; i <= k; i++) {
        r->left[i] = end_behind(d, low_cell(d, n->lo[i]), n->lo[i], n->hi[i]);
        r->right[i] = end_in(high_cell(n->hi[i + 1]), n->lo[i + 1], n->hi[i + 1]);
    }
}
