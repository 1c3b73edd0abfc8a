/* All zeros of Phi_R or Phi_L in (a,b), isolated and proved complete (doc/theory.md, section 8). */
#ifndef RELUCERT_TYPES_PHI_ZEROS_H
#define RELUCERT_TYPES_PHI_ZEROS_H

#include "types/error_view.h"

/* A maximal interval on which e = 0 for certain. */
typedef struct {
  slong first, last; /* parts */
  slong from, to;    /* the ends are q_from, q_to, if not -1: breakpoints that are no kinks */
} exact_fit;

typedef enum {
  PLACE_POINT,      /* an isolated zero, no kink */
  PLACE_KINK,       /* the kink number `kink` */
  PLACE_FIT,        /* the exact-fit interval number `fit` */
  PLACE_UNRESOLVED  /* some zeros, perhaps none */
} place_kind;

typedef struct {
  place_kind kind;
  slong kink, fit;
  int doubled;      /* of _POINT: Phi' = 0 too */
  int settled;      /* of _UNRESOLVED: e is not identically 0 on any part of it */
  number at;        /* of _POINT and _UNRESOLVED */
} phi_place;

typedef struct {
  slong n, unresolved; /* unresolved: how many of them */
  phi_place *places;   /* ascending */
  int positive, negative; /* Phi has a positive value, a negative value in (a,b) */
} phi_zeros;

/* The zeros of Phi_LETTER; numbers with the given number of digits. list, nlist: from
   exact_fits. */
void phi_zeros_init(phi_zeros *z, const error_view *v, char letter, const exact_fit *list, slong nlist,
                    long digits);
void phi_zeros_clear(phi_zeros *z);

/* The exact-fit intervals, ascending; allocated. */
slong exact_fits(exact_fit **list, const error_view *v);

#endif
