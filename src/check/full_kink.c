/* full_kink.c - the word B1 by polynomials (doc/theory.md, Lemma 7.11a): the zeros are the places q where the
   best affine fits on [a,q] and on [q,b] have the same value, on each cell the roots of a polynomial. */
#include "verify.h"
#include "roots.h"

#include <stdlib.h>

/* m1 -= q m0 */
static void move_origin(Poly *m1, const Poly *m0)
{
    Poly t;
    poly_init(&t);
    poly_times_x(&t, m0);
    poly_sub(m1, m1, &t);
    poly_clear(&t);
}

/* From the integrals over one side of q, which are moved to the origin q: the value at q and the slope of the
   best affine fit are value / gram and slope / gram, gram > 0. */
static void set_side(Poly *value, Poly *slope, Poly *gram, Poly m[PREFIXES])
{
    Poly t;
    poly_init(&t);
    move_origin(&m[P2], &m[P1]);
    move_origin(&m[P1], &m[P0]);
    move_origin(&m[P2], &m[P1]);
    move_origin(&m[H1], &m[H0]);
    poly_mul(value, &m[H0], &m[P2]);
    poly_mul(&t, &m[H1], &m[P1]);
    poly_sub(value, value, &t);
    poly_mul(slope, &m[H1], &m[P0]);
    poly_mul(&t, &m[H0], &m[P1]);
    poly_sub(slope, slope, &t);
    poly_mul(gram, &m[P0], &m[P2]);
    poly_mul(&t, &m[P1], &m[P1]);
    poly_sub(gram, gram, &t);
    poly_clear(&t);
}

/* The polynomial of cell i; with tau the numerator of tau_0 sigma_0 + tau_1 sigma_1 instead. */
static void full_kink_polynomial(Poly *r, const Integrals *d, long i, const int *tau)
{
    Poly m[PREFIXES], value[2], slope[2], gram[2];
    mpq_t factor;
    mpq_init(factor);
    for (int side = 0; side < 2; side++)
        poly_inits(&value[side], &slope[side], &gram[side], (Poly *)NULL);
    for (int n = 0; n < PREFIXES; n++) {
        poly_init(&m[n]);
        poly_constant(&m[n], d->m->prefix[d->m->n][n]);
        poly_sub(&m[n], &m[n], &d->running[i][n]);
    }
    set_side(&value[1], &slope[1], &gram[1], m);
    for (int n = 0; n < PREFIXES; n++)
        poly_set(&m[n], &d->running[i][n]);
    set_side(&value[0], &slope[0], &gram[0], m);
    for (int side = 0; side < 2; side++) {
        mpq_set_si(factor, tau ? (side ? -tau[1] : tau[0]) : 1, 1);
        poly_scale(&value[side], tau ? &slope[side] : &value[side], factor);
    }
    poly_mul(&value[0], &value[0], &gram[1]);
    poly_mul(&value[1], &value[1], &gram[0]);
    poly_sub(r, &value[0], &value[1]);
    for (int n = 0; n < PREFIXES; n++)
        poly_clear(&m[n]);
    for (int side = 0; side < 2; side++)
        poly_clears(&value[side], &slope[side], &gram[side], (Poly *)NULL);
    mpq_clear(factor);
}

/* Distinct roots of the polynomial p of cell i in [lo, hi], without the left end of the cell and without the
   ends of the hull. */
static long roots_in_cell(const Poly *p, const Moments *m, long i, const mpq_t lo, const mpq_t hi)
{
    const bool from_left = mpq_cmp(lo, m->z[i]) <= 0, to_right = mpq_cmp(hi, m->z[i + 1]) >= 0;
    mpq_t u, v;
    mpq_inits(u, v, NULL);
    mpq_set(u, from_left ? m->z[i] : lo);
    mpq_set(v, to_right ? m->z[i + 1] : hi);
    long count = 0;
    if (mpq_cmp(u, v) < 0)
        count = roots_open(p, u, v) + (!from_left && poly_sign_at(p, u) == 0);
    if (mpq_cmp(u, v) < 0 || (mpq_equal(u, v) && !from_left))
        count += (!to_right || i + 1 < m->n) && poly_sign_at(p, v) == 0;
    mpq_clears(u, v, NULL);
    return count;
}

/* All roots inside the hull; -1 if a polynomial vanishes identically. */
static long all_roots(const Integrals *d)
{
    const Moments *m = d->m;
    long count = 0;
    Poly p;
    poly_init(&p);
    for (long i = 0; i < m->n && count >= 0; i++) {
        full_kink_polynomial(&p, d, i, NULL);
        count = p.len == 0 ? -1 : count + roots_in_cell(&p, m, i, m->z[0], m->z[m->n]);
    }
    poly_clear(&p);
    return count;
}

/* count[j] = roots inside the hull in the box of zero j; the boxes are disjoint and ascend. */
static void count_in_boxes(long *count, const Integrals *d, const WordProof *w)
{
    const Moments *m = d->m;
    long first = 0;
    Poly p;
    poly_init(&p);
    for (long i = 0; i < m->n; i++) {
        full_kink_polynomial(&p, d, i, NULL);
        while (first < w->zeros && mpq_cmp(w->zero[first].box.hi[0], m->z[i]) <= 0)
            first++;
        for (long j = first; j < w->zeros && mpq_cmp(w->zero[j].box.lo[0], m->z[i + 1]) <= 0; j++)
            count[j] += roots_in_cell(&p, m, i, w->zero[j].box.lo[0], w->zero[j].box.hi[0]);
    }
    poly_clear(&p);
}

static bool one_root_each(const Integrals *d, const WordProof *w, Verdict *v)
{
    long *count = must_alloc((size_t)w->zeros, sizeof *count);
    bool good = true;
    count_in_boxes(count, d, w);
    for (long j = 0; j < w->zeros && good; j++)
        good = count[j] == 1 ||
               rejected(v, w->zero[j].line, "%ld roots lie in this box, expected 1", count[j]);
    free(count);
    return good;
}

/* Does p, which is changed, vanish at the kink, the only root of its polynomial in [lo, hi]? */
static bool has_root_of(Poly *p, const Kink *kink, const mpq_t lo, const mpq_t hi)
{
    if (p->len > 0)
        poly_gcd(p, p, &kink->p);
    return p->len == 0 || roots_closed(p, lo, hi) > 0;
}

/* Lemma 7.11b: the kink, a root of its polynomial inside the cell, is a root of the polynomial of B1,
   and lies in the box. */
bool is_full_kink(Kink *kink, long cell, const Box *box, const Integrals *d, const int *tau)
{
    Poly p;
    mpq_t lo, hi;
    bool good = false;
    poly_init(&p);
    mpq_inits(lo, hi, NULL);
    kink_refine(kink, 128);
    set_dyadic(lo, kink->lo, kink->bits);
    set_dyadic(hi, kink->hi, kink->bits);
    if (mpq_cmp(box->lo[0], lo) <= 0 && mpq_cmp(hi, box->hi[0]) <= 0) {
        full_kink_polynomial(&p, d, cell, NULL);
        good = has_root_of(&p, kink, lo, hi);
        if (tau)
            full_kink_polynomial(&p, d, cell, tau);
        good = good && (!tau || has_root_of(&p, kink, lo, hi));
    }
    poly_clear(&p);
    mpq_clears(lo, hi, NULL);
    return good;
}

bool verify_full_kink(const WordProof *w, const Integrals *d, Verdict *v)
{
    if (!w->name.type_b || w->name.k != 1)
        return rejected(v, w->line, "`roots` is only for the word B1");
    for (long j = 1; j < w->zeros; j++)
        if (mpq_cmp(w->zero[j - 1].box.hi[0], w->zero[j].box.lo[0]) >= 0)
            return rejected(v, w->zero[j].line, "this box does not lie to the right of the one before");
    long roots = all_roots(d);
    if (roots < 0)
        return rejected(v, w->line, "the polynomial of a cell vanishes identically");
    if (roots != w->zeros)
        return rejected(v, w->line, "%ld zeros, the polynomials have %ld roots", w->zeros, roots);
    return one_root_each(d, w, v);
}
