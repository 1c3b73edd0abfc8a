/* The certificate of a network (doc/formats.md, section 8.2): the problem, the parameters, the claims. A
   checker derives everything else. */
#include "base/text.h"
#include "cert/certificate.h"
#include "types/examined.h"

void certificate_write_theta(text *t, const char *keyword, const theta *p) {
  text_printf(t, "%s\n", keyword);
  for (slong i = 0; i < p->H; i++) {
    text_fmpq(t, p->w + i);
    text_append(t, " ");
    text_fmpq(t, p->b + i);
    text_append(t, " ");
    text_fmpq(t, p->v + i);
    text_append(t, "\n");
  }
  text_append(t, "constant ");
  text_fmpq(t, p->c);
  text_append(t, "\n");
}

/* The number of components of the gradient that are not 0. */
static long count_nonzero(const point_report *r) {
  long n = !fmpq_is_zero(r->gradient_c);
  for (slong i = 0; i < r->H; i++)
    for (int j = 0; j < 3; j++)
      n += !fmpq_is_zero(r->neurons[i].gradient[j]);
  return n;
}

static void write_claims(text *t, const point_report *r) {
  static const char *const tokens[] = {"local-minimum", "saddle", "undecided"};
  if (r->critical)
    text_append(t, "claims 3\n1 critical\n2 risk ");
  else
    text_printf(t, "claims 2\n1 not-critical %ld\n2 risk ", count_nonzero(r));
  text_fmpq(t, r->risk);
  text_append(t, "\n");
  if (r->critical)
    text_printf(t, "3 type %s%s\n", r->global ? "global-minimum" : tokens[r->type],
                r->differentiable ? "" : " nondifferentiable");
}

char *relucert_point_certificate(const relucert_point *p) {
  text t = {0};
  long lines = 1;
  text_append(&t, "relucert-certificate 1\n");
  certificate_write_problem(&t, p->problem);
  certificate_write_theta(&t, "theta", p->theta);
  write_claims(&t, &p->report);
  text_append(&t, "proof\n");
  for (size_t i = 0; i < t.length; i++)
    lines += t.data[i] == '\n';
  text_printf(&t, "end %ld\n", lines);
  return text_take(&t);
}
