/* Theorem T1: one neuron, continuous piecewise polynomial target: finitely many critical realizations. */
#include <string.h>
#include "theorem/theorem.h"

/* The targets that are looked at if none is given. */
static const struct {
  const char *name, *lines;
} examples[] = {
    {"constant", "interval 0 1\ntarget 7/3\n"},
    {"affine", "interval -1 2\ntarget 3*x - 1\n"},
    {"square", "interval 0 1\ntarget x^2\n"},
    {"cube", "interval 0 1\ntarget x^3\n"},
    {"relu", "interval -1 1\ntarget [-1, 0] 0\ntarget [0, 1] x\n"},
    {"absolute-value", "interval -1 1\ntarget [-1, 0] -x\ntarget [0, 1] x\n"},
    {"hat", "interval -3 3\ntarget [-3, -1] 0\ntarget [-1, 0] x + 1\ntarget [0, 1] 1 - x\n"
            "target [1, 3] 0\n"},
    {"golden-ratio", "interval 0 2\ntarget [0, 1] 2*x - x^2\ntarget [1, 3/2] 1\ntarget [3/2, 2] 7 - 4*x\n"},
    {"touching", "interval -1 1\ntarget x^3 - x\n"},
    {"touching-order-2", "interval -1 1\ntarget x*(x^2 - 1)^2\n"},
    {"double-root", "interval 0 1\ntarget 191*x^4 - 288*x^3 + 129*x^2\n"},
    {"triple-root", "interval 0 1\ntarget 37464*x^5 - 54615*x^4 + 18020*x^3 + 4017*x^2\n"},
};
enum { EXAMPLES = sizeof examples / sizeof *examples, LEAST_DEGREE = 2, GREATEST_DEGREE = 12 };

/* Is f continuous at its breakpoint i? If not, jump = the right limit minus the left one. */
static int continuous_at(fmpq_t jump, const pwpoly *f, slong i) {
  fmpq_t left;
  fmpq_init(left);
  fmpq_poly_evaluate_fmpq(left, f->poly[i - 1], f->at + i);
  fmpq_poly_evaluate_fmpq(jump, f->poly[i], f->at + i);
  fmpq_sub(jump, jump, left);
  fmpq_clear(left);
  return fmpq_is_zero(jump);
}

static int density_is_constant(const pwpoly *p) {
  for (slong i = 0; i < p->n; i++)
    if (fmpq_poly_length(p->poly[i]) > 1 || !fmpq_poly_equal(p->poly[i], p->poly[0]))
      return 0;
  return 1;
}

/* The first breakpoint at which f is not continuous, with the jump there, or the number of pieces. */
static slong first_jump(fmpq_t jump, const pwpoly *f) {
  slong i = 1;
  while (i < f->n && continuous_at(jump, f, i))
    i++;
  return i;
}

/* Record the first hypothesis that a problem of the user lacks. Returns 0 then. */
static int check_hypotheses(relucert_context *ctx, const relucert_problem *problem) {
  text t = {0};
  fmpq_t jump;
  slong i;
  if (!problem_check_plain(ctx, problem))
    return 0;
  if (problem->hidden != 1)
    context_fail(ctx, RELUCERT_BAD_INPUT, "found hidden %ld, expected hidden 1 for this theorem",
                 problem->hidden);
  else if (!problem_is_relu(problem))
    context_fail(ctx, RELUCERT_BAD_INPUT, "found another activation, expected relu for this theorem");
  else if (!density_is_constant(&problem->density))
    context_fail(ctx, RELUCERT_BAD_INPUT,
                 "found a density that is not constant, expected density 1 for this theorem");
  fmpq_init(jump);
  i = first_jump(jump, &problem->target);
  if (i < problem->target.n) {
    text_fmpq(&t, problem->target.at + i);
    context_fail(ctx, RELUCERT_BAD_INPUT,
                 "found a target that jumps at %s, expected a continuous one for this theorem", t.data);
  }
  text_clear(&t);
  fmpq_clear(jump);
  return relucert_error_status(ctx) == RELUCERT_OK;
}

/* The numbers of realizations of a type. */
static long count_type(const relucert_result *r, relucert_type type) {
  long n = 0;
  for (slong i = 0; i < r->n; i++)
    n += r->list[i].type == type;
  return n;
}

/* The hypotheses and what is proved about y. */
static void tell(account *a, instance *y) {
  const relucert_result *r = y->result;
  const pwpoly *f = &y->problem->target;
  slong degree = 0;
  fmpq_t jump;
  fmpq_init(jump);
  for (slong i = 0; i < f->n; i++)
    degree = FLINT_MAX(degree, fmpq_poly_degree(f->poly[i]));
  account_begin(a, y);
  account_says(a, SAYS_HYPOTHESIS, first_jump(jump, f) == f->n && density_is_constant(&y->problem->density),
               "One neuron, ReLU, density 1. The target has %ld polynomial piece%s of degree at "
               "most %ld; it is continuous: exact comparison at %ld breakpoint%s.",
               (long) f->n, f->n == 1 ? "" : "s", (long) degree, (long) f->n - 1, f->n == 2 ? "" : "s");
  account_says(
      a, SAYS_FACT, instance_is_complete(y) && r->verdict == RELUCERT_FINITE && r->count == (long) r->n,
      "There %s exactly %ld critical realization function%s, pairwise different: those of the list.",
      r->n == 1 ? "is" : "are", (long) r->n, r->n == 1 ? "" : "s");
  account_claim(a, r->claim_list);
  account_claim(a, r->claim_distinct);
  account_says(a, SAYS_FACT, 1,
               "For %ld of them some parameters are a local minimum, of %ld all are saddles.",
               count_type(r, RELUCERT_LOCAL_MINIMUM), count_type(r, RELUCERT_SADDLE));
  for (slong i = 0; i < r->n; i++)
    account_claim(a, r->list[i].claim);
  fmpq_clear(jump);
}

/* One problem file. */
static int prove_file(account *a, const request *asked, const char *name, const char *file) {
  text t = {0};
  instance *y;
  text_append(&t, file);
  y = instance_solve(asked, &t, "%s", name);
  if (!y)
    return (int) relucert_error_status(asked->ctx);
  tell(a, y);
  return 0;
}

static int prove_examples(account *a, const request *asked) {
  int status = 0;
  for (int i = 0; i < EXAMPLES && !status; i++) {
    text t = {0};
    text_printf(&t, "relucert-problem 1\n%shidden 1\n", examples[i].lines);
    status = prove_file(a, asked, examples[i].name, t.data);
    text_clear(&t);
  }
  return status;
}

/* Chebyshev polynomials, for even degree plus x/10, which makes the best affine fit differ from the mean. For
   each letter the places of kinks are zeros of a polynomial of degree at most d (doc/theorems.md), so there
   can be no more than 2d + 2 functions. */
static int prove_family(account *a, const request *asked) {
  for (slong d = LEAST_DEGREE; d <= GREATEST_DEGREE; d++) {
    text t = {0};
    instance *y;
    file_chebyshev(&t, asked, d, d % 2 == 0);
    y = instance_solve(asked, &t, "chebyshev-%ld", (long) d);
    if (!y)
      return (int) relucert_error_status(asked->ctx);
    tell(a, y);
    account_says(a, SAYS_FACT, y->result->count == 2 * (long) d,
                 "The target is the Chebyshev polynomial of degree d = "
                 "%ld%s: 2d = %ld functions. No polynomial of degree d has more than 2d + 2.",
                 (long) d, d % 2 == 0 ? ", plus x/10" : "", 2 * (long) d);
    account_claim(a, y->result->claim_list);
  }
  return 0;
}

static int prove_given(account *a, const request *asked) {
  char *file;
  int status;
  if (!check_hypotheses(asked->ctx, asked->problem))
    return RELUCERT_BAD_INPUT;
  file = relucert_problem_print(asked->problem);
  status = prove_file(a, asked, "given", file);
  relucert_free(file);
  return status;
}

int prove_finite_one_neuron(account *a, const request *asked) {
  int status = 0;
  if (asked->problem) {
    status = prove_given(a, asked);
  } else {
    status = prove_examples(a, asked);
    status = status ? status : prove_family(a, asked);
  }
  if (status)
    return status;
  account_begin(a, NULL);
  account_says(
      a, SAYS_CITED, 1,
      "Nothing: for these targets the whole statement is computed. That it holds for every "
      "continuous piecewise polynomial target is Theorems 3.1 to 3.4 of theory.md (the kinks are the zeros "
      "of "
      "finitely many polynomials that do not vanish identically, or lie beside cells where they do).");
  account_says(
      a, SAYS_CONCLUSION, account_status(a) == RELUCERT_OK,
      "Each of these targets has finitely many critical realization functions, in the numbers given above.");
  return 0;
}
