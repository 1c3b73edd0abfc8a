/* Intervals of doubles with outward rounding: fast enclosures for the box search.

   All functions assume that the rounding mode is upward (interval_begin), under which the lower end is
   kept negated so that both ends round outwards. Files that use them are compiled with
   -frounding-math. No FLINT function may be called while the mode is upward. An interval may be the whole
   line, which iv_div returns for a divisor that contains 0; products of such intervals need iv_mul_any,
   which takes 0 times the whole line as 0 (an infinite end stands for "unbounded", not for a number). */
#ifndef RELUCERT_BASE_INTERVAL_H
#define RELUCERT_BASE_INTERVAL_H

#include <fenv.h>
#include <math.h>

/* [-neg, hi] */
typedef struct {
  double neg, hi;
} interval;

/* Switch to upward rounding; returns the mode to be given back to interval_end. */
static inline int interval_begin(void) {
  int mode = fegetround();
  fesetround(FE_UPWARD);
  return mode;
}
static inline void interval_end(int mode) { fesetround(mode); }

static inline interval iv(double lo, double hi) { return (interval) { -lo, hi }; }
static inline interval iv_point(double x) { return (interval) { -x, x }; }
static inline double iv_lo(interval a) { return -a.neg; }
static inline double iv_mid(interval a) { return 0.5 * (a.hi - a.neg); }
static inline double iv_width(interval a) { return a.hi + a.neg; }
static inline double iv_mag(interval a) { return fmax(fabs(a.neg), fabs(a.hi)); }
static inline int iv_has_zero(interval a) { return a.neg >= 0 && a.hi >= 0; }
static inline interval iv_neg(interval a) { return (interval) { a.hi, a.neg }; }
static inline interval iv_add(interval a, interval b) { return (interval) { a.neg + b.neg, a.hi + b.hi }; }
static inline interval iv_sub(interval a, interval b) { return (interval) { a.neg + b.hi, a.hi + b.neg }; }
static inline interval iv_hull(interval a, interval b) {
  return (interval){ a.neg > b.neg ? a.neg : b.neg, a.hi > b.hi ? a.hi : b.hi };
}
static inline interval iv_meet(interval a, interval b) {
  return (interval){ a.neg < b.neg ? a.neg : b.neg, a.hi < b.hi ? a.hi : b.hi };
}

/* s a for an exact double s. */
static inline interval iv_scale(double s, interval a) {
  return s >= 0 ? (interval) { s * a.neg, s * a.hi } : (interval) { -s * a.hi, -s * a.neg };
}

static inline double iv_max(double x, double y) { return x > y ? x : y; }

/* a b for intervals with finite ends. */
static inline interval iv_mul(interval a, interval b) {
  double al = -a.neg, bl = -b.neg;
  if (al >= 0) {
    if (bl >= 0)
      return (interval) { a.neg * bl, a.hi * b.hi };
    if (b.hi <= 0)
      return (interval) { a.hi * b.neg, al * b.hi };
    return (interval) { a.hi * b.neg, a.hi * b.hi };
  }
  if (a.hi <= 0) {
    if (bl >= 0)
      return (interval) { a.neg * b.hi, a.hi * bl };
    if (b.hi <= 0)
      return (interval) { -a.hi * b.hi, a.neg * b.neg };
    return (interval) { a.neg * b.hi, a.neg * b.neg };
  }
  if (bl >= 0)
    return (interval) { a.neg * b.hi, a.hi * b.hi };
  if (b.hi <= 0)
    return (interval) { a.hi * b.neg, a.neg * b.neg };
  return (interval) { iv_max(a.neg * b.hi, a.hi * b.neg), iv_max(a.hi * b.hi, a.neg * b.neg) };
}

/* a b for intervals whose ends may be infinite. */
static inline interval iv_mul_any(interval a, interval b) {
  if (a.neg < INFINITY && a.hi < INFINITY && b.neg < INFINITY && b.hi < INFINITY)
    return iv_mul(a, b);
  if ((a.neg == 0 && a.hi == 0) || (b.neg == 0 && b.hi == 0))
    return (interval) { 0, 0 };
  return (interval) { INFINITY, INFINITY };
}

/* a / b; the whole line when b contains 0. */
static inline interval iv_div(interval a, interval b) {
  if (iv_has_zero(b))
    return (interval) { INFINITY, INFINITY };
  /* 1/b = [1/hi, 1/lo]; -1/hi rounded up is the negated lower end */
  return iv_mul_any(a, (interval) { -1.0 / b.hi, 1.0 / -b.neg });
}

#endif
