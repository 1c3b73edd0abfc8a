/* certificate.h - a certificate in memory: what it claims, and the choices and witnesses of its proof
 * section. */
#ifndef CHECK_CERTIFICATE_H
#define CHECK_CERTIFICATE_H

#include "problem.h"

#include <stdint.h>

typedef struct {
    mpq_t lo, hi;
} Range;

typedef struct {
    uint32_t *p;
    long count, line; /* line 0: there is no such proof line */
} Primes;

typedef enum { LIST_FINITE, LIST_INFINITE, LIST_PARTIAL } ListKind;
typedef enum { AT_BREAKPOINT, AT_RATIONAL, AT_ROOT } KinkProof;
typedef enum { LESS, EQUAL_EXACT, EQUAL_POLY, EQUAL_MIRROR } Relation;

typedef struct {
    long line; /* of the claim; its number is that of the claim */
    long claim;
    char word; /* C, F, R or L */
    bool minimum;
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
} Realization;

typedef struct {
    long line, claim;
    char *text; /* the whole line */
} Sentence;     /* a claim that the checker derives and compares as text */

typedef struct {
    long line, cell;
    char word;
} OpenCell;

typedef struct {
    Problem problem;
    ListKind kind;
    long list_line, functions, classes;
    long infimum_line, attained_by; /* line 0: no such claim */
    long claims, realizations, families, strata, opens;
    long realization_room, family_room, stratum_room, open_room;
    Realization *realization;
    Sentence *family, *stratum;
    OpenCell *open;
    long precision;
} Certificate;

void certificate_init(Certificate *c);
void certificate_clear(Certificate *c);

/* Read the whole certificate; on failure the verdict of the reader says where. */
bool certificate_read(Certificate *c, Reader *r);

#endif
