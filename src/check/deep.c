/* deep.c - local minima of networks of any depth that are not global (doc/formats.md 5.16): the claims,
   derived again from the problem and the parameters. Everything is exact. */
#include "deep_work.h"
#include "point.h"

#include <string.h>

static const long long all_work = 50000000;

/* F(s, c) = int |s x + c - f|^r, e0 its error at (S0, C0); g the gradient there, and for all d = (d_s, d_c)
   F(S0 + d_s, C0 + d_c) >= F0 + g.d + q2 d_s^2 + 2 q1 d_s d_c + q0 d_c^2. */
typedef struct {
    mpq_t F0, gs, gc, q0, q1, q2;
    mpq_t det, kappa;          /* q0 q2 - q1^2; the minimum of F is at least F0 - kappa */
    mpq_t slope, intercept;    /* the centre of the ellipse in which the minimum is attained */
    mpq_t slope_squared, intercept_squared; /* of its half widths */
} Bounds;

static void bounds_init(Bounds *b)
{
    mpq_inits(b->F0, b->gs, b->gc, b->q0, b->q1, b->q2, b->det, b->kappa, b->slope, b->intercept,
              b->slope_squared, b->intercept_squared, NULL);
}

static void bounds_clear(Bounds *b)
{
    mpq_clears(b->F0, b->gs, b->gc, b->q0, b->q1, b->q2, b->det, b->kappa, b->slope, b->intercept,
               b->slope_squared, b->intercept_squared, NULL);
}

/* ---- The setting. */

static bool check_setting(const Problem *p, Verdict *v)
{
    for (long i = 0; i < p->targets; i++)
        if (p->target[i].radical)
            return rejected(v, p->target[i].line, "certificates of this kind are not about such targets");
    for (long k = 0; k < p->layers; k++)
        if (p->width[k] < 2)
            return rejected(v, p->hidden_line, "layer %ld has width 1", k + 1);
    if (strcmp(p->activation, "relu") == 0 || strcmp(p->activation, "clipped-relu") == 0 ||
        strncmp(p->activation, "two-slope ", 10) == 0)
        return true;
    return rejected(v, p->activation_line, "the theorem is not about this activation");
}

/* ---- The network `fit`. */

/* Do these values at the ends of the hull lie strictly inside one affine piece with a slope that is not 0?
   Its slope is *one ? 1 : gamma. */
static bool same_piece(const Problem *p, const mpq_t left, const mpq_t right, bool *one)
{
    int l = mpq_sgn(left), r = mpq_sgn(right);
    bool clipped = strcmp(p->activation, "clipped-relu") == 0;
    *one = l > 0;
    if (l > 0 && r > 0)
        return !clipped || (mpq_cmp_ui(left, 1, 1) < 0 && mpq_cmp_ui(right, 1, 1) < 0);
    return l < 0 && r < 0 && mpq_sgn(p->gamma) != 0;
}

/* The neurons u of a layer, from pre-activations to activations; first: the number of its first neuron. */
static bool activate_on_hull(Affine *u, const Deep *y, long layer, long first, const mpq_t lo, const mpq_t hi,
                             Verdict *v)
{
    const Problem *p = y->problem;
    mpq_t left, right;
    bool good = true, one;
    mpq_inits(left, right, NULL);
    for (long j = 0; good && j < p->width[layer]; j++) {
        affine_at(left, &u[j], lo);
        affine_at(right, &u[j], hi);
        good = same_piece(p, left, right, &one) ||
               rejected(v, y->fit.line + first + j,
                        "this neuron does not stay strictly inside an affine piece with slope not 0");
        if (good && !one) {
            mpq_mul(u[j].a, u[j].a, p->gamma);
            mpq_mul(u[j].b, u[j].b, p->gamma);
        }
    }
    mpq_clears(left, right, NULL);
    return good;
}

/* *out = the neurons of the last layer as affine functions on the hull; the caller frees them. */
static bool forward_on_hull(Affine **out, const Deep *y, Meter *m)
{
    const Problem *p = y->problem;
    Affine *in = affines_new(1);
    mpq_t *weights = y->fit.hidden, lo, hi;
    long before = 1, first = 0;
    bool good = true;
    mpq_inits(lo, hi, NULL);
    deep_hull(lo, hi, p);
    mpq_set_ui(in->a, 1, 1);
    for (long k = 0; good && k < p->layers; k++) {
        Affine *u = affines_new(p->width[k]);
        good = layer_forward(u, weights, p->width[k], in, before, m) &&
               activate_on_hull(u, y, k, first, lo, hi, m->v);
        affines_free(in, before);
        in = u;
        weights += p->width[k] * (before + 1);
        first += p->width[k];
        before = p->width[k];
    }
    mpq_clears(lo, hi, NULL);
    if (good)
        *out = in;
    else
        affines_free(in, before);
    return good;
}

/* Is the realization s x + c, as an identity in s and c? Its coordinate i (1, s or c) is the sum of
   output[3j+i] times neuron j and of the constant. */
static bool check_fit(const Deep *y, Meter *m)
{
    const long n = y->problem->width[y->problem->layers - 1];
    Affine *u, *sum;
    mpq_t *weights = NULL;
    if (!forward_on_hull(&u, y, m))
        return false;
    sum = affines_new(1);
    weights = rationals_new(n + 1);
    bool good = true;
    for (int i = 0; good && i < 3; i++) {
        for (long j = 0; j <= n; j++)
            mpq_set(weights[j], y->fit.output[3 * j + i]);
        good = layer_forward(sum, weights, 1, u, n, m) &&
               ((mpq_cmp_ui(sum->a, i == 1, 1) == 0 && mpq_cmp_ui(sum->b, i == 2, 1) == 0) ||
                rejected(m->v, y->fit.line + y->neurons, "the realization is not s x + c"));
    }
    rationals_free(weights, n + 1);
    affines_free(sum, 1);
    affines_free(u, n);
    return good;
}

/* ---- The best affine fit. */

/* The integrals in b. */
static bool set_integrals(Bounds *b, const Deep *y, Meter *m)
{
    const long r = y->problem->loss;
    mpq_t *sums[6] = {&b->F0, &b->gc, &b->gs, &b->q0, &b->q1, &b->q2};
    const long powers[6] = {r, r - 1, r - 1, r - 2, r - 2, r - 2}, moments[6] = {0, 0, 1, 0, 1, 2};
    Affine *e = affines_new(1);
    Part part;
    bool good = true;
    part_init(&part);
    mpq_set(e->a, y->S0);
    mpq_set(e->b, y->C0);
    while (good && part_next(&part, y->problem))
        for (int i = 0; good && i < 6; i++)
            good = part_add(*sums[i], &part, e, powers[i], moments[i], part.lo, part.hi, m);
    part_clear(&part);
    affines_free(e, 1);
    for (int i = 1; i < 6; i++) { /* gradient: times r; u^4 >= u0^4 + 4 u0^3 h + 2 u0^2 h^2 */
        mpq_t factor;
        mpq_init(factor);
        mpq_set_si(factor, i < 3 ? r : r / 2, 1);
        mpq_mul(*sums[i], *sums[i], factor);
        mpq_clear(factor);
    }
    return good;
}

/* r = (x a + y b)/d */
static void combine(mpq_t r, const mpq_t x, const mpq_t a, const mpq_t y, const mpq_t b, const mpq_t d)
{
    mpq_t s, t;
    mpq_inits(s, t, NULL);
    mpq_mul(s, x, a);
    mpq_mul(t, y, b);
    mpq_add(s, s, t);
    mpq_div(r, s, d);
    mpq_clears(s, t, NULL);
}

/* With Q = (q2 q1; q1 q0): the centre (S0, C0) - Q^-1 g/2, kappa = g Q^-1 g/4, and the squares of the half
   widths, kappa times the diagonal of Q^-1. */
static bool set_ellipse(Bounds *b, const Deep *y, Meter *m)
{
    mpq_t one, minus, hs, hc;
    if (!meter(m, 40, 4 * (rational_bits(b->gs) + rational_bits(b->gc) + rational_bits(b->q0) +
                           rational_bits(b->q1) + rational_bits(b->q2))))
        return false;
    mpq_inits(one, minus, hs, hc, NULL);
    mpq_set_ui(one, 1, 1);
    mpq_neg(minus, b->q1);
    combine(b->det, b->q0, b->q2, b->q1, minus, one);
    bool good = (mpq_sgn(b->det) > 0 && mpq_sgn(b->q0) > 0) ||
                rejected(m->v, y->proof_line, "the quadratic form is not positive definite");
    if (good) {
        combine(hs, b->q0, b->gs, minus, b->gc, b->det); /* Q^-1 g */
        combine(hc, minus, b->gs, b->q2, b->gc, b->det);
        mpq_set_ui(one, 4, 1);
        combine(b->kappa, b->gs, hs, b->gc, hc, one);
        mpq_div_2exp(hs, hs, 1);
        mpq_div_2exp(hc, hc, 1);
        mpq_sub(b->slope, y->S0, hs);
        mpq_sub(b->intercept, y->C0, hc);
        mpq_mul(b->slope_squared, b->kappa, b->q0);
        mpq_div(b->slope_squared, b->slope_squared, b->det);
        mpq_mul(b->intercept_squared, b->kappa, b->q2);
        mpq_div(b->intercept_squared, b->intercept_squared, b->det);
    }
    mpq_clears(one, minus, hs, hc, NULL);
    return good;
}

/* Does the interval contain all numbers whose distance from the centre is at most the root of `squared`? */
static bool contains_ball(const Range *x, const mpq_t centre, const mpq_t squared)
{
    mpq_t t;
    bool good = true;
    mpq_init(t);
    for (int side = 0; side < 2; side++) {
        mpq_sub(t, side ? x->hi : centre, side ? centre : x->lo);
        good = good && mpq_sgn(t) >= 0;
        mpq_mul(t, t, t);
        good = good && mpq_cmp(t, squared) >= 0;
    }
    mpq_clear(t);
    return good;
}

static bool prove_best_fit(Bounds *b, const Deep *y, Meter *m)
{
    if (!set_integrals(b, y, m))
        return false;
    if (y->problem->loss == 2 && (mpq_sgn(b->gs) != 0 || mpq_sgn(b->gc) != 0))
        return rejected(m->v, y->proof_line, "this is not the best affine fit");
    if (!set_ellipse(b, y, m))
        return false;
    return (contains_ball(&y->slope, b->slope, b->slope_squared) &&
            contains_ball(&y->intercept, b->intercept, b->intercept_squared)) ||
           rejected(m->v, y->claim_line[0], "the best affine fit is not proved to be there");
}

/* ---- The claims. */

static bool check_minimum(const Bounds *b, const Deep *y, Meter *m)
{
    mpq_t low;
    mpq_init(low);
    mpq_sub(low, b->F0, b->kappa);
    bool inside = mpq_cmp(y->risk.lo, low) <= 0 && mpq_cmp(b->F0, y->risk.hi) <= 0;
    mpq_clear(low);
    if (!inside)
        return rejected(m->v, y->claim_line[1], "the risk is not proved to be in this interval");
    return y->dimension == problem_parameters(y->problem) - 2 ||
           rejected(m->v, y->claim_line[1], "the dimension is %ld", problem_parameters(y->problem) - 2);
}

static bool check_better(const Bounds *b, const Deep *y, Meter *m)
{
    mpq_t t;
    mpq_init(t);
    bool good = network_risk(t, y, m) && (mpq_equal(t, y->better_risk) ||
                                          rejected(m->v, y->claim_line[2], "the risk is another number"));
    mpq_sub(t, b->F0, b->kappa);
    mpq_sub(t, t, y->better_risk);
    good = good && ((mpq_sgn(y->gap) > 0 && mpq_cmp(y->gap, t) <= 0) ||
                    rejected(m->v, y->claim_line[3], "the gap is not positive, or not proved so large"));
    mpq_clear(t);
    return good;
}

bool deep_check(const Deep *y, Verdict *v)
{
    Meter m = {all_work, v};
    Bounds b;
    bounds_init(&b);
    bool good = check_setting(y->problem, v) && check_fit(y, &m) && prove_best_fit(&b, y, &m) &&
                check_minimum(&b, y, &m) && check_better(&b, y, &m);
    bounds_clear(&b);
    return good;
}
