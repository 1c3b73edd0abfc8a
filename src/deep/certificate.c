/* The certificate of theorem T6 (doc/formats.md, 5.16). */
#include "cert/certificate.h"
#include "deep/spurious.h"

/* n numbers with blanks between them */
static void put_numbers(text *t, const fmpq *x, slong n) {
  for (slong i = 0; i < n; i++) {
    if (i)
      text_append(t, " ");
    text_fmpq(t, x + i);
  }
}

/* A line for each hidden neuron. */
static void put_neurons(text *t, const network *net) {
  for (slong i = 0; i < net->layers; i++)
    for (slong j = 0; j < net->widths[i]; j++) {
      put_numbers(t, network_row(net, i, j), network_inputs(net, i) + 1);
      text_append(t, "\n");
    }
}

/* P Q R of each output parameter P + Q s + R c: s/alpha for the first neuron, c - s beta/alpha for the
   constant. */
static void put_fit_output(text *t, const spurious *y) {
  fmpq_t q;
  fmpq_init(q);
  fmpq_inv(q, y->alpha);
  text_append(t, "output 0 ");
  text_fmpq(t, q);
  text_append(t, " 0");
  for (slong j = 1; j < network_inputs(y->inside, y->inside->layers); j++)
    text_append(t, " 0 0 0");
  fmpq_mul(q, q, y->beta);
  fmpq_neg(q, q);
  text_append(t, " 0 ");
  text_fmpq(t, q);
  text_append(t, " 1\n");
  fmpq_clear(q);
}

/* x, or for an inexact fit a number of as many bits as it has, below (side -1) or above (1) it. */
static void put_bound(text *t, const affine_fit *f, const fmpq_t x, int side) {
  slong exponent = (slong) fmpz_bits(fmpq_numref(x)) - (slong) fmpz_bits(fmpq_denref(x));
  fmpq_t y;
  fmpq_init(y);
  fmpq_set(y, x);
  if (!f->exact)
    round_to(y, exponent - f->g.bits, side);
  text_fmpq(t, y);
  fmpq_clear(y);
}

static void put_claims(text *t, const spurious *y) {
  text_append(t, "claims 4\n1 best-affine-fit slope ");
  put_numbers(t, y->fit.s, 2);
  text_append(t, " intercept ");
  put_numbers(t, y->fit.c, 2);
  text_append(t, "\n2 local-minimum risk ");
  put_bound(t, &y->fit, y->fit.low, -1);
  text_append(t, " ");
  put_bound(t, &y->fit, y->fit.risk, 1);
  text_printf(t, " dimension %ld\n3 better risk ", (long) problem_parameters(y->mu.problem) - 2);
  text_fmpq(t, y->better_risk);
  text_append(t, "\n4 gap ");
  text_fmpq(t, y->gap);
  text_append(t, "\n");
}

char *spurious_certificate(const spurious *y) {
  text t = {0};
  long lines = 1;
  text_append(&t, "relucert-certificate 1\n");
  certificate_write_problem(&t, y->mu.problem);
  text_append(&t, "spurious\nfit\n");
  put_neurons(&t, y->inside);
  put_fit_output(&t, y);
  text_append(&t, "better\n");
  put_neurons(&t, y->better);
  text_append(&t, "output ");
  put_numbers(&t, y->better->output, network_inputs(y->better, y->better->layers) + 1);
  text_append(&t, "\n");
  put_claims(&t, y);
  text_append(&t, "proof\napproximation ");
  put_numbers(&t, y->fit.h.y, 2);
  text_append(&t, "\n");
  for (size_t i = 0; i < t.length; i++)
    lines += t.data[i] == '\n';
  text_printf(&t, "end %ld\n", lines);
  return text_take(&t);
}
