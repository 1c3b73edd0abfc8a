/* Numbers of three kinds behind one set of operations, so that a formula is written once: exact rationals,
   elements of a real number field, and balls that carry derivatives along (for Jacobian matrices; without
   derivatives: plain enclosures). */
#ifndef RELUCERT_EXACT_SCALAR_H
#define RELUCERT_EXACT_SCALAR_H

#include "base/flint_all.h"

typedef enum { SCALAR_RATIONAL, SCALAR_FIELD, SCALAR_BALL } scalar_kind;

/* What all numbers of one computation share. */
typedef struct {
  scalar_kind kind;
  slong bits;      /* balls and enclosures of field elements: working precision */
  slong variables; /* balls: number of derivatives */
  const fmpq_poly_struct *modulus; /* field: irreducible polynomial of the generator, integral */
  arb_srcptr generator;            /* field: an enclosure of the generator */
} ring;

typedef union {
  fmpq rational;
  fmpq_poly_struct element; /* in the generator, reduced */
  arb_ptr ball;             /* the value, then the derivatives */
} scalar;

/* n zeros; free with the same n. */
scalar *scalars_new(const ring *r, slong n);
void scalars_free(scalar *x, const ring *r, slong n);

/* The result comes first; operands may be the result. Division by a ball that contains 0 gives an
   indeterminate ball, about which no sign is known. */
void scalar_set(scalar *y, const scalar *x, const ring *r);
void scalar_set_fmpq(scalar *y, const fmpq_t x, const ring *r);
void scalar_set_si(scalar *y, slong x, const ring *r);
/* Balls: the ball x as variable number i (derivative 1), or without derivative if i < 0. */
void scalar_set_variable(scalar *y, const arb_t x, slong i, const ring *r);
void scalar_add(scalar *y, const scalar *u, const scalar *v, const ring *r);
void scalar_sub(scalar *y, const scalar *u, const scalar *v, const ring *r);
void scalar_mul(scalar *y, const scalar *u, const scalar *v, const ring *r);
void scalar_div(scalar *y, const scalar *u, const scalar *v, const ring *r); /* exact: v != 0 */
void scalar_mul_si(scalar *y, const scalar *u, slong n, const ring *r);
/* y += u v */
void scalar_addmul(scalar *y, const scalar *u, const scalar *v, const ring *r);
/* y = f(x), with derivatives. */
void scalar_evaluate(scalar *y, const fmpq_poly_t f, const scalar *x, const ring *r);
/* Balls: enlarge y and its derivatives to contain x and its derivatives. Exact numbers: nothing, the
   caller knows that both are equal. */
void scalar_join(scalar *y, const scalar *x, const ring *r);

/* -1, 1 if x < q, x > q is certain; else 0 (rational: x = q; field: x = q or the enclosure does not tell). */
int scalar_cmp_fmpq(const scalar *x, const fmpq_t q, const ring *r);
/* -1, 1 if the sign is certain; else 0 (rational: x = 0; field: x = 0 or the enclosure does not tell). */
int scalar_sign(const scalar *x, const ring *r);
/* Exact numbers: x = 0? */
int scalar_is_zero(const scalar *x, const ring *r);
/* The value as a ball. */
void scalar_get_arb(arb_t y, const scalar *x, const ring *r);

#endif
