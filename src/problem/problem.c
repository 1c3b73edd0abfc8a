/* Problems: their life cycle. */
#include "base/context.h"
#include "problem/problem.h"

relucert_problem *problem_new(void) {
  relucert_problem *problem = mem_alloc(1, sizeof *problem);
  fmpq_init(problem->a);
  fmpq_init(problem->b);
  fmpq_init(problem->gamma);
  problem->activation = ACTIVATION_RELU;
  return problem;
}

/* Memory grows at powers of two. */
static void add_root(relucert_problem *problem, slong piece, const fmpq_poly_t den, const fmpq_poly_t rad) {
  slong n = problem->nroots++;
  root_piece *r;
  if ((n & (n - 1)) == 0)
    problem->roots = mem_realloc(problem->roots, n ? 2 * (size_t) n : 1, sizeof *problem->roots);
  r = problem->roots + n;
  r->piece = piece;
  fmpq_poly_init(r->den);
  fmpq_poly_init(r->rad);
  fmpq_poly_set(r->den, den);
  fmpq_poly_set(r->rad, rad);
}

void problem_append_root(relucert_problem *problem, const fmpq_t left, const fmpq_t right,
                         const fmpq_poly_t poly, const fmpq_poly_t den, const fmpq_poly_t rad) {
  pwpoly_append(&problem->target, left, right, poly);
  add_root(problem, problem->target.n - 1, den, rad);
}

const root_piece *problem_root(const relucert_problem *problem, slong i) {
  slong first = 0, last = problem->nroots;
  while (first < last) {
    slong middle = first + (last - first) / 2;
    if (problem->roots[middle].piece < i)
      first = middle + 1;
    else
      last = middle;
  }
  return first < problem->nroots && problem->roots[first].piece == i ? problem->roots + first : NULL;
}

int problem_is_plain(const relucert_problem *problem) { return problem->nroots == 0; }

int problem_check_plain(relucert_context *ctx, const relucert_problem *problem) {
  if (problem->nroots)
    context_fail(ctx, RELUCERT_BAD_INPUT,
                 "found an algebraic target piece, expected polynomials: only relucert theorem T2, relucert "
                 "make infinite-minima and relucert check know such targets");
  return problem_is_plain(problem);
}

relucert_problem *problem_copy(const relucert_problem *problem) {
  relucert_problem *copy = problem_new();
  fmpq_set(copy->a, problem->a);
  fmpq_set(copy->b, problem->b);
  pwpoly_set(&copy->target, &problem->target);
  pwpoly_set(&copy->density, &problem->density);
  for (slong i = 0; i < problem->nroots; i++)
    add_root(copy, problem->roots[i].piece, problem->roots[i].den, problem->roots[i].rad);
  copy->activation = problem->activation;
  fmpq_set(copy->gamma, problem->gamma);
  copy->power = problem->power;
  copy->hidden = problem->hidden;
  return copy;
}

int problem_is_smooth(const relucert_problem *problem) {
  return problem->activation == ACTIVATION_POWER || problem->activation == ACTIVATION_CLIPPED;
}

void relucert_problem_free(relucert_problem *problem) {
  if (!problem)
    return;
  fmpq_clear(problem->a);
  fmpq_clear(problem->b);
  fmpq_clear(problem->gamma);
  pwpoly_clear(&problem->target);
  pwpoly_clear(&problem->density);
  for (slong i = 0; i < problem->nroots; i++) {
    fmpq_poly_clear(problem->roots[i].den);
    fmpq_poly_clear(problem->roots[i].rad);
  }
  mem_free(problem->roots);
  mem_free(problem);
}
