/* one_to_one.c - uniqueness boxes: F is one-to-one where |1 - C F'| < 1 (doc/theory.md, Lemma 7.11). */
#include "exclude.h"

#include <string.h>

/* The most parts into which the sides of a box are cut when enclosures are too wide (the next number is about
   a third larger). */
enum { MORE_PARTS = 48 };

/* t times 2^shift, rounded outward. */
static Fix fix_shifted(Fix t, int shift)
{
    for (; shift > 0; shift--)
        t = fix_times(t, 2);
    for (; shift < 0; shift++)
        t = fix_over(t, 2);
    return t;
}

/* The maximum row sum of |1 - C J|, in units of 2^-50, where C = 2^shift inverse. halvings: as in
   box_one_to_one, or NULL for 0. */
static int64_t row_sum(const Matrix *inverse, int shift, const Jacobian *j, int k, const int *halvings)
{
    int64_t most = 0;
    for (int a = 0; a < k; a++) {
        int64_t sum = 0;
        for (int b = 0; b < k; b++) {
            Fix t = fix_point(0);
            for (int m = 0; m < k; m++)
                t = fix_add(t, fix_mul(j->at[m][b], fix_point(inverse->at[a][m])));
            t = fix_shifted(t, shift + (halvings ? halvings[a] - halvings[b] : 0));
            if (a == b)
                t = fix_sub(t, fix_point(FIXED_ONE));
            sum = fixed_sum(sum + fix_mag(t));
        }
        most = sum > most ? sum : most;
    }
    return most;
}

/* F and the kinks of fixed-point arithmetic are multiples of those of the problem: C = 2^shift inverse scale
 * length. */
static void set_inverse(mpq_t *r, const Matrix *inverse, int shift, const TreeData *d, int k)
{
    for (int a = 0; a < k; a++)
        for (int b = 0; b < k; b++) {
            mpq_t *x = &r[a * k + b];
            int64_t entry = inverse->at[a][b];
            uint64_t size = entry < 0 ? -(uint64_t)entry : (uint64_t)entry;
            mpq_set_ui(*x, 0, 1);
            mpz_import(mpq_numref(*x), 1, 1, sizeof size, 0, 0, &size);
            if (entry < 0)
                mpq_neg(*x, *x);
            if (shift >= 0)
                mpq_mul_2exp(*x, *x, (mp_bitcnt_t)shift);
            mpq_div_2exp(*x, *x, (mp_bitcnt_t)(FRACTION_BITS + (shift < 0 ? -shift : 0)));
            mpq_mul(*x, *x, d->scale);
            mpq_mul(*x, *x, d->length);
        }
}

int64_t matrix_contraction(Matrix *inverse, int *shift, const Jacobian *j, int k, const int *halvings)
{
    fixed_overflow = false;
    if (!approximate_inverse(inverse, shift, j, k))
        return 0;
    int64_t sum = row_sum(inverse, *shift, j, k, halvings);
    return fixed_overflow || sum >= FIXED_ONE ? 0 : sum > 0 ? sum : 1;
}

bool box_jacobian(Jacobian *j, const TreeData *d, const Word *w, const Box *box, int parts)
{
    Position lo[TREE_KINKS + 1], hi[TREE_KINKS + 1], end = (Position)d->n << FRACTION_BITS;
    for (int i = 1; i <= w->k; i++) {
        lo[i] = position_of(d, box->lo[i - 1], false);
        hi[i] = position_of(d, box->hi[i - 1], true);
        lo[i] = lo[i] < 0 ? 0 : lo[i];
        hi[i] = hi[i] > end ? end : hi[i];
        if (lo[i] > hi[i])
            return false;
    }
    fixed_overflow = false;
    return hull_jacobian(j, d, w, lo, hi, parts, 0);
}

/* In the maximum norm, or else in that of box_halvings. */
bool box_one_to_one(mpq_t kappa, mpq_t *inverse, int *halvings, const TreeData *d, const Word *w,
                    const Box *box)
{
    Matrix approximation;
    Jacobian j;
    int shift, own[TREE_KINKS];
    int64_t sum = 0;
    bool units = box_halvings(own, box, w->k);
    memset(halvings, 0, (size_t)w->k * sizeof *halvings);
    for (int parts = 1; parts <= MORE_PARTS && sum == 0; parts += 1 + parts / 3) {
        if (!box_jacobian(&j, d, w, box, parts))
            continue;
        sum = matrix_contraction(&approximation, &shift, &j, w->k, NULL);
        if (sum == 0 && units) {
            sum = matrix_contraction(&approximation, &shift, &j, w->k, own);
            if (sum > 0)
                memcpy(halvings, own, (size_t)w->k * sizeof *halvings);
        }
    }
    if (sum == 0)
        return false;
    mpq_set_si(kappa, sum, 1);
    mpq_div_2exp(kappa, kappa, FRACTION_BITS);
    set_inverse(inverse, &approximation, shift - w->shift, d, w->k);
    return true;
}
