/* Zeros of chain systems: existence, exact recognition, any precision. A rational point is the zero if F
   vanishes there exactly; every other zero is enclosed. */
#include "base/context.h"
#include "landscape/newton.h"
#include "landscape/refine.h"
#include "system/full_kink.h"

enum {
  FIRST_BITS = 448,     /* working precision at first */
  RECOGNISED_BITS = 128 /* numerators and denominators of recognised kinks, unless they are breakpoints */
};

/* ---- Exact zeros. */

static void fmpq_set_double(fmpq_t q, double x) {
  arf_t y;
  arf_init(y);
  arf_set_d(y, x);
  arf_get_fmpq(q, y);
  arf_clear(y);
}

/* Does the rational point q lie in D? */
static int point_inside(const refined_zero *z, const chain_zero *box, const fmpq *q) {
  slong k = z->word->k;
  int inside = fmpq_cmp(q, z->cells->z) >= 0 && fmpq_cmp(q + k - 1, z->cells->z + z->cells->n) <= 0;
  fmpq_t end;
  fmpq_init(end);
  for (slong j = 0; inside && j < k; j++) {
    fmpq_set_double(end, iv_lo(box->unique[j + 1]));
    inside = fmpq_cmp(q + j, end) >= 0 && (j == 0 || fmpq_cmp(q + j - 1, q + j) <= 0);
    fmpq_set_double(end, box->unique[j + 1].hi);
    inside = inside && fmpq_cmp(q + j, end) <= 0;
    if (z->word->to[j + 1]) /* between two gaps */
      inside = inside && fmpq_cmp(q + j, z->cells->z + z->word->from[j + 1]) >= 0
               && fmpq_cmp(q + j, z->cells->z + z->word->to[j + 1]) <= 0;
  }
  fmpq_clear(end);
  return inside;
}

/* Is F(point) = 0? */
static int vanishes(const refined_zero *z, const fmpq *point) {
  ring r = { .kind = SCALAR_RATIONAL };
  slong k = z->word->k;
  scalar *kinks = scalars_new(&r, k), *y = scalars_new(&r, 1);
  fits t;
  int zero;
  for (slong j = 0; j < k; j++)
    fmpq_set(&kinks[j].rational, point + j);
  fits_init(&t, &r, z->cells, z->word, kinks);
  zero = !t.undefined;
  for (slong j = 1; zero && j <= k; j++) {
    fits_equation(y, &t, j);
    zero = scalar_sign(y, &r) == 0;
  }
  fits_clear(&t);
  scalars_free(kinks, &r, k);
  scalars_free(y, &r, 1);
  return zero;
}

/* q = a breakpoint in [lo, hi], else the simplest rational there; 0 if that is not simple. */
static int simplest(fmpq_t q, const cells *c, const fmpq_t lo, const fmpq_t hi) {
  slong left = 0, right = c->n; /* the first breakpoint >= lo */
  while (left < right) {
    slong mid = left + (right - left) / 2;
    if (fmpq_cmp(c->z + mid, lo) >= 0)
      right = mid;
    else
      left = mid + 1;
  }
  if (fmpq_cmp(c->z + left, lo) >= 0 && fmpq_cmp(c->z + left, hi) <= 0) {
    fmpq_set(q, c->z + left);
    return 1;
  }
  if (fmpq_equal(lo, hi))
    fmpq_set(q, lo);
  else
    fmpq_simplest_between(q, lo, hi);
  return fmpz_bits(fmpq_numref(q)) <= RECOGNISED_BITS && fmpz_bits(fmpq_denref(q)) <= RECOGNISED_BITS;
}

/* Is there a simple rational point in the box of k pairs that is the zero? Then z->point is it. */
static int recognise(refined_zero *z, const chain_zero *box, const fmpq *lo, const fmpq *hi) {
  slong k = z->word->k;
  fmpq *candidate = _fmpq_vec_init(k);
  int found = 1;
  for (slong j = 0; found && j < k; j++)
    found = simplest(candidate + j, z->cells, lo + j, hi + j);
  found = found && point_inside(z, box, candidate) && vanishes(z, candidate);
  for (slong j = 0; found && j < k; j++)
    fmpq_swap(z->point + j, candidate + j);
  _fmpq_vec_clear(candidate, k);
  return found;
}

/* recognise in the box where the search found the zero. */
static int recognise_found(refined_zero *z, const chain_zero *box) {
  slong k = z->word->k;
  fmpq *lo = _fmpq_vec_init(k), *hi = _fmpq_vec_init(k);
  int found;
  for (slong j = 0; j < k; j++) {
    fmpq_set_double(lo + j, iv_lo(box->at[j + 1]));
    fmpq_set_double(hi + j, box->at[j + 1].hi);
  }
  found = recognise(z, box, lo, hi);
  _fmpq_vec_clear(lo, k);
  _fmpq_vec_clear(hi, k);
  return found;
}

/* A zero of the word B1 that is known as a root of a polynomial: z->point if it is rational. */
static int recognise_root(refined_zero *z, const chain_zero *box) {
  fmpq_t lo, hi;
  int found;
  fmpq_init(lo);
  fmpq_init(hi);
  fmpq_set_double(lo, iv_lo(box->at[1]));
  fmpq_set_double(hi, box->at[1].hi);
  found = full_kink_rational(z->point, z->cells, lo, hi) && vanishes(z, z->point);
  fmpq_clear(lo);
  fmpq_clear(hi);
  return found;
}

/* recognise within 2^-bits of the balls x. */
static int recognise_near(refined_zero *z, const chain_zero *box, arb_srcptr x, slong bits) {
  slong k = z->word->k;
  fmpq *lo = _fmpq_vec_init(k), *hi = _fmpq_vec_init(k);
  arb_t y;
  arf_t end;
  int found;
  arb_init(y);
  arf_init(end);
  for (slong j = 0; j < k; j++) {
    arb_set(y, x + j);
    arb_add_error_2exp_si(y, -bits);
    arb_get_lbound_arf(end, y, REFINE_LIMIT);
    arf_get_fmpq(lo + j, end);
    arb_get_ubound_arf(end, y, REFINE_LIMIT);
    arf_get_fmpq(hi + j, end);
  }
  found = recognise(z, box, lo, hi);
  arb_clear(y);
  arf_clear(end);
  _fmpq_vec_clear(lo, k);
  _fmpq_vec_clear(hi, k);
  return found;
}

/* ---- Enclosures. */

/* The largest b with radius <= 2^-b. */
static slong bits_of_radius(const mag_t radius) {
  slong b = 1;
  if (mag_cmp_2exp_si(radius, -1000000) < 0)
    return 1000000;
  while (mag_cmp_2exp_si(radius, -2 * b) <= 0)
    b *= 2;
  for (slong step = b / 2; step > 0; step /= 2)
    if (mag_cmp_2exp_si(radius, -(b + step)) <= 0)
      b += step;
  return mag_cmp_2exp_si(radius, -b) <= 0 ? b : 0;
}

/* Take the ball of the given radius around x as enclosure: q, the precision (at most `most`), and the
   point, x rounded to a few more bits. */
static void set_enclosure(refined_zero *z, arb_srcptr x, const mag_t radius, slong most) {
  slong bits = bits_of_radius(radius);
  z->precision = bits < most ? bits : most;
  for (slong j = 0; j < z->word->k; j++) {
    fmpz *mantissa = fmpq_numref(z->point + j);
    arf_get_fmpz_fixed_si(mantissa, arb_midref(x + j), -(z->precision + 20));
    fmpz_one(fmpq_denref(z->point + j));
    fmpq_div_2exp(z->point + j, z->point + j, (flint_bitcnt_t) z->precision + 20);
    if (z->word->node[j + 1] > 0)
      fmpq_set(z->point + j, z->cells->z + z->word->node[j + 1]);
    arb_set(z->q + j, x + j);
    arb_add_error_mag(z->q + j, radius);
  }
}

/* Prove that there is a zero near x, the only one within 2^(-bits/2), and that it lies in D: 1 if so. */
static int enclose(refined_zero *z, const chain_zero *box, arb_srcptr x, slong bits) {
  slong k = z->word->k;
  arb_ptr around = _arb_vec_init(k);
  mag_t radius;
  int ok;
  mag_init(radius);
  for (slong j = 0; j < k; j++) {
    arb_set(around + j, x + j);
    arb_add_error_2exp_si(around + j, -bits / 2);
  }
  ok = newton_distance(radius, z->cells, z->word, x, around, bits) && mag_cmp_2exp_si(radius, -bits / 2) < 0;
  if (ok) {
    set_enclosure(z, x, radius, bits);
    ok = newton_inside(z->cells, z->word, box, z->q, bits);
  }
  mag_clear(radius);
  _arb_vec_clear(around, k);
  return ok;
}

/* ---- What the zero is. */

/* Are all slope jumps of kinks nonzero? 1: yes; 0: not decided, or (exact) some are zero or an interval is a
   point. */
static int all_jumps(const refined_zero *z) {
  ring r;
  fits t;
  scalar *y;
  int nonzero = 1;
  refine_fits(&t, &r, z);
  y = scalars_new(&r, 1);
  for (slong i = 0; i <= z->word->k; i++)
    nonzero = nonzero && !t.shrunk[i];
  for (slong j = 1; nonzero && j <= z->word->k; j++) {
    fits_jump(y, &t, j);
    nonzero = z->word->node[j] || scalar_sign(y, &r) != 0;
  }
  scalars_free(y, &r, 1);
  fits_clear(&t);
  return nonzero;
}

static void set_exact(refined_zero *z, slong bits) {
  z->exact = 1;
  z->precision = bits;
  for (slong j = 0; j < z->word->k; j++)
    arb_set_fmpq(z->q + j, z->point + j, bits + 32);
}

/* The zero is z->point. */
static void conclude_exact(refined_zero *z) {
  set_exact(z, FIRST_BITS / 2);
  z->state = all_jumps(z) ? ZERO_GENUINE : ZERO_SPURIOUS;
}

/* Do J_(j-1), J_j have the lengths of a tied q_j at the exact zero: |tau_j| l_(j-1)^2 = |tau_(j-1)| l_j^2? */
static int is_tied(const refined_zero *z, slong j) {
  slong k = z->word->k;
  const fmpq *here = z->point + j - 1;
  fmpq_t left, right;
  int tied;
  fmpq_init(left);
  fmpq_init(right);
  fmpq_sub(left, here, j > 1 ? here - 1 : z->cells->z);
  fmpq_sub(right, j < k ? here + 1 : z->cells->z + z->cells->n, here);
  fmpq_mul(left, left, left);
  fmpq_mul(right, right, right);
  fmpq_mul_si(left, left, FLINT_ABS(z->word->tau[j]));
  fmpq_mul_si(right, right, FLINT_ABS(z->word->tau[j - 1]));
  tied = fmpq_equal(left, right);
  fmpq_clear(left);
  fmpq_clear(right);
  return tied;
}

/* A zero on the points with tied kinks: it must be exact, tied, and not genuine. */
static void conclude_tied(refined_zero *z, const chain_zero *box) {
  int tied = recognise_found(z, box);
  for (slong j = 1; tied && j <= z->word->k; j++)
    tied = !(box->tied >> j & 1) || is_tied(z, j);
  if (tied)
    conclude_exact(z);
  if (z->state != ZERO_SPURIOUS) {
    z->state = ZERO_UNDECIDED;
    z->exact = 0;
    z->reason = "the only zero inside the box with equally long affine pieces is not recognised";
  }
}

/* A genuine zero if that can be proved with a moderate precision; else enclosed. */
static void conclude_enclosed(refined_zero *z) {
  while (!all_jumps(z))
    if (2 * z->precision <= REFINE_LIMIT) {
      refine_to(z, z->cells, 2 * z->precision);
    } else {
      z->state = ZERO_ENCLOSED;
      z->reason = "a slope jump is zero or too close to it, at kinks that are not rational";
      return;
    }
  z->state = ZERO_GENUINE;
}

/* Find the zero exactly without an enclosure: it may lie on a face. */
static int recognise_limit(refined_zero *z, const chain_zero *box, arb_srcptr x) {
  static const slong bits[] = { 24, 40, 80, 160 };
  for (size_t i = 0; i < sizeof bits / sizeof *bits; i++)
    if (recognise_near(z, box, x, bits[i]))
      return 1;
  return 0;
}

/* Find the zero: exactly, or enclosed. More bits only help when Newton's method converges. */
static void locate(refined_zero *z, const chain_zero *box) {
  arb_ptr x = _arb_vec_init(z->word->k);
  int enclosed = 0, exact = 0, converging = 1;
  for (slong j = 0; j < z->word->k; j++)
    arb_set_d(x + j, 0.5 * iv_lo(box->at[j + 1]) + 0.5 * box->at[j + 1].hi);
  for (slong bits = FIRST_BITS; converging && !enclosed && !exact && bits <= REFINE_LIMIT; bits *= 2) {
    converging = newton_improve(x, z->cells, z->word, box, bits) <= -FIRST_BITS / 4;
    enclosed = converging && enclose(z, box, x, bits);
    exact = enclosed ? recognise_near(z, box, z->q, z->precision) : recognise_limit(z, box, x);
  }
  if (exact)
    conclude_exact(z);
  else if (enclosed)
    conclude_enclosed(z);
  else
    z->reason = "no zero is found inside the box where there may be one";
  _arb_vec_clear(x, z->word->k);
}

/* The mirror image of the zero is a zero of its mirror word; if it lies in the box it is the same one. */
static int is_own_image(const refined_zero *z, const chain_zero *box) {
  fmpq_t sum;
  int same;
  fmpq_init(sum);
  fmpq_add(sum, z->cells->z, z->cells->z + z->cells->n);
  same = zero_in_box(z, box, sum);
  fmpq_clear(sum);
  return same;
}

void refine_init(refined_zero *z, const cells *c, const chain_word *w, const chain_zero *box, int even) {
  *z = (refined_zero) { .cells = c, .word = w, .tension = -1 };
  z->point = _fmpq_vec_init(w->k);
  z->q = _arb_vec_init(w->k);
  for (slong j = 1; j <= w->k; j++)
    if (w->node[j] > 0)
      fmpq_set(z->point + j - 1, c->z + w->node[j]);
  if (box->tied)
    conclude_tied(z, box);
  else if (box->root ? recognise_root(z, box) : recognise_found(z, box))
    conclude_exact(z);
  else if (box->root)
    z->reason = "a multiple zero of the equation, or nearly so, whose kink is not rational";
  else
    locate(z, box);
  z->symmetric_even = even && z->state == ZERO_GENUINE && !chain_word_has_nodes(w) && is_own_image(z, box);
  if (z->state == ZERO_GENUINE && !chain_word_has_nodes(w))
    z->tension = w->type_b ? 0 : refine_sigma(z, w);
}

void refine_clear(refined_zero *z) {
  _fmpq_vec_clear(z->point, z->word->k);
  _arb_vec_clear(z->q, z->word->k);
}

/* ---- More digits. */

/* The zero lies in the balls q. Enclose it in balls around x, of radius 2^-bits or less, or return 0. */
static int enclose_again(refined_zero *z, arb_srcptr x, slong bits, slong work) {
  slong k = z->word->k;
  arb_ptr box = _arb_vec_init(k);
  mag_t radius;
  int ok;
  mag_init(radius);
  for (slong j = 0; j < k; j++)
    arb_union(box + j, z->q + j, x + j, work);
  ok = newton_distance(radius, z->cells, z->word, x, box, work) && mag_cmp_2exp_si(radius, -bits) <= 0;
  if (ok)
    set_enclosure(z, x, radius, bits);
  mag_clear(radius);
  _arb_vec_clear(box, k);
  return ok;
}

void refine_to(refined_zero *z, const cells *c, slong bits) {
  slong k = z->word->k;
  arb_ptr x;
  (void) c;
  if (z->exact && bits > z->precision)
    set_exact(z, bits);
  if (z->exact || bits <= z->precision)
    return;
  x = _arb_vec_init(k);
  for (slong j = 0; j < k; j++)
    arb_get_mid_arb(x + j, z->q + j);
  for (slong guard = 128, done = 0; !done && guard <= 4096; guard *= 2) {
    newton_improve(x, z->cells, z->word, NULL, bits + guard);
    done = enclose_again(z, x, bits, bits + guard);
  }
  _arb_vec_clear(x, k);
}

void refine_copy(refined_zero *y, const refined_zero *z, slong bits) {
  slong k = z->word->k;
  *y = *z;
  y->point = _fmpq_vec_init(k);
  y->q = _arb_vec_init(k);
  for (slong j = 0; j < k; j++)
    fmpq_set(y->point + j, z->point + j);
  _arb_vec_set(y->q, z->q, k);
  refine_to(y, y->cells, bits);
}
