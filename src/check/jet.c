/* jet.c - values and first derivatives of functions on a box. */
#include "jet.h"

void variables_init(Variables *v, int k, unsigned long bits)
{
    v->k = k;
    v->bits = bits;
    ranges_init(v->reach, TREE_KINKS);
}

void variables_clear(Variables *v)
{
    ranges_clear(v->reach, TREE_KINKS);
}

void jets_init(Jet *x, long count)
{
    for (long i = 0; i < count; i++) {
        ranges_init(&x[i].middle, 1);
        ranges_init(&x[i].box, 1);
        ranges_init(x[i].by, TREE_KINKS);
    }
}

void jets_clear(Jet *x, long count)
{
    for (long i = 0; i < count; i++) {
        ranges_clear(&x[i].middle, 1);
        ranges_clear(&x[i].box, 1);
        ranges_clear(x[i].by, TREE_KINKS);
    }
}

void jet_set(Jet *r, const Jet *a)
{
    if (r == a)
        return;
    range_set(&r->middle, &a->middle);
    range_set(&r->box, &a->box);
    for (int m = 0; m < TREE_KINKS; m++)
        range_set(&r->by[m], &a->by[m]);
}

void jet_constant(Jet *r, const mpq_t a, const Variables *v)
{
    range_point(&r->middle, a, v->bits);
    range_set(&r->box, &r->middle);
    for (int m = 0; m < TREE_KINKS; m++) {
        mpq_set_ui(r->by[m].lo, 0, 1);
        mpq_set_ui(r->by[m].hi, 0, 1);
    }
}

void jet_integer(Jet *r, long n, const Variables *v)
{
    mpq_t x;
    mpq_init(x);
    mpq_set_si(x, n, 1);
    jet_constant(r, x, v);
    mpq_clear(x);
}

void jet_variable(Jet *r, const mpq_t middle, int m, const Variables *v)
{
    jet_constant(r, middle, v);
    mpq_set_ui(r->by[m].lo, 1, 1);
    mpq_set_ui(r->by[m].hi, 1, 1);
    range_add(&r->box, &r->middle, &v->reach[m]);
}

/* Cut the values over the box down to middle + sum of the derivatives times the distances. */
static void centre(Jet *r, const Variables *v)
{
    Range sum, t;
    ranges_init(&sum, 1);
    ranges_init(&t, 1);
    range_set(&sum, &r->middle);
    for (int m = 0; m < v->k; m++) {
        range_mul(&t, &r->by[m], &v->reach[m], v->bits);
        range_add(&sum, &sum, &t);
    }
    if (mpq_cmp(sum.lo, r->box.lo) > 0)
        mpq_set(r->box.lo, sum.lo);
    if (mpq_cmp(sum.hi, r->box.hi) < 0)
        mpq_set(r->box.hi, sum.hi);
    ranges_clear(&sum, 1);
    ranges_clear(&t, 1);
}

void jet_add(Jet *r, const Jet *a, const Jet *b, const Variables *v)
{
    range_add(&r->middle, &a->middle, &b->middle);
    range_add(&r->box, &a->box, &b->box);
    for (int m = 0; m < TREE_KINKS; m++)
        range_add(&r->by[m], &a->by[m], &b->by[m]);
    centre(r, v);
}

void jet_neg(Jet *r, const Jet *a)
{
    range_neg(&r->middle, &a->middle);
    range_neg(&r->box, &a->box);
    for (int m = 0; m < TREE_KINKS; m++)
        range_neg(&r->by[m], &a->by[m]);
}

void jet_sub(Jet *r, const Jet *a, const Jet *b, const Variables *v)
{
    Jet t;
    jets_init(&t, 1);
    jet_neg(&t, b);
    jet_add(r, a, &t, v);
    jets_clear(&t, 1);
}

void jet_scale(Jet *r, const Jet *a, const mpq_t factor, const Variables *v)
{
    Range t;
    ranges_init(&t, 1);
    range_point(&t, factor, 0);
    range_mul(&r->middle, &a->middle, &t, v->bits);
    range_mul(&r->box, &a->box, &t, v->bits);
    for (int m = 0; m < v->k; m++)
        range_mul(&r->by[m], &a->by[m], &t, v->bits);
    ranges_clear(&t, 1);
}

static bool is_zero(const Range *a)
{
    return mpq_sgn(a->lo) == 0 && mpq_sgn(a->hi) == 0;
}

/* r += a b. */
static void add_product(Range *r, const Range *a, const Range *b, unsigned long bits)
{
    Range t;
    if (is_zero(a) || is_zero(b))
        return;
    ranges_init(&t, 1);
    range_mul(&t, a, b, bits);
    range_add(r, r, &t);
    ranges_clear(&t, 1);
}

void jet_mul(Jet *r, const Jet *a, const Jet *b, const Variables *v)
{
    Jet x;
    jets_init(&x, 1);
    range_mul(&x.middle, &a->middle, &b->middle, v->bits);
    range_mul(&x.box, &a->box, &b->box, v->bits);
    for (int m = 0; m < v->k; m++) {
        add_product(&x.by[m], &a->by[m], &b->box, v->bits);
        add_product(&x.by[m], &a->box, &b->by[m], v->bits);
    }
    centre(&x, v);
    jet_set(r, &x);
    jets_clear(&x, 1);
}

/* The derivatives are (a' - (a/b) b')/b. */
bool jet_div(Jet *r, const Jet *a, const Jet *b, const Variables *v)
{
    Jet x;
    Range t;
    jets_init(&x, 1);
    ranges_init(&t, 1);
    bool good = range_sign(&b->box) != 0 && range_div(&x.middle, &a->middle, &b->middle, v->bits) &&
                range_div(&x.box, &a->box, &b->box, v->bits);
    for (int m = 0; m < v->k && good; m++) {
        range_neg(&t, &b->by[m]);
        range_set(&x.by[m], &a->by[m]);
        add_product(&x.by[m], &x.box, &t, v->bits);
        good = range_div(&x.by[m], &x.by[m], &b->box, v->bits);
    }
    if (good) {
        centre(&x, v);
        jet_set(r, &x);
    }
    ranges_clear(&t, 1);
    jets_clear(&x, 1);
    return good;
}

void jet_poly(Jet *r, const Poly *p, const Jet *x, const Variables *v)
{
    Jet y;
    Poly slope;
    Range t;
    jets_init(&y, 1);
    poly_init(&slope);
    ranges_init(&t, 1);
    range_poly(&y.middle, p, &x->middle, v->bits);
    range_poly(&y.box, p, &x->box, v->bits);
    poly_derivative(&slope, p);
    range_poly(&t, &slope, &x->box, v->bits);
    for (int m = 0; m < v->k; m++)
        add_product(&y.by[m], &x->by[m], &t, v->bits);
    centre(&y, v);
    jet_set(r, &y);
    ranges_clear(&t, 1);
    poly_clear(&slope);
    jets_clear(&y, 1);
}
