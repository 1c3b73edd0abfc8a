/* Types for the quadratic activation (doc/theory.md, Theorem 9.16). */
#ifndef RELUCERT_TYPES_QUADRATIC_H
#define RELUCERT_TYPES_QUADRATIC_H

#include "landscape/landscape.h"
#include "types/point.h"

/* The strata of all realizations, in the order of doc/formats.md, 5.12. PART_ALL: role "all" (global), or
   "one-sign", "one-opposite" (pattern: the sign of M2, `at`: the bound) and "else". PART_NEURON: role "zero",
   "constant", or "flat" (`at`: b/w). */
void quadratic_add_strata(relucert_result *result);

/* Everything about a network; r has been initialised with its numbers 0. */
void quadratic_point_set(point_report *r, const relucert_problem *problem, const theta *t);

#endif
