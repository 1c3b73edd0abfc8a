/* The account of a proof: what a theorem says, what is computed, what is cited, what follows. */
#ifndef RELUCERT_THEOREM_ACCOUNT_H
#define RELUCERT_THEOREM_ACCOUNT_H

#include <jansson.h>
#include "theorem/instance.h"

struct theorem;

typedef enum { SAYS_HYPOTHESIS, SAYS_FACT, SAYS_CITED, SAYS_CONCLUSION } line_kind;

/* A sentence, and the claims of the certificate that prove it. */
typedef struct {
  line_kind kind;
  int holds;
  char *words;
  slong nclaims;
  long *claims;
} account_line;

/* Lines about one problem, or, without a problem, about the theorem in general. */
typedef struct {
  instance *problem;
  char *certificate; /* the file that holds it, or NULL */
  slong nlines;
  account_line *lines;
} account_part;

typedef struct {
  const struct theorem *theorem;
  slong nparts;
  account_part *parts;
} account;

void account_init(account *a, const struct theorem *about);
void account_clear(account *a);

/* The lines that follow are about y (NULL: about the theorem in general), which the account now owns. */
void account_begin(account *a, instance *y);
/* Append a line (printf format). */
void account_says(account *a, line_kind kind, int holds, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* The same with a text, which is empty afterwards. */
void account_says_text(account *a, line_kind kind, int holds, text *words);
/* The last line is proved by this claim. A line that needs a claim which does not exist (0) does not hold. */
void account_claim(account *a, long claim);
/* Did all lines of the last part hold so far? */
int account_holds(const account *a);

/* RELUCERT_OK: everything holds; RELUCERT_INCOMPLETE: what does not hold belongs to incomplete lists; 1:
   something is not as the theorem says. */
int account_status(const account *a);

/* For people, and as a JSON object (doc/formats.md, section 9). */
void account_print(text *t, const account *a);
json_t *account_json(const account *a);

#endif
