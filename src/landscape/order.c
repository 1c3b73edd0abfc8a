/* Exact comparison of risks. Two risks are told apart by enclosures, or proved equal: as rationals,
   by the mirror symmetry of the problem, or as the same root of the same minimal polynomial. Risks of chains
   that are neither are reported as not separated. */
#include <stdlib.h>
#include <string.h>
#include "exact/roots.h"
#include "landscape/number.h"
#include "landscape/order.h"
#include "landscape/same.h"
#include "solve/mirror.h"
#include "system/symmetry.h"

/* Before equality is considered, risks are told apart up to this relative accuracy. */
enum { SEPARATION_BITS = 256 };

/* What a comparison of realizations needs besides them. */
typedef struct {
  const relucert_result *result;
  const cells *c;
  int symmetric;
  fmpq_t sum; /* z_0 + z_n */
  slong bits; /* relative accuracy at which risks of chains are given up as not separated */
} comparison;

/* -1, 1 if the enclosures [l1,h1], [l2,h2] lie in this order, 0 if they meet. */
static int cmp_enclosures(const fmpq_t l1, const fmpq_t h1, const fmpq_t l2, const fmpq_t h2) {
  return fmpq_cmp(h1, l2) < 0 ? -1 : fmpq_cmp(h2, l1) < 0 ? 1 : 0;
}

/* The risk of a chain that is not rational. */
static void chain_risk_enclosure(fmpq_t lo, fmpq_t hi, const realization *r, const comparison *how,
                                 slong bits) {
  refined_zero *z = &record_of(how->result, r)->zero;
  slong k = z->word->k, wanted = bits + 32;
  arb_ptr room = _arb_vec_init(3 * k + 4), risk = room + 3 * k + 3;
  number x;
  number_init(&x);
  for (;; wanted += wanted / 2) {
    if (z->precision < wanted)
      refine_to(z, how->c, wanted);
    refine_function(room, room + k + 1, room + 2 * k + 1, risk, z);
    if (number_set_arb(&x, risk, bits))
      break;
  }
  fmpq_set(lo, x.lo);
  fmpq_set(hi, x.hi);
  number_clear(&x);
  _arb_vec_clear(room, 3 * k + 4);
}

static void risk_enclosure(fmpq_t lo, fmpq_t hi, realization *r, const comparison *how, slong bits) {
  if (number_is_rational(&r->risk)) {
    fmpq_set(lo, r->risk.lo);
    fmpq_set(hi, r->risk.hi);
  } else if (realization_is_chain(r)) {
    chain_risk_enclosure(lo, hi, r, how, bits);
  } else {
    quotient_enclosure(lo, hi, r->risk_num, r->risk_den, &r->kinks[0].place, bits);
  }
}

/* -1, 1 as soon as enclosures of the given accuracy tell the risks apart, else 0. */
static int cmp_to_accuracy(realization *r, realization *s, const comparison *how, slong bits) {
  fmpq_t l1, h1, l2, h2;
  int result;
  fmpq_init(l1); fmpq_init(h1); fmpq_init(l2); fmpq_init(h2);
  risk_enclosure(l1, h1, r, how, bits);
  risk_enclosure(l2, h2, s, how, bits);
  result = cmp_enclosures(l1, h1, l2, h2);
  fmpq_clear(l1); fmpq_clear(h1); fmpq_clear(l2); fmpq_clear(h2);
  return result;
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
    poly_along_line(composed, composed, sum, -1);
    fmpq_poly_get_numerator(f, composed);
    fmpz_poly_primitive_part(f, f);
    algebraic_set_root(x, f, l, r);
    fmpz_poly_clear(f);
    fmpq_poly_clear(composed);
  }
  fmpq_clear(l);
  fmpq_clear(r);
}

/* The mirror image of the kinks of r is a zero of the word of s, if that is the mirror image of the word of
   r: s itself, if it lies in the box in which the zero of s is the only one. */
static int are_mirror_chains(const realization *r, const realization *s, const comparison *how) {
  chain_word image;
  const chain_word *v = word_of(how->result, r), *w = word_of(how->result, s);
  mirror_word(&image, v);
  return v->k == w->k && v->type_b == w->type_b && memcmp(image.letters, w->letters, (size_t) w->k) == 0
         && zero_in_box(&record_of(how->result, r)->zero, search_zero_of(how->result, s), how->sum);
}

static int are_mirror_images(realization *r, realization *s, const comparison *how) {
  const fmpq *sum = how->sum;
  algebraic place;
  int equal;
  if (realization_is_chain(r) && realization_is_chain(s))
    return are_mirror_chains(r, s, how);
  if (!realization_is_kink(r) || !realization_is_kink(s)
      || (r->word[0] == s->word[0]) != problem_is_absolute(how->result->problem))
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
static int cmp_conjugates(realization *r, realization *s, const comparison *how) {
  fmpq_t l1, h1, l2, h2;
  algebraic *roots;
  slong bits, n = 2, i;
  int result = 0;
  fmpq_init(l1); fmpq_init(h1); fmpq_init(l2); fmpq_init(h2);
  for (bits = 2 * SEPARATION_BITS; n > 1 && result == 0; bits *= 2) {
    risk_enclosure(l1, h1, r, how, bits);
    risk_enclosure(l2, h2, s, how, bits);
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

/* Is the risk a rational number, or can its minimal polynomial be had? */
static int is_algebraic(const realization *r) {
  return !realization_is_chain(r) || number_is_rational(&r->risk) || r->risk.min.known;
}

static void find_minpoly(realization *r) {
  if (realization_is_kink(r))
    number_find_minpoly(&r->risk, r->risk_num, r->risk_den, &r->kinks[0].place);
}

/* The same for risks that are algebraic: exactly, by minimal polynomials. */
static int cmp_algebraic(realization *r, realization *s, const comparison *how, order_relation *relation) {
  int result;
  slong bits;
  *relation = ORDER_LESS;
  if (!number_is_rational(&r->risk) && !number_is_rational(&s->risk)) {
    find_minpoly(r);
    find_minpoly(s);
    if (fmpz_poly_equal(r->risk.min.poly, s->risk.min.poly)) {
      result = cmp_conjugates(r, s, how);
      *relation = result == 0 ? ORDER_EQUAL_POLY : ORDER_LESS;
      return result;
    }
  }
  for (bits = 2 * SEPARATION_BITS; (result = cmp_to_accuracy(r, s, how, bits)) == 0;
       bits *= 2) /* different numbers */
    ;
  return result;
}

/* Sign of risk(r) - risk(s); *relation tells how they are related when it is <= 0. */
static int risk_cmp(realization *r, realization *s, const comparison *how, order_relation *relation) {
  int result = cmp_enclosures(r->risk.lo, r->risk.hi, s->risk.lo, s->risk.hi);
  int rational = number_is_rational(&r->risk) && number_is_rational(&s->risk);
  *relation = result == 0 && rational ? ORDER_EQUAL_EXACT : ORDER_LESS;
  if (result != 0 || (rational && !(r->field && s->field)))
    return result;
  if ((result = cmp_to_accuracy(r, s, how, SEPARATION_BITS)) != 0)
    return result;
  if (how->symmetric && are_mirror_images(r, s, how)) {
    *relation = ORDER_EQUAL_MIRROR;
    return 0;
  }
  if (rational)
    return 0;
  if (is_algebraic(r) && is_algebraic(s))
    return cmp_algebraic(r, s, how, relation);
  if ((result = cmp_to_accuracy(r, s, how, how->bits)) == 0)
    *relation = ORDER_NOT_SEPARATED;
  return result;
}

/* An n for which both risks, given up as not separated, provably lie in an interval of length 2^-n. */
static slong separation_bits(realization *r, realization *s, const comparison *how) {
  fmpq_t l1, h1, l2, h2;
  slong n;
  fmpq_init(l1); fmpq_init(h1); fmpq_init(l2); fmpq_init(h2);
  risk_enclosure(l1, h1, r, how, how->bits);
  risk_enclosure(l2, h2, s, how, how->bits);
  if (fmpq_cmp(l2, l1) < 0)
    fmpq_set(l1, l2);
  if (fmpq_cmp(h2, h1) > 0)
    fmpq_set(h1, h2);
  fmpq_sub(h1, h1, l1);
  n = (slong) fmpz_bits(fmpq_denref(h1)) - (slong) fmpz_bits(fmpq_numref(h1)) - 1;
  fmpq_clear(l1); fmpq_clear(h1); fmpq_clear(l2); fmpq_clear(h2);
  return n;
}

/* The kinks in lexicographic order, as far as they are told apart; equally many. */
static int kinks_cmp(realization *r, realization *s) {
  int result = 0;
  if (realization_is_kink(r) && realization_is_kink(s))
    return algebraic_cmp(&r->kinks[0].place, &s->kinks[0].place);
  for (slong j = 0; result == 0 && j < r->nkinks; j++)
    result = cmp_enclosures(r->kinks[j].at.lo, r->kinks[j].at.hi, s->kinks[j].at.lo, s->kinks[j].at.hi);
  return result;
}

/* Order of the list: risk, then the number of kinks, then the kinks, then type B before L before R. */
static int realization_cmp(realization *r, realization *s, const comparison *how) {
  order_relation relation;
  int result = risk_cmp(r, s, how, &relation);
  if (result == 0)
    result = (r->nkinks > s->nkinks) - (r->nkinks < s->nkinks);
  if (result == 0)
    result = kinks_cmp(r, s);
  if (result == 0)
    result = strcmp(r->word, s->word);
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

/* Records of zeros refer to realizations by index; the one at index i has moved to moved[i]. */
static void follow_moves(relucert_result *result, const slong *moved) {
  slong w, i;
  for (w = 0; w < result->words.n; w++)
    for (i = 0; i < result->words.list[w].search.n; i++) {
      zero_record *record = result->records[w] + i;
      if (record->outcome == OUTCOME_REALIZATION || record->outcome == OUTCOME_SAME)
        record->realization = moved[record->realization];
    }
}

/* By function, then kind, then gap; those at the ends of the interval last. */
static int by_realization(const void *a, const void *b) {
  const gap_family *f = a, *g = b;
  if ((f->kind == GAP_ENDS) != (g->kind == GAP_ENDS))
    return f->kind == GAP_ENDS ? 1 : -1;
  if (f->realization != g->realization)
    return f->realization < g->realization ? -1 : 1;
  if (f->kind != g->kind)
    return f->kind < g->kind ? -1 : 1;
  return f->gap < g->gap ? -1 : f->gap > g->gap;
}

static void sort_list(relucert_result *result, const comparison *how) {
  slong n = result->n, i;
  realization **list = mem_alloc((size_t) n, sizeof *list), **room = mem_alloc((size_t) n, sizeof *room);
  realization *sorted = mem_alloc((size_t) n, sizeof *sorted);
  slong *moved = mem_alloc((size_t) n, sizeof *moved);
  for (i = 0; i < n; i++)
    list[i] = result->list + i;
  sort(list, room, n, how);
  for (i = 0; i < n; i++) {
    sorted[i] = *list[i];
    moved[list[i] - result->list] = i;
  }
  follow_moves(result, moved);
  for (i = 0; i < result->ngap_families; i++)
    result->gap_families[i].realization = moved[result->gap_families[i].realization];
  if (result->ngap_families > 0)
    qsort(result->gap_families, (size_t) result->ngap_families, sizeof *result->gap_families, by_realization);
  mem_free(result->list);
  result->list = sorted;
  mem_free(moved);
  mem_free(list);
  mem_free(room);
}

/* The accuracy at which risks are given up: that many bits after the point too, as no risk exceeds S. */
static slong most_bits(const relucert_result *result, const cells *c) {
  slong size = (slong) fmpz_bits(fmpq_numref(c->spread)) - (slong) fmpz_bits(fmpq_denref(c->spread));
  return FLINT_MAX(SEPARATION_BITS, 4 * digits_to_bits(result->options.digits)) + FLINT_MAX(size, 0);
}

void order_realizations(relucert_result *result, const cells *c) {
  comparison how = { .result = result, .c = c };
  slong i;
  fmpq_init(how.sum);
  fmpq_add(how.sum, c->z, c->z + c->n);
  how.symmetric = cells_symmetry(c) != 0 && !cells_have_gap(c);
  how.bits = most_bits(result, c);
  sort_list(result, &how);
  result->order = mem_alloc((size_t) result->n, sizeof(order_relation));
  result->order_bits = mem_alloc((size_t) result->n, sizeof(slong));
  for (i = 0; i + 1 < result->n; i++) {
    risk_cmp(result->list + i, result->list + i + 1, &how, result->order + i);
    if (result->order[i] == ORDER_NOT_SEPARATED)
      result->order_bits[i] = separation_bits(result->list + i, result->list + i + 1, &how);
  }
  fmpq_clear(how.sum);
}
