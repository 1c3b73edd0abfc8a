/* The slopes of an activation as small integers. */
#include "problem/slopes.h"

int slopes_of(slope_pair *g, const relucert_problem *problem) {
  const fmpz *n = fmpq_numref(problem->gamma), *d = fmpq_denref(problem->gamma);
  *g = SLOPES_RELU;
  if (problem->activation != ACTIVATION_TWO_SLOPE)
    return problem->activation == ACTIVATION_RELU;
  if (fmpz_bits(n) > 26 || fmpz_bits(d) > 26 || FLINT_ABS(fmpz_get_si(n)) + fmpz_get_si(d) >= SLOPES_MAX)
    return 0;
  *g = (slope_pair) { (int) fmpz_get_si(n), (int) fmpz_get_si(d) };
  return 1;
}

int problem_is_relu(const relucert_problem *problem) {
  return problem->activation == ACTIVATION_RELU
         || (problem->activation == ACTIVATION_TWO_SLOPE && fmpq_is_zero(problem->gamma));
}

int problem_is_absolute(const relucert_problem *problem) {
  return problem->activation == ACTIVATION_TWO_SLOPE && fmpz_equal_si(fmpq_numref(problem->gamma), -1)
         && fmpz_is_one(fmpq_denref(problem->gamma));
}
