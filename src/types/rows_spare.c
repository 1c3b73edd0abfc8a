/* Rows of neurons beside the core: at places where Phi is zero, full, degenerate. */
#include <string.h>
#include "landscape/number.h"
#include "types/row_maker.h"

static void copy_number(number *x, const number *y) {
  fmpq_set(x->lo, y->lo);
  fmpq_set(x->hi, y->hi);
}

/* x = kink j, or an end of the hull (j = 0, k + 1), or, for j < 0, the rational number `at`. */
static void set_end(number *x, const row_maker *m, slong j, const fmpq *at) {
  const cells *c = m->f.cells;
  if (j > 0 && j <= m->k)
    copy_number(x, &m->r->kinks[j - 1].at);
  else
    number_set_fmpq(x, j < 0 ? at : j == 0 ? c->z : c->z + c->n);
}

static void set_from(number *x, const row_maker *m, const exact_fit *fit) {
  set_end(x, m, fit->from, m->view.parts[fit->first].u);
}

static void set_to(number *x, const row_maker *m, const exact_fit *fit) {
  set_end(x, m, fit->to, m->view.parts[fit->last].v);
}

static void set_between(stratum *s, const row_maker *m, const exact_fit *fit) {
  s->place = 2;
  set_from(&s->from, m, fit);
  set_to(&s->to, m, fit);
}

static const phi_zeros *zeros_of(const row_maker *m, char letter) {
  return m->zeros + (letter == 'L' && !rows_of_one_letter(m));
}

/* ---- Flat kinks */

static const char *const why_zero =
    "moving the kink makes the derivative in v nonzero without changing the function";
static const char *const why_outside =
    "the error vanishes around it, and the second variation is definite elsewhere";
static const char *const why_not_outside =
    "the error vanishes around it, and the second variation is not definite elsewhere";

static void flat_end(row_maker *m, const char *role, const exact_fit *fit, int from) {
  slong j = from ? fit->from : fit->to;
  stratum *s;
  if (j == (from ? 0 : m->k + 1))
    return;
  s = row_add(m, PART_SPARE, role, 1, ROW_SADDLE, why_zero);
  s->place = 1;
  if (from)
    set_from(&s->at, m, fit);
  else
    set_to(&s->at, m, fit);
}

static void flat_fit(row_maker *m, const char *role, const exact_fit *fit) {
  stratum *s;
  flat_end(m, role, fit, 1);
  s = row_add(m, PART_SPARE, role, 2, m->outside ? ROW_NEUTRAL : ROW_UNDECIDED,
              m->outside ? why_outside : why_not_outside);
  set_between(s, m, fit);
  flat_end(m, role, fit, 0);
}

static void flat_place(row_maker *m, const char *role, const phi_place *p) {
  int open = p->kind == PLACE_UNRESOLVED;
  stratum *s =
      row_add(m, PART_SPARE, role, 1, open && !p->settled ? ROW_UNDECIDED : ROW_SADDLE,
              open ? "if there is a zero, moving the kink makes the derivative in v nonzero" : why_zero);
  s->place = 1;
  s->unresolved = open;
  if (p->kind == PLACE_KINK)
    set_end(&s->at, m, p->kink, NULL);
  else
    copy_number(&s->at, &p->at);
}

static void rows_flat_letter(row_maker *m, char letter) {
  const char *role = letter == 'R' ? "flat-R" : "flat-L";
  const phi_zeros *z = zeros_of(m, letter);
  for (slong i = 0; i < z->n; i++)
    if (z->places[i].kind == PLACE_FIT)
      flat_fit(m, role, m->fits + z->places[i].fit);
    else
      flat_place(m, role, z->places + i);
}

void rows_flat(row_maker *m) {
  rows_flat_letter(m, 'R');
  rows_flat_letter(m, 'L');
}

/* ---- Cancelling groups */

static const char *const why_cancel = "moving the neurons together makes the derivative in v nonzero";

static stratum *add_cancelling(row_maker *m, char letter, int dimension, row_effect effect,
                               const char *reason) {
  stratum *s = row_add(m, PART_CANCEL, "cancel", dimension, effect, reason);
  strcpy(s->word, rows_of_one_letter(m) ? "RL" : letter == 'R' ? "R" : "L");
  return s;
}

/* At an end of an exact fit, unless it is a kink or an end of the hull. */
static void cancelling_end(row_maker *m, char letter, const exact_fit *fit, int from) {
  stratum *s;
  if ((from ? fit->from : fit->to) >= 0)
    return;
  s = add_cancelling(m, letter, 3, ROW_SADDLE, why_cancel);
  s->place = 1;
  if (from)
    set_from(&s->at, m, fit);
  else
    set_to(&s->at, m, fit);
}

static void cancelling_fit(row_maker *m, char letter, const exact_fit *fit) {
  cancelling_end(m, letter, fit, 1);
  set_between(add_cancelling(m, letter, 4, m->outside ? ROW_NEUTRAL : ROW_UNDECIDED,
                             m->outside ? why_outside : why_not_outside), m, fit);
  cancelling_end(m, letter, fit, 0);
}

static void cancelling_place(row_maker *m, char letter, const phi_place *p) {
  int open = p->kind == PLACE_UNRESOLVED;
  stratum *s;
  if (!open && !(p->kind == PLACE_POINT && p->doubled))
    return;
  s = add_cancelling(m, letter, 3, open && !p->settled ? ROW_UNDECIDED : ROW_SADDLE,
                     open
                         ? "if there is a zero, moving the neurons together makes the derivative in v nonzero"
                         : why_cancel);
  s->place = 1;
  s->unresolved = open;
  copy_number(&s->at, &p->at);
}

void rows_cancelling(row_maker *m) {
  for (int i = 0; i < 2 - rows_of_one_letter(m); i++) {
    char letter = i == 0 ? 'R' : 'L';
    const phi_zeros *z = zeros_of(m, letter);
    for (slong n = 0; n < z->n; n++)
      if (z->places[n].kind == PLACE_FIT)
        cancelling_fit(m, letter, m->fits + z->places[n].fit);
      else
        cancelling_place(m, letter, z->places + n);
  }
}

/* ---- Degenerate neurons */

/* For v Phi > 0 but at kinks of g, with the sign `side` of (1 - gamma) v: does the second variation,
   which is definite with a free affine part, keep the risk from falling? (e p) v > 0 beside every kink, e v > 0 next to the
   ends, to order 1 at most. */
static int is_held(const row_maker *m, int side) {
  const phi_zeros *z = m->zeros;
  int held = m->free_definite && error_sign_next_to_end(&m->view, 1) == side
             && error_sign_next_to_end(&m->view, 0) == side;
  for (slong i = 0; held && i < z->n; i++)
    held = z->places[i].kind == PLACE_KINK;
  for (slong j = 1; held && j <= m->k; j++) {
    kink_sides s = sides_of_kink(&m->view, j);
    int sign = fmpq_sgn(m->r->kinks[j - 1].slope_jump.hi) > 0 ? side : -side;
    held = s.limit[0] == sign && s.limit[1] == sign;
  }
  return held;
}

/* For v Phi >= 0: is every neuron harmless that is not a saddle (Theorem 8.2 (b))? */
static int is_harmless(const row_maker *m) {
  const error_view *v = &m->view;
  int harmless = (v->parts[0].fit || error_sign_at_end(v, 1))
                 && (v->parts[v->nparts - 1].fit || error_sign_at_end(v, 0));
  for (slong j = 1; harmless && j <= m->k; j++) {
    kink_sides s = sides_of_kink(v, j);
    for (int i = 0; i < 2; i++)
      harmless = harmless && s.beside[i] >= 0 && s.beside[i] != UNKNOWN;
  }
  return harmless;
}

/* v < 0 (side -1) or v > 0: what a small neuron with this v does. */
static row_effect degenerate_effect(const row_maker *m, int side) {
  const phi_zeros *z = m->zeros;
  int falls;
  if (slopes_end(m->f.own.slopes) < 0) /* gamma > 1 */
    side = -side;
  falls = side > 0 ? z->negative : z->positive;
  if (!m->f.balanced || falls || m->all_saddles)
    return ROW_SADDLE;
  return z->unresolved == 0 && (is_held(m, side) || is_harmless(m)) ? ROW_NEUTRAL : ROW_UNDECIDED;
}

void rows_degenerate(row_maker *m) {
  static const char *const reasons[] = { "no small neuron with this sign of v decreases the risk",
                                         "some small neuron with this sign of v decreases the risk",
                                         "v Phi >= 0 has zeros, which decide nothing" };
  static const row_effect order[] = { ROW_NEUTRAL, ROW_UNDECIDED, ROW_SADDLE };
  row_effect below = degenerate_effect(m, -1), above = degenerate_effect(m, 1);
  fmpq_t zero;
  stratum *s;
  fmpq_init(zero);
  s = row_add(m, PART_SPARE, "degenerate", 0, ROW_SADDLE,
              "w and b can be moved to where the derivative in v is not zero");
  stratum_when(s, 'v', zero, 1, zero, 1);
  /* T != 0, two slopes: v = 0 is the only critical value */
  for (int i = 0; i < 3 && (m->f.balanced || rows_are_relu(m)); i++) {
    if (below != order[i] && above != order[i])
      continue;
    s = row_add(m, PART_SPARE, "degenerate", 1, order[i], reasons[order[i]]);
    s->nonsmooth = 1;
    if (below == order[i])
      stratum_when(s, 'v', NULL, 0, zero, 0);
    if (above == order[i])
      stratum_when(s, 'v', zero, 0, NULL, 0);
  }
  fmpq_clear(zero);
}
