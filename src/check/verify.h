/* verify.h - the checks. Each returns true when everything it stands for is proved; else the verdict is set.
 */
#ifndef CHECK_VERIFY_H
#define CHECK_VERIFY_H

#include "certificate.h"
#include "moments.h"
#include "number.h"

/* What verification knows about a realization: its kink, and its risk as a quotient in the kink. */
typedef struct {
    Kink kink;
    Quotient risk;
} Solved;

typedef struct {
    const Certificate *c;
    Moments m;
    Solved *solved; /* one for each realization */
    int symmetric;  /* of Lemma 3.6: 1 yes, 0 no, -1 not looked at yet */
    bool used_mirror;
    Verdict *v;
} Check;

void check_init(Check *k, const Certificate *c, Verdict *v);
void check_clear(Check *k);

bool verify_all(Check *k);

bool verify_realization(Check *k, long id); /* id from 0: kink, numbers, type, polynomials */
bool verify_list(Check *k);                 /* completeness, distinctness, families, counts */
bool verify_order(Check *k);                /* order of the risks, infimum */
bool verify_strata(Check *k);

/* The precisions to try: start with 0; returns 0 after the one that the certificate allows at most. */
unsigned long next_precision(const Check *k, unsigned long bits);

#endif
