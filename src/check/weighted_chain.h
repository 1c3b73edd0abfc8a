/* weighted_chain.h - the parts of chain_bounds.c for a density that is not constant (doc/theory.md,
 * Theorem 7.6, Lemma 9.4). tau is in units of the largest |tau|. */
#ifndef CHECK_WEIGHTED_CHAIN_H
#define CHECK_WEIGHTED_CHAIN_H

#include "chain_bounds.h"

/* weight[] and weighted_length[]. */
void weighted_weights(Chain *c, const Word *w);

/* |tau_i tau_m| omega_i length_i / length_m, i != m. */
Fix weighted_ratio(const Chain *c, const Word *w, int i, int m);

/* The bound for that of Lemmas 7.6b (c), 9.4; FIXED_MAX stands for infinity. */
int64_t most_weighted_ratio(const Chain *c, const Word *w, int i, int m);

/* An enclosure of the cube root of (V_m/l_m^3)/(V_i/l_i^3); FIXED_MAX stands for infinity. */
Fix weighted_shape_factor(const Chain *c, int i, int m);

/* beta_(j-1) x_(j-1) + alpha_j x_j, with the signs of tau. */
Fix weighted_lever(const Chain *c, const Fix *x, const Word *w, int j);

/* r[j-1][m-1] = the derivative of the factor of Sigma in F_j by q_m, divided by 2^(w->shift). */
void weighted_lever_derivatives(Jacobian *r, const Chain *c, const Word *w);

/* A bound for V/(share length) = shape length^2/share; infinity is a number with a huge exponent. */
Real weighted_pull(const Fit *f, Fix share, bool up);

/* Is F_j replaced by |tau_(j-1)| V_j/(alpha_j l_j) = |tau_j| V_(j-1)/(beta_(j-1) l_(j-1)), and impossible? */
bool weighted_unequal(const Chain *c, const Word *w, int j);

#endif
