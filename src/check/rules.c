/* rules.c - where f is affine: kinks that cannot be, or can be at breakpoints only. */
#include "exclude.h"
#include "rules.h"

enum {
    MORE_PARTS = 4
}; /* into which the sides of a box are cut when enclosures of the Jacobian are too wide */

long stretch_of(const TreeData *d, const Pieces *p, int i)
{
    long s = d->cell[p->first[i]].stretch;
    return p->first[i] <= p->last[i] && d->cell[p->last[i]].stretch == s ? s : -1;
}

long hinge_of(const TreeData *d, const Pieces *p, int i)
{
    long s = d->cell[p->first[i]].stretch, b = d->cell[p->last[i]].stretch;
    if (s < 0 || b <= s || d->cell[b - 1].stretch != s)
        return -1;
    Fix jump = d->cell[b].jump;
    return jump.lo == 0 && jump.hi == 0 ? b : -1;
}

/* Is every piece with tau != 0 in a stretch, and the sum of tau_i times the slope of f there 0? */
static bool sigma_vanishes(const TreeData *d, const Word *w, const Pieces *p)
{
    mpq_t sum, t;
    bool zero = true;
    for (int i = 0; i <= w->k; i++)
        if (w->tau[i] != 0 && stretch_of(d, p, i) < 0)
            return false;
    mpq_inits(sum, t, NULL);
    for (int i = 0; i <= w->k; i++)
        if (w->tau[i] != 0) {
            mpq_set_si(t, w->tau[i], 1);
            mpq_mul(t, t, d->cell[p->first[i]].exact_slope);
            mpq_add(sum, sum, t);
        }
    zero = mpq_sgn(sum) == 0;
    mpq_clears(sum, t, NULL);
    return zero;
}

void set_pieces(Pieces *p, const TreeData *d, const Word *w, const Node *n)
{
    for (int i = 0; i <= w->k; i++) {
        p->first[i] = low_cell(d, node_low(n, i));
        p->last[i] = high_cell(node_high(n, i + 1));
    }
    bool zero = sigma_vanishes(d, w, p);
    for (int i = 0; i <= w->k; i++)
        p->tau[i] = zero ? 0 : w->tau[i];
}

/* The least j, a kink and not pinned, for which F_j = 0 and m_j != 0 are possible only with q_j at the
   breakpoint *b; 0 if none. */
static int pin_situation(long *b, const TreeData *d, const Word *w, const Node *n, const Pieces *p)
{
    for (int j = 1; j <= w->k; j++) {
        if (n->pinned[j] || w->node[j] != KINK_PLACE || p->tau[j - 1] != 0 || p->tau[j] != 0)
            continue;
        if (stretch_of(d, p, j - 1) >= 0)
            *b = hinge_of(d, p, j);
        else
            *b = stretch_of(d, p, j) >= 0 ? hinge_of(d, p, j - 1) : -1;
        if (*b >= 0)
            return j;
    }
    return 0;
}

static bool is_end(const Node *n, int j, Position z)
{
    return n->lo[j] == z || n->hi[j] == z;
}

bool rule_affine(const TreeData *d, const Word *w, const Node *n)
{
    Pieces p;
    long b;
    set_pieces(&p, d, w, n);
    for (int j = 1; j <= w->k; j++) {
        long s = stretch_of(d, &p, j - 1);
        bool opposite = (p.tau[j - 1] > 0 && p.tau[j] < 0) || (p.tau[j - 1] < 0 && p.tau[j] > 0);
        if (w->node[j] == KINK_PLACE && s >= 0 && stretch_of(d, &p, j) == s && !opposite)
            return true;
    }
    int j = pin_situation(&b, d, w, n, &p);
    return j > 0 && !is_end(n, j, (Position)b << FRACTION_BITS);
}

bool rule_pin(const TreeData *d, const Word *w, Node *n)
{
    Pieces p;
    long b;
    set_pieces(&p, d, w, n);
    int j = pin_situation(&b, d, w, n, &p);
    if (j == 0 || !is_end(n, j, (Position)b << FRACTION_BITS))
        return false;
    node_pin(n, j, (Position)b << FRACTION_BITS);
    return true;
}

/* Is z an inner breakpoint? */
static bool is_breakpoint(const TreeData *d, Position z)
{
    return (z & (FIXED_ONE - 1)) == 0 && z > 0 && z >> FRACTION_BITS < d->n;
}

/* The inner breakpoint at exactly one end of coordinate j, if f is continuous there; -1 if there is none. */
static Position single_breakpoint(const TreeData *d, const Node *n, int j)
{
    bool low = is_breakpoint(d, n->lo[j]), high = is_breakpoint(d, n->hi[j]);
    if (n->pinned[j] || low == high)
        return -1;
    Position z = low ? n->lo[j] : n->hi[j];
    Fix jump = d->cell[z >> FRACTION_BITS].jump;
    return jump.lo == 0 && jump.hi == 0 ? z : -1;
}

/* The set S of rule d as the pins of *moved: those coordinates that were not pinned before. False if it is
 * empty. */
static bool choose_pins(bool *in, Node *moved, const TreeData *d, const Word *w, const Node *n)
{
    Position z[TREE_KINKS + 1];
    bool changed = true;
    int size = 0;
    for (int j = 1; j <= w->k; j++) {
        z[j] = w->node[j] == KINK_PLACE ? single_breakpoint(d, n, j) : -1;
        in[j] = z[j] >= 0;
        size += in[j];
    }
    while (changed) {
        Pieces p;
        changed = false;
        *moved = *n;
        for (int j = 1; j <= w->k; j++)
            if (in[j])
                node_pin(moved, j, z[j]);
        set_pieces(&p, d, w, moved);
        for (int j = 1; j <= w->k; j++)
            if (in[j] &&
                (stretch_of(d, &p, j - 1) < 0 || stretch_of(d, &p, j) < 0 || p.tau[j - 1] || p.tau[j])) {
                in[j] = false;
                changed = true;
                size--;
            }
    }
    return size > 0;
}

/* Is |dF_j/dq_j| larger than the sum of the other entries of its row, over the coordinates in S? */
static bool dominant(const Jacobian *a, const bool *in, int j, int k)
{
    Fix own = a->at[j - 1][j - 1];
    int64_t left = own.lo > 0 ? own.lo : own.hi < 0 ? -own.hi : 0, right = 0;
    for (int m = 1; m <= k; m++)
        if (in[m] && m != j)
            right = fixed_sum(right + fix_mag(a->at[j - 1][m - 1]));
    return left > right && !fixed_overflow;
}

static bool all_dominant(const Jacobian *a, const bool *in, int k)
{
    for (int j = 1; j <= k; j++)
        if (in[j] && !dominant(a, in, j, k))
            return false;
    return true;
}

/* The same as all_dominant, with the enclosures of each row for itself. */
static bool rows_dominant(const TreeData *d, const Word *w, const Node *n, const bool *in, int parts)
{
    Jacobian a;
    for (int j = 1; j <= w->k; j++)
        if (in[j] && !(hull_jacobian(&a, d, w, n->lo, n->hi, parts, j) && dominant(&a, in, j, w->k)))
            return false;
    return true;
}

bool rule_pin_several(const TreeData *d, const Word *w, Node *n)
{
    bool in[TREE_KINKS + 1];
    Node moved;
    Jacobian a;
    if (!choose_pins(in, &moved, d, w, n))
        return false;
    for (int parts = 1; parts <= MORE_PARTS; parts++) {
        bool bounded = hull_jacobian(&a, d, w, n->lo, n->hi, parts, 0);
        if (bounded ? all_dominant(&a, in, w->k) : rows_dominant(d, w, n, in, parts)) {
            *n = moved;
            return true;
        }
    }
    return false;
}

/* May q_j enter a chart? */
static bool is_available(const Node *n, int j)
{
    return !n->pinned[j] && !n->chart[j];
}

static void enter_chart(Node *n, int j, int side)
{
    n->chart[j] = (unsigned char)side;
    n->from[j] = n->lo[j];
    n->to[j] = n->hi[j];
    n->lo[j] = 0;
    n->hi[j] = FIXED_ONE;
}

bool rule_chart(const TreeData *d, const Word *w, Node *n)
{
    for (int i = 1; i < w->k; i++) {
        if (!is_available(n, i) || !is_available(n, i + 1))
            continue;
        long b = high_cell(n->hi[i + 1]);
        Position z = (Position)b << FRACTION_BITS;
        if (low_cell(d, n->lo[i]) + 1 != b || (d->cell[b].jump.lo == 0 && d->cell[b].jump.hi == 0))
            continue;
        if (n->charts == 0 && (n->hi[i] != z || n->lo[i + 1] != z))
            continue;
        enter_chart(n, i, CHART_LEFT);
        enter_chart(n, i + 1, CHART_RIGHT);
        n->charts++;
        return true;
    }
    return false;
}
