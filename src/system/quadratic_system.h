/* The gradient for quadratic activation as polynomials with integer coefficients (doc/formats.md, section 6).
   */
#ifndef RELUCERT_SYSTEM_QUADRATIC_SYSTEM_H
#define RELUCERT_SYSTEM_QUADRATIC_SYSTEM_H

#include "system/polynomials.h"

/* The components of the gradient by w_1..w_H, b_1..b_H, v_1..v_H, c, in these variables. Clear with
   polynomial_system_clear, here and below. */
void quadratic_system_parameters(polynomial_system *s, const relucert_problem *problem);

/* The coefficients A, B, C of the critical realizations A x^2 + B x + C: finitely many zeros. For one neuron
   there is one more variable, that is 1/A or 0. */
void quadratic_system_realizations(polynomial_system *s, const relucert_problem *problem);

#endif
