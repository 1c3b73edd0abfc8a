/* The places of the core, and what a jump of the variation costs there (doc/theory.md, Theorem 8.5). */
#ifndef RELUCERT_TYPES_POINT_PLACES_H
#define RELUCERT_TYPES_POINT_PLACES_H

#include "types/point_parts.h"

typedef enum { PLACE_REGULAR, PLACE_DESCENT, PLACE_UNDECIDED } place_verdict;

/* The kinks of the core, and those that join, at z_i. */
typedef struct {
  slong z;
  slong count[2][2];  /* neurons: [letter L, R][not flat, flat] */
  int absolute;       /* R and L are one letter */
  slong n;            /* not flat ones */
  const fmpq **m;     /* their slope jumps */
  fmpq_t sum;         /* of these */
  fmpq_t density[2];  /* e p on the left, on the right */
  int sign[2];        /* of e p next to the place on the left, on the right: 0 if e p = 0 there */
  int exact;          /* both signs are 0 */
  place_verdict verdict;
  int jumps;          /* whether the variation may jump there */
  fmpq_t cost[2];     /* of a jump D: cost[D > 0] D^2, all kinks moving together; the least if regular */
} kink_place;

/* All places, ascending; *places is allocated (free with kink_places_free). Returns their number. jumps is 1
   at exact places only where it needs no free affine part. */
slong kink_places_find(kink_place **places, const point_work *w);
void kink_places_free(kink_place *places, slong n);

/* 1, -1: the letter R, L of a place that carries only this one; 0 if both occur. For the absolute value
   always 1. */
int kink_place_letter(const kink_place *p);
/* Do the costs for both signs of D differ? */
int kink_place_one_sided(const kink_place *p);

#endif
