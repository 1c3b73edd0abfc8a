/* verify_blow_up.c - a network whose risk is below all critical risks (doc/formats.md 5.9; theory.md 7.18).
 */
#include "point.h"
#include "verify_responses.h"

bool below_realizations(bool *above, Check *k, const Range *risk, unsigned long bits)
{
    const Certificate *c = k->c;
    bool all = true;
    Range y;
    ranges_init(&y, 1);
    *above = false;
    for (long i = 0; all && i < c->realizations && (i == 0 || c->realization[i - 1].relation != LESS); i++) {
        bool known = enclose_risk(&y, k, i, bits);
        all = known && mpq_cmp(risk->hi, y.lo) < 0;
        *above = known && mpq_cmp(risk->lo, y.hi) >= 0;
    }
    ranges_clear(&y, 1);
    return all;
}

bool below_all_critical(bool *above, Check *k, const Range *risk, unsigned long bits)
{
    const Certificate *c = k->c;
    if (c->bounded) { /* no critical risk is below the bound */
        *above = mpq_cmp(risk->lo, c->bound) >= 0;
        return mpq_cmp(risk->hi, c->bound) < 0;
    }
    for (long i = 0; i < c->moving; i++) {
        *above = mpq_cmp(risk->lo, c->motion[i].risk) >= 0;
        if (mpq_cmp(risk->hi, c->motion[i].risk) >= 0)
            return false;
    }
    return below_realizations(above, k, risk, bits);
}

/* The exact risk of the network; false when a cap is exceeded. */
static bool risk_of_network(mpq_t risk, const Certificate *c, Verdict *v)
{
    Point p;
    Network w;
    point_init(&p, &c->problem);
    p.neuron = must_alloc((size_t)c->problem.hidden, sizeof *p.neuron);
    for (; p.neurons < c->problem.hidden; p.neurons++) {
        Neuron *u = &p.neuron[p.neurons];
        mpq_inits(u->w, u->b, u->v, u->place, u->jump, NULL);
        mpq_set(u->w, c->theta[3 * p.neurons]);
        mpq_set(u->b, c->theta[3 * p.neurons + 1]);
        mpq_set(u->v, c->theta[3 * p.neurons + 2]);
    }
    mpq_set(p.constant, c->theta[3 * p.neurons]);
    bool good = network_init(&w, &p, v);
    if (good)
        mpq_set(risk, w.risk);
    network_clear(&w);
    point_clear(&p);
    return good;
}

bool verify_blow_up(Check *k)
{
    const Certificate *c = k->c;
    bool below = false, above = false;
    Range x;
    if (c->kind == LIST_PARTIAL && !c->least_line)
        return rejected(k->v, c->blow_up_line, "the list is partial, and `least` is not claimed");
    if (!risk_of_network(k->start_risk, c, k->v))
        return false;
    ranges_init(&x, 1);
    range_point(&x, k->start_risk, 0);
    for (unsigned long bits = next_precision(k, 0); bits && !below && !above; bits = next_precision(k, bits))
        below = below_all_critical(&above, k, &x, bits);
    ranges_clear(&x, 1);
    return below || rejected(k->v, c->theta_line,
                             above ? "a critical point has no greater risk"
                                   : "its risk is not proved to be below all critical risks");
}
