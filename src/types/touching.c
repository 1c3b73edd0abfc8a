/* Touching neurons: pre-activation zero at an end of the interval, negative elsewhere. */
#include "types/touching.h"
#include "types/types.h"

static const char *const why_flat =
    "(f - g) p vanishes next to this end, so moving the kink in cannot decrease the risk";
static const char *const why_jump = "the error at the end has the sign that penalises a kink moving in";
static const char *const why_jump_not = "moving the kink in with a suitable slope decreases the risk";
static const char *const why_order =
    "the error vanishes at the end to higher order than the neuron's own quadratic term";
static const char *const why_free =
    "a small slope of the right sign decreases the risk when the kink moves in";

/* Order of vanishing of f at q, and *leading = the first nonzero Taylor coefficient in (x - q). */
static slong vanishing_order(fmpq_t leading, const fmpq_poly_t f, const fmpq_t q) {
  fmpq_poly_t d;
  slong order = 0;
  fmpz_t factorial;
  fmpq_poly_init(d);
  fmpz_init(factorial);
  fmpq_poly_set(d, f);
  while (fmpq_poly_evaluate_fmpq(leading, d, q), fmpq_is_zero(leading)) {
    fmpq_poly_derivative(d, d);
    order++;
  }
  fmpz_fac_ui(factorial, (ulong) order);
  fmpq_div_fmpz(leading, leading, factorial);
  fmpq_poly_clear(d);
  fmpz_clear(factorial);
  return order;
}

void end_form(fmpq_t kappa, slong *r, slong *s, const fmpq_poly_t e, const fmpq_poly_t p, const fmpq_t z,
              int left) {
  *s = vanishing_order(kappa, p, z);
  *r = vanishing_order(kappa, e, z);
  if (!left && *r % 2 == 1)
    fmpq_neg(kappa, kappa);
}

/* r = 0: m kappa > 0 is a local minimum; zero is admitted among the others unless nonzero. */
static void add_jump(stratum **list, slong *n, const char *role, int positive, int nonzero) {
  fmpq_t zero;
  stratum *s;
  fmpq_init(zero);
  s = strata_append(list, n, role, 2, RELUCERT_LOCAL_MINIMUM, why_jump);
  stratum_when(s, 'm', positive ? zero : NULL, 0, positive ? NULL : zero, 0);
  s = strata_append(list, n, role, 2, RELUCERT_SADDLE, why_jump_not);
  stratum_when(s, 'm', positive ? NULL : zero, !positive && !nonzero, positive ? zero : NULL,
               positive && !nonzero);
  fmpq_clear(zero);
}

/* r = 1: m (kappa + m/(s+1)) > 0 is a local minimum, everything else a saddle; x = -kappa (s+1). */
static void add_linear(stratum **list, slong *n, const char *role, const fmpq_t x, int nonzero) {
  fmpq_t zero;
  const fmpq *lo = x, *hi = zero;
  stratum *s;
  fmpq_init(zero);
  if (fmpq_sgn(x) > 0) {
    lo = zero;
    hi = x;
  }
  s = strata_append(list, n, role, 2, RELUCERT_LOCAL_MINIMUM, why_jump);
  stratum_when(s, 'm', NULL, 0, lo, 0);
  stratum_when(s, 'm', hi, 0, NULL, 0);
  s = strata_append(list, n, role, 2, RELUCERT_SADDLE, why_free);
  stratum_when(s, 'm', lo, !(nonzero && lo == zero), hi, !(nonzero && hi == zero));
  fmpq_clear(zero);
}

static void add_higher(stratum **list, slong *n, const char *role, int nonzero) {
  fmpq_t zero;
  stratum *s;
  fmpq_init(zero);
  s = strata_append(list, n, role, 2, RELUCERT_LOCAL_MINIMUM, why_order);
  if (!nonzero) {
    stratum_when(s, 'm', NULL, 0, zero, 0);
    stratum_when(s, 'm', zero, 0, NULL, 0);
    s = strata_append(list, n, role, 1, RELUCERT_SADDLE, why_free);
    stratum_when(s, 'm', zero, 1, zero, 1);
  }
  fmpq_clear(zero);
}

int error_vanishes_at_end(const cells *c, int left) {
  fmpq_poly_t e;
  int zero;
  slong i = left ? 0 : c->n - 1;
  fmpq_poly_init(e);
  fmpq_poly_sub_fmpq(e, c->f->poly[c->target[i]], c->mean);
  zero = fmpq_poly_is_zero(e);
  fmpq_poly_clear(e);
  return zero;
}

void add_touching(stratum **list, slong *n, const char *role, const cells *c, int left, int nonzero) {
  slong i = left ? 0 : c->n - 1, r, s;
  const fmpq *z = left ? c->z : c->z + c->n;
  fmpq_poly_t e;
  fmpq_t kappa;
  if (error_vanishes_at_end(c, left)) {
    strata_append(list, n, role, 2, RELUCERT_LOCAL_MINIMUM, why_flat);
    return;
  }
  fmpq_poly_init(e);
  fmpq_init(kappa);
  fmpq_poly_sub_fmpq(e, c->f->poly[c->target[i]], c->mean);
  fmpq_poly_neg(e, e);
  end_form(kappa, &r, &s, e, c->p->poly[c->density[i]], z, left);
  if (r == 0) {
    add_jump(list, n, role, fmpq_sgn(kappa) > 0, nonzero);
  } else if (r == 1) {
    fmpq_mul_si(kappa, kappa, -(s + 1));
    add_linear(list, n, role, kappa, nonzero);
  } else {
    add_higher(list, n, role, nonzero);
  }
  fmpq_poly_clear(e);
  fmpq_clear(kappa);
}
