/* Explicit networks that approach an infimum which is not attained (doc/theory.md, 7.18). */
#ifndef RELUCERT_TYPES_LIMITS_H
#define RELUCERT_TYPES_LIMITS_H

#include "landscape/landscape.h"

/* Set the networks of result->infimum and, when the list is complete, the one from which every gradient
   flow is unbounded: those of steepness 10^2, 10^4, 10^6, and the first one of steepness 10^2, 10^3,
   ... with less risk than every critical point. Nothing if the infimum is attained or not known. */
void limits_find(relucert_result *result);

#endif
