/* The least critical risk of a list that is not complete. */
#include "base/enclose.h"
#include "landscape/chains.h"
#include "landscape/least.h"
#include "landscape/number.h"

void least_settle_families(relucert_result *result) {
  const number *first = &result->list[0].risk;
  slong best = 0;
  for (slong i = 1; i < result->nmoving; i++)
    if (fmpq_cmp(result->moving[i].risk, result->moving[best].risk) < 0)
      best = i;
  if (result->nmoving == 0 || fmpq_cmp(result->moving[best].risk, first->hi) > 0
      || (number_is_rational(first) && fmpq_equal(result->moving[best].risk, first->lo)))
    return;
  result->least_family = fmpq_cmp(result->moving[best].risk, first->lo) < 0 ? best + 1 : -1;
  if (result->least_family > 0)
    number_set_fmpq(&result->family_risk, result->moving[best].risk);
}

int least_is_separated(const relucert_result *result) {
  if (result->least_family < 0)
    return 0;
  for (slong i = 0; i + 1 < result->n && result->order[i] != ORDER_LESS; i++)
    if (result->order[i] == ORDER_NOT_SEPARATED)
      return 0;
  return 1;
}

double least_level(const arb_t risk) {
  arf_t end;
  double x;
  arf_init(end);
  arb_get_ubound_arf(end, risk, LEVEL_BITS);
  x = arf_get_d(end, ARF_RND_CEIL);
  arf_clear(end);
  return x <= 0 ? 0 : x * (1 + 0x1p-40);
}

void least_level_init(risk_level *level, const relucert_result *result, const cells *c) {
  arb_t risk;
  arb_init(risk);
  arb_set_fmpq(risk, result_least_risk(result)->hi, LEVEL_BITS);
  level->risk = least_level(risk);
  risk_floor_init(&level->floor, c);
  arb_clear(risk);
}

static slong count_undecided(const relucert_result *result, slong w) {
  slong n = 0;
  for (slong i = 0; i < result->words.list[w].search.n; i++)
    n += result->records[w][i].outcome == OUTCOME_UNDECIDED;
  return n;
}

/* To be searched again: the words, not the mirror images of others, with something that is not decided. */
static int is_open(const relucert_result *result, slong w) {
  const word_search *s = result->words.list + w;
  return s->mirror < 0 && (s->search.nunresolved > 0 || count_undecided(result, w) > 0);
}

/* The open words as `again`, with the zeros that are decided. */
static void begin(word_list *again, const relucert_result *result, const risk_level *level) {
  const word_list *words = &result->words;
  slong n = 0;
  for (slong w = 0; w < words->n; w++)
    n += is_open(result, w);
  words_begin_closing(again, words, n, level);
  for (slong w = 0; w < words->n; w++) {
    slong zeros = words->list[w].search.n;
    unsigned char *kept = mem_alloc((size_t) zeros, 1);
    for (slong i = 0; i < zeros; i++)
      kept[i] = result->records[w][i].outcome != OUTCOME_UNDECIDED;
    if (is_open(result, w))
      words_add_closing(again, words->list + w, kept);
    mem_free(kept);
  }
}

static void take_trees(relucert_result *result, word_list *again) {
  for (slong w = 0, i = 0; w < result->words.n; w++)
    if (is_open(result, w)) {
      text *tree = &result->words.list[w].search.tree, *fresh = &again->list[i++].search.tree;
      text old = *tree;
      *tree = *fresh;
      *fresh = old;
    }
}

/* Have mirror images as many zeros that are decided as their originals? */
static int mirrors_agree(const relucert_result *result) {
  for (slong w = 0; w < result->words.n; w++) {
    slong m = result->words.list[w].mirror;
    if (m >= 0 && count_undecided(result, w) != count_undecided(result, m))
      return 0;
  }
  return 1;
}

/* Has a tree a box above the level? Otherwise it would make the list complete, which the caller does not
   expect. */
static int any_above(const word_list *again) {
  long above = 0;
  for (slong w = 0; w < again->n; w++)
    above += again->list[w].search.above;
  return above > 0;
}

/* Is everything in the open words a zero that is decided, or above the level? Then their trees are new. */
static int close_words(relucert_result *result, relucert_context *ctx, const cells *c,
                       const risk_level *level) {
  word_list again;
  int closed;
  begin(&again, result, level);
  search_words(&again, result, ctx, c, NULL);
  closed = words_are_closed(&again) && any_above(&again);
  if (closed)
    take_trees(result, &again);
  words_clear(&again);
  return closed;
}

/* Are there open words, and could they be closed? */
static int may_close(const relucert_result *result, const relucert_context *ctx, const cells *c) {
  return result->problem->hidden > 1 && !result_has_least(result) && result->nopen == 0
         && !cells_density_vanishes(c) && !context_limit(ctx) && least_is_separated(result)
         && mirrors_agree(result);
}

void least_find(relucert_result *result, relucert_context *ctx, const cells *c) {
  risk_level level;
  if (!may_close(result, ctx, c) || result->least_family > 0)
    return;
  least_level_init(&level, result, c);
  result->least = close_words(result, ctx, c, &level);
  risk_floor_clear(&level.floor);
}

/* The bounds that are tried: response + (least - response) / 2^i, with the least risk of the list. */
enum { MOST_BOUNDS = 10 };

int least_bound(relucert_result *result, relucert_context *ctx, const cells *c, const arb_t response) {
  risk_level level;
  double low, step;
  int found = 0;
  if (!may_close(result, ctx, c))
    return 0;
  least_level_init(&level, result, c);
  low = least_level(response);
  step = level.risk - low;
  for (int i = 0; !found && step > 0 && i < MOST_BOUNDS; i++) {
    step /= 2;
    level.risk = low + step;
    found = level.risk > low && close_words(result, ctx, c, &level);
  }
  if (found) {
    arf_t x;
    arf_init(x);
    arf_set_d(x, level.risk);
    arf_get_fmpq(result->bound, x);
    arf_clear(x);
  }
  risk_floor_clear(&level.floor);
  return found;
}
