/* The kink equation against elementary integrals. */
#include "support.h"
#include "system/cells.h"

/* A random problem on [0,1] with nf target and np density pieces. */
static relucert_problem *random_problem(flint_rand_t state, slong nf, slong np, slong degree,
                                        const char *gamma) {
  text t = { 0 };
  relucert_problem *problem;
  text_printf(&t, "relucert-problem 1\ninterval 0 1\nhidden 1\nactivation two-slope %s\n", gamma);
  random_pieces(&t, state, "target", nf, degree, 0);
  random_pieces(&t, state, "density", np, 2, 1);
  char *s = text_take(&t);
  problem = problem_of("%s", s);
  relucert_free(s);
  return problem;
}

static const char *const slopes[] = { "0", "1/10", "-1", "-2/3", "7/3" };

/* At random rational q: S - G^2/V, G/V and the level are those of the normal equations. */
Test(kink_equation, is_the_least_squares_problem) {
  flint_rand_t state;
  fmpq_t q, g, v, u, t, risk, level, m;
  kink_equation k;
  flint_randinit(state);
  kink_equation_init(&k);
  fmpq_init(q);
  fmpq_init(g);
  fmpq_init(v);
  fmpq_init(u);
  fmpq_init(t);
  fmpq_init(risk);
  fmpq_init(level);
  fmpq_init(m);
  for (int round = 0; round < 40; round++) {
    relucert_problem *problem = random_problem(state, 1 + round % 4, 1 + round % 3, 4, slopes[round % 5]);
    cells c;
    cells_init(&c, problem);
    for (slong i = 0; i < c.n; i++)
      for (int o = 0; o < 2; o++) {
        fmpq_sub(q, c.z + i + 1, c.z + i); /* a random point inside the cell */
        fmpq_set_si(t, 1 + (slong) n_randint(state, 97), 98);
        fmpq_mul(q, q, t);
        fmpq_add(q, q, c.z + i);
        kink_equation_set(&k, &c, i, o == 0 ? KINK_R : KINK_L);
        fmpq_poly_evaluate_fmpq(g, k.g, q);
        fmpq_poly_evaluate_fmpq(v, k.v, q);
        fmpq_poly_evaluate_fmpq(u, k.u, q);
        least_risk(risk, level, m, problem, o == 0 ? 'R' : 'L', q);
        fmpq_div(t, g, v);
        cr_assert(fmpq_equal(t, m), "slope jump");
        fmpq_mul(t, t, u);
        fmpq_div(t, t, c.mass);
        fmpq_sub(t, c.mean, t);
        cr_assert(fmpq_equal(t, level), "level");
        fmpq_mul(t, g, g);
        fmpq_div(t, t, v);
        fmpq_sub(t, c.spread, t);
        cr_assert(fmpq_equal(t, risk), "risk");
        cr_assert(fmpq_sgn(v) > 0);
      }
    cells_clear(&c);
    relucert_problem_free(problem);
  }
  kink_equation_clear(&k);
  fmpq_clear(q);
  fmpq_clear(g);
  fmpq_clear(v);
  fmpq_clear(u);
  fmpq_clear(t);
  fmpq_clear(risk);
  fmpq_clear(level);
  fmpq_clear(m);
  flint_randclear(state);
}

/* E = G'V - GV'/2 as polynomials; G, V, E continuous at breakpoints; E R and L swap under reflection. */
Test(kink_equation, is_a_derivative_and_continuous) {
  flint_rand_t state;
  fmpq_poly_t a, b;
  fmpq_t x, y, half;
  kink_equation k, l;
  flint_randinit(state);
  fmpq_poly_init(a); fmpq_poly_init(b);
  fmpq_init(x); fmpq_init(y); fmpq_init(half);
  fmpq_set_si(half, 1, 2);
  kink_equation_init(&k);
  kink_equation_init(&l);
  for (int round = 0; round < 40; round++) {
    relucert_problem *problem = random_problem(state, 1 + round % 5, 1 + round % 3, 5, slopes[(round / 5) % 5]);
    cells c;
    cells_init(&c, problem);
    for (slong i = 0; i < c.n; i++)
      for (int o = 0; o < 2; o++) {
        kink_equation_set(&k, &c, i, o == 0 ? KINK_R : KINK_L);
        fmpq_poly_derivative(a, k.g);
        fmpq_poly_mul(a, a, k.v);
        fmpq_poly_derivative(b, k.v);
        fmpq_poly_mul(b, b, k.g);
        fmpq_poly_scalar_mul_fmpq(b, b, half);
        fmpq_poly_sub(a, a, b);
        cr_assert(fmpq_poly_equal(a, k.e));
        if (i + 1 < c.n) {
          kink_equation_set(&l, &c, i + 1, o == 0 ? KINK_R : KINK_L);
          fmpq_poly_evaluate_fmpq(x, k.e, c.z + i + 1);
          fmpq_poly_evaluate_fmpq(y, l.e, c.z + i + 1);
          cr_assert(fmpq_equal(x, y));
          fmpq_poly_evaluate_fmpq(x, k.g, c.z + i + 1);
          fmpq_poly_evaluate_fmpq(y, l.g, c.z + i + 1);
          cr_assert(fmpq_equal(x, y));
          fmpq_poly_evaluate_fmpq(x, k.v, c.z + i + 1);
          fmpq_poly_evaluate_fmpq(y, l.v, c.z + i + 1);
          cr_assert(fmpq_equal(x, y));
        }
      }
    cells_clear(&c);
    relucert_problem_free(problem);
  }
  kink_equation_clear(&k);
  kink_equation_clear(&l);
  fmpq_poly_clear(a); fmpq_poly_clear(b);
  fmpq_clear(x); fmpq_clear(y); fmpq_clear(half);
  flint_randclear(state);
}

/* f = x^2, p = 1 on [0,1], by hand, at the kink q = 1/3. */
Test(kink_equation, x_squared_by_hand) {
  relucert_problem *problem = problem_of("relucert-problem 1\ninterval 0 1\ntarget x^2\nhidden 1\n");
  cells c;
  kink_equation k;
  fmpq_t q, y, expected;
  fmpq_init(q); fmpq_init(y); fmpq_init(expected);
  cells_init(&c, problem);
  kink_equation_init(&k);
  kink_equation_set(&k, &c, 0, KINK_R);
  fmpq_set_si(q, 1, 3);
  fmpq_poly_evaluate_fmpq(y, k.e, q);
  cr_assert(fmpq_is_zero(y), "1/3 is the kink of x^2");
  fmpq_poly_evaluate_fmpq(y, k.g, q); /* int_{1/3}^1 (x^2 - 1/3)(x - 1/3) dx = 16/243 */
  fmpq_set_si(expected, 16, 243);
  cr_assert(fmpq_equal(y, expected));
  fmpq_poly_evaluate_fmpq(y, k.v, q); /* (2/3)^3/3 - ((2/3)^2/2)^2 = 8/81 - 4/81 */
  fmpq_set_si(expected, 4, 81);
  cr_assert(fmpq_equal(y, expected));
  fmpq_set_si(expected, 1, 1); /* best affine fit x - 1/6 */
  cr_assert(fmpq_equal(c.slope, expected));
  fmpq_set_si(expected, -1, 6);
  cr_assert(fmpq_equal(c.intercept, expected));
  kink_equation_clear(&k);
  cells_clear(&c);
  relucert_problem_free(problem);
  fmpq_clear(q); fmpq_clear(y); fmpq_clear(expected);
}
