/* Two-slope activations s(t) = t for t > 0, gamma t for t < 0, with gamma = n/d in lowest terms, d > 0
   (doc/theory.md, section 9). relu is 0/1. All conditions of chains are in units of U/d, so that the numbers
   tau are integers. */
#ifndef RELUCERT_PROBLEM_SLOPES_H
#define RELUCERT_PROBLEM_SLOPES_H

#include "problem/problem.h"

typedef struct {
  int n, d;
} slope_pair;
enum { SLOPES_MAX = 1 << 26 }; /* |n| + d is smaller */

/* Is gamma = 0, is gamma = -1? For a problem with any gamma: one hidden neuron needs no cap. */
int problem_is_relu(const relucert_problem *problem);
int problem_is_absolute(const relucert_problem *problem);

#define SLOPES_RELU ((slope_pair) { 0, 1 })

/* The slopes of a problem with activation relu or two-slope. Returns 0, with relu in *g, for other
   activations and when numerator and denominator of gamma are too large. */
int slopes_of(slope_pair *g, const relucert_problem *problem);

static inline int slopes_are_relu(slope_pair g) { return g.n == 0; }
/* The absolute value, for which R(q) and L(q) are the same neuron: all letters are R. */
static inline int slopes_are_absolute(slope_pair g) { return g.n == -g.d; }
/* M1([a,q]) at a kink with this letter, and M1([a,b]), in units of U/d. */
static inline int slopes_level(slope_pair g, char letter) { return letter == 'R' ? g.d : -g.n; }
static inline int slopes_end(slope_pair g) { return g.d - g.n; }

#endif
