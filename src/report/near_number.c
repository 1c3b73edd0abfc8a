/* Enclosures of the numbers of a critical point that is not rational. */
#include "landscape/number.h"
#include "report/near.h"

long near_number(number *x, const arb_t y, long digits) {
  arf_t end;
  if (arb_is_exact(y)) {
    arf_get_fmpq(x->lo, arb_midref(y));
    fmpq_set(x->hi, x->lo);
    return digits;
  }
  for (; digits > 0; digits--)
    if (number_set_arb(x, y, digits_to_bits(digits)))
      return digits;
  arf_init(end);
  arb_get_lbound_arf(end, y, 64);
  arf_get_fmpq(x->lo, end);
  arb_get_ubound_arf(end, y, 64);
  arf_get_fmpq(x->hi, end);
  arf_clear(end);
  return 0;
}
