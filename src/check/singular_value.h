/* singular_value.h - bounds for all matrices whose entries lie in intervals. */
#ifndef CHECK_SINGULAR_VALUE_H
#define CHECK_SINGULAR_VALUE_H

#include "range.h"

/* h is n x n. sigma > 0 is a lower bound of the singular values of all matrices in h; norm and width are
   upper bounds of the Frobenius norms of these matrices and of the differences of any two of them. Numbers
   are rounded to multiples of 2^-bits. False if no sigma > 0 is found. */
bool matrix_bounds(mpq_t sigma, mpq_t norm, mpq_t width, const Range *h, int n, unsigned long bits);

#endif
