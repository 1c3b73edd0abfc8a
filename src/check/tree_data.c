/* tree_data.c - the problem, scaled and rounded to fixed-point intervals, for fit_bounds.h. */
#include "fit_bounds.h"

#include <stdlib.h>

/* Taylor coefficients of f in units of the hull. */
typedef struct {
    mpq_t c[MAX_FIT_DEGREE + 1];
    long degree;
} Taylor;

static void taylor_init(Taylor *t)
{
    for (long n = 0; n <= MAX_FIT_DEGREE; n++)
        mpq_init(t->c[n]);
    t->degree = 0;
}

static void taylor_clear(Taylor *t)
{
    for (long n = 0; n <= MAX_FIT_DEGREE; n++)
        mpq_clear(t->c[n]);
}

/* Multiply c[n] by factor^(n - from) for n > from. */
static void scale_powers(Taylor *t, const mpq_t factor, long from)
{
    mpq_t power;
    mpq_init(power);
    mpq_set_ui(power, 1, 1);
    for (long n = from + 1; n <= t->degree; n++) {
        mpq_mul(power, power, factor);
        mpq_mul(t->c[n], t->c[n], power);
    }
    mpq_clear(power);
}

/* The coefficients of scale (f - fbar), f as on cell i, in X - X0, where x = a + length X and x0 belongs to
 * X0. */
static void taylor_at(Taylor *t, const TreeData *d, long i, const mpq_t x0)
{
    const Moments *m = d->moments;
    const Poly *f = &m->problem->target[m->target[i]].p;
    mpq_t u;
    mpq_init(u);
    t->degree = f->len > 0 ? f->len - 1 : 0;
    for (long n = 0; n <= t->degree; n++) {
        mpq_set_ui(t->c[n], 0, 1);
        if (n < f->len)
            poly_coefficient(t->c[n], f, n);
    }
    mpq_sub(t->c[0], t->c[0], m->mean);
    for (long n = 0; n < t->degree; n++)
        for (long k = t->degree - 1; k >= n; k--) {
            mpq_mul(u, x0, t->c[k + 1]);
            mpq_add(t->c[k], t->c[k], u);
        }
    scale_powers(t, d->length, 0);
    for (long n = 0; n <= t->degree; n++)
        mpq_mul(t->c[n], t->c[n], d->scale);
    mpq_clear(u);
}

static void set_middle(mpq_t x, const Moments *m, long i)
{
    mpq_add(x, m->z[i], m->z[i + 1]);
    mpq_div_2exp(x, x, 1);
}

/* The width of cell i in units of the hull. */
static void set_width(mpq_t w, const TreeData *d, long i)
{
    mpq_sub(w, d->moments->z[i + 1], d->moments->z[i]);
    mpq_div(w, w, d->length);
}

/* top = the larger of it and bounds for |f - fbar| and |f'| on cell i. */
static void raise_to_bounds(mpq_t top, const TreeData *d, long i)
{
    Taylor t;
    mpq_t x, value, slope;
    taylor_init(&t);
    mpq_inits(x, value, slope, NULL);
    set_middle(x, d->moments, i);
    taylor_at(&t, d, i, x);
    set_width(x, d, i);
    mpq_div_2exp(x, x, 1);
    scale_powers(&t, x, 0);
    for (long n = 0; n <= t.degree; n++) {
        mpq_abs(t.c[n], t.c[n]);
        mpq_add(value, value, t.c[n]);
        mpz_mul_ui(mpq_numref(t.c[n]), mpq_numref(t.c[n]), (unsigned long)n);
        mpq_canonicalize(t.c[n]);
        mpq_add(slope, slope, t.c[n]);
    }
    mpq_div(slope, slope, x);
    if (mpq_cmp(value, top) > 0)
        mpq_set(top, value);
    if (mpq_cmp(slope, top) > 0)
        mpq_set(top, slope);
    mpq_clears(x, value, slope, NULL);
    taylor_clear(&t);
}

/* The same for 64 times the jump of f at the left end of cell i > 0: slopes over a jump can be large. */
static void raise_to_jump(mpq_t top, const TreeData *d, long i)
{
    const Moments *m = d->moments;
    mpq_t before, after;
    mpq_inits(before, after, NULL);
    poly_eval(before, &m->problem->target[m->target[i - 1]].p, m->z[i]);
    poly_eval(after, &m->problem->target[m->target[i]].p, m->z[i]);
    mpq_sub(after, after, before);
    mpq_abs(after, after);
    mpq_mul_2exp(after, after, 6);
    if (mpq_cmp(after, top) > 0)
        mpq_set(top, after);
    mpq_clears(before, after, NULL);
}

/* Choose the power of two that brings |f - fbar|, |f'| and 64 times the jumps of f to at most 1, about. */
static void choose_scale(TreeData *d)
{
    mpq_t top;
    mpq_init(top);
    mpq_set_ui(d->scale, 1, 1);
    for (long i = 0; i < d->n; i++) {
        if (d->cell[i].empty)
            continue;
        raise_to_bounds(top, d, i);
        if (i > 0 && !d->cell[i - 1].empty)
            raise_to_jump(top, d, i);
    }
    if (mpq_sgn(top) > 0) {
        size_t up = mpz_sizeinbase(mpq_numref(top), 2), down = mpz_sizeinbase(mpq_denref(top), 2);
        if (up >= down)
            mpq_div_2exp(d->scale, d->scale, up - down + 1);
        else
            mpq_mul_2exp(d->scale, d->scale, down - up - 1);
    }
    mpq_clear(top);
}

/* The coefficients of cell i from one of its ends. */
static void set_end(Fix *r, const TreeData *d, long i, bool right)
{
    Taylor t;
    mpq_t w;
    taylor_init(&t);
    mpq_init(w);
    taylor_at(&t, d, i, d->moments->z[i + right]);
    set_width(w, d, i);
    scale_powers(&t, w, 2);
    for (long n = 0; n <= t.degree; n++) {
        if (right && n % 2)
            mpq_neg(t.c[n], t.c[n]);
        r[n] = fix_set(t.c[n]);
    }
    mpq_clear(w);
    taylor_clear(&t);
}

/* first[] and second[] of cell i. */
static void set_derivatives(FitCell *c, const TreeData *d, long i)
{
    Taylor t;
    mpq_t x;
    taylor_init(&t);
    mpq_init(x);
    set_middle(x, d->moments, i);
    taylor_at(&t, d, i, x);
    c->first[0] = fix_set(t.c[1]); /* 0 if the degree is 0 */
    set_width(x, d, i);
    scale_powers(&t, x, 2);
    for (long n = 2; n <= t.degree; n++) {
        mpz_mul_si(mpq_numref(t.c[n]), mpq_numref(t.c[n]), n);
        mpq_canonicalize(t.c[n]);
        c->first[n - 1] = fix_set(t.c[n]);
        mpz_mul_si(mpq_numref(t.c[n]), mpq_numref(t.c[n]), n - 1);
        mpq_canonicalize(t.c[n]);
        c->second[n - 2] = fix_set(t.c[n]);
    }
    mpq_clear(x);
    taylor_clear(&t);
}

/* The exact jumps of f and f' at the left end of cell i > 0. */
static void set_jumps(FitCell *c, const TreeData *d, long i)
{
    Taylor before, after;
    taylor_init(&before);
    taylor_init(&after);
    taylor_at(&before, d, i - 1, d->moments->z[i]);
    taylor_at(&after, d, i, d->moments->z[i]);
    for (int n = 0; n < 2; n++)
        mpq_sub(after.c[n], after.c[n], before.c[n]);
    c->jump = fix_set(after.c[0]);
    c->kink = fix_set(after.c[1]);
    taylor_clear(&before);
    taylor_clear(&after);
}

/* sum and moment of all cells: int f and int x f over the cells before, x from the hull's left end. */
static void set_integrals(TreeData *d)
{
    mpq_t sum, moment, at, t;
    Taylor f;
    taylor_init(&f);
    mpq_inits(sum, moment, at, t, NULL);
    for (long i = 0; i < d->n; i++) {
        d->cell[i].sum = fix_set(sum);
        d->cell[i].moment = fix_set(moment);
        taylor_at(&f, d, i, d->moments->z[i]);
        mpq_sub(at, d->moments->z[i], d->moments->z[0]);
        mpq_div(at, at, d->length);
        mpq_t w, power;
        mpq_inits(w, power, NULL);
        set_width(w, d, i);
        mpq_set(power, w);
        for (long n = 0; n <= f.degree; n++) { /* int X^n = w^(n+1)/(n+1), int (at + X) X^n */
            mpq_mul(f.c[n], f.c[n], power);
            mpq_mul(power, power, w);
            mpq_set_ui(t, 1, (unsigned long)n + 1);
            mpq_mul(t, t, f.c[n]);
            mpq_add(sum, sum, t);
            mpq_mul(t, t, at);
            mpq_add(moment, moment, t);
            mpq_set_ui(t, 1, (unsigned long)n + 2);
            mpq_mul(t, t, f.c[n]);
            mpq_mul(t, t, w);
            mpq_add(moment, moment, t);
        }
        mpq_clears(w, power, NULL);
    }
    mpq_clears(sum, moment, at, t, NULL);
    taylor_clear(&f);
}

static void set_cell(TreeData *d, long i)
{
    FitCell *c = &d->cell[i];
    const Moments *m = d->moments;
    mpq_t w;
    c->degree = m->problem->target[m->target[i]].p.len - 1;
    if (c->degree < 1)
        c->degree = 1;
    size_t room = (size_t)c->degree + 1;
    c->first = must_alloc(room, sizeof(Fix));
    c->second = must_alloc(room, sizeof(Fix));
    c->left = must_alloc(room, sizeof(Fix));
    c->right = must_alloc(room, sizeof(Fix));
    mpq_inits(w, c->exact_slope, NULL);
    set_width(w, d, i);
    c->width = fix_set(w);
    mpq_sub(w, m->z[i], m->z[0]);
    mpq_div(w, w, d->length);
    c->at = fix_set(w);
    mpq_clear(w);
    set_end(c->left, d, i, false);
    set_end(c->right, d, i, true);
    set_derivatives(c, d, i);
    if (i > 0)
        set_jumps(c, d, i);
}

/* The stretches and their slopes. What f is in a gap does not matter. */
static void set_stretches(TreeData *d)
{
    const Moments *m = d->moments;
    for (long i = 0, before = -1; i < d->n; i++) {
        const Poly *f = &m->problem->target[m->target[i]].p;
        d->cell[i].stretch = -1;
        if (d->cell[i].empty)
            continue;
        bool same = before >= 0 && poly_equal(f, &m->problem->target[m->target[before]].p);
        if (d->cell[i].degree <= 1)
            d->cell[i].stretch = same ? d->cell[before].stretch : i;
        for (long j = before + 1; j < i; j++)
            d->cell[j].stretch = same ? d->cell[i].stretch : -1;
        if (f->len == 2)
            poly_coefficient(d->cell[i].exact_slope, f, 1);
        before = i;
    }
}

/* ---- The density. */

/* c[0..degree] in y -> in y - at (at = 1/2 or 1). */
static void shift_by(mpq_t *c, long degree, const mpq_t at)
{
    mpq_t u;
    mpq_init(u);
    for (long n = 0; n < degree; n++)
        for (long k = degree - 1; k >= n; k--) {
            mpq_mul(u, at, c[k + 1]);
            mpq_add(c[k], c[k], u);
        }
    mpq_clear(u);
}

/* y -> 1 - y. */
static void reflect(mpq_t *c, long degree)
{
    mpq_t one;
    mpq_init(one);
    mpq_set_ui(one, 1, 1);
    shift_by(c, degree, one);
    for (long n = 1; n <= degree; n += 2)
        mpq_neg(c[n], c[n]);
    mpq_clear(one);
}

/* Divide by the highest possible power of y, which is returned. */
static long divide_by_power(mpq_t *c, long *degree)
{
    long order = 0;
    while (mpq_sgn(c[order]) == 0)
        order++;
    for (long n = 0; n + order <= *degree; n++)
        mpq_set(c[n], c[n + order]);
    *degree -= order;
    return order;
}

static void set_fixed(Fix *r, mpq_t *c, long degree)
{
    for (long n = 0; n <= degree; n++)
        r[n] = fix_set(c[n]);
}

/* The density of a cell as a polynomial in y, in units in which `top` is 1; 1 in a gap. */
static void density_at_left(Taylor *t, const TreeData *d, long i, const mpq_t top)
{
    const Moments *m = d->moments;
    const Poly *p = &m->problem->density[m->density[i]].p;
    mpq_t w;
    mpq_init(w);
    t->degree = p->len > 0 ? p->len - 1 : 0;
    mpq_set_ui(t->c[0], 1, 1);
    for (long n = 0; n < p->len; n++) {
        poly_coefficient(t->c[n], p, n);
        mpq_div(t->c[n], t->c[n], top);
    }
    shift_by(t->c, t->degree, m->z[i]);
    mpq_sub(w, m->z[i + 1], m->z[i]);
    scale_powers(t, w, 0);
    mpq_clear(w);
}

static void set_density(FitCell *c, const TreeData *d, long i, const mpq_t top)
{
    Taylor t;
    mpq_t half;
    taylor_init(&t);
    mpq_init(half);
    density_at_left(&t, d, i, top);
    c->p_degree = t.degree;
    size_t room = (size_t)t.degree + 1;
    c->p_left = must_alloc(room, sizeof(Fix));
    c->p_right = must_alloc(room, sizeof(Fix));
    c->p_middle = must_alloc(room, sizeof(Fix));
    set_fixed(c->p_left, t.c, t.degree);
    reflect(t.c, t.degree);
    set_fixed(c->p_right, t.c, t.degree);
    c->zero[1] = divide_by_power(t.c, &t.degree);
    reflect(t.c, t.degree);
    c->zero[0] = divide_by_power(t.c, &t.degree);
    mpq_set_ui(half, 1, 2);
    shift_by(t.c, t.degree, half);
    set_fixed(c->p_middle, t.c, t.degree);
    c->middle_degree = t.degree;
    mpq_clear(half);
    taylor_clear(&t);
}

/* A bound for the density: the largest sum of the coefficients in y. */
static void bound_density(mpq_t top, const TreeData *d)
{
    Taylor t;
    mpq_t one, sum;
    taylor_init(&t);
    mpq_inits(one, sum, NULL);
    mpq_set_ui(one, 1, 1);
    for (long i = 0; i < d->n; i++) {
        if (d->cell[i].empty)
            continue;
        density_at_left(&t, d, i, one);
        mpq_set_ui(sum, 0, 1);
        for (long n = 0; n <= t.degree; n++) {
            mpq_abs(t.c[n], t.c[n]);
            mpq_add(sum, sum, t.c[n]);
        }
        if (mpq_cmp(sum, top) > 0)
            mpq_set(top, sum);
    }
    mpq_clears(one, sum, NULL);
    taylor_clear(&t);
}

/* part of cell i, from where the part goes to the left end of cell `end`, from the exact moments. */
static void set_part(FitPart *r, const TreeData *d, long i, long end, const mpq_t top)
{
    const Moments *m = d->moments;
    mpq_t p[PREFIXES], x, y;
    mpq_inits(x, y, NULL);
    for (int n = 0; n < PREFIXES; n++) {
        mpq_init(p[n]);
        mpq_sub(p[n], m->prefix[end][n], m->prefix[i][n]);
    }
    mpq_mul(y, top, d->length);
    mpq_div(x, p[P0], y);
    r->mass = fix_set(x);
    mpq_div(x, p[P1], p[P0]); /* the mean of x */
    mpq_mul(y, x, p[P1]);
    mpq_sub(p[P2], p[P2], y); /* the integral of (x - mean)^2 p */
    mpq_mul(y, x, p[H0]);
    mpq_sub(p[H1], p[H1], y);
    mpq_sub(x, x, m->z[0]);
    mpq_div(x, x, d->length);
    r->centre = fix_set(x);
    mpq_div(x, p[H0], p[P0]);
    mpq_mul(x, x, d->scale);
    r->level = fix_set(x);
    mpq_div(x, p[H1], p[P2]);
    mpq_mul(x, x, d->scale);
    mpq_mul(x, x, d->length);
    r->slope = fix_set(x);
    mpq_div(x, p[P2], top);
    for (int n = 0; n < 3; n++)
        mpq_div(x, x, d->length);
    r->spread = fix_set(x);
    for (int n = 0; n < PREFIXES; n++)
        mpq_clear(p[n]);
    mpq_clears(x, y, NULL);
}

/* The whole parts between the gaps. */
static void set_parts(TreeData *d, const mpq_t top)
{
    long end;
    for (long i = 0; i < d->n; i = end) {
        for (end = i; end < d->n && !d->cell[end].empty; end++)
            ;
        if (end > i)
            set_part(&d->cell[i].part, d, i, end, top);
        else
            end++;
    }
}

static void set_densities(TreeData *d)
{
    const Moments *m = d->moments;
    const Poly *first = &m->problem->density[m->density[0]].p;
    mpq_t top;
    for (long i = 0; i < d->n; i++) {
        const Poly *p = &m->problem->density[m->density[i]].p;
        d->weighted |= p->len != 1 || !poly_equal(p, first);
    }
    if (!d->weighted)
        return;
    mpq_init(top);
    bound_density(top, d);
    for (long i = 0; i < d->n; i++)
        set_density(&d->cell[i], d, i, top);
    if (d->gaps)
        set_parts(d, top);
    mpq_clear(top);
}

/* empty and gap_end of all cells. */
static void set_gaps(TreeData *d)
{
    const Moments *m = d->moments;
    d->gaps = false;
    for (long i = d->n - 1; i >= 0; i--) {
        d->cell[i].empty = m->problem->density[m->density[i]].p.len == 0;
        d->gaps = d->gaps || d->cell[i].empty;
    }
    for (long i = 1, end; i < d->n; i = end) {
        end = i;
        while (end < d->n && d->cell[end].empty)
            end++;
        d->cell[i].gap_end = end > i ? end : 0;
        end += end == i;
    }
}

/* Are degrees and number of cells within the caps, and is the density zero on no cell at an end? */
static bool covered(const Moments *m)
{
    const Problem *p = m->problem;
    if (m->n > MAX_FIT_CELLS)
        return false;
    for (long i = 0; i < m->n; i++) {
        long density = p->density[m->density[i]].p.len;
        if (p->target[m->target[i]].p.len > MAX_FIT_DEGREE + 1 || density > MAX_FIT_DEGREE + 1 ||
            (density == 0 && (i == 0 || i == m->n - 1)))
            return false;
    }
    return true;
}

TreeData *tree_data_new(const Moments *m)
{
    if (!covered(m))
        return NULL;
    TreeData *d = must_alloc(1, sizeof *d);
    d->moments = m;
    d->n = m->n;
    d->integrals = NULL;
    d->cell = must_alloc((size_t)m->n, sizeof *d->cell);
    mpq_inits(d->length, d->scale, NULL);
    mpq_sub(d->length, m->z[m->n], m->z[0]);
    set_gaps(d);
    choose_scale(d);
    fixed_overflow = false;
    for (long i = 0; i < m->n; i++)
        set_cell(d, i);
    set_integrals(d);
    set_stretches(d);
    set_densities(d);
    if (fixed_overflow) {
        tree_data_free(d);
        return NULL;
    }
    return d;
}

void tree_data_refine(TreeData *d, const struct Integrals *integrals)
{
    d->integrals = integrals;
}

void tree_data_free(TreeData *d)
{
    if (!d)
        return;
    for (long i = 0; i < d->n; i++) {
        free(d->cell[i].first);
        free(d->cell[i].second);
        free(d->cell[i].left);
        free(d->cell[i].right);
        free(d->cell[i].p_left);
        free(d->cell[i].p_right);
        free(d->cell[i].p_middle);
        mpq_clear(d->cell[i].exact_slope);
    }
    free(d->cell);
    mpq_clears(d->length, d->scale, NULL);
    free(d);
}
