/* The two networks of theorem T6 (doc/theory.md, 10.4 and 10.6). */
#include "base/context.h"
#include "deep/spurious.h"

enum { GAP_BITS = 40, FIRST_BITS = 100, LAST_BITS = 1000 };

/* The neurons of the first layer are x - left + 1, x - left + 2, ..., for clipped-relu divided by the
   length of the hull plus the width plus 1; each neuron of a later layer hands on a neuron of the layer
   before it. */
static void set_inside(spurious *y) {
  network *net = y->inside;
  int clipped = y->mu.problem->activation == ACTIVATION_CLIPPED;
  fmpq_t scale;
  fmpq_init(scale);
  fmpq_sub(scale, y->mu.right, y->mu.left);
  fmpq_add_si(scale, scale, net->widths[0] + 1);
  for (slong j = 0; j < net->widths[0]; j++) {
    fmpq *row = network_row(net, 0, j);
    fmpq_one(row);
    fmpq_set_si(row + 1, j + 1, 1);
    fmpq_sub(row + 1, row + 1, y->mu.left);
    for (int k = 0; k < 2 && clipped; k++)
      fmpq_div(row + k, row + k, scale);
  }
  for (slong i = 1; i < net->layers; i++)
    for (slong j = 0; j < net->widths[i]; j++)
      fmpq_one(network_row(net, i, j) + j % net->widths[i - 1]);
  fmpq_set(y->alpha, network_row(net, 0, 0));
  fmpq_set(y->beta, network_row(net, 0, 0) + 1);
  fmpq_clear(scale);
}

/* The part of the network of h before the output. With the scale L, for clipped-relu the length of the
   hull, else 1: the first neuron of each layer is (x - left)/L. The second one is s((x - q)/L), which is
   max(x - q, 0)/L for relu and clipped-relu; for two-slope it is s(x - q), to which the second layer adds
   lift = gamma (q - left), if gamma > 0, so that it is not below 0 any more and is handed on. */
static void set_hidden(network *net, const measure *mu, const fmpq_t q, const fmpq_t scale,
                       const fmpq_t lift) {
  fmpq *row = network_row(net, 0, 0);
  fmpq_inv(row, scale);
  fmpq_neg(row + 1, mu->left);
  fmpq_div(row + 1, row + 1, scale);
  row = network_row(net, 0, 1);
  fmpq_inv(row, scale);
  fmpq_neg(row + 1, q);
  fmpq_div(row + 1, row + 1, scale);
  for (slong i = 1; i < net->layers; i++) {
    fmpq_one(network_row(net, i, 0));
    fmpq_one(network_row(net, i, 1) + 1);
  }
  if (net->layers > 1)
    fmpq_set(network_row(net, 1, 1) + network_inputs(net, 1), lift);
}

/* The output s x + c + m max(x - q, 0) from y_1 = (x - left)/L and y_2 = s((x - q)/L) + lift, where
   L s((x - q)/L) = (1 - gamma) max(x - q, 0) + gamma (x - q). */
static void set_output(network *net, const measure *mu, const ramp *h, const fmpq_t scale,
                       const fmpq_t lift) {
  const fmpq *gamma = mu->problem->gamma;
  fmpq *v = net->output, *c = v + network_inputs(net, net->layers);
  fmpq_t slope;
  fmpq_init(slope);
  fmpq_one(slope);
  fmpq_sub(slope, slope, gamma);
  fmpq_div(v + 1, h->y + 2, slope); /* M = m/(1 - gamma) */
  fmpq_set(slope, h->y);
  fmpq_submul(slope, v + 1, gamma); /* s - gamma M */
  fmpq_set(c, h->y + 1);
  fmpq_addmul(c, slope, mu->left);
  fmpq_mul(v, slope, scale);
  fmpq_mul(slope, v + 1, gamma);
  fmpq_addmul(c, slope, h->q);
  fmpq_mul(v + 1, v + 1, scale);
  if (net->layers > 1)
    fmpq_submul(c, v + 1, lift);
  fmpq_clear(slope);
}

static void set_better(spurious *y, const ramp *h) {
  const relucert_problem *problem = y->mu.problem;
  fmpq_t scale, lift;
  broken_lines line;
  fmpq_init(scale);
  fmpq_init(lift);
  fmpq_one(scale);
  if (problem->activation == ACTIVATION_CLIPPED)
    fmpq_sub(scale, y->mu.right, y->mu.left);
  if (fmpq_sgn(problem->gamma) > 0) {
    fmpq_sub(lift, h->q, y->mu.left);
    fmpq_mul(lift, lift, problem->gamma);
  }
  set_hidden(y->better, &y->mu, h->q, scale, lift);
  set_output(y->better, &y->mu, h, scale, lift);
  network_line(&line, y->better, problem, y->mu.left, y->mu.right);
  measure_risk(y->better_risk, &y->mu, &line, problem->loss);
  broken_lines_clear(&line);
  fmpq_clear(scale);
  fmpq_clear(lift);
}

/* gap = low - risk, for an inexact fit the fraction with the least denominator in its last 2^-GAP_BITS. */
static void set_gap(spurious *y) {
  fmpq_t least;
  fmpq_sub(y->gap, y->fit.low, y->better_risk);
  if (y->fit.exact)
    return;
  fmpq_init(least);
  fmpq_div_2exp(least, y->gap, GAP_BITS);
  fmpq_sub(least, y->gap, least);
  fmpq_simplest_between(y->gap, least, y->gap);
  fmpq_clear(least);
}

/* Are the bounds of the fit close enough for so many digits? */
static int is_close(const affine_fit *f, long digits) {
  text t = {0};
  int close = f->exact
              || (text_decimal(&t, f->s, f->s + 1, digits) && text_decimal(&t, f->c, f->c + 1, digits)
                  && text_decimal(&t, f->low, f->risk, digits));
  text_clear(&t);
  return close;
}

static void set_networks(spurious *y, const ramp *h) {
  y->inside = network_new(y->mu.problem);
  y->better = network_new(y->mu.problem);
  set_inside(y);
  set_better(y, h);
  set_gap(y);
}

/* Fit, better function and networks with so many bits; without FOUND there are no networks. */
static deep_outcome try_bits(spurious *y, slong bits, long digits) {
  ramp h;
  deep_outcome found = affine_fit_init(&y->fit, &y->mu, bits);
  ramp_init(&h);
  if (found == DEEP_FOUND)
    found = better_ramp(&h, y->better_risk, &y->mu, &y->fit);
  if (found == DEEP_FOUND && !is_close(&y->fit, digits))
    found = DEEP_UNDECIDED;
  if (found == DEEP_FOUND)
    set_networks(y, &h);
  ramp_clear(&h);
  return found;
}

spurious *spurious_new(const relucert_context *ctx, const relucert_problem *problem, long digits,
                       deep_outcome *found) {
  spurious *y = mem_alloc(1, sizeof *y);
  slong bits = FLINT_MAX(FIRST_BITS, 4 * digits), last = FLINT_MAX(LAST_BITS, 8 * digits);
  measure_init(&y->mu, ctx, problem);
  fmpq_init(y->alpha);
  fmpq_init(y->beta);
  fmpq_init(y->better_risk);
  fmpq_init(y->gap);
  *found = try_bits(y, bits, digits);
  for (bits *= 2; *found == DEEP_UNDECIDED && bits <= last && !measure_is_stopped(&y->mu); bits *= 2) {
    affine_fit_clear(&y->fit);
    *found = try_bits(y, bits, digits);
  }
  if (*found == DEEP_FOUND && fmpq_sgn(y->gap) > 0
      && network_is_inside(y->inside, problem, y->mu.left, y->mu.right))
    return y;
  spurious_free(y);
  return NULL;
}

void spurious_free(spurious *y) {
  if (!y)
    return;
  affine_fit_clear(&y->fit);
  network_free(y->inside);
  network_free(y->better);
  measure_clear(&y->mu);
  fmpq_clear(y->alpha);
  fmpq_clear(y->beta);
  fmpq_clear(y->better_risk);
  fmpq_clear(y->gap);
  mem_free(y);
}
