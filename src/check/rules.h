/* rules.h - the letters a, z, d, e, j, n and c of a tree: rules about pieces of f that are affine, and
   charts at jumps (doc/formats.md 5.4). All need a clipped node with every coordinate inside one cell or
   pinned, all but n and c outside charts. */
#ifndef CHECK_RULES_H
#define CHECK_RULES_H

#include "node.h"

/* The cells of the pieces of a box, and tau' (0 if T = 0 in all of the box). */
typedef struct {
    long first[TREE_KINKS + 1], last[TREE_KINKS + 1];
    int tau[TREE_KINKS + 1];
} Pieces;

void set_pieces(Pieces *p, const TreeData *d, const Word *w, const Node *n);

/* The stretch in which piece i lies; the b for which it is over the hinge z_b; -1 if there is none. */
long stretch_of(const TreeData *d, const Pieces *p, int i);
long hinge_of(const TreeData *d, const Pieces *p, int i);

bool rule_affine(const TreeData *d, const Word *w, const Node *n);    /* a: nothing in the box */
bool rule_pin(const TreeData *d, const Word *w, Node *n);             /* z: *n becomes the child */
bool rule_pin_several(const TreeData *d, const Word *w, Node *n);     /* d */
bool rule_jump(const TreeData *d, const Word *w, const Node *n);      /* j: nothing in the box (corner.c) */
bool rule_exact_fit(const TreeData *d, const Word *w, const Node *n); /* e: nothing in the box */
bool rule_neighbour(const TreeData *d, const Word *w, const Node *n); /* n: nothing in the box */
bool rule_neighbour_in_chart(const TreeData *d, const Word *w, const Node *n); /* n in charts, likewise */
bool rule_chart(const TreeData *d, const Word *w, Node *n);           /* c: *n becomes the child */

#endif
