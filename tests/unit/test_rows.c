/* Types of parameter vectors for two and more hidden neurons (doc/formats.md, section 5.8). */
#include "support.h"

/* Solve; *rows gets the claims about realization number r->n and so on, each line without its number and the
   words before the row, as "ID: core RL neurons 2 ...". */
static relucert_result *solve_rows(text *rows, const char *statements, long hidden) {
  relucert_problem *problem = problem_of("relucert-problem 1\n%shidden %ld\n", statements, hidden);
  relucert_result *r = solution_of(problem, 15);
  char *certificate = relucert_result_certificate(r), *line = certificate;
  for (; *line; line += strcspn(line, "\n") + 1) {
    char *row = strstr(line, " stratum realization ");
    size_t length = strcspn(line, "\n");
    if (!row || row > line + length)
      continue;
    row += strlen(" stratum realization ");
    text_append_n(rows, row, strcspn(row, " "));
    text_append(rows, ": ");
    row += strcspn(row, " ") + 1;
    text_append_n(rows, row, (size_t) (line + length - row) + 1);
  }
  relucert_free(certificate);
  relucert_problem_free(problem);
  cr_assert_eq(r->verdict, RELUCERT_FINITE, "%s", r->limit ? r->limit : "");
  return r;
}

/* All rows of realization ID are the given ones, in this order. */
static void assert_rows(const char *rows, long id, const char *expected) {
  text found = { 0 };
  char prefix[32];
  snprintf(prefix, sizeof prefix, "%ld: ", id);
  for (const char *line = rows; *line; line += strcspn(line, "\n") + 1)
    if (strncmp(line, prefix, strlen(prefix)) == 0)
      text_append_n(&found, line + strlen(prefix), strcspn(line, "\n") + 1 - strlen(prefix));
  cr_assert_str_eq(found.data ? found.data : "", expected, "realization %ld", id);
  text_clear(&found);
}

static void assert_decided(const char *rows) {
  cr_assert(strstr(rows, "undecided") == NULL && strstr(rows, "unproved") == NULL
            && strstr(rows, "unresolved") == NULL, "%s", rows);
}

/* ---- Affine targets: the theorem of Cheridito, Jentzen and Rossmannek */

/* alpha^2 l^3 / (12 (n+1)^4) */
static void assert_zigzag_risk(const number *risk, slong alpha, slong l, slong n) {
  fmpq_t x;
  fmpq_init(x);
  fmpq_set_si(x, alpha * alpha * l * l * l, (ulong) (12 * (n + 1) * (n + 1) * (n + 1) * (n + 1)));
  cr_assert(fmpq_equal(risk->lo, x) && fmpq_equal(risk->hi, x), "n = %ld", (long) n);
  fmpq_clear(x);
}

/* n kinks at a + i l/(n+1), letters RL...RL, slope jumps +-2 alpha/(n+1); a saddle. */
static void assert_zigzag(const realization *r, const char *rows, long id, slong alpha, slong a, slong l,
                          slong n) {
  char core[128], word[CHAIN_MAX + 1] = "";
  fmpq_t x;
  fmpq_init(x);
  for (slong j = 0; j < n; j++) {
    word[j] = j % 2 ? 'L' : 'R';
    fmpq_set_si(x, a * (n + 1) + (j + 1) * l, (ulong) (n + 1));
    cr_assert(fmpq_equal(r->kinks[j].at.lo, x) && fmpq_equal(r->kinks[j].at.hi, x));
    fmpq_set_si(x, (j % 2 ? -2 : 2) * alpha, (ulong) (n + 1));
    cr_assert(fmpq_equal(r->kinks[j].slope_jump.lo, x));
  }
  cr_assert_str_eq(r->word, word);
  snprintf(core, sizeof core, "%ld: core %s neurons %ld dimension %ld saddle\n", id, word, (long) n,
           (long) n);
  cr_assert(strstr(rows, core) != NULL, "%s", core);
  fmpq_clear(x);
}

/* Local minima: dead, touching at a with alpha v > 0, touching at b with alpha v < 0; nothing else. */
static void assert_constant(const char *rows, long id, slong alpha) {
  assert_rows(rows, id,
              alpha > 0 ? "core - neurons 0 dimension 0 local-minimum\ndead dimension 3 neutral\n"
                          "touching-a when v (0,inf) dimension 2 neutral\n"
                          "touching-a when v (-inf,0] dimension 2 saddle\n"
                          "touching-b when v (-inf,0) dimension 2 neutral\n"
                          "touching-b when v [0,inf) dimension 2 saddle\n"
                          "degenerate when v [0,0] dimension 0 saddle\n"
                          "degenerate when v (-inf,0) (0,inf) dimension 1 saddle nonsmooth\n"
                          "level when v [0,0] dimension 1 saddle\n"
                        : "core - neurons 0 dimension 0 local-minimum\ndead dimension 3 neutral\n"
                          "touching-a when v (-inf,0) dimension 2 neutral\n"
                          "touching-a when v [0,inf) dimension 2 saddle\n"
                          "touching-b when v (0,inf) dimension 2 neutral\n"
                          "touching-b when v (-inf,0] dimension 2 saddle\n"
                          "degenerate when v [0,0] dimension 0 saddle\n"
                          "degenerate when v (-inf,0) (0,inf) dimension 1 saddle nonsmooth\n"
                          "level when v [0,0] dimension 1 saddle\n");
}

static void check_affine_target(slong a, slong b, slong alpha, long hidden) {
  char statements[128];
  text rows = { 0 };
  snprintf(statements, sizeof statements, "interval %ld %ld\ntarget %ld*x\n", (long) a, (long) b,
           (long) alpha);
  relucert_result *r = solve_rows(&rows, statements, hidden);
  slong zigzags = (slong) hidden / 2, i;
  assert_decided(rows.data);
  cr_assert_eq(r->n, zigzags + 2);
  assert_rows(rows.data, 1, "all global-minimum\n");
  cr_assert(r->list[0].full && fmpq_is_zero(r->list[0].risk.hi));
  for (i = 1; i <= zigzags; i++) { /* by risk: the most kinks first */
    slong n = 2 * (zigzags - i + 1);
    assert_zigzag_risk(&r->list[i].risk, alpha, b - a, n);
    assert_zigzag(r->list + i, rows.data, (long) i + 1, alpha, a, b - a, n);
  }
  assert_zigzag_risk(&r->list[i].risk, alpha, b - a, 0);
  assert_constant(rows.data, (long) i + 1, alpha);
  text_clear(&rows);
  relucert_result_free(r);
}

Test(rows, affine_targets) {
  static const slong slopes[] = { 1, -1, 2 };
  for (size_t i = 0; i < sizeof slopes / sizeof *slopes; i++)
    for (long hidden = 2; hidden <= 6; hidden++) {
      check_affine_target(0, 1, slopes[i], hidden);
      check_affine_target(-2, 3, slopes[i], hidden);
    }
}

/* ---- Known landscapes */

/* The type of the best core row of each realization: m, s, or ?. */
static void assert_best(const relucert_result *r, const char *expected) {
  cr_assert_eq((size_t) r->n, strlen(expected));
  for (slong i = 0; i < r->n; i++) {
    char best = 's';
    for (slong j = 0; j < r->list[i].nstrata; j++) {
      const stratum *s = r->list[i].strata + j;
      if ((s->part == PART_CORE && s->type == RELUCERT_LOCAL_MINIMUM) || s->global)
        best = 'm';
    }
    cr_assert_eq(best, expected[i], "realization %ld", (long) i + 1);
    cr_assert(best == (r->list[i].type == RELUCERT_SADDLE ? 's' : 'm'));
  }
}

static void check_best(const char *statements, long hidden, const char *expected) {
  text rows = { 0 };
  relucert_result *r = solve_rows(&rows, statements, hidden);
  assert_best(r, expected);
  assert_decided(rows.data);
  text_clear(&rows);
  relucert_result_free(r);
}

Test(rows, x_squared) { check_best("interval 0 1\ntarget x^2\n", 2, "mmmsmmm"); }
Test(rows, chebyshev) { check_best("interval -1 1\ntarget 4*x^3 - 3*x\n", 2, "mmmmmmmmmmmmmmmmmm"); }
Test(rows, absolute_value) { check_best("interval -1 1\ntarget [-1, 0] -x\ntarget [0, 1] x\n", 2, "mssmmm"); }

/* The best affine fit of x^2, x - 1/6: e(0) = e(1) = -1/6, Phi_R < 0 inside. */
Test(rows, affine_fit) {
  text rows = { 0 };
  relucert_result *r = solve_rows(&rows, "interval 0 1\ntarget x^2\n", 2);
  assert_rows(rows.data, 6,
              "core free neurons 1 dimension 2 local-minimum\ndead dimension 3 neutral\n"
              "touching-a when v (-inf,0) dimension 2 neutral\ntouching-a when v [0,inf) dimension 2 saddle\n"
              "touching-b when v (-inf,0) dimension 2 neutral\ntouching-b when v [0,inf) dimension 2 saddle\n"
              "degenerate when v [0,0] dimension 0 saddle\n"
              "degenerate when v (-inf,0) dimension 1 neutral nonsmooth\n"
              "degenerate when v (0,inf) dimension 1 saddle nonsmooth\nfull dimension 3 core\n"
              "endpoint-full-a when v (-inf,0) dimension 2 neutral\n"
              "endpoint-full-a when v [0,inf) dimension 2 saddle\n"
              "endpoint-full-b when v (-inf,0) dimension 2 neutral\n"
              "endpoint-full-b when v [0,inf) dimension 2 saddle\n");
  assert_rows(rows.data, 4, "core RL neurons 2 dimension 2 saddle\n");
  text_clear(&rows);
  relucert_result_free(r);
}

/* L(1/2) of the step at 1/3 fits it on [1/2, 1], where e = 0; on [0, 1/2] e m > 0 next to 1/2. */
Test(rows, exact_fits) {
  text rows = { 0 };
  relucert_result *r = solve_rows(&rows, "interval 0 1\ntarget [0, 1/3] 0\ntarget [1/3, 1] 1\n", 3);
  cr_assert(r->list[3].nkinks == 1 && r->list[3].word[0] == 'L');
  assert_rows(
      rows.data, 4,
      "core free neurons 2 dimension 3 local-minimum\ncore L neurons 1 dimension 1 local-minimum\n"
      "split 1 same dimension 3 neutral\nsplit 1 one dimension 3 saddle\nsplit 1 other dimension 3 saddle\n"
      "cancel RL between 1/2 1/2 1 1 dimension 4 neutral\ndead dimension 3 neutral\n"
      "touching-a when v (-inf,0) dimension 2 neutral\ntouching-a when v [0,inf) dimension 2 saddle\n"
      "touching-b dimension 2 neutral\ndegenerate when v [0,0] dimension 0 saddle\n"
      "degenerate when v (-inf,0) dimension 1 neutral nonsmooth\n"
      "degenerate when v (0,inf) dimension 1 saddle nonsmooth\nfull dimension 3 core\n"
      "endpoint-full-a when v (-inf,0) dimension 2 neutral\n"
      "endpoint-full-a when v [0,inf) dimension 2 saddle\nendpoint-full-b dimension 2 neutral\n"
      "flat-R at 1/2 1/2 dimension 1 saddle\nflat-R between 1/2 1/2 1 1 dimension 2 neutral\n"
      "flat-L at 1/2 1/2 dimension 1 saddle\nflat-L between 1/2 1/2 1 1 dimension 2 neutral\n");
  text_clear(&rows);
  relucert_result_free(r);
}

/* The constant 1 for the steps 0, 1, 2: e = 0 on [1,2], but Phi_L = x - 1/2 and Phi_R = x - 5/2 there, which
   have no zero: no rows of flat kinks or of groups that cancel. */
Test(rows, exact_fit_without_zeros) {
  text rows = { 0 };
  relucert_result *r =
      solve_rows(&rows, "interval 0 3\ntarget [0, 1] 0\ntarget [1, 2] 1\ntarget [2, 3] 2\n", 2);
  cr_assert_eq(r->list[14].nkinks, 0);
  assert_rows(rows.data, 15,
              "core - neurons 0 dimension 0 local-minimum\ndead dimension 3 neutral\n"
              "touching-a when v (0,inf) dimension 2 neutral\ntouching-a when v (-inf,0] dimension 2 saddle\n"
              "touching-b when v (-inf,0) dimension 2 neutral\ntouching-b when v [0,inf) dimension 2 saddle\n"
              "degenerate when v [0,0] dimension 0 saddle\n"
              "degenerate when v (-inf,0) (0,inf) dimension 1 saddle nonsmooth\n"
              "level when v [0,0] dimension 1 saddle\n");
  text_clear(&rows);
  relucert_result_free(r);
}

/* x^4 on [-1,1]: the form at B(0) is semidefinite, but the reduced risk has a
   minimum at 0 (Theorem 8.8). */
Test(rows, one_kink) {
  text rows = { 0 };
  relucert_result *r = solve_rows(&rows, "interval -1 1\ntarget x^4\n", 2);
  cr_assert(r->list[1].full && r->list[1].nkinks == 1 && fmpq_is_zero(r->list[1].kinks[0].at.hi));
  assert_rows(rows.data, 2,
              "core free neurons 2 dimension 3 local-minimum alone\nsplit 1 same dimension 3 saddle\n"
              "split 1 one dimension 3 neutral\nsplit 1 other dimension 3 saddle\n"
              "endpoint-full-a when v (-inf,0) dimension 2 neutral\n"
              "endpoint-full-a when v [0,inf) dimension 2 saddle\n"
              "endpoint-full-b when v (-inf,0) dimension 2 neutral\n"
              "endpoint-full-b when v [0,inf) dimension 2 saddle\n");
  text_clear(&rows);
  relucert_result_free(r);
}

/* ---- Flat kinks: against numerical integrals */

enum { GRID = 4000 };

/* The values of Phi_R (or Phi_L) at the points of a uniform grid, by the trapezoidal rule. */
static void numerical_phi(double *phi, const double *error, double a, double b, int right) {
  double h = (b - a) / GRID, m0 = 0, m1 = 0;
  for (int n = 0; n <= GRID; n++) {
    int i = right ? GRID - n : n;
    double x = a + i * h, before = right ? x + h : x - h;
    if (n > 0) {
      int last = right ? i + 1 : i - 1;
      m0 += h * (error[i] + error[last]) / 2;
      m1 += h * (x * error[i] + before * error[last]) / 2;
    }
    phi[i] = right ? m1 - x * m0 : x * m0 - m1;
  }
}

/* g - f at the points of the grid; density 1. */
static void numerical_error(double *error, const relucert_result *r, const realization *g, double a,
                            double b) {
  const pwpoly *f = &r->problem->target;
  double x[CHAIN_MAX + 2] = { a }, y[CHAIN_MAX + 2];
  for (slong j = 0; j <= g->nkinks + 1; j++) {
    if (j >= 1)
      x[j] = j > g->nkinks ? b : fmpq_get_d(g->kinks[j - 1].at.lo);
    y[j] = fmpq_get_d(g->values[j].lo);
  }
  for (int n = 0; n <= GRID; n++) {
    double at = a + (b - a) * n / GRID, value = 0;
    slong j = 0, piece = 0;
    while (j < g->nkinks && x[j + 1] <= at)
      j++;
    while (piece + 1 < f->n && fmpq_get_d(f->at + piece + 1) <= at)
      piece++;
    for (slong d = fmpq_poly_degree(f->poly[piece]); d >= 0; d--) {
      fmpq_t c;
      fmpq_init(c);
      fmpq_poly_get_coeff_fmpq(c, f->poly[piece], d);
      value = value * at + fmpq_get_d(c);
      fmpq_clear(c);
    }
    error[n] = y[j] + (y[j + 1] - y[j]) * (at - x[j]) / (x[j + 1] - x[j]) - value;
  }
}

/* Is there a simple flat row of this letter in (lo, hi)? How many? */
static int count_flats(const realization *g, char letter, double lo, double hi) {
  int n = 0;
  for (slong i = 0; i < g->nstrata; i++) {
    const stratum *s = g->strata + i;
    double at = fmpq_get_d(s->at.lo);
    n += strcmp(s->role, letter == 'R' ? "flat-R" : "flat-L") == 0 && s->place == 1 && at > lo && at < hi;
  }
  return n;
}

/* Between neighbouring points of the grid where the numerical Phi is certainly not 0: a zero is listed if the
   signs differ, and none if the points are neighbours on the grid and the signs agree. */
static void check_flats(const relucert_result *r, const realization *g, double a, double b) {
  static double error[GRID + 1], phi[GRID + 1];
  numerical_error(error, r, g, a, b);
  for (int right = 0; right < 2; right++) {
    double largest = 0;
    int last = -1;
    numerical_phi(phi, error, a, b, right);
    for (int n = 0; n <= GRID; n++)
      largest = fmax(largest, fabs(phi[n]));
    for (int n = 0; n <= GRID; n++) {
      if (fabs(phi[n]) < 1e-4 * largest)
        continue;
      if (last >= 0) {
        int found = count_flats(g, right ? 'R' : 'L', a + last * (b - a) / GRID, a + n * (b - a) / GRID);
        int change = phi[n] * phi[last] < 0;
        cr_assert(change ? found > 0 : found == 0 || n > last + 1, "%s %c: %d zeros near %g", g->word,
                  right ? 'R' : 'L', found, a + n * (b - a) / GRID);
      }
      last = n;
    }
  }
}

Test(rows, flat_kinks) {
  static const struct { const char *statements; double a, b; } problems[] = {
    { "interval 0 1\ntarget x^2\n", 0, 1 },
    { "interval -1 1\ntarget 4*x^3 - 3*x\n", -1, 1 },
    { "interval 0 1\ntarget [0, 1/2] x^3\ntarget [1/2, 1] 3/8 - x^2\n", 0, 1 },
  };
  for (size_t i = 0; i < sizeof problems / sizeof *problems; i++) {
    text rows = { 0 };
    relucert_result *r = solve_rows(&rows, problems[i].statements, 3);
    assert_decided(rows.data);
    for (slong j = 0; j < r->n; j++)
      if (r->list[j].nkinks + r->list[j].full < 3 && r->list[j].nstrata > 1)
        check_flats(r, r->list + j, problems[i].a, problems[i].b);
    text_clear(&rows);
    relucert_result_free(r);
  }
}
