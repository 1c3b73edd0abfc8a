/* All critical kinks of a one-neuron network: one univariate equation per orientation and cell. */
#include "solve/one_neuron.h"
#include "exact/roots.h"

void integer_multiple(fmpz_poly_t g, const fmpq_poly_t f) {
  fmpz_t content;
  fmpq_poly_get_numerator(g, f);
  fmpz_init(content);
  fmpz_poly_content(content, g);
  if (!fmpz_is_zero(content))
    fmpz_poly_scalar_divexact_fmpz(g, g, content);
  fmpz_clear(content);
}

/* A new kink at the end of the list; its place is for the caller to set. */
static critical_kink *append(kink_list *list, orientation side, slong cell, slong breakpoint) {
  critical_kink *k;
  list->kinks = mem_realloc(list->kinks, (size_t) list->n + 1, sizeof(critical_kink));
  k = list->kinks + list->n++;
  k->side = side;
  k->cell = cell;
  k->breakpoint = breakpoint;
  algebraic_init(&k->place);
  return k;
}

/* Divide f by the highest possible power of (x - q). */
static void strip_root(fmpz_poly_t f, const fmpq_t q) {
  fmpz_poly_t linear, quotient;
  fmpz_poly_init(linear);
  fmpz_poly_init(quotient);
  minpoly_of_fmpq(linear, q);
  while (fmpz_poly_divides(quotient, f, linear))
    fmpz_poly_swap(f, quotient);
  fmpz_poly_clear(linear);
  fmpz_poly_clear(quotient);
}

/* Roots of e in the open cell that are not roots of g. */
static void search_roots(kink_list *list, const cells *c, slong cell, orientation side, fmpz_poly_t e,
                         const fmpz_poly_t g) {
  algebraic *roots;
  slong n, i;
  if (roots_descartes(e, c->z + cell, c->z + cell + 1) == 0) {
    list->excluded++;
    return;
  }
  strip_root(e, c->z); /* E often vanishes to high order at the ends of the hull */
  strip_root(e, c->z + c->n);
  n = roots_isolate(&roots, NULL, e, c->z + cell, c->z + cell + 1);
  for (i = 0; i < n; i++) {
    if (algebraic_sign_at(g, roots + i) != 0)
      algebraic_set(&append(list, side, cell, -1)->place, roots + i);
    algebraic_clear(roots + i);
  }
  mem_free(roots);
  list->solved++;
}

/* The inner breakpoint z_cell, at which E and G are continuous. */
static void search_breakpoint(kink_list *list, const cells *c, slong cell, orientation side,
                              const kink_equation *k) {
  fmpq_t value;
  fmpq_init(value);
  fmpq_poly_evaluate_fmpq(value, k->e, c->z + cell);
  if (!fmpq_is_zero(value)) {
    list->excluded++;
  } else {
    fmpq_poly_evaluate_fmpq(value, k->g, c->z + cell);
    if (!fmpq_is_zero(value))
      algebraic_set_fmpq(&append(list, side, -1, cell)->place, c->z + cell);
    list->solved++;
  }
  fmpq_clear(value);
}

static void leave_open(kink_list *list, orientation side, slong cell) {
  list->open = mem_realloc(list->open, (size_t) list->nopen + 1, sizeof *list->open);
  list->open[list->nopen].side = side;
  list->open[list->nopen++].cell = cell;
}

/* One cell and the breakpoint at its left end. */
static relucert_status search_cell(kink_list *list, relucert_context *ctx, const cells *c, slong cell,
                                   orientation side, kink_equation *k) {
  relucert_status status = RELUCERT_OK;
  fmpz_poly_t e, g;
  kink_equation_set(k, c, cell, side);
  if (cell > 0)
    search_breakpoint(list, c, cell, side, k);
  if (!list->limit)
    list->limit = context_limit(ctx);
  if (list->limit) {
    leave_open(list, side, cell);
    return status;
  }
  fmpz_poly_init(e);
  fmpz_poly_init(g);
  integer_multiple(e, k->e);
  integer_multiple(g, k->g);
  if (!fmpz_poly_is_zero(e))
    search_roots(list, c, cell, side, e, g);
  else if (fmpz_poly_is_zero(g))
    list->excluded++; /* m = 0 throughout: no kink (Theorem 3.3) */
  else
    status = context_fail(ctx, RELUCERT_FAILURE, "internal error: Theorem 3.3 violated on cell %ld",
                          (long) cell);
  fmpz_poly_clear(e);
  fmpz_poly_clear(g);
  return status;
}

relucert_status kinks_find(kink_list *list, relucert_context *ctx, const cells *c) {
  static const orientation sides[] = { KINK_R, KINK_L };
  relucert_status status = RELUCERT_OK;
  kink_equation k;
  slong s, i, done = 0, nsides = problem_is_absolute(c->problem) ? 1 : 2; /* L(q) is R(q) for |t| */
  *list = (kink_list) { 0 };
  list->regions = nsides * (2 * c->n - 1);
  kink_equation_init(&k);
  for (s = 0; s < nsides; s++)
    for (i = 0; i < c->n && status == RELUCERT_OK; i++) {
      status = search_cell(list, ctx, c, i, sides[s], &k);
      context_progress(ctx, ++done, nsides * c->n);
    }
  kink_equation_clear(&k);
  return status;
}

void kinks_clear(kink_list *list) {
  for (slong i = 0; i < list->n; i++)
    algebraic_clear(&list->kinks[i].place);
  mem_free(list->kinks);
  mem_free(list->open);
}
