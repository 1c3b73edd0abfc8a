/* modular.c - arithmetic in Z/p[x], p < 2^31, and distinct-degree factorization. */
#include "modular.h"

#include "verdict.h"

#include <stdlib.h>
#include <string.h>

/* Arrays of coefficients in 0..p-1, ascending; len 0 is the zero polynomial. */
typedef struct {
    uint64_t *c;
    long len;
} ModPoly;

bool is_prime(uint32_t n)
{
    if (n < 2)
        return false;
    for (uint32_t d = 2; (uint64_t)d * d <= n; d++)
        if (n % d == 0)
            return false;
    return true;
}

static ModPoly mod_new(long capacity)
{
    ModPoly r = {must_alloc((size_t)capacity + 1, sizeof(uint64_t)), 0};
    return r;
}

static void mod_trim(ModPoly *a)
{
    while (a->len > 0 && a->c[a->len - 1] == 0)
        a->len--;
}

static ModPoly mod_from(const Poly *a, uint32_t p)
{
    ModPoly r = mod_new(a->len);
    for (long i = 0; i < a->len; i++)
        r.c[i] = mpz_fdiv_ui(a->c[i], p);
    r.len = a->len;
    mod_trim(&r);
    return r;
}

static uint64_t mod_inverse(uint64_t a, uint32_t p)
{
    uint64_t r = 1;
    for (uint32_t e = p - 2; e; e >>= 1) {
        if (e & 1)
            r = r * a % p;
        a = a * a % p;
    }
    return p == 2 ? 1 : r;
}

/* a = a mod b, b != 0. */
static void mod_rem(ModPoly *a, const ModPoly *b, uint32_t p)
{
    uint64_t inverse = mod_inverse(b->c[b->len - 1], p);
    while (a->len >= b->len) {
        uint64_t q = p - a->c[a->len - 1] * inverse % p;
        uint64_t *top = a->c + (a->len - b->len);
        for (long i = 0; i < b->len; i++)
            top[i] = (top[i] + q * b->c[i]) % p;
        mod_trim(a);
    }
}

/* a = gcd(a, b); b is destroyed. */
static void mod_gcd(ModPoly *a, ModPoly *b, uint32_t p)
{
    while (b->len) {
        mod_rem(a, b, p);
        ModPoly t = *a;
        *a = *b;
        *b = t;
    }
}

/* a = a / b when b divides a. */
static void mod_divide(ModPoly *a, const ModPoly *b, uint32_t p)
{
    ModPoly q = mod_new(a->len);
    uint64_t inverse = mod_inverse(b->c[b->len - 1], p);
    for (long k = a->len - b->len; k >= 0; k--) {
        q.c[k] = a->c[k + b->len - 1] * inverse % p;
        for (long i = 0; i < b->len; i++)
            a->c[k + i] = (a->c[k + i] + (p - q.c[k]) * b->c[i]) % p;
    }
    q.len = a->len - b->len + 1;
    free(a->c);
    *a = q;
}

bool modular_coprime(const Poly *a, const Poly *b)
{
    const uint32_t p = 2147483647;
    ModPoly u = mod_from(a, p), v = mod_from(b, p);
    bool coprime = u.len == a->len && v.len == b->len;
    if (coprime) {
        mod_gcd(&u, &v, p);
        coprime = u.len == 1;
    }
    free(u.c);
    free(v.c);
    return coprime;
}

/* r = a * b mod f; r has room for twice the length of f and is neither a nor b. */
static void mod_mul(ModPoly *r, const ModPoly *a, const ModPoly *b, const ModPoly *f, uint32_t p)
{
    memset(r->c, 0, (size_t)(a->len + b->len + 1) * sizeof *r->c);
    for (long i = 0; i < a->len; i++)
        for (long j = 0; j < b->len; j++)
            r->c[i + j] = (r->c[i + j] + a->c[i] * b->c[j]) % p;
    r->len = a->len && b->len ? a->len + b->len - 1 : 0;
    mod_trim(r);
    mod_rem(r, f, p);
}

/* h = h^p mod f; both work arrays have room for twice the length of f. */
static void mod_frobenius(ModPoly *h, ModPoly *t, const ModPoly *f, uint32_t p)
{
    ModPoly base = mod_new(f->len);
    memcpy(base.c, h->c, (size_t)h->len * sizeof *h->c);
    base.len = h->len;
    int top = 31;
    while (!(p >> top & 1))
        top--;
    for (int i = top - 1; i >= 0; i--) {
        mod_mul(t, h, h, f, p);
        ModPoly s = *h;
        *h = *t;
        *t = s;
        if (p >> i & 1) {
            mod_mul(t, h, &base, f, p);
            s = *h;
            *h = *t;
            *t = s;
        }
    }
    free(base.c);
}

/* sums[d] = 1 for the degrees d of products of `count` further factors of degree k. */
static void add_degree(unsigned char *sums, long degree, long k, long count)
{
    for (; count > 0; count--)
        for (long d = degree; d >= k; d--)
            sums[d] |= sums[d - k];
}

/* g = gcd(x^(p^k) - x, f) where h = x^(p^k) mod f. */
static ModPoly fixed_part(const ModPoly *h, const ModPoly *f, uint32_t p)
{
    ModPoly g = mod_new(f->len > h->len ? f->len + 2 : h->len + 2), u = mod_new(f->len + 2);
    memcpy(g.c, h->c, (size_t)h->len * sizeof *h->c);
    g.len = h->len > 2 ? h->len : 2;
    g.c[1] = (g.c[1] + p - 1) % p;
    mod_trim(&g);
    memcpy(u.c, f->c, (size_t)f->len * sizeof *f->c);
    u.len = f->len;
    mod_gcd(&u, &g, p);
    free(g.c);
    return u;
}

/* Distinct-degree factorization of the squarefree f; sums gets the set of degrees of factors. f is used up.
 */
static void factor_degrees(unsigned char *sums, long degree, ModPoly *f, uint32_t p)
{
    ModPoly h = mod_new(2 * f->len + 2), t = mod_new(2 * f->len + 2);
    sums[0] = 1;
    h.c[1] = 1;
    h.len = 2;
    for (long k = 1; f->len - 1 >= 2 * k; k++) {
        mod_rem(&h, f, p);
        mod_frobenius(&h, &t, f, p);
        ModPoly g = fixed_part(&h, f, p);
        if (g.len > 1) {
            add_degree(sums, degree, k, (g.len - 1) / k);
            mod_divide(f, &g, p);
        }
        free(g.c);
    }
    if (f->len > 1)
        add_degree(sums, degree, f->len - 1, 1);
    free(h.c);
    free(t.c);
}

/* Keep in `possible` only degrees of factors modulo p; false if p lowers the degree or brings double factors.
 */
static bool sieve_degrees(unsigned char *possible, const Poly *f, uint32_t p)
{
    long degree = f->len - 1;
    ModPoly u = mod_from(f, p), v = mod_from(f, p), d = mod_new(f->len);
    bool good = u.len == f->len;
    if (good) {
        for (long i = 1; i <= degree; i++)
            d.c[i - 1] = u.c[i] * ((uint64_t)i % p) % p;
        d.len = degree;
        mod_trim(&d);
        mod_gcd(&v, &d, p);
        good = v.len == 1;
    }
    if (good) {
        unsigned char *sums = must_alloc((size_t)degree + 1, 1);
        factor_degrees(sums, degree, &u, p);
        for (long i = 0; i <= degree; i++)
            possible[i] &= sums[i];
        free(sums);
    }
    free(u.c);
    free(v.c);
    free(d.c);
    return good;
}

bool modular_irreducible(const Poly *f, const uint32_t *primes, long count, uint32_t *bad)
{
    long degree = f->len - 1;
    unsigned char *possible = must_alloc((size_t)degree + 1, 1);
    memset(possible, 1, (size_t)degree + 1);
    *bad = 0;
    for (long i = 0; i < count && !*bad; i++)
        if (!sieve_degrees(possible, f, primes[i]))
            *bad = primes[i];
    bool proved = count > 0 && !*bad;
    for (long d = 1; d < degree; d++)
        proved = proved && !possible[d];
    free(possible);
    return proved;
}
