/* Nodes in gaps: one kink where the two branches meet, or two kinks. */
#include <string.h>
#include "landscape/gap_numbers.h"
#include "landscape/number.h"

/* A zero at one precision. */
typedef struct {
  const refined_zero *z;
  ring ring;
  fits fits;
  scalar *room; /* results of the functions below */
} view;

static void view_init(view *v, const refined_zero *z) {
  v->z = z;
  refine_fits(&v->fits, &v->ring, z);
  v->room = scalars_new(&v->ring, 8);
}

static void view_clear(view *v) {
  scalars_free(v->room, &v->ring, 8);
  fits_clear(&v->fits);
}

static const fmpq *gap_begin(const refined_zero *z, slong j) { return z->cells->z + z->word->node[j]; }
static const fmpq *gap_end(const refined_zero *z, slong j) {
  return z->cells->z + cells_gap_end(z->cells, z->word->node[j]);
}

/* y = the value of the branch J_i at the rational x. */
static void branch_at(scalar *y, const view *v, slong i, const fmpq_t x) {
  const ring *r = &v->ring;
  const fits *t = &v->fits;
  scalar *s = scalars_new(r, 1);
  scalar_set_fmpq(s, x, r);
  scalar_sub(s, s, t->center + i, r);
  scalar_mul(s, s, t->slope + i, r);
  scalar_add(y, t->level + i, s, r);
  scalar_set_fmpq(s, t->cells->mean, r);
  scalar_add(y, y, s, r);
  scalars_free(s, r, 1);
}

/* du, dv = the right branch minus the left one at the ends of the gap at place j. */
static void difference(scalar *du, scalar *dv, const view *v, slong j) {
  scalar *s = scalars_new(&v->ring, 1);
  branch_at(du, v, j, gap_begin(v->z, j));
  branch_at(s, v, j - 1, gap_begin(v->z, j));
  scalar_sub(du, du, s, &v->ring);
  branch_at(dv, v, j, gap_end(v->z, j));
  branch_at(s, v, j - 1, gap_end(v->z, j));
  scalar_sub(dv, dv, s, &v->ring);
  scalars_free(s, &v->ring, 1);
}

/* ---- What the places are */

/* Is the kink j, exactly known, at the end of its part of the support, where there is a gap? */
static int at_a_gap(const refined_zero *z, slong j) {
  const chain_word *w = z->word;
  return z->exact && w->to[j]
         && (fmpq_equal(z->point + j - 1, z->cells->z + w->from[j])
             || fmpq_equal(z->point + j - 1, z->cells->z + w->to[j]));
}

/* Is f one affine function on J_(j-1) and J_j, and g = f there, as T has no effect? Then the branches at
   node j are one line. */
static int one_line(const view *v, slong j) {
  const refined_zero *z = v->z;
  const chain_word *w = z->word;
  const cells *c = z->cells;
  const fmpq_poly_struct *f = NULL;
  slong first, last, unused;
  int same = z->tension == 0 || (!w->tau[j - 1] && !w->tau[j]);
  fits_locate(&first, &unused, c, v->fits.x + j - 1, &v->ring);
  fits_locate(&unused, &last, c, v->fits.x + j + 1, &v->ring);
  if (j > 1 && w->node[j - 1] > 0)
    first = cells_gap_end(c, w->node[j - 1]);
  if (j < w->k && w->node[j + 1] > 0)
    last = w->node[j + 1] - 1;
  for (slong i = first; same && i <= last; i++)
    if (!cells_is_empty(c, i)) {
      f = f ? f : c->f->poly[c->target[i]];
      same = fmpq_poly_degree(f) <= 1 && fmpq_poly_equal(f, c->f->poly[c->target[i]]);
    }
  return same;
}

static int shape_now(gap_shape *s, const refined_zero *z) {
  view v;
  int known = 1;
  memset(s, 0, sizeof *s);
  view_init(&v, z);
  for (slong j = 1; j <= z->word->k && known > 0; j++) {
    int du, dv;
    s->neurons[j] = 1;
    if (at_a_gap(z, j))
      known = 0;
    if (z->word->node[j] <= 0)
      continue;
    s->node[j] = 1;
    if (one_line(&v, j)) {
      known = 0;
      continue;
    }
    difference(v.room, v.room + 1, &v, j);
    du = scalar_sign(v.room, &v.ring);
    dv = scalar_sign(v.room + 1, &v.ring);
    if (!z->exact && (!du || !dv))
      known = -1;
    else if (!du && !dv)
      known = 0;
    s->neurons[j] += du * dv > 0;
    s->singles += du * dv <= 0;
    s->pairs += du * dv > 0;
    s->ends += du * dv == 0;
    if (du * dv > 0)
      s->pair = j;
  }
  for (slong j = 1; j <= z->word->k; j++)
    s->total += s->neurons[j];
  view_clear(&v);
  return known;
}

int gap_shape_of(gap_shape *s, refined_zero *z) {
  int known = shape_now(s, z);
  while (known < 0 && 2 * z->precision <= REFINE_LIMIT) {
    refine_to(z, z->cells, 2 * z->precision);
    known = shape_now(s, z);
  }
  return known;
}

/* ---- The relation that the sum of the slope jumps of the letters L is (gamma s_k - s_0)/(1 + gamma) */

/* y = gamma, inverse = 1/(1 + gamma); gamma != -1. */
static void set_gamma(scalar *y, scalar *inverse, const view *v) {
  fmpq_t t;
  fmpq_init(t);
  scalar_set_fmpq(y, v->z->cells->gamma, &v->ring);
  fmpq_one(t);
  fmpq_add(t, t, v->z->cells->gamma);
  fmpq_inv(t, t);
  scalar_set_fmpq(inverse, t, &v->ring);
  fmpq_clear(t);
}

/* c = (gamma s_k - s_0)/(1 + gamma) - sum over the letters L of m_j, but for the places with two kinks. */
static void required(scalar *c, const view *v, const gap_shape *s, const char *letters) {
  scalar *m = scalars_new(&v->ring, 2);
  set_gamma(c, m + 1, v);
  scalar_mul(c, c, v->fits.slope + v->fits.k, &v->ring);
  scalar_sub(c, v->fits.slope, c, &v->ring);
  scalar_mul(c, c, m + 1, &v->ring); /* minus the first term */
  for (slong j = 1; j <= v->fits.k; j++)
    if (s->neurons[j] == 1 && letters[j] == 'L') {
      fits_jump(m, &v->fits, j);
      scalar_add(c, c, m, &v->ring);
    }
  scalar_mul_si(c, c, -1, &v->ring);
  scalars_free(m, &v->ring, 2);
}

/* Can the slope jump of the letter L in the gap at place j be c? It can be everything that is >= dv/l or <=
   -du/l, where du, dv > 0, and the same with other signs (Lemma 7.23). 2: c is one of the bounds. */
static int reachable(const view *v, slong j, const scalar *c) {
  const ring *r = &v->ring;
  scalar *x = v->room + 2, *length = v->room + 3;
  int side, above, below;
  fmpq_t l;
  fmpq_init(l);
  fmpq_sub(l, gap_end(v->z, j), gap_begin(v->z, j));
  difference(v->room, v->room + 1, v, j);
  side = scalar_sign(v->room, r);
  scalar_set_fmpq(length, l, r);
  scalar_mul(length, length, c, r);
  scalar_sub(x, length, v->room + 1, r);
  above = side * scalar_sign(x, r);
  if (!v->z->exact && above == 0)
    above = -2;
  scalar_add(x, length, v->room, r);
  below = -side * scalar_sign(x, r);
  if (!v->z->exact && below == 0)
    below = -2;
  fmpq_clear(l);
  if (above > 0 || below > 0)
    return 1;
  if (above == 0 || below == 0)
    return 2;
  return above == -1 && below == -1 ? 0 : -1;
}

/* An inner value is better than a bound, and a bound than nothing. */
static int letters_now(char *letters, const refined_zero *z, const gap_shape *s) {
  slong k = z->word->k, free = k - 1;
  int answer = 0;
  char trial[CHAIN_MAX + 2] = "";
  view v;
  view_init(&v, z);
  for (slong code = 0; code < (slong) 1 << free && answer != 1; code++) {
    int now;
    for (slong j = 1, bit = 0; j <= k; j++)
      trial[j] = j == s->pair || !((code >> bit++) & 1) ? 'R' : 'L';
    required(v.room + 4, &v, s, trial);
    now = reachable(&v, s->pair, v.room + 4);
    if (now > 0)
      memcpy(letters, trial, sizeof trial);
    if (now == 1 || (now && answer != 2))
      answer = now;
  }
  view_clear(&v);
  return answer;
}

int gap_letters(char *letters, refined_zero *z, const gap_shape *s) {
  int answer = letters_now(letters, z, s);
  while (answer < 0 && !z->exact && 2 * z->precision <= REFINE_LIMIT) {
    refine_to(z, z->cells, 2 * z->precision);
    answer = letters_now(letters, z, s);
  }
  return answer;
}

/* ---- Numbers */

/* The kinks of a network, one after the other. */
typedef struct {
  view v;
  slong n;
  scalar *at, *jump, *value; /* value of the function at the kink */
  char *word;
} chain;

static void add_kink(chain *y, const scalar *at, const scalar *jump, const scalar *value, char letter) {
  const ring *r = &y->v.ring;
  scalar_set(y->at + y->n, at, r);
  scalar_set(y->jump + y->n, jump, r);
  scalar_set(y->value + y->n, value, r);
  y->word[y->n++] = letter;
}

/* The value of branch i at x. */
static void branch_at_place(scalar *y, const view *v, slong i, const scalar *x) {
  const ring *r = &v->ring;
  scalar *s = scalars_new(r, 1);
  fmpq_t zero;
  fmpq_init(zero);
  branch_at(y, v, i, zero);
  scalar_mul(s, x, v->fits.slope + i, r);
  scalar_add(y, y, s, r);
  scalars_free(s, r, 1);
  fmpq_clear(zero);
}

/* A place with one kink: q_j, or where the branches meet. */
static void add_single(chain *y, slong j, char letter) {
  const view *v = &y->v;
  const ring *r = &v->ring;
  scalar *t = scalars_new(r, 5);
  fmpq_t l;
  fmpq_init(l);
  fits_jump(t + 2, &v->fits, j);
  scalar_set(t, v->fits.x + j, r);
  if (v->z->word->node[j] > 0) {
    difference(t + 3, t + 4, v, j);
    fmpq_sub(l, gap_end(v->z, j), gap_begin(v->z, j));
    scalar_sub(t + 4, t + 3, t + 4, r);
    scalar_div(t + 3, t + 3, t + 4, r);
    scalar_set_fmpq(t + 4, l, r);
    scalar_mul(t + 3, t + 3, t + 4, r);
    scalar_add(t, t, t + 3, r);
  }
  branch_at_place(t + 1, v, j - 1, t);
  add_kink(y, t, t + 2, t + 1, letter);
  scalars_free(t, r, 5);
  fmpq_clear(l);
}

/* Two kinks at p < q. */
static void add_pair_at(chain *y, slong j, const scalar *p, const scalar *q, const char *letters) {
  const view *v = &y->v;
  const ring *r = &v->ring;
  scalar *t = scalars_new(r, 5);
  branch_at_place(t, v, j - 1, p);
  branch_at_place(t + 1, v, j, q);
  scalar_sub(t + 2, t + 1, t, r);
  scalar_sub(t + 3, q, p, r);
  scalar_div(t + 2, t + 2, t + 3, r); /* the slope between */
  scalar_sub(t + 3, t + 2, v->fits.slope + j - 1, r);
  scalar_sub(t + 4, v->fits.slope + j, t + 2, r);
  add_kink(y, p, t + 3, t, letters[0]);
  add_kink(y, q, t + 4, t + 1, letters[1]);
  scalars_free(t, r, 5);
}

/* Two kinks of one letter (or beside a full neuron): at the ends of the gap. */
static void add_pair(chain *y, slong j, char letter) {
  const ring *r = &y->v.ring;
  scalar *t = scalars_new(r, 2);
  char letters[2] = { letter, letter };
  scalar_set_fmpq(t, gap_begin(y->v.z, j), r);
  scalar_set_fmpq(t + 1, gap_end(y->v.z, j), r);
  add_pair_at(y, j, t, t + 1, letters);
  scalars_free(t, r, 2);
}

/* Two kinks of different letters such that that of L has the slope jump c (Lemma 7.23). */
static void add_mixed(chain *y, slong j, const scalar *c) {
  const ring *r = &y->v.ring;
  scalar *t = scalars_new(r, 4);
  int left_first;
  scalar_set_fmpq(t, gap_begin(y->v.z, j), r);
  scalar_set_fmpq(t + 1, gap_end(y->v.z, j), r);
  difference(t + 2, t + 3, &y->v, j);
  left_first = scalar_sign(t + 2, r) == scalar_sign(c, r);
  scalar_div(t + 2, left_first ? t + 3 : t + 2, c, r);
  if (left_first)
    scalar_sub(t, t + 1, t + 2, r);
  else
    scalar_sub(t + 1, t, t + 2, r);
  add_pair_at(y, j, t, t + 1, left_first ? "LR" : "RL");
  scalars_free(t, r, 4);
}

/* A rational number above |du|/l and |dv|/l at both places, plus |c|. */
static void large_jump(fmpq_t y, const chain *x, const slong place[2], const scalar *c) {
  const ring *r = &x->v.ring;
  scalar *t = scalars_new(r, 2);
  arb_t ball;
  arf_t bound;
  fmpq_t l, part;
  arb_init(ball);
  arf_init(bound);
  fmpq_init(l);
  fmpq_init(part);
  scalar_get_arb(ball, c, r);
  arb_get_abs_ubound_arf(bound, ball, 64);
  arf_get_fmpq(y, bound);
  for (int n = 0; n < 2; n++) {
    fmpq_sub(l, gap_end(x->v.z, place[n]), gap_begin(x->v.z, place[n]));
    difference(t, t + 1, &x->v, place[n]);
    for (int side = 0; side < 2; side++) {
      scalar_get_arb(ball, t + side, r);
      arb_get_abs_ubound_arf(bound, ball, 64);
      arf_get_fmpq(part, bound);
      fmpq_div(part, part, l);
      fmpq_add(y, y, part);
    }
  }
  fmpz_cdiv_q(fmpq_numref(y), fmpq_numref(y), fmpq_denref(y));
  fmpz_one(fmpq_denref(y));
  fmpz_add_ui(fmpq_numref(y), fmpq_numref(y), 1);
  scalars_free(t, r, 2);
  arb_clear(ball);
  arf_clear(bound);
  fmpq_clear(l);
  fmpq_clear(part);
}

/* All kinks; how as in gap_set_numbers. */
static void set_chain(chain *y, const gap_shape *s, const char *letters, gap_network how) {
  const view *v = &y->v;
  const ring *r = &v->ring;
  scalar *c = scalars_new(r, 2);
  slong place[2] = { 0, s->pair };
  for (slong j = 1; j < s->pair && !place[0]; j++)
    if (s->neurons[j] == 2)
      place[0] = j;
  if (how == GAP_MIXED)
    required(c, v, s, letters);
  if (how == GAP_MIXED && place[0]) { /* c = large + rest */
    fmpq_t large;
    fmpq_init(large);
    large_jump(large, y, place, c);
    scalar_set_fmpq(c + 1, large, r);
    scalar_sub(c, c, c + 1, r);
    fmpq_clear(large);
  }
  for (slong j = 1; j <= v->fits.k; j++)
    if (s->neurons[j] == 1)
      add_single(y, j, letters[j]);
    else if (how == GAP_MIXED && (j == place[0] || j == place[1]))
      add_mixed(y, j, j == place[0] ? c + 1 : c);
    else
      add_pair(y, j, letters[j]);
  scalars_free(c, r, 2);
}

static int set_number(number *x, const scalar *y, const ring *r, slong bits) {
  arb_t ball;
  int ok = 1;
  if (r->kind == SCALAR_RATIONAL) {
    number_set_fmpq(x, &y->rational);
    return 1;
  }
  arb_init(ball);
  scalar_get_arb(ball, y, r);
  ok = number_set_arb(x, ball, bits);
  arb_clear(ball);
  return ok;
}

/* Returns 0 if some number is not accurate enough. */
static int set_from_view(realization *r, char *word, const refined_zero *z, const gap_shape *s,
                         const char *letters, gap_network how, slong bits) {
  chain y = { .word = word };
  slong k = z->word->k;
  int ok;
  view_init(&y.v, z);
  y.at = scalars_new(&y.v.ring, 3 * s->total);
  y.jump = y.at + s->total;
  y.value = y.jump + s->total;
  set_chain(&y, s, letters, how);
  fits_risk(y.v.room, &y.v.fits);
  ok = set_number(&r->risk, y.v.room, &y.v.ring, bits);
  branch_at(y.v.room, &y.v, 0, z->cells->problem->a);
  ok = ok && set_number(r->values, y.v.room, &y.v.ring, bits);
  branch_at(y.v.room, &y.v, k, z->cells->problem->b);
  ok = ok && set_number(r->values + s->total + 1, y.v.room, &y.v.ring, bits);
  for (slong i = 0; ok && i < s->total; i++)
    ok = set_number(&r->kinks[i].at, y.at + i, &y.v.ring, bits)
         && set_number(&r->kinks[i].slope_jump, y.jump + i, &y.v.ring, bits)
         && set_number(r->values + 1 + i, y.value + i, &y.v.ring, bits);
  scalars_free(y.at, &y.v.ring, 3 * s->total);
  view_clear(&y.v);
  return ok;
}

void gap_set_numbers(realization *r, char *word, refined_zero *z, const gap_shape *s, const char *letters,
                     gap_network how, long digits) {
  slong wanted = digits_to_bits(digits), bits = wanted + 32;
  for (;; bits += bits / 2) {
    if (z->precision < bits)
      refine_to(z, z->cells, bits);
    if (set_from_view(r, word, z, s, letters, how, wanted))
      return;
  }
}

/* ---- For the certificate */

/* The interval of place j, and its slope jump. */
static int set_place(gap_places *p, const view *v, slong j, slong bits) {
  number *at = p->numbers + j - 1, *jump = at + p->k;
  fits_jump(v->room, &v->fits, j);
  if (!set_number(jump, v->room, &v->ring, bits))
    return 0;
  if (p->weight[j] == 0)
    return set_number(at, v->fits.x + j, &v->ring, bits);
  fmpq_set(at->lo, gap_begin(v->z, j));
  fmpq_set(at->hi, gap_end(v->z, j));
  return 1;
}

/* The value of branch i at x becomes *y. */
static int set_value(number *y, const view *v, slong i, const fmpq_t x, slong bits) {
  branch_at(v->room, v, i, x);
  return set_number(y, v->room, &v->ring, bits);
}

/* Returns 0 if some number is not accurate enough. */
static int set_places(gap_places *p, const view *v, slong bits) {
  const cells *c = v->z->cells;
  number *y = p->numbers + 2 * p->k;
  int ok = set_value(y++, v, 0, c->problem->a, bits);
  for (slong j = 1; ok && j <= p->k; j++) {
    ok = set_place(p, v, j, bits);
    if (p->weight[j] > 0) {
      ok = ok && set_value(y++, v, j - 1, gap_begin(v->z, j), bits);
      ok = ok && set_value(y++, v, j, gap_end(v->z, j), bits);
    } else if (ok) {
      branch_at_place(v->room, v, j - 1, v->fits.x + j);
      ok = set_number(y++, v->room, &v->ring, bits);
    }
  }
  return ok && set_value(y, v, p->k, c->problem->b, bits);
}

gap_places *gap_places_new(refined_zero *z, const gap_shape *s, long digits) {
  gap_places *p = mem_alloc(1, sizeof *p);
  slong wanted = digits_to_bits(digits), bits = wanted + 32;
  int done = 0;
  p->k = z->word->k;
  for (slong j = 1; j <= p->k; j++) {
    p->weight[j] = s->node[j] ? s->neurons[j] : 0;
    p->n += s->node[j];
  }
  p->numbers = mem_alloc((size_t) (3 * p->k + p->n + 2), sizeof *p->numbers);
  for (slong i = 0; i < 3 * p->k + p->n + 2; i++)
    number_init(p->numbers + i);
  for (; !done; bits += bits / 2) {
    view v;
    if (z->precision < bits)
      refine_to(z, z->cells, bits);
    view_init(&v, z);
    done = set_places(p, &v, wanted);
    view_clear(&v);
  }
  return p;
}

void gap_places_free(gap_places *p) {
  if (!p)
    return;
  for (slong i = 0; i < 3 * p->k + p->n + 2; i++)
    number_clear(p->numbers + i);
  mem_free(p->numbers);
  mem_free(p);
}
