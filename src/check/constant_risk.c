/* constant_risk.c - a family of kinks R(q) with one and the same risk, for a target that is algebraic on
   [a, z] and sqrt(d) times a polynomial on every other piece (doc/formats.md 5.15): the claims.

   Density 1, K = b - a: H0(q) = int_a^q (f - mean), G(q) = int_q^b (x-q) (f - mean),
   V(q) = (b-q)^3/3 - (b-q)^4/(4K), E = H0 V + G W with W = (q-a) (b-q)^2/(2K). E = 0 means that G^2/V is
   constant. */
#include "constant_work.h"

#include "point.h"

#include <stdlib.h>

enum { FEWEST_BITS = 64, MOST_BITS = 32768 };

static void work_init(ConstantWork *w, const ConstantRisk *y, Verdict *v)
{
    w->y = y;
    w->v = v;
    w->p = y->problem;
    w->first = w->p->target;
    mpq_inits(w->d, w->K, w->square, w->network_square, NULL);
    surds_init(w->at_a, 2);
    surds_init(w->at_z, 2);
    surds_init(w->moment, 2);
    surds_init(&w->mean, 1);
    surds_init(&w->th, 1);
    surds_init(&w->constant, 1);
    surds_init(&w->network_product, 1);
}

static void work_clear(ConstantWork *w)
{
    mpq_clears(w->d, w->K, w->square, w->network_square, NULL);
    surds_clear(w->at_a, 2);
    surds_clear(w->at_z, 2);
    surds_clear(w->moment, 2);
    surds_clear(&w->mean, 1);
    surds_clear(&w->th, 1);
    surds_clear(&w->constant, 1);
    surds_clear(&w->network_product, 1);
}

/* ---- Moments of f. */

/* Phi(a), Phi(z) (which = 0), X(a), X(z) (which = 1). */
static bool set_values(ConstantWork *w, int which, const mpq_t root)
{
    const Fraction *f = &w->y->witness[which];
    mpq_t t;
    mpq_init(t);
    fraction_at(w->at_z[which].s, &f->P, &f->Q, w->first->right);
    mpq_mul(w->at_z[which].s, w->at_z[which].s, root);
    fraction_at(w->at_a[which].r, &f->P, &f->Q, w->first->left);
    poly_eval(t, &w->first->radical->C, w->first->left);
    bool good = square_root(t, t) ||
                rejected(w->v, w->first->line, "C at the left end is not the square of a rational number");
    if (good)
        mpq_mul(w->at_a[which].r, w->at_a[which].r, t);
    surd_sub(&w->moment[which], &w->at_z[which], &w->at_a[which]);
    mpq_clear(t);
    return good;
}

/* sum += int of g over [l, r] */
static void add_integral(mpq_t sum, const Poly *g, const mpq_t l, const mpq_t r)
{
    Poly t;
    mpq_t at;
    poly_init(&t);
    mpq_init(at);
    poly_integral(&t, g);
    poly_eval(at, &t, r);
    mpq_add(sum, sum, at);
    poly_eval(at, &t, l);
    mpq_sub(sum, sum, at);
    mpq_clear(at);
    poly_clear(&t);
}

/* g = A/B for a piece with a number B */
static void set_factor(Poly *g, const Piece *t)
{
    mpq_t b;
    mpq_init(b);
    poly_coefficient(b, &t->radical->B, 0);
    mpq_inv(b, b);
    poly_scale(g, &t->p, b);
    mpq_clear(b);
}

/* The integrals of f, x f, f^2 over [a, b], mean and th. */
static void set_moments(ConstantWork *w)
{
    const Fraction *f = &w->y->witness[SQUARE];
    Poly g, h;
    mpq_t t;
    Surd half;
    poly_inits(&g, &h, (Poly *)NULL);
    mpq_init(t);
    surds_init(&half, 1);
    fraction_at(w->square, &f->P, &f->Q, w->first->right);
    fraction_at(t, &f->P, &f->Q, w->first->left);
    mpq_sub(w->square, w->square, t);
    for (long i = 1; i < w->p->targets; i++) {
        const Piece *piece = &w->p->target[i];
        set_factor(&g, piece);
        add_integral(w->moment[0].s, &g, piece->left, piece->right);
        poly_times_x(&h, &g);
        add_integral(w->moment[1].s, &h, piece->left, piece->right);
        poly_mul(&h, &g, &g);
        poly_scale(&h, &h, w->d);
        add_integral(w->square, &h, piece->left, piece->right);
    }
    mpq_sub(w->K, w->p->b, w->p->a);
    mpq_inv(t, w->K);
    surd_scale(&w->mean, &w->moment[0], t);
    mpq_add(t, w->p->a, w->p->b); /* int x mean = (a+b)/2 int f */
    mpq_div_2exp(t, t, 1);
    surd_scale(&half, &w->moment[0], t);
    surd_sub(&w->th, &w->moment[1], &half);
    surds_clear(&half, 1);
    mpq_clear(t);
    poly_clears(&g, &h, (Poly *)NULL);
}

/* ---- The family. */

/* V and W as polynomials in q. */
static void set_weights(const ConstantWork *w, Poly *V, Poly *W)
{
    Poly u, cube, from_a;
    mpq_t line[2], t;
    poly_inits(&u, &cube, &from_a, (Poly *)NULL);
    mpq_inits(line[0], line[1], t, NULL);
    mpq_set(line[0], w->p->b); /* u = b - q */
    mpq_set_si(line[1], -1, 1);
    poly_set_rationals(&u, line, 2);
    mpq_neg(line[0], w->p->a); /* q - a */
    mpq_set_si(line[1], 1, 1);
    poly_set_rationals(&from_a, line, 2);
    poly_mul(W, &u, &u);
    poly_mul(&cube, W, &u);
    poly_mul(W, W, &from_a);
    mpq_set_ui(t, 1, 2);
    mpq_div(t, t, w->K);
    poly_scale(W, W, t);
    poly_mul(V, &cube, &u);
    mpq_set_si(t, -1, 4);
    mpq_div(t, t, w->K);
    poly_scale(V, V, t);
    mpq_set_ui(t, 1, 3);
    poly_scale(&cube, &cube, t);
    poly_add(V, V, &cube);
    mpq_clears(line[0], line[1], t, NULL);
    poly_clears(&u, &cube, &from_a, (Poly *)NULL);
}

/* One coordinate of H0 and G without the terms Phi(q), q Phi(q) - X(q):
   H0: -Phi(a) + mean a - mean q;  G: th + X(a) - mean a^2/2 + (-Phi(a) + mean a) q - mean q^2/2. */
static void set_coordinate(Poly *h0, Poly *G, const mpq_t a, const mpq_t phi, const mpq_t x, const mpq_t mean,
                           const mpq_t th)
{
    mpq_t *h = rationals_new(2), *g = rationals_new(3);
    mpq_mul(h[0], mean, a);
    mpq_mul(g[0], h[0], a);
    mpq_div_2exp(g[0], g[0], 1);
    mpq_sub(g[0], x, g[0]);
    mpq_add(g[0], g[0], th);
    mpq_sub(h[0], h[0], phi);
    mpq_neg(h[1], mean);
    mpq_set(g[1], h[0]);
    mpq_div_2exp(g[2], h[1], 1);
    poly_set_rationals(h0, h, 2);
    poly_set_rationals(G, g, 3);
    rationals_free(h, 2);
    rationals_free(g, 3);
}

/* Is H0 V + G W = 0, where sqrt(D) does not occur and where it does? G[0], G[1]: the coordinates of G. */
static bool check_family(const ConstantWork *w, Poly G[2], const Poly *V, const Poly *W)
{
    const Fraction *f = &w->y->witness[PRIMITIVE], *m = &w->y->witness[MOMENT];
    Poly h, t;
    poly_inits(&h, &t, (Poly *)NULL);
    bool zero = true;
    for (int i = 0; i < 2; i++) {
        const Surd *phi = &w->at_a[0], *x = &w->at_a[1];
        set_coordinate(&h, &G[i], w->p->a, i ? phi->s : phi->r, i ? x->s : x->r, i ? w->mean.s : w->mean.r,
                       i ? w->th.s : w->th.r);
        poly_mul(&h, &h, V);
        poly_mul(&t, &G[i], W);
        poly_add(&h, &h, &t);
        zero = zero && h.len == 0;
    }
    poly_times_x(&h, &f->P); /* P0 Q1 V + (q P0 Q1 - P1 Q0) W */
    poly_mul(&h, &h, &m->Q);
    poly_mul(&t, &m->P, &f->Q);
    poly_sub(&h, &h, &t);
    poly_mul(&h, &h, W);
    poly_mul(&t, &f->P, &m->Q);
    poly_mul(&t, &t, V);
    poly_add(&h, &h, &t);
    zero = zero && h.len == 0;
    poly_clears(&h, &t, (Poly *)NULL);
    return zero || rejected(w->v, w->y->claim_line[0], "not every R(q) is critical");
}

/* w->constant = G(z)^2/V(z) = G^2/V on [a, z]; it must not be 0. */
static bool set_constant(ConstantWork *w, const Poly G[2], const Poly *V)
{
    Surd g;
    mpq_t t;
    surds_init(&g, 1);
    mpq_init(t);
    poly_eval(g.r, &G[0], w->first->right);
    poly_eval(g.s, &G[1], w->first->right);
    mpq_mul(t, w->first->right, w->at_z[0].s);
    mpq_add(g.s, g.s, t);
    mpq_sub(g.s, g.s, w->at_z[1].s);
    surd_mul(&w->constant, &g, &g, w->d);
    poly_eval(t, V, w->first->right);
    mpq_inv(t, t); /* V > 0 in (a, b) */
    surd_scale(&w->constant, &w->constant, t);
    bool good =
        surd_sign(&g, w->d) != 0 || rejected(w->v, w->y->claim_line[0], "the slope jump of R(q) is 0");
    mpq_clear(t);
    surds_clear(&g, 1);
    return good;
}

static bool prove_family(ConstantWork *w)
{
    const Range *q = &w->y->family;
    Poly G[2], V, W;
    if (mpq_cmp(q->lo, w->first->left) < 0 || mpq_cmp(q->hi, w->first->right) > 0)
        return rejected(w->v, w->y->claim_line[0], "the interval is not inside the first piece");
    poly_inits(&G[0], &G[1], &V, &W, (Poly *)NULL);
    set_weights(w, &V, &W);
    bool good = check_family(w, G, &V, &W) && set_constant(w, G, &V);
    poly_clears(&G[0], &G[1], &V, &W, (Poly *)NULL);
    return good;
}

/* ---- The better network. */

/* A piecewise affine function: its value on an interval without kinks, as a polynomial of degree 1. */
static void network_on(Poly *n, const ConstantRisk *y, const mpq_t l, const mpq_t r)
{
    mpq_t line[2], middle, t;
    mpq_inits(line[0], line[1], middle, t, NULL);
    mpq_add(middle, l, r);
    mpq_div_2exp(middle, middle, 1);
    mpq_set(line[0], y->constant);
    for (long j = 0; j < y->neurons; j++) {
        mpq_t *u = &y->theta[3 * j];
        mpq_mul(t, u[0], middle);
        mpq_add(t, t, u[1]);
        if (mpq_sgn(t) <= 0)
            continue;
        for (int i = 0; i < 2; i++) {
            mpq_mul(t, u[2], u[1 - i]);
            mpq_add(line[i], line[i], t);
        }
    }
    poly_set_rationals(n, line, 2);
    mpq_clears(line[0], line[1], middle, t, NULL);
}

/* The kinks in [z, b], appended to place; none may lie in (a, z). */
static bool add_kinks(const ConstantWork *w, mpq_t *place, long *count)
{
    const ConstantRisk *y = w->y;
    for (long j = 0; j < y->neurons; j++) {
        mpq_t *u = &y->theta[3 * j];
        if (mpq_sgn(u[0]) == 0 || mpq_sgn(u[2]) == 0)
            continue;
        mpq_div(place[*count], u[1], u[0]);
        mpq_neg(place[*count], place[*count]);
        if (mpq_cmp(place[*count], w->p->a) <= 0 || mpq_cmp(place[*count], w->p->b) >= 0)
            continue;
        if (mpq_cmp(place[*count], w->first->right) < 0)
            return rejected(w->v, y->neuron_line[j], "the kink of this neuron lies on the first piece");
        ++*count;
    }
    return true;
}

static int compare_places(const void *a, const void *b)
{
    return mpq_cmp(*(const mpq_t *)a, *(const mpq_t *)b);
}

/* Add int N^2 and int N f over [l, r] inside piece i. */
static void add_products(ConstantWork *w, long i, const mpq_t l, const mpq_t r)
{
    Poly n, g;
    mpq_t c;
    Surd t;
    poly_inits(&n, &g, (Poly *)NULL);
    mpq_init(c);
    surds_init(&t, 1);
    network_on(&n, w->y, l, r);
    poly_mul(&g, &n, &n);
    add_integral(w->network_square, &g, l, r);
    for (long k = 0; i == 0 && k < n.len; k++) {
        surd_sub(&t, &w->at_z[k], &w->at_a[k]);
        poly_coefficient(c, &n, k);
        surd_scale(&t, &t, c);
        surd_add(&w->network_product, &w->network_product, &t);
    }
    if (i > 0) {
        set_factor(&g, &w->p->target[i]);
        poly_mul(&g, &g, &n);
        add_integral(w->network_product.s, &g, l, r);
    }
    surds_clear(&t, 1);
    mpq_clear(c);
    poly_clears(&n, &g, (Poly *)NULL);
}

static bool set_network(ConstantWork *w)
{
    long room = w->p->targets + w->y->neurons + 1, count = 0, i = 0;
    mpq_t *place = rationals_new(room);
    mpq_set(place[count++], w->p->a);
    for (long j = 0; j < w->p->targets; j++)
        mpq_set(place[count++], w->p->target[j].right);
    bool good = add_kinks(w, place, &count);
    qsort(place, (size_t)count, sizeof *place, compare_places);
    for (long k = 0; good && k + 1 < count; k++) {
        if (mpq_equal(place[k], place[k + 1]))
            continue;
        while (mpq_cmp(w->p->target[i].right, place[k]) <= 0)
            i++;
        add_products(w, i, place[k], place[k + 1]);
    }
    rationals_free(place, room);
    return good;
}

/* ---- The claims. */

/* Add an enclosure of the logarithms in int f^2; *none: there are none but log 1. */
static void add_logs(Range *x, bool *none, const ConstantWork *w, unsigned long bits)
{
    Range t, factor;
    mpq_t ratio;
    ranges_init(&t, 1);
    ranges_init(&factor, 1);
    mpq_init(ratio);
    *none = true;
    for (long i = 0; i < w->y->logs; i++) {
        log_argument(ratio, w, i);
        if (mpq_sgn(w->y->log[3 * i]) == 0 || mpq_cmp_ui(ratio, 1, 1) == 0)
            continue;
        *none = false;
        log_enclose(&t, ratio, bits);
        range_point(&factor, w->y->log[3 * i], 0);
        range_mul(&t, &t, &factor, bits);
        range_add(x, x, &t);
    }
    mpq_clear(ratio);
    ranges_clear(&t, 1);
    ranges_clear(&factor, 1);
}

/* Sign of (x - q), exactly. */
static int compare_surd(const Surd *x, const mpq_t q, const mpq_t d)
{
    Surd t;
    surds_init(&t, 1);
    mpq_sub(t.r, x->r, q);
    mpq_set(t.s, x->s);
    int sign = surd_sign(&t, d);
    surds_clear(&t, 1);
    return sign;
}

/* Does x plus the logarithms lie in the interval of claim `number`? */
static bool check_interval(const ConstantWork *w, const Surd *x, const Range *claimed, int number)
{
    long line = w->y->claim_line[number - 1];
    Range t;
    bool inside = false, outside = false, none;
    ranges_init(&t, 1);
    for (unsigned long bits = FEWEST_BITS; !inside && !outside && bits <= MOST_BITS; bits *= 2) {
        surd_enclose(&t, x, w->d, bits);
        add_logs(&t, &none, w, bits);
        if (none) {
            inside = compare_surd(x, claimed->lo, w->d) >= 0 && compare_surd(x, claimed->hi, w->d) <= 0;
            outside = !inside;
        } else {
            inside = range_inside(&t, claimed);
            outside = range_disjoint(&t, claimed);
        }
    }
    ranges_clear(&t, 1);
    if (inside)
        return true;
    return outside ? rejected(w->v, line, "the risk is not in this interval")
                   : unknown(w->v, "line %ld: %d bits do not decide this", line, MOST_BITS);
}

/* Is the gap that of the claim, and is it large enough? */
static bool check_gap(const ConstantWork *w, const Surd *gap)
{
    const ConstantRisk *y = w->y;
    Surd t;
    surds_init(&t, 1);
    surd_sub(&t, gap, &y->gap);
    bool good = mpq_equal(y->d, w->d) && surd_sign(&t, w->d) == 0;
    surds_clear(&t, 1);
    if (!good)
        return rejected(w->v, y->claim_line[3], "the difference of the risks is another number");
    return (mpq_sgn(y->least) > 0 && compare_surd(gap, y->least, w->d) >= 0) ||
           rejected(w->v, y->claim_line[3], "the difference of the risks is not that large, or not positive");
}

/* family = int f^2 - K mean^2 - G^2/V, better = int f^2 + int N^2 - 2 int N f, both without logarithms; the
   gap is their difference. */
static bool check_claims(const ConstantWork *w)
{
    Surd family, better, gap;
    surds_init(&family, 1);
    surds_init(&better, 1);
    surds_init(&gap, 1);
    surd_mul(&family, &w->moment[0], &w->mean, w->d);
    surd_add(&family, &family, &w->constant);
    mpq_sub(family.r, family.r, w->square);
    mpq_neg(family.r, family.r);
    mpq_neg(family.s, family.s);
    surd_add(&better, &w->network_product, &w->network_product);
    mpq_sub(better.r, better.r, w->square);
    mpq_sub(better.r, better.r, w->network_square);
    mpq_neg(better.r, better.r);
    mpq_neg(better.s, better.s);
    surd_sub(&gap, &family, &better);
    bool good = check_interval(w, &family, &w->y->risk, 2) && check_interval(w, &better, &w->y->better, 3) &&
                check_gap(w, &gap);
    surds_clear(&family, 1);
    surds_clear(&better, 1);
    surds_clear(&gap, 1);
    return good;
}

bool constant_risk_check(const ConstantRisk *y, Verdict *v)
{
    ConstantWork w;
    mpq_t root;
    work_init(&w, y, v);
    mpq_init(root);
    bool good = constant_form(&w, root) && set_values(&w, PRIMITIVE, root) && set_values(&w, MOMENT, root);
    if (good)
        set_moments(&w);
    good = good && prove_family(&w) && set_network(&w) && check_claims(&w);
    mpq_clear(root);
    work_clear(&w);
    return good;
}
