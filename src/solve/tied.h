/* Tied kinks (doc/theory.md, Lemma 7.11c, 9.5 (b)): in a box in which J_(j-1) and J_j lie in one stretch and
   tau_(j-1), tau_j have different signs, the lengths of these two are in the proportion of |tau|^(1/2) at every
   genuine zero (constant density); for relu q_j is the midpoint of its neighbours. On the points with this
   property F may be one-to-one where it is not on the whole box. */
#ifndef RELUCERT_SOLVE_TIED_H
#define RELUCERT_SOLVE_TIED_H

#include "system/chain.h"

/* The kinks of a box that are tied. */
typedef struct {
  const chain_word *word;
  slong count;
  int tied[CHAIN_MAX + 2];        /* for j = 1..k */
  slong group[CHAIN_MAX + 1];     /* of the pieces J_0..J_k: equal if ties make a proportion */
  slong left[CHAIN_MAX + 2], right[CHAIN_MAX + 2]; /* the next kinks (or ends) that are not tied; j itself */
} ties;

/* The ties of the box X[1..k]; none for a density that is not constant. */
void ties_of(ties *t, const chain_data *d, const chain_word *w, const interval *X);

/* Is F, without the equations of tied kinks, one-to-one on the points of X with these ties? There are some,
   and not all kinks are tied. */
int tied_one_to_one(const ties *t, const chain_data *d, const chain_word *w, const interval *X);

/* Newton's method on these points, as find_zero. */
int tied_find_zero(double *x, const ties *t, const chain_data *d, const chain_word *w);

#endif
