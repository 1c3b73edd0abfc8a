/* Type of the core of a critical realization: the sign of the second variation (doc/theory.md, Theorem
   7.13). */
#ifndef RELUCERT_LANDSCAPE_CORE_H
#define RELUCERT_LANDSCAPE_CORE_H

#include "system/fits.h"

/* The type of the network with the kinks and slope jumps of t, all nonzero, and the letters of v (type B: a
   full neuron and k kinks). RELUCERT_UNDECIDED: at this precision, or because the form is semidefinite, or
   because e p jumps at a kink; *reason is one line of English then, else NULL. */
relucert_type core_type(const char **reason, const fits *t, const chain_word *v);

#endif
