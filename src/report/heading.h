/* What stands above every table: the problem, the networks, the risk. */
#ifndef RELUCERT_REPORT_HEADING_H
#define RELUCERT_REPORT_HEADING_H

#include "base/text.h"
#include "problem/problem.h"

/* The problem in canonical form (many pieces are abridged, saying so), and what risk means. */
void heading_print(text *t, const relucert_problem *problem);

#endif
