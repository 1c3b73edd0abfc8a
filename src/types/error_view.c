/* The error of a critical function on parts. */
#include "types/error_view.h"

/* Balls: the kinks that are not known to be rational. */
static void irrational_kinks(scalar *kinks, const error_view *v, slong bits) {
  const critical *f = v->f;
  refined_zero y;
  arb_t q;
  if (f->zero) {
    refine_copy(&y, f->zero, bits);
    for (slong j = 0; j < f->k; j++)
      if (!f->known[j + 1])
        scalar_set_variable(kinks + j, y.q + j, -1, &v->ring);
    refine_clear(&y);
  } else {
    arb_init(q);
    algebraic_get_arb(q, &f->r->kinks->place, bits);
    scalar_set_variable(kinks, q, -1, &v->ring);
    arb_clear(q);
  }
}

/* The kinks with at least `bits` bits, in the ring of v. */
static scalar *kinks_of(error_view *v, slong bits) {
  const critical *f = v->f;
  scalar *kinks;
  v->ring = (ring) { .kind = f->exact ? SCALAR_RATIONAL : SCALAR_BALL, .bits = bits + 64 };
  kinks = scalars_new(&v->ring, f->k);
  for (slong j = 0; j < f->k; j++)
    if (f->known[j + 1])
      scalar_set_fmpq(kinks + j, f->known[j + 1], &v->ring);
  if (!f->exact)
    irrational_kinks(kinks, v, bits);
  return kinks;
}

/* y[0..4] = int p, int x p, int x^2 p, int h p, int x h p from a to x_i. */
static void moments_at(scalar *y, const error_view *v, slong i) {
  const cells *c = v->f->cells;
  const scalar *x = v->fits.x + i;
  scalar *other = scalars_new(&v->ring, 1);
  slong first, last;
  fits_locate(&first, &last, c, x, &v->ring);
  for (slong n = first; n <= last; n++) {
    const fmpq_poly_struct *poly[] = { c->p0[n], c->p1[n], c->p2[n], c->h0[n], c->h1[n] };
    for (slong m = 0; m < 5 && (n == first || !v->f->exact); m++) {
      scalar_evaluate(n == first ? y + m : other, poly[m], x, &v->ring);
      if (n > first)
        scalar_join(y + m, other, &v->ring);
    }
  }
  scalars_free(other, &v->ring, 1);
}

/* y += s f, for one of the two kinds. */
static void add_multiple(error_part *part, int phi, const scalar *s, const fmpq_poly_t f, const ring *r) {
  if (r->kind == SCALAR_RATIONAL) {
    fmpq_poly_struct *y = phi ? part->phi : part->error;
    fmpq_poly_t t;
    fmpq_poly_init(t);
    fmpq_poly_scalar_mul_fmpq(t, f, &s->rational);
    fmpq_poly_add(y, y, t);
    fmpq_poly_clear(t);
  } else {
    arb_poly_struct *y = phi ? part->phi_ball : part->error_ball;
    arb_poly_t t;
    arb_poly_init(t);
    arb_poly_set_fmpq_poly(t, f, r->bits);
    arb_poly_scalar_mul(t, t, s->ball, r->bits);
    arb_poly_add(y, y, t, r->bits);
    arb_poly_clear(t);
  }
}

/* x f - g */
static void first_moment(fmpq_poly_t y, const fmpq_poly_t f, const fmpq_poly_t g) {
  fmpq_poly_shift_left(y, f, 1);
  fmpq_poly_sub(y, y, g);
}

/* e = alpha + beta x - h, and
   Phi_L = alpha (x p0 - p1) + beta (x p1 - p2) - (x h0 - h1) - A x + B, with A and B from q_i. */
static void set_polynomials(error_part *part, const error_view *v, const scalar *line) {
  const cells *c = v->f->cells;
  const ring *r = &v->ring;
  scalar *minus = scalars_new(r, 1);
  slong n = part->cell;
  fmpq_poly_t t;
  fmpq_poly_init(t);
  scalar_set_si(minus, -1, r);
  fmpq_poly_set(t, c->f->poly[c->target[n]]);
  fmpq_poly_sub_fmpq(t, t, c->mean);
  add_multiple(part, 0, minus, t, r);
  first_moment(t, c->h0[n], c->h1[n]);
  add_multiple(part, 1, minus, t, r);
  first_moment(t, c->p0[n], c->p1[n]);
  add_multiple(part, 1, line, t, r);
  first_moment(t, c->p1[n], c->p2[n]);
  add_multiple(part, 1, line + 1, t, r);
  fmpq_poly_one(t);
  add_multiple(part, 0, line, t, r);
  add_multiple(part, 1, line + 3, t, r);
  fmpq_poly_shift_left(t, t, 1);
  add_multiple(part, 0, line + 1, t, r);
  scalar_mul_si(minus, line + 2, -1, r);
  add_multiple(part, 1, minus, t, r);
  fmpq_poly_clear(t);
  scalars_free(minus, r, 1);
}

/* line = alpha, beta, A, B of J_i. */
static void set_line(scalar *line, const error_view *v, slong i) {
  const ring *r = &v->ring;
  scalar *m = scalars_new(r, 5), *t = scalars_new(r, 1);
  moments_at(m, v, i);
  scalar_set(line + 1, v->fits.slope + i, r);
  scalar_mul(t, line + 1, v->fits.center + i, r);
  scalar_sub(line, v->fits.level + i, t, r);
  scalar_mul(line + 2, line, m, r);
  scalar_addmul(line + 2, line + 1, m + 1, r);
  scalar_sub(line + 2, line + 2, m + 3, r);
  scalar_mul(line + 3, line, m + 1, r);
  scalar_addmul(line + 3, line + 1, m + 2, r);
  scalar_sub(line + 3, line + 3, m + 4, r);
  if (v->sum[i] && !v->f->balanced) {
    scalar_mul_si(t, v->fits.tension, v->sum[i], r);
    scalar_sub(line + 3, line + 3, t, r);
  }
  scalars_free(m, r, 5);
  scalars_free(t, r, 1);
}

/* A rational bound of x_j from below (side -1) or above. */
static void bound(fmpq_t y, const error_view *v, slong j, int side) {
  arf_t end;
  if (v->f->known[j]) {
    fmpq_set(y, v->f->known[j]);
    return;
  }
  arf_init(end);
  if (side < 0)
    arb_get_lbound_arf(end, v->fits.x[j].ball, v->ring.bits);
  else
    arb_get_ubound_arf(end, v->fits.x[j].ball, v->ring.bits);
  arf_get_fmpq(y, end);
  arf_clear(end);
}

/* The cells in which J_i begins and ends, or may do so. */
static void cells_of_piece(slong *first, slong *last, const error_view *v, slong i) {
  const cells *c = v->f->cells;
  const fmpq *left = v->f->known[i], *right = v->f->known[i + 1];
  slong unused;
  fits_locate(first, &unused, c, v->fits.x + i, &v->ring);
  fits_locate(&unused, last, c, v->fits.x + i + 1, &v->ring);
  while (left && *first + 1 < c->n && fmpq_cmp(c->z + *first + 1, left) <= 0)
    ++*first;
  while (right && *last > 0 && fmpq_cmp(c->z + *last, right) >= 0)
    --*last;
}

/* J_i cut with cell n, if more than a point. */
static void add_part(error_view *v, slong i, slong n, const scalar *line, int fit) {
  const cells *c = v->f->cells;
  error_part *part = v->parts + v->nparts;
  fmpq_init(part->u);
  fmpq_init(part->v);
  bound(part->u, v, i, -1);
  bound(part->v, v, i + 1, 1);
  if (fmpq_cmp(part->u, c->z + n) < 0)
    fmpq_set(part->u, c->z + n);
  if (fmpq_cmp(part->v, c->z + n + 1) > 0)
    fmpq_set(part->v, c->z + n + 1);
  if (fmpq_cmp(part->u, part->v) >= 0) {
    fmpq_clear(part->u);
    fmpq_clear(part->v);
    return;
  }
  part->piece = i;
  part->cell = n;
  fmpq_poly_init(part->error);
  fmpq_poly_init(part->phi);
  arb_poly_init(part->error_ball);
  arb_poly_init(part->phi_ball);
  set_polynomials(part, v, line);
  part->fit = v->f->exact ? fmpq_poly_is_zero(part->error) : fit;
  v->nparts++;
}

static void add_parts(error_view *v, slong i) {
  scalar *line = scalars_new(&v->ring, 4);
  slong first, last;
  int fit;
  cells_of_piece(&first, &last, v, i);
  fit = is_stretch(v->f->cells, first, last) && (v->f->balanced || v->f->word.tau[i] == 0);
  v->parts = mem_realloc(v->parts, (size_t) (v->nparts + last - first + 1), sizeof *v->parts);
  set_line(line, v, i);
  for (slong n = first; n <= last; n++)
    add_part(v, i, n, line, fit);
  scalars_free(line, &v->ring, 4);
}

void error_view_init(error_view *v, const critical *f, slong bits) {
  scalar *kinks;
  *v = (error_view) { .f = f };
  kinks = kinks_of(v, bits);
  fits_init(&v->fits, &v->ring, f->cells, &f->word, kinks);
  scalars_free(kinks, &v->ring, f->k);
  for (slong i = 0; i <= f->k; i++)
    v->sum[i + 1] = v->sum[i] + f->word.tau[i];
  for (slong i = 0; i <= f->k; i++)
    add_parts(v, i);
}

void error_view_clear(error_view *v) {
  for (slong i = 0; i < v->nparts; i++) {
    error_part *part = v->parts + i;
    fmpq_clear(part->u);
    fmpq_clear(part->v);
    fmpq_poly_clear(part->error);
    fmpq_poly_clear(part->phi);
    arb_poly_clear(part->error_ball);
    arb_poly_clear(part->phi_ball);
  }
  mem_free(v->parts);
  fits_clear(&v->fits);
}

/* Phi_LETTER = Phi_L + level t; with two slopes Psi_LETTER / (1 - gamma). 0 if T = 0. */
static slong level_of(const error_view *v, char letter) {
  return v->f->balanced ? 0 : slopes_level(v->f->word.slopes, letter);
}

int phi_vanishes(const error_view *v, char letter, slong j) {
  return v->f->balanced || v->sum[j] == level_of(v, letter);
}

void phi_exact(fmpq_poly_t y, const error_view *v, const error_part *part, char letter) {
  fmpq_t constant;
  fmpq_poly_set(y, part->phi);
  if (level_of(v, letter) == 0)
    return;
  fmpq_init(constant);
  fmpq_mul_si(constant, &v->fits.tension->rational, level_of(v, letter));
  fmpq_poly_add_fmpq(y, y, constant);
  fmpq_clear(constant);
}

void phi_balls(arb_poly_t y, const error_view *v, const error_part *part, char letter) {
  arb_t constant;
  arb_poly_set(y, part->phi_ball);
  if (level_of(v, letter) == 0)
    return;
  arb_init(constant);
  arb_poly_get_coeff_arb(constant, y, 0);
  arb_addmul_si(constant, v->fits.tension->ball, level_of(v, letter), v->ring.bits);
  arb_poly_set_coeff_arb(y, 0, constant);
  arb_clear(constant);
}

const fmpq_poly_struct *part_density(const error_view *v, const error_part *part) {
  const cells *c = v->f->cells;
  return c->p->poly[c->density[part->cell]];
}
