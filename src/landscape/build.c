/* From kinks to realizations. */
#include <string.h>
#include "base/text.h"
#include "landscape/build.h"
#include "landscape/number.h"

static number *new_numbers(slong n) {
  number *v = mem_alloc((size_t) n, sizeof(number));
  for (slong i = 0; i < n; i++)
    number_init(v + i);
  return v;
}

void realization_init(realization *r, const char *word, int full, slong nkinks) {
  memset(r, 0, sizeof *r);
  r->word = word;
  r->full = full;
  r->nkinks = nkinks;
  r->global = -1;
  r->zero_word = r->zero = -1;
  r->values = new_numbers(nkinks + 2);
  number_init(&r->risk);
  fmpz_poly_init(r->risk_num);
  fmpz_poly_init(r->risk_den);
  r->kinks = mem_alloc((size_t) nkinks, sizeof(kink));
  for (slong i = 0; i < nkinks; i++) {
    algebraic_init(&r->kinks[i].place);
    number_init(&r->kinks[i].at);
    number_init(&r->kinks[i].slope_jump);
  }
}

/* value = slope x + intercept */
static void line_at(fmpq_t value, const cells *c, const fmpq_t x) {
  fmpq_mul(value, c->slope, x);
  fmpq_add(value, value, c->intercept);
}

static void set_constant(realization *r, const cells *c) {
  realization_init(r, "", 0, 0);
  number_set_fmpq(r->values, c->mean);
  number_set_fmpq(r->values + 1, c->mean);
  number_set_fmpq(&r->risk, c->spread);
}

/* The best affine fit: risk S - slope Th. */
static void set_affine(realization *r, const cells *c, const relucert_problem *problem) {
  fmpq_t t;
  fmpq_init(t);
  realization_init(r, "", 1, 0);
  line_at(t, c, problem->a);
  number_set_fmpq(r->values, t);
  line_at(t, c, problem->b);
  number_set_fmpq(r->values + 1, t);
  fmpq_mul(t, c->slope, c->th);
  fmpq_sub(t, c->spread, t);
  number_set_fmpq(&r->risk, t);
  fmpq_clear(t);
}

/* Integer polynomials num / den = u / w, with common denominators and content removed. */
static void integer_quotient(fmpz_poly_t num, fmpz_poly_t den, const fmpq_poly_t u, const fmpq_poly_t w) {
  fmpz_t a, b;
  fmpz_init(a);
  fmpz_init(b);
  fmpq_poly_get_numerator(num, u);
  fmpq_poly_get_numerator(den, w);
  fmpq_poly_get_denominator(a, w);
  fmpq_poly_get_denominator(b, u);
  fmpz_poly_scalar_mul_fmpz(num, num, a);
  fmpz_poly_scalar_mul_fmpz(den, den, b);
  fmpz_poly_content(a, num);
  fmpz_poly_content(b, den);
  fmpz_gcd(a, a, b);
  if (fmpz_cmp_ui(a, 1) > 0) {
    fmpz_poly_scalar_divexact_fmpz(num, num, a);
    fmpz_poly_scalar_divexact_fmpz(den, den, a);
  }
  fmpz_clear(a);
  fmpz_clear(b);
}

/* x = u / w at the kink. */
static void quotient_number(number *x, const fmpq_poly_t u, const fmpq_poly_t w, kink *k, long digits) {
  fmpz_poly_t num, den;
  fmpz_poly_init(num);
  fmpz_poly_init(den);
  integer_quotient(num, den, u, w);
  number_set_quotient(x, num, den, &k->place, digits);
  fmpz_poly_clear(num);
  fmpz_poly_clear(den);
}

/* The value at an end of the interval: level + (g/v) slope (end - q), as a polynomial over v. If the slope is 0, it
   is the value at the kink. */
static void value_at_end(realization *r, slong which, const fmpq_poly_t level, const kink_equation *k,
                         const fmpq_t slope, const fmpq_t end, long digits) {
  fmpq_poly_t y;
  if (fmpq_is_zero(slope)) {
    fmpq_set(r->values[which].lo, r->values[1].lo);
    fmpq_set(r->values[which].hi, r->values[1].hi);
    return;
  }
  fmpq_poly_init(y);
  fmpq_poly_set_fmpq(y, end);
  fmpq_poly_neg(y, y);
  fmpq_poly_set_coeff_si(y, 1, 1);
  fmpq_poly_neg(y, y); /* end - q */
  fmpq_poly_scalar_mul_fmpq(y, y, slope);
  fmpq_poly_mul(y, y, k->g);
  fmpq_poly_add(y, y, level);
  quotient_number(r->values + which, y, k->v, r->kinks, digits);
  fmpq_poly_clear(y);
}

/* The value at the kink is mean - (g/v)(u/mass). */
static void values_of_kink(realization *r, const kink_equation *k, orientation side, const cells *c,
                           const relucert_problem *problem, long digits) {
  fmpq_poly_t level, mean;
  fmpq_t left, right;
  fmpq_init(left);
  fmpq_init(right);
  fmpq_poly_init(level);
  fmpq_poly_init(mean);
  fmpq_poly_mul(level, k->g, k->u);
  fmpq_poly_scalar_div_fmpq(level, level, c->mass);
  fmpq_poly_scalar_mul_fmpq(mean, k->v, c->mean);
  fmpq_poly_sub(level, mean, level);
  quotient_number(r->values + 1, level, k->v, r->kinks, digits);
  psi_slopes(left, right, c, side);
  value_at_end(r, 0, level, k, left, problem->a, digits);
  value_at_end(r, 2, level, k, right, problem->b, digits);
  fmpq_poly_clear(level);
  fmpq_poly_clear(mean);
  fmpq_clear(left);
  fmpq_clear(right);
}

/* (1 - gamma) g/v */
static void set_slope_jump(realization *r, const kink_equation *k, const cells *c, long digits) {
  fmpq_poly_t y;
  fmpq_t t;
  fmpq_init(t);
  fmpq_poly_init(y);
  fmpq_one(t);
  fmpq_sub(t, t, c->gamma);
  fmpq_poly_scalar_mul_fmpq(y, k->g, t);
  quotient_number(&r->kinks->slope_jump, y, k->v, r->kinks, digits);
  fmpq_poly_clear(y);
  fmpq_clear(t);
}

static void set_kink(realization *r, const critical_kink *found, const cells *c,
                     const relucert_problem *problem, long digits) {
  kink_equation k;
  fmpq_poly_t risk;
  kink_equation_init(&k);
  fmpq_poly_init(risk);
  realization_init(r, found->side == KINK_R ? "R" : "L", 0, 1);
  algebraic_set(&r->kinks->place, &found->place);
  r->kinks->cell = found->cell;
  r->kinks->breakpoint = found->breakpoint;
  kink_equation_set(&k, c, found->cell >= 0 ? found->cell : found->breakpoint, found->side);
  number_set_algebraic(&r->kinks->at, &r->kinks->place, digits);
  set_slope_jump(r, &k, c, digits);
  values_of_kink(r, &k, found->side, c, problem, digits);
  fmpq_poly_scalar_mul_fmpq(risk, k.v, c->spread); /* (S v - g^2) / v */
  fmpq_poly_mul(k.g, k.g, k.g);
  fmpq_poly_sub(risk, risk, k.g);
  integer_quotient(r->risk_num, r->risk_den, risk, k.v);
  number_set_quotient(&r->risk, r->risk_num, r->risk_den, &r->kinks->place, digits);
  fmpq_poly_clear(risk);
  kink_equation_clear(&k);
}

static void add_family(relucert_result *result, int left, int affine, const char *word, const fmpq_t z) {
  family *f;
  result->families = mem_realloc(result->families, (size_t) result->nfamilies + 1, sizeof(family));
  f = result->families + result->nfamilies++;
  memset(f, 0, sizeof *f);
  f->left = left;
  f->affine = affine;
  f->word = word;
  fmpq_init(f->z);
  fmpq_set(f->z, z);
}

/* The families of Theorems 3.1 and 9.6, in the order of doc/formats.md, sections 4.3 and 4.7. */
static void add_families(relucert_result *result, const cells *c) {
  int sloped = !fmpq_is_zero(c->slope), relu = problem_is_relu(c->problem),
      absolute = problem_is_absolute(c->problem), left;
  for (left = 1; left >= 0; left--)
    if (left ? c->left_gap : c->right_gap) {
      const fmpq *z = left ? c->z : c->z + c->n;
      const char *inward = left ? "R" : "L", *outward = left ? "L" : "R";
      if (sloped && !(absolute && !left))
        add_family(result, left, 1, inward, z);
      if (relu || (sloped && !(absolute && left)))
        add_family(result, left, !relu, outward, z);
    }
}

void family_slope_in_gap(fmpq_t slope, const relucert_result *result, const family *f) {
  const fmpq *gamma = result->problem->gamma;
  if (f->left == (f->word[0] == 'R'))
    fmpq_mul(slope, result->slope, gamma);
  else
    fmpq_div(slope, result->slope, gamma);
}

static void set_open(relucert_result *result, const cells *c, const kink_list *found) {
  result->limit = found->limit;
  result->nopen = found->nopen;
  result->open = mem_alloc((size_t) found->nopen, sizeof(open_region));
  for (slong i = 0; i < found->nopen; i++) {
    open_region *o = result->open + i;
    o->word = found->open[i].side == KINK_R ? "R" : "L";
    o->cell = found->open[i].cell;
    fmpq_init(o->left);
    fmpq_init(o->right);
    fmpq_set(o->left, c->z + o->cell);
    fmpq_set(o->right, c->z + o->cell + 1);
  }
}

/* Theorems 3.1 and 3.4; doc/formats.md, section 5.3. */
void landscape_count(relucert_result *result) {
  result->count = result->count_on_support = -1;
  result->verdict = result->nmoving + result->ngap_families > 0
                            || (result->problem->hidden > 1 && result->nfamilies > 0)
                        ? RELUCERT_INFINITE
                        : RELUCERT_UNKNOWN;
  if (!result_is_complete(result))
    return;
  if (result->nmoving > 0)
    return;
  result->count_on_support = (long) result->n;
  result->verdict = result->nfamilies + result->ngap_families > 0 ? RELUCERT_INFINITE : RELUCERT_FINITE;
  if (result->verdict == RELUCERT_FINITE)
    result->count = (long) result->n;
}

relucert_result *landscape_new(const relucert_problem *problem, const relucert_options *options) {
  relucert_result *result = mem_alloc(1, sizeof *result);
  result->problem = problem_copy(problem);
  result->options = *options;
  number_init(&result->family_risk);
  fmpq_init(result->mean);
  fmpq_init(result->bound);
  fmpq_init(result->slope);
  fmpq_init(result->intercept);
  return result;
}

relucert_result *landscape_build(const relucert_problem *problem, const relucert_options *options,
                                 const cells *c, const kink_list *found) {
  relucert_result *result = landscape_new(problem, options);
  int sloped = !fmpq_is_zero(c->slope);
  slong i;
  fmpq_set(result->mean, c->mean);
  fmpq_set(result->slope, c->slope);
  fmpq_set(result->intercept, c->intercept);
  result->list = mem_alloc((size_t) found->n + 2, sizeof(realization));
  if (sloped)
    set_constant(result->list + result->n++, c);
  set_affine(result->list + result->n++, c, problem);
  for (i = 0; i < found->n; i++)
    set_kink(result->list + result->n++, found->kinks + i, c, problem, options->digits);
  add_families(result, c);
  set_open(result, c, found);
  landscape_count(result);
  result->regions = (long) found->regions;
  result->excluded = (long) found->excluded;
  result->solved = (long) found->solved;
  return result;
}

/* to = from, a minimal polynomial with its primes. */
static void copy_minpoly(minpoly *to, const minpoly *from) {
  to->known = from->known;
  fmpz_poly_set(to->poly, from->poly);
  to->nprimes = from->nprimes;
  to->primes = mem_alloc((size_t) from->nprimes, sizeof(ulong));
  for (slong i = 0; i < from->nprimes; i++)
    to->primes[i] = from->primes[i];
}

/* The irreducibility of a kink's minimal polynomial; conjugate kinks share the proof. */
static void prove_kink_minpoly(relucert_result *result, slong index) {
  realization *r = result->list + index;
  if (!realization_is_kink(r) || r->kinks->place.rational)
    return;
  for (slong i = 0; i < index; i++) {
    realization *s = result->list + i;
    if (realization_is_kink(s) && fmpz_poly_equal(s->kinks->place.poly, r->kinks->place.poly)) {
      copy_minpoly(&r->kinks->at.min, &s->kinks->at.min);
      return;
    }
  }
  number_prove_irreducible(&r->kinks->at);
}

/* The minimal polynomial of the risk, unless the degree is large. Kinks that are conjugate and have the
   same risk as a function of the kink (roots of one equation) share it. */
static void find_risk_minpoly(relucert_result *result, slong index) {
  realization *r = result->list + index;
  const fmpz_poly_struct *mu = realization_is_kink(r) ? r->kinks->place.poly : NULL;
  if (!mu || r->kinks->place.rational || r->risk.min.known || fmpz_poly_degree(mu) > RISK_MINPOLY_DEGREE)
    return;
  for (slong i = 0; i < result->n; i++) {
    realization *s = result->list + i;
    if (i != index && realization_is_kink(s) && s->risk.min.known && fmpz_poly_equal(s->kinks->place.poly, mu)
        && fmpz_poly_equal(s->risk_num, r->risk_num) && fmpz_poly_equal(s->risk_den, r->risk_den)) {
      copy_minpoly(&r->risk.min, &s->risk.min);
      return;
    }
  }
  number_find_minpoly(&r->risk, r->risk_num, r->risk_den, &r->kinks->place);
}

static void finish_realization(realization *r, long digits) {
  text t = { 0 };
  text_decimal(&t, r->risk.lo, r->risk.hi, digits);
  r->risk_text = text_take(&t);
  r->kink_text = mem_alloc((size_t) r->nkinks, sizeof *r->kink_text);
  for (slong i = 0; i < r->nkinks; i++) {
    text_decimal(&t, r->kinks[i].at.lo, r->kinks[i].at.hi, digits);
    r->kink_text[i] = text_take(&t);
  }
}

/* Index of the realization that a family equals on the support. */
static slong partner(const relucert_result *result, const family *f) {
  slong i = 0;
  int full = f->affine || fmpq_is_zero(result->slope);
  while (result->list[i].nkinks > 0 || result->list[i].full != full)
    i++;
  return i;
}

/* The most bits to which a zero is known. */
static slong zero_precision(const relucert_result *result) {
  slong bits = 0, w, i;
  for (w = 0; w < result->words.n; w++)
    for (i = 0; i < result->words.list[w].search.n; i++)
      bits = FLINT_MAX(bits, result->records[w][i].zero.precision);
  return bits;
}

/* Enough fractional bits for a checker to prove every enclosure, with room to spare. */
static slong precision_needed(const relucert_result *result) {
  slong bits = 8192 + 8 * digits_to_bits(result->options.digits) + 4 * zero_precision(result), i;
  for (i = 0; i < result->n; i++)
    bits = FLINT_MAX(bits, 4 * (FLINT_ABS(fmpz_poly_max_bits(result->list[i].risk_num))
                                + FLINT_ABS(fmpz_poly_max_bits(result->list[i].risk_den))));
  return FLINT_MIN(bits, 1048576);
}

void landscape_finish(relucert_result *result, const relucert_context *ctx) {
  slong i;
  for (i = 0; i < result->n; i++) {
    prove_kink_minpoly(result, i);
    if (!context_limit(ctx))
      find_risk_minpoly(result, i);
    finish_realization(result->list + i, result->options.digits);
  }
  for (i = 0; i < result->nfamilies; i++)
    result->families[i].equal_on_support_to = partner(result, result->families + i);
  result->precision = precision_needed(result);
}
