/* main.c - relucert-check: arguments, the order of work, output. */
#include "constant_risk.h"
#include "deep.h"
#include "quadratic.h"
#include "report.h"
#include "smooth.h"

#include <stdio.h>
#include <string.h>

#ifndef RELUCERT_VERSION
#define RELUCERT_VERSION "0.1.0"
#endif

static const char usage[] =
    "Usage: relucert-check [--quiet] CERTIFICATE [PROBLEM]\n"
    "Check a certificate of relucert about the risk of networks; with a problem file, also that it is\n"
    "about this problem.\n"
    "\n"
    "  --quiet     print the verdict line only\n"
    "  --help      print this text\n"
    "  --version   print the version\n"
    "\n"
    "The last line is the verdict, with this exit status:\n"
    "  s VERIFIED (0)   s REJECTED LINE REASON (1)   s MALFORMED LINE REASON (2)   s PARTIAL (3)\n"
    "  s UNKNOWN REASON (4)\n";

typedef struct {
    bool quiet;
    const char *certificate, *problem;
} Arguments;

/* Is the certificate about the problem of this file? */
static bool compare_with_file(const Problem *problem, const char *path, Verdict *v)
{
    Problem p;
    problem_init(&p);
    bool same = problem_read_file(&p, path, v) && problem_same(problem, &p, v);
    problem_clear(&p);
    return same;
}

static void check(const Certificate *c, const Arguments *a, Verdict *v)
{
    Check k;
    check_init(&k, c, v);
    if (verify_all(&k) && !a->quiet)
        report_print(&k);
    if (v->status == VERIFIED && c->kind == LIST_PARTIAL)
        v->status = PARTIAL;
    check_clear(&k);
}

/* A certificate about one network, which begins after the problem. */
static void check_point(const Problem *problem, Reader *r, const Arguments *a, Verdict *v)
{
    Point p;
    point_init(&p, problem);
    if (point_read(&p, r)) {
        if (!a->quiet)
            problem_print(problem);
        if ((!a->problem || compare_with_file(problem, a->problem, v)) && point_check(&p, v) && !a->quiet)
            point_report(&p);
    }
    point_clear(&p);
}

/* A certificate about all critical points. */
static void check_list(Certificate *c, Reader *r, const Arguments *a, Verdict *v)
{
    if (!certificate_read(c, r))
        return;
    if (!a->quiet)
        problem_print(&c->problem);
    if (!a->problem || compare_with_file(&c->problem, a->problem, v))
        check(c, a, v);
}

/* A certificate about all critical points for the activation t^2. */
static void check_quadratic(const Problem *problem, Reader *r, const Arguments *a, Verdict *v)
{
    Quadratic q;
    quadratic_init(&q, problem);
    if (quadratic_read(&q, r)) {
        if (!a->quiet)
            problem_print(problem);
        if ((!a->problem || compare_with_file(problem, a->problem, v)) && quadratic_check(&q, v) && !a->quiet)
            quadratic_report(&q);
    }
    quadratic_clear(&q);
}

/* A certificate about an infimum that networks with a rectified power approach. */
static void check_power_limit(const Problem *problem, Reader *r, const Arguments *a, Verdict *v)
{
    PowerLimit y;
    power_limit_init(&y, problem);
    if (power_limit_read(&y, r)) {
        if (!a->quiet)
            problem_print(problem);
        if ((!a->problem || compare_with_file(problem, a->problem, v)) && power_limit_check(&y, v)) {
            if (!a->quiet)
                power_limit_report(&y);
            v->status = PARTIAL;
        }
    }
    power_limit_clear(&y);
}

/* A certificate about a family of kinks with one and the same risk. */
static void check_constant_risk(const Problem *problem, Reader *r, const Arguments *a, Verdict *v)
{
    ConstantRisk y;
    constant_risk_init(&y, problem);
    if (constant_risk_read(&y, r)) {
        if (!a->quiet)
            problem_print(problem);
        if ((!a->problem || compare_with_file(problem, a->problem, v)) && constant_risk_check(&y, v) && !a->quiet)
            constant_risk_report(&y);
    }
    constant_risk_clear(&y);
}

/* A certificate about a local minimum of a network of any depth that is not global. */
static void check_deep(const Problem *problem, Reader *r, const Arguments *a, Verdict *v)
{
    Deep y;
    deep_init(&y, problem);
    if (deep_read(&y, r)) {
        if (!a->quiet)
            problem_print(problem);
        if ((!a->problem || compare_with_file(problem, a->problem, v)) && deep_check(&y, v) && !a->quiet)
            deep_report(&y);
    }
    deep_clear(&y);
}

static int run(const Arguments *a)
{
    Verdict v = {.status = VERIFIED};
    Reader r;
    Certificate c;
    certificate_init(&c);
    if (reader_open(&r, a->certificate, &v) && certificate_read_problem(&c, &r)) {
        if (reader_ahead(&r, "constant-risk"))
            check_constant_risk(&c.problem, &r, a, &v);
        else if (reader_ahead(&r, "spurious"))
            check_deep(&c.problem, &r, a, &v);
        else if (!problem_is_plain(&c.problem, &v))
            ; /* the reason is in the verdict */
        else if (point_follows(&r))
            check_point(&c.problem, &r, a, &v);
        else if (is_quadratic(&c.problem))
            check_quadratic(&c.problem, &r, a, &v);
        else if (is_smooth(&c.problem))
            check_power_limit(&c.problem, &r, a, &v);
        else
            check_list(&c, &r, a, &v);
    }
    reader_close(&r);
    certificate_clear(&c);
    return verdict_print(&v);
}

static int bad_usage(const char *what, const char *argument)
{
    fprintf(stderr, "relucert-check: %s%s\n%s", what, argument, usage);
    return 2;
}

int main(int argc, char **argv)
{
    Arguments a = {false, NULL, NULL};
    bool options = true;
    for (int i = 1; i < argc; i++) {
        const char *s = argv[i];
        if (options && strcmp(s, "--help") == 0)
            return printf("%s", usage) < 0 || fflush(stdout) != 0 ? 4 : 0;
        if (options && strcmp(s, "--version") == 0)
            return printf("relucert-check %s\n", RELUCERT_VERSION) < 0 || fflush(stdout) != 0 ? 4 : 0;
        if (options && strcmp(s, "--quiet") == 0)
            a.quiet = true;
        else if (options && strcmp(s, "--") == 0)
            options = false;
        else if (options && s[0] == '-')
            return bad_usage("unknown option ", s);
        else if (!a.certificate)
            a.certificate = s;
        else if (!a.problem)
            a.problem = s;
        else
            return bad_usage("unexpected argument ", s);
    }
    if (!a.certificate)
        return bad_usage("no certificate given", "");
    install_allocators();
    return run(&a);
}
