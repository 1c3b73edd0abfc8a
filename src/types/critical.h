/* A critical function and what is known about its kinks. */
#ifndef RELUCERT_TYPES_CRITICAL_H
#define RELUCERT_TYPES_CRITICAL_H

#include "landscape/landscape.h"
#include "system/cells.h"

typedef struct {
  const relucert_result *result;
  const cells *cells;
  realization *r;
  slong k;
  refined_zero *zero;   /* of a chain, else NULL */
  int exact;            /* all kinks are known to be rational */
  int balanced;         /* T = 0 */
  chain_word own, word; /* own: of the realization; word: the same, or B if T = 0 */
  /* q_0 = a, ..., q_(k+1) = b as far as they are known to be rational, else NULL; not owned */
  const fmpq *known[CHAIN_MAX + 2];
} critical;

/* Returns 1 if T != 0, 0 if T = 0, -1 if that is not decided (then f cannot be used). All pointers must
   stay. */
int critical_init(critical *f, const relucert_result *result, realization *r, const cells *c);

/* Is f one polynomial of degree at most 1 on the cells first..last? */
int is_stretch(const cells *c, slong first, slong last);

#endif
