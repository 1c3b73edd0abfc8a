/* Two and more hidden neurons and a density with interior gaps (doc/theory.md, 7.20 to 7.25). */
#ifndef RELUCERT_LANDSCAPE_GAPS_H
#define RELUCERT_LANDSCAPE_GAPS_H

#include "landscape/landscape.h"

/* chains_add for a density with interior gaps. The functions are listed modulo the measure; their kinks in
   gaps are those of one network, and the families that gaps create are added. */
relucert_status gaps_add(relucert_result *result, relucert_context *ctx, const cells *c);
/* Two slopes and T = 0 for the constant: its families with two kinks in a gap at an end of the interval, where
   one neuron creates none (doc/theory.md, 9.14a). */
void gaps_add_ends(relucert_result *result, const cells *c);

#endif
