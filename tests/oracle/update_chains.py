#!/usr/bin/env python3
"""Write proofs-data/NAME/expected.json for the problems with several hidden neurons in KNOWN.

Usage: update_chains.py [--starts N] [NAME...]

The values come from search.py. Closed forms and values from elsewhere stand in KNOWN: they are compared with
what was found, and named as the source of that entry. The number of functions in KNOWN comes from another
method; nothing is written when the search does not find as many.
"""
import argparse
import json
import os
import random

from sympy import CRootOf, Rational, Symbol, sqrt

import oracle
import search
from update import DATA, agrees

SEARCH = ("tests/oracle/search.py: raw gradient equations, Newton's method from random kinks, 100 digits; "
          "types from second differences of the risk")
COUNT = "number of solutions of the exported systems of all regions, by msolve 0.10.1 (tests/cross.py)"
GROEBNER = "independent solver: Groebner-based and random-start root finding on the gradient equations"
HAND = "closed form, derived by hand"
AFFINE = "Cheridito, Jentzen, Rossmannek 2022: the critical values of an affine target"
P = Symbol("p")
STEP = CRootOf(6 * P ** 3 - 12 * P ** 2 + 9 * P - 2, 0)


def square(hidden):
    """R^k and B_k of x^2 on [0,1]."""
    values = [("C", [], Rational(4, 45), HAND), ("B", [], Rational(1, 180), HAND)]
    for k in range(1, hidden + 1):
        values.append(("R" * k, [Rational(2 * i - 1, 2 * k + 1) for i in range(1, k + 1)],
                       Rational(4, 45 * (2 * k + 1) ** 4), HAND))
        if k < hidden:
            values.append(("B", [Rational(i, k + 1) for i in range(1, k + 1)],
                           Rational(1, 180 * (k + 1) ** 4), HAND))
    values.append(("RL", ["0.0722665257878777", "0.5361332628939388"], "0.00026985482281296", GROEBNER))
    values.append(("RL", ["0.5638439637084911", "0.7819219818542456"], "0.00074207886571249", GROEBNER))
    return values


ABS = [("B", [0], 0, HAND), ("B", [], Rational(1, 6), HAND), ("R", [sqrt(2) - 1], 2 - 4 * sqrt(2) / 3, HAND),
       ("L", [1 - sqrt(2)], 2 - 4 * sqrt(2) / 3, HAND),
       ("RL", ["-0.485189686152421", "0.046278894946208"], "0.00514195853232120", GROEBNER),
       ("RL", ["-0.046278894946208", "0.485189686152421"], "0.00514195853232120", GROEBNER)]
CUBIC = [("C", [], Rational(34, 35), HAND), ("B", [], Rational(128, 175), HAND),
         ("B", [sqrt(2) / 2], Rational(86, 175), HAND), ("B", [-sqrt(2) / 2], Rational(86, 175), HAND),
         ("L", ["0.447766063514898"], None, GROEBNER), ("R", ["0.865950870570261"], None, GROEBNER),
         ("LL", ["-0.552038821365842", "0.233343084428883"], "0.235160360403857", GROEBNER),
         ("RR", ["-0.233343084428883", "0.552038821365842"], "0.235160360403857", GROEBNER)]
STEPS = [("C", [], Rational(1, 4), HAND), ("B", [], Rational(1, 16), HAND),
         ("R", [Rational(1, 4)], Rational(1, 18), HAND), ("L", [Rational(3, 4)], Rational(1, 18), HAND),
         ("RL", [STEP, 1 - STEP], "0.0450657942009", GROEBNER)]

# NAME: (number of functions by another method or None, its source, [(word, kinks, risk or None, source)]);
# "B" with kinks is type B, without kinks the best affine fit; "C" the constant.
# (hat-5 is missing: too many starts would be needed; its expected.json says what was confirmed.)
KNOWN = {
    "x-squared-2": (7, COUNT, square(2)),
    "x-squared-3": (15, COUNT, square(3)),
    "x-squared-4": (None, COUNT, square(4)),
    "cubic-chebyshev-2": (18, COUNT, CUBIC),
    "cubic-chebyshev-3": (47, COUNT, CUBIC + [
        ("LLR", ["-0.545625", "0.384217", "0.680214"], "0.01917942", GROEBNER)]),
    "abs-2": (6, COUNT, ABS),
    "abs-3": (8, COUNT, ABS),
    "abs-4": (None, COUNT, ABS),
    "hat-3": (21, COUNT, [("LLL", [-1, 0, 1], 0, HAND)]),
    "hat-4": (None, COUNT, [("B", [-1, 0, 1], 0, HAND)]),
    "affine-4": (4, AFFINE, [("C", [], Rational(1, 12), AFFINE), ("B", [], 0, AFFINE),
                             ("RL", [Rational(1, 3), Rational(2, 3)], Rational(1, 12 * 3 ** 4), AFFINE),
                             ("RLRL", [Rational(i, 5) for i in range(1, 5)], Rational(1, 7500), AFFINE)]),
    "step-2": (7, COUNT, STEPS),
    "step-3": (9, COUNT, STEPS),
    "flat-middle-3": (49, COUNT, [("B", [Rational(2, 5), Rational(3, 5)], None, HAND),
                                    ("B", [Rational(1, 2)], None, HAND)]),
    "x-squared-density-2x-2": (8, COUNT, [
        ("C", [], Rational(1, 12), HAND), ("B", [], Rational(1, 300), HAND), ("B", [sqrt(3) / 3], None, HAND),
        ("RR", ["0.253269687923609", "0.651132535563538"], "0.000116152762306294", GROEBNER)]),
    "x4-even-2": (7, COUNT, [("B", [], Rational(32, 225), HAND)]),
    "x4-even-3": (23, COUNT, [("B", [], Rational(32, 225), HAND)]),
    "even-3": (25, COUNT, [("B", [Rational(-1, 2), Rational(1, 2)], Rational(32, 9375), HAND)]),
}
DISCONTINUOUS = ("step-2", "step-3")


def near(value, known):
    return agrees(search.fraction(value), known)


def matches(item, word, kinks, risk):
    name = item["word"] or ("B" if item["full"] else "C")
    return name == word and len(item["kinks"]) == len(kinks) and all(map(near, item["kinks"], kinks)) \
        and (risk is None or near(item["risk"], risk))


def update(name, starts):
    directory = os.path.join(DATA, name)
    count, source, values = KNOWN[name]
    problem = oracle.Problem(os.path.join(directory, "problem.prob"), any_width=True)
    found = search.landscape(problem, starts, random.Random(1), print)
    assert count is None or len(found) == count, f"{name}: found {len(found)}, expected {count}"
    result = search.expected(problem, found, SEARCH, 18, name not in DISCONTINUOUS)
    if count is not None:
        result["source"] = f"count: {source}; the rest where nothing else is said: {SEARCH}"
    for word, kinks, risk, origin in values:
        hits = [i for i, item in enumerate(found) if matches(item, word, kinks, risk)]
        assert len(hits) == 1, f"{name}: no unique match for {word} {kinks} {risk}"
        result["realizations"][hits[0]]["source"] = f"{origin}; more digits from tests/oracle/search.py"
    path = os.path.join(directory, "expected.json")
    with open(path + ".tmp", "w", encoding="utf-8") as handle:
        handle.write(json.dumps(result, indent=2) + "\n")
    os.replace(path + ".tmp", path)
    print(f"{name}: {len(found)} realizations, {len(values)} confirmed from elsewhere")


def main():
    parser = argparse.ArgumentParser(description="expected values for several hidden neurons")
    parser.add_argument("--starts", type=int, default=200)
    parser.add_argument("names", nargs="*")
    options = parser.parse_args()
    for name in options.names or sorted(KNOWN):
        update(name, options.starts)


if __name__ == "__main__":
    main()
