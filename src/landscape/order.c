/* Exact comparison of risks. Two risks are told apart by enclosures, or proved equal: as rationals,
   by the mirror symmetry of the problem, or as the same root of the same minimal polynomial. */
#include "exact/roots.h"
#include "landscape/number.h"
#include "landscape/order.h"

/* Before equality is considered, risks are told apart up to this relative accuracy. */
enum { SEPARATION_BITS = 256 };

/* What a comparison of realizations needs besides them. */
typedef struct {
  int symmetric;
  fmpq_t sum; /* z_0 + z_n */
} comparison;

/* -1, 1 if the enclosures [l1,h1], [l2,h2] lie in this order, 0 if they meet. */
static int cmp_enclosures(const fmpq_t l1, const fmpq_t h1, const fmpq_t l2, const fmpq_t h2) {
  return fmpq_cmp(h1, l2) < 0 ? -1 : fmpq_cmp(h2, l1) < 0 ? 1 : 0;
}

static void risk_enclosure(fmpq_t lo, fmpq_t hi, realization *r, slong bits) {
  if (number_is_rational(&r->risk)) {
    fmpq_set(lo, r->risk.lo);
    fmpq_set(hi, r->risk.hi);
  } else {
    quotient_enclosure(lo, hi, r->risk_num, r->risk_den, &r->kinks[0].place, bits);
  }
}

/* -1, 1 as soon as enclosures of the given accuracy tell the risks apart, else 0. */
static int cmp_to_accuracy(realization *r, realization *s, slong bits) {
  fmpq_t l1, h1, l2, h2;
  int result;
  fmpq_init(l1); fmpq_init(h1); fmpq_init(l2); fmpq_init(h2);
  risk_enclosure(l1, h1, r, bits);
  risk_enclosure(l2, h2, s, bits);
  result = cmp_enclosures(l1, h1, l2, h2);
  fmpq_clear(l1); fmpq_clear(h1); fmpq_clear(l2); fmpq_clear(h2);
  return result;
}

/* g(x) = f(sum - x) */
static void mirror(fmpq_poly_t g, const fmpq_poly_t f, const fmpq_t sum) {
  fmpq_poly_t line;
  fmpq_poly_init(line);
  fmpq_poly_set_fmpq(line, sum);
  fmpq_poly_set_coeff_si(line, 1, -1);
  fmpq_poly_compose(g, f, line);
  fmpq_poly_clear(line);
}

/* x becomes sum - x. */
static void reflect(algebraic *x, const fmpq_t sum) {
  fmpz_poly_t f;
  fmpq_t l, r;
  fmpq_init(l);
  fmpq_init(r);
  algebraic_interval(r, l, x);
  fmpq_sub(l, sum, l);
  fmpq_sub(r, sum, r);
  if (x->rational) {
    algebraic_set_fmpq(x, l);
  } else { /* the polynomial f(sum - x), made primitive with positive leading coefficient */
    fmpq_poly_t composed;
    fmpz_poly_init(f);
    fmpq_poly_init(composed);
    fmpq_poly_set_fmpz_poly(composed, x->poly);
    mirror(composed, composed, sum);
    fmpq_poly_get_numerator(f, composed);
    fmpz_poly_primitive_part(f, f);
    algebraic_set_root(x, f, l, r);
    fmpz_poly_clear(f);
    fmpq_poly_clear(composed);
  }
  fmpq_clear(l);
  fmpq_clear(r);
}

static int are_mirror_images(realization *r, realization *s, const fmpq_t sum) {
  algebraic place;
  int equal;
  if (r->nkinks != 1 || s->nkinks != 1 || r->word[0] == s->word[0])
    return 0;
  algebraic_init(&place);
  algebraic_set(&place, &r->kinks[0].place);
  reflect(&place, sum);
  equal = algebraic_cmp(&place, &s->kinks[0].place) == 0;
  algebraic_clear(&place);
  return equal;
}

/* Two irrational risks with the same minimal polynomial f: refine until they are apart (-1, 1), or
   both lie in an interval with one root of f only (0). */
static int cmp_conjugates(realization *r, realization *s) {
  fmpq_t l1, h1, l2, h2;
  algebraic *roots;
  slong bits, n = 2, i;
  int result = 0;
  fmpq_init(l1); fmpq_init(h1); fmpq_init(l2); fmpq_init(h2);
  for (bits = 2 * SEPARATION_BITS; n > 1 && result == 0; bits *= 2) {
    risk_enclosure(l1, h1, r, bits);
    risk_enclosure(l2, h2, s, bits);
    result = cmp_enclosures(l1, h1, l2, h2);
    if (result == 0) {
      n = roots_of_irreducible(&roots, r->risk.min.poly, fmpq_cmp(l1, l2) < 0 ? l1 : l2,
                               fmpq_cmp(h1, h2) > 0 ? h1 : h2);
      for (i = 0; i < n; i++)
        algebraic_clear(roots + i);
      mem_free(roots);
    }
  }
  fmpq_clear(l1); fmpq_clear(h1); fmpq_clear(l2); fmpq_clear(h2);
  return result;
}

/* Sign of risk(r) - risk(s); *relation tells how they are related when it is <= 0. */
static int risk_cmp(realization *r, realization *s, const comparison *how, order_relation *relation) {
  slong bits;
  int result = cmp_enclosures(r->risk.lo, r->risk.hi, s->risk.lo, s->risk.hi);
  *relation = result == 0 ? ORDER_EQUAL_EXACT : ORDER_LESS;
  if (result != 0 || (number_is_rational(&r->risk) && number_is_rational(&s->risk)))
    return result;
  *relation = ORDER_LESS;
  if ((result = cmp_to_accuracy(r, s, SEPARATION_BITS)) != 0)
    return result;
  if (how->symmetric && are_mirror_images(r, s, how->sum)) {
    *relation = ORDER_EQUAL_MIRROR;
    return 0;
  }
  if (r->nkinks == 1 && s->nkinks == 1 && !number_is_rational(&r->risk) && !number_is_rational(&s->risk)) {
    number_find_minpoly(&r->risk, r->risk_num, r->risk_den, &r->kinks[0].place);
    number_find_minpoly(&s->risk, s->risk_num, s->risk_den, &s->kinks[0].place);
    if (fmpz_poly_equal(r->risk.min.poly, s->risk.min.poly)) {
      result = cmp_conjugates(r, s);
      *relation = result == 0 ? ORDER_EQUAL_POLY : ORDER_LESS;
      return result;
    }
  }
  for (bits = 2 * SEPARATION_BITS; (result = cmp_to_accuracy(r, s, bits)) == 0;
       bits *= 2) /* different numbers */
    ;
  return result;
}

/* Whether g is f mirrored at sum/2 (sign 1), or 2 mean minus that (sign -1). */
static int is_mirrored(const fmpq_poly_t g, const fmpq_poly_t f, const cells *c, const fmpq_t sum, int sign) {
  fmpq_poly_t s;
  int same;
  fmpq_poly_init(s);
  mirror(s, f, sum);
  if (sign < 0) {
    fmpq_poly_sub_fmpq(s, s, c->mean);
    fmpq_poly_sub_fmpq(s, s, c->mean);
    fmpq_poly_neg(s, s);
  }
  same = fmpq_poly_equal(s, g);
  fmpq_poly_clear(s);
  return same;
}

/* Whether on the hull, with sum = z_0 + z_n, p(sum-x) = p(x) and f(sum-x) = f(x) (sign 1) or
   2 mean - f(x) (sign -1). (A constant other than these is impossible: reflect twice, or take means.)
   Cells i from the left are compared with cells j from the right, where they overlap when mirrored. */
static int is_symmetric(const cells *c, const fmpq_t sum, int sign) {
  fmpq_t end;
  slong i = 0, j = c->n - 1;
  int same = 1;
  fmpq_init(end);
  while (same && i < c->n && j >= 0) {
    int order;
    same = is_mirrored(c->p->poly[c->density[j]], c->p->poly[c->density[i]], c, sum, 1)
           && is_mirrored(c->f->poly[c->target[j]], c->f->poly[c->target[i]], c, sum, sign);
    fmpq_sub(end, sum, c->z + i + 1); /* the mirrored right end of cell i */
    order = fmpq_cmp(end, c->z + j);
    i += order >= 0;
    j -= order <= 0;
  }
  fmpq_clear(end);
  return same;
}

/* Order of the list: risk, then no kink before a kink, then the kink, then L before R. */
static int realization_cmp(realization *r, realization *s, const comparison *how) {
  order_relation relation;
  int result = risk_cmp(r, s, how, &relation);
  if (result == 0)
    result = (r->nkinks > s->nkinks) - (r->nkinks < s->nkinks);
  if (result == 0 && r->nkinks == 1)
    result = algebraic_cmp(&r->kinks[0].place, &s->kinks[0].place);
  if (result == 0 && r->nkinks == 1)
    result = (r->word[0] > s->word[0]) - (r->word[0] < s->word[0]);
  return result;
}

/* Merge sort of pointers (comparing refines the numbers, so that elements must not be copied). */
static void sort(realization **list, realization **room, slong n, const comparison *how) {
  slong half = n / 2, i = 0, j = half, k = 0;
  if (n < 2)
    return;
  sort(list, room, half, how);
  sort(list + half, room, n - half, how);
  while (i < half && j < n)
    room[k++] = realization_cmp(list[i], list[j], how) <= 0 ? list[i++] : list[j++];
  while (i < half)
    room[k++] = list[i++];
  while (j < n)
    room[k++] = list[j++];
  for (i = 0; i < n; i++)
    list[i] = room[i];
}

static void sort_list(relucert_result *result, const comparison *how) {
  slong n = result->n, i;
  realization **list = mem_alloc((size_t) n, sizeof *list), **room = mem_alloc((size_t) n, sizeof *room);
  realization *sorted = mem_alloc((size_t) n, sizeof *sorted);
  for (i = 0; i < n; i++)
    list[i] = result->list + i;
  sort(list, room, n, how);
  for (i = 0; i < n; i++)
    sorted[i] = *list[i];
  mem_free(result->list);
  result->list = sorted;
  mem_free(list);
  mem_free(room);
}

void order_realizations(relucert_result *result, const cells *c) {
  comparison how;
  slong i;
  fmpq_init(how.sum);
  fmpq_add(how.sum, c->z, c->z + c->n);
  how.symmetric = is_symmetric(c, how.sum, 1) || is_symmetric(c, how.sum, -1);
  sort_list(result, &how);
  result->order = mem_alloc((size_t) result->n, sizeof(order_relation));
  for (i = 0; i + 1 < result->n; i++)
    risk_cmp(result->list + i, result->list + i + 1, &how, result->order + i);
  if (result->nopen == 0) {
    for (i = 0; i < result->n; i++)
      result->list[i].global = i == 0 || (result->list[i - 1].global && result->order[i - 1] != ORDER_LESS);
    for (i = 0; i < result->n && result->list[i].global; i++)
      result->nglobal = i + 1;
  }
  fmpq_clear(how.sum);
}
