/* jet_one_to_one.c - uniqueness boxes by jets: F is one-to-one where |1 - C F'| < 1 (theory.md, Lemma 7.11).
   The entries of C F' are jets, so that what cancels between the rows of F' does not count. */
#include "jet_jacobian.h"

#include <string.h>

enum { MOST_PARTS = 1024 }; /* of a box */

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

/* The matrix C, and the largest row sums of |1 - C F'| so far, in the maximum norm and in that of
   box_halvings. */
enum { MAXIMUM, UNITS, NORMS };

typedef struct {
    const mpq_t *inverse;
    mpq_t kappa[NORMS];
    int halvings[TREE_KINKS];
} Contraction;

/* The first norm in which the sums are less than 1; NORMS if there is none. */
static int good_norm(const Contraction *c)
{
    int norm = MAXIMUM;
    while (norm < NORMS && mpq_cmp_ui(c->kappa[norm], 1, 1) >= 0)
        norm++;
    return norm;
}

/* t *= 2^n. */
static void shift_by(mpq_t t, int n)
{
    if (n > 0)
        mpq_mul_2exp(t, t, (mp_bitcnt_t)n);
    else
        mpq_div_2exp(t, t, (mp_bitcnt_t)-n);
}

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
    mpq_t sum[NORMS], t;
    mpq_inits(sum[MAXIMUM], sum[UNITS], t, NULL);
    for (int a = 0; a < vars->k && good_norm(c) < NORMS; a++) {
        mpq_set_ui(sum[MAXIMUM], 0, 1);
        mpq_set_ui(sum[UNITS], 0, 1);
        for (int b = 0; b < vars->k; b++) {
            jet_deviation(t, a == b, &c->inverse[a * vars->k], entry, b, vars);
            mpq_add(sum[MAXIMUM], sum[MAXIMUM], t);
            shift_by(t, c->halvings[a] - c->halvings[b]);
            mpq_add(sum[UNITS], sum[UNITS], t);
        }
        for (int norm = 0; norm < NORMS; norm++)
            if (mpq_cmp(sum[norm], c->kappa[norm]) > 0)
                mpq_set(c->kappa[norm], sum[norm]);
    }
    mpq_clears(sum[MAXIMUM], sum[UNITS], t, NULL);
}

/* Is n^k at most `most`? */
static bool pow_at_most(int n, int k, long most)
{
    long power = 1;
    for (int i = 0; i < k && power <= most; i++)
        power *= n;
    return power <= most;
}

/* *part = one of the boxes that arise when each side is cut into `count` equal parts; at[i] says which. False
   if q_1 <= ... <= q_k holds nowhere inside it. */
static bool set_part(Box *part, const Box *box, const int *at, int k, int count)
{
    bool ordered = true;
    mpq_t width;
    mpq_init(width);
    for (int i = 0; i < k; i++) {
        mpq_sub(width, box->hi[i], box->lo[i]);
        mpq_set_si(part->lo[i], at[i], (unsigned long)count);
        mpq_set_si(part->hi[i], at[i] + 1, (unsigned long)count);
        mpq_canonicalize(part->lo[i]);
        mpq_canonicalize(part->hi[i]);
        mpq_mul(part->lo[i], part->lo[i], width);
        mpq_mul(part->hi[i], part->hi[i], width);
        mpq_add(part->lo[i], part->lo[i], box->lo[i]);
        mpq_add(part->hi[i], part->hi[i], box->lo[i]);
        ordered = ordered && (i == 0 || mpq_cmp(part->lo[i - 1], part->hi[i]) < 0);
    }
    mpq_clear(width);
    return ordered;
}

/* The next part; false after the last one. Sides of length 0 (of nodes) are not cut. */
static bool next_part(int *at, const Box *box, int k, int count)
{
    for (int i = 0; i < k; i++) {
        if (mpq_cmp(box->lo[i], box->hi[i]) < 0 && ++at[i] < count)
            return true;
        at[i] = 0;
    }
    return false;
}

/* jet_parts over all parts of the box. */
static bool visit_parts(JetVisit *visit, void *result, const struct Integrals *d, const Word *w,
                        const Box *box, int count, unsigned long bits)
{
    int at[TREE_KINKS] = {0};
    Box part;
    bool good = true;
    for (int i = 0; i < w->k; i++)
        mpq_inits(part.lo[i], part.hi[i], NULL);
    do
        good = !set_part(&part, box, at, w->k, count) || jet_parts(visit, result, d, w, &part, bits);
    while (good && next_part(at, box, w->k, count));
    for (int i = 0; i < w->k; i++)
        mpq_clears(part.lo[i], part.hi[i], NULL);
    return good;
}

/* With parts of the box. The row sum is convex, so a bound over the parts is one for all means of their
   matrices. */
static bool contracts(Contraction *c, mpq_t *inverse, const struct Integrals *d, const Word *w,
                      const Box *box, int count, unsigned long bits)
{
    Range j[TREE_KINKS * TREE_KINKS];
    JetHull hull = {j, false};
    ranges_init(j, w->k * w->k);
    for (int norm = 0; norm < NORMS; norm++)
        mpq_set_ui(c->kappa[norm], 0, 1);
    bool good = visit_parts(jet_join, &hull, d, w, box, count, bits) && hull.any &&
                jet_inverse(inverse, j, w->k, bits) && visit_parts(contract, c, d, w, box, count, bits) &&
                good_norm(c) < NORMS;
    ranges_clear(j, w->k * w->k);
    return good;
}

/* A box of many sides is not cut much. */
bool jet_one_to_one(mpq_t kappa, mpq_t *inverse, int *halvings, const struct Integrals *d, const Word *w,
                    const Box *box)
{
    Contraction c = {.inverse = (const mpq_t *)inverse};
    bool good = false;
    if (!box_halvings(c.halvings, box, w->k))
        memset(c.halvings, 0, sizeof c.halvings);
    mpq_inits(c.kappa[MAXIMUM], c.kappa[UNITS], NULL);
    for (unsigned long bits = 128; bits <= 512 && !good; bits *= 2)
        good = contracts(&c, inverse, d, w, box, 1, bits);
    for (int count = 2; pow_at_most(count, w->k, MOST_PARTS) && !good; count *= 2)
        good = contracts(&c, inverse, d, w, box, count, 128);
    int norm = good ? good_norm(&c) : MAXIMUM;
    for (int i = 0; i < w->k; i++)
        halvings[i] = norm == UNITS ? c.halvings[i] : 0;
    mpq_set(kappa, c.kappa[norm]);
    mpq_clears(c.kappa[MAXIMUM], c.kappa[UNITS], NULL);
    return good;
}
