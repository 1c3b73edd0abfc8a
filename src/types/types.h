/* Types of critical points for one neuron (doc/theory.md, sections 4 and 5). */
#ifndef RELUCERT_TYPES_TYPES_H
#define RELUCERT_TYPES_TYPES_H

#include "landscape/landscape.h"
#include "system/cells.h"

/* Best type of every realization (Theorems 4.1, 4.2, 9.6 and 9.7). */
void types_assign(relucert_result *result, const cells *c);

/* The strata of every realization and family (Theorem 5.1), in the order of doc/formats.md, 4.5. */
void types_add_strata(relucert_result *result, const cells *c);

/* Sign of f just right (side 1) or just left (side -1) of q; 0 only for f = 0. */
int sign_beside_rational(const fmpq_poly_t f, const fmpq_t q, int side);
/* The same at an algebraic number. */
int sign_beside(const fmpq_poly_t f, algebraic *q, int side);

/* Whether the reduced risk of R(q) or L(q) increases from the hull's end z into the hull: decides
   endpoint-full neurons and the ends of affine families (Theorems 5.1 and 9.7). left: z = z_0, else z_n. */
int rises_from_end(const cells *c, int left, orientation o);

#endif
