/* Exact rules next to affine cells. */
#include <string.h>
#include "solve/exact_rules.h"
#include "system/fit.h"
#include "system/general.h"

/* The stretch (maximal run of cells on which f is one affine polynomial) in which J_i lies, or -1. */
static slong stretch_of(const chain_data *d, const chain_box *b, slong i) {
  slong s = b->first[i] <= b->last[i] ? d->stretch[b->first[i]] : -1;
  return s == d->stretch[b->last[i]] ? s : -1;
}

static int is_zero(interval x) { return x.neg == 0 && x.hi == 0; }

/* The breakpoint z_i such that J_j begins in the stretch that ends at z_i and ends in the stretch that begins
   there, f being continuous at z_i with different slopes; 0 if there is none. */
static slong hinge_in(const chain_data *d, const chain_box *b, slong j) {
  slong i = d->stretch[b->last[j]];
  if (i <= 0 || d->stretch[b->first[j]] < 0 || d->stretch[b->first[j]] != d->stretch[i - 1])
    return 0;
  return is_zero(d->jump[i]) && !iv_has_zero(d->bend[i]) ? i : 0;
}

void rules_tau(int *tau, const chain_data *d, const chain_word *w, const chain_box *b) {
  interval sum = { 0, 0 };
  memcpy(tau, w->tau, sizeof w->tau);
  for (slong i = 0; i <= w->k; i++)
    if (w->tau[i]) {
      if (stretch_of(d, b, i) < 0)
        return;
      sum = iv_add(sum, iv_scale(w->tau[i], d->steepness[b->first[i]]));
    }
  if (is_zero(sum))
    memset(tau, 0, sizeof w->tau);
}

int rule_affine(const chain_data *d, const chain_word *w, const chain_box *b, const int *tau) {
  for (slong j = 1; j <= w->k; j++) {
    slong stretch = w->node[j] ? -1 : stretch_of(d, b, j);
    if (stretch >= 0 && stretch_of(d, b, j - 1) == stretch && !chain_opposite(tau[j - 1], tau[j]))
      return 1;
  }
  return 0;
}

static interval length_of(interval u, interval v) {
  interval l = iv_sub(v, u);
  l.neg = fmin(l.neg, 0);
  return l;
}

/* a b for b >= 0; an end of a may be infinite if b > 0 there. */
static interval times_length(interval a, interval b) {
  return (interval){ a.neg > 0 ? a.neg * b.hi : a.neg * iv_lo(b), a.hi > 0 ? a.hi * b.hi : a.hi * iv_lo(b) };
}

/* tau / l and tau / l^2. */
static interval over_length(int tau, interval l) {
  interval zero = { 0, 0 };
  return tau ? iv_scale(tau, (interval){ -1 / l.hi, iv_lo(l) > 0 ? 1 / iv_lo(l) : INFINITY }) : zero;
}
static interval over_square(int tau, interval l) {
  interval square = { l.neg * -l.neg, l.hi * l.hi };
  return over_length(tau, square);
}

/* The errors (g - f)(q_j) = T left[j] = T right[j], as the pieces to the left and to the right of q_j say
   where has_left[j], has_right[j] (Lemma 7.10a; for constant density 6T in place of T): on J_i in a stretch
   the errors are -T at_u, T at_v at the two ends; for J_i over a hinge with best fit errors in the
   proportion lambda : rho, error_(i+1) - T at_v = (rho/lambda) (error_i + T at_u). */
typedef struct {
  interval at_u[CHAIN_MAX + 1], at_v[CHAIN_MAX + 1]; /* constant density: tau_i / l_i^2 */
  interval lambda[CHAIN_MAX + 1], rho[CHAIN_MAX + 1]; /* of hinges; constant density: q_(i+1) - z, z - q_i */
  interval both[CHAIN_MAX + 1]; /* of hinges: at_u rho + at_v lambda */
  slong hinge[CHAIN_MAX + 1]; /* the breakpoint, or 0 */
  int has_left[CHAIN_MAX + 2], has_right[CHAIN_MAX + 2];
  interval left[CHAIN_MAX + 2], right[CHAIN_MAX + 2];
} errors;

/* Does q_j, which is not pinned, connect the errors on its two sides? */
static int connects(const chain_word *w, const chain_box *b, slong j) {
  return b->last[j - 1] == b->first[j] && !w->node[j];
}

/* Errors as seen from the left. A pinned kink or a node ends the chain of pieces. */
static void errors_from_left(errors *e, const chain_data *d, const chain_word *w, const chain_box *b) {
  e->has_left[0] = 0;
  for (slong i = 0; i < w->k; i++) {
    int through = e->hinge[i] && e->has_left[i] && iv_lo(e->lambda[i]) > 0;
    e->has_left[i + 1] = connects(w, b, i + 1) && (through || stretch_of(d, b, i) >= 0);
    e->left[i + 1] = e->at_v[i];
    if (through)
      e->left[i + 1] =
          iv_add(e->at_v[i], iv_mul_any(iv_div(e->rho[i], e->lambda[i]), iv_add(e->left[i], e->at_u[i])));
  }
}

static void errors_from_right(errors *e, const chain_data *d, const chain_word *w, const chain_box *b) {
  e->has_right[w->k + 1] = 0;
  for (slong i = w->k; i > 0; i--) {
    int through = e->hinge[i] && e->has_right[i + 1] && iv_lo(e->rho[i]) > 0;
    e->has_right[i] = connects(w, b, i) && (through || stretch_of(d, b, i) >= 0);
    e->right[i] = iv_neg(e->at_u[i]);
    if (through)
      e->right[i] = iv_sub(iv_mul_any(iv_div(e->lambda[i], e->rho[i]), iv_sub(e->right[i + 1], e->at_v[i])),
                           e->at_u[i]);
  }
}

/* The sign of x if it is certain, else 0. */
static int sign_of(interval x) { return x.neg < 0 ? 1 : x.hi < 0 ? -1 : 0; }

/* The forces on J_i and, if it is over a hinge, its proportions. */
static void find_forces(errors *e, const chain_data *d, const chain_box *b, const int *tau, slong i) {
  interval u, v, l = length_of(b->q[i], b->q[i + 1]);
  e->hinge[i] = hinge_in(d, b, i);
  if (d->general) {
    general_pull(&u, &v, d, b, i);
    e->at_u[i] = tau[i] ? iv_scale(tau[i], u) : (interval){ 0, 0 };
    e->at_v[i] = tau[i] ? iv_scale(tau[i], v) : (interval){ 0, 0 };
    if (e->hinge[i]) {
      e->lambda[i] = general_hinge(d, b, i, e->hinge[i], sign_of(d->bend[e->hinge[i]]));
      e->rho[i] = iv_sub(iv_point(1), e->lambda[i]);
      e->both[i] = iv_hull(e->at_u[i], e->at_v[i]); /* as lambda + rho = 1 */
    }
    return;
  }
  e->at_u[i] = e->at_v[i] = over_square(tau[i], l);
  if (e->hinge[i]) {
    e->rho[i] = length_of(b->q[i], d->z[e->hinge[i]]);
    e->lambda[i] = length_of(d->z[e->hinge[i]], b->q[i + 1]);
    e->both[i] = over_length(tau[i], l);
  }
}

static void find_errors(errors *e, const chain_data *d, const chain_word *w, const chain_box *b,
                        const int *tau) {
  for (slong i = 0; i <= w->k; i++)
    find_forces(e, d, b, tau, i);
  errors_from_left(e, d, w, b);
  errors_from_right(e, d, w, b);
}

/* For J_i over a hinge: (left_i + at_u) rho + (at_v - right_(i+1)) lambda is not 0. */
static int unbalanced(const errors *e, slong i) {
  interval sum = iv_add(e->both[i], times_length(e->left[i], e->rho[i]));
  sum = iv_sub(sum, times_length(e->right[i + 1], e->lambda[i]));
  return sum.neg < 0 || sum.hi < 0;
}

/* For J_i over a hinge with bend d: T (left_i + at_u) = -d l Lambda, and T (at_v - right_(i+1)) = d l P:
   whether the signs differ, T being known not to vanish. */
static int wrong_sign(const errors *e, const chain_data *d, const chain_word *w, const chain_box *b,
                      slong i) {
  int bend = sign_of(d->bend[e->hinge[i]]), left = 0, right = 0, tension;
  if (i > 0 && e->has_left[i])
    left = sign_of(iv_add(e->left[i], e->at_u[i]));
  if (i < w->k && e->has_right[i + 1])
    right = sign_of(iv_sub(e->at_v[i], e->right[i + 1]));
  if (!left && !right)
    return 0;
  tension = -sign_of(d->general ? general_tension(d, w, b) : chain_tension(d, w, b));
  return tension * left * bend > 0 || tension * right * bend < 0;
}

int rule_hinge(const chain_data *d, const chain_word *w, const chain_box *b, const int *tau) {
  errors e;
  int any = 0;
  for (slong i = 0; i <= w->k; i++)
    any |= hinge_in(d, b, i) > 0;
  if (!any)
    return 0;
  find_errors(&e, d, w, b, tau);
  for (slong i = 0; i <= w->k; i++) {
    int left = i > 0 && e.has_left[i], right = i < w->k && e.has_right[i + 1];
    if (!e.hinge[i])
      continue;
    if (left && right && stretch_of(d, b, i - 1) >= 0 && stretch_of(d, b, i + 1) >= 0 && tau[i] == 0
        && (tau[i - 1] == 0 || tau[i + 1] == 0))
      return 1;
    if (left && right && unbalanced(&e, i))
      return 1;
    if ((left || right) && wrong_sign(&e, d, w, b, i))
      return 1;
  }
  return 0;
}

slong rule_pin(slong *breakpoint, int *met, const chain_data *d, const chain_word *w, const node *n,
               const chain_box *b, const int *tau) {
  for (slong j = 1; j <= w->k; j++) {
    slong z = 0;
    if (n->pinned[j] || w->node[j] || tau[j - 1] || tau[j])
      continue;
    if (stretch_of(d, b, j - 1) >= 0)
      z = hinge_in(d, b, j);
    else if (stretch_of(d, b, j) >= 0)
      z = hinge_in(d, b, j - 1);
    if (!z)
      continue;
    *breakpoint = z;
    *met = n->lo[j] == (position) z << POSITION_BITS || n->hi[j] == (position) z << POSITION_BITS;
    return j;
  }
  return 0;
}

/* Is the box without the roots, for the kink of which `end` is the far end of the cell? */
static int misses(const corner_roots *r, interval q, interval end) {
  int hit = !r->known || (r->at_end && q.hi >= iv_lo(end) && iv_lo(q) <= end.hi);
  for (slong i = 0; i < r->n && !hit; i++)
    hit = q.hi >= iv_lo(r->root[i]) && iv_lo(q) <= r->root[i].hi;
  return !hit;
}

/* side = 0: the outer kink q_1, J_0, J_1 over the jump, J_2; side = 1: q_k, J_k, J_(k-1), J_(k-2). */
static int is_corner(const chain_data *d, const chain_word *w, const node *n, const chain_box *b,
                     const int *tau, int side) {
  slong outer = side ? w->k : 1, inner = side ? w->k - 1 : 2, first = side ? w->k - 2 : 0;
  slong over = side ? w->k - 1 : 1;
  slong z = b->last[over];
  if (n->pinned[outer] || n->pinned[inner] || w->node[outer] || w->node[inner])
    return 0;
  if (tau[first] || tau[first + 1] || tau[first + 2] || b->first[over] + 1 != z)
    return 0;
  return stretch_of(d, b, side ? first : first + 2) >= 0
         && misses(d->corner[side] + z, b->q[outer], d->z[side ? z + 1 : z - 1]);
}

int rule_jump(const chain_data *d, const chain_word *w, const node *n, const chain_box *b, const int *tau) {
  if (w->k < 2 || !d->corner[0])
    return 0;
  return is_corner(d, w, n, b, tau, 0) || is_corner(d, w, n, b, tau, 1);
}

/* The first i such that q_i and q_(i+1), not in charts, are in the cells that meet at a breakpoint where f
   jumps, and reach it (unless there is a chart already). */
slong rule_chart(const chain_data *d, const chain_word *w, const node *n, const chain_box *b) {
  for (slong i = 1; i < w->k; i++) {
    int taken = n->pinned[i] || n->pinned[i + 1] || node_in_chart(n, i) || node_in_chart(n, i + 1);
    if (!taken && b->last[i] == b->first[i] + 1 && (n->charts || n->hi[i] == n->lo[i + 1])
        && !is_zero(d->jump[b->last[i]]))
      return i;
  }
  return 0;
}

/* J_i, beside q_j, begins (side = 1) or ends (side = -1) in the stretch S in which J_(i-side) lies, and its
   other end is in the next cell behind the end z_b of S, not pinned: the number b, or 0. */
static slong behind_stretch(const chain_data *d, const chain_word *w, const node *n, const chain_box *b,
                            slong i, int side) {
  slong stretch = stretch_of(d, b, i - side), other = side > 0 ? i + 1 : i;
  slong cell = side > 0 ? b->last[i] : b->first[i], inside = cell - side;
  if (other < 1 || other > w->k || n->pinned[other] || stretch < 0 || inside < 0 || inside >= d->n)
    return 0;
  if (d->stretch[side > 0 ? b->first[i] : b->last[i]] != stretch || d->stretch[inside] != stretch
      || d->stretch[cell] == stretch)
    return 0;
  return side > 0 ? cell : inside;
}

/* F_j vanishes only where the far end of J_i is at z_b; slope: its derivative by this end. */
static int pulled_to(slong breakpoint, const chain_data *d, const node *n, const chain_box *b, slong i,
                     int side, interval slope) {
  position z = (position) breakpoint << POSITION_BITS;
  if (chain_in_chart(b, i)) {
    interval part = side > 0 ? b->s[i] : iv_sub(iv_point(1), b->s[i]);
    return !iv_has_zero(fit_error_in_chart(d, b->first[i], b->l[i], part, side));
  }
  if (n->charts)
    return 0;
  return (side > 0 ? n->lo[i + 1] : n->hi[i]) == z && !iv_has_zero(slope);
}

int rule_neighbour(const chain_data *d, const chain_word *w, const node *n, const chain_box *b,
                   const int *tau, const interval *jacobian) {
  slong k = w->k;
  for (slong j = 1; j <= k; j++)
    for (int side = 1; side >= -1; side -= 2) {
      slong i = side > 0 ? j : j - 1, breakpoint;
      interval slope = { 0, 0 };
      if (n->pinned[j] || w->node[j] || tau[j - 1] || tau[j])
        continue;
      breakpoint = behind_stretch(d, w, n, b, i, side);
      if (jacobian && breakpoint)
        slope = jacobian[(j - 1) * k + j + side - 1];
      if (breakpoint && pulled_to(breakpoint, d, n, b, i, side, slope))
        return 1;
    }
  return 0;
}

/* The breakpoint at exactly one end of the interval of q_j, not pinned, or 0. */
static slong breakpoint_at_end(const chain_data *d, const node *n, const chain_box *b, slong j) {
  slong cell = b->first[j];
  int low = cell > 0 && n->lo[j] == (position) cell << POSITION_BITS;
  int high = cell + 1 < d->n && n->hi[j] == (position) (cell + 1) << POSITION_BITS;
  slong z = low ? cell : cell + 1;
  if (n->pinned[j] || low == high || (d->empty && (d->empty[z - 1] || d->empty[z])))
    return 0;
  return z;
}

/* The box with every q_j moved to at[j] > 0. */
static void move(chain_box *moved, const chain_box *b, const slong *at, slong k) {
  *moved = *b;
  for (slong j = 1; j <= k; j++)
    if (at[j]) {
      moved->last[j - 1] = at[j] - 1;
      moved->first[j] = at[j];
    }
}

slong rule_faces(slong *at, const chain_data *d, const chain_word *w, const node *n, const chain_box *b) {
  slong k = w->k, count = 0, removed = 1;
  for (slong j = 1; j <= k; j++) {
    at[j] = breakpoint_at_end(d, n, b, j);
    if (w->node[j] || (at[j] && !is_zero(d->jump[at[j]])))
      at[j] = 0;
  }
  while (removed) {
    chain_box moved;
    int tau[CHAIN_MAX + 1];
    move(&moved, b, at, k);
    rules_tau(tau, d, w, &moved);
    removed = count = 0;
    for (slong j = 1; j <= k; j++) {
      if (!at[j])
        continue;
      count++;
      if (stretch_of(d, &moved, j - 1) < 0 || stretch_of(d, &moved, j) < 0 || tau[j - 1] || tau[j]) {
        at[j] = 0;
        removed++;
      }
    }
  }
  return count;
}
