/* The type of a nearby critical point that is not rational (doc/theory.md, Theorems 7.13, 8.5-8.7, 9.11). */
#include "types/near_parts.h"

static const char *const why_minimum = "the core is positive definite and all other neurons are neutral";
static const char *const why_negative = "the second variation of the core is negative in some direction";
static const char *const why_descent = "moving the kinks at one place apart, or together, decreases the risk";
static const char *const why_place =
    "several kinks share a place, and the signs that matter there are not known";
static const char *const why_end = "moving the kink in with a suitable slope decreases the risk";
static const char *const why_role =
    "a neuron is 0 at an end of the interval or everywhere, and its sign there is not known";

/* Sign of e p at kink i in all cells that may contain it; 0 if not certain. */
static int density_sign(const fits *f, slong i) {
  scalar *y = scalars_new(f->ring, 1);
  slong first, last;
  int sign;
  fits_locate(&first, &last, f->cells, f->x + i, f->ring);
  fits_error_density(y, f, i, first);
  sign = scalar_sign(y, f->ring);
  for (slong cell = first + 1; sign && cell <= last; cell++) {
    fits_error_density(y, f, i, cell);
    if (scalar_sign(y, f->ring) != sign)
      sign = 0;
  }
  scalars_free(y, f->ring, 1);
  return sign;
}

/* The sign of (1 - gamma) v of neuron j, which is that of its slope jump; 0 if not certain. */
static int weight_sign(const near_report *y, const cells *c, slong j) {
  int sign = arb_is_positive(y->v + j) ? 1 : arb_is_negative(y->v + j) ? -1 : 0;
  return slopes_end(c->slopes) > 0 ? sign : -sign;
}

/* Theorem 8.5 (i), (ii), (iv) at kink i: 1 regular, -1 descent, 0 not decided. */
static int judge_place(const near_report *y, const proposal *p, const fits *f, slong i) {
  slong n = 0, negative = 0;
  int known = 1, kappa;
  for (slong j = 0; j < p->H; j++)
    n += p->group[j] == i;
  if (n == 1)
    return 1;
  kappa = density_sign(f, i);
  if (kappa == 0)
    return 0;
  for (slong j = 0; j < p->H; j++)
    if (p->group[j] == i) {
      int sign = weight_sign(y, f->cells, j);
      known &= sign != 0;
      negative += sign == -kappa;
    }
  if (!known)
    return 0;
  if (negative == 0 || (negative == 1 && (kappa > 0 ? arb_is_negative : arb_is_positive)(y->jumps + i - 1)))
    return 1;
  return -1;
}

/* The least of the places. */
static int judge_places(const near_report *y, const proposal *p, const refined_zero *z) {
  ring r;
  fits f;
  int least = 1;
  refine_fits(&f, &r, z);
  for (slong i = 1; i <= p->k; i++) {
    int here = judge_place(y, p, &f, i);
    least = here < least ? here : least;
  }
  fits_clear(&f);
  return least;
}

/* The end that neuron j touches from either side: -1 left, 1 right, 0 none; 2 if it is degenerate. */
static int end_of(const theta *t, const point_report *r, const proposal *p, slong j) {
  role what = r->neurons[j].role;
  if (p->group[j] == NEAR_ENDPOINT || p->group[j] == NEAR_END_NEGATIVE)
    return p->group[j] == NEAR_ENDPOINT ? -fmpq_sgn(t->w + j) : fmpq_sgn(t->w + j);
  if (p->group[j] > 0 || p->group[j] == NEAR_DEAD)
    return 0;
  if (what == ROLE_DEGENERATE)
    return 2;
  if (what == ROLE_TOUCHING_A || role_is_affine_end(what, 1))
    return -1;
  return what == ROLE_TOUCHING_B || role_is_affine_end(what, 0);
}

/* Sign of e at an end; 0 if not certain. */
static int end_sign(const near_report *y, const cells *c, int right) {
  fmpq_t f;
  arb_t e;
  int sign;
  fmpq_init(f);
  arb_init(e);
  fmpq_poly_evaluate_fmpq(f, c->f->poly[c->target[right ? c->n - 1 : 0]], c->z + (right ? c->n : 0));
  arb_set_fmpq(e, f, 256);
  arb_sub(e, y->values + (right ? y->nkinks + 1 : 0), e, 256);
  sign = arb_is_positive(e) ? 1 : arb_is_negative(e) ? -1 : 0;
  fmpq_clear(f);
  arb_clear(e);
  return sign;
}

/* Theorem 8.4 for e != 0 at the ends: 1 all neutral, -1 a saddle, 0 not decided. */
static int judge_ends(const near_report *y, const theta *t, const point_report *r, const proposal *p,
                      const cells *c) {
  int least = 1;
  for (slong j = 0; j < p->H; j++) {
    int end = end_of(t, r, p, j);
    int here = end == 0 ? 1 : end == 2 ? 0 : weight_sign(y, c, j) * end_sign(y, c, end > 0);
    if (here < least)
      least = here;
  }
  return least;
}

static void set_type(near_report *y, relucert_type type, const char *reason) {
  y->type = type;
  y->type_reason = reason;
}

void near_set_type(near_report *y, const theta *t, const point_report *r, const proposal *p,
                   const refined_zero *z) {
  const char *why;
  relucert_type core = refine_core_type(&why, z, &p->word);
  int places = judge_places(y, p, z), ends = judge_ends(y, t, r, p, z->cells);
  if (core == RELUCERT_SADDLE)
    set_type(y, core, why_negative);
  else if (places < 0 || ends < 0)
    set_type(y, RELUCERT_SADDLE, places < 0 ? why_descent : why_end);
  else if (core == RELUCERT_UNDECIDED)
    set_type(y, core, why);
  else if (places == 0 || ends == 0)
    set_type(y, RELUCERT_UNDECIDED, places == 0 ? why_place : why_role);
  else
    set_type(y, RELUCERT_LOCAL_MINIMUM, why_minimum);
}
