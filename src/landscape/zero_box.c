/* Where a zero lies, compared exactly with the box in which the search found it. */
#include "landscape/refine.h"

void box_side(fmpq_t lo, fmpq_t hi, const interval *x) {
  arf_t end;
  arf_init(end);
  arf_set_d(end, -x->neg);
  arf_get_fmpq(lo, end);
  arf_set_d(end, x->hi);
  arf_get_fmpq(hi, end);
  arf_clear(end);
}

/* lo <= kink j (from 0) <= hi. */
static void kink_ends(fmpq_t lo, fmpq_t hi, const refined_zero *z, slong j) {
  arf_t end;
  if (z->exact) {
    fmpq_set(lo, z->point + j);
    fmpq_set(hi, z->point + j);
    return;
  }
  arf_init(end);
  arb_get_lbound_arf(end, z->q + j, z->precision + 64);
  arf_get_fmpq(lo, end);
  arb_get_ubound_arf(end, z->q + j, z->precision + 64);
  arf_get_fmpq(hi, end);
  arf_clear(end);
}

int zero_in_box(const refined_zero *z, const chain_zero *box, const fmpq *sum) {
  fmpq_t lo, hi, l, h;
  int inside = 1;
  slong k = z->word->k, j;
  fmpq_init(lo); fmpq_init(hi); fmpq_init(l); fmpq_init(h);
  for (j = 0; inside && j < k; j++) {
    kink_ends(lo, hi, z, j);
    if (sum) {
      fmpq_sub(lo, sum, lo);
      fmpq_sub(hi, sum, hi);
      fmpq_swap(lo, hi);
    }
    box_side(l, h, box->unique + (sum ? k - j : j + 1));
    inside = fmpq_cmp(l, lo) <= 0 && fmpq_cmp(hi, h) <= 0;
  }
  fmpq_clear(lo); fmpq_clear(hi); fmpq_clear(l); fmpq_clear(h);
  return inside;
}
