/* smooth_form.c - the second variation |dN|^2 + <e, d2N> of the risk as a symmetric matrix, and its
   inertia. */
#include "smooth.h"

#include <stdlib.h>

enum { MAX_COLUMNS = 160, MAX_WORK = 40000000, MAX_ELIMINATION = 2000000000 };

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

/* The matrix times a positive integer, as integers. */
typedef struct {
    long n;
    mpz_t *entry; /* n x n */
} IntegerMatrix;

static mpz_t *integer_at(const IntegerMatrix *z, long i, long j)
{
    return &z->entry[i * z->n + j];
}

static void set_integers(IntegerMatrix *z, const Matrix *a)
{
    mpz_t common;
    z->n = a->columns;
    z->entry = must_alloc((size_t)(z->n * z->n), sizeof *z->entry);
    mpz_init_set_ui(common, 1);
    for (long i = 0; i < z->n * z->n; i++)
        mpz_lcm(common, common, mpq_denref(a->entry[i]));
    for (long i = 0; i < z->n * z->n; i++) {
        mpz_init(z->entry[i]);
        mpz_divexact(z->entry[i], common, mpq_denref(a->entry[i]));
        mpz_mul(z->entry[i], z->entry[i], mpq_numref(a->entry[i]));
    }
    mpz_clear(common);
}

static void clear_integers(IntegerMatrix *z)
{
    for (long i = 0; i < z->n * z->n; i++)
        mpz_clear(z->entry[i]);
    free(z->entry);
}

/* A row from `from` on with a diagonal entry that is not 0; -1 if there is none. */
static long find_pivot(const IntegerMatrix *z, long from)
{
    for (long i = from; i < z->n; i++)
        if (mpz_sgn(*integer_at(z, i, i)) != 0)
            return i;
    return -1;
}

/* Is the matrix 0 from row and column `from` on? */
static bool is_zero_from(const IntegerMatrix *z, long from)
{
    for (long i = from; i < z->n; i++)
        for (long j = from; j < z->n; j++)
            if (mpz_sgn(*integer_at(z, i, j)) != 0)
                return false;
    return true;
}

static void exchange(IntegerMatrix *z, long i, long j)
{
    for (long k = 0; k < z->n; k++)
        mpz_swap(*integer_at(z, i, k), *integer_at(z, j, k));
    for (long k = 0; k < z->n; k++)
        mpz_swap(*integer_at(z, k, i), *integer_at(z, k, j));
}

/* Behind row and column `at`: the minors of one order more (Bareiss). `before` is the pivot before this
   one. What is left is a positive multiple of the Schur complement, as all pivots so far are positive. */
static void eliminate(IntegerMatrix *z, long at, const mpz_t before)
{
    mpz_t t;
    mpz_init(t);
    for (long i = at + 1; i < z->n; i++)
        for (long j = i; j < z->n; j++) {
            mpz_t *y = integer_at(z, i, j);
            mpz_mul(t, *integer_at(z, at, i), *integer_at(z, at, j));
            mpz_mul(*y, *y, *integer_at(z, at, at));
            mpz_sub(*y, *y, t);
            mpz_divexact(*y, *y, before);
            mpz_set(*integer_at(z, j, i), *y);
        }
    mpz_clear(t);
}

/* A form with zeros on the diagonal is 0 or takes both signs. */
static Variation inertia(long *kernel, IntegerMatrix *z)
{
    Variation result = VARIATION_SEMIDEFINITE;
    long at = 0;
    mpz_t before;
    mpz_init_set_ui(before, 1);
    for (; at < z->n && result == VARIATION_SEMIDEFINITE; at++) {
        long pivot = find_pivot(z, at);
        if (pivot < 0) {
            result = is_zero_from(z, at) ? VARIATION_SEMIDEFINITE : VARIATION_NEGATIVE;
            break;
        }
        if (mpz_sgn(*integer_at(z, pivot, pivot)) < 0)
            result = VARIATION_NEGATIVE;
        exchange(z, at, pivot);
        eliminate(z, at, before);
        mpz_set(before, *integer_at(z, at, at));
    }
    *kernel = z->n - at;
    mpz_clear(before);
    return result;
}

/* The same for a matrix of rational numbers; capped by the bits of the integers, times the columns cubed. */
static Variation decide(long *kernel, const Matrix *a)
{
    IntegerMatrix z;
    Variation result = VARIATION_CAPPED;
    size_t bits = 0;
    set_integers(&z, a);
    for (long i = 0; i < z.n * z.n; i++)
        if (mpz_sizeinbase(z.entry[i], 2) > bits)
            bits = mpz_sizeinbase(z.entry[i], 2);
    if ((double)z.n * (double)z.n * (double)z.n * (double)bits <= MAX_ELIMINATION)
        result = inertia(kernel, &z);
    clear_integers(&z);
    return result;
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
    Variation result = decide(kernel, &a);
    clear(&a);
    return result;
}
