/* point_form.c - the signs of a quadratic form with a tridiagonal matrix, on all vectors or on those that
   satisfy one linear condition. Exact: L D L^T with pivots of one or two rows. A condition l y = 0 is
   treated as one more row and column (l, 0): the matrix then has one positive and one negative eigenvalue
   more than the form on the solutions. */
#include "point.h"

typedef struct {
    mpq_t *diagonal, *beside, *border; /* border: NULL when there is none, or it is used up */
    mpq_t corner;
    long n, negative, zero;
    mpq_t t, u;
} Elimination;

static void count(Elimination *e, int sign)
{
    e->negative += sign < 0;
    e->zero += sign == 0;
}

/* r -= x y / d. */
static void subtract(Elimination *e, mpq_t r, const mpq_t x, const mpq_t y, const mpq_t d)
{
    mpq_mul(e->t, x, y);
    mpq_div(e->t, e->t, d);
    mpq_sub(r, r, e->t);
}

/* Row i has the pivot d != 0. */
static void single(Elimination *e, long i)
{
    count(e, mpq_sgn(e->diagonal[i]));
    if (i + 1 < e->n) {
        subtract(e, e->diagonal[i + 1], e->beside[i], e->beside[i], e->diagonal[i]);
        if (e->border)
            subtract(e, e->border[i + 1], e->beside[i], e->border[i], e->diagonal[i]);
    }
    if (e->border)
        subtract(e, e->corner, e->border[i], e->border[i], e->diagonal[i]);
}

/* The rows i, i+1 with the block (0 o; o d), o != 0, of inverse (-d/o^2 1/o; 1/o 0). */
static void pair(Elimination *e, long i)
{
    mpq_t *o = &e->beside[i];
    e->negative++;
    if (!e->border)
        return;
    mpq_div(e->u, e->border[i], *o); /* l_i / o */
    if (i + 2 < e->n) {
        mpq_mul(e->t, e->beside[i + 1], e->u);
        mpq_sub(e->border[i + 2], e->border[i + 2], e->t);
    }
    mpq_mul(e->t, e->u, e->u);
    mpq_mul(e->t, e->t, e->diagonal[i + 1]);
    mpq_add(e->corner, e->corner, e->t);
    mpq_mul(e->t, e->u, e->border[i + 1]);
    mpq_sub(e->corner, e->corner, e->t);
    mpq_sub(e->corner, e->corner, e->t);
}

CoreForm form_decide(mpq_t *diagonal, mpq_t *beside, mpq_t *border, long n)
{
    Elimination e = {.diagonal = diagonal, .beside = beside, .border = border, .n = n};
    mpq_inits(e.corner, e.t, e.u, NULL);
    for (long i = 0; i < n; i++) {
        if (mpq_sgn(diagonal[i]) != 0) {
            single(&e, i);
        } else if (i + 1 < n && mpq_sgn(beside[i]) != 0) {
            pair(&e, i++);
        } else if (e.border && mpq_sgn(e.border[i]) != 0) {
            e.negative++; /* the pair of row i and the border, which the other rows do not feel */
            e.border = NULL;
        } else {
            e.zero++;
        }
    }
    if (e.border)
        count(&e, mpq_sgn(e.corner));
    if (border)
        e.negative--;
    mpq_clears(e.corner, e.t, e.u, NULL);
    return e.negative > 0 ? FORM_NEGATIVE : e.zero > 0 ? FORM_SEMIDEFINITE : FORM_DEFINITE;
}
