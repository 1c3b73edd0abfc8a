/* quadratic_report.c - what has been verified about networks with the activation t^2, in words. */
#include "quadratic.h"

#include <stdio.h>

/* The polynomial with these coefficients, as Problem prints its pieces. */
static void print_parabola(const char *before, mpq_t *c)
{
    Poly p;
    poly_init(&p);
    poly_set_rationals(&p, c, 3);
    printf("%s", before);
    print_polynomial(&p);
    poly_clear(&p);
}

static void print_infimum(const Quadratic *q)
{
    if (q->attained_by > 0) {
        printf("claim 4: the infimum of the risk over all networks is attained, by realization 1 and by no"
               " other.\n");
        return;
    }
    gmp_printf("claim 4: the infimum of the risk over all networks is %Qd; it is not attained.\n",
               q->infimum);
    print_parabola("  It is the risk of ", (mpq_t *)q->fit.fit);
    printf(", the best quadratic fit, which no network with one neuron equals.\n");
    if (q->blow_up_line)
        gmp_printf("claim 5: the network %Qd (%Qd x + %Qd)^2 + %Qd has the risk %Qd, less than that of every"
                   " critical network: every gradient flow trajectory that starts there is unbounded.\n",
                   q->theta[2], q->theta[0], q->theta[1], q->theta[3], q->start_risk);
}

static void print_realization(const Parabola *z, long id)
{
    printf("claim %ld: realization %ld is ", z->claim, id);
    print_polynomial(&z->polynomial);
    gmp_printf("; its risk is %Qd; the best type of its parameters is a %s.\n", z->risk,
               z->minimum ? "local minimum" : "saddle");
}

/* The strata about all neurons together. All w_j are 0, except for the first kind. */
static void print_all(const ParabolaStratum *s)
{
    char relation = s->sign > 0 ? '>' : '<', other = s->sign > 0 ? '<' : '>';
    if (s->kind == ALL_GLOBAL)
        printf("all are global minima; they form a set");
    else if (s->kind == ALL_ONE_SIGN)
        printf("those with all w_j = 0 and all v_j %c 0 are local minima; they form a set", relation);
    else if (s->kind == ALL_ONE_OPPOSITE)
        gmp_printf("those with all w_j = 0, exactly one v_j %c 0, all others %c 0, and sum v_j b_j^2 %c %Qd"
                   " are local minima; they form a set",
                   other, relation, other, s->number);
    else
        printf("all others, which have all w_j = 0, too, are saddles; they form a set");
    printf(" of dimension %ld.\n", s->dimension);
}

static void print_stratum(const ParabolaStratum *s)
{
    printf("claim %ld: of the critical parameters of realization %ld ", s->claim, s->realization);
    if (s->kind <= ALL_ELSE) {
        print_all(s);
        return;
    }
    printf("all are saddles; a neuron may have ");
    if (s->kind == ONE_ZERO)
        printf("w = b = 0 and any v");
    else if (s->kind == ONE_CONSTANT)
        printf("w = 0, v = 0 and b different from 0");
    else
        gmp_printf("v = 0, w different from 0 and b/w = %Qd", s->number);
    printf(", a set of dimension %ld%s.\n", s->dimension, s->kind == ONE_FLAT ? "; there are no others" : "");
}

void quadratic_report(const Quadratic *q)
{
    printf("\nRisk means int (N - f)^2 p dx over the interval, without a factor 1/2. A network is"
           " N(x) = c + sum v_j (w_j x + b_j)^2.\n");
    printf("claim 1: the critical realization functions, also modulo the measure p dx, are exactly the"
           " polynomial%s below.\n",
           q->list > 1 ? "s" : "");
    printf("claim 2: they are pairwise different.\n");
    printf("claim 3: the order of the risks is 1%s.\n", q->list > 1 ? " < 2" : "");
    print_infimum(q);
    for (long i = 0; i < q->realizations; i++)
        print_realization(&q->realization[i], i + 1);
    for (long i = 0; i < q->strata; i++)
        print_stratum(&q->stratum[i]);
    printf("\nrelies on: Theorem 9.15, Theorem 9.16%s\n", q->blow_up_line ? ", 7.18 (c)" : "");
}
