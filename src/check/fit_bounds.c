/* fit_bounds.c - enclosures of best affine fits (doc/theory.md, Lemma 7.3). */
#include "gap_fit.h"
#include "weighted_fit.h"

static const Fix ZERO = {0, 0};

/* ---- A piece inside one cell. */

/* e[i] = the Taylor coefficients of second[] over all centres y0 + 1/2 with |y0 - at| <= r, i = 0..count-1.
 */
static void shift_second(Fix *e, const FitCell *c, int64_t at, int64_t r)
{
    long count = c->degree - 1;
    for (long i = 0; i < count; i++)
        e[i] = c->second[i];
    for (long n = 0; n + 1 < count; n++)
        for (long i = count - 2; i >= n; i--)
            e[i] = fix_add(e[i], fix_mul(fix_point(at), e[i + 1]));
    for (long i = count - 2; i >= 0; i--) {
        int64_t step = mul_up(fix_mag(e[i + 1]), r); /* of a term; their coefficients may be large */
        e[i] = fix_widen(e[i], fixed_narrow((Wide)step * (i + 1)));
    }
}

Fix fit_slope_at(const FitCell *c, int64_t at, int64_t r, Fix e0)
{
    if (c->degree == 1)
        return c->first[0];
    Fix g = c->first[c->degree - 1];
    for (long i = c->degree - 2; i >= 1; i--)
        g = fix_add(c->first[i], fix_mul(g, fix_point(at)));
    g = fix_mul(fix_mul(g, fix_point(at)), c->width);
    g = fix_widen(g, mul_up(mul_up(fix_mag(e0), r), c->width.hi));
    return fix_add(c->first[0], g);
}

/* Sums over even and odd n of B_n = e_n a_n h^(n-2), plain and weighted, and of 3 B_n/(n-1) over odd n. */
typedef struct {
    Fix even, odd, even_slope, odd_slope, third;
} Sums;

static void sum_terms(Sums *s, const FitCell *c, const Fix *e, Fix h)
{
    Fix power = fix_point(FIXED_ONE);
    *s = (Sums){ZERO, ZERO, ZERO, ZERO, ZERO};
    for (long n = 2; n <= c->degree; n++) {
        bool odd = n % 2;
        Fix b = fix_over(fix_mul_nonneg(e[n - 2], power), odd ? n * (n + 2) : n * n - 1);
        if (odd) {
            s->odd = fix_add(s->odd, b);
            s->odd_slope = fix_add(s->odd_slope, fix_times(b, n + 1));
            s->third = fix_add(s->third, fix_over(fix_times(b, 3), n - 1));
        } else {
            s->even = fix_add(s->even, b);
            s->even_slope = fix_add(s->even_slope, fix_times(b, n - 1));
        }
        if (n < c->degree)
            power = fix_mul_nonneg(power, h);
    }
}

static Fix three_halves(Fix a)
{
    return fix_over(fix_times(a, 3), 2);
}

static void fit_inside(Fit *r, const FitCell *c, Fix u, Fix v, bool derivatives)
{
    Fix e[MAX_FIT_DEGREE + 1], h, H;
    Sums s;
    h.lo = v.lo > u.hi ? (v.lo - u.hi) / 2 : 0;
    h.hi = (v.hi - u.lo + 1) / 2;
    H = c->width.lo == FIXED_ONE ? h : fix_mul_nonneg(h, c->width);
    r->length = fix_times(H, 2);
    r->R = r->L = r->Ru = r->Rv = r->Lu = r->Lv = r->slope_u = r->slope_v = ZERO;
    r->slope = c->first[0];
    r->steep = r->sharp = false;
    if (c->degree == 1)
        return;
    int64_t at = (u.lo + u.hi + v.lo + v.hi) / 4, radius = (u.hi - u.lo + v.hi - v.lo) / 4 + 2;
    at -= FIXED_ONE / 2;
    shift_second(e, c, at, radius);
    sum_terms(&s, c, e, h);
    Fix square_h = fix_mul_nonneg(H, H), sum = fix_add(s.even, s.odd), difference = fix_sub(s.even, s.odd);
    r->R = fix_neg(fix_mul_nonneg(sum, square_h));
    r->L = fix_neg(fix_mul_nonneg(difference, square_h));
    r->slope = fit_slope_at(c, at, radius, e[0]);
    if (c->degree > 2)
        r->slope = fix_add(r->slope, fix_mul_nonneg(s.third, H));
    if (!derivatives)
        return;
    r->Ru = fix_mul_nonneg(difference, H);
    r->Lv = fix_neg(fix_mul_nonneg(sum, H));
    r->Rv = fix_neg(fix_mul_nonneg(fix_add(s.even_slope, s.odd_slope), H));
    r->Lu = fix_mul_nonneg(fix_sub(s.even_slope, s.odd_slope), H);
    r->slope_u = three_halves(difference);
    r->slope_v = three_halves(sum);
}

/* ---- A piece over one breakpoint. */

/* An enclosure of (p x + q x^2)/m for x in [0,1]; p and q have opposite signs, m > 0. */
static Fix quadratic(Fix x, int64_t p, int64_t q, int64_t m)
{
    Fix lo = fix_point(x.lo), hi = fix_point(x.hi);
    Fix low = fix_add(fix_times(lo, p), fix_times(fix_mul_nonneg(lo, lo), q));
    Fix high = fix_add(fix_times(hi, p), fix_times(fix_mul_nonneg(hi, hi), q));
    Fix r = fix_hull(low, high);
    int64_t ap = p < 0 ? -p : p, aq = q < 0 ? -q : q;
    if ((Wide)2 * aq * x.lo <= (Wide)ap * FIXED_ONE && (Wide)2 * aq * x.hi >= (Wide)ap * FIXED_ONE) {
        int64_t top_down = (int64_t)((Wide)ap * ap * FIXED_ONE / (4 * aq));
        Fix top = fix(top_down, top_down + 1);
        r = fix_hull(r, p > 0 ? top : fix_neg(top));
    }
    return fix_over(r, m);
}

/* The weights with which the term x^n of a side of share s enters: error at the end of this side; error at
   the other end; slope. */
static Fix own_weight(Fix s, long n)
{
    Fix r = quadratic(s, 4 * (n + 2), -6, (n + 1) * (n + 2));
    return fix_sub(r, fix_point(FIXED_ONE));
}

static Fix other_weight(Fix s, long n)
{
    return quadratic(s, -2 * (n + 2), 6, (n + 1) * (n + 2));
}

static Fix slope_weight(Fix s, long n)
{
    return quadratic(s, 6 * (n + 2), -12, (n + 1) * (n + 2));
}

/* x (1-x)^2 for x in [0,1], y = 1 - x. */
static Fix hump(Fix x, Fix y)
{
    Fix low = fix_mul_nonneg(fix_point(x.lo), fix_mul_nonneg(fix_point(y.hi), fix_point(y.hi)));
    Fix high = fix_mul_nonneg(fix_point(x.hi), fix_mul_nonneg(fix_point(y.lo), fix_point(y.lo)));
    Fix r = fix_hull(low, high);
    if ((Wide)3 * x.lo <= FIXED_ONE && (Wide)3 * x.hi >= FIXED_ONE)
        r = fix_hull(r, fix_over(fix_point(4 * FIXED_ONE), 27));
    return r;
}

/* Sums over n >= 2 of coefficient[n] y^(n-2) times each of the weights, and times n. */
typedef struct {
    Fix own, other, slope, derivative;
} Side;

static void sum_side(Side *r, const Fix *coefficient, long degree, Fix y, Fix s)
{
    Fix power = fix_point(FIXED_ONE);
    r->own = r->other = r->slope = r->derivative = ZERO;
    for (long n = 2; n <= degree; n++) {
        Fix b = fix_mul_nonneg(coefficient[n], power);
        r->own = fix_add(r->own, fix_mul(b, own_weight(s, n)));
        r->other = fix_add(r->other, fix_mul(b, other_weight(s, n)));
        r->slope = fix_add(r->slope, fix_mul(b, slope_weight(s, n)));
        r->derivative = fix_add(r->derivative, fix_times(b, n));
        power = fix_mul_nonneg(power, y);
    }
}

static bool is_zero(Fix a)
{
    return a.lo == 0 && a.hi == 0;
}

/* What the two sides, the jump of f' and the jump of f contribute to R, L (divided by l) and to the slope
   minus f' left of the breakpoint. */
typedef struct {
    Side left, right;
    Fix R, L, slope;
    Fix jump_R, jump_L, jump_slope; /* these three not divided by l */
} BridgeSums;

static void sum_bridge(BridgeSums *r, const TreeData *d, const Bridge *at)
{
    const FitCell *a = &d->cell[at->b - 1], *b = a + 1;
    Fix s = at->s, t = at->t, Xs = fix_mul_nonneg(at->X, s), Yt = fix_mul_nonneg(at->Y, t), ramp;
    sum_side(&r->left, a->right, a->degree, at->P, t);
    sum_side(&r->right, b->left, b->degree, at->Q, s);
    r->R = fix_add(fix_mul_nonneg(r->right.own, Xs), fix_mul_nonneg(r->left.other, Yt));
    r->L = fix_add(fix_mul_nonneg(r->left.own, Yt), fix_mul_nonneg(r->right.other, Xs));
    r->slope = fix_sub(fix_mul_nonneg(r->right.slope, Xs), fix_mul_nonneg(r->left.slope, Yt));
    r->R = fix_sub(r->R, fix_mul_nonneg(b->kink, hump(s, t)));
    r->L = fix_sub(r->L, fix_mul_nonneg(b->kink, hump(t, s)));
    ramp = fix_sub(fix_point(3 * FIXED_ONE), fix_times(fix_point(s.lo), 2)); /* s^2 (3 - 2s) at the ends */
    ramp.lo = mul_down(mul_down(s.lo, s.lo), ramp.lo);
    ramp.hi = mul_up(mul_up(s.hi, s.hi), 3 * FIXED_ONE - 2 * s.hi);
    r->slope = fix_add(r->slope, fix_mul_nonneg(b->kink, ramp));
    r->jump_R = fix_mul(b->jump, own_weight(s, 0));
    r->jump_L = fix_mul(b->jump, other_weight(s, 0));
    r->jump_slope = fix_mul(b->jump, slope_weight(s, 0));
}

/* a + jump/l; jump alone may be 0 however small l is. */
static Fix add_by_length(Fix a, Fix jump, Fix l)
{
    return is_zero(jump) ? a : fix_add(a, fix_div(jump, l));
}

static void bridge_values(Fit *r, const BridgeSums *sums, const TreeData *d, const Bridge *at)
{
    const FitCell *a = &d->cell[at->b - 1];
    Fix base = fix_neg(a->right[1]);
    r->length = at->l;
    r->R = fix_add(fix_mul_nonneg(sums->R, at->l), sums->jump_R);
    r->L = fix_add(fix_mul_nonneg(sums->L, at->l), sums->jump_L);
    r->slope = fix_add(base, sums->slope);
    r->rise = fix_add(fix_mul_nonneg(r->slope, at->l), sums->jump_slope);
    r->sharp = false;
    r->steep = !is_zero(a[1].jump) && (at->in_chart || at->l.lo < FIXED_ONE >> 14);
    if (r->steep) { /* the mean of the jump is jump s, and R - mean_R = rise/2 for what is continuous */
        Fix half_rise = fix_over(fix_mul_nonneg(r->slope, at->l), 2), jump = a[1].jump;
        r->mean_R = fix_sub(fix_sub(fix_mul_nonneg(sums->R, at->l), half_rise), fix_mul_nonneg(jump, at->t));
        r->mean_L = fix_add(fix_add(fix_mul_nonneg(sums->L, at->l), half_rise), fix_mul_nonneg(jump, at->s));
        r->slope = ZERO;
    } else
        r->slope = add_by_length(r->slope, sums->jump_slope, at->l);
}

void fit_bridge(Fit *r, const TreeData *d, const Bridge *at)
{
    BridgeSums sums;
    if (d->weighted) {
        weighted_bridge(r, d, at);
        return;
    }
    sum_bridge(&sums, d, at);
    bridge_values(r, &sums, d, at);
}

/* By s both ends move by l. With the reproducing kernel K(v,v) = 4/l, K(u,v) = -2/l (7.3 (c)) the derivative
   of R is l (slope - f'(v)) - 4R - 2L, that of L is l (slope - f'(u)) + 4L + 2R. Slopes are counted from f'
   left of the breakpoint. */
void fit_slide(Fix *R, Fix *L, const TreeData *d, const Bridge *at)
{
    BridgeSums sums;
    sum_bridge(&sums, d, at);
    Fix rise = fix_add(fix_mul(sums.slope, at->l), sums.jump_slope);
    Fix right = fix_add(fix_mul(sums.R, at->l), sums.jump_R);
    Fix left = fix_add(fix_mul(sums.L, at->l), sums.jump_L);
    Fix above = fix_add(d->cell[at->b].kink, fix_mul(sums.right.derivative, at->X)); /* f'(v) */
    Fix below = fix_mul(sums.left.derivative, at->Y);                                /* -f'(u) */
    *R = fix_sub(fix_sub(rise, fix_mul(above, at->l)), fix_add(fix_times(right, 4), fix_times(left, 2)));
    *L = fix_add(fix_add(rise, fix_mul(below, at->l)), fix_add(fix_times(left, 4), fix_times(right, 2)));
}

/* R/l^2 or L/l^2: the sums of the two sides, the jump of f' with its weight, the jump of f. */
static Fix by_square(Fix near, Fix near_share, Fix far, Fix far_share, Fix kink, Fix jump, Fix l)
{
    Fix r = fix_mul_nonneg(near, fix_mul_nonneg(near_share, near_share));
    r = fix_add(r, fix_mul_nonneg(far, fix_mul_nonneg(far_share, far_share)));
    Fix rest = is_zero(jump) ? fix_neg(kink) : fix_sub(fix_div(jump, l), kink);
    return add_by_length(r, rest, l);
}

static void bridge_derivatives(Fit *r, const BridgeSums *sums, const TreeData *d, const Bridge *at)
{
    const FitCell *a = &d->cell[at->b - 1], *b = a + 1;
    Fix s = at->s, t = at->t, l = at->l;
    Fix R1 = add_by_length(sums->R, sums->jump_R, l), L1 = add_by_length(sums->L, sums->jump_L, l);
    Fix rise = add_by_length(sums->slope, sums->jump_slope, l); /* slope - f' left of the breakpoint */
    Fix right = fix_add(b->kink, fix_mul_nonneg(sums->right.derivative, at->X));
    Fix left = fix_mul_nonneg(sums->left.derivative, at->Y);
    r->Ru = fix_times(L1, -2);
    r->Lv = fix_times(R1, 2);
    r->Rv = fix_sub(fix_add(fix_times(R1, -4), rise), right);
    r->Lu = fix_add(fix_add(fix_times(L1, 4), rise), left);
    r->sharp = (!is_zero(b->jump) && l.lo < FIXED_ONE >> 6) ||
               (!is_zero(b->kink) && (l.lo < FIXED_ONE >> 8 || l.lo < l.hi / 4));
    r->rise_v = fix_times(R1, -6);
    r->rise_u = fix_times(L1, -6);
    r->slope_u = r->slope_v = ZERO;
    if (r->sharp)
        return;
    Fix R2 = by_square(sums->right.own, s, sums->left.other, t, fix_mul_nonneg(b->kink, hump(s, t)),
                       sums->jump_R, l);
    Fix L2 = by_square(sums->left.own, t, sums->right.other, s, fix_mul_nonneg(b->kink, hump(t, s)),
                       sums->jump_L, l);
    r->slope_v = fix_times(R2, -6);
    r->slope_u = fix_times(L2, -6);
}

Fix fit_share(Fix x, Fix y)
{
    int64_t lo = x.lo + y.hi > 0 ? div_down(x.lo, x.lo + y.hi) : 0;
    int64_t hi = x.hi + y.lo > 0 ? div_up(x.hi, x.hi + y.lo) : FIXED_ONE;
    return fix(lo, hi);
}

static Fix one_minus(Fix s)
{
    return fix_sub(fix_point(FIXED_ONE), s);
}

void bridge_between(Bridge *r, const TreeData *d, End u, End v)
{
    r->b = v.cell;
    r->in_chart = false;
    r->P = one_minus(u.y);
    r->Q = v.y;
    r->Y = fix_mul_nonneg(r->P, d->cell[u.cell].width);
    r->X = fix_mul_nonneg(r->Q, d->cell[v.cell].width);
    r->l = fix_add(r->X, r->Y);
    r->s = fit_share(r->X, r->Y);
    r->t = one_minus(r->s);
}

static void fit_over_one(Fit *r, const TreeData *d, End u, End v, bool derivatives)
{
    Bridge at;
    BridgeSums sums;
    bridge_between(&at, d, u, v);
    sum_bridge(&sums, d, &at);
    bridge_values(r, &sums, d, &at);
    if (derivatives)
        bridge_derivatives(r, &sums, d, &at);
}

/* ---- A piece over several breakpoints, by the moments of f minus an affine function, which should be near
 * its fit. */

/* The affine function: value at the first breakpoint inside the piece, slope. */
typedef struct {
    int64_t value, slope;
} Line;

/* A part of a piece on one side of a breakpoint, x the distance from it: integrals of f and x f, f and f' at
   the other end, all for f minus a line. */
typedef struct {
    Fix length, sum, moment, value, slope;
} Part;

/* The part in cell c up to y, f being coefficient[0] + coefficient[1] X + ... there, minus start + slope X.
 */
static void part_integrals(Part *r, const FitCell *c, const Fix *coefficient, Fix y, Fix start, int64_t slope)
{
    Fix X = fix_mul_nonneg(y, c->width), X2 = fix_mul_nonneg(X, X), power = fix_point(FIXED_ONE);
    Fix f0 = fix_sub(coefficient[0], start), f1 = fix_sub(coefficient[1], fix_point(slope));
    Fix sum = ZERO, moment = ZERO, value = ZERO, derivative = ZERO;
    for (long n = 2; n <= c->degree; n++) {
        Fix b = fix_mul_nonneg(coefficient[n], power);
        value = fix_add(value, b);
        derivative = fix_add(derivative, fix_times(b, n));
        sum = fix_add(sum, fix_over(b, n + 1));
        moment = fix_add(moment, fix_over(b, n + 2));
        power = fix_mul_nonneg(power, y);
    }
    r->length = X;
    r->slope = fix_add(f1, fix_mul_nonneg(derivative, X));
    r->value = fix_add(f0, fix_mul_nonneg(fix_add(f1, fix_mul_nonneg(value, X)), X));
    sum = fix_add(fix_over(f1, 2), fix_mul_nonneg(sum, X));
    r->sum = fix_mul_nonneg(fix_add(f0, fix_mul_nonneg(sum, X)), X);
    moment = fix_add(fix_over(f1, 3), fix_mul_nonneg(moment, X));
    r->moment = fix_mul_nonneg(fix_add(fix_over(f0, 2), fix_mul_nonneg(moment, X)), X2);
}

/* The full cells from..to-1; moments about their left end. */
static void middle_integrals(Part *r, const TreeData *d, long from, long to, const Line *line)
{
    const FitCell *a = &d->cell[from], *b = &d->cell[to];
    Fix value = fix_point(line->value), slope = fix_point(line->slope);
    Fix length = fix_sub(b->at, a->at), square = fix_mul_nonneg(length, length);
    Fix sum = fix_sub(b->sum, a->sum), moment = fix_sub(fix_sub(b->moment, a->moment), fix_mul(sum, a->at));
    sum = fix_sub(sum, fix_mul_nonneg(value, length));
    sum = fix_sub(sum, fix_over(fix_mul_nonneg(slope, square), 2));
    moment = fix_sub(moment, fix_over(fix_mul_nonneg(value, square), 2));
    moment = fix_sub(moment, fix_over(fix_mul_nonneg(slope, fix_mul_nonneg(square, length)), 3));
    r->length = length;
    r->sum = sum;
    r->moment = moment;
}

/* Values and derivatives of the fit; left, middle, right are parts of the piece, about the breakpoints next
 * to the ends. */
static void fit_of_parts(Fit *r, const Part *left, const Part *middle, const Part *right, const Line *line)
{
    Fix l = fix_add(left->length, fix_add(middle->length, right->length));
    Fix sum = fix_add(left->sum, fix_add(middle->sum, right->sum)), moment; /* about u */
    moment = fix_add(fix_sub(middle->moment, left->moment), right->moment);
    moment = fix_add(moment, fix_mul_nonneg(right->sum, middle->length));
    moment = fix_add(moment, fix_mul_nonneg(sum, left->length));
    Fix m0 = fix_div(sum, l), m1 = fix_div(fix_div(moment, l), l);
    r->length = l;
    r->R = fix_sub(fix_sub(fix_times(m1, 6), fix_times(m0, 2)), right->value);
    r->L = fix_sub(fix_sub(fix_times(m0, 4), fix_times(m1, 6)), left->value);
    Fix slope = fix_div(fix_sub(fix_times(m1, 12), fix_times(m0, 6)), l);
    r->slope = fix_add(slope, fix_point(line->slope));
    Fix R1 = fix_div(r->R, l), L1 = fix_div(r->L, l);
    r->Ru = fix_times(L1, -2);
    r->Lv = fix_times(R1, 2);
    r->Rv = fix_sub(fix_sub(slope, fix_times(R1, 4)), right->slope);
    r->Lu = fix_add(fix_add(slope, fix_times(L1, 4)), left->slope); /* left->slope is towards u */
    r->slope_v = fix_div(fix_times(R1, -6), l);
    r->slope_u = fix_div(fix_times(L1, -6), l);
}

static void moment_fit(Fit *r, const TreeData *d, End u, End v, const Line *line)
{
    Part left, middle, right;
    const FitCell *a = &d->cell[u.cell], *b = &d->cell[v.cell];
    middle_integrals(&middle, d, u.cell + 1, v.cell, line);
    Fix start = fix_point(line->value),
        end = fix_add(start, fix_mul_nonneg(fix_point(line->slope), middle.length));
    part_integrals(&left, a, a->right, one_minus(u.y), start, -line->slope);
    part_integrals(&right, b, b->left, v.y, end, line->slope);
    fit_of_parts(r, &left, &middle, &right, line);
}

/* The fit for the middle of the box, as a line. */
static Line line_near(const TreeData *d, End u, End v)
{
    Fit f;
    Line zero = {0, 0}, r;
    moment_fit(&f, d, u, v, &zero);
    const FitCell *a = &d->cell[u.cell];
    Fix distance = fix_mul_nonneg(one_minus(u.y), a->width), at_u;
    Part left;
    part_integrals(&left, a, a->right, one_minus(u.y), ZERO, 0);
    at_u = fix_add(f.L, left.value);
    r.slope = f.slope.lo;
    r.value = fix_add(at_u, fix_mul(f.slope, distance)).lo;
    return r;
}

int64_t split_end(End *middle, const TreeData *d, End a)
{
    middle->cell = a.cell;
    middle->y = fix_point(a.y.lo + (a.y.hi - a.y.lo) / 2);
    return mul_up(a.y.hi - middle->y.lo, d->cell[a.cell].width.hi);
}

Fix centred(Fix wide, Fix at_middle, Fix by_u, int64_t ru, Fix by_v, int64_t rv)
{
    int64_t r = fixed_sum(mul_up(fix_mag(by_u), ru) + mul_up(fix_mag(by_v), rv));
    return fix_meet(wide, fix_widen(at_middle, r));
}

/* The enclosures over the box, improved by the mean value form. */
static void fit_over_many(Fit *r, const TreeData *d, End u, End v)
{
    End um, vm;
    Fit middle;
    int64_t ru = split_end(&um, d, u), rv = split_end(&vm, d, v);
    Line line = line_near(d, um, vm);
    moment_fit(r, d, u, v, &line);
    if (u.y.lo != u.y.hi || v.y.lo != v.y.hi) {
        moment_fit(&middle, d, um, vm, &line);
        r->R = centred(r->R, middle.R, r->Ru, ru, r->Rv, rv);
        r->L = centred(r->L, middle.L, r->Lu, ru, r->Lv, rv);
        r->slope = centred(r->slope, middle.slope, r->slope_u, ru, r->slope_v, rv);
    }
    r->steep = r->sharp = false;
}

void fit_bounds(Fit *r, const TreeData *d, End u, End v, bool derivatives)
{
    if (d->gaps && gap_between(d, u.cell, v.cell))
        gap_fit(r, d, u, v, derivatives);
    else if (d->weighted)
        weighted_fit(r, d, u, v, derivatives);
    else if (u.cell == v.cell)
        fit_inside(r, &d->cell[u.cell], u.y, v.y, derivatives);
    else if (u.cell + 1 == v.cell)
        fit_over_one(r, d, u, v, derivatives);
    else
        fit_over_many(r, d, u, v);
}
