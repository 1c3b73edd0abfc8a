/* verify_families.c - families of moving kinks (doc/formats.md 5.10, theory.md 7.19): all kinks are affine
   functions of a parameter t. The conditions of a critical realization are proved as identities between
   quotients of polynomials in t, from the moments of the problem. */
#include "verify.h"

#include "roots.h"

#include <stdlib.h>
#include <string.h>

/* u(t)/w(t), w not zero. */
typedef struct {
    Poly u, w;
} Fraction;

static void fraction_init(Fraction *x)
{
    mpq_t one;
    mpq_init(one);
    mpq_set_ui(one, 1, 1);
    poly_inits(&x->u, &x->w, (Poly *)NULL);
    poly_constant(&x->w, one);
    mpq_clear(one);
}

static void fraction_clear(Fraction *x)
{
    poly_clears(&x->u, &x->w, (Poly *)NULL);
}

static Fraction *fractions_new(long count)
{
    Fraction *x = must_alloc((size_t)count, sizeof *x);
    for (long i = 0; i < count; i++)
        fraction_init(&x[i]);
    return x;
}

static void fractions_free(Fraction *x, long count)
{
    for (long i = 0; i < count; i++)
        fraction_clear(&x[i]);
    free(x);
}

/* Divide both by their greatest common divisor and make w an integer polynomial. */
static void reduce(Fraction *x)
{
    Poly u, w, g;
    mpq_t factor, part;
    poly_inits(&u, &w, &g, (Poly *)NULL);
    mpq_inits(factor, part, NULL);
    poly_primitive(&w, &x->w);
    poly_coefficient(factor, &w, w.len - 1);
    poly_coefficient(part, &x->w, x->w.len - 1);
    mpq_div(factor, factor, part);
    if (x->u.len) {
        poly_primitive(&u, &x->u);
        poly_coefficient(part, &x->u, x->u.len - 1);
        mpq_mul(factor, factor, part);
        poly_coefficient(part, &u, u.len - 1);
        mpq_div(factor, factor, part); /* u/w in the field = factor u/w of the primitive ones */
        poly_gcd(&g, &u, &w);
        poly_divide(&u, &u, &g);
        poly_divide(&w, &w, &g);
        poly_scale(&x->u, &u, factor);
        poly_set(&x->w, &w);
    } else {
        mpq_set_ui(part, 1, 1);
        poly_constant(&x->w, part);
    }
    mpq_clears(factor, part, NULL);
    poly_clears(&u, &w, &g, (Poly *)NULL);
}

/* r = x + sign y */
static void add(Fraction *r, const Fraction *x, const Fraction *y, int sign)
{
    Poly p, q;
    poly_inits(&p, &q, (Poly *)NULL);
    poly_mul(&p, &x->u, &y->w);
    poly_mul(&q, &y->u, &x->w);
    poly_mul(&r->w, &x->w, &y->w);
    if (sign > 0)
        poly_add(&r->u, &p, &q);
    else
        poly_sub(&r->u, &p, &q);
    reduce(r);
    poly_clears(&p, &q, (Poly *)NULL);
}

static void multiply(Fraction *r, const Fraction *x, const Fraction *y)
{
    poly_mul(&r->u, &x->u, &y->u);
    poly_mul(&r->w, &x->w, &y->w);
    reduce(r);
}

/* r = x/y; the caller knows that y is not zero. */
static void divide(Fraction *r, const Fraction *x, const Fraction *y)
{
    Poly u;
    poly_init(&u);
    poly_mul(&u, &x->u, &y->w);
    poly_mul(&r->w, &x->w, &y->u);
    poly_swap(&r->u, &u);
    reduce(r);
    poly_clear(&u);
}

/* r += sign x y */
static void add_product(Fraction *r, const Fraction *x, const Fraction *y, int sign)
{
    Fraction p;
    fraction_init(&p);
    multiply(&p, x, y);
    add(r, r, &p, sign);
    fraction_clear(&p);
}

/* ---- The kinks ---- */

/* x_0 = a, the kinks, x_(k+1) = b as polynomials in t, and cells in which they stay. */
typedef struct {
    int k;
    Poly x[TREE_KINKS + 2];
    long cell[TREE_KINKS + 2];
} Lines;

static void lines_init(Lines *l, const Family *f, const Moments *m)
{
    mpq_t c[2];
    mpq_inits(c[0], c[1], NULL);
    l->k = f->name.k;
    for (int j = 0; j <= l->k + 1; j++) {
        poly_init(&l->x[j]);
        bool kink = j > 0 && j <= l->k;
        mpq_set(c[0], kink ? f->base[j - 1] : m->z[j ? m->n : 0]);
        mpq_set_ui(c[1], 0, 1);
        if (kink)
            mpq_set(c[1], f->step[j - 1]);
        poly_set_rationals(&l->x[j], c, 2);
        poly_trim(&l->x[j]);
    }
    mpq_clears(c[0], c[1], NULL);
}

static void lines_clear(Lines *l)
{
    for (int j = 0; j <= l->k + 1; j++)
        poly_clear(&l->x[j]);
}

/* A closed cell that contains x_j at both ends of the range, hence in all of it. */
static bool find_cell(Lines *l, int j, const Family *f, const Moments *m)
{
    mpq_t p, q;
    bool found = false;
    mpq_inits(p, q, NULL);
    poly_eval(p, &l->x[j], f->range.lo);
    poly_eval(q, &l->x[j], f->range.hi);
    for (long i = 0; i < m->n && !found; i++) {
        found = mpq_cmp(m->z[i], p) <= 0 && mpq_cmp(p, m->z[i + 1]) <= 0 && mpq_cmp(m->z[i], q) <= 0 &&
                mpq_cmp(q, m->z[i + 1]) <= 0;
        l->cell[j] = i;
    }
    mpq_clears(p, q, NULL);
    return found;
}

/* Is x_j < x_(j+1) in the open range? An affine function that is >= 0 at both ends, but not 0 at both. */
static bool ascending(const Lines *l, int j, const Family *f)
{
    Poly d;
    poly_init(&d);
    poly_sub(&d, &l->x[j + 1], &l->x[j]);
    int lo = poly_sign_at(&d, f->range.lo), hi = poly_sign_at(&d, f->range.hi);
    poly_clear(&d);
    return lo >= 0 && hi >= 0 && lo + hi > 0;
}

static bool check_lines(Check *k, Lines *l, const Family *f)
{
    bool moves = false;
    for (int j = 0; j < l->k; j++)
        moves = moves || mpq_sgn(f->step[j]) != 0;
    if (!moves)
        return rejected(k->v, f->line, "no kink moves");
    for (int j = 0; j <= l->k; j++)
        if (!ascending(l, j, f))
            return rejected(k->v, f->line, "the kinks %d and %d are not in order in all of the range", j,
                            j + 1);
    for (int j = 0; j <= l->k + 1; j++)
        if (!find_cell(l, j, f, &k->m))
            return rejected(k->v, f->line, "kink %d does not stay in one cell", j);
    return true;
}

/* ---- The function ---- */

/* On J_i, relative to the mean of f: the integrals, the mean values of h and x, the slope, 1/V. */
typedef struct {
    Fraction *moment; /* PREFIXES */
    Fraction *number; /* NUMBERS */
} Part;
enum { LEVEL, CENTER, SLOPE, INVERSE, NUMBERS };

/* The integrals from a to x_j. */
static Fraction *integrals_to(const Lines *l, int j, const Moments *m)
{
    Poly run[PREFIXES];
    Fraction *x = fractions_new(PREFIXES);
    for (int i = 0; i < PREFIXES; i++)
        poly_init(&run[i]);
    moments_running(run, m, l->cell[j]);
    for (int i = 0; i < PREFIXES; i++) {
        poly_compose(&x[i].u, &run[i], &l->x[j]);
        poly_clear(&run[i]);
    }
    return x;
}

/* The best affine fit; p > 0 almost everywhere on J_i, so that no denominator is zero. */
static void fit(Part *y)
{
    Fraction *m = y->moment, *z = y->number, *d = fractions_new(2);
    divide(&z[LEVEL], &m[H0], &m[P0]);
    divide(&z[CENTER], &m[P1], &m[P0]);
    multiply(&d[0], &m[P0], &m[P2]);
    add_product(&d[0], &m[P1], &m[P1], -1);
    multiply(&d[1], &m[P0], &m[H1]);
    add_product(&d[1], &m[P1], &m[H0], -1);
    divide(&z[SLOPE], &d[1], &d[0]);
    divide(&z[INVERSE], &m[P0], &d[0]);
    fractions_free(d, 2);
}

static Part *parts_new(const Lines *l, const Moments *m)
{
    Part *y = must_alloc((size_t)l->k + 1, sizeof *y);
    Fraction *left = integrals_to(l, 0, m);
    for (int i = 0; i <= l->k; i++) {
        Fraction *right = integrals_to(l, i + 1, m);
        y[i].moment = fractions_new(PREFIXES);
        y[i].number = fractions_new(NUMBERS);
        for (int n = 0; n < PREFIXES; n++)
            add(&y[i].moment[n], &right[n], &left[n], -1);
        fit(&y[i]);
        fractions_free(left, PREFIXES);
        left = right;
    }
    fractions_free(left, PREFIXES);
    return y;
}

static void parts_free(Part *y, int k)
{
    for (int i = 0; i <= k; i++) {
        fractions_free(y[i].moment, PREFIXES);
        fractions_free(y[i].number, NUMBERS);
    }
    free(y);
}

/* r = n x for an integer n. */
static void times(Fraction *r, const Fraction *x, int n)
{
    mpq_t factor;
    mpq_init(factor);
    mpq_set_si(factor, n, 1);
    poly_scale(&r->u, &x->u, factor);
    poly_set(&r->w, &x->w);
    mpq_clear(factor);
}

/* s_i = sigma_i + tau_i T/V_i with sum tau_i s_i = 0. */
static void add_tension(Part *y, const Word *w)
{
    Fraction *t = fractions_new(3);
    for (int i = 0; i <= w->k; i++)
        if (w->tau[i]) {
            times(&t[2], &y[i].number[SLOPE], w->tau[i]);
            add(&t[0], &t[0], &t[2], -1);
            times(&t[2], &y[i].number[INVERSE], w->tau[i]);
            times(&t[2], &t[2], w->tau[i]);
            add(&t[1], &t[1], &t[2], 1);
        }
    if (t[0].u.len) {
        divide(&t[0], &t[0], &t[1]);
        for (int i = 0; i <= w->k; i++)
            if (w->tau[i]) {
                times(&t[2], &y[i].number[INVERSE], w->tau[i]);
                add_product(&y[i].number[SLOPE], &t[0], &t[2], 1);
            }
    }
    fractions_free(t, 3);
}

/* r = value on J_i at x_j. */
static void value_at(Fraction *r, const Part *y, const Poly *x)
{
    Fraction p;
    fraction_init(&p);
    poly_set(&p.u, x);
    add(&p, &p, &y->number[CENTER], -1);
    multiply(&p, &p, &y->number[SLOPE]);
    add(r, &p, &y->number[LEVEL], 1);
    fraction_clear(&p);
}

static bool check_continuous(Check *k, const Part *y, const Lines *l, const Family *f)
{
    Fraction *v = fractions_new(2);
    bool good = true;
    for (int j = 1; j <= l->k && good; j++) {
        value_at(&v[0], &y[j - 1], &l->x[j]);
        value_at(&v[1], &y[j], &l->x[j]);
        add(&v[0], &v[0], &v[1], -1);
        good = v[0].u.len == 0 || rejected(k->v, f->line, "the function is not continuous at kink %d", j);
    }
    fractions_free(v, 2);
    return good;
}

static bool check_jumps(Check *k, const Part *y, const Lines *l, const Family *f)
{
    Fraction d;
    bool good = true;
    fraction_init(&d);
    for (int j = 1; j <= l->k && good; j++) {
        add(&d, &y[j].number[SLOPE], &y[j - 1].number[SLOPE], -1);
        if (d.u.len)
            poly_canonical(&d.u, &d.u);
        good = (d.u.len && roots_open(&d.u, f->range.lo, f->range.hi) == 0) ||
               rejected(k->v, f->line, "slope jump %d vanishes in the range", j);
    }
    fraction_clear(&d);
    return good;
}

/* risk = S - int h g p, identically the number of the claim. */
static bool check_risk(Check *k, const Part *y, const Lines *l, const Family *f)
{
    Fraction *r = fractions_new(2);
    mpq_t difference;
    mpq_init(difference);
    mpq_sub(difference, k->m.S, f->risk);
    poly_constant(&r[0].u, difference);
    for (int i = 0; i <= l->k; i++) {
        add_product(&r[0], &y[i].number[LEVEL], &y[i].moment[H0], -1);
        multiply(&r[1], &y[i].number[CENTER], &y[i].moment[H0]);
        add(&r[1], &y[i].moment[H1], &r[1], -1);
        add_product(&r[0], &y[i].number[SLOPE], &r[1], -1);
    }
    bool good = r[0].u.len == 0 || rejected(k->v, f->line, "the risk is not this number");
    mpq_clear(difference);
    fractions_free(r, 2);
    return good;
}

static bool verify_family(Check *k, const Family *f)
{
    Lines l;
    Word w;
    if (slopes_one_letter(k->slopes) && strchr(f->name.text, 'L'))
        return rejected(k->v, f->line, "R and L are the same functions, which are written with R");
    lines_init(&l, f, &k->m);
    word_of_name(&w, &f->name, k->slopes);
    bool good = check_lines(k, &l, f);
    if (good) {
        Part *y = parts_new(&l, &k->m);
        add_tension(y, &w);
        good = check_continuous(k, y, &l, f) && check_jumps(k, y, &l, f) && check_risk(k, y, &l, f);
        parts_free(y, l.k);
    }
    lines_clear(&l);
    return good;
}

bool verify_families(Check *k)
{
    for (long i = 0; i < k->c->moving; i++)
        if (!verify_family(k, &k->c->motion[i]))
            return false;
    return true;
}
