/* All critical kinks of a one-neuron network (doc/theory.md, Theorems 3.2 and 3.3). */
#ifndef RELUCERT_SOLVE_ONE_NEURON_H
#define RELUCERT_SOLVE_ONE_NEURON_H

#include "base/context.h"
#include "exact/algebraic.h"
#include "system/cells.h"

/* A solution q of E(q) = 0, G(q) != 0: the breakpoint z_breakpoint, or inside a cell (the other is -1). */
typedef struct {
  orientation side;
  slong cell, breakpoint;
  algebraic place;
} critical_kink;

/* What a search found. Regions are (orientation, cell) and (orientation, inner breakpoint). */
typedef struct {
  slong n;
  critical_kink *kinks;
  slong regions, excluded, solved; /* excluded: without isolating a root */
  slong nopen; /* regions not searched because of the limit, R before L, cells ascending */
  struct { orientation side; slong cell; } *open;
  const char *limit;               /* NULL if nothing is open */
} kink_list;

/* Search every region, or as many as the limits of ctx allow. Returns RELUCERT_OK, also when regions
   stay open, or RELUCERT_FAILURE when a theorem is violated (an internal error). Clear in any case. */
relucert_status kinks_find(kink_list *list, relucert_context *ctx, const cells *c);
void kinks_clear(kink_list *list);

/* f with its denominators and content removed: an integer polynomial with the signs of f. */
void integer_multiple(fmpz_poly_t g, const fmpq_poly_t f);

#endif
