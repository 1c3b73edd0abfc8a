/* number.c - refinement of kinks by exact signs, and evaluation in dyadic intervals with outward rounding. */
#include "number.h"

void kink_init(Kink *k)
{
    k->exact = true;
    k->bits = 0;
    k->sign = 0;
    mpq_init(k->at);
    mpz_inits(k->lo, k->hi, NULL);
    poly_init(&k->p);
}

void kink_clear(Kink *k)
{
    mpq_clear(k->at);
    mpz_clears(k->lo, k->hi, NULL);
    poly_clear(&k->p);
}

void kink_set_exact(Kink *k, const mpq_t at)
{
    k->exact = true;
    mpq_set(k->at, at);
}

int compare_dyadic(const mpq_t q, const mpz_t m, unsigned long bits)
{
    mpz_t s, t;
    mpz_inits(s, t, NULL);
    mpz_mul_2exp(s, mpq_numref(q), bits);
    mpz_mul(t, m, mpq_denref(q));
    int order = mpz_cmp(s, t);
    mpz_clears(s, t, NULL);
    return order;
}

void set_dyadic(mpq_t q, const mpz_t m, unsigned long bits)
{
    mpq_set_z(q, m);
    mpq_div_2exp(q, q, bits);
}

static int sign_of_p(const Kink *k, const mpz_t m, unsigned long bits)
{
    mpz_t r;
    mpz_init(r);
    poly_eval_dyadic(r, &k->p, m, bits);
    int sign = mpz_sgn(r);
    mpz_clear(r);
    return sign;
}

/* Narrow the bracket with the point m of the grid, which lies inside it. */
static void cut(Kink *k, const mpz_t m)
{
    int s = sign_of_p(k, m, k->bits);
    if (s == 0 || s == k->sign)
        mpz_set(k->lo, m);
    if (s == 0 || s != k->sign)
        mpz_set(k->hi, m);
}

/* Multiply the grid by 2^more. */
static void finer_grid(Kink *k, unsigned long more)
{
    mpz_mul_2exp(k->lo, k->lo, more);
    mpz_mul_2exp(k->hi, k->hi, more);
    k->bits += more;
}

void kink_set_root(Kink *k, const Poly *p, const mpq_t lo, const mpq_t hi)
{
    mpq_t width;
    mpq_init(width);
    mpq_sub(width, hi, lo);
    long scale = (long)mpz_sizeinbase(mpq_denref(width), 2) - (long)mpz_sizeinbase(mpq_numref(width), 2);
    mpq_clear(width);
    k->exact = false;
    poly_set(&k->p, p);
    k->sign = poly_sign_at(p, lo);
    /* a coarse grid with the root between two of its points in [lo, hi] */
    for (k->bits = scale > 6 ? (unsigned long)scale + 2 : 8;; k->bits += 4) {
        mpz_mul_2exp(k->lo, mpq_numref(lo), k->bits);
        mpz_cdiv_q(k->lo, k->lo, mpq_denref(lo));
        mpz_mul_2exp(k->hi, mpq_numref(hi), k->bits);
        mpz_fdiv_q(k->hi, k->hi, mpq_denref(hi));
        if (mpz_cmp(k->lo, k->hi) < 0 && sign_of_p(k, k->lo, k->bits) == k->sign &&
            sign_of_p(k, k->hi, k->bits) == -k->sign)
            return;
    }
}

/* Try to narrow a bracket of one grid unit to one unit of the grid that is 2^more finer, near the secant's
 * zero. */
static bool secant_step(Kink *k, unsigned long more)
{
    mpz_t f, g, m;
    mpz_inits(f, g, m, NULL);
    poly_eval_dyadic(f, &k->p, k->lo, k->bits);
    poly_eval_dyadic(g, &k->p, k->hi, k->bits);
    mpz_sub(g, f, g);
    mpz_mul_2exp(m, f, more);
    mpz_fdiv_q(m, m, g); /* f / (f - g) in units of the finer grid */
    finer_grid(k, more);
    mpz_add(m, m, k->lo);
    if (mpz_cmp(m, k->lo) > 0)
        cut(k, m);
    if (mpz_cmp(k->hi, m) == 0) /* the root is on the left of the secant's zero */
        mpz_sub_ui(m, m, 1);
    else
        mpz_add_ui(m, m, 1);
    if (mpz_cmp(m, k->lo) > 0 && mpz_cmp(m, k->hi) < 0)
        cut(k, m);
    mpz_sub(f, k->hi, k->lo);
    bool done = mpz_cmp_ui(f, 1) <= 0;
    mpz_clears(f, g, m, NULL);
    return done;
}

void kink_refine(Kink *k, unsigned long bits)
{
    mpz_t width, m;
    unsigned long step = 1;
    mpz_inits(width, m, NULL);
    for (;;) {
        mpz_sub(width, k->hi, k->lo);
        if (mpz_sgn(width) == 0 && k->bits < bits)
            finer_grid(k, bits - k->bits);
        if (mpz_cmp_ui(width, 1) <= 0 && k->bits >= bits)
            break;
        if (mpz_cmp_ui(width, 1) > 0) { /* bisection on the grid */
            mpz_add(m, k->lo, k->hi);
            mpz_fdiv_q_2exp(m, m, 1);
            cut(k, m);
        } else {
            if (step > bits - k->bits)
                step = bits - k->bits;
            step = secant_step(k, step) ? 2 * step : 1 + step / 4;
        }
    }
    mpz_clears(width, m, NULL);
}

void quotient_init(Quotient *f)
{
    poly_inits(&f->u, &f->w, (Poly *)NULL);
}

void quotient_clear(Quotient *f)
{
    poly_clears(&f->u, &f->w, (Poly *)NULL);
}

void quotient_set(Quotient *f, const Poly *u, const Poly *w)
{
    mpq_t c;
    mpq_init(c);
    mpz_set(mpq_numref(c), u->den); /* multiply both by both denominators */
    mpz_mul(mpq_numref(c), mpq_numref(c), w->den);
    poly_scale(&f->u, u, c);
    poly_scale(&f->w, w, c);
    mpq_clear(c);
}

void quotient_at(mpq_t r, const Quotient *f, const Kink *k)
{
    mpq_t w;
    mpq_init(w);
    poly_eval(w, &f->w, k->at);
    poly_eval(r, &f->u, k->at);
    mpq_div(r, r, w);
    mpq_clear(w);
}

void interval_init(Interval *x)
{
    mpz_inits(x->lo, x->hi, NULL);
}

void interval_clear(Interval *x)
{
    mpz_clears(x->lo, x->hi, NULL);
}

/* x = x * y, both with `bits` fractional bits. */
static void interval_mul(Interval *x, const Interval *y, unsigned long bits)
{
    mpz_t t, lo, hi;
    mpz_inits(t, lo, hi, NULL);
    mpz_mul(lo, x->lo, y->lo);
    mpz_set(hi, lo);
    const mpz_t *a[3] = {&x->lo, &x->hi, &x->hi}, *b[3] = {&y->hi, &y->lo, &y->hi};
    for (int i = 0; i < 3; i++) {
        mpz_mul(t, *a[i], *b[i]);
        if (mpz_cmp(t, lo) < 0)
            mpz_set(lo, t);
        if (mpz_cmp(t, hi) > 0)
            mpz_set(hi, t);
    }
    mpz_fdiv_q_2exp(x->lo, lo, bits);
    mpz_cdiv_q_2exp(x->hi, hi, bits);
    mpz_clears(t, lo, hi, NULL);
}

/* x = x / y; false if y contains 0. */
static bool interval_div(Interval *x, const Interval *y, unsigned long bits)
{
    if (mpz_sgn(y->lo) * mpz_sgn(y->hi) <= 0)
        return false;
    Interval r;
    mpz_t s, t;
    interval_init(&r);
    mpz_inits(s, t, NULL);
    for (int i = 0; i < 4; i++) {
        mpz_mul_2exp(s, i & 1 ? x->hi : x->lo, bits);
        mpz_fdiv_q(t, s, i & 2 ? y->hi : y->lo);
        if (i == 0 || mpz_cmp(t, r.lo) < 0)
            mpz_set(r.lo, t);
        mpz_cdiv_q(t, s, i & 2 ? y->hi : y->lo);
        if (i == 0 || mpz_cmp(t, r.hi) > 0)
            mpz_set(r.hi, t);
    }
    mpz_swap(x->lo, r.lo);
    mpz_swap(x->hi, r.hi);
    mpz_clears(s, t, NULL);
    interval_clear(&r);
    return true;
}

/* x = p(q) by Horner's rule. */
static void enclose_polynomial(Interval *x, const Poly *p, const Interval *q, unsigned long bits)
{
    mpz_t c;
    mpz_init(c);
    mpz_set_ui(x->lo, 0);
    mpz_set_ui(x->hi, 0);
    for (long i = p->len - 1; i >= 0; i--) {
        interval_mul(x, q, bits);
        mpz_mul_2exp(c, p->c[i], bits);
        mpz_add(x->lo, x->lo, c);
        mpz_add(x->hi, x->hi, c);
    }
    mpz_clear(c);
}

bool quotient_enclose(Interval *x, const Quotient *f, Kink *k, unsigned long bits)
{
    Interval q, w;
    interval_init(&q);
    interval_init(&w);
    if (k->exact) {
        mpz_mul_2exp(q.lo, mpq_numref(k->at), bits);
        mpz_cdiv_q(q.hi, q.lo, mpq_denref(k->at));
        mpz_fdiv_q(q.lo, q.lo, mpq_denref(k->at));
    } else {
        kink_refine(k, bits);
        mpz_fdiv_q_2exp(q.lo, k->lo, k->bits - bits);
        mpz_cdiv_q_2exp(q.hi, k->hi, k->bits - bits);
    }
    enclose_polynomial(x, &f->u, &q, bits);
    enclose_polynomial(&w, &f->w, &q, bits);
    bool good = interval_div(x, &w, bits);
    interval_clear(&q);
    interval_clear(&w);
    return good;
}
