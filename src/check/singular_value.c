/* singular_value.c - with an approximate inverse Y, about whose accuracy nothing is assumed: if the Frobenius
   norm of 1 - Y A is at most kappa < 1, then |x| (1 - kappa) <= |Y A x| <= |Y| |A x| for all x. */
#include "singular_value.h"

#include "verdict.h"

#include <stdlib.h>

/* x = a multiple of 2^-bits next to x. */
static void shorten(mpq_t x, unsigned long bits)
{
    mpz_ptr n = mpq_numref(x), d = mpq_denref(x);
    mpz_mul_2exp(n, n, bits);
    mpz_fdiv_q(n, n, d);
    mpz_set_ui(d, 1);
    mpq_div_2exp(x, x, bits);
}

/* r = an upper bound of the root of x >= 0, at most 2^(1-bits) too large. */
static void root_above(mpq_t r, const mpq_t x, unsigned long bits)
{
    mpz_t n;
    mpz_init(n);
    mpz_mul_2exp(n, mpq_numref(x), 2 * bits);
    mpz_cdiv_q(n, n, mpq_denref(x));
    mpz_sqrt(n, n);
    mpz_add_ui(n, n, 1);
    mpq_set_z(r, n);
    mpq_div_2exp(r, r, bits);
    mpz_clear(n);
}

/* Exchange row `at` with the one below that has the largest entry in this column; is it not 0? */
static bool choose_pivot(mpq_t *m, mpq_t *inverse, int at, int n)
{
    mpq_t best, x;
    int row = at;
    mpq_inits(best, x, NULL);
    for (int i = at; i < n; i++) {
        mpq_abs(x, m[i * n + at]);
        if (mpq_cmp(x, best) > 0) {
            mpq_set(best, x);
            row = i;
        }
    }
    for (int j = 0; j < n && row != at; j++) {
        mpq_swap(m[row * n + j], m[at * n + j]);
        mpq_swap(inverse[row * n + j], inverse[at * n + j]);
    }
    bool good = mpq_sgn(best) > 0;
    mpq_clears(best, x, NULL);
    return good;
}

/* Row i of both matrices minus `factor` times row `at`; the row itself is divided by it. */
static void change_row(mpq_t *m, int i, int at, int n, const mpq_t factor, unsigned long bits)
{
    mpq_t t;
    mpq_init(t);
    for (int j = 0; j < n; j++) {
        if (i == at) {
            mpq_div(m[i * n + j], m[i * n + j], factor);
        } else {
            mpq_mul(t, m[at * n + j], factor);
            mpq_sub(m[i * n + j], m[i * n + j], t);
        }
        shorten(m[i * n + j], bits);
    }
    mpq_clear(t);
}

/* Gauss-Jordan elimination with rounded numbers; m is lost. `inverse` is the unit matrix before. */
static bool invert(mpq_t *inverse, mpq_t *m, int n, unsigned long bits)
{
    mpq_t factor;
    bool good = true;
    mpq_init(factor);
    for (int at = 0; at < n && good; at++) {
        good = choose_pivot(m, inverse, at, n);
        for (int k = 0; k < n && good; k++) {
            int i = (at + k) % n; /* row `at` first */
            mpq_set(factor, m[i * n + at]);
            change_row(m, i, at, n, factor, bits);
            change_row(inverse, i, at, n, factor, bits);
        }
    }
    mpq_clear(factor);
    return good;
}

/* r += the square of the largest modulus in x. */
static void add_square(mpq_t r, const Range *x)
{
    mpq_t low, high;
    mpq_inits(low, high, NULL);
    mpq_mul(low, x->lo, x->lo);
    mpq_mul(high, x->hi, x->hi);
    mpq_add(r, r, mpq_cmp(low, high) > 0 ? low : high);
    mpq_clears(low, high, NULL);
}

/* r = an upper bound of the Frobenius norms of all 1 - Y A, A in h. */
static void defect(mpq_t r, mpq_t *y, const Range *h, int n, unsigned long bits)
{
    Range sum, t, factor;
    ranges_init(&sum, 1);
    ranges_init(&t, 1);
    ranges_init(&factor, 1);
    mpq_set_ui(r, 0, 1);
    for (int i = 0; i < n; i++)
        for (int j = 0; j < n; j++) {
            mpq_set_si(sum.lo, i == j, 1);
            mpq_set_si(sum.hi, i == j, 1);
            for (int m = 0; m < n; m++) {
                range_point(&factor, y[i * n + m], 0);
                range_mul(&t, &factor, &h[m * n + j], bits);
                range_sub(&sum, &sum, &t);
            }
            add_square(r, &sum);
        }
    root_above(r, r, bits);
    ranges_clear(&sum, 1);
    ranges_clear(&t, 1);
    ranges_clear(&factor, 1);
}

/* Frobenius norms of the matrices in h, and of the widths of its intervals. */
static void norms(mpq_t norm, mpq_t width, const Range *h, int n, unsigned long bits)
{
    Range t;
    ranges_init(&t, 1);
    mpq_set_ui(norm, 0, 1);
    mpq_set_ui(width, 0, 1);
    for (int i = 0; i < n * n; i++) {
        add_square(norm, &h[i]);
        mpq_sub(t.hi, h[i].hi, h[i].lo);
        add_square(width, &t);
    }
    root_above(norm, norm, bits);
    root_above(width, width, bits);
    ranges_clear(&t, 1);
}

/* sigma = (1 - kappa) / |Y|, if that is positive. */
static bool singular_bound(mpq_t sigma, mpq_t *y, const Range *h, int n, unsigned long bits)
{
    mpq_t kappa, size, x;
    mpq_inits(kappa, size, x, NULL);
    defect(kappa, y, h, n, bits);
    for (int i = 0; i < n * n; i++) {
        mpq_mul(x, y[i], y[i]);
        mpq_add(size, size, x);
    }
    root_above(size, size, bits);
    mpq_set_ui(x, 1, 1);
    mpq_sub(x, x, kappa);
    bool good = mpq_sgn(x) > 0;
    if (good)
        mpq_div(sigma, x, size);
    mpq_clears(kappa, size, x, NULL);
    return good;
}

bool matrix_bounds(mpq_t sigma, mpq_t norm, mpq_t width, const Range *h, int n, unsigned long bits)
{
    size_t size = (size_t)(n * n);
    mpq_t *middle = must_alloc(size, sizeof *middle), *y = must_alloc(size, sizeof *y);
    for (int i = 0; i < n * n; i++) {
        mpq_inits(middle[i], y[i], NULL);
        mpq_add(middle[i], h[i].lo, h[i].hi);
        mpq_div_2exp(middle[i], middle[i], 1);
        mpq_set_si(y[i], i / n == i % n, 1);
    }
    norms(norm, width, h, n, bits);
    bool good = invert(y, middle, n, bits) && singular_bound(sigma, y, h, n, bits);
    for (int i = 0; i < n * n; i++)
        mpq_clears(middle[i], y[i], NULL);
    free(middle);
    free(y);
    return good;
}
