/* Claims about the quadratic activation. */
#include <string.h>
#include "cert/quadratic.h"

static const char *type_token(relucert_type type) {
  return type == RELUCERT_SADDLE ? "saddle" : "local-minimum";
}

void certificate_write_quadratic(text *t, const realization *r, slong id) {
  fmpq_poly_t f;
  fmpq_poly_init(f);
  for (slong i = 0; i < 3; i++)
    fmpq_poly_set_coeff_fmpq(f, i, r->polynomial + i);
  text_printf(t, "%ld realization %ld polynomial ", r->claim, (long) id);
  text_fmpq_poly(t, f);
  text_printf(t, " %s risk ", type_token(r->type));
  text_fmpq(t, r->risk.lo);
  text_append(t, "\n");
  fmpq_poly_clear(f);
}

void certificate_write_quadratic_stratum(text *t, const stratum *s, slong id) {
  text_printf(t, "%ld stratum realization %ld ", s->claim, (long) id);
  if (s->global) {
    text_printf(t, "all global-minimum dimension %d\n", s->dimension);
    return;
  }
  text_printf(t, "%s%s", s->part == PART_ALL ? "all " : "", s->role);
  if (s->pattern)
    text_printf(t, " %s", s->pattern);
  if (strcmp(s->role, "one-opposite") == 0)
    text_append(t, " bound ");
  else if (strcmp(s->role, "flat") == 0)
    text_append(t, " at ");
  if (strcmp(s->role, "one-opposite") == 0 || strcmp(s->role, "flat") == 0)
    text_fmpq(t, s->at.lo);
  if (s->nconditions > 0)
    text_append(t, " when v [0,0]");
  text_printf(t, " dimension %d %s\n", s->dimension, type_token(s->type));
}
