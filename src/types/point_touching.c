/* Neurons that touch one end of the hull, and the touching parts of neurons that are zero at the end and
   affine inside, not constant: s(t) = t + s(-t) for relu, 9.11 (ii) for two slopes (doc/theory.md, Theorem 8.4). */
#include "base/context.h"
#include "types/point_parts.h"

enum { SUBSETS = 12 }; /* neurons at one end whose subset sums are looked at */

static const char *const why_flat =
    "(N - f) p vanishes next to this end, so moving the kink in cannot decrease the risk";
static const char *const why_jump = "the error at the end has the sign that penalises a kink moving in";
static const char *const why_jump_not = "moving the kink in with a suitable slope decreases the risk";
static const char *const why_linear =
    "the error and the neuron's own term together penalise a kink moving in";
static const char *const why_linear_not = "moving the kink in decreases the risk";
static const char *const why_order =
    "the error vanishes at the end to higher order than the neuron's own quadratic term";
static const char *const why_free =
    "a small slope of the right sign decreases the risk when the kink moves in";
static const char *const why_sum = "several neurons at this end decrease the risk when they move in together";
static const char *const why_sums =
    "no combination of the neurons at this end decreases the risk by moving in";
static const char *const why_border =
    "the leading terms at this end cancel, and the higher ones are not known";
static const char *const why_many =
    "the slopes of the neurons at this end have both signs, and too many combine";

/* One end: e ~ kappa t^r, p ~ const t^s in the distance t, and the neurons there. */
typedef struct {
  slong n;
  neuron_report **list;
  int left;
  slong full;           /* affine ones among them: endpoint-full or end neurons */
  int source;           /* other neurons can make up for a change of slope of an affine one */
  int vanishes;         /* e p = 0 next to the end: kappa, r, s are not set */
  slong r, s;
  fmpq_t kappa;
} end_data;

static int is_touching(const end_data *d, slong i) {
  return d->list[i]->role == (d->left ? ROLE_TOUCHING_A : ROLE_TOUCHING_B);
}

/* Neutral leaves the other part of an affine neuron as it is. */
static void judge(const end_data *d, slong i, effect what, const char *reason) {
  if (what == EFFECT_NEUTRAL && !is_touching(d, i))
    return;
  d->list[i]->effect = what;
  d->list[i]->reason = reason;
}

static void judge_all(const end_data *d, effect what, const char *reason) {
  for (slong i = 0; i < d->n; i++)
    judge(d, i, what, reason);
}

/* Can the slope jump of neuron i change without changing N when the neurons of the subset (bits) move in? */
static int is_adjustable(const end_data *d, slong i, ulong subset) {
  slong outside = d->full;
  for (slong k = 0; k < d->n && k < SUBSETS; k++)
    outside -= (subset >> k & 1) && !is_touching(d, k);
  return is_touching(d, i) || d->source || outside > 0;
}

/* Is there a place with kinks of both letters that belong to the core or join it? (The absolute value has
   only one letter.) */
static int has_mixed_place(const point_work *w) {
  unsigned char *letters = mem_alloc((size_t) w->e.n + 1, 1);
  int mixed = 0;
  for (slong j = 0; j < w->r->H; j++) {
    const neuron_report *n = w->r->neurons + j;
    if (w->where[j] < 0 || n->effect == EFFECT_SADDLE)
      continue;
    letters[w->where[j]] |= n->role == ROLE_KINK_R ? 1 : 2;
    mixed |= letters[w->where[j]] == 3;
  }
  mem_free(letters);
  return mixed && !problem_is_absolute(w->problem);
}

/* Is the slope of some neuron beyond this end free? */
static int has_source(const point_work *w, int left) {
  for (slong j = 0; j < w->r->H; j++) {
    role r = w->r->neurons[j].role;
    if (role_is_affine(r) && !role_is_affine_end(r, left))
      return 1;
  }
  return has_mixed_place(w);
}

/* Order of vanishing of f != 0 in the distance from z, and the leading coefficient. */
static slong local_order(fmpq_t leading, const fmpq_poly_t f, const fmpq_t z, int left) {
  fmpq_poly_t g;
  slong order = 0;
  fmpq_poly_init(g);
  poly_along_line(g, f, z, left ? 1 : -1);
  while (fmpq_poly_get_coeff_fmpq(leading, g, order), fmpq_is_zero(leading))
    order++;
  fmpq_poly_clear(g);
  return order;
}

static void end_init(end_data *d, const point_work *w, int left) {
  slong cell = left ? 0 : w->e.n - 1;
  const fmpq *z = w->e.z + (left ? 0 : w->e.n);
  fmpq_init(d->kappa);
  d->left = left;
  d->list = mem_alloc((size_t) w->r->H, sizeof *d->list);
  d->n = d->full = 0;
  for (slong j = 0; j < w->r->H; j++) {
    int full = role_is_affine_end(w->r->neurons[j].role, left);
    d->list[d->n] = w->r->neurons + j;
    d->full += full;
    d->n += full || is_touching(d, d->n);
  }
  d->source = d->full > 0 && has_source(w, left);
  d->vanishes = point_error_vanishes(&w->e, cell);
  d->r = d->s = 0;
  if (d->vanishes)
    return;
  d->s = local_order(d->kappa, w->e.p[cell], z, left);
  d->r = local_order(d->kappa, w->e.e[cell], z, left);
}

static void end_clear(end_data *d) {
  mem_free(d->list);
  fmpq_clear(d->kappa);
}

/* y = x / n, n > 0. */
static void divide(fmpq_t y, const fmpq_t x, slong n) {
  fmpz_t den;
  fmpz_init_set_si(den, n);
  fmpq_div_fmpz(y, x, den);
  fmpz_clear(den);
}

/* y = M (kappa + M / (s + 1)) */
static void linear_term(fmpq_t y, const end_data *d, const fmpq_t sum) {
  divide(y, sum, d->s + 1);
  fmpq_add(y, y, d->kappa);
  fmpq_mul(y, y, sum);
}

/* Its sign. */
static int linear_sign(const end_data *d, const fmpq_t sum) {
  fmpq_t y;
  int sign;
  fmpq_init(y);
  linear_term(y, d, sum);
  sign = fmpq_sgn(y);
  fmpq_clear(y);
  return sign;
}

/* r = 0 */
static void judge_jump(const end_data *d) {
  for (slong i = 0; i < d->n; i++) {
    int good = fmpq_sgn(d->list[i]->jump) * fmpq_sgn(d->kappa) > 0;
    judge(d, i, good ? EFFECT_NEUTRAL : EFFECT_SADDLE, good ? why_jump : why_jump_not);
  }
}

/* r = 1, all slopes of one sign: each alone. */
static void judge_linear(const end_data *d) {
  for (slong i = 0; i < d->n; i++) {
    int sign = linear_sign(d, d->list[i]->jump);
    if (sign > 0)
      judge(d, i, EFFECT_NEUTRAL, why_linear);
    else if (sign < 0 || is_touching(d, i) || d->source || d->full > 1)
      judge(d, i, EFFECT_SADDLE, why_linear_not);
    else
      judge(d, i, EFFECT_UNDECIDED, why_border);
  }
}

/* ---- Slopes of both signs, or 0: subset sums. */

/* The effect of the subset (bits), alone. */
static effect effect_of_subset(const end_data *d, ulong subset) {
  effect what;
  fmpq_t sum;
  int adjustable = 0, sign;
  fmpq_init(sum);
  for (slong i = 0; i < d->n; i++)
    if (subset >> i & 1) {
      fmpq_add(sum, sum, d->list[i]->jump);
      adjustable |= is_adjustable(d, i, subset);
    }
  sign = d->r == 1 ? linear_sign(d, sum) : 1;
  if (fmpq_is_zero(sum) || sign < 0 || (sign == 0 && adjustable))
    what = EFFECT_SADDLE;
  else
    what = sign > 0 ? EFFECT_NEUTRAL : EFFECT_UNDECIDED;
  fmpq_clear(sum);
  return what;
}

/* The worst over all nonempty subsets. */
static effect effect_of_subsets(const end_data *d) {
  effect worst = EFFECT_NEUTRAL;
  for (ulong subset = 1; subset >> d->n == 0 && worst != EFFECT_SADDLE; subset++) {
    effect what = effect_of_subset(d, subset);
    if (what != EFFECT_NEUTRAL)
      worst = what;
  }
  return worst;
}

/* Two slopes of different signs: the sign of the least value of Psi(1, x) over x in (0,1), for the first
   slope m and the second u: of P(m) - B t^(s+2) / (s+1), B = -m u, C = P(u) + B, t = B (s+2) / ((s+1) C); 1
   if t >= 1. */
static int inner_sign(const end_data *d, const fmpq_t m, const fmpq_t u) {
  fmpq_t b, t, y;
  int sign = 1;
  fmpq_init(b);
  fmpq_init(t);
  fmpq_init(y);
  fmpq_mul(b, m, u);
  fmpq_neg(b, b);
  linear_term(y, d, u);
  fmpq_add(y, y, b);
  fmpq_div(t, b, y);
  fmpq_mul_si(t, t, d->s + 2);
  divide(t, t, d->s + 1);
  if (fmpq_cmp_si(t, 1) < 0) {
    fmpq_pow_si(t, t, d->s + 2);
    fmpq_mul(t, t, b);
    divide(t, t, d->s + 1);
    linear_term(y, d, m);
    sign = fmpq_cmp(y, t) > 0 ? 1 : fmpq_equal(y, t) ? 0 : -1;
  }
  fmpq_clear(b);
  fmpq_clear(t);
  fmpq_clear(y);
  return sign;
}

/* r = 1, all subset sums are good, both signs occur: the sign of Psi. */
static void judge_together(const end_data *d) {
  int first, second, sign;
  if (d->n != 2) {
    judge_all(d, EFFECT_UNDECIDED, why_many);
    return;
  }
  first = inner_sign(d, d->list[0]->jump, d->list[1]->jump);
  second = inner_sign(d, d->list[1]->jump, d->list[0]->jump);
  sign = first < second ? first : second;
  if (sign > 0)
    judge_all(d, EFFECT_NEUTRAL, why_sums);
  else if (sign < 0 || (is_touching(d, 0) && is_touching(d, 1)))
    judge_all(d, EFFECT_SADDLE, why_sum);
  else
    judge_all(d, EFFECT_UNDECIDED, why_border);
}

/* -1 or 1 if all slopes have this sign, else 0. */
static int common_sign(const end_data *d) {
  int sign = fmpq_sgn(d->list[0]->jump);
  for (slong i = 1; i < d->n; i++)
    if (fmpq_sgn(d->list[i]->jump) != sign)
      return 0;
  return sign;
}

/* A flat neuron decides whatever the others are. */
static int has_flat(const end_data *d) {
  for (slong i = 0; i < d->n; i++)
    if (d->list[i]->flat)
      return 1;
  return 0;
}

static void judge_sums(const end_data *d) {
  effect what;
  if (d->n > SUBSETS && !has_flat(d)) {
    judge_all(d, EFFECT_UNDECIDED, why_many);
    return;
  }
  what = has_flat(d) ? EFFECT_SADDLE : effect_of_subsets(d);
  if (what == EFFECT_NEUTRAL && d->r == 1)
    judge_together(d);
  else if (what == EFFECT_NEUTRAL)
    judge_all(d, what, why_order);
  else
    judge_all(d, what, what == EFFECT_UNDECIDED ? why_border : d->n == 1 ? why_free : why_sum);
}

/* Harmless: e p = 0 next to the end, or v kappa > 0. */
static void set_harmless(const end_data *d) {
  for (slong i = 0; i < d->n; i++)
    d->list[i]->harmless = d->vanishes || fmpq_sgn(d->list[i]->jump) * fmpq_sgn(d->kappa) > 0;
}

static void judge_end(const end_data *d) {
  if (d->n == 0)
    return;
  if (d->vanishes)
    judge_all(d, EFFECT_NEUTRAL, why_flat);
  else if (d->r == 0)
    judge_jump(d);
  else if (common_sign(d) == 0)
    judge_sums(d);
  else if (d->r == 1)
    judge_linear(d);
  else
    judge_all(d, EFFECT_NEUTRAL, why_order);
}

void point_set_touching(point_work *w) {
  for (int left = 0; left < 2; left++) {
    end_data d;
    end_init(&d, w, left);
    judge_end(&d);
    set_harmless(&d);
    end_clear(&d);
  }
}
