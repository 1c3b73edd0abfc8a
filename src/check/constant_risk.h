/* constant_risk.h - certificates about a family of kinks R(q) with one and the same risk, and a network
   with a smaller one (doc/formats.md 5.15; theory.md 10.1 to 10.3). */
#ifndef CHECK_CONSTANT_RISK_H
#define CHECK_CONSTANT_RISK_H

#include "problem.h"
#include "range.h"

/* The number r + s sqrt(d); d is known from the context. */
typedef struct {
    mpq_t r, s;
} Surd;

void surds_init(Surd *x, long count);
void surds_clear(Surd *x, long count);
void surd_add(Surd *r, const Surd *a, const Surd *b);
void surd_sub(Surd *r, const Surd *a, const Surd *b);
void surd_mul(Surd *r, const Surd *a, const Surd *b, const mpq_t d);
void surd_scale(Surd *r, const Surd *a, const mpq_t factor);
int surd_sign(const Surd *a, const mpq_t d);

/* x = an enclosure of a, of log y, with about `bits` fractional bits; y > 0. */
void surd_enclose(Range *x, const Surd *a, const mpq_t d, unsigned long bits);
void log_enclose(Range *x, const mpq_t y, unsigned long bits);

enum { PRIMITIVE, MOMENT, SQUARE, WITNESSES };

/* P/Q, with the line where it stands. */
typedef struct {
    Poly P, Q;
    long line;
} Fraction;

typedef struct {
    const Problem *problem;
    long neurons, *neuron_line;
    mpq_t *theta; /* w, b, v of each neuron */
    mpq_t constant;
    Range family, risk, better; /* claims 1 to 3 */
    Surd gap;                   /* claim 4, with */
    mpq_t d, least;
    long claim_line[4];
    Fraction witness[WITNESSES];
    long logs;
    mpq_t *log; /* K, A, B of each logarithm */
} ConstantRisk;

void constant_risk_init(ConstantRisk *y, const Problem *problem);
void constant_risk_clear(ConstantRisk *y);
bool constant_risk_read(ConstantRisk *y, Reader *r); /* from `constant-risk` to the end of the file */
bool constant_risk_check(const ConstantRisk *y, Verdict *v);
void constant_risk_report(const ConstantRisk *y);

#endif
