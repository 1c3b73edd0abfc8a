/* smooth_form.c - the second variation |dN|^2 + <e, d2N> of the risk as a symmetric matrix, and its
   inertia. */
#include "smooth.h"

#include <stdlib.h>

enum { MAX_COLUMNS = 160, MAX_WORK = 40000000 };

/* Columns of the matrix that belong together: the powers 1, x, ..., or w, b, v of one neuron. On a segment
   where the neuron is active dN is active[k], where it is 1 it is one[k]; the powers are active
   everywhere. */
typedef struct {
    long neuron; /* -1: the powers */
    long first, count;
    Poly *active, *one;
} Block;

typedef struct {
    const Smooth *s;
    long blocks, columns;
    Block *block;
    mpq_t *entry; /* columns x columns */
} Matrix;

static mpq_t *entry_at(const Matrix *a, long i, long j)
{
    return &a->entry[i * a->columns + j];
}

/* ---- Columns. */

static Block *add_block(Matrix *a, long neuron, long count)
{
    Block *b = &a->block[a->blocks++];
    *b = (Block){neuron, a->columns, count, must_alloc((size_t)count, sizeof(Poly)),
                 must_alloc((size_t)count, sizeof(Poly))};
    for (long k = 0; k < count; k++)
        poly_inits(&b->active[k], &b->one[k], (Poly *)NULL);
    a->columns += count;
    return b;
}

static void add_powers(Matrix *a, long shared)
{
    mpq_t t;
    mpq_init(t);
    mpq_set_ui(t, 1, 1);
    Block *b = add_block(a, -1, shared + 1);
    poly_constant(&b->active[0], t);
    for (long k = 1; k <= shared; k++)
        poly_times_x(&b->active[k], &b->active[k - 1]);
    mpq_clear(t);
}

/* By w: v s'(u) x, by b: v s'(u), by v: s(u). */
static void add_neuron(Matrix *a, long j)
{
    const Neuron *u = &a->s->point->neuron[j];
    mpq_t t;
    mpq_init(t);
    Block *b = add_block(a, j, 3);
    mpq_set_si(t, a->s->n, 1);
    mpq_mul(t, t, u->v);
    smooth_power(&b->active[1], u, a->s->n - 1, t);
    poly_times_x(&b->active[0], &b->active[1]);
    mpq_set_ui(t, 1, 1);
    smooth_power(&b->active[2], u, a->s->n, t);
    poly_constant(&b->one[2], t);
    mpq_clear(t);
}

/* ---- |dN|^2. */

static SegmentState state_of(const Smooth *s, const Block *b, long i)
{
    return b->neuron < 0 ? SEGMENT_ACTIVE : (SegmentState)s->state[b->neuron * s->segments + i];
}

/* Add the integrals of f g p over the segments with these states, for all columns f of b and g of c. */
static void add_products(Matrix *a, const Block *b, const Block *c, SegmentState sb, SegmentState sc)
{
    const Smooth *s = a->s;
    long count = 2 * s->n + 1;
    mpq_t *sum = rationals_new(count), t;
    Poly product;
    poly_init(&product);
    mpq_init(t);
    for (long i = 0; i < s->segments; i++)
        if (state_of(s, b, i) == sb && state_of(s, c, i) == sc)
            for (long k = 0; k < count; k++)
                mpq_add(sum[k], sum[k], s->of_mass[i * count + k]);
    for (long k = 0; k < b->count; k++)
        for (long l = 0; l < c->count; l++) {
            poly_mul(&product, sb == SEGMENT_ONE ? &b->one[k] : &b->active[k],
                     sc == SEGMENT_ONE ? &c->one[l] : &c->active[l]);
            smooth_dot(t, &product, sum);
            mpq_t *y = entry_at(a, b->first + k, c->first + l);
            mpq_add(*y, *y, t);
        }
    mpq_clear(t);
    poly_clear(&product);
    rationals_free(sum, count);
}

/* ---- <e, d2N>. */

static void add_to(Matrix *a, const Block *b, long k, long l, const mpq_t t)
{
    mpq_t *y = entry_at(a, b->first + k, b->first + l);
    mpq_add(*y, *y, t);
    if (k != l) {
        y = entry_at(a, b->first + l, b->first + k);
        mpq_add(*y, *y, t);
    }
}

/* v n (n-1) u^(n-2) (dw x + db)^2 + 2 dv n u^(n-1) (dw x + db), integrated with e where the neuron is
   active. */
static void add_curvature(Matrix *a, const Block *b)
{
    const Smooth *s = a->s;
    const Neuron *u = &s->point->neuron[b->neuron];
    mpq_t *sum = rationals_new(s->n + 1), t;
    Poly g;
    poly_init(&g);
    mpq_init(t);
    smooth_sums(sum, s, s->of_error, s->n + 1, b->neuron, SEGMENT_ACTIVE);
    mpq_set_si(t, s->n, 1);
    smooth_power(&g, u, s->n - 1, t);
    for (long k = 1; k >= 0; k--, poly_times_x(&g, &g)) {
        smooth_dot(t, &g, sum);
        add_to(a, b, 2, k, t);
    }
    if (s->n > 1) {
        mpq_set_si(t, s->n * (s->n - 1), 1);
        mpq_mul(t, t, u->v);
        smooth_power(&g, u, s->n - 2, t);
        for (long k = 2; k >= 0; k--, poly_times_x(&g, &g)) { /* bb, wb, ww */
            smooth_dot(t, &g, sum);
            add_to(a, b, k == 2 ? 1 : 0, k == 0 ? 0 : 1, t);
        }
    }
    mpq_clear(t);
    poly_clear(&g);
    rationals_free(sum, s->n + 1);
}

/* Clipped ReLU: v (e p)(q) (dw q + db)^2 / |w| where u = 0, minus the same where u = 1, for breaks inside. */
static void add_breaks(Matrix *a, const Block *b)
{
    const Smooth *s = a->s;
    const Neuron *u = &s->point->neuron[b->neuron];
    mpq_t q, t;
    mpq_inits(q, t, NULL);
    for (long level = 0; level < 2 && smooth_moved(u); level++) {
        smooth_break(q, u, level);
        long i = smooth_node(s, q);
        if (i <= 0 || i >= s->segments)
            continue;
        poly_eval(t, &s->error[i - 1], q);
        mpq_mul(t, t, u->v);
        mpq_div(t, t, u->w);
        if ((mpq_sgn(u->w) < 0) != (level == 1))
            mpq_neg(t, t);
        add_to(a, b, 1, 1, t);
        mpq_mul(t, t, q);
        add_to(a, b, 0, 1, t);
        mpq_mul(t, t, q);
        add_to(a, b, 0, 0, t);
    }
    mpq_clears(q, t, NULL);
}

/* ---- Inertia. */

/* A row from `from` on with a diagonal entry that is not 0; -1 if there is none. */
static long find_pivot(const Matrix *a, long from)
{
    for (long i = from; i < a->columns; i++)
        if (mpq_sgn(*entry_at(a, i, i)) != 0)
            return i;
    return -1;
}

/* Is the matrix 0 from row and column `from` on? */
static bool is_zero_from(const Matrix *a, long from)
{
    for (long i = from; i < a->columns; i++)
        for (long j = from; j < a->columns; j++)
            if (mpq_sgn(*entry_at(a, i, j)) != 0)
                return false;
    return true;
}

static void exchange(Matrix *a, long i, long j)
{
    for (long k = 0; k < a->columns; k++)
        mpq_swap(*entry_at(a, i, k), *entry_at(a, j, k));
    for (long k = 0; k < a->columns; k++)
        mpq_swap(*entry_at(a, k, i), *entry_at(a, k, j));
}

/* Subtract from the rest what makes row and column `at` 0 there. */
static void eliminate(Matrix *a, long at)
{
    mpq_t factor, t;
    mpq_inits(factor, t, NULL);
    for (long i = at + 1; i < a->columns; i++) {
        if (mpq_sgn(*entry_at(a, i, at)) == 0)
            continue;
        mpq_div(factor, *entry_at(a, i, at), *entry_at(a, at, at));
        for (long j = i; j < a->columns; j++) {
            mpq_mul(t, factor, *entry_at(a, at, j));
            mpq_sub(*entry_at(a, i, j), *entry_at(a, i, j), t);
            mpq_set(*entry_at(a, j, i), *entry_at(a, i, j));
        }
    }
    mpq_clears(factor, t, NULL);
}

/* A form with zeros on the diagonal is 0 or takes both signs. */
static Variation inertia(long *kernel, Matrix *a)
{
    for (long at = 0; at < a->columns; at++) {
        long pivot = find_pivot(a, at);
        *kernel = a->columns - at;
        if (pivot < 0)
            return is_zero_from(a, at) ? VARIATION_SEMIDEFINITE : VARIATION_NEGATIVE;
        if (mpq_sgn(*entry_at(a, pivot, pivot)) < 0)
            return VARIATION_NEGATIVE;
        exchange(a, at, pivot);
        eliminate(a, at);
    }
    *kernel = 0;
    return VARIATION_SEMIDEFINITE;
}

/* ---- All together. */

static void set_entries(Matrix *a)
{
    a->entry = rationals_new(a->columns * a->columns);
    for (long i = 0; i < a->blocks; i++)
        for (long j = 0; j < a->blocks; j++)
            for (int sb = SEGMENT_ACTIVE; sb <= SEGMENT_ONE; sb++)
                for (int sc = SEGMENT_ACTIVE; sc <= SEGMENT_ONE; sc++)
                    add_products(a, &a->block[i], &a->block[j], (SegmentState)sb, (SegmentState)sc);
    for (long i = 1; i < a->blocks; i++) {
        add_curvature(a, &a->block[i]);
        if (a->s->clipped)
            add_breaks(a, &a->block[i]);
    }
}

static void clear(Matrix *a)
{
    for (long i = 0; i < a->blocks; i++) {
        Block *b = &a->block[i];
        for (long k = 0; k < b->count; k++)
            poly_clears(&b->active[k], &b->one[k], (Poly *)NULL);
        free(b->active);
        free(b->one);
    }
    free(a->block);
    rationals_free(a->entry, a->columns * a->columns);
}

Variation smooth_variation(long *kernel, const Smooth *s, const bool *in, long shared)
{
    long neurons = 0;
    for (long j = 0; j < s->point->neurons; j++)
        neurons += in[j];
    if (3 * neurons + shared + 1 > MAX_COLUMNS ||
        (neurons + 1) * (neurons + 1) * s->segments > MAX_WORK / (2 * s->n + 1))
        return VARIATION_CAPPED;
    Matrix a = {.s = s, .block = must_alloc((size_t)neurons + 1, sizeof(Block))};
    add_powers(&a, shared);
    for (long j = 0; j < s->point->neurons; j++)
        if (in[j])
            add_neuron(&a, j);
    set_entries(&a);
    Variation result = inertia(kernel, &a);
    clear(&a);
    return result;
}
