/* inverse.c - an approximate inverse of the middle of an interval matrix. Nothing is claimed about its
 * accuracy. */
#include "exclude.h"

/* The middle of j times 2^*shift, with its largest entry between 2^49 and 2^50; false if it is 0. */
static bool scaled_middle(Matrix *r, int *shift, const Jacobian *j, int k)
{
    int64_t top = 0;
    for (int a = 0; a < k; a++)
        for (int b = 0; b < k; b++) {
            int64_t x = j->at[a][b].lo / 2 + j->at[a][b].hi / 2;
            r->at[a][b] = x;
            x = x < 0 ? -x : x;
            top = x > top ? x : top;
        }
    if (top < FIXED_ONE >> 30)
        return false;
    for (*shift = 0; top < FIXED_ONE >> 1; top *= 2)
        ++*shift;
    for (; top > FIXED_ONE; top /= 2)
        --*shift;
    int64_t factor = (int64_t)1 << (*shift < 0 ? -*shift : *shift);
    for (int a = 0; a < k; a++)
        for (int b = 0; b < k; b++)
            r->at[a][b] = *shift < 0 ? r->at[a][b] / factor : r->at[a][b] * factor;
    return true;
}

static int64_t product(int64_t a, int64_t b)
{
    return fixed_narrow((Wide)a * b >> FRACTION_BITS);
}

static void swap_rows(Matrix *m, int a, int b, int k)
{
    for (int j = 0; j < k && a != b; j++) {
        int64_t t = m->at[a][j];
        m->at[a][j] = m->at[b][j];
        m->at[b][j] = t;
    }
}

/* Bring the row of the largest entry in column `at`, from that row on, to row `at`, and make the entry 1. */
static bool pivot(Matrix *m, Matrix *inverse, int at, int k)
{
    int best = at;
    for (int i = at; i < k; i++) {
        int64_t x = m->at[i][at], y = m->at[best][at];
        if ((x < 0 ? -x : x) > (y < 0 ? -y : y))
            best = i;
    }
    int64_t p = m->at[best][at];
    if (p > -(FIXED_ONE >> 30) && p < FIXED_ONE >> 30)
        return false;
    swap_rows(m, at, best, k);
    swap_rows(inverse, at, best, k);
    for (int j = 0; j < k; j++) {
        m->at[at][j] = fixed_narrow((Wide)m->at[at][j] * FIXED_ONE / p);
        inverse->at[at][j] = fixed_narrow((Wide)inverse->at[at][j] * FIXED_ONE / p);
    }
    return true;
}

/* Gauss-Jordan elimination from a multiple of the unit matrix. */
static bool invert(Matrix *inverse, Matrix m, int64_t unit, int k)
{
    for (int a = 0; a < k; a++)
        for (int b = 0; b < k; b++)
            inverse->at[a][b] = a == b ? unit : 0;
    for (int at = 0; at < k; at++) {
        if (!pivot(&m, inverse, at, k))
            return false;
        for (int i = 0; i < k; i++) {
            int64_t factor = m.at[i][at];
            for (int b = 0; b < k && i != at && factor != 0; b++) {
                m.at[i][b] = fixed_sum(m.at[i][b] - product(factor, m.at[at][b]));
                inverse->at[i][b] = fixed_sum(inverse->at[i][b] - product(factor, inverse->at[at][b]));
            }
        }
    }
    return !fixed_overflow;
}

bool approximate_inverse(Matrix *inverse, int *shift, const Jacobian *j, int k)
{
    enum { SMALLER = 14 }; /* for entries of very different sizes */
    Matrix m;
    if (!scaled_middle(&m, shift, j, k))
        return false;
    if (invert(inverse, m, FIXED_ONE, k))
        return true;
    if (!fixed_overflow)
        return false;
    fixed_overflow = false;
    *shift += SMALLER;
    return invert(inverse, m, FIXED_ONE >> SMALLER, k);
}
