/* verify_responses.h - the infimum where f jumps: limits of networks that may jump at nodes (doc/formats.md
   5.9, theory.md 7.15 to 7.18). */
#ifndef CHECK_VERIFY_RESPONSES_H
#define CHECK_VERIFY_RESPONSES_H

#include "verify.h"

/* The claims about the infimum, and the one about a network below all critical risks. The order of the risks
   and, for all but a response of risk 0, the completeness of the list have been proved. */
bool verify_infimum_of_jumps(Check *k);
bool verify_blow_up(Check *k); /* verify_blow_up.c */

/* Is the number below the risks of all realizations, as far as these bits show? Otherwise *above says whether
   some realization has a risk that is proved not to be greater. (Only the first, and those that no `<`
   separates from it, need be looked at.) */
bool below_all_realizations(bool *above, Check *k, const Range *risk, unsigned long bits);

/* All the generalised words for this width, one after another, in the order of the certificate. */
typedef struct {
    int hidden;
    bool one_letter; /* gamma = -1 */
    int *jump; /* the breakpoints at which f jumps, ascending, the first in jump[1] */
    int jumps;
    int symbol[TREE_KINKS + 1]; /* of places 1..k: 0 kink, 1..jumps node, jumps + 1 free node */
    Pattern pattern;
} PatternList;

void patterns_init(PatternList *s, const Moments *m, long hidden);
void patterns_clear(PatternList *s);
bool patterns_next(PatternList *s); /* the first for a new list; false after the last one */

void word_of_pattern(Word *w, const Pattern *s, Slopes g);

#endif
