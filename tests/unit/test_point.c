/* Types of given networks: closed forms, small cases with known answers, invariance, and the reduced form
   against a dense one in floating point. */
#include <math.h>
#include "exact/form.h"
#include "support.h"
#include "types/point.h"

/* "W B V; W B V; C" */
static theta *theta_of(const char *format, ...) {
  char *buffer = malloc(1 << 20);
  va_list args;
  slong n = 0, H = 0;
  theta *t;
  va_start(args, format);
  vsnprintf(buffer, 1 << 20, format, args);
  va_end(args);
  for (char *s = buffer; *s; s++)
    H += *s == ';';
  t = theta_new(H);
  for (char *s = strtok(buffer, " ;"); s; s = strtok(NULL, " ;"), n++) {
    fmpq *parts[3] = { t->w, t->b, t->v };
    cr_assert_eq(fmpq_set_str(n < 3 * H ? parts[n % 3] + n / 3 : t->c, s, 10), 0, "%s", s);
  }
  cr_assert_eq(n, 3 * H + 1, "%d", (int) n);
  free(buffer);
  return t;
}

static relucert_problem *problem_with(const char *lines, slong H) {
  return problem_of("relucert-problem 1\n%s\nhidden %d\n", lines, (int) H);
}

static const char *type_name(const point_report *r) {
  if (!r->critical)
    return "not critical";
  return r->global                            ? "global"
         : r->type == RELUCERT_LOCAL_MINIMUM ? "minimum"
         : r->type == RELUCERT_SADDLE        ? "saddle"
                                             : "undecided";
}

/* The type of the network; `expected`: "global", "minimum", "saddle", "undecided", "not critical". */
static void check_type(const char *problem_lines, const char *network, const char *expected) {
  theta *t = theta_of("%s", network);
  relucert_problem *problem = problem_with(problem_lines, t->H);
  point_report r;
  point_report_init(&r, problem, t);
  cr_expect_str_eq(type_name(&r), expected, "%s | %s: %s (%s)", problem_lines, network, type_name(&r),
                   r.reason ? r.reason : "");
  point_report_clear(&r);
  relucert_problem_free(problem);
  relucert_theta_free(t);
}

#define SQUARE "interval 0 1\ntarget x^2"
#define LINE "interval 0 1\ntarget x"

/* x^2: the constant 1/3, e(0) = 1/3, e(1) = -2/3, T = -1/12, Phi_R(q) = q^4/12 - q^2/6 + ... */
Test(point, constant) {
  check_type(SQUARE, "1 -2 5; 1/3", "minimum");                /* dead */
  check_type(SQUARE, "0 -1 5; 1/3", "minimum");
  check_type(SQUARE, "1 -2 5; 1/2", "not critical");
  check_type(SQUARE, "-1 0 2; 1/3", "minimum");                /* touching */
  check_type(SQUARE, "-1 0 -2; 1/3", "saddle");
  check_type(SQUARE, "-1 0 0; 1/3", "saddle");
  check_type(SQUARE, "2 -2 -1; 1/3", "minimum");
  check_type(SQUARE, "2 -2 1; 1/3", "saddle");
  check_type(SQUARE, "-1 0 2; 2 -2 -1; -1 0 3; -1 -1 0; 1/3", "minimum");
  check_type(SQUARE, "0 0 0; 1/3", "saddle");                  /* degenerate */
  check_type(SQUARE, "0 0 1; 1/3", "saddle");
  check_type(SQUARE, "0 1 0; 1/3", "saddle");                  /* level */
  check_type(SQUARE, "0 1 1; 1/3", "not critical");
  check_type(SQUARE, "1 1 0; 1/3", "not critical");            /* full */
  check_type("interval 0 1\ntarget 2", "1 -1/2 0; 2", "global");
}

/* x^2: the best affine fit x - 1/6; e(0) = -1/6, e(1) = -1/6. */
Test(point, affine_fit) {
  check_type(SQUARE, "1 1 1; -7/6", "minimum");
  check_type(SQUARE, "1 0 1; -1/6", "saddle");  /* endpoint-full: v e(0) < 0 */
  check_type(SQUARE, "-1 1 -1; 5/6", "minimum"); /* v e(1) > 0 */
  check_type(SQUARE, "1 1 1; 1 1 0; -7/6", "minimum");
  check_type(SQUARE, "1 1 1; 0 1 0; -7/6", "minimum");
  check_type(SQUARE, "1 1 1; 1 0 0; -7/6", "saddle");
  check_type(SQUARE, "1 1 1; -1 0 -1; -7/6", "minimum");
  check_type(SQUARE, "1 1 1; -1 0 1; -7/6", "saddle");
  check_type(SQUARE, "1 1 1; 1 -1/2 0; -7/6", "not critical");
  /* T = 0 and Phi_R = -q^2 (1-q)^2 / 12 < 0 */
  check_type(SQUARE, "1 1 1; 0 0 1; -7/6", "saddle");
  check_type(SQUARE, "1 1 1; 0 0 -1; -7/6", "minimum");
  check_type("interval 0 1\ntarget -x^2", "1 1 -1; 0 0 1; 7/6", "minimum");
}

/* R(1/3) of x^2: e(1/3) = -2/27, slope jump 4/3. */
Test(point, splitting) {
  check_type(SQUARE, "1 -1/3 4/3; 1/27", "minimum");
  check_type(SQUARE, "1 -1/3 2; 1 -1/3 -2/3; 1/27", "minimum");
  check_type(SQUARE, "3 -1 2/9; 1 -1/3 2/3; 1/27", "saddle");
  check_type(SQUARE, "1 -1/3 4/3; 1 -1/3 1; 1 -1/3 -1; 1/27", "saddle");
  check_type(SQUARE, "1 -1/3 2; 1 -1/3 -1/3; 1 -1/3 -1/3; 1/27", "minimum");
  check_type(SQUARE, "1 -1/3 4/3; 1 -1/3 0; 1/27", "saddle");   /* flat at a double zero of Phi */
}

/* f even on [-1,1]; L(-1/2), R(1/2) alone are definite, with a flat full neuron they are not. */
Test(point, flat_full_neuron_joins) {
  const char *f = "interval -1 1\n"
                  "target [-1,-1/2] -x - 1/2 + 2/25*(1 + 12*(x + 1/2) + 24*(x + 1/2)^2)\n"
                  "target [-1/2,0] 2/25*(-4*x - 1)\n"
                  "target [0,1/2] 2/25*(4*x - 1)\n"
                  "target [1/2,1] x - 1/2 + 2/25*(1 - 12*(x - 1/2) + 24*(x - 1/2)^2)";
  check_type(f, "-1 -1/2 1; 1 -1/2 1; 0", "minimum");
  check_type(f, "-1 -1/2 1; 1 -1/2 1; 1 2 0; 0", "saddle");
  check_type(f, "-1 -1/2 1; 1 -1/2 1; 0 1 0; 0", "saddle");
  check_type(f, "-1 -1/2 1; 1 -1/2 1; 1 -2 0; 0", "minimum");
}

/* e = x - 3/2 x^2 over the constant 0: r = 1, kappa = 1, s = 0, P(M) = M (1 + M). */
Test(point, touching_of_order_one) {
  const char *f = "interval 0 1\ntarget 3/2*x^2 - x";
  check_type(f, "-1 0 1; 0", "minimum");
  check_type(f, "-2 0 1/2; -1 0 1; 0", "minimum");
  check_type(f, "-1 0 -1/2; 0", "saddle");
  check_type(f, "-1 0 -1; 0", "saddle");
  check_type(f, "-1 0 -2; 0", "minimum");
  check_type(f, "-1 0 -2; -1 0 -3; 0", "minimum");
  check_type(f, "-1 0 2; -1 0 -5; 0", "minimum");
  check_type(f, "-1 0 2; -1 0 -5/2; 0", "saddle");   /* sum -1/2 */
  check_type(f, "-1 0 2; -1 0 -2; 0", "saddle");     /* sum 0 */
  check_type(f, "-1 0 2; -1 0 -3; 0", "saddle");     /* sum -1 */
  check_type(f, "-1 0 2; -1 0 0; 0", "saddle");
}

/* e = x^2 - 4/3 x^3 over the constant 0: r = 2. */
Test(point, touching_of_order_two) {
  const char *f = "interval 0 1\ntarget 4/3*x^3 - x^2";
  check_type(f, "-1 0 1; 0", "minimum");
  check_type(f, "-1 0 -1; 0", "minimum");
  check_type(f, "-1 0 1; -1 0 -2; 0", "minimum");
  check_type(f, "-1 0 1; -1 0 -2; -1 0 1; 0", "saddle");
  check_type(f, "-1 0 0; 0", "saddle");
}

/* The mean of the target x, alpha = 1 (section 5 of the theory: exactly dead, or touching with the right
   sign). */
Test(point, affine_target_constant) {
  for (int sign = -1; sign <= 1; sign += 2)
    for (int v = -2; v <= 2; v++) {
      char f[99], at_a[99], at_b[99];
      snprintf(f, sizeof f, "interval -2 3\ntarget %d*x", sign);
      snprintf(at_a, sizeof at_a, "-1 -2 %d; %d/2", v, sign);
      snprintf(at_b, sizeof at_b, "2 -6 %d; 1 -4 1; %d/2", v, sign);
      check_type(f, at_a, sign * v > 0 ? "minimum" : "saddle");
      check_type(f, at_b, sign * v < 0 ? "minimum" : "saddle");
    }
}

/* Kinks at i/(n+1), letters RLRL..., slope jumps +-2/(n+1) for x on [0,1]: saddles of risk 1/(12 (n+1)^4). */
Test(point, zigzags) {
  for (slong n = 2; n <= 12; n += 2)
    for (slong dead = 0; dead < 2; dead++) {
      text s = { 0 };
      relucert_problem *problem = problem_with(LINE, n + dead);
      point_report r;
      theta *t;
      fmpq_t risk, start;
      char *line;
      fmpq_init(risk);
      fmpq_init(start);
      for (slong i = 1; i <= n; i++) { /* R first: jump +2/(n+1) */
        int right = i % 2;
        text_printf(&s, "%d %ld/%ld %ld/%ld; ", right ? 1 : -1, right ? -(long) i : (long) i, (long) n + 1,
                    right ? 2L : -2L, (long) n + 1);
      }
      if (dead)
        text_append(&s, "1 -2 3; ");
      /* g = x - (x - m)/(n+1) on cell 0 with m = 1/(2(n+1)), g = c + sum over L of -2/(n+1) (q - x)_+:
         c = g(0) + sum of 2 q / (n+1) */
      fmpq_set_si(start, 1, (ulong) (2 * (n + 1) * (n + 1)));
      for (slong i = 2; i <= n; i += 2) {
        fmpq_set_si(risk, 2 * i, (ulong) ((n + 1) * (n + 1)));
        fmpq_add(start, start, risk);
      }
      text_fmpq(&s, start);
      line = text_take(&s);
      t = theta_of("%s", line);
      point_report_init(&r, problem, t);
      fmpq_set_si(risk, 1, (ulong) (12 * (n + 1) * (n + 1) * (n + 1) * (n + 1)));
      cr_expect(r.critical && fmpq_equal(r.risk, risk), "n = %d", (int) n);
      cr_expect_str_eq(type_name(&r), "saddle", "n = %d: %s", (int) n, type_name(&r));
      point_report_clear(&r);
      relucert_theta_free(t);
      relucert_problem_free(problem);
      relucert_free(line);
      fmpq_clear(risk);
      fmpq_clear(start);
    }
}

/* x^2 with the kinks (2i-1)/n, n = 2k+1, slope jumps 4/n, constant 1/(3 n^2) before the first; or, with a
   full neuron, the kinks i/n, n = k+1, slope jumps 2/n, first piece x/n - 1/(6 n^2). */
static char *fit_of_square(slong k, int full) {
  text s = { 0 };
  long n = full ? (long) k + 1 : 2 * (long) k + 1;
  for (long i = 1; i <= k; i++)
    text_printf(&s, "1 -%ld/%ld %d/%ld; ", full ? i : 2 * i - 1, n, full ? 2 : 4, n);
  if (full)
    text_printf(&s, "1 1 1/%ld; -%ld/%ld", n, 6 * n + 1, 6 * n * n);
  else
    text_printf(&s, "1/%ld", 3 * n * n);
  return text_take(&s);
}

static void check_square(slong k, int full) {
  char *line = fit_of_square(k, full);
  relucert_problem *problem = problem_with(SQUARE, k + full);
  theta *t = theta_of("%s", line);
  point_report r;
  slong n = full ? k + 1 : 2 * k + 1;
  fmpq_t risk;
  fmpq_init(risk);
  fmpq_set_si(risk, full ? 1 : 4, 1);
  fmpq_div_fmpz(risk, risk, (fmpz[]) { (full ? 180 : 45) * n * n * n * n });
  point_report_init(&r, problem, t);
  cr_expect(r.critical, "%d %d", (int) k, full);
  cr_expect(fmpq_equal(r.risk, risk));
  cr_expect_eq(r.nkinks, k);
  cr_expect_eq(r.affine_free, full);
  cr_expect_str_eq(type_name(&r), "minimum", "k = %d, full = %d: %s", (int) k, full, type_name(&r));
  point_report_clear(&r);
  fmpq_clear(risk);
  relucert_theta_free(t);
  relucert_problem_free(problem);
  relucert_free(line);
}

Test(point, closed_forms_of_the_square, .timeout = 60) {
  for (slong k = 1; k <= 12; k++)
    for (int full = 0; full < 2; full++)
      check_square(k, full);
  check_square(200, 0);
  check_square(100, 1);
}

/* A full neuron and a kink: e(1/2) < 0 and Phi < 0 elsewhere. */
Test(point, degenerate_beside_a_kink) {
  check_type(SQUARE, "1 1 1/2; 1 -1/2 1; -13/24", "minimum");
  check_type(SQUARE, "1 1 1/2; 1 -1/2 1; 0 0 -1; -13/24", "minimum");
  check_type(SQUARE, "1 1 1/2; 1 -1/2 1; 0 0 1; -13/24", "saddle");
  check_type(SQUARE, "2 -1 3/4; -4 2 -1/8; 0 0 -1; 5/24", "minimum"); /* R and L at 1/2 instead */
}

/* e = 0 on [0,1/2], e = x - 1/2 on [1/2,3/4]: neurons of both signs at 1/2 descend, those of one sign are
   harmless as far as e >= 0. */
Test(point, split_beside_an_exact_fit) {
  const char *f = "interval 0 1\ntarget [0,3/4] 0\ntarget [3/4,1] x - 1/2 + 3/4 - 5*(x - 3/4)";
  check_type(f, "1 -1/2 2; 1 -1/2 -1; 0", "saddle");
  check_type(f, "1 -1/2 1/3; 1 -1/2 2/3; 0", "minimum");
  check_type(f, "1 -1/2 1; 0", "minimum");
  check_type(f, "1 -1/4 0; 1 -1/2 1; 0", "minimum"); /* a flat kink where e = 0 */
  check_type(f, "1 -1/4 7; 1 -1/4 -7; 1 -1/2 1; 0", "minimum");
  check_type(f, "1 -1/2 0; 1 -1/2 1; 0", "saddle"); /* at the end of the interval */
}

/* p = 0 on [1/3,2/3]: kinks there do not matter. */
Test(point, gap) {
  const char *f = "interval 0 1\ntarget [0,1/2] 2*x - 1/3 + (36*x^2 - 12*x + 2/3)\n"
                  "target [1/2,1] 1 - x + (36*(x-2/3)^2 - 12*(x-2/3) + 2/3)\n"
                  "density [0,1/3] 1\ndensity [1/3,2/3] 0\ndensity [2/3,1] 1";
  /* best affine fits 2x - 1/3 on [0,1/3] and 1 - x on [2/3,1] plus the same error: M0 = M1 = 0 on both */
  check_type(f, "1 1 2; 1 -4/9 -3; -7/3", "minimum");
  check_type(f, "1 1 2; 1 -5/12 -1; 1 -17/36 -2; -7/3", "not critical");
  check_type(f, "1 1 2; 1 -15/36 -1; 1 -33/72 -2; -7/3", "minimum");
  check_type(f, "1 1 2; 1 -4/9 -3; 1 -1/2 0; -7/3", "minimum");
}

/* Best affine fit of f = l - e, e = -x + 4x^2 - 10/3x^3, which is orthogonal to 1 and x: at 0 r = 1, kappa =
   -1, s = 0, P(M) = M (M - 1); e(1) < 0. With M = 1 the leading terms cancel: a saddle if another neuron can
   make up for a change of the slope. */
Test(point, endpoint_full_of_order_one) {
  const char *f = "interval 0 1\ntarget 10/3*x^3 - 4*x^2 + 2*x";
  const char *g = "interval 0 1\ntarget 10/3*x^3 - 4*x^2 + 3*x";
  check_type(f, "1 0 1; 0", "undecided");
  check_type(f, "1 0 1/2; 1 1 1/2; -1/2", "saddle");
  check_type(f, "1 0 1; 1 1 0; 0", "saddle");
  check_type(f, "1 0 1; -1 0 2; 0", "undecided"); /* a touching neuron cannot */
  check_type(f, "1 0 1; -1 0 -1/2; 0", "saddle"); /* sum 1/2 */
  check_type(f, "1 0 3; 1 1 -2; 2", "minimum");
  check_type(g, "1 0 2; 0", "minimum");
}

/* ---- Planted critical points: e is chosen on every interval between the kinks. */

enum { PLACES = 4, NEURONS = 9 };

typedef struct {
  slong k;                      /* places */
  fmpq_t gamma;                 /* slope of the activation for negative arguments */
  int full, sided, letter[PLACES]; /* full: 2: a negative neuron instead */
  fmpq_t q[PLACES + 2], value[PLACES + 1][2]; /* places with the ends; e at both ends of every interval */
  fmpq_t tension;               /* U = T / (1 - gamma) */
  slong count[PLACES];          /* neurons at a place */
  fmpq_t m[PLACES][2];
  slong slope;                  /* of the line that the full or negative neuron is */
} planted;

static void planted_random(planted *p, flint_rand_t state, int sided, const char *gamma) {
  p->k = 1 + (slong) n_randint(state, PLACES);
  p->full = (int) n_randint(state, 2);
  p->sided = sided;
  p->slope = 1 + (slong) n_randint(state, 3);
  fmpq_init(p->gamma);
  fmpq_set_str(p->gamma, gamma, 10);
  if (p->full && !fmpq_is_zero(p->gamma))
    p->full += (int) n_randint(state, 2);
  fmpq_init(p->tension);
  if (!p->full && n_randint(state, 3))
    random_fmpq(p->tension, state, 3, 40);
  for (slong i = 0; i <= p->k + 1; i++)
    fmpq_init(p->q[i]);
  fmpq_one(p->q[p->k + 1]);
  for (slong i = 1; i <= p->k; i++) /* increasing */
    fmpq_set_si(p->q[i], 3 * i + (slong) n_randint(state, 3), (ulong) (3 * p->k + 4));
  for (slong i = 0; i <= p->k; i++)
    for (int end = 0; end < 2; end++) {
      fmpq_init(p->value[i][end]);
      if (end == 0 && i > 0 && !sided)
        fmpq_set(p->value[i][0], p->value[i - 1][1]);
      else
        random_fmpq(p->value[i][end], state, 4, 60);
    }
  for (slong i = 0; i < p->k; i++) {
    p->letter[i] = n_randint(state, 2) ? 1 : -1;
    p->count[i] = 1 + (n_randint(state, 4) == 0);
    for (slong n = 0; n < 2; n++) {
      fmpq_init(p->m[i][n]);
      do
        random_fmpq(p->m[i][n], state, 5, 3);
      while (fmpq_is_zero(p->m[i][n]));
    }
  }
}

static void planted_clear(planted *p) {
  fmpq_clear(p->gamma);
  fmpq_clear(p->tension);
  for (slong i = 0; i <= p->k + 1; i++)
    fmpq_clear(p->q[i]);
  for (slong i = 0; i <= p->k; i++)
    for (int end = 0; end < 2; end++)
      fmpq_clear(p->value[i][end]);
  for (slong i = 0; i < p->k; i++)
    for (slong n = 0; n < 2; n++)
      fmpq_clear(p->m[i][n]);
}

/* y += sign * M1([0,q]) / U for the place q_j (j = 0: 0; j = k + 1: 1). */
static void add_level(fmpq_t y, const planted *p, slong j, int sign) {
  int right = j > p->k || (j > 0 && p->letter[j - 1] > 0), left = j > p->k || (j > 0 && p->letter[j - 1] < 0);
  fmpq_add_si(y, y, right ? sign : 0);
  if (left)
    (sign > 0 ? fmpq_sub : fmpq_add)(y, y, p->gamma);
}

/* U times the first moment of e on interval i */
static void planted_moment(fmpq_t y, const planted *p, slong i) {
  fmpq_zero(y);
  add_level(y, p, i + 1, 1);
  add_level(y, p, i, -1);
  fmpq_mul(y, y, p->tension);
  if (p->full)
    fmpq_zero(y);
}

/* e on interval i in s = (x - u)/l: t (2s - 1) + alpha (6s^2 - 6s + 1) + beta (20s^3 - 30s^2 + 12s - 1),
   where t = 6 tau U / l^2 gives the first moment tau U. */
static void planted_error(fmpq_poly_t e, const planted *p, slong i) {
  fmpq_t l, t, alpha, beta, c;
  fmpq_poly_t line, legendre;
  fmpq_init(l);
  fmpq_init(t);
  fmpq_init(alpha);
  fmpq_init(beta);
  fmpq_init(c);
  fmpq_poly_init(line);
  fmpq_poly_init(legendre);
  fmpq_sub(l, p->q[i + 1], p->q[i]);
  planted_moment(t, p, i);
  fmpq_mul_si(t, t, 6);
  fmpq_div(t, t, l);
  fmpq_div(t, t, l);
  fmpq_add(alpha, p->value[i][0], p->value[i][1]);
  fmpq_div_2exp(alpha, alpha, 1);
  fmpq_sub(beta, p->value[i][1], p->value[i][0]);
  fmpq_div_2exp(beta, beta, 1);
  fmpq_sub(beta, beta, t);
  fmpq_poly_set_str(legendre, "2  -1 2");
  fmpq_poly_scalar_mul_fmpq(e, legendre, t);
  fmpq_poly_set_str(legendre, "3  1 -6 6");
  fmpq_poly_scalar_mul_fmpq(legendre, legendre, alpha);
  fmpq_poly_add(e, e, legendre);
  fmpq_poly_set_str(legendre, "4  -1 12 -30 20");
  fmpq_poly_scalar_mul_fmpq(legendre, legendre, beta);
  fmpq_poly_add(e, e, legendre);
  fmpq_div(c, p->q[i], l);
  fmpq_neg(c, c);
  fmpq_poly_set_coeff_fmpq(line, 0, c);
  fmpq_inv(c, l);
  fmpq_poly_set_coeff_fmpq(line, 1, c);
  fmpq_poly_compose(e, e, line);
  fmpq_poly_clear(line);
  fmpq_poly_clear(legendre);
  fmpq_clear(l);
  fmpq_clear(t);
  fmpq_clear(alpha);
  fmpq_clear(beta);
  fmpq_clear(c);
}

/* g += m (x - q) */
static void add_line(fmpq_t c, fmpq_t s, const fmpq_t m, const fmpq_t q) {
  fmpq_add(s, s, m);
  fmpq_submul(c, m, q);
}

/* g on interval i: constant 0, the full or negative neuron `slope` (x + 1), and the kinks. */
static void planted_function(fmpq_poly_t g, const planted *p, slong i) {
  fmpq_t c, s, m;
  fmpq_init(c);
  fmpq_init(s);
  fmpq_init(m);
  if (p->full) {
    fmpq_set_si(c, p->slope, 1);
    fmpq_set_si(s, p->slope, 1);
  }
  for (slong j = 0; j < p->k; j++)
    for (slong n = 0; n < p->count[j]; n++) {
      int active = (p->letter[j] > 0) == (j < i);
      fmpq_mul_si(m, p->m[j][n], p->letter[j]);
      if (!active)
        fmpq_mul(m, m, p->gamma);
      add_line(c, s, m, p->q[j + 1]);
    }
  fmpq_clear(m);
  fmpq_poly_zero(g);
  fmpq_poly_set_coeff_fmpq(g, 0, c);
  fmpq_poly_set_coeff_fmpq(g, 1, s);
  fmpq_clear(c);
  fmpq_clear(s);
}

static relucert_problem *planted_problem(const planted *p) {
  text t = { 0 };
  fmpq_poly_t e, g;
  relucert_problem *problem;
  char *s;
  slong H = p->full != 0;
  fmpq_poly_init(e);
  fmpq_poly_init(g);
  text_append(&t, "relucert-problem 1\ninterval 0 1\n");
  for (slong i = 0; i <= p->k; i++) {
    planted_error(e, p, i);
    planted_function(g, p, i);
    fmpq_poly_sub(g, g, e);
    text_append(&t, "target [");
    text_fmpq(&t, p->q[i]);
    text_append(&t, ", ");
    text_fmpq(&t, p->q[i + 1]);
    text_append(&t, "] ");
    text_expression(&t, g);
    text_append(&t, "\n");
  }
  for (slong i = 0; i < p->k; i++)
    H += p->count[i];
  text_printf(&t, "hidden %ld\nactivation two-slope ", (long) H);
  text_fmpq(&t, p->gamma);
  text_append(&t, "\n");
  s = text_take(&t);
  problem = problem_of("%s", s);
  relucert_free(s);
  fmpq_poly_clear(e);
  fmpq_poly_clear(g);
  return problem;
}

static theta *planted_theta(const planted *p) {
  text t = { 0 };
  char *s;
  theta *y;
  for (slong i = 0; i < p->k; i++)
    for (slong n = 0; n < p->count[i]; n++) {
      fmpq_t b;
      fmpq_init(b);
      fmpq_mul_si(b, p->q[i + 1], -p->letter[i]);
      text_printf(&t, "%d ", p->letter[i]);
      text_fmpq(&t, b);
      text_append(&t, " ");
      text_fmpq(&t, p->m[i][n]);
      text_append(&t, "; ");
      fmpq_clear(b);
    }
  if (p->full == 1)
    text_printf(&t, "1 1 %ld; ", (long) p->slope);
  if (p->full == 2) { /* v gamma (-x - 1) */
    fmpq_t v;
    fmpq_init(v);
    fmpq_set_si(v, -p->slope, 1);
    fmpq_div(v, v, p->gamma);
    text_append(&t, "-1 -1 ");
    text_fmpq(&t, v);
    text_append(&t, "; ");
    fmpq_clear(v);
  }
  text_append(&t, "0");
  s = text_take(&t);
  y = theta_of("%s", s);
  relucert_free(s);
  return y;
}

static double as_double(const fmpq_t q) {
  return fmpz_get_d(fmpq_numref(q)) / fmpz_get_d(fmpq_denref(q));
}

/* One column of the second variation: alpha + beta x, times gamma where the neuron is negative. */
typedef struct {
  double alpha, beta, q;
  int side; /* -1: positive for x < q, 1: for x > q, 0: everywhere */
} column;

static double column_at(const column *c, double x, double gamma) {
  double y = c->alpha + c->beta * x;
  return c->side == 0 || (c->side > 0) == (x > c->q) ? y : gamma * y;
}

/* int of the product over [0,1]: Simpson's rule on every interval between the kinks. */
static double column_product(const column *c, const column *d, const planted *p) {
  double sum = 0, gamma = as_double(p->gamma);
  for (slong i = 0; i <= p->k; i++) {
    double u = as_double(p->q[i]), v = as_double(p->q[i + 1]), tiny = 1e-13;
    double at[3] = { u + tiny, (u + v) / 2, v - tiny }, weight[3] = { 1, 4, 1 };
    for (int n = 0; n < 3; n++)
      sum += (v - u) / 6 * weight[n] * column_at(c, at[n], gamma) * column_at(d, at[n], gamma);
  }
  return sum;
}

/* The least eigenvalue of a symmetric matrix of order n, scaled to have diagonal entries 1 in absolute value,
   by Jacobi's method. */
static double least_eigenvalue(double a[][20], slong n) {
  double scale[20], least = 1e300;
  for (slong i = 0; i < n; i++)
    scale[i] = sqrt(fabs(a[i][i]) + 1e-300);
  for (slong i = 0; i < n; i++)
    for (slong j = 0; j < n; j++)
      a[i][j] /= scale[i] * scale[j];
  for (int sweep = 0; sweep < 60; sweep++)
    for (slong p = 0; p < n; p++)
      for (slong q = p + 1; q < n; q++) {
        if (fabs(a[p][q]) < 1e-18)
          continue;
        double cot = (a[q][q] - a[p][p]) / (2 * a[p][q]);
        double t = (cot >= 0 ? 1 : -1) / (fabs(cot) + sqrt(cot * cot + 1));
        double c = 1 / sqrt(t * t + 1), s = t * c;
        for (slong m = 0; m < n; m++) {
          double x = a[m][p], y = a[m][q];
          a[m][p] = c * x - s * y;
          a[m][q] = s * x + c * y;
        }
        for (slong m = 0; m < n; m++) {
          double x = a[p][m], y = a[q][m];
          a[p][m] = c * x - s * y;
          a[q][m] = s * x + c * y;
        }
      }
  for (slong i = 0; i < n; i++)
    least = a[i][i] < least ? a[i][i] : least;
  return least;
}

/* Slopes for negative arguments: that of round number n. */
static const char *gamma_of(int n) {
  static const char *const list[] = { "0", "1/10", "-1", "1/2", "-1/3", "2", "-3", "1/1000000007" };
  return list[n % 8];
}

/* The least eigenvalue of the second variation in c, [A], one slope jump for every place, and the place of
   every neuron; kink i takes e from the left if bit i of lefts is set. */
static double dense_eigenvalue(const planted *p, ulong lefts) {
  column c[20];
  double a[20][20], extra[20] = { 0 };
  slong n = 0;
  c[n++] = (column) { 1, 0, 0, 0 };
  if (p->full)
    c[n++] = (column) { 0, 1, 0, 0 };
  for (slong i = 0; i < p->k; i++) {
    double q = as_double(p->q[i + 1]);
    int side = p->letter[i];
    c[n++] = (column) { -side * q, side, q, side };
    for (slong j = 0; j < p->count[i]; j++) {
      double m = as_double(p->m[i][j]), jump = m * (1 - as_double(p->gamma));
      extra[n] = jump * as_double(lefts >> i & 1 ? p->value[i][1] : p->value[i + 1][0]);
      c[n++] = (column) { -side * m, 0, q, side };
    }
  }
  for (slong i = 0; i < n; i++)
    for (slong j = 0; j < n; j++)
      a[i][j] = column_product(c + i, c + j, p) + (i == j ? extra[i] : 0);
  return least_eigenvalue(a, n);
}

/* e p continuous: the type is that of the dense form. */
Test(point, forms_are_those_of_all_columns, .timeout = 60) {
  flint_rand_t state;
  slong minima = 0, saddles = 0;
  flint_randinit(state);
  for (int round = 0; round < 1200; round++) {
    planted p;
    planted_random(&p, state, 0, gamma_of(round));
    relucert_problem *problem = planted_problem(&p);
    theta *t = planted_theta(&p);
    double least = dense_eigenvalue(&p, 0);
    point_report r;
    point_report_init(&r, problem, t);
    cr_assert(r.critical, "round %d", round);
    if (least > 1e-7) {
      minima++;
      cr_expect_str_eq(type_name(&r), "minimum", "round %d: %s, %g", round, type_name(&r), least);
    } else if (least < -1e-7) {
      saddles++;
      cr_expect_str_eq(type_name(&r), "saddle", "round %d: %s, %g", round, type_name(&r), least);
    }
    point_report_clear(&r);
    relucert_problem_free(problem);
    relucert_theta_free(t);
    planted_clear(&p);
  }
  cr_assert(minima > 20 && saddles > 20, "%d %d", (int) minima, (int) saddles);
  flint_randclear(state);
}

/* e jumps at the kinks, one neuron each: a minimum if all one-sided forms are definite; with one kink a
   saddle if one of them is not. */
Test(point, one_sided_forms, .timeout = 60) {
  flint_rand_t state;
  slong minima = 0, saddles = 0;
  flint_randinit(state);
  for (int round = 0; round < 1200; round++) {
    planted p;
    planted_random(&p, state, 1, gamma_of(round / 2));
    for (slong i = 0; i < p.k; i++)
      p.count[i] = 1;
    if (round % 2) /* mostly penalties */
      for (slong i = 0; i < p.k; i++)
        for (int side = 0; side < 2; side++) {
          fmpq *e = side ? p.value[i][1] : p.value[i + 1][0];
          if (fmpq_sgn(e) * fmpq_sgn(p.m[i][0]) < 0)
            fmpq_neg(e, e);
        }
    relucert_problem *problem = planted_problem(&p);
    theta *t = planted_theta(&p);
    double least = 1e300, most = -1e300;
    point_report r;
    for (ulong lefts = 0; lefts >> p.k == 0; lefts++) {
      double here = dense_eigenvalue(&p, lefts);
      least = here < least ? here : least;
      most = here > most ? here : most;
    }
    point_report_init(&r, problem, t);
    cr_assert(r.critical, "round %d", round);
    if (least > 1e-7) {
      minima++;
      cr_expect_str_eq(type_name(&r), "minimum", "round %d: %s, %g", round, type_name(&r), least);
    } else if (least < -1e-7) {
      saddles++;
      cr_expect_str_neq(type_name(&r), "minimum", "round %d: %g", round, least);
      if (p.k == 1)
        cr_expect_str_eq(type_name(&r), "saddle", "round %d: %s, %g", round, type_name(&r), least);
    }
    point_report_clear(&r);
    relucert_problem_free(problem);
    relucert_theta_free(t);
    planted_clear(&p);
  }
  cr_assert(minima > 20 && saddles > 20, "%d %d", (int) minima, (int) saddles);
  flint_randclear(state);
}

/* Scaling of neurons and their order do not matter. */
Test(point, is_invariant) {
  flint_rand_t state;
  flint_randinit(state);
  for (int round = 0; round < 100; round++) {
    planted p;
    planted_random(&p, state, round % 2, gamma_of(round / 2));
    relucert_problem *problem = planted_problem(&p);
    theta *t = planted_theta(&p), *u = theta_new(t->H);
    point_report r, s;
    fmpq_t scale;
    fmpq_init(scale);
    for (slong j = 0; j < t->H; j++) {
      slong k = t->H - 1 - j;
      fmpq_set_si(scale, 1 + (slong) n_randint(state, 9), 1 + n_randint(state, 9));
      fmpq_mul(u->w + k, t->w + j, scale);
      fmpq_mul(u->b + k, t->b + j, scale);
      fmpq_div(u->v + k, t->v + j, scale);
    }
    point_report_init(&r, problem, t);
    point_report_init(&s, problem, u);
    cr_assert_str_eq(type_name(&r), type_name(&s));
    cr_assert(fmpq_equal(r.risk, s.risk));
    for (slong j = 0; j < t->H; j++) {
      cr_assert_eq(r.neurons[j].role, s.neurons[t->H - 1 - j].role);
      cr_assert_eq(r.neurons[j].effect, s.neurons[t->H - 1 - j].effect);
      cr_assert(fmpq_equal(r.neurons[j].jump, s.neurons[t->H - 1 - j].jump));
    }
    point_report_clear(&r);
    point_report_clear(&s);
    relucert_problem_free(problem);
    relucert_theta_free(t);
    relucert_theta_free(u);
    fmpq_clear(scale);
    planted_clear(&p);
  }
  flint_randclear(state);
}

/* (w, b, v) with gamma and (-w, -b, -gamma v) with 1/gamma are the same function (Lemma 9.1). */
Test(point, gamma_and_its_inverse) {
  flint_rand_t state;
  flint_randinit(state);
  for (int round = 0; round < 210; round++) {
    planted p;
    planted_random(&p, state, round % 2, gamma_of(1 + round / 2 % 7));
    theta *t = planted_theta(&p), *u = planted_theta(&p);
    relucert_problem *problem = planted_problem(&p), *other = planted_problem(&p);
    point_report r, s;
    if (round % 3 == 0) /* not critical */
      fmpq_add_si(t->b, t->b, 1), fmpq_add_si(u->b, u->b, 1);
    fmpq_inv(other->gamma, problem->gamma);
    for (slong j = 0; j < t->H; j++) {
      fmpq_neg(u->w + j, t->w + j);
      fmpq_neg(u->b + j, t->b + j);
      fmpq_mul(u->v + j, t->v + j, problem->gamma);
      fmpq_neg(u->v + j, u->v + j);
    }
    point_report_init(&r, problem, t);
    point_report_init(&s, other, u);
    cr_assert_str_eq(type_name(&r), type_name(&s));
    cr_assert_eq(r.form, s.form);
    cr_assert(fmpq_equal(r.risk, s.risk));
    for (slong j = 0; j < t->H; j++) {
      cr_assert_eq(r.neurons[j].effect, s.neurons[j].effect);
      cr_assert(fmpq_equal(r.neurons[j].jump, s.neurons[j].jump));
    }
    point_report_clear(&r);
    point_report_clear(&s);
    relucert_problem_free(problem);
    relucert_problem_free(other);
    relucert_theta_free(t);
    relucert_theta_free(u);
    planted_clear(&p);
  }
  flint_randclear(state);
}

#define SQUARE_WITH(gamma) SQUARE "\nactivation two-slope " gamma

/* Theorem 9.7 for x^2: the constant 1/3 has only saddles, the affine fit x - 1/6 has e = -1/6 at both ends, so
   that a slope jump at an end must be negative. */
Test(point, two_slopes_and_one_neuron) {
  check_type(SQUARE_WITH("1/10"), "0 0 0; 1/3", "saddle");
  check_type(SQUARE_WITH("1/10"), "0 1 0; 1/3", "saddle");
  check_type(SQUARE_WITH("1/10"), "0 -1 0; 1/3", "saddle");
  check_type(SQUARE_WITH("1/10"), "0 0 1; 1/3", "not critical");
  check_type(SQUARE_WITH("1/10"), "1 -2 0; 1/3", "not critical");
  check_type(SQUARE_WITH("1/10"), "-1 0 0; 1/3", "not critical");
  check_type(SQUARE_WITH("1/10"), "1 1 1; -7/6", "minimum");
  check_type(SQUARE_WITH("1/10"), "1 -2 10; 11/6", "minimum");   /* negative */
  check_type(SQUARE_WITH("1/10"), "1 0 1; -1/6", "saddle");      /* end at a */
  check_type(SQUARE_WITH("1/10"), "-1 0 -10; -1/6", "minimum");
  check_type(SQUARE_WITH("1/10"), "-1 1 -1; 5/6", "minimum");    /* end at b */
  check_type(SQUARE_WITH("1/10"), "1 -1 10; 5/6", "saddle");
  check_type(SQUARE_WITH("-1/2"), "1 0 1; -1/6", "saddle");
  check_type(SQUARE_WITH("-1/2"), "-1 0 2; -1/6", "saddle");
  check_type(SQUARE_WITH("-1/2"), "1 -1 -2; 5/6", "minimum");
  check_type(SQUARE_WITH("3"), "1 0 1; -1/6", "minimum");
  check_type(SQUARE_WITH("3"), "-1 0 -1/3; -1/6", "saddle");
  check_type(SQUARE_WITH("1/10"), "1 1 1; 0 -1 0; -7/6", "minimum");
  check_type(SQUARE_WITH("1/10"), "1 1 1; 0 -1 7; -7/15", "minimum"); /* -7/6 + 7/10 */
  check_type(SQUARE_WITH("1/10"), "1 1 1; 0 0 1; -7/6", "saddle");
  check_type(SQUARE_WITH("3"), "1 1 1; 0 0 1; -7/6", "minimum");
  check_type(SQUARE_WITH("1/10"), "1 1 1; 1 -2 0; -7/6", "minimum");
  check_type(SQUARE_WITH("1/10"), "1 1 1; 1 -1 0; -7/6", "saddle");
}

/* s(x) - s(-x) = (1 + gamma) x: for the absolute value L and R at one place do not make the affine part free.
   f is even on [-1,1], M0 = M1 = 0 on both halves, so x^2 - 1/6 -> |x| - 1/6 and e(0) = -1/6 < 0. */
Test(point, one_letter) {
  const char *f = "interval -1 1\ntarget x^2\nactivation two-slope -1";
  check_type(f, "1 0 1; -1/6", "minimum");
  check_type(f, "-1 0 1; -1/6", "minimum");
  check_type(f, "1 0 2; -1 0 -1; -1/6", "minimum");
  check_type(f, "1 0 1/2; -1 0 1/2; -1/6", "saddle");
  check_type(f, "1 0 1; 1 0 0; -1/6", "saddle");
  check_type(f, "1 0 1; 1 2 0; -1/6", "minimum");
}

/* eta_i = sqrt |tau_i| of the alternating word of length n; returns their sum. */
static void zigzag_lengths(fmpq *eta, fmpq_t sum, slong n, int right_first, const char *inner,
                           const char *outer) {
  int left_last = right_first == (n % 2 == 0);
  for (slong i = 0; i <= n; i++) {
    int is_one = i == 0 ? right_first : i == n && left_last;
    fmpq_set_str(eta + i, is_one ? "1" : i == 0 || i == n ? outer : inner, 10);
    fmpq_add(sum, sum, eta + i);
  }
}

/* Its network: with l_i = eta_i/S and 12U = -(1 - gamma)/S^4 the slopes of e are +-(1 - gamma)/(S eta_i), and
   e(0) = +-(1 - gamma)/(2S^2), + if the first letter is R. */
static theta *zigzag(slong n, int right_first, const fmpq *eta, const fmpq_t sum, const fmpq_t gamma) {
  theta *t = theta_new(n);
  fmpq_t q, y;
  fmpq_init(q);
  fmpq_init(y);
  for (slong j = 0; j < n; j++) {
    int right = (j % 2 == 0) == right_first;
    fmpq_div(y, eta + j, sum);
    fmpq_add(q, q, y);
    fmpq_set_si(t->w + j, right ? 1 : -1, 1);
    fmpq_mul_si(t->b + j, q, right ? -1 : 1);
    fmpq_inv(y, eta + j);
    fmpq_inv(t->v + j, eta + j + 1);
    fmpq_add(t->v + j, t->v + j, y);
    fmpq_div(t->v + j, t->v + j, sum);
    if (!right)
      fmpq_neg(t->v + j, t->v + j);
  }
  fmpq_zero(q);
  theta_evaluate(y, t, gamma, q);
  fmpq_set_si(t->c, right_first ? 1 : -1, 2);
  fmpq_submul(t->c, t->c, gamma);
  fmpq_div(t->c, t->c, sum);
  fmpq_div(t->c, t->c, sum);
  fmpq_sub(t->c, t->c, y);
  fmpq_clear(q);
  fmpq_clear(y);
  return t;
}

/* The square roots of |gamma| and 1 + gamma are outer and inner: Theorem 9.13 for x on [0,1]. */
static void check_zigzag(slong n, int right_first, const char *gamma, const char *inner, const char *outer) {
  relucert_problem *problem = problem_of("relucert-problem 1\n" LINE "\nhidden %d\nactivation two-slope %s\n",
                                         (int) n, gamma);
  fmpq *eta = _fmpq_vec_init(n + 1);
  fmpq_t sum, value;
  theta *t;
  point_report r;
  fmpq_init(sum);
  fmpq_init(value);
  zigzag_lengths(eta, sum, n, right_first, inner, outer);
  t = zigzag(n, right_first, eta, sum, problem->gamma);
  point_report_init(&r, problem, t);
  cr_expect_str_eq(type_name(&r), "saddle", "gamma %s, n = %d, %s first: %s", gamma, (int) n,
                   right_first ? "R" : "L", type_name(&r));
  fmpq_one(value); /* (1 - gamma)^2 / (12 S^4) */
  fmpq_sub(value, value, problem->gamma);
  fmpq_div(value, value, sum);
  fmpq_div(value, value, sum);
  fmpq_mul(value, value, value);
  fmpq_mul_si(sum, r.risk, 12);
  cr_expect(fmpq_equal(value, sum), "gamma %s, n = %d", gamma, (int) n);
  point_report_clear(&r);
  relucert_problem_free(problem);
  relucert_theta_free(t);
  _fmpq_vec_clear(eta, n + 1);
  fmpq_clear(sum);
  fmpq_clear(value);
}

Test(point, affine_target_with_two_slopes, .timeout = 60) {
  for (slong n = 1; n <= 8; n++)
    for (int right = 0; right < 2; right++) {
      check_zigzag(n, right, "9/16", "5/4", "3/4");
      check_zigzag(n, right, "16/9", "5/3", "4/3");
    }
  for (slong n = 2; n <= 8; n += 2)
    check_zigzag(n, 1, "-3/4", "1/2", "0");
}

/* The gradient is that of the risk: (L(theta + h) - L(theta - h)) / 2h for small rational h, at networks that
   are not critical. */
Test(point, gradient_is_the_derivative_of_the_risk) {
  relucert_problem *problem = problem_with("interval 0 1\ntarget [0,1/3] x^2\ntarget [1/3,1] 1-x\n"
                                           "density 1+x", 3);
  theta *t = theta_of("1 -1/4 2; -3 2 1/2; 2 1 -1; 1/3");
  point_report r, s[2];
  point_report_init(&r, problem, t);
  for (slong n = 0; n < 9; n++) {
    fmpq *entry = (n / 3 == 0 ? t->w : n / 3 == 1 ? t->b : t->v) + n % 3;
    fmpq_t h, old;
    double slope;
    fmpq_init(h);
    fmpq_init(old);
    fmpq_set_si(h, 1, 1000000);
    fmpq_set(old, entry);
    for (int k = 0; k < 2; k++) {
      (k ? fmpq_add : fmpq_sub)(entry, old, h);
      point_report_init(s + k, problem, t);
    }
    fmpq_set(entry, old);
    fmpq_sub(h, s[1].risk, s[0].risk);
    slope = as_double(h) * 500000;
    cr_assert_float_eq(slope, as_double(r.neurons[n % 3].gradient[n / 3]), 1e-6);
    point_report_clear(s);
    point_report_clear(s + 1);
    fmpq_clear(h);
    fmpq_clear(old);
  }
  point_report_clear(&r);
  relucert_problem_free(problem);
  relucert_theta_free(t);
}
