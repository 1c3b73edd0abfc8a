/* The statements of a problem, from a file or from the command line. */
#ifndef RELUCERT_PROBLEM_STATEMENTS_H
#define RELUCERT_PROBLEM_STATEMENTS_H

#include "problem/problem.h"
#include "problem/scan.h"

/* A problem that is being read. A place is that of the statement, for pieces that of the right end of
   the last one; its name is NULL as long as there is none. */
typedef struct {
  relucert_problem *problem;
  scanner interval, target, density, activation, hidden, data, loss; /* hidden: also of layers */
  const char *widths; /* "hidden" or "layers", whichever was read */
  slong room;   /* allocated points of the data set */
  long printed; /* bytes of the pieces and of the data in canonical form */
} builder;

/* Each reads what follows the keyword, to the end of the line; 0 after an error. The bounds of the
   interval are separated by blanks in a file and by a comma on the command line. */
int statement_interval(builder *b, scanner *s);
int statement_target(builder *b, scanner *s);
int statement_density(builder *b, scanner *s);
int statement_activation(builder *b, scanner *s);
int statement_hidden(builder *b, scanner *s);
int statement_layers(builder *b, scanner *s);
int statement_loss(builder *b, scanner *s);
int statement_data(builder *b, scanner *s);

/* Record the place of `keyword`, hidden or layers; refuse a second one of them. */
int statement_first_widths(builder *b, const scanner *s, const char *keyword);

/* Data take the place of interval, target and density: refuse the statement `keyword` next to them. */
int statement_without_data(const builder *b, const scanner *s, const char *keyword);

/* All statements are read, and interval and target, or data, and hidden or layers are there: check that the
   pieces reach the end, that the density is not zero everywhere, and fill in the default density, or that the
   data have two different x. 0 after an error. */
int statements_finish(builder *b);
int statements_finish_data(builder *b);

#endif
