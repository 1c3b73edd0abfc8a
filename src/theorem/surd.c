/* Numbers of a real quadratic field. */
#include "theorem/surd.h"

void surd_init(surd *s) {
  fmpq_init(s->x);
  fmpq_init(s->y);
}

void surd_clear(surd *s) {
  fmpq_clear(s->x);
  fmpq_clear(s->y);
}

void surd_set(surd *s, const surd *u) {
  fmpq_set(s->x, u->x);
  fmpq_set(s->y, u->y);
}

void surd_addmul(surd *s, const surd *u, const fmpq_t c) {
  fmpq_addmul(s->x, u->x, c);
  fmpq_addmul(s->y, u->y, c);
}

void surd_square(surd *s, const surd *u, const fmpq_t d) {
  fmpq_t x, y;
  fmpq_init(x);
  fmpq_init(y);
  fmpq_mul(y, u->y, u->y);
  fmpq_mul(x, y, d);
  fmpq_addmul(x, u->x, u->x);
  fmpq_mul(y, u->x, u->y);
  fmpq_mul_2exp(s->y, y, 1);
  fmpq_set(s->x, x);
  fmpq_clear(x);
  fmpq_clear(y);
}

int surd_is_zero(const surd *s) { return fmpq_is_zero(s->x) && fmpq_is_zero(s->y); }

void surd_enclose(arb_t ball, const surd *s, const fmpq_t d, slong bits) {
  arb_t x;
  arb_init(x);
  arb_set_fmpq(ball, d, bits);
  arb_sqrt(ball, ball, bits);
  arb_set_fmpq(x, s->y, bits);
  arb_mul(ball, ball, x, bits);
  arb_set_fmpq(x, s->x, bits);
  arb_add(ball, ball, x, bits);
  arb_clear(x);
}

void surd_text(text *t, const surd *s, const fmpq_t d) {
  fmpq_t x;
  fmpq_init(x);
  text_fmpq(t, s->y);
  text_append(t, "*sqrt(");
  text_fmpq(t, d);
  text_append(t, fmpq_sgn(s->x) < 0 ? ") - " : ") + ");
  fmpq_abs(x, s->x);
  text_fmpq(t, x);
  fmpq_clear(x);
}
