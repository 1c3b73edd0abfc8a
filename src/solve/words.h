/* The words of a problem (doc/formats.md, section 5.1) and their searches, in parallel. */
#ifndef RELUCERT_SOLVE_WORDS_H
#define RELUCERT_SOLVE_WORDS_H

#include "solve/search.h"
#include "system/cells.h"

typedef struct {
  chain_word word;
  slong mirror;         /* index of the earlier word of which this one is the mirror image, or -1 (also when
                           the mirror images of its zeros are no doubles: then it is searched itself) */
  int done;             /* searched (also when something is unresolved); for mirrors: taken from the
                           partner */
  int closing;          /* to be searched by search_close with the zeros that `search` has */
  struct tubes *families; /* families of zeros that are known (solve/tube.h); NULL: none; owned */
  search_result search; /* of a mirror: zeros and unresolved boxes reflected, tree empty */
} word_search;

typedef struct {
  slong n, hidden;
  word_search *list;    /* in the order of section 5.1 */
  int symmetric;        /* f(a+b-x) = s f(x) + t, p(a+b-x) = p(x) on the hull [a,b] */
  int even;             /* s = 1 and t = 0 */
  const risk_level *level; /* NULL, or what need not be searched; not owned */
} word_list;

/* All words of width 2 <= hidden <= CHAIN_MAX. */
void words_init(word_list *words, const cells *c, slong hidden);
void words_clear(word_list *words);

/* Add a word, without a mirror image, to a list that is made by words_append alone (all zero at first). */
void words_append(word_list *words, const chain_word *w);

/* An empty list with room for n words of `words`, to be searched by search_close, and the next of them: with
   the zeros of `of` that are kept (NULL: all). Clear with words_clear. */
void words_begin_closing(word_list *again, const word_list *words, slong n, const risk_level *level);
void words_add_closing(word_list *again, const word_search *of, const unsigned char *kept);
/* An empty list of words of `words`, to be filled by words_append and searched afresh. Clear with
   words_clear. */
void words_begin_again(word_list *again, const word_list *words);
/* Is nothing left undecided? */
int words_are_closed(const word_list *words);

/* Search all words with `jobs` threads; the result does not depend on jobs. After a limit of ctx every word
   is still done, with boxes that are unresolved. checkpoint: NULL, or a file that is read first if it
   exists (words that were searched completely for the same problem are taken from it) and rewritten from
   time to time and at the end. Progress goes to ctx (words done, words in total), from this thread.
   RELUCERT_BAD_INPUT for a bad checkpoint, RELUCERT_FAILURE when it cannot be written, both before the
   search and with a message in ctx. When writing fails later, RELUCERT_OK is returned, and the failure is
   recorded in ctx. */
relucert_status words_search(word_list *words, relucert_context *ctx, const cells *c, const chain_data *d,
                             long jobs, long max_boxes, const char *checkpoint);

#endif
