/* Tubes (letter t of a tree; doc/theory.md, Lemma 7.19a): boxes whose zeros are all members of a family of
   zeros, in which every kink is an affine function of one of them. */
#ifndef RELUCERT_SOLVE_TUBE_H
#define RELUCERT_SOLVE_TUBE_H

#include "solve/node.h"

/* One way to write all kinks of a family by a number x: q_m = at[m] + by[m] x, 1 <= m <= k. */
typedef struct {
  interval at[CHAIN_MAX + 1], by[CHAIN_MAX + 1];
} tube_lines;

/* A family of zeros of a word, for a closed range of its parameter. */
typedef struct {
  slong k, number;                                   /* number: from 1 */
  slong cell[CHAIN_MAX + 1];                         /* of the kinks, closed */
  position lo[CHAIN_MAX + 1], hi[CHAIN_MAX + 1];     /* x = q_j between these; lo > hi: q_j does not move */
  tube_lines of[CHAIN_MAX + 1];                      /* of[j] by x = q_j, where it moves */
  slong corner[CHAIN_MAX + 1];                   /* b if q_i and q_(i+1) meet in z_b at one end, else 0: */
  interval share[CHAIN_MAX + 1];                     /* then s_i in the chart */
  double longest[CHAIN_MAX + 1];                     /* 0 <= l_i <= longest */
  tube_lines of_length[CHAIN_MAX + 1];               /* by x = l_i */
} tube;

/* The families of a word. */
typedef struct tubes {
  slong n;
  tube *list;
} tubes;

/* Room for n families; a copy; NULL is allowed in both that take one. */
tubes *tubes_new(slong n);
tubes *tubes_copy(const tubes *t);
void tubes_free(tubes *t);

/* For any rounding mode but upward, as it calls FLINT: q_j = base[j-1] + step[j-1] t, lo <= t <= hi, each
   kink in a closed cell, their order being strict inside the range. */
void tube_init(tube *y, slong number, slong k, const fmpq *base, const fmpq *step, const fmpq_t lo,
               const fmpq_t hi, const cells *c);

/* Are all zeros in the box of the node, which is in cells, members of the family, by the coordinate j?
   Returns j, or 0 if this is not proved. Rounding mode upward. */
slong tube_covers(const tube *y, const chain_data *d, const chain_word *w, const node *n,
                  const chain_box *box);

#endif
