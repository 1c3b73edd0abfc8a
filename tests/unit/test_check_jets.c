/* The checker's Jacobian by rational jets, against difference quotients of the equations, which are
   evaluated exactly by other code (chain.c). By the mean value theorem they lie in the enclosures: there
   is no tolerance. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>
#include "check/chain.h"
#include "check/jet_jacobian.h"

static unsigned long state = 1;

static long random_below(long n) {
  state = state * 6364136223846793005UL + 1442695040888963407UL;
  return (long) ((state >> 33) % (unsigned long) n);
}

static long test_count(long usual) {
  const char *factor = getenv("RELUCERT_TEST_FACTOR");
  return factor ? usual * atol(factor) : usual;
}

static void set_poly(Poly *p, long terms, const long *coefficients, long denominator) {
  mpq_t c[8];
  for (long i = 0; i < terms; i++) {
    mpq_init(c[i]);
    mpq_set_si(c[i], coefficients[i], (unsigned long) denominator);
    mpq_canonicalize(c[i]);
  }
  poly_set_rationals(p, c, terms);
  for (long i = 0; i < terms; i++)
    mpq_clear(c[i]);
}

/* One more piece of f or p on [left, right] / n. */
static Piece *add_piece(Piece **list, long *count, long *room, long left, long right, long n) {
  Piece *p = problem_add_piece(list, count, room);
  mpq_set_si(p->left, left, (unsigned long) n);
  mpq_set_si(p->right, right, (unsigned long) n);
  mpq_canonicalize(p->left);
  mpq_canonicalize(p->right);
  return p;
}

/* On [0,1]: n equal pieces of degree <= 3 with jumps; density 1, or 1 + (x + c)^2/9 with other c on each
   piece, or x^2 (1 - x). */
static void random_problem(Problem *p, long n, int density) {
  static const long one[] = {1}, bump[] = {0, 0, 1, -1};
  long room = 0, c[4];
  problem_init(p);
  mpq_set_ui(p->b, 1, 1);
  for (long i = 0; i < n; i++) {
    for (int e = 0; e < 4; e++)
      c[e] = random_below(19) - 9;
    set_poly(&add_piece(&p->target, &p->targets, &room, i, i + 1, n)->p, 1 + random_below(4), c, 3);
  }
  room = 0;
  for (long i = 0; i < (density == 1 ? n : 1); i++) {
    Piece *piece = add_piece(&p->density, &p->densities, &room, i, density == 1 ? i + 1 : n, n);
    if (density == 1) {
      c[3] = random_below(9);
      c[0] = 9 + c[3] * c[3], c[1] = 2 * c[3], c[2] = 1;
      set_poly(&piece->p, 3, c, 9);
    } else
      set_poly(&piece->p, density ? 4 : 1, density ? bump : one, 1);
  }
}

/* Levels of letters R and L, right of all letters: those of relu, unless slopes are random. */
static bool random_slopes;
static const int slopes[][2] = {{1, 10}, {-1, 3}, {2, 1}, {-1, 1}, {7, -5}, {1, 1000}};

static Word random_word(int k, const Moments *m, bool nodes) {
  const int *gamma = slopes[random_slopes ? random_below(6) : 0];
  int right = random_slopes ? gamma[1] : 1, left = random_slopes ? -gamma[0] : 0;
  Word w;
  int before = 0, least = 1;
  memset(&w, 0, sizeof w);
  w.k = k;
  w.type_b = random_below(4) == 0;
  for (int i = 0; i <= k && !w.type_b; i++) {
    int here = i == k ? right + left : random_below(2) ? right : left;
    w.tau[i] = here - before;
    before = here;
  }
  for (int j = 1; j <= k && nodes; j++) {
    if (least < m->n && random_below(3) == 0)
      least = (w.node[j] = least) + 1;
    else if (w.type_b && random_below(3) == 0)
      w.node[j] = FREE_NODE;
  }
  return w;
}

/* q[0..k-1] ascending in (0,1), on a grid of 1/997 or, after a first place, of 10^-8 times that; nodes at
   their breakpoints. False if this is not so. */
static bool random_places(mpq_t *q, const Word *w, const Moments *m, bool narrow) {
  mpq_t gap, unit;
  mpq_inits(gap, unit, NULL);
  mpq_set_ui(unit, 1, narrow ? 99700000000UL : 997);
  bool good = true;
  for (int j = 0; j < w->k && good; j++) {
    mpq_set_si(gap, 1 + random_below(997 / w->k), 1);
    mpq_mul(gap, gap, unit);
    if (j > 0)
      mpq_add(q[j], q[j - 1], gap);
    else
      mpq_set_si(q[j], 1 + random_below(996), 997);
    if (w->node[j + 1] > 0)
      mpq_set(q[j], m->z[w->node[j + 1]]);
    good = (j == 0 || mpq_cmp(q[j - 1], q[j]) < 0) && mpq_cmp(q[j], m->z[m->n]) < 0;
  }
  mpq_clears(gap, unit, NULL);
  return good;
}

/* F at q; false where it is not defined. */
static bool equations(Range *f, mpq_t *q, const Word *w, const Integrals *d) {
  Chain c;
  chain_init(&c);
  range_point(&c.q[0], d->m->z[0], 0);
  for (int j = 1; j <= w->k; j++)
    range_point(&c.q[j], q[j - 1], 0);
  range_point(&c.q[w->k + 1], d->m->z[d->m->n], 0);
  bool good = chain_evaluate(&c, d, w, 0);
  for (int j = 1; j <= w->k && good; j++)
    good = chain_equation_at(&f[j - 1], &c, w, d, j);
  chain_clear(&c);
  return good;
}

/* A box around q with sides 2^-bits times 1..8; nodes do not move. */
static void box_around(Box *box, mpq_t *q, const Word *w, unsigned long bits) {
  for (int j = 0; j < w->k; j++) {
    mpq_inits(box->lo[j], box->hi[j], NULL);
    mpq_set_si(box->lo[j], -1 - random_below(4), 1);
    mpq_set_si(box->hi[j], 1 + random_below(4), 1);
    mpq_div_2exp(box->lo[j], box->lo[j], bits);
    mpq_div_2exp(box->hi[j], box->hi[j], bits);
    if (w->node[j + 1] > 0) {
      mpq_set_ui(box->lo[j], 0, 1);
      mpq_set_ui(box->hi[j], 0, 1);
    }
    mpq_add(box->lo[j], box->lo[j], q[j]);
    mpq_add(box->hi[j], box->hi[j], q[j]);
  }
}

static void box_clear(Box *box, int k) {
  for (int j = 0; j < k; j++)
    mpq_clears(box->lo[j], box->hi[j], NULL);
}

/* From a corner of the box along one side to the next corner. The number of quotients compared. */
static long compare_quotients(const Range *entry, const Box *box, const Word *w, const Integrals *d) {
  Range f[TREE_KINKS], g[TREE_KINKS], s;
  mpq_t x[TREE_KINKS];
  int k = w->k, m = (int) random_below(k);
  long count = 0;
  ranges_init(f, k);
  ranges_init(g, k);
  ranges_init(&s, 1);
  for (int j = 0; j < k; j++) {
    mpq_init(x[j]);
    mpq_set(x[j], random_below(2) ? box->lo[j] : box->hi[j]);
  }
  mpq_set(x[m], box->lo[m]);
  if (w->node[m + 1] <= 0 && equations(f, x, w, d)) {
    mpq_set(x[m], box->hi[m]);
    bool good = equations(g, x, w, d);
    mpq_sub(s.lo, box->hi[m], box->lo[m]);
    mpq_set(s.hi, s.lo);
    for (int j = 0; j < k && good; j++, count++) {
      range_sub(&g[j], &g[j], &f[j]);
      range_div(&g[j], &g[j], &s, 0);
      cr_assert(range_inside(&g[j], &entry[j * k + m]), "dF_%d/dq_%d", j + 1, m + 1);
    }
  }
  for (int j = 0; j < k; j++)
    mpq_clear(x[j]);
  ranges_clear(f, k);
  ranges_clear(g, k);
  ranges_clear(&s, 1);
  return count;
}

/* Is the width of every entry at most 2^-bits? */
static bool all_narrow(const Range *entry, int k, unsigned long bits) {
  mpq_t width, limit;
  bool good = true;
  mpq_inits(width, limit, NULL);
  mpq_set_ui(limit, 1, 1);
  mpq_div_2exp(limit, limit, bits);
  for (int i = 0; i < k * k && good; i++) {
    mpq_sub(width, entry[i].hi, entry[i].lo);
    good = mpq_cmp(width, limit) <= 0;
  }
  mpq_clears(width, limit, NULL);
  return good;
}

/* Counts quotients, and boxes with entries narrower than 2^-16, in which the quotients are therefore
   derivatives up to that. */
static void compare_box(const Integrals *d, bool nodes, bool narrow, long *quotients, long *sharp) {
  Word w = random_word(1 + (int) random_below(4), d->m, nodes);
  Range entry[16];
  mpq_t q[4];
  Box box;
  unsigned long bits = narrow ? 60 : 12 + (unsigned long) random_below(30);
  for (int j = 0; j < 4; j++)
    mpq_init(q[j]);
  ranges_init(entry, 16);
  if (random_places(q, &w, d->m, narrow)) {
    box_around(&box, q, &w, bits);
    if (jet_jacobian(entry, d, &w, &box, 256)) {
      *quotients += compare_quotients(entry, &box, &w, d);
      *sharp += all_narrow(entry, w.k, 16);
    }
    box_clear(&box, w.k);
  }
  ranges_clear(entry, 16);
  for (int j = 0; j < 4; j++)
    mpq_clear(q[j]);
}

static void compare_problems(long problems, int density, bool nodes, bool narrow) {
  long quotients = 0, sharp = 0, boxes = 0;
  for (long i = 0; i < test_count(problems); i++) {
    Problem p;
    Moments m;
    Integrals d;
    random_problem(&p, 1 + random_below(4), density);
    moments_init(&m, &p);
    integrals_init(&d, &m);
    for (int b = 0; b < 10; b++, boxes++)
      compare_box(&d, nodes, narrow, &quotients, &sharp);
    integrals_clear(&d);
    moments_clear(&m);
    problem_clear(&p);
  }
  cr_assert_gt(quotients, boxes / 8, "%ld quotients in %ld boxes", quotients, boxes);
  cr_assert_gt(sharp, boxes / (narrow ? 4 : 16), "%ld of %ld boxes", sharp, boxes);
}

Test(check_jets, quotients_constant_density) { compare_problems(6, 0, false, false); }

Test(check_jets, quotients_densities) {
  state = 2;
  compare_problems(6, 1, false, false);
}

Test(check_jets, quotients_density_with_zeros) {
  state = 3;
  compare_problems(6, 2, false, false);
}

Test(check_jets, quotients_with_nodes) {
  state = 4;
  compare_problems(6, 1, true, false);
}

/* Pieces of length 10^-8 and less. */
Test(check_jets, quotients_short_pieces) {
  state = 5;
  compare_problems(6, 1, false, true);
}

Test(check_jets, quotients_of_two_slopes) {
  state = 6;
  random_slopes = true;
  compare_problems(6, 0, false, false);
  compare_problems(6, 1, true, false);
  compare_problems(6, 1, false, true);
}

/* ---- What tau is for: whatever the kinks are, g has the moments of a critical function (Theorem 9.2), and
   the slopes of one that letters can build: (1-gamma) s_0 = gamma (sum of slope jumps at R) - (sum at L). */

/* r = int over J_i of (g - h) x^n p, g = left value + slope (x - q_i) there. */
static void error_moment(mpq_t r, const Chain *c, int i, int n) {
  mpq_t t;
  mpq_init(t);
  mpq_mul(t, c->slope[i].lo, c->q[i].lo);
  mpq_sub(t, c->left[i].lo, t);
  mpq_mul(r, t, c->moment[i][P0 + n].lo);
  mpq_mul(t, c->slope[i].lo, c->moment[i][P1 + n].lo);
  mpq_add(r, r, t);
  mpq_sub(r, r, c->moment[i][H0 + n].lo);
  mpq_clear(t);
}

static void check_moments(const Chain *c, const char *letters, const mpq_t gamma) {
  mpq_t moment, sum, U, t, lhs;
  mpq_inits(moment, sum, U, t, lhs, NULL);
  mpq_set_z(t, mpq_denref(gamma));
  mpq_mul(U, c->T.lo, t);
  for (int j = 1; j <= c->k + 1; j++) {
    error_moment(moment, c, j - 1, 0);
    cr_assert_eq(mpq_sgn(moment), 0);
    error_moment(moment, c, j - 1, 1);
    mpq_add(sum, sum, moment); /* M1 of [a, q_j] */
    mpq_set(t, U);
    if (j <= c->k && letters[j - 1] == 'L') {
      mpq_mul(t, t, gamma);
      mpq_neg(t, t);
    } else if (j > c->k) {
      mpq_mul(t, t, gamma);
      mpq_sub(t, U, t);
    }
    cr_assert(mpq_equal(sum, t), "%s, place %d", letters, j);
  }
  mpq_mul(t, gamma, c->slope[0].lo);
  mpq_sub(lhs, c->slope[0].lo, t);
  for (int j = 1; j <= c->k; j++) {
    mpq_sub(t, c->slope[j].lo, c->slope[j - 1].lo);
    if (letters[j - 1] == 'R') {
      mpq_mul(t, t, gamma);
      mpq_neg(t, t);
    }
    mpq_add(lhs, lhs, t);
  }
  cr_assert_eq(mpq_sgn(lhs), 0);
  mpq_clears(moment, sum, U, t, lhs, NULL);
}

Test(check_jets, moments_of_words) {
  state = 24;
  for (long i = 0; i < test_count(200); i++) {
    Problem p;
    Moments m;
    Integrals d;
    Chain c;
    char letters[5];
    int k = 1 + (int) random_below(4);
    random_problem(&p, 1 + random_below(3), (int) (i % 3));
    const int *gamma = slopes[i % 6];
    mpq_set_si(p.gamma, gamma[1] < 0 ? -gamma[0] : gamma[0], (unsigned long) abs(gamma[1]));
    moments_init(&m, &p);
    integrals_init(&d, &m);
    chain_init(&c);
    range_point(&c.q[0], m.z[0], 0);
    range_point(&c.q[k + 1], m.z[m.n], 0);
    for (int j = 1; j <= k; j++) {
      letters[j - 1] = random_below(2) ? 'R' : 'L';
      mpq_sub(c.q[j].lo, m.z[m.n], c.q[j - 1].lo);
      mpq_set_si(c.q[j].hi, 1 + random_below(9), 10);
      mpq_canonicalize(c.q[j].hi);
      mpq_mul(c.q[j].lo, c.q[j].lo, c.q[j].hi);
      mpq_add(c.q[j].lo, c.q[j].lo, c.q[j - 1].lo);
      mpq_set(c.q[j].hi, c.q[j].lo);
    }
    letters[k] = '\0';
    Slopes g;
    Word w;
    cr_assert(slopes_set(&g, p.gamma));
    word_set(&w, g, letters, k, false);
    cr_assert(chain_evaluate(&c, &d, &w, 0));
    check_moments(&c, letters, p.gamma);
    chain_clear(&c);
    integrals_clear(&d);
    moments_clear(&m);
    problem_clear(&p);
  }
}

/* ---- x^2 + 1_{x > 1/2}: a zero of LLL with kinks beside the jump. */

static void step_on_square(Problem *p) {
  static const long below[] = {0, 0, 1}, above[] = {1, 0, 1}, one[] = {1};
  long room = 0;
  problem_init(p);
  mpq_set_ui(p->b, 1, 1);
  set_poly(&add_piece(&p->target, &p->targets, &room, 0, 1, 2)->p, 3, below, 1);
  set_poly(&add_piece(&p->target, &p->targets, &room, 1, 2, 2)->p, 3, above, 1);
  room = 0;
  set_poly(&add_piece(&p->density, &p->densities, &room, 0, 1, 1)->p, 1, one, 1);
}

/* |1 - C M| <= kappa for the matrix M of difference quotients along a path from the lower to the upper
   corner, for which F(upper) - F(lower) = M (upper - lower): C (F(upper) - F(lower)) is near upper -
   lower. */
static void check_inverse(const Box *box, const Word *w, const Integrals *d, const mpq_t *inverse,
                          const mpq_t kappa) {
  Range f[TREE_KINKS], g[TREE_KINKS];
  mpq_t x[TREE_KINKS], y[TREE_KINKS], t, side;
  ranges_init(f, w->k);
  ranges_init(g, w->k);
  mpq_inits(t, side, NULL);
  for (int j = 0; j < w->k; j++) {
    mpq_inits(x[j], y[j], NULL);
    mpq_set(x[j], box->lo[j]);
    mpq_set(y[j], box->hi[j]);
    mpq_sub(t, y[j], x[j]);
    if (mpq_cmp(t, side) > 0)
      mpq_set(side, t);
  }
  cr_assert(equations(f, x, w, d) && equations(g, y, w, d));
  mpq_mul(side, side, kappa);
  for (int a = 0; a < w->k; a++) {
    mpq_sub(x[a], y[a], x[a]);
    for (int b = 0; b < w->k; b++) {
      mpq_sub(t, g[b].lo, f[b].lo);
      mpq_mul(t, t, inverse[a * w->k + b]);
      mpq_sub(x[a], x[a], t);
    }
    mpq_abs(x[a], x[a]);
    cr_assert_leq(mpq_cmp(x[a], side), 0);
  }
  for (int j = 0; j < w->k; j++)
    mpq_clears(x[j], y[j], NULL);
  mpq_clears(t, side, NULL);
  ranges_clear(f, w->k);
  ranges_clear(g, w->k);
}

/* Is F for LLL proved one-to-one on the box around the given numerators over 2^34? */
static bool proved(const Integrals *d, const long centre[3], long radius) {
  Word w;
  Box box;
  mpq_t kappa, inverse[9];
  memset(&w, 0, sizeof w);
  w.k = 3;
  w.tau[3] = 1;
  mpq_init(kappa);
  for (int i = 0; i < 9; i++)
    mpq_init(inverse[i]);
  int halvings[3];
  for (int j = 0; j < 3; j++) {
    mpq_inits(box.lo[j], box.hi[j], NULL);
    mpq_set_si(box.lo[j], centre[j] - radius, 1);
    mpq_set_si(box.hi[j], centre[j] + radius, 1);
    mpq_div_2exp(box.lo[j], box.lo[j], 34);
    mpq_div_2exp(box.hi[j], box.hi[j], 34);
  }
  bool good = jet_one_to_one(kappa, inverse, halvings, d, &w, &box);
  if (good) {
    cr_assert_lt(mpq_cmp_ui(kappa, 1, 1), 0);
    check_inverse(&box, &w, d, (const mpq_t *) inverse, kappa);
  }
  for (int i = 0; i < 9; i++)
    mpq_clear(inverse[i]);
  mpq_clear(kappa);
  box_clear(&box, 3);
  return good;
}

/* F has no finite derivative where q_2 = q_3, so boxes with such points must be refused. */
Test(check_jets, beside_a_jump) {
  static const long centre[] = {4293877976, 8587756015, 8594190463};
  static const long shifted[] = {4293877976, 8587756015, 8587756015};
  Problem p;
  Moments m;
  Integrals d;
  step_on_square(&p);
  moments_init(&m, &p);
  integrals_init(&d, &m);
  cr_assert(proved(&d, centre, 64));
  cr_assert(proved(&d, centre, 1));
  cr_assert_not(proved(&d, centre, 1 << 24));  /* wider than the piece between q_2 and q_3 */
  cr_assert_not(proved(&d, shifted, 64));      /* q_2 and q_3 may coincide */
  integrals_clear(&d);
  moments_clear(&m);
  problem_clear(&p);
}

/* ---- x^2 and type B: F_j = (l_j^2 - l_(j-1)^2)/6 (Lemma 7.3), so that the only zero divides [0,1] into
   equal parts. */

/* Is a box with sides 2^-20 around the zero, moved by `shift` 2^-20 in coordinate m, excluded? */
static bool excluded_beside_zero(const Integrals *d, int k, int m, long shift) {
  Word w;
  Box box;
  mpq_t t;
  memset(&w, 0, sizeof w);
  w.k = k;
  w.type_b = true;
  mpq_init(t);
  for (int j = 0; j < k; j++) {
    mpq_inits(box.lo[j], box.hi[j], NULL);
    mpq_set_si(t, -1 - 2 * random_below(2) + 4 * (j == m ? shift : 0), 4);
    mpq_canonicalize(t);
    mpq_div_2exp(t, t, 20);
    mpq_set_si(box.lo[j], j + 1, (unsigned long) k + 1);
    mpq_canonicalize(box.lo[j]);
    mpq_add(box.lo[j], box.lo[j], t);
    mpq_set_si(t, 1, 1);
    mpq_div_2exp(t, t, 20);
    mpq_add(box.hi[j], box.lo[j], t);
  }
  bool excluded = jet_excluded(d, &w, &box);
  box_clear(&box, k);
  mpq_clear(t);
  return excluded;
}

Test(check_jets, excluded_beside_a_zero) {
  static const long square[] = {0, 0, 1}, one[] = {1};
  Problem p;
  Moments m;
  Integrals d;
  long room = 0;
  problem_init(&p);
  mpq_set_ui(p.b, 1, 1);
  set_poly(&add_piece(&p.target, &p.targets, &room, 0, 1, 1)->p, 3, square, 1);
  room = 0;
  set_poly(&add_piece(&p.density, &p.densities, &room, 0, 1, 1)->p, 1, one, 1);
  moments_init(&m, &p);
  integrals_init(&d, &m);
  for (int k = 1; k <= 4; k++)
    for (int j = 0; j < k; j++) {
      cr_assert_not(excluded_beside_zero(&d, k, j, 0));
      cr_assert(excluded_beside_zero(&d, k, j, 30));
      cr_assert(excluded_beside_zero(&d, k, j, -30));
    }
  integrals_clear(&d);
  moments_clear(&m);
  problem_clear(&p);
}
