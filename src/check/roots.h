/* roots.h - exact counting of real roots and exact signs of polynomials on intervals with rational ends. */
#ifndef CHECK_ROOTS_H
#define CHECK_ROOTS_H

#include "poly.h"

/* Number of distinct roots of p != 0 in the open interval (lo, hi), lo < hi. */
long roots_open(const Poly *p, const mpq_t lo, const mpq_t hi);

/* The same for the closed interval [lo, hi], lo <= hi. */
long roots_closed(const Poly *p, const mpq_t lo, const mpq_t hi);

/* 1 if p >= 0 on [lo, hi], -1 if p <= 0 there, 0 if p is the zero polynomial, 2 if p takes both signs. */
int roots_sign_on(const Poly *p, const mpq_t lo, const mpq_t hi);

/* Sign of p just right (side > 0) or just left (side < 0) of q; 0 only for the zero polynomial. */
int roots_sign_beside(const Poly *p, const mpq_t q, int side);

/* Order r of the zero of p != 0 at q (0 if p(q) != 0); *lead = the coefficient of (x-q)^r. */
long roots_order_at(mpq_t lead, const Poly *p, const mpq_t q);

#endif
