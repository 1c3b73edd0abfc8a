/* Search, find families, search the open words again. */
#include "base/context.h"
#include "landscape/chains.h"
#include "landscape/moving_find.h"
#include "landscape/moving_search.h"
#include "solve/tube.h"

/* Are the members of y, which belong to another word, critical functions of word w as well? */
static int also_of_word(const moving *y, slong w, const word_list *words, const cells *c) {
  moving z;
  fmpq_t middle;
  int same;
  fmpq_init(middle);
  moving_init(&z, w, y->k);
  z.parameter = y->parameter;
  for (slong j = 0; j < y->k; j++) {
    fmpq_set(z.base + j, y->base + j);
    fmpq_set(z.step + j, y->step + j);
  }
  fmpq_add(middle, y->lo, y->hi);
  fmpq_div_2exp(middle, middle, 1);
  same = moving_prove(&z, c, &words->list[w].word, middle) && moving_equal(&z, y);
  moving_clear(&z);
  fmpq_clear(middle);
  return same;
}

/* The families of word w, as far as the letter t can name them. */
static tubes *families_of(const relucert_result *result, slong w, const cells *c) {
  slong most = FLINT_MIN(result->nmoving, CHAIN_MAX);
  tubes *t = tubes_new(most);
  t->n = 0;
  for (slong i = 0; i < most; i++) {
    const moving *y = result->moving + i;
    if (y->k == result->words.list[w].word.k && (y->word == w || also_of_word(y, w, &result->words, c)))
      tube_init(t->list + t->n++, i + 1, y->k, y->base, y->step, y->lo, y->hi, c);
  }
  return t;
}

/* Is the word, of which another one is the mirror image, among those to be searched again? */
static int is_chosen(const word_list *again, const slong *index, slong w) {
  for (slong i = 0; i < again->n; i++)
    if (index[i] == w)
      return 1;
  return 0;
}

/* The words with open boxes and families that are new for them, and their mirror images, which have no trees
   of their own, as `again`; index[i] is the place of word i of these in the result. */
static void begin(word_list *again, slong *index, const relucert_result *result, const cells *c) {
  const word_list *words = &result->words;
  words_begin_again(again, words);
  for (slong w = 0; w < words->n; w++) {
    const tubes *known = words->list[w].families;
    tubes *families;
    if (words->list[w].search.nunresolved == 0 || words->list[w].word.k < 2)
      continue;
    families = families_of(result, w, c);
    if (families->n == (known ? known->n : 0) && !is_chosen(again, index, words->list[w].mirror)) {
      tubes_free(families);
      continue;
    }
    index[again->n] = w;
    words_append(again, &words->list[w].word);
    again->list[again->n - 1].families = families;
  }
}

/* The new searches take the places of the old ones, which `again` owns afterwards. */
static void take(relucert_result *result, word_list *again, const slong *index) {
  for (slong i = 0; i < again->n; i++) {
    word_search old = result->words.list[index[i]];
    result->words.list[index[i]] = again->list[i];
    again->list[i] = old;
  }
}

/* One more round; 0 if there is nothing new to be searched. */
static int search_again(relucert_result *result, relucert_context *ctx, const cells *c) {
  word_list again;
  slong *index = mem_alloc((size_t) result->words.n, sizeof *index), n;
  begin(&again, index, result, c);
  n = again.n;
  if (n > 0) {
    search_words(&again, result, ctx, c, NULL);
    if (!context_limit(ctx)) /* what was found before may be more */
      take(result, &again, index);
  }
  words_clear(&again);
  mem_free(index);
  return n > 0;
}

void moving_search(relucert_result *result, relucert_context *ctx, const cells *c) {
  slong known;
  do {
    known = result->nmoving;
    moving_find(result, ctx, c);
  } while (result->nmoving > known && !context_limit(ctx) && search_again(result, ctx, c));
}
