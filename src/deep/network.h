/* Networks of any depth with one input, evaluated exactly (doc/theory.md, 10.4). */
#ifndef RELUCERT_DEEP_NETWORK_H
#define RELUCERT_DEEP_NETWORK_H

#include "problem/problem.h"

/* A neuron of hidden layer i is s(w_1 y_1 + ... + w_n y_n + b), y the neurons of layer i - 1, or y_1 = x. */
typedef struct {
  slong layers;
  slong *widths;
  fmpq **rows;  /* of layer i: widths[i] rows w_1 ... w_n b */
  fmpq *output; /* v_1 ... v_n c */
} network;

/* The architecture of the problem with all parameters 0. Free with network_free. */
network *network_new(const relucert_problem *problem);
void network_free(network *net);

/* The number of neurons of the layer before layer i, 1 for i = 0; layer net->layers is the output. */
slong network_inputs(const network *net, slong i);
/* w_1 ... w_n b of neuron j of layer i. */
fmpq *network_row(const network *net, slong i, slong j);

/* t = s(t) for the activation of the problem: relu, two-slope or clipped-relu. */
void network_activate(fmpq_t t, const relucert_problem *problem);
/* y = the value of the network at x. */
void network_evaluate(fmpq_t y, const network *net, const relucert_problem *problem, const fmpq_t x);
/* Do all neurons stay strictly inside the piece t > 0 (clipped-relu: 0 < t < 1) of slope 1 on [l,r]? */
int network_is_inside(const network *net, const relucert_problem *problem, const fmpq_t l, const fmpq_t r);

/* m continuous functions that are affine between neighbouring places at[0] < ... < at[n]; function j has the
   value value[j (n + 1) + i] at at[i]. */
typedef struct {
  slong n, m;
  fmpq *at, *value;
} broken_lines;

/* The function of the network on [l,r], l < r, as one broken line; every inner place is one where some neuron
   changes its affine piece. */
void network_line(broken_lines *y, const network *net, const relucert_problem *problem, const fmpq_t l,
                  const fmpq_t r);
void broken_lines_clear(broken_lines *y);

#endif
