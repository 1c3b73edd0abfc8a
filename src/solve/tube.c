/* Letter t: on every slice of a box where one coordinate is fixed the equations are one-to-one, and a family
   has a member there. */
#include <string.h>
#include "base/context.h"
#include "base/enclose.h"
#include "solve/exact_rules.h"
#include "solve/tube.h"
#include "solve/unique.h"
#include "system/fit.h"

/* Accepted up to this kappa; a checker with wider enclosures still gets below 1. */
#define TUBE_KAPPA 0.7

tubes *tubes_new(slong n) {
  tubes *t = mem_alloc(1, sizeof *t);
  *t = (tubes) { n, mem_alloc((size_t) n, sizeof(tube)) };
  return t;
}

tubes *tubes_copy(const tubes *t) {
  tubes *copy = t ? tubes_new(t->n) : NULL;
  if (t && t->n > 0)
    memcpy(copy->list, t->list, (size_t) t->n * sizeof(tube));
  return copy;
}

void tubes_free(tubes *t) {
  if (t)
    mem_free(t->list);
  mem_free(t);
}

/* ---- The family */

/* What is needed while a tube is made. */
typedef struct {
  slong k;
  const fmpq *base, *step, *lo, *hi, *z;
} family_lines;

/* q = q_j (from 1) at t. */
static void kink_at(fmpq_t q, const family_lines *f, slong j, const fmpq_t t) {
  fmpq_mul(q, f->step + j - 1, t);
  fmpq_add(q, q, f->base + j - 1);
}

/* All kinks by x = c + d t, d != 0. */
static void set_lines(tube_lines *y, const family_lines *f, const fmpq_t c, const fmpq_t d) {
  fmpq_t slope, start;
  fmpq_init(slope);
  fmpq_init(start);
  for (slong m = 1; m <= f->k; m++) {
    fmpq_div(slope, f->step + m - 1, d);
    fmpq_mul(start, slope, c);
    fmpq_sub(start, f->base + m - 1, start);
    y->at[m] = enclose_fmpq(start);
    y->by[m] = enclose_fmpq(slope);
  }
  fmpq_clear(slope);
  fmpq_clear(start);
}

/* The cell of a kink whose ends are p <= q. */
static slong cell_between(const fmpq_t p, const fmpq_t q, const fmpq *z, slong n) {
  for (slong i = 0; i < n; i++)
    if (fmpq_cmp(z + i, p) <= 0 && fmpq_cmp(q, z + i + 1) <= 0)
      return i;
  return -1;
}

/* The position of x in cell i, rounded up or down. */
static position position_of(const fmpq_t x, const fmpq *z, slong i, int up) {
  fmpq_t y, width;
  fmpz_t t;
  position p;
  fmpq_init(y);
  fmpq_init(width);
  fmpz_init(t);
  fmpq_sub(y, x, z + i);
  fmpq_sub(width, z + i + 1, z + i);
  fmpq_div(y, y, width);
  fmpq_mul_2exp(y, y, POSITION_BITS);
  if (up)
    fmpz_cdiv_q(t, fmpq_numref(y), fmpq_denref(y));
  else
    fmpz_fdiv_q(t, fmpq_numref(y), fmpq_denref(y));
  p = ((position) i << POSITION_BITS) + (position) fmpz_get_si(t);
  fmpq_clear(y);
  fmpq_clear(width);
  fmpz_clear(t);
  return p;
}

/* Cell and range of q_j, and all kinks by it. */
static void set_coordinate(tube *y, const family_lines *f, slong n, slong j) {
  fmpq_t p, q;
  fmpq_init(p);
  fmpq_init(q);
  kink_at(p, f, j, f->lo);
  kink_at(q, f, j, f->hi);
  if (fmpq_cmp(p, q) > 0)
    fmpq_swap(p, q);
  y->cell[j] = cell_between(p, q, f->z, n);
  y->lo[j] = 1;
  y->hi[j] = 0;
  if (y->cell[j] >= 0 && !fmpq_is_zero(f->step + j - 1)) {
    y->lo[j] = position_of(p, f->z, y->cell[j], 1);
    y->hi[j] = position_of(q, f->z, y->cell[j], 0);
    set_lines(y->of + j, f, f->base + j - 1, f->step + j - 1);
  }
  fmpq_clear(p);
  fmpq_clear(q);
}

/* If q_i and q_(i+1) meet at t = end: there, in the breakpoint between their cells, J_i has the length c +
   d t = d (t - end), and s_i = step_(i+1)/d. */
static void set_corner(tube *y, const family_lines *f, slong i, const fmpq_t end) {
  fmpq_t p, q, c, d;
  fmpq_init(p);
  fmpq_init(q);
  fmpq_init(c);
  fmpq_init(d);
  kink_at(p, f, i, end);
  kink_at(q, f, i + 1, end);
  if (fmpq_equal(p, q) && y->cell[i + 1] == y->cell[i] + 1 && fmpq_equal(p, f->z + y->cell[i + 1])) {
    y->corner[i] = y->cell[i + 1];
    fmpq_sub(c, f->base + i, f->base + i - 1);
    fmpq_sub(d, f->step + i, f->step + i - 1);
    set_lines(y->of_length + i, f, c, d);
    fmpq_div(p, f->step + i, d);
    y->share[i] = enclose_fmpq(p);
    fmpq_sub(p, f->hi, f->lo);
    fmpq_mul(p, p, d);
    fmpq_abs(p, p);
    y->longest[i] = iv_lo(enclose_fmpq(p));
  }
  fmpq_clear(p);
  fmpq_clear(q);
  fmpq_clear(c);
  fmpq_clear(d);
}

void tube_init(tube *y, slong number, slong k, const fmpq *base, const fmpq *step, const fmpq_t lo,
               const fmpq_t hi, const cells *c) {
  family_lines f = { k, base, step, lo, hi, c->z };
  *y = (tube) { .k = k, .number = number };
  for (slong j = 1; j <= k; j++)
    set_coordinate(y, &f, c->n, j);
  for (slong i = 1; i < k; i++) {
    set_corner(y, &f, i, lo);
    if (!y->corner[i])
      set_corner(y, &f, i, hi);
  }
}

/* ---- The test */

/* Is some (k-1) x (k-1) part of the matrix, without column j (from 1) and without one row, contracted by an
   approximate inverse? */
static int slices_one_to_one(const interval *matrix, slong k, slong j) {
  interval part[CHAIN_MAX * CHAIN_MAX];
  double inverse[CHAIN_MAX * CHAIN_MAX];
  for (slong row = 0; row < k; row++) {
    slong n = 0;
    for (slong a = 0; a < k; a++)
      for (slong b = 0; b < k; b++)
        if (a != row && b != j - 1)
          part[n++] = matrix[a * k + b];
    if (contraction(inverse, part, k - 1) <= TUBE_KAPPA)
      return 1;
  }
  return 0;
}

/* Are the kinks in the cells of the family, none pinned? */
static int in_its_cells(const tube *y, const node *n, const chain_box *box) {
  for (slong m = 1; m <= y->k; m++)
    if (n->pinned[m] || box->first[m] != y->cell[m] || box->last[m - 1] != y->cell[m])
      return 0;
  return 1;
}

/* The hull of q_m in the box and in the family for x, inside its cell. */
static interval with_family(const tube *y, const tube_lines *lines, const chain_data *d, const chain_box *box,
                            slong m, interval x) {
  interval q = iv_add(lines->at[m], iv_mul(lines->by[m], x));
  return iv_meet(iv_hull(box->q[m], q), iv_hull(d->z[y->cell[m]], d->z[y->cell[m] + 1]));
}

static int covers_by_kink(const tube *y, const chain_data *d, const chain_word *w, const node *n,
                          const chain_box *box, slong j) {
  interval f[CHAIN_MAX], jacobian[CHAIN_MAX * CHAIN_MAX];
  chain_box wide = *box;
  if (n->lo[j] < y->lo[j] || n->hi[j] > y->hi[j])
    return 0;
  for (slong m = 1; m <= y->k; m++)
    if (m != j)
      wide.q[m] = with_family(y, y->of + j, d, box, m, box->q[j]);
  chain_evaluate(f, jacobian, d, w, &wide);
  return slices_one_to_one(jacobian, y->k, j);
}

/* In the chart of J_i: s_i and the q_m of the box and of the family, for the l_i of the box. Returns 0 if
   they leave their cells. */
static int widen_in_chart(chain_box *wide, const tube *y, const chain_data *d, const chain_box *box,
                          slong i) {
  interval z = d->z[y->corner[i]], l = box->l[i];
  *wide = *box;
  wide->s[i] = iv_meet(iv_hull(box->s[i], y->share[i]), iv(0, 1));
  for (slong m = 1; m <= y->k; m++)
    if (m != i && m != i + 1)
      wide->q[m] = with_family(y, y->of_length + i, d, box, m, l);
  wide->q[i] = iv_sub(z, iv_mul(l, iv_sub(iv_point(1), wide->s[i])));
  wide->q[i + 1] = iv_add(z, iv_mul(l, wide->s[i]));
  return iv_lo(wide->q[i]) >= d->z[y->cell[i]].hi && wide->q[i + 1].hi <= iv_lo(d->z[y->cell[i + 1] + 1]);
}

/* dF_j/dq_m from the fits of the pieces beside q_m, where T = 0. */
static interval entry(const fit *y, slong j, slong m) {
  if (j == m)
    return iv_sub(y[m - 1].right_v, y[m].left_u);
  return j == m - 1 ? iv_neg(y[m - 1].left_v) : j == m + 1 ? y[m].right_u : iv_point(0);
}

/* The same for s_i at fixed l_i: q_i and q_(i+1) move by l_i. right, left: the derivatives of the errors of
   J_i. */
static interval entry_of_share(const fit *y, slong k, slong j, slong i, interval l, interval right,
                               interval left) {
  if (j == i - 1)
    return iv_neg(iv_mul(l, y[i - 1].left_v));
  if (j == i)
    return iv_sub(iv_mul(l, y[i - 1].right_v), left);
  if (j == i + 1)
    return iv_sub(right, iv_mul(l, y[i + 1].left_u));
  return j == i + 2 && j <= k ? iv_mul(l, y[i + 1].right_u) : iv_point(0);
}

/* Has T no effect on the box, for the word? */
static int without_tension(const chain_data *d, const chain_word *w, const chain_box *box) {
  int tau[CHAIN_MAX + 1];
  rules_tau(tau, d, w, box);
  for (slong i = 0; i <= w->k; i++)
    if (tau[i])
      return 0;
  return 1;
}

/* In the chart of J_i, with l_i as the coordinate that is fixed. */
static int covers_in_chart(const tube *y, const chain_data *d, const chain_word *w, const chain_box *box,
                           slong i) {
  interval matrix[CHAIN_MAX * CHAIN_MAX], right, left;
  fit fits[CHAIN_MAX + 1];
  chain_box wide;
  slong k = y->k;
  if (d->general || y->corner[i] != box->last[i] || box->l[i].hi > y->longest[i]
      || !without_tension(d, w, box) || !widen_in_chart(&wide, y, d, box, i))
    return 0;
  for (slong a = 0; a <= k; a++)
    if (a != i)
      fit_on(fits + a, d, wide.first[a], wide.last[a], wide.q[a], wide.q[a + 1], 1);
  fit_sliding(&right, &left, d, wide.first[i], wide.l[i], wide.s[i]);
  for (slong j = 1; j <= k; j++)
    for (slong m = 1; m <= k; m++)
      matrix[(j - 1) * k + m - 1] = m == i       ? iv_point(0)
                                    : m == i + 1 ? entry_of_share(fits, k, j, i, wide.l[i], right, left)
                                                 : entry(fits, j, m);
  return slices_one_to_one(matrix, k, i);
}

slong tube_covers(const tube *y, const chain_data *d, const chain_word *w, const node *n,
                  const chain_box *box) {
  if (y->k != w->k || y->k < 2 || !in_its_cells(y, n, box))
    return 0;
  if (box->charts == 0) {
    for (slong j = 1; j <= y->k; j++)
      if (covers_by_kink(y, d, w, n, box, j))
        return j;
    return 0;
  }
  for (slong i = 1; i < y->k; i++)
    if (box->charts == 1u << i && covers_in_chart(y, d, w, box, i))
      return i;
  return 0;
}
