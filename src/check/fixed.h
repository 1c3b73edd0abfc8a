/* fixed.h - interval arithmetic on machine integers: end points are multiples of 2^-50, every operation
   rounds outward. Nothing here is floating point. */
#ifndef CHECK_FIXED_H
#define CHECK_FIXED_H

#include <gmp.h>
#include <stdbool.h>
#include <stdint.h>

enum { FRACTION_BITS = 50 };
#define FIXED_ONE ((int64_t)1 << FRACTION_BITS)
#define FIXED_MAX (((int64_t)1 << 62) - 1) /* every end point is at most this in modulus */

__extension__ typedef __int128 Wide; /* products of two end points */

/* The real numbers from lo / 2^50 to hi / 2^50. */
typedef struct {
    int64_t lo, hi;
} Fix;

/* Set when the result of an operation does not fit, and never cleared here: until the caller clears it,
   results mean nothing. */
extern bool fixed_overflow;

/* x, if it fits. */
static inline int64_t fixed_narrow(Wide x)
{
    if (x > FIXED_MAX || x < -FIXED_MAX) {
        fixed_overflow = true;
        return 0;
    }
    return (int64_t)x;
}

/* a b and a / b (b > 0) of two end points, rounded down or up. (gcc and clang shift negative numbers
 * arithmetically.) */
static inline int64_t mul_down(int64_t a, int64_t b)
{
    return fixed_narrow((Wide)a * b >> FRACTION_BITS);
}

static inline int64_t mul_up(int64_t a, int64_t b)
{
    return fixed_narrow(-(-(Wide)a * b >> FRACTION_BITS));
}

static inline int64_t int_div_down(int64_t a, int64_t b) /* a / b for an integer b > 0 */
{
    return a >= 0 ? a / b : -((-a + b - 1) / b);
}

static inline int64_t div_down(int64_t a, int64_t b)
{
    Wide n = (Wide)a * FIXED_ONE;
    return fixed_narrow(n >= 0 ? n / b : -((-n + b - 1) / b));
}

static inline int64_t div_up(int64_t a, int64_t b)
{
    return -div_down(-a, b);
}

static inline Fix fix(int64_t lo, int64_t hi)
{
    Fix r = {lo, hi};
    return r;
}

static inline Fix fix_point(int64_t x)
{
    return fix(x, x);
}

/* x, the sum of two end points, if it is not too large. */
static inline int64_t fixed_sum(int64_t x)
{
    if (x > FIXED_MAX || x < -FIXED_MAX) {
        fixed_overflow = true;
        return 0;
    }
    return x;
}

static inline Fix fix_add(Fix a, Fix b)
{
    return fix(fixed_sum(a.lo + b.lo), fixed_sum(a.hi + b.hi));
}

static inline Fix fix_neg(Fix a)
{
    return fix(-a.hi, -a.lo);
}

static inline Fix fix_sub(Fix a, Fix b)
{
    return fix_add(a, fix_neg(b));
}

/* n a for an integer n, a / n for an integer n > 0. */
static inline Fix fix_times(Fix a, int64_t n)
{
    int64_t x = fixed_narrow((Wide)a.lo * n), y = fixed_narrow((Wide)a.hi * n);
    return n >= 0 ? fix(x, y) : fix(y, x);
}

static inline Fix fix_over(Fix a, int64_t n)
{
    return fix(int_div_down(a.lo, n), -int_div_down(-a.hi, n));
}

/* a / 2^n. */
static inline Fix fix_shift(Fix a, int n)
{
    return fix(a.lo >> n, -(-a.hi >> n));
}

/* a times the sign of tau. */
static inline Fix fix_signed(Fix a, int tau)
{
    return tau > 0 ? a : tau < 0 ? fix_neg(a) : fix(0, 0);
}

/* a b for b >= 0 (b.lo >= 0). */
static inline Fix fix_mul_nonneg(Fix a, Fix b)
{
    return fix(mul_down(a.lo, a.lo >= 0 ? b.lo : b.hi), mul_up(a.hi, a.hi >= 0 ? b.hi : b.lo));
}

static inline Fix fix_mul(Fix a, Fix b)
{
    if (b.lo >= 0)
        return fix_mul_nonneg(a, b);
    if (b.hi <= 0)
        return fix_neg(fix_mul_nonneg(a, fix_neg(b)));
    if (a.lo >= 0)
        return fix_mul_nonneg(b, a);
    if (a.hi <= 0)
        return fix_neg(fix_mul_nonneg(b, fix_neg(a)));
    int64_t low1 = mul_down(a.lo, b.hi), low2 = mul_down(a.hi, b.lo);
    int64_t high1 = mul_up(a.lo, b.lo), high2 = mul_up(a.hi, b.hi);
    return fix(low1 < low2 ? low1 : low2, high1 > high2 ? high1 : high2);
}

/* a / b for b.lo > 0; an overflow if b.lo <= 0. */
static inline Fix fix_div(Fix a, Fix b)
{
    if (b.lo <= 0) {
        fixed_overflow = true;
        return fix(0, 0);
    }
    return fix(div_down(a.lo, a.lo >= 0 ? b.hi : b.lo), div_up(a.hi, a.hi >= 0 ? b.lo : b.hi));
}

/* The largest modulus in a. */
static inline int64_t fix_mag(Fix a)
{
    return a.hi > -a.lo ? a.hi : -a.lo;
}

static inline bool fix_has_zero(Fix a)
{
    return a.lo <= 0 && a.hi >= 0;
}

static inline Fix fix_hull(Fix a, Fix b)
{
    return fix(a.lo < b.lo ? a.lo : b.lo, a.hi > b.hi ? a.hi : b.hi);
}

/* The common part of two enclosures of the same numbers. */
static inline Fix fix_meet(Fix a, Fix b)
{
    return fix(a.lo > b.lo ? a.lo : b.lo, a.hi < b.hi ? a.hi : b.hi);
}

/* a, made wider by r on either side. */
static inline Fix fix_widen(Fix a, int64_t r)
{
    return fix_add(a, fix(-r, r));
}

/* An enclosure of q. */
Fix fix_set(const mpq_t q);
/* floor(q 2^50) or its ceiling. */
int64_t fixed_floor(const mpq_t q);
int64_t fixed_ceil(const mpq_t q);

#endif
