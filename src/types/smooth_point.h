/* Types of networks with rectified powers or clipped ReLU (doc/theory.md, 9.19 to 9.20b). */
#ifndef RELUCERT_TYPES_SMOOTH_POINT_H
#define RELUCERT_TYPES_SMOOTH_POINT_H

#include "types/point.h"

/* Everything about a network; r has been initialised with its numbers 0. */
void smooth_point_set(point_report *r, const relucert_problem *problem, const theta *t);

#endif
