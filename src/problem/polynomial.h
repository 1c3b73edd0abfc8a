/* Polynomials as people write them. */
#ifndef RELUCERT_PROBLEM_POLYNOMIAL_H
#define RELUCERT_PROBLEM_POLYNOMIAL_H

#include "problem/scan.h"

/* Read a polynomial in x over Q from here to the end of the line (doc/formats.md, section 1: POLY).
   Caps on digits, degree, exponents, coefficient size and nesting hold for every intermediate
   result; what is accepted can be printed and read again within the caps. Returns 0 after an error. */
int polynomial_read(scanner *s, fmpq_poly_t f);
/* The same for "(POLY)" in parentheses, after which the line may go on; `what` names it in messages. */
int polynomial_read_group(scanner *s, fmpq_poly_t f, const char *what);

#endif
