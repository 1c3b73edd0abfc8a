/* certificate.c - the structure of a certificate (doc/formats.md 4.2 to 4.4, 5.2 and 5.3): header, problem,
   claims, proof, end. */
#include "certificate.h"

#include "lojasiewicz.h"
#include "modular.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_PRECISION = 1048576, MAX_CLAIMS = 100000000, MAX_PRIMES = 100000 };

void certificate_init(Certificate *c)
{
    memset(c, 0, sizeof *c);
    ranges_init(&c->infimum, 1);
    mpq_init(c->bound);
    problem_init(&c->problem);
}

static void each_range(Realization *z, void (*apply)(mpq_ptr))
{
    Range *ranges[] = {&z->kink, &z->jump, &z->value[0], &z->value[1], &z->value[2], &z->risk};
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++) {
        apply(ranges[i]->lo);
        apply(ranges[i]->hi);
    }
}

static void clear_sentences(Sentence *s, long count)
{
    for (long i = 0; i < count; i++)
        free(s[i].text);
    free(s);
}

void certificate_clear(Certificate *c)
{
    for (long i = 0; i < c->realizations; i++) {
        Realization *z = &c->realization[i];
        each_range(z, mpq_clear);
        poly_clears(&z->root, &z->risk_poly, (Poly *)NULL);
        ranges_clear(z->number, z->number ? 3L * z->name.k + z->nodes + 2 : 0);
        free(z->number);
        algebraic_clear(z->algebraic);
        free(z->root_primes.p);
        free(z->risk_primes.p);
    }
    free(c->realization);
    clear_sentences(c->family, c->families);
    clear_sentences(c->stratum, c->strata);
    free(c->open);
    words_clear(c);
    responses_clear(c);
    lojasiewicz_clear(c);
    ranges_clear(&c->infimum, 1);
    mpq_clear(c->bound);
    problem_clear(&c->problem);
}

void *grown(void *array, long *count, long *room, size_t size)
{
    if (*count == *room) {
        *room = *room ? 2 * *room : 16;
        array = must_realloc(array, (size_t)*room, size);
    }
    memset((char *)array + (size_t)(*count)++ * size, 0, size);
    return array;
}

/* The next line, which begins with the number of the claim. */
static bool claim_line(Reader *r, long number)
{
    long found;
    if (!reader_line(r) || !reader_small(r, 1, MAX_CLAIMS, &found))
        return false;
    return found == number || malformed(r->verdict, r->line, "claim number %ld, expected %ld", found, number);
}

static bool read_list_claim(Certificate *c, Reader *r)
{
    if (!claim_line(r, 1) || !reader_word(r, "list"))
        return false;
    c->list_line = r->line;
    c->functions = c->classes = -1;
    if (reader_peek(r, "partial")) {
        c->kind = LIST_PARTIAL;
        if (!reader_token(r))
            return false;
        c->infinite = c->problem.hidden > 1 && reader_peek(r, "infinite");
        return reader_word(r, c->infinite ? "infinite" : "-") && reader_word(r, "-") && reader_end(r);
    }
    if (reader_peek(r, "infinite")) { /* `infinite - N`, or, with kinks that move together, `infinite - -` */
        c->kind = LIST_INFINITE;
        if (!reader_token(r) || !reader_word(r, "-"))
            return false;
        c->infinite = c->problem.hidden > 1 && reader_peek(r, "-");
        return (c->infinite ? reader_word(r, "-") : reader_small(r, 0, MAX_CLAIMS, &c->classes)) && reader_end(r);
    }
    c->kind = LIST_FINITE;
    return reader_word(r, "finite") && reader_small(r, 0, MAX_CLAIMS, &c->functions) &&
           reader_small(r, 0, MAX_CLAIMS, &c->classes) && reader_end(r);
}

/* The number of the next claim, if there is one, has been read; else nothing is. */
static bool next_claim(const Certificate *c, Reader *r, long *next, bool *at_hand)
{
    ++*next;
    *at_hand = *next <= c->claims;
    return !*at_hand || claim_line(r, *next);
}

/* `infimum K`, `infimum family K` or `infimum not-attained LO HI`, and perhaps `blow-up` as the next claim.
   */
static bool read_infimum_claim(Certificate *c, Reader *r, long *next, bool *at_hand)
{
    bool may_be_attained = c->kind != LIST_PARTIAL || (c->least_line && !c->bounded);
    c->infimum_line = r->line;
    c->infimum_claim = *next;
    if (!reader_word(r, "infimum"))
        return false;
    if (c->kind == LIST_INFINITE && c->problem.hidden > 1 && reader_peek(r, "family"))
        return reader_token(r) && reader_small(r, 1, MAX_CLAIMS, &c->attained_family) && reader_end(r) &&
               next_claim(c, r, next, at_hand);
    if (c->problem.hidden == 1 || (may_be_attained && !reader_peek(r, "not-attained")))
        return reader_small(r, 1, MAX_CLAIMS, &c->attained_by) && reader_end(r) &&
               next_claim(c, r, next, at_hand);
    if (!reader_word(r, "not-attained") || !read_range(r, &c->infimum) || !reader_end(r) ||
        !next_claim(c, r, next, at_hand))
        return false;
    if (!*at_hand || !reader_peek(r, "blow-up"))
        return true;
    c->blow_up_line = r->line;
    return reader_token(r) && reader_end(r) && next_claim(c, r, next, at_hand);
}

/* The claims before those about realizations; *next = the number of the claim that follows, and *at_hand
   whether this number has been read. */
static bool read_first_claims(Certificate *c, Reader *r, long *next, bool *at_hand)
{
    if (!read_list_claim(c, r) || !claim_line(r, 2) || !reader_word(r, "distinct") || !reader_end(r))
        return false;
    if (!claim_line(r, 3) || !reader_word(r, "order") || !reader_end(r))
        return false;
    *next = 3;
    if (!next_claim(c, r, next, at_hand))
        return false;
    if (!*at_hand || (c->kind == LIST_PARTIAL && c->problem.hidden == 1))
        return true;
    if (c->kind == LIST_PARTIAL && (reader_peek(r, "least") || reader_peek(r, "at-least"))) {
        c->least_line = r->line;
        c->bounded = reader_peek(r, "at-least");
        if (!reader_token(r) || (c->bounded && !reader_fraction(r, c->bound)) || !reader_end(r) ||
            !next_claim(c, r, next, at_hand))
            return false;
    }
    if (!*at_hand || (c->problem.hidden > 1 && !reader_peek(r, "infimum")))
        return true; /* no such claim; the line at hand is about a realization */
    return read_infimum_claim(c, r, next, at_hand);
}

bool read_range(Reader *r, Range *x)
{
    return reader_fraction(r, x->lo) && reader_fraction(r, x->hi) &&
           (mpq_cmp(x->lo, x->hi) <= 0 || malformed(r->verdict, r->line, "an interval with LO > HI"));
}

bool read_ranges(Reader *r, const char *name, Range *x, long count)
{
    bool good = reader_word(r, name);
    for (long i = 0; good && i < count; i++)
        good = read_range(r, &x[i]);
    return good;
}

/* C, F, R or L, its type and numbers. Only kinks of wide two-slope networks may have a type that is not
   decided. */
static bool read_simple_claim(Realization *z, Reader *r, const Problem *p)
{
    const char *word = reader_token(r);
    if (!word)
        return false;
    if (strlen(word) != 1 || !strchr("CFRL", word[0]))
        return malformed(r->verdict, r->line, "found `%.40s`, expected C, F, R or L", word);
    z->word = word[0];
    bool kink = z->word == 'R' || z->word == 'L';
    z->minimum = reader_peek(r, "local-minimum");
    z->undecided = kink && p->hidden > 1 && is_two_slope(p) && reader_peek(r, "undecided");
    if (!reader_word(r, z->minimum ? "local-minimum" : z->undecided ? "undecided" : "saddle"))
        return false;
    if (kink && (!read_ranges(r, "kink", &z->kink, 1) || !read_ranges(r, "jump", &z->jump, 1)))
        return false;
    return read_ranges(r, "values", z->value, kink ? 3 : 2);
}

static bool is_simple(const Reader *r)
{
    return reader_peek(r, "C") || reader_peek(r, "F") || reader_peek(r, "R") || reader_peek(r, "L");
}

/* `realization ID WORD TYPE ...`, after the claim number. */
static bool read_realization(Certificate *c, Reader *r, long claim)
{
    c->realization = grown(c->realization, &c->realizations, &c->realization_room, sizeof *c->realization);
    Realization *z = &c->realization[c->realizations - 1];
    long id;
    each_range(z, mpq_init);
    poly_inits(&z->root, &z->risk_poly, (Poly *)NULL);
    z->line = r->line;
    z->claim = claim;
    if (!reader_word(r, "realization") || !reader_small(r, 1, MAX_CLAIMS, &id))
        return false;
    if (id != c->realizations)
        return malformed(r->verdict, r->line, "realization %ld, expected %ld", id, c->realizations);
    bool chain = c->problem.hidden > 1 && !is_simple(r);
    if (chain ? !read_chain_claim(z, r, c->problem.hidden) : !read_simple_claim(z, r, &c->problem))
        return false;
    return read_ranges(r, "risk", &z->risk, 1) && reader_end(r);
}

static Sentence *add_sentence(Sentence *s, long *count, long *room, Reader *r, long claim)
{
    s = grown(s, count, room, sizeof *s);
    s[*count - 1] = (Sentence){.line = r->line, .claim = claim, .text = reader_text(r)};
    return s;
}

/* Is the next word of the line `family`, and the third after it `moving`? */
static bool is_moving(Reader *r)
{
    char *start = r->next;
    bool moving = reader_peek(r, "family");
    for (int i = 0; i < 3 && moving; i++) {
        moving = !reader_ended(r);
        if (moving)
            reader_token(r);
    }
    moving = moving && reader_peek(r, "moving");
    r->next = start;
    return moving;
}

static bool read_claims(Certificate *c, Reader *r)
{
    long next = 0;
    bool at_hand = false; /* the number of the next claim has been read */
    if (!reader_line(r) || !reader_word(r, "claims") || !reader_small(r, 1, MAX_CLAIMS, &c->claims) ||
        !reader_end(r))
        return false;
    if (!read_first_claims(c, r, &next, &at_hand))
        return false;
    if (c->claims < next)
        return malformed(r->verdict, r->line, "there are no claims about realizations");
    for (; next <= c->claims; next++, at_hand = false) {
        if (!at_hand && !claim_line(r, next))
            return false;
        if (reader_peek(r, "lojasiewicz") && c->realizations) {
            if (!read_lojasiewicz(c, r, next))
                return false;
        } else if (c->inequalities) {
            return malformed(r->verdict, r->line, "this claim is out of place");
        } else if (!is_moving(r) && reader_peek(r, "family") && c->realizations && !c->moving && !c->strata) {
            c->family = add_sentence(c->family, &c->families, &c->family_room, r, next);
        } else if (is_moving(r) && c->problem.hidden > 1 && c->realizations && !c->strata) {
            if (!read_moving(c, r, next))
                return false;
        } else if (reader_peek(r, "stratum") && c->realizations) {
            c->stratum = add_sentence(c->stratum, &c->strata, &c->stratum_room, r, next);
        } else {
            if (c->families || c->moving || c->strata)
                return malformed(r->verdict, r->line, "this claim is out of place");
            if (!read_realization(c, r, next))
                return false;
        }
    }
    return true;
}

bool read_primes(Reader *r, Primes *primes)
{
    long p, last = 0, room = 0;
    primes->line = r->line;
    do {
        if (!reader_small(r, 2, 2147483647, &p))
            return false;
        if (p <= last)
            return malformed(r->verdict, r->line, "the primes are not ascending");
        if (primes->count >= MAX_PRIMES)
            return unknown(r->verdict, "line %ld: more than %d primes", r->line, MAX_PRIMES);
        if (!is_prime((uint32_t)p))
            return malformed(r->verdict, r->line, "%ld is not a prime", p);
        primes->p = grown(primes->p, &primes->count, &room, sizeof *primes->p);
        primes->p[primes->count - 1] = (uint32_t)p;
        last = p;
    } while (!reader_ended(r));
    return true;
}

bool read_id(Reader *r, long id)
{
    long found;
    return reader_small(r, 1, MAX_CLAIMS, &found) &&
           (found == id || malformed(r->verdict, r->line, "found %ld, expected realization %ld", found, id));
}

/* `irreducible WHAT ID P1 P2 ...`, the line being at hand if its first two words fit; else nothing is read.
 */
static bool read_irreducible(Reader *r, const char *what, long id, Primes *primes)
{
    if (!reader_peek(r, "irreducible"))
        return true;
    char *start = r->next;
    reader_token(r);
    if (!reader_peek(r, what)) {
        r->next = start;
        return true;
    }
    return reader_word(r, what) && read_id(r, id) && read_primes(r, primes) && reader_line(r);
}

bool read_risk(Realization *z, Reader *r, long id)
{
    if (!reader_peek(r, "risk"))
        return true;
    z->risk_line = r->line;
    if (!reader_token(r) || !read_id(r, id) || !reader_polynomial(r, &z->risk_poly, true) || !reader_end(r))
        return false;
    if (z->risk_poly.len < 2)
        return malformed(r->verdict, r->line, "a risk polynomial without roots");
    if (!reader_line(r))
        return false;
    return z->risk_poly.len < 3 || read_irreducible(r, "risk", id, &z->risk_primes);
}

/* The proof lines of realization id, the first being at hand; afterwards the line behind them is. */
static bool read_kink_proof(Realization *z, Reader *r, long id)
{
    z->kink_line = r->line;
    if (!reader_word(r, "kink") || !read_id(r, id))
        return false;
    if (reader_peek(r, "breakpoint")) {
        z->proof = AT_BREAKPOINT;
        return reader_token(r) && reader_small(r, 1, MAX_CLAIMS, &z->place) && reader_end(r) &&
               reader_line(r);
    }
    if (!reader_word(r, "cell") || !reader_small(r, 0, MAX_CLAIMS, &z->place))
        return false;
    z->proof = reader_peek(r, "rational") ? AT_RATIONAL : AT_ROOT;
    if (z->proof == AT_RATIONAL)
        return reader_token(r) && reader_end(r) && reader_line(r);
    if (!reader_word(r, "root") || !reader_polynomial(r, &z->root, true) || !reader_end(r))
        return false;
    if (z->root.len < 3)
        return malformed(r->verdict, r->line, "a kink polynomial of degree less than 2");
    if (!reader_line(r) || !read_irreducible(r, "kink", id, &z->root_primes))
        return false;
    return read_risk(z, r, id);
}

/* `order ID REL`. */
static bool read_order(Realization *z, Reader *r, long id, long hidden)
{
    z->order_line = r->line;
    if (!reader_word(r, "order") || !read_id(r, id))
        return false;
    if (reader_peek(r, "<")) {
        z->relation = LESS;
        return reader_token(r) && reader_end(r) && reader_line(r);
    }
    if (hidden > 1 && reader_peek(r, "~")) {
        z->relation = CLOSE;
        return reader_token(r) && reader_small(r, 1, MAX_PRECISION, &z->closeness) && reader_end(r) &&
               reader_line(r);
    }
    if (!reader_word(r, "="))
        return false;
    z->relation = reader_peek(r, "exact") ? EQUAL_EXACT : reader_peek(r, "poly") ? EQUAL_POLY : EQUAL_MIRROR;
    if (z->relation == EQUAL_MIRROR)
        return reader_word(r, "mirror") && reader_end(r) && reader_line(r);
    return reader_token(r) && reader_end(r) && reader_line(r);
}

/* `open WORD I`, R before L and cells ascending. */
static bool read_open(Certificate *c, Reader *r)
{
    c->open = grown(c->open, &c->opens, &c->open_room, sizeof *c->open);
    OpenCell *o = &c->open[c->opens - 1];
    o->line = r->line;
    if (c->kind != LIST_PARTIAL)
        return malformed(r->verdict, r->line, "an open region, but claim 1 is not partial");
    if (!reader_word(r, "open"))
        return false;
    o->word = reader_peek(r, "R") ? 'R' : 'L';
    if (!reader_word(r, o->word == 'R' ? "R" : "L") || !reader_small(r, 0, MAX_CLAIMS, &o->cell) ||
        !reader_end(r))
        return false;
    const OpenCell *last = c->opens > 1 ? o - 1 : NULL;
    if (last && (last->word == o->word ? last->cell >= o->cell : last->word == 'L'))
        return malformed(r->verdict, r->line, "the open regions are not in order");
    return reader_line(r);
}

/* The proof section and the end line. */
static bool read_proof(Certificate *c, Reader *r)
{
    if (!reader_line(r) || !reader_word(r, "proof") || !reader_end(r) || !reader_line(r) ||
        !reader_word(r, "precision") || !reader_small(r, 1, MAX_PRECISION, &c->precision) || !reader_end(r))
        return false;
    if (!reader_line(r))
        return false;
    for (long i = 0; i < c->realizations; i++)
        if (strchr("RL", c->realization[i].word) && !read_kink_proof(&c->realization[i], r, i + 1))
            return false;
    if (c->problem.hidden > 1 && !read_words(c, r))
        return false;
    for (long i = 0; i < c->realizations; i++)
        if (c->realization[i].word == 'W' && !read_algebraic(&c->realization[i], r, i + 1))
            return false;
    for (long i = 0; i + 1 < c->realizations; i++)
        if (!read_order(&c->realization[i], r, i + 1, c->problem.hidden))
            return false;
    while (reader_peek(r, "open"))
        if (!read_open(c, r))
            return false;
    if (c->problem.hidden > 1 && !read_responses(c, r))
        return false;
    return reader_finish(r);
}

static bool check_width(const Certificate *c, const Reader *r)
{
    Slopes g;
    if (c->problem.hidden > 1 && !slopes_set(&g, c->problem.gamma))
        return unknown(r->verdict, "for two or more hidden neurons the checker covers slopes with numerator and"
                                   " denominator of a sum below %d", MOST_SLOPES);
    return c->problem.hidden <= TREE_KINKS ||
           unknown(r->verdict, "%ld hidden neurons, the checker stops at %d", c->problem.hidden, TREE_KINKS);
}

bool certificate_read_problem(Certificate *c, Reader *r)
{
    return reader_line(r) && reader_word(r, "relucert-certificate") && reader_word(r, "1") && reader_end(r) &&
           problem_read(&c->problem, r);
}

bool certificate_read(Certificate *c, Reader *r)
{
    return check_width(c, r) && read_claims(c, r) && read_proof(c, r);
}
