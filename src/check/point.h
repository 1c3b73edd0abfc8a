/* point.h - certificates about one given network (doc/formats.md, section 8): its parameters, the claims, and
   what the checker derives for them, all in exact rational numbers (theory.md, section 8; if gamma, the
   slope of the activation for negative arguments, is not 0, Theorem 9.11). */
#ifndef CHECK_POINT_H
#define CHECK_POINT_H

#include "moments.h"

/* What a neuron is on the hull of the support, from x[0] to x[n]. The first three have arguments <= 0 there:
   they are 0 for gamma = 0, otherwise as affine as the full ones. */
typedef enum {
    IS_DEAD,
    TOUCHES_LEFT,
    TOUCHES_RIGHT,
    IS_DEGENERATE,
    IS_FULL,
    IS_LEVEL,
    FULL_FROM_LEFT, /* zero exactly at the left end */
    FULL_TO_RIGHT,  /* zero exactly at the right end */
    KINK_R,
    KINK_L
} Role;

typedef struct {
    mpq_t w, b, v; /* for gamma = -1, where (w, b) and (-w, -b) are the same neuron, w >= 0 */
    Role role;
    mpq_t place; /* -b/w, for w != 0 */
    mpq_t jump;  /* of the slope at the place: (1-gamma) v |w| */
    int push;    /* sign of (1-gamma) v; 0: the neuron is flat */
    long node;   /* of a kink: its place is x[node] */
} Neuron;

typedef enum { GLOBAL_MINIMUM, LOCAL_MINIMUM, SADDLE_POINT, UNDECIDED_TYPE } PointType;

/* The certificate. */
typedef struct {
    const Problem *problem;
    long neurons;
    Neuron *neuron;
    mpq_t constant;
    long nonzero; /* components of the gradient that are not 0; 0: critical, and there is a claim 3 */
    mpq_t risk;
    PointType type;
    bool nonsmooth;
    long critical_line, risk_line, type_line;
} Point;

enum { MOMENT0, MOMENT1, MASS, MASS1, MASS2, SUMS }; /* integrals of e p, x e p, p, x p, x^2 p */

/* The network on the hull: between neighbouring nodes x[i], x[i+1] the functions e = N - f and p are
   polynomials. The nodes are the breakpoints of the problem and the kinks. */
typedef struct {
    const Point *point;
    Moments m;
    long n;
    mpq_t *x;
    long *cell;           /* of the problem, for each segment */
    Poly *error, *weight; /* e and e p on each segment */
    mpq_t (*sum)[SUMS];   /* over [x[0], x[i]] */
    mpq_t T, risk;
    bool capped; /* some question was left open because of a cap */
} Network;

/* What is known of the effect of neurons on the type. DESCENT: the point is a saddle. */
typedef enum { NEUTRAL, DESCENT, NOT_DECIDED } Effect;

typedef enum { FORM_DEFINITE, FORM_SEMIDEFINITE, FORM_NEGATIVE, FORM_OPEN } CoreForm;

/* A place q inside the hull with kinks of the core or flat kinks that join it (theory.md, section 8). */
typedef struct {
    long node;
    long core;             /* number of kinks that are not flat */
    long flat_r, flat_l;   /* number of those that join, by letter */
    bool right, left;      /* letters that occur */
    bool exact;            /* e p = 0 on both sides */
    bool jump;             /* jumps at q are in the space X of the reduced form ... */
    mpq_t cost[2];         /* ... and cost this times D^2 when the kinks move to the left, to the right */
} Place;

/* Does the certificate that is being read, the problem having been read, concern a point? */
bool point_follows(const Reader *r);
void point_init(Point *p, const Problem *problem);
void point_clear(Point *p);
bool point_read(Point *p, Reader *r); /* from `theta` to the end of the file */

bool point_check(Point *p, Verdict *v); /* prove the claims */

/* A neuron with w = 1 or -1, appended to those of p, which has room for it. */
void point_add(Point *p, int w, const mpq_t b, const mpq_t v);
void point_report(const Point *p);      /* the claims as sentences, after point_check */

/* point_network.c. Sets place, jump, role and node of the neurons, too. False: a cap; clear it anyway. */
bool network_init(Network *w, Point *p, Verdict *v);
void network_clear(Network *w);
long network_gradient(const Network *w); /* number of components of the gradient that are not 0 */
const Poly *network_density(const Network *w, long segment);
void network_phi(Poly *phi, const Network *w, long segment, char letter); /* Phi as a polynomial */
bool is_kink(const Neuron *u);
/* Is the neuron affine on the hull, with a slope that can be changed beside others if T = 0? */
bool is_full(const Network *w, const Neuron *u);
/* Does the place of the neuron lie at this end of the hull? */
bool is_at_end(const Neuron *u, bool left);

/* The functions below are about a critical network whose risk is not 0. */
Effect neurons_alone(const Network *w);         /* flat kinks, level and degenerate neurons (Theorem 8.3) */
/* Degenerate neurons with v != 0 (Theorems 8.3, 8.6); neutral beside a core that is definite with x added. */
Effect neurons_degenerate(const Network *w, bool *any);
Effect neurons_touching(Network *w, bool left); /* all at this end of the hull (Theorem 8.4) */
bool neurons_harmless(const Network *w);        /* all of them (Theorem 8.2) */

/* Places in ascending order, an array of *count; *worst: DESCENT, or NOT_DECIDED if some cost is not known
   (Theorem 8.5). */
Place *places_new(long *count, Effect *worst, Network *w);
void places_free(Place *p, long count);

/* The type of a critical network (Theorems 8.9, 9.11). */
PointType network_type(Network *w);

/* Is the affine part free if T = 0: is there a full neuron, or a place with kinks of both letters? Neurons at
   the left (1) or right (2) end are left out if the bit is set in `without`. */
bool has_free_slope(const Network *w, int without);

/* The reduced form (Theorems 8.6, 8.7); free: with x added to X (T = 0). */
CoreForm core_form(Network *w, bool free);
Effect single_kink(const Network *w); /* NOT_DECIDED unless Theorem 8.8 applies */

/* A symmetric tridiagonal matrix, and a linear condition `border` on the vectors (NULL: none). All are
   overwritten. */
CoreForm form_decide(mpq_t *diagonal, mpq_t *beside, mpq_t *border, long n);

/* Arrays of rational numbers, all 0. */
mpq_t *rationals_new(long count);
void rationals_free(mpq_t *q, long count);

#endif
