/* What the public header lets a program read from a result; relucert.h documents each function. */
#include "base/text.h"
#include "landscape/landscape.h"

#ifndef RELUCERT_VERSION
#define RELUCERT_VERSION "0.1.0"
#endif

const char *relucert_version(void) { return RELUCERT_VERSION; }

void relucert_options_init(relucert_options *options) {
  options->digits = 15;
  options->strata = 0;
  options->jobs = 1;
  options->max_boxes = 0;
  options->checkpoint = NULL;
}

relucert_status relucert_result_status(const relucert_result *result) {
  return result_is_complete(result) ? RELUCERT_OK : RELUCERT_INCOMPLETE;
}

relucert_verdict relucert_result_verdict(const relucert_result *result) { return result->verdict; }

long relucert_result_count(const relucert_result *result) { return result->count; }

long relucert_result_count_on_support(const relucert_result *result) { return result->count_on_support; }

long relucert_result_length(const relucert_result *result) { return result->n; }

const char *relucert_result_word(const relucert_result *result, long i) { return result->list[i].word; }

int relucert_result_full(const relucert_result *result, long i) { return result->list[i].full; }

relucert_type relucert_result_type(const relucert_result *result, long i) { return result->list[i].type; }

int relucert_result_global(const relucert_result *result, long i) { return result->list[i].global; }

long relucert_result_kinks(const relucert_result *result, long i) { return result->list[i].nkinks; }

char *relucert_result_coefficient(const relucert_result *result, long i, long j) {
  const fmpq *polynomial = result->list[i].polynomial;
  text t = {0};
  if (!polynomial || j < 0 || j > 2)
    return NULL;
  text_fmpq(&t, polynomial + j);
  return text_take(&t);
}

const char *relucert_result_risk(const relucert_result *result, long i) { return result->list[i].risk_text; }

const char *relucert_result_kink(const relucert_result *result, long i, long j) {
  return j >= 0 && j < result->list[i].nkinks ? result->list[i].kink_text[j] : NULL;
}
