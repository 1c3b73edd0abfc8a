/* real.h - positive numbers of any size, rounded in a chosen direction: m 2^e with 2^61 <= m < 2^62, or 0. */
#ifndef CHECK_REAL_H
#define CHECK_REAL_H

#include "fixed.h"

typedef struct {
    int64_t m;
    long e;
} Real;

Real real_of(int64_t x); /* x / 2^50, x >= 0; exact for x < 2^62 */
Real real_mul(Real a, Real b, bool up);
Real real_div(Real a, Real b, bool up); /* b > 0 */
Real real_add(Real a, Real b, bool up);
int real_cmp(Real a, Real b);
int64_t real_to_fixed(Real a, bool up); /* a 2^50; an overflow if it does not fit */

#endif
