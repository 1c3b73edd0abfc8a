/* slopes.h - the two slopes of the activation, as words need them: tau in integers (theory.md 9.3), and the
   sizes of the tau of a word as fixed-point numbers (9.4, 9.5). */
#ifndef CHECK_SLOPES_H
#define CHECK_SLOPES_H

#include "fixed.h"
#include "problem.h"

/* gamma = n/d in lowest terms, d > 0; relu has n = 0, d = 1. */
typedef struct {
    int n, d;
} Slopes;

enum { MOST_SLOPES = 1 << 26 }; /* |n| + d is less */

/* False when numerator and denominator of gamma are too large. */
bool slopes_set(Slopes *g, const mpq_t gamma);

/* Is gamma = -1? Then R(q) and L(q) are one function, written R. */
bool slopes_one_letter(Slopes g);

/* The modulus of some tau != 0 as parts of the largest (tau, and its root and cube root) and of the least
   (shrink = (least/tau)^(2/3)) among the tau != 0 of a word: omega_i = 1/sum of (L_i/L_m)^3/tau_i^2 for the
   lengths L_i = shrink_i l_i. All four are 1 exactly if all moduli are equal. */
typedef struct {
    Fix tau, root, cube_root, shrink;
} Size;

/* size[0..count-1] for tau[0..count-1]; 0 where tau = 0. The value is the number of binary digits, at most
   MOST_SHIFT, by which numbers of the size 1/|tau| should be smaller in fixed point. */
enum { MOST_SHIFT = 12 };
int sizes_set(Size *size, const int *tau, int count);

#endif
