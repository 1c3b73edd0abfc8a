/* Number fields of chains. */
#include "exact/field.h"
#include "landscape/build.h"
#include "landscape/chain_fields.h"
#include "landscape/number.h"
#include "landscape/same.h"

/* One unit of work is half a microsecond. To find a field of degree d takes about d^4 units, to find none of
   degree at most d a tenth of that. */
enum { BASIC_WORK = 100000, FAILURES_PER_SUCCESS = 10, LETTERS_PER_WORK = 2 };

/* Low degrees first, so that the work that is allowed is not spent on a few zeros. */
static const slong degrees[] = { 4, 8, 12, 17, 26, 40 };

static slong work_of(slong degree) { return degree * degree * degree * degree; }

/* The work that may be done: a small part of that of the search, which is known by the size of its trees. */
static slong work_allowed(const relucert_result *result) {
  slong letters = 0;
  for (slong w = 0; w < result->words.n; w++)
    letters += (slong) result->words.list[w].search.tree.length;
  return BASIC_WORK + letters / LETTERS_PER_WORK;
}

/* x = the number with this element of the field of y: exactly if it is rational. */
static void recognise(number *x, const scalar *element) {
  fmpq_t q;
  if (fmpq_poly_degree(&element->element) > 0)
    return;
  fmpq_init(q);
  fmpq_poly_get_coeff_fmpq(q, &element->element, 0);
  number_set_fmpq(x, q);
  fmpq_clear(q);
}

/* The minimal polynomial f of an irrational number x of degree at least 2; y, if not NULL, may know the
   proof. */
static void set_minpoly(number *x, const fmpz_poly_t f, const number *y) {
  if (number_is_rational(x))
    return;
  x->min.known = 1;
  fmpz_poly_set(x->min.poly, f);
  if (y && y->min.nprimes > 0 && fmpz_poly_equal(f, y->min.poly))
    number_share_primes(x, y);
  else
    number_prove_irreducible(x);
}

/* The risk is an element of the field of y, too. */
static void set_risk_minpoly(number *risk, const scalar *element, const fmpz_poly_t mu) {
  fmpz_poly_t u, w, f;
  if (number_is_rational(risk) || fmpz_poly_degree(mu) > RISK_MINPOLY_DEGREE)
    return;
  fmpz_poly_init(u);
  fmpz_poly_init(w);
  fmpz_poly_init(f);
  fmpq_poly_get_numerator(u, &element->element);
  fmpz_poly_set_fmpz(w, fmpq_poly_denref(&element->element));
  field_minpoly(f, u, w, mu);
  set_minpoly(risk, f, NULL);
  fmpz_poly_clear(u);
  fmpz_poly_clear(w);
  fmpz_poly_clear(f);
}

/* Everything that the field y, which it takes over, tells about the numbers of r. other: NULL, or a
   realization that is conjugate to r. */
static void set_field(realization *r, field_zero *y, const realization *other) {
  const scalar *jumps = y->numbers + y->k + 1, *values = jumps + y->k, *risk = values + y->k + 2;
  slong j;
  r->field = y;
  for (j = 0; j < y->k; j++) {
    recognise(&r->kinks[j].at, y->kinks + j);
    set_minpoly(&r->kinks[j].at, y->minimal[j], other ? &other->kinks[j].at : NULL);
    recognise(&r->kinks[j].slope_jump, jumps + j);
  }
  for (j = 0; j < y->k + 2; j++)
    recognise(r->values + j, values + j);
  recognise(&r->risk, risk);
  if (!other)
    set_risk_minpoly(&r->risk, risk, y->minimal[y->generator]);
  else if (other->risk.min.known)
    set_minpoly(&r->risk, other->risk.min.poly, &other->risk);
}

/* Find the field of r as that of a function of the same word that is conjugate to r; 1 if found. */
static int find_conjugate(relucert_result *result, realization *r) {
  field_zero *y = mem_alloc(1, sizeof *y);
  for (slong i = 0; i < result->n; i++) {
    const realization *other = result->list + i;
    if (!other->field || other->zero_word != r->zero_word)
      continue;
    if (field_zero_init_conjugate(y, &record_of(result, r)->zero, other->field)) {
      set_field(r, y, other);
      return 1;
    }
    field_zero_clear(y);
  }
  mem_free(y);
  return 0;
}

/* Look for the field of r; the work that this took. */
static slong find_field(relucert_result *result, realization *r, slong max_degree) {
  field_zero *y;
  if (find_conjugate(result, r))
    return 0;
  y = mem_alloc(1, sizeof *y);
  if (field_zero_init(y, &record_of(result, r)->zero, max_degree)) {
    set_field(r, y, NULL);
    return work_of(fmpz_poly_degree(y->minimal[y->generator]));
  }
  field_zero_clear(y);
  mem_free(y);
  return work_of(max_degree) / FAILURES_PER_SUCCESS;
}

static int is_irrational_chain(const relucert_result *result, const realization *r) {
  return realization_is_chain(r) && !record_of(result, r)->zero.exact && !r->field;
}

void chain_fields_find(relucert_result *result, const relucert_context *ctx) {
  slong work = work_allowed(result);
  for (size_t n = 0; n < sizeof degrees / sizeof *degrees; n++)
    for (slong i = 0; i < result->n && !context_limit(ctx); i++) {
      realization *r = result->list + i;
      if (is_irrational_chain(result, r) && work_of(degrees[n]) <= work)
        work -= find_field(result, r, degrees[n]);
    }
}

/* Look for the field of a zero whose slope jumps are not all told from 0, and prove there that one of them is
   0, so that the zero is spurious; the work that this took. */
static slong find_flat(zero_record *record, slong max_degree) {
  field_zero *y = mem_alloc(1, sizeof *y);
  slong work = work_of(max_degree) / FAILURES_PER_SUCCESS;
  int found = field_zero_init(y, &record->zero, max_degree);
  if (found)
    work = work_of(fmpz_poly_degree(y->minimal[y->generator]));
  if (found && field_zero_is_flat(y)) {
    record->outcome = OUTCOME_SPURIOUS;
    record->field = y;
    return work;
  }
  field_zero_clear(y);
  mem_free(y);
  return work;
}

/* find_flat for the zeros of word w, as far as the work that may be done goes. */
static void settle_word(relucert_result *result, slong w, slong max_degree, slong *work) {
  for (slong i = 0; i < result->words.list[w].search.n; i++) {
    zero_record *record = result->records[w] + i;
    if (record->zero.state == ZERO_ENCLOSED && !record->field && work_of(max_degree) <= *work)
      *work -= find_flat(record, max_degree);
  }
}

void chain_fields_settle(relucert_result *result, const relucert_context *ctx) {
  slong work = work_allowed(result);
  for (size_t n = 0; n < sizeof degrees / sizeof *degrees; n++)
    for (slong w = 0; w < result->words.n && !context_limit(ctx); w++)
      settle_word(result, w, degrees[n], &work);
}
