/* Exact-fit intervals: is the second variation definite on the outside, whatever happens on them? */
#ifndef RELUCERT_TYPES_OUTSIDE_H
#define RELUCERT_TYPES_OUTSIDE_H

#include "types/phi_zeros.h"

/* Is the form on the parts of [a,b] without exact fit positive definite, with an affine function of its own
   on every piece of it, coupled at the kinks between them only, and is (e p) m_j >= 0 on the outer side at
   every kink at an end of an exact fit (doc/formats.md, section 5.8)? 0: no, or not decided with this
   precision. */
int outside_is_definite(const error_view *v);

#endif
