/* chain_bounds.c - the weights omega, the equations of a chain and their Jacobian. */
#include "weighted_chain.h"

static const Fix ZERO = {0, 0}, ONE = {FIXED_ONE, FIXED_ONE}, UNIT = {0, FIXED_ONE};

void chain_fits(Chain *c, const TreeData *d, const Word *w, const KinkBox *box, bool derivatives)
{
    c->weighted = d->weighted;
    for (int i = 0; i <= w->k; i++)
        fit_bounds(&c->fit[i], d, box->left[i], box->right[i], derivatives);
}

int64_t share_above(int64_t a, int64_t b, int64_t d)
{
    Wide r = ((Wide)a * b + d - 1) / d;
    return r < FIXED_MAX ? (int64_t)r : FIXED_MAX;
}

int64_t share_below(int64_t a, int64_t b, int64_t d)
{
    return fixed_narrow((Wide)a * b / d);
}

Fix over_tau(Fix x, const Word *w, int i)
{
    Fix tau = w->size[i].tau;
    return tau.lo == FIXED_ONE ? x : fix_div(x, tau);
}

/* x / (d 2^shift) for d > 0, rounded down. */
static int64_t shifted_quotient(int64_t x, int64_t d, int shift)
{
    Wide n = (Wide)x * FIXED_ONE, b = (Wide)d << shift;
    return fixed_narrow(n >= 0 ? n / b : -((-n + b - 1) / b));
}

Fix shifted_over_tau(Fix x, const Word *w, int i)
{
    Fix tau = w->size[i].tau;
    if (w->shift == 0)
        return over_tau(x, w, i);
    return fix(shifted_quotient(x.lo, x.lo >= 0 ? tau.hi : tau.lo, w->shift),
               -shifted_quotient(-x.hi, x.hi >= 0 ? tau.lo : tau.hi, w->shift));
}

Fix times_tau(Fix x, const Word *w, int i)
{
    Fix tau = w->size[i].tau;
    return fix_signed(tau.lo == FIXED_ONE ? x : fix_mul_nonneg(x, tau), w->tau[i]);
}

/* Are the lengths of pieces i and m, with tau != 0, known to be as the roots of |tau|? */
static bool tied_together(const Word *w, int i, int m)
{
    return i == m || (w->group && w->group[i] == w->group[m]);
}

/* ---- tau_i^2 omega_i = L_i^-3 / sum_m L_m^-3 over the pieces with tau != 0, L = shrink l. It decreases in
   l_i and increases in the other lengths, so its bounds are values at end points of the lengths. All cubes
   are taken of ratios <= 1. */

typedef struct {
    int count, zeros;            /* number of pieces; of those whose length may be 0 */
    int64_t high, low;           /* the least upper bound of an L; the least positive lower bound */
    Fix at_high[TREE_KINKS + 1]; /* (high / upper bound of L_i)^3 */
    Fix at_low[TREE_KINKS + 1];  /* (low / lower bound of L_i)^3, 0 if that bound is 0 */
    Fix high_sum, low_sum;       /* sums of these */
} Cubes;

/* (a/b)^3 for 0 <= a <= b, b > 0. */
static Fix cubed_ratio(int64_t a, int64_t b)
{
    Fix r = fix(div_down(a, b), div_up(a, b));
    return fix_mul_nonneg(fix_mul_nonneg(r, r), r);
}

/* x/(x + y) for x >= 0, y >= 0, rounded down or up. */
static int64_t share_down(int64_t x, int64_t y)
{
    return x > 0 ? div_down(x, fixed_sum(x + y)) : 0;
}

static int64_t share_up(int64_t x, int64_t y)
{
    return x > 0 ? div_up(x, fixed_sum(x + y)) : 0;
}

/* L_i. */
static Fix shrunk_length(const Chain *c, const Word *w, int i)
{
    return fix_mul_nonneg(c->fit[i].length, w->size[i].shrink);
}

/* The references; false if some length is 0 in all of the box. */
static bool set_references(Cubes *r, const Chain *c, const Word *w)
{
    r->count = r->zeros = 0;
    r->high = r->low = FIXED_MAX;
    for (int i = 0; i <= w->k; i++) {
        if (w->tau[i] == 0)
            continue;
        Fix l = shrunk_length(c, w, i);
        int64_t low = l.lo > 0 ? l.lo : l.hi;
        r->count++;
        r->zeros += l.lo <= 0;
        r->high = l.hi < r->high ? l.hi : r->high;
        r->low = low < r->low ? low : r->low;
    }
    return r->high > 0;
}

static void set_cubes(Cubes *r, const Chain *c, const Word *w)
{
    r->high_sum = r->low_sum = ZERO;
    for (int i = 0; i <= w->k; i++) {
        if (w->tau[i] == 0)
            continue;
        Fix l = shrunk_length(c, w, i);
        r->at_high[i] = cubed_ratio(r->high, l.hi);
        r->at_low[i] = l.lo > 0 ? cubed_ratio(r->low, l.lo) : ZERO;
        r->high_sum = fix_add(r->high_sum, r->at_high[i]);
        r->low_sum = fix_add(r->low_sum, r->at_low[i]);
    }
}

static const int64_t TWO_THIRDS = 2 * FIXED_ONE / 3;

/* The pieces that are tied to piece i, itself included. */
typedef struct {
    int zeros;
    Fix count;           /* the sum of their roots of |tau|, divided by that of piece i */
    Fix at_high, at_low; /* sums of their cubes */
} Group;

static Group group_of(const Cubes *r, const Chain *c, const Word *w, int i)
{
    Group g = {0, ZERO, ZERO, ZERO};
    for (int m = 0; m <= w->k; m++) {
        if (w->tau[m] == 0 || !tied_together(w, i, m))
            continue;
        g.count = fix_add(g.count, w->size[m].root);
        g.zeros += shrunk_length(c, w, m).lo <= 0;
        g.at_high = fix_add(g.at_high, r->at_high[m]);
        g.at_low = fix_add(g.at_low, r->at_low[m]);
    }
    g.count = fix_div(g.count, w->size[i].root);
    return g;
}

/* Bounds for tau_i^2 omega_i, times the count of its group, at the lower and at the upper bound of l_i;
   whether that is > 2/3 always if the other lengths are as large as possible. */
typedef struct {
    Fix at_lo, at_hi;
    bool grows;
} Ends;

static Ends weight_at_ends(const Cubes *r, const Group *g, int i, Fix l)
{
    Ends e;
    int64_t others = div_down(r->high_sum.lo - g->at_high.lo, g->count.hi); /* of the other pieces, longest */
    e.at_hi.hi = share_up(r->at_high[i].hi, others);
    e.grows = e.at_hi.hi > TWO_THIRDS &&
              share_down(r->at_high[i].lo, div_up(r->high_sum.hi - g->at_high.hi, g->count.lo)) > TWO_THIRDS;
    if (l.lo >= r->high)
        e.at_lo.hi = share_up(cubed_ratio(r->high, l.lo).hi, others);
    else if (l.lo > 0)
        e.at_lo.hi = div_up(FIXED_ONE, FIXED_ONE + mul_down(cubed_ratio(l.lo, r->high).lo, others));
    else
        e.at_lo.hi = FIXED_ONE;
    e.at_lo.lo = e.at_hi.lo = 0;
    if (r->zeros == g->zeros) {
        others = div_up(r->low_sum.hi - g->at_low.hi, g->count.lo);
        e.at_hi.lo = share_down(cubed_ratio(r->low, l.hi).lo, others);
        e.at_lo.lo = l.lo > 0 ? share_down(r->at_low[i].lo, others) : FIXED_ONE;
    }
    return e;
}

/* omega_i L_i: for fixed other lengths this is l/(1 + P l^3), which increases while omega_i > 2/3, then
   decreases. Where neither is certain, the top is inside, with 2/3, or at the upper bound of l. */
static Fix weighted_length(const Ends *e, Fix l)
{
    int64_t low = mul_down(l.lo, e->at_lo.lo), high = mul_down(l.hi, e->at_hi.lo), top;
    if (e->at_lo.hi <= TWO_THIRDS)
        top = mul_up(l.lo, e->at_lo.hi);
    else if (e->grows)
        top = mul_up(l.hi, e->at_hi.hi);
    else
        top = mul_up(l.hi, e->at_hi.hi > TWO_THIRDS + 1 ? e->at_hi.hi : TWO_THIRDS + 1);
    return fix(low < high ? low : high, top);
}

int64_t most_ratio(const Word *w, int i, int m)
{
    return share_above(MOST_RATIO, w->size[m].cube_root.hi, w->size[i].cube_root.lo);
}

Fix bounded_over_tau(Fix x, const Chain *c, const Word *w, int i)
{
    Fix tau = w->size[i].tau;
    if (tau.lo == FIXED_ONE)
        return x;
    int64_t top = share_above(x.hi, FIXED_ONE, tau.lo);
    for (int m = 0; m <= w->k; m++) {
        if (m == i || w->tau[m] == 0)
            continue;
        int64_t ratio = c->weighted ? most_weighted_ratio(c, w, i, m) : most_ratio(w, i, m);
        int64_t bound = share_above(ratio, c->fit[m].length.hi, w->size[m].tau.lo);
        top = bound < top && ratio < FIXED_MAX ? bound : top;
    }
    if (top == FIXED_MAX) /* no bound */
        fixed_overflow = true;
    return fix(div_down(x.lo, tau.hi), top);
}

static void set_weights(Chain *c, const Word *w)
{
    Cubes cubes;
    bool known = set_references(&cubes, c, w) && cubes.count > 1;
    if (known)
        set_cubes(&cubes, c, w);
    for (int i = 0; i <= w->k; i++) {
        if (w->tau[i] == 0)
            continue;
        Fix l = c->fit[i].length;
        if (known) {
            Group g = group_of(&cubes, c, w, i);
            Fix shrunk = shrunk_length(c, w, i);
            Ends e = weight_at_ends(&cubes, &g, i, shrunk);
            c->weight[i] = fix_meet(fix_div(fix(e.at_hi.lo, e.at_lo.hi), g.count), UNIT);
            c->weighted_length[i] = fix_div(weighted_length(&e, shrunk), g.count);
            if (w->size[i].shrink.lo < FIXED_ONE) /* l = L / shrink; L is rounded */
                c->weighted_length[i] = fix_meet(fix_div(c->weighted_length[i], w->size[i].shrink),
                                                 fix_mul_nonneg(c->weight[i], l));
        } else {
            c->weight[i] = cubes.count == 1 ? ONE : UNIT;
            c->weighted_length[i] = fix_mul_nonneg(l, c->weight[i]);
        }
        c->weighted_length[i] = bounded_over_tau(c->weighted_length[i], c, w, i);
    }
}

Fix chain_ratio(const Chain *c, const Word *w, int i, int m)
{
    if (i == m)
        return c->weight[i];
    if (c->weighted)
        return weighted_ratio(c, w, i, m);
    Fix li = c->fit[i].length, lm = c->fit[m].length, g = c->weighted_length[i], tau = w->size[m].tau;
    Fix r = fix(g.lo > 0 ? share_below(g.lo, tau.lo, lm.hi) : 0, most_ratio(w, i, m));
    if (lm.lo > 0)
        r = fix_meet(r, fix(0, share_above(g.hi, tau.hi, lm.lo)));
    if (lm.hi < li.lo) { /* |tau_i tau_m| omega_m (l_m/l_i)^2 */
        int64_t q = div_up(lm.hi, li.lo), weight = mul_up(mul_up(q, q), c->weight[m].hi);
        r = fix_meet(r, fix(0, share_above(weight, w->size[i].tau.hi, tau.lo)));
    }
    return r;
}

/* ---- The equations. */

/* |tau_i tau_m| omega_i l_i/l_m for i != m. */
static Fix quotient(const Chain *c, const Word *w, const Known *known, int i, int m)
{
    Fix r = chain_ratio(c, w, i, m);
    for (int s = 0; s < known->count; s++)
        for (int t = 0; t < known->count; t++)
            if (known->piece[s] == i && known->piece[t] == m)
                r = fix_meet(r, known->quotient[s][t]);
    return r;
}

void chain_set_sigma(Chain *c, const Word *w, const Known *known)
{
    c->sigma = ZERO;
    c->any_steep = false;
    for (int m = 0; m <= w->k; m++) {
        if (!c->fit[m].steep)
            c->sigma = fix_add(c->sigma, times_tau(c->fit[m].slope, w, m));
        else
            c->any_steep |= w->tau[m] != 0;
    }
    for (int i = 0; i <= w->k && c->any_steep; i++) {
        c->steep[i] = ZERO;
        for (int m = 0; m <= w->k; m++) {
            if (m == i || !c->fit[m].steep || w->tau[i] == 0 || w->tau[m] == 0)
                continue;
            Fix term = fix_mul_nonneg(c->fit[m].rise, quotient(c, w, known, i, m));
            c->steep[i] = fix_add(c->steep[i], fix_signed(term, w->tau[m]));
        }
    }
}

void chain_combine(Chain *c, const Word *w)
{
    if (w->type_b)
        return;
    if (c->weighted)
        weighted_weights(c, w);
    else
        set_weights(c, w);
    chain_set_sigma(c, w, &(Known){.count = 0});
}

/* beta_(j-1) x_(j-1) + alpha_j x_j, with the signs of tau; alpha = beta = 1/2 for constant density. */
static Fix lever(const Chain *c, const Fix *x, const Word *w, int j)
{
    if (c->weighted)
        return weighted_lever(c, x, w, j);
    Fix r = w->tau[j - 1] ? fix_signed(x[j - 1], w->tau[j - 1]) : ZERO;
    if (w->tau[j])
        r = fix_add(r, fix_signed(x[j], w->tau[j]));
    return fix_over(r, 2);
}

/* (1-x) a + x b for x in [0,1]. */
static Fix blend(Fix a, Fix b, Fix x)
{
    Fix low = fix_point(x.lo), high = fix_point(x.hi);
    Fix r = fix_add(fix_mul_nonneg(a, fix_sub(ONE, low)), fix_mul_nonneg(b, low));
    return fix_hull(r, fix_add(fix_mul_nonneg(a, fix_sub(ONE, high)), fix_mul_nonneg(b, high)));
}

/* g - f at the right or left end of piece i, without what the slopes of other pieces contribute: the error of
   the best fit, minus tau^2 omega times the part of it that comes from the slope, if that is not in sigma. */
static Fix end_error(const Chain *c, const Word *w, int i, bool right)
{
    const Fit *f = &c->fit[i];
    Fix r = right ? f->R : f->L;
    if (!f->steep || w->tau[i] == 0)
        return r;
    return blend(r, right ? f->mean_R : f->mean_L, c->weight[i]);
}

Fix chain_equation(const Chain *c, const Word *w, int j)
{
    if (w->node[j] > 0)
        return ZERO;
    if (w->node[j] == FREE_NODE)
        return fix_add(c->fit[j - 1].R, c->fit[j].L);
    Fix r = fix_sub(end_error(c, w, j - 1, true), end_error(c, w, j, false));
    if (w->tau[j - 1] == 0 && w->tau[j] == 0)
        return r;
    r = fix_sub(r, fix_mul(lever(c, c->weighted_length, w, j), c->sigma));
    return c->any_steep ? fix_sub(r, lever(c, c->steep, w, j)) : r;
}

/* ---- The Jacobian. */

/* d(tau^2 omega l)/dl = w (3w - 2) for w = tau^2 omega. */
static Fix own_derivative(Fix w)
{
    Fix lo = fix_mul(fix_point(w.lo), fix_sub(fix_times(fix_point(w.lo), 3), fix_times(ONE, 2)));
    Fix hi = fix_mul(fix_point(w.hi), fix_sub(fix_times(fix_point(w.hi), 3), fix_times(ONE, 2)));
    Fix r = fix_hull(lo, hi);
    if (w.lo <= FIXED_ONE / 3 + 1 && w.hi >= FIXED_ONE / 3)
        r.lo = -FIXED_ONE / 3 - 1;
    return r;
}

/* d(|tau_i| omega_i l_i)/dl_m = 3 tau_m^2 omega_m (|tau_i| omega_i l_i/l_m) <= 0.84 |tau_i|^(-1/3)
   |tau_m|^(-2/3), divided by 2^shift; quotient = tau_m^2 omega_m/l_m, or hi = 0 if that is large. */
static Fix other_derivative(const Chain *c, const Word *w, int i, int m, Fix quotient)
{
    int64_t root = w->size[m].cube_root.lo, least = mul_down(w->size[i].cube_root.lo, mul_down(root, root));
    const int64_t cap = share_above(FIXED_ONE / 100 * 84 + 84, FIXED_ONE >> w->shift, least);
    Fix weighted = c->weighted_length[i];
    int64_t low = fixed_narrow((Wide)weighted.lo * quotient.lo >> FRACTION_BITS >> w->shift);
    Fix r = fix(fix_times(fix_point(low), 3).lo, cap);
    if (quotient.hi > 0) {
        int64_t top = share_above(weighted.hi, quotient.hi, FIXED_ONE << w->shift);
        r.hi = top > cap / 3 ? cap : 3 * top;
    }
    if (r.hi > cap / 8) { /* another bound for omega_i l_i/l_m may be better */
        int64_t tau = w->size[m].tau.lo << w->shift;
        int64_t top = share_above(c->weight[m].hi, chain_ratio(c, w, i, m).hi, tau);
        r.hi = (Wide)3 * top < r.hi ? 3 * top : r.hi;
    }
    if (r.hi == FIXED_MAX) /* the cap is larger */
        fixed_overflow = true;
    return r;
}

/* weight/l, which decreases in l; a lower bound is cut down to 2^9, and 0 stands for an upper bound
 * beyond that. */
static Fix weight_by_length(Fix weight, Fix l)
{
    Fix r = fix(FIXED_ONE << 9, 0);
    if (weight.lo >> 9 < l.hi)
        r.lo = div_down(weight.lo, l.hi);
    if (l.lo > weight.hi >> 9)
        r.hi = div_up(weight.hi, l.lo);
    return r;
}

/* d(|tau_i| omega_i l_i)/dl_m, divided by 2^shift. */
static Fix length_derivative(const Chain *c, const Word *w, int i, int m, Fix by_length)
{
    if (i == m)
        return shifted_over_tau(own_derivative(c->weight[m]), w, m);
    if (!tied_together(w, i, m))
        return other_derivative(c, w, i, m, by_length);
    Fix r = fix_times(fix_mul_nonneg(c->weight[i], c->weight[m]), 3); /* l_i/l_m = root_i/root_m */
    return fix_div(fix_div(fix_shift(r, w->shift), w->size[i].root), w->size[m].root);
}

/* r[j-1][m] = the derivative of (tau_(j-1) omega_(j-1) l_(j-1) + tau_j omega_j l_j)/2 by l_m. */
static void weight_derivatives(Fix r[][TREE_KINKS + 1], const Chain *c, const Word *w)
{
    Fix column[TREE_KINKS + 1];
    for (int m = 0; m <= w->k; m++) {
        if (w->tau[m] == 0) {
            for (int j = 0; j < w->k; j++)
                r[j][m] = ZERO;
            continue;
        }
        Fix by_length = weight_by_length(c->weight[m], c->fit[m].length);
        for (int i = 0; i <= w->k; i++)
            if (w->tau[i])
                column[i] = length_derivative(c, w, i, m, by_length);
        for (int j = 1; j <= w->k; j++)
            r[j - 1][m] = lever(c, column, w, j);
    }
}

bool chain_sigma_gradient(Fix *r, const Chain *c, const Word *w)
{
    bool all = true;
    for (int m = 0; m < w->k; m++)
        r[m] = ZERO;
    for (int i = 0; i <= w->k; i++) {
        const Fit *f = &c->fit[i];
        if (w->tau[i] == 0)
            continue;
        all &= !f->sharp;
        if (i > 0 && !f->sharp)
            r[i - 1] = fix_add(r[i - 1], times_tau(f->slope_u, w, i));
        if (i < w->k && !f->sharp)
            r[i] = fix_add(r[i], times_tau(f->slope_v, w, i));
    }
    return all;
}

/* What the slope of the sharp piece i adds to the Jacobian. */
static void subtract_sharp_terms(Jacobian *r, const Chain *c, const Word *w, int i)
{
    Fix ratio[TREE_KINKS + 1];
    for (int n = 0; n <= w->k; n++)
        if (w->tau[n])
            ratio[n] = chain_ratio(c, w, n, i);
    for (int j = 1; j <= w->k; j++) {
        Fix weight = fix_signed(fix_shift(lever(c, ratio, w, j), w->shift), w->tau[i]), *row = r->at[j - 1];
        if (i > 0)
            row[i - 1] = fix_sub(row[i - 1], fix_mul(weight, c->fit[i].rise_u));
        if (i < w->k)
            row[i] = fix_sub(row[i], fix_mul(weight, c->fit[i].rise_v));
    }
}

/* r[j-1][m-1] = the derivative of the factor of Sigma in F_j by q_m. */
static void lever_derivatives(Jacobian *r, const Chain *c, const Word *w)
{
    Fix by_length[TREE_KINKS][TREE_KINKS + 1];
    weight_derivatives(by_length, c, w);
    for (int j = 0; j < w->k; j++)
        for (int m = 0; m < w->k; m++)
            r->at[j][m] = fix_sub(by_length[j][m], by_length[j][m + 1]);
}

/* The terms of the Jacobian that come from T. */
static void subtract_weight_terms(Jacobian *r, const Chain *c, const Word *w)
{
    Fix gradient[TREE_KINKS];
    Jacobian change;
    if (c->weighted)
        weighted_lever_derivatives(&change, c, w);
    else
        lever_derivatives(&change, c, w);
    chain_sigma_gradient(gradient, c, w);
    for (int j = 1; j <= w->k; j++) {
        if (w->tau[j - 1] == 0 && w->tau[j] == 0)
            continue;
        Fix weight = lever(c, c->weighted_length, w, j);
        for (int m = 0; m < w->k; m++) {
            Fix slope = fix_shift(gradient[m], w->shift);
            Fix t = fix_add(fix_mul(change.at[j - 1][m], c->sigma), fix_mul(weight, slope));
            r->at[j - 1][m] = fix_sub(r->at[j - 1][m], t);
        }
    }
}

/* The terms of R_(j-1) - L_j, or for a free node R_(j-1) + L_j. */
static void set_fit_terms(Jacobian *r, const Chain *c, const Word *w)
{
    for (int j = 1; j <= w->k; j++) {
        Fix *row = r->at[j - 1];
        bool free_node = w->node[j] == FREE_NODE;
        for (int m = 0; m < w->k; m++)
            row[m] = ZERO;
        row[j - 1] = (free_node ? fix_add : fix_sub)(c->fit[j - 1].Rv, c->fit[j].Lu);
        if (j > 1)
            row[j - 2] = c->fit[j - 1].Ru;
        if (j < w->k)
            row[j] = free_node ? c->fit[j].Lv : fix_neg(c->fit[j].Lv);
        for (int m = 0; m < w->k; m++)
            row[m] = fix_shift(row[m], w->shift);
    }
}

/* Nodes at breakpoints are no unknowns and have no equations. */
static void leave_nodes_out(Jacobian *r, const Word *w)
{
    for (int j = 1; j <= w->k; j++)
        for (int m = 0; m < w->k && w->node[j] > 0; m++)
            r->at[j - 1][m] = r->at[m][j - 1] = m == j - 1 ? ONE : ZERO;
}

void chain_jacobian(Jacobian *r, const Chain *c, const Word *w)
{
    set_fit_terms(r, c, w);
    if (!w->type_b) {
        if (c->any_steep)
            fixed_overflow = true;
        subtract_weight_terms(r, c, w);
        for (int i = 0; i <= w->k; i++)
            if (c->fit[i].sharp && w->tau[i] != 0)
                subtract_sharp_terms(r, c, w, i);
    }
    leave_nodes_out(r, w);
}
