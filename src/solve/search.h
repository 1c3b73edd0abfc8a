/* Certified search for all zeros of the chain system of one word (doc/formats.md, section 5.4). */
#ifndef RELUCERT_SOLVE_SEARCH_H
#define RELUCERT_SOLVE_SEARCH_H

#include "base/text.h"
#include "system/chain.h"
#include "system/risk_floor.h"

/* F is one-to-one on D = unique with a <= q_1 <= ... <= q_k <= b (proved), and every zero of F in D lies
   in `at`, which is a subset of unique. Whether there is one, and whether it is genuine, is not
   decided here. Entries 1..k; 0 and k+1 are a and b. root (word B1): instead of that, exactly one zero
   inside (a,b) lies in unique, and that one in `at` (a root of polynomials, see full_kink.h). tied != 0:
   instead of that, F is one-to-one on the points of D at which the pieces beside every q_j with bit j in `tied`
   have the proportion that they have at all genuine zeros in D; `at` is then a guess (see tied.h). */
typedef struct {
  interval unique[CHAIN_MAX + 2], at[CHAIN_MAX + 2];
  int root;
  unsigned tied;
} chain_zero;

struct tubes; /* solve/tube.h */

/* Boxes in which every function has at least this risk need not be searched. */
typedef struct {
  risk_floor floor;
  double risk;
} risk_level;

/* Every genuine zero of the word lies in one of the D, in an unresolved box, or in a box of a risk level. */
typedef struct {
  slong n;
  chain_zero *zeros; /* ascending by `at`, lexicographically */
  slong nunresolved;
  interval (*unresolved)[CHAIN_MAX + 2];
  const char *limit; /* why boxes are unresolved: "time limit", "interrupt", "box limit" (also when very
                        many boxes are undecided), "width limit", or NULL */
  long nodes;
  long above;        /* leaves `r`: boxes above the risk level */
  int roots;         /* found as all roots of polynomials (word B1, search_full_kink) */
  int tied;          /* some zero is tied */
  text tree;         /* preorder, one letter for each node (`w`, `x`, `t`: and what follows), or "roots" */
} search_result;

/* Search one word with at most max_boxes boxes (0: no limit), stopping when ctx says so. Thread-safe. With
   `symmetric` (the problem and the word are their own mirror images) a box that contains a zero on the axis
   of symmetry is its own mirror image. level: NULL, or what need not be searched. families: NULL, or
   families of zeros of the word, around which no zeros are looked for; their numbers are at most CHAIN_MAX.
   Clear in any case. */
void search_word(search_result *result, const relucert_context *ctx, const chain_data *d, const chain_word *w,
                 int symmetric, long max_boxes, const risk_level *level, const struct tubes *families);

/* A new tree for a word that was searched, with the zeros that are in *result and no others. It ends at the
   first box that is undecided and neither in the box of a zero nor above the risk level; then nunresolved is
   not 0. */
void search_close(search_result *result, const relucert_context *ctx, const chain_data *d,
                  const chain_word *w, long max_boxes, const risk_level *level, const struct tubes *families);

void search_clear(search_result *result);

/* How many characters follow this letter in a tree: pieces, or family and coordinate. */
static inline slong search_pieces(char letter) {
  return letter == 'w' || letter == 't' ? 2 : letter == 'x' ? 3 : 0;
}

#endif
