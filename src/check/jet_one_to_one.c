/* jet_one_to_one.c - uniqueness boxes by jets: F is one-to-one where |1 - C F'| < 1 (theory.md, Lemma 7.11).
   The entries of C F' are jets, so that what cancels between the rows of F' does not count. */
#include "jet_jacobian.h"

/* Rows a and b of both matrices change places. */
static void swap_rows(mpq_t *m, mpq_t *inverse, int a, int b, int k)
{
    for (int j = 0; j < k && a != b; j++) {
        mpq_swap(m[a * k + j], m[b * k + j]);
        mpq_swap(inverse[a * k + j], inverse[b * k + j]);
    }
}

/* row a -= factor row b, of both matrices; or row a /= factor if a = b. */
static void change_row(mpq_t *m, mpq_t *inverse, int a, int b, const mpq_t factor, int k)
{
    mpq_t t;
    mpq_init(t);
    for (int j = 0; j < 2 * k; j++) {
        mpq_t *row = j < k ? m : inverse;
        mpq_ptr x = row[a * k + j % k];
        if (a == b)
            mpq_div(x, x, factor);
        else {
            mpq_mul(t, factor, row[b * k + j % k]);
            mpq_sub(x, x, t);
        }
    }
    mpq_clear(t);
}

/* The inverse of m, which becomes 1; false if it has none. */
static bool invert(mpq_t *inverse, mpq_t *m, int k)
{
    mpq_t factor;
    bool good = true;
    mpq_init(factor);
    for (int i = 0; i < k * k; i++)
        mpq_set_ui(inverse[i], i / k == i % k, 1);
    for (int at = 0; at < k && good; at++) {
        int p = at;
        while (p < k && mpq_sgn(m[p * k + at]) == 0)
            p++;
        good = p < k;
        if (!good)
            break;
        swap_rows(m, inverse, at, p, k);
        mpq_set(factor, m[at * k + at]);
        change_row(m, inverse, at, at, factor, k);
        for (int i = 0; i < k; i++) {
            mpq_set(factor, m[i * k + at]);
            if (i != at && mpq_sgn(factor))
                change_row(m, inverse, i, at, factor, k);
        }
    }
    mpq_clear(factor);
    return good;
}

bool jet_inverse(mpq_t *inverse, const Range *j, int k, unsigned long bits)
{
    mpq_t m[TREE_KINKS * TREE_KINKS];
    Range t;
    ranges_init(&t, 1);
    for (int i = 0; i < k * k; i++) {
        mpq_init(m[i]);
        mpq_add(t.lo, j[i].lo, j[i].hi);
        mpq_div_2exp(t.lo, t.lo, 1);
        range_point(&t, t.lo, bits);
        mpq_set(m[i], t.lo);
    }
    bool good = invert(inverse, m, k);
    for (int i = 0; i < k * k; i++) {
        range_point(&t, inverse[i], bits);
        mpq_set(inverse[i], t.lo);
        mpq_clear(m[i]);
    }
    ranges_clear(&t, 1);
    return good;
}

/* The matrix C, and the largest row sum of |1 - C F'| so far. */
typedef struct {
    const mpq_t *inverse;
    mpq_t kappa;
} Contraction;

void jet_deviation(mpq_t r, long n, const mpq_t *row, const Jet *entry, int b, const Variables *vars)
{
    Jet sum, t;
    jets_init(&sum, 1);
    jets_init(&t, 1);
    jet_integer(&sum, n, vars);
    for (int m = 0; m < vars->k; m++) {
        jet_scale(&t, &entry[m * vars->k + b], row[m], vars);
        jet_sub(&sum, &sum, &t, vars);
    }
    jet_neg(&t, &sum);
    mpq_set(r, mpq_cmp(t.box.hi, sum.box.hi) > 0 ? t.box.hi : sum.box.hi);
    jets_clear(&t, 1);
    jets_clear(&sum, 1);
}

static void contract(void *result, const Jet *entry, const Variables *vars)
{
    Contraction *c = result;
    mpq_t sum, t;
    mpq_inits(sum, t, NULL);
    for (int a = 0; a < vars->k; a++) {
        mpq_set_ui(sum, 0, 1);
        for (int b = 0; b < vars->k; b++) {
            jet_deviation(t, a == b, &c->inverse[a * vars->k], entry, b, vars);
            mpq_add(sum, sum, t);
        }
        if (mpq_cmp(sum, c->kappa) > 0)
            mpq_set(c->kappa, sum);
    }
    mpq_clears(sum, t, NULL);
}

/* The row sum is convex, so a bound over the parts is one for all means of their matrices. */
bool jet_one_to_one(mpq_t kappa, mpq_t *inverse, const struct Integrals *d, const Word *w,
                    const Box *box)
{
    Range j[TREE_KINKS * TREE_KINKS];
    Contraction c = {.inverse = (const mpq_t *)inverse};
    bool good = false;
    mpq_init(c.kappa);
    ranges_init(j, w->k * w->k);
    for (unsigned long bits = 128; bits <= 512 && !good; bits *= 2) {
        mpq_set_ui(c.kappa, 0, 1);
        good = jet_jacobian(j, d, w, box, bits) && jet_inverse(inverse, j, w->k, bits) &&
               jet_parts(contract, &c, d, w, box, bits) && mpq_cmp_ui(c.kappa, 1, 1) < 0;
    }
    mpq_set(kappa, c.kappa);
    ranges_clear(j, w->k * w->k);
    mpq_clear(c.kappa);
    return good;
}
