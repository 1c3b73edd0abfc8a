/* Families of constant risk: the hypotheses, exactly, and the numbers. */
#include "landscape/number.h"
#include "theorem/constant_risk.h"
#include "theorem/instance.h"
#include "types/point_error.h"

enum { GAP_DIGITS = 12, FIRST_BITS = 128 };

/* ---- The form of the target */

/* y = the square root of x; 0 if it is not rational. */
static int rational_root(fmpq_t y, const fmpq_t x) {
  if (fmpq_sgn(x) < 0 || !fmpz_is_square(fmpq_numref(x)) || !fmpz_is_square(fmpq_denref(x)))
    return 0;
  fmpz_sqrt(fmpq_numref(y), fmpq_numref(x));
  fmpz_sqrt(fmpq_denref(y), fmpq_denref(x));
  return 1;
}

/* y = the value of target piece i without its root. */
static void piece_value(fmpq_t y, const relucert_problem *p, slong i, const fmpq_t x) {
  fmpq_t den;
  fmpq_init(den);
  fmpq_poly_evaluate_fmpq(den, problem_root(p, i)->den, x);
  fmpq_poly_evaluate_fmpq(y, p->target.poly[i], x);
  fmpq_div(y, y, den);
  fmpq_clear(den);
}

/* Are all pieces of the form that is needed, and which d, sqrt(D(a)), sqrt(D(z)/d) belong to them? */
static const char *read_roots(constant_risk *y) {
  const relucert_problem *p = y->problem;
  const char *wrong = NULL;
  fmpq_t x;
  if (p->nroots != p->target.n || p->target.n < 2)
    return "at least two target pieces, all of them algebraic";
  fmpq_init(x);
  fmpq_poly_get_coeff_fmpq(y->d, p->roots[1].rad, 0);
  for (slong i = 1; i < p->target.n; i++) {
    fmpq_poly_get_coeff_fmpq(x, p->roots[i].rad, 0);
    if (fmpq_poly_degree(p->roots[i].rad) != 0 || fmpq_poly_degree(p->roots[i].den) != 0
        || !fmpq_equal(x, y->d))
      wrong = "one number under the roots of all pieces but the first, and numbers as denominators";
  }
  fmpq_poly_evaluate_fmpq(x, p->roots[0].rad, p->a);
  if (!rational_root(y->root_a, x))
    wrong = "a rational square root at the left end";
  fmpq_poly_evaluate_fmpq(x, p->roots[0].rad, p->target.at + 1);
  fmpq_div(x, x, y->d);
  if (!rational_root(y->root_z, x))
    wrong = "the same square root on both sides of the first breakpoint";
  fmpq_clear(x);
  return wrong;
}

static int is_continuous(const constant_risk *y) {
  const relucert_problem *p = y->problem;
  int good = 1;
  fmpq_t left, right;
  fmpq_init(left);
  fmpq_init(right);
  for (slong i = 1; i < p->target.n; i++) {
    piece_value(left, p, i - 1, p->target.at + i);
    piece_value(right, p, i, p->target.at + i);
    if (i == 1)
      fmpq_mul(left, left, y->root_z);
    good = good && fmpq_equal(left, right);
  }
  fmpq_clear(left);
  fmpq_clear(right);
  return good;
}

/* ---- Moments */

/* y += the integral of (A/B) weight over the part right of `from` of target piece i >= 1. */
static void add_piece(fmpq_t y, const relucert_problem *p, slong i, const fmpq *from,
                      const fmpq_poly_t weight) {
  const fmpq *to = p->target.at + i + 1;
  fmpq_poly_t f;
  fmpq_t x;
  if (fmpq_cmp(from, p->target.at + i) < 0)
    from = p->target.at + i;
  if (fmpq_cmp(from, to) >= 0)
    return;
  fmpq_poly_init(f);
  fmpq_init(x);
  fmpq_poly_mul(f, p->target.poly[i], weight);
  fmpq_poly_get_coeff_fmpq(x, p->roots[i].den, 0);
  fmpq_poly_scalar_div_fmpq(f, f, x);
  poly_integral(x, f, from, to);
  fmpq_add(y, y, x);
  fmpq_poly_clear(f);
  fmpq_clear(x);
}

/* m += the integral of f weight from `from` >= z to b. */
static void add_tail(surd *m, const constant_risk *y, const fmpq *from, const fmpq_poly_t weight) {
  for (slong i = 1; i < y->problem->target.n; i++)
    add_piece(m->y, y->problem, i, from, weight);
}

/* low = the value at a of r sqrt(D); m += that at z minus that at a. */
static void add_head(surd *m, fmpq_t low, const constant_risk *y, const fmpz_poly_q_t r) {
  fmpq_t x;
  fmpq_init(x);
  ratio_evaluate(low, r, y->problem->a);
  fmpq_mul(low, low, y->root_a);
  fmpq_sub(m->x, m->x, low);
  ratio_evaluate(x, r, y->problem->target.at + 1);
  fmpq_addmul(m->y, x, y->root_z);
  fmpq_clear(x);
}

/* The moments of f on [a,b], and what else the family depends on. */
typedef struct {
  surd m0, m1, mean, skew;     /* int f, int x f, mean, int x (f - mean) */
  fmpq_t integral_a, moment_a; /* the antiderivatives of f and x f at a */
  fmpq_t length;
} moments;

static void moments_init(moments *m, const constant_risk *y) {
  const relucert_problem *p = y->problem;
  fmpq_poly_t weight;
  fmpq_t x;
  fmpq_poly_init(weight);
  fmpq_init(x);
  surd_init(&m->m0);
  surd_init(&m->m1);
  surd_init(&m->mean);
  surd_init(&m->skew);
  fmpq_init(m->integral_a);
  fmpq_init(m->moment_a);
  fmpq_init(m->length);
  fmpq_sub(m->length, p->b, p->a);
  fmpq_poly_one(weight);
  add_head(&m->m0, m->integral_a, y, y->known->integral);
  add_tail(&m->m0, y, p->target.at + 1, weight);
  fmpq_poly_shift_left(weight, weight, 1);
  add_head(&m->m1, m->moment_a, y, y->known->moment);
  add_tail(&m->m1, y, p->target.at + 1, weight);
  fmpq_inv(x, m->length);
  surd_addmul(&m->mean, &m->m0, x);
  fmpq_add(x, p->a, p->b); /* int x = length (a + b)/2 */
  fmpq_div_2exp(x, x, 1);
  fmpq_neg(x, x);
  surd_set(&m->skew, &m->m1);
  surd_addmul(&m->skew, &m->m0, x);
  fmpq_poly_clear(weight);
  fmpq_clear(x);
}

static void moments_clear(moments *m) {
  surd_clear(&m->m0);
  surd_clear(&m->m1);
  surd_clear(&m->mean);
  surd_clear(&m->skew);
  fmpq_clear(m->integral_a);
  fmpq_clear(m->moment_a);
  fmpq_clear(m->length);
}

/* ---- The risk does not depend on the kink: E = H0 V + G A1 A0'/K = 0 (theory.md, Lemma 3.0) */

/* V and w = A1 A0'/K = ((b - q)^2/2) (q - a)/K as polynomials in q. */
static void kink_polynomials(fmpq_poly_t v, fmpq_poly_t w, const relucert_problem *p, const fmpq_t length) {
  fmpq_poly_t s, a1;
  fmpq_t one, x;
  fmpq_poly_init(s);
  fmpq_poly_init(a1);
  fmpq_init(one);
  fmpq_init(x);
  fmpq_set_si(one, 1, 1);
  fmpq_neg(x, p->b);
  line_set(s, x, one); /* q - b */
  fmpq_poly_mul(a1, s, s);
  fmpq_poly_mul(v, a1, s);
  fmpq_poly_scalar_div_si(v, v, -3);
  fmpq_poly_scalar_div_ui(a1, a1, 2);
  fmpq_poly_mul(s, a1, a1);
  fmpq_poly_scalar_div_fmpq(s, s, length);
  fmpq_poly_sub(v, v, s);
  fmpq_neg(x, p->a);
  line_set(s, x, one); /* q - a */
  fmpq_poly_mul(w, a1, s);
  fmpq_poly_scalar_div_fmpq(w, w, length);
  fmpq_poly_clear(s);
  fmpq_poly_clear(a1);
  fmpq_clear(one);
  fmpq_clear(x);
}

/* The part of E in Q[q], or that with sqrt(d): h = H0, g = G for the mean, Th, and the values at a of the two
   antiderivatives given here. Is it 0? */
static int polynomial_part_vanishes(const fmpq_poly_t v, const fmpq_poly_t w, const fmpq_t a,
                                    const fmpq_t mean, const fmpq_t skew, const fmpq_t integral,
                                    const fmpq_t moment) {
  fmpq_poly_t g, h, s;
  fmpq_t x, y;
  int zero;
  fmpq_poly_init(g);
  fmpq_poly_init(h);
  fmpq_poly_init(s);
  fmpq_init(x);
  fmpq_init(y);
  fmpq_neg(y, mean); /* h = mean (a - q) - integral */
  fmpq_mul(x, mean, a);
  fmpq_sub(x, x, integral);
  line_set(h, x, y);
  fmpq_poly_shift_left(g, h, 1); /* g = q h + mean (q^2 - a^2)/2 + skew + moment */
  fmpq_div_2exp(y, mean, 1);
  fmpq_poly_set_coeff_fmpq(s, 2, y);
  fmpq_mul(x, a, a);
  fmpq_mul(x, x, y);
  fmpq_sub(x, skew, x);
  fmpq_add(x, x, moment);
  fmpq_poly_set_coeff_fmpq(s, 0, x);
  fmpq_poly_add(g, g, s);
  fmpq_poly_mul(h, h, v);
  fmpq_poly_mul(g, g, w);
  fmpq_poly_add(g, g, h);
  zero = fmpq_poly_is_zero(g);
  fmpq_poly_clear(g);
  fmpq_poly_clear(h);
  fmpq_poly_clear(s);
  fmpq_clear(x);
  fmpq_clear(y);
  return zero;
}

/* Is the part of E with sqrt(D(q)) zero: r v + (q r - s) w = 0 with the two antiderivatives r and s? */
static int root_part_vanishes(const fmpq_poly_t v, const fmpq_poly_t w, const antiderivatives *k) {
  fmpz_poly_q_t s, t;
  int zero;
  fmpz_poly_q_init(s);
  fmpz_poly_q_init(t);
  fmpz_poly_set_coeff_ui(fmpz_poly_q_numref(s), 1, 1);
  fmpz_poly_q_mul(s, s, k->integral);
  fmpz_poly_q_sub(s, s, k->moment);
  ratio_set_poly(t, w);
  fmpz_poly_q_mul(s, s, t);
  ratio_set_poly(t, v);
  fmpz_poly_q_mul(t, t, k->integral);
  fmpz_poly_q_add(s, s, t);
  zero = fmpz_poly_q_is_zero(s);
  fmpz_poly_q_clear(s);
  fmpz_poly_q_clear(t);
  return zero;
}

static int is_constant(const constant_risk *y, const moments *m) {
  const fmpq *a = y->problem->a;
  fmpq_poly_t v, w;
  fmpq_t zero;
  int good;
  fmpq_poly_init(v);
  fmpq_poly_init(w);
  fmpq_init(zero);
  kink_polynomials(v, w, y->problem, m->length);
  good = polynomial_part_vanishes(v, w, a, m->mean.x, m->skew.x, m->integral_a, m->moment_a)
         && polynomial_part_vanishes(v, w, a, m->mean.y, m->skew.y, zero, zero)
         && root_part_vanishes(v, w, y->known);
  fmpq_poly_clear(v);
  fmpq_poly_clear(w);
  fmpq_clear(zero);
  return good;
}

/* ---- Numbers */

/* s = int f^2 minus the risk of the family = (int f)^2/K + 12 Th^2/K^3, its value for q = a. */
static void family_part(surd *s, const constant_risk *y, const moments *m) {
  surd u;
  fmpq_t x, c;
  surd_init(&u);
  fmpq_init(x);
  fmpq_init(c);
  fmpq_inv(x, m->length);
  surd_square(&u, &m->m0, y->d);
  surd_addmul(s, &u, x);
  fmpq_set_si(c, 12, 1);
  fmpq_mul(c, c, x);
  fmpq_mul(c, c, x);
  fmpq_mul(c, c, x);
  surd_square(&u, &m->skew, y->d);
  surd_addmul(s, &u, c);
  surd_clear(&u);
  fmpq_clear(x);
  fmpq_clear(c);
}

/* s = int f^2 minus the risk of the network = 2 int f N - int N^2; its kink is not left of z. */
static void network_part(surd *s, const constant_risk *y, const moments *m, const hinge *n) {
  fmpq_poly_t ramp;
  surd u;
  fmpq_t x;
  fmpq_poly_init(ramp);
  surd_init(&u);
  fmpq_init(x);
  hinge_ramp(ramp, n);
  surd_addmul(&u, &m->m0, n->value);
  surd_addmul(&u, &m->m1, n->slope);
  add_tail(&u, y, n->kink, ramp);
  fmpq_set_si(x, 2, 1);
  surd_addmul(s, &u, x);
  hinge_square(x, n, y->problem->a, y->problem->b);
  fmpq_sub(s->x, s->x, x);
  fmpq_poly_clear(ramp);
  surd_clear(&u);
  fmpq_clear(x);
}

/* ball = int f^2 */
static void target_square(arb_t ball, const constant_risk *y, slong bits) {
  const relucert_problem *p = y->problem;
  fmpq_poly_t weight;
  fmpq_t x, den;
  arb_t t;
  fmpq_poly_init(weight);
  fmpq_init(x);
  fmpq_init(den);
  arb_init(t);
  for (slong i = 1; i < p->target.n; i++) { /* (A/B)^2 d */
    fmpq_poly_get_coeff_fmpq(den, p->roots[i].den, 0);
    fmpq_div(den, y->d, den);
    fmpq_poly_scalar_mul_fmpq(weight, p->target.poly[i], den);
    add_piece(x, p, i, p->target.at + i, weight);
  }
  arb_set_fmpq(ball, x, bits);
  antiderivatives_square(t, y->known, p->target.at + 1, bits);
  arb_add(ball, ball, t, bits);
  antiderivatives_square(t, y->known, p->a, bits);
  arb_sub(ball, ball, t, bits);
  fmpq_poly_clear(weight);
  fmpq_clear(x);
  fmpq_clear(den);
  arb_clear(t);
}

/* risk = int f^2 - s, to so many digits. */
static void set_risk(number *risk, const constant_risk *y, const surd *s, long digits) {
  slong need = digits_to_bits(digits), bits = need + FIRST_BITS;
  arb_t ball, part;
  int done;
  arb_init(ball);
  arb_init(part);
  do {
    target_square(ball, y, bits);
    surd_enclose(part, s, y->d, bits);
    arb_sub(ball, ball, part, bits);
    done = number_set_arb(risk, ball, need);
    bits *= 2;
  } while (!done);
  arb_clear(ball);
  arb_clear(part);
}

/* x <= the gap, a number of GAP_DIGITS digits, if the gap is positive; else 0. */
static void set_gap_least(fmpq_t x, const constant_risk *y) {
  number gap;
  arb_t ball;
  slong bits = FIRST_BITS;
  number_init(&gap);
  arb_init(ball);
  do {
    surd_enclose(ball, &y->gap, y->d, bits);
    bits *= 2;
  } while (!number_set_arb(&gap, ball, FIRST_BITS / 2));
  fmpq_zero(x);
  if (fmpq_sgn(gap.lo) > 0)
    fmpq_lower_decimal(x, gap.lo, GAP_DIGITS);
  number_clear(&gap);
  arb_clear(ball);
}

int constant_risk_reaches(constant_risk *y, const fmpq_t wanted) {
  arb_t ball, bound;
  slong bits = FIRST_BITS;
  int good;
  if (fmpq_is_zero(y->gap.y))
    return fmpq_cmp(y->gap_least, wanted) >= 0;
  arb_init(ball);
  arb_init(bound);
  do { /* the gap is irrational */
    surd_enclose(ball, &y->gap, y->d, bits);
    arb_set_fmpq(bound, wanted, bits);
    good = arb_ge(ball, bound);
    bits *= 2;
  } while (!good && !arb_lt(ball, bound));
  if (good && fmpq_cmp(y->gap_least, wanted) < 0)
    fmpq_set(y->gap_least, wanted);
  arb_clear(ball);
  arb_clear(bound);
  return good;
}

/* All numbers; the words of what is wanting, or NULL. */
static const char *compute(constant_risk *y, const moments *m, const hinge *n, long digits) {
  surd members, network;
  fmpq_t minus;
  const char *wrong = NULL;
  surd_init(&members);
  surd_init(&network);
  fmpq_init(minus);
  fmpq_set_si(minus, -1, 1);
  family_part(&members, y, m);
  network_part(&network, y, m, n);
  surd_set(&y->gap, &network);
  surd_addmul(&y->gap, &members, minus);
  if (surd_is_zero(&y->gap))
    wrong = "a network with another risk";
  if (!wrong) {
    set_gap_least(y->gap_least, y);
    set_risk(&y->risk, y, &members, digits);
    set_risk(&y->better_risk, y, &network, digits);
    if (fmpq_sgn(y->gap_least) <= 0)
      wrong = "a network with less risk";
  }
  surd_clear(&members);
  surd_clear(&network);
  fmpq_clear(minus);
  return wrong;
}

/* The hypotheses, then the numbers. */
static const char *verify(constant_risk *y, const hinge *n, long digits) {
  const relucert_problem *p = y->problem;
  const char *wrong = read_roots(y);
  moments m;
  if (!wrong)
    wrong = antiderivatives_check(y->known, p->target.poly[0], p->roots[0].den, p->roots[0].rad, p->a,
                                  p->target.at + 1);
  if (!wrong && !is_continuous(y))
    wrong = "a continuous target";
  if (!wrong && (fmpq_cmp(n->kink, p->target.at + 1) < 0 || fmpq_cmp(n->kink, p->b) >= 0))
    wrong = "a network without kinks inside the first piece";
  if (!wrong && !y->better)
    wrong = "more neurons";
  if (wrong)
    return wrong;
  moments_init(&m, y);
  if (!is_constant(y, &m) || surd_is_zero(&m.skew))
    wrong = "a risk that does not depend on the kink, less than that of the mean";
  else
    wrong = compute(y, &m, n, digits);
  moments_clear(&m);
  return wrong;
}

const char *constant_risk_init(constant_risk *y, const relucert_problem *problem,
                               const antiderivatives *known, const hinge *better, long digits) {
  *y = (constant_risk){.problem = problem, .known = known};
  fmpq_init(y->d);
  fmpq_init(y->root_a);
  fmpq_init(y->root_z);
  surd_init(&y->gap);
  fmpq_init(y->gap_least);
  number_init(&y->risk);
  number_init(&y->better_risk);
  y->better = hinge_theta(better, problem->a, problem->hidden);
  return verify(y, better, digits);
}

void constant_risk_clear(constant_risk *y) {
  fmpq_clear(y->d);
  fmpq_clear(y->root_a);
  fmpq_clear(y->root_z);
  surd_clear(&y->gap);
  fmpq_clear(y->gap_least);
  number_clear(&y->risk);
  number_clear(&y->better_risk);
  relucert_theta_free(y->better);
}
