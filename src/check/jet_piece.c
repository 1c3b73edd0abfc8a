/* jet_piece.c - fit and derivatives on one piece, in the coordinate t with x = centre + half t, in which the
   piece is about [-1,1], and for f minus an affine function that is about f near the centre. */
#include "jet_piece.h"

#include <stdlib.h>

/* The coordinate t, and what is subtracted from f: value + slope (x - centre). density: 1/(mean density). */
typedef struct {
    mpq_t centre, half, value, slope, density;
    Poly line; /* centre + half t */
} Frame;

/* What one end of the piece needs, in t: f and p there as the piece sees them, and the moments (without a
   constant that both ends share) of order 0, 1, 2 of p and of order 0, 1 of p f, f as in Frame. */
typedef struct {
    Jet t, f, slope, p, moment[PREFIXES];
} Side;

static void side_each(Side *s, void (*apply)(Jet *, long))
{
    Jet *fields[] = {&s->t, &s->f, &s->slope, &s->p};
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        apply(fields[i], 1);
    apply(s->moment, PREFIXES);
}

static void middle(mpq_t r, const Jet *x)
{
    mpq_add(r, x->middle.lo, x->middle.hi);
    mpq_div_2exp(r, r, 1);
}

/* r += factor a. */
static void add_multiple(Poly *r, const Poly *a, const mpq_t factor)
{
    Poly t;
    poly_init(&t);
    poly_scale(&t, a, factor);
    poly_add(r, r, &t);
    poly_clear(&t);
}

static const Poly *target_on(const Moments *m, long cell)
{
    return &m->problem->target[m->target[cell]].p;
}

/* The affine function: f near the centre, which lies in one of the cells from u.cell to v.cell. */
static void set_reference(Frame *s, const Moments *m, long cell, long last)
{
    Poly f;
    poly_init(&f);
    while (cell < last && mpq_cmp(m->z[cell + 1], s->centre) < 0)
        cell++;
    poly_eval(s->value, target_on(m, cell), s->centre);
    poly_derivative(&f, target_on(m, cell));
    poly_eval(s->slope, &f, s->centre);
    poly_clear(&f);
}

/* False if the middles of the ends are not in order. */
static bool frame_init(Frame *s, const Moments *m, const PieceEnd *u, const PieceEnd *v)
{
    mpq_t x[2];
    poly_init(&s->line);
    mpq_inits(s->centre, s->half, s->value, s->slope, s->density, x[0], x[1], NULL);
    middle(x[0], &u->at);
    middle(x[1], &v->at);
    mpq_add(s->centre, x[0], x[1]);
    mpq_div_2exp(s->centre, s->centre, 1);
    mpq_sub(s->half, x[1], s->centre);
    set_reference(s, m, u->cell, v->cell);
    mpq_sub(x[0], m->z[m->n], m->z[0]);
    mpq_div(s->density, x[0], m->prefix[m->n][P0]);
    mpq_set(x[0], s->centre);
    mpq_set(x[1], s->half);
    bool good = mpq_sgn(s->half) > 0;
    if (good)
        poly_set_rationals(&s->line, x, 2);
    mpq_clears(x[0], x[1], NULL);
    return good;
}

static void frame_clear(Frame *s)
{
    poly_clear(&s->line);
    mpq_clears(s->centre, s->half, s->value, s->slope, s->density, NULL);
}

/* r = f - value - slope (x - centre) for a polynomial f of x. */
static void subtract_reference(Poly *r, const Poly *f, const Frame *s)
{
    Poly t;
    mpq_t c;
    poly_init(&t);
    mpq_init(c);
    mpq_set_si(c, 1, 1);
    poly_constant(&t, c);
    poly_times_x(&t, &t);
    mpq_neg(c, s->slope);
    poly_set(r, f);
    add_multiple(r, &t, c);
    mpq_mul(c, s->slope, s->centre);
    mpq_sub(c, c, s->value);
    poly_constant(&t, c);
    poly_add(r, r, &t);
    mpq_clear(c);
    poly_clear(&t);
}

/* From the running integrals of p, xp, x^2 p, hp, xhp those of p, (x-c)p, (x-c)^2 p, fp, (x-c)fp; f as in
   Frame. */
static void centre_moments(Poly run[PREFIXES], const Poly *given, const Frame *s, const mpq_t mean)
{
    mpq_t g, back;
    mpq_inits(g, back, NULL);
    mpq_neg(back, s->centre);
    for (int k = 0; k < PREFIXES; k++)
        poly_set(&run[k], &given[k]);
    add_multiple(&run[P2], &run[P1], back);
    add_multiple(&run[P1], &run[P0], back);
    add_multiple(&run[P2], &run[P1], back);
    add_multiple(&run[H1], &run[H0], back);
    mpq_sub(g, mean, s->value); /* f = h + g - slope (x-c) */
    add_multiple(&run[H0], &run[P0], g);
    add_multiple(&run[H1], &run[P1], g);
    mpq_neg(g, s->slope);
    add_multiple(&run[H0], &run[P1], g);
    add_multiple(&run[H1], &run[P2], g);
    mpq_clears(g, back, NULL);
}

/* r = p(line) times factor. */
static void in_frame(Poly *r, const Poly *p, const Frame *s, const mpq_t factor)
{
    poly_compose(r, p, &s->line);
    poly_scale(r, r, factor);
    poly_reduce(r);
}

/* The moments at one end; shift[k] is subtracted, and set to the constant term first if `first`. */
static void side_moments(Side *r, const Frame *s, const Integrals *d, long cell, mpq_t *shift, bool first,
                         const Variables *vars)
{
    static const int order[PREFIXES] = {0, 1, 2, 0, 1};
    Poly run[PREFIXES], t;
    mpq_t factor;
    mpq_init(factor);
    poly_init(&t);
    for (int k = 0; k < PREFIXES; k++)
        poly_init(&run[k]);
    centre_moments(run, d->running[cell], s, d->m->mean);
    for (int k = 0; k < PREFIXES; k++) {
        mpq_div(factor, s->density, s->half);
        for (int n = 0; n < order[k]; n++)
            mpq_div(factor, factor, s->half);
        in_frame(&run[k], &run[k], s, factor);
        if (first)
            poly_coefficient(shift[k], &run[k], 0);
        poly_constant(&t, shift[k]);
        poly_sub(&run[k], &run[k], &t);
        jet_poly(&r->moment[k], &run[k], &r->t, vars);
        poly_clear(&run[k]);
    }
    poly_clear(&t);
    mpq_clear(factor);
}

/* t, and f, f', p there; f and p are those of the cell. */
static void side_values(Side *r, const Frame *s, const Moments *m, const PieceEnd *e, const Variables *vars)
{
    Poly g;
    mpq_t one;
    poly_init(&g);
    mpq_init(one);
    jet_constant(&r->t, s->centre, vars);
    jet_sub(&r->t, &e->at, &r->t, vars);
    mpq_inv(one, s->half);
    jet_scale(&r->t, &r->t, one, vars);
    mpq_set_ui(one, 1, 1);
    subtract_reference(&g, target_on(m, e->cell), s);
    in_frame(&g, &g, s, one);
    jet_poly(&r->f, &g, &r->t, vars);
    poly_derivative(&g, &g);
    jet_poly(&r->slope, &g, &r->t, vars);
    in_frame(&g, &m->problem->density[m->density[e->cell]].p, s, s->density);
    jet_poly(&r->p, &g, &r->t, vars);
    mpq_clear(one);
    poly_clear(&g);
}

/* The fit in t: mass, mean of t, V, slope, distances LEFT, RIGHT of the mean from the ends, errors at the
   ends. */
enum { MASS, CENTRE, SPREAD, SLOPE, LEFT, RIGHT, AT_LEFT, AT_RIGHT, FIT_NUMBERS };

static bool solve_fit(Jet *x, const Side *u, const Side *v, const Variables *vars)
{
    Jet m[PREFIXES], t, mean;
    jets_init(m, PREFIXES);
    jets_init(&t, 1);
    jets_init(&mean, 1);
    for (int k = 0; k < PREFIXES; k++)
        jet_sub(&m[k], &v->moment[k], &u->moment[k], vars);
    jet_set(&x[MASS], &m[P0]);
    bool good = range_sign(&m[P0].box) > 0 && jet_div(&x[CENTRE], &m[P1], &m[P0], vars) &&
                jet_div(&mean, &m[H0], &m[P0], vars);
    jet_mul(&t, &x[CENTRE], &m[P1], vars);
    jet_sub(&x[SPREAD], &m[P2], &t, vars);
    jet_mul(&t, &x[CENTRE], &m[H0], vars);
    jet_sub(&t, &m[H1], &t, vars);
    good = good && range_sign(&x[SPREAD].box) > 0 && jet_div(&x[SLOPE], &t, &x[SPREAD], vars);
    jet_sub(&x[LEFT], &x[CENTRE], &u->t, vars);
    jet_sub(&x[RIGHT], &v->t, &x[CENTRE], vars);
    jet_mul(&t, &x[SLOPE], &x[LEFT], vars);
    jet_sub(&x[AT_LEFT], &mean, &t, vars);
    jet_sub(&x[AT_LEFT], &x[AT_LEFT], &u->f, vars);
    jet_mul(&t, &x[SLOPE], &x[RIGHT], vars);
    jet_add(&x[AT_RIGHT], &mean, &t, vars);
    jet_sub(&x[AT_RIGHT], &x[AT_RIGHT], &v->f, vars);
    jets_clear(m, PREFIXES);
    jets_clear(&t, 1);
    jets_clear(&mean, 1);
    return good;
}

/* Derivatives in t by one end E of the errors at E and at the other end O, of the slope and of ln V.
   near, far are the distances of the mean from E and from O. */
typedef struct {
    Jet by_mass, by_spread; /* p(E)/mass; p(E) near/V */
    Jet own, other, slope, log;
} Moved;

static void moved_each(Moved *r, void (*apply)(Jet *, long))
{
    Jet *fields[] = {&r->by_mass, &r->by_spread, &r->own, &r->other, &r->slope, &r->log};
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        apply(fields[i], 1);
}

/* fit' = -R p K(., E) for v (right), L p K(., E) for u: K(E,E) = 1/mass + near^2/V, K(E,O) = 1/mass -
   near far/V. */
static void move_end(Moved *r, const Jet *x, const Side *end, bool right, const Variables *vars)
{
    const Jet *near = &x[right ? RIGHT : LEFT], *far = &x[right ? LEFT : RIGHT];
    Jet error, t;
    jets_init(&error, 1);
    jets_init(&t, 1);
    if (right)
        jet_neg(&error, &x[AT_RIGHT]);
    else
        jet_set(&error, &x[AT_LEFT]);
    jet_div(&r->by_mass, &end->p, &x[MASS], vars);
    jet_mul(&t, &end->p, near, vars);
    jet_div(&r->by_spread, &t, &x[SPREAD], vars);
    jet_mul(&r->log, &r->by_spread, near, vars);
    jet_add(&t, &r->by_mass, &r->log, vars);
    jet_mul(&t, &t, &error, vars);
    jet_sub(&r->own, &x[SLOPE], &end->slope, vars);
    jet_add(&r->own, &r->own, &t, vars);
    jet_mul(&t, &r->by_spread, far, vars);
    jet_sub(&t, &r->by_mass, &t, vars);
    jet_mul(&r->other, &t, &error, vars);
    jet_mul(&r->slope, &r->by_spread, &error, vars);
    if (!right) {
        jet_neg(&r->slope, &r->slope);
        jet_neg(&r->log, &r->log);
    }
    jets_clear(&error, 1);
    jets_clear(&t, 1);
}

/* r[inner], r[outer] = the derivatives by the end E of the distances of the mean from E and from the other
   end, for a movement away from the mean: 1 - p near/mass and p near/mass. */
static void move_mean(Jet *inner, Jet *outer, const Jet *x, const Moved *e, bool right,
                      const Variables *vars)
{
    mpq_t one;
    mpq_init(one);
    mpq_set_ui(one, 1, 1);
    jet_mul(outer, &e->by_mass, &x[right ? RIGHT : LEFT], vars);
    jet_constant(inner, one, vars);
    jet_sub(inner, inner, outer, vars);
    if (!right) {
        jet_neg(inner, inner);
        jet_neg(outer, outer);
    }
    mpq_clear(one);
}

/* From t to x. */
static void set_numbers(Jet *r, const Jet *x, const Moved *u, const Moved *v, const Frame *s,
                        const Variables *vars)
{
    mpq_t back, cube;
    Jet slope;
    mpq_inits(back, cube, NULL);
    jets_init(&slope, 1);
    mpq_inv(back, s->half);
    mpq_mul(cube, s->half, s->half);
    mpq_mul(cube, cube, s->half);
    jet_scale(&r[PIECE_SLOPE], &x[SLOPE], back, vars);
    jet_constant(&slope, s->slope, vars);
    jet_add(&r[PIECE_SLOPE], &r[PIECE_SLOPE], &slope, vars);
    jet_scale(&r[PIECE_V], &x[SPREAD], cube, vars);
    jet_scale(&r[PIECE_LEFT], &x[LEFT], s->half, vars);
    jet_scale(&r[PIECE_RIGHT], &x[RIGHT], s->half, vars);
    jet_scale(&r[PIECE_L_U], &u->own, back, vars);
    jet_scale(&r[PIECE_R_U], &u->other, back, vars);
    jet_scale(&r[PIECE_R_V], &v->own, back, vars);
    jet_scale(&r[PIECE_L_V], &v->other, back, vars);
    jet_scale(&r[PIECE_LOG_U], &u->log, back, vars);
    jet_scale(&r[PIECE_LOG_V], &v->log, back, vars);
    move_mean(&r[PIECE_LEFT_U], &r[PIECE_RIGHT_U], x, u, false, vars);
    move_mean(&r[PIECE_RIGHT_V], &r[PIECE_LEFT_V], x, v, true, vars);
    mpq_mul(back, back, back);
    jet_scale(&r[PIECE_SLOPE_U], &u->slope, back, vars);
    jet_scale(&r[PIECE_SLOPE_V], &v->slope, back, vars);
    jets_clear(&slope, 1);
    mpq_clears(back, cube, NULL);
}

static void set_sides(Side *a, Side *b, const Frame *s, const Integrals *d, const PieceEnd *u,
                      const PieceEnd *v, const Variables *vars)
{
    mpq_t shift[PREFIXES];
    for (int k = 0; k < PREFIXES; k++)
        mpq_init(shift[k]);
    side_values(a, s, d->m, u, vars);
    side_values(b, s, d->m, v, vars);
    side_moments(a, s, d, u->cell, shift, true, vars);
    side_moments(b, s, d, v->cell, shift, false, vars);
    for (int k = 0; k < PREFIXES; k++)
        mpq_clear(shift[k]);
}

bool jet_piece(Jet *r, const Integrals *d, const PieceEnd *u, const PieceEnd *v, const Variables *vars)
{
    Frame s;
    Side a, b;
    Moved by_u, by_v;
    Jet x[FIT_NUMBERS];
    bool good = frame_init(&s, d->m, u, v);
    side_each(&a, jets_init);
    side_each(&b, jets_init);
    moved_each(&by_u, jets_init);
    moved_each(&by_v, jets_init);
    jets_init(x, FIT_NUMBERS);
    if (good) {
        set_sides(&a, &b, &s, d, u, v, vars);
        good = solve_fit(x, &a, &b, vars);
    }
    if (good) {
        move_end(&by_u, x, &a, false, vars);
        move_end(&by_v, x, &b, true, vars);
        set_numbers(r, x, &by_u, &by_v, &s, vars);
    }
    jets_clear(x, FIT_NUMBERS);
    moved_each(&by_u, jets_clear);
    moved_each(&by_v, jets_clear);
    side_each(&a, jets_clear);
    side_each(&b, jets_clear);
    frame_clear(&s);
    return good;
}
