/* Checkpoints: finished searches in a file, so that an interrupted run can go on.

   relucert-checkpoint 1
   program VERSION
   ...                          the problem in canonical form (doc/formats.md, section 1)
   word NAME NODES ZEROS TREE   a word that was searched completely, in the order of section 5.1
   zero LO HI ... LO HI         ZEROS lines: the uniqueness box, then what is known of the zero in it
   checksum HEX                 FNV-1a, 64 bits, of all bytes before this line

   An end is MpE, the number M 2^E. */
#ifndef RELUCERT_SOLVE_CHECKPOINT_H
#define RELUCERT_SOLVE_CHECKPOINT_H

#include "solve/words.h"

/* The lines up to the first word, for the problem of c and words. */
void checkpoint_begin(text *t, const word_list *words, const cells *c);

/* The whole file: `begin` and the words that are done, complete, with a tree of their own. */
void checkpoint_print(text *t, const text *begin, const word_list *words);

/* Take from the file what it has; a file that does not exist has nothing. *found: number of words.
   RELUCERT_BAD_INPUT, with the place in ctx, for everything that checkpoint_print did not write for
   this problem; what was read is to be cleared with words in any case. */
relucert_status checkpoint_read(word_list *words, slong *found, relucert_context *ctx, const char *filename,
                                const text *begin, const chain_data *d);

#endif
