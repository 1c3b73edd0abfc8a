/* Tests that a box contains no genuine zero, by enclosures of the equations (doc/formats.md, section 5.4,
   letters v, m, p, w and d). Rounding mode upward. */
#ifndef RELUCERT_SOLVE_EXCLUDE_H
#define RELUCERT_SOLVE_EXCLUDE_H

#include "solve/node.h"

/* What a search is about. */
typedef struct {
  const chain_data *d;
  const chain_word *w;
  double scale; /* b - a */
  int affine;   /* f is affine on some cell: the exact rules apply */
  int jumps;    /* f jumps somewhere */
} subject;

/* The system around the midpoint x of a box: F(x), the Jacobian over the box, and dx = box - x. */
typedef struct {
  interval f[CHAIN_MAX], at_x[CHAIN_MAX], jacobian[CHAIN_MAX * CHAIN_MAX], dx[CHAIN_MAX];
  double inverse[CHAIN_MAX * CHAIN_MAX]; /* approximate inverse of the midpoint Jacobian */
  int usable, invertible; /* the Jacobian is bounded; inverse is set */
  double kappa;           /* largest row sum of |1 - inverse jacobian| */
} expansion;

/* F in e->f, with the equation for the proportion of J_(j-1) and J_j in place of F_j where both lie in one
   stretch on which f is affine (constant density; for equal |tau| it says that q_j is the midpoint of its
   neighbours): at genuine zeros it vanishes as well (Lemma 7.4, 9.5 (a)), and it has no zeros with m_j = 0 in
   families. */
void evaluate(expansion *e, const subject *s, const chain_box *b);
/* The rest of the expansion. */
void expand(expansion *e, const subject *s, const chain_box *b, const node *n);

/* Letter v. */
int excluded_by_value(const interval *f, slong k);
/* Letter m; the expansion is usable. */
int excluded_by_mean_value(const expansion *e, slong k);
/* Letter p; sets kappa; the expansion is invertible. */
int excluded_by_combination(expansion *e, slong k);
/* Letter w, n = 2, and x, n = 3, for n short pieces, not longer than `limit`, which are returned; the box is
   in a chart. Parts of the ratios of their lengths are halved while they are not narrower than `least`. */
int excluded_by_ratios(slong *piece, slong n, const subject *s, const chain_box *b, double limit,
                       double least);
/* Letter d: pins coordinates of n, returns 0 if there are none. */
int pin_faces(const subject *s, node *n, const chain_box *b);

/* The coordinate whose division promises most; 0: all are narrow. least: no narrower than this. */
slong choose_cut(const expansion *e, const node *b, slong k, double least);

#endif
