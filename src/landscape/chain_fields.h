/* Number fields of the kinks of chains (doc/formats.md, section 5.7). */
#ifndef RELUCERT_LANDSCAPE_CHAIN_FIELDS_H
#define RELUCERT_LANDSCAPE_CHAIN_FIELDS_H

#include "landscape/landscape.h"

/* Find the number fields of the irrational chains of the result as far as their degrees are moderate: then
   r->field is set, minimal polynomials of the kinks and of the risk with the primes that prove them
   irreducible, and numbers that turn out to be rational become exact. The work is limited by counting it, in
   units that do not depend on the machine; nothing more is looked for once a limit of ctx is hit. */
void chain_fields_find(relucert_result *result, const relucert_context *ctx);

/* For zeros that exist and may have a slope jump 0 (ZERO_ENCLOSED): where the field of a kink proves that one
   is 0 exactly, the record gets the outcome OUTCOME_SPURIOUS and the field. The work is limited likewise. */
void chain_fields_settle(relucert_result *result, const relucert_context *ctx);

#endif
