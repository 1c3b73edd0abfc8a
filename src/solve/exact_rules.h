/* Exact rules for boxes next to stretches of cells on which f is affine (doc/formats.md, section 5.4;
   doc/theory.md, 7.4 and 7.7 to 7.9): where the chain system has zeros that are not genuine, in families or
   on faces, enclosures alone never end. */
#ifndef RELUCERT_SOLVE_EXACT_RULES_H
#define RELUCERT_SOLVE_EXACT_RULES_H

#include "solve/node.h"

/* The tau_i of the word, or all 0 if T = 0 on the whole box: every J_i with tau_i != 0 lies in a cell on
   which f is affine, and sum tau_i (slope of that cell) = 0. */
void rules_tau(int *tau, const chain_data *d, const chain_word *w, const chain_box *b);

/* Letter a: some J_(j-1) and J_j lie in one cell on which f is affine, and tau_(j-1), tau_j do not have
   different signs. */
int rule_affine(const chain_data *d, const chain_word *w, const chain_box *b, const int *tau);

/* Letter e: between breakpoints at which f bends, the errors g - f at the kinks are known multiples of T;
   they contradict each other, or the sign of T. */
int rule_hinge(const chain_data *d, const chain_word *w, const chain_box *b, const int *tau);

/* Letter j: q_1 and q_2 (or the last two kinks) lie on both sides of a jump, g = f behind the second one,
   and the first one would be a root that is not in the box. */
int rule_jump(const chain_data *d, const chain_word *w, const node *n, const chain_box *b, const int *tau);

/* Letters z and a: the first j with q_j = z_b at every genuine zero, by the shape of the box. Returns j and
 **b, and met = 0 if the interval of q_j does not contain z_b; returns 0 if there is no such j. */
slong rule_pin(slong *breakpoint, int *met, const chain_data *d, const chain_word *w, const node *n,
               const chain_box *b, const int *tau);

/* Letter n: at every zero g = f next to some q_j, and the neighbour of q_j would be at the end z_b of the
   stretch: elsewhere F_j is not 0, by its derivative (jacobian, NULL in charts) or by its enclosure in a
   chart (constant density). */
int rule_neighbour(const chain_data *d, const chain_word *w, const node *n, const chain_box *b,
                   const int *tau, const interval *jacobian);

/* Letter d: coordinates j, each with a breakpoint at[j] > 0 as one end of its interval (else at[j] = 0),
   such that F_j vanishes for all these j where all of them are at their breakpoints. Returns how many. */
slong rule_faces(slong *at, const chain_data *d, const chain_word *w, const node *n, const chain_box *b);

/* Letter c: the smallest i such that q_i and q_(i+1), not pinned and not in charts, lie in the cells below
   and above a breakpoint at which f jumps, and their intervals meet there, which is not asked in a chart; 0
   if there is none. Any density. */
slong rule_chart(const chain_data *d, const chain_word *w, const node *n, const chain_box *b);

#endif
