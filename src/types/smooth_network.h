/* Networks with rectified powers or clipped ReLU on the hull of the support (doc/theory.md, 9.19 and
   9.20): cells on which everything is a polynomial, and moments of the error and of the density. Exact. */
#ifndef RELUCERT_TYPES_SMOOTH_NETWORK_H
#define RELUCERT_TYPES_SMOOTH_NETWORK_H

#include "problem/problem.h"
#include "theta/theta.h"

typedef struct {
  const theta *theta;
  slong n;               /* exponent of a rectified power; 1 for clipped ReLU: the degree on a cell */
  int clipped;
  slong cells;
  fmpq *z;               /* cells + 1 ends: every breakpoint of f, p and of a neuron in the hull */
  fmpq_poly_t *N, *ep;   /* cells each: the network, and e p for e = N - f */
  fmpq *error;           /* error[i (n+1) + k]: the integral of x^k e p from z_0 to z_i, k = 0..n */
  fmpq *mass;            /* mass[i (2n+1) + k]: the integral of x^k p, k = 0..2n */
  fmpq_t risk;
  slong room;            /* allocated entries of z */
} smooth_network;

void smooth_network_init(smooth_network *s, const relucert_problem *problem, const theta *t);
void smooth_network_clear(smooth_network *s);

/* The cells from..to-1 on which neuron j is a polynomial that is not constant for w != 0: u > 0 for powers,
   0 < u < 1 for clipped ReLU, with u = wx + b. from = to: none. */
void smooth_active(slong *from, slong *to, const smooth_network *s, slong j);
/* The same for u > 1 (clipped ReLU; none for powers). */
void smooth_saturated(slong *from, slong *to, const smooth_network *s, slong j);
/* f = factor u^k for neuron j. */
void smooth_power(fmpq_poly_t f, const smooth_network *s, slong j, slong k, const fmpq_t factor);

/* y = the integral of g e p, of degree <= n, over these cells; of g p, of degree <= 2n. */
void smooth_error_integral(fmpq_t y, const smooth_network *s, const fmpq_poly_t g, slong from, slong to);
void smooth_mass_integral(fmpq_t y, const smooth_network *s, const fmpq_poly_t g, slong from, slong to);
/* The integral of x^k e p over the hull, k <= n. */
const fmpq *smooth_moment(const smooth_network *s, slong k);

/* The index i of the break z_i where u = level (0, or 1 for clipped ReLU) of a neuron with w != 0; -1 if it is
   outside the hull. */
slong smooth_break(const smooth_network *s, slong j, slong level);

#endif
