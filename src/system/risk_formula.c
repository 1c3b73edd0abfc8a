/* Integrals of neurons as polynomials in w, b and 1/w. */
#include "base/context.h"
#include "system/risk_formula.h"

/* A place on the hull, in the order of the keys: breakpoint z_i has the key 4i, kinks in cell i 4i + 1 and 4i
 * + 2. */
typedef struct {
  slong key;
  int neuron; /* whose kink it is: 1, 2 */
} place;

/* A neuron is factor (w x + b)^power from `lo` to `hi`, for at most two such parts. */
typedef struct {
  place lo, hi;
  const fmpq *factor;
} part;

int problem_has_formula(const relucert_problem *problem) { return problem->activation != ACTIVATION_CLIPPED; }

/* ---- Moments */

/* On cell i: y[i] = the integral from z_0 of x^k f^m p, m = 0, 1, 2; total = that over the hull. */
static void set_moments(fmpq_poly_t *y, fmpq_t total, const cells *c, slong k, slong m) {
  fmpq_t t;
  fmpq_init(t);
  fmpq_zero(total);
  for (slong i = 0; i < c->n; i++) {
    fmpq_poly_set(y[i], c->p->poly[c->density[i]]);
    for (slong j = 0; j < m; j++)
      fmpq_poly_mul(y[i], y[i], c->f->poly[c->target[i]]);
    fmpq_poly_shift_left(y[i], y[i], k);
    fmpq_poly_integral(y[i], y[i]);
    fmpq_poly_evaluate_fmpq(t, y[i], c->z + i);
    fmpq_sub(t, total, t);
    fmpq_poly_add_fmpq(y[i], y[i], t);
    fmpq_poly_evaluate_fmpq(total, y[i], c->z + i + 1);
  }
  fmpq_clear(t);
}

static fmpq_poly_t *new_moments(const cells *c, slong n) {
  fmpq_poly_t *y = mem_alloc((size_t) (n * c->n), sizeof *y);
  for (slong i = 0; i < n * c->n; i++)
    fmpq_poly_init(y[i]);
  return y;
}

static void free_moments(fmpq_poly_t *y, const cells *c, slong n) {
  for (slong i = 0; i < n * c->n; i++)
    fmpq_poly_clear(y[i]);
  mem_free(y);
}

/* The numbers, and the highest power of a kink -b/w. */
static void set_integrals(risk_formula *y) {
  const cells *c = y->c;
  fmpq_poly_t *squares = new_moments(c, 1);
  for (slong k = 2 * y->power; k >= 0; k--)
    set_moments(y->density + k * c->n, y->mass, c, k, 0);
  for (slong k = y->power; k >= 0; k--)
    set_moments(y->target + k * c->n, y->first, c, k, 1);
  set_moments(squares, y->square, c, 0, 2);
  for (slong i = 0; i < (2 * y->power + 1) * c->n; i++)
    y->shift = FLINT_MAX(y->shift, fmpq_poly_length(y->density[i]));
  for (slong i = 0; i < (y->power + 1) * c->n; i++)
    y->shift = FLINT_MAX(y->shift, fmpq_poly_length(y->target[i]));
  free_moments(squares, c, 1);
}

void risk_formula_init(risk_formula *y, const cells *c) {
  const relucert_problem *p = c->problem;
  int polynomial = p->activation == ACTIVATION_QUADRATIC;
  *y = (risk_formula){ .c = c, .power = polynomial ? 2 : p->activation == ACTIVATION_POWER ? p->power : 1 };
  y->n = polynomial ? 1 : 2 + 2 * c->n;
  fmpq_init(y->slope);
  fmpq_set(y->slope, p->gamma);
  fmpq_init(y->mass);
  fmpq_init(y->first);
  fmpq_init(y->square);
  y->density = new_moments(c, 2 * y->power + 1);
  y->target = new_moments(c, y->power + 1);
  fmpq_mpoly_ctx_init(y->ctx, 4, ORD_LEX);
  set_integrals(y);
}

void risk_formula_clear(risk_formula *y) {
  free_moments(y->density, y->c, 2 * y->power + 1);
  free_moments(y->target, y->c, y->power + 1);
  fmpq_clear(y->slope);
  fmpq_clear(y->mass);
  fmpq_clear(y->first);
  fmpq_clear(y->square);
  fmpq_mpoly_ctx_clear(y->ctx);
}

/* ---- Regions */

region risk_formula_region(const risk_formula *y, slong i) {
  const slong n = y->c->n;
  if (y->n == 1 || i < 2)
    return (region){ y->n == 1 || i == 1 ? REGION_FULL : REGION_DEAD, 0 };
  return i < 2 + n ? (region){ REGION_R, i - 2 } : (region){ REGION_L, i - 2 - n };
}

int regions_share_cell(region u, region v) {
  return u.kind >= REGION_R && v.kind >= REGION_R && u.cell == v.cell;
}

/* The parts of a neuron in region u on which it is not 0; `second`: its kink is the second one in its cell.
   Returns their number. */
static int parts(part *list, const risk_formula *y, region u, int neuron, int second) {
  static const fmpq one = { 1, 1 };
  const place a = { 0, 0 }, b = { 4 * y->c->n, 0 }, q = { 4 * u.cell + 1 + second, neuron };
  int n = 0;
  if (u.kind != REGION_DEAD)
    list[n++] = (part){ u.kind == REGION_R ? q : a, u.kind == REGION_L ? q : b, &one };
  if (u.kind != REGION_FULL && !fmpq_is_zero(y->slope))
    list[n++] = (part){ u.kind == REGION_L ? q : a, u.kind == REGION_R ? q : b, y->slope };
  return n;
}

/* ---- Integrals */

/* Append c w1^e[0] b1^e[1] w2^e[2] b2^e[3], where e[0] and e[2] may be negative, to y. */
static void push(fmpq_mpoly_t y, const fmpq_t c, const slong *e, const risk_formula *r) {
  ulong shifted[4];
  for (int i = 0; i < 4; i++)
    shifted[i] = (ulong) (e[i] + (i % 2 ? 0 : r->shift));
  fmpq_mpoly_push_term_fmpq_ui(y, c, shifted, r->ctx);
}

/* Append factor w1^e[0] ... times the moment function m (a polynomial for each cell) at x; sign = 1, -1. */
static void push_moment(fmpq_mpoly_t y, const fmpq_t factor, const slong *e, fmpq_poly_t *m, place x,
                        int sign, const risk_formula *r) {
  const slong cell = FLINT_MIN(x.key / 4, r->c->n - 1);
  fmpq_t t;
  fmpq_init(t);
  if (x.key % 4 == 0) {
    fmpq_poly_evaluate_fmpq(t, m[cell], r->c->z + x.key / 4);
    fmpq_mul(t, t, factor);
    fmpq_mul_si(t, t, sign);
    push(y, t, e, r);
  }
  for (slong d = 0; x.key % 4 && d < fmpq_poly_length(m[cell]); d++) { /* at -b/w */
    slong at[4] = { e[0], e[1], e[2], e[3] };
    at[2 * x.neuron - 2] -= d;
    at[2 * x.neuron - 1] += d;
    fmpq_poly_get_coeff_fmpq(t, m[cell], d);
    fmpq_mul(t, t, factor);
    fmpq_mul_si(t, t, d % 2 ? -sign : sign);
    push(y, t, at, r);
  }
  fmpq_clear(t);
}

/* Append factor times the integral from lo to hi of (w1 x + b1)^d1 (w2 x + b2)^d2, d1 and d2 0 or the power,
   with the moments m of x^k. */
static void push_integral(fmpq_mpoly_t y, const fmpq_t factor, slong d1, slong d2, place lo, place hi,
                          fmpq_poly_t *m, const risk_formula *r) {
  fmpz_t binomial;
  fmpq_t t;
  fmpz_init(binomial);
  fmpq_init(t);
  for (slong i = 0; i <= d1; i++)
    for (slong j = 0; j <= d2; j++) {
      const slong e[4] = { i, d1 - i, j, d2 - j };
      fmpz_bin_uiui(binomial, (ulong) d1, (ulong) i);
      fmpq_mul_fmpz(t, factor, binomial);
      fmpz_bin_uiui(binomial, (ulong) d2, (ulong) j);
      fmpq_mul_fmpz(t, t, binomial);
      push_moment(y, t, e, m + (i + j) * r->c->n, hi, 1, r);
      push_moment(y, t, e, m + (i + j) * r->c->n, lo, -1, r);
    }
  fmpz_clear(binomial);
  fmpq_clear(t);
}

static void collect(fmpq_mpoly_t y, const risk_formula *r) {
  fmpq_mpoly_sort_terms(y, r->ctx);
  fmpq_mpoly_combine_like_terms(y, r->ctx);
}

void risk_formula_single(fmpq_mpoly_t A, const risk_formula *y, region u, int with_target) {
  part list[2];
  int n = parts(list, y, u, 1, 0);
  fmpq_mpoly_zero(A, y->ctx);
  for (int i = 0; i < n; i++)
    push_integral(A, list[i].factor, y->power, 0, list[i].lo, list[i].hi,
                  with_target ? y->target : y->density, y);
  collect(A, y);
}

void risk_formula_pair(fmpq_mpoly_t P, const risk_formula *y, region u, region v, kink_order order) {
  part first[2], second[2];
  int n1 = parts(first, y, u, 1, order == KINKS_DESCEND), n2 = parts(second, y, v, 2, order == KINKS_ASCEND);
  fmpq_t factor;
  fmpq_init(factor);
  fmpq_mpoly_zero(P, y->ctx);
  for (int i = 0; i < n1; i++)
    for (int j = 0; j < n2; j++) {
      place lo = first[i].lo.key < second[j].lo.key ? second[j].lo : first[i].lo;
      place hi = first[i].hi.key < second[j].hi.key ? first[i].hi : second[j].hi;
      if (lo.key >= hi.key)
        continue;
      fmpq_mul(factor, first[i].factor, second[j].factor);
      push_integral(P, factor, y->power, y->power, lo, hi, y->density, y);
    }
  collect(P, y);
  fmpq_clear(factor);
}
