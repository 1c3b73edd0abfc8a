/* Freeing a result. */
#include "landscape/build.h"
#include "landscape/gap_numbers.h"
#include "landscape/infimum.h"
#include "landscape/lojasiewicz.h"
#include "landscape/power_limit.h"
#include "landscape/strata.h"

void realization_clear(realization *r) {
  for (slong i = 0; i < r->nkinks; i++) {
    algebraic_clear(&r->kinks[i].place);
    number_clear(&r->kinks[i].at);
    number_clear(&r->kinks[i].slope_jump);
  }
  mem_free(r->kinks);
  for (slong i = 0; i < r->nkinks + 2; i++)
    number_clear(r->values + i);
  mem_free(r->values);
  if (r->polynomial)
    _fmpq_vec_clear(r->polynomial, 3);
  number_clear(&r->risk);
  fmpz_poly_clear(r->risk_num);
  fmpz_poly_clear(r->risk_den);
  strata_clear(r->strata, r->nstrata);
  if (r->field)
    field_zero_clear(r->field);
  mem_free(r->field);
  gap_places_free(r->places);
  mem_free(r->risk_text);
  for (slong i = 0; r->kink_text && i < r->nkinks; i++)
    mem_free(r->kink_text[i]);
  mem_free(r->kink_text);
}

static void unresolved_clear(unresolved_box *box) {
  for (slong i = 0; box->lo && i < box->k; i++) {
    fmpq_clear(box->lo + i);
    fmpq_clear(box->hi + i);
  }
  mem_free(box->lo);
  mem_free(box->hi);
}

static void record_clear(zero_record *record) {
  refine_clear(&record->zero);
  if (record->field)
    field_zero_clear(record->field);
  mem_free(record->field);
}

/* The words, what was found for them, and what was not decided. */
static void searches_clear(relucert_result *result) {
  slong w, i;
  for (w = 0; w < result->words.n; w++) {
    for (i = 0; i < result->words.list[w].search.n; i++)
      record_clear(result->records[w] + i);
    mem_free(result->records[w]);
  }
  mem_free(result->records);
  words_clear(&result->words);
  for (i = 0; i < result->nunresolved; i++)
    unresolved_clear(result->unresolved + i);
  mem_free(result->unresolved);
}

void relucert_result_free(relucert_result *result) {
  slong i;
  if (!result)
    return;
  for (i = 0; i < result->n && result->lojasiewicz; i++)
    lojasiewicz_clear(result->lojasiewicz + i);
  mem_free(result->lojasiewicz);
  for (i = 0; i < result->n; i++)
    realization_clear(result->list + i);
  mem_free(result->list);
  mem_free(result->order);
  mem_free(result->order_bits);
  searches_clear(result);
  infimum_clear(&result->infimum);
  for (i = 0; i < result->nfamilies; i++) {
    fmpq_clear(result->families[i].z);
    strata_clear(result->families[i].strata, result->families[i].nstrata);
  }
  mem_free(result->families);
  for (i = 0; i < result->ngap_families; i++) {
    fmpq_clear(result->gap_families[i].u);
    fmpq_clear(result->gap_families[i].v);
  }
  mem_free(result->gap_families);
  for (i = 0; i < result->ngap_names; i++)
    mem_free(result->gap_names[i]);
  mem_free(result->gap_names);
  for (i = 0; i < result->nmoving; i++)
    moving_clear(result->moving + i);
  mem_free(result->moving);
  for (i = 0; i < result->nopen; i++) {
    fmpq_clear(result->open[i].left);
    fmpq_clear(result->open[i].right);
  }
  mem_free(result->open);
  fmpq_clear(result->mean);
  number_clear(&result->family_risk);
  fmpq_clear(result->bound);
  fmpq_clear(result->slope);
  fmpq_clear(result->intercept);
  if (result->quadratic)
    quadratic_fit_clear(result->quadratic);
  mem_free(result->quadratic);
  if (result->power_limit)
    power_limit_clear(result->power_limit);
  mem_free(result->power_limit);
  relucert_problem_free(result->problem);
  mem_free(result);
}
