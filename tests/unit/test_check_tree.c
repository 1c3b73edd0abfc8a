/* The checker's subdivision trees: enclosures against exact rational arithmetic, trees written by hand. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "check/box_risk.h"
#include "check/exclude.h"
#include "check/gap_fit.h"
#include "check/rules.h"
#include "check/weighted_chain.h"

/* ---- Random numbers, problems, boxes. */

static unsigned long state = 1;

static long random_below(long n) {
  state = state * 6364136223846793005UL + 1442695040888963407UL;
  return (long) ((state >> 33) % (unsigned long) n);
}

static void random_rational(mpq_t r, long size) {
  mpq_set_si(r, random_below(2 * size + 1) - size, (unsigned long) (1 + random_below(7)));
  mpq_canonicalize(r);
}

static Piece *add_piece(Piece **list, long *count, long *capacity, const mpq_t left, const mpq_t right) {
  Piece *p = problem_add_piece(list, count, capacity);
  mpq_set(p->left, left);
  mpq_set(p->right, right);
  return p;
}

/* Add to f the constant that makes it continue `before` at x. */
static void make_continuous(Poly *f, const Poly *before, const mpq_t x) {
  Poly c;
  mpq_t a, b;
  poly_init(&c);
  mpq_inits(a, b, NULL);
  poly_eval(a, before, x);
  poly_eval(b, f, x);
  mpq_sub(a, a, b);
  poly_constant(&c, a);
  poly_add(f, f, &c);
  mpq_clears(a, b, NULL);
  poly_clear(&c);
}

static void random_poly(Poly *f, long degree) {
  mpq_t c[8];
  for (long i = 0; i <= degree; i++) {
    mpq_init(c[i]);
    random_rational(c[i], 9);
  }
  poly_set_rationals(f, c, degree + 1);
  for (long i = 0; i <= degree; i++)
    mpq_clear(c[i]);
}

/* f *= x - z or z - x. */
static void multiply_by_distance(Poly *f, const mpq_t z, bool from_left) {
  Poly g, c;
  poly_inits(&g, &c, (Poly *) NULL);
  poly_constant(&c, z);
  poly_times_x(&g, f);
  poly_mul(&c, &c, f);
  if (from_left)
    poly_sub(f, &g, &c);
  else
    poly_sub(f, &c, &g);
  poly_clears(&g, &c, (Poly *) NULL);
}

/* A density on [left, right]: 1 + a square, or products of distances from the ends. */
static void random_density(Poly *p, const mpq_t left, const mpq_t right) {
  mpq_t one;
  mpq_init(one);
  mpq_set_ui(one, 1, 1);
  poly_constant(p, one);
  if (random_below(2)) {
    Poly g;
    poly_init(&g);
    random_poly(&g, 1);
    poly_mul(&g, &g, &g);
    poly_add(p, p, &g);
    poly_clear(&g);
  } else {
    for (long i = random_below(3); i > 0; i--)
      multiply_by_distance(p, left, true);
    for (long i = random_below(3); i > 0; i--)
      multiply_by_distance(p, right, false);
  }
  mpq_clear(one);
}

enum { CONSTANT_DENSITY, ONE_DENSITY, DENSITIES, GAPS };

/* GAPS: 0 on the second of three or more pieces and perhaps on others, not on the first and the last. */
static void add_densities(Problem *p, int kind) {
  long room = 0;
  if (kind == DENSITIES || kind == GAPS) {
    for (long i = 0; i < p->targets; i++) {
      const Piece *f = &p->target[i];
      Piece *piece = add_piece(&p->density, &p->densities, &room, f->left, f->right);
      bool inner = i > 0 && i + 1 < p->targets;
      if (kind == DENSITIES || !inner || (i > 1 && random_below(2)))
        random_density(&piece->p, f->left, f->right);
    }
    return;
  }
  Piece *piece = add_piece(&p->density, &p->densities, &room, p->a, p->b);
  if (kind == ONE_DENSITY) {
    random_density(&piece->p, p->a, p->b);
    return;
  }
  mpq_t c;
  mpq_init(c);
  mpq_set_ui(c, 3, 2);
  poly_constant(&piece->p, c);
  mpq_clear(c);
}

/* n pieces of degree <= 4 on a random interval. */
static void random_problem(Problem *p, long n, bool continuous, int density) {
  mpq_t left, right;
  long room = 0;
  problem_init(p);
  mpq_inits(left, right, NULL);
  random_rational(left, 5);
  mpq_set(p->a, left);
  for (long i = 0; i < n; i++) {
    mpq_set_si(right, 1 + random_below(20), 10);
    mpq_canonicalize(right);
    mpq_add(right, left, right);
    Piece *piece = add_piece(&p->target, &p->targets, &room, left, right);
    random_poly(&piece->p, random_below(5));
    if (i > 0 && continuous)
      make_continuous(&piece->p, &p->target[i - 1].p, left);
    mpq_set(left, right);
  }
  mpq_set(p->b, right);
  add_densities(p, density);
  mpq_clears(left, right, NULL);
}

/* A problem on [a,b] with pieces of equal length, given by `terms` coefficients each. */
static void problem_of(Problem *p, long a, long b, long n, long terms, const long *coefficients) {
  mpq_t left, right, c[8];
  long room = 0;
  problem_init(p);
  mpq_inits(left, right, NULL);
  mpq_set_si(p->a, a, 1);
  mpq_set_si(p->b, b, 1);
  for (long i = 0; i < n; i++) {
    mpq_set_si(left, a * n + (b - a) * i, (unsigned long) n);
    mpq_set_si(right, a * n + (b - a) * (i + 1), (unsigned long) n);
    mpq_canonicalize(left);
    mpq_canonicalize(right);
    Piece *piece = add_piece(&p->target, &p->targets, &room, left, right);
    for (long e = 0; e < terms; e++) {
      mpq_init(c[e]);
      mpq_set_si(c[e], coefficients[i * terms + e], 1);
    }
    poly_set_rationals(&piece->p, c, terms);
    for (long e = 0; e < terms; e++)
      mpq_clear(c[e]);
  }
  room = 0;
  Piece *density = add_piece(&p->density, &p->densities, &room, p->a, p->b);
  mpq_set_si(left, 1, 1);
  poly_constant(&density->p, left);
  mpq_clears(left, right, NULL);
}

/* gamma = slope_n/slope_d. tau in units of 1/slope_d: levels 1 and -gamma at letters R and L, 0 left of all,
   1 - gamma right of all. */
static int slope_n = 0, slope_d = 1;

static void random_slopes(void) {
  static const int choice[][2] = {{1, 10}, {9, 10}, {-1, 3},  {2, 1}, {-3, 1},
                                  {-1, 1}, {1, 100}, {-1, 1000}, {0, 1}, {1, 67108862}};
  long i = random_below(sizeof choice / sizeof *choice);
  slope_n = choice[i][0];
  slope_d = choice[i][1];
}

static Word word_of(const char *text) {
  Word w;
  int before = 0;
  memset(&w, 0, sizeof w);
  if (text[0] == 'B') {
    w.type_b = true;
    w.k = atoi(text + 1);
    return w;
  }
  w.k = (int) strlen(text);
  for (int i = 0; i <= w.k; i++) {
    int here = i == w.k ? slope_d - slope_n : text[i] == 'R' ? slope_d : -slope_n;
    w.tau[i] = here - before;
    before = here;
  }
  w.shift = sizes_set(w.size, w.tau, w.k + 1);
  return w;
}

static Word random_word(int k) {
  char text[TREE_KINKS + 1];
  if (random_below(4) == 0) {
    snprintf(text, sizeof text, "B%d", k);
  } else {
    for (int j = 0; j < k; j++)
      text[j] = random_below(2) ? 'R' : 'L';
    text[k] = '\0';
  }
  return word_of(text);
}

/* ---- Exact values. */

/* total += int x^n g over [u,v], g one of the products of a target and a density piece (f p, or p alone). */
static void add_moment(mpq_t total, const Piece *f, const Piece *p, int n, const mpq_t u, const mpq_t v) {
  Poly g, h;
  mpq_t lo, hi, t;
  poly_inits(&g, &h, (Poly *) NULL);
  mpq_inits(lo, hi, t, NULL);
  mpq_set(lo, mpq_cmp(p->left, u) > 0 ? p->left : u);
  mpq_set(hi, mpq_cmp(p->right, v) < 0 ? p->right : v);
  if (f && mpq_cmp(f->left, lo) > 0)
    mpq_set(lo, f->left);
  if (f && mpq_cmp(f->right, hi) < 0)
    mpq_set(hi, f->right);
  if (mpq_cmp(lo, hi) < 0) {
    poly_set(&g, &p->p);
    if (f)
      poly_mul(&g, &g, &f->p);
    for (; n > 0; n--)
      poly_times_x(&g, &g);
    poly_integral(&h, &g);
    poly_eval(t, &h, hi);
    mpq_add(total, total, t);
    poly_eval(t, &h, lo);
    mpq_sub(total, total, t);
  }
  mpq_clears(lo, hi, t, NULL);
  poly_clears(&g, &h, (Poly *) NULL);
}

static void exact_moments(mpq_t *P, mpq_t *Q, const Problem *p, const mpq_t u, const mpq_t v) {
  for (long i = 0; i < p->densities; i++)
    for (int n = 0; n < 3; n++) {
      add_moment(P[n], NULL, &p->density[i], n, u, v);
      for (long j = 0; j < p->targets && n < 2; j++)
        add_moment(Q[n], &p->target[j], &p->density[i], n, u, v);
    }
}

/* Best affine fit mean + slope (x - middle) on [u,v], u < v; variance = int (x - middle)^2 p. */
typedef struct {
  mpq_t mean, slope, middle, length, variance;
} Line;

static void exact_fit(Line *r, const Problem *p, const mpq_t u, const mpq_t v) {
  mpq_t P[3], Q[2];
  for (int n = 0; n < 3; n++)
    mpq_init(P[n]);
  mpq_inits(r->mean, r->slope, r->middle, r->length, r->variance, Q[0], Q[1], NULL);
  exact_moments(P, Q, p, u, v);
  mpq_sub(r->length, v, u);
  mpq_div(r->middle, P[1], P[0]);
  mpq_div(r->mean, Q[0], P[0]);
  mpq_mul(P[1], P[1], r->middle);
  mpq_sub(r->variance, P[2], P[1]);
  mpq_mul(Q[0], Q[0], r->middle);
  mpq_sub(r->slope, Q[1], Q[0]);
  mpq_div(r->slope, r->slope, r->variance);
  for (int n = 0; n < 3; n++)
    mpq_clear(P[n]);
  mpq_clears(Q[0], Q[1], NULL);
}

static void line_clear(Line *r) { mpq_clears(r->mean, r->slope, r->middle, r->length, r->variance, NULL); }

static void line_at(mpq_t y, const Line *r, const mpq_t x) {
  mpq_sub(y, x, r->middle);
  mpq_mul(y, y, r->slope);
  mpq_add(y, y, r->mean);
}

/* slope_i += tau_i T / V_i with T = - sum tau_i slope_i / sum tau_i^2 / V_i. */
static void add_T(Line *fit, const Word *w) {
  mpq_t tau, t, sum, sigma;
  mpq_inits(tau, t, sum, sigma, NULL);
  for (int i = 0; i <= w->k; i++) {
    mpq_set_si(tau, w->tau[i], 1);
    mpq_mul(t, tau, fit[i].slope);
    mpq_sub(sigma, sigma, t);
    mpq_mul(t, tau, tau);
    mpq_div(t, t, fit[i].variance);
    mpq_add(sum, sum, t);
  }
  if (mpq_sgn(sum) > 0)
    mpq_div(sigma, sigma, sum); /* T */
  for (int i = 0; i <= w->k; i++) {
    mpq_set_si(tau, w->tau[i], 1);
    mpq_mul(t, tau, sigma);
    mpq_div(t, t, fit[i].variance);
    mpq_add(fit[i].slope, fit[i].slope, t);
  }
  mpq_clears(tau, t, sum, sigma, NULL);
}

/* y -= twice f at x, f being the piece of this cell. */
static void subtract_target(mpq_t y, const Moments *m, long cell, const mpq_t x) {
  mpq_t t;
  mpq_init(t);
  poly_eval(t, &m->problem->target[m->target[cell]].p, x);
  mpq_mul_2exp(t, t, 1);
  mpq_sub(y, y, t);
  mpq_clear(t);
}

/* F[0..k-1] at q[1..k] in the box; q[0] = a, q[k+1] = b; all different. 0 for nodes at breakpoints. */
static void exact_equations(mpq_t *F, const Moments *m, const KinkBox *box, const Word *w, mpq_t *q) {
  const Problem *p = m->problem;
  Line fit[TREE_KINKS + 1];
  mpq_t t;
  mpq_init(t);
  for (int i = 0; i <= w->k; i++)
    exact_fit(&fit[i], p, q[i], q[i + 1]);
  add_T(fit, w);
  for (int j = 1; j <= w->k; j++) {
    line_at(F[j - 1], &fit[j - 1], q[j]);
    line_at(t, &fit[j], q[j]);
    (w->node[j] == FREE_NODE ? mpq_add : mpq_sub)(F[j - 1], F[j - 1], t);
    if (w->node[j] == FREE_NODE)
      subtract_target(F[j - 1], m, box->left[j].cell, q[j]);
    if (w->node[j] > 0)
      mpq_set_ui(F[j - 1], 0, 1);
  }
  for (int i = 0; i <= w->k; i++)
    line_clear(&fit[i]);
  mpq_clear(t);
}

/* Is x factor in the interval? */
static bool holds(Fix a, const mpq_t x, const mpq_t factor) {
  mpq_t t, end;
  mpq_inits(t, end, NULL);
  mpq_mul(t, x, factor);
  mpq_set_si(end, a.lo, 1);
  mpq_div_2exp(end, end, FRACTION_BITS);
  bool inside = mpq_cmp(end, t) <= 0;
  mpq_set_si(end, a.hi, 1);
  mpq_div_2exp(end, end, FRACTION_BITS);
  inside = inside && mpq_cmp(end, t) >= 0;
  mpq_clears(t, end, NULL);
  return inside;
}

/* ---- Enclosures. */

static void exact_position(mpq_t x, const Moments *m, Position p) {
  long c = (long) (p >> FRACTION_BITS);
  if (c == m->n) {
    mpq_set(x, m->z[c]);
    return;
  }
  mpq_set_si(x, p & (FIXED_ONE - 1), 1);
  mpq_div_2exp(x, x, FRACTION_BITS);
  mpq_t w;
  mpq_init(w);
  mpq_sub(w, m->z[c + 1], m->z[c]);
  mpq_mul(x, x, w);
  mpq_add(x, x, m->z[c]);
  mpq_clear(w);
}

/* A box with every side inside one cell, by random cuts, nodes at their breakpoints; false if it is empty. */
static bool random_box(Node *n, const TreeData *d, const Word *w) {
  Node upper;
  int k = w->k;
  node_root(n, d, k);
  for (int j = 1; j <= k; j++)
    if (w->node[j] > 0) {
      node_pin(n, j, (Position) w->node[j] << FRACTION_BITS);
    } else if (w->to[j] > 0) {
      n->lo[j] = (Position) w->from[j] << FRACTION_BITS;
      n->hi[j] = (Position) w->to[j] << FRACTION_BITS;
    }
  for (long cuts = random_below(6 * k) + 1; cuts > 0 || !node_in_cells(n, d, k); cuts--) {
    int j = 1 + (int) random_below(k);
    node_clip(n, k);
    if (node_empty(n, k))
      return false;
    if (node_cut(n, &upper, d, j) && random_below(2))
      *n = upper;
  }
  node_clip(n, k);
  return !node_empty(n, k);
}

/* x between lo and hi, sometimes at an end. */
static void random_between(mpq_t x, const mpq_t lo, const mpq_t hi) {
  long where = random_below(1024);
  mpq_sub(x, hi, lo);
  mpq_t t;
  mpq_init(t);
  mpq_set_si(t, random_below(5) ? where : random_below(2) ? 0 : 1024, 1024);
  mpq_canonicalize(t);
  mpq_mul(x, x, t);
  mpq_add(x, x, lo);
  mpq_clear(t);
}

/* A point q[1..k] of the box, in order; false if two are equal. */
static bool random_point(mpq_t *q, const Moments *m, const Node *n, int k) {
  mpq_t lo, hi;
  bool ok = true;
  mpq_inits(lo, hi, NULL);
  mpq_set(q[0], m->z[0]);
  mpq_set(q[k + 1], m->z[m->n]);
  for (int j = 1; j <= k && ok; j++) {
    exact_position(lo, m, n->lo[j]);
    exact_position(hi, m, n->hi[j]);
    if (mpq_cmp(q[j - 1], lo) > 0)
      mpq_set(lo, q[j - 1]);
    random_between(q[j], lo, hi);
    ok = mpq_cmp(q[j], q[j - 1]) > 0 && mpq_cmp(q[j], q[k + 1]) < 0;
  }
  mpq_clears(lo, hi, NULL);
  return ok;
}

/* Where the density has gaps: are all kinks inside their parts? */
static bool inside_parts(mpq_t *q, const Moments *m, const Word *w) {
  for (int j = 1; j <= w->k; j++)
    if (w->to[j] > 0 && (mpq_cmp(q[j], m->z[w->from[j]]) <= 0 || mpq_cmp(q[j], m->z[w->to[j]]) >= 0))
      return false;
  return true;
}

/* F and difference quotients of F in random points of a box. Counts the boxes on which numbers fit; false if
   not even those for F do. */
static bool compare_node(const TreeData *d, const Moments *m, const Word *w, Node n, long *fits) {
  Chain c, expanded;
  KinkBox box;
  Jacobian a, hull;
  mpq_t q[TREE_KINKS + 2], F[TREE_KINKS], G[TREE_KINKS], factor, step;
  node_kinks(&box, &n, d, w->k);
  fixed_overflow = false;
  chain_fits(&c, d, w, &box, false);
  chain_combine(&c, w);
  if (fixed_overflow)
    return false;
  chain_fits(&expanded, d, w, &box, true);
  chain_combine(&expanded, w);
  chain_jacobian(&a, &expanded, w);
  bool has_jacobian = !fixed_overflow;
  bool has_hull = has_jacobian && hull_jacobian(&hull, d, w, n.lo, n.hi, 2, 0);
  *fits += has_jacobian;
  for (int i = 0; i < TREE_KINKS + 2; i++)
    mpq_init(q[i]);
  for (int i = 0; i < TREE_KINKS; i++)
    mpq_inits(F[i], G[i], NULL);
  mpq_inits(factor, step, NULL);
  for (int trial = 0; trial < 3; trial++) {
    if (!random_point(q, m, &n, w->k) || !inside_parts(q, m, w))
      continue;
    exact_equations(F, m, &box, w, q);
    for (int j = 1; j <= w->k; j++) {
      fixed_overflow = false;
      Fix value = chain_equation(&c, w, j);
      cr_assert(fixed_overflow || holds(value, F[j - 1], d->scale), "F_%d", j);
    }
    int t = 1 + (int) random_below(w->k);
    exact_position(factor, m, n.hi[t]);
    mpq_set(step, q[t + 1]);
    if (mpq_cmp(step, factor) > 0)
      mpq_set(step, factor);
    mpq_set_si(factor, 1, random_below(2) ? 2 : 1000);
    mpq_sub(step, step, q[t]);
    mpq_mul(step, step, factor);
    if (!has_jacobian || w->node[t] > 0 || mpq_sgn(step) <= 0)
      continue;
    mpq_add(q[t], q[t], step);
    exact_equations(G, m, &box, w, q);
    mpq_mul(factor, d->scale, d->length);
    mpq_div_2exp(factor, factor, (mp_bitcnt_t) w->shift);
    for (int j = 1; j <= w->k; j++) {
      mpq_sub(G[j - 1], G[j - 1], F[j - 1]);
      mpq_div(G[j - 1], G[j - 1], step);
      cr_assert(holds(a.at[j - 1][t - 1], G[j - 1], factor), "dF_%d/dq_%d", j, t);
      if (has_hull)
        cr_assert(holds(hull.at[j - 1][t - 1], G[j - 1], factor), "hull of dF_%d/dq_%d", j, t);
    }
  }
  mpq_clears(factor, step, NULL);
  for (int i = 0; i < TREE_KINKS; i++)
    mpq_clears(F[i], G[i], NULL);
  for (int i = 0; i < TREE_KINKS + 2; i++)
    mpq_clear(q[i]);
  return true;
}

static void compare_box(const TreeData *d, const Moments *m, const Word *w, long *fits) {
  Node n;
  if (random_box(&n, d, w))
    compare_node(d, m, w, n, fits);
}

static long test_count(long usual) {
  const char *factor = getenv("RELUCERT_TEST_FACTOR");
  return factor ? usual * atol(factor) : usual;
}

/* Make some places of the word nodes: free ones for type B, others at breakpoints. */
static void add_nodes(Word *w, const Moments *m) {
  long least = 1;
  for (int j = 1; j <= w->k; j++) {
    if (least < m->n && random_below(3) == 0) {
      w->node[j] = (int) (least + random_below(m->n - least));
      least = w->node[j] + 1;
    } else if (w->type_b && random_below(2))
      w->node[j] = FREE_NODE;
  }
}

/* Every place in a part of the support, or a node that spans a gap, in order. False if there is no room. */
static bool assign_regions(Word *w, const Moments *m) {
  long at = 0;
  for (int j = 1; j <= w->k; j++) {
    for (long steps = random_below(3); steps > 0 && at < m->n; steps--) /* to the region that follows */
      do
        at++;
      while (at < m->n && cell_is_empty(m, at) == cell_is_empty(m, at - 1));
    if (j > 1 && at < m->n && w->node[j - 1] == at) /* a gap that has its node already */
      at = gap_end_at(m, at);
    if (at >= m->n)
      return false;
    long end = at + 1;
    while (end < m->n && cell_is_empty(m, end) == cell_is_empty(m, at))
      end++;
    w->node[j] = cell_is_empty(m, at) ? (int) at : 0;
    w->from[j] = cell_is_empty(m, at) ? 0 : (int) at;
    w->to[j] = cell_is_empty(m, at) ? 0 : (int) end;
  }
  return true;
}

static bool two_slopes; /* change the slopes all the time */

static void compare_problems(long problems, long most_pieces, int most_kinks, bool continuous, int density,
                             bool nodes) {
  long fits = 0, boxes = 0;
  for (long i = 0; i < test_count(problems); i++) {
    Problem p;
    Moments m;
    random_problem(&p, (density == GAPS ? 3 : 1) + random_below(most_pieces), continuous, density);
    moments_init(&m, &p);
    TreeData *d = tree_data_new(&m);
    cr_assert_not_null(d);
    for (int b = 0; b < 20; b++, boxes++) {
      if (two_slopes)
        random_slopes();
      Word w = random_word(1 + (int) random_below(most_kinks));
      if (nodes)
        add_nodes(&w, &m);
      if (density != GAPS || assign_regions(&w, &m))
        compare_box(d, &m, &w, &fits);
    }
    tree_data_free(d);
    moments_clear(&m);
    problem_clear(&p);
  }
  cr_assert_gt(fits, boxes / (nodes ? 40 : 10));
}

Test(check_tree, enclosures_one_piece) {
  state = 1;
  compare_problems(60, 1, 5, true, CONSTANT_DENSITY, false);
}

Test(check_tree, enclosures_continuous) {
  state = 2;
  compare_problems(60, 6, 4, true, CONSTANT_DENSITY, false);
}

Test(check_tree, enclosures_with_jumps) {
  state = 3;
  compare_problems(60, 6, 4, false, CONSTANT_DENSITY, false);
}

Test(check_tree, enclosures_with_one_density) {
  state = 7;
  compare_problems(30, 1, 4, true, ONE_DENSITY, false);
  compare_problems(20, 4, 3, true, ONE_DENSITY, false);
}

Test(check_tree, enclosures_with_densities) {
  state = 8;
  compare_problems(20, 5, 3, true, DENSITIES, false);
  compare_problems(20, 5, 3, false, DENSITIES, false);
}

/* Continuous f; the density is 1 on one side of a breakpoint, and has a zero there on the other. */
static void falling_problem(Problem *p) {
  bool left = random_below(2);
  mpq_t one;
  mpq_init(one);
  mpq_set_ui(one, 1, 1);
  random_problem(p, 2, true, DENSITIES);
  for (int i = 0; i < 2; i++)
    poly_constant(&p->density[i].p, one);
  for (long order = 1 + random_below(3); order > 0; order--)
    multiply_by_distance(&p->density[left ? 0 : 1].p, p->density[1].left, !left);
  mpq_clear(one);
}

/* Pieces of any length down to 0 over the breakpoint, and on one side of it. */
Test(check_tree, short_pieces_where_the_density_falls_to_0) {
  long fits = 0;
  state = 31;
  for (long i = 0; i < test_count(40); i++) {
    Problem p;
    Moments m;
    falling_problem(&p);
    moments_init(&m, &p);
    TreeData *d = tree_data_new(&m);
    cr_assert_not_null(d);
    for (int b = 0; b < 12; b++) {
      Word w = random_word(2);
      Node n;
      node_root(&n, d, 2);
      for (int j = 1; j <= 2; j++) { /* both left, both right, or the breakpoint between them */
        Position side = FIXED_ONE >> random_below(12);
        n.lo[j] = b % 3 == 0 || (b % 3 == 1 && j == 1) ? FIXED_ONE - side : FIXED_ONE;
        n.hi[j] = n.lo[j] < FIXED_ONE ? FIXED_ONE : FIXED_ONE + side;
      }
      node_clip(&n, 2);
      cr_assert(compare_node(d, &m, &w, n, &fits), "the numbers for F do not fit");
    }
    tree_data_free(d);
    moments_clear(&m);
    problem_clear(&p);
  }
}

Test(check_tree, enclosures_with_nodes) {
  state = 12;
  compare_problems(80, 5, 4, false, CONSTANT_DENSITY, true);
  compare_problems(20, 4, 3, false, DENSITIES, true);
}

/* For activations with two slopes. */
Test(check_tree, enclosures_of_two_slopes) {
  state = 21;
  two_slopes = true;
  compare_problems(60, 1, 5, true, CONSTANT_DENSITY, false);
  compare_problems(60, 6, 4, true, CONSTANT_DENSITY, false);
  compare_problems(60, 6, 4, false, CONSTANT_DENSITY, false);
}

Test(check_tree, enclosures_of_two_slopes_with_densities) {
  state = 22;
  two_slopes = true;
  compare_problems(30, 1, 4, true, ONE_DENSITY, false);
  compare_problems(20, 5, 3, true, DENSITIES, false);
  compare_problems(20, 5, 3, false, DENSITIES, false);
}

Test(check_tree, enclosures_of_two_slopes_with_nodes) {
  state = 23;
  two_slopes = true;
  compare_problems(60, 5, 4, false, CONSTANT_DENSITY, true);
  compare_problems(20, 4, 3, false, DENSITIES, true);
}

Test(check_tree, enclosures_with_gaps) {
  state = 31;
  compare_problems(20, 3, 3, true, GAPS, false);
  compare_problems(20, 3, 3, false, GAPS, false);
}

Test(check_tree, enclosures_of_two_slopes_with_gaps) {
  state = 32;
  two_slopes = true;
  compare_problems(20, 3, 3, true, GAPS, false);
  compare_problems(20, 3, 3, false, GAPS, false);
}

/* The cube root of the quotient of the shapes 1 (piece 1) and 2^e (piece 0) is 2^(-e/3), whatever the cap of
   its inverse is; without a lower bound of the shape of piece 1 the quotient may be 0. */
Test(check_tree, quotients_of_shapes_that_do_not_fit) {
  for (long e = -90; e <= 90; e += 3) {
    Chain c;
    Real one = real_of(FIXED_ONE), power = {one.m, one.e + e};
    c.fit[0].weight = (Weight) {.shape_low = power, .shape_high = power};
    c.fit[1].weight = (Weight) {.shape_low = one, .shape_high = one};
    Fix r = weighted_shape_factor(&c, 0, 1);
    int shift = (int) (FRACTION_BITS - e / 3);
    cr_assert(shift > 61 || r.lo <= INT64_C(1) << shift, "2^%ld: lower bound", e);
    cr_assert(r.hi >= INT64_C(1) << (shift > 61 ? 61 : shift), "2^%ld: upper bound", e);
    c.fit[1].weight.shape_low = (Real) {0, 0};
    cr_assert_eq(weighted_shape_factor(&c, 0, 1).lo, 0);
  }
}

/* ---- Charts. */

/* The bridge of random l and s, as a point; the fit must lie in the enclosures. False if numbers do not fit.
 */
static bool compare_bridge(const Problem *p, const TreeData *d, const Moments *m) {
  long b = 1 + random_below(m->n - 1);
  Bridge at = {0};
  Fit fit;
  Line exact;
  mpq_t u, v, t;
  mpq_inits(u, v, t, NULL);
  long x = random_below(100), y = random_below(100), shift = random_below(30);
  at.b = b;
  at.P = fix(FIXED_ONE / 100 * x >> shift, (FIXED_ONE / 100 * x >> shift) + 1);
  at.Q = fix(FIXED_ONE / 100 * (y + 1) >> shift, (FIXED_ONE / 100 * (y + 1) >> shift) + 1);
  exact_position(u, m, ((Position) b << FRACTION_BITS) - at.P.lo);
  exact_position(v, m, ((Position) b << FRACTION_BITS) + at.Q.lo);
  at.Y = fix_mul_nonneg(at.P, d->cell[b - 1].width);
  at.X = fix_mul_nonneg(at.Q, d->cell[b].width);
  at.l = fix_add(at.X, at.Y);
  at.s = fix_div(at.X, at.l);
  at.s.hi = at.s.hi < FIXED_ONE ? at.s.hi : FIXED_ONE;
  at.t = fix_sub(fix_point(FIXED_ONE), at.s);
  fixed_overflow = false;
  fit_bridge(&fit, d, &at);
  if (fixed_overflow) {
    mpq_clears(u, v, t, NULL);
    return false;
  }
  exact_fit(&exact, p, u, v);
  mpq_mul(t, exact.slope, exact.length);
  if (fit.steep)
    cr_assert(holds(fit.rise, t, d->scale), "rise");
  mpq_mul(t, d->scale, d->length);
  if (!fit.steep)
    cr_assert(holds(fit.slope, exact.slope, t), "slope");
  line_at(t, &exact, v);
  poly_eval(v, &p->target[b].p, v);
  mpq_sub(t, t, v);
  cr_assert(holds(fit.R, t, d->scale), "R");
  line_at(t, &exact, u);
  poly_eval(u, &p->target[b - 1].p, u);
  mpq_sub(t, t, u);
  cr_assert(holds(fit.L, t, d->scale), "L");
  line_clear(&exact);
  mpq_clears(u, v, t, NULL);
  return true;
}

/* The errors R, L of the fit on the bridge of length l with the part s beyond the breakpoint b. */
static void exact_errors(mpq_t R, mpq_t L, const Problem *p, const Moments *m, long b, const mpq_t l,
                         const mpq_t s) {
  Line exact;
  mpq_t u, v, t;
  mpq_inits(u, v, t, NULL);
  mpq_mul(t, l, s);
  mpq_add(v, m->z[b], t);
  mpq_sub(u, v, l);
  exact_fit(&exact, p, u, v);
  line_at(R, &exact, v);
  poly_eval(t, &p->target[b].p, v);
  mpq_sub(R, R, t);
  line_at(L, &exact, u);
  poly_eval(t, &p->target[b - 1].p, u);
  mpq_sub(L, L, t);
  line_clear(&exact);
  mpq_clears(u, v, t, NULL);
}

/* For two parts s < s + h at one length, down to 2^-30 of a cell, the differences of the errors are h times
   numbers in the derivatives by s over [s, s + h]. */
static void compare_slide(const Problem *p, const TreeData *d, const Moments *m) {
  long b = 1 + random_below(m->n - 1), from = random_below(1000), shift = 2 + random_below(29);
  Bridge at = {.b = b, .in_chart = true};
  Fix R, L;
  mpq_t l, s, h, R0, L0, R1, L1;
  mpq_inits(l, s, h, R0, L0, R1, L1, NULL);
  mpq_sub(l, m->z[b], m->z[b - 1]);
  mpq_sub(s, m->z[b + 1], m->z[b]);
  if (mpq_cmp(s, l) < 0)
    mpq_set(l, s); /* the shorter cell */
  mpq_div_2exp(l, l, (unsigned long) shift);
  mpq_div(s, l, d->length);
  at.l = fix_set(s);
  mpq_set_ui(s, (unsigned long) from, 1024);
  mpq_set_ui(h, 1 + (unsigned long) random_below(24), 1024);
  mpq_canonicalize(s);
  mpq_canonicalize(h);
  exact_errors(R0, L0, p, m, b, l, s);
  mpq_add(R1, s, h);
  at.s = fix_hull(fix_set(s), fix_set(R1));
  mpq_set(s, R1);
  exact_errors(R1, L1, p, m, b, l, s);
  at.t = fix_sub(fix_point(FIXED_ONE), at.s);
  at.X = fix_mul_nonneg(at.l, at.s);
  at.Y = fix_mul_nonneg(at.l, at.t);
  at.Q = fix_div(at.X, d->cell[b].width);
  at.P = fix_div(at.Y, d->cell[b - 1].width);
  fixed_overflow = false;
  fit_slide(&R, &L, d, &at);
  cr_assert(!fixed_overflow);
  mpq_sub(R1, R1, R0);
  mpq_div(R1, R1, h);
  cr_assert(holds(R, R1, d->scale), "R");
  mpq_sub(L1, L1, L0);
  mpq_div(L1, L1, h);
  cr_assert(holds(L, L1, d->scale), "L");
  mpq_clears(l, s, h, R0, L0, R1, L1, NULL);
}

Test(check_tree, sliding_pieces) {
  state = 6;
  for (long i = 0; i < test_count(60); i++) {
    Problem p;
    Moments m;
    random_problem(&p, 2 + random_below(3), random_below(2), CONSTANT_DENSITY);
    moments_init(&m, &p);
    TreeData *d = tree_data_new(&m);
    cr_assert_not_null(d);
    for (int b = 0; b < 10; b++)
      compare_slide(&p, d, &m);
    tree_data_free(d);
    moments_clear(&m);
    problem_clear(&p);
  }
}

Test(check_tree, fits_over_a_breakpoint) {
  state = 4;
  long fits = 0, all = 10 * test_count(100);
  for (long i = 0; i < test_count(100); i++) {
    Problem p;
    Moments m;
    random_problem(&p, 2 + random_below(3), random_below(2), (int) random_below(3));
    moments_init(&m, &p);
    TreeData *d = tree_data_new(&m);
    cr_assert_not_null(d);
    for (int b = 0; b < 10; b++)
      fits += compare_bridge(&p, d, &m);
    tree_data_free(d);
    moments_clear(&m);
    problem_clear(&p);
  }
  cr_assert_gt(fits, all / 10 * 9);
}

/* ---- Trees. */

typedef struct {
  Problem p;
  Moments m;
  TreeData *d;
} Setting;

static void setting_init(Setting *s, long a, long b, long n, long terms, const long *coefficients) {
  problem_of(&s->p, a, b, n, terms, coefficients);
  moments_init(&s->m, &s->p);
  s->d = tree_data_new(&s->m);
  cr_assert_not_null(s->d);
}

static void setting_clear(Setting *s) {
  tree_data_free(s->d);
  moments_clear(&s->m);
  problem_clear(&s->p);
}

/* The box of the points q_j +- 1/radius, nodes at breakpoints +- 0; q_j in units of 1/denominator. */
static void box_around(Box *box, const Word *w, const long *q, unsigned long denominator,
                       unsigned long radius) {
  mpq_t r;
  mpq_init(r);
  mpq_set_ui(r, 1, radius);
  for (int j = 0; j < w->k; j++) {
    mpq_inits(box->lo[j], box->hi[j], NULL);
    mpq_set_si(box->lo[j], q[j], denominator);
    mpq_canonicalize(box->lo[j]);
    mpq_set(box->hi[j], box->lo[j]);
    if (w->node[j + 1] > 0)
      continue;
    mpq_sub(box->lo[j], box->lo[j], r);
    mpq_add(box->hi[j], box->hi[j], r);
  }
  mpq_clear(r);
}

static void box_clear(Box *box, int k) {
  for (int j = 0; j < k; j++)
    mpq_clears(box->lo[j], box->hi[j], NULL);
}

/* Does the node lie in the box? */
static bool inside(const Setting *s, const Node *n, const Box *box, int k) {
  bool in = true;
  mpq_t x;
  mpq_init(x);
  for (int j = 1; j <= k && box; j++) {
    exact_position(x, &s->m, n->lo[j]);
    in = in && mpq_cmp(x, box->lo[j - 1]) >= 0;
    exact_position(x, &s->m, n->hi[j]);
    in = in && mpq_cmp(x, box->hi[j - 1]) <= 0;
  }
  mpq_clear(x);
  return in && box;
}

static bool inside_one(const Setting *s, const Node *n, const Box *boxes, int count, int k) {
  for (int i = 0; i < count; i++)
    if (inside(s, n, &boxes[i], k))
      return true;
  return false;
}

/* A tree by cutting the longest side (at a breakpoint if there is one inside), leaves m, k and o. */
static char *plain_tree(const Setting *s, const Word *w, const Box *boxes, int count) {
  enum { ROOM = 20000 };
  char *tree = calloc(ROOM, 1);
  static Node stack[2000];
  int depth = 1, length = 0;
  node_root(&stack[0], s->d, w->k);
  for (int j = 1; j <= w->k; j++)
    if (w->node[j] > 0)
      node_pin(&stack[0], j, (Position) w->node[j] << FRACTION_BITS);
  while (depth > 0) {
    Node *n = &stack[depth - 1];
    cr_assert(length < ROOM - 1 && depth < 1999);
    node_clip(n, w->k);
    bool cells = node_in_cells(n, s->d, w->k);
    if (node_empty(n, w->k))
      tree[length++] = 'o';
    else if (inside_one(s, n, boxes, count, w->k))
      tree[length++] = 'k';
    else if (cells && box_excluded(s->d, w, n, true))
      tree[length++] = 'm';
    else {
      int j = 1;
      for (int i = 2; i <= w->k; i++)
        if (n->hi[i] - n->lo[i] > n->hi[j] - n->lo[j])
          j = i;
      Node upper, lower = *n;
      cr_assert(node_cut(&lower, &upper, s->d, j));
      stack[depth - 1] = upper;
      stack[depth++] = lower;
      tree[length++] = (char) ('0' + j);
      continue;
    }
    depth--;
  }
  return tree;
}

/* The tree holds with its box. Without the box, or with the box elsewhere, neither it nor anything near it
 * does. */
static void check_word(const Setting *s, const char *word, const long *q, unsigned long denominator) {
  const char *letters = "123oaedczvmpkrw?";
  Word w = word_of(word);
  Box box, elsewhere;
  mpq_t kappa, inverse[9];
  int halvings[3];
  bool open;
  TreeFault fault;
  long nine[3] = {9, 9, 9};
  box_around(&box, &w, q, denominator, 32);
  box_around(&elsewhere, &w, nine, 1, 32);
  mpq_init(kappa);
  for (int i = 0; i < 9; i++)
    mpq_init(inverse[i]);
  cr_assert(box_one_to_one(kappa, inverse, halvings, s->d, &w, &box));
  cr_assert(mpq_cmp_ui(kappa, 1, 1) < 0);
  char *tree = plain_tree(s, &w, &box, 1);
  long length = (long) strlen(tree);
  cr_assert(tree_verify(&open, &fault, s->d, &w, tree, &box, 1, NULL), "%s: %s at %ld", tree, fault.why,
            fault.at);
  cr_assert(!open);
  cr_assert(!tree_verify(&open, &fault, s->d, &w, tree, &box, 0, NULL));
  cr_assert_eq(tree[fault.at - 1], 'k');
  cr_assert(!tree_verify(&open, &fault, s->d, &w, tree, &elsewhere, 1, NULL));
  for (long i = 0; i < test_count(300); i++) { /* nothing that is edited proves that there is no zero */
    long place = random_below(length);
    char old = tree[place], more = random_below(3) ? tree[length - 1] : 'k';
    tree[place] = letters[random_below(16)];
    tree[length - 1] = random_below(5) ? more : letters[random_below(16)];
    bool ok = tree_verify(&open, &fault, s->d, &w, tree, &box, 0, NULL);
    cr_assert(!ok || open, "%s", tree);
    tree[length - 1] = more;
    tree[place] = old;
  }
  for (int i = 0; i < 9; i++)
    mpq_clear(inverse[i]);
  mpq_clear(kappa);
  free(tree);
  box_clear(&box, w.k);
  box_clear(&elsewhere, w.k);
}

Test(check_tree, square) {
  const long square[] = {0, 0, 1};
  Setting s;
  state = 5;
  setting_init(&s, 0, 1, 1, 3, square);
  check_word(&s, "B1", (long[]){1}, 2);
  check_word(&s, "B2", (long[]){1, 2}, 3);
  check_word(&s, "RR", (long[]){1, 3}, 5);
  check_word(&s, "RRR", (long[]){1, 3, 5}, 7);
  setting_clear(&s);
}

Test(check_tree, square_in_pieces) {
  const long square[] = {0, 0, 1, 0, 0, 1, 0, 0, 1};
  Setting s;
  state = 6;
  setting_init(&s, 0, 1, 3, 3, square);
  check_word(&s, "B1", (long[]){1}, 2);
  check_word(&s, "B2", (long[]){1, 2}, 3); /* on breakpoints */
  check_word(&s, "RR", (long[]){1, 3}, 5);
  setting_clear(&s);
}

/* A jump at 2/3, and a steep piece around 1/3, where the sum of the errors of a free node is 0; both errors
   are 0 near 1/6 and 1/2. */
Test(check_tree, nodes) {
  const long f[] = {0,  8, 0, 8, 0, 8, 0, 8, -4, 23, -4, 23, 2, 8, 2,
                    8, 2, 8, 2, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8};
  const long places[][2] = {{2, 4}, {1, 4}, {3, 4}};
  Setting s;
  Box boxes[3];
  mpq_t kappa, inverse[4];
  int halvings[2];
  bool open;
  TreeFault fault;
  setting_init(&s, 0, 1, 15, 2, f);
  Word w = word_of("B2");
  w.node[1] = FREE_NODE;
  w.node[2] = 10;
  mpq_inits(kappa, inverse[0], inverse[1], inverse[2], inverse[3], NULL);
  for (int i = 0; i < 3; i++) {
    box_around(&boxes[i], &w, places[i], 6, 100);
    cr_assert(box_one_to_one(kappa, inverse, halvings, s.d, &w, &boxes[i]), "box %d", i);
  }
  char *tree = plain_tree(&s, &w, boxes, 3);
  cr_assert(tree_verify(&open, &fault, s.d, &w, tree, boxes, 3, NULL) && !open);
  for (int i = 0; i < 3; i++) { /* with one box left out */
    Box others[] = {boxes[(i + 1) % 3], boxes[(i + 2) % 3]};
    cr_assert(!tree_verify(&open, &fault, s.d, &w, tree, others, 2, NULL));
  }
  free(tree);
  for (int i = 0; i < 3; i++)
    box_clear(&boxes[i], 2);
  mpq_clears(kappa, inverse[0], inverse[1], inverse[2], inverse[3], NULL);
  setting_clear(&s);
}

static bool holds_alone(const Setting *s, const char *word, const char *tree) {
  Word w = word_of(word);
  bool open;
  TreeFault fault;
  return tree_verify(&open, &fault, s->d, &w, tree, NULL, 0, NULL) && !open;
}

Test(check_tree, by_hand) {
  const long absolute[] = {0, -1, 0, 1}, jump[] = {0, 1};
  Setting s;
  setting_init(&s, -1, 1, 2, 2, absolute);
  cr_assert(holds_alone(&s, "B2", "12aea")); /* in cells 0, 0; 0, 1; 1, 1 */
  cr_assert(!holds_alone(&s, "B2", "12aaa"));
  cr_assert(!holds_alone(&s, "B2", "12ae"));
  cr_assert(!holds_alone(&s, "B2", "12aeaa"));
  cr_assert(!holds_alone(&s, "B2", "a"));
  cr_assert(!holds_alone(&s, "B2", "3aa"));
  cr_assert(!holds_alone(&s, "B2", ""));
  setting_clear(&s);
  setting_init(&s, 0, 1, 2, 1, jump);
  cr_assert(holds_alone(&s, "B2", "12acva")); /* a chart at 1/2 */
  cr_assert(!holds_alone(&s, "B2", "12acaa"));
  cr_assert(!holds_alone(&s, "B2", "12accva"));
  cr_assert(!holds_alone(&s, "B2", "12acw12a"));
  cr_assert(!holds_alone(&s, "B2", "12acw1"));
  setting_clear(&s);
}

/* ---- Leaves r: risks of best affine fits. */

/* r = the squared distance of f from the affine functions on [u,v], u < v. */
static void exact_distance(mpq_t r, const Problem *p, const mpq_t u, const mpq_t v) {
  Line fit;
  mpq_t P[3], Q[2], t;
  for (int n = 0; n < 3; n++)
    mpq_init(P[n]);
  mpq_inits(Q[0], Q[1], t, NULL);
  exact_fit(&fit, p, u, v);
  exact_moments(P, Q, p, u, v);
  mpq_set_ui(r, 0, 1);
  for (long j = 0; j < p->targets; j++) {
    Piece square = p->target[j]; /* its ends are borrowed */
    poly_init(&square.p);
    poly_mul(&square.p, &p->target[j].p, &p->target[j].p);
    for (long i = 0; i < p->densities; i++)
      add_moment(r, &square, &p->density[i], 0, u, v);
    poly_clear(&square.p);
  }
  mpq_mul(t, fit.mean, fit.mean); /* int f^2 p - mean^2 int p - slope^2 variance */
  mpq_mul(t, t, P[0]);
  mpq_sub(r, r, t);
  mpq_mul(t, fit.slope, fit.slope);
  mpq_mul(t, t, fit.variance);
  mpq_sub(r, r, t);
  line_clear(&fit);
  for (int n = 0; n < 3; n++)
    mpq_clear(P[n]);
  mpq_clears(Q[0], Q[1], t, NULL);
}

/* r = the sum of Lemma 7.17a for the box of the node. */
static void exact_box_risk(mpq_t r, const Moments *m, const Node *n, int k) {
  mpq_t u, v, d;
  mpq_inits(u, v, d, NULL);
  mpq_set_ui(r, 0, 1);
  for (int i = 0; i <= k; i++) {
    exact_position(u, m, n->hi[i]);
    exact_position(v, m, n->lo[i + 1]);
    if (mpq_cmp(u, v) >= 0)
      continue;
    exact_distance(d, m->problem, u, v);
    mpq_add(r, r, d);
  }
  mpq_clears(u, v, d, NULL);
}

/* Is the risk over the box proved to be at least risk (1 + sign 2^-bits)? */
static bool at_least(BoxRisk *r, const TreeData *d, const Word *w, const Node *n, const mpq_t risk, int sign,
                     unsigned bits) {
  mpq_t bound, part;
  mpq_inits(bound, part, NULL);
  mpq_div_2exp(part, risk, bits);
  (sign < 0 ? mpq_sub : mpq_add)(bound, risk, part);
  box_risk_set_bound(r, bound);
  mpq_clears(bound, part, NULL);
  return node_risk_at_least(r, d, w, n);
}

/* One box with sides of any length, and one with sides of 2^-50 of a cell, which cannot be cut. */
static void compare_risks(const TreeData *d, const Moments *m, BoxRisk *r, const Word *w, long *positive) {
  Node n, point;
  mpq_t risk;
  if (!random_box(&n, d, w))
    return;
  mpq_init(risk);
  exact_box_risk(risk, m, &n, w->k);
  cr_assert(at_least(r, d, w, &n, risk, -1, 40));
  point = n;
  for (int j = 1; j <= w->k; j++)
    if (!n.pinned[j])
      point.hi[j] = point.lo[j] + 1;
  node_clip(&point, w->k);
  if (!node_empty(&point, w->k)) {
    exact_box_risk(risk, m, &point, w->k);
    cr_assert(at_least(r, d, w, &point, risk, -1, 40));
    cr_assert(mpq_sgn(risk) == 0 || !at_least(r, d, w, &point, risk, 1, 40));
    *positive += mpq_sgn(risk) > 0;
  }
  mpq_clear(risk);
}

Test(check_tree, risks_of_boxes) {
  long positive = 0;
  state = 11;
  for (long i = 0; i < test_count(60); i++) {
    Problem p;
    Moments m;
    random_problem(&p, 1 + random_below(4), random_below(2), (int) (i % (DENSITIES + 1)));
    moments_init(&m, &p);
    TreeData *d = tree_data_new(&m);
    BoxRisk *r = box_risk_new(d);
    for (int n = 0; n < 10; n++) {
      Word w = random_word(1 + (int) random_below(4));
      compare_risks(d, &m, r, &w, &positive);
    }
    box_risk_free(r);
    tree_data_free(d);
    moments_clear(&m);
    problem_clear(&p);
  }
  cr_assert(positive > test_count(60), "%ld boxes", positive);
}

/* Does the tree hold with this bound? */
static bool holds_above(const Setting *s, BoxRisk *r, const char *word, const char *tree, long num,
                        unsigned long den) {
  Word w = word_of(word);
  bool open;
  TreeFault fault;
  mpq_t bound;
  mpq_init(bound);
  mpq_set_si(bound, num, den);
  mpq_canonicalize(bound);
  box_risk_set_bound(r, bound);
  mpq_clear(bound);
  return tree_verify(&open, &fault, s->d, &w, tree, NULL, 0, r);
}

/* x^2: the sum of length^5/180 over the parts of [0,1], which is least for equal parts. */
Test(check_tree, risk_leaves_of_a_square) {
  const long square[] = {0, 0, 1}, pieces[] = {0, 0, 1, 0, 0, 1, 0, 0, 1};
  Setting s;
  setting_init(&s, 0, 1, 1, 3, square);
  BoxRisk *r = box_risk_new(s.d);
  cr_assert(holds_above(&s, r, "B1", "r", 999, 1000 * 2880));
  cr_assert(!holds_above(&s, r, "B1", "r", 1001, 1000 * 2880));
  cr_assert(holds_above(&s, r, "LR", "r", 90, 100 * 14580));
  cr_assert(!holds_above(&s, r, "LR", "r", 101, 100 * 14580));
  cr_assert(holds_above(&s, r, "RR", "1rr", 90, 100 * 14580));
  cr_assert(!holds_above(&s, r, "RR", "1r", 90, 100 * 14580));
  cr_assert(!holds_alone(&s, "B1", "r")); /* without a bound */
  box_risk_free(r);
  setting_clear(&s);
  setting_init(&s, 0, 1, 3, 3, pieces); /* boxes over several cells */
  r = box_risk_new(s.d);
  cr_assert(holds_above(&s, r, "B1", "r", 999, 1000 * 2880));
  cr_assert(!holds_above(&s, r, "B1", "r", 1001, 1000 * 2880));
  Word w = word_of("B1");
  Box box;
  long half = 1;
  box_around(&box, &w, &half, 2, 32);
  mpq_set(box.lo[0], box.hi[0]); /* the point 17/32: ((17/32)^5 + (15/32)^5)/180 */
  mpq_t bound;
  mpq_init(bound);
  mpq_set_ui(bound, 17 * 17 * 17 * 17 * 17 + 15 * 15 * 15 * 15 * 15, 180);
  mpq_div_2exp(bound, bound, 25);
  for (int sign = -1; sign <= 1; sign += 2) {
    mpq_t near;
    mpq_init(near);
    mpq_div_2exp(near, bound, 40);
    (sign < 0 ? mpq_sub : mpq_add)(near, bound, near);
    box_risk_set_bound(r, near);
    cr_assert_eq(box_risk_at_least(r, s.d, &w, &box), sign < 0);
    mpq_clear(near);
  }
  mpq_clear(bound);
  box_clear(&box, 1);
  box_risk_free(r);
  setting_clear(&s);
}

/* x^2 with a jump of 1 at 1/2, two kinks beside it: the infimum of the risk is its limit
   ((1/2)^5 + 2 (1/4)^5)/180 = 17/92160 = 0.000184... for one kink at 1/2 and the other at 1/4 or 3/4, as the
   error 1 beside the jump costs more than anything else can gain. The chart is needed: the box of the kinks
   holds [0,1]. */
Test(check_tree, risk_leaves_in_charts) {
  const long jump[] = {0, 0, 1, 1, 0, 1};
  Setting s;
  setting_init(&s, 0, 1, 2, 3, jump);
  BoxRisk *r = box_risk_new(s.d);
  cr_assert(holds_above(&s, r, "B2", "12?cr?", 175, 1000000));
  cr_assert(holds_above(&s, r, "B2", "12?c1rr?", 175, 1000000));
  cr_assert(!holds_above(&s, r, "B2", "12?cr?", 185, 1000000));
  cr_assert(!holds_above(&s, r, "B2", "12?r?", 185, 1000000));
  box_risk_free(r);
  setting_clear(&s);
}

/* ---- Planted zeros: no letter may exclude a box in charts that contains one. */

/* f += c x^power on every piece. */
static void add_monomial(Problem *p, const mpq_t c, int power) {
  Poly term;
  poly_init(&term);
  poly_constant(&term, c);
  for (; power > 0; power--)
    poly_times_x(&term, &term);
  for (long i = 0; i < p->targets; i++)
    poly_add(&p->target[i].p, &p->target[i].p, &term);
  poly_clear(&term);
}

/* Solve a x = -b for k unknowns, by elimination; the x are left in b. False if a is singular. */
static bool solve_rationals(mpq_t a[TREE_KINKS][TREE_KINKS], mpq_t *b, int k) {
  mpq_t t;
  mpq_init(t);
  bool ok = true;
  for (int i = 0; i < k && ok; i++) {
    int pivot = i;
    while (pivot < k && mpq_sgn(a[pivot][i]) == 0)
      pivot++;
    ok = pivot < k;
    for (int m = 0; m < k && ok; m++)
      mpq_swap(a[i][m], a[pivot][m]);
    if (ok)
      mpq_swap(b[i], b[pivot]);
    for (int j = 0; j < k && ok; j++) {
      if (j == i)
        continue;
      mpq_t factor;
      mpq_init(factor);
      mpq_div(factor, a[j][i], a[i][i]);
      for (int m = 0; m < k; m++) {
        mpq_mul(t, factor, a[i][m]);
        mpq_sub(a[j][m], a[j][m], t);
      }
      mpq_mul(t, factor, b[i]);
      mpq_sub(b[j], b[j], t);
      mpq_clear(factor);
    }
  }
  for (int i = 0; i < k && ok; i++) {
    mpq_div(b[i], b[i], a[i][i]);
    mpq_neg(b[i], b[i]);
  }
  mpq_clear(t);
  return ok;
}

/* Add multiples of x^2, ..., x^(k+1) to f such that F(q) = 0: F is linear in f. */
static bool plant_zero(Problem *p, const Moments *m, const Word *w, mpq_t *q) {
  mpq_t a[TREE_KINKS][TREE_KINKS], F[TREE_KINKS], G[TREE_KINKS], c;
  KinkBox none = {{{0}}, {{0}}}; /* only nodes need one */
  mpq_init(c);
  for (int i = 0; i < TREE_KINKS; i++) {
    mpq_inits(F[i], G[i], NULL);
    for (int j = 0; j < TREE_KINKS; j++)
      mpq_init(a[i][j]);
  }
  exact_equations(F, m, &none, w, q);
  for (int power = 2; power <= w->k + 1; power++) {
    mpq_set_si(c, 1, 1);
    add_monomial(p, c, power);
    exact_equations(G, m, &none, w, q);
    for (int j = 0; j < w->k; j++)
      mpq_sub(a[j][power - 2], G[j], F[j]);
    mpq_set_si(c, -1, 1);
    add_monomial(p, c, power);
  }
  bool ok = solve_rationals(a, F, w->k);
  for (int power = 2; power <= w->k + 1 && ok; power++)
    add_monomial(p, F[power - 2], power);
  exact_equations(G, m, &none, w, q);
  for (int j = 0; j < w->k && ok; j++)
    cr_assert(mpq_sgn(G[j]) == 0);
  mpq_clear(c);
  for (int i = 0; i < TREE_KINKS; i++) {
    mpq_clears(F[i], G[i], NULL);
    for (int j = 0; j < TREE_KINKS; j++)
      mpq_clear(a[i][j]);
  }
  return ok;
}

/* Kinks in pairs about the inner breakpoints, near to them, and perhaps one more near a:
   (a < q_0 <) q_1 < z_1 < q_2 < q_3 < z_2 < q_4, numbered from 1. */
static void place_pairs(mpq_t *q, const Moments *m, int pairs, int more) {
  mpq_t t;
  mpq_init(t);
  mpq_set(q[0], m->z[0]);
  for (int j = 1 - more; j <= 2 * pairs; j++) {
    long scale = 1L << (5 + random_below(8));
    mpq_set_si(t, (j % 2 ? -1 : 1) * (1 + random_below(40)), (unsigned long) (1000 * scale));
    mpq_canonicalize(t);
    mpq_add(q[j + more], m->z[(j + 1) / 2], t);
  }
  mpq_set(q[2 * pairs + more + 1], m->z[m->n]);
  mpq_clear(t);
}

/* Narrow lo[j]..hi[j], a coordinate in a chart, to what is within 2^bits units of x. */
static void narrow_coordinate(Node *n, int j, const mpq_t x, int bits) {
  int64_t low = fixed_floor(x) - (1L << bits), high = fixed_ceil(x) + (1L << bits);
  n->lo[j] = low > 0 ? low : 0;
  n->hi[j] = high < FIXED_ONE ? high : FIXED_ONE;
}

/* The node in charts whose box holds q and not much more; the kink in no chart is the first. */
static void enter_charts(Node *n, const TreeData *d, const Moments *m, const Word *w, mpq_t *q, int bits) {
  mpq_t l, s, lo, hi;
  int more = w->k % 2;
  mpq_inits(l, s, lo, hi, NULL);
  node_root(n, d, w->k);
  if (more) {
    n->lo[1] = position_of(d, q[1], false);
    n->hi[1] = position_of(d, q[1], true) + (1L << bits);
  }
  for (int j = 1 + more; j <= w->k; j++) { /* q_j is near its breakpoint, the cells are longer than 1/20 */
    Position z = (Position) ((j + 1 - more) / 2) << FRACTION_BITS, room = FIXED_ONE >> 4;
    n->lo[j] = (j - more) % 2 ? z - room : z;
    n->hi[j] = (j - more) % 2 ? z : z + room;
    if (j > 2 + more && bits % 2) { /* a second chart need not reach its breakpoint */
      n->lo[j] = position_of(d, q[j], false) - (FIXED_ONE >> 24);
      n->hi[j] = position_of(d, q[j], true) + (FIXED_ONE >> 24);
    }
  }
  for (int i = 1 + more; i < w->k; i += 2) {
    cr_assert(rule_chart(d, w, n) && n->chart[i] == CHART_LEFT && n->chart[i + 1] == CHART_RIGHT);
    mpq_sub(l, q[i + 1], q[i]);
    mpq_sub(s, q[i + 1], m->z[(i + 1 - more) / 2]);
    mpq_div(s, s, l);
    exact_position(lo, m, n->from[i]);
    exact_position(hi, m, n->to[i + 1]);
    mpq_sub(hi, hi, lo);
    mpq_div(l, l, hi);
    narrow_coordinate(n, i, l, bits);
    narrow_coordinate(n, i + 1, s, bits);
  }
  cr_assert(n->charts == w->k / 2 && !rule_chart(d, w, n));
  mpq_clears(l, s, lo, hi, NULL);
}

/* Does some leaf v, w or x hold for the box? */
static bool some_leaf_excludes(const TreeData *d, const Word *w, const Node *n) {
  bool some = chart_excluded(d, w, n);
  for (int i = 0; i <= w->k; i++)
    for (int j = 0; j < i; j++)
      for (int l = -1; l < j; l++) {
        int piece[] = {i, j, l}, count = l < 0 ? 2 : 3;
        if (pieces_comparable(w, piece, count))
          some = some || chart_excluded_by_ratio(d, w, n, piece, count);
      }
  return some;
}

static void plant_zeros_in_charts(long problems) {
  long planted = 0, excluded = 0, all = 0;
  for (long i = 0; i < test_count(problems); i++) {
    Problem p;
    Moments m;
    Node n;
    mpq_t q[TREE_KINKS + 2];
    int pairs = 1 + (int) random_below(2), more = (int) random_below(2), bits = (int) random_below(6);
    for (int j = 0; j < TREE_KINKS + 2; j++)
      mpq_init(q[j]);
    random_problem(&p, pairs + 1, false, CONSTANT_DENSITY);
    moments_init(&m, &p);
    if (two_slopes)
      random_slopes();
    Word w = random_word(2 * pairs + more);
    place_pairs(q, &m, pairs, more);
    TreeData *d = tree_data_new(&m);
    bool jumps = true;
    for (int b = 1; b <= pairs; b++)
      jumps = jumps && !fix_has_zero(d->cell[b].jump);
    if (jumps) {
      enter_charts(&n, d, &m, &w, q, bits);
      excluded += chart_excluded(d, &w, &n); /* q is no zero */
      all++;
    }
    tree_data_free(d);
    if (jumps && plant_zero(&p, &m, &w, q)) {
      Moments planted_moments;
      moments_init(&planted_moments, &p);
      d = tree_data_new(&planted_moments);
      enter_charts(&n, d, &planted_moments, &w, q, bits);
      cr_assert(!some_leaf_excludes(d, &w, &n), "problem %ld", i);
      tree_data_free(d);
      moments_clear(&planted_moments);
      planted++;
    }
    moments_clear(&m);
    problem_clear(&p);
    for (int j = 0; j < TREE_KINKS + 2; j++)
      mpq_clear(q[j]);
  }
  cr_assert_gt(excluded, all / 10 * 8, "%ld of %ld", excluded, all);
  cr_assert_gt(planted, all / 10 * 8);
}

Test(check_tree, planted_zeros_in_charts) {
  state = 5;
  plant_zeros_in_charts(60);
}

Test(check_tree, planted_zeros_of_two_slopes_in_charts) {
  state = 25;
  two_slopes = true;
  plant_zeros_in_charts(60);
}

/* Three pieces, the second of density 0; a word with q_i and q_(i+1) beside the gap and, perhaps, a kink further
   away on one side. */
static void place_beside_gap(mpq_t *q, Word *w, int *i, const Moments *m) {
  int left = (int) random_below(2), right = (int) random_below(2);
  mpq_t t;
  mpq_init(t);
  *w = random_word(2 + left + right);
  *i = 1 + left;
  mpq_set(q[0], m->z[0]);
  for (int j = 1; j <= w->k; j++) { /* parts of the way from the gap to the other end of the part */
    bool beside = j == *i || j == *i + 1, before = j <= *i;
    mpq_sub(q[j], m->z[before ? 0 : 3], m->z[before ? 1 : 2]);
    mpq_set_ui(t, (unsigned long) (beside ? 1 + random_below(400) : 500 + random_below(450)), 1000);
    mpq_canonicalize(t);
    mpq_mul(q[j], q[j], t);
    mpq_add(q[j], q[j], m->z[before ? 1 : 2]);
    w->from[j] = before ? 0 : 2;
    w->to[j] = before ? 1 : 3;
  }
  mpq_set(q[w->k + 1], m->z[3]);
  mpq_clear(t);
}

/* The box within 2^bits units of q, in the cells of the kinks. */
static void box_at(Node *n, const TreeData *d, const Word *w, mpq_t *q, int bits) {
  node_root(n, d, w->k);
  for (int j = 1; j <= w->k; j++) {
    Position low = (Position) w->from[j] << FRACTION_BITS, high = (Position) w->to[j] << FRACTION_BITS;
    n->lo[j] = position_of(d, q[j], false) - (1L << bits);
    n->hi[j] = position_of(d, q[j], true) + (1L << bits);
    n->lo[j] = n->lo[j] > low ? n->lo[j] : low;
    n->hi[j] = n->hi[j] < high ? n->hi[j] : high;
  }
  node_clip(n, w->k);
}

/* Does Lemma 7.21a alone exclude the box? */
static bool corner_at_gap_excluded(const TreeData *d, const Word *w, const Node *n, int i) {
  KinkBox box;
  Chain c;
  Fix q[TREE_KINKS + 2];
  node_kinks(&box, n, d, w->k);
  return box_chain(&c, q, d, w, n, false) && gap_corner_excluded(d, w, &box, &c, i, false, false);
}

/* A zero of F beside a gap is not excluded; boxes without zeros often are. */
static void plant_zeros_beside_gaps(long problems) {
  long planted = 0, excluded = 0;
  for (long i = 0; i < test_count(problems); i++) {
    Problem p;
    Moments m, planted_moments;
    Node n;
    Word w;
    mpq_t q[TREE_KINKS + 2];
    int corner, bits = 20 + (int) random_below(28);
    for (int j = 0; j < TREE_KINKS + 2; j++)
      mpq_init(q[j]);
    random_problem(&p, 3, false, GAPS);
    moments_init(&m, &p);
    if (two_slopes)
      random_slopes();
    place_beside_gap(q, &w, &corner, &m);
    TreeData *d = tree_data_new(&m);
    if (d) { /* numbers fit */
      box_at(&n, d, &w, q, bits);
      excluded += corner_at_gap_excluded(d, &w, &n, corner);
      tree_data_free(d);
    }
    if (plant_zero(&p, &m, &w, q)) {
      moments_init(&planted_moments, &p);
      d = tree_data_new(&planted_moments);
      if (d) {
        box_at(&n, d, &w, q, bits);
        cr_assert(!corner_at_gap_excluded(d, &w, &n, corner), "problem %ld", i);
        tree_data_free(d);
        planted++;
      }
      moments_clear(&planted_moments);
    }
    moments_clear(&m);
    problem_clear(&p);
    for (int j = 0; j < TREE_KINKS + 2; j++)
      mpq_clear(q[j]);
  }
  cr_assert_gt(planted, problems / 10 * 8);
  cr_assert_gt(excluded, problems / 10, "%ld", excluded);
}

Test(check_tree, planted_zeros_beside_gaps) {
  state = 33;
  plant_zeros_beside_gaps(60);
}

Test(check_tree, planted_zeros_of_two_slopes_beside_gaps) {
  state = 34;
  two_slopes = true;
  plant_zeros_beside_gaps(60);
}

/* f = 0, 2, -1, -1 on quarters of [0,1]: for LL g = 0 is continuous for every q_1 < 1/4 = q_2, so that F = 0
   there, and no test of F excludes these points; rule n does, outside charts and in the chart at 1/4. */
Test(check_tree, neighbour_rule) {
  const long steps[] = {0, 2, -1, -1};
  const char *right[] = {"1122a122n??????", "1122ac2n????"}, *wrong[] = {"1122a122v??????", "1122ac2v????"};
  Setting s;
  Word w = word_of("LL"), mirror = word_of("RR");
  bool open;
  TreeFault fault;
  setting_init(&s, 0, 1, 4, 1, steps);
  for (int i = 0; i < 2; i++) {
    cr_assert(tree_verify(&open, &fault, s.d, &w, right[i], NULL, 0, NULL) && open, "%d: %s", i, fault.why);
    cr_assert(!tree_verify(&open, &fault, s.d, &w, wrong[i], NULL, 0, NULL) && fault.undecided);
  }
  cr_assert(!tree_verify(&open, &fault, s.d, &w, "1122an???", NULL, 0, NULL)); /* up to the corner */
  setting_clear(&s);
  const long mirrored[] = {-1, -1, 2, 0};
  setting_init(&s, 0, 1, 4, 1, mirrored); /* q_2 in the last cell, q_1 in the one before */
  cr_assert(tree_verify(&open, &fault, s.d, &mirror, "1?12?c2?na", NULL, 0, NULL) && open, "%s", fault.why);
  cr_assert(!tree_verify(&open, &fault, s.d, &mirror, "1?12?c2?va", NULL, 0, NULL));
  setting_clear(&s);
}

/* ---- Tubes. */

/* The zeros t, 1 - 2t, 1/2 + t for f = 0, 1, 0 on thirds of [0,1], 1/6 < t < 1/3 (theory.md, 7.19), cut
   down to lo/840 <= t <= hi/840. */
typedef struct {
  mpq_t base[3], step[3], lo, hi;
  Motion motion;
} Moving;

static void moving_init(Moving *y, long lo, long hi) {
  const long base[] = {0, 2, 1}, step[] = {1, -2, 1};
  for (int j = 0; j < 3; j++) {
    mpq_inits(y->base[j], y->step[j], NULL);
    mpq_set_si(y->base[j], base[j], 2);
    mpq_set_si(y->step[j], step[j], 1);
    mpq_canonicalize(y->base[j]);
  }
  mpq_inits(y->lo, y->hi, NULL);
  mpq_set_si(y->lo, lo, 840);
  mpq_set_si(y->hi, hi, 840);
  mpq_canonicalize(y->lo);
  mpq_canonicalize(y->hi);
  y->motion = (Motion) {3, (const mpq_t *) y->base, (const mpq_t *) y->step, y->lo, y->hi};
}

static void moving_clear(Moving *y) {
  for (int j = 0; j < 3; j++)
    mpq_clears(y->base[j], y->step[j], NULL);
  mpq_clears(y->lo, y->hi, NULL);
}

/* The node around the points q/840 + shift, of radius 2^-bits cells. */
static void node_near(Node *n, const TreeData *d, const long *q, long shift, int bits) {
  mpq_t x;
  mpq_init(x);
  node_root(n, d, 3);
  for (int j = 1; j <= 3; j++) {
    mpq_set_si(x, q[j - 1] + shift, 840);
    n->lo[j] = position_of(d, x, false) - (FIXED_ONE >> bits);
    n->hi[j] = position_of(d, x, true) + (FIXED_ONE >> bits);
  }
  mpq_clear(x);
}

static const char *const plain_words[] = {"B3", "LLL", "RRR"};

Test(check_tree, tubes) {
  const long steps[] = {0, 1, 0}, member[] = {210, 420, 630}, wrong[] = {210, 420, 640};
  Setting s;
  Moving whole, part;
  Node n;
  setting_init(&s, 0, 1, 3, 1, steps);
  moving_init(&whole, 140, 280);
  moving_init(&part, 140, 211); /* the box below has members with larger t */
  for (int w = 0; w < 3; w++)
    for (int j = 1; j <= 3; j++) {
      Word word = word_of(plain_words[w]);
      node_near(&n, s.d, member, 0, 6);
      cr_assert(tube_holds(s.d, &word, &n, &whole.motion, j));
      cr_assert(!tube_holds(s.d, &word, &n, &part.motion, j));
      node_near(&n, s.d, member, 5, 6); /* beside the members: the box is widened to these */
      cr_assert(tube_holds(s.d, &word, &n, &whole.motion, j));
      node_near(&n, s.d, wrong, 0, 6);
      cr_assert(tube_holds(s.d, &word, &n, &whole.motion, j));
      n.pinned[j % 3 + 1] = true;
      cr_assert(!tube_holds(s.d, &word, &n, &whole.motion, j));
      node_root(&n, s.d, 3);
      for (int i = 1; i <= 3; i++) { /* all of the three cells: J_1 and J_2 may be short */
        n.lo[i] = (Position) (i - 1) << FRACTION_BITS;
        n.hi[i] = (Position) i << FRACTION_BITS;
      }
      cr_assert(!tube_holds(s.d, &word, &n, &whole.motion, j));
    }
  moving_clear(&whole);
  moving_clear(&part);
  setting_clear(&s);
}

/* In the chart of q_1, q_2 at 1/3 s = 2/3 for the members, and q_3 = 5/6 - l/3. */
Test(check_tree, tubes_in_charts) {
  const long steps[] = {0, 1, 0};
  Setting s;
  Moving whole, part;
  Node corner, n;
  Word tense = word_of("LRL");
  Position near = FIXED_ONE >> 10;
  setting_init(&s, 0, 1, 3, 1, steps);
  moving_init(&whole, 140, 280);
  moving_init(&part, 140, 279); /* does not reach the corner */
  node_root(&corner, s.d, 3);
  corner.lo[1] = FIXED_ONE - near;
  corner.hi[1] = corner.lo[2] = FIXED_ONE;
  corner.hi[2] = FIXED_ONE + near;
  corner.lo[3] = 2 * FIXED_ONE + FIXED_ONE / 2 - near;
  corner.hi[3] = 2 * FIXED_ONE + FIXED_ONE / 2 + near;
  for (int w = 0; w < 3; w++) {
    Word word = word_of(plain_words[w]);
    n = corner;
    cr_assert(rule_chart(s.d, &word, &n));
    cr_assert(!tube_holds(s.d, &word, &n, &whole.motion, 1)); /* F = 0 for s = 0, too */
    n.lo[2] = FIXED_ONE / 3 * 2 - FIXED_ONE / 100;
    n.hi[2] = FIXED_ONE / 3 * 2 + FIXED_ONE / 100;
    cr_assert(tube_holds(s.d, &word, &n, &whole.motion, 1));
    cr_assert(!tube_holds(s.d, &word, &n, &whole.motion, 2));
    cr_assert(!tube_holds(s.d, &word, &n, &whole.motion, 3));
    cr_assert(!tube_holds(s.d, &word, &n, &part.motion, 1));
    cr_assert(!tube_holds(s.d, &tense, &n, &whole.motion, 1));
    n.lo[2] = FIXED_ONE / 100; /* s is widened to 2/3, which leaves out s = 0 */
    n.hi[2] = FIXED_ONE / 50;
    cr_assert(!tube_holds(s.d, &word, &n, &whole.motion, 1)); /* dL/ds = 6s - 2 vanishes at 1/3 */
  }
  moving_clear(&whole);
  moving_clear(&part);
  setting_clear(&s);
}

/* The letters: family and coordinate must exist, and the box must be in cells. */
Test(check_tree, tube_letters) {
  const long steps[] = {0, 1, 0};
  const char *bad[] = {"t11", "t21", "t14", "t1", "t01", "t1?"};
  Setting s;
  Moving whole;
  Word w = {.k = 3, .type_b = true};
  bool open;
  TreeFault fault;
  setting_init(&s, 0, 1, 3, 1, steps);
  moving_init(&whole, 140, 280);
  w.motion = &whole.motion;
  w.motions = 1;
  for (int i = 0; i < 6; i++)
    cr_assert(!tree_verify(&open, &fault, s.d, &w, bad[i], NULL, 0, NULL) && !fault.undecided, "%s", bad[i]);
  w.motions = 0;
  cr_assert(!tree_verify(&open, &fault, s.d, &w, "1?t11", NULL, 0, NULL) && !fault.undecided);
  moving_clear(&whole);
  setting_clear(&s);
}

/* ---- Letter j. */

/* The node with q_1 in [lo_1, hi_1]/1000 and so on. */
static void node_between(Node *n, const TreeData *d, int k, const long *lo, const long *hi) {
  mpq_t x;
  mpq_init(x);
  node_root(n, d, k);
  for (int j = 1; j <= k; j++) {
    mpq_set_si(x, lo[j - 1], 1000);
    n->lo[j] = position_of(d, x, false);
    mpq_set_si(x, hi[j - 1], 1000);
    n->hi[j] = position_of(d, x, true);
  }
  mpq_clear(x);
}

/* Letter j for f = 16, 0, 0, d, d on fifths of [0,1], q_1 in [lo, hi]/1000, q_2 in [3/5, 4/5]. The best
   affine fit on [0,q] has the error -16 (3s-1)(1-s) at q, s = 1 - 1/(5q), which is to be -d/3. */
static bool corner_excluded(long d, long lo, long hi, const char *word) {
  const long steps[] = {16, 0, 0, d, d};
  Setting s;
  Node n;
  Word w = word[0] == 'B' ? (Word) {.k = 2, .type_b = true} : word_of(word);
  const long from[] = {lo, 600}, to[] = {hi, 800};
  setting_init(&s, 0, 1, 5, 1, steps);
  node_between(&n, s.d, 2, from, to);
  bool good = rule_jump(s.d, &w, &n);
  setting_clear(&s);
  return good;
}

Test(check_tree, corners_at_jumps) {
  cr_assert(corner_excluded(16, 400, 600, "LL")); /* s = 2/3, a double root, at q = 3/5 only */
  cr_assert(corner_excluded(16, 400, 600, "B2"));
  cr_assert(corner_excluded(16, 599, 600, "LL"));
  cr_assert(corner_excluded(48, 400, 600, "LL"));  /* (3s-1)(1-s) is at most 1/3 */
  cr_assert(!corner_excluded(16, 400, 600, "RL")); /* T acts on J_0 */
  cr_assert(!corner_excluded(16, 200, 400, "LL")); /* not the cell that ends at the jump */
  cr_assert(!corner_excluded(0, 400, 600, "LL"));  /* no jump */
  cr_assert(!corner_excluded(12, 400, 600, "LL")); /* s = 1/2, 5/6: q = 2/5, 6/5 */
  cr_assert(corner_excluded(12, 401, 600, "LL"));
  cr_assert(!corner_excluded(15, 401, 600, "LL")); /* s = 7/12, 3/4: q = 12/25, 4/5 */
  cr_assert(!corner_excluded(15, 400, 480, "LL"));
  cr_assert(!corner_excluded(15, 480, 600, "LL"));
  cr_assert(corner_excluded(15, 481, 600, "LL"));
  cr_assert(corner_excluded(15, 400, 479, "LL"));
}

/* The mirror image. */
Test(check_tree, corners_at_jumps_mirrored) {
  const long steps[] = {15, 15, 0, 0, 16}, from[] = {200, 400}, to[] = {400, 519}, on[] = {200, 521};
  Setting s;
  Node n;
  Word w = word_of("RR"), other = word_of("LR");
  setting_init(&s, 0, 1, 5, 1, steps);
  node_between(&n, s.d, 2, from, to);
  cr_assert(rule_jump(s.d, &w, &n));
  cr_assert(!rule_jump(s.d, &other, &n));
  node_between(&n, s.d, 2, from, on); /* the root is 13/25 */
  cr_assert(!rule_jump(s.d, &w, &n));
  setting_clear(&s);
}

/* ---- Tied kinks with different |tau|: gamma = 3 and RL have tau = 1, -4, 1. Where f is affine on [0,1/2] and q_2
   < 1/2, J_0 and J_1 are as 1 to 2, so that F_2 is a function of y = q_2 alone. */
/* ---- Tied kinks with different |tau|: gamma = 3 and RL have tau = 1, -4, 1. Where f is affine on [0,1/2]
   and q_2 < 1/2, J_0 and J_1 are as 1 to 2, so that F_2 is a function of y = q_2 alone. */

/* F_2 at (y/3, y). */
static void tied_value(mpq_t r, const Problem *p, const mpq_t y) {
  Moments m;
  KinkBox none = {{{0}}, {{0}}};
  mpq_t q[4], F[2];
  Word w = word_of("RL");
  moments_init(&m, p);
  mpq_inits(q[0], q[1], q[2], q[3], F[0], F[1], NULL);
  mpq_set_ui(q[1], 1, 3);
  mpq_mul(q[1], q[1], y);
  mpq_set(q[2], y);
  mpq_set_ui(q[3], 1, 1);
  exact_equations(F, &m, &none, &w, q);
  mpq_set(r, F[1]);
  mpq_clears(q[0], q[1], q[2], q[3], F[0], F[1], NULL);
  moments_clear(&m);
}

/* Is F_2 proved to be one-to-one for y between y[0] and y[1]? */
static bool tied_proved(const Problem *p, mpq_t y[2]) {
  Moments m;
  Box box;
  mpq_t at[2];
  Word w = word_of("RL");
  moments_init(&m, p);
  TreeData *d = tree_data_new(&m);
  mpq_inits(at[0], at[1], NULL);
  for (int j = 0; j < 2; j++) {
    mpq_inits(box.lo[j], box.hi[j], NULL);
    mpq_set_ui(at[j], 1, j ? 1 : 3);
    mpq_mul(box.lo[j], y[0], at[j]);
    mpq_mul(box.hi[j], y[1], at[j]);
    mpq_set(at[j], box.lo[j]);
  }
  bool proved = tied_one_to_one(d, &w, &box, (const mpq_t *) at);
  mpq_set(at[1], box.hi[1]); /* not in the proportion */
  cr_assert(!tied_one_to_one(d, &w, &box, (const mpq_t *) at));
  for (int j = 0; j < 2; j++)
    mpq_clears(box.lo[j], box.hi[j], at[j], NULL);
  tree_data_free(d);
  moments_clear(&m);
  return proved;
}

/* An affine function on [0,1/2], a polynomial of degree 3 on [1/2,1]. */
static void half_affine_problem(Problem *p) {
  long c[8];
  for (int i = 0; i < 8; i++)
    c[i] = i == 2 || i == 3 ? 0 : random_below(19) - 9;
  problem_of(p, 0, 1, 2, 4, c);
}

/* f += c g, such that F_2 has the same value at y[0] and y[1]; false if g does not allow this. */
static bool plant_equal_values(Problem *f, const Problem *g, mpq_t y[2]) {
  mpq_t v[2], w[2];
  mpq_inits(v[0], v[1], w[0], w[1], NULL);
  for (int i = 0; i < 2; i++) {
    tied_value(v[i], f, y[i]);
    tied_value(w[i], g, y[i]);
  }
  mpq_sub(v[0], v[1], v[0]);
  mpq_sub(w[0], w[0], w[1]);
  bool possible = mpq_sgn(w[0]) != 0;
  for (int i = 0; i < 2 && possible; i++) {
    Poly t;
    poly_init(&t);
    mpq_div(v[1], v[0], w[0]);
    poly_scale(&t, &g->target[i].p, v[1]);
    poly_add(&f->target[i].p, &f->target[i].p, &t);
    poly_clear(&t);
  }
  mpq_clears(v[0], v[1], w[0], w[1], NULL);
  return possible;
}

Test(check_tree, tied_kinks_of_two_slopes) {
  long proved = 0, planted = 0;
  mpq_t y[2], v[2];
  mpq_inits(y[0], y[1], v[0], v[1], NULL);
  state = 26;
  slope_n = 3;
  slope_d = 1;
  for (long i = 0; i < test_count(100); i++) {
    Problem f, g;
    mpq_set_ui(y[0], (unsigned long) (20 + random_below(70)), 192);
    mpq_canonicalize(y[0]);
    mpq_set_ui(y[1], 1, 192);
    mpq_add(y[1], y[0], y[1]);
    half_affine_problem(&f);
    half_affine_problem(&g);
    proved += tied_proved(&f, y);
    if (plant_equal_values(&f, &g, y)) {
      tied_value(v[0], &f, y[0]);
      tied_value(v[1], &f, y[1]);
      cr_assert(mpq_equal(v[0], v[1]));
      cr_assert(!tied_proved(&f, y), "problem %ld", i);
      planted++;
    }
    problem_clear(&f);
    problem_clear(&g);
  }
  cr_assert_gt(proved, test_count(100) / 2);
  cr_assert_gt(planted, test_count(100) / 2);
  mpq_clears(y[0], y[1], v[0], v[1], NULL);
}
