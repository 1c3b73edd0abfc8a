/* jet_exclude.c - boxes without zeros of F: mean value forms with derivatives by jets. */
#include "chain.h"
#include "jet_jacobian.h"

/* F at the middle of the box, and the answer. */
typedef struct {
    const Range *value;
    bool excluded;
} Exclusion;

/* Is row F not 0 in the box? The derivative by q_b is at most r, q_b is at most its reach from the middle. */
static bool row_excludes(const Range *value, const mpq_t *row, const Jet *entry, const Variables *vars)
{
    Range sum, t;
    ranges_init(&sum, 1);
    ranges_init(&t, 1);
    for (int b = 0; b < vars->k; b++) {
        jet_deviation(t.hi, 0, row, entry, b, vars);
        mpq_mul(t.hi, t.hi, vars->reach[b].hi);
        mpq_neg(t.lo, t.hi);
        range_add(&sum, &sum, &t);
    }
    for (int m = 0; m < vars->k; m++) {
        range_point(&t, row[m], 0);
        range_mul(&t, &t, &value[m], vars->bits);
        range_add(&sum, &sum, &t);
    }
    bool good = range_sign(&sum) != 0;
    ranges_clear(&sum, 1);
    ranges_clear(&t, 1);
    return good;
}

/* The F_j, and their combinations by the rows of an approximate inverse of F'. */
static void test_rows(void *result, const Jet *entry, const Variables *vars)
{
    Exclusion *e = result;
    Range middle[TREE_KINKS * TREE_KINKS];
    mpq_t row[TREE_KINKS * TREE_KINKS];
    int k = vars->k;
    ranges_init(middle, k * k);
    for (int i = 0; i < k * k; i++) {
        mpq_init(row[i]);
        mpq_set_ui(row[i], i / k == i % k, 1);
        range_set(&middle[i], &entry[i].middle);
    }
    for (int i = 0; i < k && !e->excluded; i++)
        e->excluded = row_excludes(e->value, (const mpq_t *)&row[i * k], entry, vars);
    bool more = !e->excluded && jet_inverse(row, middle, k, vars->bits);
    for (int i = 0; i < k && more && !e->excluded; i++)
        e->excluded = row_excludes(e->value, (const mpq_t *)&row[i * k], entry, vars);
    for (int i = 0; i < k * k; i++)
        mpq_clear(row[i]);
    ranges_clear(middle, k * k);
}

/* F at the middle of the box. */
static bool middle_values(Range *f, const Integrals *d, const Word *w, const Box *box, unsigned long bits)
{
    Chain c;
    chain_init(&c);
    range_point(&c.q[0], d->m->z[0], 0);
    for (int j = 1; j <= w->k; j++) {
        mpq_add(c.q[j].lo, box->lo[j - 1], box->hi[j - 1]);
        mpq_div_2exp(c.q[j].lo, c.q[j].lo, 1);
        mpq_set(c.q[j].hi, c.q[j].lo);
    }
    range_point(&c.q[w->k + 1], d->m->z[d->m->n], 0);
    bool good = chain_evaluate(&c, d, w, bits);
    for (int j = 1; j <= w->k && good; j++)
        good = chain_equation_at(&f[j - 1], &c, w, d, j);
    chain_clear(&c);
    return good;
}

bool jet_excluded(const Integrals *d, const Word *w, const Box *box)
{
    enum { BITS = 192 };
    Range value[TREE_KINKS];
    Exclusion e = {value, false};
    ranges_init(value, w->k);
    bool good = middle_values(value, d, w, box, BITS) && jet_parts(test_rows, &e, d, w, box, BITS);
    ranges_clear(value, w->k);
    return good && e.excluded;
}
