#include "cert/certificate.h"
#include "report/risk_formula.h"

/* ---- Polynomials in w, b, 1/w */

/* Append term i of f with a sign in front, " + 2*w^-1*b^2"; the first one as "-" or without sign. */
static void add_term(text *t, const risk_formula *y, const fmpq_mpoly_t f, slong i,
                     const char *const *names) {
  ulong e[4];
  int factors = 0;
  fmpq_t c;
  fmpq_init(c);
  fmpq_mpoly_get_term_coeff_fmpq(c, f, i, y->ctx);
  fmpq_mpoly_get_term_exp_ui(e, f, i, y->ctx);
  text_append(t, fmpq_sgn(c) < 0 ? (i ? " - " : "-") : i ? " + " : "");
  fmpq_abs(c, c);
  if (!fmpq_is_one(c)) {
    text_fmpq(t, c);
    factors = 1;
  }
  for (int v = 0; v < 4; v++) {
    slong power = (slong) e[v] - (v % 2 ? 0 : y->shift);
    if (power == 0)
      continue;
    text_printf(t, "%s%s", factors ? "*" : "", names[v]);
    if (power != 1)
      text_printf(t, "^%ld", (long) power);
    factors = 1;
  }
  if (!factors)
    text_append(t, "1");
  fmpq_clear(c);
}

static void add_polynomial(text *t, const risk_formula *y, const fmpq_mpoly_t f, const char *const *names) {
  slong n = fmpq_mpoly_length(f, y->ctx);
  for (slong i = 0; i < n; i++)
    add_term(t, y, f, i, names);
  text_append(t, n ? "\n" : "0\n");
}

/* ---- Regions */

/* "when w*Z + b > 0" or "<= 0" at breakpoint i */
static void add_sign(text *t, const risk_formula *y, slong i, int positive) {
  text_append(t, "when ");
  text_fmpq(t, y->c->z + i);
  text_printf(t, "*w + b %s 0\n", positive ? ">" : "<=");
}

static void add_region(text *t, const risk_formula *y, slong i) {
  static const char *const names[] = { "w", "b", "", "" }; /* there is no second neuron */
  const region u = risk_formula_region(y, i);
  const slong last = u.kind >= REGION_R ? u.cell + 1 : y->c->n;
  fmpq_mpoly_t f;
  fmpq_mpoly_init(f, y->ctx);
  text_printf(t, "region %ld\n", (long) i + 1);
  if (y->n > 1) {
    add_sign(t, y, u.cell, u.kind == REGION_FULL || u.kind == REGION_L);
    add_sign(t, y, last, u.kind == REGION_FULL || u.kind == REGION_R);
  }
  for (int with_target = 0; with_target < 2; with_target++) {
    risk_formula_single(f, y, u, with_target);
    text_append(t, with_target ? "F " : "A ");
    add_polynomial(t, y, f, names);
  }
  fmpq_mpoly_clear(f, y->ctx);
}

static void add_pair(text *t, const risk_formula *y, slong i, slong j, kink_order order) {
  static const char *const names[] = { "w1", "b1", "w2", "b2" };
  const region u = risk_formula_region(y, i), v = risk_formula_region(y, j);
  fmpq_mpoly_t f;
  fmpq_mpoly_init(f, y->ctx);
  text_printf(t, "pair %ld %ld\n", (long) i + 1, (long) j + 1);
  /* q1 <= q2, times w1 w2, which is positive for two R or two L */
  if (regions_share_cell(u, v))
    text_printf(t, "when w1*b2 - w2*b1 %s 0\n", u.kind != v.kind && order == KINKS_ASCEND ? ">" : "<=");
  risk_formula_pair(f, y, u, v, order);
  text_append(t, "P ");
  add_polynomial(t, y, f, names);
  fmpq_mpoly_clear(f, y->ctx);
}

/* All unordered pairs of regions. Returns their number. */
static slong add_pairs(text *t, const risk_formula *y) {
  slong count = 0;
  for (slong i = 0; i < y->n; i++)
    for (slong j = i; j < y->n; j++) {
      const region u = risk_formula_region(y, i), v = risk_formula_region(y, j);
      add_pair(t, y, i, j, KINKS_ASCEND);
      count++;
      if (i == j || !regions_share_cell(u, v))
        continue;
      add_pair(t, y, i, j, KINKS_DESCEND);
      count++;
    }
  return count;
}

void risk_formula_print(text *t, const risk_formula *y) {
  const fmpq *integrals[] = { y->mass, y->first, y->square };
  text pairs = { NULL, 0, 0 };
  slong count;
  text_append(t, "relucert-risk 1\n");
  certificate_write_problem(t, y->c->problem);
  text_append(t, "integrals");
  for (int i = 0; i < 3; i++) {
    text_append(t, " ");
    text_fmpq(t, integrals[i]);
  }
  text_printf(t, "\nregions %ld\n", (long) y->n);
  for (slong i = 0; i < y->n; i++)
    add_region(t, y, i);
  count = add_pairs(&pairs, y);
  text_printf(t, "pairs %ld\n", (long) count);
  text_append_n(t, pairs.data, pairs.length);
  text_append(t, "end\n");
  text_clear(&pairs);
}
