/* Explicit networks for generalised responses. A node of letter R at z with jump J and change of slope m is

     J/eps (x - z)_+ + (m - J/eps) (x - z - eps)_+,

   of letter L the mirror image; with a full neuron all nodes may be of letter R. Without one, two nodes carry
   one neuron of each letter, and the slopes of their ramps make the affine part right. For two slopes these are
   the changes of slope of the neurons, which have factors v = change/(1 - gamma) (doc/theory.md, 9.10). */
#include "landscape/sequence.h"

/* The response in rationals; index j of places from 1. */
typedef struct {
  slong k;
  const chain_word *word;
  const fmpq *gamma;
  fmpq *x;     /* k + 2: a, the places, b */
  fmpq *slope; /* k + 1 */
  fmpq *jump;  /* k + 1 entries, from 1: at nodes, else 0 */
  fmpq *bend;  /* k + 1 entries, from 1: change of slope */
  fmpq_t start; /* value at a */
  fmpq_t width;    /* of a ramp */
  fmpq_t accuracy; /* of rounded numbers: width/16 */
  theta *t;
  slong n;     /* neurons used */
} plan;

/* y = x if it is rational, else the simplest rational within the accuracy of the plan. */
static void round_number(fmpq_t y, const plan *p, const number *x) {
  fmpq_t lo, hi;
  if (fmpq_equal(x->lo, x->hi)) {
    fmpq_set(y, x->lo);
    return;
  }
  fmpq_init(lo);
  fmpq_init(hi);
  fmpq_sub(lo, x->lo, p->accuracy);
  fmpq_add(hi, x->hi, p->accuracy);
  fmpq_simplest_between(y, lo, hi);
  fmpq_clear(lo);
  fmpq_clear(hi);
}

static void plan_init(plan *p, const relucert_result *result, const fmpz_t steepness) {
  const infimum *f = &result->infimum;
  fmpq_t rise;
  *p = (plan) { .k = f->places, .word = &f->words.list[f->best_word].word,
               .gamma = result->problem->gamma };
  fmpq_init(rise);
  fmpq_init(p->start);
  fmpq_init(p->width);
  fmpq_init(p->accuracy);
  fmpq_sub(p->width, result->problem->b, result->problem->a);
  fmpq_div_fmpz(p->width, p->width, steepness);
  fmpq_div_2exp(p->accuracy, p->width, 4);
  p->x = _fmpq_vec_init(p->k + 2);
  p->slope = _fmpq_vec_init(p->k + 1);
  p->jump = _fmpq_vec_init(p->k + 1);
  p->bend = _fmpq_vec_init(p->k + 1);
  fmpq_set(p->x, result->problem->a);
  fmpq_set(p->x + p->k + 1, result->problem->b);
  for (slong j = 1; j <= p->k; j++)
    round_number(p->x + j, p, f->at + j - 1);
  for (slong i = 0; i <= p->k; i++) {
    fmpq_t from, to;
    fmpq_init(from);
    fmpq_init(to);
    round_number(from, p, f->from + i);
    round_number(to, p, f->to + i);
    if (i == 0)
      fmpq_set(p->start, from);
    else if (p->word->node[i]) {
      round_number(rise, p, f->to + i - 1);
      fmpq_sub(p->jump + i, from, rise);
    }
    fmpq_sub(to, to, from);
    fmpq_sub(rise, p->x + i + 1, p->x + i);
    fmpq_div(p->slope + i, to, rise);
    if (i > 0)
      fmpq_sub(p->bend + i, p->slope + i, p->slope + i - 1);
    fmpq_clear(from);
    fmpq_clear(to);
  }
  p->t = theta_new(result->problem->hidden);
  for (slong i = 0; i < p->t->H; i++) /* dead until used */
    fmpq_set_si(p->t->b + i, -1, 1);
  fmpq_set(p->t->c, p->start);
  fmpq_clear(rise);
}

static void plan_clear(plan *p) {
  _fmpq_vec_clear(p->x, p->k + 2);
  _fmpq_vec_clear(p->slope, p->k + 1);
  _fmpq_vec_clear(p->jump, p->k + 1);
  _fmpq_vec_clear(p->bend, p->k + 1);
  fmpq_clear(p->start);
  fmpq_clear(p->width);
  fmpq_clear(p->accuracy);
}

/* Add v s(x - at) (sign = 1), or v s(at - x) (sign = -1), with a change of slope of m; the constant is changed
   such that the value at a stays the same. */
static void add_neuron(plan *p, int sign, const fmpq_t at, const fmpq_t m) {
  slong i = p->n++;
  fmpq *v = p->t->v + i;
  fmpq_t y;
  fmpq_init(y);
  fmpq_set_si(p->t->w + i, sign, 1);
  fmpq_mul_si(p->t->b + i, at, -sign);
  fmpq_one(y);
  fmpq_sub(y, y, p->gamma);
  fmpq_div(v, m, y);
  fmpq_sub(y, at, p->x);
  fmpq_mul(y, y, v);
  if (sign > 0) { /* s(a - at) = gamma (a - at) */
    fmpq_mul(y, y, p->gamma);
    fmpq_neg(y, y);
  }
  fmpq_sub(p->t->c, p->t->c, y);
  fmpq_clear(y);
}

/* The slope of the full neuron beside kinks of letter R with all changes of slope: slope_0 - gamma sum v. */
static void full_slope(fmpq_t y, const plan *p) {
  fmpq_t gamma;
  fmpq_init(gamma);
  fmpq_one(gamma);
  fmpq_sub(gamma, gamma, p->gamma);
  fmpq_div(gamma, p->gamma, gamma);
  fmpq_sub(y, p->slope + p->k, p->slope);
  fmpq_mul(y, y, gamma);
  fmpq_sub(y, p->slope, y);
  fmpq_clear(gamma);
}

/* What the changes of slope of the letter L add up to, if there is no full neuron: (gamma slope_k -
   slope_0)/(1 + gamma). */
static void sum_of_left(fmpq_t y, const plan *p) {
  fmpq_t t;
  fmpq_init(t);
  fmpq_mul(y, p->gamma, p->slope + p->k);
  fmpq_sub(y, y, p->slope);
  fmpq_one(t);
  fmpq_add(t, t, p->gamma);
  fmpq_div(y, y, t);
  fmpq_clear(t);
}

/* The neurons of place j with the letter R (sign = 1) or L. A node of letter L at z is a ramp on [z -
   eps, z]. */
static void add_place(plan *p, slong j, int sign) {
  fmpq_t steep, rest, at;
  if (!p->word->node[j]) {
    add_neuron(p, sign, p->x + j, p->bend + j);
    return;
  }
  fmpq_init(steep);
  fmpq_init(rest);
  fmpq_init(at);
  fmpq_div(steep, p->jump + j, p->width);
  if (sign < 0)
    fmpq_neg(steep, steep);
  fmpq_sub(rest, p->bend + j, steep);
  if (sign > 0)
    fmpq_add(at, p->x + j, p->width);
  else
    fmpq_sub(at, p->x + j, p->width);
  add_neuron(p, sign, p->x + j, steep);
  add_neuron(p, sign, at, rest);
  fmpq_clear(steep);
  fmpq_clear(rest);
  fmpq_clear(at);
}

/* A node whose ramp of slope s has a neuron of each letter: L at its left end (l_first) or R. */
static void add_pair(plan *p, slong j, const fmpq_t s, int l_first) {
  fmpq_t end, m;
  fmpq_init(end);
  fmpq_init(m);
  fmpq_sub(end, s, p->slope + j);
  fmpq_div(end, p->jump + j, end);
  fmpq_add(end, end, p->x + j);
  fmpq_sub(m, s, p->slope + j - 1);
  add_neuron(p, l_first ? -1 : 1, p->x + j, m);
  fmpq_sub(m, p->slope + j, s);
  add_neuron(p, l_first ? 1 : -1, end, m);
  fmpq_clear(end);
  fmpq_clear(m);
}

/* Type B without a full neuron: the nodes i < j get both letters. The changes of slope of letter L are s_i -
   slope_(i-1) and, for jumps of one sign, slope_j - s_j, else s_j - slope_(j-1), where s_i, s_j are the slopes
   of the ramps. */
static void add_two_pairs(plan *p, slong i, slong j) {
  fmpq_t s, t, left;
  int same = fmpq_sgn(p->jump + i) == fmpq_sgn(p->jump + j);
  fmpq_init(s);
  fmpq_init(t);
  fmpq_init(left);
  sum_of_left(left, p);
  fmpq_div(s, p->jump + i, p->width);
  fmpq_add(s, s, p->slope + i);
  fmpq_sub(t, s, p->slope + i - 1);
  fmpq_sub(t, t, left);
  if (same) {
    fmpq_add(t, t, p->slope + j);
  } else {
    fmpq_neg(t, t);
    fmpq_add(t, t, p->slope + j - 1);
  }
  add_pair(p, i, s, 1);
  add_pair(p, j, t, !same);
  fmpq_clear(s);
  fmpq_clear(t);
  fmpq_clear(left);
}

/* Neurons that type B takes without a full one. */
static slong needed(const plan *p, slong *first, slong *second) {
  slong n = p->k;
  *first = *second = 0;
  for (slong j = 1; j <= p->k; j++)
    if (p->word->node[j]) {
      n++;
      if (!*first)
        *first = j;
      else if (!*second)
        *second = j;
    }
  return n;
}

static void build(plan *p) {
  slong first = 0, second = 0;
  int full = p->word->type_b && needed(p, &first, &second) < p->t->H;
  if (full) { /* slope (x - a + 1) */
    fmpq_set_si(p->t->w, 1, 1);
    fmpq_sub_si(p->t->b, p->x, 1);
    fmpq_neg(p->t->b, p->t->b);
    full_slope(p->t->v, p);
    fmpq_sub(p->t->c, p->t->c, p->t->v);
    p->n = 1;
  } else if (p->word->type_b) {
    add_two_pairs(p, first, second);
  }
  for (slong j = 1; j <= p->k; j++)
    if (!p->word->type_b)
      add_place(p, j, p->word->letters[j - 1] == 'R' ? 1 : -1);
    else if (full || (j != first && j != second))
      add_place(p, j, 1);
}

theta *sequence_network(const relucert_result *result, const fmpz_t steepness) {
  plan p;
  plan_init(&p, result, steepness);
  build(&p);
  plan_clear(&p);
  return p.t;
}
