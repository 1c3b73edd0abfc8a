/* Certified search for all solutions of a chain system in one region. */
#ifndef RELUCERT_SOLVE_SEARCH_H
#define RELUCERT_SOLVE_SEARCH_H

#include "base/text.h"
#include "system/chain.h"

/* A solution: the only zero of F (continued analytically) in `unique`, and it lies in `at`. */
typedef struct {
  interval unique[CHAIN_MAX + 2], at[CHAIN_MAX + 2];
} chain_solution;

/* What was found in a region: every zero of F in it is one of the solutions or lies in an unresolved
   box. nodes: boxes looked at. tree: the subdivision in preorder (doc/formats.md, section 5). */
typedef struct {
  slong n;
  chain_solution *solutions;
  slong nunresolved;
  interval (*unresolved)[CHAIN_MAX + 2];
  const char *limit; /* why boxes are unresolved, or NULL */
  long nodes;
  text tree;
} search_result;

/* Search a region with at most max_boxes boxes (0: no limit), stopping when ctx says so. Clear in any case.
 */
void search_region(search_result *result, const relucert_context *ctx, const chain *c, long max_boxes);
void search_clear(search_result *result);

#endif
