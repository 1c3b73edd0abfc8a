/* Boxes between positions. */
#include "solve/node.h"

/* The enclosure of a position. Rounding mode upward. */
static interval place(const chain_data *d, position x) {
  slong cell = (slong) (x >> POSITION_BITS);
  position t = x & (((position) 1 << POSITION_BITS) - 1);
  if (t == 0)
    return d->z[cell];
  return iv_add(d->z[cell], iv_scale((double) t * 0x1p-50, d->width[cell]));
}

void node_root(node *b, const chain_data *d, const chain_word *w) {
  slong k = w->k;
  *b = (node){ .charts = 0 };
  for (slong j = 0; j <= k + 1; j++) {
    b->lo[j] = j <= k ? 0 : (position) d->n << POSITION_BITS;
    b->hi[j] = j > 0 ? (position) d->n << POSITION_BITS : 0;
    b->q[j] = iv_hull(j <= k ? d->z[0] : d->z[d->n], j > 0 ? d->z[d->n] : d->z[0]);
  }
  for (slong j = 1; j <= k; j++)
    if (w->node[j] > 0) {
      node_pin(b, d, j, w->node[j]);
    } else if (w->to[j]) {
      b->lo[j] = (position) w->from[j] << POSITION_BITS;
      b->hi[j] = (position) w->to[j] << POSITION_BITS;
      b->q[j] = iv_hull(d->z[w->from[j]], d->z[w->to[j]]);
    }
}

/* Whether the ends of coordinate j may change. */
static int movable(const node *b, slong j) { return !b->pinned[j] && !node_in_chart(b, j); }

int node_clip(node *b, slong k) {
  for (slong j = 2; j <= k; j++)
    if (b->lo[j] < b->lo[j - 1] && movable(b, j)) {
      b->lo[j] = b->lo[j - 1];
      b->q[j].neg = b->q[j - 1].neg;
    }
  for (slong j = k - 1; j >= 1; j--)
    if (b->hi[j] > b->hi[j + 1] && movable(b, j)) {
      b->hi[j] = b->hi[j + 1];
      b->q[j].hi = b->q[j + 1].hi;
    }
  for (slong j = 1; j <= k; j++)
    if (b->pinned[j] ? b->pinned[j + 1] && b->lo[j + 1] <= b->hi[j] : b->hi[j] <= b->lo[j])
      return 0;
  return 1;
}

/* Where an interval within one cell is cut. */
static position inner_cut(position lo, position hi) { return lo + 63 * (hi - lo) / 128; }

/* The same for t_j of a coordinate in a chart. */
static int cut_chart(node *b, node *upper, slong j) {
  position cut = inner_cut(b->chart_lo[j], b->chart_hi[j]);
  if (cut == b->chart_lo[j])
    return 0;
  *upper = *b;
  upper->chart_lo[j] = b->chart_hi[j] = cut;
  return 1;
}

int node_cut(node *b, node *upper, const chain_data *d, slong j) {
  slong first = node_first_cell(b, j), last = node_last_cell(b, j);
  position cut;
  interval x;
  if (node_in_chart(b, j))
    return cut_chart(b, upper, j);
  if (first < last)
    cut = (position) ((first + last + 1) / 2) << POSITION_BITS;
  else
    cut = inner_cut(b->lo[j], b->hi[j]);
  if (cut == b->lo[j])
    return 0;
  x = place(d, cut);
  *upper = *b;
  upper->lo[j] = b->hi[j] = cut;
  upper->q[j].neg = x.neg;
  b->q[j].hi = x.hi;
  return 1;
}

void node_pin(node *b, const chain_data *d, slong j, slong i) {
  b->pinned[j] = 1;
  b->lo[j] = b->hi[j] = (position) i << POSITION_BITS;
  b->q[j] = d->z[i];
}

void node_enter_chart(node *b, slong i) {
  b->charts |= 1u << i;
  b->chart_lo[i] = b->chart_lo[i + 1] = 0;
  b->chart_hi[i] = b->chart_hi[i + 1] = (position) 1 << POSITION_BITS;
}

/* t_j / 2^50 */
static interval chart_part(const node *b, slong j) {
  return iv((double) b->chart_lo[j] * 0x1p-50, (double) b->chart_hi[j] * 0x1p-50);
}

/* l, s and the enclosures of q_i = z - l (1-s), q_(i+1) = z + l s. lo_i and hi_(i+1) stay as they are in a
   chart. */
static void chart_box(chain_box *box, const node *b, const chain_data *d, slong i) {
  interval z = d->z[box->last[i]], one = iv_point(1);
  interval span = iv_sub(place(d, b->hi[i + 1]), place(d, b->lo[i]));
  box->l[i] = iv_mul(span, chart_part(b, i));
  box->s[i] = chart_part(b, i + 1);
  box->q[i] = iv_meet(b->q[i], iv_sub(z, iv_mul(box->l[i], iv_sub(one, box->s[i]))));
  box->q[i + 1] = iv_meet(b->q[i + 1], iv_add(z, iv_mul(box->l[i], box->s[i])));
}

int node_box(chain_box *box, const node *b, const chain_data *d, slong k) {
  box->charts = b->charts;
  box->first[0] = 0;
  box->last[k] = d->n - 1;
  for (slong j = 0; j <= k + 1; j++)
    box->q[j] = b->q[j];
  for (slong j = 1; j <= k; j++) {
    if (b->pinned[j]) {
      box->first[j] = chain_cell_after(d, (slong) (b->lo[j] >> POSITION_BITS));
      box->last[j - 1] = (slong) (b->lo[j] >> POSITION_BITS) - 1;
      continue;
    }
    box->first[j] = box->last[j - 1] = node_first_cell(b, j);
    if (node_last_cell(b, j) != box->first[j])
      return 0;
  }
  for (slong i = 1; b->charts >> i; i++)
    if (b->charts >> i & 1)
      chart_box(box, b, d, i);
  return 1;
}
