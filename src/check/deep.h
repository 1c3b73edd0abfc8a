/* deep.h - certificates about local minima of networks of any depth that are not global (doc/formats.md 5.16;
   theory.md 10.4, 10.5): a network that is affine on the hull of the data, and one with a smaller risk. */
#ifndef CHECK_DEEP_H
#define CHECK_DEEP_H

#include "problem.h"
#include "range.h"

/* The parameters in the order of the certificate. */
typedef struct {
    mpq_t *hidden; /* for each neuron of each layer the weights, then the bias */
    mpq_t *output; /* `per_output` numbers for each weight of the last layer, then for the constant */
    long per_output;
    long line; /* of the first neuron; each has a line of its own, then comes the output */
} Net;

typedef struct {
    const Problem *problem;
    long neurons, hidden_numbers; /* in all hidden layers */
    Net fit;    /* output: P, Q, R mean P + Q s + R c */
    Net better;
    Range slope, intercept, risk; /* claims 1 and 2 */
    long dimension;
    mpq_t better_risk, gap; /* claims 3 and 4 */
    mpq_t S0, C0;
    long claim_line[4], proof_line;
} Deep;

void deep_init(Deep *y, const Problem *problem);
void deep_clear(Deep *y);
bool deep_read(Deep *y, Reader *r); /* from `spurious` to the end of the file */
bool deep_check(const Deep *y, Verdict *v);
void deep_report(const Deep *y);

/* The hull of the support. */
void deep_hull(mpq_t lo, mpq_t hi, const Problem *p);

#endif
