/* smooth_point.c - the claims about one network with a rectified power or the clipped ReLU: gradient,
   risk, type. */
#include "smooth.h"

#include <stdlib.h>

/* The number of components of the gradient that are not 0: for each neuron the integrals of v s'(u) x e p,
   v s'(u) e p, s(u) e p; then that of e p. */
static long count_nonzero(const Smooth *s)
{
    long nonzero = mpq_sgn(*smooth_total(s)) != 0;
    mpq_t *active = rationals_new(s->n + 1), *one = rationals_new(s->n + 1), t, factor;
    Poly g;
    poly_init(&g);
    mpq_inits(t, factor, NULL);
    mpq_set_ui(factor, 1, 1);
    for (long j = 0; j < s->point->neurons; j++) {
        const Neuron *u = &s->point->neuron[j];
        smooth_sums(active, s, s->of_error, s->n + 1, j, SEGMENT_ACTIVE);
        smooth_sums(one, s, s->of_error, s->n + 1, j, SEGMENT_ONE);
        smooth_power(&g, u, s->n, factor);
        smooth_dot(t, &g, active);
        mpq_add(t, t, one[0]);
        nonzero += mpq_sgn(t) != 0;
        smooth_power(&g, u, s->n - 1, factor);
        for (int k = 0; k < 2 && mpq_sgn(u->v) != 0; k++) {
            smooth_dot(t, &g, active);
            nonzero += mpq_sgn(t) != 0;
            poly_times_x(&g, &g);
        }
    }
    mpq_clears(t, factor, NULL);
    poly_clear(&g);
    rationals_free(active, s->n + 1);
    rationals_free(one, s->n + 1);
    return nonzero;
}

/* ---- One neuron alone (Lemma 9.20a). */

/* The least k >= 1 with int x^k e p != 0; 0: none up to n. */
static long first_moment(const Smooth *s)
{
    for (long k = 1; k <= s->n; k++)
        if (mpq_sgn(smooth_total(s)[k]) != 0)
            return k;
    return 0;
}

/* What e p does at the breaks of a neuron with w != 0 that are in the closed hull. */
static void look_at_breaks(const Smooth *s, long j, bool *error, bool *jump)
{
    mpq_t q, left, right;
    mpq_inits(q, left, right, NULL);
    *error = *jump = false;
    for (long level = 0; level <= (s->clipped ? 1 : 0); level++) {
        smooth_break(q, &s->point->neuron[j], level);
        long i = smooth_node(s, q);
        if (i < 0)
            continue;
        *error = *error || (i > 0 && s->error[i - 1].len > 0) || (i < s->segments && s->error[i].len > 0);
        if (i == 0 || i == s->segments)
            continue;
        poly_eval(left, &s->error[i - 1], q);
        poly_eval(right, &s->error[i], q);
        *jump = *jump || !mpq_equal(left, right);
    }
    mpq_clears(q, left, right, NULL);
}

/* Is the point a saddle because of this neuron? */
static bool descends_alone(const Smooth *s, long j)
{
    const Neuron *u = &s->point->neuron[j];
    long k = first_moment(s);
    bool flat = mpq_sgn(u->v) == 0, error, jump;
    switch (s->role[j]) {
    case AT_ZERO: /* the risk is not 0 */
        return flat || (k > 0 && (k % 2 == 1 || mpq_sgn(u->v) * mpq_sgn(smooth_total(s)[k]) < 0));
    case ON_WHOLE:
        return flat && k > 0;
    case AT_END:
    case INSIDE:
        look_at_breaks(s, j, &error, &jump);
        return flat && error;
    case ON_NOTHING:
    case ALWAYS_ONE:
        break;
    }
    return false;
}

/* ---- The second variation (Lemmas 9.19, 9.20, 9.20b). */

/* Is L perhaps not twice differentiable in the parameters of this neuron? */
static bool is_frozen(const Smooth *s, long j)
{
    bool error, jump;
    if (mpq_sgn(s->point->neuron[j].v) == 0)
        return false;
    if (!s->clipped)
        return s->n == 2 && s->role[j] == AT_ZERO;
    if (s->role[j] != INSIDE)
        return s->role[j] == AT_ZERO || s->role[j] == AT_END;
    look_at_breaks(s, j, &error, &jump);
    return jump;
}

/* Is the risk constant along a curve through the parameters of the neuron, whatever the target: for powers
   unless w = b = 0, for clipped ReLU with one break in the closed hull, inside? */
static bool has_orbit(const Smooth *s, long j)
{
    long breaks = 0;
    mpq_t q;
    if (!s->clipped || s->role[j] != INSIDE)
        return !s->clipped && s->role[j] != AT_ZERO;
    mpq_init(q);
    for (long level = 0; level < 2; level++) {
        smooth_break(q, &s->point->neuron[j], level);
        breaks += smooth_node(s, q) >= 0;
    }
    mpq_clear(q);
    return breaks == 1;
}

/* Does the neuron stay constant on the hull after small changes? */
static bool stays_constant(SmoothRole role)
{
    return role == ON_NOTHING || role == ALWAYS_ONE;
}

/* The variation in the neurons that are neither frozen nor constant; share: those that are active on the
   whole hull are replaced by x, ..., x^n. *kernel is without the orbits. */
static Variation variation_of(long *kernel, const Smooth *s, bool share)
{
    long neurons = s->point->neurons, shared = 0, orbits = 0;
    bool *in = must_alloc((size_t)neurons, sizeof *in);
    for (long j = 0; j < neurons; j++) {
        bool whole = share && s->role[j] == ON_WHOLE;
        in[j] = !whole && !stays_constant(s->role[j]) && !is_frozen(s, j);
        orbits += in[j] && has_orbit(s, j);
        shared = whole ? s->n : shared;
    }
    Variation result = smooth_variation(kernel, s, in, shared);
    *kernel -= orbits;
    free(in);
    return result;
}

static PointType decide_by_variation(const Smooth *s, bool *capped)
{
    bool frozen = false;
    long kernel = -1;
    for (long j = 0; j < s->point->neurons; j++)
        frozen = frozen || is_frozen(s, j);
    if (!s->clipped && !frozen && first_moment(s) == 0 &&
        variation_of(&kernel, s, true) == VARIATION_SEMIDEFINITE && kernel == 0)
        return LOCAL_MINIMUM;
    Variation variation = variation_of(&kernel, s, s->clipped);
    *capped = variation == VARIATION_CAPPED;
    if (variation == VARIATION_NEGATIVE)
        return SADDLE_POINT;
    return variation == VARIATION_SEMIDEFINITE && !frozen && kernel == 0 ? LOCAL_MINIMUM : UNDECIDED_TYPE;
}

/* The type of a critical network. */
static PointType decide(const Smooth *s, bool *capped)
{
    *capped = false;
    if (mpq_sgn(s->risk) == 0)
        return GLOBAL_MINIMUM;
    for (long j = 0; j < s->point->neurons; j++)
        if (descends_alone(s, j))
            return SADDLE_POINT;
    return decide_by_variation(s, capped);
}

/* ---- The claims. */

/* Clipped ReLU: a neuron with w = 0 and b = 0 or 1, v != 0. */
static bool is_nonsmooth(const Smooth *s)
{
    for (long j = 0; j < s->point->neurons; j++)
        if (s->clipped && s->role[j] == AT_ZERO && mpq_sgn(s->point->neuron[j].v) != 0)
            return mpq_sgn(s->risk) != 0;
    return false;
}

static bool check_type(const Smooth *s, Verdict *v)
{
    static const char *const names[] = {"global minimum", "local minimum", "saddle"};
    const Point *p = s->point;
    bool nonsmooth = is_nonsmooth(s), capped;
    if (p->nonsmooth != nonsmooth)
        return rejected(v, p->type_line, "the risk is %sdifferentiable there", nonsmooth ? "not " : "");
    if (p->type == UNDECIDED_TYPE)
        return true;
    PointType type = decide(s, &capped);
    if (type == p->type)
        return true;
    if (type != UNDECIDED_TYPE)
        return rejected(v, p->type_line, "it is a %s", names[type]);
    if (p->type == GLOBAL_MINIMUM)
        return rejected(v, p->type_line, "the risk is not 0");
    return capped ? unknown(v, "line %ld: too many neurons for the second variation", p->type_line)
                  : rejected(v, p->type_line, "it is not proved to be a %s", names[p->type]);
}

static bool check_claims(const Smooth *s, Verdict *v)
{
    const Point *p = s->point;
    long nonzero = count_nonzero(s);
    if (nonzero != p->nonzero)
        return rejected(v, p->critical_line, "%ld components of the gradient are not 0", nonzero);
    if (!mpq_equal(s->risk, p->risk))
        return rejected(v, p->risk_line, "the risk is another number");
    return nonzero > 0 || check_type(s, v);
}

bool smooth_point_check(const Point *p, Verdict *v)
{
    Smooth s;
    bool good = smooth_init(&s, p, v) && check_claims(&s, v);
    smooth_clear(&s);
    return good;
}
