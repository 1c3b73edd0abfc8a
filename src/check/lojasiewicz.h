/* lojasiewicz.h - claims of Lojasiewicz inequalities (doc/formats.md 5.17). */
#ifndef CHECK_LOJASIEWICZ_H
#define CHECK_LOJASIEWICZ_H

#include "reduced_hessian.h"
#include "verify.h"

bool read_lojasiewicz(Certificate *c, Reader *r, long claim); /* from `lojasiewicz` on */
void lojasiewicz_clear(Certificate *c);

/* All of them; the claims about the realizations have been verified. */
bool verify_lojasiewicz(Check *k);

void report_lojasiewicz(const Certificate *c);

#endif
