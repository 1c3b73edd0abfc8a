/* Bisection: the tree of one word. */
#include <string.h>
#include "solve/exact_rules.h"
#include "solve/zeros.h"
#include "system/general.h"

/* Boxes narrower than this are not divided further, in units of b - a. */
#define LEAST_WIDTH 0x1p-27
/* Zeros on faces, of which rules know nothing, are looked for in boxes narrower than this. */
#define NARROW 0x1p-20
/* Charts are entered in boxes narrower than this, in units of b - a. */
#define SMALL_CORNER 0x1p-12

/* A word with this many undecided boxes is given up: what hinders it will not go away. */
enum { MOST_UNRESOLVED = 20000 };

typedef struct {
  subject subject;
  search_result *r;
  int symmetric;
} search;

/* What becomes of a node: a letter, '0' for a cut; at: the coordinate of the cut, or the pieces of letter
 * w. */
typedef struct {
  char letter;
  slong at[2];
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

/* Rules a, e and z; 0 if none applies. With z the coordinate is pinned in b. */
static char decide_exactly(const subject *s, node *b, const chain_box *box) {
  int tau[CHAIN_MAX + 1], met;
  slong j, breakpoint;
  rules_tau(tau, s->d, s->w, box);
  if (rule_affine(s->d, s->w, box, tau))
    return 'a';
  if (rule_hinge(s->d, s->w, box, tau))
    return 'e';
  j = rule_pin(&breakpoint, &met, s->d, s->w, b, box, tau);
  if (j && !met)
    return 'a';
  if (j)
    node_pin(b, s->d, j, breakpoint);
  return j ? 'z' : 0;
}

/* Record a zero near q; whether q lies in its box. */
static int solved(search *s, const interval *q) {
  return zeros_find(s->r, &s->subject, q, s->symmetric) && zeros_cover(s->r, q, s->subject.w->k);
}

/* In a chart: the coordinate to cut, and its width in units of the hull (l and the q_j four times that). */
static slong widest_in_chart(double *most, const subject *s, const node *b, const chain_box *box) {
  slong i = b->chart, best = i + 1;
  *most = iv_width(box->s);
  for (slong j = 1; j <= s->w->k; j++) {
    double width = 4 / s->scale * (j == i ? iv_width(box->l) : iv_width(b->q[j]));
    if (j != i + 1 && !b->pinned[j] && width > *most) {
      *most = width;
      best = j;
    }
  }
  return best;
}

/* A node within a chart: only enclosures. */
static char decide_in_chart(search *s, const node *b, const chain_box *box, slong *at) {
  expansion e;
  slong k = s->subject.w->k, cut;
  double width;
  if (zeros_cover(s->r, box->q, k))
    return 'k';
  evaluate(&e, &s->subject, box);
  if (excluded_by_value(e.f, k))
    return 'v';
  if (excluded_by_pair(at, &s->subject, box))
    return 'w';
  cut = widest_in_chart(&width, &s->subject, b, box);
  if (width < 0x1p-6 && solved(s, box->q))
    return 'k';
  *at = cut;
  return width < 0x1p-24 ? '?' : '0';
}

/* Whether a chart at i is worth while: the box is small. */
static int enter_chart(const subject *s, node *b, const chain_box *box) {
  slong i = rule_chart(s->d, s->w, b, box);
  if (!i || iv_width(b->q[i]) > SMALL_CORNER * s->scale || iv_width(b->q[i + 1]) > SMALL_CORNER * s->scale)
    return 0;
  node_enter_chart(b, s->d, i);
  return 1;
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
static char decide_by_tests(search *s, node *b, const chain_box *box, slong *cut) {
  const subject *about = &s->subject;
  slong k = about->w->k;
  double width = largest_width(b->q, k);
  expansion e;
  char letter;
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
  if (about->affine && pin_faces(about, b, box))
    return 'd';
  if (about->jumps && enter_chart(about, b, box))
    return 'c';
  if ((e.kappa < 0.9 || width < 0x1p-10 * about->scale) && solved(s, b->q))
    return 'k';
  if (about->affine && width < NARROW * about->scale && zeros_find_tied(s->r, about, b->q)
      && zeros_cover(s->r, b->q, k))
    return 'k';
  *cut = choose_cut(&e, b, k, LEAST_WIDTH * about->scale);
  return width < LEAST_WIDTH * about->scale ? '?' : '0';
}

/* The letter of a node. Pins and charts are entered in b. */
static step decide(search *s, node *b) {
  chain_box box;
  step next = { 0, { 0, 0 } };
  slong k = s->subject.w->k;
  if (!node_clip(b, k))
    next.letter = 'o';
  else if (!b->chart && zeros_cover(s->r, b->q, k))
    next.letter = 'k';
  else if (!node_box(&box, b, s->subject.d, k)) {
    next.letter = '0';
    next.at[0] = widest(b, k);
  } else if (b->chart)
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
  step next = { '?', { 0, 0 } };
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
  text_append_n(&s->r->tree, &next.letter, 1);
  for (slong i = 0; next.letter == 'w' && i < 2; i++)
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

void search_word(search_result *r, const relucert_context *ctx, const chain_data *d, const chain_word *w,
                 int symmetric, long max_boxes) {
  search s;
  stack waiting = { NULL, 0, 0 };
  node b;
  int mode = interval_begin();
  memset(r, 0, sizeof *r);
  s = (search) { subject_of(d, w), r, symmetric };
  node_root(&b, d, w);
  push(&waiting, &b);
  while (waiting.n > 0) {
    const char *limit = limit_of(r, ctx, d, max_boxes);
    b = waiting.at[--waiting.n];
    r->nodes += !limit;
    visit(&s, &waiting, &b, limit);
  }
  if (r->n > 1)
    qsort(r->zeros, (size_t) r->n, sizeof(chain_zero), by_place);
  interval_end(mode);
  mem_free(waiting.at);
}

void search_clear(search_result *r) {
  mem_free(r->zeros);
  mem_free(r->unresolved);
  text_clear(&r->tree);
  memset(r, 0, sizeof *r);
}
