/* Problems: their life cycle. */
#include <string.h>
#include "base/context.h"
#include "problem/problem.h"

relucert_problem *problem_new(void) {
  relucert_problem *problem = mem_alloc(1, sizeof *problem);
  fmpq_init(problem->a);
  fmpq_init(problem->b);
  fmpq_init(problem->gamma);
  problem->activation = ACTIVATION_RELU;
  problem->layers = 1;
  problem->loss = 2;
  return problem;
}

static fmpq *copy_numbers(const fmpq *x, slong n) {
  fmpq *y = mem_alloc((size_t) n, sizeof *y);
  for (slong i = 0; i < n; i++) {
    fmpq_init(y + i);
    fmpq_set(y + i, x + i);
  }
  return y;
}

static void copy_data(data_set *copy, const data_set *data) {
  copy->n = data->n;
  copy->x = copy_numbers(data->x, data->n);
  copy->y = copy_numbers(data->y, data->n);
  copy->w = copy_numbers(data->w, data->n);
}

static void clear_numbers(fmpq *x, slong n) {
  for (slong i = 0; i < n; i++)
    fmpq_clear(x + i);
  mem_free(x);
}

/* Also of a problem that is being read, whose data may have room for more points, all zero. */
static void clear_data(data_set *data) {
  clear_numbers(data->x, data->n);
  clear_numbers(data->y, data->n);
  clear_numbers(data->w, data->n);
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
  copy->layers = problem->layers;
  if (problem->widths) {
    copy->widths = mem_alloc((size_t) problem->layers, sizeof *copy->widths);
    memcpy(copy->widths, problem->widths, (size_t) problem->layers * sizeof *copy->widths);
  }
  copy->loss = problem->loss;
  copy_data(&copy->data, &problem->data);
  return copy;
}

int problem_is_smooth(const relucert_problem *problem) {
  return problem->activation == ACTIVATION_POWER || problem->activation == ACTIVATION_CLIPPED;
}

long problem_width(const relucert_problem *problem, slong i) {
  return problem->widths ? problem->widths[i] : problem->hidden;
}

slong problem_parameters(const relucert_problem *problem) {
  slong n = 1, before = 1;
  for (slong i = 0; i < problem->layers; i++) {
    n += (before + 1) * problem_width(problem, i);
    before = problem_width(problem, i);
  }
  return n + before;
}

void relucert_problem_free(relucert_problem *problem) {
  if (!problem)
    return;
  fmpq_clear(problem->a);
  fmpq_clear(problem->b);
  fmpq_clear(problem->gamma);
  pwpoly_clear(&problem->target);
  pwpoly_clear(&problem->density);
  clear_data(&problem->data);
  mem_free(problem->widths);
  mem_free(problem);
}
