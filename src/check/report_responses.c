/* report_responses.c - what has been verified of the infimum of the risk, in words. */
#include "report.h"

#include <stdio.h>
#include <stdlib.h>

/* The optimal response: its word and places. */
static void print_response(const Check *k, const Pattern *s)
{
    char *text = pattern_text(s);
    printf("  The limit %s of networks has this risk:", text);
    for (int j = 1; j <= s->k; j++) {
        printf("%s", j > 1 ? ", " : " ");
        printf("%s", s->node[j] == KINK_PLACE ? "a kink at" : "a node, where it may jump, at");
        report_number(" ", &k->place[j - 1]);
    }
    printf(".\n");
    free(text);
}

static void print_not_attained(const Check *k)
{
    const Certificate *c = k->c;
    printf("claim %ld: ", c->infimum_claim);
    report_number("the infimum of the risk over all networks is ", &c->infimum);
    printf("; it is not attained.\n");
    print_response(k, c->responses.kind == ALL_RESPONSES ? &c->responses.best : &c->responses.exact);
}

static void print_attained(const Certificate *c)
{
    if (c->attained_family) {
        gmp_printf("claim %ld: the infimum of the risk over all networks is %Qd; it is attained by the"
                   " members of family %ld, and of other families with this risk, and by no realization below.\n",
                   c->infimum_claim, c->motion[c->attained_family - c->families - 1].risk, c->attained_family);
        return;
    }
    printf("claim %ld: the infimum of the risk over all networks is attained, by the first %ld of the"
           " realizations below and by no other of them%s%s.\n",
           c->infimum_claim, c->attained_by,
           c->families ? "; families that equal one of these modulo p dx attain it as well" : "",
           !c->least_line ? c->moving ? "; families with this risk attain it as well" : ""
           : c->moving    ? "; perhaps also by members of families, and by others that are not listed"
                          : "; perhaps also by others that are not listed");
}

void report_infimum(const Check *k)
{
    const Certificate *c = k->c;
    if (c->bounded)
        gmp_printf("claim 4: every critical parameter vector has a risk of at least %Qd.\n", c->bound);
    else if (c->least_line)
        printf("claim 4: no critical parameter vector has a risk less than that of realization 1: where the"
               " list may be incomplete, the risk is at least as large.\n");
    if (c->infimum_line && !c->attained_by && !c->attained_family)
        print_not_attained(k);
    else if (c->infimum_line)
        print_attained(c);
    if (!c->blow_up_line)
        return;
    Range risk;
    ranges_init(&risk, 1);
    range_point(&risk, k->start_risk, 0);
    printf("claim %ld: the network", c->infimum_claim + 1);
    for (long i = 0; i < c->problem.hidden; i++)
        gmp_printf(" %s%Qd max(%Qd x + %Qd, 0)", i ? "+ " : "", c->theta[3 * i + 2], c->theta[3 * i],
                   c->theta[3 * i + 1]);
    gmp_printf(" + %Qd", c->theta[3 * c->problem.hidden]);
    report_number(" has the risk ", &risk);
    printf(", less than that of every critical network: every gradient flow trajectory that starts there is"
           " unbounded.\n");
    ranges_clear(&risk, 1);
}
