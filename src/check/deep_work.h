/* deep_work.h - between the files that check certificates about deep networks: affine functions and
   integrals, with a limit to the work. */
#ifndef CHECK_DEEP_WORK_H
#define CHECK_DEEP_WORK_H

#include "deep.h"

/* The function a x + b. */
typedef struct {
    mpq_t a, b;
} Affine;

Affine *affines_new(long count);
void affines_free(Affine *y, long count);
void affine_at(mpq_t value, const Affine *y, const mpq_t x);

/* A part of the measure: a point, or an interval on which f and p are polynomials. */
typedef struct {
    mpq_t lo, hi;
    const Poly *f, *p;    /* NULL for a point */
    const Datum *point;   /* or NULL */
    long target, density; /* the pieces that come next, or the next point */
} Part;

void part_init(Part *s);
void part_clear(Part *s);
bool part_next(Part *s, const Problem *p); /* the next part with a measure that is not 0; false: no more */

/* What is left of the work that a check may cost, in units of about 100 ns; below 0 the check ends. */
typedef struct {
    long long left;
    Verdict *v;
} Meter;

/* An operation on numbers of so many bits, `count` times; false, and unknown, when this is too much. */
bool meter(Meter *m, long count, size_t bits);
size_t rational_bits(const mpq_t x);

/* sum += the integral of (y - f)^power x^k over [lo, hi] inside the part, or its value at the point. */
bool part_add(mpq_t sum, const Part *s, const Affine *y, long power, long k, const mpq_t lo, const mpq_t hi,
              Meter *m);

/* The pre-activations `out` of a layer, from what its inputs are. */
bool layer_forward(Affine *out, mpq_t *weights, long width, const Affine *in, long before, Meter *m);

/* risk = that of the network `better`. */
bool network_risk(mpq_t risk, const Deep *y, Meter *m);

#endif
