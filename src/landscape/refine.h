/* From a box with at most one zero of a chain system to certified numbers of any precision
   (doc/formats.md, sections 5.5 and 5.6; doc/theory.md, section 7). Any density that is positive
   almost everywhere on the hull. */
#ifndef RELUCERT_LANDSCAPE_REFINE_H
#define RELUCERT_LANDSCAPE_REFINE_H

#include "solve/words.h"
#include "system/fits.h"

/* No decision is sought beyond this working precision. */
enum { REFINE_LIMIT = 2500 };

typedef enum {
  ZERO_UNDECIDED, /* existence not decided; see reason */
  ZERO_ENCLOSED,  /* it exists, a < q_1 < ... < q_k < b, but some m_j cannot be told from 0; see reason */
  ZERO_SPURIOUS,  /* exact, some m_j = 0 or l_i = 0 */
  ZERO_GENUINE
} zero_state;

typedef struct {
  const cells *cells;
  const chain_word *word;
  int symmetric_even;       /* f and p even about the middle, the word and the zero their own mirror images */
  zero_state state;
  const char *reason;       /* of ZERO_UNDECIDED and ZERO_ENCLOSED: one line of English */
  int exact;                /* point is the zero itself, and F(point) = 0 is proved exactly */
  fmpq *point;              /* k rationals near the zero (dyadic), or the zero */
  slong precision;          /* bits to which q is known */
  arb_ptr q;                /* k enclosures of the kinks */
  int tension;              /* 1: T != 0 proved, 0: T = 0 proved (see refine_sigma), -1: not decided */
} refined_zero;

/* Decide existence and genuineness of the zero in z. even: f and p are even about the middle, and the word is
   its own mirror image; whether the zero is, too, is decided here. w must outlive r. */
void refine_init(refined_zero *r, const cells *c, const chain_word *w, const chain_zero *z, int even);
void refine_clear(refined_zero *r);

/* Whether the kinks of z provably lie in the uniqueness box of `box`; with sum not NULL: their mirror image
   sum - x does. */
int zero_in_box(const refined_zero *z, const chain_zero *box, const fmpq *sum);
/* The ends of a side of a box. */
void box_side(fmpq_t lo, fmpq_t hi, const interval *x);

/* Improve the enclosures of q to at least `bits` bits after the point (of a zero that exists). */
void refine_to(refined_zero *r, const cells *c, slong bits);

/* y (uninitialised) = the same zero with at least `bits` bits. Clear with refine_clear. */
void refine_copy(refined_zero *y, const refined_zero *r, slong bits);

/* The fits at the zero: rationals if it is exact, else balls at the present precision. Clear with
   fits_clear; the ring must stay. */
void refine_fits(fits *t, ring *ring, const refined_zero *r);
/* All numbers in one vector of 3k + 4: slopes k+1, jumps k, values k+2, risk. Free with scalars_free. */
scalar *refine_numbers(const fits *t);

/* Everything that follows from q, at the present precision. All arrays are arb vectors of the caller:
   slopes k+1, jumps k, values k+2 (a, kinks, b), risk 1. exact zeros give exact numbers through
   refine_exact instead. */
void refine_function(arb_ptr slopes, arb_ptr jumps, arb_ptr values, arb_t risk, const refined_zero *r);
void refine_exact(fmpq *slopes, fmpq *jumps, fmpq *values, fmpq_t risk, const refined_zero *r);

/* Sign of Sigma_V = sum tau_i sigma_i at this zero for another word V of type A with the same k:
   1 if proved nonzero, 0 if proved zero (exactly, by symmetry, or see refine_affine), -1 undecided. */
int refine_sigma(const refined_zero *r, const chain_word *v);
/* Is Sigma_V = 0 because every J_i with tau_i != 0 lies in a cell where f is affine, so that sigma_i is
   the slope of f there, and these slopes add up to 0? */
int refine_affine(const refined_zero *r, const chain_word *v);

/* Type of the core (doc/theory.md, Theorem 7.13) with the structure of word v (its own, or for T = 0
   another one): RELUCERT_LOCAL_MINIMUM, RELUCERT_SADDLE or RELUCERT_UNDECIDED; *reason one line. */
relucert_type refine_core_type(const char **reason, const refined_zero *r, const chain_word *v);
/* Can some kink be split (see core_splits)? 0 if that is not found. */
int refine_core_splits(const refined_zero *r);

#endif
