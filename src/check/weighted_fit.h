/* weighted_fit.h - what fit_bounds.c and weighted_fit.c need of each other. */
#ifndef CHECK_WEIGHTED_FIT_H
#define CHECK_WEIGHTED_FIT_H

#include "fit_bounds.h"

/* The same as fit_bounds and fit_bridge, for a density that is not constant; sets r->weight. */
void weighted_fit(Fit *r, const TreeData *d, End u, End v, bool derivatives);
void weighted_bridge(Fit *r, const TreeData *d, const Bridge *at);

/* Lambda/(Lambda + P) of Lemma 7.10a for the piece from u to v in the next cell, over a hinge. */
Fix weighted_hinge(const TreeData *d, End u, End v);

/* f' at all centres y = at + 1/2 +- r of a cell; e0 = f'' there, in the units of FitCell.second. */
Fix fit_slope_at(const FitCell *c, int64_t at, int64_t r, Fix e0);

/* The share x/(x + y) of x, for x, y >= 0. */
Fix fit_share(Fix x, Fix y);

/* The middle of a, and the distance from it to the ends, rounded up, in units of the hull. */
int64_t split_end(End *middle, const TreeData *d, End a);

/* A value over a box by the mean value form, cut with an enclosure `wide`. */
Fix centred(Fix wide, Fix at_middle, Fix by_u, int64_t ru, Fix by_v, int64_t rv);

#endif
