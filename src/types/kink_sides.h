/* What a critical function looks like beside its kinks. */
#ifndef RELUCERT_TYPES_KINK_SIDES_H
#define RELUCERT_TYPES_KINK_SIDES_H

#include "types/error_view.h"

/* The last part of J_(j-1), or the first one of J_j. */
const error_part *part_beside(const error_view *v, slong j, int right);

/* Are e(q_j) = 0, f'(q_j-) = f'(q_j+) and p(q_j) > 0 on both sides, for certain? (The one-sided slopes of e
   away from q_j then add up to m_j.) */
int error_touches_zero(const error_view *v, slong j);

/* Is e(q_j) = 0 on this side because e = 0 next to q_j on the other side, and f is continuous there? */
int error_vanishes_beside(const error_view *v, slong j, int right);

/* y = e/(x - q_j) on a part, with balls, when e(q_j) = 0. */
void error_quotient(arb_poly_t y, const error_view *v, const error_part *part, slong j);

/* What kink j (from 1) sees on its left [0] and right [1]: the sign of the limit of (e p) m_j, and the sign
   of e m_j next to q_j (0: e = 0 there); UNKNOWN if it is not known. */
enum { UNKNOWN = 2 };
typedef struct { int limit[2], beside[2]; } kink_sides;
kink_sides sides_of_kink(const error_view *v, slong j);

#endif
