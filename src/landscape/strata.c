/* Building lists of strata. */
#include "base/context.h"
#include "landscape/strata.h"

stratum *strata_append(stratum **list, slong *n, const char *role, int dimension, relucert_type type,
                       const char *reason) {
  stratum *s;
  *list = mem_realloc(*list, (size_t) *n + 1, sizeof(stratum));
  s = *list + (*n)++;
  *s = (stratum) { .role = role, .dimension = dimension, .type = type, .reason = reason };
  number_init(&s->at);
  number_init(&s->from);
  number_init(&s->to);
  return s;
}

void stratum_when(stratum *s, char variable, const fmpq *lo, int lo_closed, const fmpq *hi, int hi_closed) {
  condition *c;
  s->variable = variable;
  s->conditions = mem_realloc(s->conditions, (size_t) s->nconditions + 1, sizeof(condition));
  c = s->conditions + s->nconditions++;
  c->lo_infinite = lo == NULL;
  c->hi_infinite = hi == NULL;
  c->lo_closed = lo_closed;
  c->hi_closed = hi_closed;
  fmpq_init(c->lo);
  fmpq_init(c->hi);
  if (lo)
    fmpq_set(c->lo, lo);
  if (hi)
    fmpq_set(c->hi, hi);
}

void strata_clear(stratum *list, slong n) {
  for (slong i = 0; i < n; i++) {
    number_clear(&list[i].at);
    number_clear(&list[i].from);
    number_clear(&list[i].to);
    for (slong j = 0; j < list[i].nconditions; j++) {
      fmpq_clear(list[i].conditions[j].lo);
      fmpq_clear(list[i].conditions[j].hi);
    }
    mem_free(list[i].conditions);
  }
  mem_free(list);
}
