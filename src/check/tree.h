/* tree.h - subdivision trees of one word (doc/formats.md 5.4) and uniqueness boxes, in fixed-point interval
   arithmetic on machine integers. Shares nothing with exact evaluation (chain.h). */
#ifndef CHECK_TREE_H
#define CHECK_TREE_H

#include "moments.h"
#include "verdict.h"

enum { TREE_KINKS = 12 };

/* What the evaluation needs to know of the problem, prepared once. */
typedef struct TreeData TreeData;
TreeData *tree_data_new(const Moments *m); /* NULL: a cap is exceeded or the density is not covered */
void tree_data_free(TreeData *d);
/* Whether rule `a` or the equation 2q_j = q_(j-1) + q_(j+1) can occur: f is affine on some cell. */
bool tree_has_affine_cell(const TreeData *d);

/* A word: tau[0..k], all 0 for type B. */
typedef struct {
    int k;
    bool type_b;
    int tau[TREE_KINKS + 1];
} Word;

/* A uniqueness box: lo[j] <= q_(j+1) <= hi[j], j = 0..k-1. */
typedef struct {
    mpq_t lo[TREE_KINKS], hi[TREE_KINKS];
} Box;

/* Whether F is one-to-one on the part of the box with a <= q_1 <= ... <= q_k <= b. On success kappa < 1 and
   inverse (k x k, row by row, exact rationals) are set such that the maximum row sum of
   |1 - inverse F'| over that part is at most kappa. */
bool box_one_to_one(mpq_t kappa, mpq_t *inverse, const TreeData *d, const Word *w, const Box *box);

/* Check a tree. open is set to whether it has a leaf `?`. On failure false, with *why (static text) and the
   number of the letter (from 1) in *at. */
bool tree_verify(bool *open, const char **why, long *at, const TreeData *d, const Word *w, const char *tree,
                 const Box *boxes, long nboxes);

#endif
