/* neighbour.c - rule n of a tree (doc/theory.md, Lemma 7.10b): a kink that is possible only if its neighbour
   is at a breakpoint where f jumps, and then its slope jump is 0. */
#include "exclude.h"
#include "rules.h"

/* Are both pieces beside q_j best fits, as tau' = 0? */
static bool is_free_kink(const Word *w, const Node *n, const Pieces *p, int j)
{
    return w->node[j] == KINK_PLACE && !n->pinned[j] && p->tau[j - 1] == 0 && p->tau[j] == 0;
}

/* Does J_(j-1) lie in a stretch that ends at z_b, J_j begin there and end in cell b, with z_b the lower end
   of q_(j+1)? */
static bool before_breakpoint(const TreeData *d, const Word *w, const Node *n, const Pieces *p, int j)
{
    long s = stretch_of(d, p, j - 1), b = p->last[j];
    return j < w->k && s >= 0 && d->cell[p->first[j]].stretch == s && b > 0 && d->cell[b - 1].stretch == s &&
           d->cell[b].stretch != s && !n->pinned[j + 1] && n->lo[j + 1] == (Position)b << FRACTION_BITS;
}

/* The mirror image: J_j in a stretch that begins at z_b, J_(j-1) from cell b-1 into it, z_b the upper end of
   q_(j-1). */
static bool after_breakpoint(const TreeData *d, const Node *n, const Pieces *p, int j)
{
    long s = stretch_of(d, p, j), b = p->first[j - 1] + 1;
    return j > 1 && s >= 0 && d->cell[p->last[j - 1]].stretch == s && b < d->n && d->cell[b].stretch == s &&
           d->cell[b - 1].stretch != s && !n->pinned[j - 1] && n->hi[j - 1] == (Position)b << FRACTION_BITS;
}

/* As T = 0 or has no part in F_j, dF_j/dq_(j+1) = -dL_j/dq_(j+1) and dF_j/dq_(j-1) = dR_(j-1)/dq_(j-1). */
bool rule_neighbour(const TreeData *d, const Word *w, const Node *n)
{
    Pieces p;
    Chain c;
    Fix q[TREE_KINKS + 2];
    set_pieces(&p, d, w, n);
    if (!box_chain(&c, q, d, w, n, true))
        return false;
    for (int j = 1; j <= w->k; j++) {
        if (!is_free_kink(w, n, &p, j))
            continue;
        if (before_breakpoint(d, w, n, &p, j) && !fix_has_zero(c.fit[j].Lv))
            return true;
        if (after_breakpoint(d, n, &p, j) && !fix_has_zero(c.fit[j - 1].Ru))
            return true;
    }
    return false;
}

/* ---- In charts, for constant density. Let J_j be the piece of a chart that comes from a stretch before z_b;
   beyond z_b f is the affine function of the stretch + sum of d_n X^n, X = x - z_b. Then L_j = s G, with
   G = sum of d_n X^n (6 s/((n+1)(n+2)) - 2/(n+1)), X = s l. Where G is not 0, L_j = 0 only if q_(j+1) = z_b.
   The mirror image is R_(j-1) = t G for a stretch after z_b. */

/* 6 s/((n+1)(n+2)) - 2/(n+1). */
static Fix moment_weight(Fix s, long n)
{
    return fix_sub(fix_over(fix_times(s, 6), (n + 1) * (n + 2)), fix_over(fix_point(2 * FIXED_ONE), n + 1));
}

/* G for d_0 = jump, d_1 = kink, and d_n from the coefficients of cell c for n > 1; y = X/width of c. */
static Fix reduced_error(const FitCell *c, const Fix *coefficient, Fix jump, Fix kink, Fix X, Fix y, Fix s)
{
    Fix sum = fix_mul(moment_weight(s, 0), jump), power = fix_mul_nonneg(X, X);
    sum = fix_add(sum, fix_mul(fix_mul_nonneg(moment_weight(s, 1), X), kink));
    for (long n = 2; n <= c->degree; n++) {
        sum = fix_add(sum, fix_mul(fix_mul_nonneg(moment_weight(s, n), power), coefficient[n]));
        power = fix_mul_nonneg(power, y);
    }
    return sum;
}

/* Is G not 0 for the piece i of a chart and the kink j at one of its ends? */
static bool chart_error_differs(const TreeData *d, const Node *n, int i, int j)
{
    Bridge at;
    fixed_overflow = false;
    if (!chart_bridge(&at, d, n, i))
        return !fixed_overflow;
    const FitCell *b = &d->cell[at.b], *a = b - 1;
    Fix G = i == j ? reduced_error(b, b->left, b->jump, b->kink, at.X, at.Q, at.s)
                   : reduced_error(a, a->right, fix_neg(b->jump), b->kink, at.Y, at.P, at.t);
    return !fixed_overflow && !fix_has_zero(G);
}

bool rule_neighbour_in_chart(const TreeData *d, const Word *w, const Node *n)
{
    Pieces p;
    if (d->weighted)
        return false;
    set_pieces(&p, d, w, n);
    for (int j = 1; j <= w->k; j++) {
        if (!is_free_kink(w, n, &p, j))
            continue;
        long before = stretch_of(d, &p, j - 1), after = stretch_of(d, &p, j);
        if (n->chart[j] == CHART_LEFT && before >= 0 && d->cell[p.last[j] - 1].stretch == before &&
            chart_error_differs(d, n, j, j))
            return true;
        if (n->chart[j] == CHART_RIGHT && after >= 0 && d->cell[p.first[j - 1] + 1].stretch == after &&
            chart_error_differs(d, n, j - 1, j))
            return true;
    }
    return false;
}
