/* The equations of a region as polynomials with integer coefficients (doc/formats.md, section 6; the
   mathematics is doc/theory.md, section 7). */
#ifndef RELUCERT_SYSTEM_POLYNOMIALS_H
#define RELUCERT_SYSTEM_POLYNOMIALS_H

#include "base/flint_all.h"
#include "system/cells.h"
#include "system/chain.h"

enum { SYSTEM_DEGREE_MAX = 60 }; /* largest degree of f plus degree of p */

typedef char system_name[24];

/* The variables of ctx are the unknown slopes s_i of J_i, i in slope[], then q_1..q_k. The zeros of the
   equations at which no product vanishes, with a < q_1 < ... < q_k < b and every q_j in its cell, are the
   critical realizations of the region, each of them once. The products contain all lengths l_i, slope jumps
   m_j and denominators; there is one, or several if it would have too many terms. */
typedef struct {
  fmpz_mpoly_ctx_t ctx;
  slong k, nslopes;
  slong slope[CHAIN_MAX + 1];
  slong n, nproducts;
  fmpz_mpoly_struct *equation, *product; /* primitive; equations are not 0 */
  system_name *names; /* NULL, or k names of variables that have another meaning (quadratic_system.h) */
} polynomial_system;

/* 0 if polynomial_system_init accepts f and p, else the sum of degrees that is above SYSTEM_DEGREE_MAX. */
slong polynomial_system_degree(const cells *c);

/* The system of a word, 1 <= w->k <= CHAIN_MAX, with q_j in cell[j-1] (ascending, not strictly). */
void polynomial_system_init(polynomial_system *s, const cells *c, const chain_word *w, const slong *cell);
void polynomial_system_clear(polynomial_system *s);

#endif
