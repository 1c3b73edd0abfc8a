/* jet.h - functions of k variables on a box, known by their values at the middle, over the box, and by their
   partial derivatives over the box, as ranges of rationals. Sums, products and quotients keep track of all
   three, so that what cancels in the derivatives does not widen the values. */
#ifndef CHECK_JET_H
#define CHECK_JET_H

#include "range.h"
#include "tree.h"

/* The number of variables, their distances from the middle (ranges about 0), and the bits of all results. */
typedef struct {
    int k;
    unsigned long bits;
    Range reach[TREE_KINKS];
} Variables;

void variables_init(Variables *v, int k, unsigned long bits); /* all distances 0 */
void variables_clear(Variables *v);

typedef struct {
    Range middle, box, by[TREE_KINKS];
} Jet;

void jets_init(Jet *x, long count); /* zero */
void jets_clear(Jet *x, long count);

/* In all functions the result may be one of the arguments. */
void jet_set(Jet *r, const Jet *a);
void jet_constant(Jet *r, const mpq_t a, const Variables *v);
void jet_integer(Jet *r, long n, const Variables *v);
void jet_variable(Jet *r, const mpq_t middle, int m, const Variables *v); /* variable m = 0..k-1 */
void jet_add(Jet *r, const Jet *a, const Jet *b, const Variables *v);
void jet_sub(Jet *r, const Jet *a, const Jet *b, const Variables *v);
void jet_neg(Jet *r, const Jet *a);
void jet_scale(Jet *r, const Jet *a, const mpq_t factor, const Variables *v);
void jet_mul(Jet *r, const Jet *a, const Jet *b, const Variables *v);
bool jet_div(Jet *r, const Jet *a, const Jet *b, const Variables *v); /* false: b may be 0 */
void jet_poly(Jet *r, const Poly *p, const Jet *x, const Variables *v);

#endif
