/* verify_realization.c - one realization: where its kink is, its numbers, its type, its polynomials. */
#include "verify_gaps.h"

#include "modular.h"
#include "roots.h"

/* The quotients that make up a realization with a kink, for one cell. */
typedef struct {
    Quotient jump, risk, value[3]; /* value: at a, at the kink, at b */
} Numbers;

static void numbers_init(Numbers *f)
{
    quotient_init(&f->jump);
    quotient_init(&f->risk);
    for (int i = 0; i < 3; i++)
        quotient_init(&f->value[i]);
}

static void numbers_clear(Numbers *f)
{
    quotient_clear(&f->jump);
    quotient_clear(&f->risk);
    for (int i = 0; i < 3; i++)
        quotient_clear(&f->value[i]);
}

/* The value at x: kink V is that at the kink, to which slope m (x - q), m = G/V, is added. */
static void value_at(Quotient *r, const Cell *cell, const Poly *kink, const mpq_t x, const mpq_t slope)
{
    Poly t, at;
    poly_inits(&t, &at, (Poly *)NULL);
    poly_times_x(&at, &cell->G);
    poly_scale(&t, &cell->G, x);
    poly_sub(&t, &t, &at);
    poly_scale(&t, &t, slope);
    poly_add(&t, &t, kink);
    quotient_set(r, &t, &cell->V);
    poly_clears(&t, &at, (Poly *)NULL);
}

/* Theorems 3.2 and 9.6: m = G/V, slope jump m (1 - gamma), risk S - G^2/V, value fbar - m (int phi p)/K at
   the kink, where phi = 0. */
static void numbers_set(Numbers *f, const Moments *m, const Cell *cell, char word)
{
    const Problem *p = m->problem;
    Poly u, t;
    mpq_t c;
    poly_inits(&u, &t, (Poly *)NULL);
    mpq_init(c);
    mpq_set_ui(c, 1, 1);
    mpq_sub(c, c, p->gamma);
    poly_scale(&t, &cell->G, c);
    quotient_set(&f->jump, &t, &cell->V);
    poly_scale(&u, &cell->V, m->S);
    poly_mul(&t, &cell->G, &cell->G);
    poly_sub(&u, &u, &t);
    quotient_set(&f->risk, &u, &cell->V);
    mpq_inv(c, m->prefix[m->n][P0]);
    poly_mul(&t, &cell->G, &cell->phi);
    poly_scale(&t, &t, c);
    poly_scale(&u, &cell->V, m->mean);
    poly_sub(&u, &u, &t);
    quotient_set(&f->value[1], &u, &cell->V);
    for (int right = 0; right < 2; right++) {
        slope_of_word(c, p, word, right);
        value_at(&f->value[2 * right], cell, &u, right ? p->b : p->a, c);
    }
    mpq_clear(c);
    poly_clears(&u, &t, (Poly *)NULL);
}

/* Is f(kink) = value, by the identity u - value w = 0 modulo the polynomial of the kink? */
static bool equals_rational(const Quotient *f, const Kink *k, const mpq_t value)
{
    Poly t;
    poly_init(&t);
    poly_scale(&t, &f->w, value);
    poly_sub(&t, &f->u, &t);
    poly_rem(&t, &t, &k->p);
    bool equal = t.len == 0;
    poly_clear(&t);
    return equal;
}

/* Does the claimed range contain f(kink)? Exact kinks need the exact value; so does LO = HI. */
static bool check_number(Check *k, Kink *kink, const Quotient *f, const Range *r, long line, const char *what)
{
    if (kink->exact) {
        mpq_t x;
        mpq_init(x);
        quotient_at(x, f, kink);
        bool same = mpq_equal(x, r->lo) && mpq_equal(x, r->hi);
        mpq_clear(x);
        return same || rejected(k->v, line, "the %s is rational and has another value", what);
    }
    if (mpq_equal(r->lo, r->hi))
        return equals_rational(f, kink, r->lo) ||
               rejected(k->v, line, "the %s is not proved to be this rational number", what);
    int decision = 0;
    Interval x;
    interval_init(&x);
    for (unsigned long bits = next_precision(k, 0); bits && !decision; bits = next_precision(k, bits)) {
        if (!quotient_enclose(&x, f, kink, bits))
            continue;
        if (compare_dyadic(r->lo, x.lo, bits) <= 0 && compare_dyadic(r->hi, x.hi, bits) >= 0)
            decision = 1;
        else if (compare_dyadic(r->lo, x.hi, bits) > 0 || compare_dyadic(r->hi, x.lo, bits) < 0)
            decision = -1;
    }
    interval_clear(&x);
    if (decision == 0)
        return rejected(k->v, line, "the %s is not proved with %ld bits", what, k->c->precision);
    return decision > 0 || rejected(k->v, line, "the %s is not in the interval given", what);
}

/* Theorem 9.7: with two slopes that are not 0 the constant, if it is not the affine fit, has a local minimum
   among its parameters if and only if G of a word vanishes on a cell. (In the gaps G is not 0.) */
static bool constant_is_minimum(const Moments *m)
{
    Cell cell;
    bool found = false;
    cell_init(&cell);
    for (long i = 0; i < m->n && !found; i++)
        for (int left = 0; left < 2 && !found; left++) {
            moments_cell(&cell, m, i, left ? 'L' : 'R');
            found = cell.G.len == 0;
        }
    cell_clear(&cell);
    return found;
}

/* The constant (C) or the best affine fit (F). */
static bool verify_fit(Check *k, const Realization *z, Solved *s)
{
    const Moments *m = &k->m;
    Poly one;
    mpq_t t, xbar, value[2];
    mpq_inits(t, xbar, value[0], value[1], NULL);
    mpq_div(xbar, m->prefix[m->n][P1], m->prefix[m->n][P0]);
    for (int i = 0; i < 2; i++) {
        mpq_sub(t, i ? m->problem->b : m->problem->a, xbar);
        mpq_mul(t, t, m->slope);
        mpq_add(value[i], m->mean, t);
        if (z->word == 'C')
            mpq_set(value[i], m->mean);
    }
    const mpq_t *risk = z->word == 'C' ? &m->S : &m->fit_risk;
    bool good = mpq_equal(z->risk.lo, *risk) && mpq_equal(z->risk.hi, *risk);
    for (int i = 0; i < 2; i++)
        good = good && mpq_equal(z->value[i].lo, value[i]) && mpq_equal(z->value[i].hi, value[i]);
    poly_init(&one);
    kink_set_exact(&s->kink, m->problem->a);
    poly_constant(&s->risk.u, *risk);
    mpq_set_ui(t, 1, 1);
    poly_constant(&one, t);
    quotient_set(&s->risk, &s->risk.u, &one);
    poly_clear(&one);
    mpq_clears(t, xbar, value[0], value[1], NULL);
    if (!good)
        return rejected(k->v, z->line, "the values or the risk are not those of this function");
    if (z->word == 'C' && mpq_sgn(m->slope) == 0)
        return rejected(k->v, z->line, "the best affine fit is constant and must be listed as F");
    bool minimum = z->word == 'F' || !is_two_slope(m->problem) || constant_is_minimum(m);
    return z->minimum == minimum ||
           rejected(k->v, z->line, "this function has %s local minimum among its parameters",
                    minimum ? "a" : "no");
}

/* A kink given exactly: a breakpoint or a rational inside a cell. */
static bool locate_exact(Check *k, const Realization *z, Kink *kink, const Cell *cell)
{
    const mpq_t *left = &k->m.z[z->place];
    if (!mpq_equal(z->kink.lo, z->kink.hi))
        return rejected(k->v, z->kink_line, "the claim does not give this kink as one rational number");
    if (z->proof == AT_BREAKPOINT && !mpq_equal(z->kink.lo, *left))
        return rejected(k->v, z->kink_line, "the kink of the claim is not this breakpoint");
    if (z->proof == AT_RATIONAL && (mpq_cmp(z->kink.lo, left[0]) <= 0 || mpq_cmp(z->kink.lo, left[1]) >= 0))
        return rejected(k->v, z->kink_line, "the kink is not inside this cell");
    kink_set_exact(kink, z->kink.lo);
    if (poly_sign_at(&cell->E, kink->at) != 0)
        return rejected(k->v, z->kink_line, "the kink is not a zero of E");
    return poly_sign_at(&cell->G, kink->at) != 0 || rejected(k->v, z->kink_line, "G vanishes at the kink");
}

/* A kink given as a root: its polynomial divides E (required in this form), and has one root in the interval.
 */
static bool locate_root(Check *k, const Realization *z, Kink *kink, const Cell *cell)
{
    const mpq_t *left = &k->m.z[z->place];
    Poly e;
    if (mpq_equal(z->kink.lo, z->kink.hi))
        return rejected(k->v, z->kink_line, "the claim gives this kink as a rational number");
    if (mpq_cmp(z->kink.lo, left[0]) <= 0 || mpq_cmp(z->kink.hi, left[1]) >= 0)
        return rejected(k->v, z->kink_line, "the interval of the kink is not inside this cell");
    poly_init(&e);
    poly_primitive(&e, &cell->E);
    bool divides = e.len > 0 && poly_divide(NULL, &e, &z->root);
    poly_clear(&e);
    if (!divides)
        return rejected(k->v, z->kink_line, "the polynomial does not divide E on this cell");
    if (poly_sign_at(&z->root, z->kink.lo) * poly_sign_at(&z->root, z->kink.hi) >= 0)
        return rejected(k->v, z->kink_line,
                        "the polynomial has no change of sign in the interval of the kink");
    if (roots_open(&z->root, z->kink.lo, z->kink.hi) != 1)
        return rejected(k->v, z->kink_line, "the polynomial has several roots in the interval of the kink");
    kink_set_root(kink, &z->root, z->kink.lo, z->kink.hi);
    return true;
}

/* *sign = the sign of G at the kink, which must not vanish. */
static bool sign_of_jump(Check *k, const Realization *z, Kink *kink, const Cell *cell, int *sign)
{
    if (kink->exact) {
        *sign = poly_sign_at(&cell->G, kink->at);
        return true;
    }
    Quotient g;
    Interval x;
    Poly one;
    mpq_t unit;
    quotient_init(&g);
    interval_init(&x);
    poly_init(&one);
    mpq_init(unit);
    mpq_set_ui(unit, 1, 1);
    poly_constant(&one, unit);
    quotient_set(&g, &cell->G, &one);
    *sign = 0;
    for (unsigned long bits = next_precision(k, 0); bits && !*sign; bits = next_precision(k, bits))
        if (quotient_enclose(&x, &g, kink, bits))
            *sign = mpz_sgn(x.lo) > 0 ? 1 : mpz_sgn(x.hi) < 0 ? -1 : 0;
    mpq_clear(unit);
    poly_clear(&one);
    interval_clear(&x);
    quotient_clear(&g);
    return *sign != 0 || rejected(k->v, z->kink_line, "G is not proved to be nonzero at the kink");
}

/* Signs of E just left and just right of an irrational kink: at the ends of a window without other roots. */
static bool signs_around_root(Check *k, const Realization *z, Kink *kink, const Cell *cell, int sign[2])
{
    const mpq_t *left = &k->m.z[z->place];
    mpq_t window[2];
    mpz_t t;
    bool found = false;
    mpq_inits(window[0], window[1], NULL);
    mpz_init(t);
    for (unsigned long bits = next_precision(k, 0); bits && !found; bits = next_precision(k, bits)) {
        kink_refine(kink, bits);
        mpz_sub_ui(t, kink->lo, 1);
        set_dyadic(window[0], t, kink->bits);
        mpz_add_ui(t, kink->hi, 1);
        set_dyadic(window[1], t, kink->bits);
        found = mpq_cmp(window[0], left[0]) > 0 && mpq_cmp(window[1], left[1]) < 0 &&
                roots_closed(&cell->E, window[0], window[1]) == 1;
    }
    for (int i = 0; i < 2; i++)
        sign[i] = poly_sign_at(&cell->E, window[i]);
    mpz_clear(t);
    mpq_clears(window[0], window[1], NULL);
    return found || rejected(k->v, z->kink_line, "the kink is not isolated from the other zeros of E");
}

/* Theorems 4.1, 9.6: a local minimum iff -GE < 0 just left and -GE > 0 just right of the kink. For several
   neurons with two slopes this is necessary (Theorem 9.9 (d')). In a closed gap it is one for two neurons and
   more (7.24a (d)). */
static bool check_type(Check *k, const Realization *z, Kink *kink, const Cell *cell, int jump,
                       const Quotient *value)
{
    int sign[2];
    if (z->undecided)
        return true;
    if (k->c->problem.hidden > 1 && gap_of_kink(k, z) > 0)
        return z->minimum || rejected(k->v, z->line, "it is a local minimum");
    if (z->proof == AT_ROOT) {
        if (!signs_around_root(k, z, kink, cell, sign))
            return false;
    } else {
        sign[0] = roots_sign_beside(&cell->E, kink->at, -1);
        sign[1] = roots_sign_beside(&cell->E, kink->at, 1);
    }
    if (z->proof == AT_BREAKPOINT) {
        Cell before;
        cell_init(&before);
        moments_cell(&before, &k->m, z->place - 1, z->word);
        sign[0] = roots_sign_beside(&before.E, kink->at, -1);
        cell_clear(&before);
    }
    bool minimum = -jump * sign[0] < 0 && -jump * sign[1] > 0;
    if (minimum && is_two_slope(&k->c->problem) && k->c->problem.hidden > 1 &&
        !wide_kink_is_minimum(k, z, kink, cell, value))
        return type_unknown(k, z);
    return minimum == z->minimum ||
           rejected(k->v, z->line, "it is a %s", minimum ? "local minimum" : "saddle");
}

/* Is sum_i c_i u^i w^(d-i) = 0 modulo the polynomial of the kink? Horner's rule with reduction. */
static bool risk_identity(const Poly *c, const Quotient *risk, const Poly *modulus)
{
    Poly sum, u, w, power, t;
    mpq_t coefficient;
    Poly *all[] = {&sum, &u, &w, &power, &t};
    for (int i = 0; i < 5; i++)
        poly_init(all[i]);
    mpq_init(coefficient);
    poly_rem(&u, &risk->u, modulus);
    poly_rem(&w, &risk->w, modulus);
    mpq_set_ui(coefficient, 1, 1);
    poly_constant(&power, coefficient);
    for (long i = c->len - 1; i >= 0; i--) {
        poly_mul(&sum, &sum, &u);
        poly_coefficient(coefficient, c, i);
        poly_scale(&t, &power, coefficient);
        poly_add(&sum, &sum, &t);
        poly_rem(&sum, &sum, modulus);
        poly_mul(&power, &power, &w);
        poly_rem(&power, &power, modulus);
    }
    bool zero = sum.len == 0;
    mpq_clear(coefficient);
    for (int i = 0; i < 5; i++)
        poly_clear(all[i]);
    return zero;
}

bool check_irreducible(Check *k, const Poly *f, const Primes *primes)
{
    uint32_t bad;
    if (!primes->line || modular_irreducible(f, primes->p, primes->count, &bad))
        return true;
    if (bad)
        return rejected(k->v, primes->line, "modulo %lu the degree drops or there are double factors",
                        (unsigned long)bad);
    return rejected(k->v, primes->line, "these primes do not prove the polynomial irreducible");
}

static bool check_polynomials(Check *k, const Realization *z, const Solved *s)
{
    if (!check_irreducible(k, &z->root, &z->root_primes))
        return false;
    if (z->risk_line && !risk_identity(&z->risk_poly, &s->risk, &z->root))
        return rejected(k->v, z->risk_line, "the risk is not a root of this polynomial");
    return check_irreducible(k, &z->risk_poly, &z->risk_primes);
}

static bool verify_kink(Check *k, const Realization *z, Solved *s, const Cell *cell)
{
    Kink *kink = &s->kink;
    int jump;
    if (!(z->proof == AT_ROOT ? locate_root : locate_exact)(k, z, kink, cell) ||
        !sign_of_jump(k, z, kink, cell, &jump))
        return false;
    Numbers f;
    numbers_init(&f);
    numbers_set(&f, &k->m, cell, z->word);
    quotient_set(&s->risk, &f.risk.u, &f.risk.w);
    bool good = check_number(k, kink, &f.jump, &z->jump, z->line, "slope jump") &&
                check_number(k, kink, &f.value[0], &z->value[0], z->line, "value at the left end") &&
                check_number(k, kink, &f.value[1], &z->value[1], z->line, "value at the kink") &&
                check_number(k, kink, &f.value[2], &z->value[2], z->line, "value at the right end") &&
                check_number(k, kink, &f.risk, &z->risk, z->line, "risk");
    good = good && check_type(k, z, kink, cell, jump, &f.value[1]) && check_polynomials(k, z, s);
    numbers_clear(&f);
    return good;
}

bool verify_realization(Check *k, long id)
{
    const Realization *z = &k->c->realization[id];
    if (z->word == 'C' || z->word == 'F')
        return verify_fit(k, z, &k->solved[id]);
    if (z->place >= k->m.n)
        return rejected(k->v, z->kink_line, "there are only %ld cells", k->m.n);
    Cell cell;
    cell_init(&cell);
    moments_cell(&cell, &k->m, z->place, z->word);
    bool good = verify_kink(k, z, &k->solved[id], &cell);
    cell_clear(&cell);
    return good;
}
