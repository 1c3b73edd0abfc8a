/* weighted_inside.c - the best affine fit on a piece inside one cell, for a density that is not constant
   (doc/theory.md, Lemma 7.6b (d)). */
#include "weighted_core.h"

static const Fix ZERO = {0, 0}, ONE = {FIXED_ONE, FIXED_ONE};

/* Taylor coefficients of c[0..count-1] over all centres within r of `at`. */
static void shift(Fix *e, const Fix *c, long count, int64_t at, int64_t r)
{
    for (long i = 0; i < count; i++)
        e[i] = c[i];
    for (long n = 0; n + 1 < count; n++)
        for (long i = count - 2; i >= n; i--)
            e[i] = fix_add(e[i], fix_mul(fix_point(at), e[i + 1]));
    for (long i = count - 2; i >= 0; i--)
        e[i] = fix_widen(e[i], fixed_narrow((Wide)mul_up(fix_mag(e[i + 1]), r) * (i + 1)));
}

/* h/c for 0 <= u <= v, c = (u+v)/2, h = (v-u)/2: it increases with v and decreases with u. */
static Fix half_by_centre(Fix u, Fix v)
{
    Fix r = fix(0, FIXED_ONE);
    if (v.lo > u.hi)
        r.lo = div_down(v.lo - u.hi, v.lo + u.hi);
    if (v.hi > 0 && v.hi > u.lo)
        r.hi = div_up(v.hi - u.lo, v.hi + u.lo);
    return r;
}

/* rho *= (1 + x t). */
static void times_linear(Fix *rho, long *count, Fix x)
{
    rho[*count] = ZERO;
    for (long m = *count; m > 0; m--)
        rho[m] = fix_add(rho[m], fix_mul(rho[m - 1], x));
    ++*count;
}

/* Where the piece lies in its cell: half length, also in units of the hull; the centre minus 1/2 is within
   radius of at; half length by distance of the centre from the left and from the right end of the cell. */
typedef struct {
    Fix h, H, to_left, to_right;
    int64_t at, radius;
} Place;

/* rho[m]: the density as a polynomial in t, x = c + h t, without the factors c^zero[0] (1-c)^zero[1], which
 * go to scale. */
static long set_density(Fix *rho, Core *r, const FitCell *c, const Place *x)
{
    long count = c->middle_degree + 1;
    Fix power = ONE, centre = nonneg(fix_widen(fix_point(x->at + FIXED_ONE / 2), x->radius));
    Fix from_right = nonneg(one_minus(centre));
    shift(rho, c->p_middle, count, x->at, x->radius);
    for (long m = 1; m < count; m++) {
        power = fix_mul_nonneg(power, x->h);
        rho[m] = fix_mul_nonneg(rho[m], power);
    }
    for (long i = 0; i < c->zero[0]; i++)
        times_linear(rho, &count, x->to_left);
    for (long i = 0; i < c->zero[1]; i++)
        times_linear(rho, &count, fix_neg(x->to_right));
    r->scale_low = r->scale_high = real_of(FIXED_ONE);
    times_power(&r->scale_low, &r->scale_high, centre, c->zero[0]);
    times_power(&r->scale_low, &r->scale_high, from_right, c->zero[1]);
    return count;
}

/* M[n] = int t^n rho over [-1,1], n < top. */
static void set_moments(Fix *M, long top, const Fix *rho, long count)
{
    for (long n = 0; n < top; n++) {
        M[n] = ZERO;
        for (long m = n % 2; m < count; m += 2)
            M[n] = fix_add(M[n], fix_over(fix_times(rho[m], 2), n + m + 1));
    }
}

/* alpha, nu, pi_u, pi_v, average; D = M0 M2 - M1^2. */
static void set_shape(Core *r, const Fix *M, Fix D, const Fix *rho, long count)
{
    Fix at_u = ZERO, at_v = ZERO, M1 = M[1];
    for (long m = 0; m < count; m++) {
        at_v = fix_add(at_v, rho[m]);
        at_u = m % 2 ? fix_sub(at_u, rho[m]) : fix_add(at_u, rho[m]);
    }
    r->alpha = fix_meet(fix_over(fix_add(ONE, fix_div(M1, M[0])), 2), fix(0, FIXED_ONE));
    r->nu = fix_over(fix_div(fix_div(D, M[0]), M[0]), 4);
    r->pi_u = fix_div(fix_times(nonneg(at_u), 2), M[0]);
    r->pi_v = fix_div(fix_times(nonneg(at_v), 2), M[0]);
    r->average = fix_over(M[0], 2);
}

/* Sums over n >= 2 of a_n h^(n-2) times: error weights at v and u, slope weights, slope weights minus f' at v
 * and u. */
typedef struct {
    Fix R, L, slope, at_v, at_u;
} Sums;

static void sum_terms(Sums *s, const FitCell *c, const Fix *e, Fix h, const Fix *M, Fix D)
{
    Fix power = ONE;
    *s = (Sums){ZERO, ZERO, ZERO, ZERO, ZERO};
    for (long n = 2; n <= c->degree; n++) {
        Fix a = fix_mul_nonneg(fix_over(e[n - 2], n * (n - 1)), power), sign = n % 2 ? fix_neg(ONE) : ONE;
        Fix S = fix_div(fix_sub(fix_mul(M[0], M[n + 1]), fix_mul(M[1], M[n])), D);
        Fix C = fix_div(fix_sub(fix_mul(M[2], M[n]), fix_mul(M[1], M[n + 1])), D);
        s->R = fix_add(s->R, fix_mul(a, fix_sub(fix_add(C, S), ONE)));
        s->L = fix_add(s->L, fix_mul(a, fix_sub(fix_sub(C, S), sign)));
        s->slope = fix_add(s->slope, fix_mul(a, S));
        s->at_v = fix_add(s->at_v, fix_mul(a, fix_sub(S, fix_times(ONE, n))));
        s->at_u = fix_add(s->at_u, fix_mul(a, fix_add(S, fix_times(sign, n))));
        power = fix_mul_nonneg(power, h);
    }
}

static void set_place(Place *x, const FitCell *c, Fix u, Fix v)
{
    x->h.lo = v.lo > u.hi ? (v.lo - u.hi) / 2 : 0;
    x->h.hi = (v.hi - u.lo + 1) / 2;
    x->H = fix_mul_nonneg(x->h, c->width);
    x->at = (u.lo + u.hi + v.lo + v.hi) / 4 - FIXED_ONE / 2;
    x->radius = (u.hi - u.lo + v.hi - v.lo) / 4 + 2;
    x->to_left = half_by_centre(u, v);
    x->to_right = half_by_centre(one_minus(v), one_minus(u));
}

/* What needs D > 0. */
static void set_errors(Core *r, const FitCell *c, const Place *x, const Fix *M, const Fix *rho, long count)
{
    Fix e[MAX_FIT_DEGREE + 2], slope, H = x->H, D = fix_sub(fix_mul(M[0], M[2]), fix_mul(M[1], M[1]));
    Sums s;
    set_shape(r, M, D, rho, count);
    shift(e, c->second, c->degree - 1, x->at, x->radius);
    sum_terms(&s, c, e, x->h, M, D);
    slope = fit_slope_at(c, x->at, x->radius, c->degree > 1 ? e[0] : ZERO);
    r->crude = false;
    r->R2 = fix_over(s.R, 4);
    r->L2 = fix_over(s.L, 4);
    r->R1 = fix_over(fix_mul_nonneg(s.R, H), 2);
    r->L1 = fix_over(fix_mul_nonneg(s.L, H), 2);
    r->slope = fix_add(slope, fix_mul_nonneg(s.slope, H));
    r->slope_at_v = fix_mul_nonneg(s.at_v, H);
    r->slope_at_u = fix_mul_nonneg(s.at_u, H);
}

/* The errors from Lemma 7.6b (b) alone, the shape from V = int (x - mean)^2 <= mass l^2/4. */
static void set_crude(Core *r, const FitCell *c, const Place *x, Fix mass)
{
    Fix e[MAX_FIT_DEGREE + 2];
    int64_t reach = fixed_sum(x->radius + x->h.hi);
    shift(e, c->second, c->degree - 1, x->at, reach);
    r->slope = fit_slope_at(c, x->at, reach, c->degree > 1 ? e[0] : ZERO); /* f' on the whole piece */
    int64_t spread = fixed_sum(r->slope.hi - r->slope.lo);
    r->crude = true;
    r->R2 = r->L2 = ZERO; /* not used */
    r->R1 = r->L1 = r->slope_at_v = r->slope_at_u = fix(-spread, spread);
    r->alpha = fix(0, FIXED_ONE);
    r->nu = fix(0, FIXED_ONE / 4);
    r->pi_u = r->pi_v = ZERO; /* not used */
    r->average = nonneg(fix_over(mass, 2));
}

static void core_at(Core *r, const FitCell *c, const Place *x)
{
    Fix rho[2 * MAX_FIT_DEGREE + 4], M[MAX_FIT_DEGREE + 3];
    long count = set_density(rho, r, c, x);
    set_moments(M, c->degree + 2, rho, count);
    bool overflow_before = fixed_overflow;
    set_errors(r, c, x, M, rho, count);
    if (fixed_overflow && !overflow_before) { /* D may be 0 */
        fixed_overflow = false;
        set_crude(r, c, x, M[0]);
    }
    r->l = fix_times(x->H, 2);
    r->rise = r->f_slope_v = r->f_slope_u = r->mean_R = r->mean_L = ZERO;
    r->steep = false;
    r->R = fix_mul_nonneg(fix_times(r->R1, 2), x->H);
    r->L = fix_mul_nonneg(fix_times(r->L1, 2), x->H);
}

/* In parts where the density vanishes at an end of the cell and the piece may or may not come near it. */
void core_inside(Core *r, const FitCell *c, Fix u, Fix v)
{
    Place whole, part;
    Core piece;
    set_place(&whole, c, u, v);
    int lefts = c->zero[0] ? part_count(whole.to_left) : 1;
    int rights = c->zero[1] ? part_count(whole.to_right) : 1;
    part = whole;
    for (int i = 0; i < lefts; i++)
        for (int j = 0; j < rights; j++) {
            part.to_left = part_of(whole.to_left, i, lefts);
            part.to_right = part_of(whole.to_right, j, rights);
            core_at(&piece, c, &part);
            if (i == 0 && j == 0)
                *r = piece;
            else
                core_join(r, &piece);
        }
}
