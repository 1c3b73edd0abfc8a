/* What follows from the kinks of a refined zero. */
#include "landscape/core.h"
#include "landscape/refine.h"

void refine_fits(fits *t, ring *r, const refined_zero *z) {
  slong k = z->word->k;
  scalar *kinks;
  *r = (ring) { .kind = z->exact ? SCALAR_RATIONAL : SCALAR_BALL, .bits = z->precision + 64 };
  kinks = scalars_new(r, k);
  for (slong j = 0; j < k; j++)
    if (z->exact)
      fmpq_set(&kinks[j].rational, z->point + j);
    else
      scalar_set_variable(kinks + j, z->q + j, -1, r);
  fits_init(t, r, z->cells, z->word, kinks);
  scalars_free(kinks, r, k);
}

/* y, the value at the end `from` of the hull, becomes that at the end `to` of the interval. */
static void extend(scalar *y, const fits *t, slong i, const fmpq_t from, const fmpq_t to) {
  scalar *s;
  fmpq_t step;
  if (fmpq_equal(from, to))
    return;
  s = scalars_new(t->ring, 1);
  fmpq_init(step);
  fmpq_sub(step, to, from);
  scalar_set_fmpq(s, step, t->ring);
  scalar_mul(s, s, t->slope + i, t->ring);
  scalar_add(y, y, s, t->ring);
  fmpq_clear(step);
  scalars_free(s, t->ring, 1);
}

scalar *refine_numbers(const fits *t) {
  const cells *c = t->cells;
  slong k = t->k;
  scalar *y = scalars_new(t->ring, 3 * k + 4);
  for (slong i = 0; i <= k; i++)
    scalar_set(y + i, t->slope + i, t->ring);
  for (slong j = 1; j <= k; j++)
    fits_jump(y + k + j, t, j);
  for (slong j = 0; j <= k + 1; j++)
    fits_full_value(y + 2 * k + 1 + j, t, j > 0 ? j - 1 : 0, j);
  extend(y + 2 * k + 1, t, 0, c->z, c->problem->a);
  extend(y + 3 * k + 2, t, k, c->z + c->n, c->problem->b);
  fits_risk(y + 3 * k + 3, t);
  return y;
}

void refine_function(arb_ptr slopes, arb_ptr jumps, arb_ptr values, arb_t risk, const refined_zero *z) {
  slong k = z->word->k;
  ring r;
  fits t;
  scalar *y;
  refine_fits(&t, &r, z);
  y = refine_numbers(&t);
  for (slong i = 0; i <= k; i++)
    scalar_get_arb(slopes + i, y + i, &r);
  for (slong i = 0; i < k; i++)
    scalar_get_arb(jumps + i, y + k + 1 + i, &r);
  for (slong i = 0; i <= k + 1; i++)
    scalar_get_arb(values + i, y + 2 * k + 1 + i, &r);
  scalar_get_arb(risk, y + 3 * k + 3, &r);
  scalars_free(y, &r, 3 * k + 4);
  fits_clear(&t);
}

void refine_exact(fmpq *slopes, fmpq *jumps, fmpq *values, fmpq_t risk, const refined_zero *z) {
  slong k = z->word->k;
  ring r;
  fits t;
  scalar *y;
  refine_fits(&t, &r, z);
  y = refine_numbers(&t);
  for (slong i = 0; i <= k; i++)
    fmpq_set(slopes + i, &y[i].rational);
  for (slong i = 0; i < k; i++)
    fmpq_set(jumps + i, &y[k + 1 + i].rational);
  for (slong i = 0; i <= k + 1; i++)
    fmpq_set(values + i, &y[2 * k + 1 + i].rational);
  fmpq_set(risk, &y[3 * k + 3].rational);
  scalars_free(y, &r, 3 * k + 4);
  fits_clear(&t);
}

/* Is v its own mirror image (reversed, L and R exchanged, if there are two letters)? */
static int self_mirror(const chain_word *v) {
  if (slopes_are_absolute(v->slopes))
    return 1;
  for (slong j = 0; j < v->k && !v->type_b; j++)
    if (v->letters[j] == v->letters[v->k - 1 - j])
      return 0;
  return 1;
}

/* Sign of Sigma_v: 1 nonzero, 0 zero, -1 not known at this precision. */
static int sum_sign(const refined_zero *z, const chain_word *v) {
  ring r;
  fits t;
  scalar *y;
  fmpq_t sum;
  int sign;
  fmpq_init(sum);
  refine_fits(&t, &r, z);
  y = scalars_new(&r, 1);
  fits_sum(y, &t, v);
  sign = scalar_sign(y, &r) != 0;
  if (!sign && !z->exact && (!fits_sum_exactly(sum, &t, v) || !fmpq_is_zero(sum)))
    sign = -1;
  scalars_free(y, &r, 1);
  fits_clear(&t);
  fmpq_clear(sum);
  return sign;
}

int refine_affine(const refined_zero *z, const chain_word *v) {
  ring r;
  fits t;
  fmpq_t sum;
  int zero;
  fmpq_init(sum);
  refine_fits(&t, &r, z);
  zero = fits_sum_exactly(sum, &t, v) && fmpq_is_zero(sum);
  fits_clear(&t);
  fmpq_clear(sum);
  return zero;
}

int refine_sigma(const refined_zero *z, const chain_word *v) {
  int sign;
  if (v->type_b || (z->symmetric_even && self_mirror(v)))
    return 0;
  sign = sum_sign(z, v);
  for (slong bits = 2 * z->precision; sign < 0 && bits <= REFINE_LIMIT; bits *= 2) {
    refined_zero y;
    refine_copy(&y, z, bits);
    sign = sum_sign(&y, v);
    refine_clear(&y);
  }
  return sign;
}

static relucert_type type_now(const char **reason, const refined_zero *z, const chain_word *v) {
  ring r;
  fits t;
  relucert_type type;
  refine_fits(&t, &r, z);
  type = core_type(reason, &t, v);
  fits_clear(&t);
  return type;
}

relucert_type refine_core_type(const char **reason, const refined_zero *z, const chain_word *v) {
  relucert_type type = type_now(reason, z, v);
  for (slong bits = 2 * z->precision; type == RELUCERT_UNDECIDED && !z->exact && bits <= REFINE_LIMIT;
       bits *= 2) {
    refined_zero y;
    refine_copy(&y, z, bits);
    type = type_now(reason, &y, v);
    refine_clear(&y);
  }
  return type;
}

int refine_core_splits(const refined_zero *z) {
  int splits = 0;
  for (slong bits = z->precision; !splits && bits <= REFINE_LIMIT; bits *= 2) {
    refined_zero y;
    ring r;
    fits t;
    refine_copy(&y, z, bits);
    refine_fits(&t, &r, &y);
    splits = core_splits(&t);
    fits_clear(&t);
    refine_clear(&y);
    if (z->exact)
      break;
  }
  return splits;
}
