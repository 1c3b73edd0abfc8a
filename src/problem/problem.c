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

relucert_problem *problem_copy(const relucert_problem *problem) {
  relucert_problem *copy = problem_new();
  fmpq_set(copy->a, problem->a);
  fmpq_set(copy->b, problem->b);
  pwpoly_set(&copy->target, &problem->target);
  pwpoly_set(&copy->density, &problem->density);
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
  mem_free(problem);
}
