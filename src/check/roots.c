/* roots.c - Descartes' rule of signs with bisection. On squarefree polynomials the bisection always ends (the
   theorems of one and two circles, doc/theory.md section 6); with multiple roots the squarefree part is
   taken. */
#include "roots.h"

#include "verdict.h"

#include <stdlib.h>

enum { SHALLOW = 20 }; /* depth of the bisection before the squarefree part is worth its cost */

typedef struct {
    Poly p; /* the interval is (0, 1) for this polynomial */
    long depth;
} Task;

/* p(x) -> p(x + 1). */
static void shift_by_one(Poly *p)
{
    for (long i = 0; i < p->len - 1; i++)
        for (long j = p->len - 2; j >= i; j--)
            mpz_add(p->c[j], p->c[j], p->c[j + 1]);
}

/* t(x) = a positive multiple of p(lo + (hi - lo) x). */
static void to_unit_interval(Poly *t, const Poly *p, const mpq_t lo, const mpq_t hi)
{
    mpz_t v, u, w, power;
    mpz_inits(v, u, w, NULL);
    mpz_init_set_ui(power, 1);
    mpz_lcm(v, mpq_denref(lo), mpq_denref(hi));
    mpz_divexact(u, v, mpq_denref(lo));
    mpz_mul(u, u, mpq_numref(lo));
    mpz_divexact(w, v, mpq_denref(hi));
    mpz_mul(w, w, mpq_numref(hi));
    mpz_sub(w, w, u); /* lo = u/v, hi - lo = w/v */
    poly_primitive(t, p);
    for (long i = t->len - 1; i >= 0; i--) { /* v^n p(x/v) */
        mpz_mul(t->c[i], t->c[i], power);
        mpz_mul(power, power, v);
    }
    for (long i = 0; i < t->len - 1; i++) /* x -> x + u */
        for (long j = t->len - 2; j >= i; j--)
            mpz_addmul(t->c[j], t->c[j + 1], u);
    mpz_set_ui(power, 1);
    for (long i = 0; i < t->len; i++) { /* x -> w x */
        mpz_mul(t->c[i], t->c[i], power);
        mpz_mul(power, power, w);
    }
    poly_primitive(t, t);
    mpz_clears(v, u, w, power, NULL);
}

static long sign_changes(const Poly *p)
{
    long changes = 0;
    int last = 0;
    for (long i = 0; i < p->len; i++) {
        int s = mpz_sgn(p->c[i]);
        if (s && last && s != last)
            changes++;
        if (s)
            last = s;
    }
    return changes;
}

/* Descartes' bound for the roots of p in (0, 1): the sign changes of (1+x)^n p(1/(1+x)). */
static long variations(const Poly *p)
{
    if (sign_changes(p) == 0)
        return 0;
    Poly t;
    poly_init(&t);
    poly_resize(&t, p->len);
    for (long i = 0; i < p->len; i++)
        mpz_set(t.c[i], p->c[p->len - 1 - i]);
    shift_by_one(&t);
    long changes = sign_changes(&t);
    poly_clear(&t);
    return changes;
}

static void strip_zero_roots(Poly *p)
{
    long k = 0;
    while (k < p->len && mpz_sgn(p->c[k]) == 0)
        k++;
    for (long i = k; k > 0 && i < p->len; i++)
        mpz_swap(p->c[i - k], p->c[i]);
    p->len -= k;
}

/* Replace the task by its two halves, appended at stack[0], stack[1]; return 1 if the midpoint is a root. */
static long halve(Task *stack, Poly *p, long depth)
{
    for (long i = 0; i < p->len; i++)
        mpz_mul_2exp(p->c[i], p->c[i], (unsigned long)(p->len - 1 - i));
    for (int k = 0; k < 2; k++) {
        poly_init(&stack[k].p);
        poly_set(&stack[k].p, p);
        stack[k].depth = depth + 1;
    }
    shift_by_one(&stack[1].p);
    return mpz_sgn(stack[1].p.c[0]) == 0;
}

/* Distinct roots in (0, 1) of start, which is used up; -1 when the depth limit (if > 0) is exceeded. */
static long count_unit(Poly *start, long limit)
{
    long size = 64, top = 1, count = 0;
    Task *stack = must_alloc((size_t)size, sizeof *stack);
    poly_init(&stack[0].p);
    poly_swap(&stack[0].p, start);
    stack[0].depth = 0;
    while (top > 0) {
        Task task = stack[--top];
        strip_zero_roots(&task.p);
        long v = count < 0 ? 0 : variations(&task.p);
        if (v == 1) {
            count++;
        } else if (v > 1 && limit > 0 && task.depth >= limit) {
            count = -1;
        } else if (v > 1) {
            if (top + 2 > size)
                stack = must_realloc(stack, (size_t)(size *= 2), sizeof *stack);
            count += halve(stack + top, &task.p, task.depth);
            top += 2;
        }
        poly_clear(&task.p);
    }
    free(stack);
    return count;
}

long roots_open(const Poly *p, const mpq_t lo, const mpq_t hi)
{
    Poly t, s;
    poly_inits(&t, &s, (Poly *)NULL);
    to_unit_interval(&t, p, lo, hi);
    poly_set(&s, &t);
    long count = count_unit(&s, SHALLOW);
    if (count < 0) {
        strip_zero_roots(&t);
        poly_squarefree(&t, &t);
        count = count_unit(&t, 0);
    }
    poly_clears(&t, &s, (Poly *)NULL);
    return count;
}

long roots_closed(const Poly *p, const mpq_t lo, const mpq_t hi)
{
    if (mpq_equal(lo, hi))
        return poly_sign_at(p, lo) == 0;
    return roots_open(p, lo, hi) + (poly_sign_at(p, lo) == 0) + (poly_sign_at(p, hi) == 0);
}

/* r = the product of the factors of p of odd multiplicity (Yun's scheme with gcds). */
static void odd_part(Poly *r, const Poly *p)
{
    Poly c, w, y, factor;
    poly_inits(&c, &w, &y, &factor, (Poly *)NULL);
    poly_canonical(&w, p);
    poly_derivative(&c, &w);
    poly_gcd(&c, &w, &c);
    poly_divide(&w, &w, &c);
    poly_resize(r, 1);
    mpz_set_ui(r->c[0], 1);
    for (long i = 1; w.len > 1; i++) {
        poly_gcd(&y, &w, &c);
        poly_divide(&factor, &w, &y);
        if (i % 2)
            poly_mul(r, r, &factor);
        poly_swap(&w, &y);
        poly_divide(&c, &c, &w);
    }
    poly_clears(&c, &w, &y, &factor, (Poly *)NULL);
}

int roots_sign_on(const Poly *p, const mpq_t lo, const mpq_t hi)
{
    if (p->len == 0)
        return 0;
    Poly t;
    mpq_t x, step;
    poly_init(&t);
    mpq_inits(x, step, NULL);
    to_unit_interval(&t, p, lo, hi);
    bool both = false;
    if (variations(&t) > 0) {
        odd_part(&t, p);
        both = t.len > 1 && roots_open(&t, lo, hi) > 0;
    }
    mpq_sub(step, hi, lo);
    mpz_mul_ui(mpq_denref(step), mpq_denref(step), (unsigned long)p->len + 1);
    mpq_canonicalize(step);
    int sign = 0;
    for (mpq_add(x, lo, step); sign == 0; mpq_add(x, x, step)) /* fewer zeros than points */
        sign = poly_sign_at(p, x);
    mpq_clears(x, step, NULL);
    poly_clear(&t);
    return both ? 2 : sign;
}

long roots_order_at(mpq_t lead, const Poly *p, const mpq_t q)
{
    Poly d;
    long order = 0;
    mpz_t factorial;
    poly_init(&d);
    mpz_init_set_ui(factorial, 1);
    poly_set(&d, p);
    while (poly_sign_at(&d, q) == 0) {
        poly_derivative(&d, &d);
        mpz_mul_ui(factorial, factorial, (unsigned long)++order);
    }
    poly_eval(lead, &d, q);
    mpz_mul(mpq_denref(lead), mpq_denref(lead), factorial);
    mpq_canonicalize(lead);
    mpz_clear(factorial);
    poly_clear(&d);
    return order;
}

int roots_sign_beside(const Poly *p, const mpq_t q, int side)
{
    if (p->len == 0)
        return 0;
    mpq_t lead;
    mpq_init(lead);
    long order = roots_order_at(lead, p, q);
    int sign = mpq_sgn(lead);
    mpq_clear(lead);
    return side < 0 && order % 2 ? -sign : sign;
}
