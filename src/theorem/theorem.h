/* The theorem library: one table of theorems, each proved again for instances (doc/theorems.md). */
#ifndef RELUCERT_THEOREM_THEOREM_H
#define RELUCERT_THEOREM_THEOREM_H

#include "theorem/account.h"

/* Which parts of a request a theorem or a maker uses. */
enum {
  USES_PROBLEM = 1, /* a file, or --target */
  USES_INTERVAL = 2,
  USES_HIDDEN = 4,
  USES_ANY_WIDTH = 256, /* --hidden up to 1000 */
  USES_ACTIVATION = 8,
  USES_SLOPE = 16,
  USES_GAP = 32,
  USES_COUNT = 64,
  USES_DEPTH = 128 /* --layers and --loss */
};

typedef struct theorem {
  const char *label, *name; /* "T1", "finite-one-neuron"; a maker has the label "" */
  const char *paper, *statement;
  int uses;
  /* Write the account of its instances. 0 (also when something does not hold), or the status of a failure,
     with a message in asked->ctx. */
  int (*prove)(account *a, const request *asked);
} theorem;

extern const theorem theorems[];
extern const int ntheorems;

/* relucert make: counterexamples, each an account of one problem. */
extern const theorem makers[];
extern const int nmakers;

int prove_finite_one_neuron(account *a, const request *asked);
int prove_infinite_minima(account *a, const request *asked);
int prove_blow_up(account *a, const request *asked);
int prove_lojasiewicz(account *a, const request *asked);
int prove_affine_target(account *a, const request *asked);
int prove_spurious_deep(account *a, const request *asked);
int make_blow_up(account *a, const request *asked);
int make_infinite_minima(account *a, const request *asked);
int make_no_minimum(account *a, const request *asked);
int make_many_minima(account *a, const request *asked);
int make_spurious_deep(account *a, const request *asked);

#endif
