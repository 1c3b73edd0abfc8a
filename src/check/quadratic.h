/* quadratic.h - certificates about networks with the activation s(t) = t^2 (doc/formats.md, section 5.12;
   theory.md 9.15 to 9.17). Networks are polynomials of degree at most 2, given by three coefficients in
   ascending order; all that is claimed is derived from the problem in exact rational numbers. */
#ifndef CHECK_QUADRATIC_H
#define CHECK_QUADRATIC_H

#include "point.h"

/* What the problem determines. mu is the measure p dx. */
typedef struct {
    mpq_t mass[5];          /* int x^i p */
    mpq_t target[3];        /* int x^i f p */
    mpq_t square;           /* int f^2 p */
    mpq_t fit[3];           /* f_2, the best fit of f in L^2(mu) */
    mpq_t mean[3];          /* fbar, a constant */
    mpq_t M1, M2, variance; /* int x e p, int x^2 e p for e = fbar - f; int (x - xbar)^2 p */
    bool constant;          /* f_2 = fbar */
    bool open;              /* H = 1 and f_2 is no realization */
} ParabolaFit;

typedef struct {
    long line, claim;
    Poly polynomial;
    mpq_t risk;
    bool minimum;
} Parabola;

/* `all ...`: about all neurons together; `one ...`: about each neuron. The order is that of the table in
   quadratic_read.c. */
typedef enum {
    ALL_GLOBAL,
    ALL_ONE_SIGN,
    ALL_ONE_OPPOSITE,
    ALL_ELSE,
    ONE_ZERO,
    ONE_CONSTANT,
    ONE_FLAT
} StratumKind;

typedef struct {
    long line, claim, realization, dimension;
    StratumKind kind;
    int sign;     /* of M2; 0 where the kind has none */
    mpq_t number; /* bound or place; 0 where the kind has none */
} ParabolaStratum;

/* The certificate; lines are 0 for claims that are not there. */
typedef struct {
    const Problem *problem;
    long claims, list, list_line, order_line;
    long attained_by, infimum_line; /* attained_by 0: not attained, the infimum is: */
    mpq_t infimum;
    long blow_up_line, theta_line;
    mpq_t *theta, start_risk; /* w, b, v of each neuron, then the constant; NULL without claim 5 */
    Parabola *realization;
    long realizations, realization_room;
    ParabolaStratum *stratum;
    long strata, stratum_room;
    ParabolaFit fit;
} Quadratic;

bool is_quadratic(const Problem *p);

void parabola_fit_init(ParabolaFit *d);
void parabola_fit_set(ParabolaFit *d, const Problem *problem); /* once, after parabola_fit_init */
void parabola_fit_clear(ParabolaFit *d);
/* int (N - f)^2 p, and int x^i (N - f) p for i = 0, 1, 2, for N = c[0] + c[1] x + c[2] x^2. */
void parabola_risk(mpq_t risk, const ParabolaFit *d, mpq_t *c);
void parabola_moments(mpq_t moment[3], const ParabolaFit *d, mpq_t *c);
/* c += v (w x + b)^2 */
void parabola_add(mpq_t *c, const mpq_t w, const mpq_t b, const mpq_t v);

void quadratic_init(Quadratic *q, const Problem *problem);
void quadratic_clear(Quadratic *q);
bool quadratic_read(Quadratic *q, Reader *r); /* from `claims` to the end of the file */
bool quadratic_check(Quadratic *q, Verdict *v);
void quadratic_report(const Quadratic *q); /* after quadratic_check */

/* The claims about one network (section 8.2). */
bool quadratic_point_check(const Point *p, Verdict *v);

#endif
