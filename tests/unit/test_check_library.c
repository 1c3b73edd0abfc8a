/* Parts of the checker for the theorem library: logarithms and surds, and the risk of deep networks against
   direct evaluation of the network, layer by layer at single points. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "check/constant_risk.h"
#include "check/deep_work.h"
#include "check/point.h"

static unsigned long state = 11;

static long random_below(long n) {
  state = state * 6364136223846793005UL + 1442695040888963407UL;
  return (long) ((state >> 33) % (unsigned long) n);
}

static void random_rational(mpq_t r, long size) {
  mpq_set_si(r, random_below(2 * size + 1) - size, (unsigned long) (1 + random_below(9)));
  mpq_canonicalize(r);
}

/* ---- Logarithms. */

/* hi - lo < 2^-bits */
static bool is_narrow(const Range *x, long bits) {
  mpq_t width, one;
  mpq_inits(width, one, NULL);
  mpq_sub(width, x->hi, x->lo);
  mpq_set_ui(one, 1, 1);
  mpq_mul_2exp(width, width, (unsigned long) bits);
  bool yes = mpq_cmp(width, one) < 0 && mpq_sgn(width) >= 0;
  mpq_clears(width, one, NULL);
  return yes;
}

Test(check_library, log_of_two) {
  Range x;
  mpq_t y, digits;
  ranges_init(&x, 1);
  mpq_inits(y, digits, NULL);
  mpq_set_ui(y, 2, 1);
  log_enclose(&x, y, 128);
  mpq_set_str(digits, "69314718055994530941723212145817656807/100000000000000000000000000000000000000", 10);
  mpq_canonicalize(digits);
  cr_assert(is_narrow(&x, 110));
  cr_assert(mpq_cmp(digits, x.hi) < 0, "the digits are cut off");
  mpq_set_str(digits, "69314718055994530941723212145817656808/100000000000000000000000000000000000000", 10);
  mpq_canonicalize(digits);
  cr_assert(mpq_cmp(x.lo, digits) < 0);
  mpq_clears(y, digits, NULL);
  ranges_clear(&x, 1);
}

/* 3 log(1 + 1/n) = log((n+1)^3/n^3) for many precisions: both enclosures are as narrow as they should be, and
   meet. */
Test(check_library, logs_to_many_bits) {
  for (unsigned long bits = 1; bits <= 6000; bits += bits < 200 ? 1 : 997)
    for (unsigned long n = 1; n <= 5; n += 2) {
      Range one, cube;
      mpq_t y, t;
      ranges_init(&one, 1);
      ranges_init(&cube, 1);
      mpq_inits(y, t, NULL);
      mpq_set_ui(y, n + 1, n);
      mpq_set_ui(t, (n + 1) * (n + 1) * (n + 1), n * n * n);
      mpq_canonicalize(t);
      log_enclose(&one, y, bits);
      log_enclose(&cube, t, bits);
      cr_assert(is_narrow(&one, (long) bits) && is_narrow(&cube, (long) bits), "%lu bits, n = %lu", bits, n);
      mpq_set_ui(t, 3, 1);
      mpq_mul(one.lo, one.lo, t);
      mpq_mul(one.hi, one.hi, t);
      cr_assert(!range_disjoint(&one, &cube), "%lu bits, n = %lu", bits, n);
      mpq_clears(y, t, NULL);
      ranges_clear(&one, 1);
      ranges_clear(&cube, 1);
    }
}

/* log(x y) = log x + log y, and 1 - 1/x <= log x <= x - 1. */
Test(check_library, logs_are_additive) {
  for (int round = 0; round < 50; round++) {
    Range log_x, log_y, log_xy;
    mpq_t x, y, one;
    Range *const all[] = { &log_x, &log_y, &log_xy };
    for (int i = 0; i < 3; i++)
      ranges_init(all[i], 1);
    mpq_inits(x, y, one, NULL);
    mpq_set_ui(x, 1 + (unsigned long) random_below(100000), 1 + (unsigned long) random_below(100000));
    mpq_set_ui(y, 1 + (unsigned long) random_below(1000), 1 + (unsigned long) random_below(100000000));
    mpq_canonicalize(x);
    mpq_canonicalize(y);
    mpq_set_ui(one, 1, 1);
    log_enclose(&log_x, x, 100);
    log_enclose(&log_y, y, 100);
    mpq_mul(y, x, y);
    log_enclose(&log_xy, y, 100);
    range_add(&log_y, &log_x, &log_y);
    cr_assert(!range_disjoint(&log_y, &log_xy));
    cr_assert(is_narrow(&log_xy, 80) && is_narrow(&log_x, 80));
    mpq_sub(y, x, one);
    cr_assert(mpq_cmp(log_x.lo, y) <= 0);
    mpq_div(y, y, x);
    cr_assert(mpq_cmp(log_x.hi, y) >= 0);
    mpq_clears(x, y, one, NULL);
    for (int i = 0; i < 3; i++)
      ranges_clear(all[i], 1);
  }
}

/* ---- Surds. */

/* The sign of a product is that of its factors, and (r + s sqrt d)(r - s sqrt d) is rational. */
Test(check_library, signs_of_surds) {
  Surd a, b, c;
  mpq_t d;
  surds_init(&a, 1);
  surds_init(&b, 1);
  surds_init(&c, 1);
  mpq_init(d);
  for (int round = 0; round < 300; round++) {
    mpq_set_ui(d, 1 + (unsigned long) random_below(12), 1 + (unsigned long) random_below(3));
    mpq_canonicalize(d);
    random_rational(a.r, 9);
    random_rational(a.s, 9);
    random_rational(b.r, 9);
    random_rational(b.s, 9);
    surd_mul(&c, &a, &b, d);
    cr_assert_eq(surd_sign(&c, d), surd_sign(&a, d) * surd_sign(&b, d));
    mpq_set(b.r, a.r);
    mpq_neg(b.s, a.s);
    surd_mul(&c, &a, &b, d);
    cr_assert_eq(mpq_sgn(c.s), 0);
    Range x;
    ranges_init(&x, 1);
    surd_enclose(&x, &a, d, 60);
    cr_assert(is_narrow(&x, 50));
    cr_assert(mpq_sgn(x.lo) <= 0 || surd_sign(&a, d) > 0);
    cr_assert(mpq_sgn(x.hi) >= 0 || surd_sign(&a, d) < 0);
    ranges_clear(&x, 1);
  }
  mpq_set_ui(d, 9, 4); /* 3 - 2 sqrt(9/4) = 0 */
  mpq_set_si(a.r, 3, 1);
  mpq_set_si(a.s, -2, 1);
  cr_assert_eq(surd_sign(&a, d), 0);
  mpq_clear(d);
  surds_clear(&a, 1);
  surds_clear(&b, 1);
  surds_clear(&c, 1);
}

/* ---- Deep networks. */

enum { LAYERS = 2, WIDTH = 4 };
static const char *const activations[] = { "relu", "clipped-relu", "two-slope -1/3" };

static void set_problem(Problem *p, int activation, long loss) {
  problem_init(p);
  p->layers = LAYERS;
  for (int k = 0; k < LAYERS; k++)
    p->width[k] = 2 + random_below(WIDTH - 1);
  p->hidden = p->width[0];
  p->activation = must_alloc(strlen(activations[activation]) + 1, 1);
  strcpy(p->activation, activations[activation]);
  mpq_set_si(p->gamma, activation == 2 ? -1 : 0, activation == 2 ? 3 : 1);
  p->loss = loss;
}

static void evaluate(mpq_t value, const Deep *y, const mpq_t x);

/* Are the values at -7/4, -5/4, ..., 3/4 different? */
static bool varies(const Deep *y) {
  bool yes = true;
  mpq_t x, value, before;
  mpq_inits(x, value, before, NULL);
  for (long i = -7; i < 4; i += 2) {
    mpq_set_si(x, i, 4);
    evaluate(value, y, x);
    yes = yes && (i == -7 || !mpq_equal(value, before));
    mpq_set(before, value);
  }
  mpq_clears(x, value, before, NULL);
  return yes;
}

/* A random network that is not constant on large parts of [-2, 1]. */
static void set_network(Deep *y, const Problem *p) {
  memset(y, 0, sizeof *y);
  y->problem = p;
  long last = p->width[LAYERS - 1] + 1;
  y->hidden_numbers = problem_parameters(p) - last;
  y->better.per_output = 1;
  y->better.hidden = rationals_new(y->hidden_numbers);
  y->better.output = rationals_new(last);
  do {
    for (long i = 0; i < y->hidden_numbers; i++)
      random_rational(y->better.hidden[i], 4);
    for (long i = 0; i < last; i++)
      random_rational(y->better.output[i], 5);
  } while (!varies(y));
}

static void clear_network(Deep *y) {
  rationals_free(y->better.output, y->problem->width[LAYERS - 1] + 1);
  rationals_free(y->better.hidden, y->hidden_numbers);
}

static void activate(mpq_t t, const Problem *p) {
  if (!strcmp(p->activation, "clipped-relu") && mpq_cmp_ui(t, 1, 1) > 0)
    mpq_set_ui(t, 1, 1);
  else if (mpq_sgn(t) < 0)
    mpq_mul(t, t, p->gamma);
}

/* N(x), layer by layer. */
static void evaluate(mpq_t value, const Deep *y, const mpq_t x) {
  const Problem *p = y->problem;
  mpq_t in[WIDTH], out[WIDTH], t, *weight = y->better.hidden;
  long before = 1;
  for (int i = 0; i < WIDTH; i++)
    mpq_inits(in[i], out[i], NULL);
  mpq_init(t);
  mpq_set(in[0], x);
  for (int k = 0; k <= LAYERS; k++) {
    long width = k < LAYERS ? p->width[k] : 1;
    if (k == LAYERS)
      weight = y->better.output;
    for (long j = 0; j < width; j++) {
      mpq_set_ui(out[j], 0, 1);
      for (long i = 0; i < before; i++) {
        mpq_mul(t, *weight++, in[i]);
        mpq_add(out[j], out[j], t);
      }
      mpq_add(out[j], out[j], *weight++);
      if (k < LAYERS)
        activate(out[j], p);
    }
    for (long j = 0; j < width; j++)
      mpq_set(in[j], out[j]);
    before = width;
  }
  mpq_set(value, in[0]);
  for (int i = 0; i < WIDTH; i++)
    mpq_clears(in[i], out[i], NULL);
  mpq_clear(t);
}

/* The risk of data sets, some points with the same X. */
Test(check_library, risk_of_data) {
  for (int round = 0; round < 60; round++) {
    Problem p;
    Deep y;
    Verdict v = { .status = VERIFIED };
    Meter m = { 10000000, &v };
    long room = 0;
    mpq_t risk, wanted, t, e;
    mpq_inits(risk, wanted, t, e, NULL);
    set_problem(&p, round % 3, round % 2 ? 2 : 4);
    set_network(&y, &p);
    for (int i = 0; i < 6; i++) {
      Datum *d = problem_add_datum(&p, &room);
      random_rational(d->x, 3);
      if (i == 5)
        mpq_set(d->x, d[-1].x);
      random_rational(d->y, 5);
      mpq_set_ui(d->weight, 1 + (unsigned long) random_below(4), 1);
      evaluate(e, &y, d->x);
      mpq_sub(e, e, d->y);
      mpq_set(t, d->weight);
      for (long k = 0; k < p.loss; k++)
        mpq_mul(t, t, e);
      mpq_add(wanted, wanted, t);
    }
    cr_assert(network_risk(risk, &y, &m));
    cr_assert(mpq_equal(risk, wanted));
    clear_network(&y);
    problem_clear(&p);
    mpq_clears(risk, wanted, t, e, NULL);
  }
}

static void add_piece(Piece **list, long *count, long *room, long left, long right, const long c[3]) {
  Piece *piece = problem_add_piece(list, count, room);
  mpq_t *q = rationals_new(3);
  mpq_set_si(piece->left, left, 1);
  mpq_set_si(piece->right, right, 1);
  for (int i = 0; i < 3; i++)
    mpq_set_si(q[i], c[i], 2);
  for (int i = 0; i < 3; i++)
    mpq_canonicalize(q[i]);
  poly_set_rationals(&piece->p, q, 3);
  rationals_free(q, 3);
}

/* The midpoint rule with PARTS parts in each interval of length 1. */
enum { PARTS = 1500 };
static double midpoint_rule(const Deep *y, const long f[3][3], const long density[2][3]) {
  double sum = 0;
  mpq_t x, value;
  mpq_inits(x, value, NULL);
  for (long i = 0; i < 3L * PARTS; i++) {
    mpq_set_si(x, 2 * i + 1 - 3L * PARTS - PARTS, 2 * PARTS); /* in [-2, 1] */
    mpq_canonicalize(x);
    evaluate(value, y, x);
    double u = mpq_get_d(x), e = mpq_get_d(value);
    const long *a = f[i / PARTS], *p = density[i >= 2 * PARTS];
    e -= ((double) a[0] + (double) a[1] * u + (double) a[2] * u * u) / 2;
    double weight = ((double) p[0] + (double) p[1] * u + (double) p[2] * u * u) / 2;
    sum += pow(e, (double) y->problem->loss) * weight;
  }
  mpq_clears(x, value, NULL);
  return sum / PARTS;
}

/* The risk of integrals: f has pieces on [-2,-1], [-1,0], [0,1], the density on [-2,0] and on [0,1], where it
   may be 0. */
Test(check_library, risk_of_integrals) {
  for (int round = 0; round < 30; round++) {
    Problem p;
    Deep y;
    Verdict v = { .status = VERIFIED };
    Meter m = { 10000000, &v };
    long rooms[2] = { 0, 0 }, f[3][3], density[2][3] = { { 2, 0, 1 }, { round % 2, 0, 0 } };
    mpq_t risk;
    mpq_init(risk);
    set_problem(&p, round % 3, round % 4 < 2 ? 2 : 4);
    set_network(&y, &p);
    for (int i = 0; i < 3; i++) {
      for (int k = 0; k < 3; k++)
        f[i][k] = random_below(9) - 4;
      add_piece(&p.target, &p.targets, &rooms[0], i - 2, i - 1, f[i]);
    }
    add_piece(&p.density, &p.densities, &rooms[1], -2, 0, density[0]);
    add_piece(&p.density, &p.densities, &rooms[1], 0, 1, density[1]);
    cr_assert(network_risk(risk, &y, &m));
    double found = mpq_get_d(risk);
    double wanted = midpoint_rule(&y, (const long (*)[3]) f, (const long (*)[3]) density);
    cr_assert_lt(fabs(found - wanted), 1e-4 * (1 + fabs(wanted)), "%g, not %g", found, wanted);
    clear_network(&y);
    problem_clear(&p);
    mpq_clear(risk);
  }
}
