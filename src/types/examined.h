/* A network that was examined: its parameters, what is proved about them, and its place in a list. */
#ifndef RELUCERT_TYPES_EXAMINED_H
#define RELUCERT_TYPES_EXAMINED_H

#include "landscape/landscape.h"
#include "types/near.h"
#include "types/point.h"

struct relucert_point {
  relucert_problem *problem;
  theta *theta;
  long digits;
  point_report report;
  char *risk_text, *risk_exact;
  relucert_result *list; /* all critical functions of the problem, or NULL */
  slong listed;          /* the realization is list->list[listed - 1]; 0: not found */
  slong smaller;         /* listed functions with a smaller risk; -1: not decided, or list incomplete */
};

/* What was found near approximate parameters. */
struct relucert_near {
  relucert_problem *problem;
  theta *theta;          /* the approximate parameters */
  fmpq_t radius;
  long digits;
  near_report report;
  relucert_point *point; /* the critical point if it is rational, else NULL */
  char *distance;        /* decimal upper bound, or NULL */
};

/* The realization is in the list and has the least risk of all networks (1), or not (0); -1 not decided. */
static inline int examined_rank_global(const relucert_point *p) {
  return p->list && p->listed ? p->list->list[p->listed - 1].global : -1;
}

/* May the network be examined: activation, number of neurons, digits? 0 with a message in ctx if not. */
int examined_supported(relucert_context *ctx, const relucert_problem *problem, const theta *t, long digits);

/* The entry of the list with the realization of a critical point, from 1; 0 if there is none. Kinks and
   values are compared exactly; an entry whose zero was not recognised as rational is equal if the kinks
   of the point solve the same equations in the box that holds only one zero (doc/theory.md, Lemma
   7.11). */
slong rank_find(const relucert_result *list, const point_report *r, const theta *t);

/* The number of listed functions with a smaller risk, or -1. listed: the entry with the same realization, or
   0 if that is not known. */
slong rank_smaller(const relucert_result *list, const fmpq_t risk, slong listed);

#endif
