/* rows.h - the strata of a realization for two or more hidden neurons (doc/formats.md, 5.8). The checker
   derives every row from the realization, as points when all kinks are rational and in interval arithmetic
   otherwise, and compares with the lines of the certificate. */
#ifndef CHECK_ROWS_H
#define CHECK_ROWS_H

#include "point.h"
#include "verify.h"

enum { SIGN_UNKNOWN = 2 };

/* A critical realization g with k kinks at one precision. J_i is the interval between q[i] and q[i+1] of the
   chain. */
typedef struct {
    Check *k;
    const Realization *z;
    Name name; /* word: type A with k letters (none for the constant), or type B */
    Word word;
    Chain c;
    int T;                           /* its sign, or SIGN_UNKNOWN */
    Range constant[TREE_KINKS + 1];  /* g - fbar = constant + slope x on J_i */
    Range at[TREE_KINKS + 2][PREFIXES]; /* the running integrals at q[i] */
    bool fits[TREE_KINKS + 1];       /* e = 0 on J_i is known; not used when exact */
    mpq_t ends[TREE_KINKS + 2][2];   /* q[i] lies between these; both are its value if that is known */
    bool exact;                      /* all kinks are rational: */
    Point point;                     /* g by one neuron for each kink, and a full one for type B */
    Network w;
} Shape;

/* False when this precision is not enough; clear it in any case. Needs verify_words for chains. */
bool shape_init(Shape *s, Check *k, long id, unsigned long bits);
void shape_clear(Shape *s);

const Range *shape_claimed_kink(const Shape *s, int j); /* LO HI of kink j = 1..k in the claim */

/* Phi stands for Psi/(1-gamma) here and below (theory.md 9.11): for gamma = 0 this is Phi.
   Is Phi, of letter R or L, 0 at q[i], 0 <= i <= k+1? (Then Phi' is 0 as well.) On a J_i with e = 0 it is
   constant. */
bool phi_vanishes_at(const Shape *s, char letter, int i);

/* The limit of e p m_j at kink j from the left (side 0) or right (side 1). ZERO_GOOD: it is 0, and e m_j >= 0
   next to the kink there; ZERO_BAD: it is 0, and e m_j < 0. EXACT: e = 0 next to the kink there. */
typedef enum { SIDE_UNKNOWN, SIDE_POSITIVE, SIDE_NEGATIVE, SIDE_ZERO_GOOD, SIDE_ZERO_BAD, SIDE_EXACT } Side;
Side side_of_kink(const Shape *s, int j, int side);

/* Are e(q_j-) = e(q_j+) = 0, f'(q_j-) = f'(q_j+), and p not 0 at q_j on either side? (Theorem 8.5 (viii)) */
bool kink_is_touched(const Shape *s, int j);

/* e beside an end of the hull: e ~ kappa t^r, p ~ const t^s at distance t. */
typedef struct {
    bool known;     /* false: nothing below is set */
    bool zero;      /* e = 0 there; else: */
    long r, s;
    int sign;       /* of kappa */
    mpq_t kappa;    /* only for r > 0 */
} EndOfHull;
void end_of_hull(EndOfHull *e, const Shape *s, bool left); /* kappa is initialised by the caller */

/* e on the part of J_i in this cell, at x. */
void shape_error(Range *r, const Shape *s, int i, long cell, const Range *x);

/* Phi of this letter at the point x of J_i, and slope = M0([a,x]) = Phi'. */
void shape_phi(Range *phi, Range *slope, const Shape *s, char letter, int i, const mpq_t x);

/* rows_zeros.c. The open isolating intervals that a certificate gives between two marks. */
typedef struct {
    Range *at;
    long count, room;
} Ranges;

/* Is Phi != 0 everywhere on J_first, ..., J_last but at the kinks with Phi = 0 and in the given intervals,
   which ascend and lie between neighbouring kinks? double_zeros: is at least Phi or Phi' not 0? */
bool zeros_covered(const Shape *s, char letter, int first, int last, const Ranges *given, bool double_zeros);

/* Does [lo, hi] lie between neighbouring kinks (it is then set in *i) and contain exactly one zero, a simple
   one, and none at its ends? */
bool zero_isolated(const Shape *s, char letter, const Range *at, int *i);
int interval_between_kinks(const Shape *s, const Range *at); /* the i, or -1 */

/* Is e not identically 0 on any part of [lo, hi], which lies in J_i? */
bool error_not_zero(const Shape *s, int i, const Range *at);

/* Does v Phi < 0 hold somewhere (T = 0)? v Phi >= 0 everywhere? Is Phi != 0 in (a,b) but at kinks? */
typedef struct {
    bool positive, negative;           /* proved to occur */
    bool never_negative, never_positive; /* proved */
    bool only_at_kinks;
} PhiSigns;
void signs_of_phi(PhiSigns *p, const Shape *s);

/* The same for rational kinks (rows_exact.c), and the number of the kink at x, or 0. */
void exact_signs(bool *positive, bool *negative, bool *only_at_kinks, const Shape *s);
int kink_of_place(const Shape *s, const mpq_t x);

/* rows_outside.c */
bool outside_is_definite(const Shape *s);

/* rows_core.c. What is known of the core for a word V of k letters, or with a free affine part (B). */
typedef enum { CORE_OPEN, CORE_MINIMUM, CORE_MINIMUM_ALONE, CORE_SADDLE } CoreType;
CoreType core_of_word(const Shape *s, const Name *word);
int sigma_is_zero(const Shape *s, const Name *word); /* 1 yes, -1 no, 0 not known */

/* A point with the kinks of the shape, the letters of the word, and a full neuron for B. */
void point_of_shape(Point *p, const Shape *s, const Name *word);

#endif
