/* The whole result: closed forms, symmetries, planted critical points, agreement with searches by other
 * means. */
#include "exact/roots.h"
#include "support.h"

/* |x - y| <= 10^-30 (1 + |y|) for numbers that were computed to 60 digits. */
static void assert_close(const number *x, const fmpq_t y, const char *what) {
  fmpq_t d, size;
  fmpq_init(d);
  fmpq_init(size);
  fmpq_sub(d, x->lo, y);
  fmpq_abs(d, d);
  fmpq_abs(size, y);
  fmpq_add_si(size, size, 1);
  fmpz_t scale;
  fmpz_init(scale);
  fmpz_set_ui(scale, 10);
  fmpz_pow_ui(scale, scale, 30);
  fmpq_mul_fmpz(d, d, scale);
  cr_assert(fmpq_cmp(d, size) <= 0, "%s", what);
  fmpz_clear(scale);
  fmpq_clear(d);
  fmpq_clear(size);
}

static void assert_rational(const number *x, slong p, ulong q, const char *what) {
  fmpq_t y;
  fmpq_init(y);
  fmpq_set_si(y, p, q);
  cr_assert(fmpq_equal(x->lo, y) && fmpq_equal(x->hi, y), "%s is not %ld/%lu", what, (long) p,
            (unsigned long) q);
  fmpq_clear(y);
}

Test(landscape, x_squared_closed_form) {
  relucert_problem *problem = problem_of("relucert-problem 1\ninterval 0 1\ntarget x^2\nhidden 1\n");
  relucert_result *r = solution_of(problem, 15);
  cr_assert_eq(r->verdict, RELUCERT_FINITE);
  cr_assert(r->n == 3 && r->count == 3 && r->count_on_support == 3);
  cr_assert_str_eq(r->list[0].word, "R");
  assert_rational(&r->list[0].kinks->at, 1, 3, "kink");
  assert_rational(&r->list[0].risk, 4, 3645, "risk");
  assert_rational(&r->list[0].kinks->slope_jump, 4, 3, "slope jump 2 (1 - q)");
  assert_rational(&r->list[1].risk, 1, 180, "affine");
  assert_rational(&r->list[2].risk, 4, 45, "mean");
  cr_assert(r->list[0].global == 1 && r->list[1].global == 0 && r->nglobal == 1);
  cr_assert(r->list[1].strata[0].type == RELUCERT_LOCAL_MINIMUM
                && r->list[1].strata[1].type == RELUCERT_SADDLE,
            "local minimum with a full neuron, saddle with w = 1, b = 0");
  relucert_result_free(r);
  relucert_problem_free(problem);
}

/* 1_{(1/2,1]} on [0,1]: R(1/4), and L(3/4) by symmetry. */
Test(landscape, step_closed_form) {
  relucert_problem *problem =
      problem_of("relucert-problem 1\ninterval 0 1\ntarget [0,1/2] 0\ntarget [1/2,1] 1\nhidden 1\n");
  relucert_result *r = solution_of(problem, 15);
  cr_assert_eq(r->n, 4);
  assert_rational(&r->list[0].kinks->at, 1, 4, "R");
  assert_rational(&r->list[1].kinks->at, 3, 4, "L");
  assert_rational(&r->list[0].risk, 1, 18, "R");
  assert_rational(&r->list[1].risk, 1, 18, "L");
  assert_rational(&r->list[2].risk, 1, 16, "affine");
  assert_rational(&r->list[3].risk, 1, 4, "mean");
  cr_assert_eq(r->nglobal, 2);
  relucert_result_free(r);
  relucert_problem_free(problem);
}

/* Affine target on [a,b], both signs of the slope: two realizations, risks 0 and alpha^2 l^3/12, and
   the constant is a local minimum exactly with a dead neuron, or touching at a with alpha v > 0, or at
   b with alpha v < 0 (Cheridito, Jentzen, Rossmannek 2022). */
Test(landscape, affine_target_theorem) {
  for (int sign = -1; sign <= 1; sign += 2) {
    relucert_problem *problem =
        problem_of("relucert-problem 1\ninterval -2 3\ntarget %d*x+1\nhidden 1\n", 3 * sign);
    relucert_result *r = solution_of(problem, 15);
    cr_assert_eq(r->n, 2);
    assert_rational(&r->list[0].risk, 0, 1, "exact fit");
    assert_rational(&r->list[1].risk, 9 * 125, 12, "mean");
    for (slong i = 0; i < r->list[1].nstrata; i++) {
      stratum *s = r->list[1].strata + i;
      int a = !strcmp(s->role, "touching-a"), b = !strcmp(s->role, "touching-b"),
          minimum = !strcmp(s->role, "dead");
      if (a || b) {
        int wanted = a ? sign : -sign; /* sign of v for a local minimum */
        cr_assert_eq(s->nconditions, 1);
        cr_assert_eq(s->conditions->lo_infinite + s->conditions->hi_infinite, 1);
        minimum = !s->conditions->lo_closed && !s->conditions->hi_closed;
        cr_assert_eq(s->conditions->hi_infinite, minimum == (wanted > 0), "sign of v");
      }
      cr_assert_eq(s->type == RELUCERT_LOCAL_MINIMUM, minimum, "%s", s->role);
    }
    for (slong i = 0; i < r->list[0].nstrata; i++)
      cr_assert_eq(r->list[0].strata[i].type, RELUCERT_LOCAL_MINIMUM, "global minima");
    relucert_result_free(r);
    relucert_problem_free(problem);
  }
}

/* Raw conditions at 200 bits: M0 on [a,b] and on I, M1 on I, for e = N - f with the listed numbers. */
static void assert_critical(const relucert_problem *problem, const realization *r) {
  fmpq_poly_t n, one, x;
  fmpq_t q, m0, m1, t;
  number as_number;
  fmpq_poly_init(n); fmpq_poly_init(one); fmpq_poly_init(x);
  fmpq_init(q); fmpq_init(m0); fmpq_init(m1); fmpq_init(t);
  number_init(&as_number);
  int right = r->word[0] == 'R';
  fmpq_set(q, r->kinks->at.lo);
  fmpq_poly_set_si(one, 1);
  fmpq_poly_set_coeff_si(x, 1, 1);
  const fmpq *l = right ? q : problem->a, *h = right ? problem->b : q;
  fmpq_poly_set_fmpq(n, q); /* N = value at q + m (x - q) resp. m (q - x) on the active side */
  fmpq_poly_neg(n, n);
  fmpq_poly_set_coeff_si(n, 1, 1);
  fmpq_poly_scalar_mul_fmpq(n, n, r->kinks->slope_jump.lo);
  if (!right)
    fmpq_poly_neg(n, n);
  fmpq_poly_add_fmpq(n, n, r->values[1].lo);
  moment(m0, n, problem, 0, l, h);
  moment(t, one, problem, 1, l, h);
  fmpq_set(as_number.lo, m0);
  assert_close(&as_number, t, "M0 on I");
  fmpq_poly_mul(n, n, x);
  moment(m1, n, problem, 0, l, h);
  moment(t, x, problem, 1, l, h);
  fmpq_set(as_number.lo, m1);
  assert_close(&as_number, t, "M1 on I");
  fmpq_poly_set_fmpq(n, r->values[1].lo); /* the constant side */
  moment(m0, n, problem, 0, right ? problem->a : q, right ? q : problem->b);
  moment(t, one, problem, 1, right ? problem->a : q, right ? q : problem->b);
  fmpq_set(as_number.lo, m0);
  assert_close(&as_number, t, "M0 on the rest");
  fmpq_poly_clear(n); fmpq_poly_clear(one); fmpq_poly_clear(x);
  fmpq_clear(q); fmpq_clear(m0); fmpq_clear(m1); fmpq_clear(t);
  number_clear(&as_number);
}

/* The reduced risk at rational points left and right of the kink against its risk: a local minimum is
   below both, a saddle is not, when the points are close enough. */
static void assert_type(const relucert_problem *problem, const realization *r) {
  fmpq_t q, step, risk, c, m;
  int below = 0;
  fmpq_init(q); fmpq_init(step); fmpq_init(risk); fmpq_init(c); fmpq_init(m);
  for (int side = -1; side <= 1; side += 2) {
    fmpq_set_si(step, side, 1);
    fmpq_div_2exp(step, step, 20);
    fmpq_add(q, r->kinks->at.lo, step);
    least_risk(risk, c, m, problem, r->word[0], q);
    below += fmpq_cmp(r->risk.hi, risk) <= 0;
  }
  cr_assert_eq(below == 2, r->type == RELUCERT_LOCAL_MINIMUM);
  fmpq_clear(q); fmpq_clear(step); fmpq_clear(risk); fmpq_clear(c); fmpq_clear(m);
}

/* Slope of the reduced risk at a rational q from the raw normal equations: with e the error at the
   optimum, d/dq of the risk is -2 m int_{I} e p for R, +2 m int_I e p for L. */
static int slope_of_reduced_risk(const relucert_problem *problem, char side, const fmpq_t q) {
  fmpq_poly_t n, one;
  fmpq_t risk, c, m, t, f;
  int sign;
  const fmpq *l = side == 'R' ? q : problem->a, *h = side == 'R' ? problem->b : q;
  fmpq_poly_init(n); fmpq_poly_init(one);
  fmpq_init(risk); fmpq_init(c); fmpq_init(m); fmpq_init(t); fmpq_init(f);
  least_risk(risk, c, m, problem, side, q);
  fmpq_poly_set_fmpq(n, q);
  fmpq_poly_neg(n, n);
  fmpq_poly_set_coeff_si(n, 1, 1);
  fmpq_poly_scalar_mul_fmpq(n, n, m);
  if (side == 'L')
    fmpq_poly_neg(n, n);
  fmpq_poly_add_fmpq(n, n, c);
  fmpq_poly_set_si(one, 1);
  moment(t, n, problem, 0, l, h);
  moment(f, one, problem, 1, l, h);
  fmpq_sub(t, t, f);
  sign = (side == 'R' ? -1 : 1) * fmpq_sgn(m) * fmpq_sgn(t);
  fmpq_poly_clear(n); fmpq_poly_clear(one);
  fmpq_clear(risk); fmpq_clear(c); fmpq_clear(m); fmpq_clear(t); fmpq_clear(f);
  return sign;
}

/* Between grid points the slope changes from negative to positive where the list has a local minimum:
   on every grid interval with at most one listed kink the signs at its ends must be explained by it. */
static void assert_complete_on_grid(const relucert_problem *problem, const relucert_result *r, char side,
                                    slong steps) {
  fmpq_t q, g;
  int before = 0;
  fmpq_init(q); fmpq_init(g);
  for (slong i = 1; i < steps; i++) {
    fmpq_set_si(q, i, (ulong) steps);
    int now = slope_of_reduced_risk(problem, side, q);
    slong kinks = 0;
    for (slong j = 0; j < r->n; j++)
      if (r->list[j].nkinks && r->list[j].word[0] == side) {
        fmpq_set_si(g, i - 1, (ulong) steps);
        kinks += fmpq_cmp(r->list[j].kinks->at.hi, g) >= 0 && fmpq_cmp(r->list[j].kinks->at.lo, q) <= 0;
      }
    if (i > 1 && before < 0 && now > 0) /* - to + needs a minimum (m = 0 is a maximum of the reduced risk) */
      cr_assert(kinks > 0, "a minimum of the reduced risk near %ld/%ld is not listed", (long) i,
                (long) steps);
    before = now;
  }
  fmpq_clear(q); fmpq_clear(g);
}

Test(landscape, random_problems_by_other_means, .timeout = 300) {
  flint_rand_t state;
  slong kinks = 0, saddles = 0;
  flint_randinit(state);
  for (int round = 0; round < 60; round++) {
    text t = { 0 };
    text_append(&t, "relucert-problem 1\ninterval 0 1\nhidden 1\n");
    random_pieces(&t, state, "target", 1 + round % 4, 1 + round % 5, 0);
    random_pieces(&t, state, "density", 1 + round % 2, 2, 1);
    char *s = text_take(&t);
    relucert_problem *problem = problem_of("%s", s);
    relucert_result *r = solution_of(problem, 60);
    for (slong i = 0; i < r->n; i++) {
      if (i > 0)
        cr_assert(fmpq_cmp(r->list[i - 1].risk.lo, r->list[i].risk.hi) <= 0, "order");
      if (r->list[i].nkinks == 0)
        continue;
      kinks++;
      saddles += r->list[i].type == RELUCERT_SADDLE;
      assert_critical(problem, r->list + i);
      assert_type(problem, r->list + i);
    }
    assert_complete_on_grid(problem, r, 'R', 97);
    assert_complete_on_grid(problem, r, 'L', 97);
    relucert_free(s);
    relucert_result_free(r);
    relucert_problem_free(problem);
  }
  cr_assert(kinks > 30 && saddles > 0, "the sample has %ld kinks, %ld saddles", (long) kinks, (long) saddles);
  flint_randclear(state);
}

/* Transformations of a problem that must act on the list in a known way. */
typedef struct {
  const char *name;
  fmpq_t stretch, shift;         /* x -> stretch x + shift */
  fmpq_t factor, constant;       /* f -> factor f + constant */
  fmpq_t weight;                 /* p -> weight p */
} change;

static void transform_pieces(pwpoly *g, const pwpoly *f, const change *t, const fmpq_t factor,
                             const fmpq_t constant) {
  fmpq_poly_t line, y;
  fmpq_t l, r;
  int flip = fmpq_sgn(t->stretch) < 0;
  fmpq_poly_init(line); fmpq_poly_init(y);
  fmpq_init(l); fmpq_init(r);
  fmpq_neg(l, t->shift); /* x = (y - shift) / stretch */
  fmpq_div(l, l, t->stretch);
  fmpq_inv(r, t->stretch);
  fmpq_poly_set_coeff_fmpq(line, 0, l);
  fmpq_poly_set_coeff_fmpq(line, 1, r);
  memset(g, 0, sizeof *g);
  for (slong k = 0; k < f->n; k++) {
    slong i = flip ? f->n - 1 - k : k;
    fmpq_poly_compose(y, f->poly[i], line);
    fmpq_poly_scalar_mul_fmpq(y, y, factor);
    fmpq_poly_add_fmpq(y, y, constant);
    fmpq_mul(l, f->at + (flip ? i + 1 : i), t->stretch);
    fmpq_add(l, l, t->shift);
    fmpq_mul(r, f->at + (flip ? i : i + 1), t->stretch);
    fmpq_add(r, r, t->shift);
    pwpoly_append(g, l, r, y);
  }
  fmpq_poly_clear(line); fmpq_poly_clear(y);
  fmpq_clear(l); fmpq_clear(r);
}

static relucert_problem *transformed(const relucert_problem *problem, const change *t) {
  relucert_problem *other = problem_new();
  fmpq_t zero;
  fmpq_init(zero);
  transform_pieces(&other->target, &problem->target, t, t->factor, t->constant);
  transform_pieces(&other->density, &problem->density, t, t->weight, zero);
  fmpq_set(other->a, other->target.at);
  fmpq_set(other->b, other->target.at + other->target.n);
  other->hidden = 1;
  fmpq_clear(zero);
  return other;
}

/* Same list with kinks stretch q + shift, risks |stretch| factor^2 weight risk, words swapped if
   stretch < 0, and the same types. Ties in risk may come in another order, so match by kink. */
static void assert_transforms(const relucert_problem *problem, const change *t) {
  relucert_problem *other = transformed(problem, t);
  relucert_result *r = solution_of(problem, 60), *s = solution_of(other, 60);
  fmpq_t scale, q;
  int flip = fmpq_sgn(t->stretch) < 0;
  fmpq_init(scale); fmpq_init(q);
  fmpq_abs(scale, t->stretch);
  fmpq_mul(scale, scale, t->factor);
  fmpq_mul(scale, scale, t->factor);
  fmpq_mul(scale, scale, t->weight);
  cr_assert_eq(r->n, s->n, "%s", t->name);
  for (slong i = 0; i < r->n; i++) {
    fmpq_mul(q, r->list[i].risk.lo, scale);
    assert_close(&s->list[i].risk, q, t->name);
    slong found = 0;
    for (slong j = 0; j < s->n; j++) {
      char wanted = r->list[i].nkinks == 0 ? 0
                    : flip                 ? (r->list[i].word[0] == 'R' ? 'L' : 'R')
                                           : r->list[i].word[0];
      if (s->list[j].word[0] != wanted || s->list[j].full != r->list[i].full)
        continue;
      if (wanted) {
        fmpq_mul(q, r->list[i].kinks->at.lo, t->stretch);
        fmpq_add(q, q, t->shift);
        fmpq_sub(q, q, s->list[j].kinks->at.lo);
        fmpq_mul_2exp(q, q, 100);
        fmpq_abs(q, q);
        if (fmpz_cmp(fmpq_numref(q), fmpq_denref(q)) > 0)
          continue;
      }
      found++;
      cr_assert_eq(r->list[i].type, s->list[j].type, "%s", t->name);
      cr_assert_eq(r->list[i].nstrata, s->list[j].nstrata, "%s", t->name);
    }
    cr_assert_eq(found, 1, "%s", t->name);
  }
  fmpq_clear(scale); fmpq_clear(q);
  relucert_result_free(r);
  relucert_result_free(s);
  relucert_problem_free(other);
}

Test(landscape, symmetries, .timeout = 300) {
  static const struct { const char *name; int v[10]; } changes[] = {
    { "reflection", { -1, 1, 1, 1, 1, 1, 0, 1, 1, 1 } },
    { "shift", { 1, 1, 22, 7, 1, 1, 0, 1, 1, 1 } },
    { "stretch", { 13, 5, -3, 1, 1, 1, 0, 1, 1, 1 } },
    { "scaled target", { 1, 1, 0, 1, -7, 3, 11, 2, 1, 1 } },
    { "scaled density", { 1, 1, 0, 1, 1, 1, 0, 1, 5, 9 } },
    { "everything", { -2, 3, 1, 7, -4, 5, -9, 4, 8, 3 } } };
  flint_rand_t state;
  flint_randinit(state);
  for (int round = 0; round < 12; round++) {
    text t = { 0 };
    text_append(&t, "relucert-problem 1\ninterval 0 1\nhidden 1\n");
    random_pieces(&t, state, "target", 1 + round % 3, 2 + round % 3, 0);
    random_pieces(&t, state, "density", 1 + round % 2, 2, 1);
    char *s = text_take(&t);
    relucert_problem *problem = problem_of("%s", s);
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
      change c = { .name = changes[i].name };
      fmpq *const fields[] = { c.stretch, c.shift, c.factor, c.constant, c.weight };
      for (int k = 0; k < 5; k++) {
        fmpq_init(fields[k]);
        fmpq_set_si(fields[k], changes[i].v[2 * k], (ulong) changes[i].v[2 * k + 1]);
      }
      assert_transforms(problem, &c);
      for (int k = 0; k < 5; k++)
        fmpq_clear(fields[k]);
    }
    relucert_free(s);
    relucert_problem_free(problem);
  }
  flint_randclear(state);
}

/* Breakpoints that change nothing, also one exactly at the kink, change nothing in the list. */
Test(landscape, idle_breakpoints) {
  static const char *const cuts[] = {
    "target x^2\n", "target [0,1/3] x^2\ntarget [1/3,1] x^2\n",
    ("target [0,1/4] x^2\ntarget [1/4,1/3] x^2\ntarget [1/3,7/9] x^2\ntarget [7/9,1] x^2\n"
     "density [0,1/3] 1\ndensity [1/3,1/2] 1\ndensity [1/2,1] 1\n")
  };
  for (size_t i = 0; i < 3; i++) {
    relucert_problem *problem = problem_of("relucert-problem 1\ninterval 0 1\nhidden 1\n%s", cuts[i]);
    relucert_result *r = solution_of(problem, 15);
    cr_assert_eq(r->n, 3);
    assert_rational(&r->list[0].kinks->at, 1, 3, "kink");
    assert_rational(&r->list[0].risk, 4, 3645, "risk");
    cr_assert_eq(r->list[0].type, RELUCERT_LOCAL_MINIMUM);
    cr_assert_eq(r->list[0].kinks->breakpoint >= 0, i > 0);
    relucert_result_free(r);
    relucert_problem_free(problem);
  }
}

/* E is linear in f. Plant a zero of E_R of order k at q = 1/2 for f = x^2 + sum a_i x^(i+3) by solving
   for the a_i; then R(1/2) is a local minimum only if the zero is of odd order with the right sign. */
static void derivative_of_e(fmpq_t y, slong power, slong order, const fmpq_t q) {
  relucert_problem *problem =
      problem_of("relucert-problem 1\ninterval 0 1\ntarget x^%ld\nhidden 1\n", (long) power);
  /* E_R = h0 V + G u p0 for f = x^n, mass 1: written out from the definitions */
  fmpq_poly_t h0, g, v, u, e, t;
  fmpq_t c;
  fmpq_poly_init(h0);
  fmpq_poly_init(g);
  fmpq_poly_init(v);
  fmpq_poly_init(u);
  fmpq_poly_init(e);
  fmpq_poly_init(t);
  fmpq_init(c);
  slong n = power;
  fmpq_set_si(c, 1, (ulong) (n + 1));
  fmpq_poly_set_coeff_fmpq(h0, n + 1, c);    /* h0 = (q^(n+1) - q)/(n+1) */
  fmpq_neg(c, c);
  fmpq_poly_set_coeff_fmpq(h0, 1, c);
  /* G = int_q^1 (x^n - 1/(n+1))(x - q) dx = 1/(n+2) - q/(n+1) + q^(n+2)/((n+1)(n+2)) - (1-q)^2/(2(n+1)) */
  fmpq_set_si(c, 1, (ulong) ((n + 1) * (n + 2)));
  fmpq_poly_set_coeff_fmpq(g, n + 2, c);
  fmpq_set_si(c, -1, (ulong) (2 * (n + 1)));
  fmpq_poly_set_coeff_fmpq(g, 2, c);
  fmpq_set_si(c, n, (ulong) (2 * (n + 1) * (n + 2)));
  fmpq_poly_set_coeff_fmpq(g, 0, c);
  fmpq_poly_set_coeff_si(t, 0, 1);            /* 1 - q */
  fmpq_poly_set_coeff_si(t, 1, -1);
  fmpq_poly_pow(u, t, 2);
  fmpq_poly_scalar_div_si(u, u, 2);
  fmpq_poly_pow(v, t, 3);
  fmpq_poly_scalar_div_si(v, v, 3);
  fmpq_poly_mul(e, u, u);
  fmpq_poly_sub(v, v, e);
  fmpq_poly_mul(e, g, u);
  fmpq_poly_shift_left(e, e, 1);
  fmpq_poly_mul(t, h0, v);
  fmpq_poly_add(e, e, t);
  while (order-- > 0)
    fmpq_poly_derivative(e, e);
  fmpq_poly_evaluate_fmpq(y, e, q);
  fmpq_poly_clear(h0);
  fmpq_poly_clear(g);
  fmpq_poly_clear(v);
  fmpq_poly_clear(u);
  fmpq_poly_clear(e);
  fmpq_poly_clear(t);
  fmpq_clear(c);
  relucert_problem_free(problem);
}

Test(landscape, planted_multiple_zero) {
  fmpq_t q, risk, c, m;
  fmpq_init(q); fmpq_init(risk); fmpq_init(c); fmpq_init(m);
  fmpq_set_si(q, 1, 2);
  for (slong k = 1; k <= 4; k++) {
    fmpq_mat_t A, b, x;
    fmpq_mat_init(A, k, k);
    fmpq_mat_init(b, k, 1);
    fmpq_mat_init(x, k, 1);
    for (slong i = 0; i < k; i++) {
      for (slong j = 0; j < k; j++)
        derivative_of_e(fmpq_mat_entry(A, i, j), j + 3, i, q);
      derivative_of_e(fmpq_mat_entry(b, i, 0), 2, i, q);
      fmpq_neg(fmpq_mat_entry(b, i, 0), fmpq_mat_entry(b, i, 0));
    }
    cr_assert(fmpq_mat_solve_fraction_free(x, A, b));
    text t = { 0 };
    text_append(&t, "relucert-problem 1\ninterval 0 1\nhidden 1\ntarget x^2");
    for (slong j = 0; j < k; j++) {
      text_append(&t, " + (");
      text_fmpq(&t, fmpq_mat_entry(x, j, 0));
      text_printf(&t, ")*x^%ld", (long) j + 3);
    }
    text_append(&t, "\n");
    char *s = text_take(&t);
    relucert_problem *problem = problem_of("%s", s);
    relucert_result *r = solution_of(problem, 60);
    slong found = 0;
    for (slong i = 0; i < r->n; i++)
      if (r->list[i].word[0] == 'R' && fmpq_equal(r->list[i].kinks->at.lo, q)) {
        found++;
        assert_rational(&r->list[i].kinks->at, 1, 2, "planted kink");
        assert_critical(problem, r->list + i);
        assert_type(problem, r->list + i);
        if (k % 2 == 0)
          cr_assert_eq(r->list[i].type, RELUCERT_SADDLE, "no change of sign of E");
      }
    cr_assert_eq(found, 1, "zero of order %ld: %s", (long) k, s);
    relucert_free(s);
    relucert_result_free(r);
    relucert_problem_free(problem);
    fmpq_mat_clear(A);
    fmpq_mat_clear(b);
    fmpq_mat_clear(x);
  }
  fmpq_clear(q); fmpq_clear(risk); fmpq_clear(c); fmpq_clear(m);
}

/* The exact value at several precisions: enclosures nest around the root of 18 q^3 + 26 q^2 - 21 q - 13. */
Test(landscape, enclosures_at_several_precisions) {
  relucert_problem *problem = problem_of("relucert-problem 1\ninterval -1 1\ntarget 4*x^3-3*x\nhidden 1\n");
  static const long digits[] = { 1, 2, 5, 15, 50, 200, 1000 };
  for (size_t i = 0; i < sizeof digits / sizeof *digits; i++) {
    relucert_result *r = solution_of(problem, digits[i]);
    cr_assert_eq(r->n, 6);
    number *q = &r->list[0].kinks->at;
    static const slong cubic[] = { -13, -21, 26, 18 };
    fmpq_t y[2], t;
    fmpq_init(t);
    for (int end = 0; end < 2; end++) {
      fmpq_init(y[end]);
      for (int k = 3; k >= 0; k--) {
        fmpq_mul(y[end], y[end], end ? q->hi : q->lo);
        fmpq_add_si(y[end], y[end], cubic[k]);
      }
    }
    cr_assert(fmpq_sgn(y[0]) * fmpq_sgn(y[1]) < 0, "the cubic changes sign over the enclosure");
    fmpq_sub(t, q->hi, q->lo); /* narrower than one unit of the last digit of -0.4477... */
    for (long k = 0; k < digits[i]; k++)
      fmpq_mul_si(t, t, 10);
    cr_assert(fmpz_cmp(fmpq_numref(t), fmpq_denref(t)) < 0);
    cr_assert_eq((long) strlen(relucert_result_kink(r, 0, 0)), digits[i] + 3, "-0. and the digits");
    fmpq_clear(y[0]); fmpq_clear(y[1]); fmpq_clear(t);
    relucert_result_free(r);
  }
  relucert_problem_free(problem);
}

/* Irreducibility is claimed where the certificate has a line for it: for kinks, not for places of strata. */
Test(landscape, proofs_of_irreducibility) {
  relucert_problem *problem =
      problem_of("relucert-problem 1\ninterval -1 1\ntarget 4*x^3-3*x\nhidden 1\n");
  relucert_result *r = solution_of(problem, 15);
  slong flat = 0;
  for (slong i = 0; i < r->n; i++) {
    if (r->list[i].nkinks)
      cr_assert(r->list[i].kinks->at.min.nprimes > 0);
    for (slong j = 0; j < r->list[i].nstrata; j++) {
      flat += r->list[i].strata[j].at.min.known;
      cr_assert_eq(r->list[i].strata[j].at.min.nprimes, 0);
    }
  }
  cr_assert(flat == 2);
  relucert_result_free(r);
  relucert_problem_free(problem);
}

/* Gaps at the ends of the support: infinitely many functions, as many on the support as without the gaps. */
Test(landscape, gaps) {
  relucert_problem *problem = problem_of("relucert-problem 1\ninterval -1 3\ntarget x^2\nhidden 1\n"
                                         "density [-1,0] 0\ndensity [0,1] 1\ndensity [1,3] 0\n");
  relucert_result *r = solution_of(problem, 15);
  cr_assert_eq(r->verdict, RELUCERT_INFINITE);
  cr_assert(r->count == -1 && r->count_on_support == 3 && r->n == 3 && r->nfamilies == 4);
  assert_rational(&r->list[0].kinks->at, 1, 3, "kink");
  assert_rational(&r->list[0].risk, 4, 3645, "risk");
  relucert_result_free(r);
  relucert_problem_free(problem);
  /* an inner gap: the two halves of the mass are fitted through the gap */
  problem = problem_of(
      "relucert-problem 1\ninterval 0 3\ntarget [0,1] 0\ntarget [1,2] 17*x\ntarget [2,3] x-2\nhidden 1\n"
      "density [0,1] 1\ndensity [1,2] 0\ndensity [2,3] 1\n");
  r = solution_of(problem, 15);
  cr_assert_eq(r->verdict, RELUCERT_FINITE);
  assert_rational(&r->list[0].kinks->at, 2, 1, "the kink of (x-2)_+ is a breakpoint");
  assert_rational(&r->list[0].risk, 0, 1, "exact fit");
  relucert_result_free(r);
  relucert_problem_free(problem);
}

Test(landscape, refuses_what_it_cannot_do) {
  relucert_context *ctx = relucert_context_new();
  relucert_problem *problem = problem_of("relucert-problem 1\ninterval 0 1\ntarget x\nhidden 13\n");
  cr_assert_null(relucert_solve(ctx, problem, NULL));
  cr_assert_eq(relucert_error_status(ctx), RELUCERT_BAD_INPUT);
  cr_assert(strstr(relucert_error_message(ctx), "expected hidden 1 to 12") != NULL);
  relucert_problem_free(problem);
  relucert_context_free(ctx);
}

/* A cancelled run lists what is proved and says which regions are open. */
Test(landscape, cancelled_runs_are_incomplete) {
  relucert_context *ctx = relucert_context_new();
  relucert_problem *problem =
      problem_of("relucert-problem 1\ninterval 0 1\ntarget [0,1/2] x^2\ntarget [1/2,1] x\nhidden 1\n");
  relucert_cancel(ctx);
  relucert_result *r = relucert_solve(ctx, problem, NULL);
  cr_assert_not_null(r);
  cr_assert_eq(relucert_result_status(r), RELUCERT_INCOMPLETE);
  cr_assert(r->nopen == 4 && r->count == -1 && r->nglobal == 0 && r->n >= 2);
  for (slong i = 0; i < r->n; i++)
    cr_assert_eq(r->list[i].global, -1);
  relucert_result_free(r);
  relucert_problem_free(problem);
  relucert_context_free(ctx);
}
