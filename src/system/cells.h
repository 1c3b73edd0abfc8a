/* The cells of a problem and the exact moment functions on them (doc/theory.md, section 3). */
#ifndef RELUCERT_SYSTEM_CELLS_H
#define RELUCERT_SYSTEM_CELLS_H

#include "problem/problem.h"
#include "problem/slopes.h"

/* Orientation of a kink: R is s(x - q), L is s(q - x), with s(t) = max(t, 0) for relu. */
typedef enum { KINK_R, KINK_L } orientation;

/* The hull [z_0, z_n] of the support of the density, cut at all breakpoints of f and p.
   With h = f - mean, on cell i and for q in it:
   p0 = int_a^q p, p1 = int_a^q x p, p2 = int_a^q x^2 p, h0 = int_a^q h p, h1 = int_a^q x h p,
   as polynomials in q. All moments are over the hull; p vanishes outside. */
typedef struct {
  slong n;
  fmpq *z;           /* n + 1 breakpoints */
  slong *target;     /* piece of f on each cell */
  slong *density;    /* piece of p on each cell */
  const pwpoly *f, *p;
  fmpq_poly_t *p0, *p1, *p2, *h0, *h1;
  int left_gap, right_gap;
  const relucert_problem *problem;
  slope_pair slopes;     /* of the activation; relu if it has none */
  const fmpq *gamma;     /* slope of s for t < 0 */
  fmpq_t mass, mean, first, second; /* int p, int f p / mass, int x p, int x^2 p */
  fmpq_t th;                        /* int x h p = -T */
  fmpq_t spread;                    /* S = int h^2 p */
  fmpq_t slope, intercept;          /* best affine fit slope x + intercept */
} cells;

/* Build from a problem, which must outlive c. */
void cells_init(cells *c, const relucert_problem *problem);
void cells_clear(cells *c);

/* Does f, does p jump at the inner breakpoint z_i, 0 < i < n? */
int cells_target_jumps(const cells *c, slong i);
int cells_density_jumps(const cells *c, slong i);
/* Is p = 0 on cell i? */
int cells_is_empty(const cells *c, slong i);
/* Is p = 0 on a cell? (There is an interior gap.) */
int cells_have_gap(const cells *c);
/* The last breakpoint of the gap that begins at z_i, or 0 if none begins there. */
slong cells_gap_end(const cells *c, slong i);
/* Is p = 0 on a piece of the interval, or beside the hull? */
int cells_density_vanishes(const cells *c);

/* The kink equation on one cell for the neuron m psi, psi(x) = s(x - q) or s(q - x): g = G, v = V > 0, e = E with
   E = G'V - GV'/2, and u = int psi p, polynomials in q (Theorems 3.2 and 9.6). m = g/v, the risk is S - g^2/v, the
   value at the kink mean - (g/v)(u/mass). */
typedef struct {
  fmpq_poly_t g, v, e, u;
} kink_equation;
void kink_equation_init(kink_equation *k);
void kink_equation_clear(kink_equation *k);
/* The slopes of psi on the left and on the right of its kink: gamma and 1, or -1 and -gamma. */
void psi_slopes(fmpq_t left, fmpq_t right, const cells *c, orientation o);
/* Set k for cell i, 0 <= i < c->n. */
void kink_equation_set(kink_equation *k, const cells *c, slong i, orientation o);

#endif
