/* Lower bounds of the risks of boxes. */
#include "system/risk_floor.h"

/* The integrals from a to x in cell i. */
static void integrals_at(interval *y, const risk_floor *f, slong i, double x) {
  const interval *c = f->integral + i * FLOOR_INTEGRALS * f->terms;
  interval t = iv_sub(iv_point(x), f->z[i]);
  for (slong m = 0; m < FLOOR_INTEGRALS; m++, c += f->terms) {
    y[m] = c[f->terms - 1];
    for (slong r = f->terms - 2; r >= 0; r--)
      y[m] = iv_add(iv_mul(y[m], t), c[r]);
  }
}

/* A cell that contains x, which is moved up (or down) where it cannot be told from a breakpoint. */
static slong cell_at(double *x, const risk_floor *f, int up) {
  slong i = 0;
  while (i + 1 < f->n && *x > iv_lo(f->z[i + 1]))
    i++; /* x is not certainly left of z_(i+1) */
  if (i > 0 && *x < f->z[i].hi) {
    *x = up ? f->z[i].hi : iv_lo(f->z[i]);
    i -= !up;
  }
  return i;
}

/* The risk of the best affine fit of f on [u,v], rounded down. */
static double risk_between(const risk_floor *f, double u, double v) {
  interval from[FLOOR_INTEGRALS], s[FLOOR_INTEGRALS], centre, variance, covariance, risk;
  slong i = cell_at(&u, f, 1), j = cell_at(&v, f, 0);
  if (!(u < v))
    return 0;
  integrals_at(from, f, i, u);
  integrals_at(s, f, j, v);
  for (slong m = 0; m < FLOOR_INTEGRALS; m++)
    s[m] = iv_sub(s[m], from[m]);
  if (!(iv_lo(s[0]) > 0))
    return 0;
  centre = iv_div(s[1], s[0]);
  variance = iv_sub(s[2], iv_mul(centre, s[1]));
  if (!(iv_lo(variance) > 0))
    return 0;
  covariance = iv_sub(s[4], iv_mul(centre, s[3]));
  risk = iv_sub(s[5], iv_div(iv_mul(s[3], s[3]), s[0]));
  risk = iv_sub(risk, iv_div(iv_mul(covariance, covariance), variance));
  return iv_lo(risk) > 0 ? iv_lo(risk) : 0;
}

double risk_floor_of_box(const risk_floor *f, const interval *q, slong k) {
  interval sum = { 0, 0 };
  for (slong i = 0; i <= k; i++) {
    double u = i > 0 ? q[i].hi : f->z[0].hi, v = i < k ? iv_lo(q[i + 1]) : iv_lo(f->z[f->n]);
    if (u < v)
      sum = iv_add(sum, iv_point(risk_between(f, u, v)));
  }
  return iv_lo(sum);
}
