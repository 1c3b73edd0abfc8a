/* Networks of any depth with one input, evaluated exactly. Between two neighbouring places all neurons of a
   layer are affine functions of x, so that their values at the places describe them. */
#include "base/context.h"
#include "deep/network.h"

network *network_new(const relucert_problem *problem) {
  network *net = mem_alloc(1, sizeof *net);
  net->layers = problem->layers;
  net->widths = mem_alloc((size_t) net->layers, sizeof *net->widths);
  net->rows = mem_alloc((size_t) net->layers, sizeof *net->rows);
  for (slong i = 0; i < net->layers; i++) {
    net->widths[i] = problem_width(problem, i);
    net->rows[i] = _fmpq_vec_init(net->widths[i] * (network_inputs(net, i) + 1));
  }
  net->output = _fmpq_vec_init(network_inputs(net, net->layers) + 1);
  return net;
}

void network_free(network *net) {
  if (!net)
    return;
  for (slong i = 0; i < net->layers; i++)
    _fmpq_vec_clear(net->rows[i], net->widths[i] * (network_inputs(net, i) + 1));
  _fmpq_vec_clear(net->output, network_inputs(net, net->layers) + 1);
  mem_free(net->rows);
  mem_free(net->widths);
  mem_free(net);
}

slong network_inputs(const network *net, slong i) { return i ? net->widths[i - 1] : 1; }

fmpq *network_row(const network *net, slong i, slong j) {
  return net->rows[i] + j * (network_inputs(net, i) + 1);
}

void network_activate(fmpq_t t, const relucert_problem *problem) {
  if (fmpq_sgn(t) < 0)
    fmpq_mul(t, t, problem->gamma); /* 0 but for two-slope */
  else if (problem->activation == ACTIVATION_CLIPPED && fmpq_cmp_si(t, 1) > 0)
    fmpq_one(t);
}

/* t = w_1 y_1 + ... + w_n y_n + b, where y_1, y_2, ... are `step` numbers apart. */
static void combine(fmpq_t t, const fmpq *row, slong n, const fmpq *y, slong step) {
  fmpq_set(t, row + n);
  for (slong k = 0; k < n; k++)
    if (!fmpq_is_zero(row + k))
      fmpq_addmul(t, row + k, y + k * step);
}

/* The values of the neurons of layer i from those of the layer before it, which are freed; without a problem
   their pre-activations. */
static fmpq *next_values(fmpq *y, const network *net, const relucert_problem *problem, slong i) {
  slong n = network_inputs(net, i);
  fmpq *values = _fmpq_vec_init(net->widths[i]);
  for (slong j = 0; j < net->widths[i]; j++) {
    combine(values + j, network_row(net, i, j), n, y, 1);
    if (problem)
      network_activate(values + j, problem);
  }
  _fmpq_vec_clear(y, n);
  return values;
}

void network_evaluate(fmpq_t y, const network *net, const relucert_problem *problem, const fmpq_t x) {
  slong n = network_inputs(net, net->layers);
  fmpq *values = _fmpq_vec_init(1);
  fmpq_set(values, x);
  for (slong i = 0; i < net->layers; i++)
    values = next_values(values, net, problem, i);
  combine(y, net->output, n, values, 1);
  _fmpq_vec_clear(values, n);
}

/* Are all neurons strictly inside the piece of slope 1 at x? As long as they are, their values are their
   pre-activations. */
static int is_inside_at(const network *net, const relucert_problem *problem, const fmpq_t x) {
  fmpq *values = _fmpq_vec_init(1);
  int inside = 1;
  fmpq_set(values, x);
  for (slong i = 0; i < net->layers; i++) {
    values = next_values(values, net, NULL, i);
    for (slong j = 0; j < net->widths[i] && inside; j++)
      inside = fmpq_sgn(values + j) > 0
               && (problem->activation != ACTIVATION_CLIPPED || fmpq_cmp_si(values + j, 1) < 0);
  }
  _fmpq_vec_clear(values, network_inputs(net, net->layers));
  return inside;
}

/* The neurons of the first layer are affine before activation, and stay inside between the ends if they are
   inside there; so the same holds for the second layer, and so on. */
int network_is_inside(const network *net, const relucert_problem *problem, const fmpq_t l, const fmpq_t r) {
  return is_inside_at(net, problem, l) && is_inside_at(net, problem, r);
}

/* ---- Broken lines */

void broken_lines_clear(broken_lines *y) {
  _fmpq_vec_clear(y->at, y->n + 1);
  _fmpq_vec_clear(y->value, y->m * (y->n + 1));
}

/* The one function x on [l,r]. */
static void set_identity(broken_lines *y, const fmpq_t l, const fmpq_t r) {
  *y = (broken_lines) {.n = 1, .m = 1, .at = _fmpq_vec_init(2), .value = _fmpq_vec_init(2)};
  fmpq_set(y->at, l);
  fmpq_set(y->at + 1, r);
  fmpq_set(y->value, l);
  fmpq_set(y->value + 1, r);
}

/* The functions w_1 y_1 + ... + w_n y_n + b for m rows. */
static void set_combinations(broken_lines *t, const broken_lines *y, const fmpq *rows, slong m) {
  slong places = y->n + 1;
  *t = (broken_lines) {.n = y->n, .m = m, .at = _fmpq_vec_init(places), .value = _fmpq_vec_init(m * places)};
  for (slong i = 0; i < places; i++) {
    fmpq_set(t->at + i, y->at + i);
    for (slong j = 0; j < m; j++)
      combine(t->value + j * places + i, rows + j * (y->m + 1), y->m, y->value + i, places);
  }
}

/* x = the place strictly between at[i] and at[i + 1] where function j has this value; 0 without one. */
static int crossing(fmpq_t x, const broken_lines *t, slong j, slong i, slong value) {
  const fmpq *u = t->value + j * (t->n + 1) + i;
  fmpq_t slope;
  if (fmpq_cmp_si(u, value) * fmpq_cmp_si(u + 1, value) >= 0)
    return 0;
  fmpq_init(slope);
  fmpq_sub(slope, u + 1, u);
  fmpq_sub(x, t->at + i + 1, t->at + i);
  fmpq_div(slope, slope, x); /* x = at + (value - u) / slope */
  fmpq_sub_si(x, u, value);
  fmpq_div(x, x, slope);
  fmpq_sub(x, t->at + i, x);
  fmpq_clear(slope);
  return 1;
}

/* All places: those of t and where a function leaves an affine piece of the activation. Returns how many. */
static slong all_places(fmpq **at, slong *room, const broken_lines *t, int clipped) {
  slong n = 0;
  *room = (t->n + 1) + t->m * t->n * (clipped ? 2 : 1);
  *at = _fmpq_vec_init(*room);
  for (slong i = 0; i <= t->n; i++)
    fmpq_set(*at + n++, t->at + i);
  for (slong j = 0; j < t->m; j++)
    for (slong i = 0; i < t->n; i++) {
      n += crossing(*at + n, t, j, i, 0);
      n += clipped && crossing(*at + n, t, j, i, 1);
    }
  return ascending_set(*at, n);
}

/* v = function j of t at x, which lies in [at[i], at[i + 1]]. */
static void interpolate(fmpq_t v, const broken_lines *t, slong j, slong i, const fmpq_t x) {
  const fmpq *u = t->value + j * (t->n + 1) + i;
  fmpq_t length;
  fmpq_init(length);
  fmpq_sub(length, t->at + i + 1, t->at + i);
  fmpq_sub(v, x, t->at + i);
  fmpq_div(v, v, length);
  fmpq_sub(length, u + 1, u);
  fmpq_mul(v, v, length);
  fmpq_add(v, v, u);
  fmpq_clear(length);
}

/* y = s(t), function by function; t is cleared. */
static void set_activated(broken_lines *y, broken_lines *t, const relucert_problem *problem) {
  slong room, n, i;
  fmpq *at;
  n = all_places(&at, &room, t, problem->activation == ACTIVATION_CLIPPED) - 1;
  *y = (broken_lines) {.n = n, .m = t->m, .at = _fmpq_vec_init(n + 1)};
  y->value = _fmpq_vec_init(t->m * (n + 1));
  for (slong k = 0; k <= n; k++) {
    fmpq_set(y->at + k, at + k);
    i = FLINT_MIN(ascending_find(t->at, t->n + 1, at + k), t->n - 1);
    for (slong j = 0; j < t->m; j++) {
      interpolate(y->value + j * (n + 1) + k, t, j, i, at + k);
      network_activate(y->value + j * (n + 1) + k, problem);
    }
  }
  _fmpq_vec_clear(at, room);
  broken_lines_clear(t);
}

void network_line(broken_lines *y, const network *net, const relucert_problem *problem, const fmpq_t l,
                  const fmpq_t r) {
  broken_lines t, layer;
  set_identity(&layer, l, r);
  for (slong i = 0; i < net->layers; i++) {
    set_combinations(&t, &layer, net->rows[i], net->widths[i]);
    broken_lines_clear(&layer);
    set_activated(&layer, &t, problem);
  }
  set_combinations(y, &layer, net->output, 1);
  broken_lines_clear(&layer);
}
