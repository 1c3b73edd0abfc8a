/* constant_read.c - certificates about a family of constant risk: reading them (doc/formats.md 5.15), and
   what they prove in words. */
#include "constant_risk.h"
#include "point.h"
#include "report.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_LOGS = 16 };

void constant_risk_init(ConstantRisk *y, const Problem *problem)
{
    memset(y, 0, sizeof *y);
    y->problem = problem;
    y->neurons = problem->hidden;
    y->theta = rationals_new(3 * y->neurons);
    y->neuron_line = must_alloc((size_t)y->neurons, sizeof *y->neuron_line);
    mpq_inits(y->constant, y->d, y->least, NULL);
    ranges_init(&y->family, 1);
    ranges_init(&y->risk, 1);
    ranges_init(&y->better, 1);
    surds_init(&y->gap, 1);
    for (int i = 0; i < WITNESSES; i++)
        poly_inits(&y->witness[i].P, &y->witness[i].Q, (Poly *)NULL);
}

void constant_risk_clear(ConstantRisk *y)
{
    rationals_free(y->theta, 3 * y->neurons);
    free(y->neuron_line);
    mpq_clears(y->constant, y->d, y->least, NULL);
    ranges_clear(&y->family, 1);
    ranges_clear(&y->risk, 1);
    ranges_clear(&y->better, 1);
    surds_clear(&y->gap, 1);
    for (int i = 0; i < WITNESSES; i++)
        poly_clears(&y->witness[i].P, &y->witness[i].Q, (Poly *)NULL);
    rationals_free(y->log, 3 * y->logs);
}

static bool read_theta(ConstantRisk *y, Reader *r)
{
    if (!reader_line(r) || !reader_word(r, "theta") || !reader_end(r))
        return false;
    for (long j = 0; j < y->neurons; j++) {
        if (!reader_line(r))
            return false;
        y->neuron_line[j] = r->line;
        for (int i = 0; i < 3; i++)
            if (!reader_fraction(r, y->theta[3 * j + i]))
                return false;
        if (!reader_end(r))
            return false;
    }
    return reader_line(r) && reader_word(r, "constant") && reader_fraction(r, y->constant) && reader_end(r);
}

/* A line that begins with the number of the claim and this word. */
static bool claim(ConstantRisk *y, Reader *r, int number, const char *word)
{
    static const char *const numbers[] = {"1", "2", "3", "4"};
    if (!reader_line(r) || !reader_word(r, numbers[number - 1]) || !reader_word(r, word))
        return false;
    y->claim_line[number - 1] = r->line;
    return true;
}

/* LO HI; strict: LO < HI. */
static bool read_interval(Reader *r, Range *x, bool strict)
{
    return reader_fraction(r, x->lo) && reader_fraction(r, x->hi) &&
           (mpq_cmp(x->lo, x->hi) < (strict ? 0 : 1) || malformed(r->verdict, r->line, "an empty interval"));
}

static bool read_claims(ConstantRisk *y, Reader *r)
{
    if (!reader_line(r) || !reader_word(r, "claims") || !reader_word(r, "4") || !reader_end(r))
        return false;
    return claim(y, r, 1, "family") && reader_word(r, "R") && read_interval(r, &y->family, true) &&
           reader_word(r, "uncountable") && reader_end(r) && claim(y, r, 2, "risk") &&
           read_interval(r, &y->risk, false) && reader_end(r) && claim(y, r, 3, "better") &&
           read_interval(r, &y->better, false) && reader_end(r) && claim(y, r, 4, "gap") &&
           reader_fraction(r, y->gap.r) && reader_fraction(r, y->gap.s) && reader_fraction(r, y->d) &&
           reader_word(r, "at-least") && reader_fraction(r, y->least) && reader_end(r);
}

static bool read_logs(ConstantRisk *y, Reader *r)
{
    long count;
    if (!reader_small(r, 0, 1000000000, &count))
        return false;
    if (count > MAX_LOGS)
        return unknown(r->verdict, "line %ld: more than %d logarithms", r->line, MAX_LOGS);
    y->log = rationals_new(3 * count);
    y->logs = count;
    for (long i = 0; i < 3 * count; i++)
        if (!reader_fraction(r, y->log[i]))
            return false;
    return true;
}

static bool read_proof(ConstantRisk *y, Reader *r)
{
    static const char *const words[] = {"primitive", "moment", "square"};
    if (!reader_line(r) || !reader_word(r, "proof") || !reader_end(r))
        return false;
    for (int i = 0; i < WITNESSES; i++) {
        Fraction *w = &y->witness[i];
        if (!reader_line(r) || !reader_word(r, words[i]) || !reader_polynomial(r, &w->P, false) ||
            !reader_polynomial(r, &w->Q, false) || (i == SQUARE && !read_logs(y, r)) || !reader_end(r))
            return false;
        w->line = r->line;
    }
    return reader_line(r) && reader_finish(r);
}

bool constant_risk_read(ConstantRisk *y, Reader *r)
{
    return reader_line(r) && reader_word(r, "constant-risk") && reader_end(r) && read_theta(y, r) &&
           read_claims(y, r) && read_proof(y, r);
}

/* The number of neurons of theta that are not 0 on the whole interval; they make a better network. */
static long active_neurons(const ConstantRisk *y)
{
    const Problem *p = y->problem;
    long count = 0;
    mpq_t t;
    mpq_init(t);
    for (long j = 0; j < y->neurons; j++) {
        mpq_t *u = &y->theta[3 * j];
        mpq_mul(t, u[0], mpq_sgn(u[0]) > 0 ? p->b : p->a);
        mpq_add(t, t, u[1]);
        count += mpq_sgn(t) > 0 && mpq_sgn(u[2]) != 0;
    }
    mpq_clear(t);
    return count;
}

void constant_risk_report(const ConstantRisk *y)
{
    long active = active_neurons(y);
    printf("\nRisk means int (N - f)^2 dx over the interval, without a factor 1/2.\n");
    gmp_printf("claim 1: for every q in (%Qd, %Qd) there is exactly one critical realization with the kink q"
               " that is constant left of q;\n  all of them have the same risk, and each is the realization"
               " of local minima for every number of hidden neurons:\n  uncountably many functions.\n",
               y->family.lo, y->family.hi);
    report_number("claim 2: their risk is ", &y->risk);
    report_number(".\nclaim 3: the risk of the network of the certificate is ", &y->better);
    gmp_printf(".\nclaim 4: the risk of the family minus that of this network is exactly %Qd + %Qd sqrt(%Qd)"
               " >= %Qd > 0.\n  So none of these local minima is global with %ld or more hidden neurons.\n"
               "\nrelies on: Theorem 3.2, 10.1 to 10.3\n",
               y->gap.r, y->gap.s, y->d, y->least, active > 0 ? active : 1);
}
