/* gap_fit.c - best affine fits across gaps of the support: the fits on the parts are put together, so that
   the slope is a mean of slopes that stay bounded where parts shrink. */
#include "gap_fit.h"

#include "weighted_fit.h"

#include <string.h>

static const Fix ONE = {FIXED_ONE, FIXED_ONE};

static Fix not_negative(Fix a)
{
    return fix(a.lo > 0 ? a.lo : 0, a.hi > 0 ? a.hi : 0);
}

static Fix place_of(const TreeData *d, End e)
{
    return fix_add(d->cell[e.cell].at, fix_mul_nonneg(e.y, d->cell[e.cell].width));
}

bool gap_between(const TreeData *d, long first, long last)
{
    for (long i = first; i <= last; i++)
        if (d->cell[i].empty)
            return true;
    return false;
}

/* f at e (right: from the right end of the cell), and with `slope` f' there. */
static Fix value_from(const FitCell *c, Fix y, bool right, bool slope)
{
    const Fix *f = right ? c->right : c->left;
    Fix s = right ? fix_sub(ONE, y) : y, X = fix_mul_nonneg(s, c->width), sum = fix_point(0);
    for (long n = c->degree; n >= 2; n--)
        sum = fix_add(fix_mul_nonneg(sum, s), slope ? fix_times(f[n], n) : f[n]);
    if (slope) {
        sum = fix_add(f[1], fix_mul_nonneg(sum, X));
        return right ? fix_neg(sum) : sum;
    }
    sum = fix_add(f[1], fix_mul_nonneg(sum, X));
    return fix_add(f[0], fix_mul_nonneg(sum, X));
}

/* From the end of the cell that is nearer. */
static Fix value_at(const TreeData *d, End e, bool slope)
{
    return value_from(&d->cell[e.cell], e.y, e.y.lo > FIXED_ONE - e.y.hi, slope);
}

static Fix density_at(const TreeData *d, End e)
{
    const FitCell *c = &d->cell[e.cell];
    bool right = e.y.lo > FIXED_ONE - e.y.hi;
    const Fix *p = right ? c->p_right : c->p_left;
    Fix s = right ? fix_sub(ONE, e.y) : e.y, sum = fix_point(0);
    for (long n = c->p_degree; n >= 0; n--)
        sum = fix_add(fix_mul_nonneg(sum, s), p[n]);
    return not_negative(sum);
}

/* ---- One part. */

/* The integral of the density over the distance s (in units of the cell) from the left or the right end. */
static Fix mass_beside(const FitCell *c, Fix s, bool right)
{
    const Fix *p = right ? c->p_right : c->p_left;
    Fix sum = fix_point(0);
    for (long n = c->p_degree; n >= 0; n--)
        sum = fix_mul_nonneg(fix_add(sum, fix_over(p[n], n + 1)), s);
    return not_negative(fix_mul_nonneg(sum, c->width));
}

/* The same from u to v, u being the left end of its cell or v the right end of its own. */
static Fix mass_between(const TreeData *d, End u, End v)
{
    if (u.cell == v.cell && v.y.lo == FIXED_ONE)
        return mass_beside(&d->cell[u.cell], fix_sub(ONE, u.y), true);
    if (u.cell == v.cell)
        return mass_beside(&d->cell[v.cell], v.y, false);
    Fix sum = fix_add(mass_beside(&d->cell[u.cell], fix_sub(ONE, u.y), true),
                      mass_beside(&d->cell[v.cell], v.y, false));
    for (long i = u.cell + 1; i < v.cell; i++)
        sum = fix_add(sum, mass_beside(&d->cell[i], ONE, false));
    return sum;
}

/* Is u where a part of the support begins, v where one ends? No kink is there. */
static bool is_beginning(const TreeData *d, End u)
{
    return u.y.hi == 0 && (u.cell == 0 || d->cell[u.cell - 1].empty);
}

static bool is_end(const TreeData *d, End v)
{
    return v.y.lo == FIXED_ONE && (v.cell + 1 == d->n || d->cell[v.cell + 1].empty);
}

static void set_part(FitPart *r, const TreeData *d, End u, End v)
{
    Fit f;
    if (is_beginning(d, u) && is_end(d, v)) {
        *r = d->cell[u.cell].part;
        return;
    }
    fit_bounds(&f, d, u, v, false);
    if (f.steep)
        fixed_overflow = true;
    Fix before = fix_mul_nonneg(f.length, f.weight.alpha);
    Fix after = fix_mul_nonneg(f.length, fix_sub(ONE, f.weight.alpha));
    r->mass = mass_between(d, u, v);
    r->centre = fix_meet(fix_add(place_of(d, u), before), fix_sub(place_of(d, v), after));
    r->spread = not_negative(fix(real_to_fixed(f.weight.low, false), real_to_fixed(f.weight.high, true)));
    r->slope = f.slope;
    Fix from_u = fix_add(fix_add(value_at(d, u, false), f.L), fix_mul_nonneg(f.slope, before));
    Fix from_v = fix_sub(fix_add(value_at(d, v, false), f.R), fix_mul_nonneg(f.slope, after));
    r->level = fix_meet(from_u, from_v);
}

/* ---- Parts together: Lemma 7.21. */

/* x y/(x + y), which increases in both. */
static Fix harmonic(Fix x, Fix y)
{
    Fix low = fit_share(fix_point(y.lo), fix_point(x.lo)), high = fit_share(fix_point(y.hi), fix_point(x.hi));
    return fix(x.lo > 0 && y.lo > 0 ? mul_down(x.lo, low.lo) : 0, mul_up(x.hi, high.hi));
}

/* *a becomes the union of *a and *b, which lies right of it. */
static void unite(FitPart *a, const FitPart *b)
{
    Fix distance = fix_sub(b->centre, a->centre), rise = fix_sub(b->level, a->level);
    if (distance.lo <= 0) {
        fixed_overflow = true;
        return;
    }
    Fix common = fix_mul_nonneg(fix_mul_nonneg(harmonic(a->mass, b->mass), distance), distance);
    Fix between = fix_div(rise, distance), right = fit_share(b->mass, a->mass);
    Fix by_a = fit_share(a->spread, fix_add(b->spread, common));
    Fix by_b = fit_share(b->spread, fix_add(a->spread, common));
    Fix slope = fix_add(between, fix_mul_nonneg(fix_sub(a->slope, between), by_a));
    slope = fix_add(slope, fix_mul_nonneg(fix_sub(b->slope, between), by_b));
    a->slope = fix_meet(slope, fix_hull(fix_hull(a->slope, b->slope), between));
    a->centre = fix_add(a->centre, fix_mul_nonneg(distance, right));
    a->level = fix_add(a->level, fix_mul_nonneg(rise, right));
    a->spread = fix_add(fix_add(a->spread, b->spread), common);
    a->mass = fix_add(a->mass, b->mass);
}

/* All parts from u to v. */
static void unite_parts(FitPart *r, const TreeData *d, End u, End v)
{
    long last;
    for (long i = u.cell; i <= v.cell; i = last + 1) {
        FitPart next;
        last = i;
        if (d->cell[i].empty)
            continue;
        while (last < v.cell && !d->cell[last + 1].empty)
            last++;
        End from = i == u.cell ? u : (End){i, fix_point(0)}, to = last == v.cell ? v : (End){last, ONE};
        set_part(&next, d, from, to);
        if (i == u.cell)
            *r = next;
        else
            unite(r, &next);
    }
}

/* The derivative of a value by an end, without f': value p (1/mass + a b/V), a, b >= 0. The last quotient
   alone need not fit. */
static Fix by_kernel(Fix value, Fix p, const FitPart *x, Fix a, Fix b)
{
    Fix moved = fix_mul_nonneg(value, p);
    Fix turned = fix_mul_nonneg(fix_mul_nonneg(moved, a), b);
    return fix_add(fix_div(moved, x->mass), fix_div(turned, x->spread));
}

/* The same for value p (1/mass - a b/V). */
static Fix by_far_kernel(Fix value, Fix p, const FitPart *x, Fix a, Fix b)
{
    Fix moved = fix_mul_nonneg(value, p);
    Fix turned = fix_mul_nonneg(fix_mul_nonneg(moved, a), b);
    return fix_sub(fix_div(moved, x->mass), fix_div(turned, x->spread));
}

/* What matters only where T does: derivatives of the slope, of the mean of x and of log V. If slopes do not
   fit, `sharp`; if others do not, `wild`. u_before = p(u) before, v_after = p(v) after. */
static void set_weight_derivatives(Fit *r, const FitPart *x, Fix u_before, Fix before, Fix v_after, Fix after)
{
    Weight *w = &r->weight;
    Fix by_u = fix_neg(fix_mul_nonneg(r->L, u_before)), by_v = fix_neg(fix_mul_nonneg(r->R, v_after));
    bool overflow = fixed_overflow;
    fixed_overflow = false;
    r->slope_u = fix_div(by_u, x->spread);
    r->slope_v = fix_div(by_v, x->spread);
    r->sharp = fixed_overflow;
    fixed_overflow = false;
    if (r->sharp)
        r->slope_u = r->slope_v = fix_point(0);
    r->rise_u = fix_div(fix_mul_nonneg(by_u, r->length), x->spread);
    r->rise_v = fix_div(fix_mul_nonneg(by_v, r->length), x->spread);
    w->mean_u = fix_div(u_before, x->mass);
    w->mean_v = fix_div(v_after, x->mass);
    w->log_u = fix_neg(fix_mul_nonneg(fix_div(fix_mul_nonneg(u_before, before), x->spread), r->length));
    w->log_v = fix_mul_nonneg(fix_div(fix_mul_nonneg(v_after, after), x->spread), r->length);
    w->wild = fixed_overflow;
    fixed_overflow = overflow;
}

/* Lemma 7.6a; 0 by an end that does not move. */
static void set_derivatives(Fit *r, const TreeData *d, const FitPart *x, End u, End v)
{
    Fix before = not_negative(fix_sub(x->centre, place_of(d, u)));
    Fix after = not_negative(fix_sub(place_of(d, v), x->centre));
    Fix p_u = is_beginning(d, u) ? fix_point(0) : density_at(d, u);
    Fix p_v = is_end(d, v) ? fix_point(0) : density_at(d, v);
    Fix u_before = fix_mul_nonneg(p_u, before), v_after = fix_mul_nonneg(p_v, after);
    r->Rv = fix_sub(fix_sub(r->slope, value_at(d, v, true)), by_kernel(r->R, p_v, x, after, after));
    r->Lu = fix_add(fix_sub(r->slope, value_at(d, u, true)), by_kernel(r->L, p_u, x, before, before));
    r->Ru = by_far_kernel(r->L, p_u, x, before, after);
    r->Lv = fix_neg(by_far_kernel(r->R, p_v, x, after, before));
    set_weight_derivatives(r, x, u_before, before, v_after, after);
}

/* V/length^3. */
static Real shape_bound(const Fit *r, bool up)
{
    Real l = real_of(up ? r->length.lo : r->length.hi), x = up ? r->weight.high : r->weight.low;
    for (int n = 0; n < 3; n++)
        x = real_div(x, l, up);
    return x;
}

/* All of *r but the derivatives; x: the whole piece. */
static void set_values(Fit *r, FitPart *x, const TreeData *d, End u, End v)
{
    unite_parts(x, d, u, v);
    Fix from = place_of(d, u), to = place_of(d, v);
    Fix before = not_negative(fix_sub(x->centre, from)), after = not_negative(fix_sub(to, x->centre));
    r->length = fix_sub(to, from);
    if (fixed_overflow || r->length.lo <= 0) {
        fixed_overflow = true;
        return;
    }
    r->slope = x->slope;
    r->rise = fix_mul_nonneg(x->slope, r->length);
    r->R = fix_sub(fix_add(x->level, fix_mul_nonneg(x->slope, after)), value_at(d, v, false));
    r->L = fix_sub(fix_sub(x->level, fix_mul_nonneg(x->slope, before)), value_at(d, u, false));
    r->weight.alpha = fix_meet(fix_div(before, r->length), fix(0, FIXED_ONE));
    r->weight.low = real_of(x->spread.lo);
    r->weight.high = real_of(x->spread.hi);
    r->weight.shape_low = shape_bound(r, false);
    r->weight.shape_high = shape_bound(r, true);
}

/* Values and their derivatives improve each other a few times. */
static void improve(Fit *r, const TreeData *d, const FitPart *x, End u, End v)
{
    enum { ROUNDS = 3 };
    End um, vm;
    Fit middle = {.steep = false};
    FitPart at = {.mass = ONE};
    int64_t ru = split_end(&um, d, u), rv = split_end(&vm, d, v);
    set_values(&middle, &at, d, um, vm);
    for (int round = 0; round < ROUNDS && !fixed_overflow; round++) {
        r->R = centred(r->R, middle.R, r->Ru, ru, r->Rv, rv);
        r->L = centred(r->L, middle.L, r->Lu, ru, r->Lv, rv);
        if (!r->sharp)
            r->slope = centred(r->slope, middle.slope, r->slope_u, ru, r->slope_v, rv);
        set_derivatives(r, d, x, u, v);
    }
}

static void set_fit(Fit *r, const TreeData *d, End u, End v, bool derivatives)
{
    FitPart x = {.mass = ONE};
    set_values(r, &x, d, u, v);
    if (!derivatives || fixed_overflow)
        return;
    set_derivatives(r, d, &x, u, v);
    if (u.y.lo != u.y.hi || v.y.lo != v.y.hi)
        improve(r, d, &x, u, v);
}

void gap_fit(Fit *r, const TreeData *d, End u, End v, bool derivatives)
{
    bool before = fixed_overflow;
    fixed_overflow = false; /* fits on parts may clear it */
    memset(r, 0, sizeof *r);
    set_fit(r, d, u, v, derivatives);
    fixed_overflow = fixed_overflow || before;
}

/* ---- Lemma 7.21a. */

/* The error at the end of a part that meets the gap, if it vanishes in this part: at e, between which and the
   gap f' takes its values; sign 1 for the part behind the gap. */
static Fix error_in_part(const TreeData *d, End e, Fix slope, bool behind)
{
    const FitCell *c = &d->cell[e.cell];
    Fix reach = behind ? fix(0, e.y.hi) : fix(e.y.lo, FIXED_ONE);
    Fix h = fix_mul_nonneg(behind ? reach : fix_sub(ONE, reach), c->width);
    Fix r = fix_mul_nonneg(fix_sub(slope, value_from(c, reach, !behind, true)), h);
    return behind ? r : fix_neg(r);
}

/* tau_i = 0. */
static bool without_force(const TreeData *d, const Word *w, const KinkBox *box, const Chain *c, int i,
                          bool first, bool second)
{
    Chain with = *c;
    Fix slope = c->fit[i].slope;
    fixed_overflow = false;
    with.fit[i].L = error_in_part(d, box->left[i], slope, false);
    with.fit[i].R = error_in_part(d, box->right[i], slope, true);
    Fix at_i = chain_equation(&with, w, i), next = chain_equation(&with, w, i + 1);
    return !fixed_overflow && (second || !fix_has_zero(at_i)) && (first || !fix_has_zero(next));
}

/* omega length Sigma times alpha (left end of piece n) or beta. */
static Fix tension_at(const Chain *c, const Word *w, int n, bool right)
{
    Fix share = c->fit[n].weight.alpha;
    if (w->tau[n] == 0)
        return fix_point(0);
    Fix x = fix_mul_nonneg(c->weighted_length[n], right ? fix_sub(ONE, share) : share);
    return fix_signed(fix_mul(x, c->sigma), w->tau[n]);
}

/* tau_i != 0: F_i + F_(i+1), with the weights tau^2 omega. */
static bool with_force(const TreeData *d, const Word *w, const KinkBox *box, const Chain *c, int i)
{
    const Fit *f = &c->fit[i];
    Fix others = fix_point(0);
    if (c->any_steep)
        return false;
    fixed_overflow = false;
    for (int n = 0; n <= w->k; n++)
        if (n != i && w->tau[n] != 0)
            others = fix_add(others, times_tau(c->fit[n].slope, w, n));
    Fix slope = fix_mul_nonneg(f->slope, fix_sub(ONE, c->weight[i]));
    others = over_tau(fix_mul_nonneg(others, c->weight[i]), w, i);
    slope = fix_sub(slope, fix_signed(others, w->tau[i]));
    Fix rise = fix_sub(value_from(&d->cell[box->right[i].cell], box->right[i].y, false, false),
                       value_from(&d->cell[box->left[i].cell], box->left[i].y, true, false));
    Fix sum = fix_sub(fix_mul_nonneg(slope, f->length), rise);
    sum = fix_add(sum, fix_sub(c->fit[i - 1].R, c->fit[i + 1].L));
    sum = fix_sub(sum, tension_at(c, w, i - 1, true));
    sum = fix_sub(sum, tension_at(c, w, i + 1, false));
    return !fixed_overflow && !fix_has_zero(sum);
}

bool gap_corner_excluded(const TreeData *d, const Word *w, const KinkBox *box, const Chain *c, int i,
                         bool first, bool second)
{
    long u = box->left[i].cell, v = box->right[i].cell;
    if (u + 1 >= d->n || d->cell[u + 1].gap_end != v || w->node[i] != KINK_PLACE ||
        w->node[i + 1] != KINK_PLACE || c->fit[i].steep)
        return false;
    return w->tau[i] == 0 ? without_force(d, w, box, c, i, first, second) : with_force(d, w, box, c, i);
}
