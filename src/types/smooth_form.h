/* The second variation of the risk at a critical network with rectified powers or clipped ReLU
   (doc/theory.md, 9.19 and 9.20). */
#ifndef RELUCERT_TYPES_SMOOTH_FORM_H
#define RELUCERT_TYPES_SMOOTH_FORM_H

#include "exact/form.h"
#include "types/smooth_network.h"

enum { SMOOTH_FORM_MAX = 100 }; /* columns */

/* Which parameters the form is about: c; w, b, v of the neurons with in[j] != 0 (without one of w, b where
   smooth_has_orbit: its change is that of the others along the orbit); and the coefficients of x, ...,
   x^shared of a polynomial that stands for neurons which are left out. */
typedef struct {
  const unsigned char *in;
  slong shared;
} smooth_columns;

/* Is the risk constant along a curve through the parameters of neuron j for every target: (tw, tb, t^-n v)
   for powers with (w, b) != 0, and for clipped ReLU with one break only in the closed hull, inside, the
   same for the one-sided u or 1 - u? On it w changes, or b if w = 0. */
int smooth_has_orbit(const smooth_network *s, slong j);

/* The matrix, in the order of the columns: 1, x, ..., x^shared, then those of the neurons. Returns 0, with
   `form` uninitialised, if there are more than SMOOTH_FORM_MAX columns; else clear it with
   quadratic_clear. */
int smooth_form_init(quadratic *form, const smooth_network *s, const smooth_columns *columns);

/* -1 if the form is negative somewhere, else the dimension of its kernel (0: positive definite); -2: more
   columns than SMOOTH_FORM_MAX, or too long numbers. */
slong smooth_form_kernel(const smooth_network *s, const smooth_columns *columns);

#endif
