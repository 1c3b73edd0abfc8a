/* Strata of parameter vectors for one neuron with a two-slope activation, gamma != 0 (Theorem 9.7): no neuron is dead;
   a neuron with w != 0 is affine on [a,b] if its kink is outside, or at an end. */
#include "types/strata_parts.h"
#include "types/types.h"

/* The kink at the left or right end; positive: wx+b > 0 inside. */
typedef struct {
  const char *role;
  int left;
  orientation side; /* the sign of w */
} end_role;
static const end_role ends[] = { { "flat-end-a-positive", 1, KINK_R },
                                 { "flat-end-a-negative", 1, KINK_L },
                                 { "flat-end-b-positive", 0, KINK_L },
                                 { "flat-end-b-negative", 0, KINK_R } };
enum { ENDS = sizeof ends / sizeof *ends, FLAT = sizeof "flat-" - 1 };

void two_slope_constant_strata(realization *r, const cells *c, long digits) {
  stratum **list = &r->strata;
  slong *n = &r->nstrata;
  constant_data d;
  constant_data_set(&d, c, digits);
  add_degenerate_zero(list, n, &d);
  if (d.balanced)
    add_degenerate(list, n, &d);
  add_level(list, n, "level", &d);
  add_level(list, n, "negative-level", &d);
  if (d.balanced) {
    add_affine_neighbours(list, n, "flat-full", 1);
    add_affine_neighbours(list, n, "flat-negative", 1);
    for (int i = 0; i < ENDS; i++)
      add_flat_end(list, n, ends[i].role, c, ends[i].left);
  }
  add_flat_kinks(list, n, &d, KINK_R);
  add_flat_kinks(list, n, &d, KINK_L);
}

void two_slope_affine_strata(realization *r, const cells *c) {
  add_affine_neighbours(&r->strata, &r->nstrata, "full", 0);
  add_affine_neighbours(&r->strata, &r->nstrata, "negative", 0);
  for (int i = 0; i < ENDS; i++) {
    int gap = ends[i].left ? c->left_gap : c->right_gap;
    add_end(&r->strata, &r->nstrata, ends[i].role + FLAT, 1,
            gap || rises_from_end(c, ends[i].left, ends[i].side));
  }
}
