/* Quadratic forms and their sign: L D L^T without pivoting. */
#ifndef RELUCERT_EXACT_FORM_H
#define RELUCERT_EXACT_FORM_H

#include "exact/scalar.h"

/* The lower triangle of a symmetric n x n matrix: row i holds the columns first[i]..i, the entries to the
   left of them are 0. Elimination keeps this profile and replaces the matrix by L (below the diagonal) and
   D (on it). */
typedef struct {
  const ring *ring;
  slong n;
  slong *first;
  scalar **row; /* row[i][j - first[i]] */
} quadratic;

/* The form 0. first: n columns, first[i] <= i, or NULL for full rows. The ring must stay. */
void quadratic_init(quadratic *f, slong n, const slong *first, const ring *r);
void quadratic_clear(quadratic *f);
/* f = g, with the same profile. */
void quadratic_set(quadratic *f, const quadratic *g);
/* The entry i, j for first[i] <= j <= i; NULL if it lies outside the profile. */
scalar *quadratic_entry(const quadratic *f, slong i, slong j);

/* Turn row i of the matrix into L_i0..L_i,i-1, D_i, the rows above being done. Returns the sign of D_i if it
   is certain, else 0. A column with D_j = 0 exactly must have L_ij D_j = 0; otherwise the form is negative
   somewhere, and the result is -1. */
int quadratic_eliminate(quadratic *f, slong i);

/* Exact entries: -1 if the form is negative somewhere, else the dimension of its kernel (0: definite).
   f is used up. */
slong quadratic_kernel(quadratic *f);

/* After a negative pivot D_at and nonzero ones before it: d (at + 1 numbers) with L^T d = unit vector number
   `at`, a direction in which the form is negative. */
void quadratic_direction(scalar *d, const quadratic *f, slong at);

#endif
