/* The steps of near_report_init. */
#ifndef RELUCERT_TYPES_NEAR_PARTS_H
#define RELUCERT_TYPES_NEAR_PARTS_H

#include "types/near.h"

/* Groups without a kink. ENDPOINT: moved so that it is 0 at one end of the hull and positive inside. With two
   slopes nothing is dead: NEGATIVE is negative on the hull, END_NEGATIVE is moved to an end and negative
   inside. */
enum {
  NEAR_UNCHANGED = 0, NEAR_FULL = -1, NEAR_DEAD = -2, NEAR_ENDPOINT = -3, NEAR_NEGATIVE = -4,
  NEAR_END_NEGATIVE = -5
};

/* Which neurons are to share a kink, i from 1 for group[j] = i; what becomes of the others. */
typedef struct {
  slong H, k;
  slong *group;
  int free;              /* the affine part is free: a neuron is affine everywhere, or a place is mixed */
  chain_word word;
  double x[CHAIN_MAX + 2]; /* guesses of the kinks, 1..k */
} proposal;

/* Kinks at most `together` apart share a place: neighbours of one letter, or, if mixed or if there is a full
   neuron, of any letter. Those at most `end` away from an end move there, or just behind it if they are dead
   there (relu). Returns 0 if more than CHAIN_MAX places are left. Clear in any case. */
int proposal_init(proposal *p, const theta *t, const point_report *r, const cells *c, double together,
                  double end, int mixed);
void proposal_clear(proposal *p);

/* Is some component of the generalised gradient nonzero in the whole ball? Sets component and neuron. r is
   the report on t. */
int near_excluded(near_report *y, const relucert_problem *problem, const theta *t, const point_report *r,
                  const fmpq_t R);

/* The critical point with the realization of the refined zero z and the roles of p: its parameters are set in
   y (w, b, v, c, distance, and the numbers of the realization), and, if z is exact, y->exact. Returns 0, y
   being unchanged, if the neurons cannot supply the slopes. */
int near_realize(near_report *y, const theta *t, const proposal *p, const cells *c, const refined_zero *z,
                 const fmpq_t R);
/* Its type when it is not rational; r is the report on the given parameters t. */
void near_set_type(near_report *y, const theta *t, const point_report *r, const proposal *p,
                   const refined_zero *z);

#endif
