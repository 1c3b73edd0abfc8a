/* quadratic_fit.c - integrals of the problem data, the best quadratic fit, risks of polynomials. */
#include "quadratic.h"

#include <string.h>

bool is_quadratic(const Problem *p)
{
    return strcmp(p->activation, "quadratic") == 0;
}

/* The count integrals of g, x g, x^2 g, ... over [from, to] are added to sum. */
static void add_integrals(mpq_t *sum, int count, const Poly *g, const mpq_t from, const mpq_t to)
{
    Poly power, whole;
    mpq_t t;
    poly_inits(&power, &whole, (Poly *)NULL);
    mpq_init(t);
    poly_set(&power, g);
    for (int i = 0; i < count; i++) {
        poly_integral(&whole, &power);
        poly_eval(t, &whole, to);
        mpq_add(sum[i], sum[i], t);
        poly_eval(t, &whole, from);
        mpq_sub(sum[i], sum[i], t);
        poly_times_x(&power, &power);
    }
    mpq_clear(t);
    poly_clears(&power, &whole, (Poly *)NULL);
}

/* All integrals, over the intervals that the pieces of f and of p have in common. */
static void integrate(ParabolaFit *d, const Problem *p)
{
    Poly g;
    mpq_t from;
    poly_init(&g);
    mpq_init(from);
    mpq_set(from, p->a);
    for (long i = 0, j = 0; i < p->targets && j < p->densities;) {
        const Piece *f = &p->target[i], *w = &p->density[j];
        int order = mpq_cmp(f->right, w->right);
        const mpq_t *to = order <= 0 ? &f->right : &w->right;
        add_integrals(d->mass, 5, &w->p, from, *to);
        poly_mul(&g, &f->p, &w->p);
        add_integrals(d->target, 3, &g, from, *to);
        poly_mul(&g, &f->p, &g);
        add_integrals(&d->square, 1, &g, from, *to);
        mpq_set(from, *to);
        i += order <= 0;
        j += order >= 0;
    }
    mpq_clear(from);
    poly_clear(&g);
}

/* x -= y z */
static void subtract_product(mpq_t x, const mpq_t y, const mpq_t z)
{
    mpq_t t;
    mpq_init(t);
    mpq_mul(t, y, z);
    mpq_sub(x, x, t);
    mpq_clear(t);
}

/* The solution of sum_j mass[i+j] fit[j] = target[i]. The matrix is positive definite, as no polynomial of
   degree 2 vanishes wherever p > 0: so no pivot is 0. */
static void solve(ParabolaFit *d)
{
    mpq_t a[3][4], factor;
    mpq_init(factor);
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 4; j++) {
            mpq_init(a[i][j]);
            mpq_set(a[i][j], j < 3 ? d->mass[i + j] : d->target[i]);
        }
    for (int k = 0; k < 3; k++)
        for (int i = k + 1; i < 3; i++) {
            mpq_div(factor, a[i][k], a[k][k]);
            for (int j = k; j < 4; j++)
                subtract_product(a[i][j], factor, a[k][j]);
        }
    for (int i = 2; i >= 0; i--) {
        for (int j = i + 1; j < 3; j++)
            subtract_product(a[i][3], a[i][j], d->fit[j]);
        mpq_div(d->fit[i], a[i][3], a[i][i]);
    }
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 4; j++)
            mpq_clear(a[i][j]);
    mpq_clear(factor);
}

/* fbar, its moments and the variance of x. */
static void set_mean(ParabolaFit *d)
{
    mpq_t moment[3], xbar;
    mpq_inits(moment[0], moment[1], moment[2], xbar, NULL);
    mpq_div(d->mean[0], d->target[0], d->mass[0]);
    parabola_moments(moment, d, d->mean);
    mpq_set(d->M1, moment[1]);
    mpq_set(d->M2, moment[2]);
    mpq_div(xbar, d->mass[1], d->mass[0]);
    mpq_set(d->variance, d->mass[2]);
    subtract_product(d->variance, xbar, d->mass[1]);
    mpq_clears(moment[0], moment[1], moment[2], xbar, NULL);
}

/* Apply mpq_init or mpq_clear to all numbers. */
static void each_number(ParabolaFit *d, void (*apply)(mpq_ptr))
{
    for (int i = 0; i < 5; i++)
        apply(d->mass[i]);
    for (int i = 0; i < 3; i++) {
        apply(d->target[i]);
        apply(d->fit[i]);
        apply(d->mean[i]);
    }
    apply(d->square);
    apply(d->M1);
    apply(d->M2);
    apply(d->variance);
}

void parabola_fit_init(ParabolaFit *d)
{
    each_number(d, mpq_init);
}

void parabola_fit_set(ParabolaFit *d, const Problem *problem)
{
    integrate(d, problem);
    solve(d);
    set_mean(d);
    d->constant = mpq_sgn(d->fit[1]) == 0 && mpq_sgn(d->fit[2]) == 0;
    d->open = problem->hidden == 1 && mpq_sgn(d->fit[2]) == 0 && mpq_sgn(d->fit[1]) != 0;
}

void parabola_fit_clear(ParabolaFit *d)
{
    each_number(d, mpq_clear);
}

void parabola_moments(mpq_t moment[3], const ParabolaFit *d, mpq_t *c)
{
    mpq_t t;
    mpq_init(t);
    for (int i = 0; i < 3; i++) {
        mpq_neg(moment[i], d->target[i]);
        for (int j = 0; j < 3; j++) {
            mpq_mul(t, c[j], d->mass[i + j]);
            mpq_add(moment[i], moment[i], t);
        }
    }
    mpq_clear(t);
}

void parabola_risk(mpq_t risk, const ParabolaFit *d, mpq_t *c)
{
    mpq_t moment[3], t; /* int (N-f)^2 p = sum c_i int x^i (N-f) p - int f (N-f) p */
    mpq_inits(moment[0], moment[1], moment[2], t, NULL);
    parabola_moments(moment, d, c);
    mpq_set(risk, d->square);
    for (int i = 0; i < 3; i++) {
        mpq_sub(t, moment[i], d->target[i]);
        mpq_mul(t, t, c[i]);
        mpq_add(risk, risk, t);
    }
    mpq_clears(moment[0], moment[1], moment[2], t, NULL);
}

void parabola_add(mpq_t *c, const mpq_t w, const mpq_t b, const mpq_t v)
{
    mpq_t s, t;
    mpq_inits(s, t, NULL);
    mpq_mul(s, v, b);
    mpq_mul(t, s, b);
    mpq_add(c[0], c[0], t);
    mpq_mul(t, s, w);
    mpq_mul_2exp(t, t, 1);
    mpq_add(c[1], c[1], t);
    mpq_mul(t, v, w);
    mpq_mul(t, t, w);
    mpq_add(c[2], c[2], t);
    mpq_clears(s, t, NULL);
}
