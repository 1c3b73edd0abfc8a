/* The error beside kinks: limits, signs, and zeros that are known exactly. */
#include "types/kink_sides.h"
#include "types/types.h"

const error_part *part_beside(const error_view *v, slong j, int right) {
  slong i = 0;
  while (i < v->nparts && v->parts[i].piece < j)
    i++;
  return v->parts + (right ? i : i - 1);
}

/* f (derivative 0) or its first derivative takes the same value on both sides of breakpoint i. */
static int agrees(const cells *c, slong i, int derivative) {
  fmpq_poly_t f;
  fmpq_t x;
  int same;
  fmpq_poly_init(f);
  fmpq_init(x);
  fmpq_poly_sub(f, c->f->poly[c->target[i]], c->f->poly[c->target[i - 1]]);
  if (derivative)
    fmpq_poly_derivative(f, f);
  fmpq_poly_evaluate_fmpq(x, f, c->z + i);
  same = fmpq_is_zero(x);
  fmpq_poly_clear(f);
  fmpq_clear(x);
  return same;
}

/* Is f (or its derivative) continuous at q_j for certain? */
static int target_is_continuous(const error_view *v, slong j, int derivative) {
  const cells *c = v->f->cells;
  const fmpq *q = v->f->known[j];
  slong first, last;
  int same = 1;
  fits_locate(&first, &last, c, v->fits.x + j, &v->ring);
  for (slong i = first + 1; same && i <= last; i++)
    same = (q && !fmpq_equal(q, c->z + i)) || agrees(c, i, derivative);
  return same;
}

int error_vanishes_beside(const error_view *v, slong j, int right) {
  return j > 0 && j <= v->f->k && part_beside(v, j, !right)->fit && target_is_continuous(v, j, 0);
}

void error_quotient(arb_poly_t y, const error_view *v, const error_part *part, slong j) {
  slong n = part->error_ball->length;
  arb_t remainder;
  arb_poly_zero(y);
  if (n < 2)
    return;
  arb_init(remainder);
  arb_poly_fit_length(y, n - 1);
  _arb_poly_div_root(y->coeffs, remainder, part->error_ball->coeffs, n, v->fits.x[j].ball, v->ring.bits);
  _arb_poly_set_length(y, n - 1);
  arb_clear(remainder);
}

/* Does p vanish at q_j on the side of a part, for certain? */
static int density_vanishes(const error_view *v, const error_part *part, slong j) {
  fmpq_t y;
  int zero;
  if (!v->f->known[j])
    return 0;
  fmpq_init(y);
  fmpq_poly_evaluate_fmpq(y, part_density(v, part), v->f->known[j]);
  zero = fmpq_is_zero(y);
  fmpq_clear(y);
  return zero;
}

/* Is p > 0 at q_j, taken from this part, for certain? */
static int density_is_positive(const error_view *v, const error_part *part, slong j) {
  scalar *y = scalars_new(&v->ring, 1);
  int sign;
  scalar_evaluate(y, part_density(v, part), v->fits.x + j, &v->ring);
  sign = scalar_sign(y, &v->ring);
  scalars_free(y, &v->ring, 1);
  return sign > 0;
}

int error_touches_zero(const error_view *v, slong j) {
  int zero = target_is_continuous(v, j, 0) && target_is_continuous(v, j, 1);
  kink_sides s = sides_of_kink(v, j);
  for (int right = 0; zero && right < 2; right++)
    zero = s.limit[right] == 0 && density_is_positive(v, part_beside(v, j, right), j);
  return zero;
}

/* The sign of a value that is not known to be 0; UNKNOWN if it may be. */
static int ball_sign(const arb_t y) { return arb_is_positive(y) ? 1 : arb_is_negative(y) ? -1 : UNKNOWN; }

/* The sign of e next to q_j on one side, from balls. */
static int error_beside(const error_view *v, const error_part *part, slong j, int right) {
  const arb_srcptr q = v->fits.x[j].ball;
  arb_poly_t quotient;
  arb_t y;
  int sign;
  arb_init(y);
  arb_poly_evaluate(y, part->error_ball, q, v->ring.bits);
  sign = ball_sign(y);
  if (sign == UNKNOWN && error_vanishes_beside(v, j, right)) {
    arb_poly_init(quotient);
    error_quotient(quotient, v, part, j);
    arb_poly_evaluate(y, quotient, q, v->ring.bits);
    sign = ball_sign(y);
    sign = sign == UNKNOWN || right ? sign : -sign;
    arb_poly_clear(quotient);
  }
  arb_clear(y);
  return sign;
}

/* The limit of e p, from balls, where e is not 0 next to q_j. */
static int limit_beside(const error_view *v, const error_part *part, slong j, int right) {
  scalar *y;
  int sign;
  if (error_vanishes_beside(v, j, right) || density_vanishes(v, part, j))
    return 0;
  y = scalars_new(&v->ring, 1);
  fits_error_density(y, &v->fits, j, part->cell);
  sign = ball_sign(y->ball);
  scalars_free(y, &v->ring, 1);
  return sign;
}

/* The same with rational numbers. */
static void exact_side(int *limit, int *beside, const error_view *v, const error_part *part, slong j,
                       int right) {
  scalar *y = scalars_new(&v->ring, 1);
  fits_error_density(y, &v->fits, j, part->cell);
  *limit = scalar_sign(y, &v->ring);
  *beside = sign_beside_rational(part->error, v->f->known[j], right ? 1 : -1);
  scalars_free(y, &v->ring, 1);
}

/* Balls: if it is not certain in which cell the kink lies, what differs between the cells is not known. */
static void forget_differences(kink_sides *s, const error_view *v, slong j) {
  slong first, last;
  fits_locate(&first, &last, v->f->cells, v->fits.x + j, &v->ring);
  if (first == last || v->f->known[j])
    return;
  for (int i = 0; i < 2; i++) {
    if (s->limit[0] != s->limit[1])
      s->limit[i] = UNKNOWN;
    if (s->beside[0] != s->beside[1])
      s->beside[i] = UNKNOWN;
  }
}

kink_sides sides_of_kink(const error_view *v, slong j) {
  kink_sides s = { { 0, 0 }, { 0, 0 } };
  scalar *m = scalars_new(&v->ring, 1);
  int sign;
  fits_jump(m, &v->fits, j);
  sign = scalar_sign(m, &v->ring);
  for (int right = 0; right < 2; right++) {
    const error_part *part = part_beside(v, j, right);
    if (part->fit)
      continue;
    if (v->f->exact) {
      exact_side(s.limit + right, s.beside + right, v, part, j, right);
    } else {
      s.limit[right] = limit_beside(v, part, j, right);
      s.beside[right] = error_beside(v, part, j, right);
    }
    if (s.limit[right] != UNKNOWN)
      s.limit[right] = sign ? sign * s.limit[right] : UNKNOWN;
    if (s.beside[right] != UNKNOWN)
      s.beside[right] = sign ? sign * s.beside[right] : UNKNOWN;
  }
  if (!v->f->exact)
    forget_differences(&s, v, j);
  scalars_free(m, &v->ring, 1);
  return s;
}
