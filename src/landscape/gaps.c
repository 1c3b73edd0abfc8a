/* From the zeros of words with nodes that span gaps to critical functions. */
#include <string.h>
#include "landscape/build.h"
#include "landscape/chain_numbers.h"
#include "landscape/chains.h"
#include "landscape/gap_numbers.h"
#include "landscape/gaps.h"
#include "landscape/same.h"
#include "solve/gap_words.h"

enum { DISTINCT_BITS = 1024 };

/* The zero that is being decided. */
typedef struct {
  relucert_result *result;
  const cells *c;
  slong w, i;              /* result->records[w][i] */
  const chain_word *word;
  zero_record *record;
  gap_shape shape;
  char letters[CHAIN_MAX + 2]; /* of the places, from 1 */
  gap_network how;
  int rigid;               /* its two kinks in a gap cannot move */
} decision;

static const chain_zero *search_zero(const decision *d) {
  return d->result->words.list[d->w].search.zeros + d->i;
}

static void leave_undecided(decision *d, const char *reason) {
  d->record->outcome = OUTCOME_UNDECIDED;
  d->record->reason = reason;
  add_unresolved_box(d->result, d->word, search_zero(d)->unique, reason);
}

/* ---- Families */

static gap_family *add_any(relucert_result *result, slong r, slong gap, int kind) {
  gap_family *f;
  slong n = result->ngap_families;
  if ((n & (n - 1)) == 0)
    result->gap_families = mem_realloc(result->gap_families, (size_t) (2 * n + 1), sizeof *f);
  f = result->gap_families + result->ngap_families++;
  memset(f, 0, sizeof *f);
  f->realization = r;
  f->gap = gap;
  fmpq_init(f->u);
  fmpq_init(f->v);
  f->kind = kind;
  f->gaps = 1;
  f->dimension = 2;
  return f;
}

static gap_family *new_family(relucert_result *result, slong r, const cells *c, slong gap, int kind) {
  gap_family *f = add_any(result, r, gap, kind);
  fmpq_set(f->u, c->z + gap);
  fmpq_set(f->v, c->z + cells_gap_end(c, gap));
  f->dimension = kind == GAP_BUMP ? 4 : 2;
  return f;
}

/* The families of the function that was just listed as number r. */
static void add_families(const decision *d, slong r) {
  slong pair = 0, single = 0, full = d->how == GAP_FULL;
  for (slong j = d->word->k; j >= 1; j--)
    if (d->word->node[j] > 0 && d->shape.neurons[j] == 2)
      pair = j;
    else if (d->word->node[j] > 0)
      single = j;
  if (pair && !d->rigid) {
    gap_family *f = new_family(d->result, r, d->c, d->word->node[pair], GAP_PAIRS);
    f->tied = d->how == GAP_MIXED;
    f->gaps = d->shape.pairs;
    f->dimension = 2 * d->shape.pairs - f->tied;
  }
  if (single && d->shape.total + full < d->result->problem->hidden)
    new_family(d->result, r, d->c, d->word->node[single], GAP_SPLIT);
}

/* R(q) and L(q) with q in a gap, of which one neuron is left over: with two kinks inside the gap they are local
   minima (Theorem 7.24a (d)). */
static void add_kink_families(relucert_result *result, const cells *c) {
  for (slong i = 0; i < result->n; i++) {
    realization *r = result->list + i;
    if (!realization_is_kink(r))
      continue;
    for (slong b = 1; b < c->n; b++) {
      slong end = cells_gap_end(c, b), at = r->kinks->cell;
      if (end && (at >= 0 ? b <= at && at < end : b <= r->kinks->breakpoint && r->kinks->breakpoint <= end)) {
        new_family(result, i, c, b, GAP_SPLIT);
        r->type = RELUCERT_LOCAL_MINIMUM;
        r->type_reason = NULL;
      }
    }
  }
}

/* The index of the constant. */
static slong mean_index(const relucert_result *result) {
  slong i = 0;
  while (realization_is_kink(result->list + i) || realization_is_chain(result->list + i)
         || (result->list[i].full && !fmpq_is_zero(result->slope)))
    i++;
  return i;
}

/* If the two branches of the words R of a single gap are one line, this is the constant mean, and three kinks
   R in the gap change nothing on the support (Theorem 7.24): for three and more neurons there is always a
   family. */
static void add_bump(relucert_result *result, const cells *c) {
  slong gap = 1;
  if (result->problem->hidden < 3 || result->ngap_families > 0 || result->nunresolved > 0)
    return;
  while (!cells_gap_end(c, gap))
    gap++;
  new_family(result, mean_index(result), c, gap, GAP_BUMP);
}

void gaps_add_ends(relucert_result *result, const cells *c) {
  if (slopes_are_relu(c->slopes) || !fmpq_is_zero(result->slope))
    return;
  for (int left = 1; left >= 0; left--)
    if (left ? c->left_gap : c->right_gap) {
      gap_family *f = add_any(result, mean_index(result), left ? 0 : c->n, GAP_ENDS);
      fmpq_set(f->u, left ? c->problem->a : c->z + c->n);
      fmpq_set(f->v, left ? c->z : c->problem->b);
      f->dimension = 3;
    }
}

/* ---- The list */

/* The type (Theorem 7.24a). For a local minimum all kinks in gaps must lie inside them: of a node whose only
   kink is at an end two are needed. Nothing of this matters if the risk is 0. */
static void set_type(realization *r, const decision *d) {
  const refined_zero *z = &d->record->zero;
  const gap_shape *s = &d->shape;
  const slong hidden = d->result->problem->hidden, inside = s->total + s->ends;
  const int one_kind = d->word->type_b || z->tension == 1 || (s->total == hidden && s->pairs == 0);
  r->type = RELUCERT_UNDECIDED;
  r->type_reason = "a kink lies at an end of a gap of the support";
  if (number_is_rational(&r->risk) && fmpq_is_zero(r->risk.lo)) {
    r->type = RELUCERT_LOCAL_MINIMUM;
    r->type_reason = NULL;
    return;
  }
  if (inside > hidden)
    return;
  chain_set_type(r, z, !d->rigid && inside + (d->how == GAP_FULL) <= hidden);
  if (r->type == RELUCERT_SADDLE && (s->ends > 0 || !one_kind)) {
    r->type = RELUCERT_UNDECIDED;
    r->type_reason = s->ends > 0 ? "a kink lies at an end of a gap of the support"
                                 : "T = 0, and the kinks in gaps may have other letters";
  }
}

static void list_it(decision *d) {
  relucert_result *result = d->result;
  slong names = result->ngap_names;
  char *name = mem_alloc(2 * CHAIN_MAX + 2, 1);
  realization *r;
  if ((names & (names - 1)) == 0)
    result->gap_names = mem_realloc(result->gap_names, (size_t) (2 * names + 1), sizeof(char *));
  result->gap_names[result->ngap_names++] = name;
  result->list = mem_realloc(result->list, (size_t) result->n + 1, sizeof(realization));
  r = result->list + result->n;
  realization_init(r, d->how == GAP_FULL ? "" : name, d->how == GAP_FULL, d->shape.total);
  r->zero_word = d->w;
  r->zero = d->i;
  gap_set_numbers(r, name, &d->record->zero, &d->shape, d->letters, d->how, result->options.digits);
  r->places = gap_places_new(&d->record->zero, &d->shape, result->options.digits);
  set_type(r, d);
  d->record->outcome = OUTCOME_REALIZATION;
  d->record->realization = result->n;
  add_families(d, result->n++);
}

/* Do the two words have their places in the same regions? */
static int same_regions(const chain_word *v, const chain_word *w) {
  return v->k == w->k && !memcmp(v->node, w->node, sizeof v->node)
         && !memcmp(v->from, w->from, sizeof v->from);
}

/* Compare with a function that is listed; R(q) and L(q) with q in a gap are for kink_in_gap. */
static sameness compare(const decision *d, realization *r) {
  if (realization_is_kink(r) && (d->word->k > 1 || d->word->node[1] > 0))
    return FUNCTIONS_DIFFERENT;
  if (realization_is_kink(r))
    return same_function(d->result, r, &d->record->zero, search_zero(d), d->c, DISTINCT_BITS);
  if (!realization_is_chain(r) || !same_regions(word_of(d->result, r), d->word))
    return FUNCTIONS_DIFFERENT;
  return same_zeros(d->result, r, &d->record->zero, d->c,
                    FLINT_MAX(DISTINCT_BITS, 4 * d->result->options.digits));
}

/* Are these two functions with one rational kink the same? */
static int equal_kinks(const realization *r, const realization *s) {
  int equal = fmpq_equal(r->kinks->at.lo, s->kinks->at.lo) && fmpq_equal(r->kinks->at.hi, s->kinks->at.hi);
  for (slong i = 0; equal && i < 3; i++)
    equal = fmpq_equal(r->values[i].lo, s->values[i].lo) && fmpq_equal(r->values[i].hi, s->values[i].hi);
  return equal;
}

/* One place, in a gap, with one kink: the kink is rational; the index of the same function R(q) or L(q), or
   -1. (For relu equal kinks are enough: Lemma 7.11b.) */
static slong kink_in_gap(decision *d) {
  realization r;
  char word[CHAIN_MAX + 2] = "";
  slong found = -1;
  realization_init(&r, word, 1, 1);
  gap_set_numbers(&r, word, &d->record->zero, &d->shape, d->letters, GAP_FULL, d->result->options.digits);
  for (slong i = 0; i < d->result->n; i++)
    if (realization_is_kink(d->result->list + i) && equal_kinks(&r, d->result->list + i))
      found = i;
  realization_clear(&r);
  return found;
}

static void list_or_refer(decision *d) {
  relucert_result *result = d->result;
  int one = d->word->k == 1 && d->word->node[1] > 0 && d->shape.total == 1;
  slong same = one ? kink_in_gap(d) : -1;
  for (slong i = 0; i < result->n && same < 0; i++) {
    sameness answer = compare(d, result->list + i);
    if (answer == FUNCTIONS_UNDECIDED) {
      leave_undecided(d, "it could not be told from a function that is listed");
      return;
    }
    if (answer == FUNCTIONS_EQUAL)
      same = i;
  }
  if (same >= 0) {
    d->record->outcome = OUTCOME_SAME;
    d->record->realization = same;
    return;
  }
  if (one && !d->word->type_b) /* R(q), L(q) are all listed */
    d->record->outcome = OUTCOME_SPURIOUS;
  else
    list_it(d);
}

/* Whether a network of this width has the function of a genuine zero: 1, 0, or -1 (not decided). Sets how and
   letters (Theorems 7.22 and 9.14b). */
static int realizable(decision *d) {
  slong hidden = d->result->problem->hidden;
  d->how = d->word->type_b ? GAP_FULL : GAP_LETTERS;
  for (slong j = 1; j <= d->word->k; j++)
    d->letters[j] = d->word->type_b ? 'R' : d->word->letters[j - 1];
  if (d->shape.total + d->word->type_b <= hidden)
    return 1;
  if (!d->word->type_b || slopes_are_absolute(d->word->slopes))
    return 0;
  if (d->shape.total > hidden || d->shape.pairs == 0)
    return 0;
  d->how = GAP_MIXED;
  return d->shape.pairs > 1 ? 1 : gap_letters(d->letters, &d->record->zero, &d->shape);
}

static void decide(decision *d) {
  refined_zero *z = &d->record->zero;
  int known;
  refine_init(z, d->c, d->word, search_zero(d), 0);
  if (z->state == ZERO_UNDECIDED || z->state == ZERO_ENCLOSED) {
    leave_undecided(d, z->reason);
    return;
  }
  d->record->outcome = OUTCOME_SPURIOUS;
  if (z->state == ZERO_SPURIOUS)
    return;
  z->tension = d->word->type_b ? 0 : refine_sigma(z, d->word);
  known = gap_shape_of(&d->shape, z);
  if (known < 0)
    leave_undecided(d, "it is not decided whether two branches meet in a gap");
  if (known <= 0)
    return;
  known = realizable(d);
  d->rigid = known == 2;
  if (known < 0)
    leave_undecided(d, "it is not decided whether two kinks in a gap can supply the affine part");
  if (known > 0)
    list_or_refer(d);
}

static void decide_word(relucert_result *result, const cells *c, slong w) {
  const word_search *search = result->words.list + w;
  decision d = { .result = result, .c = c, .w = w, .word = &search->word };
  for (slong i = 0; i < search->search.nunresolved; i++)
    add_unresolved_box(result, &search->word, search->search.unresolved[i],
                       search->search.limit ? search->search.limit : "not decided");
  for (d.i = 0; d.i < search->search.n; d.i++) {
    d.record = result->records[w] + d.i;
    decide(&d);
  }
}

/* Type B first, as without gaps. */
static void decide_all(relucert_result *result, const cells *c) {
  const word_list *words = &result->words;
  result->records = mem_alloc((size_t) words->n, sizeof *result->records);
  for (slong w = 0; w < words->n; w++)
    result->records[w] = mem_alloc((size_t) words->list[w].search.n, sizeof(zero_record));
  for (int type_b = 1; type_b >= 0; type_b--)
    for (slong w = 0; w < words->n; w++)
      if (words->list[w].word.type_b == type_b)
        decide_word(result, c, w);
}

static void count_regions(relucert_result *result) {
  result->regions += (long) result->words.n;
  for (slong w = 0; w < result->words.n; w++) {
    const search_result *s = &result->words.list[w].search;
    if (s->nunresolved == 0 && s->n == 0)
      result->excluded++;
    else if (s->nunresolved == 0)
      result->solved++;
  }
}

relucert_status gaps_add(relucert_result *result, relucert_context *ctx, const cells *c) {
  relucert_status status = RELUCERT_OK;
  if (gap_words_init(&result->words, c, result->problem->hidden)) {
    status = search_words(&result->words, result, ctx, c, NULL);
  } else {
    chain_word none;
    chain_word_set(&none, c->slopes, NULL, 1);
    add_unresolved(result, &none, "there are too many words with kinks in gaps");
  }
  add_kink_families(result, c);
  decide_all(result, c);
  add_bump(result, c);
  gaps_add_ends(result, c);
  count_regions(result);
  landscape_count(result);
  return status;
}
