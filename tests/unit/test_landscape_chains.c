/* The whole result for two and more hidden neurons: known lists, exact numbers, nesting, symmetry, digits,
   and what is said when something is left open. */
#include "support.h"

#define SQUARE "interval 0 1\ntarget x^2\n"
#define CHEBYSHEV "interval -1 1\ntarget 4*x^3 - 3*x\n"
#define ABS "interval -1 1\ntarget [-1, 0] -x\ntarget [0, 1] x\n"
#define STEP "interval 0 1\ntarget [0, 1/2] 0\ntarget [1/2, 1] 1\n"

static relucert_result *solve(const char *statements, long hidden, long digits, long jobs) {
  relucert_problem *problem = problem_of("relucert-problem 1\n%shidden %ld\n", statements, hidden);
  relucert_context *ctx = relucert_context_new();
  relucert_options options;
  relucert_options_init(&options);
  options.digits = digits;
  options.jobs = jobs;
  relucert_result *result = relucert_solve(ctx, problem, &options);
  cr_assert_not_null(result, "%s", relucert_error_message(ctx));
  relucert_context_free(ctx);
  relucert_problem_free(problem);
  return result;
}

static void assert_fraction(const number *x, slong p, ulong q) {
  fmpq_t y;
  fmpq_init(y);
  fmpq_set_si(y, p, q);
  cr_assert(fmpq_equal(x->lo, y) && fmpq_equal(x->hi, y), "not %ld/%lu", (long) p, (unsigned long) q);
  fmpq_clear(y);
}

/* "WORD(kink,...) risk" in decimals, B for type B. */
static void assert_listed(const relucert_result *r, long i, const char *expected) {
  const char *word = relucert_result_full(r, i) ? "B" : relucert_result_word(r, i);
  text t = { 0 };
  text_printf(&t, "%s(", word);
  for (long j = 0; j < r->list[i].nkinks; j++)
    text_printf(&t, "%s%s", j ? "," : "", relucert_result_kink(r, i, j));
  text_printf(&t, ") %s", relucert_result_risk(r, i));
  cr_assert_str_eq(t.data, expected);
  text_clear(&t);
}

static void assert_complete(const relucert_result *r, long n) {
  cr_assert_eq(r->verdict, RELUCERT_FINITE, "%s", r->limit ? r->limit : "");
  cr_assert(r->count == n && r->count_on_support == n && r->n == n, "%ld realizations", (long) r->n);
  cr_assert(r->nunresolved == 0 && r->limit == NULL);
}

/* R^k has kinks (2i-1)/(2k+1) and risk 4/(45 (2k+1)^4), type B has kinks i/(k+1) and risk 1/(180 (k+1)^4). */
Test(chains, x_squared) {
  relucert_result *r = solve(SQUARE, 2, 15, 1);
  assert_complete(r, 7);
  assert_listed(r, 0, "RR(0.200000000000000,0.600000000000000) 0.000142222222222222");
  assert_fraction(&r->list[0].kinks[0].at, 1, 5);
  assert_fraction(&r->list[0].kinks[1].at, 3, 5);
  assert_fraction(&r->list[0].risk, 4, 28125);
  assert_listed(r, 1, "RL(0.0722665257878777,0.536133262893939) 0.000269854822812961");
  assert_listed(r, 2, "B(0.500000000000000) 0.000347222222222222");
  assert_fraction(&r->list[2].risk, 1, 2880);
  assert_fraction(&r->list[2].kinks[0].slope_jump, 1, 1);
  assert_listed(r, 3, "RL(0.563843963708491,0.781921981854246) 0.000742078865712491");
  assert_listed(r, 4, "R(0.333333333333333) 0.00109739368998628");
  assert_fraction(&r->list[5].risk, 1, 180);
  assert_fraction(&r->list[6].risk, 4, 45);
  for (slong i = 0; i < 7; i++) {
    cr_assert_eq(r->list[i].type, i == 3 ? RELUCERT_SADDLE : RELUCERT_LOCAL_MINIMUM);
    cr_assert_eq(r->list[i].global, i == 0);
    cr_assert(r->list[i].claim == 5 + i && (i == 6 || r->order[i] == ORDER_LESS));
  }
  cr_assert(r->nglobal == 1 && r->claim_infimum == 4 && r->claims == 11);
  relucert_result_free(r);
}

/* Word 2 of x^2 is RL, the second zero of which is the point (1/3, 2/3) with m_2 = 0. */
Test(chains, spurious_zeros) {
  relucert_result *r = solve(SQUARE, 2, 15, 1);
  slong w, i, spurious = 0;
  for (w = 0; w < r->words.n; w++)
    for (i = 0; i < r->words.list[w].search.n; i++) {
      const zero_record *record = r->records[w] + i;
      spurious += record->outcome == OUTCOME_SPURIOUS;
      cr_assert(record->outcome == OUTCOME_SPURIOUS || record->outcome == OUTCOME_REALIZATION);
      if (record->outcome == OUTCOME_REALIZATION)
        cr_assert(r->list[record->realization].zero_word == w && r->list[record->realization].zero == i);
    }
  cr_assert_eq(spurious, 1);
  relucert_result_free(r);
}

/* Mirror images are neighbours and proved equal; equal risks come in the order of the kinks. */
Test(chains, chebyshev) {
  relucert_result *r = solve(CHEBYSHEV, 2, 15, 1);
  assert_complete(r, 18);
  assert_listed(r, 0, "LL(-0.552038821365842,0.233343084428883) 0.235160360403857");
  assert_listed(r, 1, "RR(-0.233343084428883,0.552038821365842) 0.235160360403857");
  assert_listed(r, 6, "B(-0.707106781186548) 0.491428571428571");
  for (slong i = 0; i < 18; i++)
    cr_assert_eq(r->list[i].type, RELUCERT_LOCAL_MINIMUM, "%ld", (long) i);
  for (slong i = 0; i < 17; i++)
    cr_assert(r->order[i] == ORDER_LESS || r->order[i] == ORDER_EQUAL_MIRROR);
  cr_assert(r->nglobal == 2 && r->list[1].global == 1 && r->list[2].global == 0);
  relucert_result_free(r);
  r = solve(CHEBYSHEV, 3, 15, 2);
  assert_complete(r, 47);
  cr_assert(strncmp(relucert_result_risk(r, 0), "0.01917942", 10) == 0);
  cr_assert_eq(r->nglobal, 2);
  relucert_result_free(r);
}

Test(chains, absolute_value) {
  relucert_result *r = solve(ABS, 2, 15, 1);
  assert_complete(r, 6);
  assert_listed(r, 0, "B(0) 0");
  assert_listed(r, 1, "RL(-0.485189686152421,0.0462788949462078) 0.00514195853232120");
  cr_assert(r->list[1].type == RELUCERT_SADDLE && r->list[2].type == RELUCERT_SADDLE);
  cr_assert_eq(r->order[1], ORDER_EQUAL_MIRROR);
  relucert_result_free(r);
}

/* The exact risk of the ramp on [z-1/M, z] from 0 to h is h^2/(3M). */
static void assert_ramp(const limit_network *y, slong height, slong m) {
  fmpq_t risk;
  fmpq_init(risk);
  fmpq_set_si(risk, height * height, 3 * (ulong) m);
  cr_assert(fmpq_equal(y->risk, risk));
  fmpq_clear(risk);
}

/* The target jumps: two neurons come as near to it as one likes, and none attains risk 0. */
Test(chains, step) {
  relucert_result *r = solve(STEP, 2, 15, 1);
  assert_complete(r, 7);
  cr_assert(strncmp(relucert_result_risk(r, 0), "0.0450657942", 12) == 0);
  cr_assert(r->infimum.known && !r->infimum.attained && r->nglobal == 0);
  cr_assert(fmpq_is_zero(r->infimum.value.lo) && fmpq_is_zero(r->infimum.value.hi));
  cr_assert(r->list[0].global == 0 && r->list[6].global == 0);
  assert_ramp(r->infimum.networks, 1, 100);
  assert_ramp(r->infimum.networks + 2, 1, 1000000);
  cr_assert(r->infimum.claim_blow_up && fmpq_cmp(r->infimum.start.risk, r->list[0].risk.lo) < 0);
  relucert_result_free(r);
}

#define BUMP "interval 0 1\ntarget [0,1/3] x\ntarget [1/3,2/3] x + 1\ntarget [2/3,1] x\n"

/* The infimum of x + (1 on the middle third) for two neurons, in closed form: on [0,2/3] the best affine fit
   of a jump in the middle, 1/16 of the length, on [2/3,1] the mean of x, (1/3)^3/12 (or the mirror image). */
Test(chains, infimum_of_one_node) {
  relucert_result *r = solve(BUMP, 2, 15, 1);
  fmpq_t value;
  fmpq_init(value);
  fmpq_set_si(value, 29, 648);
  cr_assert(r->infimum.known && !r->infimum.attained && fmpq_equal(r->infimum.value.lo, value));
  fmpq_clear(value);
  relucert_result_free(r);
}

/* For three neurons the free affine part and a node at 1/3 or 2/3 are possible, two nodes are not. */
Test(chains, infimum_of_two_nodes) {
  relucert_result *three = solve(BUMP, 3, 15, 1), *two = solve(BUMP, 2, 15, 1);
  cr_assert(three->infimum.known && !three->infimum.perfect);
  cr_assert(fmpq_sgn(three->infimum.value.lo) > 0);
  cr_assert(fmpq_cmp(three->infimum.value.hi, two->infimum.value.lo) < 0);
  relucert_result_free(three);
  relucert_result_free(two);
}

/* A small jump does not pay: 4x^2 with a jump of 1/100 has its infimum at a critical point. */
Test(chains, infimum_attained_beside_a_jump) {
  relucert_result *r =
      solve("interval 0 1\ntarget [0,1/2] 4*x^2\ntarget [1/2,1] 4*x^2 + 1/100\n", 2, 15, 1);
  cr_assert(r->infimum.known && r->infimum.attained == 1 && r->nglobal == 1 && r->list[0].global == 1);
  relucert_result_free(r);
}

Test(chains, density) {
  relucert_result *r = solve(SQUARE "density 2*x\n", 2, 15, 1);
  assert_complete(r, 8);
  assert_listed(r, 0, "RR(0.253269687923609,0.651132535563538) 0.000116152762306294");
  cr_assert_eq(r->list[0].global, 1);
  relucert_result_free(r);
}

/* Everything that is critical for H neurons is critical for H + 1 neurons. */
static void assert_nested(const relucert_result *narrow, const relucert_result *wide) {
  slong i, j = 0;
  for (i = 0; i < narrow->n; i++, j++) {
    const realization *r = narrow->list + i;
    while (j < wide->n && (strcmp(wide->list[j].word, r->word) != 0 || wide->list[j].full != r->full
                           || strcmp(wide->list[j].risk_text, r->risk_text) != 0))
      j++;
    cr_assert(j < wide->n, "realization %ld is missing", (long) i + 1);
    cr_assert_eq(wide->list[j].type, r->type);
  }
}

Test(chains, nested_in_the_width) {
  relucert_result *r[4];
  for (long h = 1; h <= 4; h++)
    r[h - 1] = solve(SQUARE, h, 15, 1);
  assert_complete(r[2], 15);
  for (long h = 1; h < 4; h++)
    assert_nested(r[h - 1], r[h]);
  for (long h = 1; h <= 4; h++)
    relucert_result_free(r[h - 1]);
}

/* On an even problem LR(-q,q) has T = 0 and is also a zero of RL: it is listed once, under the least word;
   with a third neuron it is of type B. */
Test(chains, equal_functions_are_listed_once) {
  static const char even[] = "interval -1 1\ntarget [-1,0] x^2 + x^4 + x\ntarget [0,1] x^2 + x^4 - x\n";
  for (long h = 2; h <= 3; h++) {
    relucert_result *r = solve(even, h, 15, 1);
    slong w, i, same = 0;
    for (w = 0; w < r->words.n; w++)
      for (i = 0; i < r->words.list[w].search.n; i++) {
        const zero_record *record = r->records[w] + i;
        if (record->outcome != OUTCOME_SAME)
          continue;
        same++;
        cr_assert_eq(r->list[record->realization].full, h == 3);
        cr_assert_eq(r->list[record->realization].nkinks, 2);
      }
    cr_assert_gt(same, 0);
    relucert_result_free(r);
  }
}

/* More digits agree with fewer, and a kink that is 0 by symmetry only is printed as such. */
Test(chains, digits) {
  relucert_result *few = solve(CHEBYSHEV, 2, 15, 1), *many = solve(CHEBYSHEV, 2, 200, 1);
  cr_assert_eq(few->n, many->n);
  for (slong i = 0; i < few->n; i++) {
    const number *x = &few->list[i].risk, *y = &many->list[i].risk;
    cr_assert(fmpq_cmp(x->lo, y->lo) <= 0 && fmpq_cmp(y->hi, x->hi) <= 0);
    cr_assert_eq(strlen(relucert_result_risk(many, i)), 202);
    for (slong j = 0; j < few->list[i].nkinks; j++)
      cr_assert(fmpq_cmp(few->list[i].kinks[j].at.lo, many->list[i].kinks[j].at.lo) <= 0);
  }
  relucert_result_free(few);
  relucert_result_free(many);
}

Test(chains, certificates_do_not_depend_on_the_threads) {
  relucert_result *one = solve(SQUARE, 3, 15, 1), *three = solve(SQUARE, 3, 15, 3);
  char *s = relucert_result_certificate(one), *t = relucert_result_certificate(three);
  cr_assert_str_eq(s, t);
  cr_assert(strstr(s, "\nhidden 3\n") && strstr(s, " list finite 15 15\n") && strstr(s, "\nword B2 "));
  relucert_free(s);
  relucert_free(t);
  relucert_result_free(one);
  relucert_result_free(three);
}

/* A cancelled run lists what is proved, and which words are open. */
Test(chains, cancelled_runs_are_incomplete) {
  relucert_context *ctx = relucert_context_new();
  relucert_problem *problem = problem_of("relucert-problem 1\n" SQUARE "hidden 2\n");
  relucert_cancel(ctx);
  relucert_result *r = relucert_solve(ctx, problem, NULL);
  cr_assert_not_null(r);
  cr_assert_eq(relucert_result_status(r), RELUCERT_INCOMPLETE);
  cr_assert(r->count == -1 && r->nglobal == 0 && r->n >= 2 && r->nunresolved >= r->words.n);
  char *certificate = relucert_result_certificate(r);
  cr_assert(strstr(certificate, " list partial - -\n") && strstr(certificate, "\nword LL 0 ?\n"));
  relucert_free(certificate);
  relucert_result_free(r);
  relucert_problem_free(problem);
  relucert_context_free(ctx);
}

/* Lemma 7.20: the functions are those on the hull, continued, and two families come with every gap at an end. */
Test(chains, densities_that_vanish_at_an_end_have_the_list_of_the_hull) {
  relucert_result *r = solve("interval 0 1\ntarget x^2\ndensity [0,1/2] 0\ndensity [1/2,1] 1\n", 2, 15, 1);
  relucert_result *s = solve("interval 1/2 1\ntarget x^2\n", 2, 15, 1);
  fmpq_t y, step;
  cr_assert(result_is_complete(r) && r->verdict == RELUCERT_INFINITE && r->count == -1 && r->nfamilies == 2);
  cr_assert(s->verdict == RELUCERT_FINITE && r->n == s->n && r->count_on_support == s->count);
  fmpq_init(y);
  fmpq_init(step);
  for (slong i = 0; i < r->n; i++) {
    const realization *g = r->list + i, *h = s->list + i;
    cr_assert(g->nkinks == h->nkinks && g->type == h->type && g->global == h->global);
    cr_assert(fmpq_equal(g->risk.lo, h->risk.lo) && fmpq_equal(g->risk.hi, h->risk.hi));
    cr_assert(fmpq_equal(g->values[g->nkinks + 1].lo, h->values[g->nkinks + 1].lo));
    if (g->nkinks == 0 || !number_is_rational(g->values) || !number_is_rational(h->values))
      continue;
    fmpq_sub(y, g->values[1].lo, g->values[0].lo); /* the slope from 0 to the kink is that from 1/2 on */
    fmpq_div(y, y, g->kinks[0].at.lo);
    fmpq_set_si(step, 1, 2);
    fmpq_sub(step, h->kinks[0].at.lo, step);
    fmpq_mul(y, y, step);
    fmpq_add(y, y, h->values[0].lo);
    cr_assert(fmpq_equal(y, h->values[1].lo));
  }
  fmpq_clear(y);
  fmpq_clear(step);
  relucert_result_free(r);
  relucert_result_free(s);
}

