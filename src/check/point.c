/* point.c - the claims about a given network: its gradient, its risk, its type. */
#include "point.h"

#include "quadratic.h"
#include "report.h"

#include <stdio.h>

static const char *type_name(PointType type)
{
    static const char *const names[] = {"global minimum", "local minimum", "saddle", "undecided point"};
    return names[type];
}

PointType network_type(Network *w)
{
    if (mpq_sgn(w->risk) == 0)
        return GLOBAL_MINIMUM;
    Effect left = neurons_touching(w, true), right = neurons_touching(w, false);
    bool any_degenerate;
    Effect degenerate = neurons_degenerate(w, &any_degenerate);
    if (neurons_alone(w) == DESCENT || left == DESCENT || right == DESCENT || degenerate == DESCENT)
        return SADDLE_POINT;
    CoreForm form = core_form(w, false);
    if (form == FORM_NEGATIVE)
        return SADDLE_POINT;
    Effect kink = single_kink(w);
    if (kink == DESCENT)
        return SADDLE_POINT;
    if (neurons_harmless(w) || kink == NEUTRAL)
        return LOCAL_MINIMUM;
    bool neutral = left == NEUTRAL && right == NEUTRAL && degenerate == NEUTRAL;
    bool definite = form == FORM_DEFINITE && (!any_degenerate || core_form(w, true) == FORM_DEFINITE);
    return neutral && definite ? LOCAL_MINIMUM : UNDECIDED_TYPE;
}

/* Is L not differentiable there? */
static bool is_nonsmooth(const Network *w)
{
    bool found = false;
    for (long i = 0; i < w->point->neurons; i++) {
        const Neuron *u = &w->point->neuron[i];
        found = found || (u->role == IS_DEGENERATE && mpq_sgn(u->v) != 0);
    }
    return found && mpq_sgn(w->risk) != 0;
}

static bool check_type(Network *w, Verdict *v)
{
    const Point *p = w->point;
    bool nonsmooth = is_nonsmooth(w);
    if (p->nonsmooth != nonsmooth)
        return rejected(v, p->type_line, "the risk is %sdifferentiable there", nonsmooth ? "not " : "");
    if (p->type == UNDECIDED_TYPE)
        return true;
    PointType type = network_type(w);
    if (type == p->type)
        return true;
    if (type != UNDECIDED_TYPE)
        return rejected(v, p->type_line, "it is a %s", type_name(type));
    if (p->type == GLOBAL_MINIMUM)
        return rejected(v, p->type_line, "the risk is not 0");
    if (is_two_slope(p->problem) && !w->capped)
        return unknown(v, "line %ld: it is not proved to be a %s", p->type_line, type_name(p->type));
    return w->capped ? unknown(v, "line %ld: too many neurons at one place", p->type_line)
                     : rejected(v, p->type_line, "it is not proved to be a %s", type_name(p->type));
}

static bool check_claims(Network *w, Verdict *v)
{
    const Point *p = w->point;
    long nonzero = network_gradient(w);
    if (nonzero != p->nonzero)
        return rejected(v, p->critical_line, "%ld components of the gradient are not 0", nonzero);
    if (!mpq_equal(w->risk, p->risk))
        return rejected(v, p->risk_line, "the risk is another number");
    return nonzero > 0 || check_type(w, v);
}

bool point_check(Point *p, Verdict *v)
{
    Network w;
    if (is_quadratic(p->problem))
        return quadratic_point_check(p, v);
    bool good = network_init(&w, p, v) && check_claims(&w, v);
    network_clear(&w);
    return good;
}

void point_report(const Point *p)
{
    long components = 3 * p->neurons + 1;
    Range risk;
    ranges_init(&risk, 1);
    range_point(&risk, p->risk, 0);
    printf("\nRisk means int (N - f)^2 p dx over the interval, without a factor 1/2. N is the network of the"
           " certificate.\n");
    if (p->nonzero)
        printf("claim 1: it is not critical; %ld of the %ld components of the gradient are not 0.\n",
               p->nonzero, components);
    else
        printf("claim 1: it is critical: all %ld components of the gradient are 0.\n", components);
    report_number("claim 2: its risk is ", &risk);
    printf(".\n");
    if (!p->nonzero && p->type == UNDECIDED_TYPE)
        printf("claim 3: its type is not decided%s.\n",
               p->nonsmooth ? "; the risk is not differentiable there" : "");
    else if (!p->nonzero)
        printf("claim 3: it is a %s%s.\n", type_name(p->type),
               p->nonsmooth ? "; the risk is not differentiable there" : "");
    if (is_quadratic(p->problem))
        printf("\nrelies on: %s\n", p->nonzero ? "no theorem" : "Theorem 9.15, Theorem 9.16");
    else
        printf("\nrelies on: Definition 1.1%s%s\n", is_two_slope(p->problem) ? ", 9.0" : "",
               p->nonzero || p->type == UNDECIDED_TYPE ? ""
               : is_two_slope(p->problem)              ? ", Lemma 8.1, Theorems 8.2 to 8.9 and 9.11"
                                                       : ", Lemma 8.1, Theorems 8.2 to 8.9");
    ranges_clear(&risk, 1);
}
