/* strata.h - the walk over the strata of one neuron, compared as text (doc/formats.md 4.5, 4.7). */
#ifndef CHECK_STRATA_H
#define CHECK_STRATA_H

#include "verify.h"

typedef struct {
    Check *k;
    long next;      /* the stratum claim that comes next */
    char owner[40]; /* "realization 3", "family 1" */
} Walk;

/* The next stratum must be, after its number, the word `stratum` and the owner, exactly this text (GMP
 * formats). */
bool expect(Walk *w, const char *format, ...);

const char *type_name(bool minimum);

/* e p = 0 near the left (right) end of [a, b]? e belongs to the constant realization. */
bool exact_near_end(const Moments *m, bool left);

/* May the affine fit be carried by a kink of the word at this end of the hull without losing the local
   minimum: does -G E have the sign of a risk that grows away from the end? */
bool affine_end_is_minimum(const Moments *m, char word, bool left);

/* The strata of the constant realization with w = b = 0, and the kinks of the word with v = 0 at the zeros of
   G. */
bool degenerate_strata(Walk *w);
bool flat_strata(Walk *w, char word);

/* The strata of one realization or family for an activation with two slopes (two_slope_strata.c). */
bool two_slope_constant_strata(Walk *w);
bool two_slope_affine_strata(Walk *w);
bool two_slope_family_strata(Walk *w, const char *text);

#endif
