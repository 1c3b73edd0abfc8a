/* The searches of a certificate: for each word the tree of boxes, and what became of its zeros. */
#include "cert/searches.h"

/* " X", a double as a fraction */
static void write_double(text *t, double x) {
  arf_t y;
  fmpq_t q;
  arf_init(y);
  fmpq_init(q);
  arf_set_d(y, x);
  arf_get_fmpq(q, y);
  text_append(t, " ");
  text_fmpq(t, q);
  fmpq_clear(q);
  arf_clear(y);
}

/* " exact Q1 ... Qk", or near */
static void write_point(text *t, const refined_zero *z) {
  text_append(t, z->exact ? " exact" : " near");
  for (slong j = 0; j < z->word->k; j++) {
    text_append(t, " ");
    text_fmpq(t, z->point + j);
  }
}

static void write_verdict(text *t, const zero_record *record) {
  if (record->outcome == OUTCOME_UNDECIDED) {
    text_append(t, " undecided\n");
    return;
  }
  write_point(t, &record->zero);
  if (record->outcome == OUTCOME_REALIZATION)
    text_printf(t, " realization %ld\n", (long) record->realization + 1);
  else if (record->outcome == OUTCOME_SAME)
    text_printf(t, " same %ld\n", (long) record->realization + 1);
  else
    text_append(t, " spurious\n");
}

/* "zero LO HI ...", the box in which F is one-to-one; a node at a breakpoint is there. */
static void write_box(text *t, const chain_zero *found, const refined_zero *z) {
  text_append(t, "zero");
  for (slong j = 1; j <= z->word->k; j++)
    if (z->word->node[j] > 0) {
      text_append(t, " ");
      text_fmpq(t, z->point + j - 1);
      text_append(t, " ");
      text_fmpq(t, z->point + j - 1);
    } else {
      write_double(t, -found->unique[j].neg);
      write_double(t, found->unique[j].hi);
    }
}

/* decided: only the zeros that are decided; the tree says what is known about the others. */
static void write_word(text *t, const word_search *w, const zero_record *records, int decided) {
  char name[CHAIN_NAME];
  slong n = 0;
  for (slong i = 0; i < w->search.n; i++)
    n += !decided || records[i].outcome != OUTCOME_UNDECIDED;
  chain_word_name(name, &w->word);
  text_printf(t, "word %s %ld ", name, (long) n);
  if (!w->done)
    text_append(t, "?");
  else if (w->mirror >= 0)
    text_append(t, "mirror");
  else
    text_append_n(t, w->search.tree.data, w->search.tree.length);
  text_append(t, "\n");
  for (slong i = 0; i < w->search.n; i++) {
    if (decided && records[i].outcome == OUTCOME_UNDECIDED)
      continue;
    write_box(t, w->search.zeros + i, &records[i].zero);
    write_verdict(t, records + i);
  }
}

void certificate_write_searches(text *t, const relucert_result *result) {
  for (slong w = 0; w < result->words.n; w++)
    write_word(t, result->words.list + w, result->records[w], result_is_closed(result));
}

static void write_generalised_word(text *t, const word_search *w, const refined_zero *zeros) {
  char name[CHAIN_NAME];
  chain_word_name(name, &w->word);
  text_printf(t, "gword %s %ld ", name, (long) w->search.n);
  text_append_n(t, w->search.tree.data, w->search.tree.length);
  text_append(t, "\n");
  for (slong i = 0; i < w->search.n; i++) {
    write_box(t, w->search.zeros + i, zeros + i);
    if (zeros[i].state == ZERO_UNDECIDED)
      text_append(t, " undecided");
    else
      write_point(t, zeros + i);
    text_append(t, "\n");
  }
}

void certificate_write_responses(text *t, const relucert_result *result) {
  const infimum *f = &result->infimum;
  char name[CHAIN_NAME];
  if (!f->known || f->words.n == 0)
    return;
  if (f->best_word >= 0)
    chain_word_name(name, &f->words.list[f->best_word].word);
  if (f->perfect) {
    text_printf(t, "responses zero\nresponse %s", name);
    write_point(t, f->zeros[f->best_word] + f->best_zero);
    text_append(t, "\n");
    return;
  }
  text_printf(t, "responses %ld\n", (long) f->words.n);
  for (slong w = 0; w < f->words.n; w++)
    write_generalised_word(t, f->words.list + w, f->zeros[w]);
  if (f->attained)
    text_append(t, "best ordinary\n");
  else
    text_printf(t, "best %s %ld\n", name, (long) f->best_zero + 1);
}
