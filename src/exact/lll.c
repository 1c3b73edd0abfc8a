/* Integer relations by lattice reduction. The rows of the lattice are (c_0, ..., c_n, 2^bits sum c_i x_i),
   rounded; bits grows in small steps, which keeps the integers below 2^53, so that they are exact in doubles.
   */
#include <math.h>
#include <string.h>
#include "base/context.h"
#include "exact/lll.h"

enum {
  ENTRY_BITS = 48,   /* of entries of rows in doubles, about, before they are reduced */
  STEP = 40, SMALL_STEP = 6,
  LARGE_STEP = 200,  /* of rows that do not fit in doubles */
  PASSES = 60, VISITS_PER_ROW = 4000
};
static const double ENTRY_LIMIT = 4503599627370496.0 /* 2^52 */;
static const double DELTA = 0.6, ETA = 0.51, LARGE_MULTIPLE = 1000;

slong lll_bits(slong n, slong size) { return (n + 1) * (size + 2) + 32; }

/* Rows in doubles with their orthogonalisation: <row i, row*_j> = r[i][j] = mu[i][j] |row*_j|^2. */
typedef struct {
  slong n, m;            /* n rows of m numbers */
  double *row, *r, *mu;
  double *spare;         /* m */
  double *rest;          /* n + 1: |the present row without row*_0..row*_(j-1)|^2 */
} lattice;

static void lattice_init(lattice *t, slong n, slong m) {
  *t = (lattice) { .n = n, .m = m };
  t->row = mem_alloc((size_t) (n * m + 2 * n * n + n + 1 + m), sizeof(double));
  t->r = t->row + n * m;
  t->mu = t->r + n * n;
  t->rest = t->mu + n * n;
  t->spare = t->rest + n + 1;
}

static inline double dot(const double *x, const double *y, slong n) {
  double sum[4] = { 0 };
  slong i;
  for (i = 0; i + 3 < n; i += 4)
    for (int j = 0; j < 4; j++)
      sum[j] += x[i + j] * y[i + j];
  for (; i < n; i++)
    sum[0] += x[i] * y[i];
  return sum[0] + sum[1] + (sum[2] + sum[3]);
}

/* r[k][j] and mu[k][j], j < k. */
static void orthogonalise(lattice *t, slong k) {
  double *r = t->r + k * t->n, *mu = t->mu + k * t->n;
  const double *row = t->row + k * t->m;
  for (slong j = 0; j < k; j++) {
    r[j] = dot(row, t->row + j * t->m, t->m) - dot(t->mu + j * t->n, r, j);
    mu[j] = r[j] / t->r[j * t->n + j];
  }
}

/* The lengths that are left, and r[k][j], j < k, from mu[k][j]. */
static void set_rest(lattice *t, slong k) {
  double *r = t->r + k * t->n, *mu = t->mu + k * t->n;
  const double *row = t->row + k * t->m;
  t->rest[0] = dot(row, row, t->m);
  for (slong j = 0; j < k; j++) {
    r[j] = mu[j] * t->r[j * t->n + j];
    t->rest[j + 1] = t->rest[j] - mu[j] * r[j];
  }
}

/* Row k minus x times row j; 0 if that is perhaps not exact. */
static int subtract(lattice *t, slong k, slong j, double x) {
  double *row = t->row + k * t->m, *mu = t->mu + k * t->n, products = 0, sums = 0;
  const double *other = t->row + j * t->m;
  for (slong i = 0; i < t->m; i++) {
    double product = x * other[i];
    row[i] -= product;
    products += fabs(product);
    sums += fabs(row[i]);
  }
  for (slong i = 0; i < j; i++)
    mu[i] -= x * t->mu[j * t->n + i];
  return products < ENTRY_LIMIT && sums < ENTRY_LIMIT;
}

/* Make all |mu[k][j]|, j < k, at most about 1/2, and set the lengths that are left; 0 if doubles are not
   enough. After large multiples were subtracted, mu is computed anew, because of cancellation. */
static int size_reduce(lattice *t, slong k) {
  double *mu = t->mu + k * t->n, largest = LARGE_MULTIPLE;
  for (int pass = 0; pass < PASSES && largest >= LARGE_MULTIPLE; pass++) {
    largest = 0;
    orthogonalise(t, k);
    for (slong j = k - 1; j >= 0; j--)
      if (!(fabs(mu[j]) <= ETA)) {
        double x = rint(mu[j]);
        largest = fmax(largest, fabs(x));
        mu[j] -= x;
        if (!subtract(t, k, j, x))
          return 0;
      }
  }
  set_rest(t, k);
  return largest < LARGE_MULTIPLE;
}

/* Row k becomes row `to` <= k; rows to..k-1 move on. */
static void insert(lattice *t, slong k, slong to) {
  slong n = t->n, m = t->m;
  double *at = t->row + to * m;
  memcpy(t->spare, t->row + k * m, (size_t) m * sizeof *at);
  memmove(at + m, at, (size_t) ((k - to) * m) * sizeof *at);
  memcpy(at, t->spare, (size_t) m * sizeof *at);
  for (slong j = 0; j < to; j++) {
    t->r[to * n + j] = t->r[k * n + j];
    t->mu[to * n + j] = t->mu[k * n + j];
  }
  t->r[to * n + to] = t->rest[to];
}

/* LLL; 0 if doubles are not enough. */
static int lattice_reduce(lattice *t) {
  slong visits = t->n * VISITS_PER_ROW, k = 0;
  while (k < t->n && visits-- > 0) {
    slong to = k;
    if (!size_reduce(t, k))
      return 0;
    while (to > 0 && t->rest[to - 1] < DELTA * t->r[(to - 1) * (t->n + 1)])
      to--;
    insert(t, k, to);
    if (!(t->rest[to] > 0))
      return 0;
    k = to + 1;
  }
  return k == t->n;
}

/* Reduce these rows in doubles: 1; or 0, and they are as before. */
static int reduce_small(fmpz_mat_t rows) {
  lattice t;
  slong n = fmpz_mat_nrows(rows), m = fmpz_mat_ncols(rows);
  int reduced;
  if (FLINT_ABS(fmpz_mat_max_bits(rows)) > 52)
    return 0;
  lattice_init(&t, n, m);
  for (slong i = 0; i < n * m; i++)
    t.row[i] = fmpz_get_d(fmpz_mat_entry(rows, i / m, i % m));
  reduced = lattice_reduce(&t);
  for (slong i = 0; reduced && i < n * m; i++)
    fmpz_set_d(fmpz_mat_entry(rows, i / m, i % m), t.row[i]);
  mem_free(t.row);
  return reduced;
}

/* Last column: the combinations of 2^bits x_j, rounded to integers, in the rows. (Rounding the numbers and
   not the combinations keeps relations short whatever the rows are.) */
static void set_last_column(fmpz_mat_t rows, arb_srcptr x, slong n, slong bits) {
  fmpz_t number;
  fmpz_init(number);
  for (slong i = 0; i <= n; i++)
    fmpz_zero(fmpz_mat_entry(rows, i, n + 1));
  for (slong j = 0; j <= n; j++) {
    arf_get_fmpz_fixed_si(number, arb_midref(x + j), -bits);
    for (slong i = 0; i <= n; i++)
      fmpz_addmul(fmpz_mat_entry(rows, i, n + 1), fmpz_mat_entry(rows, i, j), number);
  }
  fmpz_clear(number);
}

/* Is the first row a relation of x, with coefficients that are small for `bits` bits of x? */
static int is_relation(const fmpz_mat_t rows, arb_srcptr x, slong n, slong bits) {
  const fmpz *c = fmpz_mat_entry(rows, 0, 0);
  slong size = FLINT_ABS(_fmpz_vec_max_bits(c, n + 1));
  arb_t sum;
  int relation;
  if (size == 0 || lll_bits(n, size) > bits)
    return 0;
  arb_init(sum);
  for (slong i = 0; i <= n; i++)
    arb_addmul_fmpz(sum, x + i, c + i, ARF_PREC_EXACT);
  relation = arb_contains_zero(sum);
  arb_clear(sum);
  return relation;
}

/* Reduce the rows with `bits` bits of the numbers, after fewer: the coefficients have about bits / (n + 1)
   bits. */
static void reduce_at(fmpz_mat_t rows, arb_srcptr x, slong n, slong bits) {
  fmpz_lll_t options;
  set_last_column(rows, x, n, bits);
  if (reduce_small(rows))
    return;
  fmpz_lll_context_init_default(options);
  fmpz_lll(rows, NULL, options);
}

/* How many more bits to take. */
static slong step(slong n, slong bits) {
  slong room = ENTRY_BITS - bits / (n + 1);
  return room < SMALL_STEP ? LARGE_STEP : FLINT_MIN(room, STEP);
}

int lll_relation(fmpz *c, arb_srcptr x, slong n, slong size) {
  fmpz_mat_t rows;
  slong last = lll_bits(n, size);
  int relation = 0;
  fmpz_mat_init(rows, n + 1, n + 2);
  for (slong i = 0; i <= n; i++)
    fmpz_one(fmpz_mat_entry(rows, i, i));
  for (slong bits = 0; !relation && bits < last;) { /* with a relation further steps take long */
    bits = FLINT_MIN(bits + step(n, bits), last);
    reduce_at(rows, x, n, bits);
    relation = is_relation(rows, x, n, bits);
  }
  for (slong i = 0; i <= n; i++)
    fmpz_set(c + i, fmpz_mat_entry(rows, 0, i));
  fmpz_mat_clear(rows);
  return relation;
}
