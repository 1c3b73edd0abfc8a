/* quadratic.c - the claims about all critical points for the activation t^2 (theory.md 9.15, 9.16), compared
   with what follows from the problem. */
#include "quadratic.h"

/* The number of critical realizations (Theorem 9.15). */
static long count_realizations(const Quadratic *q)
{
    return q->fit.constant || q->fit.open ? 1 : 2;
}

/* Is realization ID = 1 or 2 the best fit f_2? Else it is fbar. */
static bool is_best_fit(const Quadratic *q, long id)
{
    return id == 1 && !q->fit.open;
}

/* Is it the realization of a local minimum? Global minima are; with fbar only if M1 = 0 (Theorem 9.16). */
static bool is_minimum(const Quadratic *q, long id)
{
    return is_best_fit(q, id) || mpq_sgn(q->fit.M1) == 0;
}

/* Does the polynomial have these three coefficients? */
static bool has_coefficients(const Poly *p, mpq_t *c)
{
    Poly wanted;
    poly_init(&wanted);
    poly_set_rationals(&wanted, c, 3);
    bool yes = poly_equal(p, &wanted);
    poly_clear(&wanted);
    return yes;
}

static bool check_realization(const Quadratic *q, long id, Verdict *v)
{
    const Parabola *z = &q->realization[id - 1];
    bool best = is_best_fit(q, id);
    mpq_t *c = (mpq_t *)(best ? q->fit.fit : q->fit.mean), risk;
    if (!has_coefficients(&z->polynomial, c))
        return rejected(v, z->line, "the polynomial is not %s", best ? "the best quadratic fit" : "the mean");
    if (z->minimum != is_minimum(q, id))
        return rejected(v, z->line, "the best type is a %s", z->minimum ? "saddle" : "local minimum");
    mpq_init(risk);
    parabola_risk(risk, &q->fit, c);
    bool same = mpq_equal(risk, z->risk);
    mpq_clear(risk);
    return same || rejected(v, z->line, "the risk is another number");
}

/* All realizations, and claims 1 to 3. */
static bool check_list(const Quadratic *q, Verdict *v)
{
    long count = count_realizations(q);
    if (q->list != count)
        return rejected(v, q->list_line, "the number of critical realizations is %ld", count);
    if (q->realizations != count)
        return rejected(v, q->realizations > count ? q->realization[count].line : q->list_line,
                        "%ld claims about realizations, expected %ld", q->realizations, count);
    for (long id = 1; id <= count; id++)
        if (!check_realization(q, id, v))
            return false;
    return count == 1 || mpq_cmp(q->realization[0].risk, q->realization[1].risk) < 0 ||
           rejected(v, q->order_line, "the risks do not ascend");
}

static bool check_infimum(const Quadratic *q, Verdict *v)
{
    if (q->attained_by > 0 && q->fit.open)
        return rejected(v, q->infimum_line, "the infimum is not attained");
    if (q->attained_by > 0)
        return q->attained_by == 1 || rejected(v, q->infimum_line, "one realization attains the infimum");
    if (!q->fit.open)
        return rejected(v, q->infimum_line, "the infimum is attained");
    mpq_t risk;
    mpq_init(risk);
    parabola_risk(risk, &q->fit, (mpq_t *)q->fit.fit);
    bool same = mpq_equal(risk, q->infimum);
    mpq_clear(risk);
    return same || rejected(v, q->infimum_line, "the infimum is another number");
}

/* Claim 5: the risk of the network is less than that of fbar, the only critical one. */
static bool check_blow_up(Quadratic *q, Verdict *v)
{
    if (!q->blow_up_line)
        return true;
    if (!q->fit.open)
        return rejected(v, q->blow_up_line, "the infimum is attained");
    mpq_t *network = rationals_new(3); /* one neuron, as the claim is open */
    mpq_set(network[0], q->theta[3]);
    parabola_add(network, q->theta[0], q->theta[1], q->theta[2]);
    parabola_risk(q->start_risk, &q->fit, network);
    rationals_free(network, 3);
    return mpq_cmp(q->start_risk, q->realization[0].risk) < 0 ||
           rejected(v, q->theta_line, "its risk is not less than that of the critical realization");
}

/* x = -y / (2 z) */
static void negative_half_quotient(mpq_t x, const mpq_t y, const mpq_t z)
{
    mpq_div(x, y, z);
    mpq_div_2exp(x, x, 1);
    mpq_neg(x, x);
}

/* Stratum number i of realization ID, from 0 (Theorem 9.16); false if there are not so many. */
static bool expected_stratum(ParabolaStratum *s, const Quadratic *q, long id, int i)
{
    static const StratumKind kinds[2][3] = {{ALL_ONE_SIGN, ALL_ONE_OPPOSITE, ALL_ELSE},
                                            {ONE_ZERO, ONE_CONSTANT, ONE_FLAT}};
    const ParabolaFit *d = &q->fit;
    long hidden = q->problem->hidden;
    bool moment = mpq_sgn(d->M1) != 0;
    if (i >= (is_best_fit(q, id) ? 1 : 3))
        return false;
    s->realization = id;
    s->kind = is_best_fit(q, id) ? ALL_GLOBAL : kinds[moment][i];
    s->sign = s->kind == ALL_ONE_SIGN || s->kind == ALL_ONE_OPPOSITE ? mpq_sgn(d->M2) : 0;
    s->dimension = moment ? 1 : 2 * hidden;
    if (s->kind == ALL_GLOBAL)
        s->dimension = hidden == 1 && d->constant ? 2 : 3 * hidden - 2;
    mpq_set_ui(s->number, 0, 1);
    if (s->kind == ONE_FLAT)
        negative_half_quotient(s->number, d->M2, d->M1);
    if (s->kind == ALL_ONE_OPPOSITE)
        negative_half_quotient(s->number, d->M2, d->variance);
    return true;
}

static bool check_stratum(const ParabolaStratum *found, const ParabolaStratum *s, Verdict *v)
{
    if (found->realization != s->realization || found->kind != s->kind)
        return rejected(v, found->line, "another stratum is expected here");
    if (found->dimension != s->dimension)
        return rejected(v, found->line, "the dimension is %ld", s->dimension);
    if (found->sign != s->sign)
        return rejected(v, found->line, "the second moment of the error has the other sign");
    return mpq_equal(found->number, s->number) || rejected(v, found->line, "the fraction is another number");
}

/* None, or all. */
static bool check_strata(const Quadratic *q, Verdict *v)
{
    ParabolaStratum s;
    long count = 0;
    bool good = true;
    mpq_init(s.number);
    for (long id = 1; q->strata > 0 && id <= q->realizations; id++)
        for (int i = 0; good && expected_stratum(&s, q, id, i); i++, count++)
            good = count < q->strata
                       ? check_stratum(&q->stratum[count], &s, v)
                       : rejected(v, q->stratum[q->strata - 1].line, "a stratum is missing after this one");
    mpq_clear(s.number);
    return good && (count == q->strata || rejected(v, q->stratum[count].line, "there is no such stratum"));
}

bool quadratic_check(Quadratic *q, Verdict *v)
{
    parabola_fit_set(&q->fit, q->problem);
    return check_list(q, v) && check_infimum(q, v) && check_blow_up(q, v) && check_strata(q, v);
}
