/* Families of critical functions of two or more neurons in which several kinks move together (doc/theory.md,
   7.19): all kinks are affine functions of one parameter t, and the risk is constant. */
#ifndef RELUCERT_LANDSCAPE_MOVING_H
#define RELUCERT_LANDSCAPE_MOVING_H

#include "system/cells.h"
#include "system/chain.h"

typedef struct {
  slong word;                  /* index in the list of words */
  slong k;                     /* kinks */
  slong parameter;             /* from 1: t is this kink */
  fmpq *base, *step;           /* k each: q_j = base + step t; 0 and 1 for the parameter */
  fmpq_t lo, hi;               /* range of t */
  int closed[2];               /* does it contain lo, hi? */
  fmpz_poly_q_struct *jumps;   /* k slope jumps, quotients of polynomials in t */
  fmpz_poly_q_struct *values;  /* k + 2: at a, at the kinks, at b */
  fmpq_t risk;
  long claim;
} moving;

void moving_init(moving *y, slong word, slong k);
void moving_clear(moving *y);

/* base and step are set: prove that the kinks are a genuine zero of the word for all t in the largest range
   around `inside` that keeps them in order and in their cells; set range, functions of t and risk. The
   range contains an end if the kinks are in order, and no slope jump vanishes, there too. Returns 0,
   proving nothing, if this is not so, or if a slope jump vanishes somewhere in it. */
int moving_prove(moving *y, const cells *c, const chain_word *w, const fmpq_t inside);

/* Are the functions the same for every t (both proved, with the same cells)? */
int moving_equal(const moving *y, const moving *z);

#endif
