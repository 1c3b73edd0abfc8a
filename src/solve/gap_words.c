/* The list of words for a density with interior gaps. */
#include <string.h>
#include "base/context.h"
#include "solve/gap_words.h"

/* The parts of the support and the gaps between them, from the left: part 0, gap, part, ... */
typedef struct {
  word_list *words;
  slong regions;
  slong *begin, *end; /* breakpoints; odd regions are gaps */
  slope_pair slopes;
} builder;

/* The word with these letters (NULL: type B) and place j in region at[j]. */
static void add_word(builder *b, const char *letters, const slong *at, slong k) {
  chain_word w;
  chain_word_set(&w, b->slopes, letters, k);
  for (slong j = 1; j <= k; j++)
    if (at[j] % 2) {
      w.node[j] = b->begin[at[j]];
    } else {
      w.from[j] = b->begin[at[j]];
      w.to[j] = b->end[at[j]];
    }
  words_append(b->words, &w);
}

/* The next ascending list of regions at[1..k], in which no gap comes twice; 0 when there is none. */
static int next_regions(slong *at, slong k, slong regions) {
  slong j = k;
  while (j >= 1) {
    slong value = ++at[j];
    for (slong i = j + 1; i <= k; i++)
      at[i] = value += value % 2;
    if (value < regions)
      return 1;
    j--;
  }
  return 0;
}

static void add_length(builder *b, slong k, slong hidden) {
  slong at[CHAIN_MAX + 1] = { 0 };
  do {
    slong code = slopes_are_absolute(b->slopes) ? ((slong) 1 << k) - 1 : 0; /* all letters R */
    for (; code < (slong) 1 << k && b->words->n <= MOST_GAP_WORDS; code++) {
      char letters[CHAIN_MAX + 1] = "";
      for (slong j = 0; j < k; j++)
        letters[j] = (code >> (k - 1 - j)) & 1 ? 'R' : 'L';
      if (k > 1 || at[1] % 2)
        add_word(b, letters, at, k);
    }
    if (k < hidden)
      add_word(b, NULL, at, k);
  } while (b->words->n <= MOST_GAP_WORDS && next_regions(at, k, b->regions));
}

int gap_words_init(word_list *words, const cells *c, slong hidden) {
  builder b = { .words = words, .regions = 1, .slopes = c->slopes };
  memset(words, 0, sizeof *words);
  words->hidden = hidden;
  b.begin = mem_alloc((size_t) (2 * c->n + 1), sizeof *b.begin);
  b.end = mem_alloc((size_t) (2 * c->n + 1), sizeof *b.end);
  for (slong i = 1; i < c->n; i++) {
    slong end = cells_gap_end(c, i);
    if (!end)
      continue;
    b.end[b.regions - 1] = b.begin[b.regions] = i;
    b.end[b.regions] = b.begin[b.regions + 1] = end;
    b.regions += 2;
  }
  b.end[b.regions - 1] = c->n;
  for (slong k = 1; k <= hidden; k++)
    add_length(&b, k, hidden);
  mem_free(b.begin);
  mem_free(b.end);
  if (words->n <= MOST_GAP_WORDS)
    return 1;
  words_clear(words);
  words->hidden = hidden;
  return 0;
}
