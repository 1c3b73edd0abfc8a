/* quadratic_read.c - reading a certificate with the activation t^2, from `claims` to the end of the file. */
#include "quadratic.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_PRECISION = 1048576, MAX_CLAIMS = 100000000 };

/* How a stratum is written, after its realization: `all WORD REST` or `WORD REST`. In REST D stands for the
   dimension, S for a sign, X for a fraction. */
static const struct {
    const char *word, *rest;
} forms[] = {
    [ALL_GLOBAL] = {"global-minimum", "dimension D"},
    [ALL_ONE_SIGN] = {"one-sign", "S dimension D local-minimum"},
    [ALL_ONE_OPPOSITE] = {"one-opposite", "S bound X dimension D local-minimum"},
    [ALL_ELSE] = {"else", "dimension D saddle"},
    [ONE_ZERO] = {"zero", "dimension D saddle"},
    [ONE_CONSTANT] = {"constant", "when v [0,0] dimension D saddle"},
    [ONE_FLAT] = {"flat", "at X when v [0,0] dimension D saddle"},
};

void quadratic_init(Quadratic *q, const Problem *problem)
{
    memset(q, 0, sizeof *q);
    q->problem = problem;
    mpq_inits(q->infimum, q->start_risk, NULL);
    parabola_fit_init(&q->fit);
}

void quadratic_clear(Quadratic *q)
{
    for (long i = 0; i < q->realizations; i++) {
        poly_clear(&q->realization[i].polynomial);
        mpq_clear(q->realization[i].risk);
    }
    for (long i = 0; i < q->strata; i++)
        mpq_clear(q->stratum[i].number);
    free(q->realization);
    free(q->stratum);
    rationals_free(q->theta, 3 * q->problem->hidden + 1);
    mpq_clears(q->infimum, q->start_risk, NULL);
    parabola_fit_clear(&q->fit);
}

/* The next line, which begins with the number of the claim. */
static bool claim_line(Reader *r, long number)
{
    long found;
    if (!reader_line(r) || !reader_small(r, 1, MAX_CLAIMS, &found))
        return false;
    return found == number || malformed(r->verdict, r->line, "claim number %ld, expected %ld", found, number);
}

/* `list finite N N`, `distinct`, `order`. */
static bool read_list(Quadratic *q, Reader *r)
{
    long again;
    if (!claim_line(r, 1) || !reader_word(r, "list") || !reader_word(r, "finite") ||
        !reader_small(r, 1, 2, &q->list) || !reader_small(r, 1, 2, &again) || !reader_end(r))
        return false;
    q->list_line = r->line;
    if (again != q->list)
        return malformed(r->verdict, r->line, "two different numbers of functions");
    if (!claim_line(r, 2) || !reader_word(r, "distinct") || !reader_end(r) || !claim_line(r, 3) ||
        !reader_word(r, "order") || !reader_end(r))
        return false;
    q->order_line = r->line;
    return true;
}

/* `infimum N` or `infimum not-attained X X`. */
static bool read_infimum(Quadratic *q, Reader *r)
{
    if (!claim_line(r, 4) || !reader_word(r, "infimum"))
        return false;
    q->infimum_line = r->line;
    if (!reader_peek(r, "not-attained"))
        return reader_small(r, 1, MAX_CLAIMS, &q->attained_by) && reader_end(r);
    mpq_t again;
    mpq_init(again);
    bool good =
        reader_token(r) && reader_fraction(r, q->infimum) && reader_fraction(r, again) && reader_end(r);
    if (good && !mpq_equal(q->infimum, again))
        good = malformed(r->verdict, r->line, "two different numbers");
    mpq_clear(again);
    return good;
}

/* `realization ID polynomial D C0 ... CD TYPE risk X` after the number of the claim. */
static bool read_realization(Quadratic *q, Reader *r, long claim)
{
    long id;
    if (q->realizations == q->realization_room) {
        q->realization_room = 2 * q->realization_room + 2;
        q->realization = must_realloc(q->realization, (size_t)q->realization_room, sizeof *q->realization);
    }
    Parabola *z = &q->realization[q->realizations++];
    *z = (Parabola){.line = r->line, .claim = claim};
    poly_init(&z->polynomial);
    mpq_init(z->risk);
    if (!reader_word(r, "realization") || !reader_small(r, 1, MAX_CLAIMS, &id))
        return false;
    if (id != q->realizations)
        return malformed(r->verdict, r->line, "realization %ld, expected %ld", id, q->realizations);
    if (!reader_word(r, "polynomial") || !reader_polynomial(r, &z->polynomial, false))
        return false;
    if (z->polynomial.len > 3)
        return malformed(r->verdict, r->line, "a polynomial of degree more than 2");
    z->minimum = reader_peek(r, "local-minimum");
    return reader_word(r, z->minimum ? "local-minimum" : "saddle") && reader_word(r, "risk") &&
           reader_fraction(r, z->risk) && reader_end(r);
}

/* The rest of the line, in the form of the table. */
static bool read_form(ParabolaStratum *s, Reader *r, const char *form)
{
    char word[32];
    for (size_t n; *form; form += n + (form[n] == ' ')) {
        bool good;
        n = strcspn(form, " ");
        if (n == 1 && *form == 'D')
            good = reader_small(r, 1, MAX_CLAIMS, &s->dimension);
        else if (n == 1 && *form == 'X')
            good = reader_fraction(r, s->number);
        else if (n == 1 && *form == 'S') {
            s->sign = reader_peek(r, "-") ? -1 : 1;
            good = reader_word(r, s->sign < 0 ? "-" : "+");
        } else {
            memcpy(word, form, n);
            word[n] = '\0';
            good = reader_word(r, word);
        }
        if (!good)
            return false;
    }
    return reader_end(r);
}

/* `stratum realization ID ...` after the number of the claim. */
static bool read_stratum(Quadratic *q, Reader *r, long claim)
{
    if (q->strata == q->stratum_room) {
        q->stratum_room = 2 * q->stratum_room + 4;
        q->stratum = must_realloc(q->stratum, (size_t)q->stratum_room, sizeof *q->stratum);
    }
    ParabolaStratum *s = &q->stratum[q->strata++];
    *s = (ParabolaStratum){.line = r->line, .claim = claim};
    mpq_init(s->number);
    if (!reader_word(r, "stratum") || !reader_word(r, "realization") ||
        !reader_small(r, 1, MAX_CLAIMS, &s->realization))
        return false;
    bool all = reader_peek(r, "all");
    if (all)
        reader_token(r);
    const char *word = reader_token(r);
    if (!word)
        return false;
    for (int kind = all ? ALL_GLOBAL : ONE_ZERO; kind <= (all ? ALL_ELSE : ONE_FLAT); kind++)
        if (strcmp(word, forms[kind].word) == 0) {
            s->kind = (StratumKind)kind;
            return read_form(s, r, forms[kind].rest);
        }
    return malformed(r->verdict, r->line, "there is no stratum `%s%.40s`", all ? "all " : "", word);
}

static bool read_claims(Quadratic *q, Reader *r)
{
    if (!reader_line(r) || !reader_word(r, "claims") || !reader_small(r, 1, MAX_CLAIMS, &q->claims) ||
        !reader_end(r))
        return false;
    if (q->claims < 5)
        return malformed(r->verdict, r->line, "there are no claims about realizations");
    if (!read_list(q, r) || !read_infimum(q, r))
        return false;
    for (long number = 5; number <= q->claims; number++) {
        if (!claim_line(r, number))
            return false;
        if (number == 5 && reader_peek(r, "blow-up")) {
            q->blow_up_line = r->line;
            if (!reader_token(r) || !reader_end(r))
                return false;
        } else if (q->realizations > 0 && (q->strata > 0 || reader_peek(r, "stratum"))) {
            if (!read_stratum(q, r, number))
                return false;
        } else if (!read_realization(q, r, number))
            return false;
    }
    return q->realizations > 0 || malformed(r->verdict, r->line, "there are no claims about realizations");
}

/* `theta0`, a line `W B V` for each neuron, `constant C`, the first of these lines being at hand. */
static bool read_theta(Quadratic *q, Reader *r)
{
    long count = 3 * q->problem->hidden;
    q->theta_line = r->line;
    if (!reader_word(r, "theta0") || !reader_end(r))
        return false;
    q->theta = rationals_new(count + 1);
    for (long i = 0; i < count; i += 3)
        if (!reader_line(r) || !reader_fraction(r, q->theta[i]) || !reader_fraction(r, q->theta[i + 1]) ||
            !reader_fraction(r, q->theta[i + 2]) || !reader_end(r))
            return false;
    return reader_line(r) && reader_word(r, "constant") && reader_fraction(r, q->theta[count]) &&
           reader_end(r) && reader_line(r);
}

bool quadratic_read(Quadratic *q, Reader *r)
{
    long precision;
    return read_claims(q, r) && reader_line(r) && reader_word(r, "proof") && reader_end(r) &&
           reader_line(r) && reader_word(r, "precision") && reader_small(r, 1, MAX_PRECISION, &precision) &&
           reader_end(r) && reader_line(r) && (!q->blow_up_line || read_theta(q, r)) && reader_finish(r);
}
