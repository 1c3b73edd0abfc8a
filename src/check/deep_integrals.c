/* deep_integrals.c - affine functions, and integrals of powers of their errors, for certificates about deep
   networks (doc/formats.md 5.16). */
#include "deep_work.h"

#include <stdlib.h>

/* ---- Affine functions. */

Affine *affines_new(long count)
{
    Affine *y = must_alloc((size_t)count, sizeof *y);
    for (long i = 0; i < count; i++)
        mpq_inits(y[i].a, y[i].b, NULL);
    return y;
}

void affines_free(Affine *y, long count)
{
    for (long i = 0; i < count; i++)
        mpq_clears(y[i].a, y[i].b, NULL);
    free(y);
}

void affine_at(mpq_t value, const Affine *y, const mpq_t x)
{
    mpq_mul(value, y->a, x);
    mpq_add(value, value, y->b);
}

/* ---- Work. */

size_t rational_bits(const mpq_t x)
{
    return mpz_sizeinbase(mpq_numref(x), 2) + mpz_sizeinbase(mpq_denref(x), 2);
}

static size_t poly_bits(const Poly *p)
{
    size_t bits = mpz_sizeinbase(p->den, 2);
    for (long i = 0; i < p->len; i++)
        if (mpz_sizeinbase(p->c[i], 2) > bits)
            bits = mpz_sizeinbase(p->c[i], 2);
    return bits;
}

bool meter(Meter *m, long count, size_t bits)
{
    if (m->left >= 0) {
        long long words = (long long)(bits / 256);
        m->left -= words > 100000 ? m->left + 1 : count * (1 + words * words);
    }
    return m->left >= 0 || unknown(m->v, "the certificate takes more work than the checker spends");
}

/* r = a b */
static bool times(Poly *r, const Poly *a, const Poly *b, Meter *m)
{
    if (!meter(m, 1 + a->len * b->len / 4, poly_bits(a) + poly_bits(b)))
        return false;
    poly_mul(r, a, b);
    return true;
}

/* ---- The parts of the measure. */

void part_init(Part *s)
{
    mpq_inits(s->lo, s->hi, NULL);
    s->f = s->p = NULL;
    s->point = NULL;
    s->target = s->density = 0;
}

void part_clear(Part *s)
{
    mpq_clears(s->lo, s->hi, NULL);
}

bool part_next(Part *s, const Problem *p)
{
    if (p->data) {
        if (s->target == p->data)
            return false;
        s->point = &p->datum[s->target++];
        mpq_set(s->lo, s->point->x);
        mpq_set(s->hi, s->point->x);
        return true;
    }
    bool found = false;
    while (!found && s->target < p->targets && s->density < p->densities) {
        const Piece *t = &p->target[s->target], *d = &p->density[s->density];
        int order = mpq_cmp(t->right, d->right);
        mpq_set(s->lo, mpq_cmp(t->left, d->left) > 0 ? t->left : d->left);
        mpq_set(s->hi, order < 0 ? t->right : d->right);
        s->f = &t->p;
        s->p = &d->p;
        s->target += order <= 0;
        s->density += order >= 0;
        found = d->p.len > 0;
    }
    return found;
}

void deep_hull(mpq_t lo, mpq_t hi, const Problem *p)
{
    long first = 0, last = p->densities - 1;
    if (p->data) {
        mpq_set(lo, p->a);
        mpq_set(hi, p->b);
        return;
    }
    while (p->density[first].p.len == 0)
        first++;
    while (p->density[last].p.len == 0)
        last--;
    mpq_set(lo, p->density[first].left);
    mpq_set(hi, p->density[last].right);
}

/* ---- Integrals. */

/* sum += W (y(X) - Y)^power X^k */
static bool add_point(mpq_t sum, const Datum *d, const Affine *y, long power, long k, Meter *m)
{
    mpq_t e, t;
    size_t bits = rational_bits(y->a) + rational_bits(y->b) + rational_bits(d->x) + rational_bits(d->y);
    if (!meter(m, 8, 4 * bits + rational_bits(d->weight) + rational_bits(sum)))
        return false;
    mpq_inits(e, t, NULL);
    affine_at(e, y, d->x);
    mpq_sub(e, e, d->y);
    mpq_set(t, d->weight);
    for (long i = 0; i < power; i++)
        mpq_mul(t, t, e);
    for (long i = 0; i < k; i++)
        mpq_mul(t, t, d->x);
    mpq_add(sum, sum, t);
    mpq_clears(e, t, NULL);
    return true;
}

/* g = (y - f)^power x^k p */
static bool set_integrand(Poly *g, const Part *s, const Affine *y, long power, long k, Meter *m)
{
    Poly e, c;
    size_t bits = poly_bits(s->f) + poly_bits(s->p) + rational_bits(y->a) + rational_bits(y->b);
    if (!meter(m, s->f->len + s->p->len, bits))
        return false;
    poly_inits(&e, &c, (Poly *)NULL);
    poly_constant(&e, y->a);
    poly_times_x(&e, &e);
    poly_constant(&c, y->b);
    poly_add(&e, &e, &c);
    poly_sub(&e, &e, s->f);
    poly_set(g, s->p);
    bool good = true;
    if (power == 4) { /* e^2 twice */
        good = times(&e, &e, &e, m);
        power = 2;
    }
    for (long i = 0; good && i < power; i++)
        good = times(g, g, &e, m);
    for (long i = 0; good && i < k; i++)
        poly_times_x(g, g);
    poly_clears(&e, &c, (Poly *)NULL);
    return good;
}

bool part_add(mpq_t sum, const Part *s, const Affine *y, long power, long k, const mpq_t lo, const mpq_t hi,
              Meter *m)
{
    if (s->point)
        return add_point(sum, s->point, y, power, k, m);
    Poly g;
    mpq_t t;
    poly_init(&g);
    mpq_init(t);
    size_t ends = (rational_bits(lo) + rational_bits(hi)) / 2;
    bool good = set_integrand(&g, s, y, power, k, m) && meter(m, 2, rational_bits(sum)) &&
                meter(m, 2 * g.len, poly_bits(&g) + (size_t)g.len * ends);
    if (good) {
        poly_integral(&g, &g);
        poly_eval(t, &g, hi);
        mpq_add(sum, sum, t);
        poly_eval(t, &g, lo);
        mpq_sub(sum, sum, t);
    }
    mpq_clear(t);
    poly_clear(&g);
    return good;
}
