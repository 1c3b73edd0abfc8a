/* The steps of point_report_init (doc/theory.md, section 8). All take a network whose error is known. */
#ifndef RELUCERT_TYPES_POINT_PARTS_H
#define RELUCERT_TYPES_POINT_PARTS_H

#include "problem/slopes.h"
#include "types/point.h"
#include "types/point_error.h"

typedef struct {
  const relucert_problem *problem;
  const theta *theta;
  point_error e;
  slong *where;          /* H: for a kink the index i of its place z_i, else -1 */
  point_report *r;
} point_work;

/* Roles, places, slope jumps, the generalised gradient, T and the risk; criticality. */
void point_set_roles(point_work *w);
/* The effect of every neuron that is not touching or degenerate (touching parts of endpoint-full neurons
   not included); the point is critical, the risk is not 0. */
void point_set_effects(point_work *w);
/* The touching neurons, and the touching parts of endpoint-full ones. */
void point_set_touching(point_work *w);
/* The degenerate neurons. */
void point_set_degenerate(point_work *w);
/* The places of the core and the sign of its form: affine_free, places, form, and *why, the reason of a form
   that is negative or undecided. The effects of kinks and full neurons are known. */
void point_set_core(point_work *w, const char **why);
/* Is the form definite also when the affine part is made free? All places are regular. */
int point_definite_with_slope(const point_work *w);
/* A network of one kink that is not flat and of neurons that stay dead or affine on the hull when they
   change a little: 1 if the risk does not fall when
   the kink moves and all else is optimal, 0 if it falls on some side; -1: another network. */
int point_single_kink(const point_work *w);

#endif
