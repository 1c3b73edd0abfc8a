/* Chains in number fields: kinks, slopes and tension as polynomials in one of the kinks. */
#include "cert/fields.h"

/* "WHAT ID" or "WHAT ID INDEX" */
static void write_head(text *t, const char *what, slong id, slong index) {
  text_printf(t, "%s %ld", what, (long) id);
  if (index > 0)
    text_printf(t, " %ld", (long) index);
}

static void write_irreducible(text *t, const char *what, slong id, slong index, const minpoly *m) {
  if (m->nprimes == 0)
    return;
  text_append(t, "irreducible ");
  write_head(t, what, id, index);
  for (slong i = 0; i < m->nprimes; i++)
    text_printf(t, " %lu", (unsigned long) m->primes[i]);
  text_append(t, "\n");
}

void certificate_write_minpoly(text *t, const char *what, slong id, slong index, const minpoly *m) {
  write_head(t, what, id, index);
  text_append(t, " ");
  text_fmpz_poly(t, m->poly);
  text_append(t, "\n");
  write_irreducible(t, what, id, index, m);
}

/* " E D N0 ... ND": (N0 + N1 alpha + ...)/E */
static void write_element(text *t, const scalar *x) {
  fmpz_poly_t numerator;
  fmpz_poly_init(numerator);
  fmpq_poly_get_numerator(numerator, &x->element);
  text_append(t, " ");
  text_fmpz(t, fmpq_poly_denref(&x->element));
  text_append(t, " ");
  text_fmpz_poly(t, numerator);
  text_append(t, "\n");
  fmpz_poly_clear(numerator);
}

/* The chain of this owner, a realization or a zero: kinks, left value, slopes, tension. */
static void write_elements(text *t, const field_zero *y, const char *owner, int type_b) {
  for (slong j = 0; j < y->k; j++)
    if (j != y->generator) {
      text_printf(t, "kink-of %s %ld", owner, (long) j + 1);
      write_element(t, y->kinks + j);
    }
  text_printf(t, "left-value %s", owner);
  write_element(t, y->numbers + 2 * y->k + 1);
  for (slong i = 0; i <= y->k; i++) {
    text_printf(t, "slope %s %ld", owner, (long) i);
    write_element(t, y->numbers + i);
  }
  if (!type_b) {
    text_printf(t, "tension %s", owner);
    write_element(t, y->tension);
  }
}

static void write_field(text *t, const realization *r, slong id) {
  const field_zero *y = r->field;
  const minpoly *m = &r->kinks[y->generator].at.min;
  char owner[24];
  snprintf(owner, sizeof owner, "%ld", (long) id);
  text_printf(t, "algebraic %ld %ld ", (long) id, (long) y->generator + 1);
  text_fmpz_poly(t, m->poly);
  text_append(t, "\n");
  write_irreducible(t, "algebraic", id, 0, m);
  write_elements(t, y, owner, r->full);
  for (slong j = 0; j < y->k; j++)
    if (j != y->generator && r->kinks[j].at.min.known)
      certificate_write_minpoly(t, "minpoly", id, j + 1, &r->kinks[j].at.min);
  if (r->risk.min.known)
    certificate_write_minpoly(t, "risk", id, 0, &r->risk.min);
}

/* A zero of this word with a slope jump that is 0. */
static void write_flat(text *t, const field_zero *y, const chain_word *w, slong index) {
  char name[CHAIN_NAME], owner[CHAIN_NAME + 32];
  chain_word_name(name, w);
  snprintf(owner, sizeof owner, "zero %s %ld", name, (long) index);
  text_printf(t, "algebraic %s %ld ", owner, (long) y->generator + 1);
  text_fmpz_poly(t, y->minimal[y->generator]);
  text_append(t, "\n");
  write_elements(t, y, owner, w->type_b);
}

void certificate_write_fields(text *t, const relucert_result *result) {
  for (slong w = 0; w < result->words.n; w++) {
    slong written = 0; /* zeros of this word, as in searches.c */
    for (slong i = 0; i < result->words.list[w].search.n; i++) {
      const zero_record *record = result->records[w] + i;
      written += !(result_is_closed(result) && record->outcome == OUTCOME_UNDECIDED);
      if (record->field)
        write_flat(t, record->field, &result->words.list[w].word, written);
    }
  }
  for (slong i = 0; i < result->n; i++)
    if (result->list[i].field)
      write_field(t, result->list + i, i + 1);
}
