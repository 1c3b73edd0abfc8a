/* point_alone.c - neurons that decide the type alone (Theorem 8.3), or that do no harm (Theorem 8.2): flat
   kinks, level neurons, degenerate neurons. For gamma != 0 Psi = +-gamma T + (1-gamma) Phi takes the place of
   Phi (Theorem 9.11): at a kink it is 0, and its derivatives are those of (1-gamma) Phi; beside a degenerate
   neuron with v != 0, T is 0. */
#include "point.h"

#include "roots.h"

/* Does Phi, of the letter of the kink, vanish on both sides of its place? Phi'' = e p; Phi = 0 there. */
static bool phi_vanishes(const Network *w, const Neuron *u)
{
    return mpq_sgn(w->sum[u->node][MOMENT0]) == 0 && w->weight[u->node - 1].len == 0 &&
           w->weight[u->node].len == 0;
}

Effect neurons_alone(const Network *w)
{
    for (long i = 0; i < w->point->neurons; i++) {
        const Neuron *u = &w->point->neuron[i];
        bool flat = u->push == 0, level = mpq_sgn(u->w) == 0 && is_full(w, u);
        if ((is_kink(u) && flat && !phi_vanishes(w, u)) || (level && mpq_sgn(w->T) != 0) ||
            (u->role == IS_DEGENERATE && flat))
            return DESCENT;
    }
    return NEUTRAL;
}

/* Phi_L = q M0([a,q]) - M1([a,q]), Phi_R = Phi_L + T; for gamma != 0 Psi/(1-gamma), which is Phi_L + level U,
   T = (1-gamma) U, with the level 1 of R and -gamma of L. */
void network_phi(Poly *phi, const Network *w, long i, char letter)
{
    Poly s[2], c;
    mpq_t t, level;
    poly_inits(&s[0], &s[1], &c, (Poly *)NULL);
    mpq_inits(t, level, NULL);
    poly_set(&c, &w->weight[i]);
    for (int k = 0; k < 2; k++) {
        poly_integral(&s[k], &c);
        poly_times_x(&c, &c);
    }
    for (int k = 0; k < 2; k++) { /* the constants of integration */
        poly_eval(t, &s[k], w->x[i]);
        mpq_sub(t, w->sum[i][MOMENT0 + k], t);
        poly_constant(&c, t);
        poly_add(&s[k], &s[k], &c);
    }
    poly_times_x(&s[0], &s[0]);
    poly_sub(phi, &s[0], &s[1]);
    mpq_set_ui(level, 1, 1);
    mpq_sub(t, level, w->point->problem->gamma);
    if (letter == 'L')
        mpq_neg(level, w->point->problem->gamma);
    mpq_div(t, w->T, t);
    mpq_mul(t, t, level);
    poly_constant(&c, t);
    poly_add(phi, phi, &c);
    mpq_clears(t, level, NULL);
    poly_clears(&s[0], &s[1], &c, (Poly *)NULL);
}

/* What Phi_R does on the open hull, for T = 0; zero: it is 0 elsewhere than at kinks. */
typedef struct {
    bool positive, negative, zero;
} Signs;

static bool is_place(const Network *w, long node)
{
    for (long i = 0; i < w->point->neurons; i++)
        if (is_kink(&w->point->neuron[i]) && w->point->neuron[i].node == node)
            return true;
    return false;
}

static Signs signs_of_phi(const Network *w)
{
    Signs s = {false, false, false};
    Poly phi;
    poly_init(&phi);
    for (long i = 0; i < w->n; i++) {
        network_phi(&phi, w, i, 'R');
        int sign = roots_sign_on(&phi, w->x[i], w->x[i + 1]);
        s.positive = s.positive || sign > 0;
        s.negative = s.negative || sign < 0 || sign == 2;
        s.zero = s.zero || phi.len == 0 || roots_open(&phi, w->x[i], w->x[i + 1]) > 0 ||
                 (i > 0 && poly_sign_at(&phi, w->x[i]) == 0 && !is_place(w, i));
    }
    poly_clear(&phi);
    return s;
}

/* The sign of e next to an end of the hull if its order r there is at most 1, else 0. */
static int sign_at_end(const Network *w, bool left)
{
    const Poly *e = &w->error[left ? 0 : w->n - 1];
    const mpq_t *end = &w->x[left ? 0 : w->n];
    mpq_t lead;
    mpq_init(lead);
    bool low = e->len > 0 && roots_order_at(lead, e, *end) <= 1;
    mpq_clear(lead);
    return low ? roots_sign_beside(e, *end, left ? 1 : -1) : 0;
}

/* Have the limits of e p this sign on both sides of all kinks? */
static bool sign_at_kinks(const Network *w, int sign)
{
    bool good = true;
    for (long i = 0; i < w->point->neurons && good; i++) {
        const Neuron *u = &w->point->neuron[i];
        if (is_kink(u))
            good = poly_sign_at(&w->weight[u->node - 1], u->place) == sign &&
                   poly_sign_at(&w->weight[u->node], u->place) == sign;
    }
    return good;
}

/* The signs of (1-gamma) v among the degenerate neurons with v != 0: bit 0 positive, bit 1 negative. */
static int degenerate_signs(const Network *w)
{
    int signs = 0;
    for (long i = 0; i < w->point->neurons; i++) {
        const Neuron *u = &w->point->neuron[i];
        if (u->role == IS_DEGENERATE && u->push != 0)
            signs |= u->push > 0 ? 1 : 2;
    }
    return signs;
}

Effect neurons_degenerate(const Network *w, bool *any)
{
    int v = degenerate_signs(w);
    *any = v != 0;
    if (!v)
        return NEUTRAL;
    if (mpq_sgn(w->T) != 0)
        return DESCENT;
    Signs s = signs_of_phi(w);
    if (((v & 1) && s.negative) || ((v & 2) && s.positive))
        return DESCENT;
    int sign = v == 1 ? 1 : -1; /* Phi_R is not 0 everywhere, so v is 1 or 2 */
    bool away = !s.zero && sign_at_end(w, true) == sign && sign_at_end(w, false) == sign &&
                sign_at_kinks(w, sign);
    return away ? NEUTRAL : NOT_DECIDED;
}

/* (1-gamma) v e p >= 0 beside x[node] on the given side, e p having the sign of the polynomial. */
static bool pushes_away(const Network *w, const Neuron *u, long node, int side)
{
    const Poly *ep = &w->weight[side > 0 ? node : node - 1];
    return u->push * roots_sign_beside(ep, w->x[node], side) >= 0;
}

static bool harmless(const Network *w, const Neuron *u, bool degenerate)
{
    bool flat = u->push == 0;
    switch (u->role) {
    case IS_DEAD: return !is_full(w, u) || mpq_sgn(w->T) == 0;
    case IS_FULL:
    case IS_LEVEL: return mpq_sgn(w->T) == 0;
    case TOUCHES_LEFT:
    case FULL_FROM_LEFT: return w->error[0].len == 0 || (!flat && pushes_away(w, u, 0, 1));
    case TOUCHES_RIGHT:
    case FULL_TO_RIGHT: return w->error[w->n - 1].len == 0 || (!flat && pushes_away(w, u, w->n, -1));
    case KINK_R:
    case KINK_L:
        return phi_vanishes(w, u) ||
               (!flat && pushes_away(w, u, u->node, 1) && pushes_away(w, u, u->node, -1));
    case IS_DEGENERATE: break;
    }
    return !flat && degenerate;
}

bool neurons_harmless(const Network *w)
{
    bool any, degenerate = neurons_degenerate(w, &any) != DESCENT;
    for (long i = 0; i < w->point->neurons; i++)
        if (!harmless(w, &w->point->neuron[i], degenerate))
            return false;
    return true;
}
