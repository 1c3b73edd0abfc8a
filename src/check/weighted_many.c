/* weighted_many.c - the best affine fit on a piece over two or more breakpoints, for a density that is not
   constant. */
#include "weighted_core.h"

static const Fix ZERO = {0, 0}, ONE = {FIXED_ONE, FIXED_ONE};

/* Moments about the left end of the first full cell, of the density and of (f - line) times the density. */
typedef struct {
    Fix P[3], Q[2];
} PartMoments;

/* Add those of one part; its own are about a point `distance` to the right; sign -1 if it lies to the left of
 * it. */
static void add_part(PartMoments *r, const Side *s, Fix X, Fix distance, int sign)
{
    Fix m[3], f[2], power = X;
    for (int n = 0; n < 3; n++) {
        m[n] = fix_mul_nonneg(s->T[n], power);
        if (n < 2) {
            Fix sum = fix_add(fix_mul(s->first, s->T[n]), fix_mul_nonneg(without_first(s, X, n), X));
            f[n] = fix_mul_nonneg(sum, power);
        }
        power = fix_mul_nonneg(power, X);
    }
    m[1] = fix_signed(m[1], sign);
    f[1] = fix_signed(f[1], sign);
    r->P[0] = fix_add(r->P[0], m[0]);
    r->P[1] = fix_add(r->P[1], fix_add(m[1], fix_mul(m[0], distance)));
    Fix mixed = fix_add(fix_times(m[1], 2), fix_mul(m[0], distance));
    r->P[2] = fix_add(r->P[2], fix_add(m[2], fix_mul(mixed, distance)));
    r->Q[0] = fix_add(r->Q[0], f[0]);
    r->Q[1] = fix_add(r->Q[1], fix_add(f[1], fix_mul(f[0], distance)));
}

/* f minus the line on the side of a breakpoint at `distance`; sign -1: to the left of it. */
static void subtract_line(Side *s, const Line *line, Fix distance, int sign)
{
    Fix slope = fix_point(line->slope);
    s->first = fix_sub(s->first, fix_add(fix_point(line->value), fix_mul(slope, distance)));
    s->second = fix_sub(s->second, fix_signed(slope, sign));
}

static Fix value_at_end(const Side *s, Fix X)
{
    return fix_add(s->first, fix_mul_nonneg(fix_add(s->second, fix_mul_nonneg(s->rest, X)), X));
}

static Fix slope_at_end(const Side *s, Fix X)
{
    return fix_add(s->second, fix_mul_nonneg(s->rest_slope, X));
}

void core_many(Core *r, const TreeData *d, End u, End v, const Line *line, Line *fit, const Fix *nu)
{
    PartMoments sums = {{ZERO, ZERO, ZERO}, {ZERO, ZERO}};
    const FitCell *a = &d->cell[u.cell], *b = &d->cell[v.cell];
    Fix c0, c1, y = one_minus(u.y), left_part = fix_mul_nonneg(y, a->width),
                right_part = fix_mul_nonneg(v.y, b->width);
    Side left, right, full;
    set_side(&left, a, false, y, 0);
    subtract_line(&left, line, ZERO, -1);
    add_part(&sums, &left, left_part, ZERO, -1);
    for (long c = u.cell + 1; c < v.cell; c++) {
        Fix distance = fix_sub(d->cell[c].at, a[1].at);
        set_side(&full, &d->cell[c], true, ONE, 0);
        subtract_line(&full, line, distance, 1);
        add_part(&sums, &full, d->cell[c].width, distance, 1);
    }
    Fix distance = fix_sub(b->at, a[1].at), to_v = fix_add(distance, right_part);
    set_side(&right, b, true, v.y, 0);
    subtract_line(&right, line, distance, 1);
    add_part(&sums, &right, right_part, distance, 1);
    const Fix *P = sums.P;
    r->l = fix_add(left_part, to_v);
    Fix D = determinant(P, nu, r->l);
    solve_fit(&c0, &c1, P, sums.Q, D);
    r->R = fix_sub(fix_add(c0, fix_mul(c1, to_v)), value_at_end(&right, right_part));
    r->L = fix_sub(fix_sub(c0, fix_mul(c1, left_part)), value_at_end(&left, left_part));
    r->slope = fix_add(c1, fix_point(line->slope));
    r->rise = r->mean_R = r->mean_L = ZERO;
    r->steep = r->crude = false;
    r->R1 = fix_div(r->R, r->l);
    r->L1 = fix_div(r->L, r->l);
    r->slope_at_v = fix_sub(c1, slope_at_end(&right, right_part));
    r->slope_at_u = fix_add(c1, slope_at_end(&left, left_part));
    r->f_slope_v = fix_add(slope_at_end(&right, right_part), fix_point(line->slope));
    r->f_slope_u = fix_sub(fix_point(line->slope), slope_at_end(&left, left_part));
    Fix mean = fix_div(P[1], P[0]), mass = fix_div(P[0], r->l);
    r->alpha = fix_meet(fix_div(fix_add(mean, left_part), r->l), fix(0, FIXED_ONE));
    r->nu = fix_div(fix_div(fix_div(fix_div(D, P[0]), P[0]), r->l), r->l);
    r->pi_v = fix_div(right.density, mass);
    r->pi_u = fix_div(left.density, mass);
    r->average = mass;
    r->scale_low = r->scale_high = real_of(FIXED_ONE);
    if (fit) {
        fit->value = fixed_sum(c0.lo + line->value);
        fit->slope = r->slope.lo;
    }
}
