/* weighted_fit.c - enclosures of best affine fits for a density that is not constant (doc/theory.md,
   Theorem 7.6 and the lemmas after it). */
#include "weighted_core.h"

#include <string.h>

static const Fix ONE = {FIXED_ONE, FIXED_ONE};

/* nu: an enclosure known already, or NULL. */
static void core_of(Core *r, const TreeData *d, End u, End v, const Line *line, const Fix *nu)
{
    Bridge at;
    if (u.cell == v.cell) {
        core_inside(r, &d->cell[u.cell], u.y, v.y);
        return;
    }
    if (u.cell + 1 == v.cell) {
        bridge_between(&at, d, u, v);
        core_bridge(r, d, &at, nu);
    } else {
        core_many(r, d, u, v, line, NULL, nu);
    }
}

/* V/l^3 = nu average scale, rounded down or up. */
static Real shape(const Core *r, bool up)
{
    Real x = real_mul(real_of(up ? r->nu.hi : r->nu.lo), real_of(up ? r->average.hi : r->average.lo), up);
    return real_mul(x, up ? r->scale_high : r->scale_low, up);
}

static Real variance(const Core *r, bool up)
{
    Real l = real_of(up ? r->l.hi : r->l.lo), x = shape(r, up);
    for (int i = 0; i < 3; i++)
        x = real_mul(x, l, up);
    return x;
}

static Fix clamp_square(Fix a)
{
    return fix_mul_nonneg(a, a);
}

/* Lemma 7.6a. */
static void set_derivatives(Fit *r, const Core *c)
{
    Weight *w = &r->weight;
    Fix alpha = c->alpha, beta = one_minus(alpha), R2 = c->R2, L2 = c->L2;
    Fix both = fix_sub(ONE, fix_div(fix_mul_nonneg(alpha, beta), c->nu));
    Fix at_v = fix_add(ONE, fix_div(clamp_square(beta), c->nu)),
        at_u = fix_add(ONE, fix_div(clamp_square(alpha), c->nu));
    r->Rv = fix_sub(c->slope_at_v, fix_mul(fix_mul_nonneg(c->R1, c->pi_v), at_v));
    r->Lu = fix_add(c->slope_at_u, fix_mul(fix_mul_nonneg(c->L1, c->pi_u), at_u));
    r->Ru = fix_mul(fix_mul_nonneg(c->L1, c->pi_u), both);
    r->Lv = fix_neg(fix_mul(fix_mul_nonneg(c->R1, c->pi_v), both));
    w->mean_v = fix_mul_nonneg(c->pi_v, beta);
    w->mean_u = fix_mul_nonneg(c->pi_u, alpha);
    r->slope_v = fix_neg(fix_div(fix_mul(R2, w->mean_v), c->nu));
    r->slope_u = fix_neg(fix_div(fix_mul(L2, w->mean_u), c->nu));
    w->log_v = fix_div(fix_mul_nonneg(w->mean_v, beta), c->nu);
    w->log_u = fix_neg(fix_div(fix_mul_nonneg(w->mean_u, alpha), c->nu));
}

static void set_values(Fit *r, const Core *c)
{
    r->length = c->l;
    r->R = c->R;
    r->L = c->L;
    r->slope = c->slope;
    r->rise = c->rise;
    r->steep = c->steep;
    r->mean_R = c->mean_R;
    r->mean_L = c->mean_L;
    r->sharp = false;
    r->weight.alpha = c->alpha;
    r->weight.low = variance(c, false);
    r->weight.high = variance(c, true);
    r->weight.shape_low = shape(c, false);
    r->weight.shape_high = shape(c, true);
}

static End at_point(End e, int64_t y)
{
    e.y = fix_point(y);
    return e;
}

/* The mass and V increase with v and decrease with u: the corners of the box where they are least and
 * largest. */
typedef struct {
    Core small, large;
    bool has_small, has_large;
} Corners;

static bool core_fits(Core *r, const TreeData *d, End u, End v, const Line *line)
{
    fixed_overflow = false;
    core_of(r, d, u, v, line, NULL);
    bool fits = !fixed_overflow;
    fixed_overflow = false;
    return fits;
}

static void set_corners(Corners *r, const TreeData *d, End u, End v, const Line *line)
{
    bool apart = u.cell < v.cell || u.y.hi < v.y.lo;
    r->has_small = apart && core_fits(&r->small, d, at_point(u, u.y.hi), at_point(v, v.y.lo), line);
    r->has_large = core_fits(&r->large, d, at_point(u, u.y.lo), at_point(v, v.y.hi), line);
}

static void sharpen_variance(Fit *r, const Corners *c)
{
    if (c->has_small && real_cmp(variance(&c->small, false), r->weight.low) > 0)
        r->weight.low = variance(&c->small, false);
    if (c->has_large && real_cmp(variance(&c->large, true), r->weight.high) < 0)
        r->weight.high = variance(&c->large, true);
}

/* mass = average l scale. */
static Real mass(const Core *r, bool up)
{
    Real x = real_mul(real_of(up ? r->average.hi : r->average.lo), real_of(up ? r->l.hi : r->l.lo), up);
    return real_mul(x, up ? r->scale_high : r->scale_low, up);
}

/* An enclosure of nu = V/(mass l^2) from the corners. */
static bool nu_from_corners(Fix *nu, const Corners *c)
{
    if (!c->has_small || !c->has_large)
        return false;
    for (int up = 0; up < 2; up++) {
        const Core *top = up ? &c->large : &c->small, *bottom = up ? &c->small : &c->large;
        Real l = real_of(up ? bottom->l.lo : bottom->l.hi);
        Real below = real_mul(real_mul(l, l, !up), mass(bottom, !up), !up);
        if (below.m == 0)
            return false;
        int64_t x = real_to_fixed(real_div(variance(top, up), below, up), up);
        if (up)
            nu->hi = x;
        else
            nu->lo = x;
    }
    bool fits = !fixed_overflow;
    fixed_overflow = false;
    return fits;
}

/* Values and their derivatives improve each other a few times, if l is not too small. */
static void improve(Fit *r, Core *c, const TreeData *d, End u, End v, const Line *line)
{
    End um, vm;
    Core middle;
    int64_t ru = split_end(&um, d, u), rv = split_end(&vm, d, v);
    core_of(&middle, d, um, vm, line, NULL);
    for (int round = 0; round < 4 && !fixed_overflow && !middle.steep; round++) {
        r->R = c->R = centred(c->R, middle.R, r->Ru, ru, r->Rv, rv);
        r->L = c->L = centred(c->L, middle.L, r->Lu, ru, r->Lv, rv);
        r->slope = c->slope = centred(c->slope, middle.slope, r->slope_u, ru, r->slope_v, rv);
        c->R1 = fix_meet(c->R1, fix_div(c->R, c->l));
        c->L1 = fix_meet(c->L1, fix_div(c->L, c->l));
        c->R2 = fix_meet(c->R2, fix_div(c->R1, c->l));
        c->L2 = fix_meet(c->L2, fix_div(c->L1, c->l));
        c->slope_at_v = fix_meet(c->slope_at_v, fix_sub(c->slope, c->f_slope_v));
        c->slope_at_u = fix_meet(c->slope_at_u, fix_sub(c->slope, c->f_slope_u));
        set_derivatives(r, c);
    }
}

/* The line near the fit on the middle of the box. */
static Line line_near(const TreeData *d, End u, End v)
{
    End um, vm;
    Core c;
    Line r = {0, 0}, zero = {0, 0};
    if (v.cell <= u.cell + 1)
        return r;
    split_end(&um, d, u);
    split_end(&vm, d, v);
    core_many(&c, d, um, vm, &zero, &r, NULL);
    return r;
}

/* Derivatives of a piece over breakpoints, and better values by means of them. */
static void expand(Fit *r, Core *c, const TreeData *d, End u, End v, const Line *line, bool thin)
{
    if (c->l.lo <= 0 || c->steep || c->crude) {
        fixed_overflow = true;
        return;
    }
    c->R2 = fix_div(c->R1, c->l);
    c->L2 = fix_div(c->L1, c->l);
    set_derivatives(r, c);
    if (!thin)
        improve(r, c, d, u, v, line);
}

void weighted_fit(Fit *r, const TreeData *d, End u, End v, bool derivatives)
{
    Core c;
    Corners corners;
    Fix nu;
    Line line = line_near(d, u, v);
    bool thin = u.y.lo == u.y.hi && v.y.lo == v.y.hi, known = false;
    memset(r, 0, sizeof *r); /* numbers that are not set because others do not fit must still be numbers */
    if (fixed_overflow)
        return;
    if (!thin) {
        set_corners(&corners, d, u, v, &line);
        known = nu_from_corners(&nu, &corners);
    }
    core_of(&c, d, u, v, &line, known ? &nu : NULL);
    if (known)
        c.nu = fix_meet(c.nu, nu);
    set_values(r, &c);
    if (fixed_overflow)
        return;
    if (!thin)
        sharpen_variance(r, &corners);
    if (u.cell == v.cell) {
        if (derivatives && c.crude)
            fixed_overflow = true;
        else if (derivatives)
            set_derivatives(r, &c);
        return;
    }
    Fit plain = *r;
    if (derivatives || !thin)
        expand(r, &c, d, u, v, &line, thin);
    if (!derivatives && fixed_overflow) { /* what has been made of numbers that do not fit means nothing */
        *r = plain;
        fixed_overflow = false;
    }
}

void weighted_bridge(Fit *r, const TreeData *d, const Bridge *at)
{
    Core c;
    memset(r, 0, sizeof *r);
    core_bridge(&c, d, at, NULL);
    set_values(r, &c);
}
