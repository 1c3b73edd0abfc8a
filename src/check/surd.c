/* surd.c - the numbers r + s sqrt(d), and enclosures of them and of logarithms. */
#include "constant_risk.h"

enum { GUARD_BITS = 32 };

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

/* x = an enclosure of log m = 2 artanh t, t = (m-1)/(m+1), for |t| <= 1/3. In units of 2^-scale the error of
   t is at most 1, that of its square at most 2, and that of each power at most 2, as (2 + 6)/9 + 1 < 2; so
   each of the terms has an error of at most 3. The terms that are left out are at most 1 together, as
   3^(2 terms) > 2^scale. */
static void log_near_one(Range *x, const mpq_t m, unsigned long bits)
{
    unsigned long scale = bits + GUARD_BITS, terms = scale / 3 + 1;
    mpz_t power, square, term, sum;
    mpz_inits(power, square, term, sum, NULL);
    mpz_sub(power, mpq_numref(m), mpq_denref(m));
    mpz_mul_2exp(power, power, scale);
    mpz_add(term, mpq_numref(m), mpq_denref(m));
    mpz_fdiv_q(power, power, term);
    mpz_mul(square, power, power);
    mpz_fdiv_q_2exp(square, square, scale);
    for (unsigned long n = 0; n < terms; n++) {
        mpz_fdiv_q_ui(term, power, 2 * n + 1);
        mpz_add(sum, sum, term);
        mpz_mul(power, power, square);
        mpz_fdiv_q_2exp(power, power, scale);
    }
    mpz_mul_2exp(sum, sum, 1);
    mpz_set_ui(term, 8 * terms);
    mpz_sub(power, sum, term);
    mpz_add(sum, sum, term);
    mpq_set_z(x->lo, power);
    mpq_set_z(x->hi, sum);
    mpq_div_2exp(x->lo, x->lo, scale);
    mpq_div_2exp(x->hi, x->hi, scale);
    mpz_clears(power, square, term, sum, NULL);
}

void log_enclose(Range *x, const mpq_t y, unsigned long bits)
{
    Range two, factor;
    mpq_t m, k;
    long shift = (long)mpz_sizeinbase(mpq_numref(y), 2) - (long)mpz_sizeinbase(mpq_denref(y), 2);
    ranges_init(&two, 1);
    ranges_init(&factor, 1);
    mpq_inits(m, k, NULL);
    if (shift >= 0) /* y / 2^shift is in (1/2, 2), so that |t| <= 1/3 */
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
