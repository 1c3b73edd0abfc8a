/* The canonical form of problems (doc/formats.md, section 1). */
#include "problem/print.h"

/* "KEYWORD [L, R] " of piece i of f */
static void print_bounds(text *t, const char *keyword, const pwpoly *f, slong i) {
  text_printf(t, "%s [", keyword);
  text_fmpq(t, f->at + i);
  text_append(t, ", ");
  text_fmpq(t, f->at + i + 1);
  text_append(t, "] ");
}

void print_piece(text *t, const char *keyword, const pwpoly *f, slong i) {
  print_bounds(t, keyword, f, i);
  text_expression(t, f->poly[i]);
  text_append(t, "\n");
}

void print_activation(text *t, const relucert_problem *problem) {
  switch (problem->activation) {
  case ACTIVATION_RELU:
    text_append(t, "relu");
    break;
  case ACTIVATION_TWO_SLOPE:
    text_append(t, "two-slope ");
    text_fmpq(t, problem->gamma);
    break;
  case ACTIVATION_QUADRATIC:
    text_append(t, "quadratic");
    break;
  case ACTIVATION_POWER:
    text_printf(t, "power %ld", problem->power);
    break;
  case ACTIVATION_CLIPPED:
    text_append(t, "clipped-relu");
    break;
  }
}

void print_interval(text *t, const relucert_problem *problem) {
  text_append(t, "interval ");
  text_fmpq(t, problem->a);
  text_append(t, " ");
  text_fmpq(t, problem->b);
  text_append(t, "\n");
}

void print_data(text *t, const data_set *data, slong i) {
  text_append(t, "data ");
  text_fmpq(t, data->x + i);
  text_append(t, " ");
  text_fmpq(t, data->y + i);
  text_append(t, " ");
  text_fmpq(t, data->w + i);
  text_append(t, "\n");
}

void print_network_lines(text *t, const relucert_problem *problem) {
  if (problem->loss != 2)
    text_printf(t, "loss power %ld\n", problem->loss);
  text_append(t, problem->layers > 1 ? "layers" : "hidden");
  for (slong i = 0; i < problem->layers; i++)
    text_printf(t, " %ld", problem_width(problem, i));
  text_append(t, "\n");
}

/* "(POLY)" */
static void print_group(text *t, const fmpq_poly_t f) {
  text_append(t, "(");
  text_expression(t, f);
  text_append(t, ")");
}

void print_target_function(text *t, const relucert_problem *problem, slong i) {
  const root_piece *r = problem_root(problem, i);
  if (!r) {
    text_expression(t, problem->target.poly[i]);
    return;
  }
  text_append(t, "algebraic ");
  print_group(t, problem->target.poly[i]);
  text_append(t, "/");
  print_group(t, r->den);
  text_append(t, "*sqrt");
  print_group(t, r->rad);
}

void print_target_piece(text *t, const relucert_problem *problem, slong i) {
  print_bounds(t, "target", &problem->target, i);
  print_target_function(t, problem, i);
  text_append(t, "\n");
}

char *relucert_problem_print(const relucert_problem *problem) {
  slong i;
  text t = { NULL, 0, 0 };
  text_append(&t, "relucert-problem 1\n");
  if (problem->data.n == 0)
    print_interval(&t, problem);
  for (i = 0; i < problem->data.n; i++)
    print_data(&t, &problem->data, i);
  for (i = 0; i < problem->target.n; i++)
    print_target_piece(&t, problem, i);
  for (i = 0; i < problem->density.n; i++)
    print_piece(&t, "density", &problem->density, i);
  text_append(&t, "activation ");
  print_activation(&t, problem);
  text_append(&t, "\n");
  print_network_lines(&t, problem);
  return text_take(&t);
}
