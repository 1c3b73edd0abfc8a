/* weighted_bridge.c - the best affine fit on a piece over one breakpoint, for a density that is not
   constant. The breakpoint is the origin and l the unit of length: the piece goes from -t to s. */
#include "weighted_core.h"

static const Fix ONE = {FIXED_ONE, FIXED_ONE};

static bool is_zero(Fix a)
{
    return a.lo == 0 && a.hi == 0;
}

void set_masses(Masses *r, const TreeData *d, const Bridge *at, const Side *left, const Side *right)
{
    long order = common_order(d, at->b);
    const FitCell *b = &d->cell[at->b];
    Fix x[3], y[3];
    for (int n = 0; n < 3; n++) {
        x[n] = side_factor(at->s, b->width, order, n);
        y[n] = side_factor(at->t, b[-1].width, order, n);
        r->right[n] = fix_mul_nonneg(right->T[n], x[n]);
        r->left[n] = fix_mul_nonneg(left->T[n], y[n]);
        if (n > 0) {
            r->right_gap[n - 1] = fix_mul_nonneg(right->gap[n - 1], x[n]);
            r->left_gap[n - 1] = fix_mul_nonneg(left->gap[n - 1], y[n]);
        }
    }
    r->det_left = fix_mul_nonneg(nonneg(determinant(left->T, NULL, ONE)), fix_mul_nonneg(y[1], y[1]));
    r->det_right = fix_mul_nonneg(nonneg(determinant(right->T, NULL, ONE)), fix_mul_nonneg(x[1], x[1]));
    r->mass = fix_add(r->left[0], r->right[0]);
    r->cross = fix_mul_nonneg(r->left[1], r->right[1]);
    r->left_far = fix_mul_nonneg(r->left[2], r->right[0]);
    r->right_far = fix_mul_nonneg(r->left[0], r->right[2]);
    r->det = fix_add(fix_add(r->det_left, r->det_right), fix_add(r->left_far, r->right_far));
    r->det = fix_add(r->det, fix_times(r->cross, 2));
}

/* The best affine fit c0 + c1 x of a function, and fit - function at both ends. */
typedef struct {
    Fix c1, u, v;
} Errors;

/* The error at the end of the other side, of the function that is 1 on `own` side and 0 on the other. With
   u = -t that is D u = R0 R2 - R1^2 - R0 (t L1 - L2) - R1 (t L0 - L1), where no bracket is negative. */
static Fix far_error(Fix det_own, const Fix *own, const Fix *far_gap, Fix det)
{
    Fix down = fix_add(fix_mul_nonneg(own[0], far_gap[1]), fix_mul_nonneg(own[1], far_gap[0]));
    return fix_div(fix_sub(det_own, down), det);
}

/* Of the function that is 0 on the left and 1 on the right of the breakpoint. */
static void step_errors(Errors *r, const Masses *m, const Bridge *at)
{
    Fix c0 = fit_share(fix_add(m->left_far, fix_add(m->cross, m->det_right)),
                       fix_add(m->right_far, fix_add(m->cross, m->det_left)));
    Fix top = fix_add(fix_mul_nonneg(m->left[0], m->right[1]), fix_mul_nonneg(m->left[1], m->right[0]));
    r->c1 = fix_div(top, m->det);
    r->u = fix_sub(c0, fix_mul_nonneg(r->c1, at->t));
    r->v = fix_sub(fix_mul_nonneg(r->c1, at->s), one_minus(c0));
    r->u = fix_meet(r->u, far_error(m->det_right, m->right, m->left_gap, m->det));
    r->v = fix_meet(r->v, fix_neg(far_error(m->det_left, m->left, m->right_gap, m->det)));
}

/* Of the function that is 0 on the left and x on the right: both errors are <= 0. */
static void ramp_errors(Errors *r, const Masses *m, const Bridge *at)
{
    Fix top = fix_add(fix_mul_nonneg(m->left[2], m->right[1]), fix_mul_nonneg(m->left[1], m->right[2]));
    Fix c0 = fix_div(top, m->det);
    r->c1 = fit_share(fix_add(m->right_far, fix_add(m->cross, m->det_right)),
                      fix_add(m->left_far, fix_add(m->cross, m->det_left)));
    r->u = fix_neg(nonneg(fix_sub(fix_mul_nonneg(r->c1, at->t), c0)));
    r->v = fix_neg(nonneg(fix_sub(fix_mul_nonneg(one_minus(r->c1), at->s), c0)));
}

/* Of the terms of degree >= 2 on both sides, divided by l. */
static void rest_errors(Errors *r, const Masses *m, const Bridge *at, const Side *left, const Side *right,
                        const TreeData *d)
{
    long order = common_order(d, at->b);
    const FitCell *b = &d->cell[at->b];
    Fix P[3], K[2], c0;
    for (int n = 0; n < 3; n++) {
        Fix x = fix_mul_nonneg(side_factor(at->s, b->width, order, n + 1), at->X);
        Fix y = fix_mul_nonneg(side_factor(at->t, b[-1].width, order, n + 1), at->Y);
        P[n] = n % 2 ? fix_sub(m->right[n], m->left[n]) : fix_add(m->right[n], m->left[n]);
        if (n == 2)
            break;
        Fix from_left = fix_mul_nonneg(left->by_T[n], y), from_right = fix_mul_nonneg(right->by_T[n], x);
        K[n] = n % 2 ? fix_sub(from_right, from_left) : fix_add(from_right, from_left);
    }
    solve_fit(&c0, &r->c1, P, K, m->det);
    Fix end_v = fix_mul_nonneg(fix_mul_nonneg(right->rest, at->X), at->s);
    Fix end_u = fix_mul_nonneg(fix_mul_nonneg(left->rest, at->Y), at->t);
    r->u = fix_sub(fix_sub(c0, fix_mul_nonneg(r->c1, at->t)), end_u);
    r->v = fix_sub(fix_add(c0, fix_mul_nonneg(r->c1, at->s)), end_v);
}

/* What Lemma 7.6b (b) and bounds of the density say of a bridge where f is continuous: slope - f' left of the
   breakpoint is in `slope`, nu in nu, also for very small l. The density must not vanish (order = 0). */
typedef struct {
    Fix slope, density, alpha, nu;
    bool has_nu;
} Rough;

static void set_rough(Rough *r, const TreeData *d, const Bridge *at, long order)
{
    const FitCell *a = &d->cell[at->b - 1], *b = a + 1;
    Side left, right;
    Fix X = fix(0, at->X.hi), Y = fix(0, at->Y.hi);
    set_side(&left, a, false, fix(0, at->P.hi), order);
    set_side(&right, b, true, fix(0, at->Q.hi), order);
    Fix bend_left = fix_neg(fix_mul_nonneg(left.rest_slope, Y));
    Fix bend_right = fix_add(b->kink, fix_mul_nonneg(right.rest_slope, X));
    r->density = fix_hull(left.density, right.density);
    r->slope = fix_hull(bend_left, bend_right);
    r->has_nu = order == 0 && r->density.lo > 0;
    if (!r->has_nu)
        return;
    int64_t ratio = div_down(r->density.lo, r->density.hi); /* of two densities */
    r->nu = fix(int_div_down(ratio, 12), FIXED_ONE / 4);
    r->alpha = fix(ratio / 2, FIXED_ONE - ratio / 2);
}

/* |R|, |L| <= spread l. */
static void use_rough(Core *r, Fix *c1, const Rough *rough)
{
    int64_t spread = fixed_sum(rough->slope.hi - rough->slope.lo);
    Fix both = fix(-spread, spread);
    *c1 = fix_meet(*c1, rough->slope);
    r->R1 = fix_meet(r->R1, both);
    r->L1 = fix_meet(r->L1, both);
}

/* Shape numbers from the moments. */
static void set_shape(Core *r, const Masses *m, const Bridge *at, const Side *left, const Side *right,
                      const TreeData *d)
{
    const FitCell *b = &d->cell[at->b];
    Fix mean = fix_div(fix_sub(m->right[1], m->left[1]), m->mass), at_u = left->density,
        at_v = right->density;
    long order = common_order(d, at->b);
    r->alpha = fix_meet(fix_add(mean, at->t), fix(0, FIXED_ONE));
    r->nu = fix_div(fix_div(m->det, m->mass), m->mass);
    r->average = m->mass;
    for (long i = 0; i < order; i++) {
        at_v = fix_mul_nonneg(at_v, fix_div(at->s, b->width));
        at_u = fix_mul_nonneg(at_u, fix_div(at->t, b[-1].width));
    }
    r->pi_v = fix_div(at_v, m->mass);
    r->pi_u = fix_div(at_u, m->mass);
    r->scale_low = r->scale_high = real_of(FIXED_ONE);
    times_power(&r->scale_low, &r->scale_high, at->l, order);
}

/* Add what a jump of f contributes to the values, and to what is divided by l, if that is not too small. */
static void add_jump(Core *r, Fix *c1, const Masses *m, const Bridge *at, Fix jump)
{
    Errors step;
    step_errors(&step, m, at);
    Fix at_v = fix_mul(jump, step.v), at_u = fix_mul(jump, step.u), slope = fix_mul(jump, step.c1);
    Fix mean = fit_share(m->right[0], m->left[0]);
    Fix after = fix_mul_nonneg(jump, one_minus(mean)), before = fix_mul_nonneg(jump, mean);
    r->mean_R = fix_sub(r->R, fix_add(fix_mul_nonneg(r->rise, one_minus(r->alpha)), after));
    r->mean_L = fix_add(r->L, fix_add(fix_mul_nonneg(r->rise, r->alpha), before));
    r->R = fix_add(r->R, at_v);
    r->L = fix_add(r->L, at_u);
    r->rise = fix_add(r->rise, slope);
    if (r->steep)
        return;
    Fix by_length = fix_div(slope, at->l);
    r->slope = fix_add(r->slope, by_length);
    *c1 = fix_add(*c1, by_length);
    r->R1 = fix_add(r->R1, fix_div(at_v, at->l));
    r->L1 = fix_add(r->L1, fix_div(at_u, at->l));
}

/* R/l, L/l, and *c1 = slope - f' left of the breakpoint, without what a jump of f contributes. */
static void set_errors(Core *r, Fix *c1, const TreeData *d, const Bridge *at, const Masses *m,
                       const Side *left, const Side *right)
{
    Fix kink = d->cell[at->b].kink;
    Errors ramp, rest;
    ramp_errors(&ramp, m, at);
    rest_errors(&rest, m, at, left, right, d);
    *c1 = fix_add(rest.c1, fix_mul(kink, ramp.c1));
    r->R1 = fix_add(rest.v, fix_mul(kink, ramp.v));
    r->L1 = fix_add(rest.u, fix_mul(kink, ramp.u));
}

/* All that follows from R/l, L/l and c1. */
static void set_core(Core *r, Fix c1, const TreeData *d, const Bridge *at, const Masses *m, const Side *left,
                     const Side *right)
{
    const FitCell *b = &d->cell[at->b];
    Fix base = fix_neg(b[-1].right[1]);
    r->l = at->l;
    r->mean_R = r->mean_L = fix_point(0);
    r->R = fix_mul_nonneg(r->R1, at->l);
    r->L = fix_mul_nonneg(r->L1, at->l);
    r->slope = fix_add(base, c1);
    r->rise = fix_mul_nonneg(r->slope, at->l);
    if (!is_zero(b->jump))
        add_jump(r, &c1, m, at, b->jump);
    Fix bend_v = fix_add(b->kink, fix_mul_nonneg(right->rest_slope, at->X));
    Fix bend_u = fix_neg(fix_mul_nonneg(left->rest_slope, at->Y));
    r->slope_at_v = fix_sub(c1, bend_v);
    r->slope_at_u = fix_sub(c1, bend_u);
    r->f_slope_v = fix_add(base, bend_v);
    r->f_slope_u = fix_add(base, bend_u);
}

/* The errors from Lemma 7.6b (b) alone, the shape from V = int (x - mean)^2 <= mass l^2/4. */
static void set_crude(Core *r, Fix *c1, const Masses *m, const Bridge *at, long order, const Rough *rough)
{
    int64_t spread = fixed_sum(rough->slope.hi - rough->slope.lo);
    r->crude = true;
    *c1 = rough->slope;
    r->R1 = r->L1 = fix(-spread, spread);
    r->alpha = fix(0, FIXED_ONE);
    r->nu = fix(0, FIXED_ONE / 4);
    r->pi_u = r->pi_v = fix_point(0); /* not used */
    r->average = m->mass;
    r->scale_low = r->scale_high = real_of(FIXED_ONE);
    times_power(&r->scale_low, &r->scale_high, at->l, order);
}

/* From the moments; where the density vanishes on one side of the breakpoint only, and the piece may lie
   almost entirely there, the determinant may be 0 in units of l, and a continuous f is left to set_crude. */
static void core_over(Core *r, const TreeData *d, const Bridge *at, const Fix *nu, bool steep)
{
    long order = common_order(d, at->b);
    bool continuous = is_zero(d->cell[at->b].jump);
    Side left, right;
    Masses m;
    Rough rough;
    Fix c1 = fix_point(0);
    set_side(&left, &d->cell[at->b - 1], false, at->P, order);
    set_side(&right, &d->cell[at->b], true, at->Q, order);
    set_masses(&m, d, at, &left, &right);
    set_rough(&rough, d, at, order);
    if (rough.has_nu)
        m.mass = fix_meet(m.mass, rough.density);
    if (nu || rough.has_nu)
        m.det = fix_meet(m.det, fix_mul_nonneg(nu ? *nu : rough.nu, fix_mul_nonneg(m.mass, m.mass)));
    bool overflow_before = fixed_overflow;
    r->steep = steep;
    r->crude = false;
    set_shape(r, &m, at, &left, &right, d);
    if (rough.has_nu) {
        r->nu = fix_meet(r->nu, rough.nu);
        r->alpha = fix_meet(r->alpha, rough.alpha);
    }
    set_errors(r, &c1, d, at, &m, &left, &right);
    if (continuous)
        use_rough(r, &c1, &rough);
    if (continuous && fixed_overflow && !overflow_before) {
        fixed_overflow = false;
        set_crude(r, &c1, &m, at, order, &rough);
    }
    set_core(r, c1, d, at, &m, &left, &right);
}

void core_bridge(Core *r, const TreeData *d, const Bridge *at, const Fix *nu)
{
    int count = part_count(at->s);
    bool any = false, steep = !is_zero(d->cell[at->b].jump);
    steep = steep && (at->in_chart || at->l.lo < FIXED_ONE >> 14);
    for (int i = 0; i < count; i++) {
        Bridge part;
        Core piece;
        if (!bridge_part(&part, d, at, part_of(at->s, i, count)))
            continue;
        core_over(&piece, d, &part, nu, steep);
        if (any)
            core_join(r, &piece);
        else
            *r = piece;
        any = true;
    }
    if (!any)
        core_over(r, d, at, nu, steep);
}
