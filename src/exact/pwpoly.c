/* Piecewise polynomials over Q. */
#include <string.h>
#include "base/context.h"
#include "exact/pwpoly.h"

/* Pieces for which memory is held when n >= 1 are in use: the least power of two that is >= n, so
   that appending piece after piece takes linear time. */
static slong capacity(slong n) {
  slong c = 1;
  while (c < n)
    c *= 2;
  return c;
}

/* Give f the memory for n pieces; those from f->n on are initialised. */
static void set_length(pwpoly *f, slong n) {
  slong i, room = capacity(n);
  if (!f->at || room != capacity(f->n)) {
    f->at = mem_realloc(f->at, (size_t) room + 1, sizeof(fmpq));
    f->poly = mem_realloc(f->poly, (size_t) room, sizeof(fmpq_poly_t));
  }
  if (f->n == 0)
    fmpq_init(f->at);
  for (i = f->n; i < n; i++) {
    fmpq_init(f->at + i + 1);
    fmpq_poly_init(f->poly[i]);
  }
  f->n = n;
}

void pwpoly_init(pwpoly *f, slong n) {
  memset(f, 0, sizeof *f);
  set_length(f, n);
}

void pwpoly_clear(pwpoly *f) {
  slong i;
  if (f->n > 0)
    fmpq_clear(f->at);
  for (i = 0; i < f->n; i++) {
    fmpq_clear(f->at + i + 1);
    fmpq_poly_clear(f->poly[i]);
  }
  mem_free(f->at);
  mem_free(f->poly);
  memset(f, 0, sizeof *f);
}

void pwpoly_set(pwpoly *f, const pwpoly *g) {
  slong i;
  memset(f, 0, sizeof *f);
  if (g->n == 0)
    return;
  set_length(f, g->n);
  fmpq_set(f->at, g->at);
  for (i = 0; i < g->n; i++) {
    fmpq_set(f->at + i + 1, g->at + i + 1);
    fmpq_poly_set(f->poly[i], g->poly[i]);
  }
}

void pwpoly_append(pwpoly *f, const fmpq_t left, const fmpq_t right, const fmpq_poly_t poly) {
  slong n = f->n;
  set_length(f, n + 1);
  if (n == 0)
    fmpq_set(f->at, left);
  fmpq_set(f->at + n + 1, right);
  fmpq_poly_set(f->poly[n], poly);
}

void poly_along_line(fmpq_poly_t g, const fmpq_poly_t f, const fmpq_t at, int sign) {
  fmpq_poly_t line;
  fmpq_poly_init(line);
  fmpq_poly_set_fmpq(line, at);
  fmpq_poly_set_coeff_si(line, 1, sign);
  fmpq_poly_compose(g, f, line);
  fmpq_poly_clear(line);
}

slong ascending_find(const fmpq *x, slong n, const fmpq_t q) {
  slong left = -1, right = n;
  while (left + 1 < right) {
    slong mid = left + (right - left) / 2;
    if (fmpq_cmp(x + mid, q) <= 0)
      left = mid;
    else
      right = mid;
  }
  return left;
}

slong ascending_set(fmpq *x, slong n) {
  slong k = 0;
  _fmpq_vec_sort(x, n);
  for (slong i = 0; i < n; i++)
    if (i == 0 || !fmpq_equal(x + i, x + k - 1))
      fmpq_swap(x + k++, x + i);
  return k;
}
