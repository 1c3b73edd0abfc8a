/* surd.c - the numbers r + s sqrt(d), and enclosures of them and of logarithms. */
#include "constant_risk.h"

void surds_init(Surd *x, long count)
{
    for (long i = 0; i < count; i++)
        mpq_inits(x[i].r, x[i].s, NULL);
}

void surds_clear(Surd *x, long count)
{
    for (long i = 0; i < count; i++)
        mpq_clears(x[i].r, x[i].s, NULL);
}

void surd_add(Surd *r, const Surd *a, const Surd *b)
{
    mpq_add(r->r, a->r, b->r);
    mpq_add(r->s, a->s, b->s);
}

void surd_sub(Surd *r, const Surd *a, const Surd *b)
{
    mpq_sub(r->r, a->r, b->r);
    mpq_sub(r->s, a->s, b->s);
}

void surd_mul(Surd *r, const Surd *a, const Surd *b, const mpq_t d)
{
    mpq_t rational, mixed, t;
    mpq_inits(rational, mixed, t, NULL);
    mpq_mul(rational, a->s, b->s);
    mpq_mul(rational, rational, d);
    mpq_mul(t, a->r, b->r);
    mpq_add(rational, rational, t);
    mpq_mul(mixed, a->r, b->s);
    mpq_mul(t, a->s, b->r);
    mpq_add(r->s, mixed, t);
    mpq_set(r->r, rational);
    mpq_clears(rational, mixed, t, NULL);
}

void surd_scale(Surd *r, const Surd *a, const mpq_t factor)
{
    mpq_mul(r->r, a->r, factor);
    mpq_mul(r->s, a->s, factor);
}

int surd_sign(const Surd *a, const mpq_t d)
{
    int r = mpq_sgn(a->r), s = mpq_sgn(a->s);
    if (r == s || s == 0)
        return r;
    if (r == 0)
        return s;
    mpq_t rr, ss;
    mpq_inits(rr, ss, NULL);
    mpq_mul(rr, a->r, a->r);
    mpq_mul(ss, a->s, a->s);
    mpq_mul(ss, ss, d);
    int larger = mpq_cmp(rr, ss);
    mpq_clears(rr, ss, NULL);
    return larger > 0 ? r : larger < 0 ? s : 0;
}

/* x = an enclosure of sqrt(d) = sqrt(n m)/m, d = n/m > 0 */
static void root_enclose(Range *x, const mpq_t d, unsigned long bits)
{
    mpz_t k;
    mpz_init(k);
    mpz_mul(k, mpq_numref(d), mpq_denref(d));
    mpz_mul_2exp(k, k, 2 * bits);
    mpz_sqrt(k, k);
    mpq_set_z(x->lo, k);
    mpz_add_ui(k, k, 1);
    mpq_set_z(x->hi, k);
    mpz_mul_2exp(k, mpq_denref(d), bits);
    mpz_set(mpq_denref(x->lo), k);
    mpz_set(mpq_denref(x->hi), k);
    mpq_canonicalize(x->lo);
    mpq_canonicalize(x->hi);
    mpz_clear(k);
}

void surd_enclose(Range *x, const Surd *a, const mpq_t d, unsigned long bits)
{
    Range t;
    ranges_init(&t, 1);
    root_enclose(x, d, bits);
    range_point(&t, a->s, 0);
    range_mul(x, x, &t, bits);
    range_point(&t, a->r, 0);
    range_add(x, x, &t);
    ranges_clear(&t, 1);
}

/* x = an enclosure of log m = 2 artanh t, t = (m-1)/(m+1), for |t| <= 1/3: the terms from number n on are at
   most 2 |t|^(2n+1) together. */
static void log_near_one(Range *x, const mpq_t m, unsigned long bits)
{
    Range power, square, term;
    mpq_t t, u;
    ranges_init(&power, 1);
    ranges_init(&square, 1);
    ranges_init(&term, 1);
    mpq_inits(t, u, NULL);
    mpq_set_ui(u, 1, 1);
    mpq_sub(t, m, u);
    mpq_add(u, m, u);
    mpq_div(t, t, u);
    range_point(&power, t, bits);
    range_mul(&square, &power, &power, bits);
    mpq_set_ui(x->lo, 0, 1);
    mpq_set_ui(x->hi, 0, 1);
    for (unsigned long n = 0; n <= bits / 3; n++) {
        mpq_set_ui(t, 1, 2 * n + 1);
        range_point(&term, t, 0);
        range_mul(&term, &term, &power, bits);
        range_add(x, x, &term);
        range_mul(&power, &power, &square, bits);
    }
    range_add(x, x, x); /* 2 artanh */
    mpq_abs(t, power.lo);
    mpq_abs(u, power.hi);
    mpq_set(t, mpq_cmp(t, u) > 0 ? t : u);
    mpq_mul_2exp(t, t, 2);
    mpq_sub(x->lo, x->lo, t);
    mpq_add(x->hi, x->hi, t);
    mpq_clears(t, u, NULL);
    ranges_clear(&power, 1);
    ranges_clear(&square, 1);
    ranges_clear(&term, 1);
}

void log_enclose(Range *x, const mpq_t y, unsigned long bits)
{
    Range two, factor;
    mpq_t m, k;
    long shift = (long)mpz_sizeinbase(mpq_numref(y), 2) - (long)mpz_sizeinbase(mpq_denref(y), 2);
    ranges_init(&two, 1);
    ranges_init(&factor, 1);
    mpq_inits(m, k, NULL);
    if (shift >= 0) /* y / 2^shift is in (1/2, 2), so that |t| < 1/3 */
        mpq_div_2exp(m, y, (unsigned long)shift);
    else
        mpq_mul_2exp(m, y, (unsigned long)-shift);
    log_near_one(x, m, bits);
    mpq_set_ui(k, 2, 1);
    log_near_one(&two, k, bits);
    mpq_set_si(k, shift, 1);
    range_point(&factor, k, 0);
    range_mul(&two, &two, &factor, 0);
    range_add(x, x, &two);
    mpq_clears(m, k, NULL);
    ranges_clear(&two, 1);
    ranges_clear(&factor, 1);
}
