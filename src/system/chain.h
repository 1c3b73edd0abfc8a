/* The chain system of an activation pattern for constant density (doc/theory.md, section 7): kinks
   q_1 < ... < q_k with a word of letters, every kink in a given cell, and the equations

     F_j = right end of the fit on [q_(j-1), q_j] - left end of the fit on [q_j, q_(j+1)] = 0,

   where the fit on J_i is the best affine fit of f plus tau_i T h_i, and T has been eliminated. */
#ifndef RELUCERT_SYSTEM_CHAIN_H
#define RELUCERT_SYSTEM_CHAIN_H

#include "base/interval.h"
#include "system/cells.h"
#include "system/corner.h"

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
  corner_roots *corner[2];      /* n each, or NULL: corner[side][b], 0 < b < n, as in system/corner.h */
  slong *gap_end;    /* NULL without interior gaps; else gap_end[i] = cells_gap_end for 0 <= i < n */
  int *empty;        /* NULL, or empty[i]: p = 0 on cell i (the tables of `general` take p = 1 there) */
} chain_data;

/* The cell in which what follows a place at z_i begins: behind the gap if one begins there. */
static inline slong chain_cell_after(const chain_data *d, slong i) {
  return d->gap_end && d->gap_end[i] ? d->gap_end[i] : i;
}
void chain_data_init(chain_data *d, const cells *c);
void chain_data_clear(chain_data *d);

/* A word of type A (letters 'L', 'R'), or of type B (letters empty). In a generalised word
   (doc/theory.md, 7.16) some of the places are nodes, where the chain may jump. */
typedef struct {
  slong k;
  int type_b;
  char letters[CHAIN_MAX + 1];
  slope_pair slopes;
  int tau[CHAIN_MAX + 1];    /* tau_0..tau_k, times the denominator of gamma */
  interval root[CHAIN_MAX + 1]; /* the square root of |tau_i|, exact where it is an integer */
  double cap[CHAIN_MAX + 1]; /* an upper bound of |tau_i|^(-2/3), tau_i != 0; 1 for |tau_i| = 1 */
  slong node[CHAIN_MAX + 1]; /* node[j], 1 <= j <= k: 0 for a kink, b > 0 for a node at the breakpoint z_b,
                                FREE_NODE for a free node (type B) */
  slong from[CHAIN_MAX + 1], to[CHAIN_MAX + 1]; /* where the density has interior gaps: kink j lies in
                                                   [z_from, z_to], between two gaps; to = 0: anywhere */
} chain_word;
enum { FREE_NODE = -1 };

/* Have tau_i and tau_j different signs? */
static inline int chain_opposite(int x, int y) { return (x > 0 && y < 0) || (x < 0 && y > 0); }
/* tau^2, exactly. */
static inline double chain_square(int tau) { return (double) tau * (double) tau; }

/* Set a word from its letters (type A), or B with k kinks when letters is NULL. */
void chain_word_set(chain_word *w, slope_pair g, const char *letters, slong k);
/* The name in certificates: "RL", "B2"; of generalised words "R!3L", "Bk!2?"; where the
   density has interior gaps "R.0L!1", "Bk.0!1". */
enum { CHAIN_NAME = 8 * CHAIN_MAX }; /* up to 4096 cells */
void chain_word_name(char name[CHAIN_NAME], const chain_word *w);
/* Has the word nodes? */
int chain_word_has_nodes(const chain_word *w);

/* A box of chains. q[0] = a, q[k+1] = b. J_i = [q_i, q_(i+1)] begins in cell first[i] and ends in cell
   last[i]; at q_j, not pinned, last[j-1] = first[j] is its cell, and q[j] lies in the closed cell; a q_j
   pinned to the inner breakpoint z_b has last[j-1] = b-1, first[j] = b (chain_cell_after: a node that spans a
   gap, where J_j begins behind the gap), and q[j] encloses z_b. Only chains with a <= q_1 <= ... <= q_k <= b
   matter. Where J_i is in a chart (bit i of charts, i > 0), q_i = z - l_i (1 - s_i), q_(i+1) = z + l_i s_i with
   z = z_b, last[i] = first[i] + 1 = b, and q[i], q[i+1] enclose these. */
typedef struct {
  interval q[CHAIN_MAX + 2];
  slong first[CHAIN_MAX + 1], last[CHAIN_MAX + 1];
  unsigned charts;
  interval l[CHAIN_MAX + 1], s[CHAIN_MAX + 1];
} chain_box;

/* Is J_i in a chart? */
static inline int chain_in_chart(const chain_box *b, slong i) { return (int) (b->charts >> i & 1); }

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

/* chain_evaluate for constant density at the points of the box where all J_i with the same group[i] have lengths
   in the proportion of |tau_i|^(1/2) (group NULL: everywhere). */
void chain_evaluate_tied(interval *f, interval *jacobian, const chain_data *d, const chain_word *w,
                         const chain_box *b, const slong *group);

/* Pieces J_i, tau_i != 0, from long to short: piece[a], a > 0, is by[a] in [0,1] times as long as piece[a-1].
 */
enum { CHAIN_RATIOS = 3 };
typedef struct {
  slong n, piece[CHAIN_RATIOS];
  interval by[CHAIN_RATIOS];
} chain_ratios;

/* The place of J_i in r, or -1. */
static inline slong chain_ratio_index(const chain_ratios *r, slong i) {
  slong a = r->n - 1;
  while (a >= 0 && r->piece[a] != i)
    a--;
  return a;
}

/* The same without Jacobian for the part of the box where lengths have the ratios r: for corners in which
   these lengths may all be 0 and their omegas are not determined. Returns 0 if there is no such part. For a
   density that is not constant only n = 2, with the cube roots of the V_i in place of the lengths. */
int chain_evaluate_ratios(interval *f, const chain_data *d, const chain_word *w, const chain_box *b,
                          const chain_ratios *r);

/* Sigma = sum tau_i sigma_i over the box, constant density; T has the opposite sign. */
interval chain_tension(const chain_data *d, const chain_word *w, const chain_box *b);

/* chain_evaluate (but for nodes at breakpoints) for any density that is positive almost everywhere on
   the hull (src/system/general.c). Returns 0 when it cannot say anything about this box (unbounded
   quotient); f is then the whole line. */
int general_evaluate(interval *f, interval *jacobian, const chain_data *d, const chain_word *w,
                     const chain_box *b);

/* chain_evaluate_ratios for two pieces, J_m lambda times as long as J_i (but for nodes at breakpoints),
   likewise. */
int general_evaluate_pair(interval *f, const chain_data *d, const chain_word *w, const chain_box *b, slong i,
                          slong m, interval lambda);

#endif
