/* box_risk.c - a lower bound for the risk of all functions with places in a box, in fixed-point arithmetic.

   In units in which the hull is [0,1], its mass is 1 and int h^2 p <= 1 (h = f - fbar), the integrals of p,
   xp, x^2 p, hp, xhp, h^2 p over any interval are at most 1 in modulus. They are kept as integers in units of
   2^-BITS. Those from the left end are rounded down twice, so their differences have errors of at most 2. */
#include "box_risk.h"

#include "trial.h"

#include <stdlib.h>

enum { BITS = 256, SQUARE = PREFIXES, INTEGRALS };

/* The last bound for the fit between two neighbouring places: the boxes of neighbouring leaves share most. */
typedef struct {
    Position u, v; /* u < v, or none yet */
    mpz_t risk;
} Between;

struct BoxRisk {
    const TreeData *d;
    mpq_t unit;     /* the risk that is 1 here */
    Poly *run;      /* for each cell: the integrals from its left end, in its own coordinate from 0 to 1 */
    mpz_t *prefix;  /* for each breakpoint: the integrals from the left end of the hull */
    mpz_t bound;    /* in these units, rounded up */
    Between between[TREE_KINKS + 1];
    mpz_t sum, left[INTEGRALS], right[INTEGRALS], place, t, num, det; /* scratch */
};

/* ---- Tables. */

/* h is divided by the power of two *scale; the unit of the risk is then scale^2 times the mass. */
static void choose_unit(BoxRisk *r, mpq_t scale)
{
    const Moments *m = r->d->moments;
    mpq_t mean; /* of h^2 */
    mpq_init(mean);
    mpq_div(mean, m->S, m->prefix[m->n][P0]);
    mpq_set_ui(scale, 1, 1);
    mpq_set_ui(r->unit, 1, 1);
    while (mpq_cmp(r->unit, mean) < 0) {
        mpq_mul_2exp(scale, scale, 1);
        mpq_mul_2exp(r->unit, r->unit, 2);
    }
    mpq_mul_2exp(mean, mean, 2);
    while (mpq_sgn(mean) > 0 && mpq_cmp(r->unit, mean) >= 0) {
        mpq_div_2exp(scale, scale, 1);
        mpq_div_2exp(r->unit, r->unit, 2);
    }
    mpq_mul(r->unit, r->unit, m->prefix[m->n][P0]);
    mpq_clear(mean);
}

/* r = x0 + width s, as a polynomial in s. */
static void set_line(Poly *r, const mpq_t x0, const mpq_t width)
{
    mpq_t c[2];
    mpq_inits(c[0], c[1], NULL);
    mpq_set(c[0], x0);
    mpq_set(c[1], width);
    poly_set_rationals(r, c, 2);
    poly_trim(r);
    mpq_clears(c[0], c[1], NULL);
}

/* On cell i, in its coordinate s: *p ds is the measure, *x the place in the hull, *h the error. */
static void scale_cell(Poly *p, Poly *x, Poly *h, const BoxRisk *r, long i, const mpq_t scale)
{
    const Moments *m = r->d->moments;
    Poly line;
    mpq_t width, t;
    poly_init(&line);
    mpq_inits(width, t, NULL);
    mpq_sub(width, m->z[i + 1], m->z[i]);
    set_line(&line, m->z[i], width);
    poly_compose(p, &m->problem->density[m->density[i]].p, &line);
    mpq_div(t, width, m->prefix[m->n][P0]);
    poly_scale(p, p, t);
    poly_constant(h, m->mean);
    poly_sub(h, &m->problem->target[m->target[i]].p, h);
    poly_compose(h, h, &line);
    mpq_inv(t, scale);
    poly_scale(h, h, t);
    mpq_sub(t, m->z[i], m->z[0]);
    mpq_div(t, t, r->d->length);
    mpq_div(width, width, r->d->length);
    set_line(x, t, width);
    mpq_clears(width, t, NULL);
    poly_clear(&line);
}

/* The integrals of cell i as polynomials, and up to its right end; exact[..] are the sums so far. */
static void add_cell(BoxRisk *r, mpq_t *exact, long i, const mpq_t scale)
{
    Poly p, x, h, g;
    mpq_t one, t;
    poly_inits(&p, &x, &h, &g, (Poly *)NULL);
    mpq_inits(one, t, NULL);
    mpq_set_ui(one, 1, 1);
    scale_cell(&p, &x, &h, r, i, scale);
    for (int n = 0; n < INTEGRALS; n++) {
        if (n == P0)
            poly_set(&g, &p);
        else if (n == H0 || n == SQUARE)
            poly_mul(&g, &p, &h);
        else
            poly_mul(&g, &g, &x);
        if (n == SQUARE)
            poly_mul(&g, &g, &h);
        Poly *run = &r->run[i * INTEGRALS + n];
        poly_integral(run, &g);
        poly_reduce(run);
        poly_eval(t, run, one);
        mpq_add(exact[n], exact[n], t);
        mpz_ptr end = r->prefix[(i + 1) * INTEGRALS + n];
        mpz_mul_2exp(end, mpq_numref(exact[n]), BITS);
        mpz_fdiv_q(end, end, mpq_denref(exact[n]));
    }
    mpq_clears(one, t, NULL);
    poly_clears(&p, &x, &h, &g, (Poly *)NULL);
}

BoxRisk *box_risk_new(const TreeData *d)
{
    BoxRisk *r = must_alloc(1, sizeof *r);
    mpq_t exact[INTEGRALS], scale;
    r->d = d;
    mpq_inits(r->unit, scale, NULL);
    mpz_inits(r->bound, r->sum, r->place, r->t, r->num, r->det, NULL);
    r->run = must_alloc((size_t)d->n * INTEGRALS, sizeof *r->run);
    r->prefix = must_alloc(((size_t)d->n + 1) * INTEGRALS, sizeof *r->prefix);
    for (long i = 0; i < d->n * INTEGRALS; i++)
        poly_init(&r->run[i]);
    for (long i = 0; i < (d->n + 1) * INTEGRALS; i++)
        mpz_init(r->prefix[i]);
    for (int n = 0; n < INTEGRALS; n++) {
        mpz_inits(r->left[n], r->right[n], NULL);
        mpq_init(exact[n]);
    }
    for (int i = 0; i <= TREE_KINKS; i++)
        mpz_init(r->between[i].risk);
    choose_unit(r, scale);
    for (long i = 0; i < d->n; i++)
        add_cell(r, exact, i, scale);
    for (int n = 0; n < INTEGRALS; n++)
        mpq_clear(exact[n]);
    mpq_clear(scale);
    return r;
}

void box_risk_free(BoxRisk *r)
{
    if (!r)
        return;
    for (long i = 0; i < r->d->n * INTEGRALS; i++)
        poly_clear(&r->run[i]);
    for (long i = 0; i < (r->d->n + 1) * INTEGRALS; i++)
        mpz_clear(r->prefix[i]);
    for (int n = 0; n < INTEGRALS; n++)
        mpz_clears(r->left[n], r->right[n], NULL);
    for (int i = 0; i <= TREE_KINKS; i++)
        mpz_clear(r->between[i].risk);
    free(r->run);
    free(r->prefix);
    mpq_clear(r->unit);
    mpz_clears(r->bound, r->sum, r->place, r->t, r->num, r->det, NULL);
    free(r);
}

void box_risk_set_bound(BoxRisk *r, const mpq_t bound)
{
    mpq_t x;
    mpq_init(x);
    mpq_div(x, bound, r->unit);
    mpz_mul_2exp(r->bound, mpq_numref(x), BITS);
    mpz_cdiv_q(r->bound, r->bound, mpq_denref(x));
    mpq_clear(x);
}

/* ---- Bounds. */

/* The integrals from the left end of the hull to x; each is less than 2 units too small. */
static void integrals_to(mpz_t *sum, BoxRisk *r, Position x)
{
    long c = low_cell(r->d, x);
    uint64_t place = (uint64_t)(x - ((Position)c << FRACTION_BITS));
    mpz_import(r->place, 1, 1, sizeof place, 0, 0, &place);
    for (int n = 0; n < INTEGRALS; n++) {
        const Poly *run = &r->run[c * INTEGRALS + n];
        mpz_set(sum[n], r->prefix[c * INTEGRALS + n]);
        if (run->len == 0)
            continue;
        unsigned long shift = FRACTION_BITS * (unsigned long)(run->len - 1);
        poly_eval_dyadic(r->t, run, r->place, FRACTION_BITS);
        mpz_mul_2exp(r->t, r->t, BITS);
        mpz_fdiv_q_2exp(r->t, r->t, shift);
        mpz_fdiv_q(r->t, r->t, run->den);
        mpz_add(sum[n], sum[n], r->t);
    }
}

/* Add `error` 2^bits. */
static void widen(mpz_t x, mpz_t t, long error, unsigned long bits)
{
    mpz_set_si(t, error);
    mpz_mul_2exp(t, t, bits);
    mpz_add(x, x, t);
}

/* risk = a lower bound of the risk of the best affine fit on [u,v]. That is int h^2 p - num/det with num =
   P2 H0^2 - 2 P1 H0 H1 + P0 H1^2 and det = P0 P2 - P1^2. Every integral is at most 1 in modulus, 2^BITS
   units, and has an error of at most 2 units. So a product of two, in units of 2^(-2 BITS), has one of at
   most 4.5 2^BITS, a product of three, in units of 2^(-3 BITS), one of at most 7 2^(2 BITS). */
static void bound_fit(mpz_t risk, BoxRisk *r, Position u, Position v)
{
    mpz_t *m = r->right;
    integrals_to(r->left, r, u);
    integrals_to(m, r, v);
    for (int n = 0; n < INTEGRALS; n++)
        mpz_sub(m[n], m[n], r->left[n]);
    mpz_mul(r->det, m[P0], m[P2]);
    mpz_submul(r->det, m[P1], m[P1]);
    widen(r->det, r->t, -9, BITS);
    mpz_set_ui(risk, 0);
    if (mpz_sgn(r->det) <= 0)
        return;
    mpz_mul(r->t, m[P2], m[H0]);
    mpz_submul(r->t, m[P1], m[H1]);
    mpz_mul(r->num, r->t, m[H0]); /* P2 H0^2 - P1 H0 H1 */
    mpz_mul(r->t, m[P0], m[H1]);
    mpz_submul(r->t, m[P1], m[H0]);
    mpz_addmul(r->num, r->t, m[H1]); /* + P0 H1^2 - P1 H0 H1 */
    widen(r->num, r->t, 28, 2 * BITS);
    mpz_cdiv_q(r->num, r->num, r->det);
    mpz_sub(r->t, m[SQUARE], r->num);
    mpz_sub_ui(r->t, r->t, 2);
    if (mpz_sgn(r->t) > 0)
        mpz_set(risk, r->t);
}

/* The same for the affine part number i. */
static void add_fit(BoxRisk *r, int i, Position u, Position v)
{
    Between *b = &r->between[i];
    if (b->u != u || b->v != v)
        bound_fit(b->risk, r, u, v);
    b->u = u;
    b->v = v;
    mpz_add(r->sum, r->sum, b->risk);
}

/* One box, without cuts; the option says that it is in a chart. */
static bool risk_suffices(Trial *t, const Node *n, bool chart)
{
    BoxRisk *r = t->risk;
    Node outside;
    int k = t->w->k;
    if (chart && chart_kinks(&outside, t->d, n)) {
        node_clip(&outside, k);
        n = &outside;
    } else if (chart && !fixed_overflow)
        return true; /* there are no such kinks */
    mpz_set_ui(r->sum, 0);
    for (int i = 0; i <= k; i++)
        if (node_high(n, i) < node_low(n, i + 1))
            add_fit(r, i, node_high(n, i), node_low(n, i + 1));
    return mpz_cmp(r->sum, r->bound) >= 0;
}

bool node_risk_at_least(BoxRisk *r, const TreeData *d, const Word *w, const Node *n)
{
    Trial t;
    t.d = d;
    t.w = w;
    t.risk = r;
    return excluded_with_cuts(&t, n, risk_suffices, longest_coordinate, n->charts > 0);
}

/* The interval of positions around that of place j, of positive length. */
static void set_interval(Node *n, const TreeData *d, const Box *box, int j)
{
    Position end = (Position)d->n << FRACTION_BITS;
    Position lo = position_of(d, box->lo[j - 1], false), hi = position_of(d, box->hi[j - 1], true);
    n->lo[j] = lo < 0 ? 0 : lo < end ? lo : end - 1;
    n->hi[j] = hi > end ? end : hi > n->lo[j] ? hi : n->lo[j] + 1;
}

bool box_risk_at_least(BoxRisk *r, const TreeData *d, const Word *w, const Box *box)
{
    Node n;
    node_root(&n, d, w->k);
    for (int j = 1; j <= w->k; j++)
        if (w->node[j] > 0)
            node_pin(&n, j, (Position)w->node[j] << FRACTION_BITS);
        else
            set_interval(&n, d, box, j);
    return node_risk_at_least(r, d, w, &n);
}
