/* The chain system and its certified search, against exact rational arithmetic and known solutions. */
#include <math.h>
#include "solve/search.h"
#include "support.h"

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
static void raw_equations(fmpq *f, const chain *c, const relucert_problem *problem, const fmpq *q) {
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

/* Two random points of a random box in the cells and order of the chain, with the box around them. */
static void random_points(interval *box, fmpq *q, fmpq *r, const chain *c, const cells *cl,
                          flint_rand_t state) {
  slong k = c->k, i;
  fmpq_set(q, cl->z);
  fmpq_set(r, cl->z);
  fmpq_set(q + k + 1, cl->z + cl->n);
  fmpq_set(r + k + 1, cl->z + cl->n);
  slong base = 2 + (slong) n_randint(state, 40), spread = 1 + (slong) n_randint(state, 20);
  for (i = 1; i <= k; i++) { /* inside its cell at increasing positions p/997 */
    slong p = base + 40 * i, s = p + (slong) n_randint(state, (ulong) spread);
    fmpq_t width, part;
    fmpq_init(width);
    fmpq_init(part);
    fmpq_sub(width, cl->z + c->cell[i] + 1, cl->z + c->cell[i]);
    fmpq_set_si(part, p, 997);
    fmpq_mul(q + i, width, part);
    fmpq_add(q + i, q + i, cl->z + c->cell[i]);
    fmpq_set_si(part, s, 997);
    fmpq_mul(r + i, width, part);
    fmpq_add(r + i, r + i, cl->z + c->cell[i]);
    fmpq_clear(width);
    fmpq_clear(part);
    box[i] = iv(nextafter(fmin(to_double(q + i), to_double(r + i)), -INFINITY),
                nextafter(fmax(to_double(q + i), to_double(r + i)), INFINITY));
  }
  box[0] = c->data->z[0];
  box[k + 1] = c->data->z[c->data->n];
}

/* On random boxes: F at two points lies in the enclosure, and their difference in J (q - r). */
Test(chain, encloses_the_exact_equations, .timeout = 120) {
  flint_rand_t state;
  flint_randinit(state);
  for (int round = 0; round < 300; round++) {
    text t = { 0 };
    slong k = 1 + round % 4, pieces = 1 + round % 5;
    text_append(&t, "relucert-problem 1\ninterval 0 1\nhidden 1\n");
    random_pieces(&t, state, "target", pieces, 1 + round % 6, 0);
    char *s = text_take(&t);
    relucert_problem *problem = problem_of("%s", s);
    cells cl;
    chain_data d;
    chain c;
    cells_init(&cl, problem);
    chain_data_init(&d, &cl);
    c.data = &d;
    c.k = k;
    c.type_b = round % 7 == 0;
    c.cell[0] = 0;
    c.cell[k + 1] = cl.n - 1;
    for (slong i = 1; i <= k; i++) {
      c.letters[i - 1] = n_randint(state, 2) ? 'R' : 'L';
      c.cell[i] = (slong) n_randint(state, (ulong) cl.n);
      if (i > 1 && c.cell[i] < c.cell[i - 1])
        c.cell[i] = c.cell[i - 1];
    }
    chain_set_tau(&c);
    interval box[CHAIN_MAX + 2], f[CHAIN_MAX], jacobian[CHAIN_MAX * CHAIN_MAX];
    fmpq *q = _fmpq_vec_init(k + 2), *r = _fmpq_vec_init(k + 2), *fq = _fmpq_vec_init(k),
         *fr = _fmpq_vec_init(k);
    random_points(box, q, r, &c, &cl, state);
    raw_equations(fq, &c, problem, q);
    raw_equations(fr, &c, problem, r);
    for (int inside = 0; inside < 2; inside++) {
      int mode = interval_begin();
      chain_evaluate(f, jacobian, &c, box, inside);
      interval_end(mode);
      for (slong j = 0; j < k; j++) {
        interval sum = { 0, 0 };
        fmpq_t difference;
        int affine =
            c.cell[j] == c.cell[j + 1] && c.cell[j + 1] == c.cell[j + 2] && d.degrees[c.cell[j]] <= 1;
        if (affine)
          continue; /* another equation there */
        cr_assert(holds(f[j], fq + j) && holds(f[j], fr + j), "F_%ld, round %d: %s", (long) j + 1, round, s);
        cr_assert(!(iv_width(f[j]) > 1e6), "useless enclosure");
        fmpq_init(difference);
        fmpq_sub(difference, fq + j, fr + j);
        mode = interval_begin();
        for (slong m = 0; m < k; m++) {
          interval dq = iv_sub(
              iv(nextafter(to_double(q + m + 1), -INFINITY), nextafter(to_double(q + m + 1), INFINITY)),
              iv(nextafter(to_double(r + m + 1), -INFINITY), nextafter(to_double(r + m + 1), INFINITY)));
          sum = iv_add(sum, iv_mul_any(jacobian[j * k + m], dq));
        }
        interval_end(mode);
        cr_assert(holds(sum, difference), "mean value of F_%ld, round %d, cells %ld..%ld: %s", (long) j + 1,
                  round, (long) c.cell[j], (long) c.cell[j + 2], s);
        fmpq_clear(difference);
      }
    }
    _fmpq_vec_clear(q, k + 2); _fmpq_vec_clear(r, k + 2); _fmpq_vec_clear(fq, k); _fmpq_vec_clear(fr, k);
    chain_data_clear(&d);
    cells_clear(&cl);
    relucert_free(s);
    relucert_problem_free(problem);
  }
  flint_randclear(state);
}

/* All solutions of all words with k kinks of a problem with one cell. */
typedef struct {
  slong n, unresolved;
  struct { char word[CHAIN_MAX + 1]; interval at[CHAIN_MAX + 2], jumps[CHAIN_MAX]; } item[200];
} solutions;

static void solve_all(solutions *all, const chain_data *d, slong k, int type_b) {
  relucert_context *ctx = relucert_context_new();
  chain c = { .data = d, .k = k, .type_b = type_b };
  all->n = all->unresolved = 0;
  for (slong w = 0; w < (type_b ? 1 : 1 << k); w++) {
    search_result r;
    for (slong i = 0; i < k; i++) {
      c.letters[i] = (w >> i) & 1 ? 'R' : 'L';
      c.cell[i + 1] = 0;
    }
    chain_set_tau(&c);
    search_region(&r, ctx, &c, 0);
    all->unresolved += r.nunresolved;
    for (slong i = 0; i < r.n; i++) {
      interval slopes[CHAIN_MAX + 1], sum;
      int mode = interval_begin();
      chain_slopes(slopes, &sum, &c, r.solutions[i].at, 0);
      memcpy(all->item[all->n].word, c.letters, sizeof c.letters);
      memcpy(all->item[all->n].at, r.solutions[i].at, sizeof r.solutions[i].at);
      for (slong j = 0; j < k; j++)
        all->item[all->n].jumps[j] = iv_sub(slopes[j + 1], slopes[j]);
      interval_end(mode);
      all->n++;
    }
    search_clear(&r);
  }
  relucert_context_free(ctx);
}

/* How many solutions of this word (any if NULL) have only nonzero slope jumps. */
static slong genuine(const solutions *all, const char *word, slong k) {
  slong count = 0;
  for (slong i = 0; i < all->n; i++) {
    int nonzero = !word || !strcmp(word, all->item[i].word);
    for (slong j = 0; j < k; j++)
      nonzero &= !iv_has_zero(all->item[i].jumps[j]);
    count += nonzero;
  }
  return count;
}

/* Whether some solution of the word encloses the given point (rational p[i]/q, or decimals). */
static int has_solution(const solutions *all, const char *word, slong k, const double *q, double tolerance) {
  for (slong i = 0; i < all->n; i++) {
    int here = !word || !strcmp(word, all->item[i].word);
    for (slong j = 0; j < k; j++)
      here &= iv_lo(all->item[i].at[j + 1]) <= q[j] + tolerance
              && all->item[i].at[j + 1].hi >= q[j] - tolerance;
    if (here)
      return 1;
  }
  return 0;
}

/* x^2 on [0,1]: R^k at (2i-1)/(2k+1), type B at i/(k+1), and the numbers of solutions of a Groebner-based
   solver: for k = 2 RR, RL twice; for k = 3 RRR, RLR and RRL twice each, LRL and RLL once. */
Test(search, x_squared) {
  relucert_problem *problem = problem_of("relucert-problem 1\ninterval 0 1\ntarget x^2\nhidden 1\n");
  static const double rl[2] = { 0.0722665257878777, 0.5361332628939388 },
                      rl2[2] = { 0.5638439637084911, 0.7819219818542456 };
  static const slong counts[] = { 0, 1, 3, 7 };
  solutions *all = malloc(sizeof *all);
  double q[CHAIN_MAX];
  cells cl;
  chain_data d;
  cells_init(&cl, problem);
  chain_data_init(&d, &cl);
  for (slong k = 1; k <= 3; k++) {
    char word[] = "RRRR";
    word[k] = 0;
    solve_all(all, &d, k, 0);
    cr_assert_eq(all->unresolved, 0);
    cr_assert_eq(genuine(all, NULL, k), counts[k], "k = %ld", (long) k);
    for (slong i = 0; i < k; i++)
      q[i] = (double) (2 * i + 1) / (double) (2 * k + 1);
    cr_assert(has_solution(all, word, k, q, 1e-16));
    if (k == 2)
      cr_assert(has_solution(all, "RL", 2, rl, 1e-15) && has_solution(all, "RL", 2, rl2, 1e-15));
    if (k == 3) {
      cr_assert_eq(genuine(all, "RLR", 3), 2);
      cr_assert_eq(genuine(all, "RRL", 3), 2);
      cr_assert_eq(genuine(all, "LRL", 3), 1);
      cr_assert_eq(genuine(all, "RLL", 3), 1);
    }
    solve_all(all, &d, k, 1);
    cr_assert(all->unresolved == 0 && all->n == 1);
    for (slong i = 0; i < k; i++)
      q[i] = (double) (i + 1) / (double) (k + 1);
    cr_assert(has_solution(all, NULL, k, q, 1e-16));
  }
  chain_data_clear(&d);
  cells_clear(&cl);
  relucert_problem_free(problem);
  free(all);
}

/* 4x^3 - 3x on [-1,1]: the list for width 2 has 18 entries, the mean, the affine fit, 4 + 10 of type A and
   2 of type B; every solution has its mirror image under q -> -q, word reversed with L and R swapped. */
Test(search, cubic_chebyshev_and_reflection) {
  relucert_problem *problem = problem_of("relucert-problem 1\ninterval -1 1\ntarget 4*x^3-3*x\nhidden 1\n");
  static const slong counts[] = { 0, 4, 10 };
  static const double global[2] = { -0.552038821365842, 0.233343084428883 };
  solutions *all = malloc(sizeof *all);
  cells cl;
  chain_data d;
  cells_init(&cl, problem);
  chain_data_init(&d, &cl);
  for (slong k = 1; k <= 2; k++) {
    solve_all(all, &d, k, 0);
    cr_assert_eq(all->unresolved, 0);
    cr_assert_eq(genuine(all, NULL, k), counts[k]);
    if (k == 2)
      cr_assert(has_solution(all, "LL", 2, global, 1e-14));
    for (slong i = 0; i < all->n; i++) {
      char word[CHAIN_MAX + 1] = { 0 };
      double q[CHAIN_MAX];
      for (slong j = 0; j < k; j++) {
        word[j] = all->item[i].word[k - 1 - j] == 'R' ? 'L' : 'R';
        q[j] = -iv_mid(all->item[i].at[k - j]);
      }
      cr_assert(has_solution(all, word, k, q, 1e-13), "mirror image of %s", all->item[i].word);
    }
  }
  solve_all(all, &d, 1, 1);
  cr_assert(all->unresolved == 0 && all->n == 2);
  chain_data_clear(&d);
  cells_clear(&cl);
  relucert_problem_free(problem);
  free(all);
}

/* A limit leaves boxes that cover all the solutions not found. */
Test(search, limits_leave_covering_boxes) {
  relucert_problem *problem = problem_of("relucert-problem 1\ninterval 0 1\ntarget x^2\nhidden 1\n");
  relucert_context *ctx = relucert_context_new();
  cells cl;
  chain_data d;
  search_result full, part;
  chain c = { .k = 3, .letters = "RLR" };
  cells_init(&cl, problem);
  chain_data_init(&d, &cl);
  c.data = &d;
  chain_set_tau(&c);
  search_region(&full, ctx, &c, 0);
  cr_assert(full.n == 3 && full.nunresolved == 0);
  for (long boxes = 1; boxes < full.nodes; boxes += 37) {
    search_region(&part, ctx, &c, boxes);
    cr_assert(part.nunresolved > 0 && part.limit && part.nodes <= boxes);
    for (slong i = 0; i < full.n; i++) {
      int covered = 0;
      for (slong j = 0; j < part.n + part.nunresolved; j++) {
        const interval *box = j < part.n ? part.solutions[j].unique : part.unresolved[j - part.n];
        int here = 1;
        for (slong m = 1; m <= 3; m++)
          here &= iv_lo(box[m]) <= full.solutions[i].at[m].hi && iv_lo(full.solutions[i].at[m]) <= box[m].hi;
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
