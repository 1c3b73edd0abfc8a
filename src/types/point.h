/* The type of a given network (doc/theory.md, section 8): exact gradient, roles, core, verdict. */
#ifndef RELUCERT_TYPES_POINT_H
#define RELUCERT_TYPES_POINT_H

#include "problem/problem.h"
#include "theta/theta.h"

typedef enum {
  ROLE_DEAD, ROLE_TOUCHING_A, ROLE_TOUCHING_B, ROLE_DEGENERATE, ROLE_FULL, ROLE_LEVEL,
  ROLE_ENDPOINT_FULL_A, ROLE_ENDPOINT_FULL_B, ROLE_KINK_R, ROLE_KINK_L,
  ROLE_PARABOLA, /* quadratic activation, w != 0 */
  /* two slopes: wx + b < 0 on the hull, or -b/w is one of its ends */
  ROLE_NEGATIVE, ROLE_NEGATIVE_LEVEL, ROLE_END_A_POSITIVE, ROLE_END_A_NEGATIVE, ROLE_END_B_POSITIVE,
  ROLE_END_B_NEGATIVE
} role;

/* A neuron with a kink strictly inside the hull? */
int role_is_kink(role r);
/* A neuron that is an affine function on the hull and adds a slope when its v or w changes a little? */
int role_is_affine(role r);
/* Such a neuron with its kink at the left (right) end of the hull? */
int role_is_affine_end(role r, int left);

/* What a neuron does to the type of the point. */
typedef enum { EFFECT_CORE, EFFECT_JOINS, EFFECT_NEUTRAL, EFFECT_SADDLE, EFFECT_UNDECIDED } effect;

typedef struct {
  role role;               /* on the hull of the support */
  int flat;                /* v = 0 */
  fmpq_t place;            /* kinks and parabolas: -b/w */
  fmpq_t jump;             /* slope jump (1 - gamma) v |w| */
  fmpq_t gradient[3];      /* generalised gradient by w, b, v */
  effect effect;           /* set when the point is critical */
  const char *reason;      /* one line of English, static; NULL for EFFECT_CORE */
  int harmless;            /* proved: for nearby neurons v' int e s(w'x + b') dmu >= 0 (Theorem 8.2) */
} neuron_report;

/* Kinks of the core at one place. */
typedef struct {
  fmpq_t at, jump;         /* jump: the sum of the slope jumps */
  slong right, left;       /* number of non-flat neurons with letter R, L */
  slong joined;            /* flat ones that join the core */
  fmpq_t error_density[2]; /* e p on the left and on the right */
} core_place;

typedef enum { FORM_EMPTY, FORM_DEFINITE, FORM_NEGATIVE, FORM_SEMIDEFINITE, FORM_UNDECIDED } form;

typedef struct {
  slong H;
  neuron_report *neurons;
  fmpq_t gradient_c, risk, tension; /* tension: T */
  int critical, differentiable;
  slong nkinks;            /* of the realization on [a,b]: places with slope jump != 0 */
  fmpq *kinks, *jumps, *values; /* nkinks, nkinks, nkinks + 2 (a, kinks, b) */
  slong room;              /* allocated entries of kinks */
  fmpq *polynomial;        /* quadratic activation: the realization, three coefficients; else NULL */
  slong nplaces;
  core_place *places;
  int affine_free;
  form form;
  int global;              /* risk 0 */
  relucert_type type;      /* of a critical point */
  const char *reason;      /* of the type: one line of English, static */
} point_report;

/* Everything about theta, theta->H = problem->hidden. Exact.
   Clear with point_report_clear. */
void point_report_init(point_report *r, const relucert_problem *problem, const theta *t);
void point_report_clear(point_report *r);

#endif
