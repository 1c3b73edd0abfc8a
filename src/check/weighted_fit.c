/* weighted_fit.c - enclosures of best affine fits for a density that is not constant (doc/theory.md,
   Theorem 7.6 and the lemmas after it). */
#include "weighted_fit.h"

#include <string.h>

static const Fix ZERO = {0, 0}, ONE = {FIXED_ONE, FIXED_ONE};

/* What is known of one piece. Densities may be multiplied by a number of their own for each piece: `scale`
   divides it out of the average density. */
typedef struct {
    Fix l, R, L, slope, rise;
    bool steep;
    Fix R1, L1, R2, L2;         /* R/l, L/l, R/l^2, L/l^2 */
    Fix slope_at_v, slope_at_u; /* slope - f'(v), slope - f'(u) */
    Fix f_slope_v, f_slope_u;   /* f'(v), f'(u), for pieces over breakpoints */
    Fix alpha, nu, pi_u, pi_v;  /* (mean - u)/l; V/(mass l^2); l p(u)/mass, l p(v)/mass */
    Fix average;                /* mass/l, divided by scale */
    Real scale_low, scale_high;
} Core;

static Fix one_minus(Fix x)
{
    return fix_sub(ONE, x);
}

static Fix nonneg(Fix a)
{
    return fix(a.lo > 0 ? a.lo : 0, a.hi > 0 ? a.hi : 0);
}

static bool is_zero(Fix a)
{
    return a.lo == 0 && a.hi == 0;
}

/* ---- A piece inside one cell. */

/* Taylor coefficients of c[0..count-1] over all centres within r of `at`. */
static void shift(Fix *e, const Fix *c, long count, int64_t at, int64_t r)
{
    for (long i = 0; i < count; i++)
        e[i] = c[i];
    for (long n = 0; n + 1 < count; n++)
        for (long i = count - 2; i >= n; i--)
            e[i] = fix_add(e[i], fix_mul(fix_point(at), e[i + 1]));
    for (long i = count - 2; i >= 0; i--)
        e[i] = fix_widen(e[i], mul_up(fixed_narrow((Wide)fix_mag(e[i + 1]) * (i + 1)), r));
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

/* low, high *= x^n. */
static void times_power(Real *low, Real *high, Fix x, long n)
{
    for (; n > 0; n--) {
        *low = real_mul(*low, real_of(x.lo), false);
        *high = real_mul(*high, real_of(x.hi), true);
    }
}

/* rho[m]: the density as a polynomial in t, x = c + h t, without the factors c^zero[0] (1-c)^zero[1], which
 * go to scale. */
static long set_density(Fix *rho, Core *r, const FitCell *c, Fix u, Fix v, Fix h, int64_t at, int64_t radius)
{
    long count = c->middle_degree + 1;
    Fix power = ONE, centre = nonneg(fix_widen(fix_point(at + FIXED_ONE / 2), radius));
    Fix from_right = nonneg(one_minus(centre));
    shift(rho, c->p_middle, count, at, radius);
    for (long m = 1; m < count; m++) {
        power = fix_mul_nonneg(power, h);
        rho[m] = fix_mul_nonneg(rho[m], power);
    }
    Fix left = half_by_centre(u, v), right = fix_neg(half_by_centre(one_minus(v), one_minus(u)));
    for (long i = 0; i < c->zero[0]; i++)
        times_linear(rho, &count, left);
    for (long i = 0; i < c->zero[1]; i++)
        times_linear(rho, &count, right);
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

static void core_inside(Core *r, const FitCell *c, Fix u, Fix v)
{
    Fix e[MAX_FIT_DEGREE + 2], rho[2 * MAX_FIT_DEGREE + 4], M[MAX_FIT_DEGREE + 3], h, H, slope;
    Sums s;
    h.lo = v.lo > u.hi ? (v.lo - u.hi) / 2 : 0;
    h.hi = (v.hi - u.lo + 1) / 2;
    H = fix_mul_nonneg(h, c->width);
    int64_t at = (u.lo + u.hi + v.lo + v.hi) / 4 - FIXED_ONE / 2,
            radius = (u.hi - u.lo + v.hi - v.lo) / 4 + 2;
    long count = set_density(rho, r, c, u, v, h, at, radius);
    set_moments(M, c->degree + 2, rho, count);
    Fix D = fix_sub(fix_mul(M[0], M[2]), fix_mul(M[1], M[1]));
    set_shape(r, M, D, rho, count);
    shift(e, c->second, c->degree - 1, at, radius);
    sum_terms(&s, c, e, h, M, D);
    slope = fit_slope_at(c, at, radius, c->degree > 1 ? e[0] : ZERO);
    r->l = fix_times(H, 2);
    r->rise = ZERO;
    r->steep = false;
    r->R2 = fix_over(s.R, 4);
    r->L2 = fix_over(s.L, 4);
    r->R1 = fix_over(fix_mul_nonneg(s.R, H), 2);
    r->L1 = fix_over(fix_mul_nonneg(s.L, H), 2);
    r->R = fix_mul_nonneg(fix_times(r->R1, 2), H);
    r->L = fix_mul_nonneg(fix_times(r->L1, 2), H);
    r->slope = fix_add(slope, fix_mul_nonneg(s.slope, H));
    r->slope_at_v = fix_mul_nonneg(s.at_v, H);
    r->slope_at_u = fix_mul_nonneg(s.at_u, H);
}

/* ---- Pieces over breakpoints. */

/* One side of a breakpoint, up to the distance X = width y: terms[k] = f_k X^k, the sum of which is f at the
   end; moments T[q] = sum over m >= order of p_m y^(m-order)/(q+m+1), so that int x^n X^k p = X^(n+k+1)
   y^order T[n+k]; p at the end, divided by y^order. */
typedef struct {
    Fix first, second; /* f_0 and f_1 */
    Fix rest;          /* sum over k >= 2 of f_k X^(k-2) */
    Fix rest_slope;    /* sum over k >= 2 of k f_k X^(k-2) */
    Fix T[3];
    Fix by_T[2]; /* by_T[n] = sum over k >= 2 of f_k X^(k-2) T[n+k] */
    Fix density;
} Side;

static void set_side(Side *r, const FitCell *c, bool right_of_it, Fix y, long order)
{
    const Fix *f = right_of_it ? c->left : c->right, *p = right_of_it ? c->p_left : c->p_right;
    Fix T[MAX_FIT_DEGREE + 3], power = ONE;
    for (long q = 0; q < c->degree + 2 || q < 3; q++)
        T[q] = ZERO;
    r->density = r->rest = r->rest_slope = r->by_T[0] = r->by_T[1] = ZERO;
    for (long m = order; m <= c->p_degree; m++) {
        Fix term = fix_mul_nonneg(p[m], power);
        r->density = fix_add(r->density, term);
        for (long q = 0; q < c->degree + 2 || q < 3; q++)
            T[q] = fix_add(T[q], fix_over(term, q + m + 1));
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
    r->first = f[0];
    r->second = f[1];
}

/* sum over k of f_k X^k T[n+k] = first T[n] + X (second T[n+1] + X by_T[n]), and that without the first term,
 * by X. */
static Fix without_first(const Side *s, Fix X, int n)
{
    return fix_add(fix_mul(s->second, s->T[n + 1]), fix_mul_nonneg(s->by_T[n], X));
}

/* The fit c0 + c1 x of data with moments P (of the density) and Q (of f times the density). */
static void solve(Fix *c0, Fix *c1, const Fix *P, const Fix *Q, Fix D)
{
    *c1 = fix_div(fix_sub(fix_mul(P[0], Q[1]), fix_mul(P[1], Q[0])), D);
    *c0 = fix_div(fix_sub(fix_mul(P[2], Q[0]), fix_mul(P[1], Q[1])), D);
}

/* The number of factors x - z that the densities on both sides of the left end of cell b share. */
static long common_order(const TreeData *d, long b)
{
    long left = d->cell[b - 1].zero[1], right = d->cell[b].zero[0];
    return left < right ? left : right;
}

/* sign factor[side] X^.. in the moments about the breakpoint in units of l: (s/width)^order s^(n+1). */
static Fix side_factor(Fix s, Fix width, long order, int n)
{
    Fix r = s;
    for (int i = 0; i < n; i++)
        r = fix_mul_nonneg(r, s);
    for (long i = 0; i < order; i++)
        r = fix_mul_nonneg(r, fix_div(s, width));
    return r;
}

/* P0 P2 - P1^2, which is also nu (P0 l)^2. */
static Fix determinant(const Fix *P, const Fix *nu, Fix l)
{
    Fix r = fix_sub(fix_mul(P[0], P[2]), fix_mul(P[1], P[1])), side = fix_mul_nonneg(P[0], l);
    return nu ? fix_meet(r, fix_mul_nonneg(*nu, fix_mul_nonneg(side, side))) : r;
}

/* Shape numbers from moments of the density in units of l about the breakpoint; t l and s l are the two
 * parts. */
static void set_bridge_shape(Core *r, const Fix *P, Fix D, Fix t)
{
    Fix mean = fix_div(P[1], P[0]);
    r->alpha = fix_meet(fix_add(mean, t), fix(0, FIXED_ONE));
    r->nu = fix_div(fix_div(D, P[0]), P[0]);
    r->average = P[0];
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

static void core_bridge(Core *r, const TreeData *d, const Bridge *at, const Fix *nu)
{
    const FitCell *a = &d->cell[at->b - 1], *b = a + 1;
    long order = common_order(d, at->b);
    Side left, right;
    Fix P[3], Q[2], K[2], c0, c1, l = at->l, base = fix_neg(a->right[1]);
    set_side(&left, a, false, at->P, order);
    set_side(&right, b, true, at->Q, order);
    left.first = left.second = ZERO; /* f minus the affine part of f left of the breakpoint */
    right.first = b->jump;
    right.second = b->kink;
    for (int n = 0; n < 3; n++) {
        Fix x = side_factor(at->s, b->width, order, n), y = side_factor(at->t, a->width, order, n);
        Fix down = fix_mul_nonneg(left.T[n], y), up = fix_mul_nonneg(right.T[n], x);
        P[n] = n % 2 ? fix_sub(up, down) : fix_add(up, down);
        if (n == 2)
            break;
        Fix f_left = fix_mul_nonneg(fix_mul_nonneg(without_first(&left, at->Y, n), at->t), y);
        Fix f_right = fix_mul_nonneg(fix_mul_nonneg(without_first(&right, at->X, n), at->s), x);
        K[n] = n % 2 ? fix_sub(f_right, f_left) : fix_add(f_right, f_left); /* by l, without the jump */
        Q[n] = fix_mul(right.first, up);
    }
    Rough rough;
    bool continuous = is_zero(right.first);
    set_rough(&rough, d, at, order);
    if (rough.has_nu)
        P[0] = fix_meet(P[0], rough.density);
    Fix D = determinant(P, nu ? nu : rough.has_nu ? &rough.nu : NULL, ONE);
    set_bridge_shape(r, P, D, at->t);
    if (rough.has_nu) {
        r->nu = fix_meet(r->nu, rough.nu);
        r->alpha = fix_meet(r->alpha, rough.alpha);
    }
    Fix end_v = fix_mul_nonneg(fix_add(right.second, fix_mul_nonneg(right.rest, at->X)), at->s);
    Fix end_u = fix_mul_nonneg(fix_mul_nonneg(left.rest, at->Y), at->t), j0 = ZERO, j1 = ZERO;
    solve(&c0, &c1, P, K, D);
    if (!is_zero(right.first))
        solve(&j0, &j1, P, Q, D);
    r->l = l;
    r->R1 = fix_sub(fix_add(c0, fix_mul_nonneg(c1, at->s)), end_v);
    r->L1 = fix_sub(fix_sub(c0, fix_mul_nonneg(c1, at->t)), end_u);
    if (continuous)
        use_rough(r, &c1, &rough);
    Fix jump_R = fix_sub(fix_add(j0, fix_mul_nonneg(j1, at->s)), right.first);
    Fix jump_L = fix_sub(j0, fix_mul_nonneg(j1, at->t));
    r->R = fix_add(fix_mul_nonneg(r->R1, l), jump_R);
    r->L = fix_add(fix_mul_nonneg(r->L1, l), jump_L);
    r->slope = fix_add(base, c1);
    r->rise = fix_add(fix_mul_nonneg(r->slope, l), j1);
    r->steep = !is_zero(right.first) && l.lo < FIXED_ONE >> 14;
    if (!is_zero(right.first) && !r->steep) {
        r->slope = fix_add(r->slope, fix_div(j1, l));
        r->R1 = fix_add(r->R1, fix_div(jump_R, l));
        r->L1 = fix_add(r->L1, fix_div(jump_L, l));
        c1 = fix_add(c1, fix_div(j1, l));
    }
    Fix bend_v = fix_add(right.second, fix_mul_nonneg(right.rest_slope, at->X));
    Fix bend_u = fix_neg(fix_mul_nonneg(left.rest_slope, at->Y));
    r->slope_at_v = fix_sub(c1, bend_v);
    r->slope_at_u = fix_sub(c1, bend_u);
    r->f_slope_v = fix_add(base, bend_v);
    r->f_slope_u = fix_add(base, bend_u);
    Fix at_v = right.density, at_u = left.density;
    for (long i = 0; i < order; i++) {
        at_v = fix_mul_nonneg(at_v, fix_div(at->s, b->width));
        at_u = fix_mul_nonneg(at_u, fix_div(at->t, a->width));
    }
    r->pi_v = fix_div(at_v, P[0]);
    r->pi_u = fix_div(at_u, P[0]);
    r->scale_low = r->scale_high = real_of(FIXED_ONE);
    times_power(&r->scale_low, &r->scale_high, l, order);
}

/* Moments about the left end of the first full cell, of the density and of (f - line) times the density. */
typedef struct {
    Fix P[3], Q[2];
} Moments5;

/* Add those of one part; its own are about a point `distance` to the right; sign -1 if it lies to the left of
 * it. */
static void add_part(Moments5 *r, const Side *s, Fix X, Fix distance, int sign)
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

/* A line: value at the left end of the first full cell, slope. */
typedef struct {
    int64_t value, slope;
} Line;

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

/* A piece over two or more breakpoints; *fit gets its fit as a line, if it is not NULL. */
static void core_many(Core *r, const TreeData *d, End u, End v, const Line *line, Line *fit, const Fix *nu)
{
    Moments5 sums = {{ZERO, ZERO, ZERO}, {ZERO, ZERO}};
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
    solve(&c0, &c1, P, sums.Q, D);
    r->R = fix_sub(fix_add(c0, fix_mul(c1, to_v)), value_at_end(&right, right_part));
    r->L = fix_sub(fix_sub(c0, fix_mul(c1, left_part)), value_at_end(&left, left_part));
    r->slope = fix_add(c1, fix_point(line->slope));
    r->rise = ZERO;
    r->steep = false;
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

/* ---- All pieces. */

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
    if (c->l.lo <= 0 || c->steep) {
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
        if (derivatives)
            set_derivatives(r, &c);
        return;
    }
    if (derivatives || !thin)
        expand(r, &c, d, u, v, &line, thin);
    if (!derivatives)
        fixed_overflow = false;
}

void weighted_bridge(Fit *r, const TreeData *d, const Bridge *at)
{
    Core c;
    memset(r, 0, sizeof *r);
    core_bridge(&c, d, at, NULL);
    set_values(r, &c);
}
