/* Freeing a result. */
#include "landscape/landscape.h"
#include "landscape/strata.h"

static void realization_clear(realization *r) {
  for (slong i = 0; i < r->nkinks; i++) {
    algebraic_clear(&r->kinks[i].place);
    number_clear(&r->kinks[i].at);
    number_clear(&r->kinks[i].slope_jump);
  }
  mem_free(r->kinks);
  for (slong i = 0; i < r->nkinks + 2; i++)
    number_clear(r->values + i);
  mem_free(r->values);
  number_clear(&r->risk);
  fmpz_poly_clear(r->risk_num);
  fmpz_poly_clear(r->risk_den);
  strata_clear(r->strata, r->nstrata);
  mem_free(r->risk_text);
  mem_free(r->kink_text);
}

void relucert_result_free(relucert_result *result) {
  slong i;
  if (!result)
    return;
  for (i = 0; i < result->n; i++)
    realization_clear(result->list + i);
  mem_free(result->list);
  mem_free(result->order);
  for (i = 0; i < result->nfamilies; i++) {
    fmpq_clear(result->families[i].z);
    strata_clear(result->families[i].strata, result->families[i].nstrata);
  }
  mem_free(result->families);
  for (i = 0; i < result->nopen; i++) {
    fmpq_clear(result->open[i].left);
    fmpq_clear(result->open[i].right);
  }
  mem_free(result->open);
  fmpq_clear(result->mean);
  fmpq_clear(result->slope);
  fmpq_clear(result->intercept);
  relucert_problem_free(result->problem);
  mem_free(result);
}
