/* chain_bounds.h - enclosures of the equations F_1..F_k of a word and of their Jacobian over a box of kinks
   (doc/theory.md, Theorem 7.2, Lemmas 7.3 and 9.4). tau is in units of the largest |tau_i| of the word: F
   does not depend on the unit. F is multiplied by TreeData.scale and the kinks are measured in units of the
   hull. */
#ifndef CHECK_CHAIN_BOUNDS_H
#define CHECK_CHAIN_BOUNDS_H

#include "fit_bounds.h"

/* A box: piece i goes from left[i] to right[i], i = 0..k; right[i-1] and left[i] are the same interval of
   q_i, written in different cells if q_i is pinned to a breakpoint. */
typedef struct {
    End left[TREE_KINKS + 1], right[TREE_KINKS + 1];
} KinkBox;

/* The pieces of a box and what the equations are made of. */
typedef struct {
    Fit fit[TREE_KINKS + 1];
    Fix weight[TREE_KINKS + 1];          /* tau_i^2 omega_i, if tau_i != 0 */
    Fix weighted_length[TREE_KINKS + 1]; /* |tau_i| omega_i length_i */
    Fix sigma;                           /* sum of tau_i slope_i over the pieces that are not steep */
    Fix steep[TREE_KINKS + 1]; /* |tau_i| omega_i length_i times the same sum over the others that are */
    bool any_steep;
    bool weighted; /* the density is not constant */
} Chain;

typedef struct {
    Fix at[TREE_KINKS][TREE_KINKS]; /* at[j][m] = dF_(j+1)/dq_(m+1) */
} Jacobian;

/* The fits of all pieces. */
void chain_fits(Chain *c, const TreeData *d, const Word *w, const KinkBox *box, bool derivatives);

/* All the rest of *c from the fits. */
void chain_combine(Chain *c, const Word *w);

/* What is known of some pieces: quotient[s][t] encloses |tau_i tau_m| omega_i l_i/l_m for i = piece[s] and
   m = piece[t]. */
enum { MOST_COMPARED = 3 };
typedef struct {
    int count, piece[MOST_COMPARED];
    Fix quotient[MOST_COMPARED][MOST_COMPARED];
} Known;

/* sigma and steep again, after changes of the weights. */
void chain_set_sigma(Chain *c, const Word *w, const Known *known);

/* F_j, 1 <= j <= k; 0 for a node at a breakpoint, which has no equation; R_(j-1) + L_j for a free node. */
Fix chain_equation(const Chain *c, const Word *w, int j);

/* The Jacobian, divided by 2^(w->shift); the fits have derivatives. The row of a node at a breakpoint is a unit vector, and its column
   is 0 elsewhere. */
void chain_jacobian(Jacobian *r, const Chain *c, const Word *w);

/* dSigma/dq_m for m = 1..k, in r[m-1], without the pieces that are sharp; false if there are such pieces. */
bool chain_sigma_gradient(Fix *r, const Chain *c, const Word *w);

/* The bound (4/27)^(1/3) of omega_i length_i / length_m for constant density and tau = 1, rounded up. */
#define MOST_RATIO INT64_C(595751565510960)

/* An enclosure of |tau_i tau_m| omega_i length_i / length_m for tau_i, tau_m != 0, also where lengths may be
   0. */
Fix chain_ratio(const Chain *c, const Word *w, int i, int m);

/* |tau_i| omega_i length_i from x = tau_i^2 omega_i length_i, with the upper bounds of chain_ratio by Lemma
   9.4. */
Fix bounded_over_tau(Fix x, const Chain *c, const Word *w, int i);

/* x divided by |tau_i|, and x times tau_i. */
Fix over_tau(Fix x, const Word *w, int i);
Fix shifted_over_tau(Fix x, const Word *w, int i); /* divided by 2^(w->shift), too */
Fix times_tau(Fix x, const Word *w, int i);

/* a b / d for a, b >= 0, d > 0: rounded down; rounded up, FIXED_MAX if that is large. */
int64_t share_below(int64_t a, int64_t b, int64_t d);
int64_t share_above(int64_t a, int64_t b, int64_t d);

/* The bound (4/27)^(1/3) (|tau_m|/|tau_i|)^(1/3) of chain_ratio for constant density, rounded up. */
int64_t most_ratio(const Word *w, int i, int m);

#endif
