/* weighted_core.c - sides of breakpoints and small matters that all kinds of pieces share. */
#include "weighted_core.h"

#include <stddef.h>

static const Fix ZERO = {0, 0}, ONE = {FIXED_ONE, FIXED_ONE};

void times_power(Real *low, Real *high, Fix x, long n)
{
    for (; n > 0; n--) {
        *low = real_mul(*low, real_of(x.lo), false);
        *high = real_mul(*high, real_of(x.hi), true);
    }
}

int part_count(Fix x)
{
    int64_t unit = FIXED_ONE / 8, width = x.hi - x.lo;
    return width <= unit ? 1 : (int)((width + unit - 1) / unit);
}

Fix part_of(Fix x, int i, int count)
{
    int64_t step = (x.hi - x.lo) / count;
    return fix(x.lo + i * step, i + 1 < count ? x.lo + (i + 1) * step : x.hi);
}

void core_join(Core *r, const Core *x)
{
    Fix *a = (Fix *)r; /* the fields before `steep` */
    const Fix *b = (const Fix *)x;
    for (size_t i = 0; i < offsetof(Core, steep) / sizeof(Fix); i++)
        a[i] = fix_hull(a[i], b[i]);
    r->steep = r->steep || x->steep;
    r->crude = r->crude || x->crude;
    if (real_cmp(x->scale_low, r->scale_low) < 0)
        r->scale_low = x->scale_low;
    if (real_cmp(x->scale_high, r->scale_high) > 0)
        r->scale_high = x->scale_high;
}

void set_side(Side *r, const FitCell *c, bool right_of_it, Fix y, long order)
{
    const Fix *f = right_of_it ? c->left : c->right, *p = right_of_it ? c->p_left : c->p_right;
    Fix T[MAX_FIT_DEGREE + 3], gap[2] = {ZERO, ZERO}, power = ONE;
    for (long q = 0; q < c->degree + 2 || q < 3; q++)
        T[q] = ZERO;
    r->density = r->rest = r->rest_slope = r->by_T[0] = r->by_T[1] = ZERO;
    for (long m = order; m <= c->p_degree; m++) {
        Fix term = fix_mul_nonneg(p[m], power);
        r->density = fix_add(r->density, term);
        for (long q = 0; q < c->degree + 2 || q < 3; q++)
            T[q] = fix_add(T[q], fix_over(term, q + m + 1));
        for (int n = 0; n < 2; n++)
            gap[n] = fix_add(gap[n], fix_over(term, (n + m + 1) * (n + m + 2)));
        power = fix_mul_nonneg(power, y);
    }
    r->density = nonneg(r->density);
    power = ONE;
    for (long k = 2; k <= c->degree; k++) {
        Fix term = fix_mul_nonneg(f[k], power);
        r->rest = fix_add(r->rest, term);
        r->rest_slope = fix_add(r->rest_slope, fix_times(term, k));
        for (int n = 0; n < 2; n++)
            r->by_T[n] = fix_add(r->by_T[n], fix_mul(term, T[n + k]));
        power = fix_mul_nonneg(power, y);
    }
    for (int q = 0; q < 3; q++)
        r->T[q] = nonneg(T[q]);
    for (int n = 0; n < 2; n++)
        r->gap[n] = nonneg(gap[n]);
    r->first = f[0];
    r->second = f[1];
}

Fix without_first(const Side *s, Fix X, int n)
{
    return fix_add(fix_mul(s->second, s->T[n + 1]), fix_mul_nonneg(s->by_T[n], X));
}

void solve_fit(Fix *c0, Fix *c1, const Fix *P, const Fix *Q, Fix D)
{
    *c1 = fix_div(fix_sub(fix_mul(P[0], Q[1]), fix_mul(P[1], Q[0])), D);
    *c0 = fix_div(fix_sub(fix_mul(P[2], Q[0]), fix_mul(P[1], Q[1])), D);
}

Fix determinant(const Fix *P, const Fix *nu, Fix l)
{
    Fix r = fix_sub(fix_mul(P[0], P[2]), fix_mul(P[1], P[1])), side = fix_mul_nonneg(P[0], l);
    return nu ? fix_meet(r, fix_mul_nonneg(*nu, fix_mul_nonneg(side, side))) : r;
}

long common_order(const TreeData *d, long b)
{
    long left = d->cell[b - 1].zero[1], right = d->cell[b].zero[0];
    return left < right ? left : right;
}

Fix side_factor(Fix s, Fix width, long order, int n)
{
    Fix r = s;
    for (int i = 0; i < n; i++)
        r = fix_mul_nonneg(r, s);
    for (long i = 0; i < order; i++)
        r = fix_mul_nonneg(r, fix_div(s, width));
    return r;
}

/* Narrow the distance X of an end from the breakpoint, and Q = X/width, to X = s l; false if it is empty. */
static bool narrow_side(Fix *X, Fix *Q, Fix l, Fix s, Fix width)
{
    Fix product = fix_mul_nonneg(l, s);
    *X = fix_meet(*X, product);
    if (X->lo > X->hi)
        return false;
    *Q = fix_meet(*Q, fix_div(*X, width));
    return Q->lo <= Q->hi;
}

/* Narrow l to X/s. */
static bool narrow_length(Fix *l, Fix X, Fix s)
{
    if (s.hi > 0 && X.lo < s.hi)
        l->lo = div_down(X.lo, s.hi) > l->lo ? div_down(X.lo, s.hi) : l->lo;
    if (X.hi < s.lo)
        l->hi = div_up(X.hi, s.lo) < l->hi ? div_up(X.hi, s.lo) : l->hi;
    return l->lo <= l->hi;
}

bool bridge_part(Bridge *r, const TreeData *d, const Bridge *whole, Fix s)
{
    *r = *whole;
    r->s = s;
    r->t = one_minus(s);
    return narrow_length(&r->l, r->X, s) && narrow_length(&r->l, r->Y, r->t) &&
           narrow_side(&r->X, &r->Q, r->l, s, d->cell[r->b].width) &&
           narrow_side(&r->Y, &r->P, r->l, r->t, d->cell[r->b - 1].width);
}
