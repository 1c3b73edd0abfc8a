/* fixed.c - from exact rationals to intervals of machine integers. */
#include "fixed.h"

bool fixed_overflow;

/* n, if it fits. */
static int64_t from_integer(const mpz_t n)
{
    if (mpz_sizeinbase(n, 2) > 61) {
        fixed_overflow = true;
        return 0;
    }
    uint64_t r = 0;
    mpz_export(&r, NULL, 1, sizeof r, 0, 0, n);
    return mpz_sgn(n) < 0 ? -(int64_t)r : (int64_t)r;
}

int64_t fixed_floor(const mpq_t q)
{
    mpz_t n;
    mpz_init(n);
    mpz_mul_2exp(n, mpq_numref(q), FRACTION_BITS);
    mpz_fdiv_q(n, n, mpq_denref(q));
    int64_t r = from_integer(n);
    mpz_clear(n);
    return r;
}

int64_t fixed_ceil(const mpq_t q)
{
    mpq_t t;
    mpq_init(t);
    mpq_neg(t, q);
    int64_t r = -fixed_floor(t);
    mpq_clear(t);
    return r;
}

Fix fix_set(const mpq_t q)
{
    return fix(fixed_floor(q), fixed_ceil(q));
}
