/* Polynomial systems as input for other programs (doc/formats.md, section 6). */
#ifndef RELUCERT_REPORT_SYSTEMS_H
#define RELUCERT_REPORT_SYSTEMS_H

#include "base/text.h"
#include "system/polynomials.h"

/* Append the names of the variables, separated by commas: z (or z1,z2,...), s_i, q_j, or s->names. */
void systems_variables(text *t, const polynomial_system *s);
/* Append an input file for msolve. */
void systems_msolve(text *t, const polynomial_system *s);
/* Append a script for Singular; title stands in its first comment. */
void systems_singular(text *t, const polynomial_system *s, const char *title);

#endif
