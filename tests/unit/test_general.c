/* The chain system with any density, against exact rational arithmetic from raw moments, against the code for
   constant density, and against a known list. */
#include <math.h>
#include "base/context.h"
#include "solve/search.h"
#include "support.h"
#include "system/general.h"

/* slope, mean abscissa, mean value and V = int (x - xbar)^2 p of the best affine fit on [u,v], u < v. */
static void raw_fit(fmpq_t slope, fmpq_t xbar, fmpq_t ybar, fmpq_t spread, const relucert_problem *problem,
                    const fmpq_t u, const fmpq_t v) {
  fmpq *m = _fmpq_vec_init(3), *n = _fmpq_vec_init(2);
  fmpq_poly_t power;
  fmpq_poly_init(power);
  for (slong i = 0; i < 3; i++) {
    fmpq_poly_zero(power);
    fmpq_poly_set_coeff_si(power, i, 1);
    moment(m + i, power, problem, 0, u, v);
    if (i < 2)
      moment(n + i, power, problem, 1, u, v);
  }
  fmpq_div(xbar, m + 1, m);
  fmpq_div(ybar, n, m);
  fmpq_mul(spread, xbar, m + 1);
  fmpq_sub(spread, m + 2, spread);
  fmpq_mul(slope, xbar, n);
  fmpq_sub(slope, n + 1, slope);
  fmpq_div(slope, slope, spread);
  fmpq_poly_clear(power);
  _fmpq_vec_clear(m, 3);
  _fmpq_vec_clear(n, 2);
}

/* F_1..F_k at rational points q[0..k+1] from the definition: the fit on J_i is ybar + s_i (x - xbar) with
   s_i = slope + tau_i T/V_i and T = -sum tau_i slope_i / sum tau_i^2/V_i. */
static void raw_equations(fmpq *f, const chain_word *w, const relucert_problem *problem, const fmpq *q) {
  slong k = w->k, i;
  fmpq *slope = _fmpq_vec_init(k + 1), *xbar = _fmpq_vec_init(k + 1), *ybar = _fmpq_vec_init(k + 1),
       *spread = _fmpq_vec_init(k + 1);
  fmpq_t t, sum, weight, x;
  fmpq_init(t);
  fmpq_init(sum);
  fmpq_init(weight);
  fmpq_init(x);
  for (i = 0; i <= k; i++) {
    raw_fit(slope + i, xbar + i, ybar + i, spread + i, problem, q + i, q + i + 1);
    if (w->tau[i]) {
      fmpq_set_si(x, w->tau[i], 1);
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
    fmpq_set_si(x, w->tau[i], 1);
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
  fmpq_clear(t);
  fmpq_clear(sum);
  fmpq_clear(weight);
  fmpq_clear(x);
}

static void set_double(fmpq_t q, double x) {
  arf_t y;
  arf_init(y);
  arf_set_d(y, x);
  arf_get_fmpq(q, y);
  arf_clear(y);
}

/* Is the rational x in the interval? Exactly: its ends are doubles. */
static int holds(interval y, const fmpq_t x) {
  fmpq_t e;
  int inside = 1;
  fmpq_init(e);
  if (y.neg < INFINITY) {
    set_double(e, -y.neg);
    inside &= fmpq_cmp(e, x) <= 0;
  }
  if (y.hi < INFINITY) {
    set_double(e, y.hi);
    inside &= fmpq_cmp(x, e) <= 0;
  }
  fmpq_clear(e);
  return inside;
}

static double to_double(const fmpq_t x) {
  arf_t y;
  double r;
  arf_init(y);
  arf_set_fmpq(y, x, 53, ARF_RND_DOWN);
  r = arf_get_d(y, ARF_RND_DOWN);
  arf_clear(y);
  return r;
}

static interval around(const fmpq_t x) {
  return iv(nextafter(to_double(x), -INFINITY), nextafter(to_double(x), INFINITY));
}

/* A density that is positive on (0,1) but for single points: products of powers of the distances to the
   ends of the piece and of a quadratic polynomial that is >= 0. */
static void random_density(text *t, flint_rand_t state, slong n) {
  for (slong i = 0; i < n; i++) {
    text_printf(t, "density [%ld/%ld, %ld/%ld] ", (long) i, (long) n, (long) i + 1, (long) n);
    if (n_randint(state, 3) == 0)
      text_printf(t, "(x - %ld/%ld)^%ld*", (long) i, (long) n, 1 + (long) n_randint(state, 2));
    if (n_randint(state, 3) == 0)
      text_printf(t, "(%ld/%ld - x)^%ld*", (long) i + 1, (long) n, 1 + (long) n_randint(state, 2));
    text_printf(t, "(%ld + %ld*(x - %ld/7)^2)\n", (long) n_randint(state, 4), 1 + (long) n_randint(state, 3),
                (long) n_randint(state, 8));
  }
}

/* A problem, a word, and a box with two points q, r in it, in order. */
typedef struct {
  char *source;
  relucert_problem *problem;
  cells cl;
  chain_data d;
  chain_word w;
  chain_box box;
  fmpq *q, *r;
  int wide; /* the box is much wider than q - r */
} trial;

/* Kinks at increasing positions of random cells, sometimes pinned; the width of the box is about size. */
static void random_box(trial *t, flint_rand_t state, slong size) {
  slong k = t->w.k, cell = 0, n = t->cl.n, last = 0;
  fmpq_t part, width;
  fmpq_init(part);
  fmpq_init(width);
  t->wide = 0;
  t->q = _fmpq_vec_init(k + 2);
  t->r = _fmpq_vec_init(k + 2);
  memset(&t->box, 0, sizeof t->box);
  t->box.last[k] = n - 1;
  t->box.q[0] = t->d.z[0];
  t->box.q[k + 1] = t->d.z[n];
  fmpq_set(t->q, t->cl.z);
  fmpq_set(t->r, t->cl.z);
  fmpq_set(t->q + k + 1, t->cl.z + n);
  fmpq_set(t->r + k + 1, t->cl.z + n);
  for (slong i = 1; i <= k; i++) {
    slong next = cell + (slong) n_randint(state, (ulong) (n - cell));
    if (next > cell)
      last = 0;
    if (next > cell && n_randint(state, 4) == 0) { /* pinned at z_next */
      fmpq_set(t->q + i, t->cl.z + next);
      fmpq_set(t->r + i, t->cl.z + next);
      t->box.q[i] = t->d.z[next];
      t->box.last[i - 1] = next - 1;
    } else {
      slong p = last + 1 + (slong) n_randint(state, 10000), s = p + (slong) n_randint(state, (ulong) size);
      fmpq_sub(width, t->cl.z + next + 1, t->cl.z + next);
      fmpq_set_si(part, p, 99991);
      fmpq_mul(t->q + i, width, part);
      fmpq_add(t->q + i, t->q + i, t->cl.z + next);
      fmpq_set_si(part, s, 99991);
      fmpq_mul(t->r + i, width, part);
      fmpq_add(t->r + i, t->r + i, t->cl.z + next);
      t->box.q[i] = iv_hull(around(t->q + i), around(t->r + i));
      if (n_randint(state, 3) == 0) { /* wider, overlapping the neighbours */
        double more = to_double(width) * (double) n_randint(state, 30) / 100;
        interval cell_range = iv_hull(t->d.z[next], t->d.z[next + 1]);
        t->box.q[i] = iv_meet(cell_range, (interval){ t->box.q[i].neg + more, t->box.q[i].hi + more });
        t->wide = 1;
      }
      t->box.last[i - 1] = next;
      last = s;
    }
    t->box.first[i] = next;
    cell = next;
  }
  fmpq_clear(part);
  fmpq_clear(width);
}

static void trial_init(trial *t, flint_rand_t state, int round, slong size, int constant) {
  text s = { 0 };
  slong k = 1 + round % 4, pieces = 1 + round % 3;
  char letters[CHAIN_MAX + 1] = { 0 };
  text_append(&s, "relucert-problem 1\ninterval 0 1\nhidden 2\n");
  random_pieces(&s, state, "target", pieces, 1 + round % 5, 0);
  if (!constant)
    random_density(&s, state, 1 + (slong) n_randint(state, 3));
  t->source = text_take(&s);
  t->problem = problem_of("%s", t->source);
  cells_init(&t->cl, t->problem);
  chain_data_init(&t->d, &t->cl);
  if (!t->d.general)
    t->d.general = general_data_new(&t->cl);
  for (slong i = 0; i < k; i++)
    letters[i] = n_randint(state, 2) ? 'R' : 'L';
  chain_word_set(&t->w, SLOPES_RELU, round % 7 == 0 ? NULL : letters, k);
  random_box(t, state, size);
}

static void trial_clear(trial *t) {
  _fmpq_vec_clear(t->q, t->w.k + 2);
  _fmpq_vec_clear(t->r, t->w.k + 2);
  chain_data_clear(&t->d);
  cells_clear(&t->cl);
  relucert_problem_free(t->problem);
  relucert_free(t->source);
}

/* F(q) - F(r) = J (q - r) with J in the enclosure, for every component. */
static void check_mean_value(const trial *t, const interval *jacobian, const fmpq *fq, const fmpq *fr) {
  slong k = t->w.k;
  fmpq_t difference;
  fmpq_init(difference);
  for (slong j = 0; j < k; j++) {
    interval sum = { 0, 0 };
    int mode;
    fmpq_sub(difference, fq + j, fr + j);
    mode = interval_begin();
    for (slong m = 1; m <= k; m++)
      if (!fmpq_equal(t->q + m, t->r + m)) {
        interval dq = iv_sub(around(t->q + m), around(t->r + m));
        sum = iv_add(sum, iv_mul_any(jacobian[j * k + m - 1], dq));
      }
    interval_end(mode);
    cr_assert(holds(sum, difference), "mean value of F_%ld: %s", (long) j + 1, t->source);
  }
  fmpq_clear(difference);
}

/* One box: values of F, mean values. Returns the largest width of F, and of J in *jacobian_width. */
static double check_box(double *jacobian_width, const trial *t) {
  slong k = t->w.k;
  interval f[CHAIN_MAX], jacobian[CHAIN_MAX * CHAIN_MAX];
  fmpq *fq = _fmpq_vec_init(k), *fr = _fmpq_vec_init(k);
  double width = 0;
  int mode;
  raw_equations(fq, &t->w, t->problem, t->q);
  raw_equations(fr, &t->w, t->problem, t->r);
  mode = interval_begin();
  general_evaluate(f, jacobian, &t->d, &t->w, &t->box);
  interval_end(mode);
  *jacobian_width = 0;
  for (slong j = 0; j < k; j++) {
    cr_assert(holds(f[j], fq + j) && holds(f[j], fr + j), "F_%ld: %s", (long) j + 1, t->source);
    width = fmax(width, iv_width(f[j]));
    for (slong m = 0; m < k; m++)
      *jacobian_width = fmax(*jacobian_width, iv_width(jacobian[j * k + m]));
  }
  check_mean_value(t, jacobian, fq, fr);
  _fmpq_vec_clear(fq, k);
  _fmpq_vec_clear(fr, k);
  return width;
}

/* Boxes of all sizes; tiny ones have tight enclosures of F and F'. */
Test(general, encloses_the_exact_equations, .timeout = 300) {
  static const slong sizes[] = { 1, 100, 3000, 12000 };
  flint_rand_t state;
  slong tight = 0, count = 0;
  flint_randinit(state);
  for (int round = 0; round < 600; round++) {
    trial t;
    double jacobian_width, width;
    trial_init(&t, state, round, sizes[round % 4], round % 5 == 0);
    width = check_box(&jacobian_width, &t);
    if (round % 4 == 0 && !t.wide) {
      count++;
      tight += width < 1e-9 && jacobian_width < 1e-5;
    }
    trial_clear(&t);
  }
  cr_assert(100 * tight > 95 * count, "%ld of %ld", (long) tight, (long) count);
  flint_randclear(state);
}

/* Constant density by both ways: the enclosures meet. */
Test(general, agrees_with_constant_density, .timeout = 120) {
  flint_rand_t state;
  flint_randinit(state);
  for (int round = 0; round < 200; round++) {
    trial t;
    interval f[CHAIN_MAX], g[CHAIN_MAX], jf[CHAIN_MAX * CHAIN_MAX], jg[CHAIN_MAX * CHAIN_MAX];
    trial_init(&t, state, round, 200, 1);
    struct general_data *general = t.d.general;
    slong k = t.w.k;
    int mode = interval_begin();
    general_evaluate(f, jf, &t.d, &t.w, &t.box);
    t.d.general = NULL;
    chain_evaluate(g, jg, &t.d, &t.w, &t.box);
    t.d.general = general;
    interval_end(mode);
    for (slong j = 0; j < k; j++) {
      cr_assert(f[j].hi >= iv_lo(g[j]) && g[j].hi >= iv_lo(f[j]), "%s", t.source);
      for (slong m = j * k; m < j * k + k; m++)
        cr_assert(jf[m].hi >= iv_lo(jg[m]) && jg[m].hi >= iv_lo(jf[m]), "%s", t.source);
    }
    trial_clear(&t);
  }
  flint_randclear(state);
}

/* A hinge at 0 between affine pieces, and densities with a breakpoint. */
static const char hinge_problem[] = "relucert-problem 1\ninterval -1 1\ntarget [-1,0] -x\ntarget [0,1] 2*x\n"
                                    "density [-1,-1/2] 1+x^2\ndensity [-1/2,1] 2-x\nhidden 2\n";

/* F in charts at the breakpoint 0 = z_2. */
Test(general, charts) {
  relucert_problem *problem = problem_of("%s", hinge_problem);
  cells cl;
  chain_data d;
  fmpq *q = _fmpq_vec_init(4), *f = _fmpq_vec_init(2);
  static const char *const words[] = { "RL", "LR", "RR", "LL", NULL };
  cells_init(&cl, problem);
  chain_data_init(&d, &cl);
  fmpq_set_si(q, -1, 1);
  fmpq_set_si(q + 3, 1, 1);
  for (int i = 0; i < 5; i++)
    for (slong s = 1; s < 16; s++)
      for (slong n = 4; n < 1 << 20; n *= 4) { /* l = 1/n, s/16 */
        chain_word w;
        chain_box b = { .first = { 0, 1, 2 }, .last = { 1, 2, 2 }, .charts = 1u << 1 };
        interval e[2];
        double l = 1.0 / (double) n, part = (double) s / 16;
        int mode;
        chain_word_set(&w, SLOPES_RELU, words[i], 2);
        fmpq_set_si(q + 1, s - 16, (ulong) (16 * n));
        fmpq_set_si(q + 2, s, (ulong) (16 * n));
        raw_equations(f, &w, problem, q);
        mode = interval_begin();
        b.q[0] = d.z[0];
        b.q[3] = d.z[3];
        b.l[1] = iv(l * 0.999, l * 1.001);
        b.s[1] = iv(part - 0.001, part + 0.001);
        b.q[1] = iv_neg(iv_mul(b.l[1], iv_sub(iv_point(1), b.s[1])));
        b.q[2] = iv_mul(b.l[1], b.s[1]);
        general_evaluate(e, NULL, &d, &w, &b);
        interval_end(mode);
        for (int j = 0; j < 2; j++)
          cr_assert(holds(e[j], f + j) && iv_width(e[j]) < 0.1);
      }
  _fmpq_vec_clear(q, 4);
  _fmpq_vec_clear(f, 2);
  chain_data_clear(&d);
  cells_clear(&cl);
  relucert_problem_free(problem);
}

/* The exact cube root of V_m/V_i for the pieces of q, but for rounding. */
static double spread_ratio(const relucert_problem *problem, const fmpq *q, slong m, slong i) {
  fmpq_t slope, xbar, ybar, spread[2];
  double r;
  fmpq_init(slope);
  fmpq_init(xbar);
  fmpq_init(ybar);
  fmpq_init(spread[0]);
  fmpq_init(spread[1]);
  raw_fit(slope, xbar, ybar, spread[0], problem, q + m, q + m + 1);
  raw_fit(slope, xbar, ybar, spread[1], problem, q + i, q + i + 1);
  fmpq_div(spread[0], spread[0], spread[1]);
  r = cbrt(to_double(spread[0]));
  fmpq_clear(slope);
  fmpq_clear(xbar);
  fmpq_clear(ybar);
  fmpq_clear(spread[0]);
  fmpq_clear(spread[1]);
  return r;
}

/* F in a box with l in [0, 2/n] and q_3 in [q_2, q_2 + 2/n], with the ratio of V_2 and V_1 known; where the
   ratio is known to be quite another one the box is empty. */
Test(general, ratios) {
  relucert_problem *problem = problem_of("%s", hinge_problem);
  cells cl;
  chain_data d;
  fmpq *q = _fmpq_vec_init(5), *f = _fmpq_vec_init(3);
  static const char *const words[] = { "LRL", "RLR" }; /* tau_1 = -tau_2 */
  slong sharper = 0;
  cells_init(&cl, problem);
  chain_data_init(&d, &cl);
  fmpq_set_si(q, -1, 1);
  fmpq_set_si(q + 4, 1, 1);
  for (int i = 0; i < 2; i++)
    for (slong s = 1; s < 16; s += 2)
      for (slong part = 1; part < 60; part += 3) /* q_3 = q_2 + part/(32 n) */
        for (slong n = 8; n < 1 << 20; n *= 16) {
          chain_word w;
          chain_box b = { .first = { 0, 1, 2, 2 }, .last = { 1, 2, 2, 2 }, .charts = 1u << 1 };
          interval e[3], free[3], other[3], lambda;
          double l = 1.0 / (double) n, at = (double) s / 16, ratio;
          int mode, some, far = 1;
          chain_word_set(&w, SLOPES_RELU, words[i], 3);
          fmpq_set_si(q + 1, s - 16, (ulong) (16 * n));
          fmpq_set_si(q + 2, s, (ulong) (16 * n));
          fmpq_set_si(q + 3, 2 * s + part, (ulong) (32 * n));
          raw_equations(f, &w, problem, q);
          ratio = spread_ratio(problem, q, 2, 1);
          slong long_one = ratio > 1 ? 2 : 1;
          ratio = ratio > 1 ? 1 / ratio : ratio;
          mode = interval_begin();
          lambda = iv_meet(iv(0, 1), iv(ratio - 0.01, ratio + 0.01));
          b.q[0] = d.z[0];
          b.q[4] = d.z[3];
          b.l[1] = iv(0, 2 * l);
          b.s[1] = iv(at - 0.001, at + 0.001);
          b.q[1] = iv_neg(iv_mul(b.l[1], iv_sub(iv_point(1), b.s[1])));
          b.q[2] = iv_mul(b.l[1], b.s[1]);
          b.q[3] = iv(0, 4 * l);
          general_evaluate(free, NULL, &d, &w, &b);
          some = general_evaluate_pair(e, &d, &w, &b, long_one, 3 - long_one, lambda);
          b.l[1] = iv(l * 0.999, l * 1.001);
          b.q[3] = around(q + 3);
          b.q[1] = around(q + 1);
          b.q[2] = around(q + 2);
          if (ratio < 0.9)
            far = general_evaluate_pair(other, &d, &w, &b, long_one, 3 - long_one, iv(ratio + 0.05, 1));
          interval_end(mode);
          cr_assert(some && (ratio >= 0.9 || !far));
          for (int j = 0; j < 3; j++) {
            cr_assert(holds(e[j], f + j), "%s: F_%d", words[i], j + 1);
            sharper += iv_width(e[j]) < 0.5 * iv_width(free[j]);
          }
        }
  cr_assert(sharper > 500, "%ld", (long) sharper);
  _fmpq_vec_clear(q, 5);
  _fmpq_vec_clear(f, 3);
  chain_data_clear(&d);
  cells_clear(&cl);
  relucert_problem_free(problem);
}

/* Errors fit - f at u = q[0] and v = q[1], exactly; f is -x at u and 2 x at v. Also alpha l/V and beta l/V.
 */
static void raw_errors(fmpq *e, const relucert_problem *problem, const fmpq *q) {
  fmpq_t slope, xbar, ybar, spread, x;
  fmpq_init(slope);
  fmpq_init(xbar);
  fmpq_init(ybar);
  fmpq_init(spread);
  fmpq_init(x);
  raw_fit(slope, xbar, ybar, spread, problem, q, q + 1);
  for (int i = 0; i < 2; i++) {
    fmpq_sub(x, q + i, xbar);
    fmpq_mul(e + i, x, slope);
    fmpq_add(e + i, e + i, ybar);
    fmpq_mul_si(x, q + i, fmpq_sgn(q + i) < 0 ? -1 : 2);
    fmpq_sub(e + i, e + i, x);
    fmpq_sub(x, q + i, xbar);
    fmpq_div(e + 2 + i, x, spread);
    fmpq_abs(e + 2 + i, e + 2 + i);
  }
  fmpq_clear(slope);
  fmpq_clear(xbar);
  fmpq_clear(ybar);
  fmpq_clear(spread);
  fmpq_clear(x);
}

/* Forces and proportions of pieces over the hinge, long and short ones. */
Test(general, hinges) {
  relucert_problem *problem = problem_of("%s", hinge_problem);
  cells cl;
  chain_data d;
  fmpq *q = _fmpq_vec_init(2), *e = _fmpq_vec_init(4);
  fmpq_t share;
  cells_init(&cl, problem);
  chain_data_init(&d, &cl);
  fmpq_init(share);
  for (slong n = 2; n < 1 << 16; n *= 2)
    for (slong m = 2; m < 1 << 16; m *= 4) { /* [-1/n - 2/5, 2/m], or without the 2/5 */
      for (int far = 0; far < 2; far++) {
        chain_box b = { .last = { 2 } };
        interval at_u, at_v, y;
        int mode;
        fmpq_set_si(q, -5 - 2 * n * far, (ulong) (5 * n));
        fmpq_set_si(q + 1, 2, (ulong) m);
        b.first[0] = to_double(q) < -0.5 ? 0 : 1;
        raw_errors(e, problem, q);
        fmpq_add(share, e, e + 1);
        fmpq_div(share, e, share);
        b.q[0] = around(q);
        b.q[1] = around(q + 1);
        mode = interval_begin();
        y = general_hinge(&d, &b, 0, 2, 1);
        general_pull(&at_u, &at_v, &d, &b, 0);
        interval_end(mode);
        cr_assert(holds(y, share) && iv_width(y) < 1e-6, "%g", iv_width(y));
        cr_assert(holds(at_u, e + 2) && holds(at_v, e + 3) && iv_width(at_u) < 1e-3 * at_u.hi);
      }
    }
  fmpq_clear(share);
  _fmpq_vec_clear(q, 2);
  _fmpq_vec_clear(e, 4);
  chain_data_clear(&d);
  cells_clear(&cl);
  relucert_problem_free(problem);
}

/* The equation that replaces F_2 between kinks in one stretch: value and difference quotients. */
Test(general, balance) {
  relucert_problem *problem = problem_of("%s", hinge_problem);
  cells cl;
  chain_data d;
  chain_word w;
  double f[2];
  fmpq *q = _fmpq_vec_init(5), *e = _fmpq_vec_init(4);
  interval row[3], y;
  int mode;
  chain_box b = { .first = { 0, 2, 2, 2 }, .last = { 2, 2, 2, 2 } };
  cells_init(&cl, problem);
  chain_data_init(&d, &cl);
  chain_word_set(&w, SLOPES_RELU, "RLR", 3);
  fmpq_set_si(q + 1, 1, 5);
  fmpq_set_si(q + 2, 1, 2);
  fmpq_set_si(q + 3, 7, 10);
  for (int m = 0; m < 4; m++) {
    if (m) { /* move q_m a little */
      fmpq_t step;
      fmpq_init(step);
      fmpq_set_si(step, 1, 1000000);
      fmpq_add(q + m, q + m, step);
      fmpq_clear(step);
    }
    raw_errors(e, problem, q + 1);
    f[m > 0] = -sqrt(1 / to_double(e + 3));
    raw_errors(e, problem, q + 2);
    f[m > 0] += sqrt(1 / to_double(e + 2));
    for (slong i = 1; i <= 3; i++)
      b.q[i] = around(q + i);
    mode = interval_begin();
    y = general_balance(m ? NULL : row, &d, &w, &b, 2);
    interval_end(mode);
    cr_assert(fabs(iv_mid(y) - f[m > 0]) < 1e-12 && iv_width(y) < 1e-12);
    if (m) {
      cr_assert(fabs((f[1] - f[0]) * 1e6 - iv_mid(row[m - 1])) < 1e-4, "%d", m);
      cr_assert(iv_width(row[m - 1]) < 1e-9);
      f[0] = f[1];
    }
  }
  _fmpq_vec_clear(q, 5);
  _fmpq_vec_clear(e, 4);
  chain_data_clear(&d);
  cells_clear(&cl);
  relucert_problem_free(problem);
}

/* The genuine zeros of a word, counted by boxes; all searches must end. */
static slong zeros_of(const chain_data *d, const char *letters, slong k, const double *expected) {
  relucert_context *ctx = relucert_context_new();
  chain_word w;
  search_result r;
  slong n, found = !expected;
  chain_word_set(&w, SLOPES_RELU, letters, k);
  search_word(&r, ctx, d, &w, 0, 200000, NULL, NULL);
  cr_assert_eq(r.nunresolved, 0, "%s: %s", letters, r.limit);
  n = r.n;
  for (slong i = 0; i < n; i++) {
    int here = 1;
    for (slong j = 1; j <= k && expected; j++)
      here &= fabs(iv_mid(r.zeros[i].at[j]) - expected[j - 1]) < 1e-14;
    found |= here;
  }
  cr_assert(found, "%s", letters);
  search_clear(&r);
  relucert_context_free(ctx);
  return n;
}

/* x^2 on [0,1] with p = 2x, two neurons: 8 realizations, of which C, F and R are not counted here. */
Test(general, density_two_x, .timeout = 120) {
  static const double rr[] = { 0.253269687923609, 0.651132535563538 };
  relucert_problem *problem
      = problem_of("relucert-problem 1\ninterval 0 1\ntarget x^2\ndensity 2*x\nhidden 2\n");
  cells cl;
  chain_data d;
  cells_init(&cl, problem);
  chain_data_init(&d, &cl);
  cr_assert_eq(zeros_of(&d, "RR", 2, rr), 1);
  cr_assert_eq(zeros_of(&d, "RL", 2, NULL), 3);
  cr_assert_eq(zeros_of(&d, "LR", 2, NULL), 0);
  cr_assert_eq(zeros_of(&d, "LL", 2, NULL), 0);
  cr_assert_eq(zeros_of(&d, NULL, 1, NULL), 1);
  chain_data_clear(&d);
  cells_clear(&cl);
  relucert_problem_free(problem);
}
