/* Exclusion by enclosures, by the mean value form, and by its preconditioned form. */
#include "solve/exact_rules.h"
#include "solve/exclude.h"
#include "solve/unique.h"
#include "system/general.h"

/* chain_evaluate with the replaced equations. */
static void replaced(interval *f, interval *jacobian, const subject *s, const chain_box *b) {
  slong k = s->w->k;
  chain_evaluate(f, jacobian, s->d, s->w, b);
  for (slong j = 1; s->affine && j <= k; j++) {
    slong stretch = s->d->stretch[b->first[j - 1]];
    if (s->w->node[j] || stretch < 0 || stretch != s->d->stretch[b->last[j]])
      continue;
    if (s->d->general) {
      if (s->w->tau[j] && s->w->tau[j - 1] == -s->w->tau[j])
        f[j - 1] = general_balance(jacobian ? jacobian + (j - 1) * k : NULL, s->d, s->w, b, j);
      continue;
    }
    f[j - 1] = iv_sub(iv_scale(2, b->q[j]), iv_add(b->q[j - 1], b->q[j + 1]));
    for (slong m = 1; jacobian && m <= k; m++)
      jacobian[(j - 1) * k + m - 1] = iv_point(m == j ? 2 : m == j - 1 || m == j + 1 ? -1 : 0);
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

/* The two shortest pieces with tau != 0, by the upper bounds of their lengths; 0 if there are fewer. */
static int shortest_pair(slong pair[2], const subject *s, const chain_box *box) {
  double length[2] = { INFINITY, INFINITY };
  for (slong i = 0; i <= s->w->k; i++) {
    double l = chain_in_chart(box, i) ? box->l[i].hi : box->q[i + 1].hi - iv_lo(box->q[i]);
    slong at = l < length[0] ? 0 : 1;
    if (!s->w->tau[i] || l >= length[1])
      continue;
    length[1] = at ? l : length[0];
    pair[1] = at ? i : pair[0];
    length[0] = at ? length[0] : l;
    pair[0] = at ? pair[0] : i;
  }
  return length[1] < INFINITY;
}

/* Parts into which the ratio of two lengths is divided. */
enum { RATIO_PARTS = 16 };

/* Whatever l_m/l_i is, some F_j is not 0. */
int excluded_by_pair(slong pair[2], const subject *s, const chain_box *box) {
  interval f[CHAIN_MAX];
  slong i, m;
  if (!shortest_pair(pair, s, box))
    return 0;
  i = pair[0];
  m = pair[1];
  for (slong n = 0; n < 2 * RATIO_PARTS; n++) {
    double part = 1.0 / RATIO_PARTS, low = part * (double) (n / 2);
    interval lambda = iv(low, low + part);
    if (chain_evaluate_pair(f, s->d, s->w, box, n % 2 ? m : i, n % 2 ? i : m, lambda)
        && !excluded_by_value(f, s->w->k))
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
