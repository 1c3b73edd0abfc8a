/* tree.h - subdivision trees of one word (doc/formats.md 5.4) and uniqueness boxes, in fixed-point interval
   arithmetic on machine integers. Shares nothing with exact evaluation (chain.h). */
#ifndef CHECK_TREE_H
#define CHECK_TREE_H

#include "moments.h"
#include "slopes.h"
#include "verdict.h"

enum { TREE_KINKS = 12 };

/* What the evaluation needs to know of the problem, prepared once. */
typedef struct TreeData TreeData;
TreeData *tree_data_new(const Moments *m); /* NULL: a cap is exceeded or the density is not covered */
void tree_data_free(TreeData *d);

/* Where fixed-point numbers are too coarse, use exact integrals, too; they outlive *d. */
struct Integrals;
void tree_data_refine(TreeData *d, const struct Integrals *integrals);

/* What the place q_j of a generalised word is (doc/formats.md 5.9): a kink, a free node, or, b > 0, a node at
   the breakpoint z_b. */
enum { KINK_PLACE = 0, FREE_NODE = -1 };

/* Zeros of a word in which the kinks move: q_j = base[j-1] + step[j-1] t is a zero of F for lo < t < hi. Not
   owned; k = 0: none. */
typedef struct {
    int k;
    const mpq_t *base, *step;
    mpq_srcptr lo, hi;
} Motion;

/* A word: tau[0..k], all 0 for type B, and their sizes. group: NULL, or equal numbers for pieces whose lengths
   are known to be as the roots of their |tau| (tied.c). node[1..k]: what the places are; all kinks for a word
   without nodes. Where the density has gaps, a node at z_b spans the gap that begins there, and kink j lies
   between the breakpoints from[j] and to[j] (to[j] = 0: anywhere). motion: the families that the leaves `t`
   name, 1..motions. */
typedef struct {
    int k;
    bool type_b;
    int tau[TREE_KINKS + 1];
    Size size[TREE_KINKS + 1];
    int shift; /* derivatives of F are divided by 2^shift in fixed point */
    const int *group;
    int node[TREE_KINKS + 1];
    int from[TREE_KINKS + 1], to[TREE_KINKS + 1];
    const Motion *motion;
    long motions;
} Word;

/* A word of type A with these k letters, or of type B (letter is not used), without nodes. */
void word_set(Word *w, Slopes g, const char *letter, int k, bool type_b);

/* A uniqueness box: lo[j] <= q_(j+1) <= hi[j], j = 0..k-1. */
typedef struct {
    mpq_t lo[TREE_KINKS], hi[TREE_KINKS];
} Box;

/* The norm on a box with sides of different lengths is that of x_j 2^halvings[j]: as often as a side can be
   doubled until it is longer than half of the longest one; 0 for sides of length 0 (Remark to Lemma 7.11).
   False if some number is above 50. */
bool box_halvings(int *halvings, const Box *box, int k);

/* Whether F is one-to-one on the part of the box with a <= q_1 <= ... <= q_k <= b. On success kappa < 1,
   inverse (k x k, row by row, exact rationals) and halvings, all 0 (the maximum norm) or those of
   box_halvings, are set such that the maximum row sum of |1 - inverse F'| over that part is at most kappa,
   entry (i,m) times 2^(halvings[i]-halvings[m]). */
bool box_one_to_one(mpq_t kappa, mpq_t *inverse, int *halvings, const TreeData *d, const Word *w,
                    const Box *box);

/* For an exact zero `at` that is not genuine: does the box hold no genuine zero, as F is one-to-one on the
   points of the box whose tied kinks are midpoints, `at` being one of them? (tied.c) */
bool tied_one_to_one(const TreeData *d, const Word *w, const Box *box, const mpq_t *at);

/* Why a tree is not accepted: static text, the number of the letter (from 1), and whether nothing is known to
   be wrong there, as only the enclosures of the checker are too wide. */
typedef struct {
    const char *why;
    long at;
    bool undecided;
} TreeFault;

/* Lower bounds for the risk in a box (box_risk.h). */
typedef struct BoxRisk BoxRisk;

/* Check a tree. open is set to whether it has a leaf `?`. risk: its bound is that of the leaves `r`; NULL:
   there must not be such leaves. On failure false, and *fault is set. */
bool tree_verify(bool *open, TreeFault *fault, const TreeData *d, const Word *w, const char *tree,
                 const Box *boxes, long nboxes, BoxRisk *risk);

#endif
