/* The chain system and its certified search, against exact rational arithmetic and known solutions. */
#include <math.h>
#include "solve/search.h"
#include "support.h"
#include "system/fit.h"

/* Moments of p and f p over [u,v] about 0: m[0..2] = int x^i p, n[0..1] = int x^i f p. */
static void raw_moments(fmpq *m, fmpq *n, const relucert_problem *problem, const fmpq_t u, const fmpq_t v) {
  fmpq_poly_t power;
  fmpq_poly_init(power);
  for (slong i = 0; i < 3; i++) {
    fmpq_poly_zero(power);
    fmpq_poly_set_coeff_si(power, i, 1);
    moment(m + i, power, problem, 0, u, v);
    if (i < 2)
      moment(n + i, power, problem, 1, u, v);
  }
  fmpq_poly_clear(power);
}

/* slope, mean abscissa, mean value and V = int (x - xbar)^2 p of the best affine fit on [u,v]. */
static void raw_fit(fmpq_t slope, fmpq_t xbar, fmpq_t ybar, fmpq_t spread, const relucert_problem *problem,
                    const fmpq_t u, const fmpq_t v) {
  fmpq *m = _fmpq_vec_init(3), *n = _fmpq_vec_init(2);
  raw_moments(m, n, problem, u, v);
  fmpq_div(xbar, m + 1, m);
  fmpq_div(ybar, n, m);
  fmpq_mul(spread, xbar, m + 1);
  fmpq_sub(spread, m + 2, spread);
  fmpq_mul(slope, xbar, n);
  fmpq_sub(slope, n + 1, slope);
  fmpq_div(slope, slope, spread);
  _fmpq_vec_clear(m, 3);
  _fmpq_vec_clear(n, 2);
}

/* F_1..F_k at rational points q[0..k+1] from the definition: the fit on J_i is ybar + s_i (x - xbar) with
   s_i = slope + tau_i T/V_i and T = -sum tau_i slope_i / sum tau_i^2/V_i. */
static void raw_equations(fmpq *f, const chain_word *c, const relucert_problem *problem, const fmpq *q) {
  slong k = c->k, i;
  fmpq *slope = _fmpq_vec_init(k + 1), *xbar = _fmpq_vec_init(k + 1), *ybar = _fmpq_vec_init(k + 1),
       *spread = _fmpq_vec_init(k + 1);
  fmpq_t t, sum, weight, x;
  fmpq_init(t); fmpq_init(sum); fmpq_init(weight); fmpq_init(x);
  for (i = 0; i <= k; i++) {
    raw_fit(slope + i, xbar + i, ybar + i, spread + i, problem, q + i, q + i + 1);
    if (c->tau[i]) {
      fmpq_set_si(x, c->tau[i], 1);
      fmpq_addmul(sum, x, slope + i);
      fmpq_inv(x, spread + i);
      fmpq_add(weight, weight, x);
    }
  }
  if (!fmpq_is_zero(weight)) {
    fmpq_div(t, sum, weight);
    fmpq_neg(t, t);
  }
  for (i = 0; i <= k; i++) {
    fmpq_set_si(x, c->tau[i], 1);
    fmpq_mul(x, x, t);
    fmpq_div(x, x, spread + i);
    fmpq_add(slope + i, slope + i, x);
  }
  for (i = 1; i <= k; i++) { /* right end of fit i-1 minus left end of fit i, both at q_i */
    fmpq_sub(x, q + i, xbar + i - 1);
    fmpq_mul(f + i - 1, x, slope + i - 1);
    fmpq_add(f + i - 1, f + i - 1, ybar + i - 1);
    fmpq_sub(x, q + i, xbar + i);
    fmpq_mul(x, x, slope + i);
    fmpq_add(x, x, ybar + i);
    fmpq_sub(f + i - 1, f + i - 1, x);
  }
  _fmpq_vec_clear(slope, k + 1);
  _fmpq_vec_clear(xbar, k + 1);
  _fmpq_vec_clear(ybar, k + 1);
  _fmpq_vec_clear(spread, k + 1);
  fmpq_clear(t); fmpq_clear(sum); fmpq_clear(weight); fmpq_clear(x);
}

/* Is the rational x in the interval? Exactly: its ends are doubles. */
static int holds(interval y, const fmpq_t x) {
  arf_t end;
  fmpq_t e;
  int inside = 1;
  arf_init(end);
  fmpq_init(e);
  if (y.neg < INFINITY) {
    arf_set_d(end, -y.neg);
    arf_get_fmpq(e, end);
    inside &= fmpq_cmp(e, x) <= 0;
  }
  if (y.hi < INFINITY) {
    arf_set_d(end, y.hi);
    arf_get_fmpq(e, end);
    inside &= fmpq_cmp(x, e) <= 0;
  }
  arf_clear(end);
  fmpq_clear(e);
  return inside;
}

static double to_double(const fmpq_t x) {
  return fmpz_get_d(fmpq_numref(x)) / fmpz_get_d(fmpq_denref(x));
}

/* A box with given cells, and in it two random points q and r. */
static void random_points(chain_box *b, fmpq *q, fmpq *r, slong k, const slong *cell, const cells *cl,
                          const chain_data *d, flint_rand_t state) {
  slong base = 2 + (slong) n_randint(state, 40), spread = 1 + (slong) n_randint(state, 20);
  fmpq_set(q, cl->z);
  fmpq_set(r, cl->z);
  fmpq_set(q + k + 1, cl->z + cl->n);
  fmpq_set(r + k + 1, cl->z + cl->n);
  *b = (chain_box) { .charts = 0 };
  b->q[0] = d->z[0];
  b->q[k + 1] = d->z[d->n];
  b->last[k] = d->n - 1;
  for (slong i = 1; i <= k; i++) { /* inside its cell at increasing positions p/997 */
    slong p = base + 40 * i, s = p + (slong) n_randint(state, (ulong) spread);
    fmpq_t width, part;
    fmpq_init(width);
    fmpq_init(part);
    fmpq_sub(width, cl->z + cell[i] + 1, cl->z + cell[i]);
    fmpq_set_si(part, p, 997);
    fmpq_mul(q + i, width, part);
    fmpq_add(q + i, q + i, cl->z + cell[i]);
    fmpq_set_si(part, s, 997);
    fmpq_mul(r + i, width, part);
    fmpq_add(r + i, r + i, cl->z + cell[i]);
    fmpq_clear(width);
    fmpq_clear(part);
    b->first[i] = b->last[i - 1] = cell[i];
    b->q[i] = iv(nextafter(fmin(to_double(q + i), to_double(r + i)), -INFINITY),
                 nextafter(fmax(to_double(q + i), to_double(r + i)), INFINITY));
  }
}

static interval around_double(double x) { return iv(nextafter(x, -INFINITY), nextafter(x, INFINITY)); }

/* F at both points lies in its enclosure, and the difference in J (q - r). */
static void check_box(const chain_data *d, const chain_word *w, const chain_box *b, const fmpq *q,
                      const fmpq *r, const relucert_problem *problem, const char *name) {
  interval f[CHAIN_MAX], jacobian[CHAIN_MAX * CHAIN_MAX];
  slong k = w->k;
  fmpq *fq = _fmpq_vec_init(k), *fr = _fmpq_vec_init(k);
  fmpq_t difference;
  fmpq_init(difference);
  raw_equations(fq, w, problem, q);
  raw_equations(fr, w, problem, r);
  int mode = interval_begin();
  chain_evaluate(f, jacobian, d, w, b);
  interval_end(mode);
  for (slong j = 0; j < k; j++) {
    interval sum = { 0, 0 };
    cr_assert(holds(f[j], fq + j) && holds(f[j], fr + j), "F_%ld: %s", (long) j + 1, name);
    cr_assert(!(iv_width(f[j]) > 1e6), "useless enclosure");
    fmpq_sub(difference, fq + j, fr + j);
    mode = interval_begin();
    for (slong m = 0; m < k; m++)
      sum = iv_add(sum, iv_mul_any(jacobian[j * k + m], iv_sub(around_double(to_double(q + m + 1)),
                                                               around_double(to_double(r + m + 1)))));
    interval_end(mode);
    cr_assert(holds(sum, difference), "mean value of F_%ld: %s", (long) j + 1, name);
  }
  _fmpq_vec_clear(fq, k);
  _fmpq_vec_clear(fr, k);
  fmpq_clear(difference);
}

/* Random problems, words and boxes, with 1 to 5 pieces of degree 1 to 6 and jumps between them. */
Test(chain, encloses_the_exact_equations, .timeout = 120) {
  flint_rand_t state;
  flint_randinit(state);
  for (int round = 0; round < 300; round++) {
    text t = { 0 };
    slong k = 1 + round % 4, cell[CHAIN_MAX + 1];
    char letters[CHAIN_MAX + 1] = { 0 };
    text_append(&t, "relucert-problem 1\ninterval 0 1\nhidden 1\n");
    random_pieces(&t, state, "target", 1 + round % 5, 1 + round % 6, 0);
    char *s = text_take(&t);
    relucert_problem *problem = problem_of("%s", s);
    cells cl;
    chain_data d;
    chain_word w;
    chain_box b;
    fmpq *q = _fmpq_vec_init(k + 2), *r = _fmpq_vec_init(k + 2);
    cells_init(&cl, problem);
    chain_data_init(&d, &cl);
    for (slong i = 1; i <= k; i++) {
      letters[i - 1] = n_randint(state, 2) ? 'R' : 'L';
      cell[i] = (slong) n_randint(state, (ulong) cl.n);
      if (i > 1 && cell[i] < cell[i - 1])
        cell[i] = cell[i - 1];
    }
    chain_word_set(&w, SLOPES_RELU, round % 7 == 0 ? NULL : letters, k);
    random_points(&b, q, r, k, cell, &cl, &d, state);
    check_box(&d, &w, &b, q, r, problem, s);
    _fmpq_vec_clear(q, k + 2);
    _fmpq_vec_clear(r, k + 2);
    chain_data_clear(&d);
    cells_clear(&cl);
    relucert_free(s);
    relucert_problem_free(problem);
  }
  flint_randclear(state);
}

/* A chart: F at q_i = z - l(1-s), q_(i+1) = z + l s lies in the enclosure over a box of (l, s), down to l =
 * 0. */
Test(chain, charts) {
  relucert_problem *problem = problem_of("relucert-problem 1\ninterval 0 1\ntarget [0,1/2] x^2\n"
                                         "target [1/2,1] 1-x\nhidden 1\n");
  static const char *words[] = { "RL", "LR", "RR", "LL", NULL };
  cells cl;
  chain_data d;
  fmpq *q = _fmpq_vec_init(4), *fq = _fmpq_vec_init(2);
  cells_init(&cl, problem);
  chain_data_init(&d, &cl);
  for (slong n = 0; n < 500; n++) {
    slong s = n % 10, l = 1 + n / 10;
    chain_word w;
    interval f[2];
    chain_box b = { .first = { 0, 0, 1 }, .last = { 0, 1, 1 }, .charts = 1u << 1 };
    chain_word_set(&w, SLOPES_RELU, words[n % 5], 2);
    fmpq_set_si(q + 3, 1, 1);
    fmpq_set_si(q + 1, 1000 - l * (9 - s), 2000); /* l/2000 times 9 */
    fmpq_set_si(q + 2, 1000 + l * s, 2000);
    int mode = interval_begin();
    b.q[0] = iv_point(0);
    b.q[3] = iv_point(1);
    b.l[1] = iv(l % 3 ? 0.004 * (double) l : 0, 0.005 * (double) l);
    b.s[1] = iv((double) s / 9 - 0.01, (double) s / 9 + 0.01);
    b.s[1] = iv_meet(b.s[1], iv(0, 1));
    b.q[1] = iv_sub(iv_point(0.5), iv_mul(b.l[1], iv_sub(iv_point(1), b.s[1])));
    b.q[2] = iv_add(iv_point(0.5), iv_mul(b.l[1], b.s[1]));
    chain_evaluate(f, NULL, &d, &w, &b);
    interval_end(mode);
    raw_equations(fq, &w, problem, q);
    for (slong j = 0; j < 2; j++)
      cr_assert(holds(f[j], fq + j) && iv_width(f[j]) < 3, "F_%ld of %s, l %ld, s %ld", (long) j + 1,
                w.letters, (long) l, (long) s);
  }
  _fmpq_vec_clear(q, 4);
  _fmpq_vec_clear(fq, 2);
  chain_data_clear(&d);
  cells_clear(&cl);
  relucert_problem_free(problem);
}

/* ---- Trees, replayed in exact arithmetic. */

/* A position of formats.md 5.4. */
typedef struct {
  slong c, t;
} place;

/* The part of an order of three pieces with the lengths l, around the ratios; in steps of 1/8. */
static chain_ratios ratios_of(const slong *piece, const slong *l) {
  chain_ratios r = { .n = 3 };
  for (slong a = 0; a < 3; a++)
    r.piece[a] = piece[a];
  for (slong a = 1; a < 3; a++) {
    double low = floor(8.0 * (double) l[a] / (double) l[a - 1]) / 8;
    r.by[a] = iv(fmin(low, 0.875), fmin(low, 0.875) + 0.125);
  }
  return r;
}

/* The corner (0,0,2/3,2/3): J_0, J_1 and the piece J_3 in a chart shrink together. F lies in the enclosure
   for the ratios of their lengths, in every order of the lengths, which is better than that of the box. */
Test(chain, ratios_of_three_lengths) {
  relucert_problem *problem = problem_of("relucert-problem 1\ninterval 0 1\ntarget [0,1/3] 0\n"
                                         "target [1/3,2/3] 1\ntarget [2/3,1] 3\nhidden 1\n");
  static const slong lengths[6][3] = { { 7, 5, 2 }, { 7, 2, 5 }, { 5, 7, 2 },
                                       { 2, 7, 5 }, { 5, 2, 7 }, { 2, 5, 7 } };
  static const slong pieces[3] = { 0, 1, 3 };
  cells cl;
  chain_data d;
  fmpq *q = _fmpq_vec_init(6), *fq = _fmpq_vec_init(4);
  cells_init(&cl, problem);
  chain_data_init(&d, &cl);
  for (slong n = 0; n < 6 * 5; n++) {
    const slong *l = lengths[n % 6];
    slong order[3], sorted[3], c = 1L << (8 + 4 * (n / 6)); /* lengths l/c */
    chain_word w;
    interval f[4], plain[4];
    chain_box b = { .first = { 0, 0, 0, 1, 2 }, .last = { 0, 0, 1, 2, 2 }, .charts = 1u << 3 };
    chain_ratios r;
    chain_word_set(&w, SLOPES_RELU, "RLRL", 4);
    for (slong a = 0; a < 3; a++) { /* by descending length */
      slong rank = 0;
      for (slong e = 0; e < 3; e++)
        rank += l[e] > l[a];
      order[rank] = pieces[a];
      sorted[rank] = l[a];
    }
    fmpq_set_si(q + 5, 1, 1);
    fmpq_set_si(q + 1, l[0], (ulong) c);
    fmpq_set_si(q + 2, l[0] + l[1], (ulong) c);
    fmpq_set_si(q + 3, 8 * c - 9 * l[2], (ulong) (12 * c)); /* 2/3 - 3/4 l, s = 1/4 */
    fmpq_set_si(q + 4, 8 * c + 3 * l[2], (ulong) (12 * c));
    int mode = interval_begin();
    b.q[0] = iv_point(0);
    b.q[5] = iv_point(1);
    b.q[1] = iv(0, 8.0 / (double) c);
    b.q[2] = iv(0, 16.0 / (double) c);
    b.l[3] = iv(0, 8.0 / (double) c);
    b.s[3] = iv(0.249, 0.251);
    b.q[3] = iv_sub(d.z[2], iv_mul(b.l[3], iv_sub(iv_point(1), b.s[3])));
    b.q[4] = iv_add(d.z[2], iv_mul(b.l[3], b.s[3]));
    r = ratios_of(order, sorted);
    cr_assert(chain_evaluate_ratios(f, &d, &w, &b, &r));
    chain_evaluate(plain, NULL, &d, &w, &b);
    interval_end(mode);
    raw_equations(fq, &w, problem, q);
    for (slong j = 0; j < 4; j++)
      cr_assert(holds(f[j], fq + j) && iv_width(f[j]) < iv_width(plain[j]), "F_%ld, n = %ld", (long) j + 1,
                (long) n);
  }
  _fmpq_vec_clear(q, 6);
  _fmpq_vec_clear(fq, 4);
  chain_data_clear(&d);
  cells_clear(&cl);
  relucert_problem_free(problem);
}

/* The errors of Lemma 7.10b divided by s or 1-s, f = 1-x on the one side, not affine on the other. */
Test(chain, error_of_a_neighbour) {
  relucert_problem *problem = problem_of("relucert-problem 1\ninterval 0 1\ntarget [0,1/4] x^2\n"
                                         "target [1/4,3/4] 1-x\ntarget [3/4,1] x^2+x\nhidden 1\n");
  cells cl;
  chain_data d;
  cells_init(&cl, problem);
  chain_data_init(&d, &cl);
  for (slong n = 0; n < 60; n++)
    for (int side = -1; side <= 1; side += 2) {
      slong part = 1 + n % 9, l = 1 + n / 9; /* part/10, l/40 */
      fmpq_t u, v, slope, xbar, ybar, spread, error, value;
      fmpq_init(u); fmpq_init(v); fmpq_init(slope); fmpq_init(xbar); fmpq_init(ybar); fmpq_init(spread);
      fmpq_init(error); fmpq_init(value);
      if (side > 0) { /* z = 3/4, s = part/10 */
        fmpq_set_si(u, 300 - l * (10 - part), 400);
        fmpq_set_si(v, 300 + l * part, 400);
      } else { /* z = 1/4, 1 - s = part/10 */
        fmpq_set_si(u, 100 - l * part, 400);
        fmpq_set_si(v, 100 + l * (10 - part), 400);
      }
      raw_fit(slope, xbar, ybar, spread, problem, u, v);
      fmpq_sub(error, side > 0 ? u : v, xbar);
      fmpq_mul(error, error, slope);
      fmpq_add(error, error, ybar);
      fmpq_set_si(value, 1, 1); /* minus f = 1 - x there */
      fmpq_sub(value, value, side > 0 ? u : v);
      fmpq_sub(error, error, value);
      fmpq_set_si(value, 10, part);
      fmpq_mul(error, error, value);
      int mode = interval_begin();
      interval x = iv_div(iv_point((double) part), iv_point(10));
      interval length = iv_div(iv_point((double) l), iv_point(40));
      interval e = fit_error_in_chart(&d, side > 0 ? 1 : 0, length, x, side);
      interval_end(mode);
      cr_assert(holds(e, error) && iv_width(e) < 1e-12);
      fmpq_clear(u); fmpq_clear(v); fmpq_clear(slope); fmpq_clear(xbar); fmpq_clear(ybar); fmpq_clear(spread);
      fmpq_clear(error); fmpq_clear(value);
    }
  chain_data_clear(&d);
  cells_clear(&cl);
  relucert_problem_free(problem);
}

static const slong FULL = 1L << 50;

static void place_value(fmpq_t x, place p, const cells *cl) {
  fmpq_t part;
  fmpq_init(part);
  fmpq_set_si(part, p.t, (ulong) FULL);
  fmpq_sub(x, cl->z + p.c + 1, cl->z + p.c);
  fmpq_mul(x, x, part);
  fmpq_add(x, x, cl->z + p.c);
  fmpq_clear(part);
}

/* Compare as points: (c, FULL) = (c+1, 0). */
static int place_cmp(place x, place y) {
  slong cx = x.t == FULL ? x.c + 1 : x.c, cy = y.t == FULL ? y.c + 1 : y.c;
  slong tx = x.t == FULL ? 0 : x.t, ty = y.t == FULL ? 0 : y.t;
  return cx != cy ? (cx < cy ? -1 : 1) : tx != ty ? (tx < ty ? -1 : 1) : 0;
}

typedef struct {
  place lo[CHAIN_MAX + 1], hi[CHAIN_MAX + 1];
} replayed;

/* Whether the closed box holds x_1..x_k. */
static int replayed_holds(const replayed *b, const fmpq *x, const cells *cl, slong k) {
  fmpq_t end;
  int inside = 1;
  fmpq_init(end);
  for (slong j = 1; j <= k; j++) {
    place_value(end, b->lo[j], cl);
    inside &= fmpq_cmp(end, x + j) <= 0;
    place_value(end, b->hi[j], cl);
    inside &= fmpq_cmp(x + j, end) <= 0;
  }
  fmpq_clear(end);
  return inside;
}

/* Whether the box lies in some uniqueness box. */
static int in_unique_box(const replayed *b, const search_result *r, const cells *cl, slong k) {
  fmpq_t end;
  int found = 0;
  fmpq_init(end);
  for (slong i = 0; i < r->n && !found; i++) {
    found = 1;
    for (slong j = 1; j <= k; j++) {
      place_value(end, b->lo[j], cl);
      found &= holds(r->zeros[i].unique[j], end);
      place_value(end, b->hi[j], cl);
      found &= holds(r->zeros[i].unique[j], end);
    }
  }
  fmpq_clear(end);
  return found;
}

static void cut_replayed(replayed *lower, replayed *upper, slong j) {
  place lo = lower->lo[j], hi = lower->hi[j], cut;
  if (lo.t == FULL)
    lo = (place) { lo.c + 1, 0 };
  if (hi.t == 0)
    hi = (place) { hi.c - 1, FULL };
  if (lo.c < hi.c)
    cut = (place) { (lo.c + hi.c + 1) / 2, 0 };
  else
    cut = (place) { lo.c, lo.t + 63 * (hi.t - lo.t) / 128 };
  cr_assert(place_cmp(lo, cut) < 0 && place_cmp(cut, hi) < 0, "the cut differs from both ends");
  *upper = *lower;
  upper->lo[j] = lower->hi[j] = cut;
}

/* Replay a tree without pins and charts: it is complete, every leaf k lies in a uniqueness box, and the
   points x[n] (n = 0..points-1, k+2 entries each) lie only in leaves k, or only in leaves that are not `o`
   if outside is set. */
static void replay(const search_result *r, const chain_word *w, const cells *cl, const fmpq *x, slong points,
                   int outside) {
  slong k = w->k, waiting = 1;
  replayed *stack = malloc(10000 * sizeof *stack);
  stack[0] = (replayed) { .lo = { { 0, 0 } } };
  for (slong j = 1; j <= k; j++)
    stack[0].hi[j] = (place) { cl->n - 1, FULL };
  for (size_t at = 0; at < r->tree.length; at++) {
    char letter = r->tree.data[at];
    cr_assert(waiting > 0 && waiting < 9990, "a node for every letter");
    replayed b = stack[--waiting], upper;
    int empty = 0;
    for (slong j = 2; j <= k; j++)
      if (place_cmp(b.lo[j], b.lo[j - 1]) < 0)
        b.lo[j] = b.lo[j - 1];
    for (slong j = k - 1; j >= 1; j--)
      if (place_cmp(b.hi[j], b.hi[j + 1]) > 0)
        b.hi[j] = b.hi[j + 1];
    for (slong j = 1; j <= k; j++)
      empty |= place_cmp(b.hi[j], b.lo[j]) <= 0;
    cr_assert_eq(letter == 'o', empty);
    if ((letter >= '1' && letter <= '9') || (letter >= 'A' && letter <= 'C')) {
      cut_replayed(&b, &upper, letter <= '9' ? letter - '0' : letter - 'A' + 10);
      stack[waiting++] = upper;
      stack[waiting++] = b;
      continue;
    }
    cr_assert(strchr("oavmpke", letter) != NULL, "letter %c", letter);
    if (letter == 'k')
      cr_assert(in_unique_box(&b, r, cl, k));
    for (slong n = 0; n < points; n++)
      if (!empty && replayed_holds(&b, x + n * (k + 2), cl, k))
        cr_assert(outside ? letter != 'o' : letter == 'k', "a zero in a leaf %c of %s", letter, w->letters);
  }
  cr_assert_eq(waiting, 0);
  free(stack);
}

/* ---- All zeros of all words. */

typedef struct {
  slong n, unresolved;
  struct {
    char word[CHAIN_MAX + 1];
    chain_zero zero;
  } item[300];
} zeros;

/* The exact middle of `at`, entries 1..k. */
static void middle(fmpq *x, const chain_zero *z, slong k) {
  arf_t end;
  arf_init(end);
  for (slong j = 1; j <= k; j++) {
    arf_set_d(end, 0.5 * (z->at[j].hi - z->at[j].neg));
    arf_get_fmpq(x + j, end);
  }
  arf_clear(end);
}

/* Search every word with k kinks (or B) and replay its tree. */
static void solve_all(zeros *all, const chain_data *d, const cells *cl, slong k, int type_b, int replayable) {
  relucert_context *ctx = relucert_context_new();
  all->n = all->unresolved = 0;
  for (slong n = 0; n < (type_b ? 1 : 1 << k); n++) {
    search_result r;
    chain_word w;
    char letters[CHAIN_MAX + 1] = { 0 };
    for (slong i = 0; i < k; i++)
      letters[i] = (n >> i) & 1 ? 'R' : 'L';
    chain_word_set(&w, SLOPES_RELU, type_b ? NULL : letters, k);
    search_word(&r, ctx, d, &w, 0, 0, NULL, NULL);
    fmpq *x = _fmpq_vec_init((k + 2) * (r.n + 1));
    for (slong i = 0; i < r.n; i++)
      middle(x + i * (k + 2), r.zeros + i, k);
    if (replayable)
      replay(&r, &w, cl, x, r.n, 0);
    _fmpq_vec_clear(x, (k + 2) * (r.n + 1));
    all->unresolved += r.nunresolved;
    for (slong i = 0; i < r.n; i++) {
      cr_assert(all->n < 300);
      memcpy(all->item[all->n].word, letters, sizeof letters);
      all->item[all->n++].zero = r.zeros[i];
      for (slong j = 1; j <= k; j++)
        cr_assert(r.zeros[i].at[j].neg <= r.zeros[i].unique[j].neg
                  && r.zeros[i].at[j].hi <= r.zeros[i].unique[j].hi);
    }
    search_clear(&r);
  }
  relucert_context_free(ctx);
}

/* How many zeros of this word enclose the given point. */
static slong count_near(const zeros *all, const char *word, slong k, const double *q, double tolerance) {
  slong count = 0;
  for (slong i = 0; i < all->n; i++) {
    int here = !word || !strcmp(word, all->item[i].word);
    for (slong j = 0; j < k; j++)
      here &= iv_lo(all->item[i].zero.at[j + 1]) <= q[j] + tolerance
              && all->item[i].zero.at[j + 1].hi >= q[j] - tolerance
              && iv_width(all->item[i].zero.at[j + 1]) < 1e-12;
    count += here;
  }
  return count;
}

/* x^2 on [0,1]: R^k at (2i-1)/(2k+1), type B at i/(k+1); the numbers of zeros of a Groebner-based solver: k
   = 1: 1, k = 2: 3 genuine and RL(1/3,2/3) with m = 0, k = 3: 7 genuine and two with m = 0. */
Test(search, x_squared) {
  relucert_problem *problem = problem_of("relucert-problem 1\ninterval 0 1\ntarget x^2\nhidden 1\n");
  static const double rl[2] = { 0.0722665257878777, 0.5361332628939388 },
                      rl2[2] = { 0.5638439637084911, 0.7819219818542456 }, third[2] = { 1.0 / 3, 2.0 / 3 },
                      rlr[3] = { 0.2, 0.4, 0.6 }, rrl[3] = { 0.2, 0.6, 0.8 };
  static const slong counts[] = { 0, 1, 4, 9 };
  zeros *all = malloc(sizeof *all);
  double q[CHAIN_MAX];
  cells cl;
  chain_data d;
  cells_init(&cl, problem);
  chain_data_init(&d, &cl);
  for (slong k = 1; k <= 3; k++) {
    char word[] = "RRRR";
    word[k] = 0;
    solve_all(all, &d, &cl, k, 0, 1);
    cr_assert_eq(all->unresolved, 0);
    cr_assert_eq(all->n, counts[k], "k = %ld", (long) k);
    for (slong i = 0; i < k; i++)
      q[i] = (double) (2 * i + 1) / (double) (2 * k + 1);
    cr_assert(count_near(all, word, k, q, 1e-16) == 1);
    if (k == 2)
      cr_assert(count_near(all, "RL", 2, rl, 1e-15) == 1 && count_near(all, "RL", 2, rl2, 1e-15) == 1
                && count_near(all, "RL", 2, third, 1e-15) == 1);
    if (k == 3)
      cr_assert(count_near(all, "RLR", 3, rlr, 1e-15) == 1 && count_near(all, "RRL", 3, rrl, 1e-15) == 1);
    solve_all(all, &d, &cl, k, 1, 1);
    cr_assert(all->unresolved == 0 && all->n == 1);
    for (slong i = 0; i < k; i++)
      q[i] = (double) (i + 1) / (double) (k + 1);
    cr_assert(count_near(all, NULL, k, q, 1e-16) == 1);
  }
  chain_data_clear(&d);
  cells_clear(&cl);
  relucert_problem_free(problem);
  free(all);
}

/* 4x^3 - 3x on [-1,1]: the list for width 2 has 18 entries, the mean, the affine fit, 4 + 10 of type A and
   2 of type B; every zero has its mirror image under q -> -q, word reversed with L and R swapped. */
Test(search, cubic_chebyshev_and_reflection) {
  relucert_problem *problem = problem_of("relucert-problem 1\ninterval -1 1\ntarget 4*x^3-3*x\nhidden 1\n");
  static const slong counts[] = { 0, 4, 10 };
  static const double global[2] = { -0.552038821365842, 0.233343084428883 };
  zeros *all = malloc(sizeof *all);
  cells cl;
  chain_data d;
  cells_init(&cl, problem);
  chain_data_init(&d, &cl);
  for (slong k = 1; k <= 2; k++) {
    solve_all(all, &d, &cl, k, 0, 1);
    cr_assert_eq(all->unresolved, 0);
    cr_assert_eq(all->n, counts[k]);
    if (k == 2)
      cr_assert(count_near(all, "LL", 2, global, 1e-14) == 1);
    for (slong i = 0; i < all->n; i++) {
      char word[CHAIN_MAX + 1] = { 0 };
      double q[CHAIN_MAX];
      for (slong j = 0; j < k; j++) {
        word[j] = all->item[i].word[k - 1 - j] == 'R' ? 'L' : 'R';
        q[j] = -iv_mid(all->item[i].zero.at[k - j]);
      }
      cr_assert(count_near(all, word, k, q, 1e-13) == 1, "mirror image of %s", all->item[i].word);
    }
  }
  solve_all(all, &d, &cl, 1, 1, 1);
  cr_assert(all->unresolved == 0 && all->n == 2);
  chain_data_clear(&d);
  cells_clear(&cl);
  relucert_problem_free(problem);
  free(all);
}

/* The traps of exact fits and jumps end with nothing unresolved. */
static slong unresolved_of(const char *pieces, slong most) {
  relucert_problem *problem = problem_of("relucert-problem 1\n%s\nhidden 1\n", pieces);
  zeros *all = malloc(sizeof *all);
  slong unresolved = 0;
  cells cl;
  chain_data d;
  cells_init(&cl, problem);
  chain_data_init(&d, &cl);
  for (slong k = 1; k <= most; k++)
    for (int b = 0; b < 2; b++) {
      solve_all(all, &d, &cl, k, b, 0);
      unresolved += all->unresolved;
    }
  chain_data_clear(&d);
  cells_clear(&cl);
  relucert_problem_free(problem);
  free(all);
  return unresolved;
}

Test(search, exact_fits_and_jumps) {
  cr_assert_eq(unresolved_of("interval -1 1\ntarget [-1,0] -x\ntarget [0,1] x", 4), 0);
  cr_assert_eq(unresolved_of("interval -1 1\ntarget [-1,-1/2] -x\ntarget [-1/2,0] -x\ntarget [0,1] x", 3), 0);
  cr_assert_eq(
      unresolved_of("interval -3 3\ntarget [-3,-1] 0\ntarget [-1,0] x+1\ntarget [0,1] 1-x\ntarget [1,3] 0",
                    4),
      0);
  cr_assert_eq(unresolved_of("interval 0 1\ntarget x", 4), 0);
  cr_assert_eq(unresolved_of("interval 0 1\ntarget [0,1/2] 0\ntarget [1/2,1] 1", 3), 0);
  cr_assert_eq(unresolved_of("interval 0 1\ntarget [0,1/3] (-648*x^2+108*x+36)/125\ntarget [1/3,2/3] 0\n"
                             "target [2/3,1] (-648*(1-x)^2+108*(1-x)+36)/125", 3), 0);
}

/* Zeros of one word; nothing may stay open. */
static void solve_word(search_result *r, const char *letters, const char *pieces) {
  relucert_problem *problem = problem_of("relucert-problem 1\n%s\nhidden 1\n", pieces);
  relucert_context *ctx = relucert_context_new();
  cells cl;
  chain_data d;
  chain_word w;
  cells_init(&cl, problem);
  chain_data_init(&d, &cl);
  chain_word_set(&w, SLOPES_RELU, letters, (slong) strlen(letters));
  search_word(r, ctx, &d, &w, 0, 400000, NULL, NULL);
  cr_assert_eq(r->nunresolved, 0, "%s", letters);
  relucert_context_free(ctx);
  chain_data_clear(&d);
  cells_clear(&cl);
  relucert_problem_free(problem);
}

/* Two corners at jumps shrink together. f(3-x) = 2-f(x): the zeros of LRRL are the mirror images of those of
   RLLR, which are searched without this knowledge. */
Test(search, two_charts, .timeout = 120) {
  const char *pieces = "interval 0 3\ntarget [0,1] 0\ntarget [1,2] 1\ntarget [2,3] 2";
  search_result left, right;
  slong nested = 0;
  solve_word(&left, "LRRL", pieces);
  solve_word(&right, "RLLR", pieces);
  for (size_t i = 1; i < left.tree.length; i++)
    nested += left.tree.data[i - 1] == 'c' && left.tree.data[i] == 'c';
  cr_assert(nested > 0 && left.n > 0);
  cr_assert_eq(left.n, right.n);
  for (slong i = 0; i < left.n; i++) {
    slong found = 0;
    for (slong n = 0; n < right.n; n++) {
      int same = 1;
      for (slong j = 1; j <= 4; j++)
        same &= fabs(iv_mid(left.zeros[i].at[j]) + iv_mid(right.zeros[n].at[5 - j]) - 3) < 1e-6;
      found += same;
    }
    cr_assert_eq(found, 1);
  }
  search_clear(&left);
  search_clear(&right);
}

/* A continuum of zeros that are not genuine, q_2 at the jump and q_1 anywhere before it, and its mirror
   image. */
Test(search, neighbours) {
  search_result r;
  solve_word(&r, "LL", "interval 0 1\ntarget [0,1/4] 0\ntarget [1/4,1/2] 2\ntarget [1/2,1] -1");
  cr_assert(memchr(r.tree.data, 'n', r.tree.length) != NULL);
  search_clear(&r);
  solve_word(&r, "RR", "interval 0 1\ntarget [0,1/2] 1\ntarget [1/2,3/4] -2\ntarget [3/4,1] 0");
  cr_assert(memchr(r.tree.data, 'n', r.tree.length) != NULL);
  search_clear(&r);
}

/* |x|: type B has the zero at 0 with its kink on the breakpoint, RL two regular ones. */
Test(search, absolute_value) {
  relucert_problem *problem =
      problem_of("relucert-problem 1\ninterval -1 1\ntarget [-1,0] -x\ntarget [0,1] x\nhidden 1\n");
  static const double zero[1] = { 0 }, rl[2] = { -0.485189686152421, 0.046278894946208 },
                      mirror[2] = { -0.046278894946208, 0.485189686152421 };
  zeros *all = malloc(sizeof *all);
  cells cl;
  chain_data d;
  cells_init(&cl, problem);
  chain_data_init(&d, &cl);
  solve_all(all, &d, &cl, 1, 1, 0);
  cr_assert(all->n == 1 && count_near(all, NULL, 1, zero, 1e-15) == 1);
  solve_all(all, &d, &cl, 2, 0, 1);
  cr_assert(all->n == 2 && count_near(all, "RL", 2, rl, 1e-14) == 1
            && count_near(all, "RL", 2, mirror, 1e-14) == 1);
  chain_data_clear(&d);
  cells_clear(&cl);
  relucert_problem_free(problem);
  free(all);
}

/* An even problem: a self-mirror word has zeros on the axis in boxes that are their own mirror images. */
Test(search, symmetric_boxes) {
  relucert_problem *problem = problem_of("relucert-problem 1\ninterval -1 1\ntarget x^4\nhidden 1\n");
  relucert_context *ctx = relucert_context_new();
  cells cl;
  chain_data d;
  search_result r;
  chain_word w;
  slong central = 0;
  cells_init(&cl, problem);
  chain_data_init(&d, &cl);
  chain_word_set(&w, SLOPES_RELU, "LR", 2);
  search_word(&r, ctx, &d, &w, 1, 0, NULL, NULL);
  cr_assert(r.n > 0 && r.nunresolved == 0);
  for (slong i = 0; i < r.n; i++) {
    const interval *at = r.zeros[i].at, *x = r.zeros[i].unique;
    if (fabs(iv_mid(at[1]) + iv_mid(at[2])) > 1e-9)
      continue;
    central++;
    cr_assert(x[1].neg == x[2].hi && x[1].hi == x[2].neg);
  }
  cr_assert(central > 0);
  search_clear(&r);
  chain_data_clear(&d);
  cells_clear(&cl);
  relucert_context_free(ctx);
  relucert_problem_free(problem);
}

/* A limit leaves boxes that cover all the zeros not found. */
Test(search, limits_leave_covering_boxes) {
  relucert_problem *problem = problem_of("relucert-problem 1\ninterval 0 1\ntarget x^2\nhidden 1\n");
  relucert_context *ctx = relucert_context_new();
  cells cl;
  chain_data d;
  search_result full, part;
  chain_word w;
  cells_init(&cl, problem);
  chain_data_init(&d, &cl);
  chain_word_set(&w, SLOPES_RELU, "RLR", 3);
  search_word(&full, ctx, &d, &w, 0, 0, NULL, NULL);
  cr_assert(full.n == 3 && full.nunresolved == 0);
  for (long boxes = 1; boxes < full.nodes; boxes += 37) {
    search_word(&part, ctx, &d, &w, 0, boxes, NULL, NULL);
    cr_assert(part.nunresolved > 0 && part.limit && part.nodes <= boxes);
    for (slong i = 0; i < full.n; i++) {
      int covered = 0;
      for (slong j = 0; j < part.n + part.nunresolved; j++) {
        const interval *box = j < part.n ? part.zeros[j].unique : part.unresolved[j - part.n];
        int here = 1;
        for (slong m = 1; m <= 3; m++)
          here &= iv_lo(box[m]) <= full.zeros[i].at[m].hi && iv_lo(full.zeros[i].at[m]) <= box[m].hi;
        covered |= here;
      }
      cr_assert(covered);
    }
    search_clear(&part);
  }
  search_clear(&full);
  chain_data_clear(&d);
  cells_clear(&cl);
  relucert_context_free(ctx);
  relucert_problem_free(problem);
}
