#include "report/systems.h"

/* Append the name of variable v of the ring: the products' first, then those of s->ctx. */
static void name(text *t, const polynomial_system *s, slong v) {
  if (s->names)
    text_append(t, s->names[v]);
  else if (v < s->nproducts && s->nproducts == 1)
    text_append(t, "z");
  else if (v < s->nproducts)
    text_printf(t, "z%ld", (long) v + 1);
  else if (v < s->nproducts + s->nslopes)
    text_printf(t, "s%ld", (long) s->slope[v - s->nproducts]);
  else
    text_printf(t, "q%ld", (long) (v - s->nproducts - s->nslopes) + 1);
}

void systems_variables(text *t, const polynomial_system *s) {
  slong v, n = s->nproducts + s->nslopes + s->k;
  for (v = 0; v < n; v++) {
    text_append(t, v ? "," : "");
    name(t, s, v);
  }
}

/* Append term i of f; times variable z if z >= 0; with a sign unless it is the first and positive. */
static void term(text *t, const polynomial_system *s, const fmpz_mpoly_t f, slong i, slong z) {
  slong v;
  int factors = 0;
  fmpz_t c;
  fmpz_init(c);
  fmpz_mpoly_get_term_coeff_fmpz(c, f, i, s->ctx);
  text_append(t, fmpz_sgn(c) < 0 ? "-" : i ? "+" : "");
  fmpz_abs(c, c);
  if (!fmpz_is_one(c)) {
    text_fmpz(t, c);
    factors = 1;
  }
  fmpz_clear(c);
  if (z >= 0) {
    text_append(t, factors ? "*" : "");
    name(t, s, z);
    factors = 1;
  }
  for (v = 0; v < s->nslopes + s->k; v++) {
    ulong e = fmpz_mpoly_get_term_var_exp_ui(f, i, v, s->ctx);
    if (e == 0)
      continue;
    text_append(t, factors ? "*" : "");
    name(t, s, s->nproducts + v);
    if (e > 1)
      text_printf(t, "^%lu", e);
    factors = 1;
  }
  if (!factors)
    text_append(t, "1");
}

/* Append f, or z f - 1 if z >= 0. */
static void polynomial(text *t, const polynomial_system *s, const fmpz_mpoly_t f, slong z) {
  slong i, n = fmpz_mpoly_length(f, s->ctx);
  for (i = 0; i < n; i++)
    term(t, s, f, i, z);
  if (z >= 0)
    text_append(t, "-1");
}

/* Append all polynomials, one a line, separated by commas. */
static void polynomials(text *t, const polynomial_system *s) {
  slong i;
  for (i = 0; i < s->nproducts; i++) {
    text_append(t, i ? ",\n" : "");
    polynomial(t, s, s->product + i, i);
  }
  for (i = 0; i < s->n; i++) {
    text_append(t, i + s->nproducts ? ",\n" : "");
    polynomial(t, s, s->equation + i, -1);
  }
}

void systems_msolve(text *t, const polynomial_system *s) {
  systems_variables(t, s);
  text_append(t, "\n0\n");
  polynomials(t, s);
  text_append(t, "\n");
}

void systems_singular(text *t, const polynomial_system *s, const char *title) {
  text_printf(t, "// %s\n", title);
  if (!s->names)
    text_append(t, "// variables: s_i slope on J_i, q_j kinks; z: saturation by lengths and slope jumps\n");
  text_append(t, "LIB \"solve.lib\";\nring r = 0, (");
  systems_variables(t, s);
  text_append(t, "), dp;\noption(redSB);\nideal I =\n");
  polynomials(t, s);
  text_append(t, ";\nideal G = slimgb(I);\n"
                 "// -1: no solution; 0: finitely many, complex ones counted too; else infinitely many\n"
                 "\"dimension\", dim(G);\n\"solutions\", vdim(G);\n"
                 "// the solutions with 30 digits, each on a line, in the order of the variables\n"
                 "if (dim(G) == 0) {\n  def S = solve(G, 30, \"nodisplay\");\n  setring S;\n"
                 "  for (int n = 1; n <= size(SOL); n++) { \"solution \" + string(SOL[n]); }\n}\n");
}
