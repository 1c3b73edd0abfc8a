/* Realization functions as formulas for people. */
#ifndef RELUCERT_REPORT_FUNCTIONS_H
#define RELUCERT_REPORT_FUNCTIONS_H

#include "base/text.h"
#include "landscape/landscape.h"

/* "constant", "affine", "R(q)" or "L(q)"; for chains the word, or "B" for type B. */
void functions_name(text *t, const realization *r);
/* A short fraction exactly, any other number in decimal. */
void functions_number(text *t, const number *x, long digits);
/* "N(x) = 1/27 + 4/3*max(x - q, 0),  q = 1/3", or with the equation of q where that is short. */
void functions_formula(text *t, const relucert_result *result, slong i);
/* A chain as two lines of aligned columns: its points x (the ends of the interval and the kinks) and, after a
   newline and `indent` spaces, its values there. */
void functions_points(text *t, const relucert_result *result, slong i, int indent);
/* A formula for the members of a family. */
void functions_family(text *t, const relucert_result *result, const family *f);

#endif
