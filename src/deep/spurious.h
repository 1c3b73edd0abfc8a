/* A local minimum that is not global, of networks of any depth: what theorem T6 says about one problem. */
#ifndef RELUCERT_DEEP_SPURIOUS_H
#define RELUCERT_DEEP_SPURIOUS_H

#include "base/text.h"
#include "deep/fit.h"

typedef struct {
  measure mu;
  affine_fit fit;
  network *inside; /* all neurons strictly inside the piece of slope 1 on the hull; output not set */
  fmpq_t alpha, beta; /* the first neuron of its last layer; its output s x + c is s/alpha times that plus
                         c - beta s/alpha */
  network *better;
  fmpq_t better_risk; /* exactly */
  fmpq_t gap;         /* 0 < gap <= fit.low - better_risk */
} spurious;

/* The problem, which must outlive the result, has no algebraic pieces; activation relu, two-slope or
   clipped-relu; all widths are at least 2. The numbers of the fit are known to so many digits. NULL without a
   message if a limit of ctx (NULL: none) was hit; otherwise *found is DEEP_NONE, the best affine fit is best
   among all functions, or DEEP_UNDECIDED. Free with spurious_free. */
spurious *spurious_new(const relucert_context *ctx, const relucert_problem *problem, long digits,
                       deep_outcome *found);
void spurious_free(spurious *y);

/* The certificate (doc/formats.md, 5.16), and its claims: 1 the fit, 2 the local minimum, 3 the better
   network, 4 the gap. */
char *spurious_certificate(const spurious *y);

#endif
