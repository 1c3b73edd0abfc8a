/* verify_algebraic.c - a chain in a number field: the identities that make it a critical realization, and
   polynomials of its kinks and its risk (doc/formats.md 5.7; theory.md 6.5). Elements are polynomials modulo
   mu. */
#include "verify.h"

#include "modular.h"
#include "roots.h"

enum { KINKS = TREE_KINKS + 2, MAX_BITS = 8000000 };

/* The chain: q_0..q_(k+1), the moments of J_0..J_k, and the value of g at q_i minus fbar. */
typedef struct {
    const Algebraic *a;
    int k;
    const Range *at; /* intervals of q_1..q_k, points only for what is rational */
    Poly q[KINKS], moment[TREE_KINKS + 1][PREFIXES], value[KINKS], risk;
} Field;

static void each_poly(Field *f, void (*apply)(Poly *))
{
    for (int i = 0; i < KINKS; i++) {
        apply(&f->q[i]);
        apply(&f->value[i]);
    }
    for (int i = 0; i <= TREE_KINKS; i++)
        for (int n = 0; n < PREFIXES; n++)
            apply(&f->moment[i][n]);
    apply(&f->risk);
}

/* r = x y modulo mu */
static void product(Poly *r, const Poly *x, const Poly *y, const Poly *mu)
{
    poly_mul(r, x, y);
    poly_rem(r, r, mu);
}

/* r = p(x) modulo mu, by Horner's rule; r is not x. */
static void substitute(Poly *r, const Poly *p, const Poly *x, const Poly *mu)
{
    Poly c;
    mpq_t t;
    poly_init(&c);
    mpq_init(t);
    poly_resize(r, 0);
    poly_trim(r);
    for (long i = p->len - 1; i >= 0; i--) {
        product(r, r, x, mu);
        poly_coefficient(t, p, i);
        poly_constant(&c, t);
        poly_add(r, r, &c);
    }
    mpq_clear(t);
    poly_clear(&c);
}

/* The closed cell that holds the interval of a kink; -1: none. */
static long cell_of(const Moments *m, const Range *x)
{
    long i = 0;
    while (i < m->n - 1 && mpq_cmp(m->z[i + 1], x->lo) <= 0)
        i++;
    if (mpq_cmp(m->z[i + 1], x->hi) < 0)
        return -1;
    return i;
}

/* The kinks and the moments between them; false when a kink is not proved to be in one cell. */
static bool set_moments(Field *f, const Check *k)
{
    const Moments *m = &k->m;
    Poly at[2][PREFIXES];
    bool good = true;
    for (int n = 0; n < PREFIXES; n++)
        poly_inits(&at[0][n], &at[1][n], (Poly *)NULL);
    for (int i = 0; i <= f->k + 1 && good; i++) {
        bool inner = i > 0 && i <= f->k;
        long cell = inner ? cell_of(m, &f->at[i - 1]) : i ? m->n - 1 : 0;
        good = cell >= 0;
        if (!inner)
            poly_constant(&f->q[i], m->z[i ? m->n : 0]);
        else
            poly_set(&f->q[i], &f->a->kink[i - 1]);
        for (int n = 0; n < PREFIXES && good; n++) {
            substitute(&at[i % 2][n], &k->integrals.running[cell][n], &f->q[i], &f->a->mu);
            if (i > 0)
                poly_sub(&f->moment[i - 1][n], &at[i % 2][n], &at[(i + 1) % 2][n]);
        }
    }
    for (int n = 0; n < PREFIXES; n++)
        poly_clears(&at[0][n], &at[1][n], (Poly *)NULL);
    return good;
}

/* r += slope_i (to - from). */
static void extend(Poly *r, const Field *f, int i, const mpq_t from, const mpq_t to)
{
    Poly t;
    mpq_t step;
    poly_init(&t);
    mpq_init(step);
    mpq_sub(step, to, from);
    poly_scale(&t, &f->a->slope[i], step);
    poly_add(r, r, &t);
    mpq_clear(step);
    poly_clear(&t);
}

/* The values at the kinks and the ends of the hull, from the value at the left end of the interval and the
   slopes. */
static void set_values(Field *f, const Moments *m)
{
    Poly t;
    poly_init(&t);
    poly_constant(&t, m->mean);
    poly_sub(&f->value[0], &f->a->left, &t);
    extend(&f->value[0], f, 0, m->problem->a, m->z[0]);
    for (int i = 0; i <= f->k; i++) {
        poly_sub(&t, &f->q[i + 1], &f->q[i]);
        product(&t, &t, &f->a->slope[i], &f->a->mu);
        poly_add(&f->value[i + 1], &f->value[i], &t);
    }
    poly_clear(&t);
}

/* r = int over J_i of (g - fbar) x^n p - int of h x^n p, that is M_n(J_i). */
static void error_moment(Poly *r, const Field *f, int i, int n)
{
    Poly c, t;
    poly_inits(&c, &t, (Poly *)NULL);
    product(&c, &f->a->slope[i], &f->q[i], &f->a->mu);
    poly_sub(&c, &f->value[i], &c); /* g - fbar = c + s x */
    product(r, &c, &f->moment[i][P0 + n], &f->a->mu);
    product(&t, &f->a->slope[i], &f->moment[i][P1 + n], &f->a->mu);
    poly_add(r, r, &t);
    poly_sub(r, r, &f->moment[i][H0 + n]);
    poly_clears(&c, &t, (Poly *)NULL);
}

/* r += factor a. */
static void add_multiple(Poly *r, const Poly *a, int factor)
{
    Poly t;
    mpq_t x;
    poly_init(&t);
    mpq_init(x);
    mpq_set_si(x, factor, 1);
    poly_scale(&t, a, x);
    poly_add(r, r, &t);
    mpq_clear(x);
    poly_clear(&t);
}

/* M0(J_i) = 0, M1(J_i) = tau_i T, sum tau_i s_i = 0. */
static bool is_critical(const Field *f, const Word *w)
{
    Poly t, sum;
    bool good = true;
    poly_inits(&t, &sum, (Poly *)NULL);
    for (int i = 0; i <= f->k && good; i++) {
        error_moment(&t, f, i, 0);
        good = t.len == 0;
        error_moment(&t, f, i, 1);
        if (w->tau[i] != 0) {
            add_multiple(&t, &f->a->tension, -w->tau[i]);
            add_multiple(&sum, &f->a->slope[i], w->tau[i]);
        }
        good = good && t.len == 0;
    }
    good = good && sum.len == 0;
    poly_clears(&t, &sum, (Poly *)NULL);
    return good;
}

/* risk = int h^2 p - int h (g - fbar) p */
static void set_risk(Field *f, const Moments *m)
{
    Poly c, t;
    poly_inits(&c, &t, (Poly *)NULL);
    poly_constant(&f->risk, m->S);
    for (int i = 0; i <= f->k; i++) {
        product(&c, &f->a->slope[i], &f->q[i], &f->a->mu);
        poly_sub(&c, &f->value[i], &c);
        product(&t, &c, &f->moment[i][H0], &f->a->mu);
        poly_sub(&f->risk, &f->risk, &t);
        product(&t, &f->a->slope[i], &f->moment[i][H1], &f->a->mu);
        poly_sub(&f->risk, &f->risk, &t);
    }
    poly_clears(&c, &t, (Poly *)NULL);
}

/* Bits of the largest coefficient or denominator. */
static long size_of(const Poly *p)
{
    size_t bits = mpz_sizeinbase(p->den, 2);
    for (long i = 0; i < p->len; i++)
        if (mpz_sizeinbase(p->c[i], 2) > bits)
            bits = mpz_sizeinbase(p->c[i], 2);
    return (long)bits;
}

static long max(long x, long y)
{
    return x > y ? x : y;
}

/* Do coefficients keep within MAX_BITS bits when all the polynomials are evaluated, one of them with `len`
   coefficients? With each product come
   the bits of an element, and those of mu once for each step of the reduction. (No overflow: numbers have at
   most 200000 digits, polynomials a degree of at most 20000.) */
static bool affordable(const Field *f, const Check *k, long len)
{
    const Algebraic *a = f->a;
    long size = size_of(&a->left) + size_of(&a->tension) + a->mu.len * size_of(&a->mu);
    for (int i = 0; i < f->k; i++) {
        size += size_of(&a->kink[i]);
        len = max(len, a->minpoly[i].p.len);
    }
    for (int i = 0; i <= f->k; i++)
        size += size_of(&a->slope[i]);
    for (long i = 0; i < k->m.n; i++)
        len = max(len, k->integrals.running[i][H1].len);
    return len <= MAX_BITS / size;
}

/* Is q inside the cell of its interval `at`, the moments of which have been taken? */
static bool in_cell(const Moments *m, const Range *q, const Range *at)
{
    long cell = cell_of(m, at);
    return cell >= 0 && mpq_cmp(m->z[cell], q->lo) <= 0 && mpq_cmp(q->hi, m->z[cell + 1]) <= 0;
}

/* Do the kinks, as polynomials in the one root of mu in its interval, lie in the box and in their
   cells, in order? */
static bool in_box(Check *k, const Field *f, const Box *box)
{
    Kink alpha;
    Range x, q[KINKS];
    bool inside = false;
    kink_init(&alpha);
    ranges_init(&x, 1);
    ranges_init(q, KINKS);
    kink_set_root(&alpha, &f->a->mu, f->at[f->a->generator - 1].lo, f->at[f->a->generator - 1].hi);
    for (unsigned long bits = next_precision(k, 0); bits && !inside; bits = next_precision(k, bits)) {
        kink_refine(&alpha, bits);
        set_dyadic(x.lo, alpha.lo, alpha.bits);
        set_dyadic(x.hi, alpha.hi, alpha.bits);
        inside = true;
        for (int i = 0; i <= f->k + 1 && inside; i++) {
            range_poly(&q[i], &f->q[i], &x, f->q[i].len > 1 ? bits : 0); /* a rational kink exactly */
            inside = i == 0 || mpq_cmp(q[i - 1].hi, q[i].lo) < 0;
            if (i > 0 && i <= f->k)
                inside = inside && mpq_cmp(box->lo[i - 1], q[i].lo) <= 0 &&
                         mpq_cmp(q[i].hi, box->hi[i - 1]) <= 0 && in_cell(&k->m, &q[i], &f->at[i - 1]);
        }
    }
    ranges_clear(q, KINKS);
    ranges_clear(&x, 1);
    kink_clear(&alpha);
    return inside;
}

/* mu has one root in the interval of its kink, with a change of sign. */
static bool isolates(const Algebraic *a, const Range *x)
{
    return mpq_cmp(x->lo, x->hi) < 0 && poly_sign_at(&a->mu, x->lo) * poly_sign_at(&a->mu, x->hi) < 0 &&
           roots_open(&a->mu, x->lo, x->hi) == 1;
}

/* `minpoly` and `risk`: identities modulo mu. */
static bool check_roots(Check *k, const Field *f, const Realization *z)
{
    Poly t;
    bool good = true;
    poly_init(&t);
    for (int i = 0; i < f->k && good; i++) {
        const Minpoly *m = &f->a->minpoly[i];
        substitute(&t, &m->p, &f->q[i + 1], &f->a->mu);
        good = !m->line || t.len == 0 || rejected(k->v, m->line, "the kink is not a root of this polynomial");
        good = good && check_irreducible(k, &m->p, &m->primes);
    }
    substitute(&t, &z->risk_poly, &f->risk, &f->a->mu);
    good = good && (!z->risk_line || t.len == 0 ||
                    rejected(k->v, z->risk_line, "the risk is not a root of this polynomial"));
    poly_clear(&t);
    return good && check_irreducible(k, &z->risk_poly, &z->risk_primes);
}

/* r = number i of the claim (verify_chains.c: kinks, slope jumps, values, risk) minus x. */
static void claimed_number(Poly *r, const Field *f, const Moments *m, int i, const mpq_t x)
{
    Poly c;
    mpq_t t;
    poly_init(&c);
    mpq_init(t);
    mpq_set(t, x);
    if (i < f->k) {
        poly_set(r, &f->q[i + 1]);
    } else if (i < 2 * f->k) {
        poly_sub(r, &f->a->slope[i - f->k + 1], &f->a->slope[i - f->k]);
    } else if (i < 3 * f->k + 2) {
        poly_set(r, &f->value[i - 2 * f->k]);
        if (i == 2 * f->k)
            extend(r, f, 0, m->z[0], m->problem->a);
        if (i == 3 * f->k + 1)
            extend(r, f, f->k, m->z[m->n], m->problem->b);
        mpq_sub(t, t, m->mean);
    } else {
        poly_set(r, &f->risk);
    }
    poly_constant(&c, t);
    poly_sub(r, r, &c);
    mpq_clear(t);
    poly_clear(&c);
}

/* Claims with LO = HI: the number is this rational. */
static bool check_rationals(Check *k, const Field *f, const Realization *z)
{
    Poly t;
    bool good = true;
    poly_init(&t);
    for (int i = 0; i < 3 * f->k + 3 && good; i++) {
        const Range *claim = i < 3 * f->k + 2 ? &z->number[i] : &z->risk;
        claimed_number(&t, f, &k->m, i, claim->lo);
        good = !range_is_point(claim) || t.len == 0 ||
               rejected(k->v, z->line, "number %d is not proved to be this rational number", i + 1);
    }
    poly_clear(&t);
    return good;
}

/* The chain is a zero of F for this word and lies in the box. */
static bool is_zero(Check *k, Field *f, const Word *w, const Box *box, long len)
{
    const Algebraic *a = f->a;
    if (!affordable(f, k, len))
        return unknown(k->v, "line %ld: the numbers of this field are too large for the checker", a->line);
    if (!isolates(a, &f->at[a->generator - 1]))
        return rejected(k->v, a->line, "the polynomial does not have one root in the interval of the kink");
    if (!set_moments(f, k))
        return rejected(k->v, a->line, "the interval of a kink is not inside one cell");
    set_values(f, &k->m);
    if (!is_critical(f, w))
        return rejected(k->v, a->line, "the equations do not hold modulo the polynomial");
    return in_box(k, f, box) ||
           rejected(k->v, a->line, "the kinks are not proved to lie in the box of the zero");
}

bool verify_algebraic(Check *k, long id)
{
    const Realization *z = &k->c->realization[id];
    const Located *zero = k->solved[id].zero;
    if (!z->algebraic)
        return true;
    Field f = {.a = z->algebraic, .k = z->name.k, .at = z->number};
    each_poly(&f, poly_init);
    bool good = is_zero(k, &f, &zero->word, &zero->zero->box, z->risk_poly.len);
    if (good)
        set_risk(&f, &k->m);
    good = good && check_irreducible(k, &f.a->mu, &f.a->primes) && check_roots(k, &f, z) &&
           check_rationals(k, &f, z);
    each_poly(&f, poly_clear);
    return good;
}

/* The ball around the zero; a kink that is rational in its field is this number. */
static void set_intervals(Range *at, const Located *z)
{
    mpq_t x;
    mpq_init(x);
    for (int i = 0; i < z->word.k; i++) {
        const Poly *q = &z->zero->algebraic->kink[i];
        poly_coefficient(x, q, 0);
        if (q->len <= 1)
            range_point(&at[i], x, 0);
        else
            range_ball(&at[i], z->at[i], z->radius);
    }
    mpq_clear(x);
}

bool verify_flat(Check *k, const Located *z)
{
    const Algebraic *a = z->zero->algebraic;
    Range at[TREE_KINKS];
    Field f = {.a = a, .k = z->word.k, .at = at};
    bool flat = false;
    ranges_init(at, TREE_KINKS);
    each_poly(&f, poly_init);
    set_intervals(at, z);
    bool good = is_zero(k, &f, &z->word, &z->zero->box, 0);
    for (int j = 1; j <= f.k && !flat; j++)
        flat = poly_equal(&a->slope[j - 1], &a->slope[j]);
    each_poly(&f, poly_clear);
    ranges_clear(at, TREE_KINKS);
    return good && (flat || rejected(k->v, a->line, "no slope jump of this zero is 0"));
}
