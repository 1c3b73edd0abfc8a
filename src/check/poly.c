/* poly.c - arithmetic of dense polynomials with a common denominator. */
#include "poly.h"

#include "modular.h"
#include "verdict.h"

#include <stdarg.h>
#include <stdlib.h>

void poly_init(Poly *p)
{
    p->c = NULL;
    p->len = p->cap = 0;
    mpz_init_set_ui(p->den, 1);
}

void poly_clear(Poly *p)
{
    for (long i = 0; i < p->cap; i++)
        mpz_clear(p->c[i]);
    free(p->c);
    mpz_clear(p->den);
}

void poly_inits(Poly *first, ...)
{
    va_list list;
    va_start(list, first);
    for (Poly *p = first; p; p = va_arg(list, Poly *))
        poly_init(p);
    va_end(list);
}

void poly_clears(Poly *first, ...)
{
    va_list list;
    va_start(list, first);
    for (Poly *p = first; p; p = va_arg(list, Poly *))
        poly_clear(p);
    va_end(list);
}

void poly_swap(Poly *a, Poly *b)
{
    Poly t = *a;
    *a = *b;
    *b = t;
}

void poly_resize(Poly *p, long len)
{
    if (len > p->cap) {
        p->c = must_realloc(p->c, (size_t)len, sizeof *p->c);
        for (long i = p->cap; i < len; i++)
            mpz_init(p->c[i]);
        p->cap = len;
    }
    for (long i = p->len; i < len; i++)
        mpz_set_ui(p->c[i], 0);
    p->len = len;
}

void poly_trim(Poly *p)
{
    while (p->len > 0 && mpz_sgn(p->c[p->len - 1]) == 0)
        p->len--;
    if (p->len == 0)
        mpz_set_ui(p->den, 1);
}

/* g = the nonnegative gcd of the coefficients (and of g itself when it enters nonzero). */
static void content(mpz_t g, const Poly *p)
{
    for (long i = p->len - 1; i >= 0 && mpz_cmp_ui(g, 1) != 0; i--)
        mpz_gcd(g, g, p->c[i]);
}

static void divide_coefficients(Poly *p, const mpz_t g)
{
    if (mpz_cmp_ui(g, 1) != 0)
        for (long i = 0; i < p->len; i++)
            mpz_divexact(p->c[i], p->c[i], g);
}

void poly_reduce(Poly *p)
{
    poly_trim(p);
    mpz_t g;
    mpz_init_set(g, p->den);
    content(g, p);
    divide_coefficients(p, g);
    mpz_divexact(p->den, p->den, g);
    mpz_clear(g);
}

void poly_set(Poly *r, const Poly *a)
{
    if (r == a)
        return;
    poly_resize(r, a->len);
    for (long i = 0; i < a->len; i++)
        mpz_set(r->c[i], a->c[i]);
    mpz_set(r->den, a->den);
}

void poly_set_rationals(Poly *p, mpq_t *coefficients, long count)
{
    poly_resize(p, count);
    mpz_set_ui(p->den, 1);
    for (long i = 0; i < count; i++)
        mpz_lcm(p->den, p->den, mpq_denref(coefficients[i]));
    for (long i = 0; i < count; i++) {
        mpz_divexact(p->c[i], p->den, mpq_denref(coefficients[i]));
        mpz_mul(p->c[i], p->c[i], mpq_numref(coefficients[i]));
    }
    poly_trim(p);
}

void poly_constant(Poly *r, const mpq_t value)
{
    poly_resize(r, 1);
    mpz_set(r->c[0], mpq_numref(value));
    mpz_set(r->den, mpq_denref(value));
    poly_trim(r);
}

void poly_coefficient(mpq_t r, const Poly *a, long i)
{
    mpq_set_ui(r, 0, 1);
    if (i >= a->len)
        return;
    mpz_set(mpq_numref(r), a->c[i]);
    mpz_set(mpq_denref(r), a->den);
    mpq_canonicalize(r);
}

/* r = a + sign * b. */
static void combine(Poly *r, const Poly *a, const Poly *b, int sign)
{
    Poly t;
    mpz_t fa, fb;
    poly_init(&t);
    mpz_inits(fa, fb, NULL);
    mpz_lcm(t.den, a->den, b->den);
    mpz_divexact(fa, t.den, a->den);
    mpz_divexact(fb, t.den, b->den);
    if (sign < 0)
        mpz_neg(fb, fb);
    poly_resize(&t, a->len > b->len ? a->len : b->len);
    for (long i = 0; i < a->len; i++)
        mpz_mul(t.c[i], a->c[i], fa);
    for (long i = 0; i < b->len; i++)
        mpz_addmul(t.c[i], b->c[i], fb);
    poly_trim(&t);
    poly_swap(r, &t);
    mpz_clears(fa, fb, NULL);
    poly_clear(&t);
}

void poly_add(Poly *r, const Poly *a, const Poly *b)
{
    combine(r, a, b, 1);
}

void poly_sub(Poly *r, const Poly *a, const Poly *b)
{
    combine(r, a, b, -1);
}

void poly_mul(Poly *r, const Poly *a, const Poly *b)
{
    Poly t;
    poly_init(&t);
    if (a->len && b->len) {
        poly_resize(&t, a->len + b->len - 1);
        for (long i = 0; i < a->len; i++)
            for (long j = 0; j < b->len; j++)
                mpz_addmul(t.c[i + j], a->c[i], b->c[j]);
        mpz_mul(t.den, a->den, b->den);
        poly_reduce(&t);
    }
    poly_swap(r, &t);
    poly_clear(&t);
}

void poly_scale(Poly *r, const Poly *a, const mpq_t factor)
{
    poly_set(r, a);
    for (long i = 0; i < r->len; i++)
        mpz_mul(r->c[i], r->c[i], mpq_numref(factor));
    mpz_mul(r->den, r->den, mpq_denref(factor));
    poly_reduce(r);
}

void poly_neg(Poly *r, const Poly *a)
{
    poly_set(r, a);
    for (long i = 0; i < r->len; i++)
        mpz_neg(r->c[i], r->c[i]);
}

void poly_times_x(Poly *r, const Poly *a)
{
    poly_set(r, a);
    if (!r->len)
        return;
    poly_resize(r, r->len + 1);
    for (long i = r->len - 1; i > 0; i--)
        mpz_swap(r->c[i], r->c[i - 1]);
}

void poly_derivative(Poly *r, const Poly *a)
{
    poly_set(r, a);
    for (long i = 1; i < r->len; i++)
        mpz_mul_ui(r->c[i - 1], r->c[i], (unsigned long)i);
    poly_resize(r, r->len ? r->len - 1 : 0);
    poly_trim(r);
}

void poly_integral(Poly *r, const Poly *a)
{
    mpz_t all;
    mpz_init_set_ui(all, 1);
    for (long i = 2; i <= a->len; i++)
        mpz_lcm_ui(all, all, (unsigned long)i);
    poly_times_x(r, a);
    for (long i = 1; i < r->len; i++) {
        mpz_mul(r->c[i], r->c[i], all);
        mpz_divexact_ui(r->c[i], r->c[i], (unsigned long)i);
    }
    mpz_mul(r->den, r->den, all);
    poly_reduce(r);
    mpz_clear(all);
}

/* r = the numerator of a(u/v) for the denominator v^(len-1) a.den. */
static void eval_homogeneous(mpz_t r, const Poly *a, const mpz_t u, const mpz_t v)
{
    mpz_t power;
    mpz_init_set_ui(power, 1);
    mpz_set_ui(r, 0);
    for (long i = a->len - 1; i >= 0; i--) {
        mpz_mul(r, r, u);
        mpz_addmul(r, a->c[i], power);
        mpz_mul(power, power, v);
    }
    mpz_clear(power);
}

void poly_eval(mpq_t r, const Poly *a, const mpq_t x)
{
    mpq_t t;
    mpq_init(t);
    if (a->len) {
        eval_homogeneous(mpq_numref(t), a, mpq_numref(x), mpq_denref(x));
        mpz_pow_ui(mpq_denref(t), mpq_denref(x), (unsigned long)a->len - 1);
        mpz_mul(mpq_denref(t), mpq_denref(t), a->den);
        mpq_canonicalize(t);
    }
    mpq_swap(r, t);
    mpq_clear(t);
}

int poly_sign_at(const Poly *a, const mpq_t x)
{
    mpz_t t;
    mpz_init(t);
    eval_homogeneous(t, a, mpq_numref(x), mpq_denref(x));
    int sign = mpz_sgn(t);
    mpz_clear(t);
    return sign;
}

void poly_eval_dyadic(mpz_t r, const Poly *a, const mpz_t m, unsigned long bits)
{
    mpz_t s, t;
    mpz_inits(s, t, NULL);
    for (long i = a->len - 1; i >= 0; i--) {
        mpz_mul(s, s, m);
        mpz_mul_2exp(t, a->c[i], bits * (unsigned long)(a->len - 1 - i));
        mpz_add(s, s, t);
    }
    mpz_swap(r, s);
    mpz_clears(s, t, NULL);
}

void poly_compose(Poly *r, const Poly *f, const Poly *x)
{
    Poly c, sum;
    mpq_t value;
    poly_inits(&c, &sum, (Poly *)NULL);
    mpq_init(value);
    for (long i = f->len - 1; i >= 0; i--) {
        poly_coefficient(value, f, i);
        poly_constant(&c, value);
        poly_mul(&sum, &sum, x);
        poly_add(&sum, &sum, &c);
    }
    poly_reduce(&sum);
    poly_swap(r, &sum);
    mpq_clear(value);
    poly_clears(&c, &sum, (Poly *)NULL);
}

void poly_reflect(Poly *r, const Poly *a, const mpq_t sum)
{
    Poly t, constant, lower;
    mpq_t v;
    poly_inits(&t, &constant, &lower, (Poly *)NULL);
    mpq_init(v);
    for (long i = a->len - 1; i >= 0; i--) { /* Horner: t = t * (sum - x) + a_i */
        poly_scale(&lower, &t, sum);
        poly_times_x(&t, &t);
        poly_sub(&t, &lower, &t);
        poly_coefficient(v, a, i);
        poly_constant(&constant, v);
        poly_add(&t, &t, &constant);
    }
    poly_reduce(&t);
    poly_swap(r, &t);
    mpq_clear(v);
    poly_clears(&lower, &constant, &t, (Poly *)NULL);
}

bool poly_equal(const Poly *a, const Poly *b)
{
    Poly d;
    poly_init(&d);
    poly_sub(&d, a, b);
    bool equal = d.len == 0;
    poly_clear(&d);
    return equal;
}

void poly_primitive(Poly *r, const Poly *a)
{
    mpz_t g;
    mpz_init(g);
    poly_set(r, a);
    content(g, r);
    if (r->len)
        divide_coefficients(r, g);
    mpz_set_ui(r->den, 1);
    mpz_clear(g);
}

void poly_canonical(Poly *r, const Poly *a)
{
    poly_primitive(r, a);
    if (r->len && mpz_sgn(r->c[r->len - 1]) < 0)
        poly_neg(r, r);
}

bool poly_is_canonical(const Poly *a)
{
    Poly t;
    poly_init(&t);
    poly_canonical(&t, a);
    bool same = a->len > 0 && poly_equal(&t, a);
    poly_clear(&t);
    return same;
}

/* By Gauss' lemma a quotient by a primitive polynomial has integer coefficients, so the first failure
 * decides. */
bool poly_divide(Poly *quotient, const Poly *a, const Poly *b)
{
    Poly r, q;
    bool exact = true;
    poly_inits(&r, &q, (Poly *)NULL);
    poly_set(&r, a);
    long n = a->len - b->len;
    if (n >= 0)
        poly_resize(&q, n + 1);
    for (long k = n; k >= 0 && exact; k--) {
        const mpz_t *lead = &b->c[b->len - 1];
        exact = mpz_divisible_p(r.c[k + b->len - 1], *lead) != 0;
        if (!exact)
            break;
        mpz_divexact(q.c[k], r.c[k + b->len - 1], *lead);
        for (long j = 0; j < b->len; j++)
            mpz_submul(r.c[k + j], q.c[k], b->c[j]);
    }
    poly_trim(&r);
    exact = exact && r.len == 0;
    poly_trim(&q);
    if (exact && quotient)
        poly_swap(quotient, &q);
    poly_clears(&q, &r, (Poly *)NULL);
    return exact;
}

void poly_rem(Poly *r, const Poly *a, const Poly *b)
{
    Poly t;
    mpz_t g, f, m;
    poly_init(&t);
    mpz_inits(g, f, m, NULL);
    poly_set(&t, a);
    while (t.len >= b->len && t.len > 0) {
        long k = t.len - b->len;
        mpz_gcd(g, t.c[t.len - 1], b->c[b->len - 1]);
        mpz_divexact(f, b->c[b->len - 1], g);
        mpz_divexact(m, t.c[t.len - 1], g);
        for (long i = 0; i < t.len; i++)
            mpz_mul(t.c[i], t.c[i], f);
        for (long i = 0; i < b->len; i++)
            mpz_submul(t.c[i + k], m, b->c[i]);
        mpz_mul(t.den, t.den, f);
        poly_trim(&t);
    }
    poly_reduce(&t);
    poly_swap(r, &t);
    mpz_clears(g, f, m, NULL);
    poly_clear(&t);
}

/* Primitive remainder sequence; most pairs are coprime, which one prime shows at once. */
void poly_gcd(Poly *r, const Poly *a, const Poly *b)
{
    Poly u, v;
    poly_inits(&u, &v, (Poly *)NULL);
    poly_canonical(&u, a);
    poly_canonical(&v, b);
    if (u.len < v.len)
        poly_swap(&u, &v);
    if (v.len && modular_coprime(&u, &v)) {
        poly_resize(&v, 1);
        mpz_set_ui(v.c[0], 1);
    }
    while (v.len > 1) {
        poly_rem(&u, &u, &v);
        poly_canonical(&u, &u);
        poly_swap(&u, &v);
    }
    poly_canonical(r, v.len ? &v : &u);
    poly_clears(&u, &v, (Poly *)NULL);
}

void poly_squarefree(Poly *r, const Poly *a)
{
    Poly d, p;
    poly_inits(&d, &p, (Poly *)NULL);
    poly_canonical(&p, a);
    poly_derivative(&d, &p);
    poly_gcd(&d, &p, &d);
    poly_divide(&p, &p, &d);
    poly_swap(r, &p);
    poly_clears(&d, &p, (Poly *)NULL);
}
