/* two_slope_strata.c - the strata of Theorem 9.7: one neuron with two slopes, neither of which is 0 (doc/
   formats.md 4.7). */
#include "strata.h"

#include <string.h>

/* The neurons that are affine on [a,b] and have w != 0, with v = 0: only if T = 0. */
static bool flat_affine_strata(Walk *w)
{
    static const char side[] = "ab";
    if (!expect(w, "flat-full dimension 2 local-minimum") ||
        !expect(w, "flat-negative dimension 2 local-minimum"))
        return false;
    for (int i = 0; i < 4; i++) {
        const char *type = type_name(exact_near_end(&w->k->m, i < 2));
        if (!expect(w, "flat-end-%c-%s dimension 1 %s", side[i / 2], i % 2 ? "negative" : "positive",
                            type))
            return false;
    }
    return true;
}

bool two_slope_constant_strata(Walk *w)
{
    bool level_fit = mpq_sgn(w->k->m.slope) == 0; /* T = 0 */
    const char *level = level_fit ? "dimension 2 local-minimum" : "when v [0,0] dimension 1 saddle";
    return degenerate_strata(w) && expect(w, "level %s", level) &&
           expect(w, "negative-level %s", level) && (!level_fit || flat_affine_strata(w)) &&
           flat_strata(w, 'R') && flat_strata(w, 'L');
}

/* A neuron with its kink at an end of [a,b]: the words are those of the signs of w. */
bool two_slope_affine_strata(Walk *w)
{
    const Moments *m = &w->k->m;
    static const char side[] = "ab", word[] = "RLLR";
    if (!expect(w, "full dimension 2 local-minimum") ||
        !expect(w, "negative dimension 2 local-minimum"))
        return false;
    for (int i = 0; i < 4; i++) {
        bool left = i < 2, gap = left ? m->left_gap : m->right_gap;
        const char *type = type_name(gap || affine_end_is_minimum(m, word[i], left));
        if (!expect(w, "end-%c-%s dimension 1 %s", side[i / 2], i % 2 ? "negative" : "positive",
                            type))
            return false;
    }
    return true;
}

/* `N family K WORD affine Z`, whose claim has been verified: it moves in the gap next to Z. */
bool two_slope_family_strata(Walk *w, const char *text)
{
    const Moments *m = &w->k->m;
    char word = strstr(text, " R ") ? 'R' : 'L';
    bool left = family_is_left(m, text);
    return expect(w, "interior dimension 2 local-minimum") &&
           expect(w, "end dimension 1 %s", type_name(affine_end_is_minimum(m, word, left)));
}
