/* exclude.c - boxes without zeros of F: natural enclosures, mean value form, preconditioned mean value form,
   and more cuts where these do not suffice. */
#include "jet_jacobian.h"
#include "rules.h"
#include "trial.h"
#include "weighted_chain.h"

/* Limits of further cuts inside one leaf: boxes, and boxes that wait. */
enum { MORE_BOXES = 20000, MORE_DEPTH = 640, SOME_BOXES = 500, FINE_BOXES = 300 };

/* Is q_j a kink, and do J_(j-1) and J_j lie in one stretch on which f is affine? */
static bool in_stretch(const Trial *t, int j)
{
    long s = t->d->cell[t->box.left[j].cell].stretch;
    return s >= 0 && t->w->node[j] == KINK_PLACE && t->d->cell[t->box.left[j - 1].cell].stretch == s &&
           t->d->cell[t->box.right[j].cell].stretch == s;
}

/* Is F_j replaced by the equation for the lengths of J_(j-1) and J_j? */
static bool replaced(const Trial *t, int j)
{
    return !t->d->weighted && in_stretch(t, j);
}

/* The factors of the lengths: root |tau_j| for J_(j-1), root |tau_(j-1)| for J_j, or 1 for both if they are
   equal (Theorem 9.5 (a)). */
static void set_factors(Fix *before, Fix *after, const Word *w, int j)
{
    bool equal = w->tau[j] == w->tau[j - 1] || w->tau[j] == -w->tau[j - 1];
    *before = equal ? fix_point(FIXED_ONE) : w->size[j].root;
    *after = equal ? fix_point(FIXED_ONE) : w->size[j - 1].root;
}

/* factor (q_j - q_(j-1)) - factor' (q_(j+1) - q_j). */
static Fix length_difference(const Word *w, const Fix *q, int j)
{
    Fix before, after;
    set_factors(&before, &after, w, j);
    Fix sum = fix_mul_nonneg(q[j], fix_add(before, after));
    return fix_sub(fix_sub(sum, fix_mul_nonneg(q[j - 1], before)), fix_mul_nonneg(q[j + 1], after));
}

Fix place(const TreeData *d, End e)
{
    const FitCell *c = &d->cell[e.cell];
    Fix y = c->width.lo == FIXED_ONE ? e.y : fix_mul_nonneg(e.y, c->width);
    return fix_add(c->at, y);
}

void set_places(Fix *q, const TreeData *d, const KinkBox *box, int k)
{
    q[0] = place(d, box->left[0]);
    for (int j = 1; j <= k + 1; j++)
        q[j] = place(d, box->right[j - 1]);
}

Fix equation_at(const Trial *t, const Chain *c, int j)
{
    return replaced(t, j) ? length_difference(t->w, t->q, j) : chain_equation(c, t->w, j);
}

bool no_zero(const Trial *t, const Chain *c)
{
    for (int j = 1; j <= t->w->k; j++) {
        Fix value = equation_at(t, c, j);
        if (!fix_has_zero(value) && !fixed_overflow)
            return true;
        if (t->d->weighted && in_stretch(t, j) && weighted_unequal(c, t->w, j))
            return true;
    }
    return false;
}

/* Natural enclosures of the equations. */
static bool excluded_by_value(Trial *t, bool derivatives)
{
    fixed_overflow = false;
    chain_fits(&t->chain, t->d, t->w, &t->box, derivatives);
    chain_combine(&t->chain, t->w);
    return !fixed_overflow && no_zero(t, &t->chain);
}

/* The middle of every interval; the intervals are clipped, so the middles are in order. */
static void set_middle(Trial *t)
{
    t->middle = t->box;
    for (int j = 1; j <= t->w->k; j++) {
        End *l = &t->middle.right[j - 1], *r = &t->middle.left[j];
        Fix y = t->box.left[j].y;
        t->radius[j] = 0;
        if (y.lo == y.hi)
            continue;
        r->y = l->y = fix_point(y.lo + (y.hi - y.lo) / 2);
        t->radius[j] = mul_up(y.hi - r->y.lo, t->d->cell[r->cell].width.hi);
    }
}

/* Make sigma over the box narrower by its mean value form. */
static void refine_sigma(Trial *t)
{
    Fix gradient[TREE_KINKS];
    int64_t r = 0;
    if (t->w->type_b || t->chain.any_steep || t->centre.any_steep)
        return;
    if (!chain_sigma_gradient(gradient, &t->chain, t->w))
        return;
    for (int m = 1; m <= t->w->k; m++)
        r = fixed_sum(r + mul_up(fix_mag(gradient[m - 1]), t->radius[m]));
    if (!fixed_overflow)
        t->chain.sigma = fix_meet(t->chain.sigma, fix_widen(t->centre.sigma, r));
}

static void replace_rows(Trial *t)
{
    for (int j = 1; j <= t->w->k; j++) {
        Fix before, after;
        if (!replaced(t, j))
            continue;
        set_factors(&before, &after, t->w, j);
        for (int m = 1; m <= t->w->k; m++)
            t->jacobian.at[j - 1][m - 1] = m == j       ? fix_add(before, after)
                                           : m == j - 1 ? fix_neg(before)
                                           : m == j + 1 ? fix_neg(after)
                                                        : fix_point(0);
    }
}

/* The values at the middle, and the Jacobian, rows divided by 2^shift if they are not replaced. False if a number does not fit. */
static bool expand(Trial *t, Fix *value)
{
    Fix q[TREE_KINKS + 2];
    set_middle(t);
    set_places(q, t->d, &t->middle, t->w->k);
    fixed_overflow = false;
    chain_fits(&t->centre, t->d, t->w, &t->middle, false);
    chain_combine(&t->centre, t->w);
    refine_sigma(t);
    chain_jacobian(&t->jacobian, &t->chain, t->w);
    replace_rows(t);
    for (int j = 1; j <= t->w->k; j++)
        value[j - 1] = replaced(t, j) ? length_difference(t->w, q, j)
                                      : fix_shift(chain_equation(&t->centre, t->w, j), t->w->shift);
    t->has_jacobian = !fixed_overflow;
    return t->has_jacobian;
}

/* Does value + sum_m row_m (q_m - x_m) not contain 0? */
static bool row_excludes(const Trial *t, Fix value, const Fix *row)
{
    int64_t r = 0;
    for (int m = 1; m <= t->w->k; m++)
        r = fixed_sum(r + mul_up(fix_mag(row[m - 1]), t->radius[m]));
    return !fix_has_zero(fix_widen(value, r)) && !fixed_overflow;
}

static bool excluded_by_rows(const Trial *t, const Fix *value)
{
    for (int j = 0; j < t->w->k; j++) {
        fixed_overflow = false;
        if (row_excludes(t, value[j], t->jacobian.at[j]))
            return true;
    }
    return false;
}

/* The same for combinations of the equations. */
static bool excluded_by_combination(const Trial *t, const Fix *value)
{
    Matrix inverse;
    int shift, k = t->w->k;
    fixed_overflow = false;
    if (!approximate_inverse(&inverse, &shift, &t->jacobian, k))
        return false;
    for (int i = 0; i < k; i++) {
        Fix row[TREE_KINKS], sum = fix_point(0);
        fixed_overflow = false;
        for (int m = 0; m < k; m++)
            row[m] = fix_point(0);
        for (int j = 0; j < k; j++) {
            Fix c = fix_point(inverse.at[i][j]);
            sum = fix_add(sum, fix_mul(value[j], c));
            for (int m = 0; m < k; m++)
                row[m] = fix_add(row[m], fix_mul(t->jacobian.at[j][m], c));
        }
        if (!fixed_overflow && row_excludes(t, sum, row))
            return true;
    }
    return false;
}

/* One box. */
static bool excluded_once(Trial *t, const Node *n, bool expand_first)
{
    Fix value[TREE_KINKS];
    node_kinks(&t->box, n, t->d, t->w->k);
    set_places(t->q, t->d, &t->box, t->w->k);
    t->has_jacobian = false;
    if (excluded_by_value(t, expand_first))
        return true;
    if (expand_first && fixed_overflow)
        return excluded_by_value(t, false); /* there may be values where there are no derivatives */
    if (!expand_first && excluded_by_value(t, true))
        return true;
    if (fixed_overflow || !expand(t, value))
        return false;
    return no_zero(t, &t->chain) || excluded_by_rows(t, value) || excluded_by_combination(t, value);
}

/* The coordinate to cut next: the one that matters most to the equations, or the longest. */
static int choose_cut(const Trial *t, const Node *n)
{
    int best = 0;
    Wide most = -1;
    for (int m = 1; m <= t->w->k; m++) {
        if (n->pinned[m] || n->hi[m] - n->lo[m] < 2)
            continue;
        Wide sum = 0;
        for (int j = 0; j < t->w->k && t->has_jacobian; j++)
            sum += fix_mag(t->jacobian.at[j][m - 1]);
        sum = t->has_jacobian ? sum * t->radius[m] : t->q[m].hi - t->q[m].lo;
        if (sum > most) {
            most = sum;
            best = m;
        }
    }
    return best;
}

void halve(Node *n, Node *upper, int j)
{
    *upper = *n;
    n->hi[j] = upper->lo[j] = n->lo[j] + (n->hi[j] - n->lo[j]) / 2;
}

/* excluded_with_cuts with at most `most` further boxes. */
static bool excluded_within(Trial *t, const Node *n, Test *test, Choice *choice, bool option, int most)
{
    Node stack[MORE_DEPTH + 1];
    int depth = 0, k = t->w->k;
    stack[depth++] = *n;
    for (int count = 0; depth > 0; count++) {
        Node *top = &stack[depth - 1];
        node_clip(top, k);
        if (node_empty(top, k) || test(t, top, option)) {
            depth--;
            continue;
        }
        int j = choice(t, top);
        if (j == 0 || count > most || depth == MORE_DEPTH)
            return false;
        halve(top, top + 1, j);
        depth++;
    }
    return true;
}

int longest_coordinate(const Trial *t, const Node *n)
{
    int best = 0;
    for (int j = 1; j <= t->w->k; j++)
        if (!n->pinned[j] && n->hi[j] - n->lo[j] >= 2 &&
            (best == 0 || n->hi[j] - n->lo[j] > n->hi[best] - n->lo[best]))
            best = j;
    return best;
}

bool excluded_with_cuts(Trial *t, const Node *n, Test *test, Choice *choice, bool option)
{
    return excluded_within(t, n, test, choice, option, MORE_BOXES);
}

/* The same in a chart, if there is a place for one: outside charts pieces over a jump that are short, but not
   very short, have wide enclosures. */
static bool excluded_in_chart(const TreeData *d, const Word *w, const Node *n)
{
    Node chart = *n;
    return rule_chart(d, w, &chart) && chart_excluded(d, w, &chart);
}

/* x = the point of a position. */
static void set_point(mpq_t x, const TreeData *d, Position p)
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

/* By jets as well. Of the equations for pinned kinks no use is made; these are then like nodes. */
static bool excluded_finely(Trial *t, const Node *n, bool expand_first)
{
    Box box;
    Word w = *t->w;
    if (excluded_once(t, n, expand_first))
        return true;
    for (int j = 1; j <= w.k; j++) {
        mpq_inits(box.lo[j - 1], box.hi[j - 1], NULL);
        set_point(box.lo[j - 1], t->d, n->lo[j]);
        set_point(box.hi[j - 1], t->d, n->hi[j]);
        if (n->pinned[j])
            w.node[j] = (int)(n->lo[j] >> FRACTION_BITS);
    }
    bool good = jet_excluded(t->d->integrals, &w, &box);
    for (int j = 1; j <= w.k; j++)
        mpq_clears(box.lo[j - 1], box.hi[j - 1], NULL);
    return good;
}

bool box_excluded(const TreeData *d, const Word *w, const Node *n, bool expand_first)
{
    Trial t;
    t.d = d;
    t.w = w;
    return excluded_once(&t, n, expand_first) ||
           excluded_within(&t, n, excluded_once, choose_cut, true, SOME_BOXES) ||
           excluded_in_chart(d, w, n) ||
           (d->integrals && excluded_within(&t, n, excluded_finely, choose_cut, true, FINE_BOXES)) ||
           excluded_with_cuts(&t, n, excluded_once, choose_cut, true);
}

/* By rule e, or without it. */
static bool excluded_or_unfit(Trial *t, const Node *n, bool expand_first)
{
    return rule_exact_fit(t->d, t->w, n) || excluded_once(t, n, expand_first);
}

bool box_unfit(const TreeData *d, const Word *w, const Node *n)
{
    Trial t;
    t.d = d;
    t.w = w;
    return excluded_with_cuts(&t, n, excluded_or_unfit, choose_cut, true);
}

/* By rule n, or without it. */
static bool excluded_or_neighbours(Trial *t, const Node *n, bool expand_first)
{
    return excluded_once(t, n, expand_first) || rule_neighbour(t->d, t->w, n);
}

bool box_without_neighbours(const TreeData *d, const Word *w, const Node *n)
{
    Trial t;
    t.d = d;
    t.w = w;
    return excluded_with_cuts(&t, n, excluded_or_neighbours, choose_cut, true);
}

bool box_chain(Chain *c, Fix *q, const TreeData *d, const Word *w, const Node *n, bool derivatives)
{
    KinkBox box;
    node_kinks(&box, n, d, w->k);
    set_places(q, d, &box, w->k);
    fixed_overflow = false;
    chain_fits(c, d, w, &box, derivatives);
    chain_combine(c, w);
    return !fixed_overflow;
}
