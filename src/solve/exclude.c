/* Exclusion by enclosures, by the mean value form, and by its preconditioned form. */
#include <stdlib.h>
#include <string.h>
#include "solve/exact_rules.h"
#include "solve/exclude.h"
#include "solve/unique.h"
#include "system/general.h"

/* q_j divides [q_(j-1), q_(j+1)] as the square roots r, s of |tau_(j-1)|, |tau_j|: s l_(j-1) - r l_j, and its
   derivatives row[0..k-1] if row is not NULL. */
static interval proportion(interval *row, const chain_word *w, const chain_box *b, slong j) {
  interval r = w->root[j - 1], s = w->root[j], sum;
  if (abs(w->tau[j - 1]) == abs(w->tau[j]))
    r = s = iv_point(1);
  sum = iv_add(r, s);
  for (slong m = 1; row && m <= w->k; m++)
    row[m - 1] = m == j ? sum : m == j - 1 ? iv_neg(s) : m == j + 1 ? iv_neg(r) : iv_point(0);
  return iv_sub(iv_mul(sum, b->q[j]), iv_add(iv_mul(s, b->q[j - 1]), iv_mul(r, b->q[j + 1])));
}

/* chain_evaluate with the replaced equations. */
static void replaced(interval *f, interval *jacobian, const subject *s, const chain_box *b) {
  slong k = s->w->k;
  chain_evaluate(f, jacobian, s->d, s->w, b);
  for (slong j = 1; s->affine && j <= k; j++) {
    slong stretch = s->d->stretch[b->first[j - 1]];
    if (s->w->node[j] || stretch < 0 || stretch != s->d->stretch[b->last[j]])
      continue;
    if (s->d->general) {
      if (chain_opposite(s->w->tau[j - 1], s->w->tau[j]))
        f[j - 1] = general_balance(jacobian ? jacobian + (j - 1) * k : NULL, s->d, s->w, b, j);
      continue;
    }
    f[j - 1] = proportion(jacobian ? jacobian + (j - 1) * k : NULL, s->w, b, j);
  }
}

void evaluate(expansion *e, const subject *s, const chain_box *b) { replaced(e->f, NULL, s, b); }

int excluded_by_value(const interval *f, slong k) {
  for (slong j = 0; j < k; j++)
    if (!iv_has_zero(f[j]))
      return 1;
  return 0;
}

void expand(expansion *e, const subject *s, const chain_box *b, const node *n) {
  chain_box point = *b;
  slong k = s->w->k;
  for (slong i = 1; i <= k; i++) {
    if (!n->pinned[i])
      point.q[i] = iv_point(iv_mid(b->q[i]));
    e->dx[i - 1] = n->pinned[i] ? (interval){ 0, 0 } : iv_sub(b->q[i], point.q[i]);
  }
  replaced(e->f, e->jacobian, s, b);
  e->usable = 1;
  e->invertible = 0;
  e->kappa = INFINITY;
  for (slong i = 0; i < k * k; i++)
    e->usable &= iv_mag(e->jacobian[i]) < INFINITY;
  if (!e->usable)
    return;
  replaced(e->at_x, NULL, s, &point);
  for (slong i = 0; i < k; i++)
    e->usable &= iv_mag(e->at_x[i]) < INFINITY;
  e->invertible = e->usable && approximate_inverse(e->inverse, e->jacobian, k);
}

int excluded_by_mean_value(const expansion *e, slong k) {
  for (slong j = 0; j < k; j++) {
    interval s = e->at_x[j];
    for (slong i = 0; i < k; i++)
      s = iv_add(s, iv_mul(e->jacobian[j * k + i], e->dx[i]));
    if (!iv_has_zero(s))
      return 1;
  }
  return 0;
}

/* A zero z of the box has z - x = -C F(x) + (1 - C J)(z - x). Sets kappa. */
int excluded_by_combination(expansion *e, slong k) {
  e->kappa = 0;
  for (slong i = 0; i < k; i++) {
    interval y = { 0, 0 };
    double row = 0;
    for (slong j = 0; j < k; j++)
      y = iv_sub(y, iv_scale(e->inverse[i * k + j], e->at_x[j]));
    for (slong m = 0; m < k; m++) {
      interval r = iv_point(m == i);
      for (slong j = 0; j < k; j++)
        r = iv_sub(r, iv_scale(e->inverse[i * k + j], e->jacobian[j * k + m]));
      y = iv_add(y, iv_mul(r, e->dx[m]));
      row += iv_mag(r);
    }
    if (y.hi < iv_lo(e->dx[i]) || iv_lo(y) > e->dx[i].hi)
      return 1;
    e->kappa = fmax(e->kappa, row);
  }
  return 0;
}

/* Rule d: F_j = 0 for the coordinates j of rule_faces where all of them are at their breakpoints; if the
   part of the Jacobian that belongs to them is strictly diagonally dominant, they are there at every zero.
 */
int pin_faces(const subject *s, node *b, const chain_box *box) {
  interval f[CHAIN_MAX], jacobian[CHAIN_MAX * CHAIN_MAX];
  slong at[CHAIN_MAX + 1], k = s->w->k;
  if (!rule_faces(at, s->d, s->w, b, box))
    return 0;
  chain_evaluate(f, jacobian, s->d, s->w, box);
  for (slong j = 1; j <= k; j++) {
    const interval *row = jacobian + (j - 1) * k; /* row[m-1]: by q_m */
    double least = iv_has_zero(row[j - 1]) ? 0 : fmin(fabs(row[j - 1].neg), fabs(row[j - 1].hi)), others = 0;
    for (slong m = 1; at[j] && m <= k; m++)
      if (at[m] && m != j)
        others += iv_mag(row[m - 1]);
    if (at[j] && !(others < least))
      return 0;
  }
  for (slong j = 1; j <= k; j++)
    if (at[j])
      node_pin(b, s->d, j, at[j]);
  return 1;
}

/* The `most` shortest pieces with tau != 0, by the upper bounds of their lengths, among those that are not
   longer than `limit`; returns how many. */
static slong shortest_pieces(slong *piece, slong most, const subject *s, const chain_box *box, double limit) {
  double length[CHAIN_RATIOS];
  slong n = 0;
  for (slong i = 0; i <= s->w->k; i++) {
    double l = chain_in_chart(box, i) ? box->l[i].hi : box->q[i + 1].hi - iv_lo(box->q[i]);
    slong at = n;
    if (!s->w->tau[i] || l > limit)
      continue;
    while (at > 0 && l < length[at - 1])
      at--;
    n += n < most;
    for (slong a = n - 1; a > at; a--) {
      piece[a] = piece[a - 1];
      length[a] = length[a - 1];
    }
    if (at < n) {
      piece[at] = i;
      length[at] = l;
    }
  }
  return n;
}

/* Some F_j is not 0 for all ratios in r; they are halved down to parts of width `least`. The depth of the
   recursion is small. */
static int excluded_for_ratios(const subject *s, const chain_box *box, const chain_ratios *r, double least) {
  interval f[CHAIN_MAX];
  chain_ratios part = *r;
  slong a = 1;
  if (!chain_evaluate_ratios(f, s->d, s->w, box, r) || excluded_by_value(f, s->w->k))
    return 1;
  for (slong b = 2; b < r->n; b++)
    if (iv_width(r->by[b]) > iv_width(r->by[a]))
      a = b;
  if (0.5 * iv_width(r->by[a]) < least)
    return 0;
  part.by[a].hi = iv_mid(r->by[a]);
  if (!excluded_for_ratios(s, box, &part, least))
    return 0;
  part.by[a] = iv(iv_mid(r->by[a]), r->by[a].hi);
  return excluded_for_ratios(s, box, &part, least);
}

/* Parts into which the ratio of two lengths is divided, or each of two ratios of three lengths. */
enum { RATIO_PARTS = 16, RATIO_PARTS_OF_THREE = 8 };

/* The same for all ratios of pieces in this order. */
static int excluded_in_order(const subject *s, const chain_box *box, chain_ratios *r, double least) {
  slong parts = r->n == 2 ? RATIO_PARTS : RATIO_PARTS_OF_THREE, all = r->n == 2 ? parts : parts * parts;
  double width = 1.0 / (double) parts;
  for (slong c = 0; c < all; c++) {
    double first = width * (double) (c % parts), second = width * (double) (c / parts);
    r->by[1] = iv(first, first + width);
    r->by[2] = iv(second, second + width);
    if (!excluded_for_ratios(s, box, r, least))
      return 0;
  }
  return 1;
}

/* Whatever the ratios of the lengths are, some F_j is not 0. */
int excluded_by_ratios(slong *piece, slong n, const subject *s, const chain_box *box, double limit,
                       double least) {
  static const slong orders[6][3] = { { 0, 1, 2 }, { 1, 0, 2 }, { 0, 2, 1 },
                                      { 1, 2, 0 }, { 2, 0, 1 }, { 2, 1, 0 } };
  if ((s->d->general && n > 2) || shortest_pieces(piece, n, s, box, limit) < n)
    return 0;
  for (slong order = 0; order < (n == 2 ? 2 : 6); order++) {
    chain_ratios r = { .n = n };
    for (slong a = 0; a < n; a++)
      r.piece[a] = piece[orders[order][a]];
    if (!excluded_in_order(s, box, &r, least))
      return 0;
  }
  return 1;
}

/* The equation that is nearest to exclusion: largest |F_j(x)| in units of its variation over the box. */
static slong nearest_equation(const expansion *e, const node *b, slong k) {
  slong best = 0;
  double most = -1;
  for (slong j = 0; j < k; j++) {
    double variation = 0, score;
    for (slong i = 0; i < k; i++)
      variation += iv_mag(e->jacobian[j * k + i]) * iv_width(b->q[i + 1]);
    score = fabs(iv_mid(e->at_x[j])) / variation;
    if (score > most) {
      most = score;
      best = j;
    }
  }
  return best;
}

/* The coordinate with the largest effect on the equations, most of all on the nearest one. */
slong choose_cut(const expansion *e, const node *b, slong k, double least) {
  slong best = 0, nearest = e->usable ? nearest_equation(e, b, k) : 0;
  double most = -1;
  for (slong i = 1; i <= k; i++) {
    double smear = e->usable ? 0 : 1;
    if (b->pinned[i] || iv_width(b->q[i]) < least)
      continue;
    for (slong j = 0; e->usable && j < k; j++)
      smear += iv_mag(e->jacobian[j * k + i - 1]) * (j == nearest ? 4 : 1);
    smear *= iv_width(b->q[i]);
    if (smear > most) {
      most = smear;
      best = i;
    }
  }
  return best;
}
