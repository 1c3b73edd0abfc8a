/* Numbers x + y sqrt(d) of one real quadratic field Q(sqrt(d)), d a positive rational number. */
#ifndef RELUCERT_THEOREM_SURD_H
#define RELUCERT_THEOREM_SURD_H

#include "base/text.h"

typedef struct {
  fmpq_t x, y;
} surd;

/* s = 0; free with surd_clear. */
void surd_init(surd *s);
void surd_clear(surd *s);
void surd_set(surd *s, const surd *u);
/* s += c u; s may be u. */
void surd_addmul(surd *s, const surd *u, const fmpq_t c);
/* s = u^2 */
void surd_square(surd *s, const surd *u, const fmpq_t d);
int surd_is_zero(const surd *s);
/* A ball with x + y sqrt(d) inside. */
void surd_enclose(arb_t ball, const surd *s, const fmpq_t d, slong bits);
/* "5/192*sqrt(13) - 757/9600" */
void surd_text(text *t, const surd *s, const fmpq_t d);

#endif
