/* Parameter vectors of networks with one hidden layer (doc/formats.md, section 7). */
#ifndef RELUCERT_THETA_THETA_H
#define RELUCERT_THETA_THETA_H

#include "base/context.h"
#include "base/flint_all.h"

typedef struct relucert_theta {
  slong H;
  fmpq *w, *b, *v; /* H each */
  fmpq_t c;
  int binary64;    /* some numbers were read as binary64 values from JSON */
  char *name;      /* of the file, for messages; NULL: none */
  long *lines;     /* text files: H + 1 line numbers, of the neurons and of the end; else NULL */
} theta;

/* H neurons, all zero. */
theta *theta_new(slong H);
theta *theta_copy(const theta *t);

/* y = the value at x of the network with s(t) = t for t > 0, gamma t for t <= 0. */
void theta_evaluate(fmpq_t y, const theta *t, const fmpq_t gamma, const fmpq_t x);

/* Does t have the width H of a problem? Returns 0 with the place in the context's message if not. */
int theta_check_width(relucert_context *ctx, const theta *t, slong H);

/* What relucert_theta_parse does with the two kinds of files, the second one from the first brace on. len is
   at most CAP_FILE. NULL with the place in the context's message on errors. */
theta *theta_parse_text(relucert_context *ctx, const char *text, size_t len, const char *name);
theta *theta_parse_json(relucert_context *ctx, const char *text, size_t len, const char *name);

#endif
