/* weighted_chain.c - weights and levers for a density that is not constant (doc/theory.md, Lemmas
   7.6a, 9.4). */
#include "weighted_chain.h"

#include <stdlib.h>

static const Fix ZERO = {0, 0}, ONE = {FIXED_ONE, FIXED_ONE};

/* |tau|^n of a piece, n = 1 or 2. */
static Real power_of_tau(const Word *w, int i, int n)
{
    int64_t tau = abs(w->tau[i]);
    return real_of(n == 1 ? tau : tau * tau);
}

/* Bounds for 1/(1 + sum_m (V_i/tau_i^2)/(V_m/tau_m^2)) over the other pieces. */
static int64_t weight_bound(const Chain *c, const Word *w, int i, bool up)
{
    Real one = real_of(FIXED_ONE), sum = one;
    for (int m = 0; m <= w->k; m++) {
        if (m == i || w->tau[m] == 0)
            continue;
        const Weight *own = &c->fit[i].weight, *other = &c->fit[m].weight;
        Real top = up ? own->low : own->high, bottom = up ? other->high : other->low;
        if (bottom.m == 0)
            return up ? FIXED_ONE : 0;
        if (abs(w->tau[i]) != abs(w->tau[m])) {
            top = real_mul(top, power_of_tau(w, m, 2), !up);
            bottom = real_mul(bottom, power_of_tau(w, i, 2), up);
        }
        sum = real_add(sum, real_div(top, bottom, !up), !up);
    }
    return real_to_fixed(real_div(one, sum, up), up);
}

void weighted_weights(Chain *c, const Word *w)
{
    for (int i = 0; i <= w->k; i++) {
        if (w->tau[i] == 0)
            continue;
        c->weight[i] = fix(weight_bound(c, w, i, false), weight_bound(c, w, i, true));
        c->weighted_length[i] = fix_mul_nonneg(c->weight[i], c->fit[i].length);
        c->weighted_length[i] = bounded_over_tau(c->weighted_length[i], c, w, i);
    }
}

/* A bound for x^(1/3). */
static int64_t cube_root_above(Real x)
{
    long e = x.e;
    int64_t m = x.m >> 2, root = 0; /* x < (m + 1) 2^(e + 2), m < 2^60 */
    if (x.m == 0)
        return 0;
    for (e += 2; e % 3 != 0; e++)
        m /= 2;
    for (int64_t bit = (int64_t)1 << 20; bit > 0; bit /= 2) { /* root^3 <= m */
        int64_t next = root + bit;
        if (next * next * next <= m)
            root = next;
    }
    long shift = e / 3 + FRACTION_BITS;
    if (shift > 40)
        return FIXED_MAX;
    return shift >= 0 ? (root + 1) << shift : ((root + 1) >> (shift < -22 ? 22 : -shift)) + 1;
}

/* The same for x/y; FIXED_MAX if y may be 0. */
static int64_t cube_root_of_quotient(Real x, Real y)
{
    return y.m > 0 ? cube_root_above(real_div(x, y, true)) : FIXED_MAX;
}

Fix weighted_shape_factor(const Chain *c, int i, int m)
{
    const Weight *a = &c->fit[i].weight, *b = &c->fit[m].weight;
    int64_t inverse = cube_root_of_quotient(a->shape_high, b->shape_low);
    int64_t low = inverse == FIXED_MAX         ? 0 /* no bound */
                  : inverse > FIXED_ONE >> 11 ? div_down(FIXED_ONE, inverse)
                                              : FIXED_ONE << 11;
    return fix(low, cube_root_of_quotient(b->shape_high, a->shape_low));
}

int64_t most_weighted_ratio(const Chain *c, const Word *w, int i, int m)
{
    int64_t root = cube_root_of_quotient(c->fit[m].weight.shape_high, c->fit[i].weight.shape_low);
    return root < FIXED_MAX ? share_above(root, most_ratio(w, i, m), FIXED_ONE) : FIXED_MAX;
}

/* The upper bound min(r, x). */
static int64_t at_most(int64_t r, Real x)
{
    if (x.e + FRACTION_BITS >= 0)
        return r;
    int64_t bound = real_to_fixed(x, true);
    return bound < r ? bound : r;
}

/* |tau_i/tau_m| w_m V_m l_i/(l_m V_i) = |tau_i/tau_m| w_m shape_m l_m^2 l_i/V_i with w = tau^2 omega, rounded
   up. */
static int64_t ratio_by_spreads(const Chain *c, const Word *w, int i, int m, int64_t known)
{
    const Weight *a = &c->fit[i].weight, *b = &c->fit[m].weight;
    Real lm = real_of(c->fit[m].length.hi), li = real_of(c->fit[i].length.hi);
    if (a->low.m == 0)
        return known;
    Real top = real_mul(real_mul(real_mul(lm, lm, true), li, true), b->shape_high, true);
    top = real_mul(top, real_of(c->weight[m].hi), true);
    if (abs(w->tau[i]) != abs(w->tau[m]))
        top = real_div(real_mul(top, power_of_tau(w, i, 1), true), power_of_tau(w, m, 1), true);
    return at_most(known, real_div(top, a->low, true));
}

Fix weighted_ratio(const Chain *c, const Word *w, int i, int m)
{
    Fix lm = c->fit[m].length, g = c->weighted_length[i], tau = w->size[m].tau;
    Fix r = fix(g.lo > 0 ? share_below(g.lo, tau.lo, lm.hi) : 0, most_weighted_ratio(c, w, i, m));
    if (lm.lo > 0)
        r = fix_meet(r, fix(0, share_above(g.hi, tau.hi, lm.lo)));
    r.hi = ratio_by_spreads(c, w, i, m, r.hi);
    if (r.hi == FIXED_MAX)
        fixed_overflow = true;
    return r;
}

static Fix alpha_of(const Chain *c, int i)
{
    return c->fit[i].weight.alpha;
}

static Fix beta_of(const Chain *c, int i)
{
    return fix_sub(ONE, alpha_of(c, i));
}

Fix weighted_lever(const Chain *c, const Fix *x, const Word *w, int j)
{
    Fix r = w->tau[j - 1] ? fix_signed(fix_mul_nonneg(x[j - 1], beta_of(c, j - 1)), w->tau[j - 1]) : ZERO;
    if (w->tau[j])
        r = fix_add(r, fix_signed(fix_mul_nonneg(x[j], alpha_of(c, j)), w->tau[j]));
    return r;
}

/* The derivative of |tau_i| omega_i B_i (at_v) or of |tau_i| omega_i A_i by an end of piece n: its v
   (by_v) or its u; divided by 2^shift. */
static Fix product_derivative(const Chain *c, const Word *w, int i, bool at_v, int n, bool by_v)
{
    const Weight *own = &c->fit[i].weight, *other = &c->fit[n].weight;
    if (own->wild || other->wild)
        fixed_overflow = true;
    Fix share = at_v ? beta_of(c, i) : alpha_of(c, i), log = by_v ? other->log_v : other->log_u;
    Fix logs = fix_mul_nonneg(log, share);
    if (i != n)
        return fix_mul(logs, shifted_over_tau(fix_mul_nonneg(c->weight[n], chain_ratio(c, w, i, n)), w, n));
    Fix mean = by_v ? own->mean_v : own->mean_u, length;
    if (at_v)
        length = by_v ? fix_sub(ONE, mean) : fix_neg(mean); /* B = v - mean */
    else
        length = by_v ? mean : fix_sub(mean, ONE); /* A = mean - u */
    Fix rest = fix_sub(ONE, c->weight[i]);
    return shifted_over_tau(fix_mul_nonneg(fix_sub(length, fix_mul(logs, rest)), c->weight[i]), w, i);
}

void weighted_lever_derivatives(Jacobian *r, const Chain *c, const Word *w)
{
    for (int j = 1; j <= w->k; j++)
        for (int m = 1; m <= w->k; m++) {
            Fix sum = ZERO;
            for (int n = m - 1; n <= m; n++)
                for (int i = j - 1; i <= j; i++)
                    if (w->tau[n] && w->tau[i]) {
                        Fix t = product_derivative(c, w, i, i < j, n, n < m);
                        sum = fix_add(sum, fix_signed(t, w->tau[i]));
                    }
            r->at[j - 1][m - 1] = sum;
        }
}

Real weighted_pull(const Fit *f, Fix share, bool up)
{
    Real part = real_of(up ? share.lo : share.hi), length = real_of(up ? f->length.hi : f->length.lo);
    if (part.m == 0) /* no bound */
        return up ? (Real){FIXED_ONE << 11, 1000000} : (Real){0, 0};
    Real square = real_mul(length, length, up);
    Real r = real_div(real_mul(up ? f->weight.shape_high : f->weight.shape_low, square, up), part, up);
    Real bottom = real_mul(real_of(up ? f->length.lo : f->length.hi), part, !up);
    if (bottom.m == 0)
        return r;
    Real other = real_div(up ? f->weight.high : f->weight.low, bottom, up);
    return (real_cmp(other, r) < 0) == up ? other : r;
}

/* Bounds for |tau_j| V_(j-1)/(beta_(j-1) l_(j-1)), or for |tau_(j-1)| V_j/(alpha_j l_j). */
static Real balanced_pull(const Chain *c, const Word *w, int j, bool right, bool up)
{
    Real r = weighted_pull(&c->fit[right ? j : j - 1], right ? alpha_of(c, j) : beta_of(c, j - 1), up);
    return abs(w->tau[j - 1]) == abs(w->tau[j]) ? r
                                                : real_mul(r, power_of_tau(w, right ? j - 1 : j, 1), up);
}

bool weighted_unequal(const Chain *c, const Word *w, int j)
{
    return real_cmp(balanced_pull(c, w, j, false, true), balanced_pull(c, w, j, true, false)) < 0 ||
           real_cmp(balanced_pull(c, w, j, false, false), balanced_pull(c, w, j, true, true)) > 0;
}
