/* Zeros of Phi between two kinks that are known as balls: subdivision. */
#include "landscape/number.h"
#include "types/kink_sides.h"
#include "types/phi_isolate.h"

/* Intervals that are looked at between two kinks; zones next to kinks are halved down to the width of J_i
   times 2^-ZONE_HALVINGS. */
enum { MOST_LEAVES = 4096, ZONE_HALVINGS = 128 };

/* Depth of the subdivision where zeros cannot be resolved, so that the intervals around them are not narrower
   than a checker can deal with. */
enum { COARSE_DEPTH = 24 };

/* An interval of one part that is not excluded. */
typedef struct {
  fmpq_t u, v;
  slong part;
  int slope; /* sign of Phi' on it, or 0 */
} leaf;

typedef struct {
  const error_view *v;
  phi_zeros *zeros;
  slong first, last;          /* parts of J_i */
  arb_poly_struct *phi, *slope; /* Phi and Phi' for each part, from `first` on */
  slong bits, deepest, nleaves, room, looked_at;
  leaf *leaves;               /* ascending */
  long digits;
} isolation;

static const error_part *part_of(const isolation *s, slong part) { return s->v->parts + part; }

/* Sign of f on all of [u,v], or 0: f(m + h), |h| <= (v-u)/2, by Horner's rule. */
static int sign_on(const arb_poly_t f, const fmpq_t u, const fmpq_t v, slong bits) {
  arb_poly_t g;
  arb_t m, h, y;
  fmpq_t x;
  int sign;
  fmpq_init(x);
  arb_poly_init(g);
  arb_init(m); arb_init(h); arb_init(y);
  fmpq_add(x, u, v);
  fmpq_div_2exp(x, x, 1);
  arb_set_fmpq(m, x, bits);
  fmpq_sub(x, v, u);
  fmpq_div_2exp(x, x, 1);
  arb_set_fmpq(h, x, bits);
  arb_neg(y, h);
  arb_union(h, h, y, bits);
  arb_poly_taylor_shift(g, f, m, bits);
  arb_poly_evaluate(y, g, h, bits);
  sign = arb_is_positive(y) ? 1 : arb_is_negative(y) ? -1 : 0;
  arb_clear(m); arb_clear(h); arb_clear(y);
  arb_poly_clear(g);
  fmpq_clear(x);
  return sign;
}

static void note_sign(phi_zeros *z, int sign) {
  z->positive |= sign > 0;
  z->negative |= sign < 0;
}

/* ---- Next to kinks */

/* Sign of e on the part of [u,v] in J_i, or 0. If quotient is not NULL, e = 0 at the kink on the left or
   right, and quotient is e divided by the distance from it, on the part there. */
static int error_sign(const isolation *s, const fmpq_t u, const fmpq_t v, const arb_poly_struct *quotient,
                      int left) {
  int sign = UNKNOWN;
  for (slong i = s->first; i <= s->last; i++) {
    const error_part *part = part_of(s, i);
    const arb_poly_struct *error = quotient && i == (left ? s->first : s->last) ? quotient : part->error_ball;
    int here;
    if (fmpq_cmp(part->v, u) < 0 || fmpq_cmp(v, part->u) < 0)
      continue;
    here = sign_on(error, fmpq_cmp(u, part->u) > 0 ? u : part->u, fmpq_cmp(v, part->v) < 0 ? v : part->v,
                   s->bits);
    sign = sign == UNKNOWN || sign == here ? here : 0;
  }
  return sign == UNKNOWN ? 0 : sign;
}

/* The quotient for error_sign at an end of J_i; returns 0 if e is not known to be 0 there. */
static int set_quotient(arb_poly_t y, const isolation *s, int left) {
  slong piece = part_of(s, s->first)->piece, j = left ? piece : piece + 1;
  if (!error_vanishes_beside(s->v, j, left))
    return 0;
  error_quotient(y, s->v, part_of(s, left ? s->first : s->last), j);
  if (!left)
    arb_poly_neg(y, y);
  return 1;
}

/* At an end of J_i where Phi and Phi' vanish: y such that e != 0 from there to y, so that Phi has no zero
   between them; y = the end if there is no such y. */
static void set_zone(fmpq_t y, isolation *s, int left) {
  const fmpq *end = left ? part_of(s, s->first)->u : part_of(s, s->last)->v;
  const fmpq *other = left ? part_of(s, s->last)->v : part_of(s, s->first)->u;
  fmpq_t width;
  arb_poly_t quotient;
  int sign = 0, divided;
  fmpq_init(width);
  arb_poly_init(quotient);
  divided = set_quotient(quotient, s, left);
  fmpq_sub(width, other, end);
  fmpq_div_2exp(width, width, 2);
  for (int n = 0; n < ZONE_HALVINGS && sign == 0; n++) {
    fmpq_add(y, end, width);
    sign = error_sign(s, left ? end : y, left ? y : end, divided ? quotient : NULL, left);
    fmpq_div_2exp(width, width, 1);
  }
  if (!sign)
    fmpq_set(y, end);
  note_sign(s->zeros, sign);
  arb_poly_clear(quotient);
  fmpq_clear(width);
}

/* ---- Subdivision */

static void add_leaf(isolation *s, const fmpq_t u, const fmpq_t v, slong part, int slope) {
  leaf *l;
  if (s->nleaves == s->room)
    s->leaves = mem_realloc(s->leaves, (size_t) (s->room = 2 * s->room + 8), sizeof *s->leaves);
  l = s->leaves + s->nleaves++;
  fmpq_init(l->u);
  fmpq_init(l->v);
  fmpq_set(l->u, u);
  fmpq_set(l->v, v);
  l->part = part;
  l->slope = slope;
}

/* Is [u,v] decided, or too narrow to be? Then it becomes a leaf, unless Phi is not 0 on it. */
static int settle(isolation *s, const fmpq_t u, const fmpq_t v, slong part, int narrow) {
  const arb_poly_struct *phi = s->phi + (part - s->first), *slope = s->slope + (part - s->first);
  int sign = sign_on(phi, u, v, s->bits);
  if (sign) {
    note_sign(s->zeros, sign);
    return 1;
  }
  sign = sign_on(slope, u, v, s->bits);
  if (sign || narrow || ++s->looked_at > MOST_LEAVES) {
    add_leaf(s, u, v, part, sign);
    return 1;
  }
  return 0;
}

/* All leaves in [u,v], which lies in one part: depth first, left to right. */
static void subdivide(isolation *s, const fmpq_t u, const fmpq_t v, slong part) {
  slong deepest = s->deepest, top = 0;
  fmpq *ends = _fmpq_vec_init(deepest + 2); /* right ends of what is left to do, the next one on top */
  slong *depth = mem_alloc((size_t) deepest + 2, sizeof *depth);
  fmpq_t left;
  fmpq_init(left);
  fmpq_set(left, u);
  fmpq_set(ends, v);
  depth[0] = 0;
  while (top >= 0) {
    if (settle(s, left, ends + top, part, depth[top] == deepest)) {
      fmpq_set(left, ends + top--);
      continue;
    }
    fmpq_add(ends + top + 1, left, ends + top);
    fmpq_div_2exp(ends + top + 1, ends + top + 1, 1);
    depth[top + 1] = ++depth[top];
    top++;
  }
  mem_free(depth);
  _fmpq_vec_clear(ends, deepest + 2);
  fmpq_clear(left);
}

/* ---- Clusters of neighbouring leaves */

/* A leaf of the cluster that contains x. */
static const leaf *leaf_at(const leaf *l, slong n, const fmpq_t x) {
  while (n > 1 && fmpq_cmp(l->v, x) < 0) {
    l++;
    n--;
  }
  return l;
}

static int sign_at(const isolation *s, const leaf *l, slong n, const fmpq_t x) {
  l = leaf_at(l, n, x);
  return sign_on(s->phi + (l->part - s->first), x, x, s->bits);
}

/* The sign of Phi at m = u + (v - u) n/16 for the first n at which it is known (a zero may lie in the
   middle); else 0. */
static int sign_inside(fmpq_t m, const isolation *s, const leaf *l, slong n, const fmpq_t u, const fmpq_t v) {
  static const slong parts[] = { 8, 7, 10 };
  int sign = 0;
  for (size_t i = 0; !sign && i < sizeof parts / sizeof *parts; i++) {
    fmpq_sub(m, v, u);
    fmpq_mul_si(m, m, parts[i]);
    fmpq_div_2exp(m, m, 4);
    fmpq_add(m, m, u);
    sign = sign_at(s, l, n, m);
  }
  return sign;
}

/* Shrink [u,v], at whose ends Phi has the signs -sign and sign, the given number of times to about the half;
   0 if a sign inside is not known. */
static int halve(fmpq_t u, fmpq_t v, const isolation *s, const leaf *l, slong n, int sign, int times) {
  fmpq_t m;
  int at_m = 1;
  fmpq_init(m);
  while (at_m && times-- > 0) {
    at_m = sign_inside(m, s, l, n, u, v);
    if (at_m == sign)
      fmpq_swap(v, m);
    else if (at_m)
      fmpq_swap(u, m);
  }
  fmpq_clear(m);
  return at_m != 0;
}

/* The zero in a cluster on which Phi is monotone, as a number within the cluster; 0 if the precision does
   not suffice. */
static int locate(number *at, const isolation *s, const leaf *l, slong n, int sign) {
  slong wanted = digits_to_bits(s->digits);
  fmpq_t u, v;
  arb_t x, y;
  int ok = 1, done = 0;
  fmpq_init(u);
  fmpq_init(v);
  arb_init(x);
  arb_init(y);
  fmpq_set(u, l[0].u);
  fmpq_set(v, l[n - 1].v);
  while (ok && !done) {
    ok = halve(u, v, s, l, n, sign, 8);
    arb_set_fmpq(x, u, s->bits);
    arb_set_fmpq(y, v, s->bits);
    arb_union(x, x, y, s->bits);
    if (ok && number_set_arb(at, x, wanted)) {
      done = fmpq_cmp(at->lo, l[0].u) > 0 && fmpq_cmp(at->hi, l[n - 1].v) < 0;
      wanted += 16;
    }
  }
  fmpq_clear(u);
  fmpq_clear(v);
  arb_clear(x);
  arb_clear(y);
  return done;
}

/* Is e provably not the zero polynomial on every part that meets [u,v]? */
static int not_flat(const isolation *s, const fmpq_t u, const fmpq_t v) {
  for (slong i = s->first; i <= s->last; i++) {
    const error_part *part = part_of(s, i);
    if (fmpq_cmp(part->v, u) < 0 || fmpq_cmp(v, part->u) < 0)
      continue;
    if (!sign_on(part->error_ball, part->u, part->u, s->bits)
        && !sign_on(part->error_ball, part->v, part->v, s->bits))
      return 0;
  }
  return 1;
}

static void add_unresolved(isolation *s, const fmpq_t u, const fmpq_t v) {
  phi_place *p = phi_place_add(s->zeros, PLACE_UNRESOLVED);
  fmpq_set(p->at.lo, u);
  fmpq_set(p->at.hi, v);
  p->settled = not_flat(s, u, v);
}

static void conclude(isolation *s, const leaf *l, slong n) {
  int slope = l->slope, left, right;
  for (slong i = 1; i < n; i++)
    slope = slope == l[i].slope ? slope : 0;
  if (slope) {
    left = sign_at(s, l, n, l[0].u);
    right = sign_at(s, l, n, l[n - 1].v);
    if (left && left == right) {
      note_sign(s->zeros, left);
      return;
    }
    if (left && right) {
      phi_place *p = phi_place_add(s->zeros, PLACE_POINT);
      s->zeros->positive = s->zeros->negative = 1;
      if (locate(&p->at, s, l, n, right))
        return;
      s->zeros->n--;
      number_clear(&p->at);
    }
  }
  add_unresolved(s, l[0].u, l[n - 1].v);
}

static void conclude_clusters(isolation *s) {
  for (slong i = 0, n; i < s->nleaves; i += n) {
    for (n = 1; i + n < s->nleaves && fmpq_equal(s->leaves[i + n - 1].v, s->leaves[i + n].u); n++)
      continue;
    conclude(s, s->leaves + i, n);
  }
}

/* ---- All of J_i */

static void set_polynomials(isolation *s, char letter) {
  slong n = s->last - s->first + 1;
  s->phi = mem_alloc((size_t) n, sizeof *s->phi);
  s->slope = mem_alloc((size_t) n, sizeof *s->slope);
  for (slong i = 0; i < n; i++) {
    arb_poly_init(s->phi + i);
    arb_poly_init(s->slope + i);
    phi_balls(s->phi + i, s->v, part_of(s, s->first + i), letter);
    arb_poly_derivative(s->slope + i, s->phi + i, s->bits);
  }
}

static void clear_leaves(isolation *s) {
  for (slong i = 0; i < s->nleaves; i++) {
    fmpq_clear(s->leaves[i].u);
    fmpq_clear(s->leaves[i].v);
  }
  s->nleaves = s->looked_at = 0;
}

static void clear(isolation *s) {
  for (slong i = 0; i <= s->last - s->first; i++) {
    arb_poly_clear(s->phi + i);
    arb_poly_clear(s->slope + i);
  }
  clear_leaves(s);
  mem_free(s->phi);
  mem_free(s->slope);
  mem_free(s->leaves);
}

/* The leaves between u and v. */
static void subdivide_parts(isolation *s, const fmpq_t u, const fmpq_t v) {
  for (slong i = s->first; i <= s->last; i++) {
    const error_part *part = part_of(s, i);
    const fmpq *lo = fmpq_cmp(u, part->u) > 0 ? u : part->u, *hi = fmpq_cmp(v, part->v) < 0 ? v : part->v;
    if (fmpq_cmp(lo, hi) < 0)
      subdivide(s, lo, hi, i);
  }
}

/* Append the zeros between u and v, with at most `deepest` halvings of a part. */
static void isolate(isolation *s, const fmpq_t u, const fmpq_t v, slong deepest) {
  s->deepest = deepest;
  subdivide_parts(s, u, v);
  conclude_clusters(s);
  clear_leaves(s);
}

/* Take back the places from number n on. */
static void forget(phi_zeros *z, slong n) {
  while (z->n > n) {
    z->n--;
    z->unresolved -= z->places[z->n].kind == PLACE_UNRESOLVED;
    number_clear(&z->places[z->n].at);
  }
}

void phi_isolate(phi_zeros *z, const error_view *v, slong i, char letter, long digits) {
  isolation s = { .v = v, .zeros = z, .bits = v->ring.bits, .digits = digits };
  slong n = z->n, unresolved = z->unresolved;
  fmpq_t left, right;
  while (v->parts[s.first].piece < i)
    s.first++;
  for (s.last = s.first; s.last + 1 < v->nparts && v->parts[s.last + 1].piece == i;)
    s.last++;
  fmpq_init(left);
  fmpq_init(right);
  fmpq_set(left, v->parts[s.first].u);
  fmpq_set(right, v->parts[s.last].v);
  set_polynomials(&s, letter);
  if (phi_vanishes(v, letter, i))
    set_zone(left, &s, 1);
  if (phi_vanishes(v, letter, i + 1))
    set_zone(right, &s, 0);
  isolate(&s, left, right, s.bits / 4);
  if (z->unresolved > unresolved) {
    forget(z, n);
    isolate(&s, left, right, COARSE_DEPTH);
  }
  clear(&s);
  fmpq_clear(left);
  fmpq_clear(right);
}
