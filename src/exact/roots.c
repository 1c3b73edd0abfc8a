/* Real root isolation by the Descartes test and bisection (Vincent, Collins, Akritas). */
#include "base/context.h"
#include <stdlib.h>
#include "exact/roots.h"

/* g(x) = c f(u + (v - u) x) with a positive integer constant c: the roots of f in (u,v) become
   those of g in (0,1). */
static void to_unit_interval(fmpz_poly_t g, const fmpz_poly_t f, const fmpq_t u, const fmpq_t v) {
  slong d = fmpz_poly_degree(f), i;
  fmpz_t start, width, den, power;
  fmpz_init(start); fmpz_init(width); fmpz_init(den); fmpz_init(power);
  fmpz_lcm(den, fmpq_denref(u), fmpq_denref(v));
  fmpz_divexact(start, den, fmpq_denref(u));
  fmpz_mul(start, start, fmpq_numref(u));
  fmpz_divexact(width, den, fmpq_denref(v));
  fmpz_mul(width, width, fmpq_numref(v));
  fmpz_sub(width, width, start);
  fmpz_poly_set(g, f);
  fmpz_one(power);
  for (i = d; i >= 0; i--) { /* den^d f(y / den) */
    fmpz_mul(fmpz_poly_get_coeff_ptr(g, i), fmpz_poly_get_coeff_ptr(g, i), power);
    fmpz_mul(power, power, den);
  }
  fmpz_poly_taylor_shift(g, g, start);
  fmpz_one(power);
  for (i = 0; i <= d; i++) {
    fmpz_mul(fmpz_poly_get_coeff_ptr(g, i), fmpz_poly_get_coeff_ptr(g, i), power);
    fmpz_mul(power, power, width);
  }
  fmpz_clear(start); fmpz_clear(width); fmpz_clear(den); fmpz_clear(power);
}

/* Sign variations of (x+1)^d g(1/(x+1)), for g of degree d on (0,1). */
static slong unit_variations(const fmpz_poly_t g) {
  fmpz_poly_t t;
  fmpz_t one;
  slong i, n = 0;
  int last = 0;
  fmpz_poly_init(t);
  fmpz_init_set_ui(one, 1);
  fmpz_poly_reverse(t, g, fmpz_poly_length(g));
  fmpz_poly_taylor_shift(t, t, one);
  for (i = 0; i < fmpz_poly_length(t); i++) {
    int s = fmpz_sgn(fmpz_poly_get_coeff_ptr(t, i));
    if (s != 0) {
      n += last != 0 && s != last;
      last = s;
    }
  }
  fmpz_clear(one);
  fmpz_poly_clear(t);
  return n;
}

slong roots_descartes(const fmpz_poly_t f, const fmpq_t u, const fmpq_t v) {
  slong n;
  fmpz_poly_t g;
  fmpz_poly_init(g);
  to_unit_interval(g, f, u, v);
  n = unit_variations(g);
  fmpz_poly_clear(g);
  return n;
}

/* A part (index, index + 1) / 2^depth of (0,1) that is still to be searched, and the polynomial
   moved so that it becomes (0,1). */
typedef struct {
  fmpz_poly_t g;
  fmpz_t index;
  slong depth;
} part;

static void part_clear(part *p) {
  fmpz_poly_clear(p->g);
  fmpz_clear(p->index);
}

/* Turn p into its left half and right into its right half. */
static void part_halve(part *p, part *right) {
  slong d = fmpz_poly_degree(p->g), i;
  fmpz_t one;
  fmpz_init_set_ui(one, 1);
  for (i = 0; i < d; i++) /* 2^d g(x/2) */
    fmpz_mul_2exp(fmpz_poly_get_coeff_ptr(p->g, i), fmpz_poly_get_coeff_ptr(p->g, i), (ulong) (d - i));
  p->depth++;
  fmpz_mul_2exp(p->index, p->index, 1);
  fmpz_poly_init(right->g);
  fmpz_poly_taylor_shift(right->g, p->g, one);
  fmpz_init(right->index);
  fmpz_add(right->index, p->index, one);
  right->depth = p->depth;
  fmpz_clear(one);
}

/* q = u + (v - u) index / 2^depth. */
static void part_point(fmpq_t q, const fmpz_t index, slong depth, const fmpq_t u, const fmpq_t v) {
  fmpq_t width;
  fmpq_init(width);
  fmpq_sub(width, v, u);
  fmpq_mul_fmpz(q, width, index);
  fmpq_div_2exp(q, q, (flint_bitcnt_t) depth);
  fmpq_add(q, q, u);
  fmpq_clear(width);
}

static void append_root(algebraic **roots, slong *n, const fmpz_poly_t f, const fmpq_t l, const fmpq_t r) {
  *roots = mem_realloc(*roots, (size_t) *n + 1, sizeof(algebraic));
  algebraic_init(*roots + *n);
  algebraic_set_root(*roots + *n, f, l, r);
  ++*n;
}

static slong rational_root(algebraic **roots, const fmpz_poly_t f, const fmpq_t u, const fmpq_t v) {
  slong n = 0;
  fmpq_t q;
  fmpq_init(q);
  fmpq_set_fmpz_frac(q, fmpz_poly_get_coeff_ptr(f, 0), fmpz_poly_get_coeff_ptr(f, 1));
  fmpq_neg(q, q);
  if (fmpq_cmp(u, q) < 0 && fmpq_cmp(q, v) < 0) {
    *roots = mem_alloc(1, sizeof(algebraic));
    algebraic_init(*roots);
    algebraic_set_fmpq(*roots, q);
    n = 1;
  }
  fmpq_clear(q);
  return n;
}

slong roots_of_irreducible(algebraic **roots, const fmpz_poly_t f, const fmpq_t u, const fmpq_t v) {
  part *stack;
  slong top = 1, room = 64, n = 0;
  fmpq_t l, r;
  *roots = NULL;
  if (fmpz_poly_degree(f) == 1)
    return rational_root(roots, f, u, v);
  fmpq_init(l);
  fmpq_init(r);
  stack = mem_alloc((size_t) room, sizeof(part));
  fmpz_poly_init(stack[0].g);
  fmpz_init(stack[0].index);
  to_unit_interval(stack[0].g, f, u, v);
  while (top > 0) { /* the leftmost part lies on top */
    part *p = stack + --top;
    slong variations = unit_variations(p->g);
    if (variations == 1) {
      part_point(l, p->index, p->depth, u, v);
      fmpz_add_ui(p->index, p->index, 1);
      part_point(r, p->index, p->depth, u, v);
      append_root(roots, &n, f, l, r);
    }
    if (variations <= 1) {
      part_clear(p);
      continue;
    }
    if (top + 2 > room)
      stack = mem_realloc(stack, (size_t) (room *= 2), sizeof(part));
    part right, left = stack[top];
    part_halve(&left, &right);
    stack[top++] = right;
    stack[top++] = left;
  }
  mem_free(stack);
  fmpq_clear(l);
  fmpq_clear(r);
  return n;
}

typedef struct {
  algebraic root;
  slong multiplicity;
} found;

/* Compares through pointers, because comparing refines the numbers. */
static int found_cmp(const void *a, const void *b) {
  return algebraic_cmp(&(*(found *const *) a)->root, &(*(found *const *) b)->root);
}

/* Refine x < y until their isolating intervals do not even touch. */
static void set_apart(algebraic *x, algebraic *y) {
  fmpq_t lo, hi, next;
  slong bits;
  fmpq_init(lo);
  fmpq_init(hi);
  fmpq_init(next);
  for (bits = 32;; bits *= 2) {
    algebraic_interval(lo, hi, x);
    algebraic_interval(next, lo, y);
    if (fmpq_cmp(hi, next) < 0)
      break;
    algebraic_refine(x, bits);
    algebraic_refine(y, bits);
  }
  fmpq_clear(lo);
  fmpq_clear(hi);
  fmpq_clear(next);
}

slong roots_isolate(algebraic **roots, slong **mult, const fmpz_poly_t f, const fmpq_t u, const fmpq_t v) {
  fmpz_poly_factor_t factors;
  fmpz_poly_t g;
  found **all = NULL;
  slong n = 0, i, j;
  *roots = NULL;
  if (mult)
    *mult = NULL;
  if (fmpz_poly_degree(f) < 1 || roots_descartes(f, u, v) == 0)
    return 0;
  fmpz_poly_factor_init(factors);
  fmpz_poly_factor(factors, f);
  fmpz_poly_init(g);
  for (i = 0; i < factors->num; i++) {
    algebraic *some;
    slong k;
    fmpz_poly_primitive_part(g, factors->p + i);
    k = roots_of_irreducible(&some, g, u, v);
    all = mem_realloc(all, (size_t) (n + k), sizeof(found *));
    for (j = 0; j < k; j++, n++) {
      all[n] = mem_alloc(1, sizeof(found));
      all[n]->root = some[j];
      all[n]->multiplicity = factors->exp[i];
    }
    mem_free(some);
  }
  fmpz_poly_clear(g);
  fmpz_poly_factor_clear(factors);
  if (n > 1)
    qsort(all, (size_t) n, sizeof(found *), found_cmp);
  for (i = 0; i + 1 < n; i++)
    set_apart(&all[i]->root, &all[i + 1]->root);
  *roots = mem_alloc((size_t) n, sizeof(algebraic));
  if (mult)
    *mult = mem_alloc((size_t) n, sizeof(slong));
  for (i = 0; i < n; i++) {
    (*roots)[i] = all[i]->root;
    if (mult)
      (*mult)[i] = all[i]->multiplicity;
    mem_free(all[i]);
  }
  mem_free(all);
  return n;
}
