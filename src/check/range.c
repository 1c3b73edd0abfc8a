/* range.c - interval arithmetic with rational ends and outward rounding. */
#include "range.h"

void ranges_init(Range *x, long count)
{
    for (long i = 0; i < count; i++)
        mpq_inits(x[i].lo, x[i].hi, NULL);
}

void ranges_clear(Range *x, long count)
{
    for (long i = 0; i < count; i++)
        mpq_clears(x[i].lo, x[i].hi, NULL);
}

/* x = a multiple of 2^-bits, not above x (direction < 0) or not below x. */
static void round_end(mpq_t x, unsigned long bits, int direction)
{
    mpz_ptr n = mpq_numref(x), d = mpq_denref(x);
    if (mpz_sizeinbase(d, 2) <= bits + 1 && mpz_scan1(d, 0) + 1 == mpz_sizeinbase(d, 2))
        return; /* it is one already */
    mpz_mul_2exp(n, n, bits);
    if (direction < 0)
        mpz_fdiv_q(n, n, d);
    else
        mpz_cdiv_q(n, n, d);
    mpz_set_ui(d, 1);
    mpq_div_2exp(x, x, bits);
}

static void round_outward(Range *r, unsigned long bits)
{
    if (bits == 0)
        return;
    round_end(r->lo, bits, -1);
    round_end(r->hi, bits, 1);
}

void range_set(Range *r, const Range *a)
{
    mpq_set(r->lo, a->lo);
    mpq_set(r->hi, a->hi);
}

void range_point(Range *r, const mpq_t a, unsigned long bits)
{
    mpq_set(r->lo, a);
    mpq_set(r->hi, a);
    round_outward(r, bits);
}

void range_ball(Range *r, const mpq_t centre, const mpq_t radius)
{
    mpq_sub(r->lo, centre, radius);
    mpq_add(r->hi, centre, radius);
}

void range_add(Range *r, const Range *a, const Range *b)
{
    mpq_add(r->lo, a->lo, b->lo);
    mpq_add(r->hi, a->hi, b->hi);
}

void range_neg(Range *r, const Range *a)
{
    if (r != a)
        range_set(r, a);
    mpq_swap(r->lo, r->hi);
    mpq_neg(r->lo, r->lo);
    mpq_neg(r->hi, r->hi);
}

void range_sub(Range *r, const Range *a, const Range *b)
{
    Range t;
    ranges_init(&t, 1);
    range_neg(&t, b);
    range_add(r, a, &t);
    ranges_clear(&t, 1);
}

/* Take x into the range that grows from its first element on. */
static void enter(Range *r, const mpq_t x, bool first)
{
    if (first || mpq_cmp(x, r->lo) < 0)
        mpq_set(r->lo, x);
    if (first || mpq_cmp(x, r->hi) > 0)
        mpq_set(r->hi, x);
}

/* r = a * b, or a / b for b without 0: the hull of what the ends give. */
static void combine(Range *r, const Range *a, const Range *b, void (*op)(mpq_ptr, mpq_srcptr, mpq_srcptr),
                    unsigned long bits)
{
    Range t;
    mpq_t x;
    int na = range_is_point(a) ? 1 : 2, nb = range_is_point(b) ? 1 : 2;
    ranges_init(&t, 1);
    mpq_init(x);
    for (int i = 0; i < na; i++)
        for (int j = 0; j < nb; j++) {
            op(x, i ? a->hi : a->lo, j ? b->hi : b->lo);
            enter(&t, x, i + j == 0);
        }
    round_outward(&t, bits);
    range_set(r, &t);
    mpq_clear(x);
    ranges_clear(&t, 1);
}

void range_mul(Range *r, const Range *a, const Range *b, unsigned long bits)
{
    combine(r, a, b, mpq_mul, bits);
}

bool range_div(Range *r, const Range *a, const Range *b, unsigned long bits)
{
    if (range_sign(b) == 0)
        return false;
    combine(r, a, b, mpq_div, bits);
    return true;
}

void range_poly(Range *r, const Poly *p, const Range *x, unsigned long bits)
{
    Range sum, c;
    mpq_t t;
    ranges_init(&sum, 1);
    ranges_init(&c, 1);
    mpq_init(t);
    for (long i = p->len - 1; i >= 0; i--) {
        poly_coefficient(t, p, i);
        range_point(&c, t, bits);
        range_mul(&sum, &sum, x, bits);
        range_add(&sum, &sum, &c);
    }
    range_set(r, &sum);
    mpq_clear(t);
    ranges_clear(&c, 1);
    ranges_clear(&sum, 1);
}

void range_hull(Range *r, const Range *a)
{
    enter(r, a->lo, false);
    enter(r, a->hi, false);
}

bool range_is_point(const Range *a)
{
    return mpq_equal(a->lo, a->hi) != 0;
}

int range_sign(const Range *a)
{
    return mpq_sgn(a->lo) > 0 ? 1 : mpq_sgn(a->hi) < 0 ? -1 : 0;
}

bool range_inside(const Range *a, const Range *b)
{
    return mpq_cmp(a->lo, b->lo) >= 0 && mpq_cmp(a->hi, b->hi) <= 0;
}

bool range_disjoint(const Range *a, const Range *b)
{
    return mpq_cmp(a->hi, b->lo) < 0 || mpq_cmp(b->hi, a->lo) < 0;
}
