/* The chain system of an activation pattern for constant density (doc/theory.md, section 7): kinks
   q_1 < ... < q_k with a word of letters, every kink in a given cell, and the equations

     F_j = right end of the fit on [q_(j-1), q_j] - left end of the fit on [q_j, q_(j+1)] = 0,

   where the fit on J_i is the best affine fit of f plus tau_i T h_i, and T has been eliminated. */
#ifndef RELUCERT_SYSTEM_CHAIN_H
#define RELUCERT_SYSTEM_CHAIN_H

#include "base/interval.h"
#include "system/cells.h"

enum { CHAIN_MAX = 12 }; /* kinks */

/* What general densities need (src/system/general.c). new: for a density that is not constant, never NULL.
   free: NULL is allowed. */
struct general_data;
struct general_data *general_data_new(const cells *c);
void general_data_free(struct general_data *g);

/* What enclosures of fits need to know about a target with constant density: everything in double
   intervals. Built once for a problem. */
typedef struct {
  slong n;           /* cells */
  slong degree;      /* largest degree of f */
  interval *z;       /* n + 1 breakpoints */
  interval *width;   /* n: z_(i+1) - z_i */
  slong *degrees;    /* of f on each cell */
  slong *stretch;    /* first cell of the maximal run on which f is one affine polynomial, or -1 */
  interval
      *taylor; /* taylor[(i (degree+1) + m) (degree+2) + r]: coefficient of c^m in f^(r)(c)/r! on cell i */
  interval *at_left,
      *at_right; /* at_left[i (degree+1) + r]: Taylor coefficients of cell i at z_i; at_right: at z_(i+1) */
  interval *jump;    /* jump[i] = f(z_i+) - f(z_i-), 0 < i < n; exact zero where f is continuous */
  interval *bend;    /* bend[i] = f'(z_i+) - f'(z_i-), 0 < i < n; exact zero where they agree */
  interval *steepness; /* slope of f on a cell where f is affine, times one number that makes all of these
                          integers */
  interval *factor, *three; /* n/(n+1) for even n, (n-1)/(n+2) for odd n; 3/(n+2) */
  interval *over1, *over2;  /* 1/(n+1); 1/((n+1)(n+2)) */
  interval *moment0, *moment1; /* int f and int (x - z_i) f over cell i */
  struct general_data *general; /* NULL: the density is constant */
} chain_data;
void chain_data_init(chain_data *d, const cells *c);
void chain_data_clear(chain_data *d);

/* A word of type A (letters 'L', 'R'), or of type B (letters empty). In a generalised word
   (doc/theory.md, 7.16) some of the places are nodes, where the chain may jump. */
typedef struct {
  slong k;
  int type_b;
  char letters[CHAIN_MAX + 1];
  slopes slopes;
  int tau[CHAIN_MAX + 1];    /* tau_0..tau_k, times the denominator of gamma */
  slong node[CHAIN_MAX + 1]; /* node[j], 1 <= j <= k: 0 for a kink, b > 0 for a node at the breakpoint z_b,
                                FREE_NODE for a free node (type B) */
} chain_word;
enum { FREE_NODE = -1 };

/* Set a word from its letters (type A), or B with k kinks when letters is NULL. */
void chain_word_set(chain_word *w, slopes g, const char *letters, slong k);
/* The name in certificates: "RL", "B2"; of generalised words "R!3L", "Bk!2?". */
enum { CHAIN_NAME = 8 * CHAIN_MAX }; /* up to 4096 cells */
void chain_word_name(char name[CHAIN_NAME], const chain_word *w);
/* Has the word nodes? */
int chain_word_has_nodes(const chain_word *w);

/* A box of chains. q[0] = a, q[k+1] = b. J_i = [q_i, q_(i+1)] begins in cell first[i] and ends in cell
   last[i]; at q_j, not pinned, last[j-1] = first[j] is its cell, and q[j] lies in the closed cell; a q_j
   pinned to the inner breakpoint z_b has last[j-1] = b-1, first[j] = b, and q[j] encloses z_b. Only chains
   with a <= q_1 <= ... <= q_k <= b matter. In a chart (chart = i > 0) q_i = z - l (1-s), q_(i+1) = z + l s
   with z = z_b, last[i] = first[i] + 1 = b, and q[i], q[i+1] enclose these. */
typedef struct {
  interval q[CHAIN_MAX + 2];
  slong first[CHAIN_MAX + 1], last[CHAIN_MAX + 1];
  slong chart;
  interval l, s;
} chain_box;

/* The equation of a node at z_b is F_j = q_j - z_b, and all other equations are taken with q_j = z_b:
   such a q_j is always pinned in a box. That of a free node says that the errors on both sides add up
   to 0. */

/* What an error on the right of q_j contributes to F_j: minus itself, but itself at a free node. */
static inline interval chain_left(const chain_word *w, slong j, interval x) {
  return w->node[j] == FREE_NODE ? x : iv_neg(x);
}

/* Enclosures of F_1..F_k (f[0..k-1]) over the box and, if jacobian is not NULL, of dF_j/dq_m
   (jacobian[(j-1) k + m-1]; entries may be the whole line; not in a chart). Rounding mode upward. Calls
   general_evaluate when the density is not constant. */
void chain_evaluate(interval *f, interval *jacobian, const chain_data *d, const chain_word *w,
                    const chain_box *b);

/* chain_evaluate for constant density at the points of the box where all J_i with the same group[i] have the
   same length (group NULL: everywhere). */
void chain_evaluate_tied(interval *f, interval *jacobian, const chain_data *d, const chain_word *w,
                         const chain_box *b, const slong *group);

/* The same without Jacobian for the part of the box where the length of J_m is lambda times that of J_i,
   lambda in [0,1], tau_i, tau_m != 0: for corners in which both lengths may be 0 and their omegas are not
   determined. Returns 0 if there is no such part. Constant density. */
int chain_evaluate_pair(interval *f, const chain_data *d, const chain_word *w, const chain_box *b, slong i,
                        slong m, interval lambda);

/* Sigma = sum tau_i sigma_i over the box, constant density; T has the opposite sign. */
interval chain_tension(const chain_data *d, const chain_word *w, const chain_box *b);

/* chain_evaluate (but for nodes at breakpoints) for any density that is positive almost everywhere on
   the hull (src/system/general.c). Returns 0 when it cannot say anything about this box (unbounded
   quotient); f is then the whole line. */
int general_evaluate(interval *f, interval *jacobian, const chain_data *d, const chain_word *w,
                     const chain_box *b);

#endif
