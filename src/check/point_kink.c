/* point_kink.c - one kink that is not flat, dead neurons, and perhaps full and level ones: the least risk
   with a kink at q' decides (Theorem 8.8). It is a constant minus G^2/V, G = <h, phi>, phi = (x-q')_+ or
   (q'-x)_+; for gamma != 0 phi has the slopes gamma, 1 or -1, -gamma (Theorem 9.6). */
#include "point.h"

#include "roots.h"

/* The kink if Theorem 8.8 applies, else NULL; *full: there are full or level neurons. */
static const Neuron *only_kink(const Network *w, bool *full)
{
    const Neuron *kink = NULL;
    *full = false;
    for (long i = 0; i < w->point->neurons; i++) {
        const Neuron *u = &w->point->neuron[i];
        bool dead = u->role == IS_DEAD && !is_full(w, u);
        if (u->role == IS_FULL || u->role == IS_LEVEL || (u->role == IS_DEAD && !dead))
            *full = true;
        else if (is_kink(u) && u->push != 0 && !kink)
            kink = u;
        else if (!dead)
            return NULL;
    }
    return *full && mpq_sgn(w->T) != 0 ? NULL : kink;
}

/* r = int x phi p over the hull, phi being that of R: gamma (x-q') + (1-gamma) (x-q')_+. */
static void weighted_moment(Poly *r, const Moments *m, long cell)
{
    Poly run[PREFIXES], t, all;
    mpq_t bend;
    for (int k = 0; k < PREFIXES; k++)
        poly_init(&run[k]);
    poly_inits(&t, &all, (Poly *)NULL);
    mpq_init(bend);
    mpq_set_ui(bend, 1, 1);
    mpq_sub(bend, bend, m->problem->gamma);
    moments_running(run, m, cell);
    for (int k = P1; k <= P2; k++) { /* A_k = total - bend run: gamma on the left of q', 1 on the right */
        poly_scale(&run[k], &run[k], bend);
        poly_constant(&all, m->prefix[m->n][k]);
        poly_sub(&run[k], &all, &run[k]);
    }
    poly_times_x(&t, &run[P1]); /* A_2 - q' A_1 */
    poly_sub(r, &run[P2], &t);
    mpq_clear(bend);
    poly_clears(&t, &all, (Poly *)NULL);
    for (int k = 0; k < PREFIXES; k++)
        poly_clear(&run[k]);
}

/* With C = <phi, x - xbar>: G and V of the cell, which are taken relative to the constants, become those
   relative to the affine functions. Both letters give the same functions, as phi_R - phi_L is affine; so the
   cell is that of R. */
static void without_slope(Cell *c, const Moments *m, long cell)
{
    Poly C, t;
    mpq_t s;
    poly_inits(&C, &t, (Poly *)NULL);
    mpq_init(s);
    weighted_moment(&C, m, cell);
    mpq_div(s, m->prefix[m->n][P1], m->prefix[m->n][P0]);
    poly_scale(&t, &c->phi, s);
    poly_sub(&C, &C, &t);
    poly_scale(&t, &C, m->slope);
    poly_sub(&c->G, &c->G, &t);
    mpq_inv(s, m->variance);
    poly_mul(&t, &C, &C);
    poly_scale(&t, &t, s);
    poly_sub(&c->V, &c->V, &t);
    mpq_clear(s);
    poly_clears(&C, &t, (Poly *)NULL);
}

/* The sign of -G E, E = G'V - G V'/2, beside q on cell i. */
static int descent_sign(const Moments *m, long i, char letter, bool full, const mpq_t q, int side)
{
    Cell c;
    Poly t;
    mpq_t half;
    cell_init(&c);
    poly_init(&t);
    mpq_init(half);
    mpq_set_si(half, 1, 2);
    moments_cell(&c, m, i, full ? 'R' : letter);
    if (full)
        without_slope(&c, m, i);
    poly_derivative(&c.E, &c.V);
    poly_scale(&c.E, &c.E, half);
    poly_mul(&c.E, &c.E, &c.G);
    poly_derivative(&t, &c.G);
    poly_mul(&t, &t, &c.V);
    poly_sub(&c.E, &t, &c.E);
    int sign = -roots_sign_beside(&c.G, q, side) * roots_sign_beside(&c.E, q, side);
    mpq_clear(half);
    poly_clear(&t);
    cell_clear(&c);
    return sign;
}

Effect single_kink(const Network *w)
{
    bool full;
    const Neuron *u = only_kink(w, &full);
    if (!u)
        return NOT_DECIDED;
    char letter = u->role == KINK_R ? 'R' : 'L';
    int left = descent_sign(&w->m, w->cell[u->node - 1], letter, full, u->place, -1);
    int right = descent_sign(&w->m, w->cell[u->node], letter, full, u->place, 1);
    return left <= 0 && right >= 0 ? NEUTRAL : DESCENT;
}
