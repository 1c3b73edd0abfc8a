/* reduced_hessian.c - the second derivatives of the reduced risk over a box (theory.md 10.8).

   With e = g - f, the second derivative is 2 int e_a e_b p + 2 int e e_ab p. The derivatives e_a of g are
   sums of the functions 1, x - a, phi_j and 1{phi_j > 0}, none of which is negative, with factors that do
   not depend on x. All of these functions are monotone in every kink, so that integrals of their products
   over p take their extreme values over the box in two of its corners. */
#include "reduced_hessian.h"

typedef enum { ONE, LINE, STEP, HINGE } Shape; /* 1, x - a, 1{phi_j > 0}, phi_j */

typedef struct {
    Shape shape;
    int j; /* kink, from 0, of STEP and HINGE */
    Range factor;
} Term;

/* The derivative of g by one coordinate, as a sum of terms. */
typedef struct {
    int count;
    Term term[2];
} Column;

typedef struct {
    const CoreBox *b;
    const Integrals *d;
    unsigned long bits;
    Column column[CORE_MOST];
} Hessian;

void core_box_init(CoreBox *b)
{
    ranges_init(b->x, CORE_MOST);
    for (int i = 0; i < CORE_MOST; i++)
        mpq_init(b->radius[i]);
    for (int j = 0; j < TREE_KINKS; j++)
        b->rightward[j] = false;
    b->n = b->k = 0;
    b->affine = false;
}

void core_box_clear(CoreBox *b)
{
    ranges_clear(b->x, CORE_MOST);
    for (int i = 0; i < CORE_MOST; i++)
        mpq_clear(b->radius[i]);
}

int kink_place(const CoreBox *b, int j)
{
    return 1 + b->affine + 2 * j;
}

static void add_term(Column *c, Shape shape, int j)
{
    Term *t = &c->term[c->count++];
    t->shape = shape;
    t->j = j;
    mpq_set_ui(t->factor.lo, 1, 1);
    mpq_set_ui(t->factor.hi, 1, 1);
}

/* 1; x = (x - a) + a; for each kink -m or m times 1{phi > 0}, and phi. */
static void set_columns(Hessian *h)
{
    const CoreBox *b = h->b;
    for (int i = 0; i < CORE_MOST; i++) {
        h->column[i].count = 0;
        ranges_init(&h->column[i].term[0].factor, 1);
        ranges_init(&h->column[i].term[1].factor, 1);
    }
    add_term(&h->column[0], ONE, 0);
    if (b->affine) {
        add_term(&h->column[1], LINE, 0);
        add_term(&h->column[1], ONE, 0);
        range_point(&h->column[1].term[1].factor, h->d->m->z[0], 0);
    }
    for (int j = 0; j < b->k; j++) {
        Column *step = &h->column[kink_place(b, j)];
        const Range *jump = &b->x[kink_place(b, j) + 1];
        add_term(step, STEP, j);
        if (b->rightward[j])
            range_neg(&step->term[0].factor, jump);
        else
            range_set(&step->term[0].factor, jump);
        add_term(step + 1, HINGE, j);
    }
}

static void clear_columns(Hessian *h)
{
    for (int i = 0; i < CORE_MOST; i++) {
        ranges_clear(&h->column[i].term[0].factor, 1);
        ranges_clear(&h->column[i].term[1].factor, 1);
    }
}

/* The function of the term at a corner of the box as line[0] + line[1] x on [lo, hi], of which the part where
   it is 0 is cut away. In the corner `least` all functions are as small as possible. */
static void cut_support(mpq_t line[2], mpq_t lo, mpq_t hi, const Hessian *h, const Term *t, bool least)
{
    bool right = h->b->rightward[t->j];
    const Range *box = &h->b->x[kink_place(h->b, t->j)];
    mpq_srcptr q = right == least ? box->hi : box->lo;
    mpq_set_si(line[0], t->shape == ONE || t->shape == STEP, 1);
    mpq_set_si(line[1], t->shape == LINE || t->shape == HINGE, 1);
    if (t->shape == LINE)
        mpq_neg(line[0], h->d->m->z[0]);
    if (t->shape == ONE || t->shape == LINE)
        return;
    if (t->shape == HINGE && right)
        mpq_neg(line[0], q);
    if (t->shape == HINGE && !right) {
        mpq_set(line[0], q);
        mpq_set_si(line[1], -1, 1);
    }
    if (right && mpq_cmp(lo, q) < 0)
        mpq_set(lo, q);
    if (!right && mpq_cmp(hi, q) > 0)
        mpq_set(hi, q);
}

/* r = the integral of u[0] + u[1] x times v[0] + v[1] x times p over [lo, hi], exactly. */
static void integrate(mpq_t r, mpq_t u[2], mpq_t v[2], const mpq_t lo, const mpq_t hi, const Integrals *d)
{
    Range end[2][PREFIXES], x;
    mpq_t t;
    ranges_init(end[0], 2L * PREFIXES);
    ranges_init(&x, 1);
    mpq_init(t);
    range_point(&x, lo, 0);
    integrals_at(end[0], d, &x, 0);
    range_point(&x, hi, 0);
    integrals_at(end[1], d, &x, 0);
    mpq_set_ui(r, 0, 1);
    for (int i = 0; i < 2; i++)
        for (int j = 0; j < 2; j++) {
            mpq_sub(t, end[1][P0 + i + j].lo, end[0][P0 + i + j].lo);
            mpq_mul(t, t, u[i]);
            mpq_mul(t, t, v[j]);
            mpq_add(r, r, t);
        }
    mpq_clear(t);
    ranges_clear(&x, 1);
    ranges_clear(end[0], 2L * PREFIXES);
}

/* The integral of two functions over p in a corner of the box. */
static void corner_integral(mpq_t r, const Hessian *h, const Term *s, const Term *t, bool least)
{
    const Moments *m = h->d->m;
    mpq_t lo, hi, u[2], v[2];
    mpq_inits(lo, hi, u[0], u[1], v[0], v[1], NULL);
    mpq_set(lo, m->z[0]);
    mpq_set(hi, m->z[m->n]);
    cut_support(u, lo, hi, h, s, least);
    cut_support(v, lo, hi, h, t, least);
    if (mpq_cmp(lo, hi) < 0)
        integrate(r, u, v, lo, hi, h->d);
    else
        mpq_set_ui(r, 0, 1);
    mpq_clears(lo, hi, u[0], u[1], v[0], v[1], NULL);
}

/* r += the integral of two terms over p. */
static void add_terms(Range *r, const Hessian *h, const Term *s, const Term *t)
{
    Range x;
    ranges_init(&x, 1);
    corner_integral(x.lo, h, s, t, true);
    corner_integral(x.hi, h, s, t, false);
    range_mul(&x, &x, &s->factor, h->bits);
    range_mul(&x, &x, &t->factor, h->bits);
    range_add(r, r, &x);
    ranges_clear(&x, 1);
}

static void set_zero(Range *r)
{
    mpq_set_ui(r->lo, 0, 1);
    mpq_set_ui(r->hi, 0, 1);
}

/* r = int e_a e_b p. */
static void product(Range *r, const Hessian *h, int a, int b)
{
    const Column *u = &h->column[a], *v = &h->column[b];
    set_zero(r);
    for (int i = 0; i < u->count; i++)
        for (int j = 0; j < v->count; j++)
            add_terms(r, h, &u->term[i], &v->term[j]);
}

/* The values of a polynomial on x: its Taylor polynomial in the middle. */
static void polynomial_on(Range *r, const Poly *f, const Range *x, unsigned long bits)
{
    Range ball;
    Poly shift, moved;
    mpq_t at[2];
    ranges_init(&ball, 1);
    poly_inits(&shift, &moved, (Poly *)NULL);
    mpq_inits(at[0], at[1], NULL);
    mpq_add(at[0], x->lo, x->hi);
    mpq_div_2exp(at[0], at[0], 1);
    mpq_set_ui(at[1], 1, 1);
    mpq_sub(ball.lo, x->lo, at[0]);
    mpq_sub(ball.hi, x->hi, at[0]);
    poly_set_rationals(&shift, at, 2);
    poly_compose(&moved, f, &shift);
    range_poly(r, &moved, &ball, bits);
    mpq_clears(at[0], at[1], NULL);
    poly_clears(&shift, &moved, (Poly *)NULL);
    ranges_clear(&ball, 1);
}

/* phi_i at the point x. */
static void hinge_at(Range *r, const CoreBox *b, int i, const mpq_t x)
{
    const Range *q = &b->x[kink_place(b, i)];
    mpq_sub(r->lo, x, q->hi);
    mpq_sub(r->hi, x, q->lo);
    if (!b->rightward[i])
        range_neg(r, r);
    if (mpq_sgn(r->lo) < 0)
        mpq_set_ui(r->lo, 0, 1);
    if (mpq_sgn(r->hi) < 0)
        mpq_set_ui(r->hi, 0, 1);
}

/* The slopes of phi_i on x. */
static void hinge_slope(Range *r, const CoreBox *b, int i, const Range *x)
{
    const Range *q = &b->x[kink_place(b, i)];
    set_zero(r);
    if (b->rightward[i]) {
        mpq_set_si(r->lo, mpq_cmp(x->lo, q->hi) >= 0, 1);
        mpq_set_si(r->hi, mpq_cmp(x->hi, q->lo) > 0, 1);
    } else {
        mpq_set_si(r->lo, -(mpq_cmp(x->lo, q->hi) < 0), 1);
        mpq_set_si(r->hi, -(mpq_cmp(x->hi, q->lo) <= 0), 1);
    }
}

/* value and slope of g without m_j phi_j: at the point `middle`, and anywhere on x. */
static void function_on(Range *value, Range *slope, const Hessian *h, int j, const mpq_t middle,
                        const Range *x)
{
    const CoreBox *b = h->b;
    Range t;
    ranges_init(&t, 1);
    range_set(value, &b->x[0]);
    set_zero(slope);
    if (b->affine) {
        range_point(&t, middle, 0);
        range_mul(&t, &t, &b->x[1], h->bits);
        range_add(value, value, &t);
        range_set(slope, &b->x[1]);
    }
    for (int i = 0; i < b->k; i++) {
        const Range *jump = &b->x[kink_place(b, i) + 1];
        if (i == j)
            continue;
        hinge_at(&t, b, i, middle);
        range_mul(&t, &t, jump, h->bits);
        range_add(value, value, &t);
        hinge_slope(&t, b, i, x);
        range_mul(&t, &t, jump, h->bits);
        range_add(slope, slope, &t);
    }
    ranges_clear(&t, 1);
}

/* e p at kink j where it lies in the part x of cell i: the mean value form of e around the middle. */
static void error_in_cell(Range *r, const Hessian *h, int j, const Range *x, long i)
{
    const Moments *m = h->d->m;
    const Poly *f = &m->problem->target[m->target[i]].p, *p = &m->problem->density[m->density[i]].p;
    Range point, slope, t;
    Poly derivative;
    poly_init(&derivative);
    ranges_init(&point, 1);
    ranges_init(&slope, 1);
    ranges_init(&t, 1);
    mpq_add(point.lo, x->lo, x->hi);
    mpq_div_2exp(point.lo, point.lo, 1);
    mpq_set(point.hi, point.lo);
    function_on(r, &slope, h, j, point.lo, x);
    range_poly(&t, f, &point, 0);
    range_sub(r, r, &t);
    poly_derivative(&derivative, f);
    polynomial_on(&t, &derivative, x, h->bits);
    range_sub(&slope, &slope, &t);
    range_sub(&t, x, &point);
    range_mul(&t, &t, &slope, h->bits);
    range_add(r, r, &t);
    polynomial_on(&t, p, x, h->bits);
    range_mul(r, r, &t, h->bits);
    ranges_clear(&point, 1);
    ranges_clear(&slope, 1);
    ranges_clear(&t, 1);
    poly_clear(&derivative);
}

/* e p at kink j, from both sides: the hull over all cells that its interval meets. */
static void error_at_kink(Range *r, const Hessian *h, int j)
{
    const Moments *m = h->d->m;
    const Range *q = &h->b->x[kink_place(h->b, j)];
    Range x, t;
    bool any = false;
    ranges_init(&x, 1);
    ranges_init(&t, 1);
    for (long i = 0; i < m->n; i++) {
        if (mpq_cmp(m->z[i + 1], q->lo) < 0 || mpq_cmp(m->z[i], q->hi) > 0)
            continue;
        mpq_set(x.lo, mpq_cmp(m->z[i], q->lo) > 0 ? m->z[i] : q->lo);
        mpq_set(x.hi, mpq_cmp(m->z[i + 1], q->hi) < 0 ? m->z[i + 1] : q->hi);
        error_in_cell(&t, h, j, &x, i);
        if (any)
            range_hull(r, &t);
        else
            range_set(r, &t);
        any = true;
    }
    ranges_clear(&x, 1);
    ranges_clear(&t, 1);
}

/* The integral of e p over phi_j > 0 is 0 at the critical point: r = the interval [-s, s] with the sum s of
   its derivatives by the coordinates times their radii. `error` is e p at the kink. */
static void error_behind_kink(Range *r, const Hessian *h, int j, const Range *error)
{
    const CoreBox *b = h->b;
    Column step = {.count = 1, .term = {{.shape = STEP, .j = j}}};
    Range *factor = &step.term[0].factor, t;
    ranges_init(factor, 1);
    ranges_init(&t, 1);
    mpq_set_ui(factor->lo, 1, 1);
    mpq_set_ui(factor->hi, 1, 1);
    set_zero(r);
    for (int a = 0; a < b->n; a++) {
        const Column *v = &h->column[a];
        set_zero(&t);
        for (int i = 0; i < v->count; i++)
            add_terms(&t, h, &step.term[0], &v->term[i]);
        if (a == kink_place(b, j) && b->rightward[j])
            range_sub(&t, &t, error);
        else if (a == kink_place(b, j))
            range_add(&t, &t, error);
        mpq_abs(t.lo, t.lo);
        mpq_abs(t.hi, t.hi);
        mpq_mul(t.hi, mpq_cmp(t.lo, t.hi) > 0 ? t.lo : t.hi, b->radius[a]);
        mpq_add(r->hi, r->hi, t.hi);
    }
    mpq_neg(r->lo, r->hi);
    ranges_clear(factor, 1);
    ranges_clear(&t, 1);
}

/* What int e e_ab p adds: by q_j twice m_j (e p)(q_j), by q_j and m_j the integral of e p behind the kink,
   with a sign. */
static void add_curvature(Range *half, const Hessian *h, int j)
{
    int n = h->b->n, q = kink_place(h->b, j), m = q + 1;
    Range error, t;
    ranges_init(&error, 1);
    ranges_init(&t, 1);
    error_at_kink(&error, h, j);
    range_mul(&t, &error, &h->b->x[m], h->bits);
    range_add(&half[q * n + q], &half[q * n + q], &t);
    error_behind_kink(&t, h, j, &error);
    range_add(&half[q * n + m], &half[q * n + m], &t);
    range_set(&half[m * n + q], &half[q * n + m]);
    ranges_clear(&error, 1);
    ranges_clear(&t, 1);
}

void reduced_hessian(Range *h, const CoreBox *b, const Integrals *d, unsigned long bits)
{
    Hessian w = {.b = b, .d = d, .bits = bits};
    Range two;
    int n = b->n;
    ranges_init(&two, 1);
    mpq_set_ui(two.lo, 2, 1);
    mpq_set_ui(two.hi, 2, 1);
    set_columns(&w);
    for (int i = 0; i < n; i++)
        for (int j = 0; j <= i; j++) {
            product(&h[i * n + j], &w, i, j);
            range_set(&h[j * n + i], &h[i * n + j]);
        }
    for (int j = 0; j < b->k; j++)
        add_curvature(h, &w, j);
    for (int i = 0; i < n * n; i++)
        range_mul(&h[i], &h[i], &two, bits);
    clear_columns(&w);
    ranges_clear(&two, 1);
}
