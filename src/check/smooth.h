/* smooth.h - networks whose activation is max(t, 0)^n or min(max(t, 0), 1) (doc/formats.md 8.2; theory.md
   9.18 to 9.20b): what a certificate says about one of them, derived again in exact rational numbers. */
#ifndef CHECK_SMOOTH_H
#define CHECK_SMOOTH_H

#include "point.h"

/* What a neuron is on a segment: 0, a polynomial in u = wx + b, or 1. */
typedef enum { SEGMENT_OFF, SEGMENT_ACTIVE, SEGMENT_ONE } SegmentState;

/* What it is on the hull. ON_WHOLE: active on the closed hull; AT_END: a break at an end of the hull. */
typedef enum { ON_NOTHING, ON_WHOLE, ALWAYS_ONE, AT_ZERO, AT_END, INSIDE } SmoothRole;

typedef struct {
    const Point *point;
    Moments m;
    long n; /* degree of an active neuron: the exponent, 1 for the clipped ReLU */
    bool clipped;
    long segments;
    mpq_t *x;             /* their ends */
    Poly *error;          /* e p on each */
    mpq_t *of_error;      /* integral of x^k e p over segment i: [i (n+1) + k], k <= n; then the sums */
    mpq_t *of_mass;       /* integral of x^k p: [i (2n+1) + k], k <= 2n */
    unsigned char *state; /* of neuron j on segment i: [j segments + i] */
    SmoothRole *role;
    mpq_t risk;
} Smooth;

bool is_smooth(const Problem *p);

/* False: a cap, which is in the verdict; clear it anyway. */
bool smooth_init(Smooth *s, const Point *p, Verdict *v);
void smooth_clear(Smooth *s);

bool smooth_moved(const Neuron *u);                                          /* w != 0 */
void smooth_break(mpq_t q, const Neuron *u, long level); /* where wx + b = level; w != 0 */
long smooth_node(const Smooth *s, const mpq_t q);                            /* q = x[i]; -1: none */
void smooth_power(Poly *r, const Neuron *u, long exponent, const mpq_t factor); /* factor (wx + b)^exponent */
/* sum[k], k < count, becomes the sum of table[i count + k] over the segments with this state of neuron j. */
void smooth_sums(mpq_t *sum, const Smooth *s, mpq_t *table, long count, long j, SegmentState state);
void smooth_dot(mpq_t r, const Poly *g, mpq_t *moment); /* the sum of the g_k moment[k] */
mpq_t *smooth_total(const Smooth *s);                   /* the integrals of x^k e p over the hull, k <= n */

/* The second variation in c, in x, ..., x^shared, and in w, b, v of the neurons with in[j]. `kernel` is
   then the dimension of its kernel, unless it is negative somewhere. */
typedef enum { VARIATION_SEMIDEFINITE, VARIATION_NEGATIVE, VARIATION_CAPPED } Variation;
Variation smooth_variation(long *kernel, const Smooth *s, const bool *in, long shared);

bool smooth_point_check(const Point *p, Verdict *v);

/* power_limit.c: the infimum 0, which is not attained (Theorem 9.18). */
typedef struct {
    const Problem *problem;
    mpq_t z, A, B;
    bool right; /* f = A ((x-z)_+)^(n-1) + B, else with (z-x)_+ */
    long infimum_line, proof_line;
} PowerLimit;
void power_limit_init(PowerLimit *y, const Problem *problem);
void power_limit_clear(PowerLimit *y);
bool power_limit_read(PowerLimit *y, Reader *r); /* from `claims` to the end of the file */
bool power_limit_check(const PowerLimit *y, Verdict *v);
void power_limit_report(const PowerLimit *y);

#endif
