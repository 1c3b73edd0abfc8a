/* Local pieces and their moments. */
#include "system/weighted_piece.h"

/* out[r] = f^(r)(c)/r! */
static void taylor(interval *out, const taylor_table *t, double centre, interval c) {
  interval y = iv_sub(c, iv_point(centre));
  slong n = t->degree;
  for (slong r = 0; r <= n; r++) {
    interval sum = t->rows[(n - r) * (n + 1) + r];
    for (slong m = n - r - 1; m >= 0; m--)
      sum = iv_add(iv_mul(sum, y), t->rows[m * (n + 1) + r]);
    out[r] = sum;
  }
}

/* x[k] times h^k */
static void times_powers(interval *x, slong n, interval h) {
  interval power = h;
  for (slong k = 1; k <= n; k++) {
    x[k] = iv_mul(x[k], power);
    power = iv_mul(power, h);
  }
}

/* The polynomial r of degree *n times (1 + ratio t). */
static void times_line(interval *r, slong *n, interval ratio) {
  r[++*n] = zero();
  for (slong k = *n; k > 0; k--)
    r[k] = iv_add(r[k], iv_mul(ratio, r[k - 1]));
}

/* (y - x)/(y + x) for x, y >= 0 with x <= y: increasing in y, decreasing in x; [0,1] at 0/0. */
static interval ratio_of(interval x, interval y) {
  interval unit = iv(0, 1), lo, hi;
  x = at_least_zero(x);
  y = at_least_zero(y);
  lo = iv_div(iv_sub(iv_point(iv_lo(y)), iv_point(x.hi)), iv_add(iv_point(iv_lo(y)), iv_point(x.hi)));
  hi = iv_div(iv_sub(iv_point(y.hi), iv_point(iv_lo(x))), iv_add(iv_point(y.hi), iv_point(iv_lo(x))));
  return iv_meet(unit, (interval){ fmin(lo.neg, 0), hi.hi });
}

/* J in cell i: the weight is p over scale = (c - z_i)^r (z_(i+1) - c)^r' u(c). Returns 0 if u(c) may vanish.
 */
void weighted_piece_in_cell(weighted_piece *x, slong i, interval u, interval v) {
  const weighted_cell *cell = x->d->cells + i;
  interval c = iv_scale(0.5, iv_add(u, v)), left = at_least_zero(iv_sub(u, x->d->z[i])),
           left_v = at_least_zero(iv_sub(v, x->d->z[i])), right = at_least_zero(iv_sub(x->d->z[i + 1], v)),
           right_u = at_least_zero(iv_sub(x->d->z[i + 1], u)), inverse;
  x->over = 0;
  x->fd = cell->f.degree;
  x->pd = cell->u.degree;
  taylor(x->a, &cell->f, cell->centre, c);
  taylor(x->r, &cell->u, cell->centre, c);
  x->scale = iv_point(1);
  if (x->r[0].hi < -10 * x->r[0].neg) { /* u(c) varies little: dividing by it reduces dependencies */
    inverse = iv_div(iv_point(1), x->r[0]);
    x->scale = x->r[0];
    for (slong k = 1; k <= x->pd; k++)
      x->r[k] = iv_mul(x->r[k], inverse);
    x->r[0] = iv_point(1);
  }
  times_powers(x->r, x->pd, x->h);
  if (cell->left_order) {
    interval ratio = ratio_of(left, left_v);
    for (slong k = 0; k < cell->left_order; k++)
      times_line(x->r, &x->pd, ratio);
    x->scale = iv_mul(x->scale, power_of(iv_scale(0.5, iv_add(left, left_v)), cell->left_order));
  }
  if (cell->right_order) {
    interval ratio = iv_neg(ratio_of(right, right_u));
    for (slong k = 0; k < cell->right_order; k++)
      times_line(x->r, &x->pd, ratio);
    x->scale = iv_mul(x->scale, power_of(iv_scale(0.5, iv_add(right, right_u)), cell->right_order));
  }
}

/* The signs of odd coefficients. */
static void reflect(interval *x, slong n) {
  for (slong k = 1; k <= n; k += 2)
    x[k] = iv_neg(x[k]);
}

static int all_zero(const interval *x, slong n) {
  for (slong k = 0; k <= n; k++)
    if (!is_zero(x[k]))
      return 0;
  return 1;
}

/* z = z_(i+1) in J = [u,v], s = (v - z)/l, midpoint c. The left cell is the base; if from_right the piece is
   reflected at c, so that the right cell is. */
void weighted_piece_over(weighted_piece *x, slong i, interval c, interval s, int from_right) {
  const weighted_cell *cell = x->d->cells + (from_right ? i + 1 : i),
                      *other = x->d->cells + (from_right ? i : i + 1);
  const interval *after = from_right ? other->p_right : other->p_left;
  const interval *jump_p = x->d->cells[i + 1].p_jump;
  x->over = 1;
  x->fd = cell->f.degree;
  x->pd = cell->p.degree;
  x->scale = iv_point(1);
  taylor(x->a, &cell->f, cell->centre, c);
  taylor(x->r, &cell->p, cell->centre, c);
  times_powers(x->r, x->pd, x->h);
  x->jump = x->d->cells[i + 1].f_jump;
  x->jd = x->d->degree_f;
  x->gd = x->d->degree_p;
  x->s2 = iv_scale(2, from_right ? iv_sub(iv_point(1), s) : s);
  x->same_weight = all_zero(jump_p, x->gd);
  for (slong k = 0; k <= x->gd; k++) {
    x->g[k] = after[k];
    x->e[k] = from_right ? iv_neg(jump_p[k]) : jump_p[k];
  }
  times_powers(x->g, x->gd, x->h);
  times_powers(x->e, x->gd, x->h);
  x->from_right = from_right;
  if (from_right) {
    reflect(x->a, x->fd);
    reflect(x->r, x->pd);
    reflect(x->g, x->gd);
    reflect(x->e, x->gd);
  }
}

/* d_n: reflected, -(-1)^n times the entry. */
interval weighted_piece_jump(const weighted_piece *x, slong n) {
  return !x->from_right || n % 2 ? x->jump[n] : iv_neg(x->jump[n]);
}

/* int_0^S y^k t^n dy, t = 1 - S + y; powers[m] = S^m. */
static interval jump_moment(const weighted_piece *x, const interval *powers, slong k, slong n) {
  const interval *inverse = x->d->inverse;
  interval base = iv_sub(iv_point(1), x->s2), sum = zero(), binomial = iv_point(1), place = iv_point(1);
  for (slong j = n; j >= 0; j--) { /* binomial = C(n,j), place = (1-S)^(n-j) */
    interval term = iv_mul(powers[k + j + 1], inverse[k + j + 1]);
    sum = iv_add(sum, iv_mul(iv_mul(binomial, place), term));
    binomial = iv_mul(iv_scale((double) j, binomial), inverse[n - j + 1]);
    place = iv_mul(place, base);
  }
  return sum;
}

/* m[n] = int t^n (weight) dt over [-1,1], n = 0..top. */
void weighted_piece_moments(interval *m, const weighted_piece *x, slong top) {
  interval powers[2 * WEIGHTED_TERMS];
  for (slong n = 0; n <= top; n++) {
    m[n] = zero();
    for (slong k = n % 2; k <= x->pd; k += 2)
      m[n] = iv_add(m[n], iv_mul(x->r[k], x->d->inverse[n + k + 1]));
    m[n] = iv_scale(2, m[n]);
  }
  if (!x->over || x->same_weight)
    return;
  powers[0] = iv_point(1);
  for (slong k = 1; k <= x->gd + top + 1; k++)
    powers[k] = iv_mul(powers[k - 1], x->s2);
  for (slong n = 0; n <= top; n++)
    for (slong k = 0; k <= x->gd; k++)
      if (!is_zero(x->e[k]))
        m[n] = iv_add(m[n], iv_mul(x->e[k], jump_moment(x, powers, k, n)));
}

/* phi0 and phi1 of y^n right of the breakpoint: sums of g_k int_0^S y^(n+k) t^(0,1) dy; power = S^(n+1). */
void weighted_piece_jump_moments(interval *phi0, interval *phi1, const weighted_piece *x, slong n,
                                 interval power) {
  const interval *inverse = x->d->inverse;
  *phi0 = *phi1 = zero();
  for (slong m = n; m <= n + x->gd; m++) {
    interval term = iv_mul(x->g[m - n], power);
    interval both = iv_mul(inverse[m + 1], inverse[m + 2]);
    *phi0 = iv_add(*phi0, iv_mul(term, inverse[m + 1]));
    *phi1 = iv_add(*phi1, iv_mul(term, iv_sub(inverse[m + 1], iv_mul(x->s2, both))));
    power = iv_mul(power, x->s2);
  }
}

/* The range of f' over a local piece. */
interval weighted_piece_slopes(const weighted_piece *x) {
  interval range = x->fd >= 1 ? x->a[1] : zero(), power = x->h, both = iv(-1, 1), sum = zero();
  for (slong n = 2; n <= x->fd; n++) {
    range = iv_add(range, iv_mul(iv_scale((double) n, iv_mul(x->a[n], power)), both));
    power = iv_mul(power, x->h);
  }
  if (!x->over)
    return range;
  power = iv_point(1);
  for (slong n = 1; n <= x->jd; n++) {
    sum = iv_add(sum, iv_mul(iv_scale((double) n, weighted_piece_jump(x, n)), iv_mul(iv(0, 1), power)));
    power = iv_mul(power, iv_mul(x->h, x->s2));
  }
  return iv_add(range, iv_hull(zero(), sum));
}
