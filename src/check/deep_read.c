/* deep_read.c - certificates about deep networks: reading them (doc/formats.md 5.16), and what they prove in
   words. */
#include "deep.h"
#include "point.h"
#include "report.h"

#include <stdio.h>
#include <string.h>

static void net_init(Net *n, const Deep *y, long per_output)
{
    n->per_output = per_output;
    n->hidden = rationals_new(y->hidden_numbers);
    n->output = rationals_new(per_output * (y->problem->width[y->problem->layers - 1] + 1));
}

static void net_clear(Net *n, const Deep *y)
{
    rationals_free(n->hidden, y->hidden_numbers);
    rationals_free(n->output, n->per_output * (y->problem->width[y->problem->layers - 1] + 1));
}

void deep_init(Deep *y, const Problem *problem)
{
    memset(y, 0, sizeof *y);
    y->problem = problem;
    for (long k = 0; k < problem->layers; k++)
        y->neurons += problem->width[k];
    y->hidden_numbers = problem_parameters(problem) - problem->width[problem->layers - 1] - 1;
    net_init(&y->fit, y, 3);
    net_init(&y->better, y, 1);
    ranges_init(&y->slope, 1);
    ranges_init(&y->intercept, 1);
    ranges_init(&y->risk, 1);
    mpq_inits(y->better_risk, y->gap, y->S0, y->C0, NULL);
}

void deep_clear(Deep *y)
{
    net_clear(&y->fit, y);
    net_clear(&y->better, y);
    ranges_clear(&y->slope, 1);
    ranges_clear(&y->intercept, 1);
    ranges_clear(&y->risk, 1);
    mpq_clears(y->better_risk, y->gap, y->S0, y->C0, NULL);
}

/* `count` fractions up to the end of the line. */
static bool read_numbers(Reader *r, mpq_t *x, long count)
{
    for (long i = 0; i < count; i++)
        if (!reader_fraction(r, x[i]))
            return false;
    return reader_end(r);
}

/* `NAME`, a line for each neuron, `output ...`. */
static bool read_net(const Deep *y, Net *n, Reader *r, const char *name)
{
    const Problem *p = y->problem;
    mpq_t *x = n->hidden;
    long before = 1;
    if (!reader_line(r) || !reader_word(r, name) || !reader_end(r))
        return false;
    n->line = r->line + 1;
    for (long k = 0; k < p->layers; k++) {
        for (long j = 0; j < p->width[k]; j++, x += before + 1)
            if (!reader_line(r) || !read_numbers(r, x, before + 1))
                return false;
        before = p->width[k];
    }
    return reader_line(r) && reader_word(r, "output") &&
           read_numbers(r, n->output, n->per_output * (before + 1));
}

/* A line that begins with the number of the claim and this word. */
static bool claim(Deep *y, Reader *r, int number, const char *word)
{
    static const char *const numbers[] = {"1", "2", "3", "4"};
    if (!reader_line(r) || !reader_word(r, numbers[number - 1]) || !reader_word(r, word))
        return false;
    y->claim_line[number - 1] = r->line;
    return true;
}

static bool read_named_range(Reader *r, const char *name, Range *x)
{
    return reader_word(r, name) && reader_fraction(r, x->lo) && reader_fraction(r, x->hi) &&
           (mpq_cmp(x->lo, x->hi) <= 0 || malformed(r->verdict, r->line, "an interval with LO > HI"));
}

static bool read_claims(Deep *y, Reader *r)
{
    if (!reader_line(r) || !reader_word(r, "claims") || !reader_word(r, "4") || !reader_end(r))
        return false;
    return claim(y, r, 1, "best-affine-fit") && read_named_range(r, "slope", &y->slope) &&
           read_named_range(r, "intercept", &y->intercept) && reader_end(r) &&
           claim(y, r, 2, "local-minimum") && read_named_range(r, "risk", &y->risk) &&
           reader_word(r, "dimension") &&
           reader_small(r, 1, MAX_PARAMETERS, &y->dimension) && reader_end(r) && claim(y, r, 3, "better") &&
           reader_word(r, "risk") && read_numbers(r, &y->better_risk, 1) && claim(y, r, 4, "gap") &&
           read_numbers(r, &y->gap, 1);
}

bool deep_read(Deep *y, Reader *r)
{
    if (!reader_line(r) || !reader_word(r, "spurious") || !reader_end(r))
        return false;
    if (!read_net(y, &y->fit, r, "fit") || !read_net(y, &y->better, r, "better") || !read_claims(y, r))
        return false;
    if (!reader_line(r) || !reader_word(r, "proof") || !reader_end(r) || !reader_line(r) ||
        !reader_word(r, "approximation") || !reader_fraction(r, y->S0) || !reader_fraction(r, y->C0) ||
        !reader_end(r))
        return false;
    y->proof_line = r->line;
    return reader_line(r) && reader_finish(r);
}

void deep_report(const Deep *y)
{
    const Problem *p = y->problem;
    mpq_t lo, hi;
    mpq_inits(lo, hi, NULL);
    deep_hull(lo, hi, p);
    if (p->data)
        printf("\nRisk means the sum of W (N(X) - Y)^%ld over the data.\n", p->loss);
    else
        printf("\nRisk means int (N - f)^%ld p dx over the interval, without any factor.\n", p->loss);
    report_number("claim 1: there is exactly one best affine function; its slope is ", &y->slope);
    report_number(",\n  its value at 0 is ", &y->intercept);
    gmp_printf(".\nclaim 2: on [%Qd, %Qd] it is the realization of the network `fit` of the certificate. This"
               " network is a local\n  minimum of the risk, because all its neurons stay strictly inside an"
               " affine piece of the activation. It belongs\n  to a manifold of dimension %ld of such"
               " local minima",
               lo, hi, y->dimension);
    report_number(". Their risk is ", &y->risk);
    gmp_printf(".\nclaim 3: the network `better` of the same architecture has the risk %Qd.\n",
               y->better_risk);
    gmp_printf("claim 4: this is less by at least %Qd. So these local minima are not global.\n"
               "\nrelies on: 10.4, 10.5\n",
               y->gap);
    mpq_clears(lo, hi, NULL);
}
