/* The list of generalised words. */
#include <string.h>
#include "base/context.h"
#include "solve/responses.h"

/* What the words are made of. */
typedef struct {
  word_list *words;
  slong hidden, kinks;
  slong *jumps, njumps; /* breakpoints where f jumps, ascending */
  slope_pair slopes;
} builder;

/* Type A: k letters, one of them a node. */
static void add_letters(builder *b, slong k) {
  for (slong code = 0; code < (slong) 1 << k; code++) {
    char letters[CHAIN_MAX + 1] = "";
    for (slong j = 0; j < k; j++)
      letters[j] = (code >> (k - 1 - j)) & 1 ? 'R' : 'L';
    for (slong j = 1; j <= k; j++)
      for (slong i = 0; i < b->njumps && b->words->n <= MOST_RESPONSES; i++) {
        chain_word w;
        chain_word_set(&w, b->slopes, letters, k);
        w.node[j] = b->jumps[i];
        words_append(b->words, &w);
      }
  }
}

/* A beginning of a word of type B, or, for the absolute value, of a word of letters R. */
typedef struct {
  int type_a;
  slong node[CHAIN_MAX + 1];
  slong n, fixed, free; /* places; nodes at breakpoints; free nodes */
  slong next;           /* first jump that may still follow */
} prefix;

/* May it be a whole word? One jump node needs 3 neurons beside k kinks, more nodes need two each; for the absolute
   value a node needs two, type B one more, and no node is free. */
static int admissible(const builder *b, const prefix *p) {
  slong k = p->n - p->fixed - p->free, nodes = p->fixed + p->free;
  if (k + p->free > b->kinks || p->free > 1 || (p->free && p->fixed > 1))
    return 0;
  if (slopes_are_absolute(b->slopes))
    return !p->free && k + 2 * nodes + !p->type_a <= b->hidden;
  return k + (nodes == 1 ? 3 : 2 * nodes) <= b->hidden;
}

/* All words with exactly `length` places that begin with p. Recursion depth <= CHAIN_MAX. */
static void extend(builder *b, const prefix *p, slong length) {
  prefix longer = *p;
  if (b->words->n > MOST_RESPONSES)
    return;
  if (p->n == length) {
    char letters[CHAIN_MAX + 1] = "";
    chain_word w;
    memset(letters, 'R', (size_t) length);
    chain_word_set(&w, b->slopes, p->type_a ? letters : NULL, length);
    memcpy(w.node, p->node, sizeof w.node);
    if (p->fixed > 0 && admissible(b, p))
      words_append(b->words, &w);
    return;
  }
  longer.n++;
  longer.node[longer.n] = 0;
  extend(b, &longer, length);
  for (slong i = p->next; i < b->njumps; i++) {
    longer.node[longer.n] = b->jumps[i];
    longer.fixed = p->fixed + 1;
    longer.next = i + 1;
    if (2 * (longer.fixed + longer.free) <= b->hidden)
      extend(b, &longer, length);
  }
  longer = *p;
  longer.node[++longer.n] = FREE_NODE;
  longer.free++;
  if (longer.free == 1)
    extend(b, &longer, length);
}

int responses_init(word_list *words, const cells *c, slong hidden, slong kinks) {
  builder b = { .words = words, .hidden = hidden, .kinks = kinks, .slopes = c->slopes };
  prefix none = { .n = 0 }, first = { .type_a = 1 };
  memset(words, 0, sizeof *words);
  words->hidden = hidden;
  b.jumps = mem_alloc((size_t) c->n, sizeof *b.jumps);
  for (slong i = 1; i < c->n; i++)
    if (cells_target_jumps(c, i))
      b.jumps[b.njumps++] = i;
  for (slong k = 1; k < hidden && !slopes_are_absolute(c->slopes) && k - 1 <= kinks; k++)
    add_letters(&b, k);
  for (slong k = 1; k < hidden && slopes_are_absolute(c->slopes); k++)
    extend(&b, &first, k);
  for (slong k = 1; k < hidden; k++)
    extend(&b, &none, k);
  mem_free(b.jumps);
  if (words->n <= MOST_RESPONSES)
    return 1;
  words->n = 0;
  return 0;
}
