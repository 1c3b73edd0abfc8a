/* trial.h - what exclude.c, chart.c, ratio.c and box_risk.c share: a box that is tested for zeros of F or a
   risk. */
#ifndef CHECK_TRIAL_H
#define CHECK_TRIAL_H

#include "exclude.h"

/* A box under test. */
typedef struct {
    const TreeData *d;
    const Word *w;
    KinkBox box, middle;            /* the box; a point in it */
    Fix q[TREE_KINKS + 2];          /* the kinks in units of the hull, q[0] and q[k+1] its ends */
    int64_t radius[TREE_KINKS + 1]; /* |q_j - point| <= radius[j] */
    Chain chain, centre;            /* over the box, at the point */
    Jacobian jacobian;
    bool has_jacobian;
    int compared, piece[MOST_COMPARED]; /* in charts: pieces whose lengths are compared */
    long parts;                         /* of their ratios that were tested so far */
    BoxRisk *risk; /* for box_risk.c */
} Trial;

/* The places of all kinks, from a box. */
void set_places(Fix *q, const TreeData *d, const KinkBox *box, int k);

/* Is some F_j (or what replaces it) not 0, with the numbers of c? */
bool no_zero(const Trial *t, const Chain *c);

/* Is there no zero in the box of t->chain, whatever the ratios of the lengths of t->piece[] are? (ratio.c) */
bool ratios_exclude(Trial *t);

/* F_j or what replaces it, with the numbers of c. */
Fix equation_at(const Trial *t, const Chain *c, int j);

/* Cut coordinate j in the middle. */
void halve(Node *n, Node *upper, int j);

/* Depth-first over at most MORE_BOXES further boxes: test decides one of them, choice says which coordinate
 * to cut. */
typedef bool Test(Trial *t, const Node *n, bool option);
typedef int Choice(const Trial *t, const Node *n);
bool excluded_with_cuts(Trial *t, const Node *n, Test *test, Choice *choice, bool option);
/* The longest coordinate that can be cut; 0 if there is none. */
int longest_coordinate(const Trial *t, const Node *n);

#endif
