/* The canonical form of problems. */
#ifndef RELUCERT_PROBLEM_PRINT_H
#define RELUCERT_PROBLEM_PRINT_H

#include "base/text.h"
#include "problem/problem.h"

/* Append piece i of f as a line: "target [0, 1/2] x^2 - 1" with newline, for keyword "target". */
void print_piece(text *t, const char *keyword, const pwpoly *f, slong i);

/* The same for target piece i, which may be algebraic. */
void print_target_piece(text *t, const relucert_problem *problem, slong i);

/* What follows the bounds there: "algebraic (x)/(x + 1)*sqrt(2)". */
void print_target_function(text *t, const relucert_problem *problem, slong i);

/* Append "interval A B" as a line. */
void print_interval(text *t, const relucert_problem *problem);

/* Append point i as a line: "data 0 1/2 1". */
void print_data(text *t, const data_set *data, slong i);

/* Append "hidden H" or "layers N1 ... NK" as a line, and before it "loss power 4" for that loss. */
void print_network_lines(text *t, const relucert_problem *problem);

/* Append the activation as in problem files: "relu", "two-slope 1/10", "quadratic", "power 2",
   "clipped-relu". */
void print_activation(text *t, const relucert_problem *problem);

#endif
