/* The statements of a problem, from a file or from the command line. */
#ifndef RELUCERT_PROBLEM_STATEMENTS_H
#define RELUCERT_PROBLEM_STATEMENTS_H

#include "problem/problem.h"
#include "problem/scan.h"

/* A problem that is being read. A place is that of the statement, for pieces that of the right end of
   the last one; its name is NULL as long as there is none. */
typedef struct {
  relucert_problem *problem;
  scanner interval, target, density, activation, hidden;
  long printed; /* bytes of the pieces in canonical form */
} builder;

/* Each reads what follows the keyword, to the end of the line; 0 after an error. The bounds of the
   interval are separated by blanks in a file and by a comma on the command line. */
int statement_interval(builder *b, scanner *s);
int statement_target(builder *b, scanner *s);
int statement_density(builder *b, scanner *s);
int statement_activation(builder *b, scanner *s);
int statement_hidden(builder *b, scanner *s);

/* All statements are read, and interval, target and hidden are there: check that the pieces reach the
   end, that the density is not zero everywhere, and fill in the default density. 0 after an error. */
int statements_finish(builder *b);

#endif
