/* Two and more hidden neurons: from the zeros of all words to critical functions (doc/formats.md, section
   5.5; doc/theory.md, section 7). */
#include <string.h>
#include "landscape/build.h"
#include "landscape/chain_fields.h"
#include "landscape/chain_numbers.h"
#include "landscape/chains.h"
#include "landscape/gaps.h"
#include "landscape/moving_search.h"
#include "landscape/same.h"

/* Functions that cannot be told apart with this many bits are left undecided. */
enum { DISTINCT_BITS = 1024 };

/* ---- What is not decided */

unresolved_box *add_unresolved(relucert_result *result, const chain_word *w, const char *limit) {
  unresolved_box *box;
  slong n = result->nunresolved;
  if ((n & (n - 1)) == 0) /* no room left: it doubles */
    result->unresolved = mem_realloc(result->unresolved, (size_t) (2 * n + 1), sizeof *box);
  box = result->unresolved + result->nunresolved++;
  memset(box, 0, sizeof *box);
  chain_word_name(box->word, w);
  box->k = w->k;
  box->limit = limit;
  if (!result->limit)
    result->limit = limit;
  return box;
}

/* The same with the intervals q[1..k]. */
void add_unresolved_box(relucert_result *result, const chain_word *w, const interval *q, const char *limit) {
  unresolved_box *box = add_unresolved(result, w, limit);
  arf_t end;
  arf_init(end);
  box->lo = _fmpq_vec_init(w->k);
  box->hi = _fmpq_vec_init(w->k);
  for (slong j = 0; j < w->k; j++) {
    arf_set_d(end, -q[j + 1].neg);
    arf_get_fmpq(box->lo + j, end);
    arf_set_d(end, q[j + 1].hi);
    arf_get_fmpq(box->hi + j, end);
  }
  arf_clear(end);
}

/* What the search of word w left open. */
static void add_search_limits(relucert_result *result, const word_search *w) {
  const search_result *s = &w->search;
  for (slong i = 0; i < s->nunresolved; i++)
    add_unresolved_box(result, &w->word, s->unresolved[i], s->limit ? s->limit : "not decided");
}

/* ---- What becomes of a zero */

/* The zero that is being decided. */
typedef struct {
  relucert_result *result;
  const cells *c;
  slong w, i;              /* result->records[w][i] */
  const chain_word *word;
  zero_record *record;
} decision;

static const chain_zero *search_zero(const decision *d) {
  return d->result->words.list[d->w].search.zeros + d->i;
}

static void leave_undecided(decision *d, const char *reason) {
  d->record->outcome = OUTCOME_UNDECIDED;
  d->record->reason = reason;
}

/* A new realization, with all numbers and its type. */
static void add_realization(decision *d) {
  relucert_result *result = d->result;
  const chain_word *w = d->word;
  realization *r;
  result->list = mem_realloc(result->list, (size_t) result->n + 1, sizeof(realization));
  r = result->list + result->n;
  realization_init(r, w->type_b ? "" : w->letters, w->type_b, w->k);
  r->zero_word = d->w;
  r->zero = d->i;
  chain_set_numbers(r, &d->record->zero, d->c, result->options.digits);
  chain_set_type(r, &d->record->zero, 1);
  d->record->outcome = OUTCOME_REALIZATION;
  d->record->realization = result->n++;
}

/* The zero is realization r, which is listed under another word. (The type of R(q) and L(q) is the same for
   every width: doc/theory.md, Theorem 7.13 (d).) */
static void refer_to(decision *d, slong r) {
  d->record->outcome = OUTCOME_SAME;
  d->record->realization = r;
}

/* Compare a genuine zero with all realizations that have as many kinks. If it is proved to differ from all of
   them, it is listed. */
static void list_or_refer(decision *d) {
  relucert_result *result = d->result;
  slong bits = FLINT_MAX(DISTINCT_BITS, 4 * result->options.digits), i;
  for (i = 0; i < result->n; i++) {
    sameness answer;
    if (result->list[i].nkinks != d->word->k)
      continue;
    answer = same_function(result, result->list + i, &d->record->zero, search_zero(d), d->c, bits);
    if (answer == FUNCTIONS_EQUAL) {
      refer_to(d, i);
      return;
    }
    if (answer == FUNCTIONS_UNDECIDED) {
      leave_undecided(d, "it could not be told from a function that is listed");
      return;
    }
  }
  add_realization(d);
}

static void decide(decision *d) {
  const word_list *words = &d->result->words;
  const chain_zero *found = search_zero(d);
  refined_zero *z = &d->record->zero;
  refine_init(z, d->c, d->word, found, words->even && word_is_symmetric(d->word));
  if (z->state == ZERO_UNDECIDED || z->state == ZERO_ENCLOSED)
    leave_undecided(d, z->reason);
  else if (z->state == ZERO_SPURIOUS)
    d->record->outcome = OUTCOME_SPURIOUS;
  else
    list_or_refer(d);
}

/* All zeros of word w. */
static void decide_word(relucert_result *result, const cells *c, slong w) {
  const word_search *search = result->words.list + w;
  decision d = { .result = result, .c = c, .w = w, .word = &search->word };
  for (d.i = 0; d.i < search->search.n; d.i++) {
    d.record = result->records[w] + d.i;
    decide(&d);
  }
}

/* What is left open of word w: by the search, and the zeros that are not decided. */
static void add_word_limits(relucert_result *result, const cells *c, slong w) {
  const word_search *search = result->words.list + w;
  (void) c;
  add_search_limits(result, search);
  for (slong i = 0; i < search->search.n; i++)
    if (result->records[w][i].outcome == OUTCOME_UNDECIDED)
      add_unresolved_box(result, &search->word, search->search.zeros[i].unique, result->records[w][i].reason);
}

/* Type B before type A, so that a function with T = 0 is listed under type B if possible. */
static void each_word(relucert_result *result, const cells *c,
                      void (*apply)(relucert_result *, const cells *, slong)) {
  const word_list *words = &result->words;
  for (int type_b = 1; type_b >= 0; type_b--)
    for (slong w = 0; w < words->n; w++)
      if (words->list[w].word.type_b == type_b)
        apply(result, c, w);
}

/* What the zeros of all words are, and what is not decided. */
static void decide_all(relucert_result *result, relucert_context *ctx, const cells *c) {
  const word_list *words = &result->words;
  slong w;
  result->records = mem_alloc((size_t) words->n, sizeof *result->records);
  for (w = 0; w < words->n; w++)
    result->records[w] = mem_alloc((size_t) words->list[w].search.n, sizeof(zero_record));
  each_word(result, c, decide_word);
  chain_fields_settle(result, ctx);
  each_word(result, c, add_word_limits);
}

/* A word is a region: excluded if it has no zero, solved if it has some and nothing is left. */
static void count_regions(relucert_result *result) {
  const word_list *words = &result->words;
  result->regions += (long) words->n;
  for (slong w = 0; w < words->n; w++) {
    const search_result *s = &words->list[w].search;
    if (!words->list[w].done || s->nunresolved > 0)
      continue;
    if (s->n == 0)
      result->excluded++;
    else
      result->solved++;
  }
}

relucert_status search_words(word_list *words, const relucert_result *result, relucert_context *ctx,
                             const cells *c, const char *checkpoint) {
  const relucert_options *o = &result->options;
  relucert_status status;
  chain_data data;
  chain_data_init(&data, c);
  status = words_search(words, ctx, c, &data, o->jobs, o->max_boxes, checkpoint);
  chain_data_clear(&data);
  return status;
}

relucert_status chains_add(relucert_result *result, relucert_context *ctx, const cells *c) {
  relucert_status status;
  if (cells_have_gap(c)) {
    result->with_gaps = 1;
    return gaps_add(result, ctx, c);
  }
  words_init(&result->words, c, result->problem->hidden);
  status = search_words(&result->words, result, ctx, c, result->options.checkpoint);
  moving_search(result, ctx, c);
  gaps_add_ends(result, c);
  decide_all(result, ctx, c);
  chain_fields_find(result, ctx);
  count_regions(result);
  landscape_count(result);
  return status;
}
