/* Preparation of lower bounds of risks: exact integrals, enclosed. */
#include "base/context.h"
#include "base/enclose.h"
#include "system/risk_floor.h"

/* The integrands on cell i as polynomials in x - z_i. */
static void integrands(fmpq_poly_t *g, const cells *c, slong i, const fmpq_t middle) {
  const fmpq_poly_struct *p = c->p->poly[c->density[i]];
  fmpq_poly_t h, x;
  fmpq_t t;
  fmpq_poly_init(h);
  fmpq_poly_init(x);
  fmpq_init(t);
  fmpq_poly_set_fmpq(x, c->mean);
  fmpq_poly_sub(h, c->f->poly[c->target[i]], x);
  poly_along_line(h, h, c->z + i, 1);
  fmpq_poly_set_coeff_si(x, 1, 1);
  fmpq_sub(t, c->z + i, middle);
  fmpq_poly_set_coeff_fmpq(x, 0, t);
  poly_along_line(g[0], p, c->z + i, 1);
  fmpq_poly_mul(g[1], g[0], x);
  fmpq_poly_mul(g[2], g[1], x);
  fmpq_poly_mul(g[3], g[0], h);
  fmpq_poly_mul(g[4], g[1], h);
  fmpq_poly_mul(g[5], g[3], h);
  fmpq_poly_clear(h);
  fmpq_poly_clear(x);
  fmpq_clear(t);
}

/* Store the integral of g from z_i on plus *before, which becomes its value at z_(i+1). */
static void store(interval *to, const fmpq_poly_t g, fmpq_t before, const fmpq_t width) {
  fmpq_poly_t integral;
  fmpq_t t;
  fmpq_poly_init(integral);
  fmpq_init(t);
  fmpq_poly_integral(integral, g);
  fmpq_poly_set_coeff_fmpq(integral, 0, before);
  for (slong r = 0; r < fmpq_poly_length(integral); r++) {
    fmpq_poly_get_coeff_fmpq(t, integral, r);
    to[r] = enclose_fmpq(t);
  }
  fmpq_poly_evaluate_fmpq(before, integral, width);
  fmpq_poly_clear(integral);
  fmpq_clear(t);
}

/* Degree of f and of p anywhere, at most. */
static slong most_degree(const pwpoly *f) {
  slong most = 0;
  for (slong i = 0; i < f->n; i++)
    most = FLINT_MAX(most, fmpq_poly_degree(f->poly[i]));
  return most;
}

void risk_floor_init(risk_floor *f, const cells *c) {
  slong degree = most_degree(c->f);
  fmpq before[FLOOR_INTEGRALS];
  fmpq_poly_t g[FLOOR_INTEGRALS];
  fmpq_t middle, width;
  f->n = c->n;
  f->terms = FLINT_MAX(2 * degree, degree + 2) + most_degree(c->p) + 2;
  f->z = enclose_new(c->n + 1);
  f->integral = enclose_new(c->n * FLOOR_INTEGRALS * f->terms);
  fmpq_init(middle);
  fmpq_init(width);
  fmpq_add(middle, c->z, c->z + c->n);
  fmpq_div_2exp(middle, middle, 1);
  for (slong m = 0; m < FLOOR_INTEGRALS; m++) {
    fmpq_init(before + m);
    fmpq_poly_init(g[m]);
  }
  for (slong i = 0; i <= c->n; i++)
    f->z[i] = enclose_fmpq(c->z + i);
  for (slong i = 0; i < c->n; i++) {
    integrands(g, c, i, middle);
    fmpq_sub(width, c->z + i + 1, c->z + i);
    for (slong m = 0; m < FLOOR_INTEGRALS; m++)
      store(f->integral + (i * FLOOR_INTEGRALS + m) * f->terms, g[m], before + m, width);
  }
  for (slong m = 0; m < FLOOR_INTEGRALS; m++) {
    fmpq_clear(before + m);
    fmpq_poly_clear(g[m]);
  }
  fmpq_clear(middle);
  fmpq_clear(width);
}

void risk_floor_clear(risk_floor *f) {
  mem_free(f->z);
  mem_free(f->integral);
}
