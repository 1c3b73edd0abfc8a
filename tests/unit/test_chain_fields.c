/* Kinks and risks of two and more neurons in number fields: minimal polynomials, equal risks, certificate. */
#include "support.h"

#define SQUARE "interval 0 1\ntarget x^2\n"
#define CHEBYSHEV "interval -1 1\ntarget 4*x^3 - 3*x\n"
#define STEP "interval 0 1\ntarget [0, 1/2] 0\ntarget [1/2, 1] 1\n"

static relucert_result *solve(const char *statements, long hidden) {
  relucert_problem *problem = problem_of("relucert-problem 1\n%shidden %ld\n", statements, hidden);
  relucert_context *ctx = relucert_context_new();
  relucert_result *result = relucert_solve(ctx, problem, NULL);
  cr_assert_not_null(result, "%s", relucert_error_message(ctx));
  relucert_context_free(ctx);
  relucert_problem_free(problem);
  return result;
}

/* x has this minimal polynomial (in FLINT's notation), with a proof that it is irreducible. */
static void assert_minpoly(const number *x, const char *expected) {
  fmpz_poly_t f;
  fmpz_poly_init(f);
  cr_assert_eq(fmpz_poly_set_str(f, expected), 0);
  cr_assert(x->min.known && fmpz_poly_equal(x->min.poly, f), "not %s", expected);
  cr_assert(x->min.nprimes > 0);
  fmpz_poly_clear(f);
}

/* The first chain with this word, from index i on. */
static slong find(const relucert_result *r, const char *word, slong i) {
  while (i < r->n && !(realization_is_chain(r->list + i) && strcmp(r->list[i].word, word) == 0))
    i++;
  cr_assert_lt(i, r->n);
  return i;
}

Test(chain_fields, x_squared) {
  relucert_result *r = solve(SQUARE, 2);
  slong first = find(r, "RL", 0), second = find(r, "RL", first + 1);
  assert_minpoly(&r->list[first].kinks[0].at, "4  1 -15 15 15");
  assert_minpoly(&r->list[first].kinks[1].at, "4  2 0 -15 15");
  assert_minpoly(&r->list[second].kinks[0].at, "4  1 -15 15 15");
  cr_assert(fmpz_poly_equal(r->list[first].risk.min.poly, r->list[second].risk.min.poly));
  cr_assert_eq(r->order[first], ORDER_LESS); /* conjugates, but different */
  cr_assert_null(r->list[find(r, "RR", 0)].field); /* rational kinks */
  relucert_result_free(r);
}

/* Conjugate zeros of one word, RR: the elements of the field that they share give at each root the risk that
   was enclosed from the kinks alone. */
Test(chain_fields, conjugates) {
  relucert_result *r = solve(SQUARE "activation two-slope 1/10\n", 2);
  const realization *first = NULL;
  long found = 0;
  arb_t risk, end;
  arb_init(risk);
  arb_init(end);
  for (slong i = 0; i < r->n; i++) {
    const realization *s = r->list + i;
    if (!s->field)
      continue;
    first = first ? first : s;
    cr_assert(fmpz_poly_equal(s->field->minimal[0], first->field->minimal[0]));
    cr_assert(fmpz_poly_equal(s->risk.min.poly, first->risk.min.poly));
    scalar_get_arb(risk, s->field->numbers + 3 * s->field->k + 3, &s->field->ring);
    cr_assert(arb_rel_accuracy_bits(risk) > 200);
    arb_set_fmpq(end, s->risk.lo, 500);
    cr_assert(arb_lt(end, risk));
    arb_set_fmpq(end, s->risk.hi, 500);
    cr_assert(arb_lt(risk, end));
    found++;
  }
  cr_assert_eq(found, 3);
  arb_clear(risk);
  arb_clear(end);
  relucert_result_free(r);
}

Test(chain_fields, step) {
  relucert_result *r = solve(STEP, 2);
  slong i = find(r, "RL", 0);
  assert_minpoly(&r->list[i].kinks[0].at, "4  -2 9 -12 6");
  assert_minpoly(&r->list[i].kinks[1].at, "4  -1 3 -6 6");
  assert_minpoly(&r->list[i].risk, "4  -1 24 -144 2304");
  relucert_result_free(r);
}

/* RLR and RRL have equal risks without being mirror images: the same root of one polynomial. */
Test(chain_fields, equal_risks) {
  relucert_result *r = solve(SQUARE, 3);
  long equal = 0;
  for (slong i = 0; i + 1 < r->n; i++) {
    cr_assert_neq(r->order[i], ORDER_NOT_SEPARATED);
    if (r->order[i] == ORDER_EQUAL_POLY) {
      cr_assert(fmpz_poly_equal(r->list[i].risk.min.poly, r->list[i + 1].risk.min.poly));
      equal++;
    }
  }
  cr_assert_eq(equal, 2);
  relucert_result_free(r);
}

/* Kinks of degree 2 with rational risks, which are recognised and exact. */
Test(chain_fields, rational_risk) {
  relucert_result *r = solve(CHEBYSHEV, 2);
  long found = 0;
  for (slong i = 0; i < r->n; i++) {
    const realization *s = r->list + i;
    if (!s->full || s->nkinks != 1)
      continue;
    assert_minpoly(&s->kinks[0].at, "3  -1 0 2");
    cr_assert(fmpq_equal(s->risk.lo, s->risk.hi) && fmpz_equal_si(fmpq_numref(s->risk.lo), 86));
    cr_assert(!s->risk.min.known);
    found++;
  }
  cr_assert_eq(found, 2);
  relucert_result_free(r);
}

/* The certificate has the lines of each field, in the right order. */
Test(chain_fields, certificate) {
  static const char *const lines =
    "algebraic 2 1 3 1 -15 15 15\nirreducible algebraic 2 11\nkink-of 2 2 2 1 1 1\n"
    "left-value 2 24 2 1 -2 -3\n"
    "slope 2 0 12 2 -13 26 15\nslope 2 1 24 2 11 50 15\nslope 2 2 24 2 37 -2 -15\n"
    "tension 2 2160 2 -3 46 -75\n"
    "minpoly 2 2 3 2 0 -15 15\nirreducible minpoly 2 2 ";
  relucert_result *r = solve(SQUARE, 2);
  char *written = relucert_result_certificate(r);
  cr_assert_not_null(strstr(written, lines));
  cr_assert_not_null(strstr(written, "\nrisk 2 3 "));
  relucert_free(written);
  relucert_result_free(r);
}

/* The minimal polynomial of kink j (from 0) of a zero, in FLINT's notation. */
static void assert_kink(const zero_record *record, slong j, const char *expected) {
  fmpz_poly_t f;
  fmpz_poly_init(f);
  cr_assert_eq(fmpz_poly_set_str(f, expected), 0);
  cr_assert(fmpz_poly_equal(record->field->minimal[j], f), "kink %ld: not %s", (long) j + 1, expected);
  fmpz_poly_clear(f);
}

/* The only zero of this word (of length 3) that a field proves spurious; all zeros are decided. */
static const zero_record *only_flat(const relucert_result *r, const char *word) {
  const zero_record *flat = NULL;
  cr_assert_eq(r->nunresolved, 0);
  for (slong w = 0; w < r->words.n; w++)
    for (slong i = 0; i < r->words.list[w].search.n; i++) {
      const zero_record *record = r->records[w] + i;
      cr_assert(record->outcome != OUTCOME_UNDECIDED);
      if (!record->field || r->words.list[w].word.type_b || strcmp(r->words.list[w].word.letters, word) != 0)
        continue;
      cr_assert(record->outcome == OUTCOME_SPURIOUS && !flat);
      flat = record;
    }
  cr_assert_not_null(flat, "%s", word);
  return flat;
}

/* f = x^2 + 1_{x>1/3}. RR has the kinks a, 3a, as the errors at a, of the constant mean on [0,a] and of the
   best fit of x^2 on a length 2a, are both -2a^2/3; with the length L = 1 - 3a on the right of 3a and s =
   2/(3L) the errors at 3a are -2a^2/3 = -L^2/6 + s(3s - 2), which is 1 - 36a + 50a^2 - 84a^3 + 45a^4 = 0. RLR
   has this function as a zero with L at 2a: on the halves of [a,3a] the error has the moments 0 and -T, T. */
Test(chain_fields, flat_letter_of_square) {
  relucert_result *r = solve("interval 0 1\ntarget [0, 1/3] x^2\ntarget [1/3, 1] x^2 + 1\n", 3);
  const zero_record *flat = only_flat(r, "RLR");
  fmpq_poly_t multiple;
  fmpq_poly_init(multiple);
  cr_assert_eq(flat->field->generator, 0);
  assert_kink(flat, 0, "5  1 -36 50 -84 45");
  for (slong j = 0; j < 3; j++) {
    fmpq_poly_zero(multiple);
    fmpq_poly_set_coeff_si(multiple, 1, j + 1);
    cr_assert(fmpq_poly_equal(&flat->field->kinks[j].element, multiple));
    cr_assert_eq(scalar_is_zero(flat->field->numbers + 4 + j, &flat->field->ring), j == 1);
  }
  fmpq_poly_clear(multiple);
  relucert_result_free(r);
}

/* f = 0, 1, 2 on [0,1], [1,2], [2,3]. With c = 2^(1/3) RL has the kinks 2 - c, 1 + c, and L is flat at
   2 - c^2/2; the mirror image of this zero is one of RRL. */
Test(chain_fields, flat_letter_of_stairs) {
  relucert_result *r = solve("interval 0 3\ntarget [0, 1] 0\ntarget [1, 2] 1\ntarget [2, 3] 2\n", 3);
  const zero_record *flat = only_flat(r, "RLL"), *image = only_flat(r, "RRL");
  assert_kink(flat, 0, "4  -6 12 -6 1");
  assert_kink(flat, 1, "4  -15 24 -12 2");
  assert_kink(flat, 2, "4  -3 3 -3 1");
  assert_kink(image, 0, "4  -6 12 -6 1");
  assert_kink(image, 1, "4  -3 6 -6 2");
  assert_kink(image, 2, "4  -3 3 -3 1");
  relucert_result_free(r);
}
