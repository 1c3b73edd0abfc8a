/* range.h - closed intervals with rational ends. Products and quotients are rounded outward to multiples of
   2^-bits; with bits = 0 nothing is rounded, so that points give exact arithmetic. */
#ifndef CHECK_RANGE_H
#define CHECK_RANGE_H

#include "poly.h"

typedef struct {
    mpq_t lo, hi;
} Range;

/* In all functions the result may be one of the arguments. */
void ranges_init(Range *x, long count);
void ranges_clear(Range *x, long count);
void range_set(Range *r, const Range *a);
void range_point(Range *r, const mpq_t a, unsigned long bits);
void range_ball(Range *r, const mpq_t centre, const mpq_t radius);
void range_add(Range *r, const Range *a, const Range *b);
void range_sub(Range *r, const Range *a, const Range *b);
void range_neg(Range *r, const Range *a);
void range_mul(Range *r, const Range *a, const Range *b, unsigned long bits);
bool range_div(Range *r, const Range *a, const Range *b, unsigned long bits); /* false: b contains 0 */
void range_poly(Range *r, const Poly *p, const Range *x, unsigned long bits);
void range_hull(Range *r, const Range *a); /* r = the hull of r and a */

bool range_is_point(const Range *a);
int range_sign(const Range *a); /* 1 if a > 0, -1 if a < 0, else 0 */
bool range_inside(const Range *a, const Range *b);
bool range_disjoint(const Range *a, const Range *b);

#endif
