/* Irrational zeros of chain systems in number fields: minimal polynomials of kinks, exact risks.

   Integer relations (exact/lll.h) propose, exact arithmetic proves: F(q) = 0 in Q[x]/(mu) for the kinks q as
   polynomials in a root alpha of mu, and q lies where the zero is unique. */
#ifndef RELUCERT_LANDSCAPE_NUMBER_FIELD_H
#define RELUCERT_LANDSCAPE_NUMBER_FIELD_H

#include "landscape/refine.h"

typedef struct {
  slong k, generator;      /* alpha is kink number `generator` (from 0) */
  fmpz_poly_t *minimal;    /* k: the minimal polynomials of the kinks, primitive, positive leading
                              coefficient; irreducible by FLINT's factorization */
  ring ring;               /* the field of alpha, modulus minimal[generator] */
  fmpq_poly_t modulus;
  arb_t alpha;
  scalar *kinks;           /* k */
  scalar *tension;         /* one number: T */
  scalar *numbers;         /* 3k + 4: see refine_numbers */
} field_zero;

/* Find the field of a zero that exists and is not exact, if its degree is at most max_degree (>= 2): 1 if
   found and proved. Otherwise 0, and y is empty. Clear in any case. */
int field_zero_init(field_zero *y, const refined_zero *z, slong max_degree);
/* The same if the zero is conjugate to another zero of its word, whose field is known: the kinks are the same
   elements of Q[x]/(mu), with another root of mu. This takes a small part of the time. Clear in any case. */
int field_zero_init_conjugate(field_zero *y, const refined_zero *z, const field_zero *other);
void field_zero_clear(field_zero *y);

/* Is some slope jump exactly 0? */
int field_zero_is_flat(const field_zero *y);

#endif
