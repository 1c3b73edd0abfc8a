/* Lattice reduction (LLL): it proposes integer relations, and decides nothing. */
#ifndef RELUCERT_EXACT_LLL_H
#define RELUCERT_EXACT_LLL_H

#include "base/flint_all.h"

/* Integers c_0..c_n, not all zero, with |c_i| < 2^size and sum c_i x_i = 0 as far as the balls tell, which
   must be known to lll_bits(n, size) bits: in c, and 1. Or 0: there seem to be none. */
int lll_relation(fmpz *c, arb_srcptr x, slong n, slong size);
/* Among random numbers less than one in 2^30 has such a relation with this many bits. */
slong lll_bits(slong n, slong size);

#endif
