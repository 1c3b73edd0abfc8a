/* certificate.h - a certificate in memory: what it claims, and the choices and witnesses of its proof
 * section. */
#ifndef CHECK_CERTIFICATE_H
#define CHECK_CERTIFICATE_H

#include "range.h"
#include "tree.h"

#include <stdint.h>

typedef struct {
    uint32_t *p;
    long count, line; /* line 0: there is no such proof line */
} Primes;

typedef enum { LIST_FINITE, LIST_INFINITE, LIST_PARTIAL } ListKind;
typedef enum { AT_BREAKPOINT, AT_RATIONAL, AT_ROOT } KinkProof;
typedef enum { LESS, EQUAL_EXACT, EQUAL_POLY, EQUAL_MIRROR, CLOSE } Relation;
typedef enum { ZERO_EXACT, ZERO_NEAR, ZERO_UNDECIDED } Location;
typedef enum { IS_REALIZATION, IS_SPURIOUS, IS_SAME, IS_RESPONSE } Outcome;

/* The name of a word for two or more neurons: a string of L and R (type A), or B and the number of kinks.
   Where the density has gaps (doc/formats.md 5.11) text is "B" for type B, and place j = 1..k is a node that
   spans the gap from z_node to z_end (node[j] > 0), or a kink between z_from and z_end; the ends are known
   once the words have been compared with the problem. */
typedef struct {
    char text[TREE_KINKS + 2];
    int k;
    bool type_b, gaps;
    int node[TREE_KINKS + 1], from[TREE_KINKS + 1], end[TREE_KINKS + 1];
} Name;

/* Minimal polynomials of kinks as far as given. */
typedef struct {
    long line; /* 0: none */
    Poly p;
    Primes primes;
} Minpoly;

/* A chain in a number field Q(alpha), alpha = q_J: numbers are polynomials in alpha. (Of a spurious zero:
   without primes and minpoly.) */
typedef struct {
    long line;
    int generator; /* J */
    Poly mu;
    Primes primes;
    Poly kink[TREE_KINKS], left, slope[TREE_KINKS + 1], tension;
    Minpoly minpoly[TREE_KINKS];
} Algebraic;

typedef struct {
    long line; /* of the claim; its number is that of the claim */
    long claim;
    char word;                        /* C, F, R or L; W: a chain of two or more kinks, or of type B */
    bool minimum, undecided;          /* undecided: no type is claimed */
    Name name;                        /* of a chain */
    Range *number;  /* of a chain: k kinks, k slope jumps, k + 2 values (one more for each node) */
    int nodes, weight[TREE_KINKS + 1]; /* where the density has gaps: the number of nodes, their weights */
    Algebraic *algebraic;             /* of a chain, or NULL */
    Range kink, jump, value[3], risk; /* value: at a, (at the kink,) at b */
    long kink_line;                   /* proof of the kink, for R and L */
    KinkProof proof;
    long place; /* breakpoint or cell */
    Poly root;  /* polynomial of the kink */
    Primes root_primes;
    long risk_line; /* polynomial of the risk, 0 if none */
    Poly risk_poly;
    Primes risk_primes;
    long order_line; /* comparison with the next one */
    Relation relation;
    long closeness; /* of CLOSE: the two risks lie in an interval of length 2^-closeness */
} Realization;

typedef struct {
    long line;
    Box box;
    Location location;
    mpq_t at[TREE_KINKS]; /* the point of an exact or near zero */
    Outcome outcome;
    long id; /* realization, for IS_REALIZATION and IS_SAME */
    Algebraic *algebraic; /* of a spurious zero that is not exact, else NULL */
} Zero;

typedef struct {
    long line;
    Name name;
    const char *tree; /* text of the reader; NULL: roots, or the word is the mirror image of an earlier one */
    bool roots;       /* the zeros are the roots of polynomials */
    long zeros, room;
    Zero *zero;
} WordProof;

/* A generalised word (doc/formats.md 5.9): its places from the left. letter: L or R, for type A. */
typedef struct {
    bool type_b;
    int k;
    char letter[TREE_KINKS + 1];
    int node[TREE_KINKS + 1]; /* node[1..k] as in Word */
} Pattern;

/* A generalised word with its tree and its zeros. */
typedef struct {
    long line;
    Pattern pattern;
    const char *tree; /* text of the reader */
    long zeros, room;
    Zero *zero;
} ResponseWord;

typedef enum { NO_RESPONSES, RESPONSE_OF_RISK_ZERO, ALL_RESPONSES } ResponseKind;

/* The proof of the infimum where f jumps. */
typedef struct {
    long line; /* `responses`; 0: none */
    ResponseKind kind;
    Pattern exact; /* the response of risk 0 ... */
    long exact_line;
    mpq_t at[TREE_KINKS]; /* ... and its places; initialised if exact_line > 0 */
    long words, room;
    ResponseWord *word;
    long best_line;
    bool ordinary;   /* the best one is a realization */
    Pattern best;      /* else zero number best_zero, from 1, of this word */
    long best_zero;
} Responses;

typedef struct {
    long line, claim;
    char *text; /* the whole line */
} Sentence;     /* a claim that the checker derives and compares as text */

typedef struct {
    long line, cell;
    char word;
} OpenCell;

/* A family of moving kinks: q_j = base[j] + step[j] t for t in the open range. */
typedef struct {
    long line, claim;
    Name name;
    mpq_t base[TREE_KINKS], step[TREE_KINKS];
    Range range;
    mpq_t risk;
} Family;

/* |grad L|^2 >= constant^2 |L - L*| in a ball around the standard parameters of a realization. */
typedef struct {
    long line, claim, id;
    mpq_t radius, constant;
} Lojasiewicz;

typedef struct {
    Problem problem;
    ListKind kind;
    long list_line, functions, classes;
    long least_line;  /* `least` or `at-least`; 0: no such claim */
    bool bounded;     /* it is `at-least`, */
    mpq_t bound;      /* with this number */
    bool risk_leaves; /* some tree of an ordinary word has a leaf `r` */
    long infimum_line, attained_by; /* line 0: no such claim; attained by no realization: 0, */
    long attained_family;           /* but by this family, if it is not 0 */
    long infimum_claim;             /* its number; `blow-up` has the next one */
    Range infimum;                  /* if it is not attained */
    long blow_up_line;              /* 0: no such claim */
    Responses responses;
    long theta_line; /* `theta0`; 0: none */
    mpq_t *theta;    /* w, b, v of each neuron, and the constant */
    long claims, realizations, families, strata, opens;
    long realization_room, family_room, stratum_room, open_room;
    Realization *realization;
    Sentence *family, *stratum;
    Family *motion; /* for two or more neurons; moving elements */
    long moving, moving_room;
    Lojasiewicz *inequality;
    long inequalities, inequality_room;
    bool infinite; /* of more neurons: there are infinitely many */
    OpenCell *open;
    WordProof *word; /* for two or more neurons */
    long words, word_room;
    long precision;
} Certificate;

void certificate_init(Certificate *c);
void certificate_clear(Certificate *c);

/* Read the first line and the problem, and then the rest of a certificate about all critical points; on
   failure the verdict of the reader says where. */
bool certificate_read_problem(Certificate *c, Reader *r);
bool certificate_read(Certificate *c, Reader *r);

/* Make room for one more element of the given size, which is zero; *count grows by one. Returns the array. */
void *grown(void *array, long *count, long *room, size_t size);

/* Parts of a certificate for two or more neurons (parse_chains.c). */
bool read_range(Reader *r, Range *x);
bool read_ranges(Reader *r, const char *name, Range *x, long count);
bool read_chain_claim(Realization *z, Reader *r, long hidden); /* from the word on */
bool read_small_fraction(Reader *r, mpq_t x); /* of at most 4096 bits */
bool read_moving(Certificate *c, Reader *r, long claim);       /* from `family` on */
bool read_words(Certificate *c, Reader *r);                    /* the lines `word` and `zero` */
bool read_zero_box(Zero *z, Reader *r, int k);                 /* `zero` and its box; initialises *z */
bool read_zero_point(Zero *z, Reader *r, int k);               /* `exact` or `near`, or `undecided` */
bool read_coordinate(Reader *r, mpq_t x);
void zeros_clear(Zero *z, long count, int k);
bool is_tree(const char *text); /* letters of a tree only */
void words_clear(Certificate *c);
bool read_id(Reader *r, long id);
bool read_primes(Reader *r, Primes *primes);
bool read_risk(Realization *z, Reader *r, long id);      /* the line `risk` and its primes, if it is there */
bool read_algebraic(Realization *z, Reader *r, long id); /* parse_algebraic.c: the same for `algebraic` */
bool read_flat_zeros(Certificate *c, Reader *r);         /* the same for the spurious zeros that need it */
void algebraic_clear(Algebraic *a);

/* Parts about generalised responses (parse_responses.c). */
bool read_responses(Certificate *c, Reader *r); /* the last lines of the proof section, if any */
void responses_clear(Certificate *c);
bool same_pattern(const Pattern *a, const Pattern *b);
char *pattern_text(const Pattern *s); /* its name; the caller frees it */

#endif
