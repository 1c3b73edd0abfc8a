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

int problem_is_plain(const relucert_problem *problem) {
  return problem->nroots == 0 && problem->data.n == 0 && problem->layers == 1 && problem->loss == 2;
}

int problem_check_plain(relucert_context *ctx, const relucert_problem *problem) {
  if (problem->nroots)
    context_fail(ctx, RELUCERT_BAD_INPUT,
                 "found an algebraic target piece, expected polynomials: only relucert theorem T2, relucert "
                 "make infinite-minima and relucert check know such targets");
  else if (!problem_is_plain(problem))
    context_fail(ctx, RELUCERT_BAD_INPUT,
                 "found %s, expected %s: only relucert theorem T6, relucert make spurious-deep and relucert "
                 "check know such problems",
                 problem->data.n      ? "a data set"
                 : problem->layers > 1 ? "several hidden layers"
                                       : "loss power 4",
                 problem->data.n      ? "an interval and a target"
                 : problem->layers > 1 ? "one hidden layer"
                                       : "loss power 2");
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
  for (slong i = 0; i < problem->nroots; i++) {
    fmpq_poly_clear(problem->roots[i].den);
    fmpq_poly_clear(problem->roots[i].rad);
  }
  mem_free(problem->roots);
  mem_free(problem);
}
