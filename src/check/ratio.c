/* ratio.c - the letters w and x of a tree (doc/theory.md, Lemma 7.9): leaves for boxes in which two or three
   lengths may be 0, so that the box alone does not determine their weights; but their ratios do. For a
   density that is not constant the cube roots of V take the place of the lengths, and are called lengths
   here, too. All of them are multiplied by the number `shrink` of their piece (Lemma 9.4), and omega stands
   for tau^2 omega. */
#include "trial.h"
#include "weighted_chain.h"

enum { MOST_PARTS = 1000000 };
/* Parts of this width are not cut any more, when two or three lengths are compared. */
static const int64_t FINEST[] = {FIXED_ONE >> 12, FIXED_ONE >> 8};

/* Pieces in the order of their lengths: l of piece[s-1] is ratio[s] times l of piece[s], 0 < s < count, and
   the ratios are at most 1. omega l^3 is the same for all of them, so that the omegas are as 1 : u_1 : u_2
   with u_s = (ratio[1] ... ratio[s])^3. */
typedef struct {
    int count, piece[MOST_COMPARED];
    Fix ratio[MOST_COMPARED];
} Ascent;

/* The length of piece[s] as a part of that of piece[t], s <= t. */
static Fix length_share(const Ascent *a, int s, int t)
{
    Fix r = fix_point(FIXED_ONE);
    for (int x = s + 1; x <= t; x++)
        r = fix_mul_nonneg(r, a->ratio[x]);
    return r;
}

/* u_s L^2/D with L = length_share(s, t) and D = sum of all u, s <= t: this is the part of piece[t] in the sum
   of the omegas, times the quotient of the lengths of piece[t] and piece[s]. Here all ratios are points. */
static Fix share_at(const Ascent *a, int s, int t)
{
    Fix u = fix_point(FIXED_ONE), us = u, sum = u, length = length_share(a, s, t);
    for (int x = 1; x < a->count; x++) {
        Fix r = a->ratio[x];
        u = fix_mul_nonneg(u, fix_mul_nonneg(r, fix_mul_nonneg(r, r)));
        sum = fix_add(sum, u);
        if (x == s)
            us = u;
    }
    return fix_div(fix_mul_nonneg(us, fix_mul_nonneg(length, length)), sum);
}

/* The same for intervals. As u_0 >= u_1 >= u_2, the logarithmic derivative of D by ratio[x] is at most
   3 (count - x)/count <= 2 in units of 1/ratio[x], that of u_s L^2 is 3 for x <= s, 2 for s < x <= t and 0
   beyond: the quotient increases in ratio[1..t] and decreases in the others. */
static Fix share(const Ascent *a, int s, int t)
{
    Ascent low = *a, high = *a;
    for (int x = 1; x < a->count; x++) {
        low.ratio[x] = fix_point(x <= t ? a->ratio[x].lo : a->ratio[x].hi);
        high.ratio[x] = fix_point(x <= t ? a->ratio[x].hi : a->ratio[x].lo);
    }
    return fix(share_at(&low, s, t).lo, share_at(&high, s, t).hi);
}

static bool disjoint(Fix a, Fix b)
{
    return a.hi < b.lo || b.hi < a.lo;
}

/* What the omegas of the pieces of *a can be together: 1 - the others. */
static Fix weights_together(const Chain *c, const Word *w, const Ascent *a)
{
    Fix r = fix_point(FIXED_ONE);
    for (int i = 0; i <= w->k; i++) {
        bool compared = false;
        for (int s = 0; s < a->count; s++)
            compared |= a->piece[s] == i;
        if (w->tau[i] && !compared)
            r = fix_sub(r, c->weight[i]);
    }
    return fix(r.lo > 0 ? r.lo : 0, r.hi > 0 ? r.hi : 0);
}

/* a times the quotient V^(1/3)/l of piece m by that of piece i (not shrunk). */
static Fix by_shapes(const Chain *c, Fix a, int i, int m)
{
    if (!c->weighted || i == m)
        return a;
    Fix r = weighted_shape_factor(c, i, m);
    return r.hi < FIXED_MAX ? fix_mul_nonneg(a, r) : fix(mul_down(a.lo, r.lo), FIXED_MAX);
}

/* Is the length of piece[s] certainly not what its ratio to the next one says? */
static bool misfits(const Chain *c, const Word *w, const Ascent *a, int s)
{
    int shorter = a->piece[s], longer = a->piece[s + 1];
    Fix l = fix_mul_nonneg(c->fit[longer].length, fix_mul_nonneg(w->size[longer].shrink, a->ratio[s + 1]));
    return disjoint(by_shapes(c, l, shorter, longer),
                    fix_mul_nonneg(c->fit[shorter].length, w->size[shorter].shrink));
}

/* Narrow the weights and weighted lengths of *c; true if nothing is left. */
static bool narrow_weights(Chain *c, const Word *w, const Ascent *a, Fix together)
{
    for (int s = 0; s < a->count; s++) {
        int i = a->piece[s];
        Fix l = c->fit[i].length, weight = fix_mul_nonneg(together, share(a, s, s));
        if (s > 0 && misfits(c, w, a, s - 1))
            return true;
        if (disjoint(weight, c->weight[i]))
            return true;
        c->weight[i] = fix_meet(c->weight[i], weight);
        weight = over_tau(fix_mul_nonneg(c->weight[i], l), w, i);
        if (disjoint(weight, c->weighted_length[i]))
            return true;
        c->weighted_length[i] = fix_meet(c->weighted_length[i], weight);
    }
    return false;
}

/* r (|tau_m|/|tau_i|)^(1/3). */
static Fix by_roots(Fix r, const Word *w, int i, int m)
{
    Fix root[2] = {w->size[i].cube_root, w->size[m].cube_root};
    return root[0].lo == root[1].lo ? r : fix_div(fix_mul_nonneg(r, root[1]), root[0]);
}

/* The quotients |tau_i tau_m| omega_i l_i/l_m of the pieces. */
static void set_known(Known *r, const Chain *c, const Word *w, const Ascent *a, Fix together)
{
    r->count = a->count;
    for (int t = 0; t < a->count; t++) {
        r->piece[t] = a->piece[t];
        for (int s = 0; s <= t; s++) {
            int i = a->piece[t], m = a->piece[s];
            Fix longer = by_roots(share(a, s, t), w, i, m);
            Fix shorter = by_roots(fix_mul_nonneg(share(a, s, s), length_share(a, s, t)), w, m, i);
            r->quotient[t][s] = by_shapes(c, fix_mul_nonneg(together, longer), i, m);
            r->quotient[s][t] = by_shapes(c, fix_mul_nonneg(together, shorter), m, i);
        }
    }
}

/* Is some F_j as it stands not 0? (no_zero replaces some of them.) */
static bool some_equation_fails(const Trial *t, const Chain *c)
{
    bool fails = false;
    for (int j = 1; j <= t->w->k; j++)
        fails = fails || !fix_has_zero(chain_equation(c, t->w, j));
    return fails && !fixed_overflow;
}

/* Is there no zero with these ratios? */
static bool part_excluded(const Trial *t, const Ascent *a)
{
    Chain c = t->chain;
    Known known;
    fixed_overflow = false;
    Fix together = weights_together(&c, t->w, a);
    bool empty = narrow_weights(&c, t->w, a, together);
    if (empty || fixed_overflow)
        return !fixed_overflow;
    set_known(&known, &c, t->w, a, together);
    chain_set_sigma(&c, t->w, &known);
    return !fixed_overflow && (no_zero(t, &c) || some_equation_fails(t, &c));
}

/* Halve the widest ratio of *a; false if it is not to be cut any more. */
static bool halve_ratio(Ascent *a, Ascent *upper)
{
    int widest = 1;
    for (int x = 2; x < a->count; x++)
        if (a->ratio[x].hi - a->ratio[x].lo > a->ratio[widest].hi - a->ratio[widest].lo)
            widest = x;
    Fix r = a->ratio[widest];
    if (r.hi - r.lo <= FINEST[a->count - 2])
        return false;
    *upper = *a;
    a->ratio[widest].hi = upper->ratio[widest].lo = r.lo + (r.hi - r.lo) / 2;
    return true;
}

/* For all ratios <= 1. */
static bool ascent_excluded(Trial *t, const Ascent *a)
{
    Ascent stack[20]; /* one ratio is halved 12 times at most, two 8 times each */
    int depth = 0;
    stack[depth++] = *a;
    while (depth > 0) {
        Ascent *top = &stack[depth - 1];
        if (++t->parts > MOST_PARTS)
            return false;
        if (part_excluded(t, top))
            depth--;
        else if (!halve_ratio(top, top + 1))
            return false;
        else
            depth++;
    }
    return true;
}

bool ratios_exclude(Trial *t)
{
    static const int order[6][MOST_COMPARED] = {{0, 1, 2}, {1, 0, 2}, {0, 2, 1},
                                                {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
    for (int p = 0; p < (t->compared == 2 ? 2 : 6); p++) {
        Ascent a = {.count = t->compared};
        for (int s = 0; s < a.count; s++) {
            a.piece[s] = t->piece[order[p][s]];
            a.ratio[s] = fix(0, FIXED_ONE);
        }
        if (!ascent_excluded(t, &a))
            return false;
    }
    return true;
}
