/* Families of critical functions with one kink and constant risk (doc/theory.md, 10.1 to 10.3; theorem T2).
 */
#ifndef RELUCERT_THEOREM_CONSTANT_RISK_H
#define RELUCERT_THEOREM_CONSTANT_RISK_H

#include <jansson.h>
#include "landscape/landscape.h"
#include "theorem/antiderivatives.h"
#include "theorem/hinge.h"
#include "theorem/surd.h"

/* What is proved about a problem. The family: R(q) for q in (a,z), the first target piece. */
typedef struct {
  const relucert_problem *problem; /* the caller's */
  const antiderivatives *known;    /* the caller's */
  fmpq_t d;                        /* the other pieces are polynomials times sqrt(d) */
  fmpq_t root_a, root_z;           /* sqrt(D(a)), sqrt(D(z)/d) */
  surd gap;                        /* risk of the family minus that of the better network */
  fmpq_t gap_least;                /* a rational number that is not greater, with 12 digits */
  number risk, better_risk;
  theta *better;
} constant_risk;

/* Verify everything that the certificate claims, exactly, and compute the numbers, to so many digits. NULL,
   or the words of a hypothesis that is not fulfilled; free with constant_risk_clear in both cases. */
const char *constant_risk_init(constant_risk *y, const relucert_problem *problem,
                               const antiderivatives *known, const hinge *better, long digits);
void constant_risk_clear(constant_risk *y);

/* Is the gap `wanted` or more? Then its lower bound becomes `wanted` or more. d is not a square. */
int constant_risk_reaches(constant_risk *y, const fmpq_t wanted);

/* The certificate of doc/formats.md, section 5.15, and the object `result` of section 9. */
char *constant_risk_certificate(const constant_risk *y);
json_t *constant_risk_json(const constant_risk *y, long digits);

#endif
