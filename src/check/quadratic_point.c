/* quadratic_point.c - the claims about one network with the activation t^2: gradient, risk, type. */
#include "quadratic.h"

enum { MAX_BITS = 1 << 22 }; /* of all parameters together: their products are added up */

static bool too_large(const Point *p)
{
    size_t bits = 0;
    for (long i = 0; i < p->neurons && bits <= MAX_BITS; i++) {
        mpq_srcptr x[] = {p->neuron[i].w, p->neuron[i].b, p->neuron[i].v};
        for (int k = 0; k < 3; k++)
            bits += mpz_sizeinbase(mpq_numref(x[k]), 2) + mpz_sizeinbase(mpq_denref(x[k]), 2);
    }
    return bits > MAX_BITS;
}

/* Is x y + z u != 0? */
static bool not_zero(const mpq_t x, const mpq_t y, const mpq_t z, const mpq_t u)
{
    mpq_t s, t;
    mpq_inits(s, t, NULL);
    mpq_mul(s, x, y);
    mpq_mul(t, z, u);
    mpq_add(s, s, t);
    bool yes = mpq_sgn(s) != 0;
    mpq_clears(s, t, NULL);
    return yes;
}

/* The number of components of the gradient that are not 0, with the moments of N - f. */
static long count_nonzero(const Point *p, mpq_t *moment)
{
    long nonzero = mpq_sgn(moment[0]) != 0;
    mpq_t s, t;
    mpq_inits(s, t, NULL);
    for (long i = 0; i < p->neurons; i++) {
        const Neuron *u = &p->neuron[i];
        if (mpq_sgn(u->v) != 0)
            nonzero += not_zero(u->w, moment[2], u->b, moment[1]) +
                       not_zero(u->w, moment[1], u->b, moment[0]);
        mpq_mul(s, u->w, moment[2]); /* w (w M2 + 2 b M1) + b (b M0) */
        mpq_mul(t, u->b, moment[1]);
        mpq_mul_2exp(t, t, 1);
        mpq_add(s, s, t);
        mpq_mul(t, u->b, moment[0]);
        nonzero += not_zero(u->w, s, u->b, t);
    }
    mpq_clears(s, t, NULL);
    return nonzero;
}

/* Critical, N = fbar != f_2 and M1 = 0, so that all w_j are 0: all v_j M2 > 0, or exactly one v_j M2 < 0 and
   M2 (M2 + 2 variance sum v_j b_j^2) < 0 (Theorem 9.16 (b)). */
static bool is_local_minimum(const Point *p, const ParabolaFit *d)
{
    long opposite = 0;
    mpq_t sum, t;
    mpq_inits(sum, t, NULL);
    for (long i = 0; i < p->neurons; i++) {
        const Neuron *u = &p->neuron[i];
        int sign = mpq_sgn(u->v) * mpq_sgn(d->M2);
        opposite += sign < 0 ? 1 : sign == 0 ? 2 : 0; /* 2 and more: a saddle */
        mpq_mul(t, u->b, u->b);
        mpq_mul(t, t, u->v);
        mpq_add(sum, sum, t);
    }
    mpq_mul(t, sum, d->variance);
    mpq_mul_2exp(t, t, 1);
    mpq_add(t, t, d->M2);
    bool yes = opposite == 0 || (opposite == 1 && mpq_sgn(t) * mpq_sgn(d->M2) < 0);
    mpq_clears(sum, t, NULL);
    return yes;
}

/* The type of a critical network: of f_2, or else of fbar (Theorem 9.15). */
static PointType decide(const Point *p, const ParabolaFit *d, mpq_t *moment)
{
    if (mpq_sgn(moment[0]) == 0 && mpq_sgn(moment[1]) == 0 && mpq_sgn(moment[2]) == 0)
        return GLOBAL_MINIMUM;
    return mpq_sgn(d->M1) == 0 && is_local_minimum(p, d) ? LOCAL_MINIMUM : SADDLE_POINT;
}

static bool check_claims(const Point *p, const ParabolaFit *d, mpq_t *network, mpq_t *moment, Verdict *v)
{
    mpq_t risk;
    long nonzero = count_nonzero(p, moment);
    if (nonzero != p->nonzero)
        return rejected(v, p->critical_line, "%ld components of the gradient are not 0", nonzero);
    mpq_init(risk);
    parabola_risk(risk, d, network);
    bool same = mpq_equal(risk, p->risk);
    mpq_clear(risk);
    if (!same)
        return rejected(v, p->risk_line, "the risk is another number");
    if (nonzero == 0 && p->nonsmooth)
        return rejected(v, p->type_line, "the risk is differentiable there");
    return nonzero > 0 || p->type == decide(p, d, moment) ||
           rejected(v, p->type_line, "it is of another type");
}

bool quadratic_point_check(const Point *p, Verdict *v)
{
    ParabolaFit d;
    if (too_large(p))
        return unknown(v, "the numbers of the network are too large");
    mpq_t *network = rationals_new(3), *moment = rationals_new(3);
    mpq_set(network[0], p->constant);
    for (long i = 0; i < p->neurons; i++)
        parabola_add(network, p->neuron[i].w, p->neuron[i].b, p->neuron[i].v);
    parabola_fit_init(&d);
    parabola_fit_set(&d, p->problem);
    parabola_moments(moment, &d, network);
    bool good = check_claims(p, &d, network, moment, v);
    parabola_fit_clear(&d);
    rationals_free(network, 3);
    rationals_free(moment, 3);
    return good;
}
