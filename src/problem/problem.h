/* A validated problem. */
#ifndef RELUCERT_PROBLEM_PROBLEM_H
#define RELUCERT_PROBLEM_PROBLEM_H

#include "exact/pwpoly.h"
#include "relucert.h"

typedef enum {
  ACTIVATION_RELU, ACTIVATION_TWO_SLOPE, ACTIVATION_QUADRATIC,
  ACTIVATION_POWER,  /* max(t, 0)^power */
  ACTIVATION_CLIPPED /* min(max(t, 0), 1) */
} activation_kind;
enum { POWER_LEAST = 2, POWER_GREATEST = 8 };

/* A finite data set, in the order in which it was written: the risk is the sum of w (N(x) - y)^loss. */
typedef struct {
  slong n;
  fmpq *x, *y, *w; /* w > 0, at least two different x */
} data_set;

/* The target piece number `piece` is (A/B) sqrt(C): the pieces of the target hold A, this B and C. B has no
   zero in the closed piece, and C is positive on it. */
typedef struct {
  slong piece;
  fmpq_poly_t den, rad;
} root_piece;

/* target and density tile [a,b] with a < b; density >= 0, not zero everywhere; hidden >= 1. With data there
   is neither target nor density (both zeroed), and [a,b] reaches from the least to the greatest x. */
struct relucert_problem {
  fmpq_t a, b;
  pwpoly target, density;
  slong nroots;
  root_piece *roots; /* the target pieces that are algebraic, ascending; the others are polynomials */
  activation_kind activation;
  fmpq_t gamma; /* slope for t < 0 of two-slope; otherwise 0 */
  long power;   /* exponent of ACTIVATION_POWER, otherwise 0 */
  long hidden;  /* width of the first hidden layer */
  slong layers; /* number of hidden layers */
  long *widths; /* from the input to the output; NULL for one layer */
  long loss;    /* exponent of the loss, 2 or 4 */
  data_set data; /* n = 0: none */
};

/* Rectified powers and clipped ReLU, which only `relucert point` knows. */
int problem_is_smooth(const relucert_problem *problem);

/* The width of layer i, 0 <= i < layers, from the input on, and the number of parameters. */
long problem_width(const relucert_problem *problem, slong i);
slong problem_parameters(const relucert_problem *problem);

/* Is this a problem that all commands know: no algebraic target pieces, no data, one hidden layer,
   squared loss? problem_check_plain records an error that names what is not plain and which commands know it;
   0 after an error. */
int problem_is_plain(const relucert_problem *problem);
int problem_check_plain(relucert_context *ctx, const relucert_problem *problem);

/* Append (poly/den) sqrt(rad) as the next piece of the target, as pwpoly_append does. */
void problem_append_root(relucert_problem *problem, const fmpq_t left, const fmpq_t right,
                         const fmpq_poly_t poly, const fmpq_poly_t den, const fmpq_poly_t rad);
/* What makes target piece i algebraic, or NULL. */
const root_piece *problem_root(const relucert_problem *problem, slong i);

/* An empty problem to be filled (target, density and data zeroed), freed with relucert_problem_free. */
relucert_problem *problem_new(void);
relucert_problem *problem_copy(const relucert_problem *problem);

/* Inline problems (command line): each argument as typed after its option; NULL = not given.
   targets/densities: the repeated values, each "[L, R] POLY" or "POLY". Errors name the option and
   its occurrence in place of file and line. */
typedef struct {
  const char *interval, *activation, *hidden;
  const char *const *targets;
  long ntargets;
  const char *const *densities;
  long ndensities;
  const char *layers, *loss; /* layers takes the place of hidden; loss: the exponent */
} problem_inline;
relucert_problem *problem_from_inline(relucert_context *ctx, const problem_inline *args);

/* Change the widths of the hidden layers, or the exponent of the loss, to those of such arguments. Return 0
   after an error, with the option in the message. */
int problem_set_layers(relucert_context *ctx, relucert_problem *problem, const char *layers);
int problem_set_loss(relucert_context *ctx, relucert_problem *problem, const char *loss);

#endif
