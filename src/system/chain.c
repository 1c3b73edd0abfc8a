/* Enclosures of the chain system. */
#include <stdlib.h>
#include <string.h>
#include "base/context.h"
#include "system/fit.h"

/* Right in every rounding mode: sqrt and the products have relative errors below 2^-51. */
static interval root_of_integer(int x) {
  double root = sqrt(x);
  return root * root == x && root == floor(root) ? iv_point(root)
                                                 : iv(root * (1 - 0x1p-50), root * (1 + 0x1p-50));
}

/* An upper bound of x^(-2/3) for an integer x > 0, proved by cubing, likewise. */
static double cap_of_integer(int x) {
  double square = chain_square(x), root = (1 + 0x1p-46) / cbrt(square);
  if (x == 1)
    return 1;
  return root * root * root * square >= 1 + 0x1p-48 ? root : INFINITY;
}

void chain_word_set(chain_word *w, slope_pair g, const char *letters, slong k) {
  int before = 0, next; /* M1([a,q_j]) in units of U/d */
  memset(w, 0, sizeof *w);
  w->slopes = g;
  w->type_b = letters == NULL;
  w->k = letters ? (slong) strlen(letters) : k;
  for (slong i = 0; i <= w->k && letters; i++) {
    if (i < w->k)
      w->letters[i] = letters[i];
    next = i == w->k ? slopes_end(g) : slopes_level(g, letters[i]);
    w->tau[i] = next - before;
    before = next;
    if (w->tau[i]) {
      w->root[i] = root_of_integer(abs(w->tau[i]));
      w->cap[i] = cap_of_integer(abs(w->tau[i]));
    }
  }
}

int chain_word_has_nodes(const chain_word *w) {
  for (slong j = 1; j <= w->k; j++)
    if (w->node[j])
      return 1;
  return 0;
}

void chain_word_name(char name[CHAIN_NAME], const chain_word *w) {
  if (w->type_b && !chain_word_has_nodes(w)) {
    flint_sprintf(name, "B%wd", w->k);
    return;
  }
  if (w->type_b)
    *name++ = 'B';
  for (slong j = 1; j <= w->k; j++) {
    if (!w->type_b)
      *name++ = w->letters[j - 1];
    else if (w->node[j] <= 0)
      *name++ = w->node[j] == 0 ? 'k' : '?';
    if (w->node[j] > 0)
      name += flint_sprintf(name, "!%wd", w->node[j]);
  }
  *name = 0;
}

/* Everything that the equations are made of, on a box. */
typedef struct {
  fit y[CHAIN_MAX + 1];
  interval omega[CHAIN_MAX + 1];  /* omega_i, where tau_i != 0 */
  interval weight[CHAIN_MAX + 1]; /* omega_i l_i, else 0 */
  interval inverse[CHAIN_MAX + 1]; /* 1/l_i */
  interval sum;                   /* sum_i tau_i slope_i, the singular ones left out */
  const chain_ratios *ratios; /* NULL, or known[a][b] is omega_i l_i/l_m for the pieces i and m there */
  interval known[CHAIN_RATIOS][CHAIN_RATIOS];
  const slong *group; /* NULL, or group[i] = group[m] where l_i : l_m = |tau_i|^(1/2) : |tau_m|^(1/2) */
  int mixed, singular;            /* some tau_i is not 0, so that T enters; some slope was left out */
} parts;

/* a b for a, b >= 0. */
static inline interval mul_both(interval a, interval b) { return (interval) { a.neg * -b.neg, a.hi * b.hi }; }
/* x^3 for x >= 0. */
static inline interval cube(interval x) { return mul_both(mul_both(x, x), x); }

/* x/a for an exact a > 0. */
static inline interval over(interval x, double a) { return a == 1 ? x : iv_div(x, iv_point(a)); }

/* Upper bound of max_l l/(a + s l^3) = (4/(a^2 s))^(1/3)/3. */
static double highest_weight(double a, double s) {
  double quarter = -(-s * a * a) / 4, root = cbrt(quarter) * (1 - 0x1p-48);
  if (!(root > 0) || !(root * root * root <= quarter))
    return INFINITY;
  return 1 / -(-3 * root);
}

/* Range of omega = 1/(a + s l^3) and of the weight l/(a + s l^3), which rises, then falls, for l >= 0 and s
   >= 0 (a: tau_i^2; s: the sum of tau_j^2/l_j^3 over the other j). */
static void omega_range(interval *omega, interval *weight, interval l, double a, interval s) {
  interval at_lo = iv_point(a), at_hi = at_lo; /* a + s l^3 at the two ends of l */
  if (iv_lo(l) > 0)
    at_lo = iv_add(at_lo, mul_both(s, cube(iv_point(iv_lo(l)))));
  if (l.hi > 0)
    at_hi = iv_add(at_hi, mul_both(s, cube(iv_point(l.hi))));
  *omega = (interval){ -1 / at_hi.hi, 1 / iv_lo(at_lo) };
  weight->neg = fmax(l.neg / at_lo.hi, -l.hi / at_hi.hi);
  if (iv_lo(at_lo) >= 1.5 * a)
    weight->hi = iv_lo(l) / iv_lo(at_lo);
  else if (at_hi.hi <= -(-1.5 * a))
    weight->hi = l.hi / iv_lo(at_hi);
  else
    weight->hi = fmin(omega->hi * l.hi, highest_weight(a, iv_lo(s)));
}

/* Is the proportion of the lengths of J_i and J_m known? */
static int in_proportion(const parts *p, slong i, slong m) {
  return i == m || (p->group && p->group[i] == p->group[m]);
}

/* J_i in a group, where u = l/|tau|^(1/2) is the same for all pieces: omega_i = |tau_i|^(-3/2)/(n + s u^3) with n
   the sum of |tau|^(1/2) over the group, s that of tau_j^2/l_j^3 over the others. */
static void omega_in_group(parts *p, const chain_word *w, slong i, interval s, interval n) {
  interval root = w->root[i], unit = p->y[i].length;
  int one = abs(w->tau[i]) == 1;
  omega_range(p->omega + i, p->weight + i, one ? unit : iv_div(unit, root), 1, iv_div(s, n));
  p->omega[i] = iv_div(p->omega[i], n);
  p->weight[i] = iv_div(p->weight[i], n);
  if (one)
    return;
  p->omega[i] = iv_div(p->omega[i], cube(root));
  p->weight[i] = over(p->weight[i], abs(w->tau[i]));
}

static void weights(parts *p, const chain_word *w) {
  interval inverse3[CHAIN_MAX + 1]; /* tau_i^2 / l_i^3 */
  for (slong i = 0; i <= w->k; i++)
    if (w->tau[i]) {
      interval l = p->y[i].length;
      p->inverse[i] = (interval){ -1 / fmax(l.hi, 0x1p-300), iv_lo(l) > 0 ? 1 / iv_lo(l) : INFINITY };
      inverse3[i] = iv_scale(chain_square(w->tau[i]), cube(p->inverse[i]));
    }
  for (slong i = 0; i <= w->k; i++) {
    interval s = { 0, 0 }, n = s;
    slong count = 0;
    p->weight[i] = s;
    if (!w->tau[i])
      continue;
    for (slong j = 0; j <= w->k; j++)
      if (w->tau[j] && in_proportion(p, i, j)) {
        n = iv_add(n, w->root[j]);
        count++;
      } else if (w->tau[j])
        s = iv_add(s, inverse3[j]);
    if (count > 1)
      omega_in_group(p, w, i, s, n);
    else
      omega_range(p->omega + i, p->weight + i, p->y[i].length, chain_square(w->tau[i]), s);
  }
}

/* The bounds of omega_i l_i / l_m and 3 tau_m^2 omega_i omega_m l_i / l_m for tau = 1, for the tau of the word
   (doc/theory.md, Lemma 9.4). */
static double capped(double bound, const chain_word *w, slong i, slong m) {
  return bound * w->cap[i] * w->cap[i] * w->cap[m];
}

/* omega_i l_i / l_m: from the weights, or as omega_m (l_m/l_i)^2. */
static interval ratio(const parts *p, const chain_word *w, slong i, slong m) {
  interval r = { 0, capped(0.5291337, w, i, m) }, x, y;
  if (in_proportion(p, i, m))
    return w->tau[i] == w->tau[m] || w->tau[i] == -w->tau[m]
               ? p->omega[i]
               : iv_mul(p->omega[i], iv_div(w->root[i], w->root[m]));
  if (p->ratios && chain_ratio_index(p->ratios, i) >= 0 && chain_ratio_index(p->ratios, m) >= 0)
    return p->known[chain_ratio_index(p->ratios, i)][chain_ratio_index(p->ratios, m)];
  x = mul_both(p->weight[i], p->inverse[m]);
  y = mul_both(p->y[m].length, p->inverse[i]);
  y = mul_both(p->omega[m], mul_both(y, y));
  r.neg = fmin(x.neg, y.neg); /* a product 0 times infinity is no number, and is passed over */
  r.hi = fmin(r.hi, fmin(x.hi, y.hi));
  return r;
}

/* d (omega_i l_i) / d l_m: omega_i (3 tau_i^2 omega_i - 2) for m = i, else 3 tau_m^2 omega_m (omega_i l_i/l_m)
   <= 0.84 |tau_i|^(-4/3) |tau_m|^(-2/3). */
static interval weight_derivative(const parts *p, const chain_word *w, slong i, slong m) {
  double square = chain_square(w->tau[m]), most = capped(0.8400001, w, i, m);
  interval o = iv_scale(square, p->omega[m]), at_lo, at_hi, d;
  if (i == m) { /* tau^2 times this is convex, least value -1/3 at 1/3 */
    at_lo = iv_mul(iv_point(iv_lo(o)), iv_sub(iv_scale(3, iv_point(iv_lo(o))), iv_point(2)));
    at_hi = iv_mul(iv_point(o.hi), iv_sub(iv_scale(3, iv_point(o.hi)), iv_point(2)));
    d = iv_hull(at_lo, at_hi);
    return over(iv_lo(o) < 0.34 && o.hi > 0.33 ? iv_hull(d, iv(-0.33333334, -0.33)) : d, square);
  }
  d = iv_scale(3, iv_mul(o, ratio(p, w, i, m)));
  if (d.hi > most)
    d.hi = most;
  return d;
}

static void evaluate_parts(parts *p, const chain_data *d, const chain_word *w, const chain_box *b,
                           const slong *group, int derivatives) {
  p->group = group;
  p->mixed = p->singular = 0;
  p->ratios = NULL;
  p->sum = iv_point(0);
  for (slong i = 0; i <= w->k; i++) {
    if (chain_in_chart(b, i)) {
      fit_in_chart(p->y + i, d, b->first[i], b->q[i], b->q[i + 1], b->l[i], b->s[i]);
      p->y[i].singular |= (b->charts & (b->charts - 1)) != 0; /* several: ratios of lengths matter */
    }
    else
      fit_on(p->y + i, d, b->first[i], b->last[i], b->q[i], b->q[i + 1], derivatives);
    if (!w->tau[i])
      continue;
    p->mixed = 1;
    if (p->y[i].singular)
      p->singular = 1;
    else
      p->sum = iv_add(p->sum, iv_scale(w->tau[i], p->y[i].slope));
  }
  if (p->mixed)
    weights(p, w);
}

/* (tau_(j-1) omega_(j-1) l_(j-1) + tau_j omega_j l_j) / 2 */
static interval half_weights(const parts *p, const chain_word *w, slong j) {
  return iv_add(iv_scale(0.5 * w->tau[j - 1], p->weight[j - 1]), iv_scale(0.5 * w->tau[j], p->weight[j]));
}

/* The same divided by l_m. */
static interval half_ratios(const parts *p, const chain_word *w, slong j, slong m) {
  interval r = { 0, 0 };
  for (slong i = j - 1; i <= j; i++)
    if (w->tau[i])
      r = iv_add(r, iv_scale(0.5 * w->tau[i], ratio(p, w, i, m)));
  return r;
}

/* half_weights times Sigma. */
static interval tension(const parts *p, const chain_word *w, slong j) {
  interval t = iv_mul_any(half_weights(p, w, j), p->sum);
  for (slong i = 0; p->singular && i <= w->k; i++)
    if (w->tau[i] && p->y[i].singular)
      t = iv_add(t, iv_scale(w->tau[i], iv_mul_any(half_ratios(p, w, j, i), p->y[i].scaled)));
  return t;
}

/* The derivative by q_m of half_weights times Sigma. */
static interval tension_derivative(const parts *p, const chain_word *w, slong j, slong m) {
  interval s = half_weights(p, w, j), dsum = { 0, 0 }, ds = { 0, 0 }, sum = p->sum, d;
  for (slong i = m - 1; i <= m; i++)
    if (w->tau[i] && !p->y[i].singular)
      dsum = iv_add(dsum, iv_scale(w->tau[i], i < m ? p->y[i].slope_v : p->y[i].slope_u));
  for (slong i = j - 1; i <= j; i++)
    for (slong n = m - 1; w->tau[i] && n <= m; n++)
      if (w->tau[n])
        ds = iv_add(ds, iv_scale((n < m ? 0.5 : -0.5) * w->tau[i], weight_derivative(p, w, i, n)));
  for (slong i = 0; p->singular && i <= w->k; i++)
    if (w->tau[i] && p->y[i].singular)
      sum = iv_add(sum, iv_scale(w->tau[i], p->y[i].slope));
  d = iv_add(iv_mul_any(s, dsum), iv_mul_any(ds, sum));
  for (slong i = m - 1; i <= m; i++)
    if (w->tau[i] && p->y[i].singular)
      d = iv_add(d, iv_scale(w->tau[i], iv_mul_any(half_ratios(p, w, j, i),
                                                   i < m ? p->y[i].scaled_v : p->y[i].scaled_u)));
  return d;
}

static interval derivative(const parts *p, const chain_word *w, slong j, slong m) {
  interval d = { 0, 0 };
  if (m == j)
    d = iv_add(p->y[j - 1].right_v, chain_left(w, j, p->y[j].left_u));
  else if (m == j - 1)
    d = p->y[j - 1].right_u;
  else if (m == j + 1)
    d = chain_left(w, j, p->y[j].left_v);
  return p->mixed ? iv_sub(d, tension_derivative(p, w, j, m)) : d;
}

/* F_j, when the parts are known. */
static void equations(interval *f, const parts *p, const chain_data *d, const chain_word *w,
                      const chain_box *b) {
  for (slong j = 1; j <= w->k; j++) {
    f[j - 1] = iv_add(p->y[j - 1].right, chain_left(w, j, p->y[j].left));
    if (b->last[j - 1] != b->first[j]) /* the errors refer to f on the two sides */
      f[j - 1] = iv_sub(f[j - 1], d->jump[b->first[j]]);
    if (p->mixed)
      f[j - 1] = iv_sub(f[j - 1], tension(p, w, j));
  }
}

/* The equations of nodes at breakpoints; the other ones do not depend on these places. */
static void fix_nodes(interval *f, interval *jacobian, const chain_data *d, const chain_word *w,
                      const chain_box *b) {
  for (slong j = 1; j <= w->k; j++) {
    if (w->node[j] <= 0)
      continue;
    f[j - 1] = iv_sub(b->q[j], d->z[w->node[j]]);
    for (slong m = 1; jacobian && m <= w->k; m++)
      jacobian[(j - 1) * w->k + m - 1] = jacobian[(m - 1) * w->k + j - 1] = iv_point(m == j);
  }
}

void chain_evaluate(interval *f, interval *jacobian, const chain_data *d, const chain_word *w,
                    const chain_box *b) {
  if (!d->general) {
    chain_evaluate_tied(f, jacobian, d, w, b, NULL);
    return;
  }
  general_evaluate(f, jacobian, d, w, b);
  fix_nodes(f, jacobian, d, w, b);
}

void chain_evaluate_tied(interval *f, interval *jacobian, const chain_data *d, const chain_word *w,
                         const chain_box *b, const slong *group) {
  parts p;
  evaluate_parts(&p, d, w, b, group, jacobian != NULL);
  equations(f, &p, d, w, b);
  for (slong j = 1; jacobian && j <= w->k; j++)
    for (slong m = 1; m <= w->k; m++)
      jacobian[(j - 1) * w->k + m - 1] = derivative(&p, w, j, m);
  fix_nodes(f, jacobian, d, w, b);
}

/* omega_a l_a/l_b (omega_a for a = b), given omega of the shortest piece: omega l^3 is the same for all
   pieces (Lemma 7.9). */
static interval known_ratio(const chain_ratios *r, slong a, slong b, interval shortest) {
  interval x = shortest;
  for (slong c = 1; c < r->n; c++) {
    interval by = r->by[c];
    if (c > a) /* omega_a */
      x = mul_both(x, c <= b ? mul_both(by, by) : cube(by));
    else if (c > b)
      x = mul_both(x, by);
  }
  return x;
}

/* The omegas of the pieces of r and their ratios, where rest = 1 - sum of the other tau^2 omega is the sum of
   theirs.
   Returns 0 if they do not fit to the box. */
static int fix_ratios(parts *p, const chain_word *w, const chain_ratios *r) {
  interval rest = { -1, 1 }, sum = { 0, 0 }, one = iv_point(1);
  for (slong j = 0; j <= w->k; j++)
    if (w->tau[j] && chain_ratio_index(r, j) < 0)
      rest = iv_sub(rest, iv_scale(chain_square(w->tau[j]), p->omega[j]));
  for (slong a = r->n - 1; a >= 0; a--)
    sum = iv_add(sum, iv_scale(chain_square(w->tau[r->piece[a]]), known_ratio(r, a, a, one)));
  rest = mul_both(iv_meet(rest, iv(0, 1)), iv_div(one, sum));
  for (slong a = 0; a < r->n; a++) {
    interval *omega = p->omega + r->piece[a], l = p->y[r->piece[a]].length;
    for (slong b = 0; b < r->n; b++)
      p->known[a][b] = known_ratio(r, a, b, rest);
    *omega = iv_meet(*omega, p->known[a][a]);
    if (omega->hi < iv_lo(*omega))
      return 0;
    for (slong b = a + 1; b < r->n; b++) {
      interval m = p->y[r->piece[b]].length;
      l = mul_both(l, r->by[b]);
      if (iv_lo(l) > m.hi || iv_lo(m) > l.hi)
        return 0;
    }
  }
  p->ratios = r;
  return 1;
}

int chain_evaluate_ratios(interval *f, const chain_data *d, const chain_word *w, const chain_box *b,
                          const chain_ratios *r) {
  parts p;
  if (d->general) {
    int some = general_evaluate_pair(f, d, w, b, r->piece[0], r->piece[1], r->by[1]);
    fix_nodes(f, NULL, d, w, b);
    return some;
  }
  evaluate_parts(&p, d, w, b, NULL, 0);
  if (!fix_ratios(&p, w, r))
    return 0;
  equations(f, &p, d, w, b);
  fix_nodes(f, NULL, d, w, b);
  return 1;
}

interval chain_tension(const chain_data *d, const chain_word *w, const chain_box *b) {
  interval sum = { 0, 0 };
  for (slong i = 0; i <= w->k; i++) {
    fit y;
    if (!w->tau[i])
      continue;
    fit_on(&y, d, b->first[i], b->last[i], b->q[i], b->q[i + 1], 0);
    sum = iv_add(sum, iv_scale(w->tau[i], y.slope));
  }
  return sum;
}
