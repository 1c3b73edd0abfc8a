/* Zeros of the moment functions Phi. */
#include "exact/roots.h"
#include "landscape/number.h"
#include "solve/one_neuron.h"
#include "types/phi_isolate.h"
#include "types/types.h"

slong exact_fits(exact_fit **list, const error_view *v) {
  slong n = 0;
  exact_fit *found = mem_alloc((size_t) v->nparts, sizeof *found);
  for (slong i = 0; i < v->nparts; i++) {
    const error_part *part = v->parts + i;
    if (!part->fit)
      continue;
    if (i == 0 || !part[-1].fit)
      found[n++] = (exact_fit) { .first = i,
                                   .from = i == 0 || part[-1].piece < part->piece ? part->piece : -1 };
    found[n - 1].last = i;
    found[n - 1].to = i + 1 == v->nparts || part[1].piece > part->piece ? part->piece + 1 : -1;
  }
  *list = found;
  return n;
}

phi_place *phi_place_add(phi_zeros *z, place_kind kind) {
  phi_place *p;
  z->places = mem_realloc(z->places, (size_t) z->n + 1, sizeof *z->places);
  p = z->places + z->n++;
  *p = (phi_place) { .kind = kind };
  number_init(&p->at);
  z->unresolved += kind == PLACE_UNRESOLVED;
  return p;
}

void phi_zeros_clear(phi_zeros *z) {
  for (slong i = 0; i < z->n; i++)
    number_clear(&z->places[i].at);
  mem_free(z->places);
}

/* ---- Exact parts */

/* The zeros of a polynomial Phi in the open part. */
static void add_roots(phi_zeros *z, const error_part *part, const fmpq_poly_t phi, long digits) {
  algebraic *roots;
  slong *multiplicity, n;
  fmpz_poly_t f;
  fmpz_poly_init(f);
  integer_multiple(f, phi);
  n = roots_isolate(&roots, &multiplicity, f, part->u, part->v);
  for (slong i = 0; i < n; i++) {
    phi_place *p = phi_place_add(z, PLACE_POINT);
    p->doubled = multiplicity[i] > 1;
    if (multiplicity[i] % 2 == 1)
      z->positive = z->negative = 1;
    number_set_algebraic(&p->at, roots + i, digits);
    algebraic_clear(roots + i);
  }
  mem_free(roots);
  mem_free(multiplicity);
  fmpz_poly_clear(f);
}

/* The sign of Phi just right of the left end of an exact part. */
static void note_sign(phi_zeros *z, const error_part *part, const fmpq_poly_t phi) {
  int sign = sign_beside_rational(phi, part->u, 1);
  z->positive |= sign > 0;
  z->negative |= sign < 0;
}

static int vanishes_at(const fmpq_poly_t f, const fmpq_t x) {
  fmpq_t y;
  int zero;
  fmpq_init(y);
  fmpq_poly_evaluate_fmpq(y, f, x);
  zero = fmpq_is_zero(y);
  fmpq_clear(y);
  return zero;
}

/* Is Phi zero at the breakpoint between two parts of one J_i? Then add it. */
static void add_breakpoint(phi_zeros *z, const error_part *part, const fmpq_poly_t phi) {
  fmpq_poly_t slope;
  phi_place *p;
  if (!vanishes_at(phi, part->u))
    return;
  p = phi_place_add(z, PLACE_POINT);
  number_set_fmpq(&p->at, part->u);
  fmpq_poly_init(slope);
  fmpq_poly_derivative(slope, phi);
  p->doubled = vanishes_at(slope, part->u);
  fmpq_poly_clear(slope);
}

static void exact_part(phi_zeros *z, const error_view *v, const error_part *part, char letter,
                       int beside_zero, long digits) {
  fmpq_poly_t phi;
  fmpq_poly_init(phi);
  phi_exact(phi, v, part, letter);
  note_sign(z, part, phi);
  if (!beside_zero && part > v->parts && part[-1].piece == part->piece)
    add_breakpoint(z, part, phi);
  add_roots(z, part, phi, digits);
  fmpq_poly_clear(phi);
}

/* ---- All parts */

/* Is this part of an exact fit, and Phi_LETTER = 0 on it? Where e = 0 Phi is affine; on all of J_i it is
 * constant. */
static int zero_part(const error_view *v, const error_part *part, char letter) {
  fmpq_poly_t phi;
  int zero;
  if (!part->fit || !v->f->exact)
    return part->fit && phi_vanishes(v, letter, part->piece);
  fmpq_poly_init(phi);
  phi_exact(phi, v, part, letter);
  zero = fmpq_poly_is_zero(phi);
  fmpq_poly_clear(phi);
  return zero;
}

static slong fit_of(const exact_fit *list, slong n, slong part) {
  slong i = 0;
  while (i + 1 < n && list[i].last < part)
    i++;
  return i;
}

void phi_zeros_init(phi_zeros *z, const error_view *v, char letter, const exact_fit *list, slong nlist,
                    long digits) {
  int before = 0; /* is Phi = 0 on the part before? */
  *z = (phi_zeros) { 0 };
  for (slong i = 0; i < v->nparts; i++) {
    const error_part *part = v->parts + i;
    int first = i == 0 || part[-1].piece < part->piece, zero = zero_part(v, part, letter);
    if (i > 0 && first && !before && !zero && phi_vanishes(v, letter, part->piece))
      phi_place_add(z, PLACE_KINK)->kink = part->piece;
    if (zero && !before)
      phi_place_add(z, PLACE_FIT)->fit = fit_of(list, nlist, i);
    if (!zero && v->f->exact)
      exact_part(z, v, part, letter, before, digits);
    else if (!zero && first)
      phi_isolate(z, v, part->piece, letter, digits);
    before = zero;
  }
}
