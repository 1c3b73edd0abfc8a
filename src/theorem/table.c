/* The theorems and the counterexamples of the library. */
#include "theorem/theorem.h"

const theorem theorems[] = {
    {"T1", "finite-one-neuron",
     "S. Ibragimov, A. Jentzen, T. Kröger, A. Riekert: On the existence of infinitely many realization "
     "functions of "
     "non-global local minima in the training of artificial neural networks with ReLU activation, "
     "arXiv:2202.11481 "
     "(2022), second main result.",
     "For one hidden neuron with ReLU activation and a continuous piecewise polynomial target the critical "
     "points of the "
     "risk have only finitely many different realization functions.",
     USES_PROBLEM, prove_finite_one_neuron},
    {"T2", "infinite-minima",
     "S. Ibragimov, A. Jentzen, T. Kröger, A. Riekert: On the existence of infinitely many realization "
     "functions of "
     "non-global local minima in the training of artificial neural networks with ReLU activation, "
     "arXiv:2202.11481 "
     "(2022), first main result.",
     "For every interval [a,b] and every delta > 0 there is a Lipschitz continuous target for which, for "
     "every H > 1, uncountably many functions are realizations of local minima whose risk is at least delta above the "
     "infimum.",
     USES_INTERVAL | USES_HIDDEN | USES_ANY_WIDTH | USES_GAP, prove_infinite_minima},
    {"T3", "blow-up",
     "D. Gallon, A. Jentzen, F. Lindner: Blow up phenomena for gradient descent optimization methods in the "
     "training of "
     "artificial neural networks, arXiv:2211.15641 (2022).",
     "For every H >= 2 there is a target such that the risks of all critical points of ReLU networks with H "
     "hidden "
     "neurons are bounded from below by a number that is larger than the infimum of the risk; every gradient "
     "flow that "
     "starts with less risk than that diverges.",
     USES_HIDDEN | USES_INTERVAL, prove_blow_up},
    {"T4", "lojasiewicz",
     "S. Eberle, A. Jentzen, A. Riekert, G. Weiss: Existence, uniqueness, and convergence rates for gradient "
     "flows in the training of artificial neural networks with ReLU activation, Electronic Research Archive 31 "
     "(2023), arXiv:2108.08106.",
     "For piecewise polynomial target and density the risk is a semialgebraic function and has a "
     "Kurdyka-Lojasiewicz inequality at every point; every gradient flow trajectory that does not diverge "
     "converges to a critical point.",
     USES_PROBLEM | USES_HIDDEN, prove_lojasiewicz},
    {"T5", "affine-target",
     "P. Cheridito, A. Jentzen, F. Rossmannek: Landscape analysis for shallow neural networks: complete "
     "classification of "
     "critical points for affine target functions, J. Nonlinear Sci. 32, 64 (2022).",
     "For an affine target that is not constant all critical points are classified: their realizations, "
     "critical values "
     "and types are those listed below. There are no local maxima; for ReLU every local minimum that is not "
     "global has "
     "only neurons that are dead or touch an end in a suitable way, for leaky ReLU and quadratic activation "
     "there is none.",
     USES_HIDDEN | USES_INTERVAL | USES_ACTIVATION | USES_SLOPE, prove_affine_target},
    {"T6", "spurious-affine",
     "C. Christof, J. Kowalczyk: On the omnipresence of spurious local minima in certain neural network "
     "training problems, Constr. Approx. (2023), arXiv:2202.12262.",
     "For every target that is not affine, networks of any depth with at least two neurons in each layer, every "
     "activation with an affine piece that is not constant, squared or quartic loss, a density or a finite data "
     "set, the risk has a continuum of local minima that are not global: networks all of whose neurons stay in the "
     "affine piece, and which realize the best affine fit.",
     USES_PROBLEM | USES_HIDDEN | USES_ACTIVATION | USES_DEPTH, prove_spurious_deep},
};
const int ntheorems = sizeof theorems / sizeof *theorems;

const theorem makers[] = {
    {"", "infinite-minima",
     "After S. Ibragimov, A. Jentzen, T. Kröger, A. Riekert, arXiv:2202.11481 (2022).",
     "A target with uncountably many realization functions of local minima whose risk is above the infimum "
     "by a given number or more.",
     USES_INTERVAL | USES_HIDDEN | USES_ANY_WIDTH | USES_GAP, make_infinite_minima},
    {"", "blow-up", "After D. Gallon, A. Jentzen, F. Lindner, arXiv:2211.15641 (2022).",
     "A target for which the risks of all critical points are larger than the infimum of the risk by a given "
     "number or "
     "more, so that all gradient flows that start with less risk diverge.",
     USES_HIDDEN | USES_INTERVAL | USES_GAP, make_blow_up},
    {"", "no-minimum", "After D. Gallon, A. Jentzen, F. Lindner, arXiv:2211.15641 (2022).",
     "A target for which the risk has no global minimum.", USES_HIDDEN | USES_INTERVAL | USES_ACTIVATION,
     make_no_minimum},
    {"", "many-minima", "Chebyshev polynomials (doc/theorems.md).",
     "A polynomial target for which one ReLU neuron has a given number or more of functions of local minima "
     "that are "
     "not global.",
     USES_INTERVAL | USES_COUNT, make_many_minima},
    {"", "spurious-deep", "After C. Christof, J. Kowalczyk, arXiv:2202.12262.",
     "A continuum of local minima that are not global, for networks of any depth.",
     USES_PROBLEM | USES_HIDDEN | USES_ACTIVATION | USES_DEPTH, make_spurious_deep},
};
const int nmakers = sizeof makers / sizeof *makers;
