/* node.h - the boxes of a subdivision tree (doc/formats.md 5.4): positions, clipping, cuts, pins, charts. */
#ifndef CHECK_NODE_H
#define CHECK_NODE_H

#include "chain_bounds.h"

/* The position (c, t) is the number c 2^50 + t; equal points have equal numbers. */
typedef int64_t Position;

enum { NO_CHART, CHART_LEFT, CHART_RIGHT };

/* Coordinates are numbered from 1. Outside charts lo[j] <= q_j <= hi[j]; in a chart lo[j]..hi[j] is the range
   of t_j, and from[j] <= q_j <= to[j] as when the chart was entered, before or after the
   breakpoint for the left or the right kink. lo[0] = hi[0] and lo[k+1] = hi[k+1] are the ends of the hull. */
typedef struct {
    Position lo[TREE_KINKS + 2], hi[TREE_KINKS + 2];
    bool pinned[TREE_KINKS + 2]; /* lo[j] = hi[j] is a breakpoint */
    int charts;                  /* how many there are */
    unsigned char chart[TREE_KINKS + 2]; /* is q_j the left or the right kink of one? */
    Position from[TREE_KINKS + 2], to[TREE_KINKS + 2];
} Node;

/* The least position >= x (up), or the greatest <= x; beyond the hull, -1 or one more than the last, if there
 * is none. */
Position position_of(const TreeData *d, const mpq_t x, bool up);

/* x = the point of a position. */
void position_point(mpq_t x, const TreeData *d, Position p);

void node_root(Node *n, const TreeData *d, int k);

/* Pin q_j to the breakpoint z. */
void node_pin(Node *n, int j, Position z);

/* The interval of q_j. */
Position node_low(const Node *n, int j);
Position node_high(const Node *n, int j);

/* The cell that holds a lower or an upper end. */
long low_cell(const TreeData *d, Position p);
long high_cell(Position p);

void node_clip(Node *n, int k);

/* Does the box hold no point with a < q_1 < ... < q_k < b? */
bool node_empty(const Node *n, int k);

/* Cut coordinate j: *n becomes the lower part, *upper the other; false if j cannot be cut. */
bool node_cut(Node *n, Node *upper, const TreeData *d, int j);

/* Is every coordinate inside one cell, or pinned? */
bool node_in_cells(const Node *n, const TreeData *d, int k);

/* [lo, hi] as a part of cell c. */
End end_in(long c, Position lo, Position hi);

/* The same as the left end of a piece; behind the gap if [lo, hi] is a node where one begins. */
End end_behind(const TreeData *d, long c, Position lo, Position hi);

/* The box for chain_bounds.h, of a node in cells; outside charts. */
void node_kinks(KinkBox *r, const Node *n, const TreeData *d, int k);

#endif
