/* The chain system of an activation pattern for constant density (doc/theory.md, section 7): kinks
   q_1 < ... < q_k with a word of letters, every kink in a given cell, and the equations

     F_j = right end of the fit on [q_(j-1), q_j] - left end of the fit on [q_j, q_(j+1)] = 0,

   where the fit on J_i is the best affine fit of f plus tau_i T h_i, and T has been eliminated. */
#ifndef RELUCERT_SYSTEM_CHAIN_H
#define RELUCERT_SYSTEM_CHAIN_H

#include "base/interval.h"
#include "system/cells.h"

enum { CHAIN_MAX = 12 }; /* kinks */

/* What enclosures of fits need to know about a target with constant density: everything in double
   intervals. Built once for a problem. */
typedef struct {
  slong n;           /* cells */
  slong degree;      /* largest degree of f */
  interval *z;       /* n + 1 breakpoints */
  slong *degrees;    /* of f on each cell */
  interval
      *taylor; /* taylor[(i (degree+1) + m) (degree+2) + r]: coefficient of c^m in f^(r)(c)/r! on cell i */
  interval *at_left,
      *at_right; /* at_left[i (degree+1) + r]: Taylor coefficients of cell i at z_i; at_right: at z_(i+1) */
  interval *jump;    /* jump[i] = f(z_i+) - f(z_i-), 0 < i < n; exact zero where f is continuous */
  interval *factor, *three; /* n/(n+1) for even n, (n-1)/(n+2) for odd n; 3/(n+2) */
  interval *moment0, *moment1; /* int f and int (x - z_i) f over cell i */
} chain_data;
void chain_data_init(chain_data *d, const cells *c);
void chain_data_clear(chain_data *d);

/* A region: the word and the cell of every kink, ascending. type_b: with a full neuron. */
typedef struct {
  const chain_data *data;
  slong k;
  int type_b;
  char letters[CHAIN_MAX + 1]; /* 'L', 'R'; for type B no meaning */
  slong cell[CHAIN_MAX + 2];   /* cell[1..k]; cell[0] = 0 and cell[k+1] = n-1 for the ends */
  int tau[CHAIN_MAX + 1];      /* tau_0..tau_k */
} chain;

/* Fill tau from letters and type_b. */
void chain_set_tau(chain *c);

/* Whether two neighbouring pieces of the chain lie in one cell on which f is affine without tau of
   opposite sign: then some slope jump is 0 or the equations contradict each other, and the region
   holds no realization. */
int chain_impossible(const chain *c);

/* q[0..k+1]: a box with q[0] = a, q[k+1] = b. Enclosures of all F_j (f[0..k-1]) and, if jacobian is not
   NULL, of dF_j/dq_m (jacobian[(j-1) k + m-1]). Where J_(j-1), J_j lie in one cell on which f is affine,
   F_j is 2 q_j - q_(j-1) - q_(j+1) instead (equivalent for m_j != 0). inside: only points with every
   kink in its cell and in order matter; otherwise the enclosure holds for the analytic continuation of
   F to the whole box. Rounding mode upward. */
void chain_evaluate(interval *f, interval *jacobian, const chain *c, const interval *q, int inside);

/* slopes[0..k] of the critical function on each J_i, and *sum = sum_i tau_i sigma_i, which is 0 exactly
   when T = 0. */
void chain_slopes(interval *slopes, interval *sum, const chain *c, const interval *q, int inside);

#endif
