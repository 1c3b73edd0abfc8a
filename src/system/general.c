/* The equations of Theorem 7.6 and their Jacobian (Lemma 7.6a) from the fits on the pieces. */
#include "system/gap_fit.h"
#include "system/general.h"

/* Everything that the equations are made of, on a box, where tau_i, tau_m != 0: omega_i, omega_i l_i, and
   enclosures ratio[i][m] of omega_i l_i/l_m and cross[i][m] of omega_i omega_m l_i/l_m. */
typedef struct {
  const chain_word *w;
  weighted_fit y[CHAIN_MAX + 1];
  interval omega[CHAIN_MAX + 1], weight[CHAIN_MAX + 1];
  interval ratio[CHAIN_MAX + 1][CHAIN_MAX + 1], cross[CHAIN_MAX + 1][CHAIN_MAX + 1];
  interval sum; /* Sigma */
  int with_ratios;
} parts;

static interval zero(void) { return (interval){ 0, 0 }; }

static interval cube(interval x) { return iv_mul(x, iv_mul(x, x)); }

/* An upper bound of the cube root of c >= 0, proved by cubing. */
static double cube_root_above(double c) {
  double root = cbrt(c) * (1 + 0x1p-48);
  return root < 1e100 && iv_lo(cube(iv_point(root))) >= c ? root : INFINITY;
}

/* Upper bound of l/(a + s l^3), a > 0, s >= 0, over an interval of l >= 0: it rises up to s l^3 = a/2, where it
   is (4/(a^2 s))^(1/3)/3, then falls. */
static double highest_weight(interval l, double a, double s) {
  interval own = iv_point(a), low = iv_point(iv_lo(l)), high = iv_point(l.hi), most = iv_scale(1.5, own);
  interval at_low = iv_add(own, iv_scale(s, cube(low)));
  interval at_high = iv_add(own, iv_scale(s, cube(high)));
  if (iv_lo(at_low) >= most.hi)
    return iv_div(low, at_low).hi;
  if (at_high.hi <= iv_lo(most))
    return iv_div(high, at_high).hi;
  return cube_root_above(iv_div(iv_point(4), iv_scale(a, iv_scale(a, iv_point(s)))).hi) / 3;
}

/* omega_i = 1/(tau_i^2 + V_i s) and omega_i l_i, where s is the sum of tau_m^2/V_m over the others; V lies in
   spread. */
static void set_omega(parts *p, slong i) {
  const weighted_fit *y = p->y + i;
  interval s = zero(), one = iv_point(1), own = iv_point(chain_square(p->w->tau[i])), low, high;
  for (slong m = 0; m <= p->w->k; m++)
    if (p->w->tau[m] && m != i) {
      interval v = p->y[m].spread, part = { v.hi > 0 ? iv_div(one, iv_point(v.hi)).neg : 0,
                                            iv_lo(v) > 0 ? iv_div(one, iv_point(iv_lo(v))).hi : INFINITY };
      s = iv_add(s, iv_scale(chain_square(p->w->tau[m]), part));
    }
  low = iv_add(own, iv_mul(iv_point(iv_lo(y->spread)), iv_point(iv_lo(s))));
  high = s.hi < INFINITY ? iv_add(own, iv_mul(iv_point(y->spread.hi), iv_point(s.hi))) : one;
  p->omega[i] = iv_meet(iv(0, 1), iv(s.hi < INFINITY ? iv_lo(iv_div(one, iv_point(high.hi))) : 0,
                                     iv_div(one, iv_point(iv_lo(low))).hi));
  p->weight[i] = iv_mul(p->omega[i], y->length);
  p->weight[i].hi
      = fmin(p->weight[i].hi,
             highest_weight(y->length, own.hi, iv_lo(iv_mul(iv_point(iv_lo(y->shape)), iv_point(iv_lo(s))))));
}

/* An upper bound of c^(-1/3) for c = a/b. */
static double inverse_cube_root(interval a, interval b) {
  return iv_lo(a) > 0 ? cube_root_above(iv_div(iv_point(b.hi), iv_point(iv_lo(a))).hi) : INFINITY;
}

/* An upper bound of omega_i l_i/l_m = omega_m (V_m/l_m^3) l_m^2 l_i/V_i. */
static double ratio_by_spread(const parts *p, slong i, slong m) {
  const weighted_fit *x = p->y + i, *y = p->y + m;
  interval top = iv_mul(iv_point(p->omega[m].hi), iv_mul(iv_point(y->shape.hi), iv_point(x->length.hi)));
  top = iv_mul(top, iv_mul(iv_point(y->length.hi), iv_point(y->length.hi)));
  return iv_lo(x->spread) > 0 && top.hi < INFINITY ? iv_div(top, iv_point(iv_lo(x->spread))).hi : INFINITY;
}

/* Lemma 7.6b (c), with the tau of the word 9.4. */
static void set_ratios(parts *p, slong i, slong m) {
  double own = p->w->cap[i], other = p->w->cap[m];
  double bound = inverse_cube_root(p->y[i].shape, p->y[m].shape) * own * own * other;
  interval direct = iv_div(p->weight[i], p->y[m].length);
  if (i == m)
    direct = p->omega[i];
  else
    direct = iv_meet(direct, iv(0, ratio_by_spread(p, i, m)));
  p->ratio[i][m] = iv_meet(direct, iv(0, i == m ? 1 : 0.53 * bound));
  p->cross[i][m] = iv_meet(iv_mul_any(p->omega[m], direct), iv(0, 0.281 * bound * other * other * other));
}

/* Whether x has finite ends. */
static int bounded(interval x) { return x.neg < INFINITY && x.hi < INFINITY; }

static void set_weights(parts *p, int ratios) {
  const chain_word *w = p->w;
  p->sum = zero();
  for (slong i = 0; i <= w->k; i++)
    if (w->tau[i]) {
      p->sum = iv_add(p->sum, iv_scale(w->tau[i], p->y[i].slope));
      set_omega(p, i);
    }
  p->with_ratios = ratios || !bounded(p->sum);
  for (slong i = 0; p->with_ratios && i <= w->k; i++)
    for (slong m = 0; m <= w->k; m++)
      if (w->tau[i] && w->tau[m])
        set_ratios(p, i, m);
}

static void set_parts(parts *p, const chain_data *d, const chain_word *w, const chain_box *b,
                      int derivatives) {
  p->w = w;
  for (slong i = 0; i <= w->k; i++)
    if (chain_in_chart(b, i))
      weighted_fit_in_chart(p->y + i, d->general, b->first[i], b->l[i], b->s[i]);
    else
      chain_fit_on(p->y + i, d, b, i, derivatives, w->tau[i] != 0);
  set_weights(p, derivatives || b->charts);
}

/* omega_i l_i Sigma; term by term it stays bounded where slopes are not. */
static interval tension(const parts *p, slong i) {
  interval terms = zero();
  if (!p->with_ratios)
    return iv_mul_any(p->weight[i], p->sum);
  for (slong m = 0; m <= p->w->k; m++)
    if (p->w->tau[m])
      terms = iv_add(terms, iv_scale(p->w->tau[m], iv_mul_any(p->ratio[i][m], p->y[m].slope_l)));
  return iv_meet(terms, iv_mul_any(p->weight[i], p->sum));
}

/* f(q_j-) - f(q_j+): not 0 only at a pinned breakpoint. */
static interval jump_at(const struct general_data *d, const chain_box *b, slong j) {
  return b->first[j] == b->last[j - 1] ? zero() : iv_neg(d->cells[b->first[j]].f_jump[0]);
}

static interval equation(const parts *p, const struct general_data *d, const chain_box *b, slong j) {
  interval f = iv_add(p->y[j - 1].right, iv_add(chain_left(p->w, j, p->y[j].left), jump_at(d, b, j)));
  if (p->w->tau[j - 1])
    f = iv_sub(f, iv_scale(p->w->tau[j - 1], iv_mul_any(p->y[j - 1].beta, tension(p, j - 1))));
  if (p->w->tau[j])
    f = iv_sub(f, iv_scale(p->w->tau[j], iv_mul_any(p->y[j].alpha, tension(p, j))));
  return f;
}

typedef enum { END_U, END_V } end;

/* The weight of piece n in an equation: omega_n B_n (at its right end) or omega_n A_n; coefficient beta or
 * alpha. */
typedef struct {
  slong n;
  int right;
} weight;

static interval coefficient(const parts *p, weight x) { return x.right ? p->y[x.n].beta : p->y[x.n].alpha; }

/* The range of x (a - (1-x) c) for x in an interval; convex if c > 0, concave if c < 0, with the extreme
   value
   -(a-c)^2/(4c). */
static interval own_derivative(interval x, interval a, interval c) {
  interval d = iv_sub(a, c), at_lo, at_hi, range, top;
  if (!(iv_mag(d) < INFINITY && iv_mag(c) < INFINITY))
    return (interval){ INFINITY, INFINITY };
  if (iv_has_zero(c))
    return iv_mul(x, iv_add(d, iv_mul(x, c)));
  at_lo = iv_mul(iv_point(iv_lo(x)), iv_add(d, iv_mul(iv_point(iv_lo(x)), c)));
  at_hi = iv_mul(iv_point(x.hi), iv_add(d, iv_mul(iv_point(x.hi), c)));
  range = iv_hull(at_lo, at_hi);
  top = iv_scale(-0.5, iv_div(d, c)); /* where the extreme value is taken */
  if (top.hi < iv_lo(x) || iv_lo(top) > x.hi)
    return range;
  return iv_hull(range, iv_scale(0.5, iv_mul(d, iv_meet(top, x))));
}

/* Derivative of the weight by an end of piece i. */
static interval d_weight(const parts *p, weight x, slong i, end e) {
  const weighted_fit *y = p->y + x.n;
  interval own, spread = e == END_V ? p->y[i].spread_v : p->y[i].spread_u, square;
  if (!p->w->tau[i])
    return zero();
  square = iv_point(chain_square(p->w->tau[i]));
  if (i != x.n)
    return iv_mul_any(iv_mul_any(square, p->cross[x.n][i]), iv_mul_any(coefficient(p, x), spread));
  own = e == END_V ? y->mean_v : y->mean_u; /* dA, or -dB, up to what follows */
  own = x.right ? iv_sub(iv_point(e == END_V), own) : iv_sub(own, iv_point(e == END_U));
  own = own_derivative(iv_mul(square, p->omega[i]), own, iv_mul_any(coefficient(p, x), spread));
  return iv_div(own, square);
}

/* Derivative of weight times Sigma by an end of piece i. */
static interval d_tension(const parts *p, weight x, slong i, end e) {
  interval d = iv_mul_any(d_weight(p, x, i, e), p->sum);
  if (p->w->tau[i]) {
    const weighted_fit *y = p->y + i;
    interval direct = iv_mul_any(p->weight[x.n], e == END_V ? y->slope_v : y->slope_u);
    interval s = iv_meet(direct, iv_mul_any(p->ratio[x.n][i], e == END_V ? y->slope_l_v : y->slope_l_u));
    d = iv_add(d, iv_scale(p->w->tau[i], iv_mul_any(coefficient(p, x), s)));
  }
  return d;
}

/* dF_j/dq_m: q_m is the right end of piece m-1 and the left end of piece m. */
static interval derivative(const parts *p, slong j, slong m) {
  interval d = zero();
  if (m == j)
    d = iv_add(p->y[j - 1].right_v, chain_left(p->w, j, p->y[j].left_u));
  else if (m == j - 1)
    d = p->y[j - 1].right_u;
  else if (m == j + 1)
    d = chain_left(p->w, j, p->y[j].left_v);
  for (slong n = j - 1; n <= j; n++)
    if (p->w->tau[n]) {
      weight x = { n, n == j - 1 };
      interval t = iv_add(d_tension(p, x, m - 1, END_V), d_tension(p, x, m, END_U));
      d = iv_sub(d, iv_scale(p->w->tau[n], t));
    }
  return d;
}

/* f may not be a number when an infinite term meets another one. */
static interval sane(interval x) {
  return isnan(x.neg) || isnan(x.hi) ? (interval){ INFINITY, INFINITY } : x;
}

/* Whether the degrees are within the limits; if not, f (n entries, may be NULL) says nothing. */
static int covered(interval *f, slong n, const chain_data *d) {
  int small = d->general->degree_f <= WEIGHTED_DEGREE && d->general->degree_p <= WEIGHTED_DEGREE;
  for (slong i = 0; !small && f && i < n; i++)
    f[i] = (interval){ INFINITY, INFINITY };
  return small;
}

int general_evaluate(interval *f, interval *jacobian, const chain_data *d, const chain_word *w,
                     const chain_box *b) {
  parts p;
  slong k = w->k;
  int all = 1;
  if (!covered(f, k, d) && !covered(jacobian, k * k, d))
    return 0;
  set_parts(&p, d, w, b, jacobian != NULL);
  for (slong j = 1; j <= k; j++) {
    f[j - 1] = sane(equation(&p, d->general, b, j));
    all &= bounded(f[j - 1]);
    for (slong m = 1; jacobian && m <= k; m++)
      jacobian[(j - 1) * k + m - 1] = sane(derivative(&p, j, m));
  }
  return all;
}

/* An enclosure of the cube root of x/y > 0; [0, infinity) if nothing is known. */
static interval cube_root_of_quotient(interval x, interval y) {
  double above = inverse_cube_root(y, x), below = inverse_cube_root(x, y);
  return iv(below < INFINITY && below > 0 ? iv_lo(iv_div(iv_point(1), iv_point(below))) : 0, above);
}

/* omega_i, omega_m and their ratios where V_m = lambda^3 V_i, with rest = 1 - the other tau^2 omega: omega_i =
   rest lambda^3/N, omega_m = rest/N, N = tau_i^2 lambda^3 + tau_m^2. Returns 0 if there is no such place. */
static int fix_pair(parts *p, slong i, slong m, interval lambda) {
  interval one = iv_point(1), rest = one, third = cube(lambda), below;
  interval shape = cube_root_of_quotient(p->y[m].shape, p->y[i].shape);
  slong pair[2] = { i, m };
  below = iv_add(iv_scale(chain_square(p->w->tau[i]), third), iv_point(chain_square(p->w->tau[m])));
  below = iv_div(one, below);
  for (slong j = 0; j <= p->w->k; j++)
    if (p->w->tau[j] && j != i && j != m)
      rest = iv_sub(rest, iv_scale(chain_square(p->w->tau[j]), p->omega[j]));
  rest = iv_mul(iv_meet(rest, iv(0, 1)), below);
  p->omega[i] = iv_meet(p->omega[i], iv_mul(rest, third));
  p->omega[m] = iv_meet(p->omega[m], rest);
  for (slong n = 0; n < 2; n++) {
    slong own = pair[n];
    p->weight[own] = iv_meet(p->weight[own], iv_mul(p->omega[own], p->y[own].length));
    for (slong j = 0; j <= p->w->k; j++)
      if (p->w->tau[j])
        set_ratios(p, own, j);
  }
  p->ratio[i][m] = iv_meet(p->ratio[i][m], iv_mul_any(iv_mul(rest, iv_mul(lambda, lambda)), shape));
  shape = cube_root_of_quotient(p->y[i].shape, p->y[m].shape);
  p->ratio[m][i] = iv_meet(p->ratio[m][i], iv_mul_any(iv_mul(rest, lambda), shape));
  third = iv_mul(third, p->y[i].spread);
  return p->omega[i].hi >= iv_lo(p->omega[i]) && p->omega[m].hi >= iv_lo(p->omega[m])
         && !(iv_lo(third) > p->y[m].spread.hi || iv_lo(p->y[m].spread) > third.hi);
}

int general_evaluate_pair(interval *f, const chain_data *d, const chain_word *w, const chain_box *b, slong i,
                          slong m, interval lambda) {
  parts p;
  if (!covered(f, w->k, d))
    return 1;
  set_parts(&p, d, w, b, 0);
  p.with_ratios = 1;
  for (slong n = 0; n <= w->k; n++)
    for (slong j = 0; j <= w->k; j++)
      if (w->tau[n] && w->tau[j])
        set_ratios(&p, n, j);
  if (!fix_pair(&p, i, m, lambda))
    return 0;
  for (slong j = 1; j <= w->k; j++)
    f[j - 1] = sane(equation(&p, d->general, b, j));
  return 1;
}

/* Is g = f on J_i at every zero, as f is affine there and T has no effect? */
static int is_exact_on(const chain_data *d, const chain_word *w, const chain_box *b, slong i) {
  slong stretch = b->first[i] <= b->last[i] ? d->stretch[b->first[i]] : -1;
  return !w->tau[i] && stretch >= 0 && stretch == d->stretch[b->last[i]];
}

/* J_i, tau_i = 0: its error vanishes in the first or in the second part, but not in the second one alone if g
   = f behind it, nor in the first one alone if g = f before it. Is F_i != 0 or F_(i+1) != 0 in the cases that
   remain? left, right as in gap_corner. */
static int corner_without_force(const parts *p, const chain_data *d, const chain_box *b, slong i,
                                interval left, interval right) {
  parts q = *p;
  int only_first = is_exact_on(d, p->w, b, i + 1), only_second = is_exact_on(d, p->w, b, i - 1);
  interval f, g;
  q.y[i].left = left;
  f = sane(equation(&q, d->general, b, i));
  q.y[i].right = right;
  g = sane(equation(&q, d->general, b, i + 1));
  return (only_second || !iv_has_zero(f)) && (only_first || !iv_has_zero(g));
}

/* J_i, tau_i != 0: F_i + F_(i+1) with s_i l_i - rise in place of the errors of J_i. */
static int corner_with_force(const parts *p, slong i, interval rise) {
  const chain_word *w = p->w;
  const weighted_fit *y = p->y + i;
  interval others = zero(), slope, f;
  for (slong n = 0; n <= w->k; n++)
    if (w->tau[n] && n != i)
      others = iv_add(others, iv_scale(w->tau[n], p->y[n].slope));
  slope = iv_mul_any(iv_sub(iv_point(1), iv_scale(chain_square(w->tau[i]), p->omega[i])), y->slope);
  slope = iv_sub(slope, iv_scale(w->tau[i], iv_mul_any(p->omega[i], others)));
  f = iv_sub(iv_mul_any(slope, y->length), rise);
  f = iv_add(f, iv_sub(p->y[i - 1].right, p->y[i + 1].left));
  if (w->tau[i - 1])
    f = iv_sub(f, iv_scale(w->tau[i - 1], iv_mul_any(p->y[i - 1].beta, tension(p, i - 1))));
  if (w->tau[i + 1])
    f = iv_sub(f, iv_scale(w->tau[i + 1], iv_mul_any(p->y[i + 1].alpha, tension(p, i + 1))));
  return !iv_has_zero(sane(f));
}

int general_gap_corner(const chain_data *d, const chain_word *w, const chain_box *b) {
  parts p;
  if (!d->gap_end || !covered(NULL, 0, d))
    return 0;
  set_parts(&p, d, w, b, 0);
  for (slong i = 1; i < w->k; i++) {
    interval rise, left, right;
    if (w->node[i] || w->node[i + 1] || !gap_corner(&rise, &left, &right, d, b, i, p.y[i].slope))
      continue;
    if (w->tau[i] ? corner_with_force(&p, i, rise)
                  : corner_without_force(&p, d, b, i, left, right))
      return 1;
  }
  return 0;
}

/* The fit on J_i, with everything. */
static void fit_of(weighted_fit *y, const chain_data *d, const chain_box *b, slong i, int derivatives,
                   int spread) {
  chain_fit_on(y, d, b, i, derivatives, spread);
}

/* x/y for x, y >= 0, the upper end infinite where y may be 0. */
static interval quotient(interval x, interval y) {
  interval lo = iv_div(iv_point(iv_lo(x)), iv_point(y.hi)), hi = iv_div(iv_point(x.hi), iv_point(iv_lo(y)));
  return (interval){ y.hi > 0 ? fmin(lo.neg, 0) : 0, iv_lo(y) > 0 ? hi.hi : INFINITY };
}

void general_pull(interval *at_u, interval *at_v, const chain_data *d, const chain_box *b, slong i) {
  weighted_fit y;
  interval square;
  fit_of(&y, d, b, i, 0, 0);
  square = iv_mul(y.shape, iv_mul(y.length, y.length)); /* V/l */
  square.neg = fmin(square.neg, 0);
  *at_u = quotient(y.alpha, square);
  *at_v = quotient(y.beta, square);
}

interval general_hinge(const chain_data *d, const chain_box *b, slong i, slong hinge, int bend) {
  if (gap_between(d, b->first[i], b->last[i]))
    return iv(0, 1);
  return weighted_hinge(d->general, b->first[i], b->last[i], hinge, chain_left_end(d, b, i), b->q[i + 1],
                        bend);
}

interval general_tension(const chain_data *d, const chain_word *w, const chain_box *b) {
  interval sum = zero();
  for (slong i = 0; i <= w->k; i++)
    if (w->tau[i]) {
      weighted_fit y;
      fit_of(&y, d, b, i, 0, 0);
      sum = iv_add(sum, iv_scale(w->tau[i], y.slope));
    }
  return sum;
}

/* Enclosure of the square root of x >= 0, proved by squaring. */
static interval square_root(interval x) {
  double lo = sqrt(fmax(0, iv_lo(x))) * (1 - 0x1p-50), hi = sqrt(fmax(0, x.hi)) * (1 + 0x1p-50);
  if (!(lo * lo <= iv_lo(x)))
    lo = 0;
  return iv(lo, iv_lo(iv_mul(iv_point(hi), iv_point(hi))) >= x.hi ? hi : INFINITY);
}

/* a/l or b/l: ((V/l^3)/part)^(1/2), part = alpha or beta. */
static interval root_of(const weighted_fit *y, interval part) {
  interval shape = y->shape;
  shape.neg = fmin(shape.neg, 0);
  return square_root(quotient(shape, part));
}

/* The roots of |tau_(j-1)|, |tau_j|; both 1 if they are equal. */
static void roots_of(interval *r, interval *s, const chain_word *w, slong j) {
  int equal = w->tau[j - 1] == w->tau[j] || w->tau[j - 1] == -w->tau[j];
  *r = equal ? iv_point(1) : w->root[j - 1];
  *s = equal ? iv_point(1) : w->root[j];
}

interval general_balance(interval *row, const chain_data *d, const chain_word *w, const chain_box *b,
                         slong j) {
  weighted_fit x, y;
  interval before, after, half, r, s;
  fit_of(&x, d, b, j - 1, row != NULL, 0);
  fit_of(&y, d, b, j, row != NULL, 0);
  roots_of(&r, &s, w, j);
  before = iv_mul_any(s, root_of(&x, x.beta));
  after = iv_mul_any(r, root_of(&y, y.alpha));
  for (slong m = 1; row && m <= w->k; m++)
    row[m - 1] = zero();
  if (row) {
    half = iv_scale(0.5, after);
    if (j < w->k)
      row[j] = iv_mul_any(half, iv_sub(y.spread_v, iv_div(y.mean_v, y.alpha)));
    row[j - 1] = iv_mul_any(half, iv_sub(y.spread_u, iv_div(iv_sub(y.mean_u, iv_point(1)), y.alpha)));
    half = iv_scale(0.5, before);
    row[j - 1] = iv_sub(row[j - 1],
                        iv_mul_any(half, iv_sub(x.spread_v, iv_div(iv_sub(iv_point(1), x.mean_v), x.beta))));
    if (j > 1)
      row[j - 2] = iv_neg(iv_mul_any(half, iv_add(x.spread_u, iv_div(x.mean_u, x.beta))));
  }
  return iv_sub(iv_mul_any(y.length, after), iv_mul_any(x.length, before));
}
