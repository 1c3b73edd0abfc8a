/* No critical point in a ball of radius R: bounds for the change of the generalised gradient.

   For theta' = theta + delta with |delta| <= R, and X = max |x|, on the hull:
     |N' - N| <= D = R sqrt(1 + sum over j of S_j^2 + (|v_j| + R)^2 G^2 (1 + X^2)),
   S_j = max |s(w_j x + b_j)|, G = max(1, |gamma|), by the inequality of Cauchy and Schwarz. s'(w_j x + b_j)
   changes, by |1 - gamma|, at most where |w_j x + b_j| <= eta = R sqrt(1 + X^2), a set U_j. So, with the mass K and the risk L of theta, the
   integral M0 of s' e p, which is M0(I_j) for relu, changes by at most
     G K D + |1 - gamma| sqrt(mass of U_j) (sqrt(L) + D sqrt(K)),
   and M1 by X times that. */
#include "types/near_parts.h"
#include "types/point_error.h"

enum { BITS = 128 };

typedef struct {
  const relucert_problem *problem;
  const theta *t;
  const point_report *r;
  const fmpq *R, *a, *b; /* ends of the hull */
  arb_t radius, X, K, D, root; /* R, X, K, D, sqrt(L) + D sqrt(K) */
  arb_t steepest, step;        /* G, |1 - gamma| */
} bounds;

/* y = int of p over [l, r]. */
static void mass_between(arb_t y, const pwpoly *p, const fmpq_t l, const fmpq_t r) {
  fmpq_t sum, t;
  fmpq_init(sum);
  fmpq_init(t);
  for (slong i = 0; i < p->n; i++) {
    const fmpq *lo = fmpq_cmp(p->at + i, l) > 0 ? p->at + i : l;
    const fmpq *hi = fmpq_cmp(p->at + i + 1, r) < 0 ? p->at + i + 1 : r;
    if (fmpq_cmp(lo, hi) >= 0)
      continue;
    poly_integral(t, p->poly[i], lo, hi);
    fmpq_add(sum, sum, t);
  }
  arb_set_fmpq(y, sum, BITS);
  fmpq_clear(sum);
  fmpq_clear(t);
}

static void set_absolute(arb_t y, const fmpq_t x) {
  arb_set_fmpq(y, x, BITS);
  arb_abs(y, y);
}

/* y = sqrt(1 + x^2) */
static void hypotenuse(arb_t y, const arb_t x) {
  arb_mul(y, x, x, BITS);
  arb_add_ui(y, y, 1, BITS);
  arb_sqrt(y, y, BITS);
}

/* sum += S_j^2 + (|v_j| + R)^2 G^2 (1 + X^2) */
static void add_neuron(arb_t sum, const bounds *d, slong j) {
  arb_t s, t;
  fmpq_t y, most;
  arb_init(s);
  arb_init(t);
  fmpq_init(y);
  fmpq_init(most);
  for (int end = 0; end < 2; end++) {
    fmpq_mul(y, d->t->w + j, end ? d->b : d->a);
    fmpq_add(y, y, d->t->b + j);
    if (fmpq_sgn(y) < 0)
      fmpq_mul(y, y, d->problem->gamma);
    fmpq_abs(y, y);
    if (fmpq_cmp(y, most) > 0)
      fmpq_set(most, y);
  }
  arb_set_fmpq(s, most, BITS);
  arb_addmul(sum, s, s, BITS);
  set_absolute(s, d->t->v + j);
  arb_add(s, s, d->radius, BITS);
  hypotenuse(t, d->X);
  arb_mul(s, s, t, BITS);
  arb_mul(s, s, d->steepest, BITS);
  arb_addmul(sum, s, s, BITS);
  arb_clear(s);
  arb_clear(t);
  fmpq_clear(y);
  fmpq_clear(most);
}

/* G and |1 - gamma| */
static void set_slopes(bounds *d) {
  fmpq_t rest;
  fmpq_init(rest);
  arb_init(d->steepest);
  arb_init(d->step);
  fmpq_one(rest);
  fmpq_sub(rest, rest, d->problem->gamma);
  set_absolute(d->step, rest);
  set_absolute(d->steepest, d->problem->gamma);
  fmpq_abs(rest, d->problem->gamma);
  if (fmpq_cmp_si(rest, 1) < 0)
    arb_one(d->steepest);
  fmpq_clear(rest);
}

static void bounds_init(bounds *d, const cells *c) {
  arb_t t;
  set_slopes(d);
  arb_init(t);
  d->a = c->z;
  d->b = c->z + c->n;
  arb_init(d->radius);
  arb_init(d->X);
  arb_init(d->K);
  arb_init(d->D);
  arb_init(d->root);
  arb_set_fmpq(d->radius, d->R, BITS);
  set_absolute(d->X, d->a);
  set_absolute(t, d->b);
  arb_max(d->X, d->X, t, BITS);
  mass_between(d->K, &d->problem->density, d->a, d->b);
  arb_one(d->D);
  for (slong j = 0; j < d->t->H; j++)
    add_neuron(d->D, d, j);
  arb_sqrt(d->D, d->D, BITS);
  arb_mul(d->D, d->D, d->radius, BITS);
  arb_set_fmpq(d->root, d->r->risk, BITS);
  arb_sqrt(d->root, d->root, BITS);
  arb_sqrt(t, d->K, BITS);
  arb_addmul(d->root, d->D, t, BITS);
  arb_clear(t);
}

static void bounds_clear(bounds *d) {
  arb_clear(d->radius);
  arb_clear(d->X);
  arb_clear(d->K);
  arb_clear(d->D);
  arb_clear(d->root);
  arb_clear(d->steepest);
  arb_clear(d->step);
}

/* y = mass of U_j: |x - q| <= eta / |w|, or everything or nothing if w = 0; eta is rounded up. */
static void mass_of_changes(arb_t y, const bounds *d, slong j) {
  fmpq_t eta, l, r;
  arb_t s;
  arf_t bound;
  fmpq_init(eta);
  fmpq_init(l);
  fmpq_init(r);
  arb_init(s);
  arf_init(bound);
  hypotenuse(s, d->X);
  arb_mul(s, s, d->radius, BITS);
  arb_get_ubound_arf(bound, s, BITS);
  arf_get_fmpq(eta, bound);
  if (!fmpq_is_zero(d->t->w + j)) {
    fmpq_div(eta, eta, d->t->w + j);
    fmpq_abs(eta, eta);
    fmpq_div(l, d->t->b + j, d->t->w + j);
    fmpq_neg(l, l);
    fmpq_add(r, l, eta);
    fmpq_sub(l, l, eta);
    mass_between(y, &d->problem->density, fmpq_cmp(l, d->a) > 0 ? l : d->a, fmpq_cmp(r, d->b) < 0 ? r : d->b);
  } else {
    fmpq_abs(l, d->t->b + j);
    if (fmpq_cmp(l, eta) > 0)
      arb_zero(y);
    else
      arb_set(y, d->K);
  }
  fmpq_clear(eta);
  fmpq_clear(l);
  fmpq_clear(r);
  arb_clear(s);
  arf_clear(bound);
}

/* Is |x| / 2 > factor * change for certain? */
static int exceeds(const fmpq_t x, const arb_t factor, const arb_t change) {
  arb_t y, z;
  int certain;
  arb_init(y);
  arb_init(z);
  set_absolute(y, x);
  arb_mul_2exp_si(y, y, -1);
  arb_mul(z, factor, change, BITS);
  certain = arb_gt(y, z);
  arb_clear(y);
  arb_clear(z);
  return certain;
}

/* The components of w and b: |v| M > |v| change and |v| > R. */
static int excluded_by_line(char *component, const bounds *d, slong j, const arb_t change0,
                            const arb_t change1) {
  arb_t v;
  int excluded = 0;
  arb_init(v);
  set_absolute(v, d->t->v + j);
  if (arb_gt(v, d->radius)) {
    *component = 'b';
    excluded = exceeds(d->r->neurons[j].gradient[1], v, change0);
    if (!excluded) {
      *component = 'w';
      excluded = exceeds(d->r->neurons[j].gradient[0], v, change1);
    }
  }
  arb_clear(v);
  return excluded;
}

/* The component of v: |w M1 + b M0| > (|w| + R) change1 + (|b| + R) change0 + R (|M1| + |M0|), where |M0| <=
   G sqrt(K L) and |M1| <= X G sqrt(K L). */
static int excluded_by_weight(const bounds *d, slong j, const arb_t change0, const arb_t change1) {
  arb_t sum, s, one;
  int excluded;
  arb_init(sum);
  arb_init(s);
  arb_init(one);
  arb_set_fmpq(s, d->r->risk, BITS);
  arb_mul(s, s, d->K, BITS);
  arb_sqrt(s, s, BITS);
  arb_add_ui(one, d->X, 1, BITS);
  arb_mul(s, s, one, BITS);
  arb_mul(s, s, d->steepest, BITS);
  arb_mul(sum, s, d->radius, BITS);
  for (int k = 0; k < 2; k++) {
    set_absolute(s, (k ? d->t->w : d->t->b) + j);
    arb_add(s, s, d->radius, BITS);
    arb_addmul(sum, s, k ? change1 : change0, BITS);
  }
  arb_one(one);
  excluded = exceeds(d->r->neurons[j].gradient[2], one, sum);
  arb_clear(sum);
  arb_clear(s);
  arb_clear(one);
  return excluded;
}

static int excluded_by_neuron(char *component, const bounds *d, slong j) {
  arb_t change0, change1;
  int excluded;
  arb_init(change0);
  arb_init(change1);
  mass_of_changes(change0, d, j);
  arb_sqrt(change0, change0, BITS);
  arb_mul(change0, change0, d->root, BITS);
  arb_mul(change0, change0, d->step, BITS);
  arb_mul(change1, d->K, d->steepest, BITS);
  arb_addmul(change0, change1, d->D, BITS);
  arb_mul(change1, change0, d->X, BITS);
  excluded = excluded_by_line(component, d, j, change0, change1);
  if (!excluded) {
    *component = 'v';
    excluded = excluded_by_weight(d, j, change0, change1);
  }
  arb_clear(change0);
  arb_clear(change1);
  return excluded;
}

int near_excluded(near_report *y, const relucert_problem *problem, const theta *t, const point_report *r,
                  const fmpq_t R) {
  bounds d = { .problem = problem, .t = t, .r = r, .R = R };
  cells c;
  int excluded;
  cells_init(&c, problem);
  bounds_init(&d, &c);
  y->component = 'c';
  y->neuron = 0;
  excluded = exceeds(r->gradient_c, d.K, d.D);
  for (slong j = 0; j < t->H && !excluded; j++) {
    y->neuron = j;
    excluded = excluded_by_neuron(&y->component, &d, j);
  }
  bounds_clear(&d);
  cells_clear(&c);
  return excluded;
}
