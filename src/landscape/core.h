/* Type of the core of a critical realization: the sign of the second variation (doc/theory.md, Theorems
   7.13, 9.9). */
#ifndef RELUCERT_LANDSCAPE_CORE_H
#define RELUCERT_LANDSCAPE_CORE_H

#include "system/fits.h"

/* The type of the network with the kinks and slope jumps of t, all nonzero, and the letters of v (type B: a
   full neuron and k kinks). RELUCERT_UNDECIDED: at this precision, or because the form is semidefinite, or
   because e p jumps at a kink; *reason is one line of English then, else NULL. */
relucert_type core_type(const char **reason, const fits *t, const chain_word *v);

/* Has e p the same sign, not 0, on both sides of some kink, so that several neurons may share it (Theorem 8.5
   (ii), (iii))? 0 if this is not certain at this precision. */
int core_splits(const fits *t);

#endif
