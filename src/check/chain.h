/* chain.h - a chain of kinks (theory.md section 7): for given kinks, the affine functions on the intervals
   between them that the moment conditions of a word determine, and the equations that make them continuous.
   Exact for rational kinks, enclosures for kinks in intervals; any density. */
#ifndef CHECK_CHAIN_H
#define CHECK_CHAIN_H

#include "range.h"
#include "tree.h"

/* The running integrals of p, xp, x^2 p, hp, xhp (h = f - fbar) from the left end of the hull, cell by cell.
 */
typedef struct Integrals {
    const Moments *m;
    Poly (*running)[PREFIXES];
} Integrals;

void integrals_init(Integrals *d, const Moments *m);
void integrals_clear(Integrals *d);

/* r[k] = the running integrals at x, which lies in the hull. */
void integrals_at(Range r[PREFIXES], const Integrals *d, const Range *x, unsigned long bits);

/* The slope of f on [from, to], if f is one affine function on the cells that this interval meets. */
bool affine_slope(mpq_t slope, const Moments *m, const mpq_t from, const mpq_t to);

/* Does f jump at the breakpoint z_b, 0 < b < n? */
bool jumps_at(const Moments *m, long b);

/* J_i is the interval from q[i] to q[i+1], i = 0..k. All functions are those of h instead of f. */
typedef struct {
    int k;
    unsigned long bits;      /* of its evaluation; what is derived from it is rounded alike */
    Range q[TREE_KINKS + 2]; /* left end of the hull, the kinks, right end: set by the caller */
    Range moment[TREE_KINKS + 1][PREFIXES];                                       /* over J_i */
    Range mean[TREE_KINKS + 1], centre[TREE_KINKS + 1], variance[TREE_KINKS + 1]; /* h, xbar, V_i */
    Range fit[TREE_KINKS + 1];                         /* sigma_i, slope of the best affine fit */
    Range slope[TREE_KINKS + 1];                       /* s_i, slope of the chain */
    Range left[TREE_KINKS + 1], right[TREE_KINKS + 1]; /* values of the chain at the ends of J_i */
    Range T; /* M1(J_i) = tau_i T for the integers tau_i: M1 of the hull is (d - n) T for gamma = n/d */
    bool empty[TREE_KINKS + 1]; /* q[i] = q[i+1]; mean to slope are not set then */
} Chain;

void chain_init(Chain *c);
void chain_clear(Chain *c);

/* Everything but q. False when some V_i is not proved positive, or an empty J_i lies at a jump of f. Empty
   intervals are allowed between points; the values at their ends are the limits. */
bool chain_evaluate(Chain *c, const Integrals *d, const Word *w, unsigned long bits);

void chain_residual(Range *r, const Chain *c, int j); /* F_j, 1 <= j <= k: jump of the chain at q[j] */
void chain_jump(Range *r, const Chain *c, int j);     /* m_j */

/* The equation of place j of a generalised word: F_j for a kink, 0 for a node at a breakpoint, the sum of the
   errors of the chain on both sides for a free node; false if f jumps where a free node may be. */
bool chain_equation_at(Range *r, const Chain *c, const Word *w, const Integrals *d, int j);

void chain_value(Range *r, const Chain *c, const Integrals *d, int j); /* g at q[j], and
                                                        for j = 0, k + 1 at the ends of the interval */
void chain_risk(Range *r, const Chain *c, const Integrals *d);
void chain_sigma(Range *r, const Chain *c, const Word *w); /* sum tau_i sigma_i */

/* Does every J_i with tau_i != 0 lie in a run of cells on which f is one affine function, and is sum tau_i
   times its slope exactly 0? Then sum tau_i sigma_i = 0. */
bool chain_sigma_vanishes(const Chain *c, const Integrals *d, const Word *w);

/* The limits of e p at q[j] from the left and from the right, and whether they may differ. */
void chain_error(Range side[2], bool *jump, const Chain *c, const Integrals *d, int j);

#endif
