/* The infimum of the risk. */
#include <string.h>
#include "landscape/chains.h"
#include "landscape/infimum.h"
#include "landscape/least.h"
#include "landscape/number.h"
#include "solve/responses.h"
#include "theta/theta.h"

/* Risks that cannot be told apart with this many bits are left undecided. */
enum { INFIMUM_BITS = 1024 };

/* ---- Candidates: the zeros of generalised words */

static void refine_all(infimum *f, const cells *c) {
  f->zeros = mem_alloc((size_t) f->words.n, sizeof *f->zeros);
  for (slong w = 0; w < f->words.n; w++) {
    const search_result *s = &f->words.list[w].search;
    f->zeros[w] = mem_alloc((size_t) s->n, sizeof **f->zeros);
    for (slong i = 0; i < s->n; i++)
      refine_init(f->zeros[w] + i, c, &f->words.list[w].word, s->zeros + i, 0);
  }
}

static void clear_words(infimum *f) {
  for (slong w = 0; f->zeros && w < f->words.n; w++) {
    for (slong i = 0; i < f->words.list[w].search.n; i++)
      refine_clear(f->zeros[w] + i);
    mem_free(f->zeros[w]);
  }
  mem_free(f->zeros);
  f->zeros = NULL;
  words_clear(&f->words);
}

/* Search the generalised words with at most `kinks` unknown places; 0 if there are too many of them. Boxes
   above the level (NULL: none) are not looked at. */
static int search(infimum *f, const relucert_result *result, relucert_context *ctx, const cells *c,
                  slong kinks, const risk_level *level) {
  clear_words(f);
  if (!responses_init(&f->words, c, result->problem->hidden, kinks))
    return 0;
  f->words.level = level;
  search_words(&f->words, result, ctx, c, NULL);
  refine_all(f, c);
  return 1;
}

/* Is something left of the search of word w, or one of its zeros not decided? */
static int is_open(const infimum *f, slong w) {
  const search_result *s = &f->words.list[w].search;
  int open = s->nunresolved > 0;
  for (slong i = 0; i < s->n; i++)
    open |= f->zeros[w][i].state == ZERO_UNDECIDED;
  return open;
}

static slong count_open(const infimum *f) {
  slong n = 0;
  for (slong w = 0; w < f->words.n; w++)
    n += is_open(f, w);
  return n;
}

/* The risk at a zero that exists, with its present precision. */
static void risk_of(arb_t risk, const refined_zero *z) {
  ring r;
  fits t;
  scalar *y;
  refine_fits(&t, &r, z);
  y = scalars_new(&r, 1);
  fits_risk(y, &t);
  scalar_get_arb(risk, y, &r);
  scalars_free(y, &r, 1);
  fits_clear(&t);
}

/* Look for a response without error: f->best_word, f->best_zero. */
static int find_perfect(infimum *f) {
  arb_t risk;
  int found = 0;
  arb_init(risk);
  for (slong w = 0; !found && w < f->words.n; w++)
    for (slong i = 0; !found && i < f->words.list[w].search.n; i++) {
      const refined_zero *z = f->zeros[w] + i;
      if (z->state != ZERO_GENUINE || !z->exact)
        continue;
      risk_of(risk, z); /* exact rationals: 0 has no radius */
      found = arb_is_zero(risk);
      f->best_word = w;
      f->best_zero = i;
    }
  arb_clear(risk);
  if (!found)
    f->best_word = f->best_zero = -1;
  return found;
}

/* The least of the risks at all zeros that exist, each known to about `bits` bits: a ball `least` that
   contains it, and the zero that attains it if that is certain up to equal risks. Returns 0 if there is none. */
static int least_response(arb_t least, infimum *f, const cells *c, slong bits) {
  arb_t risk;
  int first = 1;
  arb_init(risk);
  for (slong w = 0; w < f->words.n; w++)
    for (slong i = 0; i < f->words.list[w].search.n; i++) {
      refined_zero *z = f->zeros[w] + i;
      if (z->state == ZERO_SPURIOUS || z->state == ZERO_UNDECIDED)
        continue; /* on a face: a response with fewer places has this risk */
      refine_to(z, c, bits);
      risk_of(risk, z);
      if (first || arb_lt(risk, least)) {
        arb_set(least, risk);
        f->best_word = w;
        f->best_zero = i;
      } else if (arb_overlaps(risk, least)) {
        arb_min(least, least, risk, bits);
      }
      first = 0;
    }
  arb_clear(risk);
  return !first;
}

/* ---- Words that are open, once more */

/* Leave out the zeros of word w that are not decided. */
static void drop_undecided(infimum *f, slong w) {
  search_result *s = &f->words.list[w].search;
  slong n = 0;
  for (slong i = 0; i < s->n; i++) {
    if (f->zeros[w][i].state == ZERO_UNDECIDED) {
      refine_clear(f->zeros[w] + i);
      continue;
    }
    s->zeros[n] = s->zeros[i];
    f->zeros[w][n++] = f->zeros[w][i];
  }
  s->n = n;
}

/* The open words as `again`. */
static void begin_again(word_list *again, const infimum *f, const risk_level *level) {
  words_begin_closing(again, &f->words, count_open(f), level);
  for (slong w = 0; w < f->words.n; w++) {
    slong n = f->words.list[w].search.n;
    unsigned char *kept = mem_alloc((size_t) n, 1);
    for (slong i = 0; i < n; i++)
      kept[i] = f->zeros[w][i].state != ZERO_UNDECIDED;
    if (is_open(f, w))
      words_add_closing(again, f->words.list + w, kept);
    mem_free(kept);
  }
}

/* Take the trees of `again`. */
static void take_trees(infimum *f, word_list *again) {
  for (slong w = 0, i = 0; w < f->words.n; w++)
    if (is_open(f, w)) {
      search_result *s = &f->words.list[w].search, old = *s;
      drop_undecided(f, w);
      *s = again->list[i].search;
      again->list[i++].search = old;
    }
}

/* Is everything in the open words a zero that is decided, or above the least risk of these and of the
   level? */
static int close_words(infimum *f, const relucert_result *result, relucert_context *ctx, const cells *c,
                       const risk_level *level) {
  risk_level lower = *level;
  word_list again;
  arb_t least;
  int closed;
  if (count_open(f) == 0)
    return 1;
  arb_init(least);
  if (least_response(least, f, c, LEVEL_BITS))
    lower.risk = fmin(lower.risk, least_level(least));
  begin_again(&again, f, &lower);
  search_words(&again, result, ctx, c, NULL);
  closed = words_are_closed(&again);
  if (closed)
    take_trees(f, &again);
  words_clear(&again);
  arb_clear(least);
  return closed;
}

/* If the least risk is claimed as a rational number, which enclosures of an equal risk cannot show to be no
   greater: are the risks of all zeros that are not exact certainly greater? */
static int no_irrational_tie(const infimum *f) {
  const refined_zero *best = f->zeros[f->best_word] + f->best_zero;
  arb_t least, risk;
  int ok = 1;
  arb_init(least);
  arb_init(risk);
  if (best->exact)
    risk_of(least, best);
  for (slong w = 0; best->exact && ok && w < f->words.n; w++)
    for (slong i = 0; ok && i < f->words.list[w].search.n; i++) {
      const refined_zero *z = f->zeros[w] + i;
      if (z->exact)
        continue;
      risk_of(risk, z);
      ok = arb_gt(risk, least);
    }
  arb_clear(least);
  arb_clear(risk);
  return ok;
}

/* ---- The optimal response */

static void set_number(number *x, const scalar *y, const ring *r, slong bits) {
  arb_t ball;
  if (r->kind == SCALAR_RATIONAL) {
    number_set_fmpq(x, &y->rational);
    return;
  }
  arb_init(ball);
  scalar_get_arb(ball, y, r);
  number_set_arb(x, ball, bits);
  arb_clear(ball);
}

/* Value of the response on J_i at place j. */
static void set_value(number *x, const fits *t, slong i, slong j, slong bits) {
  scalar *y = scalars_new(t->ring, 1);
  fits_full_value(y, t, i, j);
  set_number(x, y, t->ring, bits);
  scalars_free(y, t->ring, 1);
}

static number *numbers_new(slong n) {
  number *x = mem_alloc((size_t) n, sizeof *x);
  for (slong i = 0; i < n; i++)
    number_init(x + i);
  return x;
}

static void numbers_free(number *x, slong n) {
  for (slong i = 0; x && i < n; i++)
    number_clear(x + i);
  mem_free(x);
}

static void set_response(infimum *f, const cells *c, slong bits) {
  refined_zero *z = f->zeros[f->best_word] + f->best_zero;
  slong k = z->word->k;
  ring r;
  fits t;
  scalar *y;
  refine_to(z, c, 2 * bits + 64);
  refine_fits(&t, &r, z);
  y = scalars_new(&r, 1);
  f->places = k;
  f->at = numbers_new(k);
  f->from = numbers_new(k + 1);
  f->to = numbers_new(k + 1);
  for (slong j = 1; j <= k; j++) {
    set_number(f->at + j - 1, t.x + j, &r, bits);
  }
  for (slong j = 0; j <= k; j++) {
    set_value(f->from + j, &t, j, j, bits);
    set_value(f->to + j, &t, j, j + 1, bits);
  }
  fits_risk(y, &t);
  set_number(&f->value, y, &r, bits);
  scalars_free(y, &r, 1);
  fits_clear(&t);
}

/* ---- Decisions */

/* The number of realizations that no `less` separates from the first one. */
static slong count_least(const relucert_result *result) {
  slong n = 1;
  while (n < result->n && result->order[n - 1] != ORDER_LESS)
    n++;
  return n;
}

/* All realizations of least risk, or the families of least risk, are global minima, or (attained = 0) nothing
   is. */
static void set_global(relucert_result *result, int attained) {
  slong n = result->least_family > 0 ? 0 : count_least(result);
  for (slong i = 0; i < result->n; i++)
    result->list[i].global = attained && i < n;
  result->nglobal = attained ? n : 0;
  result->infimum.attained = attained;
  result->infimum.known = 1;
  if (attained) {
    fmpq_set(result->infimum.value.lo, result_least_risk(result)->lo);
    fmpq_set(result->infimum.value.hi, result_least_risk(result)->hi);
  }
}

/* -1, 1 if the response has certainly less, more risk than the least critical one; 0 not known. */
static int compare_with_critical(const arb_t least, const relucert_result *result, slong bits) {
  int bounded = !fmpq_is_zero(result->bound);
  arb_t end;
  int sign = 0;
  arb_init(end);
  arb_set_fmpq(end, bounded ? result->bound : result_least_risk(result)->lo, bits);
  if (arb_lt(least, end))
    sign = -1;
  arb_set_fmpq(end, result_least_risk(result)->hi, bits);
  if (arb_gt(least, end) && !bounded)
    sign = 1;
  arb_clear(end);
  return sign;
}

/* Is the risk at a zero that exists at least x? Exactly, if the zero is rational. */
static int risk_is_at_least(const refined_zero *z, const fmpq_t x, slong bits) {
  ring r;
  fits t;
  scalar *y;
  arb_t risk, bound;
  int ok;
  arb_init(risk);
  arb_init(bound);
  refine_fits(&t, &r, z);
  y = scalars_new(&r, 1);
  fits_risk(y, &t);
  scalar_get_arb(risk, y, &r);
  arb_set_fmpq(bound, x, bits);
  ok = r.kind == SCALAR_RATIONAL ? fmpq_cmp(&y->rational, x) >= 0 : arb_gt(risk, bound);
  scalars_free(y, &r, 1);
  fits_clear(&t);
  arb_clear(risk);
  arb_clear(bound);
  return ok;
}

/* Is the least risk in the list a rational number, and no response below it? (A family that runs into a
   jump has the risk of its limit.) */
static int no_response_below(const infimum *f, const relucert_result *result, slong bits) {
  const number *least = result_least_risk(result);
  if (!number_is_rational(least) || !fmpq_is_zero(result->bound))
    return 0;
  for (slong w = 0; w < f->words.n; w++)
    for (slong i = 0; i < f->words.list[w].search.n; i++) {
      const refined_zero *z = f->zeros[w] + i;
      if (z->state != ZERO_SPURIOUS && z->state != ZERO_UNDECIDED && !risk_is_at_least(z, least->lo, bits))
        return 0;
    }
  return 1;
}

/* Compare with the least critical risk. */
static void compare_responses(relucert_result *result, const cells *c) {
  infimum *f = &result->infimum;
  slong bits = digits_to_bits(result->options.digits) + 32, most = FLINT_MAX(INFIMUM_BITS, 4 * bits);
  arb_t least;
  int sign = 0, ok = 1;
  arb_init(least);
  f->reason = "the least risks are not separated";
  if (!least_response(least, f, c, bits)) {
    sign = fmpq_is_zero(result->bound); /* all responses are above the level */
    ok = 0;
  }
  for (; ok && sign == 0 && bits <= most; bits *= 2) {
    ok = least_response(least, f, c, bits);
    sign = ok ? compare_with_critical(least, result, bits) : 0;
    if (sign < 0 && !no_irrational_tie(f))
      sign = 0;
    if (ok && sign == 0 && no_response_below(f, result, bits))
      sign = 1;
  }
  if (sign > 0)
    set_global(result, 1);
  else if (sign < 0) {
    set_global(result, 0);
    set_response(f, c, digits_to_bits(result->options.digits));
  }
  arb_clear(least);
}

static int is_continuous(const cells *c) {
  for (slong i = 1; i < c->n; i++)
    if (cells_target_jumps(c, i) && !cells_is_empty(c, i - 1) && !cells_is_empty(c, i))
      return 0;
  return 1;
}

/* Nothing is known but that a greater risk than another one is not the least. */
static void set_unknown(relucert_result *result) {
  slong n = count_least(result);
  int nothing = result->problem->hidden == 1 && !result_is_complete(result);
  for (slong i = 0; i < result->n; i++)
    result->list[i].global = i < n || nothing ? -1 : 0;
  result->nglobal = 0;
  result->infimum.attained = -1;
}

/* A response without error, if there is one among those with at most `kinks` unknown places: then the infimum
   is 0, which no continuous function attains. */
static int settle_perfectly(relucert_result *result, relucert_context *ctx, const cells *c, slong kinks,
                            const risk_level *level) {
  infimum *f = &result->infimum;
  f->perfect = search(f, result, ctx, c, kinks, level) && find_perfect(f);
  if (!f->perfect)
    return 0;
  set_global(result, 0);
  set_response(f, c, digits_to_bits(result->options.digits));
  return 1;
}

/* Responses without unknown places: one box each, which is looked at even when a limit has ended everything
   else. */
static int settle_at_once(relucert_result *result, const cells *c) {
  relucert_context *unlimited = relucert_context_new();
  int settled = settle_perfectly(result, unlimited, c, 0, NULL);
  relucert_context_free(unlimited);
  return settled;
}

/* Search all responses whose risk may be less than the least critical risk. */
static void search_below(relucert_result *result, relucert_context *ctx, const cells *c) {
  infimum *f = &result->infimum;
  risk_level level;
  arb_t least;
  arb_init(least);
  least_level_init(&level, result, c);
  if (!settle_perfectly(result, ctx, c, CHAIN_MAX, &level)) {
    if (f->words.n == 0)
      f->reason = "there are too many generalised words";
    else if (!close_words(f, result, ctx, c, &level))
      f->reason = "the search of the generalised words was not completed";
    else if (!result_has_least(result)
             && !(least_response(least, f, c, LEVEL_BITS) && least_bound(result, ctx, c, least)))
      f->reason = "the list may be incomplete";
    else
      compare_responses(result, c);
  }
  f->words.level = NULL;
  arb_clear(least);
  risk_floor_clear(&level.floor);
}

/* Has the first realization the risk 0? */
static int first_is_perfect(const relucert_result *result) {
  return fmpq_is_zero(result->list[0].risk.lo) && fmpq_is_zero(result->list[0].risk.hi);
}

void infimum_find(relucert_result *result, relucert_context *ctx, const cells *c) {
  infimum *f = &result->infimum;
  int jumps = result->problem->hidden > 1 && !is_continuous(c) && !cells_density_vanishes(c);
  number_init(&f->value);
  set_unknown(result);
  f->best_word = f->best_zero = -1;
  if (jumps && settle_at_once(result, c)) { /* responses without unknown places take no time */
    arb_t zero;
    arb_init(zero);
    least_bound(result, ctx, c, zero);
    arb_clear(zero);
    return;
  }
  if (result->problem->hidden > 1 && !is_continuous(c) && !jumps)
    f->reason = "the target jumps, and the density is zero on a piece";
  else if (!least_is_separated(result))
    f->reason = "the least risks are not separated";
  else if (jumps && context_limit(ctx))
    f->reason = "the generalised words were not searched";
  else if (jumps)
    search_below(result, ctx, c);
  else if (!result_has_least(result) && !(result->with_gaps && first_is_perfect(result)))
    f->reason = "the list may be incomplete";
  else
    set_global(result, 1);
}

static void network_clear(limit_network *y) {
  if (!y->network)
    return;
  relucert_theta_free(y->network);
  fmpq_clear(y->risk);
}

void infimum_clear(infimum *f) {
  for (slong i = 0; i < LIMIT_NETWORKS; i++)
    network_clear(f->networks + i);
  network_clear(&f->start);
  clear_words(f);
  numbers_free(f->at, f->places);
  numbers_free(f->from, f->places + 1);
  numbers_free(f->to, f->places + 1);
  number_clear(&f->value);
}
