/* Zeros of chain systems to any precision: closed forms, reference values, types of cores. */
#include "support.h"
#include "landscape/number_field.h"

/* One zero of a problem, from doubles near it. */
typedef struct {
  relucert_problem *problem;
  cells cells;
  chain_word word;
  refined_zero zero;
} example;

static void example_init(example *e, const char *lines, const char *letters, slong k, const double *q) {
  chain_zero box = { .unique = { { 0 } } };
  e->problem = problem_of("relucert-problem 1\n%s\nhidden 9\n", lines);
  cells_init(&e->cells, e->problem);
  chain_word_set(&e->word, SLOPES_RELU, letters, k);
  for (slong j = 1; j <= k; j++) {
    box.at[j] = iv(q[j - 1] - 0.001, q[j - 1] + 0.001);
    box.unique[j] = iv(q[j - 1] - 0.002, q[j - 1] + 0.002);
  }
  refine_init(&e->zero, &e->cells, &e->word, &box, 0);
}

static void example_clear(example *e) {
  refine_clear(&e->zero);
  cells_clear(&e->cells);
  relucert_problem_free(e->problem);
}

/* Does the ball, wider by `digits` decimals, contain the decimal? And it is narrow. */
static int agrees(const arb_t x, const char *decimal, long digits) {
  arb_t y, margin;
  int ok;
  arb_init(y);
  arb_init(margin);
  arb_set_str(y, decimal, 3500);
  arb_ui_pow_ui(margin, 10, (ulong) digits, 64);
  arb_inv(margin, margin, 64);
  arb_sub(y, y, x, 3500);
  arb_abs(y, y);
  ok = arb_lt(y, margin);
  arb_clear(y);
  arb_clear(margin);
  return ok;
}

/* slopes, jumps, values, risk as balls */
typedef struct { slong k; arb_ptr slopes, jumps, values; arb_t risk; } numbers;
static void numbers_init(numbers *y, const example *e) {
  y->k = e->word.k;
  y->slopes = _arb_vec_init(y->k + 1);
  y->jumps = _arb_vec_init(y->k);
  y->values = _arb_vec_init(y->k + 2);
  arb_init(y->risk);
  refine_function(y->slopes, y->jumps, y->values, y->risk, &e->zero);
}
static void numbers_clear(numbers *y) {
  _arb_vec_clear(y->slopes, y->k + 1);
  _arb_vec_clear(y->jumps, y->k);
  _arb_vec_clear(y->values, y->k + 2);
  arb_clear(y->risk);
}

static relucert_type type_of(const example *e) {
  const char *reason;
  relucert_type type = refine_core_type(&reason, &e->zero, &e->word);
  cr_assert_eq(type == RELUCERT_UNDECIDED, reason != NULL);
  return type;
}

/* x^2 on [0,1]: q_i = (first + step i) / (...), and the risk, exactly. */
static void check_closed_form(slong k, int type_b) {
  example e;
  double q[CHAIN_MAX];
  char letters[CHAIN_MAX + 1] = { 0 };
  fmpq *v = _fmpq_vec_init(3 * k + 3);
  fmpq_t x;
  fmpq_init(x);
  for (slong i = 0; i < k; i++) {
    letters[i] = 'R';
    q[i] = type_b ? (double) (i + 1) / (double) (k + 1) : (double) (2 * i + 1) / (double) (2 * k + 1);
  }
  example_init(&e, "interval 0 1\ntarget x^2", type_b ? NULL : letters, k, q);
  cr_assert(e.zero.state == ZERO_GENUINE && e.zero.exact, "k = %ld", (long) k);
  for (slong i = 0; i < k; i++) {
    fmpq_set_si(x, type_b ? i + 1 : 2 * i + 1, (ulong) (type_b ? k + 1 : 2 * k + 1));
    cr_assert(fmpq_equal(x, e.zero.point + i));
  }
  refine_exact(v, v + k + 1, v + 2 * k + 1, x, &e.zero);
  fmpq_inv(x, x);
  if (type_b) {
    cr_assert(fmpq_is_canonical(x) && !fmpq_cmp_si(x, 180 * (k + 1) * (k + 1) * (k + 1) * (k + 1)));
  } else {
    fmpq_mul_si(x, x, 4);
    cr_assert(!fmpq_cmp_si(x, 45 * (2 * k + 1) * (2 * k + 1) * (2 * k + 1) * (2 * k + 1)));
  }
  cr_assert_eq(e.zero.tension, !type_b);
  cr_assert_eq(type_of(&e), RELUCERT_LOCAL_MINIMUM);
  fmpq_clear(x);
  _fmpq_vec_clear(v, 3 * k + 3);
  example_clear(&e);
}

Test(refine, closed_forms) {
  for (slong k = 1; k <= 6; k++) {
    check_closed_form(k, 0);
    check_closed_form(k, 1);
  }
}

Test(refine, spurious_zero) {
  example e;
  const double q[2] = { 1.0 / 3, 2.0 / 3 };
  example_init(&e, "interval 0 1\ntarget x^2", "RL", 2, q);
  cr_assert(e.zero.state == ZERO_SPURIOUS && e.zero.exact);
  example_clear(&e);
}

/* Kinks and risk to the digits given, at 60, 200 and 1000 digits; types. */
static void check_reference(const char *lines, const char *letters, const double *q, const char *const *kinks,
                            const char *risk, long digits, relucert_type type) {
  static const slong bits[] = { 200, 700, 3400 };
  example e;
  numbers before, now;
  slong k = (slong) strlen(letters);
  example_init(&e, lines, letters, k, q);
  cr_assert(e.zero.state == ZERO_GENUINE && !e.zero.exact, "%s: %s", letters, e.zero.reason);
  cr_assert_eq(e.zero.tension, 1);
  numbers_init(&before, &e);
  for (size_t n = 0; n < 3; n++) {
    refine_to(&e.zero, &e.cells, bits[n]);
    cr_assert_geq(e.zero.precision, bits[n]);
    numbers_init(&now, &e);
    for (slong j = 0; j < k; j++) {
      cr_assert(agrees(e.zero.q + j, kinks[j], 15));
      cr_assert(arb_rel_accuracy_bits(e.zero.q + j) >= bits[n] - 5);
      cr_assert(arb_contains_fmpq(e.zero.q + j, e.zero.point + j)
                || arb_rel_accuracy_bits(e.zero.q + j) >= bits[n]);
      cr_assert(arb_overlaps(now.jumps + j, before.jumps + j));
    }
    cr_assert(agrees(now.risk, risk, digits) && arb_overlaps(now.risk, before.risk));
    cr_assert(arb_rel_accuracy_bits(now.risk) >= bits[n] - 50);
    numbers_clear(&before);
    before = now;
  }
  numbers_clear(&now);
  cr_assert_eq(type_of(&e), type, "%s", letters);
  example_clear(&e);
}

#define CHECK(text, letters, q1, q2, risk, digits, type)                                                    \
  check_reference(text, letters, (const double[]) { q1, q2 }, (const char *const[]) { #q1, #q2 }, risk,     \
                  digits, type)

Test(refine, reference_values) {
  CHECK("interval 0 1\ntarget x^2", "RL", 0.0722665257878777, 0.5361332628939388, "0.00026985482281296", 17,
        RELUCERT_LOCAL_MINIMUM);
  CHECK("interval 0 1\ntarget x^2", "RL", 0.5638439637084911, 0.7819219818542456, "0.00074207886571249", 17,
        RELUCERT_SADDLE);
  CHECK("interval -1 1\ntarget [-1,0] -x\ntarget [0,1] x", "RL", -0.485189686152421, 0.046278894946208,
        "0.00514195853232120", 17, RELUCERT_SADDLE);
  CHECK("interval 0 1\ntarget x^2\ndensity 2*x", "RR", 0.253269687923609, 0.651132535563538,
        "0.000116152762306294", 18, RELUCERT_LOCAL_MINIMUM);
  CHECK("interval -1 1\ntarget 4*x^3-3*x", "LL", -0.552038821365842, 0.233343084428883,
        "0.235160360403857", 15, RELUCERT_LOCAL_MINIMUM);
}

/* 1_{(1/2,1]}: kinks p, 1 - p with 6p^3 - 12p^2 + 9p - 2 = 0. */
Test(refine, step) {
  example e;
  numbers y;
  arb_t p, v;
  fmpz_poly_t cubic;
  const double q[2] = { 0.3734617067292003, 0.6265382932707997 };
  example_init(&e, "interval 0 1\ntarget [0,1/2] 0\ntarget [1/2,1] 1", "RL", 2, q);
  cr_assert(e.zero.state == ZERO_GENUINE && e.zero.tension == 1);
  refine_to(&e.zero, &e.cells, 1000);
  numbers_init(&y, &e);
  cr_assert(agrees(y.risk, "0.0450657942009", 13));
  arb_init(p);
  arb_init(v);
  fmpz_poly_init(cubic);
  fmpz_poly_set_str(cubic, "4  -2 9 -12 6");
  arb_fmpz_poly_evaluate_arb(v, cubic, e.zero.q, 1200);
  cr_assert(arb_contains_zero(v) && arb_rel_accuracy_bits(e.zero.q) > 990);
  arb_add(p, e.zero.q, e.zero.q + 1, 1200);
  cr_assert(arb_contains_si(p, 1));
  arb_clear(p);
  arb_clear(v);
  fmpz_poly_clear(cubic);
  numbers_clear(&y);
  example_clear(&e);
}

/* The numbers in the field agree with the enclosures, and the minimal polynomials are the ones expected. */
static void check_field(const example *e, slong degree, const char *minimal) {
  field_zero f;
  fmpz_poly_t expected;
  numbers y;
  arb_t x;
  arb_init(x);
  fmpz_poly_init(expected);
  numbers_init(&y, e);
  cr_assert(field_zero_init(&f, &e->zero, 16));
  for (slong j = 0; j < f.k; j++) {
    cr_assert_eq(fmpz_poly_degree(f.minimal[j]), degree);
    scalar_get_arb(x, f.kinks + j, &f.ring);
    cr_assert(arb_overlaps(x, e->zero.q + j));
    scalar_get_arb(x, f.numbers + f.k + 1 + j, &f.ring);
    cr_assert(arb_overlaps(x, y.jumps + j));
  }
  scalar_get_arb(x, f.numbers + 3 * f.k + 3, &f.ring);
  cr_assert(arb_overlaps(x, y.risk) && arb_rel_accuracy_bits(x) > 300);
  if (minimal) {
    fmpz_poly_set_str(expected, minimal);
    cr_assert(fmpz_poly_equal(f.minimal[0], expected));
  }
  field_zero_clear(&f);
  numbers_clear(&y);
  fmpz_poly_clear(expected);
  arb_clear(x);
}

Test(refine, number_fields) {
  example e;
  const double step[2] = { 0.3734617067292003, 0.6265382932707997 },
               square[2] = { 0.0722665257, 0.5361332628 },
               corner[2] = { -0.485189686, 0.046278894 };
  example_init(&e, "interval 0 1\ntarget [0,1/2] 0\ntarget [1/2,1] 1", "RL", 2, step);
  check_field(&e, 3, "4  -2 9 -12 6");
  example_clear(&e);
  example_init(&e, "interval 0 1\ntarget x^2", "RL", 2, square);
  check_field(&e, 3, "4  1 -15 15 15");
  example_clear(&e);
  example_init(&e, "interval -1 1\ntarget [-1,0] -x\ntarget [0,1] x", "RL", 2, corner);
  check_field(&e, 14, NULL);
  example_clear(&e);
}

/* f = g - e, where g has the slopes -1, 0, 1 and kinks 1/3, 2/3, and e is c_i times the second Legendre
   polynomial on the i-th third: critical with T = 0 for every c. e p jumps at the kinks from c_0 to c_1 to
   c_2. */
static relucert_type type_of_thirds(const char *letters, const char *c0, const char *c1, const char *c2) {
  char lines[1000];
  example e;
  relucert_type type;
  const double q[2] = { 1.0 / 3, 2.0 / 3 };
  snprintf(lines, sizeof lines,
           "interval 0 1\ntarget [0,1/3] 1/3-x - (%s)*(3*(6*x-1)^2-1)/2\n"
           "target [1/3,2/3] -(%s)*(3*(6*x-3)^2-1)/2\n"
           "target [2/3,1] x-2/3 - (%s)*(3*(6*x-5)^2-1)/2",
           c0, c1, c2);
  example_init(&e, lines, letters, 2, q);
  cr_assert(e.zero.state == ZERO_GENUINE && e.zero.exact && e.zero.tension == 0);
  type = type_of(&e);
  example_clear(&e);
  return type;
}

Test(refine, error_jumps_at_kinks) {
  cr_assert_eq(type_of_thirds(NULL, "1", "1", "1"), RELUCERT_LOCAL_MINIMUM);
  cr_assert_eq(type_of_thirds(NULL, "1", "2", "3"), RELUCERT_LOCAL_MINIMUM);
  cr_assert_eq(type_of_thirds("LR", "1", "2", "3"), RELUCERT_LOCAL_MINIMUM);
  cr_assert_eq(type_of_thirds(NULL, "0", "0", "0"), RELUCERT_LOCAL_MINIMUM); /* g = f */
  cr_assert_eq(type_of_thirds(NULL, "-9", "-9", "-9"), RELUCERT_SADDLE);
  cr_assert_eq(type_of_thirds(NULL, "9", "-9", "9"), RELUCERT_SADDLE);
  cr_assert_eq(type_of_thirds(NULL, "9", "9", "-9"), RELUCERT_SADDLE);
  cr_assert_eq(type_of_thirds("LR", "9", "9", "-9"), RELUCERT_SADDLE);
}

/* The core L(-1/2), R(1/2) with c = 0 is definite, and not so with a full neuron. */
Test(refine, full_neuron_changes_the_type) {
  example e;
  chain_word full;
  const char *reason;
  const double q[2] = { -0.5, 0.5 };
  example_init(&e,
               "interval -1 1\ntarget [-1,-1/2] -x-1/2 + 2/25*(1-12*(-x-1/2)+24*(-x-1/2)^2)\n"
               "target [-1/2,0] 2/25*(-4*x-1)\ntarget [0,1/2] 2/25*(4*x-1)\n"
               "target [1/2,1] x-1/2 + 2/25*(1-12*(x-1/2)+24*(x-1/2)^2)",
               "LR", 2, q);
  cr_assert(e.zero.state == ZERO_GENUINE && e.zero.exact && e.zero.tension == 0);
  cr_assert_eq(type_of(&e), RELUCERT_LOCAL_MINIMUM);
  chain_word_set(&full, SLOPES_RELU, NULL, 2);
  cr_assert_eq(refine_core_type(&reason, &e.zero, &full), RELUCERT_SADDLE);
  cr_assert_eq(refine_sigma(&e.zero, &full), 0);
  chain_word_set(&full, SLOPES_RELU, "RR", 2);
  cr_assert_eq(refine_sigma(&e.zero, &full), 1);
  example_clear(&e);
}

/* The image of RL(q) for x^2 and density 1 + x on [0,1] under t = (x + 3)/5 or (reflected) t = (3 - x)/5
   and f -> 2 - 7 f: the kinks follow (RL is its own mirror image), the type stays, the risk is multiplied
   by 49/5. */
static void check_image(const double *q, const char *lines, int reflected) {
  example e, image;
  numbers here, there;
  arb_t t;
  double r[2];
  for (slong j = 0; j < 2; j++)
    r[j] = reflected ? (3 - q[1 - j]) / 5 : (q[j] + 3) / 5;
  arb_init(t);
  example_init(&e, "interval 0 1\ntarget x^2\ndensity 1+x", "RL", 2, q);
  example_init(&image, lines, "RL", 2, r);
  cr_assert(e.zero.state == ZERO_GENUINE && image.zero.state == ZERO_GENUINE);
  numbers_init(&here, &e);
  numbers_init(&there, &image);
  arb_mul_ui(here.risk, here.risk, 49, 500);
  arb_div_ui(here.risk, here.risk, 5, 500);
  cr_assert(arb_overlaps(here.risk, there.risk) && arb_rel_accuracy_bits(there.risk) > 350);
  for (slong j = 0; j < 2; j++) {
    arb_mul_ui(t, image.zero.q + j, 5, 500);
    arb_sub_ui(t, t, 3, 500);
    if (reflected)
      arb_neg(t, t);
    cr_assert(arb_overlaps(t, e.zero.q + (reflected ? 1 - j : j)));
  }
  cr_assert_eq(type_of(&e), type_of(&image));
  numbers_clear(&here);
  numbers_clear(&there);
  arb_clear(t);
  example_clear(&e);
  example_clear(&image);
}

Test(refine, images) {
  const double minimum[2] = { 0.08219724693155732, 0.5552834191248445 },
               saddle[2] = { 0.5868377124483659, 0.7971981363597268 };
  const char *shifted = "interval 3/5 4/5\ntarget 2-7*(5*x-3)^2\ndensity 5*x-2",
             *reflected = "interval 2/5 3/5\ntarget 2-7*(3-5*x)^2\ndensity 4-5*x";
  check_image(minimum, shifted, 0);
  check_image(minimum, reflected, 1);
  check_image(saddle, shifted, 0);
  check_image(saddle, reflected, 1);
}

/* int x^n (g - f) p over [l,r], g the line through (l, y) with slope s. */
static void error_moment(fmpq_t sum, slong n, const relucert_problem *problem, const fmpq_t l, const fmpq_t r,
                         const fmpq_t y, const fmpq_t s) {
  fmpq_poly_t power, line;
  fmpq_t t;
  fmpq_poly_init(power);
  fmpq_poly_init(line);
  fmpq_init(t);
  fmpq_poly_set_coeff_si(power, n, 1);
  fmpq_mul(t, s, l);
  fmpq_sub(t, y, t);
  fmpq_poly_set_coeff_fmpq(line, 0, t);
  fmpq_poly_set_coeff_fmpq(line, 1, s);
  fmpq_poly_mul(line, line, power);
  moment(sum, line, problem, 0, l, r);
  moment(t, power, problem, 1, l, r);
  fmpq_sub(sum, sum, t);
  fmpq_poly_clear(power);
  fmpq_poly_clear(line);
  fmpq_clear(t);
}

static int below(const fmpq_t x, slong e) {
  fmpq_t limit;
  int ok;
  fmpq_init(limit);
  fmpq_one(limit);
  if (e < 0)
    fmpq_div_2exp(limit, limit, (flint_bitcnt_t) -e);
  fmpq_sub(limit, limit, x);
  ok = fmpq_sgn(limit) > 0;
  fmpq_add(limit, limit, x);
  fmpq_add(limit, limit, x);
  ok = ok && fmpq_sgn(limit) > 0;
  fmpq_clear(limit);
  return ok;
}

static void midpoint(fmpq_t x, const arb_t y) { arf_get_fmpq(x, arb_midref(y)); }

/* The gradient equations by elementary integration: with M_i(J) = int x^i e over J, M0(J_i) = 0, and M1
   over [q_j, b] (R) or [a, q_j] (L) is 0; the chain is continuous. All to about 300 bits. */
static void check_gradient(const example *e) {
  slong k = e->word.k;
  numbers y;
  fmpq *at = _fmpq_vec_init(k + 2), *part = _fmpq_vec_init(k + 1);
  fmpq_t value, slope, sum;
  fmpq_init(value);
  fmpq_init(slope);
  fmpq_init(sum);
  numbers_init(&y, e);
  fmpq_set(at, e->problem->a);
  fmpq_set(at + k + 1, e->problem->b);
  for (slong j = 0; j < k; j++)
    midpoint(at + j + 1, e->zero.q + j);
  for (slong i = 0; i <= k; i++) {
    midpoint(value, y.values + i);
    midpoint(slope, y.slopes + i);
    error_moment(sum, 0, e->problem, at + i, at + i + 1, value, slope);
    cr_assert(below(sum, -250));
    error_moment(part + i, 1, e->problem, at + i, at + i + 1, value, slope);
    fmpq_sub(sum, at + i + 1, at + i);
    fmpq_addmul(value, slope, sum);
    midpoint(sum, y.values + i + 1);
    fmpq_sub(sum, sum, value);
    cr_assert(below(sum, -250));
  }
  for (slong j = 1; j <= k; j++) {
    int right = !e->word.type_b && e->word.letters[j - 1] == 'R';
    fmpq_zero(sum);
    for (slong i = right ? j : 0; i < (right ? k + 1 : j); i++)
      fmpq_add(sum, sum, part + i);
    cr_assert(below(sum, -250));
  }
  fmpq_clear(value);
  fmpq_clear(slope);
  fmpq_clear(sum);
  _fmpq_vec_clear(at, k + 2);
  _fmpq_vec_clear(part, k + 1);
  numbers_clear(&y);
}

/* Random pieces, densities, words and starting points: every zero that is found satisfies the gradient
   equations. Uniqueness in the large box is not needed for that. */
Test(refine, random_problems) {
  flint_rand_t state;
  slong found = 0;
  flint_randinit(state);
  for (slong round = 0; round < 80; round++) {
    text t = { NULL, 0, 0 };
    chain_zero box = { .unique = { { 0 } } };
    example e;
    char letters[CHAIN_MAX + 1] = { 0 };
    slong k = 1 + (slong) n_randint(state, 3), type_b = n_randint(state, 4) == 0;
    for (slong j = 0; j < k; j++)
      letters[j] = n_randint(state, 2) ? 'R' : 'L';
    random_pieces(&t, state, "target", 1 + (slong) n_randint(state, 3), 4, 0);
    random_pieces(&t, state, "density", 1 + (slong) n_randint(state, 2), 2, 1);
    e.problem = problem_of("relucert-problem 1\ninterval 0 1\n%shidden 9\n", t.data);
    text_clear(&t);
    cells_init(&e.cells, e.problem);
    chain_word_set(&e.word, SLOPES_RELU, type_b ? NULL : letters, k);
    for (slong j = 1; j <= k; j++) {
      double x = ((double) j - 0.5 + 0.8 * ((double) n_randint(state, 1000) / 1000 - 0.5)) / (double) k;
      box.at[j] = iv_point(x);
      box.unique[j] = iv(0, 1);
    }
    refine_init(&e.zero, &e.cells, &e.word, &box, 0);
    if (e.zero.state == ZERO_GENUINE) {
      check_gradient(&e);
      type_of(&e);
      found++;
    }
    example_clear(&e);
  }
  cr_assert_gt(found, 20);
  flint_randclear(state);
}

/* T = 0 at irrational kinks, because f is constant on the only J_i with tau_i != 0. */
Test(refine, tension_zero_on_an_affine_piece) {
  example e;
  chain_word other;
  const double q[3] = { 0.1693061870, 0.3448120667, 0.6 };
  example_init(&e,
               "interval 0 1\ntarget [0,1/3] (-648*x^2+108*x+36)/125\ntarget [1/3,2/3] 0\n"
               "target [2/3,1] (-648*(1-x)^2+108*(1-x)+36)/125",
               "LLR", 3, q);
  cr_assert(e.zero.state == ZERO_GENUINE && !e.zero.exact && e.zero.tension == 0);
  cr_assert(refine_affine(&e.zero, &e.word));
  chain_word_set(&other, SLOPES_RELU, "LRR", 3);
  cr_assert(!refine_affine(&e.zero, &other) && refine_sigma(&e.zero, &other) == 1);
  check_gradient(&e);
  example_clear(&e);
}
