/* The second variation on the outside of exact fits. */
#include "exact/form.h"
#include "types/kink_sides.h"
#include "types/outside.h"

/* A maximal run of parts of one J_i without exact fit. */
typedef struct {
  slong first, last; /* parts */
  int linked;        /* it begins at a kink where the segment before it ends */
} segment;

typedef struct {
  const error_view *v;
  const ring *ring;
  slong n;           /* segments */
  segment *segments;
  quadratic form;    /* in alpha, beta for each of them */
} outside;

static void find_segments(outside *o) {
  const error_part *parts = o->v->parts;
  o->segments = mem_alloc((size_t) o->v->nparts, sizeof *o->segments);
  for (slong i = 0; i < o->v->nparts; i++) {
    int joined = i > 0 && !parts[i - 1].fit;
    if (parts[i].fit)
      continue;
    if (!joined || parts[i - 1].piece < parts[i].piece)
      o->segments[o->n++] = (segment) { .first = i, .linked = joined };
    o->segments[o->n - 1].last = i;
  }
}

/* y += f(v) - f(u) for an exact part. */
static void add_difference(scalar *y, const fmpq_poly_t f, const error_part *part) {
  fmpq_t value;
  fmpq_init(value);
  fmpq_poly_evaluate_fmpq(value, f, part->v);
  fmpq_add(&y->rational, &y->rational, value);
  fmpq_poly_evaluate_fmpq(value, f, part->u);
  fmpq_sub(&y->rational, &y->rational, value);
  fmpq_clear(value);
}

/* y[0..2] = int p, int x p, int x^2 p over a segment; where kinks are balls it is all of J_i. */
static void moments(scalar *y, const outside *o, const segment *s) {
  const cells *c = o->v->f->cells;
  const fits *t = &o->v->fits;
  slong piece = o->v->parts[s->first].piece;
  if (!o->v->f->exact) {
    scalar_set(y, t->p0 + piece, o->ring);
    scalar_set(y + 1, t->p1 + piece, o->ring);
    scalar_set(y + 2, t->p2 + piece, o->ring);
    return;
  }
  for (slong i = s->first; i <= s->last; i++) {
    const error_part *part = o->v->parts + i;
    add_difference(y, c->p0[part->cell], part);
    add_difference(y + 1, c->p1[part->cell], part);
    add_difference(y + 2, c->p2[part->cell], part);
  }
}

static scalar *entry(const outside *o, slong i, slong j) { return quadratic_entry(&o->form, i, j); }

/* int (alpha + beta x)^2 p */
static void add_segment(outside *o, slong s) {
  scalar *m = scalars_new(o->ring, 3);
  moments(m, o, o->segments + s);
  scalar_add(entry(o, 2 * s, 2 * s), entry(o, 2 * s, 2 * s), m, o->ring);
  scalar_add(entry(o, 2 * s + 1, 2 * s), entry(o, 2 * s + 1, 2 * s), m + 1, o->ring);
  scalar_add(entry(o, 2 * s + 1, 2 * s + 1), entry(o, 2 * s + 1, 2 * s + 1), m + 2, o->ring);
  scalars_free(m, o->ring, 3);
}

/* y = the smaller of y and z; balls: an enclosure of it. */
static void take_smaller(scalar *y, const scalar *z, const ring *r) {
  if (r->kind == SCALAR_RATIONAL) {
    if (fmpq_cmp(&z->rational, &y->rational) < 0)
      fmpq_set(&y->rational, &z->rational);
  } else {
    arb_min(y->ball, y->ball, z->ball, r->bits);
  }
}

/* y = the smaller of e p / m_j on the two sides of kink j. */
static void cost(scalar *y, const outside *o, slong j) {
  const fits *t = &o->v->fits;
  scalar *s = scalars_new(o->ring, 2);
  slong first, last;
  fits_locate(&first, &last, t->cells, t->x + j, o->ring);
  fits_jump(s, t, j);
  fits_error_density(y, t, j, first);
  scalar_div(y, y, s, o->ring);
  for (slong i = first + 1; i <= last; i++) {
    fits_error_density(s + 1, t, j, i);
    scalar_div(s + 1, s + 1, s, o->ring);
    take_smaller(y, s + 1, o->ring);
  }
  scalars_free(s, o->ring, 2);
}

/* c_j d_j^2, d_j = the difference at q_j of the affine functions of segments s - 1 and s. */
static void add_link(outside *o, slong s) {
  slong j = o->v->parts[o->segments[s].first].piece, row = 2 * s - 2;
  const ring *r = o->ring;
  scalar *c = scalars_new(r, 2), *d = scalars_new(r, 4);
  cost(c, o, j);
  scalar_set_si(d, 1, r);
  scalar_set(d + 1, o->v->fits.x + j, r);
  scalar_set_si(d + 2, -1, r);
  scalar_mul_si(d + 3, o->v->fits.x + j, -1, r);
  for (slong i = 0; i < 4; i++)
    for (slong m = 0; m <= i; m++) {
      scalar_mul(c + 1, d + i, d + m, r);
      scalar_addmul(entry(o, row + i, row + m), c + 1, c, r);
    }
  scalars_free(c, r, 2);
  scalars_free(d, r, 4);
}

/* Are all pivots of L D L^T certainly positive? */
static int is_definite(outside *o) {
  int definite = 1;
  for (slong i = 0; definite && i < 2 * o->n; i++)
    definite = quadratic_eliminate(&o->form, i) > 0;
  return definite;
}

/* (e p) m_j >= 0 outside at every kink that is an end of an exact fit. */
static int ends_are_held(const error_view *v) {
  int held = 1;
  for (slong i = 1; held && i < v->nparts; i++) {
    const error_part *part = v->parts + i;
    int limit;
    if (part->fit == part[-1].fit || part->piece == part[-1].piece)
      continue;
    limit = sides_of_kink(v, part->piece).limit[!part->fit];
    held = limit >= 0 && limit != UNKNOWN;
  }
  return held;
}

/* Every segment is coupled to the one before it at most. */
static void form_init(outside *o) {
  slong *first = mem_alloc((size_t) (2 * o->n), sizeof *first);
  for (slong s = 0; s < o->n; s++)
    first[2 * s] = first[2 * s + 1] = o->segments[s].linked ? 2 * s - 2 : 2 * s;
  quadratic_init(&o->form, 2 * o->n, first, o->ring);
  mem_free(first);
}

int outside_is_definite(const error_view *v) {
  outside o = { .v = v, .ring = &v->ring };
  int definite = ends_are_held(v);
  if (!definite)
    return 0;
  find_segments(&o);
  form_init(&o);
  for (slong s = 0; s < o.n; s++) {
    add_segment(&o, s);
    if (o.segments[s].linked)
      add_link(&o, s);
  }
  definite = is_definite(&o);
  quadratic_clear(&o.form);
  mem_free(o.segments);
  return definite;
}
