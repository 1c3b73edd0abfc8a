/* exclude.h - proofs that a box holds no zero of F, or that F is one-to-one on it. */
#ifndef CHECK_EXCLUDE_H
#define CHECK_EXCLUDE_H

#include "node.h"

/* Does F (with the equation of Theorem 9.5 (a) for F_j where J_(j-1) and J_j lie in one stretch, that is
   2q_j - q_(j-1) - q_(j+1) if |tau_(j-1)| = |tau_j|) have no zero in the box? The node is clipped, not empty,
   in cells, outside charts. expand_first suggests to begin with the mean value form. Boxes are cut further, up
   to a limit. */
bool box_excluded(const TreeData *d, const Word *w, const Node *n, bool expand_first);

/* Does the box hold no genuine zero, by rule e, or by rule n, or otherwise? */
bool box_unfit(const TreeData *d, const Word *w, const Node *n);
bool box_without_neighbours(const TreeData *d, const Word *w, const Node *n);

/* The same by Lemma 7.21a about pieces across a gap of the support. */
bool box_unfit_at_gap(const TreeData *d, const Word *w, const Node *n);

/* Piece i, which goes over the breakpoint of a chart; false if the box of the chart is empty. */
bool chart_bridge(Bridge *r, const TreeData *d, const Node *n, int i);

/* The same as box_excluded in charts, alone or with rule n;
   the last one goes through all ratios of the lengths of `count` comparable pieces (2 or 3). */
bool chart_excluded(const TreeData *d, const Word *w, const Node *n);
bool chart_without_neighbours(const TreeData *d, const Word *w, const Node *n);
bool chart_excluded_by_ratio(const TreeData *d, const Word *w, const Node *n, const int *piece, int count);

/* Are all zeros in the box of the node members of the family? F is one-to-one where q_j is fixed, or in a
   chart, j being the left one of its kinks, where its length is. */
bool tube_holds(const TreeData *d, const Word *w, const Node *n, const Motion *f, int j);

/* The place of e, in units of the hull. */
Fix place(const TreeData *d, End e);

/* Is the risk of every function with places in the box, also of a chart, at least the bound of r? As in
   box_risk.h. */
bool node_risk_at_least(BoxRisk *r, const TreeData *d, const Word *w, const Node *n);

/* Are these different pieces of the word with tau != 0? */
bool pieces_comparable(const Word *w, const int *piece, int count);

/* *r = a node outside charts whose box contains all kinks of the node in charts; false if there are none, or
   if a number does not fit. */
bool chart_kinks(Node *r, const TreeData *d, const Node *n);

/* The pieces, weights and sigma over the box of a node in cells, outside charts; the kinks in units of the
 * hull, q[0] and q[k+1] its ends. False if a number does not fit. */
bool box_chain(Chain *c, Fix *q, const TreeData *d, const Word *w, const Node *n, bool derivatives);

/* An enclosure of the Jacobian over a box, as the hull over the parts that arise when every side is cut at
   the breakpoints and then into `parts` equal parts. The box is given by positions lo[1..k], hi[1..k].
   row > 0: only the row of F_row is needed. False if a number does not fit. */
bool hull_jacobian(Jacobian *r, const TreeData *d, const Word *w, const Position *lo, const Position *hi,
                   int parts, int row);

/* An approximate inverse of the matrix (k x k, in units of 2^-50): inverse = 2^-shift times that. False if
   there is none within the range of numbers. */
typedef struct {
    int64_t at[TREE_KINKS][TREE_KINKS];
} Matrix;
bool approximate_inverse(Matrix *inverse, int *shift, const Jacobian *j, int k);

/* The hull of the Jacobian over a uniqueness box in parts; false if there is none, or if a number does not
   fit. */
bool box_jacobian(Jacobian *j, const TreeData *d, const Word *w, const Box *box, int parts);

/* A bound below 1 for the row sums of |1 - C A| for the k x k matrices A in *j, with an approximate
   inverse C, in units of 2^-50; 0 if there is none. */
int64_t matrix_contraction(Matrix *inverse, int *shift, const Jacobian *j, int k, const int *halvings);

#endif
