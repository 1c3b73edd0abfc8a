/* What the rows of one realization are made from. */
#ifndef RELUCERT_TYPES_ROW_MAKER_H
#define RELUCERT_TYPES_ROW_MAKER_H

#include "landscape/strata.h"
#include "types/kink_sides.h"
#include "types/phi_zeros.h"

typedef struct {
  critical f;
  realization *r;
  slong hidden, k;
  slong least;       /* neurons of the smallest core */
  int all_saddles;   /* every core is a saddle */
  int free_definite; /* the core with a free affine part is definite */
  error_view view;
  slong nfits;
  exact_fit *fits;
  int outside;       /* the outside of the exact fits is definite */
  phi_zeros zeros[2];/* of Phi_R, and of Phi_L unless T = 0 */
} row_maker;

/* Is the activation relu: are neurons dead or touching? */
static inline int rows_are_relu(const row_maker *m) { return slopes_are_relu(m->f.own.slopes); }

/* Do neurons of both letters have the same Phi: T = 0, or the absolute value? */
static inline int rows_of_one_letter(const row_maker *m) {
  return m->f.balanced || slopes_are_absolute(m->f.own.slopes);
}

/* Append rows to r->strata; the pointer is valid until the next. dimension -1: none is stated. */
stratum *row_add(row_maker *m, stratum_part part, const char *role, int dimension, row_effect effect,
                 const char *reason);

/* The rows of section 5.8, items 4; 5 and 6; 7; 8, of doc/formats.md. */
void rows_cancelling(row_maker *m);
void rows_touching(row_maker *m);
void rows_degenerate(row_maker *m);
void rows_full(row_maker *m);
void rows_flat(row_maker *m);

/* Is e not 0 at an end for certain? Its sign there, else 0. */
int error_sign_at_end(const error_view *v, int left);

/* The sign of e next to an end if its order is at most 1 for certain, else 0. */
int error_sign_next_to_end(const error_view *v, int left);

#endif
