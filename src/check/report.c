/* report.c - what has been verified, in words. Decimals are for reading only; nothing is decided here. */
#include "report.h"

#include "lojasiewicz.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Print x, rounded to `digits` significant digits, as a decimal number. x != 0. */
static void print_decimal(const mpq_t x, int digits)
{
    mpz_t n, d, power;
    mpz_inits(n, d, power, NULL);
    mpz_abs(n, mpq_numref(x));
    long exponent = (long)mpz_sizeinbase(n, 10) - (long)mpz_sizeinbase(mpq_denref(x), 10);
    char *s = NULL;
    for (long shift = digits - exponent + 1; !s || (int)strlen(s) > digits; shift--) {
        free(s); /* |x| 10^shift, rounded, until it has no more than `digits` digits */
        mpz_ui_pow_ui(power, 10, (unsigned long)labs(shift));
        mpz_abs(n, mpq_numref(x));
        mpz_set(d, mpq_denref(x));
        mpz_mul(shift >= 0 ? n : d, shift >= 0 ? n : d, power);
        mpz_mul_2exp(n, n, 1);
        mpz_add(n, n, d);
        mpz_fdiv_q(n, n, d);
        mpz_fdiv_q_2exp(n, n, 1);
        s = mpz_get_str(NULL, 10, n);
        exponent = (long)strlen(s) - 1 - shift;
    }
    printf("%s", mpq_sgn(x) < 0 ? "-" : "");
    if (exponent >= -5 && exponent < 0)
        printf("0.%.*s%s", (int)(-exponent - 1), "0000", s);
    else if (exponent >= 0 && exponent + 1 < (long)strlen(s))
        printf("%.*s.%s", (int)exponent + 1, s, s + exponent + 1);
    else if (exponent + 1 == (long)strlen(s))
        printf("%s", s);
    else
        printf("%c%s%s * 10^%ld", s[0], s[1] ? "." : "", s + 1, exponent);
    free(s);
    mpz_clears(n, d, power, NULL);
}

/* Is [lo, hi] narrower than one unit of digit number `digits` of its midpoint? */
static bool narrow(const Range *r, const mpq_t middle, int digits)
{
    mpq_t width, unit;
    mpz_t power;
    mpq_inits(width, unit, NULL);
    mpz_init(power);
    mpq_sub(width, r->hi, r->lo);
    mpz_ui_pow_ui(power, 10, (unsigned long)digits);
    mpq_set_z(unit, power);
    mpq_div(unit, middle, unit);
    mpq_abs(unit, unit);
    bool yes = mpq_cmp(width, unit) < 0;
    mpz_clear(power);
    mpq_clears(width, unit, NULL);
    return yes;
}

void report_number(const char *before, const Range *r)
{
    printf("%s", before);
    if (mpq_equal(r->lo, r->hi)) {
        gmp_printf("%Qd", r->lo);
        return;
    }
    mpq_t middle;
    mpq_init(middle);
    mpq_add(middle, r->lo, r->hi);
    mpq_div_2exp(middle, middle, 1);
    int digits = 15;
    while (digits > 2 && !narrow(r, middle, digits))
        digits--;
    if (digits > 2)
        print_decimal(middle, digits);
    else
        gmp_printf("in [%Qd, %Qd]", r->lo, r->hi);
    mpq_clear(middle);
}

static void print_algebraic_risk(const Realization *z)
{
    if (z->risk_line && (z->risk_poly.len == 2 || z->risk_primes.line))
        printf("  Its risk is algebraic of degree %ld.\n", z->risk_poly.len - 1);
    else if (z->risk_line)
        printf("  Its risk is a root of a polynomial of degree %ld.\n", z->risk_poly.len - 1);
}

static void print_algebraic(const Realization *z)
{
    const Algebraic *a = z->algebraic;
    if (!a)
        return;
    printf("  Its kinks are polynomials in kink %d, %s of degree %ld.\n", a->generator,
           a->primes.line ? "which is algebraic" : "a root of a polynomial", a->mu.len - 1);
    for (int i = 0; i < z->name.k; i++)
        if (a->minpoly[i].line)
            printf("  Kink %d is %s of degree %ld.\n", i + 1,
                   a->minpoly[i].primes.line || a->minpoly[i].p.len == 2 ? "algebraic"
                                                                         : "a root of a polynomial",
                   a->minpoly[i].p.len - 1);
    print_algebraic_risk(z);
}

/* A word with its parts and gaps, by the breakpoints at which these begin. */
static void print_gap_name(const Name *n)
{
    printf(n->type_b ? "B" : "");
    for (int j = 1; j <= n->k; j++) {
        if (!n->type_b || n->node[j] == 0)
            printf("%c", n->type_b ? 'k' : n->text[j - 1]);
        printf(n->node[j] ? "!%d" : ".%d", n->node[j] ? n->node[j] : n->from[j]);
    }
}

static void print_weights(const Realization *z)
{
    for (int j = 1; j <= z->name.k; j++)
        if (z->weight[j] == 1)
            report_number(", one kink in the gap ", &z->number[j - 1]);
        else if (z->weight[j] == 2)
            report_number(", two kinks in the gap ", &z->number[j - 1]);
}

static void print_risk_and_type(const Realization *z)
{
    report_number("; its risk is ", &z->risk);
    if (z->undecided)
        printf("; the type of its parameters is not decided.\n");
    else
        printf("; the best type of its parameters is a %s.\n", z->minimum ? "local minimum" : "saddle");
}

static void print_chain(const Realization *z, long id)
{
    int k = z->name.k;
    const Range *x = z->number;
    printf("claim %ld: realization %ld is ", z->claim, id);
    if (z->name.gaps) {
        printf("modulo the measure the chain ");
        print_gap_name(&z->name);
        print_weights(z);
        printf(", with places at");
    } else if (z->name.type_b)
        printf("an affine function with %d kink%s at", k, k > 1 ? "s" : "");
    else
        printf("the chain %s with kinks at", z->name.text);
    for (int i = 0; i < k; i++)
        report_number(i ? ", " : " ", &x[i]);
    printf(", slope jump%s", k > 1 ? "s" : "");
    for (int i = 0; i < k; i++)
        report_number(i ? ", " : " ", &x[k + i]);
    printf(z->nodes ? ", values (left end, kinks, both sides of gaps, right end)"
                    : ", values (left end, kinks, right end)");
    for (int i = 0; i < k + 2 + z->nodes; i++)
        report_number(i ? ", " : " ", &x[2 * k + i]);
    print_risk_and_type(z);
    print_algebraic(z);
}

static void print_realization(const Realization *z, long id)
{
    if (z->word == 'W') {
        print_chain(z, id);
        return;
    }
    printf("claim %ld: realization %ld is ", z->claim, id);
    if (z->word == 'C' || z->word == 'F') {
        printf(z->word == 'C' ? "the constant" : "the best affine fit");
        report_number(" with the value ", &z->value[0]);
        report_number(" at the left end and ", &z->value[1]);
        printf(" at the right end");
    } else {
        report_number(z->word == 'R' ? "R(q) with q = " : "L(q) with q = ", &z->kink);
        report_number(", slope jump ", &z->jump);
        report_number(", value ", &z->value[0]);
        report_number(" at the left end, ", &z->value[1]);
        report_number(" at the kink, ", &z->value[2]);
        printf(" at the right end");
    }
    print_risk_and_type(z);
    if (z->root_primes.line)
        printf("  Its kink is algebraic of degree %ld.\n", z->root.len - 1);
    print_algebraic_risk(z);
}

/* Is the tree or a zero of the word not decided, or bounded from below only? */
static bool undecided_word(const WordProof *w)
{
    bool open = w->tree && strpbrk(w->tree, "?r");
    for (long j = 0; j < w->zeros; j++)
        open = open || w->zero[j].location == ZERO_UNDECIDED;
    return open;
}

/* The word itself or, for `mirror`, the one whose mirror image it is. */
static const WordProof *searched_word(const Certificate *c, long i)
{
    const WordProof *w = &c->word[i];
    Name image;
    Slopes g;
    slopes_set(&g, c->problem.gamma);
    mirror_name(&image, &w->name, g);
    for (long j = 0; j < i && !w->tree && !w->roots; j++)
        if (!c->word[j].name.type_b && strcmp(c->word[j].name.text, image.text) == 0)
            return &c->word[j];
    return w;
}

static long undecided_words(const Certificate *c)
{
    long count = 0;
    for (long i = 0; i < c->words; i++)
        count += undecided_word(searched_word(c, i));
    return count;
}

static void print_wide_list_claim(const Certificate *c, const Moments *m)
{
    const char *where = m->left_gap || m->right_gap ? ", as functions on the hull of the support" : "";
    if (c->kind == LIST_FINITE)
        printf(
            "claim 1: for %ld hidden neurons the critical realization functions are exactly the %ld functions"
            " below%s.\n",
            c->problem.hidden, c->functions, where);
    else if (c->kind == LIST_INFINITE && c->moving)
        printf("claim 1: for %ld hidden neurons every critical realization function is one of the %ld below"
               " or a member of one of the %ld families%s.\n",
               c->problem.hidden, c->realizations, c->moving, where);
    else if (c->kind == LIST_INFINITE)
        printf(
            "claim 1: for %ld hidden neurons there are infinitely many critical realization functions; modulo"
            " the measure p dx they are exactly the %ld functions below%s.\n",
            c->problem.hidden, c->classes, where);
    else
        printf(
            "claim 1: for %ld hidden neurons the functions below are critical realizations%s; %ld cells and"
            " %ld words have not been searched completely.\n",
            c->problem.hidden, where, c->opens, undecided_words(c));
    if (c->infinite && c->kind == LIST_PARTIAL)
        printf("  There are infinitely many, because there is a family.\n");
    for (long i = 0; i < c->opens; i++)
        printf("  Not searched: word %c, cell %ld.\n", c->open[i].word, c->open[i].cell);
}

static void print_list_claim(const Certificate *c)
{
    if (c->kind == LIST_FINITE)
        printf(
            "claim 1: the critical realization functions are exactly the %ld functions below; %ld of them are"
            " different modulo the measure p dx.\n",
            c->functions, c->classes);
    else if (c->kind == LIST_INFINITE)
        printf(
            "claim 1: the critical realization functions are exactly the %ld functions and the %ld families"
            " below; modulo the measure p dx there are %ld.\n",
            c->realizations, c->families, c->classes);
    else
        printf(
            "claim 1: the functions and families below are critical realizations; %ld regions have not been"
            " searched.\n",
            c->opens);
    for (long i = 0; i < c->opens; i++)
        printf("  Not searched: word %c, cell %ld.\n", c->open[i].word, c->open[i].cell);
}

static void print_order(const Certificate *c)
{
    printf("claim 3: the order of the risks is 1");
    for (long i = 0; i + 1 < c->realizations; i++)
        printf(" %s %ld",
               c->realization[i].relation == LESS    ? "<"
               : c->realization[i].relation == CLOSE ? "~"
                                                     : "=",
               i + 2);
    printf(".\n");
    for (long i = 0; i + 1 < c->realizations; i++)
        if (c->realization[i].relation == CLOSE)
            printf(
                "  The risks of %ld and %ld are not separated; both lie in an interval of length 2^-%ld.\n",
                i + 1, i + 2, c->realization[i].closeness);
}

/* `N family K WORD KIND Z`. */
static void print_family(const Check *k, const Sentence *s, long id)
{
    bool right_word = strstr(s->text, " R ") != NULL, affine = strstr(s->text, " affine ") != NULL;
    bool left = family_is_left(&k->m, s->text);
    const char *end = strrchr(s->text, ' ') + 1;
    printf("claim %ld: family %ld is %c(q) for every q ", s->claim, id, right_word ? 'R' : 'L');
    printf(left ? "in (a, %s]" : "in [%s, b)", end);
    if (affine)
        printf(", the neuron carrying the best affine fit on %s.\n", left ? "[q, b]" : "[a, q]");
    else
        printf(" with any nonzero slope jump, the function being the mean on %s.\n",
               left ? "[q, b]" : "[a, q]");
}

/* `N family K end-pair realization ID gap B gaps G dimension D`: the end is printed as it stands. */
static void print_end_pair(const Sentence *s)
{
    printf("claim %ld: a family of critical realizations that agree on the support, because two more kinks in"
           " the gap at an end of the interval have no effect there: %s.\n",
           s->claim, strstr(s->text, "realization"));
}

/* `N family K KIND realization ID gap B gaps G dimension D`: printed as it stands. */
static void print_gap_family(const Sentence *s)
{
    const char *kind = strstr(s->text, "gap-"), *of = strchr(kind, ' ') + 1;
    const char *what = kind[4] == 'p'   ? "the two kinks in these gaps can be chosen"
                       : kind[4] == 's' ? "the kink in the gap can be two kinks of the same letter"
                                        : "three more kinks in the gap have no effect on the support";
    printf("claim %ld: a family of critical realizations that agree on the support, because %s: %s.\n",
           s->claim, what, of);
}

static void print_moving(const Family *f, long id)
{
    printf("claim %ld: family %ld: ", f->claim, id);
    if (f->name.type_b)
        printf("an affine function with kinks at");
    else
        printf("the chain %s with kinks at", f->name.text);
    for (int i = 0; i < f->name.k; i++)
        gmp_printf("%s %Qd + %Qd t", i ? "," : "", f->base[i], f->step[i]);
    gmp_printf(", which determine it, is a critical realization for every t with %Qd < t < %Qd, and for an"
               " end of the range where the kinks are in order and the slope changes at all of them; all"
               " have the risk %Qd.\n", f->range.lo, f->range.hi, f->risk);
}

/* `N stratum OWNER ID ROLE... dimension D TYPE [nonsmooth]`; the role is printed as it stands. */
static void print_stratum(const Sentence *s)
{
    const char *owner = strstr(s->text, "stratum ") + strlen("stratum ");
    const char *role = strchr(strchr(owner, ' ') + 1, ' ') + 1, *tail = strstr(role, " dimension ");
    const char *dimension = tail + strlen(" dimension ");
    printf("claim %ld: the parameters of %.*s with the role `%.*s`", s->claim, (int)(role - owner - 1), owner,
           (int)(tail - role), role);
    printf(" form a set of dimension %c and are %s", dimension[0],
           strstr(dimension, "saddle") ? "saddles" : "local minima");
    printf("%s.\n", strstr(dimension, "nonsmooth") ? "; the risk is not differentiable there" : "");
}

/* `N stratum realization ID ROW`: the row is printed as it stands. */
static void print_row(const Sentence *s)
{
    const char *id = strstr(s->text, "realization ") + strlen("realization "), *row = strchr(id, ' ') + 1;
    printf("claim %ld: for the critical parameters of realization %.*s holds the row `%s`.\n", s->claim,
           (int)(row - id - 1), id, row);
}

static void print_two_slope_basis(const Check *k)
{
    printf("\nrelies on: Theorem 9.2, Theorem 9.6 with 3.1 to 3.5%s and 4.1, Theorem 9.7, section 6\n",
           k->used_mirror ? ", Lemma 3.6" : "");
}

static void print_basis(const Check *k, bool kinks)
{
    printf(
        "\nrelies on: Theorem 2.1, Theorem 3.1, Theorem 3.2, Theorem 3.3, Theorem 3.4%s%s%s, Theorem 4.2%s,"
        " section 6\n",
        k->c->infimum_line ? ", Theorem 3.5" : "", k->used_mirror ? ", Lemma 3.6" : "",
        kinks ? ", Theorem 4.1" : "", k->c->strata ? ", Theorem 5.1" : "");
}

static void print_more_basis(const Check *k)
{
    if (k->c->moving)
        printf("and on Theorem 7.19, 7.19a, 7.19b\n");
    if (k->c->blow_up_line)
        printf("and, for the existence of gradient flow trajectories, on a theorem of S. Eberle, A. Jentzen,"
               " A. Riekert and G. Weiss (see 7.18)\n");
}

/* For two slopes, none of which is 0, section 9 says how the statements of section 7 change. */
static void print_wide_two_slope_basis(const Check *k)
{
    bool inside = support_has_gaps(&k->m), gaps = inside || k->m.left_gap || k->m.right_gap;
    const char *infimum = k->c->responses.line ? ", 9.10 with 7.15 to 7.18"
                          : inside             ? ", Theorem 9.14d"
                                               : ", 9.10 with Theorem 7.14";
    printf("\nrelies on: Theorem 9.2, Theorem 9.6 with 3.1 to 3.4%s, section 6, Theorems 9.3, 9.5 and 9.8"
           " with Lemma 9.4 and 7.1 to 7.12 as far as the trees use them%s%s, Theorem 9.9 with 4.1 and 7.13,"
           " Theorem 9.11%s\n",
           k->used_mirror ? ", Lemma 3.6" : "", k->c->infimum_line ? infimum : "",
           k->c->least_line && !k->c->responses.line ? ", 7.17a, 7.17b" : "",
           k->c->strata ? " with Theorem 8.10" : "");
    if (gaps)
        printf("and, for the pieces where the density is 0, on 9.14a%s\n",
               inside ? " to 9.14c, 9.14e with 7.20 to 7.24a" : "");
}

static void print_wide_basis(const Check *k, bool kinks)
{
    if (is_two_slope(&k->c->problem)) {
        print_wide_two_slope_basis(k);
        print_more_basis(k);
        return;
    }
    bool gaps = support_has_gaps(&k->m);
    printf("\nrelies on: Theorem 2.1, Theorem 3.1, Theorem 3.2, Theorem 3.3, Theorem 3.4%s%s, Theorem 4.2,"
           " section 6, 7.1 to 7.5, 7.6 to 7.10 as far as the trees use them, 7.11 to 7.13%s%s%s\n",
           k->used_mirror ? ", Lemma 3.6" : "", kinks ? ", Theorem 4.1" : "",
           !k->c->infimum_line     ? ""
           : k->c->responses.line ? ", 7.15 to 7.18"
           : gaps                 ? ", Theorem 7.25"
                                  : ", Theorem 7.14",
           k->c->least_line && !k->c->responses.line ? ", 7.17a, 7.17b" : "",
           k->c->strata ? ", Theorem 8.10" : k->used_single_kink ? ", Theorem 8.8" : "");
    if (gaps)
        printf("and, for the gaps of the support, on 7.20 to 7.24a\n");
    print_more_basis(k);
}

void report_print(const Check *k)
{
    const Certificate *c = k->c;
    bool kinks = false;
    printf("\nRisk means int (N - f)^2 p dx over the interval, without a factor 1/2.\n");
    if (is_two_slope(&c->problem))
        gmp_printf("Two-slope activation, slope %Qd: s(t) = t for t > 0 and s(t) = %Qd t for t <= 0; for R(q)"
                   " the argument is positive right of q, for L(q) left of q.\n",
                   c->problem.gamma, c->problem.gamma);
    if (c->problem.hidden > 1)
        print_wide_list_claim(c, &k->m);
    else
        print_list_claim(c);
    printf("claim 2: the realizations below are pairwise different, also modulo the measure p dx.\n");
    print_order(c);
    report_infimum(k);
    for (long i = 0; i < c->realizations; i++) {
        print_realization(&c->realization[i], i + 1);
        kinks = kinks || c->realization[i].kink_line;
    }
    for (long i = 0; i < c->families; i++)
        if (strstr(c->family[i].text, " gap-"))
            print_gap_family(&c->family[i]);
        else if (strstr(c->family[i].text, " end-pair "))
            print_end_pair(&c->family[i]);
        else
            print_family(k, &c->family[i], i + 1);
    for (long i = 0; i < c->moving; i++)
        print_moving(&c->motion[i], c->families + i + 1);
    for (long i = 0; i < c->strata; i++)
        (c->problem.hidden > 1 ? print_row : print_stratum)(&c->stratum[i]);
    report_lojasiewicz(c);
    if (c->problem.hidden > 1)
        print_wide_basis(k, kinks);
    else if (is_two_slope(&c->problem))
        print_two_slope_basis(k);
    else
        print_basis(k, kinks);
    if (c->inequalities)
        printf("and, for the Lojasiewicz inequalities, on 10.8\n");
}
