/* neighbour.c - rule n of a tree (doc/theory.md, Lemma 7.10b): a kink that is possible only if its neighbour
   is at a breakpoint where f jumps, and then its slope jump is 0. */
#include "exclude.h"
#include "rules.h"

/* Are both pieces beside q_j best fits, as tau' = 0? */
static bool is_free_kink(const Word *w, const Node *n, const Pieces *p, int j)
{
    return w->node[j] == KINK_PLACE && !n->pinned[j] && p->tau[j - 1] == 0 && p->tau[j] == 0;
}

/* Does J_(j-1) lie in a stretch that ends at z_b, J_j begin there and end in cell b, with z_b the lower end of
   q_(j+1)? */
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
