/* Mirror symmetry of a problem, decided exactly. */
#include "system/symmetry.h"

/* Whether g(x) = f(sum - x) for sign 1, g(x) = 2 mean - f(sum - x) for sign -1. */
static int is_mirrored(const fmpq_poly_t g, const fmpq_poly_t f, const fmpq_t sum, const fmpq_t mean,
                       int sign) {
  fmpq_poly_t h;
  int same;
  fmpq_poly_init(h);
  poly_along_line(h, f, sum, -1);
  if (sign < 0) {
    fmpq_poly_sub_fmpq(h, h, mean);
    fmpq_poly_sub_fmpq(h, h, mean);
    fmpq_poly_neg(h, h);
  }
  same = fmpq_poly_equal(g, h);
  fmpq_poly_clear(h);
  return same;
}

/* The symmetry with this sign. Cells i from the left are compared with cells j from the right, where they
   overlap when mirrored. */
static int is_symmetric(const cells *c, const fmpq_t sum, int sign) {
  fmpq_t end;
  slong i = 0, j = c->n - 1;
  int same = 1;
  fmpq_init(end);
  while (same && i < c->n && j >= 0) {
    int order;
    same = is_mirrored(c->p->poly[c->density[j]], c->p->poly[c->density[i]], sum, c->mean, 1)
           && is_mirrored(c->f->poly[c->target[j]], c->f->poly[c->target[i]], sum, c->mean, sign);
    fmpq_sub(end, sum, c->z + i + 1); /* the mirrored right end of cell i */
    order = fmpq_cmp(end, c->z + j);
    i += order >= 0;
    j -= order <= 0;
  }
  fmpq_clear(end);
  return same;
}

int cells_symmetry(const cells *c) {
  fmpq_t sum;
  int sign;
  fmpq_init(sum);
  fmpq_add(sum, c->z, c->z + c->n);
  sign = is_symmetric(c, sum, 1) ? 1 : is_symmetric(c, sum, -1) ? -1 : 0;
  fmpq_clear(sum);
  return sign;
}
