/* tube.c - the leaf t: all zeros in a box are members of a family in which the kinks are affine functions of
   one parameter (doc/theory.md, Lemma 7.19a). On every slice, where one coordinate is fixed, F is one-to-one,
   and the family has a member in it. The slices belong to the box that holds this part of the family, too. */
#include "exclude.h"
#include "rules.h"

#include <string.h>

/* Parts into which the sides of a box are cut when enclosures are too wide. */
enum { TUBE_PARTS = 6 };
/* The highest power of |1 - C A| that is tried. */
enum { MOST_POWERS = 12 };

/* The parameters of the members at the two ends of the coordinate that is fixed. */
typedef struct {
    mpq_t t[2];
} Ends;

/* t with c + d t = x, for the end e; false if d = 0, or t is not in the range. */
static bool set_parameter(Ends *r, int e, const Motion *f, const mpq_t x, const mpq_t c, const mpq_t d)
{
    if (mpq_sgn(d) == 0)
        return false;
    mpq_sub(r->t[e], x, c);
    mpq_div(r->t[e], r->t[e], d);
    return mpq_cmp(r->t[e], f->lo) >= 0 && mpq_cmp(r->t[e], f->hi) <= 0;
}

/* Make [lo, hi], in one cell, large enough for q_m at both ends; false if it leaves the cell. */
static bool widen(Position *lo, Position *hi, const TreeData *d, const Motion *f, int m, const Ends *r)
{
    mpq_t x;
    long cell = low_cell(d, *lo);
    mpq_init(x);
    for (int e = 0; e < 2; e++) {
        mpq_mul(x, f->step[m - 1], r->t[e]);
        mpq_add(x, x, f->base[m - 1]);
        Position down = position_of(d, x, false), up = position_of(d, x, true);
        *lo = down < *lo ? down : *lo;
        *hi = up > *hi ? up : *hi;
    }
    mpq_clear(x);
    return *lo >= (Position)cell << FRACTION_BITS && *hi <= (Position)(cell + 1) << FRACTION_BITS;
}

/* size[a][b] >= |1 - C A| for all A in *m and C = 2^shift inverse, in units of 2^-50. */
static void set_sizes(int64_t size[TREE_KINKS][TREE_KINKS], const Matrix *inverse, int shift,
                      const Jacobian *m, int k)
{
    for (int a = 0; a < k; a++)
        for (int b = 0; b < k; b++) {
            Fix t = fix_point(0);
            for (int c = 0; c < k; c++)
                t = fix_add(t, fix_mul(m->at[c][b], fix_point(inverse->at[a][c])));
            for (int s = shift; s > 0; s--)
                t = fix_times(t, 2);
            for (int s = shift; s < 0; s++)
                t = fix_over(t, 2);
            size[a][b] = fix_mag(a == b ? fix_sub(t, fix_point(FIXED_ONE)) : t);
        }
}

/* Has some power of the matrix row sums less than 1? */
static bool power_contracts(int64_t size[TREE_KINKS][TREE_KINKS], int k)
{
    int64_t sum[TREE_KINKS], next[TREE_KINKS];
    for (int a = 0; a < k; a++)
        sum[a] = FIXED_ONE;
    for (int n = 0; n < MOST_POWERS && !fixed_overflow; n++) {
        bool small = true;
        for (int a = 0; a < k; a++) {
            next[a] = 0;
            for (int b = 0; b < k; b++)
                next[a] = fixed_sum(next[a] + mul_up(size[a][b], sum[b]));
            small = small && next[a] < FIXED_ONE;
        }
        if (small)
            return !fixed_overflow;
        for (int a = 0; a < k; a++)
            sum[a] = next[a];
    }
    return false;
}

/* Is, without column j (from 1) and some row, |1 - C A| a matrix some power of which is less than 1, for an
   approximate inverse C? */
static bool contracts(const Jacobian *a, int k, int j)
{
    for (int row = 0; row < k; row++) {
        Jacobian part;
        Matrix inverse;
        int shift;
        memset(&part, 0, sizeof part);
        for (int r = 0; r < k - 1; r++)
            for (int c = 0; c < k - 1; c++)
                part.at[r][c] = a->at[r + (r >= row)][c + (c >= j - 1)];
        int64_t size[TREE_KINKS][TREE_KINKS];
        fixed_overflow = false;
        if (!approximate_inverse(&inverse, &shift, &part, k - 1))
            continue;
        set_sizes(size, &inverse, shift, &part, k - 1);
        if (!fixed_overflow && power_contracts(size, k - 1))
            return true;
    }
    return false;
}

/* ---- Outside charts: q_j is fixed. */

static bool slices_of_kink(const TreeData *d, const Word *w, const Position *lo, const Position *hi, int j)
{
    for (int parts = 1; parts <= TUBE_PARTS; parts++) {
        Jacobian a;
        fixed_overflow = false;
        if (hull_jacobian(&a, d, w, lo, hi, parts, 0) && contracts(&a, w->k, j))
            return true;
    }
    return false;
}

static bool tube_of_kink(Ends *r, const TreeData *d, const Word *w, const Node *n, const Motion *f, int j)
{
    Position lo[TREE_KINKS + 1], hi[TREE_KINKS + 1];
    mpq_t x;
    mpq_init(x);
    bool good = true;
    for (int e = 0; e < 2 && good; e++) {
        position_point(x, d, e ? n->hi[j] : n->lo[j]);
        good = set_parameter(r, e, f, x, f->base[j - 1], f->step[j - 1]);
    }
    mpq_clear(x);
    for (int m = 1; m <= w->k && good; m++) {
        lo[m] = n->lo[m];
        hi[m] = n->hi[m];
        good = !n->pinned[m] && (m == j || widen(&lo[m], &hi[m], d, f, m, r));
    }
    return good && slices_of_kink(d, w, lo, hi, j);
}

/* ---- In the chart of J_i: l is fixed. Constant density, T = 0. */

/* l at both ends of its range in the node, and the parameters that belong to it. */
static bool set_lengths(Ends *r, const TreeData *d, const Node *n, const Motion *f, int i)
{
    mpq_t span, l, c, s;
    mpq_inits(span, l, c, s, NULL);
    position_point(span, d, n->to[i + 1]);
    position_point(l, d, n->from[i]);
    mpq_sub(span, span, l);
    mpq_sub(c, f->base[i], f->base[i - 1]);
    mpq_sub(s, f->step[i], f->step[i - 1]);
    bool good = true;
    for (int e = 0; e < 2 && good; e++) {
        mpq_set_si(l, e ? n->hi[i] : n->lo[i], 1);
        mpq_div_2exp(l, l, FRACTION_BITS);
        mpq_mul(l, l, span);
        good = set_parameter(r, e, f, l, c, s);
    }
    mpq_clears(span, l, c, s, NULL);
    return good;
}

/* Do q_i and q_(i+1) meet in the breakpoint z at an end of the range? */
static bool meets(const Motion *f, const mpq_t z, int i)
{
    mpq_t p, q;
    mpq_inits(p, q, NULL);
    bool found = false;
    for (int e = 0; e < 2 && !found; e++) {
        mpq_mul(p, f->step[i - 1], e ? f->hi : f->lo);
        mpq_add(p, p, f->base[i - 1]);
        mpq_mul(q, f->step[i], e ? f->hi : f->lo);
        mpq_add(q, q, f->base[i]);
        found = mpq_equal(p, z) && mpq_equal(q, z);
    }
    mpq_clears(p, q, NULL);
    return found;
}

/* s of the node and of the family, where it is step_(i+1) / (step_(i+1) - step_i). */
static Fix shares(const Node *n, const Motion *f, int i)
{
    mpq_t s, t;
    mpq_inits(s, t, NULL);
    mpq_sub(t, f->step[i], f->step[i - 1]);
    mpq_div(s, f->step[i], t);
    Fix r = fix_hull(fix(n->lo[i + 1], n->hi[i + 1]), fix(fixed_floor(s), fixed_ceil(s)));
    mpq_clears(s, t, NULL);
    return r;
}

/* The piece in the chart for all these s; false if it leaves the two cells. */
static bool set_bridge(Bridge *r, const TreeData *d, const Node *n, const Motion *f, int i)
{
    r->b = low_cell(d, n->from[i + 1]);
    r->in_chart = true;
    End first = end_in(r->b - 1, n->from[i], n->from[i]), last = end_in(r->b, n->to[i + 1], n->to[i + 1]);
    r->l = fix_mul_nonneg(fix_sub(place(d, last), place(d, first)), fix(n->lo[i], n->hi[i]));
    r->s = shares(n, f, i);
    r->t = fix_sub(fix_point(FIXED_ONE), r->s);
    r->X = fix_mul_nonneg(r->l, r->s);
    r->Y = fix_mul_nonneg(r->l, r->t);
    r->Q = fix_div(r->X, d->cell[r->b].width);
    r->P = fix_div(r->Y, d->cell[r->b - 1].width);
    return r->s.lo >= 0 && r->t.lo >= 0 && r->Q.hi <= FIXED_ONE && r->P.hi <= FIXED_ONE;
}

/* The other coordinates of the node and of the family, and those of the bridge. */
static bool set_box(KinkBox *r, const TreeData *d, const Word *w, const Node *n, const Motion *f, int i,
                    const Ends *ends, const Bridge *at)
{
    Position end = (Position)d->n << FRACTION_BITS;
    r->left[0] = end_in(0, 0, 0);
    r->right[w->k] = end_in(d->n - 1, end, end);
    for (int m = 1; m <= w->k; m++) {
        if (m == i || m == i + 1)
            continue;
        Position lo = n->lo[m], hi = n->hi[m];
        if (n->pinned[m] || !widen(&lo, &hi, d, f, m, ends))
            return false;
        r->left[m] = r->right[m - 1] = end_in(low_cell(d, n->lo[m]), lo, hi);
    }
    r->right[i - 1] = r->left[i] = (End){at->b - 1, fix_sub(fix_point(FIXED_ONE), at->P)};
    r->right[i] = r->left[i + 1] = (End){at->b, at->Q};
    return true;
}

/* dF_j/dq_m, from the fits of the pieces beside q_m. */
static Fix entry(const Fit *y, int j, int m)
{
    return j == m       ? fix_sub(y[m - 1].Rv, y[m].Lu)
           : j == m - 1 ? fix_neg(y[m - 1].Lv)
           : j == m + 1 ? y[m].Ru
                        : fix_point(0);
}

/* dF_j/ds at fixed l: q_i and q_(i+1) move by l; R, L are the derivatives of the errors of J_i. */
static Fix entry_of_share(const Fit *y, int j, int i, Fix l, Fix R, Fix L)
{
    if (j == i - 1)
        return fix_neg(fix_mul(y[i - 1].Lv, l));
    if (j == i)
        return fix_sub(fix_mul(y[i - 1].Rv, l), L);
    if (j == i + 1)
        return fix_sub(R, fix_mul(y[i + 1].Lu, l));
    return j == i + 2 ? fix_mul(y[i + 1].Ru, l) : fix_point(0);
}

static bool slices_of_length(const TreeData *d, const Word *w, const KinkBox *box, const Bridge *at, int i)
{
    Jacobian a;
    Fit y[TREE_KINKS + 1];
    Fix R, L;
    fixed_overflow = false;
    for (int p = 0; p <= w->k; p++)
        if (p != i)
            fit_bounds(&y[p], d, box->left[p], box->right[p], true);
    fit_slide(&R, &L, d, at);
    for (int j = 1; j <= w->k; j++)
        for (int m = 1; m <= w->k; m++)
            a.at[j - 1][m - 1] = m == i       ? fix_point(0)
                                 : m == i + 1 ? entry_of_share(y, j, i, at->l, R, L)
                                              : entry(y, j, m);
    return !fixed_overflow && contracts(&a, w->k, i);
}

/* Is T = 0 wherever the kinks lie in these cells? */
static bool without_tension(const TreeData *d, const Word *w, const Node *n)
{
    Pieces p;
    set_pieces(&p, d, w, n);
    for (int i = 0; i <= w->k; i++)
        if (p.tau[i] != 0)
            return false;
    return true;
}

static bool tube_of_length(Ends *r, const TreeData *d, const Word *w, const Node *n, const Motion *f, int i)
{
    Bridge at;
    KinkBox box;
    if (d->weighted || n->charts != 1 || i >= w->k || n->chart[i] != CHART_LEFT || !without_tension(d, w, n))
        return false;
    fixed_overflow = false;
    return meets(f, d->moments->z[low_cell(d, n->from[i + 1])], i) && set_lengths(r, d, n, f, i) &&
           set_bridge(&at, d, n, f, i) && !fixed_overflow && set_box(&box, d, w, n, f, i, r, &at) &&
           slices_of_length(d, w, &box, &at, i);
}

bool tube_holds(const TreeData *d, const Word *w, const Node *n, const Motion *f, int j)
{
    Ends r;
    if (w->k < 2)
        return false;
    mpq_inits(r.t[0], r.t[1], NULL);
    bool good = n->charts > 0 ? tube_of_length(&r, d, w, n, f, j) : tube_of_kink(&r, d, w, n, f, j);
    mpq_clears(r.t[0], r.t[1], NULL);
    return good;
}
