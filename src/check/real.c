/* real.c - directed rounding of positive numbers with an exponent. */
#include "real.h"

enum { REAL_BITS = 62 };

/* The number of binary digits of x > 0. */
static int length_of(Wide x)
{
    uint64_t high = (uint64_t)(x >> 64);
    return high ? 128 - __builtin_clzll(high) : 64 - __builtin_clzll((uint64_t)x);
}

/* x 2^e for x >= 0. */
static Real normalise(Wide x, long e, bool up)
{
    Real r = {0, 0};
    if (x == 0)
        return r;
    int drop = length_of(x) - REAL_BITS;
    if (drop > 0) {
        bool exact = (x & (((Wide)1 << drop) - 1)) == 0;
        x = (x >> drop) + (up && !exact);
        if (x >> REAL_BITS != 0) { /* 2^REAL_BITS */
            x >>= 1;
            drop++;
        }
    } else
        x <<= -drop;
    r.m = (int64_t)x;
    r.e = e + drop;
    return r;
}

Real real_of(int64_t x)
{
    return normalise(x > 0 ? x : 0, -FRACTION_BITS, false);
}

Real real_mul(Real a, Real b, bool up)
{
    return normalise((Wide)a.m * b.m, a.e + b.e, up);
}

Real real_div(Real a, Real b, bool up)
{
    Wide n = (Wide)a.m << 63;
    return normalise(n / b.m + (up && n % b.m != 0), a.e - b.e - 63, up);
}

Real real_add(Real a, Real b, bool up)
{
    if (a.m == 0 || (b.m != 0 && b.e > a.e)) {
        Real t = a;
        a = b;
        b = t;
    }
    if (b.m == 0)
        return a;
    long shift = a.e - b.e;
    Wide small = shift > 60 ? up : (b.m >> shift) + (up && (b.m & (((int64_t)1 << shift) - 1)) != 0);
    return normalise((Wide)a.m + small, a.e, up);
}

int real_cmp(Real a, Real b)
{
    if (a.m == 0 || b.m == 0)
        return (a.m > 0) - (b.m > 0);
    if (a.e != b.e)
        return a.e > b.e ? 1 : -1;
    return (a.m > b.m) - (a.m < b.m);
}

int64_t real_to_fixed(Real a, bool up)
{
    long shift = a.e + FRACTION_BITS;
    if (a.m == 0)
        return 0;
    if (shift >= 1) {
        fixed_overflow = true;
        return 0;
    }
    if (shift < -REAL_BITS)
        return up;
    int64_t r = a.m >> -shift;
    return r + (up && (r << -shift) != a.m);
}
