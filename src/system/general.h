/* The chain equations for a density that is not constant (doc/theory.md, Theorem 7.6). general_evaluate is
   declared in system/chain.h. */
#ifndef RELUCERT_SYSTEM_GENERAL_H
#define RELUCERT_SYSTEM_GENERAL_H

#include "system/chain.h"
#include "system/weighted_fit.h"

/* For the exact rules. The force of T on the ends of J_i: g - f is the best fit error plus tau_i T times
   minus *at_u, and *at_v, where *at_u = alpha l/V, *at_v = beta l/V (the upper ends may be infinite). */
void general_pull(interval *at_u, interval *at_v, const chain_data *d, const chain_box *b, slong i);

/* J_i over the hinge z_hinge with a change of slope of the sign bend = 1 or -1: Lambda/(Lambda + P) with the
   numbers of Lemma 7.10a. */
interval general_hinge(const chain_data *d, const chain_box *b, slong i, slong hinge, int bend);

/* sum tau_i sigma_i over the box. */
interval general_tension(const chain_data *d, const chain_word *w, const chain_box *b);

/* J_(j-1) and J_j in one stretch, tau_(j-1) and tau_j with different signs: the equation r a_j - s b_(j-1) of Lemma
   7.7 and 9.5 (a) that replaces F_j, r, s the square roots of |tau_(j-1)|, |tau_j| (1 where these are equal), and,
   if row is not NULL, its derivatives row[0..k-1] by q_1..q_k. */
interval general_balance(interval *row, const chain_data *d, const chain_word *w, const chain_box *b,
                         slong j);

/* Letter g: for some J_i across a gap, q_i and q_(i+1) in the cells that meet it, Lemma 7.21a shows that the box
   contains no genuine zero. The tau of w are 0 where T = 0 is known on the whole box. */
int general_gap_corner(const chain_data *d, const chain_word *w, const chain_box *b);

#endif
