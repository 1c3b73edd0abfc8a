/* The numbers and the type of a critical function with two or more active neurons. */
#include <string.h>
#include "landscape/chain_numbers.h"
#include "landscape/number.h"

/* Exact zeros: all numbers are rational. */
static void set_exactly(realization *r, const refined_zero *z) {
  slong k = z->word->k, j;
  fmpq *slopes = _fmpq_vec_init(3 * k + 3), *jumps = slopes + k + 1, *values = jumps + k;
  fmpq_t risk;
  fmpq_init(risk);
  refine_exact(slopes, jumps, values, risk, z);
  for (j = 0; j < k; j++) {
    number_set_fmpq(&r->kinks[j].at, z->point + j);
    number_set_fmpq(&r->kinks[j].slope_jump, jumps + j);
  }
  for (j = 0; j < k + 2; j++)
    number_set_fmpq(r->values + j, values + j);
  number_set_fmpq(&r->risk, risk);
  fmpq_clear(risk);
  _fmpq_vec_clear(slopes, 3 * k + 3);
}

/* From the enclosures as they are; 0 if one of them is not accurate enough. */
static int set_from_enclosures(realization *r, const refined_zero *z, slong bits) {
  slong k = z->word->k, j;
  arb_ptr slopes = _arb_vec_init(3 * k + 4), jumps = slopes + k + 1, values = jumps + k,
          risk = values + k + 2;
  int ok;
  refine_function(slopes, jumps, values, risk, z);
  ok = number_set_arb(&r->risk, risk, bits);
  for (j = 0; ok && j < k; j++)
    ok = number_set_arb(&r->kinks[j].at, z->q + j, bits)
         && number_set_arb(&r->kinks[j].slope_jump, jumps + j, bits);
  for (j = 0; ok && j < k + 2; j++)
    ok = number_set_arb(r->values + j, values + j, bits);
  _arb_vec_clear(slopes, 3 * k + 4);
  return ok;
}

void chain_set_numbers(realization *r, refined_zero *z, const cells *c, long digits) {
  slong wanted = digits_to_bits(digits), bits = wanted + 32;
  if (z->exact) {
    set_exactly(r, z);
    return;
  }
  for (;; bits += bits / 2) {
    if (z->precision < bits)
      refine_to(z, c, bits);
    if (set_from_enclosures(r, z, wanted))
      return;
  }
}

/* Word number `code`, 0 <= code < 2^k, of the words of type A with k letters, alphabetically. */
static void word_of_code(chain_word *w, slope_pair g, slong k, slong code) {
  char letters[CHAIN_MAX + 1] = "";
  for (slong j = 0; j < k; j++)
    letters[j] = (code >> (k - 1 - j)) & 1 ? 'R' : 'L';
  chain_word_set(w, g, letters, k);
}

/* The type that word v gives to the function. With two slopes and fewer kinks than neurons the other neurons
   must be somewhere: for a word of type A in a gap with a node, or at the same kinks (9.9, 9.14e). */
static relucert_type word_type(const char **reason, const refined_zero *z, const chain_word *v) {
  relucert_type type = refine_core_type(reason, z, v);
  int spare = !v->type_b && !slopes_are_relu(v->slopes) && v->k < (slong) z->cells->problem->hidden;
  spare = spare && !chain_word_has_nodes(z->word);
  if (type == RELUCERT_LOCAL_MINIMUM && spare && !refine_core_splits(z)) {
    *reason = "the second variation is definite, but no kink is found that several neurons may share";
    return RELUCERT_UNDECIDED;
  }
  return type;
}

/* The type that other words v of type A give to the same function when T = 0: a local minimum for one of
   them is enough; a saddle must be one for all of them. */
static void try_word(realization *r, const refined_zero *z, const chain_word *v) {
  const char *reason = NULL;
  int sigma = refine_sigma(z, v);
  relucert_type type;
  if (sigma > 0 || r->type == RELUCERT_LOCAL_MINIMUM)
    return;
  type = word_type(&reason, z, v);
  if (sigma < 0 && type != RELUCERT_SADDLE) {
    type = RELUCERT_UNDECIDED;
    reason = "it is not decided whether another word gives the same function";
  }
  if (type == RELUCERT_SADDLE)
    return;
  r->type = type;
  r->type_reason = type == RELUCERT_UNDECIDED ? reason : NULL;
}

void chain_set_type(realization *r, const refined_zero *z, int own) {
  const chain_word *w = z->word;
  const char *reason = NULL;
  chain_word v;
  slong code;
  r->type = word_type(&reason, z, w);
  if (r->type == RELUCERT_LOCAL_MINIMUM && !own) {
    r->type = RELUCERT_UNDECIDED;
    reason = "the second variation is definite, but only for kinks at the ends of a gap";
  }
  r->type_reason = r->type == RELUCERT_UNDECIDED ? reason : NULL;
  if (!w->type_b && z->tension == 1)
    return; /* T != 0 determines the word */
  code = slopes_are_absolute(w->slopes) ? ((slong) 1 << w->k) - 1 : 0; /* all letters R */
  for (; code < (slong) 1 << w->k && r->type != RELUCERT_LOCAL_MINIMUM; code++) {
    word_of_code(&v, w->slopes, w->k, code);
    if (w->type_b || memcmp(v.letters, w->letters, (size_t) w->k) != 0)
      try_word(r, z, &v);
  }
}
