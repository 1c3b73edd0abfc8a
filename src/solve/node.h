/* Nodes of the search tree (doc/formats.md, section 5.4): boxes whose ends are positions. */
#ifndef RELUCERT_SOLVE_NODE_H
#define RELUCERT_SOLVE_NODE_H

#include <stdint.h>
#include "system/chain.h"

/* The point z_c + (z_(c+1) - z_c) t / 2^50 is the number c 2^50 + t; (c, 2^50) and (c+1, 0) are one point
   and one number. */
typedef int64_t position;
enum { POSITION_BITS = 50 };
/* Most cells for which positions fit. */
enum { NODE_MAX_CELLS = 4096 };

typedef struct {
  position lo[CHAIN_MAX + 2], hi[CHAIN_MAX + 2]; /* 1..k; 0 and k+1 are the ends of the hull */
  int pinned[CHAIN_MAX + 2];                     /* to the breakpoint lo = hi */
  interval q[CHAIN_MAX + 2];                     /* enclosures of [lo, hi] */
  unsigned charts;                               /* bit i: coordinates i, i+1 are in a chart */
  position chart_lo[CHAIN_MAX + 1], chart_hi[CHAIN_MAX + 1]; /* there: of t_i, t_(i+1), 0 .. 2^50 */
} node;

/* Is coordinate j in a chart? */
static inline int node_in_chart(const node *b, slong j) { return (b->charts & 3u << (j - 1)) != 0; }

/* The whole simplex; the nodes of w at breakpoints are pinned. */
void node_root(node *b, const chain_data *d, const chain_word *w);

/* The cells of the two ends of an interval that is not pinned. */
static inline slong node_first_cell(const node *b, slong j) { return (slong) (b->lo[j] >> POSITION_BITS); }
static inline slong node_last_cell(const node *b, slong j) {
  return (slong) ((b->hi[j] - 1) >> POSITION_BITS);
}

/* Clipping by the order of the kinks; returns 0 when nothing is left (letter `o`). */
int node_clip(node *b, slong k);

/* Cut coordinate j: the part below stays in *b, the part above goes to *upper. Returns 0 when it is too
   narrow. */
int node_cut(node *b, node *upper, const chain_data *d, slong j);

/* Pin coordinate j to the breakpoint z_i. */
void node_pin(node *b, const chain_data *d, slong j, slong i);

/* Enter a chart at i: q_i, q_(i+1), not in charts, in the two cells that meet at z_b. From now on t_i,
   t_(i+1) are cut in place of lo and hi: l_i = (hi_(i+1) - lo_i) t_i / 2^50, s_i = t_(i+1) / 2^50. */
void node_enter_chart(node *b, slong i);

/* The box for evaluation; returns 0 if some coordinate is not within one cell. */
int node_box(chain_box *box, const node *b, const chain_data *d, slong k);

#endif
