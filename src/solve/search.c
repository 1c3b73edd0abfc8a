/* Bisection: the tree of one word. */
#include <stdlib.h>
#include <string.h>
#include "solve/exact_rules.h"
#include "solve/tube.h"
#include "solve/zeros.h"
#include "system/general.h"

/* Boxes narrower than this are not divided further, in units of b - a. */
#define LEAST_WIDTH 0x1p-27
/* But near a zero of a nearly degenerate system, which has a small uniqueness box only: than this, the second
   one where some pieces are very short (word_is_steep). With it everywhere, boxes beside double zeros would be
   divided, too. */
#define FINE_WIDTH 0x1p-36
#define FINEST_WIDTH 0x1p-40
/* Zeros on faces, of which rules know nothing, are looked for in boxes narrower than this. */
#define NARROW 0x1p-20
/* Parts s_i of charts below which the neighbour rule is tried. */
#define NARROW_PART 0x1p-12
/* Charts are entered in boxes narrower than this, in units of b - a. */
#define SMALL_CORNER 0x1p-12
/* Pieces shorter than this, in units of b - a, compete with those in charts for the tension. */
#define SHORT 0x1p-8

/* A word with this many undecided boxes is given up: what hinders it will not go away. */
enum { MOST_UNRESOLVED = 20000 };

typedef struct {
  subject subject;
  search_result *r;
  const risk_level *level; /* NULL: none */
  const tubes *families;   /* NULL: none */
  int symmetric;
  int closing; /* no new zeros */
} search;

/* What becomes of a node: a letter, '0' for a cut; at: the coordinate of the cut, or the pieces of letters w
   and x, or family and coordinate of letter t. */
typedef struct {
  char letter;
  slong at[3];
} step;

static double largest_width(const interval *q, slong k) {
  double w = 0;
  for (slong i = 1; i <= k; i++)
    w = fmax(w, iv_width(q[i]));
  return w;
}

/* The coordinate over most cells. */
static slong widest(const node *b, slong k) {
  slong best = 1, most = 0;
  for (slong j = 1; j <= k; j++)
    if (!b->pinned[j] && node_last_cell(b, j) - node_first_cell(b, j) > most) {
      most = node_last_cell(b, j) - node_first_cell(b, j);
      best = j;
    }
  return best;
}

/* Rules a, e, j and z; 0 if none applies. With z the coordinate is pinned in b. */
static char decide_exactly(const subject *s, node *b, const chain_box *box) {
  int tau[CHAIN_MAX + 1], met;
  slong j, breakpoint;
  rules_tau(tau, s->d, s->w, box);
  if (rule_affine(s->d, s->w, box, tau))
    return 'a';
  if (rule_hinge(s->d, s->w, box, tau))
    return 'e';
  if (rule_jump(s->d, s->w, b, box, tau))
    return 'j';
  j = rule_pin(&breakpoint, &met, s->d, s->w, b, box, tau);
  if (j && !met)
    return 'a';
  if (j)
    node_pin(b, s->d, j, breakpoint);
  return j ? 'z' : 0;
}

/* Rule n, when some coordinate that is not pinned is narrow; jacobian: NULL in charts. */
static int excluded_by_neighbour(const subject *s, const node *b, const chain_box *box,
                                 const interval *jacobian) {
  int tau[CHAIN_MAX + 1], narrow = 0;
  for (slong j = 1; j <= s->w->k; j++)
    narrow |= !b->pinned[j] && iv_width(box->q[j]) < NARROW * s->scale;
  for (slong i = 1; i < s->w->k; i++)
    narrow |= chain_in_chart(box, i) && iv_width(box->s[i]) < NARROW_PART;
  if (!narrow || !s->affine || (b->charts && s->d->general))
    return 0;
  rules_tau(tau, s->d, s->w, box);
  return rule_neighbour(s->d, s->w, b, box, tau, jacobian);
}

/* Record a zero near q; whether q lies in its box. */
static int solved(search *s, const interval *q) {
  double least = 2 * LEAST_WIDTH * s->subject.scale;
  return !s->closing && zeros_find(s->r, &s->subject, q, s->symmetric, least)
         && zeros_cover(s->r, q, s->subject.w->k);
}

/* Has every function with its places in q at least the risk of the level? */
static int is_above(const search *s, const interval *q) {
  return s->level && risk_floor_of_box(&s->level->floor, q, s->subject.w->k) >= s->level->risk;
}

static double finest_width(const subject *about) {
  return (word_is_steep(about->w) ? FINEST_WIDTH : FINE_WIDTH) * about->scale;
}

/* A box narrower than LEAST_WIDTH: is it near a zero with a uniqueness box, however small, so that it is
   worth while to divide it further? */
static int near_fine_zero(search *s, const interval *q) {
  double scale = s->subject.scale, distance = 4 * LEAST_WIDTH * scale;
  interval wide[CHAIN_MAX + 2];
  slong k = s->subject.w->k;
  for (slong j = 1; j <= k; j++)
    wide[j] = (interval){ q[j].neg + distance, q[j].hi + distance };
  if (!s->closing)
    zeros_find(s->r, &s->subject, wide, s->symmetric, 2 * finest_width(&s->subject));
  return zeros_near(s->r, q, k, distance);
}

/* An upper bound of the length of J_i if it is short, but not 0, over a jump, but not in a chart, and T acts
   on it; else a quarter of the hull. */
static double short_length(const subject *s, const node *b, const chain_box *box, slong i) {
  double l = box->q[i + 1].hi - iv_lo(box->q[i]), least = iv_lo(box->q[i + 1]) - box->q[i].hi;
  int outside = i > 0 && i < s->w->k && !node_in_chart(b, i) && !node_in_chart(b, i + 1);
  int over = outside && box->last[i] == box->first[i] + 1 && iv_mag(s->d->jump[box->last[i]]) > 0;
  int counts = s->w->tau[i] && over && least > 0 && l < SHORT * s->scale;
  return counts ? l : 0.25 * s->scale;
}

/* The width of a coordinate of a node in charts: of s_i as it is, of l_i and the q_j in units of a quarter of
   the hull; of a q_j next to another short piece, the ratio of whose length to l_i matters, in units of this
   length. */
static double width_in_chart(const subject *s, const node *b, const chain_box *box, slong j) {
  if (chain_in_chart(box, j - 1))
    return iv_width(box->s[j - 1]);
  if (chain_in_chart(box, j))
    return 4 / s->scale * iv_width(box->l[j]);
  return iv_width(b->q[j]) / fmin(short_length(s, b, box, j - 1), short_length(s, b, box, j));
}

/* In charts: the widest coordinate, and its width. */
static slong widest_in_chart(double *most, const subject *s, const node *b, const chain_box *box) {
  slong best = 2;
  while (!chain_in_chart(box, best - 1))
    best++;
  *most = width_in_chart(s, b, box, best); /* some s_i */
  for (slong j = 1; j <= s->w->k; j++) {
    double width = b->pinned[j] ? 0 : width_in_chart(s, b, box, j);
    if (width > *most) {
      *most = width;
      best = j;
    }
  }
  return best;
}

/* Whether a chart at i is worth while: the box is small. */
static int enter_chart(const subject *s, node *b, const chain_box *box) {
  slong i = rule_chart(s->d, s->w, b, box);
  if (!i || iv_width(b->q[i]) > SMALL_CORNER * s->scale || iv_width(b->q[i + 1]) > SMALL_CORNER * s->scale)
    return 0;
  if (b->q[i + 1].hi - iv_lo(b->q[i]) > 4 * SMALL_CORNER * s->scale) /* not next to the breakpoint */
    return 0;
  node_enter_chart(b, i);
  return 1;
}

/* Letter t. */
static int in_tube(const search *s, const node *b, const chain_box *box, slong *at) {
  for (slong i = 0; s->families && i < s->families->n; i++) {
    at[0] = s->families->list[i].number;
    at[1] = tube_covers(s->families->list + i, s->subject.d, s->subject.w, b, box);
    if (at[1])
      return 1;
  }
  return 0;
}

/* A node within charts: only enclosures. */
static char decide_in_chart(search *s, node *b, const chain_box *box, slong *at) {
  expansion e;
  slong k = s->subject.w->k, cut;
  double width, least;
  if (zeros_cover(s->r, box->q, k))
    return 'k';
  if (is_above(s, box->q))
    return 'r';
  evaluate(&e, &s->subject, box);
  if (excluded_by_value(e.f, k))
    return 'v';
  if (in_tube(s, b, box, at))
    return 't';
  cut = widest_in_chart(&width, &s->subject, b, box);
  least = b->charts & (b->charts - 1) ? 0.5 * width : 0x1p-4;
  if (excluded_by_ratios(at, 2, &s->subject, box, INFINITY, least))
    return 'w';
  if (excluded_by_ratios(at, 3, &s->subject, box, SHORT * s->subject.scale, fmax(0.5 * width, 0x1p-7)))
    return 'x';
  if (excluded_by_neighbour(&s->subject, b, box, NULL))
    return 'n';
  if (enter_chart(&s->subject, b, box))
    return 'c';
  if (width < 0x1p-6 && solved(s, box->q))
    return 'k';
  *at = cut;
  return width < 0x1p-24 ? '?' : '0';
}

/* Letter g. */
static int excluded_at_gap(const subject *s, const chain_box *box) {
  chain_word w = *s->w;
  if (!s->d->gap_end)
    return 0;
  if (s->affine)
    rules_tau(w.tau, s->d, s->w, box);
  return general_gap_corner(s->d, &w, box);
}

/* A node in which every coordinate is within one cell or pinned, not in a chart. */
static char decide_by_tests(search *s, node *b, const chain_box *box, slong *at) {
  const subject *about = &s->subject;
  slong k = about->w->k;
  double width = largest_width(b->q, k);
  expansion e;
  char letter;
  int narrow;
  if (about->affine && (letter = decide_exactly(about, b, box)))
    return letter;
  evaluate(&e, about, box);
  if (excluded_by_value(e.f, k))
    return 'v';
  if (excluded_at_gap(about, box))
    return 'g';
  expand(&e, about, box, b);
  if (e.usable && excluded_by_mean_value(&e, k))
    return 'm';
  if (e.invertible && excluded_by_combination(&e, k))
    return 'p';
  if (in_tube(s, b, box, at))
    return 't';
  if (excluded_by_neighbour(about, b, box, e.jacobian))
    return 'n';
  if (about->affine && pin_faces(about, b, box))
    return 'd';
  if (about->jumps && enter_chart(about, b, box))
    return 'c';
  if ((e.kappa < 0.9 || width < 0x1p-10 * about->scale) && solved(s, b->q))
    return 'k';
  if (!s->closing && about->affine && width < NARROW * about->scale && zeros_find_tied(s->r, about, b->q)
      && zeros_cover(s->r, b->q, k))
    return 'k';
  narrow = width < LEAST_WIDTH * about->scale;
  *at = choose_cut(&e, b, k, narrow ? finest_width(about) : LEAST_WIDTH * about->scale);
  return narrow && (width < finest_width(about) || !near_fine_zero(s, b->q)) ? '?' : '0';
}

/* The letter of a node. Pins and charts are entered in b. */
static step decide(search *s, node *b) {
  chain_box box;
  step next = { 0, { 0, 0, 0 } };
  slong k = s->subject.w->k;
  if (!node_clip(b, k))
    next.letter = 'o';
  else if (!b->charts && zeros_cover(s->r, b->q, k))
    next.letter = 'k';
  else if (!b->charts && is_above(s, b->q))
    next.letter = 'r';
  else if (!node_box(&box, b, s->subject.d, k)) {
    next.letter = '0';
    next.at[0] = widest(b, k);
  } else if (b->charts)
    next.letter = decide_in_chart(s, b, &box, next.at);
  else
    next.letter = decide_by_tests(s, b, &box, next.at);
  return next;
}

static void leave_unresolved(search_result *r, const interval *q, const char *limit) {
  slong n = r->nunresolved;
  if ((n & (n - 1)) == 0) /* no room left: it doubles */
    r->unresolved = mem_realloc(r->unresolved, (size_t) (2 * n + 1), sizeof *r->unresolved);
  memcpy(r->unresolved[r->nunresolved++], q, sizeof *r->unresolved);
  r->limit = limit;
}

static int by_place(const void *a, const void *b) {
  const chain_zero *x = a, *y = b;
  for (slong i = 1; i <= CHAIN_MAX; i++) {
    double u = iv_lo(x->at[i]), v = iv_lo(y->at[i]);
    if (u != v)
      return u < v ? -1 : 1;
  }
  return 0;
}

/* Growing stack of nodes that wait. */
typedef struct {
  node *at;
  slong n, room;
} stack;

static void push(stack *s, const node *b) {
  if (s->n == s->room)
    s->at = mem_realloc(s->at, (size_t) (s->room = 2 * s->room + 64), sizeof(node));
  s->at[s->n++] = *b;
}

static const char digits[] = "0123456789ABC";

/* Decide the node b, or put its parts on the stack. */
static void visit(search *s, stack *waiting, node *b, const char *limit) {
  step next = { '?', { 0, 0, 0 } };
  node upper;
  if (!limit)
    next = decide(s, b);
  if (next.letter == '0') {
    int done = node_cut(b, &upper, s->subject.d, next.at[0]);
    next.letter = done ? digits[next.at[0]] : '?';
    if (done)
      push(waiting, &upper);
    if (done)
      push(waiting, b);
  } else if (strchr("zdc", next.letter))
    push(waiting, b);
  if (next.letter == '?')
    leave_unresolved(s->r, b->q, limit ? limit : "width limit");
  s->r->above += next.letter == 'r';
  text_append_n(&s->r->tree, &next.letter, 1);
  for (slong i = 0; i < search_pieces(next.letter); i++)
    text_append_n(&s->r->tree, &digits[next.at[i]], 1);
}

static subject subject_of(const chain_data *d, const chain_word *w) {
  subject s = { d, w, iv_width(iv_hull(d->z[0], d->z[d->n])), 0, 0 };
  for (slong i = 0; i < d->n; i++)
    s.affine |= d->degrees[i] <= 1;
  for (slong i = 1; i < d->n; i++)
    s.jumps |= d->jump[i].neg != 0 || d->jump[i].hi != 0;
  return s;
}

/* The limit that has been hit, or NULL. */
static const char *limit_of(const search_result *r, const relucert_context *ctx, const chain_data *d,
                            long max_boxes) {
  if (r->limit && strcmp(r->limit, "width limit"))
    return r->limit; /* all boxes that wait stay open */
  if (d->n > NODE_MAX_CELLS || r->nunresolved >= MOST_UNRESOLVED || (max_boxes > 0 && r->nodes >= max_boxes))
    return "box limit";
  return (r->nodes & 255) == 0 ? context_limit(ctx) : NULL;
}

/* Rounding mode upward. */
static void grow_tree(search *s, const relucert_context *ctx, long max_boxes) {
  const chain_data *d = s->subject.d;
  search_result *r = s->r;
  stack waiting = { NULL, 0, 0 };
  node b;
  node_root(&b, d, s->subject.w);
  push(&waiting, &b);
  while (waiting.n > 0 && !(s->closing && r->nunresolved > 0)) {
    const char *limit = limit_of(r, ctx, d, max_boxes);
    b = waiting.at[--waiting.n];
    r->nodes += !limit;
    visit(s, &waiting, &b, limit);
  }
  mem_free(waiting.at);
}

void search_word(search_result *r, const relucert_context *ctx, const chain_data *d, const chain_word *w,
                 int symmetric, long max_boxes, const risk_level *level, const tubes *families) {
  int mode = interval_begin();
  search s = { subject_of(d, w), r, level, families, symmetric, 0 };
  memset(r, 0, sizeof *r);
  grow_tree(&s, ctx, max_boxes);
  if (r->n > 1)
    qsort(r->zeros, (size_t) r->n, sizeof(chain_zero), by_place);
  interval_end(mode);
}

void search_close(search_result *r, const relucert_context *ctx, const chain_data *d, const chain_word *w,
                  long max_boxes, const risk_level *level, const tubes *families) {
  int mode = interval_begin();
  search s = { subject_of(d, w), r, level, families, 0, 1 };
  mem_free(r->unresolved);
  text_clear(&r->tree);
  *r = (search_result) { .n = r->n, .zeros = r->zeros };
  grow_tree(&s, ctx, max_boxes);
  interval_end(mode);
}

void search_clear(search_result *r) {
  mem_free(r->zeros);
  mem_free(r->unresolved);
  text_clear(&r->tree);
  memset(r, 0, sizeof *r);
}
