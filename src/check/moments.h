/* moments.h - the moments of a problem and the polynomials G, V, E on its cells (doc/formats.md 4.2). */
#ifndef CHECK_MOMENTS_H
#define CHECK_MOMENTS_H

#include "problem.h"

enum { P0, P1, P2, H0, H1, PREFIXES }; /* integrals of p, xp, x^2 p, hp, xhp from a_s */

typedef struct {
    const Problem *problem;
    bool left_gap, right_gap;
    long n;                    /* number of cells */
    mpq_t *z;                  /* the breakpoints z[0] < ... < z[n]; hull [z[0], z[n]] */
    long *target, *density;    /* piece of f and of p on each cell */
    mpq_t (*prefix)[PREFIXES]; /* prefix[i][..]: the integrals over [z[0], z[i]] */
    mpq_t mean, S, variance, slope,
        fit_risk; /* fbar, its risk; int (x - xbar)^2 p, slope and risk of the affine fit */
} Moments;

/* The functions of one word on one cell, as polynomials in the kink q. For phi stands the function of slopes
   left and right of q of a neuron of slopes gamma and 1 (theory.md 9.6). */
typedef struct {
    Poly G, V, E;
    Poly phi;      /* int phi p */
    Poly h;        /* f - fbar there */
    const Poly *p; /* the density there; not owned */
} Cell;

void moments_init(Moments *m, const Problem *problem);
void moments_clear(Moments *m);

void cell_init(Cell *c);
void cell_clear(Cell *c);
/* The slope of phi left (right) of the kink: for R gamma and 1, for L -1 and -gamma. */
void slope_of_word(mpq_t slope, const Problem *p, char word, bool right);

void moments_cell(Cell *c, const Moments *m, long i, char word);

/* The integrals P0..H1 from z[0] to q as polynomials in q on cell i. */
void moments_running(Poly run[PREFIXES], const Moments *m, long i);

/* From the integrals over one side of q, which are moved to the origin q: the value at q of the best affine
   fit is value / gram, gram > 0. */
void moments_fit(Poly *value, Poly *gram, Poly m[PREFIXES]);

#endif
