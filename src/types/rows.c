/* The rows of a realization: everything, cores, splittings. */
#include <string.h>
#include "types/one_kink.h"
#include "types/outside.h"
#include "types/row_maker.h"
#include "types/rows.h"

/* Working precision at first, in bits. */
enum { FIRST_BITS = 256 };

stratum *row_add(row_maker *m, stratum_part part, const char *role, int dimension, row_effect effect,
                 const char *reason) {
  stratum *s = strata_append(&m->r->strata, &m->r->nstrata, role, dimension, RELUCERT_UNDECIDED, reason);
  s->part = part;
  s->effect = effect;
  return s;
}

/* ---- Cores */

static const char *const why_definite = "the second variation is definite";
static const char *const why_negative = "the second variation has a negative direction";
static const char *const why_constant = "without kinks the risk is a convex function of what can be changed";

static void core_row(row_maker *m, const char *word, slong neurons, int dimension, relucert_type type,
                     const char *reason) {
  stratum *s = row_add(m, PART_CORE, "core", dimension, ROW_CORE, reason);
  strcpy(s->word, word);
  s->neurons = neurons;
  s->type = type;
  m->all_saddles &= type == RELUCERT_SADDLE;
  m->least = FLINT_MIN(m->least, neurons);
}

static relucert_type form_type(const char **reason, const row_maker *m, const chain_word *v) {
  relucert_type type = RELUCERT_LOCAL_MINIMUM;
  *reason = why_constant;
  if (m->k == 0)
    return type;
  type = refine_core_type(reason, m->f.zero, v);
  if (type != RELUCERT_UNDECIDED)
    *reason = type == RELUCERT_SADDLE ? why_negative : why_definite;
  return type;
}

/* One kink that is known as an algebraic number: Theorem 8.8. 0: not applicable. */
static int single_core(row_maker *m, const char *word, int full) {
  static const char *const why_reduced[] = {
    "the risk, minimised over the other parameters, has a minimum in the kink here",
    "the risk, minimised over the other parameters, has no minimum in the kink here" };
  one_kink_sign sign;
  relucert_type type;
  if (m->k != 1 || (m->f.zero && !m->f.exact))
    return 0;
  sign = one_kink_type(m, full ? 'B' : word[0]);
  type = sign == ONE_KINK_NONE ? RELUCERT_SADDLE : RELUCERT_LOCAL_MINIMUM;
  core_row(m, word, full ? 2 : 1, full ? 3 : 1, type,
           sign == ONE_KINK_DEFINITE ? why_definite : why_reduced[sign == ONE_KINK_NONE]);
  m->r->strata[m->r->nstrata - 1].alone = sign == ONE_KINK_MINIMUM;
  return 1;
}

/* The core with one letter at each kink, for the letters of v. */
static void word_core(row_maker *m, const chain_word *v, int unproved) {
  const char *reason;
  relucert_type type;
  if (single_core(m, v->letters, 0))
    return;
  type = form_type(&reason, m, v);
  core_row(m, m->k == 0 ? "-" : v->letters, m->k, (int) m->k, type, reason);
  m->r->strata[m->r->nstrata - 1].unproved = unproved;
}

/* For T = 0: does the word give this function: is Sigma_v = 0? 0 yes, 1 no, -1 not decided. */
static int sigma(const row_maker *m, const chain_word *v) {
  if (m->f.zero)
    return refine_sigma(m->f.zero, v);
  if (m->k == 0)
    return !fmpq_is_zero(m->f.cells->slope);
  return strcmp(v->letters, m->r->word) != 0; /* the slope is 0 where R(q), L(q) is constant */
}

static void free_core(row_maker *m) {
  chain_word v;
  const char *reason;
  const stratum *core;
  relucert_type type;
  chain_word_set(&v, m->f.own.slopes, NULL, m->k);
  if (!single_core(m, "free", 1)) {
    type = form_type(&reason, m, &v);
    core_row(m, "free", m->k + 1, (int) m->k + 2, type, reason);
  }
  core = m->r->strata + m->r->nstrata - 1;
  m->free_definite = core->type == RELUCERT_LOCAL_MINIMUM && !core->alone;
}

static void rows_core(row_maker *m) {
  char letters[CHAIN_MAX + 1] = "";
  chain_word v;
  m->all_saddles = 1;
  m->least = m->k + 1;
  if (!m->f.balanced) {
    word_core(m, &m->f.own, 0);
    return;
  }
  if (m->k + 1 <= m->hidden)
    free_core(m);
  /* the absolute value: only RR..R */
  for (slong code = slopes_are_absolute(m->f.own.slopes) ? ((slong) 1 << m->k) - 1 : 0;
       code < (slong) 1 << m->k; code++) {
    int sign;
    for (slong j = 0; j < m->k; j++)
      letters[j] = code >> (m->k - 1 - j) & 1 ? 'R' : 'L';
    chain_word_set(&v, m->f.own.slopes, letters, m->k);
    sign = sigma(m, &v);
    if (sign <= 0)
      word_core(m, &v, sign < 0);
  }
}

/* ---- Splittings */

/* effects: of the patterns same, one, other (Theorem 8.5). */
static void split_effects(row_effect effects[3], const kink_sides *s, int exact) {
  int x = s->limit[0], y = s->limit[1], harmless = 1, rises = x == 1 || y == 1, falls = x == -1 || y == -1;
  for (int i = 0; i < 2; i++)
    harmless = harmless && s->limit[i] != -1 && s->beside[i] >= 0 && s->beside[i] != UNKNOWN;
  for (int i = 0; i < 3; i++)
    effects[i] = exact ? ROW_NEUTRAL : ROW_UNDECIDED;
  if (exact)
    return;
  if (harmless)
    effects[0] = ROW_NEUTRAL;
  if (rises)
    effects[1] = effects[2] = ROW_SADDLE;
  if (falls && x <= 0 && y <= 0) {
    effects[0] = effects[2] = ROW_SADDLE;
    effects[1] = x < 0 && y < 0 ? ROW_NEUTRAL : ROW_UNDECIDED;
  }
}

static const char *split_reason(row_effect effect, int exact) {
  return exact                     ? "the error vanishes next to the kink on both sides"
         : effect == ROW_NEUTRAL   ? "moving the neurons apart does not decrease the risk"
         : effect == ROW_SADDLE    ? "moving the neurons apart decreases the risk"
                                   : "the error vanishes or jumps at the kink, which decides nothing";
}

static void rows_split(row_maker *m) {
  static const char *const patterns[] = { "same", "one", "other" };
  for (slong j = 1; j <= m->k; j++) {
    row_effect effects[3];
    kink_sides s = sides_of_kink(&m->view, j);
    int exact = part_beside(&m->view, j, 0)->fit && part_beside(&m->view, j, 1)->fit;
    split_effects(effects, &s, exact);
    if (!exact && error_touches_zero(&m->view, j))
      effects[1] = effects[2] = ROW_SADDLE;
    for (int i = 0; i < 3; i++) {
      stratum *row = row_add(m, PART_SPLIT, "split", 3, effects[i], split_reason(effects[i], exact));
      row->kink = j;
      row->pattern = patterns[i];
    }
  }
}

/* ---- All rows */

/* The zeros of Phi, as far as rows need them. */
static void set_zeros(row_maker *m) {
  int needed = m->least + 1 <= m->hidden || m->k + 2 <= m->hidden;
  long digits = m->f.result->options.digits;
  m->nfits = exact_fits(&m->fits, &m->view);
  m->outside = m->nfits > 0 && outside_is_definite(&m->view);
  for (int i = 0; i < 2; i++)
    if (needed && !(i == 1 && rows_of_one_letter(m)))
      phi_zeros_init(m->zeros + i, &m->view, i == 0 ? 'R' : 'L', m->fits, m->nfits, digits);
    else
      m->zeros[i] = (phi_zeros) { 0 };
}

static void clear_view(row_maker *m) {
  for (int i = 0; i < 2; i++)
    phi_zeros_clear(m->zeros + i);
  mem_free(m->fits);
  error_view_clear(&m->view);
}

/* Does more precision promise more? */
static int is_blurred(const row_maker *m) {
  int blurred = m->zeros[0].unresolved + m->zeros[1].unresolved > 0 || (m->nfits > 0 && !m->outside);
  for (slong j = 1; j <= m->k; j++) {
    kink_sides s = sides_of_kink(&m->view, j);
    for (int i = 0; i < 2; i++)
      blurred |= s.limit[i] == UNKNOWN || s.beside[i] == UNKNOWN;
  }
  return blurred || !error_sign_at_end(&m->view, 1) || !error_sign_at_end(&m->view, 0);
}

/* The view, with a precision that decides what can be decided. */
static void set_view(row_maker *m) {
  slong bits = FLINT_MAX(FIRST_BITS, 8 * m->f.result->options.digits);
  for (;; bits *= 2) {
    error_view_init(&m->view, &m->f, bits);
    set_zeros(m);
    if (m->f.exact || 2 * bits > REFINE_LIMIT || !is_blurred(m))
      return;
    clear_view(m);
  }
}

/* Where every core is a saddle, every vector is one. */
static void settle_saddles(row_maker *m) {
  static const char *const why = "every core is a saddle";
  for (slong i = 0; m->all_saddles && i < m->r->nstrata; i++) {
    stratum *s = m->r->strata + i;
    if (s->part == PART_ALL || s->part == PART_CORE || s->effect != ROW_UNDECIDED)
      continue;
    s->effect = ROW_SADDLE;
    s->reason = why;
    if (s->dimension < 0)
      s->dimension = 2;
  }
}

static void rows_beside_core(row_maker *m) {
  set_view(m);
  if (m->k + 1 <= m->hidden)
    rows_split(m);
  if (m->k + 2 <= m->hidden)
    rows_cancelling(m);
  if (m->least + 1 <= m->hidden) {
    if (rows_are_relu(m))
      rows_touching(m);
    rows_degenerate(m);
  }
  rows_full(m);
  if (m->least + 1 <= m->hidden)
    rows_flat(m);
  clear_view(m);
  settle_saddles(m);
}

static void add_rows(relucert_result *result, realization *r, const cells *c) {
  row_maker m = { .r = r, .hidden = (slong) result->problem->hidden, .k = r->nkinks };
  int sign;
  if (fmpq_is_zero(r->risk.lo) && fmpq_is_zero(r->risk.hi)) {
    row_add(&m, PART_ALL, "all", -1, ROW_NEUTRAL, "the risk is zero")->global = 1;
    return;
  }
  sign = critical_init(&m.f, result, r, c);
  if (sign < 0) {
    row_add(&m, PART_ALL, "all", -1, ROW_UNDECIDED, "it is not decided whether T = 0");
    return;
  }
  rows_core(&m);
  rows_beside_core(&m);
}

static int density_vanishes_on_a_piece(const cells *c) {
  for (slong i = 0; i < c->n; i++)
    if (fmpq_poly_is_zero(c->p->poly[c->density[i]]))
      return 1;
  return c->left_gap || c->right_gap;
}

void rows_add(relucert_result *result, const cells *c) {
  if (density_vanishes_on_a_piece(c))
    return;
  for (slong i = 0; i < result->n; i++)
    add_rows(result, result->list + i, c);
}
