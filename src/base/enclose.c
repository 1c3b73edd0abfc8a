/* From exact numbers to intervals of doubles. */
#include "base/enclose.h"
#include "base/context.h"

interval enclose_fmpq(const fmpq_t x) {
  arb_t y;
  arf_t end;
  interval r;
  arb_init(y);
  arf_init(end);
  arb_set_fmpq(y, x, 60);
  arb_get_lbound_arf(end, y, 60);
  r.neg = -arf_get_d(end, ARF_RND_FLOOR);
  arb_get_ubound_arf(end, y, 60);
  r.hi = arf_get_d(end, ARF_RND_CEIL);
  arb_clear(y);
  arf_clear(end);
  return r;
}

interval *enclose_new(slong n) { return mem_alloc((size_t) n, sizeof(interval)); }
