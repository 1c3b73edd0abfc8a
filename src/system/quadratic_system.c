/* Gradient systems for quadratic activation. With the moments M_i = A p_(i+2) + B p_(i+1) + C p_i - int x^i f
   p, which are linear in A = sum v_j w_j^2, B = 2 sum v_j w_j b_j, C = c + sum v_j b_j^2 (doc/theory.md,
   9.15). */
#include <stdio.h>
#include "base/context.h"
#include "system/quadratic_fit.h"
#include "system/quadratic_system.h"

typedef struct {
  fmpq_mpoly_ctx_t ctx;
  slong variables, n;          /* equations so far */
  fmpq_mpoly_struct *equation; /* room for all */
  fmpq_mpoly_t A, B, C, moment[3];
  quadratic_fit q;
} builder;

static void builder_init(builder *b, const relucert_problem *problem, slong variables, slong equations) {
  b->variables = variables;
  b->n = 0;
  fmpq_mpoly_ctx_init(b->ctx, variables, ORD_DEGREVLEX);
  b->equation = mem_alloc((size_t) equations, sizeof *b->equation);
  fmpq_mpoly_init(b->A, b->ctx);
  fmpq_mpoly_init(b->B, b->ctx);
  fmpq_mpoly_init(b->C, b->ctx);
  for (slong i = 0; i < 3; i++)
    fmpq_mpoly_init(b->moment[i], b->ctx);
  quadratic_fit_init(&b->q, problem);
}

/* Clears b; its equations become those of s. names: those of the variables. */
static void builder_finish(polynomial_system *s, builder *b, system_name *names) {
  *s = (polynomial_system) { .k = b->variables, .n = b->n, .names = names };
  fmpz_mpoly_ctx_init(s->ctx, b->variables, ORD_DEGREVLEX);
  s->equation = mem_alloc((size_t) b->n, sizeof *s->equation);
  for (slong i = 0; i < b->n; i++) {
    fmpz_mpoly_init(s->equation + i, s->ctx);
    fmpz_mpoly_set(s->equation + i, b->equation[i].zpoly, s->ctx);
    fmpq_mpoly_clear(b->equation + i, b->ctx);
  }
  mem_free(b->equation);
  fmpq_mpoly_clear(b->A, b->ctx);
  fmpq_mpoly_clear(b->B, b->ctx);
  fmpq_mpoly_clear(b->C, b->ctx);
  for (slong i = 0; i < 3; i++)
    fmpq_mpoly_clear(b->moment[i], b->ctx);
  quadratic_fit_clear(&b->q);
  fmpq_mpoly_ctx_clear(b->ctx);
}

/* y += x z */
static void add_product(fmpq_mpoly_t y, const fmpq_mpoly_t x, const fmpq_mpoly_t z, builder *b) {
  fmpq_mpoly_t product;
  fmpq_mpoly_init(product, b->ctx);
  fmpq_mpoly_mul(product, x, z, b->ctx);
  fmpq_mpoly_add(y, y, product, b->ctx);
  fmpq_mpoly_clear(product, b->ctx);
}

/* y += x r */
static void add_multiple(fmpq_mpoly_t y, const fmpq_mpoly_t x, const fmpq_t r, builder *b) {
  fmpq_mpoly_t product;
  fmpq_mpoly_init(product, b->ctx);
  fmpq_mpoly_scalar_mul_fmpq(product, x, r, b->ctx);
  fmpq_mpoly_add(y, y, product, b->ctx);
  fmpq_mpoly_clear(product, b->ctx);
}

/* M_0, M_1, M_2 from A, B, C */
static void set_moments(builder *b) {
  for (slong i = 0; i < 3; i++) {
    fmpq_mpoly_set_fmpq(b->moment[i], b->q.fp + i, b->ctx);
    fmpq_mpoly_neg(b->moment[i], b->moment[i], b->ctx);
    add_multiple(b->moment[i], b->A, b->q.p + i + 2, b);
    add_multiple(b->moment[i], b->B, b->q.p + i + 1, b);
    add_multiple(b->moment[i], b->C, b->q.p + i, b);
  }
}

/* The next equation, 0 so far. */
static fmpq_mpoly_struct *next_equation(builder *b) {
  fmpq_mpoly_struct *y = b->equation + b->n++;
  fmpq_mpoly_init(y, b->ctx);
  return y;
}

/* ---- In the parameters. */

/* A, B, C in the variables w_j, b_j, v_j (numbers j, H + j, 2H + j), c. */
static void set_coefficients(builder *b, slong H) {
  fmpq_mpoly_t x[3], vw;
  fmpq_mpoly_init(vw, b->ctx);
  for (slong i = 0; i < 3; i++)
    fmpq_mpoly_init(x[i], b->ctx);
  fmpq_mpoly_gen(b->C, 3 * H, b->ctx);
  for (slong j = 0; j < H; j++) {
    for (slong i = 0; i < 3; i++)
      fmpq_mpoly_gen(x[i], i * H + j, b->ctx);
    fmpq_mpoly_mul(vw, x[2], x[0], b->ctx);
    add_product(b->A, vw, x[0], b);
    add_product(b->B, vw, x[1], b);
    add_product(b->B, vw, x[1], b);
    fmpq_mpoly_mul(vw, x[2], x[1], b->ctx);
    add_product(b->C, vw, x[1], b);
  }
  fmpq_mpoly_clear(vw, b->ctx);
  for (slong i = 0; i < 3; i++)
    fmpq_mpoly_clear(x[i], b->ctx);
}

/* y = w_j M_(i+1) + b_j M_i */
static void set_slant(fmpq_mpoly_t y, builder *b, slong H, slong j, slong i) {
  fmpq_mpoly_t x;
  fmpq_mpoly_init(x, b->ctx);
  fmpq_mpoly_gen(x, j, b->ctx);
  fmpq_mpoly_mul(y, x, b->moment[i + 1], b->ctx);
  fmpq_mpoly_gen(x, H + j, b->ctx);
  add_product(y, x, b->moment[i], b);
  fmpq_mpoly_clear(x, b->ctx);
}

/* The component by w_j (part 0), b_j (1) or v_j (2), without constant factors. */
static void add_component(builder *b, slong H, slong j, int part) {
  fmpq_mpoly_t x, slant;
  fmpq_mpoly_struct *y = next_equation(b);
  fmpq_mpoly_init(x, b->ctx);
  fmpq_mpoly_init(slant, b->ctx);
  if (part < 2) { /* v_j (w_j M_(2-part) + b_j M_(1-part)) */
    set_slant(slant, b, H, j, 1 - part);
    fmpq_mpoly_gen(x, 2 * H + j, b->ctx);
    add_product(y, x, slant, b);
  } else { /* w_j^2 M2 + 2 w_j b_j M1 + b_j^2 M0 */
    for (int i = 0; i < 2; i++) {
      set_slant(slant, b, H, j, 1 - i);
      fmpq_mpoly_gen(x, i * H + j, b->ctx);
      add_product(y, x, slant, b);
    }
  }
  fmpq_mpoly_clear(x, b->ctx);
  fmpq_mpoly_clear(slant, b->ctx);
}

static system_name *parameter_names(slong H) {
  system_name *names = mem_alloc((size_t) (3 * H + 1), sizeof *names);
  for (slong i = 0; i < 3 * H; i++)
    snprintf(names[i], sizeof names[i], "%c%ld", "wbv"[i / H], (long) (i % H + 1));
  snprintf(names[3 * H], sizeof names[3 * H], "c");
  return names;
}

void quadratic_system_parameters(polynomial_system *s, const relucert_problem *problem) {
  slong H = problem->hidden;
  builder b;
  builder_init(&b, problem, 3 * H + 1, 3 * H + 1);
  set_coefficients(&b, H);
  set_moments(&b);
  for (int part = 0; part < 3; part++)
    for (slong j = 0; j < H; j++)
      add_component(&b, H, j, part);
  fmpq_mpoly_set(next_equation(&b), b.moment[0], b.ctx);
  builder_finish(s, &b, parameter_names(H));
}

/* ---- In the coefficients: M0 = 0, and M1 = M2 = 0 or A = B = 0. */

/* One neuron: A = B = 0 or A != 0. z = 1/A, or 0 for A = 0. */
static void add_one_neuron(builder *b) {
  fmpq_mpoly_t z, rest;
  fmpq_mpoly_init(z, b->ctx);
  fmpq_mpoly_init(rest, b->ctx);
  fmpq_mpoly_gen(z, 3, b->ctx);
  fmpq_mpoly_mul(rest, b->A, z, b->ctx);
  fmpq_mpoly_sub_si(rest, rest, 1, b->ctx);
  add_product(next_equation(b), b->A, rest, b);
  add_product(next_equation(b), b->B, rest, b);
  add_product(next_equation(b), z, rest, b);
  fmpq_mpoly_clear(z, b->ctx);
  fmpq_mpoly_clear(rest, b->ctx);
}

void quadratic_system_realizations(polynomial_system *s, const relucert_problem *problem) {
  static const char *const name[] = { "A", "B", "C", "z" };
  slong variables = problem->hidden == 1 ? 4 : 3;
  system_name *names = mem_alloc((size_t) variables, sizeof *names);
  builder b;
  for (slong i = 0; i < variables; i++)
    snprintf(names[i], sizeof names[i], "%s", name[i]);
  builder_init(&b, problem, variables, 8);
  fmpq_mpoly_gen(b.A, 0, b.ctx);
  fmpq_mpoly_gen(b.B, 1, b.ctx);
  fmpq_mpoly_gen(b.C, 2, b.ctx);
  set_moments(&b);
  fmpq_mpoly_set(next_equation(&b), b.moment[0], b.ctx);
  for (slong i = 1; i < 3; i++) {
    add_product(next_equation(&b), b.A, b.moment[i], &b);
    add_product(next_equation(&b), b.B, b.moment[i], &b);
  }
  if (problem->hidden == 1)
    add_one_neuron(&b);
  builder_finish(s, &b, names);
}
