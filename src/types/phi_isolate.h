/* Zeros of Phi between two kinks that are known as balls. */
#ifndef RELUCERT_TYPES_PHI_ISOLATE_H
#define RELUCERT_TYPES_PHI_ISOLATE_H

#include "types/phi_zeros.h"

/* Append a place. The pointer is valid until the next. */
phi_place *phi_place_add(phi_zeros *z, place_kind kind);

/* Append all zeros of Phi_LETTER in the open interval J_i, isolated by subdivision: Phi is not 0 on a closed
   interval, or Phi' is not and the signs at its ends decide. Next to an end where Phi and Phi' are 0 there is
   no zero as long as e is not 0, for Phi'' = e p. What is not decided becomes PLACE_UNRESOLVED. */
void phi_isolate(phi_zeros *z, const error_view *v, slong i, char letter, long digits);

#endif
