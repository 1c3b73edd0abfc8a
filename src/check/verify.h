/* verify.h - the checks. Each returns true when everything it stands for is proved; else the verdict is set.
 */
#ifndef CHECK_VERIFY_H
#define CHECK_VERIFY_H

#include "box_risk.h"
#include "certificate.h"
#include "located.h"
#include "moments.h"
#include "number.h"

/* Where the density has gaps: what the places of a zero are (theory.md 7.22). */
typedef struct {
    bool flat;                   /* at some node both sides are one line */
    int weight[TREE_KINKS + 1];  /* of place j = 1..k: 0 for a kink, 1 or 2 for a node */
    int total, pairs, pair;      /* the neurons of all places; nodes of weight 2, the first one */
    int ends;                    /* nodes of weight 1 whose sides meet at an end of the gap */
    bool mixed, rigid;           /* all neurons are kinks, of both letters in the pair; and they cannot move */
} GapShape;

/* What verification knows about a realization: its kink, and its risk as a quotient in the kink; or the zero
   that a chain is. */
typedef struct {
    Kink kink;
    Quotient risk;
    Located *zero;                /* not owned; NULL: no chain, or not yet found */
    const WordProof *word;        /* of the zero */
    GapShape shape;                 /* where the density has gaps */
    Range enclosure;              /* of the risk of a chain ... */
    unsigned long enclosure_bits; /* ... at this precision; 0: none yet */
} Solved;

typedef struct {
    const Certificate *c;
    Moments m;
    Solved *solved;   /* one for each realization */
    int symmetric[2]; /* Lemma 3.6 with s = 1, -1: 1 yes, 0 no, -1 not looked at yet */
    bool used_mirror;
    bool used_single_kink; /* a type rests on Theorem 8.8 */
    Slopes slopes;     /* for two or more neurons, as all that follows */
    Integrals integrals;
    TreeData *tree;
    Located **located; /* for each word its zeros */
    bool open;         /* a leaf or a zero is not decided */
    BoxRisk *risk;     /* what leaves `r` are compared with; NULL: nothing yet */
    Range place[TREE_KINKS]; /* of the optimal response that may jump, if there is one */
    mpq_t start_risk;        /* of the network below all critical risks, if there is one */
    Verdict *v;
} Check;

void check_init(Check *k, const Certificate *c, Verdict *v);
void check_clear(Check *k);

bool verify_all(Check *k);

bool verify_realization(Check *k, long id); /* id from 0: kink, numbers, type, polynomials */
bool verify_families(Check *k); /* of moving kinks, for two or more neurons */

/* Does the family, which has been verified, consist of zeros of this word, too? It does for its own word, and
   where T = 0 for both words (verify_families.c). */
bool family_has_word(const Check *k, const Family *f, const Name *name);
/* Is the risk of realization 1 proved to be at most the number? */
bool first_risk_at_most(Check *k, const mpq_t bound);
bool verify_list(Check *k);                 /* completeness, distinctness, families, counts */
bool verify_least(Check *k);                /* is nothing open, if `least` is claimed? */
bool verify_order(Check *k);                /* order of the risks, infimum */
bool verify_strata(Check *k); /* for one neuron */
bool verify_rows(Check *k);   /* for two or more neurons (rows.c) */
bool verify_words(Check *k);  /* words, trees, zeros, outcomes: the list for two or more neurons */
bool verify_chains(Check *k); /* numbers and types of the chains, distinctness */

/* Does the family of this claim, which has been verified, move in the left gap? (verify_list.c) */
bool family_is_left(const Moments *m, const char *text);

bool verify_algebraic(Check *k, long id); /* the number field of a chain, if one is given */

/* Is some slope jump 0 at the zero, which is not exact, as its number field shows? (verify_algebraic.c) */
bool verify_flat(Check *k, const Located *z);

/* Does f(sum - x) = s f(x) + t, p(sum - x) = p(x) hold on the hull, sum being that of its ends? */
bool has_symmetry(Check *k, int s);
void ends_of_hull(mpq_t sum, const Moments *m);

/* Leaves `r` and boxes that are not decided are compared with this number from now on, or with the risk of
   realization 1, whose zero must be known (verify_least.c). */
void set_risk_bound(Check *k, const mpq_t bound);
bool set_first_risk_bound(Check *k);
/* With what the claim `least` or `at-least` says. */
bool set_least_bound(Check *k);

/* An enclosure of the risk of a realization; false when this precision is too small. */
bool enclose_risk(Range *r, Check *k, long id, unsigned long bits);

/* Do the primes, if any are given, prove the polynomial irreducible? */
bool check_irreducible(Check *k, const Poly *f, const Primes *primes);

/* `word B1 N roots`: N is the number of roots, and each box contains exactly one (full_kink.c). */
bool verify_full_kink(const WordProof *w, const Integrals *d, Verdict *v);

/* Is the irrational kink inside this cell a zero of the word B1 in the box and, if tau is not NULL, one of
   tau_0 sigma_0 + tau_1 sigma_1? (full_kink.c) */
bool is_full_kink(Kink *kink, long cell, const Box *box, const Integrals *d, const int *tau);

/* r = value number i of the chain: at a, at the kinks, at the beginning and the end of the gap of a node, at b
   (verify_chains.c). */
void chain_value_number(Range *r, const Chain *c, const Integrals *d, const Word *w, int i);

/* Words (verify_words.c). */
void word_of_name(Word *w, const Name *name, Slopes g);
bool same_name(const Name *a, const Name *b);
/* B is its own image, and so is R..R if gamma = -1. */
void mirror_name(Name *image, const Name *name, Slopes g);
/* Is the word its own mirror image, and the zero, too, because its image lies in its uniqueness box? */
bool self_mirrored(const Name *name, const Located *z, const mpq_t sum, Slopes g);

/* The form of the second variation for a word, without nodes: 1 positive definite, -1 negative somewhere, 0 not
   decided. */
int chain_core(const Chain *c, const Integrals *d, const Name *word);

/* Is the type of the chain proved to be the claimed one? 1 yes, 0 not yet, -1 no. (verify_core.c) */
int core_type(Check *k, long id, const Chain *c);

/* wide_kink.c. For two slopes and several neurons: a kink of R or L at which the reduced risk has a local
   minimum; are some of its parameters one? `value` is that of the realization at the kink. */
bool wide_kink_is_minimum(Check *k, const Realization *z, Kink *kink, const Cell *cell,
                          const Quotient *value);
bool type_unknown(Check *k, const Realization *z); /* its type is not proved: `s UNKNOWN`, returns false */

/* rows_core.c. A B with one rational kink, after verify_words: is it a local minimum by Theorem 8.8? */
bool single_kink_minimum(Check *k, long id);

/* Does sum tau_i sigma_i of this word vanish at the zero? 1 yes, exactly or by symmetry; -1 no; 0 not
 * decided. */
int sigma_vanishes(Check *k, const Located *z, const Name *zero_word, const Chain *c, const Name *word);

/* The precisions to try: start with 0; returns 0 after the one that the certificate allows at most. */
unsigned long next_precision(const Check *k, unsigned long bits);

#endif
